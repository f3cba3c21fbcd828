"""The index by which articles of one event find each other: for each term, how common it is, and who says it.

It holds the newest WINDOW_ARTICLES and knows no others, so that it costs the same in a store of any size. A term weighs
the more, the rarer it was among recent articles of the language; one that was never seen weighs most.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log, sqrt

from storage.database import Database
from storage.stories.terms import Terms, language_term

#: How many articles are remembered.
WINDOW_ARTICLES = 20_000
#: After so many articles, having been seen counts half.
HALF_LIFE_ARTICLES = 5_000
#: As if so many articles had been read before the first one, none of which had any term.
PRIOR_ARTICLES = 50
#: How many terms of an article are kept, those that say most; how many articles each leads to; how many are compared.
MAX_TERMS, MAX_HOLDERS, MAX_CANDIDATES = 60, 50, 30
#: The numbers that terms have.
ALL_TERMS = 1 << 32

UPSERT = "INSERT OR REPLACE INTO story_terms (term, seen, number, holders) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Vector:
    """An article in its telling terms."""

    #: Term -> weight; the squares of the weights add up to 1.
    weights: dict[int, float]

    def to_bytes(self) -> bytes:
        """As the store keeps it."""
        return array("I", self.weights).tobytes() + array("f", self.weights.values()).tobytes()

    def likeness(self, data: bytes) -> float:
        """How like this is to a vector that the store keeps, from 0 to 1."""
        half = len(data) // 2
        known = self.weights.get
        return sum(
            (known(term) or 0.0) * weight for term, weight in zip(array("I", data[:half]), array("f", data[half:]), strict=True)
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may tell of the same event."""

    #: `articles.id`.
    id: int
    #: From 0 to 1.
    likeness: float


class TermIndex:
    """The index. Every method must run inside a transaction, and raises sqlite3.Error if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute

    def find(self, terms: Terms, language: str | None, *, number: int | None = None) -> tuple[Vector, list[Candidate]]:
        """What an article with *terms* is about, and the articles that say most of the same, those first."""
        return self._find(terms, self._rows(terms, language), language, number or self.next_number())

    def add(self, article: int, terms: Terms, language: str | None, *, pattern: int | None) -> list[Candidate]:
        """Take *article* into the index; the articles that say most of the same, before it."""
        number = self.next_number()
        rows = self._rows(terms, language)
        vector, candidates = self._find(terms, rows, language, number)
        self.execute("DELETE FROM story_vectors WHERE number <= ?", (number - WINDOW_ARTICLES,))
        self.execute("DELETE FROM story_vectors WHERE article_id = ?", (article,))
        self.execute(
            "INSERT INTO story_vectors (number, article_id, pattern, terms) VALUES (?, ?, ?, ?)",
            (number, article, pattern, vector.to_bytes()),
        )
        told = vector.weights
        counted = terms.words.keys() | told.keys() | {language_term(language)}
        values = []
        for term in counted:
            seen, last, holders = rows.get(term, (0.0, number, b""))
            if term in told:
                holders = holders[-4 * (MAX_HOLDERS - 1) :] + number.to_bytes(4, "little")
            values.append((term, _faded(seen, number - last) + 1, number, holders))
        self.database.executemany(UPSERT, values)
        self._sweep(number)
        return [one for one in candidates if one.id != article]

    def next_number(self) -> int:
        """What the next article is called here."""
        (last,) = self.execute("SELECT coalesce(max(number), 0) FROM story_vectors").fetchone()
        return int(last) + 1

    def _rows(self, terms: Terms, language: str | None) -> dict[int, tuple[float, int, bytes]]:
        wanted = [*(terms.words.keys() | terms.pairs.keys()), language_term(language)]
        sql = f"SELECT term, seen, number, holders FROM story_terms WHERE term IN ({', '.join('?' * len(wanted))})"  # noqa: S608
        return {row[0]: (row[1], row[2], row[3]) for row in self.execute(sql, wanted)}

    def _find(
        self, terms: Terms, rows: dict[int, tuple[float, int, bytes]], language: str | None, number: int
    ) -> tuple[Vector, list[Candidate]]:
        vector = _vector(terms, rows, language, number)
        shared: defaultdict[int, float] = defaultdict(float)
        for term, weight in vector.weights.items():
            if term in rows:
                square = weight * weight
                for holder in array("I", rows[term][2]):
                    shared[holder] += square
        best = nlargest(MAX_CANDIDATES, shared, key=lambda one: (shared[one], one))
        return vector, sorted(self._compared(vector, best), key=lambda one: (-one.likeness, one.id))

    def _compared(self, vector: Vector, numbers: Sequence[int]) -> list[Candidate]:
        sql = f"SELECT article_id, terms FROM story_vectors WHERE number IN ({', '.join('?' * len(numbers))})"  # noqa: S608
        return [Candidate(row[0], vector.likeness(row[1])) for row in self.execute(sql, numbers)]

    def _sweep(self, number: int) -> None:
        """Forget the terms that no article of the window has; each call looks at a small part of them."""
        step = ALL_TERMS // WINDOW_ARTICLES * 100
        if number % 100 == 0:
            start = number // 100 * step % ALL_TERMS
            self.execute(
                "DELETE FROM story_terms WHERE term BETWEEN ? AND ? AND number <= ?",
                (start, start + step, number - WINDOW_ARTICLES),
            )


def _vector(
    terms: Terms, rows: dict[int, tuple[float, int, bytes]], language: str | None, number: int
) -> Vector:  # fmt: skip
    def seen(term: int) -> float:
        row = rows.get(term)
        return _faded(row[0], number - row[1]) if row else 0.0

    total = log(seen(language_term(language)) + PRIOR_ARTICLES)
    rarity = {term: total - log(seen(term) + 1) for term in terms.words}
    weighed = {term: _damped(weight) * rarity[term] for term, weight in terms.words.items()}
    for term, (weight, one, other) in terms.pairs.items():
        expected = (rarity.get(one, 0.0) + rarity.get(other, 0.0)) / 2
        weighed[term] = _damped(weight) * min(expected, total - log(seen(term) + 1))
    told = nlargest(MAX_TERMS, ((weight, term) for term, weight in weighed.items() if weight > 0))
    length = sqrt(sum(weight * weight for weight, _ in told)) or 1.0
    return Vector({term: weight / length for weight, term in told})


def _damped(weight: float) -> float:
    return 1 + log(weight) if weight > 1 else weight


def _faded(seen: float, articles: int) -> float:
    return seen * 0.5 ** (articles / HALF_LIFE_ARTICLES)
