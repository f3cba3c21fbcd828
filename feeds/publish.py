"""Store -> views -> bytes -> files: everything that readers receive, written only where it changed.

The order of a run, so that nothing ever points at what is not there yet; the manifest is the commit point:

    clean up after a killed run | pages of articles | each feed: files, state, page | lists and front page | manifest

Only feeds that something has touched are built; the others' files are compared with the manifest.

Output: feeds/<slug>.rss .atom .json, c/<slug>/ (the page of a feed), a/<key>/ (the page of an article), index.html,
404.html, feeds.opml, robots.txt, style.css, icon.svg, manifest.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from importlib import resources
from urllib.parse import urlsplit

from feeds import pages
from feeds.config import Config
from feeds.entry import EntryView, FeedDocument
from feeds.generate import build_atom, build_rss
from feeds.jsonfeed import build_json
from feeds.opml import Outline, build_opml
from feeds.output import OutputFolder
from feeds.select import Feed, address_of, feed_document, language_of, select_feeds
from feeds.splice import EntryCache
from storage.articles import Articles
from storage.database import Database
from storage.errors import PublishError, StorageError
from storage.model import Failure, Status, StoredArticle
from storage.publications import FeedState, Publications

MANIFEST = "manifest.json"
ROBOTS = b"User-agent: *\nDisallow:\n"
#: Stands for a feed's own time while its bytes are compared with those last published.
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
BUILDERS = {"rss": build_rss, "atom": build_atom, "json": build_json}
#: A path as we make them: no empty, hidden or upward part.
_OURS = re.compile(r"([A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_ARTICLE_PAGE = re.compile(r"a/([A-Za-z0-9_-]+)/index\.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFeed:
    """What became of one feed."""

    slug: str
    title: str
    #: Its RSS file, relative to the output folder.
    file: str
    entries: int
    #: "written", "unchanged" or "failed".
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did."""

    feeds: tuple[PublishedFeed, ...]
    #: Files whose bytes changed, relative to the output folder, in the order of writing.
    written: tuple[str, ...]
    #: What could not be built, with its cause; its last good file stays.
    failures: tuple[Failure, ...] = ()

    @property
    def files_written(self) -> int:
        """How many files changed."""
        return len(self.written)


def publish(database: Database, config: Config, *, now: datetime) -> Published:
    """Bring the output folder up to what the store holds.

    A feed or page that cannot be built is named in the result and stops no other. Raises PublishError, after all
    else is in place, if something could not be written; StorageError if the store cannot be read.
    """
    run = _Run(database, config, now)
    run.output.clean()
    feeds = select_feeds(run.articles, config)
    run.publish_articles()
    published = tuple(run.publish_feed(feed, feeds) for feed in feeds)
    run.publish_lists(feeds)
    run.publish_manifest()
    run.complain()
    return Published(feeds=published, written=tuple(run.written), failures=tuple(run.failures))


