"""Buttons that hold a part of the text, where others hold what readers may do with the page."""

from __future__ import annotations

from itertools import islice

from selectolax.lexbor import LexborNode

from scraper.article.html.tree import HEADINGS, words_of
from scraper.text.length import count_words

#: Elements of a line in which words stand, and those that hold sentences.
_IN_LINE = words_of("a abbr b cite em font i mark small span strong u")
_SENTENCE_TAGS = frozenset(("p", "li", "dd"))
#: How far above a button its figure or its sentence stands, and how many parts a heading has that is one.
MAX_STEPS, MAX_HEADING_PARTS = 4, 4
#: What frames a page, and how far around a heading that is looked for.
FRAME_TAGS, MAX_FRAME_STEPS = frozenset(("nav", "header", "footer", "dialog")), 20
#: What a button says of what it unfolds, and the fewest words of a question.
UNFOLDING, MIN_QUESTION_WORDS = frozenset(("aria-expanded", "aria-controls")), 4
#: Question marks of the world; a Greek one is a semicolon, too.
QUESTION_MARKS = ("?", "？", "؟", "՞", "፧")


def is_content(button: LexborNode) -> bool:
    """Whether a *button* holds a part of the text: a figure that it enlarges, all that a heading says, whose part it
    unfolds (the accordion of WAI-ARIA), a question whose answer it unfolds, or words in the middle of a sentence, which
    it explains.
    """
    above = button.parent
    if above is None:
        return False
    if above.tag in HEADINGS:
        parts = [*islice(above.iter(include_text=True), MAX_HEADING_PARTS + 1)]
        others = (part for part in parts if part != button)
        if len(parts) > MAX_HEADING_PARTS or any(map(_says, others)):
            return False
        return not _is_framed(above)
    if button.css_first("img") is not None:
        return _is_in_figure(button)
    if _unfolds_answer(button):
        return not _is_framed(button)
    return _is_told(button, forward=False) and _is_told(button, forward=True)


def _unfolds_answer(button: LexborNode) -> bool:
    """Whether a *button* says a question of several words and unfolds something."""
    if UNFOLDING.isdisjoint(button.attributes):
        return False
    text = button.text().strip()
    return text.endswith(QUESTION_MARKS) and count_words(text) >= MIN_QUESTION_WORDS


def _is_framed(at: LexborNode) -> bool:
    """Whether an element stands in a menu or the head of the page, whose parts unfold, too."""
    above = at.parent
    for _ in range(MAX_FRAME_STEPS):
        if above is None or above.tag in FRAME_TAGS:
            break
        above = above.parent
    return above is not None and above.tag in FRAME_TAGS


def _is_in_figure(button: LexborNode) -> bool:
    """Whether a *button* holds a figure, or stands in one."""
    if button.css_first("figure") is not None:
        return True
    above = button.parent
    for _ in range(MAX_STEPS):
        if above is None or above.tag == "figure":
            break
        above = above.parent
    return above is not None and above.tag == "figure"


def _is_told(button: LexborNode, *, forward: bool) -> bool:
    """Whether words of its sentence stand right before a *button*, or right behind."""
    at: LexborNode | None = button
    for _ in range(MAX_STEPS):
        if at is None or at.tag in _SENTENCE_TAGS or (at is not button and at.tag not in _IN_LINE):
            break
        beside = at.next if forward else at.prev
        for _ in range(MAX_STEPS):
            if beside is None:
                break
            if beside.tag not in _IN_LINE and not beside.is_text_node:
                return False
            if any(map(str.isalnum, _says(beside))):
                return _is_in_sentence(at)
            beside = beside.next if forward else beside.prev
        at = at.parent
    return False


def _says(node: LexborNode) -> str:
    """The text in an element, or that of a text node, without the white space around it."""
    return ((node.text_content or "") if node.is_text_node else node.text()).strip()


def _is_in_sentence(at: LexborNode) -> bool:
    above = at.parent
    for _ in range(MAX_STEPS):
        if above is None or above.tag not in _IN_LINE:
            break
        above = above.parent
    return above is not None and above.tag in _SENTENCE_TAGS
