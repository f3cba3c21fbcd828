"""What a list, an archive or a filter leaves out, and why, in words for the visit. Pure."""

from __future__ import annotations

from collections.abc import Mapping

#: The reason where a limit of ours is reached (docs/security.md).
BEYOND = "beyond the limit"


def taken_of(
    taken: int, what: str, left_out: Mapping[str, int], *, are: tuple[str, str] = ("is read", "are read")
) -> tuple[str, ...]:
    """The note that *taken* things are read, and for which reasons how many others of their kind are not.

    *what* names all of them: "headlines"; *are* says of one, and of several, what they are. Empty if nothing is left
    out.
    """
    others = sum(left_out.values())
    if not others:
        return ()
    return (f"{taken:,} of {taken + others:,} {what} {are[taken != 1]}; the others: {in_words(left_out)}",)


def in_words(left_out: Mapping[str, int]) -> str:
    """How many are left out for each reason, the commonest first: "60 in its menus, 46 beside the list"."""
    most_first = sorted(left_out.items(), key=lambda one: -one[1])
    return ", ".join(f"{count:,} {reason}" for reason, count in most_first if count)
