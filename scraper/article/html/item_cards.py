"""The cards of the items of a list: links without words, links over whole cards, and the titles that they have."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, dropwhile, islice, takewhile

from scraper.article.html.card_lines import SENTENCE_ENDS, is_of_picture
from scraper.article.html.link_titles import MAX_CARD_DEPTH, MAX_CARD_ELEMENTS, MIN_TITLE_WORDS, heading_of_card
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, has_figure
from scraper.text.bylines import is_name
from scraper.text.dates import find_dates
from scraper.text.length import count_words

#: Two items are a list.
MIN_LIST_ITEMS = 2
#: So many cards show where their titles stand: where more than this share of the texts are different ones.
MIN_CARDS, MIN_OWN_SHARE = 3, 0.7
#: The time of a day, with a word for the half of it in any script.
_TIME = re.compile(r"(?:[^\W\d_]{1,4}\s?)?[0-9]{1,2}[:.h][0-9]{2}(?:[:.][0-9]{2})?(?:\s?[^\W\d_]\.?[^\W\d_]{0,3}\.?)?")
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


def as_its_card(
    outline: Outline, link: Found, keys: Mapping[int, str], buttons: Container[str], headings: Sequence[int]
) -> Found:
    """*link*, called as the heading of its card where it repeats that, "Read on: Ferries run on ice", is a date, or
    says what links of other cards say: one of *buttons*. *headings* are those of the page.
    """
    at, url, key, title, heading = link
    if heading is None and title in buttons and (above := heading_of_card(outline, at)) is not None:
        return at, url, key, outline.text(above), above
    if heading is None and (over := card_heading(outline, at, keys)) is not None:
        text = outline.text(over[1])
        if text in title or _is_moment(title):
            return at, url, key, text, over[1]
    if heading is None and (title in buttons or _is_moment(title)):
        above = heading_before(outline, at, keys, headings)
        if above is not None:
            return at, url, key, outline.text(above), above
    return link


def silent_links(
    outline: Outline, links: Sequence[tuple[int, str | None, str]], worded: Mapping[int, str], headings: Sequence[int]
) -> Iterator[Found]:
    """Those of *links*, which have no words, that lead from one of several cards with headings that are no links.

    *worded* has the keys of the links with words, *headings* are those of the page.
    """
    known = {*worded.values()}
    keys = {at: key for at, _, key in links}
    everywhere = {**worded, **keys}
    cards: dict[str, tuple[int, str | None, int, int]] = {}
    alone = _cards_alone(outline, [link for link in links if link[2] not in known])
    for at, url, key in links:
        if key in cards:
            continue
        if (over := card_heading(outline, at, keys)) is not None:
            cards[key] = at, url, *over
        elif (card := alone.get(key)) is not None and (heading := _heading_around(outline, at, keys)) is not None:
            cards[key] = at, url, card, heading
        elif key not in known and (above := heading_before(outline, at, everywhere, headings)) is not None:
            cards[key] = at, url, above, above
    alike = Counter((outline.parents[card], outline.tags[card]) for _, _, card, _ in cards.values())
    for key, (at, url, card, heading) in cards.items():
        if alike[outline.parents[card], outline.tags[card]] >= MIN_LIST_ITEMS:
            yield at, url, key, _plain_text(outline, heading), heading


def covered_links(
    outline: Outline, links: Sequence[tuple[int, str | None, str]], worded: Mapping[int, str]
) -> Iterator[Found]:
    """Those of *links*, which have no words, that lead where no other does, from cards without a heading that have
    texts of their own in the same place of each, or names of their pictures, where no other card shares all that the
    card leads to with words.

    *worded* has the keys of the links with words.
    """
    known = {*worded.values()}
    bare: dict[str, tuple[int, str | None, int]] = {}
    alone = _cards_alone(outline, [link for link in links if link[2] not in known])
    for at, url, key in links:
        if key not in bare and (card := alone.get(key)) is not None and not outline.has(card, *HEADINGS):
            bare[key] = at, url, card
    for group in _alike(outline, bare).values():
        others = {key: {worded[at] for at in outline.within(card, "a") if at in worded} for key, _, _, card in group}
        shared = Counter(chain.from_iterable(others.values()))
        group = [one for one in group if all(shared[key] > 1 for key in others[one[0]])]
        titles = _own_texts([_texts_by_place(outline, card) | _named(outline, at) for _, at, _, card in group])
        for (key, at, url, _), title in zip(group, titles, strict=True):
            if title:
                yield at, url, key, title, None


def _named(outline: Outline, link: int) -> dict[Place, str]:
    """What a link without words, or the picture in it, is called."""
    names = (outline.attribute(link, "title"), *(outline.attribute(at, "alt") for at in outline.within(link, "img")))
    name = next((name for name in names if any(map(str.isalnum, name))), None)
    return {((), 0): name} if name else {}


def _cards_alone(outline: Outline, links: Sequence[tuple[int, str | None, str]]) -> dict[str, int]:
    """For each key of *links* the first of them, or the largest element around it that leads to no other of them."""
    holders: dict[int, set[str]] = defaultdict(set)
    firsts: dict[str, int] = {}
    for at, _, key in links:
        firsts.setdefault(key, at)
        for above in islice(outline.around(at), MAX_CARD_DEPTH):
            holders[above].add(key)
    cards: dict[str, int] = {}
    for key, at in firsts.items():
        around = takewhile(lambda above: len(holders[above]) == 1, islice(outline.around(at), MAX_CARD_DEPTH))
        cards[key] = max(around, key=lambda above: -above, default=at)
    return cards


def _heading_around(outline: Outline, link: int, keys: Mapping[int, str]) -> int | None:
    """The heading that a silent *link* stands in, "Ferries run on ice #", if it has no other link than to there."""
    heading = next((at for at in islice(outline.around(link), 3) if outline.tags[at] in HEADINGS), None)
    if heading is None or not _plain_text(outline, heading):
        return None
    return heading if all(keys.get(at) == keys[link] for at in outline.within(heading, "a")) else None


def _plain_text(outline: Outline, heading: int) -> str:
    """The text of *heading* without the signs that are links in it."""
    text = outline.text(heading)
    for sign in {outline.text(at) for at in outline.within(heading, "a")}:
        if sign and not any(map(str.isalnum, sign)):
            text = text.removesuffix(sign).removeprefix(sign).strip()
    return text


def _alike(
    outline: Outline, cards: Mapping[str, tuple[int, str | None, int]]
) -> dict[tuple[int, str], list[tuple[str, int, str | None, int]]]:
    """*cards*, by their keys, that are siblings of one tag, where there are several: key, link, address and card."""
    groups: dict[tuple[int, str], list[tuple[str, int, str | None, int]]] = defaultdict(list)
    for key, (at, url, card) in cards.items():
        groups[outline.parents[card], outline.tags[card]].append((key, at, url, card))
    return {group: found for group, found in groups.items() if len(found) >= MIN_CARDS}


def _own_texts(cards: Sequence[Mapping[Place, str]]) -> list[str | None]:
    """For each of *cards* its text in the first place where most have one of their own that is no date."""
    texts: dict[Place, list[str]] = defaultdict(list)
    for lines in cards:
        for place, text in lines.items():
            texts[place].append(text)
    own = next(
        (
            place
            for place, found in texts.items()
            if 2 * len(found) > len(cards) and len({*found}) > MIN_OWN_SHARE * len(found) and not _are_dates(found)
        ),
        None,
    )
    return [lines.get(own) if own is not None else None for lines in cards]


def card_heading(outline: Outline, link: int, keys: Mapping[int, str]) -> tuple[int, int] | None:
    """The card of a link and its heading, if it has only one, and that is no link, and if no other of the links of
    *keys* in the card leads elsewhere.
    """
    for card in islice(outline.around(link), MAX_CARD_DEPTH):
        if outline.ends[card] - card > MAX_CARD_ELEMENTS:
            return None
        if headings := list(filter(outline.chars, outline.within(card, *HEADINGS))):
            alone = len(headings) == 1 and _leads_alone(outline, headings[0], card, outline.ends[card], keys)
            return (card, headings[0]) if alone else None
    return None


def heading_before(outline: Outline, link: int, keys: Mapping[int, str], headings: Sequence[int]) -> int | None:
    """The heading of a card that has no element of its own: the last of *headings*, those of the page, before a link,
    if that is no link, stands beside it or what holds it, and nothing up to the next heading leads elsewhere.
    """
    place = bisect_left(headings, link)
    if not place:
        return None
    heading = headings[place - 1]
    if outline.parents[heading] not in islice(outline.around(link), MAX_CARD_DEPTH):
        return None
    end = min([outline.ends[outline.parents[heading]], *headings[place : place + 1]])
    near = end - heading <= MAX_CARD_ELEMENTS
    return heading if near and _leads_alone(outline, heading, heading, end, keys) else None


def _leads_alone(outline: Outline, heading: int, start: int, end: int, keys: Mapping[int, str]) -> bool:
    """Whether those of the links of *keys* from number *start* up to *end* lead to one page, and *heading* is none."""
    if outline.has(heading, "a") or outline.link_around(heading) is not None:
        return False
    return len({keys[at] for at in range(start, end) if at in keys}) == 1


def titles_alike(outline: Outline, chosen: Sequence[Candidate]) -> dict[int, str]:
    """The titles of links over whole cards that stand elsewhere in them than those of their list."""
    lists: dict[int, list[tuple[Candidate, dict[Place, str]]]] = defaultdict(list)
    for one in chosen:
        if one.heading is None and one.repeated and len(outline.within(one.at, *CARD_TITLE_TAGS)) > 1:
            texts = _texts_by_place(outline, one.at)
            if not _is_bare(outline, one, texts):
                lists[outline.parents[one.repeated[-1]]].append((one, texts))
    titles: dict[int, str] = {}
    for cards in lists.values():
        place = _place_of_titles(cards)
        titles.update((one.at, texts[place]) for one, texts in cards if place in texts)
    return titles


def _is_bare(outline: Outline, one: Candidate, texts: Mapping[Place, str]) -> bool:
    """Whether the title of a link over a card begins it and stands in none of its elements, which have *texts*."""
    whole = outline.text(one.at)
    return one.title != whole and whole.startswith(one.title) and one.title not in texts.values()


def _place_of_titles(cards: Sequence[tuple[Candidate, Mapping[Place, str]]]) -> Place | None:
    """Where the titles of *cards* stand: where most were found, if that is no date and not the same in all; else where
    most have the longest text of their own that is no date.
    """
    usual = Counter(place for one, texts in cards for place, text in texts.items() if text == one.title)
    place, count = usual.most_common(1)[0] if usual else (None, 0)
    texts: dict[Place, list[str]] = defaultdict(list)
    for _, lines in cards:
        for at, text in lines.items():
            texts[at].append(text)
    usually = 2 * count > len(cards) and (place is None or len(texts[place]) == 1 or len({*texts[place]}) > 1)
    if place is not None and usually:
        place = _before_summary(_behind_names(place, texts, len(cards)), usual, texts, len(cards))
    if place is not None and usually and not _are_dates(texts[place]):
        return place
    own = {
        at: sum(map(len, found))
        for at, found in texts.items()
        if 2 * len(found) > len(cards) and len({*found}) > MIN_OWN_SHARE * len(found) and not _are_dates(found)
    }
    if own and (len(cards) >= MIN_CARDS or 2 * count > len(cards) > 1):
        return max(own, key=own.__getitem__)
    return place if usually else None


def _before_summary(usual: Place, found: Container[Place], texts: Mapping[Place, Sequence[str]], count: int) -> Place:
    """The first place before the *usual* one where titles were *found*, too, and most of *count* cards have a text of
    their own that is neither day nor sentence, if they have sentences in the usual one: their titles are short.
    """
    if not _are_sentences(texts[usual]):
        return usual
    before = filter(found.__contains__, takewhile(usual.__ne__, texts))
    own = (
        place
        for place in before
        if 2 * len(texts[place]) > count and len({*texts[place]}) > MIN_OWN_SHARE * len(texts[place])
    )
    return next((place for place in own if not (_are_dates(texts[place]) or _are_sentences(texts[place]))), usual)


def _behind_names(usual: Place, texts: Mapping[Place, Sequence[str]], count: int) -> Place:
    """The first place behind the *usual* one where most of *count* cards have a text of their own that is no sentence,
    if all have names in the usual one, and other words there: of scripts that begin names with capitals.
    """
    if count < MIN_CARDS or not all(map(_is_capital_name, texts[usual])):
        return usual
    behind = islice(dropwhile(usual.__ne__, texts), 1, None)
    own = (
        place
        for place in behind
        if 2 * len(texts[place]) > count
        and len({*texts[place]}) > MIN_OWN_SHARE * len(texts[place])
        and 2 * sum(count_words(text) >= MIN_TITLE_WORDS for text in texts[place]) > len(texts[place])
        and not any(map(_is_capital_name, texts[place]))
    )
    return next((at for at in own if not (_are_dates(texts[at]) or _are_sentences(texts[at]))), usual)


def _is_capital_name(text: str) -> bool:
    """Whether a text may be a person's name by its capitals."""
    return any(map(str.isupper, text)) and is_name(text)


