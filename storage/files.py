"""Files that people name and write, too: opened only if they are regular ones, without waiting, and replaced at once.

A FIFO holds up whoever opens it until somebody writes, and a device may never end.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

#: What the names of files end with that are being written.
PART_SUFFIX = ".part"


def open_file(file: Path) -> BinaryIO:
    """Open a regular file. Raises OSError, without blocking, for anything else of that name."""
    stream = open(file, "rb", opener=_without_waiting)  # noqa: SIM115  the caller closes it
    if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return stream
    stream.close()
    raise OSError(errno.ENXIO, "it is no regular file")


def read_file(file: Path, *, max_bytes: int) -> bytes:
    """The content of a regular file. Raises OSError for anything else, and beyond *max_bytes*."""
    with open_file(file) as stream:
        data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise OSError(errno.EFBIG, f"it has more than {max_bytes:,} bytes")
    return data


def replace_file(path: Path, data: bytes, *, expected: bytes | None) -> bool:
    """Put *data* into the file *path*, at once and for good; False if it does not hold *expected* (None: is not there).

    A link stays a link. Raises OSError; then the file is as it was.
    """
    place = path.resolve()
    remove_parts(place.parent)
    with NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", suffix=PART_SUFFIX, delete=False) as file:
        part = Path(file.name)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)  # as long as we live
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            known = place.stat() if place.exists() else None
            part.chmod(known.st_mode if known else 0o644)
            if (place.read_bytes() if known else None) != expected:
                return False
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
    with suppress(OSError):  # not every file system has folders that can be synced
        _sync(place.parent)
    return True


def remove_parts(folder: Path) -> None:
    """Remove what `replace_file` was writing into *folder* when it was killed."""
    for part in folder.glob(f".*{PART_SUFFIX}"):
        with suppress(OSError), open_file(part) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_NONBLOCK | os.O_NOCTTY)
