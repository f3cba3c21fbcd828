"""A day that a summary names in words or without a year, word for word and without a guess: "22/11"."""

from __future__ import annotations

import re

from scraper.text.calendars import MONTHS, plain
from scraper.text.dates import (
    BEFORE_MONTH,
    BEFORE_YEAR,
    DAY_SIGN,
    DAY_WORD,
    LETTER_ORDINAL,
    MONTH_SIGN,
    MONTH_WORD,
    YEAR_SIGN,
    YEAR_WORD,
)
from scraper.text.words import any_word

#: A day without a year, as in teasers: a word for the time of day, then day and month; or the month in words.
_DAY_ONLY = re.compile(
    rf"(?:\b{any_word('dates.stated_days')}"
    rf"(?:\s+{any_word('dates.stated_days_after')})?(?:\s+{DAY_WORD}|,)?\s*\(?)"
    r"(?P<figures>\d{1,2}[/\-.]\d{1,2}(?:[/\-.]\d{4})?)(?!\d)"
    rf"|\b{DAY_WORD}\s+(?P<numbered>\d{{1,2}}\s+{MONTH_WORD}\s+\d{{1,2}}(?:\s+{YEAR_WORD}\s+\d{{4}})?)"
    rf"|(?P<cjk>(?:\d{{4}}{YEAR_SIGN}\s?)?\d{{1,2}}\s?{MONTH_SIGN}\s?\d{{1,2}}\s?{DAY_SIGN})"
    rf"|\b(?P<day_word>\d{{1,2}}(?:\.|{LETTER_ORDINAL})?\s+{BEFORE_MONTH}?(?P<day_month>[^\W\d_]{{3,}})\b\.?"
    rf"(?:\s+{BEFORE_YEAR}?\d{{4}})?)"
    rf"|\b(?P<word_day>(?P<first_month>[^\W\d_]{{3,}})\.?\s+\d{{1,2}}{LETTER_ORDINAL}?\b(?:,\s+\d{{4}})?)",
    re.IGNORECASE,
)
#: The end of a day whose year stands first.
_CJK_DAY = re.compile(rf"\d\s?{MONTH_SIGN}\s?\d{{1,2}}\s?{DAY_SIGN}$")


def find_stated_date(text: str) -> str | None:
    """The first day that *text* names, as written and without a guess at the year: "22/11" in "Ngày 22/11, tại …"."""
    at = 0
    while (match := _DAY_ONLY.search(text, at)) is not None:
        at = match.start() + 1  # behind a word that is no month, another one may begin inside: "Posted 11 March"
        if match["figures"]:
            day, month = (int(part) for part in re.split(r"[/\-.]", match["figures"])[:2])
            if 1 <= day <= 31 and 1 <= month <= 12:
                return match["figures"]
        elif match["numbered"] or match["cjk"]:
            return match["numbered"] or match["cjk"]
        else:
            name = match["day_month"] or match["first_month"]
            if plain(name.rstrip(".")) in MONTHS and (name[0].isupper() or match["day_month"]):
                return (match["day_word"] or match["word_day"]).strip()
    return None


def with_year(text: str, year: str) -> str:
    """*text* with a *year* beside the first day that it names without one: "Posted 6 June 2026, 10:40"."""
    day = find_stated_date(text)
    if day is None or re.search(r"\d{4}", day):
        return f"{text} {year}"
    dated = f"{year}年{day}" if _CJK_DAY.search(day) else f"{day}, {year}"
    return text.replace(day, dated, 1)
