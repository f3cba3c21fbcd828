"""Related articles by content, for pages that state none: found once for each article, then frozen (decision 4).

terms of title, lede and tags -> the rare ones among the articles around it -> articles near in date that share several.

The cost of one article does not grow with the store: each term is counted no further than COMMON_TERM_ARTICLES, among
the WINDOW_ARTICLES that arrived before and after.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import log

from storage.articles.links import Links
from storage.database import Database, moment, stamp
from storage.model import Link, LinkKind
from storage.search import PLAIN
from storage.text import UNSPACED, WORD, fold_words, letter_pairs, texts_alike

#: How many related articles a page gets at most.
MAX_RELATED = 5
#: How far apart the dates of related articles are at most.
MAX_DATE_DISTANCE = timedelta(days=120)
#: How many articles before and after are looked at.
WINDOW_ARTICLES = 4_000
#: How many terms of an article are counted.
MAX_TERMS = 48
#: A term of more articles says nothing. In a small store, neither does one in this share of it, if that is more than
#: a few articles.
COMMON_TERM_ARTICLES, COMMON_TERM_SHARE, FEW_ARTICLES = 40, 0.25, 4
#: How many terms two articles must share, and how alike they must be, from 0 to 1.
MIN_SHARED_TERMS, MIN_SCORE = 2, 0.08
#: A word of fewer letters says nothing by itself.
MIN_WORD_CHARS = 4

#: Languages whose words are mostly two syllables, written apart: a syllable alone says little.
SYLLABIC = frozenset({"vi"})
CLAUSE = re.compile(r"[^\w\s]+")

CANDIDATES = """
SELECT id, title, lede, tags, language, body FROM articles
WHERE id IN (SELECT rowid FROM search WHERE search MATCH :match AND rowid BETWEEN :first AND :last) AND id <> :id
    AND (status = 'full' OR (status = 'teaser' AND url IS NOT NULL)) AND hidden = 0
    AND coalesce(language, :language) IS :language AND sort_date BETWEEN :since AND :until
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

    def relate_new(self, *, now: datetime) -> int:
        """Find related articles of the pages read since the last call that state none; how many got some.

        Belongs between a run's last record and its publish. After a kill the next call goes on.
        """
        with self.database.read("cannot tell which articles need related ones"):
            (last,) = self.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()
            since = self.database.setting_as(int, "related_seq", 0)
            pending = self.execute(PENDING, (since,)).fetchall()
        found = sum(self.relate(row["id"], now=now) for row in pending)
        if last > since:
            self.database.set_setting("related_seq", str(last))
        return found

    def unlinked(self) -> list[int]:
        """The articles whose pages state no related ones."""
        with self.database.read("cannot tell which articles need related ones"):
            return [row["id"] for row in self.execute(UNLINKED).fetchall()]

    def relate(self, article: int, *, now: datetime) -> bool:
        """Make what `find` gives the computed links of *article*; whether that changed anything."""
        with self.database.write("cannot store related articles", article):
            links = [self._link(place, kin) for place, kin in enumerate(self.find(article))]
            return self.links.compute(article, links, now=now)

    def find(self, article: int) -> list[Kin]:
        """The articles like *article*, best first; near copies of it or of a better one are left out."""
        with self.database.read("cannot find related articles", article):
            row = self.execute("SELECT * FROM articles WHERE id = ?", (article,)).fetchone()
            if row is None:
                return []
            weights = self._weights(article, terms_of(row, row["language"]))
            told = [term for term, weight in weights.items() if weight]
            if len(told) < MIN_SHARED_TERMS:
                return []
            rows = self.execute(CANDIDATES, self._values(row, told)).fetchall()
        kin = [one for one in (_compare(weights, row, other) for other in rows) if one is not None]
        bodies = {other["id"]: other["body"] for other in rows}
        return list(_without_copies(row, sorted(kin, key=lambda one: (-one.score, one.id)), bodies))

    def _weights(self, article: int, terms: Iterable[str]) -> dict[str, float]:
        """How much each of *terms* says, the rarest first; 0 for the common ones.

        They are counted in whole texts: a turn of phrase is common there long before it is in titles.
        """
        around = {"first": article - WINDOW_ARTICLES, "last": article + WINDOW_ARTICLES}
        (total,) = self.execute("SELECT count(*) FROM articles WHERE id BETWEEN :first AND :last", around).fetchone()
        common = min(COMMON_TERM_ARTICLES, max(FEW_ARTICLES, int(total * COMMON_TERM_SHARE)))
        weights = {}
        for term in terms:
            (number,) = self.execute(
                "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH :match"
                " AND rowid BETWEEN :first AND :last LIMIT :limit)",
                around | {"match": _match([term]), "limit": common + 1},
            ).fetchone()
            weights[term] = log(1 + total / max(number, 1)) if number <= common else 0.0
        return dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))

    def _values(self, row: sqlite3.Row, terms: list[str]) -> dict[str, object]:
        date = moment(row["sort_date"])
        return {
            "match": _match(terms),
            "id": row["id"],
            "first": row["id"] - WINDOW_ARTICLES,
            "last": row["id"] + WINDOW_ARTICLES,
            "language": row["language"],
            "since": stamp(date - MAX_DATE_DISTANCE),
            "until": stamp(date + MAX_DATE_DISTANCE),
        }

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


def terms_of(row: sqlite3.Row, language: str | None) -> list[str]:
    """What an article says about itself: words, in Vietnamese pairs of syllables, in Chinese pairs of letters."""
    return list(dict.fromkeys((*topic_of(row, language), *_terms(row["lede"], language))))[:MAX_TERMS]


def topic_of(row: sqlite3.Row, language: str | None) -> list[str]:
    """The terms of title and tags."""
    return [*_terms(row["title"], language), *_terms(row["tags"], language)]


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


def _match(terms: Iterable[str]) -> str:
    return " OR ".join(f'"{term.translate(PLAIN)}"' for term in terms)


def _compare(weights: dict[str, float], ours: sqlite3.Row, theirs: sqlite3.Row) -> Kin | None:
    """How like *theirs* is to the article of these *weights*; None: too little, or in no word of both their topics."""
    language = ours["language"]  # a teaser has none of its own
    words, topic = set(terms_of(theirs, language)), set(topic_of(ours, language))
    both = topic.intersection(topic_of(theirs, language))
    shared = [term for term, weight in weights.items() if weight and term in words]
    said = sum(weight * (1 + (term in topic)) for term, weight in weights.items())
    score = sum(weights[term] * (1 + (term in both)) for term in shared) / said
    if len(shared) < MIN_SHARED_TERMS or score < MIN_SCORE or both.isdisjoint(shared):
        return None
    return Kin(id=theirs["id"], title=theirs["title"], score=score, shared=tuple(shared))


def _without_copies(row: sqlite3.Row, kin: Iterable[Kin], bodies: dict[int, str]) -> Iterator[Kin]:
    titles, texts = [fold_words(row["title"])], [row["body"]]
    for one in kin:
        if len(titles) > MAX_RELATED:
            return
        title = fold_words(one.title)
        if title in titles or any(text and texts_alike(text, bodies[one.id]) for text in texts):
            continue
        titles.append(title)
        texts.append(bodies[one.id])
        yield one
