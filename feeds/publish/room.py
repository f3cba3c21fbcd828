"""How much the output may hold: `[publish] max_files` and `max_bytes`, which are never exceeded.

The pages that strangers write decide how many categories and tags there are, and so how many files. What would be
beyond is not written: the last good file stays, and the run tells it.
"""

from __future__ import annotations

from collections.abc import Mapping

from feeds.paths import ARTICLE_PAGES, FEED_PAGES, FEEDS_FOLDER
from storage.errors import NoRoomError

#: Kept free by feeds, archives and pages for what there is once: lists of feeds, the front page, pictures.
RESERVED_FILES, RESERVED_BYTES = 20, 2_000_000
#: What the manifest says of a file, beside its path.
MANIFEST_LINE_BYTES = 80
#: Where files stand of which strangers decide how many there are.
GROWING = (FEEDS_FOLDER, FEED_PAGES, ARTICLE_PAGES)


class Room:
    """What our files in the output folder take, by path in *sizes*, and what they may take."""

    def __init__(self, sizes: Mapping[str, int], *, max_files: int, max_bytes: int) -> None:
        self._sizes = dict(sizes)
        self._bytes = sum(sizes.values()) + sum(map(len, sizes)) + len(sizes) * MANIFEST_LINE_BYTES  # `_cost` of all
        self.max_files, self.max_bytes = max_files, max_bytes

    def require(self, files: Mapping[str, int]) -> None:
        """Raise NoRoomError if *files*, of these sizes, do not fit all. What makes nothing larger always fits."""
        more = sum(path not in self._sizes for path in files)
        growth = sum(_cost(path, size) - self._taken(path) for path, size in files.items())
        growing = all(path.startswith(GROWING) for path in files)
        max_files = self.max_files - 1 - (RESERVED_FILES if growing else 0)  # the manifest is one
        max_bytes = self.max_bytes - (RESERVED_BYTES if growing else 0)
        if more > 0 and len(self._sizes) + more > max_files:
            raise NoRoomError("the output has no room for more files", next(iter(files)), "`[publish] max_files`")
        if growth > 0 and self._bytes + growth > max_bytes:
            raise NoRoomError("the output has no room for more bytes", next(iter(files)), "`[publish] max_bytes`")

    def take(self, path: str, size: int) -> None:
        """Note that the file at *path* has *size* bytes now."""
        self._bytes += _cost(path, size) - self._taken(path)
        self._sizes[path] = size

    def give(self, path: str) -> None:
        """Note that there is no file at *path* any more."""
        self._bytes -= self._taken(path)
        self._sizes.pop(path, None)

    def _taken(self, path: str) -> int:
        return _cost(path, self._sizes[path]) if path in self._sizes else 0

    def __str__(self) -> str:
        return f"`[publish]` allows {self.max_files:,} files (max_files) and {self.max_bytes:,} bytes (max_bytes)"


def _cost(path: str, size: int) -> int:
    """The bytes of a file, with its line in the manifest."""
    return size + len(path) + MANIFEST_LINE_BYTES
