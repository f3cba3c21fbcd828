"""From a place on a page to selectors that find such places on other pages of the site, the steadiest first.

    propose()        a place -> selectors that find it on its own page
    try_selectors()  selectors -> what each of them finds on another page

What a page says of itself makes a steady selector: an id, a class that people wrote, the element's role. Names made by
machines ("css-1x2y3z", "post-8841") are left out; the path through the page is the last resort.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, TypedDict

from selectolax.lexbor import LexborNode, SelectolaxError

from scraper.article.html.tree import BLOCKS, HEADINGS, attribute, text_of
from scraper.places.elements import Elements, children, open_elements
from scraper.rules.rules import is_selector
from scraper.text.dates import parse_date
from storage.errors import ExtractError
from storage.model import Document

#: What a place is to be: the value of a field, one of several values, the element around the text, or a box.
Use = Literal["one", "many", "body", "box"]
#: Selectors that are proposed for one place, and elements that a selector's finds are told of.
MAX_PROPOSALS, MAX_FINDS = 60, 50
#: How far above a place its surroundings may give it a name.
MAX_STEPS_UP = 8
#: Attributes whose values say what an element is, steady ones first.
TELLING = ("itemprop", "property", "rel", "role", "data-testid", "data-qa", "data-role", "data-type", "data-field")
#: Names that tools make: hashes, counters, module names.
_MADE = re.compile(
    r"\d{3}|[_-]{2}[A-Za-z0-9]{4,}$|[_-](?=[A-Za-z]*\d)(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{4,}$|^(?:css|sc|jsx|jss|svelte|emotion|tw|wp-block|elementor-element)-"
    r"|^(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{5,}$|^[a-zA-Z]{1,2}\d*$|^is-|^has-|^js-|(?:^|-)(?:active|first|last|odd|even)$"
)
#: Names of look, not of meaning (utility classes).
_LOOK = re.compile(
    r"^(?:[a-z]+:|-?(?:m|p|w|h|mt|mb|ml|mr|mx|my|pt|pb|pl|pr|px|py|gap|top|left|z|col|row|text|font|bg|flex|grid|items"
    r"|justify|rounded|border|shadow|d|float|pull|order|size|leading|tracking|space|max|min|hidden|block|inline"
    r"|container|clearfix|fade|lazy|sm|md|lg|xl)(?:-|$))"
)
_NAME = re.compile(r"-?[A-Za-z_\u00a0-\uffff][\w\u00a0-\uffff-]*")
_VALUE = re.compile(r"[\w./: -]{1,60}")
#: Elements that are few on a page and tell of their place.
LANDMARKS = frozenset(("article", "main", "header", "aside", "footer", "section", "nav", "figure", "time", "address"))


class Tried(TypedDict):
    """What a selector finds on a page."""

    #: How many elements with text.
    count: int
    #: Their first numbers, and their texts, cut short.
    at: list[int]
    texts: list[str]
    #: Whether the first says something; where dates are asked for, whether it is one.
    fit: bool
    #: Of the text of the page.
    share: float


def propose(document: Document, *, at: int, use: Use) -> dict[str, object]:
    """What is meant by element number *at* of the page in *document* as *use*, and selectors that find it.

    -> {"at": its number, "text": what it says, cut short, "linked": whether it is or stands in a link,
        "selectors": [str]}
    Raises ExtractError if there is no such element.
    """
    elements = open_elements(document)
    number = meant(elements, at, use)
    node = elements.nodes[number]
    found: dict[str, None] = {}
    for selector in selectors_of(node):
        if selector not in found and is_selector(selector):
            found[selector] = None
        if len(found) == MAX_PROPOSALS:
            break
    linked = any(elements.nodes[one].tag == "a" for one in (number, *list(elements.around(number))[:2]))
    return {"at": number, "text": text_of(node)[:300], "linked": linked, "selectors": list(found)}


def meant(elements: Elements, at: int, use: Use) -> int:
    """The element that a click on *at* means as *use*. Raises ExtractError if there is no such element."""
    if not 0 <= at < len(elements.nodes):
        raise ExtractError("the page has no such place", at)
    if use == "body":
        return _around_text(elements, at)
    if use == "one" and elements.nodes[at].tag in ("b", "strong", "em", "i", "span", "font", "a"):
        for above in elements.around(at):  # the heading that holds nothing but the words that were clicked
            if text_of(elements.nodes[above]) != text_of(elements.nodes[at]):
                break
            if elements.nodes[above].tag in HEADINGS | {"time"}:
                return above
    return at


def _around_text(elements: Elements, at: int) -> int:
    """The element that holds the text of which *at* is a paragraph: the nearest box around it and its like."""
    for one in (at, *elements.around(at)):
        node = elements.nodes[one]
        if node.tag in ("p", "li", "ul", "ol", "blockquote", "figure", *HEADINGS) or node.tag not in BLOCKS | {"main"}:
            continue
        paragraphs = [child for child in children(node) if child.tag in ("p", "blockquote", "ul", "ol", *HEADINGS)]
        if len(paragraphs) > 1 or one == at:
            return one
    return at


def selectors_of(node: LexborNode) -> Iterator[str]:
    """Selectors for *node*, steady ones first."""
    own = list(names_of(node))
    around = list(_around(node))
    tag = node.tag or ""
    for one in own:
        if "." in one or "[" in one or "#" in one:
            yield one
    if tag in LANDMARKS or tag == "h1":
        yield tag
    for above in around:
        for one in own:
            yield f"{above} > {one}" if _is_parent(node, above) else f"{above} {one}"
    for one in own:
        yield one
    yield from _by_place(node, around)
    yield _path(node)


def names_of(node: LexborNode) -> Iterator[str]:
    """*node* alone: by its id, by what its attributes say, by its classes, by its tag."""
    tag = node.tag or ""
    name = attribute(node, "id")
    if name and is_steady(name) and _NAME.fullmatch(name):
        yield f"#{name}"
    for key in TELLING:
        value = attribute(node, key)
        if value and _VALUE.fullmatch(value) and not _MADE.search(value):
            yield f'{tag}[{key}="{value}"]'
    classes = [one for one in attribute(node, "class").split() if is_steady(one) and _NAME.fullmatch(one)]
    for one in classes:
        yield f"{tag}.{one}"
    if len(classes) > 1:
        yield f"{tag}.{'.'.join(classes[:3])}"
    looks = [one for one in attribute(node, "class").split() if one not in classes and _NAME.fullmatch(one)]
    if looks:
        yield f"{tag}.{'.'.join(looks[:4])}"
    if tag == "time" and attribute(node, "datetime"):
        yield "time[datetime]"
    yield tag


def is_steady(name: str) -> bool:
    """Whether a class or id looks as if people gave it for what it means, so that other pages have it, too."""
    return not _MADE.search(name) and not _LOOK.match(name)


def _around(node: LexborNode) -> Iterator[str]:
    """Names of what stands around *node*, nearest first."""
    above, steps = node.parent, 0
    while above is not None and above.tag not in ("body", "html", None) and steps < MAX_STEPS_UP:
        names = [one for one in names_of(above) if "." in one or "[" in one or "#" in one]
        yield from names[:2]
        if not names and above.tag in LANDMARKS:
            yield above.tag or ""
        above, steps = above.parent, steps + 1


def _is_parent(node: LexborNode, selector: str) -> bool:
    return node.parent is not None and node.parent.css_matches(selector) and node.parent.tag is not None and (
        selector in list(names_of(node.parent))
    )  # fmt: skip


def _by_place(node: LexborNode, around: Sequence[str]) -> Iterator[str]:
    """*node* by its number among its like, within what has a name."""
    step = _numbered(node)
    for above in around[:4]:
        if _is_parent(node, above):
            yield f"{above} > {step}"
    parent, steps = node.parent, step
    while parent is not None and parent.tag not in ("body", "html", None):
        names = [one for one in names_of(parent) if "." in one or "[" in one or "#" in one]
        if names:
            yield f"{names[0]} > {steps}"
            return
        steps, parent = f"{_numbered(parent)} > {steps}", parent.parent


def _numbered(node: LexborNode) -> str:
    tag, number, other = node.tag or "*", 1, node.prev
    while other is not None:
        number += other.tag == tag
        other = other.prev
    return f"{tag}:nth-of-type({number})"


def _path(node: LexborNode) -> str:
    parts: list[str] = []
    one: LexborNode | None = node
    while one is not None and one.tag not in ("body", "html", None):
        parts.append(_numbered(one))
        one = one.parent
    return " > ".join(["body", *reversed(parts)])


def try_selectors(document: Document, *, selectors: Sequence[str], dates: bool = False) -> list[Tried]:
    """What each of *selectors* finds on the page in *document*, a date with *dates*."""
    elements = open_elements(document)
    whole = len(elements.nodes[0].text()) if elements.nodes else 0
    answers: list[Tried] = []
    for selector in selectors:
        try:
            nodes = [node for node in elements.tree.css(selector) if elements.number(node) is not None]
        except (SelectolaxError, ValueError):
            nodes = []
        nodes = [node for node in nodes if node.text().strip()]
        texts = [text_of(node)[:200] for node in nodes[:MAX_FINDS]]
        fit = bool(texts) and len(texts[0]) < 200
        if fit and dates:
            fit = parse_date(texts[0], language=elements.context.language, zone=elements.context.zone) is not None
        answers.append(
            {
                "count": len(nodes),
                "at": [elements.numbers[node.mem_id] for node in nodes[:MAX_FINDS]],
                "texts": texts,
                "fit": fit,
                "share": sum(len(node.text()) for node in nodes) / max(whole, 1),
            }
        )
    return answers
