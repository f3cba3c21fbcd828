"""The registry of kinds of source: every row can be used, and one module and one row add a kind."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from pkgutil import resolve_name

import pytest

from scraper.sources.kinds import KINDS, SourceKind
from tests.scraper.paper import running_paper

ROOT = Path(__file__).parents[3]

#: A new kind: text files with one address on each line.
MODULE = '''
from scraper.sources.context import Findings, VisitContext
from scraper.sources.found import FoundPage


async def find(context: VisitContext) -> Findings:
    """The pages whose addresses stand in the files of the source."""
    files = [context.source.root / place for place in context.source.places]
    pages = [FoundPage(url=line) for file in files for line in file.read_text().split()]
    context.tally.seen += len(pages)
    return Findings(documents=pages)
'''
ROW = """
        SourceKind(
            key="inbox",
            description="Text files with one address on each line.",
            places="paths",
            find="scraper.sources.inbox:find",
        ),
"""
CONFIGURATION = """
[site]
base_url = "https://feeds.example.org/"
[fetch]
allow_hosts = "{host}"
delay = 0.0
[[sources]]
name = "tips"
inbox = "inbox.txt"
"""


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_row(kind: SourceKind) -> None:
    """Each kind is found under its key, and the functions that its row names exist and take what they are given."""
    assert KINDS[kind.key] is kind
    assert kind.description.endswith(".")
    assert list(inspect.signature(resolve_name(kind.find)).parameters) == ["context"]
    assert (kind.extract is None) == (kind.lists is None)
    if kind.extract is not None:
        assert list(inspect.signature(resolve_name(kind.extract)).parameters) == ["document", *kind.settings]


def test_the_page_for_users() -> None:
    """docs/sources.md describes each kind, in the order of the table."""
    text = (ROOT / "docs" / "sources.md").read_text()
    section = text[text.index("## Kinds of source") : text.index("`ids =")]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(KINDS)


def test_a_new_kind(tmp_path: Path) -> None:
    """A module and a row in a copy of the code: it can be configured, stands in schema and messages, and is visited."""
    for package in ("storage", "scraper", "feeds"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    sources = tmp_path / "scraper" / "sources"
    (sources / "inbox.py").write_text(MODULE)
    table = (sources / "kinds.py").read_text()
    start = table.index("    for kind in (\n") + len("    for kind in (")
    (sources / "kinds.py").write_text(table[:start] + ROW.rstrip() + table[start:])

    def feedloom(*words: str) -> subprocess.CompletedProcess[str]:
        environ = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "feeds", *words]
        return subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)

    schema = json.loads(feedloom("check", "--schema").stdout)["$defs"]["SourceConfig"]
    assert schema["properties"]["inbox"]["description"] == "Text files with one address on each line."
    assert {"required": ["inbox"]} in schema["oneOf"]
    with running_paper() as paper:
        configuration = tmp_path / "feedloom.toml"
        configuration.write_text(CONFIGURATION.format(host=paper.host).replace("inbox =", "outbox ="))
        assert "exactly one of inbox, documents" in feedloom("run").stderr
        configuration.write_text(CONFIGURATION.format(host=paper.host))
        addresses = [paper.url(paper.article(number)) for number in range(3)]
        (tmp_path / "inbox.txt").write_text("\n".join(addresses))
        done = feedloom("run")
    assert (done.returncode, done.stderr) == (0, "")
    items = json.loads((tmp_path / "public" / "feeds" / "all.json").read_text())["items"]
    assert sorted(item["url"] for item in items) == sorted(addresses)
