"""Parsing on a real Dask cluster: a scheduler and workers, each a process of its own on the loopback."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.commands.cli import cli
from scraper.parsing.cluster import ClusterPool, pack, parse_piece
from scraper.parsing.pool import ParserPool
from scraper.parsing.workers import open_pool
from scraper.source import Source
from scraper.sources.bulk import open_stream
from scraper.visit.walk import visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import OversizedError, ParserCrash, ParserStartError
from storage.model import Article, Document
from storage.sources import Sources
from tests.scraper.sources.test_records import CORPUS, NOON, stored

ROOT = Path(__file__).parents[3]


def crash(document: Document, *, timezone: str | None, rules: Path | None) -> Article:
    """A parser that dies of its document."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


class Cluster:
    """A scheduler at a port of its own, and its workers, which can be killed."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._folder = folder
        self.address = f"dask://127.0.0.1:{self.port}"
        self.scheduler = self.start_scheduler()
        self.workers = [self.start_worker(), self.start_worker()]

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        return self._start("scheduler", "--port", str(self.port))

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker; it waits for the scheduler, and for one that is started again."""
        where = f"tcp://127.0.0.1:{self.port}"
        return self._start("worker", where, "--nthreads", "1", "--no-nanny", "--death-timeout", "60")

    def replace_worker(self) -> None:
        """Kill the oldest worker, and start another one."""
        worker = self.workers.pop(0)
        worker.kill()
        worker.wait()
        self.workers.append(self.start_worker())

    def replace_scheduler(self) -> None:
        """Kill the scheduler, and start another one at its port."""
        self.scheduler.kill()
        self.scheduler.wait()
        self.scheduler = self.start_scheduler()

    def pool(self) -> ClusterPool:
        """A pool, once both workers are there."""
        from distributed import Client

        with Client(f"tcp://127.0.0.1:{self.port}", timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        pool = open_pool(self.address)
        assert isinstance(pool, ClusterPool)
        return pool

    def mend(self) -> None:
        """Put new workers in the place of those that have ended."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < 2:
            self.workers.append(self.start_worker())

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, role: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", role, *arguments, "--host", "127.0.0.1", "--no-dashboard"],
            cwd=self._folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Started once, since that takes seconds."""
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield started
    finally:
        started.close()


@pytest.fixture
def cluster(started: Cluster) -> Cluster:
    """The cluster with two workers that live."""
    started.mend()
    return started


def page(number: int) -> Document:
    body = f"<h1>Bài số {number}</h1><p>{'Phố ven hồ có thêm cây xanh. ' * 20}</p>"
    return Document(data=f"<title>Bài số {number}</title><article>{body}</article>".encode())


@pytest.mark.filterwarnings("ignore")
def test_hostile_documents_cost_a_child(cluster: Cluster) -> None:
    """A parser that dies costs its document: the worker and the documents of the same piece live on."""
    with cluster.pool() as pool:
        before = [pool.submit(page(number)) for number in range(3)]
        died = pool.call(crash, page(4), timezone=None, rules=None)
        after = [pool.submit(page(number)) for number in range(5, 8)]
        with pytest.raises(ParserCrash):
            died.result(timeout=60)
        with pytest.raises(OversizedError):
            pool.submit(Document(data=bytes(pool.max_bytes + 1))).result(timeout=60)
        assert [one.result(timeout=60).title for one in (*before, *after)] == [
            f"Bài số {number}" for number in (0, 1, 2, 5, 6, 7)
        ]
        assert all(worker.poll() is None for worker in cluster.workers)


@pytest.mark.filterwarnings("ignore")
def test_records_are_those_of_one_machine(cluster: Cluster, tmp_path: Path) -> None:
    """`feedloom parse --records --workers` writes the same lines in the same order, whoever parses."""
    cluster.pool().close()
    lines = (
        json.dumps({"html": page(number).data.decode(), "url": f"https://x.example/{number}"}) for number in range(90)
    )
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    written = []
    for workers in ("2", cluster.address):
        out = tmp_path / "out.jsonl.zst"
        arguments = ["parse", "--records", str(out), str(tmp_path / "a.jsonl"), "--workers", workers]
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == 0, done.output
        with open_stream(out) as stream:
            written.append(stream.read())
    assert written[0] == written[1]
    assert written[0].count(b"\n") == 90


@pytest.mark.filterwarnings("ignore")
def test_a_visit_leaves_the_same_store(cluster: Cluster, tmp_path: Path) -> None:
    """Documents that a cluster parsed, one worker of which is gone, are stored as if they were parsed here."""
    stores = []
    for number, pool in enumerate((ParserPool(in_process=True), cluster.pool())):
        folder = tmp_path / str(number)
        folder.mkdir()
        source = Source(name="s", kind="documents", places=(str(CORPUS),), root=folder, backfill=10_000)
        with Database.open(folder / "store.db") as database, pool:
            if number:
                cluster.workers[0].kill()  # which the scheduler has yet to notice
                cluster.workers[0].wait()
            articles, sources = Articles(database, "x.example,2026"), Sources(database)
            visit = asyncio.run(visit_source(source, articles=articles, sources=sources, pool=pool, now=lambda: NOON))
        stores.append((visit.new, stored(folder)))
    assert stores[0] == stores[1]
    assert stores[0][0] > 10


@pytest.mark.filterwarnings("ignore")
def test_nothing_is_lost_or_doubled_when_workers_die(cluster: Cluster) -> None:
    """A worker killed in the middle, and a scheduler that is started anew, cost no document and double none."""
    with cluster.pool() as pool:
        asked = [pool.submit(page(number)) for number in range(200)]
        assert asked[0].result(timeout=60).title == "Bài số 0"
        cluster.replace_worker()
        assert [one.result(timeout=90).title for one in asked] == [f"Bài số {number}" for number in range(200)]
        asked = [pool.submit(page(number)) for number in range(200)]
        asked[0].result(timeout=60)
        cluster.replace_scheduler()
        cluster.workers.append(cluster.start_worker())
        assert [one.result(timeout=90).title for one in asked] == [f"Bài số {number}" for number in range(200)]


def test_a_piece_that_comes_twice_has_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing a piece changes nothing on the worker: the second time it answers the same."""
    from scraper.parsing import cluster

    with ParserPool(workers=1, in_process=True) as pool:
        monkeypatch.setattr(cluster, "_pools", [pool])
        name = "scraper.parsing.worker:extract"
        piece = pack([(name, page(number), {"timezone": None, "rules": None}) for number in range(3)])
        assert parse_piece(piece) == parse_piece(piece)


def test_without_a_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody at the address is an error that names it; no thread is left behind."""
    from scraper.parsing import cluster

    monkeypatch.setattr(cluster, "CONNECT_TIMEOUT_SECONDS", 0.2)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"dask://127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(ParserStartError, match=address):
        open_pool(address)
    assert not [one for one in threading.enumerate() if one.name == "pieces"]
