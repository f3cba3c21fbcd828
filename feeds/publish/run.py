"""What one run of publishing is given: settled once at its beginning, and the same for all of its steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from feeds.authority import settle_authority
from feeds.catalog import Feed, Selector
from feeds.config.load import Config
from feeds.formats.cache import EntryCache, RecentEntries
from feeds.formats.entry import EntryView
from feeds.publish.archives import month_of
from feeds.publish.changes import Changes, articles_of, definition_of
from feeds.publish.manifest import MANIFEST, last_publication
from feeds.publish.output import OutputFolder
from feeds.publish.room import Room
from feeds.publish.writer import FileWriter
from feeds.views import KnownViews
from storage.archives import Archives
from storage.articles.record import Articles
from storage.articles.stored import in_order
from storage.database import Database
from storage.model import Failure, StoredArticle
from storage.publications import FeedState, Publications

#: Told what is being published: of what kind, how many are done, and of how many; None: nobody knows.
Publishing = Callable[[str, int, int | None], None]


#: When more articles than this are kept for the next feed, they are all dropped.
MAX_LOADED_ARTICLES = 5_000


def untold(what: str, done: int, total: int | None) -> None:
    """Tell nobody."""


class ChangeLog:
    """The changes since a moment; several feeds ask for the same one."""

    def __init__(self, publications: Publications) -> None:
        self.publications = publications
        self._known: dict[int, Changes] = {}

    def since(self, seq: int) -> Changes:
        """What changed after number *seq*. Raises StorageError."""
        if seq not in self._known:
            changes = self.publications.changes_since(seq)
            articles = articles_of(changes)
            self._known[seq] = Changes(changes, articles, self.publications.touched(articles))
        return self._known[seq]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: what it is given, and where it reads and writes. What it does is noted in `files`."""

    config: Config
    #: In UTC, to the second, as the store keeps times.
    now: datetime
    #: What ids begin with.
    authority: str
    #: The hash of configuration and version (`definition_of`), …
    definition: str
    #: … and whether the last run had another one.
    redefined: bool
    #: Build everything, whatever has changed.
    everything: bool
    #: Publish even what the brake would hold.
    force: bool
    #: The month whose archives are filled: "2026-03".
    month: str
    #: Number of the newest change before anything was read; later ones are published by the next run.
    seq: int
    #: Each feed that was ever published, by slug.
    states: dict[str, FeedState]
    #: How many entries each of them shows, by slug.
    sizes: dict[str, int]
    database: Database
    articles: Articles
    publications: Publications
    archives: Archives
    selector: Selector
    changes: ChangeLog
    files: FileWriter
    #: Entries that were written for one feed, for the others that show them.
    cache: EntryCache
    #: What feeds show of articles, for the others that show the same.
    views: KnownViews = field(default_factory=KnownViews)
    #: Articles that were loaded for one feed, by id.
    loaded: dict[int, StoredArticle] = field(default_factory=dict)
    #: What the feed that was asked about last shows, by its slug.
    shown: dict[str, list[int]] = field(default_factory=dict)
    #: Told how it goes on.
    progress: Publishing = untold

    def newest(self, feed: Feed) -> list[int]:
        """The ids of the articles that *feed* shows, apart from corrected ones; several steps ask in a row."""
        if feed.slug not in self.shown:
            self.shown.clear()
            self.shown[feed.slug] = self.selector.newest(feed)
        return self.shown[feed.slug]

    def load(self, ids: Sequence[int]) -> list[StoredArticle]:
        """The articles with these *ids* in the order of publication, as they were when this run first saw them."""
        if len(self.loaded) > MAX_LOADED_ARTICLES:
            self.loaded.clear()
        new = [number for number in ids if number not in self.loaded]
        if new:
            self.loaded.update((article.id, article) for article in self.articles.load(new))
        return in_order(self.loaded[number] for number in ids if number in self.loaded)

    def leave_out(self, entry: EntryView, cause: Exception) -> None:
        """Note an entry that cannot be written, once, however many feeds show it."""
        failure = Failure(document=entry.url, cause=f"cannot be written as an entry: {cause}")
        if failure not in self.files.failures:
            self.files.failures.append(failure)


def begin_run(
    database: Database,
    config: Config,
    output: OutputFolder,
    *,
    now: datetime,
    everything: bool,
    force: bool,
    progress: Publishing,
) -> Run:
    """Settle what a run needs; the end of a month is recorded here. Raises StorageError, PublishError."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    authority = settle_authority(database, config, now=now)
    articles, publications = Articles(database, authority), Publications(database)
    month = _running_month(database, publications, config, now=moment)
    seq = publications.last_seq()  # before anything is read: later changes are for the next run
    present = output.survey()
    manifest = output.read(MANIFEST)
    last = last_publication(manifest, {path: one.changed for path, one in present.items()})
    ours = {path: present[path].size for path in last.hashes if path in present}
    room = Room(ours, max_files=config.publish.max_files, max_bytes=config.publish.max_bytes)
    definition = definition_of(config)
    redefined = database.setting("definition") != definition
    # published from another store since, or from a copy of this one: we know nothing about what stands there
    foreign = last.manifest is not None and database.setting("manifest") != last.manifest
    return Run(
        config=config,
        now=moment,
        authority=authority,
        definition=definition,
        redefined=redefined,
        everything=everything or redefined or foreign,
        force=force,
        month=month,
        seq=seq,
        states={state.slug: state for state in publications.states()},
        sizes=publications.sizes(),
        database=database,
        articles=articles,
        publications=publications,
        archives=Archives(database),
        selector=Selector(articles, config),
        changes=ChangeLog(publications),
        files=FileWriter(output, last, room, together=partial(database.together, "cannot store what is published")),
        cache=RecentEntries(),
        progress=progress,
    )


def _running_month(database: Database, publications: Publications, config: Config, *, now: datetime) -> str:
    """The month whose archives are filled. That a month has ended is a change of all feeds (design, decision 8)."""
    known, month = database.setting("month"), month_of(now, config)
    if known is not None and known >= month:
        return known
    with database.write("cannot begin a month", month):
        if known is not None:
            publications.note_new_month(now)
        database.set_setting("month", month)
    return month
