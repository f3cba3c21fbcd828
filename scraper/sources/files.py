"""Files of a source, read up to the limit of a document."""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from scraper.http.compression import gunzip
from scraper.http.limits import MAX_DOCUMENT_BYTES
from storage.errors import OversizedError, UnreadableError
from storage.files import open_file
from storage.model import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDocument:
    """A file of a source, not yet opened."""

    #: Its name in messages and in the store: relative to the source's root, with "/".
    path: str
    #: Where to open it.
    file: Path
    #: What it is, where its name does not tell: a mail in a Maildir.
    media_type: str | None = None

    def read(self, *, max_bytes: int = MAX_DOCUMENT_BYTES, charset: str | None = None) -> Document:
        """The document, decompressed if its name ends in ".gz".

        Raises UnreadableError (missing, no permission, not a regular file, damaged gzip) and OversizedError.
        """
        data = _read(self.file, self.path, max_bytes)
        if self.path.lower().endswith(".gz"):
            data = gunzip(data, self.path, max_bytes=max_bytes)
        return Document(data=data, path=self.path, charset=charset, media_type=self.media_type)


@contextmanager
def place_errors(place: str) -> Iterator[None]:
    """Raise UnreadableError if the system or Python cannot use *place* as a path or pattern."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: unknown home folder, too deep folders
        raise UnreadableError("cannot look for documents", place, str(error)[:200]) from error


def missing_place(root: Path, place: str) -> Path | None:
    """What is not there of what *place* names: a file or folder, or the folder in which its pattern looks."""
    named = Path(place).expanduser()
    if os.path.lexists(root / named):
        return None
    folder = root / Path(*takewhile(lambda part: not glob.has_magic(part), named.parts))
    return None if os.path.lexists(folder) else folder


def _read(file: Path, name: str, max_bytes: int) -> bytes:
    try:
        with open_file(file) as stream:
            size, data = os.fstat(stream.fileno()).st_size, stream.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableError("cannot read the document", name, _cause(error)) from error
    if len(data) > max_bytes:
        raise OversizedError(f"the document has {size:,} bytes, more than {max_bytes:,}", name)
    return data


def _cause(error: OSError) -> str:
    words = {errno.ENOENT: "it is missing", errno.ELOOP: "it links to itself", errno.ENXIO: "it is no regular file"}
    return words.get(error.errno or 0, (error.strerror or str(error)).lower())
