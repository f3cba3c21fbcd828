"""Pages that hold whole posts and link to none of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC
from typing import ClassVar, cast
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborHTMLParser

from feeds.discovery import Look, best_way
from scraper.article import extract_article
from scraper.article.evidence import Context
from scraper.article.html.outline import read_outline
from scraper.article.html.posts import read_posts
from scraper.sources.found import FoundList, FoundPage
from scraper.sources.kinds import SourceKind
from scraper.sources.listing import extract_listing
from scraper.urls import url_key
from storage.articles.identity import address_key
from storage.model import Article, Document, Kind

PAGE = "https://club.example/news.html"
#: By language: days as printed, and the same in figures; titles and texts of posts.
POSTS: dict[str, Sequence[tuple[str, str, str, str]]] = {
    "en": (
        (
            "12 May 2024",
            "2024-05-12",
            "New boats",
            "Four boats came by train. The old ones go to the school by the lake.",
        ),
        (
            "3 March 2024",
            "2024-03-03",
            "Spring cleaning",
            "We sweep the boathouse on Saturday, and bring our own brooms.",
        ),
        ("28 January 2024", "2024-01-28", "Meeting", "The members chose a treasurer, and thanked the one before her."),
        (
            "30 November 2023",
            "2023-11-30",
            "Ice",
            "The lake is closed until the ice is gone. Skaters go at their risk.",
        ),
    ),
    "ru": (
        ("12 мая 2024", "2024-05-12", "Новые лодки", "Четыре лодки привезли поездом. Старые отдали школе у озера."),
        ("3 марта 2024", "2024-03-03", "Уборка", "В субботу мы метём лодочный сарай, мётлы приносим с собой."),
        ("28 января 2024", "2024-01-28", "Собрание", "Члены клуба выбрали казначея и поблагодарили прежнего."),
        ("30 ноября 2023", "2023-11-30", "Лёд", "Озеро закрыто, пока не сойдёт лёд. На коньках — на свой страх."),
    ),
    "ja": (
        ("2024年5月12日", "2024-05-12", "新しい舟", "四艘の舟が列車で届きました。古い舟は湖のそばの学校へ行きます。"),
        ("2024年3月3日", "2024-03-03", "春の掃除", "土曜日に舟小屋を掃除します。ほうきは各自でお持ちください。"),
        ("2024年1月28日", "2024-01-28", "総会", "会員は新しい会計係を選び、前の係に礼を述べました。"),
        ("2023年11月30日", "2023-11-30", "氷", "氷がなくなるまで湖は閉鎖します。滑る方は自己責任でどうぞ。"),
    ),
    "ar": (
        ("12 مايو 2024", "2024-05-12", "قوارب جديدة", "وصلت أربعة قوارب بالقطار. القوارب القديمة ستذهب إلى المدرسة."),
        ("3 مارس 2024", "2024-03-03", "تنظيف الربيع", "ننظف بيت القوارب يوم السبت ونحضر معنا المكانس من البيت."),
        ("28 يناير 2024", "2024-01-28", "الاجتماع", "اختار الأعضاء أمينا للصندوق وشكروا من كان قبله."),
        ("30 نوفمبر 2023", "2023-11-30", "الجليد", "البحيرة مغلقة حتى يذوب الجليد. من يتزلج فعلى مسؤوليته."),
    ),
}
Post = tuple[str, str, str, str]
#: How posts stand on their page; those that show a title, and those that show none.
TITLED: dict[str, Callable[[Post], str]] = {
    "day and title in a heading": lambda post: f"<h3>{post[0]} - {post[2]}</h3><p>{post[3]}</p>",
    "title and day in a heading": lambda post: f"<h3>{post[2]} ({post[0]})</h3><p>{post[3]}</p>",
    "a box each": lambda post: (
        f"<div class=x><h2>{post[2]}</h2><div><span>{post[0]}</span></div><p>{post[3]}</p></div>"
    ),
    "a heading above the day": lambda post: f"<h2>{post[2]}</h2><p><i>{post[0]}</i></p><p>{post[3]}</p>",
    "a heading below the day": lambda post: f"<p>{post[0]}</p><h2>{post[2]}</h2><p>{post[3]}</p>",
    "the day at the end": lambda post: f"<h2>{post[2]}</h2><p>{post[3]}</p><p><em>(A. B., {post[0]})</em></p><hr>",
    "a bold line": lambda post: f"<li><b>{post[0]}: {post[2]}</b><p>{post[3]}</p></li>",
    "a line above": lambda post: f"<div><div>{post[2]}</div><div>{post[0]}</div><div>{post[3]}</div></div>",
    "a line below": lambda post: f"<p>{post[0]}</p><p><strong>{post[2]}</strong></p><p>{post[3]}</p>",
    "bold beside the day": lambda post: f"<li><b>{post[0]}</b> <b>{post[2]}</b> {post[3]}</li>",
    "a bold line above": lambda post: f"<p><b>{post[2]}</b></p><p>{post[0]}</p><p>{post[3]}</p>",
    "a cell": lambda post: f"<tr><td>{post[0]}</td><td><b>{post[2]}</b><br>{post[3]}</td></tr>",
    "articles": lambda post: f"<article><header><time>{post[0]}</time><h3>{post[2]}</h3></header>{post[3]}</article>",
}
UNTITLED: dict[str, Callable[[Post], str]] = {
    "a definition list": lambda post: f"<dt>{post[0]}</dt><dd>{post[3]}</dd>",
    "rows": lambda post: f"<tr><td>{post[0]}</td><td>{post[3]}</td></tr>",
    "items": lambda post: f"<li>{post[0]}: {post[3]}</li>",
    "bold days": lambda post: f"<p><b>{post[0]}</b> {post[3]}</p>",
    "lines": lambda post: f"<b>{post[0]}</b><br>{post[3]}<br><br>",
    "paragraphs": lambda post: f"<p>{post[0]} – {post[3]}</p>",
    "brackets": lambda post: f"<p>[{post[0]}] {post[3]}</p>",
    "a table each": lambda post: f"<table><tr><td>{post[0]}</td></tr><tr><td>{post[3]}</td></tr></table>",
}
AROUND = {"<dt>": "dl", "<tr>": "table", "<li>": "ul"}


def page_of(posts: str, language: str, *, head: str = "") -> str:
    tag = AROUND.get(posts[:4], "div")
    menu = (
        "<ul><li><a href=/>Home</a></li><li><a href=/boats.html>Boats</a></li><li><a href=/about.html>Us</a></li></ul>"
    )
    return (
        f"<!doctype html><html lang={language}><head><meta charset=utf-8><title>Club</title>{head}</head><body>"
        f"<div>{menu}</div><h1>Club</h1><{tag}>{posts}</{tag}>"
        "<div><a href=/imprint.html>Imprint</a> © 2024</div></body></html>"
    )


def read(html: str, url: str = PAGE) -> list[FoundPage]:
    document = Document(data=html.encode(), url=url, final_url=url)
    return list(extract_listing(document, timezone=None, rules=None, selectors={}).pages)


def days(pages: Sequence[FoundPage]) -> list[str | None]:
    return [f"{page.published:%Y-%m-%d}" if page.published else None for page in pages]


def said(page: FoundPage) -> tuple[str | None, str]:
    """The title and the text of the article that a post becomes."""
    assert page.document is not None
    article = extract_article(replace(page.document, listed_title=page.title))
    assert article.kind is Kind.ARTICLE
    assert article.published == page.published
    return article.title, " ".join(article.body)


@pytest.mark.parametrize("language", POSTS)
@pytest.mark.parametrize("form", TITLED)
def test_posts_with_titles(form: str, language: str) -> None:
    """Each post is an article with its own title, day and text, wherever the day stands."""
    posts = POSTS[language]
    pages = read(page_of("".join(map(TITLED[form], posts)), language))
    assert days(pages) == [post[1] for post in posts]
    for page, post in zip(pages, posts, strict=True):
        title, text = said(page)
        assert title == post[2]
        assert text.startswith(post[3])


@pytest.mark.parametrize("language", POSTS)
@pytest.mark.parametrize("form", UNTITLED)
def test_posts_without_titles(form: str, language: str) -> None:
    """A post without a title is called by its first words; its day is no part of its text."""
    posts = POSTS[language]
    pages = read(page_of("".join(map(UNTITLED[form], posts)), language))
    assert days(pages) == [post[1] for post in posts]
    for page, post in zip(pages, posts, strict=True):
        title, text = said(page)
        assert title is not None
        assert post[3].startswith(title.rstrip(" …"))
        assert text == post[3]


@pytest.mark.parametrize("language", POSTS)
def test_the_oldest_first(language: str) -> None:
    posts = POSTS[language][::-1]
    pages = read(page_of("".join(map(TITLED["day and title in a heading"], posts)), language))
    assert days(pages) == [post[1] for post in posts]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (("March 2024", "February 2024", "May 2023"), ("2024-03-01", "2024-02-01", "2023-05-01")),
        (("2024年3月", "2024年2月", "2023年5月"), ("2024-03-01", "2024-02-01", "2023-05-01")),
        (("12 May", "3 March", "28 January"), (None, None, None)),  # no year is made up
        (("3/25/2024", "2/4/2024", "11/12/2023"), ("2024-03-25", "2024-02-04", "2023-11-12")),
        (("12-13 May 2024", "29 Mar - 2 Apr 2024", "1 May 2023"), ("2024-05-12", "2024-03-29", "2023-05-01")),
        (("2024/05/12-13", "2024/03/29", "2023/05/01"), ("2024-05-12", "2024-03-29", "2023-05-01")),
    ],
)
def test_days_as_they_are_printed(printed: Sequence[str], expected: Sequence[str | None]) -> None:
    """Months alone, American figures and several days: the first day counts. Without a year nothing is known."""
    texts = [post[3] for post in POSTS["en"]]
    posts = "".join(f"<dt>{day}</dt><dd>{text}</dd>" for day, text in zip(printed, texts, strict=False))
    pages = read(page_of(posts, "en"))
    assert [said(page)[1] for page in pages] == texts[:3]
    assert days(pages) == list(expected)


def test_a_year_above() -> None:
    """Days without a year are those of the year in the heading above them."""
    texts = [post[3] for post in POSTS["en"]]
    html = (
        f"<h2>2024</h2><ul><li>12 May: {texts[0]}</li><li>3 March: {texts[1]}</li></ul>"
        f"<h2>2023</h2><ul><li>30 November: {texts[2]}</li><li>2 June: {texts[3]}</li></ul>"
    )
    pages = read(page_of(html, "en"))
    assert days(pages) == ["2024-05-12", "2024-03-03", "2023-11-30", "2023-06-02"]
    assert [said(page)[1] for page in pages] == texts


def test_what_a_post_holds_is_kept() -> None:
    """Lists, pictures, sub-headings and links of a post stay in its text; what follows the last one does not."""
    posts = POSTS["en"]
    inside = "<ul><li>Oars <a href=/oars.pdf>as a list</a></li></ul><img src=/boat.jpg width=600 height=400 alt=Boat>"
    html = "".join(f"<h3>{post[0]}: {post[2]}</h3><p>{post[3]}</p>{inside}" for post in posts)
    pages = read(page_of(html + "<form><input name=q></form><h2>Contact</h2><p>Write to us.</p>", "en"))
    assert len(pages) == len(posts)
    for page in pages:
        assert page.document is not None
        article = extract_article(replace(page.document, listed_title=page.title))
        assert 'href="https://club.example/oars.pdf"' in (article.content or "")
        assert 'src="https://club.example/boat.jpg"' in (article.content or "")
        assert "Contact" not in (article.content or "")


@pytest.mark.parametrize("language", POSTS)
def test_addresses_point_at_the_posts(language: str) -> None:
    """The address is that of the page with an anchor, if there is one, and words that the page has: they tell posts
    apart, and an anchor that moves does not.
    """
    posts = POSTS[language]
    form = "<h3><a name=n{number}></a>{0} - {2}</h3><p>{3}</p>"
    pages = read(page_of("".join(form.format(*post, number=number) for number, post in enumerate(posts)), language))
    moved = read(page_of("".join(form.format(*post, number=number + 1) for number, post in enumerate(posts)), language))
    for number, (page, other, post) in enumerate(zip(pages, moved, posts, strict=True)):
        before, _, words = page.url.partition(":~:text=")
        assert before == f"{PAGE}#n{number}"
        start, _, behind = words.partition(",-")
        line = f"{post[0]} - {post[2]}"
        assert line.startswith(unquote(start))
        assert not behind or post[3].startswith(unquote(behind))
        assert "-" not in start
        assert url_key(page.url) == url_key(other.url)
        assert address_key(page.url) == address_key(other.url)
    assert len({url_key(page.url) for page in pages}) == len(posts)


def test_equal_titles() -> None:
    """Posts of one title are told apart by their days and first words."""
    html = "".join(f"<h3>Minutes</h3><p>{post[0]}</p><p>{post[3]}</p>" for post in POSTS["en"])
    pages = read(page_of(html, "en"))
    assert [page.title for page in pages] == ["Minutes"] * 4
    assert len({address_key(page.url) for page in pages}) == 4


def test_two_posts_under_headings() -> None:
    """Two posts are enough where each has a heading that states its day."""
    assert len(read(page_of("".join(map(TITLED["day and title in a heading"], POSTS["en"][:2])), "en"))) == 2


@pytest.mark.parametrize("language", POSTS)
@pytest.mark.parametrize(
    "form",
    [
        "<h3><a href=/{number}.html>{2}</a></h3><p>{0}</p><p>{3}</p>",
        "<div><p>{0}</p><h3>{2}</h3><p>{3}</p><a href=/{number}.html>&gt;&gt;</a></div>",
        "<li>{0}: <a href=/{number}.html>{2}</a> {3}</li>",
        "<div><h3>{2}</h3><p>{3}</p><span>{0}</span><a href=/{number}.html></a></div>",
        "<tr><td>{0}</td><td><a href=/{number}.html>{2}</a></td><td>{3}</td></tr>",
    ],
)
def test_articles_with_pages_of_their_own(form: str, language: str) -> None:
    """What links to a page for each item is a list, however much of the items it shows."""
    posts = "".join(form.format(*post, number=number) for number, post in enumerate(POSTS[language]))
    assert [page.url for page in read(page_of(posts, language))] == [
        f"https://club.example/{at}.html" for at in range(4)
    ]


@pytest.mark.parametrize("language", POSTS)
@pytest.mark.parametrize("count", ["{}/{}", "{} / {}"])
def test_pictures_that_are_counted(language: str, count: str) -> None:
    """Slides with their numbers are no posts, while days of one month are."""
    slides = "".join(f"<div><p><b>@boats</b></p><p>{post[3]}</p><span>{{}}</span></div>" for post in POSTS[language])
    numbers = [count.format(number, 4) for number in range(1, 5)]
    assert read(slides.format(*numbers)) == []
    listed = "".join(
        f"<section><h3><a href=/{n}.html>{post[2]}</a></h3></section>" for n, post in enumerate(POSTS[language])
    )
    assert [page.title for page in read(listed + slides.format(*numbers))] == [post[2] for post in POSTS[language]]
    assert len(read(slides.format(*(f"{day}/4" for day in (2, 9, 17, 30))))) == 4


@pytest.mark.parametrize(
    "time", ["05:0{number} PM", "1{number}:05", "5.0{number} Uhr", "오후 5:0{number}", "17h0{number}"]
)
@pytest.mark.parametrize("language", POSTS)
def test_permalinks_that_are_times(language: str, time: str) -> None:
    """A time that leads from a post to a page of its own is its link; one to a place of an archive is none."""
    form = "<h2>{0}</h2><h3>{2}</h3><p>{3}</p><p>A. B., <a href=/2024/{number}>" + time + "</a>, Club</p>"
    context = Context(base_url=PAGE, language=language, zone=UTC)
    for path, count in (("{number}", 0), ("05.html#{number}", 4)):
        cards = form.replace("{number}>", f"{path}>", 1)
        posts = "".join(cards.format(*post, number=number) for number, post in enumerate(POSTS[language]))
        body = LexborHTMLParser(page_of(posts, language)).body
        assert body is not None
        assert len(read_posts(read_outline(body), context)) == count


@pytest.mark.parametrize(
    "html",
    [
        "".join(
            f"<h3>{year}</h3><p>In this year the club bought a boat and sold another.</p>" for year in range(1990, 1996)
        ),
        "".join(f"<h3>{number}. Who may row?</h3><p>Everybody may row who can swim.</p>" for number in range(1, 6)),
        "".join(f"<h2>2019.{number}</h2><p>This version mends a leak.</p>" for number in ("3", "2.1", "2", "1.1", "1")),
        "<p>On 3 March 2024 we met.</p><p>We were founded on 5 May 1950.</p><p>Since 1 June 1999 we have a lake.</p>",
        "".join(f"<p>Boat {number} is red.</p>" for number in range(9)),
    ],
    ids=["years", "questions", "versions", "days within sentences", "no days"],
)
def test_pages_that_hold_no_posts(html: str) -> None:
    """A chronicle of years, questions, versions and texts that name days are no posts."""
    assert read(page_of(html, "en")) == []


def test_days_that_follow_no_order() -> None:
    """Days that stand in no order are not those of posts."""
    posts = POSTS["en"]
    shuffled = [posts[at % 4] for at in (1, 3, 0, 2, 1, 3, 0)]
    assert read(page_of("".join(f"<li>{post[0]}: {post[3]}</li>" for post in shuffled), "en")) == []


@pytest.mark.parametrize("form", [*TITLED, *UNTITLED])
def test_wrappers_change_nothing(form: str) -> None:
    """Other elements around everything, and no classes, give the same posts."""
    make = {**TITLED, **UNTITLED}[form]
    html = page_of("".join(map(make, POSTS["en"])), "en")
    bare = (
        re.sub(r" class=\w+", "", html).replace("<body>", "<body><div><section>").replace("</body>", "</section></div>")
    )
    assert [(page.title, page.url) for page in read(bare)] == [(page.title, page.url) for page in read(html)]


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-05-12T10:00:00Z">',
        """<script type="application/ld+json">
        {"@type": "NewsArticle", "headline": "Our year", "datePublished": "2024-05-12"}</script>""",
    ],
)
def test_an_article_that_is_a_diary(head: str) -> None:
    """A page that states that it is one article, and when it was published, holds no posts."""
    assert read(page_of("".join(map(TITLED["day and title in a heading"], POSTS["en"])), "en", head=head)) == []


def test_adding_a_page_of_posts() -> None:
    """A page of posts reads as one article, too; it is proposed as a list all the same."""
    html = page_of("".join(map(TITLED["day and title in a heading"], POSTS["en"])), "en")

    class Web:
        """The page alone."""

        seen: ClassVar[dict[str, Document]] = {}

        async def get(self, url: str) -> Document:
            return Document(data=html.encode(), url=url, final_url=url, media_type="text/html")

        async def extract(self, kind: SourceKind, document: Document) -> FoundList:
            return extract_listing(document, timezone=None, rules=None, selectors={})

        async def article(self, document: Document) -> Article:
            return extract_article(document)

        async def sitemaps(self, url: str) -> tuple[str, ...]:
            return ()

    choice = asyncio.run(best_way(cast("Look", Web()), PAGE))
    assert (choice.kind.key, choice.place, len(choice.found.pages)) == ("listing", PAGE, 4)


def test_notices_beside_a_list() -> None:
    """A few notices with days take no place of a list of headlines, which are links."""
    items = "".join(f"<li><a href=/{number}.html>The club wins race number {number}</a></li>" for number in range(20))
    notices = "".join(map(TITLED["day and title in a heading"], POSTS["en"][:3]))
    pages = read(page_of(f"<ul>{items}</ul><div>{notices}</div>", "en"))
    assert len(pages) == 20
    assert all(page.document is None for page in pages)


@pytest.mark.parametrize(
    "form",
    [
        "<li>{0}: {3} <a href=/{number}.html>More</a></li>",  # the rest is behind a button
        "<h3><a href=https://other.example/{number}>{2}</a></h3><p>{0}</p><p>{3}</p>",
        "<h3><a href='javascript:open({number})'>{2}</a></h3><p>{0}</p><p>{3}</p>",
        "<h3>{0}</h3><p>No incidents were reported today.</p>",  # nothing is told
    ],
    ids=["buttons", "elsewhere", "scripts", "all alike"],
)
def test_posts_that_are_told_elsewhere(form: str) -> None:
    """Teasers, links to other sites and days without news are no posts."""
    posts = "".join(form.format(*post, number=number) for number, post in enumerate(POSTS["en"]))
    assert all(page.document is None for page in read(page_of(posts, "en")))


def test_paragraphs_that_begin_with_days() -> None:
    """A day that is part of a sentence begins no post."""
    html = "".join(
        f"<p>On {post[0]}, the members met in the boathouse to speak of what the club needs next, and chose a date.</p>"
        for post in POSTS["en"]
    )
    assert read(page_of(html, "en")) == []


def test_posts_that_begin_alike() -> None:
    """Posts whose titles and first words are the same are told apart by their days."""
    form = "<div><h3>Training</h3><p>{0}</p><p>The training of this week is on Saturday at {number}.</p></div>"
    posts = [form.format(*post, number=number) for number, post in enumerate(POSTS["en"])]
    assert len({address_key(page.url) for page in read(page_of("".join(posts), "en"))}) == 4
    assert {page.url for page in read(page_of("".join(posts[1:]), "en"))} < {
        page.url for page in read(page_of("".join(posts), "en"))
    }
