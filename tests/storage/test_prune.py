"""Pruning, and running better rules over what was kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.articles.record import Articles
from storage.categories import Categories
from storage.database import Database
from storage.model import Article, Document, Figure, Kind, Link, LinkKind, Outcome, Visit
from storage.prune import Depth, Pruned, prune
from storage.publications import FeedState, Publications
from storage.sources import Sources

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
BODY = ("Những hàng cây được trồng từ sáng sớm.", "Hơn hai trăm cây sẽ được trồng trong tháng này.")


def article(number: int, **fields: Any) -> Article:
    made: dict[str, Any] = {"body": BODY, "published": NOW - timedelta(days=number)} | fields
    return Article(kind=Kind.ARTICLE, title=f"Bài số {number}", permalink=f"https://bao.example/{number}.html", **made)


def record(articles: Articles, one: Article, *, now: datetime = NOW) -> int:
    document = Document(data=repr(one).encode() * 40, url=one.permalink)
    return articles.record(one, source="báo", now=now, document=document).id


def rows(database: Database, table: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


class TestPrune:
    """Giving room back."""

    def test_logs(self, database: Database, articles: Articles) -> None:
        """Changes that every feed has read go, and how sources fared, except for the newest of each."""
        for number in range(3):
            record(articles, article(number))
        sources = Sources(database)
        for hour, trouble in enumerate(("down", None, "down", None)):
            then = NOW + timedelta(hours=hour)
            sources.log(Visit(source="báo", started=then, ended=then, cause=trouble))
        publications, later = Publications(database), NOW + timedelta(days=1)
        assert prune(database, before=later, dry_run=True).changes == 0  # no feed was published yet
        feed = FeedState(slug="all", kind="all", title="", atom_id="", hash="", updated=NOW, published_seq=2)
        publications.save(feed, [])
        database.set_setting("related_seq", "3")
        database.set_setting("stories_seq", "3")
        last = publications.last_seq()
        gone = prune(database, before=later)
        assert (gone.changes, gone.health, gone.visits) == (1, 3, 4)
        assert publications.last_seq() == last
        assert [change.seq for change in publications.changes_since(0)] == [2, 3]
        assert sources.health("báo") is not None

    @pytest.fixture
    def old(self, database: Database, articles: Articles) -> list[int]:
        """Four articles, a day older each, the third corrected once, the last one published; a visit of last year."""
        ids = [record(articles, article(number)) for number in range(4)]
        record(articles, article(2, body=(*BODY, "Thêm.")), now=LATER)
        feed = FeedState(slug="all", kind="all", title="", atom_id="", hash="", updated=NOW, published_seq=0)
        Publications(database).save(feed, [ids[3]])
        then = NOW - timedelta(days=365)
        Sources(database).log(Visit(source="báo", started=then, ended=then))
        return ids

    @pytest.mark.parametrize(
        ("limits", "depth", "expected"),
        [
            pytest.param({}, Depth.ARTICLES, Pruned(), id="no limit"),
            pytest.param({"keep": 4}, Depth.ARTICLES, Pruned(), id="keep all"),
            pytest.param({"keep": 2}, Depth.DOCUMENTS, Pruned(documents=3), id="number"),
            pytest.param({"before": NOW - timedelta(days=2)}, Depth.DOCUMENTS, Pruned(documents=1, visits=1), id="age"),
            pytest.param({"keep": 2}, Depth.VERSIONS, Pruned(documents=3, versions=1), id="versions"),
            pytest.param({"keep": 1}, Depth.ARTICLES, Pruned(documents=4, versions=1, articles=2), id="articles"),
            pytest.param(
                {"keep": 3, "before": NOW - timedelta(days=1)},
                Depth.DOCUMENTS,
                Pruned(documents=3, visits=1),
                id="either",
            ),
        ],
    )
    def test_what_goes(
        self, database: Database, old: list[int], limits: dict[str, Any], depth: Depth, expected: Pruned
    ) -> None:
        """What is old goes down to the depth that is asked for; a dry run says the same and deletes nothing."""
        before = {name: rows(database, name) for name in ("documents", "visits", "versions", "articles")}
        assert prune(database, depth=depth, dry_run=True, **limits) == expected
        assert {name: rows(database, name) for name in before} == before
        assert replace(prune(database, depth=depth, **limits), bytes=0) == expected
        assert {name: before[name] - rows(database, name) for name in before} == {
            name: getattr(expected, name) for name in before
        }
        assert database.check() == []

    def test_what_readers_have_seen_stays(self, database: Database, articles: Articles, old: list[int]) -> None:
        """However old, a published article keeps its row and id; what is pruned comes back under its id if it must."""
        before = articles.get(old[1])
        prune(database, keep=0, depth=Depth.ARTICLES)
        assert articles.get(old[3]) is not None
        assert articles.get(old[1]) is None
        again = articles.get(record(articles, article(1)))
        assert again is not None
        assert before is not None
        assert again.entry_id == before.entry_id

    def test_tombstones_and_targets_stay(self, database: Database, articles: Articles) -> None:
        """What was taken down, what others link to and what has a page of ours stays."""
        link = Link(kind=LinkKind.RELATED, position=0, title="Chỉ có tựa")
        one = record(articles, article(1, links=(link,)))
        articles.lifecycle.take_down(record(articles, article(2)), now=NOW)
        feed = FeedState(slug="all", kind="all", title="", atom_id="", hash="", updated=NOW, published_seq=0)
        Publications(database).save(feed, [one])
        assert prune(database, keep=0, depth=Depth.ARTICLES).articles == 0
        assert rows(database, "articles") == 3


class TestReread:
    """Today's rules over kept documents."""

    def test_better_rules(self, database: Database, articles: Articles) -> None:
        """What better rules read takes the place of what we had: no new id, no new version, `updated` unmoved."""
        number = record(articles, article(1, tags=("cây",)))
        before = articles.get(number)
        assert before is not None
        ((known, documents),) = articles.history.documents()
        assert known == before
        better = article(1, body=(*BODY, "Ảnh: Lan."), lede="Sáng nay.", figures=(Figure(alt="Cây"),))
        changed = articles.reread(number, better, documents[0], now=LATER, apply=False)
        assert set(changed) == {"lede", "body", "figures"}
        assert articles.get(number) == before
        assert articles.reread(number, better, documents[0], now=LATER) == changed
        after = articles.get(number)
        assert after is not None
        assert (after.entry_id, after.updated, after.published) == (before.entry_id, before.updated, before.published)
        assert (after.lede, after.tags, len(after.figures)) == ("Sáng nay.", ("cây",), 1)
        assert articles.history.versions(number) == []
        assert articles.reread(number, better, documents[0], now=LATER) == {}
        assert [change.kind for change in Publications(database).changes_since(0)] == ["new", "revised"]
        assert database.execute("SELECT rowid FROM search WHERE search MATCH 'lan'").fetchone()[0] == number

    def test_the_next_visit_is_unchanged(self, articles: Articles) -> None:
        """A visit that reads the same with the new rules revises nothing."""
        number = record(articles, article(1))
        ((_, documents),) = articles.history.documents(source="báo")
        better = article(1, lede="Sáng nay.")
        articles.reread(number, better, documents[0], now=LATER)
        assert articles.record(better, source="báo", now=LATER).outcome is Outcome.UNCHANGED

    def test_dates(self, articles: Articles) -> None:
        """The date of publication moves only on request."""
        number = record(articles, article(1))
        ((_, documents),) = articles.history.documents()
        other = article(1, published=NOW - timedelta(days=9))
        assert articles.reread(number, other, documents[0], now=LATER) == {}
        assert set(articles.reread(number, other, documents[0], now=LATER, dates=True)) == {
            "published",
            "published_stated",
        }
        after = articles.get(number)
        assert after is not None
        assert after.published == NOW - timedelta(days=9)

    def test_what_the_document_never_said(self, articles: Articles) -> None:
        """What a list said of the article, or another page, is not lost where its own document is silent."""
        number = record(articles, article(1, category="Xã hội", image="https://bao.example/1.jpg"))
        ((_, documents),) = articles.history.documents()
        assert articles.reread(number, article(1, published=None), documents[0], now=LATER) == {}

    def test_a_whole_article_says_also_nothing(self, articles: Articles) -> None:
        """Where it is known what the list said, what neither says any more is gone, but for the date."""
        said = {"category": "Xã hội", "image": "https://bao.example/1.jpg", "tags": ("menu", "قائمة", "目録")}
        number = record(articles, article(1, **said))
        ((known, documents),) = articles.history.documents()
        silent = article(1, published=None, tags=())
        assert articles.reread(number, silent, documents[0], now=LATER) == {}
        changed = articles.reread(number, silent, documents[0], now=LATER, is_whole=True)
        assert set(changed) == {"category", "image", "tags"}
        after = articles.get(number)
        assert after is not None
        assert (after.image, after.tags, after.categories, after.published) == (None, (), (), known.published)

    def test_renamed_category(self, database: Database, articles: Articles) -> None:
        """The former name of a category is no change."""
        number = record(articles, article(1, category="Xã hội"))
        Categories(database).rename("Xã hội", "Đời sống", now=NOW)
        ((_, documents),) = articles.history.documents()
        assert articles.reread(number, article(1, category="Xã hội"), documents[0], now=LATER) == {}

    def test_canonical_of_another(self, articles: Articles) -> None:
        """A canonical address that better rules find is not taken from the article that has it."""
        one, two = (record(articles, article(number)) for number in (1, 2))
        documents = {known.id: found for known, found in articles.history.documents()}
        claim = article(2, url="https://bao.example/1.html")
        articles.reread(two, claim, documents[two][0], now=LATER)
        first, second = articles.get(one), articles.get(two)
        assert first is not None
        assert second is not None
        assert (first.url, second.url) == ("https://bao.example/1.html", "https://bao.example/2.html")

    def test_only_documents_of_the_newest_version(self, articles: Articles) -> None:
        """Earlier versions' documents are history."""
        record(articles, article(1))
        record(articles, article(1, body=("Khác hẳn.",)), now=LATER)
        ((_, documents),) = articles.history.documents()
        assert len(documents) == 1
        assert list(articles.history.documents(source="đài")) == []
