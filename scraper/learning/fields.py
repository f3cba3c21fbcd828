"""Where the fields stand on the pages of a site: places that give what other evidence says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from selectolax.lexbor import LexborNode

from scraper.article.html.readers.learnt import (
    moment_at,
    names_at,
    people_at,
    text_at,
)
from scraper.article.html.tree import HEADINGS, key_of
from scraper.learning.places import is_named, selectors_of
from scraper.learning.sample import Sample
from scraper.learning.vote import Answer, Vote, choose

#: So many elements are tried for a field, and so many selectors of each, those that most pages name.
MAX_ELEMENTS, MAX_PLACES = 3, 6
#: So many pages with the field name its places; all are asked.
MAX_NAMING = 10
#: A place is tried that so large a part of the pages with the field names, and so many of them.
MIN_NAMED_SHARE, MIN_NAMED = 0.4, 2
#: How much of a row of links is in them.
MIN_LINKED_SHARE = 0.8
#: What the place of an element ranks behind that of a better one.
OUTER_RANK = 100
#: The longest line with a date or names, in characters.
MAX_LINE_CHARS = 120


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is learnt."""

    name: str
    #: What the page says of it in all.
    value: Callable[[Sample], Any]
    #: The elements that hold the value.
    holders: Callable[[Sample, Any], Iterable[int]]
    #: What a place gives.
    read: Callable[[Sample, str], Any]
    #: Whether two values are the same.
    same: Callable[[Any, Any], bool]
    #: Whether its place must have a name of its own.
    named: bool = False
    #: Whether all elements that its place finds count.
    several: bool = False
    #: Whether it says something else on other articles: what says the same on all of them is an entry of the menu, or
    #: the day of today.
    varies: bool = False
    #: Whether a place is right, too, that gives what independent evidence says where something else was read.
    or_stated: bool = False
    #: The keys of what a value names, if a name of one page speaks for its place on another that says nothing.
    recurs: Callable[[Any], frozenset[str]] = lambda _: frozenset()
    #: Whether what a place gives is less than what the page shows elsewhere.
    lacks: Callable[[Sample, Any], bool] = lambda _, __: False


@dataclass(frozen=True, slots=True)
class Learnt:
    """The place of one field."""

    name: str
    vote: Vote
    example: str


def learn_field(field: Field, samples: Sequence[Sample]) -> Learnt | None:
    """The place of *field* on the pages in *samples*; None if nothing that is said of it stands in one."""
    values = [field.value(sample) for sample in samples]
    some = [one for one in zip(samples, values, strict=True) if one[1]][:MAX_NAMING]
    places = common_places(
        [
            [sample.outline.nodes[at] for at in innermost_first(sample, field.holders(sample, value))] if value else []
            for sample, value in some
        ],
        named=field.named,
        several=field.several,
    )
    known = frozenset[str]().union(*(field.recurs(value) for value in values if value))
    answers: dict[str, list[Answer]] = {}
    examples: dict[str, str] = {}
    for place in places:
        found = [field.read(sample, place) for sample in samples]
        row = [_answer(field, *one, known) for one in zip(found, samples, values, strict=True)]
        given = zip(values, row, strict=True)
        right = [shown(value) for value, answer in given if value and answer is Answer.RIGHT]
        if not field.varies or len({*map(key_of, right)}) != 1:
            answers[place], examples[place] = row, next(iter(right), "")
    vote = choose(answers)
    return Learnt(field.name, vote, examples[vote.selector]) if vote is not None else None


