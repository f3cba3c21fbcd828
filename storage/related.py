"""Related articles by content, for pages that state none: found once for each article, then frozen (decision 4).

The index of stories gives the articles that say most of the same: first those of the same story that are not linked as
told by other papers, then others of the subject. Near copies are the same article and never linked.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from storage.articles.links import Links
from storage.database import Database, moment
from storage.model import Link, LinkKind
from storage.stories.index import MIN_LIKENESS, TermIndex
from storage.stories.terms import terms_of as index_terms_of
from storage.text import UNSPACED, WORD, fold_words, letter_pairs, texts_alike

#: How many related articles a page gets at most.
MAX_RELATED = 5
#: How far apart the dates of related articles are at most.
MAX_DATE_DISTANCE = timedelta(days=120)
#: How many terms of an article are looked at.
MAX_TERMS = 48
#: How many terms two articles must share.
MIN_SHARED_TERMS = 2
#: How many articles are compared with one, those most like it.
MAX_COMPARED = 12
#: Of how many articles it is kept what they say: many new ones are compared with the same.
MAX_KNOWN = 1_000
#: How many articles one transaction relates.
ARTICLES_AT_ONCE = 200
#: A word of fewer letters says nothing by itself.
MIN_WORD_CHARS = 4
#: Near copies are known of longer texts; shorter ones are compared here.
SHORT_TEXT_CHARS = 400

#: Languages whose words are mostly two syllables, written apart: a syllable alone says little.
SYLLABIC = frozenset({"vi"})
CLAUSE = re.compile(r"[^\w\s]+")

OURS = """
SELECT articles.id, title, lede, tags, language, sort_date, story_id FROM articles
LEFT JOIN story_articles ON article_id = articles.id AND main = 1 WHERE articles.id = ?
"""
#: The signs keep SQLite from an index of all articles. Texts are read only where they are compared.
CANDIDATES = """
SELECT articles.id, title, lede, tags, language, sort_date,
    story_id IS NOT NULL AND story_id = :story AS told_alike
FROM articles LEFT JOIN story_articles ON article_id = articles.id AND main = 1
WHERE articles.id IN (SELECT value FROM json_each(:ids)) AND articles.id <> :id AND +status = 'full' AND +hidden = 0
    AND articles.id NOT IN (SELECT other_id FROM near_copies WHERE article_id = :id)
    AND articles.id NOT IN (SELECT target_id FROM story_links WHERE article_id = :id)
"""
BEGINNING = "SELECT substr(body, 1, ?) AS body FROM articles WHERE id = ?"
COPIES = """
SELECT article_id, other_id FROM near_copies WHERE article_id IN (SELECT value FROM json_each(:ids))
"""
#: Pages that were read since the last time and state nothing of their own.
PENDING = """
SELECT id FROM articles WHERE id IN (SELECT article_id FROM changes WHERE seq > ? AND kind IN ('new', 'revised'))
    AND status = 'full' AND NOT EXISTS (SELECT 1 FROM links WHERE article_id = articles.id) ORDER BY id
"""
#: Every page that states nothing of its own.
UNLINKED = """
SELECT id FROM articles WHERE status = 'full'
    AND NOT EXISTS (SELECT 1 FROM links WHERE article_id = articles.id AND kind <> 'computed') ORDER BY id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """An article that is like another one."""

    #: `articles.id`.
    id: int
    title: str
    #: Likeness from 0 to 1.
    score: float
    #: The terms that both have, the rarest first.
    shared: tuple[str, ...]


