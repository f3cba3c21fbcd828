"""A preview: everything leads to where it is served, and what is published stays as it is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from feeds.config.load import load_config
from feeds.formats.text import uri
from feeds.web.files import serve_file
from feeds.web.preview import Place, is_never_published, listening_place, preview, previewed
from tests.feeds.serving import CONFIG, Served, feedloom, write_document

PUBLISHED = "https://feeds.example.org/"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A preview of the shipped example's address: two articles, of which one names our own."""
    folder = tmp_path_factory.mktemp("preview")
    (folder / "feedloom.toml").write_text(CONFIG.replace("[[sources]]", "search = true\n[[sources]]", 1), "utf-8")
    write_document(folder, "mua", "Mưa lớn ở Đà Nẵng")
    write_document(
        folder, "nang", "Nắng đẹp ở Huế", "Xem https://luu-tru.vn/web/https://feeds.example.org/x nhé. " * 20
    )
    feedloom(folder, "run")
    server = Served(folder, options="")
    server.until(server.ready)
    yield server
    server.stop()


def crawl(served: Served) -> dict[str, bytes]:
    """Every address that is reached from the front page by links, with its body."""
    here, found, waiting = f"http://127.0.0.1:{served.port}/", dict[str, bytes](), ["/"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        status, headers, body = served.ask(path)
        assert status == 200, path
        found[path] = body
        if headers["Content-Type"].startswith("text/html"):
            tree = LexborHTMLParser(body)
            links = [node.attributes.get("href") for node in tree.css("a[href], link[href]")]
        elif "xml" in headers["Content-Type"] or "opml" in headers["Content-Type"]:
            tree = LexborHTMLParser(body)
            links = [node.attributes.get(name) for node in tree.css("*") for name in ("href", "xmlurl", "htmlurl")]
        else:
            links = []
        for link in filter(None, links):
            address = urlsplit(urljoin(here + path[1:], link))
            if address.netloc == f"127.0.0.1:{served.port}" and address.path != "/search":
                waiting.append(address.path)
            assert address.netloc != "feeds.example.org", (path, link)
    return found


def test_everything_leads_to_where_it_is_served(served: Served) -> None:
    """Whatever is reached from the front page by links is here and leads here: pages, feeds, archives, OPML."""
    found = crawl(served)
    assert {"/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json", "/feeds.opml", "/style.css"} <= found.keys()
    assert any(path.startswith("/a/") for path in found)
    assert any(path.startswith("/feeds/all/") for path in found)  # an archive
    here = f"http://127.0.0.1:{served.port}/"
    feed = json.loads(found["/feeds/all.json"])
    assert (feed["feed_url"], feed["home_page_url"]) == (f"{here}feeds/all.json", f"{here}c/all/")
    assert all(item["url"].startswith(f"{here}a/") for item in feed["items"])


def test_what_is_no_link_stays(served: Served) -> None:
    """Ids, what is published on disk, and an address of others that only contains ours."""
    rss, published = served.ask("/feeds/all.rss")[2], (served.public / "feeds/all.rss").read_bytes()
    ids = [[entry.id for entry in feedparser.parse(data).entries] for data in (rss, published)]
    assert ids[0] == ids[1] != []
    assert b"https://luu-tru.vn/web/https://feeds.example.org/x" in rss
    assert PUBLISHED.encode() in published


@pytest.mark.parametrize("path", ["/", "/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json", "/feeds.opml"])
def test_forms_and_validators_are_those_of_what_is_sent(served: Served, path: str) -> None:
    """A compressed form holds the same bytes; its tag and that of the plain one differ, and from the published ones."""
    _, plain, body = served.ask(path)
    _, packed, data = served.ask(path, Accept_Encoding="gzip")
    assert gzip.decompress(data) == body
    assert plain["ETag"] == f'"{sha256(body).hexdigest()[:32]}"'
    assert len({plain["ETag"], packed["ETag"], served.ask(path, Host="feeds.example.org")[1]["ETag"]}) == 3
    for headers in (plain, packed):
        assert served.ask(path, Accept_Encoding="gzip" * (headers is packed), If_None_Match=headers["ETag"])[0] == 304
    assert served.ask(path, "HEAD")[1]["Content-Length"] == str(len(body))


def test_made_pages_lead_here_too(served: Served) -> None:
    """A search, its feed, and the page for what is not there."""
    here = f"http://127.0.0.1:{served.port}/"
    links = {link.rel: link.href for link in feedparser.parse(served.ask("/search.atom?q=mua")[2]).feed.links}
    assert links["self"] == f"{here}search.atom?q=mua"
    status, _, page = served.ask("/a/b/c/not-there")
    assert (status, PUBLISHED.encode() in page) == (404, False)
    (style,) = [node.attributes["href"] for node in LexborHTMLParser(page).css("link[rel=stylesheet]")]
    assert style
    assert served.ask(urlsplit(urljoin(f"{here}a/b/c/not-there", style)).path)[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "a@b", "127.0.0.1:99999", "[::1", "", "١٢٧.٠.٠.١"]
)
def test_only_our_own_host_counts(served: Served, host: str) -> None:
    """A name that a client makes up stands in no answer: links lead to where they are published."""
    config = load_config(served.folder / "feedloom.toml", {})
    assert previewed(config, host.encode()) == config


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8123", "localhost:80", "localhost", "[::1]:8123", "192.168.1.7:8080", "LocalHost:1"]
)
def test_our_own_host_is_where_links_lead(served: Served, host: str) -> None:
    """An IP address or localhost, with any port: a phone asks for another one than a browser on this machine."""
    config = load_config(served.folder / "feedloom.toml", {})
    assert previewed(config, host.encode()).site.base_url == f"http://{host.lower()}/"


