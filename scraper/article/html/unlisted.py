"""Which headlines of a page that lists articles are no items of its list, and why not.

A headline is a link whose words could be the title of an article: several, or any in a heading. Each address counts
once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scraper.article.evidence import Context
from scraper.article.html.item_addresses import same_pages
from scraper.article.html.link_titles import MIN_TITLE_WORDS, title_of
from scraper.article.html.listing import find_surroundings, is_hidden, read_menu
from scraper.article.html.no_articles import is_no_article, is_word_of_page
from scraper.article.html.numbers import number_length, usual_figures
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address
from scraper.text.length import count_words
from scraper.urls import is_home_page, is_section_page, same_site, url_key

MENU, SECTION = "in its menus", "of sections, searches or files"
OTHER_SITE, HIDDEN, BESIDE = "of other sites", "hidden", "beside the list"
UNNUMBERED, ALONE = "without a number in the address as articles have it", "in no list of articles"
#: What is left out on nearly every page: names of sections, no headlines.
USUAL = frozenset((MENU, SECTION))


class Headline(NamedTuple):
    """A link that could lead to an article."""

    url: str
    #: Why it does not, if it is no item.
    reason: str


def find_headlines(outline: Outline, context: Context) -> list[Headline]:
    """The headlines of a page, to be asked for before its items are read, which takes things out of *outline*."""
    menu = read_menu(outline, context)
    around = {at: HIDDEN if is_hidden(outline, at) else BESIDE for at in find_surroundings(outline)}
    return [
        Headline(url, _reason(outline, at, url, context, menu, around)) for at, url in _titled_links(outline, context)
    ]


def unlisted(headlines: Sequence[Headline], items: Sequence[str]) -> Counter[str]:
    """How many of *headlines* are none of *items*, the addresses of the list, by the reason.

    Empty if all of those are names of sections and the like.
    """
    taken, figures = {url_key(url) for url in items}, usual_figures(items)
    same = same_pages([*taken, *(url_key(url) for url, _ in headlines)])
    left: dict[str, str] = {}
    for url, reason in headlines:
        if (key := same.get(url_key(url), url_key(url))) not in taken:
            numbered = reason != ALONE or number_length(url) > figures
            left.setdefault(key, reason if numbered else UNNUMBERED)
    counts = Counter(left.values())
    return counts if counts.keys() - USUAL else Counter()


def _titled_links(outline: Outline, context: Context) -> Iterator[tuple[int, str]]:
    """The links to other pages whose words could be a title, with their addresses."""
    here = url_key(context.base_url) if context.base_url else None
    for at in outline.within(0, "a"):
        title, heading = title_of(outline, at)
        if count_words(title) < (MIN_TITLE_WORDS if heading is None else 1) or is_word_of_page(title):
            continue
        url = (address(context.base_url, outline.attribute(at, "href")) or "").partition("#")[0]
        if url and not is_home_page(url) and url_key(url) != here:
            yield at, url


def _reason(
    outline: Outline, at: int, url: str, context: Context, menu: frozenset[str], surroundings: Mapping[int, str]
) -> str:
    if url_key(url) in menu:
        return MENU
    if context.base_url and not same_site(url, context.base_url):
        return OTHER_SITE
    if is_section_page(url) or is_no_article(url):
        return SECTION
    return next((surroundings[one] for one in outline.around(at) if one in surroundings), ALONE)
