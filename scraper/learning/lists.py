"""Where the pages of a site say what they are filed under, found by comparing them.

A box of short links that is the same on all pages is the site's: its menu, a cloud of all tags. One whose names change
from article to article, and come back on others, is the article's own, whatever it is called and wherever it stands.
Links to articles change as well, but lead into their folder; the names of cards stand beside a headline.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from scraper.article.html.fields.authors import AUTHOR_PATH
from scraper.article.html.fields.dates import is_in_card
from scraper.article.html.fields.filing import LIST_RELATIONS, MAX_LIST_NAME_WORDS, is_marked
from scraper.article.html.fields.shelves import folder_of
from scraper.article.html.menu import MAX_SECTION_CHARS
from scraper.article.html.tree import address, has_figure, key_of, text_of
from scraper.learning.fields import Learnt, shown
from scraper.learning.places import own_selectors
from scraper.learning.sample import Sample
from scraper.learning.vote import MIN_CONFIRMED, MIN_RIGHT, Vote
from scraper.text.length import count_words
from scraper.text.phrases import is_button, is_furniture, leads_back
from scraper.urls import is_home_page, same_site, url_key

#: A place has names on so large a part of the pages, and never more than so many.
MIN_FILLED, MAX_NAMES = 0.4, 12
#: The most places: categories and tags may stand in two folders.
MAX_PLACES = 3
#: The same names stand on so large a part of these at most.
MAX_SAME = 0.6
#: So many names for each that differs: they come back.
MIN_RECURRENCE = 1.3
#: How many elements around a link name its box, and how many links of a page are looked at.
MAX_BOXES, MAX_LINKS = 6, 600
#: So many of the folders that a link lies in are tried: sections may lie in each other.
MAX_FOLDERS = 2
#: From here on one sign may be a word: "木".
FIRST_WORD_SIGN = "\u2e80"
#: A folder as it may stand in a selector, and what a query chooses by.
_FOLDER = re.compile(r"/([^\W\d][\w-]*)(?=/[^/])", re.ASCII)
_QUERY = re.compile(r"[?&](\w+=)[^&=]+$", re.ASCII)


#: Links of pages, each with the number of its page.
_Links = set[tuple[int, int]]


def learn_lists(samples: Sequence[Sample]) -> Learnt | None:
    """The place of the names that the articles are filed under; None if there is none."""
    articles = {url_key(sample.reading.page.url or "") for sample in samples}
    folders = {folder_of(sample.reading.page.url or "") for sample in samples}
    places: defaultdict[str, _Links] = defaultdict(set)
    wanted: Counter[str] = Counter()
    refused: set[str] = set()
    for number, sample in enumerate(samples):
        named: set[str] = set()
        for at, target in islice(sample.targets.items(), MAX_LINKS):
            if not sample.outline.chars(at):
                continue
            names = [*_places(sample, at)]
            for name in names:
                places[name].add((number, at))
            if target in articles or not _leads_to_list(sample, at, folders):
                refused.update(names)
            elif not sample.outline.holds(sample.body, at):
                named.update(names)
        wanted.update(named)
    for place in refused:
        del wanted[place]
    least = max(MIN_RIGHT, MIN_FILLED * len(samples))
    found = {place for place, count in wanted.items() if count >= least and _is_own(places[place], samples)}
    boxes = {place.partition(" ")[0] for place in found}
    found |= {  # what else stands in such a box, however rarely
        place for place in wanted if place.partition(" ")[0] in boxes and _is_own(places[place], samples, recurrence=1)
    }
    chosen: list[str] = []
    taken: _Links = set()
    for place in sorted(found, key=lambda one: (-len(places[one]), one[:2] == "a[", len(one), one)):
        if len(chosen) < MAX_PLACES and not places[place] <= taken and _is_read(place, places[place], samples):
            chosen.append(place)
            taken |= places[place]
    alike: _Links = set().union(*(places[place[place.index("a[") :]] for place in chosen))
    if not chosen or not _has_all(samples, taken, alike):
        return None
    filled = len({number for number, _ in taken})
    example = next(samples[number].outline.text(at) for number, at in sorted(taken))
    return Learnt("tags", Vote(", ".join(chosen), filled, len(samples), filled, filled), shown(example))


def _is_own(links: _Links, samples: Sequence[Sample], recurrence: float = MIN_RECURRENCE) -> bool:
    """Whether what the *links* of a place name is the articles' own."""
    names: defaultdict[int, set[str]] = defaultdict(set)
    for number, at in links:
        names[number].add(key_of(samples[number].outline.text(at)))
    sets = Counter(map(frozenset, names.values()))
    counts = Counter(chain.from_iterable(names.values()))
    people = {key_of(one.name) for number in names for one in samples[number].reading.article.authors}
    changes = max(sets.values()) <= MAX_SAME * len(names) and max(map(len, sets)) <= MAX_NAMES
    return changes and counts.total() >= recurrence * len(counts) and people.isdisjoint(counts)


