"""Who signs a page in a box of his own: one behind the text, a card with a day, a portrait."""

from __future__ import annotations

import re
from itertools import islice

from scraper.article.html.body.ending import is_day
from scraper.article.html.fields.author_links import (
    ACCOUNT_PATH,
    AUTHOR_PATH,
    BYLINE_TOKENS,
    MAX_NAME_CHARS,
    REVIEWED,
    has_label,
)
from scraper.article.html.fields.bare_names import (
    MIN_NAME_CHARS,
    is_told_of,
    names_in,
)
from scraper.article.html.fields.dates import MAX_ELEMENTS_BEHIND, is_in_card
from scraper.article.html.header import is_dated, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, has_figure
from scraper.text.bylines import (
    is_byline,
    is_labelled_byline,
    is_name,
    parse_authors,
)
from scraper.text.phrases import byline_word

#: The box of an article's day and author, and how many elements above the link to him that is.
MAX_CARD_CHARS, MAX_CARD_LEVELS = 300, 4
#: Where a link leads that is called an account and is that of whoever logs in.
_LOGIN = re.compile(
    r"(?i)/(?:log.?(?:in|on|out)|sign.?(?:in|up|out)|register|registration|account|me|edit|settings|password)(?=\W|$)"
)
#: How far around its heading the box of an author is, its longest text, and the most words before the name.
MAX_BOX_LEVELS, MAX_TOLD_CHARS, MAX_WORDS_BEFORE = 3, 1500, 3
#: So many pictures are looked at for a portrait.
MAX_PORTRAITS = 100
#: So many elements beside the line of a portrait are looked at.
MAX_BESIDE = 12


def named_behind(outline: Outline, body: int | None) -> str | None:
    """The one author whom a box behind the text names, by a link to his page, by a label, or by his linked portrait."""
    if body is None:
        return None
    names: dict[str, str] = {}
    is_certain = False
    shown = ""  # where the last link led that has only a picture
    for at in range(outline.ends[body], min(outline.ends[body] + MAX_ELEMENTS_BEHIND, len(outline.tags))):
        href = outline.attribute(at, "href") if outline.tags[at] == "a" else ""
        if href and not outline.chars(at) and outline.has(at, "img"):
            shown = href
        if not 2 <= outline.chars(at) <= MAX_NAME_CHARS:
            continue
        linked = AUTHOR_PATH.search(href) and "/profile" not in href  # whoever is named has a profile
        text = outline.text(at)
        named = linked or is_labelled_byline(text) or has_label(outline, at)
        if not named and (href != shown or not ACCOUNT_PATH.search(href) or _is_comment(outline, at)):
            continue
        if REVIEWED.match(text) or is_in_card(outline, at):
            continue
        people = parse_authors(text) if is_byline(text) else ()
        names.update((person.name, text) for person in people if _is_full(person.name))
        is_certain = is_certain or (bool(people) and (bool(named) or _is_own_account(outline, at)))
    return next(iter(names.values())) if is_certain and len(names) == 1 else None


def headed(outline: Outline, body: int | None) -> str | None:
    """The full name that ends the heading of a box behind the text, "About Jane Doe", with a picture and a line that
    begins with it; firms tell of themselves so, too, but show no portrait.
    """
    if body is None:
        return None
    first, last = outline.ends[body], min(outline.ends[body] + MAX_ELEMENTS_BEHIND, len(outline.tags))
    for at in range(first, last):
        if outline.tags[at] not in HEADINGS or not MIN_NAME_CHARS <= outline.chars(at) <= MAX_NAME_CHARS:
            continue
        box = next((one for one in islice(outline.around(at), MAX_BOX_LEVELS) if outline.has(one, "img")), 0)
        if not outline.chars(at) < outline.chars(box) <= MAX_TOLD_CHARS or outline.holds(box, body):
            continue
        words, behind = outline.text(at).split(), outline.line(outline.stops[at], outline.stops[box])
        names = (" ".join(words[begin:]) for begin in range(1, min(MAX_WORDS_BEFORE, len(words) - 2) + 1))
        name = next((one for one in names if behind.startswith(f"{one} ") and is_name(one)), None)
        if name is not None:
            return name
    return None


