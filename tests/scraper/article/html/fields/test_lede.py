"""Standfirsts: what stands between a title and its text and is one, and what is something else."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Document

PROSE = {
    "en": "The ferry sails again between the islands since Monday, the harbour master said on the quay. ",
    "de": "Die Fähre fährt seit Montag wieder zwischen den Inseln, sagte der Hafenmeister am Kai. ",
    "ru": "Паром снова ходит между островами с понедельника, сказал начальник порта на причале. ",
    "vi": "Chuyến phà đã chạy lại giữa các hòn đảo từ thứ Hai, cảng vụ nói với báo hôm qua. ",
}
LINES = {
    "en": ("Ferries are back", "Our harbour letter brings you all news of the bay every morning of the week."),
    "de": (
        "Fähren fahren wieder",
        "Unser Hafenbrief bringt Ihnen jeden Morgen alle Nachrichten aus der Bucht ins Haus.",
    ),
    "ru": ("Паромы снова в пути", "Наше письмо из гавани каждое утро приносит вам все новости бухты прямо домой."),
    "vi": ("Phà đã chạy lại", "Thư của bến cảng mỗi sáng mang đến cho bạn mọi tin tức của vịnh ngay tại nhà."),
}


def lede(language: str, between: str, text: str = "") -> str | None:
    """The standfirst of a page that has something *between* its title and its text."""
    title, prose = LINES[language][0], PROSE[language]
    page = (
        f"<html lang={language}><head><title>{title}</title></head><body><main><h1>{title}</h1>{between}"
        f"<div>{text}<p>{prose * 3}</p><p>{prose * 2}</p><p>{prose * 4}</p></div></main></body></html>"
    )
    return extract_article(Document(data=page.encode(), url="https://hafen.example/faehre-7")).lede_raw


@pytest.mark.parametrize(
    "box",
    [
        "<div><b>Q7</b><div>{}</div><div><a href=/letter>Q7 K9</a></div></div>",
        "<section><div><div>{}</div></div><ul><li><a href='#'>Q7</a></li><li><a href='#'>K9</a></li></ul></section>",
        "<div><div><p>{}</p></div><form><input type=email name=mail></form></div>",
    ],
)
@pytest.mark.parametrize("language", sorted(LINES))
def test_box_that_asks_for_something(language: str, box: str) -> None:
    """A line is no standfirst in a small box with a link in a line of its own, or a field to fill in."""
    line = LINES[language][1]
    assert lede(language, f"<div><div>{line}</div></div>") == line
    assert lede(language, box.format(line)) is None


@pytest.mark.parametrize("language", sorted(LINES))
def test_standfirst_beside_the_day(language: str) -> None:
    """A link beside the day under a standfirst leads to who wrote it or to the section, and asks for nothing."""
    line = LINES[language][1]
    assert lede(language, f"<div><div>{line}</div><div><a href=/q7>Q7</a></div><div>2026-03-07</div></div>") == line


@pytest.mark.parametrize("language", sorted(LINES))
def test_heading_right_under_the_title(language: str) -> None:
    """At the top of the text an h2 right under the title is a standfirst if it is a sentence or long; a short one heads
    a part of the text.
    """
    line = LINES[language][1]
    assert lede(language, "", f"<h2>{line}</h2>") == line
    assert (
        lede(language, "", f"<h2>{' '.join([*line.rstrip('.').split(), *line.rstrip('.').split()])}</h2>") is not None
    )
    assert lede(language, "", f"<h2>{' '.join(line.rstrip('.').split()[:7])}</h2>") is None


@pytest.mark.parametrize("language", sorted(LINES))
def test_row_of_labels(language: str) -> None:
    """A line of several elements that is no sentence is a row of labels."""
    words = LINES[language][1].rstrip(".").split()
    assert lede(language, f"<div>{' '.join(words)}</div>") == " ".join(words)
    row = f"<div><span>{' '.join(words[:5])}</span> <span>{' '.join(words[5:])}</span></div>"
    assert lede(language, row) is None


@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize(
    "frame", ["<figcaption><div><div><p>{}</p></div></div></figcaption>", "<figcaption>{}</figcaption>"]
)
def test_legend_of_a_picture(language: str, frame: str) -> None:
    """What stands in the legend of a picture, however deep, is no standfirst, nor what microdata call so there."""
    line = LINES[language][1]
    legend = frame.format(line)
    assert lede(language, f"<figure><img src=/a.jpg>{legend}</figure>") is None
    assert (
        lede(
            language, f"<figure><img src=/a.jpg><figcaption itemprop='caption description'>{line}</figcaption></figure>"
        )
        is None
    )
    assert lede(language, f"<div itemprop=description>{line}</div>") == line


@pytest.mark.parametrize("language", sorted(LINES))
def test_description_of_another_article(language: str) -> None:
    """What microdata say in the <article> of another headline is of that."""
    title, prose = LINES[language][0], PROSE[language]
    other = f"<h2 itemprop=headline>Q7 K9</h2><p itemprop=description>{prose}</p><a itemprop=keywords>R5</a>"
    page = (
        f"<html lang={language}><head><title>{title}</title></head><body><article><h1 itemprop=headline>{title}</h1>"
        f"<div><p>{prose * 3}</p><p>{prose * 4}</p></div></article><article>{other}</article></body></html>"
    )
    article = extract_article(Document(data=page.encode(), url="https://hafen.example/faehre-7"))
    assert article.lede_raw is None
    assert "R5" not in article.tags


@pytest.mark.parametrize(
    ("language", "line"), [("en", "It will cost a fortune."), ("ru", "Это обойдётся городу дорого.")]
)
def test_short_sentence_right_under_the_title(language: str, line: str) -> None:
    """A few words right under the title are the standfirst if they are a sentence."""
    assert lede(language, f"<div>{line}</div>") == line
    assert lede(language, f"<div>{line.rstrip('.')}</div>") is None
    assert lede(language, f"<div>Q7 K9</div><div>{line}</div>") is None


@pytest.mark.parametrize("language", sorted(LINES))
def test_line_that_the_head_describes(language: str) -> None:
    """An element that breaks no line is the standfirst, alone in its line, if the page's description says the same."""
    title, prose = LINES[language][0], PROSE[language]
    line = LINES[language][1].rstrip(".")

    def read(between: str, description: str) -> str | None:
        page = (
            f"<html lang={language}><head><title>{title}</title><meta name=description content='{description}'></head>"
            f"<body><main><h1>{title}</h1>{between}<div><p>{prose * 3}</p><p>{prose * 2}</p></div></main></body>"
        )
        return extract_article(Document(data=page.encode(), url="https://hafen.example/faehre-7")).lede_raw

    assert read(f"<span>{line}</span><div>Q7</div>", line) == line
    assert read(f"<span>{line}</span><div>Q7</div>", prose) is None
    assert read(f"<span>{line}</span> Q7 K9", line) is None


