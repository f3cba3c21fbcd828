"""When a page shows that it was published and modified, where its metadata say nothing.

The places in their order: between title and text, above the title, at the top of the text, behind it. The page's
clock, the days of other articles and those that a text tells of are none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from scraper.article.evidence import Context
from scraper.article.html.header import MAX_NEAR_ELEMENTS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, cleaned, has_figure, words_of
from scraper.text.bylines import is_labelled_byline
from scraper.text.dates import Stated, find_dates, parse_date, says_update

DATE_TOKENS = words_of(
    "date time datetime published publish pubdate posted timestamp update updated modified dateline datum fecha tarih"
)
UPDATE_TOKENS = words_of("updated update modified lastmod revised")
PUBLISH_TOKENS = words_of("published publish pubdate posted created")
COMMENT_TOKENS = words_of("comment comments commenter reply")
#: Names of elements that hold a date among other words.
DATE_NAMES = re.compile("(?i)date|submitted|posted")
#: How many elements called a date are read if nothing better states one, and how many behind the text.
MAX_DATE_ELEMENTS, MAX_ELEMENTS_BEHIND = 30, 150
#: How many elements belong to the top of a text.
MAX_TOP_ELEMENTS = 40
#: The text has begun with a line this long.
MIN_TEXT_LINE_CHARS = 200
#: A card of another article has at least this much text in links, and at most this much in all.
MIN_CARD_LINK_CHARS, MAX_CARD_CHARS = 30, 500
#: Attributes that may state a date, and what such a date looks like in one that may hold anything.
DATE_ATTRIBUTES = frozenset(("datetime", "content", "title"))
_MACHINE_DATE = re.compile(r"\s*(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|\s*$)|1\d{9}(?:\d{3})?\s*$)")
#: Signs between a date and its neighbours: "Thu An | 7 March 2026".
_DATE_SEPARATORS = "|·•–—-,/"

#: A moment, and whether it is the time of a modification.
Moment = tuple[datetime, bool]


def read_dates(
    outline: Outline,
    *,
    before: Sequence[int],
    after: Sequence[int],
    heading: int | None,
    body: int | None,
    context: Context,
) -> tuple[datetime | None, datetime | None]:
    """(published, modified) as the page shows them; a lone "updated" is the publication.

    *before* and *after* are the elements around the title.
    """
    places: tuple[Callable[[], Iterable[int]], ...] = (
        lambda: after,
        lambda: (at for at in before if _says_date(outline, at) or _is_bare(outline, at, heading, context)),
        lambda: text_top(outline, body),
    )
    stated: list[Moment] = []
    for place in places:
        found = [one for at in place() for one in _stated(outline, at, context)]
        if stated:  # what is later than the modification is the page's clock
            found = [one for one in found if one[0] <= stated[0][0]]
        stated += found
        if any(not updated for _, updated in stated):
            break
    stated = (
        stated
        or next(filter(None, (_stated(outline, at, context) for at in _times_behind(outline, body))), [])[:1]
        or _lone_date(outline, heading, body, context)
        or _labelled_behind(outline, body, context)
    )
    published = [moment for moment, updated in stated if not updated]
    modified = [moment for moment, updated in stated if updated]
    if published:
        return published[0], modified[0] if modified else None
    return (modified[0], None) if modified else (None, None)


def text_top(outline: Outline, body: int | None, lines: int = 1) -> Iterator[int]:
    """The elements of the text before its first long line, or a later one, for the first may be a standfirst.

    Headings are left out: a chronicle has days above its entries.
    """
    if body is None:
        return
    for at in range(body + 1, min(outline.ends[body], body + MAX_TOP_ELEMENTS)):
        if outline.own.get(at, 0) > MIN_TEXT_LINE_CHARS:
            lines -= 1
            if not lines:
                return
        if outline.tags[at] not in HEADINGS:
            yield at


def _times_behind(outline: Outline, body: int | None) -> Iterator[int]:
    """The <time> elements behind the text that stand in no card of another article."""
    for at in range(outline.ends[body], len(outline.tags)) if body is not None else ():
        if outline.tags[at] == "time" and not is_in_card(outline, at):
            yield at


def is_in_card(outline: Outline, at: int) -> bool:
    """Whether an element stands in the card of another article: beside a linked headline."""
    own = outline.linked(at)
    return any(
        outline.linked(above) - own > MIN_CARD_LINK_CHARS and outline.chars(above) < MAX_CARD_CHARS
        for above in islice(outline.around(at), 3)
    )


def _lone_date(outline: Outline, heading: int | None, body: int | None, context: Context) -> list[Moment]:
    """The one day that anything called a date names around title and text; the page's clock stands outside of them."""
    scope = next((at for at in outline.around(body) if outline.holds(at, heading)), 0) if body is not None else 0
    if not scope:
        return []
    called = (
        at
        for at in range(scope + 1, outline.ends[scope])
        if outline.chars(at) < 120 and (outline.tags[at] == "time" or DATE_NAMES.search(outline.attribute(at, "class")))
    )
    found = [
        one
        for at in islice(called, MAX_DATE_ELEMENTS)
        if not outline.names(at) & COMMENT_TOKENS
        for one in _stated(outline, at, context)
    ]
    return found[:1] if len({moment.date() for moment, _ in found}) == 1 else []


