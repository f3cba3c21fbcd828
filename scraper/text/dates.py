"""Dates as newspapers print them: numbers in any order and punctuation, months in words, each with its time and zone.

This is the grammar, but for times (`scraper.text.times`); the words are in `languages/`. The day comes first
(`1/2/2024` is 1 February), in English too; the month only in en-US, or if there is no such date otherwise. Weekdays are
skipped, right or wrong. A time without a zone is in the zone that the caller gives. Nothing here asks for the current
time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache

from scraper.text.calendars import (
    DIGITS,
    ERAS,
    FIRST_YEAR,
    NUMBERED_MONTHS,
    WEEKDAYS,
    day_in_calendar,
    is_weekday,
    months,
    plain,
    plain_words,
)
from scraper.text.times import DOT_TIME, TIME, localize, read_clock, read_offset, zone_at
from scraper.text.words import any_of, any_word, by_language, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A date found in a text."""

    #: Aware; midnight in its zone where only a day is stated.
    moment: datetime
    #: Where it is in the text, with its label, weekday, time and zone.
    start: int
    end: int
    has_time: bool
    #: Whether its label says that it is a modification ("Cập nhật: …").
    updated: bool
    #: Whether it has a label of any kind ("Ngày đăng: …").
    labelled: bool


#: A letter: anything but white space, digits and signs. Marks count, because many scripts write vowels as marks.
_L = r"[^\s\d_!-/:-@\[-`{-\xb4\xb6-\xbf\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff00-\uff0f،]"
#: The second words of months with two, as written and `plain`.
_SECOND_WORDS = {
    form for name in months("dates.months") if " " in name for form in (name.split()[1], plain(name).split()[1])
}
#: A month in words. Thai abbreviations contain a full stop; some Arabic months are two words.
_MONTH = rf"(?:[ก-ฺ]{{1,3}}\.[ก-ฮ]|{_L}{{2,}}(?:\s{any_of(_SECOND_WORDS)})?)"


def _joined(key: str) -> str:
    """One of the words at *key* with the white space after it, which is optional after a sign: "de ", "d’"."""
    found = words(key)
    return (
        f"(?:{any_of(word for word in found if word[-1].isalpha())}\\s+"
        f"|{any_of(word for word in found if not word[-1].isalpha())}\\s*)"
    )


YEAR_SIGN, MONTH_SIGN, DAY_SIGN = (any_word(f"dates.{part}_signs") for part in ("year", "month", "day"))
#: The signs between figures of which the first are the year, in two of them, by language.
_YEAR_FIRST_SIGNS = by_language("dates.year_first_signs")
#: From here on a year of two figures before a month is one of the last century.
FIRST_OF_OLD_CENTURY = 70
_ORDINAL = any_word("dates.ordinals")
LETTER_ORDINAL = any_of(word for word in words("dates.ordinals") if word.isascii())
BEFORE_MONTH, BEFORE_YEAR = _joined("dates.before_month"), _joined("dates.before_year")
DAY_WORD, MONTH_WORD, YEAR_WORD = (any_word(f"dates.{part}_words") for part in ("day", "month", "year"))
#: Numbers of months that are several words.
_LONG_NUMBER = any_of(name for name in NUMBERED_MONTHS if " " in name)

