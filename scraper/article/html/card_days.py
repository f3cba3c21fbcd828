"""The days of cards: in their lines, beside them, and in a list without elements around its cards.

Such a list is flat: what holds a headline alone has siblings that hold none, which belong to the headline before them.
Where its days stand before the headlines, it begins with one; where they stand behind, it ends with one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice, takewhile

from scraper.article.evidence import Context
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, HEADINGS, has_figure
from scraper.text.dates import find_dates, parse_date

#: A line of a card, in characters, that says when the article was written; and with the subjects that it links.
MAX_DATE_LINE_CHARS, MAX_LINKED_CHARS = 60, 160
#: What ends a line.
LINE_BREAKS = BLOCKS | {"br"}
#: A day that begins a line has its first figures among so many characters.
MAX_LEADING_CHARS = 20
#: So many cards side by side are a list.
MIN_FLAT_CARDS = 3


@dataclass(frozen=True, slots=True)
class FlatCard:
    """What belongs to a headline without an element around both."""

    #: The number of the first of its elements, and the one behind the last.
    begin: int
    end: int
    published: datetime | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line beside the cards of a flat list."""

    #: The tag of its element, "" without one, and the first word beside its day: alike for the days of one list.
    form: tuple[str, str]
    #: The number of its element; None without one.
    at: int | None
    #: None if it states none, or is longer than lines of days are.
    day: datetime | None


def find_flat_cards(outline: Outline, cards: Mapping[int, str], context: Context) -> dict[int, FlatCard]:
    """Those of *cards*, given with their titles, that stand side by side in a flat list."""
    groups: dict[int, list[int]] = defaultdict(list)
    for card in sorted(cards):
        groups[outline.parents[card]].append(card)
    found: dict[int, FlatCard] = {}
    for parent, group in groups.items():
        if parent >= 0 and len(group) >= MIN_FLAT_CARDS:
            found |= _FlatList(outline, parent, group, cards, context).read()
    return found


