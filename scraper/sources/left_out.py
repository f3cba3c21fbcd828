"""What a list, an archive or a filter leaves out, and why, in words for the visit. Pure."""

from __future__ import annotations

from collections.abc import Mapping

#: The reason where a limit of ours is reached (docs/security.md).
BEYOND = "beyond the limit"


def taken_of(taken: int, what: str, left_out: Mapping[str, int]) -> tuple[str, ...]:
    """The note that *taken* things are items, and for which reasons how many others of their kind are none.

    *what* names all of them: "headlines". Empty if nothing is left out.
    """
    others = sum(left_out.values())
    if not others:
        return ()
    are = "is an item" if taken == 1 else "are items"
    return (f"{taken:,} of {taken + others:,} {what} {are}; the others: {in_words(left_out)}",)


def in_words(left_out: Mapping[str, int]) -> str:
    """How many are left out for each reason, the commonest first: "60 in its menus, 46 beside the list"."""
    most_first = sorted(left_out.items(), key=lambda one: -one[1])
    return ", ".join(f"{count:,} {reason}" for reason, count in most_first if count)
