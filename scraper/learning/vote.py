"""Which of several places holds a field: chosen on some pages, confirmed on those left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

#: A place is used where it was right on so large a part of the pages left out, and on so many of them.
MIN_CONFIRMED, MIN_RIGHT = 0.9, 4
#: A place that finds something where nothing else says anything is used if that are no more pages than those on which
#: it was right.
MAX_SILENT_RATIO = 1.0
#: A wrong answer outweighs so many right ones when places are compared.
WRONG_WEIGHT = 3


class Answer(IntEnum):
    """What a place gives on a page."""

    NOTHING = 0
    #: What other evidence says …
    RIGHT = 1
    #: … or something else, …
    WRONG = 2
    #: … or something where no other evidence says anything.
    ALONE = 3


@dataclass(frozen=True, slots=True)
class Vote:
    """What was found of one place."""

    selector: str
    #: On how many of how many pages it finds something.
    hits: int
    pages: int
    #: How often it said what other evidence says on the pages left out, of how many.
    right: int
    asked: int

    @property
    def is_confirmed(self) -> bool:
        """Whether it may be used."""
        return self.right >= MIN_RIGHT and self.right >= MIN_CONFIRMED * self.asked


def choose(answers: Mapping[str, Sequence[Answer]]) -> Vote | None:
    """The best of the places in *answers*, with one answer for each page; None if none says anything right.

    Each page is left out in turn: the place that the others choose is asked there. So what is counted is how well the
    way of choosing does on a page that it has not seen.
    """
    if not answers:
        return None
    counts = {name: (row.count(Answer.RIGHT), row.count(Answer.WRONG)) for name, row in _lists(answers).items()}
    pages = len(next(iter(answers.values())))
    right = asked = 0
    for page in range(pages):
        name = max(answers, key=lambda one: _worth(counts[one], answers[one][page]))
        given = answers[name][page]
        right += given is Answer.RIGHT
        asked += given in (Answer.RIGHT, Answer.WRONG)
    best = max(answers, key=lambda one: _worth(counts[one]))
    row = list(answers[best])
    if not row.count(Answer.RIGHT) or row.count(Answer.ALONE) > MAX_SILENT_RATIO * row.count(Answer.RIGHT):
        return None
    return Vote(best, sum(one is not Answer.NOTHING for one in row), pages, right, asked)


def _lists(answers: Mapping[str, Sequence[Answer]]) -> dict[str, list[Answer]]:
    return {name: list(row) for name, row in answers.items()}


def _worth(counts: tuple[int, int], left_out: Answer = Answer.NOTHING) -> int:
    right, wrong = counts
    return right - (left_out is Answer.RIGHT) - WRONG_WEIGHT * (wrong - (left_out is Answer.WRONG))
