"""The body of a page as blocks in order: paragraphs, headings, lists, tables, quotes, figures, players.

One walk over the container gives both the plain paragraphs of the record and the HTML for the feeds, so that
the two never tell different stories.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from enum import StrEnum
from itertools import islice, takewhile
from typing import NamedTuple

from scraper.article.html.outline import Outline
from scraper.article.html.pictures import is_picture, is_thumbnail, picture_at, player_url
from scraper.article.html.tree import BLOCKS, DEAD_TAGS, HEADINGS, address, cleaned, fold_space, key_of
from scraper.sanitize import ATTRIBUTES
from scraper.text.bylines import ends_in_agency, is_labelled_byline, is_photo_credit, parse_photo_credit
from scraper.text.phrases import is_no_legend
from scraper.urls import same_site
from storage.model import Figure

#: Deeper trees are hostile.
MAX_DEPTH = 200
#: Elements inside which a short text is a caption.
CAPTION_TOKENS = frozenset(("caption", "captions", "figcaption", "photocms", "legend", "imagecaption"))
#: Elements whose short text names a photographer.
CREDIT_TOKENS = frozenset(("credit", "credits", "photocredit", "imagecredit", "rights", "bildrechte"))
#: Elements that show pictures one by one.
GALLERY_TOKENS = frozenset(("gallery", "slideshow", "carousel", "slider", "lightbox", "swiper"))
#: A longer text, in characters, is no caption, whatever it is called.
MAX_CAPTION, MAX_CREDIT = 600, 120
#: The line that parts a text.
_RULE = re.compile(r"_{3,}|\*{3,}|\*(?: \*){2,}")
#: Nor is a line of so many behind a picture, if nothing calls it one.
MAX_BEHIND = 320
#: What the line under a picture is set in.
SMALL = frozenset(("em", "i", "small", "br"))
#: What a short one is set in where no paragraph is around it.
SET_APART = frozenset(("span", "font"))
#: A shorter alternative text, in letters, may stand in a sentence about something else.
MIN_SAME = 20
PLAYERS = frozenset(("iframe", "video", "audio", "embed"))
MEDIA = PLAYERS | {"img"}
#: Elements of a line that may be a caption or a credit.
NOTES = frozenset(("span", "small", "a", "em", "i"))
#: Elements that are no caption, whatever they are called, and those that may hold nothing but a picture.
NO_CAPTION = frozenset(("", "table", "figure", "img"))
HOLDERS = frozenset(("a", "p", "div", "picture", "span", "center"))
LINKS, BOLD = ("a",), ("b", "strong")
#: Elements without an end tag (HTML §13.1.2).
VOID = frozenset(("br", "hr", "wbr", "source", "track", "col", "area", "base", "link", "meta", "param"))
#: Attributes that may outlive the sanitising, which decides.
SHOWN_ATTRIBUTES = frozenset[str]().union(*ATTRIBUTES.values())
#: A text, as its pieces from and up to; and the element that it stands in, or None if it stands in the line itself.
Inline = tuple[int, int, int | None]


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


class Block(NamedTuple):
    """One block of the body."""

    part: Part
    #: Not yet sanitised.
    html: str
    #: Its paragraphs; none for figures, players and headings that have no text.
    texts: tuple[str, ...] = ()
    figure: Figure | None = None
    #: Share of its text that stands in links, 0 to 1.
    linked: float = 0.0
    #: Set to the right, as signatures are.
    right: bool = False
    #: Wholly in bold, as standfirsts and crossheads are.
    bold: bool = False
    #: What its element is called: class and id.
    label: str = ""

    @property
    def text(self) -> str:
        """All its text on one line."""
        return " ".join(self.texts)


def read_blocks(outline: Outline, container: int, base_url: str | None) -> list[Block]:
    """The blocks of *container* in order."""
    return _Walk(outline, base_url).inside(container, 0)


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

    def __init__(self, outline: Outline, base_url: str | None) -> None:
        self.outline = outline
        self.base_url = base_url
        #: Elements that were read as a caption of a picture before them.
        self.taken: set[int] = set()
        self.found: list[Block] = []
        #: Whether an element holds pictures or players, as far as it was asked.
        self.shows: dict[int, bool] = {}

    def inside(self, at: int, depth: int) -> list[Block]:
        """The blocks in *at* by themselves."""
        before, self.found = self.found, []
        self.blocks(at, depth)
        found, self.found = self.found, before
        return found

    def blocks(self, at: int, depth: int) -> None:
        """Find the blocks in *at*: runs of inline content between blocks are paragraphs too."""
        if depth > MAX_DEPTH:
            return
        outline = self.outline
        tags, starts, stops, broken = outline.tags, outline.starts, outline.stops, outline.broken
        start = starts[at]
        run: list[int] = []
        for child in outline.children(at):
            if tags[child] in BLOCKS or child in broken:
                if run or start < starts[child]:
                    self._run(at, run, start, starts[child])
                    run = []
                start = stops[child]
                self._block(child, depth)
            else:
                run.append(child)
        if run or start < stops[at]:
            self._run(at, run, start, stops[at])

    def _block(self, at: int, depth: int) -> None:
        outline = self.outline
        tag = outline.tags[at]
        if at in self.taken:
            return
        if tag in HEADINGS:
            self._heading(at)
        elif tag in ("ul", "ol", "dl"):
            self._list(at)
        elif tag == "blockquote" and "data-instgrm-permalink" in outline.attributes(at):
            self._player(at)  # its text is the same for every post
        elif tag == "blockquote":
            inner = self.inside(at, depth + 1)
            texts = tuple(text for block in inner for text in block.texts)
            if texts:
                self.found.append(Block(part=Part.QUOTE, texts=texts, html=f"<blockquote>{render(inner)}</blockquote>"))
            else:
                self.found += inner
        elif tag == "pre":
            outline.nodes[at].strip_tags(DEAD_TAGS)
            text = cleaned(outline.nodes[at].text().replace("\r\n", "\n").strip("\n"))
            if text.strip():
                self.found.append(
                    Block(part=Part.CODE, texts=(text,), html=f"<pre>{html.escape(text, quote=False)}</pre>")
                )
        elif tag == "table" and not outline.has(at, "table"):
            self._table(at, depth)
        elif tag == "figure" or "tplcaption" in (outline.attributes(at).get("class") or "").lower():
            self._figure(at, depth)
        elif tag in PLAYERS:
            self._player(at)
        elif tag == "figcaption" or (tag != "li" and (names := outline.names(at)) and self._is_legend(at, names)):
            self._shown(at)
        else:
            self.blocks(at, depth + 1)

    def _is_legend(self, at: int, names: frozenset[str]) -> bool:
        """Whether *at* is a caption, a credit or a gallery: its pictures are kept, its text is none of the body."""
        outline = self.outline
        if names & CAPTION_TOKENS:
            return outline.chars(at) <= MAX_CAPTION
        if names & CREDIT_TOKENS:
            return outline.chars(at) <= MAX_CREDIT
        if not names & GALLERY_TOKENS or outline.tags[at] == "p":
            return False
        pictures = len(outline.within(at, "img"))
        return pictures > 0 and outline.chars(at) <= MAX_CAPTION * pictures and not self._is_prose(at)

    def _is_prose(self, at: int) -> bool:
        """Whether three paragraphs in a row stand in *at*."""
        outline = self.outline
        rows = (list(islice(outline.after(paragraph), 2)) for paragraph in outline.within(at, "p"))
        return any([outline.tags[one] for one in row] == ["p", "p"] for row in rows)

    def _shown(self, at: int) -> None:
        """The pictures and players in a caption or gallery; each picture takes the text that stands with it alone."""
        pictures = self._pictures(at)
        around = [at - 1, *pictures, self.outline.ends[at]]
        for before, image, behind in zip(around, pictures, around[2:], strict=False):
            self._picture(image, self.outline.text(self._alone(image, before, behind)) or None)
        for player in self.outline.within(at, *PLAYERS):
            self._player(player)

    def _alone(self, image: int, before: int, behind: int) -> int:
        """The largest element around a picture that holds neither *before* nor *behind*."""
        ends = self.outline.ends
        return [image, *takewhile(lambda at: at > before and ends[at] <= behind, self.outline.around(image))][-1]

    def _pictures(self, at: int) -> list[int]:
        return [image for image in self.outline.within(at, "img") if is_picture(self.outline.attributes(image))]

    def _run(self, parent: int, run: list[int], start: int, stop: int) -> None:
        """A stretch of inline content: its pictures and players, then its text as one or more paragraphs.

        *run* are the elements in it, *start* and *stop* its pieces. Two line breaks end a paragraph.
        """
        outline = self.outline
        line: list[Inline] = []
        breaks, credited = 0, False
        for at in (*run, None):
            begin = outline.starts[at] if at is not None else stop
            if start < begin:  # a text before the element
                if breaks > 1 and line:
                    self._paragraph(parent, line)
                    line = []
                line.append((start, begin, None))
                breaks = 0
            if at is None:
                break
            start = outline.stops[at]
            self._media(at)
            tag = outline.tags[at]
            if tag == "br":
                breaks += 1
            else:
                if breaks > 1 and line:
                    self._paragraph(parent, line)
                    line = []
                breaks = 0
            if tag in MEDIA:
                continue
            if self._is_note(at):
                credited = credited or bool(outline.names(at) & CREDIT_TOKENS)
            else:
                line.append((begin, start, at))
        self._paragraph(parent, line, credited=credited)

    def _paragraph(self, parent: int, line: list[Inline], *, credited: bool = False) -> None:
        """*line* as a paragraph, if a letter or a figure is in it, or it parts the text, and it is no caption.

        *credited*: whether the credit of a picture stood in it.
        """
        outline = self.outline
        if len(line) == 1:
            text = outline.line(line[0][0], line[0][1])
        else:
            parts: list[str] = []
            for start, stop, at in line:
                parts += outline.pieces[start:stop] if at is None or outline.tags[at] != "br" else " "
            text = cleaned(fold_space("".join(parts)))
        if not any(map(str.isalnum, text)) and not _RULE.fullmatch(text):
            return
        if self._is_caption(parent, line, text, credited=credited):
            return
        markup = "".join([self._html(at) if at is not None else self._escaped(a, b) for a, b, at in line])
        elements = [at for _, _, at in line if at is not None]
        self.found.append(
            Block(
                part=Part.PARAGRAPH,
                texts=(text,),
                html=f"<p>{markup.strip()}</p>",
                linked=self._share(elements, LINKS, text) if elements else 0.0,
                right=self._is_right(parent),
                bold=bool(elements) and self._share(elements, BOLD, text) > 0.95,
                label=outline.label(parent),
            )
        )

    def _is_caption(self, parent: int, line: list[Inline], text: str, *, credited: bool) -> bool:
        """Whether *text* stands right behind a picture and is its caption, which it takes: it says what the picture
        says of itself, names who took it, or is all that stands beside it, in small or slanted letters.
        """
        if not self.found or len(text) > MAX_CAPTION:
            return False
        outline, last = self.outline, self.found[-1]
        small = SMALL if outline.tags[parent] == "p" or len(text) > MAX_CREDIT else SMALL | SET_APART
        if last.figure is None:
            around = outline.parents[parent]
            apart = last.part is Part.PARAGRAPH and len(self.found) > 1 and outline.chars(around) <= MAX_CAPTION
            if not apart or self.found[-2].figure is None or not is_photo_credit(text):
                return False
            self.found.pop()  # the caption, with its credit in the next line
            text, last = f"{last.text} {text}", self.found[-1]
        elif last.figure.caption and not last.figure.credit and is_photo_credit(text):
            if outline.chars(outline.parents[parent]) > MAX_CAPTION:
                return False
            text = f"{last.figure.caption} {text}"
        elif last.figure.caption or is_labelled_byline(text):
            return _says_same(last.figure, text)
        elif not (
            credited
            or parse_photo_credit(text)
            or ends_in_agency(text)
            or _says_same(last.figure, text)
            or (
                len(text) <= MAX_BEHIND
                and all(at is not None and outline.tags[at] in small for _, _, at in line)
                and outline.chars(parent) <= len(text)
                and outline.has(parent, "img")
            )
        ):
            return False
        if last.figure is not None:
            self.found[-1] = _shown_figure(replace(last.figure, caption=text, credit=parse_photo_credit(text)))
        return True

    def _escaped(self, start: int, stop: int) -> str:
        """Some pieces as HTML."""
        pieces = self.outline.pieces
        return _escape(pieces[start] if stop - start == 1 else "".join(pieces[start:stop]))

    def _share(self, elements: list[int], tags: tuple[str, ...], text: str) -> float:
        """The share of *text* that stands in *elements* with one of *tags*, or in such elements in them."""
        outline = self.outline
        inside = 0
        for at in elements:
            if outline.tags[at] in tags:
                inside += len(outline.text(at))
            elif outline.ends[at] > at + 1:
                inside += sum([len(outline.text(one)) for one in outline.within(at, *tags)])
        return min(1.0, inside / len(text)) if inside else 0.0

    def _is_right(self, at: int) -> bool:
        attributes = self.outline.attributes(at)
        if not attributes:
            return False
        style = (attributes.get("style") or "").replace(" ", "").lower()
        return (
            "text-align:right" in style
            or (attributes.get("align") or "").lower() == "right"
            or "text-right" in (attributes.get("class") or "")
        )

    def _is_note(self, at: int) -> bool:
        """Whether an element in a line is a caption or a credit."""
        outline = self.outline
        if outline.tags[at] not in NOTES or not (names := outline.names(at)):
            return False
        if not names & (CAPTION_TOKENS | CREDIT_TOKENS) or outline.chars(at) > MAX_CAPTION:
            return False
        beside = self.found and self.found[-1].part in (Part.FIGURE, Part.PLAYER)
        around = outline.parents[at]
        if not beside and around not in self.shows:
            self.shows[around] = outline.has(around, *MEDIA)
        return bool(beside) or self.shows[around]

    def _media(self, at: int) -> None:
        """The pictures and players in inline content, which they leave."""
        outline = self.outline
        if outline.tags[at] in MEDIA:
            self._medium(at)
        elif outline.ends[at] > at + 1:
            after = 0
            for one in outline.within(at, *MEDIA):
                if one >= after:  # what stands in a player is no picture
                    after = outline.ends[one]
                    self._medium(one)
                    if outline.starts[one] < outline.stops[one]:  # what it says to old browsers
                        outline.drop((one,))

    def _medium(self, at: int) -> None:
        if self.outline.tags[at] == "img":
            self._picture(at, None)
        else:
            self._player(at)

    def _html(self, at: int, depth: int = 0) -> str:
        """An element as HTML, without media; what stands too deep, in tags that nobody closed, as its text."""
        outline = self.outline
        tag = outline.tags[at]
        if not tag or tag in MEDIA:
            return ""
        if depth > MAX_DEPTH:
            return self._escaped(outline.starts[at], outline.stops[at])
        attributes = "".join(
            [
                f' {name}="{html.escape(value or "")}"'
                for name, value in outline.attributes(at).items()
                if name in SHOWN_ATTRIBUTES
            ]
        )
        if tag in VOID:
            return f"<{tag}{attributes}>"
        inner = self._inner(at, depth)
        space = " " if inner[:1].isspace() and tag not in BLOCKS else ""  # stands before the element, not in it
        return f"{space}<{tag}{attributes}>{inner.lstrip() if space else inner}</{tag}>"

    def _inner(self, at: int, depth: int = 0) -> str:
        """What stands in an element as HTML, without media."""
        outline = self.outline
        start, parts = outline.starts[at], []
        if outline.ends[at] > at + 1:
            for child in outline.children(at):
                if start < outline.starts[child]:
                    parts.append(self._escaped(start, outline.starts[child]))
                parts.append(self._html(child, depth + 1))
                start = outline.stops[child]
        if start < outline.stops[at]:
            parts.append(self._escaped(start, outline.stops[at]))
        return "".join(parts)

    def _heading(self, at: int) -> None:
        self._media(at)
        outline = self.outline
        if text := outline.text(at):
            level = max(2, int(outline.tags[at][1]))
            self.found.append(
                Block(
                    part=Part.HEADING,
                    texts=(text,),
                    html=f"<h{level}>{_escape(text)}</h{level}>",
                    label=outline.label(at),
                )
            )

    def _list(self, at: int) -> None:
        outline = self.outline
        items: list[str] = []
        texts: list[str] = []
        linked = 0.0
        if self._shows_pictures(at):
            self._shown(at)
            return
        for item in outline.children(at):
            self._media(item)
            if text := outline.text(item):
                texts.append(text)
                linked += self._share([item], ("a",), text) * len(text)
                items.append(f"<li>{self._inner(item).strip()}</li>")
        if texts:
            tag = "ol" if outline.tags[at] == "ol" else "ul"
            self.found.append(
                Block(
                    part=Part.LIST,
                    texts=tuple(texts),
                    html=f"<{tag}>{''.join(items)}</{tag}>",
                    linked=linked / sum(map(len, texts)),
                    label=outline.label(at),
                )
            )

    def _shows_pictures(self, at: int) -> bool:
        """Whether every item of a list is a picture of its own with a caption, or the list itself is one.

        The items of a numbered list are steps, whose words are the text.
        """
        outline = self.outline
        if outline.tags[at] == "ol" or not outline.has(at, "img") or outline.linked(at) * 2 > outline.chars(at):
            return False
        items = [at] if outline.tags[at] == "dl" else [item for item in outline.children(at) if outline.chars(item)]
        shown = [self._pictures(item) for item in items if outline.chars(item) <= MAX_CAPTION]
        urls = {picture_at(outline, pictures[0], self.base_url) for pictures in shown if len(pictures) == 1}
        return len(urls) == len(items)  # bullets are one picture again and again

    def _table(self, at: int, depth: int) -> None:
        """A table of data, or one that holds a picture and its caption, or one that lays the page out."""
        outline = self.outline
        rows = outline.within(at, "tr")
        cells = outline.within(at, "td", "th")
        pictures = self._pictures(at)
        if pictures and len(cells) <= 2 * len(pictures) + 1 and len(rows) <= 2 * len(pictures) + 1:
            self._figure(at, depth)
        elif len(cells) == len(rows) or any(self._holds_prose(cell) for cell in cells):
            for cell in cells:  # one column, or prose in cells
                self.blocks(cell, depth + 1)
        else:
            for image in outline.within(at, "img"):
                self._picture(image, None)
            texts = [" ".join(filter(None, map(outline.text, outline.within(row, "td", "th")))) for row in rows]
            if any(texts):
                self.found.append(Block(part=Part.TABLE, texts=tuple(filter(None, texts)), html=self._html(at)))

    def _holds_prose(self, cell: int) -> bool:
        """Whether a cell of a table lays out paragraphs."""
        outline = self.outline
        return any(
            any(outline.tags[one] == "p" for one in outline.after(paragraph))
            or outline.tags[outline.parents[paragraph]] == "div"
            for paragraph in outline.within(cell, "p")
        )

    def _figure(self, at: int, depth: int) -> None:
        """The pictures of a figure; the caption belongs to the last of them."""
        outline = self.outline
        pictures = self._pictures(at)
        players = outline.within(at, *PLAYERS)
        if not pictures:
            if players:
                for player in players:
                    self._player(player)
            elif outline.tags[at] != "figure" or outline.has(at, "p", "blockquote", "table", "pre", "li"):
                self.blocks(at, depth + 1)  # a quote or a table in a figure
            return
        if self._is_card(at):
            return
        caption = self._caption(at)
        for image in pictures:
            self._picture(image, caption if image == pictures[-1] else None)
        for player in players:
            self._player(player)

    def _is_card(self, at: int) -> bool:
        """Whether a figure is a link to another site, picture and words in one, which is all that is kept of it."""
        outline = self.outline
        link = next(iter(outline.within(at, "a")), None)
        if link is None or not outline.chars(at) or outline.chars(link) < outline.chars(at):
            return False
        url = address(self.base_url, outline.attribute(link, "href"))
        if url is None or same_site(url, self.base_url or url) or outline.has(at, "figcaption"):
            return False
        name = _escape(cleaned(fold_space(outline.pieces[outline.starts[link]])))
        self.found.append(Block(part=Part.PLAYER, html=f'<figure><a href="{html.escape(url)}">{name}</a></figure>'))
        return True

    def _picture(self, image: int, caption: str | None) -> None:
        outline = self.outline
        if not is_picture(outline.attributes(image)):
            return
        url = picture_at(outline, image, self.base_url)
        alt = fold_space(outline.attribute(image, "alt"))
        if caption and is_no_legend(caption):
            caption = None
        if url is None and not alt and not caption:
            return
        if not caption and (beside := self._caption_beside(image)):
            at, caption = beside
            self.taken.add(at)
        if not caption and url is not None and is_thumbnail(url):
            return
        figure = Figure(alt=alt, caption=caption, url=url, credit=parse_photo_credit(caption or ""))
        self.found.append(_shown_figure(figure))

    def _player(self, at: int) -> None:
        outline = self.outline
        attributes = outline.attributes(at)
        url = player_url(attributes, self.base_url)
        if url is None and (sources := outline.within(at, "source")):
            url = player_url(outline.attributes(sources[0]), self.base_url)
        if url is not None:
            name = _escape(fold_space(outline.attribute(at, "title")) or url)
            self.found.append(Block(part=Part.PLAYER, html=f'<figure><a href="{html.escape(url)}">{name}</a></figure>'))

    def _caption(self, at: int) -> str | None:
        """The caption of a figure: its figcaption, what is called a caption, or the text rows of a table."""
        outline = self.outline
        for one in outline.within(at, "figcaption"):
            if text := outline.text(one):
                return text
        for one in range(at, outline.ends[at]):
            named = outline.tags[one] not in NO_CAPTION and "aption" in (outline.attributes(one).get("class") or "")
            if named and (text := outline.text(one)):
                return text
        if outline.tags[at] == "figure" and outline.has(at, "p", "blockquote", "table", "iframe", "video"):
            return None
        return outline.text(at) or None

    def _caption_beside(self, image: int) -> tuple[int, str] | None:
        """The element that stands after the picture's own and is called a caption, and its text."""
        outline = self.outline
        holder = image
        while (above := outline.parents[holder]) >= 0 and outline.tags[above] in HOLDERS and not outline.chars(above):
            holder = above
        following = next(outline.after(holder), None)
        if following is None or outline.tags[following] in HEADINGS:
            return None
        if outline.starts[following] > outline.stops[holder] or outline.has(following, "img"):  # a text between them
            return None
        if outline.names(following) & CAPTION_TOKENS and (text := outline.text(following)):
            return following, text
        return None


def _shown_figure(figure: Figure) -> Block:
    picture = f'<img src="{html.escape(figure.url)}" alt="{html.escape(figure.alt)}">' if figure.url else ""
    legend = f"<figcaption>{_escape(figure.caption)}</figcaption>" if figure.caption else ""
    markup = f"<figure>{picture}{legend}</figure>" if picture or legend else ""
    return Block(part=Part.FIGURE, html=markup, figure=figure)


def _says_same(figure: Figure, text: str) -> bool:
    """Whether *text* is the caption or alternative text of *figure* again, perhaps with a credit."""
    key = key_of(text)
    known = [known for stated in (figure.caption, figure.alt) if (known := key_of(stated or ""))]
    return any(key == one or (len(one) > MIN_SAME and one in key and len(key) < 2 * len(one)) for one in known)


def _escape(text: str) -> str:
    return html.escape(text, quote=False)
