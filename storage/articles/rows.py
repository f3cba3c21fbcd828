# ruff: noqa: S608 -- only placeholders and names of columns are joined into SQL
"""Every column of the table `articles`, listed once: how it is stored, read, compared and completed.

A new field of an article needs three changes in this package: an attribute of `Article` and `StoredArticle`
(storage/model.py), a step in storage/migrations.py, and a row of COLUMNS.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

from storage.articles.identity import Marks, finer_date
from storage.database import Database, moment, stamp
from storage.model import Article, Discussion, Status, StoredArticle
from storage.text import letter_pairs

#: What feeds may show, as SQL: also of `article_categories`, which has copies of both columns.
VISIBLE = "hidden = 0 AND status IN ('full', 'teaser')"
#: A stated date this far ahead of the time when we first saw the article is no date (design, decision 3).
MAX_AHEAD = timedelta(days=1)


class Said(NamedTuple):
    """What a document says of an article, with all that its columns are made of."""

    article: Article
    marks: Marks
    #: When we first saw the article.
    first_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of `articles`."""

    name: str
    #: What a document puts into it; None: no document fills it, we do.
    store: Callable[[Said], object] | None
    #: The attribute of this name of a StoredArticle, made of a row; None: StoredArticle has no such attribute.
    read: Callable[[sqlite3.Row], object] | None
    #: Whether a difference is told as a change: in `versions.changed`, and by `reparse`, which stores it only then.
    compared: bool = True
    #: Whether a new version without a value keeps the one before.
    kept: bool = False
    #: What `reparse` takes for the attribute of this name of an Article where a kept document says nothing: the list
    #: that named its page may have said it. It is made of the row and the article as they are.
    recall: Callable[[sqlite3.Row, StoredArticle], object] | None = None
    #: What it holds after a takedown.
    blank: object = None


def _ours(name: str, **rest: Any) -> Column:
    """A column that we fill. It is read as it is, unless *rest* says otherwise."""
    return Column(name=name, store=None, compared=False, **({"read": itemgetter(name)} | rest))


def _said(name: str, store: Callable[[Said], object] | None = None, **rest: Any) -> Column:
    """A column that documents fill: from the attribute of its name, read back as it is, unless told otherwise."""
    store = store or (lambda said: getattr(said.article, name))
    return Column(name=name, store=store, **({"read": itemgetter(name)} | rest))


def _time(name: str) -> Callable[[sqlite3.Row], datetime | None]:
    return lambda row: moment(row[name]) if row[name] else None


def _address(said: Said) -> str | None:
    return (said.article.url if said.marks.canonical else None) or said.article.permalink


def _names(said: Said) -> str | None:
    return ", ".join(person.name for person in said.article.authors) or None


def _pairs(said: Said) -> str | None:
    one = said.article
    return letter_pairs(one.title, one.lede, *one.body, *(person.name for person in one.authors), *one.tags)


def _in_utc(name: str) -> Callable[[Said], str | None]:
    return lambda said: dates_of(getattr(said.article, name), said.first_seen)[0]


def _as_stated(name: str) -> Callable[[Said], str | None]:
    return lambda said: dates_of(getattr(said.article, name), said.first_seen)[1]


def _of_discussion(part: str, said: Said) -> object:
    return getattr(said.article.discussion, part, None)


def discussion_of(row: sqlite3.Row) -> Discussion | None:
    """What *row* has of a discussion; None if nothing."""
    found = Discussion(**{part: row[name] for name, part in DISCUSSION.items()})
    return found if found != Discussion() else None


def discussion_columns(article: Article, known: sqlite3.Row) -> dict[str, object]:
    """The columns of a discussion in which *article* says something else than *known*."""
    new = {name: getattr(article.discussion, part, None) for name, part in DISCUSSION.items()}
    return {name: value for name, value in new.items() if value is not None and value != known[name]}


