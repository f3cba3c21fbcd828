# ruff: noqa: S608 -- only constants of this module are joined into SQL
"""What each feed last published, and what has changed since (design, decisions 7 and 8)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, NamedTuple

from storage.articles.stored import NEEDS_PAGE
from storage.database import Database, moment, stamp
from storage.text import fold_name, slug_of

_THESE = "(SELECT value FROM json_each(:articles))"
SLUGS_TOUCHED = (
    f"SELECT feed FROM feed_entries WHERE article_id IN {_THESE} AND position IS NOT NULL UNION SELECT slug FROM"
    f" article_categories JOIN categories ON categories.id = category_id WHERE article_id IN {_THESE}"
    f" UNION SELECT feed FROM feed_archives WHERE article_id IN {_THESE}"
)
SOURCES_TOUCHED = f"SELECT DISTINCT source FROM articles WHERE id IN {_THESE}"
TAGS_TOUCHED = f"SELECT DISTINCT folded FROM article_tags JOIN tags ON tags.id = tag_id WHERE article_id IN {_THESE}"
STORIES_TOUCHED = f"SELECT DISTINCT story_id FROM story_articles WHERE article_id IN {_THESE}"
PAGES_TOUCHED = (
    f"SELECT id FROM articles WHERE (id IN {_THESE} OR id IN (SELECT target_id FROM links WHERE article_id IN {_THESE}"
    f" AND url IS NULL)) AND {NEEDS_PAGE} ORDER BY entry_id"
)
KEYS = f"SELECT key FROM articles WHERE id IN {_THESE} UNION SELECT key FROM redirects WHERE article_id IN {_THESE}"


#: What brings an article before readers, and what changes it for them: a revision of its text.
DELIVERABLE = """
    SELECT seq, article_id, kind IN ('shown', 'restored', 'revised') OR kind = 'new' AND EXISTS (
        SELECT 1 FROM changes AS earlier WHERE earlier.article_id = changes.article_id AND earlier.seq <= :after
        AND earlier.kind = 'teaser' AND :teasers) AS known
    FROM changes JOIN articles ON articles.id = article_id
    WHERE seq > :after AND seq <= :until AND backfill = 0 AND hidden = 0
    AND (articles.status = 'full' OR articles.status = 'teaser' AND :teasers)
    AND (kind IN ('new', 'teaser', 'released', 'shown', 'restored') OR kind = 'revised' AND articles.updated = at)
    ORDER BY seq LIMIT :limit
