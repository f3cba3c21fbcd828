"""What is killed at any moment: one row for each command that writes, with what must hold after each kill and at last.

To add a victim, write a class with what differs from Victim, and add a row to VICTIMS.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
import threading
import time
import tomllib
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from storage.articles.record import Articles
from storage.database import Database
from storage.migrations import schema_version
from storage.model import Article, Kind
from tests.feeds.publish.test_killed_runs import contents
from tests.hostile.checker import faults, is_xml
from tests.hostile.payloads import page
from tests.hostile.workshop import COMMAND, ROOT, Workshop
from tests.scraper.sources.test_archive import record

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: Documents that come between two kills of a run, and kills in a row before a publishing that is left in peace.
NEW, ROW = 2, 10
#: Of an archive: teasers that were published meanwhile stay in it, and so it may have a part more.
PART = re.compile(r"(?<=/[0-9]{4}-[0-9]{2})-[0-9]+")
RELEASED = ROOT / "tests" / "storage" / "fixtures" / "0.1.0.sql"
#: Articles of the old store, enough for a migration to take its time.
OLD_ARTICLES = 1_200


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


def entries(store: Path) -> dict[str, tuple[str, ...]]:
    """Every full article of the store, by its id."""
    with closing(sqlite3.connect(store)) as opened:
        rows = opened.execute("SELECT entry_id, url, title, body FROM articles WHERE status = 'full'")
        return {row[0]: row[1:] for row in rows}


def require_sound(store: Path) -> None:
    with Database.open(store) as database:
        assert database.check() == []


def change(store: Path, *statements: str) -> None:
    """Change the store as nobody should."""
    with closing(sqlite3.connect(store)) as opened, opened:
        for statement in statements:
            opened.execute(statement)


@dataclass
class Victim:
    """A command that is killed in *workshop*, a copy of *calm*, in which nothing ever was."""

    workshop: Workshop
    calm: Workshop
    arguments: ClassVar[tuple[str, ...]]
    #: What runs it.
    command: ClassVar[tuple[str, ...]] = COMMAND
    #: What is tried, and what must hold, for the table.
    held: ClassVar[str]
    #: How many of a hundred kills fall on it.
    share: ClassVar[int]
    #: Whether it publishes, so that somebody may read meanwhile.
    publishes: ClassVar[bool] = False
    #: After so many kills in a row its work begins anew.
    row: ClassVar[int] = 1
    #: The earliest moment of a kill, as a part of the time that the command takes.
    earliest: ClassVar[float] = 0.3

    def usual(self) -> float:
        """Make ready what is killed, and give the seconds that it takes in peace."""
        start = time.monotonic()
        assert self.workshop.run(*self.arguments, command=self.command)[0] == 0
        return time.monotonic() - start

    def before(self, turn: int) -> None:
        """Make ready the kill number *turn*."""

    def after(self) -> None:
        """Require what holds after every kill."""

    def finish(self) -> None:
        """Let it end in peace, and require that nothing is lost or doubled."""


class Run(Victim):
    """A run while documents come."""

    arguments = ("run",)
    held = "every article once, the ids of an undisturbed store, no torn or missing file for a reader"
    share, publishes, earliest = 25, True, 0.2

    def usual(self) -> float:
        self.known = entries(self.workshop.store)
        add(self.workshop, range(8, 8 + NEW))
        start = time.monotonic()
        assert self.workshop.run()[0] == 0
        return time.monotonic() - start

    def before(self, turn: int) -> None:
        add(self.workshop, range(8 + NEW * (turn + 1), 8 + NEW * (turn + 2)))

    def after(self) -> None:
        now = entries(self.workshop.store)
        assert self.known.items() <= now.items()
        self.known = now
        require_sound(self.workshop.store)

    def finish(self) -> None:
        workshop = self.workshop
        self.end()
        before = workshop.files()
        assert not [name for name in before if "feedloom-part" in name]
        assert "no file was written" in workshop.run("run", "--summary")[1]
        assert workshop.files() == before
        fresh = Workshop.make(workshop.folder / "fresh")
        shutil.copytree(workshop.folder / "documents", fresh.folder / "documents", dirs_exist_ok=True)
        assert fresh.run()[0] == 0
        assert entries(fresh.store) == entries(workshop.store)
        assert {PART.sub("", name) for name in fresh.files()} == {PART.sub("", name) for name in before}

    def end(self) -> None:
        """Let a run end in peace, and require that it has each document once."""
        status, said = self.workshop.run()
        assert status == 0, said
        assert faults(self.workshop.public) == []
        found = entries(self.workshop.store)
        assert len(found) == len({url for url, _, _ in found.values()}) == len(self.documents())

    def documents(self) -> list[str]:
        """What was laid down."""
        return [path.name for path in (self.workshop.folder / "documents").iterdir()]


class Watch(Run):
    """What visits by itself, as often as it is started."""

    arguments = ("watch",)
    held = "every article once, no torn or missing file for a reader"
    share = 15

    def before(self, turn: int) -> None:
        super().before(turn)
        change(self.workshop.store, "UPDATE sources SET next_visit = NULL")  # or it would wait for half an hour

    def finish(self) -> None:
        self.end()


class Publish(Victim):
    """A publishing of everything, from nothing, that is killed again and again."""

    arguments: ClassVar[tuple[str, ...]] = ("publish", "--all")
    held = "the bytes of a publishing without kills, no torn or missing file for a reader"
    share, publishes, row = 20, True, ROW

    def before(self, turn: int) -> None:
        if turn % ROW == 0:
            if turn:
                self.finish()
            shutil.rmtree(self.workshop.public)
            self.workshop.store.unlink()
            shutil.copy(self.calm.store, self.workshop.store)

    def finish(self) -> None:
        assert self.workshop.run("publish")[0] == 0
        assert self.workshop.files() == self.calm.files()


class Reparse(Victim):
    """Reading all kept documents again, to mend texts that were damaged."""

    arguments = ("reparse",)
    held = "each text the old or the mended one, then all mended, and the bytes published before"
    share = 10

    def usual(self) -> float:
        self.damage()
        return super().usual()

    def damage(self) -> None:
        change(self.workshop.store, "UPDATE articles SET body = 'damaged' WHERE status = 'full'")

    def before(self, turn: int) -> None:
        self.damage()

    def after(self) -> None:
        require_sound(self.workshop.store)
        wanted = entries(self.calm.store)
        for id_, (url, title, body) in entries(self.workshop.store).items():
            assert (url, title, body) in (wanted[id_], (*wanted[id_][:2], "damaged"))

    def finish(self) -> None:
        assert self.workshop.run(*self.arguments)[0] == 0
        assert entries(self.workshop.store) == entries(self.calm.store)
        assert self.workshop.run("publish")[0] == 0
        assert self.workshop.files() == self.calm.files()


class Backup(Victim):
    """A backup in the place of an older one."""

    arguments = ("db", "backup", "copy.db")
    held = "the copy is the older or the newer one, whole and sound; the store is untouched"
    share = 10

    def after(self) -> None:
        copy = self.workshop.folder / "copy.db"
        for store in (self.workshop.store, copy):
            require_sound(store)
            assert entries(store) == entries(self.calm.store)

    def finish(self) -> None:
        assert self.workshop.run(*self.arguments)[0] == 0
        self.after()
        beside = {name for name in self.workshop.around() if not name.endswith(("-wal", "-shm"))}
        assert beside <= self.calm.around() | {"copy.db"}, beside


class Migration(Victim):
    """The first opening of a store of the first release."""

    arguments = ("db", "check")
    held = "the old schema or the new one, every article, a backup beside; the next opening completes it"
    share = 10

    def usual(self) -> float:
        self.old = self.workshop.folder / "old.db"
        with closing(sqlite3.connect(self.old, isolation_level=None)) as store:
            store.executescript(RELEASED.read_text(encoding="utf-8"))
        with closing(sqlite3.connect(self.old)) as store, store:  # which knows its index only when opened again
            store.executemany(
                "INSERT INTO articles (key, entry_id, status, source, title, body, first_seen, updated) VALUES"
                " (?, 'tag:' || ?, 'full', 'báo', '東京の桜', ?, '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z')",
                [(str(number), number, f"桜 {number} " * 200) for number in range(OLD_ARTICLES)],
            )
        self.wanted = entries(self.old)
        self.before(0)
        return super().usual()

    def before(self, turn: int) -> None:
        store = self.workshop.store
        for path in store.parent.glob(f"{store.name}*"):
            path.unlink()
        shutil.copy(self.old, store)

    def after(self) -> None:
        with closing(sqlite3.connect(self.workshop.store)) as store:
            assert store.execute("PRAGMA user_version").fetchone()[0] in (1, schema_version())
        assert entries(self.workshop.store) == self.wanted
        require_sound(self.workshop.store)
        with closing(sqlite3.connect(self.workshop.store)) as store:
            assert store.execute("PRAGMA user_version").fetchone()[0] == schema_version()
        assert entries(self.workshop.store) == self.wanted


#: Saves in the workbench, one after the other: a rule, then the configuration.
SAVES = """
import os, sys
from pathlib import Path
from feeds.config.edit import edited
from feeds.config.load import read_text
from feeds.workbench.saving import Saving
file = Path(sys.argv[-1])
rules = file.parent / "rules" / "x.example.toml"
for turn in range(100):
    text, before = read_text(file), rules.read_text() if rules.exists() else None
    kept = [line for line in text.splitlines() if not line.startswith("# saved")]
    after = f'name = "x"\\nhosts = ["x.example"]\\n[select]\\ntitle = ["h1.turn{turn}"]\\n'
    config = edited(file, text, "\\n".join([*kept, f"# saved {turn}", ""]), os.environ)
    Saving(name="x", config=config, rules=rules, rules_before=before, rules_after=after).write()
