"""The composition root: brings together configuration, store, web, parsers and clock. Only this module reads the clock.

A run, in order:

    hold the lock | open the store | withdraw articles whose grace has ended | visit each source
    | find near copies, stories, and related articles where pages state none | publish | announce | report
"""

from __future__ import annotations

import asyncio
import gc
import random
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version
from typing import Any

from feeds.authority import settle_authority
from feeds.config.load import Config
from feeds.config.schema import Fetch
from feeds.lock import lock
from feeds.publish.health import alert
from feeds.publish.outbox import announce
from feeds.publish.publisher import Published, publish
from feeds.publish.run import Publishing, untold
from feeds.schedule import due_sources, plan_visit
from feeds.store import open_for_run
from scraper.http.browser import Browser, find_browser
from scraper.http.client import PoliteClient
from scraper.http.fetch import Fetcher
from scraper.http.limits import Limits, VisitLimits
from scraper.http.robots import HostStore, InMemoryHosts
from scraper.parsing.learnt import LearntFiles
from scraper.parsing.pool import ParserPool
from scraper.parsing.workers import open_pool
from scraper.source import Source
from scraper.sources.kinds import KINDS
from scraper.visit.walk import Progress, visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import PublishError
from storage.hosts import Hosts
from storage.model import Document, Visit
from storage.publications import Publications
from storage.related import RelatedArticles
from storage.sources import Sources
from storage.stories.connecting import Connections

#: During a run, news are published once this much time has passed since the run began or last published.
PUBLISH_INTERVAL = timedelta(minutes=1)
#: When no visit has ended for so long, what the others brought is published: the rest may be mute for an hour, …
LULL = timedelta(seconds=2)
#: … but publishing early takes no more than this part of a run's time, …
MAX_EARLY_SHARE = 0.1
#: … as long as it need not wait for more seconds than this.
MAX_REST = 300.0
#: Threads for looking up names beyond one for each visit: a mute name server must not keep the others waiting.
SPARE_LOOKUPS = 10
#: How often a run looks for sources that have become due while its visits go on.
DUE_INTERVAL = timedelta(seconds=20)
#: A run makes very many values and hardly a cycle: how rarely the garbage collector looks (`gc.set_threshold`).
GC_THRESHOLDS = (50_000, 20, 50)


def now() -> datetime:
    """The current time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run did."""

    visits: tuple[Visit, ...]
    #: None for a rehearsal.
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
        published = asdict(self.published or Published(feeds=(), written=()))
        return {"exit_status": self.exit_status, "sources": visits} | published


