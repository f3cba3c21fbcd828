"""The corpus: documents written from the specification, before the parsers were read."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable

import pytest

from scraper.article import extract_article
from scraper.record import record
from storage.model import Document
from tests.corpus.score import Case, answers, cases, differences, read

KEYS = {
    "kind", "language", "url", "title", "category", "published", "updated", "timezone", "agency", "dateline", "lede",
    "lede_raw", "authors", "source", "tags", "figures", "body", "related", "read_more",
}  # fmt: skip


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_record(case: Case) -> None:
    """Every field of the record is what a person sees in the document."""
    wrong = differences(case, read(case))
    lines = [f"{field}\n  want {want!r}\n  got  {got!r}" for field, (want, got) in wrong.items()]
    assert not wrong, "\n".join([case.name, *lines])


def test_expected_records_are_whole() -> None:
    """An expected record has every key of the schema, and a document beside it."""
    for answer in answers():
        assert set(json.loads(answer.read_text("utf-8"))) == KEYS, answer.name
        stem = answer.name.removesuffix(".expected.json")
        assert answer.with_name(stem + ".txt").exists() or answer.with_name(stem + ".html").exists(), answer.name


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_comparison_accepts_the_truth(case: Case) -> None:
    """An expected record differs in nothing from itself."""
    assert differences(case, case.expected) == {}


def plain_dumps() -> list[Case]:
    """The dumps in UTF-8 with plain line ends: those that can be spelt in other ways."""
    return [case for case in cases() if not case.is_html and not case.name.startswith("dumps/encoding-")]


@pytest.mark.parametrize(
    "spell",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="crlf"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text).encode(), id="nfd"),
        pytest.param(lambda text: text.encode("utf-16"), id="utf-16"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="bom"),
        pytest.param(lambda text: ("\n\n" + text.replace("\n\n", "\n\n\n") + "\n\n").encode(), id="more-blank-lines"),
        pytest.param(lambda text: text.replace("\n", "  \n").encode(), id="trailing-spaces"),
    ],
)
def test_spelling_does_not_matter(spell: Callable[[str], bytes]) -> None:
    """Line ends, normal form, encoding and blank lines change nothing in a record."""
    for case in plain_dumps():
        data = spell(case.document.read_text("utf-8"))
        respelt = record(extract_article(Document(data=data, path=case.document.name), timezone=case.zone))
        assert differences(case, respelt) == differences(case, read(case)), case.name
