"""The menus of a page: what a site calls its sections."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.html.fields.author_links import AUTHOR_PATH
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, attribute, fold_space, key_of
from scraper.urls import is_home_page, same_site, url_key

#: Elements that hold menus.
MENU_TAGS = frozenset(("nav", "header", "footer"))
#: The longest name of a section.
MAX_SECTION_CHARS = 40
#: A list of at least this many short links above the title is a menu, and how many links of menus are read.
MIN_MENU_LINKS, MAX_MENU_LINKS = 4, 600
#: Elements that may be such a list.
ROW_TAGS = ("ul", "ol", "tr", "div", "p", "td")
#: A link of a menu stands at most so many elements below what holds all of them.
MAX_MENU_LEVELS = 6
#: So many lists are looked through for an entry that is marked, each of at most so many.
MAX_LISTS, MAX_ENTRIES = 60, 40
#: A part of an address that is a number.
_NUMBER = re.compile(r"/\d+(?=/|$)")
_FIGURES = re.compile(r"[0-9]+")
#: Words in classes of the entry of a menu in which the page stands.
STATE_TOKENS = frozenset(("act", "active", "aktiv", "cur", "current", "here", "on", "sel", "selected"))
_TOKENS = re.compile(r"[-_]+")
_STEPS = "nav [rel~=prev], nav [rel~=next]"
_MENUS = "nav a[href], [role=navigation] a[href], [role=menubar] a[href], [role=menu] a[href]"


@dataclass(frozen=True)
class Menu:
    """The names of the sections of a site, read when they are first asked for.

    A menu is called one by its element or role, or is a list above the title that has nothing but short links.
    """

    tree: LexborHTMLParser
    outline: Outline
    heading: int | None
    #: Keys of sections that are known already.
    known: frozenset[str] = frozenset()
    #: What the addresses in the menus are relative to.
    base_url: str | None = None

    def __contains__(self, key: object) -> bool:
        """Whether *key* is that of a section's name, as `key_of` gives it."""
        return key in self.names

    @cached_property
    def names(self) -> frozenset[str]:
        """The keys of the names of sections."""
        return self.known | frozenset(key_of(name) for name, _ in self.links if len(name) <= MAX_SECTION_CHARS) - {""}

    @cached_property
    def links(self) -> Sequence[tuple[str, str]]:
        """The names and the targets, as they are written, of the links of all menus."""
        return (*self._called(), *self._shown())

    @cached_property
    def targets(self) -> frozenset[str]:
        """The pages, as keys, that the menus above the title lead to; those below it may lead to other articles."""
        if self.heading is None:
            return frozenset()
        title = self.outline.nodes[self.heading]
        nodes = self.tree.css(f"{_MENUS}, {title.tag}")
        above = takewhile(lambda node: node.mem_id != title.mem_id, nodes[:MAX_MENU_LINKS])
        hrefs = {*(attribute(node, "href") for node in above), *(href for _, href in self._shown())}  # menus come twice
        return frozenset(url_key(url) for href in hrefs if (url := address(self.base_url, href)) is not None)

    def marked(self, base_url: str | None) -> Iterator[str]:
        """The name of the one entry of a list above the title that is marked as the place of the page at *base_url*.

        A list says so by `aria-current`, or by a class that only one entry has among those that lie in one folder. That
        may mean anything: it counts for an entry above the address, or, where no entry lies above it, for one amid the
        others, or if its words say that it is the state of an entry. Numbers mark each entry, and a list in it makes an
        entry unlike the others, too. The page itself, the start of the site and pages of other sites are no sections.
        """
        for node in self._lists():
            entries = [entry for entry in node.iter() if entry.tag == "li"]
            if not MIN_MENU_LINKS <= len(entries) <= MAX_ENTRIES:
                continue
            alone = [(entry, links[0]) for entry in entries if len(links := entry.css("a[href]")) == 1]
            if all(attribute(link, "hreflang") for _, link in alone):
                continue
            current = [link for entry, link in alone if _is_current(entry) or _is_current(link)]
            folders: defaultdict[str, list[tuple[frozenset[str], LexborNode]]] = defaultdict(list)
            for entry, link in alone if not current else ():
                if (folder := raw_folder(attribute(link, "href"))).strip("./"):
                    folders[folder].append((_marks(entry, link), link))
            for alike in folders.values():
                common = frozenset.intersection(*(marks for marks, _ in alike))
                marked = [(marks - common, link) for marks, link in alike if marks > common]
                if len(marked) == 1 < len(alike):
                    marks, own = marked[0]
                    above = [link for _, link in alike if _is_above(link, base_url)]
                    is_amid = own not in (alone[0][1], alone[-1][1])  # the first and the last look different
                    current += [own] if own in above or (not above and (is_amid or _say_state(marks))) else []
            if len(current) == 1 and _may_hold(current[0], base_url):
                yield fold_space(current[0].text())

    def _lists(self) -> Sequence[LexborNode]:
        """The first lists above the title."""
        if self.heading is None:
            return ()
        title = self.outline.nodes[self.heading]
        nodes = self.tree.css(f"ul, ol, {title.tag}")
        end = next((place for place, node in enumerate(nodes) if node.mem_id == title.mem_id), 0)
        return [node for node in nodes[:end] if node.tag in ("ul", "ol")][:MAX_LISTS]

    def called(self) -> Iterator[str]:
        """The names in what is called a menu by its element or role."""
        return (name for name, _ in self._called())

    def _called(self) -> Iterator[tuple[str, str]]:
        """What elements or roles call a menu, but for those that lead to the articles before and behind one."""
        steps = {_box_of(link) for link in self.tree.css(_STEPS)[:MAX_MENU_LINKS]} - {None}
        for link in self.tree.css(_MENUS)[:MAX_MENU_LINKS]:
            if not (steps and _box_of(link) in steps):
                yield fold_space(link.text()), attribute(link, "href")

    def _shown(self) -> Iterator[tuple[str, str]]:
        outline = self.outline
        for at in shown_links(outline, self.heading) if self.heading is not None else ():
            yield outline.text(at), outline.attribute(at, "href")


