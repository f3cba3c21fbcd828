"""Store -> views -> bytes -> files: everything that readers receive, written only where it changed.

The order of a run, so that nothing ever points at what is not there yet; the manifest is the commit point:

    clean up after a killed run | has a month ended? | pages of articles | each feed: files, archives, page, state
    | lists and front page | what the world is to be told | manifest | the changes are published

Only what a change has touched is built, and what is missing or differs from the manifest (design, decision 7).

Output: feeds/<slug>.rss .atom .json, feeds/<slug>/<month>.rss .atom (archives), each with its .gz; c/<slug>/ (the page
of a feed), a/<key>/ (the page of an article), index.html, about.html, 404.html, feeds.opml, robots.txt, style.css,
icon.svg, icon.png, logo.png, manifest.json.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256

from feeds.catalog import Counts, Feed, FeedKind, Selector, address_of, feed_document, idle_overrides
from feeds.config.load import Config
from feeds.config.schema import default_authority
from feeds.formats.cache import EntryCache
from feeds.formats.entry import EntryView, FeedDocument
from feeds.formats.generate import build_atom, build_rss
from feeds.formats.jsonfeed import build_json
from feeds.formats.opml import Outline, build_opml
from feeds.pages import build as pages
from feeds.publish import archives as archive
from feeds.publish import health
from feeds.publish.outbox import Outbox
from feeds.publish.output import OutputFolder
from storage.archives import Archive, Archives
from storage.articles.record import Articles
from storage.categories import Categories
from storage.database import Database
from storage.errors import FeedloomError, PublishError, StorageError
from storage.identity import fold_name
from storage.model import Category, Failure, Status, StoredArticle
from storage.publications import Change, FeedState, Publications, Touched
from storage.sources import Sources

MANIFEST = "manifest.json"
#: Counted up by whoever changes what the same articles and settings give: every feed and page is then made anew.
DEFINITION_VERSION = 1
ROBOTS = b"User-agent: *\nDisallow:\n"
#: Stands for a feed's own time while its bytes are compared with those last published.
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
BUILDERS = {"rss": build_rss, "atom": build_atom, "json": build_json}
#: The brake holds a feed of which more than half, and at least so many entries, would vanish or change at once.
BRAKE = 3
#: What the operator does to an article: `changes.kind`.
BY_HAND = frozenset({"hidden", "shown", "removed"})
#: How many entries are kept in their spelling for the next feed that shows them.
CACHED = 5_000
#: A path as we make them: no empty, hidden or upward part.
_OURS = re.compile(r"([A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_ARCHIVE = re.compile(r"feeds/([^/]+)/.+")
_ARTICLE_PAGE = re.compile(r"a/([A-Za-z0-9_-]+)/index\.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFeed:
    """What became of one feed."""

    slug: str
    title: str
    #: Its RSS file, relative to the output folder.
    file: str
    entries: int
    #: "written", "unchanged", "held" (by the brake) or "failed".
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did."""

    feeds: tuple[PublishedFeed, ...]
    #: Files whose bytes changed, relative to the output folder, in the order of writing.
    written: tuple[str, ...]
    #: Files that were taken away.
    removed: tuple[str, ...] = ()
    #: What could not be built, with its cause; its last good file stays.
    failures: tuple[Failure, ...] = ()
    #: What is set but reaches no feed.
    notes: tuple[str, ...] = ()

    @property
    def files_written(self) -> int:
        """How many files changed."""
        return len(self.written)


def publish(
    database: Database,
    config: Config,
    *,
    now: datetime,
    everything: bool = False,
    force: bool = False,
    output: OutputFolder | None = None,
) -> Published:
    """Bring the output folder up to what the store holds.

    With *everything*, all is built anew, whatever has changed; with *force*, the brake is off. *output* stands in for
    the folder of the configuration. A feed or page that cannot be built is named in the result and stops no other.
    Raises PublishError, after all else is in place, if something could not be written; StorageError if the store
    cannot be used.
    """
    config = following(config, Categories(database).former())
    run = _Run(database, config, now, output or OutputFolder(config.site.output), everything=everything, force=force)
    run.output.clean(run.there)
    run.publish_articles()
    feeds = run.select_feeds()
    published = tuple(run.publish_feed(feed, feeds) for feed in feeds)
    run.publish_former_feeds(feeds)
    run.publish_former_names()
    run.publish_health()
    run.publish_lists(feeds)
    run.publish_manifest()
    run.settle()
    return Published(
        feeds=published,
        written=tuple(run.written),
        removed=tuple(run.removed),
        failures=tuple(run.failures),
        notes=tuple(idle_overrides(config, database)),
    )


