"""Configurations that are wrong, hostile or change under way: all faults are said at once, and nothing is done."""

from __future__ import annotations

import logging
import os
import stat
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from feeds.app import App
from feeds.commands.cli import cli
from feeds.commands.terminal import PrintableFormatter
from feeds.config.load import load_config
from scraper.parsing.pool import ParserPool
from storage.model import Article, Document
from tests.hostile.payloads import page
from tests.hostile.workshop import CONTROL, Workshop

NOW = datetime(2026, 3, 7, 12, tzinfo=UTC)
#: Every line is wrong, each in its way.
WRONG = """
[site]
base_url = "javascript:alert(1)"
language = "Klingon!"
timezone = "Middle/Earth"
authority = "\\u001b[31m"
tilte = "x"
[fetch]
timeout = -1
user_agent = "a\\r\\nX-Evil: 1"
allow_hosts = ["http://a/b"]
[feeds]
entries = "many"
content = "all of it"
[[sources]]
name = "a\\u202eb"
documents = "documents"
listing = "https://paper.example/"
[[sources]]
name = "b"
feed = "ftp://paper.example/"
[[feeds.extra]]
slug = "../../etc/passwd"
sql = "DROP TABLE articles"
[publish]
hub = "file:///etc/passwd"
"""
KEYS = (
    "site.base_url", "site.language", "site.timezone", "site.authority", "site.tilte", "fetch.timeout",
    "fetch.user_agent", "fetch.allow_hosts", "feeds.entries", "feeds.content", "sources[0]", "sources[1].feed",
    "feeds.extra[0].slug", "publish.hub",
)  # fmt: skip


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    workshop = Workshop.make(tmp_path / "work")
    workshop.add("1.html", page("", 1))
    return workshop


def call(workshop: Workshop, command: str) -> tuple[int, str]:
    """Exit status and all that a command says, without a process of its own."""
    result = CliRunner().invoke(cli, [command, "--config", str(workshop.folder / "feedloom.toml")])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert not CONTROL.search(result.output)
    return result.exit_code, result.output


def test_all_faults_at_once(workshop: Workshop) -> None:
    """Every command names every fault in one go, raw escapes and all, with 2; nothing is made or asked for."""
    (workshop.folder / "feedloom.toml").write_text(WRONG)
    for status, text in (workshop.run("check"), call(workshop, "run"), call(workshop, "publish")):
        assert status == 2
        assert [key for key in KEYS if key not in text] == []
    assert workshop.around() == {"documents", "feedloom.toml"}


