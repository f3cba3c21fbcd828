"""How fast published feeds are served, and in how much memory: `pytest -s tests/bench/serve.py`, half a minute.

Requests a second are a ratio to nginx with `gzip_static` and one worker, measured by wrk in turns within one run. Where
others use the processors, too, only the ratio of processor time for a request says something; that is printed beside.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).parents[2]
#: Of the feed that is asked for, compressed.
FEED_SIZE = 58_000
CONNECTIONS, SECONDS, ROUNDS = 32, 3, 3
GOALS = {200: 0.60, 304: 0.38}
FEEDS, PLAIN_SIZE, MEMORY_GOAL = 2_000, 90_000, 2.0
CONFIG = """
[site]
base_url = "https://feeds.example.org/"

[[sources]]
name = "none"
documents = "documents"
"""
NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/t; proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t;
    uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=10000;
    types {{ application/rss+xml rss; }}
    server {{ listen 127.0.0.1:{port}; root {folder}/public; gzip_static on; gzip_vary on; }}
}}
"""
WORDS = random.Random(1).choices(
    [f"{a}{b}{c}" for a in "bcdghklmn" for b in "aeiouy" for c in ("", "n", "ng", "t")], k=99
)


@cache
def text() -> str:
    """A few megabytes of words in no order."""
    return " ".join(random.Random(2).choices(WORDS, k=1_000_000))


def feed(size: int, start: int) -> bytes:
    """Some text of *size* bytes that compresses as feeds do, another for each *start*."""
    return f"<rss>{text()[start : start + size - 11]}</rss>".encode()


def compressed_feed() -> bytes:
    """A feed that is FEED_SIZE when compressed."""
    size = 4 * FEED_SIZE
    for _ in range(8):
        packed = len(gzip.compress(feed(size, 0), 6))
        size = size * FEED_SIZE // packed
    return feed(size, 0)


def publish(folder: Path, files: dict[str, bytes]) -> None:
    """Put *files* and their manifest into the folder's output."""
    public = folder / "public"
    (public / "feeds").mkdir(parents=True)
    (folder / "feedloom.toml").write_text(CONFIG)
    for path, data in files.items():
        (public / path).write_bytes(data)
        (public / f"{path}.gz").write_bytes(gzip.compress(data, 6, mtime=0))
    names = {path: sha256(data).hexdigest() for path, data in files.items()}
    (public / "manifest.json").write_text(json.dumps({"files": names}))


@contextmanager
def running(*command: str | Path, cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program, ended with the block."""
    environ = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=cwd, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def feedloom(folder: Path) -> Iterator[tuple[int, int]]:
    """Port and process number of `feedloom serve`, when it is ready."""
    with running(sys.executable, "-m", "feeds", "serve", "--as-published", "--port", "0", cwd=folder) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().decode().split("/")[2].rpartition(":")[2])
        until_answered(f"http://127.0.0.1:{port}/readyz")
        yield port, process.pid


@contextmanager
def nginx(folder: Path) -> Iterator[tuple[int, int]]:
    """Port of an nginx, and process number of its one worker."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port))
    (folder / "public").chmod(0o755)
    with running("nginx", "-e", folder / "error.log", "-c", configuration, cwd=folder) as process:
        until_answered(f"http://127.0.0.1:{port}/feeds/all.rss")
        worker = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
        yield port, int(worker)


def until_answered(url: str) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        with suppress(OSError), urlopen(url, timeout=5):
            return
        time.sleep(0.05)
    raise TimeoutError(url)


def rate(port: int, pid: int, status: int) -> tuple[float, float]:
    """Requests for the feed, answered with *status*, in a second, and in a second of processor time of *pid*."""
    url = f"http://127.0.0.1:{port}/feeds/all.rss"
    headers = {"Accept-Encoding": "gzip"}
    with urlopen(Request(url, headers=headers)) as answer:
        assert abs(int(answer.headers["Content-Length"]) - FEED_SIZE) < 1_000
        tag = answer.headers["ETag"]
    if status == 304:
        headers["If-None-Match"] = tag
    fields = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *fields, url]
    before = used_seconds(pid)
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = used_seconds(pid) - before
    assert "Non-2xx" not in out
    assert "Socket errors" not in out, out
    found, total = re.search(r"Requests/sec:\s+([\d.]+)", out), re.search(r"(\d+) requests in", out)
    assert found
    assert total
    return float(found[1]), int(total[1]) / used


def used_seconds(pid: int) -> float:
    """Seconds of processor time that the process has used, the kernel's for it included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> int:
    """Bytes of memory that the process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not (shutil.which("wrk") and shutil.which("nginx")), reason="needs wrk and nginx")
def test_rates(tmp_path: Path) -> None:
    """Feeds leave memory at a good part of nginx's speed."""
    for folder in (tmp_path, *tmp_path.parents[:3]):  # nginx's worker is another user if we are root
        folder.chmod(0o755)
    publish(tmp_path, {"feeds/all.rss": compressed_feed()})
    print(f"\n{'status':8}{'feedloom/s':>12}{'nginx/s':>12}{'ratio':>8}{'by processor':>14}{'goal':>8}")
    ratios = {}
    with nginx(tmp_path) as theirs, feedloom(tmp_path) as ours:
        for status, goal in GOALS.items():
            rounds = [(*rate(*ours, status), *rate(*theirs, status)) for _ in range(ROUNDS)]
            ratios[status] = statistics.median(our / their for our, _, their, _ in rounds)
            by_processor = statistics.median(our / their for _, our, _, their in rounds)
            our, their = (statistics.median(one[place] for one in rounds) for place in (0, 2))
            print(f"{status:<8}{our:12,.0f}{their:12,.0f}{ratios[status]:8.2f}{by_processor:14.2f}{goal:8.2f}")
    assert all(ratios[status] >= goal for status, goal in GOALS.items())


def test_memory(tmp_path: Path) -> None:
    """Two thousand feeds, plain and compressed, fit into twice the size of the plain files."""
    files = {f"feeds/f{number}.rss": feed(PLAIN_SIZE, 1_000 * number) for number in range(FEEDS)}
    publish(tmp_path, files)
    size = sum(map(len, files.values()))
    with feedloom(tmp_path) as (port, pid):
        for path in files:
            with urlopen(Request(f"http://127.0.0.1:{port}/{path}", headers={"Accept-Encoding": "gzip"})) as answer:
                answer.read()
        used = resident(pid)
    print(f"\n{FEEDS:,} feeds of {size / 1e6:.0f} MB: {used / 1e6:.0f} MB, ratio {used / size:.2f}, goal {MEMORY_GOAL}")
    assert used / size <= MEMORY_GOAL


if __name__ == "__main__":
    sys.exit(pytest.main(["-q", "-s", "--import-mode=importlib", __file__]))
