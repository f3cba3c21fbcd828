"""The server under fire: what is no request, clients that hold on, paths that lead out, text that comes back.

`make hostile` sets FEEDLOOM_TEST_CLIENTS to 300 slow clients, and with them come a thousand that are deaf.
"""

from __future__ import annotations

import hashlib
import os
import re
import resource
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest

from feeds.web.connection import HEAD_SECONDS, MAX_HEAD_BYTES
from feeds.web.search import MAX_QUERY_CHARS, MAX_QUERY_WORDS
from storage.search import TERM
from tests import warm
from tests.feeds.serving import CONFIG, Served, feedloom, published, replaced, write_document
from tests.hostile.checker import html_faults, is_xml
from tests.hostile.payloads import MARKUP
from tests.hostile.workshop import COMMAND, ROOT

CLIENTS = int(os.environ.get("FEEDLOOM_TEST_CLIENTS", "120"))
DEAF = 1_000 if CLIENTS >= 300 else 300
#: With few clients all goes by a quicker clock; with many by the one that users have.
HURRY = (
    "from feeds.web import connection, server, site; connection.HEAD_SECONDS = 2; server.DRAIN_SECONDS = 2;"
    " server.CHECK_TICKS = 1; site.POLL_SECONDS = 0.1; site.MAX_QUERIES = 5"
)
#: At SIGUSR1 it is later than any deadline of a connection.
LATER = (
    "import signal, time; signal.signal(signal.SIGUSR1, lambda *_: setattr(connection.Connection, 'seconds',"
    " staticmethod(lambda: time.monotonic() + 10 * connection.STALL_SECONDS)))"
)
BEFORE, HEAD = ("", HEAD_SECONDS) if CLIENTS >= 300 else (HURRY, 2)
MEGABYTE = 1_000_000
#: Whoever waits so long for a small file waits for other clients; on a busy machine nobody waits for half of it.
LONG_WAIT_SECONDS = 5
#: What our own pages have and a published text has not: the fields of the search, the charts of the status.
CHARTS = {"<svg>", "<rect>", "<text>", "<line>", "<path>", "<g>"}
OURS = {"/search": {"<form>", "<input>", "<button>"}, "/status": CHARTS}
LAST = b"Connection: close\r\n\r\n"
#: What would follow a request, if the server and a proxy before it disagreed on where that ends.
SMUGGLED = b"GET /status HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of two articles, which says nothing to the end."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    write_document(folder, "rain", "Rain over Huế")
    write_document(folder, "sun", "<script>alert(1)</script> Sun", "It shone all day. " * 30)
    feedloom(folder, "run")
    name = f"{MARKUP['break-out']} {MARKUP['javascript']}.html".replace("/", "")
    (folder / "documents" / name).write_bytes(b"%PDF-1.7")
    warm.run([*COMMAND, "run"], cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    (folder / "secret.txt").write_text("secret")
    server = Served(folder)
    server.until(server.ready)
    yield server
    assert server.stop() == (0, b"")


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Served]:
    """A server of what a test publishes by hand."""
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "documents").mkdir()
    (tmp_path / "public").mkdir()
    server = Served(tmp_path, BEFORE)
    yield server
    with suppress(ProcessLookupError):
        server.process.kill()
    server.process.communicate()


def answers(served: Served, data: bytes) -> tuple[list[int], bytes]:
    """The statuses of all that comes back for *data*, and all of it. The server has to close."""
    received = b""
    with served.connect() as client:
        with suppress(ConnectionError):
            client.sendall(data)
        with suppress(ConnectionError):
            received = b"".join(iter(lambda: client.recv(65536), b""))
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)], received


def held(server: Served) -> int:
    """Connections that the server holds, besides the one that asks."""
    found = re.search(rb"^feedloom_connections (\S+)$", server.ask("/metrics")[2], re.MULTILINE)
    assert found
    return int(float(found[1])) - 1


