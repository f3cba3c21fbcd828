"""The composition root: what a run does beside its parts."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from feeds.app import MAX_REST, PUBLISH_INTERVAL, App, EarlyPublisher, RunReport, now
from feeds.config.load import load_config
from feeds.lock import lock
from feeds.publish.publisher import Published, publish
from feeds.rehearsal import copy_of
from feeds.store import open_for_run
from scraper.parsing.pool import ParserPool
from storage.articles.record import Articles
from storage.errors import LockedError, StorageError
from storage.model import Article, Failure, Kind, Visit
from tests.background import in_background

ROOT = Path(__file__).parents[2]
MORNING = datetime(2026, 3, 7, 8, tzinfo=UTC)
PAGE = "<html lang=en><article><h1>Rain at last</h1><p>" + "It rained over the city. " * 20 + "</p></article></html>"


def app(folder: Path, *, clock: datetime = MORNING, authority: str = "") -> App:
    """An app over *folder*, whose clock stands still and whose parser works in this process."""
    path = folder / "feedloom.toml"
    source = '[[sources]]\nname = "paper"\ndocuments = "*.html"\n'
    path.write_text(f'[site]\nbase_url = "https://feeds.example.org/"\n{authority}\n{source}')
    (folder / "rain.html").write_text(PAGE)
    return App(load_config(path, {}), clock=lambda: clock, pool=partial(ParserPool, in_process=True))


def visit(cause: str | None = None, *failures: Failure) -> Visit:
    return Visit(source="paper", started=MORNING, ended=MORNING, cause=cause, failures=failures)


BAD = Failure(document="x", cause="no text")
ASIDE = Failure(document="x", cause="no text", quarantined=True)


@pytest.mark.parametrize(
    ("visits", "failures", "status"),
    [
        pytest.param([visit()], (), 0, id="well"),
        pytest.param([visit(None, BAD)], (), 1, id="a document failed"),
        pytest.param([visit(None, ASIDE)], (), 0, id="in quarantine already"),
        pytest.param([visit("gone"), visit()], (), 1, id="a source failed"),
        pytest.param([visit("gone"), visit("gone")], (), 3, id="every source failed"),
        pytest.param([visit()], (BAD,), 1, id="a feed failed"),
    ],
)
def test_exit_status(visits: list[Visit], failures: tuple[Failure, ...], status: int) -> None:
    """The exit status says how much went wrong."""
    published = Published(feeds=(), written=(), failures=failures)
    assert RunReport(visits=tuple(visits), published=published).exit_status == status


def test_clock() -> None:
    """The one clock is aware, in UTC."""
    assert now().tzinfo is UTC


def test_authority_is_settled_once(tmp_path: Path) -> None:
    """Without an authority the first run settles it by its year, and the next year's runs keep it."""
    first = app(tmp_path)
    first.run(first.config.sources)
    later = app(tmp_path, clock=MORNING.replace(year=2027))
    later.run(later.config.sources)
    with closing(sqlite3.connect(tmp_path / "feedloom.db")) as database:
        ids = [entry_id for (entry_id,) in database.execute("SELECT entry_id FROM articles")]
    assert [entry_id.rpartition(":")[0] for entry_id in ids] == ["tag:feeds.example.org,2026"]
    assert "tag:feeds.example.org,2026:" in (tmp_path / "public" / "feeds" / "all.atom").read_text()


def test_configured_authority(tmp_path: Path) -> None:
    """A configured authority is taken as it stands."""
    one = app(tmp_path, authority='authority = "example.org,2020"')
    one.run(one.config.sources)
    assert "tag:example.org,2020:" in (tmp_path / "public" / "feeds" / "all.atom").read_text()


def test_deleted_file_comes_back(tmp_path: Path) -> None:
    """What is missing from the output is written again, and nothing else."""
    one = app(tmp_path)
    one.run(one.config.sources)
    (tmp_path / "public" / "feeds" / "all.rss").unlink()
    report = one.run(one.config.sources)
    assert report.published is not None
    assert report.published.written == ("feeds/all.rss",)


