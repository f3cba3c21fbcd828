"""The body where no rule knows it: which element holds the text, and which of its lines are none of it.

A plain form of what Readability does: blocks of text lend their weight to the elements around them, less the
farther away; the heaviest wins, and its parent takes over where it holds much more text of the same kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.blocks import Block, Part
from scraper.article.tree import BLOCKS, ancestors, attribute, inside, key_of, remove, tokens, word_count, words_of
from scraper.bylines import is_byline, is_labelled_byline, parse_authors, parse_credit
from scraper.dates import find_dates
from scraper.phrases import block_kind, is_footer, is_furniture, is_see_more, is_tag_label

#: Words in a shorter block are labels and buttons.
MIN_WORDS = 5
#: A block of fewer words may be a caption or a teaser's line: it tells nothing of where the body ends.
MIN_PROSE = 12
#: One long block must not outweigh a text of many.
MAX_BLOCK = 100
#: Class words of what is no text of an article.
UNLIKELY = words_of(
    "comment comments disqus footer sidebar nav navbar menu breadcrumb breadcrumbs related relate "
    "recommend promo newsletter subscribe share social banner popup modal cookie consent ads advert "
    "advertisement login toolbar author bio"
)
LIKELY = words_of("article body content entry post story text detail main singular")
#: Class words of what is no text even in the body, as long as it is a small part of it.
JUNK = UNLIKELY | words_of(
    "sharing sponsored sponsor trending popular recommended recommendations signup register paywall "
    "subscription outbrain taboola teaser teasers readmore toc copyright disclaimer feedback survey poll "
    "donate donation rating tooltip byline newsletters follow app topics tags tag keywords "
    "timestamp pagination pager adsbygoogle adslot alert upsell"
)
KEEP = words_of("content body text entry story wrapper container main page")
#: The largest share of a body that goes for a class name.
MAX_JUNK = 0.25
UNLIKELY_TAGS = frozenset(("nav", "footer", "aside", "dialog", "form", "header"))
#: What holds more of the page's text than this is never unlikely, whatever it is called.
MAX_UNLIKELY = 0.4
#: Elements whose own text makes them containers, as much as that of the paragraphs in them.
CONTAINERS = frozenset(("div", "section", "article", "main"))
#: So many steps up a block lends its weight.
MAX_LENT = 4
#: A parent with this much more text holds the rest of a body in pieces.
CLIMB = 1.3


@dataclass(slots=True)
class _Weights:
    """Words of plain text by element, and what is lent to the elements around."""

    nodes: dict[int, LexborNode] = field(default_factory=dict)
    score: dict[int, float] = field(default_factory=dict)
    #: Words of prose by element and by the tag of the blocks that hold them.
    mass: dict[int, Counter[str]] = field(default_factory=dict)


def find_body(tree: LexborHTMLParser, heading: LexborNode | None) -> LexborNode | None:
    """The element that holds the text of the page; None if it has none. *heading*: the article's own title."""
    weights = _weigh(tree)
    if not weights.score:
        return None
    around_title = {node.mem_id for node in ancestors(heading)} if heading is not None else set()

    def worth(key: int) -> float:
        names = tokens(weights.nodes[key])
        likely = 1.3 if names & LIKELY or weights.nodes[key].tag == "article" else 1.0
        return weights.score[key] * likely * (1.25 if key in around_title else 1.0)

    best = weights.nodes[max(weights.score, key=worth)]
    marked = tree.css_first('[itemprop="articleBody"]')
    if (
        marked is not None
        and weights.mass.get(marked.mem_id, Counter()).total() * 2 > weights.mass[best.mem_id].total()
    ):
        return marked
    return _climb(best, weights)


def _climb(node: LexborNode, weights: _Weights) -> LexborNode:
    """*node*, or what holds much more text in blocks of the kind that most of the text in *node* stands in."""
    tag, own = max(weights.mass[node.mem_id].items(), key=lambda item: item[1])
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html", "main", "-undef"):
        mass = weights.mass.get(parent.mem_id, Counter())[tag]
        if mass >= CLIMB * max(own, MIN_PROSE):
            node, own = parent, mass
        parent = parent.parent
    return node


def _weigh(tree: LexborHTMLParser) -> _Weights:
    weights = _Weights()
    if tree.body is None:
        return weights
    plain, linked, holders = _words(tree.body)
    around = {key: [holder, *ancestors(holder)] for key, holder in holders.items()}
    held: dict[int, int] = {}
    for key, words in plain.items():
        for node in around[key]:
            held[node.mem_id] = held.get(node.mem_id, 0) + words
    limit = MAX_UNLIKELY * sum(plain.values())
    verdicts: dict[int, bool] = {}
    for key, words in plain.items():
        for node in around[key]:
            if (mark := node.mem_id) not in verdicts:
                verdicts[mark] = held[mark] < limit and _is_unlikely(node)
        if (
            words >= MIN_WORDS
            and linked.get(key, 0) <= words
            and not any(verdicts[node.mem_id] for node in around[key])
        ):
            _lend(weights, around[key], words)
    return weights


def _lend(weights: _Weights, around: list[LexborNode], words: int) -> None:
    """Lend the weight of one block to the elements around it, half as much at each step."""
    share = 1.0
    for distance, node in enumerate(around if around[0].tag in CONTAINERS else around[1:]):
        mark = node.mem_id
        weights.nodes[mark] = node
        weights.mass.setdefault(mark, Counter())[around[0].tag or ""] += words if words >= MIN_PROSE else 0
        if distance < MAX_LENT and node.tag not in ("html", "body"):
            weights.score[mark] = weights.score.get(mark, 0.0) + min(words, MAX_BLOCK) * share
            share /= 2


