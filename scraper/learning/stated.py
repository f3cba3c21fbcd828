"""Fields that the metadata of a site state in full: what its pages show of them beside adds nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import chain

from scraper.article.evidence import Evidence, Found
from scraper.article.html.fields.authors import decide_authors, decide_byline
from scraper.article.html.fields.category import decide_category
from scraper.article.html.fields.tags import decide_tags
from scraper.article.html.tree import key_of
from scraper.learning.habits import Habit
from scraper.learning.sample import INDEPENDENT, Sample
from scraper.learning.vote import MIN_CONFIRMED

#: So many pages must state a field, and all of them in full.
MIN_STATING = 5


def learn_stated(samples: Sequence[Sample], labels: Collection[str]) -> Habit | None:
    """The fields that need not be looked for on pages whose metadata state them.

    *labels*: names that file no article, though the metadata of all have them.
    """
    counts = {name: _count(name, is_full, samples) for name, is_full in _FIELDS.items()}
    keys = frozenset(map(key_of, labels))
    if keys and sum(bool(_own_tags(sample, keys)) for sample in samples) > (1 - MIN_CONFIRMED) * len(samples):
        counts["tags"] = 0
    found = {name: count for name, count in counts.items() if count >= MIN_STATING}
    return Habit("stated", [*found], min(found.values()), len(samples)) if found else None


def _count(name: str, is_full: Callable[[Sample, Found], bool], samples: Sequence[Sample]) -> int:
    """On how many pages the metadata state the field *name*; 0 if one of these shows more."""
    stating = [sample for sample in samples if _is_stated(sample, name)]
    unseen = ((sample, {**sample.reading.found, "markup": Evidence()}) for sample in stating)
    return len(stating) if all(is_full(*one) for one in unseen) else 0


def _own_tags(sample: Sample, labels: frozenset[str]) -> set[str]:
    """The keys of the names that a page shows in the place of its tags, without *labels*."""
    shown, category = sample.shown_lists, key_of(sample.reading.article.category or "")
    return {*map(key_of, (*shown.tags, *shown.filed, *chain.from_iterable(shown.rows)))} - labels - {category, ""}


def _is_stated(sample: Sample, name: str) -> bool:
    found = [sample.reading.found[one] for one in INDEPENDENT]
    return any(getattr(one, name) or (name == "authors" and one.byline) for one in found)


def _is_category(sample: Sample, found: Found) -> bool:
    return decide_category(found) == sample.reading.article.category


def _are_tags(sample: Sample, found: Found) -> bool:
    reading = sample.reading
    return decide_tags(found, reading.page.papers, reading.article.category) == reading.article.tags


def _are_authors(sample: Sample, found: Found) -> bool:
    reading = sample.reading
    signature = reading.text.byline if reading.text is not None else None
    papers = reading.page.signing_beside(found)
    authors = decide_authors(found, signature, papers)
    line = decide_byline(found, signature, authors, papers)
    return (authors, line) == (reading.article.authors, reading.article.byline)


_FIELDS = {"authors": _are_authors, "category": _is_category, "tags": _are_tags}
