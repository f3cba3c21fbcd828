"""Times of day and zones as newspapers print them: "8h05", "8:05 PM", "午後8時5分", "(GMT+7)".

This is the grammar; the words are in `languages/`. `scraper.text.dates` says where a time belongs to a date.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scraper.text.calendars import plain
from scraper.text.words import any_of, any_word, by_language, words

#: Hours ahead of UTC by the abbreviation of a zone; only of abbreviations that are not ambiguous.
ZONE_HOURS: dict[str, int] = {
    letters: hours for zones in by_language("dates.zones").values() for letters, hours in zones.items()
}
#: IANA names by abbreviation, for zones whose offset changes in summer or is not in whole hours ("IST": mostly India).
ZONE_REGIONS: dict[str, str] = {
    letters: name for zones in by_language("dates.zone_regions").values() for letters, name in zones.items()
}
_ABBREVIATIONS = {*ZONE_HOURS, *ZONE_REGIONS}


def _patterns(key: str) -> str:
    """The alternatives of a regular expression for one of the patterns at *key*."""
    return "|".join(words(key))


_HOUR_SIGN, _MINUTE_SIGN, _SECOND_SIGN = (
    any_word("dates.hour_signs"),
    any_word("dates.minute_signs"),
    any_word("dates.second_signs"),
)
#: The halves of the day, plain and without spaces and full stops, with the first hour of each.
_HALVES = {
    re.sub(r"[.\s]", "", plain(word)): first
    for key, first in (("morning", 0), ("noon", 9), ("afternoon", 12), ("night", 18))
    for word in words(f"dates.{key}")
}
_HALF_WORDS = [word for key in ("morning", "noon", "afternoon", "night") for word in words(f"dates.{key}")]
#: Before a time, abbreviations in Latin letters are other words, "Sa 12:30", and a letter may end a date: "2026م 9:30".
_BEFORE_TIME = any_of(word for word in _HALF_WORDS if len(word) > (3 if word.isascii() else 1))
#: The letters of scripts that join a word for a half of the day to what stands before: "7日下午3:05".
_JOINING = "\u3040-\u9fff\uac00-\ud7a3"
#: A time of day in figures, with the word for its half of the day: for `read_clock`.
TIME = re.compile(
    rf"(?P<before>(?<![^\W\d_{_JOINING}]){_BEFORE_TIME})?\s?(?<![\d.,/])(?<!\d:)(?:"
    rf"(?P<hour>\d{{1,2}})\s?(?:[:：]|{_HOUR_SIGN}|{_patterns('dates.hour_marks')})\s?(?P<minute>\d{{2}})(?![\d/])"
    rf"(?:\s?(?:[:：]|{_MINUTE_SIGN})\s?(?P<second>\d{{2}}(?!\d))?(?:\.\d+)?{_SECOND_SIGN}?)?"
    rf"|(?P<cjk_hour>\d{{1,2}})\s?{_HOUR_SIGN}(?:\s?(?P<cjk_minute>\d{{1,2}})\s?{_MINUTE_SIGN})?"
    rf"|(?P<dot_hour>\d{{1,2}})[.:](?P<dot_minute>\d{{2}})(?=\s?(?:{_patterns('dates.clock_words')}|h\b))"
    r"|(?!(?<=[^\W\d_])\d{1,2}\s(?-i:am)\b)"  # "von Marianne1 am 20.9.": also German for "on the"
    rf"(?P<lone_hour>\d{{1,2}})(?:\s?h(?![\w])|(?=\s?(?:{_patterns('dates.clock_words')})))"
    rf")(?:\s?(?P<after>{_patterns('dates.after_time')}|{any_of(_HALF_WORDS)}(?![^\W\d_])))?",
    re.IGNORECASE,
)
#: A time with a full stop, as in Finnish and Czech. Only after a date: elsewhere it is a number.
DOT_TIME = re.compile(r"(?P<dot_hour>\d{1,2})\.(?P<dot_minute>\d{2})(?![\d/:]|[.,]\d|\s?[€$£%])(?:\s?น\.)?")
#: The abbreviations of zones that are common words of a language: "est" is French.
_ZONE_WORDS = {tag: _ABBREVIATIONS & {*common.split()} for tag, common in by_language("detection.words").items()}
#: So much of a text around a zone tells whether all of it is in capitals.
MAX_BESIDE_CHARS = 40
#: The zone behind a time: for `read_offset`.
_ZONE = re.compile(
    rf"\s*[,(（\[]?\s*(?:{any_word('dates.zone_words')}\s*,?\s*)?"
    r"(?:(?P<name>gmt|utc)\s*(?P<named>[+\-−]\s?\d{1,2}(?::?\d{2})?)"
    r"|(?P<offset>[+\-−]\d{2}:?\d{2})(?!\d)"
    rf"|(?P<letters>{any_of(_ABBREVIATIONS)})\b)\s*[)）\]]?",
    re.IGNORECASE,
)


def read_zone(name: str | None) -> tzinfo:
    """The zone called *name* (IANA); UTC for None or an unknown one."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def localize(moment: datetime, zone: tzinfo) -> datetime:
    """*moment* with a fixed offset: its own, or that of *zone* on that day."""
    try:
        offset = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).utcoffset() or timedelta(0)
        return moment.replace(tzinfo=timezone(offset))
    except (ValueError, OverflowError):
        return moment.replace(tzinfo=UTC)