class App:
    """A configured feedloom."""

    def __init__(
        self,
        config: Config,
        *,
        clock: Callable[[], datetime] = now,
        pool: Callable[[], ParserPool] | None = None,
    ) -> None:
        self.config, self.clock = config, clock
        self.pool = pool or partial(open_pool, config.parse.workers)
        #: Once it is set, no further visit begins.
        self.stopping = threading.Event()
        #: What was learnt of sites: files beside the configuration.
        self.learnt = LearntFiles(config.learnt)
        self._visiting: tuple[asyncio.AbstractEventLoop, asyncio.Task[object]] | None = None

    def run(
        self,
        sources: Sequence[Source],
        *,
        due: bool = False,
        progress: Progress | None = None,
        told: Callable[[Visit], None] = lambda _: None,
        publishing: Publishing = untold,
    ) -> RunReport:
        """Visit *sources*, then publish what changed.

        *due* leaves out sources whose next visit is not due yet. Those that become due while others are visited join
        the run. *told* is called with each visit when it ends, *publishing* with what is published at the end.

        Raises LockedError if another run is at work, StorageError, PublishError.
        """
        self.require_browser(sources)
        path = self.config.site.database
        with lock(path), collecting_rarely(), open_for_run(self.config, now=self.clock()) as database:
            articles = Articles(database, self.authority(database))
            articles.lifecycle.withdraw_missing(self.clock())
            early = EarlyPublisher(self, database)

            def ended(visit: Visit) -> None:
                told(visit)
                early.ended()

            def more() -> list[Source]:
                if not due:
                    return []
                return due_sources(database, sources, now=self.clock(), random=random.random)

            visits = self.visit(database, more() if due else sources, progress, ended, more, early.look)
            self.connect(database, articles)
            published = self._publish(database, progress=publishing)
            return RunReport(visits=visits, published=published.after(early.written))

    def publish(self, *, everything: bool = False, force: bool = False, progress: Publishing = untold) -> Published:
        """Publish what the store holds, without visits; see `feeds.publish.publish`. Raises as `run` does."""
        path = self.config.site.database
        with lock(path), collecting_rarely(), open_for_run(self.config, now=self.clock()) as database:
            self.connect(database, Articles(database, self.authority(database)))
            return self._publish(database, everything=everything, force=force, progress=progress)

    def connect(self, database: Database, articles: Articles) -> None:
        """Find near copies and stories of what was read since the last time, and related articles."""
        Connections(database).connect_new(now=self.clock())
        RelatedArticles(database, articles.links).relate_new(now=self.clock())

    def _publish(
        self, database: Database, *, everything: bool = False, force: bool = False, progress: Publishing = untold
    ) -> Published:
        published = publish(
            database, self.config, now=self.clock(), everything=everything, force=force, progress=progress
        )
        failures = (*announce(database, self.config, now=self.clock()), *alert(database, self.config))
        return replace(published, failures=(*published.failures, *failures))

    def visit(
        self,
        database: Database,
        sources: Sequence[Source],
        progress: Progress | None = None,
        ended: Callable[[Visit], None] = lambda _: None,
        more: Callable[[], Sequence[Source]] = lambda: (),
        look: Callable[[bool], None] = lambda _: None,
    ) -> tuple[Visit, ...]:
        """Visit *sources*, local ones one after the other, several of the web at a time. Gives visits in that order.

        Sources that failed last time begin last, so that those of mute hosts take no other's place. *ended* is called
        with each visit when it ends, *look* as `_visit_all` says. While *sources* are being visited, *more* is asked
        for others to visit, too.
        """
        try:
            return asyncio.run(self._visit(database, sources, progress, ended, more, look))
        finally:
            self._visiting = None

    def cut(self) -> None:
        """Cancel running visits. May be called from another thread; what the visits recorded stays."""
        if visiting := self._visiting:
            loop, task = visiting
            with suppress(RuntimeError):  # they have ended meanwhile
                loop.call_soon_threadsafe(task.cancel)

    def require_browser(self, sources: Sequence[Source]) -> None:
        """Raise MissingBrowserError if one of *sources* needs a browser and none is installed."""
        if any(source.render for source in sources):
            find_browser(self.config.fetch.browser)

    def authority(self, database: Database) -> str:
        """What entry ids begin with."""
        return settle_authority(database, self.config, now=self.clock())

    async def _visit(
        self,
        database: Database,
        sources: Sequence[Source],
        progress: Progress | None,
        ended: Callable[[Visit], None],
        more: Callable[[], Sequence[Source]],
        look: Callable[[bool], None],
    ) -> tuple[Visit, ...]:
        articles, log = Articles(database, self.authority(database)), Sources(database)
        task = asyncio.current_task()
        self._visiting = (asyncio.get_running_loop(), task) if task else None
        fetch = self.config.fetch
        lookups = ThreadPoolExecutor(fetch.visits + SPARE_LOOKUPS, thread_name_prefix="lookup")
        asyncio.get_running_loop().set_default_executor(lookups)
        limits = VisitLimits(requests=fetch.requests, time=fetch.visit_time, recheck=fetch.recheck)
        local, remote = asyncio.Semaphore(1), asyncio.Semaphore(fetch.visits)
        with self.pool() as pool:
            async with open_web(fetch, self.config.site.base_url, Hosts(database), self.clock) as client:

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
                            client=client,
                            limits=limits,
                            progress=progress,
                            learnt=self.learnt,
                        )
                        changed = bool(done.new or done.updated)
                        plan_visit(database, source, done.started, changed=changed, random=random.random)
                        ended(done)
                        return done

                def failed(source: Source) -> bool:
                    return bool(log.state(source.name).failures_in_a_row)

                return tuple(filter(None, await _visit_all(visit, sources, more, look, last=failed)))


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Let the garbage collector look rarely in the block: it finds nothing, and takes a twentieth of a large run."""
    before = gc.get_threshold()
    gc.set_threshold(*GC_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class EarlyPublisher:
    """Publishes during a long run, so that a slow source does not delay the news of the others.

    *seconds* go on evenly, however the time of day is set meanwhile.
    """

    def __init__(self, app: App, database: Database, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self.app, self.database, self.seconds = app, database, seconds
        #: When it last published.
        self.last = seconds()
        #: How many seconds it must wait since then, because publishing took its time.
        self.rest = 0.0
        #: Whether a visit has ended since then.
        self.news = False
        #: The files that it wrote. What it fails to publish, the end of the run publishes or reports.
        self.written: list[str] = []

    def ended(self) -> None:
        """Note that a visit has ended."""
        self.news = True

    def look(self, lull: bool) -> None:
        """Visits go on: publish what is recorded, if it is time.

        In a *lull* what other visits brought waits only until publishing has rested, where it was quick not at all.
        What one long visit records meanwhile waits as long as what ends in a row: for PUBLISH_INTERVAL or more.
        """
        begun = self.seconds()
        interval = 0.0 if lull and self.news else PUBLISH_INTERVAL.total_seconds()
        if begun - self.last < max(self.rest, interval):
            return
        if not self.news and not Publications(self.database).have_news():  # of a first visit readers see the end alone
            self.last = begun
            return
        articles = Articles(self.database, self.app.authority(self.database))
        self.app.connect(self.database, articles)
        with suppress(PublishError):
            self.written += publish(self.database, self.app.config, now=self.app.clock()).written
        self.last, self.news = self.seconds(), False
        self.rest = min((self.last - begun) / MAX_EARLY_SHARE, MAX_REST)


async def _visit_all(
    visit: Callable[[Source], Coroutine[object, object, Visit | None]],
    sources: Sequence[Source],
    more: Callable[[], Sequence[Source]],
    look: Callable[[bool], None],
    *,
    last: Callable[[Source], bool],
) -> list[Visit | None]:
    """Visit *sources* and, every DUE_INTERVAL while one of them is still being visited, what *more* gives.

    Those for which *last* holds begin last. *look* is called with False when some have ended and others go on, with
    True whenever none has ended for LULL.

    So an archive that takes an hour does not keep other sources waiting. No more sources join once only joined ones
    are left: the run must end, because its news are announced at the end.
    """
    begun = {source.name: asyncio.create_task(visit(source)) for source in sorted(sources, key=last)}
    tasks = {begun[source.name]: source.name for source in sources}
    first, running = set(tasks), set(tasks)
    clock, interval = asyncio.get_running_loop().time, DUE_INTERVAL.total_seconds()
    wait = min(LULL.total_seconds(), interval)
    next_look = clock() + interval
    try:
        while running:
            done, running = await asyncio.wait(running, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            if running:
                look(not done)
            if clock() >= next_look and not running.isdisjoint(first):
                next_look = clock() + interval
                names = {tasks[task] for task in running}
                joining = {asyncio.create_task(visit(one)): one.name for one in more() if one.name not in names}
                tasks |= joining
                running |= joining.keys()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return [task.result() for task in tasks]


def make_fetcher(fetch: Fetch, base_url: str | None) -> Fetcher:
    """What sends requests as *fetch* says; *base_url* tells sites who we are."""
    return Fetcher(**fetcher_settings(fetch, base_url))


def fetcher_settings(fetch: Fetch, base_url: str | None) -> dict[str, Any]:
    """What a Fetcher is made with."""
    limits = Limits(
        max_bytes=fetch.largest, timeout=fetch.timeout, read_timeout=fetch.pause, max_redirects=fetch.redirects
    )
    agent = _user_agent(fetch, base_url)
    return {"user_agent": agent, "allow": fetch.allow_hosts, "limits": limits, "proxy": fetch.proxy}


def _user_agent(fetch: Fetch, base_url: str | None) -> str:
    contact = f" (+{base_url})" if base_url else ""
    return fetch.user_agent or f"feedloom/{version('feedloom')}{contact}"


@asynccontextmanager
async def open_web(
    fetch: Fetch, base_url: str | None, hosts: HostStore, clock: Callable[[], datetime]
) -> AsyncIterator[PoliteClient]:
    """A polite client as *fetch* says. *hosts* keeps what we learn of hosts; *base_url* tells sites who we are."""
    user_agent = _user_agent(fetch, base_url)
    async with make_fetcher(fetch, base_url) as fetcher:
        client = PoliteClient(
            fetcher,
            agent=re.split(r"[/ ]", user_agent, maxsplit=1)[0],
            delay=fetch.delay,
            at_once=fetch.per_host,
            hosts=hosts,
            clock=time.monotonic,
            now=clock,
            random=random.random,
            tdmrep=fetch.tdmrep,
        )
        async with Browser(
            client, program=fetch.browser, user_agent=user_agent, max_bytes=fetch.largest, timeout=fetch.timeout
        ) as client.browser:
            yield client


async def fetch_page(url: str, fetch: Fetch, base_url: str | None = None) -> Document:
    """One page, through the same robots.txt, guard and limits as in any visit. Raises DocumentError."""
    async with open_web(fetch, base_url, InMemoryHosts(), now) as client:
        document = await client.get(url)
    assert isinstance(document, Document)  # no validator was sent, so it cannot be "not modified"
    return document
