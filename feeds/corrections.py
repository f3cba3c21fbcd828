"""What the site of an article corrected in it: headline, standfirst and text, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest
from typing import Any, Literal, NamedTuple, cast

from storage.articles.history import Version
from storage.model import Status, StoredArticle, plain_fields

#: Equal words shown on each side of a change.
CONTEXT_WORDS = 4
#: Up to so many words, or paragraphs, difflib compares exactly; above, it leaves out frequent ones to be quicker.
MAX_EXACT_ITEMS = 1_000
#: Longer texts are not compared, because the time grows with the square of their length.
MAX_COMPARED_ITEMS = 20_000


class Part(NamedTuple):
    """Some words of a text that was changed."""

    kind: Literal["kept", "gone", "come"]
    text: str


class Change(NamedTuple):
    """What became of one text."""

    #: "title", "lede" or "body".
    field: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One version that changed what readers had read."""

    #: When we saw it.
    at: datetime
    changes: tuple[Change, ...]


def corrections_of(earlier: Sequence[Version], article: StoredArticle) -> list[Correction]:
    """What each version of *article* corrected, newest first; *earlier* has those before today's, oldest first.

    That an announcement became an article corrects nothing, nor does a change of anything but headline, standfirst
    and text.
    """
    said = [*(version.said for version in earlier), cast("dict[str, Any]", plain_fields(article))]
    found = [
        Correction(at=version.replaced, changes=tuple(_changes(before, after)))
        for version, (before, after) in zip(earlier, pairwise(said), strict=True)
        if before.get("status") != Status.TEASER
    ]
    return [one for one in reversed(found) if one.changes]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for field in ("title", "lede"):
        old, new = before.get(field) or "", after.get(field) or ""
        if old != new:
            yield Change(field, tuple(word_parts(old, new)))
    paragraphs = [str(said.get("body") or "").split("\n\n") for said in (before, after)]
    for step, a, b, c, d in steps(*paragraphs):
        if step != "equal":
            for old, new in zip_longest(paragraphs[0][a:b], paragraphs[1][c:d], fillvalue=""):
                yield Change("body", tuple(word_parts(old, new)))


def word_parts(old: str, new: str) -> list[Part]:
    """*old* and *new* in one text, with long equal parts cut short."""
    old_words, new_words = re.findall(r"\S+", old), re.findall(r"\S+", new)
    parts: list[Part] = []
    found = steps(old_words, new_words)
    for number, (step, a, b, c, d) in enumerate(found):
        if step == "equal":
            parts.append(Part("kept", _cut(old_words[a:b], first=number == 0, last=number == len(found) - 1)))
            continue
        if a < b:
            parts.append(Part("gone", " ".join(old_words[a:b])))
        if c < d:
            parts.append(Part("come", " ".join(new_words[c:d])))
    return parts


def steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """difflib's opcodes that turn *old* into *new*; of very long ones, that all was replaced."""
    if max(len(old), len(new)) > MAX_COMPARED_ITEMS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=len(new) > MAX_EXACT_ITEMS).get_opcodes()


def _cut(words: Sequence[str], *, first: bool, last: bool) -> str:
    if len(words) <= 2 * CONTEXT_WORDS + 1:
        return " ".join(words)
    if first:
        return "… " + " ".join(words[-CONTEXT_WORDS:])
    if last:
        return " ".join(words[:CONTEXT_WORDS]) + " …"
    return f"{' '.join(words[:CONTEXT_WORDS])} … {' '.join(words[-CONTEXT_WORDS:])}"
