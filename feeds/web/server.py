"""What `feedloom serve` does: published files from memory, and the few pages that are made when they are asked for.

    connection -> Request -> a file in memory? -> a page of ours? -> the way to its slash? -> not found

One process, one loop. Once a second it drops clients whose time is over and looks whether something was published;
reading files and asking the store happen in threads. Where links must be absolute, `base_url` is their root: the Host
header and X-Forwarded-* are never looked at.
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
from hashlib import sha256
from http import HTTPStatus
from time import monotonic
from urllib.parse import quote

import prometheus_client
import uvloop

from feeds.config.load import Config
from feeds.formats.atom import ATOM
from feeds.pages.build import build_made_page
from feeds.publish.output import OutputFolder
from feeds.status import read_interval, read_states
from feeds.web.connection import Connection
from feeds.web.files import FileCache
from feeds.web.messages import Request, Response, http_date, matches, page, text
from feeds.web.metrics import Metrics
from feeds.web.search import LONGEST, MOST_WORDS, build_search_feed, build_search_page, find, parse_query
from feeds.web.watcher import Watcher
from storage.categories import Categories
from storage.errors import FeedloomError, PublishError, StorageError
from storage.readonly import SlowError, reading

log = logging.getLogger("feedloom.server")

#: Connections held; for one more, the one that has been idle longest goes.
CONNECTIONS = 4_000
#: Descriptors for other things than connections.
SPARE = 100
#: Questions to the store at once, in all that wait, and seconds for each.
ASKING, WAITING, SECONDS = 2, 16, 1.0
#: Seconds that a found page or feed need not be asked for again.
FOUND_AGE = 60
#: Seconds between two looks at clients and at what is published.
TURN = 1.0
#: Looks at a publication that is not whole before it is served as it is.
PATIENCE = 10
#: Seconds for what is being sent when the server is to stop.
DRAIN = 8


class Server:
    """Serves what *config* publishes; a Responder to its connections."""

    def __init__(self, config: Config, *, clock: Callable[[], datetime], companion: Watcher | None = None) -> None:
        self.config, self.clock, self.seconds = config, clock, monotonic
        self.companion = companion
        self.memory = FileCache(config.site.output)
        self.connections: set[Connection] = set()
        self.stopping = False
        self.limit = CONNECTIONS
        self.date = b""
        self.impatience = 0
        self.threads = ThreadPoolExecutor(ASKING, thread_name_prefix="store")
        self.waiting = 0
        self.metrics = Metrics(self.memory, self.connections)
        self.count = self.metrics.count
        self.made: dict[str, Callable[[Request], Response | Awaitable[Response]]] = {
            "/healthz": lambda _: text(HTTPStatus.OK, "ok"),
            "/readyz": lambda _: self.readiness(),
            "/metrics": lambda _: self.measures(),
            "/status": lambda _: self.ask(self.read_status),
            "/search": self.search,
            "/search.atom": self.search,
        }

    # what connections ask

    def admit(self, connection: Connection) -> None:
        """Take *connection* in; if there are too many, drop the one that has been idle longest, else this one."""
        if len(self.connections) >= self.limit:
            idle = [other for other in self.connections if other.idle]
            (min(idle, key=lambda other: other.deadline) if idle else connection).transport.abort()
        self.connections.add(connection)

    def answer(self, request: Request) -> Response | Awaitable[Response]:
        """What *request* gets."""
        if request.method not in {"GET", "HEAD"}:
            return text(HTTPStatus.METHOD_NOT_ALLOWED, headers="Allow: GET, HEAD\r\n")
        if request.path is None:
            return text(HTTPStatus.BAD_REQUEST)
        if file := self.memory.now.addresses.get(request.path):
            return file.answer(request)
        if make := self.made.get(request.path):
            return make(request)
        return self.missing(request.path)

    def missing(self, path: str) -> Response:
        """The way to the folder that was meant, relative and so never to another site; else 404."""
        now = self.memory.now
        if f"{path}/" in now.addresses:
            location = f"./{quote(path.rpartition('/')[2])}/"
            return text(HTTPStatus.MOVED_PERMANENTLY, headers=f"Location: {location}\r\n")
        if now.published is None:
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "nothing is published yet", headers="Retry-After: 10\r\n")
        if file := now.files.get("404.html"):
            return page(file.plain.body, status=HTTPStatus.NOT_FOUND)
        return text(HTTPStatus.NOT_FOUND)

    def readiness(self) -> Response:
        """Feeds can be had here, even if the scheduler beside is down, which is told."""
        trouble = f"; {self.trouble}" if self.trouble else ""
        if self.stopping or self.memory.now.published is None:
            words = "stopping" if self.stopping else "nothing is published yet"
            return text(HTTPStatus.SERVICE_UNAVAILABLE, words + trouble)
        return text(HTTPStatus.OK, f"ready{trouble}")

    @property
    def trouble(self) -> str | None:
        """Why the scheduler beside does not run."""
        return self.companion.trouble if self.companion else None

    def measures(self) -> Response:
        """Figures for Prometheus."""
        body = prometheus_client.generate_latest(self.metrics.registry)
        headers = f"Content-Type: {prometheus_client.CONTENT_TYPE_PLAIN_0_0_4}\r\nCache-Control: no-store\r\n"
        return Response(HTTPStatus.OK, headers.encode(), body, len(body))

    def read_status(self) -> Response:
        """The state of every source."""
        names = [source.name for source in self.config.sources]
        with reading(self.config.site.database, seconds=SECONDS) as database:
            states = read_states(database, names)
        made = build_made_page(
            "status.html", self.config, states=states, published=self.memory.now.published, trouble=self.trouble
        )
        return page(made)

    async def search(self, request: Request) -> Response:
        """What a reader looks for, as a page or as Atom."""
        words, as_feed = parse_query(request.query), request.path == "/search.atom"
        if words:
            with self.metrics.searches.time():
                return await self.ask(lambda: self.find(request, words, as_feed))
        if as_feed:
            return text(
                HTTPStatus.BAD_REQUEST, f"search.atom?q= takes up to {LONGEST} characters and {MOST_WORDS} words"
            )
        if words is None:
            made = build_search_page("", None, self.config, note="search_too_long")
            return page(made, status=HTTPStatus.REQUEST_URI_TOO_LONG)
        return page(build_search_page("", None, self.config))

    def find(self, request: Request, words: str, as_feed: bool) -> Response:
        now = self.clock()
        with reading(self.config.site.database, seconds=SECONDS) as database:
            found = find(database, self.config, words, now=now)
        if as_feed:
            body, media_type = build_search_feed(words, found, self.config, now=now), ATOM.media_type
        else:
            body, media_type = build_search_page(words, found, self.config), "text/html"
        etag = f'"{sha256(body).hexdigest()[:32]}"'
        headers = f"ETag: {etag}\r\nCache-Control: public, max-age={FOUND_AGE}\r\n"
        if matches(request.headers.get(b"if-none-match", b""), etag.encode()):
            return Response(HTTPStatus.NOT_MODIFIED, headers.encode(), b"", None)
        headers += f"Content-Type: {media_type}; charset=utf-8\r\n"
        return Response(HTTPStatus.OK, headers.encode(), body, len(body))

    async def ask(self, question: Callable[[], Response]) -> Response:
        """Ask the store in a thread, unless too many wait for it already."""
        if self.waiting >= WAITING:
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "too many questions at once", headers="Retry-After: 5\r\n")
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, question)
        except SlowError:
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "that took too long", headers="Retry-After: 30\r\n")
        except StorageError as error:
            log.warning("%s", error)
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "the store cannot be read now", headers="Retry-After: 30\r\n")
        finally:
            self.waiting -= 1

    # its life

    async def run(self, host: str, port: int, started: Callable[[int], None]) -> None:
        """Serve until SIGTERM or SIGINT, then finish what is being sent. Tells *started* the port.

        Raises FeedloomError if it cannot listen.
        """
        loop, stop = asyncio.get_running_loop(), asyncio.Event()

        def end() -> None:
            self.memory.ended = True
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, end)
        self.limit = min(CONNECTIONS, _descriptors() - SPARE)
        self.tick()
        await self.take_in()  # so that the first client does not hear that nothing is published
        try:
            listening = await loop.create_server(lambda: Connection(self), host, port, backlog=1024)
        except (OSError, OverflowError) as error:
            cause = getattr(error, "strerror", None) or str(error)
            raise FeedloomError(f"cannot listen: {cause}", f"{host}:{port}", "choose another with --port") from error
        works = [self.watch_clients, self.watch_output, *([self.companion.run] if self.companion else [])]
        tasks = [asyncio.create_task(work()) for work in works]
        started(listening.sockets[0].getsockname()[1])
        await stop.wait()
        listening.close()
        await asyncio.gather(self.drain(), *([self.companion.stop()] if self.companion else []))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def watch_clients(self) -> None:
        """Every second: the date of answers, and an end to clients whose time is over."""
        while True:
            self.tick()
            now = self.seconds()
            for connection in [other for other in self.connections if other.deadline < now]:
                connection.transport.abort()
            await asyncio.sleep(TURN)

    def tick(self) -> None:
        self.date = f"Date: {http_date(self.clock())}\r\n".encode()

    async def watch_output(self) -> None:
        """Every second: take in what was published."""
        while True:
            await self.take_in()
            await asyncio.sleep(TURN)

    async def take_in(self) -> None:
        """Take in what was published, if something was."""
        try:
            if self.memory.changed():
                await asyncio.to_thread(self.refresh)
        except Exception:  # whatever lies there: what is in memory is served on, and the next one taken in
            log.exception("cannot take in what was published")

    def refresh(self) -> None:
        """Take in what was published, as soon as it is whole; after PATIENCE looks as it is."""
        interval, former = timedelta(minutes=self.config.feeds.ttl), list[tuple[str, str]]()
        with suppress(StorageError), reading(self.config.site.database, seconds=SECONDS) as database:
            interval = read_interval(database, interval)
            former = [(slug, category.slug) for slug, category in Categories(database).former()]
        try:
            whole = self.memory.refresh(
                now=self.clock().replace(microsecond=0),
                interval=int(interval.total_seconds()),
                settle=self.impatience < PATIENCE,
                former=former,
            )
        except FeedloomError as error:  # it is looked at again; meanwhile what is in memory is served
            whole = False
            if not self.impatience:
                log.warning("%s", error)
        self.impatience = 0 if whole else self.impatience + 1

    async def drain(self) -> None:
        """Let go of who is idle, wait up to DRAIN seconds for the others, then let go of them too."""
        self.stopping = True
        for connection in list(self.connections):
            if connection.idle:
                connection.transport.close()
        ends = self.seconds() + DRAIN
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
) -> None:
    """Serve on *host* and *port* (0: any that is free) until a signal ends it; *started* is told the port.

    With *watch*, `feedloom watch` runs beside. Raises PublishError if nothing is published there and nobody is going
    to, and FeedloomError if it cannot listen.
    """
    if watch:
        OutputFolder(config.site.output)  # made if it is missing
    elif not config.site.output.is_dir():
        raise PublishError("nothing is published yet", str(config.site.output), "`feedloom run` publishes")
    companion = Watcher(config.path) if watch else None
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(Server(config, clock=clock, companion=companion).run(host, port, started))


def _descriptors() -> int:
    """How many files this process may have open, after asking for as many as it may ask for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE if hard == resource.RLIM_INFINITY else min(hard, CONNECTIONS + SPARE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return max(soft, wanted)
