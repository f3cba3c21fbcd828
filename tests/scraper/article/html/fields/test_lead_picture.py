"""The lead picture: the page's, where it leads; the head's, where the page has only illustrations; never an icon."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from scraper.article.html.fields.lead_picture import picture_key
from storage.model import Document

PROSE = "The ferry has crossed the bay since the war, and its hull is tarred in spring by those who were late. "
STATED = "https://coast.example/share/ferry-big.jpg"


def lead(above: str = "", among: str = "", stated: str = STATED) -> str | None:
    """The lead picture of a page with something *above* its text and *among* its words."""
    html = (
        f"<html lang=en><head><meta property=og:image content='{stated}'></head><body><article><h1>A ferry</h1>{above}"
        f"<div><p>{PROSE * 3}</p>{among}<p>{PROSE * 3}</p><p>{PROSE * 3}</p></div></article></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://coast.example/posts/a-ferry-for-the-bay")).image


def test_the_picture_that_leads() -> None:
    """Above the text, in a figure or with a width the page's picture leads; one among the words illustrates these."""
    own = "https://coast.example/i/deck.jpg"
    assert lead(above="<img src=/i/deck.jpg>") == own
    assert lead(among="<figure><img src=/i/deck.jpg><figcaption>The deck</figcaption></figure>") == own
    assert lead(among="<p><img src=/i/deck.jpg width=660></p>") == own
    assert lead(among="<p><img src=/i/deck.jpg></p>") == STATED
    assert lead(among="<p><img src=/i/deck.jpg></p>", stated="") == own


@pytest.mark.parametrize(
    ("size", "is_lead"),
    [
        ("width=245 height=191", True),
        ("width=160 height=240", False),
        ("height=180", False),
        ("width=180 height=180", False),
        ("width=728 height=90", False),
        ("width=180", False),
        ("width=245", True),
    ],
)
def test_how_large_the_lead_picture_is(size: str, is_lead: bool) -> None:
    """At least so wide that it is no portrait, and no strip as advertisements are."""
    assert lead(above=f"<img src=/i/deck.jpg {size}>") == ("https://coast.example/i/deck.jpg" if is_lead else STATED)


@pytest.mark.parametrize("label", ["Send this", "转寄", "Отправить"])
def test_a_sign_does_not_lead(label: str) -> None:
    """A GIF without a width beside the text may be the sign of a button, if it has one size."""
    sign, other = f"<div><img src=/i/mail.gif {{}}> <a href=/send>{label}</a></div>", "https://coast.example/i/mail.gif"
    assert lead(above=sign.format("")) == STATED
    assert lead(above=sign.format(""), stated="") is None
    assert lead(among=sign.format(""), stated="") == other
    assert lead(above=sign.format("width=640")) == other
    assert lead(above=sign.format("srcset='/i/mail.gif 1280w'")) == other


@pytest.mark.parametrize("words", ["渡船过海湾。", "Паром идёт через залив. ", "Phà qua vịnh. "])
@pytest.mark.parametrize("opening", ["<figure>{}<figcaption>1</figcaption></figure>", "<p>{}</p>", "{}"])
def test_the_picture_that_opens_the_text(words: str, opening: str) -> None:
    """It leads, for the head may state the same card for every page of the site."""
    text = f"<div>{opening.format('<img src=/i/deck.jpg width=980>')}{f'<p>{words * 12}</p>' * 3}</div>"
    head = "<meta property=og:image content=https://coast.example/share/social-card.png>"
    html = f"<html><head>{head}</head><body><article><h1>{words}</h1>{text}</article></body></html>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/posts/1"))
    assert article.image == "https://coast.example/i/deck.jpg"


@pytest.mark.parametrize("drawing", ["/i/arrow.svg", "/i/share.SVG?v=2", "/img/icons/clip.png"])
def test_no_drawing_leads(drawing: str) -> None:
    assert lead(above=f"<img src={drawing}>") == STATED
    assert lead(above="<img src=/i/deck.jpg>", stated=drawing) == "https://coast.example/i/deck.jpg"
    assert lead(stated=f"https://coast.example{drawing}") is None


