"""Cards: other articles as an HTML block or listing shows them, each a headline with what stands around it.

A card is found from its headline outwards: the largest element around the headline that holds no other one is
the card; summary, category, date and picture are looked for in it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from scraper.article.evidence import Context
from scraper.article.html.card_days import (
    MAX_DATE_LINE_CHARS,
    FlatCard,
    date_beside,
    date_between,
    date_in_line,
    date_of,
    find_flat_cards,
    may_be_dated,
)
from scraper.article.html.card_lines import (
    SENTENCE_ENDS,
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
from scraper.article.html.card_sections import (
    MAX_CATEGORY_WORDS,
    category_of,
    is_section,
    portraits_in,
    without_people,
)
from scraper.article.html.header import MAX_DATED_CHARS, line_called, text_lines
from scraper.article.html.no_articles import is_list, is_named_section, is_word_of_page, names_its_place
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, HEADINGS, address, has_figure
from scraper.article.links import make_link
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.text.phrases import block_kind, is_button, is_see_more
from scraper.urls import is_home_page, is_section_page, url_key
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
#: More links of several words lead from a list of cards.
MAX_CARD_HEADLINES = 3
#: The longest label before a headline in the same line: "READ MORE:".
MAX_LABEL_CHARS = 40
#: A part of a line is its headline, and what is set apart before and behind it a kicker, if it is so much of the line.
MIN_OWN_SHARE = 0.5
#: How many elements around a headline may be its card.
MAX_CARD_LEVELS = 6
#: The rank of a headline in a heading.
IN_HEADING = 3
#: So many articles in a list show that one that is called like a section is an article, too.
MIN_ARTICLES_TO_SECTION = 3
_NONE: Mapping[int, str] = {}
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
    beside: Mapping[int, str] = _NONE,
) -> list[Link]:
    """The links of *headlines*, each with what its card in *block* says. No card has a link that is *beside* it, by the
    keys of where these lead.
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


def find_headlines(outline: Outline, block: int, context: Context, *, min_words: int) -> dict[str, Headline]:
    """The headlines in *block* that lead to articles: the surest one for each address, by `Headline.key`.

    What is called like a section is an article among many more that are not and stand as it does: in a list.
    """
    best: dict[str, Headline] = {}
    found = list(_headlines(outline, block, context, min_words))
    sections = {one.at for one in found if one.rank == 1 and one.url and is_named_section(one.url, one.title)}
    places = {one.at: _place_in(outline, one.at, block) for one in found} if sections else {}
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
        places = {_place_in(outline, one.at, at) for one in headlines}
        chief = max(headlines, key=lambda one: (one.rank, count_words(one.title)))
        if len(places) < len(headlines) or count_words(chief.title) < MIN_TITLE_WORDS:
            continue
        for one in headlines:
            if one is not chief and one.rank < IN_HEADING and count_words(one.title) <= MAX_CATEGORY_WORDS:
                found.pop(one.key, None)
    return found


def _place_in(outline: Outline, link: int, around: int) -> tuple[str, ...]:
    """The tags of the elements between *around* and a *link* in it."""
    return tuple(outline.tags[at] for at in takewhile(around.__lt__, (link, *outline.around(link))))


def _headlines(outline: Outline, block: int, context: Context, min_words: int) -> Iterator[Headline]:
    for link in (block, *outline.within(block, "a")):
        if outline.tags[link] != "a" or "href" not in outline.attributes(link):
            continue
        heading = _heading_of(outline, link)
        if heading is None and min_words == HEADINGS_ONLY and not _is_in_heading(outline, link):
            continue
        text = _unlabelled(_own_title(outline, link, link if heading is None else heading))
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


def title_of(outline: Outline, link: int) -> tuple[str, int | None]:
    """What *link* calls the page that it leads to, and the heading that says so, in it, around it or beside it."""
    heading = _heading_of(outline, link)
    if heading is None:
        heading = next((at for at in islice(outline.around(link), 3) if outline.tags[at] in HEADINGS), None)
        title = _unlabelled(_own_title(outline, link, link))
        return (heading is not None and _beside_day(outline, link, heading)) or title, heading
    return _unlabelled(_own_title(outline, link, heading)), heading


def _beside_day(outline: Outline, link: int, heading: int) -> str:
    """What a heading says before or behind the day in it that is its one link, "Ferries run on ice <a>May 3</a>"."""
    day = outline.text(link)
    if outline.within(heading, "a") != [link] or not has_figure(day) or len(day) > MAX_DATE_LINE_CHARS:
        return ""
    if all((stated.start, stated.end) != (0, len(day)) for stated in find_dates(day)):
        return ""
    before = outline.line(outline.starts[heading], outline.starts[link])
    return before or outline.line(outline.stops[link], outline.stops[heading])


def _heading_of(outline: Outline, link: int) -> int | None:
    """The heading that *link* is around, or beside if it has no words or those of a button: such are for a card."""
    if headings := outline.within(link, *HEADINGS):
        # a kicker or a summary may be a heading too
        texts = {heading: outline.text(heading) for heading in headings}
        long = [at for at, text in texts.items() if count_words(text) >= MIN_TITLE_WORDS and text[-1] not in ":："]
        return min(long or headings, key=lambda at: (outline.tags[at], -len(texts[at])))
    if outline.chars(link):
        return heading_over(outline, link)
    card, called = outline.parents[link], line_called(outline, link)
    if called is not None or card < 0 or not (outline.tags[card] in ("article", "li") or outline.covers(link)):
        return called
    beside = next(iter(outline.within(card, *HEADINGS, "strong")), None)
    return beside if beside is not None and not outline.has(beside, "a") else None


