"""What the lines of a card are beside its title: what belongs to its picture, its day, what sums it up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

from scraper.article.evidence import Context
from scraper.article.html.card_days import LINE_BREAKS, MAX_DATE_LINE_CHARS
from scraper.article.html.header import MAX_DATED_CHARS, is_dated, text_lines
from scraper.article.html.no_articles import is_word_of_page
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, has_figure
from scraper.text.bylines import is_labelled_byline, is_labelled_credit
from scraper.text.dates import find_dates
from scraper.text.length import count_words

#: A line of a card, in words, that sums it up, and one that is a paragraph or a sentence.
MIN_SUMMARY_WORDS, MIN_PROSE_WORDS = 6, 3
#: Signs that end a sentence, or what was cut off.
SENTENCE_ENDS = tuple(".!?…。！？।؟")
#: A line that cards have so often, but for its figures, sums up none of them: "4 min read", who took all pictures.
MIN_COMMON_LINES = 3
#: What parts a day from the text that it begins.
_DAY_ENDS = ":：-–—|·•,，"
_FIGURES = re.compile(r"\d+")


def is_of_picture(outline: Outline, at: int, whole: int, own: int | None = None) -> bool:
    """Whether an element of *whole*, a card or a link over one, says no more than the caption of its picture, or who
    took that.

    A <figcaption> with a heading, with the link *own* or with all of the text is no caption.
    """
    near = (*takewhile(whole.__lt__, (at, *outline.around(at))), *outline.within(at, "figcaption"))
    box = next((one for one in near if outline.tags[one] == "figcaption"), None)
    if box is not None and outline.chars(at) <= outline.chars(box) < outline.chars(whole):
        return not outline.holds(box, own) and not outline.has(box, *HEADINGS)
    return is_labelled_credit(outline.text(at))


def common_lines(outline: Outline, cards: Iterable[int]) -> frozenset[str]:
    """The forms of the short lines that *cards* have several times, or one does, and that are no sentences, as
    `form_of` gives them.
    """
    count: Counter[str] = Counter()
    for card in {*cards}:
        lines = text_lines(outline, range(card, outline.ends[card]))
        texts = (outline.text(at) for at in lines if outline.chars(at) <= MAX_DATE_LINE_CHARS)
        count.update(form_of(text) for text in texts if not text.endswith(SENTENCE_ENDS))
    return frozenset(form for form, lines in count.items() if lines >= MIN_COMMON_LINES)


def form_of(line: str) -> str:
    """A line without its figures: "4 min read" and "12 min read" are of one form."""
    return _FIGURES.sub("0", line)


def day_that_begins(outline: Outline, at: int, context: Context) -> tuple[datetime, str] | None:
    """The day in an element of its own, or before a sign, that a line begins with, and the rest of the line."""
    text = outline.text(at)
    if has_figure(text[:MAX_DATE_LINE_CHARS]) is None:
        return None
    stated = next(find_dates(text[:MAX_DATED_CHARS], language=context.language, zone=context.zone), None)
    if stated is None or stated.start > 0 or stated.end == len(text):
        return None
    pieces = (piece.strip() for piece in outline.pieces[outline.starts[at] : outline.stops[at]])
    first = next(filter(None, pieces), "")
    rest = text[stated.end :].lstrip()
    if len(first.rstrip(_DAY_ENDS)) > stated.end and rest[:1] not in _DAY_ENDS:
        return None
    return stated.moment, rest.lstrip(f"{_DAY_ENDS} ")


def bare_lines(outline: Outline, elements: range) -> list[tuple[int, int]]:
    """The lines among *elements* of which a part stands in no element of its own: which pieces each is of, in order."""
    found = []
    for at in elements:
        if at not in outline.broken or not outline.tags[at]:
            continue
        start, inside = outline.starts[at], 0
        for child in (*outline.children(at), at):
            if child != at and child not in outline.broken and outline.tags[child] not in LINE_BREAKS:
                inside += outline.chars(child)
                continue
            stop = outline.stops[at] if child == at else outline.starts[child]
            if outline.plain_between(start, stop) + outline.linked_between(start, stop) > inside:
                found.append((start, stop))
            start, inside = outline.stops[child], 0
    return sorted(found)


def told_in(outline: Outline, bare: tuple[int, int], headline: int) -> str | None:
    """What a line that has no element, *bare*, says behind a *headline*, if that sums up."""
    start, stop = bare
    if outline.starts[headline] >= start:
        start = outline.stops[headline]
    if start >= stop or start < outline.stops[headline]:
        return None
    text = outline.line(start, stop).lstrip(f"{_DAY_ENDS} ")
    linked = outline.linked_between(start, stop)
    return text if linked <= outline.plain_between(start, stop) and is_prose(text) else None


def is_prose(text: str) -> bool:
    """Whether a text without an element of its own sums up: it is a sentence, or as long as no line of a day is."""
    if count_words(text) < MIN_SUMMARY_WORDS or is_labelled_byline(text):
        return False
    return text.endswith(SENTENCE_ENDS) or len(text) > MAX_DATED_CHARS


def is_summary(outline: Outline, at: int, text: str, headline: int) -> bool:
    """Whether a line sums up: a paragraph, or so many words; no date, no byline, no link to something else, nor in one.

    A short line with such a link that is no sentence says from whom and when the article is: "Coast Herald 5 h ago".
    """
    is_told = outline.tags[at] == "p" or text.endswith(SENTENCE_ENDS)
    if count_words(text) < (MIN_PROSE_WORDS if is_told else MIN_SUMMARY_WORDS):
        return False
    if is_word_of_page(text) or is_dated(outline, at) or _has_day(outline, at) or is_labelled_byline(text):
        return False
    href, around = outline.attribute(headline, "href"), outline.link_around(at)
    others = [link for link in outline.within(at, "a") if outline.attribute(link, "href") != href]
    if others and len(text) <= MAX_DATE_LINE_CHARS and not text.endswith(SENTENCE_ENDS):
        return False
    if around is not None and not _may_lead_alike(outline.attribute(around, "href"), href):
        return False
    return 2 * sum(map(outline.chars, others)) <= outline.chars(at)


def _may_lead_alike(one: str, other: str) -> bool:
    """Whether two addresses as a page writes them may be of one page, in full and as a path, whatever is asked; what
    names no page, "#top" or the root, is that of none.
    """
    short, long = sorted((re.split("[?#]", href)[0] for href in (one, other)), key=len)
    return one == other or (short.strip("/") != "" and long.endswith(short))


def _has_day(outline: Outline, at: int) -> bool:
    """Whether one of the texts of a short line is a day and nothing else, whatever stands right beside it."""
    if outline.chars(at) > MAX_DATED_CHARS:
        return False
    texts = (piece.strip() for piece in outline.pieces[outline.starts[at] : outline.stops[at]])
    return any(
        (stated.start, stated.end) == (0, len(text))
        for text in texts
        if has_figure(text)
        for stated in find_dates(text)
    )
