"""Days in addresses: what is certain, and what the articles of a host must agree on."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles.address_days import Form, certain_day, common_form, day_at

DAY = date(2026, 3, 7)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        pytest.param("https://bao.example/2026/03/07/cho-hoa.html", DAY, id="path"),
        pytest.param("https://bao.example/2026/3/7/cho-hoa.html", DAY, id="path-of-short-numbers"),
        pytest.param("https://bao.example/cho-hoa-20260307.html", DAY, id="eight-figures"),
        pytest.param("https://bao.example/cho-hoa-20260307101530.htm", DAY, id="with-time"),
        pytest.param("https://bao.example/cho-hoa-20260307101530123.htm", DAY, id="with-milliseconds"),
        pytest.param("https://bao.example/cho-hoa-20260307991530.htm", None, id="no-time-of-day"),
        pytest.param("https://bao.example/cho-hoa-20261307.html", None, id="no-month"),
        pytest.param("https://bao.example/cho-hoa-20260231.html", None, id="no-day"),
        pytest.param("https://bao.example/cho-hoa-260307.html", None, id="six-figures"),
        pytest.param(None, None, id="no-address"),
    ],
)
def test_certain_days(url: str | None, day: date | None) -> None:
    """A year in four figures is certain; six figures are not."""
    assert certain_day(url) == day


def known(form: str, *days: int) -> list[tuple[str | None, date]]:
    """Addresses of articles of some days in March 2026, each with its day."""
    return [(f"https://bao.example/bai-{form.format(day)}.html", date(2026, 3, day)) for day in days]


@pytest.mark.parametrize(
    ("articles", "form"),
    [
        pytest.param(known("2603{:02}", 1, 2, 3), Form(6, 0), id="six-figures"),
        pytest.param(known("1852603{:02}101530", 1, 2, 3), Form(15, 3), id="within-a-number"),
        pytest.param(known("2603{:02}", 1, 2), None, id="too-few"),
        pytest.param(known("2603{:02}", 1, 1, 1, 1), None, id="all-of-one-day"),
        pytest.param([*known("2603{:02}", 1, 2, 3), *known("4712{:02}", 4, 5, 6)], None, id="others-contradict"),
        pytest.param([*known("2603{:02}", 1, 2, 3, 5), *known("2604{:02}", 6)], Form(6, 0), id="one-was-rewritten"),
        pytest.param(known("47123{:02}", 1, 2, 3, 4), None, id="numbers"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_what_articles_agree_on(articles: list[tuple[str | None, date]], form: Form | None) -> None:
    """Figures are days where those of dated articles are their days, on several days."""
    assert common_form(articles) == form


def test_a_day_is_read_in_that_form_alone() -> None:
    """Other figures of the address are no days."""
    assert day_at("https://bao.example/bai-260307.html", Form(6, 0)) == DAY
    assert day_at("https://bao.example/bai-260307.html", Form(15, 3)) is None
    assert day_at("https://bao.example/bai-269907.html", Form(6, 0)) is None


@given(st.text())
def test_any_text_is_read(url: str) -> None:
    """Nothing raises, whatever the address."""
    certain_day(url)
    day_at(url, Form(6, 0))
    common_form([(url, DAY)] * 4)
