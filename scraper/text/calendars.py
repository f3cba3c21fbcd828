"""Months, weekdays and years as languages name and count them.

Names are compared without case and accents (`plain`): "FÉVRIER", "Février" and "fevrier" are the same.

The names in the files of `languages/` are recognised in every text. A language whose file lists none, or that has no
file, gets its names from CLDR, but only in texts of that language: loading CLDR's names of every language takes most of
a second, and every parser process would have to.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from scraper.text.words import by_language, tag_of, words

#: What one letter is written as in several ways: the bare consonants of Malayalam, the i of Turkish, and the signs that
#: only join letters or part them.
_SAME = str.maketrans(
    {"ൺ": "ണ", "ൻ": "ന", "ർ": "ര", "ൽ": "ല", "ൾ": "ള", "ı": "i", "\u200b": "", "\u200c": "", "\u200d": ""}
)


def plain(word: str) -> str:
    """*word* in lower case, without accents, with single spaces."""
    word = word.casefold()
    if not word.isascii():
        word = "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
        word = word.translate(_SAME)
    return " ".join(word.replace("-", " ").split())


def plain_words(key: str) -> frozenset[str]:
    """The words of all languages at *key*, plain."""
    return frozenset(map(plain, words(key)))


def months(key: str) -> dict[str, int]:
    """The names of months at *key* in all languages, each with its number."""
    return {
        name: number
        for twelve in by_language(key).values()
        for number, names in enumerate(twelve, 1)
        for name in names.split("/")
    }


#: The names of months, plain.
MONTHS = {plain(name): number for name, number in months("dates.months").items()}
#: By language, names that mean another month elsewhere: "listopad" is October in Croatian, November in Polish.
LOCAL_MONTHS = {
    tag: {plain(name): number for name, number in local.items()}
    for tag, local in by_language("dates.local_months").items()
}
#: Numbers in words, for languages whose months have no other names.
NUMBERED_MONTHS = months("dates.numbered_months")
#: The months of Iran's solar calendar, whose year starts in spring.
SOLAR_MONTHS = {plain(name): number for name, number in months("dates.solar_months").items()}
#: The months of Nepal's calendar, whose year starts in April.
BIKRAM_MONTHS = {plain(name): number for name, number in months("dates.bikram_months").items()}
WEEKDAYS = plain_words("dates.weekdays")
#: The year before the first of an era.
ERAS = {era: year for eras in by_language("dates.eras").values() for era, year in eras.items()}
FIRST_YEAR = words("dates.first_year")

#: The Buddhist year is ahead by so many years; these are the ones that Thai papers print.
BUDDHIST_ERA, BUDDHIST_YEARS = 543, range(2400, 2700)
#: The solar years that Iranian papers print, and the ordinal of the day before year 1.
SOLAR_YEARS, SOLAR_ERA_ORDINAL = range(1300, 1500), 226894

#: The first year of Nepal's calendar in the table, and the day on which it began.
FIRST_BIKRAM_YEAR, FIRST_BIKRAM_DAY = 2000, date(1943, 4, 14)
#: Its months follow the sun, not a rule: how many days above 29 each has, as published.
BIKRAM_MONTHS_ABOVE_29 = (
    "132321110102223222101011223321101011232321110012132321110102223222101011223321101011232321110012"
    "222322011002223222101011223321101011232321110012222322011011223222101011223321101011232321110012"
    "222322011011223222101011232321101011232321110102222322101011223222101011232321110011232321110102"
    "222322101011223222101011232321110012132321110102223222101011223231101011232321110012132321110102"
    "223222101011223321101011232321110012132322011002223222101011223321101011232321110012222322011011"
    "223222101011223321101011232321110012222322011011223222101011232321101011232321110012222322101011"
    "223222101011232321110011232321110102222322101011223222101011232321110011232321110102223222101011"
    "223231101011232321110012132321110102223222101011223321101011232321110012222322010102223222101011"
    "223321101011232321110012222322011002223222101011223321101011232321110012222322011011223222101011"
    "232321101011232321110012222322101011223222101011232321110011232321110102222322101011223222101011"
    "232321110011232321110102223222101011223222101011223221110111232312110111132321110111223222101111"
    "123312110111132321110111132321110111"
)

#: The digits of other scripts, whose code points follow each script's zero.
DIGITS = {
    zero + value: str(value)
    for zero in map(
        ord, "\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0\u1040\u17e0\uff10"
    )
    for value in range(10)
}


@lru_cache(maxsize=256)  # pages can state any language
def _cldr_names(language: str | None, what: str) -> Mapping[str, int]:
    """CLDR's plain names of *what* ("months", "days") in *language* with their numbers; {} if its file has its own."""
    tag = tag_of(language)
    listed = "dates.weekdays" if what == "days" else "dates.months"
    if not language or tag in by_language(listed) or (what == "months" and tag in by_language("dates.numbered_months")):
        return {}
    from babel.core import Locale, UnknownLocaleError  # rarely needed, and slow to import

    try:
        names = getattr(Locale.parse(language.replace("-", "_")), what)
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        plain(name).rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in names[context][width].items()
        if not name[:1].isdigit()
    }


