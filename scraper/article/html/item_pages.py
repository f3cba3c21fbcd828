"""The links taken for items that are pages of the site beside its articles: its sections, lists and first pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from scraper.article.html.item_cards import MIN_LIST_ITEMS, Candidate
from scraper.article.html.item_links import MIN_BLOCK_ITEMS, Items
from scraper.article.html.item_parts import Place, by_place
from scraper.article.html.link_titles import MIN_TITLE_WORDS
from scraper.article.html.no_articles import is_list
from scraper.article.html.tree import has_figure
from scraper.text.length import count_words
from scraper.urls import is_section_page

#: How surely a link is an item whose element states a day.
BY_DAY = 2
#: Where fewer items than this share are no lists by their addresses, articles have such addresses.
MIN_UNLIKE_SHARE = 0.25


def pages_beside(
    page: Items, items: Sequence[Candidate], places: Mapping[int, Sequence[Place]], menu: frozenset[str]
) -> list[Candidate]:
    """Those of *items* without a day that are pages of the site beside its articles, where it has several of these:
    lists of an author or subject by their addresses; what is in its *menu* at the address of a section, where articles
    have days; and lists of short names that mostly lead to such.
    """
    named = {one.key for one in items if one.key in menu and one.url and is_section_page(one.url)}
    lists = _lists(items)
    if not (named or lists):
        return []
    keys = {one.key for one in items}
    dated = {one.key for one in items if page.is_dated_alone(one)}
    beside = set[str]()
    if len(dated) >= MIN_BLOCK_ITEMS:
        beside |= named
    if len(keys - lists) >= MIN_UNLIKE_SHARE * len(keys):
        beside |= lists
    tiles = _lists_of_sections(items, places, named)
    beside -= dated
    if len(keys - beside - tiles) >= MIN_BLOCK_ITEMS:
        beside |= tiles - dated
    return [one for one in items if one.key in beside] if len(keys - beside) >= MIN_BLOCK_ITEMS else []


def _lists(items: Sequence[Candidate]) -> set[str]:
    """The keys of *items* that are lists by their addresses; a name with a figure is none where most others of its
    folder are none: "/archives/1c9aa8da" beside "/archives/8024b874".
    """
    lists = {one.key for one in items if one.url and is_list(one.url)}
    others = Counter(_folder(key) for key in {one.key for one in items} - lists) if lists else Counter[str]()
    own = Counter(map(_folder, lists))
    return {key for key in lists if others[_folder(key)] <= own[_folder(key)] or not has_figure(key.rpartition("/")[2])}


def _folder(key: str) -> str:
    return key.rpartition("/")[0]


def _lists_of_sections(items: Sequence[Candidate], places: Mapping[int, Sequence[Place]], named: set[str]) -> set[str]:
    """The keys of the sections in lists of short names most of which are *named* in the menu."""
    found = set[str]()
    groups = by_place(items, {at: own[:1] for at, own in places.items()}) if named else {}
    for group in groups.values():
        own = {one.key: one for one in group}
        words = sum(count_words(one.title) for one in own.values())
        if (
            len(own) >= MIN_BLOCK_ITEMS
            and words < MIN_TITLE_WORDS * len(own)
            and 2 * len(named & own.keys()) > len(own)
        ):
            found |= {key for key, one in own.items() if one.url and is_section_page(one.url)}
    return found


def beside_page_days(
    candidates: Sequence[Candidate], places: Mapping[int, Sequence[Place]], chosen: Mapping[int, int]
) -> list[Candidate]:
    """The short links before and behind all other items that stand like none of them, taken for their day: that of the
    page, or of its last change.
    """
    items = [one for one in candidates if one.at in chosen]
    if len({one.key for one in items}) <= MIN_LIST_ITEMS:
        return []
    ends = (
        one
        for one in (items[0], items[-1])
        if chosen[one.at] == BY_DAY
        and count_words(one.title) < MIN_TITLE_WORDS
        and one.heading is None
        and (one is items[0] or (one.url is not None and is_section_page(one.url)))
    )
    return [
        end
        for end in ends
        if all(one.key == end.key or {*places[one.at]}.isdisjoint(places[end.at]) for one in items if one is not end)
    ]
