"""Whether a text dump lists articles, by what repeats in it: a line comes again and again, each time beside a title.

A day, a button, a count of comments or the name of the desk stands in each item of a list, at the same distance from
its title: above it, below it, or behind the summary. In an article it does not: there is one day, the names in a talk
stand over what is said, and buttons between paragraphs have no titles beside them. Words only tell where a block of
other articles begins.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import mean, median

from scraper.article.dump.lines import Line, has_letters, is_outside
from scraper.article.dump.listing import Item
from scraper.article.dump.teasers import TeaserReading
from scraper.article.links import make_link
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.text.phrases import block_kind
from storage.model import LinkKind

#: So many items are a list.
MIN_GROUPS = 3
#: How far from a title what repeats may stand, in lines.
DISTANCES = (-1, 1, -2, 2, -3, 3)
#: So many of the repeated lines have a title at their distance, of so many words on average.
MIN_TITLED_SHARE, MIN_TITLE_WORDS = 0.8, 3.0
#: A title is not longer, in words, and comes no more often: as the text of its picture, and in its card.
MAX_TITLE_WORDS, MAX_TIMES = 30, 2
#: The items hold so much of all prose, and none of them more than this.
MIN_INSIDE_SHARE, MAX_ONE_SHARE = 0.6, 0.5
#: A dump with less prose has no text, so that its titles alone, with so much of its lines, make it a list.
MIN_PROSE_WORDS = 60
#: So many summaries are one paragraph, and half to twice as far apart as is usual.
MIN_REGULAR_SHARE = 0.7
#: An item is at most so many times as long as others are, and this many words more.
MAX_TIMES_LONGER, MAX_SUMMARY_WORDS = 3, 30
#: So many lines that repeat are looked at, those with most titles.
MAX_WAYS = 20
_FIGURES = re.compile(r"\d+")
#: What stands for every line that states a day.
_DAY = ""


def find_groups(lines: Sequence[Line], reading: TeaserReading) -> list[Item]:
    """The items of a list, if what repeats shows that *lines* are one; else none."""
    rows = ((at, reading.date_row(line)) for at, line in enumerate(lines) if not line.is_prose)
    days = {at: row.dates[0].moment for at, row in rows if row is not None}
    counts = Counter(line.text for line in lines)
    may_be = [
        counts[line.text] <= MAX_TIMES
        and line.words <= MAX_TITLE_WORDS
        and not (line.is_prose or is_outside(line))
        and has_letters(line.text)
        and line.text[-1] not in ":："
        for line in lines
    ]
    named = _titles_with_days(lines, may_be, reading)
    may_be = [may and at not in days for at, may in enumerate(may_be)]
    texts = {at: text for at, (text, _) in named.items()}
    ways = [{at: at for at in named}]
    for places in _repeated(lines, days).values():
        by_distance = (_titles(places, distance, may_be) for distance in DISTANCES)
        ways.append(max(by_distance, key=lambda found: sum(lines[at].words for at in found)))
    days |= {at: moment for at, (_, moment) in named.items()}
    blocks = [at for at, line in enumerate(lines) if counts[line.text] == 1 and block_kind(line.text) is not None]
    for titles in sorted(ways, key=len, reverse=True)[:MAX_WAYS]:
        end = blocks[place] if (place := bisect(blocks, min(titles, default=0))) < len(blocks) else len(lines)
        titles = {at: beside for at, beside in titles.items() if at < end}  # others than the page's follow
        if len(titles) >= MIN_GROUPS and _is_list(lines, *_in_order(titles, days)):
            return _items(lines, titles, days, texts, reading.addresses)
    return []


def _titles_with_days(
    lines: Sequence[Line], may_be: Sequence[bool], reading: TeaserReading
) -> dict[int, tuple[str, datetime]]:
    """The lines that are a title with a day behind it, each taken apart."""
    found: dict[int, tuple[str, datetime]] = {}
    for at, line in enumerate(lines):
        if may_be[at] and any(map(str.isdecimal, line.text)):
            stated = next(find_dates(line.text, language=reading.language, zone=reading.zone), None)
            if (
                stated is not None
                and count_words(title := line.text[: stated.start].rstrip(" |,·•-–—(")) >= MIN_TITLE_WORDS
            ):
                found[at] = title, stated.moment
    counts = Counter(title for title, _ in found.values())  # a category comes again
    return {at: one for at, one in found.items() if counts[one[0]] <= MAX_TIMES}


def _repeated(lines: Sequence[Line], days: Mapping[int, datetime]) -> dict[str, list[int]]:
    """The lines that come again but for their figures, and those that state a day, by what they say."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if at in days:
            places[_DAY].append(at)
        elif not line.is_prose and has_letters(line.text):
            places[_FIGURES.sub("0", line.text)].append(at)
    return {key: found for key, found in places.items() if len(found) >= MIN_GROUPS}


