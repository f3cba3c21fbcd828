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
            "<div class=breadcrumb><a href=/tar>{1}</a> <a href=/tar/oars>{2}</a></div>", id="beside-the-page"
        ),
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


@pytest.mark.parametrize("language", NAMES)
def test_a_link_to_another_site_is_no_step(language: str) -> None:
    """Beside a trail may stand the place where the page is written; that is no section of the site."""
    start, name, _ = NAMES[language]
    edit = "<li><a href=https://forge.example/coast/edit/ferry>2026</a></li>"
    above = f"<ul aria-label=breadcrumbs><li><a href=/>{start}</a></li><li><a href=/boats>{name}</a></li>{edit}</ul>"
    assert read(language, above).category == name


@pytest.mark.parametrize("language", NAMES)
def test_a_link_to_another_site_above_the_title_is_no_section(language: str) -> None:
    """Right above a title stand buttons of networks, too."""
    name = NAMES[language][1]
    for host, category in (("", name), ("https://network.example", None)):
        assert read(language, "", before=f"<div><a href={host}/oars>{name}</a></div>").category == category


@pytest.mark.parametrize("language", NAMES)
def test_the_languages_of_a_site_are_no_sections(language: str) -> None:
    """A list whose links all say in which language their pages are marks that of the page, not its section."""
    tongues = {"en": "English", "uk": "Українська", "ar": "العربية", "zh": "中文"}
    for said in ("", " hreflang={0}"):
        links = (
            f"<li><a{said.format(code)} href=/{code}/boats{' aria-current=true' * (code == language)}>{name}</a></li>"
            for code, name in tongues.items()
        )
        menu = f"<div><ul>{''.join(links)}</ul></div>"
        assert read(language, menu).category == (None if said else tongues[language])


@pytest.mark.parametrize("language", NAMES)
def test_a_trail_that_ends_in_a_link_with_the_title(language: str) -> None:
    """A bar over the article may say where it stands in one line, with a link in each part."""
    bar = f"<div><em><a href=/boats/list-7>{NAMES[language][1]}</a></em> <span><a href='#'>Ferry 2026</a></span></div>"
    assert read(language, bar).category == NAMES[language][1]


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize(
    "links",
    [
        pytest.param(
            "<nav role=navigation><a href=/>{0}</a> | <a href=/user/in>{1}</a> | <a href=/user/in>{2}</a></nav>",
            id="two-steps-to-one-page",
        ),
        pytest.param(
            "<div><a href=/x><img src=x.svg></a><a href=/in>In</a><a href=/up>Up</a></div>"
            "<ul><li><a href=/>{0}</a></li><li><a href=/app>{1}</a></li><li><form><input name=q></form></li></ul>",
            id="a-search-among-the-steps",
        ),
    ],
)
def test_menus_that_look_like_trails(links: str, language: str) -> None:
    """Each step of a trail leads to a page of its own, and readers fill in nothing between them."""
    assert read(language, links.format(*NAMES[language])).category is None


@pytest.mark.parametrize("language", NAMES)
def test_a_row_of_tags_that_ends_in_the_title(language: str) -> None:
    """A tag may be called as the article is: the link leads to its list, not to the page."""
    _, boats, oars = NAMES[language]
    links = (f"<a rel=tag href=/t/{number}>{name}</a>" for number, name in enumerate((boats, oars, "Ferry 2026")))
    article = read(language, "", before=f"<div>{' '.join(links)}</div>")
    assert article.tags[:2] == (boats, oars)
    assert article.category != oars
