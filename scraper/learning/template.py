"""What stands on many pages of a site is its template; what stands on one is the article's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scraper.article.html.tree import key_of
from scraper.learning.sample import Sample

#: A text is the site's own if it stands on so large a part of the pages, and on so many.
MIN_SHARE, MIN_PAGES = 0.34, 3


class Template:
    """The texts that many pages in *samples* have in common."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self.samples = samples
        #: Of each page the keys of its texts, in order.
        self.keys = {id(sample): [key_of(piece) for piece in sample.outline.pieces] for sample in samples}
        counts: Counter[str] = Counter()
        for keys in self.keys.values():
            counts.update({*keys} - {""})
        self.least = max(MIN_PAGES, MIN_SHARE * len(samples))
        self.common = frozenset(key for key, count in counts.items() if count >= self.least)

    def own(self, sample: Sample, at: int) -> int:
        """How many characters in an element of a page stand on few others."""
        outline, keys = sample.outline, self.keys[id(sample)]
        summary = key_of(str(sample.stated.get("lede", "")))  # which may stand beside the text as well
        pieces = range(outline.starts[at], outline.stops[at])
        return sum(outline.sizes[one] for one in pieces if keys[one] not in self.common and keys[one] != summary)
