"""How long a text is in words, whatever writing it is in. Every threshold in words is compared with this.

White space sets words apart in most writing, syllables in Vietnamese, and sentences or nothing in Chinese, Japanese,
Thai, Lao, Khmer and Burmese. `[writing]` of the language files says which.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.text.words import by_language, tag_of

#: Letters of a word, about, unless the language's file says otherwise.
WORD_LETTERS = 6
#: Syllables of a word, about, where syllables are written apart.
WORD_SYLLABLES = 2
#: A text in a Latin alphabet is in a language of syllables if so many of its letters tell that: one in …
DEFAULT_ONE_IN = 40

#: The counts of longer texts are not kept.
MAX_KEPT_CHARS = 1000

_LETTERS: dict[str, str] = by_language("detection.letters")
_WORD_LETTERS: dict[str, int] = by_language("writing.word_letters")
_APART: dict[str, str] = by_language("writing.apart")

#: Signs that part words even without a space: "News/Sport", "rain—and wind".
_PARTING = r"/|()\[\]{}<>\"“”„«»‹›…—–=+&;!?·•"
_WORD = re.compile(rf"[^\W_][^\s{_PARTING}]*")
#: Most texts in a Latin alphabet can be written in Windows-1252. Those are counted as bytes, which is several times as
#: fast as patterns: what parts words becomes a space there, and what is neither letter nor figure is left out.
_LATIN = "cp1252"
_LATIN_LETTERS = [bytes((code,)).decode(_LATIN, "ignore") for code in range(256)]
_PARTED = bytes(
    0x20 if letter.isspace() or re.match(rf"[{_PARTING}]", letter) else code
    for code, letter in enumerate(_LATIN_LETTERS)
)
_JOINING = bytes(code for code, letter in enumerate(_LATIN_LETTERS) if not letter.isalnum() and _PARTED[code] != 0x20)


def _unspaced() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Letters in a word, and the letters, of scripts without spaces between words."""
    letters: dict[int, str] = {}
    for tag, apart in _APART.items():
        if apart == "sentences":
            size = word_letters(tag)
            letters[size] = letters.get(size, "") + _LETTERS[tag]
    return tuple((size, re.compile(f"[{found}]")) for size, found in letters.items())


def word_letters(language: str | None) -> int:
    """How many letters a word of *language* has, about."""
    return _WORD_LETTERS.get(tag_of(language) or "", WORD_LETTERS)


_UNSPACED = _unspaced()
_ANY_UNSPACED = re.compile("|".join(letters.pattern for _, letters in _UNSPACED))
#: Letters that only languages of syllables have (none of them in Windows-1252), and one in how many they are at least.
_SYLLABIC = tuple(
    (re.compile(f"[{_LETTERS[tag]}]"), by_language("detection.one_in").get(tag, DEFAULT_ONE_IN))
    for tag, apart in _APART.items()
    if apart == "syllables"
)


def has_unspaced(text: str) -> bool:
    """Whether some of *text* is in a script that puts no spaces between words."""
    return _ANY_UNSPACED.search(text) is not None


def count_words(text: str) -> int:
    """About how many words *text* has; at least one if it has a letter or figure.

    A syllable that is written apart counts half, and so many letters for one word as its language has in one where
    none are written apart. Words in another writing among them count as such.
    """
    return _count(text) if len(text) <= MAX_KEPT_CHARS else _count.__wrapped__(text)


@lru_cache(maxsize=2048)  # many readers ask about one line
def _count(text: str) -> int:
    try:
        data = text.encode() if text.isascii() else text.encode(_LATIN)
        return len(data.translate(_PARTED, _JOINING).split())
    except UnicodeEncodeError:  # it may have letters of other writings
        weight = 0.0
    if _ANY_UNSPACED.search(text):
        for size, letters in _UNSPACED:
            text, count = letters.subn(" ", text)
            weight += count / size
    spaced = len(_WORD.findall(text))
    if spaced and any(len(letters.findall(text)) * one_in > len(text) for letters, one_in in _SYLLABIC):
        weight += spaced / WORD_SYLLABLES
    else:
        weight += spaced
    return max(1, int(weight + 0.5)) if weight else 0
