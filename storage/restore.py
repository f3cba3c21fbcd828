"""Putting a backup in the place of a store: checked as a copy beside it, then renamed over it in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.articles.rows import VISIBLE
from storage.database import Database, copied, moment, undamaged
from storage.errors import CorruptStoreError, StorageError
from storage.readonly import open_read_only

#: How long the store that is replaced may take to name what it keeps from readers.
MAX_READING_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A sound backup, copied to where it can take the place of the store."""

    #: The copy. It has the schema of this version.
    copy: Path
    #: How many articles it shows.
    articles: int
    #: When the newest change in it was; None: it knows none.
    newest: datetime | None
    #: sha256 of the manifest that was published last from it; None: none was.
    manifest: str | None
    #: Every entry id by which it knows an article, merged ones too.
    ids: frozenset[str]
    #: The titles of what it would show, by entry id.
    shown: dict[str, str]
    #: Those among them that the feed of everything or that of a category has shown, so that archives keep them.
    archived: frozenset[str]


@contextmanager
def checked(file: Path, store: Path) -> Iterator[Backup]:
    """The backup in *file*, for the place of *store*. What was copied is gone after the block, unless it was put there.

    Raises StorageError if *file* is no store, or one of a newer feedloom, or damaged. It is only read.
    """
    if not file.is_file():
        raise StorageError("there is no backup", str(file), "name a file that `feedloom db backup` wrote")
    if not file.stat().st_size:
        raise CorruptStoreError("the backup is empty", str(file), "name another one")
    if not store.parent.is_dir():
        raise StorageError("the folder of the store does not exist", str(store.parent), "make it")
    with copied(file, store) as copy:
        try:
            with Database.open(copy, create=False) as database:
                if problems := database.check():
                    raise CorruptStoreError("the backup is damaged", str(file), " ".join(problems[0].split())[:300])
                backup = _read(database)
        except StorageError as error:
            if error.subject == str(copy):  # the user knows it by the name that he gave
                raise type(error)(error.what, str(file), error.hint) from error
            raise
        finally:
            for rest in beside(copy).values():  # of the copy's schema brought up to date
                rest.unlink(missing_ok=True)
            for old in copy.parent.glob(f"{copy.name}.v*.bak"):
                old.unlink()
        yield backup


def _read(database: Database) -> Backup:
    with database.read("cannot read the backup", str(database.path)):
        (newest,) = database.execute("SELECT max(at) FROM changes").fetchone()
        (articles,) = database.execute(f"SELECT count(*) FROM articles WHERE {VISIBLE}").fetchone()  # noqa: S608
        ids = database.execute("SELECT entry_id FROM articles UNION SELECT entry_id FROM redirects").fetchall()
        shown = database.execute(
            "SELECT entry_id, title, EXISTS ("  # noqa: S608
            "SELECT * FROM feed_entries JOIN feeds ON feed = slug"
            " WHERE article_id = articles.id AND kind IN ('all', 'category')) AS archived"
            f" FROM articles WHERE {VISIBLE} ORDER BY id"
        ).fetchall()
    with undamaged("a change", newest):
        return Backup(
            copy=database.path,
            articles=articles,
            newest=moment(newest) if newest else None,
            manifest=database.setting("manifest"),
            ids=frozenset(row["entry_id"] for row in ids),
            shown={row["entry_id"]: row["title"] for row in shown},
            archived=frozenset(row["entry_id"] for row in shown if row["archived"]),
        )


def withdrawn(store: Path) -> frozenset[str]:
    """The ids of what *store* keeps from readers: hidden, taken down, withdrawn. None if it cannot be read."""
    try:
        with open_read_only(store, seconds=MAX_READING_SECONDS) as database:
            rows = database.execute(f"SELECT entry_id FROM articles WHERE NOT ({VISIBLE})")  # noqa: S608
            return frozenset(row["entry_id"] for row in rows)
    except (OSError, StorageError):
        return frozenset()


def put_in_place(copy: Path, store: Path) -> Path | None:
    """Let *copy* be the *store*; where the one that was there is kept aside, with its -wal. None: there was none.

    The name of the store leads to the one or the other at any time. Nobody else may be writing. Raises StorageError.
    """
    try:
        aside = _set_aside(store) if store.exists() else None
        for suffix, rest in beside(store).items():  # SQLite would play them back into the new one
            if aside is not None:
                rest.replace(aside.with_name(aside.name + suffix))
            else:
                rest.unlink()
        copy.replace(store)
        folder = os.open(store.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StorageError("cannot put the backup in place", str(store), error.strerror or str(error)) from error
    return aside


def beside(store: Path) -> dict[str, Path]:
    """The files that SQLite keeps beside *store* now, by what is added to its name."""
    named = {suffix: store.with_name(store.name + suffix) for suffix in ("-wal", "-shm", "-journal")}
    return {suffix: path for suffix, path in named.items() if path.exists()}


def _set_aside(store: Path) -> Path:
    """A second name for *store*, which keeps the first one: "feedloom.db.damaged", "feedloom.db.damaged-2"."""
    number = 1
    while (aside := store.with_name(f"{store.name}.damaged{f'-{number}' if number > 1 else ''}")).exists():
        number += 1
    try:
        os.link(store, aside)
    except OSError:  # not every file system has links
        try:
            shutil.copyfile(store, aside)
        except OSError:
            with suppress(OSError):
                aside.unlink()
            raise
    return aside
