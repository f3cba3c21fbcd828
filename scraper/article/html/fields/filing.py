"""What an article is filed under: by the short links of the lines that say when it was written and by whom, by rows of
short links around it, and by links that the page marks by their relation.

A date or an author is a second voice: what else such a line links on the site are the lists that the article is in. So
is a label before links, whatever it says, or that several links lead to one folder which is not the article's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from scraper.article.evidence import Context
from scraper.article.html.element_kinds import INLINE
from scraper.article.html.extent import is_beside
from scraper.article.html.fields.author_links import BYLINE_TOKENS, is_introduced, leads_to_person
from scraper.article.html.fields.dates import is_in_card
from scraper.article.html.fields.shelves import folder_of
from scraper.article.html.fields.tags import TOPIC_PATH, link_name
from scraper.article.html.header import is_dated, text_lines
from scraper.article.html.menu import MAX_MENU_LEVELS, MAX_SECTION_CHARS, MIN_MENU_LINKS, is_in_menu, raw_folder
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, HEADINGS, address, has_figure, is_file, key_of
from scraper.text.bylines import is_author_label, parse_authors
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.text.phrases import (
    block_kind,
    is_button,
    is_footer,
    is_furniture,
    is_no_section,
    is_section_label,
    is_tag_label,
    leads_back,
    leads_on,
    stands_for_section,
)
from scraper.urls import is_home_page, is_listing_below, is_next_to, is_numbered_like, same_site, url_key

#: A line of dates, names and categories is not longer than this, in characters.
MAX_LINE_CHARS = 200
MAX_LIST_NAME_WORDS = 4
#: An address with so many slashes lies in no folder: "https://coast.example/boats".
MIN_FOLDER_SLASHES = 3
#: Link relations of tags and categories (microformats rel-tag; WordPress' rel="category").
LIST_RELATIONS = frozenset(("tag", "category"))
#: And of authors and of the articles beside one (HTML §4.6.6).
OTHER_RELATIONS = frozenset(("author", "next", "prev"))
#: Elements that may be such a line, and those that may be a row of links.
LINE_TAGS = BLOCKS | {"span", "small", "time"}
ROW_TAGS = BLOCKS | {"span", "small"}
#: A row of links has so many at most, and so much text beside them, in characters.
MAX_ROW_LINKS, MAX_ROW_CHARS = 30, 40
#: An element has so many rows, each behind its label.
MAX_GROUPS = 5
#: More links into the folders of lists are a cloud of them; so many links are tried, and so many rows are read.
MAX_SHELVED, MAX_LINKS_TRIED, MAX_ROWS_READ = 12, 200, 40
#: The picture of what a link leads to stands so many elements before it at most.
MAX_PICTURE_STEPS = 8
#: The longest text of a link that is marked.
MAX_MARKED_CHARS = 80
#: The longest label of a row, and the elements that label what follows them.
MAX_LABEL_CHARS = 24
LABEL_TAGS = HEADINGS | {"dt", "th", "strong", "b", "label", "span"}
#: Signs at either end of a link that leads on or back.
POINTERS = frozenset("«»‹›←→<>◀▶◁▷◄►")
_BARS = re.compile(r"\s*[|•·]\s*")
#: A label before a name, whatever it says: "Rubrique : Sport".
LABEL = re.compile(r"^[^:：]{1,24}[:：]\s*")
#: The name of a person in an address signs nothing.
_ADDRESS = re.compile(r"\S*://\S*")
#: Signs between one list of a line and the label of the next.
_BEFORE_LABEL = " \n\t\r\xa0,;|·•–—-/"


class Row(NamedTuple):
    """A row of links to tags or categories."""

    names: tuple[str, ...]
    #: Where the first of them leads; see `folder_of`.
    folder: str
    #: Whether a label stands before it.
    is_labelled: bool
    #: Whether that says that it names sections, and the row stands in no column.
    is_of_sections: bool
    #: Whether that says that it names tags, or in the article all of its links lead to pages of such.
    is_of_tags: bool


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
        text = link_name(outline, link) if outline.chars(link) <= MAX_MARKED_CHARS else ""
        if text and not stands_for_section(text):
            url = address(base_url, outline.attribute(link, "href"))
            if not (url and is_home_page(url)):
                found[text] = None
    return tuple(found)


def filed_under(
    outline: Outline,
    elements: Iterable[int],
    others: frozenset[str],
    signers: frozenset[str],
    known: Container[str],
    context: Context,
) -> tuple[tuple[str, ...], ...]:
    """What lines of date or author among *elements* link beside, by folder.

    *others*: keys of what is none; *signers*: those of the authors; *known*: those of names of lists. A line that links
    another name where no author is known may link the author.
    """
    rows: dict[str, dict[str, None]] = {}
    done = -1
    for at in elements:
        if at < done or outline.tags[at] not in LINE_TAGS or not outline.linked(at):
            continue
        notes = list(_notes(outline, at)) if outline.chars(at) > MAX_LINE_CHARS else []
        if outline.chars(at) - sum(map(outline.chars, notes)) > MAX_LINE_CHARS:
            continue
        links = [
            link
            for link in outline.within(at, "a")
            if 0 < outline.chars(link) <= MAX_SECTION_CHARS and not any(outline.holds(note, link) for note in notes)
            if len([*text_lines(outline, range(link, outline.ends[link]))]) < 2  # more are a card, or count something
        ]
        if (
            not links
            or not _is_line(outline, at, notes, signers)
            or is_in_card(outline, at)
            or is_footer(outline.text(at))
        ):
            continue
        done = outline.ends[at]
        urls = [address(context.base_url, outline.attribute(link, "href")) for link in links]
        ends = Counter(url.rstrip("/").rpartition("/")[2] for url in urls if url is not None)
        for link, url in zip(links, urls, strict=True):
            text = link_name(outline, link)
            if url is not None and ends[url.rstrip("/").rpartition("/")[2]] > 1:
                continue  # of one page: to print, in another language
            if url is None or not _is_list(outline, link, text, url, others | signers, context):
                continue
            is_list = signers or rows or key_of(text) in known or not _is_name(text)
            if is_list and not is_marked(outline, link) and not has_figure(text):
                rows.setdefault(_folder(url), {})[text] = None
    return tuple(map(tuple, rows.values()))


def _notes(outline: Outline, at: int) -> Iterator[int]:
    """Long parts of a line, which are shown beside it."""
    return (
        part for part in outline.children(at) if outline.tags[part] in INLINE and outline.chars(part) > MAX_LINE_CHARS
    )


def link_rows(
    outline: Outline,
    elements: Iterable[int],
    others: frozenset[str],
    menu: Container[str],
    context: Context,
    *,
    is_text: bool = False,
    is_behind: bool = False,
) -> list[Row]:
    """The rows of short links among *elements* that lead to one folder of the site, or stand behind a label: those to
    tags and categories.

    *others*: keys of what is none: authors. *menu*: keys of the sections of the site, all of which are no row.
    *is_text*: the elements are lines of the text, where only a label shows what is a row. *is_behind*: they stand
    behind it.
    """
    found: dict[int, Row] = {}
    done = -1
    for at in elements:
        if at < done or outline.tags[at] not in ROW_TAGS or not outline.linked(at):
            continue
        if len(found) > MAX_ROWS_READ:
            break
        if (plain := outline.plain(at)) > MAX_ROW_CHARS * MAX_GROUPS:
            continue
        groups = _groups(outline, at)
        if plain > MAX_ROW_CHARS * len(groups):
            continue
        rows = {group[0]: _row(outline, group, others, menu, context, is_behind=is_behind) for group in groups}
        if is_text and not all(_label_before(outline, link) for link in rows):
            continue
        is_whole = all(rows.values())
        if len(rows) > 1:  # other labels stand before others
            rows = {link: row for link, row in rows.items() if row is not None and row.is_labelled}
        if not rows or not all(rows.values()):
            continue
        if is_whole:  # else rows in it may show their form
            done = outline.ends[at]
        found |= {link: row for link, row in rows.items() if row is not None}
    return [row for _, row in sorted(found.items())]


def _is_among_all(outline: Outline, link: int) -> bool:
    """Whether a link stands in a menu or a cloud: a box of several links to its folder, perhaps of others, too."""
    folder = raw_folder(outline.attribute(link, "href"))
    for around in islice(outline.around(link), MAX_MENU_LEVELS):
        links = outline.within(around, "a")
        if outline.tags[around] == "nav" or (
            not outline.plain(around)
            and sum(raw_folder(outline.attribute(one, "href")) == folder for one in links) >= MIN_MENU_LINKS
        ):
            return True
    return False


def _names(outline: Outline, links: Iterable[int]) -> list[str]:
    return [link_name(outline, link) for link in links]


def _groups(outline: Outline, at: int) -> list[list[int]]:
    """The links in *at*, parted where a label stands before one; none where they are too many."""
    links = outline.within(at, "a")
    groups: list[list[int]] = []
    for link in links if len(links) <= 2 * MAX_ROW_LINKS else ():
        if outline.starts[link] == outline.stops[link]:
            continue
        if not groups or _label_before(outline, link):
            groups.append([])
        groups[-1].append(link)
    return groups


def _row(
    outline: Outline,
    links: Sequence[int],
    others: frozenset[str],
    menu: Container[str],
    context: Context,
    *,
    is_behind: bool,
) -> Row | None:
    """A row of links; None if they are none. Behind the text it may be the menu of the site."""
    label = _label_before(outline, links[0])
    if (len(links) < 2 and not label) or len(links) > MAX_ROW_LINKS:
        return None
    if is_behind and any(_is_nested(outline, link) for link in links):
        return None
    urls = [address(context.base_url, outline.attribute(link, "href")) or "" for link in links]
    names = _names(outline, links)
    if not all(url and _may_lead(outline, link, url, context) for link, url in zip(links, urls, strict=True)):
        return None
    if not all(1 < len(name) <= MAX_SECTION_CHARS and key_of(name) not in others for name in names):
        return None
    if 2 * sum(map(_is_short, names)) <= len(names):
        return None
    words = [url for name, url in zip(names, urls, strict=True) if not _may_name(name, context)]
    if words:  # most others show that "Video" and "2026" are names there, too
        [(folder, _)] = Counter(map(folder_of, urls)).most_common(1)
        is_row = 2 * len(words) < len(urls) and all(folder_of(url) == folder for url in words)
        if not is_row or (is_behind and not label):
            return None
    hashed = all(outline.text(link)[0] == "#" for link in links)
    if not hashed and not _is_apart(urls, context.base_url, label):
        return None
    row = tuple(name for name in dict.fromkeys(names) if LABEL.sub("", name) not in {*names} - {name})
    is_menu = len(row) >= MIN_MENU_LINKS and all(key_of(name) in menu for name in row)
    is_of_sections = is_section_label(label) and not is_beside(outline, links[0])
    is_of_tags = is_tag_label(label) or (not is_behind and all(map(TOPIC_PATH.search, urls)))
    return None if is_menu else Row(row, folder_of(urls[0]), bool(label), is_of_sections, is_of_tags)


def _is_nested(outline: Outline, link: int) -> bool:
    """Whether a link stands in a list in a list, as the sections of a site do below each other, or in its columns."""
    return sum(outline.tags[around] == "li" for around in islice(outline.around(link), MAX_MENU_LEVELS)) > 1


def on_shelves(
    outline: Outline, elements: Iterable[int], folders: Container[str], others: frozenset[str], context: Context
) -> tuple[str, ...]:
    """What the links among *elements* name that lead into the *folders* in which the site files its articles, or into
    one that is called so.
    """
    found: dict[str, None] = {}
    links = (at for at in elements if outline.tags[at] == "a")
    for link in islice(links, MAX_LINKS_TRIED):
        if not 1 < outline.chars(link) <= MAX_SECTION_CHARS:
            continue
        url = address(context.base_url, outline.attribute(link, "href"))
        if url is None or not (folder_of(url) in folders or is_listing_below(url)):
            continue
        if is_in_card(outline, link) or _is_among_all(outline, link) or is_in_menu(outline, link):
            continue
        text = link_name(outline, link)
        if _is_list(outline, link, text, url, others, context):
            found[text] = None
    return tuple(found) if len(found) <= MAX_SHELVED else ()


def _label_before(outline: Outline, link: int) -> str:
    """The label right before the first link of a row: what ends in a colon, or an element that labels what follows."""
    before = outline.starts[link] - 1
    if before < 0 or outline.link_sizes[before]:
        return ""
    text = _BARS.split(outline.pieces[before].strip(_BEFORE_LABEL))[-1]
    if not text or len(text) > MAX_LABEL_CHARS or is_author_label(text) or has_figure(text):
        return ""
    if text[-1] in ":：":
        return "" if leads_on(text) or block_kind(text) else text
    if not (is_tag_label(text) or is_section_label(text)):
        return ""
    near = range(link - 1, max(link - 4, 0), -1)
    is_label = any(outline.tags[at] in LABEL_TAGS and outline.starts[at] == before for at in near)
    return text if is_label else ""


def _is_apart(urls: Sequence[str], base_url: str | None, label: str) -> bool:
    """Whether *urls* lie in one folder, or are places of one page, and none is a page beside the article's.

    Several behind a *label* may lie as deep as the article, in a folder of their own; those behind one for tags or
    sections may lie in its own.
    """
    if len(set(map(folder_of, urls))) == 1 and (is_tag_label(label) or is_section_label(label)):
        return True
    base = (base_url or "").partition("?")[0].rstrip("/")
    folders = set(map(folder_of, urls))
    if label and len(urls) > 1 == len(folders) and not folders & {"", folder_of(base)}:
        return True
    if any(is_next_to(url, base) for url in urls):
        return False
    if label and len(urls) == 1:
        return True
    if all("#" in url for url in urls):
        return len({url.partition("#")[0] for url in urls}) == 1
    counts = Counter(map(_folder, urls))
    return "" not in counts and (len(counts) == 1 if label else 2 * max(counts.values()) > len(urls))


def is_marked(outline: Outline, link: int) -> bool:
    """Whether a link says that it leads to a tag or a category."""
    return not LIST_RELATIONS.isdisjoint(outline.attribute(link, "rel").split())


def _folder(url: str) -> str:
    """The first folder of an address: lists of one kind lie in one, sections below each other."""
    return "/".join(url.split("/")[:4]) if url.rstrip("/").count("/") > MIN_FOLDER_SLASHES else ""


def _is_line(outline: Outline, at: int, notes: Sequence[int], signers: frozenset[str]) -> bool:
    """Whether a line with *notes* beside it has a date, a link that is marked or the name of an author."""
    before = outline.line(outline.starts[at], outline.starts[notes[0]]) if notes else ""
    if (
        is_dated(outline, at)
        or (has_figure(before) and next(find_dates(before), None))
        or any(is_marked(outline, link) for link in outline.within(at, "a"))
    ):
        return True
    key = key_of(_ADDRESS.sub(" ", outline.text(at))) if signers else ""
    return any(name in key for name in signers)


def _is_list(outline: Outline, link: int, text: str, url: str, others: frozenset[str], context: Context) -> bool:
    """Whether a short link leads to another page of the site that is no author's, and is no button."""
    if not _is_short(text) or key_of(text) in others:
        return False
    return _may_lead(outline, link, url, context) and _may_name(text, context)


