"""Links, the teasers that they make, and the articles that fill those: the same in any order."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.articles.record import Articles
from storage.database import Database
from storage.full_text import indexed_together
from storage.model import Article, Document, Kind, Link, LinkKind, Outcome, Status
from tests.storage.articles.newspaper import latest

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://bao.example"
TITLES = (
    "Phố ven hồ thêm hai trăm cây xanh",
    "Chợ hoa xuân mở cửa thâu đêm suốt sáng",
    "Trường làng đón chuyến xe sách đầu tiên",
    "Tuyến buýt điện thứ ba bắt đầu chạy thử",
)
SUMMARY = "Một tóm tắt đủ dài để nhận ra bài viết mà nó nói đến."


def link(title: str, kind: LinkKind = LinkKind.RELATED, **fields: Any) -> Link:
    return Link(kind=kind, position=0, title=title, **fields)


def article(title: str, *links: Link, **fields: Any) -> Article:
    fields.setdefault("body", (f"Toàn văn của bài {title}, không bài nào khác có.",))
    return Article(kind=Kind.ARTICLE, title=title, links=links, **fields)


def record(articles: Articles, *all_of_them: Article) -> list[int]:
    return [
        articles.record(
            one, source="báo", now=NOW, document=Document(data=repr(one).encode(), path=f"{one.title}.txt")
        ).id
        for one in all_of_them
    ]


def shown(articles: Articles) -> dict[str, Status]:
    return {one.title: one.status for one in latest(articles, limit=99)}


def test_teaser_is_filled_by_address(articles: Articles) -> None:
    """A link with an address makes a teaser, which keeps its id when the page of that address arrives."""
    url = f"{SITE}/cho-hoa-2.html"
    page = article(TITLES[0], link("Tựa ngắn", url=url), permalink=f"{SITE}/pho-1.html")
    record(articles, page)
    teaser = articles.get(url)
    assert teaser is not None
    assert (teaser.status, teaser.arrived) == (Status.TEASER, None)
    later = NOW + timedelta(hours=1)
    recorded = articles.record(article(TITLES[1], permalink=f"{url}?utm_source=x"), source="báo", now=later)
    filled = articles.get(url)
    assert filled is not None
    assert (recorded.outcome, recorded.id, filled.entry_id) == (Outcome.NEW, teaser.id, teaser.entry_id)
    assert (filled.status, filled.title, filled.first_seen, filled.arrived) == (Status.FULL, TITLES[1], NOW, later)


def test_teaser_without_address_is_filled_by_title_and_summary(articles: Articles) -> None:
    """A short title needs the summary beside it; a summary that was cut short still agrees."""
    teaser = link("Chợ hoa", LinkKind.READ_MORE, summary=SUMMARY[:-12] + "…")
    (first,) = record(articles, article(TITLES[0], teaser))
    (other,) = record(articles, article("Chợ hoa", lede="Bài khác hẳn, chỉ trùng tựa mà thôi, không phải bài kia."))
    (same,) = record(articles, article("Chợ hoa", lede=SUMMARY, body=("Thân bài của chợ hoa.",)))
    page = articles.get(first)
    assert page is not None
    assert page.links[0].target_id == same != other


LEDE = "Chợ hoa xuân năm nay mở sớm hơn mọi năm, có 120 gian hàng, và kéo dài tới sáng ba mươi Tết."


@pytest.mark.parametrize("first", ["teaser", "article"])
@pytest.mark.parametrize(
    ("title", "summary", "lede", "one"),
    [
        pytest.param(TITLES[1], "Mở sớm.", "Mở sớm. Kéo dài tới sáng.", True, id="short-beginning"),
        pytest.param(TITLES[1], LEDE.replace(", có 120 gian hàng,", ""), LEDE, True, id="abridged"),
        pytest.param(TITLES[1], LEDE.replace("120", "90"), LEDE, False, id="other-numbers"),
        pytest.param(TITLES[1], "Chợ năm nay vắng hơn mọi năm.", LEDE, False, id="another-summary"),
        pytest.param("Bản tin sáng", "Những tin", "Những tin đáng chú ý sáng nay.", False, id="daily-short-beginning"),
        pytest.param("Bản tin sáng", LEDE.replace(", có 120 gian hàng,", ""), LEDE, False, id="daily-abridged"),
    ],
)
def test_summary_of_a_telling_title(
    articles: Articles, first: str, title: str, summary: str, lede: str, one: bool
) -> None:
    """Beside a title that tells, a few words of the lede are enough, or the lede abridged; in either order."""
    page = article(TITLES[0], link(title, LinkKind.READ_MORE, summary=summary, category="Xã hội"))
    full = article(title, lede=lede, category="Xã hội")
    numbers = record(articles, *([page, full] if first == "teaser" else [full, page]))
    stored = articles.get(numbers[0 if first == "teaser" else 1])
    assert stored is not None
    assert (stored.links[0].target_id == numbers[1 if first == "teaser" else 0]) is one


@pytest.mark.parametrize("first", ["teaser", "article"])
@pytest.mark.parametrize("summary", ["Hà Nội", LEDE.replace(", có 120 gian hàng,", "")], ids=["two-words", "abridged"])
def test_a_telling_title_does_not_outweigh_addresses(articles: Articles, first: str, summary: str) -> None:
    """A column of every day under a telling title: the teaser of one day is not the article of another address."""
    title, today, tomorrow = "Bản tin thời tiết hôm nay", f"{SITE}/24-1111.html", f"{SITE}/25-2222.html"
    page = article(TITLES[0], link(title, url=today, summary=summary), permalink=f"{SITE}/1.html")
    other = article(title, lede=f"Hà Nội có mưa to. {LEDE}" if summary == "Hà Nội" else LEDE, permalink=tomorrow)
    record(articles, *([page, other] if first == "teaser" else [other, page]))
    found = [articles.get(today), articles.get(tomorrow)]
    assert [one and one.status for one in found] == [Status.TEASER, Status.FULL]


def test_short_title_alone_fills_nothing(articles: Articles) -> None:
    """A title like that of a daily column is not enough; a telling one is."""
    record(articles, article(TITLES[0], link("Bản tin sáng"), link(TITLES[1])))
    record(articles, article("Bản tin sáng"), article(TITLES[1]))
    statuses = sorted((one.title, str(one.status)) for one in latest(articles))
    assert statuses == sorted(
        [(TITLES[0], "full"), (TITLES[1], "full"), ("Bản tin sáng", "full"), ("Bản tin sáng", "teaser")]
    )


def test_links_to_other_sites_make_no_teasers(articles: Articles) -> None:
    """A link to another site is kept, and leads to that article once it is known."""
    away = "https://khac.example/tin/1.html"
    (first,) = record(articles, article(TITLES[0], link(TITLES[1], url=away), permalink=f"{SITE}/1.html"))
    assert shown(articles) == {TITLES[0]: Status.FULL}
    (second,) = record(articles, article(TITLES[1], permalink=away))
    page = articles.get(first)
    assert page is not None
    assert (page.links[0].url, page.links[0].target_id, page.links[0].target_key) == (away, second, None)
    back = articles.execute("SELECT linked_from_id FROM backlinks WHERE article_id = ?", (second,))
    assert [row[0] for row in back] == [first]


def test_link_of_a_page_to_itself_is_dropped(articles: Articles) -> None:
    """A page's own entry in its list of latest articles is no link."""
    url = f"{SITE}/1.html"
    (first,) = record(articles, article(TITLES[0], link(TITLES[0], url=url), link(TITLES[1]), permalink=url))
    page = articles.get(first)
    assert page is not None
    assert [one.title for one in page.links] == [TITLES[1]]


