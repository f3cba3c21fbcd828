"""Cards: other articles as an HTML block or listing shows them, each a headline with what stands around it.

A card is found from its headline outwards: the largest element around the headline that holds no other one is
the card; summary, category, date and picture are looked for in it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile
from urllib.parse import urlsplit

from slugify import slugify

from scraper.article.evidence import Context
from scraper.article.html.outline import Outline
from scraper.article.html.pictures import is_picture, picture_at
from scraper.article.html.tree import BLOCKS, HEADINGS, address, words_of
from scraper.article.links import make_link
from scraper.text.dates import find_dates, parse_date
from scraper.text.length import count_words
from scraper.text.phrases import block_kind, is_button, is_furniture, is_see_more
from scraper.urls import is_home_page, is_listing_below, is_section_page, url_key
from storage.model import Link, LinkKind

#: A link of fewer words is the name of a section.
MIN_TITLE_WORDS = 3
#: A headline in a heading may be shorter.
MIN_HEADING_WORDS = 1
MAX_TITLE_CHARS = 300
#: As *min_words*: headings and named titles alone are headlines, no plain link.
HEADINGS_ONLY = sys.maxsize
#: How many elements above a button its card may be.
MAX_CARD_DEPTH = 4
#: The most elements of a card.
MAX_CARD_ELEMENTS = 80
#: The longest label before a headline in the same line: "READ MORE:".
MAX_LABEL_CHARS = 40
TITLE_TOKENS = words_of("title headline titre titulo tit heading name")
SUMMARY_TOKENS = words_of("desc description sapo summary excerpt lead teaser intro standfirst dek snippet abstract")
CATEGORY_TOKENS = words_of("cat catname category cate section rubric topic chuyenmuc")
#: Class words of the line above a headline: seldom a category, never the title.
KICKER_TOKENS = words_of("kicker eyebrow topline overline subline roofline")
DATE_TOKENS = words_of("time date ago published datetime timestamp")
META_TOKENS = (
    DATE_TOKENS | CATEGORY_TOKENS | KICKER_TOKENS | words_of("author comment cmt share count view meta tag tags")
)


#: Paths of searches, of a day's articles, and of files.
_NO_ARTICLE = re.compile(
    r"(?i)/(?:search|suche|recherche|buscar|busca|cerca|zoeken|quotes)$|^(?:/\d{1,4}){2,3}$"
    r"|\.(?:png|jpe?g|gif|webp|avif|svg|zip|mp[34])$"
)
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
    #: 3 in a heading or around one, 2 called a title, 1 long enough.
    rank: int


def read_cards(
    outline: Outline, block: int, kind: LinkKind, context: Context, *, min_words: int = MIN_TITLE_WORDS
) -> list[Link]:
    """The articles that *block* offers, in its order, one per address; a plain link needs *min_words*."""
    best = find_headlines(outline, block, context, min_words=min_words)
    return make_cards(outline, block, kind, context, list(best.values()))


def make_cards(
    outline: Outline, block: int, kind: LinkKind, context: Context, headlines: Sequence[Headline]
) -> list[Link]:
    """The links of *headlines*, each with what its card in *block* says."""
    best = {headline.key: headline for headline in headlines}
    cards = find_cards(outline, block, best)
    return [
        _link(outline, cards[key], headline, kind, position, context)
        for position, (key, headline) in enumerate(best.items())
    ]


def find_headlines(outline: Outline, block: int, context: Context, *, min_words: int) -> dict[str, Headline]:
    """The headlines in *block* that lead to articles: the surest one for each address, by `Headline.key`."""
    best: dict[str, Headline] = {}
    for headline in _headlines(outline, block, context, min_words):
        known = best.get(headline.key)
        if known is None or headline.rank > known.rank:
            best[headline.key] = headline
    return best


def _headlines(outline: Outline, block: int, context: Context, min_words: int) -> Iterator[Headline]:
    for link in (block, *outline.within(block, "a")):
        if outline.tags[link] != "a" or "href" not in outline.attributes(link):
            continue
        heading = _heading_of(outline, link)
        text, is_named = _own_title(outline, link, link if heading is None else heading)
        text = _unlabelled(text)
        rank = 3 if heading is not None and count_words(text) >= MIN_HEADING_WORDS else None
        rank = rank or _rank(outline, link, text, min_words=min_words, is_named=is_named)
        if rank is None or len(text) > MAX_TITLE_CHARS:
            continue
        href = outline.attribute(link, "href")
        url = address(context.base_url, href)
        if is_home_page(url) if url else not href or href[0] == "#" or ":" in href or context.base_url:
            continue
        if url and is_section_page(url) and is_button(outline.text(link)):  # "More guides", under a heading of some
            continue
        if not (url and _is_list(url, text, rank)):
            url = url.partition("#")[0] if url else None
            yield Headline(link, url, url_key(url) if url else href, text, rank)


def title_of(outline: Outline, link: int) -> tuple[str, int | None]:
    """What *link* calls the page that it leads to, and the heading that says so, in it, around it or beside it."""
    heading = _heading_of(outline, link)
    if heading is None:
        heading = next((at for at in islice(outline.around(link), 3) if outline.tags[at] in HEADINGS), None)
        return _unlabelled(_own_title(outline, link, link)[0]), heading
    return _unlabelled(_own_title(outline, link, heading)[0]), heading


def is_no_article(url: str) -> bool:
    """Whether *url* leads to a file, a search or a day. Raises ValueError for what is no URL."""
    return _NO_ARTICLE.search(urlsplit(url).path.rstrip("/")) is not None


def is_word_of_page(text: str) -> bool:
    """Whether a link is a button, a count or an address, whatever it leads to."""
    return is_furniture(text) or is_button(text) or text.startswith(("http://", "https://"))


def _is_list(url: str, text: str, rank: int) -> bool:
    """Whether *url* leads to a file or a list: of an author, a day or a subject, or of a section named *text*."""
    path = urlsplit(url).path.rstrip("/")
    if is_listing_below(url) or _NO_ARTICLE.search(path):
        return True
    return rank == 1 and is_section_page(url) and slugify(path.rpartition("/")[2]).endswith(slugify(text))


def _heading_of(outline: Outline, link: int) -> int | None:
    """The heading that *link* is around, or beside if it has no words or those of a button: such are for a card."""
    if headings := outline.within(link, *HEADINGS):
        # a kicker or a summary may be a heading too
        texts = {heading: outline.text(heading) for heading in headings}
        long = [at for at, text in texts.items() if count_words(text) >= MIN_TITLE_WORDS and text[-1] not in ":："]
        return min(long or headings, key=lambda at: (outline.tags[at], -len(texts[at])))
    if outline.chars(link):
        return heading_over(outline, link)
    card = outline.parents[link]
    if card < 0 or outline.tags[card] not in ("article", "li"):
        return None
    beside = next(iter(outline.within(card, *HEADINGS, "strong")), None)
    return beside if beside is not None and not outline.has(beside, "a") else None


def heading_over(outline: Outline, link: int) -> int | None:
    """The one heading in the card of a *link* that is a button, where the heading is no link itself."""
    if not is_button(outline.text(link)):
        return None
    for card in islice(outline.around(link), MAX_CARD_DEPTH):
        if outline.ends[card] - card > MAX_CARD_ELEMENTS:
            break
        if headings := outline.within(card, *HEADINGS):
            alone = len(headings) == 1 and headings[0] < link and not outline.has(headings[0], "a")
            return headings[0] if alone and block_kind(outline.text(headings[0])) is None else None
    return None


def _own_title(outline: Outline, link: int, whole: int) -> tuple[str, bool]:
    """The headline in *whole*, a heading of *link* or itself, without a kicker; and whether it is called a title."""
    text = outline.text(whole)
    stated = outline.attribute(link, "title")
    if stated and text.endswith(stated) and count_words(stated) >= MIN_HEADING_WORDS:
        return stated, True
    if text.endswith(("…", "...")) and len(stated) > len(text) and stated.startswith(text.rstrip(".… ")):
        return stated, True
    for part in range(whole + 1, outline.ends[whole]):
        if not outline.tags[part] or not outline.chars(part):
            continue
        names = outline.names(part)
        if names & TITLE_TOKENS and not names & KICKER_TOKENS and count_words(outline.text(part)) >= MIN_HEADING_WORDS:
            return outline.text(part), True
    return (_first_line(outline, link) if whole == link else None) or text, False


def _unlabelled(title: str) -> str:
    """*title* without what announces it: "READ MORE: Ferries run on ice"."""
    label, colon, rest = title[:MAX_LABEL_CHARS].partition(":")
    if colon and len(rest) > 1 and (block_kind(label) or is_see_more(label)):
        return title[len(label) + 1 :].lstrip()
    return title


def _first_line(outline: Outline, link: int) -> str | None:
    """The headline where a link covers its whole card, a line for each part; None if it is of one line."""
    lines = [at for at in outline.within(link, *BLOCKS) if outline.chars(at) and not outline.has(at, *BLOCKS)]
    long = (text for at in lines if count_words(text := outline.text(at)) >= MIN_TITLE_WORDS)
    return next(long, None) if len(lines) > 1 else None


def _rank(outline: Outline, link: int, text: str, *, min_words: int, is_named: bool) -> int | None:
    """How surely *text* is a headline, from 1 to 3; None for names of sections, buttons and counts of comments."""
    if is_furniture(text) or is_button(text) or _NUMBERS.fullmatch(text) or text.startswith(("http://", "https://")):
        return None
    words = count_words(text)
    around = [link, *islice(outline.around(link), 3)]
    if any(outline.tags[at] in HEADINGS for at in around) and words >= MIN_HEADING_WORDS:
        return 3
    names = outline.names(link) | (outline.names(around[1]) if len(around) > 1 else frozenset())
    if names & (CATEGORY_TOKENS | KICKER_TOKENS) and words <= 6 and not names & TITLE_TOKENS:
        return None
    if (is_named or names & TITLE_TOKENS) and words > MIN_HEADING_WORDS:
        return 2
    return 1 if words >= min_words and not names & SUMMARY_TOKENS else None


def find_cards(outline: Outline, block: int, headlines: dict[str, Headline]) -> dict[str, int]:
    """For each headline, by its key, the largest element inside *block* that holds no other one."""
    paths: dict[str, list[int]] = {}
    holders: Counter[int] = Counter()
    for key, headline in headlines.items():
        path = [headline.at, *takewhile(block.__le__, outline.around(headline.at))]
        paths[key] = path
        holders.update(path)
    return {key: next((at for at in reversed(path) if holders[at] == 1), path[0]) for key, path in paths.items()}


def _link(outline: Outline, card: int, headline: Headline, kind: LinkKind, position: int, context: Context) -> Link:
    summary: str | None = None
    category: str | None = None
    published: datetime | None = None
    picture: str | None = None
    for at in range(card + 1, outline.ends[card]):
        tag = outline.tags[at]
        if not tag:
            continue
        if tag == "img":
            if picture is None and is_picture(outline.attributes(at)):
                picture = picture_at(outline, at, context.base_url) or ""
            continue
        names = outline.names(at)
        if published is None and (tag == "time" or names & DATE_TOKENS):
            published = _date(outline, at, context)
        if category is None and names & CATEGORY_TOKENS and tag in ("a", "span"):
            category = _category(outline.text(at), headline.title)
        if summary is None and (tag == "p" or names & SUMMARY_TOKENS):
            summary = _summary(outline, at, names, headline.title)
    return make_link(
        kind,
        position,
        headline.title,
        url=headline.url,
        category=category,
        summary=summary,
        published=published,
        image=picture or None,
    )


def _summary(outline: Outline, at: int, names: frozenset[str], title: str) -> str | None:
    text = outline.text(at)
    # "box-category-sapo" is a summary, "box-category" and "teaser-date" are not
    named = names & SUMMARY_TOKENS and not names & (KICKER_TOKENS | DATE_TOKENS)
    if count_words(text) < MIN_TITLE_WORDS or title in text or (names & META_TOKENS and not named):
        return None
    return None if outline.has(at, "h1", "h2", "h3", "h4") else text


def _category(text: str, title: str) -> str | None:
    if not 0 < count_words(text) <= 6 or text == title or re.search(r"\d{2}", text):
        return None
    if is_furniture(text) or block_kind(text) is not None:  # a block's own heading may be called a category
        return None
    return text


def _date(outline: Outline, at: int, context: Context) -> datetime | None:
    for value in (outline.attribute(at, "datetime"), outline.attribute(at, "title")):
        if value and (moment := parse_date(value, language=context.language, zone=context.zone)):
            return moment
    stated = next(find_dates(outline.text(at)[:100], language=context.language, zone=context.zone), None)
    if stated is None or stated.has_time or outline.parents[at] < 0:
        return stated.moment if stated else None
    # "09:45 | 09/06/2026" with an element of its own for the time
    row = outline.text(outline.parents[at])[:100]
    whole = next(find_dates(row, language=context.language, zone=context.zone), None)
    return whole.moment if whole is not None and whole.moment.date() == stated.moment.date() else stated.moment