class _Run:
    """One publishing: where it reads and writes, and what it has done so far."""

    def __init__(self, database: Database, config: Config, now: datetime) -> None:
        site = config.site
        self.config = config
        self.now = now.astimezone(UTC).replace(microsecond=0)  # the store keeps seconds
        host = urlsplit(site.base_url).hostname
        self.authority = site.authority or database.setting("authority") or f"{host},{now.year}"
        self.articles = Articles(database, self.authority)
        self.publications = Publications(database)
        self.database, self.definition = database, _definition(config)
        self.redefined = database.setting("definition") != self.definition
        self.output = OutputFolder(site.output)
        #: sha256 of every file, by path: as the last manifest has it, and as it is now.
        self.before = published_hashes(self.output.read(MANIFEST))
        self.hashes: dict[str, str] = {}
        self.seq = self.publications.last_seq()  # before anything is read: what comes later is published next time
        self.feed_times: list[datetime] = []
        self.changes: dict[int, set[int | None]] = {}
        self.cache: EntryCache = {}
        self.written: list[str] = []
        self.failures: list[Failure] = []
        self.refused: list[PublishError] = []

    def publish_articles(self) -> None:
        """A page for each article without an address of its own; for each that once was there, the way on."""
        for article in self.articles.pages():
            self.put_article(article.key, article)
        former = {key for key, _ in self.articles.redirects()}
        former.update(match[1] for path in self.before if (match := _ARTICLE_PAGE.fullmatch(path)))
        for key in sorted(former):
            path, known = pages.page_of_article(key), self.articles.get(key)
            if known is None or path in self.hashes:  # of another store: not ours to judge
                continue
            if known.hidden or known.status is Status.REMOVED:
                with self.guard(path):
                    self.output.remove(path)
            else:
                self.put_article(key, known)

    def put_article(self, key: str, article: StoredArticle) -> None:
        """What stands at a/<key>/: *article* itself, or where it is by now."""
        if article.url is None and article.key == key:
            build = partial(pages.build_article_page, article, self.config)
        else:
            address = address_of(article, self.config.site.base_url)
            build = partial(pages.build_moved_page, article.title, address, self.config)
        self.put(pages.page_of_article(key), build)

    def publish_feed(self, feed: Feed, feeds: Sequence[Feed]) -> PublishedFeed:
        """The files of *feed*, all or none, then what the store remembers of it, then its page."""
        paths = {form: f"feeds/{feed.slug}.{form}" for form in BUILDERS}
        count, outcome = len(self.written), "failed"
        with self.guard(paths["rss"]):
            before = self.publications.state(feed.slug)
            if before and not self.touched(feed, before, paths.values()):
                state = replace(before, published_seq=self.seq)
                self.hashes.update((path, self.before[path]) for path in paths.values())
            else:
                document, state = self.decide(feed, before)
                for form, data in [(form, self.build(form, document)) for form in paths]:
                    self.write(paths[form], data)
            if state != before:
                self.publications.save(state, [article.id for article in feed.articles])
            self.feed_times.append(state.updated)
            outcome = "unchanged" if count == len(self.written) else "written"
        self.put(pages.page_of_feed(feed.slug), partial(pages.build_feed_page, feed, feeds, self.config))
        return PublishedFeed(
            slug=feed.slug, title=feed.title, file=paths["rss"], entries=len(feed.articles), state=outcome
        )

    def touched(self, feed: Feed, state: FeedState, paths: Iterable[str]) -> bool:
        """Whether *feed* may have to look otherwise than its files do (design, decision 7)."""
        shown = [article.id for article in feed.articles]
        if self.redefined or shown != self.publications.entries(feed.slug):
            return True
        if not self.changed_since(state.published_seq).isdisjoint({None, *shown}):
            return True
        return any(_digest(self.output.read(path) or b"") != self.before.get(path) for path in paths)

    def changed_since(self, seq: int) -> set[int | None]:
        """The articles that changed after *seq*; None among them if something touched all feeds."""
        if seq not in self.changes:
            self.changes[seq] = {change.article_id for change in self.publications.changes_since(seq)}
        return self.changes[seq]

    def decide(self, feed: Feed, state: FeedState | None) -> tuple[FeedDocument, FeedState]:
        """*feed* with the time that it states for itself: that of the newest change behind it (design, decision 8)."""
        atom_id = state.atom_id if state else f"tag:{self.authority}:feed:{feed.slug}"
        timeless = feed_document(feed, self.config, atom_id=atom_id, updated=NO_TIME)
        digest = _digest(b"".join(self.build(form, timeless) for form in BUILDERS))
        updated = state.updated if state and state.hash == digest else self.time_of_change(feed, state)
        return replace(timeless, updated=updated), FeedState(
            slug=feed.slug,
            kind="category" if feed.category else "all",
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

    def publish_lists(self, feeds: Sequence[Feed]) -> None:
        """What names all feeds, and what is there once."""
        self.put("feeds.opml", partial(self.build_list, feeds))
        self.put("robots.txt", lambda: ROBOTS)
        self.put("404.html", partial(pages.build_not_found_page, self.config))
        for name in pages.STATIC:
            self.put(name, partial(pages.build_static, name))
        self.put("index.html", partial(pages.build_index, feeds, self.config))

    def build_list(self, feeds: Sequence[Feed]) -> bytes:
        site = self.config.site
        outlines = [
            Outline(
                title=feed.title,
                xml_url=f"{site.base_url}feeds/{feed.slug}.rss",
                html_url=f"{site.base_url}c/{feed.slug}/",
                language=language_of(feed, site.language),
            )
            for feed in feeds
        ]
        return build_opml(site.title, outlines, updated=max(self.feed_times, default=None), owner=site.title)

    def publish_manifest(self) -> None:
        """What is published, with hashes. The files of a category that disappeared stay, and stay named."""
        others = self.before.keys() - self.hashes.keys()
        kept = {path: self.before[path] for path in others if self.output.read(path) is not None}
        listing = {"generator": "feedloom", "files": dict(sorted((kept | self.hashes).items()))}
        self.put(MANIFEST, lambda: json.dumps(listing, indent=1).encode() + b"\n")
        if self.redefined and not self.refused and not self.failures:  # else the next run tries all of it again
            self.database.set_setting("definition", self.definition)

    def put(self, path: str, build: Callable[[], bytes]) -> None:
        """Build one file and write it if it changed; a failure is noted."""
        with self.guard(path):
            self.write(path, build())

    def write(self, path: str, data: bytes) -> None:
        if self.output.write(path, data):
            self.written.append(path)
        if path != MANIFEST:
            self.hashes[path] = _digest(data)

    @contextmanager
    def guard(self, path: str) -> Iterator[None]:
        """Note what goes wrong with *path* and go on; only a store that fails ends the run."""
        try:
            yield
        except StorageError:
            raise
        except PublishError as error:
            self.refused.append(error)
        except Exception as error:  # whatever one article does to a builder, the others must reach their readers
            self.failures.append(Failure(document=path, cause=f"cannot be built: {type(error).__name__}: {error}"))

    def complain(self) -> None:
        """Raise what could not be written, all in one."""
        if not self.refused:
            return
        first, *others = self.refused
        hint = f"{first.hint}; and {len(others)} more" if others else first.hint
        raise PublishError(first.what, first.subject, hint) from first


def _definition(config: Config) -> str:
    """A hash of what makes the same articles look otherwise: the configuration and our own code."""
    tables = (config.site, config.feeds, config.publish)
    told = [table.model_dump_json(exclude={"output", "database"}).encode() for table in tables]
    code = sorted(
        (file for file in resources.files("feeds").iterdir() if file.name.endswith(".py")), key=lambda file: file.name
    )
    return _digest(b"\0".join([*told, *(file.read_bytes() for file in code)]))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def published_hashes(manifest: bytes | None) -> dict[str, str]:
    """sha256 of the files that *manifest* names; none if it is missing or spoilt, and none outside the folder."""
    try:
        files = json.loads(manifest or b"{}")["files"]
        return {path: str(digest) for path, digest in files.items() if _OURS.fullmatch(path)}
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}