_DATE = re.compile(
    # 令和6年3月5日
    rf"(?P<era>{any_of(ERAS)})\s?(?P<era_year>\d{{1,3}}|{any_of(FIRST_YEAR)})\s?{YEAR_SIGN}"
    rf"\s?(?P<era_month>\d{{1,2}})\s?{MONTH_SIGN}\s?(?P<era_day>\d{{1,2}})\s?{DAY_SIGN}"
    # 2024年3月5日, in Taiwan 113年3月5日
    rf"|(?<!\d)(?P<cjk_year>\d{{4}}|1\d\d)\s?{YEAR_SIGN}\s?(?P<cjk_month>\d{{1,2}})\s?{MONTH_SIGN}"
    rf"\s?(?P<cjk_day>\d{{1,2}})\s?{DAY_SIGN}?"
    # 2024-03-05
    r"|(?<![\d/.-])(?P<iso_year>[12]\d{3})(?P<iso_sep>\s?[/.\-]\s?)(?P<iso_month>\d{1,2})\s?[/.\-]\s?(?P<iso_day>\d{1,2})"
    r"(?![\d/-])\.?"
    # 5/3/2024, 5/3 2024
    r"|(?<![\d/.-])(?P<first>\d{1,2})(?P<sep>\s?[/.\-]\s?)(?P<second>\d{1,2})(?:\s?[/.\-]\s?|(?:(?<=/\d)|(?<=/\d\d))(?P<gap>\s))(?P<year>[12]\d{3})"
    r"(?:(?![\d/-])|(?=\d{1,2}[/.\-]\d{1,2}[/.\-][12]\d{3}))"
    # 05/03/24: a year of two digits needs a time after it, or two digits for day and month and no sign of a number;
    # 24-03-05: only where the year goes first, which with strokes depends on the country
    r"|(?<![\w/.,:-])(?=\d{2}[/.-]\d{2}[/.-]\d{2}(?![\w/:-]|[.,]\d)|\d{1,2}[/.]\d{1,2}[/.]\d{2}[\s,|\-–—]+\d{1,2}[:hH]\d{2})"
    r"(?P<brief_day>\d{1,2})(?P<brief_sep>[/.-])(?P<brief_month>\d{1,2})(?P=brief_sep)(?P<brief_year>\d{2})"
    # ngày 5 tháng 3 năm 2024
    rf"|(?:{DAY_WORD}\s+)?(?<!\d)(?P<numbered_day>\d{{1,2}})\s+{MONTH_WORD}"
    rf"\s+(?P<numbered_month>\d{{1,2}}|{_LONG_NUMBER}|[^\W\d_]+)"
    rf"(?:(?:\s*,)?\s*{YEAR_WORD}|\s*,)?\s+(?P<numbered_year>[12]\d{{3}})(?!\d)"
    # 2024. gada 5. maijs, 2024-yil 5-may
    rf"|(?<!\d)(?P<of_year>[12]\d{{3}})[.\-]?\s?{any_word('dates.year_of')},?\s"
    r"(?P<of_day>\d{1,2})[.\-]?\s?(?P<of_month>[^\W\d_]+)"
    # 2024 March 5, 2024ko martxoaren 5
    rf"|(?<![\d/.-])(?P<big_year>[12]\d{{3}})(?:\.|\s?{any_word('dates.after_first_year')})?[\s/-]{{1,2}}"
    rf"(?P<big_month>{_MONTH})(?:\s{any_word('dates.after_month')})?[.\s/-]{{1,2}}(?P<big_day>\d{{1,2}})(?![\d:]|\.\d)\.?"
    # 5th of March 2024
    rf"|(?<![\d.,])(?P<word_day>\d{{1,2}})(?:\.|{_ORDINAL})?[\s/.-]*{BEFORE_MONTH}?"
    rf"(?P<word_month>{_MONTH})(?:/{_L}+)?(?:\s?[.,،]){{0,2}}[\s/-]*(?:{BEFORE_YEAR}|['’])?"
    r"(?P<word_year>[12]\d{3}(?!\d)|(?:(?<=[/'’-])|(?<=[ก-ฮ]\.\s))\d{2}(?![\d:.]))"
    # March 5, 2024
    rf"|(?<!{_L})(?P<us_month>{_MONTH})\.?,?\s*(?P<us_day>\d{{1,2}}){_ORDINAL}?(?:\s*[,.])?\s+(?P<us_year>[12]\d{{3}})(?!\d)"
    # March-5-2024, Mar/5/2024: not in the words of an address
    rf"|(?<![\w/.-])(?<!{_L})(?P<joined_month>{_MONTH})(?P<joint>[/-])(?P<joined_day>\d{{1,2}})(?P=joint)"
    r"(?P<joined_year>[12]\d{3})(?![\w/-]|\.\w)",
    re.IGNORECASE,
)
#: What follows a year or day as a part of the date: "г.", "року".
_UNIT = re.compile(rf"\s?{any_word('dates.after_date')}(?!{_L})")
#: The ending of a case behind figures: "13-án", "2026'da".
_ENDING = re.compile(rf"[-'’](?P<ending>{_L}{{1,5}})(?!{_L}|[-’'\d])")
#: The format of C and Java: "Fri Apr 28 19:20:36 CEST 2023".
_C_DATE = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d:\d\d:\d\d)(?: ([A-Z]{2,5}|[+-]\d{4}))? (\d{4})$")
#: An English weekday before a day in figures, from Monday as `date.weekday` counts.
ENGLISH_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\W+$", re.IGNORECASE)
_TWELVE_HOURS = re.compile(r"[\s,|·•@–-]{1,4}(?:at\s)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s?[ap]\.?m\b", re.IGNORECASE)
#: A sign or word between a date and its time.
_PIECE = re.compile(rf"[\s,;|\-–—·•/:()（）、，،.@ㅣ~～]+|t[2-7]\b|(?P<word>{_L}+)", re.IGNORECASE)
#: Words that can precede a date as a part of it, and words that can stand between a date and its time.
_BEFORE = plain_words("dates.before")
_BETWEEN = plain_words("dates.between").union(_BEFORE, *(day.split() for day in WEEKDAYS))
#: The last one or two words of a text, and the signs that can stand between them and a date.
_LAST = re.compile(rf"(?:(?:{_L}|\d)+[\s-])?(?P<last>(?:{_L}|\d)+)$")
_SIGNS = " \xa0,.-–—|·()（）،"
#: How far before its date a weekday can start.
MAX_LEAD_CHARS = 30
#: The dates of longer texts are not kept.
MAX_KEPT_CHARS = 200
_WEEKDAY = re.compile(rf"\s?(?:[(（]\s?(?P<framed>{_L}+)\.?\s?[)）]|,?\s?(?P<word>{_L}{{3,}}))")
#: A label at the end of the text before a date.
_LABEL = re.compile(
    rf"(?<![^\W\d_])(?:(?P<updated>{any_word('dates.updated')})|(?P<published>{any_word('dates.published')}))"
    rf"(?:\s+{any_word('dates.after_label')})*\s*[:：\-–]?\s*{any_word('dates.after_colon')}?[\s(（]*$",
    re.IGNORECASE,
)
#: A label before a time that has no day of its own: "mis à jour à".
_LATER = re.compile(
    rf"[\s,;|·/(–—-]*(?:{_L}{{1,3}}\s)?{any_word('dates.updated')}(?:\s+{any_word('dates.after_label')})*[\s:：]*",
    re.IGNORECASE,
)
#: Behind what looks like a time, but is a day without a year, or has one: "08.03. 12:30", "12:30 8 March".
_GOES_ON = re.compile(r"[.,]?\s*\d")
#: A word of a label that says that a day is one of something else.
_OTHER_LABEL = re.compile(rf"(?<!{_L}){any_word('dates.other_labels')}(?!{_L})", re.IGNORECASE)
#: What parts a date from what is no label of it, what may stand behind a label, and the longest of short words.
_PARTED, _AROUND_LABEL, MAX_SHORT_CHARS = re.compile("[|·•,，、]"), " :：-–—(（.", 3
#: A label after the date, as in Japanese and Chinese.
_LABEL_BEHIND = re.compile(
    rf"\s*(?:(?P<updated>{any_word('dates.updated_after')})|{any_word('dates.published_after')})"
    r"(?![^\W_]|\s*[:：]|\s*[\d（(])"
)
#: What each form of a date has: a year of four figures, two figures behind a sign, or an era. Most texts with a figure
#: have none of these, and it is ten times as fast to see.
_MAY_BE_DATE = re.compile(rf"[12]\d{{3}}|\d[/.]\d|[/'’-]\d{{2}}|[ก-ฮ]\.\s\d{{2}}|1\d\d\s?{YEAR_SIGN}|{any_of(ERAS)}")
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
#: The zero of computers' clocks: the author has set no date.
_ZERO = datetime(1970, 1, 1)  # noqa: DTZ001  whatever the zone
#: White space before an offset, and digits of a second beyond the six that Python reads.
_SPACED_OFFSET = re.compile(r"(?<=[\d.])\s+(?=[+\-]\d\d:?\d\d$)|(?<=\d)\s+(?=Z$)")
_FRACTION = re.compile(r"(\.\d{1,6})\d*")
_PLAIN = str.maketrans({**DIGITS, **dict(zip(map(ord, "／：．－\u3000\xa0\u200e\u200f"), "/:.-    ", strict=True))})


