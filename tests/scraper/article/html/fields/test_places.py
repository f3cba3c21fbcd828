"""Standfirst, category and tags by where they stand: no class says what they are."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

TEXTS = {
    "en": ("A ferry for the bay", "The ferry has crossed the bay since the war, and its hull is tarred in spring. "),
    "vi": ("Chuyến phà qua vịnh", "Chuyến phà chạy qua vịnh từ sau chiến tranh, mỗi mùa xuân người ta quét hắc ín. "),
    "ru": ("Паром через залив", "Паром ходит через залив с конца войны, и каждую весну его днище смолят заново. "),
    "ja": ("湾を渡る船", "その船は戦後ずっと湾を渡っており、毎年春になると船底にタールが塗り直されるのだという。"),
    "ar": ("عبّارة الخليج", "تعبر العبّارة الخليج منذ نهاية الحرب، ويُطلى هيكلها بالقار في كل ربيع من جديد. "),
}
LEDES = {
    "en": "Since the war one boat has carried everybody, and now its captain looks for a successor.",
    "vi": "Từ sau chiến tranh chỉ có một con thuyền chở mọi người, và nay thuyền trưởng tìm người kế nghiệp.",
    "ru": "С конца войны всех перевозит одна лодка, и теперь её капитан ищет себе преемника.",
    "ja": "戦後は一艘の船がすべての人を運んできたが、いま船長は後継ぎを探しているところだという。",
    "ar": "منذ نهاية الحرب يحمل قارب واحد جميع الناس، والآن يبحث قبطانه عن خليفة له.",
}
SECTIONS = {
    "en": ("Harbour", "Fish"), "vi": ("Bến cảng", "Cá"), "ru": ("Гавань", "Рыба"), "ja": ("港湾", "魚介"),
    "ar": ("الميناء", "السمك"),
}  # fmt: skip
languages = pytest.mark.parametrize("language", TEXTS)


def page(language: str, before: str = "", after: str = "", behind: str = "") -> Article:
    """The record of an article with something *before* and *after* its title and *behind* its text, below a menu."""
    title, prose = TEXTS[language]
    links = (*SECTIONS[language], "One", "Two", "Three")
    menu = "".join(f"<li><a href=/s{number}/>{name}</a></li>" for number, name in enumerate(links))
    html = (
        f"<html lang={language}><head><title>{title}</title></head><body><ul>{menu}</ul>"
        f"<div><header>{before}<h1>{title}</h1>{after}</header>"
        f"<div>{''.join(f'<p>{prose * 3}</p>' for _ in range(4))}</div>{behind}</div></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://coast.example/posts/2026-ferry"))


@languages
@pytest.mark.parametrize("tag", ["p", "div", "h2"])
def test_the_line_under_the_title_is_the_standfirst(language: str, tag: str) -> None:
    article = page(language, after=f"<{tag}>{LEDES[language]}</{tag}><p>7.3.2026</p>")
    assert article.lede == LEDES[language]


@languages
def test_what_stands_under_the_title_is_no_standfirst(language: str) -> None:
    """A caption, a link."""
    lede = LEDES[language]
    assert page(language, after=f"<div><img src=/a.jpg><p>{lede}</p></div>").lede is None
    assert page(language, after=f"<p><a href=/other-story>{lede}</a></p>").lede is None


@languages
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_name_of_the_menu_beside_the_title_is_the_category(language: str, place: str) -> None:
    name = SECTIONS[language][1]
    assert page(language, **{place: f"<p><span>{name}</span></p>"}).category == name
    assert page(language, **{place: f"<p><a href=/s1/>{name}</a></p>"}).category == name


@languages
def test_the_menu_itself_is_no_category(language: str) -> None:
    assert page(language).category is None


@languages
def test_a_row_of_links_are_tags(language: str) -> None:
    row = f"<p><a href=/t/a>{SECTIONS[language][0]}</a> <a href=/t/b>{SECTIONS[language][1]}</a> | 7.3.2026</p>"
    article = page(language, after=row)
    assert {article.category, *article.tags} - {None} == {*SECTIONS[language]}


@languages
def test_further_categories_of_an_article_are_tags(language: str) -> None:
    first, other = SECTIONS[language]
    row = f'<p><a rel="category" href=/c/a/>{first}</a>, <a rel="category" href=/c/b/>{other}</a></p>'
    article = page(language, behind=row)
    assert (article.category, article.tags) == (first, (other,))


@languages
def test_rows_of_other_links_are_no_tags(language: str) -> None:
    first, other = SECTIONS[language]
    assert page(language, after=f"<p><a href=/a>{first}</a> <a href=/b>{other}</a></p>").tags == ()
    assert page(language, after=f"<p><a href=/posts/a>{first}</a> <a href=/posts/b>{other}</a></p>").tags == ()
    assert page(language, after="<p><a href=/p/1>1</a> <a href=/p/2>2</a></p>").tags == ()
