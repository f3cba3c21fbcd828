"""The application in other hands: mounted into another one, run by other servers, with applications of its own."""

from __future__ import annotations

import gzip
import http.client
import importlib.util
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from feeds.config.load import load_config
from feeds.web.app import create_app
from feeds.web.connection import MAX_BODY_BYTES, Connection
from tests.feeds.serving import CONFIG, ROOT, published

#: Large enough for several pieces.
FEED = b"<rss>" + b"x" * 200_000 + b"</rss>"
SERVERS = {
    "uvicorn": ("uvicorn", "--port", "{port}", "--log-level", "warning", "feeds.web:app"),
    "granian": ("granian", "--interface", "asgi", "--port", "{port}", "feeds.web:app"),
    "gunicorn": ("gunicorn", "-k", "uvicorn_worker.UvicornWorker", "-b", "127.0.0.1:{port}", "feeds.web:app"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What is published: a feed, its page, and the page for what is not there."""
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    page = b"<p>There is no such page.</p>"
    published(tmp_path / "public", {"feeds/all.rss": FEED, "c/all/index.html": b"<p>all</p>", "404.html": page})
    return tmp_path


def ask(
    port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as client:
        client.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = client.getresponse()
        return response.status, response.headers, response.read()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def until_answered(port: int) -> None:
    ends = time.monotonic() + 60
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        assert time.monotonic() < ends
        time.sleep(0.1)


@contextmanager
def running(app: Starlette, protocol: type[Connection] | str = "auto") -> Iterator[int]:
    """The port of a uvicorn in a thread, with its own protocol or ours."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, http=protocol, ws="none", log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until_answered(port)
        yield port
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("name", SERVERS)
def test_other_servers(folder: Path, name: str) -> None:
    """Each of them serves files plain and compressed, says 304, and refuses what we refuse."""
    module, *options = SERVERS[name]
    if not importlib.util.find_spec(module):
        pytest.skip(f"{module} is not installed")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *(option.format(port=port) for option in options)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "FEEDLOOM_CONFIG": str(folder / "feedloom.toml")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until_answered(port)
        status, headers, body = ask(port, "/feeds/all.rss")
        assert (status, body) == (200, FEED)
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        status, headers, body = ask(port, "/feeds/all.rss", Accept_Encoding="gzip")
        assert (status, gzip.decompress(body)) == (200, FEED)
        tag = headers["ETag"]
        assert ask(port, "/feeds/all.rss", Accept_Encoding="gzip", If_None_Match=tag)[0] == 304
        assert ask(port, "/feeds/all.rss", "HEAD")[2] == b""
        assert (ask(port, "/c/all")[1]["Location"], ask(port, "/none")[0]) == ("./all/", 404)
        assert ask(port, "/feeds/all.rss", "DELETE")[0] == 405
        assert ask(port, "/feeds/all.rss", "POST", b"x")[0] == 413
        assert ask(port, "/%ff")[0] == 400
        assert ask(port, "/healthz")[2] == b"ok\n"
    finally:
        process.terminate()
        process.wait(20)


def test_mounted(folder: Path) -> None:
    """Below a path of another application all is there, though nobody tells us when that starts."""
    ours = create_app(load_config(folder / "feedloom.toml", {}), clock=lambda: datetime.now(UTC))
    with running(Starlette(routes=[Mount("/news", ours)])) as port:
        assert ask(port, "/news/feeds/all.rss")[2] == FEED
        assert ask(port, "/news/c/all")[1]["Location"] == "./all/"
        assert (ask(port, "/news/none")[2], ask(port, "/feeds/all.rss")[0]) == (b"<p>There is no such page.</p>", 404)
        assert ask(port, "/news/readyz")[0] == 200


async def echo(request: Request) -> Response:
    return JSONResponse({"bytes": len(await request.body())}, headers={"Content-Security-Policy": "default-src 'self'"})


async def hasty(request: Request) -> Response:
    return JSONResponse("unread")


def test_mounts(folder: Path) -> None:
    """What is mounted takes bodies up to a limit, keeps its own policy, and starts and ends with us."""
    events = list[str]()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        events.append("starts")
        yield
        events.append("ends")

    desk = Starlette(
        routes=[Route("/echo", echo, methods=["POST"]), Route("/", hasty, methods=["POST"])], lifespan=lifespan
    )
    config = load_config(folder / "feedloom.toml", {})
    app = create_app(config, clock=lambda: datetime.now(UTC), mounts={"/edit": desk})
    with running(app, Connection) as port:
        for size in (0, 1, 70_000, MAX_BODY_BYTES):
            status, headers, body = ask(port, "/edit/echo", "POST", b"x" * size)
            assert (status, body) == (200, b'{"bytes":%d}' % size)
            assert headers["Content-Security-Policy"] == "default-src 'self'"
        assert ask(port, "/edit/echo", "POST", b"x" * (MAX_BODY_BYTES + 1))[0] == 413
        assert ask(port, "/editor", "POST", b"x")[0] == 413
        assert ask(port, "/feeds/all.rss")[2] == FEED
        assert ask(port, "/edit/", "DELETE")[0] == 405
        together = b"POST /edit/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345"
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(together * 2 + together.replace(b"Host: a", b"Host: a\r\nConnection: close"))
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        assert re.findall(rb'HTTP/1.1 (\d+)|({"bytes":\d+})', answer) == [(b"200", b""), (b"", b'{"bytes":5}')] * 3
        late = b"POST /edit/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12"
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.settimeout(20)
            client.sendall(late)
            assert client.recv(65536).endswith(b'"unread"')
            client.sendall(b"345" + together)
            assert client.recv(65536).endswith(b'{"bytes":5}')
    assert events == ["starts", "ends"]
