"""A page is fetched whole and within limits from a real server, or an error says why not."""

from __future__ import annotations

import asyncio
import gzip
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from scraper.http.conditional import NotModified, Validators
from scraper.http.fetch import Fetcher
from scraper.http.limits import Limits
from scraper.source import Access
from storage.errors import AddressRefusedError, BinaryError, DocumentError, FetchError, OversizedError
from storage.model import Document
from tests.background import in_background

Answer = bytes | Callable[["Handler"], None]

PAGE = "<!doctype html><title>Tin mới</title>".encode()


class Handler(StreamRequestHandler):
    """Answers with raw bytes, so that an answer may be as wrong as on the web."""

    server: Server

    def handle(self) -> None:
        request = self.rfile.readline().decode("latin-1").split()
        headers = {}
        while line := self.rfile.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        self.server.requests.append((request[1], headers))
        answer = self.server.answers.get(request[1].partition("?")[0], response(b"", "404 Not Found"))
        try:
            if callable(answer):
                answer(self)
            else:
                self.wfile.write(answer)
        except OSError:
            pass  # the client had enough


class Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.host = f"127.0.0.1:{self.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine."""
    with in_background(Server()) as running:
        yield running


def response(body: bytes, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    head = [
        f"HTTP/1.1 {status}",
        "Connection: close",
        f"Content-Length: {len(body) if length is None else length}",
        *headers,
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def fetch(
    server: Server,
    path: str,
    *,
    validators: Validators | None = None,
    allow: bool = True,
    other: str = "",
    limits: Limits | None = None,
) -> Document | NotModified:
    async def run() -> Document | NotModified:
        async with Fetcher(
            user_agent="feedloom/0 (+t@x.example)",
            allow=[server.host] if allow else [],
            limits=limits,
        ) as fetcher:
            url, access = path if "://" in path else server.url(path), Access(allow=frozenset({other}))
            return await fetcher.fetch(url, validators=validators, access=access)

    return asyncio.run(run())


def test_document(server: Server) -> None:
    """A page arrives with its address, type, charset and validators; we say who we are and ask for gzip alone."""
    server.answers["/a"] = response(
        PAGE, "200 OK", "Content-Type: Text/HTML; charset=UTF-8", 'ETag: "1"', "X-Other: no"
    )
    document = fetch(server, "/a#part")
    assert isinstance(document, Document)
    assert document.data == PAGE
    assert (document.url, document.final_url) == (server.url("/a#part"), server.url("/a#part"))
    assert (document.media_type, document.charset) == ("text/html", "utf-8")
    assert document.headers == (("etag", '"1"'),)
    path, headers = server.requests[0]
    assert path == "/a"
    assert headers["user-agent"] == "feedloom/0 (+t@x.example)"
    assert headers["accept-encoding"] == "gzip"


def test_conditional_request(server: Server) -> None:
    """Validators are sent back word for word, and 304 is no document."""
    server.answers["/a"] = response(b"", "304 Not Modified", 'ETag: W/"x"')
    validators = Validators(etag='W/"x"', last_modified="Sun, 01 Mar 2026 12:00:00 GMT")
    assert fetch(server, "/a", validators=validators) == NotModified(url=server.url("/a"))
    _, headers = server.requests[0]
    assert headers["if-none-match"] == 'W/"x"'
    assert headers["if-modified-since"] == "Sun, 01 Mar 2026 12:00:00 GMT"
    with pytest.raises(FetchError, match="304"):
        fetch(server, "/a")


def test_redirects(server: Server) -> None:
    """Redirects are followed to the page, whose last address is kept, whatever their own bodies."""
    bomb = gzip.compress(bytes(5_000_000))
    server.answers["/a"] = response(bomb, "301 Moved", "Location: /b?x=1", "Content-Encoding: gzip")
    server.answers["/b"] = response(b"", "302 Found", "Location: c")
    server.answers["/c"] = response(PAGE)
    document = fetch(server, "/a")
    assert isinstance(document, Document)
    assert (document.url, document.final_url) == (server.url("/a"), server.url("/c"))


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("/a", "circle"),
        ("/next?{n}", "circle or more than 5"),
        ("file:///etc/passwd", "not an address of the web"),
        ("javascript:alert(1)", "not an address|Invalid"),
    ],
)
def test_bad_redirects(server: Server, location: str, message: str) -> None:
    """Circles, endless chains and other schemes end in an error."""

    def redirect(handler: Handler) -> None:
        target = location.format(n=len(server.requests))
        handler.wfile.write(response(b"", "302 Found", f"Location: {target}"))

    server.answers["/a"] = server.answers["/next"] = redirect
    with pytest.raises(FetchError, match=message):
        fetch(server, "/a", limits=Limits(max_redirects=5))


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/", "http://localhost:{port}/", "http://[::1]/", "http://2130706433/"]
)
def test_redirect_inside_is_refused(server: Server, target: str) -> None:
    """A redirect to an address inside is refused at the connection, also beside an exception."""
    server.answers["/a"] = response(b"", "302 Found", f"Location: {target.format(port=server.server_address[1])}")
    with pytest.raises(AddressRefusedError):
        fetch(server, "/a")
    with pytest.raises(AddressRefusedError):
        fetch(server, "/a", allow=False)
    assert len(server.requests) == 1


