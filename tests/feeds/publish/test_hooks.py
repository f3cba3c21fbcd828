"""The operator's own commands: what they get, what is said of them, and that they end."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from pathlib import Path

import pytest

from feeds.publish.hooks import run_command


def test_what_a_command_gets(tmp_path: Path) -> None:
    """A command gets its input and environment, in the folder; that it ends well is not worth a word."""
    assert (
        run_command('cat > told; echo "$WHO" > who', b"a\nb\n", folder=tmp_path, timeout=30, variables={"WHO": "us"})
        is None
    )
    assert (tmp_path / "told").read_text() == "a\nb\n"
    assert (tmp_path / "who").read_text() == "us\n"


def test_last_words(tmp_path: Path) -> None:
    """Of a command that fails, the status and the last line are told, however much it said; nobody needs its input."""
    failing = "exec 0<&-; yes | head -c 200000; echo no route >&2; exit 3"
    assert run_command(failing, b"x" * 200_000, folder=tmp_path, timeout=30, variables={}) == "ended with 3: no route"


def test_a_command_that_hangs(tmp_path: Path) -> None:
    """It is ended with all that it has started."""
    hanging = "sleep 300 & echo $! > child; wait"
    assert run_command(hanging, b"", folder=tmp_path, timeout=0.5, variables={}) == "took more than 0.5 s"
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 10
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _runs(child)


def test_what_a_command_leaves_running(tmp_path: Path) -> None:
    """A program that it leaves behind on purpose holds up nobody."""
    assert run_command("sleep 5 & exit 0", b"", folder=tmp_path, timeout=30, variables={}) is None


def test_a_command_that_talks(tmp_path: Path) -> None:
    """However much a command says, only the end of it is kept."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    talking = "head -c 300000000 /dev/zero | tr '\\0' y; echo; echo done; exit 4"
    assert run_command(talking, b"", folder=tmp_path, timeout=60, variables={}) == "ended with 4: done"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # in kilobytes; it said 300,000


def test_a_command_that_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is gone is the cause, in words; no folder for temporary files is needed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    assert run_command("true", b"", folder=tmp_path, timeout=30, variables={}) is None
    said = run_command("true", b"", folder=tmp_path / "gone", timeout=30, variables={})
    assert said == "cannot be started: No such file or directory"


def _runs(process: int) -> bool:
    """Whether *process* is there and no zombie."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
