"""How a source fared over time: its visits, its articles a day. For charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage.database import Database, moment, stamp

#: How many of the newest visits, and of days up to today, are told of.
TOLD_VISITS, TOLD_DAYS = 40, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPoint:
    """One visit."""

    started: datetime
    seen: int
    new: int
    failed: int
    requests: int
    #: Of all its responses.
    bytes: int
    #: Seconds from a request to the end of its answer, on the average; None: that was not measured.
    response: float | None
    #: Whether the whole of it failed, or gave much less than usual.
    trouble: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One source over time."""

    #: Oldest first.
    visits: tuple[VisitPoint, ...]
    #: Articles that came on each day in UTC, oldest first, days without any included.
    days: tuple[tuple[date, int], ...]


def read_history(database: Database, source: str, *, now: datetime) -> History:
    """How *source* fared. Raises StorageError."""
    first = (now - timedelta(days=TOLD_DAYS - 1)).date()
    with database.read("cannot read how a source fared", source):
        visits = database.execute(
            "SELECT started, seen, new, failed, requests, bytes, response_seconds / nullif(requests, 0) AS response,"
            " coalesce(cause, broken) AS trouble FROM visits"
            " WHERE source = ? ORDER BY id DESC LIMIT ?",
            (source, TOLD_VISITS),
        ).fetchall()
        counts = database.execute(
            "SELECT substr(first_seen, 1, 10) AS day, count(*) AS number FROM articles"
            " WHERE source = ? AND first_seen >= ? GROUP BY day",
            (source, stamp(datetime.combine(first, datetime.min.time(), tzinfo=now.tzinfo))),
        ).fetchall()
    known = {row["day"]: row["number"] for row in counts}
    days = [first + timedelta(days=number) for number in range(TOLD_DAYS)]
    return History(
        visits=tuple(
            VisitPoint(
                started=moment(row["started"]),
                trouble=row["trouble"] is not None,
                **{key: row[key] for key in ("seen", "new", "failed", "requests", "bytes", "response")},
            )
            for row in reversed(visits)
        ),
        days=tuple((day, known.get(day.isoformat(), 0)) for day in days),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The whole of what is published."""

    #: Entries that some feed shows now.
    entries: int
    #: Bytes of the store.
    size: int


def read_totals(database: Database) -> Totals:
    """What is published, and how large the store is. Raises StorageError."""
    with database.read("cannot count what is published"):
        entries = database.execute(
            "SELECT count(DISTINCT article_id) FROM feed_entries WHERE position IS NOT NULL"
        ).fetchone()[0]
        pages, page_size = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return Totals(entries=entries, size=pages * page_size)
