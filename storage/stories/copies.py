"""Near copies: articles whose text another article has almost word for word.

text -> shingles (SHINGLE_WORDS words in a row, as numbers) -> the smallest of them, its fingerprints -> articles that
share several (a row of `fingerprints` each) -> their texts compared, shingle by shingle.

The smallest numbers of a set are a sample of it that does not depend on the other texts (Broder, "On the resemblance
and containment of documents", 1997). The number of fingerprints grows with the text, so that a text cut in half still
shares half of them. A look-up costs the same in a store of any size: it looks among the newest articles alone, and
follows each number to MAX_HOLDERS of them.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from heapq import nsmallest
from itertools import chain
from struct import pack, unpack
from typing import TypeAlias
from zlib import crc32

from storage.articles.history import log_change
from storage.database import Database, moment
from storage.text import UNSPACED, WORD

#: Words that a shingle has; in writing without spaces, letters.
SHINGLE_WORDS = 4
#: Shorter texts are not compared: a line of a caption or an agency stands in many.
MIN_TEXT_WORDS = 30
#: One fingerprint for so many shingles, within these bounds.
SHINGLES_EACH, MIN_FINGERPRINTS, MAX_FINGERPRINTS = 12, 12, 20
#: A text is compared with those of the running generation of so many articles and of the one before. So the table fits
#: into memory, however large the store is.
GENERATION_ARTICLES = 25_000
#: Each fingerprint leads to so many articles, the first that had it: what stands in more is a part of a site, or a
#: text that very many print, which the first ones stand for.
MAX_HOLDERS = 24
#: How many fingerprints two texts must share before they are compared.
MIN_SHARED = 2
#: How many texts are compared with a new one at most.
MAX_COMPARED = 8
#: How many texts are kept with their shingles: a text that many resemble is compared again and again.
MAX_KNOWN_TEXTS = 100
#: How much of the shorter text the longer one must have. One house's own pieces must be the same but for a word or two:
#: what is written from a pattern (weather, prices, results) repeats much of itself every day.
MIN_SHARE, MIN_SHARE_IN_HOUSE = 0.6, 0.9
#: Where a text has this many shingles with figures, the other one must have them too, this much less often at most.
MIN_FIGURE_SHINGLES, MIN_FIGURE_PART = 8, 0.6
#: How much of what only one of two texts says is kept, in characters.
MAX_ADDED_CHARS = 400
#: Longer texts are compared by their first words.
MAX_TEXT_WORDS = 6_000

#: Letters and figures of ASCII, and the bytes of other letters, stay as they are; all else parts words.
_WORD_BYTES = bytes(code if code >= 0x80 or chr(code).isalnum() or chr(code) == "_" else 0x20 for code in range(256))
_ASCII = bytes(range(0x80))

FIGURE = re.compile(r"\d")
#: The largest number of a word or shingle.
MAX_NUMBER = (1 << 32) - 1

HOLDERS = """
SELECT hash, generation, article_id FROM fingerprints WHERE generation IN (:this, :last)
    AND hash IN (SELECT value FROM json_each(:prints))
"""
#: By fingerprint, the articles that have it, each with its generation.
Holders: TypeAlias = Mapping[int, list[tuple[int, int]]]
GENERATION = "SELECT coalesce(max(number), 0) / ? FROM story_numbers"
TEXTS = """
SELECT id, source, status, published, sort_date, lede, body FROM articles
WHERE id IN (SELECT value FROM json_each(?)) AND status = 'full'
"""
INSERT_COPY = """
INSERT OR REPLACE INTO near_copies (article_id, other_id, share, first, adds)
VALUES (:article, :other, :share, :first, :adds)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCopy:
    """An article with the text of another one."""

    #: `articles.id` of the other one.
    id: int
    #: How much of the shorter text the longer one has, from 0 to 1.
    share: float
    #: Whether the other one had the text first.
    first: bool
    #: What the other one says beyond this one: its passages, shortened.
    adds: str


