"""What is forked from the warm process behaves as what is started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import warm

ENVIRON = os.environ | {"PYTHONPATH": str(warm.ROOT), "TOWN": "Huế", "PYTHONWARNINGS": "error::ResourceWarning"}


@pytest.mark.parametrize(
    "program",
    [
        "import os; print(os.getcwd(), os.environ['TOWN'], os.getppid(), sorted(os.environ))",
        "import sys; print(sys.argv, sys.stdin.read(), __name__); sys.exit(3)",
        "import sys; sys.exit('what went wrong')",
        "1 / 0",
        "import os, signal; print('not seen'); os.kill(os.getpid(), signal.SIGTERM)",
        # what runs in the background of a shell is given SIGINT as ignored
        "import os, signal; signal.signal(2, signal.default_int_handler); os.kill(os.getpid(), signal.SIGINT)",
        "import atexit; atexit.register(print, 'at the end'); print('first', end='')",
        "import threading; threading.Timer(0.05, print, ['from a thread']).start()",
        "import sys; print('words', file=sys.stderr); print(sys.stdout.encoding, sys.stdout.errors)",
        "import os; print(sorted(os.listdir('/proc/self/fd')))",
        "import warnings; warnings.warn('left open', ResourceWarning)",
        "left = open('/dev/null')",
        "class Left: pass\nleft = Left(); left.itself, left.file = left, open('/dev/null', 'rb', 0); print('left')",
        "import os; print('nowhere'); os.close(1)",
    ],
)
def test_as_if_started(tmp_path: Path, program: str) -> None:
    """Folder, environment, input, output, parent, exit status and signals are the same."""

    def outcome(popen: type[subprocess.Popen[bytes]]) -> tuple[int, bytes, bytes]:
        command = [sys.executable, "-c", program, "one", "two"]
        with popen(
            command,
            cwd=tmp_path,
            env=ENVIRON,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            output, errors = process.communicate(b"a line", timeout=60)
        return process.returncode, output, errors.splitlines()[-1] if errors else b""

    assert outcome(warm.Popen) == outcome(subprocess.Popen)


def test_what_cannot_be_forked_is_started() -> None:
    """A program that wants an interpreter of its own gets one."""
    program = [sys.executable, "-c", "import sys; print('feeds.app' in sys.modules)"]

    def is_warm(**environ: str) -> bool:
        options = ENVIRON | environ
        return b"True" in warm.run(program, env=options, stdout=subprocess.PIPE, check=True).stdout

    assert is_warm()
    assert not is_warm(PYTHONIOENCODING="latin-1")
    assert not is_warm(PYTHONPATH="")
