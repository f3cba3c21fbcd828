"""What one source is allowed, and what it suffers, is its own: no page of another one gains or loses by it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.hostile.faults import LONGEST, Faults, Handler, redirect, response, running
from tests.hostile.test_network_runs import Site, article

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: Sources whose host answers.
GOOD = 8
SECRET = "/plans/secret-bridge-77.html"


def listing(*addresses: str) -> bytes:
    items = "".join(
        f"<li><h3><a href='{url}'>Bridge story of {n} towns</a></h3></li>" for n, url in enumerate(addresses)
    )
    return f"<!doctype html><html lang=en><title>News</title><ul>{items}</ul>".encode()


def feed(*addresses: str) -> bytes:
    items = "".join(f"<item><title>Story {n}</title><link>{url}</link></item>" for n, url in enumerate(addresses))
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def sitemap(*addresses: str) -> bytes:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in addresses)}</urlset>".encode()


def head(name: str) -> Callable[[str], bytes]:
    return lambda url: article(1, head=f'<link rel="{name}" href="{url}"><meta property="og:image" content="{url}">')


#: What a stranger does to get at the page of another source: the kind and path of the stranger, and its answers.
DETOURS: dict[str, tuple[str, str, Callable[[str], dict[str, bytes]]]] = {
    "redirect": ("url", "/a", lambda url: {"/a": redirect(url)}),
    "redirect of a list": ("feed", "/f", lambda url: {"/f": redirect(url)}),
    "link of a listing": ("listing", "/l", lambda url: {"/l": listing(url, url + "?2", url + "?3")}),
    "link of a feed": ("feed", "/f", lambda url: {"/f": feed(url, url + "?2")}),
    "address in a sitemap": ("sitemap", "/s.xml", lambda url: {"/s.xml": sitemap(url)}),
    "redirect behind a link": ("feed", "/f", lambda url: {"/f": feed("/b"), "/b": redirect(url)}),
    "canonical and image": ("url", "/a", lambda url: {"/a": head("canonical")(url)}),
    "related": ("url", "/a", lambda url: {"/a": article(1, f"<h3>Related</h3><p><a href={url}>The plans</a></p>")}),
    "feed that a page names": ("site", "/", lambda url: {
        "/": listing().replace(b"<ul>", f'<link rel=alternate type="application/rss+xml" href="{url}"><ul>'.encode())
    }),
    "sitemaps that robots.txt names": ("sitemap", "/", lambda url: {
        "/robots.txt": response(f"User-agent: *\nSitemap: {url}\n".encode())
    }),
    "robots.txt elsewhere": ("url", "/a", lambda url: {
        "/robots.txt": redirect(url), "/a": article(1)
    }),
}  # fmt: skip

#: What no visit follows, or tries in passing, whatever it leads to.
NEVER_ASKED = {"canonical and image", "related", "link of a listing", "feed that a page names"}


def strange(server: Faults, inside: Faults, detour: str) -> tuple[str, str, dict[str, object]]:
    kind, path, answers = DETOURS[detour]
    for place, answer in answers(inside.url(SECRET)).items():
        server.answers[place] = answer if answer.startswith(b"HTTP/") else response(answer)
    return kind, path, {"follow_related": 5} if detour == "related" else {}


@pytest.mark.parametrize("detour", DETOURS)
def test_an_exception_is_of_its_own_source(tmp_path: Path, detour: str) -> None:
    """A private place that `allow_hosts` opens for the source that stands there stays closed to pages of others."""
    with running(Faults()) as inside, running(Faults()) as outside:
        inside.answers |= {SECRET: response(article(77)), "/own": response(article(2))}
        kind, path, settings = strange(outside, inside, detour)
        site = Site(tmp_path)
        site.source("owner", inside, "url", "/own")
        site.source("stranger", outside, kind, path, **settings)
        for _ in range(2):  # the second time its robots.txt is known, and connections may be open
            _, visits = site.run_here()
            assert visits["owner"]["cause"] is None
        assert set(inside.paths) <= {"/robots.txt", "/own"}
        assert site.rows("SELECT source FROM articles WHERE title LIKE '%77%'") == []
        assert ("allow_hosts" in json.dumps(visits["stranger"])) is (detour not in NEVER_ASKED)


def test_an_exception_may_be_written_under_a_source(tmp_path: Path) -> None:
    """Then its own pages lead there, and those of others still do not."""
    with running(Faults()) as inside, running(Faults()) as outside:
        inside.answers[SECRET] = response(article(77))
        outside.answers |= {"/a": redirect(inside.url(SECRET)), "/b": redirect(inside.url(SECRET))}
        site = Site(tmp_path)
        site.source("trusted", outside, "url", "/a", allow_hosts=inside.host)
        site.source("stranger", outside, "url", "/b")
        _, visits = site.run_here()
        assert (visits["trusted"]["new"], visits["stranger"]["new"]) == (1, 0)
        assert "allow_hosts" in visits["stranger"]["failures"][0]["cause"]
        assert inside.paths.count(SECRET) == 1


def test_what_is_refused_to_one_is_not_refused_to_its_owner(tmp_path: Path) -> None:
    """A stranger that asks first, in vain, leaves nothing behind that would stop the source that stands there."""
    with running(Faults()) as inside, running(Faults()) as outside:
        inside.answers |= {"/own": response(article(2))}
        outside.answers["/a"] = redirect(inside.url("/own"))
        site = Site(tmp_path)
        site.source("stranger", outside, "url", "/a")
        site.source("owner", inside, "url", "/own")
        for _ in range(3):
            _, visits = site.run_here()
            assert visits["owner"]["cause"] is None
        assert site.rows("SELECT source FROM articles") == [("owner",)]


@pytest.mark.parametrize("mute", [1, 3])
def test_nobody_waits_for_a_mute_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mute: int) -> None:
    """What the others brought is published while it is still silent, and before any limit of time is reached."""
    feed, seen = tmp_path / "public/feeds/all.json", list[int]()

    def wait(handler: Handler) -> None:
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            published = len(json.loads(feed.read_bytes())["items"]) if feed.exists() else 0
            if published == GOOD:
                break
            time.sleep(0.02)
        seen.append(published)
        handler.wfile.write(response(b"", "404 Not Found"))

    monkeypatch.setattr("feeds.app.LULL", timedelta(0))
    with running(Faults()) as good, ExitStack() as silent:
        site = Site(tmp_path, timeout=2 * LONGEST, pause=2 * LONGEST)
        for number in range(mute):
            server = silent.enter_context(running(Faults()))
            server.answers["/a"] = wait
            site.source(f"mute {number}", server, "url", "/a")
        for number in range(GOOD):
            good.answers[f"/{number}"] = response(article(number))
            site.source(f"good {number}", good, "url", f"/{number}")
        _, visits = site.run_here(NOON)
    assert seen == [GOOD] * mute
    assert {name for name, visit in visits.items() if visit["failures"]} == {f"mute {n}" for n in range(mute)}


def test_sources_that_failed_begin_last(tmp_path: Path) -> None:
    """With places for few at a time, hosts that were mute last time do not take those of the others."""
    order: list[str] = []

    def asked(name: str, answer: bytes) -> Callable[[Handler], None]:
        def reply(handler: Handler) -> None:
            order.append(name)
            handler.wfile.write(answer)

        return reply

    with running(Faults()) as ill, running(Faults()) as well:
        site = Site(tmp_path, visits=1)
        ill.answers["/a"] = asked("ill", response(b"", "404 Not Found"))
        well.answers["/a"] = asked("well", response(article(1)))
        site.source("ill", ill, "feed", "/a")
        site.source("well", well, "url", "/a")
        site.run_here(NOON)
        assert order == ["ill", "well"]
        _, visits = site.run_here(NOON + timedelta(hours=1))
        assert order[2:] == ["well", "ill"]
        assert list(visits) == ["ill", "well"]
