"""The corpus: documents written from the specification, before the parsers were read."""

from __future__ import annotations

import json

import pytest

from tests.corpus.score import CORPUS, Case, cases, differences, read

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
    for answer in CORPUS.glob("*/*.expected.json"):
        assert set(json.loads(answer.read_text("utf-8"))) == KEYS, answer.name
        stem = answer.name.removesuffix(".expected.json")
        assert answer.with_name(stem + ".txt").exists() or answer.with_name(stem + ".html").exists(), answer.name


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_comparison_accepts_the_truth(case: Case) -> None:
    """An expected record differs in nothing from itself."""
    assert differences(case, case.expected) == {}
