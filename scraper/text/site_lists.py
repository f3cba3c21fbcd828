"""Headings of what a whole site lists: by its readers, by time or by its editors, whatever page is at hand."""

from __future__ import annotations

from functools import cache, lru_cache

from scraper.text.length import has_unspaced
from scraper.text.phrases import MAX_HEADING_CHARS, fold
from scraper.text.words import words

#: So many letters at the beginning of a word rule most phrases out.
TELLING_LETTERS = 2


@cache
def _phrases() -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The phrases by their first letters, and those in scripts that put no spaces between words."""
    by_letters: dict[str, tuple[str, ...]] = {}
    joined: list[str] = []
    for phrase in {fold(one) for one in words("phrases.site_lists")}:
        if has_unspaced(phrase):
            joined.append(phrase)
        else:
            letters = phrase[:TELLING_LETTERS]
            by_letters[letters] = (*by_letters.get(letters, ()), phrase)
    return by_letters, tuple(joined)


@lru_cache(maxsize=1024)
def heads_site_list(line: str) -> bool:
    """Whether *line* is a short heading that says, in whatever words, that a list is of the most read, the latest or
    the chosen articles of its site: "Our Latest Stories", "カテゴリ別新着記事".
    """
    if len(line) > MAX_HEADING_CHARS:
        return False
    by_letters, joined = _phrases()
    text = " " + fold(line.replace("’", "'"))
    start = text.find(" ")
    while start >= 0:
        if text.startswith(by_letters.get(text[start + 1 : start + 1 + TELLING_LETTERS], ()), start + 1):
            return True
        start = text.find(" ", start + 1)
    return any(phrase in text for phrase in joined)
