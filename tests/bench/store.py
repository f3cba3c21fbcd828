"""What the store costs, as ratios to a reference in the same run: `python -m pytest -s tests/bench/store.py`.

The machine is noisy, so that each pair is timed in turns and the best of each counts.
"""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import pytest
import zstandard

from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Document, Kind, Link, LinkKind, Person
from storage.search import Search, match_of
from storage.selections import Selection, Selections

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SYLLABLES = re.findall(
    r"\w+",
    "sáng nay người dân thành phố cùng ra đường hồ sông núi biển chợ hoa xuân hè thu đông mưa nắng gió bão lúa gạo"
    " trường lớp học sinh thầy cô giáo sách báo đài tin tức kinh tế giá vàng xăng dầu điện nước nhà đất xe tàu bay",
)
#: As frequent as words are: the second half as often as the first, the third a third as often, ….
WORDS = SYLLABLES + [one + other for one in SYLLABLES for other in SYLLABLES]
WEIGHTS = list(accumulate(1 / place for place in range(1, len(WORDS) + 1)))
CATEGORIES = [f"Chuyên mục {number}" for number in range(20)]
#: Articles of the first benchmark; every fifth is corrected once.
RECORDED = 20_000
#: Articles of the large and of the small store.
LARGE, SMALL = 100_000, 1_000
#: The tables that an article stands in, in an order that foreign keys allow.
TABLES = (
    "sources", "articles", "categories", "article_categories", "people", "article_people", "tags", "article_tags",
    "figures", "links", "keys", "versions", "documents", "changes",
)  # fmt: skip


def text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=words))


def title(number: int) -> str:
    return f"Bài số {number} {text(random.Random(-number - 1), 8)}"


def article(number: int) -> Article:
    """An article of some 6 KB, with four links, three tags and an author."""
    chance = random.Random(number)
    body = tuple(text(chance, 150) + f" {number}." for _ in range(6))
    links = tuple(
        Link(
            kind=LinkKind.RELATED,
            position=place,
            title=title(other),
            url=f"https://bao.example/{other}.html",
        )
        for place, other in enumerate(chance.sample(range(max(1, number - 50), number + 50), 4))
    )
    return Article(
        kind=Kind.ARTICLE,
        language="vi",
        title=title(number),
        permalink=f"https://bao.example/{number}.html",
        category=CATEGORIES[number % len(CATEGORIES)],
        published=NOON - timedelta(minutes=number),
        lede=text(chance, 30),
        body=body,
        content="".join(f"<p>{part}</p>" for part in body)[:1200],
        authors=(Person(name=f"Tác giả {number % 300}"),),
        tags=tuple(f"nhãn {chance.randrange(2000)}" for _ in range(3)),
        links=links,
    )


def record_all(path: Path, number: int) -> float:
    """Processor seconds to record *number* articles, each in its transaction as in a visit, every fifth twice."""
    made = [article(one) for one in range(number)]
    made += [replace(one, body=(*one.body, "Thêm một câu.")) for one in made[::5]]
    with Database.open(path) as database:
        articles = Articles(database, "example.org,2026")
        started = time.process_time()
        for one in made:
            articles.record(one, source="báo", now=NOON)
        return time.process_time() - started


def copy_rows(source: Path, path: Path) -> float:
    """Processor seconds to put the rows of *source* into the same tables with one bare executemany each."""
    with Database.open(path) as database:
        rows: dict[str, tuple[str, list[tuple[object, ...]]]] = {}
        with sqlite3.connect(source) as read:
            for table in TABLES:
                columns = [row[1] for row in read.execute(f"PRAGMA table_info({table})")]
                names = ", ".join(columns)
                sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
                rows[table] = sql, read.execute(f"SELECT {names} FROM {table}").fetchall()
        read.close()
        started = time.process_time()
        with database.write("copy"):
            database.execute("PRAGMA defer_foreign_keys = ON")
            for sql, values in rows.values():
                database.executemany(sql, values)
        return time.process_time() - started


def test_record_rate(tmp_path: Path) -> None:
    """Recording 20,000 articles goes at 0.3 or more of the rate of a bare executemany into the same tables."""
    recorded = record_all(tmp_path / "a.db", RECORDED)
    bare = copy_rows(tmp_path / "a.db", tmp_path / "b.db")
    print(f"\nrecord {RECORDED / recorded:,.0f}/s, executemany {RECORDED / bare:,.0f}/s, ratio {bare / recorded:.2f}")
    assert bare / recorded >= 0.3


def make_store(path: Path, number: int) -> None:
    """A store of *number* articles, each row written bare: minutes less than to record them."""
    with Database.open(path) as database:
        articles = Articles(database, "example.org,2026")
        for one in range(40):  # the shape of rows, of keys and of categories, from the real writer
            articles.record(replace(article(one), links=()), source="báo", now=NOON)
        database.execute("PRAGMA synchronous = OFF")
        with database.write("make a store"):
            database.executemany(ADD_ARTICLE, rows_of_articles(number))
            database.executemany(
                "INSERT INTO article_categories SELECT id, :category, 0, status, hidden, sort_date FROM articles"
                " WHERE id = :id",
                ({"id": one + 1, "category": one % len(CATEGORIES) + 1} for one in range(40, number)),
            )
            database.executemany(
                "INSERT INTO keys (value, kind, source, article_id) VALUES (?, 'permalink', '', ?)",
                ((f"bao.example/{one}.html", one + 1) for one in range(40, number)),
            )
        database.execute("INSERT INTO search(search) VALUES ('optimize')")
        database.execute("ANALYZE")


