"""A newspaper on this machine: a real server with listing, feed, sitemap, articles, validators, faults on demand."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.background import in_background

TEXT = (
    "<p>The council met on Monday to speak about the old bridge, which has carried the town's traffic for sixty years"
    " and is now too weak for lorries of more than ten tonnes.</p>"
    "<p>Work will begin in autumn, said the mayor, and until then one lane stays closed in each direction; buses use"
    " the northern crossing, and ferries run twice as often on market days.</p>"
)


@dataclass
class Answer:
    """What the server says at one path."""

    body: bytes
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class Paper(ThreadingHTTPServer):
    """The server; `pages` may be changed while it runs, `asked` has every request with its status."""

    daemon_threads = True
    request_queue_size = 100

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, int]] = []
        self.requests: list[dict[str, str]] = []
        #: Gives another answer than `pages`, or None; for faults that come and go.
        self.fault: Callable[[str], Answer | None] = lambda _: None

    def handle_error(self, request: object, client_address: object) -> None:
        """A client may give up; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def put(self, path: str, body: str | bytes, **settings: object) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = Answer(data, **settings)  # type: ignore[arg-type]

    def article(self, number: int, *, extra: str = "", date: str = "2026-03-01T08:00:00+07:00") -> str:
        """Publish article *number* and give its path."""
        path = f"/town/bridge-story-number-{number}-{1000 + number}.html"
        head = f'<meta property="article:published_time" content="{date}">' if date else ""
        self.put(
            path,
            f"<!doctype html><html lang=en><head><title>Bridge story number {number}</title>{head}"
            f'<meta property="og:type" content="article"></head><body><article>'
            f"<h1>Bridge story number {number}</h1>{TEXT}<p>This is part {number} of the series.</p>{extra}"
            "</article></body></html>",
        )
        return path

    def listing(self, path: str, items: list[str], *, after: str = "") -> None:
        """A section page that lists the articles at the paths *items*."""
        blocks = "".join(
            f'<div class="story"><h3><a href="{item}">Bridge story number {item.split("-")[3]} of the town</a></h3>'
            f'<p class="summary">What the town will do about its old bridge, part {index}.</p></div>'
            for index, item in enumerate(items)
        )
        more = f'<a rel="next" href="{after}">More</a>' if after else ""
        self.put(
            path,
            f"<!doctype html><html lang=en><head><title>Town</title></head><body><nav><a href=/>Home</a></nav>"
            f"<main><h1>Town</h1>{blocks}{more}</main></body></html>",
        )

    def feed(self, path: str, items: list[str]) -> None:
        entries = "".join(
            f"<item><title>Bridge story {index}</title><link>{self.url(item)}</link>"
            f'<guid isPermaLink="false">paper-{index}</guid><category>Town</category></item>'
            for index, item in enumerate(items)
        )
        feed = f'<rss version="2.0"><channel><title>Paper</title>{entries}</channel></rss>'
        self.put(path, feed, media_type="application/rss+xml")


class Handler(BaseHTTPRequestHandler):
    server: Paper
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.server.requests.append({name.lower(): value for name, value in self.headers.items()})
        answer = self.server.fault(self.path) or self.server.pages.get(self.path, Answer(b"", status=404))
        etag = f'"{sha256(answer.body).hexdigest()[:16]}"'
        status, body = answer.status, answer.body
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.server.asked.append((self.path, status))
        headers = {"Content-Type": answer.media_type, "ETag": etag} | answer.headers
        if status == 200 and len(body) > 200:
            body, headers["Content-Encoding"] = gzip.compress(body, mtime=0), "gzip"
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            if status != 304 or name != "Content-Length":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running_paper() -> Iterator[Paper]:
    """A paper that runs until the block ends."""
    with in_background(Paper()) as paper:
        yield paper
