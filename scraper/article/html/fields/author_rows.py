"""Several authors side by side, each with a job, and lists in the text that name the author of a book."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile

from scraper.article.html.fields.author_links import BYLINE_TOKENS, MAX_NAME_CHARS, leads_to_person, set_apart
from scraper.article.html.outline import Outline
from scraper.article.html.tree import fold_space
from scraper.text.bylines import parse_authors

#: A row that begins with a label, and how many of them make a list a sheet of data.
_LABELLED = re.compile(r"[^:：]{1,24}[:：]\s*\S")
MIN_SHEET_ROWS = 2
#: The shortest sentence, and how sentences end.
MIN_SENTENCE_CHARS, SENTENCE_ENDS = 20, frozenset(".!?…。！？।؟")
#: The most authors of an article.
MAX_ROW = 12
#: How many elements above a name the one may be that holds a job, too.
MAX_LEVELS = 2
#: The headings of other articles, how many of these make a list, and how many are looked at.
ITEM_HEADINGS, MIN_ITEMS, MAX_ITEMS = ("h2", "h3", "h4", "h5"), 2, 20


def with_items(outline: Outline, at: int) -> str:
    """The text of an element with commas between the items of its list, as those of a field with several values."""
    items = outline.within(at, "li")
    before = outline.line(outline.starts[at], outline.starts[items[0]])
    behind = outline.line(outline.stops[items[-1]], outline.stops[at])
    return fold_space(f"{before} {', '.join(filter(None, _without_jobs(outline, items)))} {behind}")


def with_row(outline: Outline, at: int, byline: str) -> str:
    """The *byline* that an element gives, with the names in those right behind it that are called the same, or behind
    the one that it begins.
    """
    begun = takewhile(lambda one: outline.starts[one] == outline.starts[at], outline.around(at))
    for first in (at, *islice(begun, MAX_LEVELS)):
        row = [first, *_called_same(outline, first)]
        if len(row) > 1 and not BYLINE_TOKENS.isdisjoint(outline.names(at) | outline.names(first)):
            names = _without_jobs(outline, row)
            if not _are_people(outline, row, names):
                return byline
            first_name = names[0] if byline == set_apart(outline, first) else byline
            return ", ".join((first_name, *names[1:])) if all(map(_is_one, names[1:])) else byline
    return byline


def _are_people(outline: Outline, row: Sequence[int], names: Sequence[str]) -> bool:
    """Whether the elements of a *row* are shown to name people, by a job that they share or by links to their pages:
    an agency, a place, or who translated or took the pictures may be called as the author is.
    """
    if any(name != set_apart(outline, at) for at, name in zip(row, names, strict=True)):
        return True
    return all(any(leads_to_person(outline.attribute(a, "href")) for a in _links(outline, at)) for at in row)


def _links(outline: Outline, at: int) -> list[int]:
    """The links in an element, or it itself."""
    return [at] if outline.tags[at] == "a" else outline.within(at, "a")


def _called_same(outline: Outline, at: int) -> Iterator[int]:
    """The elements right behind one, no longer than a name, with its tag and class."""
    for other in islice(outline.after(at), MAX_ROW):
        if outline.tags[other] != outline.tags[at] or outline.label(other) != outline.label(at):
            return
        if not 2 <= outline.chars(other) <= MAX_NAME_CHARS or not _leads_alike(outline, at, other):
            return
        yield other


def _leads_alike(outline: Outline, one: int, other: int) -> bool:
    """Whether the links of two elements lead into one folder, if both have any: a section stands beside an author."""
    folders = [
        {outline.attribute(link, "href").rstrip("/").rpartition("/")[0] for link in outline.within(at, "a")}
        for at in (one, other)
    ]
    return not all(folders) or not folders[0].isdisjoint(folders[1])


def _is_one(line: str) -> bool:
    """Whether a *line* gives the full name of one person, perhaps with a job."""
    people = parse_authors(line)
    return len(people) == 1 and (" " in people[0].name or people[0].name[0] >= "\u3040")


def _without_jobs(outline: Outline, items: Sequence[int]) -> list[str]:
    """The texts of *items* without what stands in an element of its own behind the names in several, as a job does."""
    parts = [
        [part for piece in outline.pieces[outline.starts[item] : outline.stops[item]] if (part := piece.strip())]
        for item in items
    ]
    ends = Counter(each[-1] for each in parts if len(each) > 1)
    return [
        " ".join(each[:-1]) if len(each) > 1 and ends[each[-1]] > 1 else set_apart(outline, item)
        for item, each in zip(items, parts, strict=True)
    ]


def without_sheets(outline: Outline, top: Iterable[int]) -> list[int]:
    """The elements at the *top* of a text without lists of labelled fields behind its first sentence: whom they name
    wrote the book that they describe.
    """
    elements, begun = list(top), False
    sheets: list[tuple[int, int]] = []
    for at in elements:
        begun = begun or (outline.own.get(at, 0) > MIN_SENTENCE_CHARS and outline.text(at)[-1:] in SENTENCE_ENDS)
        if begun and outline.tags[at] in ("ul", "dl", "table"):
            rows = outline.within(at, "li", "dt", "tr")
            if sum(_LABELLED.match(outline.text(row)) is not None for row in rows) >= MIN_SHEET_ROWS:
                sheets.append((outline.starts[at], outline.stops[at]))
    return [
        at
        for at in elements
        if not any(outline.starts[at] < stop and outline.stops[at] > start for start, stop in sheets)
    ]


def without_items(outline: Outline, elements: Iterable[int]) -> list[int]:
    """*elements* without those in lists of other articles: elements side by side, each with a linked heading."""
    kept, end = [], 0
    for at in elements:
        if at < end:
            continue
        if outline.tags[at] not in ("h1", "p") and outline.has(at, *ITEM_HEADINGS) and _is_list(outline, at):
            end = outline.ends[at]
            continue
        kept.append(at)
    return kept


def _is_list(outline: Outline, at: int) -> bool:
    """Whether an element holds nothing but items, alike, each with a heading that is a link."""
    items = list(islice(outline.children(at), MAX_ITEMS))
    linked = [one for one in items if outline.has_linked_heading(one, *ITEM_HEADINGS)]
    return len(linked) >= MIN_ITEMS and len(linked) == len(items) and len({outline.tags[one] for one in items}) == 1
