"""Links that lead to no article, whatever stands around them: files, searches, lists, and places within a page."""

from __future__ import annotations

import re
from urllib.parse import unquote

from slugify import slugify

from scraper.article.html.tree import key_of
from scraper.text.phrases import is_button, is_furniture
from scraper.urls import is_listing_below, is_section_page, path_and_query

#: Paths of searches, of feeds, of a day's articles, and of files; how many characters of the end of a path tell.
MAX_TELLING_CHARS = 16
_NO_ARTICLE = re.compile(
    r"(?i)/(?:search|suche|recherche|buscar|busca|cerca|zoeken|quotes|feed|rss|atom)$|^(?:/\d{1,4}){2,3}$"
    r"|\.(?:png|jpe?g|gif|webp|avif|svg|zip|mp[34]|rss|atom)$|/(?:feed|rss|atom|index|sitemap)[\w-]{0,6}\.xml$"
)
#: The account of who began a thread, as many boards write it.
_MEMBER = re.compile(r"/members/[^/]*\.\d+$")


def names_its_place(href: str, text: str) -> bool:
    """Whether a link leads to a place in a page that is called as it is itself, "/subjects#rain": to no article.

    In a heading it may lead to that of its article, as Sphinx writes links.
    """
    _, _, place = href.partition("#")
    return bool(place) and (key := key_of(text)) != "" and key_of(unquote(place)) == key


def route_of(href: str) -> str:
    """Which of the pages that a script writes into one a link leads to, "/video/#/world/ferry"; "" if to none: only
    that script tells them apart, so they have no address that can be read.
    """
    route = href.partition("#")[2]
    return route if route.startswith(("/", "!")) else ""


def is_no_article(url: str) -> bool:
    """Whether *url* leads to a file, a feed, a search or a day. Raises ValueError for what is no URL."""
    return _is_no_article(path_and_query(url)[0].rstrip("/"))


def _is_no_article(path: str) -> bool:
    return _NO_ARTICLE.search(path, max(0, len(path) - MAX_TELLING_CHARS)) is not None


def is_word_of_page(text: str) -> bool:
    """Whether a link is a button, a count or an address, whatever it leads to."""
    return is_furniture(text) or is_button(text) or text.startswith(("http://", "https://"))


def is_list(url: str) -> bool:
    """Whether *url* leads to a file or a list: of an author or member, a day or a subject."""
    path = path_and_query(url)[0].rstrip("/")
    return is_listing_below(url) or _is_no_article(path) or _MEMBER.search(path) is not None


def is_named_section(url: str, text: str) -> bool:
    """Whether *url* may lead to a section that is named *text*."""
    name = path_and_query(url)[0].rstrip("/").rpartition("/")[2]
    return is_section_page(url) and slugify(name).endswith(slugify(text))
