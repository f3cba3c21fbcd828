"""Pictures: the best address of an <img>, however it is loaded, and which images are no pictures of an article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain, islice, takewhile

from selectolax.lexbor import LexborNode

from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, has_any, words_of
from scraper.urls import is_home_page

Attributes = Mapping[str, str | None]

#: Where pages keep the real picture, largest first, where `src` is a placeholder.
LAZY_SOURCES = (
    "data-original",
    "data-large-file",
    "data-pin-media",
    "data-full",
    "data-src",
    "data-lazy-src",
    "data-lazy",
    "data-srcs",
    "data-url",
    "data-image",
    "data-hi-res-src",
)
SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
#: What else an <img> has, none of which is an address of it.
NO_SOURCES = frozenset(("src", "srcset", "alt", "title", "longdesc", "usemap", "sizes", "class", "id", "style"))

#: Wider pictures are for print, narrower ones for lists, in pixels.
MAX_WIDTH_PIXELS, MIN_WIDTH_PIXELS = 2400, 600
#: A base for checking whether something is an address at all.
ANY_BASE_URL = "https://page.invalid/"
#: How many <noscript> elements are looked at.
MAX_NOSCRIPTS = 200
#: How many captions are looked at, and how far up the button that enlarges a figure is looked for.
MAX_CAPTIONS, MAX_BUTTON_LEVELS = 200, 6
#: How much of a data attribute is looked at.
MAX_DATA_CHARS = 2000
#: The highest pixel density in a srcset: 4x.
MAX_DENSITY = 4

#: The lead picture is at least this wide and high, in pixels, where the page gives its size; a wide one may be lower.
MIN_LEAD_PIXELS, MIN_WIDE_PIXELS = 200, 150
#: Class words around the portrait of an author, and the longest text beside it.
PORTRAIT_TOKENS = words_of(
    "author authors autor autores auteur auteurs autore autori avatar avatars byline bylines profile portrait headshot "
    "mugshot gravatar bio writer contributor columnist"
)
MAX_PORTRAIT_TEXT_CHARS = 200

_PLACEHOLDERS = (
    "blank", "placeholder", "spacer", "transparent", "pixel", "1x1", "loading", "preload", "loader", "lazy", "grey",
    "noimage", "no-image",
)  # fmt: skip
_PLACEHOLDER = re.compile(
    rf"(?:^|[/_.-])(?:(?:{'|'.join(_PLACEHOLDERS)})|(?:placeholder|fallback)s/)[\w.-]*\.(?:gif|png|svg|jpe?g)"
)
_PLACEHOLDER_WORDS = (*_PLACEHOLDERS, "fallbacks/")
_ICONS = ("icon", "logo", "avatar", "emoji", "smil", "sprite", "badge", "button")
_ICON = re.compile(
    r"(?:^|[/_.-])(?:(?:fav)?icons?|logos?|(?:bl|gr)?avatars?|emojis?|smil(?:ies|eys?)|sprites?|badges?|buttons?)"
    r"\d{0,2}[/_.-]"
)
_TRACKERS = (
    "doubleclick", "scorecardresearch", "google-analytics", "googletagmanager", "facebook.com/tr", "/pixel", "/beacon",
    "counter.",
)  # fmt: skip
_SIZE = re.compile(r"\s*(\d{1,5})")
_NAMED_SIZE = re.compile(
    r"(?<![a-z\d:])(\d{2,4})x(\d{2,4})(?![a-z\d:])|[?&](?:w|h|width|height|s|size|resize|fit)=(\d{2,4})(?:x|(?!\w))"
)
_CANDIDATES = re.compile(r",\s+|,(?=https?:|//)|(?<=\d[wx]),(?=/)")
PICTURE_FILE = re.compile(r"(?i)^[^\s\"'{}?]+\.(?:jpe?g|png|webp|avif)(?:\?[^\s\"{}]*)?$")
_QUOTED = re.compile(r'"([^"]*)"')
_DESCRIPTOR = re.compile(r"([\d.]{1,9})[wx]")


def is_placeholder(url: str) -> bool:
    """Whether the file of a picture is called as what only keeps its place: "blank.gif", "no-image.png"."""
    url = url.lower()
    return has_any(url, _PLACEHOLDER_WORDS) and _PLACEHOLDER.search(url) is not None


def _is_tracker(url: str) -> bool:
    return has_any(url.lower(), _TRACKERS)


def picture_at(outline: Outline, image: int, base_url: str | None) -> str | None:
    """The best picture that an <img> offers, with the sources of the <picture> that it may stand in.

    A thumbnail that is a link to a picture stands for that.
    """
    above = outline.parents[image]
    sources = outline.within(above, "source") if outline.tags[above] == "picture" else ()
    url = picture_url(outline.attributes(image), base_url, *map(outline.attributes, sources))
    if url and is_thumbnail(url):
        link = outline.link_around(image)
        whole = address(base_url, outline.attribute(link, "href")) if link is not None else None
        return whole if whole and PICTURE_FILE.search(whole) else url
    return url


def picture_url(attributes: Attributes, base_url: str | None, *sources: Attributes) -> str | None:
    """The best picture of *attributes* and *sources*; None if they have no address or that of a placeholder."""
    lazy = [attributes[name] for name in LAZY_SOURCES if name in attributes]
    sets = [_widest(value) for one in (attributes, *sources) for name in SOURCE_SETS if (value := one.get(name))]
    sized = sorted((found for found in sets if is_large(found[1])), key=lambda found: -found[1]) if sets else ()
    other = (url for url, size in sets if not is_large(size))
    for candidate in (*(url for url, _ in sized), *filter(None, lazy), *other, attributes.get("src")):
        if candidate and candidate[0] == "{":  # for a script: the first address in it
            candidate = next((one for one in _QUOTED.findall(candidate[:MAX_DATA_CHARS]) if "//" in one), None)
        if candidate and "'" in candidate and " " in candidate:  # a script
            continue
        url = address(base_url, candidate)
        if url and not (is_placeholder(url) or _is_tracker(url) or is_home_page(url)):
            return url
    # a script's own name for it
    others = (
        _widest(value)[0] if name.endswith("srcset") else value
        for name, value in attributes.items()
        if value and name not in NO_SOURCES
    )
    return next((address(base_url, value) for value in others if PICTURE_FILE.search(value[:MAX_DATA_CHARS])), None)


def is_large(size: float) -> bool:
    """Whether the descriptor of a candidate promises a picture for reading: "800w", "2x"."""
    return size >= MIN_WIDTH_PIXELS or 0 < size <= MAX_DENSITY


def _widest(source_set: str) -> tuple[str, float]:
    """The candidate of a `srcset` with the largest descriptor (HTML §4.8.4.2.1), no wider than a screen if it can be.

    With its descriptor; 0 without one, and for what is too wide.
    """
    best, size = "", -1.0
    for candidate in _CANDIDATES.split(source_set):
        parts = candidate.split()
        if parts:
            match = _DESCRIPTOR.fullmatch(parts[-1]) if len(parts) > 1 else None
            width = float(match[1]) if match and match[1].count(".") < 2 and match[1] != "." else 0.0
            width = width if width <= MAX_WIDTH_PIXELS else 0.0
            if width > size:
                best, size = parts[0], width
    return best, max(size, 0.0)


def is_picture(attributes: Attributes) -> bool:
    """Whether an image shows something: no tracking pixel, icon, emoji or avatar."""
    for name in ("width", "height"):
        size = _SIZE.match(attributes.get(name) or "")
        if size and int(size[1]) < 40:
            return False
    lazy = [value for name in LAZY_SOURCES if (value := attributes.get(name))]
    files = (one for one in lazy if PICTURE_FILE.search(one[:MAX_DATA_CHARS]))
    shown = attributes.get("data-src") or attributes.get("src") or ""
    unshown = lazy if shown.startswith("data:") else ()
    source = next(chain(files, unshown), shown).lower()
    is_icon = has_any(source, _ICONS) and _ICON.search(source) is not None
    return not (is_icon or _is_tracker(source))


def is_stated_large(attributes: Attributes) -> bool:
    """Whether an image says that it is as wide and high as a photo to look at."""
    width, height = (_SIZE.match(attributes.get(name) or "") for name in ("width", "height"))
    return bool(width and height and int(width[1]) >= MIN_LEAD_PIXELS and int(height[1]) >= MIN_WIDE_PIXELS)


def is_portrait(outline: Outline, image: int) -> bool:
    """Whether an image is small, or shows who signs: so called by itself or by a narrow element around it."""
    attributes = outline.attributes(image)
    width, height = (_SIZE.fullmatch(attributes.get(name) or "") for name in ("width", "height"))
    if width and int(width[1]) < MIN_LEAD_PIXELS:
        return True
    if height and int(height[1]) < (MIN_WIDE_PIXELS if width else MIN_LEAD_PIXELS):
        return True
    around = takewhile(lambda at: outline.chars(at) < MAX_PORTRAIT_TEXT_CHARS, outline.around(image))
    return any(outline.names(at) & PORTRAIT_TOKENS for at in (image, *islice(around, 4)))


def is_thumbnail(url: str) -> bool:
    """Whether the address of a picture says that it is small: "-150x150.jpg", "?w=105"."""
    return any(int(size) < MIN_LEAD_PIXELS for match in _NAMED_SIZE.finditer(url) for size in match.groups() if size)


def player_url(attributes: Attributes, base_url: str | None) -> str | None:
    """Where an embedded player, post or video can be seen; None if nowhere."""
    for name in ("src", "data-src", "data-lazy-src", "cite", "data-instgrm-permalink"):
        if url := address(base_url, attributes.get(name)):
            return None if _is_tracker(url) or re.search(r"//[^/]*(?:ads?|adserver|syndication)\b", url) else url
    return None


def show_pictures(holders: Sequence[LexborNode]) -> None:
    """Let the pictures for readers without scripts stand where the page shows none before its scripts have run.

    *holders*: its <noscript> elements.
    """
    for holder in holders[:MAX_NOSCRIPTS]:
        around = holder.parent
        if around is None or around.tag == "amp-img":  # shown anyway
            continue
        if not any(map(_is_shown_alone, holder.css("img"))) or holder.text().strip():  # "please switch on JavaScript"
            continue
        beside = [*_pictures_in(_beside(holder, "prev")), *_pictures_in(_beside(holder, "next"))]
        if not any(picture_url(other.attributes, ANY_BASE_URL) for other in beside):
            shown = {image.attributes.get("alt") for image in holder.css("img")} | {None, ""}
            for other in beside[:1]:  # its place until the script has run
                if other.attributes.get("alt") in shown:
                    other.decompose()
            holder.unwrap()


def show_enlarged(captions: Sequence[LexborNode]) -> None:
    """Let figures stand in the page where each is a button that enlarges it. *captions*: its <figcaption> elements."""
    for caption in captions[:MAX_CAPTIONS]:
        button = caption.parent
        for _ in range(MAX_BUTTON_LEVELS):
            if button is None or button.tag in ("body", "button"):
                break
            button = button.parent
        if button is not None and button.tag == "button" and button.css_first("img") is not None:
            button.unwrap()


def _is_shown_alone(image: LexborNode) -> bool:
    """Whether an <img> is a picture directly in <noscript>, or in a <picture> there."""
    above = image.parent
    if above is not None and above.tag == "picture":
        above = above.parent
    attributes = image.attributes
    is_direct = above is not None and above.tag == "noscript"
    return is_direct and is_picture(attributes) and picture_url(attributes, ANY_BASE_URL) is not None


def _beside(node: LexborNode, side: str) -> LexborNode | None:
    """The element before or behind *node* in the same one."""
    other: LexborNode | None = getattr(node, side)
    while other is not None and not other.is_element_node:
        other = getattr(other, side)
    return other


def _pictures_in(node: LexborNode | None) -> list[LexborNode]:
    """The picture that *node* is, or that it holds for another beside it; elements of a script's own hold one, too."""
    if node is None or not (node.tag in ("img", "picture", "span", "a", "div") or "-" in (node.tag or "")):
        return []
    return [node] if node.tag == "img" else node.css("img")[:1]
