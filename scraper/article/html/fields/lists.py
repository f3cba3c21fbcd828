"""Category and tags as the page shows them: marked links, rows of links, labelled words around title and text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from scraper.article.evidence import Context
from scraper.article.html.extent import elements_behind, without_blocks, writing_place
from scraper.article.html.fields.category import finer, section_of_site, shown_category
from scraper.article.html.fields.dates import text_bottom, text_top
from scraper.article.html.fields.filing import (
    filed_under,
    link_rows,
    marked_links,
    marked_lists,
    on_shelves,
)
from scraper.article.html.fields.shelves import names_on_shelves, signed_list
from scraper.article.html.fields.tags import MIN_MARKED_TAGS, shown_tags
from scraper.article.html.fields.worded import named_words, worded_lists
from scraper.article.html.header import PageHeader, nearest_above
from scraper.article.html.menu import Menu
from scraper.article.html.outline import Outline
from scraper.article.html.tree import key_of
from scraper.text.phrases import holds_everything

#: A line that is longer, outside of links, is none of the header's.
MIN_SENTENCE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Lists:
    """What an article is filed under, by how the page shows it; see `Evidence`."""

    category: str | None = None
    tags: tuple[str, ...] = ()
    filed: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
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
    menu: Menu,
    stated: frozenset[str] = frozenset(),
) -> Lists:
    """The lists that the page shows the article to be in.

    *others*: keys of what is none, *signers*: those of the authors, *menu*: those of sections. *missing*: fields that
    nothing better has stated. *stated*: keys of tags that something better states: none of them is the category if the
    page shows another list.
    """
    behind = [*elements_behind(outline, heading, body)]
    end = outline.ends[body] if body is not None else len(outline.tags)
    after = [at for at in header.after if at < end] if outline.holds(body, heading) else header.after
    above = [*without_blocks(outline, after, body), *nearest_above(outline, heading)]
    around = [*above, *behind]
    marked = marked_links(outline)
    tagging = [link for link in marked if "category" not in outline.attribute(link, "rel").split()]
    unstated = {"category", "tags"} <= missing
    known = menu.names
    if "category" in missing:
        known |= names_on_shelves(outline, frozenset(around), menu.links, context.base_url)
    filed = marked_lists(outline, marked, end, behind, context.base_url)
    inner = [*text_top(outline, body), *text_bottom(outline, body)]  # the lines of date and author may be in the text
    lines = filed_under(outline, (*around, *inner), others, signers, known, context)
    sizes = (outline.own.get(at, 0) for at in above)
    begun = next((place for place, size in enumerate(sizes) if size > MIN_SENTENCE_CHARS), len(above))
    form = writing_place(outline, body or 0)
    near = [at for at in behind if at < form]
    article = next((at for at in outline.around(body or 0) if outline.tags[at] == "article"), None)
    own = [at for at in near if outline.holds(article, at)]
    beyond = [at for at in near if not outline.holds(article, at)]
    first, second, third, fourth = (
        link_rows(outline, elements, others | signers, menu, context, is_behind=elements is beyond)
        for elements in (above[:begun], above[begun:], own, beyond)
    )
    bare = [*inner, *behind[len(near) :]]  # below a form for comments stand rows of the site, too
    later = [*second, *third, *fourth, *link_rows(outline, bare, others | signers, menu, context, is_text=True)]
    linked = [*first, *later]
    rows = tuple(dict.fromkeys((*(row.names for row in linked), *(row for row in lines if len(row) > 1))))
    labelled_tags = chain.from_iterable(row.names for row in linked if row.is_of_tags)
    owns = marked_lists(outline, tagging, end, behind, context.base_url) or tuple(dict.fromkeys(labelled_tags))
    folders = {row.folder for row in linked} - {""}
    shelved: tuple[str, ...] = ()
    if "category" in missing:
        column = signed_list(outline, frozenset(around))
        shelved = on_shelves(outline, chain(around, column), folders, others | signers, context)
    told = chain.from_iterable(row.names for row in linked if row.is_labelled and unstated)
    words, labelled = worded_lists(outline, sorted({*around, *inner}))
    beside = named_words(outline, (*above, *inner), others, known) if "category" in missing else []
    headed = (name for row in linked if row.is_of_sections for name in row.names)
    sections = tuple(dict.fromkeys((*labelled, *beside, *headed)))
    tags = (shown_tags(outline, body, behind, marked, context.base_url) or words) if "tags" in missing else ()
    tags = tuple(tag for tag in tags if key_of(tag) not in signers)
    category = None
    if "category" in missing:
        are_tags = bool(stated) and len(owns) >= MIN_MARKED_TAGS
        keys = stated.union(map(key_of, (*tags, *owns) if are_tags else tags))
        rest = tuple(dict.fromkeys(row.names for row in later))
        sections_first = rest if len(rest) > 1 else ()  # a lone row behind the text is one of tags
        firsts = (
            finer([*_without(row, keys)])[0]
            for row in (*lines, *(row.names for row in first), *sections_first)
            if not keys.issuperset(map(key_of, row))
        )
        shown = shown_category(
            outline,
            header,
            heading,
            others=others,
            menu=menu,
            base_url=context.base_url,
        )
        if shown and holds_everything(shown):  # the line of the date may have a finer one
            shown = next((name for row in lines for name in row if not holds_everything(name)), shown)
        category = (
            shown
            or next(iter(sections), None)
            or section_of_site(outline, menu, others, context.base_url)
            or next(chain(_without(filed, keys), firsts, _without(shelved, keys), () if are_tags else filed), None)
        )
    filed = (*filed, *sections, *told, *(shelved if unstated else ()))  # stated tags are all that a page has of them
    return Lists(category, tags, tuple(dict.fromkeys(filed)), owns, rows)


def _without(names: Iterable[str], keys: frozenset[str]) -> Iterator[str]:
    """*names* but for those that *keys* are of."""
    return (name for name in names if key_of(name) not in keys)
