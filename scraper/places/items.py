"""The items of a page that lists articles, from one that was pointed at: the card around it and its like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode, SelectolaxError

from scraper.article.html.tree import address, attribute, text_of
from scraper.places.elements import Elements, children, open_elements
from scraper.places.selectors import MAX_PROPOSALS, names_of, selectors_of
from scraper.rules.rules import is_selector
from scraper.text.dates import parse_date
from storage.errors import ExtractError
from storage.model import Document

#: The share of items that hold a link, and what a selector has that goes by a name.
MIN_LINKED = 0.8
_NAMED = re.compile(r"[.#\[]")
#: How many elements above a click its card may begin, and how many like it make a list.
MAX_STEPS_UP, MIN_ALIKE = 10, 3


def propose_items(document: Document, *, at: Sequence[int], never: Sequence[int]) -> list[dict[str, object]]:
    """Selectors for the items of which those around the elements *at* are some, and those around *never* are none.

    Best first, each {"selector", "count", "linked": how many hold a link}. Raises ExtractError for no such element.
    """
    elements = open_elements(document)
    if not at or not all(0 <= one < len(elements.nodes) for one in (*at, *never)):
        raise ExtractError("the page has no such place", list(at))
    found: dict[str, dict[str, object]] = {}
    ranks: dict[str, tuple[object, ...]] = {}
    for level, card in enumerate(_cards(elements, at[0])):
        for selector in _with_exceptions(elements, elements.nodes[card], never):
            if selector in found or not is_selector(selector):
                continue
            nodes = _finds(elements, selector)
            numbers = [number for node in nodes if (number := elements.number(node)) is not None]
            if not all(_one_holds(elements, numbers, one) for one in at):
                continue
            if any(_one_holds(elements, numbers, one) for one in never) or _nested(nodes):
                continue
            linked = sum(_link(elements, node) is not None for node in nodes)
            found[selector] = {"selector": selector, "count": len(nodes), "linked": linked}
            # many with links; the nearest card; by a name before by a tag alone, and then the most
            few, plain = linked < max(MIN_ALIKE, MIN_LINKED * len(nodes)), not _NAMED.search(selector)
            ranks[selector] = (few, ":nth" in selector, level, plain, -linked, len(found))
            if len(found) >= MAX_PROPOSALS:
                break
    return [found[selector] for selector in sorted(found, key=lambda one: ranks[one])[:20]]


def _cards(elements: Elements, at: int) -> Iterator[int]:
    """What may be the card around *at*: the nearest elements with others like them beside them, then the rest."""
    chain = [at, *elements.around(at)][:MAX_STEPS_UP]
    alike = [one for one in chain if _alike(elements.nodes[one]) >= MIN_ALIKE and _link(elements, elements.nodes[one])]
    yield from alike
    yield from (one for one in chain if one not in alike and one != 0)


def _alike(node: LexborNode) -> int:
    """How many elements beside *node*, itself included, have its tag and share a class, if it has some."""
    parent, names = node.parent, set(attribute(node, "class").split())
    if parent is None:
        return 0
    return sum(
        child.tag == node.tag and (not names or not names.isdisjoint(attribute(child, "class").split()))
        for child in children(parent)
    )


def _with_exceptions(elements: Elements, card: LexborNode, never: Sequence[int]) -> Iterator[str]:
    """Selectors of *card*, and each of them without what is like the cards that are none."""
    chosen = [one for one in selectors_of(card) if ":nth" not in one]
    yield from chosen
    for one in never:
        unlike = [
            name
            for node in (elements.nodes[one], *(elements.nodes[above] for above in list(elements.around(one))[:4]))
            for name in names_of(node)
            if name != node.tag
        ]
        for selector in chosen[:8]:
            for name in dict.fromkeys(unlike):
                yield f"{selector}:not({name})"
                yield f"{selector}:not(:has({name}))"


def _finds(elements: Elements, selector: str) -> list[LexborNode]:
    try:
        return list(elements.tree.css(selector))
    except (SelectolaxError, ValueError):
        return []


def _one_holds(elements: Elements, cards: Sequence[int], at: int) -> bool:
    around = {at, *elements.around(at)}
    return sum(card in around for card in cards) == 1


def _nested(nodes: Sequence[LexborNode]) -> bool:
    """Whether one of *nodes* stands in another: then they are no cards."""
    found = {node.mem_id for node in nodes}
    for node in nodes:
        above = node.parent
        while above is not None:
            if above.mem_id in found:
                return True
            above = above.parent
    return False


def _link(elements: Elements, node: LexborNode) -> str | None:
    link = node if node.tag == "a" else node.css_first("a[href]")
    return address(elements.context.base_url, attribute(link, "href"))


def propose_parts(document: Document, *, item: str, at: int, date: bool) -> list[dict[str, object]]:
    """Selectors of a part of the items that *item* finds, from the place *at* in one of them.

    Best first, each {"selector", "filled": in how many items, "of": items, "texts": the first of them}.
    """
    elements = open_elements(document)
    if not 0 <= at < len(elements.nodes):
        raise ExtractError("the page has no such place", at)
    cards = _finds(elements, item)
    around = {at, *elements.around(at)}
    card = next((node for node in cards if elements.number(node) in around), None)
    if card is None:
        raise ExtractError("this place stands in no item", item)
    found = []
    for order, selector in enumerate(dict.fromkeys(selectors_of(elements.nodes[at]))):
        if selector.startswith("body") or not is_selector(selector):
            continue
        first = card.css_first(selector)
        if first is None or elements.number(first) != at:
            continue
        texts = [text_of(node.css_first(selector)) for node in cards]
        filled = sum(
            _is_date(elements, node, selector) if date else bool(text) for node, text in zip(cards, texts, strict=True)
        )
        found.append((filled, order, selector, texts))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [
        {"selector": selector, "filled": filled, "of": len(cards), "texts": [text[:200] for text in texts[:10]]}
        for filled, _, selector, texts in found[:20]
    ]


def _is_date(elements: Elements, card: LexborNode, selector: str) -> bool:
    node, context = card.css_first(selector), elements.context
    return any(
        value and parse_date(value, language=context.language, zone=context.zone)
        for value in (attribute(node, "datetime"), text_of(node))
    )