@dataclass(frozen=True, slots=True)
class _Changes:
    """What happened since a feed was last published."""

    changes: list[Change]
    articles: set[int]
    touched: Touched

    def of(self, *kinds: str) -> set[int]:
        """The articles to which something of *kinds* happened."""
        return {change.article_id for change in self.changes if change.kind in kinds and change.article_id is not None}

    def touch(self, feed: Feed) -> bool:
        """Whether *feed* may show any of it: it shows such an article, or would by now."""
        if any(change.article_id is None for change in self.changes) or feed.slug in self.touched.slugs:
            return True
        selection = feed.selection
        match feed.kind:
            case FeedKind.CATEGORY:
                return False
            case FeedKind.SOURCE:
                return selection.source in self.touched.sources
            case FeedKind.TAG:
                return fold_name(selection.tag or "") in self.touched.tags
            case _:
                return bool(self.changes) or selection.sql is not None  # a query may look at anything, also at the time


def settled_authority(database: Database, config: Config, *, now: datetime) -> str:
    """What ids begin with: as configured, else settled once by what comes first, and kept (design, decision 1)."""
    authority = config.site.authority or database.setting("authority")
    if authority is None:
        authority = default_authority(config.site.base_url, now=now)
        database.set_setting("authority", authority)
    return authority


