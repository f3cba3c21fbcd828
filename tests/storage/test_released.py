"""Stores of released versions, kept as SQL in fixtures/: they open, migrate and lose nothing, also when killed."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.articles.record import Articles
from storage.database import Database
from storage.migrations import schema_version
from storage.model import Article, Kind, Outcome, Status
from storage.publications import Publications
from storage.related import RelatedArticles
from storage.search import Search

FIXTURES = Path(__file__).with_name("fixtures")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["storage.database", "tests.storage.test_released"])


def restore(release: str, path: Path) -> Path:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript((FIXTURES / f"{release}.sql").read_text(encoding="utf-8"))
    return path


@pytest.mark.parametrize("release", [path.stem for path in sorted(FIXTURES.glob("*.sql"))])
def test_opens_and_goes_on(tmp_path: Path, release: str) -> None:
    """A store of a release is brought up to date, with a backup beside it, and goes on as before."""
    path = restore(release, tmp_path / "a.db")
    with Database.open(path) as database:
        assert database.execute("PRAGMA user_version").fetchone()[0] == schema_version()
        assert database.check() == []
        articles = Articles(database, "example.org,2026")
        one = articles.get("https://bao.example/1.html")
        assert one is not None
        assert (one.title, one.body) == ("Đường sắt đô thị chạy thử", "Đoàn tàu rời ga lúc bảy giờ.")
        assert [link.title for link in one.links] == ["Chợ hoa xuân"]
        assert [version.said["body"] for version in articles.history.versions(one.id)] == [
            "Đoàn tàu rời ga lúc sáu giờ."
        ]
        assert database.execute("SELECT count(*) FROM documents").fetchone()[0] == 3
        assert [known.id for known, _ in articles.history.documents()] != []
        assert Publications(database).entries("all") == [one.id]
        assert [hit.id for hit in Search(database).find("roi ga")] == [one.id]
        for query in ("đường sắt", "duong sat"):
            rows = database.execute("SELECT rowid FROM search WHERE search MATCH ?", (query,)).fetchall()
            assert [row["rowid"] for row in rows] == [one.id], query
        assert [hit.title for hit in Search(database).find("都庁")] == ["東京都庁で桜が満開"]
        assert RelatedArticles(database, articles.links).relate_new(now=NOW) == 0, "old articles stay as they are"
        removed = articles.get("https://bao.example/4.html")
        assert removed is not None
        assert removed.status is Status.REMOVED
        again = Article(
            kind=Kind.ARTICLE, title="Chợ hoa xuân", permalink="https://bao.example/2.html", body=("Hoa đào.",)
        )
        assert articles.record(again, source="báo", now=NOW).outcome is Outcome.NEW
    with closing(sqlite3.connect(tmp_path / "a.db.v1.bak")) as backup:
        assert backup.execute("PRAGMA user_version").fetchone() == (1,)


def test_the_same_schema_as_a_new_store(tmp_path: Path) -> None:
    """A migrated store and a new one have the same schema."""

    def schema(path: Path) -> set[tuple[str, ...]]:
        with Database.open(path) as database:
            return {
                tuple(row)
                for row in database.execute(
                    "SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT GLOB 'sqlite_stat*'"
                )
            }

    assert schema(restore("0.1.0", tmp_path / "old.db")) == schema(tmp_path / "new.db")


def migrate(path: str) -> None:
    Database.open(Path(path)).close()


def test_killed_at_any_moment_of_a_migration(tmp_path: Path) -> None:
    """A migration that is killed has happened or not; the next opening completes it, and nothing is lost."""
    chance = random.Random(3)
    large = restore("0.1.0", tmp_path / "large.db")
    with closing(sqlite3.connect(large)) as connection, connection:
        connection.executemany(
            "INSERT INTO articles (key, entry_id, status, source, title, body, first_seen, updated)"
            " VALUES (?, 'tag:' || ?, 'full', 'báo', '東京の桜', ?, '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z')",
            [(str(number), number, f"桜 {number} " * 200) for number in range(400)],
        )
    started = time.monotonic()
    shutil.copy(large, tmp_path / "whole.db")
    child = FORKS.Process(target=migrate, args=(str(tmp_path / "whole.db"),))
    child.start()
    child.join()
    whole = time.monotonic() - started
    for turn in range(4):
        path = tmp_path / f"{turn}.db"
        shutil.copy(large, path)
        child = FORKS.Process(target=migrate, args=(str(path),))
        child.start()
        time.sleep(whole * chance.uniform(0.3, 1))
        child.kill()
        child.join()
        with closing(sqlite3.connect(path)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            assert version in (1, schema_version())
        with Database.open(path) as database:
            assert database.check() == []
            assert database.execute("PRAGMA user_version").fetchone()[0] == schema_version()
            assert database.execute("SELECT count(*) FROM articles WHERE runs IS NOT NULL").fetchone()[0] == 401
            assert database.execute("SELECT count(*) FROM versions").fetchone()[0] == 1
