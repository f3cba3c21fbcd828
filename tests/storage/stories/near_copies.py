"""Pairs of near copies, made from invented texts: each as other papers print what an agency sends."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

#: Invented words in several scripts; a text takes them at random, so that it repeats no other.
SYLLABLES = {
    script: words.split() if " " in words else list(words)
    for script, words in {
        "la": " ".join(one + other for one in "bcdfghjklmnprstvz" for other in "aeiou"),
        "vi": "nắng mưa gió sông núi biển đồng lúa chợ phố đường cầu trường nhà xe tàu cá hoa trăng sao mây đất",
        "ru": "ба ве ги до жу за ки лу мо ни па ро су те фи хо ша эн юр ял",
        "zh": "山水木火土日月田石竹林川雨雪風雲花鳥魚馬牛羊車舟門城市街道村東西南北春夏秋冬古今大小多少長短高低",
    }.items()
}
PARAGRAPHS, SENTENCES, WORDS = 7, 3, 14


class Printed(NamedTuple):
    """A text as a paper prints it."""

    lede: str
    paragraphs: tuple[str, ...]


def sentence(chance: random.Random, script: str) -> str:
    if script == "zh":
        return "".join(chance.choices(SYLLABLES[script], k=3 * WORDS)) + "。"
    size = 1 if script == "vi" else 3
    words = ["".join(chance.choices(SYLLABLES[script], k=chance.randint(1, size))) for _ in range(WORDS)]
    if chance.random() < 0.4:
        words[chance.randrange(WORDS)] = str(chance.randrange(10, 5000))
    return " ".join(words).capitalize() + "."


def paragraph(chance: random.Random, script: str) -> str:
    space = "" if script == "zh" else " "
    return space.join(sentence(chance, script) for _ in range(SENTENCES))


def agency_text(chance: random.Random, script: str) -> Printed:
    """A text as an agency sends it."""
    return Printed(sentence(chance, script), tuple(paragraph(chance, script) for _ in range(PARAGRAPHS)))


def cut_at_the_end(text: Printed, chance: random.Random, script: str) -> Printed:
    return Printed(text.lede, text.paragraphs[: chance.randint(3, PARAGRAPHS - 1)])


def other_lede(text: Printed, chance: random.Random, script: str) -> Printed:
    return Printed(paragraph(chance, script), text.paragraphs)


def other_typography(text: Printed, chance: random.Random, script: str) -> Printed:
    changed = (
        part.replace(". ", ".\u00a0 – ").replace(" ", "  ", 3).upper() if number % 3 == 0 else part.replace(".", " …")
        for number, part in enumerate(text.paragraphs)
    )
    return Printed(f"«{text.lede}»", tuple(changed))


def one_paragraph_more(text: Printed, chance: random.Random, script: str) -> Printed:
    place = chance.randint(0, PARAGRAPHS)
    return Printed(text.lede, (*text.paragraphs[:place], paragraph(chance, script), *text.paragraphs[place:]))


def two_agencies_mixed(text: Printed, chance: random.Random, script: str) -> Printed:
    """Most of this agency's text, then two or three paragraphs of another one's."""
    other = agency_text(chance, script)
    return Printed(text.lede, (*text.paragraphs[:-1], *other.paragraphs[: chance.randint(2, 3)]))


CHANGES: tuple[Callable[[Printed, random.Random, str], Printed], ...] = (
    cut_at_the_end, other_lede, other_typography, one_paragraph_more, two_agencies_mixed,
)  # fmt: skip


def pairs(each: int, *, seed: int = 1) -> Iterator[tuple[str, str, Printed, Printed]]:
    """For each script and change *each* pairs: script, change, the agency's text and what a paper made of it."""
    chance = random.Random(seed)
    for script in SYLLABLES:
        for change in CHANGES:
            for _ in range(each):
                text = agency_text(chance, script)
                yield script, change.__name__, text, change(text, chance, script)