class _Run:
    """One publishing: where it reads and writes, and what it has done so far."""

    def __init__(
        self, database: Database, config: Config, now: datetime, output: OutputFolder, *, everything: bool, force: bool
    ) -> None:
        self.config, self.output, self.force = config, output, force
        self.now = now.astimezone(UTC).replace(microsecond=0)  # the store keeps seconds
        self.authority = settled_authority(database, config, now=now)
        self.database, self.definition = database, _definition(config)
        self.redefined = database.setting("definition") != self.definition
        self.everything = everything or self.redefined
        self.articles = Articles(database, self.authority)
        self.publications, self.archives = Publications(database), Archives(database)
        self.selector = Selector(self.articles, config)
        self.month = self.running_month()
        self.seq = self.publications.last_seq()  # before anything is read: what comes later is published next time
        self.states = {state.slug: state for state in self.publications.states()}
        self.sizes = self.publications.sizes()
        #: When each file was last changed, and its sha256, by path: as the last manifest has it, and as it is now.
        self.there = output.survey()
        manifest = output.read(MANIFEST)
        self.before = published_hashes(manifest, self.there)
        # published from another store since, or from a copy of this one: nothing is known of what stands there
        self.everything |= manifest is not None and database.setting("manifest") != _digest(manifest)
        self.hashes: dict[str, str] = {}
        #: The files that may not be as the manifest has them: it is written last.
        written = self.there.get(MANIFEST, 0)
        self.doubtful = {path for path, changed in self.there.items() if changed >= written}
        self.doubtful.update(self.before.keys() - self.there.keys())
        #: Those among the archives, by feed.
        self.doubtful_archives: dict[str, list[str]] = defaultdict(list)
        for path in self.doubtful & self.before.keys():
            if match := _ARCHIVE.fullmatch(path):
                self.doubtful_archives[match[1]].append(path)
        self.changes: dict[int, _Changes] = {}
        self.cache: EntryCache = {}
        self.built: dict[str, Feed] = {}
        self.up_to_date: list[str] = []
        self.written: list[str] = []
        self.removed: list[str] = []
        self.failures: list[Failure] = []
        self.refused: list[PublishError] = []

    def running_month(self) -> str:
        """The month that archives are filled in; its end is a change of all feeds (design, decision 8)."""
        known, month = self.database.setting("month"), archive.month_of(self.now, self.config)
        if known is not None and known >= month:
            return known
        with self.database.write("cannot begin a month", month):
            if known is not None:
                self.publications.note_new_month(self.now)
            self.database.set_setting("month", month)
        return month

    def changed_since(self, seq: int) -> _Changes:
        """What changed after *seq*."""
        if seq not in self.changes:
            changes = self.publications.changes_since(seq)
            articles = {change.article_id for change in changes if change.article_id is not None}
            self.changes[seq] = _Changes(changes, articles, self.publications.touched(articles))
        return self.changes[seq]

    def intact(self, path: str) -> bool:
        """Whether the file is as the manifest has it. Its bytes are read only if it is as new as the manifest."""
        if path not in self.before:
            return False
        if path not in self.doubtful:
            return True
        return path in self.there and _digest(self.output.read(path) or b"") == self.before[path]

    def select_feeds(self) -> list[Feed]:
        """Every feed; those of the operator's that cannot be told are noted."""
        feeds = list(self.selector.feeds(self.remembered()))
        for extra in self.config.feeds.extra:
            with self.guard(f"feeds/{extra.slug}.rss"):
                feeds.append(self.selector.own(extra))
        self.navigation = _digest(pages.build_navigation(feeds, self.config))
        self.renavigated = self.navigation != self.database.setting("navigation")
        self.counted = {
            "seq": self.seq,
            "sizes": {feed.slug: feed.count for feed in feeds},
            "tags": [feed.selection.tag for feed in feeds if feed.kind is FeedKind.TAG],
        }
        return feeds

    def remembered(self) -> Counts | None:
        """What was counted when all was last published, without what changes since may have made another."""
        known = self.database.setting_as(json.loads, "counts", None)
        if self.everything or not known:
            return None
        changed = self.changed_since(known["seq"])
        return Counts(
            sizes=known["sizes"], tags=known["tags"], touched=changed.touch, tags_touched=changed.touched.tags
        )

    def publish_articles(self) -> None:
        """A page for each article without an address of its own; for each that once was there, the way on."""
        since = self.database.setting_as(int, "pages_seq", 0)
        ours = [path for path in self.before if path.startswith("a/")]
        known = {match[1]: path for path in ours if (match := _ARTICLE_PAGE.fullmatch(path))}
        found: Iterable[StoredArticle]
        if self.everything or not since or not self.before:
            found = self.articles.pages()
            former = {key for key, _ in self.articles.redirects()} | known.keys()
        else:
            changed = self.changed_since(since).articles
            found = self.articles.load(self.publications.pages(changed))
            spoilt = {key for key, path in known.items() if not self.intact(path)}
            former = (self.publications.keys(changed) & known.keys()) | spoilt
        for article in found:
            self.put_article(article.key, article)
        for key in sorted(former):
            path, article_now = pages.page_of_article(key), self.articles.get(key)
            if article_now is None or path in self.hashes:  # of another store: not ours to judge
                continue
            if article_now.hidden or article_now.status is Status.REMOVED:
                self.remove(path)
            else:
                self.put_article(key, article_now)

    def put_article(self, key: str, article: StoredArticle) -> None:
        """What stands at a/<key>/: *article* itself, or where it is by now."""
        if article.url is None and article.key == key:
            build = partial(pages.build_article_page, article, self.config)
        else:
            address = address_of(article, self.config.site.base_url)
            build = partial(pages.build_moved_page, article.title, address, self.config)
        self.put(pages.page_of_article(key), build)

    def publish_feed(self, feed: Feed, feeds: Sequence[Feed]) -> PublishedFeed:
        """The files of *feed*, all or none, its archives, its page, then what the store remembers of it."""
        file, count, outcome = f"feeds/{feed.slug}.rss", len(self.written), "failed"
        state = self.states.get(feed.slug)
        with self.guard(file):
            if state and not self.touched(feed, state):
                if self.renavigated:
                    self.put_page(replace(feed, articles=self.shown(feed)), feeds)
                self.up_to_date.append(feed.slug)
                outcome = "unchanged"
            elif danger := self.in_danger(feed, state) if state else self.forgotten(feed):
                self.failures.append(Failure(document=file, cause=danger))
                outcome = "held"
            else:
                self.rebuild(feed, state, feeds)
                outcome = "unchanged" if count == len(self.written) else "written"
        if outcome == "failed" and state:
            self.publications.move_on([feed.slug], 0)  # so that the next run tries again
        entries = len(self.built[feed.slug].articles) if feed.slug in self.built else self.sizes.get(feed.slug, 0)
        return PublishedFeed(slug=feed.slug, title=feed.title, file=file, entries=entries, state=outcome)

    def publish_former_feeds(self, feeds: Sequence[Feed]) -> None:
        """Feeds that nothing is selected for keep their last files, without what was hidden or taken down since."""
        for slug in self.states.keys() - {feed.slug for feed in feeds}:
            self.publish_feed(self.selector.former(self.states[slug]), feeds)

    def publish_former_names(self) -> None:
        """What readers of a renamed category ask for: the same bytes, which name the new address as their own."""
        for former, category in Categories(self.database).former():
            files = {
                path: f"feeds/{former}{path.removeprefix(f'feeds/{category.slug}')}"
                for path in sorted(self.before | self.hashes, key=lambda path: not path.endswith(".gz"))
                if path.startswith((f"feeds/{category.slug}.", f"feeds/{category.slug}/"))
            }
            for path, copy in files.items():
                digest = self.hashes.get(path, self.before.get(path))
                if self.before.get(copy) != digest or not self.intact(copy):
                    self.put(copy, partial(self.same_as, path))
            if files:
                address = f"{self.config.site.base_url}c/{category.slug}/"
                moved = partial(pages.build_moved_page, category.name, address, self.config)
                self.put(pages.page_of_feed(former), moved)

    def same_as(self, path: str) -> bytes:
        return self.output.read(path) or b""

    def touched(self, feed: Feed, state: FeedState) -> bool:
        """Whether *feed* may have to look otherwise than its files do (design, decision 7)."""
        changed = self.changed_since(state.published_seq)
        if self.everything or changed.touch(feed):
            return True
        return not all(self.intact(path) for path in self.paths_of(feed))

    def paths_of(self, feed: Feed) -> Iterator[str]:
        """Every file of *feed*, apart from archives that are known to be sound."""
        for form in BUILDERS:
            yield from (f"feeds/{feed.slug}.{form}", f"feeds/{feed.slug}.{form}.gz")
        yield pages.page_of_feed(feed.slug)
        yield from self.doubtful_archives[feed.slug]

    def in_danger(self, feed: Feed, state: FeedState) -> str | None:
        """Why the brake holds *feed*: more than half of it would vanish or change, and nobody asked for it."""
        shown = set(self.publications.entries(feed.slug))
        if self.force or self.redefined or len(shown) < BRAKE:
            return None
        changed = self.changed_since(state.published_seq)
        gone = shown - set(self.selector.newest(feed)) - changed.of(*BY_HAND)
        gone -= set(self.selector.selections.members(feed.selection, gone, teasers=True))  # pushed out by newer ones
        revised = (changed.of("revised") - changed.of("new")) & shown - gone
        return held_back(len(gone) + len(self.publications.changed_text(revised, state.updated)), len(shown))

    def forgotten(self, feed: Feed) -> str | None:
        """Why the brake holds *feed*, which is there, but which this store never published: it may be the wrong one."""
        file = f"feeds/{feed.slug}.json"
        if self.force or file not in self.before:
            return None
        published = ids_of(self.output.read(file))
        shown = feed_document(replace(feed, articles=self.shown(feed)), self.config, atom_id="", updated=NO_TIME)
        return held_back(len(published - {entry.guid or entry.id for entry in shown.entries}), len(published))

    def rebuild(self, feed: Feed, state: FeedState | None, feeds: Sequence[Feed]) -> None:
        """Build and write all of *feed*."""
        changed = self.changed_since(state.published_seq if state else 0)
        newest, members = self.selector.newest(feed), self.selector.selections.members
        candidates = members(feed.selection, None if self.everything or not state else changed.articles)
        self.archives.add(feed.slug, {*newest, *candidates}, month=self.month, size=archive.SIZE)
        archives = self.archives.of(feed.slug)
        feed = self.built[feed.slug] = replace(feed, articles=self.shown(feed))
        document, new = self.decide(feed, state, archives)
        for form, data in [(form, self.build(form, document)) for form in BUILDERS]:
            self.write_feed_file(f"feeds/{feed.slug}.{form}", data)
        self.publish_archives(feed, archives, changed, new.atom_id)
        if not self.put_page(feed, feeds):
            self.publications.move_on([feed.slug], 0)  # so that the next run tries again
        elif new != state:
            self.publications.save(new, [article.id for article in feed.articles])
        if len(self.cache) > CACHED:
            self.cache.clear()

    def shown(self, feed: Feed) -> tuple[StoredArticle, ...]:
        """The articles that *feed* shows: the newest, and those that were corrected in the running month."""
        corrected = self.archives.corrected(feed.slug, self.month)[: feed.settings.entries]
        corrected = self.selector.selections.members(feed.selection, corrected, teasers=feed.settings.teasers)
        return tuple(self.articles.load(sorted({*self.selector.newest(feed), *corrected})))

    def put_page(self, feed: Feed, feeds: Sequence[Feed]) -> bool:
        """Write the page of *feed*; whether it is in place."""
        return self.put(pages.page_of_feed(feed.slug), partial(pages.build_feed_page, feed, feeds, self.config))

    def publish_archives(self, feed: Feed, archives: Sequence[Archive], changed: _Changes, atom_id: str) -> None:
        """The archives of *feed* that a change has touched."""
        if self.everything:
            wanted = list(archives)
        else:
            wanted = archive.archives_to_write(
                archives,
                month=self.month,
                changed=self.archives.holding(feed.slug, changed.articles),
                left=self.archives.holding(feed.slug, changed.of(*archive.LEAVING)),
                intact=[one for one in archives if all(map(self.intact, archive.archive_files(feed.slug, one)))],
            )
        for one in wanted:
            entries = self.archives.entries(feed.slug, one)
            articles = self.articles.load(list(entries))
            shown = tuple(archive.as_archived(article, entries[article.id], self.articles) for article in articles)
            document = archive.archive_document(
                replace(feed, articles=shown), archives, one, self.config, atom_id=atom_id
            )
            for form in archive.FORMS:
                self.write_feed_file(archive.archive_file(feed.slug, one, form), self.build(form, document))

    def decide(
        self, feed: Feed, state: FeedState | None, archives: Sequence[Archive]
    ) -> tuple[FeedDocument, FeedState]:
        """*feed* with the time that it states for itself: that of the newest change behind it (design, decision 8)."""
        atom_id = state.atom_id if state else f"tag:{self.authority}:feed:{feed.slug}"
        prev_archive = archives[-1].name if archives else None
        timeless = feed_document(feed, self.config, atom_id=atom_id, updated=NO_TIME, prev_archive=prev_archive)
        digest = _digest(b"".join(self.build(form, timeless) for form in BUILDERS))
        updated = state.updated if state and state.hash == digest else self.time_of_change(feed, state)
        return replace(timeless, updated=updated), FeedState(
            slug=feed.slug,
            kind=feed.kind,
            title=feed.title,
            atom_id=atom_id,
            hash=digest,
            updated=updated,
            published_seq=self.seq,
        )

    def time_of_change(self, feed: Feed, state: FeedState | None) -> datetime:
        """When the newest entry changed; now, if that explains nothing: an entry left, or the configuration changed."""
        newest = max((article.updated for article in feed.articles), default=self.now)
        return newest if state is None or newest > state.updated else self.now

    def build(self, form: str, document: FeedDocument) -> bytes:
        return BUILDERS[form](document, cache=self.cache, left_out=self.leave_out)

    def leave_out(self, entry: EntryView, cause: Exception) -> None:
        """Name an entry that cannot be written, once, however many feeds show it."""
        failure = Failure(document=entry.url, cause=f"cannot be written as an entry: {cause}")
        if failure not in self.failures:
            self.failures.append(failure)

    def publish_health(self) -> None:
        """The feed of what happened to the sources, once something did: it is the operator's, and listed nowhere."""
        if changes := Sources(self.database).changes_of_health():
            with self.guard(health.PATH):
                self.write_feed_file(health.PATH, health.build_health(changes, self.config, self.authority))

    def publish_lists(self, feeds: Sequence[Feed]) -> None:
        """What names all feeds, and what is there once."""
        once: dict[str, Callable[[], bytes]] = {
            "robots.txt": lambda: ROBOTS,
            "404.html": partial(pages.build_not_found_page, self.config),
            **{name: partial(pages.build_static, name) for name in pages.STATIC},
        }
        naming: dict[str, Callable[[], bytes]] = {
            "feeds.opml": partial(self.build_list, feeds),
            "about.html": partial(pages.build_about_page, feeds, self.config),
            "index.html": lambda: pages.build_index(self.with_newest(feeds), self.config),
        }
        for path, build in (once | naming).items():
            if self.everything or (path in naming and self.built) or not self.intact(path):
                self.put(path, build)

    def with_newest(self, feeds: Sequence[Feed]) -> list[Feed]:
        """*feeds* with as many of their newest articles as the front page shows, built or not."""
        found, limits = {}, pages.shown_on_front_page(feeds)
        for feed in feeds:
            if limit := limits.get(feed.slug):
                newest = self.selector.selections.newest(feed.selection, limit=limit, teasers=feed.settings.teasers)
                found[feed.slug] = replace(feed, articles=tuple(self.articles.load(newest)))
        return [found.get(feed.slug, feed) for feed in feeds]

    def build_list(self, feeds: Sequence[Feed]) -> bytes:
        """The feeds as OPML: categories and the operator's own one by one, those of sources and tags in folders."""
        site, folders = self.config.site, pages.folder_names(self.config)
        outlines = {feed.slug: self.outline(feed) for feed in feeds}
        listed = [outlines[feed.slug] for feed in feeds if feed.kind not in folders]
        for kind, name in folders.items():
            inside = tuple(outlines[feed.slug] for feed in feeds if feed.kind is kind)
            listed += [Outline(title=name, outlines=inside)] if inside else []
        times = [state.updated for state in self.publications.states()]
        return build_opml(site.title, listed, updated=max(times, default=None), owner=site.title)

    def outline(self, feed: Feed) -> Outline:
        base, override = self.config.site.base_url, self.config.feeds.override_of(feed.slug)
        return Outline(
            title=feed.title,
            xml_url=f"{base}feeds/{feed.slug}.rss",
            html_url=f"{base}c/{feed.slug}/",
            language=override.language if override else None,
        )

    def publish_manifest(self) -> None:
        """What is published, with hashes. The files of a category that disappeared stay, and stay named."""
        there = self.before | self.hashes
        for path in [*(self.before.keys() - self.there.keys() - self.hashes.keys()), *self.removed]:
            there.pop(path, None)
        files = {path: there[path] for path in sorted(there)}
        changed = [path for path in sorted(self.hashes) if self.hashes[path] != self.before.get(path)]
        changed += [path for path in self.removed if path in self.before]
        if changed and (self.config.publish.hub or self.config.publish.command):
            Outbox(self.database).add([*changed, MANIFEST])
        listing = {"generator": "feedloom", "files": files}
        manifest = json.dumps(listing, separators=(",\n", ": ")).encode() + b"\n"
        self.manifest = _digest(manifest)
        self.put(MANIFEST, lambda: manifest)

    def settle(self) -> None:
        """The changes are published. Raises what could not be written, all in one: then the next run tries again."""
        if self.refused:
            first, *others = self.refused
            hint = f"{first.hint}; and {len(others)} more" if others else first.hint
            raise PublishError(first.what, first.subject, hint) from first
        self.publications.move_on(self.up_to_date, self.seq)
        broken = any(failure.document.startswith("a/") for failure in self.failures)
        with self.database.write("cannot store what is published"):
            self.database.set_setting("pages_seq", "0" if broken else str(self.seq))
            self.database.set_setting("definition", self.definition)
            self.database.set_setting("navigation", self.navigation)
            self.database.set_setting("counts", json.dumps(self.counted))
            self.database.set_setting("manifest", self.manifest)

    def put(self, path: str, build: Callable[[], bytes]) -> bool:
        """Build one file and write it if it changed; a failure is noted. Whether it is in place."""
        with self.guard(path):
            self.write(path, build())
            return True
        return False

    def write_feed_file(self, path: str, data: bytes) -> None:
        """Write a feed, its .gz before it. What was not changed is not compressed again."""
        packed = f"{path}.gz"
        if _digest(data) != self.before.get(path) or not self.intact(packed):
            self.write(packed, gzip.compress(data, 6, mtime=0))
        self.write(path, data)

    def write(self, path: str, data: bytes) -> None:
        if self.output.write(path, data):
            self.written.append(path)
        if path != MANIFEST:
            self.hashes[path] = _digest(data)

    def remove(self, path: str) -> None:
        with self.guard(path):
            self.output.remove(path)
            self.removed.append(path)

    @contextmanager
    def guard(self, path: str) -> Iterator[None]:
        """Note what goes wrong with *path* and go on; only a store that fails ends the run."""
        try:
            yield
        except StorageError:
            raise
        except PublishError as error:
            self.refused.append(error)
        except FeedloomError as error:
            self.failures.append(Failure(document=path, cause=str(error)))
        except Exception as error:  # whatever one article does to a builder, the others must reach their readers
            self.failures.append(Failure(document=path, cause=f"cannot be built: {type(error).__name__}: {error}"))


