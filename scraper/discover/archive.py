"""Documents in WARC files (ISO 28500): the HTML responses of a crawl, read as a stream, each at most once in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from scraper.urls import absolute
from storage.errors import UnreadableError
from storage.model import Document

#: Media types that are read.
PAGES = ("text/html", "application/xhtml+xml")
SUFFIXES = (".warc", ".warc.gz")
#: Bytes that the head of an HTTP answer may take beside its page.
HEAD = 65_536
#: Bytes that are unpacked at once to see where a record ends: a bomb makes a thousand of each.
CHUNK = 16_384


def find_archives(root: Path, places: tuple[str, ...]) -> list[Path]:
    """The WARC files that *places* (files, folders, globs) name below *root*, in order.

    Raises UnreadableError if there are none.
    """
    found: dict[Path, None] = {}
    for place in places:
        whole = root / Path(place).expanduser()
        if whole.is_dir():
            matches = sorted(file for file in whole.rglob("*") if file.name.endswith(SUFFIXES))
        elif whole.exists():
            matches = [whole]
        else:
            matches = sorted(root.glob(place)) if not Path(place).is_absolute() else []
        found.update(dict.fromkeys(matches))
    if not found:
        raise UnreadableError("matches no archive", ", ".join(places), f"places start from {str(root)!r}")
    return list(found)


def read_archive(file: Path, *, largest: int) -> Iterator[Document]:
    """The HTML pages in *file* that were answered with 200. Of a larger one than *largest* bytes, one byte more comes.

    Raises UnreadableError where the file cannot be read on, or ends within a record.
    """
    start = length = 0
    try:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                start, length = record.stream_pos, record.content_length
                if record.record_type != WarcRecordType.response:
                    continue
                if record.content_length <= largest + HEAD:
                    _demand_whole(record)
                record.parse_http(auto_decode="all")
                if (document := _page(record, largest)) is not None:
                    yield document
            _demand_end(stream, start, length)
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise UnreadableError("cannot read the archive on", str(file), str(error)[:200]) from error


def _demand_whole(record: Any) -> None:
    """Read *record* into memory, which alone shows whether its file ends before it does. Raises EOFError then."""
    stated = record.content_length
    record.freeze()
    if record.content_length < stated:
        raise EOFError(f"it ends within the record of {record.headers.get('WARC-Target-URI')}")


def _demand_end(stream: BinaryIO, start: int, length: int) -> None:
    """Look whether the last record, at *start* and with *length* bytes behind its head, ends where its file does.

    Raises EOFError if the file is cut: the reader takes a record that is cut within its head for the end, or for none.
    """
    size = stream.seek(0, 2)
    stream.seek(start)
    head = stream.read(HEAD)
    if head.startswith(b"\x1f\x8b"):  # RFC 1952 §2.3.1
        stream.seek(start)
        whole = _ends_with_a_member(stream)
    elif head.startswith(b"WARC/"):
        _, blank, _ = head.partition(b"\r\n\r\n")
        whole = bool(blank) and start + head.index(blank) + len(blank) + length <= size
    else:  # nothing, or one that is packed in another way
        return
    if not whole:
        raise EOFError("it ends within its last record")


def _ends_with_a_member(stream: BinaryIO) -> bool:
    """Whether the gzip members that follow in *stream* are all whole."""
    unpacker = zlib.decompressobj(wbits=31)
    while data := stream.read(CHUNK):
        while data:
            unpacker = zlib.decompressobj(wbits=31) if unpacker.eof else unpacker
            unpacker.decompress(data)
            data = unpacker.unused_data
    return unpacker.eof


def _page(record: Any, largest: int) -> Document | None:
    url = absolute(None, (record.headers.get("WARC-Target-URI") or "").strip("<>"))
    head = record.http_headers
    if url is None or head is None or head.status_code != 200 or record.http_content_type not in PAGES:
        return None
    return Document(
        data=record.reader.read(largest + 1),
        url=url,
        final_url=url,
        media_type=record.http_content_type,
        charset=record.http_charset or None,
    )
