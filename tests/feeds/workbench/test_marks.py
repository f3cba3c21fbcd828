"""Corrections by one click, over a written list of sites that are read wrongly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from feeds.workbench.draft import Draft
from feeds.workbench.workbench import Workbench
from scraper.article.html.tree import text_of
from scraper.places.elements import open_elements
from tests.feeds.workbench.broken import ARTICLES, BROKEN, filled, listing, page
from tests.feeds.workbench.test_workbench import looked, work
from tests.scraper.paper import running_paper

#: How many of the cases one click must mend: four of five.
MIN_MENDED = 0.8


def place_of(draft: Draft, key: str, words: str) -> int:
    """The innermost element of a page that says *words*."""
    document = draft.document_of(key)
    assert document is not None
    nodes = open_elements(document).nodes
    found = [at for at, node in enumerate(nodes) if text_of(node) == words]
    assert found, words
    return found[-1]


def is_right(case: dict[str, str], number: int, sample: dict[str, Any], body: str) -> bool:
    """Whether the field of *case* is as it should be on a page."""
    wanted = filled(case["wanted"], number)
    if case["field"] == "body":
        return wanted in body and case["unwanted"] not in body
    value: str = sample["fields"][case["field"]]
    return value[:10] == wanted if case["field"] == "published" else value == wanted


def mend(tmp_path: Path, case: dict[str, str]) -> tuple[list[bool], list[bool]]:
    """Whether the field is right on each page, before and after one click on the first page."""
    with running_paper() as paper:
        for number in range(ARTICLES):
            paper.put(f"/news/{100000 + number}.html", page(case, number))
        paper.put("/town", listing())
        file = tmp_path / "feedloom.toml"
        file.write_text(
            f'[site]\nbase_url = "https://feeds.example.org/"\n[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\n'
        )

        async def steps(bench: Workbench) -> tuple[list[bool], list[bool]]:
            draft = await looked(bench, paper.url("/town"))

            async def judged() -> list[bool]:
                reader = bench.reader(bench.config(), draft)
                bodies = {
                    one.key: " ".join(one.article.body) if one.article else ""
                    for one in await reader.samples(draft, draft.now)
                }
                document = await bench.document(draft)
                return [
                    is_right(case, int(one["url"].split("/")[-1][:6]) - 100000, one, bodies[one["page"]])
                    for one in document["samples"]
                ]

            before = await judged()
            number = int(draft.samples[0].split("/")[-1][:6]) - 100000
            at = place_of(draft, "0", filled(case["click"], number))
            await bench.change(draft, {"mark": {"page": "0", "at": at, "as": case["says"]}, "keep": True})
            return before, await judged()

        return work(file, steps)


def test_one_click_mends_four_wrong_fields_of_five(tmp_path: Path) -> None:
    """Each case is read wrongly on most pages, and mended on all of them by one click on the first, no selector."""
    well, mended = [], []
    for name, case in BROKEN.items():
        folder = tmp_path / name
        folder.mkdir()
        before, after = mend(folder, case)
        well += [name] * (sum(before) > ARTICLES / 2)
        mended += [name] * all(after)
    assert well == []  # there would be nothing to mend
    assert len(BROKEN) >= 20
    assert len(mended) >= MIN_MENDED * len(BROKEN), set(BROKEN) - set(mended)


def test_a_second_example_makes_a_correction_general(tmp_path: Path) -> None:
    """Where two makes of pages put the date elsewhere, one example for each is enough for all pages of both."""
    with running_paper() as paper:
        for number in range(ARTICLES):
            late = number % 2
            inner = (
                f"<p>Begins on May 4, 2026.</p>{{text}}<i class=made>Written on {10 + number} February 2026</i>"
                if late
                else f"<p>Begins on May 4, 2026.</p>{{text}}<div class=set><u>{10 + number} February 2026</u></div>"
            )
            paper.put(f"/news/{100000 + number}.html", page({"framed": "<h1>{title}</h1>" + inner}, number))
        paper.put("/town", listing())
        file = tmp_path / "feedloom.toml"
        file.write_text(
            f'[site]\nbase_url = "https://feeds.example.org/"\n[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\n'
        )

        async def steps(bench: Workbench) -> list[int]:
            draft = await looked(bench, paper.url("/town"))
            right = []
            for key, words in (("0", "10 February 2026"), ("1", "Written on 11 February 2026")):
                at = place_of(draft, key, words)
                await bench.change(draft, {"mark": {"page": key, "at": at, "as": "date"}, "keep": True})
                samples = (await bench.document(draft))["samples"]
                right.append(sum(one["fields"]["published"].startswith("2026-02-1") for one in samples))
            return right

        first, second = work(file, steps)
        assert first < second == ARTICLES
