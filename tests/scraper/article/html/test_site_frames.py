"""Articles of sites without marks: what the list called them, the menu, and lists of all tags tell title and fields."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document, Kind

URL = "https://paper.example/news/2026/storm-77.html"

#: Title, sentence, author, and five sections, for each language.
WORDS = {
    "en": ("Storm", "Divers looked at the landing stage for three days.", "Ann Birch", "Coast Boats Town Mills Rivers"),
    "ru": ("Буря", "Водолазы три дня осматривали старый причал.", "Анна Белова", "Берег Лодки Город Мельницы Реки"),
    "zh": ("春雨", "潜水员检查了三天码头,发现两根桩已经断裂,渡轮停航。", "林晓雨", "海岸 船只 城市 磨坊 河流"),
    "ar": ("عاصفة", "فحص الغواصون الرصيف القديم ثلاثة أيام.", "ليلى حداد", "ساحل قوارب مدينة طواحين أنهار"),
    "vi": ("Bão", "Thợ lặn kiểm tra cầu tàu cũ trong ba ngày liền.", "Lê Thu An", "Biển Thuyền Phố Cối Sông"),
    "hi": ("तूफान", "गोताखोरों ने तीन दिन पुराने घाट की जांच की।", "अनु शर्मा", "तट नाव शहर चक्की नदी"),
}
languages = pytest.mark.parametrize("language", WORDS)


def text(language: str, parts: int = 4) -> str:
    return "".join(f"<p>{WORDS[language][1] * 4} {n}</p>" for n in range(parts))


def read(language: str, body: str, *, head: str = "Paper", listed: bool = True) -> Article:
    page = f"<!doctype html><html lang={language}><title>{head}</title><body>{body}</body></html>"
    title = WORDS[language][0] if listed else None
    return extract_article(Document(data=page.encode(), url=URL, media_type="text/html", listed_title=title))


@languages
def test_line_that_the_list_calls_the_page(language: str) -> None:
    """Where each page has the paper's name for its title, the line that the list used for it is the title."""
    title = WORDS[language][0]
    article = read(
        language, f"<div><div class=x>{title}</div><div>03/02/2026 10:15</div><div>{text(language)}</div></div>"
    )
    assert article.kind is Kind.ARTICLE
    assert article.title == title


@languages
def test_heading_that_the_list_calls_the_page(language: str) -> None:
    """A heading and the list agree against the title of the window and an address that is made like it."""
    title = WORDS[language][0]
    logo = "<h1><a href=/start><span>Paper</span></a></h1>"
    article = read(language, f"{logo}<div><h1>{title}</h1>{text(language)}</div>", head="news:2026:storm_77 [Paper]")
    assert article.title == title


@languages
def test_heading_below_the_name_of_the_paper(language: str) -> None:
    """The paper's name is the title of the window, an h1 and a link to the start; the list names a lesser heading."""
    title, sentence, *_ = WORDS[language]
    name, whole = sentence[:9], f"<h2>{title}</h2>{text(language)}"
    body = f"<h1>{name}</h1><div>{whole}</div><p><a href=/>{name}</a> <a href=/about>{sentence}</a></p>"
    assert read(language, body, head=name).title == title


@languages
def test_headings_below_one_that_the_head_states(language: str) -> None:
    """A version, a question or a section that the list names does not take the title's place, above or below it."""
    title, sentence, *_ = WORDS[language]
    home = "<p><a href=/>Paper</a></p>"
    parts = f"<h2>{title}</h2>{text(language)}<h2>{sentence[:5]}</h2>{text(language)}"
    assert read(language, f"{home}<h1>{sentence}</h1>{parts}", head=sentence).title == sentence
    above = f"{home}<div><h2>{title}</h2></div><article><h1>{sentence}</h1>{text(language)}</article>"
    assert read(language, above, head=sentence).title == sentence
    related = f"<div><h3><a href={URL}>{title}</a></h3><h3><a href=/x>{sentence[:5]}</a></h3></div>"
    assert read(language, f"<h1>{sentence}</h1>{text(language)}{related}", head=sentence).title == sentence


@languages
def test_heading_below_one_with_the_title_of_each_page(language: str) -> None:
    """The name of the site is the title of the window and a heading; the article's leads to itself, as in the list."""
    title = WORDS[language][0]
    top = "<header><h1><a href=/>Paper of the coast</a></h1></header>"
    body = f"{top}<main><article><h2><a href={URL} rel=bookmark>{title}</a></h2>{text(language)}</article></main>"
    assert read(language, body, head="Paper of the coast").title == title


@languages
@pytest.mark.parametrize("label", ["<span>{}</span>", "<div>{}</div>", "<h2>{}</h2>"])
@pytest.mark.parametrize("head", ["{} | Paper", "Paper"])
def test_label_that_a_list_gives_for_a_title(language: str, label: str, head: str) -> None:
    """What stands on the page but is no heading like the h1 does not go before it, whatever a list calls the page."""
    title, sentence, _, sections = WORDS[language]
    heading = f"{title} {sections.split()[0]}"
    body = f"<article><h1>{heading}</h1>{text(language)}</article>"
    for whole in (label.format(title) + body, body.replace("</h1>", f"</h1><p>{sentence}</p>{label.format(title)}")):
        assert read(language, whole, head=head.format(heading)).title == heading


