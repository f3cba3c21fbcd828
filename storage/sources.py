"""What we know of each source: its documents as last read, those in quarantine, the log of visits, its health."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from storage.database import Database, moment, stamp
from storage.model import Failure, Visit

#: How often the same bytes are tried. Then they are in quarantine until they change.
MAX_TRIES = 2
#: The attributes of a visit that are columns of the log as they are.
VISIT_COLUMNS = (
    "source", "seen", "new", "updated", "unchanged", "skipped", "failed", "requests", "not_modified", "bytes",
    "response_seconds", "cause", "broken",
)  # fmt: skip
#: How many past visits that read something a source is compared with. Trouble that lasts longer is its usual state.
MAX_PAST_VISITS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A document as last read."""

    sha256: str
    #: "recorded", "listing", "empty" or "failed".
    outcome: str
    #: When we last asked for it.
    read: datetime
    failures: int
    cause: str | None
    etag: str | None
    last_modified: str | None
    #: When to ask for it again; None: not by itself.
    next_read: datetime | None
    #: What the list that named it says of it, as JSON; None: nothing.
    said: str | None

    @property
    def retry(self) -> bool:
        """Whether the same bytes deserve another try."""
        return self.outcome == "failed" and not self.set_aside

    @property
    def set_aside(self) -> bool:
        """Whether it is in quarantine."""
        return self.outcome == "failed" and self.failures >= MAX_TRIES


class Fill(NamedTuple):
    """How many documents of a visit had a field, of how many; see the table `fills`."""

    filled: int
    total: int
    #: Whether the source was well in that visit: only such visits are a standard.
    well: bool = True


class NoArticles(NamedTuple):
    """The documents of a source, none of which is an article."""

    documents: int
    #: The first of them, and why it is none.
    path: str
    cause: str


