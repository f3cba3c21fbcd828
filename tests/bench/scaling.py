"""What each part costs for 1,000 real pages, and how long a million takes on more machines.

`BENCH_CORPORA=<folder> .venv/bin/python -m pytest -s tests/bench/scaling.py`; pages are */pages/*.html, or .html.gz.
"""

from __future__ import annotations

import asyncio
import calendar
import gzip
import heapq
import os
import random
import re
import resource
import time
from pathlib import Path
from zlib import crc32

import pytest
from click.testing import CliRunner

from feeds.commands.cli import cli
from feeds.publish.publisher import publish
from scraper.parsing.cluster import MAX_PIECE_DOCUMENTS, PIECES_PER_THREAD
from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.visit.walk import visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Document
from storage.sources import Sources
from tests.bench.bulk import site
from tests.bench.publish import NOON
from tests.scraper.parsing.test_cluster import Cluster

PAGES = int(os.environ.get("BENCH_PAGES", "500"))
#: Whether there are as many pages as that, if the corpora have fewer.
VARIED = "BENCH_VARIED" in os.environ
#: Words, and where those stand that have a meaning: in tags and as keys of data.
WORDS = re.compile(r"(?<![\w.&/-])[^\W\d_]{4,}(?![\w.;/=:-])")
TAGS = re.compile(r"<[^>]*>|\"\w+\"\s*:")
MILLION = 1_000_000
#: Threads of a machine of the model.
THREADS = 8


def simulate(
    pages: int, threads: int, parse: float, writer: float, chance: random.Random, *, overhead: float = 0.0
) -> float:
    """Seconds for *pages* in pieces on *threads*, recorded in order by one writer. *parse* and *writer* are per page.

    *overhead* is what a piece costs besides. A thread takes the next piece as long as few enough are under way.
    """
    pieces = pages // MAX_PIECE_DOCUMENTS
    free = [0.0] * threads
    written: list[float] = []
    for number in range(pieces):
        window = number - PIECES_PER_THREAD * threads
        begins = max(heapq.heappop(free), written[window] if window >= 0 else 0.0)
        took = sum(chance.lognormvariate(0, 1) for _ in range(MAX_PIECE_DOCUMENTS)) * parse / 1.65  # mean of e^N(0, 1)
        done = begins + took + overhead
        heapq.heappush(free, done)
        written.append(max(done, written[-1] if written else 0.0) + writer * MAX_PIECE_DOCUMENTS)
    return written[-1]


def real_pages() -> list[bytes]:
    """The first PAGES pages of the corpora; with BENCH_VARIED more if need be, in further turns, each time `varied`."""
    files = sorted(Path(os.environ.get("BENCH_CORPORA", "")).glob("*/pages/*.html*"))
    if "BENCH_CORPORA" not in os.environ or not files:
        pytest.skip("BENCH_CORPORA names no folder of pages")
    pages = [gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for data in map(Path.read_bytes, files)][:PAGES]
    return [
        varied(pages[number % len(pages)], number // len(pages)) for number in range(PAGES if VARIED else len(pages))
    ]


def varied(page: bytes, turn: int) -> bytes:
    """*page* with other words, each everywhere the same: another article, of the same shape and in no language.

    Words of its tags, attributes and data stay; so do those of three letters, and the English months.
    """
    if not turn:
        return page
    text = page.decode(errors="surrogateescape")
    stay = {*WORDS.findall(" ".join(TAGS.findall(text))), *calendar.month_name, *calendar.month_abbr}

    def other(word: re.Match[str]) -> str:
        turned = (turn + crc32(word[0].encode(errors="surrogateescape"))) % 19 + 1  # not all by the same letters
        return word[0] if word[0] in stay else word[0].translate(LETTERS[turned])

    return WORDS.sub(other, text).encode(errors="surrogateescape")


class _Letters(dict[int, int]):
    """Other letters in place of each: consonants in turn; beyond Latin the next ones of the alphabet."""

    def __init__(self, turned: int) -> None:
        latin = "bcdfghjklmnpqrstvwxz"
        other = latin[turned:] + latin[:turned]
        super().__init__(str.maketrans(latin + latin.upper(), other + other.upper()))
        self.turned = turned

    def __missing__(self, letter: int) -> int:
        stays = letter < 0x400 or 0x1E00 <= letter < 0x3040 or not chr(letter).isalpha()
        self[letter] = letter if stays else letter & ~15 | letter + self.turned & 15
        return self[letter]


LETTERS = [_Letters(turned) for turned in range(20)]


def write_archive(file: Path, pages: list[bytes]) -> None:
    with file.open("wb") as out:
        for number, page in enumerate(pages):
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-02-01T00:00:00Z\r\n"
                f"WARC-Target-URI: https://site{number % 20}.example/{number}.html\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
            )
            out.write(head.encode() + answer + b"\r\n\r\n")