def following(config: Config, former: Iterable[tuple[str, Category]]) -> Config:
    """*config* with the overrides of renamed categories under their new slugs, unless these have some of their own."""
    own = {override.slug for override in config.feeds.override}
    renamed = {slug: category.slug for slug, category in former if category.slug not in own}
    if not own & renamed.keys():
        return config
    overrides = tuple(
        override.model_copy(update={"slug": renamed.get(override.slug, override.slug)})
        for override in config.feeds.override
    )
    return replace(config, feeds=config.feeds.model_copy(update={"override": overrides}))


def held_back(lost: int, shown: int) -> str | None:
    """The brake (design, decision 11): why a feed that would lose *lost* of the entries that it has *shown* is held."""
    if lost < BRAKE or 2 * lost <= shown:
        return None
    return (
        f"held back: {lost} of its {shown} entries would vanish or change at once;"
        " if that is right, run `feedloom publish --force`"
    )


def ids_of(data: bytes | None) -> set[str]:
    """The ids of the items of a JSON Feed; none if *data* are none."""
    try:
        return {item["id"] for item in json.loads(data or b"")["items"]}
    except (ValueError, LookupError, TypeError, RecursionError):
        return set()


def _definition(config: Config) -> str:
    """A hash of what gives the same articles other bytes: the configuration, and the version of our own making."""
    tables = (config.site, config.feeds, config.publish)
    told = [table.model_dump_json(exclude={"output", "database", "command"}).encode() for table in tables]
    told.append(json.dumps(sorted(config.contents.items())).encode())
    return _digest(b"\0".join([*told, str(DEFINITION_VERSION).encode()]))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def published_hashes(manifest: bytes | None, there: Iterable[str] = ()) -> dict[str, str]:
    """sha256 of the files that *manifest* names; none if it is missing or spoilt, and none outside the folder.

    What is known to be *there*, within the folder, needs no look at its name.
    """
    try:
        files: dict[str, str] = {**json.loads(manifest or b"{}")["files"]}
        for path in set(files).difference(there):
            if not _OURS.fullmatch(path):
                del files[path]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
    return files
