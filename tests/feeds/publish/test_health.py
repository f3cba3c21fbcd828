"""The operator is told of each change of a source's health, once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from feeds.config.load import load_config
from feeds.publish.health import alert
from storage.database import Database
from storage.model import Visit
from storage.sources import Sources

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_an_outage_of_many_sources(tmp_path: Path) -> None:
    """The command is told of every source that fails, however many fail in one run, and of none of them again."""
    (tmp_path / "feedloom.toml").write_text(
        '[site]\nbase_url = "https://feeds.example.org/"\n[alert]\ncommand = "cat >> told"\n'
        '[[sources]]\nname = "a"\nfeed = "https://a.example/"\n'
    )
    config = load_config(tmp_path / "feedloom.toml", {})
    names = [f"paper {number}" for number in range(70)]
    with Database.open(tmp_path / "a.db") as database:
        for name in names:
            Sources(database).log(Visit(source=name, started=NOON, ended=NOON, cause="no connection in time"))
        assert alert(database, config) == ()
        assert alert(database, config) == ()
    told = [json.loads(line)["source"] for line in (tmp_path / "told").read_text().splitlines()]
    assert told == names
