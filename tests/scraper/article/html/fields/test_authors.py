"""Who signs pages without metadata, and who stands on them beside."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

PROSE = "The ferry has crossed the bay since the war, and each spring its hull is tarred by those who were late twice. "
TEXT = f"<p>{PROSE * 2}</p><p>Nobody pays on Sundays. {PROSE}</p><p>The bell is older. {PROSE}</p>"
TITLE = "<h1>A ferry for the bay</h1>"


def page(body: str) -> Article:
    """The record of a page that is nothing but *body*."""
    html = f"<html lang=en><head><title>A ferry for the bay</title></head><body>{body}</body></html>"
    return extract_article(Document(data=html.encode(), url="https://coast.example/a-ferry-for-the-bay"))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<article>{TITLE}<div><span>By</span> <b>Jane Doe</b></div>{TEXT}</article>", id="label-apart"),
        pytest.param(
            f"<article><aside class=post-author>Jane Doe</aside>{TITLE}{TEXT}</article>", id="above-the-title"
        ),
        pytest.param(
            f"<article>{TITLE}<div class=author-info><div>Jane Doe</div><div>Writer</div></div>{TEXT}</article>",
            id="first-in-its-box",
        ),
        pytest.param(f"<article>{TITLE}<div><p class=autor>Jane Doe</p>{TEXT}</div></article>", id="top-of-the-text"),
        pytest.param(
            f"<article>{TITLE}<div><p>{PROSE * 2}</p><a href=/autoren/jd>Jane Doe</a>{TEXT}</div></article>",
            id="behind-the-standfirst",
        ),
        pytest.param(f"<article>{TITLE}<a href=/writers/jd>Jane Doe</a><div>{TEXT}</div></article>", id="writers"),
        pytest.param(
            f"<article>{TITLE}<div>{TEXT}</div></article><div><h2>Written by Jane Doe</h2><p>She rows.</p></div>",
            id="box-behind",
        ),
    ],
)
def test_who_signs(body: str) -> None:
    """An author is found beside the title, at the top of the text, and in a box behind it."""
    assert [person.name for person in page(body).authors] == ["Jane Doe"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p>Reviewed by Jane Doe</p>", id="reviewer"),
        pytest.param("<div class=author>Photo: Jane Doe</div>", id="photographer"),
        pytest.param(
            "<p>The nets were measured by <a href=/profile/jd>Jane Doe</a>, who teaches at the school of the town and "
            "who has a boat of her own.</p>",
            id="in-a-sentence",
        ),
        pytest.param("<div>Article: <a href=/pdf>Download Pages</a></div>", id="other-label"),
    ],
)
def test_who_does_not(line: str) -> None:
    """Who looked over the text, took the picture or is told of in it has not written it."""
    assert page(f"<article>{TITLE}<div>{line}{TEXT}</div></article>").authors == ()


def test_authors_of_other_articles() -> None:
    """Names in the cards of other articles behind the text sign those."""
    cards = "<li><a href=/b>Why the old lighthouse is painted green</a><span>By John Smith</span></li>"
    assert page(f"<article>{TITLE}<div>{TEXT}</div></article><ul>{cards}</ul>").authors == ()


def test_agency_in_place_of_a_person() -> None:
    """An agency where a person would stand is the byline."""
    article = page(f"<article>{TITLE}<div class=author-name>AFP</div><div>{TEXT}</div></article>")
    assert (article.authors, article.byline) == ((), "AFP")


def test_account_and_person() -> None:
    """Where metadata name an account, the person whom the page shows has written it."""
    html = (
        '<html lang=en><head><title>A ferry for the bay</title><meta name=author content="jane.doe7"></head>'
        f"<body><article>{TITLE}<p>By Jane Doe</p><div>{TEXT}</div></article></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/a-ferry-for-the-bay"))
    assert [person.name for person in article.authors] == ["Jane Doe"]


def test_line_that_names_the_author() -> None:
    """Of several lines that may sign an article the byline is one that names its author, not that of a picture."""
    data = '{"@type":"NewsArticle","headline":"A ferry for the bay","author":{"@type":"Person","name":"Jane Doe"}}'
    html = (
        f'<html lang=en><title>A ferry for the bay</title><script type="application/ld+json">{data}</script>'
        f"<article>{TITLE}<div class=author>Pool / John Smith</div><div>{TEXT}</div></article>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/a-ferry-for-the-bay"))
    assert (article.byline, [person.name for person in article.authors]) == ("Jane Doe", ["Jane Doe"])


def test_name_and_job_in_elements() -> None:
    """A name and the job behind it, which only their elements set apart, are words of their own."""
    line = "<div class=author><span>Jane Doe</span><span>News Reporter</span></div>"
    assert page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>").byline == "Jane Doe News Reporter"
