"""The operator's own commands: run by the shell, in the folder of the configuration, and for a limited time."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

#: How much of a command's output is kept, from its end.
MAX_OUTPUT_BYTES = 4_000
#: How much of it is read at a time: what a pipe holds (pipe(7)).
LISTEN_BYTES = 65_536
#: How long to wait for the rest of its output: what it leaves running may keep that open.
OUTPUT_TIMEOUT_SECONDS = 1.0


def run_command(
    command: str, given: bytes, *, folder: Path, timeout: float, variables: Mapping[str, str]
) -> str | None:
    """Run *command* in *folder* with *given* on its standard input and *variables* in its environment.

    None if it ends with 0, else what went wrong. After *timeout* seconds it is killed with everything that it has
    started: it holds up the run, and the run holds the lock.
    """
    reading, writing = os.pipe()
    output = bytearray()
    listener = Thread(target=_listen, args=(reading, output), daemon=True)
    listener.start()
    try:
        process = subprocess.Popen(  # noqa: S602  the operator's own command, meant for the shell
            command,
            shell=True,
            cwd=folder,
            env=os.environ | variables,
            stdin=subprocess.PIPE,
            stdout=writing,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        return f"cannot be started: {error.strerror or error}"
    finally:
        os.close(writing)
    try:
        process.communicate(given, timeout=timeout)
    except subprocess.TimeoutExpired:
        _end(process)
        return f"took more than {timeout:g} s"
    except BaseException:
        _end(process)
        raise
    if process.returncode == 0:
        return None
    listener.join(OUTPUT_TIMEOUT_SECONDS)
    lines = output.decode(errors="replace").strip().splitlines()
    return f"ended with {process.returncode}: {lines[-1] if lines else command}"


def _listen(descriptor: int, output: bytearray) -> None:
    """Keep the end of what the command writes, however much that is."""
    with open(descriptor, "rb", buffering=0) as stream:
        while data := stream.read(LISTEN_BYTES):
            output += data
            del output[:-MAX_OUTPUT_BYTES]


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