@pytest.mark.parametrize("language", sorted(LINES))
def test_second_half_of_the_title(language: str) -> None:
    """A line under the title that the head says behind it is its subtitle; one that holds the title says it again."""
    title, prose = LINES[language][0], PROSE[language]
    line = LINES[language][1].rstrip(".")

    def read(head: str, line: str) -> str | None:
        page = (
            f"<html lang={language}><head><title>{head}</title></head><body><main><h1>{title}</h1><div>{line}</div>"
            f"<div><p>{prose * 3}</p><p>{prose * 2}</p></div></main></body></html>"
        )
        return extract_article(Document(data=page.encode(), url="https://hafen.example/faehre-7")).lede_raw

    assert read(f"{title}: {line}", line) == line
    assert read(f"{title}: {line}", f"{title}: {line}") is None


@pytest.mark.parametrize("language", sorted(LINES))
def test_link_in_a_standfirst(language: str) -> None:
    """In the <header> of the title, a few linked words of a line are a part of it; elsewhere a line with a link leads
    away.
    """
    words = LINES[language][1].rstrip(".").split()
    linked = f"<div>{' '.join(words[:-3])} <a href=/q7>{words[-3]}</a> {' '.join(words[-2:])}</div>"
    title, prose = LINES[language][0], PROSE[language]
    page = (
        f"<html lang={language}><head><title>{title}</title></head><body><article><header><h1>{title}</h1>{linked}"
        f"</header><div><p>{prose * 3}</p><p>{prose * 2}</p><p>{prose * 4}</p></div></article></body></html>"
    )
    read = extract_article(Document(data=page.encode(), url="https://hafen.example/faehre-7"))
    assert read.lede_raw == " ".join(words)
    assert lede(language, linked) is None


@pytest.mark.parametrize("language", sorted(LINES))
def test_long_line_without_an_end(language: str) -> None:
    """A long line under the bar of the day and the icons is the standfirst though no full stop ends it; under a picture
    it is the caption of that.
    """
    words = LINES[language][1].rstrip(".").split()
    line, day = f"{' '.join(words)} {' '.join(words)}", "<div>2026-03-07</div>"
    icon = "<div><a href=/print><img src=/icons/print_icon.gif></a></div>"
    assert lede(language, f"{day}{icon}<div>{line}</div>") == line
    assert lede(language, f"{day}{icon}<div>{' '.join(words[:7])}</div>") is None
    assert lede(language, f"{day}<div><img src=/harbour.jpg></div><div>{line}</div>") is None


