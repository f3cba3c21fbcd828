"""Whole runs against hostile networks: each fault is named, costs its source alone, and nothing wrong is published."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from feeds.app import App, now
from feeds.commands.terminal import to_json
from feeds.config.load import load_config
from scraper.parsing.pool import ParserPool
from tests.hostile import faults
from tests.hostile.faults import ENDLESS, SLOW, Faults, redirect, response, running
from tests.hostile.walls import WALLS
from tests.hostile.workshop import Workshop

TEXT = (
    "The council met on Monday to speak about the old bridge, which has carried the town's traffic for sixty years and"
    " is now too weak for lorries of more than ten tonnes. Work will begin in autumn, said the mayor."
)


def article(number: int, more: str = "", head: str = "") -> bytes:
    """The page of an article, as a paper would have it."""
    return (
        f"<!doctype html><html lang=en><head><title>Bridge story number {number}</title>{head}"
        '<meta property="article:published_time" content="2026-03-01T08:00:00+07:00"></head><body><article>'
        f"<h1>Bridge story number {number}</h1><p>{TEXT}</p><p>Part {number} of a series. {TEXT}</p>{more}</article>"
    ).encode()


class Site:
    """A configuration of sources of the web, run as cron would."""

    def __init__(self, folder: Path, **fetch: object) -> None:
        self.fetch = {"delay": 0, "pause": 0.5, "timeout": 1.5, "largest": 200_000} | fetch
        self.workshop, self.folder = Workshop(folder), folder
        self._tables: list[str] = []
        self._hosts: list[str] = []

    def source(self, name: str, server: Faults, kind: str, *paths: str, **settings: object) -> None:
        places = [server.url(path) for path in paths]
        values = {"name": name, kind: places} | settings
        table = "\n".join(f"{key} = {json.dumps(value)}" for key, value in values.items())
        self._tables.append(f"[[sources]]\n{table}\n")
        self._hosts.append(server.host)

    def run(self) -> tuple[int, dict[str, Any]]:
        """Exit status, and by its name what the report says of each source."""
        self._configure()
        status, said = self.workshop.run("run", "--json")
        report = json.loads(said[: said.rindex("}") + 1])
        return status, {source["source"]: source for source in report["sources"]}

    def run_here(self, moment: datetime | None = None) -> tuple[int, dict[str, Any]]:
        """The same in this process, which takes a tenth of the time; by a clock that stands at *moment*."""
        self._configure()
        config = load_config(self.folder / "feedloom.toml", {})
        report = App(config, clock=lambda: moment or now(), pool=partial(ParserPool, in_process=True)).run(
            config.sources
        )
        return report.exit_status, {
            source["source"]: source for source in json.loads(to_json(report.as_json()))["sources"]
        }

    def _configure(self) -> None:
        (self.folder / "feedloom.toml").write_text(
            '[site]\nbase_url = "https://feeds.example.org/"\nauthority = "example.org,2026"\n'
            "[fetch]\n"
            + "".join(f"{key} = {json.dumps(value)}\n" for key, value in self.fetch.items())
            + f"allow_hosts = {json.dumps(self._hosts)}\n"
            + "".join(self._tables)
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.workshop.store)) as store:
            return store.execute(query).fetchall()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def server() -> Iterator[Faults]:
    with running(Faults()) as server:
        yield server


def test_walls(site: Site, server: Faults) -> None:
    """An article whose page turns into a wall stays as it was, and the visit says what the page shows instead."""
    pages = {f"/town/bridge-{number}-{1000 + number}.html": wall for number, wall in enumerate(WALLS.values())}
    longer = {path.replace("bridge", "longer"): wall for path, wall in pages.items()}
    padding = "<article>" + f"<p>{TEXT.replace('bridge', 'browser')}</p>" * 3 + "</article></body>"
    for number, path in enumerate({**pages, **longer}):
        server.answers[path] = response(article(number))
    site.source("paper", server, "url", *pages, *longer)
    status, found = site.run()
    assert (status, found["paper"]["new"]) == (0, len(pages) + len(longer))
    stored, published = site.rows("SELECT url, title, body, updated FROM articles"), site.workshop.files()

    server.answers |= {path: response(wall.encode()) for path, wall in pages.items()}
    server.answers |= {path: response(wall.replace("</body>", padding).encode()) for path, wall in longer.items()}
    status, found = site.run()
    assert status == 1
    causes = {failure["document"]: failure["cause"] for failure in found["paper"]["failures"]}
    assert causes.keys() == {server.url(path) for path in (*pages, *longer)}
    assert all("in place of" in cause for cause in causes.values()), causes
    assert (found["paper"]["updated"], found["paper"]["new"]) == (0, 0)
    assert site.rows("SELECT url, title, body, updated FROM articles") == stored
    assert " pages are articles" in str(found["paper"]["broken"])
    told = {"manifest.json": b"", "feeds/_health.atom": b"", "feeds/_health.atom.gz": b""}  # it says what is broken
    assert site.workshop.files() | told == published | told

    server.answers |= {path: response(article(number)) for number, path in enumerate((*pages, *longer))}
    status, found = site.run()
    assert (status, found["paper"]["failures"]) == (0, [])


def test_walls_from_the_start(site: Site, server: Faults) -> None:
    """A page that was never anything but a wall becomes no article; where no words betray it, the visit says so."""
    pages = {f"/town/story-{number}-{1000 + number}.html": wall for number, wall in enumerate(WALLS.values())}
    for path, wall in pages.items():
        server.answers[path] = response(wall.encode())
    site.source("paper", server, "url", *pages)
    _, found = site.run_here()
    assert site.rows("SELECT url, title, body FROM articles") == []
    told = len(found["paper"]["failures"]) + sum("no article is found" in note for note in found["paper"]["notes"])
    assert told >= len(WALLS) - 3
    assert site.rows("SELECT count(*) FROM articles") == [(0,)]


def test_a_clock_that_was_ahead(site: Site, server: Faults) -> None:
    """After a run by a clock that was a year ahead, pages are looked at again as before: a correction is not missed."""
    path, noon = "/town/bridge-1-1001.html", datetime(2026, 3, 2, 12, tzinfo=UTC)
    server.answers[path] = response(article(1))
    server.answers["/town"] = response(
        f"<html lang=en><main><h3><a href={path}>Bridge story number 1</a></h3>".encode()
    )
    site.source("town", server, "listing", "/town")
    site.run_here(noon)
    site.run_here(noon + timedelta(days=365))
    server.answers[path] = response(article(1, f"<p>Corrected: {TEXT}</p>"))
    _, found = site.run_here(noon + timedelta(hours=1))
    assert found["town"]["updated"] == 1


def test_walls_of_lists(site: Site, server: Faults) -> None:
    """A list behind a wall fails in words; the articles that it named before stay."""
    items = "".join(f"<h3><a href=/town/bridge-{n}-{1000 + n}.html>Bridge story number {n}</a></h3>" for n in range(5))
    for number in range(5):
        server.answers[f"/town/bridge-{number}-{1000 + number}.html"] = response(article(number))
    server.answers["/town"] = response(f"<!doctype html><html lang=en><title>Town</title><main>{items}</main>".encode())
    site.source("town", server, "listing", "/town")
    status, found = site.run_here()
    assert (status, found["town"]["new"]) == (0, 5)
    for name in ("browser check", "blocked", "captcha", "maintenance", "cookies"):
        server.answers["/town"] = response(WALLS[name].encode())
        status, found = site.run_here()
        assert (status, found["town"]["new"]) == (3, 0), name
        assert "in place of its list" in found["town"]["cause"]
    assert site.rows("SELECT count(*) FROM articles WHERE status = 'full'") == [(5,)]


def test_an_article_that_leads_home(site: Site, server: Faults) -> None:
    """A page that is redirected to the front page keeps its article, and the visit says so."""
    path = "/town/bridge-7-1007.html"
    items = "".join(f"<h3><a href=/town/ferry-{n}-{1000 + n}.html>Ferry story number {n}</a></h3>" for n in range(9))
    server.answers |= {path: response(article(7)), "/": response(f"<html lang=en><title>Paper</title>{items}".encode())}
    site.source("paper", server, "url", path)
    site.run_here()
    server.answers[path] = redirect("/")
    status, found = site.run_here()
    assert status == 1
    assert "lists other articles in place of its own" in found["paper"]["failures"][0]["cause"]
    assert site.rows("SELECT status, title FROM articles WHERE status <> 'teaser'") == [
        ("full", "Bridge story number 7")
    ]


def test_an_article_rewritten_is_no_wall(site: Site, server: Faults) -> None:
    """A page with another title and other words but a date of its own is a new version."""
    server.answers["/town/a-1001.html"] = response(article(1))
    site.source("paper", server, "url", "/town/a-1001.html")
    site.run_here()
    server.answers["/town/a-1001.html"] = response(article(2).replace(b"council", b"mayor").replace(b"Part", b"No"))
    status, found = site.run_here()
    assert (status, found["paper"]["updated"]) == (0, 1)


def sitemap(*urls: str, doctype: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{doctype}<urlset>{"".join(f"<url><loc>{u}</loc></url>" for u in urls)}</urlset>'.encode()
    )


def feed(*items: str, doctype: str = "") -> bytes:
    entries = "".join(f"<item><title>Bridge &lt;b&gt;story</title><link>{url}</link></item>" for url in items)
    return (
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>F</title>{entries}</channel></rss>'.encode()
    )


LOL = "<!DOCTYPE x [" + '<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 100}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


def test_every_fault_in_one_run(site: Site) -> None:
    """One run over two dozen faulty sites: each is named with its cause, a healthy one beside them is published."""
    with ExitStack() as stack:
        inside = stack.enter_context(running(Faults()))
        inside.otherwise = response(b"secret-of-the-house")
        secret = site.folder / "secret.txt"
        secret.write_text("secret-of-the-house")
        external = (
            f'<!DOCTYPE x [<!ENTITY f SYSTEM "{secret.as_uri()}"><!ENTITY h SYSTEM "{inside.url("/entity")}">'
            f'<!ENTITY % p SYSTEM "{inside.url("/parameter")}"> %p;]>'
        )
        expected: dict[str, str | None] = {}

        def faulty(name: str, kind: str, path: str, words: str | None, **settings: object) -> Faults:
            server = stack.enter_context(running(Faults()))
            site.source(name, server, kind, path, **settings)
            expected[name] = words
            return server

        story = "/town/bridge-story-1001.html"
        head = (
            f'<link rel=canonical href="{inside.url("/canonical")}"><link rel=next href="{inside.url("/next")}">'
            f'<meta property="og:image" content="{inside.url("/og.jpg")}"><link rel=icon href="{inside.url("/icon")}">'
            f'<meta http-equiv=refresh content="0;url={inside.url("/refresh")}"><base href="{inside.url("/base/")}">'
        )
        body = (
            f'<img src="{inside.url("/image.jpg")}"><h3>Related</h3><ul><li><a href="{inside.url("/rel")}">A</a></ul>'
        )
        healthy = faulty("healthy", "url", story, None, follow_related=5)
        healthy.answers[story] = response(article(1, body, head))
        for name, answer in {**ENDLESS, **{f"slow {name}": answer for name, answer in SLOW.items()}}.items():
            faulty(name, "listing", "/a", "").answers["/a"] = answer
        faulty("reset", "listing", "/a", "connection reset").answers["/a"] = partial(faults.reset, faults.BODY)
        faulty("circle", "listing", "/a", "in a circle").answers["/a"] = redirect("/a")
        faulty("inside", "listing", "/a", "not public").answers["/a"] = redirect(inside.url("/redirected"))
        faulty("robots", "listing", "/a", "for its robots.txt the server answers 500 No").answers["/robots.txt"] = (
            response(b"", "500 No")
        )
        bomb = gzip.compress(bytes(100_000_000))
        faulty("bomb", "listing", "/a", "decompresses").answers["/a"] = response(
            bomb, "200 OK", "Content-Encoding: gzip"
        )
        faulty("sitemap bomb", "sitemap", "/s.xml.gz", "decompresses").answers["/s.xml.gz"] = response(bomb)
        one = faulty("entities", "sitemap", "/s.xml", "")
        one.answers["/s.xml"] = response(sitemap("&i;", doctype=LOL))
        one = faulty("external", "sitemap", "/s.xml", "")
        one.answers["/s.xml"] = response(sitemap(f"{one.url('/')}&f;", f"{one.url('/')}&h;", doctype=external))
        one = faulty("feed entities", "feed", "/f.xml", "")
        one.answers["/f.xml"] = response(feed("&i;", doctype=LOL))
        one = faulty("feed external", "feed", "/f.xml", "")
        one.answers["/f.xml"] = response(feed(f"{one.url('/')}&f;", f"{one.url('/')}&h;", doctype=external))
        one = faulty("names inside", "feed", "/f.xml", "not public")
        one.answers["/f.xml"] = response(feed(*(inside.url(f"/item-{number}") for number in range(3))))
        one = faulty("itself", "sitemap", "/s.xml", None)
        one.answers["/s.xml"] = response(f"<sitemapindex><sitemap><loc>{one.url('/s.xml')}</loc></sitemap>".encode())
        loop = faulty("loop", "sitemap", "/1.xml", None)
        for number in range(1, 50):
            names = "".join(f"<sitemap><loc>{loop.url(f'/{to}.xml')}</loc></sitemap>" for to in (1, number + 1))
            loop.answers[f"/{number}.xml"] = response(f"<sitemapindex>{names}</sitemapindex>".encode())
        calendar = faulty("calendar", "listing", "/day", None, pages=4)
        calendar.answers["/day"] = lambda handler: handler.wfile.write(
            response(f'<html lang=en><p>Nothing today.</p><a rel=next href="{handler.path}?1">Next</a>'.encode())
        )
        status, found = site.run()
        assert status == 1
        for name, words in expected.items():
            told = [found[name]["cause"] or "", *(one["cause"] for one in found[name]["failures"])]
            troubles = [text for text in told if text]
            if words is None:
                assert not troubles, (name, troubles)
            elif words:
                assert any(words in text for text in troubles), (name, told)
        for name in (*ENDLESS, *(f"slow {name}" for name in SLOW)):
            assert found[name]["cause"], name
        assert found["healthy"]["new"] == 1
        assert inside.requests == []
        assert len(set(loop.paths)) == 20  # a busy machine may ask for one of them twice
        assert len(set(calendar.paths)) == 4
        published = b"".join(site.workshop.files().values())
        assert b"Bridge story number 1" in published
        assert b"secret-of-the-house" not in published + site.workshop.store.read_bytes()


def test_articles_in_plain_text_keep_their_address(site: Site, server: Faults) -> None:
    """Each article that a list leads to as `text/plain` has its address in the store, and links to it in the feed."""
    text = (
        "Town\n\nMonday, 2 March 2026, 08:00\n\nBridge story number {number}\n\n" + TEXT + "\n\nPart {number}. " + TEXT
    )
    paths = [f"/town/bridge-story-{number}-2026030{number}.txt" for number in range(1, 7)]
    for number, path in enumerate(paths, 1):
        server.answers[path] = response(text.format(number=number).encode(), "200 OK", "Content-Type: text/plain")
    server.answers["/sitemap.xml"] = response(sitemap(*map(server.url, paths)), "200 OK", "Content-Type: text/xml")
    site.source("papers", server, "sitemap", "/sitemap.xml")
    status, report = site.run_here()
    assert (status, report["papers"]["new"]) == (0, 6)
    addresses = {server.url(path) for path in paths}
    assert {url for (url,) in site.rows("SELECT coalesce(url, permalink) FROM articles")} == addresses
    rss = (site.workshop.public / "feeds/all.rss").read_text()
    assert all(f"<link>{url}</link>" in rss for url in addresses)
    assert site.run_here()[1]["papers"]["new"] == 0
