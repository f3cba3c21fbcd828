# ruff: noqa: S608 -- only placeholders and names of columns are joined into SQL
"""The only writer of articles: what a document says, met with what we know.

record: clean -> marks -> identify (strong marks, then weak ones) -> new, fill a teaser, revise, or leave as it is
-> links, keys, categories, the document itself -> a line in `changes`; all in one transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import zstandard

from storage.categories import find_category
from storage.database import Database, moment, stamp, undamaged
from storage.errors import ModelError
from storage.identity import (
    Marks,
    address_key,
    clean,
    dates_agree,
    fold_name,
    marks_of,
    plain_fields,
    site_of,
    summaries_agree,
    tells,
    texts_alike,
)
from storage.links import Links, dates_of
from storage.model import (
    Article,
    Category,
    Document,
    Enclosure,
    Figure,
    Kind,
    Link,
    LinkKind,
    Outcome,
    Person,
    Status,
    StoredArticle,
    StoredLink,
)
from storage.text import runs

#: The columns of `articles` that a document fills; what a version keeps and a merge carries over.
CONTENT = (
    "url", "canonical_url", "permalink", "title", "category", "authors", "tags", "language", "published",
    "published_stated", "modified", "modified_stated", "timezone", "agency", "dateline", "lede", "lede_raw", "byline",
    "credit", "image", "richness", "fingerprint", "text_hash", "body", "content", "runs",
)  # fmt: skip
#: Those of them that are no news by themselves when a document changes.
UNSAID = {"fingerprint", "text_hash", "richness", "runs"}
#: The tables that hold the rest of what a document says.
CHILDREN = ("article_categories", "article_people", "article_tags", "figures", "enclosures", "links", "documents")
#: Articles that share a weak mark and are compared; a daily column may have thousands.
CANDIDATES = 200
#: How long an article that its site withdrew stays in the feeds, so that a mistake of the site costs nobody anything.
GRACE = timedelta(days=3)
#: Articles loaded at once.
PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What recording one document did."""

    outcome: Outcome
    #: `articles.id`.
    id: int
    #: Doubts about identity, for the log of visits.
    notes: tuple[str, ...] = ()


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


