"""What becomes of every line between the title and the end of the text, in several scripts, without telling names."""

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

from .test_place import SCRIPTS, TEXTS

PICTURE = '<img src="/p/{}.jpg" width="900" height="600" alt="">'


def read(language: str, body: str) -> Article:
    page = f'<html lang="{language}"><head><title>{TEXTS[language][0]}</title></head><body>{body}</body></html>'
    return extract_article(Document(data=page.encode(), url="https://news.example/2026/ferry", media_type="text/html"))


@SCRIPTS
@pytest.mark.parametrize(
    "layout",
    [
        pytest.param("<h1>{0}</h1><h2>{1}</h2><div><p>{2}</p><p>{3}</p><p>{4}</p></div>", id="heading"),
        pytest.param("<h1>{0}</h1><p>{1}</p><div><p>{2}</p><p>{3}</p><p>{4}</p></div>", id="outside"),
        pytest.param("<h1>{0}</h1><div><p>{1}</p></div><div><p>{2}</p><p>{3}</p><p>{4}</p></div>", id="own element"),
        pytest.param("<div><h1>{0}</h1><p class=q>{1}</p><p>{2}</p><p>{3}</p><p>{4}</p></div>", id="own class"),
        pytest.param("<h1>{0}</h1><div><p><b>{1}</b></p><p>{2}</p><p>{3}</p><p>{4}</p></div>", id="bold"),
    ],
)
def test_a_line_apart_under_the_title_is_the_standfirst(language: str, layout: str) -> None:
    article = read(language, layout.format(*TEXTS[language]))
    assert article.lede_raw == TEXTS[language][1]
    assert article.body == TEXTS[language][2:5]


@SCRIPTS
def test_a_first_paragraph_like_all_others_is_none(language: str) -> None:
    title, *texts = TEXTS[language]
    article = read(language, f"<h1>{title}</h1><div>{''.join(f'<p>{text}</p>' for text in texts)}</div>")
    assert article.lede_raw is None
    assert article.body == tuple(texts)


@SCRIPTS
@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("<div>{picture}<div>{line}</div></div>", id="under"),
        pytest.param("<div><div>{line}</div><div>{picture}</div></div>", id="over"),
        pytest.param("<div><a><span>{picture}</span></a><span>{line}</span></div>", id="in a line"),
        pytest.param("<section><div><div>{picture}</div><div><p>{line}</p></div></div></section>", id="deep"),
    ],
)
def test_a_short_line_alone_with_a_picture_is_its_caption(language: str, frame: str) -> None:
    title, *texts = TEXTS[language]
    line = title  # shorter than a paragraph
    shown = frame.format(picture=PICTURE.format(1), line=f"{line} 2019")
    texts = [" ".join(texts[:3]), " ".join(texts[3:])]
    article = read(language, f"<h1>{title}</h1><main><p>{texts[0]}</p>{shown}<p>{texts[1]}</p></main>")
    assert [figure.caption for figure in article.figures] == [f"{line} 2019"]
    assert article.body == tuple(texts)


@SCRIPTS
@pytest.mark.parametrize(
    "gallery",
    [
        pytest.param("<div><p>{shown}</p></div><div><p>{line}</p></div><div><p>{line}</p></div>", id="said-again"),
        pytest.param("<div>{shown}</div><div>1 / 5</div><div>{label}</div><div>{other}</div>", id="labelled"),
        pytest.param("<div>{shown}<a href=/g/7>{label}</a></div><section><div>{other}</div></section>", id="leading"),
    ],
)  # fmt: skip
def test_lines_of_a_gallery_are_captions(language: str, gallery: str) -> None:
    """Behind a picture, apart from the prose, what it says of itself and what stands with labels is no text."""
    title, line, other, *texts = TEXTS[language]
    shown = PICTURE.format(1).replace('alt=""', f'alt="{line} 2019"')
    part = gallery.format(shown=shown, line=line, other=other, label=title[:6].strip())
    prose = "".join(f"<p>{text}</p>" for text in texts)
    article = read(language, f"<h1>{title}</h1><main>{prose}<section><div>{part}</div></section>{prose}</main>")
    assert article.body == (*texts, *texts)
    assert len(article.figures) == 1


