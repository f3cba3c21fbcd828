"""What bulk costs, as ratios to a reference in the same run: `python -m pytest -s tests/bench/bulk.py`.

BENCH_CORPORA names a folder of pages (*/pages/*.html, or .html.gz), BENCH_TRAFILATURA a Python that has trafilatura and
fastwarc: without them the test of a whole archive is skipped. Tests write into memory: what a sync costs shows
only with `--basetemp=<folder on a disk>`.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.config.load import Config
from feeds.config.schema import Feeds, Fetch, Publish, Site
from feeds.publish.publisher import publish
from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.sources.records import record_line
from scraper.visit.walk import visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.full_text import indexed_together
from storage.model import Article, Document, Kind
from storage.sources import Sources
from tests.bench.publish import NOON, prose
from tests.bench.store import article as news
from tests.bench.store import copy_rows


def site(folder: Path) -> Config:
    """A configuration without sources, everything in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    site = Site(
        title="Sớm Mai",
        base_url="https://tin.example.org/",
        language="vi",
        authority="example.org,2026",
        output=folder / "public",
        database=folder / "feedloom.db",
    )
    return Config(path=folder / "feedloom.toml", site=site, fetch=Fetch(), sources=(), feeds=Feeds(), publish=Publish())


def article(number: int, categories: int) -> Article:
    """An article of some 3 KB, a day in three months, two tags."""
    return Article(
        kind=Kind.ARTICLE,
        language="vi",
        title=f"{prose(number, 8)} {number}",
        permalink=f"https://bao.example/bai-{number}.html",
        category=f"Mục {number % categories}",
        tags=(f"thẻ {number % 50}", f"chữ {number % 49}"),
        published=NOON - timedelta(days=80) + timedelta(minutes=20 * number),
        lede=prose(number, 20),
        body=tuple(prose(number * 10 + part, 80) for part in range(6)),
    )


def test_first_publication(tmp_path: Path) -> None:
    """5,000 articles in 300 feeds for the first time, beside writing the same bytes into files and one sync."""
    config = site(tmp_path / "first")
    database = Database.open(config.site.database)
    articles = Articles(database, "example.org,2026")
    with database.write("fill"):
        for number in range(5_000):
            articles.record(article(number, 190), source=f"báo {number % 10}", now=NOON)
    os.sync()  # the store is not what is measured
    began, work = time.perf_counter(), time.process_time()
    published = publish(database, config, now=NOON)
    ours, worked = time.perf_counter() - began, time.process_time() - work
    database.close()
    files = {
        path.relative_to(config.site.output): path.read_bytes()
        for path in config.site.output.rglob("*")
        if path.is_file()
    }
    began, work = time.perf_counter(), time.process_time()
    for path, data in files.items():
        plain = tmp_path / "plain" / path
        plain.parent.mkdir(parents=True, exist_ok=True)
        plain.write_bytes(data)
    os.sync()
    bare, bare_work = time.perf_counter() - began, time.process_time() - work
    print(
        f"\n{len(published.feeds)} feeds, {len(files):,} files, {sum(map(len, files.values())) / 1e6:.0f} MB: "
        f"{ours:.1f} s, bare {bare:.2f} s, ratio {ours / bare:.1f} (goal 3); "
        f"processor {worked:.1f} s, bare {bare_work:.2f} s, ratio {worked / bare_work:.1f}"
    )


#: Articles that are recorded for the rates.
RECORDED = 2_000
#: Articles of one transaction in bulk.
BATCH = 200


@contextmanager
def bulk(database: Database) -> Iterator[None]:
    """A transaction as of a batch of a visit."""
    with database.together("record"), indexed_together(database):
        yield


def record_all(path: Path, number: int, *, batch: int) -> float:
    """Processor seconds to record *number* articles, *batch* of them in a transaction."""
    made = [news(one) for one in range(number)]
    with Database.open(path) as database:
        articles = Articles(database, "example.org,2026")
        began = time.process_time()
        for start in range(0, number, batch):
            with bulk(database) if batch > 1 else nullcontext():
                for one in made[start : start + batch]:
                    articles.record(one, source="báo", now=NOON)
        return time.process_time() - began