@contextmanager
def beside_a_slow_source(
    folder: Path, *, wait: Callable[[], None], settings: str = "", every: str = "", clock: Callable[[], datetime] = now
) -> Iterator[App]:
    """An application with two sources: a listing whose server waits before it answers, and a document."""

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/robots.txt":
                wait()
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with in_background(ThreadingHTTPServer(("127.0.0.1", 0), Slow)) as server:
        place = f"127.0.0.1:{server.server_address[1]}"
        (folder / "rain.html").write_text(PAGE)
        path = folder / "feedloom.toml"
        path.write_text(
            f"""
[site]
base_url = "https://feeds.example.org/"
[fetch]
allow_hosts = ["{place}"]
delay = 0
{settings}
[[sources]]
name = "slow"
{every}
listing = "http://{place}/news"
[[sources]]
name = "quick"
documents = "*.html"
"""
        )
        yield App(load_config(path, {}), clock=clock, pool=partial(ParserPool, in_process=True))


def test_news_do_not_wait_for_a_slow_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one source keeps its visit waiting, what another one brought is published."""
    feed, seen = tmp_path / "public/feeds/all.rss", []

    def wait() -> None:
        deadline = time.monotonic() + 60
        while not feed.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        seen.append(feed.exists())

    monkeypatch.setattr("feeds.app.PUBLISH_INTERVAL", timedelta(0))
    with beside_a_slow_source(tmp_path, wait=wait) as app:
        report = app.run(app.config.sources)
    assert seen == [True]
    assert "feeds/all.rss" in (report.published.written if report.published else ())
    assert [bool(visit.cause) for visit in report.visits] == [True, False]


def test_a_clock_that_is_set_while_it_publishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long publishing took is no matter of the time of day: the next early publication is not hours away."""
    hours = []

    def setting(*given: Any, **options: Any) -> Published:
        hours.append(timedelta(hours=1))
        return publish(*given, **options)

    monkeypatch.setattr("feeds.app.publish", setting)
    one = app(tmp_path)
    one.clock = lambda: MORNING + sum(hours, timedelta())
    with lock(one.config.site.database), open_for_run(one.config, now=MORNING) as database:
        early = EarlyPublisher(one, database)
        early.ended()
        early.look(lull=True)
        assert len(hours) == 1
        assert early.rest < MAX_REST


def test_early_publishing_rests_for_minutes_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it took to publish, what is read later need not wait for longer than that."""
    seconds = [0.0]

    def slow(*given: Any, **options: Any) -> Published:
        seconds[0] += 3_600
        return publish(*given, **options)

    monkeypatch.setattr("feeds.app.publish", slow)
    one = app(tmp_path)
    with lock(one.config.site.database), open_for_run(one.config, now=MORNING) as database:
        early = EarlyPublisher(one, database, seconds=lambda: seconds[0])
        for passed, published in ((0.0, True), (MAX_REST - 1, False), (1.0, True)):
            seconds[0] += passed
            before = seconds[0]
            early.ended()
            early.look(lull=True)
            assert (seconds[0] > before) is published


def test_a_first_visit_is_published_when_it_has_ended(tmp_path: Path) -> None:
    """What a first visit has brought so far is kept back: nothing is published for it until there are other news."""
    one = app(tmp_path)
    with lock(one.config.site.database), open_for_run(one.config, now=MORNING) as database:
        seconds = 0.0
        early, articles = EarlyPublisher(one, database, seconds=lambda: seconds), Articles(database, "example.org,2026")
        for number, backfill in enumerate((True, True, False)):
            said = Article(kind=Kind.ARTICLE, title=f"Phà qua hồ {number}", body=("Sáng nay phà lại chạy.",))
            articles.record(said, source="báo", now=MORNING, backfill=backfill)
            seconds += 2 * PUBLISH_INTERVAL.total_seconds()
            early.look(lull=False)
            assert bool(early.written) is not backfill


def test_the_last_visit_is_published_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nothing goes on, the end of the run is near enough: what it publishes need not be published before."""
    published = []

    def noting(*given: Any, **options: Any) -> Published:
        published.append(publish(*given, **options))
        return published[-1]

    monkeypatch.setattr("feeds.app.PUBLISH_INTERVAL", timedelta(0))
    monkeypatch.setattr("feeds.app.publish", noting)
    with beside_a_slow_source(tmp_path, wait=lambda: None) as app:
        app.run([source for source in app.config.sources if source.name == "quick"])
    assert [bool(one.written) for one in published] == [True]


