"""Hosts with letters beyond ASCII: "faß.de" is not "fass.de", wherever a host is written, compared or asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from feeds.authority import default_authority
from feeds.formats.text import uri
from scraper.http.connections import origin
from scraper.http.guard import GuardedBackend
from scraper.rules.rules import Rules
from scraper.urls import absolute, in_ascii, same_site, url_key
from storage.articles.identity import address_key, site_of
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind, Link, LinkKind

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)
ONE, OTHER = "https://faß.de/a", "https://fass.de/a"


@pytest.mark.parametrize("form", [partial(absolute, None), url_key, uri, address_key, site_of, in_ascii])
def test_nothing_takes_one_host_for_the_other(form: Callable[[str], str | None]) -> None:
    """Every form in which an address is kept or compared tells the two hosts apart."""
    assert form(ONE) != form(OTHER)
    assert form(ONE) == form("https://FAẞ.de/a") == form("https://xn--fa-hia.de/a")


def test_sites() -> None:
    """The two are two sites; a host and its ASCII form are one, for rules and exceptions of the guard too."""
    assert not same_site(ONE, OTHER)
    assert same_site(ONE, "https://xn--fa-hia.de/b")
    guard = GuardedBackend(["faß.de:443", "[::1]:80"])
    assert [guard.allows(host, 443) for host in ("xn--fa-hia.de", "faß.de", "fass.de")] == [True, True, False]
    assert guard.allows("::1", 80)
    assert default_authority("https://Faß.de/", now=NOON) == "xn--fa-hia.de,2026"


def test_what_is_asked_for() -> None:
    """The client sends what `absolute` gives: the host of browsers, and not the one of IDNA 2003."""
    assert httpx.URL(absolute(None, ONE) or "").raw_host == b"xn--fa-hia.de"
    assert origin(absolute(None, ONE) or "") == "https://xn--fa-hia.de"
    assert absolute(None, "https://ü\u200d.de/") is None


def test_rules_of_a_host(tmp_path: Path) -> None:
    """A rule for "faß.de" is used for its pages, and not for those of "fass.de"."""
    (tmp_path / "a.toml").write_text('name = "a"\nhosts = ["faß.de"]\n[select]\ntitle = ["h1"]\n')
    rules, tree = Rules.load(tmp_path), LexborHTMLParser("<p>")
    assert rules.match(tree, absolute(None, ONE)) is rules.sites[0]
    assert rules.match(tree, OTHER) is not rules.sites[0]


@pytest.fixture
def articles(tmp_path: Path) -> Iterator[Articles]:
    with Database.open(tmp_path / "a.db") as database:
        yield Articles(database, "example.org,2026")


def page(url: str, title: str = "A bridge") -> Article:
    return Article(kind=Kind.ARTICLE, title=title, permalink=url, body=(f"{title} is closed.",))


def test_stores_that_have_the_old_form(articles: Articles) -> None:
    """An article that a store knows under the old form stays the same article of its source, with its id."""
    old = articles.record(page("https://fass.de/a"), source="news", now=NOON)  # as 0.1.0 wrote the host of faß.de
    link = Link(kind=LinkKind.RELATED, title="Something else", position=1, url="https://xn--fa-hia.de/a")
    listing = Article(kind=Kind.LISTING, title="News", permalink="https://xn--fa-hia.de/", links=(link,))
    articles.record_listing(listing, source="news", now=NOON)
    again = articles.record(page("https://xn--fa-hia.de/a", "The bridge is open again"), source="news", now=NOON)
    other = articles.record(page("https://xn--fa-hia.de/a"), source="another paper", now=NOON)
    assert again.id == old.id == other.id
    (count,) = articles.database.execute("SELECT count(*) FROM articles").fetchone()
    assert count == 1
    found = articles.get("https://faß.de/a")
    assert found is not None
    assert (found.id, found.url) == (old.id, "https://xn--fa-hia.de/a")


def test_stores_keep_two_sites_apart(articles: Articles) -> None:
    """What another source gave under "fass.de" is another article, for it may be of that site."""
    old = articles.record(page("https://fass.de/a", "Shoes and hats for everybody"), source="shoes", now=NOON)
    new = articles.record(page("https://xn--fa-hia.de/a"), source="news", now=NOON)
    assert new.id != old.id
