"""The linked headings of a page that name sections, not articles: they stand over lists of others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import islice

from scraper.article.html.card_lines import MIN_SUMMARY_WORDS
from scraper.article.html.item_cards import MIN_LIST_ITEMS, Candidate
from scraper.article.html.item_links import BLOCK_LINK_SHARE, MIN_TITLE_WORDS, Items
from scraper.article.html.item_parts import Place, by_place
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS
from scraper.text.length import count_words


def section_headings(
    page: Items, headed: Sequence[Candidate], places: Mapping[int, Sequence[Place]], menu: frozenset[str]
) -> set[int]:
    """The linked headings that name sections: they stand over lists of others, and so do most in their place."""
    blocks = {one.at for one in headed if _heads_block(page, one)}
    over = {one.at for one in headed if one.at not in blocks and _heads_boxes(page, one)}
    names = {one.title.casefold() for one in page.candidates if one.key in menu}
    sections = {one.at for one in headed if one.at in over and (one.key in menu or one.title.casefold() in names)}
    for links in by_place(headed, places).values() if blocks or over else ():
        if 2 * sum(one.at in blocks for one in links) < len(links):
            blocks -= {one.at for one in links}
        named = {one.at for one in links if one.at in over}
        if len(named) >= MIN_LIST_ITEMS and 2 * len(named) >= len(links):  # one alone may be the chief story of a page
            sections |= named
    return blocks | sections


def _heads_block(page: Items, one: Candidate) -> bool:
    """Whether a linked heading stands over a list of others: it names a section, no article."""
    outline, heading = page.outline, one.heading
    assert heading is not None
    level = outline.tags[heading]
    if level not in HEADINGS:
        return False
    behind = islice(page.headings, bisect_left(page.headings, heading + 1), None)
    end = next((at for at in behind if outline.tags[at] <= level), len(outline.tags))
    end = min(end, outline.ends[_box_headed(outline, one)])
    titles = {other.key: other.title for other in _below(page, one, end)}
    if sum(len(title) > len(one.title) for title in titles.values()) * 2 < len(titles):  # subjects below a headline
        return False
    start, stop = outline.stops[heading], outline.starts[end] if end < len(outline.tags) else len(outline.pieces)
    return len(titles) >= MIN_LIST_ITEMS and page.link_share(start, stop) >= BLOCK_LINK_SHARE


def _heads_boxes(page: Items, one: Candidate) -> bool:
    """Whether a linked heading begins a box of nothing but items, each in a box of its own, however little of their
    text is links; their titles are twice as long, as a mean.
    """
    outline, heading = page.outline, one.heading
    assert heading is not None
    around = _box_headed(outline, one)
    if outline.tags[heading] not in HEADINGS or not around or outline.starts[around] != outline.starts[heading]:
        return False
    below = _below(page, one, outline.ends[around])
    titles = {other.key: other.title for other in below}
    if len(titles) < MIN_LIST_ITEMS or 2 * len(one.title) * len(titles) > sum(map(len, titles.values())):
        return False
    place, words = outline.stops[heading], 0
    for other in below:
        box = page.own_box(other, heading)
        if box is None:
            return False
        if outline.starts[box] >= place:
            words += count_words(outline.line(place, outline.starts[box]))
            place = outline.stops[box]
    return words + count_words(outline.line(place, outline.stops[around])) < MIN_SUMMARY_WORDS


def _box_headed(outline: Outline, one: Candidate) -> int:
    """The nearest element around the heading of a link that says more than that, and a button that is for it."""
    heading = one.heading
    assert heading is not None
    apart = not (outline.holds(heading, one.at) or outline.holds(one.at, heading))
    own = outline.chars(heading) + apart * outline.chars(one.at)
    return next((at for at in outline.around(heading) if outline.chars(at) > own), 0)


def _below(page: Items, one: Candidate, end: int) -> list[Candidate]:
    """The headlines behind the heading of a link, up to number *end*, that lead elsewhere."""
    assert one.heading is not None
    return [
        other
        for other in page.within(page.outline.ends[one.heading], end)
        if other.key != one.key and (other.heading is not None or count_words(other.title) >= MIN_TITLE_WORDS)
    ]
