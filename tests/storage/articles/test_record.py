"""Recording articles: what is new, what is revised, what is one article and what stays two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.articles.identity import address_key, digest
from storage.articles.matching import MAX_CANDIDATES
from storage.articles.record import Articles, Recorded
from storage.database import Database
from storage.errors import ModelError
from storage.model import (
    Article,
    Document,
    Enclosure,
    Figure,
    Kind,
    Link,
    LinkKind,
    Outcome,
    Person,
    Status,
    StoredArticle,
)
from storage.publications import FeedState, Publications
from storage.selections import Selection, Selections

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
PUBLISHED = datetime.fromisoformat("2026-02-28T14:45:00+07:00")
LEDE = "Sáng nay, con phố ven hồ đón những hàng cây đầu tiên của mùa xuân."
BODY = (
    "Những hàng cây được trồng từ sáng sớm, khi phố còn vắng người qua lại.",
    "Theo kế hoạch, hơn hai trăm cây sẽ được trồng trong tháng này dọc theo các phố trung tâm.",
    "Người dân bày tỏ vui mừng và mong công việc hoàn thành đúng hạn.",
)


def article(**fields: Any) -> Article:
    """An article of an invented newspaper, with *fields* changed."""
    return replace(
        Article(
            kind=Kind.ARTICLE,
            language="vi",
            title="Phố ven hồ thêm hai trăm cây xanh trong tháng Ba",
            category="Xã hội",
            published=PUBLISHED,
            timezone="Asia/Ho_Chi_Minh",
            agency="TTXVN",
            lede=LEDE,
            body=BODY,
        ),
        **fields,
    )


def record(
    articles: Articles, one: Article, path: str | None = None, *, source: str = "báo", now: datetime = NOW
) -> Recorded:
    document = None if path is None else Document(data=repr(one).encode(), path=path)
    return articles.record(one, source=source, now=now, document=document)


def latest(articles: Articles, *, limit: int = 9, teasers: bool = True, **selected: Any) -> list[StoredArticle]:
    """The newest visible articles, as feeds select them."""
    return articles.load(Selections(articles.database).newest(Selection(**selected), limit=limit, teasers=teasers))


def count(articles: Articles, **selected: Any) -> int:
    return Selections(articles.database).count(Selection(**selected))


def statuses(database: Database) -> list[str]:
    return [row[0] for row in database.execute("SELECT status FROM articles ORDER BY status")]


def test_everything_comes_back(articles: Articles) -> None:
    """What a document says comes back word for word, `published` with its own offset."""
    one = article(
        url="https://bao.example/xa-hoi/pho-ven-ho-12.html",
        permalink="https://bao.example/xa-hoi/pho-ven-ho-12.html?utm_source=x",
        modified=PUBLISHED + timedelta(hours=1),
        dateline="Hà Nội",
        lede_raw=f"(TTXVN) - {LEDE}",
        byline="Bài và ảnh: Lan Anh",
        credit="TTXVN",
        content="<p>x</p>",
        image="https://bao.example/1.jpg",
        authors=(Person(name="Lan Anh", url="https://bao.example/lan-anh"), Person(name="Minh Đức")),
        tags=("cây xanh", "Hà Nội"),
        figures=(Figure(alt="a", caption="b", url="https://bao.example/1.jpg", credit="c", after_paragraph=1),),
        enclosures=(Enclosure(url="https://bao.example/1.mp3", media_type="audio/mpeg", length=7),),
    )
    stored = articles.get(record(articles, one).id)
    assert stored is not None
    same = (
        "url", "title", "language", "published", "modified", "agency", "dateline", "lede", "lede_raw", "byline",
        "credit", "content", "image", "authors", "tags", "figures", "enclosures", "timezone",
    )  # fmt: skip
    assert {name: getattr(stored, name) for name in same} == {name: getattr(one, name) for name in same}
    assert stored.published is not None
    assert stored.published.utcoffset() == timedelta(hours=7)
    assert stored.body == "\n\n".join(BODY)
    assert [(category.name, category.slug) for category in stored.categories] == [("Xã hội", "xa-hoi")]
    assert (stored.first_seen, stored.arrived, stored.updated) == (NOW, NOW, NOW)
    assert stored.entry_id == f"tag:example.org,2026:{stored.key}"


A = "https://bao.example/xa-hoi/pho-ven-ho-12.html"
B = "https://bao.example/xa-hoi/hai-tram-cay-12.html"
OTHER_TEXT = ("Giá rau tại các chợ tăng nhẹ.", "Nguồn cung từ ngoại thành vẫn ổn định trong tuần qua.")
EDITED = (*BODY[:2], "Người dân vui mừng và mong công việc sớm hoàn thành.")
DAILY = {"title": "Bản tin sáng", "lede": "Những tin đáng chú ý trong sáng nay."}
DAY = timedelta(days=1)

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


def test_page_wins_over_its_dump_in_either_order(articles: Articles) -> None:
    """The page's content stays, whether the dump comes before or after it, and `updated` does not move."""
    dump, page = (article(), "a.txt"), (article(url=A, content="<p>x</p>"), "a.html")
    for number, order in enumerate(((dump, page), (page, dump))):
        source = f"source {number}"
        for minute, (one, path) in enumerate(order):
            one = replace(one, url=one.url and one.url.replace("12", str(number)))
            recorded = record(articles, one, path, source=source, now=NOW + timedelta(minutes=minute))
        stored = articles.get(recorded.id)
        assert stored is not None
        assert (stored.content, stored.updated) == ("<p>x</p>", NOW)
        assert stored.url is not None


