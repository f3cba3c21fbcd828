"""Hostile networks: whatever a server does, the fetcher ends in time and says in words what was wrong."""

from __future__ import annotations

import asyncio
import gzip
import re
import shutil
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import brotli
import hpack
import httpcore
import pytest
import zstandard

from scraper.http.client import MAX_FAILURES_IN_A_ROW, PoliteClient
from scraper.http.conditional import NotModified, Validators
from scraper.http.fetch import Fetcher
from scraper.http.guard import GuardedBackend
from scraper.http.limits import MAX_ROBOTS_BYTES, Limits, Usage
from scraper.http.robots import HostStore, InMemoryHosts
from scraper.source import Access
from scraper.text.charset import html_text
from storage.errors import (
    AddressRefusedError,
    DocumentError,
    FetchError,
    NotAskedError,
    OversizedError,
    RobotsRefusedError,
)
from storage.model import Document
from tests.hostile import faults
from tests.hostile.faults import ENDLESS, SLOW, Answer, Faults, redirect, response, running
from tests.hostile.http2 import Http2Server, running_http2

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = "<!doctype html><title>Tin mới</title>".encode()
#: How a failure of the network begins: with the host.
HOST_FIRST = r"^127\.0\.0\.1:\d+: \w"
#: Small, so that what takes for ever ends soon.
QUICK = Limits(max_bytes=100_000, timeout=0.8, read_timeout=0.4, max_redirects=5)
#: Where what takes for ever is the answer, not the connection.
HASTY = Limits(max_bytes=100_000, timeout=20, read_timeout=0.4, max_redirects=5)
#: Where nothing takes for ever, so that a busy machine is no fault.
PATIENT = Limits(max_bytes=100_000, timeout=20, read_timeout=20, max_redirects=5)


@pytest.fixture
def server() -> Iterator[Faults]:
    with running(Faults()) as server:
        yield server


def fetch(url: str, *allow: str, usage: Usage | None = None, limits: Limits = PATIENT) -> Document:
    async def run() -> Document:
        async with Fetcher(user_agent="feedloom/0", allow=allow, limits=limits) as fetcher:
            document = await fetcher.fetch(url, usage=usage)
            assert isinstance(document, Document)
            return document

    return asyncio.run(run())


@dataclass
class Asker:
    """The web as a visit asks it, with a clock that can be moved."""

    allow: tuple[str, ...]
    hosts: HostStore = field(default_factory=InMemoryHosts)
    moved: timedelta = timedelta(0)
    limits: Limits = PATIENT
    #: How long it waited for hosts, in seconds; no test does.
    waited: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        if seconds > 1:
            self.waited.append(seconds)

    def get(self, *urls: str) -> list[Document | DocumentError]:
        """What came of each, one after the other, in one run."""

        async def run() -> list[Document | DocumentError]:
            answers: list[Document | DocumentError] = []
            async with Fetcher(user_agent="feedloom/0", allow=self.allow, limits=self.limits) as fetcher:
                client = PoliteClient(
                    fetcher,
                    agent="feedloom",
                    delay=0.0,
                    hosts=self.hosts,
                    clock=time.monotonic,
                    now=lambda: NOON + self.moved,
                    random=lambda: 0.0,
                    sleep=self.sleep,
                )
                for url in urls:
                    try:
                        answer = await client.get(url, access=Access(allow=frozenset(self.allow)))
                    except DocumentError as error:
                        answers.append(error)
                    else:
                        assert isinstance(answer, Document)
                        answers.append(answer)
            return answers

        return asyncio.run(run())


# addresses inside ------------------------------------------------------------------------------------------

