"""Which sources a run visits, under a clock that is moved: what `run --due` and `watch` share."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from feeds.app import App
from feeds.config.load import load_config
from scraper.parsing.pool import ParserPool
from scraper.source import Schedule
from storage.database import Database
from storage.sources import Sources

#: A Sunday.
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = "<html lang=en><article><h1>Rain number {}</h1><p>" + "It rained over the city. " * 20 + "</p></article></html>"


class Newsroom:
    """A source of documents, and a clock to be moved."""

    def __init__(self, folder: Path, **schedule: Any) -> None:
        self.folder, self.time, self.number = folder, NOON, 0
        path = folder / "feedloom.toml"
        path.write_text(
            '[site]\nbase_url = "https://feeds.example.org/"\nauthority = "example.org,2026"\n'
            '[[sources]]\nname = "paper"\ndocuments = "*.html"\n'
        )
        self.write()
        config = load_config(path, {})
        source = replace(config.sources[0], schedule=Schedule(**schedule))
        config = replace(config, sources=(source,))
        self.app = App(config, clock=lambda: self.time, pool=partial(ParserPool, in_process=True))

    def write(self) -> None:
        """One more document."""
        self.number += 1
        (self.folder / f"{self.number}.html").write_text(PAGE.format(self.number))

    def run(self, after: timedelta = timedelta(0)) -> int:
        """Run what is due *after* so long; how many visits were made."""
        self.time += after
        return len(self.app.run(self.app.config.sources, due=True).visits)

    @property
    def next(self) -> datetime | None:
        """When the source is to be visited next."""
        with Database.open(self.folder / "feedloom.db") as database:
            return Sources(database).state("paper").next_visit


def test_interval(tmp_path: Path) -> None:
    """A source is visited at first, and then not before its interval has passed."""
    room = Newsroom(tmp_path, every=HOUR)
    assert [room.run(), room.run(HOUR / 2), room.run(HOUR / 2), room.run()] == [1, 0, 1, 0]


def test_cron_that_comes_a_little_early(tmp_path: Path) -> None:
    """Under a minute's cron `every = "1m"` is every minute, though some runs begin a second sooner than others."""
    room = Newsroom(tmp_path, every=timedelta(minutes=1))
    visits = []
    for minute in range(20):
        room.time = NOON + timedelta(minutes=minute, seconds=(1.9, 0.2, 1.1)[minute % 3])
        visits.append(room.run())
    assert visits == [1] * 20


@pytest.mark.parametrize(("every", "seconds", "looks"), [(60, 20, 30), (60, 31, 20), (20, 7, 30), (300, 90, 66)])
def test_grace_shortens_no_interval(tmp_path: Path, every: int, seconds: int, looks: int) -> None:
    """A run that looks often makes no more visits than the interval allows, but for the first one."""
    room = Newsroom(tmp_path, every=timedelta(seconds=every))
    visits = sum(room.run(timedelta(seconds=seconds)) for _ in range(looks))
    assert visits <= looks * seconds / every + 2


def test_no_grace_for_a_crontab(tmp_path: Path) -> None:
    """A minute that a cron expression names is never early, or the same minute would be due again."""
    room = Newsroom(tmp_path, cron="0 * * * *")
    room.run()
    assert [room.run(HOUR - timedelta(seconds=10)), room.run(timedelta(seconds=10)), room.run()] == [0, 1, 0]


def test_missed_visits_are_made_up_once(tmp_path: Path) -> None:
    """After a night without power there is one visit, not one for each hour."""
    room = Newsroom(tmp_path, cron="0 * * * *")
    assert [room.run(), room.run(9.5 * HOUR), room.run(), room.run(timedelta(minutes=1))] == [1, 1, 0, 0]
    assert room.next == NOON + 10 * HOUR


