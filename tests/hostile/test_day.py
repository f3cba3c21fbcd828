"""A day of `watch` over a town of papers with faults, by a clock that is driven: nothing grows, doubles, or is lost.

The short form is for every check-in; `make hostile` sets FEEDLOOM_TEST_PAPERS to 200, for a whole day.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from feeds.app import App
from feeds.config.load import load_config
from feeds.scheduler import Scheduler
from scraper.parsing.pool import ParserPool
from tests.hostile.checker import faults
from tests.hostile.conftest import Tried
from tests.hostile.town import FAULTS, Fault, Paper, Town, running_town

PAPERS = int(os.environ.get("FEEDLOOM_TEST_PAPERS", "12"))
#: From so many papers on it is a whole day.
MANY = 100
HOURS = 24 if PAPERS >= MANY else 9
STEP = timedelta(minutes=10 if PAPERS >= MANY else 30)
#: Faults have ended by then, so that hosts which are left alone ever longer are asked again.
LAST_FAULT_HOUR = HOURS * 2 // 3
#: The longest time after which all is well again: what is left alone for a day at most.
AFTERMATH = timedelta(days=2)
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
KINDS = ("feed", "listing", "feed", "sitemap")
#: How much memory may grow from the first hours to the last ones, in bytes: caches that fill, no more.
MAX_GROWTH = 40 << 20
MAX_MORE_DESCRIPTORS = 3


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


def papers() -> list[Paper]:
    """Every third paper has a fault of some hours, half of them in one outage; some have a page that never comes."""
    chance, names, made = random.Random(20260301), list(FAULTS), []
    for number in range(PAPERS):
        begin = 2.0 if number % 2 else chance.uniform(1, LAST_FAULT_HOUR - 3)
        fault = Fault(
            name=names[number // 3 % len(names)],
            begin=BEGIN + timedelta(hours=begin),
            end=BEGIN + timedelta(hours=begin + chance.uniform(1.5, 3)),
        )
        paper = Paper(
            number=number,
            kind=KINDS[number % len(KINDS)],
            began=BEGIN,
            every=timedelta(minutes=chance.randint(100, 240)),
            fault=fault if number % 3 == 0 else None,
            has_bad_page=number % 10 == 1,
        )
        made.append(paper)
    return made


def configure(folder: Path, town: Town) -> Path:
    file = folder / "feedloom.toml"
    hosts = ", ".join(f'"{paper.address}:{town.port}"' for paper in town.papers.values())
    sources = "".join(
        f'[[sources]]\nname = "paper-{paper.number}"\n{paper.kind} = "{town.base(paper)}/list"\n'
        f'every = "{40 + paper.number % 5 * 10}m"\n'
        for paper in town.papers.values()
    )
    file.write_text(
        '[site]\nbase_url = "https://feeds.example.org/"\nauthority = "example.org,2026"\n'
        f'[alert]\ncommand = "cat >> told.jsonl"\n[fetch]\ndelay = 0.0\npause = 0.5\nallow_hosts = [{hosts}]\n{sources}'
    )
    return file


def memory() -> int:
    """Bytes of ours that are in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


