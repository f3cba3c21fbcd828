"""The columns of articles: what goes in comes back."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta

import pytest

from storage.articles.children import CHILDREN
from storage.articles.record import Articles
from storage.articles.rows import COLUMNS
from storage.database import Database
from storage.model import Enclosure, Figure, Person, StoredArticle
from tests.storage.articles.newspaper import BODY, NOW, PUBLISHED, A, article, record


def test_everything_comes_back(articles: Articles) -> None:
    """What a document says comes back word for word, `published` with its own offset."""
    one = article(
        url="https://bao.example/xa-hoi/pho-ven-ho-12.html",
        permalink="https://bao.example/xa-hoi/pho-ven-ho-12.html?utm_source=x",
        modified=PUBLISHED + timedelta(hours=1),
        dateline="Hà Nội",
        lede_raw=f"(TTXVN) - {article().lede}",
        byline="Bài và ảnh: Lan Anh",
        credit="TTXVN",
        content="<p>x</p>",
        image="https://bao.example/1.jpg",
        authors=(Person(name="Lan Anh", url="https://bao.example/lan-anh"), Person(name="Minh Đức")),
        tags=("cây xanh", "Hà Nội"),
        figures=(Figure(alt="a", caption="b", url="https://bao.example/1.jpg", credit="c", after_paragraph=1),),
        enclosures=(Enclosure(url="https://bao.example/1.mp3", media_type="audio/mpeg", length=7),),
    )
    stored = articles.get(record(articles, one).id)
    assert stored is not None
    same = (
        "url", "title", "language", "published", "modified", "agency", "dateline", "lede", "lede_raw", "byline",
        "credit", "content", "image", "authors", "tags", "figures", "enclosures", "timezone",
    )  # fmt: skip
    assert {name: getattr(stored, name) for name in same} == {name: getattr(one, name) for name in same}
    assert stored.published is not None
    assert stored.published.utcoffset() == timedelta(hours=7)
    assert stored.body == "\n\n".join(BODY)
    assert [(category.name, category.slug) for category in stored.categories] == [("Xã hội", "xa-hoi")]
    assert (stored.first_seen, stored.arrived, stored.updated) == (NOW, NOW, NOW)
    assert stored.entry_id == f"tag:example.org,2026:{stored.key}"


@pytest.mark.parametrize("ahead", [timedelta(days=1, seconds=1), timedelta(days=3000)])
def test_future_date_is_only_stated(database: Database, articles: Articles, ahead: timedelta) -> None:
    """A date more than a day ahead is kept as stated, but orders nothing."""
    stored = articles.get(record(articles, article(published=NOW + ahead)).id)
    assert stored is not None
    assert (stored.published, stored.sort_date) == (None, NOW)
    assert database.execute("SELECT published_stated FROM articles").fetchone()[0] == (NOW + ahead).isoformat()


def test_first_day_of_the_calendar(articles: Articles) -> None:
    """A date that has no UTC form is no date, and no crash."""
    stored = articles.get(record(articles, article(published=datetime.fromisoformat("0001-01-01T00:00:00+07:00"))).id)
    assert stored is not None
    assert stored.published is None


def test_every_column_is_listed_once(database: Database) -> None:
    """COLUMNS has each column of the table, and nothing else."""
    table = [row["name"] for row in database.execute("PRAGMA table_xinfo(articles)")]
    assert sorted(column.name for column in COLUMNS) == sorted(table)


def test_every_attribute_is_read() -> None:
    """What a StoredArticle has comes from a column or from a table beside."""
    given = {column.name for column in COLUMNS if column.read} | {child.attribute for child in CHILDREN}
    assert given | {"discussion"} == {field.name for field in fields(StoredArticle)}, "it has several columns"


def test_a_tombstone_says_nothing(database: Database, articles: Articles) -> None:
    """After a takedown no column holds what a document said."""
    number = record(articles, article(permalink=A, url=A, byline="Lan Anh", tags=("hồ",))).id
    articles.lifecycle.take_down(number, now=NOW)
    row = database.execute("SELECT * FROM articles").fetchone()
    assert {column.name for column in COLUMNS if column.store and row[column.name]} == set()
