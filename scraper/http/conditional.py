"""Conditional requests (RFC 9110 §13): what we send about the version that we have, and the answer "not modified"."""

from __future__ import annotations

from dataclasses import dataclass

from storage.model import Document

#: Servers refuse longer header fields, so longer validators are not sent back.
MAX_VALIDATOR_CHARS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server said about the version that we have (RFC 9110 §8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, document: Document) -> Validators:
        """The validators that came with *document*, without those that could not be sent back."""
        etag, last_modified = map(dict(document.headers).get, ("etag", "last-modified"))
        return cls(
            etag=etag if _is_sendable(etag) else None,
            last_modified=last_modified if _is_sendable(last_modified) else None,
        )

    def headers(self) -> dict[str, str]:
        """As request headers."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value and _is_sendable(value)}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that our version is still current (RFC 9110 §15.4.5)."""

    url: str


def _is_sendable(value: str | None) -> bool:
    """Whether *value* can stand in a request: printable, ASCII, and not so long that servers refuse it."""
    return value is not None and value.isascii() and value.isprintable() and len(value) <= MAX_VALIDATOR_CHARS
