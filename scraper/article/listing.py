"""Pages that list articles: their items in the order in which a person meets them.

Nothing here knows a class name of any site: an item is a headline that links to an article of the same site,
and stands neither in the navigation nor beside the list.
"""

from __future__ import annotations

from collections.abc import Sequence

from scraper.article.boxes import ASIDE_TOKENS
from scraper.article.cards import read_cards, renumber
from scraper.article.evidence import Context
from scraper.article.outline import Outline
from scraper.urls import is_section_page, same_site
from storage.model import Link, LinkKind

#: A page with fewer headlines lists nothing.
MIN_ITEMS = 4
#: Elements that stand beside a list, never hold one.
BESIDE = frozenset(("nav", "footer", "aside"))


def read_listing(outline: Outline, blocks: Sequence[int], context: Context) -> tuple[Link, ...]:
    """The items of a page: of the *blocks* that its rule knows, else all outside of navigation and sidebars."""
    if blocks:
        return renumber([link for at in blocks for link in read_cards(outline, at, LinkKind.READ_MORE, context)])
    return renumber([link for link in read_cards(outline, 0, LinkKind.READ_MORE, context) if _is_item(link, context)])


def _is_item(link: Link, context: Context) -> bool:
    if link.url is None or context.base_url is None:
        return link.url is None or not is_section_page(link.url)
    return same_site(link.url, context.base_url) and not is_section_page(link.url)


def drop_surroundings(outline: Outline) -> None:
    """Take navigation, footers and sidebars out of a page that is to be read as a listing."""
    outline.drop(
        [
            at
            for at in outline.within(0, *BESIDE, "div", "ul", "section")
            if (outline.tags[at] in BESIDE or (outline.names(at) & ASIDE_TOKENS and _lists_much(outline, at)))
            and not outline.has(at, "h1", "main")
        ]
    )


def _lists_much(outline: Outline, at: int) -> bool:
    return sum("href" in outline.attributes(link) for link in outline.within(at, "a")) > MIN_ITEMS