@pytest.mark.parametrize(
    ("base_url", "place"),
    [
        ("http://127.0.0.1:9000/", Place("127.0.0.1", 9000)),
        ("http://localhost:9000/doc/", Place("127.0.0.1", 9000)),
        ("http://[::1]:9000/", Place("::1", 9000)),
        ("http://localhost/", Place("127.0.0.1", 8080)),  # port 80 is another program's: it has ours behind it
        ("https://127.0.0.1:9000/", Place("127.0.0.1", 8080)),  # TLS: the same
        ("http://192.168.1.7:9000/", Place("127.0.0.1", 8080)),
        ("https://feeds.example.org/", Place("127.0.0.1", 8080)),
    ],
)
def test_serve_listens_where_base_url_says(base_url: str, place: Place) -> None:
    """`serve` uses host and port of a base_url of this machine."""
    assert listening_place(base_url) == place


@pytest.mark.parametrize(
    ("base_url", "never"),
    [
        ("https://feeds.example.org/", True), ("https://example.com/", True), ("http://paper.test/", True),
        ("http://127.0.0.1:8080/", True), ("http://localhost:8080/", True), ("https://tin.hanoi.vn/", False),
        ("https://notexample.org/", False), ("http://192.168.1.7/", False),
    ],
)  # fmt: skip
def test_an_example_is_always_a_preview(base_url: str, never: bool) -> None:
    """Nobody but us is ever at a reserved name or at an address of this machine."""
    assert is_never_published(base_url) is never


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ('<a href="{}x">', '<a href="{}x">'),
        ('content="0; url={}c/"', 'content="0; url={}c/"'),
        ("href=&quot;{}&quot;", "href=&quot;{}&quot;"),
        ('"url":"{}a/1/"', '"url":"{}a/1/"'),
        ("<id>{}1</id>", None),
        ('<guid isPermaLink="false">{}1</guid>', None),
        ('"id":"{}1"', None),
        ("https://other.vn/?u={}", None),
        ("https://other.vn/{}", None),
    ],
)
@pytest.mark.parametrize("published", ["https://tin.vn/a&b/", "https://tin.vn/đọc/", "https://báo.vn/"])
def test_each_form_of_an_address_is_found(published: str, text: str, rewritten: str | None) -> None:
    """As it stands in the configuration, escaped for HTML, and in ASCII; never within an id or another address."""
    for form in (published, uri(published), published.replace("&", "&amp;")):
        file = serve_file("feeds/all.rss", text.format(form).encode(), None, modified=datetime.now(UTC), interval=60)
        got = preview(file, "feeds/all.rss", published, "http://localhost:1/", 60).plain.body.decode()
        assert got == (rewritten or text).format("http://localhost:1/" if rewritten else form)
