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
