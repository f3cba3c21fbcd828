"""The names that links give, numbers of articles beside them, and the clouds of all tags of a site that these tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.article.html.outline import Outline

#: A number of articles: "92", "(92)", "(611 posts)", and that at the end of a link in one piece.
_COUNT = re.compile(r"[(\[]?\d[\d.,]*(?: \w{1,12})?[)\]]?")
ARTICLE_COUNT = re.compile(r"\s*\(\d[\d.,]*(?: \w{1,12})?\)\s*$")
#: So many links are a cloud if this share of them states a number of articles.
MIN_CLOUD_LINKS, MIN_COUNTED_SHARE = 3, 0.75
#: Words that are as long as this say the same if they begin with as many equal letters.
MIN_TOLD_CHARS, COMMON_CHARS = 4, 5


def link_name(outline: Outline, link: int) -> str:
    """What a link names, without hash and quotes, and without the number of articles in an element of its own."""
    start, stop = outline.starts[link], outline.stops[link]
    if stop - start > 1 and outline.pieces[stop - 1].strip(" ()\xa0").isdecimal():
        stop -= 1
    return outline.line(start, stop).strip('#,; "“”')


def is_cloud(outline: Outline, links: Sequence[int]) -> bool:
    """Whether nearly all *links* state how many articles they lead to: they are the tags of a site."""
    counted = sum(_is_counted(outline, link) for link in links)
    return len(links) >= MIN_CLOUD_LINKS and counted >= MIN_COUNTED_SHARE * len(links)


def _is_counted(outline: Outline, link: int) -> bool:
    start, stop = outline.starts[link], outline.stops[link]
    if stop - start > 1 and _COUNT.fullmatch(outline.pieces[stop - 1].strip()):
        return True
    if ARTICLE_COUNT.search(outline.text(link)):
        return True
    behind = outline.pieces[stop].strip() if stop < len(outline.pieces) and not outline.link_sizes[stop] else ""
    return _COUNT.fullmatch(behind) is not None


def share_told(outline: Outline, body: int, names: Sequence[str]) -> float:
    """The share of *names* of which the text has words, in whatever form."""
    text = outline.text(body).casefold()
    told = 0
    for name in map(str.casefold, names):
        words = [word[:COMMON_CHARS] for word in name.split() if len(word) >= MIN_TOLD_CHARS]
        told += name in text or any(word in text for word in words)
    return told / max(len(names), 1)
