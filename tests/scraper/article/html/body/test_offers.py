"""Boxes in a text that send readers elsewhere."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Document

URL = "https://firm.example/blog/boats"
#: By language: a title, a paragraph, a heading, a line and a button of a box.
TEXTS = {
    "en": ("Boats on the lake", "The ferry has crossed the lake since our parents were young, in every weather.",
           "Ready for the water?", "Our boats wait for you in every harbour.", "Get started"),
    "ru": ("Лодки на озере", "Паром пересекает озеро с тех пор, как наши родители были молоды, в любую погоду.",
           "Готовы к воде?", "Наши лодки ждут вас в каждой гавани.", "Начать сейчас"),
    "ja": ("湖の船", "渡し船は両親が若かった頃から、どんな天気の日でも湖を渡り続けてきた。村の誇りだ。",
           "水辺へ出かけませんか", "どの港でも私たちの船がお待ちしています。", "申し込む"),
    "ar": ("قوارب على البحيرة", "تعبر العبارة البحيرة منذ أن كان آباؤنا صغارا، في كل طقس، ويعرفها كل من يعيش هنا.",
           "هل أنت مستعد للماء؟", "قواربنا تنتظرك في كل ميناء.", "ابدأ الآن"),
}  # fmt: skip
LANGUAGES = pytest.mark.parametrize("language", TEXTS)


def read(language: str, body: str) -> str:
    """The text of a page with *body*, in which "{}" are the words of *language*."""
    title, paragraph, *words = TEXTS[language]
    text = f"<p>{paragraph}</p>" * 4
    heading, line, button = words
    for name, value in (("heading", heading), ("line", line), ("button", button), ("text", text)):
        body = body.replace(f"[{name}]", value)
    page = f"<html lang={language}><title>{title}</title><h1>{title}</h1><article>{body}</article>"
    return "\n".join(extract_article(Document(data=page.encode(), url=URL, media_type="text/html")).body)


@LANGUAGES
@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<div class=a><h2>[heading]</h2><p>[line]</p>"
                     "<a href=/sign-up>[button]</a></div>", id="heading"),
        pytest.param("<div class=a style='border: 1px solid'><h2>[heading]</h2><p><a href=/b>[line]</a></p></div>",
                     id="frame"),
        pytest.param("<div class=a><div><img src=/a.jpg></div><p>[heading]</p>"
                     "<p><a href=https://shop.example/>[button]</a></p></div>", id="picture"),
        pytest.param("<section class='row a'><div><div class=b><h4>[heading]</h4><div>[line]</div></div>"
                     "<div><a href=/demo><span>[button]</span></a></div></div></section>", id="columns"),
        pytest.param("<div class=a><h4>[heading]</h4><p><a href=/demo>[line]</a></p></div>", id="a linked line"),
    ],
)  # fmt: skip
def test_a_box_that_sends_readers_elsewhere(language: str, box: str) -> None:
    """A few lines and a link below them, in a line of its own and no paragraph, or nothing but a heading and a link,
    are an offer, once or again between paragraphs.
    """
    _, _, heading, line, button = TEXTS[language]
    text = read(language, f"[text]{box}[text]{box}[text]")
    assert len(text.split("\n")) == 12
    assert not any(words in text for words in (heading, line, button))


@LANGUAGES
@pytest.mark.parametrize(
    "part",
    [
        pytest.param("<div class=a><h2>[heading]</h2><p>[line] [line] <a href=/b>[button]</a></p></div>", id="line"),
        pytest.param("<div class=a><h2>[heading]</h2><p>[line]</p><a href=#b>[button]</a></div>", id="on the page"),
        pytest.param("<div class=a><h2>[heading]</h2><a href=/b>[button]</a><p>[line]</p></div>", id="above a line"),
        pytest.param("<div class=a><h2>[heading]</h2><p>[line]</p><p><a href=/b>[heading]</a></p></div>",
                     id="a paragraph"),
        pytest.param("<div><h2>[heading]</h2><p>[line]</p><p><a href=/b>[button]</a></p></div>", id="no box"),
        pytest.param("<div class=a><h2>[heading]</h2><p>[line]</p><p><a href=/b>[heading]</a></p></div>", id="bare"),
        pytest.param("<div class='a b'><h2>[heading]</h2><p>[line]</p><p><a href=/b>[button]</a></p></div>"
                     "<div class='a c'><h2>[heading]</h2><p>[line]</p><p><a href=/c>[button]</a></p></div>", id="row"),
        pytest.param("<ul><li><div class=a><h2>[heading]</h2><p>[line]</p><a href=/b>[button]</a></div></li></ul>",
                     id="an item"),
        pytest.param("<p><a href=#boats>[heading]</a></p>"
                     "<div class=a id=boats><h2>[heading]</h2><p>[line]</p><a href=/b>[button]</a></div>", id="a part"),
    ],
)  # fmt: skip
def test_parts_of_a_text_that_end_with_a_link(language: str, part: str) -> None:
    """A link in a sentence, to a place on the page or above other lines makes no offer of what it stands in, nor does
    one in a part among others or that a link of the page leads to.
    """
    assert TEXTS[language][3] in read(language, f"[text]{part}[text]")


@LANGUAGES
def test_a_page_of_offers(language: str) -> None:
    """Offers that are the text stay."""
    box = "<div class=a{}><h2>[heading]</h2><p>[line]</p><p><a href=/b{}>[button]</a></p></div><hr>"
    text = read(language, "[text]" + "".join(box.format(number, number) for number in range(9)))
    assert TEXTS[language][3] in text
