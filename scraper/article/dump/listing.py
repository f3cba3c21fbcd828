"""A text dump that lists articles: teasers one after another, with their titles printed twice or once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.article.dump.header import DumpHeader
from scraper.article.dump.lines import Line, has_letters, is_outside
from scraper.article.dump.teasers import TeaserReading, read_block, read_pair, read_run
from scraper.text.length import count_words
from scraper.text.phrases import block_kind, is_button, is_furniture
from storage.model import Article, Kind, Link, LinkKind

#: So many items whose titles stand once, and have summaries or dates, make a list.
MIN_RICH = 3
#: An undated text of which so much is summaries of items is a list.
MIN_SUMMARIES_SHARE = 0.9
#: So many items before what may be an article's text can outweigh it.
MIN_ITEMS = 4


@dataclass(frozen=True, slots=True)
class Item:
    """A teaser, and the line at which it begins."""

    link: Link
    start: int
    #: Its title is printed twice, or it has a summary or a date.
    is_rich: bool


def find_items(lines: Sequence[Line], reading: TeaserReading) -> list[Item]:
    """The teasers in *lines*, each article once.

    A title that stands twice is one; so are those of a run of titles of some length, or with summaries or dates.
    """
    counts = Counter(line.text for line in lines)
    items: dict[str, Item] = {}
    index = tried = 0
    while index < len(lines):
        teaser = read_pair(lines, index, LinkKind.READ_MORE, len(items), reading)
        links, end = ([teaser.link], teaser.end) if teaser is not None else ([], index + 1)
        if teaser is None and index >= tried:
            links, tried = _read_plain(lines, index, reading)
            end = tried if links else index + 1
        for number, link in enumerate(links):
            is_rich = counts[link.title] > 1 or bool(link.summary or link.published)
            items.setdefault(link.title, Item(link, index + number, is_rich=is_rich))
        index = max(end, index + 1)
    return list(items.values())


def _read_plain(lines: Sequence[Line], index: int, reading: TeaserReading) -> tuple[list[Link], int]:
    """Items from *index* on whose titles stand once, if they make a list, and up to where the answer holds."""
    links, end = read_run(lines, index, LinkKind.READ_MORE, reading)
    if links or lines[index].is_prose or lines[index].words < 3 or is_outside(lines[index]):
        return links, end
    links, block_end = read_block(lines, index, LinkKind.READ_MORE, reading)
    rich = sum(bool(link.summary or link.published) for link in links)
    return (links, block_end) if rich >= MIN_RICH else ([], max(end, block_end))


def outweighs(items: Sequence[Item], header: DumpHeader, lines: Sequence[Line]) -> bool:
    """Whether *items* are what the page is for, not the text below *header*: they stand before it and say more.

    Titles alone may be a menu; most must have a summary or a date, or be printed twice.
    """
    prose = [line.words for line in lines[header.content : header.end] if line.is_prose]
    before = [item for item in items if item.start < header.title_line]
    said = sum(count_words(f"{item.link.title} {item.link.summary or ''}") for item in before)
    if len(before) >= MIN_ITEMS and 2 * sum(item.is_rich for item in before) > len(before) and said > sum(prose):
        return True
    told = sum(item.link.summary is not None for item in items if header.title_line <= item.start < header.end)
    return not header.dates and told > MIN_ITEMS and told >= MIN_SUMMARIES_SHARE * len(prose)


def read_listing(lines: Sequence[Line], items: Sequence[Item], reading: TeaserReading, zone: str) -> Article:
    """A page that lists articles, with its *items* as read-more links; else an empty page."""
    language = reading.language
    if len(items) < 2:
        return Article(kind=Kind.EMPTY, language=language, timezone=zone, title=None)
    return Article(
        kind=Kind.LISTING,
        language=language,
        timezone=zone,
        title=_listing_title(lines, items[0].start, reading),
        links=tuple(item.link for item in items),
    )


def _listing_title(lines: Sequence[Line], first: int, reading: TeaserReading) -> str | None:
    """The heading above the first item: the nearest line that stands by itself, else the nearest that may be one.

    Rows of a menu stand one under another; a heading has space around it, or the renderer marks it.
    """
    above = [index for index in range(first - 1, -1, -1) if _may_head(lines[index], reading)]
    apart = (index for index in above if lines[index].heading or (lines[index].gap and lines[index + 1].gap))
    index = next(apart, next(iter(above), None))
    return lines[index].text if index is not None else None


def _may_head(line: Line, reading: TeaserReading) -> bool:
    """Whether *line* can be the heading of a page: no item, button, day or text."""
    if line.bullet or line.is_prose or is_outside(line) or not has_letters(line.text) or block_kind(line.text):
        return False
    return not (is_button(line.text.rstrip(" .…")) or is_furniture(line.text) or reading.date_row(line))
