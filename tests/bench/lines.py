"""What becomes of every line under a title: `BENCH_CORPORA=… python -m pytest -s tests/bench/lines.py`.

Counts by fate, and pages with a line that vanished: that is in no field, no picture and no text, and that no stage
took out for a reason.
"""

from __future__ import annotations

from collections import Counter

import pytest

from scraper.article.html.account import Fate, account
from scraper.article.html.page import read_whole
from scraper.rules.rules import installed_rules
from storage.model import Document

from .extraction import NAMES, documents, pytestmark  # noqa: F401
from .extraction import harness as harness

#: The largest share of lines that may vanish.
MAX_VANISHED_SHARE = 0.02


@pytest.mark.parametrize("name", NAMES)
def test_lines(name: str, harness: object) -> None:
    """Nearly every line stays, is told by a field or a picture, or went for a reason."""
    fates: Counter[Fate] = Counter()
    pages = 0
    for doc in documents(name):
        page = Document(data=doc.html(), url=doc.url, media_type="text/html")
        found = Counter(one.fate for one in account(read_whole(page, timezone=None, rules=installed_rules())))
        fates += found
        pages += found[Fate.VANISHED] > 0
    print(f"\n{name}: " + ", ".join(f"{fate} {count}" for fate, count in fates.most_common()))
    print(f"  vanished {fates[Fate.VANISHED]} of {fates.total()} lines, on {pages} pages")
    assert fates[Fate.VANISHED] <= MAX_VANISHED_SHARE * fates.total()
