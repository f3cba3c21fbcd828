"""Reading articles back."""

from __future__ import annotations

from storage.articles.record import Articles
from storage.model import Link, LinkKind, Status
from tests.storage.articles.newspaper import OTHER_TEXT, A, B, article, count, latest, record


def test_full_articles_take_the_places_first(articles: Articles) -> None:
    """Teasers take only the places that full articles leave, then all are ordered by date."""
    links = tuple(
        Link(kind=LinkKind.RELATED, position=n, title=f"Bài liên quan thứ {n} của trang này") for n in range(3)
    )
    record(articles, article(links=links), "a.txt")
    assert [one.status for one in latest(articles, limit=1)] == [Status.FULL]
    assert [one.status for one in latest(articles, limit=3)] == [Status.TEASER, Status.TEASER, Status.FULL]
    assert [one.status for one in latest(articles, limit=3, teasers=False)] == [Status.FULL]
    assert count(articles) == 4
    assert {one.id for one in articles.pages()} == {one.id for one in latest(articles)}


def test_latest_by_category_source_and_tag(articles: Articles) -> None:
    """The newest can be had of one category, source or tag, whatever the tag's case."""
    first = record(articles, article(permalink=A, tags=("Cây Xanh",)), source="one").id
    second = record(
        articles, article(permalink=B, title="Giá rau", category="Kinh tế", body=OTHER_TEXT), source="two"
    ).id
    by_name = {category.name: category.id for category in articles.categories()}
    assert [one.id for one in latest(articles, categories=(by_name["Kinh tế"],), limit=5)] == [second]
    assert [one.id for one in latest(articles, source="one", limit=5)] == [first]
    assert [one.id for one in latest(articles, tag="cây xanh", limit=5)] == [first]
    assert latest(articles, categories=(by_name["Kinh tế"],), source="one", limit=5) == []
    assert count(articles, categories=(by_name["Xã hội"],)) == count(articles, source="two") == 1


def test_get_by_any_name(articles: Articles) -> None:
    """An article is found by id, key, entry id and each of its addresses."""
    number = record(articles, article(permalink=A)).id
    stored = articles.get(number)
    assert stored is not None
    names = (stored.key, stored.entry_id, A, A.replace("https://", "http://www."), str(number))
    assert [found and found.id for found in map(articles.get, names)] == [number] * 5
    assert [articles.get(name) for name in (0, "nothing", "", "9" * 40)] == [None] * 4
