"""A store that is full, locked, damaged or not ours: exit 74 or 75 with a line of cause, and nothing is overwritten."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.app import App
from feeds.commands.cli import cli
from feeds.config.load import load_config
from feeds.publish.output import UNFINISHED
from scraper.parsing.pool import ParserPool
from storage.database import Database
from storage.prune import prune
from tests import warm
from tests.hostile.checker import faults
from tests.hostile.payloads import page
from tests.hostile.victims import VICTIMS
from tests.hostile.workshop import COMMAND, ROOT, Workshop, first, killed
from tests.scraper.parsing.test_pool import wait_for

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    workshop = Workshop.make(tmp_path / "work")
    add(workshop, range(4))
    return workshop


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a workshop that has run once."""
    workshop = Workshop.make(tmp_path_factory.mktemp("settled") / "work")
    add(workshop, range(4))
    assert workshop.run()[0] == 0
    return workshop.folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB; only root can mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def add(workshop: Workshop, numbers: range) -> None:
    for number in numbers:
        workshop.add(f"{number}.html", page("", number, category="Town"))


def full_articles(store: Path) -> int:
    with closing(sqlite3.connect(store)) as database:
        count: int = database.execute("SELECT count(*) FROM articles WHERE status = 'full'").fetchone()[0]
    return count


def says_why(answer: tuple[int, str], status: int, word: str) -> None:
    """The exit status, and a message of a line or two that names the cause."""
    code, said = answer
    assert code == status, said
    assert word in said
    assert len(said.strip().splitlines()) <= 2


