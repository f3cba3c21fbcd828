# ruff: noqa: S608 -- only names of the schema are joined into SQL
"""Writing the full-text index for many articles at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from storage.database import Database
from storage.migrations import PLAIN_LETTERS

#: Takes out of the index what it holds of an article, before that changes.
FORGET = "INSERT INTO search(search, rowid, {names}) SELECT 'delete', id, {values} FROM articles WHERE id = old.id;"
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
PLAIN = dict(PLAIN_LETTERS)
ASCII = bytes(range(0x80))


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
    columns = [row["name"] for row in database.execute("SELECT name FROM pragma_table_info('search')")]
    # as the view `searchable` has them, which takes longer to look for these letters than FTS5 to index the words
    database.connection.create_function("in_plain_letters", 1, in_plain_letters, deterministic=True)
    names = ", ".join(columns)
    values = ", ".join(f"in_plain_letters({one[6:]})" if one.startswith("plain_") else one for one in columns)
    searched = ", ".join(one for one in columns if not one.startswith("plain_"))
    for row in triggers:
        database.execute(f"DROP TRIGGER {row['name']}")
    for statement in TRIGGERS:
        database.execute(statement.format(names=names, values=values, searched=searched))
    yield
    database.execute(
        f"INSERT INTO search(rowid, {names}) SELECT id, {values} FROM articles"
        " WHERE id IN (SELECT id FROM unindexed) ORDER BY id"
    )
    for name in ("insert", "update", "delete", "gone"):
        database.execute(f"DROP TRIGGER temp.later_{name}")
    database.execute("DROP TABLE temp.unindexed")
    for row in triggers:
        database.execute(row["sql"])


def in_plain_letters(text: str | None) -> str | None:
    """*text* with letters that have no accent to drop made plain (đ as d, ß as ss); None if there are none."""
    if text is None or text.isascii():
        return None
    # the letters beyond ASCII, which are few: looking for each of forty in the whole text takes ten times as long
    beyond = text.encode(errors="surrogatepass").translate(None, ASCII).decode(errors="surrogatepass")
    found = PLAIN.keys() & set(beyond)
    for letter in found:
        text = text.replace(letter, PLAIN[letter])
    return text if found else None
