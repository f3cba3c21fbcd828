"""Every wait between requests: pauses, Retry-After, and growing waits after failures. Pure.

`client.py` decides from which failure on a host is left alone.

Standards: RFC 9110 §10.2.3 (Retry-After), RFC 6585 §4 (429). The clock is always an argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: A longer Retry-After is a mistake, or meant to be rid of us: every host is asked at least once a week.
MAX_RETRY_AFTER = timedelta(days=7)
#: A host that wants to be left alone for no longer than this is waited for within the visit.
MAX_WAIT_IN_VISIT = timedelta(seconds=30)
#: How often one visit asks for what may pass: a page, a list, a robots.txt that gets no answer, or "not now".
TRIES_IN_VISIT = 3
#: A longer Crawl-delay would stretch one visit over days.
MAX_CRAWL_DELAY = timedelta(minutes=2)
#: How long a robots.txt holds (RFC 9309 §2.4: a day), and how soon we ask again where there was no answer.
ROBOTS_LIFETIME, ROBOTS_RETRY = timedelta(days=1), timedelta(minutes=10)
#: How soon a young article is asked for again. Each time it has not changed the wait doubles.
FIRST_RECHECK = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """A wait that doubles with each failure in a row."""

    #: The wait after the first failure.
    first: timedelta
    #: It grows no further than this.
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long to wait after so many *failures* in a row; zero after none."""
        if failures <= 0:
            return timedelta(0)
        wait: timedelta = min(self.first * 2 ** min(failures - 1, 20), self.longest)
        return wait


#: For a host that fails.
HOST_BACKOFF = Backoff(first=timedelta(minutes=5), longest=timedelta(days=1))
#: For a page that cannot be fetched or parsed.
PAGE_BACKOFF = Backoff(first=timedelta(hours=1), longest=timedelta(days=7))


def host_wait(failures: int, *, random: Callable[[], float]) -> timedelta:
    """How long to leave a host alone after so many *failures* in a row.

    Up to half of the wait is taken off by chance (*random* gives 0 to 1), so that hosts which failed together are not
    asked again together.
    """
    return HOST_BACKOFF.wait(failures) * (1 - random() / 2)


def recheck_wait(unchanged_for: timedelta | None) -> timedelta:
    """How long to wait before a page is asked for again, if it did not change in *unchanged_for*; None: it is new."""
    return FIRST_RECHECK if unchanged_for is None else max(2 * unchanged_for, FIRST_RECHECK)


def parse_retry_after(value: str, *, now: datetime) -> timedelta | None:
    """How long the server asks us to stay away, at most a week; None if it says nothing usable.

    RFC 9110 §10.2.3: whole seconds, or an HTTP-date. A date already past means "come back now" and gives zero.
    """
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return min(timedelta(seconds=int(value)), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # an 11-digit hour overflows
        return None
    if moment.tzinfo is None:  # "-0000": UTC, origin unknown (RFC 5322 §3.3)
        moment = moment.replace(tzinfo=UTC)
    try:
        return min(max(moment - now, timedelta(0)), MAX_RETRY_AFTER)
    except OverflowError:  # year 1 with an offset
        return None


def crawl_delay(stated: float | None, configured: float) -> timedelta:
    """The pause between two requests to a host: the *configured* one, or the one its robots.txt asks for if longer.

    Both are in seconds. A *stated* delay is obeyed up to two minutes; one that is no sensible number is ignored.
    """
    sensible = stated if stated is not None and 0 <= stated < float("inf") else 0.0
    return timedelta(seconds=max(configured, min(sensible, MAX_CRAWL_DELAY.total_seconds())))
