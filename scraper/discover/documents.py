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
from dataclasses import dataclass
from pathlib import Path

from scraper.compression import gunzip
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
    barred: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=barred.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if _is_document(name))
    yield from (Path(error.filename) for error in barred)


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
        stream = open(file, "rb", opener=_without_waiting)  # noqa: SIM115  closed below
    except OSError as error:
        raise UnreadableError("cannot read the document", name, _cause(error)) from error
    with stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("cannot read the document", name, "it is no regular file")
        try:
            data = stream.read(largest + 1)
        except OSError as error:
            raise UnreadableError("cannot read the document", name, _cause(error)) from error
    if len(data) > largest:
        raise OversizedError(f"the document has {status.st_size:,} bytes, more than {largest:,}", name)
    return data


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_NONBLOCK | os.O_NOCTTY)


def _cause(error: OSError) -> str:
    words = {errno.ENOENT: "it is missing", errno.ELOOP: "it links to itself", errno.ENXIO: "it is no regular file"}
    return words.get(error.errno or 0, (error.strerror or str(error)).lower())