def month_number(name: str, language: str | None) -> int:
    """The number of the month with the plain *name* in a text of *language* (a primary tag); 0 if none has it."""
    return (
        LOCAL_MONTHS.get(language or "", MONTHS).get(name)
        or MONTHS.get(name)
        or _cldr_names(language, "months").get(name, 0)
    )


def calendar_names(language: str) -> Iterable[str]:
    """The names of months or weekdays in *language*: those of its file, else CLDR's; none if nobody knows it."""
    tag = tag_of(language) or ""
    listed = (by_language(f"dates.{what}").get(tag) for what in ("months", "numbered_months", "weekdays"))
    return next(filter(None, listed), None) or _cldr_names(language, "months")


def is_weekday(name: str, language: str | None) -> bool:
    """Whether the plain *name* is a weekday in the file of any language, or in CLDR's *language*."""
    return name in WEEKDAYS or name in _cldr_names(language, "days")


def day_in_calendar(year: int, month: str, day: int, language: str) -> tuple[int, int, int] | None:
    """Year, month and day in the Gregorian calendar. *month* is a number or a name; None if there is no such day."""
    key = plain(month)
    number = int(key) if key.isdigit() else month_number(key, language)
    if year < 100:
        year += 2500 if "ก" <= month[0] <= "๛" else 2000
    try:
        if year in SOLAR_YEARS and (language == "fa" or key in SOLAR_MONTHS):
            return _from_solar(year, number or SOLAR_MONTHS[key], day)
        if key in BIKRAM_MONTHS:
            return _from_bikram(year, BIKRAM_MONTHS[key], day)
        found = datetime(year - BUDDHIST_ERA if year in BUDDHIST_YEARS else year, number, day, tzinfo=UTC)
    except (ValueError, KeyError):
        return None
    return found.year, found.month, found.day


def _from_bikram(year: int, month: int, day: int) -> tuple[int, int, int]:
    """A day of Nepal's calendar in the Gregorian one."""
    past = 12 * (year - FIRST_BIKRAM_YEAR) + month - 1
    if not (0 <= past < len(BIKRAM_MONTHS_ABOVE_29) and 1 <= day <= 29 + int(BIKRAM_MONTHS_ABOVE_29[past])):
        raise ValueError
    days = 29 * past + sum(map(int, BIKRAM_MONTHS_ABOVE_29[:past]))
    found = FIRST_BIKRAM_DAY + timedelta(days=days + day - 1)
    return found.year, found.month, found.day


def _from_solar(year: int, month: int, day: int) -> tuple[int, int, int]:
    """A day of Iran's solar calendar in the Gregorian one: six months of 31 days, then of 30; 8 leap years in 33."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError
    days = 365 * (year - 1) + (8 * year + 21) // 33 + 31 * (month - 1) - max(0, month - 7) + day
    found = datetime.fromordinal(SOLAR_ERA_ORDINAL + days)
    return found.year, found.month, found.day
