"""The posts of a page that holds them whole, as pages of a list: each with an address and a document of its own.

The address is that of the page, and points at the words with which the post begins (WICG, URL Fragment Text
Directives): a browser shows them, and where there is an anchor also browsers that know no such directives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from scraper.article.html.posts import Post
from scraper.sources.found import FoundPage
from scraper.text.length import count_words
from scraper.urls import without_tracking
from storage.articles.identity import DIRECTIVE, TEXT_DIRECTIVE
from storage.model import Document

#: So many words of a line are pointed at, and so many of what follows a line of fewer.
MAX_WORDS, MAX_WORDS_BEHIND = 8, 4
#: Characters of a word in scripts without spaces.
MAX_WORD_CHARS = 40
#: Where a title is made of the first words of a text: characters, and words of a sentence; "A. Smith" is none.
MAX_TITLE_CHARS, MIN_TITLE_WORDS = 80, 3
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s|(?<=[。！？])")


def address_of(url: str, anchor: str, passage: str) -> str:
    """The address of the part of the page at *url* that begins with *passage*, or of all that *anchor* stands for."""
    page = without_tracking(url).partition("#")[0]
    return f"{page}#{anchor}{TEXT_DIRECTIVE}{passage}" if passage else f"{page}#{anchor}{DIRECTIVE}"


def pages_of_posts(posts: Sequence[Post], url: str, language: str | None) -> tuple[FoundPage, ...]:
    """*posts* of the page at *url*, in its order; of several that begin with the same words the first alone."""
    pages: dict[str, FoundPage] = {}
    for post in posts:
        address = _address(url, post)
        title = post.title or _first_words(post.text)
        if title and address not in pages:
            document = document_of(post.html, title, post.published, url=url, address=address, language=language)
            pages[address] = FoundPage(url=address, title=title, published=post.published, document=document)
    return tuple(pages.values())


def _address(url: str, post: Post) -> str:
    line, behind = _words(post.first), _words(post.text.removeprefix(post.first))
    words = " ".join(line[:MAX_WORDS])
    follow = " ".join(behind[:MAX_WORDS_BEHIND]) if words == post.first else ""
    passage = encoded(words) + (f",-{encoded(follow)}" if follow else "")
    if passage and post.day:  # of several that begin alike
        passage += f"&text={encoded(post.day)}"
    return address_of(url, quote(post.anchor or "", safe=""), passage)


def _words(text: str) -> list[str]:
    """The words of *text* up to the first one that is so long that its script has no spaces; of that the beginning."""
    words = text.split()
    end = next((number for number, word in enumerate(words) if len(word) > MAX_WORD_CHARS), len(words))
    return words[:end] + [word[:MAX_WORD_CHARS] for word in words[end : end + 1]]


def encoded(words: str) -> str:
    """*words* as a text directive has them."""
    return quote(words, safe="", errors="replace").replace("-", "%2D")


def _first_words(text: str) -> str:
    """The first sentence of *text*, more if it is short, or as much of it as a title may be long."""
    text = text.strip()
    ends = (end.start() for end in _SENTENCE_END.finditer(text))
    sentence = text[: next((end for end in ends if count_words(text[:end]) >= MIN_TITLE_WORDS), len(text))]
    if len(sentence) <= MAX_TITLE_CHARS:
        return sentence
    cut = sentence[:MAX_TITLE_CHARS].rpartition(" ")[0] or sentence[:MAX_TITLE_CHARS]
    return f"{cut.rstrip(' ,;:–—-')} …"


def document_of(
    html: str, title: str, day: datetime | None, *, url: str, address: str, language: str | None
) -> Document:
    """A page at *address* that holds one post of the page at *url*: its *title*, its *day*, and its *html*."""
    stated = f'<p><time datetime="{day.isoformat()}">{day.date().isoformat()}</time></p>' if day else ""
    page = (
        f'<!DOCTYPE html><html lang="{escape(language or "")}"><head><meta charset="utf-8">'
        f'<base href="{escape(url)}"><title>{escape(title)}</title>'
        '<meta property="og:type" content="article"></head>'
        f"<body><article><h1>{escape(title)}</h1>{stated}{html}</article></body></html>"
    )
    return Document(data=page.encode(errors="replace"), url=address, media_type="text/html", charset="utf-8")
