"""Documents in files: the places of a `documents` source, which are files, folders and globs.

Only regular files are ever opened, without blocking, so that a FIFO or a device that somebody left there cannot hold
up a run. Folders are walked without following links to folders, which ends every loop; links to files are followed.
"""

from __future__ import annotations

import errno
import glob
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scraper.http.compression import gunzip
from scraper.source import Source
from storage.errors import OversizedError, UnreadableError
from storage.model import Document

#: Names of documents; each also with ".gz" behind it.
SUFFIXES = (".txt", ".html", ".htm", ".xhtml")
#: What editors and downloads leave beside the files they write.
LEFTOVERS = ("~", ".bak", ".tmp", ".swp", ".part", ".crdownload")

#: The largest document that is read, in bytes, after decompression.
LARGEST = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDocument:
    """A file of a source, not yet opened."""

    #: Relative to the source's root where it lies below it, with "/": the name in messages and in the store.
    path: str
    #: Where to open it.
    file: Path

    def read(self, *, largest: int = LARGEST, charset: str | None = None) -> Document:
        """The document, decompressed if its name ends in ".gz".

        Raises UnreadableError (missing, no permission, no regular file, damaged gzip) and OversizedError.
        """
        data = _read(self.file, self.path, largest)
        if self.path.lower().endswith(".gz"):
            data = gunzip(data, self.path, largest=largest)
        return Document(data=data, path=self.path, charset=charset)


def find_documents(source: Source) -> Iterator[FoundDocument]:
    """The documents of *source*, each once, in the order of their paths, place by place.

    Raises UnreadableError, after the last document, for the places that name or match nothing.
    """
    seen: set[str] = set()
    barren = []
    for place in source.places:
        with names_refused(place):
            files = sorted(_matches(source.root, place))
        barren += [] if files else [place]
        for file in files:
            if (real := os.path.realpath(file)) not in seen:
                seen.add(real)
                yield FoundDocument(path=_relative(file, source.root), file=file)
    if barren:
        raise UnreadableError(
            "matches no document",
            ", ".join(barren),
            f"places start from {os.fspath(source.root)!r}; documents end in {', '.join(SUFFIXES)}, also with .gz",
        )


@contextmanager
def names_refused(place: str) -> Iterator[None]:
    """Raise UnreadableError where the system or Python takes *place* for no name and no pattern."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: no such home, too many folders in each other
        raise UnreadableError("cannot look for documents", place, str(error)[:200]) from error


def open_file(file: Path) -> BinaryIO:
    """Open a regular file; whatever else has its name raises OSError and holds nobody up."""
    stream = open(file, "rb", opener=_without_waiting)  # noqa: SIM115  the caller closes it
    if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return stream
    stream.close()
    raise OSError(errno.ENXIO, "it is no regular file")


def _matches(root: Path, place: str) -> Iterator[Path]:
    """The files that *place* names. A file named in full is taken whatever its name; it may turn out unreadable."""
    whole = root / Path(place).expanduser()
    if os.path.lexists(whole):
        yield from _walk(whole) if whole.is_dir() else [whole]
        return
    fixed = next((index for index, part in enumerate(whole.parts) if glob.has_magic(part)), len(whole.parts))
    folder, pattern = Path(*whole.parts[:fixed]), "/".join(whole.parts[fixed:])
    for path in folder.glob(pattern) if pattern else ():  # follows no links to folders, unlike glob.glob
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and _is_document(path.name) and not path.is_dir():  # "*" means the files
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    """The documents below *folder*, and the folders that cannot be listed: reading those tells the cause."""
    folders = [os.fspath(folder)]
    while folders:  # not os.walk: it calls itself for each folder in a folder, before Python 3.12
        inside = folders.pop()
        try:
            with os.scandir(inside) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders += [] if entry.name.startswith(".") else [entry.path]
                    elif _is_document(entry.name) and not (entry.is_symlink() and os.path.isdir(entry.path)):  # noqa: PTH112
                        yield Path(entry.path)
        except OSError:
            yield Path(inside)


def _is_document(name: str) -> bool:
    name = name.lower()
    hidden = name.startswith((".", "#", "~"))
    return not hidden and not name.endswith(LEFTOVERS) and name.removesuffix(".gz").endswith(SUFFIXES)


def _relative(file: Path, root: Path) -> str:
    """*file* as seen from *root*, also beside it ("../x"), readable even where the name is not UTF-8."""
    try:
        name = os.path.relpath(file, root)
    except ValueError:  # another drive
        name = os.fspath(file)
    return os.fsencode(name).decode("utf-8", "backslashreplace").replace(os.sep, "/")


def _read(file: Path, name: str, largest: int) -> bytes:
    try:
        with open_file(file) as stream:
            size, data = os.fstat(stream.fileno()).st_size, stream.read(largest + 1)
    except OSError as error:
        raise UnreadableError("cannot read the document", name, _cause(error)) from error
    if len(data) > largest:
        raise OversizedError(f"the document has {size:,} bytes, more than {largest:,}", name)
    return data


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_NONBLOCK | os.O_NOCTTY)


def _cause(error: OSError) -> str:
    words = {errno.ENOENT: "it is missing", errno.ELOOP: "it links to itself", errno.ENXIO: "it is no regular file"}
    return words.get(error.errno or 0, (error.strerror or str(error)).lower())
