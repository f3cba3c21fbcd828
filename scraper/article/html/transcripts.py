"""Transcripts of audio and video that a page offers as files: tracks of its players, links to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import urlsplit

from scraper.article.html.outline import Outline
from scraper.article.html.tree import address
from storage.model import Transcript

#: Media types by the ending of the file (podcast:transcript, IANA's list).
TRANSCRIPT_TYPES = {"vtt": "text/vtt", "srt": "application/x-subrip"}
_MAY_BE_FILE = re.compile(rf"(?i)\.(?:{'|'.join(TRANSCRIPT_TYPES)})").search
#: Kinds of <track> that hold what is said (HTML §4.8.11.1); subtitles where none is stated.
SPOKEN_KINDS = frozenset(("", "subtitles", "captions"))
MAX_TRANSCRIPTS = 8


def join_transcripts(*stated: Iterable[Transcript]) -> tuple[Transcript, ...]:
    """Transcripts by what states them, each once, best statement first."""
    found: dict[str, Transcript] = {}
    for one in chain(*stated):
        found.setdefault(one.url, one)
    return tuple(found.values())[:MAX_TRANSCRIPTS]


def shown_transcripts(outline: Outline, at: int, base: str | None) -> Iterator[Transcript]:
    """The transcripts that *at* offers, in its order."""
    for one in outline.within(at, "track", "a"):
        attributes = outline.attributes(one)
        is_track = outline.tags[one] == "track"
        if not is_track and not _MAY_BE_FILE(attributes.get("href") or ""):
            continue
        if is_track and (attributes.get("kind") or "").lower() not in SPOKEN_KINDS:
            continue
        url = attributes.get("src" if is_track else "href") or ""
        language = attributes.get("srclang" if is_track else "hreflang")
        if found := transcript_file(base, url, language=language, default="text/vtt" if is_track else None):
            yield found


def transcript_file(
    base: str | None, url: str, kind: str = "", *, language: str | None = None, default: str | None = None
) -> Transcript | None:
    """The transcript at *url*, of the type *kind*, else that of its ending, else *default*; None if it is none."""
    absolute = address(base, url.strip())
    if absolute is None:
        return None
    ending = urlsplit(absolute).path.rpartition(".")[2].lower()
    stated = kind.partition(";")[0].strip().lower()
    media_type = stated or TRANSCRIPT_TYPES.get(ending) or default
    return Transcript(url=absolute, media_type=media_type, language=language or None) if media_type else None
