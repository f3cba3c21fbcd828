"""Entry ids: minted once, or taken over from the feed of a source (design, decision 1; RFC 4151)."""

from __future__ import annotations

import re

from storage.articles.identity import digest
from storage.database import Database

#: An absolute IRI, roughly (RFC 3987 §2.2): a scheme, and no character that an IRI has only as %XX.
IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:(?:[^\x00-\x20\x7f-\xa0"<>\\^`{|}%\s]|%[0-9A-Fa-f]{2})+""")


class EntryIds:
    """Names new articles. *authority* "example.org,2026" gives `tag:example.org,2026:<key>`.

    Belongs into the transaction of a record.
    """

    def __init__(self, database: Database, authority: str) -> None:
        self.execute = database.execute
        self.authority = authority

    def mint(self, *parts: str | None, feed_id: str | None = None) -> dict[str, object]:
        """The columns that name a new article: a key that no article has yet, and the entry id made of it.

        *feed_id* becomes the entry id instead, or stands beside it as `guid` if it is no bare IRI; not if another
        article has it, or if it is one of ours.
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

    def adopt(self, filled: int, feed_id: str) -> list[str]:
        """Give a teaser that was *filled* the id by which its feed names it only now; a note if that comes too late."""
        row = self.execute(
            "SELECT entry_id FROM articles WHERE id = :id AND guid IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM feed_entries WHERE article_id = :id)",
            {"id": filled},
        ).fetchone()
        if row is not None and self.is_own(row["entry_id"]):
            named = {"guid": None, **self._named(feed_id, row["entry_id"]), "id": filled}
            self.execute("UPDATE articles SET entry_id = :entry_id, guid = :guid WHERE id = :id", named)
        if self.is_own(feed_id) or self.bearer(feed_id):
            return []
        return [f"the feed's id {feed_id!r} comes too late: article {filled} was published with one of ours"]

    def refused(self, feed_id: str | None, article: int | None) -> list[str]:
        """A note if a new *article* could not have the *feed_id* that it should have."""
        bearer = self.bearer(feed_id) if feed_id else article
        if bearer == article:
            return []
        whose = f"that of article {bearer}" if bearer else "ours to give"
        return [f"the feed's id {feed_id!r} is {whose}: article {article} has one of ours"]

    def own_id(self, key: str) -> str:
        """The entry id that is made of *key*."""
        return f"tag:{self.authority}:{key}"

    def is_own(self, feed_id: str) -> bool:
        """Whether only we may mint *feed_id*. A feed that could would take the ids of pages that we have yet to see."""
        return feed_id.strip().startswith(self.own_id(""))

    def bearer(self, feed_id: str) -> int | None:
        """The article that has *feed_id* as its id, or that absorbed the one that had it."""
        row = self.execute(
            "SELECT id FROM articles WHERE entry_id = :id OR guid = :id"
            " UNION ALL SELECT article_id FROM redirects WHERE entry_id = :id LIMIT 1",
            {"id": feed_id},
        ).fetchone()
        return None if row is None else int(row[0])

    def _named(self, feed_id: str | None, own: str) -> dict[str, object]:
        """The columns for an article that has the id *own* unless it may take over *feed_id*."""
        named: dict[str, object] = {"entry_id": own}
        if feed_id and not self.is_own(feed_id) and not self.bearer(feed_id):
            iri = feed_id.strip()  # spaces around an IRI mean nothing, except to some readers
            if is_iri(iri) and not self.bearer(iri):
                named["entry_id"] = iri
            if named["entry_id"] != feed_id:
                named["guid"] = feed_id
        return named


def is_iri(text: str) -> bool:
    """Whether *text* can stand as an id in Atom."""
    return IRI.fullmatch(text) is not None
