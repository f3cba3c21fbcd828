"""Links in the texts of posts that a list shows whole, which are no items of it."""

from __future__ import annotations

import pytest

from scraper.sources.listing import extract_listing
from storage.model import Document

SITE = "https://paper.example/"
TEXTS = [
    pytest.param("You can {} and you may {} as well.", ("read the old account", "see the whole map"), id="en"),
    pytest.param("Сегодня можно {} а также {} ещё раз.", ("прочесть старый отчёт", "посмотреть всю карту"), id="ru"),
    pytest.param("今天你可以{}也可以{}再看一次。", ("阅读去年的全部报道", "查看整张河流地图"), id="zh"),
    pytest.param(
        "Hôm nay bạn có thể {} và cũng nên {} nhé.", ("đọc bài tường thuật cũ", "xem toàn bộ bản đồ"), id="vi"
    ),
]


def listed(body: str) -> list[tuple[str, str]]:
    """Path and day of each item of a page at the root of a site."""
    data = f"<!doctype html><html><head><title>x</title></head><body>{body}</body></html>".encode()
    document = Document(data=data, url=SITE, final_url=SITE, media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    return [(page.url.removeprefix(SITE), str(page.published)[:10]) for page in pages]


def posts(text: str) -> str:
    """Three posts, of which the first has *text*."""
    texts = {3: text or "<p>Hello.</p>", 2: "<p>Hello.</p>", 1: "<p>Hello.</p>"}
    return "".join(
        f"<div><h2>May {n}, 2026</h2><div><h3><a href=2026/post-{n}.html>The letter, no. {n}</a></h3><div>{text}</div>"
        "</div></div>"
        for n, text in texts.items()
    )


@pytest.mark.parametrize(("text", "links"), TEXTS)
def test_links_in_sentences(text: str, links: tuple[str, str]) -> None:
    """Links in the sentences of a post are no items, and leave it its day; those of a list below it are."""
    first, second = (f"<a href=/{n}/the-account.html>{link}</a>" for n, link in enumerate(links, 4711))
    days = [(f"2026/post-{n}.html", f"2026-05-0{n}") for n in (3, 2, 1)]
    assert listed(posts(f"<span>{text.format(first, second)}</span>")) == days
    items = [path for path, _ in listed(posts("") + f"<div><h4>Accounts</h4><p>{first}<br>{second}</p></div>")]
    assert items == [*(path for path, _ in days), "4711/the-account.html", "4712/the-account.html"]
