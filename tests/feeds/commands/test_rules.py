"""`feedloom rules`: what its commands print, and how they end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from feeds.commands.cli import cli
from feeds.config.load import load_config
from tests.scraper.paper import Paper, running_paper

RULE = """title: //h1
body: //article
author: //p[@class='nobody']
strip_id_or_class: promo
test_url: {url}
test_contains: This is part 1 of the “series”.
"""


def call(*arguments: str) -> Result:
    """`feedloom rules` with *arguments*; anything but an orderly end is a failure of the test."""
    result = CliRunner().invoke(cli, ["rules", *arguments], prog_name="feedloom")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        paper.article(1, extra='<p>This is part 1 of the "series".</p><p class=promo>Read our paper.</p>')
        yield paper


@pytest.fixture
def folder(tmp_path: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of rules beside a configuration in the working directory, which has one source."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEEDLOOM_CONFIG", raising=False)
    (tmp_path / "feedloom.toml").write_text(
        '[site]\nbase_url = "https://feeds.example.org/"\nrules = "rules"\n'
        f'[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\n'
        f'[[sources]]\nname = "paper"\nlisting = "{paper.url("/town")}"\n'
    )
    rules = tmp_path / "rules"
    rules.mkdir()
    url = paper.url("/town/bridge-story-number-1-1001.html")
    (rules / "127.0.0.1.txt").write_text(RULE.format(url=url))
    (rules / "other.example.txt").write_text("title: //h1\n")
    (rules / "own.toml").write_text('name = "Own"\nhosts = ["own.example"]\n[select]\ntitle = ["h1"]\n')
    return rules


class TestCheck:
    """`feedloom rules check`."""

    def test_well(self, folder: Path) -> None:
        """A folder in which everything is understood ends with 0."""
        found = call("check", str(folder))
        assert (found.exit_code, found.output) == (0, "3 files read, 3 of them understood in every line.\n")

    def test_troubles(self, folder: Path) -> None:
        """What is not understood is told by file and line; a line that is left out is no failure."""
        (folder / "other.example.txt").write_text("title: //h1\nbody: //p[foo()]\nrequires_login: yes\n")
        found = call("check", str(folder))
        assert found.exit_code == 0
        assert found.output.splitlines() == [
            "other.example.txt, line 2: body: there is no function foo()",
            "other.example.txt, line 3: requires_login: needs a login",
            "3 files read, 2 of them understood in every line.",
        ]

    def test_json(self, folder: Path) -> None:
        """As JSON: how many files, how many of them are understood, and the problems."""
        (folder / "own.toml").write_text('name = "Own"\n[select]\nbody = ["p >>"]\n')
        found = call("check", str(folder), "--json")
        assert found.exit_code == 1
        assert json.loads(found.output) == {
            "files": 3,
            "understood": 2,
            "problems": [
                {
                    "file": "own.toml",
                    "line": 3,
                    "directive": "select.body",
                    "cause": "expected a CSS selector, got 'p >>'",
                }
            ],
        }

    def test_no_folder(self, tmp_path: Path) -> None:
        """A folder that is not there is a wrong command."""
        assert call("check", str(tmp_path / "none")).exit_code == 2


class TestList:
    """`feedloom rules list`."""

    def test_table(self, folder: Path) -> None:
        """The rules in their order, with the sources that use them; those of others that none uses are counted."""
        found = call("list")
        assert found.exit_code == 0
        lines = [line.split() for line in found.output.splitlines()]
        assert lines[1][:4] == ["Own", "own", "own.example", "-"]
        assert lines[2][:4] == ["127.0.0.1.txt", "borrowed", "127.0.0.1", "paper"]
        assert "installed" in lines[3]
        assert "1 site configuration is for hosts that no source has" in found.output

    def test_json(self, folder: Path) -> None:
        """As JSON, and with all of them."""
        found: list[dict[str, Any]] = json.loads(call("list", "--all", "--json").output)
        kinds = [one["kind"] for one in found]
        assert kinds[:3] == ["own", "borrowed", "borrowed"]
        assert found[1]["sources"] == ["paper"]
        assert found[1]["file"] == str(folder / "127.0.0.1.txt")


class TestTrial:
    """`feedloom rules test`."""

    def test_test_pages(self, folder: Path) -> None:
        """The test pages of the rule for a host are fetched, and their texts looked for."""
        found = call("test", "127.0.0.1")
        assert found.exit_code == 0, found.output
        assert "127.0.0.1.txt on http://127.0.0.1" in found.output
        assert "authors: //p[@class='nobody']" in found.output
        assert "Bridge story number 1" in found.output

    def test_all_sources(self, folder: Path) -> None:
        """Without a host, the rules for the hosts of all sources are tried."""
        (trial,) = json.loads(call("test", "--json").output)
        assert (trial["rule"], trial["missing"], trial["cause"]) == ("127.0.0.1.txt", [], "")
        assert trial["found"]["rule"]["counts"]

    def test_a_missing_text(self, folder: Path) -> None:
        """A text that the rule promises and the article lacks is a failure."""
        file = folder / "127.0.0.1.txt"
        file.write_text(file.read_text() + "test_contains: something else\n")
        found = call("test", "127.0.0.1")
        assert found.exit_code == 1
        assert "something else" in found.output

    def test_texts_on_further_pages(self, folder: Path, paper: Paper) -> None:
        """A text may stand on a further page of the article, as in a visit; pages that lead in a circle end it."""
        second = paper.article(2, extra='<a class=next href="/town/bridge-story-number-1-1001.html">On</a>')
        paper.article(1, extra=f'<p>This is part 1 of the "series".</p><a class=next href="{second}">On</a>')
        file = folder / "127.0.0.1.txt"
        file.write_text(f"{file.read_text()}test_contains: part 2 of the\nnext_page_link: //a[@class='next']\n")
        assert call("test", "127.0.0.1").exit_code == 0
        file.write_text(f"{file.read_text()}test_contains: something else\n")
        found = call("test", "127.0.0.1")
        assert found.exit_code == 1
        assert "part 2 of the" not in found.output.partition("Missing texts")[2]

    def test_a_page_that_cannot_be_had(self, folder: Path, paper: Paper) -> None:
        """A test page that is gone is told, and is a failure."""
        paper.pages.clear()
        found = call("test", "127.0.0.1")
        assert found.exit_code == 1
        assert "404" in found.output

    def test_feeds_are_left_out(self, folder: Path, paper: Paper) -> None:
        """A test page that is a feed, as some files have it, is no page and no failure."""
        paper.feed("/feed.xml", [])
        (folder / "127.0.0.1.txt").write_text(f"title: //h1\ntest_url: {paper.url('/feed.xml')}\n")
        found = call("test", "127.0.0.1")
        assert found.exit_code == 0
        assert "a feed or a sitemap" in found.output

    def test_robots(self, folder: Path, paper: Paper) -> None:
        """Test pages are asked for only where robots.txt lets us."""
        paper.put("/robots.txt", "User-agent: *\nDisallow: /", media_type="text/plain")
        assert "robots.txt" in call("test", "127.0.0.1").output

    def test_a_file_and_a_saved_page(self, folder: Path, tmp_path: Path, paper: Paper) -> None:
        """A file of a rule and a saved page need neither configuration nor network."""
        page = tmp_path / "page.html"
        page.write_bytes(paper.pages["/town/bridge-story-number-1-1001.html"].body)
        (tmp_path / "feedloom.toml").unlink()
        for file in (folder / "127.0.0.1.txt", folder / "own.toml"):
            found = call("test", str(file), str(page), "--json")
            assert found.exit_code == 0, found.output
            (trial,) = json.loads(found.output)
            values = {one["field"]: one["value"] for one in trial["found"]["fields"]}
            assert values["title"] == "Bridge story number 1"

    def test_what_was_learnt(self, folder: Path, tmp_path: Path, paper: Paper) -> None:
        """A learnt file is tried like any other, with what somebody edited in it; a mistake in it is told."""
        page = tmp_path / "page.html"
        page.write_bytes(paper.pages["/town/bridge-story-number-1-1001.html"].body)
        file = folder / "learnt.example.toml"
        text = (
            'name = "L"\nhosts = ["learnt.example"]\n[select]\nbody = ["article"]\ntitle = [{}]\n[learnt]\npages = 9\n'
        )
        file.write_text(text.format("'h1'"))
        (trial,) = json.loads(call("test", str(file), str(page), "--json").output)
        assert trial["found"]["rule"]["counts"]
        assert {"title", "body"} <= {*trial["found"]["rule"]["found"]}
        file.write_text(text.format("'h1['"))
        found = call("test", str(file), str(page))
        assert found.exit_code == 1
        assert "line 5" in found.output
        found = call("check", str(folder))
        assert "learnt.example.toml, line 5: select.title" in found.output
        file.write_text("[[[\n[learnt]\n")
        assert "learnt.example.toml, line 1: the file" in call("check", str(folder)).output
        assert call("list", "--json").exit_code == 0  # it stops nothing else
        assert "broken, as `feedloom rules check` tells" in call("list").output

    @pytest.mark.parametrize(
        ("more", "kind"),
        [
            ("# see [learnt] docs", "own"),
            ('drop = ["div[learnt-x]"]', "own"),
            ('drop = ["""\n[learnt]\n"""]', "own"),
            ("[learnt]\npages = 9", "learnt"),
            ("[ learnt.parts ]", "learnt"),
        ],
    )
    def test_which_files_were_learnt(self, folder: Path, more: str, kind: str) -> None:
        """A file was learnt if it has the table; a comment or a selector with its name does not say so."""
        rule = 'name = "{}"\nhosts = ["tide.example"]\n[select]\nbody = ["article"]\n'
        (folder / "tide.example.toml").write_text(f"{rule.format('Tide')}{more}\n")
        (folder / "ebb.example.toml").write_text(f"learnt = {{ pages = 9 }}\n{rule.format('Ebb')}")
        (folder / "low.example.toml").write_text("[[[\n[learnt]\n")
        kinds = {one["name"]: one["kind"] for one in json.loads(call("list", "--json").output)}
        assert (kinds["Tide"], kinds["Ebb"], kinds["low.example.toml"]) == (kind, "learnt", "learnt")

    def test_a_page_of_another_host(self, folder: Path, paper: Paper) -> None:
        """A rule tried on a page of a host that it is not for says so."""
        url = paper.url("/town/bridge-story-number-1-1001.html")
        found = call("test", str(folder / "other.example.txt"), url)
        assert "the page is of 127.0.0.1, for which other.example.txt is not used" in found.output

    def test_no_rule(self, folder: Path) -> None:
        """A host without a rule is a wrong command."""
        found = call("test", "none.example")
        assert found.exit_code == 2
        assert "no rule is for 'none.example'" in found.output

    def test_a_broken_file(self, folder: Path, tmp_path: Path) -> None:
        """A rule with mistakes is told as a failure of the page."""
        (folder / "own.toml").write_text("name = [")
        (tmp_path / "feedloom.toml").unlink()
        (tmp_path / "page.html").write_text("<h1>A bridge</h1><p>One two three four five.</p>")
        found = call("test", str(folder / "own.toml"), str(tmp_path / "page.html"))
        assert found.exit_code == 1
        assert "own.toml" in found.output


def test_folders_of_the_site_and_of_a_source(tmp_path: Path) -> None:
    """A source asks its own folders first, then those of all; a single folder is given as a string."""
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    file = tmp_path / "feedloom.toml"
    file.write_text(
        '[site]\nbase_url = "https://feeds.example.org/"\nrules = ["b", "c"]\n'
        '[[sources]]\nname = "one"\nurl = "https://bay.example/1"\nrules = ["a", "c"]\n'
        '[[sources]]\nname = "two"\nurl = "https://bay.example/2"\n'
    )
    one, two = load_config(file, {}).sources
    assert one.rules == (tmp_path / "a", tmp_path / "c", tmp_path / "b")
    assert two.rules == (tmp_path / "b", tmp_path / "c")
    (only, _) = load_config(file, {"FEEDLOOM_RULES": str(tmp_path / "a")}).sources
    assert only.rules == (tmp_path / "a", tmp_path / "c")
