"""Pages that list articles: their items in the order in which a person meets them.

Nothing here knows a class name of any site: an item is a headline that links to an article of the same site,
and stands neither in the navigation nor beside the list.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from scraper.article.boxes import ASIDE_TOKENS
from scraper.article.cards import read_cards, renumber
from scraper.article.evidence import Context
from scraper.article.rules import SiteRule
from scraper.article.tree import remove, tokens
from scraper.urls import is_section_page, same_site
from storage.model import Link, LinkKind

#: A page with fewer headlines lists nothing.
MIN_ITEMS = 4
#: Elements that stand beside a list, never hold one.
BESIDE = frozenset(("nav", "footer", "aside"))


def read_listing(tree: LexborHTMLParser, site: SiteRule | None, context: Context) -> tuple[Link, ...]:
    """The items of the page, first by the rule, else all headlines outside of navigation and sidebars."""
    if site is not None and (blocks := site.nodes(tree, "items")):
        return renumber([link for block in blocks for link in read_cards(block, LinkKind.READ_MORE, context)])
    if tree.body is None:
        return ()
    return renumber([link for link in read_cards(tree.body, LinkKind.READ_MORE, context) if _is_item(link, context)])


def _is_item(link: Link, context: Context) -> bool:
    if link.url is None or context.base_url is None:
        return link.url is None or not is_section_page(link.url)
    return same_site(link.url, context.base_url) and not is_section_page(link.url)


def drop_surroundings(tree: LexborHTMLParser) -> None:
    """Take navigation, footers and sidebars out of a page that is to be read as a listing."""
    remove(
        node
        for node in tree.css("nav, footer, aside, div[class], ul[class], section[class]")
        if (node.tag in BESIDE or (tokens(node) & ASIDE_TOKENS and len(node.css("a[href]")) > MIN_ITEMS))
        and node.css_first("h1, main") is None
    )