def _are_sentences(texts: Sequence[str]) -> bool:
    return 2 * sum(text.endswith(SENTENCE_ENDS) for text in texts) > len(texts)


def _are_dates(texts: Sequence[str]) -> bool:
    return 2 * sum(has_figure(text) is not None and next(find_dates(text), None) is not None for text in texts) > len(
        texts
    )


def _is_moment(text: str) -> bool:
    """Whether *text* says a day, or the time of one and nothing else: "08:23 AM"."""
    return _are_dates([text]) or _TIME.fullmatch(text) is not None


def is_time(text: str) -> bool:
    """Whether *text* is the time of a day and nothing else: "08:23 AM", but not "2.10", which may be a version."""
    return _TIME.fullmatch(text) is not None and not {*text}.isdisjoint(":h ")


def _texts_by_place(outline: Outline, link: int) -> dict[Place, str]:
    """The texts in a link by their places: the tags and classes of the elements between, and the how manieth it is."""
    texts: dict[Place, str] = {}
    count: Counter[tuple[str, ...]] = Counter()
    for at in outline.within(link, *CARD_TITLE_TAGS):
        around = (at, *takewhile(link.__lt__, outline.around(at)))
        place = tuple(f"{outline.tags[one]}.{outline.attribute(one, 'class')}" for one in around)
        if outline.chars(at) and not is_of_picture(outline, at, link):
            texts[place, count[place]] = outline.text(at)
            count[place] += 1
    return texts
