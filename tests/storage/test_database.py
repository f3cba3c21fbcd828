"""Opening, migrating, backing up, refusing; transactions; errors."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from storage import migrations
from storage.database import Database, back_up
from storage.errors import CorruptStoreError, ForeignStoreError, StorageError


def test_new_store_is_marked_as_ours(tmp_path: Path) -> None:
    """A new store bears our application id and schema version, in WAL, with foreign keys on."""
    with Database.open(tmp_path / "a.db") as database:
        pragmas = {
            name: database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "journal_mode", "foreign_keys", "synchronous")
        }
    assert pragmas == {
        "application_id": migrations.APPLICATION_ID,
        "user_version": migrations.schema_version(),
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
    }


def test_closed_store_is_one_file(tmp_path: Path) -> None:
    """After close everything is in the one file, so that copying it is a complete copy."""
    with Database.open(tmp_path / "a.db") as database:
        database.set_setting("name", "value")
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]
    with Database.open(tmp_path / "a.db", create=False) as database:
        assert database.setting("name") == "value"
        assert database.setting("other") is None


@pytest.mark.parametrize("create", [True, False])
def test_folder_that_is_missing(tmp_path: Path, create: bool) -> None:
    """A store in a folder that does not exist is refused by name, and nothing is made."""
    with pytest.raises(StorageError, match="folder of the store does not exist"):
        Database.open(tmp_path / "missing" / "a.db", create=create)
    assert list(tmp_path.iterdir()) == []


def test_store_that_is_missing(tmp_path: Path) -> None:
    """Without `create` a missing store is an error and stays missing."""
    with pytest.raises(StorageError, match="there is no store"):
        Database.open(tmp_path / "a.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_folder_instead_of_a_file(tmp_path: Path) -> None:
    """A folder is no store."""
    with pytest.raises(StorageError, match="the store is a folder"):
        Database.open(tmp_path)


def test_foreign_sqlite_file_is_refused(tmp_path: Path) -> None:
    """Another program's SQLite file is refused and left byte for byte as it was."""
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ForeignStoreError, match="another program's"):
        Database.open(path)
    assert path.read_bytes() == before


def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    """A text file is refused and left as it was."""
    path = tmp_path / "a.db"
    path.write_text("not a database, " * 100)
    with pytest.raises(ForeignStoreError, match="no SQLite file"):
        Database.open(path)
    assert path.read_text().startswith("not a database")


def test_newer_store_is_refused_with_both_versions(tmp_path: Path) -> None:
    """A newer feedloom's store is refused; the message names both versions."""
    path = tmp_path / "a.db"
    with Database.open(path) as database:
        database.execute("PRAGMA user_version = 999")
    with pytest.raises(ForeignStoreError, match=rf"999.*{migrations.schema_version()}"):
        Database.open(path)


def test_damaged_store_is_told(tmp_path: Path) -> None:
    """A store with overwritten pages is called damaged, at the latest when the pages are read."""
    path = tmp_path / "a.db"
    with Database.open(path) as database, database.write("cannot fill"):
        for number in range(200):
            database.set_setting(f"key {number}", "x" * 500)
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)

    def read() -> None:
        with Database.open(path) as database:
            database.setting("key 150")

    with pytest.raises(CorruptStoreError, match=r"\.recover"):
        read()


def store_and_fail(database: Database, key: str) -> None:
    with database.write("cannot divide"):
        database.set_setting(key, "1")
        _ = 1 / 0


def test_failed_block_leaves_nothing(database: Database) -> None:
    """What a failing transaction wrote is gone."""
    with pytest.raises(ZeroDivisionError):
        store_and_fail(database, "a")
    assert database.setting("a") is None


def test_inner_block_is_undone_alone(database: Database) -> None:
    """Blocks nest: a failing inner one takes only its own writes back."""
    with database.write("outer"):
        database.set_setting("outer", "1")
        with pytest.raises(ZeroDivisionError):
            store_and_fail(database, "inner")
    assert (database.setting("outer"), database.setting("inner")) == ("1", None)


def test_blocks_together_are_undone_together(database: Database) -> None:
    """Blocks within `together` are one transaction: a failing one takes all with it. Later ones nest again."""
    with pytest.raises(ZeroDivisionError):
        store_together_and_fail(database, "first", "second")
    assert (database.setting("first"), database.setting("second")) == (None, None)
    test_inner_block_is_undone_alone(database)


