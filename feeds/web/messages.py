"""Requests and responses as HTTP defines them (RFC 9110): values, without connection or clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from feeds.pages.policy import SERVER_POLICY

#: Sent with every response, so that no browser takes a file for something else.
SECURITY_HEADERS = (
    f"Content-Security-Policy: {SERVER_POLICY}\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n"
).encode()
NO_STORE = "Cache-Control: no-store\r\n"
_TAG = re.compile(rb'"[^"]*"')
#: One member of Accept-Encoding, which is split at its commas first, so that the time is linear.
_CODING = re.compile(rb"([^\s;]++)(?:\s*+;\s*+q\s*+=\s*+([01](?:\.[0-9]{0,3})?))?")


@dataclass(frozen=True, slots=True)
class Request:
    """One request. It has no body: requests with one are refused."""

    #: "GET", "HEAD" or another.
    method: str
    #: Path without host and query, decoded once: "/feeds/all.rss"; None if that is no text.
    path: str | None
    #: What follows the question mark, still encoded.
    query: bytes
    #: Values by name in lower case; those of a repeated field are joined by commas.
    headers: Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Response:
    """What a client gets."""

    status: int
    #: Lines that end in CRLF; the connection adds status, Date, Content-Length and SECURITY_HEADERS.
    headers: bytes
    body: bytes
    #: Of the body that GET would give; None for a status without one.
    length: int | None


def text(status: HTTPStatus, words: str = "", *, headers: str = "", cached: bool = False) -> Response:
    """A short plain response. *cached* leaves it to *headers* for how long it is kept; else it is not."""
    body = f"{words or status.phrase}\n".encode()
    lines = f"Content-Type: text/plain; charset=utf-8\r\n{'' if cached else NO_STORE}{headers}"
    return Response(status, lines.encode(), body, len(body))


def page(body: bytes, *, status: HTTPStatus = HTTPStatus.OK, headers: str = NO_STORE) -> Response:
    """An HTML page made for this request."""
    return Response(status, f"Content-Type: text/html; charset=utf-8\r\n{headers}".encode(), body, len(body))


def split_target(target: bytes) -> tuple[str | None, bytes]:
    """Path and query of a request target, in origin form or in the absolute form that proxies send (RFC 9112 §3.2).

    The path is decoded once. It is None if it is not UTF-8, has a control character or does not begin with a slash.
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
    """Whether Accept-Encoding allows gzip (RFC 9110 §12.5.3): by name, or by "*" unless it says `gzip;q=0`."""
    if not accepted:
        return False
    members = filter(None, (_CODING.fullmatch(member.strip()) for member in accepted.split(b",")))
    quality = {member[1].lower(): float(member[2] or 1) for member in members}
    return max(quality.get(b"gzip", -1.0), quality.get(b"x-gzip", -1.0), -1.0) > 0 or (
        b"gzip" not in quality and quality.get(b"*", 0.0) > 0
    )


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether the header, a list or "*", names *etag*, by weak comparison (RFC 9110 §13.1.2)."""
    return if_none_match == etag or if_none_match.strip() == b"*" or etag in _TAG.findall(if_none_match)


def unchanged_since(if_modified_since: bytes, modified: datetime) -> bool:
    """Whether *modified*, in whole seconds, is not after the header's date. Invalid dates are ignored (§13.1.3)."""
    try:
        since = parsedate_to_datetime(if_modified_since.decode("ascii"))
        return modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return False


def http_date(moment: datetime) -> str:
    """*moment* as HTTP writes it: "Sun, 01 Mar 2026 12:05:00 GMT" (§5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
