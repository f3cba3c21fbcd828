"""Configurations that are wrong, hostile or change under way: all faults are said at once, and nothing is done."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from feeds.app import App
from feeds.cli import cli
from feeds.config import load_config
from scraper.isolation import ParserPool
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


@pytest.mark.parametrize("place", ["device", "folder", "loop"])
def test_no_file(workshop: Workshop, place: str) -> None:
    """A device without end, a folder or a link to itself in the place of the configuration is named."""
    path = workshop.folder / "feedloom.toml"
    path.unlink()
    if place == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if place == "device" else path)
    status, said = call(workshop, "run")
    assert status == 2, said
    assert "feedloom.toml" in said


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
