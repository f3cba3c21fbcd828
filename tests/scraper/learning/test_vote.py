"""A place is chosen on some pages and confirmed on those left out."""

from __future__ import annotations

import pytest

from scraper.learning.vote import Answer, choose

RIGHT, WRONG, NOTHING, ALONE = Answer.RIGHT, Answer.WRONG, Answer.NOTHING, Answer.ALONE


@pytest.mark.parametrize(
    ("row", "confirmed"),
    [
        pytest.param([RIGHT] * 10, True, id="always"),
        pytest.param([RIGHT] * 9 + [WRONG], True, id="nine-of-ten"),
        pytest.param([RIGHT] * 8 + [WRONG] * 2, False, id="eight-of-ten"),
        pytest.param([RIGHT] * 5 + [NOTHING] * 5, True, id="half-of-the-pages-have-it"),
        pytest.param([RIGHT] * 3, False, id="too-few"),
    ],
)
def test_nine_of_ten_pages_left_out_confirm_a_place(row: list[Answer], confirmed: bool) -> None:
    """What other evidence says counts, and silence does not."""
    vote = choose({"p": row})
    assert vote is not None
    assert vote.is_confirmed is confirmed


def test_a_page_does_not_confirm_the_place_that_it_chose_itself() -> None:
    """Of many places that are each right on one page alone, none is: the others would have chosen another one."""
    pages = 6
    answers = {f"p{page}": [RIGHT if one == page else WRONG for one in range(pages)] for page in range(pages)}
    vote = choose(answers)
    assert vote is not None
    assert vote.right == 0
    assert not vote.is_confirmed


def test_the_place_that_is_less_often_wrong_wins() -> None:
    """A wrong value costs more than a missing one."""
    vote = choose({"wide": [RIGHT] * 8 + [WRONG] * 2, "narrow": [RIGHT] * 7 + [NOTHING] * 3})
    assert vote is not None
    assert vote.selector == "narrow"


def test_what_finds_mostly_what_nothing_else_says_is_no_place() -> None:
    """The date of something else on the page would fill every page that has none."""
    assert choose({"p": [RIGHT] * 4 + [ALONE] * 6}) is None


def test_nothing_to_choose_from() -> None:
    """No place, or none that was ever right."""
    assert choose({}) is None
    assert choose({"p": [WRONG, NOTHING]}) is None
