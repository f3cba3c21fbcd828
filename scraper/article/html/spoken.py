"""What a page says to those who hear it and does not show: names of menus, and the words of a link once more."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from scraper.article.html.element_kinds import INLINE
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, key_of
from scraper.text.bylines import is_author_label
from scraper.text.dates import is_date_label
from scraper.text.phrases import is_tag_label

#: What the sheets of styles in wide use call such elements.
_SPOKEN = re.compile(
    r"(?i)(?:sr|screen-?reader)-(?:only|text)|screen-?reader|show-for-sr|(?:is-|u-)?visually-?hidden"
    r"|element-invisible|assistive-text|off-?screen|a11y-hidden"
)
_CALLED = [
    f'[class*="{part}"]' for part in ("sr-only", "reader", "for-sr", "hidden", "invisible", "assistive", "screen")
]
_SPOKEN_PARTS, _IN_LINKS = ", ".join(_CALLED), ", ".join(f"a {one}" for one in _CALLED)
#: Longer ones are more than a label, or a notice before what another site shows.
MAX_SPOKEN_CHARS = 240
#: What holds words of the text.
WORD_BOXES = frozenset(("p", "td", "th", "dd"))
#: The shortest title that a link may say twice, as `key_of` gives it, and how many signs may set its parts apart.
MIN_TWICE_CHARS, MAX_SIGNS = 10, 12
#: A link of more pieces is a card.
MAX_PIECES = 12


def is_spoken(outline: Outline, at: int) -> bool:
    """Whether an element is called one that is heard and not shown."""
    return any(map(_SPOKEN.fullmatch, (outline.attributes(at).get("class") or "").split()))


def find_spoken(outline: Outline, at: int) -> list[int]:
    """The labels in an element that are heard and not shown: of a row of buttons, of a link that opens a window. The
    heading of a part, as of notes, stays.
    """
    found = (one for one in outline.find_all(outline.nodes[at].css(_SPOKEN_PARTS)) if outline.tags[one] not in HEADINGS)
    short = (one for one in found if outline.chars(one) <= MAX_SPOKEN_CHARS and is_spoken(outline, one))
    return [one for one in short if not _is_word(outline, one)]


def _is_word(outline: Outline, at: int) -> bool:
    """Whether an element says in words what a sentence or a cell of a table shows as a sign: a rating, "yes"."""
    if outline.tags[at] not in INLINE or outline.link_around(at) is not None:
        return False
    box = outline.box_around(at)
    if outline.tags[box] not in WORD_BOXES:
        return False
    is_cell = outline.tags[box] != "p" and outline.chars(box) == outline.chars(at)
    return is_cell or bool(outline.line(outline.stops[at], outline.stops[box]))


def drop_spoken(tree: LexborHTMLParser, outline: Outline) -> None:
    """Take out of the links of *outline* what is only heard, and what a link says a second time."""
    spoken = [at for at in outline.find_all(tree.css(_IN_LINKS)) if is_spoken(outline, at) and _is_lesser(outline, at)]
    heard = [at for at in spoken if any(map(str.isalnum, outline.text(at)))]  # a sign parts a kicker from a headline
    outline.drop(heard, "for those who hear the page")
    twice = [at for link in outline.within(0, "a") if (at := _said_twice(outline, link)) is not None]
    outline.drop(twice, "the link says it twice")


def _is_lesser(outline: Outline, at: int) -> bool:
    """Whether the link around an element says more than that: of "Read more" readers hear what there is to read, and
    before a name what it is. They hear the day where others see "two days ago".
    """
    text = outline.text(at)
    if outline.tags[at] == "time" or is_author_label(text) or is_date_label(text.rstrip(":：")) or is_tag_label(text):
        return False
    link = next((one for one in outline.around(at) if outline.tags[one] == "a"), None)
    return link is not None and outline.chars(link) > 2 * outline.chars(at)


def _said_twice(outline: Outline, link: int) -> int | None:
    """The part of a line in *link*, its first or last, that says all that the rest of it says; None if none does.

    A <time> is none: the days of publication and update are often the same, and state their moments in attributes.
    """
    start, stop = outline.starts[link], outline.stops[link]
    if not 2 <= stop - start <= MAX_PIECES:
        return None
    for piece, rest in ((start, (start + 1, stop)), (stop - 1, (start, stop - 1))):
        size, others = outline.sizes[piece], sum(outline.sizes[slice(*rest)])
        if size < MIN_TWICE_CHARS or abs(size - others) > MAX_SIGNS:
            continue
        key = key_of(outline.pieces[piece])
        if len(key) < MIN_TWICE_CHARS or key != key_of("".join(outline.pieces[slice(*rest)])):
            continue
        for at in range(link + 1, outline.ends[link]):
            if (outline.starts[at], outline.stops[at]) == (piece, piece + 1) and outline.tags[at] in INLINE:
                return at if outline.tags[at] != "time" else None
    return None
