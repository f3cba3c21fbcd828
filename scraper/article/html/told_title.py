"""The title of a page whose head names its site, too, or nothing else: the line above the text whose words that tells.

A title and its text share words in any language; a site's name and its motto, its sections, dates and labels do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from scraper.article.html.fields.title_rank import COMMON_CHARS
from scraper.article.html.header import MAX_HEADER_ELEMENTS, TITLE_TAGS, is_beside_picture, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, address, key_of
from scraper.text.dates import find_dates
from scraper.text.length import count_words, has_unspaced
from scraper.urls import url_key

#: How many levels above the text its title may stand, and how much of the text is read, in characters.
MAX_LEVELS, MAX_TEXT_CHARS = 5, 4000
#: The words of a title, as a line above the text has them.
MIN_WORDS, MAX_WORDS = 3, 30
#: A title has at least this share and so many of its words in its text, and what the head says less than that.
TOLD_SHARE, MIN_TOLD_WORDS, UNTOLD_SHARE = 0.5, 2, 0.34
#: Shorter words say nothing.
MIN_CHARS = 4
_BETWEEN = re.compile(r"[\s\d.,;:!?…|/()\"'«»“”‘’\-–—·。、，；：！？「」『』《》।॥،؛؟]+")


def find_told_title(
    outline: Outline, body: int, heads: Iterable[str], pieces: frozenset[str], url: str | None
) -> int | None:
    """The line above the text in *body* that is its title; None without one. Where *heads*, what the head calls the
    page, are told in the text, it is one of their *pieces*, as keys. A heading goes before other lines, then what is
    nearest to the text.
    """
    text = outline.text(body)[:MAX_TEXT_CHARS].casefold()
    is_called = any(_is_told(head, text, UNTOLD_SHARE) for head in heads)
    scope = next(reversed([*islice(outline.around(body), MAX_LEVELS)]), body)
    before = range(max(scope + 1, body - MAX_HEADER_ELEMENTS), body)
    lines = (at for at in text_lines(outline, before) if _may_be_title(outline, at, url))
    if is_called:
        lines = (at for at in lines if key_of(outline.text(at)) in pieces)
    else:  # what is beside a picture may be its caption
        lines = (at for at in lines if outline.tags[at] in HEADINGS or not is_beside_picture(outline, at))
    told = [at for at in lines if _is_told(outline.text(at), text, TOLD_SHARE, MIN_TOLD_WORDS)]  # an address shares one
    headings = [at for at in told if outline.tags[at] in HEADINGS]
    return next(reversed(headings or told), None)


def _is_told(title: str, text: str, share: float, least: int = 1) -> bool:
    """Whether *text*, in small letters, has a *share* of the words of *title* in some form, and at *least* so many."""
    words = _words(title.casefold())
    told = sum(word in text for word in words)
    return told >= least and told >= share * len(words)


def _words(title: str) -> list[str]:
    """The beginnings of the words of *title*; pairs of letters in scripts without spaces."""
    parts = _BETWEEN.split(title)
    if has_unspaced(title):
        return [part[at : at + 2] for part in parts for at in range(len(part) - 1)]
    return [part[:COMMON_CHARS] for part in parts if len(part) >= MIN_CHARS]


def _may_be_title(outline: Outline, at: int, url: str | None) -> bool:
    """Whether a line may be a title: some words, no date, and no link but to the page itself."""
    tag = outline.tags[at]
    if tag not in TITLE_TAGS and tag not in HEADINGS:
        return False
    text = outline.text(at)
    if not MIN_WORDS <= count_words(text) <= MAX_WORDS or next(find_dates(text), None) is not None:
        return False
    if any(outline.tags[around] in ("nav", "aside", "footer", "li") for around in outline.around(at)):
        return False
    links = [one for one in (*outline.within(at, "a"), outline.link_around(at)) if one is not None]
    targets = [address(url, outline.attribute(link, "href")) for link in links]
    return all(target is not None and url is not None and url_key(target) == url_key(url) for target in targets)
