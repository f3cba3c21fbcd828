"""What a heading is the heading of: the elements behind it that list articles."""

from __future__ import annotations

from itertools import takewhile

from scraper.article.html.body.cleaning import is_told
from scraper.article.html.header import line_called, text_lines
from scraper.article.html.link_titles import heading_over
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, HEADINGS, key_of
from scraper.text.length import count_words
from scraper.text.phrases import block_kind

#: How many elements above its heading a block may begin, and above one that says that it heads related articles.
MAX_BLOCK_STEPS, MAX_KNOWN_BLOCK_STEPS = 4, 8
#: How many above a remark beside the heading: that may also say that there is nothing to list.
MAX_NOTED_STEPS = 2
#: So much text stands beside the one link under a known heading in a text: a day, a section.
MAX_BESIDE_CHARS = 60
#: In a block with a heading, headlines may be this short.
MIN_BLOCK_HEADLINE_WORDS = 1


def box_below(
    outline: Outline, element: int, heading: str, body: int | None, *, inside: bool, known: bool = False
) -> list[int]:
    """The elements that the *heading* in *element* is the heading of; none if it heads nothing.

    *known*: it says that it heads related articles. Others may head what a script fills in, and the page leaves empty.
    """
    link = outline.link_around(element)
    if link is not None and _begins_link(outline, element, link):
        return [link]
    at = next((one for one in (element, *outline.around(element)) if outline.tags[one] in BLOCKS), element)
    if key_of(outline.text(at)) != heading:  # "Xem thêm: <a>…</a>" on one line
        if _linked(outline, at, skip=heading) <= 0.9 or outline.holds(at, body):
            return []
        if any(outline.attribute(link, "href")[:1] not in ("", "#") for link in links_in(outline, at)):
            return [at]  # else they are buttons over what follows
    is_empty = is_noted = False
    steps = MAX_KNOWN_BLOCK_STEPS if known else MAX_BLOCK_STEPS
    while steps > 0:
        steps -= 1
        if box := _following(outline, at, inside=inside, known=known):
            if is_empty and (has_own_heading(outline, box[0]) or not _lists(outline, box[0], inside=True)):
                break  # the next block, or words with a link
            if is_noted and _heads_several(outline, box[0]):
                break
            return [at, *box] if inside else box
        parent = outline.parents[at]
        behind = list(outline.after(at))
        says = any(map(outline.chars, behind))
        if (behind and not known) or (says and not _is_remark(outline, behind)):
            break
        # a line is drawn below the heading, or nothing was found for it
        is_empty = is_empty or (bool(behind) and not says)
        if says:
            is_noted, steps = True, min(steps, MAX_NOTED_STEPS)
        if parent < 0 or outline.holds(parent, body) or outline.tags[parent] in ("body", "main"):
            break
        at = parent
    return []


def _is_remark(outline: Outline, behind: list[int]) -> bool:
    """Whether what stands beside a heading only adds to it: when its list was made, the name of another list."""
    first, stop = outline.starts[behind[0]], outline.stops[behind[-1]]
    if stop - first > MAX_BESIDE_CHARS:  # of at least one character each
        return False
    text = outline.line(first, stop)
    return len(text) <= MAX_BESIDE_CHARS and not any(map(outline.linked, behind)) and not is_told(text)


def _begins_link(outline: Outline, label: int, link: int) -> bool:
    """Whether a *label* is the beginning of a *link* that has more words and stands in no sentence."""
    around = outline.box_around(link)
    is_alone = outline.linked(around) == outline.chars(around)
    return is_alone and outline.starts[label] == outline.starts[link] and outline.chars(label) < outline.chars(link)


def has_own_heading(outline: Outline, at: int) -> bool:
    """Whether the first text of an element is a heading that is no link."""
    first = outline.starts[at]
    inside = takewhile(lambda one: outline.starts[one] == first, range(at, outline.ends[at]))
    return any(outline.tags[one] in HEADINGS and outline.plain(one) for one in inside)


def _heads_several(outline: Outline, at: int) -> bool:
    """Whether an element begins with a heading that is the one of its kind in it, over links to several pages."""
    if not has_own_heading(outline, at):
        return False
    headings = [at] if outline.tags[at] in HEADINGS else outline.within(at, *HEADINGS)
    alike = [one for one in headings if outline.tags[one] == outline.tags[headings[0]]]
    return len(alike) == 1 and len({outline.attribute(link, "href") for link in links_in(outline, at)}) > 1


def _following(outline: Outline, at: int, *, inside: bool, known: bool) -> list[int]:
    """The siblings after *at* that list articles, up to the first that does not."""
    box: list[int] = []
    for sibling in outline.after(at):
        if not outline.chars(sibling):
            continue
        if outline.tags[sibling] in HEADINGS and box and not outline.has(sibling, "a"):
            break
        if _heads_block(outline, sibling):
            break
        listed = _lists(outline, sibling, inside=inside) or (known and inside and _says_little(outline, sibling))
        if not listed and (box or inside):
            break
        if listed:
            box.append(sibling)
    return box


def _heads_block(outline: Outline, at: int) -> bool:
    """Whether another block begins in *at*."""
    headings = [at, *outline.within(at, *HEADINGS)] if outline.tags[at] in HEADINGS else outline.within(at, *HEADINGS)
    return any(block_kind(outline.text(heading)) is not None for heading in headings)


def _lists(outline: Outline, at: int, *, inside: bool) -> bool:
    """Whether *at* lists articles. In the body most of its text must be links, or stand under linked headings."""
    if any(line_called(outline, link) is not None for link in links_in(outline, at)):
        return True
    if not inside:
        return any(
            count_words(outline.text(link)) >= MIN_BLOCK_HEADLINE_WORDS or outline.covers(link)
            for link in links_in(outline, at)
        )
    if not outline.linked(at):
        return False
    if _linked(outline, at) > 0.6:
        return True
    return outline.tags[at] not in ("p", "figure") and (
        outline.has_linked_heading(at, "h2", "h3", "h4", "h5")
        or any(heading_over(outline, link) is not None for link in links_in(outline, at))
    )


def _says_little(outline: Outline, at: int) -> bool:
    """Whether *at* leads to one page, and has no more beside that than a day and a section, and no sentence.

    These stand in lines of their own: else they are part of what is said, as those of a source or an office are.
    """
    links = links_in(outline, at)
    is_one = len({outline.attribute(link, "href") for link in links}) == 1
    is_short = outline.tags[at] != "p" and outline.plain(at) <= MAX_BESIDE_CHARS
    return (
        is_one
        and is_short
        and not any(is_told(outline.text(line)) for line in text_lines(outline, range(at, outline.ends[at])))
        and not _is_amid(outline, links[0])
    )


def _is_amid(outline: Outline, link: int) -> bool:
    """Whether loose text stands right before a link in its line."""
    box, before = outline.box_around(link), outline.starts[link] - 1
    return outline.starts[box] <= before and not any(
        outline.starts[one] <= before < outline.stops[one] for one in outline.children(box)
    )


def links_in(outline: Outline, at: int) -> list[int]:
    """The links in *at*, or it itself if it is one."""
    found = [at] if outline.tags[at] == "a" else outline.within(at, "a")
    return [link for link in found if "href" in outline.attributes(link)]


def _linked(outline: Outline, at: int, *, skip: str = "") -> float:
    """The share of the text of *at* that stands in links, apart from the heading *skip*."""
    if not outline.linked(at):
        return 0.0
    whole = len(key_of(outline.text(at))) - len(skip)
    return sum(len(key_of(outline.text(link))) for link in links_in(outline, at)) / whole if whole > 0 else 0.0