"""


class Save(Victim):
    """The workbench's saving of a source and its rule."""

    command = (sys.executable, "-c", SAVES)
    arguments = ("save",)
    held = (
        "the configuration and the rule, each whole, the old one or the new; nothing that was written by hand is lost"
    )
    share = 10

    def usual(self) -> float:
        self.file = self.workshop.folder / "feedloom.toml"
        self.kept = self.file.read_text(encoding="utf-8")
        return super().usual()

    def after(self) -> None:
        lines = self.file.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if not line.startswith("# saved")] == self.kept.splitlines()
        rule = tomllib.loads((self.workshop.folder / "rules" / "x.example.toml").read_text(encoding="utf-8"))
        assert rule["select"]["title"][0].startswith("h1.turn")

    def finish(self) -> None:
        assert self.workshop.run(*self.arguments, command=self.command)[0] == 0
        self.after()
        assert self.workshop.run("check")[0] == 0
        assert self.file.read_text(encoding="utf-8").endswith("# saved 99\n")


#: Pages of an archive, and how many of them are recorded in one transaction while it is tried.
ARCHIVED, BATCH = 90, 15
#: Runs with these batches, each of which counts as a large one.
IN_BATCHES = (
    "import scraper.visit.walk as walk, scraper.visit.recording as recording;"
    f"walk.MAX_BATCH = recording.MIN_INDEXED_TOGETHER = {BATCH}; from feeds.__main__ import main; main()"
)


