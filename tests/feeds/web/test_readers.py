"""Requests for feeds are counted by format and by reader, and nothing else is kept."""

from __future__ import annotations

import pytest

from feeds.web.readers import Readers, reader_of


@pytest.mark.parametrize(
    ("agent", "reader"),
    [
        (b"Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers)", "Feedly"),
        (b"Miniflux/2.2.0", "Miniflux"),
        (b"FreshRSS/1.24 (Linux; https://freshrss.org)", "FreshRSS"),
        (b"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.1", "Thunderbird"),
        (b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "browser"),
        (b"curl/8.5.0", ""),
        (b"", ""),
        (b"\xff" * 9_000, ""),
    ],
)
def test_readers_are_known_by_what_they_call_themselves(agent: bytes, reader: str) -> None:
    """Also those that call themselves browsers as well."""
    assert reader_of(agent) == reader


def test_only_requests_for_feeds_count() -> None:
    """Pages and pictures do not; archives do."""
    readers = Readers()
    for path in ("/feeds/all.rss", "/feeds/all/2026-03.atom", "/feeds/town.rss", "/index.html", "/style.css"):
        readers.count(path, b"Miniflux/2.2.0")
    assert readers.by_format == {"rss": 2, "atom": 1}
    assert readers.by_reader == {"Miniflux": 3}
