"""A page as it is shown in a frame: its texts and their order, and nothing of its scripts, styles, forms or pictures.

What is written is chosen tag by tag, so that nothing of a hostile page comes through but text; nh3 reads the result
again and would take out what should not be there. A picture is a box with its alternative text: the frame has no
network.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import nh3
from selectolax.lexbor import LexborNode

from scraper.article.html.tree import HEADINGS, cleaned, words_of
from scraper.places.elements import MAX_ELEMENTS, Elements, open_elements
from storage.model import Document

#: Elements that are shown as what they are; any other is shown as a box or, if it stands in a line, as a span.
SHOWN_TAGS = HEADINGS | words_of(
    "a abbr article aside b blockquote caption cite code dd del details div dl dt em figcaption figure footer header hr"
    " i ins kbd li main mark nav ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th"
    " thead time tr u ul"
)
LINE_TAGS = words_of("font label bdi bdo wbr tt big strike nobr acronym img picture source")
#: Characters of text that a shown page has at most.
MAX_SHOWN_CHARS = 1_000_000


def show_page(document: Document, *, marks: Mapping[int, str], picked: int | None = None) -> str:
    """The body of the page in *document* as HTML, each element with its number as `data-at`.

    *marks*: the numbers of marked elements, each with the name of its mark and its label ("title|Title"), which become
    `data-mark` and `data-label`. The element *picked* has the id "picked".
    """
    elements = open_elements(document)
    parts: list[str] = []
    if elements.nodes:
        _write(elements, marks, parts, picked)
    allowed = {"data-at", "data-mark", "data-label", "id"}
    return nh3.clean(
        "".join(parts),
        tags=set(SHOWN_TAGS) | {"br"},
        attributes={"*": allowed, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes=set(),
        link_rel=None,
    )


def _write(elements: Elements, marks: Mapping[int, str], parts: list[str], picked: int | None) -> None:
    """Write the body without recursion: a page may be nested deeply."""
    left = MAX_SHOWN_CHARS
    stack: list[LexborNode | str] = [elements.nodes[0]]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
        elif node.is_text_node:
            text = cleaned(node.text_content or "")[:left]
            left -= len(text)
            parts.append(escape(text, quote=False))
        elif node.is_element_node:
            at = elements.number(node)
            if at is None or left <= 0:
                continue
            tag, ends = _tag(node.tag or "")
            parts.append(_opening(node, tag, at, marks.get(at), picked=at == picked))
            if not ends:
                continue
            stack.append(f"</{tag}>")
            children: list[LexborNode] = []
            child = node.first_child
            while child is not None and len(children) < MAX_ELEMENTS:
                children.append(child)
                child = child.next
            stack += reversed(children)


def _tag(tag: str) -> tuple[str, bool]:
    """The element that shows a *tag*, and whether it has an end."""
    if tag in ("br", "hr"):
        return tag, False
    if tag in SHOWN_TAGS:
        return tag, True
    return "span" if tag in LINE_TAGS else "div", True


def _opening(node: LexborNode, tag: str, at: int, mark: str | None, *, picked: bool) -> str:
    attributes = f' data-at="{at}"' + ' id="picked"' * picked
    if mark:
        name, _, label = mark.partition("|")
        attributes += f' data-mark="{escape(name)}" data-label="{escape(label)}"'
    for name in ("colspan", "rowspan") if tag in ("td", "th") else ():
        value = node.attributes.get(name) or ""
        if value.isdecimal() and value.isascii() and len(value) < 4:
            attributes += f' {name}="{value}"'
    if node.tag == "img":
        words = escape(cleaned(node.attributes.get("alt") or "").strip()[:200] or "picture", quote=False)
        return f"<{tag}{attributes}>[{words}]"
    return f"<{tag}{attributes}>"
