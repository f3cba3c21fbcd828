"""Articles made at random, as dumps and as pages of four layouts: the record is what they were made of."""

from __future__ import annotations

import pytest

from tests.scraper.page_maker import FORMS, Case

SEEDS = range(60)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_record_is_what_the_page_was_made_of(form: str, seed: int) -> None:
    """Every field, word for word: title, category, dates, agency, lede, names, tags, figures, body, links."""
    case = Case(seed, form)
    faults = case.differences(case.read())
    lines = [f"{fault.field}\n  want {fault.want!r}\n  got  {fault.got!r}" for fault in faults]
    assert not faults, "\n".join([f"{form} {seed} ({case.made.language})", *lines])


@pytest.mark.parametrize("form", FORMS)
def test_seed_decides_the_document(form: str) -> None:
    """The same seed makes the same bytes and the same record; the record differs in nothing from itself."""
    first, second = Case(7, form), Case(7, form)
    assert first.document == second.document
    assert first.expected == second.expected
    assert first.differences(second.expected) == []
