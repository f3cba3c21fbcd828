"""Notes: what a text refers to by a mark is a part of it, wherever the page keeps it.

A mark is a number, a letter or a sign, raised or a link. Its note is the element that the link leads to, or the line
that begins with the same mark. A number may also count comments: a single note leads back.
"""

from __future__ import annotations

from collections.abc import Iterator

from scraper.article.html.element_kinds import INLINE
from scraper.article.html.header import text_lines
from scraper.article.html.outline import Outline

#: The longest mark, without what frames it: "12", "**"; of letters it has one.
MAX_MARK_CHARS = 3
#: So many notes need not lead back, and so many lines with marks are notes where no link leads to them.
MIN_NOTES = 2
#: The longest words of a link that leads back from the end of a note.
MAX_BACK_CHARS = 24
#: What may frame a mark.
_FRAME = "[]()（）［］. \u00a0"


def find_notes(outline: Outline, body: int) -> int | None:
    """The element behind *body* that holds its notes and no more of the page than them; None without any."""
    behind = range(outline.ends[body], len(outline.tags))
    notes = [at for at in targets(outline, body) if at in behind]
    led = _are_notes(outline, notes, body)
    if not led:  # they may be comments that are counted
        marks = {_mark(outline, at) for at in outline.within(body, "sup")} - {""}
        notes = [at for at in text_lines(outline, behind) if _begins_with(outline, at, marks)] if marks else []
        if len(notes) < MIN_NOTES:
            return None
    at = next((one for one in outline.around(notes[0]) if outline.holds(one, notes[-1])), 0)
    if outline.holds(at, body) or outline.chars(at) > outline.chars(body):
        return None
    return at if led or 2 * outline.linked(at) <= outline.chars(at) else None


def _are_notes(outline: Outline, notes: list[int], body: int) -> bool:
    """Whether the elements that marks in *body* lead to are notes: several, or one that leads back into the text."""
    lines = {outline.box_around(note) if outline.tags[note] in INLINE else note for note in notes}
    back = {outline.attribute(at, "href") for line in lines for at in outline.within(line, "a")} - {""}
    inside = range(body, outline.ends[body] if back else body)
    return len(notes) >= MIN_NOTES or any("#" + name in back for at in inside for name in _names(outline, at))


def targets(outline: Outline, body: int) -> list[int]:
    """The elements that marks in *body* lead to, in order."""
    marks = (at for at in outline.within(body, "a") if outline.chars(at) <= MAX_MARK_CHARS + 2 and _mark(outline, at))
    names = {href[1:] for at in marks if (href := outline.attribute(at, "href"))[:1] == "#"}
    return [at for at, tag in enumerate(outline.tags) if tag and names & _names(outline, at)] if names else []


def _names(outline: Outline, at: int) -> set[str]:
    attributes = outline.attributes(at)
    return {name for name in (attributes.get("id"), attributes.get("name")) if name}


def _mark(outline: Outline, at: int) -> str:
    """What an element says if that may be a mark; "" if it is more."""
    text = outline.text(at).strip(_FRAME)
    is_mark = text.isdigit() or len(text) == 1 or not any(map(str.isalnum, text))
    return text if is_mark and len(text) <= MAX_MARK_CHARS else ""


def _begins_with(outline: Outline, line: int, marks: set[str]) -> bool:
    """Whether a line begins with one of the *marks* and says more."""
    mark, _, more = outline.text(line).partition(" ")
    return bool(more) and mark.strip(_FRAME) in marks


def holders(outline: Outline, body: int) -> Iterator[int]:
    """The elements in *body* that hold a note, and the notes."""
    for at in targets(outline, body):
        yield from (one for one in (at, *outline.around(at)) if outline.holds(body, one))


def back_links(outline: Outline, body: int) -> Iterator[int]:
    """The links in notes that lead back to their marks in *body*, and are signs or stand at the end: "↩", "[back]"."""
    notes = targets(outline, body)
    if not notes:
        return
    marks = [at for at in outline.within(body, "a") if _mark(outline, at)]
    named = (one for at in marks for one in (outline.parents[at], at, *outline.children(at)))
    places = {f"#{name}" for one in named for name in _names(outline, one)}
    lines = {outline.box_around(note) if outline.tags[note] in INLINE else note for note in notes}
    for line in sorted(lines):
        for link in outline.within(line, "a"):
            text = outline.text(link)
            ends = outline.stops[link] == outline.stops[line] and len(text) <= MAX_BACK_CHARS
            ends = ends and not any(map(str.isdigit, text))  # the mark of the note
            is_sign = not any(map(str.isalnum, text))
            if outline.attribute(link, "href") in places and (is_sign or ends):
                yield link
