"""A receiver of webhooks on the loopback, as people write them: it keeps what it is given and answers as told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from feeds.config.schema import Fetch
from tests.background import in_background


@dataclass
class Receiver:
    """What it was given: heads, with names in lower case, and bodies."""

    #: What it answers; the rest of *statuses* first, one a request.
    status: int = 204
    statuses: list[int] = field(default_factory=list)
    #: Headers of its answers.
    headers: dict[str, str] = field(default_factory=dict)
    #: A body with more bytes is answered with 413.
    most: int = 1 << 30
    paths: list[str] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?key=k"

    @property
    def fetch(self) -> Fetch:
        return Fetch(allow_hosts=(f"127.0.0.1:{self.port}",))

    @property
    def taken(self) -> list[list[dict[str, Any]]]:
        """The items of each message that was taken."""
        return [json.loads(body)["items"] for body in self.bodies]

    def titles(self) -> list[list[str]]:
        return [[item["title"] for item in items] for items in self.taken]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens until the end of the block."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.statuses.pop(0) if receiver.statuses else receiver.status
            status = 413 if len(body) > receiver.most else status
            receiver.paths.append(self.path)
            receiver.heads.append({name.lower(): value for name, value in self.headers.items()})
            if status // 100 == 2:
                receiver.bodies.append(body)
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    with in_background(server):
        yield receiver
