"""The operator's own commands: run by the shell, in the folder of the configuration, and never for ever."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

#: So much of what a command says is kept, from its end, in bytes.
TAIL = 4_000
#: Seconds to wait for its last words: what it leaves running may keep its output open.
LAST_WORDS = 1.0


def run_command(command: str, given: bytes, *, folder: Path, patience: float, told: Mapping[str, str]) -> str | None:
    """Run *command* in *folder* with *given* on its standard input and *told* in its environment.

    None if it ends with 0, else what went wrong. After *patience* seconds it is killed with all that it has started: it
    holds up the run, and the run holds the lock.
    """
    ear, mouth = os.pipe()
    said = bytearray()
    listener = Thread(target=_listen, args=(ear, said), daemon=True)
    listener.start()
    try:
        process = subprocess.Popen(  # noqa: S602  the operator's own words, meant for the shell
            command,
            shell=True,
            cwd=folder,
            env=os.environ | told,
            stdin=subprocess.PIPE,
            stdout=mouth,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        return f"cannot be started: {error.strerror or error}"
    finally:
        os.close(mouth)
    try:
        process.communicate(given, timeout=patience)
    except subprocess.TimeoutExpired:
        _end(process)
        return f"took more than {patience:g} s"
    except BaseException:
        _end(process)
        raise
    if process.returncode == 0:
        return None
    listener.join(LAST_WORDS)
    lines = said.decode(errors="replace").strip().splitlines()
    return f"ended with {process.returncode}: {lines[-1] if lines else command}"


def _listen(ear: int, said: bytearray) -> None:
    """Keep the end of what comes: a command may talk for as long as it runs."""
    with open(ear, "rb", buffering=0) as stream:
        while heard := stream.read(TAIL):
            said += heard
            del said[:-TAIL]


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
