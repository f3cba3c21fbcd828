"""Prose between the title and the text: a standfirst, a summary or a first paragraph in an element of its own.

The element of the text is chosen by its weight, so a few sentences may be left outside of it. They belong to the text
where nothing says that they are something else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from scraper.article.html.body.cleaning import folded_before
from scraper.article.html.body.place import LEARNT, UNLIKELY_TAGS, TextPlace, says_role_beside
from scraper.article.html.card_lines import SENTENCE_ENDS
from scraper.article.html.header import (
    is_beside_picture,
    is_credited,
    is_dated,
    is_unshown,
    last_title,
    repeats_picture,
    text_lines,
)
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, key_of
from scraper.text.length import word_letters

#: A shorter line is a label, in words.
MIN_WORDS = 10
#: So many lines in one element are a piece of the text, and so many items a list.
MIN_LINES, MIN_ITEMS = 2, 2
LIST_TAGS = frozenset(("ul", "ol", "dl"))
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
    items = Counter(outline.parents[one] for one in lines if outline.tags[one] == "li")
    lists = {around for around, count in items.items() if count >= MIN_ITEMS and _holds_only(outline, around, count)}
    shown = (one for one in range(outline.ends[title], at) if outline.tags[one] == "img")
    said = {key_of(outline.attribute(one, "alt")) for one in shown}
    judged: dict[int, str] = {}
    for line in lines:
        if key_of(outline.text(line)) in said and outline.tags[line] not in HEADINGS:  # what a picture says of itself
            continue
        if counts[outline.text(line)] > 1:  # the caption of a picture for each width of screen
            continue
        if _leads_or_dates(outline, line) or _is_legend(outline, line):
            continue
        if outline.parents[line] in lists or outline.text(line).rstrip(_CLOSING).endswith(SENTENCE_ENDS):
            judged[line] = _why_not(outline, line, range(title, at))
    told = [line for line, why in judged.items() if not why]
    judged.update((one, "") for one in _among(outline, told, range(title, at), least) if one not in judged)
    done = -1
    for one, why in sorted(judged.items()):
        if one >= done:  # no item of a list that stays whole
            yield one, why
            done = outline.ends[one]


def _leads_or_dates(outline: Outline, line: int) -> bool:
    """Whether a line is mostly links, or a date."""
    return outline.linked(line) > MAX_LINK_SHARE * outline.chars(line) or is_dated(outline, line)


def _is_legend(outline: Outline, line: int) -> bool:
    """Whether a line is the caption of a picture, which a heading is not."""
    if outline.tags[line] in HEADINGS:
        return False
    return is_beside_picture(outline, line) or is_credited(outline, line) or repeats_picture(outline, line)


def _holds_only(outline: Outline, around: int, count: int) -> bool:
    """Whether an element has *count* elements with text in it, and no more."""
    return count == sum(outline.chars(at) > 0 for at in outline.children(around))


def _among(outline: Outline, told: Iterable[int], ends: range, least: int) -> Iterator[int]:
    """What belongs to several lines that are *told* in one element: headings, sentences and lists between them, the
    heading over the first, and what follows the last where the element ends before the text. *ends*: the title and the
    text; *least*: characters of a line that needs no end.
    """
    boxes: dict[int, list[int]] = defaultdict(list)
    for line in told:
        boxes[outline.box_around(line)].append(line)
    for box, lines in boxes.items():
        if len(lines) < MIN_LINES or outline.tags[box] in LIST_TAGS:
            continue
        parts = [at for at in outline.children(box) if outline.chars(at) and at > ends.start]
        first, last = lines[0], lines[-1]
        over = max((at for at in parts if at < first), default=None)
        for at in parts:
            is_within = first < at < last or (at > last and not outline.holds(box, ends.stop))
            if (is_within or (at == over and outline.tags[at] in HEADINGS)) and _belongs(outline, at, least):
                yield at


def _belongs(outline: Outline, at: int, least: int) -> bool:
    """Whether what stands among lines of prose is such a line, or a heading or list of them."""
    if outline.is_hidden(at) or _leads_or_dates(outline, at):
        return False
    if outline.tags[at] == "p":
        ended = outline.text(at).rstrip(_CLOSING).endswith((*SENTENCE_ENDS, ":", "："))
        return (ended or outline.chars(at) >= least) and not _is_legend(outline, at)
    return outline.tags[at] in (HEADINGS - {"h1"}) or outline.tags[at] in LIST_TAGS


def _why_not(outline: Outline, line: int, ends: range) -> str:
    """Why a sentence between the *ends*, the title and the text, is none of the text; "" if it may be."""
    if _is_beside(outline, line, ends):
        return "it stands beside the text"
    return "it asks readers for something" if asks(outline, small_box(outline, line, ends.stop)) else ""


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


def _is_beside(outline: Outline, line: int, ends: range) -> bool:
    """Whether a line stands in something beside the text, or in the card of another article.

    What holds the title or the text, the *ends*, is neither.
    """
    around = [line]
    for one in outline.around(line):
        if outline.holds(one, ends.start) or outline.holds(one, ends.stop):
            break
        around.append(one)
    return any(
        outline.tags[one] in BESIDE_TAGS
        or is_unshown(outline, one)
        or says_role_beside(outline, one)
        or outline.has_linked_heading(one)
        for one in around
    )
