"""The sets of stories in other writing: each word becomes one of an invented language, the same word the same one.

So there is a gold in each of these languages, and whatever is told by English words, by spaces or by capital letters
alone is lost. `SCRIPT=zh score.py tests/bench/stories_adapter.py` scores one of SCRIPTS.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random

WORD = re.compile(r"[^\W\d_]+")
ONSETS: tuple[str, ...] = tuple(re.findall(r"\w+", "b c ch d đ g gi h k kh l m n ng nh p ph qu r s t th tr v x"))
RIMES: tuple[str, ...] = tuple(
    re.findall(r"\w+", "a ac ai an ang anh ao at âu ân ê en eo i ia iên im in iêu o oa on ông ơn u ui uôc ươi y")
)
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
#: Letters of scripts; of Han those that are used most lie here, more or less.
HAN = [chr(0x4E00 + 7 * number) for number in range(2_800)]
THAI = "กขคงจชซดตถทนบปพฟมยรลวสหอ"
THAI_VOWELS = ("า", "ิ", "ี", "ุ", "ู", "ั", "ือ", "อ", "้า", "่อ")
CYRILLIC = "бвгджзклмнпрстфхцчшщ", "аеиоуыюя"
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
#: A word stands without an ending half of the time.
ENDINGS = (*[""] * 12, "e", "a", "an", "ssa", "sta", "lla", "lle", "n", "t", "ien", "in", "ksi")


def _syllable(chance: Random) -> str:
    rime = chance.choice(RIMES)
    return chance.choice(ONSETS) + rime[0] + chance.choice(TONES) + rime[1:]


def _vietnamese(word: str, chance: Random) -> str:
    """One syllable for a short word, two for another, apart."""
    made = " ".join(_syllable(chance) for _ in range(1 if len(word) <= 3 else 2))
    return made.title() if word[0].isupper() else made


def _han(word: str, chance: Random) -> str:
    return "".join(chance.choices(HAN, k=1 if len(word) <= 3 else 2 if len(word) <= 8 else 3))


def _thai(word: str, chance: Random) -> str:
    return "".join(chance.choice(THAI) + chance.choice(THAI_VOWELS) for _ in range(max(1, len(word) // 3)))


def _cyrillic(word: str, chance: Random) -> str:
    consonants, vowels = CYRILLIC
    made = "".join(chance.choice(vowels if place % 2 else consonants) for place in range(max(2, len(word))))
    return made.title() if word[0].isupper() else made


def _arabic(word: str, chance: Random) -> str:
    return "".join(chance.choices(ARABIC, k=max(2, len(word) - 1)))


def _german(word: str, chance: Random) -> str:
    """A word with a capital letter about as often as nouns have one, whatever the given one has."""
    made = "".join(chance.choice("aeiouäöü" if place % 2 else "bdfghklmnprstwz") for place in range(max(2, len(word))))
    return made.title() if chance.random() < 0.4 else made


def _finnish(word: str, chance: Random) -> str:
    """A word to which an ending is added, another one each time."""
    made = "".join(chance.choice("aeiouyäö" if place % 2 else "hjklmnprstv") for place in range(max(2, len(word))))
    return made.title() if word[0].isupper() else made


#: The code of a language (BCP 47) -> how a word becomes one of it, and what stands between words.
SCRIPTS: dict[str, tuple[Callable[[str, Random], str], str]] = {
    "vi": (_vietnamese, " "),
    "zh": (_han, ""),
    "th": (_thai, ""),
    "ru": (_cyrillic, " "),
    "ar": (_arabic, " "),
    "de": (_german, " "),
    "fi": (_finnish, " "),
}


@cache
def _word(script: str, word: str) -> str:
    return SCRIPTS[script][0](word, Random(f"{script} {word.casefold()}"))


def translated(text: str, script: str) -> str:
    """*text* with each word as one of *script*; figures and punctuation stay."""
    space, chance = SCRIPTS[script][1], Random(len(text))

    def one(found: re.Match[str]) -> str:
        word = _word(script, found[0])
        return word + chance.choice(ENDINGS) if script == "fi" else word

    made = WORD.sub(one, text)
    return made if space else re.sub(r"(?<=[^\W\d_]) (?=[^\W\d_])", "", made)