class _FlatList:
    """The *cards* in an element *parent*, by their *titles*, and what stands between them."""

    def __init__(
        self, outline: Outline, parent: int, cards: Sequence[int], titles: Mapping[int, str], context: Context
    ) -> None:
        self._outline, self._parent, self._cards, self._context = outline, parent, cards, context
        own = frozenset(cards)  # one may be a picture without words
        self._siblings = [
            at for at in outline.children(parent) if outline.chars(at) or outline.tags[at] == "br" or at in own
        ]
        self._places = [bisect_left(self._siblings, card) for card in cards]
        #: Where each card begins: what says its title may stand before the link, a button.
        self._firsts = [
            next((at for at in range(start, place) if outline.text(self._siblings[at]) == titles[card]), place)
            for card, start, place in zip(cards, [0, *self._places], self._places, strict=False)
        ]

    def read(self) -> dict[int, FlatCard]:
        """The cards with what belongs to each; empty if nothing stands between most of them."""
        gaps = [range(place + 1, first) for place, first in zip(self._places, self._firsts[1:], strict=False)]
        lines = [list(self._lines(gap)) for gap in gaps]
        if 2 * sum(map(bool, lines)) <= len(gaps):
            return {}
        gaps.append(self._behind_last(gaps))
        lines.append(list(self._lines(gaps[-1])))
        forms = {line.form for gap in lines[:-1] for line in gap if line.day is not None}
        days = [[line for line in gap if line.day is not None and line.form in forms] for gap in lines]
        if 2 * sum(map(bool, days[:-1])) <= len(days) - 1:
            days = [[] for _ in days]
        first = self._firsts[0]
        before = self._lines(range(max(0, first - max(map(len, gaps))), first))
        leads = [line for line in before if line.day is not None and line.form in forms]
        follows = self._follows(days[-1][-1]) if leads and days[-1] else None
        if leads and (not days[-1] or follows == "dd" or follows in HEADINGS):
            stated = [leads[-1], *(gap[-1] if gap else None for gap in days[:-1])]
            stops = [gap[-1].at if gap else None for gap in days]
        elif not days[-1] or follows in {"", self._outline.tags[self._cards[-1]]}:  # may be before or behind
            stated, stops = [None] * len(days), [None] * len(days)
        else:
            stated = [gap[0] if gap else None for gap in days]
            stops = [None] * len(days)
        return {
            card: FlatCard(self._siblings[first], self._end(card, gap, stop), line.day if line is not None else None)
            for card, first, gap, stop, line in zip(self._cards, self._firsts, gaps, stops, stated, strict=True)
        }

    def _follows(self, day: _Line) -> str | None:
        """The tag of what follows the *day* behind the last card; None if nothing does."""
        if day.at is None:
            return None
        outline = self._outline
        behind = next((at for at in self._siblings if at > day.at and outline.chars(at)), None)
        if behind is not None and not outline.plain_between(outline.stops[day.at], outline.starts[behind]):
            return outline.tags[behind]
        return "" if outline.stops[day.at] < outline.stops[self._parent] else None

    def _behind_last(self, gaps: Sequence[range]) -> range:
        """Where what belongs to the last card may stand: as much as behind others, and of the same elements."""
        tags = {self._outline.tags[at] for gap in gaps for at in self._of(gap)}
        place = self._places[-1] + 1
        rest = islice(self._siblings, place, place + max(map(len, gaps)))
        return range(place, place + sum(1 for _ in takewhile(lambda at: self._outline.tags[at] in tags, rest)))

    def _of(self, gap: range) -> Sequence[int]:
        return self._siblings[gap.start : gap.stop]

    def _end(self, card: int, gap: range, stop: int | None) -> int:
        """The number behind what belongs to *card*: up to the day of the next one, *stop*, or another heading."""
        own = takewhile(lambda at: at != stop and self._outline.tags[at] not in HEADINGS, self._of(gap))
        return max((self._outline.ends[at] for at in own), default=self._outline.ends[card])

    def _lines(self, gap: range) -> Iterator[_Line]:
        """The siblings in *gap* and the texts between them."""
        outline = self._outline
        start = outline.stops[self._siblings[gap.start - 1]] if gap.start else outline.starts[self._parent]
        for at in self._of(gap):
            if text := outline.line(start, outline.starts[at]):
                yield self._line(text, None)
            if text := outline.text(at):
                yield self._line(text, at)
            start = outline.stops[at]
        stop = (
            outline.starts[self._siblings[gap.stop]] if gap.stop < len(self._siblings) else outline.stops[self._parent]
        )
        if text := outline.line(start, stop):
            yield self._line(text, None)

    def _line(self, text: str, at: int | None) -> _Line:
        tag, context = self._outline.tags[at] if at is not None else "", self._context
        if len(text) > MAX_DATE_LINE_CHARS or not has_figure(text):
            return _Line((tag, ""), at, None)
        stated = next(find_dates(text, language=context.language, zone=context.zone), None)
        if stated is None or stated.updated:
            return _Line((tag, ""), at, None)
        words = f"{text[: stated.start]} {text[stated.end :]}".split()
        return _Line((tag, next(iter(words), "")), at, stated.moment)


def date_of(outline: Outline, at: int, context: Context) -> datetime | None:
    """The date that an element states, with a time that stands in it or beside it."""
    stated = next(find_dates(outline.text(at)[:100], language=context.language, zone=context.zone), None)
    for value in (outline.attribute(at, "datetime"), outline.attribute(at, "title")):
        if value and (moment := parse_date(value, language=context.language, zone=context.zone)):
            if stated is None or not stated.has_time or moment.time() != time.min:
                return moment
            return stated.moment if stated.moment.date() == moment.date() else moment
    if stated is None:
        stated = next(find_dates(_apart(outline, at)[:100], language=context.language, zone=context.zone), None)
    if stated is None or stated.has_time or outline.parents[at] < 0:
        return stated.moment if stated else None
    # "09:45 | 09/06/2026" with an element of its own for the time
    row = outline.text(outline.parents[at])[:100]
    whole = next(find_dates(row, language=context.language, zone=context.zone), None)
    return whole.moment if whole is not None and whole.moment.date() == stated.moment.date() else stated.moment


