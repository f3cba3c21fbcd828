"""`feedloom learn`, on a real site: what it says, what it writes, and what `reparse` and `status` make of that."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.commands.cli import cli
from tests.scraper.learning.site_maker import Page
from tests.scraper.paper import Answer, Paper, running_paper

BOX = '<div class="grab"><p>Tides and winds are calm until Friday.</p></div>'


def rule(paper: Paper) -> Path:
    """The file of what is learnt of *paper*, which has a port of its own."""
    return Path("rules") / f"{paper.host.replace(':', '_')}.toml"


def call(*arguments: str) -> Result:
    """`feedloom` with *arguments*; anything but an orderly end is a failure of the test."""
    result = CliRunner().invoke(cli, arguments, prog_name="feedloom")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        paths = [f"/town/story-{number}-{4000 + number}.html" for number in range(12)]
        items = "".join(
            f'<li><h3><a href="{path}">{Page(number).headline}</a></h3></li>' for number, path in enumerate(paths)
        )
        for number, path in enumerate(paths):
            paper.put(path, Page(number, behind=BOX).document().data)
        paper.put("/town", f"<html lang=en><title>Town</title><main><h1>Town</h1><ul>{items}</ul></main></html>")
        yield paper


@pytest.fixture
def here(tmp_path: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration of one source that does not learn by itself, made the working directory."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, paper, 'learn = "off"\n')
    return tmp_path


def write(folder: Path, paper: Paper, more: str = "") -> None:
    (folder / "feedloom.toml").write_text(
        f'[site]\nbase_url = "https://feeds.example/"\n{more}[fetch]\nallow_hosts = ["{paper.host}"]\ndelay = 0.0\n'
        f'[[sources]]\nname = "town"\nlisting = "{paper.url("/town")}"\n'
    )


def stored() -> str:
    with closing(sqlite3.connect("feedloom.db")) as store:
        return "\n".join(row[0] for row in store.execute("SELECT body FROM articles"))


def test_a_dry_run_prints_the_file_and_what_it_changes(here: Path, paper: Paper) -> None:
    """On pages that it was not learnt from; nothing is written."""
    call("run")
    result = call("learn", "--dry-run")
    assert result.exit_code == 0
    assert 'body = ["div.story-text"]' in result.stdout
    assert "On 2 pages that it was not learnt from:" in result.stdout
    assert "Tides and winds" in result.stdout
    assert not rule(paper).exists()


def test_what_is_learnt_reads_the_past_again(here: Path, paper: Paper) -> None:
    """`reparse` takes the furniture out; ids and `updated` stay."""
    call("run")
    assert "Tides and winds" in stored()
    query = "SELECT entry_id, updated FROM articles ORDER BY id"
    with closing(sqlite3.connect("feedloom.db")) as store:
        before = store.execute(query).fetchall()
    result = call("learn", "town")
    assert result.exit_code == 0
    assert f"learnt of {paper.host} from" in result.stdout
    assert "feedloom reparse" in result.stdout
    assert call("reparse").exit_code == 0
    assert "Tides and winds" not in stored()
    with closing(sqlite3.connect("feedloom.db")) as store:
        assert store.execute(query).fetchall() == before


def test_a_run_learns_by_itself(here: Path, paper: Paper) -> None:
    """And says so; status shows what and when."""
    write(here, paper)
    call("run")
    assert rule(paper).exists()
    (listed,) = json.loads(call("rules", "list", "--json").stdout)[-1:]
    assert (listed["kind"], listed["hosts"], listed["sources"]) == ("learnt", [paper.host], ["town"])
    assert call("learn", "--dry-run", "town").exit_code == 0  # its own file is no obstacle
    assert "Tides and winds" not in stored()
    shown = call("status", "town").stdout
    assert "Learnt from its pages" in shown
    assert f"{paper.host}: body, title" in shown
    (row,) = json.loads(call("status", "--json").stdout)
    assert "from 12 pages" in row["learnt"][0]


def test_an_address_is_fetched(here: Path, paper: Paper) -> None:
    """Of a list, the pages that it lists."""
    result = call("learn", paper.url("/town"))
    assert result.exit_code == 0
    assert rule(paper).exists()
    assert len([path for path, _ in paper.asked if path.startswith("/town/story")]) == 12


def test_pages_that_cannot_be_had_are_told(here: Path, paper: Paper) -> None:
    """The list is there, and the server fails for each page that it names."""
    paper.fault = lambda path: Answer(b"", status=500) if "story" in path else None
    result = call("learn", paper.url("/town"))
    assert result.exit_code == 1
    assert f"nothing was learnt of {paper.host}: " in result.stderr
    assert "500 Internal Server Error" in result.stderr


def test_json_has_all_of_it(here: Path, paper: Paper) -> None:
    """For scripts: parts, pages left aside, the difference for each field."""
    call("run")
    (one,) = json.loads(call("learn", "--json", "--dry-run").stdout)
    assert one["host"] == paper.host
    assert one["cause"] is None
    assert "select.body" in one["parts"]
    assert {field["field"] for field in one["fields"]} >= {"title", "text", "authors"}


def test_pages_that_teach_nothing_are_told(here: Path, paper: Paper) -> None:
    """Exit status 1, the reason on standard error."""
    for path in list(paper.pages):
        if path.startswith("/town/story"):
            paper.put(path, "<title>404 Not Found</title><h1>404 Not Found</h1>", status=200)
    result = call("learn", paper.url("/town"))
    assert result.exit_code == 1
    assert f"nothing was learnt of {paper.host}: 0 of 12 pages are articles; 5 are needed" in result.stderr


def test_a_source_without_pages_is_told(here: Path) -> None:
    """It was never visited."""
    call("run")
    with closing(sqlite3.connect("feedloom.db")) as store:
        store.execute("DELETE FROM documents")
        store.commit()
    result = call("learn")
    assert result.exit_code == 1
    assert "no page of a site is kept" in result.stderr


def test_a_rule_that_somebody_wrote_is_not_touched(here: Path, paper: Paper) -> None:
    """It has no table [learnt]."""
    call("run")
    rule(paper).parent.mkdir()
    own = 'name = "mine"\nhosts = ["127.0.0.1"]\n[select]\ntitle = ["h1"]\n'
    rule(paper).write_text(own)
    result = call("learn")
    assert result.exit_code == 1
    assert "was not learnt" in result.stderr
    assert rule(paper).read_text() == own


def test_what_was_taken_out_by_hand_is_not_told_as_learnt(here: Path, paper: Paper) -> None:
    """Nor is what was edited: learning says where it differs."""
    call("run")
    call("learn")
    lines = rule(paper).read_text().splitlines()
    rule(paper).write_text("\n".join(line for line in lines if not line.startswith("authors =")))
    result = call("learn")
    told = next(line for line in result.stdout.splitlines() if line.startswith("learnt of"))
    assert "title" in told
    assert "authors" not in told
    assert "left as it is: select.authors" in result.stdout


def test_check_names_what_is_wrong_with_a_learnt_rule(here: Path, paper: Paper) -> None:
    """With file and line; it is no reason not to run, and learning does not write over it."""
    call("run")
    call("learn")
    broken = rule(paper).read_text().replace('"div.story-text"', '"div["')
    rule(paper).write_text(broken)
    assert "select.body (line " in call("learn").stderr
    assert rule(paper).read_text() == broken
    result = call("check")
    assert result.exit_code == 0
    assert f"{rule(paper).name}, select.body (line " in result.output
