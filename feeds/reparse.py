"""Reading kept documents again with today's rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feeds.app import App
from feeds.lock import lock
from feeds.store import open_for_run
from scraper.visit.reparse import reread_documents
from storage.articles.record import Articles
from storage.model import StoredArticle
from storage.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Reparsed:
    """What today's rules make of one article."""

    article: StoredArticle
    #: By field: the value that we had, and the one that the rules read.
    changed: dict[str, tuple[object, object]]
    #: Why its documents give no article any more; it stays as it is.
    cause: str | None = None


def reparse_articles(
    app: App, source: str | None = None, *, dates: bool = False, dry_run: bool = False
) -> Iterator[Reparsed]:
    """Run today's rules over the kept documents, of one *source* or all, and store what changes unless *dry_run*.

    *dates* lets dates of publication change, too. Raises LockedError if a run is at work, StorageError.
    """
    path = app.config.site.database
    settings = {one.name: one for one in app.config.sources}
    with lock(path), open_for_run(app.config, now=app.clock(), create=False) as database, app.pool() as pool:
        articles = Articles(database, app.authority(database))
        kept, read = articles.history.documents(source=source), Sources(database)
        for one in reread_documents(kept, settings, pool, app.learnt, read=read):
            changed = {}
            if one.said and one.document:
                changed = articles.reread(
                    one.known.id,
                    one.said,
                    one.document,
                    now=app.clock(),
                    dates=dates,
                    is_whole=one.is_whole,
                    apply=not dry_run,
                )
            yield Reparsed(article=one.known, changed=changed, cause=one.cause)
