# ruff: noqa: S608 -- only names of the schema are joined into SQL
"""Writing the full-text index for many articles at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from storage.database import Database

#: Takes out of the index what it holds of an article, before that changes.
FORGET = "INSERT INTO search(search, rowid, {names}) SELECT 'delete', id, {names} FROM searchable WHERE id = old.id;"
INDEXED = "old.id NOT IN (SELECT id FROM unindexed)"
#: In place of the triggers of the schema: which articles are to be indexed at the end.
TRIGGERS = (
    "CREATE TEMP TABLE unindexed (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TRIGGER later_insert AFTER INSERT ON main.articles BEGIN INSERT INTO unindexed VALUES (new.id); END",
    (
        f"CREATE TEMP TRIGGER later_update BEFORE UPDATE OF {{searched}} ON main.articles WHEN {INDEXED}"
        f" BEGIN {FORGET} INSERT INTO unindexed VALUES (old.id); END"
    ),
    f"CREATE TEMP TRIGGER later_delete BEFORE DELETE ON main.articles WHEN {INDEXED} BEGIN {FORGET} END",
    "CREATE TEMP TRIGGER later_gone AFTER DELETE ON main.articles BEGIN DELETE FROM unindexed WHERE id = old.id; END",
)


@contextmanager
def indexed_together(database: Database) -> Iterator[None]:
    """Index the articles that the block writes only at its end, each once. Must run inside a transaction.

    A statement that fires a trigger opens a savepoint, at which FTS5 writes out all that it holds in memory; and a
    teaser that is filled in the same block would be indexed twice. Within the block searches do not find what is new.
    An error undoes all: the transaction has to be rolled back.
    """
    triggers = database.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'search_*' ORDER BY name"
    ).fetchall()
    names = ", ".join(row["name"] for row in database.execute("SELECT name FROM pragma_table_info('search')"))
    searched = ", ".join(name for name in names.split(", ") if not name.startswith("plain_"))
    for row in triggers:
        database.execute(f"DROP TRIGGER {row['name']}")
    for statement in TRIGGERS:
        database.execute(statement.format(names=names, searched=searched))
    yield
    database.execute(
        f"INSERT INTO search(rowid, {names}) SELECT id, {names} FROM searchable"
        " WHERE id IN (SELECT id FROM unindexed) ORDER BY id"
    )
    for name in ("insert", "update", "delete", "gone"):
        database.execute(f"DROP TRIGGER temp.later_{name}")
    database.execute("DROP TABLE temp.unindexed")
    for row in triggers:
        database.execute(row["sql"])
