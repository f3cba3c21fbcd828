"""A writer that is killed, and writers beside each other: nothing lost, nothing doubled."""

from __future__ import annotations

import multiprocessing
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind, Link, LinkKind

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["storage.database", "tests.storage.test_kill"])


def write(path: str, first: int, number: int) -> None:
    with Database.open(Path(path)) as database:
        articles = Articles(database, "example.org,2026")
        for n in range(first, first + number):
            link = Link(
                kind=LinkKind.RELATED, position=0, title=f"Bài {n + 1}", url=f"https://bao.example/{n + 1}.html"
            )
            articles.record(
                Article(
                    kind=Kind.ARTICLE,
                    title=f"Bài {n}",
                    permalink=f"https://bao.example/{n}.html",
                    body=(f"Thân bài {n}.",),
                    links=(link,),
                ),
                source="báo",
                now=NOW,
            )


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2, 0.5])
def test_killed_writer_leaves_a_sound_store(tmp_path: Path, delay: float) -> None:
    """Whenever a writer is killed, also while it makes the store, the next run goes on from whole articles."""
    path = tmp_path / "a.db"
    child = FORKS.Process(target=write, args=(str(path), 0, 2000))
    child.start()
    deadline = time.monotonic() + 20
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(delay)
    child.kill()
    child.join()
    write(str(path), 0, 60)
    with Database.open(path) as database:
        assert database.check() == []
        counts = database.execute(
            "SELECT count(*), count(DISTINCT url), (SELECT count(*) FROM links),"
            " (SELECT count(*) FROM changes WHERE kind = 'new') FROM articles"
        ).fetchone()
        full = database.execute("SELECT count(*) FROM articles WHERE status = 'full'").fetchone()[0]
    assert tuple(counts) == (full + 1, full + 1, full, full)  # one teaser, at the end of the chain
    assert full >= 60


def test_two_writers(tmp_path: Path) -> None:
    """Two processes that record beside each other wait for each other, and both have all their articles."""
    path = str(tmp_path / "a.db")
    children = [FORKS.Process(target=write, args=(path, first, 80)) for first in (0, 1000)]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0, 0]
    with Database.open(Path(path)) as database:
        assert database.check() == []
        assert database.execute("SELECT count(*) FROM articles WHERE status = 'full'").fetchone()[0] == 160
