"""What a template left unfilled is no part of an article; what an article says about templates is."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

PROSE = (
    "<p>The council met on Monday to speak about the old bridge, which has carried the traffic for sixty years.</p>"
    "<p>Work will begin in autumn, said the mayor, and until then one lane stays closed in each direction.</p>"
)
FORMS = ["$$ARTICLEAD$$", "%%INLINE_AD%%", "[[TEASER]]", "{{ article.teaser }}", "<%= teaser %>", "{% include 'ad' %}"]


def read(body: str, head: str = "") -> Article:
    page = (
        f"<!doctype html><html lang=en><head><title>The bridge of the town</title>{head}</head>"
        f"<body><article><h1>The bridge of the town</h1>{body}</article></body></html>"
    )
    return extract_article(Document(data=page.encode(), url="https://paper.example/the-bridge-of-the-town-1001.html"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("line", ["<p>{}</p>", "<div><b>{}</b></div>", "{}", "<h2> {} </h2>", "<p>{} {}</p>"])
def test_alone_in_a_line(form: str, line: str) -> None:
    """A placeholder that is all that a line holds is dropped, in whatever element."""
    first, second = PROSE.split("</p>", 1)
    filled = first + "</p>" + line.replace("{}", form) + second
    assert read(filled).body == read(PROSE).body
    assert read(filled).content == read(PROSE).content


def test_marks_inside() -> None:
    """Marks in capitals are taken out of a line too."""
    marked = PROSE.replace("Work will", "$$ARTICLEAD$$ Work will").replace(
        "said the mayor", "said %%INLINE_AD%% the mayor"
    )
    article = read(marked)
    assert " ".join(article.body) == " ".join(read(PROSE).body)
    assert "ARTICLEAD" not in (article.content or "")


@pytest.mark.parametrize("form", FORMS)
def test_fields(form: str) -> None:
    """No field is a placeholder: title, standfirst, caption."""
    head = (
        f'<meta property="og:title" content="{form}"><meta name="description" content="{form}">'
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{form}", "description": "{form}",'
        f' "articleSection": "{form}"}}</script>'
    )
    figure = (
        f'<figure><img src="/bridge.jpg" width=800 height=600 alt="{form}"><figcaption>{form}</figcaption></figure>'
    )
    article = read(figure + PROSE, head)
    assert article.title == "The bridge of the town"
    assert form not in repr(article)
    assert form.strip("$%[]{}<>= ") not in repr(article.figures)


@pytest.mark.parametrize("form", FORMS)
def test_texts_about_templates(form: str) -> None:
    """What stands in code, alone or in a sentence, is what the article is about."""
    escaped = form.replace("<", "&lt;").replace(">", "&gt;")
    code = f"<pre><code>{escaped}</code></pre><p>A name stands in <code>{escaped}</code> and is filled in later.</p>"
    article = read(PROSE + code)
    assert " ".join(article.body).count(form) == 2


def test_in_a_sentence() -> None:
    """A sentence that shows a placeholder keeps it."""
    assert "{{ name }}" in read(PROSE + "<p>Write {{ name }} where the name of the reader is to stand.</p>").body[-1]


def test_formulas() -> None:
    """TeX between double signs is a formula."""
    assert "$$AB$$" in " ".join(
        read(PROSE + "<p>The length of the bridge is $$AB$$ and its height is $$h$$ here.</p>").body
    )


def test_dumps() -> None:
    """Text dumps lose such lines, too; indented ones are code."""
    prose = [text.strip("<>p/") for text in PROSE.split("</p>") if text]
    dump = "\n\n".join(
        ["The bridge of the town", "01/03/2026 08:00", prose[0], "$$ARTICLEAD$$", "{{ teaser }}", prose[1]]
    )
    article = extract_article(Document(data=dump.encode(), path="bridge.txt"))
    assert article.body or article.lede
    assert "ARTICLEAD" not in repr(article)
    assert "teaser" not in repr(article)
