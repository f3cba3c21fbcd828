"""Notes: what a text refers to by a mark is a part of it, wherever the page keeps it.

A mark is a figure or a sign, raised or a link. Its note is the element that the link leads to, or the line that begins
with the same mark.
"""

from __future__ import annotations

from collections.abc import Iterator

from scraper.article.html.header import text_lines
from scraper.article.html.outline import Outline

#: The longest mark, without what frames it: "12", "*", "a".
MAX_MARK_CHARS = 3
#: So many lines with marks are notes where no link leads to them.
MIN_NOTES = 2
#: What may frame a mark.
_FRAME = "[]()（）［］. \u00a0"


def find_notes(outline: Outline, body: int) -> int | None:
    """The element behind *body* that holds its notes and no more of the page than them; None without any."""
    behind = range(outline.ends[body], len(outline.tags))
    notes = [at for at in targets(outline, body) if at in behind]
    led = bool(notes)
    if not led and (marks := {mark for at in outline.within(body, "sup") if (mark := _mark(outline, at))}):
        notes = [at for at in text_lines(outline, behind) if _begins_with(outline, at, marks)]
    if not notes or not (led or len(notes) >= MIN_NOTES):
        return None
    at = outline.parents[notes[0]]
    while at >= 0 and (not outline.holds(at, notes[-1]) or outline.chars(at) == outline.chars(notes[0])):
        at = outline.parents[at]
    if at < 0 or outline.holds(at, body) or outline.chars(at) > outline.chars(body):
        return None
    return at if led or 2 * outline.linked(at) <= outline.chars(at) else None


def targets(outline: Outline, body: int) -> list[int]:
    """The elements that marks in *body* lead to, in order."""
    names = {
        outline.attribute(at, "href")[1:]
        for at in outline.within(body, "a")
        if outline.chars(at) <= MAX_MARK_CHARS + 2 and outline.attribute(at, "href")[:1] == "#" and _mark(outline, at)
    } - {""}
    if not names:
        return []
    return [at for at, tag in enumerate(outline.tags) if tag and names & _names(outline, at)]


def _names(outline: Outline, at: int) -> set[str]:
    attributes = outline.attributes(at)
    return {name for name in (attributes.get("id"), attributes.get("name")) if name}


def _mark(outline: Outline, at: int) -> str:
    """What an element says if that may be a mark; "" if it is more."""
    text = outline.text(at).strip(_FRAME)
    return text if len(text) <= MAX_MARK_CHARS else ""


def _begins_with(outline: Outline, line: int, marks: set[str]) -> bool:
    """Whether a line begins with one of the *marks* and says more."""
    mark, _, more = outline.text(line).partition(" ")
    return bool(more) and mark.strip(_FRAME) in marks


def holders(outline: Outline, body: int) -> Iterator[int]:
    """The elements in *body* that hold a note, and the notes."""
    for at in targets(outline, body):
        if outline.holds(body, at):
            yield at
            yield from (one for one in outline.around(at) if outline.holds(body, one))
