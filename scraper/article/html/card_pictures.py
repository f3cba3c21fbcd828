"""The picture of a card: an image, or the background of an element, that leads where the card does or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scraper.article.html.outline import Outline
from scraper.article.html.pictures import (
    LAZY_SOURCES,
    MAX_DATA_CHARS,
    PICTURE_FILE,
    Attributes,
    is_picture,
    is_stated_large,
    picture_at,
    picture_url,
)
from scraper.article.html.tree import address
from scraper.urls import url_key

#: Elements whose background may be the picture, and where scripts find its address.
BACKED_TAGS = frozenset(("a", "div", "figure", "span", "p", "li", "section", "article", "header", "i"))
BACKGROUNDS = (*LAZY_SOURCES, "data-bg", "data-background", "data-background-image")
_GIF = re.compile(r"(?i)\.gif(?:[?#]|$)")
_BACKGROUND = re.compile(r"(?i)background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\")]+)")


def picture_of(outline: Outline, card: Iterable[int], key: str, base_url: str | None) -> str | None:
    """The first picture among the elements of a *card* that leads to the page of *key*, or nowhere: others show who
    signs, or another.
    """
    for at in card:
        if outline.tags[at] == "img":
            url = _image(outline, at, base_url) if _is_picture(outline.attributes(at)) else None
        elif outline.tags[at] in BACKED_TAGS:
            url = _background(outline, at, base_url)
        else:
            continue
        if url and not _leads_elsewhere(outline, at, key, base_url):
            return url
    return None


def linked_pictures(outline: Outline, base_url: str | None) -> dict[str, str]:
    """The first picture that leads to each page, by its key, in whatever card."""
    found: dict[str, str] = {}
    for link in outline.within(0, "a"):
        url = address(base_url, outline.attribute(link, "href")) if outline.has(link, "img") else None
        if (
            url is not None
            and (key := url_key(url)) not in found
            and (image := picture_of(outline, range(link, outline.ends[link]), key, base_url))
        ):
            found[key] = image
    return found


def _image(outline: Outline, at: int, base_url: str | None) -> str | None:
    """The picture of an <img>; where that is a GIF, as what only keeps a place, the photo that it names, if any."""
    url = picture_at(outline, at, base_url)
    if url is None or not _GIF.search(url):
        return url
    named = {name: value for name, value in outline.attributes(at).items() if name != "src"}
    others = (_background(outline, at, base_url), picture_url(named, base_url))
    return next((other for other in others if other and not _GIF.search(other)), url)


def _background(outline: Outline, at: int, base_url: str | None) -> str | None:
    """The picture that an element has for a background, or will have once a script has run."""
    attributes = outline.attributes(at)
    if not ("style" in attributes or any(name in attributes for name in BACKGROUNDS)):
        return None
    found = _BACKGROUND.search((attributes.get("style") or "")[:MAX_DATA_CHARS])
    named = (attributes.get(name) or "" for name in BACKGROUNDS)
    source = found[1] if found else next((one for one in named if PICTURE_FILE.search(one[:MAX_DATA_CHARS])), None)
    image = {"src": source, "width": attributes.get("data-width"), "height": attributes.get("data-height")}
    return picture_url({"src": source}, base_url) if source and _is_picture(image) else None


def _is_picture(attributes: Attributes) -> bool:
    """Whether an image of a card shows something; what is as large as a photo does, whatever it is called."""
    return is_picture(attributes) or is_stated_large(attributes)


def _leads_elsewhere(outline: Outline, at: int, key: str, base_url: str | None) -> bool:
    """Whether a picture is a link to another page than that of *key*, but for a larger picture."""
    link = at if outline.tags[at] == "a" else outline.link_around(at)
    url = address(base_url, outline.attribute(link, "href")) if link is not None else None
    if url is None or PICTURE_FILE.search(url):
        return False
    return url_key(url).partition("?")[0] != key.partition("?")[0]
