"""What changed between two versions of an article, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

#: The attributes of a version that are told, and what to call them.
FIELDS = {
    "title": "headline",
    "lede": "standfirst",
    "published": "date of publication",
    "modified": "date of modification",
    "authors": "authors",
    "byline": "author line",
    "credit": "credit",
    "agency": "agency",
    "dateline": "place",
    "categories": "category",
    "tags": "tags",
    "language": "language",
    "url": "address",
    "image": "lead picture",
    "figures": "pictures",
    "enclosures": "media",
    "links": "links",
}
#: Words shown around a change.
AROUND = 4
#: Words, or paragraphs, that are compared exactly, and that are compared at all: it takes the square of their number.
EXACT, LONGEST = 1_000, 20_000


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """A line for each thing in which *after* differs from *before*, both as `plain_fields` gives articles."""
    for name, word in FIELDS.items():
        old, new = before.get(name), after.get(name)
        if isinstance(old, list) or isinstance(new, list):
            yield from _list_differences(word, [_name(one) for one in old or ()], [_name(one) for one in new or ()])
        elif old != new:
            yield f"{word}: {_sentence(old, new)}"
    yield from _text_differences(_paragraphs(before), _paragraphs(after))


def word_difference(old: str, new: str) -> str:
    """*old* and *new* in one, with what went as [-…-] and what came as {+…+}, long equal parts cut short."""
    ours, theirs = re.findall(r"\S+", old), re.findall(r"\S+", new)
    parts: list[str] = []
    steps = _steps(ours, theirs)
    for number, (step, a, b, c, d) in enumerate(steps):
        if step == "equal":
            parts.append(_cut(ours[a:b], first=number == 0, last=number == len(steps) - 1))
            continue
        if a < b:
            parts.append(f"[-{' '.join(ours[a:b])}-]")
        if c < d:
            parts.append("{+" + " ".join(theirs[c:d]) + "+}")
    return " ".join(parts)


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What turns *old* into *new*, as difflib tells it; of the longest, that all of it was replaced."""
    if max(len(old), len(new)) > LONGEST:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=len(new) > EXACT).get_opcodes()


def _cut(words: Sequence[str], *, first: bool, last: bool) -> str:
    if len(words) <= 2 * AROUND + 1:
        return " ".join(words)
    if first:
        return "… " + " ".join(words[-AROUND:])
    if last:
        return " ".join(words[:AROUND]) + " …"
    return f"{' '.join(words[:AROUND])} … {' '.join(words[-AROUND:])}"


def _sentence(old: Any, new: Any) -> str:
    if not old:
        return f"now “{new}”, before none"
    return f"“{old}” became “{new}”" if new else f"“{old}” is gone"


def _list_differences(word: str, old: list[str], new: list[str]) -> Iterator[str]:
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    told = [f"{', '.join(come)} came"] if come else []
    told += [f"{', '.join(gone)} went"] if gone else []
    if told:
        yield f"{word}: {'; '.join(told)}"
    elif old != new:
        yield f"{word}: in another order"


def _name(value: Any) -> str:
    """What to call a part of an article: a person, a category, a picture, a link."""
    if not isinstance(value, Mapping):
        return str(value)
    return next((str(value[key]) for key in ("name", "title", "caption", "alt", "url") if value.get(key)), "one")


def _paragraphs(said: Mapping[str, Any]) -> list[str]:
    return [one for one in str(said.get("body") or "").split("\n\n") if one]


def _text_differences(old: list[str], new: list[str]) -> Iterator[str]:
    for step, a, b, c, d in _steps(old, new):
        if step == "equal":
            continue
        paired = min(b - a, d - c)
        for number in range(paired):
            yield f"text, paragraph {c + number + 1}: {word_difference(old[a + number], new[c + number])}"
        for number in range(a + paired, b):
            yield f"text, a paragraph went: [-{old[number]}-]"
        for number in range(c + paired, d):
            yield f"text, paragraph {number + 1} came: " + "{+" + new[number] + "+}"
