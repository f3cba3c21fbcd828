"""Sites that bear a name: a person's, who signs his pages, or a paper's, which is nobody."""

from __future__ import annotations

import json

import pytest

from scraper.article import extract_article
from storage.model import Document

PROSE = "The ferry has crossed the bay since the war, and each spring the coast sees its hull tarred by those late. "
TEXT = f"<p>{PROSE * 2}</p><p>Nobody pays on Sundays, say the local times. {PROSE}</p><p>Old bells. {PROSE}</p>"


def text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def authors(
    name: str, site: str, head: str = "", line: str = "", url: str = "https://pages.example/ferry"
) -> list[str]:
    """The authors of a page of *site* whose head states *name*."""
    head = f"<title>A ferry for the bay</title><meta property=og:site_name content={text(site)}>{head}"
    body = f"<article><h1>A ferry for the bay</h1>{line}<div>{TEXT}</div></article>"
    stated = f"<meta name=author content={text(name)}>" if name else ""
    html = f"<html lang=en><head><meta charset=utf-8>{head}{stated}</head><body>{body}</body></html>"
    return [one.name for one in extract_article(Document(data=html.encode(), url=url)).authors]


def written(kind: str, name: str) -> str:
    """A node of JSON-LD with an author of a *kind*."""
    node = {"@type": "BlogPosting", "headline": "A ferry for the bay", "author": {"@type": kind, "name": name}}
    return f"<script type=application/ld+json>{json.dumps(node, ensure_ascii=False)}</script>"


@pytest.mark.parametrize(
    "name",
    ["Mira Solheim", "Мира Речная", "Μαρίνα Θαλασσινού", "Hồ Bích Vân", "Mira van der Solheim"],
)
@pytest.mark.parametrize("site", ["{}", "Blog: {}", "{}’s Scribbles"])
def test_a_person_whose_site_it_is(name: str, site: str) -> None:
    """Who signs a site that bears his full name is its author if a second voice says that a person signs there."""
    site = site.format(name)
    assert authors("", site, head=written("Person", name)) == [name]
    assert authors("", site, line=f"<p class=byline>By {name}</p><p>7 March 2026</p>") == [name]
    assert authors(name, site) == ([name] if "’" in site else [])


def test_a_person_whose_name_the_host_has() -> None:
    """A host may have a part of the name."""
    assert authors("Mira Solheim", "Mira Solheim’s Notes", url="https://mira.example/ferry") == ["Mira Solheim"]


@pytest.mark.parametrize(
    "name",
    [
        "Coast Harbour",
        "Ferry Times",
        "The Solheim",
        "Solheim On",
        "CBH Solheim",
        "Solheim",
        "Solheim Gazette",
        "海岸日報",
    ],
)
def test_a_paper_that_signs(name: str) -> None:
    """A paper has a word of its name in its sentences, one in capitals, or one word alone."""
    assert authors(name, name) == []
    assert authors("", name, head=written("Person", name)) == []


def test_an_organisation_that_signs() -> None:
    """What its data call an organisation is no person, whatever it is called."""
    node = {"@type": "NewsArticle", "publisher": {"@type": "Organization", "name": "Mira Solheim"}}
    head = f"<script type=application/ld+json>{json.dumps(node, ensure_ascii=False)}</script>"
    assert authors("Mira Solheim", "Mira Solheim", head=head) == []


def test_an_account_called_like_the_site() -> None:
    """A name in the midst of which that of the site stands is none of a person."""
    line = "<p class=byline><a href=https://tube.example/@mira>Grand Mira Solheim Tube</a></p>"
    assert authors("", "Mira Solheim", line=line) == []


def test_a_paper_beside_an_author() -> None:
    """Where somebody else signs as well, the name of the site is that of the paper."""
    line = "<p class=byline>Mira Solheim | Tom Hart</p><p>7 March 2026</p>"
    assert "Mira Solheim" not in authors("", "Mira Solheim", line=line)
