"""The schema as an interface: its page is current, and its queries work with tools that know nothing of us."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.articles import Articles
from storage.database import Database
from storage.model import Article, Kind
from storage.schema import PAGE, QUERIES, build_page


def test_page_is_current(database: Database) -> None:
    """docs/schema.md is what `python -m storage.schema --write` makes."""
    assert PAGE.read_text(encoding="utf-8") == build_page(database)


def test_every_column_is_explained(database: Database) -> None:
    """Each table and column has its meaning beside it."""
    assert re.findall(r"\| `\w+` \| [^|]* \|  \|", build_page(database)) == []


def test_twenty_queries() -> None:
    """The page answers at least twenty questions."""
    assert len(QUERIES) >= 20


@pytest.fixture
def store(database: Database, articles: Articles) -> Path:
    article = Article(kind=Kind.ARTICLE, title="Đường sắt đô thị", category="Xã hội", body=("Chạy thử.",))
    articles.record(article, source="báo", now=datetime(2026, 3, 1, tzinfo=UTC))
    return database.path


def test_queries_in_sqlite3(store: Path, sqlite3_cli: str) -> None:
    """Each query runs in a bare `sqlite3`, beside us."""
    script = "\n".join(f"{sql};" for _, sql in QUERIES)
    result = subprocess.run([sqlite3_cli, "-bail", store, script], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Đường sắt đô thị" in result.stdout


@pytest.mark.parametrize("sql", [sql for _, sql in QUERIES[:3]])
def test_queries_in_sqlite_utils(store: Path, sql: str) -> None:
    """Queries run in `sqlite-utils` too."""
    command = [sys.executable, "-m", "sqlite_utils", "query", str(store), sql]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
