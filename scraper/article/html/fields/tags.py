"""Tags: how lists of them are split, which a system made, and where the page shows them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from urllib.parse import unquote

from scraper.article.evidence import Found, ask
from scraper.article.html.body.place import LIKELY_TOKENS
from scraper.article.html.fields.authors import AUTHOR_PATH
from scraper.article.html.menu import MIN_MENU_LINKS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, address, key_of, plain_key, words_of
from scraper.text.length import count_words
from scraper.text.phrases import is_tag_label, stands_for_section
from scraper.urls import same_site

#: The most words of a tag.
MAX_TAG_WORDS = 8
#: Fewer tags may be words of the address, or codes in capitals, by chance.
MIN_ADDRESS_TAGS, MIN_CODE_TAGS = 5, 8
#: If this share of the tags was generated, all were.
MIN_GENERATED_SHARE = 0.75
TAG_TOKENS = words_of("tag tags keyword keywords topics hashtag hastag tagcloud")
#: Where links to the page of a tag lead.
TOPIC_PATH = re.compile(
    r"(?i)/(?:tags?|topics?|themen?|thema|temas?|hashtag|chu-de|tu-khoa|keywords?|etiquetas?)/[^/?#]+/?$"
)
#: How many elements apart links to topics stand at most, and how many they are.
MAX_TOPIC_GAP_ELEMENTS, MAX_TOPICS = 6, 20
#: Elements that may hold a row of links to tags.
ROW_TAGS = BLOCKS | {"span", "small"}
#: A row of links to tags has so many at most, and so much text beside them, in characters.
MAX_ROW_LINKS, MAX_ROW_CHARS = 20, 40
#: An address with so many slashes has a folder: "https://coast.example/tags".
MIN_FOLDER_SLASHES = 3
#: Class words of the frame of a page.
FRAME_TOKENS = frozenset(("nav", "navigation", "menu", "footer"))
#: The count of articles behind a tag: "Iowa (92)", "2020 Election (611 posts)".
_ARTICLE_COUNT = re.compile(r"\s*\(\d[\d.,]*(?: \w{1,12})?\)\s*$")
TAG_BLOCKS = frozenset(("div", "ul", "p", "section", "ol"))
_MAY_TAG = re.compile(r"tag|keyword|topic", re.IGNORECASE).search
TAG_LABELS = frozenset(("span", "li", "div", "b", "strong", "label", "p"))
#: The longest label of tags.
MAX_LABEL_CHARS = 24
#: Codes of content systems: "8ae9ab2d-fe1b-4230-acb8-a59b52877682", "AIRS08".
_CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{20,}|[A-Z]+\d{2,}|\d+")


_WORD = re.compile(r"\w+")
_COMMA = re.compile(r"[,;、，|]")


def decide_tags(found: Found, papers: frozenset[str], category: str | None) -> tuple[str, ...]:
    """The tags of the first reader that has some, what stands in one row with the *category*, and what is marked.

    Where nothing is stated, those of the first row. What says nothing of the article is left out.
    """
    tags = own_tags(ask(found, "tags", lambda one: one.tags), papers)
    rows, key = found["markup"].rows, key_of(category or "")
    beside = next((row for row in rows if key and key in map(key_of, row)), ())
    if not tags and not beside and rows:
        beside = rows[0]
    known = {key, *map(key_of, tags)}
    more = {key_of(name): name for name in own_tags((*found["markup"].filed, *beside), papers)}
    return (*tags, *(name for key, name in more.items() if key not in known))


def own_tags(tags: Sequence[str], papers: frozenset[str]) -> tuple[str, ...]:
    """*tags* without the name of the paper and words for none, which many put among them."""
    return tuple(tag for tag in tags if plain_key(tag) not in papers and not stands_for_section(tag))


def split_tags(values: object) -> tuple[str, ...]:
    """Tags out of lists and comma-joined strings, each once."""
    tags: dict[str, str] = {}
    for value in values if isinstance(values, (list, tuple, Iterator)) else ():
        for part in _COMMA.split(value if isinstance(value, str) else ""):
            tag = part.strip(" \xa0#\"'.")
            if (
                tag
                and tag[0] != "_"
                and len(tag) < 80
                and count_words(tag) <= MAX_TAG_WORDS
                and ":" not in tag
                and not _CODE.fullmatch(tag)
            ):
                tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def without_generated(tags: tuple[str, ...], url: str | None) -> tuple[str, ...]:
    """*tags*, unless they were generated: codes of an agency, or the words of the address one by one."""
    if len(tags) < MIN_ADDRESS_TAGS:
        return tags
    words = frozenset(_WORD.findall(unquote(url or "").casefold()))
    codes = sum(tag.isascii() and tag.isupper() and " " not in tag for tag in tags)
    named = sum(tag in words for tag in tags)
    made = max(named, codes if len(tags) >= MIN_CODE_TAGS else 0)
    return () if made >= MIN_GENERATED_SHARE * len(tags) else tags


def shown_tags(outline: Outline, body: int | None) -> tuple[str, ...]:
    """The tags on the page: links with rel=tag, else those of a block behind the text, by its name or label."""
    marked = outline.css('a[rel~="tag"]')
    bare = [link for link in marked if "category" not in outline.attribute(link, "rel").split()]
    found = [outline.text(link) for link in bare or marked]
    tried: set[int] = set()
    starts, stops = outline.starts, outline.stops
    if body is not None and not found:
        found = _labelled_tags(outline, range(max(body + 1, outline.ends[body] - MAX_TOPICS), outline.ends[body]))
    for at in range(outline.ends[body], len(outline.tags)) if body is not None and not found else ():
        tag = outline.tags[at]
        is_block, may_label = tag in TAG_BLOCKS, tag in TAG_LABELS
        if starts[at] == stops[at] or not (is_block or may_label):
            continue
        named = is_block and _MAY_TAG(outline.label(at)) is not None and bool(outline.names(at) & TAG_TOKENS)
        if named or (may_label and 1 < outline.chars(at) <= MAX_LABEL_CHARS and is_tag_label(outline.text(at))):
            block = at if named else outline.parents[at]
            if block in tried or _is_furniture(outline, block):
                continue
            tried.add(block)
            # a link within the page passes over the block
            links = [
                link for link in outline.within(block, "a") if outline.attribute(link, "href")[:1] not in ("", "#")
            ]
            found = [outline.text(link) for link in links] if len(links) <= 30 else []
        elif (in_line := _labelled_tags(outline, (at,))) and not _is_furniture(outline, at):
            found = in_line
        if found:
            break
    found = found or ([outline.text(link) for link in _topic_links(outline, body)] if body is not None else [])
    texts = (_ARTICLE_COUNT.sub("", text).strip('#,; "“”') for text in found)
    tags = {tag.casefold(): tag for tag in texts if tag and count_words(tag) <= 8}
    return tuple(tags.values())


def link_rows(
    outline: Outline,
    elements: Iterable[int],
    others: frozenset[str],
    menu: Container[str],
    base_url: str | None,
) -> tuple[tuple[str, ...], ...]:
    """The rows of short links among *elements* that lead to one folder of the site, as those to tags and categories do.

    *others*: keys of what is none: authors. *menu*: keys of the sections of the site, all of which are no row.
    """
    rows: list[tuple[str, ...]] = []
    for at in elements:
        if outline.tags[at] not in ROW_TAGS or not outline.linked(at) or outline.plain(at) > MAX_ROW_CHARS:
            continue
        links = outline.within(at, "a")
        if not 1 < len(links) <= MAX_ROW_LINKS:
            continue
        urls = [address(base_url, outline.attribute(link, "href")) or "" for link in links]
        texts = [outline.text(link).strip('#,; "“”') for link in links]
        folders = {url.rstrip("/").rpartition("/")[0] for url in urls}
        own = next(iter(folders)) if len(folders) == 1 else ""
        if not _is_tag_folder(own, base_url) or AUTHOR_PATH.search(urls[0]):
            continue
        if all(text and not text.isdecimal() and count_words(text) <= MAX_TAG_WORDS / 2 for text in texts):
            row = tuple(dict.fromkeys(texts))
            keys = {*map(key_of, row)}
            is_menu = len(row) >= MIN_MENU_LINKS and all(key in menu for key in keys)
            if len(row) > 1 and row not in rows and not others & keys and not is_menu:
                rows.append(row)
    return tuple(rows)


def _is_tag_folder(folder: str, base_url: str | None) -> bool:
    """Whether a folder of the site is not its root, and not that of the article itself."""
    if folder.count("/") < MIN_FOLDER_SLASHES or (base_url or "").rstrip("/").rpartition("/")[0] == folder:
        return False
    return base_url is None or same_site(folder, base_url)


def _labelled_tags(outline: Outline, elements: Iterable[int]) -> list[str]:
    """The links of the one line among *elements* that begins with a label of tags."""
    for at in elements:
        if outline.tags[at] in TAG_BLOCKS and outline.linked(at) and is_tag_label(outline.pieces[outline.starts[at]]):
            return [outline.text(link) for link in outline.within(at, "a")[:MAX_TOPICS]]
    return []


def _is_furniture(outline: Outline, at: int) -> bool:
    """Whether *at* stands in a menu or the footer of the page, not in that of an article."""
    for up in chain((at,), outline.around(at)):
        if outline.tags[up] == "nav":
            return True
        if outline.tags[up] == "footer" or (outline.names(up) & FRAME_TOKENS and not outline.names(up) & LIKELY_TOKENS):
            return all(outline.tags[above] != "article" for above in outline.around(up))
    return False


def _topic_links(outline: Outline, body: int) -> list[int]:
    """Links to pages of tags and topics that stand together behind the text, or at its end, not those in sentences."""
    groups: list[list[int]] = []
    for at in [at for at, tag in enumerate(outline.tags[body:], body) if tag == "a"]:
        if not 1 < outline.chars(at) <= MAX_LABEL_CHARS or outline.plain(outline.parents[at]):
            continue
        if not TOPIC_PATH.search(outline.attribute(at, "href")):
            continue
        if _is_furniture(outline, at):
            continue
        if groups and at - groups[-1][-1] <= MAX_TOPIC_GAP_ELEMENTS:
            groups[-1].append(at)
        else:
            groups.append([at])
    behind = [group for group in groups if group[0] >= outline.ends[body]]
    found = behind[0] if behind else groups[-1] if groups else []
    return found if len(found) <= MAX_TOPICS else []
