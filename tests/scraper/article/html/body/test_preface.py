"""What stands between the title and the element of the text and belongs to it: small pages in several scripts."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

from .test_place import SCRIPTS, TEXTS


def read(language: str, body: str) -> Article:
    page = f'<html lang="{language}"><head><title>{TEXTS[language][0]}</title></head><body>{body}</body></html>'
    return extract_article(Document(data=page.encode(), url="https://news.example/2026/ferry", media_type="text/html"))


def page(language: str, before: str) -> str:
    title, *texts = TEXTS[language]
    rest = "".join(f"<p>{number} {one}</p>" for number in range(4) for one in texts)
    return f"<div><h1>{title}</h1></div>{before}<main><div><div>{rest}</div></div></main>"


@SCRIPTS
@pytest.mark.parametrize("mark", [".", "。", "؟", "।"])
def test_what_stands_among_sentences_before_the_text(language: str, mark: str) -> None:
    """Headings, short sentences and lists in the element of several sentences before the text stay in their order."""
    title, first, second, *_ = TEXTS[language]
    word = title[:5].strip()
    parts = (
        f"<h2>{word} 1</h2><p>{first}</p><h2>{word} 2</h2><p>{word} 7{mark}</p><ul><li>{word} 8</li></ul>"
        f"<p>{second}</p><h2>{word} 3</h2><p>{word} 9{mark}</p>"
    )
    article = read(language, page(language, f"<section>{parts}</section>"))
    lines = [f"{word} 7{mark}", f"{word} 8", second, f"{word} 9{mark}"]
    start = article.body.index(lines[0])
    assert [*article.body[start : start + 4]] == lines
    assert all(f">{word} {number}</h2>" in (article.content or "") for number in (1, 2, 3))


@SCRIPTS
def test_a_list_among_sentences_stays_whole(language: str) -> None:
    """Its items stand once in the text, though each is a sentence that would stay by itself."""
    first, second, third, fourth, *_ = TEXTS[language][1:]
    items = f"<ul><li>7 {third}</li><li>7 {fourth}</li></ul>"
    article = read(language, page(language, f"<section><p>7 {first}</p>{items}<p>7 {second}</p></section>"))
    assert [article.body.count(f"7 {one}") for one in (second, third, fourth)] == [1, 1, 1]
    assert "<li>" in (article.content or "")


@SCRIPTS
def test_other_lines_among_sentences_before_the_text(language: str) -> None:
    """What leads elsewhere or says a day is none of it, nor is what stands with one sentence alone."""
    title, first, second, *_ = TEXTS[language]
    word = title[:5].strip()
    links = f"<ul><li><a href=/a>{word} 7</a></li><li><a href=/b>{word} 8</a></li></ul>"
    article = read(language, page(language, f"<section><p>{first}</p>{links}<p>{word}</p><p>{second}</p></section>"))
    assert not {word, f"{word} 7", f"{word} 8"} & {*article.body}
    alone = read(language, page(language, f"<section><p>{word} 7.</p><p>{first}</p><p>{word} 8.</p></section>"))
    assert not {f"{word} 7.", f"{word} 8."} & {*alone.body}


@SCRIPTS
def test_a_list_of_main_points_under_the_title(language: str) -> None:
    """Its items are text or standfirst, though they end without a stop, if each has the length of a sentence."""
    texts = TEXTS[language][1:]
    points = [f"{number} {one[:-1]}" for number, one in enumerate(texts[:3])]
    items = "".join(f"<li><b>{one}</b></li>" for one in points)
    article = read(language, page(language, f"<ul>{items}</ul><p>By An Binh</p>"))
    assert all(one in (article.lede_raw, *article.body) for one in points)


@SCRIPTS
def test_a_caption_that_holds_the_title_is_the_head(language: str) -> None:
    """A standfirst in an element for captions stays if the title stands there, too."""
    title, first, *_ = TEXTS[language]
    rest = "".join(f"<p>{number} {one}</p>" for number in range(3) for one in TEXTS[language][1:])
    head = f"<img src=/a.jpg width=900><figcaption><h1>{title}</h1><p>{first}</p></figcaption>"
    article = read(language, f"<div><div>{head}</div><div>{rest}</div></div>")
    assert first in (article.lede_raw, *article.body)


@SCRIPTS
def test_what_the_picture_above_the_text_says_of_itself(language: str) -> None:
    """A sentence between title and text that a picture there says of itself, too, is its caption."""
    line, standfirst = f"{TEXTS[language][1]} 2019.", f"<p>{TEXTS[language][6]}</p><p>7 / 3 / 2026</p>"
    picture = f"<img src=/a.jpg width=900 height=600 alt='{line}'>"
    below = f"<section><p>Photo: An Binh</p><p>{line}</p></section>"
    article = read(language, page(language, standfirst + picture + below))
    assert not any(line in one for one in (*article.body, article.lede_raw or ""))
    other = picture.replace(line, "")
    article = read(language, page(language, f"{standfirst}{other}<p>A</p><p>{line}</p>"))
    assert any(line in one for one in (*article.body, article.lede_raw or ""))
