"""The headings of a text: their words as readers see them."""

from __future__ import annotations

import pytest

from .test_figures import TEXT, read


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("<span class=ring>1</span>The old ferry", "1 The old ferry"),
        ("<span>12</span>Старий паром", "12 Старий паром"),
        ("<span>3</span>D models of the ferry", "3D models of the ferry"),
        ("<span>1</span>st day on the lake", "1st day on the lake"),
        ("<span>3</span>月的渡船", "3月的渡船"),
    ],
)
def test_a_number_before_a_heading(heading: str, text: str) -> None:
    """A number that is set apart before the words of a heading is parted from them, but not from its own sign."""
    article = read(f"{TEXT}<h2>{heading}</h2>{TEXT}")
    assert f"<h2>{text}</h2>" in (article.content or "")