def test_updated_moves_only_with_title_or_text(articles: Articles) -> None:
    """Another picture, tag or link revises an article without moving `updated`; another text moves it."""
    number = record(articles, article(permalink=A)).id
    assert record(articles, article(permalink=A, tags=("mới",)), now=LATER).outcome is Outcome.REVISED
    stored = articles.get(number)
    assert stored is not None
    assert (stored.updated, stored.tags) == (NOW, ("mới",))
    assert record(articles, article(permalink=A, body=EDITED), now=LATER).outcome is Outcome.REVISED
    stored = articles.get(number)
    assert stored is not None
    assert (stored.updated, stored.first_seen, stored.arrived) == (LATER, NOW, NOW)


def test_earlier_versions_are_kept(database: Database, articles: Articles) -> None:
    """A revised article keeps the version before it, and the view `corrections` says what changed."""
    record(articles, article(permalink=A))
    record(articles, article(permalink=A, title="Tựa mới", tags=("x",)), now=LATER)
    (row,) = database.execute("SELECT * FROM corrections").fetchall()
    assert (row["title"], row["earlier_title"], row["changed"]) == ("Tựa mới", article().title, "title, tags")
    assert database.execute("SELECT version FROM articles").fetchone()[0] == 2


def test_published_never_moves(articles: Articles) -> None:
    """An edit of the site does not move the date; a first date that comes late is taken."""
    undated = record(articles, article(permalink=B, title="Giá rau", published=None, lede=None, body=OTHER_TEXT)).id
    dated = record(articles, article(permalink=A)).id
    moved = PUBLISHED + timedelta(hours=5)
    record(articles, article(permalink=A, published=moved), now=LATER)
    record(articles, article(permalink=B, title="Giá rau", published=moved, lede=None, body=OTHER_TEXT), now=LATER)
    assert [one and one.published for one in map(articles.get, (dated, undated))] == [PUBLISHED, moved]


@pytest.mark.parametrize("ahead", [timedelta(days=1, seconds=1), timedelta(days=3000)])
def test_future_date_is_only_stated(database: Database, articles: Articles, ahead: timedelta) -> None:
    """A date more than a day ahead is kept as stated, but orders nothing."""
    stored = articles.get(record(articles, article(published=NOW + ahead)).id)
    assert stored is not None
    assert (stored.published, stored.sort_date) == (None, NOW)
    assert database.execute("SELECT published_stated FROM articles").fetchone()[0] == (NOW + ahead).isoformat()


def test_first_day_of_the_calendar(articles: Articles) -> None:
    """A date that has no UTC form is no date, and no crash."""
    stored = articles.get(record(articles, article(published=datetime.fromisoformat("0001-01-01T00:00:00+07:00"))).id)
    assert stored is not None
    assert stored.published is None


