"""Honest inputs, mutilated at seeded random: each gives what it should, nothing, or an error of ours.

Found faults become cases of their own; `make hostile` sets FEEDLOOM_TEST_MUTANTS to many more.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from scraper.parsing.pool import ParserPool
from tests.hostile.conftest import Tried
from tests.hostile.inputs import INPUTS, Bench
from tests.hostile.payloads import CHARACTERS, MARKUP

MUTANTS = int(os.environ.get("FEEDLOOM_TEST_MUTANTS", "300"))
#: So many are read at a time, that memory stays flat.
AT_ONCE = 200
PIECES = [
    *(text.encode("utf-8", "surrogatepass") for text in (*MARKUP.values(), *CHARACTERS.values())),
    *(b"<table>", b"</div>", b"<p", b'"', b"'", b"<!--", b"\xff", b"\x00", b"&#", b"]]>", b"\xe1\xba", b"<svg>", b"}"),
    *(b"[", b"{", b"\n\n", b"\r\n", b": ", b"=", b"&e;", b"*a", b"!!python/object:x", b"9" * 400, b"\x1f\x8b\x08\0"),
]


def mutant(chance: random.Random, honest: list[bytes]) -> bytes:
    """One of *honest*, with some of it gone, doubled, moved, or hostile."""
    data = bytearray(chance.choice(honest))
    for _ in range(chance.randint(1, 8)):
        start, size = chance.randrange(len(data) + 1), chance.randint(1, 400)
        match chance.randrange(4):
            case 0:
                del data[start : start + size]
            case 1:
                data[start:start] = chance.choice(PIECES) * chance.choice((1, 1, 1, 50))
            case 2:
                data[start:start] = data[start : start + size]
            case _:
                data[start : start + 1] = bytes((chance.randrange(256),))
    return bytes(data)


@pytest.mark.parametrize("name", INPUTS)
def test_mutants(name: str, tmp_path: Path, tried: Tried) -> None:
    """Nothing breaks the reader, and nothing that it reads is active or forbidden in XML."""
    if not INPUTS[name].examples:
        pytest.skip("the package that reads it is not installed")
    one, chance = INPUTS[name], random.Random(f"20260307 {name}")
    honest, count, troubles = one.examples, round(MUTANTS * one.share / 100), list[str]()
    with ParserPool(2) as pool:
        for first in range(0, count, AT_ONCE):
            mutants = [mutant(chance, honest) for _ in range(min(AT_ONCE, count - first))]
            for number, outcome in enumerate([one.read(data, Bench(pool, tmp_path)) for data in mutants]):
                troubles += [f"{first + number}: {trouble}" for trouble in outcome()]
    assert troubles == []
    tried(f"mutilated {name}", count, "an outcome or an error in words; nothing active, no forbidden character")
