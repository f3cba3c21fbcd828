"""gzip with a limit: a few bytes can expand to gigabytes, so every caller says how far to decompress."""

from __future__ import annotations

import zlib

from storage.errors import OversizedError, UnreadableError

#: How many members gzip data may have: many small ones take time and give no bytes.
MAX_GZIP_MEMBERS = 10_000
#: How many bytes are handed to zlib at a time. It copies what follows the end of a member, so this stays small.
CHUNK_BYTES = 65_536


def gunzip(data: bytes, name: str, *, max_bytes: int) -> bytes:
    """Decompress gzip *data* (RFC 1952), all its members.

    Raises UnreadableError if it is damaged or cut short, OversizedError beyond *max_bytes*, each about *name*.
    """
    view, parts = memoryview(data), list[bytes]()
    position = size = members = 0
    while position < len(data):
        if members and not view[position] and not data[position:].strip(b"\0"):  # padding of tapes and some servers
            break
        member, members = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), members + 1
        if members > MAX_GZIP_MEMBERS:
            raise UnreadableError(
                "cannot read the document", name, f"its gzip data have over {MAX_GZIP_MEMBERS:,} members"
            )
        while not member.eof:
            chunk = view[position : position + CHUNK_BYTES]
            if not chunk:
                raise UnreadableError("cannot read the document", name, "its gzip data are cut short")
            try:
                part = member.decompress(chunk, max_bytes + 1 - size)
            except zlib.error as error:
                raise UnreadableError("cannot read the document", name, "its gzip data are damaged") from error
            position += len(chunk) - len(member.unused_data) - len(member.unconsumed_tail)
            parts.append(part)
            size += len(part)
            if size > max_bytes:
                raise OversizedError(f"the document decompresses to more than {max_bytes:,} bytes", name)
    return b"".join(parts)


def gunzip_beginning(data: bytes, name: str, *, size: int) -> bytes:
    """Decompress the first *size* bytes of gzip *data*, which may be cut short. Raises UnreadableError."""
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, size)
    except zlib.error as error:
        raise UnreadableError("cannot read the document", name, "its gzip data are damaged") from error