def memory(server: Served) -> int:
    """Bytes that the server has in memory."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()


def processor(server: Served) -> float:
    """Seconds of the processor that the server has taken, which a busy machine makes no more of."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def need_descriptors(number: int) -> None:
    """Let this process and what it starts have *number* files open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < number:
        pytest.skip(f"no more than {hard} descriptors are allowed here")
    if soft < number:
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))


FRAMING = {
    "length-and-chunks": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks-and-length": b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two-lengths": b"Content-Length: 0\r\nContent-Length: 33\r\n\r\n",
    "twice-the-same": b"Content-Length: 33\r\nContent-Length: 33\r\n\r\n",
    "list-of-lengths": b"Content-Length: 0, 33\r\n\r\n",
    "signed": b"Content-Length: +33\r\n\r\n",
    "negative": b"Content-Length: -1\r\n\r\n",
    "hexadecimal": b"Content-Length: 0x21\r\n\r\n",
    "no-length": b"Content-Length: \r\n\r\n",
    "enormous": b"Content-Length: 99999999999999999999999\r\n\r\n",
    "body": b"Content-Length: 33\r\n\r\n",
    "chunks": b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "folded-chunks": b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "folded-field": b"X: y\r\n z\r\n\r\n",
    "folded-first": b"X: y\r\n\tContent-Length: 33\r\n\r\n",
    "space-before-colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "vertical-tab": b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "two-encodings": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
    "chunked-first": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "unknown-encoding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "identity": b"Transfer-Encoding: identity\r\n\r\n",
    "bare-lf": b"X: y\nContent-Length: 33\r\n\r\n",
    "bare-cr": b"X: y\rContent-Length: 33\r\n\r\n",
    "lf-lf": b"X: y\n\n",
    "nul-in-value": b"X: a\x00b\r\n\r\n",
    "nul-in-name": b"X\x00: y\r\n\r\n",
    "no-colon": b"X\r\n\r\n",
    "no-name": b": y\r\n\r\n",
    "two-hosts": b"Host: b\r\n\r\n",
    "expect": b"Expect: 100-continue\r\nContent-Length: 33\r\n\r\n",
}


@pytest.mark.parametrize("method", [b"GET", b"POST"])
@pytest.mark.parametrize("framing", FRAMING.values(), ids=FRAMING)
def test_smuggling(served: Served, framing: bytes, method: bytes) -> None:
    """Whatever leaves open where a request ends is refused, once, and what follows is read by nobody."""
    statuses, received = answers(served, method + b" /healthz HTTP/1.1\r\nHost: a\r\n" + framing + SMUGGLED)
    assert statuses in ([400], [413])
    assert b"\r\nconnection: close\r\n" in received


@pytest.mark.parametrize(
    "line",
    [
        b"GET /healthz HTTP/1.1\n", b"GET /healthz\x00 HTTP/1.1\r\n", b"GET\t/healthz\tHTTP/1.1\r\n",
        b"GET /heal thz HTTP/1.1\r\n", b"GET /healthz\r\n", b"GET /healthz HTTP/0.9\r\n", b"GET /healthz HTTP/1.2\r\n",
        b"GET /healthz http/1.1\r\n", b"GET healthz HTTP/1.1\r\n", b"GET \\healthz HTTP/1.1\r\n",
        b"GET evil.example:80 HTTP/1.1\r\n", b"BREW /healthz HTTP/1.1\r\n",
        b"get /healthz HTTP/1.1\r\n", b" GET /healthz HTTP/1.1\r\n", b"\xff\xfe /healthz HTTP/1.1\r\n",
    ],
    ids=repr,
)  # fmt: skip
def test_request_lines(served: Served, line: bytes) -> None:
    """A request line that others might read differently is refused, at once."""
    start = time.monotonic()
    assert answers(served, line + b"Host: a\r\n\r\n" + SMUGGLED)[0] in ([400], [505])
    assert time.monotonic() - start < HEAD_SECONDS / 2


def test_line_ends(served: Served) -> None:
    """A request whose lines end in LF alone is told so at once, and does not wait for its time to be over."""
    start = time.monotonic()
    assert answers(served, b"GET /healthz HTTP/1.1\nHost: a\n\n")[0] == [400]
    assert time.monotonic() - start < HEAD_SECONDS / 2


def test_other_hosts(served: Served) -> None:
    """A request in absolute form is one for us, whatever host it names: nothing is fetched for others."""
    for target in (b"http://evil.example", b"HTTPS://u:p@evil.example:99", b"http://169.254.169.254"):
        statuses, received = answers(served, b"GET " + target + b"/healthz HTTP/1.1\r\nHost: a\r\n" + LAST)
        assert statuses == [200]
        assert received.endswith(b"ok\n")
    for line, status in ((b"CONNECT evil.example:80", 405), (b"GET file:///etc/passwd", 400), (b"GET *", 400)):
        assert answers(served, line + b" HTTP/1.1\r\nHost: a\r\n" + LAST)[0] == [status]


@pytest.mark.parametrize(
    ("size", "data"),
    [
        (MAX_HEAD_BYTES, b"GET /" + b"x" * MEGABYTE),
        (MAX_HEAD_BYTES, b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 200_000),
        (MAX_HEAD_BYTES, b"GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + b'"x", ' * 20_000 + b"\r\n\r\n"),
        (MAX_HEAD_BYTES, b"GET / HTTP/1.1\r\nHost: a\r\nCookie: " + b"y" * 10 * MEGABYTE),
        (MAX_HEAD_BYTES, b"x" * MEGABYTE),
    ],
    ids=["line", "fields", "tags", "cookie", "noise"],
)
def test_huge_requests(served: Served, size: int, data: bytes) -> None:
    """A head that does not end is refused as soon as it is larger than any honest one."""
    before = memory(served)
    assert answers(served, data)[0] in ([431], [400])
    assert memory(served) - before < 5 * MEGABYTE


@pytest.mark.parametrize(
    "field",
    [
        b"If-None-Match: " + b'"' * 16_000, b"If-None-Match: " + b'"x",' * 4_000, b"If-None-Match: W/" + b"W/" * 7_000,
        b"If-Modified-Since: " + b"9" * 16_000, b"If-Modified-Since: " + b"((" * 8_000,
        b"If-Modified-Since: " + b",:-+" * 4_000, b"If-Modified-Since: Mon, 1 Jan 0001 00:00:00 +2359",
        b"If-Modified-Since: Sun, 01 Mar 99999999999999 12:00:00 +9999999999",
        b"Accept-Encoding: " + b"gzip;q=  " * 1_700, b"Accept-Encoding: a" + b" " * 16_000 + b"x",
        b"Accept-Encoding: gzip;q=" + b"1" * 9_000, b"Accept-Encoding: " + b"9" * 16_000 + b";x",
        b"Accept-Encoding: " + b"a;" * 8_000, b"Accept-Encoding: " + b"\t" * 16_000 + b";",
        b"Range: bytes=" + b"0-," * 5_000, b"Range: bytes=5-1,-0",
        b"Range: lines=1-2", b"If-Range: \"x\"\r\nRange: bytes=0-0", b"Cookie: " + b"\xff" * 9_000,
        b"Connection: keep-alive, close, " + b"x, " * 3_000, b"Upgrade: websocket\r\nConnection: Upgrade",
    ],
    ids=lambda field: repr(field[:40]),
)  # fmt: skip
def test_hostile_fields(served: Served, field: bytes) -> None:
    """What is said in fields that we know costs no time, and no more than the whole file once."""
    whole = (served.public / "feeds" / "all.rss").read_bytes()
    before = processor(served)
    statuses, received = answers(served, b"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\n" + field + b"\r\n" + LAST)
    assert processor(served) - before < 1
    assert statuses == [200]
    assert received.endswith(b"\r\n\r\n" + whole)


def test_methods(served: Served) -> None:
    """Nothing but GET and HEAD does anything, and nothing that was sent comes back."""
    whole = (served.public / "feeds" / "all.rss").read_bytes()
    for method in (b"OPTIONS", b"TRACE", b"PUT", b"DELETE", b"PATCH", b"PROPFIND", b"MKCOL", b"PURGE"):
        for target in (b"/feeds/all.rss", b"/status", b"/search?q=rain"):
            statuses, received = answers(
                served, method + b" " + target + b" HTTP/1.1\r\nHost: a\r\nCookie: mine\r\n" + LAST
            )
            assert statuses == [405], method
            assert b"\r\nallow: GET, HEAD\r\n" in received
            assert b"mine" not in received
    assert answers(served, b"OPTIONS * HTTP/1.1\r\nHost: a\r\n" + LAST)[0] == [405]
    assert (served.public / "feeds" / "all.rss").read_bytes() == whole


HOSTS = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Proto": "evil",
    "X-Forwarded-Prefix": "/evil",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
    "X-HTTP-Method-Override": "DELETE",
    "Forwarded": "host=evil.example;proto=evil",
}


@pytest.mark.parametrize(
    "path", ["/", "/c/all", "/c/all/", "/feeds/all.atom", "/search?q=rain", "/search.atom?q=rain", "/status", "/none"]
)
def test_forwarded(served: Served, path: str) -> None:
    """What a client says of hosts, prefixes and addresses changes no byte of any answer."""

    def asked(fields: dict[str, str]) -> bytes:
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
        received = answers(served, f"GET {path} HTTP/1.1\r\n".encode() + lines + LAST)[1]
        return re.sub(rb"date: [^\r]+", b"", received)

    assert asked(HOSTS) == asked({"Host": "feeds.example.org"})


STEPS_OUT = (
    "/../secret.txt", "/c/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%252e%252e%252fsecret.txt",
    "/..%5csecret.txt", "/..\\secret.txt", "/%c0%ae%c0%ae/secret.txt", "/%u002e%u002e/secret.txt", "//secret.txt",
    "/./../secret.txt", "/feeds/..;/..;/secret.txt", "/feeds/%00/../../secret.txt", "/secret.txt%00.html",
    "/feeds/all.rss%00", "/feeds/all.rss/../../../secret.txt", "/file:///etc/passwd", "/~root", "/proc/self/environ",
    "/feedloom.toml", "/feedloom.db", "/documents/rain.html", "/.manifest.json.feedloom-part", "/%ff%fe",
    "/.%0d./secret.txt", "/" + "../" * 2_000 + "etc/passwd", "/" + "a/" * 7_000,
)  # fmt: skip


@pytest.mark.parametrize("path", STEPS_OUT, ids=lambda path: path[:40])
def test_paths_that_lead_out(served: Served, path: str) -> None:
    """No spelling of a path leads out of what the manifest names, and none changes the answer's head."""
    statuses, received = answers(served, b"GET " + path.encode() + b" HTTP/1.1\r\nHost: a\r\n" + LAST)
    assert statuses in ([404], [400])
    assert b"secret\n" not in received
    assert b"root:" not in received


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "//evil.example/c/all", "/\\evil.example", "/%5cevil.example/", "/%2f%2fevil.example/",
        "//evil.example/%2e%2e", "/https://evil.example", "/c/all//evil.example", "//c/all", "/.//evil.example/c/all",
        "/c/all%0d%0aLocation:%20//evil.example", "/c/all?next=//evil.example", "/c/%61ll", "///c/all",
        "http://evil.example/c/all", "http:////evil.example/c/all",
    ],
)  # fmt: skip
def test_redirects_stay(served: Served, path: str) -> None:
    """No redirect leads to another site."""
    _, received = answers(served, b"GET " + path.encode() + b" HTTP/1.1\r\nHost: feeds.example.org\r\n" + LAST)
    assert received.count(b"location:") <= 1
    for location in re.findall(rb"location: ([^\r\n]*)", received):
        target = urljoin("https://feeds.example.org" + (path if path.startswith("/") else "/c/all"), location.decode())
        assert urlsplit(target).netloc == "feeds.example.org"


