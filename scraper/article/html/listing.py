"""Pages that list articles: their items in the order in which a person meets them.

Nothing here knows a class name of any site: an item is a headline that links to an article of the same site,
and stands neither in the navigation nor beside the list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, takewhile

from scraper.article.evidence import Context
from scraper.article.html.card_pictures import linked_pictures
from scraper.article.html.cards import find_cards, make_card, make_cards, read_cards
from scraper.article.html.headlines import MAX_CARD_LEVELS, Headline
from scraper.article.html.item_cards import MIN_LIST_ITEMS
from scraper.article.html.item_limits import ends_above, links_beside
from scraper.article.html.items import read_items
from scraper.article.html.link_titles import MIN_TITLE_WORDS, says_when, title_of
from scraper.article.html.menu import MAX_SECTION_CHARS, MENU_TAGS, names_section, shown_links
from scraper.article.html.numbers import number_length, usual_figures
from scraper.article.html.outline import Outline
from scraper.article.html.pictures import is_portrait, is_stated_large, picture_at
from scraper.article.html.tree import HEADINGS, address, key_of, words_of
from scraper.article.links import renumber
from scraper.text.bylines import is_name
from scraper.text.length import count_words
from scraper.urls import url_key
from storage.model import Link, LinkKind

#: A page with fewer headlines is no listing.
MIN_ITEMS = 4
#: Class words of what stands beside a list.
ASIDE_TOKENS = words_of("footer nav navbar menu megamenu popup modal banner ads sidebar aside right rt")
#: Those that a part of the list may have, too: its right column, its end, or what a menu of its own switches.
LOOSE_TOKENS = words_of("right rt menu nav footer")
#: Classes that hide an element, unless one of the others shows it on larger screens (Bootstrap, Tailwind).
HIDDEN_CLASSES = frozenset(("hidden", "d-none"))
SHOWN_CLASS = re.compile(r"(?:\w+:|d-\w+-)(?:block|flex|grid|table|inline.*)")
#: Headings of most-read lists, and the largest share of a page's links that such a list has.
POPULAR = re.compile(
    r"(?i)(?:tin |bài )?(?:đọc|xem) nhiều(?: nhất)?|most (?:read|popular|viewed)|popular(?: now)?|trending(?: now)?"
    r"|les plus (?:lus|lues)|meistgelesen(?:e artikel)?|l[oa]s? más leíd[oa]s?|i? ?più letti|(?:as )?mais lidas"
    r"|アクセスランキング|热门文章|많이 본 (?:뉴스|기사)"
)
MAX_POPULAR_SHARE = 0.4
#: Roles of elements that hold menus (WAI-ARIA 1.2).
MENU_ROLES = frozenset(("navigation", "menu", "menubar", "banner", "contentinfo"))
#: Elements that hold no menu of the page, whatever stands around them.
MAIN_TAGS = frozenset(("main", "article", "section"))
#: A list in a menu that repeats headlines has this share of the words of other headlines of the page.
MIN_REPEATED_SHARE = 0.75
#: Elements that stand beside a list and never hold one.
BESIDE_TAGS = frozenset(("nav", "footer", "aside"))
#: So many links of a tab, and so many tabs, are looked at.
MAX_TAB_LINKS, MAX_TABS = 20, 12
#: A picture of so many items, and this share of them, is that of none; a card has no more of them one after another.
MIN_EMBLEM_ITEMS, MIN_EMBLEM_SHARE, MAX_EMBLEMS = 3, 0.05, 3
#: So many headers side by side are those of items.
MIN_PARTS = 3


def read_listing(outline: Outline, blocks: Sequence[int], context: Context) -> tuple[Link, ...]:
    """The items of a page: of the *blocks* that its rule knows, else all outside of menus and sidebars.

    Drops from *outline* what holds no items.
    """
    if blocks:
        drop_surroundings(outline)
        return renumber([link for at in blocks for link in read_cards(outline, at, LinkKind.READ_MORE, context)])
    menu = read_menu(outline, context)
    outline.drop(_hidden(outline))
    beside = find_surroundings(outline)
    items = read_items(outline, context, menu=menu, beside=beside)
    links = [*(item.at for item in items), *(item.dated[0] for item in items if item.dated is not None)]
    holders = {at for link in links for at in (link, *outline.around(link))}
    names = _names_of_menus(outline, menu, context, items)
    outline.drop(at for at in beside if at not in holders)
    context = replace(context, sections=context.sections | (names - _said_by_all(outline, items, names)))
    return renumber(_alike(_without_emblems(outline, items, context)))


def _without_emblems(outline: Outline, items: Sequence[Headline], context: Context) -> list[Link]:
    """The links of *items*, without the pictures that several of them show: emblems and placeholders.

    A link without a picture gets the next one of its card, but none that is small below a photo; else one elsewhere
    that leads to its page. Drops the images that are left out from *outline*.
    """
    links = _cards(outline, items, context)
    emblems = _emblems(links)
    photos = {link.url for link in links if link.image in emblems} if emblems else set()
    small = _small_pictures(outline, emblems, context) if emblems else frozenset()
    for _ in range(MAX_EMBLEMS if emblems else 0):
        images = [at for at in outline.within(0, "img") if picture_at(outline, at, context.base_url) in emblems]
        if not images:
            break
        outline.drop(images)
        links = _cards(outline, items, context)
        emblems = _emblems(links)
    links = [
        replace(link, image=None) if link.image in emblems or (link.image in small and link.url in photos) else link
        for link in links
    ]
    if all(link.image for link in links):
        return links
    others = {key: image for key, image in linked_pictures(outline, context.base_url).items() if image not in emblems}
    return [link if link.image else replace(link, image=others.get(url_key(link.url or ""))) for link in links]


def _small_pictures(outline: Outline, emblems: Container[str], context: Context) -> frozenset[str]:
    """The pictures that are small or show people, where one of *emblems* says that it is large: beside a cover that all
    articles have, who wrote them.
    """
    images = [(at, picture_at(outline, at, context.base_url)) for at in outline.within(0, "img")]
    if not any(url in emblems and is_stated_large(outline.attributes(at)) for at, url in images if url):
        return frozenset()
    return frozenset(url for at, url in images if url and is_portrait(outline, at))


def _emblems(links: Sequence[Link]) -> frozenset[str]:
    """The pictures that several of *links* show."""
    usual = max(MIN_EMBLEM_ITEMS, MIN_EMBLEM_SHARE * len(links))
    count = Counter(link.image for link in links if link.image)
    return frozenset(image for image, items in count.items() if items >= usual)


def _cards(outline: Outline, items: Sequence[Headline], context: Context) -> list[Link]:
    """The links of *items*: of an article that another card dates, with its day and what only that one says, and of one
    that only its address tells with what its own element says.
    """
    found: list[Link] = []
    beside = links_beside(outline, items, context)
    links = make_cards(outline, 0, LinkKind.READ_MORE, context, items, beside)
    chief = [item for item in items if item.rank]
    if len(chief) < len(items):  # those below a teaser leave it what it has
        own = dict(zip(chief, make_cards(outline, 0, LinkKind.READ_MORE, context, chief, beside), strict=True))
        links = [own.get(item, link) for item, link in zip(items, links, strict=True)]
    cards = find_cards(outline, 0, {item.key: item for item in chief}, beside)
    whole = {
        item: make_card(outline, around, end, LinkKind.READ_MORE, context, item)
        for item, around, end in ends_above(outline, chief, cards)
    }
    links = [whole.get(item, link) for item, link in zip(items, links, strict=True)]
    begins = sorted(item.at for item in items)
    for item, link in zip(items, links, strict=True):
        if not item.rank and item.box is not None and _holds_one(outline, item.box, begins):
            (link,) = make_cards(outline, item.box, link.kind, context, [item])
        if item.dated is not None:
            at, box = item.dated
            (other,) = make_cards(outline, box, link.kind, context, [replace(item, at=at)])
            names = ("category", "summary", "summary_raw", "agency", "image")
            link = replace(
                link,
                published=other.published or link.published,
                **{name: getattr(link, name) or getattr(other, name) for name in names},
            )
        found.append(link)
    return _told_apart(outline, items, found)


def _holds_one(outline: Outline, box: int, links: Sequence[int]) -> bool:
    """Whether a *box* has one of some *links*, in their order, and no more."""
    return bisect_left(links, outline.ends[box]) - bisect_left(links, box) == 1


def _told_apart(outline: Outline, items: Sequence[Headline], links: Sequence[Link]) -> list[Link]:
    """*links* of *items*, those that only the linked days in their headings tell apart called as the whole of these:
    "Issue of May 3, 2026".
    """
    pages: dict[str, set[str]] = defaultdict(set)
    for item, link in zip(items, links, strict=True):
        pages[link.title].add(item.key)
    found = []
    for item, link in zip(items, links, strict=True):
        heading = next((at for at in islice(outline.around(item.at), 3) if outline.tags[at] in HEADINGS), None)
        if heading is not None and len(pages[link.title]) > 1 and says_when(outline.text(item.at)):
            link = replace(link, title=outline.text(heading))
        found.append(link)
    return found


def _said_by_all(outline: Outline, items: Sequence[Headline], names: frozenset[str]) -> frozenset[str]:
    """Those of *names* that the cards of all *items* say, as "Premium": they tell none from another."""
    common = names
    for card in find_cards(outline, 0, {item.key: item for item in items}).values():
        if common:
            inside = (at for at in range(card, outline.ends[card]) if 0 < outline.chars(at) <= MAX_SECTION_CHARS)
            common &= {key_of(outline.text(at)) for at in inside}
    return common


def _names_of_menus(
    outline: Outline, menu: frozenset[str], context: Context, items: Sequence[Headline]
) -> frozenset[str]:
    """The keys of the names of sections: what links to the addresses of *menu* say, and those of lists above the
    *items* that have nothing but short links, but for what the items are called and what may be people.
    """
    menu -= {item.key for item in items}
    links = [at for at in outline.within(0, "a") if menu and _leads_to(menu, outline, at, context)]
    first = min((item.at for item in items), default=0)
    links += shown_links(outline, first, usual_chars=MAX_SECTION_CHARS)
    names = [outline.text(at) for at in links if names_section(outline.attribute(at, "href"), context.base_url)]
    called = {key_of(item.title) for item in items}
    short = (name for name in names if len(name) <= MAX_SECTION_CHARS)
    return frozenset(key_of(name) for name in short if not (" " in name and is_name(name))) - called - {""}


def _leads_to(pages: frozenset[str], outline: Outline, link: int, context: Context) -> bool:
    """Whether a *link* leads to one of *pages*, by their keys."""
    url = address(context.base_url, outline.attribute(link, "href"))
    return url is not None and url_key(url) in pages


def _alike(items: list[Link]) -> list[Link]:
    """*items* without those that are no articles by their addresses: most have a long number in it, these have none."""
    fewest = usual_figures([link.url for link in items if link.url])
    return [link for link in items if not link.url or number_length(link.url) > fewest]


def find_surroundings(outline: Outline) -> list[int]:
    """Navigation, footers, sidebars, what is read most and what is hidden on a page that lists articles."""
    own = _parts_of_items(outline)
    return _popular(outline) + [
        at
        for at in outline.within(0, *BESIDE_TAGS, "div", "ul", "section", "li")
        if at not in own
        and (
            (is_hidden(outline, at) and not is_tab(outline, at))
            or (_is_beside(outline, at) and not outline.has(at, "h1", "main"))
        )
    ]


def _parts_of_items(outline: Outline) -> frozenset[int]:
    """The headers and footers of items: those that stand alike in several elements side by side."""
    groups: dict[tuple[int, tuple[str, ...]], list[int]] = defaultdict(list)
    for at in outline.within(0, "header", "footer"):
        path = [outline.tags[at]]
        for around in islice(outline.around(at), MAX_CARD_LEVELS):
            path.append(outline.tags[around])
            groups[outline.parents[around], tuple(path)].append(at)
    return frozenset(at for parts in groups.values() if len(parts) >= MIN_PARTS for at in parts)


def drop_surroundings(outline: Outline) -> None:
    """Take what surrounds the list out of a page that lists articles."""
    outline.drop(_popular(outline))
    outline.drop(find_surroundings(outline))


def _popular(outline: Outline) -> list[int]:
    """The blocks of what readers read most, by their headings; a page that is nothing else is such a list."""
    found = []
    for words, element in outline.short:
        if POPULAR.fullmatch(words.strip(" :.")) is None:
            continue
        around = (at for at in outline.around(element) if outline.linked(at))
        block = next(around, 0)
        if outline.linked(block) <= MAX_POPULAR_SHARE * outline.linked(0) and not outline.has(block, "h1", "main"):
            found.append(block)
    return found


def _hidden(outline: Outline) -> list[int]:
    elements = outline.within(0, *BESIDE_TAGS, "div", "ul", "section", "li")
    return [at for at in elements if is_hidden(outline, at) and not is_tab(outline, at)]


def _is_beside(outline: Outline, at: int) -> bool:
    """Whether the list does not go on in this block; what is only called right, or by a menu, may hold a part of it."""
    if outline.tags[at] in BESIDE_TAGS:
        return not (
            outline.tags[at] == "footer" and any(outline.tags[one] in ("article", "li") for one in outline.around(at))
        )
    names = outline.names(at) & ASIDE_TOKENS
    if not names or not _lists_much(outline, at):
        return False
    return not (names <= LOOSE_TOKENS and (_lists_headlines(outline, at) or _lists_pictures(outline, at)))


def _lists_headlines(outline: Outline, at: int) -> bool:
    """Whether the headings of a block are headlines of articles, all of them: none names the block itself, and most
    have words enough.
    """
    headings = [heading for heading in outline.within(at, *HEADINGS) if outline.chars(heading)]
    long = sum(count_words(outline.text(heading)) >= MIN_TITLE_WORDS for heading in headings)
    return (
        len(headings) > 1
        and 2 * long >= len(headings)
        and all(
            outline.has(heading, "a") or any(outline.tags[above] == "a" for above in outline.around(heading))
            for heading in headings
        )
    )


def _lists_pictures(outline: Outline, at: int) -> bool:
    """Whether pictures lead to most of the pages that a block leads to, and words to as many; most pages with pictures
    are called in words enough for headlines, as sections are not.
    """
    links = [(link, outline.attribute(link, "href").partition("#")[0]) for link in outline.within(at, "a")]
    half = len({href for _, href in links}) / 2
    pictured = {href for link, href in links if outline.has(link, "img")}
    words = {href for link, href in links if outline.chars(link)}
    long = {href for link, href in links if count_words(outline.text(link)) >= MIN_TITLE_WORDS}
    return len(pictured) > half and len(words) > half and 2 * len(long & pictured) >= len(pictured)


def is_hidden(outline: Outline, at: int) -> bool:
    attributes = outline.attributes(at)
    classes = (attributes.get("class") or "").split()
    if "hidden" in attributes or re.search(r"display:\s*none", attributes.get("style") or ""):
        return True
    return bool(HIDDEN_CLASSES & {*classes}) and not any(SHOWN_CLASS.fullmatch(name) for name in classes)


def is_tab(outline: Outline, at: int) -> bool:
    """Whether a hidden element is one of several that are shown in turn: a link within the page for each stands before
    them, one is shown, and most links stand as those of that one do, and lead elsewhere, to the same folders: another
    tab may have services, or what readers said.
    """
    links = _links_in(outline, at)
    if len({*links.values()}) < MIN_LIST_ITEMS:
        return False
    alike = (one for one in outline.children(outline.parents[at]) if outline.tags[one] == outline.tags[at])
    tabs = [one for one in islice(alike, MAX_TABS) if outline.linked(one) and not _switches(outline, one)]
    shown = [one for one in tabs if not is_hidden(outline, one)]
    if len(shown) != 1 or at not in tabs or not _has_switches(outline, tabs):
        return False
    others = _links_in(outline, shown[0])
    ways = {_way(outline, link, shown[0]) for link in others}
    known = {*others.values()}
    folders = set(map(_folder, known))
    own = [
        link
        for link, target in links.items()
        if target not in known and _folder(target) in folders and _way(outline, link, at) in ways
    ]
    return 2 * len(own) > len(links)


def _folder(target: str) -> str:
    return target.partition("?")[0].rpartition("/")[0]


def _has_switches(outline: Outline, tabs: Sequence[int]) -> bool:
    """Whether one of the elements before *tabs*, or before what they stand in, has as many switches."""
    parent = outline.parents[tabs[0]]
    before = [one for one in outline.children(parent) if one < tabs[0]]
    if outline.parents[parent] >= 0:
        before = [*(one for one in outline.children(outline.parents[parent]) if one < parent), *before]
    return any(_switches(outline, one) == len(tabs) for one in before[-MAX_TABS:])


def _switches(outline: Outline, at: int) -> int:
    """How many links within the page are in an element that has no others; else none."""
    links = outline.within(at, "a")[: MAX_TABS + 1]
    return len(links) if all(outline.attribute(one, "href").startswith("#") for one in links) else 0


def _links_in(outline: Outline, at: int) -> dict[int, str]:
    """The first links with words in an element, with where they lead."""
    links = (link for link in outline.within(at, "a") if outline.chars(link) and outline.attribute(link, "href"))
    return {link: outline.attribute(link, "href") for link in islice(links, MAX_TAB_LINKS)}


def _way(outline: Outline, link: int, at: int) -> tuple[str, ...]:
    return tuple(outline.tags[one] for one in takewhile(at.__lt__, outline.around(link)))


def _lists_much(outline: Outline, at: int) -> bool:
    return sum("href" in outline.attributes(link) for link in outline.within(at, "a")) > MIN_ITEMS


def read_menu(outline: Outline, context: Context) -> frozenset[str]:
    """The addresses, as keys, that a page's menus lead to: its navigation, its header and its footer; but not what a
    list of headlines there repeats of the page, as "recent posts" do.
    """
    own = _parts_of_items(outline)
    menu: dict[int, str] = {}
    others: dict[int, str] = {}
    for at in outline.within(0, "a"):
        url = address(context.base_url, outline.attribute(at, "href"))
        if url is not None:
            (menu if _is_in_menu(outline, at, own) else others)[at] = url_key(url)
    return frozenset(menu.values()) - _headlines_again(outline, menu, others)


def _is_in_menu(outline: Outline, link: int, own: frozenset[int]) -> bool:
    """Whether a link stands in a menu of the page, not in the *own* headers and footers of items."""
    around = [one for one in outline.around(link) if one not in own]
    return any(
        outline.tags[one] in MENU_TAGS or outline.attribute(one, "role") in MENU_ROLES for one in around
    ) and not any(outline.tags[one] in MAIN_TAGS for one in around)


def _headlines_again(outline: Outline, menu: Mapping[int, str], others: Mapping[int, str]) -> set[str]:
    """The keys in lists of a *menu* that call a page as one of the *others* does: the links of the menus, and those of
    the rest of the page, each with the key of where it leads. On average, the links of such a list have enough words
    for headlines, and about as many as other headlines of the page.
    """
    listed = frozenset(menu.values())
    called = _called(outline, {at: key for at, key in others.items() if key in listed})

    @cache
    def leads_apart(at: int) -> bool:
        """Whether the first links in an element lead to several pages."""
        return len({menu[link] for link in outline.within(at, "a")[:MAX_TAB_LINKS] if link in menu}) > 1

    lists: dict[int, list[int]] = defaultdict(list)
    for at, key in menu.items():
        if (key, key_of(outline.text(at))) in called:
            lists[next(filter(leads_apart, outline.around(at)), 0)].append(at)
    titles = (title_of(outline, at) for at, key in others.items() if lists and key not in listed)
    headlines = [count_words(title) for title, heading in titles if heading is not None]
    usual = max(MIN_TITLE_WORDS, MIN_REPEATED_SHARE * sum(headlines) / max(1, len(headlines)))
    found = set[str]()
    for box, links in lists.items():
        words = [count_words(outline.text(link)) for link in outline.within(box, "a") if outline.chars(link)]
        if sum(words) >= usual * len(words):
            found |= {menu[link] for link in links}
    return found


def _called(outline: Outline, links: Mapping[int, str]) -> set[tuple[str, str]]:
    """The keys of *links* with what they are called, in a heading, in the main part of a page or beside a picture: what
    is called elsewhere may be a menu, too.
    """
    pictured = {key for at, key in links.items() if outline.has(at, "img")}
    found = set[tuple[str, str]]()
    for at, key in links.items():
        title, heading = title_of(outline, at)
        is_main = key in pictured or any(outline.tags[one] in MAIN_TAGS for one in outline.around(at))
        if heading is not None or is_main:
            found.add((key, key_of(title)))
    return found
