"""What stands in the items of a list beside their titles: subjects and authors, buttons, and what a heading holds else.

All of it is told by what repeats: what several items lead to is none of them, and what they all say is no title.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import chain, islice, takewhile

from scraper.article.html.item_cards import MIN_LIST_ITEMS, Candidate, Found
from scraper.article.html.link_titles import MIN_TITLE_WORDS, says_when
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS
from scraper.text.length import count_words

#: Where a link stands in a repeated element, and where that one stands: alike for the links of one list.
Place = tuple[int, tuple[str, ...]]

#: So many items of a list show what their subjects and buttons are.
MIN_SUBJECT_ITEMS = 3
#: The most subjects for each item, and where each has a button that leads to a page of its own, "read on".
MAX_SUBJECTS, MAX_SUBJECTS_BESIDE = 0.5, 0.7
#: The nearest so many repeated elements around a link may be the item that it is a part of.
MAX_PART_LEVELS = 3
#: A link in a cell of a table is not deeper in it.
MAX_CELL_DEPTH = 4
#: A link that is less of its heading may not be what the heading says.
MIN_HEADING_SHARE = 0.5
#: So many links stand in one text, the first behind so many words.
MIN_LINKS_IN_TEXT, MIN_WORDS_IN_TEXT = 2, 2


def find_subjects(outline: Outline, candidates: Sequence[Candidate], places: Mapping[int, Sequence[Place]]) -> set[int]:
    """The links that lead where those of several items of one list do from the same place in each: to their subjects
    and authors. Half as many as items are the most; where each item has a button, more. Elsewhere on the page a link to
    there may be an item.

    A subject goes with other links, in each item with others: a list that the page prints twice has no more items.
    """
    elements: dict[Place, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    whole: dict[int, set[str]] = defaultdict(set)
    buttons: dict[int, set[str]] = defaultdict(set)
    shared = _shared_titles(candidates)
    steps = _Steps(outline)
    for one in candidates:
        for element in one.repeated if one.title.casefold() in shared else ():
            buttons[element].add(one.key)
        for element, place in zip(one.repeated, places[one.at], strict=True):
            elements[place][element].add(one.key)
            whole[element].add(one.key)
        for element in one.repeated[:MAX_PART_LEVELS]:
            elements[outline.parents[element], steps.to(one.at, element)][element].add(one.key)
    found: set[tuple[int, str]] = set()
    known: dict[frozenset[str], int] = {}
    items_of = {element: known.setdefault(frozenset(keys), element) for element, keys in whole.items()}
    for parts in elements.values():
        beside = {element: keys for element, keys in parts.items() if keys != whole[element]}
        items = {items_of[element] for element in beside}
        keys = set().union(*beside.values())
        own = [next(iter(buttons[element])) for element in beside if len(buttons[element]) == 1]
        share = MAX_SUBJECTS_BESIDE if len({*own} - keys) == len(beside) else MAX_SUBJECTS
        if len(items) >= MIN_SUBJECT_ITEMS and len(keys) <= share * len(items):
            found.update((element, key) for element in parts for key in whole[element] & keys)
    subjects = {one.at for one in candidates if any((element, one.key) in found for element in one.repeated)}
    return subjects | _of_columns(outline, candidates)


def _of_columns(outline: Outline, candidates: Sequence[Candidate]) -> set[int]:
    """The links in columns of a table with names of columns that lead to the same pages from several rows, beside a
    column with one link in each row that leads where no other does.
    """
    tables: dict[int, dict[int, list[tuple[int, Candidate]]]] = defaultdict(lambda: defaultdict(list))
    columns: dict[int, int] = {}
    for one in candidates:
        cell = next((at for at in islice(outline.around(one.at), MAX_CELL_DEPTH) if outline.tags[at] == "td"), None)
        if cell is None or outline.tags[row := outline.parents[cell]] != "tr":
            continue
        if cell not in columns:
            columns |= {at: number for number, at in enumerate(outline.children(row))}
        table = next(at for at in (*outline.around(row), 0) if outline.tags[at] == "table" or not at)
        tables[table][columns[cell]].append((row, one))
    found = set[int]()
    for table, links in tables.items():
        names = outline.within(table, "th")
        first = min(row for column in links.values() for row, _ in column)
        if sum(at < first for at in names) < 2:
            continue
        own = [column for column, rows in sorted(links.items()) if _leads_apart(rows)]
        for column, rows in links.items():
            if own and column != own[0] and _says_again(rows, links[own[0]]):
                found.update(one.at for _, one in rows)
    return found


def _says_again(rows: Sequence[tuple[int, Candidate]], own: Sequence[tuple[int, Candidate]]) -> bool:
    """Whether a column leads from several *rows* to the same pages, as subjects do: to half as many as rows at most, or
    with fewer words than the links of the column of its *own* have. A cell may lead to one page twice.
    """
    keys, cells = {one.key for _, one in rows}, {(row, one.key) for row, one in rows}
    few = len(keys) <= MAX_SUBJECTS * len(cells)
    return len(keys) < len(cells) and (few or _words_each(rows) < _words_each(own))


def _words_each(rows: Sequence[tuple[int, Candidate]]) -> float:
    return sum(count_words(one.title) for _, one in rows) / len(rows)


def _leads_apart(rows: Sequence[tuple[int, Candidate]]) -> bool:
    """Whether each of several *rows* has one link of a column, that leads where no other does."""
    return MIN_SUBJECT_ITEMS <= len(rows) == len({row for row, _ in rows}) == len({one.key for _, one in rows})


def find_prose(outline: Outline, links: Sequence[Found], headings: Sequence[int]) -> set[int]:
    """Those of *links* that stand in the sentences of a post below its linked heading, where several posts have one:
    two or more in one element, each behind a word in the same line that is no link, the first behind two.

    *headings* are all those of the page.
    """
    titles = {to for at, *_, to in links if to is not None and (outline.holds(to, at) or outline.holds(at, to))}
    if len(titles) < MIN_LIST_ITEMS:
        return set()
    filled = [*filter(outline.chars, headings)]
    inside: dict[int, list[int]] = defaultdict(list)
    for at, *_, heading in links:
        if heading is None:
            inside[outline.parents[at]].append(at)
    found = set[int]()
    for parent, group in inside.items():
        place = bisect_left(filled, parent)
        if len(group) < MIN_LINKS_IN_TEXT or not place or filled[place - 1] not in titles:
            continue
        children = [*outline.children(parent)]
        words = {at: _words_before(outline, children, bisect_left(children, at), parent) for at in group}
        own = [at for at in group if words[at]]
        if words[group[0]] >= MIN_WORDS_IN_TEXT and len(own) >= MIN_LINKS_IN_TEXT:
            found.update(own)
    return found


def _words_before(outline: Outline, children: Sequence[int], place: int, parent: int) -> int:
    """How many words stand right before the link at a *place* among the *children* of its *parent*, in the same line,
    if a letter is the last sign there.
    """
    piece = outline.starts[children[place]] - 1
    if piece < outline.starts[parent] or outline.link_sizes[piece]:
        return 0
    before = takewhile(lambda at: outline.stops[at] > piece, (children[at] for at in range(place - 1, -1, -1)))
    if any(outline.tags[one] in ("br", *BLOCKS) for one in before):
        return 0
    text = outline.pieces[piece].rstrip()
    return count_words(text) if text[-1:].isalpha() else 0


def may_be_title(one: Candidate) -> bool:
    """Whether a link has a heading, or words enough for a headline."""
    return one.heading is not None or count_words(one.title) >= MIN_TITLE_WORDS


class _Steps:
    """The ways from elements to links in them: the tag of each step, and the how many-eth it is among its siblings."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._names: dict[int, str] = {}

    def to(self, link: int, element: int) -> tuple[str, ...]:
        """The way from *element* to a *link* in it."""
        way = takewhile(element.__lt__, (link, *self._outline.around(link)))
        return (self._outline.tags[element], *map(self._name, way))

    def _name(self, at: int) -> str:
        if at not in self._names:
            outline = self._outline
            filled = filter(outline.chars, outline.children(outline.parents[at]))
            self._names |= {one: f"{outline.tags[one]} {number}" for number, one in enumerate(filled)}
        return self._names.setdefault(at, self._outline.tags[at])


