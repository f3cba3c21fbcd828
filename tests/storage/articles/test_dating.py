"""Teasers without a date: what dates them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind, Link, LinkKind, Status
from storage.search import Search
from storage.selections import Selection, Selections

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SITE = "https://bao.example/"


def link(name: str, position: int = 0, **rest: Any) -> Link:
    values = {"title": f"Bài về {name}", "url": f"{SITE}{name}.html"} | rest
    return Link(kind=LinkKind.RELATED, position=position, **values)


def page(name: str, day: int | None, *links: Link) -> Article:
    published = datetime.fromisoformat(f"2026-03-{day:02}T08:00:00+07:00") if day else None
    return Article(
        kind=Kind.ARTICLE, title=f"Bài về {name}", permalink=f"{SITE}{name}.html", published=published, links=links,
        body=(f"Chuyện {name}.",), timezone="Asia/Ho_Chi_Minh", category="Xã hội",
    )  # fmt: skip


def visit(articles: Articles, *pages: Article, now: datetime = NOW) -> None:
    for one in pages:
        articles.record(one, source="báo", now=now)
    articles.dating.settle("báo", now=now)


def shown(database: Database, articles: Articles) -> list[str]:
    """The titles as a feed has them."""
    found = articles.load(sorted(Selections(database).newest(Selection(), limit=100)))
    return [one.title.removeprefix("Bài về ") for one in found]


def titles(rows: Iterable[object]) -> list[str]:
    return [row["title"].removeprefix("Bài về ") for row in rows]  # type: ignore[index]


def test_a_teaser_stands_directly_below_the_article_that_names_it(database: Database, articles: Articles) -> None:
    """In feeds and in the view `latest`, whatever is older or as old."""
    visit(articles, page("a", 9), page("b", 8, link("x"), link("y", 1)), page("c", 8), page("d", 7))
    assert shown(database, articles) == ["a", "b", "x", "y", "c", "d"]
    assert titles(database.execute("SELECT title FROM latest")) == ["a", "b", "x", "y", "c", "d"]
    by_category = database.execute("SELECT title FROM articles_by_category")
    assert titles(by_category) == ["a", "b", "c", "d"]


def test_no_time_of_ours_is_a_date_of_a_teaser(database: Database, articles: Articles) -> None:
    """Neither the store nor a search says so."""
    visit(articles, page("b", 8, link("x")), page("c", None))
    for title in ("Bài về x", "Bài về c"):
        assert database.execute("SELECT date FROM latest WHERE title = ?", (title,)).fetchone()["date"] is None
    assert {hit.title: hit.date is None for hit in Search(database).find("bai")} == {
        "Bài về x": True,
        "Bài về b": False,
        "Bài về c": True,
    }


def test_the_newest_article_that_names_it_counts(database: Database, articles: Articles) -> None:
    """In whichever order they came."""
    visit(articles, page("b", 8, link("x")), page("a", 9, link("x")))
    assert shown(database, articles) == ["a", "x", "b"]


def test_a_teaser_stays_where_readers_saw_it(database: Database, articles: Articles) -> None:
    """An article that names it later does not lift it again."""
    visit(articles, page("a", 8, link("x")))
    visit(articles, page("b", 9, link("x")), now=NOW + timedelta(days=1))
    assert shown(database, articles) == ["b", "a", "x"]


def test_atom_gets_the_time_of_the_page_that_shows_the_teaser(database: Database, articles: Articles) -> None:
    """It must state one, and readers show it; what a feed has shown before keeps the one that it had."""
    visit(articles, page("a", 8, link("x")))
    teaser = articles.get(f"{SITE}x.html")
    assert teaser is not None
    assert teaser.updated == datetime(2026, 3, 8, 1, tzinfo=UTC)
    database.execute("UPDATE articles SET place = NULL, below = NULL, updated = first_seen WHERE id = ?", (teaser.id,))
    database.execute("INSERT INTO feeds VALUES ('all', 'all', '', '', '', '', 0)")
    database.execute("INSERT INTO feed_entries VALUES ('all', ?, 0, '')", (teaser.id,))
    articles.dating.settle("báo", now=NOW)
    again = articles.get(f"{SITE}x.html")
    assert again is not None
    assert (again.entry_id, again.updated, again.place) == (teaser.entry_id, NOW, teaser.place)
    last = database.execute("SELECT article_id, kind FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
    assert tuple(last) == (teaser.id, "revised"), "its feeds are built again"


def test_it_follows_when_the_date_of_its_article_changes(database: Database, articles: Articles) -> None:
    """The place is that of the article, at any time, also in categories."""
    visit(articles, page("a", 9), page("b", 8, link("x", category="Xã hội")))
    moved = "2026-03-10T00:00:00Z"
    database.execute("UPDATE articles SET published = ?1, published_stated = ?1 WHERE title = 'Bài về b'", (moved,))
    assert shown(database, articles) == ["b", "x", "a"]
    row = database.execute("SELECT place FROM articles WHERE title = 'Bài về x'").fetchone()
    assert row["place"] == moved
    assert titles(database.execute("SELECT title FROM articles_by_category")) == ["b", "x", "a"]


def test_it_leaves_that_place_when_its_page_or_a_date_arrives(database: Database, articles: Articles) -> None:
    """Then it is an article like others."""
    visit(articles, page("a", 9, link("x"), link("y", 1)), page("b", 5))
    dated = link("y", published=datetime(2026, 3, 3, tzinfo=UTC))
    visit(articles, page("x", 4), page("c", 2, dated))
    assert shown(database, articles) == ["a", "b", "x", "y", "c"]
    assert database.execute("SELECT count(*) FROM articles WHERE below IS NOT NULL").fetchone()[0] == 0


@pytest.mark.parametrize("gone", ["hide", "merge", "delete"])
def test_it_stays_when_its_article_goes(database: Database, articles: Articles, gone: str) -> None:
    """Its place is its own by then."""
    visit(articles, page("a", 9), page("b", 8, link("x")), page("c", 7))
    keep, lost = (articles.get(f"{SITE}{name}.html") for name in "cb")
    assert keep is not None
    assert lost is not None
    if gone == "hide":
        articles.lifecycle.hide(lost.id, now=NOW)
    elif gone == "merge":
        with database.write("merge"):
            articles.lifecycle.merge(keep.id, lost.id, NOW)
    else:
        database.execute("DELETE FROM articles WHERE id = ?", (lost.id,))
    assert shown(database, articles).index("x") in (1, 2)
    assert database.check() == []


def test_items_of_a_list_stand_below_the_one_above_them(database: Database, articles: Articles) -> None:
    """Where no article names a teaser, the list that does has an order."""
    items = [link(name, place) for place, name in enumerate("abcd")]
    dated = replace(items[1], published=datetime(2026, 3, 8, tzinfo=UTC))
    listing = Article(kind=Kind.LISTING, permalink=f"{SITE}xa-hoi/", links=(items[0], dated, *items[2:]))
    articles.record(page("z", 10), source="báo", now=NOW - timedelta(days=2))
    articles.record_listing(listing, source="báo", now=NOW)
    visit(articles)
    assert shown(database, articles) == ["z", "b", "a", "c", "d"]


def test_what_nothing_places_stands_where_it_was_found(database: Database, articles: Articles) -> None:
    """A list without a single date leaves the time of finding, as a place, never as a date."""
    articles.record_listing(Article(kind=Kind.LISTING, links=(link("x"),)), source="báo", now=NOW)
    visit(articles)
    one = articles.get(f"{SITE}x.html")
    assert one is not None
    assert (one.published, one.place, one.below) == (None, NOW, None)


def test_the_day_in_an_address_is_its_date(database: Database, articles: Articles) -> None:
    """Midnight in the zone of the paper; a day in the future is none."""
    dated = link("x", url=f"{SITE}x-20260305.html")
    future = link("y", 1, url=f"{SITE}y-20270305.html")
    visit(articles, page("a", 9, dated, future))
    one, other = articles.get(f"{SITE}x-20260305.html"), articles.get(f"{SITE}y-20270305.html")
    assert one is not None
    assert other is not None
    assert one.published is not None
    assert (one.published.isoformat(), one.below) == ("2026-03-05T00:00:00+07:00", None)
    assert (other.published, other.below is None) == (None, False)


def test_six_figures_are_a_day_where_the_papers_articles_agree(database: Database, articles: Articles) -> None:
    """One paper writes days in its addresses, another numbers."""
    for day in (5, 6, 7):
        visit(articles, replace(page(f"a{day}", day), permalink=f"{SITE}bai-2603{day:02}.html"))
    visit(
        articles, page("b", 9, link("x", url=f"{SITE}x-260302.html"), link("y", 1, url="https://khac.example/y-260302"))
    )
    one = articles.get(f"{SITE}x-260302.html")
    assert one is not None
    assert one.published is not None
    assert one.published.isoformat() == "2026-03-02T00:00:00+07:00"
    numbered = link("n", url="https://so.example/n-260302.html")
    articles.record(replace(page("m", 9, numbered), permalink="https://so.example/m.html"), source="số", now=NOW)
    articles.dating.settle("số", now=NOW)
    other = articles.get("https://so.example/n-260302.html")
    assert other is not None
    assert other.published is None


def test_teasers_of_stores_of_before_move_once(database: Database, articles: Articles) -> None:
    """The first visit places what an earlier version left at the time when it was first seen."""
    visit(articles, page("a", 9, link("x")))
    database.execute("UPDATE articles SET place = NULL, below = NULL WHERE status = 'teaser'")
    assert shown(database, articles) == ["x", "a"]
    assert (
        database.execute("SELECT sort_date FROM articles WHERE status = 'teaser'").fetchone()[0]
        == "2026-03-20T12:00:00Z"
    )
    for _ in range(2):
        visit(articles)
        assert shown(database, articles) == ["a", "x"]
        assert articles.get(f"{SITE}x.html").status is Status.TEASER  # type: ignore[union-attr]
