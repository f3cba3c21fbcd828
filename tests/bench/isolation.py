"""What isolation costs on healthy pages: `python -m pytest -s tests/bench/isolation.py`.

The reference is two cores' worth without isolation: two warm processes that read half of the pages each and say only
how many they read. Both are timed in turns. On a shared machine the wall clock tells who got the cores, so the
processor time of all processes is told beside it; the lower ratio of the two medians counts.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import time
from itertools import pairwise
from pathlib import Path

from scraper.article import extract_article
from scraper.parsing.pool import ParserPool
from storage.model import Document

PAGES, ROUNDS = 400, 5


def page(number: int) -> Document:
    """A page as newspapers make them: some 20 KB, half of it navigation, 20 paragraphs, related stories."""
    menu = "".join(f'<li class="nav-item"><a href="/section-{n}">Section {n}</a></li>' for n in range(80))
    text = "".join(
        f"<p>Paragraph {n} of story {number}: the rain fell on the old town all day long, people stayed at home, and in"
        f" the evening the river rose by a <b>metre</b> or so. Officials said that the bridges would be closed.</p>"
        for n in range(20)
    )
    related = "".join(
        f'<li><a href="/{number}-{n}.html"><img src="/{n}.jpg" alt="">Another story of the rain, number {n}</a></li>'
        for n in range(12)
    )
    html = (
        f'<!DOCTYPE html><html lang="en"><head><title>Rain falls on the old town {number}</title><script>'
        f"{'var settings = 1; ' * 300}</script></head><body><nav><ul>{menu}</ul></nav><main><article>"
        f'<h1>Rain falls on the old town {number}</h1><time datetime="2026-03-07T08:00:00+07:00">7 March</time>'
        f"{text}</article>"
        f'<div class="related"><h3>Related</h3><ul>{related}</ul></div></main>'
        f"<footer><ul>{menu}</ul></footer></body></html>"
    )
    return Document(data=html.encode(), url=f"https://paper.example/{number}.html", media_type="text/html")


def read_all(documents: list[Document]) -> int:
    """Without isolation: one after the other, here."""
    return sum(bool(extract_article(document).title) for document in documents)


def processor_time() -> float:
    """Seconds that this process and its living children have computed."""
    children = {child for task in Path("/proc/self/task").glob("*/children") for child in task.read_text().split()}
    stats = [Path("/proc", child, "stat").read_text().rpartition(")")[2].split() for child in ("self", *children)]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def test_throughput() -> None:
    """At least 0.75 of two cores' worth without isolation."""
    documents = [page(number) for number in range(PAGES)]
    halves = [documents[::2], documents[1::2]]
    costs = []
    with multiprocessing.get_context("spawn").Pool(2) as bare, ParserPool(2) as pool:
        for turn in range(ROUNDS + 1):
            moments = [(time.monotonic(), processor_time())]
            assert sum(bare.map(read_all, halves, chunksize=1)) == PAGES
            moments.append((time.monotonic(), processor_time()))
            assert all(future.result().title for future in [pool.submit(document) for document in documents])
            moments.append((time.monotonic(), processor_time()))
            if turn:  # the first round warms both up
                costs.append([b - a for first, second in pairwise(moments) for a, b in zip(first, second, strict=True)])
    medians = [1000 * statistics.median(one) / PAGES for one in zip(*costs, strict=True)]
    wall, processor, pool_wall, pool_processor = medians
    print(f"\n{len(documents[0].data):,} bytes a page, on two cores; a page takes, bare and in the pool:")
    print(f"by the clock {wall:.2f} and {pool_wall:.2f} ms, ratio {wall / pool_wall:.2f};")
    print(f"of processors {processor:.2f} and {pool_processor:.2f} ms, ratio {processor / pool_processor:.2f}")
    assert min(wall / pool_wall, processor / pool_processor) >= 0.75
