"""What is known of documents, quarantine, and the log of visits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from storage.model import Failure, Visit
from storage.sources import Fill, Sources, SourceState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def sources(database: Database) -> Sources:
    return Sources(database)


def known(sources: Sources, source: str, path: str) -> str | None:
    """The hash of the bytes that need no other look."""
    reading = sources.reading(source, path)
    return reading.sha256 if reading and not reading.retry else None


def quarantined(sources: Sources, source: str, path: str) -> str | None:
    """Why the document was set aside."""
    reading = sources.reading(source, path)
    return reading.cause if reading and reading.set_aside else None


def test_document_is_known_by_its_bytes(sources: Sources) -> None:
    """What was read is known under its source and path, by the newest bytes."""
    assert known(sources, "báo", "a.txt") is None
    sources.remember("báo", "a.txt", "1111", now=NOW, outcome="recorded")
    sources.remember("báo", "a.txt", "2222", now=NOW, outcome="listing")
    assert known(sources, "báo", "a.txt") == "2222"
    assert known(sources, "other", "a.txt") is None


def test_second_failure_of_the_same_bytes_sets_aside(sources: Sources) -> None:
    """A failed document gets another try; after that it is in quarantine until its bytes change."""
    assert not sources.fail("báo", "a.txt", "1111", "no title", now=NOW).quarantined
    assert known(sources, "báo", "a.txt") is None
    assert quarantined(sources, "báo", "a.txt") is None
    assert not sources.fail(
        "báo", "a.txt", "1111", "no title", now=NOW
    ).quarantined  # it still counts: nobody knows yet
    assert sources.fail("báo", "a.txt", "1111", "no title", now=NOW).quarantined
    assert known(sources, "báo", "a.txt") == "1111"
    assert quarantined(sources, "báo", "a.txt") == "no title"
    assert not sources.fail("báo", "a.txt", "2222", "no title", now=NOW).quarantined


def test_success_ends_the_quarantine(sources: Sources) -> None:
    """A document that reads well again is in quarantine no more, and its failures are forgotten."""
    for _ in range(2):
        sources.fail("báo", "a.txt", "1111", "no title", now=NOW)
    sources.remember("báo", "a.txt", "2222", now=NOW, outcome="recorded")
    assert quarantined(sources, "báo", "a.txt") is None
    assert not sources.fail("báo", "a.txt", "1111", "no title", now=NOW).quarantined


def test_noting_a_failure_keeps_its_count(sources: Sources) -> None:
    """`remember` of a failure beside `fail` does not count it twice, nor forget it."""
    for _ in range(2):
        failure = sources.fail("báo", "a.txt", "1111", "no title", now=NOW)
        sources.remember("báo", "a.txt", "1111", now=NOW, outcome="failed")
    assert failure.cause == "no title"
    assert known(sources, "báo", "a.txt") == "1111"


def test_log_of_visits(database: Database, sources: Sources) -> None:
    """A visit is logged with its failures; sources whose newest visit failed are broken until one succeeds."""
    failures = (Failure(document="a.txt", cause="no title"), Failure(document="b.txt", cause="x", quarantined=True))
    end = NOW + timedelta(seconds=5)
    sources.log(Visit(source="báo", started=NOW, ended=end, seen=9, new=7, failures=failures, notes=("một ghi chú",)))
    sources.log(Visit(source="down", started=NOW, ended=end, cause="no route to host"))
    broken = [tuple(row) for row in database.execute("SELECT source, cause, failed FROM broken_sources ORDER BY 1")]
    assert broken == [("báo", None, 1), ("down", "no route to host", 0)]
    assert [tuple(row) for row in database.execute("SELECT document, cause, quarantined FROM failures")] == [
        ("a.txt", "no title", 0),
        ("b.txt", "x", 1),
    ]
    sources.log(Visit(source="báo", started=end, ended=end))
    assert [row["source"] for row in database.execute("SELECT * FROM broken_sources")] == ["down"]
    row = database.execute("SELECT * FROM sources WHERE name = 'báo'").fetchone()
    assert (row["first_completed"], row["failures_in_a_row"]) == ("2026-03-01T12:00:05Z", 0)


def test_pages_that_are_due(sources: Sources) -> None:
    """A page is due at its time, until it was asked for; one without a time never is by itself."""
    hour = timedelta(hours=1)
    sources.remember("báo", "/a", "1", now=NOW, outcome="recorded", etag='"1"', next_read=NOW + hour)
    sources.remember("báo", "/b", "2", now=NOW, outcome="recorded")
    sources.fail("báo", "/c", "", "gone", now=NOW, next_read=NOW)
    assert sources.due("báo", now=NOW) == ["/c"]
    assert sources.due("báo", now=NOW + hour) == ["/c", "/a"]
    sources.postpone("báo", "/a", now=NOW + hour, next_read=None)
    assert sources.due("báo", now=NOW + 9 * hour) == ["/c"]
    reading = sources.reading("báo", "/a")
    assert reading is not None
    assert (reading.etag, reading.read, reading.next_read) == ('"1"', NOW + hour, None)


def test_health_is_noted_once_for_each_change(sources: Sources) -> None:
    """A source breaks once, however often it fails, and is well again once; visits before any trouble say nothing."""
    causes = (None, None, "no route", "no route to host", None, None, "no route")
    for minutes, cause in enumerate(causes):
        at = NOW + timedelta(minutes=minutes)
        sources.log(Visit(source="báo", started=at, ended=at, cause=cause))
    told = [(health.at.minute, health.cause) for _, health in sources.changes_of_health(limit=50)]
    assert told == [(6, "no route"), (4, None), (2, "no route")]


def test_past_of_a_source(database: Database, sources: Sources) -> None:
    """What each visit gave is there to compare with, newest first, and visits that gave nothing do not count."""
    sources.log(Visit(source="báo", started=NOW, ended=NOW), {"items": Fill(31, 1), "date": Fill(9, 10)})
    sources.log(Visit(source="báo", started=NOW, ended=NOW))
    sources.log(Visit(source="báo", started=NOW, ended=NOW, broken="0 items", requests=3), {"items": Fill(0, 1)})
    assert sources.fills("báo") == {"items": [(0, 1, False), (31, 1, True)], "date": [(9, 10, True)]}
    assert database.execute("SELECT requests FROM visits ORDER BY id DESC").fetchone()[0] == 3
    for _ in range(300):
        sources.log(Visit(source="báo", started=NOW, ended=NOW))
    assert len(sources.fills("báo")["items"]) == 2


def test_plan(sources: Sources) -> None:
    """When a source is to be visited next is remembered."""
    assert sources.state("báo") == SourceState()
    sources.plan("báo", NOW)
    assert sources.state("báo").next_visit == NOW
    sources.plan("báo", None)
    assert sources.state("báo").next_visit is None
