"""Pictures: the best address of a lazily loaded one, captions, and what is no picture at all."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scraper.article.outline import Outline
from scraper.article.tree import address

Attributes = Mapping[str, str | None]

#: Where pages keep the real picture, largest first; `src` may be a placeholder.
SOURCES = (
    "data-original",
    "data-full",
    "data-full-src",
    "data-src",
    "data-lazy-src",
    "data-lazy",
    "data-url",
    "data-hi-res-src",
    "src",
)
SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")

_PLACEHOLDER = re.compile(
    r"(?i)(?:^|[/_.-])(?:blank|placeholder|spacer|transparent|pixel|1x1|loading|lazy|grey|no-?image)[\w.-]*\.(?:gif|png|svg|jpe?g)"
)
_ICON = re.compile(r"(?i)(?:^|[/_.-])(?:icons?|logos?|avatars?|emojis?|smil(?:ies|eys?)|sprites?|badges?)[/_.-]")
_TRACKER = re.compile(
    r"(?i)(?:doubleclick|scorecardresearch|google-analytics|googletagmanager|facebook\.com/tr|/pixel|/beacon|counter\.)"
)


def picture_at(outline: Outline, image: int, base_url: str | None) -> str | None:
    """The best picture that an <img> offers, with the sources of the <picture> that it may stand in."""
    above = outline.parents[image]
    sources = outline.within(above, "source") if outline.tags[above] == "picture" else ()
    return picture_url(outline.attributes(image), base_url, *map(outline.attributes, sources))


def picture_url(attributes: Attributes, base_url: str | None, *sources: Attributes) -> str | None:
    """The best picture of *attributes* and *sources*; None if they have no address or that of a placeholder."""
    lazy = (attributes.get(name) for name in SOURCES[:-1])
    sets = (one.get(name) for one in (attributes, *sources) for name in SOURCE_SETS)
    for candidate in (*filter(None, lazy), *map(_widest, filter(None, sets)), attributes.get("src")):
        url = address(base_url, candidate)
        if url and not _PLACEHOLDER.search(url) and not _TRACKER.search(url):
            return url
    return None


def _widest(source_set: str) -> str | None:
    """The candidate of a `srcset` with the largest descriptor (HTML §4.8.4.2.1)."""
    best, size = None, -1.0
    for candidate in re.split(r",\s+|,(?=https?:|//)", source_set):
        parts = candidate.split()
        if parts:
            match = re.fullmatch(r"([\d.]{1,9})[wx]", parts[-1]) if len(parts) > 1 else None
            width = float(match[1]) if match and match[1].count(".") < 2 and match[1] != "." else 0.0
            if width > size:
                best, size = parts[0], width
    return best


def is_picture(attributes: Attributes) -> bool:
    """Whether an image shows something: no tracking pixel, icon, emoji or avatar."""
    for name in ("width", "height"):
        size = re.match(r"\s*(\d{1,5})", attributes.get(name) or "")
        if size and int(size[1]) < 40:
            return False
    source = attributes.get("data-src") or attributes.get("src") or ""
    return not (_ICON.search(source) or _TRACKER.search(source))


def player_url(attributes: Attributes, base_url: str | None) -> str | None:
    """Where an embedded player, post or video can be seen; None if nowhere."""
    for name in ("src", "data-src", "data-lazy-src", "cite", "data-instgrm-permalink"):
        if url := address(base_url, attributes.get(name)):
            return None if _TRACKER.search(url) or re.search(r"//[^/]*(?:ads?|adserver|syndication)\b", url) else url
    return None
