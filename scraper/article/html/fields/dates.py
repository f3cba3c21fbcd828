"""When a page shows that it was published and modified, where its metadata say nothing.

The places in their order: between title and text, above the title, at the top of the text, behind it. The page's
clock, the days of other articles and those that a text tells of are none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import chain, islice, takewhile

from scraper.article.evidence import Context
from scraper.article.html.fields.element_dates import (
    MAX_BARE_DATE_CHARS,
    MAX_CARD_CHARS,
    MAX_DATE_ELEMENTS,
    MAX_DATE_LINE_CHARS,
    MAX_ITEM_LEVELS,
    MAX_ITEMS,
    MAX_UNNAMED_LINE_CHARS,
    MAX_WHEN_CHARS,
    TIME_TAGS,
    Moment,
    bare_date,
    dated_page,
    dates_at,
    is_date_line,
    is_listed,
    is_update,
    leading_date,
    leading_text,
    machine_date,
)
from scraper.article.html.header import MAX_HEADER_ELEMENTS, MAX_NEAR_ELEMENTS, is_beside_picture, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, address, fold_space, has_figure
from scraper.text.dates import find_dates, says_other_day
from scraper.text.phrases import block_kind
from scraper.text.stated_days import with_year
from scraper.urls import is_home_page, url_key

#: How many elements behind the text are looked at.
MAX_ELEMENTS_BEHIND = 150
#: How many elements belong to the top of a text.
MAX_TOP_ELEMENTS = 40
#: The text has begun with a line this long.
MIN_TEXT_LINE_CHARS = 200
#: What links to sections are, the longest line that holds some, and how many such lines are read.
FILED = ("category", "tag")
MAX_FILED_CHARS, MAX_FILED_LINES = 600, 20
#: So many pieces of text behind a title may stand before its text.
MAX_LOOSE_PIECES = 60
#: A card of another article has a link of at least this length.
MIN_CARD_LINK_CHARS = 30
#: Elements of a text whose days are those of pictures, sources and programmes.
BOXES_OF_OTHERS = frozenset(("figure", "figcaption", "li", "dd", "dt", "tr", "blockquote"))
#: The year and month of an address, and the longest line of a day that has no year, and of one without a label.
_ADDRESS_MONTH = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/")
MAX_YEARLESS_CHARS, MAX_BARE_YEARLESS_CHARS = 60, 24
#: The most words of a label, and the first year behind one that nobody knows: earlier ones are those of lives.
MAX_LABEL_WORDS, FIRST_YEAR_OF_PAGES = 3, 1991


def printed_date(
    outline: Outline, after: Sequence[int], above: Sequence[int], context: Context, heading: int | None = None
) -> datetime | None:
    """The first date under the title, else the only day right above it, that is no modification's.

    *after*: the elements between title and text, *above*: those right before the title. A day in the card of another
    article is none, but *heading* may be a link.
    """
    found = ((at, moment) for at in after for moment, updated in dates_at(outline, at, context) if not updated)
    own = (
        moment
        for at, moment in islice(found, MAX_DATE_ELEMENTS)
        if not is_in_card(outline, at, alone=True, heading=heading)
    )
    if (moment := next(own, None)) is not None:
        return moment
    days = [moment for at in above for moment, updated in dates_at(outline, at, context) if not updated]
    return days[0] if len({moment.date() for moment in days}) == 1 else None


def read_dates(
    outline: Outline,
    *,
    before: Sequence[int],
    after: Sequence[int],
    heading: int | None,
    body: int | None,
    context: Context,
) -> tuple[datetime | None, datetime | None, bool]:
    """(published, modified) as the page shows them, and whether that is a lone "updated", which is both.

    *before* and *after* are the elements around the title.
    """
    places: tuple[Callable[[], Iterable[int]], ...] = (
        lambda: after,
        lambda: (at for at in before if outline.tags[at] == "time" or _is_bare(outline, at, heading, context)),
        lambda: text_top(outline, body),
    )
    stated: list[Moment] = []
    others: list[Moment] = []
    for place in places:
        dated = [(at, one) for at in place() for one in dates_at(outline, at, context)]
        cards = {at for at, _ in dated[:MAX_DATE_ELEMENTS] if is_in_card(outline, at, alone=True, heading=heading)}
        others += [one for at, one in dated if at in cards]
        found = [one for at, one in dated if at not in cards]
        if place is places[-1]:  # other days in a text are those of something else
            found = [one for one in found if _may_be_at(context.base_url, one[0])]
        if stated:  # what is later than the modification is the page's clock
            found = [one for one in found if one[0] <= stated[0][0]]
        stated += found
        if any(not updated for _, updated in stated):
            break
    stated = (
        stated
        or others
        or next(filter(None, (dates_at(outline, at, context) for at in _times_behind(outline, body))), [])[:1]
        or _lone_date(outline, heading, body, context)
        or _labelled_behind(outline, body, context)
        or _only_day(outline, heading, body, context)
        or _among_links(outline, after, context)
        or _in_own_card(outline, context)
        or _where_filed(outline, context)
        or _behind_any_label(outline, after, context)
        or _loose_day(outline, heading, context)
        or _in_month_of_address(outline, (*after, *before), context)
        or (leading_date(outline, heading, context) if heading is not None else [])
        or leading_text(outline, body, context)
    )
    published = [moment for moment, updated in stated if not updated]
    modified = [moment for moment, updated in stated if updated]
    if published:
        day = published[0]
        timed = (
            _timed_behind(outline, body, day, context)
            or _timed_where_filed(outline, day, context)
            or _timed_in_line_behind(outline, body, day, context)
        )
        return timed or day, modified[0] if modified else None, False
    return (modified[0], modified[0], True) if modified else (None, None, False)


def _may_be_at(url: str | None, moment: datetime) -> bool:
    """Whether *moment* lies less than two months from the month in an address, if there is one."""
    match = _ADDRESS_MONTH.search(url or "")
    return match is None or abs((moment.year - int(match[1])) * 12 + moment.month - int(match[2])) < 2


def text_top(outline: Outline, body: int | None, lines: int = 1) -> Iterator[int]:
    """The elements of the text before its first long line, or a later one, for the first may be a standfirst.

    Headings are left out: a chronicle has days above its entries. So are related articles under their heading.
    """
    if body is None:
        return
    others = [range(at, outline.ends[outline.parents[at]]) for at in _heads_of_others(outline, body)]
    for at in range(body + 1, min(outline.ends[body], body + MAX_TOP_ELEMENTS)):
        if any(at in one for one in others):
            continue
        if outline.own.get(at, 0) > MIN_TEXT_LINE_CHARS:
            lines -= 1
            if not lines:
                return
        if outline.tags[at] not in HEADINGS:
            yield at


def _heads_of_others(outline: Outline, body: int) -> Iterator[int]:
    """The headings of related articles that stand in elements of their own in the text."""
    for words, at in outline.short:
        if outline.holds(body, at) and block_kind(words) is not None:
            head = next((one for one in (at, *outline.around(at)) if outline.tags[one] in HEADINGS), None)
            if head is not None and head > body and outline.parents[head] != body:
                yield head


def text_bottom(outline: Outline, body: int | None) -> Iterator[int]:
    """The elements of the text behind its last long line, among its last ones."""
    if body is None:
        return
    last = range(max(body + 1, outline.ends[body] - MAX_TOP_ELEMENTS), outline.ends[body])
    long = (at for at in reversed(last) if outline.own.get(at, 0) > MIN_TEXT_LINE_CHARS)
    first = outline.ends[begun] if (begun := next(long, None)) is not None else last.start
    yield from (at for at in range(first, last.stop) if outline.starts[at] < outline.stops[at] and outline.tags[at])


def _times_behind(outline: Outline, body: int | None) -> Iterator[int]:
    """The <time> elements behind the text that stand in no card of another article."""
    for at in range(outline.ends[body], len(outline.tags)) if body is not None else ():
        if outline.tags[at] == "time" and not is_in_card(outline, at):
            yield at


def _timed_behind(outline: Outline, body: int | None, day: datetime, context: Context) -> datetime | None:
    """The moment of a *day* without a time that an attribute right behind the text states; None if none does."""
    if body is None or day.time() != time():
        return None
    end = outline.ends[body]
    for at in range(end, min(end + MAX_ELEMENTS_BEHIND, len(outline.tags))):
        if outline.tags[at] in TIME_TAGS and 0 < outline.chars(at) <= MAX_WHEN_CHARS:
            moment = machine_date(outline, at, context)
            if moment is None or not timedelta() < moment - day < timedelta(days=1):
                continue
            if not (is_in_card(outline, at) or is_update(outline, at)):
                return moment
    return None


def _timed_in_line_behind(outline: Outline, body: int | None, day: datetime, context: Context) -> datetime | None:
    """The moment of a *day* without a time that the first dated line behind the text states, behind a label or beside a
    link to the page itself; that of a comment leads to a place on the page.
    """
    if body is None or day.time() != time() or context.base_url is None:
        return None
    end, own = outline.ends[body], url_key(context.base_url)
    for at in text_lines(outline, range(end, min(end + MAX_ELEMENTS_BEHIND, len(outline.tags)))):
        text = outline.text(at) if 5 < outline.chars(at) <= MAX_DATE_LINE_CHARS else ""
        dates = find_dates(text, language=context.language, zone=context.zone) if has_figure(text) else ()
        if (one := next(iter(dates), None)) is None:
            continue
        hrefs = (outline.attribute(link, "href") for link in outline.within(at, "a"))
        urls = (address(context.base_url, href) for href in hrefs if "#" not in href)
        is_own = (one.labelled and not one.start) or any(url is not None and url_key(url) == own for url in urls)
        is_same = one.has_time and not one.updated and one.moment.date() == day.date()
        return one.moment if is_own and is_same and not is_in_card(outline, at) else None
    return None


def _where_filed(outline: Outline, context: Context) -> list[Moment]:
    """The one moment that the lines state which name the sections of the page: "Posted on 7 March 2026 at 8:05 am and
    filed under …".
    """
    lines = {outline.box_around(link) for link in outline.related(*FILED) if not is_in_card(outline, link)}
    texts = (outline.text(line) for line in sorted(lines)[:MAX_FILED_LINES] if outline.chars(line) <= MAX_FILED_CHARS)
    dated = (find_dates(text, language=context.language, zone=context.zone) for text in texts if has_figure(text))
    found = {(one.moment, one.updated) for each in dated for one in each if one.has_time}
    return [*found] if len(found) == 1 else []


def _timed_where_filed(outline: Outline, day: datetime, context: Context) -> datetime | None:
    """The moment of a *day* without a time that the line with the sections states."""
    moments = _where_filed(outline, context) if day.time() == time() else []
    return next((moment for moment, updated in moments if not updated and moment.date() == day.date()), None)


def is_in_card(
    outline: Outline, at: int, *, alone: bool = False, below: bool = False, heading: int | None = None
) -> bool:
    """Whether an element stands in the card of another article: beside a linked headline, which is not the *heading*.

    *alone*: nothing but links may stand in the line of that: not the words between the links to sections. *below*: only
    a headline before the element counts.
    """
    return any(
        outline.chars(above) < MAX_CARD_CHARS
        and not outline.holds(above, heading)
        and any(
            outline.chars(link) - outline.holds(link, at) * outline.chars(at) > MIN_CARD_LINK_CHARS
            for link in (above, *outline.within(above, "a"))
            if outline.tags[link] == "a"
            and not (below and link > at)
            and not (alone and outline.own.get(outline.box_around(link)))
        )
        for above in islice(outline.around(at), 3)
        if outline.linked(above) > MIN_CARD_LINK_CHARS
    )


def _behind_any_label(outline: Outline, after: Sequence[int], context: Context) -> list[Moment]:
    """The one day that short lines between title and text name behind a few words, whatever these say.

    A label that nobody knows is likely one of the publication: there are more words for it than for anything else.
    """
    found: list[Moment] = []
    for at in after:
        if not 5 < outline.chars(at) <= MAX_BARE_DATE_CHARS or not has_figure(text := outline.text(at)):
            continue
        for one in find_dates(text, language=context.language, zone=context.zone):
            label = text[: one.start]
            if not 0 < len(label.split()) <= MAX_LABEL_WORDS or says_other_day(label) or text[one.end :].strip(" ."):
                continue
            if one.moment.year < FIRST_YEAR_OF_PAGES:
                continue
            if not (is_listed(outline, at) or is_beside_picture(outline, at)):
                found.append((one.moment, one.updated))
    return found[:1] if len({moment.date() for moment, _ in found}) == 1 else []


def _lone_date(outline: Outline, heading: int | None, body: int | None, context: Context) -> list[Moment]:
    """The one day that lines before the text, or all <time> elements, name around title and text.

    The page's clock stands outside of them.
    """
    if body is None:
        return []
    scope = next((at for at in outline.around(body) if outline.holds(at, heading)), 0)
    times = outline.within(scope, "time") if scope else []
    lines = text_lines(outline, range(scope + 1, body)) if scope else ()
    above = [at for at in outline.within(0, "time") if at < body]
    for elements in (chain(lines, (at for at in times if at < body)), times, above):
        read = (at for at in elements if outline.chars(at) < 120)
        found = [one for at in islice(read, MAX_DATE_ELEMENTS) for one in dates_at(outline, at, context)]
        if len({moment.date() for moment, _ in found}) == 1:
            return found[:1]
    return []


def _only_day(outline: Outline, heading: int | None, body: int | None, context: Context) -> list[Moment]:
    """The one day that lines of nothing else name behind the title and outside of the text."""
    if heading is None or body is None:
        return []
    outside = chain(range(heading, body), range(outline.ends[body], len(outline.tags)))
    found = [
        (machine_date(outline, at, context) or one.moment, one.updated)
        for at in text_lines(outline, outside)
        if 5 < outline.chars(at) < MAX_BARE_DATE_CHARS and not is_in_card(outline, at)
        if (one := bare_date(outline.text(at), context)) is not None
    ]
    return found[:1] if len({moment.date() for moment, _ in found}) == 1 else []


def _loose_day(outline: Outline, heading: int | None, context: Context) -> list[Moment]:
    """The one day that text between elements, in none of its own, names behind the title and before the text."""
    if heading is None:
        return []
    elements = text_lines(outline, range(heading, min(outline.ends[heading] + MAX_HEADER_ELEMENTS, len(outline.tags))))
    lined = {piece for at in elements for piece in range(outline.starts[at], outline.stops[at])}
    pieces = outline.pieces[outline.stops[heading] : outline.stops[heading] + MAX_LOOSE_PIECES]
    above = takewhile(lambda piece: len(piece) <= MIN_TEXT_LINE_CHARS, pieces)
    loose = (piece.strip() for at, piece in enumerate(above, outline.stops[heading]) if at not in lined)
    read = (bare_date(piece, context) for piece in loose if 5 < len(piece) <= MAX_BARE_DATE_CHARS)
    found = [(one.moment, one.updated) for one in read if one is not None]
    return found[:1] if len({moment.date() for moment, _ in found}) == 1 else []


def _among_links(outline: Outline, elements: Iterable[int], context: Context) -> list[Moment]:
    """The first date that, with a few words, is all that a line says outside of its links to sections and comments."""
    for at in elements:
        if not outline.linked(at) or not 5 < outline.plain(at) <= MAX_UNNAMED_LINE_CHARS or outline.has(at, "p", "div"):
            continue
        pieces = slice(outline.starts[at], outline.stops[at])
        plain = zip(outline.pieces[pieces], outline.link_sizes[pieces], strict=True)
        text = " ".join("".join(" " if linked else piece for piece, linked in plain).split())
        for one in find_dates(text, language=context.language, zone=context.zone):
            if is_date_line(one, text) and not is_listed(outline, at):
                return [(one.moment, one.updated)]
    return []


def _in_own_card(outline: Outline, context: Context) -> list[Moment]:
    """The one day that lists on the page state beside links to the page itself, or such links themselves."""
    if context.base_url is None or is_home_page(context.base_url):
        return []
    own, found = url_key(context.base_url), []
    links = (at for at in outline.within(0, "a") if not outline.attribute(at, "href").startswith("#"))
    for link in islice((at for at in links if dated_page(outline, at, context) == own), MAX_ITEMS):
        for card in (link, *islice(outline.around(link), MAX_ITEM_LEVELS)):
            if outline.chars(card) > MAX_CARD_CHARS:
                break
            inside = range(card, min(outline.ends[card], card + MAX_ITEMS))
            lines = [at for at in inside if 5 < outline.chars(at) <= MAX_BARE_DATE_CHARS]
            dates = [one for at in lines if (one := bare_date(outline.text(at), context)) is not None]
            if dates:  # those of several cards agree on nothing
                found += [(one.moment, one.updated) for one in dates]
                break
    return found[:1] if len({moment.date() for moment, _ in found}) == 1 else []


def _in_month_of_address(outline: Outline, elements: Iterable[int], context: Context) -> list[Moment]:
    """The first day without a year whose month is that of the address, alone or behind a label, with its time: "11 Mar"
    and "Posted: 11 March, 10:40" at "/2024/03/ferry".
    """
    match = _ADDRESS_MONTH.search(context.base_url or "")
    for at in elements if match is not None else ():
        if match is None or not 2 < outline.chars(at) <= MAX_YEARLESS_CHARS or not has_figure(text := outline.text(at)):
            continue
        for one in find_dates(with_year(text, match[1]), language=context.language, zone=context.zone):
            is_whole = len(text) <= MAX_BARE_YEARLESS_CHARS or (one.labelled and not one.start)
            if is_whole and (one.moment.year, one.moment.month) == (int(match[1]), int(match[2])):
                return [(one.moment, one.updated)]
    return []


def _labelled_behind(outline: Outline, body: int | None, context: Context) -> list[Moment]:
    """The first date behind the text, or at its end, that has a label: "Posted on 7 March 2026"."""
    if body is None:
        return []
    end = outline.ends[body]
    for at in range(max(body + 1, end - MAX_NEAR_ELEMENTS), min(end + MAX_ELEMENTS_BEHIND, len(outline.tags))):
        if 5 < outline.chars(at) < 120 and has_figure(text := outline.text(at)):
            for one in find_dates(text, language=context.language, zone=context.zone):
                if one.start == 0 and one.labelled:
                    return [(one.moment, one.updated)]
    for at in text_lines(outline, range(end - 1, body, -1)):  # the last line of the text may be its date line
        text = outline.text(at) if outline.chars(at) < MAX_UNNAMED_LINE_CHARS else ""
        found = [one for one in find_dates(text, language=context.language, zone=context.zone) if one.has_time]
        if found and not is_listed(outline, at):
            return [(one.moment, one.updated) for one in found]
        break
    return _day_below(outline, body, context)


def _day_below(outline: Outline, body: int, context: Context) -> list[Moment]:
    """The one day that stands alone in a line at the end of the text, in no list, table or legend of a picture.

    Behind a place or a word ("Oslo, 3 May 1921") it may be that of a photo, an event or a source.
    """
    found: list[Moment] = []
    for at in text_lines(outline, text_bottom(outline, body)):
        text = outline.text(at) if 5 < outline.chars(at) <= MAX_BARE_DATE_CHARS else ""
        if text and outline.has(at, "br"):  # below who signs, not an address or another day
            pieces = [*filter(None, map(fold_space, outline.pieces[outline.starts[at] : outline.stops[at]]))]
            text = "" if any(map(has_figure, pieces[:-1])) or pieces[0].endswith((":", "：")) else pieces[-1]
        stated = (
            next(find_dates(text, language=context.language, zone=context.zone), None) if has_figure(text) else None
        )
        if stated is None or stated.start or text[stated.end :].strip(" ."):
            continue
        within = takewhile(lambda one: one != body, (at, *outline.around(at)))
        if BOXES_OF_OTHERS.isdisjoint(outline.tags[one] for one in within) and not is_beside_picture(outline, at):
            found.append((stated.moment, stated.updated))
    return found[:1] if len({moment.date() for moment, _ in found}) == 1 else []


def _is_bare(outline: Outline, at: int, heading: int | None, context: Context) -> bool:
    """Whether an element right above the title holds a date and little else. Above a menu it may be today's."""
    if heading is None or at < heading - MAX_NEAR_ELEMENTS or outline.linked(at) or "nav" in outline.tags[at:heading]:
        return False
    if not 5 < outline.chars(at) < MAX_BARE_DATE_CHARS:
        return False
    return bare_date(outline.text(at), context) is not None
