"""What robots.txt, tdmrep.json, headers and pages say about use by machines."""

from __future__ import annotations

import asyncio
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from feeds.app import now, open_web
from feeds.config.schema import Fetch
from scraper.article import extract_article
from scraper.http.limits import MAX_ROBOTS_BYTES
from scraper.http.robots import InMemoryHosts
from scraper.http.terms import (
    FILE_RESERVATION,
    ROBOTS_LICENSE,
    ROBOTS_SIGNAL,
    matches_location,
    robots_terms,
    tdmrep_terms,
)
from storage.model import Document
from storage.terms import Terms, parse_content_signal, parse_robots_directives
from tests.background import in_background

PAGE = """<html><head><title>Ba tuyến xe buýt</title>{head}</head><body><article><h1>Ba tuyến xe buýt</h1>
<p>Ba tuyến xe buýt mới nối các khu đô thị phía tây với trung tâm thành phố từ đầu tuần này, sở giao thông cho biết.</p>
<p>Mỗi tuyến có hai mươi xe chạy điện, và vé tháng của các tuyến cũ vẫn có giá trị trên cả ba tuyến mới này.</p>
</article></body></html>"""


def terms(head: str = "", *headers: tuple[str, str]) -> Terms:
    url = "https://bao.example/xe-buyt.html"
    document = Document(data=PAGE.format(head=head).encode(), url=url, final_url=url, headers=headers)
    return Terms.parse(extract_article(document).terms)


ROBOTS = """License: https://bao.example/license.xml
User-agent: otherbot
User-agent: feedloom
Content-Signal: search=yes, ai-train=no, ai-input = YES
Allow: /
User-agent: *
Content-signal: ai-train=no
Disallow: /x
"""


@pytest.mark.parametrize(
    ("agent", "signal"),
    [("feedloom", "search=yes, ai-train=no, ai-input=yes"), ("OtherBot", "search=yes, ai-train=no, ai-input=yes"),
     ("third", "ai-train=no")],
)  # fmt: skip
def test_the_signals_of_robots_txt_are_those_of_our_group(agent: str, signal: str) -> None:
    """Else those for all; the licence is for everybody."""
    assert robots_terms(ROBOTS, agent) == [(ROBOTS_SIGNAL, signal), (ROBOTS_LICENSE, "https://bao.example/license.xml")]


def test_a_group_of_our_own_without_signals_says_nothing() -> None:
    """RFC 9309: the group for all is for those that no other one names."""
    text = "User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: feedloom\nAllow: /\n"
    assert robots_terms(text, "feedloom") == []


def test_what_is_no_signal_is_none() -> None:
    """Only names with yes or no count, each once."""
    assert parse_content_signal("search=yes, ai-train=perhaps, =no, x, search=no") == "search=no"


def test_directives_for_other_bots_are_not_ours() -> None:
    """X-Robots-Tag may name the bot that it is for; words about search engines are left out."""
    assert parse_robots_directives(["noindex, NoAI"]) == "noai"
    assert parse_robots_directives(["otherbot: noai, noimageai", "max-image-preview:none, noimageai"]) == "noimageai"


@pytest.mark.parametrize(
    ("location", "path", "whether"),
    [("/", "/a", True), ("/a/", "/b", False), ("/*.jpg", "/a/b.jpg?x", True), ("/*.jpg$", "/a.jpg?x", False),
     ("/a*b*c$", "/a-b-c", True), ("/a$", "/ab", False), ("/a$", "/a", True), ("/ab*b$", "/ab", False)],
)  # fmt: skip
def test_locations_match_as_in_robots_txt(location: str, path: str, whether: bool) -> None:
    """A star is anything, a dollar sign the end."""
    assert matches_location(location, path) is whether


