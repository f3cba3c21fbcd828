"""Filters keep out what is known to be unwanted, in linear time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scraper.source import Filters
from scraper.sources.admission import refusal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE: dict[str, Any] = {
    "url": "https://bao.example/the-thao/tran-dau-1.html",
    "title": "Trận đấu",
    "category": "Thể thao",
    "language": "vi",
    "published": NOON - timedelta(days=3),
}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(), True, id="none"),
        pytest.param(Filters(include=("*/the-thao/*",)), True, id="address"),
        pytest.param(Filters(include=("*/xa-hoi/*", "category: THỂ *")), True, id="one-of"),
        pytest.param(Filters(include=("*/xa-hoi/*",)), False, id="none-of"),
        pytest.param(Filters(exclude=("title: *đấu",)), False, id="title"),
        pytest.param(Filters(include=("*",), exclude=("*-1.html",)), False, id="exclude-wins"),
        pytest.param(Filters(languages=("en", "vi")), True, id="language"),
        pytest.param(Filters(languages=("en",)), False, id="other-language"),
        pytest.param(Filters(max_age=timedelta(days=2)), False, id="old"),
        pytest.param(Filters(max_age=timedelta(days=4)), True, id="young"),
    ],
)
def test_filters(filters: Filters, expected: bool) -> None:
    """Patterns on address, title and category, languages and age decide."""
    assert (refusal(filters, now=NOON, **PAGE) is None) is expected


def test_what_is_not_known_keeps_nothing_out() -> None:
    """A page of which only the address is known is read, and judged again then."""
    filters = Filters(include=("title: *đấu",), languages=("en",), max_age=timedelta(days=1))
    assert refusal(filters, now=NOON, url="https://bao.example/x") is None


def test_language_with_its_region() -> None:
    """A language admits its regions, not those that merely begin alike."""
    said = {name: value for name, value in PAGE.items() if name != "language"}
    assert refusal(Filters(languages=("en",)), now=NOON, language="en-GB", **said) is None
    assert refusal(Filters(languages=("en",)), now=NOON, language="enm", **said)


def test_no_pattern_backtracks_without_end() -> None:
    """A pattern made to be slow is not."""
    start = time.process_time()
    refusal(Filters(include=("*a" * 30 + "b",)), now=NOON, url="https://x.example/" + "a" * 5_000)
    assert time.process_time() - start < 1
