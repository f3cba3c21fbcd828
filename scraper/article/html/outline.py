"""The elements of a page in document order and the texts between them: read in one walk, asked many times.

A call into the tree costs as much as a dozen steps in a list (some 50 to 200 ns), so the walk is made once. An
element is known by its number in document order: what stands in element *at* are the numbers from `at + 1` up to
`ends[at]`, and its text are the `pieces` from `starts[at]` up to `stops[at]`, among them a space wherever a line
begins or ends. So every question of how much text, which text, or what is inside what is a slice or a difference.
Attributes are asked for when they are needed, and kept.

Scripts, styles and the like are passed over. Nothing is ever taken out of the tree: what is dropped loses its tags
and its texts here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import accumulate, islice, takewhile
from typing import TypeVar

from selectolax.lexbor import LexborNode

from scraper.article.html.buttons import is_content
from scraper.article.html.element_kinds import (
    BUTTONS,
    FIELDS,
    INLINE,
    KINDS,
    SHOWN_BUTTON,
    UNREAD,
    UNWRITTEN_INPUTS,
    kind_of,
)
from scraper.article.html.tree import BLOCKS, CODE_TAGS, cleaned, fold_space, words_of
from scraper.text.phrases import head_starts

#: The longest heading of a block.
MAX_HEADING_CHARS = 60
#: A <nav> with less text is a breadcrumb trail, one with more a page that is marked up wrongly.
MIN_MENU_CHARS, MAX_MENU_CHARS = 200, 4000
#: So many blocks in an element of a line make it a box.
MIN_WRAPPED = 2
#: An element with more elements in it is searched by an index of its page.
MAX_SCANNED = 60
#: JSON that is kept for scripts is no shorter, and begins so.
MIN_DATA_CHARS, _MEMBER = 100, re.compile(r"\[?\s*\{\s*\"[^\"]{1,60}\"\s*:")
#: Deeper trees are hostile.
MAX_DEPTH = 500

T = TypeVar("T")


class _Kept(dict[int, T]):
    """What is read of an element when it is first asked for, by its number."""

    def __init__(self, read: Callable[[int], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, at: int) -> T:
        found = self[at] = self._read(at)
        return found


class Outline:
    """Lists by the number of an element; 0 is the root. `tags[at]` is "" for what was dropped."""

    def __init__(self) -> None:
        self.nodes: list[LexborNode] = []
        self.tags: list[str] = []
        #: -1 for the root.
        self.parents: list[int] = []
        #: The first number behind what stands in the element.
        self.ends: list[int] = []
        #: Which pieces are its text.
        self.starts: list[int] = []
        self.stops: list[int] = []
        #: Texts as they stand in the page.
        self.pieces: list[str] = []
        #: Characters of each piece without the white space around it, and those of them in links.
        self.sizes: list[int] = []
        self.link_sizes: list[int] = []
        #: Characters of the lines that an element itself breaks, outside of links and in them; 0 is left out.
        self.own: dict[int, int] = {}
        self.own_linked: dict[int, int] = {}
        #: The elements that are no part of a line, in order.
        self.boxes: list[int] = []
        #: Elements with others in them that break the line.
        self.broken: set[int] = set()
        #: The elements around fields that readers fill in, in order; one for each field.
        self.fields: list[int] = []
        #: Texts that may be the heading of a block of links, each with the element that it stands in.
        self.short: list[tuple[str, int]] = []
        #: What was dropped: pieces from and up to, and why.
        self.dropped: list[tuple[int, int, str]] = []
        #: The dates that were read of an element, each with whether it is that of a modification.
        self.dates: dict[int, list[tuple[datetime, bool]]] = {}
        #: Where links lead that were looked at: the key of the address, and whether it is that of a page of the site.
        self.targets: dict[int, tuple[str, bool]] = {}
        self._index: dict[int, int] = {}
        #: The elements by their tags, those among them that were dropped since it was made.
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._sums: tuple[list[int], list[int]] | None = None
        self._keep_answers()

    def _keep_answers(self) -> None:
        """Make what is asked most often answers of a dict, which call no Python once they are known."""
        nodes, starts, stops, pieces = self.nodes, self.starts, self.stops, self.pieces  # no cycle: not the outline
        lines: dict[tuple[int, int], str] = {}

        def read_text(at: int) -> str:
            span = starts[at], stops[at]  # wrappers share it
            text = lines.get(span)
            if text is None:
                text = lines[span] = _line(pieces, *span)
            return text

        parents, tags, ends, broken = self.parents, self.tags, self.ends, self.broken

        def read_wrapper(at: int) -> bool:
            """Whether an element of a line, but a link, holds several blocks, and so is a box."""
            found, child = 0, at + 1
            while at in broken and tags[at] != "a" and child < ends[at] and found < MIN_WRAPPED:
                found += tags[child] in BLOCKS or child in broken
                child = ends[child]
            return found >= MIN_WRAPPED

        wraps = _Kept(read_wrapper)

        def read_box(at: int) -> int:
            at = parents[at]
            while at > 0 and tags[at] in INLINE and not wraps[at]:
                at = parents[at]
            return at

        self._lines, self._texts, self._boxes, self._wraps = lines, _Kept(read_text), _Kept(read_box), wraps
        #: The nearest element around one that is no part of a line; -1 if there is none.
        self.box_around: Callable[[int], int] = self._boxes.__getitem__
        #: The text in an element on one line, blocks and line breaks set apart by a space.
        self.text: Callable[[int], str] = self._texts.__getitem__
        attributes: Callable[[int], Mapping[str, str | None]] = _Kept(lambda at: nodes[at].attributes).__getitem__
        #: All attributes of an element, as they stand.
        self.attributes = attributes
        self._hrefs = _Kept(lambda at: cleaned(attributes(at).get("href") or "").strip())
        #: The words of class and id.
        self.names: Callable[[int], frozenset[str]] = _Kept(lambda at: words_of(_label(attributes(at)))).__getitem__

    # what stands where

    def find(self, node: LexborNode | None) -> int | None:
        """The number of *node*; None if it stands outside."""
        if node is None:
            return None
        if not self._index:
            self._index = {one.mem_id: at for at, one in enumerate(self.nodes)}
        return self._index.get(node.mem_id)

    def find_all(self, nodes: Iterable[LexborNode]) -> list[int]:
        """The numbers of those of *nodes* that stand in the page and were not dropped."""
        return [at for node in nodes if (at := self.find(node)) is not None and self.tags[at]]

    def css(self, selector: str) -> list[int]:
        """The numbers of the elements that *selector* finds."""
        return self.find_all(self.nodes[0].css(selector))

    def related(self, *relations: str) -> list[int]:
        """The numbers of the links that have one of *relations*, in lower case."""
        attributes, wanted = self.attributes, frozenset(relations)
        links = ((at, attributes(at).get("rel")) for at in self.within(0, "a"))
        return [at for at, rel in links if rel and not wanted.isdisjoint(rel.lower().split())]

    def holds(self, at: int | None, other: int | None) -> bool:
        """Whether *other* is *at* or stands in it; what is nowhere holds nothing."""
        return at is not None and other is not None and at <= other < self.ends[at]

    def around(self, at: int) -> Iterator[int]:
        """The elements around *at*, nearest first."""
        parents = self.parents
        while (at := parents[at]) >= 0:
            yield at

    def link_around(self, at: int) -> int | None:
        """The link that *at* stands in, at most four elements away."""
        return next((one for one in islice(self.around(at), 4) if self.tags[one] == "a"), None)

    def children(self, at: int) -> Iterator[int]:
        """The elements directly in *at* that were not dropped."""
        child, end, ends, tags = at + 1, self.ends[at], self.ends, self.tags
        while child < end:
            if tags[child]:
                yield child
            child = ends[child]

    def within(self, at: int, *tags: str) -> list[int]:
        """The elements in *at*, without itself, that have one of *tags*."""
        end = self.ends[at]
        if end == at + 1:
            return []
        if end - at <= MAX_SCANNED:
            inside, wanted = self.tags[at + 1 : end], frozenset(tags)
            if wanted.isdisjoint(inside):
                return []
            return [number for number, tag in enumerate(inside, at + 1) if tag in wanted]
        places = self._places or self._index_tags()
        found: list[int] = []
        for tag in tags:
            if tag in places:
                numbers = places[tag]
                found += numbers[bisect_right(numbers, at) : bisect_left(numbers, end)]
        if len(tags) > 1:
            found.sort()
        return [number for number in found if self.tags[number]]

    def has(self, at: int, *tags: str) -> bool:
        """Whether an element with one of *tags* stands in *at*."""
        inside = self.tags[at + 1 : self.ends[at]]
        for tag in tags:  # noqa: SIM110  a generator takes twice as long
            if tag in inside:
                return True
        return False

    def asks(self, at: int) -> bool:
        """Whether readers fill in something in *at*."""
        first = bisect_left(self.fields, at)
        return first < len(self.fields) and self.fields[first] < self.ends[at]

    def _index_tags(self) -> dict[str, list[int]]:
        for at, tag in enumerate(self.tags):
            self._places[tag].append(at)
        return self._places

    def after(self, at: int) -> Iterator[int]:
        """The elements that follow *at* in the same one."""
        end = self.ends[self.parents[at]] if at else 0
        while (at := self.ends[at]) < end:
            if self.tags[at]:
                yield at

    def covers(self, link: int) -> bool:
        """Whether a link holds nothing and covers the card that it stands in, or is called as its one heading is."""
        card, names = self.parents[link], (self.attribute(link, "aria-label"), self.attribute(link, "title"))
        alone = self.ends[link] == link + 1 and self.starts[link] == self.stops[link]
        found = self.within(card, "h2", "h3", "h4", "h5") if self.ends[card] - card <= MAX_SCANNED else []
        headed = len(found) == 1 and (len(self.within(card, "a")) == 1 or self.text(found[0]) in names)
        return alone and (headed or self.tags[card] in ("article", "li"))

    def has_linked_heading(self, at: int, *tags: str) -> bool:
        """Whether a lesser heading in *at* is a link, or stands in one, as those of teasers do."""
        return any(
            self.has(one, "a") or any(self.tags[above] == "a" for above in takewhile(at.__lt__, self.around(one)))
            for one in self.within(at, *(tags or ("h2", "h3", "h4")))
        )

    def drop(self, doomed: Iterable[int], why: str = "") -> None:
        """Take elements away, with everything in them, and note *why*."""
        at = None
        for at in doomed:
            end, start, stop = self.ends[at], self.starts[at], self.stops[at]
            self.dropped.append((start, stop, why))
            self.tags[at:end] = [""] * (end - at)
            self.pieces[start:stop] = [""] * (stop - start)
            self.sizes[start:stop] = self.link_sizes[start:stop] = [0] * (stop - start)
        if at is None:
            return
        self._texts.clear()
        self._lines.clear()
        self._boxes.clear()
        self._wraps.clear()
        self.dates.clear()
        self._sums = None

    # attributes

    def attribute(self, at: int, name: str) -> str:
        """One attribute; "" without it."""
        if name == "href":  # many readers ask where a link leads
            return self._hrefs[at]
        value = self.attributes(at).get(name)
        return cleaned(value).strip() if value else ""

    def label(self, at: int) -> str:
        """Class and id as they stand."""
        return _label(self.attributes(at))

    def is_hidden(self, at: int) -> bool:
        """Whether the element itself says that it is not shown."""
        attributes = self.attributes(at)
        if not attributes:
            return False
        style = attributes.get("style")
        return "hidden" in attributes or (style is not None and is_display_none(style))

    # texts

    def line(self, start: int, stop: int) -> str:
        """The text of the pieces from *start* up to *stop* on one line."""
        return _line(self.pieces, start, stop)

    def chars(self, at: int) -> int:
        """Characters of all text in an element; the white space around each of its texts is not counted."""
        every = (self._sums or self._sum_up())[0]
        return every[self.stops[at]] - every[self.starts[at]]

    def linked(self, at: int) -> int:
        """Those of them that stand in links."""
        links = (self._sums or self._sum_up())[1]
        return links[self.stops[at]] - links[self.starts[at]]

    def plain(self, at: int) -> int:
        """Those that stand in none."""
        return self.chars(at) - self.linked(at)

    def plain_between(self, start: int, stop: int) -> int:
        """Characters outside of links of the pieces from *start* up to *stop*."""
        every, links = self._sums or self._sum_up()
        return every[stop] - every[start] - links[stop] + links[start]

    def linked_between(self, start: int, stop: int) -> int:
        """Characters in links of the pieces from *start* up to *stop*."""
        links = (self._sums or self._sum_up())[1]
        return links[stop] - links[start]

    def share(self, start: int, stop: int) -> float:
        """How much of the text of some pieces stands in links, 0 to 1."""
        every, links = self._sums or self._sum_up()
        whole = every[stop] - every[start]
        return (links[stop] - links[start]) / whole if whole else 0.0

    def _sum_up(self) -> tuple[list[int], list[int]]:
        self._sums = [0, *accumulate(self.sizes)], [0, *accumulate(self.link_sizes)]
        return self._sums


def _line(pieces: Sequence[str], start: int, stop: int) -> str:
    return cleaned(fold_space("".join(pieces[start:stop])))


def _label(attributes: Mapping[str, str | None]) -> str:
    names, name = attributes.get("class"), attributes.get("id")
    return f"{names or ''} {name}" if name else names or ""


#: Texts of fonts that have pictures for letters: one character for private use, which means nothing in another font.
ICONS = frozenset(map(chr, (*range(0xE000, 0xF900), *range(0xF0000, 0xF2000))))
#: The number of text nodes in Lexbor.
_TEXT = 2


def _is_data(text: str, tag: str) -> bool:
    """Whether a text in an element with this *tag* is JSON that a page keeps for its scripts, not code."""
    is_long = len(text) >= MIN_DATA_CHARS and tag not in CODE_TAGS
    return is_long and text[-1] in "}]" and _MEMBER.match(text) is not None


def read_outline(root: LexborNode, *, menus: bool = True) -> Outline:
    """The outline of *root* and of all that stands in it; without *menus* nothing that stands in these."""
    outline = Outline()
    nodes, tags, parents, ends, boxes = outline.nodes, outline.tags, outline.parents, outline.ends, outline.boxes
    pieces, sizes, link_sizes = outline.pieces, outline.sizes, outline.link_sizes
    starts, stops, own, own_linked = outline.starts, outline.stops, outline.own, outline.own_linked
    broken, short, kinds, heads = outline.broken, outline.short, KINDS, head_starts()
    # the element at hand, the block whose lines its texts are, whether it stands in a link; and those around it
    parent, holder, linked = -1, 0, False
    todo: list[tuple[LexborNode | None, int, int, bool]] = []
    node: LexborNode | None = root
    count, last = 0, -1  # how many texts there are, and the number of the last element
    gap = False  # whether a line begins, or white space stands, before the next text
    while True:
        while node is None:
            stops[parent], ends[parent] = count, last + 1
            if holder == parent:
                gap = True
            node, parent, holder, linked = todo.pop()
            if parent < 0:
                outline.fields.sort()  # one behind an element stands in what is around that
                return outline
        number = node.tag_id
        if number == _TEXT:
            bare = "" if node.is_empty_text_node else (text := node.text_content or "").strip()
            size = len(bare)
            if (size < 2 and (not bare or bare in ICONS)) or (bare[0] in "{[" and _is_data(bare, tags[parent])):
                gap = True
            else:
                pieces.append(" " + text if gap else text)
                sizes.append(size)
                count += 1
                gap = False
                if linked:
                    link_sizes.append(size)
                    own_linked[holder] = own_linked.get(holder, 0) + size
                else:
                    link_sizes.append(0)
                    own[holder] = own.get(holder, 0) + size
                if size <= MAX_HEADING_CHARS and (bare[:4] in heads or bare[:2] in heads or not bare[0].isalnum()):
                    short.append((bare, parent))  # as `may_head`
        else:
            kind = kinds[number] if number in kinds else kind_of(node, number)
            if number in BUTTONS and is_content(node):
                kind = SHOWN_BUTTON
            if kind is not None:
                last = at = last + 1
                tag, breaks, inline = kind
                nodes.append(node)
                tags.append(tag)
                parents.append(parent)
                starts.append(count)
                ends.append(at + 1)
                stops.append(count)
                if not inline:
                    boxes.append(at)
                    if breaks:
                        gap = True
                        above = parent
                        while above >= 0 and above not in broken:
                            broken.add(above)
                            above = parents[above]
                inner = node.first_child
                if number in UNREAD or (tag == "nav" and not menus and _is_menu(node)):
                    inner = None
                if inner is not None and len(todo) < MAX_DEPTH:
                    todo.append((node.next, parent, holder, linked))
                    parent, node = at, inner
                    if breaks:
                        holder = at
                    elif tag == "a":
                        linked = True
                    continue
                if parent < 0:  # a root without anything in it
                    return outline
                if breaks or tag == "br":
                    gap = True
            elif number in FIELDS and node.attributes.get("type") not in UNWRITTEN_INPUTS:
                outline.fields.append(parent)
        node = node.next


def _is_menu(node: LexborNode) -> bool:
    """Whether a <nav> is a menu: no breadcrumbs, and no page that is marked up wrongly."""
    return MIN_MENU_CHARS < len(" ".join(node.text().split())) < MAX_MENU_CHARS


def is_display_none(style: str) -> bool:
    """Whether a `style` attribute hides its element."""
    return "none" in style and "display:none" in style.replace(" ", "").lower()
