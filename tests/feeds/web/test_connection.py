"""Which targets of requests are addresses of ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.web.connection import is_head, origin_form


@pytest.mark.parametrize(
    ("method", "target", "expected"),
    [
        (b"GET", b"/", b"/"),
        (b"GET", b"/feeds/all.rss?x=1&y=/", b"/feeds/all.rss?x=1&y=/"),
        (b"GET", b"http://other.example:80/a?b", b"/a?b"),
        (b"GET", b"HTTPS://other.example", b"/"),
        (b"GET", b"//other.example/a", b"//other.example/a"),
        (b"GET", b"*", None),
        (b"OPTIONS", b"*", b"/"),
        (b"GET", b"other.example:443", None),
        (b"CONNECT", b"other.example:443", b"/"),
        (b"GET", b"file:///etc/passwd", None),
    ],
)
def test_origin_form(method: bytes, target: bytes, expected: bytes | None) -> None:
    """A target is a path, or an address whose host does not count (RFC 9112 §3.2)."""
    assert origin_form(method, target) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"GET / HTTP/1.0\r\n\r\n", True), (b"GET", False), (b"\r\n\r\n", False),
        (b"\r\nGET / HTTP/1.0\r\n\r\n", False),
        (b"GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n", False), (b"", False), (b"GET / HTTP/1.0\n\n", False),
    ],
)  # fmt: skip
def test_is_head(data: bytes, expected: bool) -> None:
    """One head, whole; pieces and sequences of requests go through the buffer."""
    assert is_head(data) is expected


@given(st.binary(max_size=60))
def test_anything(target: bytes) -> None:
    """Whatever is asked for is a path or nothing."""
    assert (origin_form(b"GET", target) or b"/").startswith(b"/")