def parse_date(text: str, *, language: str | None = None, zone: tzinfo = UTC) -> datetime | None:
    """The moment that *text* states as a whole (metadata, a `datetime` attribute); None if it states none.

    ISO 8601 and RFC 5322 first, with the faults that pages have (an escaped or spaced offset, a lost colon), seconds
    since 1970, then any form that `find_dates` knows. Aware; a time without a zone is read in *zone*.
    """
    return _parse(" ".join((text if text.isascii() else text.translate(_PLAIN)).split())[:200], language, zone)


@lru_cache(maxsize=512)  # a page states one date in many places
def _parse(text: str, language: str | None, zone: tzinfo) -> datetime | None:
    if _SECONDS.fullmatch(text):  # seconds or milliseconds, from 2001 to 2033
        return datetime.fromtimestamp(int(text[:10]), UTC)
    text = _C_DATE.sub(r"\2 \1 \5 \3 \4", text)
    iso = _FRACTION.sub(r"\1", _SPACED_OFFSET.sub("", text))
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(iso)
    except (ValueError, OverflowError):
        moment = _parse_rfc5322(text)
    if moment is None:
        return next((stated.moment for stated in find_dates(text, language=language, zone=zone)), None)
    if not 1000 <= moment.year <= 9998 or moment.replace(tzinfo=None) == _ZERO:
        return None
    return localize(moment, zone)


