"""How long to wait is decided by what a host says and by how often it failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.http.backoff import HOST_BACKOFF, MAX_RETRY_AFTER, crawl_delay, host_wait, parse_retry_after

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("120", timedelta(minutes=2), id="seconds"),
        pytest.param(" 0 ", timedelta(0), id="zero"),
        pytest.param("Sun, 01 Mar 2026 12:05:00 GMT", timedelta(minutes=5), id="date"),
        pytest.param("Sun, 01 Mar 2026 12:05:00 -0000", timedelta(minutes=5), id="date-unknown-origin"),
        pytest.param("Sunday, 01-Mar-26 12:05:00 GMT", timedelta(minutes=5), id="date-rfc850"),
        pytest.param("Sun Mar  1 12:05:00 2026", timedelta(minutes=5), id="date-asctime"),
        pytest.param("Sun, 01 Mar 2026 11:00:00 GMT", timedelta(0), id="date-past"),
        pytest.param("999999999", MAX_RETRY_AFTER, id="far"),
        pytest.param("-5", None, id="negative"),
        pytest.param("1.5", None, id="fraction"),
        pytest.param("soon", None, id="words"),
        pytest.param("", None, id="empty"),
        pytest.param("9" * 5000, None, id="absurd"),
    ],
)
def test_parse_retry_after(value: str, expected: timedelta | None) -> None:
    """Both forms of the header give a wait; anything else gives none."""
    assert parse_retry_after(value, now=NOON) == expected


@given(st.text() | st.from_regex(r"\w{3}, \d+ \w{3} \d{1,9} [\d:]+ \S{0,6}", fullmatch=True))
def test_parse_retry_after_never_raises(value: str) -> None:
    """Whatever a server sends, the wait is none or between zero and a week."""
    wait = parse_retry_after(value, now=NOON)
    assert wait is None or timedelta(0) <= wait <= MAX_RETRY_AFTER


def test_backoff_grows_to_a_limit() -> None:
    """Each failure doubles the wait, up to a day; chance takes at most half of it."""
    waits = [host_wait(failures, random=lambda: 0.0) for failures in range(12)]
    assert waits[:4] == [timedelta(0), timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert waits[-1] == HOST_BACKOFF.longest == host_wait(10**9, random=lambda: 0.0)
    assert host_wait(2, random=lambda: 1.0) == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [(None, 1), (0.5, 1), (10, 10), (86400, 120), (-3, 1), (float("nan"), 1), (float("inf"), 1)],
)
def test_crawl_delay(stated: float | None, seconds: float) -> None:
    """The longer of both delays counts, within reason."""
    assert crawl_delay(stated, 1.0) == timedelta(seconds=seconds)