class Articles:
    """The stored articles. Every method raises StorageError if the store cannot be used.

    *authority* is that of the entry ids: "example.org,2026" gives `tag:example.org,2026:<key>`.
    """

    def __init__(self, database: Database, authority: str) -> None:
        self.database = database
        self.execute = database.execute
        self.links = Links(database, authority)
        self._pack = zstandard.ZstdCompressor(level=6).compress

    def record(
        self,
        article: Article,
        *,
        source: str,
        now: datetime,
        document: Document | None = None,
        guid: str | None = None,
        ids_from_feed: bool = False,
        backfill: bool = False,
    ) -> Recorded:
        """Store what one document of *source* says, and say whether that was new.

        With *ids_from_feed* the *guid* becomes the id of what is new (design, decision 1). With *backfill* what is new
        stays out of the feeds until `release` (decision 10).

        An unchanged document never revises anything, and a poorer one (a text dump beside the page) never replaces a
        richer one, so that it does not matter in which order they come. `first_seen` is set once; `updated` moves only
        when the title or the clean text changes. Raises ModelError if *article* is no article or has no title.
        """
        if article.kind is not Kind.ARTICLE or not article.title:
            raise ModelError("only an article with a title can be recorded", article.permalink or article.title)
        article = clean(article)
        marks = marks_of(article, source=source, document=document, guid=guid)
        with self.database.write("cannot record an article", article.permalink or marks.path or article.title):
            self.execute("INSERT OR IGNORE INTO sources (name) VALUES (?)", (source,))
            marks = self._trusted(marks)
            known, marks, notes = self._identify(article, marks, now)
            if known is not None and known["status"] == Status.REMOVED:
                note = f"article {known['id']} was taken down and stays away"
                return Recorded(outcome=Outcome.UNCHANGED, id=known["id"], notes=(*notes, note))
            if known is not None and self._is_back(known["id"], now):
                known = self._rows([known["id"]])[0]
            outcome, number = self._meet(known, article, marks, now, backfill, ids_from_feed)
            if known is None and ids_from_feed:
                notes += self._without_feed_id([(guid, number)])
            elif known is not None and known["status"] == Status.TEASER and ids_from_feed and guid:
                notes += self._adopted(number, guid)
            if document is not None:
                self._keep(number, document, now)
        return Recorded(outcome=outcome, id=number, notes=tuple(notes))

    def record_listing(
        self,
        listing: Article,
        *,
        source: str,
        now: datetime,
        backfill: bool = False,
        feed_ids: Mapping[str, str] | None = None,
    ) -> tuple[int, list[str]]:
        """Make the items of a listing page teasers; how many are new, and doubts about their ids.

        *feed_ids* has, by their addresses, the ids that new ones take over.
        """
        listing = clean(listing)
        with self.database.write("cannot record a listing", listing.permalink or listing.title):
            self.execute("INSERT OR IGNORE INTO sources (name) VALUES (?)", (source,))
            for url in filter(None, (listing.permalink, listing.url)):
                self.execute("INSERT OR IGNORE INTO shared_addresses VALUES (?, 'listing')", (address_key(url),))
            site = site_of(listing.url or listing.permalink)
            noted = self.links.note(
                listing.links, source=source, site=site, now=now, backfill=backfill, feed_ids=feed_ids
            )
            made = [(link.url, target) for link, target, new in noted if new]
            ids = [((feed_ids or {}).get(url or ""), target) for url, target in made]
            return len(made), self._without_feed_id(ids)

    def get(self, which: int | str) -> StoredArticle | None:
        """One article by its id, key, entry id or any of its addresses, also one that was given up in a merge."""
        with self.database.read("cannot read an article", which):
            number = which if isinstance(which, int) else self._find(which)
            rows = self.execute("SELECT * FROM articles WHERE id = ?", (number,)).fetchall()
            return next(iter(self._load(rows)), None)

    def load(self, ids: Sequence[int]) -> list[StoredArticle]:
        """The articles of these ids that there are, in the order of publication."""
        with self.database.read("cannot read articles"):
            found = self._load(self._rows(ids))
        return in_order(found)

    def latest(
        self,
        *,
        category: int | None = None,
        source: str | None = None,
        tag: str | None = None,
        limit: int,
        teasers: bool = True,
    ) -> list[StoredArticle]:
        """The newest visible articles: full ones first take the *limit* places, teasers what is left (decision 5)."""
        with self.database.read("cannot read the latest articles"):
            rows = self._newest(Status.FULL, limit, category, source, tag)
            if teasers and len(rows) < limit:
                rows += self._newest(Status.TEASER, limit - len(rows), category, source, tag)
            found = self._load(rows)
        return in_order(found)

    def count(self, *, category: int | None = None, source: str | None = None) -> int:
        """How many visible articles there are, teasers included."""
        sql = "SELECT count(*) FROM articles WHERE hidden = 0 AND status IN ('full', 'teaser')"
        if category is not None:
            sql += " AND id IN (SELECT article_id FROM article_categories WHERE category_id = :category)"
        if source is not None:
            sql += " AND source = :source"
        with self.database.read("cannot count the articles"):
            return int(self.execute(sql, {"category": category, "source": source}).fetchone()[0])

    def categories(self) -> list[Category]:
        """The categories that have at least one visible article, by name."""
        with self.database.read("cannot read the categories"):
            rows = self.execute(
                "SELECT id, name, slug FROM categories WHERE EXISTS (SELECT 1 FROM article_categories"
                " WHERE category_id = categories.id AND hidden = 0 AND status IN ('full', 'teaser')) ORDER BY name, id"
            ).fetchall()
        return [Category(**dict(row)) for row in rows]

    def pages(self) -> Iterator[StoredArticle]:
        """Visible articles that need a page of ours: those without an address, or to which a link without one leads."""
        with self.database.read("cannot read the articles without an address"):
            rows = self.execute(
                "SELECT id FROM articles WHERE hidden = 0 AND status <> 'removed' AND (url IS NULL OR"
                " EXISTS (SELECT 1 FROM links WHERE target_id = articles.id AND url IS NULL)) ORDER BY entry_id"
            ).fetchall()
        for start in range(0, len(rows), PAGE):  # no cursor stays open while the caller works
            with self.database.read("cannot read the articles without an address"):
                page = self._load(self._rows([row["id"] for row in rows[start : start + PAGE]]))
            yield from page

    def redirects(self) -> list[tuple[str, int]]:
        """Keys that were given up in a merge, each with the id of the article that its page leads on to."""
        with self.database.read("cannot read the redirects"):
            rows = self.execute("SELECT key, article_id FROM redirects ORDER BY key").fetchall()
        return [(row["key"], row["article_id"]) for row in rows]

    def history(self, article: int) -> list[Version]:
        """The earlier versions of *article*, oldest first."""
        with self.database.read("cannot read the history of an article", article):
            rows = self.execute("SELECT * FROM versions WHERE article_id = ? ORDER BY version", (article,)).fetchall()
        with undamaged("the history of an article", article):
            return [
                Version(
                    number=row["version"],
                    replaced=moment(row["replaced"]),
                    changed=tuple(row["changed"].split(", ")),
                    said=json.loads(zstandard.decompress(row["data"])),
                )
                for row in rows
            ]

    def documents(self, *, source: str | None = None) -> Iterator[tuple[int, Document]]:
        """Every kept document with the `articles.id` that it was read for, oldest first: what `reparse` reads again."""
        with self.database.read("cannot list the kept documents"):
            ids = self.execute(
                "SELECT documents.id FROM documents JOIN articles ON articles.id = article_id"
                " WHERE :source IS NULL OR source = :source ORDER BY documents.id",
                {"source": source},
            ).fetchall()
        for (number,) in ids:
            with self.database.read("cannot read a kept document", number):
                row = self.execute("SELECT * FROM documents WHERE id = ?", (number,)).fetchone()
            if row is not None:  # it may be pruned while the caller works
                yield row["article_id"], _document(row)

    def readings(self, *, source: str | None = None) -> Iterator[tuple[StoredArticle, list[Document]]]:
        """Every article with the kept documents of its newest version: what `reread` may be given."""
        with self.database.read("cannot list the kept documents"):
            ids = self.execute(
                "SELECT id FROM articles WHERE (:source IS NULL OR source = :source) AND EXISTS"
                " (SELECT 1 FROM documents WHERE article_id = articles.id AND documents.version = articles.version)"
                " ORDER BY id",
                {"source": source},
            ).fetchall()
        for (number,) in ids:
            with self.database.read("cannot read a kept document", number):
                rows = self.execute(
                    "SELECT documents.* FROM documents JOIN articles ON articles.id = article_id"
                    " WHERE article_id = ? AND documents.version = articles.version ORDER BY documents.id",
                    (number,),
                ).fetchall()
                known = self.get(number)
            if known is not None and rows:
                yield known, [_document(row) for row in rows]

    def reread(
        self, article: int, said: Article, document: Document, *, now: datetime, dates: bool = False, apply: bool = True
    ) -> dict[str, tuple[object, object]]:
        """What today's rules read in a kept *document* of *article* in place of what we have, by field: old and new.

        With *apply* it is stored. Neither the id nor `updated` moves, for the site changed nothing; `published` only
        with *dates*. No version is kept: the document is. On what it is silent, the list that named it may have spoken.
        """
        with self.database.write("cannot reread an article", article):
            (known,) = self._rows([article])
            (before,) = self._load([known])
            said = _completed(clean(said), known, before)
            marks = self._unclaimed(marks_of(said, source=known["source"], document=document), article)
            new = _content(said, marks, moment(known["first_seen"]))
            new["category"] = self._category_name(said.category)
            new |= {name: new[name] or known[name] for name in ("url", "permalink")}
            if not dates:
                new |= {name: known[name] for name in ("published", "published_stated")}
            changed: dict[str, tuple[object, object]] = {
                name: (known[name], new[name]) for name in CONTENT if name not in UNSAID and known[name] != new[name]
            }
            changed |= _other_changes(before, said)
            if apply and changed:
                self._update(article, new)
                self._add_keys(article, marks)
                self._write_children(article, said, marks, now, backfill=False)
                self.links.log(article, "revised", now)
        return changed

    def hide(self, article: int, *, now: datetime) -> None:
        """Keep *article* out of feeds until `show`."""
        self._set_hidden(article, hidden=True, now=now)

    def show(self, article: int, *, now: datetime) -> None:
        """Let a hidden *article* into feeds again."""
        self._set_hidden(article, hidden=False, now=now)

    def take_down(self, article: int, *, now: datetime) -> None:
        """Erase all that *article* says, also in the links of others; what remains is a tombstone that keeps it away.

        The bytes are overwritten in the file, also those of the full-text index, which takes a while in a large store.
        """
        blank = dict.fromkeys(CONTENT) | {"title": "", "body": "", "richness": 0}
        with self.database.write("cannot take down an article", article):
            self.execute("PRAGMA secure_delete = ON")
            self._update(article, {**blank, "status": Status.REMOVED})
            for table in (*CHILDREN, "versions"):
                self.execute(f"DELETE FROM {table} WHERE article_id = ?", (article,))
            self.execute("DELETE FROM people WHERE id NOT IN (SELECT person_id FROM article_people)")
            self.execute("DELETE FROM tags WHERE id NOT IN (SELECT tag_id FROM article_tags)")
            linking = self.execute("SELECT DISTINCT article_id FROM links WHERE target_id = ?", (article,)).fetchall()
            self.execute("DELETE FROM links WHERE target_id = ?", (article,))
            for (other,) in linking:
                self.links.log(other, "linked", now)
            self.links.log(article, "removed", now)
            self.execute("INSERT INTO search(search) VALUES ('optimize')")  # rewrites what the index still holds
        self.database.checkpoint()

    def gone(self, which: int | str, *, now: datetime) -> bool:
        """Note that the address of an article answered 404 or 410. True: for the second time in a row or more.

        Its site has withdrawn it then; it leaves the feeds GRACE later, by `due`.
        """
        with self.database.write("cannot note that an article is gone", which):
            number = which if isinstance(which, int) else self._find(which)
            if number is None:
                return False
            row = self.execute(
                "INSERT INTO absences (article_id, times, first, last) VALUES (:id, 1, :now, :now) ON CONFLICT"
                " DO UPDATE SET times = times + 1, last = :now, due = coalesce(due, :due) RETURNING times",
                {"id": number, "now": stamp(now), "due": stamp(now + GRACE)},
            ).fetchone()
        return int(row["times"]) > 1

    def back(self, which: int | str, *, now: datetime) -> bool:
        """Note that the address of an article answered again. True: it had been missed."""
        with self.database.write("cannot note that an article is back", which):
            number = which if isinstance(which, int) else self._find(which)
            return number is not None and self._is_back(number, now)

    def due(self, now: datetime) -> list[int]:
        """Let the articles whose grace has ended leave the feeds; their ids. A run begins with this (decision 8)."""
        with self.database.write("cannot withdraw articles"):
            rows = self.execute(
                "UPDATE articles SET status = 'withdrawn' WHERE status IN ('full', 'teaser') AND id IN"
                " (SELECT article_id FROM absences WHERE due <= ?) RETURNING id",
                (stamp(now),),
            ).fetchall()
            for row in rows:
                self.links.log(row["id"], "withdrawn", now)
        return sorted(row["id"] for row in rows)

    def release(self, source: str, newest: int | None, *, now: datetime) -> int:
        """Let the *newest* of what was recorded as backfill of *source* into the feeds, all for None; how many.

        Full articles come first. Belongs to the end of the first complete visit (design, decision 10).
        """
        with self.database.write("cannot release the first articles", source):
            rows = self.execute(
                "UPDATE articles SET backfill = 0 WHERE id IN (SELECT id FROM articles"
                " WHERE source = ? AND backfill = 1 ORDER BY status = 'full' DESC, sort_date DESC, entry_id LIMIT ?)"
                " RETURNING id",
                (source, -1 if newest is None else newest),
            ).fetchall()
            for row in rows:
                self.links.log(row["id"], "released", now)
        return len(rows)

    # identity

    def _without_feed_id(self, made: Iterable[tuple[str | None, int | None]]) -> list[str]:
        """What to say of new articles that should have had an id of their feed, given with each."""
        return [
            f"the feed's id {feed_id!r} is {f'that of article {bearer}' if bearer else 'ours to give'}:"
            f" article {number} has one of ours"
            for feed_id, number in made
            if feed_id and (bearer := self.links.bearer(feed_id)) != number
        ]

    def _adopted(self, filled: int, feed_id: str) -> list[str]:
        """Give a teaser that was *filled* the id of its feed, which names it only now; what to say if that is late."""
        self.links.adopt(filled, feed_id)
        if self.links.is_own(feed_id) or self.links.bearer(feed_id):
            return []
        return [f"the feed's id {feed_id!r} comes too late: article {filled} was published with one of ours"]

    def _trusted(self, marks: Marks) -> Marks:
        shared = "SELECT 1 FROM shared_addresses WHERE address = ?"
        if marks.canonical and self.execute(shared, (marks.canonical,)).fetchone():
            return replace(marks, canonical=None)
        return marks

    def _identify(self, article: Article, marks: Marks, now: datetime) -> tuple[sqlite3.Row | None, Marks, list[str]]:
        """The article that the document is of, if we know it; marks without what proved to be untrue; doubts."""
        notes: list[str] = []
        strong, marks = self._strong(marks, notes)
        weak = self._weak(article, marks, notes)
        teasers = [row["id"] for row in weak if row["status"] == Status.TEASER and row["url"] is None]
        same = list(dict.fromkeys([*strong, *([] if strong else [row["id"] for row in weak[:1]]), *teasers]))
        if not same:
            return None, marks, notes
        rows = self._rows(same)
        removed = [row for row in rows if row["status"] == Status.REMOVED]
        if removed:
            return removed[0], marks, notes
        keep = rows[0]["id"]
        for other in rows[1:]:
            notes.append(f"articles {keep} and {other['id']} proved to be one")
            self._merge(keep, other["id"], now)
        return (self._rows([keep])[0] if rows[1:] else rows[0]), marks, notes

    def _unclaimed(self, marks: Marks, article: int) -> Marks:
        """*marks* of a document of *article*, without a canonical address that is shared or another article's."""
        marks = self._trusted(marks)
        other = "SELECT 1 FROM keys WHERE value = ? AND kind IN ('permalink', 'canonical') AND article_id <> ?"
        if marks.canonical and self.execute(other, (marks.canonical, article)).fetchone():
            return replace(marks, canonical=None)
        return marks

    def _category_name(self, name: str | None) -> str | None:
        """What the category called *name* is called since it was renamed; else *name* as it is."""
        known = find_category(self.database, name) if name else None
        return known.name if known and name and fold_name(known.name) != fold_name(name) else name

    def _strong(self, marks: Marks, notes: list[str]) -> tuple[list[int], Marks]:
        values = [value for value in (marks.permalink, marks.canonical, marks.guid) if value]
        rows = self.execute(
            f"SELECT value, kind, article_id FROM keys WHERE value IN ({', '.join('?' * len(values))})"
            " AND (kind IN ('permalink', 'canonical') OR (kind = 'guid' AND source = ?)) ORDER BY article_id",
            (*values, marks.source),
        ).fetchall()
        found = [row["article_id"] for row in rows if (row["kind"], row["value"]) == ("permalink", marks.permalink)]
        found += [row["article_id"] for row in rows if (row["kind"], row["value"]) == ("guid", marks.guid)]
        for row in rows:
            if row["article_id"] in found or row["kind"] == "guid":
                continue
            if not self._disputed(row["article_id"], marks):
                found.append(row["article_id"])
            elif row["value"] == marks.canonical:
                notes.append(f"canonical address {row['value']} is claimed by articles with other titles")
                self._dispute(row["article_id"], row["value"])
                marks = replace(marks, canonical=None)
        return list(dict.fromkeys(found)), marks

    def _disputed(self, article: int, marks: Marks) -> bool:
        """Whether the article that bears our canonical address has another title and other permalinks."""
        rows = self.execute("SELECT kind, value FROM keys WHERE article_id = ?", (article,)).fetchall()
        if any((row["kind"], row["value"]) == ("title", marks.title) for row in rows):
            return False
        there = marks.permalink in (None, marks.canonical)
        permalinks = {row["value"] for row in rows if row["kind"] == "permalink"}
        return bool(permalinks - {marks.permalink} - ({marks.canonical} if there else set()))

    def _dispute(self, article: int, address: str) -> None:
        """Take a canonical address that several claim from the first one too, so that the order does not matter."""
        self.execute("INSERT OR IGNORE INTO shared_addresses VALUES (?, 'disputed')", (address,))
        self.execute("DELETE FROM keys WHERE value = ? AND kind = 'canonical'", (address,))
        self.execute("UPDATE articles SET url = permalink WHERE id = ? AND permalink IS NOT NULL", (article,))

    def _weak(self, article: Article, marks: Marks, notes: list[str]) -> list[sqlite3.Row]:
        """The articles of the same source that agree in two weak marks, best first."""
        weak = marks.weak()
        rows = self.execute(
            f"SELECT article_id, kind, value FROM keys WHERE value IN ({', '.join('?' * len(weak))}) AND source = ?"
            " ORDER BY kind = 'title', article_id DESC LIMIT ?",  # a column's namesakes must not crowd out the text
            (*(value for _, value in weak), marks.source, CANDIDATES),
        ).fetchall()
        shared: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            if (row["kind"], row["value"]) in weak:
                shared[row["article_id"]].add(row["kind"])
        agreeing: list[tuple[int, sqlite3.Row]] = []
        for row in self._rows(list(shared)):
            telling = row["status"] == Status.TEASER and tells(row["title"]) and not _both_addressed(article, row)
            summary = summaries_agree(article.lede, row["lede"], telling=telling)
            agreements = len(shared[row["id"]]) + bool(summary)
            if _same(article, row, shared[row["id"]], summary):
                agreeing.append((agreements, row))
            elif agreements > 1:
                notes.append(f"looks like article {row['id']}, but its text or date differs: kept apart")
        return [row for _, row in sorted(agreeing, key=lambda pair: (-pair[0], pair[1]["id"]))]

    def _merge(self, keep: int, gone: int, now: datetime) -> None:
        """Make two articles that proved to be one the older; the newer's key and id lead on to it."""
        kept, lost = self._rows([keep, gone])
        if lost["status"] == Status.FULL:
            earlier = kept["version"] if kept["status"] == Status.FULL else 0
            if earlier:
                self._archive(kept, ["merged"], now)
            moved = "UPDATE versions SET article_id = ?, version = version + ? WHERE article_id = ?"
            self.execute(moved, (keep, earlier, gone))
            content = {name: lost[name] for name in (*CONTENT, "status", "arrived")}
            self._update(keep, {**content, "version": earlier + lost["version"]})
            for table in CHILDREN:
                self.execute(f"DELETE FROM {table} WHERE article_id = ? AND ? <> 'documents'", (keep, table))
                self.execute(f"UPDATE OR IGNORE {table} SET article_id = ? WHERE article_id = ?", (keep, gone))
        self._update(keep, {"hidden": max(kept["hidden"], lost["hidden"]), "url": kept["url"] or lost["url"]})
        self.execute("UPDATE links SET target_id = ? WHERE target_id = ?", (keep, gone))
        self.execute("DELETE FROM links WHERE article_id = target_id AND article_id = ?", (keep,))
        for table in ("keys", "feed_entries", "changes", "redirects"):
            self.execute(f"UPDATE OR IGNORE {table} SET article_id = ? WHERE article_id = ?", (keep, gone))
        self.execute("DELETE FROM articles WHERE id = ?", (gone,))
        self.execute("INSERT INTO redirects VALUES (?, ?, ?, ?)", (lost["key"], lost["entry_id"], keep, stamp(now)))
        self.links.log(keep, "merged", now)

    # writing

    def _meet(
        self,
        known: sqlite3.Row | None,
        article: Article,
        marks: Marks,
        now: datetime,
        backfill: bool,
        ids_from_feed: bool,
    ) -> tuple[Outcome, int]:
        if known is None:
            number, outcome = self._insert(article, marks, now, backfill, ids_from_feed), Outcome.NEW
        else:
            number, outcome = known["id"], self._judge(known, marks)
        if outcome is Outcome.UNCHANGED:
            if known is not None and marks.richness < known["richness"]:
                self.links.note(article.links, source=marks.source, site=_site(article), now=now, backfill=backfill)
        elif known is not None:
            outcome = self._revise(known, article, marks, now, backfill)
        self._add_keys(number, marks)
        if outcome is not Outcome.UNCHANGED:
            first = known is None or known["status"] == Status.TEASER
            self._write_children(number, article, marks, now, backfill, first=first)
            self.links.log(number, str(outcome), now)
            addresses = [address for address in (marks.permalink, marks.canonical) if address]
            self.links.settle(number, addresses, source=marks.source, title=marks.title)
        return outcome, number

    def _judge(self, known: sqlite3.Row, marks: Marks) -> Outcome:
        """What a document means for an article that we know."""
        if known["status"] != Status.FULL:
            return Outcome.NEW if known["status"] == Status.TEASER else Outcome.REVISED
        seen = self.execute(
            "SELECT 1 FROM keys WHERE article_id = ? AND kind = ? AND value = ? AND fingerprint = ?",
            (known["id"], *_place(marks), marks.fingerprint),
        ).fetchone()
        if seen or known["fingerprint"] == marks.fingerprint or marks.richness < known["richness"]:
            return Outcome.UNCHANGED
        return Outcome.REVISED

    def _insert(self, article: Article, marks: Marks, now: datetime, backfill: bool, ids_from_feed: bool) -> int:
        address = marks.permalink or marks.guid or marks.canonical
        first = [address] if address else [marks.source, article.title, *article.body]
        values = self.links.mint(*first, feed_id=marks.guid if ids_from_feed else None)
        values |= {"status": Status.FULL, "source": marks.source, "backfill": backfill}
        values |= dict.fromkeys(("first_seen", "arrived", "updated"), stamp(now))
        values |= _content(article, marks, now)
        (number,) = self.execute(
            f"INSERT INTO articles ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) RETURNING id",
            list(values.values()),
        ).fetchone()
        return int(number)

    def _revise(self, known: sqlite3.Row, article: Article, marks: Marks, now: datetime, backfill: bool) -> Outcome:
        """Fill a teaser, or write a new version; what was there becomes an earlier version."""
        filling = known["status"] == Status.TEASER
        new = _content(article, marks, moment(known["first_seen"]))
        new["url"] = new["url"] or known["url"]
        new["permalink"] = new["permalink"] or known["permalink"]
        richer = marks.richness > known["richness"]
        if known["published"] and not filling and not (richer and new["published"]):
            new["published"], new["published_stated"] = known["published"], known["published_stated"]
        if filling or (known["text_hash"] != marks.clean and not richer):
            new["updated"] = stamp(now)
        if filling:
            new["arrived"], new["backfill"] = stamp(now), known["backfill"] and backfill
        else:
            changed = [name for name in CONTENT if new[name] != known[name] and name not in UNSAID]
            self._archive(known, changed or ["links or pictures"], now)
        self._update(known["id"], {**new, "status": Status.FULL})
        return Outcome.NEW if filling else Outcome.REVISED

    def _archive(self, known: sqlite3.Row, changed: Sequence[str], now: datetime) -> None:
        """Keep the version that is about to be replaced, and count on."""
        (before,) = self._load([known])
        data = json.dumps(plain_fields(before), ensure_ascii=False).encode()
        self.execute(
            "INSERT INTO versions (article_id, version, title, replaced, changed, data) VALUES (?, ?, ?, ?, ?, ?)",
            (*(known[name] for name in ("id", "version", "title")), stamp(now), ", ".join(changed), self._pack(data)),
        )
        self.execute("UPDATE articles SET version = version + 1 WHERE id = ?", (known["id"],))

    def _update(self, article: int, values: dict[str, object]) -> None:
        columns = ", ".join(f"{name} = ?" for name in values)
        self.execute(f"UPDATE articles SET {columns} WHERE id = ?", [*values.values(), article])

    def _add_keys(self, article: int, marks: Marks) -> None:
        place = _place(marks)
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

    def _write_children(
        self, article: int, content: Article, marks: Marks, now: datetime, backfill: bool, *, first: bool = False
    ) -> None:
        """What belongs to an article; *first*: nothing is there yet."""
        self.links.categorise(article, content.category)
        for table in () if first else ("article_people", "article_tags", "figures", "enclosures"):
            self.execute(f"DELETE FROM {table} WHERE article_id = ?", (article,))

        def many(sql: str, rows: Sequence[Sequence[object]]) -> None:
            if rows:
                self.database.executemany(sql, rows)

        people = [(person.name, person.url or "") for person in content.authors]
        many("INSERT OR IGNORE INTO people (name, url) VALUES (?, ?)", people)
        many(
            "INSERT OR IGNORE INTO article_people (article_id, position, person_id)"
            " VALUES (?, ?, (SELECT id FROM people WHERE name = ? AND url = ?))",
            [(article, position, *person) for position, person in enumerate(people)],
        )
        many("INSERT OR IGNORE INTO tags (name, folded) VALUES (?, ?)", [(tag, fold_name(tag)) for tag in content.tags])
        many(
            "INSERT OR IGNORE INTO article_tags (article_id, position, tag_id)"
            " VALUES (?, ?, (SELECT id FROM tags WHERE name = ?))",
            [(article, position, tag) for position, tag in enumerate(content.tags)],
        )
        many(
            "INSERT INTO figures (article_id, position, url, alt, caption, credit, after_paragraph)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (article, position, one.url, one.alt, one.caption, one.credit, one.after_paragraph)
                for position, one in enumerate(content.figures)
            ],
        )
        many(
            "INSERT INTO enclosures (article_id, position, url, media_type, length) VALUES (?, ?, ?, ?, ?)",
            [
                (article, position, one.url, one.media_type, one.length)
                for position, one in enumerate(content.enclosures)
            ],
        )
        targets = self.links.note(content.links, source=marks.source, site=_site(content), now=now, backfill=backfill)
        self.links.store(article, targets)

    def _keep(self, article: int, document: Document, now: datetime) -> None:
        """Keep the bytes, so that better rules can be run over them again."""
        digest_of = sha256(document.data).hexdigest()
        if self.execute("SELECT 1 FROM documents WHERE article_id = ? AND sha256 = ?", (article, digest_of)).fetchone():
            return
        self.execute(
            "INSERT INTO documents (article_id, version, sha256, url, final_url, path, media_type, charset, headers,"
            " recorded, size, data)"
            " VALUES (?, (SELECT version FROM articles WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article,
                article,
                digest_of,
                document.url,
                document.final_url,
                document.path,
                document.media_type,
                document.charset,
                json.dumps(document.headers),
                stamp(now),
                len(document.data),
                self._pack(document.data),
            ),
        )

    def _is_back(self, article: int, now: datetime) -> bool:
        """Forget that *article* was missed, and give it back to the feeds if it had left them."""
        missed = self.execute("DELETE FROM absences WHERE article_id = ?", (article,)).rowcount > 0
        if not missed:  # a withdrawn article has been missed
            return False
        restored = self.execute(
            "UPDATE articles SET status = iif(arrived IS NULL, 'teaser', 'full') WHERE id = ? AND status = 'withdrawn'",
            (article,),
        ).rowcount
        if restored:
            self.links.log(article, "restored", now)
        return True

    def _set_hidden(self, article: int, *, hidden: bool, now: datetime) -> None:
        with self.database.write("cannot hide or show an article", article):
            done = self.execute(
                "UPDATE articles SET hidden = ? WHERE id = ? AND hidden <> ?", (hidden, article, hidden)
            ).rowcount
            if done:
                self.links.log(article, "hidden" if hidden else "shown", now)

    # reading

    def _find(self, text: str) -> int | None:
        row = self.execute(
            "SELECT id FROM articles WHERE key = :text OR entry_id = :text"
            " UNION ALL SELECT article_id FROM redirects WHERE key = :text OR entry_id = :text"
            " UNION ALL SELECT article_id FROM keys WHERE value = :address AND kind IN ('permalink', 'canonical')"
            " UNION ALL SELECT id FROM articles WHERE id = :number"
            " UNION ALL SELECT id FROM articles WHERE guid = :text LIMIT 1",
            {"text": text, "address": address_key(text), "number": text if text.isdecimal() else None},
        ).fetchone()
        return None if row is None else int(row[0])

    def _rows(self, ids: Sequence[int]) -> list[sqlite3.Row]:
        """The rows of *ids*, oldest first."""
        return self.execute(
            f"SELECT * FROM articles WHERE id IN ({', '.join('?' * len(ids))}) ORDER BY id", tuple(ids)
        ).fetchall()

    def _newest(
        self, status: Status, limit: int, category: int | None, source: str | None, tag: str | None
    ) -> list[sqlite3.Row]:
        order = "articles"
        sql = "SELECT articles.* FROM articles"
        if category is not None:
            order = "article_categories"
            sql = "SELECT articles.* FROM article_categories JOIN articles ON articles.id = article_id"
        sql += f" WHERE {order}.hidden = 0 AND {order}.status = :status AND articles.backfill = 0"
        if category is not None:
            sql += " AND category_id = :category"
        if source is not None:
            sql += " AND source = :source"
        if tag is not None:
            sql += (
                " AND articles.id IN (SELECT article_tags.article_id FROM article_tags JOIN tags ON tags.id = tag_id"
                " WHERE folded = :tag)"
            )
        return self.execute(
            f"{sql} ORDER BY {order}.sort_date DESC, entry_id LIMIT :limit",
            {"status": status, "limit": limit, "category": category, "source": source, "tag": fold_name(tag or "")},
        ).fetchall()

    def _load(self, rows: Iterable[sqlite3.Row]) -> list[StoredArticle]:
        """*rows* of `articles` with all that belongs to them, in the same order."""
        rows = list(rows)
        ids = json.dumps([row["id"] for row in rows])
        children: dict[str, dict[int, list[sqlite3.Row]]] = {}
        for name, sql in CHILD_QUERIES.items():
            children[name] = defaultdict(list)
            for child in self.execute(sql, (ids,)):
                children[name][child["article_id"]].append(child)
        return [_stored(row, {name: found[row["id"]] for name, found in children.items()}) for row in rows]


