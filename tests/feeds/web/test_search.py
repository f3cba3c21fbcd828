"""The pages of a search: counted, divided, of no more than is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from feeds.config.load import Config, load_config
from feeds.pages.page import MAX_PAGE_BYTES
from feeds.web.search import FEED_ENTRIES, PAGE_ARTICLES, Query, build_search_page, find, find_newest, parse_query
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind
from tests.feeds.serving import CONFIG

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ARTICLES = 47


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "feedloom.toml").write_text(CONFIG, encoding="utf-8")
    return load_config(tmp_path / "feedloom.toml", {})


@pytest.fixture
def store(config: Config) -> Iterator[Database]:
    """Articles about flowers, one a day, in two sections."""
    with Database.open(config.site.database) as database:
        articles = Articles(database, "example.org,2026")
        for number in range(ARTICLES):
            one = Article(
                kind=Kind.ARTICLE,
                language="vi",
                title=f"Chợ hoa, kỳ {number}",
                category="Kinh tế" if number % 2 else "Xã hội",
                permalink=f"https://bao.vn/hoa-{number}.html",
                published=NOON - timedelta(days=number),
                lede="Mỗi đêm một mùa hoa.",
                body=(f"Bí mật số {number} của chợ hoa " + "bên sông " * 200,),
            )
            articles.record(one, source="ven-song", now=NOON)
        yield database


def test_a_result_has_pages_with_count_and_way(store: Database, config: Config) -> None:
    """Every article stands on one page of the result, each page tells the count and leads to its neighbours."""
    titles: list[str] = []
    for number in (1, 2, 3):
        query = Query(words="chợ hoa", page=number)
        page = build_search_page(query, find(store, config, query), config)
        tree = LexborHTMLParser(page)
        titles += [node.text() for node in tree.css("article h2")]
        assert f"{ARTICLES} bài" in page.decode()
        ways = [node.attributes["rel"] for node in tree.css("nav.pages a")]
        assert ways == {1: ["next"], 2: ["prev", "next"], 3: ["prev"]}[number]
        assert len(page) <= MAX_PAGE_BYTES
    assert len(set(titles)) == len(titles) == ARTICLES > 2 * PAGE_ARTICLES


def test_filters_are_kept_from_page_to_page(store: Database, config: Config) -> None:
    """The form shows what is chosen, and links to other pages and feeds carry it."""
    query = Query(words="hoa", category="kinh-te", since=date(2026, 1, 1), until=date(2026, 2, 28))
    found = find(store, config, query)
    tree = LexborHTMLParser(build_search_page(query, found, config))
    assert found.count == sum(1 for number in range(ARTICLES) if number % 2 and number >= 1)
    carried = "category=kinh-te&since=2026-01-01&until=2026-02-28"
    links = [str(node.attributes["href"]) for node in tree.css("nav.pages a, .follow a")]
    assert len(links) == 4
    assert all(carried in link for link in links)
    assert [node.text() for node in tree.css("option[selected]")] == ["Kinh tế"]


@pytest.mark.parametrize(
    ("content", "body", "lede"), [("full", True, True), ("summary", False, True), ("none", False, False)]
)
def test_no_more_is_shown_than_is_published(
    store: Database, config: Config, content: str, body: bool, lede: bool
) -> None:
    """What is searched in the text is quoted only where the text is published."""
    config = replace(config, contents={"ven-song": content})  # type: ignore[dict-item]
    for words, published in (("bí mật", body), ("mùa", lede)):
        query = Query(words=words)
        page = build_search_page(query, find(store, config, query), config).decode()
        assert ("<mark>" in page) is published


def test_a_feed_has_the_newest(store: Database, config: Config) -> None:
    """However well older ones match, so that a subscriber misses nothing."""
    found = find_newest(store, config, Query(words="hoa"))
    assert [one.title for one in found] == [f"Chợ hoa, kỳ {number}" for number in range(FEED_ENTRIES)]


@given(st.binary())
def test_parse_query_never_raises(text: bytes) -> None:
    """Whatever a client sends is a query."""
    assert parse_query(text).page >= 1
