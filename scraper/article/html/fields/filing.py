"""What an article is filed under: by the short links of the lines that say when it was written and by whom, by rows of
short links around it, by links that the page marks by their relation, and by lines of words behind a label or with a
hash sign.

A date or an author is a second voice: what else such a line links on the site are the lists that the article is in. So
is a label before links, whatever it says, or that several links lead to one folder which is not the article's own.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from scraper.article.evidence import Context
from scraper.article.html.extent import is_beside
from scraper.article.html.fields.authors import AUTHOR_PATH
from scraper.article.html.fields.dates import is_in_card
from scraper.article.html.header import is_dated, text_lines
from scraper.article.html.menu import MAX_SECTION_CHARS, MIN_MENU_LINKS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, HEADINGS, address, has_figure, is_file, key_of
from scraper.text.bylines import is_author_label, is_labelled_byline, parse_authors
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.text.phrases import is_button, is_furniture, is_no_section, is_tag_label, leads_back, stands_for_section
from scraper.urls import is_home_page, same_site, url_key

#: A line of dates, names and categories is not longer than this, in characters.
MAX_LINE_CHARS = 200
MAX_LIST_NAME_WORDS = 4
#: An address with so many slashes lies in no folder: "https://coast.example/boats".
MIN_FOLDER_SLASHES = 3
#: Link relations of tags and categories (microformats rel-tag; WordPress' rel="category").
LIST_RELATIONS = frozenset(("tag", "category"))
#: Elements that may be such a line, and those that may be a row of links.
LINE_TAGS = BLOCKS | {"span", "small", "time"}
ROW_TAGS = BLOCKS | {"span", "small"}
#: A row of links has so many at most, and so much text beside them, in characters.
MAX_ROW_LINKS, MAX_ROW_CHARS = 30, 40
#: The longest text of a link that is marked.
MAX_MARKED_CHARS = 60
#: The longest label of a row, and the elements that label what follows them.
MAX_LABEL_CHARS = 24
LABEL_TAGS = HEADINGS | {"dt", "th", "strong", "b", "label"}
#: The most words, and the most characters, in a line of words.
MAX_WORDS, MAX_WORDS_CHARS = 20, 160
_APART = re.compile(r"\s*[,;、，；|·•]\s*")


def marked_links(outline: Outline) -> list[int]:
    """The links that say that they lead to a tag or a category, in order."""
    return outline.related(*LIST_RELATIONS)


def marked_lists(
    outline: Outline, links: Iterable[int], end: int, behind: Iterable[int], base_url: str | None
) -> tuple[str, ...]:
    """What *links* up to *end*, that of the text, and *behind* are marked to lead to: its tags and categories."""
    own = frozenset(behind)
    found: dict[str, None] = {}
    for link in links:
        if link not in own and (link >= end or is_beside(outline, link) or is_in_card(outline, link)):
            continue
        text = outline.text(link).strip('#,; "“”') if outline.chars(link) <= MAX_MARKED_CHARS else ""
        if text and not stands_for_section(text):
            url = address(base_url, outline.attribute(link, "href"))
            if not (url and is_home_page(url)):
                found[text] = None
    return tuple(found)


def filed_under(
    outline: Outline, elements: Iterable[int], others: frozenset[str], signers: frozenset[str], context: Context
) -> tuple[tuple[str, ...], ...]:
    """What lines of date or author among *elements* link beside, by folder.

    *others*: keys of what is none; *signers*: those of the authors. A line that links one name where no author is
    known may link the author.
    """
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
            if not is_marked(outline, link) and not has_figure(text) and (signers or rows or not _is_name(text)):
                rows.setdefault(_folder(url), {})[text] = None
    return tuple(map(tuple, rows.values()))


def link_rows(
    outline: Outline, elements: Iterable[int], others: frozenset[str], menu: Container[str], context: Context
) -> tuple[tuple[str, ...], ...]:
    """The rows of short links among *elements* that lead to one folder of the site, or stand behind a label: those to
    tags and categories.

    *others*: keys of what is none: authors. *menu*: keys of the sections of the site, all of which are no row.
    """
    rows: list[tuple[str, ...]] = []
    done = -1
    for at in elements:
        if at < done or outline.tags[at] not in ROW_TAGS or not outline.linked(at) or outline.plain(at) > MAX_ROW_CHARS:
            continue
        links = [link for link in outline.within(at, "a") if outline.chars(link)]
        if not 0 < len(links) <= MAX_ROW_LINKS:
            continue
        label = _label_before(outline, links[0])
        if len(links) < 2 and not label:
            continue
        urls = [address(context.base_url, outline.attribute(link, "href")) for link in links]
        names = [outline.text(link).strip('#,; "“”') for link in links]
        listed = (
            url is not None and _is_list(outline, link, name, url, others, context)
            for link, name, url in zip(links, names, urls, strict=True)
        )
        if not all(listed) or not _is_apart([url or "" for url in urls], context.base_url, is_labelled=bool(label)):
            continue
        row = tuple(dict.fromkeys(names))
        is_menu = len(row) >= MIN_MENU_LINKS and all(key_of(name) in menu for name in row)
        if row not in rows and not is_menu:
            rows.append(row)
            done = outline.ends[at]
    return tuple(rows)


def _label_before(outline: Outline, link: int) -> str:
    """The label right before the first link of a row: what ends in a colon, or an element that labels what follows."""
    before = outline.starts[link] - 1
    if before < 0 or outline.link_sizes[before]:
        return ""
    text = outline.pieces[before].strip()
    if not text or len(text) > MAX_LABEL_CHARS or is_author_label(text) or has_figure(text):
        return ""
    if text[-1] in ":：":
        return text
    near = range(link - 1, max(link - 4, 0), -1)
    is_label = any(outline.tags[at] in LABEL_TAGS and outline.starts[at] == before for at in near)
    return text if is_label and (is_tag_label(text) or stands_for_section(text)) else ""


def _is_apart(urls: Sequence[str], base_url: str | None, *, is_labelled: bool) -> bool:
    """Whether *urls* lie in one folder, or are places of one page, and none is a page beside the article's."""
    base = (base_url or "").partition("?")[0].rstrip("/")
    if any(_is_beside(url, base) for url in urls):
        return False
    if is_labelled and len(urls) == 1:
        return True
    if all("#" in url for url in urls):
        return len({url.partition("#")[0] for url in urls}) == 1
    return len(set(map(_folder, urls))) == 1 and _folder(urls[0]) != ""


