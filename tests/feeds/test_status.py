"""The state of sources as the server reads it: from the store, writing nothing, within its time."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.status import MIN_INTERVAL, read_interval, read_states
from storage.database import Database
from storage.errors import StorageError
from storage.model import Failure, Visit
from storage.readonly import SlowError, open_read_only
from storage.sources import Sources

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with four visits."""
    path = tmp_path / "feedloom.db"
    with Database.open(path) as database:
        sources = Sources(database)
        sources.log(Visit(source="well", started=NOON, ended=NOON, seen=3, new=2))
        sources.log(
            Visit(source="part", started=NOON, ended=NOON, seen=3, failures=(Failure(document="x", cause="y"),))
        )
        sources.log(Visit(source="ill", started=NOON, ended=NOON, cause="no <answer>"))
        sources.log(Visit(source="poor", started=NOON, ended=NOON, broken="it found 31 on average"))
        sources.plan("well", NOON + HOUR / 2)
    return path


def test_states(path: Path) -> None:
    """Every source of the configuration has a state, in its order, visited or not."""
    with open_read_only(path, seconds=5) as database:
        states = read_states(database, ["ill", "well", "part", "poor", "new"])
    assert [(one.name, one.state, one.cause) for one in states] == [
        ("ill", "failing", "no <answer>"),
        ("well", "fine", ""),
        ("part", "some failed", "x: y"),
        ("poor", "broken", "it found 31 on average"),
        ("new", "not visited", ""),
    ]
    assert (states[1].seen, states[1].new, states[1].next_visit) == (3, 2, NOON + HOUR / 2)


def test_interval(path: Path) -> None:
    """Readers are promised the shortest planned pause, at most what feeds state, and never less than a minute."""
    with open_read_only(path, seconds=5) as database:
        assert read_interval(database, HOUR) == HOUR / 2
        assert read_interval(database, HOUR / 4) == HOUR / 4
    with Database.open(path) as database:
        Sources(database).plan("well", NOON + timedelta(seconds=1))
    with open_read_only(path, seconds=5) as database:
        assert read_interval(database, HOUR) == MIN_INTERVAL


def test_nothing_is_written(path: Path) -> None:
    """Reading leaves the file as it was, with none beside it, and cannot write."""
    before = path.read_bytes()
    with pytest.raises(StorageError), open_read_only(path, seconds=5) as database:
        database.execute("DELETE FROM sources")
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_slow_question(path: Path) -> None:
    """A question is stopped when its time is over."""
    start = time.monotonic()
    with pytest.raises(SlowError), open_read_only(path, seconds=0.2) as database:
        database.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        ).fetchone()
    assert time.monotonic() - start < 20


def test_no_store(tmp_path: Path) -> None:
    """No store, another program's file and something else in its place are said, and nothing is made."""
    with pytest.raises(StorageError), open_read_only(tmp_path / "none.db", seconds=1):
        pass
    assert not list(tmp_path.iterdir())
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    (tmp_path / "text.db").write_text("no database" * 100)
    for name in ("other.db", "text.db"):
        with pytest.raises(StorageError), open_read_only(tmp_path / name, seconds=1):
            pass