@pytest.mark.parametrize(("language", "label"), [("en", "By"), ("de", "Von"), ("vi", "Tác giả:"), ("ru", "Автор:")])
def test_byline_at_the_end_of_a_standfirst(language: str, label: str) -> None:
    """Who wrote the article, in an element of its own behind the sentence, is no part of the standfirst."""
    line = LINES[language][1]
    name = "Анна Бинь" if language == "ru" else "An Binh"
    assert lede(language, f"<p>{line} <span>{label} {name}</span></p>") == line


@pytest.mark.parametrize("language", sorted(LINES))
def test_heading_that_begins_the_text(language: str) -> None:
    """A lesser heading that is a sentence at the beginning of the text is the standfirst, though the bar of the byline
    stands above; one that is none is the heading of a part.
    """
    line, bar = LINES[language][1], "<div><b>Q7</b> <a href=/k9>K9</a> <time>7 March 2026</time></div>"
    assert lede(language, bar, f"<h2>{line}</h2>") == line
    assert lede(language, bar, f"<h2>{' '.join(line.split()[:6])}</h2>") is None


@pytest.mark.parametrize("language", sorted(LINES))
def test_hidden_line_is_no_standfirst(language: str) -> None:
    """What the page hides is shown to nobody; where it hides all, a script shows it."""
    line = LINES[language][1]
    assert lede(language, f"<p>{line}</p>") == line
    assert lede(language, f"<div hidden><p>{line}</p></div>") is None
    assert lede(language, f"<div><p style='display: none'>{line}</p></div>") is None


@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize("player", ["<audio src=/a.mp3>{}</audio>", "<video src=/a.mp4><p>{}</p></video>"])
def test_words_in_a_player_are_no_standfirst(language: str, player: str) -> None:
    """What stands in a player is for browsers that cannot play; the line behind it is the standfirst."""
    line = LINES[language][1]
    assert lede(language, player.format(line)) is None
    assert lede(language, f"{player.format(PROSE[language])}<p>{line}</p>") == line


@pytest.mark.parametrize("language", sorted(LINES))
def test_headings_of_parts_that_are_sentences(language: str) -> None:
    """Where other parts of a text are headed by sentences, too, the first of these is no standfirst."""
    title, line = LINES[language]
    assert lede(language, "", f"<h2>{line}</h2><p>{PROSE[language] * 3}</p><h2>{title}, {line}</h2>") is None


@pytest.mark.parametrize("language", sorted(LINES))
def test_standfirst_in_letters_set_apart(language: str) -> None:
    """A paragraph that an editor made of two elements is no row of labels where one of them says a lot."""
    words = LINES[language][1].rstrip(".").split()
    row = f"<p><span>{' '.join(words[:3])}</span> <span>{' '.join(words[3:])}</span></p>"
    assert lede(language, row) == " ".join(words)


@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize(
    "box",
    [
        "<div role=dialog><button></button><p>{}</p></div>",
        "<div aria-hidden=true><div><p>{}</p></div></div>",
        "<div role=alertdialog aria-hidden=true><p>{}</p></div>",
    ],
)
def test_box_that_opens_over_the_page(language: str, box: str) -> None:
    """What a dialog says, and what is hidden from those who hear the page, is no standfirst."""
    line = LINES[language][1]
    assert lede(language, f"<div>{box.format(line)}</div>") is None
    assert lede(language, f"{box.format(line)}<p>{PROSE[language]}</p>") == PROSE[language].strip()


@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize(
    "between",
    [
        "<div><div><img src=/a.jpg alt='{}'></div></div><div>{}</div>",
        "<div><img src=/a.jpg alt='{}'></div><p></p><div class=description><b>KNA</b> {}</div>",
    ],
)
def test_line_that_stands_in_place_of_a_picture(language: str, between: str) -> None:
    """A line below a picture that repeats its alternative text tells of the picture."""
    line = LINES[language][1]
    assert lede(language, between.format(line, line)) is None
    assert (lede(language, between.format("Q7", line)) or "").endswith(line)


@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize("name", ["Ada Lovelace", "Ада Лавлейс", "Nguyễn Thị Ánh"])
def test_line_about_who_signed(language: str, name: str) -> None:
    """What begins with the name of who signed, behind that name, tells of the person; before it, of the article."""
    line = LINES[language][1]
    signed = f"<a rel=author href=/author/ada>{name}</a>"
    about = f"<div class=description><p>{name} {line[0].lower()}{line[1:]}</p></div>"
    assert lede(language, f"<div><h4>{signed}</h4>{about}</div>") is None
    assert lede(language, f"{about}<p>{signed}</p>") is not None