def _shared_titles(candidates: Sequence[Candidate]) -> set[str]:
    """What links to several pages say, in one case."""
    targets: dict[str, set[str]] = defaultdict(set)
    for one in candidates:
        targets[one.title.casefold()].add(one.key)
    return {title for title, keys in targets.items() if len(keys) >= MIN_SUBJECT_ITEMS}


def find_buttons(candidates: Sequence[Candidate]) -> set[int]:
    """The links that say what links to several other pages say, where another link calls their page something else.

    Those of headings are none: columns have the same headline each day.
    """
    titles = _shared_titles(candidates)
    shared = {one.at for one in candidates if one.heading is None and one.title.casefold() in titles}
    called = {one.key for one in candidates if one.at not in shared}
    return {one.at for one in candidates if one.at in shared and one.key in called}


def named_elsewhere(outline: Outline, candidates: Sequence[Candidate]) -> set[str]:
    """The keys of what links in several places of the page call the same: pages of the site that a menu names, too."""
    places: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in candidates:
        places[one.key, one.title.casefold()].add(outline.parents[one.repeated[0]] if one.repeated else -1)
    return {key for (key, _), holders in places.items() if len(holders) > 1}


def only_in_headings(outline: Outline, headed: Sequence[Candidate], subjects: Container[int]) -> set[int]:
    """Those of *headed* that stand in headings that say something else.

    In a heading with several links these are *subjects*; and all, if most with its tag stand below linked ones with
    another tag, and lead only where others do, one beside others there. Everywhere it is less than half of a heading
    that says what a link to another page says, but for a day, which is called as the rest of its heading.
    """
    targets: dict[str, set[str]] = defaultdict(set)
    inside: dict[int, list[Candidate]] = defaultdict(list)
    for one in headed:
        if one.heading is not None and outline.holds(one.heading, one.at) and one.heading != one.at:
            targets[one.title.casefold()].add(one.key)
            inside[one.heading].append(one)
    keys = {heading: frozenset(one.key for one in links) for heading, links in inside.items()}
    count = Counter(chain.from_iterable(keys.values()))
    kinds = Counter(chain.from_iterable({*keys.values()}))  # in how many companies
    empty: dict[str, list[bool]] = defaultdict(list)  # for those with several links, whether they have no story
    above = ""  # the tag of the linked heading before
    for heading in sorted({one.heading for one in headed if one.heading is not None}):
        own, tag = keys.get(heading, frozenset()), outline.tags[heading]
        if len(own) > 1:
            recurs = min(count[key] for key in own) > 1 and max(kinds[key] for key in own) > 1
            empty[tag].append(recurs and above not in ("", tag))
        above = tag
    without_story = {tag for tag, known in empty.items() if 2 * sum(known) > len(known)}
    found = set[int]()
    for heading, links in inside.items():
        for one in links:
            is_part = outline.chars(one.at) < MIN_HEADING_SHARE * outline.chars(heading)
            is_beside = len(keys[heading]) > 1 and (outline.tags[heading] in without_story or one.at in subjects)
            is_said_again = is_part and len(targets[one.title.casefold()]) > 1
            if is_beside or (is_said_again and not _is_day_beside(outline, one)):
                found.add(one.at)
    return found