@pytest.mark.parametrize("name", ["data-original", "data-src", "data-lazy-src"])
def test_a_picture_behind_an_icon(name: str) -> None:
    """A picture that a script puts in the place of an icon is none; an address that is no picture's says nothing."""
    assert lead(above=f"<img src=/i/icon_fake.png {name}=/i/deck.jpg>") == "https://coast.example/i/deck.jpg"
    assert lead(above="<img src=/i/icon_share.png data-url=/posts/a-ferry>") == STATED


@pytest.mark.parametrize("words", ["The ferry", "渡船", "Паром"])
def test_a_picture_that_a_link_of_the_head_states(words: str) -> None:
    """`image_src` is what heads stated before OpenGraph; the article may show it as a link to a page of its own."""
    head = "<link rel=image_src href=/i/s/r36938554.jpg?w=100>"
    shown = "<div><a href=/photos/36><img src=/i/r36938554.jpg?w=640></a></div>"
    for above, expected in (("", "/i/s/r36938554.jpg?w=100"), (shown, "/i/r36938554.jpg?w=640")):
        html = f"<html><head>{head}</head><body><article><h1>{words}</h1>{above}<div>{f'<p>{PROSE * 3}</p>' * 3}</div>"
        article = extract_article(Document(data=html.encode(), url="https://coast.example/posts/1"))
        assert article.image == f"https://coast.example{expected}"


@pytest.mark.parametrize("picture", ["<img src=/i/deck.jpg>", "<img src=/i/deck.gif>"])
def test_a_link_of_the_head_is_believed_last(picture: str) -> None:
    """The same picture may be linked on each page of a site: those of the text and the data go before it."""
    link = "<title>A ferry</title><link rel=image_src href=/i/share.png>"
    data = '{"@type": "NewsArticle", "headline": "A ferry", "image": "https://coast.example/i/rope.jpg"}'
    text = f"<body><article><h1>A ferry</h1><p>{PROSE * 3}</p><p>{{}}</p>{f'<p>{PROSE * 3}</p>' * 3}</article>"
    html = f"<html><head>{link}</head>{text.format(picture)}"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/posts/1"))
    assert (article.image or "").startswith("https://coast.example/i/deck")
    html = f"<html><head>{link}<script type=application/ld+json>{data}</script></head>{text.format('')}"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/posts/1"))
    assert article.image == "https://coast.example/i/rope.jpg"


@pytest.mark.parametrize("words", ["The ferry crosses.", "渡船过海湾。", "Паром идёт через залив. ", "Phà qua vịnh. "])
@pytest.mark.parametrize("link", ["{}", "<a href=/i/deck.jpg>{}</a>"])
def test_the_picture_above_the_title(words: str, link: str) -> None:
    """An <article> may show it above the element that holds title and text; it goes before those of the text."""
    text = f"<div>{f'<p>{words * 12}</p>' * 2}<p><img src=/i/rope.jpg width=640></p>{f'<p>{words * 12}</p>' * 3}</div>"
    shown = f"<div>{link.format('<img src=/i/deck.jpg width=800 height=445>')}</div>"
    aside = "<aside><img src=/i/bay.jpg width=800></aside>"
    html = f"<body><article>{shown}<div><h1>{words}</h1>{text}</div>{aside}</article></body>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/posts/1"))
    assert article.image == "https://coast.example/i/deck.jpg"
    head = f"<head><meta property=og:image content={STATED}></head>"
    article = extract_article(Document(data=f"{head}{html}".encode(), url="https://coast.example/posts/1"))
    assert article.image == "https://coast.example/i/deck.jpg"
    narrow = html.replace("width=800 height=445", "width=300 height=300")  # of a column, or of who writes it
    article = extract_article(Document(data=f"{head}{narrow}".encode(), url="https://coast.example/posts/1"))
    assert article.image == "https://coast.example/i/rope.jpg"


