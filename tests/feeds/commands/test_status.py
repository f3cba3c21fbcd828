"""`feedloom status`: readable where people read it, whole where programs do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.commands.cli import cli
from storage.database import Database
from storage.model import Failure, Visit
from storage.sources import Fill, Sources
from tests.feeds.on_terminal import ROOT, lines_of, on_terminal

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)
#: Forty selectors of a rule, as real ones are: what made a row of 50 KB.
RULES = {f"rule paper.example, body: div.article-{number} > p.{'text-' * 20}": Fill(3, 4) for number in range(40)}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store of two sources, one of them in trouble."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feedloom.toml").write_text(
        '[site]\nbase_url = "https://feeds.example.org/"\ntimezone = "Asia/Ho_Chi_Minh"\n'
        '[[sources]]\nname = "well"\nfeed = "https://paper.example/feed"\nevery = "90m"\n'
        '[[sources]]\nname = "a paper of the town on the river, with its suburbs"\nlisting = "https://town.example/"\n'
    )
    with Database.open(tmp_path / "feedloom.db") as database:
        sources = Sources(database)
        fills = {"title": Fill(4, 4), "date": Fill(3, 4), **RULES}
        sources.log(Visit(source="well", started=NOON, ended=NOON, seen=4, new=4, notes=("a remark",)), fills)
        sources.plan("well", NOON + timedelta(minutes=90))
        failures = tuple(Failure(document=f"https://town.example/{n}", cause="cannot be read") for n in range(30))
        town = "a paper of the town on the river, with its suburbs"
        sources.log(Visit(source=town, started=NOON, ended=NOON, failures=failures, cause="no answer " * 50))
    return tmp_path


@pytest.mark.parametrize("columns", [80, 60])
def test_no_line_is_wider_than_the_terminal(here: Path, columns: int) -> None:
    """The list of sources fits, whatever the rules of their sites hold, and leads to the details."""
    status, written = on_terminal("status", folder=here, columns=columns)
    lines = lines_of(written)
    assert status == 1
    assert max(map(len, lines)) <= columns
    assert len(lines) < 40
    assert "rule paper.example" not in written
    assert any(re.match(r" *well +fine +(03-07 19:00|2026-03-07)", line) for line in lines)  # by the year of the test
    assert "feedloom status NAME" in written


def test_details(here: Path) -> None:
    """`status NAME` shows all of one source within 80 columns: its schedule, shares, rules and visits."""
    status, written = on_terminal("status", "well", folder=here)
    lines = lines_of(written)
    text = " ".join(" ".join(lines).split())
    assert status == 0
    assert max(map(len, lines)) <= 80
    assert "every 90m" in text
    assert "title 100%, date 75%" in text
    assert text.count("75% rule paper.example, body") == 40
    assert "a remark" in text
    assert "town" not in text


def test_failed_documents_are_named(here: Path) -> None:
    """Of a source in trouble the cause and the documents are named, and the rest is counted."""
    shown = CliRunner().invoke(cli, ["status", "a paper of the town on the river, with its suburbs"]).output
    assert shown.count("https://town.example/") == 21  # the listing and twenty documents
    assert "and 10 more" in shown


def test_json_has_all(here: Path) -> None:
    """Everything is there for programs, for all sources and for one."""
    rows = json.loads(CliRunner().invoke(cli, ["status", "--json"]).output)
    assert [row["name"] for row in rows] == ["well", "a paper of the town on the river, with its suburbs"]
    assert rows[0]["fields"] == {"title": 1.0, "date": 0.75}
    assert len(rows[0]["rules"]) == 40
    assert rows[0]["next_visit"] == "2026-03-07T13:30:00+00:00"
    assert len(rows[1]["failures"]) == 30
    (one,) = json.loads(CliRunner().invoke(cli, ["status", "well", "--json"]).output)
    assert one == rows[0]


def test_an_unknown_source(here: Path) -> None:
    """A name that is misspelt is a usage error with the right one."""
    result = CliRunner().invoke(cli, ["status", "wel"])
    assert result.exit_code == 2
    assert "did you mean well?" in result.output


def test_plain_where_there_is_no_terminal(here: Path) -> None:
    """In a pipe, with COLUMNS set and without a TERM, as under cron, each source is a line without colour."""
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "COLUMNS": "60"}
    command = [sys.executable, "-m", "feeds", "status"]
    done = subprocess.run(command, cwd=here, env=environ, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "")
    assert "\x1b" not in done.stdout
    assert [line.split()[0] for line in lines[:3]] == ["Source", "well", "a"]
    assert len(lines) == 4  # the last one is the trouble


def test_no_color(here: Path) -> None:
    """NO_COLOR takes the colour away."""
    _, written = on_terminal("status", folder=here, NO_COLOR="1")
    assert "\x1b[3" not in written
