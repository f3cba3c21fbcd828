"""HTML for feeds: nothing that acts, nothing hollow, every address absolute."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.sanitize import TAGS, sanitize

BASE = "https://example.org/a/b.html"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p onclick=x()>a<script>b</script></p>", "<p>a</p>", id="script-and-handler"),
        pytest.param('<a href="javascript:x()">a</a>', "a", id="link-that-acts"),
        pytest.param('<a href="JaVa&#10;Script:x()">a</a>', "a", id="link-that-hides-that-it-acts"),
        pytest.param('<img src="data:image/svg+xml,x" alt="a">', "", id="data-url"),
        pytest.param("<svg><a>x</a></svg><math>y</math>b", "b", id="foreign-content"),
        pytest.param(
            "<div class=x style=y><article>a</article></div>", "<div>a</div>", id="unknown-element-keeps-text"
        ),
        pytest.param(
            '<a href="../c?utm_source=x&amp;d=1">a</a>', '<a href="https://example.org/c?d=1">a</a>', id="utm"
        ),
        pytest.param('<a href="#note">a</a>', "a", id="fragment-leads-nowhere-in-a-feed"),
        pytest.param('<p>a<img src="/p.gif" width="1" height="1"></p>', "<p>a</p>", id="pixel"),
        pytest.param(
            '<img alt="a > b" src="/c.jpg">',
            '<img alt="a > b" src="https://example.org/c.jpg">',
            id="angle-in-attribute",
        ),
        pytest.param("<ul><li><p> </p></li></ul>b", "b", id="hollow"),
        pytest.param(
            "<table><tr><td>a<td>b</table>", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", id="table"
        ),
    ],
)
def test_sanitize(html: str, expected: str) -> None:
    """Each kind of markup comes out as a reader may have it."""
    assert sanitize(html, base_url=BASE).replace("a &gt; b", "a > b") == expected


def test_figures_keep_captions() -> None:
    """A figure with its caption passes as it is."""
    html = '<figure><img src="https://example.org/a.jpg" alt="b"><figcaption>c. Photo: d</figcaption></figure>'
    assert sanitize(html) == html


TAGS_AND_ENDS = [
    f"<{end}{tag}>"
    for tag in ("p", "a", "b", "table", "td", "li", "svg", "style", "script", "figure")
    for end in ("", "/")
]
ODDITIES = [
    "<img>",
    "<!--",
    "-->",
    "<plaintext>",
    "<a href='/x?utm_a=b'>",
    "<img src=x>",
    "<a title='>'>",
    "&lt;script&gt;",
    '"',
]
MARKUP = st.lists(st.sampled_from(TAGS_AND_ENDS + ODDITIES) | st.text(max_size=5), max_size=30).map("".join)


@given(MARKUP)
def test_sanitize_is_a_fixed_point(html: str) -> None:
    """What was sanitised stays the same when sanitised again."""
    clean = sanitize(html, base_url=BASE)
    assert sanitize(clean, base_url=BASE) == clean


@given(MARKUP)
def test_nothing_that_acts_is_left(html: str) -> None:
    """Whatever comes in, only allowed elements and absolute http(s) addresses come out."""
    tree = LexborHTMLParser(sanitize(html, base_url=BASE))
    assert tree.body is not None
    for node in tree.body.traverse():
        assert node.tag == "body" or node.tag in TAGS
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            if name in ("href", "src", "cite"):
                assert re.match(r"https?://", value or "")