def test_no_picture_that_is_not_shown_leads() -> None:
    hidden = "<div style='display: none'><img src=/i/for-the-messenger.jpg></div>"
    assert lead(above=hidden) == STATED
    assert lead(above=f"{hidden}<img src=/i/deck.jpg>", stated="") == "https://coast.example/i/deck.jpg"


def test_a_script_is_no_address() -> None:
    assert lead(above="""<img src="if(this.src!='https://coast.example/a.jpg') this.src='b.jpg'">""") == STATED


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("/i/ferry.jpg?w=300", "/i/ferry.jpg?w=900#x", True),
        ("/img.php?file=2,up/126/cover.jpg,300", "/img.php?file=2,up/125/cover.jpg,300", False),
        ("/thumb.ashx?id=126", "/thumb.ashx?id=125", False),
        ("/_next/image?url=%2Fi%2Fferry.jpg&w=300", "/_next/image?url=%2Fi%2Fbay.jpg&w=300", False),
        ("/thumb.ashx?id=126", "/thumb.ashx?id=126#top", True),
    ],
)
def test_what_names_a_picture(one: str, other: str, is_same: bool) -> None:
    """The parameters of a file say how it is shown; those of a script say which picture it is."""
    keys = [picture_key(f"https://coast.example{address}") for address in (one, other)]
    assert (keys[0] == keys[1]) is is_same


@pytest.mark.parametrize("day", ["7 March 2026", "2026年3月7日", "7 марта 2026"])
def test_signs_in_the_line_of_the_day_do_not_lead(day: str) -> None:
    """Several pictures without a size or words in the line of the day are signs; one that has a size may lead."""
    line = "<div><img src=/i/own.png{}><div><a href=/u>Ada</a><img src=/i/clock.png><span>{}</span></div></div>"
    assert lead(above=line.format("", day)) == STATED
    assert lead(above=line.format("", day), stated="") is None
    assert lead(above=line.format(" width=640", day)) == "https://coast.example/i/own.png"
    assert lead(above=f"<div><img src=/i/deck.jpg><span>{day}</span></div>") == "https://coast.example/i/deck.jpg"


@pytest.mark.parametrize(
    ("stated", "shown", "other"),
    [
        pytest.param(
            "/sized/600x315/https%3A%2F%2Fstore.example%2Fheld%2F1161232231%2Fwide.jpg", "/held/1161232231/wide.jpg",
            "/sized/400x0/https%3A%2F%2Fstore.example%2Fheld%2F5d7c638e076%2Fwide.jpg", id="an-address-in-another",
        ),
        pytest.param(
            "/576a60ce2e69/59664e30d2b8/IMG_88.jpg?w=1500", "/576a60ce2e69/59664e30d2b8/IMG_88.jpg?w=900",
            "/576a60ce2e69/5b3208f58825/ada.jpg", id="a-number-of-the-site",
        ),
    ],
)  # fmt: skip
def test_the_stated_picture_is_told_from_others(stated: str, shown: str, other: str) -> None:
    """What stands nearest to the name of its file names a picture, also where that address stands in another one;
    numbers that all pictures of a site share do not.
    """
    column = f"<div><img src={other} width=800><p>Ada</p></div>"
    among = f"<figure><img src={shown}></figure>"
    assert lead(above=column, among=among, stated=f"https://coast.example{stated}") == f"https://coast.example{shown}"


@pytest.mark.parametrize("name", ["blank.gif", "plugin_blank.jpg", "placeholder-800.png", "no-image.jpg"])
def test_a_placeholder_that_the_head_states(name: str) -> None:
    """What only keeps the place of a picture illustrates nothing, whoever states it."""
    assert lead(stated=f"https://coast.example/lib/{name}") is None


