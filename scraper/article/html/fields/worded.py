"""What an article is filed under by words that are no links: behind a label, with a hash sign, or beside a date."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from scraper.article.html.element_kinds import INLINE
from scraper.article.html.fields.filing import LABEL, MAX_LIST_NAME_WORDS
from scraper.article.html.header import is_dated, text_lines
from scraper.article.html.menu import MAX_SECTION_CHARS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import CODE_TAGS, key_of
from scraper.text.length import count_words
from scraper.text.phrases import is_section_label, is_tag_label

#: The most words, and the most characters, in a line of words.
MAX_WORDS, MAX_WORDS_CHARS = 20, 160
_APART = re.compile(r"\s*[,;،、，；|·•]\s*")
#: What parts a name from a date.
_PARTS = re.compile(r"\s+[^\w\s]{1,3}\s+|\s*[|•·]\s*")


def named_words(outline: Outline, elements: Iterable[int], others: frozenset[str], names: Container[str]) -> list[str]:
    """The *names* of lists that unlinked words beside a date are, as they stand in its line, perhaps in elements
    of their own, or in one of its list.
    """
    found: dict[str, None] = {}
    for at in text_lines(outline, sorted(elements)):
        if outline.linked(at) or not 1 < outline.chars(at) <= MAX_WORDS_CHARS:
            continue
        box = outline.parents[at] if outline.tags[at] in INLINE else at
        if not (is_dated(outline, at) or is_dated(outline, box) or is_dated(outline, max(outline.parents[box], 0))):
            continue
        wholes = [*_PARTS.split(outline.text(at)), *map(outline.text, outline.children(at))]
        for part in (part for whole in wholes for part in (whole, *_APART.split(whole))):
            name = LABEL.sub("", part).strip()
            if 1 < len(name) <= MAX_SECTION_CHARS and key_of(name) in names and key_of(name) not in others:
                found[name] = None
    return list(found)


def worded_lists(outline: Outline, elements: Iterable[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(tags, categories) that are words of lines among *elements* and no links: behind a label, or with hash signs."""
    tags: dict[str, None] = {}
    sections: dict[str, None] = {}
    for at in text_lines(outline, elements):
        if outline.linked(at) or not 1 < outline.chars(at) <= MAX_WORDS_CHARS:
            continue
        text = outline.text(at)
        if text[0] == "#" and _is_code(outline, at):
            continue
        if text[0] == "#":
            words = [word.strip(" ,;·|") for word in text[1:].split("#")]
            if all(1 < len(word) <= MAX_SECTION_CHARS and count_words(word) <= MAX_LIST_NAME_WORDS for word in words):
                tags |= dict.fromkeys(words)
            continue
        first = outline.pieces[outline.starts[at]].strip()
        label, colon, rest = first.replace("：", ":").partition(":")
        is_tags = is_tag_label(label)
        if not (is_tags or (colon and is_section_label(label))):
            continue
        pieces = [piece.strip() for piece in outline.pieces[outline.starts[at] + 1 : outline.stops[at]]]
        words = [word for piece in (rest, *pieces) for word in _APART.split(piece.strip(" .:：")) if word]
        if 0 < len(words) <= MAX_WORDS and all(
            len(word) <= MAX_SECTION_CHARS and count_words(word) <= MAX_LIST_NAME_WORDS for word in words
        ):
            (tags if is_tags else sections).update(dict.fromkeys(words))
    return tuple(tags), tuple(sections)


def _is_code(outline: Outline, at: int) -> bool:
    """Whether a line is code, in which a hash begins a note."""
    return any(outline.tags[around] in CODE_TAGS for around in (at, *outline.around(at)))
