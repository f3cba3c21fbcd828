"""What an article is about, as weighted terms: the words of title, lede and opening, and pairs of neighbours. Pure.

One way for all languages: a word alone, and two that stand side by side. Where words have no spaces between them,
letters stand for words, a few in a row. So "Hà Nội", "White House" and 東京都 are terms without a dictionary, and words
that are mostly syllables need no rule of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from zlib import crc32

from storage.text import UNSPACED_LETTERS

#: How much a word says where it stands, compared with one in the opening.
TITLE_WEIGHT, LEDE_WEIGHT, OPENING_WEIGHT, REST_WEIGHT = 3.0, 1.5, 1.0, 0.5
#: The opening, and how much of a text is looked at. Of what follows the opening, words alone count.
OPENING_CHARS, MAX_TEXT_CHARS = 600, 1_500
#: A pair of words, compared with a word; a word with a capital letter, mostly a name, compared with another.
PAIR_WEIGHT, CAPITAL_WEIGHT = 0.5, 1.3
#: One letter, or one figure, says nothing.
MIN_WORD_CHARS = 2
#: Thai, Lao, Burmese, Khmer: letters of writing without spaces, with vowels and tones of their own.
UNSPACED_ALPHABETS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
#: Letters of which each is nearly a word, and those of alphabets: how many in a row stand for a word.
LETTERS_OF_WORD, ALPHABETIC_LETTERS_OF_WORD = 2, 4
CLAUSE = re.compile(r"[.,;:!?()\[\]{}\"“”„«»…\n|/–—。、，；：！？「」『』（）·।؟،؛]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one article, as numbers."""

    #: Each word, and its weight by the places where it stands.
    words: dict[int, float]
    #: Each pair of words: its own number -> weight, and the two words.
    pairs: dict[int, tuple[float, int, int]]


def terms_of(title: str, lede: str | None, body: str, language: str | None) -> Terms:
    """The terms of an article in *language* (BCP 47); those of two languages are never equal."""
    prefix = f"{(language or '').partition('-')[0].lower()} "
    terms = Terms({}, {})
    for text, weight, paired in (
        (title, TITLE_WEIGHT, True),
        (lede or "", LEDE_WEIGHT, True),
        (body[:OPENING_CHARS], OPENING_WEIGHT, True),
        (body[OPENING_CHARS:MAX_TEXT_CHARS], REST_WEIGHT, False),
    ):
        for clause in CLAUSE.split(unicodedata.normalize("NFC", text)):
            _add(terms, list(_words(clause, prefix)), weight, paired=paired)
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


def _add(terms: Terms, words: list[tuple[int, float, str]], weight: float, *, paired: bool) -> None:
    for number, capital, _ in words:
        if number:
            terms.words[number] = terms.words.get(number, 0.0) + weight * capital
    if not paired:
        return
    for (first, capital, one), (second, other_capital, other) in pairwise(words):
        number = crc32(f"{one} {other}".encode(errors="surrogatepass"))
        before = terms.pairs.get(number)
        more = weight * PAIR_WEIGHT * max(capital, other_capital)
        terms.pairs[number] = ((before[0] if before else 0.0) + more, first, second)


def _words(clause: str, prefix: str) -> Iterator[tuple[int, float, str]]:
    """The words of *clause*: number (0: too short to count alone), weight of its first letter, the word itself."""
    for word in _word().findall(clause):
        for piece in _pieces(word):
            folded = prefix + piece.casefold()
            number = crc32(folded.encode(errors="surrogatepass")) if len(piece) >= MIN_WORD_CHARS else 0
            yield number, CAPITAL_WEIGHT if piece[0].isupper() else 1.0, folded


def _pieces(word: str) -> Iterator[str]:
    if word.isascii():
        yield word
        return
    for run in _runs().findall(word):
        size = 1
        if _ideographs().match(run):
            size = LETTERS_OF_WORD
        elif _alphabets().match(run):
            size = ALPHABETIC_LETTERS_OF_WORD
        if size == 1 or len(run) <= size:
            yield run
        else:
            yield from (run[at : at + size] for at in range(len(run) - size + 1))


@cache
def _word() -> re.Pattern[str]:
    r"""A word with its combining marks, which `\w` leaves out: of Hindi or Thai it would keep splinters."""
    blocks = (*range(0x300, 0x370), *range(0x483, 0x1DFF), *range(0xA800, 0xAC00))
    marks = "".join(chr(code) for code in blocks if unicodedata.category(chr(code)).startswith("M"))
    return re.compile(f"[^\\W_](?:[^\\W_]|[{marks}])*")


@cache
def _ideographs() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED_LETTERS}]")


@cache
def _alphabets() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED_ALPHABETS}]")


@cache
def _runs() -> re.Pattern[str]:
    """A stretch of one kind of writing within a word."""
    both = UNSPACED_LETTERS + UNSPACED_ALPHABETS
    return re.compile(f"[{UNSPACED_LETTERS}]+|[{UNSPACED_ALPHABETS}]+|[^{both}]+")