def test_record_rate(tmp_path: Path) -> None:
    """2,000 articles with text, links and tags into a store, beside a bare executemany into the same tables."""
    together = record_all(tmp_path / "bulk.db", RECORDED, batch=BATCH)
    single = record_all(tmp_path / "single.db", RECORDED, batch=1)
    bare = copy_rows(tmp_path / "bulk.db", tmp_path / "bare.db")
    for what, took, goal in (("in bulk", together, 0.6), ("one by one", single, 0.35)):
        print(
            f"\n{what} {RECORDED / took:,.0f}/s, bare {RECORDED / bare:,.0f}/s, ratio {bare / took:.2f} (goal {goal})"
        )


#: What two processes do that extract the same pages: they read the archive, each every other page of it.
REFERENCE = """
import sys
from fastwarc.warc import ArchiveIterator, WarcRecordType
from trafilatura import bare_extraction
for number, record in enumerate(ArchiveIterator(open(sys.argv[1], "rb"), record_types=WarcRecordType.response)):
    if number % 2 == int(sys.argv[2]):
        bare_extraction(record.reader.read(), with_metadata=True, url=record.headers["WARC-Target-URI"])
"""
CONFIG = """
[site]
base_url = "https://tin.example.org/"
authority = "example.org,2026"
[parse]
workers = 2
[[sources]]
name = "crawl"
archive = "a.warc"
"""


def cost(*commands: list[str], folder: Path) -> tuple[float, float]:
    """Processor seconds of *commands*, side by side, with all that they start; seconds by the clock."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    started = [
        subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    statuses = [process.wait() for process in started]
    assert set(statuses) <= {0, 1}, statuses
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return work, time.perf_counter() - began


def test_archive_to_feeds(tmp_path: Path) -> None:
    """Real pages of an archive to published feeds, beside trafilatura with metadata over the same in two processes."""
    python = os.environ.get("BENCH_TRAFILATURA")
    if python is None:
        pytest.skip("BENCH_TRAFILATURA names no Python")
    from tests.bench.scaling import real_pages, write_archive

    pages = real_pages()
    write_archive(tmp_path / "a.warc", pages)
    (tmp_path / "feedloom.toml").write_text(CONFIG)
    run = [sys.executable, "-m", "feeds", "run", "--config", "feedloom.toml"]
    ours = cost(run, folder=tmp_path)
    subprocess.run([python, "-c", "import trafilatura"], check=True)
    theirs = cost(*([python, "-c", REFERENCE, "a.warc", half] for half in "01"), folder=tmp_path)
    files = [path.stat().st_size for path in (tmp_path / "public").rglob("*") if path.is_file()]
    print(f"\n{len(pages)} pages of {sum(map(len, pages)) / 1e6:.0f} MB; {len(files)} files, {sum(files) / 1e6:.0f} MB")
    for what, mine, other, goal in (("processor", ours[0], theirs[0], 0.4), ("clock", ours[1], theirs[1], 0.45)):
        print(f"{what}: {mine:.1f} s, trafilatura {other:.1f} s, ratio {mine / other:.2f} (goal {goal})")


#: Documents after which the memory is looked at; afterwards it must stay.
WARM, ALL = 10_000, int(os.environ.get("BENCH_DOCUMENTS", "100000"))


def test_memory_of_the_parent(tmp_path: Path) -> None:
    """The process that records takes no more after 100,000 tiny documents than after 10,000."""
    with (tmp_path / "a.jsonl").open("w") as file:
        for number in range(ALL):
            said = Article(kind=Kind.ARTICLE, title=f"Bài số {number}", body=(f"Sáng nay có {number} tin.",))
            document = Document(data=str(number).encode(), url=f"https://x.example/{number}")
            file.write(record_line(said, document, f"{number}").decode())
    seen: dict[int, int] = {}

    def progress(_source: str, done: int, _seen: int) -> None:
        if done in (WARM, ALL // 2, ALL):
            lines = Path("/proc/self/status").read_text().splitlines()
            seen[done] = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    source = Source(name="s", kind="records", places=("a.jsonl",), root=tmp_path, backfill=1_000_000)
    with Database.open(tmp_path / "store.db") as database, ParserPool(workers=1) as pool:
        database.execute("PRAGMA cache_size = -2000")  # the usual one takes its 32 MB as the store grows
        articles, sources = Articles(database, "example.org,2026"), Sources(database)
        asyncio.run(
            visit_source(source, articles=articles, sources=sources, pool=pool, now=lambda: NOON, progress=progress)
        )
    print("\nmemory of the parent:", ", ".join(f"{kib / 1024:.0f} MB after {done:,}" for done, kib in seen.items()))
