"""`feedloom serve --watch`: server and scheduler as the two real processes that they are."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from feeds.lock import lock
from tests import warm

ROOT = Path(__file__).parents[3]
CONFIG = """
[site]
base_url = "https://feeds.example.org/"
authority = "example.org,2026"
language = "vi"

[[sources]]
name = "ven-song"
documents = "documents"
"""


#: Both by a quicker clock: the scheduler looks at what is due twice a second, the server at it and at files, and is
#: patient with neither.
WATCH = (
    "import sys; from datetime import timedelta; from feeds import scheduler; scheduler.TICK = timedelta(seconds=0.5);"
    " from feeds.__main__ import main; main()"
)
SERVE = (
    f"import feeds.web.watcher, feeds.web.site; feeds.web.watcher.PROGRAM = ('-c', {WATCH!r});"
    " feeds.web.watcher.MIN_RESTART_SECONDS = 0.5; feeds.web.site.POLL_SECONDS = 0.1;"
    " from feeds.__main__ import main; main()"
)


class Pair:
    """A running `feedloom serve --watch`, and its scheduler."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = warm.Popen(
                [sys.executable, "-c", SERVE, "serve", "--watch", "--port", "0"],
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.until(lambda: "Ctrl-C ends it" in self.said())
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.said())
        assert found
        self.port = int(found[1])

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def ask(self, path: str) -> tuple[int, str]:
        client = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            client.request("GET", path)
            response = client.getresponse()
            return response.status, response.read().decode()
        finally:
            client.close()

    def child(self) -> int | None:
        """Process id of the scheduler."""
        if self.process.poll() is not None:
            return None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def scheduler(self) -> int:
        self.until(lambda: self.child() is not None)
        child = self.child()
        assert child is not None
        return child

    def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        ends = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < ends, self.said()
            time.sleep(0.05)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are found in Linux's /proc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "documents").mkdir()
    text = "<p>Sáng nay trời mưa ở Đà Nẵng, đường phố ngập nước. </p>" * 20
    page = f"<html lang=vi><title>Mưa lớn</title><article><h1>Mưa lớn ở Đà Nẵng</h1>{text}</article></html>"
    (tmp_path / "documents" / "mua.html").write_text(page, encoding="utf-8")
    return tmp_path


@pytest.fixture
def pair(folder: Path) -> Iterator[Pair]:
    pair = Pair(folder)
    yield pair
    child = pair.child()
    pair.process.kill()
    pair.process.wait(timeout=60)
    if child is not None:
        pair.until(lambda: not lives(child), 20)


def test_feeds_appear_and_both_end(pair: Pair) -> None:
    """From nothing, what is due is visited, published and served; SIGTERM ends both in time, in good order."""
    assert pair.ask("/healthz")[0] == 200
    pair.until(lambda: pair.ask("/readyz")[0] == 200)
    assert "Mưa lớn ở Đà Nẵng" in pair.ask("/feeds/all.rss")[1]
    child = pair.scheduler()
    began = time.monotonic()
    pair.process.send_signal(signal.SIGTERM)
    assert pair.process.wait(timeout=60) == 0
    assert time.monotonic() - began < 10
    assert not lives(child)
    assert "ended" not in pair.said()


def test_it_is_started_again(pair: Pair) -> None:
    """A scheduler that dies is told of where people look, and comes back; the server goes on."""
    pair.until(lambda: pair.ask("/readyz") == (200, "ready\n"))
    first = pair.scheduler()
    os.kill(first, signal.SIGKILL)
    pair.until(lambda: "the scheduler was ended by signal 9" in pair.ask("/readyz")[1])
    assert pair.ask("/readyz")[0] == 200
    pair.until(lambda: pair.ask("/readyz") == (200, "ready\n"))
    assert pair.scheduler() != first
    assert "the scheduler was ended by signal 9; it starts again within 0 s" in pair.said()


def test_what_is_wrong_stands_on_the_status_page(pair: Pair) -> None:
    """A configuration that went wrong keeps the scheduler down, ever longer; the page says so."""
    pair.until(lambda: pair.ask("/readyz")[0] == 200)
    (pair.log.parent / "feedloom.toml").write_text("[site", encoding="utf-8")
    os.kill(pair.scheduler(), signal.SIGTERM)
    pair.until(lambda: "the scheduler ended with 2; it starts again within 2 s" in pair.ask("/status")[1])
    (pair.log.parent / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    pair.until(lambda: pair.ask("/readyz") == (200, "ready\n"))


def test_it_dies_with_the_server(pair: Pair) -> None:
    """A server that is killed leaves no scheduler behind."""
    child = pair.scheduler()
    pair.process.kill()
    pair.process.wait(timeout=60)
    pair.until(lambda: not lives(child), 20)


def test_the_lock_of_a_run_is_respected(folder: Path) -> None:
    """While another run is at work, the scheduler does nothing and lives on; then it goes to work."""
    with lock(folder / "feedloom.db"):
        pair = Pair(folder)
        child = pair.scheduler()
        pair.until(lambda: lives(child) and waited(child))
        assert not (folder / "feedloom.db").exists()
        assert pair.ask("/readyz")[0] == 503
    try:
        pair.until(lambda: pair.ask("/readyz")[0] == 200, 60)
        assert pair.child() == child
    finally:
        pair.process.terminate()
        assert pair.process.wait(timeout=60) == 0


def waited(pid: int) -> bool:
    """Whether the process has started its clock: the thread that ticks is there."""
    return len(list(Path(f"/proc/{pid}/task").iterdir())) > 2