def _words(root: LexborNode) -> tuple[dict[int, int], dict[int, int], dict[int, LexborNode]]:
    """Words of plain and of linked text by the block that they stand in."""
    plain: dict[int, int] = {}
    linked: dict[int, int] = {}
    holders: dict[int, LexborNode] = {}
    for text in root.traverse(include_text=True):
        if not text.is_text_node or not (words := word_count(text.text_content or "")):
            continue
        node, in_link = text.parent, False
        while node is not None and node.tag not in BLOCKS:
            in_link = in_link or node.tag == "a"
            node = node.parent
        if node is None:
            continue
        if not in_link:
            in_link = any(around.tag == "a" for around, _ in zip(ancestors(node), range(3), strict=False))
        counts = linked if in_link else plain
        counts[node.mem_id] = counts.get(node.mem_id, 0) + words
        holders[node.mem_id] = node
    return plain, linked, holders


def _is_unlikely(node: LexborNode) -> bool:
    """Whether *node* is called something else than an article, or hidden."""
    if node.tag in UNLIKELY_TAGS:
        return True
    names = tokens(node)
    if names & UNLIKELY and not names & LIKELY and node.tag not in ("body", "html"):
        return True
    return "display:none" in attribute(node, "style").replace(" ", "").lower()


def clean(body: LexborNode) -> None:
    """Take out of *body* what is called something else than text, as long as it is a small part of it."""
    limit = len(body.text()) * MAX_JUNK
    doomed: list[LexborNode] = []
    for node in inside(body, "[class], [id], aside, footer, nav, form, article"):
        if node.tag not in BLOCKS:  # a word in a sentence may be linked as a "tag"
            continue
        names = tokens(node)
        named = node.tag in ("aside", "footer", "nav", "form") or (names & JUNK and not names & KEEP)
        teaser = node.tag == "article" and bool(node.css("h2 a, h3 a, h4 a, a h2, a h3, a h4"))
        if (
            (named or teaser)
            and node.tag not in ("p", "figure", "figcaption", "blockquote")
            and len(node.text()) <= limit
        ):
            doomed.append(node)
    remove(doomed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A body without the lines around it, and what those lines said."""

    blocks: tuple[Block, ...]
    byline: str | None = None
    credit: str | None = None


def trim(blocks: Sequence[Block], *, known: Iterable[str]) -> Text:
    """*blocks* without the lines above, in and under the text that are none of it.

    *known*: texts that the record holds elsewhere (title, lede, category, byline).
    """
    keys = {key_of(text) for text in known if text}
    rest = [block for block in _after_title(blocks, keys) if not _is_promotion(block)]
    while rest and _is_above(rest[0], keys):
        rest.pop(0)
    return _cut_end(rest, keys)


def _after_title(blocks: Sequence[Block], keys: set[str]) -> Sequence[Block]:
    """What follows the title, where the container holds it near its beginning."""
    for index, block in enumerate(blocks[:12]):
        if block.part is Part.HEADING and key_of(block.text) in keys:
            return blocks[index + 1 :]
    return blocks


def _is_above(block: Block, keys: set[str]) -> bool:
    """Whether *block* belongs to the head of the article: its title, date, byline or section again."""
    text = block.text
    if block.part in (Part.FIGURE, Part.PLAYER):
        return False
    if key_of(text) in keys:
        return True
    words = word_count(text)
    stated = next(find_dates(text), None)
    dated = stated is not None and (words <= 14 or (stated.labelled and len(text) <= 120))
    return (
        dated
        or is_labelled_byline(text)
        or (block.part is Part.LIST and block.linked > 0.8)
        or (words <= 4 and block.linked > 0.9)
    )


def _is_promotion(block: Block) -> bool:
    """Whether *block* is a button, or a line or list of nothing but links to elsewhere."""
    text = block.text
    if block.part in (Part.FIGURE, Part.PLAYER, Part.TABLE, Part.CODE):
        return False
    if is_furniture(text) or is_see_more(text) or is_tag_label(text):
        return True
    return (block.part is Part.LIST and block.linked > 0.9 and len(block.texts) > 1) or (block_kind(text) is not None)


def _cut_end(blocks: list[Block], keys: set[str]) -> Text:
    """Bylines, credits, tags and imprints under the text; scanned from the end while lines are such."""
    byline = credit = None
    kept = list(blocks)
    figures: list[Block] = []
    while kept:
        block = kept[-1]
        text = block.text
        if block.part is Part.FIGURE or block.part is Part.PLAYER:
            figures.append(kept.pop())
            continue
        if (
            block.part is Part.HEADING
            or key_of(text) in keys
            or is_footer(text)
            or (block.linked > 0.9 and word_count(text) <= 12)
        ):
            kept.pop()
        elif credit is None and word_count(text) <= 12 and (found := parse_credit(text)):
            credit = found
            kept.pop()
        elif byline is None and _signs(block):
            byline = text
            kept.pop()
        else:
            break
    return Text(blocks=(*kept, *reversed(figures)), byline=byline, credit=credit)


def _signs(block: Block) -> bool:
    text = block.text
    if block.part is not Part.PARAGRAPH or word_count(text) > 14:
        return False
    return is_byline(text) or (block.right and bool(parse_authors(text)))
