# ruff: noqa: S608 -- only placeholders are joined into SQL
"""Which article a document is of: the marks in the table `keys`, and what decides between those that share some."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, replace

from storage.articles.identity import Marks, address_key, dates_agree, former_key, is_index_of, summaries_agree, tells
from storage.articles.rows import rows_of
from storage.database import Database, moment
from storage.model import Article, Status
from storage.text import texts_alike

#: Rows of `keys` with a weak mark that are compared; a daily column may have thousands.
MAX_CANDIDATES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which articles a document is of."""

    #: `articles.id`. Empty: it is a new article; several: they proved to be one.
    articles: tuple[int, ...]
    #: The marks of the document, without a canonical address that is no mark of it.
    marks: Marks
    #: Articles with the canonical address that they and this document claim, with different titles.
    disputed: tuple[tuple[int, str], ...] = ()
    #: Doubts, for the log of visits.
    notes: tuple[str, ...] = ()


class Matching:
    """Looks up and keeps marks. Must run inside the transaction of a record."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute

    def match(self, article: Article, marks: Marks) -> Match:
        """The articles that the document is of. A strong mark decides alone; weak ones count where there is none."""
        strong, marks, disputed = self._by_strong_marks(self.trusted(marks))
        weak, notes = self._by_weak_marks(article, marks)
        teasers = [row["id"] for row in weak if row["status"] == Status.TEASER and row["url"] is None]
        found = dict.fromkeys([*strong, *([] if strong else [row["id"] for row in weak[:1]]), *teasers])
        claimed = [f"canonical address {address} is claimed by articles with other titles" for _, address in disputed]
        return Match(articles=tuple(found), marks=marks, disputed=tuple(disputed), notes=(*claimed, *notes))

    def trusted(self, marks: Marks) -> Marks:
        """*marks* without a canonical address that is a listing's or disputed."""
        shared = "SELECT 1 FROM shared_addresses WHERE address = ?"
        if marks.canonical and self.execute(shared, (marks.canonical,)).fetchone():
            return replace(marks, canonical=None)
        return marks

    def unclaimed(self, marks: Marks, article: int) -> Marks:
        """*marks* of a document of *article*, without a canonical address that is shared or another article's."""
        marks = self.trusted(marks)
        other = "SELECT 1 FROM keys WHERE value = ? AND kind IN ('permalink', 'canonical') AND article_id <> ?"
        if marks.canonical and self.execute(other, (marks.canonical, article)).fetchone():
            return replace(marks, canonical=None)
        return marks

    def _by_strong_marks(self, marks: Marks) -> tuple[list[int], Marks, list[tuple[int, str]]]:
        """The articles with a strong mark of *marks*; *marks* without a disputed address; who disputes it."""
        values = [value for value in (marks.permalink, marks.canonical, marks.guid) if value]
        rows = self.execute(
            f"SELECT value, kind, article_id FROM keys WHERE value IN ({', '.join('?' * len(values))})"
            " AND (kind IN ('permalink', 'canonical') OR (kind = 'guid' AND source = ?)) ORDER BY article_id",
            (*values, marks.source),
        ).fetchall()
        found = [row["article_id"] for row in rows if (row["kind"], row["value"]) == ("permalink", marks.permalink)]
        found += [] if found else self._by_former_key(marks)
        found += [row["article_id"] for row in rows if (row["kind"], row["value"]) == ("guid", marks.guid)]
        disputed = []
        for row in rows:
            if row["article_id"] in found or row["kind"] == "guid":
                continue
            if not self._is_disputed(row["article_id"], marks):
                found.append(row["article_id"])
            elif row["value"] == marks.canonical:
                disputed.append((row["article_id"], row["value"]))
                marks = replace(marks, canonical=None)
        return list(dict.fromkeys(found)), marks, disputed

    def _by_former_key(self, marks: Marks) -> list[int]:
        """The article of the same source that had our permalink when its host was still written in another way."""
        former = marks.permalink and former_key(marks.permalink)
        if not former:
            return []
        rows = self.execute(
            "SELECT article_id FROM keys JOIN articles ON articles.id = article_id"
            " WHERE value = ? AND keys.kind = 'permalink' AND articles.source = ?",
            (former, marks.source),
        )
        return [row["article_id"] for row in rows]

    def _is_disputed(self, article: int, marks: Marks) -> bool:
        """Whether the article that has our canonical address has another title and other permalinks."""
        rows = self.execute("SELECT kind, value FROM keys WHERE article_id = ?", (article,)).fetchall()
        if any((row["kind"], row["value"]) == ("title", marks.title) for row in rows):
            return False
        here = marks.permalink
        permalinks = {row["value"] for row in rows if row["kind"] == "permalink"}
        others = permalinks - {here} - ({marks.canonical} if here in (None, marks.canonical) else set())
        return any(here is None or not (is_index_of(one, here) or is_index_of(here, one)) for one in others)

    def _by_weak_marks(self, article: Article, marks: Marks) -> tuple[list[sqlite3.Row], list[str]]:
        """The articles of the same source that agree in two weak marks, best first; which only seem to."""
        weak = marks.weak()
        rows = self.execute(
            f"SELECT article_id, kind, value FROM keys WHERE value IN ({', '.join('?' * len(weak))}) AND source = ?"
            " ORDER BY kind = 'title', article_id DESC LIMIT ?",  # a column's namesakes must not crowd out the text
            (*(value for _, value in weak), marks.source, MAX_CANDIDATES),
        ).fetchall()
        shared: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            if (row["kind"], row["value"]) in weak:
                shared[row["article_id"]].add(row["kind"])
        agreeing: list[tuple[int, sqlite3.Row]] = []
        notes = []
        for row in rows_of(self.database, list(shared)):
            telling = row["status"] == Status.TEASER and tells(row["title"]) and not _both_addressed(article, row)
            summary = summaries_agree(article.lede, row["lede"], telling=telling)
            agreements = len(shared[row["id"]]) + bool(summary)
            if is_same(article, row, shared[row["id"]], summary):
                agreeing.append((agreements, row))
            elif agreements > 1:
                notes.append(f"looks like article {row['id']}, but its text or date differs: kept apart")
        return [row for _, row in sorted(agreeing, key=lambda pair: (-pair[0], pair[1]["id"]))], notes

    def add_keys(self, article: int, marks: Marks) -> None:
        """Let *article* be known by *marks*."""
        place = marks.place()
        strong = [("permalink", marks.permalink, ""), ("canonical", marks.canonical, "")]
        local = [("guid", marks.guid), ("path", marks.path), *marks.weak()]
        self.database.executemany(
            "INSERT INTO keys (kind, value, source, article_id, fingerprint) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET fingerprint = coalesce(excluded.fingerprint, fingerprint)",
            [
                (kind, value, source, article, marks.fingerprint if (kind, value) == place else None)
                for kind, value, source in (*strong, *((kind, value, marks.source) for kind, value in local))
                if value is not None
            ],
        )

    def was_read(self, article: int, marks: Marks) -> bool:
        """Whether the document at this place said the very same when it was last read for *article*."""
        row = self.execute(
            "SELECT 1 FROM keys WHERE article_id = ? AND kind = ? AND value = ? AND fingerprint = ?",
            (article, *marks.place(), marks.fingerprint),
        ).fetchone()
        return row is not None

    def note_listing(self, url: str) -> None:
        """No article may claim the address of a listing page as its canonical one."""
        self.execute("INSERT OR IGNORE INTO shared_addresses VALUES (?, 'listing')", (address_key(url),))

    def dispute(self, article: int, address: str) -> None:
        """Take a canonical address that several articles claim from the first one too: their order must not matter."""
        self.execute("INSERT OR IGNORE INTO shared_addresses VALUES (?, 'disputed')", (address,))
        self.execute("DELETE FROM keys WHERE value = ? AND kind = 'canonical'", (address,))
        self.execute("UPDATE articles SET url = permalink WHERE id = ? AND permalink IS NOT NULL", (article,))


