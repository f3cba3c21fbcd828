"""The entry as readers get it, before anything is saved: recorded in a store that is thrown away, and written from it.

So a preview says what a run would publish, in every format, by the same code.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from feeds.catalog import Feed, FeedKind
from feeds.config.load import Config
from feeds.config.schema import Content
from feeds.formats.registry import FORMATS
from feeds.rehearsal import temporary_folder
from feeds.views import entry_view, feed_document
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind, StoredArticle

#: The slug and the authority of a preview; those of a source are minted when it is first visited.
SLUG, AUTHORITY = "source-preview", "preview.invalid,2000"


def build_preview(
    article: Article, config: Config, *, source: str, content: Content | None, now: datetime
) -> dict[str, object] | None:
    """The entry that *article* becomes, by the names of the formats and as "reader"; None if it becomes none.

    Raises StorageError.
    """
    if article.kind is not Kind.ARTICLE or not article.title:
        return None
    with temporary_folder() as folder, Database.open(Path(folder, "store.db")) as database:
        articles = Articles(database, AUTHORITY)
        stored = articles.get(articles.record(article, source=source, now=now).id)
    assert stored is not None
    return _shown(stored, _with_content(config, source, content), now=now)


def _shown(stored: StoredArticle, config: Config, *, now: datetime) -> dict[str, object]:
    settings, shown = config.feeds.of(SLUG), (stored,)
    feed = Feed(slug=SLUG, title=stored.source, kind=FeedKind.SOURCE, settings=settings, count=1, articles=shown)
    document = feed_document(feed, config, atom_id=f"tag:{AUTHORITY}:{SLUG}", updated=now)
    view = entry_view(stored, config, SLUG)
    return {one.name: one.build(document).decode() for one in FORMATS} | {
        "reader": {
            "title": view.title,
            "url": view.url,
            "published": view.published.isoformat() if view.published else None,
            "authors": [person.name for person in view.authors],
            "categories": [term.label for term in view.categories],
            "tags": list(view.tags),
            "image": view.image.url if view.image else None,
            "summary": view.summary,
            "content": view.content,
            "related": [{"title": link.title, "url": link.url} for link in view.related],
        }
    }


def _with_content(config: Config, source: str, content: Content | None) -> Config:
    return replace(config, contents={**config.contents, source: content}) if content else config
