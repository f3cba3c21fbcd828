"""Audio and video that belong to an article, as files that a feed can attach: from JSON-LD, the page and its head.

A stream in pieces (HLS, DASH) is no file; nor is a silent loop, which only moves where others stand still.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import urlsplit

from scraper.article.html.outline import Outline
from scraper.article.html.tree import address
from storage.model import Enclosure

#: Media types by the ending of the file (RFC 6381 and IANA's list).
MEDIA_TYPES = {
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "oga": "audio/ogg", "ogg": "audio/ogg",
    "opus": "audio/ogg", "wav": "audio/wav", "flac": "audio/flac", "weba": "audio/webm", "mp4": "video/mp4",
    "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg", "mov": "video/quicktime",
}  # fmt: skip
#: A page with more files is a list of episodes, no article.
MAX_MEDIA_FILES = 8
_SIZE = re.compile(r"([\d.,]{1,12})\s*([kmg])?i?b?(?:ytes)?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


def join_media(*stated: Iterable[Enclosure]) -> tuple[Enclosure, ...]:
    """Files by what states them, each once, best statement first; nothing where they are too many for one article."""
    found: dict[str, Enclosure] = {}
    for one in chain(*stated):
        found.setdefault(one.url.partition("?")[0], one)
    return tuple(found.values()) if len(found) <= MAX_MEDIA_FILES else ()


def shown_media(outline: Outline, at: int, end: int, base: str | None) -> Iterator[Enclosure]:
    """The files of the players in *at* that stand before *end*: of each the first that it offers."""
    for player in outline.within(at, "audio", "video"):
        if player >= end:
            break
        attributes = outline.attributes(player)
        if "loop" in attributes and "muted" in attributes:
            continue
        for one in (player, *outline.within(player, "source")):
            offered = outline.attributes(one)
            url = offered.get("src") or offered.get("data-src") or ""
            kind = offered.get("type") or (outline.tags[player] + "/" if one == player else "")
            if enclosure := media_file(base, url, kind):
                yield enclosure
                break


def media_file(base: str | None, url: str, kind: str = "", size: str = "") -> Enclosure | None:
    """The file at *url*, if its type *kind* or its ending says that it is audio or video in one piece."""
    absolute = address(base, url)
    if absolute is None:
        return None
    ending = urlsplit(absolute).path.rpartition(".")[2].lower()
    stated = kind.partition(";")[0].strip().lower()
    media_type = MEDIA_TYPES.get(ending, "")
    if re.fullmatch(r"(?:audio|video)/[a-z0-9.+-]{2,40}", stated) and "mpegurl" not in stated:
        media_type = stated
    if not media_type or ending in ("m3u8", "mpd"):
        return None
    return Enclosure(url=absolute, media_type=media_type, length=parse_size(size))


def parse_size(text: str) -> int:
    """Bytes of a size as schema.org has it ("3.2 MB", "3200000"); 0 if it says none."""
    match = _SIZE.fullmatch(text.strip())
    try:
        return int(float(match[1].replace(",", ".")) * _UNITS[(match[2] or "").lower()]) if match else 0
    except ValueError:
        return 0
