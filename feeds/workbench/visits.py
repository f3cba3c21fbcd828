"""The visit of a source that was saved or is asked for: one at a time, in a thread, with its progress to be shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from feeds.app import App
from feeds.config.load import Config, load_config
from scraper.parsing.pool import ParserPool
from storage.errors import FeedloomError, LockedError, StorageError
from storage.publications import Publications
from storage.readonly import open_read_only
from storage.text import fold_name

#: How long the store may take to say under which name a source is published.
QUERY_SECONDS = 1.0


@dataclass(kw_only=True)
class Going:
    """A visit that was asked for here."""

    source: str
    state: Literal["waiting", "visiting", "done", "failed", "locked"] = "waiting"
    #: Documents read and to be read, as far as is known.
    read: int = 0
    total: int = 0
    new: int = 0
    failed: int = 0
    #: What went wrong, in words.
    cause: str = ""


class Visits:
    """Visits sources of the configuration in the file *path*, one after the other."""

    def __init__(
        self,
        path: Path,
        environ: Mapping[str, str],
        *,
        clock: Callable[[], datetime],
        pool: Callable[[], ParserPool] = ParserPool,
    ) -> None:
        self.path, self.environ, self.clock, self.pool = path, environ, clock, pool
        self.going: dict[str, Going] = {}
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._app: App | None = None

    def start(self, source: str) -> Going:
        """Visit *source* once it is its turn; one that is waiting or visited already is not visited twice."""
        known = self.going.get(source)
        if known is not None and known.state in ("waiting", "visiting"):
            return known
        going = self.going[source] = Going(source=source)
        task = asyncio.create_task(self._visit(going))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return going

    async def _visit(self, going: Going) -> None:
        async with self._turn:
            going.state = "visiting"
            try:
                await asyncio.to_thread(self._run, going)
            except LockedError as error:
                going.state, going.cause = "locked", str(error)
            except FeedloomError as error:
                going.state, going.cause = "failed", str(error)

    def _run(self, going: Going) -> None:
        config = load_config(self.path, self.environ)
        sources = [one for one in config.sources if one.name == going.source]
        if not sources:
            raise FeedloomError("there is no such source any more", going.source)

        def progress(_source: str, done: int, total: int) -> None:
            going.read, going.total = done, total

        self._app = App(config, clock=self.clock, pool=self.pool)
        try:
            report = self._app.run(sources, progress=progress)
        finally:
            self._app = None
        (visit,) = report.visits
        going.new, going.failed = visit.new, visit.failed
        going.cause = visit.cause or visit.broken or "; ".join(one.cause for one in visit.failures[:1])
        going.state = "failed" if visit.cause else "done"

    async def close(self) -> None:
        """Cut the visit that is going on; what it recorded stays."""
        if self._app is not None:
            self._app.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def slug_of_source(config: Config, source: str) -> str | None:
    """The slug of the feed of *source*, once it was published; None before."""
    try:
        with open_read_only(config.site.database, seconds=QUERY_SECONDS) as database:
            return Publications(database).minted("source").get(fold_name(source))
    except StorageError:
        return None
