"""What a site files its articles under: the names of the short links that lead to one folder of addresses.

A column of all sections, a cloud of tags, the menu: whatever they are called, several short links lie in one folder
that is not the article's own. Such a name in the lines of date and author is what the article is filed under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from urllib.parse import urlsplit

from scraper.article.html.fields.author_links import AUTHOR_PATH
from scraper.article.html.header import is_dated
from scraper.article.html.menu import MAX_SECTION_CHARS, raw_folder
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, key_of
from scraper.text.length import count_words
from scraper.urls import same_site

#: So many pages of a folder, all with names of so few words, show that it is one of lists.
MIN_SHELF_PAGES, MAX_NAME_WORDS = 3, 3
#: A list about one article has no more links than these.
MAX_LISTED = 20
#: So many links are looked at.
MAX_LINKS = 1500


def names_on_shelves(
    outline: Outline, own: Container[int], menu: Iterable[tuple[str, str]], base_url: str | None
) -> frozenset[str]:
    """The keys of the names of what lies in folders that links outside of the article's *own* elements show to be of
    lists.

    *menu*: names and targets of its menus, which the outline may not have.
    """
    pages: defaultdict[str, dict[str, str]] = defaultdict(dict)
    long: set[str] = set()
    links = ((outline.text(at), outline.attribute(at, "href"), at) for at in outline.within(0, "a")[:MAX_LINKS])
    for text, href, at in (*links, *((name, href, -1) for name, href in menu)):
        if not text or at in own or not (folder := raw_folder(href)):
            continue
        if len(text) > MAX_SECTION_CHARS or count_words(text) > MAX_NAME_WORDS:
            long.add(folder)
        elif any(map(str.isalpha, text)):
            pages[folder].setdefault(href, text)
    if base_url is None:
        return frozenset()
    home, names = folder_of(base_url), set()
    for raw, found in pages.items():
        if len(found) < MIN_SHELF_PAGES or raw in long or AUTHOR_PATH.search(f"{raw}/x"):
            continue
        url = address(base_url, next(iter(found)))
        if url is None or not same_site(url, base_url) or folder_of(url) in ("", home):
            continue
        names |= {key_of(name) for name in found.values()}
    return frozenset(names) - {""}


def signed_list(outline: Outline, own: Container[int]) -> Iterator[int]:
    """The elements of the lists outside of the article's *own* elements that link an author right behind a date.

    A column may say so beside the text: when and by whom it was written, and what it is filed under.
    """
    for link in outline.within(0, "a")[:MAX_LINKS]:
        item = outline.box_around(link)
        if link in own or outline.tags[item] != "li" or not AUTHOR_PATH.search(outline.attribute(link, "href")):
            continue
        around = outline.parents[item]
        before = [at for at in outline.children(outline.parents[around]) if at < around and outline.chars(at)]
        if before and is_dated(outline, before[-1]) and len(outline.within(around, "a")) <= MAX_LISTED:
            yield from range(around, outline.ends[around])


def folder_of(url: str) -> str:
    """The folder in which *url* lies, or what its query or fragment chooses from; "" for the root of a site."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.query:
        return f"{parts.netloc}{parts.path}?{parts.query.partition('=')[0]}"
    if parts.fragment:
        return f"{parts.netloc}{parts.path}#"
    folder = parts.path.rstrip("/").removesuffix("/index.html").rpartition("/")[0]
    return f"{parts.netloc}{folder}/" if folder else ""
