"""The elements of a page by number, in the order of the document: how a click on a shown page names a place.

A page is parsed by the same steps whenever it is asked about, so the numbers stay the same for the same bytes. The
elements are those that the selectors of rules see: without scripts, styles and fields (`DEAD_TAGS`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.evidence import Context
from scraper.article.html.parse import Page, open_page
from scraper.article.html.tree import DEAD_TAGS
from scraper.parsing.limits import require_shape
from scraper.rules.rules import Rules
from storage.model import Document

#: More elements of a page are neither shown nor asked about: a page may be endless.
MAX_ELEMENTS = 20_000


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of a page's body in document order; the body itself is number 0."""

    tree: LexborHTMLParser
    context: Context
    nodes: list[LexborNode]
    #: The number of an element by its `mem_id`.
    numbers: dict[int, int]

    def number(self, node: LexborNode | None) -> int | None:
        """The number of *node*; None for none, or one outside."""
        return None if node is None else self.numbers.get(node.mem_id)

    def find(self, selector: str) -> list[int]:
        """The numbers of the elements that *selector* finds, in document order. Raises what a bad selector does."""
        found = (self.number(node) for node in self.tree.css(selector))
        return [at for at in found if at is not None]

    def within(self, at: int) -> Iterator[LexborNode]:
        """The elements in *at*, without itself."""
        own = self.nodes[at].mem_id
        return (node for node in self.nodes[at].traverse() if node.is_element_node and node.mem_id != own)

    def around(self, at: int) -> Iterator[int]:
        """The elements around *at*, nearest first, the body last."""
        node = self.nodes[at].parent
        while node is not None and (number := self.number(node)) is not None:
            yield number
            node = node.parent


def children(node: LexborNode) -> Iterator[LexborNode]:
    """The elements right in *node*."""
    child = node.first_child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next


def open_elements(document: Document) -> Elements:
    """The elements of the page in *document*. Raises BinaryError, OversizedError."""
    require_shape(document)
    return elements_of(open_page(document, timezone=None, rules=Rules(())))


def elements_of(page: Page) -> Elements:
    """The elements of *page*. Strips what rules do not see from its tree."""
    page.tree.strip_tags(DEAD_TAGS)
    nodes: list[LexborNode] = []
    if page.tree.body is not None:
        for node in page.tree.body.traverse():
            if node.is_element_node:
                nodes.append(node)
                if len(nodes) == MAX_ELEMENTS:
                    break
    return Elements(page.tree, page.context, nodes, {node.mem_id: at for at, node in enumerate(nodes)})
