"""A dump lists articles if a line comes again and again beside a title each; what repeats in an article is no list."""

from __future__ import annotations

import pytest

from scraper.article.dump.read import read_dump
from storage.model import Kind

TITLES = {
    "en": [
        "Ferry returns after the storm",
        "Old mill becomes a library",
        "Who owns the river now",
        "A winter of boats",
    ],
    "vi": [
        "Phà chạy lại sau cơn bão",
        "Cối xay cũ thành thư viện",
        "Dòng sông này của ai vậy",
        "Mùa đông của thuyền nhỏ",
    ],
    "ru": ["Паром вернулся после бури", "Старая мельница стала библиотекой", "Чья теперь река", "Зима малых лодок"],
    "ja": ["台風のあとフェリーが再開した", "古い水車が図書館になる", "川は誰のものなのか", "小さな舟たちの長い冬"],
    "ar": ["عودة العبارة بعد العاصفة", "الطاحونة القديمة تصبح مكتبة", "من يملك النهر الآن", "شتاء القوارب الصغيرة"],
}
TEXTS = {
    "en": "The crossing was closed for three days while divers looked at the landing stage and found two broken piles.",
    "vi": "Bến phà đóng cửa ba ngày để thợ lặn kiểm tra cầu tàu và họ đã tìm thấy hai cọc bị gãy cần thay ngay.",
    "ru": "Переправу закрыли на три дня, пока водолазы осматривали причал и нашли две сломанные сваи под водой.",
    "ja": "渡し場は三日間閉鎖され、潜水士が桟橋を調べたところ、二本の杭が折れているのが見つかったと港長が述べた。",
    "ar": "أغلق المعبر ثلاثة أيام بينما فحص الغواصون الرصيف ووجدوا دعامتين مكسورتين تحتاجان إلى تبديل سريع.",
}
LANGUAGES = pytest.mark.parametrize("language", TITLES)


def say(language: str, *numbers: int) -> str:
    """Paragraphs that no other numbers give."""
    text = TEXTS[language]
    return "\n\n".join(f"{text[:-1]} {number}{text[-1]}" for number in numbers)


@LANGUAGES
@pytest.mark.parametrize(
    "item",
    [
        pytest.param("{title}\n\n2026-03-0{n}\n\n{text}", id="day-below"),
        pytest.param("2026-03-0{n}\n\n{title}\n\n{text}", id="day-above"),
        pytest.param("{title} 2026-03-0{n}\n\n{text}", id="day-behind"),
        pytest.param("{title}\n\n{text}\n\nABC", id="button"),
        pytest.param("{title}\n\n{n} ABC\n\n{text}", id="count"),
        pytest.param("XYZ\n\n{title}\n\n{text}", id="desk"),
        pytest.param("{title}\n\n2026-03-0{n}\n\n{text}\n\n{more}", id="whole-texts"),
    ],
)
def test_lists(language: str, item: str) -> None:
    """Each item gives a link with its own title, summary and day."""
    titles = TITLES[language]
    items = [
        item.format(title=title, n=9 - n, text=say(language, n), more=say(language, 10 + n, 20 + n))
        for n, title in enumerate(titles)
    ]
    listing = read_dump("\n\n".join(["Home", *items]))
    assert listing.kind is Kind.LISTING
    assert [link.title for link in listing.links] == titles
    assert all((link.summary or "").startswith(TEXTS[language][:20]) for link in listing.links)
    if "2026" in item:
        assert [link.published and link.published.day for link in listing.links] == [9, 8, 7, 6]


@LANGUAGES
@pytest.mark.parametrize(
    "part",
    [
        pytest.param("ABC\n\n{text}\n\n{more}", id="talk"),
        pytest.param("{title}\n\n{text}\n\n{more}\n\nABC", id="advertisements"),
        pytest.param("{text}\n\n{more}\n\n[{title}]\n\nABC", id="pictures"),
        pytest.param("ABC\n\n{title}\n\n{text}\n\n{more}", id="anchors"),
    ],
)
def test_articles_in_which_a_line_repeats(language: str, part: str) -> None:
    """Names in a talk, advertisements, credits and anchors stand between the paragraphs of one article."""
    titles = TITLES[language]
    parts = [
        part.format(title=title, text=say(language, n), more=say(language, 10 + n, 20 + n))
        for n, title in enumerate(titles)
    ]
    own = [f"{titles[0]} {titles[1]}", "2026-03-09 08:00", say(language, 30)]
    assert read_dump("\n\n".join([*own, *parts])).kind is Kind.ARTICLE


@LANGUAGES
@pytest.mark.parametrize("paragraphs", [5, 12])
def test_an_article_above_others_with_days(language: str, paragraphs: int) -> None:
    """An article that is longer than what is said of others below it, in its own form, is the page's."""
    titles = TITLES[language]
    others = [f"{title}\n\n2026-03-0{5 - n}\n\n{say(language, 50 + n)}" for n, title in enumerate(titles)]
    own = [f"{titles[0]} {titles[1]}", "2026-03-09", say(language, *range(paragraphs))]
    article = read_dump("\n\n".join([*own, *others]))
    assert (article.kind, article.title) == (Kind.ARTICLE, f"{titles[0]} {titles[1]}")


@LANGUAGES
def test_an_article_with_comments(language: str) -> None:
    """Comments have a name and a day each, and no titles."""
    titles = TITLES[language]
    said = [f"Ann\n\n2026-03-1{n}\n\n{say(language, 50 + n)}" for n in range(5)]
    own = [f"{titles[0]} {titles[1]}", "2026-03-09", say(language, *range(4))]
    assert read_dump("\n\n".join([*own, *said])).kind is Kind.ARTICLE
