"""The bytes of entries, kept for the next feed that shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import TypeAlias

from feeds.formats.entry import EntryView, FeedDocument
from storage.model import FORBIDDEN

#: Bytes of entries by the name of the format, the places of related links and the entry: equal entries, equal bytes.
EntryCache: TypeAlias = MutableMapping[tuple[str, frozenset[str], EntryView], bytes]
#: How many bytes of entries are kept; the oldest go first.
MAX_CACHED_BYTES = 100_000_000
#: Called with each entry that cannot be written, and why.
LeftOut: TypeAlias = Callable[[EntryView, Exception], object]


class RecentEntries(dict[tuple[str, frozenset[str], EntryView], bytes]):
    """An EntryCache that drops the oldest when it holds more than MAX_CACHED_BYTES."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes = 0

    def __setitem__(self, key: tuple[str, frozenset[str], EntryView], data: bytes) -> None:
        super().__setitem__(key, data)
        self._bytes += len(data)
        while self._bytes > MAX_CACHED_BYTES:
            self._bytes -= len(self.pop(next(iter(self))))


def cached_entries(
    feed: FeedDocument,
    format_name: str,
    write: Callable[[EntryView, frozenset[str]], bytes],
    *,
    cache: EntryCache | None,
    left_out: LeftOut | None,
) -> Iterator[bytes]:
    """The entries of *feed* from *cache*, else as *write* gives them. Those that it refuses go to *left_out*."""
    known = {} if cache is None else cache
    for entry in feed.entries:
        key = (format_name, feed.related, entry)
        data = known.get(key)
        if data is None:
            try:
                if FORBIDDEN.search(entry.guid or entry.id):  # cleaning it would make it another entry's id
                    raise ValueError("the id holds characters that XML forbids")  # noqa: TRY301
                data = known[key] = write(entry, feed.related)
            except ValueError as cause:  # one bad entry must not take the feed with it
                if left_out is not None:
                    left_out(entry, cause)
                continue
        yield data
