"""A text dump that lists articles: teasers one after another, with their titles printed twice or once."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.article.dump.header import has_letters
from scraper.article.dump.lines import Line, is_outside
from scraper.article.dump.teasers import TeaserReading, read_block, read_pair
from scraper.text.phrases import block_kind
from storage.model import Article, Kind, Link, LinkKind

#: Lines between the first item and a heading that does not stand by itself.
MAX_HEADING_DISTANCE = 7


def read_listing(lines: Sequence[Line], reading: TeaserReading, language: str | None, zone: str) -> Article:
    """A page that lists articles, with its items as read-more links; else an empty page."""
    links: list[Link] = []
    first, index = None, 0
    while index < len(lines):
        teaser = read_pair(lines, index, LinkKind.READ_MORE, len(links), reading)
        if teaser is not None and teaser.link.title not in {link.title for link in links}:
            first = index if first is None else first
            links.append(teaser.link)
        index = teaser.end if teaser is not None else index + 1
    if len(links) < 2:
        first, links = _read_plain_listing(lines, reading)
    if len(links) < 2 or first is None:
        return Article(kind=Kind.EMPTY, language=language, timezone=zone, title=None)
    return Article(
        kind=Kind.LISTING, language=language, timezone=zone, title=_listing_title(lines, first), links=tuple(links)
    )


def _read_plain_listing(lines: Sequence[Line], reading: TeaserReading) -> tuple[int | None, list[Link]]:
    """Items whose titles stand once, each with a summary or date: at least three in a row."""
    end = 0
    for index in range(len(lines)):
        if index < end or lines[index].is_prose or index + 1 >= len(lines):
            continue
        if lines[index].words < 3 or is_outside(lines[index]):
            continue
        links, end = read_block(lines, index, LinkKind.READ_MORE, reading)
        if len(links) >= 3 and sum(bool(link.summary or link.published) for link in links) >= 3:
            return index, links
    return None, []


def _listing_title(lines: Sequence[Line], first: int) -> str | None:
    """The heading above the first item: the nearest line that stands by itself, else the nearest that may be one.

    Rows of a menu stand one under another; a heading has space around it, or the renderer marks it.
    """
    above = [
        index
        for index in range(first - 1, -1, -1)
        if not (lines[index].bullet or is_outside(lines[index]) or lines[index].is_prose)
        and has_letters(lines[index].text)
        and block_kind(lines[index].text) is None
    ]
    apart = (index for index in above if lines[index].heading or (lines[index].gap and lines[index + 1].gap))
    near = (index for index in above if index >= first - MAX_HEADING_DISTANCE)
    index = next(apart, next(near, None))
    return lines[index].text if index is not None else None
