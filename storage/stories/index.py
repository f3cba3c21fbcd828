"""The index by which articles of one event find each other: for each term, how common it is, and who says it.

It holds the newest WINDOW_ARTICLES and knows no others, so that it costs the same in a store of any size. A term weighs
the more, the rarer it was among recent articles of the language; one that was never seen weighs most.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from heapq import nlargest
from itertools import takewhile
from math import log, sqrt
from struct import Struct
from typing import NamedTuple, TypeAlias

from storage.database import Database
from storage.stories.terms import Terms, language_term

#: How many articles are remembered.
WINDOW_ARTICLES = 20_000
#: After so many articles, having been seen counts half.
HALF_LIFE_ARTICLES = 5_000
#: As if so many articles had been read before the first one, none of which had any term.
PRIOR_ARTICLES = 50
#: What the first articles say alike may be what all articles say: likeness counts little more than half among them, and
#: nearly whole after many times as many.
FIRST_ARTICLES = 5
#: How many terms of an article are kept, those that say most; how many articles each leads to; how many are compared.
MAX_TERMS, MAX_HOLDERS, MAX_CANDIDATES = 60, 50, 30
#: For how many articles that were just added it is kept what was found, and from which likeness on (below is chance).
MAX_WAITING, MIN_LIKENESS = 5_000, 0.18
#: The numbers that terms have; after so many articles, a part of them is swept.
ALL_TERMS, SWEEP_ARTICLES = 1 << 32, 100
#: A holder: the weight of the term, always below the full one, and the number of the article, whose last bytes are 0.
HOLDER, FULL_WEIGHT = Struct("<HIxx"), 1 << 16

#: Of a term: seen, number, holders.
_Row: TypeAlias = tuple[float, int, bytes]

ROWS = "SELECT term, seen, number, holders FROM story_terms WHERE term IN (SELECT value FROM json_each(?))"
INSERT_NUMBER = """
INSERT OR REPLACE INTO story_numbers (number, article_id, source, date, dated, pattern) VALUES (?, ?, ?, ?, ?, ?)
"""
CANDIDATES = """
SELECT number, story_numbers.article_id, source, date, dated, recurring, story_id FROM story_numbers
LEFT JOIN story_articles ON story_articles.article_id = story_numbers.article_id AND main = 1
WHERE {which} IN (SELECT value FROM json_each(?))
"""
BY_NUMBER = CANDIDATES.format(which="number")
BY_ARTICLE = CANDIDATES.format(which="story_numbers.article_id")
UPSERT = "INSERT OR REPLACE INTO story_terms (term, seen, number, holders) VALUES (?, ?, ?, ?)"
KEEP = "INSERT OR REPLACE INTO story_likenesses (article_id, other_id, likeness, number) VALUES (?, ?, ?, ?)"
KEPT = "SELECT other_id, likeness FROM story_likenesses WHERE article_id = ?"


class Candidate(NamedTuple):
    """An article that may tell of the same event."""

    #: `articles.id`.
    id: int
    #: From 0 to 1.
    likeness: float
    #: Its source, where it stood in feeds (UTC), and whether it stated that, when it was compared.
    source: str
    date: str
    dated: bool
    #: Whether it is a piece that comes every day.
    recurring: bool = False
    #: Its story; None: it stands alone.
    story: int | None = None


class TermIndex:
    """The index. Every method must run inside a transaction, and raises sqlite3.Error if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute
        #: The rows that a batch has read, and which of them it has changed; None: there is none.
        self._known: dict[int, _Row | None] = {}
        self._changed: set[int] = set()
        #: What the next article of the batch is called.
        self._next = 0
        #: The rows of `story_likenesses` that a batch adds.
        self._likenesses: list[tuple[int, int, float, int]] = []

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Write what the block adds at its end, each row once: articles of one hour share most of their words."""
        try:
            first = self._next = self.next_number()
            yield
            self.database.executemany(UPSERT, [(term, *(self._known[term] or ())) for term in sorted(self._changed)])
            self.execute("DELETE FROM story_numbers WHERE number < ?", (self._next - WINDOW_ARTICLES,))
            self.database.executemany(KEEP, self._likenesses)
            self.execute("DELETE FROM story_likenesses WHERE number < ?", (self._next - MAX_WAITING,))
            self._sweep(first, self._next)
        finally:
            self._known.clear()
            self._changed.clear()
            self._likenesses.clear()

    def look_up(self, articles: Iterable[tuple[Terms, str | None]]) -> None:
        """Read the rows of all words of *articles*, each with its language, at once. Only in a batch."""
        self._read({one for terms, language in articles for one in (*terms.words, language_term(language))})

    def find(self, terms: Terms, language: str | None) -> list[Candidate]:
        """The articles that say most of what an article with *terms* says, those first. Not for use in a batch."""
        try:
            number = self.next_number()
            return self._candidates(self._telling(terms, language, number), self._trust(language, number))
        finally:
            self._known.clear()

    def add(
        self,
        article: int,
        terms: Terms,
        language: str | None,
        *,
        pattern: int | None,
        source: str,
        date: str,
        dated: bool,
    ) -> list[Candidate]:
        """Take *article* into the index; the articles that say most of what it says, before it. Only in a batch."""
        number, self._next = self._next, self._next + 1
        weights = self._telling(terms, language, number)
        candidates = self._candidates(weights, self._trust(language, number))
        self.execute(INSERT_NUMBER, (number, article, source, date, dated, pattern))
        known, full = self._known, FULL_WEIGHT - 1
        for term in {*terms.words, *weights, language_term(language)}:
            row = known[term]
            holders = row[2] if row else b""
            if term in weights:
                holders = holders[-HOLDER.size * (MAX_HOLDERS - 1) :] + HOLDER.pack(int(weights[term] * full), number)
            known[term] = _seen(row, number) + 1, number, holders
            self._changed.add(term)
        found = [one for one in candidates if one.id != article]
        self._likenesses.append((article, article, 1.0, number))
        for one in takewhile(lambda one: one.likeness >= MIN_LIKENESS, found):  # each would find the other
            self._likenesses += (article, one.id, one.likeness, number), (one.id, article, one.likeness, number)
        return found

    def kept(self, article: int) -> list[tuple[int, float]] | None:
        """What *article*, which waits for related ones, is like, later articles too; None: it does not wait."""
        rows = dict(self.execute(KEPT, (article,)).fetchall())
        return list(rows.items()) if rows.pop(article, None) else None

    def waits(self) -> bool:
        """Whether any article waits for related ones."""
        return self.execute("SELECT 1 FROM story_likenesses").fetchone() is not None

    def wait_no_more(self) -> None:
        """Forget what is kept: all articles have their related ones."""
        self.execute("DELETE FROM story_likenesses")

    def known(self, articles: Collection[int], *, likeness: float) -> list[Candidate]:
        """Those of *articles* that are in the index, as candidates of this *likeness*."""
        rows = self.execute(BY_ARTICLE, (json.dumps(list(articles)),)) if articles else ()
        return [
            Candidate(article, likeness, source, date, bool(dated), bool(recurring), story)
            for _, article, source, date, dated, recurring, story in rows
        ]

    def next_number(self) -> int:
        """What the next article is called here."""
        (last,) = self.execute("SELECT coalesce(max(number), 0) FROM story_numbers").fetchone()
        return int(last) + 1

    def _read(self, terms: Iterable[int]) -> None:
        """Have the rows of *terms* among those that are known."""
        unknown = [term for term in terms if term not in self._known]
        self._known.update(dict.fromkeys(unknown))
        rows = self.execute(ROWS, (json.dumps(unknown),))
        self._known.update({term: (seen, number, holders) for term, seen, number, holders in rows})

    def _telling(self, terms: Terms, language: str | None, number: int) -> dict[int, float]:
        """The terms that say most, with their weights; the squares of the weights add up to 1.

        Of pairs only those are looked up that can be among them: a pair never weighs more than is expected of it.
        """
        known, all_articles = self._known, language_term(language)
        self._read((*terms.words, all_articles))
        total = log(_seen(known[all_articles], number) + PRIOR_ARTICLES)
        rarity, weighed, usual = {}, {}, terms.usual.get
        for term, weight in terms.words.items():
            rare = max(0.0, total - log(_seen(known[term], number) + 1 + usual(term, 0.0)))
            rarity[term], weighed[term] = rare, _damped(weight) * rare
        least = sorted(weighed.values())[-MAX_TERMS] if len(weighed) >= MAX_TERMS else 0.0
        expected = {}
        for pair, (weight, one, other) in terms.pairs.items():
            rare = (rarity.get(one, 0.0) + rarity.get(other, 0.0)) / 2  # how rare it is itself, is known of few pairs
            if (bound := _damped(weight) * rare) > least:
                expected[pair] = bound, weight, rare
        self._read(expected)
        for pair, (bound, weight, rare) in expected.items():
            row = known[pair]
            weighed[pair] = _damped(weight) * min(rare, total - log(_seen(row, number) + 1)) if row else bound
        told = [
            term for term in sorted(weighed, key=weighed.__getitem__, reverse=True)[:MAX_TERMS] if weighed[term] > 0
        ]
        length = sqrt(sum(weighed[term] ** 2 for term in told)) or 1.0
        return {term: weighed[term] / length for term in told}

    def _trust(self, language: str | None, number: int) -> float:
        """How much of likeness counts, from 0 to 1, by how many articles of *language* were read."""
        read = _seen(self._known[language_term(language)], number)
        return (read + FIRST_ARTICLES) / (read + 2 * FIRST_ARTICLES)

    def _candidates(self, weights: dict[int, float], trust: float) -> list[Candidate]:
        likeness: dict[int, float] = {}
        so_far = likeness.get
        for term, weight in weights.items():
            if row := self._known[term]:
                weight /= FULL_WEIGHT
                for part, number in HOLDER.iter_unpack(row[2]):
                    likeness[number] = so_far(number, 0.0) + weight * part
        best = nlargest(MAX_CANDIDATES, likeness, key=likeness.__getitem__)
        found = [
            Candidate(article, trust * likeness[number], source, date, bool(dated), bool(recurring), story)
            for number, article, source, date, dated, recurring, story in self.execute(BY_NUMBER, (json.dumps(best),))
        ]
        return sorted(found, key=lambda one: (-one.likeness, one.id))

    def _sweep(self, first: int, end: int) -> None:
        """Forget terms that no article of the window has: after SWEEP_ARTICLES a part, so that all have their turn."""
        step = ALL_TERMS // WINDOW_ARTICLES * SWEEP_ARTICLES
        for turn in range(-(-first // SWEEP_ARTICLES), -(-end // SWEEP_ARTICLES)):
            start = turn * step % ALL_TERMS
            self.execute(
                "DELETE FROM story_terms WHERE term BETWEEN ? AND ? AND number <= ?",
                (start, start + step, end - WINDOW_ARTICLES),
            )


def _damped(weight: float) -> float:
    return 1 + log(weight) if weight > 1 else weight


def _seen(row: _Row | None, number: int) -> float:
    """In how many articles the term of *row* was, as article *number* sees it."""
    return row[0] * 0.5 ** ((number - row[1]) / HALF_LIFE_ARTICLES) if row else 0.0
