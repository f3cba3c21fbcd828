"""What an article is filed under, where no label says so: by the short links of the lines that say when it was written
and by whom, and by links that the page marks by their relation.

A date or an author is a second voice: what else such a line links on the site are the lists that the article is in.
"""

from __future__ import annotations

from collections.abc import Iterable

from scraper.article.evidence import Context
from scraper.article.html.fields.authors import AUTHOR_PATH
from scraper.article.html.fields.dates import is_in_card
from scraper.article.html.header import is_dated
from scraper.article.html.menu import MAX_SECTION_CHARS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, address, has_figure, is_file, key_of
from scraper.text.bylines import is_labelled_byline, parse_authors
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.text.phrases import is_button, is_furniture, is_no_section, leads_back
from scraper.urls import is_home_page, same_site, url_key

#: A line of dates, names and categories is not longer than this, in characters.
MAX_LINE_CHARS = 200
MAX_LIST_NAME_WORDS = 4
#: An address with so many slashes lies in no folder: "https://coast.example/boats".
MIN_FOLDER_SLASHES = 3
#: Link relations of tags and categories (microformats rel-tag; WordPress' rel="category").
LIST_RELATIONS = frozenset(("tag", "category"))
#: Elements that may be such a line.
LINE_TAGS = BLOCKS | {"span", "small", "time"}


def filed_under(
    outline: Outline, elements: Iterable[int], others: frozenset[str], signers: frozenset[str], context: Context
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """(tags and categories by marked links among *elements*, those that lines of date or author link, by folder).

    *others*: keys of what is none; *signers*: those of the authors. A line that links one name where no author is
    known may link the author.
    """
    marked: dict[str, None] = {}
    rows: dict[str, dict[str, None]] = {}
    done = -1
    for at in elements:
        if at < done or outline.tags[at] not in LINE_TAGS or not outline.linked(at):
            continue
        if outline.chars(at) > MAX_LINE_CHARS:
            continue
        links = [link for link in outline.within(at, "a") if 0 < outline.chars(link) <= MAX_SECTION_CHARS]
        if not links or not _is_line(outline, at, signers) or is_in_card(outline, at):
            continue
        done = outline.ends[at]
        for link in links:
            text = outline.text(link).strip('#,; "“”')
            url = address(context.base_url, outline.attribute(link, "href"))
            if url is None or not _is_list(outline, link, text, url, others | signers, context):
                continue
            if is_marked(outline, link):
                marked[text] = None
            elif not has_figure(text) and (signers or rows or not _is_name(text)):
                rows.setdefault(_folder(url), {})[text] = None
    return tuple(marked), tuple(map(tuple, rows.values()))


def is_marked(outline: Outline, link: int) -> bool:
    """Whether a link says that it leads to a tag or a category."""
    return not LIST_RELATIONS.isdisjoint(outline.attribute(link, "rel").split())


def _folder(url: str) -> str:
    """The first folder of an address: lists of one kind lie in one, sections below each other."""
    return "/".join(url.split("/")[:4]) if url.rstrip("/").count("/") > MIN_FOLDER_SLASHES else ""


def _is_line(outline: Outline, at: int, signers: frozenset[str]) -> bool:
    if is_dated(outline, at) or any(is_marked(outline, link) for link in outline.within(at, "a")):
        return True
    key = key_of(outline.text(at)) if signers else ""
    return any(name in key for name in signers)


def _is_list(outline: Outline, link: int, text: str, url: str, others: frozenset[str], context: Context) -> bool:
    """Whether a short link leads to another page of the site that is no author's, and is no button."""
    href = outline.attribute(link, "href")
    if not 1 < len(text) <= MAX_SECTION_CHARS or count_words(text) > MAX_LIST_NAME_WORDS or text.isdecimal():
        return False
    if href.startswith("#") or is_home_page(url) or is_file(url) or AUTHOR_PATH.search(href):
        return False
    base = context.base_url or url
    if not same_site(url, base) or url_key(url) == url_key(base) or "author" in outline.attribute(link, "rel"):
        return False
    if key_of(text) in others or text[-1] in ":：" or not any(map(str.isalpha, text)):
        return False
    if is_furniture(text) or is_button(text) or is_no_section(text) or leads_back(text) or is_labelled_byline(text):
        return False
    return next(find_dates(text, language=context.language, zone=context.zone), None) is None


def _is_name(text: str) -> bool:
    """Whether *text* may be the name of a person."""
    return " " in text and [person.name for person in parse_authors(text)] == [text]
