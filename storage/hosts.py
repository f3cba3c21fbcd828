"""The web hosts that we have asked, from run to run: which of them to leave alone, and what their robots.txt says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database, moment, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is known of one host."""

    #: Failures in a row.
    failures: int = 0
    #: To be left alone until then; None: it may be asked.
    away_until: datetime | None = None
    #: Its robots.txt; None: it has none.
    robots: str | None = None
    #: Its tdmrep.json, asked for together with that; None: it has none, or nobody asked.
    tdmrep: str | None = None
    #: When to ask for its robots.txt again; None: at once.
    robots_until: datetime | None = None


class Hosts:
    """What the store knows of hosts. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, host: str) -> HostState:
        """What is known of *host*."""
        with self.database.read("cannot read what is known of a host", host):
            row = self.database.execute(
                "SELECT failures, away_until, robots, tdmrep, robots_until FROM hosts WHERE host = ?", (host,)
            ).fetchone()
        if row is None:
            return HostState()
        return HostState(
            failures=row["failures"],
            away_until=row["away_until"] and moment(row["away_until"]),
            robots=row["robots"],
            tdmrep=row["tdmrep"],
            robots_until=row["robots_until"] and moment(row["robots_until"]),
        )

    def save(self, host: str, state: HostState) -> None:
        """Remember *state*."""
        with self.database.write("cannot note a host", host):
            self.database.execute(
                "INSERT OR REPLACE INTO hosts (host, failures, away_until, robots, tdmrep, robots_until)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    host,
                    state.failures,
                    state.away_until and stamp(state.away_until),
                    state.robots,
                    state.tdmrep,
                    state.robots_until and stamp(state.robots_until),
                ),
            )