def shown_links(outline: Outline, title: int, *, usual_chars: float = MAX_SECTION_CHARS / 2) -> Iterator[int]:
    """The links of the lists above *title* that have nothing but short links: menus, whatever they are called.

    They have fewer than *usual_chars* characters each, as a mean.
    """
    done = 0
    for at in outline.within(0, *ROW_TAGS):
        if at > title:
            return
        if at < done or outline.holds(at, title) or outline.plain(at) or not outline.linked(at):
            continue
        links = outline.within(at, "a")
        if len(links) >= MIN_MENU_LINKS and outline.chars(at) < len(links) * usual_chars:
            done = outline.ends[at]
            yield from links[:MAX_MENU_LINKS]


def _box_of(link: LexborNode) -> int | None:
    """What tells the <nav> right around a link from others."""
    box = link.parent
    for _ in range(MAX_MENU_LEVELS):
        if box is None or box.tag == "nav":
            break
        box = box.parent
    return box.mem_id if box is not None and box.tag == "nav" else None


def _is_current(node: LexborNode) -> bool:
    """Whether an element says that it is that of the page: "page", "true", "location"."""
    return attribute(node, "aria-current") not in ("", "false")


def _say_state(marks: Iterable[str]) -> bool:
    """Whether one of the class words of an entry says its state: "is-selected", "current-menu-parent"."""
    return any(not STATE_TOKENS.isdisjoint(_TOKENS.split(mark.lower())) for mark in marks)


def _may_hold(link: LexborNode, base_url: str | None) -> bool:
    """Whether a link leads to another page of the site of *base_url* than that and its start."""
    url = address(base_url, attribute(link, "href"))
    if url is None or base_url is None:
        return False
    return same_site(url, base_url) and not is_home_page(url) and url_key(url) != url_key(base_url)


def names_section(href: str, base_url: str | None) -> bool:
    """Whether a target may be a section of the site of *base_url*: not its start, a person or another site."""
    url = address(base_url, href)
    if url is None or base_url is None:
        return True
    if not same_site(url, base_url) or AUTHOR_PATH.search(href):
        return False
    return not is_home_page(url) or urlsplit(url_key(url)).netloc != urlsplit(url_key(base_url)).netloc


def _is_above(link: LexborNode, base_url: str | None) -> bool:
    """Whether a link leads to what the address of the page lies below."""
    url = address(base_url, attribute(link, "href"))
    return bool(base_url and url) and url_key(base_url).startswith(f"{url_key(url)}/")


def _marks(entry: LexborNode, link: LexborNode) -> frozenset[str]:
    """The class words of an entry and of its link, with "0" for the number of the entry."""
    return frozenset(_FIGURES.sub("0", f"{attribute(entry, 'class')} {attribute(link, 'class')}").split())


def is_in_menu(outline: Outline, at: int) -> bool:
    """Whether a link stands in a menu itself: among several links and nothing else."""
    for around in (at, *islice(outline.around(at), MAX_MENU_LEVELS)):
        if outline.tags[around] == "nav" or outline.attribute(around, "role") == "navigation":
            return True
        if len(outline.within(around, "a")) >= MIN_MENU_LINKS and not outline.plain(around):
            return True
    return False


def raw_folder(href: str) -> str:
    """The folder of a target as it is written, but for numbers: alike for the links of one list."""
    href = href.strip()
    for sign in "?#":
        if sign in href:
            return href.partition("=")[0] if sign == "?" else href.partition(sign)[0] + sign
    return _NUMBER.sub("/0", href.rstrip("/").removesuffix("/index.html").rpartition("/")[0])
