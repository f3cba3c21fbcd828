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
    """*samples*, those that are called like many others by what their windows or lists call them.

    Where these do not differ either the pages stay as they are: they say that nothing is there, or that one must pay.
    """
    counts = Counter(key_of(sample.reading.article.title or "") for sample in samples)
    common, count = counts.most_common(1)[0]
    if count < max(MIN_PAGES, MIN_SHARE * len(samples)):
        return [*samples]
    habit = learn_affixes(samples)
    affixes = habit.value if habit is not None else ()
    renamed = [_renamed(sample, affixes, common) for sample in samples]
    titles = {key_of(sample.reading.article.title or "") for sample in renamed}
    return renamed if len(titles) > len(samples) / 2 else [*samples]


def _renamed(sample: Sample, affixes: Sequence[str], common: str) -> Sample:
    reading = sample.reading
    if key_of(reading.article.title or "") != common:
        return sample
    window = without_affixes(text_of(reading.page.tree.css_first("title")), affixes)
    title = next((name for name in (sample.document.listed_title, window) if name and key_of(name) != common), None)
    return replace(sample, reading=replace(reading, article=replace(reading.article, title=title))) if title else sample