@pytest.mark.parametrize("payload", MARKUP.values(), ids=MARKUP)
def test_reflected(served: Served, payload: str) -> None:
    """What is asked for comes back as text or not at all: in the search, its feed and the page of what is missing."""
    for path in (f"/search?q={quote(payload)}", f"/{quote(payload)}", f"/status?x={quote(payload)}", f"/?{payload}"):
        _, headers, body = served.ask(quote(path, safe="/?=%&"))
        if headers["Content-Type"].startswith("text/html"):
            ours = OURS.get(path.partition("?")[0], set())
            assert {fault.partition(" (")[0] for fault in html_faults(body.decode(), page=True)} <= ours
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    status, _, body = served.ask(f"/search.atom?q={quote(payload[:200])}")
    assert status == 200
    assert is_xml(body)


def test_status_of_hostile_documents(served: Served) -> None:
    """The page of the sources shows the names of documents that failed, and their causes, as text."""
    _, headers, body = served.ask("/status")
    assert {fault.partition(" (")[0] for fault in html_faults(body.decode(), page=True)} <= CHARTS
    assert headers["Cache-Control"] == "no-store"


SEARCHES = (
    '"', '""', '"a', "a* b* c*", "* * *", "a AND", "NOT", "NOT a", "a OR OR b", "NEAR(a b, 99999999)", "NEAR(",
    "title : a", "{title body} : a", "^a", "a + b", "a' OR 1=1 --", "'; DROP TABLE articles; --", "-a", "-a -b",
    "(" * 99, "a" * 200, "a " * 100, "a* " * 16, '"a"' * 50, '-"a" ' * 15 + "a", "\u202ea", "\ud7ffa\uffff", "a\x00b",
    "東" * 200, "東 " * 99, "%", "_", "rank", "search", "-" * 200, '"*"*', "a-b-c* -d", "ﷺ" * 60, "İ" * 100,
)  # fmt: skip


