"""Inline content of a text as HTML, before it is sanitised."""

from __future__ import annotations

import html

from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS
from scraper.sanitize import ATTRIBUTES

PLAYERS = frozenset(("iframe", "video", "audio", "embed"))
MEDIA = PLAYERS | {"img"}
#: Deeper trees are hostile.
MAX_DEPTH = 200
#: Elements without an end tag (HTML §13.1.2).
VOID = frozenset(("br", "hr", "wbr", "source", "track", "col", "area", "base", "link", "meta", "param"))
#: Attributes that may outlive the sanitising, which decides.
SHOWN_ATTRIBUTES = frozenset[str]().union(*ATTRIBUTES.values())


def escaped_pieces(outline: Outline, start: int, stop: int) -> str:
    """Some pieces as HTML."""
    pieces = outline.pieces
    return escape(pieces[start] if stop - start == 1 else "".join(pieces[start:stop]))


def element_html(outline: Outline, at: int, depth: int = 0) -> str:
    """An element as HTML, without media; what stands too deep, in tags that nobody closed, as its text."""
    tag = outline.tags[at]
    if not tag or tag in MEDIA:
        return ""
    if depth > MAX_DEPTH:
        return escaped_pieces(outline, outline.starts[at], outline.stops[at])
    attributes = "".join(
        [
            f' {name}="{html.escape(value or "")}"'
            for name, value in outline.attributes(at).items()
            if name in SHOWN_ATTRIBUTES
        ]
    )
    if tag in VOID:
        return f"<{tag}{attributes}>"
    inner = inner_html(outline, at, depth)
    space = " " if inner[:1].isspace() and tag not in BLOCKS else ""  # stands before the element, not in it
    return f"{space}<{tag}{attributes}>{inner.lstrip() if space else inner}</{tag}>"


def inner_html(outline: Outline, at: int, depth: int = 0) -> str:
    """What stands in an element as HTML, without media."""
    start, parts = outline.starts[at], []
    if outline.ends[at] > at + 1:
        for child in outline.children(at):
            if start < outline.starts[child]:
                parts.append(escaped_pieces(outline, start, outline.starts[child]))
            parts.append(element_html(outline, child, depth + 1))
            start = outline.stops[child]
    if start < outline.stops[at]:
        parts.append(escaped_pieces(outline, start, outline.stops[at]))
    return "".join(parts)


def escape(text: str) -> str:
    """*text* with `&`, `<` and `>` as references; quotes are left as they are."""
    return html.escape(text, quote=False)
