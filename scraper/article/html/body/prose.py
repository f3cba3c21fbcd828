"""Where the prose of a text stands: what stands apart from it, with a picture or right behind one, is a caption."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from scraper.article.html.body.figures import INSETS, MAX_LINE_CHARS, SMALL_PRINT, pictures_in
from scraper.article.html.outline import Outline

#: So many slanted lines behind pictures are captions.
MIN_SLANTED = 2
#: Where text stands: an element, and the tag of its paragraphs.
Place = tuple[int, str]


class Prose:
    """The places of the text in a container."""

    def __init__(self, outline: Outline, container: int) -> None:
        self._outline, self._container = outline, container
        #: How much text stands in which place.
        self.places: Counter[Place] = Counter()
        for at in range(container, outline.ends[container]):
            if at in outline.own and outline.tags[at]:
                self.places[outline.box_around(at), outline.tags[at]] += outline.own[at]
        most = max(self.places, key=self.places.__getitem__, default=None)
        #: The place of most of it; None if it stands in many.
        self.home = most if most is not None and self.is_home(most) else None
        #: Whether most of the prose stands without pictures, so that a line that stands with one is its caption.
        self.is_apart = self.home is not None or self._is_without_pictures()
        #: Whether it stands together, and no captions are marked as such.
        self._is_unmarked = self.home is not None and not outline.has(container, "figcaption")

    def is_home(self, place: Place) -> bool:
        """Whether most of the text stands in a *place*."""
        return 2 * self.places[place] > self.places.total()

    def holds(self, at: int) -> bool:
        """Whether an element is a paragraph that stands where most of them do."""
        return at in self._outline.own and (self._outline.box_around(at), self._outline.tags[at]) == self.home

    def _is_without_pictures(self) -> bool:
        outline, container = self._outline, self._container
        paragraphs = outline.within(container, "p")
        told = sum(map(outline.chars, paragraphs))
        alone = (at for at in paragraphs if not _is_with_picture(outline, at, container))
        return 2 * sum(map(outline.chars, alone)) > told > outline.chars(container) / 2

    def is_alone(self, parent: int, text: str) -> bool:
        """Whether a short *text* in *parent*, amid prose that stands together, stands in a place alone, without links
        but at its end: to who took a picture, to its rights.
        """
        outline = self._outline
        if not self._is_unmarked or len(text) > MAX_LINE_CHARS or 2 * outline.linked(parent) > len(text):
            return False
        span = range(outline.starts[parent], outline.stops[parent])
        first = next((piece for piece in span if outline.link_sizes[piece]), span.stop)
        if outline.plain_between(first, span.stop):
            return False
        return self.places[outline.box_around(parent), outline.tags[parent]] <= len(text)

    @cached_property
    def set_apart(self) -> frozenset[int]:
        """The paragraphs in an element of their own, if most of these stand right behind a picture: in one that means
        nothing by itself, or in slanted or small letters if there are several, which may stress a sentence, too. One
        that ends the text tells more than its picture does.
        """
        outline, stop = self._outline, self._outline.stops[self._container]
        lines = [at for at in outline.within(self._container, "p") if _is_set_apart(outline, at, SMALL_PRINT | INSETS)]
        lines = [at for at in lines if outline.plain_between(outline.stops[at], stop) > outline.chars(at)]
        around = dict.fromkeys(outline.parents[at] for at in lines)
        behind = {at for one in around for at in _behind_pictures(outline, one)}
        found = frozenset(at for at in lines if at in behind)
        is_sure = len(found) >= MIN_SLANTED or any(_is_set_apart(outline, at, INSETS) for at in found)
        return found if is_sure and 2 * len(found) > len(lines) else frozenset()


def _is_with_picture(outline: Outline, at: int, container: int) -> bool:
    """Whether a paragraph in *container* stands with a picture in an element of their own."""
    around = outline.parents[at]
    return around != container and outline.chars(around) == outline.chars(at) and outline.has(around, "img")


def _is_set_apart(outline: Outline, at: int, tags: frozenset[str]) -> bool:
    """Whether all of a short line stands in one element with one of *tags*."""
    size = outline.chars(at)
    if not 0 < size <= MAX_LINE_CHARS or outline.linked(at):
        return False
    return any(outline.tags[one] in tags and outline.chars(one) == size for one in outline.children(at))


def _behind_pictures(outline: Outline, around: int) -> Iterator[int]:
    """The elements directly in one that stand right behind another that shows a picture and says nothing."""
    for before, at in pairwise(outline.children(around)):
        if not outline.chars(before) and (outline.tags[before] == "img" or pictures_in(outline, before)):
            yield at