@pytest.mark.parametrize("size", ["resize=55,55", "resize=55%2C55&ssl=1", "fit=80,60", "w=120", "s=150x"])
def test_a_thumbnail_of_the_stated_picture(size: str) -> None:
    """Where the page shows the stated picture as a thumbnail only, the one of the head is the better one."""
    stated = "https://coast.example/i/s2041770.jpg?w=1500"
    assert lead(above=f"<img src='/i/s2041770.jpg?{size}'>", stated=stated) == stated


@pytest.mark.parametrize("query", ["resize=1200,800", "w=700&s=19e008e6f1", "size=1200x630", "s=f4177"])
def test_a_picture_that_is_no_thumbnail(query: str) -> None:
    """A large size is none, and neither is a signature that begins with figures."""
    stated, shown = "https://coast.example/i/s2041770.jpg?w=400", f"https://coast.example/i/s2041770.jpg?{query}"
    assert lead(above=f"<img src='{shown}'>", stated=stated) == shown


@pytest.mark.parametrize("name", ["fast-lazy-src", "data-cf-source", "real", "x-srcset"])
def test_an_attribute_with_the_address(name: str) -> None:
    """A script's own name for the address of a picture may be any, where the address is that of a placeholder."""
    value = "/i/s.jpg 400w, /i/deck.jpg 1200w" if name.endswith("srcset") else "/i/deck.jpg"
    image = f"<img src='data:image/svg+xml;base64,PHN2Zz4=' {name}='{value}' alt='i/other.jpg'>"
    assert lead(above=image) == "https://coast.example/i/deck.jpg"


@pytest.mark.parametrize("word", ["null", "undefined", "None", "NaN"])
def test_a_word_in_place_of_an_address(word: str) -> None:
    """What scripts write where they have no address is none."""
    own = "https://coast.example/i/deck.jpg"
    assert lead(above=f"<img data-url={word} src=/i/deck.jpg width=700>") == own
    assert lead(among="<p><img src=/i/deck.jpg></p>", stated=word) == own
    assert lead(stated=word) is None


@pytest.mark.parametrize("name", ["icons.ico", "7/site.bmp", "7/SITE.BMP?v=2"])
def test_kinds_of_files_for_programs(name: str) -> None:
    """Pictures for programs are none of an article, even if the head states one."""
    assert lead(stated=f"https://coast.example/i/{name}") is None
    assert lead(above=f"<img src=/i/{name} width=700>", stated="") is None


@pytest.mark.parametrize("size", ["thumbnail", "large", "300x200"])
def test_the_stated_picture_above_the_title(size: str) -> None:
    """The picture that the head states leads where the page shows it above the title, in a size of its own, and further
    ones illustrate the text.
    """
    html = (
        f"<html><head><meta property=og:image content='https://cdn.example/i/ferry-100037609-{size}.jpg'></head><body>"
        "<div><figure><img src=https://coast.example/i/ferry-100037609-gallery.jpg></figure><article><h1>A ferry</h1>"
        f"<div><p>{PROSE * 3}</p><figure><img src=/i/pier.jpg width=700></figure>{f'<p>{PROSE * 3}</p>' * 2}</div>"
        "</article></div></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/posts/a-ferry-for-the-bay"))
    assert article.image == "https://coast.example/i/ferry-100037609-gallery.jpg"
    assert article.figures[0].url == article.image


def test_signs_on_which_readers_click() -> None:
    """A picture that comes again and again, or one of several beside each other on which readers click, is a sign."""
    switch = "<span><img src=/i/small.png onclick=size(1)><img src=/i/big.png onclick=size(2)></span>"
    assert lead(above=f"{switch}<span>Ada</span>", stated="") is None
    votes = "<div><span onclick=vote()><img src=/i/thumb.jpg alt='Vote for this'></span> Votes</div>" * 3
    assert lead(above=votes, stated="") is None
    deck = "https://coast.example/i/deck.jpg"
    assert lead(above="<img src=/i/deck.jpg onclick=show()>", stated="") == deck
    assert lead(above="<img src=/i/deck.jpg>", among="<p><img src=/i/deck.jpg></p>", stated="") == deck


