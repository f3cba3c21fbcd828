"""Work that may take forever or break its library, in a fork of this process with a limit of processor time."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import select
import signal
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from scraper.rules.siteconfig import Directive

#: Processor time for one page, and the time after which it is given up whatever it does.
MAX_CPU_SECONDS, MAX_WALL_SECONDS = 1.0, 4.0
#: linux/prctl.h: the signal that a process gets when the one that started it ends.
PR_SET_PDEATHSIG = 1


def run_forked(
    work: Callable[[Callable[[Directive], None]], dict[str, Any]],
) -> tuple[dict[str, Any] | None, tuple[str, int]]:
    """What *work* gives, from a fork of this process; or None, and the file and line at which it was."""
    reading, writing = os.pipe()
    parent = os.getpid()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of threads, which only tests have here
        child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _limit(parent)
            os.close(reading)
            answer = work(lambda one: _write(writing, {"at": [one.file, one.line]}))
            _write(writing, {"answer": answer})
        os._exit(0)  # no handler and no buffer of the parent may run twice
    os.close(writing)
    try:
        lines = _received(reading).splitlines()
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    at = ("", 0)
    for line in lines:
        with suppress(ValueError):  # it was cut short
            message = json.loads(line)
            if "answer" in message:
                return message["answer"], at
            at = (message["at"][0], message["at"][1])
    return None, at


def _limit(parent: int) -> None:
    """Die with the parent, and after MAX_CPU_SECONDS of work."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, MAX_CPU_SECONDS)  # a clock of the processor: a busy machine takes nothing away


def _write(pipe: int, message: dict[str, Any]) -> None:
    data = memoryview(json.dumps(message).encode() + b"\n")
    while data:
        data = data[os.write(pipe, data) :]


def _received(pipe: int) -> bytes:
    """What comes through *pipe* until it is closed, or for MAX_WALL_SECONDS."""
    deadline, parts = time.monotonic() + MAX_WALL_SECONDS, list[bytes]()
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([pipe], [], [], left)
        part = os.read(pipe, 1 << 16) if ready else b""
        if not part:
            break
        parts.append(part)
    return b"".join(parts)
