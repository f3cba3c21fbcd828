"""The pictures of the items of a list, however a page holds them, and what only looks like one."""

from __future__ import annotations

import pytest

from scraper.sources.listing import extract_listing
from storage.model import Document

SITE = "https://paper.example/"
TITLES = [
    pytest.param(
        ("The ferry runs on ice", "Bridge closed until May", "A mill burns down", "Snow stops trams"), id="en"
    ),
    pytest.param(("Паром снова ходит сегодня", "Мост закрыт до мая", "Сгорела старая мельница", "Снег встал"), id="ru"),
    pytest.param(("渡轮今天恢复在河上通航", "大桥关闭到五月为止", "老磨坊昨夜被烧毁", "大雪让电车停运"), id="zh"),
]


def pictures(body: str) -> list[str | None]:
    """The file of the picture of each item of a page at the root of a site."""
    data = f"<!doctype html><html><head><title>x</title></head><body>{body}</body></html>".encode()
    document = Document(data=data, url=SITE, final_url=SITE, media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    return [page.image and page.image.removeprefix(SITE) for page in pages]


def cards(titles: tuple[str, ...], *pieces: str) -> str:
    """A list of *titles*, in each card the piece of its place, or the last one; {n} is its number."""
    return "".join(
        f"<li>{pieces[min(n, len(pieces) - 1)].replace('{n}', str(n))}<h3><a href=/story-{n}>{title}</a></h3></li>"
        for n, title in enumerate(titles)
    ).join(("<ul>", "</ul>"))


@pytest.mark.parametrize("titles", TITLES)
def test_for_readers_without_scripts(titles: tuple[str, ...]) -> None:
    """A picture in <noscript> is that of the item, where the one before it is only its place."""
    lazy = '<a href=/story-{n}><picture><img alt=""><noscript><img src=/{n}.jpg></noscript></picture></a>'
    assert pictures(cards(titles, lazy)) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]
