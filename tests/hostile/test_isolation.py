"""A page that keeps the parser busy, in real runs: it costs itself, and a kill over it costs nothing."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from scraper.parsing.limits import MAX_CHILD_MEMORY_BYTES
from tests.hostile.checker import faults
from tests.hostile.payloads import page
from tests.hostile.workshop import Workshop
from tests.scraper.parsing.test_pool import is_alive, wait_for

#: Half a megabyte over which parsers sit for a minute.
BUSY = "<select>" + "<option>x" * 60_000
#: The command line with a second or two for each document.
HURRIED = (
    sys.executable,
    "-c",
    (
        "from scraper.parsing.pool import ParserPool as p; p.__init__.__kwdefaults__['timeout'] = 1.5;"
        "from feeds.__main__ import main; main()"
    ),
)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Three documents, the second of which never ends."""
    workshop = Workshop.make(tmp_path / "work")
    workshop.add("1.html", page("", 1))
    workshop.add("2-busy.html", page("", 2).replace("<article>", f"{BUSY}<article>"))
    workshop.add("3.html", page("", 3))
    return workshop


def articles(workshop: Workshop) -> int:
    with closing(sqlite3.connect(workshop.store)) as store:
        return int(store.execute("SELECT count(*) FROM articles WHERE status = 'full'").fetchone()[0])


def test_busy_page(workshop: Workshop) -> None:
    """It is named with the cause and the others are read; after a second try it is set aside.

    When only the parent is killed over it, its children die with it, and the next run may begin at once.
    """
    process = workshop.start(begin=subprocess.Popen)
    tasks = Path(f"/proc/{process.pid}/task")

    def children() -> list[int]:
        return [int(child) for file in tasks.glob("*/children") for child in file.read_text().split()]

    def ticks(child: int) -> int:
        return int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11])

    assert wait_for(lambda: any(ticks(child) > 100 for child in children()), 60)  # one has worked for a second
    found = children()
    process.kill()
    process.communicate()
    for status in (1, 1, 0):
        code, said = workshop.run(begin=subprocess.Popen, command=HURRIED)
        assert code == status, said
        assert ("2-busy.html" in said and "took more than 1.5 s" in said) == (status == 1), said
        assert articles(workshop) == 2
    assert not any(map(is_alive, found))
    assert faults(workshop.public) == []


def test_less_memory_than_a_child_may_have(tmp_path: Path) -> None:
    """Where whoever starts us allows less memory than we allow a child, that holds, and documents are read."""
    workshop = Workshop.make(tmp_path / "work")
    workshop.add("1.html", page("", 1))

    def cap() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MAX_CHILD_MEMORY_BYTES // 2, MAX_CHILD_MEMORY_BYTES // 2))

    assert workshop.run(begin=subprocess.Popen, preexec_fn=cap) == (0, "\n")
    assert articles(workshop) == 1