def heading_over(outline: Outline, link: int) -> int | None:
    """The one heading in the card of a *link* that is a button, where the heading is no link itself."""
    return heading_of_card(outline, link) if is_button(outline.text(link)) else None


def heading_of_card(outline: Outline, link: int) -> int | None:
    """The one heading above a *link* in its card, where that is no link itself.

    What holds a link of the same words to another page, or several headlines, is a list of cards.
    """
    text = outline.text(link)
    for card in islice(outline.around(link), MAX_CARD_DEPTH):
        if outline.ends[card] - card > MAX_CARD_ELEMENTS:
            break
        if headings := outline.within(card, *HEADINGS):
            target = outline.attribute(link, "href").partition("#")[0]
            others = [
                outline.text(at)
                for at in outline.within(card, "a")
                if outline.attribute(at, "href").partition("#")[0] != target
            ]
            alone = len(headings) == 1 and headings[0] < link and not outline.has(headings[0], "a")
            if text in others or sum(count_words(one) >= MIN_TITLE_WORDS for one in others) > MAX_CARD_HEADLINES:
                return None
            return headings[0] if alone and block_kind(outline.text(headings[0])) is None else None
    return None


def _own_title(outline: Outline, link: int, whole: int) -> str:
    """The headline in *whole*, a heading of *link* or itself, without a kicker."""
    text = outline.text(whole)
    stated = outline.attribute(link, "title")
    if stated and text.endswith(stated) and count_words(stated) >= MIN_HEADING_WORDS:
        return stated
    if text.endswith(("…", "...")) and stated != text and stated.startswith(text.rstrip(".… ")):
        return stated
    return (_first_line(outline, link) if whole == link else None) or _longest_part(outline, whole) or text


def _longest_part(outline: Outline, whole: int) -> str | None:
    """The headline among elements that share a line between them, beside a kicker, a date or a count; None if they
    do not, or none of them is most of it.
    """
    first = whole
    while len(parts := [at for at in outline.children(whole) if outline.chars(at)]) == 1:
        (whole,) = parts
    pictures = [at for at in parts if is_of_picture(outline, at, first)]
    parts = [at for at in parts if at not in pictures]
    every = outline.chars(whole) - sum(map(outline.chars, pictures))
    if not parts or sum(map(outline.chars, parts)) < every:  # one of them may be set in bold
        return None
    headline = next((at for at in parts if may_be_headline(outline.text(at))), parts[-1])
    longest = max(parts, key=outline.chars)
    if headline != parts[-1] and outline.text(parts[-1]).endswith(SENTENCE_ENDS):  # it goes on with a summary
        return outline.text(headline)
    if outline.chars(longest) < MIN_OWN_SHARE * every:
        return None
    return outline.text(longest if count_words(outline.text(longest)) >= MIN_TITLE_WORDS else parts[-1])


def _unlabelled(title: str) -> str:
    """*title* without what announces it: "READ MORE: Ferries run on ice", or an icon and a colon."""
    title = title.lstrip(":：| ")
    label, colon, rest = title[:MAX_LABEL_CHARS].partition(":")
    if colon and len(rest) > 1 and (block_kind(label) or is_see_more(label)):
        return title[len(label) + 1 :].lstrip()
    return title


def _first_line(outline: Outline, link: int) -> str | None:
    """The headline where a link covers its whole card, a line for each part; None if it is of one line."""
    lines = [at for at in outline.within(link, *BLOCKS) if outline.chars(at) and not outline.has(at, *BLOCKS)]
    before = _bare_before(outline, link, lines[0]) if lines else ""
    if len(lines) < 2 and not before:
        return None
    listed = {at for one in outline.within(link, "ul") for at in lines if outline.holds(one, at)}  # subjects
    told = [outline.text(at) for at in lines if at not in listed and not is_of_picture(outline, at, link)]
    texts = [*filter(None, (before, *(outline.text(at) for at in lines)))]
    return next(filter(may_be_headline, (*filter(None, (before,)), *told, *texts)), None) or max(texts, key=len)


def _bare_before(outline: Outline, link: int, line: int) -> str:
    """The text that no element sets apart in a *link* before its first *line*: "Ferries run on ice <div>11</div>"."""
    start, stop = outline.starts[link], outline.starts[line]
    inside = (at for at in outline.children(link) if outline.stops[at] <= stop)
    text = outline.line(start, stop)
    return text if outline.linked_between(start, stop) > sum(map(outline.chars, inside)) else ""


def may_be_headline(text: str) -> bool:
    """Whether a line among others has words enough for a headline, and is neither a kicker nor a date."""
    return count_words(text) >= MIN_TITLE_WORDS and text[-1] not in ":：" and not says_when(text)


def says_when(text: str) -> bool:
    """Whether a line is a day with a word or two: "May 3, 2012 | Ann"."""
    stated = next(find_dates(text), None) if has_figure(text) and len(text) <= MAX_DATE_LINE_CHARS else None
    return stated is not None and count_words(text[: stated.start] + text[stated.end :]) < MIN_TITLE_WORDS


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


def find_cards(
    outline: Outline, block: int, headlines: dict[str, Headline], beside: Mapping[int, str] = _NONE
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
