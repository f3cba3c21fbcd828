"""How often a host may be asked: what it says itself, and how long to stay away when it fails. Pure.

Standards: RFC 9110 §10.2.3 (Retry-After), RFC 6585 §4 (429). The clock is always an argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: The first wait after a failure, and the longest; each failure in a row doubles it.
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)

#: Longer demands are mistakes, or meant to be rid of us: a host is asked once a week at least.
LONGEST_RETRY = timedelta(days=7)
#: A longer Crawl-delay would stretch one visit over days.
LONGEST_DELAY = timedelta(minutes=2)


def parse_retry_after(value: str, *, now: datetime) -> timedelta | None:
    """How long the server asks us to stay away, at most a week; None if it says nothing usable.

    RFC 9110 §10.2.3: whole seconds, or an HTTP-date. A date already past means "come back now" and gives zero.
    """
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return min(timedelta(seconds=int(value)), LONGEST_RETRY)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # an 11-digit hour overflows
        return None
    if moment.tzinfo is None:  # "-0000": UTC, origin unknown (RFC 5322 §3.3)
        moment = moment.replace(tzinfo=UTC)
    try:
        return min(max(moment - now, timedelta(0)), LONGEST_RETRY)
    except OverflowError:  # year 1 with an offset
        return None


def backoff(failures: int, *, random: Callable[[], float]) -> timedelta:
    """How long to stay away after so many failures in a row; zero after none.

    Doubles from five minutes up to a day, less up to a half of it by chance (*random* gives 0 to 1), so that
    sources which failed together do not come back together.
    """
    if failures <= 0:
        return timedelta(0)
    longest: timedelta = min(FIRST_WAIT * 2 ** min(failures - 1, 20), LONGEST_WAIT)
    return longest * (1 - random() / 2)


def crawl_delay(stated: float | None, configured: float) -> timedelta:
    """The pause between two requests to a host, in seconds: ours or the one its robots.txt asks for, if that is longer.

    A stated delay is obeyed up to two minutes; one that is no sensible number is none.
    """
    sensible = stated if stated is not None and 0 <= stated < float("inf") else 0.0
    return timedelta(seconds=max(configured, min(sensible, LONGEST_DELAY.total_seconds())))
