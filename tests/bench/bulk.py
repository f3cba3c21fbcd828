"""What bulk costs, as ratios to a reference in the same run: `python -m pytest -s tests/bench/bulk.py`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path

from feeds.config.load import Config
from feeds.config.schema import Feeds, Fetch, Publish, Site
from feeds.publish.publisher import publish
from storage.articles.record import Articles
from storage.database import Database
from storage.full_text import indexed_together
from storage.model import Article, Kind
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
    began, work = time.perf_counter(), time.process_time()
    published = publish(database, config, now=NOON)
    ours, worked = time.perf_counter() - began, time.process_time() - work
    database.close()
    files = {
        path.relative_to(config.site.output): path.read_bytes()
        for path in config.site.output.rglob("*")
        if path.is_file()
    }
    began = time.perf_counter()
    for path, data in files.items():
        plain = tmp_path / "plain" / path
        plain.parent.mkdir(parents=True, exist_ok=True)
        plain.write_bytes(data)
    os.sync()
    bare = time.perf_counter() - began
    print(
        f"\n{len(published.feeds)} feeds, {len(files):,} files, {sum(map(len, files.values())) / 1e6:.0f} MB: "
        f"{ours:.1f} s ({worked:.1f} s of the processor), bare {bare:.2f} s, ratio {ours / bare:.1f} (goal 3)"
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
