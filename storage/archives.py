# ruff: noqa: S608 -- only constants of this module are joined into SQL
"""The archives of feeds (RFC 5005; design, decision 9): which articles stand in which month, for good.

An article enters the running month when the feed first shows it, and again if it is corrected in a later month. A
month has parts of limited size, so that one more article does not rewrite a large month.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from storage.articles.rows import VISIBLE
from storage.database import Database, moment

_THESE = "(SELECT value FROM json_each(:articles))"
#: Of some articles, those that a feed puts into a month, and whether as corrections; …
NOT_ARCHIVED = (
    "SELECT id, updated,"
    " EXISTS (SELECT 1 FROM feed_archives WHERE article_id = articles.id AND feed = :feed) AS correction"
    f" FROM articles WHERE id IN {_THESE} AND NOT EXISTS (SELECT 1 FROM feed_archives"
    " WHERE article_id = articles.id AND feed = :feed AND (month >= :month OR updated >= articles.updated))"
    " ORDER BY sort_date, entry_id DESC"
)
#: … where the feed has no archive yet, all of them.
THESE = f"SELECT id, updated, 0 AS correction FROM articles WHERE id IN {_THESE} ORDER BY sort_date, entry_id DESC"


class Archive(NamedTuple):
    """One part of a month of a feed. Archives sort by time."""

    #: "2026-03".
    month: str
    part: int

    @property
    def name(self) -> str:
        """What its file is called: "2026-03", "2026-03-2"."""
        return self.month if self.part == 1 else f"{self.month}-{self.part}"


class Archives:
    """Which articles the archives hold. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, feed: str) -> list[Archive]:
        """The archives of *feed*, oldest first."""
        with self.database.read("cannot list the archives", feed):
            rows = self.database.execute(
                "SELECT DISTINCT month, part FROM feed_archives WHERE feed = ? ORDER BY month, part", (feed,)
            ).fetchall()
        return [Archive(*row) for row in rows]

    def entries(self, feed: str, archive: Archive) -> dict[int, datetime]:
        """The ids of the visible articles in *archive*, each with `articles.updated` as it was when put there."""
        with self.database.read("cannot read an archive", feed):
            rows = self.database.execute(
                "SELECT article_id, feed_archives.updated FROM feed_archives JOIN articles ON articles.id = article_id"
                f" WHERE feed = ? AND month = ? AND part = ? AND {VISIBLE}",
                (feed, *archive),
            ).fetchall()
        return {row["article_id"]: moment(row["updated"]) for row in rows}

    def holding(self, feed: str, articles: Collection[int]) -> set[Archive]:
        """The archives of *feed* that hold any of *articles*."""
        with self.database.read("cannot read the archives", feed):
            rows = self.database.execute(
                f"SELECT DISTINCT month, part FROM feed_archives WHERE article_id IN {_THESE} AND feed = :feed",
                {"feed": feed, "articles": json.dumps(list(articles))},
            ).fetchall()
        return {Archive(*row) for row in rows}

    def corrected(self, feed: str, month: str) -> list[int]:
        """The articles that are in *month* because they were corrected, the newest first."""
        with self.database.read("cannot read the archives", feed):
            rows = self.database.execute(
                "SELECT article_id FROM feed_archives WHERE feed = ? AND month = ? AND correction = 1"
                " ORDER BY updated DESC, article_id",
                (feed, month),
            ).fetchall()
        return [row["article_id"] for row in rows]

    def add(self, feed: str, articles: Iterable[int], *, month: str, size: int) -> None:
        """Put those of *articles* that are new to *feed*, or corrected since an earlier month, into *month*.

        Oldest first into the last part; *size* articles fill a part.
        """
        what = {"feed": feed, "month": month, "articles": json.dumps(list(articles))}
        with self.database.write("cannot store an archive", feed):
            if self.database.execute("SELECT 1 FROM feed_archives WHERE feed = :feed LIMIT 1", what).fetchone():
                self.database.execute(  # corrected once more in the running month: it is there already
                    "UPDATE feed_archives SET updated = (SELECT updated FROM articles WHERE id = article_id)"
                    f" WHERE article_id IN {_THESE} AND feed = :feed AND month = :month",
                    what,
                )
                rows = self.database.execute(NOT_ARCHIVED, what).fetchall()
            else:  # there is nothing to look for
                rows = self.database.execute(THESE, what).fetchall()
            part, filled = self._last_part(feed, month)
            self.database.executemany(
                "INSERT INTO feed_archives (feed, month, part, article_id, updated, correction)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (feed, month, part + (filled + place) // size, row["id"], row["updated"], row["correction"])
                    for place, row in enumerate(rows)
                ],
            )

    def _last_part(self, feed: str, month: str) -> tuple[int, int]:
        """Number of the last part of *month*, and how many articles it holds."""
        of_month = "FROM feed_archives WHERE feed = :feed AND month = :month"
        what = {"feed": feed, "month": month}
        part = self.database.execute(f"SELECT coalesce(max(part), 1) {of_month}", what).fetchone()[0]
        held = self.database.execute(f"SELECT count(*) {of_month} AND part = :part", what | {"part": part})
        return part, held.fetchone()[0]
