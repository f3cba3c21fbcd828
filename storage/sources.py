"""What we know of each source: its documents as last read, those in quarantine, and the log of visits."""

from __future__ import annotations

import json
from datetime import datetime

from storage.database import Database, stamp
from storage.model import Failure, Visit

#: The same bytes are tried this often; then they are set aside until they change.
TRIES = 2
#: The attributes of a visit that are columns of the log as they are.
LOGGED = ("source", "seen", "new", "updated", "unchanged", "skipped", "failed", "cause")


class Sources:
    """The memory of visits. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def known(self, source: str, path: str) -> str | None:
        """sha256 of the document as last read, if reading the same bytes again would give nothing new.

        None for a new document and for one whose bytes failed once: those deserve another look.
        """
        with self.database.read("cannot read what is known of a document", path):
            row = self.database.execute(
                "SELECT sha256 FROM readings WHERE source = ? AND path = ? AND (outcome <> 'failed' OR failures >= ?)",
                (source, path, TRIES),
            ).fetchone()
        return None if row is None else str(row["sha256"])

    def quarantined(self, source: str, path: str) -> Failure | None:
        """The failure for which the document was set aside; None if it was not."""
        with self.database.read("cannot read what is known of a document", path):
            row = self.database.execute(
                "SELECT cause FROM readings WHERE source = ? AND path = ? AND outcome = 'failed' AND failures >= ?",
                (source, path, TRIES),
            ).fetchone()
        return None if row is None else Failure(document=path, cause=row["cause"], quarantined=True)

    def remember(self, source: str, path: str, sha256: str, *, now: datetime, outcome: str) -> None:
        """Note what reading the document gave: "recorded", "listing", "empty" or "failed"."""
        with self.database.write("cannot note a document", path):
            self._add(source)
            self.database.execute(
                "INSERT INTO readings (source, path, sha256, outcome, read) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (source, path) DO UPDATE SET outcome = excluded.outcome, read = excluded.read,"
                " failures = iif(excluded.outcome = 'failed' AND sha256 = excluded.sha256, failures, 0),"
                " cause = iif(excluded.outcome = 'failed' AND sha256 = excluded.sha256, cause, NULL),"
                " sha256 = excluded.sha256",
                (source, path, sha256, outcome, stamp(now)),
            )

    def fail(self, source: str, path: str, sha256: str, cause: str, *, now: datetime) -> Failure:
        """Note that the document could not be read; the second failure of the same bytes sets it aside."""
        with self.database.write("cannot note a failure", path):
            self._add(source)
            row = self.database.execute(
                "INSERT INTO readings (source, path, sha256, outcome, read, failures, cause)"
                " VALUES (?, ?, ?, 'failed', ?, 1, ?)"
                " ON CONFLICT (source, path) DO UPDATE SET outcome = 'failed', read = excluded.read,"
                " failures = iif(sha256 = excluded.sha256, failures, 0) + 1, cause = excluded.cause,"
                " sha256 = excluded.sha256 RETURNING failures",
                (source, path, sha256, stamp(now), cause),
            ).fetchone()
        return Failure(document=path, cause=cause, quarantined=row["failures"] >= TRIES)

    def log(self, visit: Visit) -> None:
        """Add the visit and its failures to the log, and what follows from it to its source."""
        values = {field: getattr(visit, field) for field in LOGGED} | {
            "started": stamp(visit.started),
            "ended": stamp(visit.ended),
            "notes": json.dumps(visit.notes, ensure_ascii=False),
        }
        with self.database.write("cannot log a visit", visit.source):
            self._add(visit.source)
            (number,) = self.database.execute(
                "INSERT INTO visits"
                " (source, started, ended, seen, new, updated, unchanged, skipped, failed, cause, notes) VALUES"
                " (:source, :started, :ended, :seen, :new, :updated, :unchanged, :skipped, :failed, :cause, :notes)"
                " RETURNING id",
                values,
            ).fetchone()
            self.database.executemany(
                "INSERT INTO failures VALUES (?, ?, ?, ?)",
                [(number, failure.document, failure.cause, int(failure.quarantined)) for failure in visit.failures],
            )
            self.database.execute(
                "UPDATE sources SET last_visit = :started,"
                " failures_in_a_row = iif(:cause IS NULL, 0, failures_in_a_row + 1),"
                " last_success = iif(:cause IS NULL, :ended, last_success),"
                " first_completed = coalesce(first_completed, iif(:cause IS NULL, :ended, NULL)) WHERE name = :source",
                values,
            )

    def _add(self, source: str) -> None:
        self.database.execute("INSERT OR IGNORE INTO sources (name) VALUES (?)", (source,))
