"""Compare what the parsers say of the corpus with what a person saw.

    python tests/corpus/score.py [NAME...]      # a line per document, the fields that differ, the mean

A case is NAME.expected.json beside NAME.txt, NAME.html or both (one record for both).
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

Record = dict[str, Any]
CORPUS = Path(__file__).resolve().parent

#: Languages that imply their zone; for the others the case's own zone is given to the parser.
ZONED = frozenset({"vi", "ja", "ko"})
#: Whether these blocks are "related" or "read more" is a matter of taste outside Vietnamese and English.
KIND_OPEN = frozenset({"ja", "zh", "ko", "fr", "de", "es"})
#: "PV" (a reporter) is no name, but neither is it wrong to print it.
SIGNATURES = frozenset({"PV"})


@dataclass(frozen=True, slots=True)
class Case:
    """One document and the record that a person wrote for it."""

    document: Path
    expected: Record

    @property
    def name(self) -> str:
        return self.document.relative_to(CORPUS).as_posix()

    @property
    def is_html(self) -> bool:
        return self.document.suffix == ".html"

    @property
    def zone(self) -> str | None:
        """What `--timezone` would say."""
        implied = self.expected["language"] in ZONED or self.expected["timezone"] == "UTC"
        return None if implied else self.expected["timezone"]


def answers() -> list[Path]:
    """The expected records, those of dumps first."""
    return [answer for folder in ("dumps", "pages") for answer in sorted((CORPUS / folder).glob("*.expected.json"))]


def cases() -> Iterator[Case]:
    """All cases, dumps first."""
    for answer in answers():
        expected = json.loads(answer.read_text("utf-8"))
        stem = answer.name.removesuffix(".expected.json")
        for suffix in (".txt", ".html"):
            if (document := answer.with_name(stem + suffix)).exists():
                yield Case(document, expected)


def read(case: Case) -> Record:
    """The record that the parsers make of the document."""
    from scraper.article import extract_article
    from scraper.record import record
    from storage.model import Document

    document = Document(data=case.document.read_bytes(), path=case.document.name)
    return dict(record(extract_article(document, timezone=case.zone)))


def fold(text: object) -> str | None:
    """NFC with white space folded, and without a list's bullet; nothing is None."""
    if not isinstance(text, str):
        return None
    return " ".join(unicodedata.normalize("NFC", text).split()).removeprefix("• ") or None


def moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text).replace(microsecond=0) if isinstance(text, str) else None


def rows(record: Record, key: str, *fields: str) -> list[tuple[str | None, ...]]:
    return [tuple(fold(row[field]) for field in fields) for row in record[key]]


def text(key: str) -> Callable[[Record], Any]:
    return lambda record: fold(record[key])


#: What is compared, and its weight.
FIELDS: dict[str, tuple[float, Callable[[Record], Any]]] = {
    "kind": (1, text("kind")),
    "title": (2, text("title")),
    "language": (0.5, lambda record: (record["language"] or "").split("-")[0] or None),
    "category": (2, text("category")),
    "published": (2, lambda record: moment(record["published"])),
    "offset": (0.5, lambda record: (when := moment(record["published"])) and when.utcoffset()),
    "updated": (0.5, lambda record: moment(record["updated"])),
    "agency": (1, text("agency")),
    "dateline": (0.5, text("dateline")),
    "lede": (1, text("lede")),
    "lede_raw": (0.5, text("lede_raw")),
    "authors": (1, lambda record: [fold(name) for name in record["authors"] if name not in SIGNATURES]),
    "source": (0.5, text("source")),
    "tags": (0.5, lambda record: [fold(tag) for tag in record["tags"]]),
    "captions": (1, lambda record: rows(record, "figures", "caption")),
    "figures": (0.5, lambda record: [(fold(row["alt"]), row["after_paragraph"]) for row in record["figures"]]),
    "body": (4, lambda record: [fold(paragraph) for paragraph in record["body"]]),
    "related": (2, lambda record: rows(record, "related", "title")),
    "read_more": (3, lambda record: rows(record, "read_more", "title", "category", "summary")),
    "teasers": (0.5, lambda record: rows(record, "read_more", "title", "agency", "stated_date", "summary_raw")),
    "teaser_dates": (0.5, lambda record: [moment(row["published"]) for row in record["read_more"]]),
    "url": (0.5, text("url")),
    "urls": (1, lambda record: rows(record, "related", "title", "url") + rows(record, "read_more", "title", "url")),
}
#: What a dump has not.
ONLY_HTML = frozenset({"url", "urls"})
#: What another layout of the same page may word otherwise.
ONLY_TEXT = frozenset({"lede_raw", "figures"})
#: What matters in a page that is no article: that nothing is made up.
OF_EMPTY = frozenset({"kind", "published", "lede", "body", "figures", "related", "read_more"})


def all_links(record: Record) -> list[str | None]:
    return [fold(row["title"]) for key in ("related", "read_more") for row in record[key]]


def differences(case: Case, got: Record) -> dict[str, tuple[Any, Any]]:
    """field -> (wanted, got) of every field that is not the same."""
    want, found = case.expected, {}
    skipped = ONLY_TEXT if case.is_html else ONLY_HTML
    if want["kind"] == "empty":
        skipped = frozenset(FIELDS) - OF_EMPTY
    if want["language"] in KIND_OPEN and all_links(want) == all_links(got):
        skipped |= {"related", "read_more", "teasers", "teaser_dates"}
    for name, (_, view) in FIELDS.items():
        if name not in skipped and view(want) != view(got):
            found[name] = (view(want), view(got))
    return found


def score(wrong: dict[str, tuple[Any, Any]]) -> float:
    """0..100: the weight of the fields that are right."""
    total = sum(weight for weight, _ in FIELDS.values())
    return 100 * (1 - sum(FIELDS[name][0] for name in wrong) / total)


def main(names: list[str]) -> None:
    scores = []
    for case in cases():
        if names and case.document.stem not in names:
            continue
        wrong = differences(case, read(case))
        scores.append(score(wrong))
        print(f"{scores[-1]:6.1f}  {case.name:<44} {' '.join(wrong)}")
        if names:
            for name, (want, got) in wrong.items():
                print(f"        {name}\n          want {want}\n          got  {got}")
    print(f"{sum(scores) / len(scores):6.1f}  mean of {len(scores)}")


if __name__ == "__main__":
    sys.path.insert(0, str(CORPUS.parent.parent))
    main(sys.argv[1:])
