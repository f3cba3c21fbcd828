"""Notes: what a text refers to by a mark is a part of it, wherever the page keeps it.

A mark is a number, a letter or a sign, raised or a link. Its note is the element that the link leads to, or the line
that begins with the same mark. A number may also count comments: the elements that numbers lead to are notes only if
one begins with its number or leads back, or if several are raised or count from one. Letters and signs count nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from scraper.article.html.header import text_lines
from scraper.article.html.outline import INLINE, Outline

#: The longest mark, without what frames it: "12", "**"; of letters it has one.
MAX_MARK_CHARS = 3
#: So many lines with marks are notes where no link leads to them.
MIN_NOTES = 2
#: What may frame a mark.
_FRAME = "[]()（）［］. \u00a0"


def find_notes(outline: Outline, body: int) -> int | None:
    """The element behind *body* that holds its notes and no more of the page than them; None without any."""
    behind = range(outline.ends[body], len(outline.tags))
    notes = [at for at in targets(outline, body) if at in behind]
    if not _are_notes(outline, notes, body):
        notes = []  # comments that are counted, say
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


def _are_notes(outline: Outline, notes: list[int], body: int) -> bool:
    """Whether the elements that marks in *body* lead to are notes."""
    if _is_answered(outline, notes, body):
        return True
    if len(notes) < MIN_NOTES:
        return False
    names = {name for note in notes for name in _names(outline, note)}
    marks = [at for at in outline.within(body, "a") if outline.attribute(at, "href")[1:] in names]
    raised = (at for at in marks if outline.has(at, "sup") or outline.tags[outline.parents[at]] == "sup")
    said = [*dict.fromkeys(mark for at in marks if (mark := _mark(outline, at)))]
    counted = said == [*map(str, range(1, len(said) + 1))]
    return counted or next(raised, None) is not None or not all(map(str.isdigit, said))


def _led_to(outline: Outline, body: int) -> dict[str, set[str]]:
    """The marks in *body* that are links, by the names of the elements that they lead to."""
    found: dict[str, set[str]] = {}
    for at in outline.within(body, "a"):
        name = outline.attribute(at, "href")
        if name[:1] == "#" and name[1:] and outline.chars(at) <= MAX_MARK_CHARS + 2 and (mark := _mark(outline, at)):
            found.setdefault(name[1:], set()).add(mark)
    return found


def targets(outline: Outline, body: int) -> list[int]:
    """The elements that marks in *body* lead to, in order."""
    names = {*_led_to(outline, body)}
    if not names:
        return []
    return [at for at, tag in enumerate(outline.tags) if tag and names & _names(outline, at)]


def _is_answered(outline: Outline, notes: list[int], body: int) -> bool:
    """Whether one of *notes* behind *body* begins with the mark that leads to it, or leads back into the text."""
    led_to = _led_to(outline, body)
    lines: dict[int, set[str]] = {}
    for note in notes:
        line = outline.box_around(note) if outline.tags[note] in INLINE else note
        lines.setdefault(line, set()).update(*(led_to.get(name, ()) for name in _names(outline, note)))
    if any(_begins_with(outline, line, marks) for line, marks in lines.items()):
        return True
    back = {outline.attribute(at, "href") for line in lines for at in outline.within(line, "a")}
    if not back:
        return False
    inside = range(body, outline.ends[body])
    return any("#" + name in back for at in inside if outline.tags[at] for name in _names(outline, at))


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
