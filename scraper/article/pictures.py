"""Pictures: the best address of a lazily loaded one, captions, and what is no picture at all."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scraper.article.tree import address, attribute

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


def picture_url(image: LexborNode, base_url: str | None) -> str | None:
    """The best picture that *image* offers; None if it has no address or is a placeholder."""
    attributes = image.attributes
    sets = [attributes.get(name) for name in SOURCE_SETS]
    parent = image.parent
    if parent is not None and parent.tag == "picture":
        sets += [source.attributes.get(name) for source in parent.css("source") for name in SOURCE_SETS]
    lazy = [attributes.get(name) for name in SOURCES[:-1]]
    for candidate in (*lazy, *map(_widest, sets), attributes.get("src")):
        url = address(base_url, candidate)
        if url and not _PLACEHOLDER.search(url) and not _TRACKER.search(url):
            return url
    return None


def _widest(source_set: str | None) -> str | None:
    """The candidate of a `srcset` with the largest descriptor (HTML §4.8.4.2.1)."""
    best, size = None, -1.0
    for candidate in re.split(r",\s+|,(?=https?:|//)", source_set or ""):
        parts = candidate.split()
        if parts:
            match = re.fullmatch(r"([\d.]{1,9})[wx]", parts[-1]) if len(parts) > 1 else None
            width = float(match[1]) if match and match[1].count(".") < 2 and match[1] != "." else 0.0
            if width > size:
                best, size = parts[0], width
    return best


def is_picture(image: LexborNode) -> bool:
    """Whether *image* shows something: no tracking pixel, icon, emoji or avatar."""
    for name in ("width", "height"):
        size = re.match(r"\d{1,5}", attribute(image, name))
        if size and int(size[0]) < 40:
            return False
    source = attribute(image, "data-src") or attribute(image, "src")
    return not (_ICON.search(source) or _TRACKER.search(source))


def player_url(node: LexborNode, base_url: str | None) -> str | None:
    """Where an embedded player, post or video can be seen; None if nowhere."""
    names = ("src", "data-src", "data-lazy-src", "cite", "data-instgrm-permalink")
    for candidate in (attribute(node, name) for name in names):
        if url := address(base_url, candidate):
            return None if _TRACKER.search(url) or re.search(r"//[^/]*(?:ads?|adserver|syndication)\b", url) else url
    return None
