"""The menus of a page: what a site calls its sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from scraper.article.html.outline import Outline
from scraper.article.html.tree import fold_space, key_of

#: The longest name of a section.
MAX_SECTION_CHARS = 40
#: A list of at least this many short links above the title is a menu, and how many links of menus are read.
MIN_MENU_LINKS, MAX_MENU_LINKS = 4, 600
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

    def __contains__(self, key: object) -> bool:
        """Whether *key* is that of a section's name, as `key_of` gives it."""
        return key in self.known or key in self._keys

    @cached_property
    def _keys(self) -> frozenset[str]:
        names = (*self.called(), *self._shown())
        return frozenset(key_of(name) for name in names if len(name) <= MAX_SECTION_CHARS) - {""}

    def called(self) -> Iterator[str]:
        """The names in what is called a menu by its element or role."""
        return (fold_space(link.text()) for link in self.tree.css(_MENUS)[:MAX_MENU_LINKS])

    def _shown(self) -> Iterator[str]:
        outline, heading = self.outline, self.heading
        for at in outline.within(0, "ul", "ol", "tr") if heading is not None else ():
            if heading is None or at > heading:
                return
            if outline.holds(at, heading) or outline.plain(at) or not outline.linked(at):
                continue
            links = outline.within(at, "a")
            if len(links) >= MIN_MENU_LINKS and outline.chars(at) < len(links) * MAX_SECTION_CHARS / 2:
                yield from map(outline.text, links[:MAX_MENU_LINKS])
