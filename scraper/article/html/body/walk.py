"""The walk over the element of the text that gives its blocks, and tells captions and figures from paragraphs.

One walk gives both the plain paragraphs of the record and the HTML of the feeds, so that the two always agree.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from itertools import zip_longest

from scraper.article.html.body.blocks import Block, Part, render
from scraper.article.html.body.figures import (
    MAX_CAPTION_CHARS,
    MAX_CREDIT_CHARS,
    MAX_LINE_CHARS,
    SMALL_PRINT,
    caption_in,
    captions_in,
    credit_in,
    ends_line,
    figure_block,
    frame,
    heads_list,
    is_called_caption,
    is_heading,
    is_inset,
    link_card,
    pictures_in,
    player_block,
    says_same,
    shows_pictures,
    widest_around,
    with_caption,
)
from scraper.article.html.body.inline import (
    MAX_DEPTH,
    MEDIA,
    PLAYERS,
    Inline,
    element_html,
    escape,
    heading_text,
    inline_parts,
    inner_html,
    is_set_in,
    item_lines,
    line_html,
)
from scraper.article.html.body.links import cites, files, is_bold, list_cites, share_in, targets_beside
from scraper.article.html.body.preformatted import code_lines, numbered_lines
from scraper.article.html.body.prose import Prose
from scraper.article.html.card_lines import SENTENCE_ENDS
from scraper.article.html.outline import Outline
from scraper.article.html.pictures import is_picture, is_thumbnail, picture_at
from scraper.article.html.tree import BLOCKS, HEADINGS, cleaned, fold_space
from scraper.text.bylines import ends_in_agency, is_labelled_byline, is_photo_credit, parse_photo_credit
from scraper.text.phrases import is_no_legend
from storage.model import Figure

#: A line that divides a text: "* * *".
_RULE = re.compile(r"_{3,}|\*{3,}|\*(?: \*){2,}")
#: What parts the items of a list where it is read as a line.
_COMMAS = ",;，、؛، "
#: And a short one outside a paragraph.
APART_IN_LINE = frozenset(("span", "font"))
#: What is one block, where it is asked for by itself.
WHOLE_TAGS = HEADINGS | {"ul", "ol", "dl"}
LINK_TAGS = ("a",)


def read_blocks(outline: Outline, container: int, base_url: str | None) -> list[Block]:
    """The blocks of *container* in order; a heading or a list is one itself."""
    walk = _Walk(outline, container, base_url)
    return walk.element(container) if outline.tags[container] in WHOLE_TAGS else walk.inside(container, 0)


class _Walk:
    """One walk over a container."""

    def __init__(self, outline: Outline, container: int, base_url: str | None) -> None:
        self.outline = outline
        self.container = container
        self.base_url = base_url
        #: Characters of the whole text.
        self.whole = outline.chars(container)
        self.prose = Prose(outline, container)
        self.found: list[Block] = []

    @cached_property
    def _beside(self) -> frozenset[str]:
        return targets_beside(self.outline, self.container, self.base_url)

    def element(self, at: int) -> list[Block]:
        """The block that *at* is."""
        self._block(at, 0)
        return self.found

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
        outline, tag = self.outline, self.outline.tags[at]
        if tag in HEADINGS:
            self._heading(at)
        elif tag in ("ul", "ol", "dl"):
            self._list(at)
        elif tag == "blockquote" and "data-instgrm-permalink" in outline.attributes(at):
            self._player(at)  # its text is the same for every post
        elif (
            tag == "blockquote"
            and (card := link_card(outline, at, self.base_url)) is not None
            and not outline.text(at).endswith(SENTENCE_ENDS)
        ):
            self.found.append(card)  # a post that a script shows
        elif tag == "blockquote":
            inner = self.inside(at, depth + 1)
            texts = tuple(text for block in inner for text in block.texts)
            if texts:
                self.found.append(Block(part=Part.QUOTE, texts=texts, html=f"<blockquote>{render(inner)}</blockquote>"))
            else:
                self.found += inner
        elif (tag == "pre" and not self._is_laid_out(at)) or (tag == "table" and numbered_lines(outline, at)):
            text = code_lines(outline, at) if tag == "pre" else numbered_lines(outline, at)
            if text.strip():
                self.found.append(Block(part=Part.CODE, texts=(text,), html=f"<pre>{escape(text)}</pre>"))
        elif tag == "table" and not outline.has(at, "table"):
            self._table(at, depth)
        elif tag == "figure":
            self._figure(at, depth)
        elif tag in PLAYERS:
            self._player(at)
        elif tag == "figcaption":
            self._shown(at)
        elif self.prose.is_apart and not self.prose.holds(at) and (framed := frame(outline, at)) is not None:
            self._framed(*framed, credit_in(outline, at))
        else:
            self.blocks(at, depth + 1)

    def _is_laid_out(self, at: int) -> bool:
        """Whether preformatted text holds headings and other parts, not only lines below headings, as manuals have."""
        return self.outline.has(at, *HEADINGS) and self.outline.has(at, "p", "ul", "ol", "dl", "table", "div")

    def _shown(self, at: int) -> None:
        """The pictures and players in a caption or gallery, each with the text beside it; else that is of the last."""
        pictures = pictures_in(self.outline, at)
        if not pictures and self.found and (last := self.found[-1].figure) is not None and not last.caption:
            self.found[-1] = with_caption(last, self.outline, at)
        ends = [at - 1, *pictures, self.outline.ends[at]]
        for before, image, behind in zip(ends, pictures, ends[2:], strict=False):
            self._picture(image, self.outline.text(widest_around(self.outline, image, before, behind)) or None)
        for player in self.outline.within(at, *PLAYERS):
            self._player(player)

    def _run(self, parent: int, run: list[int], start: int, stop: int) -> None:
        """A stretch of inline content: its pictures and players, then its text as one or more paragraphs.

        *run* are the elements in it, *start* and *stop* its pieces. Two line breaks end a paragraph.
        """
        outline = self.outline
        line: list[Inline] = []
        breaks = 0
        parts = [*inline_parts(outline, run, start, stop)]
        for part, behind in zip_longest(parts, parts[1:]):
            at = part.at
            if at is not None and breaks and line and ends_line(outline, at, behind):
                self._line_above(parent, line, at)
                line = []
            elif at is not None and self._inset(at, start, stop):
                continue
            elif at is not None:
                self._media(at)
            if at is not None and outline.tags[at] == "br":
                breaks += 1
            else:
                if breaks > 1 and line:
                    self._paragraph(parent, line)
                    line = []
                breaks = 0
            if at is None or outline.tags[at] not in MEDIA:
                line.append(part)
        self._paragraph(parent, line)

    def _line_above(self, parent: int, line: list[Inline], at: int) -> None:
        """The picture in *at*, in a line of its own, and the *line* above it: its caption, or a paragraph before it."""
        before = len(self.found)
        self._media(at)
        shown = len(self.found)
        self._paragraph(parent, line)
        if len(self.found) > shown:
            self.found.insert(before, self.found.pop())

    def _paragraph(self, parent: int, line: list[Inline]) -> None:
        """*line* as a paragraph, if a letter or a figure is in it, or it parts the text, and it is no caption."""
        outline = self.outline
        if len(line) == 1:
            text = outline.line(line[0].start, line[0].stop)
        else:
            parts: list[str] = []
            for start, stop, at, _ in line:
                parts += outline.pieces[start:stop] if at is None or outline.tags[at] != "br" else " "
            text = cleaned(fold_space("".join(parts)))
        is_sign = not any(map(str.isalnum, text)) and not _RULE.fullmatch(text)
        if is_sign or self._is_caption(parent, line, text):
            return
        elements = [part.at for part in line if part.at is not None]
        if outline.link_sizes[line[0].start]:  # a link may be around the line
            around = parent if outline.tags[parent] == "a" else outline.link_around(parent)
            elements = elements if around is None else [around]
        self.found.append(
            Block(
                part=Part.PARAGRAPH,
                texts=(text,),
                html=f"<p>{line_html(outline, line).strip()}</p>",
                linked=share_in(outline, elements, LINK_TAGS, text) if elements else 0.0,
                is_filed=bool(elements) and files(outline, elements, self.base_url),
                cites=bool(elements) and self._cites(parent, elements),
                bold=is_bold(outline, parent, line, text),
                box=outline.box_around(parent),
                label=outline.label(parent),
            )
        )

    def _cites(self, parent: int, elements: list[int]) -> bool:
        """Whether a paragraph of links names sources; behind others of the text by any words."""
        outline, place = self.outline, (self.outline.box_around(parent), self.outline.tags[parent])
        follows = any(block.part is Part.PARAGRAPH for block in self.found)
        if follows and place[1] == "p" and self.prose.is_home(place):
            return cites(outline, elements, self.base_url, least=1, but=self._beside)
        return cites(outline, elements, self.base_url)

    def _is_caption(self, parent: int, line: list[Inline], text: str) -> bool:
        """Whether *text* stands right behind a picture and is its caption, which it takes: it says what the picture
        says of itself, names who took it, or is all that stands beside it, in small or slanted letters.
        """
        if not self.found or len(text) > MAX_CAPTION_CHARS or heads_list(self.outline, parent):
            return False
        outline, last = self.outline, self.found[-1]
        small = (
            SMALL_PRINT if outline.tags[parent] == "p" or len(text) > MAX_CREDIT_CHARS else SMALL_PRINT | APART_IN_LINE
        )
        if last.figure is None:
            around = outline.parents[parent]
            apart = last.part is Part.PARAGRAPH and len(self.found) > 1 and outline.chars(around) <= MAX_CAPTION_CHARS
            if not apart or self.found[-2].figure is None or not is_photo_credit(text):
                return False
            self.found.pop()  # the caption, with its credit in the next line
            text, last = f"{last.text} {text}", self.found[-1]
        elif last.figure.caption:
            return says_same(last.figure, text)
        elif not (
            parse_photo_credit(text)
            or ends_in_agency(text)
            or says_same(last.figure, text)
            or (
                len(text) <= MAX_LINE_CHARS
                and all(is_set_in(outline, one, small) for one in line)
                and outline.chars(parent) <= len(text)
                and outline.has(parent, "img")
            )
            or parent in self.prose.set_apart
            or is_called_caption(outline, parent, line)
            or self._stands_apart(parent, text)
        ):
            return False
        if last.figure is not None:
            self.found[-1] = figure_block(replace(last.figure, caption=text, credit=parse_photo_credit(text)))
        return True

    def _stands_apart(self, parent: int, text: str) -> bool:
        """Whether a line right behind a picture stands in a place alone, amid prose that stands together."""
        told = any(block.part is Part.PARAGRAPH for block in self.found)
        return told and not is_labelled_byline(text) and self.prose.is_alone(parent, text)

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

    def _medium(self, at: int) -> None:
        if self.outline.tags[at] == "img":
            self._picture(at, None)
        else:
            self._player(at)

    def _heading(self, at: int) -> None:
        self._media(at)
        outline = self.outline
        if text := heading_text(outline, at):
            level = max(2, int(outline.tags[at][1]))
            self.found.append(
                Block(
                    part=Part.HEADING,
                    texts=(text,),
                    html=f"<h{level}>{escape(text)}</h{level}>",
                    box=outline.box_around(at),
                    label=outline.label(at),
                )
            )

    def _list(self, at: int) -> None:
        outline = self.outline
        items: list[str] = []
        texts: list[str] = []
        linked, size = 0.0, 0
        if shows_pictures(outline, at, self.base_url) and not self._is_text(at, len(pictures_in(outline, at))):
            self._shown(at)
            return
        for item in outline.children(at):
            self._media(item)
            if text := outline.text(item):
                texts += item_lines(outline, item)
                size += len(text)
                linked += share_in(outline, [item], ("a",), text.rstrip(_COMMAS)) * len(text)
                items.append(f"<li>{inner_html(outline, item).strip()}</li>")
        if texts:
            said = self.found[-1].text if self.found else ""
            tag = "ol" if outline.tags[at] == "ol" else "ul"
            self.found.append(
                Block(
                    part=Part.LIST,
                    texts=tuple(texts),
                    html=f"<{tag}>{''.join(items)}</{tag}>",
                    linked=linked / size,
                    cites=linked > 0 and list_cites(outline, at, self.base_url, said, lambda: self._beside),
                    label=outline.label(at),
                )
            )

    def _table(self, at: int, depth: int) -> None:
        """A table of data, or one that holds a picture and its caption, or one that lays the page out."""
        outline = self.outline
        rows, cells = outline.within(at, "tr"), outline.within(at, "td", "th")
        pictures = pictures_in(outline, at)
        few = max(len(cells), len(rows)) <= 2 * len(pictures) + 1
        if pictures and few and not self._is_text(at, len(pictures)):
            self._figure(at, depth)
        elif len(cells) == len(rows) or outline.has(at, "pre"):
            for cell in cells:  # one column, or code in cells
                self.blocks(cell, depth + 1)
        else:
            for image in outline.within(at, "img"):
                self._picture(image, None)
            texts = [" ".join(filter(None, map(outline.text, outline.within(row, "td", "th")))) for row in rows]
            if any(texts):
                self.found.append(
                    Block(part=Part.TABLE, texts=tuple(filter(None, texts)), html=element_html(outline, at))
                )

    def _is_text(self, at: int, pictures: int) -> bool:
        """Whether an element with pictures holds more than their captions, or most of the text."""
        size = self.outline.chars(at)
        return size > MAX_CAPTION_CHARS * pictures or size * 2 > self.whole

    def _figure(self, at: int, depth: int) -> None:
        """The pictures of a figure, each with its caption; one of all of them belongs to the last."""
        outline = self.outline
        pictures, players = pictures_in(outline, at), outline.within(at, *PLAYERS)
        if not pictures:
            if players:
                for player in players[:-1]:
                    self._player(player)
                self._player(players[-1], caption_in(outline, at))
            elif outline.has(at, "p", "blockquote", "table", "pre", "li") or is_heading(outline, at):
                self.blocks(at, depth + 1)  # a quote or a table in a figure
            elif caption := caption_in(outline, at):  # of what a script shows
                self._legend(caption)
            return
        if (card := link_card(outline, at, self.base_url)) is not None:
            self.found.append(card)
            return
        is_long = any(outline.chars(one) > MAX_LINE_CHARS for one in outline.within(at, "p"))
        if (is_long or self._is_text(at, len(pictures))) and not outline.has(at, "figcaption"):
            self.blocks(at, depth + 1)  # a text with pictures, as the slides of a series have
            return
        for image, said in zip(pictures, captions_in(outline, at, pictures), strict=True):
            self._picture(image, *said)
        for player in players:
            self._player(player)

    def _picture(self, image: int, caption: str | None, credit: str | None = None) -> None:
        outline = self.outline
        if not is_picture(outline.attributes(image)):
            return
        url = picture_at(outline, image, self.base_url)
        alt = fold_space(outline.attribute(image, "alt"))
        caption = None if caption and is_no_legend(caption) else caption
        if not caption and (is_thumbnail(url) if url is not None else not alt):
            return
        credit = (parse_photo_credit(caption) or credit) if caption else None
        self.found.append(figure_block(Figure(alt=alt, caption=caption, url=url, credit=credit)))

    def _inset(self, at: int, start: int, stop: int) -> bool:
        """Find a picture with its words in a part of the line that are the pieces from *start* up to *stop*."""
        is_whole = (self.outline.starts[at], self.outline.stops[at]) == (start, stop)
        if not self.prose.is_apart or not (is_whole or is_inset(self.outline, at, start, stop)):
            return False
        if (framed := frame(self.outline, at)) is not None:
            self._framed(*framed, credit_in(self.outline, at))
        return framed is not None

    def _framed(self, pictures: list[int], caption: str, credit: str | None) -> None:
        """Pictures with one caption."""
        for image in pictures[:-1]:
            self._picture(image, None)
        self._picture(pictures[-1], caption, credit)

    def _player(self, at: int, caption: str | None = None) -> None:
        if (block := player_block(self.outline, at, self.base_url, caption)) is not None:
            self.found.append(block)
        elif caption:
            self._legend(caption)

    def _legend(self, caption: str) -> None:
        """A caption of something that cannot be shown."""
        if not is_no_legend(caption):
            self.found.append(figure_block(Figure(alt="", caption=caption, credit=parse_photo_credit(caption))))
