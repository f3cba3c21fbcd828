"""Archives and collections at addresses: of the web through the guard, of all else by fsspec."""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import fsspec  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner

from feeds.app import open_web
from feeds.commands.cli import cli
from feeds.config.schema import Fetch
from scraper.http.robots import InMemoryHosts
from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.sources.archive import read_archive
from scraper.sources.remote import RemoteFile
from scraper.visit.walk import visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Visit
from storage.sources import Sources
from tests.scraper.http.test_stream import serving
from tests.scraper.sources.test_archive import NOON, RECORDS, page, record
from tests.scraper.sources.test_dataset import TEXT

WARC = b"".join(map(gzip.compress, RECORDS))


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    """fsspec's file system in memory, empty."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def visit(folder: Path, kind: str, *places: str, allow: tuple[str, ...] = ()) -> Visit:
    """A visit of *places*, with the web as a run has it."""
    source = Source(name="s", kind=kind, places=places, root=folder, backfill=10_000)

    async def visiting(database: Database, pool: ParserPool) -> Visit:
        async with open_web(Fetch(allow_hosts=allow), None, InMemoryHosts(), lambda: NOON) as client:
            articles, sources = Articles(database, "x.example,2026"), Sources(database)
            return await visit_source(
                source, articles=articles, sources=sources, pool=pool, now=lambda: NOON, client=client
            )

    with Database.open(folder / "store.db") as database, ParserPool(in_process=True) as pool:
        return asyncio.run(visiting(database, pool))


def test_an_archive_of_the_web(tmp_path: Path) -> None:
    """It is read as it comes; while its server says that it is the same, it is not read again; robots.txt is no part
    of it, since the operator named the file.
    """
    with serving(WARC) as server:
        again = partial(visit, tmp_path, "archive", server.url, allow=(server.place,))
        server.cuts = [200]
        first = again()
        assert (first.new, first.failures) == (2, ())
        asked = len(server.requests)
        assert again().seen == 0
        assert len(server.requests) == asked + 1
        server.data += gzip.compress(record("https://x.example/9", page(9)))
        server.etag = '"2"'
        assert (lambda third: (third.new, third.unchanged))(again()) == (1, 2)


def test_an_archive_that_may_not_be_had(tmp_path: Path) -> None:
    """What is wrong names the address; the guard holds for an archive too."""
    with serving(WARC) as server:
        refused = visit(tmp_path, "archive", server.url)
        assert "refused to connect to an address that is not public" in refused.failures[0].cause
        assert refused.failures[0].document == server.url
        server.answers = [(403, {})] * 9
        assert (
            "the server answers 403" in visit(tmp_path, "archive", server.url, allow=(server.place,)).failures[0].cause
        )


@pytest.mark.parametrize("place", ["memory://crawl/*.warc.gz", "memory://crawl", "memory://crawl/a.warc.gz"])
def test_archives_of_other_file_systems(tmp_path: Path, memory: fsspec.AbstractFileSystem, place: str) -> None:
    """Files, folders and globs of any file system that fsspec knows; what is the same is not read again."""
    memory.pipe("/crawl/a.warc.gz", WARC)
    memory.pipe("/crawl/notes.txt", b"no archive")
    assert visit(tmp_path, "archive", place).new == 2
    assert visit(tmp_path, "archive", place).seen == 0


def test_collections_of_other_file_systems(tmp_path: Path, memory: fsspec.AbstractFileSystem) -> None:
    """JSON lines and Parquet, and files of records."""
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    rows = [
        {
            "text": TEXT.replace("hồ", f"{number} hồ"),
            "title": f"Bài số {number} về hồ Tây",
            "url": f"https://x.example/{number}",
        }
        for number in range(2)
    ]
    memory.pipe("/rows/a.jsonl.gz", gzip.compress("\n".join(map(json.dumps, rows[:1])).encode()))
    with memory.open("/rows/b.parquet", "wb") as file:
        parquet.write_table(pyarrow.Table.from_pylist(rows[1:]), file)
    assert visit(tmp_path, "dataset", "memory://rows").new == 2
    done = CliRunner().invoke(cli, ["parse", "--records", str(tmp_path / "a.jsonl"), "memory://rows/a.jsonl.gz"])
    assert done.exit_code == 0, done.output
    memory.pipe("/records/a.jsonl", (tmp_path / "a.jsonl").read_bytes())
    assert visit(tmp_path, "records", "memory://records/a.jsonl").unchanged == 1


def test_what_is_missing(tmp_path: Path, memory: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, a package, a scheme that nobody knows, and a chain of addresses: each is said in words."""
    assert memory.store == {}
    missing = {
        "memory://nothing/a.warc": "it is missing",
        "memory://nothing/*.warc": "matches no file",
        "nosuch://x/a.warc": "nosuch",
        "simplecache::https://127.0.0.1/a.warc": "chain",
    }
    for place, words in missing.items():
        done = visit(tmp_path, "archive", place)
        assert words in (done.cause or done.failures[0].cause), place
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert "install feedloom[cloud]" in (visit(tmp_path, "archive", "s3://bucket/a.warc").cause or "")


