"""The linked kickers of a list: the short headings of cards that lead to a section, and stand before the headline."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import NamedTuple

from scraper.article.html.fields.author_links import AUTHOR_PATH
from scraper.article.html.fields.rubric import SIGNS_BEHIND
from scraper.article.html.headlines import tags_to
from scraper.article.html.item_cards import Candidate
from scraper.article.html.item_links import MAX_ITEM_LEVELS, Items
from scraper.article.html.item_parts import MIN_SUBJECT_ITEMS, may_be_title, named_elsewhere
from scraper.article.html.link_titles import title_of
from scraper.article.html.menu import MAX_SECTION_CHARS
from scraper.article.html.no_articles import is_list, is_word_of_page
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address
from scraper.urls import same_site, url_key

#: Headlines have so many times as many characters as their kickers, as a mean.
MIN_TIMES_LONGER = 2
#: A card with more elements is a part of the page.
MAX_CARD_ELEMENTS = 200


@dataclass(frozen=True, slots=True)
class Kickers:
    """What the linked kickers of a page tell."""

    #: The keys of the sections that they lead to.
    sections: frozenset[str]
    #: The links of the headlines below them that stand in no heading.
    headlines: frozenset[int]
    #: What the section of an article is called, by the key of that.
    names: Mapping[str, str]


class _Story(NamedTuple):
    """A headline of this site or, in a heading, of another one."""

    at: int
    key: str
    title: str
    heading: int | None


class _Card(NamedTuple):
    """What holds a short linked heading and a headline."""

    box: int
    kicker: Candidate
    story: _Story
    #: Whether other headlines stand as this one does: the heading is that of a list.
    lists: bool


#: The tags between a card and its kicker, and between it and its headline, and which of them is first.
_Form = tuple[tuple[str, ...], tuple[str, ...], bool]


def find_kickers(page: Items, menu: frozenset[str]) -> Kickers:
    """The kickers among the linked headings of a page.

    Several cards of one form have them, beside longer headlines. In most of these cards no picture leads where the
    kicker does; and a picture leads where the headline does, or the address of the kicker is that of a list, or other
    cards, menus or places of the page name it, too.
    """
    groups: dict[_Form, list[_Card]] = defaultdict(list)
    stories = _Stories(page)
    for one in page.candidates:
        if one.heading is not None and (card := stories.card_of(one)) is not None:
            groups[_form(page.outline, card)].append(card)
    known = _Known(page, menu, [card for cards in groups.values() for card in cards])
    cards = [card for alike in groups.values() for card in known.kicked(alike)]
    sections = {card.kicker.key for card in cards} - {card.story.key for card in cards}
    # where few cards have the form, the section is known by the others
    others = [card for alike in groups.values() for card in alike if card.kicker.key in sections]
    cards = [*dict.fromkeys((*(card for card in cards if card.kicker.key in sections), *others))]
    return Kickers(
        frozenset(sections),
        frozenset(card.story.at for card in cards if card.story.heading is None),
        {card.story.key: card.kicker.title.rstrip(SIGNS_BEHIND) for card in cards if _names_section(card)},
    )


class _Stories:
    """The headlines of a page, of this site and of others."""

    def __init__(self, page: Items) -> None:
        self._page, self._outline = page, page.outline
        self._foreign = sorted(self._of_other_sites())

    def _of_other_sites(self) -> Iterator[_Story]:
        """The links in headings to pages of other sites."""
        base = self._page.context.base_url
        for heading in self._page.headings if base is not None else ():
            for at in self._outline.within(heading, "a"):
                url = address(base, self._outline.attribute(at, "href"))
                if url is not None and base is not None and not same_site(url, base) and self._outline.chars(at):
                    yield _Story(at, url_key(url), title_of(self._outline, at)[0], heading)

    def card_of(self, one: Candidate) -> _Card | None:
        """The nearest element around a linked heading that has a headline, too; None if that is a list."""
        outline = self._outline
        if one.heading is None or not outline.holds(one.heading, one.at):
            return None  # a link over a whole card
        for box in islice(outline.around(one.at), MAX_ITEM_LEVELS):
            if outline.ends[box] - box > MAX_CARD_ELEMENTS:
                return None
            if others := [other for other in self._within(box) if other.key != one.key]:
                story = next((other for other in others if other.at > one.at), others[-1])
                way = tags_to(outline, box, one.at)
                alone = all(other.key == story.key or tags_to(outline, box, other.at) != way for other in others)
                if not (alone and self._is_apart(story) and self._is_right_above(one, story)):
                    return None
                way = tags_to(outline, box, story.at)
                return _Card(
                    box,
                    one,
                    story,
                    any(tags_to(outline, box, other.at) == way for other in others if other.key != story.key),
                )
        return None

    def _within(self, box: int) -> Iterator[_Story]:
        """The headlines in an element, first those of this site."""
        for one in self._page.within(box, self._outline.ends[box]):
            if may_be_title(one) and not is_word_of_page(one.title):
                yield _Story(one.at, one.key, one.title, one.heading)
        first = bisect_left(self._foreign, (box,))
        yield from takewhile(lambda one: one.at < self._outline.ends[box], islice(self._foreign, first, None))

    def _is_right_above(self, one: Candidate, story: _Story) -> bool:
        """Whether nothing is said between a heading and the headline below it, as between an article and others."""
        start, stop = self._outline.stops[one.heading or one.at], self._outline.starts[story.at]
        return start > stop or not self._outline.plain_between(start, stop)

    def _is_apart(self, story: _Story) -> bool:
        """Whether a headline stands in a heading, or alone in its line."""
        line = self._outline.box_around(story.at)
        return story.heading is not None or not self._outline.plain(line)


class _Known:
    """What tells the sections of a page from its stories."""

    def __init__(self, page: Items, menu: frozenset[str], cards: Sequence[_Card]) -> None:
        self._page, self._menu = page, menu
        self._named = named_elsewhere(page.outline, page.candidates)
        self._below: dict[str, set[str]] = defaultdict(set)
        for card in cards:
            self._below[card.kicker.key].add(card.story.key)

    def kicked(self, cards: Sequence[_Card]) -> Sequence[_Card]:
        """Those of *cards* of one form whose first link is a kicker; none if it is none in most."""
        if len({card.story.key for card in cards}) < MIN_SUBJECT_ITEMS:
            return ()
        short, long = (sum(map(len, titles)) for titles in zip(*(_titles(card) for card in cards), strict=True))
        if short * MIN_TIMES_LONGER > long or 2 * len({card.story.title for card in cards}) <= len(cards):
            return ()
        pictured = [self._pictured(card) for card in cards]
        sure = [
            card
            for card, keys in zip(cards, pictured, strict=True)
            if card.kicker.key not in keys and (card.story.key in keys or self._is_section(card))
        ]
        if 2 * len(sure) < len(cards):
            return ()
        return [card for card, keys in zip(cards, pictured, strict=True) if card.kicker.key not in keys]

    def _pictured(self, card: _Card) -> Container[str]:
        """The keys of what the pictures in a card lead to."""
        outline, base = self._page.outline, self._page.context.base_url
        links = (at for at in outline.within(card.box, "a") if outline.has(at, "img"))
        urls = (address(base, outline.attribute(at, "href")) for at in links)
        return {url_key(url.partition("#")[0]) for url in urls if url is not None}

    def _is_section(self, card: _Card) -> bool:
        """Whether the first link of a card leads to what has several stories, or, where both are headings, a name
        elsewhere on the page that the second has not; or its address is that of a list, and the other is not.
        """
        one, story = card.kicker, card.story
        if len(self._below[one.key]) > 1:
            return True
        if story.heading is not None and (one.key in self._menu or one.key in self._named):
            return not (story.key in self._menu or story.key in self._named)
        return is_list(one.key) and not is_list(story.key)


def _form(outline: Outline, card: _Card) -> _Form:
    kicker, story = card.kicker.at, card.story.at
    return tags_to(outline, card.box, kicker), tags_to(outline, card.box, story), kicker < story


def _names_section(card: _Card) -> bool:
    """Whether a kicker is the name of the section of one article."""
    one = card.kicker
    return not (card.lists or len(one.title) > MAX_SECTION_CHARS or AUTHOR_PATH.search(one.key))


def _titles(card: _Card) -> tuple[str, str]:
    return card.kicker.title, card.story.title
