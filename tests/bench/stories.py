"""What near copies, stories and related articles, recording and searching cost in large stores.

`python tests/bench/stories.py [FOLDER] [ARTICLES ...]` builds the stores in FOLDER, unless they are there. New articles
are recorded as in visits, AT_ONCE at a time, and the work between the last record and the publish of a run is timed on
the processor's clock, which other programs do not slow down as much.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from feeds.__main__ import OBJECTS_BEFORE_COLLECTION
from storage.articles.record import Articles
from storage.database import Database
from storage.related import RelatedArticles
from storage.search import Search
from storage.stories.connecting import Connections
from storage.stories.index import WINDOW_ARTICLES
from tests.bench.large import NEW_TEXT, NOON, Newsroom, build

#: Runs that are timed, and articles of each.
RUNS, AT_ONCE = 6, 50
#: How often each search is timed.
SEARCHES = 7


class Clock:
    """Processor milliseconds of each part of a run, for each article."""

    def __init__(self) -> None:
        self.parts: dict[str, list[float]] = {}

    @contextmanager
    def part(self, name: str, articles: int = AT_ONCE) -> Iterator[None]:
        began = time.process_time()
        yield
        self.parts.setdefault(name, []).append(1000 * (time.process_time() - began) / articles)

    def medians(self) -> dict[str, float]:
        return {name: median(taken) for name, taken in self.parts.items()}


def measure(path: Path) -> dict[str, float]:
    """The store at *path*, in which the new articles then are."""
    clock, newsroom = Clock(), Newsroom(int(time.time()))
    with Database.open(path) as database:
        articles = Articles(database, "example.org,2026")
        (last,) = database.execute("SELECT max(id) FROM articles").fetchone()
        for run in range(RUNS + 1):  # the first one warms up
            made = [newsroom.article(last + run * AT_ONCE + one, NEW_TEXT) for one in range(AT_ONCE)]
            with clock.part("recording"):
                for one in made:
                    articles.record(one, source=newsroom.source(), now=NOON)
            connections, related = Connections(database), RelatedArticles(database, articles.links)
            with clock.part("stories and copies"):
                connections.connect_new(now=NOON)
            with clock.part("related"):
                related.relate_new(now=NOON)
            if run == 0:
                clock.parts.clear()
        clock.parts["stories, copies and related"] = [
            sum(both) for both in zip(clock.parts["stories and copies"], clock.parts["related"], strict=True)
        ]
        _search(database, clock, newsroom, made[0].title or "")
    return clock.medians()


def _search(database: Database, clock: Clock, newsroom: Newsroom, title: str) -> None:
    search = Search(database)
    queries: dict[str, Callable[[], str]] = {
        "search for a title": lambda: f'"{title}"',
        "search for a frequent word": lambda: newsroom.words[10],
        "search for two words": lambda: f"{newsroom.words[60]} {newsroom.words[90]}",
    }
    for name, query in queries.items():
        search.find(query())
        for _ in range(SEARCHES):
            with clock.part(name, articles=1):
                search.find(query())


def main(folder: Path, sizes: list[int]) -> None:
    results = {}
    for size, path in build(folder, *sizes).items():
        results[size] = measure(path)
        print(f"{size:,} articles, of which the index of stories knows {WINDOW_ARTICLES:,}")
        for name, taken in results[size].items():
            print(f"  {name}: {taken:.2f} ms", flush=True)
    if len(results) > 1:
        small, large = min(results), max(results)
        for name, taken in results[large].items():
            print(f"{name}, {large:,} : {small:,} = {taken / results[small][name]:.2f}")


if __name__ == "__main__":
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)  # as feedloom does
    given = sys.argv[1:]
    sizes = [int(one) for one in given if one.isdecimal()] or [100_000, 1_000_000]
    folders = [Path(one) for one in given if not one.isdecimal()]
    if folders:
        main(folders[0], sizes)
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder), sizes)
