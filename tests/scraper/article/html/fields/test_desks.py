"""Who signs a page where a desk, an agency, an icon or a button stands beside him or in his place."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

CHINESE = "港口今天早上重新開放，渡輪再次往返於各島之間，乘客們都非常高興。" * 3
WORDS = ("small", "many wooden", "some fishing", "a few old")
ENGLISH = "".join(f"<p>The harbour has opened and {word} boats sail between its islands again.</p>" for word in WORDS)


def page(body: str, title: str = "港口重新開放") -> Article:
    """The record of a page that is nothing but *body*."""
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    return extract_article(Document(data=html.encode(), url="https://coast.example/1"))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("（山城社記者王大山花蓮縣12日電）", ""),
        ("【海港報／記者王大山／台北報導】", ""),
        ("", "（海港新聞王大山台北報導）"),
    ],
)
def test_chinese_brackets_around_the_text(start: str, end: str) -> None:
    """Agencies and stations name who reports in brackets before the first sentence or behind the last."""
    article = page(f"<div><p>{start}{CHINESE}</p><p>{CHINESE}</p><p>{CHINESE}{end}</p></div>")
    assert [person.name for person in article.authors] == ["王大山"]


def test_a_desk_beside_the_day_behind_the_text() -> None:
    """A line of the article's day and a desk is no part of the text, and the reporter above it signs."""
    signed = "<p>記者王大山 李小湖 台北報導</p><p>(2026-03-07 12:00) 午間新聞</p>"
    article = page(f"<div><p>{CHINESE}</p><p>{CHINESE}</p><p>{CHINESE}</p>{signed}</div>")
    assert [person.name for person in article.authors] == ["王大山", "李小湖"]
    assert len(article.body) == 3


@pytest.mark.parametrize(
    ("line", "day", "name"),
    [
        ("মীরা সেন,নিজস্ব প্রতিবেদক", "সময় : ১২ মার্চ ২০২৫, ০৯:৩৫", "মীরা সেন"),
        ("मीरा शर्मा, संवाददाता", "समय : 12 मार्च 2025, 09:35", "मीरा शर्मा"),
        ("Mira Sen, reporter", "Loaded : 12 March 2025, 09:35", "Mira Sen"),
    ],
)
def test_a_job_shows_that_a_link_is_a_name(line: str, day: str, name: str) -> None:
    """A link near the date names the author if his job stands beside his name; the label of the date is no name."""
    article = page(f"<ul><li><a href='#'>{line}</a></li><li>{day}</li></ul><div>{ENGLISH}</div>", "A harbour opens")
    assert [person.name for person in article.authors] == [name]


@pytest.mark.parametrize(
    ("before", "behind", "name"),
    [
        ("<div><i class='icon-user'></i> मीरा शर्मा <i class='icon-clock'></i> बिहिबार, साउन</div>", "", "मीरा शर्मा"),
        ("<div><span class='fa fa-user'></span> <a href=/m>Mira Sen</a> <i class=eye></i> 12</div>", "", "Mira Sen"),
        ("<div><b class=person-icon></b> Мира Сенова</div>", "", "Мира Сенова"),
        ("", "<div class=hint><span class=author>MIRA SEN</span></div><p>All rights</p>", "MIRA SEN"),
    ],
)
def test_marks_of_an_author(before: str, behind: str, name: str) -> None:
    """The icon of a person stands for a label; so does what the element right behind the text is called."""
    article = page(f"{before}<div>{ENGLISH}</div>{behind}", "A harbour opens")
    assert [person.name for person in article.authors] == [name]


def test_an_icon_without_a_name() -> None:
    """An icon of a person before the button of a reader's account shows no author."""
    article = page(f"<div><i class=icon-user></i> Sign In</div><div>{ENGLISH}</div>", "A harbour opens")
    assert article.authors == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("<p>by <b>Jane Doe</b></p><p>She rows. <a rel=author href=/contributors/jd>Bio</a></p>", "Jane Doe"),
        ("<p>Veröffentlicht am 10.01.2015 | Lesedauer: 3 Minuten | Von Jan Meier</p>", "Jan Meier"),
        ("<p>Опубликовано 10.01.2015 • Читать 3 минуты • Автор: Анна Белова</p>", "Анна Белова"),
    ],
)
def test_the_line_that_has_a_label(line: str, name: str) -> None:
    """A labelled name is the author's, beside a link to his page that says something else, and among other parts."""
    article = page(f"{line}<div>{ENGLISH}</div>", "A harbour opens")
    assert [person.name for person in article.authors] == [name]


def test_a_caption_with_a_date_names_no_author() -> None:
    """A line that is a sentence and ends in a place and a day names nobody."""
    caption = (
        "<cite>Coastline – Don Ackerman poses for a portrait at his pier in Toledo, Ohio, August 31, 2010. …</cite>"
    )
    assert page(f"{caption}<div>{ENGLISH}</div>", "A harbour opens").authors == ()


def test_a_network_in_the_menu_signs_nothing() -> None:
    """A link to the site's account on a network is no author, though it says that it is."""
    menu = "<ul><li><a rel=author href=https://plus.google.com/1>Google+</a></li><li><a href=/>News</a></li></ul>"
    article = page(f"{menu}<div>{ENGLISH}</div>", "A harbour opens")
    assert (article.authors, article.byline) == ((), None)


def test_a_button_is_no_name() -> None:
    """Two phrases with a comma are not two names if one of them is a button of the page."""
    text = "".join(f"<p>{'তিস্তার চরে আজ সকালে নতুন সেতুটি সবার জন্য খুলে দেওয়া হয়েছে। ' * 4}</p>" * 3)
    article = page(f"<div><b>এখানে চাপুন, আরো পড়ুন</b></div><div>{text}</div>", "চরে নতুন সেতু")
    assert article.authors == ()


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        ("<meta name=author content=admin>", None),
        ("<meta name=author content='Mira Sen'><meta property=article:author content=../../author/mira>", "Mira Sen"),
    ],
)
def test_what_signs_no_feed(head: str, byline: str | None) -> None:
    """The account of whoever runs the site, and a relative address, are shown to no reader as a byline."""
    html = (
        f"<html><head><title>A harbour opens</title>{head}</head><body><h1>A harbour opens</h1>{ENGLISH}</body></html>"
    )
    assert extract_article(Document(data=html.encode(), url="https://coast.example/1")).byline == byline
