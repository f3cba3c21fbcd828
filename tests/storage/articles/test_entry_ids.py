"""Ids of entries: the same in a store that is built again, or those of the feed."""

from __future__ import annotations

import pytest

from storage.articles.identity import address_key, digest
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Link, LinkKind
from storage.publications import FeedState, Publications
from tests.storage.articles.newspaper import (
    DAILY,
    DAY,
    EDITED,
    LATER,
    NOW,
    OTHER_TEXT,
    PUBLISHED,
    A,
    B,
    article,
    record,
)


def test_ids_of_a_store_built_again_are_the_same(articles: Articles, database: Database) -> None:
    """The key is a hash of the first permalink, else of source, title and text; never of a path."""
    by_path = articles.get(record(articles, article(), "a.txt").id)
    by_link = articles.get(record(articles, article(permalink=B, title="Khác", lede=None, body=OTHER_TEXT)).id)
    database.execute("DELETE FROM keys")
    database.execute("DELETE FROM articles")
    again = articles.get(record(articles, article(), "elsewhere/b.txt", now=LATER).id)
    other = articles.get(record(articles, article(permalink=B, title="Mới", body=EDITED), now=LATER).id)
    assert [one and one.entry_id for one in (by_path, by_link)] == [one and one.entry_id for one in (again, other)]


def test_equal_hashes_take_the_next_number(articles: Articles) -> None:
    """Articles of the same title and text that are two get ids that differ by a number."""
    first = articles.get(record(articles, article(**DAILY), "1.txt").id)
    second = articles.get(record(articles, article(**DAILY, published=PUBLISHED + 3 * DAY), "2.txt").id)
    assert first is not None
    assert second is not None
    assert second.entry_id == f"{first.entry_id}-2"


@pytest.mark.parametrize("guid", ["urn:x:1", "4711"])
@pytest.mark.parametrize("published", [False, True])
def test_feed_names_a_teaser_later(database: Database, articles: Articles, guid: str, published: bool) -> None:
    """A teaser of a related link takes over the id of the feed that names its page, unless readers had it before."""
    link = Link(kind=LinkKind.RELATED, position=0, title="Chợ hoa xuân mở cửa thâu đêm suốt sáng", url=B)
    record(articles, article(permalink=A, links=(link,)))
    teaser = articles.get(B)
    assert teaser is not None
    if published:
        state = FeedState(slug="all", kind="all", title="x", atom_id="tag:x", hash="1", updated=NOW, published_seq=9)
        Publications(database).save(state, [teaser.id])
    page = article(permalink=B, title=link.title, lede=None, body=OTHER_TEXT)
    filled = articles.record(page, source="báo", now=LATER, guid=guid, ids_from_feed=True)
    stored = articles.get(teaser.id)
    assert stored is not None
    ids = {stored.entry_id, stored.guid} - {None, teaser.entry_id}
    assert (filled.id, ids) == (teaser.id, set() if published else {guid})
    late = f"the feed's id {guid!r} comes too late: article {teaser.id} was published with one of ours"
    assert filled.notes == ((late,) if published else ())


def test_feeds_take_no_id_of_ours(database: Database, articles: Articles) -> None:
    """A feed whose guid is an id that we shall mint for another page neither gets it nor stands in that page's way."""
    own = f"tag:example.org,2026:{digest(address_key(B))}"
    thief = articles.record(article(permalink=A), source="báo", now=NOW, guid=f" {own}", ids_from_feed=True)
    assert thief.notes == (f"the feed's id ' {own}' is ours to give: article {thief.id} has one of ours",)
    page = articles.get(record(articles, article(permalink=B, title="Khác", body=OTHER_TEXT)).id)
    assert page is not None
    assert page.entry_id == own
    database.execute("UPDATE articles SET entry_id = entry_id || '-2', key = key || '-2' WHERE id = ?", (page.id,))
    database.execute("UPDATE articles SET entry_id = ? WHERE id = ?", (own, thief.id))  # as it could be before
    database.execute("DELETE FROM keys WHERE article_id = ?", (page.id,))
    again = articles.get(record(articles, article(permalink=B, title="Khác", body=OTHER_TEXT)).id)
    assert again is not None
    assert again.entry_id == f"{own}-3"
