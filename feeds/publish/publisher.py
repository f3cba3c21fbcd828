"""Store -> feeds and pages -> files: everything that readers receive, written only where it has changed.

Nothing ever points at what is not there yet, and the manifest commits the whole (`publish` below shows the order). Only
what a change has touched is built, and what is missing or differs from the manifest (design, decision 7).

Output: feeds/<slug>.rss .atom .json, each with its .gz, feeds/<slug>/<month>.rss .atom (archives); c/<slug>/ (the page
of a feed), a/<key>/ (the page of an article), index.html, about.html, 404.html, feeds.opml, robots.txt, style.css,
icon.svg, icon.png, logo.png, manifest.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.catalog import ALL, Counts, Feed, FeedKind, idle_overrides, idle_slugs
from feeds.config.load import Config
from feeds.formats.registry import PREFERRED
from feeds.pages import build as pages
from feeds.paths import ARTICLE_PAGES
from feeds.publish.deliveries import begin_deliveries
from feeds.publish.feed import FeedResult, Navigation, PublishedFeed, publish_feed, remove_feed
from feeds.publish.manifest import MANIFEST, build_manifest, digest
from feeds.publish.outbox import Outbox
from feeds.publish.output import OutputFolder
from feeds.publish.run import Publishing, Run, begin_run, untold
from feeds.publish.site import publish_article_pages, publish_former_names, publish_health, publish_lists
from storage.categories import Categories
from storage.database import Database
from storage.model import Category, Failure

#: The order of feeds, should there be no room for all.
TURNS = (FeedKind.ALL, FeedKind.EXTRA, FeedKind.SOURCE, FeedKind.CATEGORY, FeedKind.TAG, FeedKind.STORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did."""

    feeds: tuple[PublishedFeed, ...]
    #: Files whose bytes have changed, relative to the output folder, in the order of writing.
    written: tuple[str, ...]
    #: Files that were removed.
    removed: tuple[str, ...] = ()
    #: What could not be built, with its cause; its last good file stays.
    failures: tuple[Failure, ...] = ()
    #: Settings that reach no feed, and how many categories and tags have none.
    notes: tuple[str, ...] = ()

    @property
    def files_written(self) -> int:
        """How many files have changed."""
        return len(self.written)

    def after(self, early: Iterable[str]) -> Published:
        """The same, with the files that the same run wrote *early*."""
        written = dict.fromkeys((*early, *self.written))
        feeds = tuple(
            replace(one, state="written") if one.state == "unchanged" and one.file in written else one
            for one in self.feeds
        )
        return replace(self, feeds=feeds, written=tuple(written))


def publish(
    database: Database,
    config: Config,
    *,
    now: datetime,
    everything: bool = False,
    force: bool = False,
    output: OutputFolder | None = None,
    progress: Publishing = untold,
) -> Published:
    """Bring the output folder up to date with the store.

    With *everything*, all is built, whatever has changed; with *force*, the brake is off. *output* stands in for the
    folder of the configuration; *progress* is told how it goes on. A feed or page that cannot be built is named in the
    result and stops no other.
    Raises PublishError, after all else is in place, if something could not be written; StorageError if the store
    cannot be used.
    """
    config = with_renamed_overrides(config, Categories(database).former())
    folder = output or OutputFolder(config.site.output)
    run = begin_run(database, config, folder, now=now, everything=everything, force=force, progress=progress)
    all_of_it = run.states.get(ALL)
    begin_deliveries(database, config, published=all_of_it.published_seq if all_of_it else 0)
    folder.clean(run.files.last.present)
    remove_compressed_archives(run)
    navigation = select_feeds(run)
    publish_article_pages(run, {feed.slug for feed in navigation.feeds})  # feeds link to them
    results: dict[str, FeedResult] = {}
    for done, feed in enumerate(sorted(navigation.feeds, key=lambda feed: _turn(run, feed))):
        run.progress("feeds", done, len(navigation.feeds))
        results[feed.slug] = publish_feed(run, feed, navigation)
    current = [results[feed.slug] for feed in navigation.feeds]
    former = [publish_feed(run, feed, navigation) for feed in former_feeds(run, navigation.feeds)]
    run.files.settle()
    publish_former_names(run)
    publish_health(run)
    publish_lists(run, _in_place(run, navigation.feeds), built=any(result.built for result in (*current, *former)))
    if run.files.left_out:
        run.files.failures.append(_no_room(run))
    manifest = commit(run)
    settle(run, navigation, manifest, (*current, *former))
    return Published(
        feeds=tuple(result.feed for result in current),
        written=tuple(run.files.written),
        removed=tuple(run.files.removed),
        failures=tuple(run.files.failures),
        notes=(*idle_overrides(config, database), *idle_slugs(config, database), *run.selector.left_out),
    )