def test_a_file_system_that_fails(
    tmp_path: Path, memory: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its library raises in the middle costs the rest of the file, and no other."""
    from fsspec.implementations.memory import MemoryFile  # type: ignore[import-untyped]

    memory.pipe("/a/a.warc.gz", WARC)
    memory.pipe("/a/b.warc.gz", WARC)
    usual = MemoryFile.read

    def read(file: MemoryFile, size: int = -1) -> bytes:
        if file.path.endswith("a.warc.gz"):
            raise RuntimeError("the token has expired")
        data: bytes = usual(file, size)
        return data

    monkeypatch.setattr(MemoryFile, "read", read)
    done = visit(tmp_path, "archive", "memory://a")
    assert done.new == 2
    assert "RuntimeError: the token has expired" in done.failures[0].cause
    assert done.failures[0].document == "memory:///a/a.warc.gz"


def test_records_of_an_archive_of_the_web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`feedloom parse --records` takes addresses too, as the guard allows."""
    out = tmp_path / "a.jsonl"
    with serving(WARC) as server:
        monkeypatch.delenv("FEEDLOOM_ALLOW_HOSTS", raising=False)
        refused = CliRunner().invoke(cli, ["parse", "--records", str(out), server.url, "--workers", "1"])
        assert refused.exit_code == 1
        assert "not public" in refused.output
        monkeypatch.setenv("FEEDLOOM_ALLOW_HOSTS", server.place)
        done = CliRunner().invoke(cli, ["parse", "--records", str(out), server.url, "--workers", "1"])
        assert done.exit_code == 0, done.output
    assert out.read_bytes().count(b"\n") == 2


def test_parquet_of_the_web_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that lies here is."""
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    monkeypatch.setattr("scraper.sources.dataset.MIN_PIECE_ROWS", 2)
    rows = [{"text": TEXT, "title": f"Bài số {number}"} for number in range(4)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=2)
    pieces = tmp_path / "pieces"
    pieces.mkdir()
    with serving((tmp_path / "a.parquet").read_bytes()) as server:
        monkeypatch.setenv("FEEDLOOM_ALLOW_HOSTS", server.place)
        address = f"http://{server.place}/a.parquet"
        done = CliRunner().invoke(cli, ["parse", "--records", str(pieces), address, "--workers", "1"])
        assert done.exit_code == 0, done.output
    assert sorted(one.name for one in pieces.iterdir()) == [f"a.parquet.0000{number}.jsonl.zst" for number in (1, 2)]


def test_it_is_streamed() -> None:
    """The first page is there before the second half of the archive was asked for."""
    half = b"".join(record(f"https://x.example/{number}", page(number) + bytes(200_000)) for number in range(20))
    with serving(half + half) as server:
        server.cuts = [len(half)]
        documents = read_archive(RemoteFile(address=server.url, web=lambda _: server.open()), max_bytes=1_000_000)
        assert next(documents).url == "https://x.example/0"
        assert len(server.requests) == 1
        assert len(list(documents)) == 39
        assert len(server.requests) > 1