class Health(NamedTuple):
    """The health of a source since its last change."""

    source: str
    at: datetime
    #: What is wrong; None: it is well.
    cause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the store knows of one source as a whole."""

    last_visit: datetime | None = None
    last_success: datetime | None = None
    next_visit: datetime | None = None
    #: End of the first complete visit.
    first_completed: datetime | None = None
    failures_in_a_row: int = 0


class Sources:
    """What the store knows of sources. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # documents

    def reading(self, source: str, path: str) -> ReadDocument | None:
        """The document as last read; None if it never was."""
        with self.database.read("cannot read what is known of a document", path):
            row = self.database.execute(
                "SELECT sha256, outcome, read, failures, cause, etag, last_modified, next_read, said FROM readings"
                " WHERE source = ? AND path = ?",
                (source, path),
            ).fetchone()
        if row is None:
            return None
        due = row["next_read"] and moment(row["next_read"])
        return ReadDocument(**{**dict(row), "read": moment(row["read"]), "next_read": due})

    def due(self, source: str, *, now: datetime) -> list[str]:
        """The pages of *source* that it is time to ask for again, the longest overdue first.

        Those that were read while the clock was ahead count too: their next time was planned by that clock.
        """
        with self.database.read("cannot read which pages are due", source):
            rows = self.database.execute(
                "SELECT path FROM readings WHERE source = :source"
                " AND (next_read <= :now OR (read > :now AND outcome <> 'listing')) ORDER BY next_read, path",
                {"source": source, "now": stamp(now)},
            ).fetchall()
        return [row["path"] for row in rows]

    def remember(
        self,
        source: str,
        path: str,
        sha256: str,
        *,
        now: datetime,
        outcome: str,
        etag: str | None = None,
        last_modified: str | None = None,
        next_read: datetime | None = None,
        said: str | None = None,
        cause: str | None = None,
    ) -> None:
        """Note what reading the document gave: "recorded", "listing", "empty" or "failed"; and the *cause* if it was to
        be an article and is none.
        """
        with self.database.write("cannot note a document", path):
            self._add(source)
            self.database.execute(
                "INSERT INTO readings"
                " (source, path, sha256, outcome, read, etag, last_modified, next_read, said, cause)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (source, path) DO UPDATE SET outcome = excluded.outcome, read = excluded.read,"
                " failures = iif(excluded.outcome = 'failed' AND sha256 = excluded.sha256, failures, 0),"
                " cause = iif(excluded.outcome = 'failed' AND sha256 = excluded.sha256, cause, excluded.cause),"
                " sha256 = excluded.sha256, etag = excluded.etag, last_modified = excluded.last_modified,"
                " next_read = excluded.next_read, said = excluded.said",
                (
                    source,
                    path,
                    sha256,
                    outcome,
                    stamp(now),
                    etag,
                    last_modified,
                    next_read and stamp(next_read),
                    said,
                    cause,
                ),
            )

    def postpone(self, source: str, path: str, *, now: datetime, next_read: datetime | None) -> None:
        """Note that the page was asked for and has not changed, and when to ask again."""
        with self.database.write("cannot note a document", path):
            self.database.execute(
                "UPDATE readings SET read = ?, next_read = ? WHERE source = ? AND path = ?",
                (stamp(now), next_read and stamp(next_read), source, path),
            )

    def fail(
        self,
        source: str,
        path: str,
        sha256: str,
        cause: str,
        *,
        now: datetime,
        next_read: datetime | None = None,
        said: str | None = None,
    ) -> Failure:
        """Note that the document could not be read. The second failure of the same bytes puts it in quarantine.

        The second failure is still reported as one: nothing else would report it. Failures of a page, which will be
        asked for again at *next_read*, count whatever its bytes: a bot wall never shows the same ones twice.
        """
        with self.database.write("cannot note a failure", path):
            self._add(source)
            row = self.database.execute(
                "INSERT INTO readings (source, path, sha256, outcome, read, failures, cause, next_read, said)"
                " VALUES (?, ?, ?, 'failed', ?, 1, ?, ?, ?)"
                " ON CONFLICT (source, path) DO UPDATE SET outcome = 'failed', read = excluded.read,"
                " failures = iif(sha256 = excluded.sha256 OR excluded.next_read IS NOT NULL, failures, 0) + 1,"
                " cause = excluded.cause,"
                " sha256 = excluded.sha256, etag = NULL, last_modified = NULL, next_read = excluded.next_read,"
                " said = excluded.said RETURNING failures",
                (source, path, sha256, stamp(now), cause, next_read and stamp(next_read), said),
            ).fetchone()
        return Failure(document=path, cause=cause, quarantined=row["failures"] > MAX_TRIES)

    def read_by(self, source: str, settings: str, *, now: datetime) -> None:
        """Note the digest of the *settings* by which documents are read from now on.

        If it is another than before, all documents that gave no article are as if they had never been read, and due.
        """
        with self.database.write("cannot note how documents are read", source):
            self._add(source)
            (before,) = self.database.execute("SELECT read_by FROM sources WHERE name = ?", (source,)).fetchone()
            if before == settings:
                return
            self.database.execute("UPDATE sources SET read_by = ? WHERE name = ?", (settings, source))
            if before is not None:
                self.database.execute(
                    "UPDATE readings SET sha256 = '', failures = 0, etag = NULL, last_modified = NULL, next_read = ?"
                    " WHERE source = ? AND (outcome IN ('empty', 'failed') OR cause IS NOT NULL)",
                    (stamp(now), source),
                )

    def no_articles(self, source: str, *, listings: bool) -> NoArticles | None:
        """What was read of *source* in place of articles; None if an article was, or nothing at all.

        With *listings*, documents that list articles are as good. Pages that their site has withdrawn do not count.
        """
        with self.database.read("cannot read what a source gave", source):
            row = self.database.execute(
                "WITH bad AS (SELECT path, cause, read FROM readings WHERE source = :source AND cause IS NOT NULL"
                " AND path NOT IN (SELECT url FROM absences JOIN articles ON id = article_id WHERE url IS NOT NULL))"
                " SELECT path, cause, (SELECT count(*) FROM bad) AS documents FROM bad WHERE NOT EXISTS"
                " (SELECT 1 FROM readings WHERE source = :source"
                " AND (outcome = 'recorded' OR (outcome = 'listing' AND :listings))) ORDER BY read, path LIMIT 1",
                {"source": source, "listings": listings},
            ).fetchone()
        return None if row is None else NoArticles(row["documents"], row["path"], row["cause"])

    # visits

    def log(self, visit: Visit, fills: Mapping[str, Fill] | None = None, *, cut: bool = False) -> None:
        """Add the visit and its failures to the log, and update what is known of its source.

        A visit that was *cut* short is neither a success nor a failure of the source, and updates nothing.
        """
        values = {field: getattr(visit, field) for field in VISIT_COLUMNS} | {
            "started": stamp(visit.started),
            "ended": stamp(visit.ended),
            "notes": json.dumps(visit.notes, ensure_ascii=False),
        }
        with self.database.write("cannot log a visit", visit.source):
            self._add(visit.source)
            (number,) = self.database.execute(
                f"INSERT INTO visits ({', '.join(values)}) VALUES (:{', :'.join(values)}) RETURNING id",  # noqa: S608
                values,
            ).fetchone()
            self.database.executemany(
                "INSERT INTO failures VALUES (?, ?, ?, ?)",
                [(number, failure.document, failure.cause, int(failure.quarantined)) for failure in visit.failures],
            )
            self.database.executemany(
                "INSERT INTO fills VALUES (?, ?, ?, ?)",
                [(number, field, fill.filled, fill.total) for field, fill in (fills or {}).items()],
            )
            if cut:
                return
            self.database.execute(
                "UPDATE sources SET last_visit = :started,"
                " failures_in_a_row = iif(:cause IS NULL, 0, failures_in_a_row + 1),"
                " last_success = iif(:cause IS NULL, :ended, last_success),"
                " first_completed = coalesce(first_completed, iif(:cause IS NULL, :ended, NULL)) WHERE name = :source",
                values,
            )
            self._note_health(visit)

    def _note_health(self, visit: Visit) -> None:
        """Note a change between well and broken; another cause of the same trouble is no change."""
        trouble, known = visit.cause or visit.broken, self.health(visit.source)
        if (trouble is None) != (known is None or known.cause is None):
            self.database.execute(
                "INSERT INTO health (source, at, cause) VALUES (?, ?, ?)", (visit.source, stamp(visit.ended), trouble)
            )

    def fills(self, source: str) -> dict[str, list[Fill]]:
        """For each field, how often it was filled in the past visits of *source*, newest first."""
        with self.database.read("cannot read how a source fared", source):
            rows = self.database.execute(
                "SELECT field, filled, total, broken IS NULL AS well FROM fills JOIN visits ON visits.id = visit_id"
                " WHERE visit_id IN (SELECT id FROM visits WHERE source = ?"
                " AND EXISTS (SELECT 1 FROM fills WHERE visit_id = visits.id) ORDER BY started DESC, id DESC LIMIT ?)"
                " ORDER BY visit_id DESC",
                (source, MAX_PAST_VISITS),
            ).fetchall()
        found: dict[str, list[Fill]] = defaultdict(list)
        for row in rows:
            found[row["field"]].append(Fill(row["filled"], row["total"], bool(row["well"])))
        return found

    def health(self, source: str) -> Health | None:
        """The current health of *source*; None if nothing was ever wrong."""
        with self.database.read("cannot read how a source fares", source):
            row = self.database.execute(
                "SELECT source, at, cause FROM health WHERE source = ? ORDER BY id DESC LIMIT 1", (source,)
            ).fetchone()
        return None if row is None else Health(row["source"], moment(row["at"]), row["cause"])

    def changes_of_health(self, *, limit: int) -> list[tuple[int, Health]]:
        """The newest changes between well and broken, each with its number, newest first."""
        return self._changes_of_health("ORDER BY id DESC LIMIT ?", limit)

    def untold_changes_of_health(self, after: int) -> list[tuple[int, Health]]:
        """All changes between well and broken since that with the number *after*, oldest first."""
        return self._changes_of_health("WHERE id > ? ORDER BY id", after)

    def _changes_of_health(self, which: str, value: int) -> list[tuple[int, Health]]:
        with self.database.read("cannot read how the sources fare"):
            rows = self.database.execute(f"SELECT id, source, at, cause FROM health {which}", (value,)).fetchall()  # noqa: S608
        return [(row["id"], Health(row["source"], moment(row["at"]), row["cause"])) for row in rows]

    # schedule

    def state(self, source: str) -> SourceState:
        """What is known of *source* as a whole."""
        columns = "last_visit, last_success, next_visit, first_completed"
        with self.database.read("cannot read what is known of a source", source):
            row = self.database.execute(
                f"SELECT {columns}, failures_in_a_row FROM sources WHERE name = ?",  # noqa: S608
                (source,),
            ).fetchone()
        if row is None:
            return SourceState()
        times = {name: row[name] and moment(row[name]) for name in columns.split(", ")}
        return SourceState(**times, failures_in_a_row=row["failures_in_a_row"])

    def plan(self, source: str, next_visit: datetime | None) -> None:
        """Note when to visit *source* next; None: at any time."""
        with self.database.write("cannot plan a visit", source):
            self._add(source)
            self.database.execute(
                "UPDATE sources SET next_visit = ? WHERE name = ?", (next_visit and stamp(next_visit), source)
            )

    def _add(self, source: str) -> None:
        self.database.execute("INSERT OR IGNORE INTO sources (name) VALUES (?)", (source,))
