"""What becomes of articles after they were recorded: withdrawn, back, released, taken down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.articles.lifecycle import WITHDRAWAL_GRACE
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Document, Kind, Link, LinkKind, Outcome, Person, Status
from storage.publications import Publications
from storage.selections import Selection, Selections
from tests.storage.articles.newspaper import latest

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
URL = "https://bao.example/1.html"


def article(number: int = 1, **fields: Any) -> Article:
    return Article(
        kind=Kind.ARTICLE,
        title=f"Bài số {number}",
        permalink=f"https://bao.example/{number}.html",
        published=NOW - timedelta(days=number),
        **{"body": ("Một đoạn văn.",), **fields},
    )


def status(articles: Articles, number: int) -> Status:
    one = articles.get(number)
    assert one is not None
    return one.status


def kinds(database: Database) -> list[str]:
    return [change.kind for change in Publications(database).changes_since(0)]


class TestWithdrawal:
    """An article whose site takes it back."""

    def test_twice_and_grace(self, database: Database, articles: Articles) -> None:
        """Missed twice it is marked; after the grace period it leaves the feeds, and stays in the store."""
        number = articles.record(article(), source="báo", now=NOW).id
        assert not articles.lifecycle.miss(URL, now=NOW)
        assert articles.lifecycle.withdraw_missing(NOW + 9 * WITHDRAWAL_GRACE) == []
        assert articles.lifecycle.miss(number, now=LATER)
        assert articles.lifecycle.withdraw_missing(LATER + WITHDRAWAL_GRACE - timedelta(seconds=1)) == []
        assert status(articles, number) is Status.FULL
        assert articles.lifecycle.withdraw_missing(LATER + WITHDRAWAL_GRACE) == [number]
        assert articles.lifecycle.withdraw_missing(LATER + WITHDRAWAL_GRACE) == []
        assert status(articles, number) is Status.WITHDRAWN
        assert latest(articles) == []
        assert kinds(database) == ["new", "withdrawn"]

    def test_later_misses_do_not_lengthen_the_grace(self, articles: Articles) -> None:
        """The grace period counts from the second miss."""
        number = articles.record(article(), source="báo", now=NOW).id
        for hours in range(4):
            articles.lifecycle.miss(number, now=NOW + timedelta(hours=hours))
        assert articles.lifecycle.withdraw_missing(NOW + timedelta(hours=1) + WITHDRAWAL_GRACE) == [number]

    def test_back_in_between(self, articles: Articles) -> None:
        """Misses count in a row only."""
        number = articles.record(article(), source="báo", now=NOW).id
        articles.lifecycle.miss(number, now=NOW)
        assert articles.lifecycle.restore(number, NOW)
        assert not articles.lifecycle.restore(number, NOW)
        assert not articles.lifecycle.miss(number, now=NOW)

    @pytest.mark.parametrize("read", [True, False])
    def test_back_after_all(self, database: Database, articles: Articles, read: bool) -> None:
        """A withdrawn article that answers again returns to the feeds as it was, without a new version."""
        number = articles.record(article(), source="báo", now=NOW).id
        articles.lifecycle.miss(number, now=NOW)
        articles.lifecycle.miss(number, now=NOW)
        articles.lifecycle.withdraw_missing(NOW + WITHDRAWAL_GRACE)
        if read:
            assert articles.record(article(), source="báo", now=LATER).outcome is Outcome.UNCHANGED
        else:
            articles.lifecycle.restore(number, LATER)
        assert status(articles, number) is Status.FULL
        assert kinds(database) == ["new", "withdrawn", "restored"]
        assert articles.history.versions(number) == []

    def test_unknown(self, articles: Articles) -> None:
        """Addresses of no article are no news."""
        assert not articles.lifecycle.miss("https://bao.example/x", now=NOW)


class TestLeftOut:
    """A teaser whose page is no article."""

    @pytest.mark.parametrize("title", ["Ан Петрова", "記事一覧", "كل المقالات"])
    def test_until_it_is_an_article(self, database: Database, articles: Articles, title: str) -> None:
        """It is in no feed, however often a list names it, and comes back under its id when it is read."""
        link = Link(kind=LinkKind.READ_MORE, position=0, title=title, url=URL)
        listing = Article(kind=Kind.LISTING, title="Tin", permalink="https://bao.example/tin", links=(link,))
        articles.record_listing(listing, source="báo", now=NOW)
        before = articles.get(URL)
        assert before is not None
        for _ in range(2):
            assert articles.lifecycle.leave_out(URL, now=NOW)
            articles.record_listing(listing, source="báo", now=LATER)
            assert (latest(articles), status(articles, before.id)) == ([], Status.WITHDRAWN)
        done = articles.record(article(), source="báo", now=LATER)
        assert (done.outcome, done.id) == (Outcome.NEW, before.id)
        assert kinds(database) == ["teaser", "withdrawn", "restored", "new"]
        after = articles.get(URL)
        assert after is not None
        assert (after.status, after.entry_id) == (Status.FULL, before.entry_id)

    def test_what_was_read_stays(self, articles: Articles) -> None:
        """An article stays, and so does what is unknown."""
        number = articles.record(article(), source="báo", now=NOW).id
        assert not articles.lifecycle.leave_out(URL, now=LATER)
        assert not articles.lifecycle.leave_out("https://bao.example/x", now=LATER)
        assert status(articles, number) is Status.FULL


class TestBackfill:
    """What a first visit finds."""

    def test_release(self, database: Database, articles: Articles) -> None:
        """It stays out of the feeds; at the end the newest are released, full ones first; the rest can be selected."""
        link = Link(kind=LinkKind.RELATED, position=0, title="Chỉ có tựa", url="https://bao.example/t.html")
        for number in range(5):
            articles.record(article(number, links=(link,)), source="báo", now=NOW, backfill=True)
        find = Selections(database)
        assert latest(articles) == []
        assert find.newest(Selection(), limit=9) == []
        assert articles.lifecycle.release("đài", None, now=NOW) == 0
        assert articles.lifecycle.release("báo", 2, now=NOW) == 2
        assert [one.title for one in latest(articles)] == ["Bài số 0", "Bài số 1"]
        assert len(find.newest(Selection(), limit=9)) == 2
        assert len(find.members(Selection())) == 5
        assert kinds(database).count("released") == 2
        assert articles.lifecycle.release("báo", None, now=NOW) == 4

    def test_later_visit(self, articles: Articles) -> None:
        """A teaser of the first visit that is read later is news."""
        link = Link(kind=LinkKind.RELATED, position=0, title="Bài số 7", url="https://bao.example/7.html")
        articles.record(article(links=(link,)), source="báo", now=NOW, backfill=True)
        articles.record(article(7), source="báo", now=LATER)
        assert [one.title for one in latest(articles)] == ["Bài số 7"]


class TestTakedown:
    """The strongest of the operator's hands."""

    def test_nothing_is_left(self, database: Database, articles: Articles) -> None:
        """No word of the article stands in the file any more: text, versions, documents, index, links to it."""
        secret = article(body=("Chuyện zorblax của quuxify.",), tags=("wibbletag",), authors=(Person(name="Frobnia"),))
        link = Link(kind=LinkKind.RELATED, position=0, title="Snarkolepsia", url=URL, summary="Grumbletext")
        document = Document(data=b"zorblax quuxify " + bytes(range(256)), path="a.html")
        number = articles.record(secret, source="báo", now=NOW, document=document).id
        articles.record(article(body=("Chuyện zorblax khác.",)), source="báo", now=LATER)
        linking = articles.record(article(2, links=(link,)), source="báo", now=LATER).id
        articles.lifecycle.take_down(number, now=LATER)
        words = (b"zorblax", b"quuxify", b"wibbletag", b"Frobnia", b"Snarkolepsia", b"Grumbletext", "Bài số 1".encode())
        files = [path.read_bytes() for path in database.path.parent.glob("feedloom.db*")]
        assert [word for word in words for data in files if word in data] == []
        assert database.execute("SELECT 1 FROM search WHERE search MATCH 'zorblax'").fetchone() is None
        assert kinds(database)[-2:] == ["linked", "removed"]
        assert database.check() == []
        assert articles.get(linking) is not None

    def test_it_never_comes_back(self, articles: Articles) -> None:
        """Neither its document nor a link to it says anything again."""
        number = articles.record(article(), source="báo", now=NOW).id
        articles.lifecycle.take_down(number, now=NOW)
        again = articles.record(article(), source="báo", now=LATER)
        assert (again.outcome, again.id) == (Outcome.UNCHANGED, number)
        link = Link(kind=LinkKind.RELATED, position=0, title="Bài số 1", url=URL)
        linking = articles.get(articles.record(article(2, links=(link,)), source="báo", now=LATER).id)
        assert linking is not None
        assert linking.links == ()
        assert status(articles, number) is Status.REMOVED
