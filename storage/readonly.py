"""The store opened for one question: nothing is written, and the answer has a time limit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

from storage.database import Database, limit_memory
from storage.errors import StorageError
from storage.migrations import APPLICATION_ID, schema_version

#: Instructions of SQLite's virtual machine between two looks at the clock. It takes few of them to rank an article in
#: a search, however long the article is.
INSTRUCTIONS_PER_CHECK = 50


#: The largest value that is read. An article holds less, because a document does.
MAX_VALUE_BYTES = 100_000_000


class SlowError(StorageError):
    """The question took longer than its time limit."""


@contextmanager
def open_read_only(path: Path, *, seconds: float) -> Iterator[Database]:
    """The store at *path*, opened to be read only, and for at most *seconds*.

    Raises StorageError if there is none or it has another version, SlowError when the time is up.
    """
    ends = monotonic() + seconds
    if path.is_file() and not path.stat().st_size:  # opening it would delete a -wal that may hold all of it
        raise StorageError("the store is empty", str(path), "restore a backup: `feedloom db restore FILE`")
    try:
        # not mode=ro, which would leave the files -wal and -shm behind
        connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=seconds, isolation_level=None)
        with closing(connection):
            connection.row_factory = sqlite3.Row
            limit_memory(connection)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
            connection.set_progress_handler(lambda: monotonic() > ends, INSTRUCTIONS_PER_CHECK)
            connection.execute("PRAGMA query_only = ON")
            _require_ours(connection, path)
            yield Database(connection, path)
    except (sqlite3.Error, StorageError, MemoryError) as error:
        if monotonic() > ends:
            raise SlowError("the store took too long to answer", str(path)) from error
        if isinstance(error, StorageError):
            raise
        raise StorageError(f"the store cannot be read: {error}", str(path)) from error


def _require_ours(connection: sqlite3.Connection, path: Path) -> None:
    marks = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if tuple(marks) != (APPLICATION_ID, schema_version()):
        raise StorageError("the store is not one of this version", str(path), "`feedloom run` upgrades it")