@pytest.mark.parametrize("words", SEARCHES, ids=lambda words: ascii(words)[:40])
def test_search_syntax(served: Served, words: str) -> None:
    """Nothing that is typed is an error of ours, or a word of the index's language."""
    for path, refused in (("/search", 414), ("/search.atom", 400)):
        status, _, body = served.ask(f"{path}?q={quote(words)}")
        assert status == (
            200 if len(words) <= MAX_QUERY_CHARS and len(TERM.findall(words)) <= MAX_QUERY_WORDS else refused
        )
        assert b"syntax" not in body
        assert b"fts5" not in body


def test_endless_search(served: Served) -> None:
    """Nobody works on a question of 100 KB, nor on one of many fields."""
    before = processor(served)
    assert answers(served, b"GET /search?q=" + b"a*+" * 33_000 + b" HTTP/1.1\r\nHost: a\r\n" + LAST)[0] == [431]
    assert served.ask("/search?q=" + "a*+" * 5_000)[0] == 414
    assert served.ask("/search.atom?q=" + "a*+" * 5_000)[0] == 400
    assert served.ask("/search?" + "q=a*&" * 3_000)[0] == 200
    assert processor(served) - before < 2


def test_cost_of_a_search(tmp_path: Path) -> None:
    """A search over long texts ends in time, also many at once, and feeds are served meanwhile."""
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    write_document(tmp_path, "rain", "Rain over Huế")
    feedloom(tmp_path, "run")
    with closing(sqlite3.connect(tmp_path / "feedloom.db")) as store:
        columns = [row[1] for row in store.execute("PRAGMA table_info(articles)") if row[1] not in {"id", "body"}]
        own = ", ".join({"entry_id": "entry_id || number", "key": "key || number"}.get(c, c) for c in columns)
        store.execute(
            f"WITH RECURSIVE n(number) AS (VALUES (1) UNION ALL SELECT number + 1 FROM n WHERE number < 30)"
            f" INSERT INTO articles ({', '.join(columns)}, body) SELECT {own}, body || ? FROM articles, n",
            ("mưa nắng gió bão " * 6_000,),
        )
        store.commit()
    server = Served(tmp_path, BEFORE)
    server.until(server.ready)
    waits, clients = [], [server.connect() for _ in range(60)]
    for client in clients:
        client.sendall(f"GET /search?q={quote('mưa* nắng* gió* bão*')} HTTP/1.1\r\nHost: a\r\n".encode() + LAST)
    ends = time.monotonic() + 3
    while time.monotonic() < ends:
        start = time.monotonic()
        assert server.ask("/feeds/all.rss")[0] == 200
        waits.append(time.monotonic() - start)
    assert max(waits) < LONG_WAIT_SECONDS
    start = time.monotonic()
    assert {client.recv(65536)[9:12] for client in clients} <= {b"200", b"503"}
    assert time.monotonic() - start < 20
    for client in clients:
        client.close()
    assert server.stop()[0] == 0


