"""Questions and answers behind a text: many articles end with them, and builders of pages give them an element apart.

They are told by their form: several lines that end with a question mark, each with a sentence below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scraper.article.html.body.cleaning import is_told
from scraper.article.html.buttons import QUESTION_MARKS
from scraper.article.html.extent import is_framed
from scraper.article.html.header import text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS

#: So many questions with answers are a part of the text.
MIN_QUESTIONS = 3
#: A longer line with a question mark is prose.
MAX_QUESTION_CHARS = 200
#: Of the lines in their element at least this share are questions, and at most this share of its text is links.
MIN_QUESTION_SHARE, MAX_LINK_SHARE = 0.2, 0.25


def find_questions(outline: Outline, body: int) -> Iterator[int]:
    """The element behind *body* that holds questions, their answers and little else, and the heading right over it."""
    behind = range(outline.ends[body], len(outline.tags))
    if sum(piece.rstrip().endswith(QUESTION_MARKS) for piece in outline.pieces[outline.stops[body] :]) < MIN_QUESTIONS:
        return
    lines = [*text_lines(outline, behind)]
    asked = [one for one, answer in pairwise(lines) if _asks(outline, one) and is_told(outline.text(answer))]
    if len(asked) < MIN_QUESTIONS:
        return
    at = next((one for one in outline.around(asked[0]) if outline.holds(one, asked[-1])), 0)
    inside = sum(outline.holds(at, one) for one in lines)
    if outline.holds(at, body) or len(asked) < MIN_QUESTION_SHARE * inside or is_framed(outline, at):
        return
    if any(outline.ends[body] <= one < at and _is_of_page(outline, one) for one in outline.within(0, "footer")):
        return
    away = outline.linked(at) - sum(map(outline.linked, asked))  # what is asked may be pressed
    if away > MAX_LINK_SHARE * outline.chars(at) or outline.chars(at) > outline.chars(body):
        return
    over = max((one for one in lines if one < at), default=None)
    if over is not None and outline.tags[over] in HEADINGS and not outline.linked(over):
        yield over
    yield at


def _is_of_page(outline: Outline, footer: int) -> bool:
    """Whether a <footer> is that of the page, behind which nothing of the article stands."""
    return not any(outline.tags[one] in ("article", "main", "section") for one in outline.around(footer))


def _asks(outline: Outline, line: int) -> bool:
    """Whether a *line* is a question that leads nowhere."""
    if outline.chars(line) > MAX_QUESTION_CHARS or not outline.text(line).endswith(QUESTION_MARKS):
        return False
    around = line if outline.tags[line] == "a" else outline.link_around(line)
    links = [*outline.within(line, "a"), *([around] if around is not None else ())]
    return all(outline.attribute(link, "href")[:1] in ("", "#") for link in links)  # it may unfold
