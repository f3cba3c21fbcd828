"""Tables and headed lists on a terminal or in a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import IO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from feeds.commands.terminal import printable

#: Characters of a line where there is no terminal: enough for no line to break.
FILE_WIDTH_CHARS = 1000


def console(stream: IO[str]) -> Console:
    """Writes to *stream*: in colour and to the width of a terminal, else plainly and without breaking lines."""
    width = None if stream.isatty() else FILE_WIDTH_CHARS
    return Console(file=stream, width=width, highlight=False, soft_wrap=not stream.isatty())


def table(heading: Sequence[str], rows: Iterable[Sequence[str | int]], *, terminal: bool) -> Table:
    """Columns of text on the left and of numbers on the right; with lines if it is for a *terminal*."""
    rows = list(rows)
    grid = Table(box=box.SIMPLE_HEAD if terminal else None, pad_edge=False, padding=(0, 2, 0, 0))
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
    shown = [f"  {printable(' '.join(line.splitlines()))}" for line in lines]
    if shown:
        out.print(Text(f"\n{heading}", style="bold"))
        out.print(Text("\n".join(shown)))
