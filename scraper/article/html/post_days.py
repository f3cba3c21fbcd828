"""The days that posts on one page state where a line begins or ends: full ones, "March 2024", "5 March" in "2024"."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from scraper.article.evidence import Context
from scraper.article.html.card_days import date_of
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, has_figure
from scraper.text.dates import find_dates

#: The longest line of a day, in characters, and the longest heading with one.
MAX_DAY_LINE_CHARS, MAX_HEADING_CHARS = 60, 200
#: A longer line may begin with a day, which is in so many characters, behind so few: "[".
MAX_LEADING_CHARS, MAX_BEFORE_DAY = 40, 2
#: So many texts at either end of a longer line are looked at.
MAX_EDGE_PIECES = 20
#: A day that ends a line has so few characters behind it.
MAX_BEHIND_DAY = 3
#: The share of steps from day to day that may go against the order of the others.
MAX_AGAINST_ORDER = 0.2
#: A line that names a year has so many characters.
MIN_YEAR_CHARS, MAX_YEAR_CHARS = 4, 24
#: A day without its year, or a month, has so many words.
MAX_PART_WORDS = 4
#: Signs between a day and what it is the day of.
BETWEEN = " \t\n\xa0\u3000-–—−:|·・•●■◆★*,.;/»«~〜"
OPEN, CLOSED = "([{（【［", ")]}）】］"
#: The first of several days that are stated together, and what follows the first of two in figures: "-13".
_RANGE = re.compile(r"(\d{1,2}\.?(?:\s[^\W\d_]{2,}\.?)?)\s?[-–−~〜]\s?(?=\d)")
_RANGE_BEHIND = re.compile(r"\s?[-–−~〜]\s?\d{1,2}(?!\d)")
_CJK_PART = re.compile(r"(?:\d{4}[年년]\s?\d{1,2}[月월]|\d{1,2}[月월]\s?\d{1,2}[日일])")
_BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]{4,24})[)\]）]\W{0,2}\Z")
_OPENED = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*\Z")
_LETTERS, _YEAR = re.compile(r"[^\W\d_]|/"), re.compile(r"(?:19|20)\d{2}")
#: How the missing part of a day is put in, so that it is one.
_WITH_DAY = ("1 {}", "{}1日", "{} 1일", "{}-01", "{}/01", "01.{}", "01/{}")
_WITH_YEAR = ("{0} {1}", "{1}年{0}", "{0}.{1}", "{0}{1}", "{1}년 {0}", "{0}/{1}")
#: For days without a year above them, whose order alone counts.
ANY_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Edge:
    """A day with which a line begins or ends, and where it stands there."""

    #: Aware; the first of the month where only that is stated.
    day: datetime
    start: int
    end: int
    #: Whether day, month and year are known.
    is_full: bool = True
    #: Whether nothing tells the year: it is ANY_YEAR.
    is_yearless: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """An element that states a day where its line begins or ends."""

    at: int
    edge: Edge
    #: Whether it says nothing else.
    alone: bool


def find_marks(outline: Outline, context: Context, *, parts: bool = False) -> Iterator[Mark]:
    """The elements that state a day where their line begins or ends; of nested ones with one day the innermost.

    *parts*: whether months, and days below a year, count as well.
    """
    years = deque(_years(outline)) if parts else deque()
    last: Mark | None = None
    for at in range(1, len(outline.tags)):
        if not outline.tags[at] or not outline.chars(at):
            continue
        while len(years) > 1 and years[1][0] <= at:
            years.popleft()
        year = years[0][1] if years and years[0][0] < at else None
        mark = _mark(outline, at, context, parts=parts, year=year)
        if mark is None:
            continue
        if last is not None and not (outline.holds(last.at, at) and last.edge.day.date() == mark.edge.day.date()):
            yield last
        last = mark
    if last is not None:
        yield last


def _years(outline: Outline) -> Iterator[tuple[int, int]]:
    """The elements that name a year and at most a word beside it, with the year."""
    for at in range(1, len(outline.tags)):
        if not outline.tags[at] or not MIN_YEAR_CHARS <= outline.chars(at) <= MAX_YEAR_CHARS:
            continue
        words = outline.text(at)
        found = _YEAR.findall(words)
        if len(found) == 1 and len(words.split()) <= 2:
            yield at, int(found[0])


def _mark(outline: Outline, at: int, context: Context, *, parts: bool, year: int | None) -> Mark | None:
    tag = outline.tags[at]
    longest = MAX_HEADING_CHARS if tag in HEADINGS else MAX_DAY_LINE_CHARS
    start, stop = outline.starts[at], outline.stops[at]
    if outline.chars(at) <= longest and len(text := outline.text(at)) <= longest:
        if tag == "time" and (day := date_of(outline, at, context)):
            return Mark(at, Edge(day, 0, len(text)), alone=True)
        edge = day_at_edge(text, context) or (_part_at_edge(text, context, year) if parts else None)
        if edge is None:
            return None
        rest = f"{text[: edge.start]}{text[edge.end :]}".strip(BETWEEN + OPEN + CLOSED)
        return Mark(at, edge, alone=not rest)
    head = outline.line(start, min(start + MAX_EDGE_PIECES, stop))[:MAX_LEADING_CHARS]
    edge = day_at_edge(head, context, whole=False) or (_part_at_edge(head, context, year) if parts else None)
    if edge is None:
        tail = outline.line(max(stop - MAX_EDGE_PIECES, start), stop)[-MAX_LEADING_CHARS:]
        edge = _in_brackets(tail, context, parts=parts)
        return Mark(at, replace(edge, start=MAX_LEADING_CHARS), alone=False) if edge is not None else None
    return Mark(at, edge, alone=False) if edge.end == len(head) or not _goes_on(head, edge) else None


def _goes_on(text: str, edge: Edge) -> bool:
    """Whether a day at the beginning of *text* is part of a sentence, as "On 3 May 2023, the court …"."""
    behind = text[edge.end :].lstrip()[:1]
    in_words = any(map(str.isalpha, text[edge.start : edge.end]))
    return edge.start <= MAX_BEFORE_DAY and in_words and (behind in (",", "、", "，", "،") or behind.islower())


def day_at_edge(text: str, context: Context, *, whole: bool = True) -> Edge | None:
    """The full day with which *text* begins, or ends if it is a *whole* line; of several days the first or the last."""
    if not has_figure(text):
        return None
    if (several := _RANGE.match(text)) is not None:  # "29 Mar - 2 Apr 2024"
        rest = text[several.end() :]
        last = next(find_dates(rest, language=context.language, zone=context.zone), None)
        if last is not None and last.start == 0:
            day = _first_of(several[1], last.moment, context)
            return Edge(day, 0, several.end() + last.end)
    found = list(find_dates(text, language=context.language, zone=context.zone))
    if not found and (more := _RANGE_BEHIND.search(text)):  # "2026/03/12-13"
        cut = text[: more.start()] + " " * len(more[0]) + text[more.end() :]
        found = list(find_dates(cut, language=context.language, zone=context.zone))
        if found and found[0].end == more.start():
            return Edge(found[0].moment, found[0].start, more.end()) if found[0].start <= MAX_BEFORE_DAY else None
    if not found:
        return None
    first, last = found[0], found[-1]
    if first.start <= MAX_BEFORE_DAY:
        return Edge(first.moment, first.start, first.end)
    if whole and len(text) - last.end <= MAX_BEHIND_DAY:
        return Edge(last.moment, last.start, last.end)
    return None


def _first_of(part: str, last: datetime, context: Context) -> datetime:
    """The first of several days of which the *last* is known, by what stands before that: "10.", "29 Mar"."""
    if (day := _whole(f"{part} {last.year}", context)) is not None:
        return day
    number = int("".join(filter(str.isdigit, part)))
    return last.replace(day=number) if 0 < number < last.day else last


def _part_at_edge(text: str, context: Context, year: int | None) -> Edge | None:
    """The month and year, or the day and month in a *year*, with which *text* begins, or a month in brackets."""
    start = len(text) - len(text.lstrip(BETWEEN + OPEN))
    if not has_figure(text[start : start + MAX_LEADING_CHARS]):
        return None
    for part in _candidates(text[start:]):
        if not _LETTERS.search(part):  # "2019.2" may be a version
            continue
        for form in _WITH_DAY if _YEAR.search(part) else ():
            if (day := _whole(form.format(part), context)) is not None:
                return Edge(day, start, start + len(part), is_full=False)
        for form in () if _YEAR.search(part) else _WITH_YEAR:
            if (day := _whole(form.format(part, year or ANY_YEAR), context)) is not None:
                is_yearless = year is None
                return Edge(day, start, start + len(part), is_full=not is_yearless, is_yearless=is_yearless)
    return _in_brackets(text, context, parts=True)


def _in_brackets(text: str, context: Context, *, parts: bool) -> Edge | None:
    """The day in brackets with which *text* ends: "(July 2012)"; a month only if *parts* count."""
    last = _BRACKETS.search(text)
    if last is None or not _YEAR.search(last[1]):
        return None
    inside = last[1].strip()
    if (day := _whole(inside, context)) is not None:
        return Edge(day, last.start(), last.end())
    months = (_whole(form.format(inside), context) for form in (_WITH_DAY if parts else ()))
    day = next(filter(None, months), None)
    return Edge(day, last.start(), last.end(), is_full=False) if day is not None else None


def _candidates(text: str) -> Iterator[str]:
    """What may be a part of a day at the beginning of *text*, longest first."""
    if found := _CJK_PART.match(text):
        yield found[0]
        return
    words = [match.end() for match in re.finditer(r"\S+", text[:MAX_LEADING_CHARS])][:MAX_PART_WORDS]
    for end in reversed(words):
        part = text[:end].rstrip(BETWEEN + CLOSED)
        if has_figure(part) and part:
            yield part


def _whole(text: str, context: Context) -> datetime | None:
    """The day that all of *text* is."""
    found = next(find_dates(text, language=context.language, zone=context.zone), None)
    return found.moment if found is not None and found.start == 0 and found.end == len(text) else None


def follow(edges: Sequence[Edge]) -> bool:
    """Whether days follow the calendar, one way or the other; those without a year begin anew with each year."""
    dates = [one.day.date() for one in edges]
    steps = [(one > other) - (one < other) for one, other in pairwise(dates)]
    against = min(steps.count(1), steps.count(-1))
    return against <= MAX_AGAINST_ORDER * len(steps) and any(steps)


def without_day(text: str, context: Context) -> str:
    """*text* without a day with which it begins or ends, and the signs between; "" if that is all."""
    edge = day_at_edge(text, context) or _part_at_edge(text, context, None)
    if edge is None:
        return text
    rest = text[edge.end :] if edge.start <= MAX_BEFORE_DAY else text[: edge.start]
    rest = rest.strip(BETWEEN).lstrip(CLOSED).rstrip(OPEN).strip(BETWEEN)
    return _OPENED.sub("", rest)  # "Version 2 (released"
