from __future__ import annotations

from datetime import UTC

from scraper.text.times import read_zone


def test_unknown_zone_is_utc() -> None:
    """A zone that nobody knows does not stop the reading."""
    assert read_zone("Mars/Olympus") is UTC
    assert read_zone("../../etc/passwd") is UTC
