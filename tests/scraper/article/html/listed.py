"""Small pages that list stories, and what is listed of them."""

from __future__ import annotations

import pytest

from scraper.sources.found import FoundPage
from scraper.sources.listing import extract_listing
from storage.model import Document

SITE = "https://paper.example/"
#: Four headlines in three scripts.
TITLES = [
    pytest.param(
        ("The ferry runs on ice", "Bridge closed until May", "A mill burns down", "Snow stops trams"), id="en"
    ),
    pytest.param(("Паром снова ходит сегодня", "Мост закрыт до мая", "Сгорела старая мельница", "Снег встал"), id="ru"),
    pytest.param(("渡轮今天恢复在河上通航", "大桥关闭到五月为止", "老磨坊昨夜被烧毁", "大雪让电车停运"), id="zh"),
]


def items_of(body: str, base: str = SITE) -> tuple[FoundPage, ...]:
    """The items of a page with this *body* at the address *base*."""
    data = f"<!doctype html><html><head><title>x</title></head><body>{body}</body></html>".encode()
    document = Document(data=data, url=base, final_url=base, media_type="text/html")
    return extract_listing(document, timezone=None, rules=None, selectors={}).pages
