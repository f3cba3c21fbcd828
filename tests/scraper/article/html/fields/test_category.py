"""The category: what the head of a page states, and what stands right above its title."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from scraper.article.html.fields.category import stated_section
from storage.model import Article, Document

PROSE = "The ferry has crossed the bay since the war, and its hull is tarred each spring by those who were late. "
NAMES = {
    "en": ("Boats", "Oars"),
    "uk": ("Човни", "Весла"),
    "ar": ("قوارب", "مجاديف"),
    "zh": ("渡船", "船桨"),
}


def read(language: str, above: str = "", *, head: str = "", menu: str = "", behind: str = "") -> Article:
    html = (
        f"<html lang={language}><head><title>Ferry 2026</title>{head}</head><body>{menu}<article>{above}"
        f"<h1>Ferry 2026</h1><p>{PROSE}</p><p>{PROSE * 3}</p><p>{PROSE * 3}</p></article>{behind}</body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://news.coast.example/2026/03/ferry-2026.html"))


@pytest.mark.parametrize(
    ("value", "section"),
    [
        pytest.param("Boats, Oars", "Boats", id="several"),
        pytest.param("قوارب، مجاديف", "قوارب", id="arabic-comma"),
        pytest.param("渡船、船桨", "渡船", id="ideographic-comma"),
        pytest.param("News, Boats", "Boats", id="first-holds-everything"),
        pytest.param("News/Boats", "Boats", id="path-from-all"),
        pytest.param("Start / Nachrichten / Boote", "Boote", id="path-from-the-start"),
        pytest.param("Новини/Човни", "Човни", id="cyrillic-path"),
        pytest.param("Boats/Oars", "Boats/Oars", id="one-name-with-a-stroke"),
        pytest.param("Boats, Oars & Nets", "Boats, Oars & Nets", id="one-name-with-a-comma"),
        pytest.param("Bateaux, rames et filets", "Bateaux, rames et filets", id="one-name-in-french"),
        pytest.param("News", "News", id="all"),
        pytest.param("Home", None, id="none"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_value_that_names_several_sections(value: str, section: str | None) -> None:
    """Of a list the first that does not hold everything counts, of a path from the start what stands below."""
    assert stated_section(value) == section


@pytest.mark.parametrize("language", NAMES)
def test_the_head_lists_sections(language: str) -> None:
    """An element of the head may list them, under any of the names for a section."""
    first, second = NAMES[language]
    for name in ("category", "article:section"):
        assert read(language, head=f"<meta name={name} content='{first}, {second}'>").category == first


LINKED, WORDS = "<h3><a href=/archive/2026/boats/7.html>{0}</a></h3>", "<h2>{0}</h2>"
BUTTONS = (
    "<div><a href=https://network.example/share>+1</a> 7</div><div><a href='javascript:void(0)'>{1}</a></div>"
    "<div><a href=#notes>{1}</a></div>"
)
MENU = "<div><ul><li><a href=/boats>{0}</a></li><li><a href=/oars>{1}</a></li></ul></div>"
BLOCK = "<div><h4><a href=/boats>{0}</a></h4><a href=/2026/02/nets.html>Nets 2026</a></div>"


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("between", [pytest.param("", id="right-above"), pytest.param(BUTTONS, id="above-buttons")])
@pytest.mark.parametrize(
    ("above", "menu", "behind"),
    [
        pytest.param(LINKED, "", "", id="heading-with-a-link"),
        pytest.param(WORDS, MENU, "", id="words-that-the-menu-has"),
        pytest.param(f"<div>{WORDS}</div>", "", BLOCK, id="words-that-head-a-block"),
        pytest.param("<div><span>{0}</span></div>", "", BLOCK, id="no-heading"),
        pytest.param("<h3>{0} —</h3>", "", BLOCK, id="dash-behind"),
    ],
)
def test_the_line_right_above_the_title(above: str, menu: str, behind: str, between: str, language: str) -> None:
    """A few words above the title name the section, if they are a linked heading or the words of another link."""
    names = NAMES[language]
    parts = (part.format(*names) for part in (above + between, menu, behind))
    above, menu, behind = parts
    assert read(language, above, menu=menu, behind=behind).category == names[0]


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize(
    ("above", "behind"),
    [
        pytest.param("<p>{0}</p>", "", id="no-second-voice"),
        pytest.param("<p>{0}</p>", "<a href=https://shop.example/boats>{0}</a>", id="link-to-another-site"),
        pytest.param("<h2><a href=/>{0}</a></h2>", "", id="start-of-the-site"),
        pytest.param("<h2><a href=https://shop.example/x>{0}</a></h2>", "", id="another-site"),
        pytest.param("<h2><a href=/author/an>{0}</a></h2>", "", id="person"),
        pytest.param(f"<p>{{0}}</p><p>{PROSE}</p>", BLOCK, id="text-between"),
        pytest.param("<p>{0} {1} {0} {1} {0} {1} 2026</p>", BLOCK, id="sentence"),
        pytest.param("<header><div>{0}</div></header>", BLOCK, id="words-in-the-header-of-the-page"),
    ],
)
def test_other_lines_above_the_title(above: str, behind: str, language: str) -> None:
    """What introduces the headline, or names the site or its author, is no section."""
    names = NAMES[language]
    assert read(language, above.format(*names), behind=behind.format(*names)).category is None


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("sign", ["…", "...", " …", " ..."])
def test_a_link_that_says_that_more_follows(sign: str, language: str) -> None:
    """A name that breaks off is that of a button, not of a section."""
    name, other = NAMES[language]
    above = f"<div><a href=/boats/>{name}{sign}</a></div>"
    assert read(language, above).category is None
    assert read(language, above, head=f"<meta property=article:section content='{other}'>").category == other


@pytest.mark.parametrize("language", NAMES)
def test_a_label_in_the_line_above_the_title(language: str) -> None:
    """What stands before the link of a heading is no part of a name."""
    name, label = NAMES[language]
    assert read(language, f"<h4>{label}: <a href=/firms/7.html>{name}</a></h4>").category in (None, name)


@pytest.mark.parametrize("language", NAMES)
def test_the_start_of_a_site_in_one_language_is_no_section(language: str) -> None:
    """What most entries of the menu lie below is the start, whatever its address."""
    entries = "".join(
        f"<li><a href=/{language}-x/{name}>{name} {number}</a></li>" for number, name in enumerate("abcde")
    )
    above = f"<h3><a href=/{language}-x/>{NAMES[language][0]}</a></h3>"
    assert read(language, above, menu=f"<nav><ul>{entries}</ul></nav>").category is None


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("above", [pytest.param("coast.example", id="one-site"), pytest.param("", id="hosts-alone")])
def test_a_section_with_a_host_of_its_own(above: str, language: str) -> None:
    """Where sections are hosts below that of the site, the entry to the start of the page's host is its section."""
    name, other = NAMES[language]
    others = ("tar.coast.example", "nets.coast.example", "hulls.coast.example", above)
    hosts = {"news.coast.example": name, **dict.fromkeys(others, other)}
    menu = "".join(f"<li><a href=http://{host}/>{one}</a></li>" for host, one in hosts.items() if host)
    assert read(language, menu=f"<nav>{menu}</nav>").category == (name if above else None)


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize(("own", "is_marked"), [("t2 t2_on", True), ("t2", False), ("t2-x item-7", False)])
def test_numbered_classes_of_a_menu(own: str, is_marked: bool, language: str) -> None:
    """A class that numbers the entries marks none, but what stands beside the number in one alone does."""
    names = [*NAMES[language], *NAMES["en" if language != "en" else "uk"]]
    classes = ("t1-x item-6", own, "t3-x item-8", "t4-x item-9") if "item" in own else ("t1", own, "t3", "t4")
    links = (f"<li class='{one}'><a href=/s/{name}>{name}</a></li>" for one, name in zip(classes, names, strict=True))
    category = read(language, menu=f"<div><ul>{''.join(links)}</ul></div>").category
    assert category == (names[1] if is_marked else None)