DEEP = 50_000
FILES = {
    "empty": b"",
    "nul": b"[site]\x00",
    "latin": b'[site]\ntitle = "caf\xe9"\n',
    "utf-16": "[site]\n".encode("utf-16"),
    "binary": bytes(range(256)) * 100,
    "lists": b"x = " + b"[" * DEEP + b"]" * DEEP,
    "tables": b"x = " + b"{a=" * DEEP + b"1" + b"}" * DEEP,
    "number": b"[fetch]\nlargest = " + b"9" * 10_000,
    "date": b"[fetch]\ntimeout = 9999-99-99",
    "twice": b"[site]\n[site]\n",
    "nan": b"[fetch]\ntimeout = nan\ndelay = inf\n",
    "many": b"[[sources]]\n" * 200,
    "yaml": b"site:\n  title: x\n",
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_files_that_are_none(workshop: Workshop, data: bytes) -> None:
    """Whatever stands in the file, its faults are said in lines, never by a traceback, and in time."""
    (workshop.folder / "feedloom.toml").write_bytes(data)
    status, said = call(workshop, "run")
    assert status == 2, said
    assert "feedloom.toml" in said
    assert len(said) < 100_000
    assert workshop.around() == {"documents", "feedloom.toml"}


@pytest.mark.parametrize("place", ["device", "folder", "loop", "pipe", "socket"])
def test_no_file(workshop: Workshop, place: str) -> None:
    """A device without end, a pipe that nobody writes to, a folder or a link to itself as configuration is named."""
    path = workshop.folder / "feedloom.toml"
    path.unlink()
    if place == "folder":
        path.mkdir()
    elif place == "pipe":
        os.mkfifo(path)
    elif place == "socket":
        os.mknod(path, stat.S_IFSOCK | 0o600)
    else:
        path.symlink_to("/dev/zero" if place == "device" else path)
    status, said = call(workshop, "run")
    assert status == 2, said
    assert "feedloom.toml" in said


LONG = "x" * 300
SITE = '[site]\nbase_url = "https://feeds.example.org/"\n'
SOURCE = '[[sources]]\nname = "papers"\ndocuments = "documents"\n'
UNREACHABLE = {
    "output of a long name": (f'{SITE}output = "{LONG}"\n{SOURCE}', "site.output"),
    "store of a long name": (f'{SITE}database = "{LONG}"\n{SOURCE}', "site.database"),
    "output in a circle": (f'{SITE}output = "circle/x"\n{SOURCE}', "site.output"),
    "secret of a long name": (f'{SITE}{SOURCE}password = {{ file = "{LONG}" }}', "sources[0].password"),
    "secret of a device": (f'{SITE}{SOURCE}headers = {{ X = {{ file = "/dev/zero" }} }}', "sources[0].headers.X"),
    "secret of a pipe": (f'{SITE}{SOURCE}cookies = {{ x = {{ file = "pipe" }} }}', "sources[0].cookies.x"),
    "rules of a long name": (f'{SITE}{SOURCE}rules = "{LONG}"', "sources[0].rules"),
    "rules of a device": (f'{SITE}{SOURCE}rules = "/dev/zero"', "sources[0].rules"),
    "no rules": (f'{SITE}{SOURCE}rules = "none"', "sources[0].rules"),
    "rules that never end": (f'{SITE}{SOURCE}rules = "endless"', "endless/zero.toml"),
    "rules of a pipe": (f'{SITE}{SOURCE}rules = "pipes"', "pipes/pipe.toml"),
}


@pytest.mark.parametrize(("text", "key"), UNREACHABLE.values(), ids=UNREACHABLE)
def test_places_that_cannot_be_used(workshop: Workshop, text: str, key: str) -> None:
    """A path that is too long, leads in a circle or to what never ends is a fault of its key, told at once."""
    folder = workshop.folder
    (folder / "circle").symlink_to("circle")
    os.mkfifo(folder / "pipe")
    (folder / "endless").mkdir()
    (folder / "endless" / "zero.toml").symlink_to("/dev/zero")
    (folder / "pipes").mkdir()
    os.mkfifo(folder / "pipes" / "pipe.toml")
    before = workshop.around()
    (folder / "feedloom.toml").write_text(text)
    status, said = call(workshop, "run")
    assert status == 2, said
    assert key in said
    assert len(said.splitlines()) == 1
    assert workshop.around() == before


@pytest.mark.parametrize("value", ["9" * 5_000, "[" * 20_000, "{a=" * 20_000], ids=["digits", "lists", "tables"])
def test_variables_that_are_none(workshop: Workshop, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """An absurd value in a variable is a fault of that variable."""
    monkeypatch.setenv("FEEDLOOM_FETCH_DELAY", value)
    status, said = call(workshop, "run")
    assert status == 2, said
    assert said.startswith("FEEDLOOM_FETCH_DELAY: ")
    assert len(said) < 300


def test_all_faults_of_site_rules(workshop: Workshop) -> None:
    """What is wrong with rules of one's own is said with the rest, before a document is read by them."""
    rules = workshop.folder / "rules"
    rules.mkdir()
    (rules / "a.toml").write_text("x = [[[")
    (rules / "b.toml").write_text('name = "B"\n[select]\ntitle = ["((("]\nnonsense = ["h1"]')
    (workshop.folder / "feedloom.toml").write_text(f'{SITE}tilte = "x"\n{SOURCE}rules = "rules"')
    status, said = call(workshop, "run")
    assert status == 2
    places = ("site.tilte", "rules/a.toml: the file", "rules/b.toml: select.title", "rules/b.toml: select.nonsense")
    assert [place for place in places if place not in said] == []
    assert not workshop.store.exists()


def test_site_rules_that_go_wrong_under_way(workshop: Workshop) -> None:
    """Rules that somebody spoils during a run fail the source and no document: none is set aside for it."""
    rules = workshop.folder / "rules"
    rules.mkdir()
    (workshop.folder / "feedloom.toml").write_text(f'{SITE}{SOURCE}rules = "rules"')
    config = load_config(workshop.folder / "feedloom.toml", {})
    app = App(config, clock=lambda: NOW, pool=partial(ParserPool, in_process=True))
    (rules / "a.toml").write_text("x = [[[")
    for _ in range(3):
        report = app.run(config.sources)
        assert report.exit_status == 3
        assert "a.toml" in str(report.visits[0].cause)
        assert report.visits[0].failures == ()
    (rules / "a.toml").unlink()
    assert app.run(config.sources).visits[0].new == 1


def test_no_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the working directory was deleted, the file is said to be missing."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = CliRunner().invoke(cli, ["run"])
    assert result.exit_code == 2
    assert "feedloom.toml: the file: expected" in result.output


class Meddling(ParserPool):
    """Somebody writes the configuration anew while documents are read."""

    path: Path

    def submit(self, document: Document, **options: Any) -> Future[Article]:
        self.path.write_text("[site]\ntitle = 'Meddled with'\nbase_url = 'https://other.example/'\nnonsense = [")
        return super().submit(document, **options)


def test_change_under_way(workshop: Workshop) -> None:
    """A run goes by what it read at its start; what the file has become counts from the next one on."""
    path = workshop.folder / "feedloom.toml"
    Meddling.path = path
    app = App(load_config(path, {}), clock=lambda: NOW, pool=partial(Meddling, in_process=True))
    assert app.run(app.config.sources).exit_status == 0
    assert b"nonsense" in path.read_bytes()
    files = workshop.files()
    assert b"https://feeds.example.org/feeds/all.rss" in files["feeds/all.rss"]
    assert not any(b"other.example" in data or b"Meddled" in data for data in files.values())
    assert workshop.run()[0] == 2
    assert workshop.files() == files


#: What drives a terminal, as an operator may find it in a file that was damaged or made for him.
ESCAPE = "\x1b]0;owned\x07\x1b[2J\u202e"


def test_rule_files_that_drive_terminals(workshop: Workshop) -> None:
    """A file of rules that is no TOML, no text or of an evil name is told with everything written out."""
    rules = workshop.folder / "rules"
    rules.mkdir()
    (rules / f"a{ESCAPE}.toml").write_text(f"name = '{ESCAPE}'\n{ESCAPE}")
    (rules / "b.toml").write_bytes(b"name = '\xff\x1b[2J'")
    (rules / "c.toml").write_bytes(b"x" * 1_000_001)
    (rules / "d.toml").write_text('name = "d"\nhosts = ["\\u001b[2J\u202e%"]\n[select]\ntitle = ["\\u001b"]\n')
    (rules / "e.toml").write_text("x = " + "[" * 50_000)
    (workshop.folder / "feedloom.toml").write_text(f'{SITE}{SOURCE}rules = "rules"\n')
    status, said = call(workshop, "check")
    assert status == 2
    assert [name for name in ("b.toml", "c.toml", "d.toml", "e.toml", "\\u001b]0;owned") if name not in said] == []


def test_arguments_that_drive_terminals(workshop: Workshop) -> None:
    """Nor does a wrong argument, which click would print as it is."""
    for arguments in ((f"x{ESCAPE}",), ("run", f"--x{ESCAPE}"), ("parse", f"x{ESCAPE}"), ("run", f"x{ESCAPE}")):
        result = CliRunner().invoke(cli, list(arguments))
        assert result.exit_code in {1, 2}
        assert not CONTROL.search(result.output), result.output


def test_logs_that_drive_terminals() -> None:
    """A line of the log has everything written out, whatever a damaged store put into it."""
    record = logging.LogRecord("feedloom", logging.WARNING, "", 0, "%s", (ESCAPE,), None)
    assert not CONTROL.search(PrintableFormatter().format(record))


def test_imports_of_pipes_and_devices(workshop: Workshop) -> None:
    """A pipe or a device in place of the list that is to be imported is refused, and holds up nothing."""
    os.mkfifo(workshop.folder / "list.opml")
    (workshop.folder / "zero.opml").symlink_to("/dev/zero")
    for name in ("list.opml", "zero.opml"):
        arguments = ["import", str(workshop.folder / name), "--config", str(workshop.folder / "feedloom.toml")]
        result = CliRunner().invoke(cli, arguments)
        assert (result.exit_code, "no regular file" in result.output) == (2, True), result.output
