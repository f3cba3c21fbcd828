"""Inline content of a text as HTML, before it is sanitised."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from scraper.article.html.card_lines import SENTENCE_ENDS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, HEADINGS
from scraper.sanitize import ATTRIBUTES

PLAYERS = frozenset(("iframe", "video", "audio", "embed"))
MEDIA = PLAYERS | {"img"}
#: Deeper trees are hostile.
MAX_DEPTH = 200
#: Elements without an end tag (HTML §13.1.2).
VOID = frozenset(("br", "hr", "wbr", "source", "track", "col", "area", "base", "link", "meta", "param"))
#: Attributes that may outlive the sanitising, which decides.
SHOWN_ATTRIBUTES = frozenset[str]().union(*ATTRIBUTES.values())
#: Elements of a line that say nothing of their text, and those that stress it: paragraphs may end in them.
PLAIN_TAGS, STRESS_TAGS = frozenset(("span", "font")), frozenset(("b", "strong", "i", "em", "u"))
#: Paragraphs end in no more of them, one in the other.
MAX_STRESSED = 8


class Inline(NamedTuple):
    """A part of a line: an element, or a text between elements."""

    #: Its pieces from and up to.
    start: int
    stop: int
    #: The element; None for a text.
    at: int | None
    #: The tags of the elements around it that gave way, outermost first.
    inside: tuple[str, ...] = ()


def inline_parts(
    outline: Outline, run: Iterable[int], start: int, stop: int, inside: tuple[str, ...] = ()
) -> Iterator[Inline]:
    """The parts of the pieces from *start* up to *stop*, in which the elements *run* stand.

    An element in which a paragraph ends gives way to its own parts.
    """
    tags, starts, stops = outline.tags, outline.starts, outline.stops
    for at in run:
        if start < starts[at]:
            yield Inline(start, starts[at], None, inside)
        if len(inside) < MAX_STRESSED and _parts_text(outline, at):
            yield from inline_parts(outline, outline.children(at), starts[at], stops[at], (*inside, tags[at]))
        else:
            yield Inline(starts[at], stops[at], at, inside if tags[at] != "br" else ())
        start = stops[at]
    if start < stop:
        yield Inline(start, stop, None, inside)


def _parts_text(outline: Outline, at: int) -> bool:
    """Whether two line breaks in a row stand in an element around text, or one at its beginning or end."""
    if outline.tags[at] not in PLAIN_TAGS | STRESS_TAGS or outline.starts[at] == outline.stops[at]:
        return False
    starts = [outline.starts[one] for one in outline.within(at, "br")]
    if not starts:
        return False
    ends = starts[0] == outline.starts[at] or starts[-1] == outline.stops[at]
    return ends or any(one == other for one, other in pairwise(starts))


def _stress(part: Inline) -> tuple[str, ...]:
    """The tags that stress a part of a line, outermost first."""
    return tuple(tag for tag in part.inside if tag in STRESS_TAGS)


def is_set_in(outline: Outline, part: Inline, tags: frozenset[str]) -> bool:
    """Whether a part of a line is, or stands in, an element of one of the *tags*."""
    return not tags.isdisjoint(part.inside) or (part.at is not None and outline.tags[part.at] in tags)


def line_html(outline: Outline, line: Iterable[Inline]) -> str:
    """The parts of a line as HTML, without media."""
    found: list[str] = []
    for stress, parts in groupby(line, key=_stress):
        inner = "".join(
            [
                element_html(outline, one.at) if one.at is not None else escaped_pieces(outline, one.start, one.stop)
                for one in parts
            ]
        )
        text = inner.strip()
        if stress and text:
            begin, _, end = inner.partition(text)
            for tag in reversed(stress):
                text = f"<{tag}>{text}</{tag}>"
            inner = f"{begin}{text}{end}"
        found.append(inner)
    return "".join(found)


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


def item_lines(outline: Outline, item: int) -> list[str]:
    """The lines of an item of a list: one, but where it holds a heading, another list or several sentences, a line for
    each of its blocks.
    """
    lines = [*_lines_in(outline, item)] if item in outline.broken else []
    told = sum(line.endswith(SENTENCE_ENDS) for line in lines)
    if len(lines) > 1 and (told > 1 or outline.has(item, "li", *HEADINGS)):
        return lines
    return [text] if (text := outline.text(item)) else []


def _lines_in(outline: Outline, item: int) -> Iterator[str]:
    """The lines that the blocks in an item make, and what stands between them."""
    starts, stops, ends, broken = outline.starts, outline.stops, outline.ends, outline.broken
    start, at = starts[item], item + 1
    while at < ends[item]:
        tag = outline.tags[at]
        if tag and at in broken:  # what stands in it makes lines of its own
            if text := outline.line(start, starts[at]):
                yield text
            start, at = starts[at], at + 1
        elif tag in BLOCKS:
            yield from filter(None, (outline.line(start, starts[at]), outline.text(at)))
            start, at = stops[at], ends[at]
        else:
            at += 1
    if text := outline.line(start, stops[item]):
        yield text


def escape(text: str) -> str:
    """*text* with `&`, `<` and `>` as references; quotes are left as they are."""
    return html.escape(text, quote=False)


def heading_text(outline: Outline, at: int) -> str:
    """The text of a heading, with a space behind a number that a page sets apart before a word: a part's, in a ring."""
    start, text = outline.starts[at], outline.text(at)
    if outline.stops[at] - start < 2 or not outline.pieces[start].strip().isdigit():
        return text
    number, word = outline.pieces[start].strip(), outline.pieces[start + 1][:2]
    return f"{number} {text[len(number) :]}" if word.istitle() and word.isalpha() and len(word) > 1 else text
