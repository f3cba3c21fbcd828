"""Related and read-more blocks: found by rule, by the words of their heading, or by their structure.

Blocks inside the body are taken out of it, and all of them are kept as links. What stands beside the article
(navigation, sidebars, footers) is no block of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.cards import read_cards, renumber
from scraper.article.evidence import Context
from scraper.article.rules import SiteRule
from scraper.article.tree import (
    BLOCKS,
    HEADINGS,
    address,
    ancestors,
    attribute,
    children,
    holds,
    key_of,
    remove,
    text_of,
    tokens,
    word_count,
    words_of,
)
from scraper.phrases import block_kind
from scraper.urls import same_site
from storage.model import Link, LinkKind

#: Elements and class words of what stands beside an article.
FRAME_TAGS = frozenset(("nav", "header", "footer", "dialog"))
FRAME_TOKENS = words_of("footer nav navbar menu megamenu popup modal banner ads")
ASIDE_TOKENS = FRAME_TOKENS | {"sidebar", "aside", "right", "rt"}
#: Headings of lists of the whole site, by readers or by time: in a sidebar they are none of the article’s.
POPULAR = re.compile(
    r"(?i)(?:tin )?(?:đọc nhiều|xem nhiều|mới nhất|mới|nổi bật|tiêu điểm)|(?:the )?(?:most|popular|latest|trending)"
    r"|les plus|meist|más|i più|mais lidas|アクセス|ランキング|新着|最新|热门|熱門|많이 본|인기|최신"
)
#: Class words of a block of related articles that has no heading.
RELATED_TOKENS = frozenset(
    (
        "related",
        "relate",
        "relatednews",
        "relation",
        "relations",
        "lienquan",
        "tinlienquan",
        "lienquannews",
        "relationnews",
    )
)
#: How far above its heading a block may begin.
MAX_CLIMB = 4
MAX_HEADING = 60
#: A headline in a block that states what it is may be this short.
MIN_WORDS = 2


def take_boxes(
    tree: LexborHTMLParser,
    body: LexborNode,
    title: LexborNode | None,
    site: SiteRule | None,
    context: Context,
    texts: Iterable[LexborNode],
) -> tuple[Link, ...]:
    """The links of every block of the page; blocks inside *body* leave the tree.

    *title*: its heading. *texts*: those of the page that may be the heading of a block.
    """
    found: list[tuple[LexborNode, LinkKind]] = []
    if site is not None:
        found += [
            (node, kind) for kind in (LinkKind.RELATED, LinkKind.READ_MORE) for node in site.nodes(tree, kind.value)
        ]
    for node, kind in (*_by_heading(texts, body, title), *_by_name(tree, body), *_by_form(body, context)):
        if not any(holds(known, node) or holds(node, known) for known, _ in found):
            found.append((node, kind))
    found = [(node, kind) for node, kind in found if not holds(node, body)]
    links = [
        link for node, kind in found for link in _own(read_cards(node, kind, context, min_words=MIN_WORDS), context)
    ]
    remove(node for node, _ in found if holds(body, node))
    return renumber(links)


def _own(links: list[Link], context: Context) -> list[Link]:
    """*links* of one block, without those to other sites where these are many: shops fill blocks of their own."""
    base = context.base_url
    at_home = [link for link in links if link.url is None or base is None or same_site(link.url, base)]
    return links if 2 * len(at_home) > len(links) else at_home


def _by_heading(
    texts: Iterable[LexborNode], body: LexborNode, title: LexborNode | None
) -> Iterator[tuple[LexborNode, LinkKind]]:
    for text in texts:
        if text.parent is None:
            continue
        words = (text.text_content or "").strip()
        if not 2 <= len(words) <= MAX_HEADING or (kind := block_kind(words)) is None:
            continue
        inside = holds(body, text)
        apart = _is_framed(text.parent, body) or (POPULAR.match(words) and _is_beside(text.parent, body, title))
        if inside or not apart:
            for node in _box_of(text.parent, key_of(words), body, inside=inside):
                yield node, kind


def _below_common(node: LexborNode, body: LexborNode) -> list[LexborNode]:
    """*node* and the elements around it, up to but without the first that holds *body* too."""
    shared = {around.mem_id for around in (body, *ancestors(body))}
    return list(takewhile(lambda around: around.mem_id not in shared, (node, *ancestors(node))))


def _is_framed(node: LexborNode, body: LexborNode) -> bool:
    """Whether *node* stands in the frame of the page: navigation, footer, dialogs."""
    below = _below_common(node, body)
    common = below[-1].parent if below else None
    own = common is not None and any(around.tag == "article" for around in (common, *ancestors(common)))
    footer = frozenset(("footer",)) if own else frozenset()  # that of the article is no frame
    return any(
        around.tag in FRAME_TAGS - footer or not tokens(around).isdisjoint(FRAME_TOKENS - footer) for around in below
    )


def _is_beside(node: LexborNode, body: LexborNode, title: LexborNode | None) -> bool:
    """Whether *node* stands in another column than the article: in one called so, or apart from title and text."""
    below = _below_common(node, body)
    if any(around.tag == "aside" or tokens(around) & ASIDE_TOKENS for around in below):
        return True
    column = below[-1].parent if below else None
    return (
        column is not None
        and title is not None
        and not holds(body, title)
        and any(holds(child, body) and holds(child, title) for child in children(column) if child.is_element_node)
    )


def _box_of(element: LexborNode, heading: str, body: LexborNode, *, inside: bool) -> list[LexborNode]:
    """The elements that the *heading* in *element* is the heading of; none if it heads nothing."""
    line = next((node for node in (element, *ancestors(element)) if node.tag in BLOCKS), element)
    if key_of(text_of(line)) != heading:  # "Xem thêm: <a>…</a>" on one line
        return [line] if _linked(line, skip=heading) > 0.9 and not holds(line, body) else []
    node = line
    for _ in range(MAX_CLIMB):
        if box := _following(node, inside=inside):
            return [node, *box] if inside else box
        if _has_next(node):  # an empty block, with the next one behind it
            break
        parent = node.parent
        if parent is None or holds(parent, body) or parent.tag in ("body", "main"):
            break
        node = parent
    return []


def _following(node: LexborNode, *, inside: bool) -> list[LexborNode]:
    """The siblings after *node* that list articles, up to the first that does not."""
    box: list[LexborNode] = []
    sibling = node.next
    while sibling is not None:
        following = sibling.next
        if sibling.is_element_node and text_of(sibling):
            if sibling.tag in HEADINGS and box and not sibling.css_first("a"):
                break
            if _heads_block(sibling):
                break
            listed = _lists(sibling, inside=inside)
            if not listed and (box or inside):
                break
            if listed:
                box.append(sibling)
        sibling = following
    return box


def _has_next(node: LexborNode) -> bool:
    sibling = node.next
    while sibling is not None and not sibling.is_element_node:
        sibling = sibling.next
    return sibling is not None


def _heads_block(node: LexborNode) -> bool:
    """Whether another block begins in *node*."""
    return any(block_kind(text_of(heading)) is not None for heading in node.css("h1, h2, h3, h4, h5, h6"))


def _lists(node: LexborNode, *, inside: bool) -> bool:
    """Whether *node* lists articles. In the body most of its text must be links, or stand under linked headings."""
    if node.css_first("a[href]") is None and node.tag != "a":
        return False
    if not inside:
        return node.css_first("article > a:empty, li > a:empty") is not None or any(
            word_count(text_of(anchor)) >= MIN_WORDS for anchor in node.css("a[href]")
        )
    return _linked(node) > 0.6 or (
        node.tag not in ("p", "figure") and node.css_first("h2 a, h3 a, h4 a, h5 a, a h3, a h4") is not None
    )


def _linked(node: LexborNode, *, skip: str = "") -> float:
    """The share of the text of *node* that stands in links, apart from the heading *skip*."""
    whole = len(key_of(text_of(node))) - len(skip)
    anchors = [node] if node.tag == "a" else node.css("a[href]")
    return sum(len(key_of(text_of(anchor))) for anchor in anchors) / whole if whole > 0 else 0.0


def _by_name(tree: LexborHTMLParser, body: LexborNode) -> Iterator[tuple[LexborNode, LinkKind]]:
    """Blocks that are called related and lie in the article or in its column."""
    for node in tree.css('[class*="relat" i], [class*="lienquan" i], [class*="lien-quan" i], [id*="relat" i]'):
        names = tokens(node)
        if (names & RELATED_TOKENS or {"lien", "quan"} <= names) and node.tag in BLOCKS and not holds(node, body):
            inside = holds(body, node)
            if (inside or not _is_framed(node, body)) and _lists(node, inside=inside):
                yield node, LinkKind.RELATED


def _by_form(body: LexborNode, context: Context) -> Iterator[tuple[LexborNode, LinkKind]]:
    """Paragraphs and lists in the body that are nothing but headlines of the same site."""
    for node in body.css("p, ul, ol"):
        anchors = node.css("a[href]")
        lines = (
            [item for item in children(node) if item.is_element_node and item.tag == "li"]
            if node.tag != "p"
            else [node]
        )
        if not anchors or len(anchors) != len(lines) or node.css_first("img") is not None or _linked(node) < 0.95:
            continue
        urls = [address(context.base_url, attribute(anchor, "href")) for anchor in anchors]
        if all(
            url
            and context.base_url
            and same_site(url, context.base_url)
            and word_count(text_of(anchor)) >= 5
            and not text_of(anchor).endswith(".")
            for url, anchor in zip(urls, anchors, strict=True)
        ):
            yield node, LinkKind.RELATED
