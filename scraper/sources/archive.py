"""Documents in WARC files (ISO 28500): the HTML responses of a crawl, read as a stream, each at most once in memory.

Crawlers often keep the headers of what they have decoded: a body that is not encoded as they say is taken as it stands.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Literal

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from scraper.sources.documents import names_refused, open_file
from scraper.urls import absolute
from storage.errors import UnreadableError
from storage.model import Document

#: Media types that are read, and how a page begins that states none.
PAGES = ("text/html", "application/xhtml+xml")
BEGINNINGS = (b"<!doctype html", b"<html")
#: What may stand before a page: the mark of UTF-8, white space.
MARKS = b"\xef\xbb\xbf \t\r\n"
SUFFIXES = (".warc", ".warc.gz")
#: Bytes that the head of an HTTP answer may take beside its page.
HEAD = 65_536
#: What the reader of archives, and what unpacks, raise.
DAMAGED = (OSError, ValueError, EOFError, zlib.error)
#: Bytes that are unpacked at once to see where a record ends: a bomb makes a thousand of each.
CHUNK = 16_384


def find_archives(root: Path, places: tuple[str, ...]) -> list[Path]:
    """The WARC files that *places* (files, folders, globs) name below *root*, in order.

    Raises UnreadableError if there are none.
    """
    found: dict[Path, None] = {}
    for place in places:
        with names_refused(place):
            found.update(dict.fromkeys(sorted(_matches(root, place))))
    if not found:
        raise UnreadableError("matches no archive", ", ".join(places), f"places start from {str(root)!r}")
    return list(found)


def _matches(root: Path, place: str) -> Iterable[Path]:
    whole = root / Path(place).expanduser()
    if whole.is_dir():
        return (file for file in whole.rglob("*") if file.name.lower().endswith(SUFFIXES))
    if whole.exists():
        return [whole]
    return Path(whole.anchor).glob(str(whole.relative_to(whole.anchor)))


class _DecodeError(Exception):
    """A page that its server sent damaged: no fault of the archive."""


def read_archive(file: Path, *, largest: int) -> Iterator[Document]:
    """The HTML pages in *file* that were answered with 200. Of a larger one than *largest* bytes, one byte more comes.

    Raises UnreadableError where the file cannot be read on, or ends within a record; behind the last page, for those
    that cannot be decoded.
    """
    start = length = 0
    broken: list[str] = []
    try:
        with open_file(file) as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                start, length = record.stream_pos, record.content_length
                if record.record_type != WarcRecordType.response:
                    continue
                try:
                    document = _page(record, largest)
                except _DecodeError as error:
                    broken.append(f"{record.headers.get('WARC-Target-URI')} ({error})")
                    continue
                if document is not None:
                    yield document
            _demand_end(stream, start, length)
    except DAMAGED as error:
        raise UnreadableError("cannot read the archive on", str(file), str(error)[:200]) from error
    if broken:
        which = f"{len(broken)}, the first is {broken[0]}"
        raise UnreadableError("cannot decode pages of the archive", str(file), which[:300])


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
    answer, data = _read(record, largest)
    head = answer.http_headers
    if url is None or head is None or head.status_code != 200:
        return None
    media_type = (answer.http_content_type or "").lower()
    beginning = data[:100].lstrip(MARKS).lower()
    if media_type not in PAGES and (media_type or not beginning.startswith(BEGINNINGS)):
        return None
    return Document(
        data=data,
        url=url,
        final_url=url,
        media_type=media_type or None,
        charset=(answer.http_charset or "").strip("\"'") or None,
        headers=(("date", record.headers.get("WARC-Date") or ""),),
    )


def _read(record: Any, largest: int) -> tuple[Any, bytes]:
    """The HTTP answer in *record*, and its body, decoded where it can be; up to *largest* bytes and one.

    Raises EOFError if the file ends within the record, which only reading all of it shows, and _DecodeError.
    """
    if record.content_length > largest + HEAD:
        record.parse_http(auto_decode="none")
        return record, bytes(record.reader.read(largest + 1))
    whole = record.reader.read()
    if len(whole) < record.content_length:
        raise EOFError(f"it ends within the record of {record.headers.get('WARC-Target-URI')}")
    try:
        return _decode(whole, "all", record.is_http, largest)
    except DAMAGED as error:
        answer, data = _decode(whole, "none", record.is_http, largest)
        if not data.lstrip(MARKS).startswith(b"<"):
            raise _DecodeError(error) from error
        return answer, data


def _decode(whole: bytes, how: Literal["all", "none"], is_http: bool, largest: int) -> tuple[Any, bytes]:
    answer = WarcRecord()  # a record of its own: a fault in it takes no other along
    answer.is_http = is_http
    answer.set_bytes_content(whole)
    answer.parse_http(auto_decode=how)
    return answer, bytes(answer.reader.read(largest + 1))
