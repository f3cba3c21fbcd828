"""Pictures that stand for a site where its head has none of an article."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Document

PROSE = "The ferry has crossed the bay since the war, and its hull is tarred in spring by those who were late. "
SITE = "<meta property=og:site_name content='Harbour Gazette'>"


def lead(stated: str, above: str = "") -> str | None:
    """The lead picture of a page whose head states one at *stated*, with something *above* its text."""
    head = f"<meta charset=utf-8><title>A ferry for the bay – Harbour Gazette</title>{SITE}"
    html = (
        f"<html lang=en><head>{head}<meta property=og:image content='{stated}'></head><body><article>"
        f"<h1>A ferry for the bay</h1>{above}<div>{f'<p>{PROSE * 3}</p>' * 3}</div></article></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://news.gazette.example/a-ferry-for-the-bay")).image


@pytest.mark.parametrize(
    "name",
    [
        "brand/gazette-social.png",
        "facebook_hg.jpg",
        "fb_primary_img.png",
        "GAZETTE_profile_lg.gif",
        "ui5/harbourgazette_200x200.png",
        "hg_200x200-min.png",
        "og-image.png",
        "static/default.jpg",
        "img/default-social-image.a74435697f45.png",
        "themes/v4.0.0/images/cover.jpg",
        "ui/section-fallbacks/more.png",
        "",
    ],
)
def test_a_picture_that_stands_for_its_site(name: str) -> None:
    """What is called as the site, a network or its purpose is, is a small square, or belongs to a release of software
    illustrates no article.
    """
    assert lead(f"https://cdn.example/{name}") is None


@pytest.mark.parametrize(
    "name",
    [
        "photos/harbour.jpg",
        "2026/03/gazette.jpg",
        "a-ferry/facebook.jpg",
        "ferry-share.png",
        "og?title=A+ferry",
        "gazette-81231.png",
        "i/pier_200x200.jpg",
        "i/pier_600x600.png",
        "og-a74435697f45.png",
        "i/12.05.26/pier.jpg",
    ],
)
def test_a_picture_that_is_made_for_an_article(name: str) -> None:
    """A number, or a word of the title or address, says that a picture is that of an article, as do photos' names."""
    assert lead(f"https://cdn.example/{name}") == f"https://cdn.example/{name}"


def test_an_emblem_that_the_article_shows() -> None:
    """What an article shows illustrates it."""
    name = "https://cdn.example/brand/gazette-social.png"
    assert lead(name, above=f"<figure><img src='{name}' width=800></figure>") == name
