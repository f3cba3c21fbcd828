"""The server, asked over real connections, in a process of its own as `feedloom serve` runs it."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import socket
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import cast
from urllib.parse import urljoin

import feedparser
import pytest
import uvloop

from feeds.config.load import load_config
from feeds.web.app import create_app
from feeds.web.connection import HEAD_SECONDS, IDLE_SECONDS, STALL_SECONDS, Connection
from feeds.web.server import Server, listen
from storage.categories import Categories
from storage.database import Database
from tests import warm
from tests.feeds.serving import CONFIG, ROOT, Served, feedloom, published, replaced, write_document

#: What every answer must carry.
MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
SAFE = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of two articles."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    write_document(folder, "mua", "Mưa lớn ở Đà Nẵng")
    write_document(folder, "nang", "Nắng đẹp ở Huế & <b>lân cận</b>", "Trời nắng cả ngày. " * 30)
    feedloom(folder, "run")
    (folder / "public" / "secret.txt").write_text("secret")
    (folder / "secret.txt").write_text("secret")
    server = Served(folder)
    server.until(server.ready)
    yield server
    code, err = server.stop()
    assert (code, err) == (0, b"")


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Served]:
    """A server of a folder in which nothing is published yet."""
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "documents").mkdir()
    (tmp_path / "public").mkdir()
    ten_times_as_often = "import feeds.web.site; feeds.web.site.POLL_SECONDS = 0.1"
    server = Served(tmp_path, ten_times_as_often)
    yield server
    with suppress(ProcessLookupError):
        server.process.kill()
    server.process.communicate()


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?x=1", "text/html; charset=utf-8"),
        ("/c/all/", "text/html; charset=utf-8"),
        ("/feeds/all.rss", "application/rss+xml; charset=utf-8"),
        ("/feeds/all.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/all.json", "application/feed+json; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/manifest.json", "application/json; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/%66eeds/all.rss", "application/rss+xml; charset=utf-8"),
    ],
)
def test_get(served: Served, path: str, media: str) -> None:
    """A published file comes whole, with its media type and charset; a folder is its index page."""
    status, headers, body = served.ask(path)
    name = path.partition("?")[0].replace("%66", "f").lstrip("/")
    file = served.public / (f"{name}index.html" if not name or name.endswith("/") else name)
    assert (status, headers["Content-Type"], body) == (200, media, file.read_bytes())
    assert int(headers["Content-Length"]) == len(body)
    assert {name: headers[name] for name in SAFE} == SAFE


def test_compressed(served: Served) -> None:
    """Who takes gzip gets it, the same bytes every time; the two forms have different strong tags."""
    _, plain, body = served.ask("/feeds/all.rss")
    _, headers, packed = served.ask("/feeds/all.rss", Accept_Encoding="br, gzip;q=0.5")
    assert (headers["Content-Encoding"], headers["Vary"], plain["Vary"]) == ("gzip", *["Accept-Encoding"] * 2)
    assert plain["Content-Encoding"] is None
    assert gzip.decompress(packed) == body
    assert packed == served.ask("/feeds/all.rss", Accept_Encoding="gzip")[2]
    assert headers["ETag"] != plain["ETag"]
    for refusing in ("", "identity", "gzip;q=0", "gzip;q=0.000, *", "br"):
        assert served.ask("/feeds/all.rss", Accept_Encoding=refusing)[1]["Content-Encoding"] is None


def test_head(served: Served) -> None:
    """HEAD gives the headers of GET and no body."""
    got, head = served.ask("/feeds/all.rss"), served.ask("/feeds/all.rss", "HEAD")
    assert (head[0], head[2]) == (200, b"")
    assert {**head[1], "date": ""} == {**got[1], "date": ""}


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_not_modified(served: Served, encoding: str) -> None:
    """Who has the file gets 304 with the headers that keep it fresh; the tag wins over the date (RFC 9110 §13.2.2)."""
    _, first, _ = served.ask("/feeds/all.rss", Accept_Encoding=encoding)
    etag, date, old = first["ETag"], first["Last-Modified"], "Sun, 01 Mar 2020 12:00:00 GMT"
    for condition in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"x", W/{etag}'},
        {"If_None_Match": "*"},
        {"If_None_Match": etag, "If_Modified_Since": old},
        {"If_Modified_Since": date},
    ):
        status, headers, body = served.ask("/feeds/all.rss", Accept_Encoding=encoding, **condition)
        assert (status, body) == (304, b""), condition
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert headers[name] == first[name]
        assert headers["Content-Length"] is None
    for condition in (
        {"If_None_Match": '"x"'},
        {"If_None_Match": '"x"', "If_Modified_Since": date},
        {"If_None_Match": etag.strip('"')},
        {"If_Modified_Since": old},
        {"If_Modified_Since": "yesterday"},
    ):
        assert served.ask("/feeds/all.rss", Accept_Encoding=encoding, **condition)[0] == 200, condition


def test_lifetimes(served: Served) -> None:
    """A feed may be kept for as long as there can be no news, and shown while a new one is fetched."""
    feed, front = served.ask("/feeds/all.rss")[1], served.ask("/")[1]
    assert feed["Cache-Control"] == "public, max-age=3600, stale-while-revalidate=3600, stale-if-error=86400"
    assert front["Cache-Control"].startswith("public, max-age=60,")
    assert feed["Access-Control-Allow-Origin"] == "*"


def hash_of_script(page: bytes) -> str:
    """What a policy must say so that a browser runs the only script of *page*."""
    (script,) = re.findall(rb"<script>(.*?)</script>", page, re.DOTALL)
    return f"'sha256-{b64encode(sha256(script).digest()).decode()}'"


def test_policy(served: Served) -> None:
    """Pages may run nothing but the one script whose hash is named, and be framed by nobody."""
    policy = served.ask("/")[1]["Content-Security-Policy"]
    for rule in ("default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert rule in policy
    assert re.findall(r"script-src ([^;]+)", policy) == [hash_of_script(served.ask("/")[2])]
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path",
    [
        "/none", "/c", "/secret.txt", "/../secret.txt", "/c/../../secret.txt", "/c/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt", "/%252e%252e/secret.txt", "/feedloom.toml", "/a\\b", "//etc/passwd", "//feeds/all.rss",
        "/./feeds/all.rss", "/feeds/all.rss/", "/feeds%252fall.rss", "/manifest.json%20", "/.manifest.json", "/~",
    ],
)  # fmt: skip
def test_not_found(served: Served, path: str) -> None:
    """Nothing but what the manifest names is served: nothing beside it, nothing above it, by no spelling."""
    status, headers, body = served.ask(path)
    assert status == 404
    assert b"secret" not in body
    assert headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/%00", "/feeds/all.rss%00", "/%ff", "/%0d%0aSet-Cookie:x", "/%c0%ae"])
def test_no_path(served: Served, path: str) -> None:
    """A path that is no text is refused."""
    status, headers, _ = served.ask(path)
    assert (status, headers["Set-Cookie"]) == (400, None)


def test_slash(served: Served) -> None:
    """A folder is asked for again with its slash, by a relative reference that cannot lead to another site."""
    status, headers, _ = served.ask("/c/all")
    assert (status, headers["Location"]) == (301, "./all/")
    assert served.ask("//c/all")[0] == 404


def test_host_is_not_trusted(served: Served) -> None:
    """What a client says of our name or its own stands in no answer."""
    for path in ("/", "/c/all", "/search?q=mua", "/search.atom?q=mua", "/status", "/none"):
        _, headers, body = served.ask(
            path,
            Host="evil.example",
            X_Forwarded_Host="evil.example",
            X_Forwarded_Proto="gopher",
            Forwarded="host=evil",
        )
        assert b"evil" not in body
        assert "evil" not in str(headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT"])
def test_other_methods(served: Served, method: str) -> None:
    """Nothing can be written; the answer says what can be asked."""
    answer = served.send(f"{method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert b"\r\nallow: GET, HEAD\r\n" in answer


@pytest.mark.parametrize(
    "fields", ["Range: bytes=0-10", "Range: bytes=" + ",".join(f"{i}-" for i in range(1000)), "Range: bytes=-1,0-"]
)
def test_ranges(served: Served, fields: str) -> None:
    """Parts are not served: however many are asked for, the whole comes once (RFC 9110 §14.2)."""
    whole = served.ask("/feeds/all.rss")[2]
    answer = served.send(f"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\n{fields}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"\r\n\r\n" + whole)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n", 400),
        (b"GET / HTTP/3.7\r\nHost: a\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /", 413),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n" + b"x" * 200_000, 413),
        (b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 5_000 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 3_000_000, 431),
    ],
    ids=[
        "tls", "no-host", "two-hosts", "space-before-colon", "nul", "version", "http2", "length-and-chunks", "body",
        "chunks", "huge-body", "long-line", "many-fields", "long-field",
    ],
)  # fmt: skip
def test_refused(served: Served, request_: bytes, status: int) -> None:
    """What is no request, is too large or has a body gets one answer, and what follows it is not looked at."""
    answer = b""
    with served.connect() as client:
        with suppress(ConnectionError):
            client.sendall(request_)
        with suppress(ConnectionError):
            answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"\r\nconnection: close\r\n" in answer


def test_sent_ahead(served: Served) -> None:
    """Requests sent ahead, in one piece or byte by byte, are answered in order on one connection."""
    ahead = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /search?q=mua HTTP/1.1\r\nHost: a\r\n\r\n" * 20
    last = b"GET http://other.example/robots.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    answer = served.send(ahead + last)
    assert answer.count(b"HTTP/1.1 200 OK") == 41
    assert answer.endswith((served.public / "robots.txt").read_bytes())
    with served.connect() as client:
        for byte in last:
            client.sendall(bytes([byte]))
        assert client.recv(65536).startswith(b"HTTP/1.1 200 OK")


def test_what_is_asked_again(bare: Served) -> None:
    """The same head asks for what is published now, whatever comes between; each answer is counted once."""
    large = b"x" * 100_000
    published(bare.public, {"a.txt": b"one", "large.txt": large})
    bare.until(bare.ready)
    again = b"GET /a.txt HTTP/1.1\r\nHost: a\r\n\r\n"
    others = (
        b"HEAD /a.txt HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /large.txt HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    )
    with bare.connect() as client:

        def answer(data: bytes, size: int | None = None) -> bytes:
            client.sendall(data)
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += client.recv(1)
            length = int(re.findall(rb"content-length: (\d+)", head)[0]) if size is None else size
            body = b""
            while len(body) < length:
                body += client.recv(length - len(body))
            return body

        assert [answer(again) for _ in range(3)] == [b"one"] * 3
        assert [answer(others[0], 0), answer(others[1]), answer(others[2])] == [b"", large, b"ok\n"]
        client.sendall(again[:9])
        assert answer(again[9:]) == b"one"
        sent = re.search(r"^feedloom_body_bytes_total (\S+)", bare.ask("/metrics")[2].decode(), re.MULTILINE)
        assert sent
        assert len(large) < float(sent[1]) < 2 * len(large)
        published(bare.public, {"a.txt": b"two"})
        bare.until(lambda: bare.ask("/a.txt")[2] == b"two")
        assert [answer(again), answer(again)] == [b"two", b"two"]
    closing = again.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert all(bare.send(closing).endswith(b"\r\n\r\ntwo") for _ in range(2))


def test_old_clients(served: Served) -> None:
    """HTTP/1.0 needs no Host and gets the end of the connection; a client may close its side first."""
    assert served.send(b"GET /healthz HTTP/1.0\r\n\r\n").endswith(b"\r\n\r\nok\n")
    with served.connect() as client:
        client.sendall(b"GET /search?q=mua HTTP/1.1\r\nHost: a\r\n\r\n")
        client.shutdown(socket.SHUT_WR)
        assert b"".join(iter(lambda: client.recv(65536), b"")).endswith(b"</html>\n")


def test_status(served: Served) -> None:
    """The status page shows every source and is kept by nobody."""
    status, headers, body = served.ask("/status")
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert "ven-song" in body.decode()
    assert "Tốt" in body.decode()


def test_search_page(served: Served) -> None:
    """A search finds articles whatever the accents, and gives back what was typed as text."""
    status, headers, body = served.ask("/search?q=da+nang+mua")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<mark>Mưa</mark> lớn ở <mark>Đà</mark> <mark>Nẵng</mark>" in body.decode()
    assert "Nắng đẹp" not in body.decode()
    assert served.ask("/search?q=da+nang+mua", If_None_Match=headers["ETag"])[0] == 304
    for query in ("%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "%3Cimg%20src=x%20onerror=alert(1)%3E"):
        _, _, page = served.ask(f"/search?q={query}")
        assert page.count(b"<script") == 1  # ours
        assert b"<img" not in page


@pytest.mark.parametrize(
    "query", ["", "q=", "x=1", "q=%00%01", "q=***", 'q="', "q=AND+OR+NOT", "q=NEAR(", "q=a%ff", "%"]
)
def test_any_search(served: Served, query: str) -> None:
    """Nothing that is typed is an error of the server."""
    assert served.ask(f"/search?{query}")[0] == 200


def test_long_search(served: Served) -> None:
    """A search beyond 200 characters, or with hundreds of fields, costs nothing."""
    assert served.ask("/search?q=" + "a+" * 150)[0] == 414
    assert served.ask("/search.atom?q=" + "a" * 201)[0] == 400
    assert served.ask("/search?" + "q=a&" * 1000)[0] == 200


def test_search_feed(served: Served) -> None:
    """A search can be subscribed to; its addresses are those of the configuration."""
    status, headers, body = served.ask("/search.atom?q=m%C6%B0a")
    feed = feedparser.parse(body)
    assert (status, headers["Content-Type"], feed.bozo) == (200, "application/atom+xml; charset=utf-8", False)
    assert [entry.title for entry in feed.entries] == ["Mưa lớn ở Đà Nẵng"]
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["self"] == "https://feeds.example.org/search.atom?q=m%C6%B0a"
    assert served.ask("/search.atom?q=m%C6%B0a")[2] == body


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_search_feeds(served: Served, form: str) -> None:
    """Each format has the same entries, newest first, names itself with the filters, and answers 304."""
    query = "q=da&source=ven-song&since=2020-01-01"
    status, headers, body = served.ask(f"/search.{form}?{query}")
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, MEDIA_TYPES[form])
    assert body.count("Mưa lớn ở Đà Nẵng".encode()) >= 1
    assert f"https://feeds.example.org/search.{form}?{query}".encode() in body.replace(b"&amp;", b"&")
    assert served.ask(f"/search.{form}?{query}", If_None_Match=headers["ETag"])[0] == 304
    assert served.ask(f"/search.{form}?q=")[0] == served.ask(f"/search.{form}?q=a&since=hier")[0] == 400


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("", True),
        ("source=ven-song", True),
        ("source=khac", False),
        ("category=xa-hoi", False),
        ("since=2020-01-01", True),
        ("until=2020-01-01", False),
        ("since=gestern", False),
        ("page=99999999999999999999", True),
        ("page=-1", True),
        ("page=50", True),
    ],
)
def test_search_filters(served: Served, filters: str, found: bool) -> None:
    """Section, source and days narrow a search; a page that is none is the nearest one."""
    status, _, body = served.ask(f"/search?q=da+nang&{filters}")
    assert (status, "<mark>Đà</mark>".encode() in body) == (200, found)


def test_search_marks_only_text(served: Served) -> None:
    """What stands in a title is text, marked or not."""
    body = served.ask("/search?q=lan+can")[2].decode()
    assert "Huế &amp; <mark>lân</mark> <mark>cận</mark>" in body


def test_metrics(served: Served) -> None:
    """Prometheus reads what was answered and what is in memory."""
    body = served.ask("/metrics")[2].decode()
    for name in ('feedloom_answers_total{status="200"}', "feedloom_files ", "process_resident_memory_bytes"):
        assert name in body


def test_searches_at_once(served: Served) -> None:
    """A crowd of searches is turned away in part, at once, and feeds are served meanwhile."""
    clients = [served.connect() for _ in range(100)]
    for client in clients:
        client.sendall(b"GET /search?q=t* HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    start = time.monotonic()
    assert served.ask("/feeds/all.rss")[0] == 200
    assert time.monotonic() - start < 5
    answers = [client.recv(20)[9:12] for client in clients]
    assert set(answers) <= {b"200", b"503"}
    for client in clients:
        client.close()


def test_before_the_first_publication(bare: Served) -> None:
    """Nothing published yet: alive, not ready, come again; then what was published, without a restart."""
    assert (bare.ask("/healthz")[0], bare.ask("/readyz")[0]) == (200, 503)
    status, headers, _ = bare.ask("/feeds/all.rss")
    assert (status, headers["Retry-After"]) == (503, "10")
    assert bare.ask("/search?q=a")[0] == 503
    status, _, page = bare.ask("/status")
    assert (status, b"ven-song" in page) == (200, True)
    assert b"--ink" in bare.ask("/style.css")[2]  # pages that are made on request are never without
    write_document(bare.folder, "mua", "Mưa lớn ở Đà Nẵng")
    feedloom(bare.folder, "run")  # from now on it is there, whenever the folder was last looked at
    assert "Mưa lớn" in bare.ask("/feeds/all.rss")[2].decode()
    write_document(bare.folder, "nang", "Nắng đẹp ở Huế")
    feedloom(bare.folder, "run")
    bare.until(lambda: "Nắng đẹp" in bare.ask("/feeds/all.rss")[2].decode())
    assert bare.stop()[0] == 0


def test_a_restart_hides_nothing(tmp_path: Path) -> None:
    """Who comes as soon as the server is there gets what is published, however long it took to load."""
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    write_document(tmp_path, "mua", "Mưa lớn ở Đà Nẵng")
    feedloom(tmp_path, "run")
    slowly = "import time, feeds.web.site; real = feeds.web.site.read_interval\n"
    slowly += "feeds.web.site.read_interval = lambda *known: (time.sleep(1), real(*known))[1]"
    server = Served(tmp_path, before=slowly)
    assert (server.ask("/readyz")[0], server.ask("/feeds/all.rss")[0]) == (200, 200)
    assert server.stop()[0] == 0


def test_no_torn_moment(bare: Served) -> None:
    """Until the manifest names them, new files are not served; then all of them are, at once."""
    published(bare.public, {"a.txt": b"one", "b.txt": b"one", "gone.txt": b"one"})
    bare.until(bare.ready)
    replaced(bare.public / "a.txt", b"two")
    time.sleep(0.5)
    assert bare.ask("/a.txt")[2] == b"one"
    replaced(bare.public / "b.txt", b"three")  # the manifest will name another: the next publication is at work
    names = {"a.txt": sha256(b"two").hexdigest(), "b.txt": sha256(b"two").hexdigest()}
    replaced(bare.public / "manifest.json", json.dumps({"files": names}).encode())
    time.sleep(0.5)
    assert (bare.ask("/a.txt")[2], bare.ask("/b.txt")[2], bare.ask("/gone.txt")[0]) == (b"one", b"one", 200)
    published(bare.public, {"a.txt": b"three", "b.txt": b"three"})
    bare.until(lambda: bare.ask("/a.txt")[2] == b"three")
    assert (bare.ask("/b.txt")[2], bare.ask("/gone.txt")[0]) == (b"three", 404)


def test_compressed_beside(bare: Served) -> None:
    """A .gz file beside is sent as it is if it holds the same, and neither stale nor a bomb."""
    data = b"<rss>" + b"x" * 1000 + b"</rss>"
    (bare.public / "feeds").mkdir()
    beside = {"a": gzip.compress(data, 1, mtime=7), "b": gzip.compress(b"stale"), "c": gzip.compress(b"0" * 10_000_000)}
    for name, packed in beside.items():
        (bare.public / "feeds" / f"{name}.rss.gz").write_bytes(packed)
    published(bare.public, {f"feeds/{name}.rss": data for name in beside})
    bare.until(bare.ready)
    ours = gzip.compress(data, 9, mtime=0)
    answers = [bare.ask(f"/feeds/{name}.rss", Accept_Encoding="gzip")[2] for name in beside]
    assert answers == [beside["a"], ours, ours]
    assert bare.ask("/feeds/a.rss.gz")[0] in {404, 503}


def test_links_are_not_followed(bare: Served) -> None:
    """A manifest that names a link, a pipe or a place outside gives nothing of it, and does not stop the rest."""
    (bare.folder / "secret.txt").write_text("secret")
    (bare.public / "link.txt").symlink_to(bare.folder / "secret.txt")
    os.mkfifo(bare.public / "pipe.txt")
    names = {"a.txt": sha256(b"one").hexdigest(), "../secret.txt": "0", "link.txt": "0", "pipe.txt": "0"}
    (bare.public / "a.txt").write_bytes(b"one")
    (bare.public / "manifest.json").write_text(json.dumps({"files": names}))
    bare.until(bare.ready, seconds=30)
    assert [bare.ask(path)[0] for path in ("/a.txt", "/link.txt", "/pipe.txt", "/../secret.txt")] == [
        200,
        404,
        404,
        404,
    ]


def test_renamed_category(bare: Served) -> None:
    """The addresses of a renamed category lead on to the new ones, relative to where they are."""
    published(bare.public, {"index.html": b"x"})
    write_document(bare.folder, "mua", "Mưa lớn ở Đà Nẵng")
    feedloom(bare.folder, "run")
    with Database.open(bare.folder / "feedloom.db") as database:
        now = datetime(2026, 3, 7, tzinfo=UTC)
        with database.write("test"):
            database.execute("INSERT INTO categories (name, folded, slug) VALUES ('Đời sống', 'đời sống', 'doi-song')")
        Categories(database).rename("Đời sống", "Nhịp sống", now=now)
    files = ("feeds/nhip-song.rss", "feeds/nhip-song/2026-03.atom", "c/nhip-song/index.html", "feeds/doi-song.rss")
    published(bare.public, dict.fromkeys(files, b"new"))
    bare.until(lambda: bare.ask("/feeds/doi-song.rss")[0] == 301)
    for path, location in (
        ("/feeds/doi-song.rss", "./nhip-song.rss"),
        ("/feeds/doi-song/2026-03.atom", "../nhip-song/2026-03.atom"),
        ("/c/doi-song/", "../nhip-song/"),
    ):
        status, headers, _ = bare.ask(path)
        assert (status, headers["Location"], headers["Cache-Control"]) == (301, location, "public, max-age=3600")
        assert bare.ask(urljoin(path, location))[2] == b"new"


class Clock:
    """Seconds that pass when a test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        pytest.param(b"", HEAD_SECONDS, id="silent"),
        pytest.param(b"GET / HTTP/1.1\r\nHo", HEAD_SECONDS, id="half a head"),
        pytest.param(b"GET /big.txt HTTP/1.1\r\nHost: a\r\n\r\n", STALL_SECONDS, id="never reading"),
        pytest.param(b"GET /big.txt HTTP/1.1\r\nHost: a\r\n\r\n" * 50, STALL_SECONDS, id="asking on and on"),
        pytest.param(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", IDLE_SECONDS, id="idle"),
    ],
)
def test_deadlines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: bytes, seconds: int) -> None:
    """A client has its time, and is dropped when that is over."""
    clock = Clock()
    monkeypatch.setattr("feeds.web.server.CHECK_TICKS", 1)
    monkeypatch.setattr(Connection, "seconds", clock)
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    published(tmp_path / "public", {"big.txt": os.urandom(8_000_000)})
    app = create_app(load_config(tmp_path / "feedloom.toml", {}), clock=lambda: datetime.now(UTC))
    listening, started = listen("127.0.0.1", 0), asyncio.Event()

    async def play() -> None:
        server = Server(app, started.set)
        connections = cast("set[Connection]", server.server_state.connections)
        serving = asyncio.create_task(server.serve([listening]))
        await started.wait()
        with socket.create_connection(listening.getsockname()) as client:
            client.sendall(sent)
            while [one.deadline for one in connections] != [clock.now + seconds]:
                await asyncio.sleep(0.01)
            clock.now += seconds - 1
            await asyncio.sleep(0.3)  # it looks each tenth of a second
            assert len(connections) == 1
            clock.now += 2
            while connections:
                await asyncio.sleep(0.01)
        server.should_exit = True
        await serving

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(play())


def test_access_log(tmp_path: Path) -> None:
    """If it is wanted, each request is a line on standard error, on which nothing that a client sends adds another."""
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    published(tmp_path / "public", {"feeds/all.rss": b"x"})
    server = Served(tmp_path, options="--as-published --access-log")
    server.until(server.ready)
    server.ask("/feeds/all.rss?a=%0a%1b[2J")
    code, said = server.stop()
    lines = said.decode().splitlines()
    assert (code, len(lines)) == (0, 2)
    assert lines[1].endswith('"GET /feeds/all.rss?a=%0a%1b[2J HTTP/1.1" 200')


def test_port_taken(bare: Served) -> None:
    """A port that another program has is named, with the way out."""
    result = warm.run(
        [sys.executable, "-m", "feeds", "serve", "--port", str(bare.port)],
        cwd=bare.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 1
    assert b"--port" in result.stderr
    assert result.stderr.count(b"\n") == 1
