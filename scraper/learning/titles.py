"""Titles that many pages have in common: the site's name, read where the articles have theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from scraper.article.html.fields.title import without_affixes
from scraper.article.html.tree import key_of, text_of
from scraper.learning.habits import learn_affixes, pieces_of
from scraper.learning.sample import Sample
from scraper.learning.template import MIN_PAGES, MIN_SHARE


def with_own_titles(samples: Sequence[Sample]) -> list[Sample]:
    """*samples* by their titles without what the site adds to all; those that are called like many others by what their
    lists or windows call them, whichever stands on more of the pages.

    Where these do not differ either the pages stay as they are: they say that nothing is there, or that one must pay.
    """
    habit = learn_affixes(samples)
    affixes = habit.value if habit is not None else ()
    samples = [_called(sample, without_affixes(sample.reading.article.title or "", affixes)) for sample in samples]
    counts = Counter(key_of(sample.reading.article.title or "") for sample in samples)
    common, count = counts.most_common(1)[0]
    if count < max(MIN_PAGES, MIN_SHARE * len(samples)):
        return samples
    own = [_own_titles(sample, affixes, common) for sample in samples]
    found = [[row[number] for row in own] for number in range(len(own[0]))]
    found = [titles for titles in found if len({*map(key_of, titles)}) > len(samples) / 2]
    if not found:
        return samples
    titles = max(found, key=lambda titles: sum(map(_stands, samples, titles)))
    return [_called(sample, title) for sample, title in zip(samples, titles, strict=True)]


def _own_titles(sample: Sample, affixes: Sequence[str], common: str) -> list[str]:
    """What a page may be called instead of *common*: as in its list, by its window, by the longest piece of that.

    What is missing is as the first that there is.
    """
    title = sample.reading.article.title or ""
    window = without_affixes(text_of(sample.reading.page.tree.css_first("title")), affixes)
    names = (sample.document.listed_title, window, max(pieces_of(window), key=len))
    others = [name if name and key_of(name) not in ("", common) else None for name in names]
    first = next(filter(None, others), title)
    return [title if key_of(title) != common else name or first for name in others]


def _stands(sample: Sample, title: str) -> bool:
    """Whether a page shows *title* in a line."""
    return key_of(title) in sample.lines


def _called(sample: Sample, title: str) -> Sample:
    reading = sample.reading
    if title == reading.article.title:
        return sample
    return replace(sample, reading=replace(reading, article=replace(reading.article, title=title)))
