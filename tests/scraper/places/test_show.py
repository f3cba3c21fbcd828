"""A page as it is shown: nothing comes through but its texts, whatever it tries."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.places.elements import MAX_ELEMENTS, open_elements
from scraper.places.show import SHOWN_TAGS, show_page
from storage.errors import FeedloomError
from storage.model import Document
from tests.feeds.web.edit.hostile import HOSTILE, hostile_page

EVIL = "http://evil.example/"


def document(page: str) -> Document:
    return Document(data=page.encode(errors="replace"), url="http://paper.example/x.html", media_type="text/html")


def require_harmless(html: str) -> None:
    """Fail if *html* has an element or an attribute that could do anything."""
    for node in LexborHTMLParser(f"<body>{html}</body>").body.traverse():  # type: ignore[union-attr]
        if node.is_element_node and node.tag != "body":
            assert node.tag in SHOWN_TAGS | {"br"}, node.html
            assert set(node.attributes) <= {"data-at", "data-mark", "data-label", "colspan", "rowspan"}, node.html


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_but_text_comes_through(what: str) -> None:
    """Scripts, styles, forms, refreshes, bases, frames, links and media are gone; the article is there."""
    html = show_page(document(hostile_page(what, EVIL)), marks={})
    require_harmless(html)
    assert "evil.example" not in html
    assert html.count("data-at") <= MAX_ELEMENTS
    if what != "endless":
        assert "The council met on Monday" in html


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["<p>", "</p>", "<script>", "<!--", "-->", "<svg>", "<b x='", "&lt;"])).map("".join)
)
def test_no_page_breaks_out(page: str) -> None:
    """Whatever the bytes, what is shown is harmless, or refused."""
    try:
        html = show_page(document(f"<html><body>{page}"), marks={0: 'title|"><script>1</script>'})
    except FeedloomError:
        return
    require_harmless(html)


def test_numbers_and_marks_stand_at_their_elements() -> None:
    """An element keeps its number, which is its place among the elements of the page without scripts."""
    page = "<body><script>1</script><h1>One</h1><style>x</style><div><p>Two</p><img alt='A bridge'></div></body>"
    html = show_page(document(page), marks={1: "title|Tiêu đề"})
    assert re.sub(r"\s+", " ", html) == (
        '<div data-at="0"><h1 data-at="1" data-mark="title" data-label="Tiêu đề">One</h1>'
        '<div data-at="2"><p data-at="3">Two</p><span data-at="4">[A bridge]</span></div></div>'
    )
    assert [node.tag for node in open_elements(document(page)).nodes] == ["body", "h1", "div", "p", "img"]
