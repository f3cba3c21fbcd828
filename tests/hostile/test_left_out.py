"""Lists larger and stranger than what is read of them: each visit says what it left out, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.hostile.workshop import Workshop
from tests.scraper.paper import Paper, running_paper

ITEMS = 39


def headline(path: str) -> str:
    return f"<div><h3><a href={path}>What the town does about {path.rpartition('/')[2]}</a></h3></div>"


def crowded(paper: Paper) -> None:
    """A listing of 145 like headlines, of which 39 are items of its list."""
    main = "".join(headline(f"/town/bridge-{number}-2026030{number:04}.html") for number in range(ITEMS))
    places = {
        "<nav>{}</nav>": [f"/menu/part-{number}-{7000 + number}.html" for number in range(60)],
        "<div style='display:none'>{}</div>": [f"/town/hidden-{number}-{8000 + number}.html" for number in range(20)],
        "<aside>{}</aside>": [f"/town/beside-{number}-{9000 + number}.html" for number in range(16)],
        "<div>{}</div>": [f"https://other.example/a-{number}-{9000 + number}.html" for number in range(7)],
        "<section>{}</section>": [
            "/about-us-and-them/how-we-work-here.html",
            "/gold-price/of-this-very-day.html",
            "/x/y/z-w",
        ],
    }
    rest = "".join(around.format("".join(map(headline, paths))) for around, paths in places.items())
    paper.put("/crowded", f"<html lang=en><title>Town</title><body><main>{main}</main>{rest}</body></html>")


@dataclass(frozen=True)
class Told:
    """What each place that tells of visits says, by the source."""

    report: dict[str, list[str]]
    workshop: Workshop

    def everywhere(self, source: str, note: str) -> None:
        """Require that the report of the run, the summary and the status of *source* have *note*."""
        assert any(note in one for one in self.report[source]), self.report[source]
        _, said = self.workshop.run("status", source)
        assert note in " ".join(said.split()), said
        (state,) = json.loads(self.workshop.run("status", source, "--json")[1])
        assert any(note in one for one in state["notes"])


@pytest.fixture(scope="module")
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        crowded(paper)
        entries = "".join(f"<item><link>{paper.url('/a')}-{number}</link></item>" for number in range(20_000))
        paper.put("/feed", f"<rss version='2.0'><channel>{entries}</channel></rss>", media_type="application/rss+xml")
        paper.listing("/plain", [paper.article(number) for number in range(8)])
        for number in range(30):
            paper.put(f"/sitemap-{number}.xml", f"<urlset><url><loc>{paper.url('/a')}-{number}</loc></url></urlset>")
        index = "".join(f"<sitemap><loc>{paper.url(f'/sitemap-{number}.xml')}</loc></sitemap>" for number in range(30))
        paper.put("/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>", media_type="application/xml")
        dates = [f"2026-0{month}-01T08:00:00+00:00" for month in range(1, 9)]
        old = "".join(
            f"<item><title>Bridge {number}</title><link>{paper.url(paper.article(number, date=date))}</link>"
            f"<pubDate>{date}</pubDate></item><item><title>No address</title></item>"
            for number, date in enumerate(dates, 50)
        )
        paper.put("/old", f"<rss version='2.0'><channel>{old}</channel></rss>", media_type="application/rss+xml")
        yield paper


@pytest.fixture(scope="module")
def told(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> Told:
    kinds = {
        "crowded": ("listing", "/crowded", ""),
        "feed": ("feed", "/feed", ""),
        "plain": ("listing", "/plain", ""),
        "sitemap": ("sitemap", "/sitemap.xml", ""),
        "old": ("feed", "/old", 'exclude = ["*-1050.html"]\nmax_age = "1d"\n'),
    }
    sources = "".join(
        f'[[sources]]\nname = "{name}"\n{kind} = "{paper.url(path)}"\nlimit = 1\n{more}'
        for name, (kind, path, more) in kinds.items()
    )
    workshop = Workshop.make(
        tmp_path_factory.mktemp("left") / "out", f'{sources}[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\n'
    )
    report = json.loads(workshop.run("run", "--json")[1])
    return Told({one["source"]: one["notes"] for one in report["sources"]}, workshop)


def test_a_listing(told: Told) -> None:
    """Of the headlines of a page that are no items it says how many there are, and where they stand."""
    told.everywhere(
        "crowded", "39 of 145 headlines are items; the others: 60 in its menus, 20 hidden, 16 beside the list"
    )
    told.everywhere("crowded", "7 of other sites, 3 without a number in the address as articles have it")


def test_a_listing_of_which_all_is_taken(told: Told) -> None:
    """Where nothing is left out, nothing is said."""
    assert not any("others" in note for note in told.report["plain"])


def test_a_feed(told: Told) -> None:
    """A feed beyond the limit says how many of its entries are taken, and why the others are not."""
    told.everywhere("feed", "5,000 of 20,000 entries are read; the others: 15,000 beyond the limit")


def test_entries_without_an_address_and_those_that_filters_keep_out(told: Told) -> None:
    """What names no page, is too old, or is excluded, is counted with its reason."""
    told.everywhere("old", "8 of 16 entries are read; the others: 8 without an address")
    told.everywhere("old", "the filters of the source leave out 8 pages: 7 older than `max_age`, 1 by `exclude`")


def test_sitemaps_beyond_those_of_a_visit(told: Told) -> None:
    """An index of more sitemaps than a visit reads says how many it reads."""
    told.everywhere("sitemap", "11 of 31 sitemaps are read; `pages` sets how many")


def test_a_rehearsal(told: Told) -> None:
    """`sources test` says it of a page before it is a source, in words and as JSON."""
    said = told.workshop.run("sources", "test", "crowded")[1]
    assert "39 of 145 headlines are items" in " ".join(said.split())
    found, _ = json.JSONDecoder().raw_decode(told.workshop.run("sources", "test", "crowded", "--json")[1])
    assert "39 of 145 headlines are items" in found["visit"]["notes"][0]


def test_a_summary(told: Told) -> None:
    """The summary of a run says it; under cron it is no trouble, and nothing is said."""
    said = told.workshop.run("run", "crowded", "--summary")[1]  # pages of it wait, so it is read again
    assert "39 of 145 headlines are items" in " ".join(said.split())
    assert told.workshop.run("run", "old") == (0, "\n")
