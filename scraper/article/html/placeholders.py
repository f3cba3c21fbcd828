"""Takes what a template left unfilled out of a page: its texts, its titles, its metadata, the words of its pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.html.tree import BLOCKS, has_any
from scraper.text.placeholders import ALONE, SIGNS, is_placeholder, without_marks

#: Elements whose text is code, or no text at all.
CODE_TAGS = frozenset(
    ("code", "pre", "kbd", "samp", "var", "tt", "textarea", "script", "style", "template", "noscript")
)
#: Attributes that become texts.
ATTRIBUTES = ("content", "alt", "title")
#: How many elements of a line are looked at in each direction.
MAX_SIBLINGS = 20
#: A string of JSON that is a placeholder.
JSON_STRING = re.compile(rf'"\s*{ALONE.pattern}\s*"')


def empty_attributes(nodes: Iterable[LexborNode], title: LexborNode | None) -> None:
    """Empty the attributes of *nodes* that are nothing but placeholders, and *title*; take marks out of the others."""
    read = ((node, node.attributes) for node in nodes)
    found = [(node, name, value) for node, one in read for name in ATTRIBUTES if (value := one.get(name))]
    for node, name, value in found if _has_sign("\n".join(value for _, _, value in found)) else ():
        if _has_sign(value):
            node.attrs[name] = "" if is_placeholder(value) else without_marks(value)
    if title is not None:
        _fill(title)


def drop_placeholders(tree: LexborHTMLParser, pieces: Iterable[str]) -> bool:
    """Take placeholders out of the texts of *tree*; False if none of its *pieces* has one, which are most pages.

    A text in a block with others is kept, unless it is a mark: it may be a word of its sentence.
    """
    if tree.root is None or not _has_sign("\n".join(pieces)) or not any(map(ALONE.search, pieces)):
        return False
    _fill(tree.root)
    return True


def _fill(root: LexborNode) -> None:
    for node in _texts(root):
        text = node.text_content or ""
        if _is_code(node):
            continue
        if is_placeholder(text) and is_placeholder(_line(node)):
            node.replace_with("")
        elif (rest := without_marks(text)) != text:
            node.replace_with(rest)


def filled(json: str) -> str:
    """*json* with empty strings in place of placeholders, and without marks in the others."""
    return without_marks(JSON_STRING.sub('""', json)) if _has_sign(json) else json


def _has_sign(text: str) -> bool:
    """Whether *text* may hold a placeholder."""
    return has_any(text, SIGNS)


def _texts(root: LexborNode) -> list[LexborNode]:
    """The text nodes that may hold a placeholder."""
    return [
        node for node in root.traverse(include_text=True) if node.is_text_node and _has_sign(node.text_content or "")
    ]


def _is_code(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None and parent.tag not in CODE_TAGS:
        parent = parent.parent
    return parent is not None


def _line(node: LexborNode) -> str:
    """The line in which a text stands: what is around it up to the next block or line break."""
    top = node
    while (parent := top.parent) is not None and parent.tag not in BLOCKS and parent.tag not in ("title", "body"):
        top = parent
    before, behind = (_run(top, lambda one: one.prev), _run(top, lambda one: one.next))
    return " ".join([*before[::-1], top.text(), *behind])


def _run(node: LexborNode, step: Callable[[LexborNode], LexborNode | None]) -> list[str]:
    """The texts of the inline siblings of *node* in one direction."""
    texts: list[str] = []
    at = step(node)
    while at is not None and at.tag not in BLOCKS and at.tag != "br" and len(texts) < MAX_SIBLINGS:
        texts.append(at.text())
        at = step(at)
    return texts
