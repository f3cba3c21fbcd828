"""The table of output formats."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from feeds.formats.format import Format
from feeds.formats.registry import FORMATS
from tests.feeds.samples import FEED


def test_names_and_media_types_are_distinct() -> None:
    """A name is a suffix, and no two formats share one or a media type."""
    assert all(re.fullmatch("[a-z]+", one.name) for one in FORMATS)
    assert len({one.name for one in FORMATS}) == len({one.media_type for one in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
@pytest.mark.parametrize("offset", [0, 7, 5.75, -3.5])
def test_only_the_own_time_of_a_feed_is_replaced(one: Format, offset: float) -> None:
    """A frame of another time is the one that is made for it, whatever title and links say of times."""
    before = datetime(1970, 1, 1, tzinfo=UTC)
    said = " ".join((one.time(before) if one.time else b"").decode() for _ in range(2))
    feed = replace(FEED, title=said, subtitle=said, updated=before, prev_archive=f"https://x.example/?{said}")
    later = replace(feed, updated=datetime(2026, 11, 26, 20, 5, 7, 9, tzinfo=timezone(timedelta(hours=offset))))
    assert one.dated(one.frame(feed), before, later) == one.frame(later)
    assert one.time is None or one.frame(feed).opening.count(one.time(before)) == 1
