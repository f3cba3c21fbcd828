"""Cleaning: takes boxes out of the text (promotions, forms, other articles) by their elements, roles and content."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from scraper.article.html.body.inline import MEDIA
from scraper.article.html.body.place import BOX_TOKENS, says_role_beside
from scraper.article.html.outline import INLINE, Outline
from scraper.article.html.tree import BLOCKS
from scraper.text.phrases import is_paid

#: Elements that are never part of a text, and elements that are part of it whatever they are called.
BOX_TAGS = frozenset(("aside", "footer", "nav", "form", "dialog"))
TEXT_TAGS = frozenset(("p", "figure", "figcaption", "blockquote"))
#: Elements whose class names tell boxes where nothing else does.
CALLED_TAGS = frozenset(("div", "section", "ul", "ol", "dl"))
#: The text around a form, or of an advertisement, is no longer.
MAX_OFFER_CHARS = 320
#: Class words of cards that open over a word of the text.
HOVER_TOKENS = frozenset(("rollover", "popover", "hovercard", "tooltip", "tooltiptext"))
#: The largest share of a text that one element may take away.
MAX_BOX_SHARE = 0.25
#: The largest share of a text that all of them together may take away.
MAX_LOST_SHARE = 0.55


def clean(outline: Outline, body: int) -> None:
    """Take boxes out of *body*: what its element, its role or a field to fill in tells from a text, and other articles,
    as long as they are a small part of it.

    Changes the outline.
    """
    whole = outline.chars(body)
    limit = whole * MAX_BOX_SHARE
    inside = range(body + 1, outline.ends[body])
    hidden = {at for at in inside if _is_hidden(outline, at)}
    if sum(outline.chars(at) for at in hidden) <= limit:  # else the tabs of a text
        outline.drop(hidden)
    doomed: dict[int, int] = {}
    after = 0  # what stands below is in something doomed
    asking = {_small_box(outline, at, body) for at in outline.fields if outline.holds(body, at) and at != body}
    nested = any(outline.tags[one] == "article" for one in (body, *outline.around(body)))
    for at in inside:
        tag = outline.tags[at]
        if at < after or not tag:
            continue
        if tag == "span":
            if outline.names(at) & HOVER_TOKENS:
                cards = [one for one in outline.within(at, "span", "div") if outline.names(one) & HOVER_TOKENS]
                if not cards:  # else the word itself, with its card in it
                    doomed[at] = 0
            continue
        if tag not in BLOCKS or tag in TEXT_TAGS:
            continue
        if tag == "form":
            at = _small_box(outline, at, body)
        elif not (
            tag in BOX_TAGS
            or at in asking
            or at in hidden
            or says_role_beside(outline, at)
            or (tag == "article" and (nested or outline.has_linked_heading(at)))
            or _is_called_box(outline, at)
        ):
            continue
        size = outline.chars(at)
        if size <= (MAX_OFFER_CHARS if at in asking else limit) and not _is_post(outline, at):
            doomed[at] = size
            after = outline.ends[at]
    lost = list(doomed)
    if sum(doomed.values()) > MAX_LOST_SHARE * whole:  # a text in unhappy pieces
        lost = [at for at in lost if doomed[at] and outline.linked(at) > 0.5 * doomed[at]]
    outline.drop([*lost, *_paid_for(outline, body)])


def _paid_for(outline: Outline, body: int) -> Iterator[int]:
    """The elements in *body* that begin with a line such as "Advertisement" and show or link something; of other
    elements the line alone.
    """
    for words, at in outline.short:
        line = at if at in outline.broken or outline.tags[at] not in INLINE else outline.box_around(at)
        if outline.holds(body, line) and line != body and is_paid(words) and outline.chars(line) == len(words):
            whole = _small_box(outline, line, body)
            offers = outline.starts[whole] == outline.starts[line] and outline.has(whole, "a", *MEDIA)
            yield whole if offers else line  # else an empty place stands over a paragraph of the text


def _small_box(outline: Outline, at: int, body: int) -> int:
    """The largest element in *body* that holds *at* and a few words, as a form with what it asks for."""
    small = takewhile(lambda one: one != body and outline.chars(one) <= MAX_OFFER_CHARS, outline.around(at))
    return [at, *small][-1]


def _is_called_box(outline: Outline, at: int) -> bool:
    """Whether a few words, or links, that nothing else tells from the text stand in what is called a box."""
    if outline.tags[at] not in CALLED_TAGS or not outline.names(at) & BOX_TOKENS:
        return False
    return outline.chars(at) <= MAX_OFFER_CHARS or 2 * outline.linked(at) > outline.chars(at)


def _is_hidden(outline: Outline, at: int) -> bool:
    """Whether a block is hidden, by its own attributes or by the class that does so in most style sheets."""
    if outline.tags[at] not in BLOCKS or outline.tags[at] in TEXT_TAGS:
        return False
    return outline.is_hidden(at) or "hidden" in (outline.attributes(at).get("class") or "").split()


def _is_post(outline: Outline, at: int) -> bool:
    """Whether an element is a post of a network that the text shows: a quotation with a link to itself."""
    return any(outline.has(quote, "a") for quote in outline.within(at, "blockquote"))
