"""Large files of the web as streams: read on where a connection is lost, and only where the guard lets us."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from scraper.http import stream
from scraper.http.stream import WebFile
from scraper.source import Access

DATA = bytes(range(256)) * 2_000


class FileHandler(BaseHTTPRequestHandler):
    """Serves DATA as its server says."""

    server: FileServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.requests.append({name.lower(): value for name, value in self.headers.items()})
        if self.server.answers:
            status, headers = self.server.answers.pop(0)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data, start = self.server.data, 0
        if self.server.ranges and (asked := self.headers.get("Range")):
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if self.server.ranges else 200)
        if self.server.ranges:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("ETag", self.server.etag)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        cut = self.server.cuts.pop(0) if self.server.cuts else len(data)
        self.wfile.write(data[start : start + cut])
        self.close_connection = cut < len(data) - start

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class FileServer(ThreadingHTTPServer):
    """A server of one file."""

    def __init__(self, data: bytes = DATA) -> None:
        super().__init__(("127.0.0.1", 0), FileHandler)
        self.data, self.etag, self.ranges = data, '"1"', True
        #: After how many bytes the connection is cut, request by request.
        self.cuts: list[int] = []
        #: What is answered instead, first.
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.requests: list[dict[str, str]] = []

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.place}/a.warc.gz"

    def open(self, **options: Any) -> WebFile:
        settings: dict[str, Any] = {"exceptions": frozenset({self.place}), "sleep": lambda _: None} | options
        return WebFile(self.url, user_agent="feedloom/test", **settings)


@contextmanager
def serving(data: bytes = DATA) -> Iterator[FileServer]:
    with FileServer(data) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving() as server:
        yield server


@pytest.mark.parametrize("ranges", [True, False])
def test_lost_connections(server: FileServer, ranges: bool) -> None:
    """Whatever is lost is asked for again, from where it was lost; a server without ranges sends all again."""
    server.ranges, server.cuts = ranges, [1, 100_000, 70_000, 300_001]
    with server.open() as file:
        assert file.read() == DATA
        assert file.size == len(DATA)
    starts = [request["range"] for request in server.requests]
    assert starts[:2] == ["bytes=0-", "bytes=1-"]
    assert [request.get("if-range") for request in server.requests] == [None, *['"1"'] * (len(starts) - 1)]


@pytest.mark.parametrize("ranges", [True, False])
def test_seeking(server: FileServer, ranges: bool) -> None:
    """It can be read on anywhere, also from its end."""
    server.ranges = ranges
    with server.open() as file:
        assert file.seek(0, 2) == len(DATA)
        assert file.read(10) == b""
        assert file.seek(-300, 2) == len(DATA) - 300
        assert file.read() == DATA[-300:]
        file.seek(5)
        assert file.read(7) == DATA[5:12]
        assert file.tell() == 12


def test_later(server: FileServer) -> None:
    """A server that wants to be asked later is asked later, and not for ever."""
    waited: list[float] = []
    server.answers = [(503, {"Retry-After": "7"}), (429, {})]
    with server.open(sleep=waited.append) as file:
        assert file.read() == DATA
    assert waited == [7.0, 4.0]
    server.answers = [(503, {})] * (len(stream.PAUSES_SECONDS) + 1)
    with pytest.raises(OSError, match="it answers 503"):
        server.open()


def test_what_is_no_file(server: FileServer) -> None:
    """Other answers, an endless redirect, and a file that is another one by now are errors in words."""
    server.answers = [(404, {})]
    with pytest.raises(OSError, match="the server answers 404"):
        server.open()
    server.answers = [(302, {"Location": "/b"})] * 20
    with pytest.raises(OSError, match="redirected in a circle"):
        server.open()
    server.answers, server.cuts = [], [10]
    with server.open() as file:
        file.read(5)
        server.etag = '"2"'
        with pytest.raises(OSError, match="it was changed while it was read"):
            file.read()


def test_the_guard_stands_before_it(server: FileServer) -> None:
    """A private address is refused, also over TLS, and also where a redirect leads to it."""
    for url in (server.url, f"https://{server.place}/a.warc", "https://localhost:9/a"):
        with pytest.raises(OSError, match="refused to connect to an address that is not public"):
            WebFile(url, user_agent="x")
    with serving() as inner:
        server.answers = [(302, {"Location": inner.url})]
        with pytest.raises(OSError, match="refused to connect"):
            server.open()
        assert inner.requests == []


def test_secrets_stay_with_their_origin(server: FileServer) -> None:
    """Headers and password of a source go to its own host, and not on to where that redirects."""
    with serving() as other:
        server.answers = [(302, {"Location": other.url})]
        access = Access(headers={"X-Key": "thầm"}, auth=("an", "mật"))
        with server.open(access=access, exceptions=frozenset({server.place, other.place})) as file:
            assert file.read() == DATA
        assert "x-key" in server.requests[0]
        assert "authorization" in server.requests[0]
        assert not {"x-key", "authorization"} & other.requests[0].keys()