def test_slow_clients(bare: Served) -> None:
    """Clients that are silent, drip their request, or never read 20 MB keep nobody waiting, and are dropped in time.

    Those that never read cost a piece of the file each, however often they ask. SIGTERM ends it all within ten
    seconds, and who does read gets the whole.
    """
    need_descriptors(CLIENTS + 200)
    data = os.urandom(10 * MEGABYTE).hex().encode()
    published(bare.public, {"big.txt": data, "a.txt": b"one"})
    bare.until(bare.ready)
    before = memory(bare)
    clients = [bare.connect(receive=4096) for _ in range(CLIENTS)]
    silent, dripping, deaf = clients[0::3], clients[1::3], clients[2::3]
    for client in deaf:
        client.settimeout(0)
        with suppress(BlockingIOError):
            client.sendall(b"GET /big.txt HTTP/1.1\r\nHost: a\r\n\r\n" * 300)
    waits, ends = [], time.monotonic() + HEAD + 2.5
    while time.monotonic() < ends:
        for client in dripping:
            with suppress(OSError):
                client.send(b"G")
        start = time.monotonic()
        assert bare.ask("/a.txt")[2] == b"one"
        waits.append(time.monotonic() - start)
        time.sleep(0.2)
    assert max(waits) < LONG_WAIT_SECONDS
    bare.until(lambda: held(bare) == len(deaf))
    assert memory(bare) - before < 10 * MEGABYTE + len(deaf) * 400_000
    assert all(map(is_closed, silent + dripping))

    received, told = bytearray(), threading.Event()
    with bare.connect(receive=65536) as steady:
        steady.sendall(b"GET /big.txt HTTP/1.1\r\nHost: a\r\n\r\n")
        received += steady.recv(65536)
        reading = threading.Thread(target=read, args=(steady, received, told))
        reading.start()
        start = time.monotonic()
        bare.process.send_signal(signal.SIGTERM)
        told.set()
        while bare.process.poll() is None and time.monotonic() - start < 15:
            for client in deaf[::2]:  # they read on, but ever so slowly
                with suppress(OSError):
                    client.recv(10)
            time.sleep(0.1)
        assert time.monotonic() - start < 10
        reading.join(60)
    assert bare.process.returncode == 0
    assert received.endswith(data[-1000:])
    for client in clients:
        client.close()


