"""The stories of a page that stand in no list: alone in a box, with a picture that leads to them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from scraper.article.html.item_cards import Candidate
from scraper.article.html.item_links import Items
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
