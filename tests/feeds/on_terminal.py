"""Commands on a terminal of so many columns, as a person sees them."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import sys
import termios
from pathlib import Path

from tests import warm

ROOT = Path(__file__).parents[2]
#: What moves the cursor, colours or erases.
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_terminal(*arguments: str, folder: Path, columns: int = 80, **environ: str) -> tuple[int, str]:
    """The exit status of `feedloom` with *arguments*, and all that it wrote, control characters included."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    process = warm.Popen(
        [sys.executable, "-m", "feeds", *arguments],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=inherited | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"} | environ,
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            data = os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
        written += data
    os.close(ours)
    return process.wait(60), written.decode()


def lines_of(written: str) -> list[str]:
    """The lines that stay on the screen: without control characters, erased bars and spaces at their ends."""
    plain = CONTROL.sub("", written).replace("\r\n", "\n")
    return [line.rpartition("\r")[2].rstrip() for line in plain.split("\n")]
