"""Honest documents, mutilated at seeded random: each gives an article, a listing, nothing or an error of ours.

Found faults become cases of their own; `make hostile` sets FEEDLOOM_TEST_MUTANTS to many more.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from scraper.parsing.pool import ParserPool
from storage.errors import DocumentError, ExtractError, ParserCrash
from storage.model import FORBIDDEN, Document
from tests.hostile.checker import html_faults
from tests.hostile.payloads import CHARACTERS, MARKUP, dump, page

MUTANTS = int(os.environ.get("FEEDLOOM_TEST_MUTANTS", "150"))
CORPUS = Path(__file__).parents[1] / "corpus"
PIECES = [
    *(text.encode("utf-8", "surrogatepass") for text in (*MARKUP.values(), *CHARACTERS.values())),
    *(b"<table>", b"</div>", b"<p", b'"', b"'", b"<!--", b"\xff", b"\x00", b"&#", b"]]>", b"\xe1\xba", b"<svg>", b"}"),
]


def mutant(chance: random.Random, honest: list[tuple[str, bytes]]) -> Document:
    """One of *honest*, with some of it gone, doubled, moved, or hostile."""
    name, original = chance.choice(honest)
    data = bytearray(original)
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
    return Document(data=bytes(data), path=name, url="https://paper.example/1.html" if "html" in name else None)


def test_mutants() -> None:
    """Nothing breaks the reader, and nothing that it reads is active or forbidden in XML."""
    chance = random.Random(20260307)
    honest = [("page.html", page("", 1).encode()), ("dump.txt", dump("", 1).encode())]
    honest += [
        (path.name, path.read_bytes()) for path in sorted(CORPUS.rglob("*.*")) if path.suffix in {".html", ".txt"}
    ]
    troubles = []
    with ParserPool(2) as pool:
        documents = [mutant(chance, honest) for _ in range(MUTANTS)]
        for number, future in enumerate([pool.submit(document) for document in documents]):
            try:
                article = future.result()
            except ParserCrash as error:
                troubles.append(f"{number}: {error}")
            except ExtractError as error:
                if "breaks the reader" in str(error):
                    troubles.append(f"{number}: {error}")
            except DocumentError:
                pass
            else:
                troubles += [f"{number}: {fault}" for fault in html_faults(article.content or "")]
                if FORBIDDEN.search(f"{article.title}{article.lede}{article.body}{article.content}"):
                    troubles.append(f"{number}: a forbidden character")
    assert troubles == []