def _apart(outline: Outline, at: int) -> str:
    """The texts of the elements in a line, set apart, where all of it stands in them: "<i>Sport</i><i>May 1</i>"."""
    parts = [one for one in outline.children(at) if outline.chars(one)]
    if len(parts) < 2 or sum(map(outline.chars, parts)) < outline.chars(at):
        return ""
    return " ".join(map(outline.text, parts))


def may_be_dated(outline: Outline, at: int) -> bool:
    """Whether a line is short but for what it links, and has figures before that."""
    links = outline.within(at, "a") if outline.chars(at) > MAX_DATE_LINE_CHARS else ()
    if (
        outline.chars(at) > MAX_LINKED_CHARS
        or outline.plain(at) > MAX_DATE_LINE_CHARS
        or (links and outline.text(at).endswith((".", "!", "?", "…", "。")))
    ):
        return False
    return (
        has_figure(outline.line(outline.starts[at], outline.starts[links[0]]) if links else outline.text(at))
        is not None
    )


def date_beside(line: str, title: str, context: Context) -> datetime | None:
    """The date that stands before or behind *title* in its line, or begins it."""
    before, _, behind = line.partition(title)
    if len(before) > MAX_DATE_LINE_CHARS and has_figure(before[:MAX_LEADING_CHARS]):
        first = next(find_dates(before, language=context.language, zone=context.zone), None)
        if first is not None and first.start == 0:
            return first.moment
    rest = (part for part in (before, behind) if len(part) <= MAX_DATE_LINE_CHARS and has_figure(part))
    stated = (one for part in rest for one in find_dates(part, language=context.language, zone=context.zone))
    return next((one.moment for one in stated), None)


def date_between(outline: Outline, elements: range, context: Context) -> datetime | None:
    """The date in a short text between the lines of *elements*: "<h4>…</h4> by Ann on 2026-03-01 <div>…</div>"."""
    for at in elements:
        if at not in outline.broken or not outline.tags[at]:
            continue
        start = outline.starts[at]
        blocks = [one for one in outline.children(at) if one in outline.broken or outline.tags[one] in LINE_BREAKS]
        for stop, behind in (*((outline.starts[one], outline.stops[one]) for one in blocks), (outline.stops[at], 0)):
            size, linked = outline.plain_between(start, stop), outline.linked_between(start, stop)
            if 0 < size <= MAX_DATE_LINE_CHARS and linked <= MAX_LINKED_CHARS:
                text = outline.line(start, stop)
                found = find_dates(text, language=context.language, zone=context.zone) if has_figure(text) else ()
                stated = next(iter(found), None)
                if stated is not None and (stated.labelled or stated.start == 0 or stated.end == len(text)):
                    return stated.moment
            start = behind
    return None


def date_in_line(outline: Outline, link: int, context: Context) -> datetime | None:
    """The date that stands before or behind a *link* in its line, which other elements or breaks set apart."""
    parent, before, behind = outline.parents[link], link - 1, outline.ends[link]
    if parent < 0:
        return None
    while before > parent and outline.parents[before] != parent:
        before = outline.parents[before]
    beside = [at for at in (before, behind) if parent < at < outline.ends[parent]]
    if not any(outline.tags[at] == "br" for at in beside):
        return None
    start = outline.stops[before] if before in beside else outline.starts[parent]
    stop = outline.starts[behind] if behind in beside else outline.stops[parent]
    for text in (outline.line(start, outline.starts[link]), outline.line(outline.stops[link], stop)):
        if len(text) <= MAX_DATE_LINE_CHARS and has_figure(text):
            stated = next(find_dates(text, language=context.language, zone=context.zone), None)
            if stated is not None:
                return stated.moment
    return None
