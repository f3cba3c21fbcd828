"""The store of a configuration, opened for a run: one that has lost what it held is damage, and no new store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from feeds.config.load import Config
from feeds.publish.manifest import MANIFEST
from storage.database import Database
from storage.errors import CorruptStoreError


@contextmanager
def open_for_run(config: Config, *, now: datetime, create: bool = True) -> Iterator[Database]:
    """The store, found sound before anything is built upon it; made if it is missing and *create* is set.

    Raises StorageError.
    """
    require_kept(config)
    with Database.open(config.site.database, create=create) as database:
        database.require_sound(now)
        yield database


def require_kept(config: Config) -> None:
    """Raise CorruptStoreError if the store is an empty file although there was something in it.

    A run that took it for a new one would publish again what was taken down since. SQLite would delete its -wal.
    """
    store = config.site.database
    if not store.is_file() or store.stat().st_size:
        return
    log = store.with_name(f"{store.name}-wal")
    if (config.site.output / MANIFEST).exists() or (log.is_file() and log.stat().st_size):
        hint = "restore a backup: `feedloom db restore FILE`; to begin anew, delete the empty file"
        raise CorruptStoreError("the store has been emptied", str(store), hint)
