"""Which article a document is of: what is one article, and what stays two."""

from __future__ import annotations

import pytest

from storage.articles.matching import MAX_CANDIDATES
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Outcome
from tests.storage.articles.newspaper import (
    DAILY,
    DAY,
    EDITED,
    LATER,
    OTHER_TEXT,
    PUBLISHED,
    A,
    B,
    article,
    count,
    record,
    statuses,
)

FOLDER = "https://bao.example/2026/pho-ven-ho-12/"
#: Two documents of one source -> how many articles they are.
CASES = [
    pytest.param(
        (article(permalink=A), None), (article(permalink=A, body=OTHER_TEXT, title="Khác"), None), 1, id="url"
    ),
    pytest.param((article(permalink=A), None), (article(permalink=B), None), 1, id="url-changed"),
    pytest.param(
        (article(permalink=A), None), (article(permalink=f"{A}?utm_source=rss#x"), None), 1, id="url-tracking"
    ),
    pytest.param(
        (article(permalink=A), None), (article(permalink=A.replace("https", "http")), None), 1, id="url-scheme"
    ),
    pytest.param((article(permalink=A), None), (article(permalink=B, title="Tựa khác"), None), 1, id="title-and-slug"),
    pytest.param((article(), "a.txt"), (article(title="Tựa khác hẳn"), "a.txt"), 1, id="title-changed"),
    pytest.param((article(), "a.txt"), (article(), "b.txt"), 1, id="file-renamed"),
    pytest.param((article(), "a.txt"), (article(body=EDITED), "a.txt"), 1, id="text-edited"),
    pytest.param((article(), "a.txt"), (article(body=EDITED), "b.txt"), 1, id="text-edited-file-renamed"),
    pytest.param((article(), "a.txt"), (article(url=A, body=EDITED), "a.html"), 1, id="text-and-html"),
    pytest.param((article(), "a.txt"), (article(url=A), "sub/b.html"), 1, id="text-and-html-elsewhere"),
    pytest.param(
        (article(url=A, body=OTHER_TEXT, title="Tựa cũ", lede=None), "a.html"),
        (article(url=A), "b.html"),
        1,
        id="canonical",
    ),
    pytest.param(
        (article(**DAILY), "01.txt"),
        (article(**DAILY, body=OTHER_TEXT, published=PUBLISHED + DAY), "02.txt"),
        2,
        id="daily",
    ),
    pytest.param(
        (article(**DAILY), "latest.txt"),
        (article(**DAILY, body=OTHER_TEXT, published=PUBLISHED + DAY), "latest.txt"),
        2,
        id="daily-overwritten",
    ),
    pytest.param(
        (article(**DAILY), "01.txt"),
        (article(**DAILY, published=PUBLISHED + 3 * DAY), "02.txt"),
        2,
        id="daily-same-text",
    ),
    pytest.param(
        (article(), "latest.txt"),
        (article(title="Giá rau tăng nhẹ", lede="Giá rau.", body=OTHER_TEXT), "latest.txt"),
        2,
        id="overwritten",
    ),
    pytest.param(
        (article(permalink=A, url="https://bao.example/"), None),
        (article(permalink=B, url="https://bao.example/", title="Giá rau", lede=None, body=OTHER_TEXT), None),
        2,
        id="canonical-home",
    ),
    pytest.param(
        (article(permalink=A, url="https://bao.example/xa-hoi"), None),
        (article(permalink=B, url="https://bao.example/xa-hoi", title="Giá rau", lede=None, body=OTHER_TEXT), None),
        2,
        id="canonical-section",
    ),
    pytest.param(
        (article(permalink=A, url="https://other.example/1.html"), None),
        (article(permalink=B, url="https://other.example/1.html", title="Giá rau", lede=None, body=OTHER_TEXT), None),
        2,
        id="canonical-other-site",
    ),
    pytest.param(
        (article(permalink=A, url="https://bao.example/chuyen-muc/tin-trong-ngay-1"), None),
        (
            article(
                permalink=B,
                url="https://bao.example/chuyen-muc/tin-trong-ngay-1",
                title="Giá rau",
                lede=None,
                body=OTHER_TEXT,
            ),
            None,
        ),
        2,
        id="canonical-claimed",
    ),
    pytest.param(
        (article(permalink=f"{FOLDER}index.html", url=FOLDER), None),
        (article(permalink=FOLDER, title="Tựa cũ", lede=None, body=OTHER_TEXT), None),
        1,
        id="index-of-a-folder",
    ),
    pytest.param(
        (article(permalink=f"{FOLDER}index.php?id=3", url=FOLDER), None),
        (article(permalink=f"{FOLDER}index.php?id=4", url=FOLDER, title="Giá rau", lede=None, body=OTHER_TEXT), None),
        2,
        id="index-that-names-many",
    ),
    pytest.param(
        (article(permalink=f"{FOLDER}index.html"), None),
        (article(permalink=FOLDER, title="Giá rau", lede=None, body=OTHER_TEXT), None),
        2,
        id="index-that-states-no-folder",
    ),
]


