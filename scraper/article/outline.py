"""The elements of a page in document order, with how much text each holds: read in one walk, asked many times.

A call into the tree costs as much as a dozen steps in a list (some 50 to 200 ns), so the walk is made once and
everything that weighs text works on these lists. The index of an element's parent is always smaller than its own,
and what stands in an element are the indexes up to its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from scraper.article.tree import BLOCKS, words_of

#: Elements within a line: their class names say nothing of the parts of a page.
INLINE = words_of(
    "a abbr b bdi bdo br cite code em font i img ins kbd mark path picture q s small source span strong sub sup time u"
    " wbr svg use"
)
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
    #: The words of class and id; none of inline elements.
    names: list[frozenset[str]] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    #: Characters outside of links: of the lines that the element itself breaks, and of all in it.
    own: list[int] = field(default_factory=list)
    plain: list[int] = field(default_factory=list)
    #: Characters in links, likewise.
    own_linked: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    index: dict[int, int] = field(default_factory=dict)

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
    """The outline of what stands in *root*, which is its first element."""
    outline = Outline()
    holders: list[int] = []
    in_link: list[bool] = []
    index, own, own_linked = outline.index, outline.own, outline.own_linked
    for node in root.traverse(include_text=True):
        tag = node.tag or ""
        if tag == "-text":
            size = len((node.text_content or "").strip())
            parent = index.get(node.parent.mem_id, -1) if size and node.parent is not None else -1
            if parent >= 0:
                (own_linked if in_link[parent] else own)[holders[parent]] += size
            continue
        if tag[:1] in ("-", "!", ""):
            continue
        at = len(outline.nodes)
        above = node.parent
        parent = index.get(above.mem_id, -1) if at and above is not None else -1
        index[node.mem_id] = at
        outline.nodes.append(node)
        outline.tags.append(tag)
        outline.parents.append(parent)
        own.append(0)
        own_linked.append(0)
        holders.append(at if tag in BLOCKS or parent < 0 else holders[parent])
        in_link.append(tag == "a" or (parent >= 0 and in_link[parent]))
        _name(outline, node, tag)
    _add_up(outline)
    return outline


def _name(outline: Outline, node: LexborNode, tag: str) -> None:
    if tag in INLINE:
        outline.names.append(frozenset())
        outline.hidden.append(False)
        return
    attributes = node.attributes
    names, style = f"{attributes.get('class') or ''} {attributes.get('id') or ''}", attributes.get("style")
    outline.names.append(words_of(names) if len(names) > 1 else frozenset())
    outline.hidden.append(
        "hidden" in attributes or (style is not None and "display:none" in style.replace(" ", "").lower())
    )


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