def in_order(articles: Iterable[StoredArticle]) -> list[StoredArticle]:
    """*articles* in the order of publication: newest first, those of one second by id (design, decision 5)."""
    return sorted(sorted(articles, key=lambda one: one.entry_id), key=lambda one: stamp(one.sort_date), reverse=True)


OF_THESE = "article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id"
CHILD_QUERIES = {
    "authors": "SELECT article_id, name, url FROM article_people JOIN people ON people.id = person_id"
    f" WHERE {OF_THESE}, position",
    "categories": "SELECT article_id, id, name, slug FROM article_categories"
    f" JOIN categories ON categories.id = category_id WHERE {OF_THESE}, position",
    "tags": f"SELECT article_id, name FROM article_tags JOIN tags ON tags.id = tag_id WHERE {OF_THESE}, position",
    "figures": f"SELECT * FROM figures WHERE {OF_THESE}, position",
    "enclosures": f"SELECT * FROM enclosures WHERE {OF_THESE}, position",
    "links": "SELECT article_id, kind, position, title, url, category, summary, target_id, target_key FROM links"
    f" WHERE {OF_THESE}, CASE kind WHEN 'related' THEN 0 WHEN 'read_more' THEN 1 ELSE 2 END, position",
}
#: The attributes of a StoredArticle that are columns as they are.
PLAIN = (
    "id", "entry_id", "key", "source", "url", "title", "language", "agency", "dateline", "lede", "lede_raw", "body",
    "content", "byline", "credit", "image", "guid",
)  # fmt: skip


