"""A request and what it is answered with, as HTTP means them (RFC 9110): values, no connection, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

#: Pages of ours need no script, no frame and no style but ours; pictures and sound come from the papers.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' https: http:; media-src https: http:;"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: On every answer, so that no file can be opened as something else.
SECURITY = (
    f"Content-Security-Policy: {POLICY}\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n"
).encode()
NOT_KEPT = "Cache-Control: no-store\r\n"
_TAG = re.compile(rb'"[^"]*"')
#: One member of Accept-Encoding; fields are split first, so that a long one is gone through once.
_CODING = re.compile(rb"([^\s;]++)(?:\s*+;\s*+q\s*+=\s*+([01](?:\.[0-9]{0,3})?))?")


@dataclass(frozen=True, slots=True)
class Request:
    """One request, without a body: we take none."""

    #: "GET", "HEAD" or another.
    method: str
    #: Path without host and query, decoded once: "/feeds/all.rss"; None if it is no text.
    path: str | None
    #: What follows the question mark, as it came.
    query: bytes
    #: By name in lower case; of a repeated field the values in one line.
    headers: Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back."""

    status: int
    #: Lines that end in CRLF; the connection adds status, Date, Content-Length and SECURITY.
    headers: bytes
    body: bytes
    #: Of the body that GET would give; None for a status that has none.
    length: int | None


def text(status: HTTPStatus, words: str = "", *, headers: str = "", kept: bool = False) -> Response:
    """A short plain answer, that nobody keeps unless *headers* say so."""
    body = f"{words or status.phrase}\n".encode()
    lines = f"Content-Type: text/plain; charset=utf-8\r\n{'' if kept else NOT_KEPT}{headers}"
    return Response(status, lines.encode(), body, len(body))


def page(body: bytes, *, status: HTTPStatus = HTTPStatus.OK, headers: str = NOT_KEPT) -> Response:
    """An HTML page made for this request."""
    return Response(status, f"Content-Type: text/html; charset=utf-8\r\n{headers}".encode(), body, len(body))


def split_target(target: bytes) -> tuple[str | None, bytes]:
    """Path and query of a request-target: its origin form, or the absolute one that proxies send (RFC 9112 §3.2).

    The path is decoded once, never again; None if it is not UTF-8, holds a control character or is no path.
    """
    if target[:7].lower() == b"http://" or target[:8].lower() == b"https://":
        _, slash, rest = target.partition(b"://")[2].partition(b"/")
        target = slash + rest or b"/"
    target, _, query = target.partition(b"?")
    if b"%" in target:
        target = unquote_to_bytes(target)
    try:
        path = target.decode()
    except UnicodeDecodeError:
        return None, query
    return (path if path.startswith("/") and path.isprintable() else None), query


def accepts_gzip(accepted: bytes | None) -> bool:
    """Whether Accept-Encoding allows gzip (RFC 9110 §12.5.3): by name, or by a star that no `gzip;q=0` takes back."""
    if not accepted:
        return False
    members = filter(None, (_CODING.fullmatch(member.strip()) for member in accepted.split(b",")))
    quality = {member[1].lower(): float(member[2] or 1) for member in members}
    return max(quality.get(b"gzip", -1.0), quality.get(b"x-gzip", -1.0), -1.0) > 0 or (
        b"gzip" not in quality and quality.get(b"*", 0.0) > 0
    )


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether the header names *etag*: a list, `*`, weak or not (RFC 9110 §13.1.2)."""
    return if_none_match == etag or if_none_match.strip() == b"*" or etag in _TAG.findall(if_none_match)


def unchanged_since(if_modified_since: bytes, modified: datetime) -> bool:
    """Whether *modified*, in whole seconds, is not after the header's date; an invalid one is ignored (§13.1.3)."""
    try:
        since = parsedate_to_datetime(if_modified_since.decode("ascii"))
        return modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return False


def http_date(moment: datetime) -> str:
    """*moment* as HTTP writes it: "Sun, 01 Mar 2026 12:05:00 GMT" (§5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