"""


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
    #: Hash of its bytes without its own `updated`.
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


class Deliverable(NamedTuple):
    """A change of an article that those who are handed entries get."""

    seq: int
    article_id: int
    #: Whether they had the article before.
    known: bool


class Touched(NamedTuple):
    """The feeds that a change of some articles may touch: those they belong to, and those that last showed them."""

    #: Slugs of the feeds that show one of them, in an archive too, and of their categories.
    slugs: frozenset[str]
    sources: frozenset[str]
    #: Folded, so that spellings of one tag are one.
    tags: frozenset[str]
    #: `stories.id`.
    stories: frozenset[int] = frozenset()


class Publications:
    """What the store knows of published feeds. Every method raises StorageError if the store cannot be used."""

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

    def have_news(self) -> bool:
        """Whether something has changed since the feed of everything was published, but in what is kept back."""
        with self.database.read("cannot tell what has changed"):
            row = self.database.execute(
                "SELECT 1 FROM changes LEFT JOIN articles ON id = article_id WHERE backfill IS NOT 1"
                " AND seq > (SELECT coalesce(max(published_seq), 0) FROM feeds WHERE slug = 'all') LIMIT 1"
            ).fetchone()
        return row is not None

    def entries(self, slug: str) -> list[int]:
        """`articles.id` of what the feed shows now, in its order."""
        with self.database.read("cannot read the entries of a feed", slug):
            rows = self.database.execute(
                "SELECT article_id FROM feed_entries WHERE feed = ? AND position IS NOT NULL ORDER BY position", (slug,)
            ).fetchall()
        return [row["article_id"] for row in rows]

    def save(self, state: FeedState, entries: Iterable[int]) -> None:
        """Remember that the feed was published with these *entries* (`articles.id`, in order).

        Entries that left it stay on record without a position; `first_published` is set once, to `state.updated`.
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

    def forget(self, slug: str) -> None:
        """Forget that the feed *slug* was ever published; its files are gone."""
        with self.database.write("cannot forget a feed", slug):
            self.database.execute("DELETE FROM feed_archives WHERE feed = ?", (slug,))
            self.database.execute("DELETE FROM feeds WHERE slug = ?", (slug,))

    def move_on(self, slugs: Iterable[str], seq: int) -> None:
        """Note that the feeds *slugs* are up to date with the changes up to *seq*."""
        with self.database.write("cannot store the state of the feeds"):
            self.database.execute(
                "UPDATE feeds SET published_seq = ? WHERE slug IN (SELECT value FROM json_each(?))",
                (seq, json.dumps(list(slugs))),
            )

    def minted(self, kind: str) -> dict[str, str]:
        """The slugs of all sources or tags that were ever given one, by folded name."""
        prefix = f"slug:{kind}:"
        with self.database.read("cannot read the slugs of feeds"):
            rows = self.database.execute(
                "SELECT key, value FROM settings WHERE key >= ? AND key < ?", (prefix, f"{prefix[:-1]};")
            ).fetchall()
        return {row["key"].removeprefix(prefix): row["value"] for row in rows}

    def slug_for(self, kind: str, name: str, wanted: str | None = None) -> str:
        """The slug of the feed of a source or a tag, "source-bao-a": minted once, distinct by a number.

        It is made of *wanted*, else of the name.
        """
        key = f"slug:{kind}:{fold_name(name)}"
        known = self.database.setting(key)
        if known is not None:
            return known
        slug = free = f"{kind}-{wanted or slug_of(name)}"
        number = 1
        with self.database.write("cannot mint a slug", name):
            while self.database.execute(
                "SELECT 1 FROM categories WHERE slug = :slug UNION ALL SELECT 1 FROM feeds WHERE slug = :slug"
                " UNION ALL SELECT 1 FROM settings WHERE key = 'taken:' || :slug",
                {"slug": free},
            ).fetchone():
                number += 1
                free = f"{slug}-{number}"
            self.database.set_setting(key, free)
            self.database.set_setting(f"taken:{free}", key)
        return free

    def touched(self, articles: Collection[int]) -> Touched:
        """What a change of *articles* touches."""
        these = {"articles": json.dumps(list(articles))}
        with self.database.read("cannot tell what a change touches"):
            found: list[frozenset[Any]] = [
                frozenset(row[0] for row in self.database.execute(query, these))
                for query in (SLUGS_TOUCHED, SOURCES_TOUCHED, TAGS_TOUCHED, STORIES_TOUCHED)
            ]
        return Touched(*found)

    def pages(self, articles: Collection[int]) -> list[int]:
        """Those of *articles*, and of what they link to, that need a page of ours (see `StoredArticles.pages`)."""
        with self.database.read("cannot tell what a change touches"):
            rows = self.database.execute(PAGES_TOUCHED, {"articles": json.dumps(list(articles))}).fetchall()
        return [row["id"] for row in rows]

    def keys(self, articles: Collection[int]) -> set[str]:
        """The keys of *articles*, former ones too."""
        with self.database.read("cannot read the keys of articles"):
            rows = self.database.execute(KEYS, {"articles": json.dumps(list(articles))}).fetchall()
        return {row["key"] for row in rows}

    def changed_text(self, articles: Collection[int], since: datetime) -> set[int]:
        """Those of *articles* whose title or text changed after *since*."""
        with self.database.read("cannot read the times of articles"):
            rows = self.database.execute(
                f"SELECT id FROM articles WHERE id IN {_THESE} AND updated > :since",
                {"articles": json.dumps(list(articles)), "since": stamp(since)},
            ).fetchall()
        return {row["id"] for row in rows}

    def sizes(self) -> dict[str, int]:
        """How many entries each feed shows."""
        with self.database.read("cannot count the entries of feeds"):
            rows = self.database.execute(
                "SELECT feed, count(*) AS entries FROM feed_entries WHERE position IS NOT NULL GROUP BY feed"
            ).fetchall()
        return {row["feed"]: row["entries"] for row in rows}

    def note_new_month(self, at: datetime) -> None:
        """A month has ended: a change of all feeds."""
        with self.database.write("cannot record the end of a month"):
            self.database.execute("INSERT INTO changes (kind, at) VALUES ('feed', ?)", (stamp(at),))

    def last_seq(self) -> int:
        """Number of the newest change; 0 in an empty store."""
        with self.database.read("cannot read the changes"):
            return int(self.database.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])

    def deliverable(self, after: int, until: int, *, teasers: bool, limit: int) -> list[Deliverable]:
        """The first *limit* changes between two numbers that give readers an article or another text, in order."""
        values = {"after": after, "until": until, "teasers": teasers, "limit": limit}
        with self.database.read("cannot read the changes"):
            rows = self.database.execute(DELIVERABLE, values).fetchall()
        return [Deliverable(row["seq"], row["article_id"], bool(row["known"])) for row in rows]

    def changes_since(self, seq: int) -> list[Change]:
        """The changes after number *seq*, in order."""
        with self.database.read("cannot read the changes"):
            rows = self.database.execute("SELECT * FROM changes WHERE seq > ? ORDER BY seq", (seq,)).fetchall()
        return [Change(**{**dict(row), "at": moment(row["at"])}) for row in rows]