def _parse_rfc5322(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else None  # the parser knows few names of zones


def find_dates(text: str, *, language: str | None = None, zone: tzinfo = UTC) -> Iterator[Stated]:
    """The full dates in *text*, in order, each with the time, weekday, zone and label that belong to it."""
    return iter(_short(text, language, zone)) if len(text) <= MAX_KEPT_CHARS else _find(text, language, zone)


@lru_cache(maxsize=512)  # many readers ask about one line
def _short(text: str, language: str | None, zone: tzinfo) -> tuple[Stated, ...]:
    return tuple(_find(text, language, zone))


def _find(text: str, language: str | None, zone: tzinfo) -> Iterator[Stated]:
    figures = text if text.isascii() else text.translate(_PLAIN)
    tag = (language or "").replace("_", "-").lower()
    position = at = 0
    while _MAY_BE_DATE.search(figures, at) is not None and (match := _DATE.search(figures, at)) is not None:
        day = _read_day(match, _order_of(figures, match, tag))
        stated = _complete(figures, match, day, position, zone, tag.partition("-")[0]) if day is not None else None
        if stated is None or not _stands_for_day(figures, match, stated):  # the next date may start inside
            at = match.start() + 1
            continue
        position = at = stated.end
        yield stated
        if (later := _changed_later(figures, stated, tag.partition("-")[0])) is not None:
            position = at = later.end
            yield later


def _changed_later(text: str, stated: Stated, language: str) -> Stated | None:
    """The moment of a modification behind a date that shares its day: "7 mars 2026 à 14h05, mis à jour à 18h02"."""
    label = _LATER.match(text, stated.end) if stated.has_time else None
    time = _time_after(text, label.end()) if label is not None else None
    clock = read_clock(time) if time is not None else None
    if time is None or clock is None or _GOES_ON.match(text, time.end()) or _DATE.match(text, _pass(text, time.end())):
        return None
    moment = stated.moment.replace(hour=clock[0], minute=clock[1], second=clock[2])
    zone = zone_at(text, time.end(), language)
    end = zone.end() if zone is not None else time.end()
    return replace(stated, moment=moment, start=stated.end, end=end, updated=True, labelled=True)


def _stands_for_day(text: str, match: re.Match[str], stated: Stated) -> bool:
    """Whether a date that may be other numbers, "5/3 2024" or "24-03-05", has a label, or stands alone in *text*, or
    the latter beside a time.
    """
    is_brief = match["brief_sep"] == "-"
    if not (is_brief or match["gap"]) or stated.labelled or (is_brief and stated.has_time):
        return True
    return not (text[: stated.start] + text[stated.end :]).strip(_SIGNS)


def _order_of(text: str, match: re.Match[str], language: str) -> str:
    """*language*, or that of the United States where an English day in *match* must be read so.

    The weekday before it decides; else a time of twelve hours behind it: who prints "AM" in English, and names no other
    country, puts the month first.
    """
    if language != "en" or not (match["year"] or match["brief_year"]):
        return language
    named = _ENGLISH_WEEKDAY.search(text[max(0, match.start() - MAX_LEAD_CHARS) : match.start()])
    if named is not None:
        weekday = ENGLISH_WEEKDAYS.index(named[1].lower())
        fits = [order for order in ("en", "en-us") if _falls_on(_read_day(match, order), weekday)]
        if len(fits) == 1:
            return fits[0]
    return "en-us" if _TWELVE_HOURS.match(text, match.end()) else language


def _falls_on(day: tuple[int, int, int] | None, weekday: int) -> bool:
    return day is not None and date(*day).weekday() == weekday


def says_update(label: str) -> bool:
    """Whether *label*, the text before a date, says that it is a modification: "Updated on"."""
    found = _LABEL.search(label[-40:])
    return found is not None and found["updated"] is not None


def says_other_day(label: str) -> bool:
    """Whether *label*, the text before a date, says that it is that of something else: "Deadline", "When".

    Short words are such before the date alone: "do" is "until" in Polish, and "of the" in Portuguese. What a sign sets
    apart from the date is no label of it: "Events | 7 March 2026".
    """
    part = _PARTED.split(label)[-1].rstrip(_AROUND_LABEL)
    found = _OTHER_LABEL.finditer(part)
    return any(one.end() == len(part) or one.end() - one.start() > MAX_SHORT_CHARS for one in found)


def is_date_label(text: str) -> bool:
    """Whether *text* is the label of a date and no more: "Last updated", but not "Ed Stand", who is a person."""
    return _LABEL.match(text) is not None


def _read_day(match: re.Match[str], language: str) -> tuple[int, int, int] | None:
    group = match.groupdict()
    year: str | int
    month: str | int
    if group["era"]:
        number = 1 if group["era_year"] in FIRST_YEAR else int(group["era_year"])
        year, month, day = ERAS[group["era"]] + number, group["era_month"], group["era_day"]
    elif group["cjk_year"]:
        year, month, day = int(group["cjk_year"]), group["cjk_month"], group["cjk_day"]
        if year < 1000:  # of the republic, in a text of its own
            if language.partition("-")[0] != "zh":
                return None
            year += ERAS["民國"]
    elif group["iso_year"]:
        year, month, day = group["iso_year"], group["iso_month"], group["iso_day"]
    elif group["year"] or group["brief_year"]:
        if group["brief_sep"] in _YEAR_FIRST_SIGNS.get(language.partition("-")[0], ()):
            brief = int(group["brief_day"])
            year = brief + (2000 if brief < FIRST_OF_OLD_CENTURY else 1900)
            return day_in_calendar(year, group["brief_month"], int(group["brief_year"]), language.partition("-")[0])
        if group["brief_sep"] == "-" and language != "en-us":
            return None
        day, month = group["first"] or group["brief_day"], group["second"] or group["brief_month"]
        if int(month) > 12 or (language == "en-us" and int(day) <= 12):
            day, month = month, day
        year = group["year"] or 2000 + int(group["brief_year"])
    elif group["numbered_year"]:
        name = " ".join(group["numbered_month"].casefold().split())
        month = name if name.isdigit() else NUMBERED_MONTHS.get(name, 0)
        year, day = group["numbered_year"], group["numbered_day"]
    else:
        form = next(form for form in ("of", "big", "word", "us", "joined") if group[f"{form}_year"])
        year, month, day = group[f"{form}_year"], group[f"{form}_month"], group[f"{form}_day"]
    return day_in_calendar(int(year), str(month), int(day), language.partition("-")[0])


def _complete(
    text: str, match: re.Match[str], day: tuple[int, int, int], floor: int, zone: tzinfo, language: str
) -> Stated:
    """The date in *match* with the time, weekday, zone and label around it, which must not start before *floor*."""
    start, end = match.span()
    if (unit := _UNIT.match(text, end)) is not None:
        end = unit.end()
    if (case := _ENDING.match(text, end)) is not None and case["ending"].islower():
        end = case.end()
    time = _time_after(text, end) or _time_before(text, start, floor, language)
    moment = datetime(*day)  # noqa: DTZ001  # gets its zone below
    has_time = False
    if time is not None:
        clock = read_clock(time)
        if clock is not None:
            moment, has_time = moment.replace(hour=clock[0], minute=clock[1], second=clock[2]), True
            start, end = min(start, time.start()), max(end, time.end())
            offset = zone_at(text, time.end(), language)
            if offset is not None:
                moment = moment.replace(tzinfo=read_offset(offset))
                end = max(end, offset.end())
    weekday = _WEEKDAY.match(text, end)
    if weekday is not None and is_weekday(plain(weekday["framed"] or weekday["word"]), language):
        end = weekday.end()
    start = _lead(text, floor, start, language)
    label = _LABEL.search(text, floor, start)
    if label is not None:
        start = label.start()
    elif (label := _LABEL_BEHIND.match(text, end)) is not None:
        end = label.end()
    return Stated(
        moment=localize(moment, zone),
        start=start,
        end=end,
        has_time=has_time,
        updated=bool(label and label["updated"]),
        labelled=label is not None,
    )


def _pass(text: str, at: int) -> int:
    """Where the signs and words between a date and its time end."""
    while (piece := _PIECE.match(text, at)) is not None:
        if piece["word"] and plain(piece["word"]) not in _BETWEEN:
            break
        at = piece.end()
    return at


def _lead(text: str, floor: int, start: int, language: str) -> int:
    """Where the weekday or other word that belongs to a date, before it, starts."""
    while True:
        edge = max(floor, start - MAX_LEAD_CHARS)
        before = text[edge:start].rstrip(_SIGNS)
        found = _LAST.search(before)
        if found is None:
            return start
        last = plain(found["last"])
        if is_weekday(plain(found[0]), language) and not _may_be_a_word(found[0], text[edge + found.end()]):
            start = edge + found.start()
        elif last in _BEFORE or (is_weekday(last, language) and not _may_be_a_word(last, text[edge + found.end()])):
            start = edge + found.start("last")
        else:
            return start


def _may_be_a_word(weekday: str, sign: str) -> bool:
    """Whether a *weekday* of two letters may be another word ("so", "di"): if no full stop or comma follows."""
    return len(weekday) < 3 and weekday.isalpha() and weekday < "\u2e80" and sign not in ".,"


def _time_after(text: str, end: int) -> re.Match[str] | None:
    at = _pass(text, end)
    return TIME.match(text, at) or DOT_TIME.match(text, at)


def _time_before(text: str, start: int, floor: int, language: str) -> re.Match[str] | None:
    """The last time before the date, if only words that join the two, or a zone, are between them."""
    for time in reversed(list(TIME.finditer(text, max(floor, start - 60), start))):
        end = time.end()
        if (zone := zone_at(text, end, language)) is not None and zone.end() <= start:
            end = zone.end()
        if _pass(text, end) >= start:
            return time
    return None
