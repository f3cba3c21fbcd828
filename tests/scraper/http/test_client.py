"""Hosts are asked one request at a time, with pauses, as they allow, and not while they are ill."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scraper.http.backoff import TRIES_IN_VISIT
from scraper.http.client import MAX_FAILURES_IN_A_ROW, MAX_FAILURES_OF_A_GIVER, PoliteClient
from scraper.http.fetch import Fetcher
from scraper.http.limits import Usage
from scraper.http.robots import InMemoryHosts
from storage.errors import AddressRefusedError, FetchError, LeftAloneError, NotAskedError, RobotsRefusedError
from storage.model import Document
from tests.background import in_background

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Site(ThreadingHTTPServer):
    """A site on this machine that remembers who asked when."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        #: Path to status, headers and body.
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        #: How long answers take, in seconds, by path.
        self.slow: dict[str, float] = {}
        self.at_once = self.most_at_once = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        site = self.server
        site.asked.append(self.path)
        site.at_once += 1
        site.most_at_once = max(site.most_at_once, site.at_once)
        status, headers, body = site.answers.get(self.path, (404, {}, b""))
        time.sleep(site.slow.get(self.path, 0.01))
        site.at_once -= 1
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    with in_background(Site()) as running:
        running.answers["/a"] = running.answers["/b"] = (200, {}, b"page")
        yield running


class Clock:
    """Seconds that can be moved on."""

    def __init__(self) -> None:
        self.moved = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.moved

    def time(self) -> datetime:
        return NOON + timedelta(seconds=self.moved)


def use(
    site: Site,
    work: Callable[[PoliteClient, Clock], Awaitable[None]],
    *,
    delay: float = 0.0,
    at_once: int = 1,
    hosts: InMemoryHosts | None = None,
    allow: tuple[str, ...] = (),
) -> None:
    async def run() -> None:
        clock = Clock()
        async with Fetcher(user_agent="feedloom/0", allow=[site.host, *allow]) as fetcher:
            client = PoliteClient(
                fetcher,
                agent="feedloom",
                delay=delay,
                at_once=at_once,
                hosts=hosts or InMemoryHosts(),
                clock=clock,
                now=clock.time,
                random=lambda: 0.0,
            )
            await work(client, clock)

    asyncio.run(run())


def test_one_at_a_time_with_pauses(site: Site) -> None:
    """Requests that come together go one after the other, with the pause between them, and robots.txt is asked once."""

    async def work(client: PoliteClient, _: Clock) -> None:
        start = time.monotonic()
        answers = await asyncio.gather(*(client.get(f"http://{site.host}/{name}") for name in "abab"))
        assert all(isinstance(answer, Document) and answer.data == b"page" for answer in answers)
        assert time.monotonic() - start >= 0.3

    use(site, work, delay=0.1)
    assert site.most_at_once == 1
    assert site.asked == ["/robots.txt", "/a", "/b", "/a", "/b"]


def test_robots(site: Site) -> None:
    """What robots.txt forbids is not asked for, not even by a redirect; its Crawl-delay is kept."""
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /b\nCrawl-delay: 0.2")
    site.answers["/to-b"] = (302, {"Location": "/b"}, b"")

    async def work(client: PoliteClient, _: Clock) -> None:
        start = time.monotonic()
        for path in ("/b", "/to-b"):
            with pytest.raises(RobotsRefusedError, match=r"robots\.txt does not let us"):
                await client.get(f"http://{site.host}{path}")
        await client.get(f"http://{site.host}/a")
        assert time.monotonic() - start >= 0.2

    use(site, work)
    assert site.asked == ["/robots.txt", "/to-b", "/a"]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "120"}, 120), ({"Retry-After": "Sun, 01 Mar 2026 12:10:00 GMT"}, 600), ({}, 300)],
)
def test_too_many_requests(site: Site, headers: dict[str, str], seconds: float) -> None:
    """A host that is asked too much is left alone as long as it says, or for our own wait."""
    site.answers["/busy"] = (429, headers, b"")

    async def work(client: PoliteClient, clock: Clock) -> None:
        with pytest.raises(FetchError, match="429"):
            await client.get(f"http://{site.host}/busy")
        with pytest.raises(FetchError, match="left alone"):
            await client.get(f"http://{site.host}/a")
        clock.moved = seconds + 1
        await client.get(f"http://{site.host}/a")

    use(site, work)
    assert site.asked == ["/robots.txt", "/busy", "/a"]


@pytest.mark.parametrize("path", ["/slow", "/missing"])
def test_an_answer_under_way_shortens_no_wait(site: Site, path: str) -> None:
    """A host that asks to be left alone is, also when it then answers what it was asked before."""
    site.answers["/busy"] = (429, {"Retry-After": "120"}, b"")
    site.answers["/slow"] = (200, {}, b"page")
    site.slow[path] = 0.5

    async def work(client: PoliteClient, _: Clock) -> None:
        under_way = asyncio.create_task(client.get(f"http://{site.host}{path}"))
        await asyncio.sleep(0.2)
        with pytest.raises(FetchError, match="429"):
            await client.get(f"http://{site.host}/busy")
        await asyncio.gather(under_way, return_exceptions=True)
        with pytest.raises(NotAskedError):
            await client.get(f"http://{site.host}/a")

    use(site, work, at_once=2)


