"""Pictures in a text: what stands under them is theirs, whatever the page calls it."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

LINE = "The ferry has crossed the lake since our parents were young, and each spring the planks of its deck are new. "
TEXT = f"<p>{LINE * 2}</p>" * 3
PICTURE = '<img src="/ferry.jpg" alt="{}" width=800 height=500>'


def read(body: str) -> Article:
    """The article of a page without class names."""
    page = f"<html lang=en><title>The ferry</title><h1>The ferry over the lake</h1><div>{body}</div>"
    return extract_article(
        Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )


@pytest.mark.parametrize(
    ("alt", "under", "caption"),
    [
        pytest.param("", "<p>The ferry in May. Photo: An Binh</p>", "The ferry in May. Photo: An Binh", id="credit"),
        pytest.param("", "<p>The ferry in May © An Binh</p>", "The ferry in May © An Binh", id="sign"),
        pytest.param("The ferry in May", "<div>The ferry in May</div>", "The ferry in May", id="same-as-alt"),
        pytest.param(
            "Sunday passengers on deck", "<p>Sunday passengers on deck (Lake News)</p>",
            "Sunday passengers on deck (Lake News)", id="alt-and-more",
        ),
        pytest.param("", "<p>The ferry in May (An Binh/AFP)</p>", "The ferry in May (An Binh/AFP)", id="agency"),
        pytest.param(
            "", "<div><div>The ferry in May.</div><div>An Binh, AP</div></div>", "The ferry in May. An Binh, AP",
            id="agency-in-its-own-line",
        ),
        pytest.param("", "<br><em>The ferry in May</em>", "The ferry in May", id="slanted"),
        pytest.param("", "<em><br>The ferry in May</em>", "The ferry in May", id="slanted-with-the-break"),
        pytest.param("", "<br><i>The ferry in <b>May</b><br></i>", "The ferry in May", id="slanted-to-the-break"),
        pytest.param("", "<font><br>The ferry in May</font>", "The ferry in May", id="apart-with-the-break"),
        pytest.param(
            "", "<div><div>The ferry in May.</div><div>Foto: An Binh</div></div>", "The ferry in May. Foto: An Binh",
            id="credit-in-its-own-line",
        ),
        pytest.param(
            "The ferry in May", "<div><p>The ferry in May</p><p>REUTERS</p></div>", "The ferry in May REUTERS",
            id="agency-alone",
        ),
        pytest.param(
            "", '<div><span>The ferry in May.</span><span class="picture-credit">An Binh</span></div>',
            "The ferry in May. An Binh", id="beside-a-credit",
        ),
    ],
)  # fmt: skip
def test_caption_by_its_form(alt: str, under: str, caption: str) -> None:
    """A line right under a picture is its caption if it names who took it, says what the picture says of itself, or is
    all that stands beside it, in slanted letters.
    """
    article = read(f"{TEXT}<div>{PICTURE.format(alt)}{under}</div>{TEXT}")
    assert [figure.caption for figure in article.figures] == [caption]
    assert len(article.body) == 6


@pytest.mark.parametrize(
    "under",
    [
        pytest.param(f"<p>{LINE}</p>", id="text"),
        pytest.param(f"<p><em>{LINE}</em></p>", id="slanted-in-its-own-paragraph"),
        pytest.param(f"<h2>The ferry in May</h2><p>{LINE}</p>", id="heading"),
        pytest.param(f"<p>{LINE * 7} Photo: An Binh</p>", id="long"),
    ],
)
def test_text_behind_a_picture(under: str) -> None:
    """What follows a picture is text where nothing tells that it is its caption."""
    article = read(f"{TEXT}<div>{PICTURE.format('A ferry')}</div>{under}{TEXT}")
    assert [figure.caption for figure in article.figures] == [None]
    assert len(article.body) == 7


def test_caption_said_twice() -> None:
    """A line that says the caption again is no text either."""
    figure = f"<figure>{PICTURE.format('')}<figcaption>The road to the ferry</figcaption></figure>"
    article = read(f"{TEXT}{figure}<p>The road to the ferry</p>{TEXT}")
    assert [figure.caption for figure in article.figures] == ["The road to the ferry"]
    assert len(article.body) == 6


@pytest.mark.parametrize(
    ("gallery", "captions"),
    [
        pytest.param(
            f"<ul><li>{PICTURE.format('')}<p>The ferry in May</p></li>"
            f"<li>{PICTURE.format('').replace('ferry', 'lake')}<p>The lake in May</p></li></ul>",
            ["The ferry in May", "The lake in May"], id="list",
        ),
        pytest.param(
            f"<dl><dt>{PICTURE.format('')}</dt><dd>The ferry in May</dd></dl>", ["The ferry in May"], id="definition"
        ),
    ],
)  # fmt: skip
def test_gallery(gallery: str, captions: list[str]) -> None:
    """Where each item is a picture and a few words, these are its caption."""
    article = read(TEXT + gallery + TEXT)
    assert [figure.caption for figure in article.figures] == captions
    assert len(article.body) == 6


def test_list_with_pictures_for_bullets() -> None:
    """A list whose items begin with one and the same picture is a list."""
    article = read(f"{TEXT}<ul><li>{PICTURE.format('')}One ferry</li><li>{PICTURE.format('')}One lake</li></ul>{TEXT}")
    assert article.body[3:5] == ("One ferry", "One lake")


def test_post_of_a_network_of_pictures() -> None:
    """An embedded post whose words are those of the network is a link to it."""
    post = '<blockquote data-instgrm-permalink="https://net.example/p/1"><a>View this post on the net</a></blockquote>'
    article = read(TEXT + post + TEXT)
    assert len(article.body) == 6
    assert article.content is not None
    assert 'href="https://net.example/p/1"' in article.content


def test_pictures_of_amp() -> None:
    """Pictures and players of AMP pages are what they are elsewhere; its advertisements and notices are nothing."""
    picture = (
        "<figure><amp-img src=/ferry.jpg width=800 height=500 alt=Ferry><noscript><img src=/ferry.jpg></noscript>"
        "</amp-img><figcaption>The ferry in May</figcaption></figure>"
    )
    others = (
        "<amp-iframe src=https://maps.example/1 title=Map><p>Loading the map of the lake</p></amp-iframe>"
        "<amp-ad><div>Shoes for every deck</div></amp-ad><amp-user-notification><p>Small files are stored.</p>"
        "</amp-user-notification>"
    )
    article = read(TEXT + picture + others + TEXT)
    assert [(figure.url, figure.caption) for figure in article.figures] == [
        ("https://paper.example/ferry.jpg", "The ferry in May")
    ]
    assert len(article.body) == 6
    assert article.content is not None
    assert 'href="https://maps.example/1"' in article.content


def test_photographer_is_no_author() -> None:
    """Who is linked in a caption took the picture."""
    caption = '<figcaption>Photo by <a href="https://pictures.example/@ole">Ole Dahl</a></figcaption>'
    signed = '<p>By <a href="/author/an">An Binh</a></p>'
    article = read(f"{signed}<figure>{PICTURE.format('')}{caption}</figure>{TEXT}")
    assert [person.name for person in article.authors] == ["An Binh"]


@pytest.mark.parametrize(
    "lead",
    [
        pytest.param(f'<div>{PICTURE.format("")}<p>The ferry in May, on its way to the shore.</p></div>',
                     id="around-the-picture"),
        pytest.param('<p>The ferry on its way to the other shore, in May. (An Binh/AFP)</p>',
                     id="credit"),
    ],
)  # fmt: skip
def test_caption_is_no_standfirst(lead: str) -> None:
    """What describes a picture under the title is not the standfirst, which comes behind it."""
    standfirst = "<p>Nobody knows any longer who built the ferry, but all know its captain.</p>"
    page = f"<html lang=en><title>The ferry</title><h1>The ferry over the lake</h1>{lead}{standfirst}<div>{TEXT}</div>"
    article = extract_article(
        Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )
    assert article.lede == "Nobody knows any longer who built the ferry, but all know its captain."


def test_line_under_a_picture_in_a_box() -> None:
    """A short line is a caption where it is all that stands with a picture in a box, though not in a paragraph."""
    line = '<br><span style="color:gray">The ferry in May</span>'
    assert [one.caption for one in read(f"{TEXT}<div>{PICTURE.format('')}{line}</div>{TEXT}").figures] == [
        "The ferry in May"
    ]
    assert len(read(f"{TEXT}<p>{PICTURE.format('')}{line}</p>{TEXT}").body) == 7


def test_link_in_the_form_of_a_figure() -> None:
    """A figure that is a link to another site, with picture and words in it, is that link, and no picture."""
    words = "<div>How planks are sawn</div><div>A guide of the sawyers, in nine chapters</div>"
    card = f'<figure><a href="https://guide.example/planks">{words}{PICTURE.format("")}</a></figure>'
    article = read(TEXT + card + TEXT)
    assert article.figures == ()
    assert article.content is not None
    assert '<a href="https://guide.example/planks">How planks are sawn</a>' in article.content
    assert len(read(TEXT + card.replace("https://guide.example", "") + TEXT).figures) == 1


@pytest.mark.parametrize("name", ["caption", "x"])
@pytest.mark.parametrize("words", ["The ferry in May", "Chiếc phà tháng Năm", "Паром в мае", "五月のフェリー"])
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<div class={name}>{picture}<div>{words}</div></div>", id="in-a-box"),
        pytest.param("<span>{picture}<span class={name}>{words}</span></span>", id="in-a-line"),
        pytest.param("<div>{picture}</div><section><div class={name}>{words}</div></section>", id="behind-it"),
    ],
)
def test_caption_by_place(form: str, words: str, name: str) -> None:
    """What stands alone with a picture, or right behind it and apart from the prose, is its caption."""
    article = read(TEXT + form.format(name=name, picture=PICTURE.format(""), words=words) + TEXT)
    assert [one.caption for one in article.figures] == [words]
    assert len(article.body) == 6


def test_paragraphs_with_pictures_are_text() -> None:
    """A paragraph behind a picture stays where the others stand, or stand with pictures too."""
    line = "<p>The planks are new.</p>"
    assert len(read(f"{TEXT}{PICTURE.format('')}{line}{TEXT}").body) == 7
    assert len(read(f"<div>{PICTURE.format('')}{line * 3}</div>{TEXT}").body) == 6
    assert len(read(f"<div>{PICTURE.format('')}<p>{LINE}</p></div>" * 6).body) == 6


@pytest.mark.parametrize(
    "line", ["The ferry in a storm ...", "我们的渡船在湖上", "Паром на озере весной", "العبّارة في البحيرة"]
)
@pytest.mark.parametrize("picture", ["{}", "<a href=/big.jpg>{}</a>"])
def test_a_picture_in_a_line_below_its_text(line: str, picture: str) -> None:
    """A line of text that breaks before a picture stays above it, and the next one below."""
    shown = picture.format(PICTURE.format(""))
    article = read(f"{TEXT}<p>{line} 1<br>\n{shown}</p><p>{line} 2<br>{shown.replace('ferry', 'boat')}<br></p>{TEXT}")
    assert article.body[3:5] == (f"{line} 1", f"{line} 2")
    assert [(one.url, one.after_paragraph) for one in article.figures] == [
        ("https://paper.example/ferry.jpg", 4),
        ("https://paper.example/boat.jpg", 5),
    ]


def test_a_credit_above_its_picture() -> None:
    """A line that names who took a picture is its caption in the line above it, too."""
    article = read(f"{TEXT}<p>Photo: An Binh<br>{PICTURE.format('')}</p>{TEXT}")
    assert [one.caption for one in article.figures] == ["Photo: An Binh"]


def test_a_player_without_a_title() -> None:
    """A player is named by where it plays from, not by its long address."""
    film = '<p><iframe src="https://www.films.example.org/embed/7?autoplay=0&amp;color=blue"></iframe></p>'
    assert ">films.example.org</a>" in (read(f"{TEXT}{film}{TEXT}").content or "")
    named = film.replace("<iframe", '<iframe title="The ferry"')
    assert ">The ferry</a>" in (read(f"{TEXT}{named}{TEXT}").content or "")


@pytest.mark.parametrize("words", [("Info", "Download"), ("画像情報", "保存"), ("معلومات", "تنزيل")])
@pytest.mark.parametrize("beside", ["", "<span>Seven boats in May</span>"])
def test_a_menu_in_a_figure_is_no_caption(words: tuple[str, str], beside: str) -> None:
    """A list that shows no picture says what readers may do with the one above it; what stands beside it is left."""
    menu = "".join(f"<li>{word}</li>" for word in words)
    figure = f"<figure><div>{PICTURE.format('')}</div>{beside}<div><ul>{menu}</ul></div></figure>"
    (found,) = read(f"{TEXT}{figure}").figures
    assert found.caption == ("Seven boats in May" if beside else None)


@pytest.mark.parametrize(
    ("label", "values"),
    [
        ("At a glance", ("Length: 12 m", "Seats: 40")),
        ("Коротко", ("Длина: 12 м", "Мест: 40")),
        ("一覧", ("全長12メートルで一九七四年に造られた", "四十人が乗れて冬の間に直された船")),
        ("لمحة", ("الطول: 12 م", "المقاعد: 40")),
    ],
)
def test_a_list_of_values_in_a_figure(label: str, values: tuple[str, str]) -> None:
    """What a list in a figure states is no menu: it stays."""
    items = "".join(f"<li>{value}</li>" for value in values)
    figure = f"<figure><div>{PICTURE.format('')}</div><div>{label}<ul>{items}</ul></div></figure>"
    (found,) = read(f"{TEXT}{figure}").figures
    assert all(value in (found.caption or "") for value in values)


GALLERY = "".join(f'<a href="/full/{n}.jpg"><img src="/small/{n}.jpg" alt="{n}" width=300></a>' for n in range(3))


@pytest.mark.parametrize("heading", ["", "<h3>Pictures</h3>", "<h3>写真</h3>"])
@pytest.mark.parametrize("tag", ["aside", "div", "section"])
def test_a_gallery_behind_the_text(heading: str, tag: str) -> None:
    """Pictures that lead to themselves, in an element behind the text of an article, belong to it."""
    gallery = f"<{tag}>{heading}<div>{GALLERY}</div></{tag}>"
    page = f"<article><h1>The ferry over the lake</h1><div>{TEXT}</div>{gallery}</article>"
    found = extract_article(Document(data=page.encode(), url="https://paper.example/1.html", media_type="text/html"))
    assert [one.url for one in found.figures] == [f"https://paper.example/small/{n}.jpg" for n in range(3)]
    assert len(found.body) == 3


@pytest.mark.parametrize(
    "gallery",
    [
        pytest.param(GALLERY.replace(".jpg\"><", ".html\"><"), id="leads to pages"),
        pytest.param(f'{GALLERY}<a href="/2.html">The next story</a>', id="leads on"),
    ],
)  # fmt: skip
def test_pictures_of_other_stories_are_no_gallery(gallery: str) -> None:
    """Where pictures behind the text lead to pages, they are those of other stories."""
    page = f"<article><h1>The ferry over the lake</h1><div>{TEXT}</div><aside>{gallery}</aside></article>"
    found = extract_article(Document(data=page.encode(), url="https://paper.example/1.html", media_type="text/html"))
    assert not found.figures


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<main><article>{title}<div>{text}</div></article><aside>{gallery}</aside></main>", id="aside"),
        pytest.param("<section>{title}</section><section>{text}</section><section>{gallery}</section>", id="sections"),
        pytest.param("<main>{title}<div>{text}</div><div class=sidebar>{gallery}</div></main>", id="column"),
        pytest.param(
            "<main><div>{title}</div><div>{text}</div><div class='widget x'>{gallery}</div></main>", id="widget"
        ),
        pytest.param("<div>{title}</div><div>{text}</div><div class=footer>{gallery}</div>", id="footer"),
    ],
)
def test_a_gallery_of_the_page_is_not_of_the_article(page: str) -> None:
    """Pictures behind an <article>, beside its parts right in the page, or in a column are none of its own."""
    html = page.format(title="<h1>The ferry over the lake</h1>", text=TEXT, gallery=GALLERY)
    found = extract_article(Document(data=html.encode(), url="https://paper.example/1.html", media_type="text/html"))
    assert not found.figures


@pytest.mark.parametrize("heading", ["What it cost", "Сколько стоил запуск", "費用はいくらか", "كم كلفت العبارة"])
def test_a_heading_in_a_figure(heading: str) -> None:
    """A figure that is nothing but a heading is one; beside the drawing of a script it is a caption."""
    parts = [f"<figure><div><p>{number} {LINE * 2}</p></div></figure>" for number in range(5)]
    part = f"<figure><h2>{heading}</h2></figure>"
    article = read("".join([*parts[:2], part, *parts[2:]]))
    assert f"<h2>{heading}</h2>" in (article.content or "")
    assert sum(LINE.strip() in one for one in (*article.body, article.lede_raw or "")) == 5
    drawing = f"<figure><h2>{heading}</h2><div id=chart></div></figure>"
    assert "<h2>" not in (read("".join([*parts[:2], drawing, *parts[2:]])).content or "")
    loose = [f"<p>{number} {LINE * 2}</p>" for number in range(5)]
    assert "<h2>" not in (read("".join([*loose[:2], part, *loose[2:]])).content or "")


@pytest.mark.parametrize("label", ["Image", "Изображение", "画像", "صورة"])
def test_caption_behind_a_label_that_is_heard(label: str) -> None:
    """A label over a picture that only those hear who have the page read to them leaves the line below its caption."""
    heard = f"<div><div class=visually-hidden>{label}</div><div>{PICTURE.format('')}</div></div>"
    article = read(f"{TEXT}<div>{heard}<span>The ferry in May, as its passengers see it</span></div>{TEXT}")
    assert len(article.body) == 6
    assert [figure.caption for figure in article.figures] == ["The ferry in May, as its passengers see it"]


@pytest.mark.parametrize("alt", ["The ferry in May", "五月の渡し船", "Паром в мае"])
@pytest.mark.parametrize("place", ["{0}{1}", "<x-img>{0}</x-img>{1}", "<span>{0}</span>{1}", "{1}{0}"])
def test_a_picture_and_its_place(alt: str, place: str) -> None:
    """What a script fills with the picture that readers without scripts see is no other one."""
    empty = f"<img src='data:image/gif;base64,R0lGODlh' alt='{alt}'>"
    article = read(f"{TEXT}<div>{place.format(empty, f'<noscript>{PICTURE.format(alt)}</noscript>')}</div>{TEXT}")
    assert [(figure.url, figure.alt) for figure in article.figures] == [("https://paper.example/ferry.jpg", alt)]


@pytest.mark.parametrize(("more", "label"), [("Show more", "Image"), ("Mehr anzeigen", "Bild"), ("Показать", "Фото")])
def test_what_is_said_beside_a_caption(more: str, label: str) -> None:
    """A button in a caption is none of it, and the bare word for a picture is none at all."""
    caption = f"<figcaption>The road to the ferry <span role=button>{more}</span></figcaption>"
    article = read(f"{TEXT}<figure>{PICTURE.format('')}{caption}</figure>{TEXT}")
    assert [figure.caption for figure in article.figures] == ["The road to the ferry"]
    article = read(f"{TEXT}<div><div><div>{label}</div>{PICTURE.format('')}</div></div>{TEXT}")
    assert [figure.caption for figure in article.figures] == [None]


@pytest.mark.parametrize(
    ("shown", "captions"),
    [
        pytest.param(
            f"<p><span>{PICTURE.format('')}<span>The ferry in May</span></span> <b>It crosses.</b> {LINE}</p>",
            ["The ferry in May"], id="inset",
        ),
        pytest.param(
            f'<p><span>{PICTURE.format("")}<span>The ferry in May (<a href="/an">An Binh</a>)</span></span></p>',
            ["The ferry in May (An Binh)"], id="link-to-who-took-it",
        ),
        pytest.param(
            f"<div><div>{PICTURE.format('')}</div><div><img src=/b.jpg></div><p>五月の渡し船と岸</p></div>",
            [None, "五月の渡し船と岸"], id="two",
        ),
        pytest.param(
            f'<p>{PICTURE.format("")}</p><p><span class="caption">Паром у берега в мае</span></p>',
            ["Паром у берега в мае"], id="called-one",
        ),
        pytest.param(
            f'{PICTURE.format("")}<div class="wp-caption"><p>Bến đò tháng Năm</p></div>',
            ["Bến đò tháng Năm"], id="box",
        ),
    ],
)  # fmt: skip
def test_caption_in_its_picture_s_box(shown: str, captions: list[str | None]) -> None:
    """Words that share a box with a picture, or with a few, apart from the prose, are their caption: in a part of a
    line, too, and with a link to who took it. So is a line behind a picture that is called one.
    """
    article = read(TEXT + shown + TEXT)
    assert [figure.caption for figure in article.figures] == captions
    assert not {caption for caption in captions if caption} & {*article.body}
    assert len(article.body) == 6 + ("It crosses." in shown)
    assert not any("The ferry in May" in line for line in article.body)


def test_picture_in_a_sentence() -> None:
    """A picture amid a line has no caption: the words around it are the sentence."""
    line = (
        f"<p>The keeper <span>{PICTURE.format('')}<span>turned the wheel</span></span> and the ferry left at last.</p>"
    )
    assert "turned the wheel" in " ".join(read(TEXT + line + TEXT).body)


CAPTIONS = {
    "en": ("The ferry in May", "The far shore in fog"),
    "ru": ("Паром в мае", "Дальний берег в тумане"),
    "ja": ("五月の渡し船", "霧に包まれた対岸"),
    "ar": ("العبّارة في مايو", "الضفة البعيدة في الضباب"),
}


@pytest.mark.parametrize("words", CAPTIONS.values(), ids=CAPTIONS)
@pytest.mark.parametrize("letters", ["em", "i", "small", "span"])
def test_captions_in_paragraphs_of_their_own(words: tuple[str, str], letters: str) -> None:
    """Where the paragraphs in slanted letters, or in an element of their own, stand behind pictures, they are captions
    of these; among others they are text, and so is one that ends it.
    """
    one, other = (f"<p><{letters}>{line}</{letters}></p>" for line in words)
    first, second = f"<p>{PICTURE.format('')}</p>", "<p><img src=/shore.jpg width=800 height=500></p>"
    article = read(f"{TEXT}{first}{one}{TEXT}{second}{other}{TEXT}")
    assert [figure.caption for figure in article.figures] == [*words]
    assert len(article.body) == 9
    article = read(f"{TEXT}{first}{one}{TEXT}{other}{TEXT}")
    assert [figure.caption for figure in article.figures] == [None]
    article = read(f"{TEXT}{TEXT}{first}{one}")
    assert [figure.caption for figure in article.figures] == [None]


@pytest.mark.parametrize("words", CAPTIONS.values(), ids=CAPTIONS)
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<div>{}<div>Lake Office / Getty Images</div><div>{}</div></div>", id="credit-before"),
        pytest.param("<section><div><div>{}</div><div><p>{}</p></div></div></section>", id="box-in-a-box"),
    ],
)
def test_caption_in_a_box_amid_a_text_without_paragraphs(words: tuple[str, str], form: str) -> None:
    """Words that share a box with a picture are its caption where the text breaks its lines by itself, too."""
    line = f"{LINE * 2}<br><br>"
    article = read(f"<div>{line * 2}{form.format(PICTURE.format(''), words[0])}{line * 2}</div>")
    assert [(figure.caption or "").startswith(words[0]) for figure in article.figures] == [True]
    assert [*article.body] == [(LINE * 2).strip()] * 4


@pytest.mark.parametrize(
    "line", ["<div>{0}</div>", "<div><b>[1/2]</b><span>{0} <a href=/rights>Rights</a></span></div>"]
)
@pytest.mark.parametrize("words", ["The ferry in May, on its way to the shore", "Паром в мае, на пути к берегу"])
def test_caption_that_ends_with_a_link(line: str, words: str) -> None:
    """What stands alone behind a picture is its caption if it ends with a link, and text if one stands amid it."""
    text = f"<div>{LINE * 2}</div>" * 3
    article = read(
        f"<section>{text}<div><div>{PICTURE.format('')}</div><nav></nav>{line.format(words)}</div>{text}</section>"
    )
    assert [words in (figure.caption or "") for figure in article.figures] == [True]
    linked = f"<div>{words} <a href=/b>{words[:12]}</a> {words}</div>"
    article = read(f"<section>{text}<div><div>{PICTURE.format('')}</div><nav></nav>{linked}</div>{text}</section>")
    assert [figure.caption for figure in article.figures] == [None]


#: A caption and a credit in parts of their own, without a space between them.
IN_PARTS = {
    "spans": "<span>{0}</span><span>{1}</span>",
    "lines": "<div>{0}</div><div>{1}</div>",
    "first": "<div>{1}</div><div>{0}</div>",
    "slanted": "<span>{0}</span><em>{1}</em>",
    "in-brackets": "<p>{0}</p><small>({1})</small>",
    "twice": "<div>{0}</div><div>{0}</div><div>{1}</div>",
    "cut": "<div>{0}</div><div hidden-as=cut>{0} on its way back</div><div>{1}</div>",
}


#: More lines under a picture than two are a caption in a figure only.
IN_A_BOX = sorted(IN_PARTS.keys() - {"twice", "cut"})


@pytest.mark.parametrize(
    ("form", "frame"),
    [
        *((form, "<figure>{}<figcaption>{}</figcaption></figure>") for form in IN_PARTS),
        *((form, "<div>{}<div>{}</div></div>") for form in IN_A_BOX),
    ],
)
@pytest.mark.parametrize(
    "words", ["The ferry in May, a day before it was launched", "五月の渡し船、進水する前の日に甲板に立つ人たち"]
)
def test_parts_of_a_caption(form: str, frame: str, words: str) -> None:
    """Parts of a caption are told apart, each is said once, and who took the picture comes last and is its credit."""
    article = read(TEXT + frame.format(PICTURE.format(""), IN_PARTS[form].format(words, "Photo: Ann Lind")) + TEXT)
    taken = "(Photo: Ann Lind)" if form == "in-brackets" else "Photo: Ann Lind"
    said = f"{words} on its way back" if form == "cut" else words
    assert [(figure.caption, figure.credit) for figure in article.figures] == [(f"{said} {taken}", "Ann Lind")]
    assert len(article.body) == 6


@pytest.mark.parametrize("label", ["Source", "Quelle", "Fuente", "来源"])
def test_the_source_of_a_picture(label: str) -> None:
    """A part of a caption that names a source in the words of the language is its credit."""
    caption = f"<figcaption><p>H<sub>2</sub><sub>O</sub> and ice</p><small>{label}: Lake News</small></figcaption>"
    article = read(f"{TEXT}<figure>{PICTURE.format('')}{caption}</figure>{TEXT}")
    assert [(one.caption, one.credit) for one in article.figures] == [(f"H2O and ice {label}: Lake News", "Lake News")]


@pytest.mark.parametrize("words", ["The ferry in May", "Паром в мае", "五月の渡し船"])
def test_a_caption_in_paragraphs(words: str) -> None:
    """A figure without a <figcaption> may have its caption in one paragraph or two."""
    lines = f"<div><p>{words}</p><p>Photo: Ann Lind</p></div>"
    article = read(f"{TEXT}<figure><div>{PICTURE.format('')}</div>{lines}</figure>{TEXT}")
    assert [(one.caption, one.credit) for one in article.figures] == [(f"{words} Photo: Ann Lind", "Ann Lind")]
    assert len(article.body) == 6


@pytest.mark.parametrize("label", ["View 6 images", "写真を見る", "Смотреть фото"])
def test_a_figure_in_a_button(label: str) -> None:
    """A button that enlarges a figure holds it, and its label is no caption."""
    figure = f"<div><figure>{PICTURE.format('')}<span>{label}</span></figure><figcaption>The deck</figcaption></div>"
    article = read(f"{TEXT}<button type=button aria-label='{label}'>{figure}</button>{TEXT}")
    assert [(one.url, one.caption) for one in article.figures] == [("https://paper.example/ferry.jpg", "The deck")]
    assert len(article.body) == 6


@pytest.mark.parametrize("words", ["The ferry in May", "Паром в мае", "五月の渡し船"])
def test_a_caption_behind_its_picture(words: str) -> None:
    """A <figcaption> outside of a figure is that of the picture right above it."""
    caption = f"<figcaption><span>{words}</span><small>Photo: Ann Lind</small></figcaption>"
    article = read(f"<section>{TEXT}<picture>{PICTURE.format('')}</picture>{caption}{TEXT}</section>")
    assert [(one.caption, one.credit) for one in article.figures] == [(f"{words} Photo: Ann Lind", "Ann Lind")]
    assert len(article.body) == 6


@pytest.mark.parametrize("line", ["Story continues below advertisement", "Advertisement - story continues below"])
def test_furniture_below_a_picture(line: str) -> None:
    """What a page says between any two paragraphs is no caption."""
    article = read(f"{TEXT}<figure>{PICTURE.format('')}<p>{line}</p></figure>{TEXT}")
    assert [one.caption for one in article.figures] == [None]


@pytest.mark.parametrize("alt", ["The ferry in May", "五月の渡し船"])
def test_a_place_beside_its_picture(alt: str) -> None:
    """A place that a script fills with the picture that stands in <noscript> is none, whatever is between them."""
    place = f"<img src='/lib/transparent.gif' alt='{alt}'><span class=icon> </span>"
    article = read(f"{TEXT}<div>{place}<noscript>{PICTURE.format(alt)}</noscript></div>{TEXT}")
    assert [one.url for one in article.figures] == ["https://paper.example/ferry.jpg"]


@pytest.mark.parametrize(
    ("gallery", "captions"),
    [
        pytest.param(
            "<figure>{one}<figcaption>The ferry in May</figcaption></figure>"
            "<figure>{two}<figcaption>Her new planks. Photo: An Binh</figcaption></figure>",
            [("The ferry in May", None), ("Her new planks. Photo: An Binh", "An Binh")], id="figures",
        ),
        pytest.param(
            "<div><a href=/1>{one}</a><figcaption>Паром у травні</figcaption></div><div>{two}</div>",
            [("Паром у травні", None), (None, None)], id="only-the-first",
        ),
        pytest.param(
            "<figure>{one}<figcaption>五月的渡船</figcaption></figure>"
            "<figure>{two}<figcaption>新的木板</figcaption></figure><figcaption>湖上</figcaption>",
            [("五月的渡船", None), ("新的木板 湖上", None)], id="and-of-all",
        ),
        pytest.param(
            "<figure>{one}</figure><figure>{two}</figure><figcaption>The ferry, old and new</figcaption>",
            [(None, None), ("The ferry, old and new", None)], id="of-all-alone",
        ),
    ],
)  # fmt: skip
def test_captions_of_a_gallery(gallery: str, captions: list[tuple[str | None, str | None]]) -> None:
    """Each picture of a gallery has the caption that stands with it; that of the whole gallery belongs to the last."""
    pictures = {name: f'<img src="/{name}.jpg" alt="" width=800 height=500>' for name in ("one", "two")}
    article = read(f"{TEXT}<figure>{gallery.format(**pictures)}</figure>{TEXT}")
    assert [(one.caption, one.credit) for one in article.figures] == captions
    assert article.body == (LINE.strip() + " " + LINE.strip(),) * 6


@pytest.mark.parametrize("words", ["Pros", "Переваги", "优点"])
def test_a_heading_beside_an_icon(words: str) -> None:
    """A word beside a picture, right over a list, is the heading of the list and no caption."""
    box = f'<div><div><img src="/plus.png" alt="" width=80 height=80>{words}</div><ul><li>{LINE}</li></ul></div>'
    article = read(f"{TEXT}<div>{box}</div>{TEXT}")
    assert article.body[3:5] == (words, LINE.strip())
    assert [one.caption for one in article.figures] == [None]
