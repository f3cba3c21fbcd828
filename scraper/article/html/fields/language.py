"""The language: what the page declares, where its text agrees; else what the text is written in."""

from __future__ import annotations

import re
from collections import defaultdict

from selectolax.lexbor import LexborHTMLParser

from scraper.article.html.outline import Outline
from scraper.article.html.tree import attribute
from scraper.text.language import (
    detect_language,
    detect_script,
    has_words_of,
    is_detected,
    is_written_in,
    may_be_in,
    shares_script,
)

#: The shortest line of prose that is sampled for the language, and how much text in all.
MIN_PROSE_CHARS, MAX_SAMPLE_CHARS = 40, 900
#: So many texts of one element are sampled, which may hold most of the page.
MAX_SAMPLE_PIECES = 40
#: The words of so short a text tell no language; its script may.
MAX_SHORT_CHARS = 60
#: What a text counts for the element two levels above it, where one above it has little.
OUTER_SHARE = 0.7


def find_language(tree: LexborHTMLParser, outline: Outline) -> str | None:
    """The language of the text, with the region that the page declares for it."""
    declared = attribute(tree.css_first("html"), "lang").replace("_", "-")
    sample, size = [], 0
    for at in _prose(outline):
        start = outline.starts[at]
        sample.append(outline.line(start, min(outline.stops[at], start + MAX_SAMPLE_PIECES)))
        size += len(sample[-1])
        if size > MAX_SAMPLE_CHARS:
            break
    text, stated = " ".join(sample)[:MAX_SAMPLE_CHARS], primary(declared) or ""
    if size <= MAX_SHORT_CHARS:
        detected = None if (stated and not is_detected(stated)) or shares_script(text, stated) else detect_script(text)
    else:
        detected = stated if _is_in(stated, text) else detect_language(text)
    if declared and detected in (None, stated):
        return declared if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", declared) else None
    return detected


def _is_in(stated: str, text: str) -> bool:
    """Whether *text* is in the *stated* language: it has its common words, or too little tells it from its neighbours.

    A page that states another language than English means it, while many state that because their software did. So a
    language that cannot be detected stays, unless the text is in another script or, beyond doubt, in English; and so
    does any that has words or letters of its own where a few words only, as names and titles have them, speak for
    English.
    """
    if is_written_in(text, stated) or may_be_in(text, stated):
        return True
    if is_detected(stated) and (detect_language(text) != "en" or not has_words_of(text, stated)):
        return False
    return shares_script(text, stated) and not is_written_in(text, "en")


def _prose(outline: Outline) -> list[int]:
    """The elements with prose where most of it stands together, longest first: no notice before the article."""
    said = {at: size for at, size in outline.own.items() if outline.tags[at] != "pre"}
    own = {at: size for at, size in said.items() if size >= MIN_PROSE_CHARS} or said
    sizes: defaultdict[int, int] = defaultdict(int)
    for at, size in own.items():
        around = max(outline.parents[at], 0)
        sizes[around] += size
        sizes[max(outline.parents[around], 0)] += round(size * OUTER_SHARE)
    home = max(sizes, key=sizes.__getitem__, default=0)
    return sorted((at for at in own if outline.holds(home, at)), key=own.__getitem__, reverse=True)


def primary(language: str | None) -> str | None:
    """*language* without its region: "pt" of "pt-BR" (RFC 5646)."""
    return language.split("-")[0].lower() if language else None
