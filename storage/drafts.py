"""Drafts of sources: what a person has found out and decided in the workbench, before anything is saved.

They are kept in a file of their own beside the store, so that a draft survives a restart, and that whoever backs up or
restores the store need not think of them. Everything in it may be deleted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import zstandard

from storage.database import stamp
from storage.errors import StorageError
from storage.model import Document

#: Of more drafts the oldest are deleted.
MAX_DRAFTS = 100
#: Added to the name of the store.
SUFFIX = ".drafts"
SCHEMA = """
CREATE TABLE IF NOT EXISTS drafts (id TEXT PRIMARY KEY, changed TEXT NOT NULL, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (
    draft TEXT NOT NULL REFERENCES drafts ON DELETE CASCADE, key TEXT NOT NULL, said TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (draft, key)
) WITHOUT ROWID;
"""


class Drafts:
    """The drafts beside the store at *database*. Every method raises StorageError if they cannot be kept or read."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + SUFFIX)

    def save(self, key: str, content: Mapping[str, object], *, now: datetime) -> None:
        """Keep *content*, JSON values, as the draft *key*."""
        with self._open() as connection:
            connection.execute(
                "INSERT INTO drafts (id, changed, content) VALUES (?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET changed = excluded.changed, content = excluded.content",
                (key, stamp(now), json.dumps(content, ensure_ascii=False)),
            )
            connection.execute(
                "DELETE FROM drafts WHERE id IN (SELECT id FROM drafts ORDER BY changed DESC, id LIMIT -1 OFFSET ?)",
                (MAX_DRAFTS,),
            )

    def load(self, key: str) -> dict[str, object] | None:
        """The content of the draft *key*; None if there is none."""
        with self._open() as connection:
            row = connection.execute("SELECT content FROM drafts WHERE id = ?", (key,)).fetchone()
        return dict(json.loads(row[0])) if row else None

    def list(self) -> list[tuple[str, dict[str, object]]]:
        """Every draft, the last changed first."""
        with self._open() as connection:
            rows = connection.execute("SELECT id, content FROM drafts ORDER BY changed DESC, id").fetchall()
        return [(row[0], dict(json.loads(row[1]))) for row in rows]

    def delete(self, key: str) -> None:
        """Forget the draft *key* and its pages."""
        with self._open() as connection:
            connection.execute("DELETE FROM drafts WHERE id = ?", (key,))

    def keep_page(self, draft: str, key: str, page: Document) -> None:
        """Keep *page* under *key* for *draft*, so that it need not be fetched again."""
        said = {
            "url": page.url, "final_url": page.final_url, "media_type": page.media_type, "charset": page.charset,
            "headers": list(page.headers),
        }  # fmt: skip
        data = zstandard.ZstdCompressor(level=6).compress(page.data)
        with self._open() as connection:
            connection.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?)", (draft, key, json.dumps(said), data))

    def pages(self, draft: str) -> dict[str, Document]:
        """The pages kept for *draft*, by their keys."""
        with self._open() as connection:
            rows = connection.execute("SELECT key, said, data FROM pages WHERE draft = ?", (draft,)).fetchall()
        return {key: _document(json.loads(said), data) for key, said, data in rows}

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=10)) as connection:
                self.path.chmod(0o600)  # pages may stand behind a login
                connection.execute("PRAGMA foreign_keys = ON")
                connection.executescript(SCHEMA)
                with connection:
                    yield connection
        except (sqlite3.Error, OSError, ValueError, zstandard.ZstdError) as error:
            raise StorageError(f"the drafts cannot be kept or read: {error}", str(self.path)) from error


def _document(said: dict[str, object], data: bytes) -> Document:
    headers = said.pop("headers")
    assert isinstance(headers, list)
    return Document(
        data=zstandard.ZstdDecompressor().decompress(data),
        headers=tuple((str(name), str(value)) for name, value in headers),
        **{key: str(value) if value is not None else None for key, value in said.items()},
    )
