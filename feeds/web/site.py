"""What the application serves: files kept up to date in memory, and queries of the store, few at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from math import inf

from starlette.responses import Response
from starlette.types import Scope

from feeds.config.load import Config
from feeds.paths import INDEX
from feeds.status import read_interval
from feeds.web.files import FileCache, Headers, ServedFile
from feeds.web.messages import READING, Fields, has_body, text
from feeds.web.metrics import Metrics
from feeds.web.preview import preview, previewed
from feeds.web.readers import Readers
from feeds.web.watcher import Watcher
from storage.categories import Categories
from storage.errors import FeedloomError, StorageError
from storage.readonly import SlowError, open_read_only

log = logging.getLogger("feedloom.server")

#: Queries of the store at a time, and with those that wait for their turn.
MAX_RUNNING_QUERIES = 2
MAX_QUERIES = 16
#: How long a query of the store may take.
QUERY_SECONDS = 1.0
#: How often the published files are looked at.
POLL_SECONDS = 1.0
#: An incomplete publication is served as it is after so many looks.
MAX_SETTLING_POLLS = 10


class Site:
    """One configuration, served. With *previews*, links lead to where a client finds us."""

    def __init__(
        self, config: Config, *, clock: Callable[[], datetime], watcher: Watcher | None = None, previews: bool = False
    ) -> None:
        self.config, self.clock, self.previews, self.watcher = config, clock, previews, watcher
        self.files = FileCache(config.site.output)
        self.metrics, self.readers = Metrics(self.files), Readers()
        self.started = False
        #: No more requests are taken.
        self.stopping = False
        self._incomplete_polls = 0
        self._loading = asyncio.Lock()
        self._threads = ThreadPoolExecutor(MAX_RUNNING_QUERIES, thread_name_prefix="store")
        self._queries = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._loaded: asyncio.Task[None] | None = None

    # start and stop

    async def start(self) -> None:
        """Load what is published, and watch for more. To call it again only waits until it is loaded."""
        if self._loaded is None:
            self._loaded = asyncio.create_task(
                self._load(self.files.changed)
            )  # before a client could be told that nothing is published
            workers = [self._watch_output, *([self.watcher.run] if self.watcher else [])]
            self._tasks = [asyncio.create_task(worker()) for worker in workers]
        await asyncio.shield(self._loaded)
        self.started = True

    async def stop(self) -> None:
        """End what `start` began."""
        self.end()
        if self.watcher:
            await self.watcher.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def end(self) -> None:
        """Take no more requests, and give up what is being loaded."""
        self.stopping = self.files.ended = True

    def take(self, config: Config) -> None:
        """Go on with *config*, which was written just now. Where the output stands does not change."""
        self.config = config
        if self.watcher:
            self.watcher.reload()

    # files

    async def _watch_output(self) -> None:
        """Every second, load what was published."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await self._load(self.files.changed)

    async def look_again(self) -> None:
        """Load what was published since the last look, for a request that found nothing."""
        if self._loading.locked() or self.files.untried():
            await self._load(self.files.untried)

    async def _load(self, due: Callable[[], bool]) -> None:
        """Load what was published if it is *due*, once whoever loads it already is done."""
        try:
            async with self._loading:
                if due():
                    await asyncio.to_thread(self.refresh)
        except Exception:  # whatever the folder holds, the files in memory are served and the next publication loaded
            log.exception("cannot load what was published")

    def refresh(self) -> None:
        """Load what was published once it is complete, or as it is after MAX_SETTLING_POLLS looks."""
        interval, former = timedelta(minutes=self.config.feeds.ttl), list[tuple[str, str]]()
        with suppress(StorageError), open_read_only(self.config.site.database, seconds=QUERY_SECONDS) as database:
            interval = read_interval(database, interval)
            former = [(slug, category.slug) for slug, category in Categories(database).former()]
        try:
            complete = self.files.refresh(
                now=self.clock().replace(microsecond=0),
                interval=int(interval.total_seconds()),
                settle=self._incomplete_polls < MAX_SETTLING_POLLS,
                former=former,
            )
        except FeedloomError as error:  # the files in memory are served until the next look
            complete = False
            if not self._incomplete_polls:
                log.warning("%s", error)
        self._incomplete_polls = 0 if complete else self._incomplete_polls + 1

    # requests

    @property
    def trouble(self) -> str | None:
        """Why the scheduler does not run, if it should."""
        return self.watcher.trouble if self.watcher else None

    def config_for(self, host: bytes) -> Config:
        """The configuration with the address at which a client finds us, which it calls *host*."""
        return previewed(self.config, host) if self.previews else self.config

    def as_seen(self, path: str, file: ServedFile, fields: Fields) -> ServedFile:
        """*file*, which the URL *path* names, in a preview: its links lead to where a client finds it."""
        path = path.removeprefix("/") + (INDEX if path.endswith("/") else "")
        published, base_url = self.config.site.base_url, self.config_for(fields.get(b"host", b"")).site.base_url
        return preview(file, path, published, base_url, self.files.interval)

    def answer(self, scope: Scope) -> tuple[int, Headers, bytes] | None:
        """Status, headers and body for a published file; None if the request is for none, or has a body."""
        fields = Fields(scope["headers"])
        if scope["method"] not in READING or has_body(fields):
            return None
        return self.file(str(scope["path"]).removeprefix(scope.get("root_path", "")), scope["method"], fields)

    def file(self, path: str, method: str, fields: Fields, at_most: float = inf) -> tuple[int, Headers, bytes] | None:
        """As `answer`, to a request to read *path* that has no body; None, too, if it has over *at_most* bytes."""
        found = self.files.publication.addresses.get(path)
        if not isinstance(found, ServedFile):
            return None
        if self.previews:
            found = self.as_seen(path, found, fields)
        status, headers, body = found.answer(fields)
        body = b"" if method == "HEAD" else body
        if len(body) > at_most:
            return None
        self.metrics.answers[status] += 1
        self.metrics.bytes_sent += len(body)
        self.readers.count(path, fields.get(b"user-agent", b""))
        return status, headers, body

    async def query(self, read: Callable[[], Response]) -> Response:
        """Call *read*, which queries the store, in a thread; 503 if too many queries wait already, or it is slow."""
        if self._queries >= MAX_QUERIES:
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "too many questions at once", {"Retry-After": "5"})
        self._queries += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, read)
        except SlowError:
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "that took too long", {"Retry-After": "30"})
        except StorageError as error:
            log.warning("%s", error)
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "the store cannot be read now", {"Retry-After": "30"})
        finally:
            self._queries -= 1