def _stored(row: sqlite3.Row, children: dict[str, list[sqlite3.Row]]) -> StoredArticle:
    with undamaged("an article", row[0]):
        return _as_stored(row, children)


def _as_stored(row: sqlite3.Row, children: dict[str, list[sqlite3.Row]]) -> StoredArticle:
    def rest(child: sqlite3.Row) -> dict[str, object]:
        return {name: child[name] for name in child.keys() if name != "article_id"}  # noqa: SIM118 -- a Row iterates values

    def when(name: str) -> datetime | None:
        return moment(row[name]) if row[name] else None

    return StoredArticle(
        **{name: row[name] for name in PLAIN},
        first_seen=moment(row["first_seen"]),
        updated=moment(row["updated"]),
        status=Status(row["status"]),
        hidden=bool(row["hidden"]),
        published=when("published_stated") if row["published"] else None,
        modified=when("modified_stated"),
        arrived=when("arrived"),
        timezone=row["timezone"] or "UTC",
        authors=tuple(Person(name=one["name"], url=one["url"] or None) for one in children["authors"]),
        categories=tuple(Category(id=one["id"], name=one["name"], slug=one["slug"]) for one in children["categories"]),
        tags=tuple(one["name"] for one in children["tags"]),
        figures=tuple(
            Figure(
                alt=one["alt"],
                caption=one["caption"],
                url=one["url"],
                credit=one["credit"],
                after_paragraph=one["after_paragraph"],
            )
            for one in children["figures"]
        ),
        enclosures=tuple(
            Enclosure(url=one["url"], media_type=one["media_type"], length=one["length"])
            for one in children["enclosures"]
        ),
        links=tuple(
            StoredLink(**{**rest(one), "kind": LinkKind(one["kind"])})  # type: ignore[arg-type]
            for one in children["links"]
        ),
    )


