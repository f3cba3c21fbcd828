"""How one feed is built: its entries once, and a hash that stores know from earlier versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from feeds.config.load import Config
from feeds.formats.entry import FeedDocument
from feeds.formats.format import Format
from feeds.formats.registry import FORMATS
from feeds.publish.feed import NO_TIME, hash_of
from feeds.publish.publisher import publish
from storage.articles.record import Articles
from storage.database import Database
from storage.publications import Publications
from tests.feeds.publish.test_changes import configured
from tests.feeds.publish.test_publisher import AUTHORITY, CONCERT, DUMP
from tests.feeds.samples import FEED

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return configured(tmp_path)


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    with Database.open(config.site.database) as database:
        for article in (CONCERT, DUMP):
            Articles(database, AUTHORITY).record(article, source="báo", now=NOON)
        yield database


def test_the_hash_is_that_of_the_files_without_their_time() -> None:
    """As 0.1.0 made it: RSS, Atom and JSON one after the other. Whatever else it were would move every feed's time."""
    timeless = replace(FEED, updated=NO_TIME)
    whole = b"".join(one.build(timeless) for one in FORMATS)
    assert [one.name for one in FORMATS] == ["rss", "atom", "json"]
    frames = {one: one.frame(timeless) for one in FORMATS}
    assert hash_of(frames, {one: one.entries(timeless) for one in FORMATS}) == sha256(whole).hexdigest()


def test_entries_are_built_once(database: Database, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the hash of a feed and for its file, also when its time moves."""
    built: Counter[str] = Counter()
    build = Format.entries

    def counting(self: Format, feed: FeedDocument, **options: Any) -> bytes:
        if self.name == "json":  # of which there are no archives
            built[feed.slug] += 1
        return build(self, feed, **options)

    monkeypatch.setattr(Format, "entries", counting)
    publish(database, config, now=NOON)
    assert built == dict.fromkeys(("all", "moi-truong", "van-hoa", "giao-duc", "kinh-te", "source-bao"), 1)


def test_an_unknown_hash_moves_the_time_once(database: Database, config: Config) -> None:
    """A feed whose hash differs says that it has changed; one that is built again with the same bytes does not."""
    publish(database, config, now=NOON)
    state = Publications(database).state("all")
    assert state is not None
    assert publish(database, config, now=LATER, everything=True).written == ()
    assert Publications(database).state("all") == replace(state, published_seq=state.published_seq)
    database.execute("UPDATE feeds SET hash = 'x' WHERE slug = 'all'")
    written = publish(database, config, now=LATER, everything=True).written
    assert {"feeds/all.rss", "feeds/all.atom"} <= set(written)
    assert "feeds/all.json" not in written  # JSON Feed states no time of its own
