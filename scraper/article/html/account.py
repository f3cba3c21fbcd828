"""What became of every line that a reader sees between the title and the end of the text, and why.

A line is text that nothing breaks. It stays in the text, is told by a field, belongs to a picture, was taken out for a
reason that is noted where that happens, or leads elsewhere. What is none of these has vanished.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from html import unescape
from itertools import islice
from typing import NamedTuple

from scraper.article.html.body.blocks import Part
from scraper.article.html.header import MAX_FRAME_LEVELS, is_beside_picture, is_credited
from scraper.article.html.outline import Outline
from scraper.article.html.page import PageReading
from scraper.article.html.parse import body_outline
from scraper.article.html.tree import BLOCKS, key_of
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.text.phrases import is_furniture, is_tag_label
from storage.model import Article

#: Lines with this share of their text in links lead elsewhere.
MIN_LINK_SHARE = 0.5
#: A line outside of the text of fewer words that makes no sentence is a label.
MIN_LINE_WORDS = 5
#: The longest line that states a date and little else, in characters.
MAX_DATE_CHARS = 120


class Fate(StrEnum):
    """What became of a line."""

    TEXT = "the text"
    FIELD = "a field"
    FIGURE = "a figure"
    TAKEN_OUT = "what was taken out"
    LINKS = "links"
    LABEL = "labels"
    VANISHED = "nothing"


class Accounted(NamedTuple):
    """A line, what became of it, and why."""

    text: str
    fate: Fate
    why: str = ""


def account(reading: PageReading) -> Iterator[Accounted]:
    """The lines between the title and the end of the text, or of what holds them, in the order of the page.

    Nothing for a listing, and for a text that stands in a script.
    """
    place, text = reading.place, reading.text
    if place is None or text is None or place.is_hidden:
        return
    shown, read = body_outline(reading.page.tree, menus=reading.page.site is not None), reading.page.outline
    gone = {piece: why for start, stop, why in read.dropped for piece in range(start, stop)}
    kept = _Texts([block.text for block in text.blocks if block.text])
    cut = [(key_of(block.text), why) for block, why in text.cut()]
    legends = [figure.caption or "" for figure in reading.article.figures]
    players = [unescape(block.html) for block in text.blocks if block.part in (Part.FIGURE, Part.PLAYER)]
    pictures = _Texts([*legends, *players])
    fields = _fields(reading.article)
    heading = place.heading
    start = shown.stops[heading] if heading is not None else shown.starts[place.at]
    start = min(start, shown.starts[place.at]) if heading is None or heading > place.at else start
    titled = (shown.starts[heading], shown.stops[heading]) if heading is not None else (0, 0)
    for at, begin, end in lines_between(shown, start, shown.stops[place.at]):
        line = shown.line(begin, end)
        key = key_of(line)
        if not key:
            continue
        if titled[0] <= begin < titled[1]:
            yield Accounted(line, Fate.FIELD, "title")
        elif begin in gone:
            yield Accounted(line, Fate.TAKEN_OUT, gone[begin])
        elif key in kept:
            yield Accounted(line, Fate.TEXT)
        elif key in pictures:
            yield Accounted(line, Fate.FIGURE, "a caption")
        elif found := next((name for name, value in fields if _is_part(key, value)), None):
            yield Accounted(line, Fate.FIELD, found)
        elif why := next((why for other, why in cut if key in other), None):
            yield Accounted(line, Fate.TAKEN_OUT, why)
        elif not shown.holds(place.at, at) and _is_legend(shown, at):
            yield Accounted(line, Fate.FIGURE, "of a picture outside of the text")
        elif any(shown.tags[one] == "pre" for one in (at, *islice(shown.around(at), MAX_FRAME_LEVELS))):
            counts = line.replace(" ", "").isdigit()
            yield Accounted(line, Fate.LABEL if counts else Fate.TEXT, "it counts lines" if counts else "")
        elif shown.share(begin, end) >= MIN_LINK_SHARE:
            yield Accounted(line, Fate.LINKS, "it leads elsewhere")
        else:
            yield _outside(line, inside=shown.holds(place.at, at))


class _Texts:
    """Texts of which lines may be parts."""

    def __init__(self, texts: list[str]) -> None:
        self._joined = "\n".join(map(key_of, texts))

    def __contains__(self, key: str) -> bool:
        return key in self._joined


def _is_legend(outline: Outline, at: int) -> bool:
    """Whether a line outside of the text belongs to a picture there."""
    return (
        is_beside_picture(outline, at)
        or is_credited(outline, at)
        or any(
            outline.tags[one] in ("figure", "figcaption") for one in (at, *islice(outline.around(at), MAX_FRAME_LEVELS))
        )
    )


def _outside(line: str, *, inside: bool) -> Accounted:
    """What a line is that no stage has noted."""
    if len(line) <= MAX_DATE_CHARS and next(find_dates(line), None) is not None:
        return Accounted(line, Fate.LABEL, "it states a date")
    if is_furniture(line) or is_tag_label(line):
        return Accounted(line, Fate.LABEL, "it belongs to the page")
    if count_words(line) < MIN_LINE_WORDS:
        return Accounted(line, Fate.LABEL, "a few words outside of the text")
    return Accounted(line, Fate.VANISHED, "in the element of the text" if inside else "before it")


def _fields(article: Article) -> list[tuple[str, str]]:
    """What fields say, as keys by their names."""
    names = " ".join(person.name for person in article.authors)
    said = {
        "title": article.title, "lede": article.lede_raw, "byline": f"{article.byline or ''} {names}",
        "credit": article.credit, "category": article.category, "tags": " ".join(article.tags),
    }  # fmt: skip
    return [(name, key) for name, value in said.items() if (key := key_of(value or ""))]


def _is_part(key: str, value: str) -> bool:
    """Whether a line says what a field says, or a part of it, or a little more."""
    return key in value or (value in key and len(key) < 2 * len(value) + 8)


def lines_between(outline: Outline, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """The lines of the pieces from *start* up to *stop*: what breaks each, and its pieces from and up to."""
    found: list[tuple[int, int, int]] = []
    for at, tag in enumerate(outline.tags):
        if outline.starts[at] >= stop:
            break
        if outline.stops[at] <= start or not (at == 0 or tag in BLOCKS or at in outline.broken):
            continue
        begin = outline.starts[at]
        for child in outline.children(at):
            if outline.tags[child] == "br" or outline.tags[child] in BLOCKS or child in outline.broken:
                found.append((begin, outline.starts[child], at))
                begin = outline.stops[child]
        found.append((begin, outline.stops[at], at))
    for begin, end, at in sorted(found):
        if start <= begin < end <= stop:
            yield at, begin, end
