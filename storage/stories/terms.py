"""What an article is about, as weighted terms: the words of title, lede and opening, and pairs of neighbours. Pure.

One way for all languages: a word by its first letters, which endings leave alone, and two that stand side by side.
Where words have no spaces between them, letters stand for words, one or a few in a row. So "Hà Nội", "White House" and
東京都 are terms without a dictionary, and words that are mostly syllables need no rule of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import TypeAlias
from zlib import crc32

from storage.text import UNSPACED_LETTERS

#: How much a word says where it stands, compared with one in the opening.
TITLE_WEIGHT, LEDE_WEIGHT, OPENING_WEIGHT = 3.0, 1.5, 1.0
#: How much of a text is its opening. What follows is background, which other events share.
OPENING_CHARS = 600
#: A pair of words, compared with a word; a word with a capital letter, mostly a name, compared with another.
PAIR_WEIGHT, CAPITAL_WEIGHT = 0.5, 1.3
#: Short words are frequent ones in every alphabet (Zipf's law of abbreviation). Before a store has read much, they
#: count as if they had been in so many articles, by their letters.
USUAL_ARTICLES = {2: 25.0, 3: 15.0, 4: 5.0, 5: 2.0}
#: How many letters of a word count: what follows is mostly its ending, or the next part of a long one.
STEM_CHARS = 5
#: One letter, or one figure, says nothing, …
MIN_WORD_CHARS = 2
#: … but for those of which each is nearly a word. They count as if they had been in so many articles.
IDEOGRAPHS, USUAL_ARTICLES_OF_IDEOGRAPHS = (
    "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    5.0,
)
#: Thai, Lao, Burmese, Khmer: letters of writing without spaces, with vowels and tones of their own.
UNSPACED_ALPHABETS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
#: How many letters in a row stand for a word: of kana and Hangul, and of those alphabets.
LETTERS_OF_WORD, ALPHABETIC_LETTERS_OF_WORD = 2, 3
#: A word where it stands: its number (0: it is too short to count alone), its weight by its first letter, its number
#: however short it is, and in how many articles a word so short would be.
_Word: TypeAlias = tuple[int, float, int, float]
#: So many words of a language are remembered.
MAX_REMEMBERED_WORDS = 1 << 15
CLAUSE = re.compile(r"[.,;:!?()\[\]{}\"“”„«»…\n|/–—。、，；：！？「」『』（）·।؟،؛]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one article, as numbers."""

    #: Each word, and its weight by the places where it stands.
    words: dict[int, float]
    #: Of short words: as if so many articles had had them.
    usual: dict[int, float]
    #: Each pair of words: its own number -> weight, and the two words.
    pairs: dict[int, tuple[float, int, int]]


def terms_of(title: str, lede: str | None, body: str, language: str | None) -> Terms:
    """The terms of an article in *language* (BCP 47); those of two languages are never equal."""
    prefix = f"{(language or '').partition('-')[0].lower()} "
    terms, words = Terms({}, {}, {}), _words(prefix)
    parts = (title, TITLE_WEIGHT), (lede or "", LEDE_WEIGHT), (body[:OPENING_CHARS], OPENING_WEIGHT)
    for text, weight in parts:
        for clause in CLAUSE.split(unicodedata.normalize("NFC", text)):
            _add(terms, chain.from_iterable(map(words.__getitem__, _word().findall(clause))), weight)
    return terms


def language_term(language: str | None) -> int:
    """A term that every article in *language* has."""
    return crc32(f"{(language or '').partition('-')[0].lower()} ".encode())


def pattern_of(source: str, title: str) -> int | None:
    """A number that titles of *source* share if they differ in figures alone; None for a title of nothing else."""
    words = [word for word in title_words(title) if not any(map(str.isdigit, word))]
    return crc32("\0".join([source, *words]).encode(errors="surrogatepass")) if words else None


def title_words(title: str) -> list[str]:
    """The words of *title*, case-folded, figures too."""
    return _word().findall(unicodedata.normalize("NFC", title).casefold())


