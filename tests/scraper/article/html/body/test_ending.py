"""The end of a text, judged block by block, and the lines before its element: in several scripts, without names."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

from .test_place import SCRIPTS, TEXTS


def read(language: str, body: str) -> Article:
    page = f'<html lang="{language}"><head><title>{TEXTS[language][0]}</title></head><body>{body}</body></html>'
    return extract_article(Document(data=page.encode(), url="https://news.example/2026/ferry", media_type="text/html"))


def text(language: str) -> str:
    return "".join(f"<p>{one}</p>" for one in TEXTS[language][1:])


@SCRIPTS
def test_an_unknown_line_hides_none_of_those_above(language: str) -> None:
    """What signs or credits a text goes though a line of which nothing is known follows; that line stays."""
    title = TEXTS[language][0]
    end = f"<p>© 2026 News Example. All rights reserved.</p><p>{title[:14].strip()} 7/9</p>"
    article = read(language, f"<h1>{title}</h1><div>{text(language)}{end}</div>")
    assert article.body[-2:] == (TEXTS[language][-1], f"{title[:14].strip()} 7/9")


@SCRIPTS
def test_prose_ends_the_end(language: str) -> None:
    """Above the last paragraph nothing is judged as an end."""
    title, *texts = TEXTS[language]
    html = f"<h1>{title}</h1><div><p>{texts[0]}</p><p>{texts[1]}</p><p>dpa/hb</p><p>{texts[2]}</p></div>"
    assert "dpa/hb" in read(language, html).body


@SCRIPTS
def test_a_label_apart_from_the_prose(language: str) -> None:
    """A few words in an element of their own between paragraphs are a label; three in a row tell something."""
    title, *texts = TEXTS[language]
    paragraphs = [f"<p>{one}</p>" for one in texts]
    label = f"<div><div>{title[:12]}</div></div>"
    once = read(language, f"<h1>{title}</h1><div>{paragraphs[0]}{''.join(paragraphs[1:3])}{label}{paragraphs[3]}</div>")
    assert title[:12].strip() not in once.body
    row = "".join(f"<div><div>{title[:12]} {number}</div></div>" for number in range(3))
    more = read(language, f"<h1>{title}</h1><div>{''.join(paragraphs[:3])}{row}{''.join(paragraphs[3:])}</div>")
    assert f"{title[:12]} 1" in more.body


@SCRIPTS
def test_a_label_over_a_list_of_sentences(language: str) -> None:
    """A few words in an element of their own head a list behind them that has sentences in it, and stay; over a list of
    a few words they are a label.
    """
    title, *texts = TEXTS[language]
    label, above = title[:12].strip(), "".join(f"<p>{one}</p>" for one in texts[:3])

    def said(*items: str) -> bool:
        steps = "".join(f"<li>{one}</li>" for one in items)
        box = f"<div><div>{label}</div><ol>{steps}</ol></div>"
        return label in read(language, f"<h1>{title}</h1><div>{above}{box}<p>{texts[3]}</p></div>").body

    assert said(f"{texts[1]} (1)", f"{texts[2][:-1]} 2{texts[2][-1]}")
    assert not said("Q7", "K9")
    assert not said(*(f"<a href=/{one}>{texts[one]}</a>" for one in (1, 2)))


@SCRIPTS
def test_a_paragraph_before_the_element_of_the_text(language: str) -> None:
    """It stays, as the standfirst or as text; in a box with a field, or behind an author's name, it does not."""
    title, *texts = TEXTS[language]
    rest = "".join(f"<div><div><p>{one}</p></div></div>" for one in texts[1:])

    def said(frame: str) -> bool:
        article = read(language, f"<h1>{title}</h1><h2>{title}: 1</h2>{frame.format(texts[0])}<main>{rest}</main>")
        return texts[0] in (article.lede_raw, *article.body)

    assert said("<div><div><span>{}</span></div></div>")
    assert not said("<div><p>{}</p><input type=email></div>")
    assert not said("<aside><p>{}</p></aside>")


