"""A feedloom of one source of documents in a folder of its own, run by its command line as cron would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import warm

ROOT = Path(__file__).parents[2]
#: The command line in a fresh interpreter.
COMMAND = (sys.executable, "-m", "feeds")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def first(code: str) -> tuple[str, ...]:
    """The command line that runs *code* before anything else."""
    return (sys.executable, "-c", f"{code}; from feeds.__main__ import main; main()")


@contextmanager
def killed(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Ends *process* where the block fails, as when it takes too long."""
    try:
        yield
    except BaseException:
        process.kill()
        raise


@dataclass(frozen=True, slots=True)
class Workshop:
    """`documents/` beside the configuration, the store and `public/`."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, more: str = "") -> Workshop:
        """Set it up, without documents. *more* is added to the configuration."""
        (folder / "documents").mkdir(parents=True)
        (folder / "feedloom.toml").write_text(
            '[site]\nbase_url = "https://feeds.example.org/"\nauthority = "example.org,2026"\n'
            f'[[sources]]\nname = "papers"\ndocuments = "documents"\n{more}'
        )
        return cls(folder)

    @property
    def public(self) -> Path:
        return self.folder / "public"

    @property
    def store(self) -> Path:
        return self.folder / "feedloom.db"

    def add(self, name: str | bytes, text: str | bytes) -> None:
        """Lay a document down, lone surrogates and all."""
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        path = os.path.join(os.fsencode(self.folder / "documents"), os.fsencode(name))  # noqa: PTH118  bytes
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(data)

    def start(
        self,
        *arguments: str,
        variables: Mapping[str, str] | None = None,
        command: Sequence[str] = COMMAND,
        begin: type[subprocess.Popen[Any]] = warm.Popen,
        **options: Any,
    ) -> subprocess.Popen[bytes]:
        """A command of feedloom, begun; *variables* are added to its environment, *command* is what runs it."""
        environ = {key: value for key, value in os.environ.items() if not key.startswith("FEEDLOOM_")}
        return begin(
            [*command, *(arguments or ("run",)), "--config", str(self.folder / "feedloom.toml")],
            cwd=self.folder,
            env=environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error::ResourceWarning"} | dict(variables or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **options,
        )

    def run(self, *arguments: str, timeout: float = 300, **options: Any) -> tuple[int, str]:
        """Exit status and all that a command says; never a traceback, never what could drive a terminal."""
        with self.start(*arguments, **options) as process, killed(process):
            said = b"\n".join(process.communicate(timeout=timeout)).decode()
        assert "Traceback" not in said, said
        assert not CONTROL.search(said), said
        return process.returncode, said

    def files(self) -> dict[str, bytes]:
        """What is published."""
        return {
            str(path.relative_to(self.public)): path.read_bytes() for path in self.public.rglob("*.*") if path.is_file()
        }

    def around(self) -> set[str]:
        """What stands beside the published folder."""
        return {path.name for path in self.folder.iterdir()}
