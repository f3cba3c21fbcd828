"""The commands, as a person or a script calls them."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from feeds.app import App
from feeds.commands.cli import cli
from feeds.commands.report import show_report
from feeds.config.load import json_schema, load_config
from feeds.lock import lock
from scraper.learning.writing import PartLine, write_rule
from tests import warm
from tests.scraper.paper import Paper, running_paper

ROOT = Path(__file__).parents[3]
PAGE = """<!doctype html><html lang="en"><head><title>Rain at last</title></head><body><article><h1>Rain at last</h1>
<time datetime="2026-03-07T08:00:00+07:00">7 March 2026</time>
<p>It rained over the city on Saturday, for the first time in forty days, and people stood in the streets to watch.</p>
<p>The wells are still low, said the water company, and asked everybody to go on saving.</p></article></body></html>"""
CONFIG = """[site]
title = "Paper"
base_url = "https://feeds.example.org/"
authority = "example.org,2026"
[[sources]]
name = "paper"
documents = "documents/*"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a configuration and one document."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEEDLOOM_CONFIG", raising=False)
    (tmp_path / "feedloom.toml").write_text(CONFIG)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "rain.html").write_text(PAGE)
    return tmp_path


def call(*arguments: str, stdin: str | bytes = "") -> Result:
    """`feedloom` with *arguments*; anything but an orderly end is a failure of the test."""
    result = CliRunner().invoke(cli, arguments, input=stdin, prog_name="feedloom")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def program(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """`python -m feeds` with *arguments*, as a process."""
    command = [sys.executable, "-m", "feeds", *arguments]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environ} | options
    return warm.Popen(command, **pipes)


#: Every command by its name, the program itself as "".
COMMANDS: dict[str, click.Command] = {"": cli, **cli.commands}


class TestHelp:
    """What the program says about itself."""

    @pytest.mark.parametrize("name", COMMANDS)
    def test_example(self, name: str) -> None:
        """Every command's help has an example that the program itself would take."""
        result = call(*filter(None, [name]), "--help")
        assert result.exit_code == 0
        examples = result.output.partition("Example:")[2].partition("Options:")[0]
        assert f"feedloom {name}".strip() in examples

    @pytest.mark.parametrize("name", COMMANDS)
    def test_options_are_explained(self, name: str) -> None:
        """Every option says what it does."""
        options = [option for option in COMMANDS[name].params if isinstance(option, click.Option)]
        assert [option.name for option in options if not option.help] == []

    def test_the_list_of_commands_is_whole(self) -> None:
        """On 80 columns no command's line is cut."""
        lines = CliRunner().invoke(cli, ["--help"], terminal_width=80).output.partition("Commands:")[2]
        assert "..." not in lines
        assert len(lines.strip().splitlines()) == len(cli.commands)

    def test_version(self) -> None:
        """`--version` names the program and its version."""
        assert call("--version").output == f"feedloom, version {version('feedloom')}\n"

    def test_readme(self) -> None:
        """The README's table names every command and no other."""
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        assert set(re.findall(r"^\| `feedloom (\w+)", text, re.MULTILINE)) == set(cli.commands)

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_completion(self, shell: str) -> None:
        """Each shell gets a script that calls the program back."""
        assert "_FEEDLOOM_COMPLETE" in call("completion", shell).output


