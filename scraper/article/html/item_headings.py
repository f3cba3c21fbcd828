"""The linked headings of a page that name sections, not articles: they stand over lists of others."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from itertools import chain, islice

from scraper.article.html.card_lines import MIN_SUMMARY_WORDS
from scraper.article.html.item_cards import MIN_LIST_ITEMS, Candidate
from scraper.article.html.item_links import BLOCK_LINK_SHARE, MIN_BLOCK_ITEMS, Items
from scraper.article.html.item_parts import Place, by_place, may_be_title
from scraper.article.html.link_titles import MIN_TITLE_WORDS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS
from scraper.text.length import count_words

#: Of names below several headings, at most this share stand below two of them: subjects recur.
MAX_SHARED_NAMES = 0.25


def section_headings(
    page: Items,
    headed: Sequence[Candidate],
    places: Mapping[int, Sequence[Place]],
    menu: frozenset[str],
    subjects: Container[int],
) -> set[int]:
    """The linked headings that name sections: they stand over lists of others, and so do most in their place; and what
    lists of short names below them have.
    """
    below = _over_names(page, headed, places, subjects)
    blocks = {one.at for one in headed if _heads_block(page, one)} | below.keys()
    over = {one.at for one in headed if one.at not in blocks and _heads_boxes(page, one)}
    names = {one.title.casefold() for one in page.candidates if one.key in menu}
    sections = {one.at for one in headed if one.at in over and (one.key in menu or one.title.casefold() in names)}
    for place, links in by_place(headed, places).items() if blocks or over else ():
        if 2 * sum(one.at in blocks for one in links) < len(links):
            blocks -= {one.at for one in links if places[one.at][0] == place}  # others stand elsewhere, too
        named = {one.at for one in links if one.at in over}
        if len(named) >= MIN_LIST_ITEMS and 2 * len(named) >= len(links):  # one alone may be the chief story of a page
            sections |= named
    return blocks | sections | {one.at for at in blocks & below.keys() for one in below[at]}


def _heads_block(page: Items, one: Candidate) -> bool:
    """Whether a linked heading stands over a list of others: it names a section, no article."""
    outline, heading = page.outline, one.heading
    assert heading is not None
    if outline.tags[heading] not in HEADINGS:
        return False
    end = _end_of_block(page, one)
    titles = {other.key: other.title for other in _below(page, one, end)}
    if sum(len(title) > len(one.title) for title in titles.values()) * 2 < len(titles):  # subjects below a headline
        return False
    start, stop = outline.stops[heading], outline.starts[end] if end < len(outline.tags) else len(outline.pieces)
    return len(titles) >= MIN_LIST_ITEMS and page.link_share(start, stop) >= BLOCK_LINK_SHARE


def _end_of_block(page: Items, one: Candidate) -> int:
    """The number at which what stands below a linked heading ends: with its box, or before the next of its level."""
    outline, heading = page.outline, one.heading
    assert heading is not None
    behind = islice(page.headings, bisect_left(page.headings, heading + 1), None)
    end = next((at for at in behind if outline.tags[at] <= outline.tags[heading]), len(outline.tags))
    return min(end, outline.ends[_box_headed(outline, one)])


def _over_names(
    page: Items, headed: Sequence[Candidate], places: Mapping[int, Sequence[Place]], subjects: Container[int]
) -> dict[int, list[Candidate]]:
    """The short linked headings over nothing but short names, several for each as a mean, with these: those of a
    directory, or of tables, beside other items. Few of the names stand below two of them: subjects of titles do.
    """
    names = {one.at: below for one in headed if (below := _names_below(page, one, subjects))}
    count = Counter(chain.from_iterable({one.key for one in below} for below in names.values()))
    if sum(number > 1 for number in count.values()) > MAX_SHARED_NAMES * len(count):
        return {}
    found: dict[int, list[Candidate]] = {}
    nearest = {at: own[:1] for at, own in places.items()}
    for links in by_place([one for one in headed if one.at in names], nearest).values():
        leads = sum(len({one.key for one in names[link.at]}) for link in links)
        words = sum(count_words(one.title) for one in links)
        several = len(links) >= MIN_LIST_ITEMS and leads >= MIN_LIST_ITEMS * len(links)
        if several and words < MIN_TITLE_WORDS * len(links):
            found |= {one.at: names[one.at] for one in links}
    own = {*found, *(one.at for one in chain.from_iterable(found.values()))}
    others = {one.key for one in page.candidates if one.at not in own and may_be_title(one)}
    return found if len(others) >= MIN_BLOCK_ITEMS else {}


def _names_below(page: Items, one: Candidate, subjects: Container[int]) -> list[Candidate]:
    """The links below a short heading, if they are short, too, and with no picture, no day, nothing in more words."""
    outline, heading = page.outline, one.heading
    assert heading is not None
    if outline.tags[heading] not in HEADINGS or count_words(one.title) > MIN_TITLE_WORDS:
        return []
    end, start = _end_of_block(page, one), outline.ends[heading]
    below = [other for other in page.within(start, end) if other.key != one.key]
    if sum(count_words(other.title) for other in below) >= MIN_TITLE_WORDS * len(below):
        return []
    if any(other.at in subjects or other.heading is not None for other in below):
        return []
    number = bisect_left(page.headings, heading)
    first = max(_box_headed(outline, one), page.headings[number - 1] if number else 0)
    if any(outline.tags[at] in ("img", "time") for at in range(first, end)):
        return []
    pieces = outline.pieces[outline.stops[heading] : outline.starts[end] if end < len(outline.tags) else None]
    return below if all(count_words(piece) < MIN_SUMMARY_WORDS for piece in pieces) else []


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
