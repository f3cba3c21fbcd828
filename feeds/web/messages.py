"""Requests and responses as HTTP defines them (RFC 9110): values, without connection or clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Scope

from feeds.pages.policy import SERVER_POLICY

#: Sent with every response that has no policy of its own, so that no browser takes a file for something else.
SECURITY_HEADERS = [
    (b"content-security-policy", SERVER_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
#: The methods that files and pages have.
READING = {"GET", "HEAD"}
NO_STORE = {"Cache-Control": "no-store"}
_TAG = re.compile(rb'"[^"]*"')
#: One member of Accept-Encoding, which is split at its commas first, so that the time is linear.
_CODING = re.compile(rb"([^\s;]++)(?:\s*+;\s*+q\s*+=\s*+([01](?:\.[0-9]{0,3})?))?")


class Fields(dict[bytes, bytes]):
    """The header of a request: values by name in lower case; those of a repeated field are joined by commas."""

    def __init__(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        super().__init__()
        for name, value in headers:
            self[name] = self[name] + b", " + value if name in self else value


def written(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """*headers* as HTTP/1.1 has them: lines that end in CRLF."""
    return b"".join(b"%b: %b\r\n" % header for header in headers)


def text(status: HTTPStatus, words: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """A short plain response. It is not cached, unless *headers* say for how long."""
    return PlainTextResponse(f"{words or status.phrase}\n", status, NO_STORE | dict(headers or {}))


def page(body: bytes, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """An HTML page made for this request."""
    return HTMLResponse(body, status, NO_STORE)


def path_of(scope: Scope) -> str | None:
    """The path of a request below where we are mounted; None if it was no text, or holds a control character."""
    path = str(scope["path"]).removeprefix(scope.get("root_path", ""))
    return path if path.isprintable() and "\ufffd" not in path else None


def has_body(fields: Fields) -> bool:
    """Whether a body follows the header, or may follow."""
    return fields.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in fields


@lru_cache(maxsize=64)
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
