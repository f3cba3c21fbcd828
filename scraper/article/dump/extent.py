"""Where running text stands in a dump: stretches of lines in which prose outweighs all else.

Every line has a worth: prose its words, a short line less than nothing. The text is the stretch with the highest sum
(the maximum subarray, Kadane): headings and captions between paragraphs are made up for by what follows, a menu, a
list of headlines or a footer is not. No word is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from scraper.article.dump.lines import Line, is_outside
from scraper.article.dump.teasers import TeaserReading
from scraper.text.phrases import block_kind, is_comments_heading, is_footer, is_promotion

#: A paragraph is worth its words, up to so many.
MAX_WORTH = 60
#: What a line costs that is no sentence, an item of a list, and one that belongs to the page.
SHORT_COST, ITEM_COST, OUTSIDE_COST = 5.0, 7.0, 9.0
#: What the text of a picture or its caption costs: they stand within texts. It stands that often if it is the title.
PICTURE_COST, MIN_PICTURES = 2.0, 3
#: What the day of a comment or of another article costs: so many days in one form are those of a list.
DAY_COST, MIN_DAYS = 30.0, 3
#: What the headings of comments and the beginning of a footer cost.
END_COST = 60.0
#: A stretch of a text is worth at least so many times less than the worthiest one.
MAX_TIMES_WORTHIER = 3
#: So many items of a list may stand between a standfirst, of so many lines, and the text.
MAX_ITEMS, MAX_LEDE_LINES = 6, 2
#: A text must be worth this.
MIN_WORTH = 6.0


@dataclass(frozen=True, slots=True)
class Extent:
    """A stretch of lines, from `start` up to `end`, and what it is worth."""

    start: int
    end: int
    worth: float


def find_extents(lines: Sequence[Line], teasers: frozenset[int], reading: TeaserReading) -> list[Extent]:
    """The stretches of running text in *lines*, the worthiest first; *teasers* are lines that belong to none."""
    forms = reading.days_by_form(lines)
    rows = {index: row for index, line in enumerate(lines) if not line.is_prose and (row := reading.date_row(line))}
    counts = Counter(line.text for line in lines)
    worths = [
        _worth(line, is_teaser=index in teasers, is_picture=counts[line.text] >= MIN_PICTURES)
        if index not in rows or len(forms[rows[index].form]) < MIN_DAYS
        else -DAY_COST
        for index, line in enumerate(lines)
    ]
    ends = [index in rows or worth <= -DAY_COST for index, worth in enumerate(worths)]
    stretches = _joined(list(_stretches(worths)), ends, [bool(line.bullet) for line in lines])
    heads = [at for at, line in enumerate(lines) if worths[at] < 0 and is_comments_heading(line.text)]
    return sorted((_without_comments(one, worths, heads) for one in stretches), key=lambda one: -one.worth)


def _without_comments(one: Extent, worths: Sequence[float], heads: Sequence[int]) -> Extent:
    """The stretch without what stands below the heading of comments, if that is worth less than what stands above."""
    sums = list(accumulate(worths[one.start : one.end], initial=0.0))
    for head in heads:
        if not one.start < head < one.end:
            continue
        above, below = sums[head - one.start], sums[-1] - sums[head + 1 - one.start]
        if above >= max(below, MIN_WORTH):
            end = max(at for at in range(one.start, head) if worths[at] > 0) + 1
            return Extent(one.start, end, above)
    return one


def _joined(stretches: Sequence[Extent], ends: Sequence[bool], items: Sequence[bool]) -> Iterator[Extent]:
    """The *stretches*, those of one text as one: long lists and tables part them, and no line that *ends* a text.

    A standfirst and the text below it are one if a list of a few *items* parts them.
    """
    most = max((one.worth for one in stretches), default=0.0)
    last: Extent | None = None
    for one in stretches:
        if last is not None:
            like = min(last.worth, one.worth) * MAX_TIMES_WORTHIER >= most
            short = last.end - last.start <= MAX_LEDE_LINES and last.worth < one.worth
            listed = short and one.start - last.end <= MAX_ITEMS and all(items[last.end : one.start])
            if (like or listed) and not any(ends[last.end : one.start]):
                last = Extent(last.start, one.end, last.worth + one.worth)
                continue
            yield last
        last = one
    if last is not None:
        yield last


def _stretches(worths: Sequence[float]) -> Iterator[Extent]:
    """The stretches with the highest sums that do not overlap: a new one begins when a sum has fallen to nothing."""
    start, total = 0, 0.0
    best, end = 0.0, 0
    for index, worth in enumerate(worths):
        if total <= 0:
            if best >= MIN_WORTH:
                yield Extent(start, end, best)
            start, total, best = index, 0.0, 0.0
        total += worth
        if total >= best:
            best, end = total, index + 1
    if best >= MIN_WORTH:
        yield Extent(start, end, best)


def _worth(line: Line, *, is_teaser: bool, is_picture: bool) -> float:
    if is_teaser or is_outside(line):
        return -END_COST if is_footer(line.text) else -OUTSIDE_COST
    if is_comments_heading(line.text) or (block_kind(line.text) is not None and not line.is_sentence):
        return -END_COST
    if line.link:
        return -ITEM_COST
    if line.is_prose:
        return min(line.words, MAX_WORTH) / (2 if line.bullet or is_promotion(line.text) else 1)
    if is_picture or line.picture or line.is_caption:
        return -PICTURE_COST
    if line.is_sentence and line.words >= 3:
        return line.words / 2
    return -ITEM_COST if line.bullet else -SHORT_COST
