# ruff: noqa: S608 -- only constants of this module are joined into SQL
"""Stories and near copies, to be read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.articles.rows import VISIBLE
from storage.database import Database, moment, stamp

_THESE = "(SELECT value FROM json_each(:articles))"
#: Near copies among some articles and those that a feed has published, with what decides which of them it shows.
COPIES = f"""
SELECT near_copies.article_id, other_id, source, sort_date, feed_entries.article_id IS NOT NULL AS published,
    other_id IN {_THESE} AS asked
FROM near_copies CROSS JOIN articles ON articles.id = other_id
LEFT JOIN feed_entries ON feed = :feed AND feed_entries.article_id = other_id
WHERE near_copies.article_id IN {_THESE} AND {VISIBLE}
"""
PUBLISHED = f"SELECT article_id FROM feed_entries WHERE feed = :feed AND article_id IN {_THESE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An event of which articles tell."""

    #: `stories.id`.
    id: int
    title: str
    #: When its first and its last article stand in feeds.
    first: datetime
    last: datetime
    #: How many articles of how many sources feeds may show.
    articles: int
    papers: int
    language: str | None
    #: Whether the operator called it so.
    named: bool


class StoryTable:
    """The stories of a store. Every method raises StorageError if the store cannot be read."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, story: int) -> Story | None:
        """One story, or the one that it proved to be."""
        with self.database.read("cannot read a story", story):
            row = self.database.execute(
                "SELECT * FROM stories WHERE id = (SELECT coalesce(joined, id) FROM stories WHERE id = ?)", (story,)
            ).fetchone()
        return None if row is None else _story(row)

    def newest(self, most: int, *, papers: int) -> list[Story]:
        """The stories that so many *papers* tell, those told last first."""
        return self._read("papers >= ? ORDER BY last DESC, id DESC LIMIT ?", (papers, most))

    def since(self, since: datetime, *, papers: int = 2) -> list[Story]:
        """The stories of so many *papers* that were told since then, those of most papers first."""
        order = "ORDER BY papers DESC, articles DESC, last DESC, id"
        return self._read(f"papers >= ? AND last >= ? {order}", (papers, stamp(since)))

    def joined(self, story: int) -> list[int]:
        """The stories that proved to be *story*."""
        with self.database.read("cannot read a story", story):
            rows = self.database.execute("SELECT id FROM stories WHERE joined = ? ORDER BY id", (story,)).fetchall()
        return [row["id"] for row in rows]

    def articles(self, story: int) -> list[int]:
        """`articles.id` of those of *story* that feeds may show, the first one first."""
        with self.database.read("cannot read a story", story):
            rows = self.database.execute(
                f"SELECT id FROM story_articles CROSS JOIN articles ON articles.id = article_id WHERE story_id = ?"
                f" AND main = 1 AND {VISIBLE} ORDER BY sort_date, id",
                (story,),
            ).fetchall()
        return [row["id"] for row in rows]

    def _read(self, condition: str, values: Sequence[object]) -> list[Story]:
        with self.database.read("cannot read the stories"):
            rows = self.database.execute(f"SELECT * FROM stories WHERE joined IS NULL AND {condition}", values)
            return [_story(row) for row in rows.fetchall()]


class CopyTable:
    """The near copies of a store. Every method raises StorageError if the store cannot be read."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def left_out(self, articles: Iterable[int], *, feed: str, preferred: Sequence[str]) -> set[int]:
        """Those of *articles* for which *feed* shows a near copy.

        What the feed has published stays. Of the others those of the *preferred* sources come first, then the first.
        """
        values = {"articles": json.dumps(list(articles)), "feed": feed}
        with self.database.read("cannot read near copies", feed):
            rows = self.database.execute(COPIES, values).fetchall()
            shown = {row["article_id"] for row in self.database.execute(PUBLISHED, values)}
        copies: dict[int, set[int]] = {}
        ranks: dict[int, tuple[object, ...]] = {}
        places = {source: place for place, source in reversed(list(enumerate(preferred)))}
        for row in rows:
            if row["asked"] or row["published"]:
                copies.setdefault(row["article_id"], set()).add(row["other_id"])
                rank = not row["published"], places.get(row["source"], len(places)), row["sort_date"], row["other_id"]
                ranks[row["other_id"]] = rank
        shown |= {one for one, (new, *_) in ranks.items() if not new}
        left_out = set[int]()
        for one in sorted(copies.keys() - shown, key=lambda one: ranks.get(one, (True, len(places), "", one))):
            (left_out if copies[one] & shown else shown).add(one)
        return left_out


def _story(row: sqlite3.Row) -> Story:
    return Story(
        id=row["id"],
        title=row["title"],
        first=moment(row["first"]),
        last=moment(row["last"]),
        articles=row["articles"],
        papers=row["papers"],
        language=row["language"],
        named=bool(row["named"]),
    )
