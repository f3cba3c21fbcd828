"""A store that was emptied or damaged is never built upon, and a backup takes its place only after it was checked."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.app import App
from feeds.commands.cli import cli
from feeds.config.load import load_config
from scraper.parsing.pool import ParserPool
from storage import database as store_module
from storage.database import Database, back_up
from storage.errors import CorruptStoreError
from tests.hostile.payloads import page
from tests.hostile.workshop import CONTROL, Workshop

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)
PAGE_BYTES = 4096


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a workshop that has run once."""
    workshop = Workshop.make(tmp_path_factory.mktemp("settled") / "work")
    for number in range(4):
        workshop.add(f"{number}.html", page("", number, category="Town"))
    visit(workshop)
    return workshop.folder


@pytest.fixture
def workshop(settled: Path, tmp_path: Path) -> Workshop:
    return Workshop(shutil.copytree(settled, tmp_path / "work"))


def visit(workshop: Workshop) -> int:
    config = load_config(workshop.folder / "feedloom.toml", {})
    app = App(config, clock=lambda: NOON, pool=partial(ParserPool, in_process=True))
    return app.run(config.sources).exit_status


def call(workshop: Workshop, *command: str) -> tuple[int, str]:
    """Exit status and all that a command says, without a process of its own."""
    result = CliRunner().invoke(cli, [*command, "--config", str(workshop.folder / "feedloom.toml")])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert not CONTROL.search(result.output)
    return result.exit_code, result.output


def known(workshop: Workshop) -> list[str]:
    with closing(sqlite3.connect(workshop.store)) as store:
        return [
            title for (title,) in store.execute("SELECT title FROM articles WHERE status <> 'removed' ORDER BY title")
        ]


#: What opens the store; each must leave an emptied one as it is.
COMMANDS = ("run", "publish", "run --dry-run", "publish --check", "check", "status", "reparse", "db check", "search x")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_emptied_store_is_damage(workshop: Workshop, command: str) -> None:
    """A store of 0 bytes beside a published output is no new one: 74 with the way out, whatever opens it."""
    published = workshop.files()
    workshop.store.write_bytes(b"")
    status, said = call(workshop, *command.split())
    assert (status, "feedloom db restore FILE" in said) == (74, True), said
    assert workshop.store.read_bytes() == b""
    assert workshop.files() == published


def test_an_emptied_store_keeps_its_log(workshop: Workshop) -> None:
    """A -wal beside an empty store may hold all of it: nothing opens the store, which would delete it."""
    shutil.rmtree(workshop.public)
    workshop.store.write_bytes(b"")
    log = workshop.store.with_name("feedloom.db-wal")
    log.write_bytes(b"what was written last")
    for command in ("run", "publish", "status"):
        assert call(workshop, command)[0] == 74
    assert call(workshop, "db", "backup", str(workshop.folder / "copy.db"))[0] == 74
    assert log.read_bytes() == b"what was written last"


def test_an_empty_file_where_nothing_was_published_is_a_new_store(tmp_path: Path) -> None:
    """`touch feedloom.db` harms nobody; nor does a run that was killed when it had just begun."""
    workshop = Workshop.make(tmp_path / "work")
    workshop.add("1.html", page("", 1))
    workshop.store.touch()
    assert call(workshop, "check")[0] == 0
    assert visit(workshop) == 0


def test_no_backup_is_replaced_by_a_copy_of_nothing(workshop: Workshop) -> None:
    """`db backup` of an emptied store ends with 74, and the good backup stays."""
    copy = workshop.folder / "copy.db"
    back_up(workshop.store, copy)
    before = copy.read_bytes()
    workshop.store.write_bytes(b"")
    assert call(workshop, "db", "backup", str(copy))[0] == 74
    assert copy.read_bytes() == before
    assert {path.name for path in workshop.folder.glob("copy.db*")} == {"copy.db"}


