"""The bytes of entries, spelled one by one: kept for the next feed that shows them, left out where they cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import TypeAlias

from feeds.formats.entry import EntryView, FeedDocument
from storage.model import FORBIDDEN

#: Bytes of spelled entries by format, places of related links and the entry itself: equal entries are equal bytes.
EntryCache: TypeAlias = MutableMapping[tuple[str, frozenset[str], EntryView], bytes]
#: Told of each entry that cannot be written, and why.
LeftOut: TypeAlias = Callable[[EntryView, Exception], object]


def spelled_entries(
    feed: FeedDocument,
    form: str,
    spell: Callable[[EntryView, frozenset[str]], bytes],
    *,
    cache: EntryCache | None,
    left_out: LeftOut | None,
) -> Iterator[bytes]:
    """The entries of *feed* as *spell* writes them for the format *form*, from *cache* where it has them."""
    kept = {} if cache is None else cache
    for entry in feed.entries:
        key = (form, feed.related, entry)
        data = kept.get(key)
        if data is None:
            try:
                if FORBIDDEN.search(entry.guid or entry.id):  # never cleaned: it would be another's id
                    raise ValueError("the id holds characters that XML forbids")  # noqa: TRY301
                data = kept[key] = spell(entry, feed.related)
            except ValueError as cause:  # one bad entry must not take the feed with it
                if left_out is not None:
                    left_out(entry, cause)
                continue
        yield data
