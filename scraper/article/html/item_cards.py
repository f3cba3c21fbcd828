"""The cards of the items of a list: links without words, links over whole cards, and the titles that they have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from scraper.article.html.cards import MAX_CARD_DEPTH, MAX_CARD_ELEMENTS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, has_figure
from scraper.text.dates import find_dates

#: Two items are a list.
MIN_LIST_ITEMS = 2
#: So many cards show where their titles stand: where more than this share of the texts are different ones.
MIN_CARDS, MIN_OWN_SHARE = 3, 0.7
#: What may hold the title in a link over a whole card.
CARD_TITLE_TAGS = ("div", "p", "span", "b", "strong", "em", "dt", "dd", "td")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that may lead to an article."""

    at: int
    #: None on a page that came without an address, where relative links lead nowhere.
    url: str | None
    key: str
    title: str
    #: The heading that it stands in, is around, or is a button for; None without one.
    heading: int | None
    #: The repeated elements around it, nearest first.
    repeated: tuple[int, ...]


#: Where a text stands in a card: tags and classes of the elements around it, and which of those alike it is.
Place = tuple[tuple[str, ...], int]
#: A link as `Candidate` has it: number, address, key, title, heading.
Found = tuple[int, str | None, str, str, int | None]


def as_its_card(outline: Outline, link: Found, keys: Mapping[int, str]) -> Found:
    """*link*, called as the heading of its card where it repeats that, "Read on: Ferries run on ice", or is a date."""
    at, url, key, title, heading = link
    if heading is None and (over := card_heading(outline, at, keys)) is not None:
        text = outline.text(over[1])
        if text in title or _are_dates([title]):
            return at, url, key, text, over[1]
    return link


def silent_links(outline: Outline, links: Sequence[tuple[int, str | None, str]]) -> Iterator[Found]:
    """Those of *links*, which have no words, that lead from one of several cards with headings that are no links."""
    keys = {at: key for at, _, key in links}
    cards: dict[str, tuple[int, str | None, int, int]] = {}
    for at, url, key in links:
        if key not in cards and (over := card_heading(outline, at, keys)) is not None:
            cards[key] = at, url, *over
    alike = Counter((outline.parents[card], outline.tags[card]) for _, _, card, _ in cards.values())
    for key, (at, url, card, heading) in cards.items():
        if alike[outline.parents[card], outline.tags[card]] >= MIN_LIST_ITEMS:
            yield at, url, key, outline.text(heading), heading


def card_heading(outline: Outline, link: int, keys: Mapping[int, str]) -> tuple[int, int] | None:
    """The card of a link and its heading, if it has only one, and that is no link, and if no other of the links of
    *keys* in the card leads elsewhere.
    """
    for card in islice(outline.around(link), MAX_CARD_DEPTH):
        if outline.ends[card] - card > MAX_CARD_ELEMENTS:
            return None
        if headings := list(filter(outline.chars, outline.within(card, *HEADINGS))):
            linked = outline.has(headings[0], "a") or outline.link_around(headings[0]) is not None
            alone = len({keys[at] for at in outline.within(card, "a") if at in keys}) == 1
            return (card, headings[0]) if len(headings) == 1 and alone and not linked else None
    return None


def titles_alike(outline: Outline, chosen: Sequence[Candidate]) -> dict[int, str]:
    """The titles of links over whole cards that stand elsewhere in them than those of their list."""
    lists: dict[int, list[tuple[Candidate, dict[Place, str]]]] = defaultdict(list)
    for one in chosen:
        if one.heading is None and one.repeated and len(outline.within(one.at, *CARD_TITLE_TAGS)) > 1:
            lists[outline.parents[one.repeated[-1]]].append((one, _texts_by_place(outline, one.at)))
    titles: dict[int, str] = {}
    for cards in lists.values():
        place = _place_of_titles(cards)
        titles.update((one.at, texts[place]) for one, texts in cards if place in texts)
    return titles


def _place_of_titles(cards: Sequence[tuple[Candidate, Mapping[Place, str]]]) -> Place | None:
    """Where the titles of *cards* stand: where most were found, if that is no date; else where most have the longest
    text of their own that is none.
    """
    usual = Counter(place for one, texts in cards for place, text in texts.items() if text == one.title)
    place, count = usual.most_common(1)[0] if usual else (None, 0)
    texts: dict[Place, list[str]] = defaultdict(list)
    for _, lines in cards:
        for at, text in lines.items():
            texts[at].append(text)
    usually = 2 * count > len(cards)
    if place is not None and usually and not _are_dates(texts[place]):
        return place
    own = {
        at: sum(map(len, found))
        for at, found in texts.items()
        if 2 * len(found) > len(cards) and len({*found}) > MIN_OWN_SHARE * len(found) and not _are_dates(found)
    }
    if len(cards) >= MIN_CARDS and own:
        return max(own, key=own.__getitem__)
    return place if usually else None


def _are_dates(texts: Sequence[str]) -> bool:
    return 2 * sum(has_figure(text) is not None and next(find_dates(text), None) is not None for text in texts) > len(
        texts
    )


def _texts_by_place(outline: Outline, link: int) -> dict[Place, str]:
    """The texts in a link by their places: the tags and classes of the elements between, and the how manieth it is."""
    texts: dict[Place, str] = {}
    count: Counter[tuple[str, ...]] = Counter()
    for at in outline.within(link, *CARD_TITLE_TAGS):
        around = (at, *takewhile(link.__lt__, outline.around(at)))
        place = tuple(f"{outline.tags[one]}.{outline.attribute(one, 'class')}" for one in around)
        if outline.chars(at):
            texts[place, count[place]] = outline.text(at)
            count[place] += 1
    return texts