@languages
def test_time_behind_the_text_of_the_day_above_the_title(language: str) -> None:
    """A day above the title gets its time from an attribute behind the text, if that is of the same day."""
    title = WORDS[language][0]
    days = [
        read(
            language,
            f"<article><p>2026-02-03</p><h1>{title}</h1><div>{text(language)}</div><p>+ <a href={URL}>"
            f"<abbr title={moment}>10:15</abbr></a></p></article>",
            head=f"Paper: {title}",
        ).published
        for moment in ("2026-02-03T10:15:00+00:00", "2026-02-09T10:15:00+00:00")
    ]
    assert [(day.day, (day.hour, day.minute) != (0, 0)) for day in days if day] == [(3, True), (3, False)]


@languages
def test_cell_of_a_layout(language: str) -> None:
    """A cell with lines of its own is the home of the text; the row of sections above and the one below are none."""
    title, sentence, _, sections = WORDS[language]
    row = " | ".join(f"<a href=/{n}/><b>{name}</b></a>" for n, name in enumerate(sections.split()))
    lines = "<br><br>".join([f"<b>{title}</b>", *(f"{sentence * 4} {n}" for n in range(4))])
    article = read(
        language,
        f"<table><tr><td colspan=2>{row}</td></tr><tr><td><table><tr><td>{sections}</td></tr></table></td>"
        f"<td>{lines}</td></tr><tr><td>© {sentence[:9]}</td></tr></table>",
        head=f"Paper : {title}",
    )
    said = "\n".join((article.lede_raw or "", *article.body))
    assert said.count(sentence) == 16
    assert sections.split()[4] not in said


@languages
def test_section_before_the_author_in_one_line(language: str) -> None:
    """A link to a section of the menu is no author, though the line that it stands in is called the author's."""
    title, _, author, sections = WORDS[language]
    names = sections.split()
    menu = "".join(f"<li><a href=/news/c{n}/>{name}</a></li>" for n, name in enumerate(names))
    line = (
        f"<span class='small byline'><a href=/news/c1/>{names[1]}</a> | <span class='author vcard'>by "
        f"<span class=fn>{author}</span> |</span> <time datetime=2026-02-03T10:15Z>03.02.2026</time></span>"
    )
    body = f"<ul id=n><li><a href=/>{title} +</a></li>{menu}</ul><article><header><h1>{title}</h1>{line}</header>"
    article = read(language, f"{body}<div>{text(language)}</div></article>")
    assert [person.name for person in article.authors] == [author]
    assert article.category == names[1]
    assert article.tags == ()


@languages
def test_lists_of_all_that_the_site_has(language: str) -> None:
    """A list beside the article that names what the article's own list does, and more, is that of the whole site."""
    title, _, _, sections = WORDS[language]
    names = sections.split()
    every = "".join(f"<li class=tag><a href=/tag/{n}/>{name}</a></li>" for n, name in enumerate(names))
    kinds = "".join(f"<li><a href=/kind/{n}/>{name} {name}</a></li>" for n, name in enumerate(names))
    own = "".join(f"<li class=tag><a href=/tag/{n}/>{names[n]}</a></li>" for n in (1, 3))
    meta = (
        f"<ul><li>3.2.2026</li><li><ul><li><a href=/kind/2/>{names[2]} {names[2]}</a></li></ul></li>"
        f"<li><ul>{own}</ul></li></ul>"
    )
    article = read(
        language,
        f"<div><article><h2>{title}</h2>{meta}<section>{text(language)}</section></article></div>"
        f"<div><ul><h4>Categories</h4><ul>{kinds}</ul></ul><ul><h4>Tags</h4><ul>{every}</ul></ul></div>",
        head=title,
    )
    assert {article.category, *article.tags} == {f"{names[2]} {names[2]}", names[1], names[3]}


@languages
def test_section_over_the_title_that_a_row_of_links_names(language: str) -> None:
    """A word over the title is the category if a row of links above has it, in whatever element."""
    title, _, _, sections = WORDS[language]
    names = sections.split()
    row = "".join(f"<a href=/sec-{n}/>{name}</a>" for n, name in enumerate(names))
    top = f"<div><a href=/>Paper</a></div><div>{row}</div>"
    body = f"{top}<div><div>{names[3]}</div><h2>{title}</h2>{text(language)}</div>"
    assert read(language, body, head=f"{title} | Paper").category == names[3]


@pytest.mark.parametrize("language", [language for language in WORDS if language != "zh"])
def test_portrait_name_and_day(language: str) -> None:
    """A name and a day alone beside one picture sign the article; the same line under its picture is a legend."""
    title, sentence, author, _ = WORDS[language]
    box = f"<div><img src=/face.jpg alt=''><div><div>{author}</div><div>2026/02/03 10:15</div></div></div>"
    legend = f"<figure><img src=/x.jpg><figcaption>{author[::-1]}</figcaption></figure>"
    body = f"<article><h1>{title}</h1><p>{sentence * 2}</p>{box}{legend}{text(language)}</article>"
    article = read(language, body, head=f"{title} - Paper")
    assert [person.name for person in article.authors] == [author]
    assert author not in "".join(article.body)
