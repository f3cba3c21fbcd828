"""What makes an output format: the row that each format's module fills in and the registry lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from feeds.formats.cache import EntryCache, LeftOut, cached_entries
from feeds.formats.entry import EntryView, FeedDocument
from feeds.paths import feed_file


class Frame(NamedTuple):
    """The bytes of a feed around its entries."""

    opening: bytes
    closing: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format in which every feed is published.

    A feed is its frame around its entries. The two are written apart, so that an entry is written once for all feeds
    that show it, and a feed whose entries stay the same costs no more than a new frame.
    """

    #: Suffix of its files: "rss".
    name: str
    #: What people call it: "JSON Feed".
    label: str
    #: Without parameters; files are always UTF-8.
    media_type: str
    #: Writes a feed without its entries. Pure.
    frame: Callable[[FeedDocument], Frame]
    #: Writes one entry, given the places where related links go (`RELATED_PLACES`). Pure. Raises ValueError if the
    #: format cannot hold the entry, which is then left out.
    entry: Callable[[EntryView, frozenset[str]], bytes]
    #: Stands between two entries.
    separator: bytes = b""
    #: How a frame states the feed's own time, as markup that nothing else in it can be. None: in another way, or not.
    time: Callable[[datetime], bytes] | None = None
    #: Whether the monthly archives of a feed (RFC 5005) come in this format too.
    archived: bool = False

    def path(self, name: str) -> str:
        """Path in the output folder of the feed *name* ("all") or of an archive ("all/2026-03")."""
        return feed_file(name, self.name)

    def build(self, feed: FeedDocument, *, cache: EntryCache | None = None, left_out: LeftOut | None = None) -> bytes:
        """The file of *feed*. An entry that cannot be written is left out and reported to *left_out*."""
        return self.enclose(feed, self.entries(feed, cache=cache, left_out=left_out))

    def entries(self, feed: FeedDocument, *, cache: EntryCache | None = None, left_out: LeftOut | None = None) -> bytes:
        """The entries of *feed*, without its frame."""
        return self.separator.join(cached_entries(feed, self.name, self.entry, cache=cache, left_out=left_out))

    def enclose(self, feed: FeedDocument, entries: bytes) -> bytes:
        """*entries* in the frame of *feed*."""
        opening, closing = self.frame(feed)
        return b"".join((opening, entries, closing))

    def dated(self, frame: Frame, before: datetime, feed: FeedDocument) -> Frame:
        """The frame of *feed*, given its *frame* of the time *before*, from which it differs in nothing else."""
        if self.time is None:
            return self.frame(feed)
        return frame._replace(opening=frame.opening.replace(self.time(before), self.time(feed.updated), 1))
