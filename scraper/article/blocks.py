"""The body of a page as blocks in order: paragraphs, headings, lists, tables, quotes, figures, players.

One walk over the container gives both the plain paragraphs of the record and the HTML for the feeds, so that
the two never tell different stories.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from selectolax.lexbor import LexborNode

from scraper.article.pictures import is_picture, picture_url, player_url
from scraper.article.tree import (
    BLOCKS,
    HEADINGS,
    attribute,
    children,
    cleaned,
    fold_space,
    outermost,
    text_of,
    tokens,
)
from scraper.bylines import parse_photo_credit
from storage.model import Figure

#: Deeper trees are hostile.
MAX_DEPTH = 200
#: Elements inside which a short text is a caption.
CAPTION_TOKENS = frozenset(("caption", "captions", "figcaption", "photocms", "legend", "imagecaption"))
#: Elements whose short text names a photographer, and those that show pictures one by one.
CREDIT_TOKENS = frozenset(("credit", "credits", "photocredit", "imagecredit", "rights", "bildrechte"))
GALLERY_TOKENS = frozenset(("gallery", "slideshow", "carousel", "slider", "lightbox", "swiper"))
#: A longer text, in characters, is no caption, whatever it is called.
MAX_CAPTION, MAX_CREDIT = 600, 120
PLAYERS = frozenset(("iframe", "video", "audio", "embed"))
MEDIA = PLAYERS | {"img"}


class Part(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    QUOTE = "quote"
    CODE = "code"
    FIGURE = "figure"
    PLAYER = "player"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of the body."""

    part: Part
    #: Its paragraphs; none for figures, players and headings that have no text.
    texts: tuple[str, ...] = ()
    #: Not yet sanitised.
    html: str
    figure: Figure | None = None
    #: Share of its text that stands in links, 0 to 1.
    linked: float = 0.0
    #: Set to the right, as signatures are.
    right: bool = False
    #: Wholly in bold, as standfirsts and crossheads are.
    bold: bool = False
    names: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """All its text on one line."""
        return " ".join(self.texts)


def read_blocks(container: LexborNode, base_url: str | None) -> list[Block]:
    """The blocks of *container* in order. The tree is consumed: figures and players are taken out of it."""
    return list(_Walk(base_url).blocks(container, 0))


def render(blocks: list[Block]) -> str:
    """The blocks as HTML, before sanitising."""
    return "\n".join(block.html for block in blocks)


def place_figures(blocks: list[Block]) -> tuple[Figure, ...]:
    """The figures of the body, each with the number of paragraphs before it; one picture counts once."""
    figures: list[Figure] = []
    paragraphs, seen = 0, set()
    for block in blocks:
        if block.figure is None:
            paragraphs += len(block.texts) if block.part is not Part.HEADING else 0
        elif block.figure.url is None or block.figure.url not in seen:
            seen.add(block.figure.url)
            figures.append(replace(block.figure, after_paragraph=paragraphs))
    return tuple(figures)


def paragraphs(blocks: list[Block]) -> tuple[str, ...]:
    """The plain paragraphs of the body; headings, figures and players are none."""
    return tuple(text for block in blocks if block.part is not Part.HEADING for text in block.texts)


