"""Opening the store, and the one place where SQLite's errors become ours.

open -> is it ours? -> pragmas -> migrations (one process at a time, a backup first) -> write() and read() -> close.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import sqlite_utils
import zstandard

from storage.errors import CorruptStoreError, ForeignStoreError, RefusedValueError, StorageError
from storage.migrations import APPLICATION_ID, MIGRATIONS, schema_version

T = TypeVar("T")

#: How long to wait for another writer; our own transactions last milliseconds.
BUSY_TIMEOUT_SECONDS = 10.0

#: Between two attempts to switch to WAL.
WAL_RETRY_SECONDS = 0.05

#: The way out of a damaged store.
MEND = "restore a backup with `feedloom db restore FILE`, or save what is left: `sqlite3 FILE .recover`"
#: Up to this size a store is checked whole at the start of each run, which takes a fraction of a second, …
MAX_ALWAYS_CHECKED_BYTES = 32_000_000
#: … and a larger one when it was last found sound longer ago than this.
CHECK_INTERVAL = timedelta(days=1)
#: The setting that says when it was.
CHECKED = "checked"
#: The memory that SQLite may take for all connections of the process together. A run needs a fourth of it.
MAX_HEAP_BYTES = 256_000_000
FULL = "the disk is full: free some space and run again; nothing was lost"
#: Result code, extended or primary (sqlite.org/rescode.html) -> our error, and the way out.
CAUSES: dict[int, tuple[type[StorageError], str]] = {
    sqlite3.SQLITE_BUSY: (StorageError, "another program is writing to it: close that program or try again"),
    sqlite3.SQLITE_LOCKED: (StorageError, "another program is writing to it: close that program or try again"),
    sqlite3.SQLITE_READONLY: (StorageError, "it, its folder or its -wal and -shm are read-only: change that"),
    sqlite3.SQLITE_PERM: (StorageError, "the file or its folder is not ours to use: change its permissions"),
    sqlite3.SQLITE_FULL: (StorageError, FULL),
    sqlite3.SQLITE_IOERR_SHMSIZE: (StorageError, FULL),  # no room for the -shm of a store that is only opened
    sqlite3.SQLITE_IOERR: (StorageError, "the disk does not answer: check it, then run again"),
    sqlite3.SQLITE_CANTOPEN: (StorageError, "check that its folder exists and that we may write there"),
    **dict.fromkeys(
        (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH), (RefusedValueError, "")
    ),
    sqlite3.SQLITE_CORRUPT: (CorruptStoreError, MEND),
    sqlite3.SQLITE_NOTADB: (ForeignStoreError, "it is no SQLite file: name another one as `database`"),
}


def stamp(moment: datetime) -> str:
    """*moment* in UTC, to the second: "2017-12-25T07:45:00Z". Texts of this form sort by time."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def moment(text: str) -> datetime:
    """The aware time that `stamp` (or `datetime.isoformat`) wrote. Raises CorruptStoreError if it is none."""
    try:
        return datetime.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise CorruptStoreError("a time in the store is damaged", text, MEND) from error


