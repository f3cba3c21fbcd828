"""gzip with a limit: a few bytes may stand for gigabytes, so that nothing is decompressed without saying how far."""

from __future__ import annotations

import zlib

from storage.errors import OversizedError, UnreadableError


def gunzip(data: bytes, name: str, *, largest: int) -> bytes:
    """The content of gzip data (RFC 1952), of all members, up to *largest* bytes.

    Raises UnreadableError if they are damaged or cut short, OversizedError beyond the limit, each about *name*.
    """
    parts: list[bytes] = []
    size = 0
    while data:
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            part = member.decompress(data, largest + 1 - size)
        except zlib.error as error:
            if parts and not data.strip(b"\0"):  # padding, as tapes and some servers add
                break
            raise UnreadableError("cannot read the document", name, "its gzip data are damaged") from error
        parts.append(part)
        size += len(part)
        if size > largest:
            raise OversizedError(f"the document decompresses to more than {largest:,} bytes", name)
        if not member.eof:
            raise UnreadableError("cannot read the document", name, "its gzip data are cut short")
        data = member.unused_data
    return b"".join(parts)


def gunzip_beginning(data: bytes, name: str, *, size: int) -> bytes:
    """The first *size* bytes of the content of gzip *data*, which may be cut short. Raises UnreadableError."""
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, size)
    except zlib.error as error:
        raise UnreadableError("cannot read the document", name, "its gzip data are damaged") from error