def _titles(places: Sequence[int], distance: int, may_be: Sequence[bool]) -> dict[int, int]:
    """The titles at a *distance* from repeated lines, each with the line beside it; none if too few have one."""
    titles = {at + distance: at for at in places if 0 <= at + distance < len(may_be) and may_be[at + distance]}
    return titles if len(titles) >= max(MIN_GROUPS, MIN_TITLED_SHARE * len(places)) else {}


def _in_order(titles: Mapping[int, int], days: Mapping[int, datetime]) -> tuple[list[int], list[datetime]]:
    """The *titles* from top to bottom, and the days that are stated beside them."""
    starts = sorted(titles)
    return starts, [days[titles[at]] for at in starts if titles[at] in days]


def _is_list(lines: Sequence[Line], starts: Sequence[int], days: Sequence[datetime]) -> bool:
    """Whether most of the prose stands below the titles at *starts*, under several of them: a summary each, or as much
    as there is if their *days* go one way.
    """
    if mean(lines[at].words for at in starts) < MIN_TITLE_WORDS:
        return False
    gaps = [end - start for start, end in pairwise(starts)]
    usual = median(gaps)
    regular = sum(usual <= 2 * gap <= 4 * usual for gap in gaps) >= MIN_REGULAR_SHARE * len(gaps)
    ends = [*starts[1:], min(len(lines), starts[-1] + int(2 * usual))]
    prose = [
        [line.words for line in lines[start:end] if line.is_prose] for start, end in zip(starts, ends, strict=True)
    ]
    whole, inside = sum(line.words for line in lines if line.is_prose), [sum(each) for each in prose]
    if whole < MIN_PROSE_WORDS and regular and ends[-1] - starts[0] >= MIN_INSIDE_SHARE * len(lines):
        return True  # there is no article either
    if sum(inside) < MIN_INSIDE_SHARE * whole or max(inside) > MAX_ONE_SHARE * whole:
        return False
    long = MAX_TIMES_LONGER * median(inside) + MAX_SUMMARY_WORDS
    if len({day.date() for day in days}) > MIN_GROUPS and sorted(days, reverse=days[0] > days[-1]) == list(days):
        return inside[0] <= long  # else it is an article, and others in its form below
    brief = sum(len(each) <= 1 for each in prose) >= MIN_REGULAR_SHARE * len(prose)
    return regular and brief and 2 * sum(map(bool, prose)) >= len(prose) and max(inside) <= long


def _items(
    lines: Sequence[Line],
    titles: Mapping[int, int],
    days: Mapping[int, datetime],
    texts: Mapping[int, str],
    addresses: Mapping[str, str],
) -> list[Item]:
    items: list[Item] = []
    starts = sorted(titles)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        summary = next((line.text for line in lines[start:end] if line.is_prose), None)
        link = make_link(
            LinkKind.READ_MORE,
            len(items),
            texts.get(start, lines[start].text),
            url=addresses.get(lines[start].text),
            summary=summary,
            published=days.get(titles[start]),
        )
        items.append(Item(link, start, is_rich=True))
    return items
