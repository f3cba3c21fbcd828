"""What becomes of articles after they were recorded: hidden, withdrawn, released, taken down, merged."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.articles.children import CHILD_TABLES
from storage.articles.history import History, log_change
from storage.articles.matching import find_article
from storage.articles.rows import CONTENT, blank_content, rows_of, update_row
from storage.database import Database, stamp
from storage.model import Status
from storage.stories.copies import NearCopies
from storage.stories.stories import Stories

#: How long an article that its site withdrew stays in the feeds, so that a site's mistake costs nobody anything.
WITHDRAWAL_GRACE = timedelta(days=3)
#: The tables, beside CHILD_TABLES, whose rows follow an article that is merged into another.
FOLLOWING_TABLES = ("keys", "feed_entries", "changes", "redirects", "story_articles")


class Lifecycle:
    """Changes what an article is, not what it says. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute
        self.history = History(database)

    def hide(self, article: int, *, now: datetime) -> None:
        """Keep *article* out of feeds until `show`."""
        self._set_hidden(article, hidden=True, now=now)

    def show(self, article: int, *, now: datetime) -> None:
        """Let a hidden *article* into feeds again."""
        self._set_hidden(article, hidden=False, now=now)

    def _set_hidden(self, article: int, *, hidden: bool, now: datetime) -> None:
        with self.database.write("cannot hide or show an article", article):
            done = self.execute(
                "UPDATE articles SET hidden = ? WHERE id = ? AND hidden <> ?", (hidden, article, hidden)
            ).rowcount
            if done:
                log_change(self.database, article, "hidden" if hidden else "shown", now)

    def take_down(self, article: int, *, now: datetime) -> None:
        """Erase all that *article* says, also in the links of others. What remains is a tombstone that keeps it away.

        The bytes are overwritten in the file, also those of the full-text index, which takes a while in a large store.
        """
        with self.database.write("cannot take down an article", article):
            self.execute("PRAGMA secure_delete = ON")
            NearCopies(self.database).forget(article, now=now)
            update_row(self.database, article, {**blank_content(), "status": Status.REMOVED})
            for table in (*CHILD_TABLES, "versions"):
                self.execute(f"DELETE FROM {table} WHERE article_id = ?", (article,))  # noqa: S608 -- a constant
            self.execute("DELETE FROM people WHERE id NOT IN (SELECT person_id FROM article_people)")
            self.execute("DELETE FROM tags WHERE id NOT IN (SELECT tag_id FROM article_tags)")
            linking = self.execute("SELECT DISTINCT article_id FROM links WHERE target_id = ?", (article,)).fetchall()
            self.execute("DELETE FROM links WHERE target_id = ?", (article,))
            for (other,) in linking:
                log_change(self.database, other, "linked", now)
            Stories(self.database).forget(article, now=now)
            log_change(self.database, article, "removed", now)
            self.execute("INSERT INTO search(search) VALUES ('optimize')")  # rewrites what the index still holds
        self.database.checkpoint()

    def miss(self, which: int | str, *, now: datetime) -> bool:
        """Note that the address of an article answered 404 or 410. True: for the second time in a row or more.

        That means that its site has withdrawn it. It leaves the feeds WITHDRAWAL_GRACE later, by `withdraw_missing`.
        """
        with self.database.write("cannot note that an article is gone", which):
            number = find_article(self.database, which)
            if number is None:
                return False
            row = self.execute(
                "INSERT INTO absences (article_id, times, first, last) VALUES (:id, 1, :now, :now) ON CONFLICT"
                " DO UPDATE SET times = times + 1, last = :now, due = coalesce(due, :due) RETURNING times",
                {"id": number, "now": stamp(now), "due": stamp(now + WITHDRAWAL_GRACE)},
            ).fetchone()
        return int(row["times"]) > 1

    def withdraw_missing(self, now: datetime) -> list[int]:
        """Let the articles whose grace has ended leave the feeds; their ids. A run begins with this (decision 8)."""
        with self.database.write("cannot withdraw articles"):
            rows = self.execute(
                "UPDATE articles SET status = 'withdrawn' WHERE status IN ('full', 'teaser') AND id IN"
                " (SELECT article_id FROM absences WHERE due <= ?) RETURNING id",
                (stamp(now),),
            ).fetchall()
            for row in rows:
                log_change(self.database, row["id"], "withdrawn", now)
        return sorted(row["id"] for row in rows)

    def leave_out(self, which: int | str, *, now: datetime) -> bool:
        """Keep a teaser whose page is no article out of the feeds, until one is recorded there.

        Returns whether there is such a teaser. An article that was read once stays as it is, as does what a feed names.
        """
        with self.database.write("cannot leave out a teaser", which):
            number = find_article(self.database, which)
            known = rows_of(self.database, [] if number is None else [number])
            if not known or known[0]["arrived"] or known[0]["status"] not in (Status.TEASER, Status.WITHDRAWN):
                return False
            named = "SELECT 1 FROM keys WHERE article_id = ? AND kind = 'guid'"
            if self.execute(named, (known[0]["id"],)).fetchone() is not None:
                return False
            if known[0]["status"] == Status.TEASER:
                update_row(self.database, known[0]["id"], {"status": Status.WITHDRAWN})
                log_change(self.database, known[0]["id"], "withdrawn", now)
        return True

    def restore(self, article: int, now: datetime) -> bool:
        """Forget that *article* was missed or left out, and return it to the feeds. Returns whether it was.

        Must run inside the transaction of a record.
        """
        missed = self.execute("DELETE FROM absences WHERE article_id = ?", (article,)).rowcount > 0
        withdrawn = "SELECT 1 FROM articles WHERE id = ? AND status = 'withdrawn'"
        if not missed and self.execute(withdrawn, (article,)).fetchone() is None:
            return False
        restored = self.execute(
            "UPDATE articles SET status = iif(arrived IS NULL, 'teaser', 'full') WHERE id = ? AND status = 'withdrawn'",
            (article,),
        ).rowcount
        if restored:
            log_change(self.database, article, "restored", now)
        return True

    def release(self, source: str, newest: int | None, *, now: datetime) -> int:
        """Let the *newest* of what was recorded as backfill of *source* into the feeds, all for None; how many.

        Full articles come first. A source's first complete visit ends with this (design, decision 10).
        """
        with self.database.write("cannot release the first articles", source):
            rows = self.execute(
                "UPDATE articles SET backfill = 0 WHERE id IN (SELECT id FROM articles"
                " WHERE source = ? AND backfill = 1"
                " ORDER BY status = 'full' DESC, status = 'teaser' DESC, sort_date DESC, arrived DESC, id LIMIT ?)"
                " RETURNING id",
                (source, -1 if newest is None else newest),
            ).fetchall()
            for row in rows:
                log_change(self.database, row["id"], "released", now)
        return len(rows)

    def merge(self, keep: int, gone: int, now: datetime) -> None:
        """Merge two articles that proved to be the same into the older, *keep*; the newer's key and id lead on to it.

        What the newer one says becomes the newest version, unless it is a teaser. Must run inside the transaction of a
        record.
        """
        kept, lost = rows_of(self.database, [keep, gone])
        if lost["status"] == Status.FULL:
            earlier = kept["version"] if kept["status"] == Status.FULL else 0
            if earlier:
                self.history.keep_version(kept, ["merged"], now)
            moved = "UPDATE versions SET article_id = ?, version = version + ? WHERE article_id = ?"
            self.execute(moved, (keep, earlier, gone))
            content = {name: lost[name] for name in (*(column.name for column in CONTENT), "status", "arrived")}
            update_row(self.database, keep, {**content, "version": earlier + lost["version"]})
            for table in CHILD_TABLES:
                self.execute(f"DELETE FROM {table} WHERE article_id = ? AND ? <> 'documents'", (keep, table))  # noqa: S608
                self._move(table, keep, gone)
        update_row(
            self.database, keep, {"hidden": max(kept["hidden"], lost["hidden"]), "url": kept["url"] or lost["url"]}
        )
        self.execute("UPDATE links SET target_id = ? WHERE target_id = ?", (keep, gone))
        self.execute("UPDATE articles SET below = nullif(?, id) WHERE below = ?", (keep, gone))
        self.execute("DELETE FROM links WHERE article_id = target_id AND article_id = ?", (keep,))
        for table in FOLLOWING_TABLES:
            self._move(table, keep, gone)
        self.execute("DELETE FROM articles WHERE id = ?", (gone,))
        self.execute("INSERT INTO redirects VALUES (?, ?, ?, ?)", (lost["key"], lost["entry_id"], keep, stamp(now)))
        log_change(self.database, keep, "merged", now)

    def _move(self, table: str, keep: int, gone: int) -> None:
        self.execute(f"UPDATE OR IGNORE {table} SET article_id = ? WHERE article_id = ?", (keep, gone))  # noqa: S608
