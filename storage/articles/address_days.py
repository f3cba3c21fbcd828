"""The day that an address states: "/2026/03/07/", "-20260307101530.htm", "-260307.html". Pure.

Four figures for the year, or a whole time of day behind them, are certain. A day in six figures may as well be a number
of the site's own, so it counts only where the addresses of articles whose dates are known agree on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

_MONTH_AND_DAY = r"(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])"
_LOOSE_MONTH_AND_DAY = r"/(\d\d?)/(\d\d?)(?=/)"
#: Behind a day without separators, a time to the second or the millisecond may follow.
_TIME = r"(?=(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?:\d{3})?(?!\d))"
#: A whole day in an address.
_CERTAIN = re.compile(rf"(?<=[/_-])((?:19|20)\d\d)(?:([/-]?){_MONTH_AND_DAY}(?:(?!\d)|{_TIME})|{_LOOSE_MONTH_AND_DAY})")
_FIGURES = re.compile(r"\d{6,20}")
#: So many articles must agree on where a day stands, and this share of those whose addresses have figures there …
MIN_AGREEING, MIN_AGREEING_SHARE = 3, 0.8
#: … on so many days: a number that stays the same for a day may look like it.
MIN_DAYS = 2
#: How far a stated day and that of the address may be apart: a text is often entered the evening before.
MAX_APART = timedelta(days=1)


class Form(NamedTuple):
    """Where a host writes days in its addresses: six figures (yymmdd) within a row of figures."""

    #: How long the row is.
    length: int
    #: Where in it the day begins.
    start: int


def certain_day(url: str | None) -> date | None:
    """The day that *url* states beyond doubt."""
    found = _CERTAIN.search(url or "")
    return _day(int(found[1]), found[3] or found[5], found[4] or found[6]) if found else None


def day_at(url: str | None, form: Form) -> date | None:
    """The day that *url* has in *form*."""
    return next((day for found, day in _readings(url) if found == form), None)


def common_form(known: Iterable[tuple[str | None, date]]) -> Form | None:
    """Where the addresses in *known*, each with the day of its article, have that day; None if they do not agree."""
    days = defaultdict[Form, set[date]](set)
    agreeing, figures = defaultdict[Form, int](int), defaultdict[int, int](int)
    for url, day in known:
        for length in {len(row) for row in _figures(url)}:
            figures[length] += 1
        for form in {form for form, read in _readings(url) if abs(read - day) <= MAX_APART}:
            agreeing[form] += 1
            days[form].add(day)
    best = max(agreeing, key=lambda form: (agreeing[form], -form.start), default=None)
    if best is None or agreeing[best] < MIN_AGREEING or len(days[best]) < MIN_DAYS:
        return None
    return best if agreeing[best] >= MIN_AGREEING_SHARE * figures[best.length] else None


def _figures(url: str | None) -> list[str]:
    try:
        return _FIGURES.findall(urlsplit(url or "").path)
    except ValueError:
        return []


def _readings(url: str | None) -> Iterator[tuple[Form, date]]:
    for row in _figures(url):
        for start in range(len(row) - 5):
            day = _day(2000 + int(row[start : start + 2]), row[start + 2 : start + 4], row[start + 4 : start + 6])
            if day is not None:
                yield Form(len(row), start), day


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
