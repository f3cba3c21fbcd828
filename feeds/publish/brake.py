"""The brake: holds a feed back when too much of it would vanish or change at once (design, decision 11). Pure.

A site that was redesigned, or a store that was mixed up with another one, must not empty the feeds of readers.
"""

from __future__ import annotations

#: A feed may always lose fewer entries than this.
MIN_LOST_ENTRIES = 3


def reason_to_hold(*, lost: int, shown: int) -> str | None:
    """Why a feed is held that would lose *lost* of the entries that it has *shown*; None if it is published.

    It is held if more than half of its entries would vanish or get another text.
    """
    if lost < MIN_LOST_ENTRIES or 2 * lost <= shown:
        return None
    return (
        f"held back: {lost} of its {shown} entries would vanish or change at once;"
        " if that is right, run `feedloom publish --force`"
    )
