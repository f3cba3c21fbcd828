"""Cards of related articles that a link without words covers."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Document

LINE = "The ferry has crossed the lake since our parents were young, and each spring the planks of its deck are new."
TEXT = f"<p>{LINE} {LINE}</p>" * 4
TITLES = {
    "en": ("What the ferry costs", "Ice on the lake", "A day with the ferryman"),
    "uk": ("Скільки коштує паром", "Лід на озері", "День із паромником"),
    "ja": ("渡し船の料金について", "湖に張った氷の話", "船頭と過ごした一日"),
}


@pytest.mark.parametrize("name", ["aria-label", "title"])
@pytest.mark.parametrize("language", TITLES)
def test_a_link_called_as_a_line(language: str, name: str) -> None:
    """A link without words over a card is called as one of its lines, which is the title, be it a heading or not."""
    cards = "".join(
        f'<div><div class=card><a {name}="{title}" href="/news/{at}.html"></a><div><img src="/{at}.jpg" alt=""></div>'
        f"<div><div>{title}</div><p>{LINE}</p></div></div></div>"
        for at, title in enumerate(TITLES[language], 2)
    )
    page = (
        f"<html lang=en><title>The ferry</title><main><h1>The ferry over the lake</h1><div>{TEXT}"
        f"</div><section><div><h2>Related articles</h2><div><button></button></div></div><div>{cards}</div></section>"
    )
    document = Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    article = extract_article(document)
    assert [(one.title, one.url) for one in article.links] == [
        (title, f"https://paper.example/news/{at}.html") for at, title in enumerate(TITLES[language], 2)
    ]
    assert len(article.body) == 4
