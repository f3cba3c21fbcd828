"""The items of a page that lists articles, found by what repeats on it.

    links -> the repeated elements around each -> what speaks for an item: a heading, a date, a long title
    -> one link for each element -> all links that stand in the same place of their elements

An item is a repeated element with one distinct target. Its title is its heading, else its longest link, at any length
and in any script. Class names decide nothing, and the form of an address only breaks ties among links that nothing else
tells apart. Everything works on numbers of `Outline`; the order is that of the page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from itertools import islice

from scraper.article.evidence import Context
from scraper.article.html.headlines import Headline
from scraper.article.html.item_addresses import dated_by_address
from scraper.article.html.item_alone import stories_alone, told_elsewhere
from scraper.article.html.item_cards import MIN_LIST_ITEMS, Candidate, Found, titles_alike
from scraper.article.html.item_dated import dated_items
from scraper.article.html.item_headings import section_headings
from scraper.article.html.item_kickers import find_kickers
from scraper.article.html.item_links import MAX_ITEM_LEVELS, Items
from scraper.article.html.item_pages import BY_DAY, beside_page_days, pages_beside
from scraper.article.html.item_parts import (
    Place,
    by_place,
    find_buttons,
    find_rows,
    find_subjects,
    is_in,
    may_be_title,
    named_elsewhere,
    only_in_headings,
)
from scraper.article.html.link_titles import MIN_TITLE_WORDS, may_be_headline, says_when
from scraper.article.html.no_articles import is_word_of_page
from scraper.article.html.numbers import form_of_address, path_before_number, usual_figures
from scraper.article.html.outline import Outline
from scraper.text.length import count_words
from scraper.urls import is_section_page, path_and_query, url_key
from storage.articles.address_days import certain_day

#: A list of which this share of links are known to be items is a list of items.
MIN_KNOWN_SHARE = 0.25
#: How surely a link is an item that only its address tells.
BY_ADDRESS = 0
#: A list beside the main one counts if this share of its links lead to items of the page.
MIN_NAMED_SHARE = 0.5
#: So many items, and this share of them, show how the addresses of articles end.
MIN_ADDRESSED, MIN_ADDRESSED_SHARE = 5, 0.5
#: So many links in one line above the list are a menu if they have no more words each, as a mean.
MIN_ROW_LINKS, MAX_ROW_WORDS = 4, 3


def read_items(
    outline: Outline,
    context: Context,
    *,
    menu: frozenset[str] = frozenset(),
    beside: Sequence[int] = (),
    covers: Sequence[Found] = (),
) -> list[Headline]:
    """The links to articles that a page lists, one an address, in its order.

    *menu* has the addresses, as keys, that its menus lead to; *beside* are the elements that surround the list. A list
    that stands there counts if it names articles that the page lists, or if there is no other. Links without words over
    cards that state days, or to addresses with days or numbers, the *covers*, are items where the page lists nothing
    else.
    """
    page = Items(outline, context, covers=covers, menu=menu)
    kickers = find_kickers(page, menu)
    if kickers.sections:
        page = Items(outline, context, covers=covers, menu=menu, without=kickers.sections)
    places = _places(page)
    surroundings = frozenset(beside)
    aside = {one.at for one in page.candidates if is_in(one.at, surroundings, outline)}
    inside = [one for one in page.candidates if one.at not in aside]
    chosen = _choose(page, inside, places, menu, kickers.headlines)
    if len({one.key for one in page.candidates if one.at in chosen}) < MIN_LIST_ITEMS:
        if not covers and max(chosen.values(), default=0) < BY_DAY:
            over = [one for one in page.find_covers() if not is_in(one[0], surroundings, outline)]
            found = read_items(outline, context, menu=menu, beside=beside, covers=over) if over else []
            days = sum(one.rank == BY_DAY or certain_day(one.url) is not None for one in found)
            if 2 * days > len(found) or usual_figures([one.url for one in found if one.url]) >= 0:
                return found
        near = [
            one
            for one in page.candidates
            if not any(outline.tags[at] in ("nav", "footer") for at in outline.around(one.at))
        ]
        chosen = _choose(page, near, places, menu, kickers.headlines)
    known = {one.key for one in page.candidates if one.at in chosen}
    near = [one for one in page.candidates if one.at in aside and one.at not in chosen and one.key not in menu]
    for one in _named_beside(page, near, places, known):
        chosen[one.at] = 1
    links: dict[str, list[Candidate]] = defaultdict(list)
    others: dict[str, list[Candidate]] = defaultdict(list)
    for one in page.candidates:
        if one.at in chosen:
            links[one.key].append(one)
        names_comment = "#" in outline.attribute(one.at, "href")  # beside its own day
        if (one.at in chosen or one.heading is not None) and not names_comment:
            others[one.key].append(one)
    best = [_titled(page, found, chosen) for found in links.values()]
    titles = titles_alike(outline, best)
    return [
        Headline(
            one.at,
            one.url,
            one.key,
            titles.get(one.at, one.title),
            chosen[one.at],
            told_elsewhere(page, one, others[one.key]),
            one.repeated[0] if one.repeated else None,
            kickers.names.get(one.key),
        )
        for one in best
    ]


def _titled(page: Items, links: Sequence[Candidate], chosen: Mapping[int, int]) -> Candidate:
    """The one of the *links* to an item that has its title: the surest, then the longest, then the first whose card
    states a day; but for a day with a name.
    """

    def says(one: Candidate) -> tuple[int, int, bool]:
        return chosen[one.at], len(one.title), len(links) > 1 and page.heads_dated(one)

    best = max(links, key=says)
    if best.heading is None and says_when(best.title):
        best = max((one for one in links if may_be_headline(one.title)), key=says, default=best)
    return best


def _choose(
    page: Items,
    candidates: Sequence[Candidate],
    places: dict[int, list[Place]],
    menu: frozenset[str],
    kicked: Container[int],
) -> dict[int, int]:
    """The links among *candidates* that are items, and how surely: 3 by a heading, 2 by a day or a kicker, 1 by length
    or place, 0 by the address alone. *kicked* are headlines below linked kickers.
    """
    buttons = find_buttons(candidates)
    subjects = find_subjects(page.outline, candidates, places)
    candidates = [one for one in candidates if one.at not in buttons]
    headed = [one for one in candidates if one.heading is not None]
    parts = only_in_headings(page.outline, headed, subjects)
    headed = [one for one in headed if one.at not in parts]
    blocks = section_headings(page, headed, places, menu, subjects)
    headed = [one for one in headed if one.at not in blocks]
    free = {place for one in headed if one.key not in menu or page.is_dated_alone(one) for place in places[one.at]}
    headed = [one for one in headed if one.key not in menu or not free.isdisjoint(places[one.at])]
    chosen = {one.at: 3 for one in headed}
    taken = _elements_of(page, headed, places)
    others = [one for one in candidates if one.heading is None and one.at not in subjects and one.at not in blocks]
    free = {place for one in others if one.key not in menu for place in places[one.at]}
    others = [one for one in others if one.key not in menu or page.is_item_of(one, free, places[one.at], subjects)]
    for one in dated_items(page, others, taken, headed):
        chosen[one.at] = BY_DAY
    rows = set[Candidate]()
    if chosen:
        rows = {*find_rows(page.outline, others, min(chosen), min_links=MIN_ROW_LINKS, max_words=MAX_ROW_WORDS)}
    others = [one for one in others if one.at not in chosen and not is_in(one.at, taken, page.outline)]
    others = [one for one in others if one not in rows]
    long = [one for one in others if count_words(one.title) >= MIN_TITLE_WORDS and not is_word_of_page(one.title)]
    known = {one.key for one in candidates if one.at in chosen}
    pages = named_elsewhere(page.outline, candidates)
    sections = {one for one in long if one.url and is_section_page(one.url)}
    shown = {one for one in sections if one.key not in pages and page.shows_picture(one)}
    listed = _listed([one for one in long if one not in sections or one in shown], places, known)
    if not chosen:
        left = set(long).difference(listed)
        listed += _mostly_long([one for one in long if one.key not in pages and one in left], others, places, listed)
    if not (chosen or listed):
        named = (one for one in others if not is_word_of_page(one.title) and one.key not in pages)
        listed = _listed(list(filter(page.shows_picture, named)), places, known)
    if chosen or listed:
        listed += stories_alone(page, [one for one in long if one.key not in known], taken, pages)
    for one in listed:
        chosen[one.at] = 1
    for one in candidates:
        if one.at in kicked:
            chosen[one.at] = max(BY_DAY, chosen.get(one.at, 0))
    for one in _alike(page, others, places, chosen, subjects):
        chosen[one.at] = 1
    alone = [one for one in others if one.key not in menu]
    for one in dated_by_address(page.outline, alone, [one for one in candidates if one.at in chosen]):
        chosen[one.at] = 1
    for one in beside_page_days(candidates, places, chosen):
        del chosen[one.at]
    near = [one for one in candidates if one.key not in menu]
    for one in _addressed_alike(page, near, places, chosen, subjects, taken):
        chosen[one.at] = BY_ADDRESS
    for one in pages_beside(page, [one for one in candidates if one.at in chosen], places, menu):
        del chosen[one.at]
    return chosen


def _addressed_alike(
    page: Items,
    candidates: Sequence[Candidate],
    places: dict[int, list[Place]],
    chosen: Mapping[int, int],
    subjects: Container[int],
    taken: Container[int],
) -> list[Candidate]:
    """The headlines that stand below a teaser, in what is *taken* by it, or beside an item in a list of two, at
    addresses whose ends are built as those of most items are, with figures of the same number, in a folder that has
    items: others have authors, topics and comments.
    """
    keys = {one.key for one in candidates if one.at in chosen}
    items = [one for one in candidates if one.key in keys]
    forms = Counter(map(form_of_address, keys))
    form, count = forms.most_common(1)[0] if forms else (None, 0)
    if form is None or count < MIN_ADDRESSED or count < MIN_ADDRESSED_SHARE * len(keys):
        return []
    boxes = {box for one in items for box in one.repeated}
    lists = {place for one in items for place in places[one.at][:1]}
    folders = {path_before_number(one.key) for one in items}
    return [
        one
        for one in candidates
        if one.key not in keys
        and one.at not in subjects
        and may_be_title(one)
        and not is_word_of_page(one.title)
        and (
            not boxes.isdisjoint(one.repeated[:2])
            or not lists.isdisjoint(places[one.at][:1])
            or is_in(one.at, taken, page.outline)
        )
        and form_of_address(one.key) == form
        and path_before_number(one.key) in folders
    ]


def _named_beside(
    page: Items, candidates: Sequence[Candidate], places: dict[int, list[Place]], known: set[str]
) -> list[Candidate]:
    """The links of lists beside the main one of which most lead to articles that are *known*, or many, and of those
    that show a picture and a day with each; and lists of headings that each state a day, as most of the main one do,
    in such boxes, and lead below the page: beside a section stands what belongs to others.
    What surrounds several lists may hold one of sections: of short names, with none known.
    """
    main = [one for one in page.candidates if one.key in known and one.heading is not None]
    dated = {one.key for one in main if page.is_dated_alone(one)}
    by_days = 2 * len(dated) > len(known)
    tags = {page.outline.tags[box] for one in main if (box := page.dated_box(one)) is not None}
    here = f"{url_key(page.context.base_url or '').rstrip('/')}/"
    found = []
    lists: dict[Place, list[bool]] = defaultdict(list)
    for one in candidates:
        if one.repeated:
            lists[places[one.at][0]].append(count_words(one.title) >= MIN_TITLE_WORDS)
    near = {places[one.at][0] for one in candidates if one.repeated and one.key in known}
    near |= {place for place, long in lists.items() if 2 * sum(long) > len(long)}
    for links in by_place(candidates, places).values():
        keys = {one.key for one in links}
        named = len(keys & known) >= max(MIN_LIST_ITEMS, MIN_NAMED_SHARE * len(keys))
        alone = not named and len(keys) >= MIN_LIST_ITEMS
        alike = (
            alone
            and by_days
            and all(map(page.is_dated_headline, links))
            and {page.outline.tags[page.dated_box(one) or 0] for one in links} <= tags
            and all(one.key.startswith(here) for one in links)
        )
        if named or alike or (alone and keys == {one.key for one in links if page.is_dated_card(one)}):
            found += [one for one in links if one.key not in known and (not named or places[one.at][0] in near)]
    return found


def _places(page: Items) -> dict[int, list[Place]]:
    outline = page.outline
    places: dict[int, list[Place]] = {}
    for one in page.candidates:
        path = [one.at, *islice(outline.around(one.at), MAX_ITEM_LEVELS)]
        tags = [outline.tags[at] for at in path]
        places[one.at] = [
            (outline.parents[element], tuple(tags[: path.index(element) + 1])) for element in one.repeated
        ]
    return places


def _elements_of(page: Items, headed: Sequence[Candidate], places: dict[int, list[Place]]) -> dict[int, int]:
    """The repeated elements that headed links speak for: those that repeat with a headed link in the same place."""
    keys: dict[Place, set[str]] = defaultdict(set)
    for one in headed:
        for place in places[one.at]:
            keys[place].add(one.key)
    elements = {}
    for one in headed:
        heading = one.heading
        assert heading is not None
        for element, place in zip(one.repeated, places[one.at], strict=True):
            if element < min(one.at, heading) and len(keys[place]) > 1:
                if not page.lists_others(element, one):
                    elements[element] = one.at
                break
    return elements


def _listed(long: Sequence[Candidate], places: dict[int, list[Place]], known: set[str]) -> list[Candidate]:
    """Those of *long* links of which more than one stands in the same place that is not *known*, or two that are."""
    keys: dict[Place, set[str]] = defaultdict(set)
    for one in long:
        for place in places[one.at]:
            keys[place].add(one.key)
    lists = {place for place, found in keys.items() if len(found - known) > 1 or len(found & known) > 1}
    return [one for one in long if not lists.isdisjoint(places[one.at])]


def _mostly_long(
    long: Sequence[Candidate],
    others: Sequence[Candidate],
    places: dict[int, list[Place]],
    listed: Sequence[Candidate],
) -> list[Candidate]:
    """Those of *long* links that stand where most of the *others* are long, and where those *listed* do, if any."""
    titles = {one.at for one in long}
    known = {place for one in listed for place in places[one.at]}
    lists = set[Place]()
    for place, links in by_place(others, places).items():
        keys = {one.key for one in links}
        named = {one.key for one in links if count_words(one.title) >= MIN_TITLE_WORDS}
        if len(named) >= MIN_LIST_ITEMS and 2 * len(named) >= len(keys) and (place in known or not known):
            lists.add(place)
    return [one for one in others if one.at in titles and not lists.isdisjoint(places[one.at])]


def _alike(
    page: Items,
    candidates: Sequence[Candidate],
    places: dict[int, list[Place]],
    chosen: Mapping[int, int],
    subjects: Container[int],
) -> list[Candidate]:
    """The links that stand in the same place as chosen ones, at any length, alone in their element but for *subjects*.

    Where only the elements around their list stand like those around the chosen ones, as those of a menu may, their
    addresses must lie in the same folder as one of those, below the root.
    """
    folders = {_folder(one) for one in candidates if one.at in chosen} - {""}
    found = []
    for place, links in by_place(candidates, places).items():
        if sum(one.at in chosen for one in links) >= MIN_KNOWN_SHARE * len(links):
            found += [
                one
                for one in links
                if one.at not in chosen
                and (
                    place == places[one.at][0]
                    or _folder(one) in folders
                    or page.is_item_of(one, (place,), places[one.at], subjects)
                )
            ]
    return found


def _folder(one: Candidate) -> str:
    """The path of a link's address without its last part; "" in the root. What only a long number behind that tells
    apart lies in as many folders as these have lengths: "/page?id=1003" beside "/page?id=123544191".
    """
    path, query = path_and_query(one.key)
    return path.rpartition("/")[0] + ("?".join(form_of_address(one.key) or ()) if query else "")
