"""Small questions to the nodes that an XPath of lxml selects: elements, and strings that know where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

#: How many pieces of text of one node are read.
MAX_TEXTS = 20_000


def is_frame(node: Any) -> bool:
    return node.tag in ("html", "head", "body")


def drop_string(text: Any) -> int:
    """Take an attribute or a text that an XPath selected out of its element."""
    parent = getattr(text, "getparent", lambda: None)()
    if parent is None:
        return 0
    if text.is_attribute:
        parent.attrib.pop(text.attrname, None)
    elif text.is_tail:
        parent.tail = None
    else:
        parent.text = None
    return 1


def outermost(nodes: list[Any]) -> Iterator[Any]:
    """*nodes* without those that stand in another one of them."""
    chosen = {id(node) for node in nodes}
    for node in nodes:
        if isinstance(node, str) or not any(id(above) in chosen for above in node.iterancestors()):
            yield node


def html_of(node: Any, html: Any) -> str:
    if isinstance(node, str):
        paragraph = html.Element("p")
        paragraph.text = "".join(sign for sign in node if sign.isprintable() or sign.isspace())
        node = paragraph if paragraph.text.strip() else None
    elif not isinstance(node.tag, str) or (not "".join(node.itertext()).strip() and not node.xpath(".//img")):
        node = None
    return html.tostring(node, encoding="unicode", with_tail=False) if node is not None else ""


def text_of(node: Any) -> str:
    """The text of a node on one line, without scripts in it."""
    if isinstance(node, str):
        return " ".join(node.split())
    if not isinstance(node.tag, str):
        return ""
    if node.tag == "meta":
        return " ".join((node.get("content") or "").split())
    dead = {id(one) for one in node.iter("script", "style", "noscript")}
    parts = []
    for part in islice(node.xpath(".//text()"), MAX_TEXTS):
        owner = part.getparent()
        if part.is_tail or id(owner) not in dead:
            parts.append(f" {part}" if part.is_text and owner.tag in _LINES else str(part))
    return " ".join("".join(parts).split())


def weight_of(node: Any) -> int:
    """How many characters a node shows, without white space."""
    return sum(map(len, text_of(node).split()))


#: Elements that begin a line.
_LINES = frozenset(("p", "div", "li", "br", "td", "h1", "h2", "h3", "h4", "section", "dd", "dt"))


def readings_of(node: Any) -> Iterator[str]:
    """What may be the date of a node: its text, and what its attributes say for machines."""
    if not isinstance(node, str):
        yield from (node.get(name) or "" for name in ("datetime", "content"))
    yield text_of(node)
    if not isinstance(node, str):
        yield node.get("title") or ""


def link_of(node: Any) -> str:
    """The address of a link, of the first link in a node, or of the one around it."""
    if isinstance(node, str):
        return str(node) if getattr(node, "attrname", "") == "href" else ""
    if node.get("href"):
        return node.get("href") or ""
    inside = next(iter(node.xpath(".//a/@href")), "")
    return str(inside or next(iter(node.xpath("ancestor::a[1]/@href")), ""))
