"""One feed: whether it must be built, whether the brake holds it, and its files, archives and page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256

from feeds.catalog import Feed, FeedKind
from feeds.formats.format import Format, Frame
from feeds.formats.jsonfeed import JSON_FEED, parse_ids
from feeds.formats.registry import ARCHIVED, FORMATS, PREFERRED
from feeds.pages.build import FeedPages
from feeds.paths import FEEDS_FOLDER, feed_page
from feeds.publish import archives as archive
from feeds.publish.brake import MIN_LOST_ENTRIES, reason_to_hold
from feeds.publish.changes import BY_HAND, LEAVING, Changes
from feeds.publish.run import Run
from feeds.views import feed_document
from storage.archives import Archive
from storage.errors import NoRoomError
from storage.model import Failure, StoredArticle
from storage.publications import FeedState

#: Stands in for a feed's own time while its hash is made.
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFeed:
    """What became of one feed."""

    slug: str
    title: str
    #: Its file in the preferred format, relative to the output folder.
    file: str
    entries: int
    #: "written", "unchanged", "held" (by the brake) or "failed".
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedResult:
    """What became of one feed, and what the rest of the run must know of it."""

    feed: PublishedFeed
    #: Whether it was built, so that lists of feeds may show something new.
    built: bool
    #: Whether nothing has touched it, so that it is up to date without having been built.
    untouched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """All feeds, as the page of each of them shows them."""

    feeds: tuple[Feed, ...]
    pages: FeedPages
    #: A hash of what the pages of all feeds share, …
    digest: str
    #: … and whether it has changed: then each page is written again.
    changed: bool


def publish_feed(run: Run, feed: Feed, navigation: Navigation) -> FeedResult:
    """The files of *feed*, all or none, its archives, its page, then what the store remembers of it."""
    file, count, outcome = PREFERRED.path(feed.slug), len(run.files.written), "failed"
    state = run.states.get(feed.slug)
    built: Feed | None = None
    with run.files.guard(file):
        if state and not _is_touched(run, feed, state):
            if navigation.changed:
                _put_page(run, replace(feed, articles=_shown(run, feed)), navigation)
            outcome = "unchanged"
        elif state is None and run.files.left_out:
            run.files.left_out.append(file)  # it is new, and others have not found room already
        elif reason := _reason_to_hold(run, feed, state):
            run.files.failures.append(Failure(document=file, cause=reason))
            outcome = "held"
        else:
            archives = _fill_archives(run, feed, state)
            built = replace(feed, articles=_shown(run, feed))
            try:
                _write_feed(run, built, state, archives, navigation)
            except NoRoomError:
                _withdraw(run, feed, state)
                raise
            outcome = "unchanged" if count == len(run.files.written) else "written"
    if outcome == "failed" and state:
        run.publications.move_on([feed.slug], 0)  # so that the next run tries again
    entries = len(built.articles) if built else run.sizes.get(feed.slug, 0)
    return FeedResult(
        feed=PublishedFeed(slug=feed.slug, title=feed.title, file=file, entries=entries, state=outcome),
        built=built is not None,
        untouched=outcome == "unchanged" and built is None,
    )


def _withdraw(run: Run, feed: Feed, state: FeedState | None) -> None:
    """Remove the files of *feed*, for which there is no room, if they show what was hidden or taken down since."""
    gone = run.changes.since(state.published_seq).of(*LEAVING) if state else set()
    if run.archives.holding(feed.slug, gone) or gone.intersection(run.publications.entries(feed.slug)):
        _remove_files(run, feed.slug)


def remove_feed(run: Run, slug: str) -> None:
    """Remove the files of the feed *slug*, and what the store remembers of it."""
    _remove_files(run, slug)
    run.publications.forget(slug)


def _remove_files(run: Run, slug: str) -> None:
    starts = (f"{FEEDS_FOLDER}{slug}.", f"{FEEDS_FOLDER}{slug}/", feed_page(slug))
    for path in [path for path in run.files.published() if path.startswith(starts)]:
        run.files.remove(path)


def _is_touched(run: Run, feed: Feed, state: FeedState) -> bool:
    """Whether *feed* may differ from its files (design, decision 7)."""
    if run.everything or run.changes.since(state.published_seq).touch(feed):
        return True
    return not all(map(run.files.intact, _files_of(run, feed)))


def _files_of(run: Run, feed: Feed) -> Iterator[str]:
    """Every file of *feed*, except archives that are known to be sound."""
    for one in FORMATS:
        yield from (one.path(feed.slug), f"{one.path(feed.slug)}.gz")
    yield feed_page(feed.slug)
    yield from run.files.last.doubtful_archives.get(feed.slug, ())


def _reason_to_hold(run: Run, feed: Feed, state: FeedState | None) -> str | None:
    """Why the brake holds *feed*: more than half of it would vanish or change, and nobody asked for that."""
    if run.force or feed.kind is FeedKind.STORY:  # stories are split and joined
        return None
    if state is None:
        return _reason_to_hold_unknown(run, feed)
    shown = set(run.publications.entries(feed.slug))
    if run.redefined or len(shown) < MIN_LOST_ENTRIES:
        return None
    changes = run.changes.since(state.published_seq)
    gone = shown - set(run.newest(feed)) - changes.of(*BY_HAND)
    gone -= set(run.selector.selections.members(feed.selection, gone, teasers=True))  # pushed out by newer ones
    revised = (changes.of("revised") - changes.of("new")) & shown - gone
    rewritten = run.publications.changed_text(revised, state.updated)
    return reason_to_hold(lost=len(gone) + len(rewritten), shown=len(shown))


def _reason_to_hold_unknown(run: Run, feed: Feed) -> str | None:
    """The same for a feed whose file is there, but which this store never published: it may be the wrong store."""
    file = JSON_FEED.path(feed.slug)
    if file not in run.files.last.hashes:
        return None
    published = parse_ids(run.files.folder.read(file))
    shown = feed_document(replace(feed, articles=_shown(run, feed)), run.config, atom_id="", updated=NO_TIME)
    lost = published - {entry.guid or entry.id for entry in shown.entries}
    return reason_to_hold(lost=len(lost), shown=len(published))


def _fill_archives(run: Run, feed: Feed, state: FeedState | None) -> list[Archive]:
    """Put what is new or corrected into the running month. All archives of *feed* that have files, oldest first.

    The months of every feed are kept in the store, so that its archives are whole if it is to have files one day.
    """
    changed = None if run.everything or not state else run.changes.since(state.published_seq).articles
    candidates = run.selector.without_copies(feed, run.selector.selections.members(feed.selection, changed))
    articles = {*run.newest(feed), *candidates}
    run.archives.add(feed.slug, articles, month=run.month, size=archive.MAX_PART_ENTRIES)
    has_files = feed.kind in run.config.feeds.archives or feed.slug in run.files.last.archives
    return run.archives.of(feed.slug) if has_files else []


def _shown(run: Run, feed: Feed) -> tuple[StoredArticle, ...]:
    """The articles that *feed* shows: the newest, and those that were corrected in the running month."""
    corrected = run.archives.corrected(feed.slug, run.month)[: feed.settings.entries]
    corrected = run.selector.selections.members(feed.selection, corrected, teasers=feed.settings.teasers)
    return tuple(run.load(sorted({*run.newest(feed), *corrected})))


def _write_feed(
    run: Run, feed: Feed, state: FeedState | None, archives: Sequence[Archive], navigation: Navigation
) -> None:
    """Build and write all of *feed*, which holds the articles that it shows, and remember that it is published."""
    changes = run.changes.since(state.published_seq if state else 0)
    files, new = _build(run, feed, state, archives)
    run.files.write_compressed({one.path(feed.slug): data for one, data in files.items()})
    _publish_archives(run, feed, archives, changes, new.atom_id)
    if not _put_page(run, feed, navigation):
        run.publications.move_on([feed.slug], 0)  # so that the next run tries again
    elif new != state:
        run.files.afterwards(partial(run.publications.save, new, [article.id for article in feed.articles]))


def _build(
    run: Run, feed: Feed, state: FeedState | None, archives: Sequence[Archive]
) -> tuple[dict[Format, bytes], FeedState]:
    """The file of *feed* in each format, and what the store is to remember.

    The hash of the bytes without the feed's own time decides whether that time moves (design, decision 8). Entries do
    not depend on it: they are built once, and so is the frame around them, in which the time is replaced.
    """
    atom_id = state.atom_id if state else f"tag:{run.authority}:feed:{feed.slug}"
    newest_archive = archives[-1].name if archives else None
    timeless = feed_document(
        feed, run.config, atom_id=atom_id, updated=NO_TIME, prev_archive=newest_archive, known=run.views
    )
    entries = {one: one.entries(timeless, cache=run.cache, left_out=run.leave_out) for one in FORMATS}
    frames = {one: one.frame(timeless) for one in FORMATS}
    fingerprint = hash_of(frames, entries)
    updated = state.updated if state and state.hash == fingerprint else _time_of_change(run, feed, state)
    document = replace(timeless, updated=updated)
    dated = {one: one.dated(frame, NO_TIME, document) for one, frame in frames.items()}
    return {one: b"".join((opening, entries[one], closing)) for one, (opening, closing) in dated.items()}, FeedState(
        slug=feed.slug,
        kind=feed.kind,
        title=feed.title,
        atom_id=atom_id,
        hash=fingerprint,
        updated=updated,
        published_seq=run.seq,
    )


def hash_of(frames: dict[Format, Frame], entries: dict[Format, bytes]) -> str:
    """sha256 of the files of a feed in all formats, one after the other, with NO_TIME as its own time.

    Stores keep this hash. If it were made in another way, the next run would move the time of every feed, as it does
    once after a format was added.
    """
    whole = sha256()
    for one, data in entries.items():
        opening, closing = frames[one]
        for part in (opening, data, closing):
            whole.update(part)
    return whole.hexdigest()


def _time_of_change(run: Run, feed: Feed, state: FeedState | None) -> datetime:
    """When the newest entry changed; now if that explains nothing: an entry left, or the configuration changed."""
    newest = max((article.updated for article in feed.articles), default=run.now)
    return newest if state is None or newest > state.updated else run.now


def _publish_archives(run: Run, feed: Feed, archives: Sequence[Archive], changes: Changes, atom_id: str) -> None:
    """Write the archives of *feed* that a change has touched."""
    if run.everything:
        wanted = list(archives)
    else:
        wanted = archive.archives_to_write(
            archives,
            month=run.month,
            changed=run.archives.holding(feed.slug, changes.articles),
            left=run.archives.holding(feed.slug, changes.of(*LEAVING)),
            intact=[one for one in archives if all(map(run.files.intact, archive.archive_files(feed.slug, one)))],
        )
    for part in wanted:
        updated = run.archives.entries(feed.slug, part)
        articles = run.load(list(updated))
        held = tuple(archive.as_archived(article, updated[article.id], run.articles) for article in articles)
        document = archive.archive_document(
            replace(feed, articles=held), archives, part, run.config, atom_id=atom_id, known=run.views
        )
        files = {
            one.path(f"{feed.slug}/{part.name}"): one.build(document, cache=run.cache, left_out=run.leave_out)
            for one in ARCHIVED
        }
        run.files.room.require({path: len(data) for path, data in files.items()})
        for path, data in files.items():
            run.files.write(path, data)


def _put_page(run: Run, feed: Feed, navigation: Navigation) -> bool:
    """Write the page of *feed*. Whether it is in place."""
    return run.files.put(feed_page(feed.slug), partial(navigation.pages.build, feed))
