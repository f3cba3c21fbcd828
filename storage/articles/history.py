"""What articles said before: their earlier versions, the documents they were read from, and the log of changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import zstandard

from storage.articles.children import load_articles
from storage.articles.rows import rows_of
from storage.database import Database, moment, stamp, undamaged
from storage.model import Document, StoredArticle, plain_fields

#: Level 6 saves 8 % of 35 KB a page, and takes 1.9 ms for it in place of 0.5, in the one process that records.
ZSTD_LEVEL = 3
#: The largest earlier version, as JSON; an article comes from its child in a message of at most this size.
MAX_VERSION_BYTES = 160_000_000
#: The attributes of a document that are columns as they are.
DOCUMENT_COLUMNS = ("url", "final_url", "path", "media_type", "charset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An earlier version of an article."""

    #: Counts from 1.
    number: int
    #: When the next version took its place.
    replaced: datetime
    #: The fields in which the next version differs.
    changed: tuple[str, ...]
    #: What it said: the attributes of a StoredArticle as JSON holds them.
    said: dict[str, Any]


class History:
    """Keeps what articles said. Every method raises StorageError if the store cannot be used.

    `keep_version` and `keep_document` belong into the transaction of a record.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._compress = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress

    def versions(self, article: int) -> list[Version]:
        """The earlier versions of *article*, oldest first."""
        with self.database.read("cannot read the history of an article", article):
            rows = self.database.execute(
                "SELECT * FROM versions WHERE article_id = ? ORDER BY version", (article,)
            ).fetchall()
        with undamaged("the history of an article", article):
            return [
                Version(
                    number=row["version"],
                    replaced=moment(row["replaced"]),
                    changed=tuple(row["changed"].split(", ")),
                    said=json.loads(_unpack(row["data"], MAX_VERSION_BYTES)),
                )
                for row in rows
            ]

    def documents(
        self,
        *,
        source: str | None = None,
        newest: int | None = None,
        wanted: Callable[[str | None], bool] = lambda _: True,
    ) -> Iterator[tuple[StoredArticle, list[Document]]]:
        """Every article with the kept documents of its newest version, oldest first: what `reparse` reads again.

        With *newest* so many of the newest alone, newest first. *wanted* says of the address of a document whether its
        article is.
        """
        with self.database.read("cannot list the kept documents"):
            ids = self.database.execute(
                "SELECT id FROM articles WHERE (:source IS NULL OR source = :source) AND EXISTS"
                " (SELECT 1 FROM documents WHERE article_id = articles.id AND documents.version = articles.version)"
                " ORDER BY id * :order LIMIT :most",
                {"source": source, "order": 1 if newest is None else -1, "most": -1 if newest is None else newest},
            ).fetchall()
        for (number,) in ids:
            with self.database.read("cannot read a kept document", number):
                rows = self.database.execute(
                    "SELECT documents.* FROM documents JOIN articles ON articles.id = article_id"
                    " WHERE article_id = ? AND documents.version = articles.version ORDER BY documents.id",
                    (number,),
                ).fetchall()
                if not any(wanted(row["final_url"] or row["url"]) for row in rows):
                    continue
                known = load_articles(self.database, rows_of(self.database, [number]))
            if known and rows:  # they may be pruned while the caller works
                yield known[0], [_document(row) for row in rows]

    def newest_documents(self, source: str, limit: int) -> list[Document]:
        """The newest kept document of each of the newest full articles of *source*, *limit* at most, newest first."""
        with self.database.read("cannot read the kept documents", source):
            rows = self.database.execute(
                "SELECT documents.* FROM documents JOIN articles ON articles.id = article_id"
                " WHERE documents.id IN (SELECT max(documents.id) FROM documents JOIN articles"
                " ON articles.id = article_id AND articles.version = documents.version"
                " WHERE articles.source = ? AND articles.status = 'full' GROUP BY article_id"
                " ORDER BY article_id DESC LIMIT ?) ORDER BY article_id DESC",
                (source, limit),
            ).fetchall()
        return [_document(row) for row in rows]

    def newest_addresses(self, source: str, limit: int) -> list[str]:
        """Where the newest articles of *source* with a kept document were fetched from, *limit* at most."""
        with self.database.read("cannot list the kept documents", source):
            rows = self.database.execute(
                "SELECT coalesce(max(documents.final_url), max(documents.url)) AS url FROM documents"
                " JOIN articles ON articles.id = article_id AND articles.version = documents.version"
                " WHERE articles.source = ? AND articles.status = 'full' GROUP BY article_id"
                " ORDER BY article_id DESC LIMIT ?",
                (source, limit),
            ).fetchall()
        return [row["url"] for row in rows if row["url"]]

    def keep_version(self, known: sqlite3.Row, changed: Sequence[str], now: datetime) -> None:
        """Keep the version of an article that is about to be replaced, and count on."""
        (before,) = load_articles(self.database, [known])
        data = json.dumps(plain_fields(before), ensure_ascii=False).encode()
        self.database.execute(
            "INSERT INTO versions (article_id, version, title, replaced, changed, data) VALUES (?, ?, ?, ?, ?, ?)",
            (known["id"], known["version"], known["title"], stamp(now), ", ".join(changed), self._compress(data)),
        )
        self.database.execute("UPDATE articles SET version = version + 1 WHERE id = ?", (known["id"],))

    def keep_document(self, article: int, document: Document, now: datetime, *, digest: str | None = None) -> None:
        """Keep the bytes that *article* was read from, once, so that better rules can read them again.

        *digest* is their sha256, if it is known.
        """
        digest = digest or sha256(document.data).hexdigest()
        kept = "SELECT 1 FROM documents WHERE article_id = ? AND sha256 = ?"
        if self.database.execute(kept, (article, digest)).fetchone():
            return
        self.database.execute(
            "INSERT INTO documents (article_id, version, sha256, url, final_url, path, media_type, charset, headers,"
            " recorded, size, data) VALUES (:article, (SELECT version FROM articles WHERE id = :article), :sha256,"
            " :url, :final_url, :path, :media_type, :charset, :headers, :recorded, :size, :data)",
            {
                "article": article,
                "sha256": digest,
                **{name: getattr(document, name) for name in DOCUMENT_COLUMNS},
                "headers": json.dumps(document.headers),
                "recorded": stamp(now),
                "size": len(document.data),
                "data": self._compress(document.data),
            },
        )


def _document(row: sqlite3.Row) -> Document:
    with undamaged("a document", row["path"] or row["url"]):
        return Document(
            data=_unpack(row["data"], row["size"]),
            headers=tuple((name, value) for name, value in json.loads(row["headers"])),
            **{name: row[name] for name in DOCUMENT_COLUMNS},
        )


def _unpack(data: bytes, max_bytes: int) -> bytes:
    """Decompress what we kept. Raises ValueError beyond *max_bytes*, before there is room made for it, or ZstdError."""
    size = zstandard.frame_content_size(data)  # which we always state; -1: it is not there
    if not 0 <= size <= max_bytes:
        raise ValueError(f"it does not state its size, or more than {max_bytes:,} bytes")
    return zstandard.decompress(data)


def log_change(database: Database, article: int, kind: str, now: datetime) -> None:
    """Append to `changes`, where publishing resumes. Must run inside the transaction of the change itself."""
    database.execute("INSERT INTO changes (article_id, kind, at) VALUES (?, ?, ?)", (article, kind, stamp(now)))