def test_the_life_of_an_author_is_no_text() -> None:
    """What follows an author's name in a small box tells of the author."""
    title, *texts = TEXTS["en"]
    life = "She writes about rivers and the people who live on them."
    bio = f"<div><a rel=author href=/a>Anna Berg</a><p>{life}</p></div>"
    rest = "".join(f"<p>{one}</p>" for one in texts[1:])
    article = read("en", f"<h1>{title}</h1><h2>{texts[0]}</h2>{bio}<main><div>{rest}</div></main>")
    assert all("rivers and the people" not in one for one in (article.lede_raw or "", *article.body))


@SCRIPTS
@pytest.mark.parametrize(
    "stamp", ["<time datetime='2026-03-07T1{0}:20:00Z'>7.3.2026</time>", "<span>7.3.2026 1{0}:20</span>"]
)
def test_comments_by_repetition(language: str, stamp: str) -> None:
    """Siblings behind the text with a name, a time and a few words each are comments, without a heading or a class."""
    title, *texts = TEXTS[language]
    comments = "".join(
        f"<div><div><b>Reader{number}</b> {stamp.format(number)}</div><p>{title} {number}{number} ok.</p></div>"
        for number in range(4)
    )
    article = read(language, f"<h1>{title}</h1><div>{text(language)}</div><div>{comments}</div>")
    assert all("ok." not in one for one in article.body)
    assert article.body[-1] == texts[-1]


@SCRIPTS
def test_captions_of_what_cannot_be_shown(language: str) -> None:
    """A film without an address keeps its caption, and a picture its credit beside the caption."""
    title, *texts = TEXTS[language]
    film = f"<figure><video></video><figcaption>{title} 1</figcaption></figure>"
    script = f"<figure><div></div><figcaption>{title} 2</figcaption></figure>"
    credit = "<cite>An Berg/Getty Images</cite>"
    picture = f'<figure><img src="/a.jpg" width=900><figcaption>{title} 3</figcaption>{credit}</figure>'
    paragraphs = [f"<p>{one}</p>" for one in texts]
    article = read(
        language, f"<h1>{title}</h1><div>{paragraphs[0]}{film}{paragraphs[1]}{script}{paragraphs[2]}{picture}"
        f"{''.join(paragraphs[3:])}</div>",
    )  # fmt: skip
    captions = [figure.caption for figure in article.figures]
    assert captions == [f"{title} 1", f"{title} 2", f"{title} 3 An Berg/Getty Images"]


@SCRIPTS
def test_a_series_of_pictures_is_an_article(language: str) -> None:
    """Captions that are prose are a text, though no paragraph stands beside them."""
    title, *texts = TEXTS[language]
    slides = "".join(
        f'<figure><img src="/{number}.jpg" width=900><figcaption>{one}</figcaption></figure>'
        for number, one in enumerate(texts)
    )
    article = read(language, f"<h1>{title}</h1><div>{slides}</div>")
    assert (article.kind, article.title) == ("article", title)
    assert [figure.caption for figure in article.figures] == texts


@SCRIPTS
def test_links_to_the_articles_before_and_after(language: str) -> None:
    """Links in one line with signs between them lead elsewhere, whatever they say, above a text and below it."""
    title, before, after = TEXTS[language][0], TEXTS[language][1][:24].strip(), TEXTS[language][2][:24].strip()
    row = f'<p><a href="/2026/1">« {before}</a> |\n<a href="/">{title[:4]}</a>\n| <a href="/2026/3">{after} »</a></p>'
    article = read(language, f"<h1>{title}</h1><div>{row}{text(language)}{row}</div>")
    assert [*filter(None, (article.lede, *article.body))] == [*TEXTS[language][1:]]


@SCRIPTS
@pytest.mark.parametrize("who", ["Posted by Bo at {}", "投稿者 玉菊 : {}", "Kirjoittaja Bo klo {}", "Bo | {}"])
def test_a_stamp_in_any_language(language: str, who: str) -> None:
    """A last line of few words and the minute of publication is no text, though it names nobody whom we know."""
    title = TEXTS[language][0]
    stamp = who.format("2026-03-07 10:05")
    head = f'<h1>{title}</h1><time datetime="2026-03-07T10:05:00">7</time>'
    article = read(language, f"{head}<div>{text(language)}<p>{stamp}</p></div>")
    assert article.body[-1] == TEXTS[language][-1]
    later = read(language, f"{head}<div>{text(language)}<p>{who.format('2026-04-09 20:00')}</p></div>")
    assert "20:00" in later.body[-1]