def _is_own_account(outline: Outline, link: int) -> bool:
    """Whether a link to an account is to that of the author: an element around it is called his, or the page names it
    elsewhere without a portrait, which readers who comment have. Where to log in is nobody's.
    """
    href, name = outline.attribute(link, "href"), outline.text(link)
    if _LOGIN.search(href):
        return False
    if any(outline.names(box) & BYLINE_TOKENS for box in islice(outline.around(link), MAX_CARD_LEVELS)):
        return True
    texts = [outline.text(at) for at in outline.within(0, "a") if outline.attribute(at, "href") == href]
    return texts.count(name) > texts.count("")


def _is_comment(outline: Outline, link: int) -> bool:
    """Whether a day stands beside the link to who says something, or a long text."""
    *_, box = islice(outline.around(link), 2)
    lines = range(box, outline.ends[box])
    return outline.chars(box) > MAX_CARD_CHARS or any(is_dated(outline, at) for at in text_lines(outline, lines))


def named_in_card(outline: Outline, body: int | None) -> str | None:
    """Whom the one box outside of the text links that begins with a day and has no headline, which a card of another
    article would have.
    """
    cards: dict[int, str] = {}
    for link in outline.within(0, "a"):
        if outline.holds(body, link) or not AUTHOR_PATH.search(outline.attribute(link, "href")):
            continue
        if not 1 < outline.chars(link) <= MAX_NAME_CHARS:
            continue
        for box in islice(outline.around(link), MAX_CARD_LEVELS):
            if outline.chars(box) > MAX_CARD_CHARS or any(outline.holds(box, one) for one in (body, *cards)):
                break
            first = next(text_lines(outline, range(box, outline.ends[box])), None)
            if first is not None and first < link and is_day(outline.text(first)):
                if all(outline.chars(one) <= MAX_NAME_CHARS / 2 for one in outline.within(box, "a")):
                    cards[box] = outline.text(link)
                    if len(cards) > 1:
                        return None
                break
    return next(iter(cards.values())) if len(cards) == 1 else None


def _is_full(name: str) -> bool:
    """Whether a name has several words, or is of a script that writes them together."""
    return " " in name or name[0] >= "\u3040"


def portrayed(outline: Outline, body: int | None, known: frozenset[str]) -> str | None:
    """The one name that a picture says it shows, and that stands beside it, if the page says that this is its author:
    by a link to an author's page, a line about him, a date beside it, or a word like "by" before it.
    """
    names = set()
    for at in outline.within(0, "img")[:MAX_PORTRAITS]:
        name = outline.attribute(at, "alt")
        if not MIN_NAME_CHARS <= len(name) <= MAX_NAME_CHARS or name in names:
            continue
        near = outline.pieces[max(0, outline.starts[at] - 1) : outline.starts[at] + 2]
        pieces = [piece.strip() for piece in near]
        if not any(name in piece for piece in pieces):
            continue
        is_alone = name in pieces
        line = outline.box_around(at)
        in_dated_line = is_alone and line > 0 and is_dated(outline, line) and not has_figure(name)
        in_dated_line = in_dated_line and not _is_in_list(outline, line)
        if (in_dated_line and (is_name(name) or names_in(name, known))) or (
            names_in(name, known) == [name]
            and (
                _signed_by(name, " ".join(pieces))
                or (is_alone and (_leads_to_author(outline, at, name) or is_told_of(outline, name, body)))
            )
        ):
            names.add(name)
    return names.pop() if len(names) == 1 else None


def _is_in_list(outline: Outline, line: int) -> bool:
    """Whether a line with a picture and a day is one of several alike: an item of a list of articles."""
    beside = (one for one in islice(outline.children(outline.parents[line]), MAX_BESIDE) if one != line)
    alike = (one for one in beside if outline.tags[one] == outline.tags[line] and outline.has(one, "img"))
    return any(is_dated(outline, one) for one in alike)


def _signed_by(name: str, sentence: str) -> bool:
    """Whether a word like "by" stands before *name* in *sentence*: "This post was written by Jane Doe, an editor"."""
    words = sentence.partition(name)[0].split()
    return name in sentence and bool(words) and byline_word(words[-1]) == "by"


def _leads_to_author(outline: Outline, image: int, name: str) -> bool:
    """Whether a picture, or a link with *name*, leads to the page of an author."""
    links = [outline.link_around(image), *(at for at in outline.within(0, "a") if name in outline.text(at))]
    return any(at is not None and AUTHOR_PATH.search(outline.attribute(at, "href")) is not None for at in links)
