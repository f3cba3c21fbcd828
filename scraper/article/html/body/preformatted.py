"""The lines of preformatted text: a <pre> as it is shown, without the numbers that stand before lines of code, and
the table in which a highlighter sets such lines beside their numbers.
"""

from __future__ import annotations

import re

from scraper.article.html.outline import Outline
from scraper.article.html.tree import DEAD_TAGS, cleaned

#: The number before a line of code, of which there are so many at least.
_NUMBER = re.compile(r"\s*(\d{1,6})")
MIN_NUMBERED = 2
#: A single line of code is known by so many parts in colours of their own.
MIN_COLOURED = 3
#: What the elements of highlighters are called, and signs of code, which else stand in half of its lines or more.
_HIGHLIGHTER = re.compile(r"(?i)code|crayon|gutter|highlight|line-?no|syntax")
_CODE_SIGN = re.compile(r"[={}\[\]<>;\\_#$@&|`]|\w\(|\w\.\w")


def code_lines(outline: Outline, at: int) -> str:
    """The lines of a <pre> without their numbers; "" if it has nothing else."""
    for one in outline.within(at, "br"):
        before = outline.nodes[one].prev
        if before is None or not (before.text_content or "").endswith("\n"):  # a page may be read twice
            outline.nodes[one].insert_before("\n")
    outline.nodes[at].strip_tags(DEAD_TAGS)
    text = cleaned(outline.nodes[at].text().replace("\r\n", "\n").strip("\n"))
    lines = text.rstrip().split("\n")
    first = _NUMBER.match(lines[0])
    if first is None or len(lines) < MIN_NUMBERED:
        return text
    numbers = [str(int(first[1]) + index) for index in range(len(lines))]
    if [line.strip() for line in lines] == numbers:  # in a column of their own
        return ""
    marked = {outline.text(one) for one in range(at + 1, outline.ends[at])}
    found = [line.lstrip().removeprefix(number) for line, number in zip(lines, numbers, strict=True)]
    is_numbered = all(map(str.__ne__, found, map(str.lstrip, lines)))
    return "\n".join(found) if is_numbered and marked.issuperset(numbers) else text


def numbered_lines(outline: Outline, at: int) -> str:
    """The lines of code in a table of one row, without the cell of their numbers; "" if the table is another."""
    cells = outline.within(at, "td", "th")
    if len(cells) != 2 or len(outline.within(at, "tr")) != 1 or outline.has(at, "pre"):
        return ""
    numbers, lines = (_lines(outline, cell) for cell in cells)
    first = _NUMBER.fullmatch(outline.text(numbers[0])) if numbers else None
    if first is None or len(numbers) != len(lines):
        return ""
    if [outline.text(one) for one in numbers] != [str(int(first[1]) + index) for index in range(len(lines))]:
        return ""
    if len(lines) < MIN_NUMBERED and len(outline.within(cells[1], "span", "code")) < MIN_COLOURED:
        return ""
    texts = [outline.nodes[one].text().strip("\n").replace("\xa0", " ") for one in lines]
    said = [text for text in texts if text.strip()]
    signed = sum(_CODE_SIGN.search(text) is not None for text in said)
    is_called = any(_HIGHLIGHTER.search(outline.label(one)) for one in (at, *cells, *lines))
    if outline.linked(cells[1]) or not (is_called or 2 * signed >= len(said)):  # a list of ranks
        return ""
    return "\n".join(cleaned(one.replace("\n", " ")).rstrip() for one in texts)


def _lines(outline: Outline, cell: int) -> list[int]:
    """The elements in a cell, one for each line, within what stands around all of them."""
    lines = [cell]
    while len(lines) == 1 and lines[0] in outline.broken:
        lines = [*outline.children(lines[0])]
    return lines
