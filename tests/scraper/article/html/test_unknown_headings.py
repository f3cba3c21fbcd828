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


def read(body: str, language: str, own: str = "/ferries-2026.html") -> Article:
    page = f"<!doctype html><html lang={language}><head><title>Ferries 2026</title></head><body>{body}</body></html>"
    return extract_article(Document(data=page.encode(), url=SITE + own, media_type="text/html"))


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
        pytest.param("<div><p>{heading}</p><ul>{items}</ul></div>|<li>{link}</li>", id="line"),
        pytest.param("<div><div><b>{heading}</b></div>{items}</div>|<div>{link}</div>", id="bold-line"),
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
    """Sections and other sites under a heading are no block of related articles."""
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


@pytest.mark.parametrize("language", sorted(TEXT))
@pytest.mark.parametrize(
    "frame",
    [
        "<main><article><h1>Ferries 2026</h1><div>{text}</div></article>{aside}</main>",
        "<main><div><article><h1>Ferries 2026</h1><div>{text}</div></article>{aside}</div></main>",
        "<article><h1>Ferries 2026</h1><div>{text}</div>{aside}</article>",
    ],
)
def test_an_aside_with_one_heading(frame: str, language: str) -> None:
    """An <aside> behind the text, in the <main> of the two, is related to it if it has one heading over stories."""
    text = f"<p>{TEXT[language]}</p>" * 3
    titles = [*TITLES[language], f"{TITLES[language][0]} 7"]
    items = "".join(
        f"<article><a href=/story-{n}.html><img src=/{n}.jpg></a><h3>{linked(title, n)}</h3></article>"
        for n, title in enumerate(titles)
    )
    block = f"<h2>{UNKNOWN[language]}</h2><div>{items}</div>"
    found = read(frame.format(text=text, aside=f"<aside>{block}</aside>"), language)
    assert [link.title for link in found.links] == titles
    sidebar = f"<aside>{block}<h2>{UNKNOWN[language]} 7</h2><p>{titles[0]}</p></aside>"
    assert read(frame.format(text=text, aside=sidebar), language).links == ()
    outside = frame.replace("main>", "div>").replace("<article>", "<div>").replace("</article>", "</div>")
    assert read(outside.format(text=text, aside=f"<aside>{block}</aside>"), language).links == ()


@pytest.mark.parametrize("language", sorted(TEXT))
def test_links_to_share_the_page_are_no_stories(language: str) -> None:
    """A short line above links that share the article in several ways is none of a block's headings, but text."""
    ways = "".join(
        f"<li><a href='/ferries-2026.html?share={n}'>{title}</a></li>" for n, title in enumerate(TITLES[language] * 2)
    )
    line = f"{UNKNOWN[language]}: “7”"
    article = read(page(language, f"<p>{line}</p><div><ul>{ways}</ul></div>", inside=True), language)
    assert line in article.body
    assert article.links == ()


def cards(language: str, count: int) -> str:
    titles = TITLES[language] * count
    return "".join(
        f"<div><img src=/{number}.jpg width=200>{linked(title, number)}</div>"
        for number, title in enumerate(titles[:count])
    )


@pytest.mark.parametrize("language", sorted(TEXT))
def test_cards_without_a_heading(language: str) -> None:
    """The first block of several stories behind the text, in what holds it and the title, is related to it."""
    text = f"<h1>Ferries 2026</h1><div><p>{TEXT[language]}</p><p>{TEXT[language]}</p></div>"
    behind = f"<div>{cards(language, 3)}</div>"
    others = f"<div>{cards(language, 5)}</div>"
    assert len(read(f"<main>{text}{behind}{others}</main>", language).links) == 3
    assert read(f"<main>{text}<div>{cards(language, 2)}</div></main>", language).links == ()
    assert read(f"<main><div>{text}</div><aside>{behind}</aside></main>", language).links == ()
    assert read(f"<div>{text}</div>{behind}", language).links == ()  # it may be what the whole site reads


def test_menu_above_the_title() -> None:
    """What a menu lists above the title is no block of the article, whatever its heading says."""
    menu = "<div><span>Read more</span><ul><li><a href=/sport/rowing>Rowing</a></li></ul></div>"
    assert read(f"{menu}<main><h1>Ferries 2026</h1><p>{TEXT['en']}</p><p>{TEXT['en']}</p></main>", "en").links == ()


