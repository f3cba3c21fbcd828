"""What a source says of its articles."""

from __future__ import annotations

import pytest

from scraper.source import Source


@pytest.mark.parametrize(
    ("mapping", "stated", "ours"),
    [
        ({}, "Town", "Town"),
        ({}, None, None),
        ({"TOWN": "Local"}, "Town", "Local"),
        ({"Town": "Local"}, "World", "World"),
        ({"Town": "Local"}, None, None),
        ({"Town": "Local", "*": "Other"}, "Town", "Local"),
        ({"*": "Other"}, "World", "Other"),
        ({"*": "Other"}, None, "Other"),
    ],
)
def test_category(mapping: dict[str, str], stated: str | None, ours: str | None) -> None:
    """A category is mapped without regard to case; "*" stands for all others, and for none."""
    assert Source(name="paper", kind="feed", places=(), categories=mapping).category(stated) == ours
