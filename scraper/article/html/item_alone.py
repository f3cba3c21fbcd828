"""The stories of a page that stand in no list: alone in a box, with a picture that leads to them; and what another box
says of one.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from scraper.article.html.card_lines import MIN_SUMMARY_WORDS
from scraper.article.html.item_cards import Candidate
from scraper.article.html.item_links import Items
from scraper.article.html.tree import HEADINGS
from scraper.text.length import count_words
from scraper.urls import is_section_page


def stories_alone(
    page: Items, long: Sequence[Candidate], taken: Container[int], pages: Container[str]
) -> Iterator[Candidate]:
    """Those of *long* links that are stories without a heading: their box leads nowhere else, a picture in it leads
    there, and so does a button in it or beside it; or it stands among the elements of other items, *taken*, with their
    tag.

    None of *pages*, the keys of what several places of the page call the same, and of sections.
    """
    outline = page.outline
    for one in long:
        box = page.own_box(one, -1)
        if box is None or one.key in pages or (one.url is not None and is_section_page(one.url)):
            continue
        if not page.is_pictured(one.key, box):
            continue
        around = outline.parents[box]
        says = {other.title for other in page.within(around, outline.ends[around]) if other.key == one.key}
        beside = (at for at in outline.children(around) if outline.tags[at] == outline.tags[box])
        if len(says) > 1 or any(at in taken for at in beside):
            yield one


def told_elsewhere(page: Items, item: Candidate, links: Sequence[Candidate]) -> tuple[int, int] | None:
    """The first of the *links* to an item that an element with a day has for itself, and that element; else, where the
    item stands in a slide that says no more than its title, the first in another one that sums it up. None if the item
    has one.
    """
    if page.dated_box(item) is not None:
        return None
    others = [one for one in links if one is not item]
    dated = ((one.at, page.dated_box(one)) for one in others)
    own = ((one.at, page.own_box(one, -1)) for one in others if one.heading is not None and one.title == item.title)
    found = next(((at, box) for at, box in dated if box is not None), None)
    box = page.own_box(item, -1)
    if found is not None or box is None or _sums_up(page, box):
        return found
    return next(((at, box) for at, box in own if box is not None and _sums_up(page, box)), None)


def _sums_up(page: Items, box: int) -> bool:
    """Whether an element has a line of words enough outside of links and headings."""
    outline = page.outline
    return any(
        outline.chars(at)
        and not outline.linked(at)
        and outline.tags[at] not in HEADINGS
        and count_words(outline.text(at)) >= MIN_SUMMARY_WORDS
        for at in range(box + 1, outline.ends[box])
        if outline.link_around(at) is None
    )
