"""robots.txt is obeyed as RFC 9309 says, and a site that cannot be asked is left alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.http.backoff import ROBOTS_LIFETIME, ROBOTS_RETRY
from scraper.http.robots import InMemoryHosts, Robots, RobotsRules
from scraper.source import Access
from storage.errors import AddressRefusedError, FetchError, OversizedError
from storage.model import Document

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://bao.example"


class Site:
    """A fetcher of one robots.txt, or of an error."""

    def __init__(self, answer: bytes | Exception) -> None:
        self.answer, self.asked, self.now = answer, list[str](), 0.0

    def exceptions(self, access: Access, url: str) -> frozenset[str]:
        return access.allow

    async def fetch(self, url: str, **_: object) -> Document:
        self.asked.append(url)
        await asyncio.sleep(0)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Document(data=self.answer, url=url)


def rules(answer: bytes | Exception) -> RobotsRules:
    robots = Robots(Site(answer), agent="feedloom", hosts=InMemoryHosts(), now=lambda: NOON)
    return asyncio.run(robots.rules(f"{SITE}/xa-hoi/bai-1.html?x=1"))


def status(code: int) -> FetchError:
    error = FetchError(f"the server answers {code}", SITE)
    error.status = code
    return error


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        pytest.param("User-agent: *\nDisallow: /", "/a", False, id="all"),
        pytest.param("User-agent: *\nDisallow:", "/a", True, id="nothing"),
        pytest.param("", "/a", True, id="empty"),
        pytest.param("User-agent: *\nDisallow: /\n\nUser-agent: FeedLoom\nAllow: /", "/a", True, id="own-group"),
        pytest.param(
            "User-agent: feedloom\nDisallow: /a\n\nUser-agent: feedloom\nDisallow: /b", "/b", False, id="groups-join"
        ),
        pytest.param("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True, id="longest-wins"),
        pytest.param("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True, id="allow-wins-a-tie"),
        pytest.param("User-agent: *\nDisallow: /*.php$", "/x.php", False, id="pattern"),
        pytest.param("User-agent: *\nDisallow: /*.php$", "/x.php5", True, id="pattern-end"),
        pytest.param("User-agent: *\nDisallow: /tin-%E1%BB%A9c", "/tin-ức", False, id="percent"),
        pytest.param("\ufeffUser-agent: *\nDisallow: /", "/a", False, id="mark"),
        pytest.param("<html>not found</html>", "/a", True, id="page-instead"),
    ],
)
def test_rules(text: str, path: str, expected: bool) -> None:
    """The cases of RFC 9309 §2.2 and the shapes that sites serve."""
    assert rules(text.encode()).allows(SITE + path) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (status(404), True), (status(403), True), (status(410), True), (status(500), False), (status(503), False),
        (FetchError("no connection in time", SITE), False), (AddressRefusedError("refused", SITE), False),
        (OversizedError("huge", SITE), False), (status(429), False),
        (status(407), False),
    ],
)  # fmt: skip
def test_answers_without_rules(answer: Exception, expected: bool) -> None:
    """4xx means no rules; 5xx and no answer mean hands off, with the cause."""
    found = rules(answer)
    assert found.allows(f"{SITE}/a") is expected
    assert (found.failure is None) is expected


def test_delay_and_sitemaps() -> None:
    """The pause and the sitemaps that a host names are passed on; sitemaps only as addresses of the web."""
    sitemaps = b"Sitemap: https://bao.example/s.xml\nSitemap: file:///etc/passwd\nSitemap: /n.xml\n"
    found = rules(b"User-agent: *\nCrawl-delay: 2.5\n" + sitemaps)
    assert found.delay == 2.5
    assert found.sitemaps == ("https://bao.example/s.xml", f"{SITE}/n.xml")
    assert (rules(b"").delay, rules(b"").sitemaps) == (None, ())


def test_asked_once_a_day() -> None:
    """All requests to a host share one answer for a day; where there was none, we ask again soon."""
    site = Site(b"User-agent: *\nDisallow: /x")
    robots = Robots(site, agent="feedloom", hosts=InMemoryHosts(), now=lambda: NOON + timedelta(seconds=site.now))

    async def ask() -> int:
        await asyncio.gather(*(robots.rules(f"{SITE}/{number}") for number in range(5)))
        return len(site.asked)

    day = ROBOTS_LIFETIME.total_seconds()

    async def days() -> list[int]:
        counts = [await ask()]
        for moment, answer in ((day - 1, b""), (day, status(503)), (day + ROBOTS_RETRY.total_seconds(), b"")):
            site.now, site.answer = moment, answer
            counts.append(await ask())
        return counts

    assert asyncio.run(days()) == [1, 1, 4, 5]  # a 503 is asked again
    assert set(site.asked) == {f"{SITE}/robots.txt"}


@given(st.binary(max_size=300))
def test_any_robots(data: bytes) -> None:
    """Whatever a site serves, there is an answer."""
    assert rules(data).allows(f"{SITE}/a") in (True, False)
