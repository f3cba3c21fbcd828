"""A source is judged by its own past."""

from __future__ import annotations

import pytest

from scraper.visit.drift import assess
from storage.sources import Fill

RULE = "rule Own, lede: p.sapo"
PAST = {
    RULE: [Fill(10, 10), Fill(9, 10)],
    "items": [Fill(30, 1), Fill(32, 1), Fill(31, 1)],
    "articles": [Fill(9, 10), Fill(10, 10)],
    "date": [Fill(9, 10), Fill(10, 10)],
    "lede": [Fill(1, 10), Fill(0, 10)],
    "length": [Fill(20_000, 10), Fill(22_000, 10)],
}


@pytest.mark.parametrize(
    ("now", "words"),
    [
        pytest.param({}, None, id="nothing-new"),
        pytest.param({"items": Fill(31, 1), "date": Fill(5, 6), "length": Fill(9_000, 6)}, None, id="as-usual"),
        pytest.param({"items": Fill(0, 1)}, "0 articles; it found 31 on average", id="nothing-found"),
        pytest.param({"items": Fill(3, 1)}, "3 articles; it found 31 on average", id="much-less"),
        pytest.param({"items": Fill(12, 1)}, None, id="less"),
        pytest.param({"articles": Fill(0, 6)}, "0 of 6 pages are articles; 19 of 20 were", id="no-articles-any-more"),
        pytest.param({"articles": Fill(0, 3)}, None, id="some-pages-are-none"),
        pytest.param({"date": Fill(0, 6)}, "0 of 6 articles have date; 19 of 20 had", id="field-gone"),
        pytest.param({"date": Fill(0, 2)}, None, id="too-few-to-judge"),
        pytest.param({RULE: Fill(0, 6)}, f"{RULE} found nothing in 6 articles; it did in 19 of 20", id="redesign"),
        pytest.param({RULE: Fill(1, 6)}, None, id="rule-still-finds"),
        pytest.param({"lede": Fill(0, 9)}, None, id="field-that-never-was-usual"),
        pytest.param({"length": Fill(600, 6)}, "100 characters on average; they had 2100", id="short-texts"),
    ],
)
def test_verdict(now: dict[str, Fill], words: str | None) -> None:
    """What is gone or much less than before is named with both numbers; what varies is not."""
    verdict = assess(now, PAST)
    assert verdict is None if words is None else words in (verdict or "")


@pytest.mark.parametrize(("found", "words"), [(0, "0 items; it found 31 on average"), (3, "3 items; it found 31")])
def test_selector(found: int, words: str) -> None:
    """Where the listing has a selector, the cause names it."""
    assert f"selector `.story` found {words}" in (assess({"items": Fill(found, 1)}, PAST, selector=".story") or "")


def test_trouble_lasts() -> None:
    """A visit that found nothing new is judged by the newest that did; zeros do not become the usual."""
    past = {"items": [Fill(0, 1)] * 50 + [Fill(31, 1)]}
    assert "it found 31 on average" in (assess({}, past) or "")


def test_trouble_is_not_the_usual() -> None:
    """What a source gave while it was broken counts for nothing."""
    items, dates = [Fill(2, 1, well=False)] * 50, [Fill(0, 6, well=False)] * 9
    past = {"items": [*items, Fill(31, 1)], "date": [*dates, Fill(9, 10)]}
    assert "it found 31 on average" in (assess({"items": Fill(2, 1)}, past) or "")
    assert "0 of 6 articles have date; 9 of 10 had" in (assess({"date": Fill(0, 6), "items": Fill(31, 1)}, past) or "")


def test_never_any() -> None:
    """A list that never named anything is broken from the first visit on."""
    assert "it never found any" in (assess({"items": Fill(0, 1)}, {}) or "")
