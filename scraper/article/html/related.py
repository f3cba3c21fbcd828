"""Related and read-more blocks: found by rule, by the words of their heading, or by their structure.

Takes the outline with the text and the title; gives the links, and drops the blocks that stand inside the text. What
stands beside the article (navigation, sidebars, footers) is no block of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from urllib.parse import unquote, urlsplit

from scraper.article.evidence import Context
from scraper.article.html.body.ending import is_day
from scraper.article.html.body.links import ending_lists, runs_on
from scraper.article.html.card_lines import SENTENCE_ENDS
from scraper.article.html.cards import find_cards, make_cards
from scraper.article.html.headed import MIN_BLOCK_HEADLINE_WORDS, box_below, has_own_heading, links_in
from scraper.article.html.header import text_lines
from scraper.article.html.headlines import Headline, find_headlines
from scraper.article.html.numbers import is_addressed_alike, is_formed_alike
from scraper.article.html.outline import Outline
from scraper.article.html.own_parts import (
    BESIDE_TAGS,
    OWN_TAGS,
    below_common,
    column_below,
    find_column,
    has_twin,
    is_apart,
    is_framed,
    is_outside,
    is_row,
)
from scraper.article.html.text_cards import (
    MAX_CARD_ELEMENTS,
    MAX_CARDS_SHARE,
    MAX_SUMMARY_CHARS,
    MIN_HEADLINE_WORDS,
    find_text_cards,
)
from scraper.article.html.tree import HEADINGS, address, is_file, key_of
from scraper.article.links import renumber
from scraper.text.length import count_words
from scraper.text.phrases import block_kind, is_paid, leads_on
from scraper.text.site_lists import heads_site_list
from scraper.urls import is_home_page, same_site, url_key
from storage.model import Link, LinkKind

MENU_NAMES = frozenset(("nav", "navigation"))
#: Under a heading that says nothing to us, so many stories are a block; the heading has at most so many characters.
MIN_BLOCK_STORIES, MAX_HEADING_CHARS = 2, 60
#: How many texts may stand between a heading and the first link below it: a date, a section, a summary.
MAX_PIECES_TO_LINK = 4
#: Without a heading so many stories are a block, of so many links at most, unless it stands in one of these.
MIN_CARDS, MAX_BLOCK_LINKS = 3, 30
#: The most texts of a pager over a list.
MAX_PAGER_PIECES = 8
#: A label stands so many elements before what it heads, and has so many words.
MAX_LABEL_ELEMENTS, MAX_LABEL_WORDS = 6, 4
#: A headline that stands alone under a heading has at least so many words.
MIN_LONE_WORDS = 2
#: Links of fewer words are names of places of the site.
MIN_NAMED_WORDS = 3
#: The last part of an address in a name space of a wiki; behind the colon of a title a space stands.
_NAMESPACE = re.compile(r"/[^\W\d_][\w -]*:[^\s_/?#][^/?#]*$")


def take_related(
    outline: Outline,
    body: int | None,
    title: int | None,
    ruled: Iterable[tuple[int, LinkKind]],
    context: Context,
    is_section: Callable[[Link], bool],
    *,
    own: frozenset[str] = frozenset(),
    search: bool = True,
) -> tuple[Link, ...]:
    """The links of every block of the page; blocks inside *body* are dropped.

    *body* is None if the text does not stand in this outline. *title*: its heading. *ruled*: blocks that the site's
    rule selects. *is_section*: tells which links of other blocks lead to no article, asked where no heading says that
    they are related. *own*: keys of the article's authors, tags and sections. *search*: look for blocks outside of the
    text. Changes the outline.
    """
    found: dict[int, tuple[LinkKind, Headline | None]] = {}
    in_order: list[int] = []  # no element in it holds another one
    cards = find_text_cards(outline, body, title, context) if body is not None and context.base_url else {}
    told = ending_lists(outline, cards, body or 0)
    cards = {at: one for at, one in cards.items() if key_of(one.title) not in own and at not in told}
    column = find_column(outline, body, title, own)
    of_site: set[int] = set()  # what stands under the heading of a list of the whole site
    called = [*ruled, *_by_heading(outline, body, title, of_site)]
    blocks = chain(
        called,
        _by_links(outline, body, title, context, column, of_site) if search else (),
        _behind(outline, body, title, context, column, of_site) if search else (),
    )
    kinds = {at: LinkKind.READ_MORE if _is_under_site_list(outline, at) else LinkKind.RELATED for at in cards}
    offers = ((card, kinds[card], headline) for card, headline in cards.items())
    for at, kind, headline in chain(((at, kind, None) for at, kind in blocks), offers):
        is_inside = headline is None and outline.holds(body, at) and at != body
        if is_inside and (_is_of_text(outline, at, body) or _leads_away(outline, at, kind, context)):
            continue
        place = bisect_left(in_order, at)
        before, behind = in_order[place - 1 : place], in_order[place : place + 1]
        if not any(outline.holds(one, at) for one in before) and not any(outline.holds(at, one) for one in behind):
            in_order.insert(place, at)
            found[at] = kind, headline
    links: list[Link] = []
    headed = {at for at, _ in called}
    neighbours = frozenset(outline.related("prev", "next"))
    for at in in_order:
        kind, headline = found[at]
        if at not in headed and neighbours.issuperset(links_in(outline, at)):
            continue  # to whatever is about
        if headline is not None:  # a card is its headline alone
            more = make_cards(outline, at, kind, context, _offered(outline, at, {headline.key: headline}))
        elif not outline.holds(at, body):
            best = find_headlines(outline, at, context, min_words=MIN_BLOCK_HEADLINE_WORDS)
            more = _own(make_cards(outline, at, kind, context, _offered(outline, at, best)), context)
        else:
            continue
        if at not in headed or kind is LinkKind.READ_MORE:  # related articles may be called like sections
            rest = [one for one in more if not (is_section(one) or leads_on(one.title) or key_of(one.title) in own)]
            more = rest if at not in headed or len(more) == 1 or 2 * len(rest) >= len(more) else more
        links += [] if _names_shelves(more, context) or _names_places(more, context) else more
    inside = [at for at in found if at != body and outline.holds(body, at)]
    outline.drop(chain((label for at in inside for label in _labels(outline, at, body)), inside), "other articles")
    return renumber(links)


def _names_shelves(links: list[Link], context: Context) -> bool:
    """Whether most *links* of a block lead to pages in a name space that the page at hand does not stand in, as wikis
    do to the categories of an article: "/wiki/Category:Boats".
    """
    named = sum(_NAMESPACE.search(unquote(link.url or "")) is not None for link in links)
    return 2 * named > len(links) and _NAMESPACE.search(unquote(context.base_url or "")) is None


def _names_places(links: list[Link], context: Context) -> bool:
    """Whether at least half of the *links* to read on are a word or two and nothing else, and none leads to an address
    like the one at hand: a menu, "More: Jobs | Contact".
    """
    short = sum(
        count_words(link.title) < MIN_NAMED_WORDS and link.image is None and not link.summary
        for link in links
        if link.kind is LinkKind.READ_MORE
    )
    is_menu = 2 * short >= len(links) >= MIN_BLOCK_STORIES
    return is_menu and not any(is_addressed_alike(link.url, context.base_url) for link in links)


def _offered(outline: Outline, block: int, headlines: dict[str, Headline]) -> list[Headline]:
    """*headlines* of *block* by their keys, without those whose card is labelled as an advertisement, and without its
    heading and the button below it: "More news »", "More from <a>Sports</a>".
    """

    def is_heading(headline: Headline) -> bool:
        line = outline.box_around(headline.at)
        text = outline.text(line) if outline.chars(line) <= MAX_HEADING_CHARS else ""
        return block_kind(text if headline.title in text else headline.title) is LinkKind.READ_MORE

    return _unpaid(outline, block, {key: one for key, one in headlines.items() if not is_heading(one)})


def _unpaid(outline: Outline, block: int, headlines: dict[str, Headline]) -> list[Headline]:
    """*headlines* of *block* by their keys, without those whose card is labelled as an advertisement."""
    paid = [at for at in range(outline.starts[block], outline.stops[block]) if is_paid(outline.pieces[at].strip())]
    cards = find_cards(outline, block, headlines) if paid else {}

    def is_labelled(card: int) -> bool:
        return bisect_left(paid, outline.starts[card]) < bisect_left(paid, outline.stops[card])

    return [one for key, one in headlines.items() if key not in cards or not is_labelled(cards[key])]


def _is_of_text(outline: Outline, at: int, body: int | None) -> bool:
    """Whether a block is much of the text, and its headings are no links: parts of the text that lead on."""
    if body is None or outline.plain(at) <= MAX_CARDS_SHARE * outline.plain(body):
        return False
    return outline.has(at, *HEADINGS) and not outline.has_linked_heading(at, *HEADINGS)


def _labels(outline: Outline, at: int, body: int | None) -> Iterator[int]:
    """The short line with a colon right before the block *at* in the text, which heads nothing else.

    A block with a heading needs no label, and a line of more words is a sentence that goes on behind the block.
    """
    start = outline.starts[at]
    if has_own_heading(outline, at):
        return
    if body is None or start <= outline.starts[body] or not outline.pieces[start - 1].rstrip().endswith((":", "：")):
        return
    for line in text_lines(outline, range(max(body + 1, at - MAX_LABEL_ELEMENTS), at)):
        if outline.stops[line] == start and count_words(outline.text(line)) <= MAX_LABEL_WORDS:
            yield line


def _leads_away(outline: Outline, at: int, kind: LinkKind, context: Context) -> bool:
    """Whether several related links lead from a block, all to other sites or to files: what the text hands out."""
    if kind is not LinkKind.RELATED or context.base_url is None:
        return False
    targets = [_target(outline, link, context) for link in links_in(outline, at)]
    return len(targets) >= MIN_BLOCK_STORIES and not any(is_own and not is_file(key) for key, is_own in targets)


def _own(links: list[Link], context: Context) -> list[Link]:
    """*links* of one block, without those to the page itself, and without those to other sites where these are many:
    shops fill blocks of their own. Hosts below one domain whose articles are addressed alike are one site.
    """
    base = context.base_url
    if base is None:
        return links
    own = f"{url_key(base)}?"  # what follows asks for the page to be shared or printed, or for its next part
    others = [link for link in links if link.url is None or not f"{url_key(link.url)}?".startswith(own)]
    at_home = [link for link in others if link.url is None or same_site(link.url, base) or _is_sister(link.url, base)]
    return others if 2 * len(at_home) > len(others) else at_home


def _is_sister(url: str, base: str) -> bool:
    """Whether an address is of a host beside that of *base*, and formed like that."""
    domains = {tuple((urlsplit(one).hostname or "").split(".")[-2:]) for one in (url, base)}
    return len(domains) == 1 and is_formed_alike(url, base)


def _by_heading(
    outline: Outline, body: int | None, title: int | None, of_site: set[int]
) -> Iterator[tuple[int, LinkKind]]:
    """What stands under a heading that the lists of words have; adds to *of_site*."""
    for words, element in chain(outline.short, _broken_headings(outline)):
        if (kind := block_kind(words)) is None:
            continue
        inside = outline.holds(body, element)
        if not inside and element < (title or 0):  # of a menu
            continue
        below = [] if inside else below_common(outline, element, body)
        # a menu has no heading that says what it is to the article
        in_menu = MENU_NAMES if kind is LinkKind.RELATED else frozenset[str]()
        if not inside and is_framed(outline, below, but=in_menu):
            continue
        box = box_below(outline, element, key_of(words), body, inside=inside, known=True)
        if not inside and heads_site_list(words) and is_outside(outline, below, body, title):
            of_site.update(box)
            continue
        for at in box:
            yield at, kind


def _broken_headings(outline: Outline) -> Iterator[tuple[str, int]]:
    """The short headings of several texts: a part may be set in bold."""
    for at in outline.within(0, *HEADINGS):
        if outline.stops[at] - outline.starts[at] > 1 and outline.chars(at) <= MAX_HEADING_CHARS:
            yield outline.text(at), at


def _by_links(
    outline: Outline, body: int | None, title: int | None, context: Context, column: range, of_site: set[int]
) -> Iterator[tuple[int, LinkKind]]:
    """What stands under a line that no list of words has: links to several stories of the site, and little else.

    Adds to *of_site*, and gives nothing of that: a line below such a heading may say when its list was made.
    """
    if not context.base_url:
        return
    for line in _heads(outline, title):
        inside = outline.holds(body, line)
        below = [] if inside else below_common(outline, line, body)
        if not inside and (is_framed(outline, below) or is_apart(outline, below, body, title, column)):
            continue
        is_of_site = heads_site_list(outline.text(line))
        box = box_below(outline, line, key_of(outline.text(line)), body, inside=inside, known=is_of_site)
        if is_of_site and not inside and is_outside(outline, below, body, title):
            of_site.update(box)
        if not of_site.isdisjoint(box) or (not inside and any(_is_popular(outline, one) for one in box)):
            continue
        is_heading = outline.tags[line] in HEADINGS
        leads = _leads_to_stories(outline, box, context, inside=inside) and (
            is_heading or not inside or _has_lines(outline, box)
        )
        if leads or _is_lone_story(outline, line, box, {body, title}, context):
            for at in box:
                yield at, LinkKind.READ_MORE if is_of_site else LinkKind.RELATED


def _is_under_site_list(outline: Outline, card: int) -> bool:
    """Whether the heading of a list of the whole site stands right before the list of a *card*, or a pager between."""
    start = outline.starts[outline.parents[card]]
    return any(heads_site_list(piece.strip()) for piece in outline.pieces[max(0, start - MAX_PAGER_PIECES) : start])


def _is_lone_story(outline: Outline, line: int, box: list[int], ends: set[int | None], context: Context) -> bool:
    """Whether a heading, or a *line* with a colon, and the *box* below it fill an element that leads to one page, with
    an address like the one at hand. Several of the kind beside each other lead to the pages before and behind it.
    """
    if not box or (outline.tags[line] not in HEADINGS and not outline.text(line).endswith((":", "："))):
        return False
    whole = next(at for at in outline.around(line) if all(outline.holds(at, one) for one in box))
    if any(outline.holds(whole, end) for end in ends) or outline.plain(whole) > MAX_SUMMARY_CHARS:
        return False
    if outline.ends[whole] - whole > MAX_CARD_ELEMENTS or has_twin(outline, whole):
        return False
    links = links_in(outline, whole)
    if len({key for link in links if (key := _target(outline, link, context)[0])}) != 1:
        return False
    return any(
        is_addressed_alike(address(context.base_url, outline.attribute(link, "href")), context.base_url)
        and count_words(outline.text(link)) >= MIN_LONE_WORDS
        for link in links
    )


def _has_lines(outline: Outline, box: list[int]) -> bool:
    """Whether each link in *box* has a line of its own."""
    links = [link for at in box for link in links_in(outline, at)]
    return len({outline.box_around(link) for link in links}) == len(links)


def _heads(outline: Outline, title: int | None) -> Iterator[int]:
    """The short lines below the title, and its headings, that a link follows soon and that are none themselves."""
    first = outline.ends[title] if title is not None else 1
    for at in text_lines(outline, range(first, len(outline.tags))):
        if not outline.chars(at) <= MAX_HEADING_CHARS or outline.linked(at) or is_day(outline.text(at)):
            continue
        if outline.tags[at] not in HEADINGS and ((text := outline.text(at)).endswith(SENTENCE_ENDS) or runs_on(text)):
            continue
        stop = outline.stops[at]
        if any(outline.link_sizes[stop : stop + MAX_PIECES_TO_LINK]):
            yield at


def _behind(
    outline: Outline, body: int | None, title: int | None, context: Context, column: range, of_site: set[int]
) -> Iterator[tuple[int, LinkKind]]:
    """The first block without a heading behind the text, in what holds it and the title or in a row of columns like
    that: cards of several stories, but none of *of_site*. What follows it are those of the site.
    """
    if body is None or title is None or not context.base_url:
        return
    at = text = body
    is_beyond = False
    while (around := outline.parents[at]) >= 0:
        is_beyond = is_beyond or (outline.holds(at, title) and outline.tags[around] not in OWN_TAGS)
        for sibling in outline.after(at) if not is_row(outline, around, body, title) else ():
            below = column_below(outline, sibling, at, text) if is_beyond and sibling not in column else sibling
            for block in _blocks_in(outline, below, context, of_site) if below is not None else ():
                yield block, LinkKind.RELATED
                return
        at, text = around, at


def _is_popular(outline: Outline, at: int) -> bool:
    """Whether an element begins with the heading of a list of the whole site."""
    start = outline.starts[at]
    return start < outline.stops[at] and heads_site_list(outline.pieces[start].strip())


def _blocks_in(outline: Outline, at: int, context: Context, of_site: set[int]) -> Iterator[int]:
    """*at*, or the largest elements in it, that hold several stories and little else, but no list of the whole site."""
    if not outline.linked(at) or outline.tags[at] in BESIDE_TAGS or at in of_site or _is_popular(outline, at):
        return
    links = len(outline.within(at, "a"))
    is_list = (
        links <= MAX_BLOCK_LINKS
        and not any(outline.holds(at, one) for one in of_site)
        and not any(
            outline.plain(heading) and _is_popular(outline, heading) for heading in outline.within(at, *HEADINGS)
        )
    )
    if is_list and _leads_to_stories(outline, [at], context, least=MIN_CARDS):
        if outline.plain(at) <= MAX_SUMMARY_CHARS * links and _stays_on_host(outline, at, context):
            yield at
    elif links > MIN_CARDS:
        for child in outline.children(at):
            yield from _blocks_in(outline, child, context, of_site)


def _stays_on_host(outline: Outline, at: int, context: Context) -> bool:
    """Whether a link in *at* leads to the host of the page: the others of a site have its jobs, its shop, its help."""
    hosts = {
        urlsplit(url).netloc.removeprefix("www.")
        for url in (address(context.base_url, outline.attribute(link, "href")) for link in links_in(outline, at))
        if url
    }
    return urlsplit(context.base_url or "").netloc.removeprefix("www.") in hosts


def _leads_to_stories(
    outline: Outline, box: list[int], context: Context, *, inside: bool = False, least: int = MIN_BLOCK_STORIES
) -> bool:
    """Whether most of the targets in *box*, and *least* of them, are pages of the site that headlines call.

    *inside* the text files alone are what the article hands out.
    """
    titles: dict[str, int] = {}
    for at in box:
        for link in links_in(outline, at):
            key, is_story = _target(outline, link, context)
            if key:
                words = count_words(outline.text(link)) if is_story else 0
                titles[key] = max(titles.get(key, 0), words)
    stories = sum(words >= MIN_HEADLINE_WORDS for words in titles.values())
    if inside and all(map(is_file, titles)):
        return False
    return stories >= least and 2 * stories >= len(titles)


def _target(outline: Outline, link: int, context: Context) -> tuple[str, bool]:
    """(the key of the page that *link* leads to, whether it is one of the site); "" if it leads to none, or to this one
    to share or print it.
    """
    known = outline.targets.get(link)
    if known is None:
        href = outline.attribute(link, "href")
        url = address(context.base_url, href) if href[:1] != "#" else None
        key, here = (url_key(one) if one is not None else "" for one in (url, context.base_url))
        is_story = url is not None and same_site(url, context.base_url or url) and not is_home_page(url)
        known = outline.targets[link] = ("", False) if f"{key}?".startswith(f"{here}?") else (key, is_story)
    return known