def _is_day_beside(outline: Outline, one: Candidate) -> bool:
    """Whether a link is the day beside its title."""
    text = outline.text(one.at)
    return one.title not in text and says_when(text)


def find_rows(
    outline: Outline, candidates: Sequence[Candidate], first: int, *, min_links: int, max_words: int
) -> Iterator[Candidate]:
    """The links of menus by their form: before *first*, at least *min_links* short ones in one line, nothing else."""
    rows: dict[int, list[Candidate]] = defaultdict(list)
    for one in takewhile(lambda one: one.at < first, candidates):
        if one.heading is None and one.repeated and one.repeated[0] == one.at:
            rows[outline.parents[one.at]].append(one)
    return chain.from_iterable(
        links
        for row, links in rows.items()
        if not outline.holds(row, first)
        and len({one.key for one in links}) >= min_links
        and sum(count_words(one.title) for one in links) <= len(links) * max_words
        and outline.plain(row) <= 2 * len(links)
        and not outline.has(row, "img", "br", *BLOCKS)
    )


def by_place(candidates: Sequence[Candidate], places: Mapping[int, Sequence[Place]]) -> Mapping[Place, list[Candidate]]:
    """*candidates* by the places that they stand in."""
    groups: dict[Place, list[Candidate]] = defaultdict(list)
    for one in candidates:
        for place in places[one.at]:
            groups[place].append(one)
    return groups


def is_in(at: int, elements: Container[int], outline: Outline) -> bool:
    """Whether a link is one of *elements*, or stands in one."""
    return any(above in elements for above in (at, *outline.around(at)))
