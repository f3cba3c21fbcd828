"""Near copies: articles whose text another article has almost word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind
from storage.stories.connecting import Connections
from storage.stories.copies import NearCopies, fingerprints_of, numbers_of, shingles_of, words_of
from tests.storage.stories.near_copies import pairs

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = (
    "Hai tàu hàng va nhau ngoài khơi mũi Én lúc rạng sáng, không ai bị thương, theo cảng vụ địa phương cho biết.",
    "Tàu thứ nhất chở 1200 tấn xi măng, tàu thứ hai chở gỗ tròn từ phía nam ra, cả hai đang chờ thủy triều lên.",
    "Một vệt dầu dài 300 mét được quây lại trước buổi trưa, các tàu cá trong vùng được nhắc giữ khoảng cách.",
    "Cảng vụ sẽ công bố nguyên nhân sau khi nghe lời kể của hai thuyền trưởng và đọc lại máy ghi hành trình.",
)
Record = Callable[..., int]


@pytest.fixture
def record(database: Database, articles: Articles) -> Record:
    def record(name: str, paragraphs: tuple[str, ...] = TEXT, *, source: str = "báo A", **fields: Any) -> int:
        made: dict[str, Any] = {"title": f"Tàu va nhau {name}", "language": "vi", "published": NOW} | fields
        one = Article(kind=Kind.ARTICLE, permalink=f"https://{name}.example/1", body=paragraphs, **made)
        return articles.record(one, source=source, now=NOW).id

    return record


def found(database: Database) -> set[tuple[int, int]]:
    Connections(database).connect_new(now=NOW)
    rows = database.execute("SELECT article_id, other_id FROM near_copies WHERE article_id < other_id")
    return {(row[0], row[1]) for row in rows}


def test_what_papers_make_of_agencies(database: Database, articles: Articles) -> None:
    """Cut at the end, with another lede or typography, a paragraph more, two agencies mixed: found, and no others."""
    expected = {}
    for number, (script, change, *texts) in enumerate(pairs(3)):
        ids = []
        for side, text in enumerate(texts):
            one = Article(
                kind=Kind.ARTICLE,
                title=f"{script} {number} {side}",
                permalink=f"https://bao{side}.example/{number}",
                lede=text.lede,
                body=text.paragraphs,
                language=script,
            )
            ids.append(articles.record(one, source=f"báo {side}", now=NOW).id)
        expected[ids[0], ids[1]] = change
    pairs_found = found(database)
    assert pairs_found <= expected.keys(), "no false pair"
    missed = Counter(change for pair, change in expected.items() if pair not in pairs_found)
    assert len(pairs_found) >= 0.95 * len(expected), missed


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_whatever_the_order(database: Database, record: Record, order: tuple[int, int]) -> None:
    """Both directions are kept, with who was first by date and what each says beyond the other."""
    given = {
        0: ("a", TEXT, NOW),
        1: ("b", (*TEXT[:3], "Chợ cá vẫn họp như mọi ngày ở bến cũ."), NOW + timedelta(hours=2)),
    }
    ids = {}
    for one in order:
        name, text, date = given[one]
        ids[one] = record(name, text, source=f"báo {name}", published=date)
        found(database)
    copies = NearCopies(database)
    (later,), (first,) = copies.of(ids[0]), copies.of(ids[1])
    assert (later.id, later.first, later.adds) == (ids[1], False, "Chợ cá vẫn họp như mọi ngày ở bến cũ.")
    assert (first.id, first.first, first.adds) == (ids[0], True, TEXT[3])
    assert first.share == later.share >= 0.6


def test_one_house(database: Database, record: Record) -> None:
    """The same text under two addresses of one house is a near copy; two of its pieces that share much are not."""
    first = record("a")
    second = record("b", category="Khác")
    record("c", (*TEXT[:3], "Người dân ven biển kể rằng họ nghe tiếng còi rất lâu rồi mới thấy ánh đèn."))
    assert found(database) == {(first, second)}


def test_across_papers_categories_and_languages(database: Database, record: Record) -> None:
    """A text is a near copy in whichever paper, category or stated language it stands."""
    ids = [
        record("a", category="Xã hội"),
        record("b", category="Kinh tế"),
        record("c", source="báo B", language="vi-VN"),
        record("d", source="báo C", language=None),
    ]
    assert found(database) == {(one, other) for one in ids for other in ids if one < other}


WEATHER = (
    "Thời tiết hôm nay {a} độ, đêm {b} độ, gió cấp {c}, độ ẩm {d} phần trăm, sóng cao {e} mét.",
    "Phía tây nhiệt độ {b} đến {a} độ, phía đông {c} đến {d} độ, ven biển {e} đến {a} độ, vùng núi {b} độ.",
    "Mực nước lúc 7 giờ {d} phân, lúc 13 giờ {e} phân, lúc 19 giờ {a} phân, triều lên lúc {c} giờ.",
)


def test_what_is_written_from_a_pattern(database: Database, record: Record) -> None:
    """Reports that differ in their figures alone are no copies, whoever prints them."""
    for day in range(3):
        figures = {name: 11 + 7 * day + 3 * place for place, name in enumerate("abcde")}
        text = tuple(line.format(**figures) for line in WEATHER)
        record(f"w{day}", text, source=f"báo {day % 2}", published=NOW + timedelta(days=day))
    assert found(database) == set()


def test_a_correction(database: Database, record: Record) -> None:
    """A corrected number leaves copies what they are; a text that is written anew is one no more."""
    one, two = record("a"), record("b", source="báo B")
    assert found(database) == {(one, two)}
    record("b", (TEXT[0].replace("Hai", "Ba"), *TEXT[1:]), source="báo B")
    assert found(database) == {(one, two)}
    record("b", tuple(" ".join(reversed(line.split())) for line in TEXT), source="báo B")
    assert found(database) == set()


def test_takedown_erases(database: Database, articles: Articles, record: Record) -> None:
    """Of an article that is taken down no fingerprint, no pair and no passage stays; what it is linked from changes."""
    one, two = record("a"), record("b", source="báo B")
    found(database)
    articles.lifecycle.take_down(two, now=NOW)
    assert NearCopies(database).of(one) == []
    for table in ("near_copies", "fingerprints"):
        assert database.execute(f"SELECT 1 FROM {table} WHERE article_id = ?", (two,)).fetchone() is None


def test_hidden_copies_are_not_shown(database: Database, articles: Articles, record: Record) -> None:
    """What feeds must not show is no copy to name."""
    one, two = record("a"), record("b", source="báo B")
    found(database)
    articles.lifecycle.hide(two, now=NOW)
    assert NearCopies(database).of(one) == []
    articles.lifecycle.show(two, now=NOW)
    assert [copy.id for copy in NearCopies(database).of(one)] == [two]


def test_furniture_costs_nothing(database: Database, record: Record) -> None:
    """However many articles end in the same paragraph, each fingerprint leads to few."""
    for number in range(40):
        record(f"n{number}", (f"{number} " + " ".join(f"từ{number}x{place}" for place in range(60)), TEXT[0]))
    assert found(database) == set()
    most = database.execute("SELECT max(n) FROM (SELECT count(*) AS n FROM fingerprints GROUP BY hash)").fetchone()[0]
    assert most <= 24


def test_short_texts(database: Database, record: Record) -> None:
    """A line that stands in many places makes no copies."""
    record("a", ("Ảnh: báo A.",), lede="Xem thêm ảnh trong bài.")
    record("b", ("Ảnh: báo A.",), lede="Xem thêm ảnh trong bài.", source="báo B")
    assert found(database) == set()


@pytest.mark.parametrize(
    "text",
    [
        "“Don’t” — said the mayor… 3½ km, 10 °C, ①, a_b",
        "Ông “Đỗ” nói: «không» – 20\u00a0% của ﬁnance",
        "हिन्दी में ख़बर, नमस्ते",
        "Straße 7 · naïve e\u0301te\u0301",
        "東京都の「速報」 と news",
        "ข่าวด่วน วันนี้",
        "خبر عاجل؟ ١٢٣",
    ],
)
def test_numbers_are_those_of_the_words(text: str) -> None:
    """Whatever the script and the signs between them: each word of a text is one number, the same on its own."""
    assert numbers_of(text) == [number for word in words_of(text) for number in numbers_of(word)]


def test_all_at_once_or_one_by_one(tmp_path: Path) -> None:
    """A run that reads many copies finds what a run for each of them finds, and leaves the same fingerprints."""
    left = []
    for at_once in (False, True):
        with Database.open(tmp_path / f"{at_once}.db") as database:
            articles = Articles(database, "example.org,2026")
            for number, (script, _, *texts) in enumerate(pairs(2)):
                for side, text in enumerate(texts):
                    one = Article(kind=Kind.ARTICLE, title=f"{number} {side}", body=text.paragraphs, language=script,
                                  permalink=f"https://bao{side}.example/{number}")  # fmt: skip
                    articles.record(one, source=f"báo {side}", now=NOW)
                    if not at_once:
                        found(database)
            copies = found(database)
            left.append(
                (copies, [tuple(row) for row in database.execute("SELECT * FROM fingerprints ORDER BY 1, 2, 3")])
            )
    assert left[0] == left[1]


@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    """Any text gives numbers, in any script, the same each time."""
    numbers = numbers_of(text)
    assert numbers == [crc32(word.encode(errors="surrogatepass")) for word in words_of(text)]
    shingles = shingles_of(numbers)
    assert shingles == shingles_of(numbers_of(text))
    assert all(0 <= one < 1 << 32 for one in shingles)
    assert set(fingerprints_of(frozenset(shingles))) <= set(shingles)
