"""When sources are visited: cron as cron means it, intervals, adaptation, jitter."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.schedule import adapt, next_visit, parse_cron, ticking
from scraper.source import Schedule

#: A Sunday.
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        pytest.param("0 0 * * 0", "UTC", "2026-03-08T00:00", id="0-is-sunday"),
        pytest.param("0 0 * * 7", "UTC", "2026-03-08T00:00", id="7-is-sunday"),
        pytest.param("0 0 * * 1", "UTC", "2026-03-02T00:00", id="1-is-monday"),
        pytest.param("0 13 * * sun", "UTC", "2026-03-01T13:00", id="name"),
        pytest.param("0 0 * * 1-5", "UTC", "2026-03-02T00:00", id="weekdays"),
        pytest.param("0 0 * * 5-7", "UTC", "2026-03-06T00:00", id="to-7"),
        pytest.param("0 0 * * FRI,SAT", "UTC", "2026-03-06T00:00", id="list"),
        pytest.param("0 0 * * */2", "UTC", "2026-03-03T00:00", id="every-other: sun, tue, …"),
        pytest.param("*/15 * * * *", "UTC", "2026-03-01T12:15", id="quarter"),
        pytest.param("0 6 * * *", "Asia/Ho_Chi_Minh", "2026-03-01T23:00", id="zone"),
        pytest.param("30 2 29 3 *", "Europe/Berlin", "2026-03-29T01:30", id="hour-that-does-not-exist"),
        pytest.param("0 0 13 * 5", "UTC", "2026-03-06T00:00", id="either-day"),
        pytest.param("0 0 1 jan *", "UTC", "2027-01-01T00:00", id="month"),
    ],
)
def test_cron(text: str, zone: str, expected: str) -> None:
    """The next time is the one that cron would choose, in the zone of the source."""
    moment = parse_cron(text, zone).after(NOON)
    assert moment is not None
    assert f"{moment:%Y-%m-%dT%H:%M}" == expected


@pytest.mark.parametrize(
    ("text", "zone", "start", "expected"),
    [
        pytest.param("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", ["25 00:30", "26 01:30"], id="hour-twice"),
        pytest.param("0 3 * * *", "Europe/Berlin", "2026-10-24T12:00", ["25 02:00", "26 02:00"], id="hour-after-it"),
        pytest.param("30 * * * *", "Europe/Berlin", "2026-10-25T00:00", ["25 00:30", "25 01:30"], id="every-hour"),
        pytest.param("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", ["29 01:30", "30 00:30"], id="hour-left-out"),
        pytest.param("30 1 * * *", "America/New_York", "2026-10-31T12:00", ["01 05:30", "02 06:30"], id="new-york"),
        pytest.param("30 6 * * *", "Asia/Ho_Chi_Minh", "2026-10-24T12:00", ["24 23:30", "25 23:30"], id="without"),
    ],
)
def test_summer_time(text: str, zone: str, start: str, expected: list[str]) -> None:
    """Where the clock is put forward or back, what stands at an hour still happens once a day."""
    moment: datetime | None = datetime.fromisoformat(start).replace(tzinfo=UTC)
    for day in expected:
        assert moment is not None
        moment = parse_cron(text, zone).after(moment)
        assert f"{moment:%d %H:%M}" == day


def test_cron_never_says_now() -> None:
    """The next time lies after now, so that a visit is not made twice."""
    assert parse_cron("0 12 * * *", "UTC").after(NOON) == NOON + timedelta(days=1)


@pytest.mark.parametrize("text", ["", "* * * *", "61 * * * *", "* * * * 8", "* * * * 5-1", "* * * * mon-", "a b c d e"])
def test_wrong_cron(text: str) -> None:
    """What is no crontab line says so."""
    with pytest.raises(ValueError, match=r"."):
        parse_cron(text, "UTC")


@given(st.text(alphabet="0123456789*/,- monsunfri", max_size=30))
def test_any_cron(text: str) -> None:
    """Whatever is written there is understood or refused."""
    with suppress(ValueError):
        parse_cron(text, "UTC").after(NOON)


def test_interval_and_jitter() -> None:
    """Without a cron line the interval counts from the beginning of the visit; jitter only adds."""
    assert next_visit(Schedule(), HOUR, now=NOON, random=lambda: 0.5) == NOON + HOUR
    late = Schedule(jitter=timedelta(minutes=10))
    assert next_visit(late, HOUR, now=NOON, random=lambda: 0.5) == NOON + timedelta(minutes=65)


def test_adaptive_interval() -> None:
    """News make the interval shorter and silence longer, between the bounds; without bounds it stays."""
    assert adapt(Schedule(), HOUR, changed=True) == HOUR
    schedule = Schedule(between=(timedelta(minutes=50), timedelta(minutes=100)))
    assert adapt(schedule, HOUR, changed=True) == timedelta(minutes=50)
    assert adapt(schedule, HOUR, changed=False) == timedelta(minutes=90)
    assert adapt(schedule, timedelta(minutes=90), changed=False) == timedelta(minutes=100)


def test_ticking_never_overlaps() -> None:
    """Slow work is not begun twice, and goes on being called."""
    running, most, calls = 0, 0, 0
    enough = threading.Event()

    def work() -> None:
        nonlocal running, most, calls
        running += 1
        most, calls = max(most, running), calls + 1
        time.sleep(0.1)
        running -= 1
        if calls == 3:
            enough.set()

    with ticking(work, every=timedelta(seconds=0.05), now=datetime.now(UTC)):
        assert enough.wait(60)
    assert most == 1
