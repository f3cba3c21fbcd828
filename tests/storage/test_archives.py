"""Where articles stand in the archives of a feed."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.archives import Archive, Archives
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind

MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, 12, tzinfo=UTC)
MAY = datetime(2026, 5, 1, 12, tzinfo=UTC)


def record(articles: Articles, number: int, now: datetime, text: str = "Một.") -> int:
    address = f"https://bao.example/{number}.html"
    article = Article(kind=Kind.ARTICLE, title=f"Bài số {number}", permalink=address, body=(f"{number}: {text}",))
    return articles.record(article, source="báo", now=now).id


def test_an_article_stands_where_it_was_first_shown(database: Database, articles: Articles) -> None:
    """Once, however often it is shown; another feed has archives of its own."""
    archives = Archives(database)
    one, two = record(articles, 1, MARCH), record(articles, 2, MARCH)
    archives.add("all", [one], month="2026-03", size=9)
    archives.add("all", [one, two], month="2026-04", size=9)
    archives.add("van-hoa", [two], month="2026-04", size=9)
    march, april = Archive("2026-03", 1), Archive("2026-04", 1)
    assert archives.of("all") == [march, april]
    assert (archives.entries("all", march), archives.entries("all", april)) == ({one: MARCH}, {two: MARCH})
    assert archives.of("van-hoa") == [april]
    assert (archives.holding("all", [two, 99]), archives.holding("van-hoa", [one])) == ({april}, set())


def test_a_correction_stands_again_in_its_month(database: Database, articles: Articles) -> None:
    """In every month of a correction once; a month goes on to hold what it held."""
    archives = Archives(database)
    one = record(articles, 1, MARCH)
    archives.add("all", [one], month="2026-03", size=9)
    assert archives.corrected("all", "2026-03") == []
    for now, month in ((APRIL, "2026-04"), (MAY, "2026-05")):
        for version in ("hai", "ba"):
            record(articles, 1, now, f"Bản {version} của {month}.")
            archives.add("all", [one], month=month, size=9)
        archives.add("all", [one], month=month, size=9)
        assert archives.corrected("all", month) == [one]
    assert [archive.name for archive in archives.of("all")] == ["2026-03", "2026-04", "2026-05"]
    archives.add("all", [one], month="2026-06", size=9)
    assert archives.corrected("all", "2026-06") == []


def test_a_month_has_parts(database: Database, articles: Articles) -> None:
    """Filled one after the other, oldest first, so that a full one stays as it is."""
    archives = Archives(database)
    ids = [record(articles, number, MARCH) for number in range(5)]
    archives.add("all", ids[:3], month="2026-03", size=2)
    archives.add("all", ids, month="2026-03", size=2)
    assert [archive.name for archive in archives.of("all")] == ["2026-03", "2026-03-2", "2026-03-3"]
    assert [len(archives.entries("all", archive)) for archive in archives.of("all")] == [2, 2, 1]
    assert sorted(one for archive in archives.of("all") for one in archives.entries("all", archive)) == ids
    assert sorted([Archive("2026-03", 10), Archive("2026-03", 2)]) == [Archive("2026-03", 2), Archive("2026-03", 10)]


def test_what_may_not_be_seen_leaves(database: Database, articles: Articles) -> None:
    """A hidden article is in no archive until it is shown again."""
    archives = Archives(database)
    one = record(articles, 1, MARCH)
    archives.add("all", [one], month="2026-03", size=9)
    articles.lifecycle.hide(one, now=MARCH)
    assert archives.entries("all", Archive("2026-03", 1)) == {}
    articles.lifecycle.show(one, now=MARCH)
    assert archives.entries("all", Archive("2026-03", 1)) == {one: MARCH}