@SCRIPTS
def test_a_line_that_files_the_text(language: str) -> None:
    """What tells the day of the article and leads to the feed of its comments is no text, however long it is."""
    title, *texts = TEXTS[language]
    head = f'<h1>{title}</h1><time datetime="2026-03-07T10:05:00">7</time>'
    line = f'<p>{texts[0]} 2026-03-07 <a href="/b">{title[:4]}</a>, <a href="{{}}">RSS 2.0</a> {texts[1]}</p>'
    filed = read(language, f"{head}<div>{text(language)}{line.format('/2026/ferry/feed/')}</div>")
    assert filed.body[-1] == texts[-1]
    other = read(language, f"{head}<div>{text(language)}{line.format('/2026/boats')}</div>")
    assert "RSS 2.0" in other.body[-1]


@SCRIPTS
def test_a_last_line_with_a_colon(language: str) -> None:
    """It heads what is not there, unless a picture or a player stands below it."""
    title = TEXTS[language][0]
    words = TEXTS[language][1].split()[:7]
    line = f"<p><b>{' '.join(words) if len(words) > 1 else words[0][:9]}:</b></p>"
    film = '<iframe src="https://films.example.org/embed/7"></iframe>'
    assert read(language, f"<h1>{title}</h1><div>{text(language)}{line}</div>").body[-1] == TEXTS[language][-1]
    assert read(language, f"<h1>{title}</h1><div>{text(language)}{line}{film}</div>").body[-1].endswith(":")


@SCRIPTS
def test_a_line_that_files_the_article_is_no_text(language: str) -> None:
    """The last line with the day of publication and a link that is marked as that of a category goes, in any words."""
    title, word = TEXTS[language][0], TEXTS[language][0][:4].strip()
    foot = f'<p><small>{word} {title} 2026-02-19 17:44 {word} <a rel="category tag" href=/c/1>{word}</a>.</small></p>'
    page = f"<h1>{title}</h1><p><time datetime=2026-02-19T17:44:00Z>19/2</time></p><div>{text(language)}{foot}</div>"
    assert read(language, page).body[-1] == TEXTS[language][-1]
    told = foot.replace("2026-02-19 17:44", "7/9")
    assert read(language, page.replace(foot, told)).body[-1] != TEXTS[language][-1]


@SCRIPTS
@pytest.mark.parametrize("form", ['{} "{}"', "{} “{}”", "{} «{}»", "{}「{}」"])
def test_a_last_line_that_names_the_article_is_no_text(language: str, form: str) -> None:
    """A few words before the title in quotation marks are about the article: how to share it, who answered it."""
    title = TEXTS[language][0]
    page = f"<h1>{title}</h1><div>{text(language)}<p>{{}}</p></div>"
    assert read(language, page.format(form.format(title[:4].strip(), title))).body[-1] == TEXTS[language][-1]
    other = form.format(title[:4].strip(), title[::-1])
    assert read(language, page.format(other)).body[-1] == other
    other = form.format(TEXTS[language][1][: len(title) + 2].strip(), title)  # a sentence that ends in a short title
    assert read(language, page.format(other)).body[-1] == other


