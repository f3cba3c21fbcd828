"""Sitemaps of every form give the pages that they name, and hostile ones cost nothing."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.sources.found import FoundList, FoundPage
from scraper.sources.sitemap import MAX_ADDRESSES, extract_sitemap
from storage.errors import DocumentError, ExtractError, OversizedError, UnreadableError
from storage.model import Document

NAMESPACES = (
    'xmlns="http://www.more.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def sitemap(xml: str | bytes) -> FoundList:
    data = xml.encode() if isinstance(xml, str) else xml
    return extract_sitemap(Document(data=data, url="https://bao.example/maps/s.xml"))


def urls(found: FoundList) -> list[str]:
    return [page.url for page in found.pages]


def test_plain() -> None:
    """Addresses in their order, each once, absolute; those of other schemes are left out."""
    found = sitemap(f"""<?xml version="1.0"?><urlset {NAMESPACES}>
        <url><loc> https://bao.example/b?x=1&amp;y=2 </loc><lastmod>2026-03-01</lastmod></url>
        <url><loc>/a</loc></url> <url><loc>https://bao.example/b?x=1&amp;y=2</loc></url>
        <url><loc>javascript:alert(1)</loc></url> <url></url></urlset>""")
    assert found.pages == (
        FoundPage(url="https://bao.example/b?x=1&y=2", modified="2026-03-01"),
        FoundPage(url="https://bao.example/a"),
    )


def test_news() -> None:
    """A news sitemap also gives title, date, language and keywords; a picture's title is not the page's."""
    found = sitemap(f"""<urlset {NAMESPACES}><url><loc>https://bao.example/a</loc>
        <image:image><image:loc>https://bao.example/a.jpg</image:loc><image:title>Ảnh</image:title></image:image>
        <news:news><news:publication><news:name>Báo</news:name><news:language>vi</news:language></news:publication>
        <news:publication_date>2026-03-01T08:05:00+07:00</news:publication_date>
        <news:title>Tin
          mới</news:title><news:keywords>Hà Nội, giao thông,</news:keywords></news:news></url></urlset>""")
    assert found.pages == (
        FoundPage(
            url="https://bao.example/a",
            title="Tin mới",
            published=datetime(2026, 3, 1, 8, 5, tzinfo=timezone(timedelta(hours=7))),
            language="vi",
            keywords=("Hà Nội", "giao thông"),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-03-01T01:05Z", datetime(2026, 3, 1, 1, 5, tzinfo=UTC)), ("2026-03-01", None), ("hôm nay", None)],
)
def test_dates(text: str, expected: datetime | None) -> None:
    """A date counts with its offset only."""
    xml = f"<urlset><url><loc>/a</loc><news><publication_date>{text}</publication_date></news></url></urlset>"
    assert sitemap(xml).pages[0].published == expected


def test_index() -> None:
    """An index gives other sitemaps."""
    found = sitemap(
        f"<sitemapindex {NAMESPACES}><sitemap><loc>https://bao.example/1.xml.gz</loc></sitemap></sitemapindex>"
    )
    assert found == FoundList(more=("https://bao.example/1.xml.gz",))


def test_index_in_the_order_of_its_changes() -> None:
    """Of an index with dates the newest sitemaps come first, for only so many are read."""
    entries = (
        f"<sitemap><loc>/{year}.xml</loc><lastmod>{year}-01-01</lastmod></sitemap>" for year in range(2020, 2027)
    )
    found = sitemap(f"<sitemapindex><sitemap><loc>/old.xml</loc></sitemap>{''.join(entries)}</sitemapindex>")
    assert found.more[:2] == ("https://bao.example/2026.xml", "https://bao.example/2025.xml")
    assert found.more[-1] == "https://bao.example/old.xml"


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param('\n<?xml version="1.0"?><urlset>%s</urlset>', id="line-before"),
        pytest.param('<br><b>Warning</b>: <?xml version="1.0"?><urlset>%s</urlset>', id="warning-before"),
        pytest.param("<urlset><url><loc>/x?b=1&copy=2</loc></url>%s</urlset>", id="ampersand"),
        pytest.param(
            "<urlset><url><loc>/x</loc><news:news><news:title>Tin</news:title></news:news></url>%s", id="prefix"
        ),
        pytest.param(
            "<urlset><url><loc>/x</loc><news><title>A&nbsp;B\x0b</title></news></url>%s</urlset>", id="letters"
        ),
    ],
)
def test_common_faults(xml: str) -> None:
    """What sitemaps often do wrong costs no page."""
    assert urls(sitemap(xml % "<url><loc>/a</loc></url>"))[-1] == "https://bao.example/a"


def test_titles_that_are_escaped_twice() -> None:
    """A title is read as it was meant; an address is taken as it stands."""
    xml = "<urlset><url><loc>/x?b=1&amp;copy=2</loc><news><title>Cầu &amp;amp; phà</title></news></url></urlset>"
    (page,) = sitemap(xml).pages
    assert (page.url, page.title) == ("https://bao.example/x?b=1&copy=2", "Cầu & phà")


def test_other_forms() -> None:
    """Compressed, in another encoding, with a mark, without namespaces, and as plain text."""
    xml = '<?xml version="1.0" encoding="{}"?><urlset><url><loc>/tin-ức</loc></url></urlset>'
    for data in (
        gzip.compress(xml.format("utf-8").encode()),
        xml.format("utf-16").encode("utf-16"),
        b"\xef\xbb\xbf" + xml.format("utf-8").encode(),
        "https://bao.example/tin-ức\n".encode(),
    ):
        assert urls(sitemap(data)) == ["https://bao.example/tin-%E1%BB%A9c"]


def test_broken_end() -> None:
    """What stands before a fault is read."""
    assert urls(sitemap("<urlset><url><loc>/a</loc></url><url><loc>/b</loc></urlset>")) == ["https://bao.example/a"]
    long = "<urlset>" + "".join(f"<url><loc>/{number}</loc></url>" for number in range(5000)) + "<url><loc>/x"
    assert len(sitemap(long).pages) == 5000


@pytest.mark.parametrize(
    "data", [b"", b"<html><body>404</body></html>", b"<rss/>", b"not one address", b"<", b"\x00\x01"]
)
def test_no_sitemap(data: bytes) -> None:
    """Anything else is said to be no sitemap."""
    with pytest.raises(ExtractError, match="no sitemap"):
        sitemap(data)


@pytest.mark.parametrize(
    ("damage", "read"),
    [
        ("&", "&"), ("&nbsp;", ""), ("&eacute;", "é"), ("&bogus;", "&bogus;"), ("&#xD800;", "\ufffd"), ("&#x1b;", ""),
        ("\x1b", ""), ("\ufffe", ""), ("\udc80", "\ufffd"), ("<![CDATA[&]]>&", "&&"), ("&lt;b&gt; &", "<b> &"),
    ],
)  # fmt: skip
def test_common_damage(damage: str, read: str) -> None:
    """What sites write and XML forbids costs itself, and not the pages behind it."""
    entry = "<url><loc>/{}</loc><news><title>Rain {}</title></news></url>"
    xml = f"<urlset>{entry.format(1, 'A')}{entry.format(2, damage)}{entry.format(3, 'B &amp; C')}</urlset>"
    pages = sitemap(xml.encode("utf-8", "surrogateescape")).pages
    assert [page.url for page in pages] == [f"https://bao.example/{number}" for number in (1, 2, 3)]
    assert [page.title for page in pages] == ["Rain A", f"Rain {read}".strip(), "Rain B & C"]


def test_limits() -> None:
    """A sitemap without end is read up to the limit of the standard, quickly and without keeping it."""
    xml = "<urlset>" + "".join(f"<url><loc>/{number}</loc></url>" for number in range(MAX_ADDRESSES + 10)) + "</urlset>"
    assert len(sitemap(xml).pages) == MAX_ADDRESSES
    with pytest.raises(OversizedError):
        sitemap(gzip.compress(bytes(60_000_000)))
    with pytest.raises(UnreadableError, match="cut short"):
        sitemap(gzip.compress(xml.encode())[:-20])


@pytest.mark.parametrize("filling", ["<a>" * 300_000, "<a/>" * 300_000, "<url>" + "<a/>" * 300_000])
def test_memory(filling: str) -> None:
    """Elements without end, in each other or beside each other, are not kept."""
    xml = f"<urlset><url><loc>/a</loc></url>{filling}".encode()
    tracemalloc.start()
    try:
        assert urls(sitemap(xml)) == ["https://bao.example/a"]
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_entities() -> None:
    """Entities are never expanded: neither the thousandfold ones nor those that name a file."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    start = time.process_time()
    for declaration, name in ((laughs, "l11"), ('<!ENTITY f SYSTEM "file:///etc/passwd">', "f")):
        xml = f"<!DOCTYPE urlset [{declaration}]><urlset><url><loc>/a{'&'}{name};</loc></url></urlset>"
        try:
            found = sitemap(xml)
        except ExtractError:
            continue
        assert all(len(url) < 100 and "root" not in url for url in urls(found))
    assert time.process_time() - start < 2


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: f"<urlset><url><loc>{text}</loc></url></urlset>".encode())
)
def test_any_bytes(data: bytes) -> None:
    """Whatever comes, there is a sitemap or an error of ours."""
    try:
        found = sitemap(data)
    except (DocumentError, ExtractError):
        return
    assert all(url.startswith(("http://", "https://")) for url in urls(found))


def test_what_is_left_out_of_a_long_sitemap_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a sitemap with more addresses than the limit the first are read, and a note says so."""
    monkeypatch.setattr("scraper.sources.sitemap.MAX_ADDRESSES", 2)
    urls = "".join(f"<url><loc>https://bao.example/{number}</loc></url>" for number in range(5))
    found = extract_sitemap(Document(data=f"<urlset>{urls}</urlset>".encode(), url="https://bao.example/s.xml"))
    assert len(found.pages) == 2
    assert found.notes == ("2 of 5 addresses are read; the others: 3 beyond the limit",)


def test_what_follows_broken_xml_is_told() -> None:
    """A sitemap that breaks off says where, and what leads nowhere is counted."""
    found = sitemap(b"<urlset><url><loc>/1</loc></url>\n<url><loc></loc></url>\n<url><loc>/2</loc></wrong>")
    assert found.notes == (
        "1 of 2 addresses is read; the others: 1 that lead nowhere",
        "what follows is left out: its XML is broken in line 3",
    )
