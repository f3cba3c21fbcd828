"""Titles that many pages have in common: the site's name, read where the articles have theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from scraper.article.html.fields.title import without_affixes
from scraper.article.html.tree import key_of, text_of
from scraper.learning.habits import learn_affixes
from scraper.learning.sample import Sample
from scraper.learning.template import MIN_PAGES, MIN_SHARE


def with_own_titles(samples: Sequence[Sample]) -> list[Sample]:
    """*samples* by their titles without what the site adds to all; those that are called like many others by what their
    lists or windows call them.

    Where these do not differ either the pages stay as they are: they say that nothing is there, or that one must pay.
    """
    habit = learn_affixes(samples)
    affixes = habit.value if habit is not None else ()
    samples = [_called(sample, without_affixes(sample.reading.article.title or "", affixes)) for sample in samples]
    counts = Counter(key_of(sample.reading.article.title or "") for sample in samples)
    common, count = counts.most_common(1)[0]
    if count < max(MIN_PAGES, MIN_SHARE * len(samples)):
        return samples
    renamed = [_renamed(sample, affixes, common) for sample in samples]
    titles = {key_of(sample.reading.article.title or "") for sample in renamed}
    return renamed if len(titles) > len(samples) / 2 else samples


def _renamed(sample: Sample, affixes: Sequence[str], common: str) -> Sample:
    if key_of(sample.reading.article.title or "") != common:
        return sample
    window = without_affixes(text_of(sample.reading.page.tree.css_first("title")), affixes)
    title = next((name for name in (sample.document.listed_title, window) if name and key_of(name) != common), None)
    return _called(sample, title) if title else sample


def _called(sample: Sample, title: str) -> Sample:
    reading = sample.reading
    if title == reading.article.title:
        return sample
    return replace(sample, reading=replace(reading, article=replace(reading.article, title=title)))
