"""The registry of commands: each row leads to its command, and what is imported when."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.commands import COMMANDS, CommandEntry
from feeds.commands.cli import cli

ROOT = Path(__file__).parents[3]
#: Packages that take long to import.
HEAVY = {
    "pydantic",
    "babel",
    "httpx",
    "selectolax",
    "sqlite_utils",
    "rich",
    "feedgen",
    "apscheduler",
    "jinja2",
    "tomlkit",
    "yaml",
}


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_rows(entry: CommandEntry) -> None:
    """Every row leads to the command of its name, whose help begins as the row says or has that as its short form."""
    command = cli.commands[entry.name]
    assert command.name == entry.name
    assert command.get_short_help_str(limit=80) == entry.summary


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        (["--version"], {}),
        (["--help"], {}),
        # not "db", whose choices of a depth come from the store
        *([[entry.name, "--help"], {}] for entry in COMMANDS if entry.name != "db"),
        ([], {"COMP_WORDS": "feedloom ", "COMP_CWORD": "1"}),
        ([], {"COMP_WORDS": "feedloom init --", "COMP_CWORD": "2"}),
    ],
    ids=str,
)  # fmt: skip
def test_nothing_heavy_is_imported(arguments: list[str], environ: dict[str, str]) -> None:
    """The version, every help and completion are there before anything that takes long is imported."""
    code = (
        "import atexit, sys; from feeds.__main__ import main\n"
        f"atexit.register(lambda: print(*({HEAVY!r} & sys.modules.keys()), file=sys.stderr))\n"
        "main()"
    )
    if environ:
        environ = {"_FEEDLOOM_COMPLETE": "bash_complete"} | environ
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout
    assert (done.returncode, done.stderr) == (0, "\n")
