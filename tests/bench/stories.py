"""What near copies, stories and related articles cost an article: `python tests/bench/stories.py [ARTICLES ...]`.

A store of so many articles is filled by plain SQL, with as many fingerprints as their texts would have; the index of
stories holds the newest alone. Then NEW articles are recorded, and the work between the
last record and the publish of a run is timed on the processor's clock, which other programs do not slow down as much.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.articles.record import Articles
from storage.database import Database
from storage.related import RelatedArticles
from storage.stories.connecting import Connections
from storage.stories.copies import GENERATION_ARTICLES
from storage.stories.index import WINDOW_ARTICLES
from tests.bench.store import NOON, article

#: Articles that are timed, in runs of some; how many are taken in before, so that words are known.
NEW, AT_ONCE, BEFORE = 200, 50, 600
#: Fingerprints of an article of some 900 words.
FINGERPRINTS = 20


def fill(database: Database, number: int) -> None:
    """Rows of *number* articles, each a copy of one, under numbers of their own."""
    columns = [
        row[1] for row in database.execute("PRAGMA table_info(articles)") if row[1] not in ("id", "key", "entry_id")
    ]
    names = ", ".join(columns)
    (last,) = database.execute("SELECT max(id) FROM articles").fetchone()
    with database.write("fill"):
        for trigger in ("search_insert", "search_delete", "search_update"):
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            f" INSERT INTO articles (id, key, entry_id, {names}) SELECT ? + i, 'k' || i, 'e' || i, {names} FROM n"
            f" JOIN articles ON id = 1 + i % ?",
            (number, last, last),
        )
        database.executemany("INSERT OR IGNORE INTO fingerprints VALUES (0, ?, ?)", prints(last, number))


def prints(last: int, number: int) -> Iterator[tuple[int, int]]:
    """Fingerprints as texts have them: the smallest of many numbers."""
    chance = random.Random(number)
    for one in range(min(number, 2 * GENERATION_ARTICLES)):  # no more are kept
        for _ in range(FINGERPRINTS):
            yield chance.randrange(1 << 32) // 20, last + one + 1


def measure(number: int) -> tuple[float, float]:
    """Milliseconds an article in a store of *number*: on the processor, and by the wall."""
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder) / "a.db") as database:
        store, connections = Articles(database, "example.org,2026"), Connections(database)
        related = RelatedArticles(database, store.links, connections.stories.index)
        made = (replace(article(one), links=(), published=NOON + timedelta(minutes=one)) for one in range(BEFORE + NEW))
        for one in islice(made, BEFORE):
            store.record(one, source=f"paper {len(one.title or '') % 7}", now=NOON)
        connections.connect_new(now=NOON)
        related.relate_new(now=NOON)
        fill(database, max(1, number - BEFORE - NEW))
        database.checkpoint()
        best, wall, done = [], [], 0
        while done < NEW:
            for one in islice(made, AT_ONCE):
                store.record(one, source=f"paper {done % 7}", now=NOON)
            processor, clock = time.process_time(), time.perf_counter()
            connections.connect_new(now=NOON)
            related.relate_new(now=NOON)
            best.append((time.process_time() - processor) / AT_ONCE)
            wall.append((time.perf_counter() - clock) / AT_ONCE)
            done += AT_ONCE
        return 1000 * min(best), 1000 * min(wall)


if __name__ == "__main__":
    print(f"the index of stories knows {WINDOW_ARTICLES:,} articles at most")
    for size in map(int, sys.argv[1:] or ("1000", "100000")):
        processor, wall = measure(size)
        print(f"{size:>9,} articles: {processor:.2f} ms an article on the processor, {wall:.2f} by the wall")
