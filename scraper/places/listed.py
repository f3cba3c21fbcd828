"""The places of a page as a list of short texts, for those who cannot or will not click in the page."""

from __future__ import annotations

from scraper.article.html.tree import HEADINGS, text_of
from scraper.places.elements import children, open_elements
from storage.model import Document

#: More places are not listed, and longer texts are cut.
MAX_PLACES, MAX_PLACE_CHARS = 250, 90
#: Elements whose text is one thing, though others stand in it.
WHOLE = HEADINGS | {"p", "time", "li", "figcaption", "td", "dd", "dt", "address"}


def list_places(document: Document) -> list[dict[str, object]]:
    """The places of the page in *document* that say something, in their order.

    -> {"at": the number of the element, "text": its tag and the begin of its text}
    """
    elements = open_elements(document)
    places: list[dict[str, object]] = []
    for at, node in enumerate(elements.nodes):
        if node.tag not in WHOLE and any(children(node)):
            continue
        text = text_of(node)
        if text:
            places.append({"at": at, "text": f"{node.tag}: {text[:MAX_PLACE_CHARS]}"})
        if len(places) == MAX_PLACES:
            break
    return places
