"""Who signs a page where a desk or an agency stands beside him or in his place."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

CHINESE = "港口今天早上重新開放，渡輪再次往返於各島之間，乘客們都非常高興。" * 3


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
    text = "".join(f"<p>{'The harbour has opened again and its boats sail between the islands. ' * 4}</p>" * 3)
    article = page(f"<ul><li><a href='#'>{line}</a></li><li>{day}</li></ul><div>{text}</div>", "A harbour opens")
    assert [person.name for person in article.authors] == [name]


def test_a_button_is_no_name() -> None:
    """Two phrases with a comma are not two names if one of them is a button of the page."""
    text = "".join(f"<p>{'তিস্তার চরে আজ সকালে নতুন সেতুটি সবার জন্য খুলে দেওয়া হয়েছে। ' * 4}</p>" * 3)
    article = page(f"<div><b>এখানে চাপুন, আরো পড়ুন</b></div><div>{text}</div>", "চরে নতুন সেতু")
    assert article.authors == ()
