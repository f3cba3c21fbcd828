"""What a run is doing, as bars on a terminal: each source that is being visited, all of them, what is published."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from feeds.commands import terminal

if TYPE_CHECKING:
    from rich.progress import Progress

    from storage.model import Visit

#: Characters of a name beside its bar.
MAX_NAME_CHARS = 30


class RunProgress:
    """Told how a run goes on. With *bars* it shows that, without it shows nothing."""

    def __init__(self, bars: Progress | None, sources: int | None) -> None:
        self.bars = bars
        #: How many sources there are to visit; None: nobody knows beforehand.
        self.sources = sources
        self.tasks: dict[str, Any] = {}
        self.ended = self.new = self.updated = 0

    def reading(self, source: str, done: int, total: int | None) -> None:
        """*done* of the *total* documents of *source* are read; None: nobody knows how many there are."""
        self._show(f"source {source}", source, done, total)

    def visited(self, visit: Visit) -> None:
        """A visit has ended: its bar goes, and its news are counted."""
        self._drop(f"source {visit.source}")
        self.ended, self.new, self.updated = self.ended + 1, self.new + visit.new, self.updated + visit.updated
        known = max(self.sources or 0, self.ended)
        self._show("visits", f"Visits, {self.new} new, {self.updated} updated", self.ended, known)

    def comparing(self, done: int) -> None:
        """*done* articles have been compared with those before them."""
        self._show("comparing", "Articles compared", done, None)

    def publishing(self, what: str, done: int, total: int | None) -> None:
        """*done* of *total* things of the kind *what* are published; None: nobody knows how many there are."""
        self._drop("visits")
        self._show("publishing", f"Publishing {what}", done, total)

    def _show(self, key: str, name: str, done: int, total: int | None) -> None:
        if self.bars is None:
            return
        from feeds.commands.tables import shortened

        text = terminal.printable(shortened(name, MAX_NAME_CHARS)).replace("[", r"\[")
        if key not in self.tasks:
            self.tasks[key] = self.bars.add_task(text, completed=done, total=total)
        self.bars.update(self.tasks[key], description=text, completed=done, total=total)

    def _drop(self, key: str) -> None:
        if self.bars is not None and key in self.tasks:
            self.bars.remove_task(self.tasks.pop(key))


@contextmanager
def run_progress(sources: int | None = None) -> Iterator[RunProgress]:
    """Shows how a run goes on where standard error is a terminal, and leaves nothing behind when it ends."""
    if not sys.stderr.isatty():
        yield RunProgress(None, sources)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from feeds.commands.tables import console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(sys.stderr), transient=True) as bars:
        yield RunProgress(bars, sources)
