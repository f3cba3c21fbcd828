"""The menus of a page: what a site calls its sections, and where they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser

from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, attribute, fold_space, key_of
from scraper.urls import is_home_page, same_site, url_key

#: The longest name of a section, in characters.
MAX_SECTION_CHARS = 40
#: A list of so many short links above the title is a menu.
MIN_MENU_LINKS = 4
#: So many links of menus are read.
MAX_MENU_LINKS = 600
_MENUS = "nav a[href], [role=navigation] a[href], [role=menubar] a[href], [role=menu] a[href]"


def read_menu(tree: LexborHTMLParser, outline: Outline, heading: int | None, base_url: str | None) -> Mapping[str, str]:
    """The key of each section's name -> the key of its address, of links to the own site in menus.

    A menu is called one by its element or role, or is a list above the title that has nothing but short links.
    """
    sections: dict[str, str] = {}
    for name, href in (*_called(tree), *_shown(outline, heading)):
        key = key_of(name) if len(name) <= MAX_SECTION_CHARS else ""
        url = address(base_url, href) if key and key not in sections else None
        if url and not is_home_page(url) and (base_url is None or same_site(url, base_url)):
            sections[key] = url_key(url)
    return sections


def _called(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for link in tree.css(_MENUS)[:MAX_MENU_LINKS]:
        yield fold_space(link.text()), attribute(link, "href")


def _shown(outline: Outline, heading: int | None) -> Iterator[tuple[str, str]]:
    if heading is None:
        return
    for at in outline.within(0, "ul", "ol", "tr"):
        if at > heading:
            return
        if outline.holds(at, heading) or outline.plain(at) or not outline.linked(at):
            continue
        links = outline.within(at, "a")
        if MIN_MENU_LINKS <= len(links) <= MAX_MENU_LINKS and outline.chars(at) < len(links) * MAX_SECTION_CHARS / 2:
            yield from ((outline.text(link), outline.attribute(link, "href")) for link in links)