def test_resolving_does_not_change_what_is_shown(articles: Articles) -> None:
    """A link keeps the title, address and page that its version showed, whatever its target becomes."""
    (first,) = record(articles, article(TITLES[0], link(TITLES[1])))
    before = articles.get(first)
    record(articles, article(TITLES[1], permalink=f"{SITE}/2.html"))
    after = articles.get(first)
    assert before is not None
    assert after is not None
    assert before.links == after.links
    assert after.links[0].target_id in {one.id for one in articles.pages()}


def test_listing_gives_teasers(articles: Articles) -> None:
    """The items of a listing become teasers once, and the listing's own address is nobody's canonical one."""
    items = [link(title, LinkKind.READ_MORE, url=f"{SITE}/{n}.html") for n, title in enumerate(TITLES)]
    listing = Article(kind=Kind.LISTING, permalink=f"{SITE}/chuyen-muc/tin-moi-trong-ngay", links=tuple(items))
    assert articles.record_listing(listing, source="báo", now=NOW) == (4, [])
    assert articles.record_listing(listing, source="báo", now=NOW) == (0, [])
    (number,) = record(articles, article("Khác", url=listing.permalink, permalink=f"{SITE}/9.html"))
    stored = articles.get(number)
    assert stored is not None
    assert stored.url == f"{SITE}/9.html"


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("title", ["Chợ hoa", "سوق الزهور", "花市が開く"])
def test_a_link_to_the_folder_of_a_page_leads_to_it(articles: Articles, title: str, back: bool) -> None:
    """A page that was copied as "x/index.html" and states that it is "x/" is what links to "x/" lead to, whatever they
    call it, and whichever comes first.
    """
    url = f"{SITE}/2026/cho-hoa/"
    linking = article(TITLES[0], link(title, url=url), permalink=f"{SITE}/pho-1.html")
    page = article(TITLES[1], permalink=f"{url}index.html", url=url)
    record(articles, *((page, linking) if back else (linking, page)))
    assert shown(articles) == {TITLES[0]: Status.FULL, TITLES[1]: Status.FULL}
    by_folder, by_file = articles.get(url), articles.get(f"{url}index.html")
    assert by_folder is not None
    assert by_folder == by_file
    assert by_folder.url == url


