"""Visits of a real site: each kind of place, what a second visit costs, and what goes wrong without harm."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pytest

from scraper.http.client import PoliteClient
from scraper.http.fetch import Fetcher
from scraper.http.limits import VisitLimits
from scraper.parsing.pool import ParserPool
from scraper.source import Access, Filters, Source
from scraper.visit.walk import visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import CorruptStoreError
from storage.hosts import Hosts
from storage.model import Status, StoredArticle, Visit
from storage.sources import Sources
from tests.scraper.paper import Answer, Paper, running_paper

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Desk:
    """A store that visits the paper, an hour after the other."""

    paper: Paper
    database: Database
    time: datetime = NOON
    limits: VisitLimits = field(default_factory=VisitLimits)
    #: Other hosts that may be asked.
    others: tuple[str, ...] = ()

    def visit(self, kind: str, *paths: str, after: timedelta = timedelta(minutes=5), **settings: Any) -> Visit:
        self.time += after
        places = tuple(self.paper.url(path) for path in paths)
        settings = {"name": "paper", "access": Access(allow=frozenset(self.others)), **settings}
        return asyncio.run(self._visit(Source(kind=kind, places=places, **settings)))

    async def _visit(self, source: Source) -> Visit:
        with ParserPool(in_process=True) as pool:
            async with Fetcher(user_agent="feedloom/0 (+https://x.example/)", allow=[self.paper.host]) as fetcher:
                client = PoliteClient(
                    fetcher,
                    agent="feedloom",
                    delay=0.0,
                    hosts=Hosts(self.database),
                    clock=time.monotonic,
                    now=lambda: self.time,
                    random=lambda: 0.0,
                )
                return await visit_source(
                    source,
                    articles=self.articles,
                    sources=Sources(self.database),
                    pool=pool,
                    now=lambda: self.time,
                    client=client,
                    limits=self.limits,
                )

    @property
    def articles(self) -> Articles:
        return Articles(self.database, "paper.example,2026")

    def statuses(self) -> list[str]:
        return [row["status"] for row in self.database.execute("SELECT status FROM articles ORDER BY url")]

    def asked(self) -> list[tuple[str, int]]:
        """What the paper was asked since the last time."""
        asked, self.paper.asked = self.paper.asked, []
        return asked


@pytest.fixture
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        yield paper


@pytest.fixture
def desk(paper: Paper, tmp_path: Path) -> Iterator[Desk]:
    with Database.open(tmp_path / "store.db") as database:
        yield Desk(paper, database)


def counts(visit: Visit) -> dict[str, int]:
    names = ("seen", "new", "updated", "unchanged", "skipped", "failed")
    return {name: getattr(visit, name) for name in names if getattr(visit, name)}


def test_listing_twice(desk: Desk) -> None:
    """All articles of a listing are read; a second visit asks for the listing alone, on condition."""
    paths = [desk.paper.article(number) for number in range(8)]
    desk.paper.listing("/town", paths)
    visit = desk.visit("listing", "/town")
    assert (visit.cause, visit.failures) == (None, ())
    assert counts(visit) == {"seen": 8, "new": 8}
    assert (visit.requests, visit.not_modified) == (9, 0)
    assert visit.bytes > 1_000
    assert [path for path, _ in desk.asked()] == ["/robots.txt", "/town", *paths]
    visit = desk.visit("listing", "/town")
    assert desk.asked() == [("/town", 304)]
    assert (counts(visit), visit.requests, visit.not_modified) == ({}, 1, 1)


def test_new_and_revised(desk: Desk) -> None:
    """A new item costs two requests; young articles are asked for again after an hour, two, four, and then no more."""
    paths = [desk.paper.article(number) for number in range(6)]
    desk.paper.listing("/town", paths[:5])
    desk.visit("listing", "/town")
    desk.asked()
    desk.paper.listing("/town", paths)
    assert counts(desk.visit("listing", "/town")) == {"seen": 6, "new": 1, "unchanged": 5}
    assert desk.asked() == [("/town", 200), (paths[5], 200)]
    desk.paper.article(0, extra="<p>Later the mayor said that the ferries will be free of charge on Sundays.</p>")
    visit = desk.visit("listing", "/town", after=timedelta(hours=1))
    assert counts(visit) == {"seen": 6, "updated": 1, "unchanged": 5}
    assert sorted(desk.asked()) == [("/town", 304), (paths[0], 200), *((path, 304) for path in paths[1:])]
    asked = []
    for _ in range(110):
        desk.visit("listing", "/town", after=timedelta(hours=1))
        asked.append(len(desk.asked()) - 1)
    assert sum(asked[:12]) in range(10, 25)
    assert sum(asked[100:]) == 0


@pytest.mark.parametrize("date", ["2026-03-01T08:00:00+07:00", ""])
def test_pages_whose_bytes_never_stay(desk: Desk, date: str) -> None:
    """An article whose page changes with every answer, but not in what it says, is asked for ever more rarely too."""
    path = desk.paper.article(0, date=date)
    desk.paper.listing("/town", [path])
    desk.visit("listing", "/town")
    desk.asked()
    for number in range(96):
        desk.paper.pages[path].body += f"<!-- {number} -->".encode()
        desk.visit("listing", "/town", after=timedelta(hours=1))
    assert sum(asked == path for asked, _ in desk.asked()) in range(4, 8)


def test_a_broken_page_costs_itself_only(desk: Desk) -> None:
    """A page that fails is named, tried once more, then set aside and asked for ever more rarely."""
    paths = [desk.paper.article(number) for number in range(5)]
    desk.paper.listing("/town", paths)
    desk.paper.pages[paths[1]] = Answer(b"", status=500)
    assert counts(desk.visit("listing", "/town")) == {"seen": 5, "new": 4, "failed": 1}
    assert counts(desk.visit("listing", "/town")) == {"seen": 1, "failed": 1}
    assert counts(desk.visit("listing", "/town", after=timedelta(minutes=6))) == {}
    desk.asked()
    assert counts(desk.visit("listing", "/town", after=timedelta(minutes=6))) == {}
    assert desk.asked() == [("/town", 304)]
    desk.paper.article(1)
    late = desk.visit("listing", "/town", after=timedelta(days=1))
    assert late.new == 1


def test_a_wall_that_never_looks_the_same(desk: Desk) -> None:
    """A page that shows a wall with other bytes each time is set aside like any other that fails."""
    paths = [desk.paper.article(number) for number in range(4)]
    desk.paper.put(paths[0], "<title>Just a moment...</title>Checking your browser")
    desk.paper.listing("/town", paths)
    failed = []
    for number in range(24):
        desk.paper.pages[paths[0]].body += f"<!-- {number} -->".encode()
        failed.append(desk.visit("listing", "/town", after=timedelta(hours=1)).failed)
    assert (failed[:2], sum(failed[2:])) == ([1, 1], 0)
    assert sum(asked == paths[0] for asked, _ in desk.asked()) < 8


def test_robots_are_no_failures(desk: Desk) -> None:
    """What robots.txt refuses is left out with a note, pages and whole lists alike."""
    paths = [desk.paper.article(number) for number in range(5)]
    desk.paper.listing("/town", paths)
    desk.paper.put("/robots.txt", f"User-agent: feedloom\nDisallow: {paths[0]}\nDisallow: /secret")
    visit = desk.visit("listing", "/town", "/secret")
    assert counts(visit) == {"seen": 5, "new": 4, "skipped": 1}
    assert visit.cause is None
    assert [note for note in visit.notes if "robots.txt" in note] == list(visit.notes)
    assert len(visit.notes) == 2


def test_next_pages(desk: Desk) -> None:
    """A listing goes on to its next pages, as many as the source says, and not in circles."""
    paths = [desk.paper.article(number) for number in range(12)]
    for page in range(3):
        desk.paper.listing(f"/town/{page}", paths[page * 4 : page * 4 + 4], after=f"/town/{(page + 1) % 3}")
    assert desk.visit("listing", "/town/0").new == 4
    assert desk.visit("listing", "/town/0", pages=2).new == 4
    desk.paper.listing("/town/0", [*paths[:4], desk.paper.article(99)], after="/town/1")
    assert desk.visit("listing", "/town/0", pages=2).new == 1
    assert desk.visit("listing", "/town/0", pages=9).new == 4
    desk.asked()
    assert desk.visit("listing", "/town/0", pages=9).new == 0
    assert desk.asked() == [("/town/0", 304), ("/town/1", 304), ("/town/2", 304)]


@pytest.mark.parametrize(
    "narrow", [{"selectors": {"item": ".old"}}, {"filters": Filters(include=("*number-1-*",))}], ids=["item", "include"]
)
def test_new_settings_meet_a_list_that_has_not_changed(desk: Desk, narrow: dict[str, Any]) -> None:
    """Better selectors and wider filters count at once, whether or not the list has changed meanwhile."""
    desk.paper.listing("/town", [desk.paper.article(number) for number in range(8)])
    known = desk.visit("listing", "/town", **narrow).new
    visit = desk.visit("listing", "/town", selectors={"item": ".story"})
    assert (visit.new, visit.broken) == (8 - known, None)


@pytest.mark.parametrize("damage", ['{"settings": "', "[1]", '{"settings": "%s", "items": 8}', '{"settings": "%s"}'])
def test_what_is_known_of_a_list_is_damaged(desk: Desk, damage: str) -> None:
    """What the store cannot have kept of a list is named as damage, with the way out."""
    desk.paper.listing("/town", [desk.paper.article(number) for number in range(8)])
    desk.visit("listing", "/town")
    (said,) = desk.database.execute("SELECT said FROM readings WHERE outcome = 'listing'").fetchone()
    broken = damage.replace("%s", json.loads(said)["settings"])
    with desk.database.write("damage"):
        desk.database.execute("UPDATE readings SET said = ? WHERE outcome = 'listing'", (broken,))
    with pytest.raises(CorruptStoreError, match="what a list named in the store is damaged"):
        desk.visit("listing", "/town")


def test_a_list_that_names_nothing_is_read_again(desk: Desk) -> None:
    """An empty page that has not changed is asked for without conditions: the rules that read it may be better now."""
    desk.paper.put("/town", "<div>Our new design</div>")
    for _ in range(2):
        assert desk.visit("listing", "/town").not_modified == 0


def test_selectors(desk: Desk) -> None:
    """With selectors a listing gives what they select, whatever it looks like."""
    path = desk.paper.article(1)
    row = f'<tr class=row><td><a class=t href="{path}">Bridge</a><td class=d>3/1/2026<td class=s>A short summary.</tr>'
    desk.paper.put("/table", f"<html lang=en><table>{row}<tr><td><a href=/other>Other</a></tr></table>")
    selectors = {"item": "tr.row", "title": ".t", "date": ".d", "summary": ".s"}
    desk.paper.pages[path].status = 500
    visit = desk.visit("listing", "/table", selectors=selectors)
    assert counts(visit) == {"seen": 1, "failed": 1}
    row = desk.database.execute("SELECT title, status, lede FROM articles").fetchone()
    assert tuple(row) == ("Bridge", "teaser", "A short summary.")


@pytest.mark.parametrize("broken", [False, True])
def test_feed(desk: Desk, broken: bool) -> None:
    """A feed is a list of articles that are read in full, also where its XML is broken; its guids are kept as keys."""
    paths = [desk.paper.article(number) for number in range(5)]
    desk.paper.feed("/feed.xml", paths)
    if broken:
        body = desk.paper.pages["/feed.xml"].body.replace(b"</channel></rss>", b"<p>&nbsp;<br>")
        desk.paper.pages["/feed.xml"].body = body
    assert counts(desk.visit("feed", "/feed.xml")) == {"seen": 5, "new": 5}
    assert desk.database.execute("SELECT count(*) FROM keys WHERE kind = 'guid'").fetchone()[0] == 5
    assert desk.statuses() == ["full"] * 5
    desk.asked()
    assert counts(desk.visit("feed", "/feed.xml")) == {}
    assert desk.asked() == [("/feed.xml", 304)]


def test_sitemaps(desk: Desk) -> None:
    """A home page given as a sitemap leads by robots.txt to an index, to compressed sitemaps, to pages."""
    paths = [desk.paper.article(number) for number in range(4)]

    def sitemap(paths: list[str]) -> str:
        locations = "".join(f"<url><loc>{desk.paper.url(path)}</loc></url>" for path in paths)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</urlset>'

    desk.paper.put("/robots.txt", f"Sitemap: {desk.paper.url('/index.xml')}")
    names = "".join(f"<sitemap><loc>{desk.paper.url(path)}</loc></sitemap>" for path in ("/1.xml", "/2.xml.gz"))
    desk.paper.put("/index.xml", f"<sitemapindex>{names}</sitemapindex>", media_type="application/xml")
    desk.paper.put("/1.xml", sitemap(paths[:2]), media_type="application/xml")
    desk.paper.put("/2.xml.gz", gzip.compress(sitemap(paths[2:]).encode()), media_type="application/x-gzip")
    assert desk.visit("sitemap", "/").new == 4
    desk.asked()
    assert desk.visit("sitemap", "/").new == 0
    assert desk.asked() == [("/index.xml", 304), ("/1.xml", 304), ("/2.xml.gz", 304)]


def test_sitemaps_of_which_one_changes(desk: Desk) -> None:
    """What the unchanged sitemaps of an index name counts too: a new page in one of them breaks no source."""
    paths = [desk.paper.article(number) for number in range(24)]

    def sitemap(path: str, pages: list[str]) -> None:
        locations = "".join(f"<url><loc>{desk.paper.url(page)}</loc></url>" for page in pages)
        desk.paper.put(path, f"<urlset>{locations}</urlset>", media_type="text/xml")

    names = "".join(f"<sitemap><loc>{desk.paper.url(path)}</loc></sitemap>" for path in ("/1.xml", "/2.xml"))
    desk.paper.put("/index.xml", f"<sitemapindex>{names}</sitemapindex>", media_type="text/xml")
    sitemap("/1.xml", paths[:20])
    for last in (21, 21, 23, 23):
        sitemap("/2.xml", paths[20:last])
        assert desk.visit("sitemap", "/index.xml").broken is None
    assert desk.statuses() == ["full"] * 23


@pytest.mark.parametrize("broken", ["/1.xml", "/2.xml", "/3.xml"])
def test_a_broken_sitemap_costs_itself_only(desk: Desk, broken: str) -> None:
    """A sitemap of an index that cannot be had is named, whichever it is; the pages of the others are read."""
    for number in (1, 2, 3):
        page = desk.paper.url(desk.paper.article(number))
        desk.paper.put(f"/{number}.xml", f"<urlset><url><loc>{page}</loc></url></urlset>", media_type="text/xml")
    names = "".join(f"<sitemap><loc>{desk.paper.url(f'/{number}.xml')}</loc></sitemap>" for number in (1, 2, 3))
    desk.paper.put("/sitemaps.xml", f"<sitemapindex>{names}</sitemapindex>", media_type="text/xml")
    whole = desk.paper.pages.pop(broken)
    visit = desk.visit("sitemap", "/sitemaps.xml")
    assert (visit.cause, visit.new) == (None, 2)
    assert [failure.document for failure in visit.failures] == [desk.paper.url(broken)]
    desk.paper.pages[broken] = whole
    assert desk.visit("sitemap", "/sitemaps.xml").new == 1


def test_large_indexes_take_linear_time(desk: Desk) -> None:
    """Two indexes that name 30,000 sitemaps each hold up nobody; as many sitemaps are asked for as may be."""
    for path, names in (("/sitemaps.xml", ["/more.xml"]), ("/more.xml", [])):
        names += [f"{path}/{number}.xml" for number in range(30_000)]
        locations = "".join(f"<sitemap><loc>{desk.paper.url(name)}</loc></sitemap>" for name in names)
        desk.paper.put(path, f"<sitemapindex>{locations}</sitemapindex>", media_type="text/xml")
    start = time.process_time()
    desk.visit("sitemap", "/sitemaps.xml", pages=3)
    assert time.process_time() - start < 8
    assert [path for path, _ in desk.asked()][1:] == [
        "/sitemaps.xml",
        "/more.xml",
        *(f"/sitemaps.xml/{n}.xml" for n in range(3)),
    ]


def test_a_broken_next_page_costs_itself_only(desk: Desk) -> None:
    """A next page that is missing or refused does not take the pages before it along."""
    desk.paper.put("/robots.txt", "User-agent: *\nDisallow: /refused")
    for number, after in enumerate(("/missing", "/refused")):
        desk.paper.listing(f"/{number}", [desk.paper.article(10 * number + one) for one in range(4)], after=after)
    missing = desk.visit("listing", "/0", pages=2)
    assert (missing.cause, missing.new, missing.failed) == (None, 4, 1)
    refused = desk.visit("listing", "/1", pages=2)
    assert (refused.cause, refused.new, refused.failed) == (None, 4, 0)
    assert "robots.txt" in refused.notes[0]


def test_lists_at_the_limit_of_a_visit_wait(desk: Desk) -> None:
    """Next pages that the visit may not ask for any more are no failures; the next visit goes on with them."""
    for number in range(3):
        paths = [desk.paper.article(10 * number + one) for one in range(4)]
        desk.paper.listing(f"/{number}", paths, after=f"/{number + 1}")
    desk.limits = VisitLimits(requests=2)
    visit = desk.visit("listing", "/0", pages=3)
    assert (visit.cause, visit.failed) == (None, 0)
    assert "which is its limit" in visit.notes[0]
    desk.limits = VisitLimits()
    assert desk.visit("listing", "/0", pages=3).new == 12


ENTRY = (
    "<category>Town</category><pubDate>Sun, 01 Mar 2026 08:00:00 +0700</pubDate>"
    '<enclosure url="http://paper.example/1.mp3" type="audio/mpeg" length="7"/>'
)


def test_what_a_feed_said_is_kept(desk: Desk) -> None:
    """An article that is silent on its category, date and media keeps what the feed said when it is read again."""
    path = desk.paper.article(1, date="")
    entry = f"<item><title>Bridge story number 1</title><link>{desk.paper.url(path)}</link>{ENTRY}</item>"
    desk.paper.put("/feed.xml", f'<rss version="2.0"><channel><title>Paper</title>{entry}</channel></rss>')
    desk.visit("feed", "/feed.xml")
    before = desk.articles.get(desk.paper.url(path))
    desk.paper.article(1, date="", extra="<p>Later the mayor said that the ferries will be free of charge.</p>")
    assert counts(desk.visit("feed", "/feed.xml", after=timedelta(hours=2)))["updated"] == 1
    after = desk.articles.get(desk.paper.url(path))
    assert before is not None
    assert after is not None
    assert [category.name for category in after.categories] == ["Town"]
    assert (len(after.enclosures), after.published) == (1, datetime(2026, 3, 1, 1, tzinfo=UTC))
    same = ("categories", "enclosures", "tags", "image", "published", "language")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]


def test_id_of_a_page_that_first_fails(desk: Desk) -> None:
    """An entry without a title, whose page cannot be had at first, has the id of its feed when the page comes."""
    path = desk.paper.article(1)
    entry = f"<item><link>{desk.paper.url(path)}</link><guid>urn:x:1</guid></item>"
    desk.paper.put("/feed.xml", f'<rss version="2.0"><channel><title>Paper</title>{entry}</channel></rss>')
    page, desk.paper.pages[path] = desk.paper.pages[path], Answer(b"", status=403)
    assert len(desk.visit("feed", "/feed.xml", ids_from_feed=True).failures) == 1
    desk.paper.pages[path] = page
    desk.visit("feed", "/feed.xml", ids_from_feed=True)
    article = desk.articles.get(desk.paper.url(path))
    assert article is not None
    assert article.entry_id == "urn:x:1"


def test_single_pages(desk: Desk) -> None:
    """Single pages are asked for at each visit, on condition."""
    paths = [desk.paper.article(number) for number in range(2)]
    assert desk.visit("url", *paths).new == 2
    desk.asked()
    assert counts(desk.visit("url", *paths)) == {"seen": 2, "unchanged": 2}
    assert sorted(desk.asked()) == [(path, 304) for path in paths]


def test_site_is_found_out(desk: Desk) -> None:
    """Of a home page its feed is taken, else its own list, else a sitemap; the choice is told once and kept."""
    paths = [desk.paper.article(number) for number in range(6)]
    desk.paper.listing("/", paths)
    visit = desk.visit("site", "/")
    assert visit.new == 6
    assert "it names no feed, but lists 6 articles itself" in visit.notes[0]
    desk.asked()
    assert desk.visit("site", "/").notes == ()
    assert desk.asked() == [("/", 304)]


@pytest.mark.parametrize("kind", ["application/rss+xml", "text/xml", "Application/Atom+XML; charset=utf-8"])
def test_site_with_a_feed(desk: Desk, kind: str) -> None:
    """The feed that a home page names comes first, however its type is written."""
    paths = [desk.paper.article(number) for number in range(6)]
    desk.paper.put("/", f'<link rel="Alternate" type="{kind}" href="/feed.xml"><p>Welcome')
    desk.paper.feed("/feed.xml", paths)
    visit = desk.visit("site", "/")
    assert visit.new == 6
    assert "names this feed of 6 articles" in visit.notes[0]


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_site_that_is_a_list_itself(desk: Desk, kind: str) -> None:
    """A feed or a sitemap that is given as a home page is read as what it is."""
    paths = [desk.paper.article(number) for number in range(2)]
    desk.paper.feed("/feed.xml", paths)
    locations = "".join(f"<url><loc>{desk.paper.url(path)}</loc></url>" for path in paths)
    desk.paper.put("/sitemap.xml", f'<?xml version="1.0"?><urlset>{locations}</urlset>', media_type="text/xml")
    visit = desk.visit("site", f"/{kind}.xml")
    assert visit.new == 2
    assert f"it is a {kind} itself" in visit.notes[0]


@pytest.mark.parametrize(("section", "label"), [("/blog/", "Blog"), ("/tin/", "Tin"), ("/n/", "新聞")])
def test_site_that_only_leads_to_sections(desk: Desk, section: str, label: str) -> None:
    """A home page of menus and no list is read from the section that lists articles, whatever that is called."""
    paths = [desk.paper.article(number) for number in range(6)]
    menu = f"<nav><a href=/about/us>Us</a> <a href={section}>{label}</a> <a href=/about/>?</a></nav><p>Welcome"
    desk.paper.put("/", menu)
    desk.paper.put("/about/", menu)
    days = "".join(f"<li>2026-02-0{n + 1} <a href={path}>Story {n}</a></li>" for n, path in enumerate(paths))
    desk.paper.put(section, f"<ul>{days}</ul>")
    visit = desk.visit("site", "/")
    assert visit.new == 6
    assert f"its section {desk.paper.url(section)} lists 6 articles" in visit.notes[0]
    desk.asked()
    desk.visit("site", "/")
    assert [path for path, _ in desk.asked()] == [section]


def test_an_article_is_no_site(desk: Desk) -> None:
    """An article that leads to a section with a list is told from a site, with what to write instead."""
    paths = [desk.paper.article(number) for number in range(4)]
    days = "".join(f"<li>2026-02-0{n + 1} <a href={path}>Story {n}</a></li>" for n, path in enumerate(paths))
    desk.paper.put("/blog/", f"<ul>{days}</ul>")
    article = desk.paper.article(7, extra="<p><a href=/blog/>Blog</a></p>")
    visit = desk.visit("site", article)
    assert visit.cause is not None
    assert "this is an article, not a site" in visit.cause
    assert "url" in visit.cause


def test_site_without_anything(desk: Desk) -> None:
    """A home page that leads nowhere fails the visit with the way out."""
    desk.paper.put("/", "<p>Welcome")
    visit = desk.visit("site", "/")
    assert visit.cause is not None
    assert "under `listing`" in visit.cause


def test_filters_and_limits(desk: Desk) -> None:
    """Pages that a filter leaves out are not asked for; those above the limit wait and are read the next time."""
    paths = [desk.paper.article(number) for number in range(10)]
    desk.paper.listing("/town", paths)
    settings: dict[str, Any] = {"filters": Filters(exclude=("*number-3-*", "title: *number 4*")), "limit": 5}
    visit = desk.visit("listing", "/town", **settings)
    assert counts(visit) == {"seen": 10, "new": 5, "skipped": 2}
    kept_out, waiting = visit.notes
    assert kept_out == "the filters of the source leave out 2 pages: 2 by `exclude`"
    assert "3 pages wait for the next visit" in waiting
    assert counts(desk.visit("listing", "/town", **settings)) == {
        "seen": 10, "new": 3, "unchanged": 5, "skipped": 2
    }  # fmt: skip
    assert not {paths[3], paths[4]} & {path for path, _ in desk.asked()}


def test_old_articles_are_left_out(desk: Desk) -> None:
    """An article that proves too old when it is read is not recorded, nor asked for again."""
    new, old = desk.paper.article(1), desk.paper.article(2, date="2025-01-01T08:00:00Z")
    visit = desk.visit("url", new, old, filters=Filters(max_age=timedelta(days=30)))
    assert counts(visit) == {"seen": 2, "new": 1, "skipped": 1}


def test_limits_of_a_visit(desk: Desk) -> None:
    """A visit stops asking at its limit of requests; the rest waits, and is found again."""
    paths = [desk.paper.article(number) for number in range(30)]
    desk.paper.listing("/town", paths)
    desk.limits = VisitLimits(requests=11)
    visit = desk.visit("listing", "/town")
    assert (visit.cause, visit.failed) == (None, 0)
    assert (visit.new, visit.requests) == (10, 11)
    assert "which is its limit" in visit.notes[0]
    desk.limits = VisitLimits()
    assert desk.visit("listing", "/town").new == 30 - visit.new


def test_related_articles_are_followed(desk: Desk) -> None:
    """Related articles that are not known are read too, as many as the source says."""
    others = [desk.paper.article(number) for number in range(2, 6)]
    items = "".join(f'<li><h4><a href="{path}">Bridge story that is related {path[-9:-5]}</a></h4>' for path in others)
    box = f"<section class=related><h3>Related</h3><ul>{items}</ul></section>"
    desk.paper.listing("/town", [desk.paper.article(1, extra=box), *others[3:]])
    assert desk.visit("url", desk.paper.article(1, extra=box), follow_related=2).new == 3


def test_withdrawn_by_its_site(desk: Desk) -> None:
    """An article that is gone twice is withdrawn after its grace; that is no failure."""
    path = desk.paper.article(1)
    desk.visit("url", path)
    del desk.paper.pages[path]
    for _ in range(2):
        visit = desk.visit("url", path, after=timedelta(days=1))
        assert (visit.failed, visit.cause) == (0, None)
    assert "withdrawn" in visit.notes[0]
    desk.articles.lifecycle.withdraw_missing(desk.time + timedelta(days=60))
    article = desk.articles.get(desk.paper.url(path))
    assert article is not None
    assert article.status is Status.WITHDRAWN


def test_back_between_two_misses(desk: Desk) -> None:
    """A page that is missing, there unchanged, and missing again was not gone twice in a row."""
    path = desk.paper.article(1)
    desk.visit("url", path)
    page = desk.paper.pages.pop(path)
    desk.visit("url", path, after=timedelta(days=1))
    desk.paper.pages[path] = page
    assert desk.visit("url", path, after=timedelta(days=1)).new == 0
    del desk.paper.pages[path]
    assert "perhaps withdrawn" in desk.visit("url", path, after=timedelta(days=1)).notes[0]
    assert desk.articles.lifecycle.withdraw_missing(desk.time + timedelta(days=60)) == []


STORIES = {"item": ".story", "title": "h3", "link": "a"}


def _people(paths: list[str], name: str) -> str:
    items = "".join(f'<li><h3><a href="{path}">Bridge story {path[-9:-5]}</a></h3>' for path in paths)
    return f"<!doctype html><html><title>{name}</title><body><main><h1>{name}</h1><ul>{items}</ul></main>"


@pytest.mark.parametrize(
    ("path", "name", "listed", "byline", "stays"),
    [
        ("/pisarze/anna-lis.html", "Anna Lis", 4, False, False),
        ("/pisarze/anna-lis.html", "Anna Lis", 1, True, False),
        ("/γράφουν/μαρία", "Μαρία Ρήγα", 1, True, False),
        ("/tag/پل", "پل", 1, False, False),
        ("/فيلم/42", "الجسر القديم في فيلم", 0, False, True),
        ("/影/橋", "橋の一日を見る", 0, False, True),
    ],
)
def test_a_page_that_leads_to_articles_is_left_out(
    desk: Desk, path: str, name: str, listed: int, byline: bool, stays: bool
) -> None:
    """What a list names and proves to be a list, or the page of an author or a subject, is in no feed and is told,
    until it is an article; then it has the id that it had. A page without anything to read stays.
    """
    path = quote(path)
    by = f'<p class="byline"><a rel="author" href="{path}">{name}</a></p>' if byline else ""
    stories = [desk.paper.article(number, extra=by) for number in range(1, 5)]
    desk.paper.listing("/town", stories)
    town = desk.paper.pages["/town"].body.decode()
    card = (
        f'<div class="story"><h3><a href="{path}">{name}</a></h3><p class="summary">What is to be seen there.</p></div>'
    )
    desk.paper.put("/town", town.replace("</main>", f"{card}</main>"))
    desk.paper.put(path, _people(stories[:listed], name))

    def told(visit: Visit) -> bool:
        return any("the feeds leave it out" in note and path in note for note in visit.notes)

    def known() -> StoredArticle:
        found = desk.articles.get(desk.paper.url(path))
        assert found is not None
        return found

    assert told(desk.visit("listing", "/town", selectors=STORIES)) is not stays
    before = known()
    assert before.status is (Status.TEASER if stays else Status.WITHDRAWN)
    again = desk.visit("listing", "/town", selectors=STORIES, after=timedelta(hours=1))  # the page has not changed
    assert (told(again), known().status) == (not stays, before.status)
    desk.paper.pages[path] = desk.paper.pages[desk.paper.article(7)]
    assert desk.visit("listing", "/town", selectors=STORIES, after=timedelta(hours=3)).new == 1
    assert (known().status, known().entry_id) == (Status.FULL, before.entry_id)


def test_an_entry_of_a_feed_that_is_a_list_stays(desk: Desk) -> None:
    """What a feed calls an entry may be a list of others: a week in links."""
    stories = [desk.paper.article(number) for number in range(1, 6)]
    desk.paper.put("/week", _people(stories, "The week"))
    desk.paper.feed("/feed", [*stories, "/week"])
    desk.visit("feed", "/feed")
    assert desk.statuses().count("teaser") == 1


def test_backfill(desk: Desk) -> None:
    """Of a first visit the newest reach the feeds; what comes later does all the same."""
    paths = [desk.paper.article(number) for number in range(6)]
    desk.paper.listing("/town", paths)
    desk.visit("listing", "/town", backfill=2)
    assert desk.database.execute("SELECT count(*) FROM articles WHERE backfill = 1").fetchone()[0] == 4
    desk.paper.listing("/town", [*paths, desk.paper.article(6)])
    desk.visit("listing", "/town", backfill=2)
    assert desk.database.execute("SELECT count(*) FROM articles WHERE backfill = 1").fetchone()[0] == 4


def test_own_access(desk: Desk) -> None:
    """Headers, cookies and credentials of a source go to its host, and not where that redirects to."""
    path = desk.paper.article(1)
    access = Access(headers={"X-Key": "k1", "Cookie": "a=b"}, auth=("me", "secret"))
    desk.visit("url", path, access=access)
    sent = desk.paper.requests[-1]
    assert (sent["x-key"], sent["cookie"]) == ("k1", "a=b")
    assert sent["authorization"].startswith("Basic ")
    assert "secret" not in repr(access)
    with running_paper() as other:
        desk.paper.pages["/moved"] = Answer(b"", status=302, headers={"Location": other.url("/x")})
        other.put("/x", desk.paper.pages[path].body)
        desk.visit("url", "/moved", access=access)
        assert all("authorization" not in sent and "x-key" not in sent for sent in other.requests)


def test_redesign_breaks_the_source(desk: Desk) -> None:
    """A listing that names nothing any more is broken, with the cause, at every visit until it is mended."""
    paths = [desk.paper.article(number) for number in range(8)]
    desk.paper.listing("/town", paths)
    assert desk.visit("listing", "/town").broken is None
    desk.paper.put("/town", "<div>Our new design</div>")
    for _ in range(3):
        visit = desk.visit("listing", "/town")
        assert visit.broken is not None
        assert "0 articles; it found 8 on average" in visit.broken
    desk.paper.listing("/town", paths)
    assert desk.visit("listing", "/town").broken is None
    told = [health.cause is None for _, health in Sources(desk.database).changes_of_health(limit=9)]
    assert told == [True, False]


def test_redesign_of_one_list_of_several(desk: Desk) -> None:
    """A list that names nothing any more while others do is a failure at every visit until it is mended."""
    paths = [desk.paper.article(number) for number in range(12)]
    desk.paper.listing("/town", paths[:8])
    desk.paper.listing("/sport", paths[8:])
    assert desk.visit("listing", "/town", "/sport").failed == 0
    desk.paper.put("/sport", "<div>Our new design</div>")
    for _ in range(3):
        visit = desk.visit("listing", "/town", "/sport")
        assert [failure.document for failure in visit.failures] == [desk.paper.url("/sport")]
        assert "0 articles; it named 4" in visit.failures[0].cause
    desk.paper.listing("/sport", paths[8:])
    assert desk.visit("listing", "/town", "/sport").failed == 0


def test_trouble_does_not_become_the_usual(desk: Desk) -> None:
    """A source stays broken as long as it gives as little, however often it is visited meanwhile."""
    paths = [desk.paper.article(number) for number in range(20)]
    desk.paper.listing("/town", paths)
    assert desk.visit("listing", "/town").broken is None
    for number in range(12):
        desk.paper.listing("/town", paths[number : number + 2])
        assert desk.visit("listing", "/town").broken is not None


def test_field_that_disappears(desk: Desk) -> None:
    """When the newest articles lack a date that all before them had, the source is broken until new ones have it."""
    paths = [desk.paper.article(number) for number in range(12)]
    desk.paper.listing("/town", paths)
    assert desk.visit("listing", "/town").broken is None
    for first, date, verdict in ((12, "", "0 of 6 articles have date; 12 of 12 had"), (18, "2026-03-01T09:00Z", None)):
        paths += [desk.paper.article(number, date=date) for number in range(first, first + 6)]
        desk.paper.listing("/town", paths)
        assert desk.visit("listing", "/town").broken == verdict
        assert desk.visit("listing", "/town").broken == verdict


def test_listing_that_names_much_less(desk: Desk) -> None:
    """A listing that names a fraction of the usual is broken, and by its selector if it has one."""
    paths = [desk.paper.article(number) for number in range(20)]
    for selectors, words in (
        ({}, "the lists name 2 articles"),
        ({"item": ".story"}, "selector `.story` found 2 items"),
    ):
        for named, expected in ((20, None), (2, f"{words}; it found 20 on average"), (20, None)):
            desk.paper.listing("/town", paths[:named])
            desk.paper.pages["/town"].body += str(desk.time).encode()
            visit = desk.visit("listing", "/town", name=f"town {len(selectors)}", selectors=selectors)
            assert visit.broken == expected


def test_host_that_is_ill(desk: Desk) -> None:
    """A site that does not answer fails the visit in words, and is then left alone for a while."""
    desk.paper.pages["/town"] = Answer(b"", status=503, headers={"Retry-After": "3600"})
    visit = desk.visit("listing", "/town")
    assert visit.cause is not None
    assert "503" in visit.cause
    desk.asked()
    visit = desk.visit("listing", "/town")
    assert visit.cause is not None
    assert "left alone" in visit.cause
    assert desk.asked() == []


EMPTY = "<!doctype html><title>Gallery</title><p>Look."


def test_a_source_without_an_article_is_broken(desk: Desk) -> None:
    """If no page is an article the source is broken, with the reason of the first, until one is."""
    paths = [f"/gallery/{number}" for number in range(6)]
    for path in paths:
        desk.paper.put(path, EMPTY)
    desk.paper.feed("/feed", paths)
    told = f"0 of 6 pages are articles; {desk.paper.url(paths[0])}: no article is found there"
    assert desk.visit("feed", "/feed").broken == told
    again = desk.visit("feed", "/feed")  # nothing is new, and the feed has not changed
    assert (again.broken, again.not_modified, again.seen) == (told, 1, 0)
    assert desk.visit("feed", "/feed", after=timedelta(hours=2)).broken == told  # each page answers 304
    desk.paper.put(paths[3], desk.paper.pages[desk.paper.article(3)].body)
    assert desk.visit("feed", "/feed", after=timedelta(hours=5)).broken is None
    assert desk.visit("feed", "/feed").broken is None


RULE = """name = "paper"
hosts = ["127.0.0.1"]
[select]
title = [".words h4"]
body = [".words .well"]
"""


def test_new_settings_meet_pages_that_were_no_articles(desk: Desk, tmp_path: Path) -> None:
    """Who mends a source by its settings need not wait until its pages change or are due."""
    paths = ["/gallery/0", desk.paper.article(1)]
    desk.paper.put(paths[0], EMPTY)
    desk.paper.listing("/town", [desk.paper.article(number) for number in range(1, 4)])
    desk.paper.feed("/feed", paths)
    desk.visit("feed", "/feed")
    same: dict[str, Any] = {"access": Access(headers={"Accept-Language": "en"})}
    for settings in ({"charset": "utf-8"}, {"rules": (tmp_path,)}, same):  # an empty folder of rules changes nothing
        desk.paper.asked.clear()
        desk.visit("feed", "/feed", **settings)
        asked = [path for path, status in desk.paper.asked if status == 200 and path in paths]
        assert asked == paths[:1], settings
    desk.paper.asked.clear()
    desk.visit("feed", "/feed", **same)
    assert [path for path, _ in desk.paper.asked if path in paths] == []


def test_a_rule_that_is_edited_meets_pages_that_were_no_articles(desk: Desk, tmp_path: Path) -> None:
    """A page that answers 304 for ever is read by the new rule all the same."""
    desk.paper.put("/odd", EMPTY)
    rule = tmp_path / "paper.toml"
    rule.write_text(RULE)
    assert desk.visit("url", "/odd", rules=(tmp_path,)).broken
    desk.paper.asked.clear()
    desk.visit("url", "/odd", rules=(tmp_path,))
    assert [status for path, status in desk.paper.asked if path == "/odd"] == [304]
    desk.paper.asked.clear()
    rule.write_text(RULE.replace("h4", "h5"))
    desk.visit("url", "/odd", rules=(tmp_path,))
    assert [status for path, status in desk.paper.asked if path == "/odd"] == [200]


def test_a_mix_of_pages_is_no_trouble(desk: Desk) -> None:
    """One article among pages without a text makes a source well, and a page that is withdrawn does not break it."""
    paths = [desk.paper.article(1), "/gallery/1", "/gallery/2"]
    for path in paths[1:]:
        desk.paper.put(path, EMPTY)
    desk.paper.feed("/feed", paths)
    assert desk.visit("feed", "/feed").broken is None
    desk.paper.feed("/one", paths[:1])
    assert desk.visit("feed", "/one", name="one").broken is None
    del desk.paper.pages[paths[0]]
    gone = desk.visit("feed", "/one", name="one", after=timedelta(hours=2))
    assert (gone.broken, gone.failures) == (None, ())


def test_pages_that_fail_are_no_articles(desk: Desk) -> None:
    """A source all of whose pages fail stays broken after they are set aside, when nothing else would tell."""
    paths = [desk.paper.article(number) for number in range(3)]
    desk.paper.listing("/town", paths)
    for path in paths:
        desk.paper.pages[path] = Answer(b"", status=403)
    visits = [desk.visit("listing", "/town", after=timedelta(hours=5)) for _ in range(4)]
    assert [visit.failed for visit in visits] == [3, 3, 0, 0]
    assert all(visit.broken and "0 of 3 pages are articles" in visit.broken for visit in visits)
    assert "403" in str(visits[-1].broken)


@pytest.mark.parametrize(
    ("kind", "place", "words"),
    [
        ("feed", "/", 'its head names {site}/feed.xml: use `feed = "{site}/feed.xml"`'),
        ("feed", "/town", 'it lists 8 articles: use `listing = "{site}/town"`'),
        ("feed", "/map.xml", 'it is a sitemap: use `sitemap = "{site}/map.xml"`'),
        ("listing", "/feed.xml", 'it is a feed: use `feed = "{site}/feed.xml"`'),
        ("listing", "/map.xml", 'it is a sitemap: use `sitemap = "{site}/map.xml"`'),
        ("listing", "/story.html", 'it is an article: use `url = "{site}/story.html"`'),
        ("sitemap", "/feed.xml", 'it is a feed: use `feed = "{site}/feed.xml"`'),
        ("sitemap", "/town", 'it lists 8 articles: use `listing = "{site}/town"`'),
        ("url", "/town", 'it lists 8 articles: use `listing = "{site}/town"`'),
        ("url", "/feed.xml", 'it is a feed: use `feed = "{site}/feed.xml"`'),
        ("site", "/story.html", 'use `site = "{site}/"`, or use `url = "{site}/story.html"` for it alone'),
    ],
)
def test_a_place_under_the_wrong_key(desk: Desk, kind: str, place: str, words: str) -> None:
    """The visit names the key and the address that would work."""
    paths = [desk.paper.article(number) for number in range(8)]
    desk.paper.listing("/town", paths)
    desk.paper.feed("/feed.xml", paths)
    desk.paper.put("/map.xml", f"<urlset><url><loc>{desk.paper.url(paths[0])}</loc></url></urlset>")
    desk.paper.pages["/story.html"] = desk.paper.pages[paths[0]]
    head = '<link rel=alternate type="application/rss+xml" href="/feed.xml">'
    desk.paper.put("/", f"<!doctype html><html lang=en><head><title>Paper</title>{head}</head><p>Welcome")
    visit = desk.visit(kind, place)
    assert words.format(site=desk.paper.url("")) in f"{visit.cause} {visit.broken}"


def test_a_page_that_fails_once(desk: Desk) -> None:
    """A page, a list and a robots.txt that fail once are tried again within the visit."""
    paths = [desk.paper.article(number) for number in range(5)]
    desk.paper.listing("/town", paths)
    ill = {"/robots.txt", "/town", paths[1], paths[3]}

    def fault(path: str) -> Answer | None:
        if path not in ill:
            return None
        ill.remove(path)
        return Answer(b"", status=503)

    desk.paper.fault = fault
    visit = desk.visit("listing", "/town")
    assert (counts(visit), visit.failures) == ({"seen": 5, "new": 5}, ())
    assert [path for path, _ in desk.asked()][-2:] == [paths[1], paths[3]]


@pytest.mark.parametrize("seed", range(6))
def test_three_of_ten_requests_fail(desk: Desk, seed: int) -> None:
    """Sixty articles are read in at most four visits, though three of ten requests fail at random."""
    paths = [desk.paper.article(number) for number in range(60)]
    desk.paper.listing("/town", paths)
    chance = Random(seed)
    desk.paper.fault = lambda _: Answer(b"", status=503) if chance.random() < 0.3 else None
    for _ in range(4):
        desk.visit("listing", "/town", after=timedelta(hours=1))
    assert desk.statuses().count("full") == 60


def test_pages_of_a_host_that_is_left_alone_are_told(desk: Desk) -> None:
    """A visit whose pages wait, because their host failed for another source, says so and counts as failed."""
    paths = [desk.paper.article(number) for number in range(5)]
    desk.paper.feed("/feed", paths)
    with running_paper() as other:
        for path in paths:
            other.pages[path] = Answer(b"", status=500)
        other.feed("/feed", paths)
        other.listing("/town", paths)
        desk.paper.put("/feed", other.pages["/feed"].body)
        desk.others = (other.host,)
        first = desk.visit("feed", "/feed")
        assert first.failed == 3
        second = desk.visit("feed", "/feed", after=timedelta(seconds=60))
    assert (second.failed, second.cause) == (1, None)
    assert "left alone" in second.failures[0].cause


def notes(*days: tuple[str, str]) -> str:
    """A page that holds a post for each of *days*, and links to none."""
    posts = "".join(f"<h3>{day}: Notes</h3><p>{text}</p>" for day, text in days)
    return f"<!doctype html><html lang=en><head><title>Notes</title></head><body><h1>Notes</h1>{posts}</body></html>"


def test_posts_on_one_page(desk: Desk) -> None:
    """Posts that a page holds whole are articles, for one request; a new one is new, an edited one revised, and the
    others stay as they are. They are never asked for, since they have no page of their own.
    """
    old = [
        ("3 March 2024", "We sweep the boathouse on Saturday, and bring our own brooms."),
        ("28 January 2024", "The members chose a treasurer, and thanked the one before her."),
        ("30 November 2023", "The lake is closed until the ice is gone. Skaters go at their risk."),
    ]
    desk.paper.put("/notes.html", notes(*old))
    assert counts(desk.visit("listing", "/notes.html")) == {"seen": 3, "new": 3}
    assert desk.statuses() == ["full"] * 3
    assert [path for path, _ in desk.asked()] == ["/robots.txt", "/notes.html"]
    assert counts(desk.visit("listing", "/notes.html", after=timedelta(days=1))) == {}
    assert [path for path, _ in desk.asked() if path != "/robots.txt"] == ["/notes.html"]
    added = ("12 May 2024", "Four boats came by train. The old ones go to the school by the lake.")
    edited = (old[1][0], f"{old[1][1]} They also raised the fee.")
    desk.paper.put("/notes.html", notes(added, old[0], edited, old[2]))
    visit = desk.visit("listing", "/notes.html")
    assert counts(visit) == {"seen": 4, "new": 1, "updated": 1, "unchanged": 2}
    rows = desk.database.execute("SELECT url, published, body FROM articles ORDER BY published DESC").fetchall()
    assert [row["published"][:10] for row in rows] == ["2024-05-12", "2024-03-03", "2024-01-28", "2023-11-30"]
    assert rows[2]["body"].endswith("They also raised the fee.")
    assert all(row["url"].startswith(desk.paper.url("/notes.html#:~:text=")) for row in rows)


def test_posts_of_a_section(desk: Desk) -> None:
    """A site whose home page lists nothing is read from the page that holds its posts; no other is taken for one."""
    menu = "".join(f"<a href=/{name}.html>{name}</a> " for name in ("boats", "notes", "calendar"))
    desk.paper.put("/", f"<html lang=en><title>Club</title><body><div>{menu}</div><p>We row.</p></body></html>")
    desk.paper.put("/boats.html", "<html lang=en><title>Boats</title><body><p>Our boats are red.</p></body></html>")
    desk.paper.put(
        "/notes.html",
        notes(
            ("3 March 2024", "We sweep the boathouse."),
            ("1 March 2024", "We wash all the boats."),
            ("2 May 2023", "We row on the lake."),
        ),
    )
    coming = (
        ("1 May 2031", "First day of the season."),
        ("2 June 2031", "Regatta."),
        ("3 July 2031", "Night on the lake."),
    )
    desk.paper.put("/calendar.html", notes(*coming, ("4 August 2031", "Harbour feast.")))
    visit = desk.visit("site", "/")
    assert visit.cause is None
    assert [row["published"][:4] for row in desk.database.execute("SELECT published FROM articles")] == [
        "2024",
        "2024",
        "2023",
    ]
    assert any("holds 3 whole posts" in note for note in visit.notes)


def test_an_edited_post_without_a_day(desk: Desk) -> None:
    """A post that states no day is edited like the others: its page is never taken for it."""
    posts = [
        ("12 May", "Four boats came by train. The old ones go to the school by the lake."),
        ("3 March", "We sweep the boathouse on Saturday, and bring our own brooms."),
        ("28 January", "The members chose a treasurer, and thanked the one before her."),
    ]
    desk.paper.put("/notes.html", notes(*posts))
    assert counts(desk.visit("listing", "/notes.html", filters=Filters(include=("*/notes.html",)))) == {
        "seen": 3,
        "new": 3,
    }
    posts[1] = (posts[1][0], f"{posts[1][1]} Children are welcome.")
    desk.paper.put("/notes.html", notes(*posts))
    visit = desk.visit("listing", "/notes.html", filters=Filters(include=("*/notes.html",)))
    assert counts(visit) == {"seen": 3, "updated": 1, "unchanged": 2}
    bodies = [row["body"] for row in desk.database.execute("SELECT body FROM articles ORDER BY id")]
    assert bodies == [text for _, text in posts]


def entries(*numbers: int) -> str:
    """A feed without ids; "{}" stands for the link of each entry."""
    items = "".join(
        f"<item><title>Part {number}</title><link>{{}}</link>"
        f"<description>Part {number} tells of boat {number}.</description>"
        f"<pubDate>Sun, {number:02} Mar 2026 08:00:00 GMT</pubDate></item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>Parts</title>{items}</channel></rss>'


def test_entries_that_all_lead_home(desk: Desk) -> None:
    """Entries that share one address are articles of their own, and stay so when others come and go."""
    home = desk.paper.url("/")
    for numbers, new in (((3, 2, 1), 3), ((4, 3, 2), 1), ((5, 4, 3), 1)):
        desk.paper.put("/feed", entries(*numbers).replace("{}", home), media_type="application/rss+xml")
        assert counts(desk.visit("feed", "/feed")).get("new") == new
    titles = [row["title"] for row in desk.database.execute("SELECT title FROM articles ORDER BY title")]
    assert titles == [f"Part {number}" for number in range(1, 6)]


def test_updates_of_one_page(desk: Desk) -> None:
    """A few entries of a feed that lead to one page, among others, are that page, which is read in full."""
    paths = [desk.paper.article(number) for number in range(7)]
    links = [desk.paper.url(path) for path in (*[paths[0]] * 3, *paths[1:])]
    feed = entries(*range(1, 10))
    for link in links:
        feed = feed.replace("{}", link, 1)
    desk.paper.put("/feed", feed, media_type="application/rss+xml")
    assert counts(desk.visit("feed", "/feed"))["new"] == 7
    (row,) = desk.database.execute("SELECT body FROM articles WHERE url = ?", (links[0],))
    assert "The council met on Monday" in row["body"]
