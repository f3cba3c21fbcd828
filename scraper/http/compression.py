"""gzip with a limit: a few bytes may stand for gigabytes, so that nothing is decompressed without saying how far."""

from __future__ import annotations

import zlib

from storage.errors import OversizedError, UnreadableError

#: Members that gzip data may have: many small ones take time without giving bytes.
MOST_MEMBERS = 10_000
#: How much is handed to zlib at a time, in bytes: what lies behind the end of a member is copied.
CHUNK = 65_536


def gunzip(data: bytes, name: str, *, largest: int) -> bytes:
    """The content of gzip data (RFC 1952), of all members, up to *largest* bytes.

    Raises UnreadableError if they are damaged or cut short, OversizedError beyond the limit, each about *name*.
    """
    view, parts = memoryview(data), list[bytes]()
    position = size = members = 0
    while position < len(data):
        if (
            members and not view[position] and not data[position:].strip(b"\0")
        ):  # padding, as tapes and some servers add
            break
        member, members = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), members + 1
        if members > MOST_MEMBERS:
            raise UnreadableError("cannot read the document", name, f"its gzip data have over {MOST_MEMBERS:,} members")
        while not member.eof:
            chunk = view[position : position + CHUNK]
            if not chunk:
                raise UnreadableError("cannot read the document", name, "its gzip data are cut short")
            try:
                part = member.decompress(chunk, largest + 1 - size)
            except zlib.error as error:
                raise UnreadableError("cannot read the document", name, "its gzip data are damaged") from error
            position += len(chunk) - len(member.unused_data) - len(member.unconsumed_tail)
            parts.append(part)
            size += len(part)
            if size > largest:
                raise OversizedError(f"the document decompresses to more than {largest:,} bytes", name)
    return b"".join(parts)


def gunzip_beginning(data: bytes, name: str, *, size: int) -> bytes:
    """The first *size* bytes of the content of gzip *data*, which may be cut short. Raises UnreadableError."""
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, size)
    except zlib.error as error:
        raise UnreadableError("cannot read the document", name, "its gzip data are damaged") from error
