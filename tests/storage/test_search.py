"""Full-text search."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles.record import Articles
from storage.database import Database
from storage.errors import ModelError
from storage.migrations import PLAIN_LETTERS
from storage.model import Article, Kind, Link, LinkKind, Person
from storage.search import Search, Term, match_of, snippet_of, terms_of

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


#: Queries in FTS5's own language, each in both spellings of a word that has letters without a plain form in Unicode.
BOTH_FORMS = [
    pytest.param("đời sống", "doi song", id="words"),
    pytest.param('"đời sống"', '"doi song"', id="phrase"),
    pytest.param("đờ*", "do*", id="prefix"),
    pytest.param('"đời số" *', '"doi so" *', id="prefix-of-a-phrase"),
    pytest.param("NEAR(đời mới, 2)", "NEAR(doi moi, 2)", id="near"),
    pytest.param("title : đời", "{title plain_title} : doi", id="column"),
    pytest.param("ĐỜI", "DOI", id="capitals"),
    pytest.param("đo\u031b\u0300i", "doi", id="combining-marks"),
    pytest.param("Straße", "strasse", id="ß"),
    pytest.param("Łódź Tromsø", "lodz tromso", id="ł-ø"),
    pytest.param("Diyarbakır", "diyarbakir", id="ı"),
    pytest.param("Æbler œuvre þing", "aebler oeuvre thing", id="æ-œ-þ"),
]


@pytest.fixture
def printed(database: Database, articles: Articles) -> Database:
    body = "Straße, Łódź, Tromsø, Diyarbakır, æbler, œuvre, þing."
    for number, (title, text) in enumerate((("Đời sống mới", body), ("Something else", "Nothing of it."))):
        one = Article(kind=Kind.ARTICLE, title=title, body=(text,), permalink=f"https://bao.example/p{number}.html")
        articles.record(one, source="báo", now=NOW)
    database.checkpoint()
    return database


@pytest.mark.parametrize(("as_printed", "in_plain_letters"), BOTH_FORMS)
def test_both_forms_in_a_bare_sqlite3(
    printed: Database, sqlite3_cli: str, as_printed: str, in_plain_letters: str
) -> None:
    """At the prompt of sqlite3, words are found as they are printed and in plain letters."""
    for query in (as_printed, in_plain_letters):
        sql = f"SELECT title FROM search WHERE search MATCH '{query}' ORDER BY rank"
        answer = subprocess.run([sqlite3_cli, str(printed.path), sql], capture_output=True, text=True, check=True)
        assert answer.stdout == "Đời sống mới\n", query


@pytest.mark.parametrize("query", ["đời sống", "doi song"])
def test_both_forms_in_sqlite_utils(printed: Database, query: str) -> None:
    """sqlite-utils knows the index of `articles`, and finds both forms."""
    command = [sys.executable, "-m", "sqlite_utils", "search", str(printed.path), "articles", query, "-c", "title"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == [{"title": "Đời sống mới"}]
    assert [row["title"] for row in printed.db.table("articles").search(query)] == ["Đời sống mới"]


def test_snippets_of_a_bare_sqlite3_are_as_printed(printed: Database) -> None:
    """FTS5's own snippets and highlights show a title in its own letters."""
    sql = (
        "SELECT snippet(search, -1, '[', ']', '…', 9), highlight(search, 0, '[', ']') FROM search WHERE search MATCH ?"
    )
    assert tuple(printed.execute(sql, ("đời sống",)).fetchone()) == ("[Đời] [sống] mới",) * 2


def test_what_excludes_excludes_in_both_forms(printed: Database) -> None:
    """NOT keeps an article out, however its words are spelt."""
    for query in ("mới NOT đời", "mới NOT doi"):
        assert printed.execute("SELECT count(*) FROM search WHERE search MATCH ?", (query,)).fetchone()[0] == 0


def test_texts_without_such_letters_stand_in_the_index_once(printed: Database) -> None:
    """The second form costs nothing where it is the same."""
    rows = printed.execute("SELECT plain_title, plain_body FROM searchable ORDER BY id").fetchall()
    assert tuple(rows[0]) == ("Dời sống mới", "Strasse, Lódź, Tromso, Diyarbakir, aebler, oeuvre, thing.")
    assert tuple(rows[1]) == (None, None)


def test_every_letter_of_the_table_is_found_in_plain_letters(database: Database, articles: Articles) -> None:
    """Each letter without a plain form in Unicode is found by it, in the index and in the snippet."""
    for letter, plain in PLAIN_LETTERS:
        one = Article(kind=Kind.ARTICLE, title="A", body=(f"qu{letter}x",), permalink=f"https://bao.example/{letter}")
        number = articles.record(one, source="báo", now=NOW).id
        hits = {hit.id: hit for hit in Search(database).find(f"qu{plain}x", 1000)}
        assert hits[number].snippet == ((f"qu{letter}x", True),)


def test_filters(search: Search) -> None:
    """A search can be kept to one category or source."""
    assert [hit.title for hit in search.find("hoa", category="XÃ HỘI", source="báo")] == ["Chợ hoa xuân"]
    assert search.find("hoa", category="World") == search.find("hoa", source="other") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gạo", [2, 1, 5, 3]),
        ("gạo -mới", [2, 1, 3]),
        ('"giá gạo"', [2, 1, 5, 3]),
        ("米", [4, 3, 2]),
        ("米 gạo", [3, 2]),
    ],
)
def test_very_many_matches(
    database: Database, articles: Articles, monkeypatch: pytest.MonkeyPatch, query: str, expected: list[int]
) -> None:
    """Of more than can be ranked, titles come first, then what was read last; pages follow each other."""
    monkeypatch.setattr("storage.search.MAX_RANKED", 1)
    made = (
        ("Giá gạo tăng", "Chợ sáng."),
        ("Giá gạo giảm", "Chợ sáng. 米"),
        ("Phiên chợ", "Giá gạo không đổi. 米"),
        ("米价", "市场."),
        ("Phiên chợ mới", "Giá gạo không đổi."),
    )
    for number, (title, body) in enumerate(made):
        one = Article(kind=Kind.ARTICLE, title=title, body=(body,), permalink=f"https://bao.example/{number}.html")
        articles.record(one, source="báo", now=NOW)
    search = Search(database)
    assert [hit.id for hit in search.find(query)] == expected
    pages = [search.find(query, 1, offset=place) for place in range(len(expected) + 1)]
    assert [hit.id for page in pages for hit in page] == expected


