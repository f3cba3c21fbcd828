"""`feedloom db restore`: a backup in the place of the store, not older than what is published without saying so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

from feeds.config.load import Config
from feeds.formats.jsonfeed import parse_ids
from feeds.lock import lock
from feeds.paths import FEEDS_FOLDER
from feeds.publish.manifest import MANIFEST, digest, parse_manifest
from feeds.publish.output import UntouchedFolder
from storage.restore import Backup, checked, put_in_place, withdrawn

#: The id of each entry of an archive.
_IDS = re.compile(rb"<entry\b[^>]*>.*?<id>([^<]+)</id>", re.DOTALL)
_ARCHIVES = re.compile(rf"{FEEDS_FOLDER}[^/]+/[^/]+\.atom")
_JSON_FEEDS = re.compile(rf"{FEEDS_FOLDER}[^/]+\.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A backup, and how it differs from what is published."""

    articles: int
    #: When its newest change was.
    newest: datetime | None
    #: When something was published after it; None: it is as new as the output, or nothing is published.
    behind: datetime | None
    #: How many published entries it does not know.
    lost: int
    #: The titles of what it would publish that was hidden, taken down or withdrawn since.
    returning: tuple[str, ...]
    #: Whether it is in place now, …
    in_place: bool
    #: … and where what was there has been kept; None: there was nothing.
    aside: Path | None = None


def restore(config: Config, file: Path, *, older: bool = False) -> Restored:
    """Put the backup *file* in the place of the store; only if *older* says so if readers would notice.

    They would if it is older than the output, or shows what the store keeps from them.

    Raises LockedError if a run is at work, StorageError if *file* is no sound store, PublishError if the output cannot
    be read.
    """
    store = config.site.database
    with lock(store), checked(file, store) as backup:
        behind, entries = _compare(backup, UntouchedFolder(config.site.output))
        gone = withdrawn(store) | (backup.archived - entries if behind else frozenset())
        returning = tuple(title for one, title in backup.shown.items() if one in gone)
        in_place = older or (behind is None and not returning)
        return Restored(
            articles=backup.articles,
            newest=backup.newest,
            behind=behind,
            lost=len(entries - backup.ids) if behind else 0,
            returning=returning,
            in_place=in_place,
            aside=put_in_place(backup.copy, store) if in_place else None,
        )


def _compare(backup: Backup, output: UntouchedFolder) -> tuple[datetime | None, set[str]]:
    """When the *output* was published after the *backup*, if it was; the ids of its entries."""
    manifest = output.read(MANIFEST)
    if manifest is None or digest(manifest) == backup.manifest:
        return None, set()
    published = datetime.fromtimestamp((output.root / MANIFEST).stat().st_mtime, UTC)
    return published, set(_entries(output, parse_manifest(manifest)))


def _entries(output: UntouchedFolder, files: dict[str, str]) -> Iterator[str]:
    """The ids of all entries that a feed shows, or showed in an earlier month."""
    for path in filter(_JSON_FEEDS.fullmatch, files):
        yield from parse_ids(output.read(path) or b"")
    for path in filter(_ARCHIVES.fullmatch, files):
        yield from (unescape(found.decode()) for found in _IDS.findall(output.read(path) or b""))
