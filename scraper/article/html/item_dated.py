"""The items of a list that a day tells: the links of repeated elements that state one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, takewhile

from scraper.article.html.item_cards import Candidate
from scraper.article.html.item_links import MIN_BLOCK_ITEMS, Items
from scraper.article.html.item_parts import Place, is_in, may_be_title
from scraper.article.html.link_titles import MIN_TITLE_WORDS, says_when
from scraper.article.html.no_articles import is_word_of_page
from scraper.text.length import count_words


def dated_items(
    page: Items, candidates: Sequence[Candidate], taken: dict[int, int], headed: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The links of repeated elements that state a day, one each: the longest."""
    groups: dict[int, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if not is_in(one.at, taken, page.outline):
            element = next((at for at in one.repeated if page.is_dated(at)), None)
            if element is not None and not (page.is_block(element) or page.is_most(element)):
                groups[element].append(one)
    for line in _lines_of_cards(page, groups):
        del groups[line]
    # what holds a dated element is none itself, and the item of an element with a linked heading is known, or whose day
    # leads to it
    known = {one.key for one in headed}
    inside = chain(groups, (one.at for one in headed))
    holders = {above for at in inside for above in page.outline.around(at)}
    for element, links in groups.items():
        if element in holders:
            continue
        within = page.within(element, page.outline.ends[element])
        if any(one.key in known and _is_day(page, one) for one in within):
            continue
        titled = _without_folders([one for one in links if not is_word_of_page(one.title)])
        if titled and not _lists_in(element, titled):
            best = max(titled, key=lambda one: (page.is_pictured(one.key, element), len(one.title)))
            taken[element] = best.at
            yield best


def _is_day(page: Items, one: Candidate) -> bool:
    """Whether a link is a day and nothing else."""
    return says_when(one.title) or page.outline.has(one.at, "time")


def _lines_of_cards(page: Items, groups: Mapping[int, Sequence[Candidate]]) -> list[int]:
    """Those of the dated elements *groups* that are the line of a card, with the day and a section: their links are
    short, or those of such lines of the cards beside are, and they stand alone in another one with one headline, which
    a picture there or the line leads to, too.
    """
    inside: dict[int, list[int]] = defaultdict(list)
    for element in groups:
        for above in page.outline.around(element):
            if above in groups:
                inside[above].append(element)
    lines: dict[Place, list[int]] = defaultdict(list)
    for card, (line, *others) in inside.items():
        headlines = {one.key for one in groups[card] if may_be_title(one)}
        if len(headlines) == 1 and not others:
            (key,) = headlines
            again = any(one.key == key for one in page.within(line, page.outline.ends[line]))
            if again or page.is_pictured(key, card):
                way = takewhile(card.__le__, (line, *page.outline.around(line)))
                lines[page.outline.parents[card], tuple(page.outline.tags[at] for at in way)].append(line)
    short = {line for line in chain(*lines.values()) if not any(map(may_be_title, groups[line]))}
    return [line for alike in lines.values() if not short.isdisjoint(alike) for line in alike]


def _without_folders(links: Sequence[Candidate]) -> list[Candidate]:
    """*links* but for those to the folders of others that have more words: to their sections."""
    words = defaultdict[str, int](int)  # in the longest title of each folder
    for one in links:
        folder = one.key.rpartition("/")[0]
        words[folder] = max(words[folder], count_words(one.title))
    return [one for one in links if one.key not in words or words[one.key] <= count_words(one.title)]


def _lists_in(element: int, links: Sequence[Candidate]) -> bool:
    """Whether several headlines among *links* have boxes of their own in an element: a day in it is that of one."""
    return len({
        one.key
        for one in links
        if count_words(one.title) >= MIN_TITLE_WORDS and any(element < box < one.at for box in one.repeated)
    }) >= MIN_BLOCK_ITEMS  # fmt: skip
