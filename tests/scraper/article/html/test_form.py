"""What a page shows by its form, whatever its elements are called: names, breadcrumbs, standfirst, boxes, labels."""

from __future__ import annotations

import re

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

TITLES = {
    "vi": "Bến đò cũ mở lớp học chèo thuyền thúng",
    "cs": "Stará lávka přes řeku se po roce otevřela",
    "ru": "Старый мост через реку снова открыли",
    "zh": "村民们在旧渡口开办了划船学校",
}
PROSE = {
    "vi": "Người dân ven sông góp gỗ, góp công và dựng lại bến trong mùa nước cạn, trước khi lũ về làng. ",
    "cs": "Lidé z obou břehů nosili prkna celé léto a lávku nakonec postavili dřív, než se zvedla voda. ",
    "ru": "Жители обоих берегов всё лето носили доски и успели построить мост раньше, чем поднялась вода. ",
    "zh": "两岸的村民整个夏天都在搬运木板，赶在河水上涨之前把渡口重新修好，孩子们也来帮忙。",
}
#: A name in the script of each language.
NAMES = {"vi": "Lê Thị Hạnh", "cs": "Jana Dvořáková", "ru": "Мария Соколова"}
LANGUAGES = tuple(TITLES)


def read(language: str, head: str, body: str = "", *, behind: str = "", above: str = "") -> Article:
    """A page with *above* over its title, *head* under it, *body* or five paragraphs, and *behind* them."""
    text = body or "".join(f"<p>{PROSE[language] * 2}{n}.</p>" for n in range(5))
    html = (
        f"<html lang={language}><body>{above}<h1>{TITLES[language]}</h1>{head}<div>{text}{behind}</div></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://paper.example/river/story-12.html"))


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p>{name}, 7.3.2026</p>", id="with-its-date"),
        pytest.param("<p>{name}</p><p>7.3.2026</p>", id="above-the-date"),
        pytest.param(
            '<div><a href="https://other.example/">Other Paper</a> 7.3.2026 <b>{name}</b></div>', id="partner"
        ),
        pytest.param('<div><img src="/who.jpg" width=300 alt="{name}"></div><p>{name}</p>', id="portrait"),
    ],
)
def test_name_under_the_title(language: str, line: str) -> None:
    """A name under the title is the author's where its date or a portrait that is called so speaks for it."""
    article = read(language, line.format(name=NAMES[language]))
    assert [person.name for person in article.authors] == [NAMES[language]]


@pytest.mark.parametrize("language", NAMES)
def test_caption_is_no_author(language: str) -> None:
    """A person in a picture has not written the text, though the caption repeats the name."""
    picture = f'<img src="/a.jpg" alt="{NAMES[language]}">'
    article = read(language, f"<figure>{picture}<figcaption>{NAMES[language]}</figcaption></figure>{picture}")
    assert article.authors == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "trail",
    [
        pytest.param(
            '<ul><li><a href="/w">{a}</a></li><li><a href="/w/r">{b}</a></li><li>{title}</li></ul>', id="title"
        ),
        pytest.param('<div><a href="/">{a}</a> / <a href="/w/r">{b}</a></div>', id="from-the-start"),
        pytest.param('<div>{a} » <a href="/w">{a}</a> » <a href="/r">{b}</a> »</div>', id="arrows"),
    ],
)
def test_breadcrumbs(language: str, trail: str) -> None:
    """Steps up to the title, from the start of the site, or with arrows between them name the section last."""
    first, last = PROSE[language][:5].strip(), PROSE[language][6:13].strip(" ，")
    trail = trail.format(a=first, b=last, title=TITLES[language])
    assert read(language, "", above=f"<div>{trail}</div>").category == last