#: Ways to write this machine; {p} is a port on which a server waits that must not be asked.
SPELLINGS = (
    "127.0.0.1:{p}", "127.1:{p}", "127.0.1:{p}", "2130706433:{p}", "0x7f000001:{p}", "0x7f.0.0.1:{p}", "0177.0.0.1:{p}",
    "017700000001:{p}", "0:{p}", "0.0.0.0:{p}", "127.0.0.1.:{p}", "127.000.000.001:{p}", "localhost:{p}",
    "LocalHost:{p}", "localhost.:{p}", "[::1]:{p}", "[0:0:0:0:0:0:0:1]:{p}", "[::]:{p}", "[::ffff:127.0.0.1]:{p}",
    "[::ffff:7f00:1]:{p}", "[::127.0.0.1]:{p}", "[64:ff9b::127.0.0.1]:{p}", "[64:ff9b:1::7f00:1]:{p}",
    "[2002:7f00:1::]:{p}", "[2001:0:7f00:1::]:{p}", "[::1%25lo]:{p}", "[::1%lo]:{p}", "[fe80::1%25lo]:{p}",
    "①②⑦.⓪.⓪.①:{p}", "127。0。0。1:{p}", "１２７.0.0.1:{p}", "ⓛocalhost:{p}",
    "news.example@127.0.0.1:{p}", "news.example:80@127.0.0.1:{p}", "127.0.0.1:{p}#@news.example",
    "127.0.0.1:{p}\\@news.example", "127.0.0.1:{p}?@news.example", "%31%32%37.0.0.1:{p}", "127.0.0.1%00.example:{p}",
    " 127.0.0.1:{p}", "127.0.0.1:0{p}", "127.0.0.1\t:{p}", "news.example\r\n@127.0.0.1:{p}",
)  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("way", ["asked", "redirected"])
def test_every_spelling_of_an_address_inside(server: Faults, spelling: str, way: str) -> None:
    """However an address inside is written, no request reaches it: asked for directly, or by a redirect."""
    with running(Faults()) as inside:
        url = f"http://{spelling.format(p=inside.port)}/secret"
        server.answers["/a"] = redirect(url.replace("\r\n", "%0d%0a"))
        with pytest.raises(DocumentError) as caught:
            fetch(url if way == "asked" else server.url(), server.host)
        assert inside.requests == []
    words = r"not public|no host of that name|name service|not an address|Invalid|[Nn]on-printable"
    assert isinstance(caught.value, AddressRefusedError) or caught.match(words)


@pytest.mark.parametrize(
    "address",
    ["168.63.129.16", "169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"],
)
def test_metadata_of_clouds(address: str) -> None:
    """What clouds tell their machines is not for us, at whatever address."""
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefusedError):
        fetch(f"http://{host}/latest/meta-data/")