#: The columns of a discussion, with the attributes of Discussion that they hold.
DISCUSSION = {"comments_url": "url", "comments_feed": "feed", "comment_count": "count"}
COLUMNS = (
    _ours("id"),
    _ours("key"),
    _ours("entry_id"),
    _ours("guid"),
    _ours("source"),
    _ours("status", read=lambda row: Status(row["status"])),
    _ours("hidden", read=lambda row: bool(row["hidden"])),
    _ours("backfill", read=None),
    _ours("version", read=None),
    _ours("first_seen", read=lambda row: moment(row["first_seen"])),
    _ours("arrived", read=_time("arrived")),
    _ours("updated", read=lambda row: moment(row["updated"])),
    _ours("below"),
    _ours("place", read=_time("place")),
    _ours("sort_date", read=None),  # generated; a StoredArticle has a property of this name
    _said("url", _address, kept=True),
    _said("canonical_url", lambda said: said.article.url, read=None),
    _said("permalink", read=None, kept=True),
    _said("title", blank=""),
    _said("category", read=None, recall=lambda row, _: row["category"]),  # all of them: article_categories
    _said("authors", _names, read=None),  # one by one: article_people
    _said("tags", lambda said: ", ".join(said.article.tags) or None, read=None, recall=lambda _, known: known.tags),
    _said("language", recall=lambda row, _: row["language"]),
    _said(
        "published",
        _in_utc("published"),
        read=lambda row: moment(row["published_stated"]) if row["published"] else None,
        recall=lambda row, _: moment(row["published_stated"]) if row["published_stated"] else None,
    ),
    _said("published_stated", _as_stated("published"), read=None),
    _said("modified", _in_utc("modified"), read=_time("modified_stated")),
    _said("modified_stated", _as_stated("modified"), read=None),
    _said("timezone", read=lambda row: row["timezone"] or "UTC"),
    _said("agency"),
    _said("dateline"),
    _said("lede"),
    _said("lede_raw"),
    _said("byline"),
    _said("credit"),
    *(
        _said(name, partial(_of_discussion, part), read=None, compared=False, kept=True)
        for name, part in DISCUSSION.items()
    ),
    _said("image", recall=lambda row, _: row["image"]),
    _said("terms"),
    _said("body", lambda said: "\n\n".join(said.article.body), blank=""),
    _said("content"),
    _said("richness", lambda said: said.marks.richness, read=None, compared=False, blank=0),
    _said("fingerprint", lambda said: said.marks.fingerprint, read=None, compared=False),
    _said("text_hash", lambda said: said.marks.clean, read=None, compared=False),
    _said("runs", _pairs, read=None, compared=False),
)
CONTENT = tuple(column for column in COLUMNS if column.store is not None)
READ = tuple((column.name, column.read) for column in COLUMNS if column.read is not None)
COMPARED = tuple(column.name for column in COLUMNS if column.compared)
KEPT = tuple(column.name for column in COLUMNS if column.kept)
RECALLED = tuple((column.name, column.recall) for column in COLUMNS if column.recall is not None)
#: What is left of the place of a teaser once something dates it.
NO_PLACE = {"below": None, "place": None}
#: The columns of a date that a later version never moves (design, decision 3).
PUBLICATION = ("published", "published_stated")


def rows_of(database: Database, ids: Sequence[int]) -> list[sqlite3.Row]:
    """The rows of *ids*, oldest first."""
    if not ids:
        return []
    places = ", ".join("?" * len(ids))
    return database.execute(f"SELECT * FROM articles WHERE id IN ({places}) ORDER BY id", tuple(ids)).fetchall()


def insert_row(database: Database, values: Mapping[str, object]) -> int:
    """Add a row to `articles`; its id."""
    places = ", ".join("?" * len(values))
    (number,) = database.execute(
        f"INSERT INTO articles ({', '.join(values)}) VALUES ({places}) RETURNING id", list(values.values())
    ).fetchone()
    return int(number)


def update_row(database: Database, article: int, values: Mapping[str, object]) -> None:
    """Change columns of a row of `articles`."""
    columns = ", ".join(f"{name} = ?" for name in values)
    database.execute(f"UPDATE articles SET {columns} WHERE id = ?", [*values.values(), article])


def content_of(said: Said) -> dict[str, object]:
    """The columns that a document fills, with what *said* puts into them."""
    return {column.name: column.store(said) for column in CONTENT if column.store is not None}


def blank_content() -> dict[str, object]:
    """The same columns, without a word of what a document said."""
    return {column.name: column.blank for column in CONTENT}


def attributes_of(row: sqlite3.Row) -> dict[str, Any]:
    """The attributes of a StoredArticle that *row* holds."""
    return {name: read(row) for name, read in READ} | {"discussion": discussion_of(row)}


def differences(known: sqlite3.Row, new: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """The compared columns in which *new* differs from *known*: old and new value, by column."""
    return {name: (known[name], new[name]) for name in COMPARED if known[name] != new[name]}


def completed(article: Article, row: sqlite3.Row, known: StoredArticle, *, is_whole: bool) -> Article:
    """*article*, read again from a kept document, with what we know where it says nothing.

    If it *is_whole* it says all that is known, and only its date is completed.
    """
    before: dict[str, Any] = {name: recall(row, known) for name, recall in RECALLED}
    recalled: dict[str, Any] = {name: getattr(article, name) or value for name, value in before.items()}
    recalled = {} if is_whole else recalled
    return replace(article, **recalled | {"published": finer_date(article.published, before["published"])})


def dates_of(stated: datetime | None, first_seen: datetime) -> tuple[str | None, str | None]:
    """A stated date in UTC, and as stated; only the latter if it lies too far ahead (design, decision 3)."""
    if stated is None:
        return None, None
    try:
        ahead = stated - first_seen > MAX_AHEAD
        return (None if ahead else stamp(stated)), stated.isoformat()
    except OverflowError:  # the first day of the year 1, east of Greenwich
        return None, stated.isoformat()