class TestRun:
    """`feedloom run`."""

    def test_first_and_second(self, here: Path) -> None:
        """The first run says what it read and wrote and what to do next; the second that nothing has changed."""
        first = call("run", "--summary")
        assert first.exit_code == 0, first.output
        lines = [line.split() for line in first.stdout.splitlines()]
        assert ["paper", "1", "1", "0", "0", "0", "0"] in lines
        assert ["Paper", "feeds/all.rss", "1", "written"] in lines
        assert re.search(r"open +public/index.html", first.stdout)
        (query,) = re.findall(r"sqlite3 .*", first.stdout)
        assert 'sqlite3 feedloom.db "SELECT' in query
        before = {path: path.stat().st_mtime_ns for path in (here / "public").rglob("*")}
        second = call("run", "--summary")
        assert second.exit_code == 0
        assert ["paper", "1", "0", "0", "1", "0", "0"] in [line.split() for line in second.stdout.splitlines()]
        assert "Nothing has changed" in second.stdout
        assert {path: path.stat().st_mtime_ns for path in (here / "public").rglob("*")} == before

    def test_bad_document(self, here: Path) -> None:
        """A document that cannot be read is named with its cause; the others are published; the status is 1."""
        (here / "documents" / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
        result = call("run", "--summary")
        assert result.exit_code == 1
        assert re.search(r"Failed\n +documents/picture.html: \w+", result.stdout)
        assert "Rain at last" in (here / "public" / "feeds" / "all.rss").read_text(encoding="utf-8")

    def test_says_nothing_when_all_is_well(self, here: Path) -> None:
        """Off a terminal, as under cron, nothing is said; `--summary` says it all the same."""
        assert (call("run").exit_code, call("run").output) == (0, "")
        assert "Nothing has changed" in call("run", "--summary").output

    def test_says_little_when_all_is_not_well(self, here: Path) -> None:
        """Off a terminal the first documents that failed are named with their causes, the rest is counted."""
        for number in range(9):
            (here / "documents" / f"picture{number}.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
        result = call("run")
        assert (result.exit_code, result.stdout) == (1, "")
        lines = result.stderr.splitlines()
        assert [line.partition(":")[0] for line in lines] == [
            *(f"documents/picture{number}.html" for number in range(5)), "and 4 documents more"
        ]  # fmt: skip
        way = lines[-1].partition(": ")[2]
        found = subprocess.run(way, shell=True, capture_output=True, text=True, check=False).stdout
        assert shutil.which("sqlite3") is None or len(found.splitlines()) == 9

    def test_unreachable_source(self, here: Path) -> None:
        """A source of the web that cannot be had fails with the way out; where it is the only one, with 3."""
        other = '[[sources]]\nname = "elsewhere"\nlisting = "http://127.0.0.1:9/"\n'
        (here / "feedloom.toml").write_text(CONFIG + other)
        assert call("run").exit_code == 1
        alone = call("run", "elsewhere", "--summary")
        assert alone.exit_code == 3
        assert re.search(r"Failed\n +elsewhere: .*allow_hosts", alone.stdout)

    def test_json(self, here: Path) -> None:
        """`--json` prints the report for machines, and only that."""
        report = json.loads(call("run", "--json").stdout)
        assert report["exit_status"] == 0
        assert [(source["source"], source["new"]) for source in report["sources"]] == [("paper", 1)]
        assert report["feeds"][0] | {"state": ""} == {
            "slug": "all", "title": "Paper", "file": "feeds/all.rss", "entries": 1, "state": ""
        }  # fmt: skip
        assert "index.html" in report["written"]

    def test_dry(self, here: Path) -> None:
        """A dry run reports the same and leaves nothing behind, before and after a real one."""
        assert ["paper", "1", "1", "0", "0", "0", "0"] in [
            line.split() for line in call("run", "--dry-run").stdout.splitlines()
        ]
        assert sorted(path.name for path in here.iterdir()) == ["documents", "feedloom.toml"]
        call("run")
        (here / "documents" / "rain.html").write_text(PAGE.replace("forty", "fifty"))
        files = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
        assert ["paper", "1", "0", "1", "0", "0", "0"] in [
            line.split() for line in call("run", "--dry-run").stdout.splitlines()
        ]
        assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == files

    def test_unknown_source(self, here: Path) -> None:
        """A name that is no source is a usage error with a near miss, and nothing is touched."""
        result = call("run", "papers")
        assert result.exit_code == 2
        assert "did you mean paper?" in result.stderr
        assert sorted(path.name for path in here.iterdir()) == ["documents", "feedloom.toml"]

    def test_wrong_configuration(self, here: Path) -> None:
        """A wrong configuration ends with 2, every fault in a line of its own, and nothing is touched."""
        (here / "feedloom.toml").write_text('[site]\nbase_url = 1\ntitel = ""\n')
        result = call("run")
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 3)
        assert sorted(path.name for path in here.iterdir()) == ["documents", "feedloom.toml"]

    def test_configuration_from_the_environment(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """FEEDLOOM_CONFIG names the configuration; the option stands above it."""
        (here / "feedloom.toml").rename(here / "other.toml")
        monkeypatch.setenv("FEEDLOOM_CONFIG", "other.toml")
        assert call("check").exit_code == 0
        assert call("check", "--config", "none.toml").exit_code == 2

    def test_locked(self, here: Path) -> None:
        """While another run is at work, a second ends at once with 75 and says so in one line."""
        with lock(here / "feedloom.db"):
            result = call("run")
        assert (result.exit_code, result.stdout) == (75, "")
        assert "another run is at work" in result.stderr
        assert call("run").exit_code == 0

    def test_locked_under_cron(self, here: Path) -> None:
        """`run --due` is silent off a terminal while another run takes its time, so that cron mails nothing; with
        --summary it is told, and so is everybody of a run that has been at work for a day.
        """
        with lock(here / "feedloom.db"):
            assert (call("run", "--due").exit_code, call("run", "--due").output) == (75, "")
            assert "another run is at work" in call("run", "--due", "--summary").stderr
            yesterday = time.time() - 25 * 3600
            os.utime(here / "feedloom.db.lock", (yesterday, yesterday))
            assert "another run is at work" in call("run", "--due").stderr

    def test_locked_on_a_terminal(self, here: Path) -> None:
        """Who calls `run --due` by hand is told of the other run."""
        terminal, end = pty.openpty()
        with lock(here / "feedloom.db"):
            process = program("run", "--due", stdout=subprocess.DEVNULL, stderr=end)
            assert process.wait(60) == 75
        os.close(end)
        assert b"another run is at work" in os.read(terminal, 1000)
        os.close(terminal)

    def test_foreign_store(self, here: Path) -> None:
        """A file that is no store of ours is left alone: 74 and one line."""
        (here / "feedloom.db").write_text("precious " * 1000)
        result = call("run")
        assert (result.exit_code, len(result.stderr.splitlines())) == (74, 1)
        assert (here / "feedloom.db").read_text() == "precious " * 1000

    def test_output_not_writable(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """An output folder that cannot be made ends with 74."""
        (here / "file").write_text("")
        monkeypatch.setenv("FEEDLOOM_OUTPUT", "file/public")
        result = call("run")
        assert result.exit_code == 74
        assert "file" in result.stderr


class TestParse:
    """`feedloom parse`."""

    def test_json(self, here: Path) -> None:
        """One record as JSON on standard output; no configuration is read."""
        (here / "feedloom.toml").write_text("broken")
        result = call("parse", "documents/rain.html", "--url", "https://example.org/rain.php?id=3")
        record = json.loads(result.stdout)
        assert (result.exit_code, result.stderr) == (0, "")
        assert (record["kind"], record["title"]) == ("article", "Rain at last")
        assert len(record["body"]) == 2

    def test_standard_input(self, here: Path) -> None:
        """`-` is standard input, and `--format text` is for reading."""
        result = call("parse", "-", "--format", "text", stdin=PAGE)
        assert result.exit_code == 0
        assert "Rain at last" in result.stdout
        assert "\n\nThe wells are still low" in result.stdout

    def test_timezone(self, here: Path) -> None:
        """A time without a zone gets the one that is given."""
        page = PAGE.replace("+07:00", "")
        moments = [
            json.loads(call("parse", "-", *zone, stdin=page).stdout)["published"]
            for zone in ([], ["--timezone", "Asia/Tokyo"])
        ]
        assert moments == ["2026-03-07T08:00:00+00:00", "2026-03-07T08:00:00+09:00"]

    @pytest.mark.parametrize("data", ["", "\n\n"])
    def test_empty(self, here: Path, data: str) -> None:
        """An empty document is a record too."""
        result = call("parse", "-", stdin=data)
        assert (result.exit_code, json.loads(result.stdout)["kind"]) == (0, "empty")

    @pytest.mark.parametrize("name", ["missing.html", "documents", "binary.html"])
    def test_unreadable(self, here: Path, name: str) -> None:
        """What cannot be read or is no text: 1, nothing on standard output, one line on standard error."""
        (here / "binary.html").write_bytes(b"\x7fELF" + bytes(range(256)) * 40)
        result = call("parse", name)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
        assert name in result.stderr

    @pytest.mark.parametrize(
        ("option", "value", "words"),
        [("--url", "example.org", "address"), ("--timezone", "Asia/Hanoi", "time zone"), ("--format", "xml", "json")],
    )
    def test_usage(self, here: Path, option: str, value: str, words: str) -> None:
        """A wrong option is a usage error that says what it takes."""
        result = call("parse", "documents/rain.html", option, value)
        assert result.exit_code == 2
        assert words in result.stderr

    def test_control_characters(self, here: Path) -> None:
        """What a document holds cannot drive the terminal, in either form."""
        page = PAGE.replace("Rain at last", "Rain\x1b]0;owned\x07 \u009b31m \u202eat last")
        for form in ("json", "text"):
            output = call("parse", "-", "--format", form, stdin=page).stdout
            assert not set("\x1b\x07\x9b\u202e") & set(output)


class TestEnclosures:
    """Audio of a page, from the document to the feeds."""

    def test_reaches_every_feed(self, here: Path) -> None:
        """RSS, Atom and JSON Feed attach the file with its type and length."""
        audio = '{"contentUrl":"https://bay.example/rain.mp3","contentSize":"7 KB"}'
        sound = f'{{"@type":"NewsArticle","headline":"Rain at last","audio":{audio}}}'
        script = f'<script type="application/ld+json">{sound}</script>'
        (here / "documents/rain.html").write_text(PAGE.replace("</head>", f"{script}</head>"))
        assert call("run").exit_code == 0
        rss, atom, feed = ((here / f"public/feeds/all.{kind}").read_text() for kind in ("rss", "atom", "json"))
        assert '<enclosure url="https://bay.example/rain.mp3" length="7000" type="audio/mpeg"/>' in rss
        assert '<link href="https://bay.example/rain.mp3" rel="enclosure" type="audio/mpeg" length="7000"/>' in atom
        assert json.loads(feed)["items"][0]["attachments"] == [
            {"url": "https://bay.example/rain.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7000}
        ]


class TestExplain:
    """`feedloom parse --explain`."""

    def test_text(self, here: Path) -> None:
        """Plain lines off a terminal: a field, where it comes from, what else was said."""
        lines = call("parse", "documents/rain.html", "--explain").stdout.splitlines()
        assert "title: Rain at last" in lines
        assert lines[lines.index("title: Rain at last") + 1].startswith("  from ")
        assert any(line.startswith("body: 2 paragraphs") for line in lines)

    def test_json(self, here: Path) -> None:
        """With `--format json` the record has the explanation under a key of its own, and is else the same."""
        record = json.loads(call("parse", "documents/rain.html", "--explain", "--format", "json").stdout)
        fields = {field["field"]: field for field in record.pop("explain")["fields"]}
        assert fields["title"]["value"] == record["title"]
        assert record == json.loads(call("parse", "documents/rain.html").stdout)

    def test_rules_and_what_was_learnt(self, here: Path) -> None:
        """The rules that the configuration names, and the learnt file of the site, are used as in a run."""
        (here / "own").mkdir()
        (here / "own/bay.toml").write_text(
            'name = "Bay"\nhosts = ["bay.example"]\n[select]\ntitle = ["h1"]\nlede = ["h2.none"]\nbody = ["article"]\n'
        )
        (here / "rules").mkdir()
        parts = [PartLine("select.authors", ["em.who"], "", confirmed=True)]
        learnt = write_rule("bay.example", parts, pages=9, now=datetime(2026, 3, 7, tzinfo=UTC), before=None)
        (here / "rules/bay.example.toml").write_text(learnt.text)
        (here / "feedloom.toml").write_text(CONFIG.replace("[site]\n", '[site]\nrules = "own"\n'))
        page = here / "documents/rain.html"
        page.write_text(PAGE.replace("</h1>", "</h1><em class=who>Lê An</em>"))
        arguments = ("parse", str(page), "--url", "https://www.bay.example/2026/rain")
        said = json.loads(call(*arguments, "--explain", "--format", "json").stdout)
        fields = {field["field"]: field["from"] for field in said["explain"]["fields"]}
        assert fields["title"] == "rule Bay: h1"
        assert fields["authors"] == "place that was learnt: em.who"
        assert said["explain"]["learnt"]["found"] == ["authors"]
        assert json.loads(call(*arguments).stdout)["authors"] == ["Lê An"]
        lines = call(*arguments, "--explain").stdout.splitlines()
        assert "rule Bay, lede: h2.none found nothing" in lines
        other = call("parse", str(page), "--url", "https://hill.example/rain", "--explain").stdout
        assert "rule Bay" not in other

    def test_a_learnt_file_that_is_broken(self, here: Path) -> None:
        """It is told with its line, and the page is read without it."""
        (here / "rules").mkdir()
        (here / "rules/bay.example.toml").write_text('name = "bay.example"\n[select]\ntitle = ["h1"\n')
        result = call("parse", "documents/rain.html", "--url", "https://bay.example/rain")
        assert result.exit_code == 0
        assert "bay.example.toml, line 3: expected a TOML file" in result.stderr

    def test_a_configuration_that_is_broken(self, here: Path) -> None:
        """The page is read without the rules that it names, and that is told."""
        (here / "feedloom.toml").write_text("broken")
        result = call("parse", "documents/rain.html", "--explain")
        assert (result.exit_code, "title: Rain at last" in result.stdout) == (0, True)
        assert "feedloom.toml cannot be used" in result.stderr

    def test_nothing_to_explain(self, here: Path) -> None:
        """A document without an article says so."""
        result = call("parse", "-", "--explain", stdin="<p>Home</p>")
        assert (result.exit_code, result.stdout) == (0, "no article: nothing to explain\n")


class TestParseOfAnAddress:
    """`feedloom parse URL`: fetched as in a visit."""

    @pytest.fixture
    def paper(self) -> Iterator[Paper]:
        with running_paper() as paper:
            paper.article(1)
            yield paper

    def test_without_a_configuration(self, here: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
        """The guard stands; where an exception is made, robots.txt is asked and obeyed."""
        (here / "feedloom.toml").unlink(missing_ok=True)
        (url,) = map(paper.url, paper.pages)
        refused = call("parse", url)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "not public" in refused.stderr
        monkeypatch.setenv("FEEDLOOM_ALLOW_HOSTS", paper.host)
        assert json.loads(call("parse", url).stdout)["title"] == "Bridge story number 1"
        assert paper.asked[0] == ("/robots.txt", 404)
        assert paper.requests[0]["user-agent"] == f"feedloom/{version('feedloom')}"
        paper.put("/robots.txt", "User-agent: feedloom\nDisallow: /town")
        refused = call("parse", url)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "robots.txt" in refused.stderr

    @pytest.mark.parametrize(
        "url", ["http://[::1", "http://a:b:c/", "http://", "http://xn--/", "http://a:99999/", "http://%00/"]
    )
    def test_no_address(self, here: Path, url: str) -> None:
        """What is no address of the web, or leads nowhere, is an error in a line."""
        (here / "feedloom.toml").unlink(missing_ok=True)
        result = call("parse", url)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)

    def test_with_a_configuration(self, here: Path, paper: Paper) -> None:
        """It is fetched as [fetch] says, with the contact of the configuration."""
        (url,) = map(paper.url, paper.pages)
        configuration = f'[site]\nbase_url = "https://us.example/"\n[fetch]\nallow_hosts = "{paper.host}"\n'
        (here / "feedloom.toml").write_text(configuration + '[[sources]]\nname = "d"\ndocuments = "documents"\n')
        assert json.loads(call("parse", url).stdout)["title"] == "Bridge story number 1"
        assert paper.requests[-1]["user-agent"] == f"feedloom/{version('feedloom')} (+https://us.example/)"
        (here / "feedloom.toml").write_text("broken")
        assert call("parse", url).exit_code == 2


class TestInitAndCheck:
    """`feedloom init` and `feedloom check`."""

    def test_init(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What `init` writes is right as it stands, commented, and has an authority."""
        monkeypatch.chdir(tmp_path)
        assert call("init", "news", "--base-url", "https://news.example.org/x").exit_code == 0
        path = tmp_path / "news" / "feedloom.toml"
        site = load_config(path, {}).site
        assert site.base_url == "https://news.example.org/x/"
        assert site.authority is not None
        assert re.fullmatch(r"news\.example\.org,\d{4}", site.authority)
        assert path.read_text(encoding="utf-8").count("#") > 10
        assert call("check", "--config", "news/feedloom.toml").exit_code == 0

    def test_init_file(self, tmp_path: Path) -> None:
        """A name that ends in .toml is the file."""
        path = tmp_path / "paper.toml"
        assert call("init", str(path), "--authority", "example.org,2020").exit_code == 0
        assert load_config(path, {}).site.authority == "example.org,2020"

    def test_init_twice(self, here: Path) -> None:
        """A configuration that is there stays as it is."""
        assert call("init").exit_code == 2
        assert (here / "feedloom.toml").read_text() == CONFIG

    def test_init_nowhere(self, here: Path) -> None:
        """A folder that cannot be made is a usage error."""
        assert call("init", "feedloom.toml/x").exit_code == 2

    def test_check(self, here: Path) -> None:
        """A right configuration is told with its sources; nothing is touched."""
        result = call("check")
        assert result.exit_code == 0
        assert ["paper", "documents", "documents/*"] in [line.split() for line in result.stdout.splitlines()]
        assert sorted(path.name for path in here.iterdir()) == ["documents", "feedloom.toml"]

    def test_check_of_places(self, here: Path) -> None:
        """A folder or file that is not there is refused with the name that is near; for a run it is a failed source."""
        for place, hint in (
            ("docments", "did you mean documents?"),
            ("documents/rian.html", "rain.html?"),
            ("x/*", "x is not"),
        ):
            (here / "feedloom.toml").write_text(CONFIG.replace('documents = "documents/*"', f'documents = "{place}"'))
            result = call("check")
            assert (result.exit_code, result.stdout) == (2, "")
            assert f'sources[0].documents: expected files or folders that exist, got "{place}"' in result.stderr
            assert hint in result.stderr
        assert call("run").exit_code == 3

    def test_check_of_what_is_seldom_meant(self, here: Path) -> None:
        """Two sources of one address, and an output folder with the files of others, are told, and allowed."""
        assert "Notes" not in call("check").stdout
        (here / "public").mkdir()
        (here / "public" / "mine.txt").write_text("mine")
        twice = '[[sources]]\nname = "{}"\nlisting = "https://www.example.org/news{}"\n'
        text = CONFIG + twice.format("one", "/") + twice.format("two", "/?utm_source=x")
        (here / "feedloom.toml").write_text(text)
        result = call("check")
        said = " ".join(result.stdout.split())
        assert result.exit_code == 0
        assert "two and one both read https://www.example.org/news/?utm_source=x" in said
        assert "holds files that are not ours (mine.txt)" in said

    def test_schema(self) -> None:
        """`--schema` prints the schema, without any configuration."""
        assert call("check", "--schema").stdout == json_schema()


def wait_until_idle(process: int) -> None:
    """Until *process* has used no processor time for a while: it waits for its input."""
    used, since, end = -1, time.monotonic(), time.monotonic() + 60
    while time.monotonic() - since < 1 and time.monotonic() < end:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        now = int(fields[11]) + int(fields[12])
        if now != used or fields[0] == "R":  # it works, or would if the machine let it
            used, since = now, time.monotonic()
        time.sleep(0.05)


class TestProcess:
    """What only a process of its own shows."""

    def test_serve(self, here: Path) -> None:
        """Nothing published yet is said with the way out; Ctrl-C is the way to end it."""
        assert call("serve").exit_code == 74
        call("run")
        process = program("serve", "--port", "0", env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"})
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, b"")

    def test_interrupted(self, here: Path) -> None:
        """Ctrl-C ends a command with 130 and one line."""
        process = program("parse", "-", stdin=subprocess.PIPE)
        wait_until_idle(process.pid)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, len(err.splitlines())) == (130, 1)

    def test_closed_pipe(self, here: Path) -> None:
        """A reader that goes away is no error worth a word."""
        read, write = os.pipe()
        os.close(read)
        process = program("check", "--schema", stdout=write)
        os.close(write)
        assert (process.communicate(timeout=60)[1], process.returncode) == (b"", 141)

    @pytest.mark.parametrize(
        "arguments", [["check", "--schema"], ["run", "--summary"], ["parse", "documents/rain.html"]]
    )
    def test_full_disk(self, here: Path, arguments: list[str]) -> None:
        """Standard output that takes no more ends in one line and 74."""
        with Path("/dev/full").open("w") as full:
            process = program(*arguments, stdout=full)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, len(err.splitlines())) == (74, 1)

    def test_no_output(self, here: Path) -> None:
        """Standard output may be closed, as some callers do."""
        command = f"exec {sys.executable} -m feeds run >&-"
        result = subprocess.run(command, shell=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True)
        assert (result.returncode, result.stderr) == (0, b"")

    def test_poor_terminal(self, here: Path) -> None:
        """A terminal that cannot show a letter gets its number."""
        (here / "feedloom.toml").write_text(CONFIG.replace('"Paper"', '"Hà Nội"'), encoding="utf-8")
        environ = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"}
        process = program("check", env=environ)
        assert b"H\xe0 N\\u1ed9i" in process.communicate(timeout=60)[0]
        assert process.returncode == 0

    def test_terminal(self, here: Path) -> None:
        """On a terminal the summary has lines and colour, away from one neither."""
        ours, theirs = pty.openpty()
        process = program("run", stdout=theirs, stderr=theirs)
        os.close(theirs)
        output = b""
        while True:
            try:
                output += os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
        assert process.wait(60) == 0
        assert "─" in output.decode()
        assert "\x1b[" in output.decode()
        assert not {"─", "\x1b"} & set(call("run", "--summary").output)


def test_an_override_that_reaches_no_feed_is_told(here: Path) -> None:
    """As soon as there are feeds: by `publish` and by `check`; a slug that has one is not."""
    more = '[[feeds.override]]\nslug = "alll"\nentries = 3\n[[feeds.override]]\nslug = "all"\nentries = 3\n'
    (here / "feedloom.toml").write_text(CONFIG + more)
    assert "Notes" not in call("check").output
    call("run")
    for command in ("publish", "check"):
        told = [line for line in call(command).output.splitlines() if "override" in line]
        assert told == ["  [[feeds.override]]: no feed is called 'alll' by now (did you mean all?)"], command


@pytest.mark.parametrize(
    ("base_url", "addresses"),
    [
        ("https://tin.hanoi.vn/", ["http://127.0.0.1:8080/", "https://tin.hanoi.vn/"]),
        ("https://feeds.example.org/", ["http://127.0.0.1:8080/"]),
        ("http://127.0.0.1:8080/", ["http://127.0.0.1:8080/"]),
        ("http://localhost:9000/", ["http://127.0.0.1:9000/"]),
    ],
)
def test_an_address_to_subscribe_to_is_told_once(here: Path, base_url: str, addresses: list[str]) -> None:
    """That of the preview, where `serve` listens, and the public one, unless nothing is ever published there."""
    (here / "feedloom.toml").write_text(CONFIG.replace("https://feeds.example.org/", base_url))
    app, stream = App(load_config(here / "feedloom.toml", {})), io.StringIO()
    show_report(app.run(app.config.sources), app.config, stream)
    assert re.findall(r"(http\S+/)feeds/all.atom", stream.getvalue()) == addresses
