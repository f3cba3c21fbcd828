"""Cleaning: takes boxes out of the text (promotions, forms, other articles) by their elements, roles and content."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, takewhile, zip_longest

from scraper.article.html.body.inline import MEDIA, PLAYERS
from scraper.article.html.body.notes import holders
from scraper.article.html.body.offers import find_offers
from scraper.article.html.body.place import says_role_beside
from scraper.article.html.card_lines import SENTENCE_ENDS
from scraper.article.html.element_kinds import INLINE
from scraper.article.html.header import anchors_in, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.pictures import is_picture
from scraper.article.html.spoken import find_spoken
from scraper.article.html.tree import BLOCKS, HEADINGS
from scraper.text.length import count_words
from scraper.text.phrases import is_paid

#: Elements that are never part of a text, and elements that are part of it whatever they are called.
BOX_TAGS = frozenset(("aside", "footer", "nav", "form", "dialog"))
TEXT_TAGS = frozenset(("p", "figure", "figcaption", "blockquote"))
#: Elements that may be a box, or be hidden.
HOLDERS = BLOCKS - TEXT_TAGS
HIDERS = HOLDERS | {"p"}
#: The text around a form, or of an advertisement, is no longer.
MAX_OFFER_CHARS = 320
#: The longest form that asks readers to write, and the heading over it.
MAX_FORM_CHARS, MAX_FORM_HEADING_CHARS = 600, 200
#: What stands behind a text has no more, and this many links without words tell it from the text; more rows are text.
MAX_END_CHARS, MIN_ICONS, MAX_ROWS = 600, 2, 8
#: What readers press.
CONTROLS = "button, [aria-expanded], [role=button]"
#: What asks for consent, as most systems call it.
CONSENT = ", ".join(f'[class*="{word}"]' for word in ("onsent", "gdpr", "content-blocker", "embed-privacy"))
ASKING = f"{CONTROLS}, input, a"
#: What says that it unfolds something.
FOLDING = "[aria-expanded], [aria-controls]"
#: A box that unfolds has no more text, and so many sentences of so many words.
FOLDED = "a box that unfolds"
MAX_FOLDED_CHARS, MIN_FOLDED, MIN_TOLD_WORDS = 1000, 2, 6
#: Items of a list or table, which are no bars; the most text in a bar over code, and words of a line.
ITEMS = frozenset(("li", "dt", "dd", "td", "th"))
MAX_BAR_CHARS, MAX_BAR_WORDS = 60, 3
#: Signs with which a sentence may begin.
OPENING = "'\"„“‚‘«‹([¿¡"
#: The largest share of a text that one element may take away.
MAX_BOX_SHARE = 0.25
#: The largest share of a text that all of them together may take away.
MAX_LOST_SHARE = 0.55


def clean(outline: Outline, body: int) -> None:
    """Take boxes out of *body*: what its element, its role or a field to fill in tells from a text, and other articles,
    as long as they are a small part of it.

    Changes the outline.
    """
    outline.drop(dict.fromkeys(_forms(outline, body)), "a form")  # several may stand under one heading
    whole = outline.chars(body)
    limit = whole * MAX_BOX_SHARE
    inside = range(body + 1, outline.ends[body])
    hidden = {at for at in inside if outline.tags[at] in HIDERS and _is_hidden(outline, at)}
    if sum(outline.chars(at) for at in hidden) <= limit:  # else the tabs of a text
        outline.drop(hidden, "hidden")
    outline.drop(dict.fromkeys(_anchors(outline, body)), "a link to its own heading")
    doomed: dict[int, int] = {}
    noted = {*holders(outline, body)}
    after = 0  # what stands below is in something doomed
    asking = {_small_box(outline, at, body) for at in outline.fields if outline.holds(body, at)}
    nested = any(outline.tags[one] == "article" for one in (body, *outline.around(body)))
    for at in inside:
        tag = outline.tags[at]
        if at < after or not tag or at in noted:
            continue
        if tag == "span":
            if _opens_over_a_word(outline, at):
                doomed[at] = 0
                after = outline.ends[at]
            continue
        if tag not in HOLDERS:
            continue
        if tag == "form":
            at = _small_box(outline, at, body)
        elif not (
            tag in BOX_TAGS
            or at in asking
            or at in hidden
            or says_role_beside(outline, at)
            or (tag == "article" and (nested or outline.has_linked_heading(at)))
        ):
            continue
        size = outline.chars(at)
        if size <= (MAX_OFFER_CHARS if at in asking else limit):
            doomed[at] = size
            after = outline.ends[at]
    lost = list(doomed)
    if sum(doomed.values()) > MAX_LOST_SHARE * whole:  # a text in unhappy pieces
        lost = [at for at in lost if outline.linked(at) > 0.5 * doomed[at]]
    outline.drop(lost, "a box")
    outline.drop(find_offers(outline, body, limit), "an offer with a button")
    outline.drop([*folded_before(outline, range(body + 1, outline.ends[body]), body)], FOLDED)
    outline.drop([*_asked_before_playing(outline, body)], "it asks before it shows something")
    outline.drop([*_icons_behind(outline, body)], "a row of icons")
    outline.drop([*_bars_over_code(outline, body)], "a bar over code")
    outline.drop([*_paid_for(outline, body)], "an advertisement")
    outline.drop(find_spoken(outline, body), "for those who hear the page")


def _forms(outline: Outline, body: int) -> Iterator[int]:
    """The forms in *body* that readers write in, each with the heading over it, however short the text is.

    Where a whole page stands in a form, this has more text than one to write in.
    """
    for at in outline.within(body, "form"):
        if outline.chars(at) <= MAX_FORM_CHARS and outline.asks(at):
            yield _small_box(outline, at, body, outline.chars(at) + MAX_FORM_HEADING_CHARS)


def _asked_before_playing(outline: Outline, body: int) -> Iterator[int]:
    """What asks readers in *body* whether they want to see something from another site: the words and a button in a box
    with a player, and a box that is called so. Players stay.
    """
    limit = min(MAX_FORM_CHARS, MAX_BOX_SHARE * outline.chars(body))
    called = outline.find_all(outline.nodes[body].css(CONSENT))
    boxes = [one for one in called if outline.nodes[one].css_first(ASKING) is not None]
    for player in outline.within(body, "iframe"):
        around = takewhile(lambda one: one != body and outline.chars(one) <= limit, outline.around(player))
        asking = islice((one for one in around if outline.nodes[one].css_first("button") is not None), 1)
        boxes += (one for one in asking if not outline.has(one, *HEADINGS))  # else a part of the text
    done = 0
    for box in sorted(boxes):
        if box < done or outline.tags[box] not in HOLDERS or not 0 < outline.chars(box) <= limit:
            continue
        done = outline.ends[box]
        if not outline.has(box, *PLAYERS):
            yield box
        elif not outline.has(box, "figcaption"):
            yield from text_lines(outline, range(box, done))


def _is_pressed(outline: Outline, box: int) -> bool:
    """Whether several links in an element show nothing, or readers press something there."""
    empty = (link for link in outline.within(box, "a") if not outline.chars(link) and not _shows(outline, link))
    away = sum(outline.attribute(link, "href")[:1] not in ("", "#") for link in empty)
    return away >= MIN_ICONS or outline.nodes[box].css_first(CONTROLS) is not None


def _shows(outline: Outline, at: int) -> bool:
    """Whether a picture in an element shows something."""
    return any(is_picture(outline.attributes(image)) for image in outline.within(at, "img"))


def folded_before(outline: Outline, elements: range, body: int) -> Iterator[int]:
    """The boxes among *elements* that readers fold or play, each a small part of the text in *body*: a summary, say.

    Of elements in the text, those around its first sentence; else all.
    """
    limit = min(MAX_FOLDED_CHARS, MAX_BOX_SHARE * outline.chars(body))
    done = -1
    for line in text_lines(outline, elements):
        if line < done or not is_told(outline.text(line)):
            continue
        around = takewhile(lambda one: one in elements and outline.chars(one) <= limit, outline.around(line))
        widest = [line, *around][-1]
        done = outline.ends[widest]
        told = [one for one in text_lines(outline, range(widest, done)) if is_told(outline.text(one))]
        boxes = [one for one in range(widest, done) if one in outline.broken and _folds(outline, one, told)]
        yield from (one for one, other in zip_longest(boxes, boxes[1:]) if not outline.holds(one, other))
        if outline.holds(body, elements.start):
            return


def _folds(outline: Outline, box: int, told: list[int]) -> bool:
    """Whether several of the sentences *told* stand in an element, under a label, with what says that it unfolds."""
    first, stop = bisect_left(told, box), bisect_left(told, outline.ends[box])
    if stop - first < MIN_FOLDED or outline.nodes[box].css_first(FOLDING) is None:
        return False
    return outline.line(outline.starts[box], outline.starts[told[first]]) != ""


def is_told(text: str) -> bool:
    """Whether *text* is a sentence of some length."""
    return text.endswith(SENTENCE_ENDS) and count_words(text) >= MIN_TOLD_WORDS


def _icons_behind(outline: Outline, body: int) -> Iterator[int]:
    """The boxes at the end of *body* in which several links show nothing: to share the article, to turn to others."""
    limit = min(MAX_END_CHARS, MAX_BOX_SHARE * outline.chars(body))
    stop = outline.stops[body]
    for _ in range(MAX_ROWS):
        box = body
        while outline.chars(box) > limit:
            inside = [one for one in outline.children(box) if outline.starts[one] < outline.stops[one] <= stop]
            if not inside or outline.line(outline.stops[inside[-1]], stop):
                return
            box = inside[-1]
        told = any(is_told(outline.text(line)) for line in text_lines(outline, range(box, outline.ends[box])))
        if told or box == body or outline.tags[box] in TEXT_TAGS or not _is_pressed(outline, box):
            return
        yield box
        stop = outline.starts[box]


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


def _bars_over_code(outline: Outline, body: int) -> Iterator[int]:
    """The lines in *body* over code that say what language it is in or which file, in a box with something to press."""
    for code in filter(outline.chars, outline.within(body, "pre")):
        box = _small_box(outline, code, body, outline.chars(code) + MAX_BAR_CHARS)
        if outline.starts[box] < outline.starts[code] and outline.nodes[box].css_first(CONTROLS) is not None:
            lines = [*text_lines(outline, range(box, code))]
            if all(_is_in_bar(outline, one, code) for one in lines if outline.tags[one] not in HEADINGS):
                yield from (one for one in lines if outline.tags[one] not in HEADINGS)


def _is_in_bar(outline: Outline, line: int, code: int) -> bool:
    """Whether a *line* over *code* is a label of it: no line of the text, no item and nothing that announces it."""
    if outline.tags[line] in TEXT_TAGS | ITEMS | {"pre"} or outline.holds(line, code):
        return False
    text = outline.text(line)
    return count_words(text) <= MAX_BAR_WORDS and not text.endswith((*SENTENCE_ENDS, ":", "："))


def _small_box(outline: Outline, at: int, body: int, most: int = MAX_OFFER_CHARS) -> int:
    """The largest element in *body* that holds *at* and a few words, as a form with what it asks for; else *at*."""
    small = takewhile(lambda one: one != body and outline.chars(one) <= most, outline.around(at))
    return [at, *small][-1]


def _opens_over_a_word(outline: Outline, at: int) -> bool:
    """Whether a part of a line is a card that opens over the link before it: no space parts the two, which one part of
    the line holds, and it begins anew.
    """
    start = outline.starts[at]
    if not start or start == outline.stops[at] or not outline.link_sizes[start - 1]:
        return False
    around, before, first = outline.parents[at], outline.pieces[start - 1], outline.pieces[start]
    glued = not before[-1:].isspace() and first.lstrip(OPENING)[:1].isupper()
    held = outline.tags[around] in INLINE and outline.starts[around] == start - 1
    return glued and held and count_words(outline.text(at)) >= MIN_TOLD_WORDS


def _anchors(outline: Outline, body: int) -> Iterator[int]:
    """The signs in headings that lead to a place on the page."""
    for heading in outline.within(body, *HEADINGS):
        yield from anchors_in(outline, heading)


def _is_hidden(outline: Outline, at: int) -> bool:
    """Whether a block is hidden, by its own attributes or by the class that does so in most style sheets."""
    names = outline.attributes(at).get("class") or ""
    if outline.is_hidden(at):
        return True
    is_shown = outline.tags[at] == "p" and ":" in names  # "hidden md:block", on some screens
    return "hidden" in names and not is_shown and "hidden" in names.split()