def archive(workshop: Workshop, *, more: str = "") -> None:
    """Put an archive in the place of the documents: pages that link to each other. *more*: further configuration."""
    pages = []
    for number in range(ARCHIVED):
        text, other = page("", number, category=f"Town {number % 5}", url="x"), (number * 7 + 3) % 120
        link = f'<h3>Related</h3><ul><li><a href="/{other}">Ferry {number} leaves at noon</a></li></ul>'
        pages.append(record(f"https://x.example/{number}", f"{text}{link}".encode()))
    (workshop.folder / "pages.warc").write_bytes(b"".join(pages))
    (workshop.folder / "feedloom.toml").write_text(
        '[site]\nbase_url = "https://feeds.example.org/"\nauthority = "example.org,2026"\n'
        f'[[sources]]\nname = "papers"\narchive = "pages.warc"\n{more}'
    )


class Bulk(Victim):
    """The first run over an archive, which records many pages in each transaction."""

    arguments = ("run",)
    command = (sys.executable, "-c", IN_BATCHES)
    held = "the store of an undisturbed run, but for our own times; no torn or missing file for a reader"
    share, publishes, row, earliest = 10, True, ROW, 0.2

    def usual(self) -> float:
        self.empty()
        archive(self.workshop)
        taken = super().usual()
        self.whole, self.wanted = entries(self.workshop.store), recorded(self.workshop.folder)
        self.files = self.names()
        return taken

    def empty(self) -> None:
        """Leave neither a store nor anything published."""
        for path in self.workshop.folder.glob("feedloom.db*"):
            path.unlink()
        shutil.rmtree(self.workshop.public, ignore_errors=True)

    def before(self, turn: int) -> None:
        if turn % ROW == 0:
            if turn:
                self.finish()
            self.empty()

    def after(self) -> None:
        if self.workshop.store.exists():
            require_sound(self.workshop.store)
            assert entries(self.workshop.store).items() <= self.whole.items()

    def finish(self) -> None:
        status, said = self.workshop.run(command=self.command)
        assert status == 0, said
        assert recorded(self.workshop.folder) == self.wanted
        assert self.names() == self.files
        assert faults(self.workshop.public) == []

    def names(self) -> set[str]:
        """What is published, archives whatever their part."""
        return {PART.sub("", name) for name in self.workshop.files()}


