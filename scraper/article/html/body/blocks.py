"""The blocks of a text: paragraphs, headings, lists, tables, quotes, figures and players, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from scraper.article.html.tree import key_of
from storage.model import Figure


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
    #: Wholly in bold, as standfirsts and crossheads are.
    bold: bool = False
    #: The element that holds its element.
    box: int = -1
    #: What its element is called: class and id.
    label: str = ""
    #: Whether all its links lead to documents, or to other sites and say what is there, as those of sources do.
    cites: bool = False
    #: Whether a link in it leads below the address of the page, as to the feed of its comments, or is of a category.
    is_filed: bool = False

    @property
    def text(self) -> str:
        """All its text on one line."""
        return " ".join(self.texts)


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


def illustrations(blocks: Sequence[Block], names: Iterable[str]) -> tuple[Block, ...]:
    """*blocks* without pictures that show none: those that are called as one of *names*, who sign, and say no more, and
    places without an address that are called as the picture right behind them.
    """
    keys = set(map(key_of, names))

    def shows(one: Figure | None, behind: Figure | None) -> bool:
        if one is None or (one.caption and one.caption != one.alt):
            return True
        is_place = one.url is None and behind is not None and behind.url is not None and behind.alt == one.alt
        return not is_place and key_of(one.alt) not in keys

    pairs = zip_longest(blocks, blocks[1:])
    return tuple(one for one, behind in pairs if shows(one.figure, behind.figure if behind else None))


def paragraphs(blocks: list[Block]) -> tuple[str, ...]:
    """The plain paragraphs of the body; without headings, figures and players."""
    return tuple(text for block in blocks if block.part is not Part.HEADING for text in block.texts)
