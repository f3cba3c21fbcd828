"""The elements of a page in document order, with how much text each holds: read in one walk, asked many times.

A call into the tree costs as much as a dozen steps in a list (some 50 to 200 ns), so the walk is made once and
everything that weighs text works on these lists. The index of an element's parent is always smaller than its own,
and what stands in an element are the indexes up to its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from scraper.article.tree import BLOCKS, words_of
from scraper.phrases import may_head

#: Elements within a line: their class names say nothing of the parts of a page.
INLINE = words_of(
    "a abbr b bdi bdo br cite code em font i img ins kbd mark path picture q s small source span strong sub sup time u"
    " wbr svg use"
)
#: The heading of a block is not longer than this, in characters.
MAX_HEADING = 60
#: Characters of a word on average, in scripts with and without spaces between words.
WORD_SIZE, DENSE_WORD_SIZE = 6, 2


@dataclass(slots=True)
class Outline:
    """Lists by the number of an element in document order."""

    nodes: list[LexborNode] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    #: The first index behind what stands in the element.
    ends: list[int] = field(default_factory=list)
    #: Characters outside of links: of the lines that the element itself breaks, and of all in it.
    own: list[int] = field(default_factory=list)
    plain: list[int] = field(default_factory=list)
    #: Characters in links, likewise.
    own_linked: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    index: dict[int, int] = field(default_factory=dict)
    #: Texts that may be the heading of a block of links.
    short: list[LexborNode] = field(default_factory=list)
    _seen: dict[int, tuple[frozenset[str], bool]] = field(default_factory=dict)

    def names(self, at: int) -> frozenset[str]:
        """The words of class and id."""
        return self._look(at)[0]

    def is_hidden(self, at: int) -> bool:
        """Whether the element itself says that it is not shown."""
        return self._look(at)[1]

    def _look(self, at: int) -> tuple[frozenset[str], bool]:
        if at not in self._seen:
            attributes = self.nodes[at].attributes
            names, style = f"{attributes.get('class') or ''} {attributes.get('id') or ''}", attributes.get("style")
            hidden = "hidden" in attributes or (style is not None and is_display_none(style))
            self._seen[at] = words_of(names), hidden
        return self._seen[at]

    def find(self, node: LexborNode | None) -> int | None:
        """The number of *node*; None if it stands outside."""
        return self.index.get(node.mem_id) if node is not None else None

    def around(self, at: int) -> list[int]:
        """The numbers of the elements around *at*, nearest first."""
        found = []
        while (at := self.parents[at]) >= 0:
            found.append(at)
        return found

    def holds(self, at: int, other: int) -> bool:
        """Whether *other* is *at* or stands in it."""
        return at <= other < self.ends[at]


def read_outline(root: LexborNode) -> Outline:
    """The outline of what stands in *root*, which is its first element. Inline elements count as what holds them."""
    outline = Outline()
    nodes, tags, parents, short = outline.nodes, outline.tags, outline.parents, outline.short
    index, own, own_linked = outline.index, outline.own, outline.own_linked
    holders: list[int] = []
    links: set[int] = set()  # mem_ids of inline elements in links
    in_link: list[bool] = []
    for node in root.traverse(include_text=True):
        tag = node.tag or ""
        above = node.parent
        if above is None:
            continue
        mark = above.mem_id
        if tag == "-text":
            if (text := (node.text_content or "").strip()) and mark in index:
                parent = index[mark]
                linked = mark in links or in_link[parent]
                (own_linked if linked else own)[holders[parent]] += len(text)
                if len(text) <= MAX_HEADING and may_head(text):
                    short.append(node)
            continue
        if tag[:1] in ("-", "!", ""):
            continue
        at = len(nodes)
        parent = index.get(mark, -1) if at else -1
        if tag in INLINE and parent >= 0:
            index[node.mem_id] = parent
            if tag == "a" or mark in links:
                links.add(node.mem_id)
            continue
        index[node.mem_id] = at
        nodes.append(node)
        tags.append(tag)
        parents.append(parent)
        own.append(0)
        own_linked.append(0)
        holders.append(at if tag in BLOCKS or parent < 0 else holders[parent])
        in_link.append(mark in links or (parent >= 0 and in_link[parent]))
    _add_up(outline)
    return outline


def is_display_none(style: str) -> bool:
    """Whether a `style` attribute hides its element."""
    return "none" in style and "display:none" in style.replace(" ", "").lower()


def _add_up(outline: Outline) -> None:
    """What stands in an element counts for every element around it."""
    outline.plain, outline.linked = outline.own.copy(), outline.own_linked.copy()
    outline.ends = list(range(1, len(outline.nodes) + 1))
    for at in range(len(outline.nodes) - 1, 0, -1):
        parent = outline.parents[at]
        if parent >= 0:
            outline.plain[parent] += outline.plain[at]
            outline.linked[parent] += outline.linked[at]
            outline.ends[parent] = max(outline.ends[parent], outline.ends[at])
