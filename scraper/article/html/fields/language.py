"""The language: what the page declares, where its text agrees; else what the text is written in."""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from scraper.article.html.outline import Outline
from scraper.article.html.tree import attribute
from scraper.text.language import detect_language, is_written_in

#: Elements whose text is sampled for the language, how many of them, and how much text in all.
SAMPLED = frozenset(("h1", "h2", "h3", "p"))
MAX_SAMPLED, MAX_SAMPLE_CHARS = 60, 900


def find_language(tree: LexborHTMLParser, outline: Outline) -> str | None:
    """The language of the text, with the region that the page declares for it."""
    declared = attribute(tree.css_first("html"), "lang").replace("_", "-")
    sample, size = [], 0
    for at in islice((at for at in outline.boxes if outline.tags[at] in SAMPLED), MAX_SAMPLED):
        sample.append(outline.text(at))
        size += len(sample[-1])
        if size > MAX_SAMPLE_CHARS:
            break
    text, stated = " ".join(sample)[:MAX_SAMPLE_CHARS], primary(declared) or ""
    detected = None
    if size > 60:
        detected = stated if is_written_in(text, stated) else detect_language(text)
    if declared and detected in (None, stated):
        return declared if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", declared) else None
    return detected


def primary(language: str | None) -> str | None:
    """*language* without its region: "pt" of "pt-BR" (RFC 5646)."""
    return language.split("-")[0].lower() if language else None
