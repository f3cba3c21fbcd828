"""Pictures that stand for a site, not for an article: the head of a page without a picture states one for networks.

They are called as the site, a network or the purpose is, or are small and square. A picture of an article has a number
in its address, or a word of the article's title or address; so has a card that is made for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from scraper.article.html.fields.publisher import host_of
from scraper.article.html.tree import plain_key

#: What pictures for networks are called, in names of files.
SHARED_NAMES = frozenset(
    ("default", "facebook", "fallback", "fb", "og", "opengraph", "share", "sharing", "social", "twitter")
)
#: The widest square that is an emblem, in pixels, and the kinds of files that emblems are.
MAX_EMBLEM_PIXELS, _DRAWN = 300, re.compile(r"\.(?:png|gif)$")
_SQUARE = re.compile(r"(?<!\d)(\d{2,3})x\1(?!\d)")
_SIZE = re.compile(r"\d{2,4}x\d{2,4}")
_NUMBER = re.compile(r"\d{3}")
#: What a build adds to the name of a file that belongs to the site: "social.a74435697f45.png". And the folder of a
#: release of its software.
_BUILD, _RELEASE = re.compile(r"\.[\da-f]{8,64}(?=\.[a-z]{3,4}$)"), re.compile(r"/v\d{1,3}\.\d{1,3}\.\d{1,3}/")
_LETTERS = re.compile(r"[^\W\d_]+")
#: The shortest word that two names share by no chance, the shortest name of a site, and by how many letters that of a
#: host may be longer: "getcoast".
MIN_WORD_CHARS, MIN_PART_CHARS, MAX_MORE_CHARS = 4, 3, 4
#: So many folders of the address of a picture may be called as the article is.
MAX_FOLDERS = 2


def is_emblem(url: str, page_url: str | None, titles: Iterable[str], names: frozenset[str]) -> bool:
    """Whether a picture stands for the site of the page at *page_url*, as its address says.

    *titles*: what the head calls the page. *names*: keys of what the site is called.
    """
    parts = urlsplit(unquote(url).lower())
    path = _BUILD.sub("", parts.path)
    file = path.rpartition("/")[2]
    square = _SQUARE.search(path)
    is_small = square is not None and int(square[1]) <= MAX_EMBLEM_PIXELS and _DRAWN.search(path) is not None
    words = set(_LETTERS.findall(file.rpartition(".")[0]))
    is_shared = words & SHARED_NAMES or _RELEASE.search(path) is not None
    if not (is_small or is_shared or _names_site(words, page_url, names)):
        return False
    if _NUMBER.search(_SIZE.sub("", f"{path}?{parts.query}")):
        return False
    told = [urlsplit(unquote(page_url or "").lower()).path, *(title.lower() for title in titles)]
    known = {word for one in told for word in _LETTERS.findall(one) if len(word) >= MIN_WORD_CHARS}
    own = _LETTERS.findall(f"{'/'.join(path.split('/')[-MAX_FOLDERS - 1 :])} {parts.query}")
    return not any(word in known and not _names_site([word], page_url, names) for word in own)


def _names_site(words: Iterable[str], page_url: str | None, names: frozenset[str]) -> bool:
    """Whether one of *words* is the name of the site or of its host, but for some letters of that."""
    labels = {*host_of(page_url).split(".")[:-1], *names} - {"www"}
    return any(
        word == label or (len(word) > MIN_WORD_CHARS and word in label and len(label) - len(word) <= MAX_MORE_CHARS)
        for word in map(plain_key, words)
        if len(word) >= MIN_PART_CHARS
        for label in labels
    )
