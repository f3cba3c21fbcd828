"""A heading over links to the site's own stories heads a block of related links, whatever it says."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document, LinkKind

SITE = "https://paper.example"
TEXT = {
    "en": "The ferries between the islands run again since Monday morning, the harbour master said. " * 3,
    "vi": "Các chuyến phà giữa những hòn đảo đã chạy lại từ sáng thứ Hai, cảng vụ cho biết như vậy. " * 3,
    "ru": "Паромы между островами снова ходят с утра понедельника, сообщил начальник порта вчера. " * 3,
    "ja": "島々を結ぶフェリーは月曜日の朝から再び運航していると港長が述べた。乗客は喜んでいる。" * 3,
    "ar": "عادت العبارات بين الجزر إلى العمل منذ صباح يوم الاثنين كما قال مدير الميناء أمس للصحفيين. " * 3,
}
TITLES = {
    "en": ["Bridge over the sound is closed for a week", "New harbour for the northern island"],
    "vi": ["Cây cầu qua eo biển đóng cửa một tuần", "Cảng mới cho hòn đảo phía bắc"],
    "ru": ["Мост через пролив закрыт на неделю", "Новая гавань для северного острова"],
    "ja": ["海峡の橋が一週間閉鎖される見通し", "北の島に新しい港が完成した"],
    "ar": ["الجسر فوق المضيق مغلق لمدة أسبوع كامل", "ميناء جديد للجزيرة الشمالية هذا العام"],
}
#: Headings that no list of ours has.
UNKNOWN = {
    "en": "The ferry saga",
    "vi": "Dòng sự kiện phà biển",
    "ru": "Вокруг пролива",
    "ja": "航路の物語",
    "ar": "حكاية المضيق",
}


def read(body: str, language: str) -> Article:
    page = f"<!doctype html><html lang={language}><head><title>Ferries 2026</title></head><body>{body}</body></html>"
    return extract_article(Document(data=page.encode(), url=f"{SITE}/ferries-2026.html", media_type="text/html"))


def page(language: str, block: str, *, inside: bool) -> str:
    text = f"<p>{TEXT[language]}</p><p>{TEXT[language]}</p>"
    nav = "<nav><a href=/news>News</a> <a href=/sport>Sport</a></nav>"
    article = f"<div>{text}{block}<p>{TEXT[language]}</p></div>" if inside else f"<div>{text}</div>{block}"
    return f"{nav}<main><h1>Ferries 2026</h1>{article}</main>"


def linked(title: str, number: int) -> str:
    return f"<a href=/story-{number}.html>{title}</a>"


@pytest.mark.parametrize("inside", [False, True], ids=["behind", "inside"])
@pytest.mark.parametrize("language", sorted(TEXT))
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<h3>{heading}</h3><ul>{items}</ul>|<li>{link}</li>", id="list"),
        pytest.param(
            "<div><h4>{heading}</h4>{items}</div>|<div><img src=/{number}.jpg width=200>{link}</div>", id="cards"
        ),
        pytest.param("<h3>{heading}</h3><div>{items}</div>|<div><h5>{link}</h5></div>", id="headings"),
    ],
)
def test_unknown_heading(form: str, language: str, inside: bool) -> None:
    """All of its links are related, in order, and neither heading nor titles are text."""
    frame, item = form.split("|")
    links = [linked(title, number) for number, title in enumerate(TITLES[language])]
    items = "".join(item.format(link=link, number=number) for number, link in enumerate(links))
    article = read(page(language, frame.format(heading=UNKNOWN[language], items=items), inside=inside), language)
    related = [link.title for link in article.links if link.kind is LinkKind.RELATED]
    assert related == TITLES[language]
    assert len(article.body) == (3 if inside else 2)
    assert not any(title in paragraph for title in [*TITLES[language], UNKNOWN[language]] for paragraph in article.body)


@pytest.mark.parametrize("language", sorted(TEXT))
def test_links_that_are_no_stories(language: str) -> None:
    """Sections, other sites and a single link under a heading are no block of related articles."""
    sections = "".join(f"<li><a href=/s{number}>{word}</a></li>" for number, word in enumerate(("A", "B", "C")))
    away = "".join(
        f"<li><a href=https://other.example/{n}>{title}</a></li>" for n, title in enumerate(TITLES[language])
    )
    block = f"<h3>{UNKNOWN[language]}</h3><ul>{sections}</ul><h3>{UNKNOWN[language]}</h3><ul>{away}</ul>"
    assert read(page(language, block, inside=False), language).links == ()


def test_footer_and_sidebar() -> None:
    """What the frame of the page and its sidebar list under a heading is none of the article's."""
    items = "".join(f"<li>{linked(title, number)}</li>" for number, title in enumerate(TITLES["en"]))
    block = f"<h3>Our choice</h3><ul>{items}</ul>"
    text = f"<p>{TEXT['en']}</p>" * 3
    for column in (block, block + block):
        row = f"<div><div><h1>Ferries 2026</h1>{text}</div><div>{column}</div></div>"
        assert read(f"{row}<footer>{block}</footer>", "en").links == ()
        assert read(f"<main>{row}</main>", "en").links == ()
    for tag in ("main", "article"):  # behind the article, in what is its own
        body = f"<{tag}><div><h1>Ferries 2026</h1>{text}</div><div>{block}</div></{tag}>"
        assert [link.title for link in read(body, "en").links] == TITLES["en"]
