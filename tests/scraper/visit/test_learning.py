"""What a visit learns of the sites that it visits: at the end of the first one, and when what was learnt falls."""

from __future__ import annotations

import asyncio
import re
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.http.client import PoliteClient
from scraper.http.fetch import Fetcher
from scraper.http.robots import InMemoryHosts
from scraper.parsing.learnt import LearntFiles
from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.visit.walk import visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Document, Visit
from storage.sources import Sources
from tests.scraper.learning.site_maker import Page
from tests.scraper.paper import Paper, running_paper
from tests.scraper.sources.test_archive import record

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOX = '<div class="grab"><p>Tides and winds are calm until Friday.</p></div>'


class Desk:
    """A store, a paper and a folder of learnt rules."""

    def __init__(self, folder: Path, paper: Paper) -> None:
        self.paper, self.time = paper, START
        self.database = Database.open(folder / "store.db")
        self.files = LearntFiles(folder / "rules")
        self.count = 0

    @property
    def articles(self) -> Articles:
        return Articles(self.database, "x.example,2026")

    @property
    def rule(self) -> dict[str, object]:
        return tomllib.loads(self.files.path_of(self.paper.host).read_text())

    def publish(self, count: int, change: tuple[str, str] = ("", ""), **settings: object) -> None:
        """Add *count* articles to the site's list; *change* replaces words in their pages."""
        for number in range(self.count, self.count + count):
            page = Page(number, behind=BOX, **settings)  # type: ignore[arg-type]
            html = page.document().data.decode().replace(*change) if change[0] else page.document().data.decode()
            self.paper.put(f"/town/story-{number}-{4000 + number}.html", html)
        self.count += count
        items = "".join(
            f'<li><h3><a href="/town/story-{number}-{4000 + number}.html">{Page(number).headline}</a></h3></li>'
            for number in reversed(range(self.count))
        )
        self.paper.put("/town", f"<html lang=en><title>Town</title><main><h1>Town</h1><ul>{items}</ul></main></html>")

    def visit(self, **settings: object) -> Visit:
        self.time += timedelta(hours=1)
        return asyncio.run(
            self._visit(Source(name="town", kind="listing", places=(self.paper.url("/town"),), **settings))  # type: ignore[arg-type]
        )

    async def _visit(self, source: Source) -> Visit:
        with ParserPool(in_process=True) as pool:
            async with Fetcher(user_agent="feedloom/0", allow=[self.paper.host]) as fetcher:
                client = PoliteClient(
                    fetcher, agent="feedloom", delay=0.0, hosts=InMemoryHosts(), clock=time.monotonic,
                    now=lambda: self.time, random=lambda: 0.0,
                )  # fmt: skip
                return await visit_source(
                    source, articles=self.articles, sources=Sources(self.database), pool=pool, now=lambda: self.time,
                    client=client, learnt=self.files,
                )  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with running_paper() as paper:
        desk = Desk(tmp_path, paper)
        yield desk
        desk.database.close()


def bodies(desk: Desk) -> str:
    return "\n".join(row[0] for row in desk.database.execute("SELECT body FROM articles"))


def test_a_first_visit_ends_with_what_it_taught(desk: Desk) -> None:
    """A file for the host, a note, and its articles read again before any of them is published."""
    desk.publish(8)
    visit = desk.visit()
    assert visit.new == 8
    assert desk.rule["select"]["body"] == ["div.story-text"]  # type: ignore[index]
    assert any(f"learnt of {desk.paper.host} from 8 pages" in note for note in visit.notes)
    assert "Tides and winds" not in bodies(desk)


class Noting(ParserPool):
    """Notes what it parses."""

    def __init__(self) -> None:
        super().__init__(in_process=True)
        self.parsed: list[str | None] = []

    def submit(self, document: Document, **options: Any) -> Future[Article]:
        self.parsed.append(document.url)
        return super().submit(document, **options)


def test_only_what_was_taught_is_read_again(tmp_path: Path) -> None:
    """Pages of a host with too few to learn from say the same as before."""
    town = [(f"https://town.example/{number}", Page(number, behind=BOX).document().data) for number in range(8)]
    village = [(f"https://village.example/{number}", Page(number).document().data) for number in range(20, 23)]
    (tmp_path / "a.warc").write_bytes(b"".join(record(url, data) for url, data in (*town, *village)))
    source = Source(name="crawl", kind="archive", places=("a.warc",), root=tmp_path)
    with Database.open(tmp_path / "store.db") as database, Noting() as pool:
        asyncio.run(
            visit_source(
                source, articles=Articles(database, "x.example,2026"), sources=Sources(database), pool=pool,
                now=lambda: START, learnt=LearntFiles(tmp_path / "rules"),
            )
        )  # fmt: skip
    assert sorted(path.stem for path in (tmp_path / "rules").iterdir()) == ["town.example"]
    assert pool.parsed == [url for url, _ in (*town, *village, *town)]