class _Walk:
    """One walk over a container."""

    def __init__(self, base_url: str | None) -> None:
        self.base_url = base_url
        #: Elements that were read as a caption of a picture before them.
        self.taken: set[int] = set()

    def blocks(self, node: LexborNode, depth: int) -> Iterator[Block]:
        """The blocks in *node*: runs of inline content between blocks are paragraphs too."""
        if depth > MAX_DEPTH:
            return
        run: list[LexborNode] = []
        for child in children(node):
            if child.is_text_node or (child.is_element_node and not _is_block(child)):
                run.append(child)
            elif child.is_element_node:
                yield from self._run(run, node)
                run = []
                yield from self._block(child, depth)
        yield from self._run(run, node)

    def _block(self, node: LexborNode, depth: int) -> Iterator[Block]:
        tag = node.tag
        if node.mem_id in self.taken:
            return
        if tag in HEADINGS:
            yield from self._heading(node)
        elif tag in ("ul", "ol", "dl"):
            yield from self._list(node)
        elif tag == "blockquote":
            inner = list(self.blocks(node, depth + 1))
            texts = tuple(text for block in inner for text in block.texts)
            if texts:
                yield Block(part=Part.QUOTE, texts=texts, html=f"<blockquote>{render(inner)}</blockquote>")
            else:
                yield from inner
        elif tag == "pre":
            text = cleaned(node.text().replace("\r\n", "\n").strip("\n"))
            if text.strip():
                yield Block(part=Part.CODE, texts=(text,), html=f"<pre>{html.escape(text, quote=False)}</pre>")
        elif tag == "table" and not node.css_first("table table"):
            yield from self._table(node, depth)
        elif tag == "figure" or "tplcaption" in (attribute(node, "class") or "").lower():
            yield from self._figure(node, depth)
        elif tag in PLAYERS:
            yield from self._player(node)
        elif tag == "figcaption" or (tag != "li" and (names := tokens(node)) and self._is_legend(node, names)):
            yield from self._shown(node)
        else:
            yield from self.blocks(node, depth + 1)

    def _is_legend(self, node: LexborNode, names: frozenset[str]) -> bool:
        """Whether *node* is a caption, a credit or a gallery: its pictures are kept, its text is none of the body."""
        if names & CAPTION_TOKENS:
            return len(node.text()) <= MAX_CAPTION
        if names & CREDIT_TOKENS:
            return len(node.text()) <= MAX_CREDIT
        if not names & GALLERY_TOKENS or node.tag == "p":
            return False
        pictures = len(node.css("img"))
        return pictures > 0 and len(node.text()) <= MAX_CAPTION * pictures and node.css_first("p + p + p") is None

    def _shown(self, node: LexborNode) -> Iterator[Block]:
        """The pictures and players in a caption or gallery; a single picture takes the text for its caption."""
        pictures = [image for image in node.css("img") if is_picture(image)]
        for image in pictures:
            yield from self._picture(image, text_of(node) or None if len(pictures) == 1 else None)
        for player in node.css("iframe, video, audio, embed"):
            yield from self._player(player)

    def _run(self, run: list[LexborNode], parent: LexborNode) -> Iterator[Block]:
        """A stretch of inline content: its pictures and players, then its text as one or more paragraphs."""
        line: list[LexborNode] = []
        breaks = 0
        for node in run:
            if node.is_element_node:
                yield from self._media(node)
            if node.tag == "br":
                breaks += 1
            elif breaks > 1 and line and _is_text(node):
                yield from self._paragraph(line, parent)
                line, breaks = [], 0
            elif _is_text(node):
                breaks = 0
            if node.tag not in MEDIA and not _is_inline_note(node):
                line.append(node)
        yield from self._paragraph(line, parent)

    def _paragraph(self, line: list[LexborNode], parent: LexborNode) -> Iterator[Block]:
        """*line* as a paragraph, if a letter or a figure is in it."""
        text = cleaned(fold_space("".join(_inline_text(node) for node in line)))
        if not any(character.isalnum() for character in text):
            return
        markup = "".join(
            html.escape(node.text_content or "", quote=False) if node.is_text_node else node.html or "" for node in line
        )
        yield Block(
            part=Part.PARAGRAPH,
            texts=(text,),
            html=f"<p>{markup.strip()}</p>",
            linked=_share(line, ("a",), text),
            right=_is_right(parent),
            bold=_share(line, ("b", "strong"), text) > 0.95,
            names=tokens(parent),
        )

    def _media(self, node: LexborNode) -> Iterator[Block]:
        """The pictures and players in inline content, which they leave."""
        if node.tag in MEDIA:
            yield from self._picture(node, None) if node.tag == "img" else self._player(node)
        elif node.first_child is not None:
            for one in outermost(node.css("img, iframe, video, audio, embed")):
                yield from self._picture(one, None) if one.tag == "img" else self._player(one)
                one.decompose()

    def _heading(self, node: LexborNode) -> Iterator[Block]:
        yield from self._media(node)
        text = text_of(node)
        if text:
            level = max(2, int((node.tag or "h2")[1]))
            yield Block(
                part=Part.HEADING,
                texts=(text,),
                html=f"<h{level}>{html.escape(text, quote=False)}</h{level}>",
                names=tokens(node),
            )

    def _list(self, node: LexborNode) -> Iterator[Block]:
        items: list[str] = []
        texts: list[str] = []
        linked = 0.0
        for item in children(node):
            if not item.is_element_node:
                continue
            yield from self._media(item)
            text = text_of(item)
            if text:
                texts.append(text)
                linked += _share([item], ("a",), text) * len(text)
                items.append(f"<li>{item.inner_html or ''}</li>")
        if texts:
            tag = "ol" if node.tag == "ol" else "ul"
            share = linked / sum(map(len, texts))
            yield Block(
                part=Part.LIST,
                texts=tuple(texts),
                html=f"<{tag}>{''.join(items)}</{tag}>",
                linked=share,
                names=tokens(node),
            )

    def _table(self, node: LexborNode, depth: int) -> Iterator[Block]:
        """A table of data, or one that holds a picture and its caption, or one that lays the page out."""
        rows = node.css("tr")
        cells = node.css("td, th")
        pictures = [image for image in node.css("img") if is_picture(image)]
        if pictures and len(cells) <= 2 * len(pictures) + 1 and len(rows) <= 2 * len(pictures) + 1:
            yield from self._figure(node, depth)
        elif (
            len(cells) == len(rows) or node.css_first("td p ~ p, td div > p") is not None
        ):  # one column, or prose in cells
            for cell in cells:
                yield from self.blocks(cell, depth + 1)
        else:
            for image in node.css("img"):
                yield from self._picture(image, None)
                image.decompose()
            texts = [" ".join(filter(None, (text_of(cell) for cell in row.css("td, th")))) for row in rows]
            if any(texts):
                yield Block(part=Part.TABLE, texts=tuple(filter(None, texts)), html=node.html or "")

    def _figure(self, node: LexborNode, depth: int) -> Iterator[Block]:
        """The pictures of a figure; the caption belongs to the last of them."""
        pictures = [image for image in node.css("img") if is_picture(image)]
        caption = _caption(node)
        players = node.css("iframe, video, audio, embed")
        if not pictures:
            if players:
                for player in players:
                    yield from self._player(player)
            elif node.tag != "figure" or node.css_first("p, blockquote, table, pre, li") is not None:
                yield from self.blocks(node, depth + 1)  # a quote or a table in a figure
            return
        for image in pictures:
            yield from self._picture(image, caption if image.mem_id == pictures[-1].mem_id else None)
        for player in players:
            yield from self._player(player)

    def _picture(self, image: LexborNode, caption: str | None) -> Iterator[Block]:
        if not is_picture(image):
            return
        url = picture_url(image, self.base_url)
        alt = fold_space(attribute(image, "alt"))
        if url is None and not alt and not caption:
            return
        if not caption and (beside := _caption_beside(image)):
            node, caption = beside
            self.taken.add(node.mem_id)
        figure = Figure(alt=alt, caption=caption, url=url, credit=parse_photo_credit(caption or ""))
        picture = f'<img src="{html.escape(url)}" alt="{html.escape(alt)}">' if url else ""
        legend = f"<figcaption>{html.escape(caption, quote=False)}</figcaption>" if caption else ""
        markup = f"<figure>{picture}{legend}</figure>" if picture or legend else ""
        yield Block(part=Part.FIGURE, html=markup, figure=figure)

    def _player(self, node: LexborNode) -> Iterator[Block]:
        source = node.css_first("source")
        url = player_url(node, self.base_url) or (player_url(source, self.base_url) if source is not None else None)
        if url is not None:
            name = html.escape(fold_space(attribute(node, "title")) or url, quote=False)
            yield Block(part=Part.PLAYER, html=f'<figure><a href="{html.escape(url)}">{name}</a></figure>')