class _Text:
    """A text in shingles."""

    def __init__(self, lede: str | None, body: str) -> None:
        self.text = f"{lede or ''}\n{body}"
        numbers = numbers_of(self.text)[:MAX_TEXT_WORDS]
        self.words = len(numbers)
        self.shingles = frozenset(shingles_of(numbers))

    @cached_property
    def figures(self) -> frozenset[int]:
        """The shingles that hold a figure."""
        words = words_of(self.text)[:MAX_TEXT_WORDS]
        return frozenset(
            shingle
            for at, shingle in enumerate(shingles_of(list(map(_number, words))))
            if any(FIGURE.search(word) for word in words[at : at + SHINGLE_WORDS])
        )

    def share_in(self, longer: _Text) -> float:
        """How much of this text *longer* has; 0 where its figures are others: then the words are a pattern."""
        share = len(self.shingles & longer.shingles) / max(1, len(self.shingles))
        if share >= MIN_SHARE and len(self.figures) >= MIN_FIGURE_SHINGLES:
            figures = len(self.figures & longer.figures) / len(self.figures)
            if figures < MIN_FIGURE_PART * share:
                return 0.0
        return share

    def beyond(self, other: _Text) -> str:
        """The passages of this text of which *other* has less than half."""
        own: list[str] = []
        for passage in filter(str.strip, self.text.split("\n")):
            shingles = set(shingles_of(numbers_of(passage)))
            if len(shingles & other.shingles) < len(shingles) / 2:
                own.append(" ".join(passage.split()))
        text = "\n".join(own)
        return text if len(text) <= MAX_ADDED_CHARS else text[: MAX_ADDED_CHARS - 1] + "…"


class NearCopies:
    """Finds near copies and keeps them. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute
        self._text = lru_cache(MAX_KNOWN_TEXTS)(_Text)

    def of(self, article: int) -> list[NearCopy]:
        """The near copies of *article* that feeds may show, the first to tell it at the head."""
        with self.database.read("cannot read near copies", article):
            rows = self.execute(
                "SELECT near_copies.* FROM near_copies CROSS JOIN articles ON articles.id = article_id"
                " WHERE other_id = ? AND hidden = 0 AND status = 'full' ORDER BY sort_date, article_id",
                (article,),
            ).fetchall()
        return [
            NearCopy(id=row["article_id"], share=row["share"], first=bool(row["first"]), adds=row["adds"])
            for row in rows
        ]

    def compare_all(self, articles: Mapping[int, sqlite3.Row | None]) -> dict[int, list[int]]:
        """Find the near copies of each of *articles* among all that were compared before it, and keep them; their ids.

        The rows have the columns of TEXTS; None: it has no text. The copies that an article had before are forgotten:
        its text may be another one now. Fingerprints are read and written once for all. Must run in a transaction.
        """
        texts = {article: self._text(row["lede"], row["body"]) for article, row in articles.items() if row is not None}
        texts = {article: text for article, text in texts.items() if text.words >= MIN_TEXT_WORDS}
        prints = {article: fingerprints_of(text.shingles) for article, text in texts.items()}
        this = self._generation()
        holders = self._holders({one for every in prints.values() for one in every}, this)
        found: dict[int, list[int]] = {}
        new: list[tuple[int, int, int]] = []
        for article, row in articles.items():
            self.execute("DELETE FROM near_copies WHERE article_id = ? OR other_id = ?", (article, article))
            if row is None or article not in texts:
                found[article] = []
                continue
            found[article] = self._compare(row, texts[article], _likely(article, prints[article], holders))
            for one in prints[article]:
                if len(holders[one]) < MAX_HOLDERS and (this, article) not in holders[one]:
                    holders[one].append((this, article))
                    new.append((this, one, article))
        self.database.executemany("INSERT INTO fingerprints VALUES (?, ?, ?)", sorted(new))
        self.execute("DELETE FROM fingerprints WHERE generation < ?", (this - 1,))
        return found

    def _compare(self, row: sqlite3.Row, text: _Text, candidates: Sequence[int]) -> list[int]:
        found = []
        for other in self._texts(candidates) if candidates else ():
            theirs = self._text(other["lede"], other["body"])
            if share := share_of(text, theirs, in_house=row["source"] == other["source"]):
                self._keep(row, other, share, (text, theirs))
                found.append(int(other["id"]))
        return found

    def forget(self, article: int, *, now: datetime) -> None:
        """Erase what the tables say of the text of *article*. Must run in a transaction, before the text is erased."""
        row = self._text_row(article)
        for other in self.execute("SELECT other_id FROM near_copies WHERE article_id = ?", (article,)).fetchall():
            log_change(self.database, other["other_id"], "linked", now)
        self.execute("DELETE FROM near_copies WHERE article_id = ? OR other_id = ?", (article, article))
        if row is not None:
            prints = fingerprints_of(_Text(row["lede"], row["body"]).shingles)
            generations = self._generation(), self._generation() - 1
            self.database.executemany(
                "DELETE FROM fingerprints WHERE generation = ? AND hash = ? AND article_id = ?",
                [(generation, one, article) for one in prints for generation in generations],
            )

    def _generation(self) -> int:
        return int(self.execute(GENERATION, (GENERATION_ARTICLES,)).fetchone()[0])

    def _text_row(self, article: int) -> sqlite3.Row | None:
        return next(iter(self._texts([article])), None)

    def _texts(self, articles: Iterable[int]) -> list[sqlite3.Row]:
        return self.execute(TEXTS, (json.dumps(list(articles)),)).fetchall()

    def _holders(self, prints: Iterable[int], this: int) -> Holders:
        found: dict[int, list[tuple[int, int]]] = {one: [] for one in prints}
        values = {"this": this, "last": this - 1, "prints": json.dumps(list(found))}
        for one, generation, article in self.execute(HOLDERS, values):
            found[one].append((generation, article))
        return found

    def _keep(self, row: sqlite3.Row, other: sqlite3.Row, share: float, texts: tuple[_Text, _Text]) -> None:
        ours, theirs = texts
        earlier = _age(row) < _age(other)
        self.database.executemany(
            INSERT_COPY,
            [
                {"article": row["id"], "other": other["id"], "share": round(share, 3), "first": earlier,
                 "adds": ours.beyond(theirs)},
                {"article": other["id"], "other": row["id"], "share": round(share, 3), "first": not earlier,
                 "adds": theirs.beyond(ours)},
            ],
        )  # fmt: skip


def _likely(article: int, prints: Iterable[int], holders: Holders) -> list[int]:
    """The articles that share enough of *prints* with *article*, those that share most first."""
    shared = Counter(holder for one in prints for _, holder in holders[one])
    likely = [one for one, number in shared.items() if number >= MIN_SHARED and one != article]
    return sorted(likely, key=lambda one: (-shared[one], one))[:MAX_COMPARED]


def words_of(text: str) -> list[str]:
    """The words of *text* whatever its typography: letters and digits alone, case-folded; letters of unspaced runs."""
    return list(chain.from_iterable(map(_pieces, _runs(text))))


def numbers_of(text: str) -> list[int]:
    """The words of *text*, those of `words_of`, as numbers.

    Words are parted as bytes, which takes a fourth of the time, unless letters stand for words.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        beyond = folded.encode(errors="surrogatepass").translate(None, _ASCII).decode(errors="surrogatepass")
        if UNSPACED.search(beyond):
            return list(map(_number, chain.from_iterable(map(_pieces, WORD.findall(folded)))))
        for sign in set(beyond):
            if not sign.isalnum():
                folded = folded.replace(sign, " ")
    return list(map(crc32, folded.encode().translate(_WORD_BYTES).split()))


