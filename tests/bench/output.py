"""What the output costs for each byte that articles have of their own, whatever strangers write into them.

    .venv/bin/python -m pytest -s tests/bench/output.py

Prints, for each kind of articles: their own bytes, files and bytes of the output, bytes of it for each own byte, the
seconds (of the processor) of recording and publishing, and the most memory. Each kind runs in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.model import Link, LinkKind
from tests.hostile.test_growth_of_output import TEXT, Shelf, names


def tags(count: int) -> Iterator[dict[str, object]]:
    return ({"tags": names(count)} for _ in range(20))


def links(count: int) -> Iterator[dict[str, object]]:
    for page in range(20):
        found = (
            Link(kind=LinkKind.RELATED, position=one, title=f"Ferry {one} of {page}", url=f"https://o.example/{one}")
            for one in range(count)
        )
        yield {"links": tuple(found)}


ORDINARY = "20 pages, 20 tags each"
KINDS: dict[str, Callable[[], Iterator[dict[str, object]]]] = {
    "20 pages, 1 tag each": lambda: tags(1),
    ORDINARY: lambda: tags(20),
    "20 pages, 300 tags each": lambda: tags(300),
    "20 pages, 2,000 tags each": lambda: tags(2_000),
    "2,000 pages, a category each": lambda: ({"category": f"Port {one}"} for one in range(2_000)),
    "20 pages, 20,000 related links each": lambda: links(20_000),
    "20 pages, a category of 100,000 characters each": lambda: ({"category": f"{n}" * 50_000} for n in range(10, 30)),
}


def measure(name: str, to: Connection) -> None:
    """Record and publish the articles of one kind; sends a row of the table, and what each own byte costs."""
    with TemporaryDirectory() as folder:
        shelf, own, begun = Shelf(Path(folder), tags=20), 0, time.process_time()
        for number, said in enumerate(KINDS[name]()):
            shelf.add(number, **said)
            own += 2 * len(TEXT) + 60 + len(repr(said))
        recorded = time.process_time()
        shelf.publish()
        published, sizes = time.process_time(), shelf.sizes()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        row = (
            f"| {name} | {own / 1e6:.2f} | {len(sizes):,} | {sum(sizes) / 1e6:.1f} | {sum(sizes) / own:.1f} |"
            f" {recorded - begun:.1f} | {published - recorded:.1f} | {memory:.0f} |"
        )
        to.send((row, sum(sizes) / own))


def test_output() -> None:
    """No kind costs more for each byte of its own than ordinary pages with the tags that papers have."""
    ratios: dict[str, float] = {}
    spawn = multiprocessing.get_context("spawn")
    for name in KINDS:
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=measure, args=(name, theirs))
        process.start()
        theirs.close()
        row, ratios[name] = ours.recv()
        process.join()
        print(f"\n{row}", end="")
    assert max(ratios, key=lambda name: ratios[name]) == ORDINARY
