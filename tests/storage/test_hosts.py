"""Hosts are remembered from run to run."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.database import Database
from storage.hosts import Hosts, HostState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_state_of_a_host(database: Database) -> None:
    """What is saved of a host is there again, and nothing is known of another."""
    hosts = Hosts(database)
    state = HostState(failures=3, away_until=NOW, robots="User-agent: *", robots_until=NOW)
    hosts.save("a.example", HostState())
    hosts.save("a.example", state)
    assert hosts.get("a.example") == state
    assert hosts.get("b.example") == HostState()
