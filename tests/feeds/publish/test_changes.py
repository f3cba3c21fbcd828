"""Which feeds a change touches, and when everything is built again."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from feeds.catalog import Feed, FeedKind
from feeds.config.load import Config
from feeds.config.schema import Feeds, FeedSettings, Fetch, Publish, Site
from feeds.publish.changes import DEFINITION_VERSION, Changes, articles_of, definition_of
from feeds.publish.publisher import publish
from storage.articles.record import Articles
from storage.database import Database
from storage.publications import Change, Touched
from storage.selections import Selection
from tests.feeds.publish.test_publisher import CONCERT, DUMP

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: What the store below publishes, by version. If a change of yours is meant to change it, count the version up and put
#: the new hash in place of the old one; if not, your change has changed published bytes by accident.
PUBLISHED = (5, "64be96c142dc419cf4669beaa049056f3511bdc012569c3fa51b09fd3b03efeb")


def changes(*article_ids: int | None, kind: str = "revised", touched: Touched | None = None) -> Changes:
    found = [Change(seq=1, article_id=number, kind=kind, at=NOON) for number in article_ids]
    return Changes(found, articles_of(found), touched or Touched(frozenset(), frozenset(), frozenset()))


def feed(kind: FeedKind, **selection: str) -> Feed:
    return Feed(slug="x", title="X", kind=kind, selection=Selection(**selection), settings=FeedSettings(), count=0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "touched"),
    [
        pytest.param(feed(FeedKind.CATEGORY), False, id="category"),
        pytest.param(feed(FeedKind.SOURCE, source="báo"), True, id="its source"),
        pytest.param(feed(FeedKind.SOURCE, source="đài"), False, id="another source"),
        pytest.param(feed(FeedKind.TAG, tag="Cầu"), True, id="its tag, in another spelling"),
        pytest.param(feed(FeedKind.TAG, tag="hồ"), False, id="another tag"),
        pytest.param(feed(FeedKind.ALL), True, id="everything"),
        pytest.param(feed(FeedKind.EXTRA, search="cầu"), True, id="a search"),
    ],
)
def test_a_change_touches(one: Feed, touched: bool) -> None:
    """Feeds that the article is in by now, and those that may find it; what shows it already is named by its slug."""
    revised = changes(7, touched=Touched(frozenset({"y"}), frozenset({"báo"}), frozenset({"cầu"})))
    assert revised.touch(one) is touched
    assert changes(7, touched=Touched(frozenset({"x"}), frozenset(), frozenset())).touch(one)


def test_a_change_of_all_feeds_touches_each() -> None:
    """The end of a month belongs to no article."""
    assert changes(None, kind="feed").touch(feed(FeedKind.CATEGORY))


def test_no_change_touches_a_query_alone() -> None:
    """A query may ask for the time."""
    assert not changes().touch(feed(FeedKind.ALL))
    assert changes().touch(feed(FeedKind.EXTRA, sql="SELECT 1"))


def configured(folder: Path, **site: str) -> Config:
    values = {"title": "Sớm Mai", "base_url": "https://tin.example.org/", "language": "vi"} | site
    return Config(
        path=folder / "feedloom.toml",
        site=Site(authority="example.org,2026", output=folder / "public", database=folder / "feedloom.db", **values),  # type: ignore[arg-type]
        fetch=Fetch(),
        sources=(),
        feeds=Feeds(),
        publish=Publish(),
    )


def test_the_definition() -> None:
    """It depends on what feeds show, not on where files lie."""
    here, there, titled = configured(Path("/a")), configured(Path("/b")), configured(Path("/a"), title="Tin")
    assert definition_of(here) == definition_of(there) != definition_of(titled)


def test_the_version_counts_changes_of_published_bytes(tmp_path: Path) -> None:
    """The same store gives the same files for as long as `DEFINITION_VERSION` is the same."""
    config = configured(tmp_path)
    with Database.open(config.site.database) as database:
        for article in (CONCERT, DUMP):
            Articles(database, "example.org,2026").record(article, source="báo", now=NOON)
        publish(database, config, now=NOON)
    whole = sha256()
    for path in sorted(config.site.output.rglob("*")):
        if path.is_file() and path.suffix != ".gz" and path.name != "manifest.json":  # these depend on zlib
            whole.update(f"{path.relative_to(config.site.output)}\n".encode() + path.read_bytes())
    assert (DEFINITION_VERSION, whole.hexdigest()) == PUBLISHED