def _labelled_behind(outline: Outline, body: int | None, context: Context) -> list[Moment]:
    """The first date behind the text, or at its end, that has a label: "Posted on 7 March 2026"."""
    if body is None:
        return []
    end = outline.ends[body]
    for at in range(max(body + 1, end - MAX_NEAR_ELEMENTS), min(end + MAX_ELEMENTS_BEHIND, len(outline.tags))):
        if 5 < outline.chars(at) < 120 and has_figure(text := outline.text(at)):
            if outline.names(at) & COMMENT_TOKENS:
                return []
            for one in find_dates(text, language=context.language, zone=context.zone):
                if one.labelled and one.start == 0:
                    return [(one.moment, one.updated)]
    return []


def _says_date(outline: Outline, at: int) -> bool:
    return outline.tags[at] == "time" or bool(outline.names(at) & DATE_TOKENS)


def _is_bare(outline: Outline, at: int, heading: int | None, context: Context) -> bool:
    """Whether an element right above the title holds a date and nothing else."""
    if heading is None or at < heading - MAX_NEAR_ELEMENTS or not 5 < outline.chars(at) < 60 or outline.linked(at):
        return False
    text = outline.text(at)
    found = next(find_dates(text, language=context.language, zone=context.zone), None) if has_figure(text) else None
    return found is not None and not text[: found.start].strip() and not text[found.end :].strip()


def _stated(outline: Outline, at: int, context: Context) -> list[Moment]:
    """The dates of one element, each with whether it is a modification."""
    named = _says_date(outline, at)
    if named and (moment := _for_machines(outline, at, context)) is not None:
        return [(moment, _is_update(outline, at))]
    if not 5 < outline.chars(at) <= 160:
        return []
    text = outline.text(at)
    if len(text) > 160 or not has_figure(text):
        return []
    if outline.has(at, "p", "div", "ul", "h1", "h2", "article") and not (named and len(text) < 120):
        return []
    if not named and len(text) > 90:
        return []
    found = [
        one for one in find_dates(text, language=context.language, zone=context.zone) if named or _is_mostly(one, text)
    ]
    if not found:
        return []
    changed = _is_update(outline, at)
    if len(found) == 1 and not named and (moment := _for_machines(outline, at, context)) is not None:
        return [(moment, found[0].updated or changed)]
    return [(one.moment, one.updated or (changed and not one.labelled)) for one in found]


def _for_machines(outline: Outline, at: int, context: Context) -> datetime | None:
    """The moment that an attribute states: `datetime`, `content` of RDFa, `title` of hAtom, `data-…` of scripts.

    It may be that of the one element in *at* that holds all of its text.
    """
    inner = at
    while inner < outline.ends[at] and (outline.starts[inner], outline.stops[inner]) == (
        outline.starts[at],
        outline.stops[at],
    ):
        for name, value in outline.attributes(inner).items():
            if not value or not (name in DATE_ATTRIBUTES or (name.startswith("data-") and not name.endswith("id"))):
                continue
            if (name == "datetime" and outline.tags[inner] == "time") or _MACHINE_DATE.match(value):
                moment = parse_date(cleaned(value), language=context.language, zone=context.zone)
                if moment is not None:
                    return moment
        inner += 1
    return None


def _is_update(outline: Outline, at: int) -> bool:
    """Whether an element is called a modification, or its label is, which stands before it in another."""
    names = outline.names(at) | outline.names(outline.parents[at])
    if names & UPDATE_TOKENS and not names & PUBLISH_TOKENS:
        return True
    start = outline.starts[at]
    return start > 0 and says_update(outline.pieces[start - 1])


def _is_mostly(stated: Stated, text: str) -> bool:
    """Whether a line without a name for it is a date line: little else stands in it, or it is set apart."""
    if stated.labelled:
        return True
    before, behind = text[: stated.start].rstrip(), text[stated.end :].lstrip()
    if before.endswith(":"):  # "Deadline: 7 March 2026"
        return False
    if stated.has_time or (stated.end - stated.start) * 2 >= len(text):
        return True
    if (before and behind and before[-1] not in _DATE_SEPARATORS) or text[-1] in ".!?":
        return False
    apart = (not before or before[-1] in _DATE_SEPARATORS) and (not behind or behind[0] in _DATE_SEPARATORS)
    return apart or is_labelled_byline(before)
