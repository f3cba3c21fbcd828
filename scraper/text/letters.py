"""Small letters and capitals, which not all writing uses: Georgian has both, and begins nothing with a capital."""

from __future__ import annotations


def begins_small(text: str) -> bool:
    """Whether *text* begins with a small letter where its writing begins sentences and names with capitals."""
    first = text[:1]
    return first.islower() and first.title() != first
