"""Where the posts of a page begin and end, and which of its days each of them states."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scraper.article.evidence import Context
from scraper.article.html.outline import Outline
from scraper.article.html.post_days import MAX_HEADING_CHARS, Mark

#: A post that states its day at its beginning has so few characters before that; at its end, so few behind it.
MAX_BEFORE, MAX_BEHIND = 120, 3
#: The share of lines with days that are titles as well.
MIN_TITLED = 0.7
_NUMBERS = re.compile(r"v?\d+(?:\.\d+)+")
_COUNT = re.compile(r"(\d{1,2})\s?/\s?(\d{1,2})")


class Row:
    """What may be posts, each with one of *begins* in the same place, on a page with *marks*."""

    def __init__(self, outline: Outline, context: Context, begins: Sequence[int], marks: Sequence[Mark]) -> None:
        self._outline, self._context = outline, context
        self._begins, boxes = self._find_boxes(begins)
        self._extents = self._find_extents(boxes)
        places = [mark.at for mark in marks]
        self._marks = [
            self._mark_of(extent, marks[bisect_left(places, extent.start) : bisect_left(places, extent.stop)])
            for extent in self._extents
        ]

        numbers = (
            _NUMBERS.fullmatch(outline.text(at)) for at, mark in zip(self._begins, self._marks, strict=True) if not mark
        )
        #: Whether what looks like days are versions, as others are: "2019.2" beside "2019.2.1".
        self._are_versions = any(numbers)
        self._trim()
        #: Whether what looks like days counts the posts: "1/9" to "9/9", as below the pictures of a row of them.
        self._are_counted = self._count_up()
        lines = [mark for mark in self._marks if mark is not None and not mark.alone]
        longer = [
            self._chars(extent) > outline.chars(mark.at)
            for extent, mark in zip(self._extents, self._marks, strict=True)
            if mark is not None and not mark.alone and outline.chars(mark.at) <= MAX_HEADING_CHARS
        ]
        #: Whether the lines that state the days are those of titles: they are short, and more stands below each.
        self._has_lines = bool(lines) and sum(longer) >= MIN_TITLED * len(lines)

    def _count_up(self) -> bool:
        texts = [
            self._outline.text(mark.at)[mark.edge.start : mark.edge.end] for mark in self._marks if mark is not None
        ]
        counts = [found for text in texts if (found := _COUNT.fullmatch(text))]
        return [*map(str, range(1, len(texts) + 1))] == [found[1] for found in counts] and all(
            found[2] == str(len(texts)) for found in counts
        )

    def _trim(self) -> None:
        """Take away what states no day before the first post and behind the last."""
        dated = [number for number, mark in enumerate(self._marks) if mark is not None]
        kept = slice(dated[0], dated[-1] + 1) if dated else slice(0)
        self._marks, self._extents, self._begins = self._marks[kept], self._extents[kept], self._begins[kept]

    def _find_boxes(self, begins: Sequence[int]) -> tuple[list[int], list[int]]:
        """Of *begins* those with a box of their own, and the boxes: elements that hold no other of them, as deep in the
        page as most of these.
        """
        outline = self._outline
        paths = [[at, *outline.around(at)][::-1] for at in begins]
        depths = []
        for number, path in enumerate(paths):
            others = [begins[one] for one in (number - 1, number + 1) if 0 <= one < len(begins)]
            shared = (depth for depth, at in enumerate(path) if not any(outline.holds(at, one) for one in others))
            depths.append(next(shared, len(path) - 1))
        usual = Counter(depths).most_common(1)[0][0]
        found: dict[int, int] = {}
        for at, path in zip(begins, paths, strict=True):
            found.setdefault(path[min(usual, len(path) - 1)], at)
        return list(found.values()), list(found)

    def _find_extents(self, boxes: Sequence[int]) -> list[range]:
        """The elements of each post: its box, or all from that up to the next one, if more stands there."""
        outline, parents = self._outline, [self._outline.parents[box] for box in boxes]
        gaps = [
            (box, follower) for box, follower in pairwise(boxes) if outline.parents[box] == outline.parents[follower]
        ]
        inside = sum(
            outline.chars(box) - min(outline.chars(begin), MAX_HEADING_CHARS)
            for box, begin in zip(boxes, self._begins, strict=True)
        )
        behind = sum(self._between(outline.stops[one], outline.starts[other]) for one, other in gaps)
        if behind <= inside:
            return [range(box, outline.ends[box]) for box in boxes]
        tags = {outline.tags[at] for one, other in gaps for at in self._row(one, other)}
        extents = []
        for box, parent, follower in zip(boxes, parents, [*boxes[1:], len(outline.tags)], strict=True):
            end = min(outline.ends[parent], follower)
            others = (at for at in self._row(box, end) if outline.tags[at] not in tags)
            extents.append(range(box, end if end == follower else next(others, end)))
        return extents

    def _row(self, begin: int, end: int) -> Iterator[int]:
        """The elements from *begin* up to *end* without what stands in others of them."""
        at = begin
        while at < end:
            if self._outline.tags[at]:
                yield at
            at = self._outline.ends[at]

    def _mark_of(self, extent: range, marks: Sequence[Mark]) -> Mark | None:
        """The day of a post: of *marks* in it the first one at its beginning, else the last one at its end."""
        outline = self._outline
        start, stop = outline.starts[extent.start], self._stop(extent)
        for mark in marks:
            before = outline.plain_between(start, outline.starts[mark.at])
            if before <= MAX_BEFORE and not (before and mark.edge.is_yearless):
                return mark
        last = marks[-1] if marks else None
        return last if last is not None and outline.plain_between(outline.stops[last.at], stop) <= MAX_BEHIND else None

    def _stop(self, extent: range) -> int:
        """The piece behind the last one of a post."""
        outline = self._outline
        if extent.stop >= outline.ends[outline.parents[extent.start]]:
            return outline.stops[outline.parents[extent.start]]
        return outline.starts[extent.stop] if extent.stop > outline.ends[extent.start] else outline.stops[extent.start]

    def size(self) -> int:
        """Characters outside of links in all posts that state their day."""
        marked = (extent for extent, mark in zip(self._extents, self._marks, strict=True) if mark is not None)
        return sum(
            self._outline.plain_between(self._outline.starts[extent.start], self._stop(extent)) for extent in marked
        )

    def _chars(self, extent: range) -> int:
        return self._between(self._outline.starts[extent.start], self._stop(extent))

    def _between(self, start: int, stop: int) -> int:
        """Characters of the pieces from *start* up to *stop*."""
        return self._outline.plain_between(start, stop) + self._outline.linked_between(start, stop)
