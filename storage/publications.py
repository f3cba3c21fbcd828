"""What each feed last published, and what has changed since (design, decisions 7 and 8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime

from storage.database import Database, moment, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """One feed as it was last published."""

    #: Names its files: "xa-hoi".
    slug: str
    #: "all", "category", "source", "tag", …
    kind: str
    title: str
    #: The feed's own id, which survives a rename.
    atom_id: str
    #: Of its bytes without its own time.
    hash: str
    #: The time that it states for itself.
    updated: datetime
    #: `changes.seq` up to which it is published.
    published_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happened to an article, or to all feeds if `article_id` is None."""

    seq: int
    article_id: int | None
    kind: str
    at: datetime


class Publications:
    """The memory of `publish`. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def state(self, slug: str) -> FeedState | None:
        """The feed called *slug* as last published; None if it never was."""
        with self.database.read("cannot read the state of a feed", slug):
            row = self.database.execute("SELECT * FROM feeds WHERE slug = ?", (slug,)).fetchone()
        return None if row is None else FeedState(**{**dict(row), "updated": moment(row["updated"])})

    def states(self) -> list[FeedState]:
        """Every feed that was ever published, by slug."""
        with self.database.read("cannot list the feeds"):
            rows = self.database.execute("SELECT * FROM feeds ORDER BY slug").fetchall()
        return [FeedState(**{**dict(row), "updated": moment(row["updated"])}) for row in rows]

    def entries(self, slug: str) -> list[int]:
        """`articles.id` of what the feed shows now, in its order."""
        with self.database.read("cannot read the entries of a feed", slug):
            rows = self.database.execute(
                "SELECT article_id FROM feed_entries WHERE feed = ? AND position IS NOT NULL ORDER BY position", (slug,)
            ).fetchall()
        return [row["article_id"] for row in rows]

    def save(self, state: FeedState, entries: Iterable[int]) -> None:
        """Remember that the feed was published with these *entries* (`articles.id`, in order).

        Entries that fell out stay on record without a position; `first_published` is set once, to `state.updated`.
        """
        shown = [(state.slug, article, position, stamp(state.updated)) for position, article in enumerate(entries)]
        with self.database.write("cannot store the state of a feed", state.slug):
            self.database.execute(
                "INSERT INTO feeds VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (slug) DO UPDATE SET kind = excluded.kind,"
                " title = excluded.title, atom_id = excluded.atom_id, hash = excluded.hash,"
                " updated = excluded.updated, published_seq = excluded.published_seq",
                (*astuple(state)[:5], stamp(state.updated), state.published_seq),
            )
            self.database.execute("UPDATE feed_entries SET position = NULL WHERE feed = ?", (state.slug,))
            self.database.executemany(
                "INSERT INTO feed_entries (feed, article_id, position, first_published) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (feed, article_id) DO UPDATE SET position = excluded.position",
                shown,
            )

    def last_seq(self) -> int:
        """Number of the newest change; 0 in an empty store."""
        with self.database.read("cannot read the changes"):
            return int(self.database.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])

    def changes_since(self, seq: int) -> list[Change]:
        """The changes after number *seq*, in order."""
        with self.database.read("cannot read the changes"):
            rows = self.database.execute("SELECT * FROM changes WHERE seq > ? ORDER BY seq", (seq,)).fetchall()
        return [Change(**{**dict(row), "at": moment(row["at"])}) for row in rows]