@SCRIPTS
@pytest.mark.parametrize("label", ["", "<div>{0}</div>"])
def test_a_box_without_a_picture_before_it_is_text(language: str, label: str) -> None:
    """Words in a box of their own are no caption where no picture stands before them."""
    title, line, *texts = TEXTS[language]
    first, second, *rest = (f"<p>{text}</p>" for text in texts)
    box = f"<section>{label.format(title[:6].strip())}<div>{line}</div></section>"
    parts = f"{first}{PICTURE.format(1)}{second}{box}{''.join(rest)}"
    article = read(language, f"<h1>{title}</h1><main>{parts}</main>")
    assert line in article.body


@SCRIPTS
def test_a_paragraph_with_a_picture_stays(language: str) -> None:
    title, *texts = TEXTS[language]
    parts = "".join(f"<div>{PICTURE.format(number)}<p>{text} {text}</p></div>" for number, text in enumerate(texts))
    article = read(language, f"<h1>{title}</h1><main>{parts}</main>")
    assert article.body == tuple(f"{text} {text}" for text in texts)


@SCRIPTS
def test_items_with_pictures_under_headings_are_text(language: str) -> None:
    title, *texts = TEXTS[language]
    items = "".join(
        f"<li>{PICTURE.format(number)}<h3>{number}</h3><p>{text}</p></li>" for number, text in enumerate(texts)
    )
    article = read(language, f"<h1>{title}</h1><main><p>{texts[0]}</p><ul>{items}</ul></main>")
    assert all(any(text in line for line in article.body) for text in texts)


@SCRIPTS
def test_a_text_for_each_width_of_screen_counts_once(language: str) -> None:
    title, *texts = TEXTS[language]
    copy = "".join(f"<p>{text}</p>" for text in texts)
    article = read(language, f"<h1>{title}</h1><main><div>{copy}</div><div>{copy}</div></main>")
    assert article.body == tuple(texts)


@pytest.mark.parametrize(
    ("language", "first", "stays"),
    [
        ("en", "This ferry was retired on February 19th, 2026.", True),
        ("fr", "Projection-débat du 02 décembre 2017 à la Sorbonne (Paris)", True),
        ("vi", "Chiếc phà nghỉ chạy từ ngày 19/2/2026 vì quá cũ.", True),
        ("ru", "Паром вывели из работы 19 февраля 2026 года навсегда.", True),
        ("en", "19 February 2026, Mira Solheim", False),
        ("en", "Posted on February 19th, 2026 by those who were late.", False),
        ("vi", "Thứ Năm, 19/2/2026 | Bình An", False),
    ],
)
def test_first_line_with_a_date(language: str, first: str, *, stays: bool) -> None:
    """A sentence or phrase that tells of a day is text, a line that says when the article was written is not."""
    line = "The ferry has crossed the bay since the war, and its hull is tarred each spring by those who came late. "
    html = (
        f"<html lang={language}><head><title>Ferry</title></head><body><main><h1>Ferry</h1><div><p>{first}</p>"
        f"<p>{line * 2}</p><p>{line * 3}</p></div></main></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/ferry-1.html"))
    assert (first in (*article.body, article.lede_raw)) == stays


def test_table_is_no_standfirst() -> None:
    """A table that the page repeats as its description stays a table."""
    rows = "<tr><td>Host</td><td>The harbour master of the bay</td></tr><tr><td>Day</td><td>A Monday in May</td></tr>"
    html = (
        "<html><head><title>Ferry</title><meta name=description content='Host The harbour master of the bay Day A "
        f"Monday in May'></head><body><main><h1>Ferry</h1><div><table>{rows}</table><p>{'It sails again. ' * 20}</p>"
        "</div></main></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/ferry-1.html"))
    assert article.lede_raw is None
    assert "<table>" in (article.content or "")