def _is_block(node: LexborNode) -> bool:
    """Whether *node* breaks the line, itself or by something in it."""
    if node.tag in BLOCKS:
        return True
    return node.first_child is not None and any(part.tag in BLOCKS for part in node.traverse())


def _caption(node: LexborNode) -> str | None:
    """The caption of a figure: its figcaption, what is called a caption, or the text rows of a table."""
    for selector in ("figcaption", "[class*=aption]"):
        if texts := [
            text for one in node.css(selector) if one.tag not in ("table", "figure", "img") and (text := text_of(one))
        ]:
            return texts[0]
    if node.tag == "figure" and node.css_first("p, blockquote, table, iframe, video") is not None:
        return None
    return text_of(node) or None


def _caption_beside(image: LexborNode) -> tuple[LexborNode, str] | None:
    """The element that stands after the picture's own and is called a caption, and its text."""
    holder = image
    while (
        holder.parent is not None
        and holder.parent.tag in ("a", "p", "div", "picture", "span", "center")
        and not text_of(holder.parent)
    ):
        holder = holder.parent
    following = holder.next
    while following is not None and following.is_text_node and not (following.text_content or "").strip():
        following = following.next
    if following is None or not following.is_element_node or following.tag in HEADINGS:
        return None
    if tokens(following) & CAPTION_TOKENS and following.css_first("img") is None and (text := text_of(following)):
        return following, text
    return None


def _is_inline_note(node: LexborNode) -> bool:
    """Whether *node*, in a line, is a caption or a credit."""
    if node.tag not in ("span", "small", "a", "em", "i") or not (names := tokens(node)):
        return False
    return bool(names & (CAPTION_TOKENS | CREDIT_TOKENS)) and len(node.text()) <= MAX_CAPTION


def _is_text(node: LexborNode) -> bool:
    return node.is_element_node or bool((node.text_content or "").strip())


def _inline_text(node: LexborNode) -> str:
    """The text of inline content as it stands, so that "<b>a</b>," stays "a,"."""
    if node.is_text_node:
        return node.text_content or ""
    if node.first_child is None:
        return " " if node.tag == "br" else ""
    return "".join(
        (part.text_content or "") if part.is_text_node else " " if part.tag == "br" else ""
        for part in node.traverse(include_text=True)
    )


def _share(line: list[LexborNode], tags: tuple[str, ...], text: str) -> float:
    """The share of *text* that stands in elements with one of *tags*."""
    inside = 0
    for node in line:
        if node.is_element_node and node.first_child is not None:
            found = [node] if node.tag in tags else node.css(",".join(tags))
            inside += sum(len(fold_space(_inline_text(one))) for one in found)
    return min(1.0, inside / len(text)) if text else 0.0


def _is_right(node: LexborNode) -> bool:
    style = attribute(node, "style").replace(" ", "").lower()
    return (
        "text-align:right" in style
        or attribute(node, "align").lower() == "right"
        or "text-right" in attribute(node, "class")
    )
