"""Indexing the articles of one transaction together."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles.record import Articles
from storage.database import Database
from storage.full_text import in_plain_letters, indexed_together
from storage.migrations import PLAIN_LETTERS
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


def test_readers_go_on(database: Database, articles: Articles) -> None:
    """Another connection searches before, while and after a batch is recorded, and sees all of it or nothing."""
    with Database.open(database.path) as reader:
        search = Search(reader)
        assert search.find("hồ") == []
        with database.together("fill"), indexed_together(database):
            fill(articles)
            assert search.find("hồ") == []
        assert [hit.url for hit in search.find("hồ")] == [A]


def test_killed_in_a_batch(database: Database, articles: Articles) -> None:
    """A process that is killed in the middle of a batch leaves the store, its index and its triggers as they were."""
    record(articles, article(permalink=A))
    before = schema(database)
    child = os.fork()
    if child == 0:
        own = Database.open(database.path)
        with own.together("fill"), indexed_together(own):
            record(Articles(own, "example.org,2026"), article(permalink=A, body=EDITED), now=LATER)
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert schema(database) == before
    assert database.check() == []
    stored = articles.get(A)
    assert stored is not None
    assert stored.updated != LATER


@given(text=st.text(st.sampled_from([*(letter for letter, _ in PLAIN_LETTERS), *"aé Việt日\ud800"])))
def test_letters_are_made_plain_as_by_the_view(text: str) -> None:
    """What a batch writes into the index is what the view says that it holds."""
    plain = dict(PLAIN_LETTERS)
    made = "".join(plain.get(letter, letter) for letter in text)
    assert in_plain_letters(text) == (made if made != text else None)
    assert in_plain_letters(None) is None