def test_circuit(site: Site) -> None:
    """After some failures in a row a host is left alone; missing pages are no failures."""
    site.answers["/ill"] = (500, {}, b"")

    async def work(client: PoliteClient, _: Clock) -> None:
        for path in ["/ill"] * (MAX_FAILURES_IN_A_ROW - 1) + ["/missing"] + ["/ill"] * MAX_FAILURES_IN_A_ROW:
            with pytest.raises(FetchError, match="the server answers"):
                await client.get(f"http://{site.host}{path}")
        with pytest.raises(FetchError, match="left alone"):
            await client.get(f"http://{site.host}/a")

    use(site, work)


def test_no_robots_to_be_had(site: Site) -> None:
    """A host that does not give its robots.txt is not asked for pages, and that is a failure, not its will."""
    site.answers["/robots.txt"] = (503, {}, b"")

    async def work(client: PoliteClient, _: Clock) -> None:
        with pytest.raises(
            FetchError,
            match=r"^127\.0\.0\.1:\d+: for its robots\.txt the server answers 503 Service Unavailable; without",
        ):
            await client.get(f"http://{site.host}/a")
        with pytest.raises(AddressRefusedError, match="allow_hosts"):
            await client.get("http://127.0.0.1:1/a")

    use(site, work)
    assert site.asked == ["/robots.txt"] * TRIES_IN_VISIT


def test_hosts_are_remembered(site: Site) -> None:
    """Another run asks for no robots.txt within its day, and leaves alone a host that asked for it."""
    hosts = InMemoryHosts()
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /b$")
    site.answers["/busy"] = (429, {"Retry-After": "120"}, b"")

    async def first(client: PoliteClient, _: Clock) -> None:
        await client.get(f"http://{site.host}/a")
        with pytest.raises(FetchError, match="429"):
            await client.get(f"http://{site.host}/busy")

    async def second(client: PoliteClient, clock: Clock) -> None:
        with pytest.raises(NotAskedError):
            await client.get(f"http://{site.host}/a")
        clock.moved = 121
        with pytest.raises(RobotsRefusedError):
            await client.get(f"http://{site.host}/b")
        clock.moved = 86_401
        await client.get(f"http://{site.host}/a")

    use(site, first, hosts=hosts)
    use(site, second, hosts=hosts)
    assert site.asked == ["/robots.txt", "/a", "/busy", "/robots.txt", "/a"]


def test_a_clock_that_was_ahead(site: Site) -> None:
    """What was noted while the clock was a year ahead does not hold for a year."""
    hosts = InMemoryHosts()
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /x")
    site.answers["/busy"] = (429, {"Retry-After": "120"}, b"")

    async def ahead(client: PoliteClient, clock: Clock) -> None:
        clock.moved = 365 * 86_400
        with pytest.raises(FetchError, match="429"):
            await client.get(f"http://{site.host}/busy")

    async def right(client: PoliteClient, _: Clock) -> None:
        await client.get(f"http://{site.host}/a")

    use(site, ahead, hosts=hosts)
    use(site, right, hosts=hosts)
    assert site.asked == ["/robots.txt", "/busy", "/robots.txt", "/a"]


def test_several_at_a_time(site: Site) -> None:
    """A host may be given more requests at a time, which still begin one pause apart."""

    async def run() -> None:
        async with Fetcher(user_agent="feedloom/0", allow=[site.host]) as fetcher:
            client = PoliteClient(
                fetcher,
                agent="feedloom",
                delay=0.0,
                at_once=3,
                hosts=InMemoryHosts(),
                clock=time.monotonic,
                now=lambda: NOON,
                random=lambda: 0.0,
            )
            await asyncio.gather(*(client.get(f"http://{site.host}/a") for _ in range(9)))

    asyncio.run(run())
    assert 1 < site.most_at_once <= 3


def test_a_neighbour_is_not_silenced(site: Site) -> None:
    """Failures that a source causes at another paper's host count for that source alone, not for the paper's own."""
    site.answers["/ill"] = (500, {}, b"")
    stranger = Usage(source="stranger", homes=frozenset(("stranger.example",)))
    paper = Usage(source="paper", homes=frozenset((site.host,)))

    async def work(client: PoliteClient, _clock: Clock) -> None:
        for _ in range(MAX_FAILURES_IN_A_ROW):
            with pytest.raises(FetchError, match="500"):
                await client.get(f"http://{site.host}/ill", usage=stranger)
        with pytest.raises(LeftAloneError, match="because it failed 3 times in a row"):
            await client.get(f"http://{site.host}/a", usage=stranger)
        assert await client.get(f"http://{site.host}/a", usage=paper)
        for _ in range(MAX_FAILURES_OF_A_GIVER):
            with pytest.raises(FetchError, match="500"):
                await client.get(f"http://{site.host}/ill", usage=paper)
        other = Usage(source="other", homes=frozenset(("other.example",)))
        with pytest.raises(LeftAloneError):  # a host that its own paper found ill is spared by all
            await client.get(f"http://{site.host}/a", usage=other)

    use(site, work)
