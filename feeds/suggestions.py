"""Which categories of different papers mean one section: proposals, each with its evidence. Pure.

Two categories are one if they are called the same, apart from accents, case and signs, or in two languages; or if
several weaker signs agree: a word of the name, articles that stand in both, texts that two papers share, a folder of
their addresses, tags. A paper that has both keeps them apart, so no name alone joins those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from scraper.text.words import KEYS, by_language
from storage.category_facts import CategoryFacts, Facts
from storage.search import fold_letters
from storage.text import fold_name

#: A pair whose evidence weighs as much is proposed.
MIN_WEIGHT = 1.0
#: A source with more than this share of either category has that category.
MIN_SHARE_OF_A_SOURCE = 0.1
#: So many articles must agree, and this share of the smaller category.
MIN_ARTICLES, MIN_SHARE = 3, 0.2
#: A folder is that of a category if this share of its articles lies there.
MIN_FOLDER_SHARE = 0.6
#: How alike the tags of two categories must be (cosine), and how many they must share.
MIN_TAG_LIKENESS, MIN_SHARED_TAGS = 0.4, 4
#: What joins two sections in one name: "News & Politics", "Giáo dục - Khoa học".
_JOINED = re.compile(r"\s*(?:[&/|,;+·•–—]|\s-\s|\b(?:and|und|et|e|y|i|en|và|и)\b)\s*", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One sign that two categories are one section."""

    #: "name", "translation", "word", "in-both", "copies", "folder" or "tags".
    kind: str
    #: In words.
    words: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A category that could be mapped to another one."""

    category: CategoryFacts
    into: CategoryFacts
    evidence: tuple[Evidence, ...]

    @property
    def weight(self) -> float:
        """What its evidence weighs; from MIN_WEIGHT on it is proposed."""
        return round(sum(one.weight for one in self.evidence), 2)


def suggest(facts: Facts, *, language: str) -> list[Suggestion]:
    """Proposals to map categories to others, best first; a category that others are mapped to is mapped to none.

    Of two, the name in *language*, that of the site, stays; else that of more articles.
    """
    subjects = _subjects()
    folders = _telling_folders(facts)
    found = []
    for one, other in combinations(facts.categories, 2):
        evidence = tuple(_evidence(one, other, facts, subjects, folders))
        if sum(sign.weight for sign in evidence) >= MIN_WEIGHT:
            low, high = sorted((one, other), key=lambda each: _rank(each, subjects, language))
            found.append(Suggestion(category=low, into=high, evidence=evidence))
    return _resolved(sorted(found, key=lambda each: (-each.weight, -each.into.articles, each.category.category.name)))


def _resolved(found: list[Suggestion]) -> list[Suggestion]:
    """Of *found*, best first, one for each category, and none into a category that is itself mapped."""
    mapped: dict[int, Suggestion] = {}
    targets: set[int] = set()
    for one in found:
        low, high = one.category.category.id, one.into.category.id
        if low in mapped or high in mapped or low in targets:
            continue
        mapped[low] = one
        targets.add(high)
    return list(mapped.values())


def _rank(one: CategoryFacts, subjects: Mapping[str, tuple[str, frozenset[str]]], language: str) -> tuple[object, ...]:
    """What stays of two: the name in the language of the site, of more articles, the shorter one."""
    _, languages = subjects.get(fold_name(one.category.name), ("", frozenset[str]()))
    return language.partition("-")[0] in languages, one.articles, -len(one.category.name), one.category.name


def _evidence(
    one: CategoryFacts,
    other: CategoryFacts,
    facts: Facts,
    subjects: Mapping[str, tuple[str, frozenset[str]]],
    folders: Mapping[int, str],
) -> Iterator[Evidence]:
    names = one.category.name, other.category.name
    apart = _share_a_paper(one, other)
    if _letters(names[0]) == _letters(names[1]):
        yield Evidence(kind="name", words="the same name apart from accents, case and signs", weight=1.0)
    elif not apart:
        yield from _evidence_of_names(*names, subjects)
    if apart:
        return
    pair = frozenset((one.category.id, other.category.id))
    smaller = min(one.articles, other.articles)
    for kind, number, words in (
        ("in-both", facts.in_both.get(pair, 0), "articles stand in both"),
        ("copies", facts.copies.get(pair, 0), "articles are in both papers, under these two names"),
    ):
        if number >= MIN_ARTICLES and number >= MIN_SHARE * smaller:
            yield Evidence(kind=kind, words=f"{number} {words}", weight=0.7)
    folder = folders.get(one.category.id)
    if folder and folder == folders.get(other.category.id):
        yield Evidence(kind="folder", words=f"both lie in /{folder}/ of their sites", weight=0.6)
    if shared := _shared_tags(one.tags, other.tags):
        yield Evidence(kind="tags", words=f"the same tags: {', '.join(shared[:4])}", weight=0.5)


def _evidence_of_names(one: str, other: str, subjects: Mapping[str, tuple[str, frozenset[str]]]) -> Iterator[Evidence]:
    parts, others = [_letters(part) for part in _JOINED.split(one)], [_letters(part) for part in _JOINED.split(other)]
    means, also = (_subject(name, subjects) for name in (one, other))
    if means and means == also:
        yield Evidence(kind="translation", words=f"both mean {means}", weight=1.0)
    elif shared := [part for part in parts if part and part in others]:
        leads = parts[0] == others[0]  # "News" and "News & Politics"; but "Politics" less so
        yield Evidence(kind="word", words=f"both are called {shared[0]}", weight=1.0 if leads else 0.5)


def _subject(name: str, subjects: Mapping[str, tuple[str, frozenset[str]]]) -> str | None:
    """The subject that *name* means, as a whole or by its first part."""
    for words in (name, _JOINED.split(name)[0]):
        if found := subjects.get(fold_name(words)):
            return found[0]
    return None


def _subjects() -> dict[str, tuple[str, frozenset[str]]]:
    """What the language files call each subject, folded, with the subject and the languages of the name."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    keys = {f"sections.{name}": name for name in KEYS["sections"]} | {"phrases.whole_sections": "news of all kinds"}
    for key, subject in keys.items():
        for tag, names in by_language(key).items():
            for name in map(fold_name, names):
                before = found.get(name, (subject, frozenset[str]()))
                if before[0] == subject:
                    found[name] = subject, before[1] | {tag}
    return found


