"""Opening the files that people name: only regular ones, and without waiting.

A FIFO holds up whoever opens it until somebody writes, and a device may never end.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


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


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_NONBLOCK | os.O_NOCTTY)
