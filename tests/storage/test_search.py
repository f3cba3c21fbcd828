"""Full-text search."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles import Articles
from storage.database import Database
from storage.errors import ModelError
from storage.model import Article, Kind, Person
from storage.search import Search, match_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def search(database: Database, articles: Articles) -> Search:
    made = (
        ("Đường sắt đô thị chạy thử", "Giao thông", "Đoàn tàu rời ga Đà Nẵng lúc sáng sớm.", "Lan Anh", "metro"),
        ("Chợ hoa xuân", "Xã hội", "Hoa đào, hoa mai và quất cảnh.", "Minh Đức", "tết"),
        ("Łódź opens a book market", "World", "Readers from Łódź and Tromsø came.", "Jan", "books"),
    )
    for number, (title, category, body, author, tag) in enumerate(made):
        articles.record(
            Article(
                kind=Kind.ARTICLE,
                title=title,
                category=category,
                body=(body,),
                authors=(Person(name=author),),
                tags=(tag,),
                permalink=f"https://bao.example/{number}.html",
            ),
            source="báo",
            now=NOW,
        )
    return Search(database)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        pytest.param("duong sat", ["Đường sắt đô thị chạy thử"], id="no-accents"),
        pytest.param("ĐƯỜNG", ["Đường sắt đô thị chạy thử"], id="capitals"),
        pytest.param("nang", ["Đường sắt đô thị chạy thử"], id="body"),
        pytest.param('"hoa mai"', ["Chợ hoa xuân"], id="phrase"),
        pytest.param('"mai hoa"', [], id="phrase-order"),
        pytest.param("xu*", ["Chợ hoa xuân"], id="prefix"),
        pytest.param("minh duc", ["Chợ hoa xuân"], id="author"),
        pytest.param("metro", ["Đường sắt đô thị chạy thử"], id="tag"),
        pytest.param("lodz tromso", ["Łódź opens a book market"], id="undecomposed"),
        pytest.param("hoa -đào", [], id="without"),
        pytest.param('AND OR NOT ( "', [], id="words-of-the-query-language"),
    ],
)
def test_find(search: Search, query: str, titles: list[str]) -> None:
    """Words are found in every part of an article, whatever their accents and case."""
    assert [hit.title for hit in search.find(query)] == titles


def test_filters(search: Search) -> None:
    """A search can be kept to one category or source."""
    assert [hit.title for hit in search.find("hoa", category="XÃ HỘI", source="báo")] == ["Chợ hoa xuân"]
    assert search.find("hoa", category="World") == search.find("hoa", source="other") == []


def test_index_follows_the_articles(database: Database, articles: Articles, search: Search) -> None:
    """Changed and removed articles are found by what they say now, and hidden ones not at all."""
    (hit,) = search.find("chợ hoa")
    again = Article(kind=Kind.ARTICLE, title="Chợ sách", permalink="https://bao.example/1.html")
    articles.record(again, source="báo", now=NOW)
    assert [len(search.find(query)) for query in ("hoa dao", "cho sach")] == [0, 1]
    articles.hide(hit.id, now=NOW)
    assert search.find("cho sach") == []
    articles.show(hit.id, now=NOW)
    articles.take_down(hit.id, now=NOW)
    assert search.find("cho sach") == []
    database.execute("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize("query", ["", "   ", '"', "*", "-hoa", "()"])
def test_nothing_to_search_for(search: Search, query: str) -> None:
    """A query without a word says what to give."""
    with pytest.raises(ModelError, match="nothing to search for"):
        search.find(query)


@given(st.text())
def test_any_query_is_valid(query: str) -> None:
    """Whatever a user types is no error of syntax in FTS5."""
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(a)")
    try:
        match = match_of(query)
    except ModelError:
        return
    connection.execute("SELECT * FROM t WHERE t MATCH ?", (match,)).fetchall()
