"""Teasers that state no date: the day in their address dates them, or they stand below the article that names them.

Nothing else places them in feeds, least of all the time when we first saw them. It is settled at the end of the visit
that brings a teaser, when the articles around it are known, and only once: what readers have seen never moves again,
unless the teaser gets a date.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import date, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from storage.articles.address_days import Form, certain_day, common_form, day_at
from storage.articles.history import log_change
from storage.articles.rows import dates_of, update_row
from storage.database import Database, moment

#: How many of the newest articles of a source show where its addresses have days.
SAMPLE_ARTICLES = 100
#: How far from a teaser, in its list, an article with a date is looked for.
MAX_LIST_DISTANCE = 500

WITHOUT_PLACE = """
SELECT id, url, first_seen, published_stated,
    EXISTS (SELECT 1 FROM feed_entries WHERE article_id = articles.id) AS shown
FROM articles WHERE source = ? AND status = 'teaser' AND published IS NULL AND place IS NULL ORDER BY id
"""
SAMPLE = """
SELECT url, published_stated, timezone FROM articles WHERE source = ? AND hidden = 0 AND status = 'full'
    AND published IS NOT NULL AND url IS NOT NULL ORDER BY sort_date DESC LIMIT ?
"""
#: The newest article that names a teaser.
NAMING = """
SELECT articles.id, sort_date FROM links JOIN articles ON articles.id = article_id
WHERE target_id = :id AND status = 'full' AND kind <> 'computed' ORDER BY sort_date DESC, articles.id LIMIT 1
"""
#: The nearest article with a date that the same list named: above it, else below it. Ids follow the order of a list.
LISTED = """
SELECT id, sort_date FROM articles NOT INDEXED WHERE id BETWEEN :id - :distance AND :id + :distance AND id <> :id
    AND source = :source AND first_seen = :first_seen AND published IS NOT NULL AND status IN ('full', 'teaser')
ORDER BY id > :id, abs(id - :id) LIMIT 1
"""


class Dating:
    """Dates and places the teasers that state no date. Raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute

    def settle(self, source: str, *, now: datetime) -> None:
        """Date or place the teasers of *source* that have neither date nor place yet."""
        with self.database.write("cannot place the teasers of a source", source):
            rows = self.execute(WITHOUT_PLACE, (source,)).fetchall()
            forms, zone = self._forms(source) if rows else ({}, ZoneInfo("UTC"))
            undated = [row for row in rows if not self._date(row, forms, zone)]
            for row in undated:  # last: those that have a date now may stand above them
                self._place(row, source)
            for row in rows:
                if row["shown"]:
                    log_change(self.database, row["id"], "revised", now)

    def _forms(self, source: str) -> tuple[dict[str, Form], ZoneInfo]:
        """Where each host of *source* has days in its addresses, and the zone of its dates."""
        rows = self.execute(SAMPLE, (source, SAMPLE_ARTICLES)).fetchall()
        known = defaultdict[str, list[tuple[str, date]]](list)
        for row in rows:
            known[_host(row["url"])].append((row["url"], moment(row["published_stated"]).date()))
        forms = {host: form for host, articles in known.items() if (form := common_form(articles))}
        return forms, ZoneInfo(next((row["timezone"] for row in rows if row["timezone"]), "UTC"))

    def _date(self, row: sqlite3.Row, forms: dict[str, Form], zone: ZoneInfo) -> bool:
        """Take the day in the address of a teaser for its date; whether there is one."""
        if row["published_stated"] or not row["url"]:
            return False
        form = forms.get(_host(row["url"]))
        day = certain_day(row["url"]) or (day_at(row["url"], form) if form else None)
        if day is None:
            return False
        published, stated = dates_of(datetime.combine(day, time(), zone), moment(row["first_seen"]))
        if published is None:  # in the future: no day of publication
            return False
        update_row(self.database, row["id"], {"published": published, "published_stated": stated})
        return True

    def _place(self, row: sqlite3.Row, source: str) -> None:
        """Put a teaser below the article that names it, else below the one above it in its list.

        Atom requires an `updated`, which readers show where nothing else dates an entry. That of a teaser which no feed
        has shown yet becomes the date of that article: its page is the document of which the teaser is a part.
        """
        values = {"id": row["id"], "source": source, "first_seen": row["first_seen"], "distance": MAX_LIST_DISTANCE}
        above = self.execute(NAMING, values).fetchone() or self.execute(LISTED, values).fetchone()
        if above is None:
            update_row(self.database, row["id"], {"place": row["first_seen"]})
            return
        place = {"below": above["id"], "place": above["sort_date"]}
        update_row(self.database, row["id"], place if row["shown"] else {**place, "updated": above["sort_date"]})


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
