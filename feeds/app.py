"""The composition root: brings configuration, store, parsers and clock together. The only clock is here.

A run, in order:

    hold the lock | open the store | turn what is due into changes | visit_source for each source
    | find related articles where pages state none | publish | announce | report
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import random
import re
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from feeds.authority import settle_authority
from feeds.config.load import Config
from feeds.config.schema import Fetch
from feeds.publish.health import alert
from feeds.publish.outbox import announce
from feeds.publish.output import UntouchedFolder
from feeds.publish.publisher import Published, publish
from feeds.schedule import adapt, next_visit
from scraper.http.browser import Browser, find_browser
from scraper.http.client import PoliteClient
from scraper.http.fetch import Fetcher
from scraper.http.limits import Limits, VisitLimits
from scraper.http.robots import HostStore, InMemoryHosts
from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.sources.kinds import KINDS
from scraper.visit.reparse import reread_documents
from scraper.visit.walk import Progress, visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import LockedError, PublishError, StorageError
from storage.hosts import Hosts
from storage.model import Document, StoredArticle, Visit
from storage.related import RelatedArticles
from storage.sources import Sources

#: So long the news of one source wait at most for the visits of others.
EARLY = timedelta(minutes=1)
#: How often a run of what is due looks whether more is, while its visits go on.
LOOK = timedelta(seconds=20)


def now() -> datetime:
    """The current time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run did."""

    visits: tuple[Visit, ...]
    #: None for a dry run.
    published: Published | None

    @property
    def exit_status(self) -> int:
        """0: done, or nothing new; 1: some document or source failed; 3: every source failed."""
        if self.visits and all(visit.cause for visit in self.visits):
            return 3
        unpublished = self.published is not None and self.published.failures
        return int(bool(unpublished) or any(visit.cause or visit.broken or visit.failed for visit in self.visits))

    def as_json(self) -> dict[str, object]:
        """The report for machines: times in ISO 8601, counts as numbers."""
        visits = [
            asdict(visit) | {"started": visit.started.isoformat(), "ended": visit.ended.isoformat()}
            for visit in self.visits
        ]
        nothing = Published(feeds=(), written=())
        published = asdict(self.published or nothing)
        return {"exit_status": self.exit_status, "sources": visits} | published


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What today's rules make of one article."""

    article: StoredArticle
    #: By field: what we had, and what the rules read.
    changed: dict[str, tuple[object, object]]
    #: Why there is nothing to compare.
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedItem:
    """An article that a rehearsed visit found."""

    status: str
    published: str | None
    title: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a visit would find."""

    visit: Visit
    items: tuple[RehearsedItem, ...]


class App:
    """A configured feedloom."""

    def __init__(
        self,
        config: Config,
        *,
        clock: Callable[[], datetime] = now,
        pool: Callable[[], ParserPool] = ParserPool,
    ) -> None:
        self.config, self.clock, self.pool = config, clock, pool
        #: Set: no other visit begins.
        self.stopping = threading.Event()
        self._visiting: tuple[asyncio.AbstractEventLoop, asyncio.Task[object]] | None = None

    def run(
        self,
        sources: Sequence[Source],
        *,
        dry_run: bool = False,
        due: bool = False,
        progress: Progress | None = None,
        told: Callable[[Visit], None] = lambda _: None,
    ) -> RunReport:
        """Visit *sources*, then publish what changed. A dry run leaves store and output as they are.

        *due* leaves out those whose next visit is still to come; those that become due while others are visited join
        them. *told* hears of each visit when it ends.

        Raises LockedError if another run is at work, StorageError, PublishError.
        """
        self.require_browser(sources)
        path = self.config.site.database
        if dry_run:
            with copy_of(path) as copy, Database.open(copy) as database:
                return RunReport(visits=self.visit(database, sources, progress), published=None)
        with lock(path), Database.open(path) as database:
            articles = Articles(database, self.authority(database))
            articles.lifecycle.withdraw_missing(self.clock())
            early = _Early(self, database)

            def ended(visit: Visit) -> None:
                told(visit)
                early.publish()

            def more() -> list[Source]:
                return self.due(database, sources) if due else []

            visits = self.visit(database, more() if due else sources, progress, ended, more)
            RelatedArticles(database, articles.links).relate_new(now=self.clock())
            published = self._publish(database)
            written = tuple(dict.fromkeys((*early.written, *published.written)))
            return RunReport(visits=visits, published=replace(published, written=written))

    def publish(self, *, everything: bool = False, force: bool = False) -> Published:
        """Publish what the store holds, without a visit; see `feeds.publish.publish`. Raises as `run` does."""
        path = self.config.site.database
        with lock(path), Database.open(path) as database:
            return self._publish(database, everything=everything, force=force)

    def rehearse(self, *, everything: bool = False, force: bool = False) -> Published:
        """What `publish` would do; store and output stay as they are."""
        with copy_of(self.config.site.database) as copy, Database.open(copy) as database:
            output = UntouchedFolder(self.config.site.output)
            return publish(database, self.config, now=self.clock(), everything=everything, force=force, output=output)

    def _publish(self, database: Database, *, everything: bool = False, force: bool = False) -> Published:
        published = publish(database, self.config, now=self.clock(), everything=everything, force=force)
        failures = (*announce(database, self.config, now=self.clock()), *alert(database, self.config))
        return replace(published, failures=(*published.failures, *failures))

    def due(self, database: Database, sources: Sequence[Source]) -> list[Source]:
        """Those of *sources* that are to be visited by now."""
        now, log = self.clock(), Sources(database)

        def is_due(source: Source) -> bool:
            last = log.state(source.name).last_visit
            if last is not None and last <= now and database.setting(_schedule_of(source)) != repr(source.schedule):
                self._plan(database, source, last)  # the plan is that of an earlier configuration
            planned = log.state(source.name).next_visit
            ahead = last is not None and last > now  # by a clock that has been set back
            return ahead or planned is None or planned <= now

        return [source for source in sources if is_due(source)]

    def _plan(self, database: Database, source: Source, last: datetime, *, changed: bool | None = None) -> None:
        """Note when *source*, visited at *last*, is to be visited next; *changed*: whether that visit found news."""
        key, schedule = f"interval of {source.name}", source.schedule
        known = database.setting(key) if schedule.between else None
        interval = adapt(schedule, timedelta(seconds=float(known)) if known else schedule.every, changed=changed)
        with database.write("cannot plan a visit", source.name):
            if schedule.between:
                database.set_setting(key, str(interval.total_seconds()))
            if database.setting(_schedule_of(source)) != repr(schedule):
                database.set_setting(_schedule_of(source), repr(schedule))
            moment = next_visit(schedule, interval, now=last, random=random.random)
            Sources(database).plan(source.name, moment)

    def visit(
        self,
        database: Database,
        sources: Sequence[Source],
        progress: Progress | None,
        ended: Callable[[Visit], None] = lambda _: None,
        more: Callable[[], Sequence[Source]] = lambda: (),
    ) -> tuple[Visit, ...]:
        """Visit *sources*: those of this machine in turn, those of the web some at a time; in the order given.

        *ended* is called after each of them; *more* gives others to be visited while some of *sources* go on.
        """
        try:
            return asyncio.run(self._visit(database, sources, progress, ended, more))
        finally:
            self._visiting = None

    def require_browser(self, sources: Sequence[Source]) -> None:
        """Raise MissingBrowserError if one of *sources* needs a browser and none is there."""
        if any(source.render for source in sources):
            find_browser(self.config.fetch.browser)

    def cut(self) -> None:
        """End running visits now, from another thread; what they recorded stays."""
        if visiting := self._visiting:
            loop, task = visiting
            with suppress(RuntimeError):  # they have ended meanwhile
                loop.call_soon_threadsafe(task.cancel)

    def rehearse_visit(self, source: Source, *, pages: int = 10) -> Rehearsal:
        """What a first visit of *source* would find, up to so many *pages*; nothing is kept."""
        self.require_browser([source])
        source = replace(source, limit=min(source.limit or pages, pages), follow_related=0)
        with temporary_folder() as folder, Database.open(Path(folder, "store.db")) as database:
            (visit,) = self.visit(database, [source], None)
            rows = database.execute(
                "SELECT status, published, title, url FROM articles ORDER BY status = 'teaser', id LIMIT 50"
            ).fetchall()
        return Rehearsal(visit=visit, items=tuple(RehearsedItem(**dict(row)) for row in rows))

    async def _visit(
        self,
        database: Database,
        sources: Sequence[Source],
        progress: Progress | None,
        ended: Callable[[Visit], None],
        more: Callable[[], Sequence[Source]],
    ) -> tuple[Visit, ...]:
        articles, log = Articles(database, self.authority(database)), Sources(database)
        task = asyncio.current_task()
        self._visiting = (asyncio.get_running_loop(), task) if task else None
        local, remote = asyncio.Semaphore(1), asyncio.Semaphore(self.config.fetch.visits)
        limits = self.visit_limits()
        with self.pool() as pool:
            async with open_web(self.config.fetch, self.config.site.base_url, Hosts(database), self.clock) as web:

                async def visit(source: Source) -> Visit | None:
                    async with remote if KINDS[source.kind].network else local:
                        if self.stopping.is_set():
                            return None
                        done = await visit_source(
                            source,
                            articles=articles,
                            sources=log,
                            pool=pool,
                            now=self.clock,
                            client=web,
                            limits=limits,
                            progress=progress,
                        )
                        self._plan(database, source, done.started, changed=bool(done.new or done.updated))
                        ended(done)
                        return done

                return tuple(filter(None, await _together(visit, sources, more)))

    def visit_limits(self) -> VisitLimits:
        """What one visit may cost."""
        fetch = self.config.fetch
        return VisitLimits(requests=fetch.requests, time=fetch.visit_time, recheck=fetch.recheck)

    def reparse(self, source: str | None = None, *, dates: bool = False, dry_run: bool = False) -> Iterator[Reread]:
        """Run today's rules over the kept documents, of one *source* or all; article by article, what that changes.

        Raises as `run` does; an article whose documents give none any more stays as it is, and is told with the cause.
        """
        path = self.config.site.database
        settings = {one.name: one for one in self.config.sources}
        with lock(path), Database.open(path, create=False) as database, self.pool() as pool:
            articles = Articles(database, self.authority(database))
            for one in reread_documents(articles.history.documents(source=source), settings, pool):
                changed = {}
                if one.said and one.document:
                    changed = articles.reread(
                        one.known.id, one.said, one.document, now=self.clock(), dates=dates, apply=not dry_run
                    )
                yield Reread(article=one.known, changed=changed, cause=one.cause)

    def authority(self, database: Database) -> str:
        """What entry ids begin with."""
        return settle_authority(database, self.config, now=self.clock())


class _Early:
    """Publishes in the middle of a long run: a source that hangs keeps the news of no other from readers."""

    def __init__(self, app: App, database: Database) -> None:
        self.app, self.database, self.last = app, database, app.clock()
        #: What it wrote; what it could not do, the publishing at the end of the run does, or names.
        self.written: list[str] = []

    def publish(self) -> None:
        """Publish what is recorded, if the run has gone on for long since that was done last."""
        if self.app.clock() - self.last < EARLY:
            return
        RelatedArticles(self.database, Articles(self.database, self.app.authority(self.database)).links).relate_new(
            now=self.app.clock()
        )
        with suppress(PublishError):
            self.written += publish(self.database, self.app.config, now=self.app.clock()).written
        self.last = self.app.clock()


async def _together(
    visit: Callable[[Source], Coroutine[object, object, Visit | None]],
    sources: Sequence[Source],
    more: Callable[[], Sequence[Source]],
) -> list[Visit | None]:
    """The visits of *sources*, and, as long as one of these goes on, of what *more* gives from time to time.

    So an archive that takes an hour keeps no other source waiting. Once only those are left that joined, they end the
    run, after which its news are announced.
    """
    tasks = {asyncio.create_task(visit(source)): source.name for source in sources}
    first, running = set(tasks), set(tasks)
    clock, every = asyncio.get_running_loop().time, LOOK.total_seconds()
    look = clock() + every
    try:
        while running:
            done, running = await asyncio.wait(running, timeout=every, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            if clock() >= look and not running.isdisjoint(first):
                look = clock() + every
                names = {tasks[task] for task in running}
                joining = {asyncio.create_task(visit(one)): one.name for one in more() if one.name not in names}
                tasks |= joining
                running |= joining.keys()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return [task.result() for task in tasks]


def _schedule_of(source: Source) -> str:
    """The setting that has the schedule by which the next visit was planned."""
    return f"schedule of {source.name}"


@asynccontextmanager
async def open_web(
    fetch: Fetch, base_url: str | None, hosts: HostStore, clock: Callable[[], datetime]
) -> AsyncIterator[PoliteClient]:
    """A polite client as *fetch* says. *hosts* keeps what we learn of hosts, *base_url* tells them who we are."""
    contact = f" (+{base_url})" if base_url else ""
    user_agent = fetch.user_agent or f"feedloom/{version('feedloom')}{contact}"
    limits = Limits(
        max_bytes=fetch.largest, timeout=fetch.timeout, read_timeout=fetch.pause, max_redirects=fetch.redirects
    )
    async with Fetcher(user_agent=user_agent, allow=fetch.allow_hosts, limits=limits) as fetcher:
        web = PoliteClient(
            fetcher,
            agent=re.split(r"[/ ]", user_agent, maxsplit=1)[0],
            delay=fetch.delay,
            at_once=fetch.per_host,
            hosts=hosts,
            clock=time.monotonic,
            now=clock,
            random=random.random,
        )
        async with Browser(
            web, program=fetch.browser, user_agent=user_agent, max_bytes=fetch.largest, timeout=fetch.timeout
        ) as web.browser:
            yield web


async def fetch_page(url: str, fetch: Fetch, base_url: str | None = None) -> Document:
    """One page, through the same robots, guard and limits as any visit. Raises DocumentError."""
    async with open_web(fetch, base_url, InMemoryHosts(), now) as web:
        document = await web.get(url)
    assert isinstance(document, Document)  # nothing to compare with was sent
    return document


@contextmanager
def lock(database: Path) -> Iterator[None]:
    """Hold the lock of runs over *database*: it dies with this process, and no child inherits it.

    Raises LockedError at once if another process holds it, StorageError if there can be no lock.
    """
    path = database.with_name(f"{database.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StorageError(f"cannot lock the store: {error.strerror}", str(path)) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockedError("another run is at work", str(database), "try again when it has ended") from error
        except OSError as error:  # some network file systems have no locks
            hint = "keep the database on a disk of this machine"
            raise StorageError(f"cannot lock the store: {error.strerror}", str(path), hint) from error
        yield
    finally:
        os.close(handle)


@contextmanager
def temporary_folder() -> Iterator[str]:
    """A folder for a store that nobody keeps. Raises StorageError if the system has no place for it."""
    try:
        folder = TemporaryDirectory(prefix="feedloom-")
    except OSError as error:
        cause = error.strerror or str(error)
        raise StorageError("no store can be made to try things in", cause, "TMPDIR may name a folder") from error
    with folder as name:
        yield name


@contextmanager
def copy_of(database: Path) -> Iterator[Path]:
    """A copy of the store to play with; of a new one, if there is none yet."""
    with temporary_folder() as folder:
        copy = Path(folder, database.name)
        if database.exists():
            try:
                # not mode=ro, which leaves the files -wal and -shm behind
                original = sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True)
                with closing(original), closing(sqlite3.connect(copy)) as target:
                    original.backup(target)
            except sqlite3.Error as error:
                raise StorageError(f"cannot read the store: {error}", str(database)) from error
        yield copy