def test_status(server: Server) -> None:
    """Any other status is an error that carries it, and what it says about coming back."""
    server.answers["/a"] = response(b"wait", "503 Service Unavailable", "Retry-After: 120")
    with pytest.raises(FetchError, match="503 Service Unavailable") as caught:
        fetch(server, "/a")
    assert (caught.value.status, caught.value.retry_after) == (503, "120")


def test_connection_that_is_closed_when_it_is_used_again(server: Server) -> None:
    """A server that closes a connection just when it is asked again is asked on a new one, once."""

    def kept(handler: Handler) -> None:
        handler.wfile.write(response(PAGE).replace(b"Connection: close\r\n", b""))
        handler.rfile.readline()  # the next request, which gets no answer

    server.answers |= {"/a": kept, "/b": response(PAGE), "/silent": b""}

    async def run(*paths: str) -> list[Document | NotModified]:
        async with Fetcher(user_agent="feedloom/0", allow=[server.host]) as fetcher:
            return [await fetcher.fetch(server.url(path)) for path in paths]

    assert [one.data for one in asyncio.run(run("/a", "/b")) if isinstance(one, Document)] == [PAGE, PAGE]
    with pytest.raises(FetchError, match="hung up without an answer"):
        asyncio.run(run("/a", "/silent"))
    assert [path for path, _ in server.requests] == ["/a", "/b", "/a", "/silent"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 304 Not Modified\r\n\r\n", id="not-modified"),
        pytest.param(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n", id="not-modified-no-length"),
        pytest.param(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", id="not-found"),
    ],
)
def test_connection_is_kept_where_nothing_follows(server: Server, answer: bytes) -> None:
    """An answer without a body leaves its connection to the next request."""

    def kept(handler: Handler) -> None:
        handler.wfile.write(answer)
        if handler.rfile.readline() == b"GET /b HTTP/1.1\r\n":
            handler.wfile.write(response(PAGE))

    server.answers["/a"] = kept

    async def run() -> Document | NotModified:
        async with Fetcher(user_agent="feedloom/0", allow=[server.host]) as fetcher:
            with suppress(FetchError):
                await fetcher.fetch(server.url("/a"), validators=Validators(etag='"1"'))
            return await fetcher.fetch(server.url("/b"))

    document = asyncio.run(run())
    assert isinstance(document, Document)
    assert document.data == PAGE


def test_media_type_that_says_nothing(server: Server) -> None:
    """What is served as mere bytes may be a compressed sitemap or a feed, and is fetched."""
    server.answers["/a"] = response(PAGE, "200 OK", "Content-Type: application/octet-stream")
    document = fetch(server, "/a")
    assert isinstance(document, Document)
    assert document.data == PAGE


@pytest.mark.parametrize("format_", ["gzip", "x-gzip", "GZIP"])
def test_gzip(server: Server, format_: str) -> None:
    """gzip is decoded."""
    server.answers["/a"] = response(gzip.compress(PAGE), "200 OK", f"Content-Encoding: {format_}")
    document = fetch(server, "/a")
    assert isinstance(document, Document)
    assert document.data == PAGE


BOMB = gzip.compress(bytes(50_000_000))


def endless(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        handler.wfile.write(b"x" * 65536)


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        pytest.param(response(BOMB, "200 OK", "Content-Encoding: gzip"), OversizedError, "decompresses", id="bomb"),
        pytest.param(response(b"", length=10**12), OversizedError, "more than 100,000", id="stated-length"),
        pytest.param(endless, OversizedError, "more than 100,000", id="endless-body"),
        pytest.param(
            response(gzip.compress(PAGE)[:-9], "200 OK", "Content-Encoding: gzip"),
            FetchError,
            "cut short",
            id="gzip-cut",
        ),
        pytest.param(response(PAGE, "200 OK", "Content-Encoding: gzip"), FetchError, "damaged", id="gzip-not"),
        pytest.param(
            response(zlib.compress(PAGE), "200 OK", "Content-Encoding: deflate"), FetchError, "deflate", id="deflate"
        ),
        pytest.param(response(b"", "200 OK", "Content-Encoding: br, gzip"), FetchError, "did not ask", id="br"),
        pytest.param(response(PAGE, length=5000), FetchError, "breaks off", id="body-cut"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", FetchError, "breaks off", id="chunk-cut"
        ),
        pytest.param(b"SSH-2.0-OpenSSH\r\n", FetchError, "hung up|breaks the rules of HTTP", id="not-http"),
        pytest.param(b"", FetchError, "hung up without an answer", id="nothing"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
            FetchError,
            "breaks the rules of HTTP",
            id="endless-header",
        ),
        pytest.param(response(b"\x89PNG", "200 OK", "Content-Type: image/png"), BinaryError, "image/png", id="picture"),
    ],
)
def test_broken_answers(server: Server, answer: Answer, error: type[DocumentError], message: str) -> None:
    """Whatever is wrong with an answer is said in words, and costs no more than the limits."""
    server.answers["/a"] = answer
    with pytest.raises(error, match=message) as caught:
        fetch(server, "/a", limits=Limits(max_bytes=100_000))
    assert caught.value.subject == server.url("/a")