def _runs(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _pieces(run: str) -> Sequence[str]:
    return run if UNSPACED.search(run) else (run,)


def _number(word: str) -> int:
    return crc32(word.encode(errors="surrogatepass"))


def shingles_of(numbers: Sequence[int]) -> list[int]:
    """Every SHINGLE_WORDS of *numbers* in a row as one number; fewer of them as one, too.

    a ^ b << 5 ^ c << 11 ^ d << 17, so that their order counts, in 32 bits. All of them together are one large number,
    64 bits for each word, so that no loop is needed.
    """
    number = len(numbers)
    if number < SHINGLE_WORDS:
        return [sum(numbers) & MAX_NUMBER] if numbers else []
    row = int.from_bytes(pack(f"<{number}Q", *numbers), "little")
    row ^= row >> 64 << 5 ^ row >> 128 << 11 ^ row >> 192 << 17
    return list(unpack(f"<{2 * number}I", row.to_bytes(8 * number, "little"))[: 2 * (number - SHINGLE_WORDS + 1) : 2])


def fingerprints_of(shingles: frozenset[int]) -> list[int]:
    """The smallest of *shingles*: as many as a text of that length needs."""
    return nsmallest(min(MAX_FINGERPRINTS, max(MIN_FINGERPRINTS, len(shingles) // SHINGLES_EACH)), shingles)


def share_of(one: _Text, other: _Text, *, in_house: bool) -> float:
    """How much of the shorter text the longer one has; 0 if that does not make them near copies."""
    shorter, longer = sorted((one, other), key=lambda text: len(text.shingles))
    if shorter.words < MIN_TEXT_WORDS:
        return 0.0
    share = shorter.share_in(longer)
    return share if share >= (MIN_SHARE_IN_HOUSE if in_house else MIN_SHARE) else 0.0


def _age(row: sqlite3.Row) -> tuple[object, int]:
    return moment(row["sort_date"]), row["id"]
