"""The workbench as it is mounted, asked in this process, and a person's way through it."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any, TypeVar

import httpx
import uvicorn
from starlette.applications import Starlette

from feeds.config.load import load_config
from feeds.web.app import create_app, mounted_at
from feeds.web.edit.app import Edit
from feeds.web.edit.gate import Gate, own_hosts
from feeds.workbench.visits import Visits
from feeds.workbench.workbench import Workbench
from scraper.parsing.pool import ParserPool
from tests.scraper.paper import Paper

T = TypeVar("T")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOST = "127.0.0.1:8080"
ORIGIN = f"http://{HOST}"
ONCE = "the-one-time-token"
#: Between two questions about what is going on: to answer one is work, and holds up what is asked about.
POLL_SECONDS = 0.05


def write_config(path: Path, paper: Paper, more: str = "") -> Path:
    """A configuration that may read *paper*."""
    path.write_text(
        f'# ours\n[site]\nbase_url = "http://{HOST}/"\ntitle = "Feeds"\n\n'
        f'[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\n{more}'
    )
    return path


class Client:
    """Asks an ASGI application, which runs in a loop of its own, as a browser would: with cookies and redirects."""

    def __init__(self, app: Starlette) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        transport = httpx.ASGITransport(app)
        self.http = httpx.AsyncClient(transport=transport, base_url=ORIGIN, follow_redirects=True)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What *work* gives, done in the loop of the application."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=60)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.run(self.http.request(method, path, **options))

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def close(self) -> None:
        self.run(self.http.aclose())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


class Person:
    """Somebody who uses the workbench: with a session, unless *once* is wrong."""

    def __init__(self, client: Client, once: str = ONCE) -> None:
        self.client = client
        self.opened = client.get(f"/edit?token={once}", headers={"Accept": "text/html"})
        self.token = ""
        if self.opened.status_code == 200:
            self.token = client.get("/edit/session").json()["token"]

    def page(self, path: str) -> str:
        answer = self.client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, **values: str) -> Any:
        """Send a form, as a browser does."""
        headers = {"Origin": ORIGIN, "Accept": "text/html"}
        return self.client.post(path, data={"token": self.token, **values}, headers=headers)

    def send(self, method: str, path: str, values: object = None, **headers: str) -> Any:
        """Send JSON, as a program does."""
        head = {"Origin": ORIGIN, "X-Edit-Token": self.token} | headers
        return self.client.request(method, path, json={} if values is None else values, headers=head)

    def look(self, address: str) -> dict[str, Any]:
        """Look at *address* until everything is found."""
        answer = self.send("POST", "/edit/look", {"url": address})
        assert answer.status_code == 202, answer.text
        while (document := self.client.get(answer.json()["look"]).json())["state"] == "looking":
            sleep(POLL_SECONDS)
        return dict(document)

    def visited(self, name: str) -> dict[str, Any]:
        """The source *name* once its visit has ended."""
        while True:
            told = self.client.get("/edit/source", params={"name": name}).json()
            if told["visit"] is None or told["visit"]["state"] not in ("waiting", "visiting"):
                return dict(told)


def make_edit(file: Path, *, host: str = "127.0.0.1", password: str | None = None, in_process: bool = True) -> Edit:
    """The workbench of the configuration *file*."""

    def pool() -> ParserPool:
        return ParserPool(in_process=in_process)

    bench = Workbench(file, {}, clock=lambda: NOON, pool=pool)
    visits = Visits(bench.path, {}, clock=lambda: NOON, pool=lambda: bench.pool.lent())
    return Edit(bench, visits, Gate(hosts=own_hosts(host, None), once=ONCE, password=password, seconds=lambda: 0.0))


@contextmanager
def workroom(file: Path, *, password: str | None = None) -> Iterator[tuple[Client, Edit]]:
    """The workbench of the configuration *file*, asked without a network."""
    edit = make_edit(file, password=password)
    client = Client(Starlette(routes=mounted_at("/edit", edit.application())))
    try:
        yield client, edit
    finally:
        client.run(edit.close())
        client.close()


@contextmanager
def served_workroom(file: Path) -> Iterator[str]:
    """The address of the workbench of *file*, served for a browser."""
    edit = make_edit(file, in_process=False)
    published = load_config(file, {}, empty=True)
    app = create_app(published, clock=lambda: NOON, mounts={"/edit": edit.application()})
    edit.changed = app.site.take
    config = uvicorn.Config(app, log_level="error", lifespan="on", ws="none")
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def token_in(page: str) -> str:
    """The token that the forms of *page* carry."""
    found = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert found
    return found[1]
