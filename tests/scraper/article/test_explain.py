"""`--explain`: where each field came from and what else was said, told without deciding anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.article import extract_article
from scraper.article.explain import explain
from scraper.record import record
from scraper.rules.rules import Rules
from storage.errors import FeedloomError
from storage.model import Document

PROSE = "The wells had been low since spring, and the town waited for the first real rain of the year. "
HEAD = """<html lang="en"><head><title>Rain at last | Bay Herald</title>
<meta property="og:site_name" content="Bay Herald"><meta property="og:title" content="It rains">
<meta property="article:published_time" content="2026-03-07T08:00:00+07:00">
<meta name="date" content="2026-03-08"><meta name="author" content="Reuters">
<meta property="og:image" content="/small.jpg"><link rel="canonical" href="https://other.example/rain">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Rain at last","dateModified":"2026-03-09",
"author":[{"@type":"Organization","name":"Bay Herald"}],"articleSection":"Weather"}</script></head>"""
BODY = f"<body><h1>Rain at last</h1><p>By Anna Berg</p><div class=story>{f'<p>{PROSE}</p>' * 4}</div></body></html>"
URL = "https://bay.example/rain-at-last-12.html"


def explained(html: str, url: str | None = URL, rules: Rules | None = None) -> dict[str, Any]:
    """The explanation of a page, by field, and what it says of the rule."""
    document = Document(data=html.encode(), url=url, media_type="text/html")
    values: Any = explain(document, rules=rules)["explain"]
    return {one["field"]: one for one in values["fields"]} | {"rule": values["rule"]}


@pytest.mark.parametrize(
    ("field", "value", "source"),
    [
        ("title", "Rain at last", "json-ld headline"),
        ("published", "2026-03-07T08:00:00+07:00", "meta article:published_time"),
        ("updated", "2026-03-09T00:00:00+00:00", "json-ld dateModified"),
        ("authors", "Anna Berg", "line beside the title"),
        ("byline", "By Anna Berg", "line beside the title"),
        ("category", "Weather", "json-ld articleSection or breadcrumbs"),
        ("image", "https://bay.example/small.jpg", "meta og:image"),
        ("url", None, None),
        ("tags", None, None),
        ("language", "en", "html lang"),
        ("body", "4 paragraphs", "div.story, by the weight of its text"),
    ],
)
def test_source(field: str, value: str | None, source: str | None) -> None:
    """Each field is named with its value and the evidence that gave it; where nothing is said, nothing."""
    found = explained(HEAD + BODY)[field]
    assert (found["value"], found["from"]) == (value, source)


@pytest.mark.parametrize(
    ("field", "source", "value", "why"),
    [
        ("title", "og:title", "It rains", "1 of 3 sources say so, the address says nothing"),
        ("published", "meta date", "2026-03-08T00:00:00+00:00", "asked later"),
        ("authors", "meta author", "Reuters", "names no person"),
        ("url", "link canonical", "https://other.example/rain", "another site's page"),
    ],
)
def test_losers(field: str, source: str, value: str, why: str) -> None:
    """What lost is named with its source, its value and the reason."""
    lost = {one["from"]: one for one in explained(HEAD + BODY)[field]["lost"]}
    assert lost[source]["value"] == value
    assert why in lost[source]["why"]


def test_emblem() -> None:
    """A picture that stands for the site is named with that reason."""
    found = explained(HEAD.replace("/small.jpg", "/herald-share.png") + BODY)["image"]
    assert found["value"] is None
    assert [(one["value"], one["why"]) for one in found["lost"]] == [
        ("https://bay.example/herald-share.png", "stands for the site")
    ]


def test_title_by_its_address() -> None:
    """The title that the address was made of says so, unless readers see another one that some source repeats."""
    page = (HEAD + BODY).replace("It rains", "It rains again here")
    found = explained(page, "https://bay.example/it-rains-again-here")
    assert found["title"]["why"].startswith("2 of 3 sources say so")
    found = explained(page.replace("<h1>Rain at last", "<h1>Weather"), "https://bay.example/it-rains-again-here")
    assert found["title"]["value"] == "It rains again here"
    assert "the address was made of it" in found["title"]["why"]


def test_rule(tmp_path: Path) -> None:
    """A rule is named with the selector that found the field, and with those that found nothing."""
    (tmp_path / "own.toml").write_text(
        'name="Own"\nhosts=["bay.example"]\n[select]\ntitle=["h1.old", "h1"]\nlede=["p.lead"]\nbody=[".story"]\n'
    )
    found = explained(HEAD + BODY, rules=Rules.load(tmp_path))
    assert found["title"]["from"] == "rule Own: h1"
    assert found["body"]["from"] == "rule Own: .story"
    assert found["rule"] == {
        "name": "Own",
        "counts": True,
        "found": ["title", "body"],
        "barren": [{"field": "lede", "selectors": "p.lead"}],
        "notes": [],
    }


def test_text_dump() -> None:
    """Of a text dump each field is named with its line."""
    text = f"Weather\n\nRain at last\n07/03/2026 08:00\n\n{PROSE}\n\n{PROSE * 2}\n\n{PROSE}{PROSE}\n\nAnna Berg\n"
    values: Any = explain(Document(data=text.encode(), path="rain.txt"))["explain"]
    lines = {one["field"]: one["from"] for one in values["fields"]}
    assert lines["title"] == "line 3"
    assert lines["published"] == "line 4"
    assert lines["authors"] == "line 12"


def test_no_article() -> None:
    """A page without an article has nothing to explain."""
    assert explained("<html><body><p>Home</p></body></html>") == {"rule": None}


PARTS = (
    HEAD,
    BODY,
    "<h1>",
    "</div>",
    PROSE,
    '<meta name="date" content="7.3.2026">',
    '<a rel=author href="/a">A B</a>',
    "\x00<",
)


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=30), max_size=6))
def test_explains_what_is_read(parts: list[str]) -> None:
    """Whatever the page, the record beside the explanation is the one that reading gives, or the same error comes."""
    document = Document(data="".join(parts).encode("utf-8", "surrogatepass"), url=URL, media_type="text/html")
    try:
        expected = record(extract_article(document))
    except FeedloomError as error:
        with pytest.raises(type(error)):
            explain(document)
        return
    assert {key: value for key, value in explain(document).items() if key != "explain"} == expected


def test_lines() -> None:
    """Each line that is not in the text is named with what became of it, and why."""
    offer = "<aside><p>Subscribe to our newsletter</p></aside>"
    found = explained(HEAD + BODY.replace("</div></body>", f"{offer}</div></body>"))["lines"]
    assert {type(one["from"]) for one in found["lost"]} == {str}  # what a parser may answer
    assert found["value"] == "4 of 6 stay in the text"
    assert [(one["from"], one["value"], one["why"]) for one in found["lost"]] == [
        ("a field", "By Anna Berg", "byline"),
        ("what was taken out", "Subscribe to our newsletter", "a box"),
    ]