def _add(terms: Terms, words: Iterable[_Word], weight: float) -> None:
    seen, usual, pairs = terms.words, terms.usual, terms.pairs
    before = None
    for word in words:
        number, own, folded, articles = word
        if number:
            seen[number] = seen.get(number, 0.0) + weight * own
            if articles:
                usual[number] = articles
        if before is not None:
            first, other, one, _ = before
            pair = (one * 31 + folded * 0x9E3779B1) & 0xFFFFFFFF
            known = pairs.get(pair)
            more = weight * PAIR_WEIGHT * max(own, other)
            pairs[pair] = ((known[0] if known else 0.0) + more, first, number)
        before = word


class _Words(dict[str, tuple[_Word, ...]]):
    """What words of a language are made of: themselves, or a few letters in a row."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix

    def __missing__(self, word: str) -> tuple[_Word, ...]:
        if len(self) >= MAX_REMEMBERED_WORDS:
            self.clear()
        found = self[word] = tuple(map(self._read, (word,) if word.isascii() else _pieces(word)))
        return found

    def _read(self, piece: str) -> _Word:
        number = _number(self._prefix, piece)
        weight = CAPITAL_WEIGHT if piece[0].isupper() else 1.0
        usual = USUAL_ARTICLES.get(len(piece), 0.0)
        counts = len(piece) >= MIN_WORD_CHARS
        if not piece.isascii() and _unspaced().match(piece):
            ideograph = len(piece) == 1 and bool(_ideographs().match(piece))
            usual, counts = USUAL_ARTICLES_OF_IDEOGRAPHS if ideograph else 0.0, counts or ideograph
        return number if counts else 0, weight, number, usual


@lru_cache(maxsize=8)
def _words(prefix: str) -> _Words:
    """Those of one language that were read lately."""
    return _Words(prefix)


def _number(prefix: str, piece: str) -> int:
    return crc32((prefix + piece.casefold()[:STEM_CHARS]).encode(errors="surrogatepass"))


def _pieces(word: str) -> Iterator[str]:
    for run in _runs().findall(word):
        if _ideographs().match(run):
            yield from run
        elif _alphabets().match(run):
            yield from _chosen(_in_a_row(run, ALPHABETIC_LETTERS_OF_WORD))
        elif _unspaced().match(run):
            yield from _in_a_row(run, LETTERS_OF_WORD)
        else:
            yield run


def _in_a_row(run: str, letters: int) -> list[str]:
    return [run[at : at + letters] for at in range(max(1, len(run) - letters + 1))]


def _chosen(pieces: list[str]) -> list[str]:
    """Of every two neighbours among *pieces* the one with the smaller number.

    So the same words give the same pieces wherever they stand, and half as many that are cut from two words (Schleimer
    and others, "Winnowing", 2003).
    """
    numbers = [_number("", piece) for piece in pieces]
    kept = {at if numbers[at] <= numbers[at + 1] else at + 1 for at in range(len(pieces) - 1)}
    return [pieces[at] for at in sorted(kept)] or pieces


@cache
def _word() -> re.Pattern[str]:
    r"""A word with its combining marks, which `\w` leaves out: of Hindi or Thai it would keep splinters."""
    blocks = (*range(0x300, 0x370), *range(0x483, 0x1DFF), *range(0xA800, 0xAC00))
    marks = "".join(chr(code) for code in blocks if unicodedata.category(chr(code)).startswith("M"))
    return re.compile(f"[^\\W_](?:[^\\W_]|[{marks}])*")


@cache
def _ideographs() -> re.Pattern[str]:
    return re.compile(f"[{IDEOGRAPHS}]")


@cache
def _unspaced() -> re.Pattern[str]:
    """A letter of any writing of which a few letters stand for a word."""
    return re.compile(f"[{UNSPACED_LETTERS}{UNSPACED_ALPHABETS}]")


@cache
def _alphabets() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED_ALPHABETS}]")


@cache
def _runs() -> re.Pattern[str]:
    """A stretch of one kind of writing within a word."""
    both = UNSPACED_LETTERS + UNSPACED_ALPHABETS
    others = f"(?:(?![{IDEOGRAPHS}])[{UNSPACED_LETTERS}])+"
    return re.compile(f"[{IDEOGRAPHS}]+|{others}|[{UNSPACED_ALPHABETS}]+|[^{both}]+")
