"""Category and tags as the page shows them: marked links, rows of links, labelled words around title and text."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import chain

from scraper.article.evidence import Context
from scraper.article.html.extent import elements_behind, without_blocks
from scraper.article.html.fields.category import shown_category
from scraper.article.html.fields.filing import filed_under, link_rows, marked_links, marked_lists, worded_lists
from scraper.article.html.fields.tags import shown_tags
from scraper.article.html.header import PageHeader, nearest_above
from scraper.article.html.outline import Outline
from scraper.article.html.tree import key_of

#: A line that is longer, outside of links, is none of the header's.
MIN_SENTENCE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Lists:
    """What an article is filed under, by how the page shows it; see `Evidence`."""

    category: str | None = None
    tags: tuple[str, ...] = ()
    filed: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def read_lists(
    outline: Outline,
    context: Context,
    header: PageHeader,
    heading: int | None,
    body: int | None,
    *,
    others: frozenset[str],
    signers: frozenset[str],
    missing: frozenset[str],
    menu: Container[str],
) -> Lists:
    """The lists that the page shows the article to be in.

    *others*: keys of what is none, *signers*: those of the authors, *menu*: those of sections. *missing*: fields that
    nothing better has stated.
    """
    behind = [*elements_behind(outline, heading, body)]
    above = [*without_blocks(outline, header.after, body), *nearest_above(outline, heading)]
    around = [*above, *behind]
    marked = marked_links(outline)
    end = outline.ends[body] if body is not None else len(outline.tags)
    filed = marked_lists(outline, marked, end, behind, context.base_url)
    lines = filed_under(outline, around, others, signers, context)
    sizes = (outline.own.get(at, 0) for at in above)
    begun = next((place for place, size in enumerate(sizes) if size > MIN_SENTENCE_CHARS), len(above))
    parts = (above[:begun], above[begun:], behind)  # under the title, in the first lines of a short text, behind it
    first, inside, last = (link_rows(outline, elements, others, menu, context) for elements in parts)
    rows = tuple(dict.fromkeys((*first, *inside, *last, *(row for row in lines if len(row) > 1))))
    words, sections = worded_lists(outline, around)
    tags = (shown_tags(outline, body, behind, marked) or words) if "tags" in missing else ()
    category = None
    if "category" in missing:
        keys = frozenset(map(key_of, tags))
        later = tuple(dict.fromkeys((*inside, *last)))
        sections_first = later if len(later) > 1 else ()  # a lone row behind the text is one of tags
        firsts = (row[0] for row in (*lines, *first, *sections_first) if not keys.issuperset(map(key_of, row)))
        category = shown_category(
            outline, header, heading, others=others, menu=menu, base_url=context.base_url
        ) or next(chain(sections, filed, firsts), None)
    return Lists(category, tags, (*filed, *sections), rows)
