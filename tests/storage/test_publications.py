"""What feeds last published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind
from storage.publications import FeedState, Publications, Touched

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATE = FeedState(
    slug="xa-hoi", kind="category", title="Xã hội", atom_id="tag:x", hash="1", updated=NOW, published_seq=7
)


def test_state_comes_back(database: Database) -> None:
    """The state of a feed comes back as it was saved last."""
    publications = Publications(database)
    assert publications.state("xa-hoi") is None
    publications.save(replace(STATE, hash="0"), [])
    publications.save(STATE, [])
    assert publications.state("xa-hoi") == STATE
    assert publications.states() == [STATE]


def test_entries_keep_their_first_time(database: Database, articles: Articles) -> None:
    """A feed's entries are those of the last time, in order; what left it stays on record with its first time."""
    publications = Publications(database)
    one, two, three = (
        articles.record(
            Article(kind=Kind.ARTICLE, title=f"Bài {n}", permalink=f"https://bao.example/{n}"), source="báo", now=NOW
        ).id
        for n in range(3)
    )
    publications.save(STATE, [one, two])
    publications.save(replace(STATE, updated=NOW + timedelta(days=1)), [three, two])
    assert publications.entries("xa-hoi") == [three, two]
    rows = database.execute("SELECT article_id, position, first_published FROM feed_entries ORDER BY article_id")
    first, second = "2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z"
    assert [tuple(row) for row in rows] == [(one, None, first), (two, 1, first), (three, 0, second)]


def test_slugs_are_minted_once(database: Database, articles: Articles) -> None:
    """One for each name whatever its case; equal ones of any kind of feed are told apart by a number."""
    publications = Publications(database)
    assert publications.slug_for("source", "Báo A") == "source-bao-a"
    assert publications.slug_for("source", "báo a") == "source-bao-a"
    assert publications.slug_for("source", "Bao A") == "source-bao-a-2"
    assert publications.slug_for("source", "Báo B", "song-han") == "source-song-han"
    assert publications.slug_for("source", "Báo B", "another") == "source-song-han"
    articles.record(Article(kind=Kind.ARTICLE, title="Bài", category="Tag B", body=("B.",)), source="báo", now=NOW)
    assert publications.slug_for("tag", "b") == "tag-b-2"
    assert publications.slug_for("tag", "B") == "tag-b-2"


def test_what_a_change_touches(database: Database, articles: Articles) -> None:
    """The feeds that show the article, and those that it belongs to now."""
    publications = Publications(database)
    article = Article(kind=Kind.ARTICLE, title="Bài", category="Văn hóa", tags=("Hà Nội",), body=("B.",))
    number = articles.record(article, source="báo", now=NOW).id
    publications.save(STATE, [number])
    assert publications.touched([number]) == Touched(
        frozenset({"xa-hoi", "van-hoa"}), frozenset({"báo"}), frozenset({"hà nội"})
    )
    assert publications.touched([]) == Touched(frozenset(), frozenset(), frozenset())
    publications.move_on(["xa-hoi", "none"], 9)
    state = publications.state("xa-hoi")
    assert state is not None
    assert state.published_seq == 9