@contextmanager
def undamaged(what: str, subject: object) -> Iterator[None]:
    """Turns errors about a value that we never stored into CorruptStoreError: SQLite checks no content."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, zstandard.ZstdError) as error:
        raise CorruptStoreError(f"{what} in the store is damaged", subject, MEND) from error


class Database:
    """One connection to one store; not for use by several threads at once.

    `db` is the same connection as `sqlite_utils` sees it. WAL lets others read while we write.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self.connection = connection
        self.execute = connection.execute
        self.executemany = connection.executemany
        self._together = False
        self.db = sqlite_utils.Database(connection)

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Database:
        """Open the store at *path*, make it if it is missing and *create* is set, and bring its schema up to date.

        Raises ForeignStoreError for another program's file or a newer feedloom's, CorruptStoreError for a damaged one,
        StorageError if it is missing, locked or not ours to write.
        """
        _require_place(path, create)
        with _ours("cannot open the store", str(path)):
            connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
            try:
                _require_ours(connection, path)
                connection.row_factory = sqlite3.Row
                _set_pragmas(connection)
                database = cls(connection, path)
                database._migrate()
            except BaseException:
                connection.close()
                raise
        return database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection, with everything in the one file, so that copying it is a complete copy."""
        with suppress(sqlite3.Error):
            self.execute("PRAGMA optimize")
        self.checkpoint()
        self.connection.close()

    def checkpoint(self) -> None:
        """Bring everything into the one file, unless somebody reads; Litestream always does, so the wait is short."""
        with suppress(sqlite3.Error):  # without it all is still safe, in two files
            self.execute("PRAGMA busy_timeout = 500")
            self.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000:.0f}")

    @contextmanager
    def write(self, what: str, subject: object = None) -> Iterator[None]:
        """A transaction: all of the block is stored, or nothing. Blocks nest; an inner one is undone alone.

        BEGIN IMMEDIATE: a deferred transaction that reads first fails at once beside another writer,
        whatever the busy timeout. Raises StorageError saying *what* failed and on which *subject*.
        """
        with _ours(what, subject):
            nested = self.connection.in_transaction
            if nested and self._together:
                yield
                return
            self.execute("SAVEPOINT block" if nested else "BEGIN IMMEDIATE")
            try:
                yield
                self.execute("RELEASE block" if nested else "COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # a full disk has already rolled back
                    self.execute("ROLLBACK TO block" if nested else "ROLLBACK")
                    if nested:
                        self.execute("RELEASE block")
                raise

    @contextmanager
    def together(self, what: str, subject: object = None) -> Iterator[None]:
        """A transaction that the `write` blocks within only share: an error in one of them must undo all.

        It costs less than nesting: at each savepoint FTS5 writes out all that it holds in memory.
        """
        with self.write(what, subject):
            self._together = True
            try:
                yield
            finally:
                self._together = False

    @contextmanager
    def read(self, what: str, subject: object = None) -> Iterator[None]:
        """Turns SQLite's errors in the block into StorageError; starts no transaction."""
        with _ours(what, subject):
            yield

    def setting(self, key: str) -> str | None:
        """The setting *key*; None if it was never set."""
        with self.read("cannot read a setting", key):
            row = self.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
            return None if row is None else str(row["value"])

    def setting_as(self, parse: Callable[[str], T], key: str, default: T) -> T:
        """The setting *key* as *parse* reads it; *default* if it is empty or was never set."""
        text = self.setting(key)
        with undamaged("a setting", key):
            return parse(text) if text else default

    def set_setting(self, key: str, value: str) -> None:
        """Set *key* to *value*."""
        with self.write("cannot store a setting", key):
            self.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (key, value))

    def check(self) -> list[str]:
        """The problems of the store, a line each: of its pages, its references, its full-text index."""
        with self.read("cannot check the store", str(self.path)):
            problems = [row[0] for row in self.execute("PRAGMA integrity_check") if row[0] != "ok"]
            problems += [
                f"row {row['rowid']} of {row['table']} refers to a missing row of {row['parent']}"
                for row in self.execute("PRAGMA foreign_key_check")
            ]
        try:
            with self.write("cannot check the full-text index", str(self.path)):
                self.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        except CorruptStoreError:
            problems.append(
                "the full-text index does not agree with the articles: `INSERT INTO search(search) VALUES"
                " ('rebuild')` mends it"
            )
        return problems

    def require_sound(self, now: datetime) -> None:
        """Raise CorruptStoreError if `check` finds something. A large store is not checked again within CHECK_INTERVAL.

        SQLite itself notices damage only in the pages that it happens to read.
        """
        checked = self.setting_as(moment, CHECKED, None)
        small = self.path.stat().st_size <= MAX_ALWAYS_CHECKED_BYTES
        if not small and checked is not None and checked <= now < checked + CHECK_INTERVAL:
            return
        if problems := self.check():
            first = " ".join(problems[0].split())[:300]
            more = f"; and {len(problems) - 1} more, which `feedloom db check` lists" if len(problems) > 1 else ""
            raise CorruptStoreError("the store is damaged", str(self.path), f"{first}{more}; {MEND}")
        if not small:
            self.set_setting(CHECKED, stamp(now))

    def _migrate(self) -> None:
        if not MIGRATIONS.pending(self.db):
            return
        with self.write("cannot bring the store's schema up to date", str(self.path)):
            if not MIGRATIONS.pending(self.db):  # another process did it while we waited for the lock
                return
            if version := _pragma(self.connection, "user_version"):
                back_up(self.path, self.path.with_name(f"{self.path.name}.v{version}.bak"))
            MIGRATIONS.apply(self.db)
            self.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self.execute(f"PRAGMA user_version = {schema_version()}")


