"""Full-text search over titles, ledes, bodies, authors and tags, whatever the accents: "duong" finds "đường"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.database import Database
from storage.errors import ModelError
from storage.identity import fold_name
from storage.migrations import UNDECOMPOSED

#: A phrase in quotes, or a word; a star behind either asks for what begins so.
TERM = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"*]+))(?P<star>\*)?')
PLAIN = str.maketrans(dict(UNDECOMPOSED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a search found."""

    #: `articles.id`.
    id: int
    title: str
    url: str | None
    #: The beginning of its lede or body.
    snippet: str
    #: bm25: the lower, the better.
    rank: float


def match_of(query: str) -> str:
    """*query* in FTS5's language: words are all required, `"a phrase"`, `prefix*`, `-without`.

    Nothing a user types is an error of syntax there. Raises ModelError if there is no word to look for.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for term in TERM.finditer(query.translate(PLAIN)):
        text = (term["phrase"] or term["word"] or "").replace('"', "")
        if not any(map(str.isalnum, text)):
            continue
        (unwanted if term["minus"] else wanted).append(f'"{text}"{term["star"] or ""}')
    if not wanted:
        raise ModelError("nothing to search for", query, 'give a word, "a phrase" or a beginning*')
    return f"({' AND '.join(wanted)})" + "".join(f" NOT {term}" for term in unwanted)


class Search:
    """Finds stored articles by their words."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def find(self, query: str, limit: int = 20, *, category: str | None = None, source: str | None = None) -> list[Hit]:
        """The best *limit* visible articles for *query*, optionally of one *category* (its name) or *source*.

        Raises ModelError if *query* holds no word, StorageError if the store cannot be read.
        """
        sql = (
            "SELECT id, articles.title, url, substr(coalesce(articles.lede, articles.body), 1, 200) AS snippet, rank"
            " FROM search JOIN articles ON articles.id = search.rowid"
            " WHERE search MATCH :match AND hidden = 0 AND status IN ('full', 'teaser')"
        )
        if category is not None:
            sql += (
                " AND id IN (SELECT article_id FROM article_categories JOIN categories ON categories.id = category_id"
                " WHERE folded = :category)"
            )
        if source is not None:
            sql += " AND source = :source"
        values = {"match": match_of(query), "source": source, "limit": limit, "category": fold_name(category or "")}
        with self.database.read("cannot search", query):
            rows = self.database.execute(f"{sql} ORDER BY rank LIMIT :limit", values).fetchall()
        return [Hit(**dict(row)) for row in rows]
