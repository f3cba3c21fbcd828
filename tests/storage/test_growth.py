"""What is read of a few articles costs the same in a store of any size: also in a young one, unknown to SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind, Link, LinkKind
from storage.selections import Selection, Selections
from storage.stories.connecting import Connections
from storage.stories.tables import CopyTable, StoryTable

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEW, MANY = 40, 400
TEXT = "Phà qua hồ lại chạy sáng nay, sau ba ngày nghỉ vì gió lớn, và hàng trăm người đã chờ ở bến từ lúc còn tối. " * 3


def words(number: int, count: int) -> str:
    """Words that no other article has."""
    return " ".join(f"từ{number}ở{place}" for place in range(count))


@pytest.fixture(scope="module", params=[False, True], ids=["young", "known"])
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Database]]:
    """Two stores, in which the first two articles tell the same; *known*: SQLite has counted what is in them."""
    found = []
    for number in (FEW, MANY):
        database = Database.open(tmp_path_factory.mktemp("store") / "feedloom.db")
        articles = Articles(database, "example.org,2026")
        with database.together("fill"):
            for one in range(number):
                said = Article(
                    kind=Kind.ARTICLE,
                    title=words(one, 5) if one > 1 else "Phà qua hồ lại chạy sau ba ngày gió lớn",
                    permalink=f"https://bao{one % 2}.example/{one}.html",
                    published=NOON + timedelta(minutes=one),
                    category=f"Mục {one // 4}",
                    tags=(f"thẻ {one // 4}",),
                    body=(TEXT if one < 2 else words(one, 60),),
                )
                articles.record(said, source=f"báo {one % 2}", now=NOON)
            teaser = Link(kind=LinkKind.READ_MORE, position=0, title="Bài sắp đọc", url="https://bao0.example/sau.html")
            articles.record_listing(Article(kind=Kind.LISTING, links=(teaser,)), source="báo 0", now=NOON)
        Connections(database).connect_new(now=NOON)
        if request.param:
            database.execute("ANALYZE")
        found.append(database)
    yield found
    for database in found:
        database.close()


def steps(database: Database, read: Callable[[Database], object]) -> int:
    """How many instructions of SQLite's machine *read* takes, to ten."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 10
        return 0

    read(database)  # statements are prepared
    database.connection.set_progress_handler(count, 10)
    try:
        read(database)
    finally:
        database.connection.set_progress_handler(None, 0)
    return taken


def category(database: Database) -> Selection:
    found = Selections(database).category("Mục 0")
    assert found is not None
    return Selection(categories=(found.id,))


READINGS: dict[str, Callable[[Database], object]] = {
    "articles with their links": lambda one: Articles(one, "example.org,2026").load([1, 2]),
    "articles of a category": lambda one: Selections(one).members(category(one)),
    "articles of a tag": lambda one: Selections(one).members(Selection(tag="thẻ 0")),
    "those of some that a source has": lambda one: Selections(one).members(Selection(source="báo 0"), [1, 2]),
    "articles of a story": lambda one: StoryTable(one).articles(1),
    "near copies": lambda one: CopyTable(one).left_out([1, 2], feed="all", preferred=[]),
    "the place of a teaser": lambda one: Articles(one, "example.org,2026").dating.settle("báo 1", now=NOON),
}


@pytest.mark.parametrize("what", READINGS)
def test_reading_a_few_articles(stores: list[Database], what: str) -> None:
    """No query looks at all articles to find those that it is asked for."""
    few, many = (steps(database, READINGS[what]) for database in stores)
    assert many <= 1.5 * few + 100


def test_story_that_takes_in_an_article(stores: list[Database]) -> None:
    """Nor does bringing a story up to date."""
    few, many = (steps(database, lambda one: Connections(one).stories.refresh(1, now=NOON)) for database in stores)
    assert many <= 1.5 * few + 100
