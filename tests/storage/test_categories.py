"""Renaming categories."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.archives import Archives
from storage.articles.record import Articles
from storage.categories import Categories
from storage.database import Database
from storage.errors import ModelError
from storage.model import Article, Kind
from storage.publications import FeedState, Publications
from storage.selections import Selections

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def categories(database: Database, articles: Articles) -> Categories:
    record(articles, 1, "Xã hội")
    record(articles, 2, "Thể thao")
    return Categories(database)


def record(articles: Articles, number: int, category: str) -> int:
    one = Article(
        kind=Kind.ARTICLE, title=f"Bài {number}", category=category, permalink=f"https://bao.example/{number}.html"
    )
    return articles.record(one, source="báo", now=NOW).id


def test_rename(database: Database, articles: Articles, categories: Categories) -> None:
    """A renamed category has a new slug and its feed's memory; its former name still leads to it."""
    publications = Publications(database)
    state = FeedState(slug="xa-hoi", kind="category", title="x", atom_id="tag:x", hash="", updated=NOW, published_seq=0)
    publications.save(state, [1])
    Archives(database).add("xa-hoi", [1], month="2026-03", size=9)
    before = publications.last_seq()
    renamed = categories.rename("XÃ HỘI", "Đời sống", now=NOW)
    assert (renamed.name, renamed.slug) == ("Đời sống", "doi-song")
    assert publications.state("xa-hoi") is None
    moved = publications.state("doi-song")
    assert moved is not None
    assert moved.atom_id == "tag:x"
    assert (publications.entries("doi-song"), len(Archives(database).of("doi-song"))) == ([1], 1)
    assert [change.article_id for change in publications.changes_since(before)] == [None]
    third = articles.get(record(articles, 3, "xã hội"))
    assert third is not None
    assert third.categories == (renamed,)
    assert [category.name for category in articles.categories()] == ["Thể thao", "Đời sống"]
    assert Selections(database).category("Xã hội") == renamed
    assert categories.former() == [("xa-hoi", renamed)]
    names = database.execute("SELECT DISTINCT category FROM articles ORDER BY 1").fetchall()
    assert [name for (name,) in names] == ["Thể thao", "Đời sống"]


def test_rename_back(categories: Categories) -> None:
    """Renamed back, a category bears its first slug again; by its slug it can be named too."""
    categories.rename("xa-hoi", "Đời sống", now=NOW)
    again = categories.rename("Đời sống", "Xã hội", now=NOW)
    assert again.slug == "xa-hoi"
    assert categories.former() == [("doi-song", again)]


def test_spelling(categories: Categories) -> None:
    """Another spelling that gives the same slug keeps it."""
    assert categories.rename("Xã hội", "Xã Hội", now=NOW).slug == "xa-hoi"
    assert categories.rename("Xã Hội", "Xa hoi", now=NOW).slug == "xa-hoi"
    assert categories.former() == []


def test_slug_of_a_former_name_is_taken(articles: Articles, categories: Categories) -> None:
    """The slug that a category gave up is never another one's: its files go on."""
    categories.rename("Xã hội", "Đời sống", now=NOW)
    one = articles.get(record(articles, 4, "Xa hoi"))
    assert one is not None
    assert one.categories[0].slug == "xa-hoi-2"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("Kinh tế", "Tiền", "no category is called", id="unknown"),
        pytest.param("Xã hội", "THỂ THAO", "another category bears this name", id="taken"),
        pytest.param("Xã hội", " ", "needs a name", id="empty"),
    ],
)
def test_refused(categories: Categories, old: str, new: str, message: str) -> None:
    """What cannot be done is said, and nothing is changed."""
    with pytest.raises(ModelError, match=message):
        categories.rename(old, new, now=NOW)
    assert categories.former() == []
