"""A store of its own for each test, and articles to put into it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.articles.record import Articles
from storage.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "feedloom.db") as database:
        yield database


@pytest.fixture
def articles(database: Database) -> Articles:
    return Articles(database, "example.org,2026")


@pytest.fixture
def sqlite3_cli() -> str:
    found = shutil.which("sqlite3")
    if found is None:
        pytest.skip("the sqlite3 command-line tool is not installed")
    return found
