"""What a list says of an article completes what its page says."""

from __future__ import annotations

from datetime import datetime

import pytest

from scraper.article import extract_article
from scraper.sources.found import FoundPage, completed
from storage.model import Article, Document, Kind

DAY, TIME = "2026-03-07T00:00:00+07:00", "2026-03-07T14:05:00+07:00"


@pytest.mark.parametrize(
    ("page", "listed", "expected"),
    [
        (None, TIME, TIME), (TIME, None, TIME), (DAY, TIME, TIME),
        (TIME, "2026-03-07T09:00:00+07:00", TIME),
        (DAY, "2026-03-08T14:05:00+07:00", DAY),
        (DAY, "2026-03-06T22:05:00+00:00", "2026-03-06T22:05:00+00:00"),
        (DAY, "2026-03-07T22:05:00+00:00", "2026-03-07T22:05:00+00:00"),
        (DAY, "2026-03-08T00:00:00+07:00", DAY),
        (DAY, "9999-12-31T23:59:59+00:00", DAY), ("2026-03-07T00:00:00-07:00", "0001-01-01T00:00:01+00:00", None),
    ],
)  # fmt: skip
def test_the_time_of_day_may_come_from_the_list(page: str | None, listed: str | None, expected: str | None) -> None:
    """The page goes first, but where it has a bare day the list may say when on that day, in the zone of either."""
    day, said = (datetime.fromisoformat(one) if one else None for one in (page, listed))
    found = FoundPage(url="https://ex.com/a", published=said)
    assert completed(Article(kind=Kind.ARTICLE, published=day), found).published == datetime.fromisoformat(
        expected or page or ""
    )


#: A title, a sentence, and the words for published and updated, for each language.
WORDS = {
    "en": ("Ferry story", "The ferry crossed the lake without its captain on Sunday.", "Published:", "Updated:"),
    "vi": ("Chuyện đò", "Con đò qua hồ sáng chủ nhật mà không có người lái.", "Xuất bản:", "Cập nhật:"),
    "ru": ("Паром", "Паром пересёк озеро в воскресенье без капитана.", "Опубликовано:", "Обновлено:"),
    "zh": ("渡船", "星期天早上渡船在没有船长的情况下驶过湖面,乘客都不知道。", "发布:", "更新:"),
}
META = "<meta property=article:{} content=2026-03-07T08:00:00Z>"
BOTH = META.format("published_time") + META.format("modified_time")


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("source", ["meta", "print", "microdata"])
def test_a_stated_publication_stands_against_an_earlier_day_of_the_list(language: str, source: str) -> None:
    """Many systems state the publication as the modification, too, until an article is revised."""
    *_, published, updated = WORDS[language]
    day = "<time datetime=2026-03-07T08:00:00Z>2026-03-07 08:00</time>"
    lines = {"meta": "", "print": f"<p>{published} {day}</p><p>{updated} {day}</p>"}.get(
        source,
        "<meta itemprop=datePublished content=2026-03-07T08:00:00Z><meta itemprop=dateModified "
        "content=2026-03-07T08:00:00Z>",
    )
    assert listed_earlier(language, BOTH if source == "meta" else "", lines) == 7


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("head", ["", META.format("modified_time")])
def test_an_update_stated_alone_yields_to_an_earlier_day_of_the_list(language: str, head: str) -> None:
    """A page that states only when it was modified knows less of its publication than the list that named it."""
    line = f"<p>{WORDS[language][3]} <time datetime=2026-03-07T08:00:00Z>2026-03-07 08:00</time></p>"
    assert listed_earlier(language, head, line) == 5


def listed_earlier(language: str, head: str, lines: str) -> int | None:
    """The day of March on which a page with *lines* under its title, that a list dates to the fifth, was published."""
    title, sentence, *_ = WORDS[language]
    text = "".join(f"<p>{sentence * 4} {n}</p>" for n in range(4))
    page = (
        f"<!doctype html><html lang={language}><head><title>{title}</title>{head}</head><body>"
        f"<article itemscope itemtype=https://schema.org/NewsArticle><h1>{title}</h1>{lines}{text}</article></body>"
    )
    article = extract_article(Document(data=page.encode(), url="https://paper.example/a-1", media_type="text/html"))
    found = FoundPage(url="https://paper.example/a-1", published=datetime.fromisoformat("2026-03-05T00:00:00Z"))
    published = completed(article, found).published
    return published.day if published else None
