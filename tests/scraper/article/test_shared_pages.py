"""Real Vietnamese pages with hand-made gold, where the checkout lies beside them."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from scraper.article import extract_article
from scraper.record import record
from scraper.rules.rules import Rules, installed_rules
from storage.model import Document

SHARED = Path(__file__).parents[4] / "shared"
PAGES = sorted(SHARED.glob("corpora/vn/html/*.html.gz"))


@pytest.mark.skipif(not PAGES, reason="the real pages are not beside this checkout")
@pytest.mark.parametrize(
    ("rules", "least"),
    [
        pytest.param(installed_rules(), "97", id="with-rules"),
        pytest.param(Rules(()), "95", id="by-general-evidence-alone"),
    ],
)
def test_real_pages(tmp_path: Path, rules: Rules, least: str) -> None:
    """Articles and listings of real papers are read right, nearly as well where no rule knows their site."""
    for path in PAGES:
        document = Document(data=gzip.decompress(path.read_bytes()), path=path.name, media_type="text/html")
        article = extract_article(document, rules=rules)
        answer = json.dumps(record(article), ensure_ascii=False, default=str)
        (tmp_path / f"{path.name.removesuffix('.gz')}.json").write_text(answer, "utf-8")
    scorer, gold = SHARED / "bench/score_pages.py", SHARED / "corpora/vn/gold.hashed.json"
    command: list[str | Path] = [sys.executable, scorer, "--gold", gold, "--got", tmp_path, "--min", least]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
