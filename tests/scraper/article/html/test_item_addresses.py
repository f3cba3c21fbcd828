"""What the addresses of the items of a list tell, and what they do not."""

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


def found(body: str, base: str = SITE) -> list[str]:
    """The address of each item of a page at the root of a site, without that."""
    data = f"<!doctype html><html><head><title>x</title></head><body>{body}</body></html>".encode()
    document = Document(data=data, url=base, final_url=base, media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    return [page.url.removeprefix(base) for page in pages]


def headed(titles: tuple[str, ...], addresses: list[str]) -> str:
    """A list of cards with *titles* in headings, that lead to *addresses*."""
    return "".join(
        f"<article><h2><a href='{address}'>{title}</a></h2><p>A few words on it.</p></article>"
        for title, address in zip(titles, addresses, strict=True)
    ).join(("<main>", "</main>"))


@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize("folder", ["archives", "p", "2026/posts"])
def test_hexadecimal_names(titles: tuple[str, ...], folder: str) -> None:
    """A row of figures in a hexadecimal name is no number, and such a name in a folder of articles no list."""
    addresses = [f"{folder}/{name}" for name in ("b4d66110", "8024b874", "d2bef6c", "25263640")]
    assert found(headed(titles, addresses)) == addresses
