# ruff: noqa: S608 -- only constants of this module and placeholders are joined into SQL; the operator's own query runs apart
"""Which articles a feed selects; and the operator's own SQL queries, which may only read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from time import monotonic

from storage.articles.rows import VISIBLE
from storage.categories import find_category
from storage.database import MAX_HEAP_BYTES, Database, limit_memory
from storage.errors import ModelError
from storage.model import Category, Status
from storage.search import match_of
from storage.text import fold_name

#: What a query of the operator may cost: instructions of SQLite's virtual machine (some seconds), rows, bytes a value.
MAX_QUERY_INSTRUCTIONS, MAX_QUERY_ROWS, MAX_VALUE_BYTES = 50_000_000, 10_000, 10_000_000
#: A few instructions may make much: `hex(zeroblob(4000000))` takes milliseconds.
MAX_QUERY_SECONDS = 30
#: How many instructions run between two checks of the budget.
INSTRUCTIONS_PER_CHECK = 1_000
#: What such a query may do: read, call functions, recur. FTS5 also asks for its own data_version.
ALLOWED_ACTIONS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The visible articles that meet every condition given; all of them without one."""

    #: `categories.id`: those in any of these. None: whatever their category.
    categories: tuple[int, ...] | None = None
    source: str | None = None
    #: In any spelling.
    tag: str | None = None
    #: `stories.id`: those that tell of it.
    story: int | None = None
    #: As people type it: see `storage.search.match_of`.
    search: str | None = None
    #: A query whose first column has ids of articles.
    sql: str | None = None


EVERYTHING = Selection()


