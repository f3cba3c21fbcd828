"""Learning in a child process: documents in, plain values out, because the parent never loads a parser.

learn_pages() -> {"text": the file, "cause": why there is none, "pages": …, "parts": […], "differs": […],
                  "refused": […], "fields": [{"field", "pages", "before", "after", "changed"}]}
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from scraper.learning.lesson import Part, compare, learn
from scraper.learning.writing import PartLine, evidence_of, take_out, write_rule
from scraper.parsing.limits import require_shape
from scraper.rules.folders import RuleFolders
from scraper.rules.learnt import problems_in, with_learnt
from scraper.rules.rules import rules_with
from scraper.sources.found import FoundPage
from storage.model import Document

#: The most changed values of a field that are shown, and the most characters of each, in all and before they differ.
MAX_CHANGES, MAX_VALUE_CHARS, MAX_CHARS_BEFORE = 3, 70, 20


def learn_pages(
    document: Document,
    *,
    host: str,
    listed: FoundPage | None,
    more: Sequence[tuple[Document, FoundPage | None]],
    timezone: str | None,
    rules: RuleFolders | None,
    before: str | None,
    now: datetime,
    compared: bool,
) -> dict[str, object]:
    """What pages of *host* teach: *document*, of which a list said what is *listed*, and *more*.

    *before*: the text of the file until now.

    *compared*: leave some of the pages out, and say what the rule changes on them.
    """
    pages = [(document, listed), *more]
    for one, _ in pages:
        require_shape(one)
    own = rules_with(rules)
    lesson = learn(pages, timezone=timezone, rules=own, leave_out=compared)
    answer: dict[str, object] = {
        "cause": lesson.cause,
        "pages": lesson.pages,
        "refused": list(lesson.refused),
        "text": None,
        "parts": [],
        "differs": [],
        "fields": [],
    }
    if lesson.cause:
        return answer
    written = write_rule(host, [_line(part) for part in lesson.parts], pages=lesson.pages, now=now, before=before)
    if wrong := next(problems_in("", written.text), None):
        return answer | {"cause": f"what was learnt cannot be written: {wrong.key}, {wrong.got}"}
    answer |= {
        "text": written.text,
        "differs": list(written.differs),
        "parts": list(written.used),
    }
    if compared:
        answer["fields"] = [
            {
                "field": one.field,
                "pages": len(lesson.left_out),
                "before": one.before,
                "after": one.after,
                "changes": len(one.changed),
                "changed": [[page, *_apart(old, new)] for page, old, new in one.changed[:MAX_CHANGES]],
            }
            for one in compare(lesson.left_out, with_learnt(own, written.text), timezone=timezone)
        ]
    return answer


def _line(part: Part) -> PartLine:
    evidence = evidence_of(part.hits, part.pages, part.right, part.asked, part.example)
    return PartLine(part.key, part.value, evidence, part.confirmed)


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two values, each on one line, from shortly before where they begin to differ."""
    old, new = " ".join(old.split()), " ".join(new.split())
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = max(0, same - MAX_CHARS_BEFORE)
    return _cut(old, start), _cut(new, start)


def _cut(value: str, start: int) -> str:
    shown = value[start : start + MAX_VALUE_CHARS]
    return f"{'…' if start else ''}{shown}{'…' if start + MAX_VALUE_CHARS < len(value) else ''}"


def check(document: Document) -> list[str]:
    """The problems of the file of a learnt rule, in words, each with its line."""
    text = document.data.decode("utf-8", "replace")
    return [f"{one.key}: expected {one.expected}, got {one.got}" for one in problems_in(document.name, text)]


def disuse(document: Document, *, cause: str, now: datetime) -> str:
    """The text of the file with all that nobody edited taken out of use, because of *cause*."""
    return take_out(document.data.decode("utf-8"), cause, now=now)