def children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def visit(folder: Path, kind: str, place: str, database: Database) -> tuple[float, float]:
    """Processor seconds of this process and of the parsers for one visit."""
    ours, theirs = time.process_time(), children()
    source = Source(name="s", kind=kind, places=(place,), root=folder, backfill=1_000_000)
    with ParserPool(workers=2) as pool:
        articles, sources = Articles(database, "example.org,2026"), Sources(database)
        asyncio.run(visit_source(source, articles=articles, sources=sources, pool=pool, now=lambda: NOON))
    return time.process_time() - ours, children() - theirs


def test_cost_of_each_part(tmp_path: Path) -> None:
    """Processor time of each part for 1,000 real pages, and a million on 1, 10 and 100 machines."""
    pages = real_pages()
    write_archive(tmp_path / "a.warc", pages)
    per = 1000 / len(pages)
    config = site(tmp_path / "site")
    with Database.open(config.site.database) as database:
        parent, parsers = visit(tmp_path, "archive", "a.warc", database)
        began = time.process_time()
        publish(database, config, now=NOON)
        published = time.process_time() - began
    began = time.process_time()
    done = CliRunner().invoke(cli, ["parse", "--records", str(tmp_path / "a.jsonl.zst"), str(tmp_path / "a.warc")])
    assert done.exit_code in (0, 1), done.output
    writing = time.process_time() - began
    with Database.open(tmp_path / "records.db") as database:
        recording, _ = visit(tmp_path, "records", "a.jsonl.zst", database)
    for what, took in (
        ("parsers", parsers),
        ("writer: archive to store", parent),
        ("reading and writing a file of records", writing),
        ("writer: records to store", recording),
        ("first publication", published),
    ):
        print(f"\n{what}: {took * per:.1f} s for 1,000 pages", end="")
    for machines in (1, 10, 100):
        threads = machines * THREADS
        chance = random.Random(1)
        scale = 10  # a tenth of the pages, for ten times the time: the model is linear by then
        one = scale * simulate(MILLION // scale, threads, parsers / len(pages), parent / len(pages), chance)
        apart = MILLION * (parsers + writing) / len(pages) / threads
        joined = MILLION * recording / len(pages)
        print(
            f"\n{machines} machines: {one / 3600:.1f} h by Dask and one writer;"
            f" {apart / 3600:.1f} h into files of records, then {joined / 3600:.1f} h into one store",
            end="",
        )


@pytest.mark.filterwarnings("ignore")
def test_two_workers(tmp_path: Path) -> None:
    """Two Dask workers go at 0.85 or more of the rate of the pool of one machine, and as the model says."""
    pages = [Document(data=page, url=f"https://x.example/{number}") for number, page in enumerate(real_pages()[:300])]

    def rate(pool: ParserPool) -> float:
        for one in [pool.submit(page) for page in pages[:40]]:  # the children are there
            one.exception()
        began = time.perf_counter()
        for one in [pool.submit(page) for page in pages]:
            one.exception()
        return len(pages) / (time.perf_counter() - began)

    cluster = Cluster(tmp_path)
    try:
        here, there = [], []
        with cluster.pool() as far, ParserPool(workers=2) as near:
            for _ in range(3):
                here.append(rate(near))
                there.append(rate(far))
    finally:
        cluster.close()
    one, two = sorted(here)[1], sorted(there)[1]
    model = len(pages) / simulate(len(pages), 2, 2 / one, 0, random.Random(1))
    print(
        f"\npool {one:.0f}/s, two Dask workers {two:.0f}/s, ratio {two / one:.2f} (goal 0.85); the model {model:.0f}/s"
    )
