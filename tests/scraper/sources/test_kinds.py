"""The registry of kinds of source: every row can be used and is documented."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

from scraper.sources.kinds import KINDS, SourceKind

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_row(kind: SourceKind) -> None:
    """Each kind is found under its key, and the functions that its row names exist and take what they are given."""
    assert KINDS[kind.key] is kind
    assert kind.description.endswith(".")
    assert list(inspect.signature(resolve_name(kind.find)).parameters) == ["context"]
    assert (kind.extract is None) == (kind.lists is None)
    if kind.extract is not None:
        assert list(inspect.signature(resolve_name(kind.extract)).parameters) == [
            "document", *kind.settings, *(["learnt"] if kind.learnt else []),
        ]  # fmt: skip


def test_the_page_for_users() -> None:
    """docs/sources.md describes each kind, in the order of the table."""
    text = (ROOT / "docs" / "sources.md").read_text()
    section = text[text.index("## Kinds of source") : text.index("`ids =")]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(KINDS)
