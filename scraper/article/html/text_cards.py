"""Cards of other articles in a text: what leads to one page of the site and says little else.

The links are read as those of lists are (`items.py`). What tells a card from a link in a sentence is how the page sets
it apart:

    heading   the link fills a lesser heading over a picture or a short summary
    picture   a picture beside it leads to the same page
    line      nothing else stands in its line, but for a label, and so it is in every line of its list
    row       it is one of several siblings that lead to a story each, and say little else
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain, islice

from scraper.article.evidence import Context
from scraper.article.html.headlines import IN_HEADING, Headline
from scraper.article.html.item_cards import Candidate
from scraper.article.html.item_links import Items
from scraper.article.html.item_parts import is_in
from scraper.article.html.numbers import is_addressed_alike
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, is_file, key_of
from scraper.text.length import count_words

#: A headline has at least this many words, with its label; in a heading it may have fewer.
MIN_HEADLINE_WORDS, MIN_HEADING_WORDS = 4, 3
#: What announces a headline in its line: "READ MORE | …".
_LABEL = re.compile(r"[^\s:|?!]+(?:\s[^\s:|?!]+){0,5}\s?[:|?!]")
#: The longest summary in a card: its text outside links; and the shortest text that counts as one.
MAX_SUMMARY_CHARS, MIN_SUMMARY_CHARS = 260, 30
#: All cards hold at most this share of the text outside links.
MAX_CARDS_SHARE = 0.3
#: What may be a card of one line, as a paragraph may.
BOX_TAGS = frozenset(("div", "article", "section", "aside"))
#: How many elements above its headline a card may begin, and how many it has at most.
MAX_CARD_STEPS, MAX_CARD_ELEMENTS = 12, 200
#: So many siblings are a row of cards, if this share of the text of each stands in links.
MIN_ROW, MIN_ROW_SHARE = 3, 0.5
#: The share of a heading, and of a line, that its link fills.
MIN_HEADING_SHARE, MIN_LINE_SHARE = 0.9, 0.4


def find_text_cards(outline: Outline, body: int, title: int | None, context: Context) -> dict[int, Headline]:
    """The cards in the element *body* of the text, each with its headline; *title* is that of the page."""
    items = Items(outline, context, block=body)
    cards = _Cards(items, {body, title})
    found = dict(chain(_under_headings(items, cards, body), _with_pictures(items, cards)))
    if sum(map(outline.plain, found)) > MAX_CARDS_SHARE * outline.plain(body):
        found = {}  # the parts of a list that is the article's
    taken = sorted(found)
    for at, one in chain(_in_rows(items, body), _alone_in_lines(items, body)):  # a line may be the title in a row
        place = bisect_left(taken, at)
        if not is_in(at, found, outline) and not any(outline.holds(at, card) for card in taken[place : place + 1]):
            found[at] = one
            taken.insert(place, at)
    heads = {*outline.within(body, "th")}  # without its head, a column says something else
    return {
        at: Headline(one.at, one.url, one.key, one.title, IN_HEADING)
        for at, one in found.items()
        if not is_in(at, heads, outline)
    }


def _under_headings(items: Items, cards: _Cards, body: int) -> Iterator[tuple[int, Candidate]]:
    """The cards of which a link fills the heading.

    Where linked headings of the same level have text of their own, or lead elsewhere, all are parts of a list that is
    the article's.
    """
    outline = items.outline
    found: list[tuple[str, int, Candidate]] = []
    others: set[str] = set()
    links = {one.at: one for one in items.candidates}
    for heading in outline.within(body, *(HEADINGS - {"h1", "h6"})):
        size, tag = outline.chars(heading), outline.tags[heading]
        if not size or outline.linked(heading) < MIN_HEADING_SHARE * size:
            continue
        if count_words(outline.text(heading)) < MIN_HEADING_WORDS:
            continue
        card = cards.around(heading)
        over = (links[at] for at in outline.around(heading) if at in links)
        one = next(chain(over, items.within(heading, outline.ends[heading])), None)
        if one is not None and _is_file(one):
            continue
        if card == heading or one is None:
            others.add(tag)
        elif outline.chars(card) >= size + MIN_SUMMARY_CHARS or outline.has(card, "img"):
            found.append((tag, card, one))
    yield from ((card, one) for tag, card, one in found if tag not in others)


def _with_pictures(items: Items, cards: _Cards) -> Iterator[tuple[int, Candidate]]:
    """The cards of which a picture leads where the headline does."""
    outline = items.outline
    pictured = items.pictured
    for one in items.candidates:
        if one.key not in pictured or count_words(one.title) < MIN_HEADLINE_WORDS or not _is_alone(outline, one.at):
            continue
        if _is_file(one):
            continue
        for link in pictured[one.key]:
            card = cards.around(link)
            if outline.holds(card, one.at):
                yield card, one
                break


def _alone_in_lines(items: Items, body: int) -> Iterator[tuple[int, Candidate]]:
    """The paragraphs, and the items of lists, that are nothing but a headline, perhaps behind a label; other elements
    if it leads to an address like the one at hand.
    """
    outline = items.outline
    lines: dict[int, Candidate] = {}
    for one in items.candidates:
        line = next((at for at in islice(outline.around(one.at), 4) if outline.tags[at] in ("p", "li")), None)
        if line is None and is_addressed_alike(one.url, items.context.base_url):
            box = outline.box_around(one.at)
            line = box if outline.tags[box] in BOX_TAGS and box != body else None
        if line is None or not outline.holds(body, line) or not _is_offer(outline, line, one):
            continue
        if outline.tags[line] == "li" or not _is_file(one):
            lines[line] = one
    told = {outline.parents[line] for line, one in lines.items() if not _is_file(one)}
    inside = Counter(outline.parents[line] for line in lines if outline.tags[line] == "li")
    whole = {at: sum(outline.tags[child] == "li" for child in outline.children(at)) for at in inside}
    for line, one in lines.items():
        if outline.tags[line] != "li":
            yield line, one
            continue
        parent = outline.parents[line]
        if parent in told and inside[parent] == whole[parent]:
            yield line, one


def _in_rows(items: Items, body: int) -> Iterator[tuple[int, Candidate]]:
    """The repeated elements that lead to a story each, in an element that holds little else."""
    outline = items.outline
    stories: dict[int, dict[str, Candidate]] = defaultdict(dict)
    for one in items.candidates:
        is_set = one.heading is not None or _is_alone(outline, one.at)
        if count_words(one.title) >= MIN_HEADLINE_WORDS and is_set:
            for at in one.repeated:
                stories[at].setdefault(one.key, one)
    rows: dict[tuple[int, str], list[tuple[int, Candidate]]] = defaultdict(list)
    for at, told in stories.items():
        if len(told) == 1 and at != body and outline.linked(at) >= MIN_ROW_SHARE * outline.chars(at):
            rows[outline.parents[at], outline.tags[at]].append((at, next(iter(told.values()))))
    for (parent, _), row in sorted(rows.items()):
        inside = sum(outline.chars(at) for at, _ in row)
        files = sum(_is_file(one) for _, one in row)
        if len({one.key for _, one in row}) >= MIN_ROW and 2 * inside > outline.chars(parent) and files < len(row):
            yield from row


def _is_file(one: Candidate) -> bool:
    """Whether a link leads to a file: a paper that the article hands out, though among stories it may be one."""
    return one.url is not None and is_file(one.url)


def _is_offer(outline: Outline, line: int, one: Candidate) -> bool:
    """Whether *line* is the link *one*, alone or behind a label."""
    link = one.at
    if outline.linked(line) < MIN_LINE_SHARE * outline.chars(line) or outline.has(line, "img"):
        return False
    if len(outline.within(line, "a")) > 1:
        return False
    label = outline.line(outline.starts[line], outline.starts[link])
    rest = outline.line(outline.stops[link], outline.stops[line])
    labelled = _LABEL.fullmatch(label) and (outline.tags[line] == "li" or label.isupper())
    if key_of(rest) or (key_of(label) and not labelled):
        return False
    text = outline.text(link)
    return count_words(f"{label} {text}") >= MIN_HEADLINE_WORDS and not text.endswith(".")


def _is_alone(outline: Outline, link: int) -> bool:
    """Whether a link stands in no sentence."""
    return outline.own.get(outline.box_around(link), 0) < MIN_SUMMARY_CHARS


class _Cards:
    """Which elements are cards: none that holds several stories."""

    def __init__(self, items: Items, ends: set[int | None]) -> None:
        self._outline, self._ends = items.outline, ends
        told = [one for one in items.candidates if count_words(one.title) >= MIN_HEADLINE_WORDS]
        self._numbers, self._keys = [one.at for one in told], [one.key for one in told]

    def around(self, headline: int) -> int:
        """The largest element around *headline* with little other text, no other story and without the ends."""
        outline, card = self._outline, headline
        for at in islice(outline.around(headline), MAX_CARD_STEPS):
            if outline.plain(at) > MAX_SUMMARY_CHARS or outline.ends[at] - at > MAX_CARD_ELEMENTS:
                break
            if any(outline.holds(at, end) for end in self._ends) or self._holds_several(at):
                break
            card = at
        return card

    def _holds_several(self, at: int) -> bool:
        first, last = bisect_left(self._numbers, at), bisect_left(self._numbers, self._outline.ends[at])
        return len(set(self._keys[first:last])) > 1
