"""Archives of a feed by month (RFC 5005 §4; design, decision 9): what they show, and which a change rewrites."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from feeds.catalog import Feed, feed_document
from feeds.config.load import Config
from feeds.formats.entry import FeedDocument
from storage.archives import Archive
from storage.articles.record import Articles
from storage.database import undamaged
from storage.model import Category, Enclosure, Figure, LinkKind, Person, Status, StoredArticle, StoredLink

#: The formats of an archive: those that RFC 5005 is for.
FORMS = ("rss", "atom")
#: Entries of one part of a month: a new article rewrites no more than that.
SIZE = 100
#: The attributes of an article that are lists of other values.
PARTS: dict[str, Callable[..., object]] = {
    "authors": Person, "categories": Category, "figures": Figure, "enclosures": Enclosure,
}  # fmt: skip
#: What of `changes.kind` takes an article out of what was published, or puts it back.
LEAVING = frozenset({"hidden", "shown", "withdrawn", "restored", "removed", "merged"})


def archive_file(slug: str, archive: Archive, form: str) -> str:
    """The path of *archive* in the format *form*."""
    return f"feeds/{slug}/{archive.name}.{form}"


def archive_files(slug: str, archive: Archive) -> list[str]:
    """All paths of *archive*, compressed ones too."""
    name = f"feeds/{slug}/{archive.name}"
    return [f"{name}.{form}{end}" for form in FORMS for end in ("", ".gz")]


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
    """Those of all *archives* of a feed, oldest first, that may have to look otherwise than their files.

    *changed* hold an article that changed in any way, *left* one that left or came back, *intact* have their files. A
    month that has ended is closed: only what left, and the link to a new successor, rewrites it.
    """
    running = {archive for archive in archives if archive.month == month}
    missing = set(archives) - set(intact)
    before_new = {earlier for earlier, later in pairwise(archives) if later in missing}
    wanted = {*left, *(running & set(changed)), *(running & set(archives[-1:])), *missing, *before_new}
    return [archive for archive in archives if archive in wanted]


def archive_document(
    feed: Feed, archives: Sequence[Archive], archive: Archive, config: Config, *, atom_id: str
) -> FeedDocument:
    """*archive* of *feed*, whose articles are those of the archive, between its neighbours among *archives*."""
    files = f"{config.site.base_url}feeds/{feed.slug}"
    place = archives.index(archive)
    updated = max((article.updated for article in feed.articles), default=_first_day(archive, config))
    current = feed_document(feed, config, atom_id=atom_id, updated=updated)
    return replace(
        current,
        title=f"{current.title} – {archive.name}",
        atom_id=f"{atom_id}:{archive.name}",
        rss_url=f"{files}/{archive.name}.rss",
        atom_url=f"{files}/{archive.name}.atom",
        json_url=None,
        hub=None,
        ttl=None,
        current=files,
        prev_archive=f"{files}/{archives[place - 1].name}" if place else None,
        next_archive=f"{files}/{archives[place + 1].name}" if place + 1 < len(archives) else None,
    )


def as_archived(article: StoredArticle, updated: datetime, articles: Articles) -> StoredArticle:
    """*article* as it was when it was last changed at *updated*: a later correction stands in its own month."""
    if article.updated == updated:
        return article
    versions = (_restored(version.said) for version in reversed(articles.history.versions(article.id)))
    return next((version for version in versions if version.updated == updated), article)


def _restored(said: Mapping[str, Any]) -> StoredArticle:
    """The article of which `said` is the JSON form (`storage.articles.history.Version`)."""
    with undamaged("an earlier version", said.get("entry_id")):
        return _as_stored(said)


def _as_stored(said: Mapping[str, Any]) -> StoredArticle:
    values = dict(said) | {"status": Status(said["status"])}
    for name in ("published", "modified", "first_seen", "arrived", "updated"):
        values[name] = said[name] and datetime.fromisoformat(said[name])
    for name, kind in PARTS.items():
        values[name] = tuple(kind(**part) for part in said[name])
    links = tuple(StoredLink(**link | {"kind": LinkKind(link["kind"])}) for link in said["links"])
    return StoredArticle(**values | {"tags": tuple(said["tags"]), "links": links})


def _first_day(archive: Archive, config: Config) -> datetime:
    return datetime.fromisoformat(f"{archive.month}-01T00:00:00").replace(tzinfo=config.site.zone)
