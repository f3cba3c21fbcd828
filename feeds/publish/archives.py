"""Archives of a feed by month (RFC 5005 §4; design, decision 9): what they show, and which a change rewrites."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from feeds.catalog import Feed
from feeds.config.load import Config
from feeds.formats.entry import FeedDocument
from feeds.formats.registry import ARCHIVED
from feeds.paths import FEEDS_FOLDER
from feeds.views import KnownViews, addresses_of, archive_address, feed_document
from storage.archives import Archive
from storage.articles.record import Articles
from storage.database import undamaged
from storage.model import (
    Category,
    Discussion,
    Enclosure,
    Figure,
    LinkKind,
    Person,
    Status,
    StoredArticle,
    StoredLink,
    Transcript,
)

#: A month has parts, so that a new article rewrites no more entries than this.
MAX_PART_ENTRIES = 100
#: The attributes of an article that are lists of other values.
PART_TYPES: dict[str, Callable[..., object]] = {
    "authors": Person, "categories": Category, "figures": Figure, "enclosures": Enclosure,
    "transcripts": Transcript,
}  # fmt: skip


def archive_files(slug: str, archive: Archive) -> list[str]:
    """All paths of *archive*. They are seldom asked for, and have no compressed copies."""
    return [one.path(f"{slug}/{archive.name}") for one in ARCHIVED]


def month_of(moment: datetime, config: Config) -> str:
    """The month of *moment* in the zone of the site: "2026-03"."""
    return moment.astimezone(config.site.zone).strftime("%Y-%m")


def archives_to_write(
    archives: Sequence[Archive],
    *,
    month: str,
    changed: Collection[Archive],
    left: Collection[Archive],
    intact: Collection[Archive],
) -> list[Archive]:
    """Which of all *archives* of a feed, oldest first, may need new files.

    *changed* hold an article that changed in any way, *left* one that left or came back; the files of *intact* are
    sound. A month that has ended is closed: only articles that leave, and the link to a new successor, rewrite it.
    """
    running = {archive for archive in archives if archive.month == month}
    missing = set(archives) - set(intact)
    before_new = {earlier for earlier, later in pairwise(archives) if later in missing}
    wanted = {*left, *(running & set(changed)), *(running & set(archives[-1:])), *missing, *before_new}
    return [archive for archive in archives if archive in wanted]


def archive_document(
    feed: Feed,
    archives: Sequence[Archive],
    archive: Archive,
    config: Config,
    *,
    atom_id: str,
    known: KnownViews | None = None,
) -> FeedDocument:
    """*archive* of *feed*, linked to its neighbours among *archives*. *feed* holds the articles of the archive."""
    place = archives.index(archive)
    updated = max((article.updated for article in feed.articles), default=_first_day(archive, config))
    current = feed_document(feed, config, atom_id=atom_id, updated=updated, known=known)

    def named(neighbour: Archive) -> str:
        return archive_address(feed.slug, neighbour.name, config)

    return replace(
        current,
        title=f"{current.title} – {archive.name}",
        atom_id=f"{atom_id}:{archive.name}",
        addresses=addresses_of(feed.slug, config, archive=archive.name),
        hub=None,
        ttl=None,
        current=f"{config.site.base_url}{FEEDS_FOLDER}{feed.slug}",
        prev_archive=named(archives[place - 1]) if place else None,
        next_archive=named(archives[place + 1]) if place + 1 < len(archives) else None,
    )


def as_archived(article: StoredArticle, updated: datetime, articles: Articles) -> StoredArticle:
    """*article* in the version of *updated*: a later correction stands in its own month. Reads the store."""
    if article.updated == updated:
        return article
    versions = (_restored(version.said) for version in reversed(articles.history.versions(article.id)))
    return next((version for version in versions if version.updated == updated), article)


def _restored(said: Mapping[str, Any]) -> StoredArticle:
    """The article whose JSON form is *said* (`Version.said` of its history). Raises StorageError if it is damaged."""
    with undamaged("an earlier version", said.get("entry_id")):
        return _as_stored(said)


def _as_stored(said: Mapping[str, Any]) -> StoredArticle:
    values = dict(said) | {"status": Status(said["status"])}
    for name in ("published", "modified", "first_seen", "arrived", "updated", "place"):
        values[name] = datetime.fromisoformat(said[name]) if said.get(name) else None
    for name, kind in PART_TYPES.items():
        values[name] = tuple(kind(**part) for part in said.get(name, ()))
    values["discussion"] = Discussion(**said["discussion"]) if said.get("discussion") else None
    links = tuple(StoredLink(**link | {"kind": LinkKind(link["kind"])}) for link in said["links"])
    return StoredArticle(**values | {"tags": tuple(said["tags"]), "links": links})


def _first_day(archive: Archive, config: Config) -> datetime:
    return datetime.fromisoformat(f"{archive.month}-01T00:00:00").replace(tzinfo=config.site.zone)