def test_ids_of_a_store_built_again_are_the_same(articles: Articles, database: Database) -> None:
    """The key is a hash of the first permalink, else of source, title and text; never of a path."""
    by_path = articles.get(record(articles, article(), "a.txt").id)
    by_link = articles.get(record(articles, article(permalink=B, title="Khác", lede=None, body=OTHER_TEXT)).id)
    database.execute("DELETE FROM keys")
    database.execute("DELETE FROM articles")
    again = articles.get(record(articles, article(), "elsewhere/b.txt", now=LATER).id)
    other = articles.get(record(articles, article(permalink=B, title="Mới", body=EDITED), now=LATER).id)
    assert [one and one.entry_id for one in (by_path, by_link)] == [one and one.entry_id for one in (again, other)]


def test_equal_hashes_take_the_next_number(articles: Articles) -> None:
    """Articles of the same title and text that are two get ids that differ by a number."""
    first = articles.get(record(articles, article(**DAILY), "1.txt").id)
    second = articles.get(record(articles, article(**DAILY, published=PUBLISHED + 3 * DAY), "2.txt").id)
    assert first is not None
    assert second is not None
    assert second.entry_id == f"{first.entry_id}-2"


@pytest.mark.parametrize("guid", ["urn:x:1", "4711"])
@pytest.mark.parametrize("published", [False, True])
def test_feed_names_a_teaser_later(database: Database, articles: Articles, guid: str, published: bool) -> None:
    """A teaser of a related link takes over the id of the feed that names its page, unless readers had it before."""
    link = Link(kind=LinkKind.RELATED, position=0, title="Chợ hoa xuân mở cửa thâu đêm suốt sáng", url=B)
    record(articles, article(permalink=A, links=(link,)))
    teaser = articles.get(B)
    assert teaser is not None
    if published:
        state = FeedState(slug="all", kind="all", title="x", atom_id="tag:x", hash="1", updated=NOW, published_seq=9)
        Publications(database).save(state, [teaser.id])
    page = article(permalink=B, title=link.title, lede=None, body=OTHER_TEXT)
    filled = articles.record(page, source="báo", now=LATER, guid=guid, ids_from_feed=True)
    stored = articles.get(teaser.id)
    assert stored is not None
    ids = {stored.entry_id, stored.guid} - {None, teaser.entry_id}
    assert (filled.id, ids) == (teaser.id, set() if published else {guid})
    late = f"the feed's id {guid!r} comes too late: article {teaser.id} was published with one of ours"
    assert filled.notes == ((late,) if published else ())


def test_feeds_take_no_id_of_ours(database: Database, articles: Articles) -> None:
    """A feed whose guid is an id that we shall mint for another page neither gets it nor stands in that page's way."""
    own = f"tag:example.org,2026:{digest(address_key(B))}"
    thief = articles.record(article(permalink=A), source="báo", now=NOW, guid=f" {own}", ids_from_feed=True)
    assert thief.notes == (f"the feed's id ' {own}' is ours to give: article {thief.id} has one of ours",)
    page = articles.get(record(articles, article(permalink=B, title="Khác", body=OTHER_TEXT)).id)
    assert page is not None
    assert page.entry_id == own
    database.execute("UPDATE articles SET entry_id = entry_id || '-2', key = key || '-2' WHERE id = ?", (page.id,))
    database.execute("UPDATE articles SET entry_id = ? WHERE id = ?", (own, thief.id))  # as it could be before
    database.execute("DELETE FROM keys WHERE article_id = ?", (page.id,))
    again = articles.get(record(articles, article(permalink=B, title="Khác", body=OTHER_TEXT)).id)
    assert again is not None
    assert again.entry_id == f"{own}-3"


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        pytest.param(["Xã hội", "XÃ  HỘI", "Xa\u0303 hội"], ["xa-hoi"], id="one-name"),
        pytest.param(["Đời sống"], ["doi-song"], id="d-with-stroke"),
        pytest.param(["Xã hội", "Xa hoi"], ["xa-hoi", "xa-hoi-2"], id="equal-slugs"),
        pytest.param(["all", "Index", "_health"], ["all-2", "health-2", "index-2"], id="reserved"),
        pytest.param(["!!!", "???"], ["category", "category-2"], id="no-letters"),
        pytest.param(["日本"], ["ri-ben"], id="chinese"),
        pytest.param(["x" * 300], ["x" * 60], id="long"),
        pytest.param(["   ", "\u200b"], ["category"], id="blank"),
    ],
)
def test_categories(articles: Articles, names: list[str], slugs: list[str]) -> None:
    """One category for each normalised name, with a safe slug of its own."""
    for number, name in enumerate(names):
        record(
            articles, article(permalink=f"{A}?n={number}", title=f"Tựa {number}", category=name, body=(str(number),))
        )
    assert sorted(category.slug for category in articles.categories()) == slugs


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


