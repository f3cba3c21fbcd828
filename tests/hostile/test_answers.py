"""Answers of servers with seeded accidents: whatever comes, there is a page or an error of ours, in time.

The short form is for every check-in; `make hostile` sets FEEDLOOM_TEST_ANSWERS to many more.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import random
import time

from scraper.http.conditional import Validators
from scraper.http.fetch import Fetcher
from scraper.http.limits import Limits
from storage.errors import DocumentError
from storage.model import Document
from tests.hostile.conftest import Tried
from tests.hostile.faults import Faults, redirect, response, running

ANSWERS = int(os.environ.get("FEEDLOOM_TEST_ANSWERS", "300"))
SEEDS = (
    response(
        b"<p>Rain at last</p>" * 20, "200 OK", "Content-Type: text/html; charset=utf-8", 'ETag: "a"',
        "Last-Modified: Sun, 01 Mar 2026 12:00:00 GMT", "Link: </x>; rel=next",
    ),
    response(gzip.compress(b"x" * 500), "200 OK", "Content-Encoding: gzip"),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    redirect("/b?x=1"), redirect("http://[::1]:80/"),
    response(b"", "503 Busy", "Retry-After: 10"),
    b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + response(b"x"),
)  # fmt: skip
PIECES = (
    b"\r\n", b"\0", b"\xff", b":", b"\xc2\xad", b"HTTP/1.1 200 \xe1\xbb\xa9\r\n", b"Location: http://xn--/\r\n",
    b"Location: //\r\n", b"Location: http://a b/\r\n", b"Location: \xe1\xbb\xa9\r\n", b"Location: http://a:99999/\r\n",
    b"Location: http://\xe1\xbb\xa9.example:1/\r\n", b"Location: http://%00/\r\n", b"Location: http://[::1/\r\n",
    b"Content-Type: ;;charset=\r\n", b'Content-Type: text/html; charset="\xff"\r\n', b"Content-Encoding: gzip,gzip\r\n",
    b"Content-Length: 99999999999999999999999\r\n", b"Set-Cookie: a=b; expires=\xff\r\n", b"ETag: \xe1\xbb\xa9\r\n",
    b"Retry-After: \xff\r\n", b"Connection: upgrade\r\nUpgrade: h2c\r\n", b"Transfer-Encoding: chunked\r\n",
)  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """*data* after up to six accidents: pieces put in or lost, bytes changed, headers added."""
    answer = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(answer) + 1)
        match chance.randrange(4):
            case 0:
                answer[at:at] = chance.choice(PIECES)
            case 1:
                del answer[at : at + chance.randint(1, 20)]
            case 2 if answer:
                answer[min(at, len(answer) - 1)] = chance.randrange(256)
            case _:
                at = answer.find(b"\r\n") + 2
                answer[at:at] = chance.choice(PIECES)
    return bytes(answer)


def test_mutants(tried: Tried) -> None:
    """No accident of an answer ends in anything but a page or an error in words."""
    chance = random.Random(1)

    async def ask(server: Faults) -> None:
        limits = Limits(timeout=2.0, read_timeout=0.5, max_bytes=100_000, max_redirects=3)
        async with Fetcher(user_agent="feedloom/0", allow=[server.host], limits=limits) as fetcher:
            for number in range(ANSWERS):
                server.answers = {path: mutated(chance.choice(SEEDS), chance) for path in ("/a", "/b")}
                begin, validators = time.monotonic(), Validators()
                said: list[str] = []
                for _ in range(2):
                    try:
                        found = await fetcher.fetch(server.url(), validators=validators)
                    except DocumentError as error:
                        said.append(str(error))
                    else:
                        validators = Validators.of(found) if isinstance(found, Document) else Validators()
                assert time.monotonic() - begin < 10, (number, server.answers)
                assert all(map(str.isprintable, said)), (number, server.answers)

    with running(Faults()) as server:
        asyncio.run(ask(server))
    tried(
        "mutilated answers of servers, each asked for twice", ANSWERS, "a page or an error in words within ten seconds"
    )
