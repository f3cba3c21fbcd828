"""Versions compared in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.commands.difference import differences, word_difference


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"title": "A"}, {"title": "B"}, ["headline: “A” became “B”"], id="changed"),
        pytest.param({"lede": None}, {"lede": "B"}, ["standfirst: now “B”, before none"], id="came"),
        pytest.param({"lede": "A"}, {"lede": None}, ["standfirst: “A” is gone"], id="went"),
        pytest.param(
            {"authors": [{"name": "Lan"}]},
            {"authors": [{"name": "Minh"}]},
            ["authors: Minh came; Lan went"],
            id="people",
        ),
        pytest.param({"tags": ["a", "b"]}, {"tags": ["b", "a"]}, ["tags: in another order"], id="order"),
        pytest.param(
            {"body": "Một.\n\nHai trăm cây xanh."},
            {"body": "Một.\n\nBa trăm cây xanh.\n\nHết."},
            ["text, paragraph 2: [-Hai-] {+Ba+} trăm cây xanh.", "text, paragraph 3 came: {+Hết.+}"],
            id="text",
        ),
        pytest.param({"body": "Một.\n\nHai."}, {"body": "Hai."}, ["text, a paragraph went: [-Một.-]"], id="shorter"),
        pytest.param({"title": "A", "image": None}, {"title": "A", "image": None}, [], id="the same"),
    ],
)
def test_differences(before: dict[str, Any], after: dict[str, Any], expected: list[str]) -> None:
    """Each thing that changed has a line, whatever it is."""
    assert list(differences(before, after)) == expected


def test_long_equal_parts_are_cut() -> None:
    """Only the words around a change are shown."""
    words = [str(number) for number in range(40)]
    changed = [*words[:20], "x", *words[21:]]
    assert word_difference(" ".join(words), " ".join(changed)) == "… 16 17 18 19 [-20-] {+x+} 21 22 23 24 …"


@given(st.text(), st.text())
def test_any_texts(old: str, new: str) -> None:
    """Whatever two texts are, equal words are unmarked and all others are shown."""
    shown = word_difference(old, new)
    marked = "[-" in shown or "{+" in shown
    if not any(sign in old + new for sign in ("[-", "{+")):
        assert marked == (old.split() != new.split())
