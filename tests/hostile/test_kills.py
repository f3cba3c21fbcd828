"""Runs that are killed at seeded random moments while a reader polls: never torn, never missing, nothing lost.

The short form is for every check-in; `make hostile` sets FEEDLOOM_TEST_KILLS to many more.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

from storage.database import Database
from tests.hostile.checker import faults, is_xml
from tests.hostile.payloads import page
from tests.hostile.workshop import Workshop

KILLS = int(os.environ.get("FEEDLOOM_TEST_KILLS", "3"))
#: Documents that come between two kills, and kills in a row before a publishing that is left in peace.
NEW, ROW = 2, 10
#: The first document that comes with a kill.
FIRST = 4 + NEW
#: Of an archive: teasers that were published meanwhile stay in it, and so it may have a part more.
PART = re.compile(r"(?<=/[0-9]{4}-[0-9]{2})-[0-9]+")


class Reader:
    """Reads the published feeds over and over, as whoever subscribes to them."""

    def __init__(self, public: Path) -> None:
        self.public, self.reads, self.troubles = public, 0, list[str]()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._poll)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _poll(self) -> None:
        seen = dict.fromkeys(("feeds/all.rss", "feeds/all.atom", "feeds/all.json", "index.html", "feeds.opml"), False)
        while not self._stop.wait(0.002):
            for name, before in seen.items():
                try:
                    data = (self.public / name).read_bytes()
                except FileNotFoundError:
                    if before:
                        self.troubles.append(f"{name} is missing")
                    continue
                seen[name] = True
                self.reads += 1
                if not is_whole(name, data):
                    self.troubles.append(f"{name} is torn")


def is_whole(name: str, data: bytes) -> bool:
    """Whether *data* is all of the file."""
    match Path(name).suffix:
        case ".json":
            return data.rstrip().endswith(b"}") and bool(json.loads(data))
        case ".html":
            return data.rstrip().endswith(b"</html>")
        case _:
            return is_xml(data)


def add(workshop: Workshop, numbers: range) -> None:
    """More documents, some of them in the place of earlier ones, as sites do."""
    for number in numbers:
        workshop.add(f"{number}.html", page("", number, category=f"Town {number % 2}", url="x"))


def entries(workshop: Workshop) -> dict[str, tuple[str, ...]]:
    """Every full article of the store, by its id."""
    with closing(sqlite3.connect(workshop.store)) as store:
        rows = store.execute("SELECT entry_id, url, title, body FROM articles WHERE status = 'full'")
        return {row[0]: row[1:] for row in rows}


def kill_at(workshop: Workshop, moment: float, *arguments: str) -> bool:
    """Begin a run and kill it after *moment* seconds; whether it was still at work."""
    with workshop.start(*arguments, start_new_session=True) as process:
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    return process.returncode < 0


def test_kills(tmp_path: Path) -> None:
    """After any number of kills the next run publishes everything, once, and what it leaves needs no more work.

    Ids are the same as in a store that was never disturbed, and so are the articles behind them.
    """
    chance = random.Random(1337)
    workshop = Workshop.make(tmp_path / "killed")
    add(workshop, range(4))
    assert workshop.run()[0] == 0
    add(workshop, range(4, FIRST))
    start = time.monotonic()
    assert workshop.run()[0] == 0
    usual, killed, known = time.monotonic() - start, 0, entries(workshop)
    with Reader(workshop.public) as reader:
        for turn in range(KILLS):
            add(workshop, range(FIRST + turn * NEW, FIRST + (turn + 1) * NEW))
            killed += kill_at(workshop, chance.uniform(0.2, 1.0) * usual)
            now = entries(workshop)
            assert known.items() <= now.items()
            known = now
            with Database.open(workshop.store) as database:
                assert database.check() == []
        status, said = workshop.run()
    assert status == 0, said
    assert reader.troubles == []
    assert reader.reads > KILLS
    assert killed > KILLS // 3
    assert faults(workshop.public) == []

    before = workshop.files()
    assert not [name for name in before if "feedloom-part" in name]
    assert "no file was written" in workshop.run("run", "--summary")[1]
    assert workshop.files() == before

    calm = Workshop.make(tmp_path / "calm")
    shutil.copytree(workshop.folder / "documents", calm.folder / "documents", dirs_exist_ok=True)
    assert calm.run()[0] == 0
    assert entries(calm) == entries(workshop)
    assert {PART.sub("", name) for name in calm.files()} == {PART.sub("", name) for name in before}


def test_kill_while_publishing(tmp_path: Path) -> None:
    """A publishing that is killed again and again ends in the same bytes as one that is not: the clock has no part."""
    chance = random.Random(7)
    calm = Workshop.make(tmp_path / "calm")
    add(calm, range(8))
    assert calm.run()[0] == 0
    start = time.monotonic()
    assert calm.run("publish", "--all")[0] == 0
    usual, killed, wanted = time.monotonic() - start, 0, calm.files()
    for first in range(0, KILLS, ROW):
        folder = Workshop(shutil.copytree(calm.folder, tmp_path / f"killed-{first}", ignore=lambda *_: ["public"]))
        for _ in range(first, min(first + ROW, KILLS)):
            killed += kill_at(folder, chance.uniform(0.3, 1.0) * usual, "publish", "--all")
        assert folder.run("publish")[0] == 0
        assert folder.files() == wanted
        shutil.rmtree(folder.folder)
    assert killed > KILLS // 3
