# ruff: noqa: S608 -- only placeholders and names of columns are joined into SQL
"""The graph of related articles: what each link leads to, in whichever order pages arrive.

A link with no address, or to the site of its own page, makes a teaser: an article of which only this is known. A teaser
is the join of all links that lead to it, so that their order does not matter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.categories import category_of
from storage.database import Database, moment, stamp
from storage.identity import (
    address_key,
    dates_agree,
    digest,
    fold_name,
    is_iri,
    site_of,
    summaries_agree,
    tells,
    title_key,
)
from storage.model import Link, LinkKind
from storage.text import runs

#: Articles of one source with one title that are looked at; a daily column may have thousands.
NAMESAKES = 200
#: The attributes of a link that are columns as they are.
SHOWN = ("kind", "title", "url", "category", "summary", "summary_raw", "agency", "stated_date", "image", "score")
INSERT_LINK = (
    f"INSERT INTO links (article_id, position, published, address, target_id, {', '.join(SHOWN)}, target_key)"
    f" VALUES (:article_id, :position, :published, :address, :target_id, :{', :'.join(SHOWN)},"
    " (SELECT key FROM articles WHERE id = :target_id))"
)

ADD_KEY = "INSERT OR IGNORE INTO keys (value, kind, source, article_id) VALUES (?, ?, ?, ?)"
#: Stands for the target of a link to something that was taken down: no `articles.id`.
REMOVED = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlink:
    """An article that links to another one."""

    #: `articles.id` and title of the page that shows the link.
    id: int
    title: str
    kind: LinkKind


class Links:
    """Writes and resolves links. `note`, `store` and `settle` belong into the transaction of a record."""

    def __init__(self, database: Database, authority: str) -> None:
        self.database = database
        self.execute = database.execute
        self.authority = authority

    def mint(self, *parts: str | None, feed_id: str | None = None) -> dict[str, object]:
        """The columns that name a new article: a key that no article bears yet, and the entry id made of it (RFC 4151).

        *feed_id* becomes the id instead, beside the entry id if it is no bare IRI, unless another article has it or
        it is one of ours.
        """
        taken = (
            "SELECT 1 FROM articles WHERE key = :key OR entry_id = :entry_id"
            " UNION ALL SELECT 1 FROM redirects WHERE key = :key"
        )
        key = first = digest(*parts)
        number = 1
        while self.execute(taken, {"key": key, "entry_id": self.own_id(key)}).fetchone():
            number += 1
            key = f"{first}-{number}"
        return {"key": key, **self._named(feed_id, self.own_id(key))}

    def adopt(self, article: int, feed_id: str) -> None:
        """Let an *article* that no feed has shown have *feed_id* in place of the id that was minted for it."""
        row = self.execute(
            "SELECT entry_id FROM articles WHERE id = :id AND guid IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM feed_entries WHERE article_id = :id)",
            {"id": article},
        ).fetchone()
        if row is not None and self.is_own(row["entry_id"]):
            named = {"guid": None, **self._named(feed_id, row["entry_id"]), "id": article}
            self.execute("UPDATE articles SET entry_id = :entry_id, guid = :guid WHERE id = :id", named)

    def _named(self, feed_id: str | None, own: str) -> dict[str, object]:
        """The columns that name what has the id *own* unless it may take over *feed_id*."""
        named: dict[str, object] = {"entry_id": own}
        if feed_id and not self.is_own(feed_id) and not self.bearer(feed_id):
            iri = feed_id.strip()  # around an IRI spaces mean nothing, but to some readers
            if is_iri(iri) and not self.bearer(iri):
                named["entry_id"] = iri
            if named["entry_id"] != feed_id:
                named["guid"] = feed_id
        return named

    def own_id(self, key: str) -> str:
        """The entry id that is made of *key*."""
        return f"tag:{self.authority}:{key}"

    def is_own(self, feed_id: str) -> bool:
        """Whether only we may mint *feed_id*: a feed that could would take the ids of pages to come."""
        return feed_id.strip().startswith(self.own_id(""))

    def bearer(self, feed_id: str) -> int | None:
        """The article that has *feed_id* as its id, or had it until it proved to be one with another."""
        row = self.execute(
            "SELECT id FROM articles WHERE entry_id = :id OR guid = :id"
            " UNION ALL SELECT article_id FROM redirects WHERE entry_id = :id LIMIT 1",
            {"id": feed_id},
        ).fetchone()
        return None if row is None else int(row[0])

    def note(
        self,
        links: Iterable[Link],
        *,
        source: str,
        site: str | None,
        now: datetime,
        backfill: bool = False,
        feed_ids: Mapping[str, str] | None = None,
    ) -> list[tuple[Link, int | None, bool]]:
        """Each link with its target, found or made as a teaser, and whether it was made; None on other sites.

        *feed_ids* has, by their addresses, the ids that what is made takes over.

        Links to what was taken down are left out: nothing may name that any more.
        """
        ids = feed_ids or {}
        noted = [
            (
                link,
                *self._target(
                    link, source=source, site=site, now=now, backfill=backfill, feed_id=ids.get(link.url or "")
                ),
            )
            for link in links
        ]
        return [(link, target, made) for link, target, made in noted if target != REMOVED]

    def store(self, article: int, targets: Iterable[tuple[Link, int | None, bool]]) -> None:
        """Make *targets* the links of *article*. Its title and address are frozen with this version (decision 4).

        Computed ones stay as long as the page states none of its own.
        """
        targets = list(targets)
        self.execute("DELETE FROM links WHERE article_id = ? AND (? OR kind <> 'computed')", (article, bool(targets)))
        places = dict.fromkeys(LinkKind, 0)
        rows = []
        for link, target, _ in targets:
            if target != article:  # the page's own entry in its list of latest articles
                rows.append(_values(article, link, places[link.kind], target))
                places[link.kind] += 1
        self.database.executemany(INSERT_LINK, rows)

    def compute(self, article: int, found: Sequence[tuple[Link, int]], *, now: datetime) -> bool:
        """Make *found*, each with its target, the computed links of *article*; whether that is a change."""
        query = "SELECT title, url, target_id FROM links WHERE article_id = ? AND kind = 'computed' ORDER BY position"
        before = [tuple(row) for row in self.execute(query, (article,))]
        if before == [(link.title, link.url, target) for link, target in found]:
            return False
        self.execute("DELETE FROM links WHERE article_id = ? AND kind = 'computed'", (article,))
        rows = [_values(article, link, link.position, target) for link, target in found]
        self.database.executemany(INSERT_LINK, rows)
        self.log(article, "linked", now)
        return True

    def settle(self, article: int, addresses: Iterable[str], *, source: str, title: str) -> None:
        """Lead to *article* what waited for one of its *addresses*, and choose again among its namesakes."""
        for address in addresses:
            self._lead(address, article)
        namesakes = self._namesakes(title, source)
        if len(namesakes) < 2:
            return
        waiting = self.execute(
            f"SELECT * FROM links WHERE url IS NULL AND target_id IN ({_places(namesakes)})",
            [row["id"] for row in namesakes],
        ).fetchall()
        for row in waiting:
            link = Link(kind=LinkKind(row["kind"]), position=0, title=row["title"], summary=row["summary"])
            best = self._best(link, [one for one in namesakes if one["id"] != row["article_id"]])
            if best is not None and title_key(link) == title:
                self.execute(
                    "UPDATE links SET target_id = ? WHERE article_id = ? AND kind = ? AND position = ?",
                    (best["id"], row["article_id"], row["kind"], row["position"]),
                )

    def _lead(self, address: str, article: int) -> None:
        """Let the links that wait for *address* lead to *article*, unless they are its own."""
        waiting = "address = :address AND target_id IS NULL AND article_id <> :article"
        values = {"address": address, "article": article}
        # an UPDATE opens a savepoint, at which FTS5 writes out all that it has in memory
        if self.execute(f"SELECT 1 FROM links WHERE {waiting}", values).fetchone():
            self.execute(f"UPDATE links SET target_id = :article WHERE {waiting}", values)

    def backlinks(self, article: int) -> list[Backlink]:
        """The visible articles whose pages link to *article*, newest first."""
        with self.database.read("cannot read the backlinks", article):
            rows = self.execute(
                "SELECT articles.id, articles.title, min(kind) AS kind FROM links"
                " JOIN articles ON articles.id = article_id WHERE target_id = ? AND hidden = 0 AND status = 'full'"
                " GROUP BY articles.id ORDER BY sort_date DESC, entry_id",
                (article,),
            ).fetchall()
        return [Backlink(id=row["id"], title=row["title"], kind=LinkKind(row["kind"])) for row in rows]

    def _target(
        self, link: Link, *, source: str, site: str | None, now: datetime, backfill: bool, feed_id: str | None
    ) -> tuple[int | None, bool]:
        address = link.url and address_key(link.url)
        if address:
            if row := self._at(address):
                if row["status"] == "removed":
                    return REMOVED, False
                self._join(row, link, now=now)
                return row["id"], False
            if address.endswith("/") or (site is not None and site_of(link.url) != site):
                return None, False
        row = self._best(link, self._namesakes(title_key(link), source))
        if row is None:
            return self._make(link, source=source, now=now, backfill=backfill, feed_id=feed_id), True
        if row["status"] == "removed":
            return REMOVED, False
        if address:
            self.add_key(row["id"], "permalink", address)
        self._join(row, link, now=now)
        return row["id"], False

    def _at(self, address: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.execute(
            "SELECT articles.* FROM keys JOIN articles ON articles.id = article_id"
            " WHERE value = ? AND kind IN ('permalink', 'canonical') AND keys.source = '' ORDER BY kind DESC LIMIT 1",
            (address,),
        ).fetchone()
        return row

    def _namesakes(self, title: str, source: str) -> list[sqlite3.Row]:
        return self.execute(
            "SELECT articles.* FROM keys JOIN articles ON articles.id = article_id"
            " WHERE value = ? AND kind = 'title' AND keys.source = ? ORDER BY article_id DESC LIMIT ?",
            (title, source, NAMESAKES),
        ).fetchall()

    def _best(self, link: Link, rows: Iterable[sqlite3.Row]) -> sqlite3.Row | None:
        """The article that *link* means among those of its title: never by its id, so that any order gives the same."""
        meant = [row for row in rows if leads_to(link, row)]
        return max(
            meant,
            default=None,
            key=lambda row: (
                bool(summaries_agree(link.summary, row["lede"])),
                row["status"] == "full",
                row["published"] or "",
                row["text_hash"] or row["lede"] or "",
            ),
        )

    def _make(self, link: Link, *, source: str, now: datetime, backfill: bool, feed_id: str | None) -> int:
        """A teaser of what *link* says."""
        address = link.url and address_key(link.url)
        first = [address] if address else [source, link.title, link.summary]
        values = self.mint(*first, feed_id=feed_id) | {"status": "teaser", "source": source}
        values |= _teaser(link, now)
        values["runs"] = runs(link.title, link.summary)
        values |= {"first_seen": stamp(now), "updated": stamp(now), "backfill": backfill}
        (article,) = self.execute(
            f"INSERT INTO articles ({', '.join(values)}) VALUES ({_places(values)}) RETURNING id", list(values.values())
        ).fetchone()
        keys = [("title", title_key(link), source)] + ([("permalink", address, "")] if address else [])
        self.database.executemany(ADD_KEY, [(value, kind, where, article) for kind, value, where in keys])
        if address:
            self._lead(address, article)
        if link.category:
            self.categorise(article, link.category)
        self.log(article, "teaser", now)
        return int(article)

    def _join(self, row: sqlite3.Row, link: Link, *, now: datetime) -> None:
        """Add to a teaser what *link* knows better; to an article without an address, the address."""
        if row["status"] == "teaser":
            new = _joined(row, _teaser(link, now))
        elif row["url"] is None and link.url:
            new = {"url": link.url, "permalink": link.url}
        else:
            return
        new = {name: value for name, value in new.items() if value != row[name]}
        if not new:
            return
        if {"title", "lede"} & new.keys():
            new["updated"] = stamp(now)
            new["runs"] = runs(new.get("title", row["title"]), new.get("lede", row["lede"]))
        self.execute(
            f"UPDATE articles SET {', '.join(f'{name} = ?' for name in new)} WHERE id = ?", [*new.values(), row["id"]]
        )
        self.add_key(row["id"], "title", title_key(link), row["source"])
        if "category" in new:
            self.categorise(row["id"], new["category"])
        self.log(row["id"], "revised", now)

    def add_key(self, article: int, kind: str, value: str, source: str = "") -> None:
        """Let *article* be known by one more mark."""
        self.execute(ADD_KEY, (value, kind, source, article))

    def categorise(self, article: int, name: str | None) -> None:
        """Put *article* into the one category called *name*; into none if there is no name."""
        self.execute("DELETE FROM article_categories WHERE article_id = ?", (article,))
        if name and name.strip():
            category = category_of(self.database, name)
            self.execute(
                "INSERT INTO article_categories (article_id, category_id, position, status, hidden, sort_date) VALUES"
                " (:id, :category, 0, (SELECT status FROM articles WHERE id = :id),"
                " (SELECT hidden FROM articles WHERE id = :id), (SELECT sort_date FROM articles WHERE id = :id))",
                {"id": article, "category": category.id},
            )
            if fold_name(category.name) != fold_name(name):  # it was renamed since
                self.execute("UPDATE articles SET category = ? WHERE id = ?", (category.name, article))

    def log(self, article: int, kind: str, now: datetime) -> None:
        """Append to `changes`, in the transaction of the change itself."""
        self.execute("INSERT INTO changes (article_id, kind, at) VALUES (?, ?, ?)", (article, kind, stamp(now)))


def _values(article: int, link: Link, position: int, target: int | None) -> dict[str, object]:
    """A row of `links`."""
    return {
        **{name: getattr(link, name) for name in SHOWN},
        "article_id": article,
        "position": position,
        "published": link.published and link.published.isoformat(),
        "address": link.url and address_key(link.url),
        "target_id": target,
    }


def leads_to(link: Link, row: sqlite3.Row) -> bool:
    """Whether *link* and an article of its title agree in a second mark: the summary, or a telling title alone
    where one of the two has no address that could contradict."""
    telling = tells(link.title) and (link.url is None or row["url"] is None)
    agree = summaries_agree(link.summary, row["lede"], telling=telling)
    stated = row["published_stated"]
    if not dates_agree(link.published, moment(stated) if stated else None):
        return False
    return agree or (agree is None and telling)


def _teaser(link: Link, now: datetime) -> dict[str, str | None]:
    """The columns of `articles` that a link can fill."""
    published, stated = dates_of(link.published, now)
    return {
        "url": link.url,
        "permalink": link.url,
        "title": link.title,
        "category": link.category,
        "lede": link.summary,
        "lede_raw": link.summary_raw,
        "agency": link.agency,
        "image": link.image,
        "published": published,
        "published_stated": stated,
    }


def dates_of(stated: datetime | None, first_seen: datetime) -> tuple[str | None, str | None]:
    """A stated date in UTC and as stated. A date more than a day ahead is no date (design, decision 3)."""
    if stated is None:
        return None, None
    try:
        ahead = (stated - first_seen).total_seconds() > 86400
        return (None if ahead else stamp(stated)), stated.isoformat()
    except OverflowError:  # the first day of the year 1, east of Greenwich
        return None, stated.isoformat()


def _joined(row: sqlite3.Row, new: dict[str, str | None]) -> dict[str, str | None]:
    """What a teaser and another link to it say together; summary and date each with what belongs to them."""
    joined = {name: _better(row[name], new[name]) for name in ("url", "permalink", "title", "category", "image")}
    if _better(row["lede"], new["lede"]) != row["lede"]:
        joined |= {name: new[name] for name in ("lede", "lede_raw", "agency")}
    dates = [(one["published"], one["published_stated"]) for one in (row, new) if one["published_stated"]]
    if dates:
        joined["published"], joined["published_stated"] = min(dates, key=lambda date: (date[0] is None, date))
    return joined


def _better(old: str | None, new: str | None) -> str | None:
    """The longer of two statements, the smaller of two equally long: the same in any order."""
    if not old or not new:
        return old or new
    return min(old, new, key=lambda text: (-len(text), text))


def _places(values: object) -> str:
    return ", ".join("?" * len(values))  # type: ignore[arg-type]