def _document(row: sqlite3.Row) -> Document:
    plain = ("url", "final_url", "path", "media_type", "charset")
    with undamaged("a document", row["path"] or row["url"]):
        return Document(
            data=zstandard.decompress(row["data"]),
            headers=tuple((name, value) for name, value in json.loads(row["headers"])),
            **{name: row[name] for name in plain},
        )


def _content(article: Article, marks: Marks, first_seen: datetime) -> dict[str, object]:
    """The columns of `articles` that *article* fills."""
    published, published_stated = dates_of(article.published, first_seen)
    modified, modified_stated = dates_of(article.modified, first_seen)
    return {
        "url": (article.url if marks.canonical else None) or article.permalink,
        "canonical_url": article.url,
        "permalink": article.permalink,
        "title": article.title,
        "category": article.category,
        "authors": ", ".join(person.name for person in article.authors) or None,
        "tags": ", ".join(article.tags) or None,
        "language": article.language,
        "published": published,
        "published_stated": published_stated,
        "modified": modified,
        "modified_stated": modified_stated,
        "timezone": article.timezone,
        "agency": article.agency,
        "dateline": article.dateline,
        "lede": article.lede,
        "lede_raw": article.lede_raw,
        "byline": article.byline,
        "credit": article.credit,
        "image": article.image,
        "richness": marks.richness,
        "fingerprint": marks.fingerprint,
        "text_hash": marks.clean,
        "body": "\n\n".join(article.body),
        "content": article.content,
        "runs": runs(article.title, article.lede, *article.body, *(one.name for one in article.authors), *article.tags),
    }


