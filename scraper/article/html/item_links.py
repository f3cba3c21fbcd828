"""The links of a page that may lead to articles, and what is asked about each: what repeats around it, its day, its
picture, and what else its element leads to. Each answer is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from functools import cached_property
from itertools import accumulate, islice
from urllib.parse import urlsplit

from scraper.article.evidence import Context
from scraper.article.html.item_addresses import of_site, same_pages
from scraper.article.html.item_cards import MIN_LIST_ITEMS, Candidate, Found, as_its_card, covered_links, silent_links
from scraper.article.html.item_days import MAX_DATE_LINE_CHARS, Days
from scraper.article.html.item_parts import MIN_SUBJECT_ITEMS, Place, find_prose, may_be_title
from scraper.article.html.link_titles import MAX_TITLE_CHARS, MIN_TITLE_WORDS, title_of
from scraper.article.html.no_articles import is_no_article, names_its_place, route_of
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, HEADINGS, address
from scraper.text.length import count_words
from scraper.urls import is_home_page, same_site, url_key

#: How many elements around a link may be the item that it leads from.
MAX_ITEM_LEVELS = 8
#: Files that are no items; others, of minutes or of programs, may be all that a page lists.
_NO_ITEM = re.compile(r"(?i)\.(?:png|jpe?g|gif|webp|avif|svg|pdf|zip|mp[34])(?:[?#]|$)")
#: Share of text in links from which an element with several links is a block of items, no item.
BLOCK_LINK_SHARE = 0.6
#: An element of which so many links are headlines may be a block.
MIN_BLOCK_ITEMS = 3


def targets_of(outline: Outline, base: str | None, block: int = 0) -> list[tuple[int, str | None, str]]:
    """The links in *block* to pages of the same site: number, address and key of each.

    Of a page without an address, the site is the host that most of its links name; relative links lead nowhere.
    """
    links: list[tuple[int, str | None, str]] = []
    for at in outline.within(block, "a"):
        href = outline.attribute(at, "href")
        url = address(base, href)
        if url is not None:
            url = url.partition("#")[0]
            links.append((at, url, url_key(url)))
        elif base is None and _is_relative(href):
            links.append((at, None, href.partition("#")[0]))
    site = base
    if base is None and (hosts := Counter(urlsplit(url).netloc for _, url, _ in links if url)):
        site = f"https://{hosts.most_common(1)[0][0]}/"
    if site is None or block:
        return [link for link in links if link[1] is None or site is None or same_site(link[1], site)]
    return of_site(outline, site, links)


def _is_relative(href: str) -> bool:
    """Whether *href* leads from one page to another of the same site, as far as it says; not "//[", which is no URL."""
    try:
        urlsplit(href)
    except ValueError:
        return False
    return bool(href) and href[0] != "#" and ":" not in href


class Items:
    """What is asked about the links of one page, or of a *block* of an article, each answer kept.

    *covers* are links without words that are candidates, too, and *menu* the keys of what menus lead to; links to the
    keys in *without* are no candidates.
    """

    def __init__(
        self,
        outline: Outline,
        context: Context,
        block: int = 0,
        covers: Sequence[Found] = (),
        menu: frozenset[str] = frozenset(),
        without: Container[str] = frozenset(),
    ) -> None:
        self.outline = outline
        self.context = context
        self.block = block
        self.covers = covers
        self.menu = menu
        self._without = without
        #: The links that are a picture without words, by the keys of where they lead.
        self.pictured: dict[str, list[int]] = {}
        self._days = Days(outline, context)
        self._silent: list[tuple[int, str | None, str]] = []
        self._lists_in: dict[int, _Lists] = {}
        self._alone: dict[int, bool] = {}

    @cached_property
    def candidates(self) -> list[Candidate]:
        """The links to other pages of the site that have words, in the order of the page."""
        found: list[Found] = []
        named: dict[str, set[str]] = defaultdict(set)  # places of other pages that headings lead to
        routes: dict[str, set[str]] = defaultdict(set)  # what scripts write into one page
        silent = self._silent
        base = self.context.base_url
        here = url_key(base) if base else ""
        leading = targets_of(self.outline, base, self.block)
        same = same_pages(key for _, _, key in leading if key not in self.menu) if not self.block else {}
        for at, url, key in leading:
            key = same.get(key, key)
            if key in self._without:
                continue
            if url is not None and (is_home_page(url) or is_no_article(url) or (base and key == here)):
                continue
            if not self.block and url is not None and _NO_ITEM.search(url):  # in an article it may be related
                continue
            if not self.block and here.startswith(f"{key}/"):  # the way up
                continue
            if self.block and base and key.startswith(f"{here}?"):  # it shares, prints or turns the page
                continue
            title, heading = title_of(self.outline, at)
            if names_its_place(href := self.outline.attribute(at, "href"), title):
                if heading is None:
                    continue
                named[key].add(href.partition("#")[2])
            if route := route_of(href):
                routes[key].add(route)
            if 0 < len(title) <= MAX_TITLE_CHARS and any(map(str.isalnum, title)):
                found.append((at, url, key, title, heading))
            elif len(title) <= MAX_TITLE_CHARS:
                silent.append((at, url, key))
                if not title and self.outline.has(at, "img"):
                    self.pictured.setdefault(key, []).append(at)
        found = [one for one in found if len(named.get(one[2], ())) < 2]  # the parts of one page, no articles
        scripted = {key for key, own in routes.items() if len(own) >= MIN_LIST_ITEMS}
        if scripted:
            found = [
                one for one in found if not (one[2] in scripted and route_of(self.outline.attribute(one[0], "href")))
            ]
        if not self.block:
            prose = find_prose(self.outline, found, self.headings)
            found = [one for one in found if one[0] not in prose]
            keys = {at: key for at, _, key, *_ in found}
            targets: dict[str, set[str]] = defaultdict(set)
            for _, _, key, title, _ in found:
                targets[title].add(key)
            buttons = {title for title, pages in targets.items() if len(pages) >= MIN_SUBJECT_ITEMS}
            headings = list(filter(self.outline.chars, self.headings))
            called = [as_its_card(self.outline, link, keys, buttons, headings) for link in found]
            called = sorted([*called, *silent_links(self.outline, silent, keys, headings), *self.covers])
            found = self._named_alike(called, [link for link in called if link[3] in buttons and link[4] is None])
        links = [at for at, *_ in found]
        repeated = self._repeated(links, [key for _, _, key, *_ in found])
        return [Candidate(*one, repeated=tuple(repeated[one[0]])) for one in found]

    def find_covers(self) -> list[Found]:
        """The links without words over cards without headings."""
        worded = {one.at: one.key for one in self.candidates}
        return list(covered_links(self.outline, [link for link in self._silent if link[0] not in worded], worded))

    def _named_alike(self, found: list[Found], buttons: Sequence[Found]) -> list[Found]:
        """*found*, those of *buttons* called as their cards are that have no heading."""
        worded = {at: key for at, _, key, *_ in found}
        for at, *_ in buttons:
            del worded[at]
        named = {one[0]: one for one in covered_links(self.outline, [one[:3] for one in buttons], worded)}
        return [named.get(one[0], one) for one in found]

    def _repeated(self, links: Sequence[int], keys: Sequence[str]) -> dict[int, list[int]]:
        """For each of *links* the elements around it that have a sibling of the same tag with another target."""
        outline = self.outline
        targets: dict[int, str | None] = {}  # None: several
        for at, key in zip(links, keys, strict=True):
            for one in (at, *outline.around(at)):
                known = targets.setdefault(one, key)
                if known is None:  # as all around it
                    break
                if known != key:
                    targets[one] = None
        # for the children of one element that have the same tag: how many, and which targets
        count: Counter[tuple[int, str]] = Counter()
        kinds: dict[tuple[int, str], set[str | None]] = defaultdict(set)
        for one, target in targets.items():
            if one > 0:
                count[outline.parents[one], outline.tags[one]] += 1
                kinds[outline.parents[one], outline.tags[one]].add(target)

        def repeats(one: int) -> bool:
            group = outline.parents[one], outline.tags[one]
            return one > 0 and count[group] > 1 and (len(kinds[group]) > 1 or None in kinds[group])

        return {at: list(filter(repeats, (at, *islice(outline.around(at), MAX_ITEM_LEVELS)))) for at in links}

    def is_dated(self, at: int) -> bool:
        """Whether an element states a day."""
        return self._days.is_dated(at)

    def is_pictured(self, key: str, element: int) -> bool:
        """Whether a picture in an element leads to the address of *key*."""
        return any(self.outline.holds(element, at) for at in self.pictured.get(key, ()))

    def shows_picture(self, one: Candidate) -> bool:
        """Whether a link has a picture, or one leads where it does, or stands in its own box."""
        if one.key in self.pictured or self.outline.has(one.at, "img"):
            return True
        return bool(one.repeated) and self.outline.has(one.repeated[0], "img") and self._leads_alone(one.repeated[0])

    def _leads_alone(self, at: int) -> bool:
        """Whether all links in an element lead to one page."""
        known = self._alone.get(at)
        if known is None:
            links = self.within(at, self.outline.ends[at])
            known = self._alone[at] = all(one.key == links[0].key for one in links)
        return known

    def is_dated_card(self, one: Candidate) -> bool:
        """Whether a link is a title beside a picture that leads to the same page, and to a day."""
        return count_words(one.title) >= MIN_TITLE_WORDS and any(
            self.is_pictured(one.key, element) and self.is_dated(element) for element in one.repeated[:2]
        )

    def is_dated_alone(self, one: Candidate) -> bool:
        """Whether a link is the only headline of a repeated element that states a day."""
        return self.dated_box(one) is not None

    def is_dated_headline(self, one: Candidate) -> bool:
        """Whether a link stands in a heading, alone in an element that states a day, in no menu."""
        menu = any(self.outline.tags[at] in ("nav", "footer") for at in self.outline.around(one.at))
        return one.heading is not None and not menu and self.is_dated_alone(one)

    def dated_box(self, one: Candidate) -> int | None:
        """The nearest repeated element around a link that states a day and has no other headline; None without one."""
        boxes = (
            at
            for at in one.repeated
            if self.is_dated(at)
            and not any(
                other.key != one.key and may_be_title(other) for other in self.within(at, self.outline.ends[at])
            )
        )
        return next(boxes, None)

    def heads_dated(self, one: Candidate) -> bool:
        """Whether the nearest repeated element around a link in a heading states a day and has no other such link, but
        other headlines.
        """
        if one.heading is None or not one.repeated or not self.is_dated(box := one.repeated[0]):
            return False
        return self.dated_box(one) is None and all(
            other.key == one.key or other.heading is None for other in self.within(box, self.outline.ends[box])
        )

    def is_block(self, at: int) -> bool:
        """Whether an element holds several headlines and little else."""
        if self.link_share(self.outline.starts[at], self.outline.stops[at]) < BLOCK_LINK_SHARE:
            return False
        keys = {
            one.key for one in self.within(at + 1, self.outline.ends[at]) if count_words(one.title) >= MIN_TITLE_WORDS
        }
        return len(keys) >= MIN_BLOCK_ITEMS

    def is_item_of(
        self, one: Candidate, lists: Container[Place], places: Sequence[Place], subjects: Container[int]
    ) -> bool:
        """Whether a link is the only one, but for *subjects*, of an element that stands in one of *lists*."""
        ends = self.outline.ends
        return any(
            place in lists
            and all(other.key == one.key or other.at in subjects for other in self.within(element, ends[element]))
            for element, place in zip(one.repeated, places, strict=True)
        )

    def own_box(self, one: Candidate, after: int) -> int | None:
        """The largest repeated box behind number *after* that leads only where a link does; None without one."""
        outline = self.outline
        boxes = (
            box
            for box in reversed(one.repeated)
            if box > after
            and (outline.tags[box] != "a" or outline.has(box, *BLOCKS))
            and all(other.key == one.key for other in self.within(box, outline.ends[box]))
        )
        return next(boxes, None)

    def lists_others(self, at: int, own: Candidate) -> bool:
        """Whether an element with the headline of *own* holds a list of others, too, each with a picture, or most of
        them several words and all below a heading of their own: no list of subjects.
        """
        lists = self._lists_in.get(at)
        if lists is None:
            lists = self._lists_in[at] = _Lists(self, at)
        return lists.are_others(own.key, named=own.heading is not None and lists.first_heading < own.heading)

    def link_share(self, start: int, stop: int) -> float:
        """How much of some pieces stands in links, 0 to 1, but for the days beside them: they outweigh short titles."""
        linked = self.outline.linked_between(start, stop)
        return linked / (linked + self._plain[stop] - self._plain[start]) if linked else 0.0

    @cached_property
    def _plain(self) -> list[int]:
        """For each piece, the characters before it that stand in no link and in no short piece that states a day."""
        outline = self.outline
        return [
            0,
            *accumulate(
                0 if linked or (0 < size <= MAX_DATE_LINE_CHARS and self._days.is_day(piece)) else size
                for piece, size, linked in zip(outline.pieces, outline.sizes, outline.link_sizes, strict=True)
            ),
        ]

    def is_most(self, at: int) -> bool:
        """Whether an element leads to most of what the page does: it holds a list, whatever stands beside it."""
        inside = len({one.key for one in self.within(at, self.outline.ends[at])})
        return inside > MIN_BLOCK_ITEMS and 2 * inside > self._targets

    @cached_property
    def _targets(self) -> int:
        return len({one.key for one in self.candidates})

    @cached_property
    def _numbers(self) -> list[int]:
        return [one.at for one in self.candidates]

    def within(self, start: int, end: int) -> Sequence[Candidate]:
        """The candidates whose numbers are from *start* up to *end*."""
        return self.candidates[bisect_left(self._numbers, start) : bisect_left(self._numbers, end)]

    @cached_property
    def headings(self) -> list[int]:
        """All headings of the page."""
        return self.outline.within(0, *HEADINGS)


class _Lists:
    """The lists of links without headings in an element, counted once for all of the headlines in it."""

    def __init__(self, page: Items, at: int) -> None:
        outline = page.outline
        self.first_heading = next(iter(outline.within(at, *HEADINGS)), len(outline.tags))
        #: Whether the links of each list have several words, and a picture, by their keys.
        lists: dict[int, dict[str, tuple[bool, bool]]] = defaultdict(dict)
        for one in page.within(at, outline.ends[at]):
            if one.heading is None and one.repeated and one.repeated[0] > at:
                links = lists[outline.parents[one.repeated[0]]]
                has_words, has_picture = links.get(one.key) or (False, page.is_pictured(one.key, at))
                has_picture = has_picture or outline.has(one.at, "img")
                links[one.key] = has_words or count_words(one.title) >= MIN_TITLE_WORDS, has_picture
        self._lists = list(lists.values())
        self._sums = [(len(links), *map(sum, zip(*links.values(), strict=True))) for links in self._lists]
        #: The numbers of the lists that have a key.
        self._having: dict[str, list[int]] = defaultdict(list)
        for number, links in enumerate(self._lists):
            for key in links:
                self._having[key].append(number)
        self._known: dict[tuple[str, bool], bool] = {}
        self._good = {named: sum(_is_list(*sums, named=named) for sums in self._sums) for named in (False, True)}

    def are_others(self, key: str, *, named: bool) -> bool:
        """Whether one of them lists articles, the link to *key* left out; where they are *named*, words count."""
        if (key, named) not in self._known:
            own = [(self._sums[number], self._lists[number][key]) for number in self._having.get(key, ())]
            self._known[key, named] = self._good[named] > sum(_is_list(*sums, named=named) for sums, _ in own) or any(
                _is_list(count - 1, words - has_words, pictures - has_picture, named=named)
                for (count, words, pictures), (has_words, has_picture) in own
            )
        return self._known[key, named]


def _is_list(count: int, words: int, pictures: int, *, named: bool) -> bool:
    """Whether most of *count* links have a picture, or several words below a heading."""
    return count >= MIN_LIST_ITEMS and 2 * max(named * words, pictures) >= count
