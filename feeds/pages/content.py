"""The sanitised text of an article -> HTML for its page. Pure.

What is wide can be scrolled by keyboard, pictures wait until they are needed, and a long text is cut into parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

#: Elements without an end tag.
VOID_ELEMENTS = frozenset({"br", "hr", "img"})
#: What may be wider than the page, and the word of the pages for it.
WIDE_ELEMENTS = {"table": "table", "pre": "preformatted"}
#: How pictures are fetched: late, and without telling their site who reads what.
PICTURE_ATTRIBUTES = 'loading="lazy" decoding="async" referrerpolicy="no-referrer"'
#: A tag as nh3 writes it: attributes are always quoted.
_TAG = re.compile(r'<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:\s[\w:-]+="[^"]*")*)\s*/?>')
_SIZE = re.compile(r'\s(?:width|height)="(?![1-9][0-9]{0,4}")[^"]*"')


def blocks_of(html: str, words: dict[str, str]) -> list[str]:
    """The outermost elements of *html*, each with the text before it, made ready for a page.

    *words* are those of the pages: `table` and `preformatted` name what can be scrolled.
    """
    blocks: list[str] = []
    block: list[str] = []
    depth, wide, at, regions = 0, 0, 0, 0
    for tag in _TAG.finditer(html):
        name, ends = tag["name"], bool(tag["end"])
        block.append(html[at : tag.start()])
        at = tag.end()
        opens = not ends and name in WIDE_ELEMENTS
        if opens and not wide:
            regions += 1
            label = escape(f"{words[WIDE_ELEMENTS[name]]} {regions}")
            block.append(f'<div class="wide" role="region" aria-label="{label}" tabindex="0">')
        block.append(_picture(tag) if name == "img" else tag[0])
        wide += opens - (ends and name in WIDE_ELEMENTS)
        if ends and name in WIDE_ELEMENTS and not wide:
            block.append("</div>")
        depth += 0 if name in VOID_ELEMENTS else -1 if ends else 1
        if depth <= 0:
            blocks.append("".join(block))
            block = []
    blocks.append("".join([*block, html[at:]]))
    return [one for one in blocks if one.strip()]


def parts_of(blocks: Iterable[str], max_bytes: int) -> list[str]:
    """*blocks*, joined to parts of at most *max_bytes*; a longer block is a part of its own."""
    return list(_parts(blocks, max_bytes)) or [""]


def _parts(blocks: Iterable[str], max_bytes: int) -> Iterator[str]:
    part: list[str] = []
    size = 0
    for block in blocks:
        length = len(block.encode())
        if part and size + length > max_bytes:
            yield "\n".join(part)
            part, size = [], 0
        part.append(block)
        size += length + 1
    if part:
        yield "\n".join(part)


def _picture(tag: re.Match[str]) -> str:
    """A picture with an `alt`, as HTML demands, and no size that is no number of pixels."""
    attributes = _SIZE.sub("", tag["attributes"])
    alt = "" if ' alt="' in attributes else ' alt=""'
    return f"<img{attributes}{alt} {PICTURE_ATTRIBUTES}>"
