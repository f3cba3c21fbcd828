"""The lines of preformatted text: a <pre> as it is shown, without the numbers that stand before lines of code."""

from __future__ import annotations

import re

from scraper.article.html.outline import Outline
from scraper.article.html.tree import DEAD_TAGS, cleaned

#: The number before a line of code, of which there are so many at least.
_NUMBER = re.compile(r"\s*(\d{1,6})")
MIN_NUMBERED = 2


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
