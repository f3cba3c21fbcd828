"""The operator's own commands: run by the shell, in the folder of the configuration, and never for ever."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

#: So much of what a command says is looked at, from its end, in bytes.
TAIL = 4_000


def run_command(command: str, given: bytes, *, folder: Path, patience: float, told: Mapping[str, str]) -> str | None:
    """Run *command* in *folder* with *given* on its standard input and *told* in its environment.

    None if it ends with 0, else what went wrong. After *patience* seconds it is killed with all that it has started: it
    holds up the run, and the run holds the lock.
    """
    with TemporaryFile() as output:  # no pipe: what the command leaves running may keep it open
        process = subprocess.Popen(  # noqa: S602  the operator's own words, meant for the shell
            command,
            shell=True,
            cwd=folder,
            env=os.environ | told,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
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
        output.seek(max(0, output.seek(0, os.SEEK_END) - TAIL))
        said = output.read().decode(errors="replace").strip().splitlines()
        return f"ended with {process.returncode}: {said[-1] if said else command}"


def _end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
