"""What a page says of its own address and of what its links are relative to, and when it is believed."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Document

PROSE = "The ferry has crossed the bay since the war, and its hull is tarred in spring by those who were late. "
ARTICLE = f"<h1>A ferry for the bay</h1><figure><img src=a.jpg></figure><p>{PROSE * 3}</p><p>{PROSE * 3}</p>"
ASKED = "https://coast.example/blog/posts/a-ferry-for-the-bay"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<meta property=og:url content=https://coast.example/posts/a-ferry-for-the-bay>", None),
        ("<meta property=og:url content=https://coast.example/blog/posts/a-ferry>", "/blog/posts/a-ferry"),
        ("<link rel=canonical href=https://coast.example/posts/a-ferry-for-the-bay>", "/posts/a-ferry-for-the-bay"),
        ("<link rel=canonical href=https://river.example/posts/a-ferry-for-the-bay>", None),
    ],
)
def test_own_address(head: str, url: str | None) -> None:
    """An `og:url` without the folder of the site is not believed; a canonical link is, of the same site."""
    html = f"<html><head>{head}</head><body><article>{ARTICLE}</article></body>"
    article = extract_article(Document(data=html.encode(), url=ASKED))
    assert article.url == (f"https://coast.example{url}" if url else None)


@pytest.mark.parametrize(
    ("base", "picture"),
    [
        ("https://coast.example/", "https://coast.example/a.jpg"),
        ("https://old.host.invalid/", "https://coast.example/blog/posts/a.jpg"),
        ("", "https://coast.example/blog/posts/a.jpg"),
    ],
)
def test_base(base: str, picture: str) -> None:
    """A `<base>` of another site is that of a page that has moved."""
    html = f"<html><head><base href='{base}'></head><body><article>{ARTICLE}</article></body>"
    assert extract_article(Document(data=html.encode(), url=ASKED)).image == picture


@pytest.mark.parametrize(("window", "authors"), [("", ["Mira Solheim"]), (" - Mira Solheim", [])])
def test_who_signs_at_an_address_of_the_same_name(window: str, authors: list[str]) -> None:
    """A person's own site lies at his name; that it is a paper's needs a second voice."""
    body = f"<h1>A ferry for the bay</h1><p>By Mira Solheim</p><div><p>{PROSE * 3}</p><p>{PROSE * 3}</p></div>"
    html = f"<html lang=en><head><title>A ferry for the bay{window}</title></head><body>{body}</body>"
    article = extract_article(Document(data=html.encode(), url="https://mirasolheim.example/a-ferry"))
    assert [person.name for person in article.authors] == authors