def test_crowd_of_deaf_clients(tmp_path: Path) -> None:
    """Clients that never read 12 MB, DEAF of them, keep nobody waiting, hold a piece each, and are dropped in time."""
    need_descriptors(1_200)
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    published(tmp_path / "public", {"feeds/all.rss": os.urandom(6 * MEGABYTE).hex().encode(), "a.txt": b"one"})
    server = Served(tmp_path, f"{HURRY}; {LATER}")
    server.until(server.ready)
    before, waits, deaf = memory(server), list[float](), list[socket.socket]()

    def ask() -> None:
        start = time.monotonic()
        assert server.ask("/a.txt")[2] == b"one"
        waits.append(time.monotonic() - start)

    for number in range(DEAF):
        deaf.append(server.connect())
        deaf[-1].sendall(b"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\n\r\n")
        if number % 20 == 0:
            ask()
    for _ in range(20):
        ask()
    assert max(waits) < LONG_WAIT_SECONDS
    assert held(server) == len(deaf)
    assert memory(server) - before < len(deaf) * 250_000
    server.process.send_signal(signal.SIGUSR1)
    server.until(lambda: held(server) == 0)
    for client in deaf:
        client.close()
    assert server.stop()[0] == 0


def read(client: socket.socket, received: bytearray, told: threading.Event) -> None:
    """Take the rest once the server was told to end."""
    told.wait()
    while piece := client.recv(262_144):
        received += piece


