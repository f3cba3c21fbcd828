"""The blocks of a text: paragraphs, headings, lists, tables, quotes, figures and players, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
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


def without_portraits(blocks: Iterable[Block], names: Iterable[str]) -> tuple[Block, ...]:
    """*blocks* without pictures that are called as one of *names*, who sign, and have no caption."""
    keys = set(map(key_of, names))
    return tuple(
        one for one in blocks if one.figure is None or one.figure.caption or key_of(one.figure.alt) not in keys
    )


def paragraphs(blocks: list[Block]) -> tuple[str, ...]:
    """The plain paragraphs of the body; without headings, figures and players."""
    return tuple(text for block in blocks if block.part is not Part.HEADING for text in block.texts)
