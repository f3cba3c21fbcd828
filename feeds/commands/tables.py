"""Tables and headed lists on a terminal or in a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from feeds.commands.terminal import printable

#: Characters of a line where there is no terminal: enough for no line to break.
FILE_WIDTH_CHARS = 1000


def console(stream: IO[str]) -> Console:
    """Writes to *stream*: in colour and to the width of a terminal, else plainly and without breaking lines."""
    width = None if stream.isatty() else FILE_WIDTH_CHARS
    return Console(file=stream, width=width, highlight=False, soft_wrap=not stream.isatty())


def table(heading: Sequence[str], rows: Iterable[Sequence[str | int]], *, terminal: bool, headed: bool = True) -> Table:
    """Columns of text on the left and of numbers on the right; with lines if it is for a *terminal*."""
    rows = list(rows)
    grid = Table(box=box.SIMPLE_HEAD if terminal else None, pad_edge=False, padding=(0, 2, 0, 0), show_header=headed)
    for index, name in enumerate(heading):
        numbers = bool(rows) and all(isinstance(row[index], int) for row in rows)
        grid.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(printable(str(cell))) for cell in row))
    return grid


def print_table(heading: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """Print a table on standard output."""
    console(sys.stdout).print(table(heading, rows, terminal=sys.stdout.isatty()))


def print_list(heading: str, lines: Iterable[str], out: Console) -> None:
    """Print *lines*, one each, under *heading*; nothing if there are none."""
    shown = list(lines)
    if shown:
        out.print(Text(f"\n{heading}", style="bold"))
        for line in shown:
            print_indented(line, out)


def print_commands(heading: str, lines: Iterable[str], out: Console) -> None:
    """Print *lines*, to be copied, under *heading*: the terminal breaks them, so that each is copied as one."""
    out.print(Text(f"\n{heading}", style="bold"))
    for line in lines:
        out.print(Text(f"  {printable(line)}"), soft_wrap=True)


def print_indented(line: str, out: Console, *, by: int = 2) -> None:
    """Print *line* with *by* spaces before it, and before each line that a narrow terminal makes of it."""
    text = Text(printable(" ".join(line.splitlines())))
    out.print(Padding(text, (0, 0, 0, by), expand=False) if out.is_terminal else Text(" " * by) + text)


def shown_time(moment: datetime | None, zone: ZoneInfo, *, now: datetime) -> str:
    """*moment* in *zone*, as short as it is clear in the year of *now*: "03-07 18:05"."""
    if moment is None:
        return "never"
    there = moment.astimezone(zone)
    return f"{there:%m-%d %H:%M}" if there.year == now.astimezone(zone).year else f"{there:%Y-%m-%d}"


def shortened(text: str, chars: int) -> str:
    """*text* on one line, in *chars* characters at most."""
    line = " ".join(text.split())
    return line if len(line) <= chars else line[: chars - 1] + "…"
