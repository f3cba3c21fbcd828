# ruff: noqa: S608 -- only placeholders are joined into SQL
"""Stories changed by hand, which holds against later runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.database import Database
from storage.errors import ModelError
from storage.stories.stories import Stories
from storage.stories.tables import Story, StoryTable


class StoryEditor:
    """Splits, merges and renames stories. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute
        self.table = StoryTable(database)
        self.stories = Stories(database)

    def split(self, story: int, articles: Sequence[int], *, now: datetime) -> Story:
        """Make *articles* of *story* a story of their own, which it gives; the two never join by themselves.

        Raises ModelError if there is no such story, or one of *articles* is not in it, or none would be left.
        """
        known = self._require(story)
        inside = self._articles(known.id)
        for article in articles:
            if article not in inside:
                raise ModelError("the story has no such article", article, f"it has {_listed(inside)}")
        if not set(inside) - set(articles):
            raise ModelError("nothing would be left of the story", known.id, "leave at least one of its articles")
        with self.database.write("cannot split a story", known.id):
            new = self.stories.make(articles[0])
            for article in articles:
                self.stories.unlink(article, [one for one in inside if one not in articles], now=now)
                self.stories.put(article, new, score=None, by_hand=True, now=now)
            self.execute("INSERT INTO stories_apart (story_id, other_id) VALUES (?, ?)", (known.id, new))
            for one in (known.id, new):
                self.stories.refresh(one, now=now)
        return self._require(new)

    def merge(self, story: int, others: Sequence[int], *, now: datetime) -> Story:
        """Make *story* and *others* one, whatever they were before; the oldest of them stays, which it gives.

        Raises ModelError if there is no such story, or only one.
        """
        numbers = sorted({self._require(one).id for one in (story, *others)})
        if len(numbers) < 2:
            raise ModelError("there is only one story to merge", numbers[0], "name another one")
        kept, *gone = numbers
        with self.database.write("cannot merge stories", kept):
            for other in gone:
                pair = {"a": kept, "b": other}
                self.execute(
                    "DELETE FROM stories_apart WHERE (story_id, other_id) IN (VALUES (:a, :b), (:b, :a))", pair
                )
                for side, far in (("story_id", "other_id"), ("other_id", "story_id")):
                    self.execute(
                        f"INSERT OR IGNORE INTO stories_apart ({side}, {far})"
                        f" SELECT :a, {far} FROM stories_apart WHERE {side} = :b",
                        pair,
                    )
                self.stories.join(kept, other, by_hand=True, now=now)
        return self._require(kept)

    def rename(self, story: int, title: str, *, now: datetime) -> Story:
        """Call *story* so, for good. Raises ModelError if there is no such story or no title."""
        title = " ".join(title.split())
        if not title:
            raise ModelError("a story needs a title", title)
        known = self._require(story)
        with self.database.write("cannot rename a story", known.id):
            self.execute("UPDATE stories SET title = ?, named = 1 WHERE id = ?", (title, known.id))
            for article in self._articles(known.id):
                self.stories.touch(article, now=now)
        return self._require(known.id)

    def _require(self, story: int) -> Story:
        known = self.table.get(story)
        if known is None:
            raise ModelError("there is no such story", story, "`feedloom stories` lists them")
        return known

    def _articles(self, story: int) -> list[int]:
        rows = self.execute(
            "SELECT article_id FROM story_articles WHERE story_id = ? AND main = 1", (story,)
        ).fetchall()
        return sorted(row["article_id"] for row in rows)


def _listed(articles: Sequence[int]) -> str:
    return ", ".join(map(str, articles[:20]))
