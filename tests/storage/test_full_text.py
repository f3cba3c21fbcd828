"""Indexing the articles of one transaction together."""

from __future__ import annotations

import pytest

from storage.articles.record import Articles
from storage.database import Database
from storage.full_text import indexed_together
from storage.model import Link, LinkKind
from storage.search import Search
from tests.storage.articles.newspaper import EDITED, LATER, A, B, article, record

TITLE = "Giá rau tại các chợ tăng nhẹ trong tuần"
LINK = Link(kind=LinkKind.RELATED, position=0, title=TITLE, url=B)


def fill(articles: Articles) -> None:
    """A teaser that is filled, an article that is edited, one that is gone again."""
    record(articles, article(permalink=A, links=(LINK,)))
    record(articles, article(title=TITLE, permalink=B, lede="Đường phố.", body=("Chợ Bến Thành.",)))
    record(articles, article(permalink=A, body=EDITED), now=LATER)
    record(articles, article(title="Sẽ mất đi", permalink=f"{A}?x", lede="Thoáng qua.", body=("Mây bay.",)))
    articles.execute("DELETE FROM changes WHERE article_id = (SELECT max(id) FROM articles)")
    articles.execute("DELETE FROM articles WHERE id = (SELECT max(id) FROM articles)")


def schema(database: Database) -> set[tuple[str, ...]]:
    return {tuple(row) for row in database.execute("SELECT type, name, sql FROM sqlite_schema")}


@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_index_is_as_if_kept_one_by_one(database: Database, articles: Articles, known: bool) -> None:
    """What was inserted, filled, edited and deleted in the block is found by its last words, and by no others."""
    before = schema(database)
    if known:
        record(articles, article(permalink=A, lede="Ngày xưa.", body=("Hoa sữa.",)))
    with database.together("fill"), indexed_together(database):
        fill(articles)
    search = Search(database)
    found = {word: [hit.url for hit in search.find(word)] for word in ("duong", "sớm", "may", "sữa", "xưa")}
    assert found == {"duong": [B], "sớm": [A], "may": [], "sữa": [], "xưa": []}
    assert database.check() == []
    assert schema(database) == before
    assert database.execute("SELECT count(*) FROM sqlite_temp_schema").fetchone()[0] == 0


def test_error_undoes_all(database: Database, articles: Articles) -> None:
    """After an error in the block the store and its triggers are as before, and the index goes on being kept."""
    before = schema(database)

    def fail() -> None:
        with database.together("fill"), indexed_together(database):
            fill(articles)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert schema(database) == before
    record(articles, article(permalink=A))
    assert [hit.url for hit in Search(database).find("hồ")] == [A]
    assert database.check() == []