def _share_a_paper(one: CategoryFacts, other: CategoryFacts) -> bool:
    """Whether a source has both, and so keeps them apart."""
    return any(
        number >= MIN_SHARE_OF_A_SOURCE * one.articles
        and other.sources.get(source, 0) >= MIN_SHARE_OF_A_SOURCE * other.articles
        for source, number in one.sources.items()
        if source in other.sources
    )


def _telling_folders(facts: Facts) -> dict[int, str]:
    """For each category the folder in which most of its articles lie, unless more than two categories lie there."""
    found = {}
    for one in facts.categories:
        folder = max(one.folders, key=lambda name: one.folders[name], default=None)
        if folder and one.folders[folder] >= max(MIN_ARTICLES, MIN_FOLDER_SHARE * sum(one.folders.values())):
            found[one.category.id] = folder
    shared = list(found.values())
    return {category: folder for category, folder in found.items() if shared.count(folder) <= 2}


def _shared_tags(one: Mapping[str, int], other: Mapping[str, int]) -> list[str]:
    """The tags of both, the most frequent first, if their tags are alike."""
    shared = sorted(one.keys() & other.keys(), key=lambda tag: (-one[tag] * other[tag], tag))
    product = sum(one[tag] * other[tag] for tag in shared)
    size = sqrt(sum(number**2 for number in one.values()) * sum(number**2 for number in other.values()))
    return shared if len(shared) >= MIN_SHARED_TAGS and product >= MIN_TAG_LIKENESS * size else []


def _letters(name: str) -> str:
    return _SIGNS.sub("", fold_letters(fold_name(name)))
