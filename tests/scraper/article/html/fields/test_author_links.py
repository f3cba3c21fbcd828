"""Which links on a page name its authors, and which only lead to them or to other things."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

PROSE = "The ferry has crossed the bay since the war, and each spring its hull is tarred by those who were late twice. "
TEXT = f"<p>{PROSE * 2}</p><p>Nobody pays on Sundays. {PROSE}</p><p>The bell is older. {PROSE}</p>"
TITLE = "<h1>A ferry for the bay</h1>"


def page(body: str, language: str = "en") -> Article:
    """The record of a page that is nothing but *body*."""
    html = f"<html lang={language}><head><title>A ferry for the bay</title></head><body>{body}</body></html>"
    return extract_article(Document(data=html.encode(), url="https://coast.example/a-ferry-for-the-bay"))


def names(article: Article) -> list[str]:
    return [person.name for person in article.authors]


@pytest.mark.parametrize(
    ("language", "name", "more"),
    [
        ("nl", "Mies Duinker", "Alle berichten van Mies Duinker bekijken"),
        ("ru", "Анна Речная", "Посмотреть все записи автора Анна Речная"),
        ("el", "Μαρίνα Θαλασσινού", "Προβολή όλων των άρθρων του Μαρίνα Θαλασσινού"),
        ("tr", "Deniz Kaya", "Deniz Kaya tarafından yazılan tüm yazıları görüntüle"),
    ],
)
@pytest.mark.parametrize("place", ["text", "header"])
def test_a_link_to_all_posts_of_an_author(language: str, name: str, more: str, place: str) -> None:
    """Of two links to the page of the author the one with nothing but a name gives it, in any language."""
    box = f"<div class=author-info><p>☸ <a href=/author/m rel=author>{more}</a></p></div>"
    footer = f"<footer><span class='author vcard'><a class='url fn' href=/author/m>{name}</a></span></footer>"
    header, end = (box, "") if place == "header" else ("", box)
    article = page(f"<article>{TITLE}{header}<div class=entry>{TEXT}{end}</div>{footer}</article>", language)
    assert names(article) == [name]


@pytest.mark.parametrize(("language", "word"), [("cs", "Příspěvek"), ("uk", "Повідомлення"), ("fi", "Viesti")])
def test_words_of_an_icon(language: str, word: str) -> None:
    """A link whose words only screen readers say shows an icon, and names nobody."""
    icon = f"<a href='/t?p=9#p9' title={word}><i class=icon></i><span class=sr-only>{word}</span></a>"
    line = f"<p class=author>{icon}<a href=/members/9>Rasos</a></p>"
    assert names(page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>", language)) == ["Rasos"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("hu", "<div class=szerzo><a href=/emberek/7>{}</a></div>"),
        ("hu", "<div><a href=/szerzo/ember_7>{}</a></div>"),
        ("cy", "<div class=awdur><a href=/pobl/7>{}</a></div>"),
        ("fi", "<div><a href=/toimittaja/7>{}</a></div>"),
        ("is", "<p class=hofundur><a href=/f/7>{}</a></p>"),
        ("zh", "<div><a class=follow-nickName href=/weixin_7>{}</a></div>"),
    ],
)
@pytest.mark.parametrize("name", ["Mira Solheim", "王大山"])
def test_what_papers_call_authors_in_their_languages(language: str, line: str, name: str) -> None:
    """Classes and folders are called author in the language of the paper."""
    assert names(page(f"<article>{TITLE}{line.format(name)}<div>{TEXT}</div></article>", language)) == [name]


@pytest.mark.parametrize(("text", "people"), [("mira solheim", ["mira solheim"]), ("site admin", []), ("bay news", [])])
def test_small_names_and_accounts(text: str, people: list[str]) -> None:
    """A name may be written small; two words of which one is nobody's are an account."""
    line = f"<p class=byline>By <a rel=author href=/author/x>{text}</a></p>"
    assert names(page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>", "en")) == people