def drip(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("answer", "limits", "message"),
    [
        pytest.param(drip, Limits(timeout=0.5), "no whole answer within 0.5 s", id="slow-body"),
        pytest.param(lambda _: time.sleep(20), Limits(read_timeout=0.3), "stopped answering", id="hang"),
    ],
)
def test_slow_answers(server: Server, answer: Answer, limits: Limits, message: str) -> None:
    """A server that hangs or drips is left in time."""
    server.answers["/a"] = answer
    start = time.monotonic()
    with pytest.raises(FetchError, match=message):
        fetch(server, "/a", limits=limits)
    assert time.monotonic() - start < 9


@pytest.mark.parametrize("url", ["ftp://x.example/a", "file:///etc/passwd", "nothing://", "http://"])
def test_other_schemes(server: Server, url: str) -> None:
    """Only http and https are fetched."""
    with pytest.raises(FetchError, match="http and https only"):
        fetch(server, url)


def test_nobody_listens(server: Server) -> None:
    """A failure of the network says first which host, then why; also where a redirect leads."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        host = f"127.0.0.1:{closed.getsockname()[1]}"
    server.answers["/to"] = response(b"", "302 Found", f"Location: http://{host}/x")
    for url in (f"http://{host}/a", server.url("/to")):
        with pytest.raises(FetchError) as caught:
            fetch(server, url, other=host)
        assert caught.value.what == f"{host}: connection refused"


def test_nobody_there(server: Server) -> None:
    """A host that cannot be found is an error in words."""
    with pytest.raises(FetchError, match=r"^no-such-host\.invalid: (there is no host|the name service)"):
        fetch(server, "http://no-such-host.invalid/")