class RelatedArticles:
    """Finds related articles. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database, links: Links) -> None:
        self.database = database
        self.execute = database.execute
        self.links = links
        self.index = TermIndex(database)

    def relate_new(self, *, now: datetime) -> int:
        """Find related articles of the pages read since the last call that state none; how many got some.

        Belongs between a run's last record and its publish. After a kill the next call goes on.
        """
        with self.database.read("cannot tell which articles need related ones"):
            (last,) = self.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()
            since = self.database.setting_as(int, "related_seq", 0)
            pending, waits = self.execute(PENDING, (since,)).fetchall(), self.index.waits()
        found = self.relate_all([row["id"] for row in pending], now=now)
        if last > since or waits:
            with self.database.write("cannot end relating"):
                self.index.wait_no_more()
                self.database.set_setting("related_seq", str(last))
        return found

    def relate_all(self, articles: Sequence[int], *, now: datetime) -> int:
        """`relate` each of *articles*; for how many that changed anything."""
        changed = 0
        for start in range(0, len(articles), ARTICLES_AT_ONCE):
            with self.database.together("cannot store related articles"):
                changed += sum(self.relate(one, now=now) for one in articles[start : start + ARTICLES_AT_ONCE])
        return changed

    def unlinked(self) -> list[int]:
        """The articles whose pages state no related ones."""
        with self.database.read("cannot tell which articles need related ones"):
            return [row["id"] for row in self.execute(UNLINKED).fetchall()]

    def relate(self, article: int, *, now: datetime) -> bool:
        """Make what `find` gives the computed links of *article*; whether that changed anything."""
        with self.database.write("cannot store related articles", article):
            if self.execute("SELECT 1 FROM story_numbers WHERE article_id = ?", (article,)).fetchone() is None:
                return False  # it is older than the index: what was found for it then stays
            links = [self._link(place, kin) for place, kin in enumerate(self.find(article))]
            return self.links.compute(article, links, now=now)

    def find(self, article: int) -> list[Kin]:
        """The articles like *article*, best first; near copies of it or of a better one are left out.

        Only articles that `Connections` has read are found.
        """
        with self.database.read("cannot find related articles", article):
            row = self.execute(OURS, (article,)).fetchone()
            if row is None:
                return []
            likeness = self._alike(article)
            values = {"ids": json.dumps(list(likeness)), "id": article, "story": row["story_id"]}
            rows = {other["id"]: other for other in self.execute(CANDIDATES, values)}
            copies = {(one["article_id"], one["other_id"]) for one in self.execute(COPIES, values)}
            best = sorted(rows, key=lambda one: (not rows[one]["told_alike"], -likeness[one], one))
            said = _said(row["title"], row["tags"], row["lede"], row["language"])
            kin = (_compare(row, said, rows[one], likeness[one]) for one in best)
            return list(self._without_copies(row, filter(None, kin), copies))

    def _alike(self, article: int) -> dict[int, float]:
        """The articles that say most of the same as *article*, and how like it they are."""
        found = self.index.kept(article)
        if found is None:
            sql = "SELECT title, lede, body, language FROM articles WHERE id = ?"
            row = self.execute(sql, (article,)).fetchone()
            candidates = self.index.find(index_terms_of(*row), row["language"])
            found = [(one.id, one.likeness) for one in candidates]
        alike = [(-likeness, other) for other, likeness in found if likeness >= MIN_LIKENESS and other != article]
        return {other: -likeness for likeness, other in sorted(alike)[:MAX_COMPARED]}

    def _without_copies(self, row: sqlite3.Row, kin: Iterable[Kin], copies: set[tuple[int, int]]) -> Iterator[Kin]:
        """Those of *kin* that are no copies of *row* or of one before them, MAX_RELATED at most."""
        titles, texts, ids = [fold_words(row["title"])], [self._beginning(row["id"])], [row["id"]]
        for one in kin:
            title = fold_words(one.title)
            if title in titles or any((one.id, other) in copies for other in ids):
                continue
            text = self._beginning(one.id)
            short = [other for other in texts if other and len(other) < SHORT_TEXT_CHARS > len(text)]
            if any(texts_alike(text, other) for other in short):
                continue
            titles.append(title)
            texts.append(text)
            ids.append(one.id)
            yield one
            if len(titles) > MAX_RELATED:
                return

    def _beginning(self, article: int) -> str:
        return str(self.execute(BEGINNING, (SHORT_TEXT_CHARS, article)).fetchone()["body"])

    def _link(self, position: int, kin: Kin) -> tuple[Link, int]:
        row = self.execute("SELECT title, url, category, lede, image FROM articles WHERE id = ?", (kin.id,)).fetchone()
        link = Link(
            kind=LinkKind.COMPUTED,
            position=position,
            title=row["title"],
            url=row["url"],
            category=row["category"],
            summary=row["lede"],
            image=row["image"],
            score=round(kin.score, 3),
        )
        return link, kin.id


class Said(NamedTuple):
    """What an article says about itself: words, in Vietnamese pairs of syllables, in Chinese pairs of letters."""

    #: Of title, tags and standfirst, in this order, MAX_TERMS at most.
    terms: tuple[str, ...]
    #: Those of title and tags.
    topic: frozenset[str]


@lru_cache(MAX_KNOWN)
def _said(title: str, tags: str | None, lede: str | None, language: str | None) -> Said:
    topic = (*_terms(title, language), *_terms(tags, language))
    return Said(tuple(dict.fromkeys((*topic, *_terms(lede, language))))[:MAX_TERMS], frozenset(topic))


def _terms(text: str | None, language: str | None) -> Iterator[str]:
    text = unicodedata.normalize("NFC", text or "").casefold()
    syllabic = (language or "").partition("-")[0] in SYLLABIC
    for clause in CLAUSE.split(text):
        words = WORD.findall(clause)
        if syllabic:
            yield from (" ".join(pair) for pair in pairwise(words))
            continue
        for word in words:
            if UNSPACED.search(word):
                yield from (piece for piece in (letter_pairs(word) or "").split() if len(piece) > 1)
            elif len(word) >= MIN_WORD_CHARS and not word.isdigit():
                yield word


def _compare(ours: sqlite3.Row, said: Said, theirs: sqlite3.Row, likeness: float) -> Kin | None:
    """How like *theirs* is to *ours*, which *said* this; None: in no word, or too far in time."""
    if abs(moment(ours["sort_date"]) - moment(theirs["sort_date"])) > MAX_DATE_DISTANCE:
        return None
    they_said = _said(theirs["title"], theirs["tags"], theirs["lede"], ours["language"])
    their_topic = said.topic & they_said.topic
    if not their_topic:
        return None
    words = set(they_said.terms)
    shared = [term for term in said.terms if term in words]
    if len(shared) < MIN_SHARED_TERMS or their_topic.isdisjoint(shared):
        return None
    return Kin(id=theirs["id"], title=theirs["title"], score=min(1.0, likeness), shared=tuple(shared))
