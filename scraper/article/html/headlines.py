"""Headlines: the links of an HTML block or listing whose text can be the title of another article, one an address."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from scraper.article.evidence import Context
from scraper.article.html.card_sections import MAX_CATEGORY_WORDS
from scraper.article.html.link_titles import MAX_TITLE_CHARS, MIN_HEADING_WORDS, MIN_TITLE_WORDS, heading_of, own_title
from scraper.article.html.no_articles import is_list, is_named_section, is_word_of_page, names_its_place
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, address
from scraper.text.length import count_words
from scraper.text.phrases import is_button
from scraper.urls import is_home_page, is_section_page, url_key

#: As *min_words*: headings and named titles alone are headlines, no plain link.
HEADINGS_ONLY = sys.maxsize
#: How many elements around a headline may be its card.
MAX_CARD_LEVELS = 6
#: The rank of a headline in a heading.
IN_HEADING = 3
#: So many articles in a list show that one that is called like a section is an article, too.
MIN_ARTICLES_TO_SECTION = 3
_NUMBERS = re.compile(r"[\d\s.,:/|*%$€£¥₫-]+")


@dataclass(frozen=True, slots=True)
class Headline:
    """A link whose text can be the title of an article."""

    #: The number of the link.
    at: int
    #: None on a page that came without an address, where relative links lead nowhere.
    url: str | None
    #: Tells the articles of a block apart.
    key: str
    title: str
    #: 3 in a heading or around one, 2 with a date beside it, 1 long enough, 0 by its address, in the card of another.
    rank: int
    #: Another link to the same page, and the element around it that states its day, where none around this one does.
    dated: tuple[int, int] | None = None
    #: The nearest repeated element around the link: its card, if it stands in that of another.
    box: int | None = None
    #: What a linked kicker beside it calls its section.
    section: str | None = None


def find_headlines(outline: Outline, block: int, context: Context, *, min_words: int) -> dict[str, Headline]:
    """The headlines in *block* that lead to articles: the surest one for each address, by `Headline.key`.

    What is called like a section is an article among many more that are not and stand as it does: in a list.
    """
    best: dict[str, Headline] = {}
    found = list(_headlines(outline, block, context, min_words))
    sections = {one.at for one in found if one.rank == 1 and one.url and is_named_section(one.url, one.title)}
    places = {one.at: tags_to(outline, block, one.at) for one in found} if sections else {}
    counts = Counter((places[one.at], one.at in sections) for one in found) if sections else Counter()
    for headline in found:
        if headline.at in sections:
            place = places[headline.at]
            if counts[place, False] < MIN_ARTICLES_TO_SECTION * counts[place, True]:
                continue
        known = best.get(headline.key)
        if known is None or _speaks_more(outline, headline, known):
            best[headline.key] = headline
    return _alone_in_cards(outline, block, best)


def _speaks_more(outline: Outline, one: Headline, other: Headline) -> bool:
    """Whether *one* of two links to an article is its headline: in a heading, of more than a few words, or of a higher
    level; else the first is.
    """

    def says(each: Headline) -> tuple[int, bool, int]:
        return each.rank, count_words(each.title) >= MIN_TITLE_WORDS, -_level(outline, each.at)

    return says(one) > says(other)


def _level(outline: Outline, link: int) -> int:
    """The level of the heading that is right around a link, 1 to 6; 7 without one."""
    near = (int(outline.tags[at][1]) for at in islice(outline.around(link), 3) if outline.tags[at] in HEADINGS)
    return next(near, 7)


def _alone_in_cards(outline: Outline, block: int, best: dict[str, Headline]) -> dict[str, Headline]:
    """*best* without the sections and authors that cards link beside their headlines.

    A card repeats, and its links stand in different places of it; those of a list in a list stand in one place. A block
    may be one card: then its headline is a heading, and it has one other link.
    """
    inside: dict[int, list[Headline]] = {}
    for headline in best.values():
        for at in takewhile(block.__le__, islice(outline.around(headline.at), MAX_CARD_LEVELS)):
            inside.setdefault(at, []).append(headline)
    kinds = Counter((outline.parents[at], outline.tags[at]) for at in inside)
    found = dict(best)
    for at, headlines in inside.items():
        alone = at == block and sorted(one.rank == IN_HEADING for one in headlines) == [False, True]
        if len(headlines) < 2 or (kinds[outline.parents[at], outline.tags[at]] < 2 and not alone):
            continue
        places = {tags_to(outline, at, one.at) for one in headlines}
        chief = max(headlines, key=lambda one: (one.rank, count_words(one.title)))
        if len(places) < len(headlines) or count_words(chief.title) < MIN_TITLE_WORDS:
            continue
        for one in headlines:
            if one is not chief and one.rank < IN_HEADING and count_words(one.title) <= MAX_CATEGORY_WORDS:
                found.pop(one.key, None)
    return found


def tags_to(outline: Outline, around: int, link: int) -> tuple[str, ...]:
    """The tags of a *link* and of the elements between it and one *around* it."""
    return tuple(outline.tags[at] for at in takewhile(around.__lt__, (link, *outline.around(link))))


def _headlines(outline: Outline, block: int, context: Context, min_words: int) -> Iterator[Headline]:
    for link in (block, *outline.within(block, "a")):
        if outline.tags[link] != "a" or "href" not in outline.attributes(link):
            continue
        heading = heading_of(outline, link)
        if heading is None and min_words == HEADINGS_ONLY and not _is_in_heading(outline, link):
            continue
        text = own_title(outline, link, link if heading is None else heading)
        rank = 3 if heading is not None and count_words(text) >= MIN_HEADING_WORDS else None
        rank = rank or _rank(outline, link, text, min_words=min_words)
        if rank is None or len(text) > MAX_TITLE_CHARS:
            continue
        if "tag" in outline.attribute(link, "rel").split():
            continue
        href = outline.attribute(link, "href")
        url = address(context.base_url, href)
        if is_home_page(url) if url else not href or href[0] == "#" or ":" in href or context.base_url:
            continue
        if url and is_section_page(url) and is_button(outline.text(link)):  # "More guides", under a heading of some
            continue
        if not (url and is_list(url)) and (rank > 1 or not names_its_place(href, text)):
            url = url.partition("#")[0] if url else None
            yield Headline(link, url, url_key(url) if url else href, text, rank)


def _rank(outline: Outline, link: int, text: str, *, min_words: int) -> int | None:
    """How surely *text* is a headline: 3 in a heading, 1 elsewhere; None for buttons and counts of comments."""
    if is_word_of_page(text) or _NUMBERS.fullmatch(text):
        return None
    words = count_words(text)
    if words >= MIN_HEADING_WORDS and _is_in_heading(outline, link):
        return 3
    return 1 if words >= min_words else None


def _is_in_heading(outline: Outline, link: int) -> bool:
    """Whether a heading is right around *link*."""
    return any(outline.tags[at] in HEADINGS for at in islice(outline.around(link), 3))
