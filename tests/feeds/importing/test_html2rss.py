"""Configurations of html2rss."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.importing.formats import read_import
from feeds.importing.found import ImportFileError
from feeds.importing.html2rss import read_html2rss

ONE = """channel:
  url: https://town.example/news
  title: Town
  time_zone: Europe/Berlin
  language: de
  ttl: 90
headers:
  Accept-Language: de
  Authorization: Bearer s3cr3t
selectors:
  items: {selector: "article.post", order: reverse, pagination: {max_pages: 3}}
  title: {selector: h2}
  url: {selector: a, extractor: href}
  description:
    selector: .teaser
    post_process:
      - {name: sanitize_html}
      - {name: gsub, pattern: a, replacement: b}
  published_at: {selector: time, extractor: attribute, attribute: datetime}
  section: {selector: .section}
  place: {selector: .place}
  categories: [section, place]
  author: {selector: .author}
  enclosure: {selector: img, extractor: attribute, attribute: src, content_type: image/jpeg}
"""


def test_one_feed() -> None:
    """Channel and selectors become a listing; what has no counterpart is told with its line."""
    form, file = read_import(ONE.encode())
    (source,) = file.sources
    assert (form.name, source.name, source.line) == ("html2rss", "Town", 1)
    assert source.values == {
        "listing": "https://town.example/news",
        "timezone": "Europe/Berlin",
        "language": "de",
        "every": "90m",
        "headers": {"Accept-Language": "de"},
        "item": "article.post",
        "pages": 3,
        "title": "h2",
        "link": "a",
        "summary": ".teaser",
        "date": "time",
        "category": ".section",
        "image": "img",
    }
    lines = ONE.splitlines()
    told = {lines[remark.line - 1].split(":")[0].strip("- {") for remark in source.remarks}
    assert told == {"Accept-Language", "items", "name", "categories", "author"}
    assert "s3cr3t" not in str(source.remarks)


def test_several_feeds() -> None:
    """Each feed under `feeds` is one; headers of the file hold for all; older names and forms are known."""
    file = read_html2rss(
        b"headers: {Accept: text/html}\nfeeds:\n  a:\n    channel: {url: 'https://a.example/'}\n"
        b"    selectors:\n"
        b"      {items: {selector: li}, link: {selector: 'a:first', extractor: href}, updated: {selector: time}}\n"
        b"  b: {channel: {url: 'https://b.example/'}, auto_source: {}}\n"
        b"  c: {channel: {url: 'https://c.example/%<user>s'}, selectors: {items: {selector: li}}}\n"
        b"stylesheets: []\n"
    )
    assert [(one.name, one.values) for one in file.sources] == [
        (
            "a",
            {
                "listing": "https://a.example/",
                "headers": {"Accept": "text/html"},
                "item": "li",
                "link": "a",
                "date": "time",
            },
        ),
        ("b", {"site": "https://b.example/", "headers": {"Accept": "text/html"}}),
    ]
    assert [(one.line, "parameters" in one.text) for one in file.left] == [(8, True)]
    assert [one.line for one in file.remarks] == [9]


def test_selectors_that_are_none() -> None:
    """A selector that does not parse, or takes what feedloom does not read, is left out and told."""
    file = read_html2rss(
        b"channel: {url: 'https://a.example/'}\nselectors:\n  items: {selector: li}\n  title: {selector: 'h2[['}\n"
        b"  url: {selector: a, extractor: attribute, attribute: data-url}\n"
        b"  description: {extractor: static, static: x}\n"
        b"  odd: {selector: b}\n"
    )
    (source,) = file.sources
    assert source.values == {"listing": "https://a.example/", "item": "li"}
    assert [remark.line for remark in source.remarks] == [4, 5, 6, 7]


def test_xpath_is_translated() -> None:
    """Where XPath stands instead of CSS, it is translated as that of FreshRSS is."""
    file = read_html2rss(
        b"channel: {url: 'https://a.example/'}\n"
        b"selectors: {items: {selector: '//li[@class=\"x\"]'}, title: {selector: './h2'}, url: {selector: './/a'}}\n"
    )
    values = file.sources[0].values
    assert (values["item"], values["title"], values["link"]) == ('li[class="x"]', 'li[class="x"] > h2', "a")


def test_merged_mappings() -> None:
    """What "<<" takes over counts; a mapping that takes over itself ends."""
    file = read_html2rss(
        b"x: &x {items: {selector: li}}\nfeeds:\n  a: &a\n    <<: *a\n    channel: {url: 'https://a.example/'}\n"
        b"    selectors: {<<: *x, title: {selector: h2}}\n"
    )
    assert file.sources[0].values == {"listing": "https://a.example/", "item": "li", "title": "h2"}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a: [", id="cut-off"),
        pytest.param(b"a: b", id="something-else"),
        pytest.param(b"- 1\n- 2", id="a-list"),
        pytest.param(b"[" * 50_000, id="deep"),
        pytest.param(b"a: \x00", id="control"),
        pytest.param(b"\xff\xfe\xfa", id="no-text"),
        pytest.param(b"--- 1\n--- 2", id="two-documents"),
        pytest.param(b"!!python/object/apply:os.system ['true']", id="python"),
    ],
)
def test_damaged_and_hostile_files(data: bytes) -> None:
    """They are refused in words, with the line where YAML is damaged; nothing in them is run."""
    with pytest.raises(ImportFileError):
        read_import(data)


def test_a_bomb_of_aliases_is_not_expanded() -> None:
    """Nine levels of nine aliases each are read at once, as the small tree that they are."""
    levels = "".join(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 10))
    data = f"a0: &a0 [x]\n{levels}channel: {{url: 'https://a.example/'}}\nselectors: {{items: {{selector: *a9}}}}\n"
    assert read_html2rss(data.encode()).sources[0].values == {"listing": "https://a.example/"}


@given(st.text(max_size=100))
def test_any_text(text: str) -> None:
    """Whatever stands in it, it is read or refused."""
    data = f"channel: {{url: 'https://a.example/'}}\nselectors:\n  items: {text}".encode("utf-8", "replace")
    with suppress(ImportFileError):
        assert len(read_html2rss(data).sources) <= 1