def _is_beside(url: str, base: str) -> bool:
    """Whether *url* looks like that of another article: as deep as *base*, in the same first folder."""
    parts, own = url.partition("#")[0].partition("?")[0].rstrip("/").split("/"), base.split("/")
    return len(parts) == len(own) and parts[:-1][:4] == own[:-1][:4]


def worded_lists(outline: Outline, elements: Iterable[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(tags, categories) that are words of lines among *elements* and no links: behind a label, or with hash signs."""
    tags: dict[str, None] = {}
    sections: dict[str, None] = {}
    for at in text_lines(outline, elements):
        if outline.linked(at) or not 1 < outline.chars(at) <= MAX_WORDS_CHARS:
            continue
        text = outline.text(at)
        if text[0] == "#":
            words = [word.strip(" ,;·|") for word in text[1:].split("#")]
            if all(1 < len(word) <= MAX_SECTION_CHARS and count_words(word) <= MAX_LIST_NAME_WORDS for word in words):
                tags |= dict.fromkeys(words)
            continue
        first = outline.pieces[outline.starts[at]].strip()
        label, colon, rest = first.replace("：", ":").partition(":")
        is_tags = is_tag_label(label)
        if not (is_tags or (colon and stands_for_section(label))):
            continue
        pieces = [piece.strip() for piece in outline.pieces[outline.starts[at] + 1 : outline.stops[at]]]
        words = [word for piece in (rest, *pieces) for word in _APART.split(piece.strip(" .")) if word]
        if 0 < len(words) <= MAX_WORDS and all(
            len(word) <= MAX_SECTION_CHARS and count_words(word) <= MAX_LIST_NAME_WORDS for word in words
        ):
            (tags if is_tags else sections).update(dict.fromkeys(words))
    return tuple(tags), tuple(sections)


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
    return not has_figure(text) or next(find_dates(text, language=context.language, zone=context.zone), None) is None


def _is_name(text: str) -> bool:
    """Whether *text* may be the name of a person."""
    return " " in text and [person.name for person in parse_authors(text)] == [text]
