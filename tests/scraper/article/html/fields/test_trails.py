"""Trails: the links that lead step by step from the start of a site to the section of an article."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

PROSE = "The ferry has crossed the bay since the war, and its hull is tarred each spring by those who were late. "
NAMES = {
    "en": ("Coast", "Boats", "Oars"),
    "uk": ("Берег", "Човни", "Весла"),
    "ar": ("الساحل", "قوارب", "مجاديف"),
    "zh": ("海岸网", "渡船", "船桨"),
}


def read(language: str, above: str, behind: str = "", *, before: str = "") -> Article:
    html = (
        f"<html lang={language}><head><title>Ferry 2026</title></head><body>{above}<article>{before}<h1>Ferry 2026</h1>"
        f"<time datetime=2026-03-07>2026-03-07</time>{f'<p>{PROSE * 3}</p>' * 3}{behind}</article></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://news.coast.example/boats/oars/ferry"))


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize(
    "trail",
    [
        pytest.param("<div class=breadcrumb><a href=/boats>{1}</a> <a href=/boats/oars>{2}</a></div>", id="no-start"),
        pytest.param(
            "<div class=breadcrumbs><a href=https://www.coast.example>{0}</a> <a href=/list-7>{2}</a></div>",
            id="start-of-another-host",
        ),
        pytest.param(
            "<p><span id=path><a href=https://www.coast.example/>{0}</a>&gt;&gt;"
            "<a href=https://oars.coast.example/>{2}</a></span></p>",
            id="doubled-signs",
        ),
    ],
)
def test_trails_without_start_or_with_other_signs(language: str, trail: str) -> None:
    """A trail leads down to the page or begins with the start of any site; its signs may be doubled."""
    assert read(language, trail.format(*NAMES[language])).category == NAMES[language][2]


@pytest.mark.parametrize("language", NAMES)
def test_a_menu_of_numbered_lists(language: str) -> None:
    """A menu that numbers the lists to which it leads holds no tags, whatever element it is."""
    names = NAMES[language]
    links = (f"<li><a href=/list/category/{n}/oars>{name}</a></li>" for n, name in enumerate((*names, "Tar")))
    menu = f"<div class=header><a href=/>1</a><ul class=nav>{''.join(links)}</ul></div>"
    kicker = f"<div><div class=cat-name><a href=/list/category/1/oars>{names[1]}</a></div>"
    article = read(language, "", before=f"{menu}{kicker}")
    assert (article.category, article.tags) == (names[1], ())


@pytest.mark.parametrize("language", NAMES)
def test_links_to_the_articles_before_and_behind_name_no_section(language: str) -> None:
    """What stands in one <nav> with the previous or the next article is no section, where it stands above the title."""
    _, every, name = NAMES[language]
    above = f"<ul><li><a href=/boats/all.html>{every}</a></li><li><a href=/boats/seen.html>2026</a></li></ul>"
    behind = f"<nav><a rel=prev href=/boats/oars/nets>Nets</a> <a href=/boats/all.html>{every}</a></nav>"
    article = read(language, "", f"<a rel=tag href=/boats/t-1>{name}</a>{behind}", before=above)
    assert article.category in (None, name)


@pytest.mark.parametrize("language", NAMES)
def test_a_lone_article_in_a_column_is_no_section(language: str) -> None:
    """The only link of a column above the title may lead to another article."""
    lone = f"<div><span><a href=/boats/nets>{NAMES[language][1]}</a></span></div>"
    assert read(language, "", before=f"<div class='sidebar column'><h2>+</h2>{lone}</div>").category is None


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize(
    "trail",
    [
        pytest.param(
            "<div><a href=/l/1>{1}</a> <a>-</a> <a href=/l/2>{2}</a> <span>Ferry 2026</span></div>", id="title"
        ),
        pytest.param(
            "<p><a href=/>{0}</a> <a href=/boats>{1}</a> <a href=http://{h}/boats/oars>{2}</a></p>", id="http"
        ),
        pytest.param("<ul><li><a href=/>{0}</a><li><a href=/v/1>{1}</a><li><a href=/list/2>{2}</a></ul>", id="list"),
    ],
)
def test_trails_in_one_line(language: str, trail: str) -> None:
    """The links before the title itself are steps, and so are those from the start of the site right above it."""
    shown = trail.format(*NAMES[language], h="news.coast.example")
    assert read(language, "", before=shown).category == NAMES[language][2]


@pytest.mark.parametrize("language", NAMES)
def test_the_title_among_tags_ends_no_trail(language: str) -> None:
    _, first, other = NAMES[language]
    tags = f"<p>Tags: <a href=/t/1>{first}</a>, <a href=/t/2>{other}</a>, <a href=/t/3>Ferry 2026</a></p>"
    assert read(language, "", f"{tags}").category != other


@pytest.mark.parametrize("language", NAMES)
def test_a_link_above_the_title(language: str) -> None:
    """It names the section if it stands right above the title, however deep, but not beside the article."""
    _, name, other = NAMES[language]
    kicker = f"<div><a href=/journal/category/sea/boats/>{name}</a></div>"
    column = f"<aside><small><a href=/terms/>{other}</a></small></aside>"
    assert read(language, column, before=kicker).category == name
    assert read(language, column).category is None


@pytest.mark.parametrize(("language", "label"), [("en", "By"), ("uk", "Автор"), ("ar", "بقلم"), ("zh", "作者")])
def test_whom_a_label_introduces_is_no_section(language: str, label: str) -> None:
    """An author of another article whose page lies in any folder."""
    link = f"<p>{label}: <a href=/crew/mira-solheim>Mira Solheim</a></p>"
    article = read(language, "", f"<div><a href=/boats/oars/sails>Old sails in the wind of the bay</a>{link}</div>")
    assert article.category is None


@pytest.mark.parametrize("language", NAMES)
def test_a_list_of_all_articles_beside_a_section(language: str) -> None:
    """What holds all articles is the category only if nothing else is."""
    trail = "<nav><ol><li><a href=/>1</a><li><a href=/news>News</a></ol></nav>"
    line = f"<p>2026-03-07 <a href=/l/1>News</a> <a href=/l/2>{NAMES[language][1]}</a></p>"
    assert read(language, "", before=trail).category == "News"
    assert read(language, "", before=f"{trail}{line}").category == NAMES[language][1]
