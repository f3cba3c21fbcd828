"""The sections that cards name beside their titles, as links or as plain words, and what is none: people."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from slugify import slugify

from scraper.article.evidence import Context
from scraper.article.html.menu import MAX_SECTION_CHARS, names_section
from scraper.article.html.no_articles import route_of
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, key_of
from scraper.text.bylines import is_labelled_byline, is_name
from scraper.text.length import count_words
from scraper.text.phrases import block_kind, is_furniture
from scraper.urls import is_home_page, is_section_page, path_and_query, url_key
from storage.model import Link

#: The longest name of a section, in words.
MAX_CATEGORY_WORDS = 6
#: So many cards show that what their links name are people: if more than this share of the names differ.
MIN_SIGNED_CARDS, MIN_PEOPLE_SHARE = 4, 0.7


def is_section(outline: Outline, at: int, context: Context) -> bool:
    """Whether an element says no more than the name of a section, and is no link to something else."""
    name = outline.text(at) if outline.chars(at) <= MAX_SECTION_CHARS else ""
    if name[:1] == "#" or key_of(name) not in context.sections:
        return False
    link = at if outline.tags[at] == "a" else next(iter(outline.within(at, "a")), outline.link_around(at))
    return link is None or names_section(outline.attribute(link, "href"), context.base_url)


def portraits_in(outline: Outline, card: int, context: Context) -> set[str]:
    """The keys of the pages that pictures without words in a *card* lead to: the article, and who wrote it."""
    links = (at for at in outline.within(card, "a") if not outline.chars(at) and outline.has(at, "img"))
    urls = (address(context.base_url, outline.attribute(at, "href")) for at in links)
    return {url_key(url) for url in urls if url is not None}


def category_of(outline: Outline, links: Iterable[int], others: Container[str], context: Context) -> str | None:
    """The section that one of *links* of a card names; *others* are the keys of what it leads to, and of people."""
    for link in links:
        href, text = outline.attribute(link, "href"), outline.text(link)
        url = address(context.base_url, href) if outline.tags[link] == "a" else None
        if url is None or is_home_page(url) or url_key(url) in others or route_of(href):
            continue
        if not names_section(href, context.base_url):
            continue
        if not is_section_page(url) and slugify(path_and_query(url)[0]) != slugify(text):  # it is called as it is named
            continue
        if not any(map(str.isalpha, text)) or text[0] == "#" or re.search(r"\d{2}", text):  # a tag, a score, a year
            continue
        if not 0 < count_words(text) <= MAX_CATEGORY_WORDS or is_labelled_byline(text):
            continue
        if not is_furniture(text) and block_kind(text) is None:  # the heading of the block may lead to its section
            return text
    return None


def without_people(links: Sequence[Link], context: Context) -> list[Link]:
    """*links* of the cards of one list, without categories if these are people: names of several words of which nearly
    all differ, and none is known as that of a section.
    """
    names = [link.category for link in links if link.category is not None]
    people = {name for name in names if " " in name and is_name(name) and key_of(name) not in context.sections}
    if len(names) < MIN_SIGNED_CARDS or len(people) <= MIN_PEOPLE_SHARE * len(names):
        return [*links]
    return [replace(link, category=None) if link.category in people else link for link in links]
