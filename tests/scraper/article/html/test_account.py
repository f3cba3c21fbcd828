"""The account of a page: every line under the title stays, is told by a field, or went for a reason that is named."""

from __future__ import annotations

from collections import Counter

import pytest

from scraper.article.html.account import Accounted, Fate, account
from scraper.article.html.page import PageReading, read_whole
from scraper.rules.rules import Rules
from storage.model import Document

from .body.test_place import SCRIPTS, TEXTS

PICTURE = '<img src="/p/1.jpg" width="900" height="600" alt="">'


def read(language: str, body: str) -> PageReading:
    page = f'<html lang="{language}"><head><title>{TEXTS[language][0]}</title></head><body>{body}</body></html>'
    document = Document(data=page.encode(), url="https://news.example/2026/ferry-12.html", media_type="text/html")
    return read_whole(document, timezone=None, rules=Rules(()))


def told(language: str, body: str) -> list[Accounted]:
    return [*account(read(language, body))]


@SCRIPTS
def test_every_line_is_accounted_for(language: str) -> None:
    """Standfirst, date, caption, box, label and text of a page each have their fate, and nothing vanishes."""
    title, lede, *texts = TEXTS[language]
    figure = f"<figure>{PICTURE}<figcaption>{title} 2019</figcaption></figure>"
    paragraphs = [f"<p>{text}</p>" for text in texts]
    box = f"<aside><p>{lede}!</p></aside>"
    lines = told(
        language,
        f"<h1>{title}</h1><p>7.3.2026</p><h2>{lede}</h2><div>{paragraphs[0]}{figure}{''.join(paragraphs[1:])}{box}</div>",
    )
    assert {one.text: one.fate for one in lines} == {
        "7.3.2026": Fate.LABEL,
        lede: Fate.FIELD,
        f"{title} 2019": Fate.FIGURE,
        f"{lede}!": Fate.TAKEN_OUT,
        **dict.fromkeys(texts, Fate.TEXT),
    }
    assert [one.why for one in lines if one.fate is Fate.TAKEN_OUT] == ["a box"]


@SCRIPTS
@pytest.mark.parametrize(
    "layout",
    [
        pytest.param("<h1>{0}</h1><div><p>{1}</p></div><div><div><p>{2}</p><p>{3}</p></div></div>", id="one"),
        pytest.param("<h1>{0}</h1><ul><li>{1}</li><li>{2}</li></ul><div><div><p>{3}</p></div></div>", id="list"),
        pytest.param("<table><tr><td><h1>{0}</h1></td></tr><tr><td>{1}<br>{2}</td></tr></table><p>{3}</p>", id="br"),
    ],
)
def test_nothing_vanishes(language: str, layout: str) -> None:
    """Whatever the elements, each sentence stays in the text or is its standfirst."""
    title, *texts = TEXTS[language]
    tail = " ".join(texts[2:])
    counts = Counter(one.fate for one in told(language, layout.format(title, texts[0], texts[1], tail)))
    assert counts[Fate.VANISHED] == 0
    assert (counts[Fate.TEXT] + counts[Fate.FIELD] == len(counts) and counts.total() == 3) or counts.total() >= 3
    assert set(counts) <= {Fate.TEXT, Fate.FIELD}


@SCRIPTS
def test_what_leads_elsewhere_is_named(language: str) -> None:
    """Cards of other articles in the text are no text, and the account says so."""
    title, *texts = TEXTS[language]
    card = '<div><img src="/{0}.jpg" width=300><h3><a href="/news/{0}.html">{1}</a></h3><p>{2}</p></div>'
    cards = "".join(card.format(number, f"{title} {number}", texts[0][:40]) for number in range(3))
    text = "".join(f"<p>{text}</p>" for text in texts)
    lines = told(language, f"<h1>{title}</h1><div>{text}<div>{cards}</div>{text}</div>")
    gone = [one for one in lines if one.why == "other articles"]
    assert [one.text for one in gone if title in one.text] == [f"{title} {number}" for number in range(3)]


def test_a_listing_has_no_account() -> None:
    """Only articles have one."""
    links = "".join(f'<li><a href="/n/{number}.html">A headline of some words {number}</a></li>' for number in range(9))
    assert told("en", f"<ul>{links}</ul>") == []
