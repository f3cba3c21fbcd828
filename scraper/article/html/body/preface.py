"""Prose between the title and the text: a standfirst, a summary or a first paragraph in an element of its own.

The element of the text is chosen by its weight, so a few sentences may be left outside of it. They belong to the text
where nothing says that they are something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scraper.article.html.body.cleaning import folded_before
from scraper.article.html.body.place import LEARNT, UNLIKELY_TAGS, TextPlace, says_role_beside
from scraper.article.html.cards import SENTENCE_ENDS
from scraper.article.html.header import is_beside_picture, is_credited, is_dated, last_title, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import key_of
from scraper.text.length import word_letters

#: A shorter line is a label, in words.
MIN_WORDS = 10
#: Lines with a larger share of their text in links lead elsewhere.
MAX_LINK_SHARE = 0.3
#: What asks readers for something has at most so much text.
MAX_BOX_CHARS = 320
#: Elements whose lines are no prose, and elements that hold something beside the text.
NO_PROSE_TAGS = frozenset(("figure", "figcaption", "table", "pre", "h1", "address"))
BESIDE_TAGS = (UNLIKELY_TAGS - {"header"}) | NO_PROSE_TAGS
#: Quotation marks and brackets behind the end of a sentence.
_CLOSING = "'\"”’»)]）」』】“"


def folded_boxes(place: TextPlace) -> Iterator[int]:
    """The boxes between the title and the text that readers fold."""
    outline, title, at = place.outline, place.heading, place.at
    if title is not None and not _is_told(place) and at >= outline.ends[title]:
        yield from folded_before(outline, range(outline.ends[title], at), at)


def _is_told(place: TextPlace) -> bool:
    """Whether a rule or a script tells what the text is, so that nothing before it is asked."""
    return place.is_hidden or place.is_ruled or place.why == LEARNT


def find_preface(place: TextPlace, language: str | None) -> Iterator[tuple[int, str]]:
    """The lines of prose between the title and the text, as elements, each with the reason why it is no part of the
    text; "" for those that are.
    """
    outline, title, at = place.outline, place.heading, place.at
    if title is None or _is_told(place) or at < outline.ends[title]:
        return
    title = last_title(outline, title, at)
    least = MIN_WORDS * word_letters(language)
    lines = [one for one in text_lines(outline, range(outline.ends[title], at)) if outline.chars(one) >= least]
    counts = Counter(map(outline.text, lines))
    for line in lines:
        if counts[outline.text(line)] > 1:  # the caption of a picture for each width of screen
            continue
        if outline.linked(line) > MAX_LINK_SHARE * outline.chars(line) or is_dated(outline, line):
            continue
        if is_beside_picture(outline, line) or is_credited(outline, line):
            continue
        text = outline.text(line)
        if not text.rstrip(_CLOSING).endswith(SENTENCE_ENDS):
            continue
        yield line, _why_not(outline, line, at)


def _why_not(outline: Outline, line: int, at: int) -> str:
    """Why a sentence before the text in *at* is none of it; "" if it may be."""
    if _is_beside(outline, line, at):
        return "it stands beside the text"
    return "it asks readers for something" if asks(outline, small_box(outline, line, at)) else ""


def small_box(outline: Outline, line: int, text: int, title: int | None = None) -> int:
    """The largest element around a line with few words, and neither the *text* nor the *title*."""
    box = line
    for one in outline.around(line):
        if outline.holds(one, text) or outline.holds(one, title) or outline.chars(one) > MAX_BOX_CHARS:
            break
        box = one
    return box


def asks(outline: Outline, box: int, known: frozenset[str] = frozenset()) -> bool:
    """Whether a *box* leads elsewhere by a link in a line of its own, but to one of *known*, or has a field to fill
    in.
    """
    links = (at for at in outline.within(box, "a") if not known or key_of(outline.text(at)) not in known)
    return outline.asks(box) or any(not outline.own.get(outline.box_around(at)) for at in links)


def _is_beside(outline: Outline, line: int, text: int) -> bool:
    """Whether a line stands in something beside the *text*, or in the card of another article."""
    around = [line]
    for one in outline.around(line):
        if outline.holds(one, text):
            break
        around.append(one)
    return any(
        outline.tags[one] in BESIDE_TAGS
        or outline.is_hidden(one)
        or says_role_beside(outline, one)
        or outline.has_linked_heading(one)
        for one in around
    )
