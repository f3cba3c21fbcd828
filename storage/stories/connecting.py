# ruff: noqa: S608 -- only constants of this module are joined into SQL
"""What a run does between its last record and its publish: near copies and stories of what it read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from storage.articles.history import log_change
from storage.database import Database
from storage.stories.copies import NearCopies
from storage.stories.stories import Stories
from storage.stories.terms import terms_of

#: How many changes one transaction takes in.
CHANGES_AT_ONCE = 200
#: How many articles are read, and looked up in the index, at once.
ARTICLES_AT_ONCE = 50
#: How far the changes were read; it stands in `settings`.
READ_UP_TO = "stories_seq"
#: Kinds of changes that give an article its text, and those by which feeds may show it or not.
READ, SEEN = ("new", "revised", "merged"), ("hidden", "shown", "withdrawn", "restored", "removed")

#: What articles are found by; it can be made again from them.
INDEX_TABLES = ("fingerprints", "story_terms", "story_numbers", "story_likenesses")
ARTICLES = """
SELECT id, source, title, lede, body, language, published, sort_date, status FROM articles
WHERE id IN (SELECT value FROM json_each(?)) AND +status = 'full'
"""


class Connections:
    """Finds what several papers tell alike. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute
        self.copies = NearCopies(database)
        self.stories = Stories(database)

    def connect_new(self, *, now: datetime) -> int:
        """Compare the articles read since the last call with all before them; how many were compared.

        After a kill the next call goes on.
        """
        number = 0
        with self.database.read("cannot tell which articles are to be compared"):
            (last,) = self.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()
        since = self.database.setting_as(int, READ_UP_TO, 0)
        while since < last:
            until = min(since + CHANGES_AT_ONCE, last)
            with self.database.together("cannot connect articles", until):
                number += self._connect(since, until, now=now)
                self.database.set_setting(READ_UP_TO, str(until))
            since = until
        return number

    def connect_all(self, *, now: datetime) -> Iterator[list[int]]:
        """Compare all articles anew, the oldest first; the ids of each transaction when it is done.

        For a store that is older than the index. Articles keep the stories that they have. If it is not brought to its
        end, later articles find only what was reached.
        """
        with self.database.write("cannot empty the index of stories"):
            for table in INDEX_TABLES:
                self.execute(f"DELETE FROM {table}")
            rows = self.execute("SELECT id FROM articles WHERE status = 'full' ORDER BY sort_date, id").fetchall()
        for start in range(0, len(rows), CHANGES_AT_ONCE):
            articles = [row["id"] for row in rows[start : start + CHANGES_AT_ONCE]]
            with self.database.together("cannot connect articles", articles[0]), self.stories.index.batch():
                self._take_in(articles, now=now)
            yield articles
        self.connect_new(now=now)

    def _connect(self, since: int, until: int, *, now: datetime) -> int:
        rows = self.execute(
            "SELECT article_id, kind FROM changes WHERE seq > ? AND seq <= ? AND article_id IS NOT NULL ORDER BY seq",
            (since, until),
        ).fetchall()
        read = dict.fromkeys(row["article_id"] for row in rows if row["kind"] in READ)
        with self.stories.index.batch():
            self._take_in(list(read), now=now)
        for article in dict.fromkeys(row["article_id"] for row in rows if row["kind"] in SEEN):
            if (story := self.stories.story_of(article)) is not None:
                self.stories.refresh(story, now=now)
        return len(read)

    def _take_in(self, articles: Sequence[int], *, now: datetime) -> None:
        """Find the near copies and the story of each of *articles*, among those before it."""
        self.stories.titles.clear()  # of the last transaction: they may be others by now
        for start in range(0, len(articles), ARTICLES_AT_ONCE):
            some = articles[start : start + ARTICLES_AT_ONCE]
            read = {row["id"]: row for row in self.execute(ARTICLES, (json.dumps(some),))}
            copies = self.copies.compare_all({article: read.get(article) for article in some})
            terms = {
                one: terms_of(row["title"], row["lede"], row["body"], row["language"]) for one, row in read.items()
            }
            self.stories.index.look_up((terms[one], row["language"]) for one, row in read.items())
            for article in some:
                for other in copies[article]:
                    log_change(self.database, other, "linked", now)
                if article in read:
                    self.stories.place(read[article], terms[article], copies=copies[article], now=now)
