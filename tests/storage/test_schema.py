"""The schema as an interface: its page is current, and its queries work with tools that know nothing of us."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlite_utils.cli import cli

from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind
from storage.schema import METADATA, PAGE, QUERIES, build_metadata, build_page


def test_page_is_current(database: Database) -> None:
    """docs/schema.md is what `python -m storage.schema --write` makes."""
    assert PAGE.read_text(encoding="utf-8") == build_page(database)


def test_metadata_is_current(database: Database) -> None:
    """docs/datasette.json is what `python -m storage.schema --write` makes."""
    assert json.loads(METADATA.read_text(encoding="utf-8")) == build_metadata(database, "feedloom")


def test_metadata_names_what_is_there(database: Database) -> None:
    """Datasette is told of every table and view, of columns that exist, and of queries that run."""
    told: Any = build_metadata(database, "feedloom")["databases"]
    tables = told["feedloom"]["tables"]
    there = {row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")}
    assert tables.keys() == {name for name in there if not name.startswith("sqlite_")}
    for name, table in tables.items():
        columns = {row["name"] for row in database.execute(f"PRAGMA table_xinfo({name})")}
        named = {*table.get("columns", {}), table.get("sort_desc"), table.get("label_column")} - {None}
        assert named <= columns, name
        assert table.get("hidden") or table.get("description") or name == "search", name
    for query in told["feedloom"]["queries"].values():
        database.execute(query["sql"])
    assert len(told["feedloom"]["queries"]) == len(QUERIES)


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


@pytest.mark.parametrize("sql", [sql for _, sql in QUERIES])
def test_queries_in_sqlite_utils(store: Path, sql: str) -> None:
    """Each query runs in the `sqlite-utils` command too."""
    result = CliRunner().invoke(cli, ["query", str(store), sql])
    assert result.exit_code == 0, result.output
    json.loads(result.output)
