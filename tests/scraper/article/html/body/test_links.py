"""Links in a text: which lists of them belong to it."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

LINE = "The ferry has crossed the lake since our parents were young, and each spring the planks of its deck are new."
TEXT = f"<p>{LINE} {LINE}</p>" * 3


def read(body: str) -> Article:
    """The article of a page without class names."""
    page = f"<html lang=en><title>The ferry</title><h1>The ferry over the lake</h1><div>{body}</div>"
    return extract_article(
        Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )


@pytest.mark.parametrize(
    "said",
    [
        "Day seven: the planks keep for years. We used such planks for:",
        "Дошки служать довго. Ми робили з них:",
        "木板可以用很多年。我们用它做了：",
    ],
)
def test_a_list_of_links_that_ends_a_sentence(said: str) -> None:
    """A list of links below a sentence that goes on in it is text, all of it, and offers nothing."""
    items = ["The old ferry over the long lake", "A bench", "The doors of our neighbours"]
    links = "".join(f"<li><a href=/news/{at}.html>{item}</a></li>" for at, item in enumerate(items, 2))
    article = read(f"{TEXT}<p>{said}</p><ul>{links}</ul>{TEXT}")
    assert article.body[3:7] == (said, *items)
    assert article.links == ()


@pytest.mark.parametrize(
    "said", ["The ferry crosses at noon. Read more:", "Do you love the lake as we do? We wrote more about it:"]
)
def test_an_offer_behind_a_sentence(said: str) -> None:
    """A list of links below a label of other articles, or an answer to a question to readers, stays an offer."""
    items = ["The old ferry over the long lake", "The doors of our good neighbours"]
    links = "".join(f"<li><a href=/news/{at}.html>{item}</a></li>" for at, item in enumerate(items, 2))
    article = read(f"{TEXT}<p>{said}</p><ul>{links}</ul>{TEXT}")
    assert [one.title for one in article.links] == items
    assert not set(items) & set(article.body)


@pytest.mark.parametrize("words", ["Share on the lake", "Поділитися на озері", "分享到湖上"])
@pytest.mark.parametrize("box", ["<div><i></i><span>{}</span> <span>12</span></div>", "<div><p>{}</p></div>"])
def test_boxes_that_are_links(words: str, box: str) -> None:
    """A line in a box that is a link, as buttons that share an article are, is no text."""
    links = "".join(f"<a href='https://net{at}.example/sharer?u=1'>{box.format(words)}</a>" for at in range(3))
    article = read(f"{TEXT}<div>{links}</div>{TEXT}")
    assert article.body == (f"{LINE} {LINE}",) * 6