@SCRIPTS
@pytest.mark.parametrize("heading", ["An Binh", "Dr. An Binh", "Author: Ole Dahl", "Автор: Нина Белова"])
def test_a_last_heading_that_names_the_author(language: str, heading: str) -> None:
    """What stands under it tells of the author; where several headings name authors, they head parts of the text."""
    title, *texts = TEXTS[language]
    head = f'<meta name=author content="An Binh"><h1>{title}</h1>'
    life = f"<div><h4>{heading}</h4><p>7 {texts[0]}</p><p>{title[:9]}</p></div>"
    alone = read(language, f"{head}<div>{text(language)}</div>")
    assert read(language, f"{head}<div>{text(language)}{life}</div>").body == alone.body
    more = read(language, f"{head}<div>{text(language)}{life}<h4>{title[:9]} 7</h4><p>{texts[0]} 7</p></div>")
    assert f"7 {texts[0]}" in more.body
    first = f"<p>{texts[0]} 5</p><h4>{heading}</h4>{text(language)}"  # the byline, between the standfirst and the text
    assert texts[-1] in read(language, f"{head}<div>{first}</div>").body
    people = "".join(f"<h4>{name}</h4>{text(language)}" for name in ("Ole Dahl", "Нина Белова"))
    assert f"7 {texts[0]}" in read(language, f"{head}<div>{people}{life}</div>").body
    parts = "".join(f"<h3>An Binh{number}</h3><p>{number} {texts[0]}</p>" for number in (":", ""))
    assert f" {texts[0]}" in " ".join(read(language, f"{head}<div>{text(language)}{parts}</div>").body)


@SCRIPTS
def test_a_mailbox_at_the_end(language: str) -> None:
    """An address for mail, alone below the text, is none of it, above a notice in brackets either; in it, it stays."""
    title = TEXTS[language][0]
    box, notice = "<p>an.binh@paper.example</p>", "<p>[© 2026 News Example]</p>"
    read_on = read(language, f"<h1>{title}</h1><div>{text(language)}{box}{notice}</div>")
    assert read_on.body[-1] == TEXTS[language][-1]
    *first, last = (f"<p>{one}</p>" for one in TEXTS[language][1:])
    inside = read(language, f"<h1>{title}</h1><div>{''.join(first)}{box}{last}</div>")
    assert "an.binh@paper.example" in inside.body


@SCRIPTS
@pytest.mark.parametrize(
    "below", [pytest.param("<ul><li>{0} 1</li><li>{0} 2</li></ul>", id="list"), pytest.param("<p>{0}.</p>", id="line")]
)
def test_a_name_over_text_is_its_label(language: str, below: str) -> None:
    """A word or a name right above a list or a sentence that stays signs nothing, unless it says so."""
    title = TEXTS[language][0]
    rest = below.format(title[:6].strip())
    for line in ("Notes", "An Binh"):
        article = read(language, f"<h1>{title}</h1><div>{text(language)}<div><b>{line}</b><br>{rest}</div></div>")
        assert (line in article.body, article.byline) == (True, None)
    signed = read(language, f"<h1>{title}</h1><div>{text(language)}<p>By An Binh</p>{rest}</div>")
    assert "By An Binh" not in signed.body


@SCRIPTS
def test_what_somebody_says_is_no_promotion(language: str) -> None:
    """Words of a promotion in a quotation are those of whom the text quotes; as a paragraph they are the page's own."""
    title, *texts = TEXTS[language]
    plea = "I did not sign up for the newsletter, and it came all the same."
    page = f"<h1>{title}</h1><div><p>{texts[0]}</p><p>{texts[1]}</p>{{}}<p>{texts[2]}</p><p>{texts[3]}</p></div>"
    assert plea in read(language, page.format(f"<blockquote><p>{plea}</p></blockquote>")).body
    assert plea not in read(language, page.format(f"<p>{plea}</p>")).body


@SCRIPTS
@pytest.mark.parametrize("credit", ["Foto: An Binh", "Photo: Lake News", "Ảnh: An Bình", "写真：湖新聞", "Фото: Іван"])
def test_a_credit_of_a_picture_ends_a_text(language: str, credit: str) -> None:
    """Who took the picture is said under the text, but not in a sentence of it."""
    title, *texts = TEXTS[language]
    assert read(language, f"<h1>{title}</h1><div>{text(language)}<p>{credit}</p></div>").body[-1] == texts[-1]
    told = f"{credit} – {texts[0]}"
    assert read(language, f"<h1>{title}</h1><div>{text(language)}<p>{told}</p></div>").body[-1] == told
