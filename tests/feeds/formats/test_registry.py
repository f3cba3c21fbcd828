"""The table of output formats."""

from __future__ import annotations

import re

from feeds.formats.registry import FORMATS


def test_names_and_media_types_are_distinct() -> None:
    """A name is a suffix, and no two formats share one or a media type."""
    assert all(re.fullmatch("[a-z]+", one.name) for one in FORMATS)
    assert len({one.name for one in FORMATS}) == len({one.media_type for one in FORMATS}) == len(FORMATS)
