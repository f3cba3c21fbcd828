"""Rehearsals: what a run, a publication or a visit would do, tried on a copy of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from feeds.app import App, RunReport
from feeds.publish.output import UntouchedFolder
from feeds.publish.publisher import Published, publish
from feeds.store import require_kept
from scraper.source import Source
from scraper.text.length import count_words
from scraper.visit.walk import Progress
from storage.database import Database, moment
from storage.errors import StorageError
from storage.model import Visit

#: Articles that a rehearsed visit tells of.
MAX_SHOWN_ITEMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedItem:
    """An article that a rehearsed visit found."""

    #: "full", or "teaser": only its title was seen.
    status: str
    #: In the zone of the source.
    published: datetime | None
    title: str
    url: str | None
    category: str | None
    lede: str | None
    #: Names, separated by commas.
    authors: str | None
    #: Address of the lead picture.
    image: str | None
    #: How many pictures there are, the lead picture included.
    pictures: int
    paragraphs: int
    words: int
    #: Links to related articles that the page states.
    related: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a visit would find."""

    visit: Visit
    #: Full articles before teasers, MAX_SHOWN_ITEMS at most …
    items: tuple[RehearsedItem, ...]
    #: … and how many others there are.
    more: int


def rehearse_run(
    app: App,
    sources: Sequence[Source],
    *,
    progress: Progress | None = None,
    told: Callable[[Visit], None] = lambda _: None,
) -> RunReport:
    """Visit *sources* as `App.run` does, but store and publish nothing. Raises StorageError."""
    app.require_browser(sources)
    require_kept(app.config)
    with copy_of(app.config.site.database) as copy, Database.open(copy) as database:
        return RunReport(visits=app.visit(database, sources, progress, told), published=None)


def rehearse_publish(app: App, *, everything: bool = False, force: bool = False) -> Published:
    """What `App.publish` would do. Raises StorageError, PublishError."""
    require_kept(app.config)
    with copy_of(app.config.site.database) as copy, Database.open(copy) as database:
        output = UntouchedFolder(app.config.site.output)
        return publish(database, app.config, now=app.clock(), everything=everything, force=force, output=output)


def rehearse_visit(app: App, source: Source, *, pages: int = 10, progress: Progress | None = None) -> Rehearsal:
    """What a first visit of *source* would find in up to *pages* pages. Raises StorageError."""
    app.require_browser([source])
    source = replace(source, limit=min(source.limit or pages, pages), follow_related=0)
    with temporary_folder() as folder, Database.open(Path(folder, "store.db")) as database:
        (visit,) = app.visit(database, [source], progress)
        rows = database.execute(
            "SELECT status, published, timezone, title, url, category, lede, authors, image, body,"
            " (SELECT count(*) FROM figures WHERE article_id = articles.id) AS figures,"
            " (SELECT count(*) FROM links WHERE article_id = articles.id) AS related"
            " FROM articles ORDER BY status = 'teaser', id LIMIT ?",
            (MAX_SHOWN_ITEMS,),
        ).fetchall()
        (articles,) = database.execute("SELECT count(*) FROM articles").fetchone()
    items = tuple(_item(row, source, app.config.site.zone) for row in rows)
    return Rehearsal(visit=visit, items=items, more=articles - len(items))


def _item(row: sqlite3.Row, source: Source, zone: ZoneInfo) -> RehearsedItem:
    """The article in *row*; its time is told in the zone of *source*, else of the article, else in *zone*."""
    named = source.timezone or (row["timezone"] if row["timezone"] != "UTC" else None)
    published = row["published"] and moment(row["published"]).astimezone(ZoneInfo(named) if named else zone)
    body = row["body"] or ""
    return RehearsedItem(
        **{key: row[key] for key in ("status", "title", "url", "category", "lede", "authors", "image", "related")},
        published=published or None,
        pictures=max(row["figures"], int(bool(row["image"]))),
        paragraphs=len([paragraph for paragraph in body.split("\n\n") if paragraph.strip()]),
        words=count_words(body),
    )


@contextmanager
def temporary_folder() -> Iterator[str]:
    """A folder for a store that is thrown away. Raises StorageError if the system has no place for it."""
    try:
        folder = TemporaryDirectory(prefix="feedloom-")
    except OSError as error:
        cause = error.strerror or str(error)
        raise StorageError("no store can be made to try things in", cause, "TMPDIR may name a folder") from error
    with folder as name:
        yield name


@contextmanager
def copy_of(database: Path) -> Iterator[Path]:
    """Where a throw-away copy of *database* lies; nothing lies there if there is no store yet."""
    with temporary_folder() as folder:
        copy = Path(folder, database.name)
        if database.exists():
            try:
                # not mode=ro, which leaves the files -wal and -shm behind
                original = sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True)
                with closing(original), closing(sqlite3.connect(copy)) as target:
                    original.backup(target)
            except sqlite3.Error as error:
                raise StorageError(f"cannot read the store: {error}", str(database)) from error
        yield copy