def test_sections_in_a_line_are_no_trail() -> None:
    """A line of all sections, with the start of the site first, is a menu."""
    line = " / ".join(
        f'<a href="{href}">{name}</a>' for href, name in (("/", "Úvod"), ("/a", "Voda"), ("/b", "Les"), ("/c", "Pole"))
    )
    assert read("cs", "", above=f"<div>{line}</div>").category is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_under_the_title_is_the_standfirst(language: str) -> None:
    """It needs no full stop, but it is no caption, and no list of tags."""
    line = PROSE[language].strip(" .。")
    assert read(language, f"<p>{line}</p>").lede_raw == line
    assert read(language, f"<div><img src=/a.jpg><p>{line}</p></div>").lede_raw is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_label_apart_from_the_text(language: str) -> None:
    """A few words behind the text that make no sentence go where they stand apart; where the prose stands they stay."""
    label = PROSE[language].split(",")[0].split("，")[0][:14].strip()
    assert not read(language, "", behind=f"<div><p>{label}</p></div>").body[-1].endswith(label)
    assert read(language, "", behind=f"<p>{label}</p>").body[-1] == label


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<div><p>{line}</p><input type=email></div>", id="field"),
        pytest.param("<form><p>{line}</p><button>OK</button></form>", id="form"),
        pytest.param("<aside><p>{line}</p></aside>", id="aside"),
    ],
)
def test_box_in_the_text(language: str, box: str) -> None:
    """A box that asks readers for something, or calls itself no part of the text, is taken out of it."""
    line = PROSE[language].strip() + " ✉."
    text = [f"<p>{PROSE[language] * 2}{n}.</p>" for n in range(6)]
    article = read(language, "", "".join([*text[:3], box.format(line=line), *text[3:]]))
    assert len(article.body) == 6
    assert "✉" not in (article.content or "")


def test_tick_boxes_are_no_fields() -> None:
    """A text that opens when readers tick a box asks for nothing."""
    text = "".join(f"<div><input type=checkbox><p>{PROSE['cs']}{n}.</p></div>" for n in range(6))
    assert len(read("cs", "", text).body) == 6