def is_closed(client: socket.socket) -> bool:
    """Whether the server has ended the connection."""
    client.settimeout(20)
    try:
        return b"".join(iter(lambda: client.recv(65536), b"")) is not None
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_thousand_connections(bare: Served) -> None:
    """A thousand connections are held and all answered, twice; one more is, too."""
    need_descriptors(1_200)
    published(bare.public, {"a.txt": b"one"})
    bare.until(bare.ready)
    clients = [bare.connect() for _ in range(1_000)]
    for _ in range(2):
        for client in clients:
            client.sendall(b"GET /a.txt HTTP/1.1\r\nHost: a\r\n\r\n")
        assert all(client.recv(65536).endswith(b"one") for client in clients)
    assert held(bare) == 1_000
    for client in clients:
        client.close()


def test_few_descriptors(tmp_path: Path) -> None:
    """Where few connections are allowed, those that are idle longest make way for new ones; nobody is shut out."""
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    published(tmp_path / "public", {"a.txt": b"one"})
    server = Served(tmp_path, "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (150, 150))")
    server.until(server.ready)
    clients = []
    for _ in range(200):
        clients.append(server.connect())
        clients[-1].sendall(b"GET /a.txt HTTP/1.1\r\nHost: a\r\n\r\n")
        assert clients[-1].recv(65536).endswith(b"one")
    assert held(server) < 60
    assert server.stop() == (0, b"")
    for client in clients:
        client.close()


def test_polling_while_files_change(bare: Served) -> None:
    """A reader that asks all the while gets one publication or the next, whole, whatever is rewritten meanwhile."""

    def publication(number: int) -> dict[str, bytes]:
        text = f"{number} ".encode() * 20_000
        return {name: text + hashlib.sha256(text).hexdigest().encode() for name in ("a.txt", "feeds/all.rss", "b.txt")}

    published(bare.public, publication(0))
    bare.until(bare.ready)
    troubles, polls, stop = list[str](), list[int](), threading.Event()

    def poll() -> None:
        while not stop.is_set():
            for name in ("a.txt", "feeds/all.rss", "b.txt"):
                status, headers, body = bare.ask(f"/{name}")
                text, digest = body[:-64], body[-64:]
                polls.append(int(text[: text.find(b" ")] or -1) if status == 200 else -1)
                if status != 200 or hashlib.sha256(text).hexdigest().encode() != digest:
                    troubles.append(f"{name}: {status}, {len(body)} bytes")
                if headers["ETag"] != f'"{hashlib.sha256(body).hexdigest()[:32]}"':
                    troubles.append(f"{name}: another one's tag")

    reader = threading.Thread(target=poll)
    reader.start()
    for number in range(1, 13):
        published(bare.public, publication(number))
        time.sleep(0.15)
    bare.until(lambda: bare.ask("/b.txt")[2].startswith(b"12 "))
    stop.set()
    reader.join()
    assert troubles == []
    assert polls == sorted(polls)
    assert len(set(polls)) > 2


