"""The state of every source, as the store knows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import Database, moment
from storage.sources import Sources

#: Readers are never told that there can be news more often than this.
MIN_INTERVAL = timedelta(minutes=1)
#: How many of the newest visits count for the shares of fields.
SHARE_VISITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """One source and its newest visit."""

    name: str
    #: "fine", "some failed" (documents), "failing" (the whole visit), "broken" (it gave much less than it used to),
    #: "not visited".
    state: str
    last_visit: datetime | None = None
    last_success: datetime | None = None
    next_visit: datetime | None = None
    failures_in_a_row: int = 0
    #: Documents of the newest visit.
    seen: int = 0
    new: int = 0
    updated: int = 0
    failed: int = 0
    #: Why it is failing or broken, else the first document that failed, with its cause; "" if all is well.
    cause: str = ""


def read_states(database: Database, names: Sequence[str]) -> list[SourceStatus]:
    """The state of each source of *names*, in their order. Raises StorageError if the store cannot be read."""
    with database.read("cannot read the state of the sources"):
        rows = database.execute(
            "SELECT name, last_visit, last_success, next_visit, failures_in_a_row, seen, new, updated, failed,"
            " coalesce(cause, broken) AS cause, cause IS NULL AS readable, (SELECT document || ': ' || failures.cause"
            " FROM failures WHERE visit_id = visits.id AND quarantined = 0 ORDER BY failures.rowid LIMIT 1) AS failure"
            " FROM sources LEFT JOIN visits ON visits.id = (SELECT max(id) FROM visits WHERE source = name)"
        ).fetchall()
    known = {row["name"]: row for row in rows if row["last_visit"]}
    return [_state(known[name]) if name in known else SourceStatus(name=name, state="not visited") for name in names]


def read_interval(database: Database, longest: timedelta) -> timedelta:
    """How often there can be news: the shortest planned interval between two visits of a source, up to *longest*."""
    with database.read("cannot read when sources are visited"):
        rows = database.execute("SELECT last_visit, next_visit FROM sources WHERE next_visit > last_visit").fetchall()
    pauses = (moment(row["next_visit"]) - moment(row["last_visit"]) for row in rows)
    return max(min([longest, *pauses]), MIN_INTERVAL)


def read_field_shares(database: Database, name: str) -> dict[str, float]:
    """Which share of the newest articles of the source *name* has each field, from 0 to 1. Raises StorageError."""
    shares = {}
    for field, fills in Sources(database).fills(name).items():
        if field not in ("items", "length", "articles"):
            newest = fills[:SHARE_VISITS]
            shares[field] = round(sum(fill.filled for fill in newest) / max(sum(fill.total for fill in newest), 1), 3)
    return shares


def _state(row: sqlite3.Row) -> SourceStatus:
    return SourceStatus(
        name=row["name"],
        state=_word(row),
        last_visit=_time(row["last_visit"]),
        last_success=_time(row["last_success"]),
        next_visit=_time(row["next_visit"]),
        failures_in_a_row=row["failures_in_a_row"],
        seen=row["seen"] or 0,
        new=row["new"] or 0,
        updated=row["updated"] or 0,
        failed=row["failed"] or 0,
        cause=row["cause"] or row["failure"] or "",
    )


def _word(row: sqlite3.Row) -> str:
    """A source that could be read but gave much less than it used to is broken; one that could not is failing."""
    if row["cause"]:
        return "broken" if row["readable"] else "failing"
    return "some failed" if row["failed"] else "fine"


def _time(text: str | None) -> datetime | None:
    return moment(text) if text else None
