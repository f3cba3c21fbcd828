"""The documents that the project ships give the records that stand beside the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scraper.article import extract_article
from scraper.record import record
from storage.model import Document

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted((ROOT / "seeds" / "documents").iterdir())
RECORDS = ROOT / "tests" / "corpus" / "seeds"

#: What a text dump cannot say.
ADDRESSES = {"url"}
#: What the records state of a link or figure; the parser may know more.
RELATED = ("title", "url")
READ_MORE = ("title", "category", "summary", "summary_raw", "agency", "stated_date", "published", "url")
FIGURE = ("alt", "caption", "after_paragraph")


def load_record(document: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((RECORDS / f"{document.stem}.expected.json").read_text("utf-8"))
    return values


def parse(document: Path) -> dict[str, Any]:
    name = document.relative_to(ROOT).as_posix()
    return dict(record(extract_article(Document(data=document.read_bytes(), path=name))))


def comparable(values: dict[str, Any], *, dump: bool) -> dict[str, Any]:
    """The fields of a record that a test compares: what nobody states is left out, in a dump every address too."""
    left_out = ADDRESSES if dump else set[str]()

    def pick(rows: list[dict[str, Any]], keys: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{key: row.get(key) for key in keys if key not in left_out} for row in rows]

    fields = {key: value for key, value in values.items() if key not in left_out | {"content", "image", "enclosures"}}
    return fields | {
        "related": pick(values["related"], RELATED),
        "read_more": pick(values["read_more"], READ_MORE),
        "figures": pick(values["figures"], FIGURE),
    }


FIELDS = tuple(load_record(DOCUMENTS[0]))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_shipped_document_gives_its_record(document: Path, field: str) -> None:
    """Every field of the record is what a person reads in the document."""
    dump = document.suffix == ".txt"
    expected = comparable(load_record(document), dump=dump)
    assert comparable(parse(document), dump=dump).get(field) == expected.get(field)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_shipped_document_has_a_record(document: Path) -> None:
    """No document is shipped whose truth nobody wrote down."""
    assert load_record(document)["kind"] in {"article", "listing"}


def test_the_newspaper_is_worth_a_first_run() -> None:
    """Enough articles over enough sections, in both forms, with links that lead from one to another."""
    records = [load_record(document) for document in {path.stem: path for path in DOCUMENTS}.values()]
    articles = [values for values in records if values["kind"] == "article"]
    titles = {values["title"] for values in articles}
    links = [link["title"] for values in articles for link in values["related"] + values["read_more"]]
    assert len(articles) >= 14
    assert len({values["category"] for values in articles}) >= 6
    assert {"vi", "en"} <= {values["language"] for values in articles}
    assert any(title in titles for title in links)
    assert any(title not in titles for title in links)