def test_two_that_prove_to_be_one(database: Database, articles: Articles) -> None:
    """An address and a title that belong together make one article of two teasers; the older id stays."""
    url = f"{SITE}/2.html"
    record(articles, article(TITLES[0], link(TITLES[1]), link("Tựa trên trang nhất", url=url)))
    older, newer = (one for one in sorted(latest(articles), key=lambda one: one.id) if one.status == "teaser")
    recorded = articles.record(article(TITLES[1], permalink=url), source="báo", now=NOW)
    found = articles.get(newer.entry_id)
    assert found is not None
    assert (recorded.id, found.id, found.entry_id) == (older.id, older.id, older.entry_id)
    assert articles.redirects() == [(newer.key, older.id)]
    assert database.execute("SELECT count(*) FROM changes WHERE article_id IS NULL").fetchone()[0] == 0


def contents(database: Database) -> list[list[tuple[object, ...]]]:
    """All that a store holds but ids, times of ours and the log."""
    return [
        sorted((tuple(row) for row in database.execute(sql)), key=repr)
        for sql in (
            "SELECT title, status, url, category, lede, lede_raw, published, body, authors, tags FROM articles",
            "SELECT category, title FROM articles_by_category",
            "SELECT article_title, kind, position, link_title, target_title, target_url, target_status FROM related",
            "SELECT value, kind, keys.source, title FROM keys JOIN articles ON id = article_id",
        )
    ]


@st.composite
def documents(draw: st.DrawFn) -> list[Article]:
    """Documents of different articles of one source that link to each other in every way."""
    addressed = draw(st.lists(st.booleans(), min_size=len(TITLES), max_size=len(TITLES)))
    links = st.builds(
        lambda target, with_url, summary, category: link(
            TITLES[target],
            LinkKind.READ_MORE if summary else LinkKind.RELATED,
            url=f"{SITE}/tin/{target}.html" if with_url and addressed[target] else None,
            summary=summary,
            category=category,
        ),
        st.integers(0, len(TITLES) - 1),
        st.booleans(),
        st.sampled_from([None, SUMMARY]),
        st.sampled_from([None, "Xã hội", "Kinh tế"]),
    )
    numbers = draw(st.lists(st.integers(0, len(TITLES) - 1), min_size=1, max_size=4, unique=True))
    return [
        article(
            TITLES[number],
            *draw(st.lists(links, max_size=4)),
            lede=draw(st.sampled_from([None, SUMMARY])),
            permalink=f"{SITE}/tin/{number}.html" if addressed[number] else None,
            category=draw(st.sampled_from([None, "Xã hội"])),
            body=(f"Thân bài số {number} với những từ riêng của nó.",),
        )
        for number in numbers
    ]


def fill(order: Sequence[Article], *, together: bool = False) -> list[list[tuple[object, ...]]]:
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder) / "a.db") as database:
        articles = Articles(database, "example.org,2026")
        with database.write("fill"), indexed_together(database) if together else nullcontext():
            record(articles, *order)
        first = contents(database)
        with database.write("fill"):
            record(articles, *order)
        assert contents(database) == first, "a second run changes nothing"
        assert database.check() == []
        return first


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_order_gives_the_same_store(data: st.DataObject) -> None:
    """Whatever the order of different articles' documents, one by one or in bulk, the store holds the same."""
    made = data.draw(documents())
    assert fill(made) == fill(data.draw(st.permutations(made)), together=True)
