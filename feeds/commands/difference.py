"""How an article changed, in words: what went stands in [-…-], what came in {+…+}."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, cast

from feeds.corrections import steps, word_parts
from storage.articles.history import Version
from storage.model import StoredArticle, plain_fields

#: The attributes of a version that are described, and what to call them.
FIELDS = {
    "title": "headline",
    "lede": "standfirst",
    "published": "date of publication",
    "modified": "date of modification",
    "authors": "authors",
    "byline": "author line",
    "credit": "credit",
    "terms": "terms of use by machines",
    "agency": "agency",
    "dateline": "place",
    "categories": "category",
    "tags": "tags",
    "language": "language",
    "url": "address",
    "image": "lead picture",
    "figures": "pictures",
    "enclosures": "media",
    "transcripts": "transcripts",
    "links": "links",
}
#: Said of a version that differs only in what nobody reads: the size of a picture, the markup of the text.
UNSEEN = "nothing that readers see"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionChange:
    """What one version changed."""

    #: Its number; the first version of an article has 1 and changes nothing.
    version: int
    at: datetime
    #: One for each difference.
    lines: list[str]


def describe_versions(earlier: Sequence[Version], article: StoredArticle) -> list[VersionChange]:
    """What each version of *article* after the first changed; *earlier* has those before today's, oldest first."""
    said = [*(version.said for version in earlier), cast("dict[str, Any]", plain_fields(article))]
    return [
        VersionChange(
            version=version.number + 1, at=version.replaced, lines=list(differences(before, after)) or [UNSEEN]
        )
        for version, (before, after) in zip(earlier, pairwise(said), strict=True)
    ]


def describe_change(name: str, old: object, new: object) -> str:
    """The field *name* and its two values in one line."""
    if isinstance(old, list) and isinstance(new, list):
        gone, come = _gone_and_come(old, new)
        parts = [f"[-{one}-]" for one in gone] + ["{+" + str(one) + "+}" for one in come]
        change = " ".join(parts) or "in another order"
    else:
        change = word_difference(str(old or ""), str(new or ""))
    return f"{FIELDS.get(name, name)}: {change}"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """A line for each difference between *before* and *after*, both as `plain_fields` gives articles."""
    for name, word in FIELDS.items():
        old, new = before.get(name), after.get(name)
        if isinstance(old, list) or isinstance(new, list):
            yield from _list_differences(word, [_name(one) for one in old or ()], [_name(one) for one in new or ()])
        elif old != new:
            yield f"{word}: {_sentence(old, new)}"
    yield from _text_differences(_paragraphs(before), _paragraphs(after))


def word_difference(old: str, new: str) -> str:
    """*old* and *new* in one text, with long equal parts cut short."""
    marks = {"kept": ("", ""), "gone": ("[-", "-]"), "come": ("{+", "+}")}
    return " ".join(text.join(marks[kind]) for kind, text in word_parts(old, new))


def _sentence(old: Any, new: Any) -> str:
    if not old:
        return f"now “{new}”, before none"
    return f"“{old}” became “{new}”" if new else f"“{old}” is gone"


def _list_differences(word: str, old: list[str], new: list[str]) -> Iterator[str]:
    gone, come = _gone_and_come(old, new)
    told = [f"{', '.join(come)} came"] if come else []
    told += [f"{', '.join(gone)} went"] if gone else []
    if told:
        yield f"{word}: {'; '.join(told)}"
    elif old != new:
        yield f"{word}: in another order"


def _gone_and_come(old: list[Any], new: list[Any]) -> tuple[list[Any], list[Any]]:
    return [one for one in old if one not in new], [one for one in new if one not in old]


def _name(value: Any) -> str:
    """What to call a part of an article: a person, a category, a picture, a link."""
    if not isinstance(value, Mapping):
        return str(value)
    return next((str(value[key]) for key in ("name", "title", "caption", "alt", "url") if value.get(key)), "one")


def _paragraphs(said: Mapping[str, Any]) -> list[str]:
    return [one for one in str(said.get("body") or "").split("\n\n") if one]


def _text_differences(old: list[str], new: list[str]) -> Iterator[str]:
    for step, a, b, c, d in steps(old, new):
        if step == "equal":
            continue
        paired = min(b - a, d - c)
        for number in range(paired):
            yield f"text, paragraph {c + number + 1}: {word_difference(old[a + number], new[c + number])}"
        for number in range(a + paired, b):
            yield f"text, a paragraph went: [-{old[number]}-]"
        for number in range(c + paired, d):
            yield f"text, paragraph {number + 1} came: " + "{+" + new[number] + "+}"
