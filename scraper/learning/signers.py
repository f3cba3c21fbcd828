"""Who signs the articles of a site, where no page says so by itself: the names beside the day that come back.

A name without a label beside the day may be that of a section, a town or a kind of text as well. It is the author's if
it signs other articles too, while the pages say elsewhere which sections they are in and none of them is called so, and
something says that persons stand there: a link to one's page, what the place is called, the metadata of some page. A
name that signs all of them is one, if the pages have it beside a year, as that of their owner.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice

from scraper.article.html.fields.authors import AUTHOR_PATH, BYLINE_TOKENS
from scraper.article.html.fields.bare_names import are_words, beside_date
from scraper.article.html.fields.dates import is_in_card
from scraper.article.html.menu import Menu
from scraper.article.html.readers.learnt import people_at
from scraper.article.html.tree import attribute, key_of, plain_key
from scraper.learning.fields import MAX_LINE_CHARS, MAX_NAMING, Learnt, common_places, innermost_first, shown
from scraper.learning.sample import Sample
from scraper.learning.vote import MIN_CONFIRMED, MIN_RIGHT, Vote
from scraper.text.bylines import parse_authors
from scraper.text.phrases import byline_word

#: On so large a part of the pages somebody signs, and each name signs so many on average.
MIN_RECURRENCE = 2
#: So large a part of the pages tells its section.
MIN_FILED = 0.5
#: How many elements around a day may be its line, how many people sign.
MAX_LEVELS, MAX_PEOPLE = 3, 3
#: A year, or the first and the last, and signs.
_YEAR = re.compile(r"[^\w]*(?:\d{4}[^\w]+)?\d{4}[^\w]*")


def learn_signers(samples: Sequence[Sample]) -> Learnt | None:
    """The place of the authors' names; None if there is none, or the pages name authors elsewhere."""
    articles = [sample.reading.article for sample in samples]
    least = max(MIN_RIGHT, MIN_CONFIRMED * len(samples))
    if sum(not one.authors for one in articles) < least:
        return None
    holders = [
        [sample.outline.nodes[at] for at in innermost_first(sample, _beside_day(sample))]
        for sample in samples[:MAX_NAMING]
    ]
    lists = [{key_of(name) for name in (one.category or "", *one.tags)} - {""} for one in articles]
    others = set().union(*lists, *({key_of(one.title or "")} for one in articles), *map(_menu, samples))
    is_filed = sum(map(bool, lists)) >= MIN_FILED * len(samples) and len({*map(frozenset, lists)}) > 1
    for place in common_places(holders):
        read = [people_at(one.reading.page.tree, place, one.reading.page.context) for one in samples]
        names = [[person.name for person in people] for people in read]
        counts = Counter(chain.from_iterable(names))
        if sum(map(bool, names)) < least or max(map(len, names)) > MAX_PEOPLE or others & {*map(key_of, counts)}:
            continue
        if any(are_words(sample.outline, found) for sample, found in zip(samples, names, strict=True) if found):
            continue
        is_owner = len(counts) == 1 and sum(_is_owner(sample, next(iter(counts))) for sample in samples) >= least
        comes_back = is_filed and len(counts) > 1 and counts.total() >= MIN_RECURRENCE * len(counts)
        if is_owner or (comes_back and _are_persons(samples, place, counts.keys())):
            filled = sum(map(bool, names))
            return Learnt("authors", Vote(place, filled, len(samples), filled, filled), shown(next(filter(None, read))))
    return None


def _beside_day(sample: Sample) -> Iterator[int]:
    """The elements in the line of the article's day that are nothing but a name, but for the day."""
    outline, published = sample.outline, sample.reading.article.published
    papers = sample.reading.page.papers
    for day, moment in sample.moments.items():
        if published is None or moment.date() != published.date() or is_in_card(outline, day):
            continue
        around = [at for at in islice(outline.around(day), MAX_LEVELS) if outline.chars(at) <= MAX_LINE_CHARS]
        box = around[-1] if around else day
        for at in range(box, outline.ends[box]):
            text = beside_date(outline.text(at)) if 0 < outline.chars(at) <= MAX_LINE_CHARS else ""
            people = parse_authors(text)
            if len(people) == 1 and people[0].name == text.strip(" .,،、") and plain_key(text) not in papers:
                yield at


def _are_persons(samples: Sequence[Sample], place: str, names: Collection[str]) -> bool:
    """Whether something says that the *names* at *place* are those of persons."""
    called = {*re.findall(r"\w+", place.lower())}
    if called & BYLINE_TOKENS or any(byline_word(word) == "by" for word in called):
        return True
    if any(person.name in names for sample in samples for person in sample.stated_people):
        return True
    nodes = (node for sample in samples for node in sample.reading.page.tree.css(place))
    links = (link for node in nodes for link in ([node] if node.tag == "a" else node.css("a[href]")))
    return any(
        "author" in attribute(link, "rel").split() or AUTHOR_PATH.search(attribute(link, "href")) for link in links
    )


def _menu(sample: Sample) -> set[str]:
    """The keys of what stands in the menus of a page."""
    return {*map(key_of, Menu(sample.reading.page.tree, sample.outline, None).called())}


def _is_owner(sample: Sample, name: str) -> bool:
    """Whether *name* stands on a page beside a year, as that of its owner does: "© 2026 Coast"."""
    pieces = sample.outline.pieces
    if any(name in piece and _YEAR.fullmatch(piece.replace(name, "")) for piece in pieces):
        return True
    alone = (place for place, piece in enumerate(pieces) if piece.strip(" ©|·,-") == name)
    return any(_YEAR.fullmatch(piece) for place in alone for piece in pieces[max(0, place - 1) : place + 2])
