"""Which articles a feed selects; and what an operator's query may do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import selections
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import ModelError
from storage.model import Article, Kind, Link, LinkKind
from storage.selections import Selection, Selections, query_ids

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def ids(articles: Articles) -> list[int]:
    """Four articles, the newest last, and one teaser."""
    texts = ("Đường sắt đô thị", "Hồ Tây", "Chợ hoa", "Đường hoa")
    found = []
    for number, title in enumerate(texts):
        article = Article(
            kind=Kind.ARTICLE,
            title=title,
            permalink=f"https://bao.example/{number}.html",
            published=NOON - timedelta(days=9 - number),
            category=("Giao thông", "Môi trường")[number % 2],
            tags=("Hà Nội", "hoa")[: 1 + number // 2],
            body=(f"Nội dung {number}.",),
        )
        found.append(articles.record(article, source=("báo", "đài")[number // 3], now=NOON).id)
    teaser = Link(kind=LinkKind.RELATED, position=0, title="Bài sắp đọc về đường", category="Giao thông")
    listing = Article(kind=Kind.LISTING, permalink="https://bao.example/", links=(teaser,))
    articles.record_listing(listing, source="báo", now=NOON)
    return found


def test_conditions_join(database: Database, ids: list[int]) -> None:
    """Each condition narrows; the newest come first, teasers after what is full."""
    find = Selections(database)
    one, two, three, four = ids
    traffic, nature = find.category("giao thông"), find.category("MÔI TRƯỜNG")
    assert traffic is not None
    assert nature is not None
    for selection, expected in (
        (Selection(), [four, three, two, one]),
        (Selection(categories=(traffic.id,)), [three, one]),
        (Selection(categories=(traffic.id, nature.id)), [four, three, two, one]),
        (Selection(categories=()), []),
        (Selection(source="đài"), [four]),
        (Selection(tag="HOA"), [four, three]),
        (Selection(search="duong"), [four, one]),
        (Selection(search="duong", tag="hoa", categories=(nature.id,)), [four]),
        (Selection(sql=f"SELECT id, title FROM articles WHERE id IN ({one}, {three})"), [three, one]),
    ):
        assert find.newest(selection, limit=9, teasers=False) == expected, selection
        assert find.newest(selection, limit=1) == expected[:1]
        assert find.members(selection) == sorted(expected)
        assert find.members(selection, among=[one, four]) == sorted({one, four} & set(expected))
        assert find.count(selection) >= len(expected)
    assert len(find.newest(Selection(), limit=9)) == find.count(Selection()) == 5
    assert len(find.newest(Selection(categories=(traffic.id,)), limit=9)) == 3
    assert find.count(Selection(categories=(traffic.id,))) == 3
    assert len(find.members(Selection(), teasers=True)) == 5
    assert find.sources() == ["báo", "đài"]
    assert (find.tags(3), find.tags(2), find.category("?")) == (["Hà Nội"], ["Hà Nội", "hoa"], None)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DELETE FROM articles", "only read"),
        ("UPDATE articles SET title = 'x'", "only read"),
        ("ATTACH '/etc/passwd' AS x", "only read"),
        ("PRAGMA journal_mode = DELETE", "only read"),
        ("SELECT load_extension('x')", "not authorized|only read"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n", "too long"),
        ("SELECT length(randomblob(500000000))", "too big"),
        ("SELECT title FROM articles", "articles.id first"),
        ("SELEC id", "syntax"),
        ("", "articles.id|None"),
    ],
)
def test_a_query_may_only_read(
    database: Database, ids: list[int], sql: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else it tries is refused with the reason, and the store stays as it is."""
    monkeypatch.setattr(selections, "MAX_QUERY_INSTRUCTIONS", 2_000_000)
    if not sql:
        assert query_ids(database.path, sql) == []
        return
    with pytest.raises(ModelError, match=reason):
        query_ids(database.path, sql)
    assert database.execute("SELECT count(*) FROM articles").fetchone()[0] == 5


def test_a_query_may_search(database: Database, ids: list[int]) -> None:
    """The full-text index and the views are there for it, beside a writer."""
    sql = "SELECT rowid FROM search WHERE search MATCH 'hoa' INTERSECT SELECT id FROM latest"
    with database.write("beside"):
        assert query_ids(database.path, sql) == ids[2:]


@contextmanager
def opened(path: Path) -> Iterator[Selections]:
    with Database.open(path) as database:
        yield Selections(database)


def test_a_search_without_words_is_an_error(tmp_path: Path) -> None:
    """It would select nothing for ever, silently."""
    with opened(tmp_path / "a.db") as find, pytest.raises(ModelError, match="nothing to search"):
        find.count(Selection(search="!?"))


def test_one_category_and_more(database: Database, ids: list[int]) -> None:
    """One category beside other conditions is counted with all of them, and found from its index alone."""
    find = Selections(database)
    traffic = find.category("Giao thông")
    assert traffic is not None
    for selection in (Selection(categories=(traffic.id,), source="?"), Selection(categories=(traffic.id,), tag="?")):
        assert find.count(selection) == 0
    sql: list[str] = []
    database.connection.set_trace_callback(sql.append)
    find.newest(Selection(categories=(traffic.id,)), limit=1)
    plan = " ".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql[0]}"))
    assert "article_categories_newest" in plan
    assert "SUBQUERY" not in plan
