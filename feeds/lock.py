"""The lock that keeps two runs from working on one store."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from storage.errors import LockedError, StorageError


@contextmanager
def lock(database: Path) -> Iterator[None]:
    """Hold the lock of runs on *database*. It ends with this process, and children do not inherit it.

    Its file was last changed when the lock was taken. Raises LockedError at once if another process holds it,
    StorageError if the file system allows no lock.
    """
    path = database.with_name(f"{database.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StorageError(f"cannot lock the store: {error.strerror}", str(path)) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            locked = LockedError("another run is at work", str(database), "try again when it has ended")
            locked.since = datetime.fromtimestamp(os.fstat(handle).st_mtime, UTC)
            raise locked from error
        except OSError as error:  # some network file systems have no locks
            hint = "keep the database on a disk of this machine"
            raise StorageError(f"cannot lock the store: {error.strerror}", str(path), hint) from error
        os.utime(handle)
        yield
    finally:
        os.close(handle)
