"""The registry of commands: what a new command takes, and what is imported when."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from feeds.commands import COMMANDS, CommandEntry
from feeds.commands.cli import CommandLine, cli

ROOT = Path(__file__).parents[3]
#: A module of a command, as feeds/commands/ holds them.
TOY = '''
import click

@click.command()
@click.argument("name")
def greet(name: str) -> None:
    """Greet NAME, in a sentence that is too long for the list of commands of a program.

    \\b
    Example:
      feedloom greet world
    """
    click.echo(f"Hello, {name}!")
'''
#: Packages that take long to import.
HEAVY = {"pydantic", "babel", "httpx", "selectolax", "sqlite_utils", "rich", "feedgen", "apscheduler", "jinja2"}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The program with one more command: a module, and a row of the table."""
    (tmp_path / "toy_greet.py").write_text(TOY)
    monkeypatch.syspath_prepend(tmp_path)
    row = CommandEntry("greet", "toy_greet:greet", "Greet somebody.")
    return CommandLine(entries=(*COMMANDS, row), context_settings=cli.context_settings)


def test_a_module_and_a_row_add_a_command(program: CommandLine) -> None:
    """The command can be called, explains itself, is listed, is completed and is offered for a misspelt name."""
    runner = CliRunner()
    assert runner.invoke(program, ["greet", "world"]).output == "Hello, world!\n"
    assert "feedloom greet world" in runner.invoke(program, ["greet", "--help"]).output
    assert "greet       Greet somebody.\n" in runner.invoke(program, ["--help"]).output
    context = click.Context(program)
    assert [item.value for item in program.shell_complete(context, "gr")] == ["greet"]
    assert "greet" in runner.invoke(program, ["gret"]).output


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