@pytest.mark.parametrize("place", ["above", "link"])
def test_a_copy_of_the_stated_picture_in_a_lesser_size(place: str) -> None:
    """Above the title, or as a link, the page may show a copy of the stated picture, which is the better one."""
    copy = "<img src=/i/ferry-100037609-800x553.jpg>"
    above, own = (f"<div>{copy}</div>", "") if place == "above" else ("", f"<a href=/posts/a-ferry>{copy}</a>")
    stated = "https://coast.example/i/ferry-100037609.jpg"
    html = (
        f"<html><head><meta property=og:image content='{stated}'></head><body>{above}<article><h1>A ferry</h1>{own}"
        f"<div>{f'<p>{PROSE * 3}</p>' * 3}</div></article></body></html>"
    )
    assert (
        extract_article(Document(data=html.encode(), url="https://coast.example/posts/a-ferry-for-it")).image == stated
    )


def test_pictures_that_are_loaded_later() -> None:
    """What keeps the place of several pictures says nothing of them."""
    blank = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    images = "".join(f"<figure><img src='{blank}' data-lazyimage-src=/i/{n}.jpg></figure>" for n in range(4))
    assert lead(above=images, stated="") == "https://coast.example/i/0.jpg"


@pytest.mark.parametrize("name", ["An Binh", "Анна Линд", "山田花子"])
def test_a_picture_in_a_box_with_who_signs(name: str) -> None:
    """A picture that stands with nothing but the name of the author shows the author."""
    box = f"<div><div><img src=/i/face.jpg></div><div><a href=/people/7>{name}</a></div></div>"
    html = (
        f"<html lang=en><head><meta name=author content='{name}'></head><body><article><h1>A ferry</h1>{box}"
        f"<div><p>{PROSE * 3}</p><p>{PROSE * 3}</p></div></article></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/posts/a-ferry-for-the-bay"))
    assert (article.image, article.figures) == (None, ())


@pytest.mark.parametrize(
    "name", ["gravatar.example/blavatar/13afe5d061?s=200", "cdn.example/pub/icon1.png", "x.example/gravatar/7"]
)
def test_a_numbered_icon_and_the_avatar_of_a_blog(name: str) -> None:
    """Icons may be numbered, and services for portraits have those of blogs, too."""
    assert lead(stated=f"https://{name}") is None


@pytest.mark.parametrize(
    ("name", "is_picture"),
    [
        ("coastlogo153x52.jpg", False),
        ("ferrylogo_bak.png", False),
        ("catalogo.jpg", True),
        ("dialogo-2.jpg", True),
        ("logos/pier.jpg", False),
        ("analogous.jpg", True),
    ],
)
def test_a_logo_with_the_name_before_the_word(name: str, is_picture: bool) -> None:
    """The file of a logo may be called as its owner and by that word in one; other words that end so are none."""
    url = f"https://coast.example/i/{name}"
    assert lead(above=f"<img src={url}>", stated="") == (url if is_picture else None)


@pytest.mark.parametrize("source", ["data-lazy-src", "data-original", "data-src"])
def test_an_avatar_that_is_loaded_later(source: str) -> None:
    """A portrait is known by its address wherever that stands, with or without the ending of a file."""
    avatar = "https://secure.faces.example/avatar/7ca3bb5c515d?s=300"
    place = f"<img src='data:image/svg+xml,%3Csvg/%3E' {source}='{avatar}'>"
    assert lead(above=f"<div>{place}</div>") == STATED
    assert lead(above=f"<div>{place.replace('avatar', 'harbour')}</div>") == avatar.replace("avatar", "harbour")
