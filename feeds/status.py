"""The state of every source, as the store knows it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from scraper.parsing.learnt import host_of, learnt_facts
from scraper.rules.folders import file_stem
from storage.articles.history import History
from storage.database import Database, moment
from storage.model import Failure
from storage.sources import Sources

#: Readers are never told that there can be news more often than this.
MIN_INTERVAL = timedelta(minutes=1)
#: How many of the newest visits count for the shares of fields, and how many are told of one by one.
SHARE_VISITS, TOLD_VISITS = 20, 10
#: So many of the newest articles tell which hosts a source has.
MAX_ADDRESSES = 60
#: How the entries of `Sources.fills` begin that tell of a selector of a site's rule.
RULE_PREFIX = "rule "


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
    #: What was learnt of its hosts, a line for each: "gazette.example: title, text, … from 18 pages, 2026-11-26".
    learnt: tuple[str, ...] = ()
    #: Why it is failing or broken, else the first document that failed, with its cause; "" if all is well.
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVisit:
    """One visit in the log."""

    ended: datetime
    seen: int
    new: int
    updated: int
    failed: int
    requests: int
    #: Why it failed as a whole, or gave much less than usual; "" if it did neither.
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDetails:
    """What is known of one source beside its state."""

    #: Which share of its newest articles has each field, from 0 to 1.
    fields: dict[str, float]
    #: In which share of them each selector of the site's rule found something: "rule NAME, FIELD: SELECTORS".
    rules: dict[str, float]
    #: The newest visits, newest first.
    visits: tuple[PastVisit, ...]
    #: Remarks of the newest visit, …
    notes: tuple[str, ...]
    #: … and the documents that it could not read, each with its cause; those in quarantine come last.
    failures: tuple[Failure, ...]


def read_states(database: Database, names: Sequence[str], learnt: Path | None = None) -> list[SourceStatus]:
    """The state of each source of *names*, in their order, with what stands in the folder *learnt*.

    Raises StorageError if the store cannot be read.
    """
    with database.read("cannot read the state of the sources"):
        rows = database.execute(
            "SELECT name, last_visit, last_success, next_visit, failures_in_a_row, seen, new, updated, failed,"
            " coalesce(cause, broken) AS cause, cause IS NULL AS readable, (SELECT document || ': ' || failures.cause"
            " FROM failures WHERE visit_id = visits.id AND quarantined = 0 ORDER BY failures.rowid LIMIT 1) AS failure"
            " FROM sources LEFT JOIN visits ON visits.id = (SELECT max(id) FROM visits WHERE source = name)"
        ).fetchall()
    known = {row["name"]: row for row in rows if row["last_visit"]}
    return [
        replace(_state(known[name]), learnt=_read_learnt(database, name, learnt) if learnt else ())
        if name in known
        else SourceStatus(name=name, state="not visited")
        for name in names
    ]


def _read_learnt(database: Database, name: str, folder: Path) -> tuple[str, ...]:
    """What was learnt of the hosts of the source *name*, and when; nothing of files that cannot be read."""
    urls = History(database).newest_addresses(name, MAX_ADDRESSES) if folder.is_dir() else []
    found = (learnt_facts(folder / f"{file_stem(host)}.toml") for host in dict.fromkeys(map(host_of, urls)) if host)
    return tuple(line for line in found if line)


def read_interval(database: Database, longest: timedelta) -> timedelta:
    """How often there can be news: the shortest planned interval between two visits of a source, up to *longest*."""
    with database.read("cannot read when sources are visited"):
        rows = database.execute("SELECT last_visit, next_visit FROM sources WHERE next_visit > last_visit").fetchall()
    pauses = (moment(row["next_visit"]) - moment(row["last_visit"]) for row in rows)
    return max(min([longest, *pauses]), MIN_INTERVAL)


def read_details(database: Database, name: str) -> SourceDetails:
    """What is known of the source *name*. Raises StorageError."""
    with database.read("cannot read how a source fared", name):
        visits = database.execute(
            "SELECT *, coalesce(cause, broken, '') AS trouble FROM visits WHERE source = ? ORDER BY id DESC LIMIT ?",
            (name, TOLD_VISITS),
        ).fetchall()
        failures = database.execute(
            "SELECT document, cause, quarantined FROM failures WHERE visit_id = ? ORDER BY quarantined, rowid",
            (visits[0]["id"] if visits else None,),
        ).fetchall()
    shares = _shares(database, name)
    return SourceDetails(
        fields={field: share for field, share in shares.items() if not field.startswith(RULE_PREFIX)},
        rules={field: share for field, share in shares.items() if field.startswith(RULE_PREFIX)},
        visits=tuple(
            PastVisit(
                ended=moment(row["ended"]),
                cause=row["trouble"],
                **{key: row[key] for key in ("seen", "new", "updated", "failed", "requests")},
            )
            for row in visits
        ),
        notes=tuple(json.loads(visits[0]["notes"] or "[]")) if visits else (),
        failures=tuple(Failure(**(dict(row) | {"quarantined": bool(row["quarantined"])})) for row in failures),
    )


def read_next_visit(database: Database, names: Sequence[str]) -> tuple[str, datetime] | None:
    """Which source of *names* is visited next, and when; None if no visit is planned. Raises StorageError."""
    states = [state for state in read_states(database, names) if state.next_visit]
    return min(((one.name, one.next_visit) for one in states if one.next_visit), key=lambda one: one[1], default=None)


def _shares(database: Database, name: str) -> dict[str, float]:
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
