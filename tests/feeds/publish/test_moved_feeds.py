"""`ids = "from-feed"`: the subscribers of a feed that moves here see no doubles."""

from __future__ import annotations

import json
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from click.testing import CliRunner

from feeds.commands.cli import cli
from tests.feeds.feed_rules import ATOM, check_atom, check_rss
from tests.feeds.test_readers import needs_newsboat, run_newsboat
from tests.scraper.paper import Paper, running_paper

#: What an old feed has as guids, by the number of the article; None: it has none.
GUIDS = {
    0: "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6",
    1: "4711",
    2: "paper-2",
    3: "Số báo 12 / Hà Nội &amp; <phụ cận>",
    4: "tag:paper.example,2020:four",
    5: "https://paper.example/?p=5",
    6: "nu\u031b\u0303a d\u0323e\u0302m",  # not NFC
    7: None,
    8: "twice",
    9: "twice",
    10: " between spaces ",
    11: "\n urn:between:lines\n",
}
OWN = "tag:example.org,2026:"


@pytest.fixture
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        yield paper


def publish(paper: Paper, numbers: range | list[int], *, site: str = "") -> None:
    """Publish the paper's feed with the articles of these *numbers*."""
    items = ""
    for number in numbers:
        guid = GUIDS[number]
        mark = "" if guid is None else f'<guid isPermaLink="{str(number % 2 == 0).lower()}">{escape(guid)}</guid>'
        link = paper.url(paper.article(number))
        items += f"<item><title>Bridge story number {number}</title><link>{link}</link>{mark}</item>"
    paper.put("/feed.xml", f'<rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>')


def run(folder: Path, paper: Paper, *, ids: str = "from-feed") -> str:
    """A run over the paper's feed; what it said."""
    (folder / "feedloom.toml").write_text(
        '[site]\nbase_url = "https://feeds.example.org/"\nauthority = "example.org,2026"\nlanguage = "en"\n'
        f'[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\nrecheck = "0s"\n'
        f'[[sources]]\nname = "paper"\nfeed = "{paper.url("/feed.xml")}"\nids = "{ids}"\n'
    )
    result = CliRunner().invoke(cli, ("run", "--summary", "--config", str(folder / "feedloom.toml")))
    assert result.exit_code == 0, result.output
    return result.output


def ids(folder: Path, form: str) -> dict[int, str]:
    """The ids of our feed in one format, by the number of the article."""
    data = (folder / f"public/feeds/all.{form}").read_bytes()
    if form == "json":
        pairs = [(item["title"], item["id"]) for item in json.loads(data)["items"]]
    elif form == "rss":
        pairs = [(item.findtext("title", ""), item.findtext("guid", "")) for item in ET.fromstring(data).iter("item")]
    else:
        entries = ET.fromstring(data).iter(f"{ATOM}entry")
        pairs = [(entry.findtext(f"{ATOM}title", ""), entry.findtext(f"{ATOM}id", "")) for entry in entries]
    return {int(title.split()[-1]): identity for title, identity in pairs}


def test_ids_are_those_of_the_feed(tmp_path: Path, paper: Paper) -> None:
    """RSS and JSON carry each guid word for word, Atom where it is an IRI; its address stands in for one that lacks.

    Of two entries with one id the second gets one of ours, with a line in the log.
    """
    publish(paper, range(12))
    said = run(tmp_path, paper)
    assert "several entries have the id 'twice': only the first keeps it" in said
    address = paper.url(paper.article(7))
    for form in ("rss", "json"):
        found = ids(tmp_path, form)
        assert found.pop(9).startswith(OWN)
        assert found == {number: guid or address for number, guid in GUIDS.items() if number != 9}, form
    atom = ids(tmp_path, "atom")
    assert {number for number, identity in atom.items() if identity in (GUIDS[number], address)} == {0, 4, 5, 7}
    assert atom[11] == "urn:between:lines"
    assert all(atom[number].startswith(OWN) for number in (1, 2, 3, 6, 8, 9, 10))
    for form, check in (("rss", check_rss), ("atom", check_atom)):
        faults = check((tmp_path / f"public/feeds/all.{form}").read_bytes())
        assert [fault for fault in faults if "no tag: URI" not in fault] == [], form


def test_ids_never_change(tmp_path: Path, paper: Paper) -> None:
    """What was known keeps its id, whatever the setting or the feed says later."""
    publish(paper, [0, 1])
    run(tmp_path, paper, ids="own")
    before = ids(tmp_path, "rss")
    assert all(identity.startswith(OWN) for identity in before.values())
    publish(paper, [0, 1, 2])
    run(tmp_path, paper)
    assert ids(tmp_path, "rss") == before | {2: "paper-2"}
    GUIDS[2] = "another"
    try:
        publish(paper, [0, 1, 2, 4])
        run(tmp_path, paper, ids="own")
    finally:
        GUIDS[2] = "paper-2"
    assert ids(tmp_path, "rss")[2] == "paper-2"
    assert ids(tmp_path, "rss")[4].startswith(OWN)


def test_teasers(tmp_path: Path, paper: Paper) -> None:
    """An entry whose article cannot be had is a teaser with its id, and keeps it when the article comes."""
    publish(paper, [1, 4])
    page = paper.pages.pop(paper.article(1))
    (tmp_path / "feedloom.toml").touch()
    with pytest.raises(AssertionError):
        run(tmp_path, paper)
    assert ids(tmp_path, "json") == {1: "4711", 4: GUIDS[4]}
    paper.pages[paper.article(1)] = page
    run(tmp_path, paper)
    assert ids(tmp_path, "json") == {1: "4711", 4: GUIDS[4]}
    with closing(sqlite3.connect(tmp_path / "feedloom.db")) as store:
        assert [status for (status,) in store.execute("SELECT status FROM articles")] == ["full", "full"]


@needs_newsboat
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_newsboat_sees_no_doubles(tmp_path: Path, paper: Paper, form: str) -> None:
    """newsboat, led from the old feed to ours, keeps its articles and what was read of them."""
    same = [0, 4, 5] if form == "atom" else [0, 1, 2, 3, 4, 5, 6, 10, 11]
    publish(paper, same)
    run(tmp_path, paper)
    (tmp_path / "old.xml").write_bytes(paper.pages["/feed.xml"].body)
    (tmp_path / "config").touch()
    for feed in ("old.xml", f"public/feeds/all.{form}"):
        (tmp_path / "urls").write_text(f"file://{tmp_path / feed}\n")
        assert run_newsboat(tmp_path, "-x", "reload").returncode == 0
        with closing(sqlite3.connect(tmp_path / "cache.db")) as cache, cache:
            rows = cache.execute("SELECT title, unread FROM rss_item ORDER BY title").fetchall()
            cache.execute("UPDATE rss_item SET unread = 0")
    assert sorted((int(title.split()[-1]), unread) for title, unread in rows) == [(number, 0) for number in same]
