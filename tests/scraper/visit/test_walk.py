"""A visit walks over one source: it records what is new, skips what is known, names what fails, and goes on."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.parsing.pool import ParserPool
from scraper.rules.folders import RuleFolders
from scraper.source import Source
from scraper.visit.walk import Progress, visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import BinaryError, ExtractError
from storage.model import Article, Document, Failure, Figure, Kind, Link, LinkKind, Visit
from storage.sources import Sources

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def parse(document: Document, *, timezone: str | None, rules: RuleFolders | None) -> Article:
    """A parser of a small language: "article: title / category / text", "listing: title of an item", "empty:" …"""
    order, _, rest = document.data.decode().partition(": ")
    if order == "binary":
        raise BinaryError("not text but a PNG picture", document.name, "save its text")
    if order == "broken":
        raise ExtractError("no way", document.name)
    if order == "hang":
        time.sleep(60)
    if order == "listing":
        link = Link(kind=LinkKind.READ_MORE, position=0, title=rest, category="Thời sự")
        return Article(kind=Kind.LISTING, title="Tin mới", links=(link,))
    if order == "empty":
        return Article(kind=Kind.EMPTY)
    title, category, text = rest.split(" / ")
    if order in ("overflow", "mismatch"):
        figures = (Figure(after_paragraph=2**70 if order == "overflow" else "first"),)  # type: ignore[arg-type]
        return Article(kind=Kind.ARTICLE, title=title, body=(text,), figures=figures)
    published = datetime(2026, 2, 1, tzinfo=UTC)
    return Article(
        kind=Kind.ARTICLE, title=title, category=category, body=(text,), timezone=timezone or "UTC", published=published
    )


@dataclass
class Newsroom:
    """A folder of documents, a store, and a clock that moves a minute with each visit."""

    folder: Path
    database: Database
    time: datetime = NOON

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def visit(self, *, progress: Progress | None = None, pool: ParserPool | None = None, **settings: Any) -> Visit:
        self.time += timedelta(minutes=1)
        source = Source(name="bao", kind="documents", places=(".",), root=self.folder)
        source = replace(source, **settings)
        with pool or ParserPool(in_process=True, parse=parse) as running:
            return asyncio.run(
                visit_source(
                    source,
                    articles=self.articles,
                    sources=Sources(self.database),
                    pool=running,
                    now=lambda: self.time,
                    progress=progress,
                )
            )

    @property
    def articles(self) -> Articles:
        return Articles(self.database, "bao.example,2026")

    def titles(self) -> list[str]:
        return [str(row["title"]) for row in self.database.execute("SELECT title FROM articles ORDER BY id")]


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    folder = tmp_path / "in"
    folder.mkdir()
    with Database.open(tmp_path / "store.db") as database:
        yield Newsroom(folder, database)


def counts(visit: Visit) -> dict[str, int]:
    names = ("seen", "new", "updated", "unchanged", "skipped", "failed")
    return {name: getattr(visit, name) for name in names if getattr(visit, name)}


def test_documents_become_articles(newsroom: Newsroom) -> None:
    """Each document is recorded, in the order of the paths; listings and empty ones are counted apart."""
    newsroom.write("b.txt", "article: Two / Kinh tế / second text")
    newsroom.write("a.txt", "article: One / Xã hội / first text")
    newsroom.write("c.txt", "listing: Three")
    newsroom.write("d.txt", "empty: ")
    visit = newsroom.visit()
    assert counts(visit) == {"seen": 4, "new": 2, "skipped": 2}
    assert visit.cause is None
    assert newsroom.titles() == ["One", "Two", "Three"]


def test_second_visit_reads_nothing_again(newsroom: Newsroom) -> None:
    """Documents whose bytes are known are not parsed again; a changed one is."""
    newsroom.write("a.txt", "article: One / Xã hội / first text")
    newsroom.write("b.txt", "listing: Three")
    newsroom.visit()

    def refuse(document: Document, *, timezone: str | None, rules: RuleFolders | None) -> Article:
        raise AssertionError(document.name)

    visit = newsroom.visit(pool=ParserPool(in_process=True, parse=refuse))
    assert counts(visit) == {"seen": 2, "unchanged": 2}
    newsroom.write("a.txt", "article: One / Xã hội / first text, corrected")
    assert counts(newsroom.visit()) == {"seen": 2, "updated": 1, "unchanged": 1}


def test_a_failing_document_costs_itself_only(newsroom: Newsroom) -> None:
    """It is named with its cause, tried once more, then set aside until its bytes change."""
    newsroom.write("a.txt", "broken: ")
    newsroom.write("b.txt", "binary: ")
    newsroom.write("c.txt", "article: One / Xã hội / text")
    os.mkfifo(newsroom.folder / "d.txt")
    visit = newsroom.visit()
    assert counts(visit) == {"seen": 4, "new": 1, "failed": 3}
    assert visit.failures == (
        Failure(document="a.txt", cause="no way"),
        Failure(document="b.txt", cause="not text but a PNG picture (save its text)"),
        Failure(document="d.txt", cause="cannot read the document (it is no regular file)"),
    )
    assert visit.cause is None
    newsroom.visit()
    third = newsroom.visit()
    assert counts(third) == {"seen": 4, "unchanged": 1}
    assert [(failure.document, failure.quarantined) for failure in third.failures] == [
        ("a.txt", True), ("b.txt", True), ("d.txt", True)
    ]  # fmt: skip
    newsroom.write("a.txt", "article: Two / Xã hội / mended")
    assert counts(newsroom.visit()) == {"seen": 4, "new": 1, "unchanged": 1}


def test_what_cannot_be_recorded_costs_itself_only(newsroom: Newsroom) -> None:
    """Documents are recorded together; one that the store cannot take is named, and the others count once."""
    for number in range(9):
        newsroom.write(f"{number}.txt", f"article: Title {number} / Xã hội / text {number}")
    newsroom.write("4.txt", "overflow: Title 4 / Xã hội / text 4")
    newsroom.write("5.txt", "mismatch: Title 5 / Xã hội / text 5")
    newsroom.write("6.txt", "broken: ")
    steps: list[int] = []

    def told(_source: str, done: int, _total: int) -> None:
        steps.append(done)
        assert newsroom.database.connection.in_transaction is False, "what is told is recorded"

    visit = newsroom.visit(progress=told)
    assert counts(visit) == {"seen": 9, "new": 6, "failed": 3}
    assert steps == list(range(1, 10))
    assert newsroom.titles() == [f"Title {number}" for number in (0, 1, 2, 3, 7, 8)]
    assert "it cannot be recorded: OverflowError" in visit.failures[0].cause
    assert "cannot store TEXT value in INTEGER column" in visit.failures[1].cause
    assert [failure.document for failure in visit.failures] == ["4.txt", "5.txt", "6.txt"]
    newsroom.visit()
    assert counts(newsroom.visit()) == {"seen": 9, "unchanged": 6}
    assert newsroom.database.execute("SELECT total FROM fills WHERE field = 'title'").fetchone()[0] == 6


def test_a_hanging_document(newsroom: Newsroom) -> None:
    """A document that hangs its parser is stopped and named, and those after it are read."""
    newsroom.write("a.txt", "hang: ")
    newsroom.write("b.txt", "article: One / Xã hội / text")
    visit = newsroom.visit(pool=ParserPool(1, parse=parse, timeout=0.5))
    assert counts(visit) == {"seen": 2, "new": 1, "failed": 1}
    assert visit.failures[0].cause == "parsing took more than 0.5 s and was stopped"


def test_parser_that_does_not_start(newsroom: Newsroom) -> None:
    """A broken installation fails the visit, and no document is blamed for it."""
    newsroom.write("a.txt", "article: One / Xã hội / text")
    for _ in range(2):
        visit = newsroom.visit(pool=ParserPool(1, parse=parse, memory=1 << 20))
        assert visit.cause is not None
        assert "does not start" in visit.cause
        assert counts(visit) == {"seen": 1}
    assert counts(newsroom.visit()) == {"seen": 1, "new": 1}


def test_order_does_not_depend_on_the_parsers(newsroom: Newsroom) -> None:
    """Many documents through several children are recorded in the order of their paths."""
    for number in range(60):
        newsroom.write(f"{number:02}.txt", f"article: Title {number:02} / Xã hội / text {'x' * (59 - number) * 1000}")
    steps: list[tuple[str, int, int]] = []
    visit = newsroom.visit(pool=ParserPool(2, parse=parse), progress=lambda *step: steps.append(step))
    assert visit.new == 60
    assert newsroom.titles() == [f"Title {number:02}" for number in range(60)]
    assert steps == [("bao", number, 60) for number in range(1, 61)]


def test_settings_of_the_source(newsroom: Newsroom) -> None:
    """Zone, language and the names of categories, of links too, come from the source."""
    newsroom.write("a.txt", "article: One / THỜI SỰ / text")
    newsroom.write("b.txt", "listing: Two")
    newsroom.visit(timezone="Asia/Ho_Chi_Minh", language="vi", categories={"Thời sự": "Xã hội"})
    rows = newsroom.database.execute("SELECT category, language, timezone FROM articles ORDER BY id").fetchall()
    assert tuple(rows[0]) == ("Xã hội", "vi", "Asia/Ho_Chi_Minh")
    assert rows[1]["category"] == "Xã hội"


@pytest.mark.parametrize("place", ["none/*.txt", "gone.txt"])
def test_nothing_found_fails_the_visit(newsroom: Newsroom, place: str) -> None:
    """A source whose places match nothing has failed, and says where it looked."""
    visit = newsroom.visit(places=(place,))
    assert visit.cause is not None
    assert place in visit.cause
    assert str(newsroom.folder) in visit.cause


@pytest.mark.parametrize("place", ["in", "in/*", "in/**/*.txt"])
def test_a_folder_that_awaits_its_first_document(newsroom: Newsroom, place: str) -> None:
    """An empty folder of a new source is well, with a note; one that has been emptied, or holds other files, is not."""
    folder = newsroom.folder / "in"
    folder.mkdir()
    (folder / ".keep").touch()
    new = newsroom.visit(places=(place,))
    assert (new.cause, new.broken, new.failures) == (None, None, ())
    assert new.notes == (f"{place}: there is no document in it yet",)
    newsroom.write("in/a.pdf", "%PDF")
    assert "matches no document" in str(newsroom.visit(places=("in/*.txt",)).cause)
    newsroom.write("in/a.txt", "article: One / Xã hội / text")
    assert newsroom.visit(places=("in/*.txt",)).new == 1
    for file in folder.iterdir():
        file.unlink()
    assert "matches no document" in str(newsroom.visit(places=(place,)).cause)


def test_one_empty_place_is_a_failure(newsroom: Newsroom) -> None:
    """One place of several that matches nothing is named, and the others are read."""
    newsroom.write("a.txt", "article: One / Xã hội / text")
    visit = newsroom.visit(places=("gone.txt", "a.txt"))
    assert counts(visit) == {"seen": 1, "new": 1, "failed": 1}
    assert visit.failures == (Failure(document="gone.txt", cause="matches no document"),)


def test_the_visit_is_logged(newsroom: Newsroom) -> None:
    """What the visit did stands in the log, with its failures."""
    newsroom.write("a.txt", "broken: ")
    newsroom.visit()
    row = newsroom.database.execute("SELECT source, seen, failed, cause FROM visits").fetchone()
    assert tuple(row) == ("bao", 1, 1, None)
    assert tuple(newsroom.database.execute("SELECT document, cause FROM failures").fetchone()) == ("a.txt", "no way")


def test_a_redesign_shows_in_the_rule(newsroom: Newsroom, tmp_path: Path) -> None:
    """A selector of a site's rule that found something on most pages and then finds nothing breaks the source."""
    (tmp_path / "own.toml").write_text('name="Own"\nfingerprint=["i.own"]\n[select]\nlede=["p.sapo"]\nbody=[".x"]\n')
    page = "<html lang=vi><h1>Bài số {number}</h1><i class=own></i><p class={name}>Tóm tắt bài số {number} ở đây.</p>"
    text = "<div class=x>" + "<p>Một hai ba bốn năm sáu bảy tám chín mười.</p>" * 3 + "</div>"

    def publish(numbers: range, name: str) -> Visit:
        for number in numbers:
            newsroom.write(f"{number}.html", page.format(number=number, name=name) + text)
        with ParserPool(in_process=True) as pool:
            return newsroom.visit(pool=pool, rules=(tmp_path,))

    assert publish(range(12), "sapo").broken is None
    broken = publish(range(20, 26), "lead").broken or ""
    assert "rule Own, lede: p.sapo found nothing in 6 articles; it did in 12 of 12" in broken
    assert "body" not in broken


def test_documents_without_an_article(newsroom: Newsroom) -> None:
    """A folder in which nothing is an article is a broken source; lists of articles are as good as these."""
    newsroom.write("a.txt", "empty: ")
    newsroom.write("b.txt", "empty: ")
    for _ in range(2):
        assert newsroom.visit().broken == "0 of 2 documents are articles; a.txt: no article is found there"
    newsroom.write("c.txt", "listing: Three")
    assert newsroom.visit().broken is None