def test_the_first_rule_of_tdmrep_json_decides() -> None:
    """Whatever is wrong with the file says nothing."""
    rules = [{"location": "/free/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]
    assert tdmrep_terms(json.dumps(rules), "https://bao.example/free/1") == [(FILE_RESERVATION, "0")]
    assert tdmrep_terms(json.dumps(rules), "https://bao.example/1") == [(FILE_RESERVATION, "1")]
    for broken in ("", "{}", "[1]", '[{"location": 1}]', '[{"location": "/", "tdm-reservation": "x"}]', "[" * 10_000):
        assert tdmrep_terms(broken, "https://bao.example/1") == []


def test_the_page_goes_before_headers_and_these_before_the_site() -> None:
    """Each with the policy that belongs to its own reservation."""
    site, header = (FILE_RESERVATION, "1"), ("tdm-reservation", "0")
    meta = '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/policy.json">'
    assert terms("", site).tdm_reservation == 1
    assert terms("", site, header).tdm_reservation == 0
    both = terms(meta, site, header, ("tdm-policy", "https://else.example/"))
    assert (both.tdm_reservation, both.tdm_policy) == (1, "https://bao.example/policy.json")


def test_all_that_is_said_is_kept() -> None:
    """By a page, its headers and its robots.txt; a page that says nothing has no terms."""
    head = '<meta name="robots" content="index, noai"><link rel="license" type="application/rsl+xml" href="/l.xml">'
    said = terms(head, ("x-robots-tag", "noimageai"), (ROBOTS_SIGNAL, "ai-train=no"))
    assert said == Terms(content_signal="ai-train=no", robots="noai, noimageai", license="https://bao.example/l.xml")
    link = '<https://bao.example/r.xml>; rel="license"; type="application/rsl+xml"'
    assert terms("", ("link", link)).license == "https://bao.example/r.xml"
    assert terms('<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">') == Terms()


class Bao(BaseHTTPRequestHandler):
    """A paper that says it in each way that is not on the page."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        files = {
            "/robots.txt": b"User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n",
            "/.well-known/tdmrep.json": b'[{"location": "/", "tdm-reservation": 1}]',
        }
        body = files.get(self.path, PAGE.format(head="").encode())
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if self.path.endswith(".html") else "text/plain")
        for value in ("otherbot: noimageai", "noai"):
            self.send_header("X-Robots-Tag", value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("tdmrep", [False, True])
def test_what_a_site_says_comes_with_the_page(tdmrep: bool) -> None:
    """Over the network: robots.txt and headers; tdmrep.json only where it is asked for, once a host."""
    Bao.asked.clear()
    with in_background(ThreadingHTTPServer(("127.0.0.1", 0), Bao)) as server:
        host = f"127.0.0.1:{server.server_port}"
        fetch = Fetch(allow_hosts=(host,), tdmrep=tdmrep, delay=0)

        async def pages() -> list[Document]:
            async with open_web(fetch, None, InMemoryHosts(), now) as client:
                found = [await client.get(f"http://{host}/{number}.html") for number in (1, 2)]
            return [one for one in found if isinstance(one, Document)]

        documents = asyncio.run(pages())
    said = {Terms.parse(extract_article(document).terms) for document in documents}
    assert said == {Terms(content_signal="ai-train=no", robots="noai", tdm_reservation=1 if tdmrep else None)}
    assert Bao.asked.count("/.well-known/tdmrep.json") == int(tdmrep)


def test_damaged_terms_are_none() -> None:
    """What somebody wrote into the store by hand stops no feed."""
    assert Terms.parse("{broken") == Terms.parse('{"other": 1}') == Terms()


@pytest.mark.parametrize(
    "lines", [("\n",), (" \n",), ("user-agent:\n",), ("user-agent: a\n", "content-signal: ai-train=no\n")]
)
def test_a_long_robots_txt_costs_no_time(lines: tuple[str, ...]) -> None:
    """As long as a robots.txt may be, whatever stands in it over and over."""
    start = time.process_time()
    robots_terms("".join(line * (MAX_ROBOTS_BYTES // len(lines) // len(line)) for line in lines), "feedloom")
    assert time.process_time() - start < 2