def test_cron(tmp_path: Path) -> None:
    """A crontab's time is kept in the zone of the source."""
    room = Newsroom(tmp_path, cron="30 6 * * mon", timezone="Asia/Ho_Chi_Minh")
    room.run()
    assert room.next == datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert [room.run(11 * HOUR), room.run(HOUR / 2), room.run(24 * HOUR)] == [0, 1, 0]
    assert room.next == datetime(2026, 3, 8, 23, 30, tzinfo=UTC)


def test_new_schedule(tmp_path: Path) -> None:
    """A schedule that was changed counts from the last visit; nobody waits for what was planned by the old one."""
    room = Newsroom(tmp_path, every=24 * HOUR)
    room.run()
    for schedule, waits in (
        (Schedule(every=HOUR), [0, 1, 0, 1]),
        (Schedule(cron="0 * * * *"), [0, 1, 0, 1]),
        (Schedule(every=2 * HOUR), [0, 0, 0, 1]),
        (Schedule(every=24 * HOUR, between=(HOUR / 4, HOUR / 2)), [1, 1, 1, 1]),
    ):
        sources = tuple(replace(source, schedule=schedule) for source in room.app.config.sources)
        room.app.config = replace(room.app.config, sources=sources)
        assert [room.run(HOUR / 2) for _ in range(4)] == waits


def test_clock_set_back(tmp_path: Path) -> None:
    """A visit that was made and planned while the clock ran years ahead keeps nobody waiting for years."""
    room = Newsroom(tmp_path, every=HOUR)
    room.run()
    room.run(timedelta(days=2000))
    assert [room.run(-timedelta(days=1999)), room.run(HOUR / 2), room.run(HOUR / 2)] == [1, 0, 1]


def test_clock_set_forward(tmp_path: Path) -> None:
    """A leap is one visit."""
    room = Newsroom(tmp_path, every=HOUR)
    assert [room.run(), room.run(timedelta(days=400)), room.run()] == [1, 1, 0]


def test_adaptive_interval(tmp_path: Path) -> None:
    """News bring the next visit nearer and silence moves it away, within the bounds, from run to run."""
    room = Newsroom(tmp_path, every=HOUR, between=(HOUR / 2, 2 * HOUR))
    waits = []
    for news in (True, True, True, False, False, False, False, False, True):
        if news:
            room.write()
        assert room.run(after=3 * HOUR) == 1
        assert room.next is not None
        waits.append(round((room.next - room.time) / timedelta(minutes=1)))
    assert waits == [40, 30, 30, 45, 68, 101, 120, 120, 80]


def test_jitter(tmp_path: Path) -> None:
    """A visit is late by chance, up to so much, and never early."""
    room = Newsroom(tmp_path, every=HOUR, jitter=HOUR / 4)
    waits = set()
    for _ in range(20):
        assert room.run(after=2 * HOUR) == 1
        assert room.next is not None
        waits.add(room.next - room.time)
    assert min(waits) >= HOUR
    assert max(waits) <= HOUR * 1.25
    assert len(waits) > 5


def test_named_sources_are_visited_before_they_are_due(tmp_path: Path) -> None:
    """Without `due` a run waits for no plan, and plans on from there."""
    room = Newsroom(tmp_path, every=HOUR)
    room.run()
    room.time += HOUR / 2
    assert len(room.app.run(room.app.config.sources).visits) == 1
    assert room.next == room.time + HOUR


@pytest.mark.parametrize("schedule", [{"every": HOUR}, {"cron": "0 * * * *"}])
def test_failing_source_keeps_its_plan(tmp_path: Path, schedule: dict[str, Any]) -> None:
    """A visit that fails is not repeated before the next one is due."""
    room = Newsroom(tmp_path, **schedule)
    (tmp_path / "1.html").unlink()
    assert [room.run(), room.run(HOUR / 2), room.run(HOUR / 2)] == [1, 0, 1]
    report = room.app.run(room.app.config.sources)
    assert json.dumps(report.as_json())
    assert report.exit_status == 3
