# ruff: noqa: S608 -- only constants of this module and placeholders are joined into SQL
"""Stories: sets of articles that tell of one event, grown as articles arrive."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from storage.articles.history import log_change
from storage.database import Database, moment, stamp
from storage.stories.grouping import (
    JOINING_LIKENESS,
    MIN_LIKENESS,
    SECOND_LIKENESS,
    Choice,
    Known,
    Told,
    choose,
    is_pattern,
    recurs,
)
from storage.stories.index import Candidate, TermIndex
from storage.stories.terms import Terms, pattern_of

#: Earlier pieces of a paper that are looked at to tell what comes every day.
PATTERN_LOOK_BACK = 4
#: How many links "in other papers" an article gets at most. Once it has them, they stay.
MAX_STORY_LINKS = 5
#: What counts in a story: what feeds may show.
COUNTED = "hidden = 0 AND status IN ('full', 'teaser')"

TITLES = "SELECT id, title FROM articles WHERE id IN (SELECT value FROM json_each(?))"
KNOWN = """
SELECT story_id, count(*) AS size, iif(count(score) > 1, avg(score), 0) AS cohesion FROM story_articles
WHERE story_id IN (SELECT value FROM json_each(?)) AND main = 1 GROUP BY story_id
"""
PIECES = """
SELECT article_id FROM story_numbers WHERE pattern = ? AND article_id <> ? ORDER BY number DESC LIMIT ?
"""
TELLING = f"""
SELECT id, title, source, url, sort_date FROM story_articles CROSS JOIN articles ON articles.id = article_id
WHERE story_id = ? AND main = 1 AND {COUNTED} ORDER BY sort_date, id
"""
LINKED = """
SELECT story_links.article_id, story_links.position, source FROM story_articles
JOIN story_links ON story_links.article_id = story_articles.article_id JOIN articles ON articles.id = target_id
WHERE story_id = ? AND main = 1
"""
COPIES = "SELECT other_id FROM near_copies WHERE article_id = ?"


class Stories:
    """Grows stories. Every method must run inside a transaction, and raises sqlite3.Error if the store is unusable."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute
        self.index = TermIndex(database)
        #: Titles that were read for one article, for the next ones that are compared with the same, by `articles.id`.
        self.titles: dict[int, str] = {}

    def place(self, row: sqlite3.Row, terms: Terms, *, copies: Sequence[int], now: datetime) -> int | None:
        """Take an article into the index and the story that it belongs to; the story, None if it stands alone.

        *row* has what `articles` says of it, *terms* are its own, and *copies* its near copies. An article that has a
        story keeps it, whatever its text says by now. Must run in a batch of the index.
        """
        article = row["id"]
        pattern = pattern_of(row["source"], row["title"])
        added = self.index.add(
            article,
            terms,
            row["language"],
            pattern=pattern,
            source=row["source"],
            date=row["sort_date"],
            dated=row["published"] is not None,
        )
        if (mine := self.story_of(article)) is not None:
            self.refresh(mine, now=now)
            return mine
        new = Told(
            id=article,
            source=row["source"],
            title=row["title"],
            date=moment(row["sort_date"]),
            dated=row["published"] is not None,
        )
        found = {one.id: one for one in added} | {one.id: one for one in self.index.known(copies, likeness=1.0)}
        others = self._told(found.values(), source=new.source)
        if self._is_daily(new, pattern, others, now=now):
            return None
        alike = {one.story for one in others if one.story is not None and one.likeness >= MIN_LIKENESS}
        choices = choose(new, others, self._known(alike))
        return self._join(new, choices, copies=copies, now=now) if choices else None

    def story_of(self, article: int) -> int | None:
        """The story of *article*."""
        row = self.execute(
            "SELECT story_id FROM story_articles WHERE article_id = ? AND main = 1", (article,)
        ).fetchone()
        return None if row is None else int(row["story_id"])

    def put(self, article: int, story: int, *, score: float | None, by_hand: bool = False, now: datetime) -> None:
        """Make *story* the one of *article*."""
        self.execute("DELETE FROM story_articles WHERE article_id = ? AND (main = 1 OR story_id = ?)", (article, story))
        self.execute(
            "INSERT INTO story_articles (article_id, story_id, main, score, by_hand, at) VALUES (?, ?, 1, ?, ?, ?)",
            (article, story, score, by_hand, stamp(now)),
        )
        log_change(self.database, article, "linked", now)

    def touch(self, article: int, *, now: datetime) -> None:
        """Let feeds and pages look at *article* again."""
        log_change(self.database, article, "linked", now)

    def unlink(self, article: int, others: Sequence[int], *, now: datetime) -> None:
        """Take the links "in other papers" between *article* and *others* away."""
        for other in others:
            for one, target in ((article, other), (other, article)):
                sql = "DELETE FROM story_links WHERE article_id = ? AND target_id = ?"
                if self.execute(sql, (one, target)).rowcount:
                    self.touch(one, now=now)

    def make(self, article: int) -> int:
        """A new story, to begin with *article*."""
        sql = "INSERT INTO stories (title, first, last, articles, papers, language)"
        sql += " SELECT title, sort_date, sort_date, 0, 0, language FROM articles WHERE id = ? RETURNING id"
        return int(self.execute(sql, (article,)).fetchone()["id"])

    def join(self, story: int, other: int, *, by_hand: bool = False, now: datetime) -> int:
        """Make two stories one, the older, which it gives; the other one stays as a way on."""
        kept, gone = sorted((story, other))
        moved = self.execute(
            "SELECT article_id FROM story_articles WHERE story_id = ? AND main = 1", (gone,)
        ).fetchall()
        for row in moved:
            self.put(row["article_id"], kept, score=None, by_hand=by_hand, now=now)
        self.execute("DELETE FROM story_articles WHERE story_id = ?", (gone,))
        self.execute("UPDATE stories SET joined = ?, articles = 0, papers = 0 WHERE id = ?", (kept, gone))
        self.execute("UPDATE stories SET joined = ? WHERE joined = ?", (kept, gone))
        self.execute(
            "UPDATE stories SET named = 1, title = (SELECT title FROM stories WHERE id = ?)"
            " WHERE id = ? AND named = 0 AND (SELECT named FROM stories WHERE id = ?)",
            (gone, kept, gone),
        )
        self.refresh(kept, now=now)
        return kept

    def are_apart(self, story: int, other: int) -> bool:
        """Whether the operator parted two stories."""
        sql = "SELECT 1 FROM stories_apart WHERE (story_id, other_id) IN (VALUES (:a, :b), (:b, :a))"
        return self.execute(sql, {"a": story, "b": other}).fetchone() is not None

    def leave(self, article: int, *, now: datetime) -> None:
        """Take *article* out of its stories, unless it was put there by hand."""
        rows = self.execute(
            "DELETE FROM story_articles WHERE article_id = ? AND by_hand = 0 RETURNING story_id", (article,)
        ).fetchall()
        for row in rows:
            log_change(self.database, article, "linked", now)
            self.refresh(row["story_id"], now=now)

    def forget(self, article: int, *, now: datetime) -> None:
        """Take *article*, which was erased, out of all that is known of stories."""
        rows = self.execute("DELETE FROM story_articles WHERE article_id = ? RETURNING story_id", (article,)).fetchall()
        showing = self.execute("SELECT article_id FROM story_links WHERE target_id = ?", (article,)).fetchall()
        self.execute("DELETE FROM story_links WHERE target_id = :id OR article_id = :id", {"id": article})
        self.execute("DELETE FROM story_numbers WHERE article_id = ?", (article,))
        for row in showing:
            log_change(self.database, row["article_id"], "linked", now)
        for row in rows:
            self.refresh(row["story_id"], now=now)

    def refresh(self, story: int, *, now: datetime) -> None:
        """Bring title, counts and dates of *story* up to date with its articles, and the links between them."""
        rows = self.execute(TELLING, (story,)).fetchall()
        if not rows:
            self.execute(
                "UPDATE stories SET articles = 0, papers = 0, title = iif(named, title, '') WHERE id = ?", (story,)
            )
            return
        self.execute(
            "UPDATE stories SET title = iif(named, title, ?), first = ?, last = ?, articles = ?, papers = ?"
            " WHERE id = ?",
            (
                rows[0]["title"],
                rows[0]["sort_date"],
                rows[-1]["sort_date"],
                len(rows),
                len({row["source"] for row in rows}),
                story,
            ),
        )
        self._link(story, rows, now=now)

    def _link(self, story: int, rows: Sequence[sqlite3.Row], *, now: datetime) -> None:
        """Add links to other papers under those of *rows* that have fewer than MAX_STORY_LINKS; none is taken away.

        Articles that stood in feeds before there were stories stay as they are.
        """
        papers: dict[int, set[str]] = {row["id"]: {row["source"]} for row in rows}
        places = dict.fromkeys(papers, 0)
        for link in self.execute(LINKED, (story,)):
            papers.setdefault(link["article_id"], set()).add(link["source"])
            places[link["article_id"]] = max(places.get(link["article_id"], 0), link["position"] + 1)
        every, before = {row["source"] for row in rows}, self.database.setting_as(int, "stories_linked_after", 0)
        for row in rows:
            linked = papers[row["id"]]
            if len(linked) > MAX_STORY_LINKS or linked >= every or row["id"] <= before:
                continue
            copies = {one["other_id"] for one in self.execute(COPIES, (row["id"],))}
            added: list[tuple[object, ...]] = []
            for other in rows:
                if other["source"] in linked or other["id"] in copies or len(linked) > MAX_STORY_LINKS:
                    continue
                added.append((row["id"], places[row["id"]] + len(added), other["id"], other["title"], other["url"]))
                linked.add(other["source"])
            if added:
                self.database.executemany("INSERT INTO story_links VALUES (?, ?, ?, ?, ?)", added)
                log_change(self.database, row["id"], "linked", now)

    def _told(self, found: Iterable[Candidate], *, source: str) -> list[Told]:
        """The articles that were *found* for one of *source*, as they are compared with it.

        Only titles of the same source are compared, and read.
        """
        found = list(found)
        titles = self.titles
        if new := [one.id for one in found if one.source == source and one.id not in titles]:
            titles.update(map(tuple, self.execute(TITLES, (json.dumps(new),))))
        return [
            Told(
                one.id,
                one.source,
                titles.get(one.id, "") if one.source == source else "",
                moment(one.date),
                one.dated,
                one.story,
                one.likeness,
                one.recurring,
            )
            for one in found
        ]

    def _known(self, stories: Collection[int]) -> dict[int, Known]:
        rows = self.execute(KNOWN, (json.dumps(list(stories)),)) if stories else ()
        return {row["story_id"]: Known(size=row["size"], cohesion=row["cohesion"]) for row in rows}

    def _is_daily(self, new: Told, pattern: int | None, others: list[Told], *, now: datetime) -> bool:
        """Whether *new* comes every day. Then its earlier pieces leave their stories, too."""
        pieces = self.execute(PIECES, (pattern, new.id, PATTERN_LOOK_BACK)).fetchall() if pattern is not None else []
        earlier = self._told(self.index.known([row["article_id"] for row in pieces], likeness=0.0), source=new.source)
        alike = [one for one in others if is_pattern(new, one)]
        if not recurs(new, earlier) and not _on_several_days(alike):
            return False
        daily = {one.id for one in (*earlier, *alike)} | {new.id}
        for article in daily:
            self.execute("UPDATE story_numbers SET recurring = 1 WHERE article_id = ?", (article,))
            self.leave(article, now=now)
        return True

    def _join(self, new: Told, choices: Sequence[Choice], *, copies: Sequence[int], now: datetime) -> int:
        """Put *new* into the first of *choices*, and join to it what it is as like; that story."""
        best, *others = choices
        story = self._story(best, now=now)
        score = None if best.article in copies else round(best.likeness, 3)  # copies say nothing of the story
        self.put(new.id, story, score=score, now=now)
        for other in others:
            if other.story is not None and self.are_apart(story, other.story):
                continue
            if other.likeness >= JOINING_LIKENESS:
                story = self.join(story, self._story(other, now=now), now=now)
            elif other.story is not None and other.likeness >= SECOND_LIKENESS:
                self.execute(
                    "INSERT OR IGNORE INTO story_articles VALUES (?, ?, 0, ?, 0, ?)",
                    (new.id, other.story, round(other.likeness, 3), stamp(now)),
                )
        self.refresh(story, now=now)
        return story

    def _story(self, choice: Choice, *, now: datetime) -> int:
        if choice.story is not None:
            return choice.story
        story = self.make(choice.article)
        self.put(choice.article, story, score=None, now=now)
        return story


def _on_several_days(pieces: Sequence[Told]) -> bool:
    return len({one.date.date() for one in pieces}) > 1