def _turn(run: Run, feed: Feed) -> tuple[bool, int, int]:
    """When *feed* is published: what readers have already first, then the sections, the largest first, tags last."""
    return feed.slug not in run.states, TURNS.index(feed.kind), -feed.count


def _in_place(run: Run, feeds: Sequence[Feed]) -> Sequence[Feed]:
    """Those of *feeds* that are there: for some there may be no room."""
    if not run.files.left_out:
        return feeds
    published = run.files.published()
    return [feed for feed in feeds if feed.kind is FeedKind.ALL or PREFERRED.path(feed.slug) in published]


def _no_room(run: Run) -> Failure:
    first, *others = run.files.left_out
    what = f"and {len(others):,} others are" if others else "is"
    return Failure(document=first, cause=f"{what} not written, because the output is full: {run.files.room}")


def with_renamed_overrides(config: Config, former: Iterable[tuple[str, Category]]) -> Config:
    """*config* with the overrides of renamed categories under their new slugs, unless these have overrides too."""
    own = {override.slug for override in config.feeds.override}
    renamed = {slug: category.slug for slug, category in former if category.slug not in own}
    if not own & renamed.keys():
        return config
    overrides = tuple(
        override.model_copy(update={"slug": renamed.get(override.slug, override.slug)})
        for override in config.feeds.override
    )
    return replace(config, feeds=config.feeds.model_copy(update={"override": overrides}))


def select_feeds(run: Run) -> Navigation:
    """Every feed there is. A feed of the operator's that cannot be selected is noted as a failure."""
    feeds = list(run.selector.feeds(known_counts(run)))
    for extra in run.config.feeds.extra:
        with run.files.guard(PREFERRED.path(extra.slug)):
            feeds.append(run.selector.extra_feed(extra))
    built = pages.FeedPages(feeds, run.config)
    shared = digest(built.shared())
    changed = shared != run.database.setting("navigation")
    return Navigation(feeds=tuple(feeds), pages=built, digest=shared, changed=changed)


def known_counts(run: Run) -> Counts | None:
    """What the last run counted, and which of it changes may have made wrong. None: count everything."""
    known = run.database.setting_as(json.loads, "counts", None)
    if run.everything or not known:
        return None
    changes = run.changes.since(known["seq"])
    return Counts(sizes=known["sizes"], tags=known["tags"], touched=changes.touch, tags_touched=changes.touched.tags)


def remove_compressed_archives(run: Run) -> None:
    """Remove the `.gz` of archives, which earlier releases wrote: a server would send it in place of the newer file."""
    for paths in run.files.last.archives.values():
        for path in paths:
            if path.endswith(".gz"):
                run.files.remove(path)


def former_feeds(run: Run, feeds: Sequence[Feed]) -> list[Feed]:
    """Feeds for which nothing is selected any more: they keep their files, without what was hidden since.

    Those of stories are removed instead: there are new stories every day.
    """
    former = [run.states[slug] for slug in sorted(run.states.keys() - {feed.slug for feed in feeds})]
    for state in former:
        if state.kind == FeedKind.STORY:
            remove_feed(run, state.slug)
    return [run.selector.former_feed(state) for state in former if state.kind != FeedKind.STORY]


def commit(run: Run) -> str:
    """Note for the outbox what has changed, then write the manifest. Returns its sha256.

    The files of a category that disappeared stay, and stay named.
    """
    run.files.settle()
    changed = run.files.changed()
    if changed and (run.config.publish.hub or run.config.publish.command):
        Outbox(run.database).add([*changed, MANIFEST])
    manifest = build_manifest(run.files.published())
    run.files.put(MANIFEST, lambda: manifest)
    run.files.settle()
    return digest(manifest)


def settle(run: Run, navigation: Navigation, manifest: str, results: Sequence[FeedResult]) -> None:
    """Remember that all changes up to `run.seq` are published.

    Raises PublishError if something could not be written: then nothing is remembered, and the next run tries again.
    """
    run.files.raise_refused()
    untouched = [result.feed.slug for result in results if result.untouched]
    run.publications.move_on(untouched, run.seq)  # those that were built have been saved
    page_failed = any(failure.document.startswith(ARTICLE_PAGES) for failure in run.files.failures)
    counts = {
        "seq": run.seq,
        "sizes": {feed.slug: feed.count for feed in navigation.feeds},
        "tags": run.selector.frequent,
    }
    with run.database.write("cannot store what is published"):
        run.database.set_setting("pages_seq", "0" if page_failed else str(run.seq))
        run.database.set_setting("definition", run.definition)
        run.database.set_setting("navigation", navigation.digest)
        run.database.set_setting("counts", json.dumps(counts))
        run.database.set_setting("manifest", manifest)
