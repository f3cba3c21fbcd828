"""The kind `documents`: files, folders (Maildirs too) and globs.

Folders are walked without following links to folders, which rules out loops. Links to files are followed.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from scraper.source import Source
from scraper.sources.context import Findings, VisitContext
from scraper.sources.files import FoundDocument, place_errors
from storage.errors import UnreadableError
from storage.model import Failure

#: How names of documents end; each may be followed by ".gz".
SUFFIXES = (".txt", ".html", ".htm", ".xhtml", ".eml")
#: The folders of a Maildir: mails that are there, were read, and are being written.
MAILDIR = ("new", "cur", "tmp")
#: How names of files end that editors and downloads leave behind.
LEFTOVER_SUFFIXES = ("~", ".bak", ".tmp", ".swp", ".part", ".crdownload")


async def find(context: VisitContext) -> Findings:
    """The files of the source; a place that matches none is a failure. Raises UnreadableError if there is no file,
    unless the source is new and its folder empty.
    """
    found: list[FoundDocument] = []
    try:
        for document in find_documents(context.source):
            found.append(document)  # noqa: PERF402  the error comes after the last one
    except UnreadableError as error:
        if not found and _awaits_its_first(context):
            context.tally.notes.append(f"{error.subject}: there is no document in it yet")
            return Findings(documents=())
        if not found:
            raise
        context.tally.failures.append(Failure(document=str(error.subject), cause=error.what))
    context.tally.seen += len(found)
    return Findings(documents=found)


def _awaits_its_first(context: VisitContext) -> bool:
    """Whether the source has never had a document, and no place of it has a file: a folder just made, not a mistake."""
    source = context.source
    return not context.sources.fills(source.name) and all(_is_bare(source.root, place) for place in source.places)


def _is_bare(root: Path, place: str) -> bool:
    """Whether *place* is in a folder that is there and holds nothing, but for hidden files."""
    with place_errors(place):
        folder, _ = _split(root / Path(place).expanduser())
        return folder.is_dir() and all(one.name.startswith(".") for one in folder.iterdir())


def find_documents(source: Source) -> Iterator[FoundDocument]:
    """The documents of *source*, each once: place by place, in the order of their paths.

    Raises UnreadableError, after the last document, for places that match nothing.
    """
    seen: set[str] = set()
    unmatched = []
    for place in source.places:
        with place_errors(place):
            files = sorted(_matches(source.root, place))
        unmatched += [] if files else [place]
        for file in files:
            if (real := os.path.realpath(file)) not in seen:
                seen.add(real)
                kind = "message/rfc822" if _is_maildir(file.parent) else None
                yield FoundDocument(path=_relative(file, source.root), file=file, media_type=kind)
    if unmatched:
        raise UnreadableError(
            "matches no document",
            ", ".join(unmatched),
            f"places start from {os.fspath(source.root)!r}; documents end in {', '.join(SUFFIXES)}, also with .gz",
        )


def _matches(root: Path, place: str) -> Iterator[Path]:
    """The files that *place* names. One that is named in full is taken whatever its suffix, readable or not."""
    whole = root / Path(place).expanduser()
    if os.path.lexists(whole):
        yield from _walk(whole) if whole.is_dir() else [whole]
        return
    folder, pattern = _split(whole)
    for path in folder.glob(pattern) if pattern else ():  # follows no links to folders, unlike glob.glob
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and _is_document(path.name) and not path.is_dir():  # "*" means files only
            yield path


def _split(place: Path) -> tuple[Path, str]:
    """The part of *place* without wildcards, and the pattern that follows; "" if none does."""
    fixed = next((index for index, part in enumerate(place.parts) if glob.has_magic(part)), len(place.parts))
    return Path(*place.parts[:fixed]), "/".join(place.parts[fixed:])


def _walk(folder: Path) -> Iterator[Path]:
    """The documents below *folder*, and the folders that cannot be listed: reading one of those gives the cause."""
    folders = [os.fspath(folder)]
    while folders:  # not os.walk, which is recursive before Python 3.12
        inside = folders.pop()
        mails = _is_maildir(Path(inside))
        try:
            with os.scandir(inside) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        unwanted = entry.name.startswith(".") or _is_maildir(Path(entry.path), ("tmp",))
                        folders += [] if unwanted else [entry.path]
                    elif (mails or _is_document(entry.name)) and not _is_aside(entry):
                        yield Path(entry.path)
        except OSError:
            yield Path(inside)


def _is_aside(entry: os.DirEntry[str]) -> bool:
    """Whether *entry* is hidden, or a link to a folder."""
    return entry.name.startswith(".") or (entry.is_symlink() and os.path.isdir(entry.path))  # noqa: PTH112


def _is_maildir(folder: Path, names: tuple[str, ...] = ("new", "cur")) -> bool:
    """Whether *folder* is one of the *names* of a Maildir, whose mails have no suffix."""
    return folder.name in names and all(folder.with_name(name).is_dir() for name in MAILDIR)


def _is_document(name: str) -> bool:
    name = name.lower()
    hidden = name.startswith((".", "#", "~"))
    return not hidden and not name.endswith(LEFTOVER_SUFFIXES) and name.removesuffix(".gz").endswith(SUFFIXES)


def _relative(file: Path, root: Path) -> str:
    """*file* relative to *root* ("../x" if beside it), as text even if the name is not UTF-8."""
    try:
        name = os.path.relpath(file, root)
    except ValueError:  # another drive
        name = os.fspath(file)
    return os.fsencode(name).decode("utf-8", "backslashreplace").replace(os.sep, "/")