def deep(public: Path) -> None:
    replaced(public / "manifest.json", b'{"files": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}")


def senseless(public: Path) -> None:
    replaced(public / "manifest.json", b'{"files": {"\\ud800": 1, "a\\u0000b": [], "../x": null, "/etc/passwd": "0"}}')


def a_list(public: Path) -> None:
    replaced(public / "manifest.json", b"[1e999]")


def no_text(public: Path) -> None:
    replaced(public / "manifest.json", b"\xff\x00\xfe" * 1000)


def a_pipe(public: Path) -> None:
    (public / "manifest.json").unlink()
    os.mkfifo(public / "manifest.json")


def a_device(public: Path) -> None:
    (public / "manifest.json").unlink()
    (public / "manifest.json").symlink_to("/dev/zero")


def a_folder(public: Path) -> None:
    (public / "manifest.json").unlink()
    (public / "manifest.json").mkdir()


def long_names(public: Path) -> None:
    replaced(public / "manifest.json", b'{"files": {"' + b"a" * 300 + b'": "0", "' + b"a/" * 3000 + b'b": "0"}}')


def test_spoilt_manifests(bare: Served) -> None:
    """A manifest that is none takes nothing away and stops nothing: the next good one is served."""
    manifest, spoilt = bare.public / "manifest.json", (
        deep, senseless, a_list, no_text, a_pipe, a_device, a_folder, long_names,
    )  # fmt: skip
    for number, spoil in enumerate(spoilt):
        published(bare.public, {"a.txt": b"%d" % number})
        bare.until(lambda body=b"%d" % number: bare.ask("/a.txt")[2] == body)  # type: ignore[misc]
        spoil(bare.public)
        time.sleep(0.5)
        assert bare.ask("/a.txt")[2] == b"%d" % number
        if manifest.is_dir():
            manifest.rmdir()
    published(bare.public, {"a.txt": b"last"})
    bare.until(lambda: bare.ask("/a.txt")[2] == b"last")
    code, said = bare.stop()
    assert code == 0
    assert b"Traceback" not in said


def test_former_names(bare: Served) -> None:
    """A former name out of a store that somebody meddled with adds no line to an answer and leads nowhere else."""
    write_document(bare.folder, "rain", "Rain over Huế")
    feedloom(bare.folder, "run")
    evil = {"old": "//evil.example/x", "cr": "x\r\nSet-Cookie: a=b", "up": "../../evil"}
    with closing(sqlite3.connect(bare.folder / "feedloom.db")) as store:
        store.execute("INSERT INTO categories (name, folded, slug) VALUES ('Town', 'town', 'town')")
        (number,) = store.execute("SELECT id FROM categories WHERE slug = 'town'").fetchone()
        for old, new in evil.items():
            store.execute("UPDATE categories SET slug = ? WHERE id = ?", (new, number))
            store.execute("INSERT INTO former_categories VALUES (?, ?, ?, ?, '')", (old, old, old, number))
        store.commit()
    files = {f"feeds/{new}.rss": b"x" for new in evil.values() if not new.startswith("//")}
    published(bare.public, files | {"a.txt": b"one"})
    bare.until(lambda: bare.ask("/a.txt")[0] == 200)
    for old in evil:
        for path in (f"/feeds/{old}.rss", f"/c/{old}/", f"/feeds/{old}/2026-03.atom"):
            status, headers, _ = bare.ask(path)
            assert status in {404, 301}
            assert headers["Set-Cookie"] is None
            assert "evil.example" not in str(headers)
