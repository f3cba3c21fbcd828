"""What requests mean, by the RFCs' own cases, and whatever comes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.web.messages import accepts_gzip, http_date, matches, unchanged_since

MODIFIED = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (None, False), (b"", False), (b"gzip", True), (b"GZIP", True), (b"x-gzip", True), (b"deflate, gzip;q=1", True),
        (b"gzip;q=0", False), (b"gzip; q=0.000", False), (b"gzip ; q = 0.001", True), (b"*", True), (b"*;q=0", False),
        (b"gzip;q=0, *", False), (b"br, *;q=0.1", True), (b"identity", False), (b"compress, gzipped", False),
        (b"br;q=1.0, gzip;q=0.8, *;q=0.1", True), (b"gzip;q=nan", False),
    ],
)  # fmt: skip
def test_accepts_gzip(accepted: bytes | None, expected: bool) -> None:
    """Accept-Encoding names gzip, or a star that gzip is not taken back from (RFC 9110 §12.5.3)."""
    assert accepts_gzip(accepted) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [(b'"a"', True), (b'W/"a"', True), (b'"b", "a"', True), (b"*", True), (b'"b"', False), (b"", False), (b"a", False)],
)
def test_matches(header: bytes, expected: bool) -> None:
    """If-None-Match is a list, `*`, weak or not (RFC 9110 §13.1.2)."""
    assert matches(header, b'"a"') is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"Sun, 01 Mar 2026 12:05:00 GMT", True),
        (b"Sun, 01 Mar 2026 12:04:59 GMT", False),
        (b"Monday, 02-Mar-26 00:00:00 GMT", True),
        (b"Mon Mar  2 00:00:00 2026", True),
        (b"2026-03-02", False),
        (b"", False),
        (b"\xff", False),
        (b"Sun, 01 Mar 99999 12:05:00 GMT", False),
    ],
)
def test_unchanged_since(header: bytes, expected: bool) -> None:
    """All three forms of a date are read (RFC 9110 §5.6.7); any other is as if not sent."""
    assert unchanged_since(header, MODIFIED) is expected


def test_http_date() -> None:
    """Dates are written as HTTP wants them."""
    assert http_date(MODIFIED) == "Sun, 01 Mar 2026 12:05:00 GMT"


@given(st.binary(max_size=60))
def test_anything(data: bytes) -> None:
    """Whatever a client sends is understood or not, and raises nothing."""
    accepts_gzip(data)
    matches(data, b'"a"')
    unchanged_since(data, MODIFIED)
