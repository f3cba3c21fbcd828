from __future__ import annotations

from collections import defaultdict

import pytest
from babel.core import Locale, UnknownLocaleError

from scraper.text.calendars import LOCAL_MONTHS, day_in_calendar, is_weekday, month_number, plain
from scraper.text.dates import parse_date
from scraper.text.words import by_language


def test_languages_agree_on_months() -> None:
    """A name that means another month elsewhere is one of `local_months`: in other texts it would be misread."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for months in by_language("dates.months").values():
        for number, names in enumerate(months, 1):
            for name in names.split("/"):
                numbers[plain(name)].add(number)
    assert {name: found for name, found in numbers.items() if len(found) > 1} == {}


@pytest.mark.parametrize("tag", sorted(by_language("dates.months")))
def test_months_are_those_of_cldr(tag: str) -> None:
    """What CLDR and our files both call a month is the same one."""
    try:
        months = Locale.parse(tag).months
    except UnknownLocaleError:
        pytest.skip("CLDR does not know the language")
    for context in ("format", "stand-alone"):
        for number, name in months[context]["wide"].items():
            assert month_number(plain(name), tag) in (number, 0)


def test_names_from_cldr() -> None:
    """A language whose file lists no months, or that has no file, has CLDR's; in its own texts alone."""
    assert month_number(plain("aŭgusto"), "eo") == 8
    assert is_weekday(plain("дүйсенбі"), "kk")
    assert month_number(plain("aŭgusto"), "") == month_number(plain("aŭgusto"), "it") == 0
    assert month_number(plain("aŭgusto"), "xx") == 0
    assert not is_weekday(plain("дүйсенбі"), "ru")


@pytest.mark.parametrize(
    ("written", "also"),
    [("ഒക്ടോബർ", "ഒക്\u200cടോബര്\u200d"), ("KASIM", "kasım"), ("Février", "fevrier"), ("meán-fómhair", "MEÁN FÓMHAIR")],
)
def test_spellings_of_one_name(written: str, also: str) -> None:
    """Case, accents, joiners and the two ways to write a bare consonant do not make another name."""
    assert plain(written) == plain(also)


def test_local_months() -> None:
    """Polish November is Croatian October."""
    assert LOCAL_MONTHS["hr"]["listopad"] == 10
    assert month_number("listopad", "hr") == 10
    assert month_number("listopad", "pl") == month_number("listopad", "") == 11


@pytest.mark.parametrize(
    ("year", "month", "day", "language", "expected"),
    [
        (1403, "فروردین", 1, "fa", (2024, 3, 20)),
        (1403, "12", 30, "fa", (2025, 3, 20)),
        (2567, "มีนาคม", 5, "th", (2024, 3, 5)),
        (67, "มี.ค", 5, "th", (2024, 3, 5)),
        (24, "3", 5, "", (2024, 3, 5)),
        (2024, "2", 30, "", None),
        (2024, "nonsense", 3, "", None),
    ],
)
def test_day_in_calendar(year: int, month: str, day: int, language: str, expected: tuple[int, int, int] | None) -> None:
    """Years of Iran and Thailand become common ones; a day that does not exist is none."""
    assert day_in_calendar(year, month, day, language) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("बिहिबार, साउन २९, २०७७", "2020-08-13"),
        ("२०७७ साउन २९", "2020-08-13"),
        ("१ बैशाख २०८१", "2024-04-13"),
        ("२०८० चैत ३०", "2024-04-12"),
        ("१३ जुन २०२४", "2024-06-13"),
        ("साउन ३३, २०७७", None),
        ("साउन २९, २०९९", None),
    ],
)
def test_days_of_nepal(text: str, day: str | None) -> None:
    """Nepal counts years from 57 BC and has months of 29 to 32 days, which a table says; other dates are Gregorian."""
    moment = parse_date(text, language="ne")
    assert (moment and moment.date().isoformat()) == day