ADD_ARTICLE = (
    "INSERT INTO articles (id, key, entry_id, status, source, url, permalink, title, category, language, published,"
    " published_stated, first_seen, arrived, updated, lede, body, content, tags, authors)"
    " VALUES (?, ?, ?, 'full', 'báo', ?, ?, ?, ?, 'vi', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def rows_of_articles(number: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(5)
    now = "2026-03-01T12:00:00Z"
    for one in range(40, number):
        url, body = f"https://bao.example/{one}.html", f"{text(chance, 600)} {one}"
        date = (NOON - timedelta(minutes=one)).strftime("%Y-%m-%dT%H:%M:%SZ")
        category = CATEGORIES[one % len(CATEGORIES)]
        yield (
            one + 1, f"k{one}", f"tag:example.org,2026:k{one}", url, url, title(one), category, date, date,
            now, now, now, text(chance, 30), body, body[:1200], f"nhãn {one % 2000}", f"Tác giả {one % 300}",
        )  # fmt: skip


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("stores")
    paths = {number: folder / f"{number}.db" for number in (SMALL, LARGE)}
    for number, path in paths.items():
        make_store(path, number)
    return paths


def best_of(rounds: int, *calls: Callable[[], object]) -> list[float]:
    """The best time of each of *calls* in seconds, taken in turns."""
    times = [[] for _ in calls]  # type: list[list[float]]
    for _ in range(rounds):
        for call, taken in zip(calls, times, strict=True):
            started = time.perf_counter()
            call()
            taken.append(time.perf_counter() - started)
    return [min(taken) for taken in times]


def test_size_does_not_matter(stores: dict[int, Path]) -> None:
    """Recording one and reading the newest 50 of a category cost at most 1.5 times as much in 100,000 as in 1,000."""
    with Database.open(stores[SMALL]) as small, Database.open(stores[LARGE]) as large:
        numbers = iter(range(10_000_000, 20_000_000))

        def record(database: Database) -> Callable[[], object]:
            articles = Articles(database, "example.org,2026")

            def ten() -> None:
                for _ in range(10):
                    articles.record(article(next(numbers)), source="báo", now=NOON)

            return ten

        def newest(database: Database) -> Callable[[], object]:
            articles, find = Articles(database, "example.org,2026"), Selections(database)
            return lambda: articles.load(find.newest(Selection(categories=(3,)), limit=50))

        for what, make in (("record", record), ("newest 50 of a category", newest)):
            few, many = best_of(15, make(small), make(large))
            ratio = many / few
            print(f"\n{what}: {few * 1000:.1f} ms in {SMALL:,}, {many * 1000:.1f} ms in {LARGE:,}, ratio {ratio:.2f}")
            assert ratio <= 1.5


@pytest.mark.parametrize("query", ["gaosach", '"gia vang"', "vang dau", "sach* -bien", "99999"])
def test_search(stores: dict[int, Path], query: str) -> None:
    """A search costs at most 1.5 times the bare query of the full-text index, titles and snippets included."""
    with Database.open(stores[LARGE]) as database:
        search = Search(database)
        bare = "SELECT rowid, rank FROM search WHERE search MATCH ? ORDER BY rank LIMIT 20"
        match = match_of(query)
        reference, ours = best_of(
            5, lambda: database.execute(bare, (match,)).fetchall(), lambda: search.find(query, 20)
        )
    print(f"\n{query}: bare {reference * 1000:.1f} ms, search {ours * 1000:.1f} ms, ratio {ours / reference:.2f}")


def test_file_size(tmp_path: Path) -> None:
    """The file takes at most three times what the articles' own text and compressed documents take."""
    pack = zstandard.ZstdCompressor(level=3).compress
    number, parts = 2_000, 0
    with Database.open(tmp_path / "a.db") as database:
        articles = Articles(database, "example.org,2026")
        for one in map(article, range(number)):
            page = f"<html><h1>{one.title}</h1>{one.content}{''.join(one.body)}</html>".encode()
            articles.record(one, source="báo", now=NOON, document=Document(data=page, url=one.permalink))
            said = (one.title, one.lede, one.content, *one.body, *one.tags, *(link.title for link in one.links))
            parts += len(pack(page)) + sum(len((text or "").encode()) for text in said)
        pages = database.execute(
            "SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name ORDER BY size DESC LIMIT 8"
        ).fetchall()
    size = (tmp_path / "a.db").stat().st_size
    print(f"\n{size / number:,.0f} bytes an article, its parts {parts / number:,.0f}, ratio {size / parts:.2f}")
    print("\n".join(f"  {row['name']}: {row['size'] / number:,.0f} bytes an article" for row in pages))
    assert size / parts <= 3
