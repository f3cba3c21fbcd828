"""Pages that show next to nothing before their scripts have run: what they hold without showing it is opened.

Servers that send a page in pieces leave it in a hidden element, which a script puts in its place; others leave it in
`<template>`, or in a shadow root that the page declares (HTML Standard, "attachInternals and shadowrootmode").
"""

from __future__ import annotations

import re
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.html.outline import is_display_none
from scraper.text.charset import html_text
from storage.model import Document

_TEMPLATE = re.compile(r"(?i)<(/?)template(?=[\s>/])")
_VEILED = '[hidden], [style*="none"]'
#: What is no text, shown or not.
_MUTE = "script, style, noscript, svg, select, textarea, button"
#: A page whose visible text is more than this share of all is read as it is shown.
MAX_SHOWN_SHARE = 0.5


def opened(document: Document) -> Document | None:
    """*document* with what it hides shown; None if that is less than it shows anyway."""
    html = html_text(document)
    shown = LexborHTMLParser(html)
    for node in _veiled(shown):
        node.decompose()
    whole = LexborHTMLParser(_TEMPLATE.sub(r"<\1div", html))
    for node in _veiled(whole):
        for name in ("hidden", "style"):
            if name in node.attributes:
                del node.attrs[name]
    every = _chars(LexborHTMLParser(whole.html or ""))
    if not every or _chars(shown) > MAX_SHOWN_SHARE * every:
        return None
    return replace(document, data=(whole.html or "").encode(errors="replace"), charset="utf-8")


def _veiled(tree: LexborHTMLParser) -> list[LexborNode]:
    return [
        node
        for node in tree.css(_VEILED)
        if "hidden" in node.attributes or is_display_none(node.attributes.get("style") or "")
    ]


def _chars(tree: LexborHTMLParser) -> int:
    """Characters of the text in the body of *tree*, which loses what is none."""
    for node in tree.css(_MUTE):
        node.decompose()
    return len("".join(tree.body.text().split())) if tree.body is not None else 0
