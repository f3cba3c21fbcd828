"""What `feedloom watch` runs: it visits each source when it is due, until it is stopped."""

from __future__ import annotations

import os
import threading
from asyncio import CancelledError
from collections import deque
from datetime import datetime, timedelta
from typing import Protocol

from feeds.app import App
from feeds.config.load import Config
from feeds.schedule import ticking
from feeds.status import read_next_visit
from storage.database import Database
from storage.errors import FeedloomError, LockedError
from storage.model import Visit

#: How often it looks whether a source is due.
TICK = timedelta(seconds=20)
#: How often it says how far a long visit is.
PROGRESS_INTERVAL = timedelta(seconds=30)
#: Time for running visits to end by themselves once it is stopped. With the next two, ten seconds are promised.
GRACE_SECONDS = 6.5
#: Time for visits to end once they were cancelled.
CANCEL_SECONDS = 2.5
#: How often it looks whether it was stopped.
POLL_SECONDS = 1.0


class Log(Protocol):
    """Writes a line, with *err* to the log of errors; never raises."""

    def __call__(self, line: str, *, err: bool = False) -> None: ...


class Scheduler:
    """Visits what is due every TICK. `reload` and `stop` may be called from signal handlers and other threads."""

    def __init__(self, app: App, log: Log) -> None:
        self.app, self.log = app, log
        self._stopped = threading.Event()
        #: Whether another run was at work at the last tick: one line is enough for all of it.
        self._locked_out = False
        #: Held while a tick is at work.
        self._idle = threading.Lock()
        #: Configurations for the next tick; the last one counts.
        self._reloaded: deque[Config] = deque()
        #: The next visit as last told.
        self._told: tuple[str, datetime] | None = None
        #: When each running visit was last told of.
        self._progress_told: dict[str, datetime] = {}

    def run(self) -> None:
        """Tick until `stop`, then give running visits a few seconds, and cancel them after that."""
        count = len(self.app.config.sources)
        self._say(f"watching {count} source{'s' if count != 1 else ''}; SIGTERM or Ctrl-C ends it")
        with ticking(self.tick, every=TICK, now=self.app.clock()):
            while not self._stopped.wait(POLL_SECONDS):  # Python handles a signal that comes just before after a wait
                pass
        if not self._idle.acquire(timeout=GRACE_SECONDS):
            self.app.cut()
            if not self._idle.acquire(timeout=CANCEL_SECONDS):
                os._exit(0)  # what is recorded is recorded; the next run publishes it

    def stop(self) -> None:
        """Begin no more visits, and let `run` end."""
        self.app.stopping.set()
        self._stopped.set()

    def reload(self, config: Config) -> None:
        """Use *config* from the next tick on."""
        self._reloaded.append(config)

    def tick(self) -> None:
        """Visit what is due. Errors are logged; the next tick tries again."""
        with self._idle:
            while self._reloaded:
                self.app.config = self._reloaded.popleft()
            try:
                report = self.app.run(
                    self.app.config.sources, due=True, progress=self._log_progress, told=self._log_visit
                )
            except LockedError as error:
                if not self._locked_out:
                    self.log(str(error), err=True)
                self._locked_out = True
                return
            except FeedloomError as error:
                self.log(str(error), err=True)
            except CancelledError:
                self.log("Interrupted; the next run goes on from there.", err=True)
            else:
                published = report.published
                if published and report.visits:
                    self._say(f"published: {published.files_written} files written, {len(published.removed)} removed")
                for failure in published.failures if published else ():
                    self.log(f"{failure.document}: {failure.cause}", err=True)
                self._tell_next_visit()
            self._locked_out = False

    def _tell_next_visit(self) -> None:
        """Say which source is visited next, and when, unless that was the last thing said of it."""
        config = self.app.config
        try:
            with Database.open(config.site.database, create=False) as database:
                planned = read_next_visit(database, [source.name for source in config.sources if not source.paused])
        except FeedloomError as error:
            self.log(str(error), err=True)
            return
        if planned is not None and planned != self._told:
            name, moment = planned
            minutes = max(round((moment - self.app.clock()) / timedelta(minutes=1)), 0)
            self._say(f"next visit: {name} at {moment:%Y-%m-%dT%H:%M:%SZ}, in {minutes} min")
        self._told = planned

    def _log_progress(self, source: str, done: int, total: int) -> None:
        """Say every PROGRESS_INTERVAL how far a long visit is."""
        now = self.app.clock()
        if now - self._progress_told.setdefault(source, now) >= PROGRESS_INTERVAL:
            self._progress_told[source] = now
            self._say(f"{source}: {done} of {total} documents read")

    def _say(self, line: str) -> None:
        self.log(f"{self.app.clock():%Y-%m-%dT%H:%M:%SZ} {line}")

    def _log_visit(self, visit: Visit) -> None:
        self._progress_told.pop(visit.source, None)
        counts = f"{visit.seen} seen, {visit.new} new, {visit.updated} updated, {visit.failed} failed"
        trouble = visit.cause or visit.broken
        line = f"{visit.ended:%Y-%m-%dT%H:%M:%SZ} {visit.source}: {counts}" + (f"; {trouble}" if trouble else "")
        self.log(line, err=bool(trouble or visit.failed))
