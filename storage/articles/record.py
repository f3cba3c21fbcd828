"""The only write of articles: what a document says, compared with what we know.

record: clean -> marks -> match (strong marks, then weak ones) -> a new article, a teaser filled, a revision, or nothing
-> links, keys, categories, the document itself -> a line in `changes`; all in one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.articles.children import load_articles, store_children
from storage.articles.dating import Dating
from storage.articles.entry_ids import EntryIds
from storage.articles.history import History, log_change
from storage.articles.identity import Marks, marks_of, site_of
from storage.articles.lifecycle import Lifecycle
from storage.articles.links import Links, Target
from storage.articles.matching import Match, Matching
from storage.articles.rows import (
    KEPT,
    NO_PLACE,
    PUBLICATION,
    Said,
    completed,
    content_of,
    differences,
    discussion_columns,
    insert_row,
    rows_of,
    update_row,
)
from storage.articles.stored import StoredArticles
from storage.categories import find_category
from storage.database import Database, moment, stamp
from storage.errors import ModelError
from storage.limits import limited
from storage.model import (
    Article,
    Document,
    Kind,
    Link,
    LinkKind,
    Outcome,
    Status,
    StoredArticle,
    StoredLink,
    all_said,
    clean_article,
)
from storage.text import fold_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What recording one document did."""

    outcome: Outcome
    #: `articles.id`.
    id: int
    #: Doubts about identity, for the log of visits.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recording:
    """One document on its way into the store."""

    article: Article
    marks: Marks
    now: datetime
    #: When the visit began that brings it.
    arrived: datetime
    #: What is new stays out of the feeds until `Lifecycle.release`.
    backfill: bool
    #: The id that the article gets if it is new; None: we mint one.
    feed_id: str | None = None