class Day:
    """A watch that is driven, and what it costs by the hour."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self.clock, self.lines = clock, list[str]()
        # children once an hour: they take half a second to start, and end with each tick
        self.scheduler = Scheduler(
            App(
                load_config(file, {}),
                clock=clock,
                pool=lambda: ParserPool(in_process=clock.now.minute != 0 or PAPERS < MANY),
            ),
            self.log,
        )
        self.memory, self.descriptors = list[int](), list[int]()

    def log(self, line: str, *, err: bool = False) -> None:
        if "visited" not in line:
            self.lines.append(line)

    def until(self, end: datetime, step: timedelta = STEP) -> None:
        """Tick until *end*."""
        while self.clock.now < end:
            self.scheduler.tick()
            if self.clock.now.minute == 0:
                self.memory.append(memory())
                self.descriptors.append(descriptors())
            self.clock.now += step


def test_day(tmp_path: Path, tried: Tried) -> None:
    """Memory and descriptors stay flat; each article is there once, and each failure is told once, and its end."""
    clock = Clock()
    with running_town(papers(), clock) as town:
        day = Day(configure(tmp_path, town), clock)
        day.until(BEGIN + timedelta(hours=HOURS))
        later = max(len(day.memory) // 4, 1)
        assert max(day.memory[-later:]) - max(day.memory[1 : 1 + later]) < MAX_GROWTH, day.memory
        assert max(day.descriptors) - day.descriptors[1] <= MAX_MORE_DESCRIPTORS, day.descriptors
        while unwell(tmp_path) and clock.now < BEGIN + AFTERMATH:
            day.until(clock.now + timedelta(hours=2), step=timedelta(hours=1))
        last = clock.now
        day.until(last + timedelta(hours=2), step=timedelta(hours=1))
    assert unwell(tmp_path) == []
    require_each_once(tmp_path, town, last)
    told = require_told_once(tmp_path, town)
    assert faults(tmp_path / "public") == []
    assert not [line for line in day.lines if "Traceback" in line]
    visits, failed = read(tmp_path, "SELECT count(*), sum(failed) FROM visits")[0]
    growth = (max(day.memory[-later:]) - max(day.memory[1 : 1 + later])) / (1 << 20)
    more = max(day.descriptors) - day.descriptors[1]
    answers, bad = sum(town.answered.values()), town.answered["with a fault"]
    tried(
        f"hours of `watch` over {PAPERS} papers by a quick clock: {visits:,} visits, {answers:,} answers, {bad:,} of"
        f" them faults, {failed:,} failed documents",
        HOURS,
        f"each article once; {told} failures of sources told once, and their ends; {growth:+.1f} MB and {more:+}"
        " descriptors after the first hours",
    )


def read(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "feedloom.db")) as store:
        return store.execute(query).fetchall()


def unwell(folder: Path) -> list[str]:
    """The sources whose newest visit failed."""
    newest = "SELECT source, coalesce(cause, broken) AS trouble, max(id) FROM visits GROUP BY source"
    return [row[0] for row in read(folder, f"SELECT source FROM ({newest}) WHERE trouble IS NOT NULL")]


def require_each_once(folder: Path, town: Town, moment: datetime) -> None:
    """What the papers had at *moment* is in the store, whole and once, and nothing else is; so it is in the feeds."""
    wanted = {
        f"{town.base(paper)}{paper.path(article)}": paper.title(article)
        for paper in town.papers.values()
        for article in range(paper.count(moment))
        if not (paper.has_bad_page and article == 1)
    }
    found = read(folder, "SELECT url, title FROM articles WHERE status = 'full'")
    urls = [url for url, _ in found]
    assert len(urls) == len(set(urls))
    missing = wanted.keys() - set(urls)
    assert not missing, sorted(missing)[:5]
    assert wanted.items() <= dict(found).items()
    for path in (folder / "public" / "feeds").glob("*.json"):
        ids = [item["id"] for item in json.loads(path.read_bytes())["items"]]
        assert len(ids) == len(set(ids)), path.name


def require_told_once(folder: Path, town: Town) -> int:
    """Each source that failed was told of twice: when it failed, and when it was well again; no other was."""
    told = defaultdict[str, list[bool]](list)
    for line in (folder / "told.jsonl").read_text().splitlines():
        change = json.loads(line)
        told[change["source"]].append(change["cause"] is not None)
    wanted = {f"paper-{paper.number}" for paper in town.papers.values() if paper.fault}
    assert {name: changes for name, changes in told.items() if changes != [True, False]} == {}
    assert told.keys() == wanted
    pages = read(
        folder, "SELECT document, count(*) FROM failures WHERE NOT quarantined AND document LIKE '%/news/%' GROUP BY 1"
    )
    bad = {f"{town.base(paper)}{paper.path(1)}" for paper in town.papers.values() if paper.has_bad_page}
    assert {document for document, count in pages if count > 2} - bad == set()
    return len(told)