@pytest.mark.parametrize("swap", [False, True], ids=["forth", "back"])
@pytest.mark.parametrize(("first", "second", "number"), CASES)
def test_identity(
    database: Database,
    articles: Articles,
    first: tuple[Article, str | None],
    second: tuple[Article, str | None],
    number: int,
    swap: bool,
) -> None:
    """Two documents are one article or two, whichever comes first; reading them again changes nothing."""
    pair = (second, first) if swap else (first, second)
    for one, path in pair:
        record(articles, one, path)
    assert statuses(database) == ["full"] * number
    places = {path or one.permalink for one, path in pair}
    again = pair if len(places) == 2 else pair[1:]
    assert {record(articles, one, path, now=LATER).outcome for one, path in again} == {Outcome.UNCHANGED}


def test_column_of_many_days(database: Database, articles: Articles) -> None:
    """Hundreds of one title are hundreds of articles, and each is known again, the first and the last."""
    days = [
        (article(**DAILY, body=(f"Tin thứ {n}.",), published=PUBLISHED - n * DAY), f"{n}.txt")
        for n in range(MAX_CANDIDATES + 10)
    ]
    with database.write("fill"):
        outcomes = {record(articles, one, path).outcome for one, path in days}
        assert outcomes == {Outcome.NEW}
        assert {record(articles, one, path).outcome for one, path in (days[0], days[-1])} == {Outcome.UNCHANGED}
    assert count(articles) == len(days)


def test_two_papers_keep_their_copies(database: Database, articles: Articles) -> None:
    """Two sources' copies of one agency text stay two articles."""
    record(articles, article(), "a.txt", source="one")
    record(articles, article(), "a.txt", source="two")
    assert statuses(database) == ["full", "full"]


def test_disputed_canonical_address_leaves_both(articles: Articles) -> None:
    """When a second article claims a canonical address, readers of both are sent to the links we followed."""
    shared = "https://bao.example/chuyen-muc/tin-trong-ngay-1"
    first = record(articles, article(permalink=A, url=shared))
    second = record(articles, article(permalink=B, url=shared, title="Giá rau", lede=None, body=OTHER_TEXT))
    urls = [stored.url for stored in map(articles.get, (first.id, second.id)) if stored]
    assert urls == [A, B]
    assert "claimed by articles with other titles" in second.notes[0]


def test_two_full_articles_that_prove_to_be_one(database: Database, articles: Articles) -> None:
    """The older id stays, the newer leads on, and the versions of both are kept."""
    older = record(articles, article(permalink=A)).id
    newer = record(articles, article(permalink=B, title="Giá rau", lede=None, body=OTHER_TEXT)).id
    record(articles, article(permalink=B, title="Giá rau", lede=None, body=(*OTHER_TEXT, "Thêm.")), now=LATER)
    lost = articles.get(newer)
    merged = record(articles, article(permalink=B, url=A), now=LATER)
    assert lost is not None
    assert (merged.id, articles.redirects()) == (older, [(lost.key, older)])
    assert "proved to be one" in merged.notes[0]
    assert [(one.number, one.changed[0], one.said["title"]) for one in articles.history.versions(older)] == [
        (1, "merged", article().title),
        (2, "body", "Giá rau"),
        (3, "canonical_url", "Giá rau"),
    ]
    assert (count(articles), database.check()) == (1, [])
    found = articles.get(lost.entry_id)
    assert found is not None
    assert (found.id, found.title) == (older, article().title)
