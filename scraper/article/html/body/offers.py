"""Boxes in a text that send readers elsewhere: a few lines, and a link below them that is pressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile

from scraper.article.html.header import text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, HEADINGS, is_document
from scraper.text.bylines import parse_credit
from scraper.text.phrases import is_button

#: The longest link that is pressed, and the most text and lines of an offer.
MAX_PRESSED_CHARS, MAX_CHARS, MAX_LINES = 60, 320, 5
#: What is no offer, or holds none, and what holds none of it.
LINES = frozenset(("p", "figure", "figcaption", "blockquote"))
ITEMS = frozenset(("li", "td", "dd"))
TEXTS = ("ul", "ol", "dl", "table", "pre", "blockquote", "figcaption")


def find_offers(outline: Outline, body: int, limit: float) -> list[int]:
    """The boxes in *body* that end with a link in a line of its own, below a few others; none if they have more text
    than *limit* together: then they are the text.

    A box in something that stands beside its like is an item of a list, or a part of the text; so is one to which a
    link of the page leads.
    """
    beside: dict[int, frozenset[int]] = {}
    boxes = dict.fromkeys(box for link in outline.within(body, "a") for box in _box_of(outline, link, body, beside))
    found = _without_targets(outline, boxes)
    return found if sum(map(outline.chars, found)) <= limit else []


def _box_of(outline: Outline, link: int, body: int, beside: dict[int, frozenset[int]]) -> Iterator[int]:
    """The box that a *link* ends, if that is an offer. *beside*: what is known of elements beside their like."""
    size, stop = outline.chars(link), outline.stops[link]
    if not 0 < size <= MAX_PRESSED_CHARS or outline.attribute(link, "href")[:1] in ("", "#"):
        return
    box, ended = None, not outline.has(link, *HEADINGS)
    for one in takewhile(lambda one: one != body and outline.chars(one) <= MAX_CHARS, outline.around(link)):
        tag, is_line = outline.tags[one], outline.chars(one) == size
        if ended and (tag in HEADINGS if is_line else outline.own.get(one)):  # a part of the text, or of a line
            return
        ended = ended and not outline.line(stop, outline.stops[one])
        is_holder = tag in BLOCKS and tag not in LINES
        if ended and is_holder and not is_line and outline.plain(one) and outline.attribute(one, "class"):
            box = one
        if (not ended and box is None) or tag in ITEMS or (is_holder and _is_beside_its_like(outline, one, beside)):
            return
    if box is None or outline.has(box, *TEXTS) or _names_source(outline, link):
        return
    is_part = outline.has(box, *HEADINGS) and not outline.has(box, "img")  # else the card of something
    if is_part and not _is_pressed(outline, link, box):
        return
    if len([*text_lines(outline, range(box, outline.ends[box]))]) <= MAX_LINES:
        yield box


def _is_pressed(outline: Outline, link: int, box: int) -> bool:
    """Whether a *link* in a *box* is one to press: it does not say to what it leads, stands in no paragraph, has a
    frame or a ground, or is all that is said there below headings.
    """
    around = [*takewhile(box.__lt__, outline.around(link))]
    in_paragraph = any(outline.tags[one] == "p" for one in around)
    is_painted = any(_is_painted(outline, one) for one in (*around, box))
    if is_button(outline.text(link)) or not in_paragraph or is_painted:
        return True
    return outline.plain(box) == sum(map(outline.plain, outline.within(box, *HEADINGS)))


def _is_painted(outline: Outline, at: int) -> bool:
    """Whether the page draws a frame or a ground for an element."""
    style = outline.attribute(at, "style")
    return "border" in style or "background" in style


def _names_source(outline: Outline, link: int) -> bool:
    """Whether a *link* leads to a document, or says an address or from where something is."""
    text = outline.text(link)
    return is_document(outline.attribute(link, "href")) or "://" in text or parse_credit(text) is not None


def _without_targets(outline: Outline, boxes: Iterable[int]) -> list[int]:
    """Those of *boxes* to which no link of the page leads."""
    names = {at: outline.attribute(at, "id") for at in boxes}
    targets = {outline.attribute(link, "href") for link in outline.within(0, "a")} if any(names.values()) else ()
    return [at for at, name in names.items() if f"#{name}" not in targets]


def _is_beside_its_like(outline: Outline, at: int, known: dict[int, frozenset[int]]) -> bool:
    """Whether right before or behind an element one of its tag, with a class of it and no more text than an offer,
    stands.
    """
    around = outline.parents[at]
    if around not in known:
        filled = [one for one in outline.children(around) if outline.chars(one)]
        alike = (pair for pair in pairwise(filled) if _are_alike(outline, *pair))
        known[around] = frozenset(one for pair in alike for one in pair)
    return at in known[around]


def _are_alike(outline: Outline, one: int, other: int) -> bool:
    if outline.tags[one] != outline.tags[other] or max(outline.chars(one), outline.chars(other)) > MAX_CHARS:
        return False
    names = outline.attribute(one, "class").split()
    return not set(names).isdisjoint(outline.attribute(other, "class").split())