def test_class_names_make_no_block() -> None:
    """Links are related by where they stand, not by what their element is called."""
    text = f"<h1>Ferries 2026</h1><div><p>{TEXT['en']}</p><p>{TEXT['en']}</p></div>"
    for name in ("related", "x"):
        assert len(read(f"<main>{text}<div class={name}>{cards('en', 3)}</div></main>", "en").links) == 3
        assert read(f"<div>{text}</div><div class={name}>{cards('en', 3)}</div>", "en").links == ()


@pytest.mark.parametrize("name", ["teaser__category", "x"])
def test_what_a_card_says(name: str) -> None:
    """Section, day and summary of a card are read by place: a link to a list, a date in a line, a sentence."""
    card = (
        "<div><span><a class={name} href=/boats>Boats</a></span><h4><a href=/story-{n}.html>{title}</a></h4>"
        "<div>7 March 2026</div><div class={name}>Nobody in the harbour had seen so much ice.</div></div>"
    )
    items = "".join(card.format(name=name, n=n, title=title) for n, title in enumerate(TITLES["en"]))
    links = read(page("en", f"<h3>The ferry saga</h3>{items}", inside=False), "en").links
    assert [(link.title, link.category, link.summary) for link in links] == [
        (title, "Boats", "Nobody in the harbour had seen so much ice.") for title in TITLES["en"]
    ]
    assert all(link.published is not None and link.published.day == 7 for link in links)


@pytest.mark.parametrize("language", sorted(TEXT))
def test_parts_of_the_article_show_its_column(language: str) -> None:
    """A block beside loose parts of the article, its tags here, is under it; without these it may be a column."""
    text = f"<article><h1>Ferries 2026</h1>{f'<p>{TEXT[language]}</p>' * 3}</article>"
    rows = "".join(f"<li>{linked(title, number)}</li>" for number, title in enumerate(TITLES[language] * 2))
    tags = "<p><a href=/t/1>Boats</a> <a href=/t/2>Ice</a></p>"
    column = f"<div>{text}{{}}<div><h3>{UNKNOWN[language]}</h3><ul>{rows}</ul></div></div><div>© 2026</div>"
    beside = column.format("")
    assert len(read(column.format(tags), language).links) == 4
    assert read(beside, language).links == ()
    popular = f"<main><div>{text}</div><div><h3>Most read</h3><ul>{rows}</ul></div></main>"
    assert read(popular, language).links == ()


@pytest.mark.parametrize("heading", ["Cinema", "Điện ảnh", "Кино", "电影", "سينما", "Most read", "Meistgelesen"])
@pytest.mark.parametrize(
    "small", ["<div>© 2026 The paper</div>", "<p><a href=#top>Back to top</a></p>", "<p><a href=/print>Print</a></p>"]
)
@pytest.mark.parametrize("order", ["{column}{small}", "{small}{column}", "{column}{tags}", "{small}{column}{tags}"])
def test_a_foreign_column_beside_a_small_line(order: str, small: str, heading: str) -> None:
    """A line that names neither authors nor tags shows nothing of the column beside it, nor do tags behind."""
    titles = [*TITLES["en"], "A new painting is in town"]
    stories = "".join(f"<li>{linked(title, number)}</li>" for number, title in enumerate(titles))
    column = f"<div><h3>{heading}</h3><ul>{stories}</ul></div>"
    tags = "<p><a href=/t/1>Boats</a> <a href=/t/2>Ice</a></p>"
    paragraphs = f"<p>{TEXT['en']}</p>" * 3
    article = f"<div><h1>Ferries 2026</h1>{paragraphs}</div>"
    behind = order.format(column=column, small=small, tags=tags)
    assert read(f"<div>{article}{behind}</div><footer>x</footer>", "en").links == ()


@pytest.mark.parametrize("heading", ["Most read", "Meistgelesen", "Самое читаемое", "人気"])
def test_what_the_whole_site_reads_is_not_related(heading: str) -> None:
    """Stories under such a heading beside the article, in the page's <main>, are no related ones."""
    titles = [*TITLES["en"], "A new painting is in town"]
    stories = "".join(f"<li>{linked(title, number)}</li>" for number, title in enumerate(titles))
    paragraphs = f"<p>{TEXT['en']}</p>" * 3
    article = f"<article><h1>Ferries 2026</h1>{paragraphs}</article>"
    assert read(f"<main>{article}<div><h3>{heading}</h3><ul>{stories}</ul></div></main>", "en").links == ()