def test_hidden_articles_stay_hidden(articles: Articles) -> None:
    """A hidden article is in no list, also after its page has changed, until it is shown."""
    number = record(articles, article(permalink=A)).id
    articles.lifecycle.hide(number, now=NOW)
    record(articles, article(permalink=A, body=EDITED), now=LATER)
    assert (latest(articles, limit=5), articles.categories(), count(articles)) == ([], [], 0)
    articles.lifecycle.show(number, now=LATER)
    assert [one.id for one in latest(articles, limit=5)] == [number]


def test_removed_articles_never_come_back(database: Database, articles: Articles) -> None:
    """After a takedown nothing of the article is left, and its document does not bring it back."""
    number = record(articles, article(), "a.txt").id
    articles.lifecycle.take_down(number, now=NOW)
    recorded = record(articles, article(), "a.txt", now=LATER)
    assert (recorded.outcome, recorded.id) == (Outcome.UNCHANGED, number)
    assert "taken down" in recorded.notes[-1]
    assert (statuses(database), latest(articles, limit=5)) == (["removed"], [])
    assert not any("ven hồ" in line for line in database.connection.iterdump() if "INSERT" in line)
    assert database.execute("SELECT count(*) FROM documents").fetchone()[0] == 0


def test_changes_are_in_order(articles: Articles, database: Database) -> None:
    """Each record appends what it did, in its own transaction."""
    publications = Publications(database)
    number = record(articles, article(permalink=A)).id
    record(articles, article(permalink=A), now=LATER)
    record(articles, article(permalink=A, body=EDITED), now=LATER)
    articles.lifecycle.hide(number, now=LATER)
    assert [(change.article_id, change.kind) for change in publications.changes_since(0)] == [
        (number, "new"),
        (number, "revised"),
        (number, "hidden"),
    ]
    assert publications.changes_since(publications.last_seq()) == []


def test_documents_are_kept_once(database: Database, articles: Articles) -> None:
    """The bytes of a document are kept, compressed, once for each content."""
    one = article()
    for _ in range(2):
        record(articles, one, "a.txt")
    (row,) = database.execute("SELECT path, size, data FROM documents").fetchall()
    assert (row["path"], row["size"]) == ("a.txt", len(repr(one).encode()))
    assert row["data"][:4] == b"\x28\xb5\x2f\xfd"  # RFC 8878 §3.1.1


def test_get_by_any_name(articles: Articles) -> None:
    """An article is found by id, key, entry id and each of its addresses."""
    number = record(articles, article(permalink=A)).id
    stored = articles.get(number)
    assert stored is not None
    names = (stored.key, stored.entry_id, A, A.replace("https://", "http://www."), str(number))
    assert [found and found.id for found in map(articles.get, names)] == [number] * 5
    assert [articles.get(name) for name in (0, "nothing", "", "9" * 40)] == [None] * 4


def test_forbidden_characters_never_get_in(database: Database, articles: Articles) -> None:
    """Characters that XML forbids are dropped, also where the reader forgot to."""
    number = record(articles, article(title="Phố\x00 ven\ud800 hồ", body=("a\x0bb",), tags=("\ufffex",))).id
    stored = articles.get(number)
    assert stored is not None
    assert (stored.title, stored.body, stored.tags) == ("Phố ven hồ", "ab", ("x",))


@pytest.mark.parametrize("fields", [{"kind": Kind.LISTING}, {"title": None}, {"title": ""}])
def test_only_articles_are_recorded(articles: Articles, fields: dict[str, Any]) -> None:
    """A listing or a page without a title is no article."""
    with pytest.raises(ModelError):
        record(articles, article(**fields))


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


def test_kept_documents_come_back(articles: Articles) -> None:
    """The documents of a source come back byte for byte with their headers, to be read again."""
    document = Document(data=b"\x00\xff" * 99, url=A, path="a.html", headers=(("etag", '"1"'),), charset="utf-8")
    number = articles.record(article(permalink=A), source="one", now=NOW, document=document).id
    assert [(known.id, kept) for known, kept in articles.history.documents(source="one")] == [(number, [document])]
    assert list(articles.history.documents(source="two")) == []
