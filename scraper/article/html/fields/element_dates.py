"""The dates that one element of a page states: in an attribute for machines, as a date line, or before other words.

A day that leads to another article, or stands in one item of a list among others, is not the article's.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from itertools import islice, pairwise

from scraper.article.evidence import Context
from scraper.article.html.header import is_dated, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, cleaned, fold_space, has_figure
from scraper.text.bylines import is_byline, is_labelled_byline
from scraper.text.dates import Stated, find_dates, parse_date, says_other_day, says_update
from scraper.text.phrases import byline_word
from scraper.text.times import TIME, read_clock
from scraper.urls import url_key

#: How many <time> elements are read if nothing better states a date.
MAX_DATE_ELEMENTS = 30
#: The longest line that is read for a date, and the longest that is no <time>.
MAX_DATE_LINE_CHARS, MAX_UNNAMED_LINE_CHARS = 160, 90
#: The longest text that says when in words that only an attribute puts into figures: "an hour ago".
MAX_WHEN_CHARS = 30
#: The shortest time of day, and how many hours a clock that is shown may be behind UTC.
MIN_CLOCK_CHARS, MOST_HOURS_BEHIND = 4, 10
#: The longest line that is a date and little else.
MAX_BARE_DATE_CHARS = 60
#: The most words of who signs as a group.
MAX_WHO_WORDS = 4
#: The most text of a card of another article, and of an item of a list.
MAX_CARD_CHARS = 500
#: How many elements around a date may be the item of a list.
MAX_ITEM_LEVELS = 3
#: So many items are a list; two may say when an article was published and when it was updated.
MIN_LISTED = 3
#: The shortest link of an item beside its date, and how many items are looked at.
MIN_LISTED_CHARS, MAX_ITEMS = 10, 100
#: How many long lines of a text are compared in how they begin.
MAX_LEADING_LINES = 20
#: A text that begins with a day of an earlier year tells of that day.
FIRST_YEAR = 1990
#: Elements that state a moment in an attribute.
TIME_TAGS = frozenset(("time", "abbr", "span"))
#: Attributes that may state a date, and what such a date looks like in one that may hold anything.
DATE_ATTRIBUTES = frozenset(("datetime", "content", "title"))
MACHINE_DATE = re.compile(r"\s*(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|\s*$)|1\d{9}(?:\d{3})?\s*$)")
#: Signs between a date and its neighbours: "Thu An | 7 March 2026".
_DATE_SEPARATORS = "|·•–—-,/،、"
#: What a line only remarks on, as the length of a recording.
_BRACKET = re.compile(r"[(\[（]")
#: What begins another field of a line: one word or two with a colon or a count in brackets behind.
_FIELD = re.compile(r"[^\s\d:：(（]{2,20}(?:\s[^\s\d:：(（]{1,20})?\s?(?:[:：](?!//)|[(（]\d+[)）])")

#: A moment, and whether it is the time of a modification.
Moment = tuple[datetime, bool]


#: Behind a time, that at which something ends.
_UNTIL = re.compile(r"\s*[–—-]\s*\d{1,2}[:.]\d\d(?!\d)")


def dates_at(outline: Outline, at: int, context: Context) -> list[Moment]:
    """The dates of one element, each with whether it is a modification; they are asked for in several places."""
    known = outline.dates.get(at)
    if known is None:
        known = _read_dates(outline, at, context)
        known = outline.dates[at] = (
            [] if known and (is_listed(outline, at) or _leads_away(outline, at, context)) else known
        )
    return known


def _read_dates(outline: Outline, at: int, context: Context) -> list[Moment]:
    """The dates of one element, wherever they lead."""
    named = outline.tags[at] == "time"
    short = outline.tags[at] != "a" and 0 < outline.chars(at) <= MAX_WHEN_CHARS
    if (named or short) and (moment := machine_date(outline, at, context)) is not None:
        return [(moment, is_update(outline, at))]
    if outline.chars(at) <= 5:
        return []
    if outline.chars(at) > MAX_DATE_LINE_CHARS or len(text := _spaced_text(outline, at)) > MAX_DATE_LINE_CHARS:
        return leading_date(outline, at, context)
    if not has_figure(text):
        return []
    single = outline.stops[at] - outline.starts[at] == 1  # the elements beside it are icons
    if outline.has(at, "p", "div", "ul", "h1", "h2", "article") and not single and not (named and len(text) < 120):
        return []
    if not named and len(text) > MAX_UNNAMED_LINE_CHARS:
        return leading_date(outline, at, context)
    found = [
        one
        for one in find_dates(text, language=context.language, zone=context.zone)
        if named or is_date_line(one, text)
    ]
    if not found:
        return []
    if len(found) == 1 and _UNTIL.match(text, found[0].end):  # when something takes place
        return [(found[0].moment.replace(hour=0, minute=0, second=0), found[0].updated)]
    changed = is_update(outline, at)
    if not named and (moment := machine_date(outline, at, context)) is not None:
        return [(moment, found[0].updated or changed)]
    return [(_timed_within(outline, at, one, context), one.updated or (changed and not one.labelled)) for one in found]


def machine_date(outline: Outline, at: int, context: Context) -> datetime | None:
    """The moment that an attribute states: `datetime`, `content` of RDFa, `title` of hAtom, `data-…` of scripts.

    It may be that of the one element in *at* that holds all of its text.
    """
    span = outline.starts[at], outline.stops[at]
    for inner in range(at, outline.ends[at]):
        if outline.starts[inner] == outline.stops[inner] and inner != at:  # an icon
            continue
        if (outline.starts[inner], outline.stops[inner]) != span:
            break
        for name, value in outline.attributes(inner).items():
            if not value or not (name in DATE_ATTRIBUTES or (name.startswith("data-") and not name.endswith("id"))):
                continue
            if (name == "datetime" and outline.tags[inner] == "time") or MACHINE_DATE.match(value):
                moment = parse_date(cleaned(value), language=context.language, zone=context.zone)
                if moment is not None:
                    return _as_shown(outline, at, moment, context)
    return None


def _spaced_text(outline: Outline, at: int) -> str:
    """The text in an element, with a space between two numbers that others in it set apart: "2026" and "8:05"."""
    pieces = outline.pieces[outline.starts[at] : outline.stops[at]]
    apart = [at for at, (one, two) in enumerate(pairwise(pieces), 1) if one[-1:].isdigit() and two[:1].isdigit()]
    for place in reversed(apart):
        pieces.insert(place, " ")
    return cleaned(fold_space("".join(pieces))) if apart else outline.text(at)


def _as_shown(outline: Outline, at: int, moment: datetime, context: Context) -> datetime:
    """*moment*, which an attribute states, on the day that the element shows where they differ in the order of both,
    at the time that it shows beside a day alone, and in the zone in which it shows a moment in UTC.

    A day in figures, which can be read in two ways, shows nothing.
    """
    text = _spaced_text(outline, at) if MIN_CLOCK_CHARS <= outline.chars(at) <= MAX_DATE_LINE_CHARS else ""
    if not has_figure(text):
        return moment
    if not moment.utcoffset() or moment.time() == time():  # the clock that readers see, maybe in another zone
        shown = [*find_dates(text, language=context.language, zone=context.zone)]
        timed = [one.moment for one in shown if one.has_time]
        if moment.time() == time():
            return next((one for one in timed if one.date() == moment.date()), moment)
        same = (one for one in timed if one == moment.replace(second=0, microsecond=0))
        zone = next((one.tzinfo for one in same), None)
        if zone is None and len(shown) <= 1 and all(_is_unzoned(one, context.zone) for one in timed):
            zone = _zone_of_clock(text, moment, shown[0].moment.date() if shown else None)
        moment = moment.astimezone(zone) if zone is not None else moment
    read = [next(find_dates(text, language=one, zone=context.zone), None) for one in (context.language, "en-US")]
    days = {(one.moment.day, one.moment.month) for one in read if one is not None}
    if days != {(moment.month, moment.day)}:
        return moment
    return moment.replace(day=moment.month, month=moment.day)


def _is_unzoned(moment: datetime, zone: tzinfo) -> bool:
    """Whether a *moment* may be printed without a zone, so that it was read in *zone*."""
    return moment.utcoffset() == moment.replace(tzinfo=zone).utcoffset()


def _zone_of_clock(text: str, moment: datetime, day: date | None) -> tzinfo | None:
    """The zone in which a *moment* in UTC is at the one time that *text* shows, on the *day* of that if it is stated:
    "Today 12:01 AM".
    """
    clocks = [read_clock(found) for found in islice(TIME.finditer(text), 2)]
    if len(clocks) != 1 or clocks[0] is None or clocks[0][1] != moment.minute or _BRACKET.search(text):
        return None
    hours = (clocks[0][0] - moment.hour + MOST_HOURS_BEHIND) % 24 - MOST_HOURS_BEHIND
    zone = timezone(timedelta(hours=hours)) if hours else None
    return zone if zone is not None and day in (None, moment.astimezone(zone).date()) else None


def _timed_within(outline: Outline, at: int, stated: Stated, context: Context) -> datetime:
    """The moment of a day in a line that an attribute of a part of the line states, which may be empty, else midnight
    or what is shown.
    """
    for inner in outline.within(at, *TIME_TAGS) if not stated.has_time else ():
        if outline.chars(inner) <= MAX_WHEN_CHARS:
            moment = machine_date(outline, inner, context)
            if moment is not None and moment.time() != time() and moment.date() == stated.moment.date():
                return moment
    return stated.moment


def leading_date(outline: Outline, at: int, context: Context) -> list[Moment]:
    """The date that begins a long line and is set apart from what follows: "7 March 2026 | Filed under …"."""
    if at in outline.broken or not has_figure(piece := outline.pieces[outline.starts[at]].strip()):
        return []
    found = next(find_dates(piece[:MAX_BARE_DATE_CHARS], language=context.language, zone=context.zone), None)
    if found is None or found.start or not piece[found.end :].lstrip().startswith(("|", "·", "•")):
        return []
    return [(found.moment, found.updated)]


def leading_text(outline: Outline, body: int | None, context: Context) -> list[Moment]:
    """The day before a dash with which the first long line of the text begins, and no other of its first: "7 March 2026
    -- The ferry". Lines that begin with days each are a chronicle.
    """
    if body is None:
        return []
    long = (
        at for at in text_lines(outline, range(body, outline.ends[body])) if outline.chars(at) > MAX_DATE_LINE_CHARS
    )
    found = [_day_before_dash(outline.text(at), context) for at in islice(long, MAX_LEADING_LINES)]
    days = [one for one in found if one is not None]
    return [(days[0].moment, days[0].updated)] if len(days) == 1 and found[0] is days[0] else []


def _day_before_dash(line: str, context: Context) -> Stated | None:
    """The day with which a *line* begins, before a dash."""
    head = line[:MAX_BARE_DATE_CHARS]
    one = next(find_dates(head, language=context.language, zone=context.zone), None) if has_figure(head) else None
    if one is None or one.start or one.moment.year < FIRST_YEAR:
        return None
    return one if line[one.end :].lstrip().startswith(("--", "—", "–", "- ")) else None


def is_update(outline: Outline, at: int) -> bool:
    """Whether the label of an element, which stands before it in another, says that it is a modification."""
    start = outline.starts[at]
    return start > 0 and says_update(outline.pieces[start - 1])


def is_date_line(stated: Stated, text: str) -> bool:
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
    if not before and (_FIELD.match(behind) is not None or is_byline(behind) or _says_by_whom(behind)):
        return True
    apart = (not before or before[-1] in _DATE_SEPARATORS) and (not behind or behind[0] in _DATE_SEPARATORS)
    return apart or is_labelled_byline(before) or (not behind and _says_by_whom(before))


def _says_by_whom(text: str) -> bool:
    """Whether a few words begin with one like "by", whoever that is: "by the harbour team"."""
    first, *others = text.split() or [""]
    return 0 < len(others) <= MAX_WHO_WORDS and byline_word(first) == "by"


def bare_date(text: str, context: Context) -> Stated | None:
    """The date that at least half of *text* is made of, if the rest does not name something else than publishing."""
    found = next(find_dates(text, language=context.language, zone=context.zone), None) if has_figure(text) else None
    if found is None or (found.end - found.start) * 2 < len(text) or says_other_day(text[: found.start]):
        return None
    return found


def is_listed(outline: Outline, at: int) -> bool:
    """Whether a date stands in an item of a list, beside a link and nothing else, and further items are such, too."""
    for above in (at, *islice(outline.around(at), MAX_ITEM_LEVELS)):
        if outline.chars(above) > MAX_CARD_CHARS or outline.parents[above] < 0:
            return False
        if _is_dated_link(outline, above):
            beside = islice(outline.children(outline.parents[above]), MAX_ITEMS)
            like = (one for one in beside if outline.tags[one] == outline.tags[above] and _is_dated_link(outline, one))
            if len([*islice(like, MIN_LISTED)]) == MIN_LISTED:
                return True
    return False


def _is_dated_link(outline: Outline, at: int) -> bool:
    """Whether an element is a link of several words and a date."""
    linked, plain = outline.linked(at), outline.plain(at)
    if linked < MIN_LISTED_CHARS or plain > MAX_BARE_DATE_CHARS:  # when it was published, and when updated
        return False
    if not is_dated(outline, at) and not any(is_dated(outline, one) for one in outline.within(at, *TIME_TAGS)):
        return False
    return any(" " in outline.text(link) for link in outline.within(at, "a"))


def _leads_away(outline: Outline, at: int, context: Context) -> bool:
    """Whether a date is the link to another article: lists of posts without titles put it there.

    One such link may lead to the article itself by another address, or to all of its day.
    """
    if context.base_url is None:
        return False
    own = url_key(context.base_url)
    return dated_page(outline, at, context) not in (None, own) and (
        len({dated_page(outline, one, context) for one in outline.within(0, "time")[:MAX_DATE_ELEMENTS]} - {None, own})
        > 1
    )


def dated_page(outline: Outline, at: int, context: Context) -> str | None:
    """The key of the page that a date is the link to."""
    link = at if outline.tags[at] == "a" else next(iter(outline.within(at, "a")), None) or outline.link_around(at)
    url = address(context.base_url, outline.attribute(link, "href")) if link is not None else None
    return url_key(url) if url is not None else None
