# ruff: noqa: S608 -- only constants are joined into SQL
"""Reading stored articles back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from math import inf

from storage.articles.children import load_articles
from storage.articles.matching import find_article
from storage.articles.rows import VISIBLE, rows_of
from storage.database import Database
from storage.model import Category, Status, StoredArticle

#: Articles that need a page of ours, as SQL: without an address, or the target of a link without one.
NEEDS_PAGE = """hidden = 0 AND status <> 'removed' AND (articles.url IS NULL
    OR EXISTS (SELECT 1 FROM links WHERE target_id = articles.id AND links.url IS NULL))"""
EPOCH, SECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)
#: Articles that `pages` loads at once.
ARTICLES_AT_ONCE = 200


class StoredArticles:
    """The stored articles, to be read. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute

    def get(self, which: int | str) -> StoredArticle | None:
        """One article by its id, key, entry id or any of its addresses, also one that was given up in a merge."""
        with self.database.read("cannot read an article", which):
            number = find_article(self.database, which)
            rows = [] if number is None else rows_of(self.database, [number])
            return next(iter(load_articles(self.database, rows)), None)

    def load(self, ids: Sequence[int]) -> list[StoredArticle]:
        """The articles with these ids, in the order of publication; unknown ids are left out."""
        with self.database.read("cannot read articles"):
            return in_order(load_articles(self.database, rows_of(self.database, ids)))

    def categories(self) -> list[Category]:
        """The categories that have at least one visible article, by name."""
        with self.database.read("cannot read the categories"):
            rows = self.execute(
                "SELECT id, name, slug FROM categories WHERE EXISTS (SELECT 1 FROM article_categories"
                f" WHERE category_id = categories.id AND {VISIBLE}) ORDER BY name, id"
            ).fetchall()
        return [Category(**dict(row)) for row in rows]

    def signs(self, url: str) -> bool:
        """Whether *url* is the page of somebody who signs articles."""
        with self.database.read("cannot read who signs", url):
            return self.execute("SELECT 1 FROM people WHERE url = ?", (url,)).fetchone() is not None

    def pages(self) -> Iterator[StoredArticle]:
        """The articles that need a page of ours: without an address, or the target of a link without one."""
        with self.database.read("cannot read the articles without an address"):
            rows = self.execute(f"SELECT id FROM articles WHERE {NEEDS_PAGE} ORDER BY entry_id").fetchall()
        for start in range(0, len(rows), ARTICLES_AT_ONCE):  # no cursor stays open while the caller works
            with self.database.read("cannot read the articles without an address"):
                ids = [row["id"] for row in rows[start : start + ARTICLES_AT_ONCE]]
                page = load_articles(self.database, rows_of(self.database, ids))
            yield from page

    def redirects(self) -> list[tuple[str, int]]:
        """Keys that were given up in a merge, each with the id of the article that its page leads on to."""
        with self.database.read("cannot read the redirects"):
            rows = self.execute("SELECT key, article_id FROM redirects ORDER BY key").fetchall()
        return [(row["key"], row["article_id"]) for row in rows]


def in_order(articles: Iterable[StoredArticle]) -> list[StoredArticle]:
    """*articles* in the order of publication (design, decision 5).

    Newest first; those of one second by the visit that brought them, newest first, and then as their list had them.
    Teasers that nothing dates stand directly below the article that they belong to.
    """
    found = list(articles)
    known = {one.id for one in found}
    undated = {one.id for one in found if one.status is Status.TEASER and one.published is None and one.below in known}
    attached = defaultdict[int | None, list[StoredArticle]](list)
    for one in sorted(found, key=lambda one: one.id):
        if one.id in undated and one.below not in undated:
            attached[one.below].append(one)
    lone = {one.id for one in found} - {one.id for group in attached.values() for one in group}

    def date(one: StoredArticle) -> tuple[float, float]:
        """In whole seconds, as the store keeps times: much quicker than `stamp`."""
        return (one.sort_date - EPOCH) // SECOND, (one.arrived - EPOCH) // SECOND if one.arrived else -inf

    ordered = sorted(sorted((one for one in found if one.id in lone), key=lambda one: one.id), key=date, reverse=True)
    return [one for above in ordered for one in (above, *attached[above.id])]
