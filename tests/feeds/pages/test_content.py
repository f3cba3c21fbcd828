"""The text of an article on its page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from feeds.pages.content import PICTURE_ATTRIBUTES, blocks_of, parts_of
from scraper.sanitize import sanitize

WORDS = {"table": "Bảng", "preformatted": "Chữ"}
REGION = '<div class="wide" role="region" aria-label="{}" tabindex="0">'


@pytest.mark.parametrize(
    ("html", "made"),
    [
        pytest.param("<p>a</p><p>b</p>", ["<p>a</p>", "<p>b</p>"], id="plain"),
        pytest.param("chữ <b>đậm</b> rồi", ["chữ <b>đậm</b>", " rồi"], id="loose text"),
        pytest.param(
            "<table><tr><td><table></table></td></tr></table><pre>x</pre>",
            [
                f"{REGION.format('Bảng 1')}<table><tr><td><table></table></td></tr></table></div>",
                f"{REGION.format('Chữ 2')}<pre>x</pre></div>",
            ],
            id="what is wide, but not what is inside",
        ),
        pytest.param(
            '<img src="https://a.vn/1.jpg" width="100%" height="300">',
            [f'<img src="https://a.vn/1.jpg" height="300" alt="" {PICTURE_ATTRIBUTES}>'],
            id="a size that is none",
        ),
        pytest.param('<p title="<table>">a</p>', ['<p title="<table>">a</p>'], id="a tag in an attribute"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_blocks(html: str, made: list[str]) -> None:
    """Tables and code are regions that take the focus; pictures wait and have an alt."""
    assert blocks_of(html, WORDS) == made


@given(st.text("<>/= \"'ab") | st.text())
def test_nothing_is_lost(text: str) -> None:
    """Whatever was sanitised has the same text on its page, however it is cut."""
    html = sanitize(f"{text}<p>{text}</p><table><tr><td>{text}</table>")
    made = "".join(parts_of(blocks_of(html, WORDS), 10)).replace("\n", "")
    assert LexborHTMLParser(made).text().replace("\n", "") == LexborHTMLParser(html).text().replace("\n", "")


def test_parts_are_no_larger_than_they_may() -> None:
    """Blocks are joined up to the limit; a longer one stands alone."""
    assert parts_of(["a" * 4, "b" * 4, "c" * 20, "d"], 10) == ["aaaa\nbbbb", "c" * 20, "d"]
    assert parts_of([], 10) == [""]
