"""The program `feedloom`: imports a command when it is called, and turns errors into messages and exit statuses."""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import click
from click.shell_completion import CompletionItem

from feeds.commands import COMMANDS, CommandEntry, terminal
from storage.errors import (
    ConfigError,
    FeedloomError,
    LockedError,
    MissingBrowserError,
    PublishError,
    StorageError,
)

#: Exit status by kind of error; any other FeedloomError gives 1. Scripts rely on these.
EXIT_STATUS: dict[type[FeedloomError], int] = {
    ConfigError: 2,
    MissingBrowserError: 2,
    StorageError: 74,
    PublishError: 74,
    LockedError: 75,
}
#: What shells report for a process that a signal ended: 128 + SIGINT.
INTERRUPTED_STATUS = 130
#: 128 + SIGPIPE.
PIPE_CLOSED_STATUS = 141
#: Errors of writing to standard output when it is a file on a full or failing disk.
DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class LazyCommands(Mapping[str, click.Command]):
    """The commands of *entries* by name. Looking one up imports its module."""

    def __init__(self, entries: Sequence[CommandEntry]) -> None:
        self._entries = {entry.name: entry for entry in entries}

    def __getitem__(self, name: str) -> click.Command:
        entry = self._entries[name]
        module, _, attribute = entry.place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        if command.get_short_help_str(limit=len(entry.summary) + 1) != entry.summary:
            command.short_help = entry.summary  # its help begins with a longer sentence
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


class CommandLine(click.Group):
    """A group of lazily imported commands. An error of ours ends in a message and an exit status, not a traceback."""

    def __init__(self, *args: Any, entries: Sequence[CommandEntry] = COMMANDS, **options: Any) -> None:
        super().__init__(*args, **options)
        self.entries = sorted(entries, key=lambda entry: entry.name)
        self.commands = cast("MutableMapping[str, click.Command]", LazyCommands(entries))  # nothing adds to it

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """Write the list of commands from their entries, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.summary) for entry in self.entries])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command from the entries, or an option of the program."""
        named = [
            CompletionItem(entry.name, help=entry.summary)
            for entry in self.entries
            if entry.name.startswith(incomplete)
        ]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that *ctx* names."""
        try:
            return super().invoke(ctx)
        except FeedloomError as error:
            terminal.say(str(error), err=True)
            ctx.exit(next((status for kind, status in EXIT_STATUS.items() if isinstance(error, kind)), 1))
        except click.ClickException as error:
            vars(error)["message"] = terminal.printable(error.message)  # it quotes arguments
            raise
        except KeyboardInterrupt:
            terminal.say("Interrupted. What was recorded stays; the next run goes on from there.", err=True)
            ctx.exit(INTERRUPTED_STATUS)
        except BrokenPipeError:
            _discard_output()
            ctx.exit(PIPE_CLOSED_STATUS)
        except OSError as error:
            if error.errno not in DISK_ERRORS:
                raise
            _discard_output()
            terminal.say(f"cannot write the output: {error.strerror}", err=True)
            ctx.exit(EXIT_STATUS[StorageError])


def _discard_output() -> None:
    """Send the rest of standard output nowhere; flushing it at exit would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="feedloom", prog_name="feedloom")
def cli() -> None:
    """Turn article documents into feeds with their related-article links.

    \b
    Example:
      feedloom init
      feedloom run
      feedloom serve
    """


def main() -> None:
    """The command `feedloom`."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115  lives as long as we do
    sys.stderr = sys.stderr or sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a letter gets its number
            stream.reconfigure(errors="backslashreplace")
    if logging.lastResort is not None:  # where nobody has set up another handler
        logging.lastResort.setFormatter(terminal.PrintableFormatter())
    cli(prog_name="feedloom")
