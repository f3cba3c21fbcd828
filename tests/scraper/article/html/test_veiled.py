"""Pages that show nothing before their scripts have run: their text is read where they hold it."""

import pytest

from scraper.article import extract_article
from scraper.sources.listing import extract_listing
from storage.model import Article, Document, Kind

#: A title, a sentence, the headlines of other articles.
WORDS = {
    "en": ("The old bridge", "The river runs past the town and children look at it.", ("Ice", "Ferry", "Two boats")),
    "vi": ("Cây cầu cũ", "Dòng sông chảy qua làng và bọn trẻ đứng nhìn theo.", ("Băng", "Chuyến đò", "Hai con thuyền")),
    "ja": ("古い橋のはなし", "川は町のそばを流れ、子どもたちが見ている。", ("氷", "渡し船", "二そうの舟")),
    "ar": ("الجسر القديم هنا", "النهر يجري قرب المدينة والأطفال ينظرون إليه.", ("جليد", "العبارة", "قاربان اثنان")),
    "hi": ("पुराना पुल वहाँ", "नदी शहर के पास बहती है और बच्चे देखते हैं।", ("बर्फ", "नाव वहाँ", "दो नावें")),
}
SCRIPTS = pytest.mark.parametrize("language", sorted(WORDS))
#: How a page holds what it shows later.
VEILS = {
    "streamed": '<main><template id="B:0"></template><p>…</p></main><div hidden id="S:0">{}</div>',
    "shadow root": '<my-page><template shadowrootmode="open">{}</template></my-page>',
    "template": "<main><template><div>{}</div></template></main>",
    "style": '<div id="app" style="display: none">{}</div>',
}
VEILED = pytest.mark.parametrize("veil", VEILS.values(), ids=VEILS.keys())


def page(language: str, body: str, title: str) -> Document:
    nav = '<nav><a href="/">A</a> <a href="/b/">B</a></nav>'
    html = f'<html lang="{language}"><head><title>{title}</title></head><body>{nav}{body}</body></html>'
    return Document(data=html.encode(), url="https://news.example/b/", media_type="text/html")


def story(language: str) -> str:
    title, sentence, _ = WORDS[language]
    return f'<h1>{title}</h1><time datetime="2026-10-01">1</time>' + f"<p>{sentence} {sentence}</p>" * 4


def cards(language: str, *, dated: bool = True) -> str:
    titles = WORDS[language][2] * 2
    day = "<p>2026-10-0{}</p>" if dated else ""
    return "".join(
        f'<div><h3><a href="/p/{n}x/">{title}</a></h3>{day.format(n + 1)}</div>' for n, title in enumerate(titles)
    )


def read(language: str, body: str, title: str | None = None) -> Article:
    return extract_article(page(language, body, title or WORDS[language][0]))


@SCRIPTS
@VEILED
def test_an_article_is_read_where_the_page_holds_it(language: str, veil: str) -> None:
    article = read(language, veil.format(story(language)))
    assert article.kind is Kind.ARTICLE
    assert article.title == WORDS[language][0]
    assert len(article.body) == 4
    assert article.published is not None


@SCRIPTS
@VEILED
def test_a_list_is_read_where_the_page_holds_it(language: str, veil: str) -> None:
    document = page(language, veil.format(cards(language)), "Blog")
    found = extract_listing(document, timezone=None, rules=None, selectors={})
    assert [one.title for one in found.pages] == [*WORDS[language][2] * 2]
    assert extract_article(document).kind is Kind.LISTING


@SCRIPTS
@VEILED
def test_a_hidden_banner_or_menu_is_neither(language: str, veil: str) -> None:
    """What is hidden counts only if its heading is what the head calls the page, or if its items have dates."""
    if "{}</div></template>" in veil or "{}</template>" in veil:  # hidden elements have always been read
        assert read(language, veil.format(story(language)), "Home").kind is not Kind.ARTICLE
    document = page(language, veil.format(cards(language, dated=False)), "Home")
    assert not extract_listing(document, timezone=None, rules=None, selectors={}).pages
    assert extract_article(document).kind is Kind.EMPTY


@SCRIPTS
def test_what_a_page_shows_is_read_without_what_it_hides(language: str) -> None:
    title, sentence, _ = WORDS[language]
    banner = f"<template><p>{sentence}</p></template>"
    article = read(language, f"{banner}<main>{story(language)}</main>")
    assert article.kind is Kind.ARTICLE
    assert len(article.body) == 4
    assert article.title == title
