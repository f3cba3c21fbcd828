"""What the kinds share that read many documents out of few files: which files, and which of them are unchanged."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO

import zstandard

from scraper.sources.context import Findings, Found, VisitContext
from scraper.sources.files import place_errors
from scraper.sources.remote import OpenWeb, RemoteFile, find_remote, is_remote
from storage.errors import UnreadableError
from storage.files import open_file
from storage.model import Failure

#: What damaged data raise when they are decompressed.
DAMAGE_ERRORS = (OSError, EOFError, ValueError, zlib.error, zstandard.ZstdError)
#: How much memory a zstd frame may ask for: as much as the command-line tool grants.
MAX_WINDOW_BYTES = 128 * 1024 * 1024
#: How many bytes of a line that is too long are passed over before the file is given up.
MAX_PASSED_BYTES = 1_000_000_000


class WatchedFile:
    """A file that tells how far it is read."""

    def __init__(self, file: Path | RemoteFile) -> None:
        self.file, self.name = file, file.name
        self._stream: BinaryIO | None = None
        #: How much of it is read, 0 to 1, where its reader tells: one that seeks does not read from end to end.
        self.share: float | None = None

    def __str__(self) -> str:
        """The path or address of the file."""
        return str(self.file)

    def open(self) -> BinaryIO:
        """The bytes of the file. Raises OSError."""
        self._stream = open_bulk(self.file)
        return self._stream

    def reached(self, size: int) -> float:
        """How many of its *size* bytes are read; 0 while it is not open."""
        if self.share is not None:
            return self.share * size
        return 0 if self._stream is None or self._stream.closed else self._stream.tell()


#: A file, here or elsewhere.
BulkFile = Path | RemoteFile | WatchedFile


def find_bulk(
    context: VisitContext, suffixes: tuple[str, ...], read: Callable[[BulkFile], Iterable[Found]], *, settings: str = ""
) -> Findings:
    """What *read* finds in the files of the source, one file after the other as the visit goes on.

    A file that was read to its end and has its name, size and time still is not opened; one elsewhere is compared by
    what its server says of it. *settings* are what else decides what is read. How many documents there will be is
    estimated by the bytes that are read. Raises UnreadableError if there is no file.
    """
    source, sources = context.source, context.sources
    files = find_files(source.root, source.places, suffixes, web=context.web_file)
    done: dict[str, str] = {}

    def documents() -> Iterator[Found]:
        sizes = list(map(_size_of, files))
        behind, whole = 0, sum(sizes) if all(sizes) else 0
        for file, size in zip(files, sizes, strict=True):
            name, mark = _name_of(file, source.root), _mark(file, settings)
            known = sources.reading(source.name, name)
            if known is not None and mark and known.sha256 == mark:
                whole = max(whole - size, 0)  # it is 0 where a size is not known
                continue
            watched = WatchedFile(file)
            try:
                for one in read(watched):
                    context.tally.seen += 1
                    reached = behind + watched.reached(size)
                    context.tally.expected = round(context.tally.seen * whole / reached) if reached else 0
                    yield one
                done[name] = mark
            except UnreadableError as error:
                failure = Failure(document=str(error.subject), cause=f"{error.what}: {error.hint}")
                context.tally.failures.append(failure)
            behind += size
        context.tally.expected = 0

    def finish() -> None:
        sound = all(failure.quarantined for failure in context.tally.failures)  # the others are tried again
        if sound and sources.no_articles(source.name, listings=False) is None:
            for name, mark in done.items():
                sources.remember(source.name, name, mark, now=context.now(), outcome="listing")

    return Findings(documents=documents(), finish=finish)


def find_files(
    root: Path, places: tuple[str, ...], suffixes: tuple[str, ...], *, web: OpenWeb | None = None
) -> list[Path | RemoteFile]:
    """The files that *places* (files, folders, globs, addresses) name, in order; in folders those with *suffixes*.

    Paths start from *root*; *web* opens what is at addresses of the web. Raises UnreadableError if there are none.
    """
    found: dict[Path | RemoteFile, None] = {}
    for place in places:
        if is_remote(place):
            found.update(dict.fromkeys(find_remote(place, suffixes, web)))
            continue
        with place_errors(place):
            found.update(dict.fromkeys(sorted(_matches(root, place, suffixes))))
    if not found:
        hint = f"places start from {str(root)!r}; in folders, files end in {', '.join(suffixes)}"
        raise UnreadableError("matches no file", ", ".join(places), hint)
    return list(found)


def _matches(root: Path, place: str, suffixes: tuple[str, ...]) -> Iterable[Path]:
    whole = root / Path(place).expanduser()
    if whole.is_dir():
        return (file for file in whole.rglob("*") if file.name.lower().endswith(suffixes))
    if whole.exists():
        return [whole]
    return Path(whole.anchor).glob(str(whole.relative_to(whole.anchor)))


def _name_of(file: Path | RemoteFile, root: Path) -> str:
    """What the store calls *file*."""
    return file.name if isinstance(file, Path) and file.parent == root else str(file)


def _mark(file: Path | RemoteFile, settings: str) -> str:
    """What says that *file* is the same as when it was last read; "" if nothing does, or it cannot be looked at."""
    try:
        if isinstance(file, RemoteFile):
            version = file.version()
        else:
            state = file.stat()
            version = f"{state.st_size} {state.st_mtime_ns}"
    except OSError:
        return ""
    return sha256(f"{version} {settings}".encode()).hexdigest() if version else ""


def _size_of(file: Path | RemoteFile) -> int:
    """The bytes of *file*; 0 if nobody knows, or has to be asked elsewhere."""
    try:
        return 0 if isinstance(file, RemoteFile) else file.stat().st_size
    except OSError:
        return 0


def open_bulk(file: BulkFile) -> BinaryIO:
    """The bytes of *file* as they are. Raises OSError."""
    return open_file(file) if isinstance(file, Path) else file.open()


@contextmanager
def open_stream(file: BulkFile) -> Iterator[IO[bytes]]:
    """The bytes of *file*, decompressed as its beginning says (gzip, zstd). Raises DAMAGE_ERRORS."""
    with open_bulk(file) as stream:
        beginning = stream.read(4)
        stream.seek(0)
        if beginning.startswith(b"\x1f\x8b"):  # RFC 1952 §2.3.1
            with io.BufferedReader(gzip.GzipFile(fileobj=stream)) as unpacked:
                yield unpacked
        elif beginning == b"\x28\xb5\x2f\xfd":  # RFC 8878 §3.1.1
            unpacker = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
            with io.BufferedReader(unpacker.stream_reader(stream, read_across_frames=True)) as unpacked:
                yield unpacked
        else:
            yield stream


def read_lines(stream: IO[bytes], *, max_bytes: int) -> Iterator[bytes | None]:
    """The lines of *stream* without their ends; None for one of more than *max_bytes*, whose rest is passed over.

    Raises UnreadableError for a line without end, and DAMAGE_ERRORS.
    """
    while line := stream.readline(max_bytes + 1):
        if len(line) <= max_bytes or line.endswith(b"\n"):
            yield line.rstrip(b"\r\n")
            continue
        passed = len(line)
        while line and not line.endswith(b"\n"):
            line = stream.readline(max_bytes)
            passed += len(line)
            if passed > MAX_PASSED_BYTES:
                raise ValueError(f"a line has more than {MAX_PASSED_BYTES:,} bytes")
        yield None


@contextmanager
def written_whole(file: Path) -> Iterator[IO[bytes]]:
    """A stream into *file*, compressed as its suffix says (.gz, .zst); the file is there when all of it is.

    Raises UnreadableError if it cannot be written.
    """
    unfinished = file.with_name(f".{file.name}.part")
    try:
        with unfinished.open("wb") as stream:
            if file.name.endswith(".gz"):
                with gzip.GzipFile(filename="", fileobj=stream, mode="wb", mtime=0) as packed:
                    yield packed  # type: ignore[misc]
            elif file.name.endswith(".zst"):
                with zstandard.ZstdCompressor(level=3).stream_writer(stream, closefd=False) as packed:
                    yield packed
            else:
                yield stream
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)
    except OSError as error:
        raise UnreadableError("cannot write the file", str(file), error.strerror or str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
