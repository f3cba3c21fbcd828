# ruff: noqa: S608 -- only placeholders and names of columns are joined into SQL
"""The graph of related articles: what each link leads to, in whichever order pages arrive.

A link without an address, or to the site of its own page, makes a teaser: an article of which we know only what links
say. A teaser joins what all links that lead to it say, so that their order does not matter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from storage.articles.children import store_category
from storage.articles.entry_ids import EntryIds
from storage.articles.history import log_change
from storage.articles.identity import address_key, dates_agree, former_key, site_of, summaries_agree, tells, title_key
from storage.articles.rows import NO_PLACE, dates_of, insert_row, update_row
from storage.database import Database, moment, stamp
from storage.model import Link, LinkKind
from storage.text import letter_pairs

#: Articles of one source with one title that are looked at; a daily column may have thousands.
MAX_NAMESAKES = 200
#: The attributes of a link that are columns as they are.
LINK_COLUMNS = (
    "kind", "title", "url", "category", "summary", "summary_raw", "agency", "stated_date", "image", "score",
)  # fmt: skip
INSERT_LINK = (
    f"INSERT INTO links (article_id, position, published, address, target_id, {', '.join(LINK_COLUMNS)}, target_key)"
    f" VALUES (:article_id, :position, :published, :address, :target_id, :{', :'.join(LINK_COLUMNS)},"
    " (SELECT key FROM articles WHERE id = :target_id))"
)
#: What is looked at of the article that a link may lead to: not its text, which is most of a row.
TARGET_COLUMNS = ", ".join(
    f"articles.{name}"
    for name in (
        "id", "status", "source", "url", "permalink", "title", "category", "image", "lede", "lede_raw", "agency",
        "published", "published_stated", "text_hash",
    )
)  # fmt: skip
INSERT_KEY = "INSERT OR IGNORE INTO keys (value, kind, source, article_id) VALUES (?, ?, ?, ?)"
#: Stands for the target of a link to something that was taken down: no `articles.id`.
REMOVED_TARGET = -1


class Target(NamedTuple):
    """A link with what it leads to."""

    link: Link
    #: `articles.id`; None on another site.
    article: int | None
    #: Whether the target is a teaser made for this link.
    made: bool


class Links:
    """Writes and resolves links. `note`, `store` and `settle` belong into the transaction of a record."""

    def __init__(self, database: Database, ids: EntryIds) -> None:
        self.database = database
        self.execute = database.execute
        self.ids = ids

    def note(
        self,
        links: Iterable[Link],
        *,
        source: str,
        site: str | None,
        now: datetime,
        backfill: bool = False,
        feed_ids: Mapping[str, str] | None = None,
    ) -> list[Target]:
        """The target of each link, found or made as a teaser. Links to what was taken down are left out.

        *feed_ids* has, by their addresses, the ids that teasers take over.
        """
        ids = feed_ids or {}
        found = []
        for link in links:
            feed_id = ids.get(link.url or "")
            article, made = self._target(link, source=source, site=site, now=now, backfill=backfill, feed_id=feed_id)
            if article != REMOVED_TARGET:
                found.append(Target(link, article, made))
        return found

    def store(self, article: int, targets: Sequence[Target]) -> None:
        """Make *targets* the links of *article*. Their titles and addresses are frozen with this version (decision 4).

        Computed links stay as long as the page states none of its own.
        """
        self.execute("DELETE FROM links WHERE article_id = ? AND (? OR kind <> 'computed')", (article, bool(targets)))
        places = dict.fromkeys(LinkKind, 0)
        rows = []
        for link, target, _ in targets:
            if target != article:  # the page's own entry in its list of latest articles
                rows.append(_values(article, link, places[link.kind], target))
                places[link.kind] += 1
        self.database.executemany(INSERT_LINK, rows)

    def compute(self, article: int, found: Sequence[tuple[Link, int]], *, now: datetime) -> bool:
        """Make *found*, links with their targets, the computed links of *article*; whether that is a change."""
        query = "SELECT title, url, target_id FROM links WHERE article_id = ? AND kind = 'computed' ORDER BY position"
        before = [tuple(row) for row in self.execute(query, (article,))]
        if before == [(link.title, link.url, target) for link, target in found]:
            return False
        self.execute("DELETE FROM links WHERE article_id = ? AND kind = 'computed'", (article,))
        rows = [_values(article, link, link.position, target) for link, target in found]
        self.database.executemany(INSERT_LINK, rows)
        log_change(self.database, article, "linked", now)
        return True

    def settle(self, article: int, addresses: Iterable[str], *, source: str, title: str) -> None:
        """Lead links that wait for one of the *addresses* of *article* to it, and choose again among its namesakes."""
        for address in addresses:
            self._lead(address, article)
        namesakes = self._namesakes(title, source)
        if len(namesakes) < 2:
            return
        waiting = self.execute(
            f"SELECT * FROM links WHERE url IS NULL AND target_id IN ({', '.join('?' * len(namesakes))})",
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

    def _target(
        self, link: Link, *, source: str, site: str | None, now: datetime, backfill: bool, feed_id: str | None
    ) -> tuple[int | None, bool]:
        address = link.url and address_key(link.url)
        if address:
            if row := self._at(address) or self._at_former(address, source):
                if row["status"] == "removed":
                    return REMOVED_TARGET, False
                self._join(row, link, now=now)
                return row["id"], False
            if address.endswith("/") or (site is not None and site_of(link.url) != site):
                return None, False
        row = self._best(link, self._namesakes(title_key(link), source))
        if row is None:
            return self._make(link, source=source, now=now, backfill=backfill, feed_id=feed_id), True
        if row["status"] == "removed":
            return REMOVED_TARGET, False
        if address:
            self._add_key(row["id"], "permalink", address)
        self._join(row, link, now=now)
        return row["id"], False

    def _at(self, address: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.execute(
            f"SELECT {TARGET_COLUMNS} FROM keys JOIN articles ON articles.id = article_id"
            " WHERE value = ? AND kind IN ('permalink', 'canonical') AND keys.source = '' ORDER BY kind DESC LIMIT 1",
            (address,),
        ).fetchone()
        return row

    def _at_former(self, address: str, source: str) -> sqlite3.Row | None:
        """The article of *source* that had *address* when its host was written in another way. It has both now."""
        former = former_key(address)
        row = self._at(former) if former else None
        if row is None or row["source"] != source:
            return None
        self._add_key(row["id"], "permalink", address)
        return row

    def _namesakes(self, title: str, source: str) -> list[sqlite3.Row]:
        return self.execute(
            f"SELECT {TARGET_COLUMNS} FROM keys JOIN articles ON articles.id = article_id"
            " WHERE value = ? AND kind = 'title' AND keys.source = ? ORDER BY article_id DESC LIMIT ?",
            (title, source, MAX_NAMESAKES),
        ).fetchall()

    def _best(self, link: Link, rows: Iterable[sqlite3.Row]) -> sqlite3.Row | None:
        """The article of *rows*, all of its title, that *link* means. Ids do not count: any order gives the same."""
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
        values = self.ids.mint(*first, feed_id=feed_id) | {"status": "teaser", "source": source}
        values |= _teaser(link, now)
        values["runs"] = letter_pairs(link.title, link.summary)
        values |= {"first_seen": stamp(now), "updated": stamp(now), "backfill": backfill}
        article = insert_row(self.database, values)
        keys = [("title", title_key(link), source)] + ([("permalink", address, "")] if address else [])
        self.database.executemany(INSERT_KEY, [(value, kind, where, article) for kind, value, where in keys])
        if address:
            self._lead(address, article)
        if link.category:
            store_category(self.database, article, link.category)
        log_change(self.database, article, "teaser", now)
        return article

    def _join(self, row: sqlite3.Row, link: Link, *, now: datetime) -> None:
        """Add to a teaser what *link* says in more words; to an article without an address, the address."""
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
            new["runs"] = letter_pairs(new.get("title", row["title"]), new.get("lede", row["lede"]))
        update_row(self.database, row["id"], new)
        self._add_key(row["id"], "title", title_key(link), row["source"])
        if new.get("published"):
            update_row(self.database, row["id"], NO_PLACE)
        if "category" in new:
            store_category(self.database, row["id"], new["category"])
        log_change(self.database, row["id"], "revised", now)

    def _add_key(self, article: int, kind: str, value: str, source: str = "") -> None:
        """Let *article* be known by one more mark."""
        self.execute(INSERT_KEY, (value, kind, source, article))


def _values(article: int, link: Link, position: int, target: int | None) -> dict[str, object]:
    """A row of `links`."""
    return {
        **{name: getattr(link, name) for name in LINK_COLUMNS},
        "article_id": article,
        "position": position,
        "published": link.published and link.published.isoformat(),
        "address": link.url and address_key(link.url),
        "target_id": target,
    }


def leads_to(link: Link, row: sqlite3.Row) -> bool:
    """Whether *link* leads to an article of its title: their summaries agree too, or the title alone tells enough.

    It does where there are no summaries, and one of the two has no address that could contradict. Pure.
    """
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


def _joined(row: sqlite3.Row, new: dict[str, str | None]) -> dict[str, str | None]:
    """What a teaser and another link to it say together. What goes with a summary or a date comes from the same one."""
    joined = {name: _better(row[name], new[name]) for name in ("url", "permalink", "title", "category", "image")}
    if _better(row["lede"], new["lede"]) != row["lede"]:
        joined |= {name: new[name] for name in ("lede", "lede_raw", "agency")}
    dates = [(one["published"], one["published_stated"]) for one in (row, new) if one["published_stated"]]
    if dates:
        joined["published"], joined["published_stated"] = min(dates, key=lambda date: (date[0] is None, date))
    return joined


def _better(old: str | None, new: str | None) -> str | None:
    """The longer of two texts, the alphabetically first if both are equally long: the same in any order."""
    if not old or not new:
        return old or new
    return min(old, new, key=lambda text: (-len(text), text))