class Selections:
    """Finds what a selection selects. Raises StorageError if the store cannot be read.

    Raises ModelError if a search has no word in it, or the operator's query is none, is forbidden or costs too much.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._answers: dict[str, str] = {}

    def newest(self, selection: Selection, *, limit: int, teasers: bool = True) -> list[int]:
        """Ids of the newest: full articles first take the *limit* places, teasers what is left (decision 5)."""
        found = self._newest(selection, Status.FULL, limit)
        if teasers and len(found) < limit:
            found += self._newest(selection, Status.TEASER, limit - len(found))
        return found

    def count(self, selection: Selection, *, teasers: bool = True) -> int:
        """How many articles are selected; full ones only, unless *teasers* count."""
        only_categories = selection == Selection(categories=selection.categories)
        if only_categories and selection.categories and len(selection.categories) == 1:  # from the index alone
            sql = "SELECT count(*) FROM article_categories AS articles WHERE {} AND category_id = :category"
        else:
            sql = "SELECT count(*) FROM articles WHERE {}" + _conditions(selection)
        with self.database.read("cannot count articles"):
            seen = VISIBLE if teasers else "hidden = 0 AND status = 'full'"
            return int(self.database.execute(sql.format(seen), self._values(selection)).fetchone()[0])

    def members(
        self, selection: Selection, among: Collection[int] | None = None, *, teasers: bool = False
    ) -> list[int]:
        """Ids of all articles of *selection*, or of those *among* some; full ones only, unless *teasers* count."""
        seen = VISIBLE if teasers else "hidden = 0 AND status = 'full'"
        few = among is not None or selection not in (EVERYTHING, Selection(source=selection.source))
        by_id = " NOT INDEXED" if few else ""  # else SQLite looks at all of a young store, of which it knows no numbers
        sql = f"SELECT id FROM articles{by_id} WHERE {seen}{_conditions(selection)}"
        if among is not None:
            sql += " AND id IN (SELECT value FROM json_each(:among))"
        values = self._values(selection) | {"among": json.dumps(sorted(among or ()))}
        with self.database.read("cannot select articles"):
            return [row["id"] for row in self.database.execute(f"{sql} ORDER BY id", values)]

    def sources(self) -> list[str]:
        """The sources that have a visible article, by name."""
        with self.database.read("cannot list the sources"):
            rows = self.database.execute(
                f"SELECT name FROM sources WHERE EXISTS (SELECT 1 FROM articles WHERE source = name AND {VISIBLE})"
                " ORDER BY name"
            ).fetchall()
        return [row["name"] for row in rows]

    def tags(self, least: int, *, among: Collection[str] | None = None) -> list[str]:
        """The tags that at least *least* articles carry, one spelling of each, by name; *among* some, folded, or all.

        A spelling on less than a fourth of that is not counted, so that the many rare tags cost nothing.
        """
        these = "WHERE tag_id IN (SELECT id FROM tags WHERE folded IN (SELECT value FROM json_each(:among)))"
        with self.database.read("cannot list the tags"):
            rows = self.database.execute(
                "SELECT min(name) AS name FROM tags"
                f" JOIN (SELECT tag_id, count(*) AS articles FROM article_tags {'' if among is None else these}"
                " GROUP BY tag_id HAVING articles * 4 >= :least)"
                " ON tag_id = tags.id GROUP BY folded HAVING sum(articles) >= :least ORDER BY name",
                {"least": least, "among": json.dumps(list(among or ()))},
            ).fetchall()
        return [row["name"] for row in rows]

    def category_sizes(self) -> dict[int, int]:
        """How many visible articles each category has, by its id."""
        with self.database.read("cannot count articles"):
            rows = self.database.execute(
                f"SELECT category_id, count(*) AS articles FROM article_categories WHERE {VISIBLE} GROUP BY category_id"
            ).fetchall()
        return {row["category_id"]: row["articles"] for row in rows}

    def tag_sizes(self, least: int) -> dict[str, int]:
        """How many articles carry each tag that `tags` gives for *least*, by its folded form."""
        with self.database.read("cannot count articles"):
            rows = self.database.execute(
                "SELECT folded, sum(articles) AS articles FROM tags"
                " JOIN (SELECT tag_id, count(*) AS articles FROM article_tags GROUP BY tag_id"
                " HAVING articles * 4 >= :least) ON tag_id = tags.id GROUP BY folded HAVING sum(articles) >= :least",
                {"least": least},
            ).fetchall()
        return {row["folded"]: row["articles"] for row in rows}

    def categories(self) -> list[Category]:
        """All categories, also those without an article, by slug."""
        with self.database.read("cannot list the categories"):
            rows = self.database.execute("SELECT id, name, slug FROM categories ORDER BY slug").fetchall()
        return [Category(**dict(row)) for row in rows]

    def category(self, name: str) -> Category | None:
        """The category that is or was called *name*, in any case; None if no article was ever in it."""
        with self.database.read("cannot read a category", name):
            return find_category(self.database, name)

    def _newest(self, selection: Selection, status: Status, limit: int) -> list[int]:
        order, source, rest = "articles", "articles", selection
        if selection.categories and len(selection.categories) == 1:  # its index has the order
            order, source = "listed", "article_categories AS listed JOIN articles ON articles.id = listed.article_id"
        sql = f"SELECT articles.id FROM {source} WHERE {order}.hidden = 0 AND {order}.status = :status"
        sql += " AND articles.backfill = 0"
        if order == "listed":
            sql += " AND listed.category_id = :category"
            rest = replace(selection, categories=None)
        sql += f"{_conditions(rest)} ORDER BY {order}.sort_date DESC, articles.arrived DESC, articles.id LIMIT :limit"
        values = self._values(selection) | {"status": status, "limit": limit}
        with self.database.read("cannot select articles"):
            return [row["id"] for row in self.database.execute(sql, values)]

    def _values(self, selection: Selection) -> dict[str, object]:
        return {
            "category": selection.categories[0] if selection.categories else None,
            "categories": json.dumps(selection.categories),
            "source": selection.source,
            "tag": fold_name(selection.tag or ""),
            "story": selection.story,
            "match": match_of(selection.search) if selection.search else None,
            "ids": self._answer(selection.sql) if selection.sql else None,
        }

    def _answer(self, sql: str) -> str:
        if sql not in self._answers:
            self._answers[sql] = json.dumps(query_ids(self.database.path, sql))
        return self._answers[sql]


def _conditions(selection: Selection) -> str:
    conditions = {
        "id IN (SELECT article_id FROM article_categories WHERE category_id IN"
        " (SELECT value FROM json_each(:categories)))": selection.categories is not None,
        "source = :source": selection.source,
        "id IN (SELECT article_id FROM article_tags JOIN tags ON tags.id = tag_id WHERE folded = :tag)": selection.tag,
        "id IN (SELECT article_id FROM story_articles WHERE story_id = :story AND main = 1)": selection.story,
        "id IN (SELECT rowid FROM search WHERE search MATCH :match)": selection.search,
        "id IN (SELECT value FROM json_each(:ids))": selection.sql,
    }
    return "".join(f" AND articles.{condition}" for condition, given in conditions.items() if given)


def query_ids(store: Path, sql: str) -> list[int]:
    """What the operator's query *sql* gives in its first column.

    It runs on a connection of its own that cannot write, attach or read files, and stops after MAX_QUERY_INSTRUCTIONS
    and MAX_QUERY_SECONDS. What it sorts and keeps stays in memory, within MAX_HEAP_BYTES: no disk is filled.
    """
    ids: list[int] = []
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
        limit_memory(connection)
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.set_authorizer(_authorize)
        connection.set_progress_handler(
            _Budget(MAX_QUERY_INSTRUCTIONS // INSTRUCTIONS_PER_CHECK, MAX_QUERY_SECONDS), INSTRUCTIONS_PER_CHECK
        )
        try:
            for row in islice(connection.execute(sql), MAX_QUERY_ROWS):  # one at a time: the rest of it may be large
                if not isinstance(row[0], int):
                    raise ModelError("the query gives no ids of articles", sql, "select articles.id first")
                ids.append(row[0])
        except (sqlite3.Error, sqlite3.Warning, MemoryError) as error:
            raise ModelError("the query fails", sql, _reason(error)) from error
    return ids


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    harmless = action in ALLOWED_ACTIONS and second != "load_extension"
    if harmless or (action == sqlite3.SQLITE_PRAGMA and first == "data_version"):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


class _Budget:
    """A progress handler that stops the query when it has been called *checks* times, or *seconds* have passed."""

    def __init__(self, checks: int, seconds: float) -> None:
        self.left, self.ends = checks, monotonic() + seconds

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0 or monotonic() > self.ends


def _reason(error: Exception) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_INTERRUPT:
        return "it takes too long: let it look at fewer rows"
    if code == sqlite3.SQLITE_AUTH:
        return "it may only read the store"
    if isinstance(error, MemoryError) or code == sqlite3.SQLITE_NOMEM:
        return f"it takes more memory than {MAX_HEAP_BYTES:,} bytes: let it sort and join less"
    if code == sqlite3.SQLITE_TOOBIG:
        return f"a value is too big: more than {MAX_VALUE_BYTES:,} bytes"
    return str(error)
