"""How far an article reaches behind its text: its tags, categories and signatures stand there, and those of the site in
the columns and blocks beside.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import takewhile

from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, words_of
from scraper.text.phrases import is_section_label, is_tag_label

#: Elements that are no part of an article, wherever they stand behind its text.
BESIDE_TAGS = frozenset(("aside", "nav"))
#: Class words of the frame of a page, and those of what holds an article, or is a part of one, whatever it is called.
FRAME_TOKENS = frozenset(("nav", "navigation", "menu", "footer"))
HOLDER_TOKENS = words_of("article body content entry post story text detail main singular")
ARTICLE_TOKENS = HOLDER_TOKENS | words_of("box card news node panel tag tags thread topic")
#: Class words of what stands beside an article, and those of what holds one, or may be any part of a page.
COLUMN_TOKENS, ANY_PART_TOKENS = FRAME_TOKENS | {"sidebar", "widget"}, HOLDER_TOKENS - {"main"} | {"elementor"}
#: How many levels above the element of title and text an article may reach.
MAX_LEVELS_BEYOND = 2
#: Several lists of an article have no more links than these.
MAX_LISTED_LINKS = 12
#: The longest part behind a text that is taken as a whole, in characters, and how deep a longer one is looked into.
MAX_PART_CHARS, MAX_DEPTH = 500, 3


def parts_behind(outline: Outline, heading: int | None, body: int | None) -> Iterator[int]:
    """The elements behind the text that belong to the article, outermost, in order.

    In the element of title and text these are all but blocks of the page; above it, those up to the first block.
    """
    at = body if body is not None else -1
    beyond = 0
    while at > 0 and beyond <= MAX_LEVELS_BEYOND:
        is_whole = heading is None or outline.holds(at, heading)
        if is_whole and outline.tags[at] == "main" and outline.has(at, "article"):
            return  # what stands beside it is that of the site
        for part in outline.after(at):
            parts = list(_short_parts(outline, part, is_whole=is_whole))
            yield from parts
            if is_whole and not parts and outline.chars(part):
                return
        at = outline.parents[at]
        beyond += is_whole


def _short_parts(outline: Outline, at: int, *, is_whole: bool, depth: int = 0) -> Iterator[int]:
    """*at* if it belongs to the article; of a long element those in it that do."""
    if outline.starts[at] == outline.stops[at]:
        return
    if is_block(outline, at, is_whole=is_whole):
        own = not is_whole and outline.tags[outline.parents[at]] != "body"
        if own and _heads_lists(outline, at):
            yield at
    elif outline.chars(at) <= MAX_PART_CHARS:
        yield at
    elif depth < MAX_DEPTH and not is_whole:
        for child in outline.children(at):
            yield from _short_parts(outline, child, is_whole=is_whole, depth=depth + 1)


def elements_behind(outline: Outline, heading: int | None, body: int | None) -> Iterator[int]:
    """The parts of the article behind its text, and all elements in them, in order."""
    for part in parts_behind(outline, heading, body):
        yield from (at for at in range(part, outline.ends[part]) if outline.tags[at])


def writing_place(outline: Outline, first: int) -> int:
    """The first element from *first* on in which readers write a text and who they are, as below an article; else the
    last of all. What has no other field reports a mistake, or shows code to copy.
    """
    places = dict.fromkeys(outline.fields[bisect_left(outline.fields, first) :])
    return next((at for at in places if _is_written(outline, at)), len(outline.tags))


def _is_written(outline: Outline, at: int) -> bool:
    """Whether readers write a text in *at*, in a form with other fields."""
    form = next((one for one in (at, *outline.around(at)) if outline.tags[one] == "form"), None)
    if form is None or not any(part.tag == "textarea" for part in outline.nodes[at].iter()):
        return False
    begin = bisect_left(outline.fields, form)
    return bisect_left(outline.fields, outline.ends[form]) - begin > 1


def without_blocks(outline: Outline, elements: Iterable[int], body: int | None) -> Iterator[int]:
    """*elements* that stand between title and text, without the blocks of the page among them."""
    done = -1
    for at in elements:
        if at < done:
            continue
        if not outline.holds(at, body) and is_block(outline, at, is_whole=False) and not _heads_lists(outline, at):
            done = outline.ends[at]
            continue
        yield at


def _first_line(outline: Outline, at: int) -> str:
    return outline.pieces[outline.starts[at]].strip()


def is_block(outline: Outline, at: int, *, is_whole: bool) -> bool:
    """Whether an element is a block of the page: a column, a menu, its footer, or a heading and what it heads.

    *is_whole*: it stands outside of the element of title and text.
    """
    tag = outline.tags[at]
    if tag in BESIDE_TAGS:
        return True
    if is_whole and outline.names(at) & FRAME_TOKENS and not outline.names(at) & ARTICLE_TOKENS:
        return not _marks_tags(outline, at)
    if tag in HEADINGS or at not in outline.broken:
        return False
    if tag == "footer" and (is_whole or outline.tags[outline.parents[at]] == "body"):
        return True
    return begins_with_heading(outline, at)


def _marks_tags(outline: Outline, at: int) -> bool:
    """Whether a link in a short element is marked as a tag."""
    links = outline.within(at, "a") if outline.chars(at) <= MAX_PART_CHARS else []
    return any("tag" in outline.attribute(link, "rel").split() for link in links)


def _heads_lists(outline: Outline, at: int) -> bool:
    """Whether a block is made of lists of tags or sections behind their labels, or has the date beside one."""
    if outline.chars(at) > MAX_PART_CHARS:
        return False
    headings = outline.within(at, *HEADINGS)
    labels = [outline.text(one) for one in headings] or [_first_line(outline, at)]
    known = [is_tag_label(label) or is_section_label(label) for label in labels]
    if len(labels) == 1:
        return known[0]
    is_short = len(outline.within(at, "a")) <= MAX_LISTED_LINKS
    return is_short and any(known) and (all(known) or len(outline.within(at, "time")) == 1)


def begins_with_heading(outline: Outline, at: int) -> bool:
    """Whether the first text of an element is that of a heading."""
    first = outline.starts[at]
    inside = takewhile(lambda one: outline.starts[one] == first, range(at, outline.ends[at]))
    return any(outline.tags[one] in HEADINGS and outline.stops[one] > first for one in inside)


def is_beside(outline: Outline, at: int) -> bool:
    """Whether an element stands in a column or menu."""
    return any(outline.tags[above] in BESIDE_TAGS for above in outline.around(at))


def is_framed(outline: Outline, at: int) -> bool:
    """Whether an element stands in what is called the frame of the page or a column, and has no main heading."""
    parts = ((one, outline.names(one)) for one in (at, *outline.around(at)))
    return any(
        names & COLUMN_TOKENS and not names & ANY_PART_TOKENS and not outline.has(one, "h1") for one, names in parts
    )