def _is_read(place: str, links: _Links, samples: Sequence[Sample]) -> bool:
    """Whether reading finds just these *links* at *place*: none in menus, which are left aside here."""
    counts = Counter(number for number, _ in links)
    trees = (sample.reading.page.tree for sample in samples)
    return all(
        counts[number] == sum(bool(text_of(node)) for node in tree.css(place)) for number, tree in enumerate(trees)
    )


def _has_all(samples: Sequence[Sample], taken: _Links, alike: _Links) -> bool:
    """Whether what was *taken* has all tags of nearly all of their pages: reading looks for no others there.

    A tag that is linked as these are, but in another box, was read in a cloud of all tags: one of the links *alike*.
    """
    own, others = defaultdict[int, set[str]](set), defaultdict[int, set[str]](set)
    for names, links in ((own, taken), (others, alike)):
        for number, at in links:
            names[number].add(key_of(samples[number].outline.text(at)))
    articles = {number: samples[number].reading.article for number in own}
    whole = sum(
        {*map(key_of, article.tags)} <= own[number] | others[number] | {key_of(article.category or "")}
        for number, article in articles.items()
    )
    return whole >= MIN_CONFIRMED * len(own)


def _places(sample: Sample, at: int) -> Iterator[str]:
    """The selectors of a link by its relation, by its folder, and by this in each of the boxes around it."""
    outline = sample.outline
    href = outline.attribute(at, "href")
    yield from (f'a[rel~="{one}"]' for one in LIST_RELATIONS.intersection(outline.attribute(at, "rel").split()))
    parts = [f"/{folder}/" for folder in _FOLDER.findall(href)[-MAX_FOLDERS:]]
    for part in parts or _QUERY.findall(href):
        link = f'a[href*="{part}"]'
        yield link
        for box in islice(outline.around(at), MAX_BOXES):
            yield from (f"{name} {link}" for name in own_selectors(outline.nodes[box]))


def _leads_to_list(sample: Sample, at: int, folders: set[str]) -> bool:
    """Whether a link leads to another page of the site that is no author's, and lies beside no article, unless it says
    what it is.
    """
    outline, base = sample.outline, sample.reading.page.context.base_url or ""
    href = outline.attribute(at, "href")
    url = address(base, href) or ""
    if not _may_file(sample, at):
        return False
    if not same_site(url, base) or is_home_page(url) or AUTHOR_PATH.search(href):
        return False
    return is_marked(outline, at) or folder_of(url) not in folders


def _may_file(sample: Sample, at: int) -> bool:
    """Whether a link is short enough for the name of a list, and no button, and stands in no card."""
    outline = sample.outline
    if outline.tags[at] != "a" or not 0 < outline.chars(at) <= MAX_SECTION_CHARS:
        return False
    text = outline.text(at)
    if len(text) == 1 and text < FIRST_WORD_SIGN:
        return False
    if count_words(text) > MAX_LIST_NAME_WORDS or not any(map(str.isalpha, text)) or has_figure(text):
        return False
    return not (is_furniture(text) or is_button(text) or leads_back(text) or is_in_card(outline, at))