def recorded(folder: Path) -> list[list[tuple[object, ...]]]:
    """All that a store holds of documents. What feeds have shown depends on which runs came to publish."""
    return contents(folder)[:-1]


#: Articles of a store that was never published, and their categories, each of which has a feed.
UNPUBLISHED, CATEGORIES = 120, 30


class FirstPublish(Publish):
    """The first publishing of a store, in many feeds: all files are new, and there is no manifest."""

    arguments = ("publish",)
    held = "the bytes of an undisturbed first publishing; no torn or missing file for a reader"
    share = 10

    def usual(self) -> float:
        self.never = self.workshop.folder / "never.db"
        with Database.open(self.never) as database, database.write("fill"):
            articles = Articles(database, "example.org,2026")
            database.set_setting("health_since", "2026-03-01T00:00:00Z")  # or it would be the time of the run
            for number in range(UNPUBLISHED):
                articles.record(
                    Article(
                        kind=Kind.ARTICLE,
                        title=f"Ferry {number} leaves at noon",
                        permalink=f"https://x.example/{number}",
                        category=f"Port {number % CATEGORIES}",
                        published=NOON,
                        body=(f"Ferry {number} is on time. " * 20,),
                    ),
                    source="papers",
                    now=NOON,
                )
        self.before(0)
        taken = super().usual()
        self.wanted = self.workshop.files()
        return taken

    def before(self, turn: int) -> None:
        if turn % ROW == 0:
            if turn:
                self.finish()
            shutil.rmtree(self.workshop.public)
            for path in self.workshop.folder.glob("feedloom.db*"):
                path.unlink()
            shutil.copy(self.never, self.workshop.store)

    def finish(self) -> None:
        assert self.workshop.run("publish")[0] == 0
        assert self.workshop.files() == self.wanted


#: By what is killed.
VICTIMS: dict[str, type[Victim]] = {
    "run": Run,
    "publish": Publish,
    "first publish": FirstPublish,
    "run of an archive": Bulk,
    "watch": Watch,
    "reparse": Reparse,
    "db backup": Backup,
    "migration": Migration,
    "saving in the workbench": Save,
}