@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize("sign", ["·", "•", "|"])
def test_labels_that_signs_part(language: str, sign: str) -> None:
    """Words between signs are labels, as when and where something was published."""
    words = LINES[language][1].rstrip(".").split()
    assert lede(language, f"<div>{' '.join(words[:4])} {sign} {' '.join(words[4:])}</div>") is None


@pytest.mark.parametrize("language", sorted(LINES))
def test_hidden_description_in_the_markup(language: str) -> None:
    """What microdata call the description and the page does not show gives way to the standfirst that it shows."""
    title, line = LINES[language]
    hidden = f"<span itemprop=description style='display:none;'>{title}. Q7 K9 R5 {title}</span>"
    assert lede(language, f"<h2>{line}</h2>{hidden}") == line
    assert lede(language, hidden) is None


@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize("label", ["Q7:", "摘要："])
def test_label_before_a_description_in_the_markup(language: str, label: str) -> None:
    """A label in an element of its own is no part of the standfirst."""
    line = LINES[language][1]
    assert lede(language, f"<div itemprop=description><span>{label}</span><p>{line}</p></div>") == line


@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize("style", ["font-weight: bold", "margin:0;FONT-WEIGHT:700"])
def test_first_paragraph_in_bold_by_its_style(language: str, style: str) -> None:
    """A first paragraph alone in bold is the standfirst, whether an element or its style makes it so."""
    line = LINES[language][1]
    assert lede(language, "", f"<p style='{style}'><span><span>{line}</span></span></p>") == line
    assert lede(language, "", f"<p style='color: red'><span><span>{line}</span></span></p>") is None


@pytest.mark.parametrize("language", sorted(LINES))
def test_standfirst_below_facts(language: str) -> None:
    """The first sentence of the text is the standfirst if the head describes the page so, though facts stand above."""
    title, line = LINES[language]
    facts = "<div><p>Q7</p><p>Q7 K9 R5 W4</p></div>"
    body = f"<div>{facts}<p>{line}</p><p>{PROSE[language] * 3}</p><p>{PROSE[language] * 2}</p></div>"
    for description, expected in ((line, line), (f"{title}.", None)):
        head = f"<title>{title}</title><meta name=description content='{description}'>"
        page = f"<html lang={language}><head>{head}</head><body><main><h1>{title}</h1>{body}</main></body></html>"
        article = extract_article(Document(data=page.encode(), url="https://hafen.example/faehre-7"))
        assert article.lede_raw == expected


@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize(
    "box", ["<section><h4>Q7 <b itemprop=name>{}</b></h4>{}</section>", "<div><i itemprop=name>{}</i>{}</div>"]
)
def test_description_of_somebody_named_beside_it(language: str, box: str) -> None:
    """A description in the markup is that of what is named beside it: the page by its title, or somebody else."""
    title, line = LINES[language]
    about = f"<div itemprop=description><p>{line}</p></div>"
    assert lede(language, box.format(title, about)) == line
    prose = f"<p>{PROSE[language] * 3}</p><p>{PROSE[language] * 4}</p>"
    page = (
        "<html lang={0}><head><title>{1}</title></head><body><main><h1>{1}</h1><div>{2}</div></main>{3}</body></html>"
    )
    data = page.format(language, title, prose, box.format("Jane Doe", about)).encode()
    assert extract_article(Document(data=data, url="https://hafen.example/faehre-7")).lede_raw is None
    author = "<p itemprop=author itemscope><b itemprop=name>Jane Doe</b></p>"  # an item of its own
    assert lede(language, f"<div>{author}{about}</div>") == line


@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize("first", ["<div>{title}</div>", "<div><span>2026-03-07 08:05</span></div>"])
def test_bar_that_says_the_title_or_the_day_again(language: str, first: str) -> None:
    """A box of lines of which one is the title or a day is no standfirst, though the head's description begins so."""
    title, line = LINES[language]
    bar = f"<div><div><div>{first.format(title=title)}<div>{line}</div><div>Q7 K9</div></div></div></div>"
    stated = f"{title} {line}" if "{title}" in first else f"2026-03-07 08:05 {line}"
    head = f"<title>{title}</title><meta name=description content='{stated}'>"
    body = f"<h1>{title}</h1>{bar}<div><p>{PROSE[language] * 3}</p><p>{PROSE[language] * 4}</p></div>"
    page = f"<html lang={language}><head>{head}</head><body><main>{body}</main></body></html>"
    article = extract_article(Document(data=page.encode(), url="https://hafen.example/faehre-7"))
    assert article.lede_raw in (None, line)
