"""Readers' comments below an article: their text, dates and names are not the article's.

Most pages say so in class names, which cleaning.py knows. This module goes by what people see: a heading, and the word
under each comment that invites an answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS
from scraper.text.phrases import block_kind, is_comments_heading, is_reply

#: At least this much text outside links stands between the title and the comments.
MIN_CHARS_BEFORE = 200
#: A paragraph this long right behind a heading belongs to the text: "Réactions" heads articles, too.
MIN_PARAGRAPH_CHARS = 200
#: An element holds comments if this share of its text stands in parts that can be answered.
MIN_ANSWERED_SHARE = 0.6
#: Elements that end a run of comments.
END_TAGS = frozenset(("aside", "nav", "footer"))


def find_comments(outline: Outline, title: int | None) -> Iterator[int]:
    """The elements below the text that hold comments: a heading and what follows it, up to another block of the page,
    and what can be answered piece by piece.
    """
    start = outline.stops[title] if title is not None else 0
    done = 0
    for at in outline.within(0, *HEADINGS):
        if at < done or not outline.chars(at) or outline.linked(at):
            continue
        if not is_comments_heading(outline.text(at)) or _heads_text(outline, at):
            continue
        if outline.plain_between(start, outline.starts[at]) >= MIN_CHARS_BEFORE:
            for one in _below(outline, at):
                yield one
                done = outline.ends[one]
    thread = _thread(outline)
    if thread and outline.plain_between(start, outline.starts[thread[0]]) >= MIN_CHARS_BEFORE:
        yield from thread


def _heads_text(outline: Outline, at: int) -> bool:
    """Whether a long paragraph stands right behind a heading, in the same element."""
    behind = next((one for one in outline.after(at) if outline.chars(one)), None)
    return behind is not None and outline.tags[behind] == "p" and outline.chars(behind) >= MIN_PARAGRAPH_CHARS


def _below(outline: Outline, at: int) -> Iterator[int]:
    """*at* or the element that it alone fills, and the elements behind it."""
    own = outline.chars(at)
    while not any(True for _ in outline.after(at)) and outline.chars(outline.parents[at]) == own:
        at = outline.parents[at]
    yield at
    for one in outline.after(at):
        headings = outline.within(one, *HEADINGS)
        if outline.tags[one] in END_TAGS or any(block_kind(outline.text(heading)) is not None for heading in headings):
            return
        yield one


def _thread(outline: Outline) -> list[int]:
    """All that can be answered, if little else stands beside it: posts of networks in a text can be, too."""
    replies = [at for words, at in outline.short if is_reply(words)]
    if len(replies) < 2:
        return []
    around = next((at for at in outline.around(replies[0]) if outline.holds(at, replies[-1])), 0)
    firsts = [(at, bisect_left(replies, at)) for at in outline.children(around)]
    answered = [at for at, first in firsts if first < len(replies) and replies[first] < outline.ends[at]]
    return answered if sum(map(outline.chars, answered)) >= MIN_ANSWERED_SHARE * outline.chars(around) else []