@contextmanager
def _ours(what: str, subject: object) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        # Python's own errors of the module ("Cannot operate on a closed database.") carry no code
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        kind, hint = CAUSES.get(code) or CAUSES.get(code & 0xFF) or (StorageError, "")
        raise kind(what, subject, f"{error}; {hint}" if hint else str(error)) from error
    except MemoryError as error:  # what SQLITE_NOMEM becomes
        raise StorageError(what, subject, f"it takes more memory than {MAX_HEAP_BYTES:,} bytes") from error
    except UnicodeDecodeError as error:  # the names in its schema are damaged, and sqlite3 cannot say so
        raise CorruptStoreError(what, subject, MEND) from error


def _require_place(path: Path, create: bool) -> None:
    if path.is_dir():
        raise StorageError("the store is a folder", str(path), "name a file as `database`")
    if path.exists() and not path.is_file():
        raise StorageError("the store is a device or a pipe", str(path), "name a file as `database`")
    if not path.parent.is_dir():
        raise StorageError("the folder of the store does not exist", str(path.parent), "make it, or change `database`")
    if path.exists() and not os.access(path, os.W_OK):  # SQLite would leave files beside it that are read-only too
        raise StorageError("the store may not be written", str(path), "change the permissions of the file")
    if not create and not (path.exists() and path.stat().st_size):
        hint = "`feedloom run` makes it; if there was one, restore a backup: `feedloom db restore FILE`"
        raise StorageError("there is no store", str(path), hint)


def _require_ours(connection: sqlite3.Connection, path: Path, *, may_be_empty: bool = True) -> None:
    version = _pragma(connection, "user_version")
    mark = _pragma(connection, "application_id")
    empty = connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None
    if mark != APPLICATION_ID and not (may_be_empty and empty and mark == version == 0):
        raise ForeignStoreError("another program's SQLite file, no store of feedloom", str(path), "change `database`")
    if version > schema_version():
        raise ForeignStoreError(
            f"the store has schema version {version}, this feedloom knows up to {schema_version()}",
            str(path),
            "upgrade feedloom, or restore the backup that the newer one made",
        )


def limit_memory(connection: sqlite3.Connection) -> None:
    """Let SQLite take no more than MAX_HEAP_BYTES; the limit is the process's, and once set it is never raised."""
    connection.execute(f"PRAGMA hard_heap_limit = {MAX_HEAP_BYTES}")


def _set_pragmas(connection: sqlite3.Connection) -> None:
    limit_memory(connection)
    _enter_wal(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    # With WAL, NORMAL cannot corrupt the file; a power cut may cost the last seconds, which the next run reads again.
    connection.execute("PRAGMA synchronous = NORMAL")
    # By default a run of many short transactions waits for the disk at every thousandth page; `close` does it at once.
    connection.execute("PRAGMA wal_autocheckpoint = 8000")
    connection.execute("PRAGMA cache_size = -32000")  # KiB


def _enter_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL. The busy timeout does not cover the switch, so that several first openers must take turns."""
    waits = int(BUSY_TIMEOUT_SECONDS / WAL_RETRY_SECONDS)
    for turn in range(waits + 1):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or turn == waits:
                raise
            time.sleep(WAL_RETRY_SECONDS)
        else:
            return


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def back_up(store: Path, path: Path) -> None:
    """Copy the *store* to *path*, even while others use it, and check the copy; *path* is never an unfinished one.

    Raises StorageError if the store is none of ours, empty or damaged: an older copy at *path* then stays.
    """
    with copied(store, path) as part:
        with _ours("cannot back up the store", str(store)), closing(sqlite3.connect(part)) as copy:
            _require_ours(copy, store, may_be_empty=False)
            if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise CorruptStoreError("the copy of the store is damaged", str(path), "check the store and the disk")
        part.replace(path)


@contextmanager
def copied(store: Path, path: Path) -> Iterator[Path]:
    """A copy of the *store*, with what its -wal holds, in one file beside *path*; it is gone after the block."""
    if store.is_file() and not store.stat().st_size:
        raise CorruptStoreError("the store is empty", str(store), "restore a backup: `feedloom db restore FILE`")
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        # a connection of its own: copying from one that holds the write lock waits for itself
        with (
            _ours("cannot copy the store", str(store)),
            closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=rw", uri=True)) as source,
            closing(sqlite3.connect(part)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        with part.open("rb") as file:
            os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)
