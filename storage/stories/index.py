"""The index by which articles of one event find each other: for each term, how common it is, and who says it.

It holds the newest WINDOW_ARTICLES and knows no others, so that it costs the same in a store of any size. A term weighs
the more, the rarer it was among recent articles of the language; one that was never seen weighs most.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from math import log, sqrt
from typing import TypeAlias

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
#: For how many articles that were just added it is remembered what was found.
MAX_REMEMBERED = 5_000
#: The numbers that terms have; after so many articles, a part of them is swept.
ALL_TERMS, SWEEP_ARTICLES = 1 << 32, 100
#: A holder: the number of an article, and in so many bits the weight of the term there, always below the full one.
HOLDER_BYTES, WEIGHT_BITS = 8, 16
FULL_WEIGHT = 1 << WEIGHT_BITS

#: Of a term: seen, number, holders.
_Row: TypeAlias = tuple[float, int, bytes]

ROWS = "SELECT term, seen, number, holders FROM story_terms WHERE term IN (SELECT value FROM json_each(?))"
NUMBERS = "SELECT number, article_id FROM story_numbers WHERE number IN (SELECT value FROM json_each(?))"
UPSERT = "INSERT OR REPLACE INTO story_terms (term, seen, number, holders) VALUES (?, ?, ?, ?)"


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
        #: What was found for the articles that were added last, and for which of them later ones.
        self.remembered: dict[int, list[Candidate]] = {}

    def find(self, terms: Terms, language: str | None) -> list[Candidate]:
        """The articles that say most of what an article with *terms* says, those first."""
        number = self.next_number()
        rows = self._rows(terms, language)
        return self._candidates(_telling(terms, rows, language, number), rows)

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
        """Take *article* into the index; the articles that say most of what it says, before it."""
        number = self.next_number()
        rows = self._rows(terms, language)
        weights = _telling(terms, rows, language, number)
        candidates = self._candidates(weights, rows)
        self.execute("DELETE FROM story_numbers WHERE number <= ?", (number - WINDOW_ARTICLES,))
        self.execute("DELETE FROM story_numbers WHERE article_id = ?", (article,))
        self.execute(
            "INSERT INTO story_numbers (number, article_id, source, date, dated, pattern) VALUES (?, ?, ?, ?, ?, ?)",
            (number, article, source, date, dated, pattern),
        )
        values = []
        for term in terms.words.keys() | weights.keys() | {language_term(language)}:
            seen, last, holders = rows.get(term, (0.0, number, b""))
            if term in weights:
                holder = number * FULL_WEIGHT + int(weights[term] * (FULL_WEIGHT - 1))
                holders = holders[-HOLDER_BYTES * (MAX_HOLDERS - 1) :] + holder.to_bytes(HOLDER_BYTES, "little")
            values.append((term, _faded(seen, number - last) + 1, number, holders))
        self.database.executemany(UPSERT, values)
        self._sweep(number)
        found = [one for one in candidates if one.id != article]
        self._remember(article, found)
        return found

    def _remember(self, article: int, found: list[Candidate]) -> None:
        """Keep what was *found* for *article*, and that it is found for those."""
        if len(self.remembered) >= MAX_REMEMBERED:
            self.remembered.clear()
        self.remembered[article] = list(found)
        for one in found:
            if one.id in self.remembered:
                self.remembered[one.id].append(Candidate(article, one.likeness))

    def next_number(self) -> int:
        """What the next article is called here."""
        (last,) = self.execute("SELECT coalesce(max(number), 0) FROM story_numbers").fetchone()
        return int(last) + 1

    def _rows(self, terms: Terms, language: str | None) -> dict[int, _Row]:
        wanted = json.dumps([*(terms.words.keys() | terms.pairs.keys()), language_term(language)])
        return {term: (seen, number, holders) for term, seen, number, holders in self.execute(ROWS, (wanted,))}

    def _candidates(self, weights: dict[int, float], rows: dict[int, _Row]) -> list[Candidate]:
        likeness: defaultdict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            if term in rows:
                weight /= FULL_WEIGHT
                for holder in memoryview(rows[term][2]).cast("Q"):
                    likeness[holder >> WEIGHT_BITS] += weight * (holder & FULL_WEIGHT - 1)
        best = sorted(likeness, key=likeness.__getitem__, reverse=True)[:MAX_CANDIDATES]
        rows_of_best = self.execute(NUMBERS, (json.dumps(best),))
        found = [Candidate(article, likeness[number]) for number, article in rows_of_best]
        return sorted(found, key=lambda one: (-one.likeness, one.id))

    def _sweep(self, number: int) -> None:
        """Forget the terms that no article of the window has; each call looks at a small part of them."""
        if number % SWEEP_ARTICLES == 0:
            step = ALL_TERMS // WINDOW_ARTICLES * SWEEP_ARTICLES
            start = number // SWEEP_ARTICLES * step % ALL_TERMS
            self.execute(
                "DELETE FROM story_terms WHERE term BETWEEN ? AND ? AND number <= ?",
                (start, start + step, number - WINDOW_ARTICLES),
            )


def _telling(terms: Terms, rows: dict[int, _Row], language: str | None, number: int) -> dict[int, float]:
    """The terms that say most, with their weights; the squares of the weights add up to 1."""

    def seen(term: int) -> float:
        row = rows.get(term)
        return _faded(row[0], number - row[1]) if row else 0.0

    total = log(seen(language_term(language)) + PRIOR_ARTICLES)
    usual = terms.usual.get
    rarity = {term: max(0.0, total - log(seen(term) + 1 + usual(term, 0.0))) for term in terms.words}
    weighed = {term: _damped(weight) * rarity[term] for term, weight in terms.words.items()}
    for term, (weight, one, other) in terms.pairs.items():
        expected = (rarity.get(one, 0.0) + rarity.get(other, 0.0)) / 2  # how rare it is itself, is known of few pairs
        weighed[term] = _damped(weight) * (min(expected, total - log(seen(term) + 1)) if term in rows else expected)
    told = [term for term in sorted(weighed, key=weighed.__getitem__, reverse=True)[:MAX_TERMS] if weighed[term] > 0]
    length = sqrt(sum(weighed[term] ** 2 for term in told)) or 1.0
    return {term: weighed[term] / length for term in told}


def _damped(weight: float) -> float:
    return 1 + log(weight) if weight > 1 else weight


def _faded(seen: float, articles: int) -> float:
    return float(seen * 0.5 ** (articles / HALF_LIFE_ARTICLES))