def find_article(database: Database, which: int | str) -> int | None:
    """`articles.id` of an article, by that, its key, its entry id, or any of its addresses; also of a merged one.

    A number is returned as it is, whether or not there is such an article.
    """
    if isinstance(which, int):
        return which
    address = address_key(which)
    row = database.execute(
        "SELECT id FROM articles WHERE key = :text OR entry_id = :text"
        " UNION ALL SELECT article_id FROM redirects WHERE key = :text OR entry_id = :text"
        " UNION ALL SELECT article_id FROM keys WHERE value = :address AND kind IN ('permalink', 'canonical')"
        " UNION ALL SELECT article_id FROM keys WHERE value = :former AND kind = 'permalink'"
        " UNION ALL SELECT id FROM articles WHERE id = :number"
        " UNION ALL SELECT id FROM articles WHERE guid = :text LIMIT 1",
        {
            "text": which,
            "address": address,
            "former": former_key(address),
            "number": which if which.isdecimal() else None,
        },
    ).fetchone()
    return None if row is None else int(row[0])


def is_same(article: Article, row: sqlite3.Row, shared: set[str], summary: bool | None) -> bool:
    """Whether a document is of the article in *row*. *shared*: the kinds of their common weak marks. Pure.

    Two agreements alone would let a column of every morning, with its fixed title and lede, swallow yesterday's. If
    the texts are not equal, they must be versions of one text, or both state the same minute.
    """
    stated = row["published_stated"] and moment(row["published_stated"])
    if not dates_agree(article.published, stated):
        return False
    if row["status"] == Status.TEASER:
        telling = summary is None and tells(row["title"]) and not _both_addressed(article, row)
        return "title" in shared and (bool(summary) or telling)
    if len(shared) + bool(summary) < 2:
        return False
    same_minute = article.published is not None and article.published == stated
    return "text" in shared or same_minute or texts_alike("\n\n".join(article.body), row["body"])


def _both_addressed(article: Article, row: sqlite3.Row) -> bool:
    """Whether both have addresses: these differ, since only weak marks are compared, and outweigh a title."""
    return row["url"] is not None and (article.permalink or article.url) is not None