def common_places(holders: Sequence[Sequence[LexborNode]], *, named: bool = False, several: bool = False) -> list[str]:
    """Selectors that name an element in *holders* of many pages, those first that most do, and the plainest of these.

    Some of each of few elements: one with many names leaves room for another.

    *holders*: of each page the elements that hold the value, best first. *named*: whether the element must have a name
    of its own. *several*: whether others beside it count as well: without a name of its own, it must stand in a row of
    links, for links of a text have none either.
    """
    counts: Counter[str] = Counter()
    ranks: dict[str, int] = {}
    named_on: dict[str, tuple[int, int]] = {}
    for page, nodes in enumerate(holders):
        names: dict[str, int] = {}
        for outer, node in enumerate(nodes):
            is_in_row = several and _is_in_row(node)
            for rank, name in enumerate(selectors_of(node), outer * OUTER_RANK):
                is_row = is_in_row and name.endswith(f" > {node.tag}") and name.count(" ") == 2
                if is_named(name) or is_row or not (named or several):
                    names.setdefault(name, min(rank, names.get(name, rank)))
        counts.update(names.keys())
        for name, rank in names.items():
            ranks.setdefault(name, rank)
            named_on.setdefault(name, (page, rank // OUTER_RANK))
    least = max(MIN_NAMED, MIN_NAMED_SHARE * sum(map(bool, holders)))
    wanted = [name for name, count in counts.items() if count >= least]
    found: dict[tuple[int, int], list[str]] = {}
    for name in sorted(wanted, key=lambda name: (-counts[name], ranks[name])):
        if named_on[name] in found or len(found) < MAX_ELEMENTS:
            found.setdefault(named_on[name], []).append(name)
    return [name for names in found.values() for name in names[:MAX_PLACES]]


def _is_in_row(link: LexborNode) -> bool:
    """Whether links make up most of what a *link* stands in."""
    row = link.parent
    if row is None:
        return False
    linked = sum(len(key_of(one.text())) for one in row.css("a"))
    return linked >= MIN_LINKED_SHARE * len(key_of(row.text()))


def innermost_first(sample: Sample, elements: Iterable[int]) -> list[int]:
    """*elements*, those first that hold no other one; headings before all."""
    found, outline = sorted(set(elements)), sample.outline
    inside = {at: sum(outline.holds(at, other) for other in found) for at in found}
    return sorted(found, key=lambda at: (outline.tags[at] not in HEADINGS, inside[at], at))


def _answer(field: Field, found: Any, sample: Sample, value: Any, known: frozenset[str]) -> Answer:
    if not found:
        return Answer.NOTHING
    if not value:
        return Answer.RIGHT if known and field.recurs(found) <= known else Answer.ALONE
    values = (value, sample.stated.get(field.name)) if field.or_stated else (value,)
    if field.lacks(sample, found):
        return Answer.WRONG
    return Answer.RIGHT if any(one and field.same(found, one) for one in values) else Answer.WRONG


def shown(value: object) -> str:
    """A value as one line."""
    match value:
        case datetime():
            return value.isoformat()
        case tuple():
            return ", ".join(getattr(one, "name", None) or str(one) for one in value)
    return " ".join(str(value).split())


# the fields ------------------------------------------------------------------------------------------------


def _said(name: str) -> Callable[[Sample], Any]:
    """What independent evidence says of a field, else what was read."""
    return lambda sample: sample.stated.get(name) or getattr(sample.reading.article, name)


def _title(sample: Sample) -> str | None:
    """The title; None if nothing but the line itself says that it is one."""
    title, page, outline = sample.reading.article.title, sample.reading.page, sample.outline
    heads = (outline.tags[at] in HEADINGS for at in sample.lines.get(key_of(title or ""), ()))
    is_said = page.titles or page.document.listed_title or sample.stated.get("title") or any(heads)
    return title if is_said else None


def _same_text(one: str, other: str) -> bool:
    return key_of(one) == key_of(other)


def _same_day(one: datetime, other: datetime) -> bool:
    return abs((one - other).total_seconds()) < 60 or one.date() == other.date()


def _lacks_time(sample: Sample, found: datetime) -> bool:
    """Whether *found* is a day where the page alone shows the time as well."""
    read = sample.reading.article.published
    shown = read is not None and sample.stated.get("published") is None and read.time() != time()
    return shown and found.time() == time()


def _keys_of_people(people: Any) -> frozenset[str]:
    return frozenset(key_of(person.name) for person in people)


def _same_people(one: Any, other: Any) -> bool:
    return _keys_of_people(one) == _keys_of_people(other)


def _other_names(names: Iterable[str], sample: Sample) -> tuple[str, ...]:
    """*names* without that of the category, which may stand among the tags."""
    category = key_of(sample.reading.article.category or "")
    return tuple(name for name in names if key_of(name) != category)


def _same_names(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return {*map(key_of, one)} == {*map(key_of, other)}


def _lede(sample: Sample) -> str | None:
    """What stands apart under the title, unless it is that with something before it."""
    lede, title = sample.reading.found["markup"].lede, key_of(sample.reading.article.title or "")
    return None if title and title in key_of(lede or "") else lede


def _with_text(sample: Sample, value: str) -> list[int]:
    return sample.lines.get(key_of(value), [])


def _with_names(sample: Sample, value: Any) -> Iterator[int]:
    keys = [key_of(getattr(one, "name", one)) for one in value]
    for line, elements in sample.lines.items():
        if line in keys or (len(line) <= MAX_LINE_CHARS and keys[0] and keys[0] in line):
            yield from elements


def _with_tags(sample: Sample, value: tuple[str, ...]) -> Iterator[int]:
    return (at for tag in value for at in sample.lines.get(key_of(tag), ()) if sample.outline.tags[at] == "a")


def _with_moment(sample: Sample, value: datetime) -> Iterable[int]:
    return (at for at, moment in sample.moments.items() if _same_day(moment, value))


FIELDS = (
    Field(
        "title",
        _title,
        _with_text,
        lambda sample, place: text_at(sample.reading.page.tree, place),
        _same_text,
        or_stated=True,
    ),
    Field(
        "published",
        _said("published"),
        _with_moment,
        lambda sample, place: moment_at(sample.reading.page.tree, place, sample.reading.page.context),
        _same_day,
        varies=True,
        lacks=_lacks_time,
    ),
    Field(
        "modified",
        lambda sample: sample.stated.get("modified"),
        _with_moment,
        lambda sample, place: moment_at(sample.reading.page.tree, place, sample.reading.page.context),
        _same_day,
        varies=True,
    ),
    Field(
        "authors",
        _said("authors"),
        _with_names,
        lambda sample, place: people_at(sample.reading.page.tree, place, sample.reading.page.context),
        _same_people,
        recurs=_keys_of_people,
    ),
    Field(
        "category",
        _said("category"),
        _with_text,
        lambda sample, place: text_at(sample.reading.page.tree, place),
        _same_text,
        named=True,
        varies=True,
    ),
    Field(
        "tags",
        lambda sample: _other_names(sample.reading.article.tags, sample),
        _with_tags,
        lambda sample, place: _other_names(names_at(sample.reading.page.tree, place), sample),
        _same_names,
        several=True,
        varies=True,
    ),
    Field(
        "lede",
        _lede,
        _with_text,
        lambda sample, place: text_at(sample.reading.page.tree, place),
        _same_text,
        named=True,
        varies=True,
    ),
)


def learn_fields(samples: Sequence[Sample]) -> list[Learnt]:
    """The places of all fields; none of the modification where the publication stands."""
    found = {field.name: one for field in FIELDS if (one := learn_field(field, samples)) is not None}
    published, modified = found.get("published"), found.get("modified")
    if published and modified and published.vote.selector == modified.vote.selector:
        del found["modified"]
    return list(found.values())
