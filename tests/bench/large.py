"""Stores of a million articles in a minute or two, for measuring what depends on size.

The newest WINDOW_ARTICLES are recorded and compared by the real code, once for all sizes. What is older is written row
by row below them: article, category, addresses, title, full text.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from storage.articles.identity import digest
from storage.articles.record import Articles
from storage.database import Database
from storage.full_text import indexed_together
from storage.model import Article, Kind
from storage.related import RelatedArticles
from storage.stories.connecting import Connections
from storage.stories.copies import GENERATION_ARTICLES
from storage.stories.index import WINDOW_ARTICLES
from storage.text import fold_words

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: The word of a rank is one of 1 / (rank + ZIPF_OFFSET) ** ZIPF_EXPONENT (Mandelbrot, 1953), as in 900 English
#: articles of 190,000 words.
VOCABULARY, ZIPF_EXPONENT, ZIPF_OFFSET = 60_000, 1.0, 1.0
#: Words of a title, of a standfirst, and of a text in the old part and in the new one.
TITLE, LEDE, OLD_TEXT, NEW_TEXT = 9, 25, 100, 900
#: An event has so many names, which are a quarter of the words of title, standfirst and opening.
EVENT_NAMES = 14
PAPERS, CATEGORIES = 40, 20
#: Ids of articles begin here in the newest part.
FIRST_ID = 5_000_000
#: Fingerprints of an article.
FINGERPRINTS = 20
#: Articles recorded in one transaction.
BATCH = 200


class Newsroom:
    """Makes articles: most tell of an event that some other papers tell of, too."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = [_spelled(number) for number in range(VOCABULARY)]
        self.weights = list(accumulate(1 / (rank + ZIPF_OFFSET) ** ZIPF_EXPONENT for rank in range(1, VOCABULARY + 1)))
        self.events: list[list[str]] = []

    def text(self, words: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=words))

    def _event(self) -> list[str]:
        """The names of a running event, or of a new one."""
        if not self.events or self.chance.random() < 0.4:
            names = [
                _spelled(self.chance.randrange(VOCABULARY // 50, 20 * VOCABULARY)).title() for _ in range(EVENT_NAMES)
            ]
            self.events = [*self.events[-50:], names]
        return self.chance.choice(self.events)

    def _told(self, words: int, names: list[str]) -> str:
        plain = self.text(words - words // 4).split()
        for name in self.chance.choices(names, k=words // 4):
            plain.insert(self.chance.randrange(len(plain)), name)
        return " ".join(plain)

    def article(self, number: int, words: int) -> Article:
        """An article, a minute after the one before."""
        names = self._event()
        return Article(
            kind=Kind.ARTICLE,
            language="en",
            title=f"{self._told(TITLE, names)} {number}",
            permalink=f"https://bao.example/n{number}.html",
            category=f"Category {number % CATEGORIES}",
            published=NOON + timedelta(minutes=number),
            lede=self._told(LEDE, names) + ".",
            body=(self._told(OLD_TEXT, names) + ".", *(self.text(200) + "." for _ in range((words - OLD_TEXT) // 200))),
        )

    def source(self) -> str:
        return f"paper {self.chance.randrange(PAPERS)}"


def _spelled(number: int) -> str:
    word = ""
    while number or not word:
        number, at = divmod(number, 85)
        word += "bdfghklmnprstvwjz"[at // 5] + "aeiou"[at % 5]
    return word


def build(folder: Path, *sizes: int) -> dict[int, Path]:
    """A store of each of *sizes*, at least WINDOW_ARTICLES, in *folder*."""
    newest = folder / "newest.db"
    if not newest.exists():
        _build_newest(newest)
    paths = {}
    for size in sizes:
        paths[size] = folder / f"{size}.db"
        if not paths[size].exists():
            shutil.copyfile(newest, paths[size])
            _add_old(paths[size], size - WINDOW_ARTICLES)
    return paths


def _build_newest(path: Path) -> None:
    newsroom = Newsroom(1)
    with Database.open(path) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -100000")
        articles, connections = Articles(database, "example.org,2026"), Connections(database)
        related = RelatedArticles(database, articles.links)
        database.execute("INSERT INTO sqlite_sequence VALUES ('articles', ?)", (FIRST_ID,))
        _begin(database, articles, newsroom)
        for start in range(0, WINDOW_ARTICLES, BATCH):
            with database.together("record"), indexed_together(database):
                for number in range(start, start + BATCH):
                    articles.record(newsroom.article(number, OLD_TEXT), source=newsroom.source(), now=NOON)
            connections.connect_new(now=NOON)
            related.relate_new(now=NOON)


def _begin(database: Database, articles: Articles, newsroom: Newsroom) -> None:
    """Let the comparing go on as if a generation of fingerprints were full."""
    first = articles.record(newsroom.article(-1, OLD_TEXT), source="paper 0", now=NOON).id
    chance = random.Random(2)
    with database.write("begin"):
        database.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'articles'", (FIRST_ID,))
        database.execute(
            "INSERT INTO story_numbers (number, article_id, source, date, dated) VALUES (?, ?, 'paper 0', ?, 1)",
            (GENERATION_ARTICLES, first, "2026-03-01T11:59:00Z"),
        )
        prints = (
            (0, chance.randrange(1 << 32) // 20, one)
            for one in range(FIRST_ID - GENERATION_ARTICLES, FIRST_ID)
            for _ in range(FINGERPRINTS)
        )
        database.executemany("INSERT OR IGNORE INTO fingerprints VALUES (?, ?, ?)", sorted(prints))
        database.execute("UPDATE settings SET value = (SELECT max(seq) FROM changes) WHERE key = 'stories_seq'")


def _add_old(path: Path, number: int) -> None:
    with Database.open(path) as database:
        for pragma in (
            "synchronous = OFF",
            "cache_size = -100000",
            "foreign_keys = OFF",
            "wal_autocheckpoint = 100000",
        ):
            database.execute(f"PRAGMA {pragma}")
        triggers = database.execute(TRIGGERS).fetchall()
        with database.write("add what is old"):
            for row in triggers:
                database.execute(f"DROP TRIGGER {row['name']}")
            database.executemany(ADD_ARTICLE, _old_articles(number))
            database.execute(ADD_CATEGORY, (CATEGORIES, FIRST_ID))
            database.executemany(ADD_KEY, sorted(_keys(database)))
            names = ", ".join(row["name"] for row in database.execute("SELECT name FROM pragma_table_info('search')"))
            database.execute(
                f"INSERT INTO search(rowid, {names}) SELECT id, {names} FROM searchable WHERE id < {FIRST_ID}"
            )
            for row in triggers:
                database.execute(row["sql"])
        database.execute("ANALYZE")


TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'search_*'"
ADD_ARTICLE = (
    "INSERT INTO articles (id, key, entry_id, status, source, url, permalink, title, category, language, published,"
    " published_stated, first_seen, arrived, updated, lede, body)"
    " VALUES (?, ?, ?, 'full', ?, ?, ?, ?, ?, 'en', ?, ?, ?, ?, ?, ?, ?)"
)
ADD_KEY = "INSERT OR IGNORE INTO keys (value, kind, source, article_id) VALUES (?, ?, ?, ?)"
ADD_CATEGORY = (
    "INSERT INTO article_categories SELECT id, 1 + id % ?, 0, status, hidden, sort_date FROM articles WHERE id < ?"
)


def _old_articles(number: int) -> Iterator[tuple[object, ...]]:
    newsroom = Newsroom(3)
    stream = newsroom.text(2_000_000).split()
    room = len(stream) - OLD_TEXT
    for one in range(1, number + 1):
        url, date = (
            f"https://bao.example/{one}.html",
            (NOON - timedelta(minutes=number - one)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        at = newsroom.chance.randrange(room)
        words = stream[at : at + OLD_TEXT]
        yield (
            one, f"k{one}", f"tag:example.org,2026:k{one}", f"paper {one % PAPERS}", url, url,
            f"{' '.join(words[:TITLE])} {one}", f"Category {one % CATEGORIES}", date, date, date, date, date,
            " ".join(words[-LEDE:]), " ".join(words),
        )  # fmt: skip


def _keys(database: Database) -> Iterator[tuple[str, str, str, int]]:
    for row in database.execute("SELECT id, title, source FROM articles WHERE id < ?", (FIRST_ID,)).fetchall():
        yield f"bao.example/{row['id']}.html", "permalink", "", row["id"]
        yield digest(fold_words(row["title"])), "title", row["source"], row["id"]