def test_index_follows_the_articles(database: Database, articles: Articles, search: Search) -> None:
    """Changed and removed articles are found by what they say now, and hidden ones not at all."""
    (hit,) = search.find("chợ hoa")
    again = Article(kind=Kind.ARTICLE, title="Chợ sách", permalink="https://bao.example/1.html")
    articles.record(again, source="báo", now=NOW)
    assert [len(search.find(query)) for query in ("hoa dao", "cho sach")] == [0, 1]
    articles.lifecycle.hide(hit.id, now=NOW)
    assert search.find("cho sach") == []
    articles.lifecycle.show(hit.id, now=NOW)
    articles.lifecycle.take_down(hit.id, now=NOW)
    assert search.find("cho sach") == []
    database.execute("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)")


UNSPACED = {
    "東京都庁で桜が満開、AI技術で予測": ("京都", "桜", "AI", "AI技術", "技術", "満開", '"東京都庁" 予測', "都庁*"),
    "北京天气转晴": ("天气", "北京 转晴", "晴"),
    "서울에서도 한국어로 읽는다": ("한국어", "서울", "국어로 -부산"),
}


def test_parts_of_unspaced_writing(database: Database, articles: Articles) -> None:
    """Any part of a run of Chinese, Japanese or Korean is found, also in a teaser; what is not there is not."""
    for number, title in enumerate(UNSPACED):
        one = Article(kind=Kind.ARTICLE, title=title, permalink=f"https://bao.example/{number}.html")
        articles.record(one, source="báo", now=NOW)
    link = Link(kind=LinkKind.READ_MORE, position=0, title="大阪の天気", url="https://bao.example/t.html")
    articles.record_listing(Article(kind=Kind.LISTING, links=(link,)), source="báo", now=NOW)
    find = Search(database).find
    for title, queries in UNSPACED.items():
        for query in queries:
            assert [hit.title for hit in find(query)] == [title], query
    assert [hit.title for hit in find("天気")] == ["大阪の天気"]
    for absent in ("京東", "東京 北京", "北京 -天气", '"技術 満開"x'):
        assert find(absent) == []


def test_time(search: Search) -> None:
    """A search can be kept to a time."""
    assert search.find("hoa", since=NOW) != []
    assert search.find("hoa", since=NOW + timedelta(seconds=1)) == search.find("hoa", until=NOW) == []


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        pytest.param("da nang", ["Đà", "Nẵng"], id="accents"),
        pytest.param('"roi ga"', ["rời ga"], id="phrase"),
        pytest.param("san*", ["sáng"], id="prefix"),
        pytest.param("metro", [], id="elsewhere"),
    ],
)
def test_snippet(search: Search, query: str, marked: list[str]) -> None:
    """The words stand marked in the snippet as the article spells them."""
    (hit,) = search.find(query)
    assert [part for part, found in hit.snippet if found] == marked
    assert "".join(part for part, _ in hit.snippet) == "Đoàn tàu rời ga Đà Nẵng lúc sáng sớm."


@given(st.text(), st.text(min_size=1))
def test_snippet_of_anything(text: str, query: str) -> None:
    """A snippet is a piece of the text, whatever text and question."""
    parts = snippet_of(text, terms=[Term(text=query, begins=True)], width=20)
    shown = "".join(part for part, _ in parts).removeprefix("… ").removesuffix(" …")
    assert shown in " ".join(text.split())


def test_long_snippet() -> None:
    """A snippet of a long text shows where the words stand."""
    text = "một hai ba " * 200 + "con thuyền trên sông " + "bốn năm " * 200
    parts = snippet_of(None, text, terms=terms_of("thuyen"))
    assert ("thuyền", True) in parts
    assert parts[0] == ("… ", False)
    assert parts[-1] == (" …", False)


@pytest.mark.parametrize("query", ["", "   ", '"', "*", "-hoa", "()"])
def test_nothing_to_search_for(search: Search, query: str) -> None:
    """A query without a word says what to give."""
    with pytest.raises(ModelError, match="nothing to search for"):
        search.find(query)


def test_too_many_words(search: Search) -> None:
    """A query of a whole book is refused."""
    with pytest.raises(ModelError, match="more than"):
        search.find(" ".join(f"hoa{number}" for number in range(100)))


def test_a_word_again_and_again(search: Search) -> None:
    """A word that is said a hundred times, and stands thousands of times in a text, costs no more than once."""
    body = "hoa đào nở " * 9_000
    start = time.process_time()
    (_, found) = snippet_of(None, body, terms=terms_of("hoa* " * 100 + "đào nở"))[:2]
    assert len(terms_of("hoa* " * 100 + "đào nở")) == 3
    assert found == (" ", False)
    assert time.process_time() - start < 2


@given(st.text())
def test_any_query_is_valid(query: str) -> None:
    """Whatever a user types is no error of syntax in FTS5."""
    try:
        match = match_of(query)
    except ModelError:
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(runs)")
        connection.execute("SELECT * FROM t WHERE t MATCH ?", (match,)).fetchall()