def damage_a_page(store: Path, chance: random.Random) -> None:
    data = bytearray(store.read_bytes())
    start = chance.randrange(1, len(data) // PAGE_BYTES) * PAGE_BYTES
    at = start + chance.choice([0, chance.randrange(PAGE_BYTES - 64)])
    data[at : at + 64] = chance.randbytes(64)
    store.write_bytes(data)


def test_runs_find_what_the_check_finds(workshop: Workshop) -> None:
    """With a damaged page anywhere in the store, `run` and `publish` end with 74 if `db check` does."""
    sound, published, found = workshop.store.read_bytes(), workshop.files(), 0
    for seed in range(20):
        workshop.store.write_bytes(sound)
        damage_a_page(workshop.store, random.Random(seed))
        damaged = workshop.store.read_bytes()
        checked = call(workshop, "db", "check")[0]
        found += checked == 74
        for command in (("publish",), ("run",)) if checked == 74 else ():
            workshop.store.write_bytes(damaged)
            status, said = call(workshop, *command)
            assert (status, "feedloom db restore FILE" in said) == (74, True), (seed, said)
            assert workshop.files() == published
    assert found > 3


def test_a_large_store_is_checked_once_a_day(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of a large store costs seconds, so what was found sound is looked at again a day later."""
    monkeypatch.setattr(store_module, "MAX_ALWAYS_CHECKED_BYTES", 0)
    with Database.open(workshop.store) as database:
        database.require_sound(NOON)
        database.execute("DROP TABLE search_data")  # damage that opening does not meet
        database.require_sound(NOON + timedelta(hours=23))
        with pytest.raises(CorruptStoreError):
            database.require_sound(NOON + timedelta(hours=25))
        with pytest.raises(CorruptStoreError):
            database.require_sound(NOON - timedelta(hours=1))  # the clock was ahead


def test_restore_after_damage(workshop: Workshop) -> None:
    """A sound backup takes the place of the damaged store, which is kept with its -wal; the next run goes on."""
    copy = workshop.folder / "copy.db"
    back_up(workshop.store, copy)
    before = known(workshop)
    workshop.store.write_bytes(b"")
    workshop.store.with_name("feedloom.db-wal").write_bytes(b"log")
    status, said = call(workshop, "db", "restore", str(copy))
    assert (status, "feedloom.db.damaged" in said) == (0, True), said
    assert known(workshop) == before
    assert workshop.store.with_name("feedloom.db.damaged").read_bytes() == b""
    assert workshop.store.with_name("feedloom.db.damaged-wal").read_bytes() == b"log"
    published = workshop.files()
    assert visit(workshop) == 0
    assert workshop.files() == published
    assert call(workshop, "db", "restore", str(copy))[0] == 0  # again: the one before stays under its name
    assert workshop.store.with_name("feedloom.db.damaged").read_bytes() == b""
    assert workshop.store.with_name("feedloom.db.damaged-2").exists()


def test_restore_where_no_store_is(workshop: Workshop) -> None:
    """A lost store comes back as well, and nothing else is left behind."""
    copy = workshop.folder / "copy.db"
    back_up(workshop.store, copy)
    workshop.store.unlink()
    assert call(workshop, "db", "restore", str(copy))[0] == 0
    assert visit(workshop) == 0
    assert workshop.around() == {"documents", "feedloom.toml", "feedloom.db", "feedloom.db.lock", "public", "copy.db"}


def test_an_old_backup_says_what_would_come_back(workshop: Workshop) -> None:
    """What was taken down since the backup is named, and comes back only if the operator says so."""
    copy = workshop.folder / "copy.db"
    back_up(workshop.store, copy)
    before = known(workshop)
    title = before[0]
    with closing(sqlite3.connect(workshop.store)) as store:
        (number,) = store.execute("SELECT id FROM articles WHERE title = ?", (title,)).fetchone()
    assert call(workshop, "takedown", str(number), "--yes")[0] == 0
    workshop.add("9.html", page("", 9, category="Town"))
    assert visit(workshop) == 0
    after = known(workshop)
    status, said = call(workshop, "db", "restore", str(copy))
    assert status == 1
    words = ("older", title, f"lacks {len(set(after) - set(before))} ", "--older")
    assert [word for word in words if word not in said] == [], said
    assert known(workshop) == after
    status, said = call(workshop, "db", "restore", str(copy), "--older")
    assert (status, title in said) == (0, True), said
    assert title in known(workshop)


def test_what_was_taken_down_a_moment_ago_is_named(workshop: Workshop) -> None:
    """Also before anything is published, and where the feed of everything never showed it."""
    copy = workshop.folder / "copy.db"
    with closing(sqlite3.connect(workshop.store)) as store:
        number, title = store.execute("SELECT id, title FROM articles ORDER BY id LIMIT 1").fetchone()
        store.execute("DELETE FROM feed_entries WHERE feed = 'all' AND article_id = ?", (number,))
        store.commit()
    back_up(workshop.store, copy)
    assert call(workshop, "takedown", str(number), "--yes")[0] == 0
    status, said = call(workshop, "db", "restore", str(copy))
    assert (status, title in said, "--older" in said) == (1, True, True), said
    workshop.store.write_bytes(b"")
    status, said = call(workshop, "db", "restore", str(copy))
    assert status == 0, said  # nothing is published without it, and no store names it


def empty(file: Path) -> None:
    file.write_bytes(b"")


def foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA user_version = 999999")


def halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def no_database(file: Path) -> None:
    file.write_bytes(b"\xff" * 10_000)


def without_index(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("DELETE FROM search_data WHERE id > 10")
        other.commit()


@pytest.mark.parametrize(
    "spoil", [empty, foreign, newer, halved, no_database, without_index], ids=lambda spoil: spoil.__name__
)
def test_backups_that_are_none(workshop: Workshop, spoil: Callable[[Path], None]) -> None:
    """A backup that is empty, damaged, another program's or a newer feedloom's is refused, and nothing is touched."""
    copy = workshop.folder / "copy.db"
    back_up(workshop.store, copy)
    spoil(copy)
    store, around = workshop.store.read_bytes(), workshop.around()
    status, said = call(workshop, "db", "restore", str(copy))
    assert (status, "copy.db" in said) == (74, True), said
    assert ".part" not in said
    assert workshop.store.read_bytes() == store
    assert workshop.around() == around


def test_restore_beside_a_run(workshop: Workshop) -> None:
    """While a run holds the lock, nothing is restored: 75."""
    from feeds.lock import lock

    copy = workshop.folder / "copy.db"
    back_up(workshop.store, copy)
    with lock(workshop.store):
        assert call(workshop, "db", "restore", str(copy))[0] == 75
