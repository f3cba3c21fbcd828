"""Addresses are made absolute, cleaned and compared without ever raising."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.urls import (
    absolute,
    is_home_page,
    is_listing_below,
    is_numbered_like,
    is_section_page,
    of_page,
    path_and_query,
    same_site,
    url_key,
    without_tracking,
)

BASE = "https://bao.example/xa-hoi/bai-viet-123.html"

#: Text that looks like addresses, and text that does not.
HREFS = st.text() | st.from_regex(r"(https?:)?//[\[\]:@\w.%\\-]{0,20}(:[0-9]{0,7})?(/\S{0,10})?", fullmatch=True)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        pytest.param("/a/b.html", "https://bao.example/a/b.html", id="path"),
        pytest.param("tiep.html", "https://bao.example/xa-hoi/tiep.html", id="relative"),
        pytest.param("//cdn.example/x.jpg", "https://cdn.example/x.jpg", id="scheme-relative"),
        pytest.param("?page=2", "https://bao.example/xa-hoi/bai-viet-123.html?page=2", id="query"),
        pytest.param(" \n /a\tb ", "https://bao.example/ab", id="white-space"),
        pytest.param("http://x.example/ảnh đẹp.jpg", "http://x.example/%E1%BA%A3nh%20%C4%91%E1%BA%B9p.jpg", id="iri"),
        pytest.param("https://u:secret@x.example/a", "https://x.example/a", id="credentials"),
        pytest.param("http://x.example/a#b", "http://x.example/a#b", id="fragment-kept"),
        pytest.param("#top", None, id="fragment-only"),
        pytest.param("", None, id="empty"),
        pytest.param("javascript:alert(1)", None, id="javascript"),
        pytest.param("java\nscript:alert(1)", None, id="javascript-broken"),
        pytest.param("data:text/html,x", None, id="data"),
        pytest.param("mailto:a@b.example", None, id="mail"),
        pytest.param("http://", None, id="no-host"),
        pytest.param("http://[::1", None, id="bracket"),
        pytest.param("http://[::1]:80/é", "http://[::1]:80/%C3%A9", id="address"),
        pytest.param("http://x.exa\0mple/a", None, id="zero-in-host"),
        pytest.param("http://x y.example/a", None, id="space-in-host"),
        pytest.param("//x<b.example/a", None, id="markup-in-host"),
        pytest.param("http://x.example:99999/", None, id="port"),
        pytest.param("http://x.example/" + "a" * 9000, None, id="absurd"),
    ],
)
def test_absolute(href: str, expected: str | None) -> None:
    """A reference becomes an absolute http(s) URL, or nothing."""
    assert absolute(BASE, href) == expected


def test_absolute_without_base() -> None:
    """Without a base only what is absolute already stands."""
    assert absolute(None, "https://x.example/") == "https://x.example/"
    assert absolute(None, "/a") is None


@given(HREFS, HREFS)
def test_nothing_raises(one: str, other: str) -> None:
    """Whatever the text, each function gives an answer of its type, and absolute() only http(s)."""
    url = absolute(one, other)
    assert url is None or url.startswith(("http://", "https://"))
    assert isinstance(url_key(one), str)
    assert isinstance(without_tracking(one), str)
    assert {
        type(same_site(one, other)),
        type(is_home_page(one)),
        type(is_section_page(one)),
        type(is_listing_below(one)),
    } == {bool}


@given(HREFS)
def test_absolute_is_stable(href: str) -> None:
    """An absolute URL resolves to itself."""
    url = absolute(BASE, href)
    assert url is None or absolute(BASE, url) == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/a?utm_source=z&id=3&fbclid=q#c", "https://x.example/a?id=3#c"),
        ("https://x.example/a?utm_source=z", "https://x.example/a"),
        ("https://x.example/a?id=a%2Fb&&x", "https://x.example/a?id=a%2Fb&&x"),
        ("https://x.example/a;jsessionid=0F3.n1?id=3;x", "https://x.example/a?id=3;x"),
        ("https://x.example/a?PHPSESSID=1f&id=3", "https://x.example/a?id=3"),
        ("https://x.example/a", "https://x.example/a"),
    ],
)
def test_without_tracking(url: str, expected: str) -> None:
    """Tracking goes; every other parameter stays as it is written."""
    assert without_tracking(url) == expected


@pytest.mark.parametrize(
    "url", ["https://x.example/a#:~:text=b", "https://x.example/a?utm_id=1#:~:text=b", "https://x.example/a"]
)
def test_of_page(url: str) -> None:
    """What an address was copied with is no part of the page that it names."""
    assert of_page(url) == "https://x.example/a"


def test_no_session_in_addresses() -> None:
    """What tells a visitor from others is in no address."""
    assert absolute(BASE, "/tin;jsessionid=0F3A?a=1#b") == absolute(BASE, "/tin?a=1#b")


@pytest.mark.parametrize(
    "other",
    [
        "http://bao.example/a?b=1&c=2",
        "https://www.bao.example/a?c=2&b=1",
        "https://BAO.example:443/a/?b=1&c=2&utm_medium=rss#x",
        "https://m.bao.example/x/../a?b=1&c=2",
    ],
)
def test_url_key_equal(other: str) -> None:
    """The spellings of one address have one key."""
    assert url_key(other) == url_key("https://bao.example/a?b=1&c=2")


@pytest.mark.parametrize("other", ["https://bao.example/b", "https://bao.example:8443/a", "https://bao.example/a?d=1"])
def test_url_key_differs(other: str) -> None:
    """Another path, port or parameter is another page."""
    assert url_key(other) != url_key("https://bao.example/a")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://bao.example/a", "http://www.bao.example/b", True),
        ("https://thethao.bao.example/", "https://bao.example/", True),
        ("https://forum.bao.example/", "https://bao.example/", True),
        ("https://forum.example.com/", "https://foruexample.com/", False),
        ("https://a.blogs.example/", "https://b.blogs.example/", False),
        ("https://bao.example.evil.example/", "https://bao.example/", False),
        ("https://evilbao.example/", "https://bao.example/", False),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("not a url", "not a url", False),
    ],
)
def test_same_site(one: str, other: str, expected: bool) -> None:
    """A host and its subdomains are one site; look-alikes, siblings and other ports are not."""
    assert same_site(one, other) is expected


def test_home_and_sections() -> None:
    """Front doors and sections are told from articles by their form."""
    assert all(map(is_home_page, ["https://x.example", "https://x.example/", "https://x.example/index.html"]))
    assert not any(map(is_home_page, ["https://x.example/a", "https://x.example/?p=12"]))
    assert all(
        map(
            is_section_page,
            [
                f"https://x.example{p}"
                for p in (
                    "/xa-hoi",
                    "/the-thao/bong-da.htm",
                    "/tag/ha-noi-2018",
                    "/category/tin/kinh-te/",
                    "/archives/news/2009",
                )
            ],
        )
    )
    assert not any(
        map(
            is_section_page,
            [
                "https://x.example/",
                BASE,
                "https://x.example/nganh-thong-tin-va-truyen-thong",
                "https://x.example/news/view.html?idx=8576",
                "https://x.example/news/2026/sub-way-art",
                "https://x.example/category/news/9104--.html",
                "https://x.example/category/tin/mot-tieu-de-dai-nhu-vay",
            ],
        )
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/politik/thema/asien", True),
        ("/a/autor/7/an-binh", True),
        ("/category/the-thao/", True),
        ("/autores/la_palma", True),
        ("/autoren/an-binh/ein-langer-titel-mit-vielen-worten", False),
        ("/news/archives/2024/10/14/2003825248", False),
        ("/blog/archives/2019/04/ferry.html", False),
        ("/archive/2019/04", True),
        ("/2019/archiv/thema/asien", True),
        ("/thema", False),
        ("/xa-hoi/bai-viet-123.html", False),
    ],
)
def test_is_listing_below(path: str, expected: bool) -> None:
    """Pages of authors, subjects and sections are told by their address; a headline or a number below is an article."""
    assert is_listing_below(f"https://bao.example{path}") is expected


@given(HREFS | st.from_regex(r"https?://[\w.:-]{0,9}(/[\w./ \t-]{0,9})?([?#][\w=?#&/-]{0,9}){0,2}", fullmatch=True))
def test_path_and_query_as_the_library_splits(url: str) -> None:
    """The quick way gives what `urlsplit` gives."""
    with suppress(ValueError):
        parts = urlsplit(url)
        assert path_and_query(url) == (parts.path, parts.query)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://coast.example/post/48", "https://coast.example/post/49/ferry", True),
        ("https://coast.example/post/48/", "https://coast.example/post/49", True),
        ("https://coast.example/?p=3", "https://coast.example/?p=4", True),
        ("https://coast.example/a/3.html", "https://coast.example/a/4.html", True),
        ("https://coast.example/2026/02/", "https://coast.example/2026/03/ferry.html", True),
        ("https://coast.example/post/49", "https://coast.example/post/49/ferry", False),
        ("https://coast.example/post/49/nets", "https://coast.example/post/49/ferry", False),
        ("https://coast.example/?list=3", "https://coast.example/?p=4", False),
        ("https://coast.example/tags/3", "https://coast.example/post/4", False),
        ("https://coast.example/boats", "https://coast.example/oars", False),
        ("", "https://coast.example/post/4", False),
    ],
)
def test_is_numbered_like(one: str, other: str, expected: bool) -> None:
    """Another number in the same place of an address, or of its beginning, is that of another article."""
    assert is_numbered_like(one, other) is expected
