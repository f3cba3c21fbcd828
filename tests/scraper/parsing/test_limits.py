"""Pages that would keep a parser busy are told from their bytes, in linear time; honest ones pass."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.parsing.limits import MAX_ATTRIBUTES, require_shape
from storage.errors import OversizedError
from storage.model import Document

CORPUS = sorted(Path(__file__).parents[2].glob("corpus/**/*.html"))
MANY = " ".join(f"a{n}=1" for n in range(MAX_ATTRIBUTES + 1))


def page(text: str | bytes) -> Document:
    return Document(data=text.encode() if isinstance(text, str) else text, path="page.html")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("<div>" * 100_000, "deep", id="nested"),
        pytest.param("<div>" * 6_000 + "</div>" * 6_000, "deep", id="nested and closed"),
        pytest.param("<ul><li>" * 6_000, "deep", id="lists in lists"),
        pytest.param("<div title='<p>'>" * 6_000, "deep", id="tags in attributes"),
        pytest.param(("<div>" * 100_000).encode("utf-16"), "deep", id="UTF-16"),
        pytest.param(f"<p {MANY}>", "attributes", id="attributes"),
        pytest.param(f"<p {MANY}", "attributes", id="a tag that never ends"),
        pytest.param("<p " + "a='>' " * (MAX_ATTRIBUTES + 1) + ">", "attributes", id="ends of tags in attributes"),
        pytest.param("<p " + "a/" * (MAX_ATTRIBUTES + 1) + ">", "attributes", id="slashes"),
    ],
)
def test_refused(text: str | bytes, what: str) -> None:
    """What is nested too deeply or has too many attributes is refused in a moment, however it is spelt."""
    with pytest.raises(OversizedError, match=what):
        require_shape(page(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<p>x" * 20_000, id="paragraphs without an end"),
        pytest.param("<tr><td>1<td>2" * 20_000, id="cells without an end"),
        pytest.param("x<br>" * 20_000, id="line breaks"),
        pytest.param("<div>x</div>" * 20_000, id="side by side"),
        pytest.param("<script>x = '" + "<div>" * 20_000 + "'</script>", id="markup in a script"),
        pytest.param("<!-- " + "<div>" * 20_000 + " -->", id="markup in a comment"),
        pytest.param(f'<img src="data:image/png;base64,{"A " * 200_000}">', id="a picture in an attribute"),
        pytest.param("a > b and c < d, " * 20_000, id="signs of comparison"),
    ],
)
def test_passed(text: str) -> None:
    """What only looks alike passes."""
    require_shape(page(text))


@pytest.mark.parametrize("piece", ["<", "<a ", '<a "', "<a b='", "<a b=", "<!--", "<script ", "</", "<a" + "/" * 99])
def test_time(piece: str) -> None:
    """A megabyte of anything is looked through in less than a second or two."""
    start = time.process_time()
    with suppress(OversizedError):
        require_shape(page(piece * (1_000_000 // len(piece))))
    assert time.process_time() - start < 3


@pytest.mark.skipif(not CORPUS, reason="no pages in the corpus")
def test_corpus() -> None:
    """Every page that we know passes."""
    for path in CORPUS:
        require_shape(page(path.read_bytes()))


def deepest(html: str) -> int:
    """The depth of the tree that a real parser makes, below body."""
    body = LexborHTMLParser(html).body
    found, level = -1, [body] if body else []
    while level:
        level = [child for node in level for child in node.iter(include_text=False)]
        found += 1
    return found


TAGS = st.sampled_from(
    ["<div>", "</div>", "<div a='<div>'>", "<DIV c=>", '<div "a=">', "<!-- <div> -->", "<p>", "<br>", "x"]
)


@given(st.lists(TAGS, max_size=60))
def test_depth_is_what_a_parser_makes_of_it(pieces: list[str]) -> None:
    """Nothing that a parser nests deeper than the limit passes, and nothing is refused that it does not nest so."""
    html = "".join(pieces)
    flat = "".join(piece for piece in pieces if piece not in {"<p>", "<br>"})
    with patch("scraper.parsing.limits.MAX_DEPTH", 10):
        try:
            require_shape(page(html))
        except OversizedError:
            assert deepest(flat) > 10
        else:
            assert deepest(flat) <= 10