class Cable(httpcore.AnyIOBackend):
    """A network of no reach that notes where connections would go."""

    def __init__(self) -> None:
        self.connected: list[str] = []

    async def connect_tcp(self, host: str, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        self.connected.append(host)
        raise httpcore.ConnectError("no cable")


def test_rebinding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is checked and inside a moment later: we connect to what was checked, or not."""
    answers = ["203.162.0.181", "127.0.0.1"]
    asked: list[str] = []

    async def resolve(_: object, host: str, port: int, **__: object) -> object:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[len(asked) - 1], port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    guard, cable = GuardedBackend(), Cable()
    guard._network = cable

    async def connect() -> None:
        await guard.connect_tcp("rebind.example", 80)

    with pytest.raises(httpcore.ConnectError, match="no cable"):
        asyncio.run(connect())
    with pytest.raises(AddressRefusedError):
        asyncio.run(connect())
    assert (asked, cable.connected) == (["rebind.example"] * 2, ["203.162.0.181"])


def test_robots_redirected_inside(server: Faults) -> None:
    """A robots.txt that leads inside is not followed, and so the site is not asked."""
    with running(Faults()) as inside:
        server.answers["/robots.txt"] = redirect(inside.url("/robots.txt"))
        (answer,) = Asker((server.host,)).get(server.url())
        assert isinstance(answer, AddressRefusedError)
        assert "not public" in str(answer)
        assert not inside.requests
        assert not server.paths


# bodies and heads ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_answers(server: Faults, name: str) -> None:
    """An answer without an end is left at its limit."""
    server.answers["/a"] = ENDLESS[name]
    begin, usage, bounded = time.monotonic(), Usage(), name in ("body", "chunks")
    with pytest.raises(DocumentError) as caught:
        fetch(server.url(), server.host, usage=usage, limits=PATIENT if bounded else QUICK)
    assert time.monotonic() - begin < faults.LONGEST / 2
    assert usage.bytes < PATIENT.max_bytes + 100_000
    expected = "more than 100,000 bytes" if bounded else HOST_FIRST
    assert caught.match(expected)


@pytest.mark.parametrize("name", SLOW)
def test_slow_answers(server: Faults, name: str) -> None:
    """A server that takes its time is left at the deadline, however often it gives a sign of life."""
    server.answers["/a"] = SLOW[name]
    begin = time.monotonic()
    with pytest.raises(FetchError, match=r"stopped answering|no whole answer within 0.8 s"):
        fetch(server.url(), server.host, limits=QUICK)
    assert time.monotonic() - begin < faults.LONGEST / 2


def deflate(data: bytes) -> bytes:
    return zlib.compress(data)


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": deflate,
    "br": partial(brotli.compress, quality=5),
    "zstd": zstandard.ZstdCompressor().compress,
}
ZEROS = bytes(30_000_000)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("nested", [False, True])
def test_bombs(server: Faults, coding: str, nested: bool) -> None:
    """A bomb in any coding, also in another one, costs its bytes on the wire and is an error."""
    data, header = CODINGS[coding](ZEROS), coding
    if nested:
        data, header = CODINGS[coding](data), f"{coding}, {coding}"
    server.answers["/a"] = response(data, "200 OK", f"Content-Encoding: {header}")
    expected = "decompresses to more" if header == "gzip" else "encoding that we did not ask for"
    with pytest.raises(DocumentError, match=expected):
        fetch(server.url(), server.host)


@pytest.mark.parametrize("coding", CODINGS)
def test_bombs_on_redirects(server: Faults, coding: str) -> None:
    """The body of a redirect is not even read."""
    server.answers["/a"] = redirect("/b", f"Content-Encoding: {coding}", body=CODINGS[coding](ZEROS))
    server.answers["/b"] = response(PAGE)
    assert fetch(server.url(), server.host).data == PAGE


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(response(length=10**12), "more than 100,000 bytes", id="a terabyte stated"),
        pytest.param(response(PAGE, length=5000), HOST_FIRST, id="body cut short"),
        pytest.param(response(PAGE, "200 OK", "Content-Encoding: gzip"), "damaged", id="gzip that is none"),
        pytest.param(
            response(gzip.compress(PAGE)[:-5], "200 OK", "Content-Encoding: gzip"), "cut short", id="gzip cut short"
        ),
        pytest.param(
            response(gzip.compress(PAGE)[:-8] + b"\0" * 8, "200 OK", "Content-Encoding: gzip"), "damaged",
            id="gzip of a wrong sum",
        ),
        pytest.param(
            response(gzip.compress(PAGE) + b"tail", "200 OK", "Content-Encoding: gzip"), "damaged", id="gzip and a tail"
        ),
        pytest.param(response(PAGE, "200 OK", "Content-Encoding: rot13"), "did not ask", id="unknown coding"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello", HOST_FIRST, id="two lengths"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", HOST_FIRST, id="negative length"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello", HOST_FIRST, id="chunk of no size"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n", HOST_FIRST,
            id="chunk of all sizes",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX", HOST_FIRST, id="chunk without end"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", HOST_FIRST, id="unknown transfer"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nNo colon here\r\n\r\n", HOST_FIRST, id="header no header"),
        pytest.param(b"", HOST_FIRST, id="nothing"),
        pytest.param(partial(faults.reset, b""), HOST_FIRST, id="reset at once"),
        pytest.param(partial(faults.reset, faults.BODY + b"x"), HOST_FIRST, id="reset in the body"),
        pytest.param(redirect("/a"), "redirected in a circle", id="redirect to itself"),
        pytest.param(faults.grow, "more than 5 times", id="redirects that grow"),
        pytest.param(redirect("/" + "x" * 9000), "not an address", id="redirect too long"),
        pytest.param(redirect("http://[::1/"), "not an address", id="redirect to no address"),
        pytest.param(redirect("gopher://x.example/"), "http and https only", id="redirect to gopher"),
        pytest.param(redirect("data:text/html,x"), "http and https only", id="redirect to data"),
        pytest.param(response(b"", "304 Not Modified"), "304", id="304 unasked"),
        pytest.param(response(b"", "204 No Content"), "204", id="no content"),
        pytest.param(response(PAGE, "206 Partial Content"), "206", id="a part"),
        pytest.param(response(b"", "300 Multiple Choices"), "300", id="choices"),
        pytest.param(response(b"", "999 Request Denied"), "999", id="denied by number"),
    ],
)  # fmt: skip
def test_broken_answers(server: Faults, answer: Answer, words: str) -> None:
    """What is wrong with an answer is said in words about the page that was asked for."""
    server.answers["/a"] = answer
    with pytest.raises(DocumentError, match=words) as caught:
        fetch(server.url(), server.host)
    assert caught.value.subject == server.url()
    assert str(caught.value).isprintable()


def test_both_framings(server: Faults) -> None:
    """An answer with chunks and a length is an error (RFC 9112 §6.3), and what follows it answers nothing else."""
    smuggled = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad"
    server.answers["/a"] = (
        b"HTTP/1.1 200 OK\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n0\r\n\r\n" + smuggled
    )
    server.answers["/b"] = response(PAGE)

    first, second = Asker((server.host,)).get(server.url("/a"), server.url("/b"))
    assert isinstance(first, FetchError)
    assert "in two ways" in first.what
    assert isinstance(second, Document)
    assert second.data == PAGE


def test_two_answers_to_one_request(server: Faults) -> None:
    """What a server sends behind the end of an answer is not taken for the answer to the next request."""
    first = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood"
    second = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad"

    def stay(handler: faults.Handler) -> None:
        handler.wfile.write(first + second)
        faults.hang(handler)

    server.answers["/a"] = stay
    server.answers["/b"] = response(PAGE)
    answers = Asker((server.host,)).get(server.url("/a"), server.url("/b"), server.url("/b"))
    assert [answer.data for answer in answers if isinstance(answer, Document)] == [b"good", PAGE]
    assert "before it was asked" in str(answers[1])


@pytest.mark.parametrize("value", ['"tin-tức"', '"\x01\x7f"', '"' + "x" * 5000 + '"', "Thứ hai, ngày 3"])
@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
def test_validators_that_cannot_be_sent_back(server: Faults, name: str, value: str) -> None:
    """A validator that is no field of a request is as none: the page is fetched again, and nothing breaks."""
    server.answers["/a"] = response(PAGE, "200 OK", f"{name}: {value}")
    document = fetch(server.url(), server.host)
    assert Validators.of(document) == Validators()

    async def run() -> Document | NotModified:
        async with Fetcher(user_agent="feedloom/0", allow=[server.host]) as fetcher:
            return await fetcher.fetch(server.url(), validators=Validators(etag=value, last_modified=value))

    assert isinstance(asyncio.run(run()), Document)
    assert not {"if-none-match", "if-modified-since"} & server.requests[-1][1].keys()


def test_letters_in_addresses_and_names(server: Faults) -> None:
    """Redirects to addresses as people write them are followed; a name of ours may have any letters."""
    server.answers["/a"] = redirect("/tin-tức/bão số 3")
    server.answers["/tin-t%E1%BB%A9c/b%C3%A3o%20s%E1%BB%91%203"] = response(PAGE)

    async def run() -> Document | NotModified:
        async with Fetcher(user_agent="bảntin/1 (+https://tin-tức.example/)", allow=[server.host]) as fetcher:
            access = Access(headers={"X-Name": "Đà Nẵng"}, auth=("tôi", "mật khẩu"))
            return await fetcher.fetch(server.url(), access=access)

    assert isinstance(asyncio.run(run()), Document)
    headers = server.requests[-1][1]
    assert headers["user-agent"].encode("latin-1").decode() == "bảntin/1 (+https://tin-tức.example/)"
    assert headers["x-name"].encode("latin-1").decode() == "Đà Nẵng"


def test_control_characters_in_an_answer(server: Faults) -> None:
    """What a server says of itself reaches the log as text that moves no cursor."""
    server.answers["/a"] = b"HTTP/1.1 500 \x1b[2J\x07boom\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(FetchError) as caught:
        fetch(server.url(), server.host)
    assert "\x1b" not in str(caught.value)


# TLS -------------------------------------------------------------------------------------------------------

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the command openssl")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    found = faults.make_certificates(tmp_path_factory.mktemp("certificates"))
    time.sleep(1.1)  # until the one has expired
    return found


@needs_openssl
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("good", None), ("self", "self.signed certificate"), ("expired", "certificate has expired"),
        ("other", "IP address mismatch"), ("unknown", "unable to get local issuer|self.signed"),
    ],
)  # fmt: skip
def test_certificates(
    certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch, name: str, words: str | None
) -> None:
    """A certificate must be in date, for the host, and of an authority that this machine trusts (SSL_CERT_FILE)."""
    if name != "unknown":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificates["ca"]))
    certificate = certificates["good" if name == "unknown" else name]
    with running(Faults(faults.server_tls(certificate))) as server:
        server.answers["/a"] = response(PAGE)
        if words is None:
            assert fetch(server.url(), server.host).data == PAGE
            return
        with pytest.raises(FetchError, match=words):
            fetch(server.url(), server.host)
        assert server.requests == []


def test_certificates_that_cannot_be_read(server: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of certificates that is not there is an error in words, for what needs it alone."""
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere.pem")
    server.answers["/a"] = response(PAGE)
    assert fetch(server.url(), server.host).data == PAGE
    with pytest.raises(FetchError, match="certificates of this machine"):
        fetch(server.url().replace("http:", "https:"), server.host)


@needs_openssl
def test_the_wrong_protocol(certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """http spoken on a port of https, and the other way round, is an error in words; so is a handshake that hangs."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates["ca"]))
    tls = faults.server_tls(certificates["good"])
    with running(Faults(tls)) as secure, pytest.raises(FetchError, match=HOST_FIRST):
        fetch(secure.url().replace("https:", "http:"), secure.host)
    plain = Faults(greeting=response(b"", "400 Bad Request"))
    with running(plain), pytest.raises(FetchError, match=HOST_FIRST + r".*(?i:ssl|tls|record)"):
        fetch(plain.url().replace("http:", "https:"), plain.host)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        host = f"127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(FetchError, match=r"no connection in time|no whole answer"):
            fetch(f"https://{host}/", host, limits=QUICK)
    mail = Faults(greeting=b"220 mail.example ESMTP\r\n")
    with running(mail), pytest.raises(FetchError, match=HOST_FIRST):
        fetch(mail.url(), mail.host)


# manners ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), ("0", 0), ("Sun, 01 Mar 2026 12:10:00 GMT", 600), ("Sunday, 01-Mar-26 12:10:00 GMT", 600),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0), ("99999999999999999999", None), ("999999999", 604_800),
        ("Sun, 01 Mar 9999 12:00:00 GMT", 604_800), ("-5", None), ("1.5", None), ("soon", None), ("", None),
        ("120, 240", None), ("x" * 5000, None),
    ],
)  # fmt: skip
def test_retry_after(server: Faults, status: str, value: str, seconds: float | None) -> None:
    """Retry-After is kept, up to a week; where it says nothing, a 429 gets our own wait and a first 503 none. What is
    left of it is waited for if it is short.
    """
    server.answers["/a"] = response(b"", status, f"Retry-After: {value}")
    server.answers["/b"] = response(PAGE)
    if seconds is None:
        seconds = 300 if status.startswith("429") else 0
    asker = Asker((server.host,))
    first, second = asker.get(server.url(), server.url("/b"))
    assert isinstance(first, FetchError)
    assert isinstance(second, NotAskedError if seconds else Document)
    asker.moved = timedelta(seconds=seconds - 31)
    assert isinstance(asker.get(server.url("/b"))[0], NotAskedError if seconds else Document)
    asker.moved = timedelta(seconds=seconds - 30)
    assert isinstance(asker.get(server.url("/b"))[0], Document)
    assert asker.waited == ([30.0] if seconds else [])
    asker.moved = timedelta(seconds=seconds + 1)
    assert isinstance(asker.get(server.url("/b"))[0], Document)


def test_retry_after_nothing(server: Faults) -> None:
    """A host that fails over and over is left alone, also when it says "come back at once" each time."""
    server.answers["/a"] = response(b"", "429 Too Many Requests", "Retry-After: 0")
    answers = Asker((server.host,)).get(*[server.url()] * (MAX_FAILURES_IN_A_ROW + 2))
    assert [isinstance(answer, NotAskedError) for answer in answers] == [False] * MAX_FAILURES_IN_A_ROW + [True] * 2
    assert len(server.paths) == MAX_FAILURES_IN_A_ROW


@pytest.mark.parametrize(
    ("robots", "words"),
    [
        pytest.param(response(b"", "500 Oops"), "500", id="500"),
        pytest.param(response(b"", "503 Busy", "Retry-After: 7200"), "503", id="503"),
        pytest.param(response(b"", "429 Slow down", "Retry-After: 7200"), "429", id="429"),
        pytest.param(faults.hang, "stopped answering", id="hangs"),
        pytest.param(redirect("/robots.txt"), "in a circle", id="circle"),
        pytest.param(faults.grow, "more than 5 times", id="grows"),
        pytest.param(partial(faults.reset, b""), "connection reset", id="reset"),
        pytest.param(response(b"", "200 OK", "Content-Encoding: br"), "did not ask", id="coding"),
    ],
)
def test_robots_that_cannot_be_had(server: Faults, robots: Answer, words: str) -> None:
    """No robots.txt, no requests: said in words, also in the next run, and the host is asked ever more rarely."""
    server.answers["/robots.txt"] = robots
    server.answers["/a"] = response(PAGE)
    asker = Asker((server.host,), limits=HASTY if robots is faults.hang else PATIENT)
    (first,) = asker.get(server.url())
    assert isinstance(first, FetchError)
    assert re.match(HOST_FIRST, first.what)
    assert first.what.endswith("; without its robots.txt none of its pages is read")
    assert words in first.what
    asker.get(server.url())
    asker.get(server.url(), server.url())
    asked = len(server.requests)
    (last,) = asker.get(server.url())
    assert isinstance(last, NotAskedError)
    assert len(server.requests) == asked
    assert "/a" not in server.paths
    if "7200" in str(robots):
        assert "left alone for 7200 s" in str(last)
    server.answers["/robots.txt"] = response(b"")
    asker.moved = timedelta(days=1, seconds=1)
    assert isinstance(asker.get(server.url())[0], Document)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("stated", [False, True])
def test_huge_robots(server: Faults, packed: bool, stated: bool) -> None:
    """Of a robots.txt the first 500 KiB count (RFC 9309 §2.5), however long it goes on, in whatever media type."""
    rules = b"User-agent: *\nDisallow: /b\n" + b"# filling\n" * (MAX_ROBOTS_BYTES // 10) + b"Disallow: /a\n"
    if stated:
        body = gzip.compress(rules + ZEROS) if packed else rules + ZEROS
        headers = ["Content-Type: application/octet-stream", *(["Content-Encoding: gzip"] if packed else [])]
        server.answers["/robots.txt"] = response(body, "200 OK", *headers)
    else:
        coding = b"Content-Encoding: gzip\r\n" if packed else b""
        piece = gzip.compress(rules + ZEROS) if packed else rules
        server.answers["/robots.txt"] = partial(faults.endless, b"HTTP/1.1 200 OK\r\n" + coding + b"\r\n", piece)
    server.answers["/a"] = response(PAGE)
    page, refused = Asker((server.host,)).get(server.url(), server.url("/b"))
    assert isinstance(page, Document)
    assert isinstance(refused, RobotsRefusedError)


def test_redirect_to_a_host_that_wants_to_be_left_alone(server: Faults) -> None:
    """A host that asked to be left alone is not asked by a detour either; its failures are not the other host's."""
    with running(Faults()) as other:
        other.answers["/busy"] = response(b"", "503 Busy", "Retry-After: 600")
        server.answers["/a"] = redirect(other.url("/busy"))
        server.answers["/b"] = response(PAGE)
        asker = Asker((server.host, other.host))
        answers = asker.get(*[server.url()] * (MAX_FAILURES_IN_A_ROW + 1), server.url("/b"))
        assert isinstance(answers[-1], Document)
        assert isinstance(answers[1], NotAskedError)
        assert other.paths == ["/busy"]


# encodings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html; charset=utf-16", "text/html; charset=iso-8859-1", "text/html; charset=utf-7",
        "text/html; charset=hex", "text/html; charset=unicode_escape", "text/html; charset=\x80\xff",
        "text/html; charset=", "text/html; charset=x-user-defined", "text/html;charset=utf-8;charset=utf-7", "nonsense",
    ],
)  # fmt: skip
def test_lying_charsets(server: Faults, content_type: str) -> None:
    """Bytes that are UTF-8 are read as UTF-8, whatever the server says."""
    page = "<!doctype html><html lang=vi><title>Nước lũ</title><p>Người dân Đà Nẵng chạy lũ trong đêm.</p>"
    server.answers["/a"] = response(page.encode(), "200 OK", f"Content-Type: {content_type}".encode().decode("latin-1"))
    text = html_text(fetch(server.url(), server.host))
    assert "Người dân Đà Nẵng chạy lũ" in text