def test_two_runs(workshop: Workshop) -> None:
    """A second run over the same store ends at once, with 75."""
    with workshop.store.with_name("feedloom.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        says_why(workshop.run(), 75, "another run")
        assert not workshop.store.exists()
    assert workshop.run()[0] == 0


def truncated(store: Path) -> None:
    with store.open("rb+") as file:
        file.truncate(store.stat().st_size // 2)


def corrupted(store: Path) -> None:
    data = bytearray(store.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 64] = b"\xaa" * 64
    store.write_bytes(data)


def foreign(store: Path) -> None:
    store.unlink()
    with closing(sqlite3.connect(store)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")


def text(store: Path) -> None:
    store.write_text("My diary. " * 1000)


def picture(store: Path) -> None:
    store.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + os.urandom(50_000))


def empty_header(store: Path) -> None:
    store.write_bytes(b"SQLite format 3\x00" + bytes(4080))


def newer(store: Path) -> None:
    with closing(sqlite3.connect(store)) as other:
        other.execute("PRAGMA user_version = 999999")


@pytest.mark.parametrize(
    "damage", [truncated, corrupted, foreign, text, picture, empty_header, newer], ids=lambda damage: damage.__name__
)
def test_stores_that_are_none(settled: Path, tmp_path: Path, damage: object) -> None:
    """A damaged, foreign or newer file is named and stays as it is; so does what was published."""
    assert callable(damage)
    workshop = Workshop(shutil.copytree(settled, tmp_path / "work"))
    damage(workshop.store)
    store, published = workshop.store.read_bytes(), workshop.files()
    add(workshop, range(4, 6))
    says_why(workshop.run(), 74, "feedloom.db")
    assert workshop.store.read_bytes() == store
    assert workshop.files() == published


def damaged_schema(store: Path) -> None:
    store.write_bytes(store.read_bytes().replace(b"CREATE TABLE", b"CRE\xffTE TABLE"))


def damaged_value(statement: str) -> Callable[[Path], None]:
    def damage(store: Path) -> None:
        with closing(sqlite3.connect(store)) as other:
            other.execute("PRAGMA ignore_check_constraints = ON")
            other.execute(statement)
            other.commit()

    return damage


VALUES: dict[str, tuple[Callable[[Path], None], str]] = {
    "schema": (damaged_schema, "status"),
    "time": (damaged_value("UPDATE articles SET updated = '2026-03-07T25:00:00Z'"), "publish --all"),
    "no time": (damaged_value("UPDATE sources SET last_success = 'noon'"), "status"),
    "status": (damaged_value("UPDATE articles SET status = 'fu~l'"), "reparse"),
    "kind": (damaged_value("UPDATE links SET kind = 'relatud'"), "publish --all"),
    "page": (damaged_value("UPDATE documents SET data = x'28b52ffd00'"), "reparse"),
    "head": (damaged_value("UPDATE documents SET headers = '[[1'"), "reparse"),
    "counts": (damaged_value("UPDATE settings SET value = '{' WHERE key = 'counts'"), "publish"),
    "number": (damaged_value("UPDATE settings SET value = '7~' WHERE key = 'pages_seq'"), "publish"),
}


@pytest.mark.parametrize(("damage", "command"), VALUES.values(), ids=VALUES)
def test_values_that_are_none(settled: Path, tmp_path: Path, damage: Callable[[Path], None], command: str) -> None:
    """Damage that SQLite does not see is named where it is met, and nothing is published by it."""
    workshop = Workshop(shutil.copytree(settled, tmp_path / "work"))
    damage(workshop.store)
    published = workshop.files()
    result = CliRunner().invoke(cli, [*command.split(), "--config", str(workshop.folder / "feedloom.toml")])
    says_why((result.exit_code, result.output), 74, "restore a backup")
    assert workshop.files() == published


def test_store_is_no_file(workshop: Workshop) -> None:
    """A folder or a pipe in the place of the store holds nobody up; the one is a mistake in the configuration."""
    workshop.store.mkdir()
    says_why(workshop.run(), 2, "folder")
    workshop.store.rmdir()
    os.mkfifo(workshop.store)
    says_why(workshop.run(), 74, "a device or a pipe")
    assert workshop.store.is_fifo()


def on(disk: Path, documents: Path) -> Workshop:
    """A workshop on *disk*, whose documents lie elsewhere."""
    workshop = Workshop.make(disk / "work")
    documents.mkdir()
    (disk / "work" / "documents").rmdir()
    (disk / "work" / "documents").symlink_to(documents)
    return workshop


def test_read_only(small_disk: Path, tmp_path: Path) -> None:
    """A store that cannot be written is no store for us, and readers keep what they have."""
    workshop = on(small_disk, tmp_path / "documents")
    add(workshop, range(2))
    assert workshop.run()[0] == 0
    add(workshop, range(2, 4))
    published = workshop.files()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    says_why(workshop.run(), 74, "feedloom.db")
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert workshop.files() == published
    assert workshop.run()[0] == 0


#: A command to whom permissions mean something, for root too: it gives up all capabilities (capset(2), version 3).
BOUND = first(
    "import ctypes; none = (ctypes.c_uint32 * 6)(), (ctypes.c_uint32 * 2)(0x20080522, 0);"
    "assert ctypes.CDLL(None).capset(none[1], none[0]) == 0"
)


@pytest.mark.parametrize(
    ("name", "mode"),
    [("feedloom.db", 0o000), ("feedloom.db", 0o444), (".", 0o555), ("public", 0o000), ("public/feeds", 0o555)],
)
def test_no_permission(settled: Path, tmp_path: Path, name: str, mode: int) -> None:
    """The same where permissions forbid it; once they are given back, nothing is left that stands in the way."""
    workshop = Workshop(shutil.copytree(settled, tmp_path / "work"))
    add(workshop, range(4, 6))
    place = workshop.folder / name
    usual = place.stat().st_mode
    place.chmod(mode)
    says_why(workshop.run(command=BOUND), 74, "public" if "public" in name else "feedloom.db")
    place.chmod(usual)
    assert workshop.run(command=BOUND)[0] == 0
    assert full_articles(workshop.store) == 6
    assert faults(workshop.public) == []


def test_full_disk(small_disk: Path, tmp_path: Path) -> None:
    """On a full disk the run ends with 74, store and feeds stay sound, and with room again it goes on."""
    small = on(small_disk, tmp_path / "documents")
    add(small, range(4))
    assert small.run()[0] == 0
    known, ends = full_articles(small.store), set[int]()
    add(small, range(4, 24))
    for spare in (0, 200_000):
        ballast = small_disk / "ballast"
        ballast.write_bytes(b"x" * max(shutil.disk_usage(small_disk).free - spare, 0))
        code, said = small.run()
        assert code in {0, 74}, said
        ends.add(code)
        for name in ("feeds/all.rss", "feeds/all.atom"):
            assert small.files()[name].rstrip().endswith((b"</rss>", b"</feed>"))
        ballast.unlink()
        with Database.open(small.store) as database:
            assert database.check() == []
        assert full_articles(small.store) >= known
    assert 74 in ends
    assert small.run()[0] == 0
    assert full_articles(small.store) == 24
    assert faults(small.public) == []


@pytest.mark.parametrize("name", ["run of an archive", "first publish"])
def test_full_disk_of_much_at_once(small_disk: Path, workshop: Workshop, tmp_path: Path, name: str) -> None:
    """A disk that fills in the middle of a bulk run, or of a first publish, ends it with 74; later it is completed."""
    small = Workshop(shutil.copytree(workshop.folder, small_disk / "work"))
    small.public.mkdir()
    victim, ends = VICTIMS[name](small, workshop), set[int]()
    victim.usual()
    victim.before(0)
    for spare in (0, 300_000, 700_000, 1_100_000):
        ballast = small_disk / "ballast"
        ballast.write_bytes(b"x" * max(shutil.disk_usage(small_disk).free - spare, 0))
        code, said = small.run(*victim.arguments, command=victim.command)
        assert code in {0, 74}, said
        ends.add(code)
        ballast.unlink()
        victim.after()
    assert 74 in ends
    victim.finish()


def test_full_disk_of_the_output(small_disk: Path, workshop: Workshop) -> None:
    """Where the output alone is on a full disk, articles are recorded, feeds stay whole and are written later."""
    workshop.public.symlink_to(small_disk)
    assert workshop.run()[0] == 0
    before = workshop.files()
    add(workshop, range(4, 8))
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * shutil.disk_usage(small_disk).free)
    says_why(workshop.run(), 74, "No space left")
    assert full_articles(workshop.store) == 8
    for name in ("feeds/all.rss", "feeds/all.atom", "index.html"):
        assert workshop.files()[name] == before[name]
    assert [name for name in workshop.files() if name.endswith(UNFINISHED)] == []  # their room is free at once
    ballast.unlink()
    assert workshop.run()[0] == 0
    assert b"old town 7" in workshop.files()["feeds/all.rss"]
    assert faults(workshop.public) == []


def test_locked(workshop: Workshop) -> None:
    """A store that another program holds for longer than we wait is named; nothing is lost."""
    assert workshop.run()[0] == 0
    add(workshop, range(4, 6))
    hurried = first("import storage.database as d; d.BUSY_TIMEOUT_SECONDS = 0.5")
    with closing(sqlite3.connect(workshop.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        says_why(workshop.run(command=hurried), 74, "another program is writing")
        other.execute("ROLLBACK")
    assert workshop.run()[0] == 0
    assert full_articles(workshop.store) == 6


def rows(store: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(store)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in names
            if not name.startswith("search")
        }


def test_growth(workshop: Workshop) -> None:
    """A year of visits that find nothing new grows nothing but their log, and pruning makes that short again.

    Nothing that readers see changes by either.
    """
    path, app_of = workshop.folder / "feedloom.toml", partial(ParserPool, in_process=True)
    workshop.add("broken.html", b"%PDF-1.7")

    def run(moment: datetime) -> None:
        app = App(load_config(path, {}), clock=lambda: moment, pool=app_of)
        app.run(app.config.sources)

    for day in range(2):
        run(NOON + day * DAY)
    before, published = rows(workshop.store), workshop.files()
    for day in range(30, 360, 30):
        run(NOON + day * DAY)
    after = rows(workshop.store)
    assert {name for name in after if after[name] != before[name]} <= {"visits", "failures", "fills", "changes"}
    assert after["changes"] <= before["changes"] + 11  # the ends of months
    assert after["visits"] == before["visits"] + 11
    run(NOON + 400 * DAY)
    with Database.open(workshop.store) as database:
        prune(database, before=NOON + 390 * DAY)
        assert database.check() == []
    pruned = rows(workshop.store)
    assert pruned["visits"] == 1
    assert max(pruned["failures"], pruned["changes"]) <= 2
    assert pruned["articles"] == after["articles"]
    run(NOON + 401 * DAY)
    assert workshop.files() == published


def capped(limit: int) -> tuple[str, ...]:
    """The command line where no file may grow beyond *limit* bytes."""
    return first(f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))")


@pytest.mark.parametrize("limit", [30_000, 200_000])
def test_files_that_may_not_grow(workshop: Workshop, limit: int) -> None:
    """Where files may not grow (a quota), the run ends with 74, and the next one goes on."""
    code, said = workshop.run(command=capped(limit))
    assert code in {0, 74}, said
    assert code == 74 or limit > 100_000
    assert workshop.run()[0] == 0
    assert full_articles(workshop.store) == 4
    assert faults(workshop.public) == []


def test_no_temporary_folder(workshop: Workshop) -> None:
    """A rehearsal that finds no room for its copy of the store says so."""
    full = capped(0)  # whatever folder is tried, nothing can be written
    for command in (("run", "--dry-run"), ("publish", "--check"), ("sources", "test", "papers")):
        says_why(workshop.run(*command, command=full), 74, "TMPDIR")


def test_full_output(workshop: Workshop) -> None:
    """A report that cannot be written ends with 74; the run itself is done."""
    with open("/dev/full", "w") as full:  # noqa: PTH123
        process = warm.run(
            [*COMMAND, "run", "--summary", "--config", workshop.folder / "feedloom.toml"],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert process.returncode == 74
    assert b"Traceback" not in process.stderr
    assert full_articles(workshop.store) == 4


@pytest.mark.parametrize("command", [("watch",), ("serve", "--port", "0", "--watch")], ids=" ".join)
def test_full_log(workshop: Workshop, command: tuple[str, ...]) -> None:
    """What goes on for long goes on when its log is full: it visits, publishes, and ends in good order."""
    with open("/dev/full", "w") as full:  # noqa: PTH123
        process = warm.Popen(
            [*COMMAND, *command, "--config", workshop.folder / "feedloom.toml"],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
        )
    with process, killed(process):
        assert wait_for((workshop.public / "manifest.json").exists, 40)
        process.terminate()
        said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (0, b"")
    assert full_articles(workshop.store) == 4


def test_clock(workshop: Workshop) -> None:
    """A clock that is a day back or a year ahead for one run loses nothing, and moves no date of an article."""
    path = workshop.folder / "feedloom.toml"

    def run(moment: datetime) -> dict[str, tuple[str, str]]:
        app = App(load_config(path, {}), clock=lambda: moment, pool=partial(ParserPool, in_process=True))
        assert app.run(app.config.sources).exit_status == 0
        assert faults(workshop.public) == []
        with closing(sqlite3.connect(workshop.store)) as store:
            rows = store.execute("SELECT entry_id, published, first_seen FROM articles WHERE status = 'full'")
            return {row[0]: row[1:] for row in rows}

    known = run(NOON)
    for number, moment in enumerate((NOON - DAY, NOON + 365 * DAY, NOON + DAY)):
        add(workshop, range(4 + number, 5 + number))
        now = run(moment)
        assert known.items() <= now.items()
        assert len(now) == 5 + number
        known = now
    feed = workshop.files()["feeds/all.json"]
    assert all(entry_id.encode() in feed for entry_id in known)
