"""New stores without their migrations: they ran once, and what they made is copied into each store that is new."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database import Database

migrate_as_usual = Database._migrate


def migrate(database: Database) -> None:
    """Give *database* its schema if it is empty, and leave any other one to the migrations."""
    if database.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None:
        ready().backup(database.connection)
    migrate_as_usual(database)


@cache
def ready() -> sqlite3.Connection:
    """A new store in memory."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "new.db", isolation_level=None)
        connection.row_factory = sqlite3.Row
        migrate_as_usual(Database(connection, Path(folder) / "new.db"))
        connection.backup(copy)
        connection.close()
    return copy
