"""Cards: other articles as an HTML block or listing shows them, each a headline with what stands around it.

A card is found from its headline outwards: the largest element around the headline that holds no other one is
the card; summary, category, date and picture are looked for in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from itertools import takewhile

from scraper.article.evidence import Context
from scraper.article.html.card_days import (
    FlatCard,
    date_beside,
    date_between,
    date_in_line,
    date_of,
    find_flat_cards,
    may_be_dated,
)
from scraper.article.html.card_lines import (
    bare_lines,
    common_lines,
    day_that_begins,
    form_of,
    is_of_picture,
    is_prose,
    is_summary,
    told_in,
)
from scraper.article.html.card_pictures import picture_of
from scraper.article.html.card_sections import category_of, is_section, portraits_in, without_people
from scraper.article.html.header import MAX_DATED_CHARS, text_lines
from scraper.article.html.headlines import Headline, find_headlines
from scraper.article.html.link_titles import MIN_TITLE_WORDS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS
from scraper.article.links import make_link
from storage.model import Link, LinkKind

_NO_LINKS: Mapping[int, str] = {}


def read_cards(
    outline: Outline, block: int, kind: LinkKind, context: Context, *, min_words: int = MIN_TITLE_WORDS
) -> list[Link]:
    """The articles that *block* offers, in its order, one per address; a plain link needs *min_words*."""
    best = find_headlines(outline, block, context, min_words=min_words)
    return make_cards(outline, block, kind, context, list(best.values()))


def make_cards(
    outline: Outline,
    block: int,
    kind: LinkKind,
    context: Context,
    headlines: Sequence[Headline],
    beside: Mapping[int, str] = _NO_LINKS,
) -> list[Link]:
    """The links of *headlines*, each with what its card in *block* says; *beside* are links that stand in no card but
    that of their own page, each with the key of where it leads.
    """
    best = {headline.key: headline for headline in headlines}
    cards = find_cards(outline, block, best, beside)
    flat = find_flat_cards(outline, {cards[key]: headline.title for key, headline in best.items()}, context)
    common = common_lines(outline, cards.values())
    links = (
        _link(outline, cards[key], headline, kind, position, context, flat.get(cards[key]), common)
        for position, (key, headline) in enumerate(best.items())
    )
    return without_people([*links], context)


def find_cards(
    outline: Outline, block: int, headlines: dict[str, Headline], beside: Mapping[int, str] = _NO_LINKS
) -> dict[str, int]:
    """For each headline, by its key, the largest element inside *block* that holds no other one, and none of the links
    *beside* it that lead elsewhere.
    """
    paths: dict[str, list[int]] = {}
    holders: Counter[int] = Counter()
    for key, headline in headlines.items():
        path = [headline.at, *takewhile(block.__le__, outline.around(headline.at))]
        paths[key] = path
        holders.update(path)
    others: dict[int, set[str]] = defaultdict(set)
    for link, key in beside.items():
        for at in takewhile(block.__le__, outline.around(link)):
            others[at].add(key)
    return {
        key: next((at for at in reversed(path) if holders[at] == 1 and others.get(at, {key}) == {key}), path[0])
        for key, path in paths.items()
    }


def make_card(outline: Outline, card: int, end: int, kind: LinkKind, context: Context, headline: Headline) -> Link:
    """The link of *headline* with what its *card* says before number *end*."""
    return _link(outline, card, headline, kind, 0, context, None, frozenset(), end)


def _link(
    outline: Outline,
    card: int,
    headline: Headline,
    kind: LinkKind,
    position: int,
    context: Context,
    flat: FlatCard | None,
    common: Container[str],
    end: int | None = None,
) -> Link:
    """*headline* with what stands around it in its *card*: a picture, a date, a section, the lines that sum it up.

    *flat* is what belongs to it in a list without elements around its cards, *common* are the forms of lines that
    several cards have; *end* is where the card ends before its element does.
    """
    own = range(card, outline.ends[card] if end is None else end)
    summary: str | None = None
    category: str | None = None
    said: str | None = None  # the name of a section that is no link
    stated = (date_of(outline, at, context) for at in outline.within(card, "time") if at in own)
    published = next(filter(None, stated), None)
    portraits = portraits_in(outline, card, context)
    marked = [at for at in outline.within(card, "a") if "category" in outline.attribute(at, "rel").split()]
    elements = own if flat is None else range(flat.begin, flat.end)
    bare = bare_lines(outline, elements)
    for at in text_lines(outline, elements):
        while bare and bare[0][1] <= outline.starts[at]:
            told = told_in(outline, bare.pop(0), headline.at)
            summary = summary or told
        text = outline.text(at)
        is_part = text in headline.title and not _leads_apart(outline, at, headline.at)
        if is_part and text != headline.title and outline.tags[at] not in HEADINGS:
            is_part = outline.holds(headline.at, at) or not is_section(outline, at, context)
        if headline.title in text or is_part:
            published = published or date_beside(text, headline.title, context)
            rest = text.removeprefix(headline.title)
            if summary is None and rest != text and is_prose(rest := rest.lstrip(" :：-–—|·•")):
                summary = rest
            continue
        begun = day_that_begins(outline, at, context) if outline.holds(card, at) else None
        if begun is not None:
            published = published or begun[0]
            if summary is None and is_prose(begun[1]) and outline.tags[at] not in HEADINGS:
                summary = begun[1]
                continue
        if published is None and outline.holds(card, at) and may_be_dated(outline, at):
            published = date_of(outline, at, context)
        if outline.tags[at] in HEADINGS:
            continue
        if category is None and outline.linked(at) and outline.holds(card, at) and len(text) <= MAX_DATED_CHARS:
            links = (at, *outline.within(at, "a"))
            among = (one for one in links if not marked or one in marked)
            category = category_of(outline, among, {headline.key, *portraits}, context)
        named = next((one for one in (at, *outline.children(at)) if is_section(outline, one, context)), None)
        if named is not None and len(text) <= MAX_DATED_CHARS:
            said = said or outline.text(named)
            if named == at:
                continue
        is_part = bool(bare) and bare[0][0] <= outline.starts[at]  # of a line without an element
        if summary is not None or is_part or form_of(text) in common or is_of_picture(outline, at, card, headline.at):
            continue
        if is_summary(outline, at, text, headline.at):
            summary = text
    summary = summary or next(filter(None, (told_in(outline, line, headline.at) for line in bare)), None)
    if published is None:
        published = date_between(outline, own, context)
    if published is None and flat is not None:
        published = flat.published
    if published is None and card == headline.at:
        published = date_in_line(outline, card, context)
    return make_link(
        kind,
        position,
        headline.title,
        url=headline.url,
        category=headline.section or category or said,
        summary=summary,
        published=published,
        image=picture_of(outline, own, headline.key, context.base_url),
    )


def _leads_apart(outline: Outline, at: int, headline: int) -> bool:
    """Whether a line is a link, and to another page than the *headline*."""
    links = [at] if outline.tags[at] == "a" else outline.within(at, "a")
    own = outline.attribute(headline, "href")
    return bool(links) and not outline.plain(at) and all(outline.attribute(one, "href") != own for one in links)