@SCRIPTS
def test_what_holds_the_text_is_no_standfirst(language: str) -> None:
    """A short text that the head repeats is the text, whatever stands beside it in one element with it."""
    title, *texts = TEXTS[language]
    first = " ".join(texts[:2])
    beside = f"<div><div><b>7</b><span>{title} 7.</span></div></div>"
    html = (
        f"<html lang={language}><head><title>{title}</title><meta name=description content='{first}'></head><body>"
        f"<header><h1>{title}</h1></header><main><div><article><p>{first}</p></article>{beside}</div></main></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/2026/a-1.html"))
    assert f"{title} 7" not in (article.lede_raw or "")


@SCRIPTS
@pytest.mark.parametrize("label", ["Abstract:", "前言：", "ملخص:"])
def test_a_label_before_the_standfirst(language: str, label: str) -> None:
    """A label in an element of its own, before the block that it labels, is no part of it."""
    title, lede, *texts = TEXTS[language]
    lead = f"<div class=lead><span>{label}</span><div>{lede}</div></div>"
    article = read(
        language, f"<div><h1>{title}</h1>{lead}</div><div>{''.join(f'<p>{text}</p>' for text in texts)}</div>"
    )
    assert article.lede_raw == lede


@pytest.mark.parametrize(
    ("line", "is_standfirst"),
    [
        ("The ferry runs again.", True),
        ("Пором знову ходить через затоку.", True),
        ("العبارة تبحر مرة أخرى۔", True),
        ("The ferry runs again", False),
        ("Does the ferry run?", False),
        ("Three trips...", False),
    ],
)
def test_a_short_sentence_as_the_heading_under_the_title(line: str, is_standfirst: bool) -> None:
    """The full stop tells it from the heading of a part, which has none."""
    texts = "".join(f"<p>{text}</p>" for text in TEXTS["en"][2:])
    article = read("en", f"<h1>Ferry 2026</h1><h2>{line}</h2><p>7 March 2026</p><div>{texts}</div>")
    assert (article.lede_raw == line) is is_standfirst


@SCRIPTS
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<span>{0}<br><br>{1}<br /><br />{2}</span>", id="one element"),
        pytest.param("<font><span>{0}<br> <br>{1}</span></font><br><br>{2}", id="one in the other"),
        pytest.param("<b>{0}<br><br></b>{1}<br><br>{2}", id="at the end"),
        pytest.param("{0}<span><br><br>{1}</span><span><br><br>{2}</span>", id="at the beginning"),
        pytest.param("<i>{0}<br></i><br>{1}<br><br>{2}", id="half of them"),
    ],
)
def test_two_breaks_in_a_part_of_a_line_end_a_paragraph(language: str, form: str) -> None:
    title, _, *texts = TEXTS[language]
    article = read(language, f"<h1>{title}</h1><div>{form.format(*texts)}</div>")
    assert [line for line in (article.lede_raw, *article.body) if line] == list(texts[:3])


def test_stress_stays_on_both_sides_of_breaks() -> None:
    """What stands in bold letters around two line breaks is bold in both paragraphs."""
    said, asked = "The ferry has crossed the bay since the war, and its hull is tarred each spring. " * 3, "Why so? "
    html = f"<h1>Ferry</h1><div>{said}<br><br><b>{asked * 4}<br><br>{asked * 5}<i>Or not?</i></b><br><br>{said}</div>"
    content = read("en", html).content or ""
    assert f"<p><b>{(asked * 4).strip()}</b>" in content
    assert f"<p><b>{asked * 5}<i>Or not?</i></b>" in content


@pytest.mark.parametrize("line", ["The ferry runs again", "Пором знову ходить озером", "العبارة تبحر مرة أخرى"])
def test_a_few_words_between_title_and_day(line: str) -> None:
    """In an element with both and without the text, a heading of a few words is the standfirst; without a day, none."""
    texts = "".join(f"<p>{text}</p>" for text in TEXTS["en"][2:])
    page = f"<div><h1>Ferry 2026</h1><h2>{line}</h2><div>{{}}</div></div><div>{texts}</div>"
    assert read("en", page.format("<a href=/authors/1>An Binh</a> <span>7 March 2026</span>")).lede_raw == line
    assert read("en", page.format("Share")).lede_raw != line
