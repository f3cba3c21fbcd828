"""Queries of the operator and of readers cost no more than their limits, whatever they make of a small store."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from subprocess import run

import pytest

from storage.database import MAX_HEAP_BYTES, Database
from storage.errors import ModelError, StorageError
from storage.readonly import MAX_VALUE_BYTES, open_read_only
from storage.selections import query_ids

ROOT = Path(__file__).parents[2]
COUNT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300) "
#: Queries that give ids and make gigabytes beside them -> what is said of them; "": they are answered.
QUERIES = {
    "rows": (COUNT + "SELECT i, zeroblob(9000000) FROM n", ""),
    "columns": (COUNT + f"SELECT i{', zeroblob(9000000)' * 100} FROM n", "takes more memory"),
    "sorted": (COUNT + "SELECT i FROM n ORDER BY randomblob(9000000)", "takes more memory"),
    "grouped": (COUNT + "SELECT i FROM n GROUP BY hex(randomblob(2000000)) || i", "takes more memory"),
    "kept": (
        "WITH RECURSIVE n(i, b) AS (SELECT 1, x'' UNION SELECT i+1, zeroblob(9000000) FROM n LIMIT 99) SELECT i FROM n",
        "takes more memory",
    ),
    "joined": (COUNT + "SELECT length(group_concat(hex(zeroblob(4000000)))) FROM n", "more than 10,000,000 bytes"),
    "one": ("SELECT 1, zeroblob(11000000)", "more than 10,000,000 bytes"),
    "endless": ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", "too long"),
    "no ids": (COUNT + "SELECT zeroblob(9000000), i FROM n", "select articles.id first"),
}
#: Runs a query and says by how much memory has grown, in bytes.
ASK = """
import resource, sys
from pathlib import Path
from storage.errors import ModelError
from storage.selections import query_ids
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    said = len(query_ids(Path(sys.argv[1]), sys.argv[2]))
except ModelError as error:
    said = error.hint
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024, said)
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "a.db"
    Database.open(path).close()
    return path


@pytest.mark.parametrize(("sql", "words"), QUERIES.values(), ids=QUERIES)
def test_memory_of_a_query(store: Path, sql: str, words: str) -> None:
    """SQLite takes at most its limit, and Python as much again for one row; what goes beyond is named."""
    done = run([sys.executable, "-c", ASK, store, sql], capture_output=True, text=True, cwd=ROOT, check=True)
    grown, _, said = done.stdout.strip().partition(" ")
    assert words in said if words else said == "300", said
    assert int(grown) < 2.2 * MAX_HEAP_BYTES


def test_a_query_of_costly_functions_ends(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of a query is limited too: few instructions may take long."""
    monkeypatch.setattr("storage.selections.MAX_QUERY_SECONDS", 0)
    with pytest.raises(ModelError, match="takes too long"):
        query_ids(store, COUNT + "SELECT i FROM n WHERE length(hex(zeroblob(4000000))) = i")


def test_what_readers_ask(store: Path) -> None:
    """A connection of the server has the same limit on memory, and one on the length of values."""
    with open_read_only(store, seconds=30) as database:
        assert database.connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == MAX_VALUE_BYTES
        (limit,) = database.execute("PRAGMA hard_heap_limit").fetchone()
        assert limit == MAX_HEAP_BYTES
        with pytest.raises(StorageError), database.read("cannot read"):
            database.execute("SELECT randomblob(90000000) || randomblob(90000000) || randomblob(90000000)").fetchall()


def test_what_a_run_asks(store: Path) -> None:
    """A query of our own that takes too much memory is an error of the store, and no traceback."""
    with (
        Database.open(store) as database,
        pytest.raises(StorageError, match="more memory"),
        database.read("cannot read"),
    ):
        database.execute("SELECT randomblob(300000000)").fetchall()