def test_utf_7(server: Faults) -> None:
    """Nothing is ever read as UTF-7, in which plain letters turn into tags."""
    page = b"<meta charset=utf-7><title>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</title><p>text</p>"
    server.answers["/a"] = response(page, "200 OK", "Content-Type: text/html; charset=utf-7")
    text = html_text(fetch(server.url(), server.host))
    assert "+ADw-script" in text
    assert "<script" not in text


# HTTP/2 ----------------------------------------------------------------------------------------------------


@needs_openssl
def test_http2(certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that offers HTTP/2 is asked in it, all requests over one connection."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates["ca"]))
    with running_http2(Http2Server(faults.server_tls(certificates["good"], ["h2"]))) as server:
        server.pages = {f"/{number}": PAGE for number in range(20)}

        async def run() -> list[Document | NotModified]:
            async with Fetcher(user_agent="feedloom/0", allow=[server.host]) as fetcher:
                first = await fetcher.fetch(f"https://{server.host}/0")
                urls = [f"https://{server.host}/{number}" for number in range(1, 20)]
                return [first, *await asyncio.gather(*map(fetcher.fetch, urls))]

        assert all(isinstance(answer, Document) and answer.data == PAGE for answer in asyncio.run(run()))
        assert (len(server.asked), server.connections) == (20, 1)


@needs_openssl
def test_http2_faults(certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers without measure and bombs are errors in HTTP/2 too."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates["ca"]))
    with running_http2(Http2Server(faults.server_tls(certificates["good"], ["h2"]))) as server:
        server.pages["/a"] = gzip.compress(ZEROS[:5_000_000])
        server.headers = [("content-encoding", "gzip")]
        with pytest.raises(OversizedError):
            fetch(f"https://{server.host}/a", server.host)
        server.headers = [(f"x-{number}", "y" * 1000) for number in range(100)]
        with pytest.raises(FetchError):
            fetch(f"https://{server.host}/a", server.host)


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    """A frame of HTTP/2 (RFC 9113 §4.1), right or wrong."""
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


SETTINGS, END, ENCODE = frame(4, 0, 0, b""), 4, hpack.Encoder().encode
HEADERS = frame(1, END, 1, ENCODE([(":status", "200"), ("content-type", "text/html")]))
FRAMES = {
    "status without a number": frame(1, END, 1, ENCODE([(":status", "")])),
    "status of letters": frame(1, END, 1, ENCODE([(":status", "abc")])),
    "no status": frame(1, END, 1, ENCODE([("x", "y")])),
    "frame too long": HEADERS + frame(0, 1, 1, b"x" * 20_000),
    "padding too long": HEADERS + frame(0, 8, 1, b"\xffx"),
    "header block of noise": frame(1, END, 1, b"\xff\xfe\xfd" * 9),
    "second answer": frame(1, END | 1, 1, ENCODE([(":status", "204")])) + HEADERS + frame(0, 1, 1, b"x"),
    "data of no stream": frame(0, 0, 3, b"x"),
    "push": HEADERS + frame(5, END, 1, (2).to_bytes(4) + ENCODE([(":path", "/")])),
    "reset": HEADERS + frame(3, 0, 1, (8).to_bytes(4)),
    "going away": frame(7, 0, 0, bytes(4) + (11).to_bytes(4)),
    "no HTTP/2 at all": response(PAGE),
    "noise": bytes(range(64)),
}


@needs_openssl
@pytest.mark.parametrize("frames", FRAMES.values(), ids=FRAMES)
def test_http2_frames(certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch, frames: bytes) -> None:
    """A server that breaks the rules of HTTP/2 is named like any other, and asked again without a surprise."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates["ca"]))
    with running_http2(Http2Server(faults.server_tls(certificates["good"], ["h2"]))) as server:
        server.raw = SETTINGS + frames
        for _ in range(2):
            with pytest.raises(FetchError, match=HOST_FIRST + r"|200"):
                fetch(f"https://{server.host}/a", server.host, limits=QUICK)