def store_together_and_fail(database: Database, first: str, second: str) -> None:
    with database.together("both"):
        database.set_setting(first, "1")
        store_and_fail(database, second)


def test_locked_store_names_the_way_out(tmp_path: Path) -> None:
    """Beside another writer a write waits, and then says who is in the way and what to do."""
    path = tmp_path / "a.db"
    with Database.open(path) as first, Database.open(path) as second:
        second.execute("PRAGMA busy_timeout = 10")
        with first.write("hold"), pytest.raises(StorageError, match="another program is writing"):
            second.set_setting("a", "b")


def test_migration_backs_up_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before an existing store is migrated, a checked copy of it is left beside it."""
    path, known = tmp_path / "a.db", migrations.schema_version()
    with Database.open(path) as database:
        database.set_setting("before", "migration")
    newer = Migrations("feedloom")
    newer._migrations = [*migrations.MIGRATIONS._migrations]
    newer(name="second")(lambda db: db.conn.execute("CREATE TABLE added (x INTEGER) STRICT") and None)
    for module in ("storage.migrations", "storage.database"):
        monkeypatch.setattr(f"{module}.MIGRATIONS", newer)
    with Database.open(path) as database:
        assert database.execute("PRAGMA user_version").fetchone()[0] == known + 1
        assert database.execute("SELECT count(*) FROM added").fetchone()[0] == 0
    copy = sqlite3.connect(tmp_path / f"a.db.v{known}.bak")
    assert copy.execute("SELECT value FROM settings WHERE key = 'before'").fetchone() == ("migration",)
    assert copy.execute("PRAGMA user_version").fetchone() == (known,)
    copy.close()


def test_failed_migration_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that fails leaves schema and version as they were."""
    path, known = tmp_path / "a.db", migrations.schema_version()
    Database.open(path).close()
    newer = Migrations("feedloom")
    newer._migrations = [*migrations.MIGRATIONS._migrations]
    newer(name="second")(lambda db: db.conn.execute("CREATE TABLE articles (x)") and None)
    for module in ("storage.migrations", "storage.database"):
        monkeypatch.setattr(f"{module}.MIGRATIONS", newer)
    with pytest.raises(StorageError, match="schema up to date"):
        Database.open(path)
    monkeypatch.undo()
    with Database.open(path) as database:
        assert database.execute("PRAGMA user_version").fetchone()[0] == known


def _open(path: str) -> str:
    try:
        Database.open(Path(path)).close()
    except StorageError as error:
        return str(error)
    return "opened"


def test_processes_open_one_new_store_together(tmp_path: Path) -> None:
    """Three processes that open one new store at once all succeed."""
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        for turn in range(4):
            assert pool.map(_open, [str(tmp_path / f"{turn}.db")] * 3, chunksize=1) == ["opened"] * 3


def test_backup_of_a_store_in_use(tmp_path: Path, database: Database) -> None:
    """A backup is complete while the store is open, and leaves no unfinished file."""
    database.set_setting("a", "b")
    back_up(database.path, tmp_path / "copy.db")
    with Database.open(tmp_path / "copy.db") as copy:
        assert copy.setting("a") == "b"
    assert not (tmp_path / "copy.db.part").exists()


def test_bare_sqlite3_can_check_the_store(database: Database, sqlite3_cli: str) -> None:
    """The `sqlite3` command reads every view and finds nothing wrong."""
    views = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
    script = "PRAGMA integrity_check; PRAGMA foreign_key_check;" + "".join(f"SELECT * FROM {view};" for view in views)
    result = subprocess.run([sqlite3_cli, database.path, script], capture_output=True, text=True, check=False)
    assert (result.stdout, result.stderr) == ("ok\n", "")


def test_check_finds_what_is_wrong(database: Database) -> None:
    """A sound store has no faults; a missing row and a stale full-text index are named."""
    assert database.check() == []
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("INSERT INTO failures VALUES (7, 'a', 'b', 0)")
    database.execute("INSERT INTO search (rowid, title) VALUES (9, 'nothing')")
    faults = database.check()
    assert [fault.partition(" ")[0] for fault in faults] == ["row", "the"]
