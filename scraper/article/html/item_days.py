"""Which elements of a page state a day: in them, right beside them, or as several of their kind do."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from scraper.article.evidence import Context
from scraper.article.html.item_parts import MIN_SUBJECT_ITEMS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import has_figure
from scraper.text.dates import Stated, find_dates

#: How far from the beginning of an element its date is looked for, in characters.
MAX_DATE_CHARS = 400
#: A line of a day between two elements is not longer than this, in characters.
MAX_DATE_LINE_CHARS = 60
#: The numbers of a day and a month, or of a time, in brackets or before a colon; in how many texts of an element it is
#: looked for, and in how many elements beside it.
_DAY_OF_YEAR = re.compile(r"[\[(]?([0-9]{1,2})([./:h-])([0-9]{1,2})[.\])]?[:：]?")
MAX_DAY_PIECES, MAX_ALIKE = 8, 12


def _is_day_of_year(text: str) -> bool:
    """Whether *text* is the numbers of a day and a month, in any order, or a time, and nothing else."""
    if not any(map(str.isdigit, text[:8])) or (found := _DAY_OF_YEAR.fullmatch(text.strip())) is None:
        return False
    first, sign, second = int(found[1]), found[2], int(found[3])
    if sign in ":h":
        return first < 24 and second < 60 and len(found[3]) == 2
    return 0 < min(first, second) <= 12 and max(first, second) <= 31


class Days:
    """What is asked about the days of the elements of one page, each answer kept."""

    def __init__(self, outline: Outline, context: Context) -> None:
        self.outline = outline
        self.context = context
        self._dated: dict[int, bool] = {}
        self._children: dict[int, list[int]] = {}
        self._before_days: dict[tuple[int, str], bool] = {}

    def is_dated(self, at: int) -> bool:
        """Whether an element states a day."""
        known = self._dated.get(at)
        if known is None:
            known = self._dated[at] = self._states_day(at)
        return known

    def _states_day(self, at: int) -> bool:
        outline = self.outline
        if any(outline.attribute(one, "datetime") for one in outline.within(at, "time")):
            return True
        if self._finds_day(outline.text(at)[:MAX_DATE_CHARS]) or self._has_whole_day(at):
            return True
        if outline.tags[at] == "a" and any(map(self._finds_day, self._runs_beside(at))):
            return True
        if self._is_before_day(at) and self._are_before_days(at):
            return True
        if self._has_day_of_year(at) and self._are_days_of_year(at):
            return True
        above = self._above(at)  # a day between this element and the one before it
        if above is None or outline.linked(above) or outline.chars(above) > MAX_DATE_LINE_CHARS:
            return False
        return self._finds_day(outline.text(above)) or (self._has_day_of_year(above) and self._are_days_of_year(above))

    def _runs_beside(self, link: int) -> Iterator[str]:
        """The short texts between a link and the elements before and behind it, in a box of several such lines."""
        outline, parent = self.outline, self.outline.parents[link]
        above, behind = self._above(link), self._behind(link)
        if above is None and behind is None:
            return
        for start, stop in (
            (outline.stops[above] if above is not None else outline.starts[parent], outline.starts[link]),
            (outline.stops[link], outline.starts[behind] if behind is not None else outline.stops[parent]),
        ):
            if len(text := outline.line(start, stop)) <= MAX_DATE_LINE_CHARS:
                yield text

    def _is_before_day(self, at: int) -> bool:
        """Whether a short line behind an element, in the same one, is a day."""
        behind = self._behind(at)
        if behind is None or self.outline.linked(behind) or self.outline.chars(behind) > MAX_DATE_LINE_CHARS:
            return False
        return self._has_day_of_year(behind) or self._finds_day(self.outline.text(behind))

    def _are_before_days(self, at: int) -> bool:
        """Whether several elements with links beside *at* stand before days, as it does, one a day: the first may
        follow a menu, but of two links before each day one leads to who signs.
        """
        outline = self.outline
        kind = outline.parents[at], outline.tags[at]
        if (known := self._before_days.get(kind)) is None:
            counts, count = list[int](), 0  # how many of them each day has before it
            for one in self._siblings(at):
                if outline.tags[one] == kind[1] and outline.linked(one):
                    count += 1
                    if self._is_before_day(one):
                        counts.append(count)
                        count = 0
            ends = kind[1] == "a" or not count  # else days may stand before them
            known = self._before_days[kind] = ends and len(counts) >= MIN_SUBJECT_ITEMS and max(counts[1:]) == 1
        return known

    def _are_days_of_year(self, at: int) -> bool:
        """Whether several elements beside *at* state such days, as it does: one alone may be any numbers."""
        alike = (one for one in self._siblings(at) if self.outline.tags[one] == self.outline.tags[at])
        return sum(map(self._has_day_of_year, islice(alike, MAX_ALIKE))) >= MIN_SUBJECT_ITEMS

    def _has_day_of_year(self, at: int) -> bool:
        """Whether one of the first texts of an element is a day without a year, or a time: "[10-29]", "14:05"."""
        pieces = self.outline.pieces[self.outline.starts[at] : self.outline.stops[at]][:MAX_DAY_PIECES]
        return any(_is_day_of_year(piece) for piece in pieces)

    def _has_whole_day(self, at: int) -> bool:
        """Whether one of the first texts of an element is a day and nothing else, whatever stands right beside it."""
        pieces = self.outline.pieces[self.outline.starts[at] : self.outline.stops[at]][:MAX_DAY_PIECES]
        texts = (piece.strip() for piece in pieces if len(piece) <= MAX_DATE_LINE_CHARS and has_figure(piece))
        return any((stated.start, stated.end) == (0, len(text)) for text in texts for stated in self._days_in(text))

    def _siblings(self, at: int) -> list[int]:
        """The elements with text in the one that *at* stands in, itself among them."""
        parent = self.outline.parents[at]
        siblings = self._children.get(parent)
        if siblings is None:
            siblings = [one for one in self.outline.children(parent) if self.outline.chars(one)]
            self._children[parent] = siblings
        return siblings

    def _above(self, at: int) -> int | None:
        """The nearest element with text before *at* in the same one."""
        siblings = self._siblings(at)
        place = bisect_left(siblings, at)
        return siblings[place - 1] if place else None

    def _behind(self, at: int) -> int | None:
        """The nearest element with text behind *at* in the same one."""
        siblings = self._siblings(at)
        place = bisect_left(siblings, at + 1)
        return siblings[place] if place < len(siblings) else None

    def _finds_day(self, text: str) -> bool:
        return next(self._days_in(text), None) is not None

    def _days_in(self, text: str) -> Iterator[Stated]:
        return find_dates(text, language=self.context.language, zone=self.context.zone)

    def is_day(self, text: str) -> bool:
        """Whether a short *text* names a day or is a time: "May 3, 2012", "[10-29]", "14:05"."""
        return _is_day_of_year(text) or (has_figure(text) is not None and self._finds_day(text))
