"""The lead picture above a text is a figure, with what stands beside it; it does not change the text."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

PROSE = {
    "en": (
        "A ferry",
        "The ferry has crossed the bay since the war, and its hull is tarred in spring. ",
        "The deck in May",
    ),
    "ru": ("Паром", "Паром ходит через залив с войны, и весной его корпус смолят те, кто опоздал. ", "Палуба в мае"),
    "ja": (
        "渡し船",
        "渡し船は戦後ずっと湾を渡っていて、春になると遅れてきた人たちが船体にタールを塗る。",
        "五月の甲板",
    ),
    "ar": ("العبارة", "تعبر العبارة الخليج منذ الحرب، وفي الربيع يطلي المتأخرون هيكلها بالقار. ", "السطح في مايو"),
}
PICTURE = "<img src=/i/deck-204177.jpg width=800 height=500>"
DECK = "https://coast.example/i/deck-204177.jpg"
STATED = "<meta property=og:image content=https://coast.example/i/deck-204177.jpg>"


def read(above: str, language: str = "en", *, head: str = "", among: str = "", before: str = "") -> Article:
    """The article of a page with something *above* its text, *among* it, and *before* its title."""
    title, line, _ = PROSE[language]
    html = (
        f"<html lang={language}><head><title>{title}</title>{head}</head><body><article>{before}<h1>{title}</h1>{above}"
        f"<div><p>{line * 3}</p>{among}<p>{line * 4}</p><p>{line * 3}</p></div></article></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://coast.example/posts/a-ferry-for-the-bay"))


@pytest.mark.parametrize("language", PROSE)
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<figure>{0}<figcaption>{1}</figcaption></figure>", id="figure"),
        pytest.param("<div><figure>{0}</figure><p>{1}</p></div>", id="beside-the-figure"),
        pytest.param("<div><div><picture>{0}</picture></div><span>{1}</span></div>", id="framed"),
        pytest.param("{0}<p class=photo-caption>{1}</p><p>7 / 3 / 2026</p>", id="called-so"),
        pytest.param("<a href=/gallery/7><div>{0}</div></a><figcaption>{1}</figcaption>", id="led-on"),
        pytest.param("<div>{0}</div><div><span class=caption>{1}</span></div><p>7 / 3 / 2026</p>", id="part-called-so"),
    ],
)
def test_the_picture_above_the_text(language: str, form: str) -> None:
    """It is the first figure, before every paragraph, with its caption, and stands first in the content."""
    caption = PROSE[language][2]
    plain = read("", language)
    article = read(form.format(PICTURE, caption), language, head=STATED, among="<figure><img src=/i/rope.jpg></figure>")
    assert [(one.url, one.caption, one.after_paragraph) for one in article.figures] == [
        (DECK, caption, 0),
        ("https://coast.example/i/rope.jpg", None, 1),
    ]
    assert article.body == plain.body
    assert article.lede_raw == plain.lede_raw
    assert (article.content or "").startswith("<figure>")
    assert (article.content or "").index(DECK) < (article.content or "").index("<p>")


@pytest.mark.parametrize("language", PROSE)
def test_the_picture_above_the_title(language: str) -> None:
    """It may stand before the title, too, and its credit is told."""
    article = read("", language, before=f"<div>{PICTURE}<p>{PROSE[language][2]} © An Binh</p></div>")
    assert [(one.url, one.credit) for one in article.figures] == [(DECK, "An Binh")]


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("", id="only-in-the-head"),
        pytest.param(f"<aside>{PICTURE}</aside>", id="in-a-column"),
        pytest.param(f"<div hidden>{PICTURE}</div>", id="hidden"),
        pytest.param(f"<a href=/><div>{PICTURE}</div></a>", id="sign-of-the-site"),
        pytest.param(f"<div class=author>{PICTURE}An Binh</div>", id="portrait"),
    ],
)
def test_what_is_no_figure(above: str) -> None:
    """A picture that only the head states, or that stands beside the article, is none."""
    article = read(above, head=STATED)
    assert article.image == DECK
    assert article.figures == ()


@pytest.mark.parametrize("copy", ["/i/deck-204177.jpg?w=300", "/i/deck-204177.jpg"])
def test_a_picture_that_the_text_shows_again(copy: str) -> None:
    """One picture is one figure."""
    article = read(f"<div>{PICTURE}</div>", among=f"<figure><img src={copy}><figcaption>The deck</figcaption></figure>")
    assert [one.caption for one in article.figures] == ["The deck"]


@pytest.mark.parametrize(
    "beside",
    ["<p>7 March 2026</p>", "<p>By An Binh</p>", "<p><a href=/tags/ferries>Ferries</a></p>", "<p>A ferry</p>"],
)
def test_what_is_no_caption(beside: str) -> None:
    """The day, who signs, a link and the title again say nothing of the picture that they stand with."""
    article = read(f"<div>{PICTURE}{beside}</div>")
    assert [(one.url, one.caption) for one in article.figures] == [(DECK, None)]


@pytest.mark.parametrize("language", PROSE)
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<div><span>Photo: An Binh</span>{0}<div>{1}</div></div>", id="credit-above"),
        pytest.param("{0}<div class=caption><p>{1}</p><p>Photo: An Binh</p></div><p>7 / 3 / 2026</p>", id="two-lines"),
        pytest.param("<figure>{0}<div><p>{1}</p><p>Photo: An Binh</p></div></figure>", id="paragraphs"),
    ],
)
def test_the_credit_beside_the_lead_picture(language: str, form: str) -> None:
    """It belongs to the caption and comes last, wherever it stands."""
    caption = PROSE[language][2]
    article = read(form.format(PICTURE, caption), language, head=STATED)
    assert [(one.caption, one.credit) for one in article.figures] == [(f"{caption} Photo: An Binh", "An Binh")]


@pytest.mark.parametrize("credit", ["dpa", "AFP"])
def test_a_line_that_begins_with_what_a_picture_says_of_itself(credit: str) -> None:
    """The picture says its caption of itself, and the line adds who took it."""
    said = "Passengers on the deck of the new ferry in May"
    picture = PICTURE.replace("<img", f"<img alt='{said}'")
    article = read(f"<div>{picture}</div><div><span>{said}</span><em>{credit}</em></div><p>7 / 3 / 2026</p>")
    assert [(one.caption, one.credit) for one in article.figures] == [(f"{said} {credit}", credit)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a580-025-7-x_52015120.jpg", "a580-025-7-x_52015114.jpg"),
        ("1351332873_1351354920.jpg", "1351332873_1351359647.jpg"),
    ],
)
def test_pictures_with_the_number_of_the_article(one: str, other: str) -> None:
    """Two pictures are two, even if their names begin with the number of the same article."""
    above = f"<div><img src=/i/{one} width=800 height=500></div>"
    article = read(above, among=f"<figure><img src=/i/{other}><figcaption>The deck</figcaption></figure>")
    assert [figure.url for figure in article.figures] == [f"https://coast.example/i/{name}" for name in (one, other)]


@pytest.mark.parametrize("language", PROSE)
@pytest.mark.parametrize("name", ["An Binh", "Анна Линд", "山田花子"])
def test_a_picture_that_is_called_as_who_signs(language: str, name: str) -> None:
    """It shows the author, whatever is around it: it neither leads nor illustrates, above the text and under it."""
    portrait = f"<div><div><img src=/i/face.jpg width=400 height=400 alt='{name}'></div><p>{{}}<br>Day editor</p></div>"
    head, stated = f"<meta name=author content='{name}'>", STATED.replace("deck", "card")
    article = read(portrait.format(f"By {name}"), language, head=head + stated)
    assert (article.image, article.figures) == ("https://coast.example/i/card-204177.jpg", ())
    article = read("", language, head=head, among=f"<img src=/i/face.jpg width=400 height=400 alt='{name}'>")
    assert article.figures == ()
    said = f"<figure>{PICTURE.replace('<img', f'<img alt={name!r}')}<figcaption>The deck in May</figcaption></figure>"
    assert [one.url for one in read("", language, head=head, among=said).figures] == [DECK]


@pytest.mark.parametrize(
    ("above", "among"),
    [
        ("/uploads/deck-1024x683.jpg", "/uploads/deck.jpg"),
        ("/uploads/deck-scaled.jpg", "/uploads/deck-768x512.jpg"),
        ("/i/deck_16x9.jpg", "/i/deck_4x3.jpg"),
        ("/styles/hero/public/05/deck.jpg?itok=a", "/styles/large/public/05/deck.jpg?itok=b"),
        ("//cdn.example/resize?w=1200&u=https%3A%2F%2Fcoast.example%2Fi%2Fdeck.jpg", "/i/deck.jpg"),
    ],
)
def test_copies_without_a_number_in_their_names(above: str, among: str) -> None:
    """A picture in two sizes is one figure, however it is called."""
    article = read(f"<div><img src='{above}'></div>", among=f"<figure><img src='{among}'></figure>")
    assert len(article.figures) == 1


@pytest.mark.parametrize(
    ("above", "among"), [("/11/image.jpg", "/12/image.jpg"), ("/img.php?id=1", "/img.php?id=2"), ("/1.jpg", "/2.jpg")]
)
def test_files_that_are_called_alike(above: str, among: str) -> None:
    """Two files of one name in two folders, or of one script, are two pictures."""
    article = read(f"<div><img src='{above}'></div>", among=f"<figure><img src='{among}'></figure>")
    assert len(article.figures) == 2


@pytest.mark.parametrize("label", ["Transport", "4 min read", "1 / 12", "交通"])
def test_a_label_on_the_lead_picture(label: str) -> None:
    """Its section, the time to read it and a count are no caption."""
    article = read(f"<div>{PICTURE}<span>{label}</span></div>", head=STATED)
    assert [(one.url, one.caption) for one in article.figures] == [(DECK, None)]


@pytest.mark.parametrize(
    "above",
    [
        "<div><img src=/b/summer.jpg alt=Advertisement></div>",
        "<div><img src=/theme/print.png alt=Print></div>",
        "<div><img src=/b/88123.jpg><span>Advertisement</span></div>",
        "<div><img src=/av/jm.jpg alt=jm99><b>jm99</b></div>",
        "<div><img src=/people/an.jpg><span>By An Binh</span> <time datetime=2026-03-07>7 March 2026</time></div>",
    ],
)
def test_a_picture_that_illustrates_nothing(above: str) -> None:
    """An advert, a button and who signs stand above a text, too; they are no figures of it."""
    assert read(above).figures == ()


def test_copy_that_says_the_same_of_itself() -> None:
    """The first picture in the text that says as much in the same words is the lead picture in another file."""
    said = "The ferry in the harbour at night"
    copy = f"<figure><img src=/i/bb8f7711d.jpg alt='{said}'><figcaption>The ferry</figcaption></figure>"
    above = "<div><img src=/i/aaf3411c9.jpg alt='{}'></div>"
    assert [one.caption for one in read(above.format(said), among=copy).figures] == ["The ferry"]
    assert len(read(above.format("The ferry by day, in the harbour"), among=copy).figures) == 2


@pytest.mark.parametrize("language", PROSE)
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("{0}<div><div><p>{1}</p></div></div>", id="line"),
        pytest.param("<div>{0}</div><div><p>{1}</p><p><i>Photo: An Binh</i></p></div>", id="credit-below"),
        pytest.param("{0}<div><p>Photo: An Binh</p><p>{1}</p></div>", id="credit-above"),
        pytest.param("<figure>{0}</figure><div><figcaption>{1}</figcaption><figcaption>AFP</figcaption></div>",
                     id="captions-without-a-figure"),
        pytest.param("<div>{0}</div><section><div><span>{1}</span><span>Words: An, Binh, Lam</span></div></section>",
                     id="as-the-picture-says"),
    ],
)  # fmt: skip
def test_the_line_behind_the_lead_picture(language: str, form: str) -> None:
    """A line or two behind the picture above a text are its caption if they say who took it or what it says itself."""
    words = f"{PROSE[language][2]}, {PROSE[language][0]} 42, {PROSE[language][2]}"
    said = form.format(PICTURE.replace("<img", f"<img alt='{words}'"), words)
    article = read(f"{said}<p>7 / 3 / 2026</p>", language, head=STATED)
    assert [(one.caption or "").startswith(words) for one in article.figures] == [True]
    assert article.body == read("", language).body


@pytest.mark.parametrize("language", PROSE)
def test_a_long_caption_in_its_box(language: str) -> None:
    """A long line is a caption if the picture says the beginning of it, and text if it says something else."""
    words = f"{PROSE[language][2]}: {'a b c d e f g ' * 24}{PROSE[language][2]}"
    box = "<div><img src=/i/deck-204177.jpg width=800 alt='{}'><p>{}</p></div>"
    text = f"<p>{PROSE[language][1] * 12}</p>" * 3
    for cut in ("…", " ..."):
        article = read(box.format(words[:80].rstrip() + cut, words), language, head=STATED, among=text)
        assert [one.caption for one in article.figures] == [words]
    article = read(box.format("x", words), language, head=STATED, among=text)
    assert [one.caption for one in article.figures] == [None]


@pytest.mark.parametrize("other", ["<p>By An Binh</p>", "<p>7 / 3 / 2026</p>", "<p><img src=/i/b.png></p>"])
def test_a_credit_beside_something_else(other: str) -> None:
    """The day and who signs stand beside a credit, and are none of the caption."""
    article = read(f"{PICTURE}<div><p>Photo: Ole Dahl</p>{other}</div>", head=STATED)
    assert [one.caption for one in article.figures if one.url == DECK] == ["Photo: Ole Dahl"]
