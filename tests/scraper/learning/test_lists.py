"""What articles are filed under is learnt by comparing pages: a box that changes is theirs, one that stays is none."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from scraper.learning.lesson import learn
from scraper.rules.learnt import with_learnt
from scraper.rules.rules import installed_rules
from storage.model import Article, Document
from tests.scraper.learning.test_lesson import parts, rule

#: Names that file articles, and a sentence of their texts.
SCRIPTS = {
    "en": (("Harbour", "Market", "School", "Bridge", "River"), "Boats come in at {} and leave with the tide. "),
    "ru": (("Гавань", "Рынок", "Школа", "Мост", "Река"), "Лодки приходят в {} и уходят с приливом. "),
    "ar": (("ميناء", "سوق", "مدرسة", "جسر", "نهر"), "تصل القوارب في {} وتغادر مع المد. "),
    "zh": (("港", "市场", "学校", "桥", "河"), "船在{}点进港，随潮水离开。"),
}


def page(number: int, language: str, *, filed: bool = True) -> Document:
    """An article with a box of its own tags beside the text, and below it a cloud of all tags, always the same."""
    names, sentence = SCRIPTS[language]
    own = (number % 5, (number + 1 + number % 2) % 5) if filed else ()
    links = "".join(f"<li><a href='/k/{at}'>{names[at]}</a></li>" for at in own)
    cloud = "".join(f"<a href='/k/{at}'>{name}</a> " for at, name in enumerate(names))
    text = "".join(f"<p>{sentence.format(number * 7 + line) * 4}</p>" for line in range(4))
    title = sentence.format(number + 30).split(",")[0].strip(" .。")
    html = (
        f"<html lang={language}><head><title>{title}</title></head><body><div class=page><h1>{title}</h1>"
        f"<p class=on>2026-03-{number % 28 + 1:02}</p><div class=story>{text}</div></div>"
        f"<aside><div class=box><h4>X</h4><ul>{links}</ul></div><div class=all><h4>Y</h4>{cloud}</div></aside>"
        "</body></html>"
    )
    url = f"https://gazette.example/news/{number}-story-{number}"
    return Document(data=html.encode(), url=url, media_type="text/html")


def names(article: Article) -> set[str]:
    return {*article.tags, *([article.category] if article.category else [])}


@pytest.mark.parametrize("language", SCRIPTS)
def test_the_box_that_changes_files_the_article(language: str) -> None:
    """Whatever it is called and wherever it stands; a page without such a box is filed under nothing."""
    pages = [(page(number, language), None) for number in range(12)]
    found = parts(learn(pages, rules=installed_rules(), leave_out=False))
    assert found["select.tags"] == ['div.box a[href*="/k/"]']
    rules = with_learnt(installed_rules(), rule(pages))
    words = SCRIPTS[language][0]
    assert names(extract_article(page(21, language), rules=rules)) == {words[1], words[3]}
    assert names(extract_article(page(21, language, filed=False), rules=rules)) == set()


def test_a_box_that_stays_teaches_nothing() -> None:
    pages = [(page(number, "en", filed=False), None) for number in range(12)]
    assert "select.tags" not in parts(learn(pages, rules=installed_rules(), leave_out=False))
