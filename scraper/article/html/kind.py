"""The kind of a page: article, listing or neither."""

from __future__ import annotations

import re
from collections.abc import Iterable

from slugify import slugify

from scraper.article.evidence import Evidence
from scraper.article.html.body.place import TextPlace
from scraper.article.html.cards import HEADINGS_ONLY, find_headlines
from scraper.article.html.listing import MIN_ITEMS
from scraper.article.html.outline import Outline
from scraper.article.html.parse import Page
from scraper.article.html.tree import BLOCKS, is_file, word_count
from scraper.text.phrases import is_error_page, is_search, is_wall
from scraper.urls import is_home_page, is_listing_below, is_section_page
from storage.model import Article

#: A page with less text is no article, unless its rule, metadata or address say that it is.
MIN_ARTICLE_WORDS = 20
#: And this is the least even then.
MIN_STATED_WORDS = 4
#: A longer text is never an error page, whatever its title says.
MAX_ERROR_WORDS = 100
#: A page with fewer words for each headline that it links is a listing.
WORDS_PER_HEADLINE = 70
#: If the address is that of a list, plain links of this many words are headlines, too.
MIN_HEADLINE_WORDS = 5
#: An address of this many words, with this share of them in the title, is that of an article.
MIN_SLUG_WORDS, MIN_TITLE_SHARE = 4, 0.8
#: This many words without a headline between them are the text of an article.
MIN_RUN_WORDS = 100
#: A shorter link alone on its line is a button.
MIN_LINK_CHARS = 15


def is_listing(page: Page, place: TextPlace, evidence: Iterable[Evidence]) -> bool:
    """Whether the page lists articles rather than being one: by how little text it has for its headlines."""
    if any(one.is_article for one in evidence):
        return False
    words = word_count(place.outline.text(place.at))
    url = page.url
    home = url is not None and is_home_page(url)
    listed = home or (url is not None and is_listing_below(url))
    if not listed and has_own_address(page):
        return False
    headlines = _headlines(page, place.outline, place.at, MIN_HEADLINE_WORDS if listed else HEADINGS_ONLY)
    if headlines >= MIN_ITEMS and words < WORDS_PER_HEADLINE * headlines:
        run = _longest_run(place)
        return listed or run < MIN_RUN_WORDS or run * 2 < words
    if not (home or words < 3 * MIN_ARTICLE_WORDS or (url is not None and is_section_page(url))):
        return False
    everywhere = _headlines(page, page.outline, 0, HEADINGS_ONLY)
    apart = words * 3 < word_count(page.outline.text(0))  # the summary of one item, taken for a text
    return everywhere >= (MIN_ITEMS if apart else 2 * MIN_ITEMS) and (
        home or words < WORDS_PER_HEADLINE * everywhere / 4
    )


def has_own_address(page: Page) -> bool:
    """Whether the last part of the page's address is its title, or most of it, as that of an article is."""
    parts = re.split(r"[-_.]", (page.url or "").partition("?")[0].rstrip("/").rpartition("/")[2].lower())
    words = {word for word in parts if word.isalpha()}
    if len(words) < MIN_SLUG_WORDS:
        return False
    return any(len(words & {*slugify(head.text).split("-")}) >= MIN_TITLE_SHARE * len(words) for head in page.heads)


def _longest_run(place: TextPlace) -> int:
    """Words of the longest text between links that stand alone: an article with teasers behind it has a long one."""
    outline, at = place.outline, place.at
    longest, start = 0, outline.starts[at]
    for link in outline.within(at, "a"):
        alone = outline.chars(link) == outline.chars(outline.parents[link]) or outline.has(link, *BLOCKS)
        if alone and outline.chars(link) > MIN_LINK_CHARS:
            longest = max(longest, word_count(outline.line(start, outline.starts[link])))
            start = outline.stops[link]
    return max(longest, word_count(outline.line(start, outline.stops[at])))


def _headlines(page: Page, outline: Outline, at: int, min_words: int) -> int:
    """How many articles *at* offers under headlines; plain links count from *min_words* on."""
    found = find_headlines(outline, at, page.context, min_words=min_words).values()
    return sum(one.url is None or not (is_section_page(one.url) or is_file(one.url)) for one in found)


def is_enough(article: Article, page: Page, evidence: Iterable[Evidence]) -> bool:
    """Whether *article* has a title and words enough to be one, and tells no error, check, login or search."""
    words = 0
    for paragraph in article.body:
        words += word_count(paragraph)
        if words >= MAX_ERROR_WORDS:  # enough for all that is asked
            break
    is_stated = any(one.is_article for one in evidence) or has_own_address(page)
    enough = MIN_STATED_WORDS if is_stated else MIN_ARTICLE_WORDS
    if article.title is None or words < enough:
        return False
    return words >= MAX_ERROR_WORDS or not _is_wall(article.title, page)


def _is_wall(title: str, page: Page) -> bool:
    """Whether *title* or the page's head says that no article is shown, but an error, a check, a login or a search."""
    titles = (title, *(head.text for head in page.heads))
    return any(is_error_page(one) or is_wall(one) or is_search(one) for one in titles)
