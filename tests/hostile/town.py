"""A town of papers, each at an address of its own on this machine, that write by a clock which the test drives.

What a paper has at a moment is computed from the moment, so that the test knows what there is to be found. Faults come
and go by the same clock.
"""

from __future__ import annotations

import asyncio
import random
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

#: What texts are made of.
WORDS = re.findall(
    r"\w+",
    "bridge river market council harbour school ferry winter garden tower village orchard railway theatre lantern"
    " mountain island factory library festival mayor captain teacher farmer painter doctor builder singer sailor baker"
    " opens closes returns repairs paints measures visits borrows counts carries finds loses plants builds remembers"
    " old new quiet narrow northern wooden busy empty bright ancient muddy crowded early late slow simple costly",
)
#: Articles that each paper has from the beginning.
FIRST_ARTICLES = 3
#: How many addresses there are for papers: 127.1.0.1 and on.
MAX_PAPERS = 250


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong at a paper, and when."""

    name: str
    begin: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper: "feed", "listing" or "sitemap" names its articles."""

    number: int
    kind: str
    #: When it began, and how often it writes.
    began: datetime
    every: timedelta
    fault: Fault | None = None
    #: Whether its second article is never to be had.
    has_bad_page: bool = False

    @property
    def address(self) -> str:
        return f"127.1.0.{self.number + 1}"

    def count(self, now: datetime) -> int:
        """How many articles it has written."""
        return FIRST_ARTICLES + max(int((now - self.began) / self.every), 0)

    def written(self, article: int) -> datetime:
        return self.began + self.every * max(article - FIRST_ARTICLES + 1, 0)

    def path(self, article: int) -> str:
        return f"/news/story-{article}-of-paper-{self.number}-{10_000 + article}.html"

    def title(self, article: int) -> str:
        return f"{' '.join(self._chance(article).choices(WORDS, k=6)).capitalize()} {self.number}-{article}"

    def _chance(self, article: int) -> random.Random:
        return random.Random(f"{self.number} {article}")

    def page(self, article: int) -> str:
        chance = self._chance(article)
        chance.choices(WORDS, k=6)
        text = "".join(f"<p>{' '.join(chance.choices(WORDS, k=40)).capitalize()}.</p>" for _ in range(3))
        return (
            f'<!doctype html><html lang=en><head><title>{self.title(article)}</title><meta property="og:type"'
            f' content="article"><meta property="article:published_time" content="{self.written(article).isoformat()}">'
            f"</head><body><article><h1>{self.title(article)}</h1>{text}</article></body></html>"
        )

    def list(self, count: int, base: str) -> str:
        """What names the first *count* articles, the newest first."""
        articles = [(f"{base}{self.path(one)}", self.title(one)) for one in reversed(range(count))]
        match self.kind:
            case "feed":
                items = "".join(f"<item><title>{title}</title><link>{url}</link></item>" for url, title in articles)
                return f'<rss version="2.0"><channel><title>Paper {self.number}</title>{items}</channel></rss>'
            case "sitemap":
                return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url, _ in articles)}</urlset>"
            case _:
                items = "".join(f"<div><h3><a href={url}>{title}</a></h3></div>" for url, title in articles)
                return f"<!doctype html><html lang=en><title>Paper</title><main><h1>News</h1>{items}</main></html>"


def answer(body: str, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    data = body.encode()
    lines = [f"HTTP/1.1 {status}", "Connection: close", f"Content-Length: {len(data) if length is None else length}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + data


WALL = "<html><title>Just a moment...</title><body><h1>Checking if the site connection is secure</h1></body></html>"
#: By name: the bytes that come in place of a list or page. None: it hangs up; nothing: it stays mute.
FAULTS: dict[str, bytes | None] = {
    "error": answer("", "500 Internal Server Error"),
    "away for an hour": answer("", "503 Service Unavailable", "Retry-After: 3600"),
    "too many requests": answer("", "429 Too Many Requests"),
    "hangs up": None,
    "torn": answer("<rss><channel><item>", length=10_000),
    "garbage": b"\x00\xff\xfe garbage \r\n\r\n",
    "wall": answer(WALL),
    "redirects to itself": answer("", "302 Found", "Location: /list"),
    "gone": answer("", "404 Not Found"),
    "forbidden": answer("", "403 Forbidden"),
    "mute": b"",
}


@dataclass
class Town:
    """The papers, by their addresses, and the clock that they go by."""

    papers: dict[str, Paper]
    now: Callable[[], datetime]
    port: int = 0
    #: How often was answered: by 200, 304, 404, or with a fault.
    answered: Counter[str] = field(default_factory=Counter)

    def base(self, paper: Paper) -> str:
        return f"http://{paper.address}:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            paper = self.papers[writer.get_extra_info("sockname")[0]]
            path = head.split()[1]
            said = self._fault(paper, path)
            if said == b"":
                await reader.read()  # until the client has had enough
            elif said is not None:
                writer.write(said)
            elif not self._hangs_up(paper, path):
                writer.write(self._answer(paper, path, head))
        with suppress(OSError):
            writer.close()

    def _is_faulty(self, paper: Paper, path: str) -> bool:
        fault = paper.fault
        return fault is not None and path != "/robots.txt" and fault.begin <= self.now() < fault.end

    def _hangs_up(self, paper: Paper, path: str) -> bool:
        return self._is_faulty(paper, path) and paper.fault is not None and FAULTS[paper.fault.name] is None

    def _fault(self, paper: Paper, path: str) -> bytes | None:
        if paper.fault is None or not self._is_faulty(paper, path):
            return None
        self.answered["with a fault"] += 1
        return FAULTS[paper.fault.name]

    def _answer(self, paper: Paper, path: str, head: str) -> bytes:
        count = paper.count(self.now())
        if path == "/list":
            body = paper.list(count, self.base(paper))
        else:
            article = next((one for one in range(count) if paper.path(one) == path), None)
            if article is None or (paper.has_bad_page and article == 1):
                self.answered["404"] += 1
                return answer("", "404 Not Found" if article is None else "500 Internal Server Error")
            body = paper.page(article)
        etag = f'"{sha256(body.encode()).hexdigest()[:16]}"'
        if f"if-none-match: {etag}" in head.lower():
            self.answered["304"] += 1
            return answer("", "304 Not Modified", f"ETag: {etag}")
        self.answered["200"] += 1
        kind = "text/html; charset=utf-8" if path != "/list" or paper.kind == "listing" else "application/xml"
        return answer(body, "200 OK", f"ETag: {etag}", f"Content-Type: {kind}")


@contextmanager
def running_town(papers: Sequence[Paper], now: Callable[[], datetime]) -> Iterator[Town]:
    """The town of *papers*, until the block ends."""
    town = Town({paper.address: paper for paper in papers}, now)
    with socket.socket() as probe:
        probe.bind((papers[0].address, 0))
        town.port = probe.getsockname()[1]
    loop, ready = asyncio.new_event_loop(), threading.Event()
    stop = asyncio.Event()

    async def serve() -> None:
        async with await asyncio.start_server(town.serve, list(town.papers), town.port):
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10), "the town does not open"
    try:
        yield town
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
