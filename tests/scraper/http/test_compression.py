"""gzip is read whole, within its limits, and in linear time."""

from __future__ import annotations

import gzip
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.http.compression import CHUNK_BYTES, MAX_GZIP_MEMBERS, gunzip, gunzip_beginning
from storage.errors import DocumentError, OversizedError, UnreadableError

MANY = CHUNK_BYTES * 3


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5), st.integers(0, 20))
def test_members(contents: list[bytes], padding: int) -> None:
    """All members are read, and padding of zeros behind them is left."""
    data = b"".join(map(gzip.compress, contents)) + bytes(padding)
    assert gunzip(data, "x", max_bytes=MANY) == b"".join(contents)


def test_more_than_is_handed_over_at_a_time() -> None:
    """Data of many chunks, which hardly compress, come back as they were."""
    content = b"".join(number.to_bytes(4, "big") for number in range(0, 2**32, 2**16 + 1))
    data = gzip.compress(content) * 2
    assert len(data) > CHUNK_BYTES
    assert gunzip(data, "x", max_bytes=10_000_000) == content * 2


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    """Whatever comes, there is content or an error of ours."""
    for attempt in (data, gzip.compress(data)[:-1], gzip.compress(data) + data, b"\x1f\x8b\x08" + data):
        with suppress(DocumentError):
            assert isinstance(gunzip(attempt, "x", max_bytes=1000), bytes)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (gzip.compress(b"text" * 99, mtime=0)[:-1], "cut short"),
        (gzip.compress(b"text" * 99, mtime=0)[:20], "cut short"),
        (gzip.compress(b"text", mtime=0)[:-8] + bytes(8), "damaged"),
        (gzip.compress(b"text", mtime=0) + b"tail", "damaged"),
        (b"text", "damaged"),
    ],
)
def test_damage(data: bytes, words: str) -> None:
    """Data that are not whole are said to be so."""
    with pytest.raises(UnreadableError, match=words):
        gunzip(data, "x", max_bytes=1000)


def test_limit() -> None:
    """The limit is the last size that is read."""
    assert len(gunzip(gzip.compress(bytes(1000)), "x", max_bytes=1000)) == 1000
    for data in (gzip.compress(bytes(1001)), gzip.compress(bytes(600)) * 2, gzip.compress(bytes(50_000_000))):
        with pytest.raises(OversizedError, match="more than 1,000 bytes"):
            gunzip(data, "x", max_bytes=1000)


def test_members_without_content() -> None:
    """Members without end that give nothing are an error at once, however many they are."""
    begin = time.process_time()
    assert gunzip(gzip.compress(b"") * MAX_GZIP_MEMBERS, "x", max_bytes=1000) == b""
    with pytest.raises(UnreadableError, match="over 10,000 members"):
        gunzip(gzip.compress(b"") * 1_000_000, "x", max_bytes=20_000_000)
    assert time.process_time() - begin < 5


def test_beginning() -> None:
    """The beginning of data needs no end."""
    data = gzip.compress(b"0123456789" * 1000)
    assert gunzip_beginning(data, "x", size=12) == b"012345678901"
    assert gunzip_beginning(data[:-8], "x", size=20_000) == b"0123456789" * 1000
    with pytest.raises(UnreadableError):
        gunzip_beginning(b"text", "x", size=12)