def test_ids_and_updated_stay_when_a_rule_reads_the_past_again(desk: Desk) -> None:
    """Nobody changed the articles."""
    desk.publish(8)
    desk.visit(learns=False)
    query = "SELECT entry_id, updated, published FROM articles ORDER BY id"
    before = [tuple(row) for row in desk.database.execute(query)]
    desk.publish(8)
    desk.visit()
    assert desk.files.path_of(desk.paper.host).exists()
    assert [tuple(row) for row in desk.database.execute(query)][:8] == before


def test_learning_can_be_off(desk: Desk) -> None:
    """Then no file is written."""
    desk.publish(8)
    visit = desk.visit(learns=False)
    assert not desk.files.folder.exists()
    assert not any("learnt" in note for note in visit.notes)


def test_few_pages_teach_nothing_until_there_are_more(desk: Desk) -> None:
    """Five are needed, of all visits together."""
    desk.publish(3)
    desk.visit()
    assert not desk.files.folder.exists()
    desk.publish(4)
    desk.visit()
    assert desk.rule["learnt"]["pages"] == 7  # type: ignore[index]


def test_a_kept_page_is_learnt_from_by_the_title_of_its_list(desk: Desk) -> None:
    """The pages themselves have the paper's name for a window and a heading."""
    desk.publish(8, stated=False)
    named = rb'<h1>Gazette</h1><h3 class="headline">\1</h3>'
    for path, page in desk.paper.pages.items():
        if path != "/town":
            page.body = re.sub(rb"<title>.*?</title>", b"<title>Gazette</title>", page.body)
            page.body = re.sub(rb'<h1 class="headline">(.*?)</h1>', named, page.body)
    desk.visit()
    assert desk.rule["select"]["title"] == ["h3.headline"]  # type: ignore[index]


def test_later_pages_are_read_with_the_rule(desk: Desk) -> None:
    """Without stating anything."""
    desk.publish(8)
    desk.visit()
    desk.publish(1, stated=False)
    desk.visit()
    (row,) = desk.database.execute("SELECT authors, body FROM articles ORDER BY id DESC LIMIT 1")
    assert "Ada Bell" in row["authors"]
    assert "Tides and winds" not in row["body"]


def test_a_rule_that_stops_hitting_is_learnt_anew_from_the_newest_pages(desk: Desk) -> None:
    """After a redesign the text stands elsewhere."""
    desk.publish(8)
    desk.visit()
    desk.publish(12, ("story-text", "longread"))
    visit = desk.visit()
    assert any("no longer hits: its body was found on 0 of 12 pages" in note for note in visit.notes)
    assert desk.rule["select"]["body"] == ["div.longread"]  # type: ignore[index]
    assert visit.broken is None


def test_a_rule_that_stops_hitting_and_cannot_be_learnt_anew_is_out_of_use(desk: Desk) -> None:
    """Of five new pages each has another design: general evidence goes on."""
    desk.publish(8)
    desk.visit()
    before = desk.rule["select"]
    assert before
    for number in range(6):
        change = ("story-text", f"a{number}")
        desk.publish(1, change)
        page = desk.paper.pages[f"/town/story-{desk.count - 1}-{4000 + desk.count - 1}.html"]
        page.body = page.body.replace(b'class="page"', b"").replace(b"headline", b"h%d" % number)
        for word in (b"kicker-line", b"meta", b"who", b"on", b"part"):
            page.body = page.body.replace(b'class="%s"' % word, b'class="%s%d"' % (word, number))
    visit = desk.visit()
    assert visit.new == 6
    assert any("no longer hits" in note for note in visit.notes)
    assert desk.rule["select"].get("body") != before["body"]  # type: ignore[attr-defined, index]


def test_a_part_edited_by_hand_wins_and_stays(desk: Desk) -> None:
    """It goes before all evidence, and learning anew leaves it."""
    desk.publish(8)
    desk.visit()
    path = desk.files.path_of(desk.paper.host)
    path.write_text(path.read_text().replace('category = ["span.part"]', 'category = ["footer"]'))
    desk.publish(1)
    desk.visit()
    known = desk.articles.get(desk.paper.url("/town/story-8-4008.html"))
    assert known is not None
    assert [one.name for one in known.categories] == ["Gazette"]
    desk.publish(12, ("story-text", "longread"))
    visit = desk.visit()
    assert desk.rule["select"]["category"] == ["footer"]  # type: ignore[index]
    assert any("edited by hand" in note for note in visit.notes)


def test_a_broken_file_is_told_in_the_visit(desk: Desk) -> None:
    """With its line; the old rule goes on."""
    desk.publish(8)
    desk.visit()
    path = desk.files.path_of(desk.paper.host)
    path.write_text(path.read_text().replace('"div.story-text"', '"div["'))
    desk.publish(1, stated=False)
    visit = desk.visit()
    assert any(f"{path}, select.body (line " in note and "goes on" in note for note in visit.notes)
    assert "Tides and winds" not in bodies(desk)


def test_a_folder_that_cannot_be_written_costs_no_visit(desk: Desk) -> None:
    """It is told, and the articles are there."""
    desk.files.folder.write_text("")
    desk.publish(8)
    visit = desk.visit()
    assert visit.new == 8
    assert visit.cause is None
    assert any("cannot write a learnt rule" in note for note in visit.notes)
