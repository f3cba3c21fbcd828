"""Cards: other articles as an HTML block or listing shows them, each a headline with what stands around it.

A card is found from its headline outwards: the largest element around the headline that holds no other one is
the card; summary, category, date and picture are looked for in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode
from slugify import slugify

from scraper.article.evidence import Context
from scraper.article.pictures import is_picture, picture_url
from scraper.article.teasers import make_link
from scraper.article.tree import HEADINGS, address, ancestors, attribute, text_of, tokens, word_count, words_of
from scraper.dates import find_dates, parse_date
from scraper.phrases import block_kind, is_furniture, is_see_more
from scraper.urls import is_home_page, is_listing_below, is_section_page, url_key
from storage.model import Link, LinkKind

#: A line of fewer words is no headline but the name of a section.
MIN_TITLE_WORDS = 4
#: A headline in a heading may be shorter.
MIN_HEADING_WORDS = 2
MAX_TITLE = 300
TITLE_TOKENS = words_of("title headline titre titulo tit heading name")
SUMMARY_TOKENS = words_of("desc description sapo summary excerpt lead teaser intro standfirst dek snippet abstract")
CATEGORY_TOKENS = words_of("cat catname category cate section rubric topic chuyenmuc")
#: What stands above a headline: seldom a category, never the title.
KICKER_TOKENS = words_of("kicker eyebrow topline overline subline roofline")
DATE_TOKENS = words_of("time date ago published datetime timestamp")
META_TOKENS = (
    DATE_TOKENS | CATEGORY_TOKENS | KICKER_TOKENS | words_of("author comment cmt share count view meta tag tags")
)


@dataclass(frozen=True, slots=True)
class _Headline:
    """A link whose text can be the title of an article."""

    node: LexborNode
    #: None on a page that came without an address, where relative links lead nowhere.
    url: str | None
    #: Tells the articles of a block apart.
    key: str
    title: str
    #: 3 in a heading or around one, 2 called a title, 1 long enough.
    rank: int


def read_cards(block: LexborNode, kind: LinkKind, context: Context, *, min_words: int = MIN_TITLE_WORDS) -> list[Link]:
    """The articles that *block* offers, in its order, one per address; a plain link needs *min_words*."""
    best: dict[str, _Headline] = {}
    for headline in _headlines(block, context, min_words):
        known = best.get(headline.key)
        if known is None or headline.rank > known.rank:
            best[headline.key] = headline
    cards = _cards(block, best)
    return [
        _link(cards[key], headline, kind, position, context) for position, (key, headline) in enumerate(best.items())
    ]


def renumber(links: Sequence[Link]) -> tuple[Link, ...]:
    """*links* related first, positions from 0 within each kind, each article once within its kind."""
    numbered: list[Link] = []
    for kind in LinkKind:
        seen: set[str] = set()
        for link in links:
            key = url_key(link.url) if link.url else link.title.casefold()
            if link.kind is kind and key not in seen:
                numbered.append(replace(link, position=len(seen)))
                seen.add(key)
    return tuple(numbered)


def _headlines(block: LexborNode, context: Context, min_words: int) -> Iterator[_Headline]:
    anchors = block.css("a[href]")
    if block.tag == "a":
        anchors.insert(0, block)
    for anchor in anchors:
        href = attribute(anchor, "href")
        url = address(context.base_url, href)
        if is_home_page(url) if url else not href or href[0] == "#" or ":" in href or context.base_url:
            continue
        heading = _heading_of(anchor)
        text, is_named = _own_title(anchor, heading or anchor)
        rank = 3 if heading is not None and word_count(text) >= MIN_HEADING_WORDS else None
        rank = rank or _rank(anchor, text, min_words=min_words, is_named=is_named)
        if rank is not None and len(text) <= MAX_TITLE and not (url and _is_list(url, text, rank)):
            url = url.partition("#")[0] if url else None
            yield _Headline(anchor, url, url_key(url) if url else href, text, rank)


def _is_list(url: str, text: str, rank: int) -> bool:
    """Whether *url* leads to the articles of an author, on a subject or in a section, of which *text* is the name."""
    if is_listing_below(url):
        return True
    return rank == 1 and is_section_page(url) and urlsplit(url).path.rstrip("/").endswith("/" + slugify(text))


def _heading_of(anchor: LexborNode) -> LexborNode | None:
    """The heading that *anchor* is around, or beside if it has no words: such a link covers its whole card."""
    if anchor.first_child is not None and (headings := anchor.css("h1, h2, h3, h4, h5, h6")):
        return max(headings, key=lambda heading: len(text_of(heading)))  # a kicker may be a heading too
    card = anchor.parent
    if card is None or card.tag not in ("article", "li") or text_of(anchor):
        return None
    beside = card.css_first("h1, h2, h3, h4, h5, h6, strong")
    return beside if beside is not None and beside.css_first("a") is None else None


def _own_title(anchor: LexborNode, whole: LexborNode) -> tuple[str, bool]:
    """The headline in *whole*, a heading of *anchor* or itself, without a kicker; and whether it is called a title."""
    text = text_of(whole)
    stated = attribute(anchor, "title")
    if stated and text.endswith(stated) and word_count(stated) >= MIN_HEADING_WORDS:
        return stated, True
    if whole.first_child is not None and whole.first_child.next is not None:
        for part in whole.css("[class]"):
            names = tokens(part)
            if part.mem_id == whole.mem_id or not names & TITLE_TOKENS or names & KICKER_TOKENS:
                continue
            if word_count(named := text_of(part)) >= MIN_HEADING_WORDS:
                return named, True
    return text, False


def _rank(anchor: LexborNode, text: str, *, min_words: int, is_named: bool) -> int | None:
    """How surely *text* is a headline; None if it is the name of a section, a button or a count of comments."""
    if is_furniture(text) or is_see_more(text) or re.fullmatch(r"[\d\s.,:/|*%$€£¥₫-]+", text):
        return None
    words = word_count(text)
    around = [anchor, *(node for node, _ in zip(ancestors(anchor), range(3), strict=False))]
    if any(node.tag in HEADINGS for node in around) and words >= MIN_HEADING_WORDS:
        return 3
    names = tokens(anchor) | (tokens(around[1]) if len(around) > 1 else frozenset())
    if names & (CATEGORY_TOKENS | KICKER_TOKENS) and words <= 6 and not names & TITLE_TOKENS:
        return None
    if (is_named or names & TITLE_TOKENS) and words > MIN_HEADING_WORDS:
        return 2
    return 1 if words >= min_words and not names & SUMMARY_TOKENS else None


def _cards(block: LexborNode, headlines: dict[str, _Headline]) -> dict[str, LexborNode]:
    """For each headline the largest element inside *block* that holds no other one."""
    end = block.mem_id
    paths: dict[str, list[LexborNode]] = {}
    holders: dict[int, int] = {}
    for key, headline in headlines.items():
        path: list[LexborNode] = []
        for node in (headline.node, *ancestors(headline.node)):
            path.append(node)
            holders[node.mem_id] = holders.get(node.mem_id, 0) + 1
            if node.mem_id == end:
                break
        paths[key] = path
    return {
        key: next((node for node in reversed(path) if holders[node.mem_id] == 1), path[0])
        for key, path in paths.items()
    }


def _link(card: LexborNode, headline: _Headline, kind: LinkKind, position: int, context: Context) -> Link:
    summary: str | None = None
    category: str | None = None
    published: datetime | None = None
    for node in card.traverse():
        if node.mem_id == card.mem_id:
            continue
        names = tokens(node)
        if published is None and (node.tag == "time" or names & DATE_TOKENS):
            published = _date(node, context)
        if category is None and names & CATEGORY_TOKENS and node.tag in ("a", "span"):
            category = _category(node, headline.title)
        if summary is None and (node.tag == "p" or names & SUMMARY_TOKENS):
            summary = _summary(node, names, headline.title)
    picture = next((image for image in card.css("img") if is_picture(image)), None)
    return make_link(
        kind,
        position,
        headline.title,
        url=headline.url,
        category=category,
        summary=summary,
        published=published,
        image=picture_url(picture, context.base_url) if picture is not None else None,
    )


def _summary(node: LexborNode, names: frozenset[str], title: str) -> str | None:
    text = text_of(node)
    # "box-category-sapo" is a summary, "box-category" and "teaser-date" are none
    named = names & SUMMARY_TOKENS and not names & (KICKER_TOKENS | DATE_TOKENS)
    if word_count(text) < MIN_TITLE_WORDS or title in text or (names & META_TOKENS and not named):
        return None
    return None if node.css_first("h1, h2, h3, h4") is not None else text


def _category(node: LexborNode, title: str) -> str | None:
    text = text_of(node)
    if not 0 < word_count(text) <= 6 or text == title or re.search(r"\d{2}", text):
        return None
    if is_furniture(text) or block_kind(text) is not None:  # a block's own heading may be called a category
        return None
    return text


def _date(node: LexborNode, context: Context) -> datetime | None:
    for value in (attribute(node, "datetime"), attribute(node, "title")):
        if value and (moment := parse_date(value, language=context.language, zone=context.zone)):
            return moment
    stated = next(find_dates(text_of(node)[:100], language=context.language, zone=context.zone), None)
    if stated is None or stated.has_time or node.parent is None:
        return stated.moment if stated else None
    # "09:45 | 09/06/2026" with an element of its own for the time
    row = next(find_dates(text_of(node.parent)[:100], language=context.language, zone=context.zone), None)
    return row.moment if row is not None and row.moment.date() == stated.moment.date() else stated.moment