def _is_short(name: str) -> bool:
    return 1 < len(name) <= MAX_SECTION_CHARS and count_words(name) <= MAX_LIST_NAME_WORDS


def _may_lead(outline: Outline, link: int, url: str, context: Context) -> bool:
    """Whether a link leads to another page of the site that is no author's and none beside or below the article."""
    href = outline.attribute(link, "href")
    if is_home_page(url) or is_file(url) or leads_to_person(href) or outline.names(link) & BYLINE_TOKENS:
        return False
    base = context.base_url or url
    if not same_site(url, base) or url_key(url) == url_key(base) or is_numbered_like(url, base):
        return False
    if not OTHER_RELATIONS.isdisjoint(outline.attribute(link, "rel").split()):
        return False
    text = link_name(outline, link)
    if is_introduced(outline, link):
        return False
    return not (text[:1] in POINTERS or text[-1:] in POINTERS or is_part(url, base) or _is_pictured(outline, link))


def _is_pictured(outline: Outline, link: int) -> bool:
    """Whether a picture right before a link leads to the same page, which is that of a person or an article."""
    near = range(link - 1, max(link - MAX_PICTURE_STEPS, 0), -1)
    before = next((at for at in near if outline.tags[at] == "a"), None)
    if before is None or outline.attribute(before, "href") != outline.attribute(link, "href"):
        return False
    return outline.starts[before] == outline.stops[before] and outline.has(before, "img")


def _may_name(text: str, context: Context) -> bool:
    """Whether the words of a link name a list: no button, and no date."""
    if not any(map(str.isalpha, text)):
        return False
    if is_furniture(text) or is_button(text) or is_no_section(text) or leads_back(text):
        return False
    return not has_figure(text) or next(find_dates(text, language=context.language, zone=context.zone), None) is None


def is_part(url: str, base: str) -> bool:
    """Whether *url* lies below the article's own address: its source, its comments, its next page."""
    own = base.partition("?")[0].rstrip("/")
    return not is_home_page(own) and url.startswith(own + "/")


def _is_name(text: str) -> bool:
    """Whether *text* may be the name of a person."""
    return " " in text and [person.name for person in parse_authors(text)] == [text]
