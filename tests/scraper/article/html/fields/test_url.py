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
    ("asked", "canonical", "believed"),
    [
        pytest.param("/?p=12", "/a-ferry-for-the-bay/", True, id="made of the title"),
        pytest.param("/news/48211", "/news/48211/ferry.html", True, id="number"),
        pytest.param("/x/a-ferry-for-the-bay/amp", "/x/a-ferry-for-the-bay", True, id="amp"),
        pytest.param("/boats/a-ferry-for-the-bay", "/boats", False, id="folder of the section"),
        pytest.param("/amp/ferry", "/ferry", True, id="short"),
        pytest.param("/s/7f", "/stories/2026-the-harbour", False, id="another title"),
        pytest.param("/posts/a-ferry", "/posts/the-harbour-opens-again", False, id="template of another page"),
        pytest.param("/the-ferry-2026", "/the-bridge-2025", False, id="common words"),
        pytest.param("/p/9", "/tin/渡船/", False, id="letters of another title"),
    ],
)
def test_canonical_address_agrees(asked: str, canonical: str, *, believed: bool) -> None:
    """A canonical address is believed if it is like the one that was fetched, or like the title."""
    html = f"<html><head><link rel=canonical href='{canonical}'></head><body><article>{ARTICLE}</article></body>"
    article = extract_article(Document(data=html.encode(), url=f"https://coast.example{asked}"))
    assert (article.url is not None) == believed


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


@pytest.mark.parametrize(
    ("asked", "base", "links", "first"),
    [
        pytest.param("/repo/", "/", ["posts/a", "about"], "/repo/posts/a", id="start page in an unknown folder"),
        pytest.param("/repo/posts/a", "/", ["posts/b", "about"], "/repo/posts/b", id="page in an unknown folder"),
        pytest.param("/de/neu/a", "/", ["de/neu/b", "de/"], "/de/neu/b", id="root that the links agree with"),
        pytest.param("/2016/a", "/", ["b", "c/d"], "/b", id="root that a browser takes"),
        pytest.param("/tin/bai-1", "/tin/", ["bai-2"], "/tin/bai-2", id="own folder"),
        pytest.param("/блог/1", "/", ["блог/2"], "/%D0%B1%D0%BB%D0%BE%D0%B3/2", id="letters"),
        pytest.param("/repo/posts/a", "https://old.example/", ["posts/b"], "/repo/posts/b", id="moved into a folder"),
        pytest.param("/posts/a", "https://old.example/", ["posts/b"], "/posts/b", id="moved to another host"),
        pytest.param("/posts/a", "https://old.example/", ["b"], "/posts/b", id="another host"),
        pytest.param("/a", "https://www.coast.example/", ["b"], "https://www.coast.example/b", id="prefix of the host"),
    ],
)
def test_links_under_a_base(asked: str, base: str, links: list[str], first: str) -> None:
    """A base is believed as far as the page's links agree that it is that of the address which was fetched."""
    items = "".join(
        f'<li><a href="{link}">The harbour of the bay opens in {at}</a></li>' for at, link in enumerate(links)
    )
    html = f"<html><base href='{base}'><article>{ARTICLE}</article><h3>Related</h3><ul>{items}</ul>"
    article = extract_article(Document(data=html.encode(), url=f"https://coast.example{asked}"))
    assert article.links[0].url == (first if "//" in first else f"https://coast.example{first}")


@pytest.mark.parametrize(
    ("name", "window", "is_author"),
    [
        ("Mira Solheim", "", True),
        ("Mira Solheim", " - Mira Solheim", True),
        ("Sunday Ferry", "", True),
        ("Sunday Ferry", " - Sunday Ferry", False),
    ],
)
def test_who_signs_at_an_address_of_the_same_name(name: str, window: str, is_author: bool) -> None:
    """A person's own site lies at his name; that it is a paper's needs a second voice, and words for a name."""
    body = f"<h1>A ferry for the bay</h1><p>By {name}</p><div><p>{PROSE * 3}</p><p>{PROSE * 3}</p></div>"
    key = name.lower().replace(" ", "")
    html = f"<html lang=en><head><title>A ferry for the bay{window}</title></head><body>{body}</body>"
    article = extract_article(Document(data=html.encode(), url=f"https://{key}.example/a-ferry"))
    assert [person.name for person in article.authors] == ([name] if is_author else [])