def test_story_in_a_story() -> None:
    """An <article> in the <article> of the page is another one; the parts of a page may be <article> elements, too."""
    inner = f"<article><h2>Lávky v kraji</h2><p>{PROSE['cs']}</p></article>"
    text = "".join(f"<p>{PROSE['cs'] * 2}{n}.</p>" for n in range(6))
    title = f"<h1>{TITLES['cs']}</h1>"
    nested = f"<html lang=cs><body><article>{title}<div>{text}{inner}</div></article></body></html>"
    plain = f"<html lang=cs><body>{title}<div>{text}{inner}</div></body></html>"
    kept = [
        "Lávky v kraji"
        in (extract_article(Document(data=html.encode(), url="https://p.example/a-12.html")).content or "")
        for html in (nested, plain)
    ]
    assert kept == [False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_boxes_say_nothing(language: str) -> None:
    """Headings and long paragraphs stay, whatever word stands in the class of what holds them."""
    html = "".join(
        f'<div class="{name}"><h2>{n}. {TITLES[language]} {n}</h2><p>{PROSE[language] * 9}{n}.</p></div>'
        for n, name in enumerate(("widget", "header-anchor", "related-text", "newsletter", "rating", "author-note"))
    )
    renamed = re.sub(r'class="[^"]*"', 'class="xq"', html)
    article = read(language, "", html)
    assert article.body == read(language, "", renamed).body
    assert (len(article.body), (article.content or "").count("<h2>")) == (6, 6)


def stated(language: str, metas: str, head: str = "", *, behind: str = "", title: str = "") -> Article:
    """A page with *metas* in its head, whose window says *title* or its title, and *head* around the heading."""
    text = "".join(f"<p>{PROSE[language] * 2}{n}.</p>" for n in range(5))
    heading = f"<h1>{TITLES[language]}</h1>"
    body = head.format(heading=heading) if head else heading
    html = (
        f"<html lang={language}><head><title>{title or TITLES[language]}</title>{metas}</head>"
        f"<body><article>{body}<div>{text}</div>{behind}</article></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://paper.example/river/story-12.html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_called_like_its_site_signs_where_nobody_does(language: str) -> None:
    """It is the byline and no person; whoever is printed goes before it."""
    metas = "<meta name=author content='Bay Paper'><meta property=og:site_name content='Bay Paper'>"
    article = stated(language, metas)
    assert (article.authors, article.byline) == ((), "Bay Paper")
    if language in NAMES:
        signed = stated(language, metas, f"{{heading}}<p>2026-03-07 · {NAMES[language]}</p>")
        assert [person.name for person in signed.authors] == [NAMES[language]]


@pytest.mark.parametrize("by", ["bởi", "Gespeichert von", "Posted by", "Publicado por", "Par", "Opublikowane przez"])
def test_a_handle_behind_a_word_for_by(by: str) -> None:
    """One word in an element of its own signs behind such a word, in small letters too."""
    article = stated("cs", "", f"{{heading}}<div>{by} <span>rasos</span> 7. 3. 2026</div>")
    assert article.byline == "rasos"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_right_above_the_title(language: str) -> None:
    """It is what readers go by, as the one under the title, where the head states another; two days are none."""
    metas = "<meta property=article:published_time content='2026-07-05T08:00:00Z'>"
    above = "<div><time datetime=2026-03-01>2026-03-01</time></div>{heading}"
    assert str(stated(language, metas, above).published)[:10] == "2026-03-01"
    two = "<div><time datetime=2026-03-01>2026-03-01</time> <time datetime=2026-04-01>2026-04-01</time></div>{heading}"
    assert str(stated(language, metas, two).published)[:10] == "2026-07-05"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_that_only_data_or_the_title_states(language: str) -> None:
    """Data in an attribute count if they name one day; so does a day that a sign sets apart before the title."""
    data = "<div data-page='{{&quot;datePublished&quot;:&quot;2026-03-0{}T09:00:00Z&quot;}}'></div>"
    assert str(stated(language, "", behind=data.format(7)).published)[:10] == "2026-03-07"
    assert stated(language, "", behind=data.format(7) + data.format(8)).published is None
    titled = stated(language, "", title=f"07.03.2026 | {TITLES[language]}")
    assert str(titled.published)[:10] == "2026-03-07"


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_that_are_no_title(language: str) -> None:
    """A heading behind the text that nothing supports, and one that only links to the start of the site."""
    behind = stated(language, "", "<p></p>", behind="<div><h1>Original text</h1></div>")
    assert behind.title == TITLES[language]
    logo = stated(
        language, "", "<h1><a href=/>The Bay</a></h1><h2>{heading}</h2>".replace("{heading}", TITLES[language])
    )
    assert logo.title == TITLES[language]


@pytest.mark.parametrize("language", NAMES)
def test_a_portrait_is_called_as_the_link_beside_it(language: str) -> None:
    """It is no lead picture."""
    name = NAMES[language]
    head = f"{{heading}}<div><img src=/u/7.jpg alt='{name}'><a href=/u/7>{name}</a></div>"
    metas = "<meta property=og:image content='https://paper.example/i/river.jpg'>"
    assert stated(language, metas, head).image == "https://paper.example/i/river.jpg"


@pytest.mark.parametrize("language", NAMES)
def test_a_line_of_links_is_no_standfirst(language: str) -> None:
    """The site, the section and the author under the title, though the page has the line for its description."""
    places = {"/": TITLES[language][:20], "/c/river": "Ship news today", "/by/7": NAMES[language]}
    line = " | ".join(f"<a href={place}>{name}</a>" for place, name in places.items()) + " | Sat 7 March 2026"
    plain = " | ".join(places.values()) + " | Sat 7 March 2026"
    article = stated(language, f'<meta name=description content="{plain}">', f"{{heading}}<p>{line}</p>")
    assert article.lede is None
    assert places["/c/river"] not in (article.content or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_tags_in_a_navigation_of_their_own(language: str) -> None:
    """Behind the article, which tells of them; a menu is called otherwise."""
    names = (PROSE[language][:2], PROSE[language][3:5]) if language == "zh" else PROSE[language].split()[2:4]
    links = "".join(f'<a href="/tag/{n}.html">{name}</a> ' for n, name in enumerate(names))
    behind = f'</article><nav class="{{}}">{links}</nav><article>'
    assert set(stated(language, "", behind=behind.format("article-tags")).tags) == {*names}
    assert stated(language, "", behind=behind.format("main-menu")).tags == ()
