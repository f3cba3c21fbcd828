"""The server of `feedloom serve`: published files from memory, and a few pages that are made on request.

    connection -> Request -> a file in memory? -> a page made on request? -> a folder without its slash? -> not found

One process with one event loop. Once a second it drops clients whose deadline has passed and looks for a new
publication. Files and the store are read in threads. Absolute links begin with `base_url`; only in a preview may Host
stand in for it (see `feeds.web.preview`). X-Forwarded-* are never read.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from time import monotonic
from urllib.parse import quote

import prometheus_client
import uvloop

from feeds.authority import find_authority
from feeds.config.load import Config
from feeds.formats.format import Format
from feeds.formats.registry import FORMATS
from feeds.pages.build import build_made_page, build_not_found_page
from feeds.paths import INDEX
from feeds.publish.output import OutputFolder
from feeds.status import read_interval, read_states
from feeds.web.connection import Connection
from feeds.web.files import FileCache, Redirect, ServedFile
from feeds.web.messages import Request, Response, http_date, matches, page, text
from feeds.web.metrics import Metrics
from feeds.web.preview import preview, previewed
from feeds.web.search import (
    MAX_QUERY_CHARS,
    MAX_QUERY_WORDS,
    Found,
    build_search_feed,
    build_search_page,
    find,
    find_newest,
    offered,
    parse_query,
)
from feeds.web.watcher import Watcher
from storage.categories import Categories
from storage.errors import FeedloomError, PublishError, StorageError
from storage.readonly import SlowError, open_read_only

log = logging.getLogger("feedloom.server")

#: For one more connection, the one that has been idle longest is dropped.
MAX_CONNECTIONS = 4_000
#: File descriptors that are kept for other things than connections.
SPARE_DESCRIPTORS = 100
#: Queries of the store at a time, and with those that wait for their turn.
MAX_RUNNING_QUERIES = 2
MAX_QUERIES = 16
#: How long a query of the store may take.
QUERY_SECONDS = 1.0
#: How long the result of a search may be cached.
SEARCH_MAX_AGE_SECONDS = 60
#: How often clients and the published files are looked at.
POLL_SECONDS = 1.0
#: An incomplete publication is served as it is after so many looks.
MAX_SETTLING_POLLS = 10
#: When the server stops, responses that are being sent get so long.
DRAIN_SECONDS = 8


class Server:
    """Serves what *config* publishes; a Responder to its connections. With *previews*, links lead here."""

    def __init__(
        self,
        config: Config,
        *,
        clock: Callable[[], datetime],
        watcher: Watcher | None = None,
        previews: bool = False,
    ) -> None:
        self.config, self.clock, self.seconds, self.previews = config, clock, monotonic, previews
        self.watcher = watcher
        self.files = FileCache(config.site.output)
        self.connections: set[Connection] = set()
        self.stopping = False
        self.max_connections = MAX_CONNECTIONS
        self.date = b""
        self.incomplete_polls = 0
        self.threads = ThreadPoolExecutor(MAX_RUNNING_QUERIES, thread_name_prefix="store")
        self.queries = 0
        self.metrics = Metrics(self.files, self.connections)
        self.count = self.metrics.count
        self.pages: dict[str, Callable[[Request], Response | Awaitable[Response]]] = {
            "/healthz": lambda _: text(HTTPStatus.OK, "ok"),
            "/readyz": lambda _: self.readiness(),
            "/metrics": lambda _: self.read_metrics(),
            "/status": lambda request: self.query(lambda: self.read_status(request)),
            "/search": self.search,
            **{f"/search.{one.name}": partial(self.search_feed, one) for one in FORMATS},
        }

    # called by connections

    def admit(self, connection: Connection) -> None:
        """Take *connection* in; if there are too many, drop the one that has been idle longest, else this one."""
        if len(self.connections) >= self.max_connections:
            idle = [other for other in self.connections if other.idle]
            (min(idle, key=lambda other: other.deadline) if idle else connection).transport.abort()
        self.connections.add(connection)

    def respond(self, request: Request) -> Response | Awaitable[Response]:
        """The response to *request*."""
        if request.method not in {"GET", "HEAD"}:
            return text(HTTPStatus.METHOD_NOT_ALLOWED, headers="Allow: GET, HEAD\r\n")
        if request.path is None:
            return text(HTTPStatus.BAD_REQUEST)
        if file := self.files.publication.addresses.get(request.path):
            return self.as_asked(request, request.path, file).respond(request)
        if make := self.pages.get(request.path):
            return make(request)
        return self.missing(request, request.path)

    def config_for(self, request: Request) -> Config:
        """The configuration with the address at which *request* finds us."""
        return previewed(self.config, request.headers.get(b"host", b"")) if self.previews else self.config

    def as_asked(self, request: Request, path: str, file: ServedFile | Redirect) -> ServedFile | Redirect:
        """*file*, which the URL *path* names; in a preview its links lead to where *request* finds it."""
        if not self.previews or isinstance(file, Redirect):
            return file
        path = path.removeprefix("/") + (INDEX if path.endswith("/") else "")
        published, base_url = self.config.site.base_url, self.config_for(request).site.base_url
        return preview(file, path, published, base_url, self.files.interval)

    def missing(self, request: Request, path: str) -> Response:
        """A redirect to the folder of that name, relative so that it never leads to another site; else 404."""
        publication = self.files.publication
        if f"{path}/" in publication.addresses:
            location = f"./{quote(path.rpartition('/')[2])}/"
            return text(HTTPStatus.MOVED_PERMANENTLY, headers=f"Location: {location}\r\n")
        if publication.published is None:
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "nothing is published yet", headers="Retry-After: 10\r\n")
        if file := publication.files.get("404.html"):
            body = build_not_found_page(self.config_for(request)) if self.previews else file.plain.body
            return page(body, status=HTTPStatus.NOT_FOUND)
        return text(HTTPStatus.NOT_FOUND)

    def readiness(self) -> Response:
        """Whether feeds are served. If only the scheduler is down, we are ready, but say so."""
        trouble = f"; {self.trouble}" if self.trouble else ""
        if self.stopping or self.files.publication.published is None:
            words = "stopping" if self.stopping else "nothing is published yet"
            return text(HTTPStatus.SERVICE_UNAVAILABLE, words + trouble)
        return text(HTTPStatus.OK, f"ready{trouble}")

    @property
    def trouble(self) -> str | None:
        """Why the scheduler does not run, if it should."""
        return self.watcher.trouble if self.watcher else None

    def read_metrics(self) -> Response:
        """The metrics, for Prometheus."""
        body = prometheus_client.generate_latest(self.metrics.registry)
        headers = f"Content-Type: {prometheus_client.CONTENT_TYPE_PLAIN_0_0_4}\r\nCache-Control: no-store\r\n"
        return Response(HTTPStatus.OK, headers.encode(), body, len(body))

    def read_status(self, request: Request) -> Response:
        """The state of every source."""
        names = [source.name for source in self.config.sources]
        with open_read_only(self.config.site.database, seconds=QUERY_SECONDS) as database:
            states = read_states(database, names, self.config.learnt)
        made = build_made_page(
            "status.html",
            self.config_for(request),
            states=states,
            published=self.files.publication.published,
            trouble=self.trouble,
        )
        return page(made)

    async def search(self, request: Request) -> Response:
        """The result of a reader's search as a page; without words, the form."""
        query, config = parse_query(request.query), self.config_for(request)
        if query.problem == "search_too_long":
            return page(build_search_page(query, Found(), config), status=HTTPStatus.REQUEST_URI_TOO_LONG)

        def read() -> Response:
            with open_read_only(config.site.database, seconds=QUERY_SECONDS) as database:
                searched = query.words and not query.problem
                found = find(database, config, query) if searched else offered(database)
            return self.searched(request, build_search_page(query, found, config), "text/html")

        with self.metrics.searches.time():
            return await self.query(read)

    async def search_feed(self, form: Format, request: Request) -> Response:
        """The result of a reader's search as a feed."""
        query, config, now = parse_query(request.query), self.config_for(request), self.clock()
        if query.problem or not query.words:
            limits = (
                f"up to {MAX_QUERY_CHARS} characters and {MAX_QUERY_WORDS} words, since= and until= days (2026-03-01)"
            )
            return text(HTTPStatus.BAD_REQUEST, f"search.{form.name}?q= takes {limits}")

        def read() -> Response:
            with open_read_only(config.site.database, seconds=QUERY_SECONDS) as database:
                authority = find_authority(database, config, now=now)
                articles = find_newest(database, config, query)
            body = build_search_feed(form, query, articles, config, authority=authority, now=now)
            return self.searched(request, body, form.media_type)

        with self.metrics.searches.time():
            return await self.query(read)

    def searched(self, request: Request, body: bytes, media_type: str) -> Response:
        """*body*, a result, or 304 if the client has it already."""
        etag = f'"{sha256(body).hexdigest()[:32]}"'
        headers = f"ETag: {etag}\r\nCache-Control: public, max-age={SEARCH_MAX_AGE_SECONDS}\r\n"
        if matches(request.headers.get(b"if-none-match", b""), etag.encode()):
            return Response(HTTPStatus.NOT_MODIFIED, headers.encode(), b"", None)
        headers += f"Content-Type: {media_type}; charset=utf-8\r\n"
        return Response(HTTPStatus.OK, headers.encode(), body, len(body))

    async def query(self, read: Callable[[], Response]) -> Response:
        """Call *read*, which queries the store, in a thread; 503 if too many queries wait already, or it is slow."""
        if self.queries >= MAX_QUERIES:
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "too many questions at once", headers="Retry-After: 5\r\n")
        self.queries += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, read)
        except SlowError:
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "that took too long", headers="Retry-After: 30\r\n")
        except StorageError as error:
            log.warning("%s", error)
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "the store cannot be read now", headers="Retry-After: 30\r\n")
        finally:
            self.queries -= 1

    # start, work, stop

    async def run(self, host: str, port: int, started: Callable[[int], None]) -> None:
        """Serve until SIGTERM or SIGINT, then finish what is being sent. Calls *started* with the port.

        Raises FeedloomError if it cannot listen.
        """
        loop, stop = asyncio.get_running_loop(), asyncio.Event()

        def handle_signal() -> None:
            self.files.ended = True
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, handle_signal)
        self.max_connections = min(MAX_CONNECTIONS, _max_descriptors() - SPARE_DESCRIPTORS)
        self.tick()
        await self.load()  # before the first client could be told that nothing is published
        try:
            listening = await loop.create_server(lambda: Connection(self), host, port, backlog=1024)
        except (OSError, OverflowError) as error:
            cause = getattr(error, "strerror", None) or str(error)
            raise FeedloomError(f"cannot listen: {cause}", f"{host}:{port}", "choose another with --port") from error
        workers = [self.watch_clients, self.watch_output, *([self.watcher.run] if self.watcher else [])]
        tasks = [asyncio.create_task(worker()) for worker in workers]
        started(listening.sockets[0].getsockname()[1])
        await stop.wait()
        listening.close()
        await asyncio.gather(self.drain(), *([self.watcher.stop()] if self.watcher else []))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def watch_clients(self) -> None:
        """Every second, update the date of responses and drop clients whose deadline has passed."""
        while True:
            self.tick()
            now = self.seconds()
            for connection in [other for other in self.connections if other.deadline < now]:
                connection.transport.abort()
            await asyncio.sleep(POLL_SECONDS)

    def tick(self) -> None:
        self.date = f"Date: {http_date(self.clock())}\r\n".encode()

    async def watch_output(self) -> None:
        """Every second, load what was published."""
        while True:
            await self.load()
            await asyncio.sleep(POLL_SECONDS)

    async def load(self) -> None:
        """Load what was published, if something was."""
        try:
            if self.files.changed():
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
                settle=self.incomplete_polls < MAX_SETTLING_POLLS,
                former=former,
            )
        except FeedloomError as error:  # the files in memory are served until the next look
            complete = False
            if not self.incomplete_polls:
                log.warning("%s", error)
        self.incomplete_polls = 0 if complete else self.incomplete_polls + 1

    async def drain(self) -> None:
        """Close idle connections, give the others DRAIN_SECONDS, then drop them, too."""
        self.stopping = True
        for connection in list(self.connections):
            if connection.idle:
                connection.transport.close()
        ends = self.seconds() + DRAIN_SECONDS
        while self.connections and self.seconds() < ends:
            await asyncio.sleep(0.02)
        for connection in list(self.connections):
            connection.transport.abort()
        self.threads.shutdown(wait=False, cancel_futures=True)


def serve(
    config: Config,
    *,
    host: str,
    port: int,
    clock: Callable[[], datetime],
    started: Callable[[int], None],
    watch: bool = False,
    previews: bool = False,
) -> None:
    """Serve on *host* and *port* (0: any free one) until a signal ends it. Calls *started* with the port.

    With *watch*, `feedloom watch` runs beside. With *previews*, links lead to where they are served. Raises
    PublishError if there is no output folder and no *watch* to publish into it, and FeedloomError if it cannot listen.
    """
    if watch:
        OutputFolder(config.site.output)  # creates it if it is missing
    elif not config.site.output.is_dir():
        raise PublishError("nothing is published yet", str(config.site.output), "`feedloom run` publishes")
    watcher = Watcher(config.path) if watch else None
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        server = Server(config, clock=clock, watcher=watcher, previews=previews)
        runner.run(server.run(host, port, started))


def _max_descriptors() -> int:
    """How many files this process may open, after raising its limit as far as allowed and needed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + SPARE_DESCRIPTORS
    if hard != resource.RLIM_INFINITY:
        wanted = min(hard, wanted)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return max(soft, wanted)