def read_clock(match: re.Match[str]) -> tuple[int, int, int] | None:
    """Hour, minute and second of a match of `TIME` or `DOT_TIME`; None if a day has no such time."""
    group = match.groupdict()
    hour = int(next(filter(None, map(group.get, ("hour", "cjk_hour", "dot_hour", "lone_hour")))) or 0)
    minute = int(next(filter(None, map(group.get, ("minute", "cjk_minute", "dot_minute"))), None) or 0)
    second = int(group.get("second") or 0)
    half = re.sub(r"[.\s]", "", plain(group.get("before") or group.get("after") or ""))
    if half in _HALVES and hour <= 12:
        hour = (_HALVES[half] + (hour - _HALVES[half]) % 12) % 24
    return (hour, minute, min(second, 59)) if hour < 24 and minute < 60 else None


def zone_at(text: str, at: int, language: str) -> re.Match[str] | None:
    """The zone in *text* at *at*, behind a time, for `read_offset`; *language*: its primary tag, or "".

    An abbreviation that is a word of a language is none in that language, nor where a sentence goes on behind it, all
    in small letters: "à 17h44 et mis à jour". In capitals it is one among other letters: "17h44 EST".
    """
    match = _ZONE.match(text, at)
    if match is None or (letters := match["letters"]) is None:
        return match
    speaks = [tag for tag, shared in _ZONE_WORDS.items() if letters.casefold() in shared]
    if letters.isupper() and not text[max(0, at - MAX_BESIDE_CHARS) : at + MAX_BESIDE_CHARS].isupper():
        return match
    return None if language in speaks or (speaks and text[match.end() :].lstrip()[:1].islower()) else match


def read_offset(match: re.Match[str]) -> tzinfo:
    """The zone of a match of `zone_at`; UTC if there is no such offset."""
    if letters := (match["letters"] or "").casefold():
        return (
            read_zone(ZONE_REGIONS[letters])
            if letters in ZONE_REGIONS
            else timezone(timedelta(hours=ZONE_HOURS[letters]))
        )
    digits = re.sub(r"[\s:]", "", (match["named"] or match["offset"]).replace("−", "-"))
    hours, minutes = (int(digits[1:3]), int(digits[3:5] or 0)) if len(digits) > 3 else (int(digits[1:]), 0)
    if hours > 14 or minutes > 59:
        return UTC
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if digits[0] == "-" else offset)
