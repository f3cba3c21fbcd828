"""Where the cards of items end: at the links beside them that stand as their own do, and at the stories below."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from scraper.article.evidence import Context
from scraper.article.html.card_lines import MIN_SUMMARY_WORDS
from scraper.article.html.headlines import IN_HEADING, MAX_CARD_LEVELS, Headline
from scraper.article.html.item_cards import MIN_LIST_ITEMS
from scraper.article.html.item_parts import Place
from scraper.article.html.link_titles import MIN_TITLE_WORDS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address
from scraper.text.length import count_words
from scraper.urls import same_site, url_key

#: A list may be printed again for so many other widths of screens.
MAX_COPIES = 3
#: A cell of a table is no card beside others.
_CELLS = frozenset(("td", "th"))


def links_beside(outline: Outline, items: Sequence[Headline], context: Context) -> dict[int, str]:
    """The links that stand as those of *items* do in elements beside theirs, by what they lead to: other links to
    items, where the page prints its list twice, and several headlines of other sites in the same list. A page that
    more links lead to is no story printed twice, but the author of several; nor is what stands in one element with an
    item.
    """
    own = {item.at for item in items}
    keys = {item.key for item in items}
    places = {place for item in items for _, place in _places(outline, item.at)}
    holders = {at for item in items for at in outline.around(item.at)}
    found: dict[int, str] = {}
    foreign: dict[Place, dict[int, str]] = defaultdict(dict)
    for at in outline.within(0, "a"):
        around = () if at in own else _places(outline, at)
        near = [place for box, place in around if place in places and box not in holders]
        url = address(context.base_url, outline.attribute(at, "href")) if near else None
        if url is None:
            continue
        key = url_key(url.partition("#")[0])
        if key in keys:
            found[at] = key
            continue
        is_foreign = context.base_url is not None and not same_site(url, context.base_url)
        if is_foreign and count_words(outline.text(at)) >= MIN_TITLE_WORDS:
            for place in near:
                foreign[place][at] = key
    counts = Counter(found.values())
    found = {at: key for at, key in found.items() if counts[key] <= MAX_COPIES}
    for links in foreign.values():
        if len({*links.values()}) >= MIN_LIST_ITEMS:
            found |= links
    return found


def _places(outline: Outline, link: int) -> Iterator[tuple[int, Place]]:
    """Where a link stands: each element around it, with what that stands in and the tags between."""
    tags = [outline.tags[link]]
    for at in islice(outline.around(link), MAX_CARD_LEVELS):
        tags.append(outline.tags[at])
        if at and outline.tags[at] not in _CELLS:
            yield at, (outline.parents[at], tuple(tags))


def ends_above(
    outline: Outline, items: Sequence[Headline], cards: Mapping[str, int]
) -> Iterator[tuple[Headline, int, int]]:
    """Those of *items* in headings whose *cards* are cut short by a list of others below them. With each, the element
    that begins with its card and holds the list and no other heading of an item, and the number where the list begins.
    """
    begins = sorted((item.at, item.rank) for item in items)
    for item in items:
        if item.rank != IN_HEADING:
            continue
        card = cards[item.key]
        around = outline.parents[card]
        if around <= 0 or not _begins(outline, around, card):
            continue
        first, last = (bisect_left(begins, (at, 0)) for at in (around, outline.ends[around]))
        others = [(at, rank) for at, rank in begins[first:last] if at != item.at]
        if others and all(at > item.at and rank < IN_HEADING - 1 for at, rank in others):
            yield item, around, next(at for at in outline.children(around) if outline.holds(at, others[0][0]))


def _begins(outline: Outline, around: int, card: int) -> bool:
    """Whether an element begins with a *card*, but for a short label."""
    start, stop = outline.starts[around], outline.starts[card]
    return not outline.linked_between(start, stop) and count_words(outline.line(start, stop)) < MIN_SUMMARY_WORDS