def test_what_becomes_due_joins_a_slow_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one source keeps its visit waiting, another that becomes due again is visited again."""
    time_of_day = [datetime(2026, 3, 1, 12, tzinfo=UTC)]
    told: list[str] = []

    def wait() -> None:
        deadline = time.monotonic() + 60
        while told.count("quick") < 2 and time.monotonic() < deadline:
            if "quick" in told:
                time_of_day[0] = datetime(2026, 3, 1, 13, 30, tzinfo=UTC)
            time.sleep(0.02)

    monkeypatch.setattr("feeds.app.DUE_INTERVAL", timedelta(seconds=0.05))
    with beside_a_slow_source(
        tmp_path, wait=wait, settings='visit_time = "3h"', every='every = "5h"', clock=lambda: time_of_day[0]
    ) as app:
        report = app.run(app.config.sources, due=True, told=lambda visit: told.append(visit.source))
    assert told == ["quick", "quick", "slow"]
    assert [visit.source for visit in report.visits] == ["slow", "quick", "quick"]


class TestLock:
    """Two runs never meet."""

    def test_a_busy_output_is_no_other_run(self, tmp_path: Path) -> None:
        """What cannot go on within a run is no sign of another one."""
        with pytest.raises(BlockingIOError), lock(tmp_path / "a.db"):
            raise BlockingIOError("the terminal takes no more")

    def test_a_disk_without_locks(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where there can be no lock, the error says where a store can be."""

        def refuse(*_: object) -> None:
            raise OSError(errno.ENOLCK, "No locks available")

        monkeypatch.setattr("feeds.lock.fcntl.flock", refuse)
        with pytest.raises(StorageError, match=r"No locks available.*disk of this machine"), lock(tmp_path / "a.db"):
            pass

    def test_second(self, tmp_path: Path) -> None:
        """The second comer is refused at once; the lock is free again afterwards, also after an error."""
        path = tmp_path / "new" / "feedloom.db"
        with lock(path), pytest.raises(LockedError), lock(path):
            pass
        with pytest.raises(KeyError), lock(path):
            raise KeyError
        with lock(path):
            pass

    def test_dies_with_its_process(self, tmp_path: Path) -> None:
        """A killed run leaves no lock, even while a child of it lives on."""
        code = (
            "import subprocess, sys; from pathlib import Path; from feeds.lock import lock\n"
            "with lock(Path(sys.argv[1])):\n"
            "    child = subprocess.Popen(['sleep', '60'], close_fds=False)\n"
            "    print(child.pid, flush=True)\n"
            "    child.wait()\n"
        )
        path = tmp_path / "feedloom.db"
        holder = subprocess.Popen(
            [sys.executable, "-c", code, path], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        with holder:
            assert holder.stdout is not None
            child = int(holder.stdout.readline())
            with pytest.raises(LockedError), lock(path):
                pass
            holder.kill()
            holder.wait()
            with lock(path):
                pass
            os.kill(child, signal.SIGKILL)

    def test_impossible(self, tmp_path: Path) -> None:
        """Where no file can be made, the store is to blame."""
        (tmp_path / "file").write_text("")
        with pytest.raises(StorageError), lock(tmp_path / "file" / "feedloom.db"):
            pass


def test_copy_of_no_store(tmp_path: Path) -> None:
    """What is no database cannot be copied, and is left alone."""
    path = tmp_path / "feedloom.db"
    path.write_text("precious " * 1000)
    with pytest.raises(StorageError), copy_of(path):
        pass
    assert path.read_text() == "precious " * 1000
