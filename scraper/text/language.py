"""Which language a text is in, and the time zone that a language implies where that is plain.

A newspaper page needs no statistics: its script, its accents and its commonest words tell. Nothing is
guessed from less than two signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import islice

from scraper.text.calendars import calendar_names
from scraper.text.length import WORD_LETTERS, count_words, word_letters
from scraper.text.words import by_language, tag_of, words

#: What is written in no other script than the Latin.
_LATIN = re.compile("[\x00-\u024f\u1e00-\u1eff\u2000-\u2bff]+")
_RANKS: dict[str, int] = by_language("detection.rank")


def _by_rank(key: str) -> list[tuple[str, str]]:
    """The languages that have *key* and their texts at it, those first that win where a text tells of two as much."""
    found: dict[str, str] = by_language(key)
    return sorted(found.items(), key=lambda item: (_RANKS.get(item[0], len(_RANKS) + 1), item[0]))


_LETTERS = dict(_by_rank("detection.letters"))
#: Languages that a script tells, and the letters of the script.
SCRIPTS = {tag: re.compile(f"[{letters}]") for tag, letters in _LETTERS.items() if not _LATIN.fullmatch(letters)}
#: Languages in Latin script that letters of their own tell.
LATIN_LETTERS = {tag: re.compile(f"[{letters}]") for tag, letters in _LETTERS.items() if tag not in SCRIPTS}
#: Languages that share another's script, and that other: a few letters tell them.
_AMONG = dict(_by_rank("detection.among"))
#: One letter of so many must be one that tells the language.
_ONE_IN: dict[str, int] = by_language("detection.one_in")
DEFAULT_ONE_IN = 40

#: The commonest words of the languages in Latin script.
COMMON_WORDS = {tag: frozenset(common.split()) for tag, common in _by_rank("detection.words")}
#: The languages in which a word is common.
_LANGUAGES_OF: dict[str, list[str]] = {}
for _tag, _common in COMMON_WORDS.items():
    for _each in _common:
        _LANGUAGES_OF.setdefault(_each, []).append(_tag)

#: A text of so many times the letters of which one tells its language would have one.
MAX_LETTERS_WITHOUT = 3
#: Letters of which one in so many tells a language are rare: a text that is called one in it may have fewer of them.
RARE_ONE_IN = 100
#: Fewer common words show no language against one that is stated.
MIN_SHOWING_WORDS = 4
#: The languages from this rank on are stated by who writes in them, and by no software: a text shows another one if at
#: least one in so many of its words is common there.
FIRST_RARE_RANK, SHOWN_ONE_IN = 18, 5
#: Two languages are near each other in a text that has this share of the common words of the one from the other.
NEAR_SHARE = 0.8

#: Of a text of at least so many words, one in so many is a common one of the language that it is written in.
MIN_SAMPLE_WORDS, COMMON_ONE_IN = 40, 4
#: Of any text one in so many words is a common one of its language: fewer are names and chance.
TOLD_ONE_IN = 15
#: Characters of a text that are looked at.
MAX_SAMPLE_CHARS = 20_000

#: The zone of a time without one, by language: that of all regions that write mainly in it.
ZONES: dict[str, str] = by_language("zone")
#: Regions of languages that are written in several, where all of the region has one zone.
REGION_ZONES = {
    "hk": "Asia/Hong_Kong",
    "tw": "Asia/Taipei",
    "sg": "Asia/Singapore",
    "in": "Asia/Kolkata",
    "bd": "Asia/Dhaka",
    "gb": "Europe/London",
    "ie": "Europe/Dublin",
    "fr": "Europe/Paris",
    "be": "Europe/Brussels",
    "ch": "Europe/Zurich",
    "za": "Africa/Johannesburg",
    "co": "America/Bogota",
    "pe": "America/Lima",
    "ar": "America/Argentina/Buenos_Aires",
}

#: The letters of a text that are looked at for its scripts.
MAX_SCRIPT_LETTERS = 200

_WORD = re.compile(r"[^\W\d_]+")
#: What English hangs on a word, and other languages write as one: "I’ve", "it's".
_CONTRACTED = re.compile(rf"['’](?:{'|'.join(words('detection.contractions'))})\b")


@lru_cache(maxsize=4)  # a page is asked several times
def detect_language(text: str) -> str | None:
    """The language of *text* as a BCP 47 tag without a region; None if nothing tells."""
    sample = unicodedata.normalize("NFC", text[:MAX_SAMPLE_CHARS])
    other, letters = _LATIN.sub("", sample), _count_letters(sample)
    if (script := _script(other, letters)) is not None:
        return script
    if not sample.isascii():
        for tag, pattern in LATIN_LETTERS.items():
            if len(pattern.findall(sample)) * _ONE_IN.get(tag, DEFAULT_ONE_IN) > letters:
                return tag
    hits = _common_words(sample)
    best = max(COMMON_WORDS, key=lambda tag: hits.get(tag, 0))
    is_told = hits[best] >= 2 and hits[best] * TOLD_ONE_IN >= count_words(sample)
    return best if is_told else _script(other, letters, in_words=True)


@lru_cache(maxsize=4)
def _common_words(sample: str) -> Counter[str]:
    """How many words of *sample* are common ones of each language."""
    found = _WORD.findall(_CONTRACTED.sub("", sample.casefold()))
    return Counter(tag for word in found for tag in _LANGUAGES_OF.get(word, ()))


def is_common_word(word: str) -> bool:
    """Whether *word* is one of the commonest of a language in Latin script."""
    return word.casefold() in _LANGUAGES_OF


def may_be_in(text: str, language: str) -> bool:
    """Whether *text* may as well be in *language* as in the one that `detect_language` gives: it has nearly as many of
    its common words, or few of any other, or is too short to show the letters that tell it from others.
    """
    sample = unicodedata.normalize("NFC", text[:MAX_SAMPLE_CHARS])
    detected, tag = detect_language(sample), tag_of(language) or language
    if tag in _AMONG and detected is not None and _AMONG[tag] in (detected, _AMONG.get(detected)):
        letters, one_in = _count_letters(sample), _ONE_IN.get(tag, DEFAULT_ONE_IN)
        own = len(SCRIPTS[tag].findall(sample)) if one_in >= RARE_ONE_IN else 0
        return letters < MAX_LETTERS_WITHOUT * one_in * max(own, 1)
    if detected not in COMMON_WORDS:
        return False
    hits = _common_words(sample)
    if tag in COMMON_WORDS and "en" not in (tag, detected) and detected not in _LETTERS:
        is_shown = hits[detected] * SHOWN_ONE_IN >= count_words(sample) or _RANKS.get(tag, 0) < FIRST_RARE_RANK
        if hits[detected] < MIN_SHOWING_WORDS or not is_shown:
            return True
    return hits[tag] >= 2 and hits[tag] >= NEAR_SHARE * max(hits.values())


def detect_script(text: str) -> str | None:
    """The language of *text* if its script tells: the shortest text is enough for that. None if it does not."""
    sample = unicodedata.normalize("NFC", text[:MAX_SAMPLE_CHARS])
    return _script(_LATIN.sub("", sample), _count_letters(sample))


def _count_letters(sample: str) -> int:
    return sum(map(len, _WORD.findall(sample.casefold())))


def is_written_in(text: str, language: str) -> bool:
    """Whether the common words of *language* make up a good part of *text*."""
    common = COMMON_WORDS.get(language)
    if common is None:
        return False
    found = _WORD.findall(text.casefold())
    return len(found) >= MIN_SAMPLE_WORDS and sum(map(common.__contains__, found)) * COMMON_ONE_IN >= len(found)


def has_words_of(text: str, language: str) -> bool:
    """Whether *text* has a common word of *language*, other than those of English, or a letter beyond ASCII."""
    own = COMMON_WORDS.get(language, frozenset()) - COMMON_WORDS["en"]
    words = _WORD.findall(text.casefold())
    return not own.isdisjoint(words) or not all(map(str.isascii, words))


def is_detected(language: str) -> bool:
    """Whether `detect_language` can give *language*, a primary tag: its letters or its common words are known."""
    tag = tag_of(language)
    return tag in _LETTERS or tag in COMMON_WORDS


def shares_script(text: str, language: str) -> bool:
    """Whether most letters of *text* are of a script in which *language* writes months or weekdays."""
    own = _scripts("".join(calendar_names(language)))
    return sum(count for script, count in _scripts(text).items() if script in own) * 2 > _scripts(text).total()


def _scripts(text: str) -> Counter[str]:
    """How many letters of *text* each script has, by the first word of their Unicode names: LATIN, CYRILLIC."""
    letters = islice(filter(str.isalpha, text), MAX_SCRIPT_LETTERS)
    return Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)


def _script(sample: str, letters: int, *, in_words: bool = False) -> str | None:
    """The language that the scripts of *sample* tell, if a good part of its *letters*, or of its words, are in them.

    A text in words of two letters is shorter than the Latin names in it; but a Latin text may quote names in them.
    """
    if len(sample) * 6 <= letters:
        return None
    counts = {tag: len(pattern.findall(sample)) for tag, pattern in SCRIPTS.items()}
    weights = {tag: count * WORD_LETTERS // word_letters(tag) if in_words else count for tag, count in counts.items()}
    if sum(weights.values()) * 3 <= letters - sum(counts.values()) + sum(weights.values()):
        return None
    best = max(counts, key=counts.__getitem__)
    best = _AMONG.get(best, best)
    for tag, other in _AMONG.items():
        if other == best and counts[tag] * _ONE_IN.get(tag, DEFAULT_ONE_IN) > counts[other]:
            return tag
    return best


def zone_of(language: str | None) -> str | None:
    """The IANA zone that *language* implies; None where speakers live in several."""
    if not language:
        return None
    primary, *others = language.replace("_", "-").lower().split("-")
    return next((REGION_ZONES[tag] for tag in others if tag in REGION_ZONES), ZONES.get(tag_of(primary) or ""))