@pytest.mark.parametrize("remark", ["2026-02-03 04:10, all of them", "Стоит на вчерашний день", "昨日の集計による"])
@pytest.mark.parametrize("heading", ["Most read", "Самое читаемое", "인기뉴스"])
def test_a_remark_below_the_heading_of_a_list_of_the_site(heading: str, remark: str) -> None:
    """What is said beside such a heading is not the heading of its stories."""
    titles = [*TITLES["en"], "A new painting is in town"]
    stories = "".join(f"<li>{linked(title, number)}</li>" for number, title in enumerate(titles))
    paragraphs = f"<p>{TEXT['ru']}</p>" * 3
    article = f"<article><h1>Ferries 2026</h1>{paragraphs}</article>"
    block = f"<section><div><h3>{heading}</h3><p>{remark}</p></div><ul>{stories}</ul></section>"
    assert read(f"<main>{article}{block}</main>", "en").links == ()


def test_a_date_heads_no_links() -> None:
    """The day of an article stands above the links to the ones before and after it."""
    near = f"<p>{linked(TITLES['en'][0], 1)}</p><p>{linked(TITLES['en'][1], 2)}</p>"
    text = f"<p>{TEXT['en']}</p>" * 3
    page = f"<main><h1>Ferries 2026</h1><div>{text}</div><div><p>{{}}</p><div>{near}</div></div></main>"
    assert read(page.format("7 March 2026 10:05"), "en").links == ()
    for said in ("The ferry saga", "See also (7 March 2026):", "All about 7 March 2026"):
        assert len(read(page.format(said), "en").links) == 2


@pytest.mark.parametrize("language", sorted(TEXT))
@pytest.mark.parametrize("number", ["", "1. "])
def test_a_sentence_as_the_first_heading_heads_its_part(language: str, number: str) -> None:
    """Headings may be sentences, of all parts or of the first."""
    first = number + TEXT[language][: len(TEXT[language]) // 3].strip()
    rest = f"<p>{TEXT[language]}</p>" * 3
    text = f"<main><div><h1>Ferries 2026</h1><p><a href=/s>Share</a></p><h2>{first}</h2>{rest}</div></main>"
    found = read(text, language)
    assert found.lede_raw is None
    assert first in (found.content or "")


@pytest.mark.parametrize("inside", [False, True], ids=["behind", "inside"])
@pytest.mark.parametrize("language", sorted(TEXT))
@pytest.mark.parametrize(
    "form",
    [
        "<div class=x><h3>{heading}</h3>{link}</div>",
        "<div class=x><h4>{heading}</h4><ul><li>{link}</li></ul></div>",
        "<div class=x><p><b>{heading}:</b></p><p>{link}</p></div>",
        "<div class=x><div><h3>{heading}</h3></div><article><h3>{link}</h3></article></div>",
    ],
)
@pytest.mark.parametrize(
    ("own", "other", "count"),
    [
        ("/news/ferries-340017/", "/news/bridge-339912/", 1),
        ("/2026/03/11/ferries.html", "/2025/12/07/bridge.html", 1),
        ("/news/ferries-340017/", "/subscribe/", 0),
        ("/news/ferries-340017/", "https://other.example/news/bridge-339912/", 0),
        ("/ferries", "/bridge", 0),
        ("/news/ferries-340017.html", "/news/ferries-340017_2.html", 0),
    ],
)
def test_one_story_in_a_box_of_its_own(
    own: str, other: str, count: int, form: str, language: str, inside: bool
) -> None:
    """A single link under any heading, with nothing else in its box, is related if its address is like the page's."""
    title = TITLES[language][0]
    box = form.format(heading=UNKNOWN[language], link=f'<a href="{other}">{title}</a>')
    found = read(page(language, box, inside=inside and count > 0), language, own)
    assert [link.title for link in found.links] == [title] * count
    if count:
        assert not any(said in (found.content or "") for said in (title, UNKNOWN[language]))
        neighbours = box.replace(other, "/news/harbour-339913/").replace(title, TITLES[language][1])
        assert read(page(language, box + neighbours, inside=False), language, own).links == ()
        both = box.replace("class=x", "class=prev") + neighbours.replace("class=x", "class=next")
        assert read(page(language, both, inside=False), language, own).links == ()
