"""Articles that stand nowhere in the markup: held in JSON-LD, or as HTML in the strings of a script.

Looked for only where the page itself shows little text, because a script writes it or a paywall cuts it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: If the page shows less text than this, a longer one is looked for.
SHORT_TEXT_CHARS = 400
#: A hidden text must be this many times as long as the text that the page shows.
MIN_GAIN = 2.0
#: Both patterns may end at the end of the document: to fail there and start again would be quadratic.
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)(?:</script|\Z)", re.DOTALL | re.IGNORECASE)
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*+)(?:"|\Z|\\)', re.DOTALL)
_MARKUP = re.compile(r"<(?:p|br)\b", re.IGNORECASE)
#: How deep strings are nested: a script holds JSON, which holds HTML.
MAX_STRING_DEPTH = 3


def hidden_body(page: Callable[[], str], stated: str | None, shown: int) -> LexborNode | None:
    """The element with the longest text that *page* holds without showing it; None if it shows about as much.

    *page* gives its markup, if it has to be searched. *stated*: what its metadata give as the text. *shown*: characters
    that the page shows.
    """
    found = [_as_html(stated)] if stated else []
    if not found or len(found[0]) < SHORT_TEXT_CHARS:
        found += [text for script in _SCRIPT.finditer(page()) for text in _strings(script[1], MAX_STRING_DEPTH)]
    best = max(found, key=len, default="")
    if len(best) < max(SHORT_TEXT_CHARS, MIN_GAIN * shown):
        return None
    return LexborHTMLParser(f"<body><div>{best}</div></body>").css_first("div")


def _as_html(text: str) -> str:
    """*text* as HTML; a plain text becomes one paragraph for each line."""
    if _MARKUP.search(text):
        return text
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip())


def _strings(text: str, depth: int) -> Iterator[str]:
    """The strings of JSON in *text* that hold paragraphs of HTML."""
    for match in _LITERAL.finditer(text):
        if len(match[1]) < SHORT_TEXT_CHARS:
            continue
        try:
            value = json.loads(f'"{match[1]}"', strict=False)
        except ValueError:
            continue
        if len(_MARKUP.findall(value)) > 1 and value.lstrip()[:1] not in ("{", "[", "!"):
            yield value
        elif depth > 1 and '"' in value:
            yield from _strings(value, depth - 1)
