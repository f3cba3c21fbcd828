"""What a run does between its last record and its publish: near copies and stories of what it read."""

from __future__ import annotations

from datetime import datetime

from storage.articles.history import log_change
from storage.database import Database
from storage.stories.copies import NearCopies
from storage.stories.stories import Stories

#: How many changes one transaction takes in.
CHANGES_AT_ONCE = 200
#: How far the changes were read; it stands in `settings`.
READ_UP_TO = "stories_seq"
#: Kinds of changes that give an article its text, and those by which feeds may show it or not.
READ, SEEN = ("new", "revised", "merged"), ("hidden", "shown", "withdrawn", "restored", "removed")


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

    def _connect(self, since: int, until: int, *, now: datetime) -> int:
        rows = self.execute(
            "SELECT article_id, kind FROM changes WHERE seq > ? AND seq <= ? AND article_id IS NOT NULL ORDER BY seq",
            (since, until),
        ).fetchall()
        read = dict.fromkeys(row["article_id"] for row in rows if row["kind"] in READ)
        for article in read:
            copies = self.copies.compare(article)
            for other in copies:
                log_change(self.database, other, "linked", now)
            self.stories.place(article, copies=copies, now=now)
        for article in dict.fromkeys(row["article_id"] for row in rows if row["kind"] in SEEN):
            if (story := self.stories.story_of(article)) is not None:
                self.stories.refresh(story, now=now)
        return len(read)