def _completed(said: Article, known: sqlite3.Row, before: StoredArticle) -> Article:
    """*said*, with what we know already where it is silent."""
    stated = known["published_stated"]
    return replace(
        said,
        category=said.category or known["category"],
        published=said.published or (moment(stated) if stated else None),
        language=said.language or before.language,
        tags=said.tags or before.tags,
        image=said.image or before.image,
    )


def _other_changes(before: StoredArticle, said: Article) -> dict[str, tuple[object, object]]:
    """Links, pictures and media in which *said* differs, in words: what is no column of `articles`."""
    old_links = [one for one in before.links if one.kind is not LinkKind.COMPUTED]
    pairs = {
        "links": ([_shown(one) for one in old_links], [_shown(one) for one in said.links]),
        "figures": ([one.alt or one.url for one in before.figures], [one.alt or one.url for one in said.figures]),
        "enclosures": ([one.url for one in before.enclosures], [one.url for one in said.enclosures]),
    }
    return {name: (old, new) for name, (old, new) in pairs.items() if old != new}


def _shown(link: Link | StoredLink) -> str:
    return f"{link.title} <{link.url}>" if link.url else link.title


def _same(article: Article, row: sqlite3.Row, shared: set[str], summary: bool | None) -> bool:
    """Whether a document is of the article in *row*, which has the weak marks *shared* with it.

    Two agreements alone would let a column of every morning, with its title and its standing lede, swallow the one of
    yesterday: where the text is another, it must be a version of the same, or stated to the same minute.
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
    """Whether both have addresses, which differ where only weak marks are compared: a title must not outweigh those."""
    return row["url"] is not None and (article.permalink or article.url) is not None


def _place(marks: Marks) -> tuple[str, str | None]:
    """Where the document was read: what an unchanged document is recognised by."""
    return ("permalink", marks.permalink) if marks.permalink else ("path", marks.path)


def _site(article: Article) -> str | None:
    return site_of(article.url or article.permalink)
