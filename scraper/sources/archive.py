"""The kind `archive`: WARC files (ISO 28500), whose pages are read as a stream, one in memory at a time.

They are HTML responses, and in WET files the plain texts of pages (`conversion` records), as text dumps.

Crawlers often keep the headers of bodies that they have decoded. A body that is not encoded as its headers say is taken
as it is.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO, Protocol

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from scraper.sources.bulk import BulkFile, find_bulk, open_bulk
from scraper.sources.context import Findings, VisitContext
from scraper.sources.left_out import taken_of
from scraper.urls import absolute
from storage.errors import UnreadableError
from storage.model import Document

#: The media types that are read, and how a page begins that states none.
HTML_TYPES = ("text/html", "application/xhtml+xml")
HTML_BEGINNINGS = (b"<!doctype html", b"<html")
#: What may precede a page: the byte order mark of UTF-8, white space.
LEADING_BYTES = b"\xef\xbb\xbf \t\r\n"
ARCHIVE_SUFFIXES = (".warc", ".warc.gz", ".wet", ".wet.gz")
#: How many bytes the header of an HTTP response may take in a record.
MAX_HEADER_BYTES = 65_536
#: What fastwarc and zlib raise for damaged data.
DAMAGE_ERRORS = (OSError, ValueError, EOFError, zlib.error)
#: How many bytes are decompressed at once to find the end of a record: a gzip bomb makes a thousand bytes of each.
CHUNK_BYTES = 16_384
#: What responses are that are taken; see `taken_of`.
PAGES = ("is a page", "are pages")
#: How often a body may be encoded.
MAX_CODINGS = 4


async def find(context: VisitContext) -> Findings:
    """The pages in the archives of the source, read as the visit goes on. Raises UnreadableError without archives."""
    return find_bulk(context, ARCHIVE_SUFFIXES, partial(_read_file, context))


def _read_file(context: VisitContext, file: BulkFile) -> Iterator[Document]:
    """The pages in *file*; what else it has is noted at its end."""
    pages, left_out = 0, Counter[str]()
    for document in read_archive(file, max_bytes=context.pool.max_bytes, left_out=left_out):
        pages += 1
        yield document
    context.tally.notes += [f"{file.name}: {note}" for note in taken_of(pages, "records", left_out, are=PAGES)]


class _DecodeError(Exception):
    """A page that its server sent damaged; the archive itself is sound."""


def read_archive(file: BulkFile, *, max_bytes: int, left_out: Counter[str] | None = None) -> Iterator[Document]:
    """The HTML pages in *file* with status 200, and the texts of pages.

    A page of more than *max_bytes* is cut to one byte more. The other responses and texts are counted in *left_out*, by
    the reason.

    Raises UnreadableError where the file cannot be read any further or ends within a record, and, after the last page,
    for pages that could not be decoded.
    """
    start = length = 0
    broken: list[str] = []
    try:
        with open_bulk(file) as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                start, length = record.stream_pos, record.content_length
                read = next((read for kind, read in READERS if record.record_type == kind), None)
                if read is None:
                    continue
                try:
                    document = read(record, max_bytes)
                except _DecodeError as error:
                    broken.append(f"{record.headers.get('WARC-Target-URI')} ({error})")
                    continue
                if isinstance(document, Document):
                    yield document
                elif left_out is not None:
                    left_out[document] += 1
            _demand_end(stream, start, length)
    except DAMAGE_ERRORS as error:
        raise UnreadableError("cannot read the archive on", str(file), str(error)[:300]) from error
    if broken:
        which = f"{len(broken)}, the first is {broken[0]}"
        raise UnreadableError("cannot decode pages of the archive", str(file), which[:300])


def _demand_end(stream: BinaryIO, start: int, length: int) -> None:
    """Raise EOFError if the file ends within the last record, which begins at *start* with *length* bytes of content.

    fastwarc takes a record that is cut within its header for the end of the file.
    """
    size = stream.seek(0, 2)
    stream.seek(start)
    head = stream.read(MAX_HEADER_BYTES)
    if head.startswith(b"\x1f\x8b"):  # RFC 1952 §2.3.1
        stream.seek(start)
        whole = _ends_with_a_member(stream)
    elif head.startswith(b"WARC/"):
        _, blank, _ = head.partition(b"\r\n\r\n")
        whole = bool(blank) and start + head.index(blank) + len(blank) + length <= size
    else:  # empty, or compressed in another way
        return
    if not whole:
        raise EOFError("it ends within its last record")


def _ends_with_a_member(stream: BinaryIO) -> bool:
    """Whether the rest of *stream* consists of whole gzip members."""
    unpacker = zlib.decompressobj(wbits=31)
    while data := stream.read(CHUNK_BYTES):
        while data:
            unpacker = zlib.decompressobj(wbits=31) if unpacker.eof else unpacker
            unpacker.decompress(data)
            data = unpacker.unused_data
    return unpacker.eof


def _page(record: Any, max_bytes: int) -> Document | str:
    """The page in *record*, or why there is none. Raises EOFError, _DecodeError."""
    url = absolute(None, (record.headers.get("WARC-Target-URI") or "").strip("<>"))
    answer, data = _read(record, max_bytes)
    head = answer.http_headers
    if url is None or head is None:
        return "without an address or HTTP headers"
    if head.status_code != 200:
        return "with another status than 200"
    media_type = (answer.http_content_type or "").lower()
    beginning = data[:100].lstrip(LEADING_BYTES).lower()
    if media_type not in HTML_TYPES and (media_type or not beginning.startswith(HTML_BEGINNINGS)):
        return "of another type than HTML"
    return Document(
        data=data,
        url=url,
        final_url=url,
        media_type=media_type or None,
        charset=(answer.http_charset or "").strip("\"'") or None,
        headers=(("date", record.headers.get("WARC-Date") or ""),),
    )


def _text(record: Any, max_bytes: int) -> Document | str:
    """The text of a page as a crawler has converted it, or why there is none. Raises EOFError."""
    url = absolute(None, (record.headers.get("WARC-Target-URI") or "").strip("<>"))
    data = bytes(record.reader.read(max_bytes + 1))
    if len(data) < min(record.content_length, max_bytes + 1):
        raise EOFError(f"it ends within the record of {record.headers.get('WARC-Target-URI')}")
    if url is None or (record.headers.get("Content-Type") or "text/plain").partition(";")[0].strip() != "text/plain":
        return "without an address or of another type than text"
    return Document(
        data=data,
        url=url,
        final_url=url,
        media_type="text/plain",
        charset="utf-8",
        headers=(("date", record.headers.get("WARC-Date") or ""),),
    )


#: The records that are read.
READERS: tuple[tuple[Any, Callable[[Any, int], Document | str]], ...] = (
    (WarcRecordType.response, _page),
    (WarcRecordType.conversion, _text),
)


def _read(record: Any, max_bytes: int) -> tuple[Any, bytes]:
    """The HTTP response in *record*, and its body, decoded if possible and cut to one byte more than *max_bytes*.

    Raises EOFError if the file ends within the record, which only reading all of it shows, and _DecodeError.
    """
    if record.content_length > max_bytes + MAX_HEADER_BYTES:
        record.parse_http(auto_decode="none")
        return record, bytes(record.reader.read(max_bytes + 1))
    whole = record.reader.read()
    if len(whole) < record.content_length:
        raise EOFError(f"it ends within the record of {record.headers.get('WARC-Target-URI')}")
    answer = WarcRecord()  # a record of its own, so that an error in it affects no other
    answer.is_http = record.is_http
    answer.set_bytes_content(whole)
    answer.parse_http(auto_decode="none")  # "all" would decode it whole: a record of 2 MB may hold 2 GB
    data = bytes(answer.reader.read(max_bytes + MAX_HEADER_BYTES + 1))
    try:
        return answer, _decoded(data, _codings(answer.http_headers), max_bytes + 1)
    except DAMAGE_ERRORS as error:
        if not data.lstrip(LEADING_BYTES).startswith(b"<"):
            raise _DecodeError(error) from error
        return answer, data[: max_bytes + 1]


def _codings(head: Any) -> list[str]:
    """How the body after *head* is encoded, outermost first: RFC 9112 §7, RFC 9110 §8.4."""
    stated = (head.get("Transfer-Encoding") or "", head.get("Content-Encoding") or "") if head is not None else ()
    return [coding.strip().lower() for field in stated for coding in reversed(field.split(","))]


def _decoded(data: bytes, codings: Iterable[str], size: int) -> bytes:
    """The first *size* bytes of what *data* decode to, and no more than a piece beyond. Raises DAMAGE_ERRORS."""
    stated = [coding for coding in codings if coding not in ("", "identity")]
    if unknown := [coding for coding in stated if coding not in DECODERS]:
        raise ValueError(f"unknown encoding {unknown[0][:40]!r}")
    decoders = [DECODERS[coding] for coding in stated]
    if len(decoders) > MAX_CODINGS:
        raise ValueError(f"it is encoded more than {MAX_CODINGS} times")
    stream: Reader = BytesIO(data)
    for decoder in decoders:
        stream = decoder(stream)
    parts, room = list[bytes](), size
    while room and (part := bytes(stream.read(min(room, CHUNK_BYTES)))):
        parts.append(part)
        room -= len(part)
    return b"".join(parts)


class Reader(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most *size* bytes; none at the end."""


class _Inflater:
    """The coding "deflate": zlib (RFC 1950), or, as some servers took it, bare DEFLATE (RFC 1951)."""

    def __init__(self, source: Reader) -> None:
        self._source = source
        self._unpacker: Any = None  # the type of zlib.decompressobj has no name

    def read(self, size: int, /) -> bytes:
        """At most *size* bytes; none at the end. Raises zlib.error, EOFError."""
        while True:
            if self._unpacker is not None and self._unpacker.eof:
                return b""
            packed = self._unpacker.unconsumed_tail if self._unpacker is not None else b""
            packed = packed or bytes(self._source.read(CHUNK_BYTES))
            if not packed:
                raise EOFError("its deflate data are cut short")
            if self._unpacker is None:
                is_zlib = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2], "big") % 31 == 0  # RFC 1950 §2.2
                self._unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
            data: bytes = self._unpacker.decompress(packed, size)
            if data:
                return data


#: The codings that are undone, each within the limit.
DECODERS: dict[str, Callable[[Any], Reader]] = {
    "br": BrotliReader,
    "chunked": ChunkedReader,
    "deflate": _Inflater,
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "zstd": ZstdReader,
}
