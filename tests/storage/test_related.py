"""Related articles by content."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind, Link, LinkKind, Outcome
from storage.publications import Publications
from storage.related import MAX_DATE_DISTANCE, MAX_RELATED, RelatedArticles
from storage.stories.connecting import Connections

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
FILLER = (
    "Một buổi sáng yên ả ở làng quê, mọi người ra đồng.",
    "Thư viện nhỏ mở thêm phòng đọc cho trẻ em trong khu phố.",
    "Đội bóng tập luyện dưới mưa để chuẩn bị cho trận cuối mùa.",
    "Người thợ mộc già truyền nghề cho lớp trẻ trong xóm.",
    "Vườn hoa công viên thay áo mới đón khách tham quan.",
    "Chợ nổi họp từ tinh mơ, ghe thuyền chở đầy trái cây.",
    "Lớp học đàn tranh khai giảng với hai mươi học trò.",
    "Nhà máy nước thay đường ống cũ dọc đại lộ phía đông.",
)


@pytest.fixture
def related(database: Database, articles: Articles) -> RelatedArticles:
    for number, text in enumerate(FILLER):
        record(articles, f"filler-{number}", text.partition(",")[0], body=(text,))
    return RelatedArticles(database, articles.links)


def record(articles: Articles, name: str, title: str, *, now: datetime = NOW, **fields: Any) -> int:
    made: dict[str, Any] = {"language": "vi", "published": NOW, "body": (name,)} | fields
    one = Article(kind=Kind.ARTICLE, title=title, permalink=f"https://bao.example/{name}.html", **made)
    number = articles.record(one, source="báo", now=now).id
    Connections(articles.database).connect_new(now=now)
    return number


GOLD = (
    "Giá vàng miếng tăng mạnh sáng nay",
    "Giá vàng miếng quay đầu giảm chiều nay",
    "Người dân xếp hàng vì giá vàng miếng",
)


def gold(articles: Articles, **fields: Any) -> list[int]:
    return [record(articles, f"gold-{number}", title, **fields) for number, title in enumerate(GOLD)]


def links(articles: Articles, number: int) -> list[tuple[str, int | None]]:
    one = articles.get(number)
    assert one is not None
    return [(link.kind, link.target_id) for link in one.links]


def test_what_is_alike(articles: Articles, related: RelatedArticles) -> None:
    """Articles on one subject find each other, best first, with a score; others find nothing."""
    one, two, three = gold(articles)
    assert [kin.id for kin in related.find(one)][:1] == [two]
    assert {kin.id for kin in related.find(two)} == {one, three}
    assert all(0 < kin.score <= 1 and "vàng miếng" in kin.shared for kin in related.find(two))
    assert related.find(1) == related.find(999) == []


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        pytest.param(
            "en",
            ("Town Hall presses landlords to lower rents", "Town Hall wrote to forty landlords on Monday."),
            ("Town Hall lets the archive show old harbour maps", "The maps were drawn by hand two centuries ago."),
            id="who speaks",
        ),
        pytest.param(
            "vi",
            (
                "Các hãng phà tiếp tục giảm chuyến ra đảo vì gió mùa",
                "Gió mạnh khiến bến cảng vắng khách từ sáng. Hành lý được trả lại tận nhà, vé cũ còn hạn một tháng.",
            ),
            (
                "Các trường ở huyện tiếp tục giảm giờ học thêm buổi tối",
                "Phụ huynh mừng vì con về ăn cơm đúng bữa. Thầy cô dùng thời gian ấy soạn bài và đọc sách.",
            ),
            id="a turn of phrase",
        ),
        pytest.param(
            "ru",
            (
                "Городской совет строит новую библиотеку у вокзала",
                "В зале будет сто тысяч книг и два рояля. Открыть её обещают весной, когда высохнет краска.",
            ),
            (
                "Городской совет спорит об уборке снега во дворах",
                "Техники не хватает, водителей тоже нет. Жители чистят дорожки лопатами и сыплют золу.",
            ),
            id="who decides",
        ),
    ],
)
def test_a_few_words_are_no_subject(
    articles: Articles, related: RelatedArticles, language: str, one: tuple[str, str], other: tuple[str, str]
) -> None:
    """Articles that share a phrase which news is made of are not told as one subject."""
    for number, text in enumerate(FILLER):
        record(articles, f"{language}-{number}", f"{language} {text}", language=language, body=(text,))
    numbers = [
        record(articles, f"{language}-{name}", title, language=language, body=(text,))
        for name, (title, text) in (("one", one), ("other", other))
    ]
    assert [related.find(number) for number in numbers] == [[], []]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"language": "en"}, id="another language"),
        pytest.param({"published": NOW - MAX_DATE_DISTANCE - timedelta(days=1)}, id="far in date"),
        pytest.param({"title": GOLD[0] + "!"}, id="the same title"),
        pytest.param({"body": ("Giá vàng tăng từ sáng sớm ở khắp các cửa hàng trong phố.",)}, id="a near copy"),
    ],
)
def test_what_is_left_out(articles: Articles, related: RelatedArticles, fields: dict[str, Any]) -> None:
    """An article of another language or time, or a copy of the article itself, is not related to it."""
    body = ("Giá vàng tăng từ sáng sớm ở khắp các cửa hàng trong phố.",)
    one = record(articles, "gold", GOLD[0], body=body)
    record(articles, "other", **{"title": GOLD[1], **fields})
    assert related.find(one) == []


def test_hidden(articles: Articles, related: RelatedArticles) -> None:
    """What feeds must not show is never linked."""
    one, two, _ = gold(articles)
    articles.lifecycle.hide(two, now=NOW)
    assert two not in [kin.id for kin in related.find(one)]


def test_a_handful(articles: Articles, related: RelatedArticles) -> None:
    """However many there are, a handful is linked."""
    for number, text in enumerate(FILLER):
        record(articles, f"g{number}", f"Giá vàng miếng hôm nay: {text.partition(' ')[0]}", body=(text * 2,))
    assert len(related.find(12)) <= MAX_RELATED


def test_once_and_frozen(database: Database, articles: Articles, related: RelatedArticles) -> None:
    """Computed once, links stay as they were, also when more articles arrive or the page changes."""
    stated = Link(kind=LinkKind.READ_MORE, position=0, title="Khác", url="https://bao.example/khac.html")
    own = record(articles, "own", "Giá vàng miếng và bạc", links=(stated,))
    one, two, _ = gold(articles)
    assert related.relate_new(now=NOW) == 3
    before = links(articles, one)
    assert ("computed", two) in before
    assert links(articles, own) == [("read_more", links(articles, own)[0][1])]
    seq = Publications(database).last_seq()
    assert related.relate_new(now=LATER) == 0
    record(articles, "gold-9", "Giá vàng miếng tăng mạnh hôm qua", now=LATER)
    assert related.relate_new(now=LATER) == 1
    record(articles, "gold-0", GOLD[0], body=("Tin đã sửa.",), now=LATER)
    assert links(articles, one) == before
    assert {change.kind for change in Publications(database).changes_since(seq)} == {"new", "revised", "linked"}
    assert related.relate(one, now=LATER)
    assert not related.relate(one, now=LATER)


def test_stated_links_take_their_place(articles: Articles, related: RelatedArticles) -> None:
    """When the page states links of its own, those that we found give way."""
    one, *_ = gold(articles)
    related.relate_new(now=NOW)
    stated = Link(kind=LinkKind.RELATED, position=0, title="Khác", url="https://bao.example/khac.html")
    record(articles, "gold-0", GOLD[0], links=(stated,), now=LATER)
    assert [kind for kind, _ in links(articles, one)] == ["related"]
    assert one not in related.unlinked()


def test_a_kill_changes_no_link(tmp_path: Path) -> None:
    """Of many that are alike, whoever goes on after a kill links those that the killed one would have linked."""
    linked = []
    for killed in (False, True):
        with Database.open(tmp_path / f"{killed}.db") as database:
            articles = Articles(database, "example.org,2026")
            for number in range(70):
                body = (f"Chuyến phà {number} rời bến đúng giờ. " * 20,)
                one = Article(
                    kind=Kind.ARTICLE,
                    language="vi",
                    title=f"Chuyến phà {number} rời bến lúc trưa",
                    permalink=f"https://bao.example/{number}",
                    published=NOW,
                    body=body,
                )
                articles.record(one, source="báo", now=NOW)
            Connections(database).connect_new(now=NOW)
            if killed:
                RelatedArticles(database, articles.links).relate_all(range(1, 20), now=NOW)
            assert RelatedArticles(database, articles.links).relate_new(now=NOW) == (51 if killed else 70)
            assert database.execute("SELECT count(*) FROM story_likenesses").fetchone()[0] == 0
            linked.append([links(articles, number) for number in range(1, 71)])
    assert linked[0] == linked[1]
    assert all(linked[0])
    first = {target for _, target in linked[0][0] if target is not None}
    assert min(first) <= 20, "it keeps a neighbour of when it was compared, which the index has lost since"


def test_unspaced_writing(articles: Articles, related: RelatedArticles) -> None:
    """Writing without spaces is compared by pairs of letters."""
    one, two = (
        articles.record(
            Article(
                kind=Kind.ARTICLE,
                language="ja",
                title=title,
                permalink=f"https://bao.example/{title}",
                body=(title * 2,),
            ),
            source="báo",
            now=NOW,
        )
        for title in ("東京都庁の桜が満開になる", "大雨で東京都庁の桜が散る")
    )
    assert one.outcome is Outcome.NEW
    Connections(articles.database).connect_new(now=NOW)
    assert [kin.id for kin in related.find(one.id)] == [two.id]