class Articles(StoredArticles):
    """The stored articles. Every method raises StorageError if the store cannot be used.

    *authority* is that of the entry ids: "example.org,2026" gives `tag:example.org,2026:<key>`.
    """

    def __init__(self, database: Database, authority: str) -> None:
        super().__init__(database)
        self.ids = EntryIds(database, authority)
        self.links = Links(database, self.ids)
        self.lifecycle = Lifecycle(database)
        self.dating = Dating(database)
        self.history = History(database)
        self._matching = Matching(database)

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
        arrived: datetime | None = None,
        sha256: str | None = None,
    ) -> Recorded:
        """Store what one document of *source* says, and tell whether that was new.

        With *ids_from_feed* the *guid* becomes the id of a new article (design, decision 1). With *backfill* a new
        article stays out of the feeds until `Lifecycle.release` (decision 10). *arrived* is when the visit began that
        brings it, *now* if not given: articles of one visit that state the same date keep the order of their list.
        *sha256* is that of the bytes of *document*, if it is known.

        An unchanged document never revises anything, and a poorer one (a text dump beside the page) never replaces a
        richer one, so that the order in which they come does not matter. `first_seen` is set once; `updated` moves
        only when the title or the clean text changes. Raises ModelError if *article* is no article or has no title.
        """
        if article.kind is not Kind.ARTICLE or not article.title:
            raise ModelError("only an article with a title can be recorded", article.permalink or article.title)
        given, said = article, all_said(article)
        article = limited(clean_article(given, said))
        marks = marks_of(article, source=source, document=document, guid=guid, said=said if article is given else None)
        with self.database.write("cannot record an article", article.permalink or marks.path or article.title):
            self._add_source(source)
            match = self._matching.match(article, marks)
            known, notes = self._known(match, now)
            notes += article.cut
            if known is not None and known["status"] == Status.REMOVED:
                note = f"article {known['id']} was taken down and stays away"
                return Recorded(outcome=Outcome.UNCHANGED, id=known["id"], notes=(*notes, note))
            if known is not None and self.lifecycle.restore(known["id"], now):
                (known,) = rows_of(self.database, [known["id"]])
            feed_id = guid if ids_from_feed else None
            one = _Recording(
                article=article, marks=match.marks, now=now, arrived=arrived or now, backfill=backfill, feed_id=feed_id
            )
            outcome, number = self._store(known, one)
            if known is None:
                notes += self.ids.refused(feed_id, number)
            elif feed_id and known["status"] == Status.TEASER:
                notes += self.ids.adopt(number, feed_id)
            if document is not None:
                self.history.keep_document(number, document, now, digest=sha256)
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
        listing = limited(clean_article(listing))
        ids = feed_ids or {}
        with self.database.write("cannot record a listing", listing.permalink or listing.title):
            self._add_source(source)
            for url in filter(None, (listing.permalink, listing.url)):
                self._matching.note_listing(url)
            site = site_of(listing.url or listing.permalink)
            targets = self.links.note(listing.links, source=source, site=site, now=now, backfill=backfill, feed_ids=ids)
            made = [one for one in targets if one.made]
            return len(made), list(listing.cut) + [
                note for one in made for note in self.ids.refused(ids.get(one.link.url or ""), one.article)
            ]

    def reread(
        self,
        article: int,
        said: Article,
        document: Document,
        *,
        now: datetime,
        dates: bool = False,
        is_whole: bool = False,
        apply: bool = True,
    ) -> dict[str, tuple[object, object]]:
        """What today's rules read in a kept *document* of *article* in place of what we have, by field: old and new.

        With *apply* it is stored. Neither the id nor `updated` moves, since the site changed nothing; `published` moves
        only with *dates*. No version is kept: the document is. Where the document says nothing, what we know may come
        from the list that named it, and stays, unless *said* has that too: then it *is_whole*.
        """
        with self.database.write("cannot reread an article", article):
            (known,) = rows_of(self.database, [article])
            (before,) = load_articles(self.database, [known])
            said = completed(limited(clean_article(said)), known, before, is_whole=is_whole)
            marks = self._matching.unclaimed(marks_of(said, source=known["source"], document=document), article)
            new = content_of(Said(said, marks, moment(known["first_seen"])))
            new |= {name: new[name] or known[name] for name in KEPT}
            new["category"] = self._current_category(said.category)
            if not dates:
                new |= {name: known[name] for name in PUBLICATION}
            changed = differences(known, new) | _child_differences(before, said)
            if apply and changed:
                update_row(self.database, article, new)
                self._matching.add_keys(article, marks)
                self._store_children(
                    article, _Recording(article=said, marks=marks, now=now, arrived=now, backfill=False)
                )
                log_change(self.database, article, "revised", now)
        return changed

    def _known(self, match: Match, now: datetime) -> tuple[sqlite3.Row | None, list[str]]:
        """The one article that *match* means, if we know it, and what was found doubtful on the way."""
        notes = list(match.notes)
        for article, address in match.disputed:
            self._matching.dispute(article, address)
        if not match.articles:
            return None, notes
        rows = rows_of(self.database, match.articles)
        removed = [row for row in rows if row["status"] == Status.REMOVED]
        if removed or len(rows) < 2:
            return (removed or rows)[0], notes
        keep = rows[0]["id"]
        for other in rows[1:]:
            notes.append(f"articles {keep} and {other['id']} proved to be one")
            self.lifecycle.merge(keep, other["id"], now)
        return rows_of(self.database, [keep])[0], notes

    def _store(self, known: sqlite3.Row | None, one: _Recording) -> tuple[Outcome, int]:
        """Insert, fill or revise; then the rest of what the document says, unless it says nothing new."""
        if known is None:
            outcome, number = Outcome.NEW, self._insert(one)
        else:
            outcome, number = self._judge(known, one.marks), known["id"]
            if outcome is not Outcome.UNCHANGED:
                self._revise(known, one)
            elif (discussed := discussion_columns(one.article, known)) != {}:  # no change of the article
                update_row(self.database, number, discussed)
            elif one.marks.richness < known["richness"]:
                self._note_links(one)
        self._matching.add_keys(number, one.marks)
        if outcome is not Outcome.UNCHANGED:
            self._store_children(number, one, first=known is None or known["status"] == Status.TEASER)
            log_change(self.database, number, str(outcome), one.now)
            addresses = [address for address in (one.marks.permalink, one.marks.canonical) if address]
            self.links.settle(number, addresses, source=one.marks.source, title=one.marks.title)
        return outcome, number

    def _judge(self, known: sqlite3.Row, marks: Marks) -> Outcome:
        """What a document means for an article that we know."""
        if known["status"] != Status.FULL:
            return Outcome.NEW if known["status"] == Status.TEASER else Outcome.REVISED
        unchanged = known["fingerprint"] == marks.fingerprint or self._matching.was_read(known["id"], marks)
        if unchanged or marks.richness < known["richness"]:
            return Outcome.UNCHANGED
        return Outcome.REVISED

    def _insert(self, one: _Recording) -> int:
        address = one.marks.permalink or one.marks.guid or one.marks.canonical
        first = [address] if address else [one.marks.source, one.article.title, *one.article.body]
        values = self.ids.mint(*first, feed_id=one.feed_id)
        values |= {"status": Status.FULL, "source": one.marks.source, "backfill": one.backfill}
        values |= dict.fromkeys(("first_seen", "updated"), stamp(one.now)) | {"arrived": stamp(one.arrived)}
        return insert_row(self.database, values | content_of(Said(one.article, one.marks, one.now)))

    def _revise(self, known: sqlite3.Row, one: _Recording) -> None:
        """Fill a teaser, or write a new version; what was there becomes an earlier version."""
        filling = known["status"] == Status.TEASER
        richer = one.marks.richness > known["richness"]
        new = content_of(Said(one.article, one.marks, moment(known["first_seen"])))
        new |= {name: new[name] or known[name] for name in KEPT}
        if known["published"] and not filling and not (richer and new["published"]):
            new |= {name: known[name] for name in PUBLICATION}
        if filling or (known["text_hash"] != one.marks.clean and not richer):
            new["updated"] = stamp(one.now)
        if filling:
            new["arrived"], new["backfill"] = stamp(one.arrived), known["backfill"] and one.backfill
            new |= NO_PLACE
        else:
            self.history.keep_version(known, list(differences(known, new)) or ["links or pictures"], one.now)
        update_row(self.database, known["id"], {**new, "status": Status.FULL})

    def _store_children(self, article: int, one: _Recording, *, first: bool = False) -> None:
        """What other tables hold of an article, links included; *first*: it has none of its own yet."""
        store_children(self.database, article, one.article, first=first)
        self.links.store(article, self._note_links(one))

    def _note_links(self, one: _Recording) -> list[Target]:
        site = site_of(one.article.url or one.article.permalink)
        return self.links.note(
            one.article.links, source=one.marks.source, site=site, now=one.now, backfill=one.backfill
        )

    def _add_source(self, source: str) -> None:
        self.execute("INSERT OR IGNORE INTO sources (name) VALUES (?)", (source,))

    def _current_category(self, name: str | None) -> str | None:
        """What the category called *name* is called since it was renamed; else *name* as it is."""
        known = find_category(self.database, name) if name else None
        return known.name if known and name and fold_name(known.name) != fold_name(name) else name


def _child_differences(before: StoredArticle, said: Article) -> dict[str, tuple[object, object]]:
    """Links, pictures and media in which *said* differs, in words: what is no column of `articles`."""
    links = [one for one in before.links if one.kind in (LinkKind.RELATED, LinkKind.READ_MORE)]
    pairs = {
        "links": ([_shown(one) for one in links], [_shown(one) for one in said.links]),
        "figures": ([one.alt or one.url for one in before.figures], [one.alt or one.url for one in said.figures]),
        "enclosures": ([one.url for one in before.enclosures], [one.url for one in said.enclosures]),
        "transcripts": ([one.url for one in before.transcripts], [one.url for one in said.transcripts]),
    }
    return {name: (old, new) for name, (old, new) in pairs.items() if old != new}


def _shown(link: Link | StoredLink) -> str:
    return f"{link.title} <{link.url}>" if link.url else link.title
