"""Start pages as the generators of sites write them: each item once, with its own title, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scraper.sources.found import FoundPage
from scraper.sources.listing import extract_listing
from storage.model import Document

SITE = "https://paper.example"

#: Titles of any length, the third of one word; and a line that sums up each.
TITLES = {
    "en": [
        "Ferry returns after storm",
        "Old mill becomes a library",
        "Rain",
        "Who owns the river",
        "A winter of boats",
    ],
    "ru": ["Паром вернулся после бури", "Старая мельница стала библиотекой", "Дождь", "Чья река", "Зима малых лодок"],
    "zh": ["台风过后渡轮恢复航行", "旧磨坊变身图书馆", "春雨", "谁拥有这条河", "小船的冬天"],
    "ar": ["عودة العبارة بعد العاصفة", "الطاحونة القديمة تصبح مكتبة", "مطر", "من يملك النهر", "شتاء القوارب الصغيرة"],
    "vi": ["Phà chạy lại sau bão", "Cối xay cũ thành thư viện", "Mưa", "Dòng sông của ai", "Mùa đông của thuyền nhỏ"],
    "hi": ["तूफान के बाद नौका फिर चली", "पुरानी चक्की बनी पुस्तकालय", "बारिश", "नदी किसकी है", "छोटी नावों की सर्दी"],
}
SUMMARIES = {
    "en": "The crossing was closed for three days while divers looked at the landing stage.",
    "ru": "Переправу закрыли на три дня, пока водолазы осматривали причал.",
    "zh": "渡口关闭了三天,潜水员检查了码头,发现两根桩已经断裂。",
    "ar": "أغلق المعبر ثلاثة أيام بينما فحص الغواصون الرصيف.",
    "vi": "Bến phà đóng cửa ba ngày để thợ lặn kiểm tra cầu tàu.",
    "hi": "घाट तीन दिन बंद रहा, गोताखोरों ने घाट की जांच की।",
}
SLUGS = ["ferry", "old-mill-becomes-library", "rain", "who-owns-river", "winter-of-boats"]


def read(body: str, language: str) -> tuple[FoundPage, ...]:
    """The items of a page at the root of a site."""
    data = f"<!doctype html><html lang={language}><title>Paper</title><body>{body}</body></html>".encode()
    document = Document(data=data, url=f"{SITE}/", final_url=f"{SITE}/", media_type="text/html")
    return extract_listing(document, timezone=None, rules=None, selectors={}).pages


#: An item by its number, title, address and summary.
Item = Callable[[int, str, str, str], str]


def subjects_below(n: int, title: str, url: str, summary: str) -> str:
    """Several linked subjects below a headline, some of three words."""
    subjects = "".join(f"<a href=/s/{n}{k}><span>{summary[:1]} {k} {n}</span></a>" for k in range(6))
    return f"<article><header><a href={url}><h2>{title}</h2></a></header><div>{subjects}</div></article>"


def read_on(n: int, title: str, url: str, summary: str) -> str:
    """A heading without a link, and a link that says "more" and repeats it."""
    return (
        f"<div class=entry><h3>{title}</h3><div><p>{summary}</p><div><a href={url}>Continue «{title}» »</a></div></div>"
        f"<p>10:0{n} | <a href={url}>#</a></p></div>"
    )


def picture_leads(n: int, title: str, url: str, summary: str) -> str:
    """Only the picture leads to the story; the heading beside it is no link."""
    return (
        f"<div class=a><div><a href={url}><img src=/{n}.jpg width=300 height=200></a></div>"
        f"<div><h4>{title}</h4><p>{summary}</p></div></div>"
    )


def whole_card(n: int, title: str, url: str, summary: str) -> str:
    """A link over the whole card, its title in no heading."""
    return (
        f"<a class=card href={url}><div class=m><img src=/{n}.jpg></div><div class=b><div class=l>Town</div>"
        f"<div class=t>{title}</div><div class=s>{summary}</div></div></a>"
    )


def subject_longer(n: int, title: str, url: str, summary: str) -> str:
    """A day, a title that the picture leads to as well, and the longer name of a subject."""
    return (
        f"<div class=r><div><a href={url}><img src=/{n}.jpg></a></div><div><a class=t href={url}>{title}</a>"
        f"<time>2026-03-0{n + 1}</time><span><a href=/subjects/all-that-swims-or-floats>All that swims or floats here"
        f"</a></span></div></div>"
    )


def footer_of_card(n: int, title: str, url: str, summary: str) -> str:
    """The day in the footer of each card, and a link over the card that has no words."""
    return (
        f"<article><header><h2>{title}</h2></header><p>{summary}</p><footer><time>2026-03-0{n + 1}</time></footer>"
        f"<a href={url} aria-label=x></a></article>"
    )


def day_as_heading(n: int, title: str, url: str, summary: str) -> str:
    """The day as a heading over each item."""
    return f"<div><h2><span>2026-03-0{n + 1}</span></h2><div><h3><a href={url}>{title}</a></h3>{summary}</div></div>"


def author_and_subject(n: int, title: str, url: str, summary: str) -> str:
    """A day and the author in one line, the subject in another; the items share both, and both may be longer."""
    return (
        f"<li><strong><a href={url}>{title}</a></strong><p><time datetime=2026-03-0{n + 1}></time> "
        f"<a href=/_rita_>Rita {summary[:9]}</a></p><div><p>{summary}</p></div>"
        f"<p>+ <a href=/life-in-the-town>{summary[9:24]}</a></p></li>"
    )


def arrow(n: int, title: str, url: str, summary: str) -> str:
    """A heading without a link, and an arrow behind the summary."""
    return f"<section><h2>{title}</h2><p>{summary} <a href={url}>→</a></p></section>"


def day_in_line(n: int, title: str, url: str, summary: str) -> str:
    """The day in the line of the title."""
    return f"<p><b>2026-03-0{n + 1}:</b> <a href={url}>{title}</a>. {summary}</p>"


def button_longer(n: int, title: str, url: str, summary: str) -> str:
    """A button that no list of words knows, longer than a short title, and a day."""
    return (
        f"<div><font><a href={url}><b>{title}</b></a></font><p>2026-03-0{n + 1}</p>{summary}"
        f" <a href={url}>{summary[:5]} zyxzyx zyxzyx</a></div>"
    )


def author_in_line(n: int, title: str, url: str, summary: str) -> str:
    """One author of all items, linked behind the title in its line."""
    return f"<li><p><a href={url}>{title}</a> -- 2026-03-0{n + 1} -- <a href=/by/9>Rita {summary[:30]}</a></p></li>"


def subjects_in_heading(n: int, title: str, url: str, summary: str) -> str:
    """The author and a subject of each item in a small heading of their own."""
    return (
        f"<h2><a href={url}>{title}</a></h2><h6>{summary[:3]}: <a href=/people/ed/>Rita Ng</a> {summary[:4]}: "
        f"<a href=/s/{n // 2}/>{summary[4:9]} {n // 2}</a></h6><p>{summary}</p>"
    )


def sign_in_heading(n: int, title: str, url: str, summary: str) -> str:
    """A heading of which only a sign is the link, over the whole text; subjects of the items have more to say."""
    return (
        f"<div><h3>{title} <a href={url}>#</a></h3><p>{summary}</p><p>{summary}</p>"
        f"<div>2026-03-0{n + 1} <a href=/t/{n % 2}>{summary[:9]} {n % 2}</a></div></div>"
    )


def covered(n: int, title: str, url: str, summary: str) -> str:
    """A link without words over a card without a heading."""
    return (
        f"<div class=c><a href={url}></a><div style='background:url(/{n}.jpg)'></div><div><strong>{title}</strong>"
        f"<p>{summary}</p><em>2026-03-0{n + 1}</em></div></div>"
    )


def flat(n: int, title: str, url: str, summary: str) -> str:
    """Heading, text and a link for the rest, one after another in one element."""
    return f"<h3>{title}</h3><p>{summary}</p><p><a href={url}>zyxzyx</a></p><hr>"


def flat_sign(n: int, title: str, url: str, summary: str) -> str:
    """The same with a sign that ends the text and leads to the rest."""
    return f"<h3>{title}</h3><p>{summary} <a href={url}>…</a></p>"


def flat_picture(n: int, title: str, url: str, summary: str) -> str:
    """The same with a picture that leads to the rest."""
    return f"<h3>{title}</h3><a href={url}><img src=/{n}.jpg></a><p>{summary}</p>"


def button_below_bold(n: int, title: str, url: str, summary: str) -> str:
    """A card without a heading, a day, and a button that says the same in each."""
    return f"<div><p><b>{title}</b></p><p>{summary}</p><p>2026-03-0{n + 1} <a href={url}>zyxzyx</a></p></div>"


def captioned(n: int, title: str, url: str, summary: str) -> str:
    """A linked picture over a caption with a day."""
    caption = f"<p>{title}</p><p>2026-03-0{n + 1}</p>"
    return f"<figure><a href={url}><img src=/{n}.jpg></a><figcaption>{caption}</figcaption></figure>"


def named_picture(n: int, title: str, url: str, summary: str) -> str:
    """A linked picture that has a name, and a day."""
    return f"<li><a href={url}><img src=/{n}.jpg alt='{title}'></a><i>2026-03-0{n + 1}</i></li>"


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize(
    "item",
    [
        flat,
        flat_sign,
        flat_picture,
        button_below_bold,
        captioned,
        named_picture,
        sign_in_heading,
        covered,
        subjects_below,
        read_on,
        picture_leads,
        whole_card,
        subject_longer,
        footer_of_card,
        day_as_heading,
        author_and_subject,
        arrow,
        day_in_line,
        button_longer,
        author_in_line,
        subjects_in_heading,
    ],
)
def test_forms_of_items(item: Item, language: str) -> None:
    """Every item with its title, and its day where the card states one."""
    titles = TITLES[language]
    cards = [item(n, title, f"/{SLUGS[n]}", SUMMARIES[language]) for n, title in enumerate(titles)]
    pages = read(
        f"<nav><a href=/>Paper</a><a href=/about-us-and-you>About us and you</a></nav><main><h1>Paper</h1>"
        f"<section>{''.join(cards)}</section></main><footer><a href=/imprint>Imprint of the paper</a></footer>",
        language,
    )
    assert [(page.url, page.title) for page in pages] == [
        (f"{SITE}/{slug}", title) for slug, title in zip(SLUGS, titles, strict=True)
    ]
    if "2026-03-0" in cards[0]:
        assert [page.published and page.published.day for page in pages] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize(
    "item", ["<div><h2><a href={url}>{title}</a></h2></div>", "<li><a href={url}>{title}</a> <i>2026-02-01</i></li>"]
)
def test_pictures_of_people_and_goods_beside_a_list(item: str, language: str) -> None:
    """Pictures that lead to people or goods, with texts beside, are no items: not beside others, nor without days."""
    titles = TITLES[language]
    main = "".join(item.format(url=f"/{slug}", title=title) for slug, title in zip(SLUGS, titles, strict=True))
    day = "<i>2026-03-01</i>"
    boxes = [
        "".join(f"<li><a href=/u/{n}><img src=/{n}.png></a><p>{t}, {t}</p>{dated}</li>" for n, t in enumerate(titles))
        for dated in ("", day)
    ]
    for box in boxes:
        pages = read(f"<main><ul>{main}</ul><section><h3>Zyx</h3><ul>{box}</ul></section></main>", language)
        assert [page.url.removeprefix(f"{SITE}/") for page in pages] == SLUGS
    assert read(f"<main><ul>{boxes[0]}</ul></main>", language) == ()


@pytest.mark.parametrize("language", TITLES)
def test_pictured_and_dated_column(language: str) -> None:
    """A column beside the list goes on with it if each item has a picture and a day; one of plain links does not."""
    titles = TITLES[language]
    main = "".join(f"<div><h3><a href=/{slug}>{t}</a></h3></div>" for slug, t in zip(SLUGS[:2], titles, strict=False))
    more = "".join(
        f"<div><a href=/older/{n}><img src=/{n}.jpg></a><div><a href=/older/{n}>{titles[0]} {titles[1]} {n}</a></div>"
        f"<div>2025-03-0{n}</div></div>"
        for n in (1, 2, 3)
    )
    plain = "".join(f"<li><a href=/help/{n}>{titles[0]} {titles[4]} {n}</a></li>" for n in (1, 2, 3))
    body = f"<div>{main}</div><div class='column right'><h3>+</h3>{more}</div><aside><ul>{plain}</ul></aside>"
    assert [page.url.removeprefix(SITE) for page in read(body, language)] == [
        *(f"/{slug}" for slug in SLUGS[:2]),
        *(f"/older/{n}" for n in (1, 2, 3)),
    ]


@pytest.mark.parametrize("language", TITLES)
def test_signed_boxes_with_titles_that_are_no_links(language: str) -> None:
    """Where a box has a title that is no link, its item is what another link of each leads to, not who signs some."""
    boxes = "".join(
        f"<table><tr><td><b>{title}</b></td></tr><tr><td>{SUMMARIES[language]}</td></tr><tr><td>"
        f"<a href=/u/{n % 3}>Rita {SUMMARIES[language][: 5 + n % 3]}</a> 2026-03-0{n + 1} (<a href=/{slug}>zyx zyx…</a>"
        f" | <a href=/{slug}#c>{n} zyxwv</a>)</td></tr></table>"
        for n, (slug, title) in enumerate(zip(SLUGS, TITLES[language], strict=True))
    )
    assert [page.url.removeprefix(f"{SITE}/") for page in read(f"<div>{boxes}</div>", language)] == SLUGS


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("count", [5, 6])
def test_stories_that_the_latest_comments_name(count: int, language: str) -> None:
    """What several comments lead to is no subject in the list of stories."""
    titles = TITLES[language]
    main = "".join(f"<li><a href=/{slug}>{t}</a> <i>2026-02-01</i></li>" for slug, t in zip(SLUGS, titles, strict=True))
    comments = "".join(
        f"<li><a href=/u/{n}>{SUMMARIES[language][: 4 + n]}</a>: <a href=/{SLUGS[n % 3]}#c{n}>{titles[n % 3]}</a></li>"
        for n in range(count)
    )
    pages = read(f"<main><ul>{main}</ul></main><div><h4>Zyx</h4><ul>{comments}</ul></div>", language)
    found = [page.url.removeprefix(f"{SITE}/") for page in pages]
    assert [one for one in found if not one.startswith("u/")] == SLUGS


def test_one_page_of_the_site_beside_a_comment() -> None:
    """A link to a page of the site and one to a story of the list, in lists beside it, are no list together."""
    main = "".join(f"<div><h2><a href=/{slug}>{t}</a></h2></div>" for slug, t in zip(SLUGS, TITLES["en"], strict=True))
    beside = (
        "<div id=b><ul><li><h2>Pages</h2><ul><li><a href=/all-about-us>All about us</a></li></ul></li>"
        f"<li><h2>Said</h2><ul><li>Ann on <a href=/{SLUGS[0]}#c>{TITLES['en'][0]}</a></li></ul></li></ul></div>"
    )
    assert [page.url.removeprefix(f"{SITE}/") for page in read(f"<div>{main}</div>{beside}", "en")] == SLUGS


@pytest.mark.parametrize("language", TITLES)
def test_menu_in_the_form_of_the_list(language: str) -> None:
    """A menu whose links stand as those of the list do is none of it; nor are files and the way to the whole list."""
    titles = TITLES[language]
    menu = "".join(f"<li><a href=/{name}/>{titles[2]} {name}</a></li>" for name in ("a", "b", "c"))
    rows = "".join(
        f"<li><a href=/news/2026/{n}-{slug}.html>{t}</a><span>0{n + 1}.03.2026</span></li>"
        for n, (slug, t) in enumerate(zip(SLUGS, titles, strict=True))
    )
    file = "<li><a href=/files/tender.pdf>Tender for the new bridge</a><span>01.03.2026</span></li>"
    body = (
        f"<div><ul>{menu}</ul></div><div><h2>{titles[0]}</h2><ul>{rows}{file}</ul><p><a href=/all/>{titles[0]} +</a>"
        "</p></div><div><a href=/gifts/><img src=/b.png></a><a href=/help/><img src=/c.png></a></div>"
    )
    assert [(page.url.rpartition("-")[2], page.title) for page in read(body, language)] == [
        (f"{slug.rpartition('-')[2]}.html", title) for slug, title in zip(SLUGS, titles, strict=True)
    ]


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize(
    "beside", ["<a href=/by/ann>Ann Lee</a>", "<a href=/c/{0}>C {0}</a>", "<a href=/{0}/comments>2</a>"]
)
@pytest.mark.parametrize("shown", ["<header>{}</header>{}", "{1}<footer>{0}</footer>"])
def test_newest_stories_in_the_header_or_footer(shown: str, beside: str, language: str) -> None:
    """Stories that the header or footer names, too, are in the list, whatever else each leads to."""
    rows = list(zip(SLUGS, TITLES[language], strict=True))
    cards = "".join(
        f"<article><h2><a href=/{slug}>{title}</a></h2>{beside.format(slug)}<p>{SUMMARIES[language]}</p></article>"
        for slug, title in rows
    )
    newest = "".join(f"<a href=/{slug}>{title}</a>" for slug, title in rows[:4])
    menu = "<nav><a href=/about>X</a><a href=/contact>Y</a></nav>"
    pages = read(shown.format(newest, f"{menu}<main>{cards}</main>"), language)
    assert [page.url.removeprefix(f"{SITE}/") for page in pages] == SLUGS


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("form", ["<li><a href={0}>{1}</a></li>", "<p>{1} <a href={0}>{1}</a></p>"])
@pytest.mark.parametrize("folder", ["", "writing/"])
def test_plain_list_of_short_addresses(folder: str, form: str, language: str) -> None:
    """Titles alone are a list, though their addresses might be those of sections; the rest of the page is a menu."""
    titles = TITLES[language]
    rows = "".join(form.format(f"/{folder}{slug}", title) for slug, title in zip(SLUGS, titles, strict=True))
    menu = "".join(f"<a href=/{name}>{titles[2]}</a> " for name in ("about", "shop", "help"))
    pages = read(f"<div>{menu}</div><div>{rows}</div><div><a href=/imprint>{titles[2]}</a></div>", language)
    assert [page.url.removeprefix(f"{SITE}/{folder}") for page in pages] == SLUGS


@pytest.mark.parametrize("language", TITLES)
def test_places_in_a_page_of_subjects(language: str) -> None:
    """A link to a place that is called as it is, "/subjects#rain", leads to no story, in whatever form it stands."""
    titles = TITLES[language]
    stories = "".join(f"<p><a href=/{slug}>{title}</a></p>" for slug, title in zip(SLUGS, titles, strict=True))
    subjects = [SUMMARIES[language][:20], SUMMARIES[language][5:]]
    places = "".join(f"<p><a href='/subjects#{subject}'>{subject}</a></p>" for subject in subjects)
    pages = read(f"<main><div>{stories}{places}</div></main>", language)
    assert [page.url.removeprefix(f"{SITE}/") for page in pages] == SLUGS


@pytest.mark.parametrize("language", TITLES)
def test_places_of_headlines(language: str) -> None:
    """A headline may lead to the place of its heading in the page of its story, as Sphinx writes links."""
    items = "".join(
        f"<div><h3><a href='/{slug}.html#{title.replace(' ', '-')}'>{title}</a></h3><p>{SUMMARIES[language]}</p></div>"
        for slug, title in zip(SLUGS, TITLES[language], strict=True)
    )
    pages = read(f"<main>{items}</main>", language)
    assert [page.url.removeprefix(f"{SITE}/") for page in pages] == [f"{slug}.html" for slug in SLUGS]


def test_numbers_under_pictures() -> None:
    """Where nothing else is a list, pictures with a line under each are, at any length."""
    body = "".join(f"<a href=/n/{40 - n}/><img src=/{n}.jpg><span>N. {40 - n}</span></a>" for n in range(6))
    assert [page.title for page in read(f"<nav><a href=/>X</a></nav><div>{body}</div>", "it")] == [
        f"N. {40 - n}" for n in range(6)
    ]


@pytest.mark.parametrize("language", TITLES)
def test_pictures_with_names(language: str) -> None:
    """Flags, sponsors or sections that pictures name are no items, beside one story or alone."""
    title, *names = TITLES[language]
    strip = "".join(f"<li><a href=/{n}/><img src=/{n}.png alt='{name}'></a></li>" for n, name in enumerate(names))
    story = f"<article><h2><a href=/{SLUGS[0]}>{title}</a></h2><p>{SUMMARIES[language]}</p></article>"
    assert [page.title for page in read(f"<ul>{strip}</ul><main>{story}</main>", language)] == [title]
    assert read(f"<main><p>{SUMMARIES[language]}</p></main><ul>{strip}</ul>", language) == ()


@pytest.mark.parametrize("language", TITLES)
def test_pictures_with_names_and_days_in_their_addresses(language: str) -> None:
    """Pictures are items of a page that lists nothing else if their addresses state days."""
    titles = TITLES[language]
    pictures = "".join(
        f"<li><a href=/2026/03/0{n + 1}/{slug}/><img src=/{n}.jpg alt='{title}'></a></li>"
        for n, (slug, title) in enumerate(zip(SLUGS, titles, strict=True))
    )
    assert [page.title for page in read(f"<ul>{pictures}</ul>", language)] == titles


@pytest.mark.parametrize("language", TITLES)
def test_pictures_with_names_and_numbers_in_their_addresses(language: str) -> None:
    """Pictures side by side are such items, too, if their addresses have the long numbers of articles."""
    titles = TITLES[language]
    pictures = "".join(f"<a href=/s/{40010 + n}><img src=/{n}.jpg alt='{t}'></a>" for n, t in enumerate(titles))
    assert [page.title for page in read(f"<header><a href=/>X</a></header><div>{pictures}</div>", language)] == titles


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("menu", ["<nav><ul>{}</ul></nav>", "<footer><nav><ul>{}</ul></nav></footer>"])
def test_menu_of_long_entries(menu: str, language: str) -> None:
    """The menu of a firm or a manual is no list, however long its entries are, where the page lists nothing else."""
    names = [f"{title} {title}" for title in TITLES[language]]
    rows = "".join(f"<li><a href=/{slug}>{name}</a></li>" for slug, name in zip(SLUGS, names, strict=True))
    text = f"<main><h1>{names[2]}</h1><p>{SUMMARIES[language]} <a href=/{SLUGS[0]}>{names[0]}</a></p></main>"
    assert read(menu.format(rows) + text, language) == ()


@pytest.mark.parametrize("language", TITLES)
def test_sections_with_a_chief_story(language: str) -> None:
    """On a front page of sections, the stories below the chief one of each are items, too; the sections are none."""
    titles = TITLES[language]
    sections = "".join(
        f"<section><h3><a href=/{name}/>{titles[2]} {name}</a></h3><div><div><a href=/{name}1><img src=/a.jpg></a>"
        f"<h4><a href=/{name}1>{titles[0]} {name}</a></h4><p>{SUMMARIES[language]}</p></div><div><ul>"
        + "".join(
            f"<li><a href=/{name}{n}><img src=/{n}.jpg></a><a href=/{name}{n}>{titles[n % 5]} {n}</a></li>"
            for n in (2, 3, 4)
        )
        + "</ul></div></div></section>"
        for name in ("x", "y", "z")
    )
    menu = "".join(f"<a href=/{name}/>{titles[2]} {name}</a>" for name in ("x", "y", "z"))
    assert [page.url.removeprefix(SITE) for page in read(f"<nav>{menu}</nav><main>{sections}</main>", language)] == [
        f"/{name}{n}" for name in ("x", "y", "z") for n in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize("language", TITLES)
def test_row_of_sections_above_the_list(language: str) -> None:
    """Short links in a row above the first dated item are a menu, whatever element they stand in and mark them bold."""
    titles = TITLES[language]
    row = " | ".join(f"<a href=/cat{n}/><b>{titles[2]} {n} {n}</b></a>" for n in range(5))
    rows = "".join(
        f"<tr><td><a href=/{slug}>{title}</a><br>2026-03-0{n + 1}<br>{SUMMARIES[language]}</td></tr>"
        for n, (slug, title) in enumerate(zip(SLUGS, titles, strict=True))
    )
    body = f"<table><tr><td>{row}</td></tr><tr><td><table>{rows}</table></td></tr></table>"
    assert [page.url.removeprefix(f"{SITE}/") for page in read(body, language)] == SLUGS


@pytest.mark.parametrize("language", TITLES)
def test_list_that_a_menu_names_in_part(language: str) -> None:
    """Items that stand in a box of the newest ones, which is called a menu, are items of the list all the same."""
    titles = TITLES[language]
    rows = "".join(
        f"<li><p><a href=/{slug}>{title}</a> 2026-03-0{n + 1}</p></li>"
        for n, (slug, title) in enumerate(zip(SLUGS, titles, strict=True))
    )
    newest = "".join(f"<li><a href=/{slug}>{t}</a></li>" for slug, t in zip(SLUGS[:3], titles, strict=False))
    body = f"<div><ul>{rows}</ul></div><div role=navigation><h3>+</h3><ul>{newest}</ul></div>"
    assert [page.url.removeprefix(f"{SITE}/") for page in read(body, language)] == SLUGS


@pytest.mark.parametrize("language", TITLES)
def test_actions_in_headings(language: str) -> None:
    """What may be done with each part of a page stands in its heading and is none of the stories that it lists."""
    titles = TITLES[language]
    parts = [
        f"<h2>{title} [<a href='/x?do=edit&part={n}'>{titles[2]} +</a> | <a href='/x?do=source&part={n}'>{titles[2]} "
        f"{titles[2]}</a>]</h2>"
        for n, title in enumerate(titles[:2])
    ]
    rows = "".join(f"<li><a href=/w/2026/{slug}>{t}</a> - {t}</li>" for slug, t in zip(SLUGS, titles, strict=True))
    body = f"<div>{parts[0]}<ul>{rows}</ul>{parts[1]}<p>{SUMMARIES[language]}</p></div>"
    assert [page.url.removeprefix(f"{SITE}/w/2026/") for page in read(body, language)] == SLUGS


@pytest.mark.parametrize("day", ["0{n}.10.", "[10-0{n}]", "1{n}:05", "0{n}/10:"])
@pytest.mark.parametrize("language", TITLES)
def test_days_without_a_year_beside_links(day: str, language: str) -> None:
    """Links beside days without a year, or times, are items, though their addresses look like those of sections."""
    titles = TITLES[language]
    blocks = "".join(
        f"<div><b>{titles[2]} {part}</b><ul>"
        + "".join(
            f"<li><span>{day.format(n=n + 1)}</span> <a href=/{part}-{slug}/>{title}</a></li>"
            for n, (slug, title) in enumerate(zip(SLUGS, titles, strict=True))
        )
        + "</ul></div>"
        for part in ("a", "b")
    )
    tabs = "".join(f"<a href=/t-{part}/>{titles[2]} {part}</a>" for part in "abcd")
    assert [page.url.removeprefix(SITE) for page in read(f"<div>{tabs}</div>{blocks}", language)] == [
        f"/{part}-{slug}/" for part in ("a", "b") for slug in SLUGS
    ]


@pytest.mark.parametrize("language", TITLES)
def test_days_of_lines_that_breaks_set_apart(language: str) -> None:
    """Each link has the day of its own line, whether that stands before or behind it."""
    for line in ("0{n}.03.2026 {link}<br>", "{link} (0{n}.03.2026)<br>"):
        lines = "".join(
            line.format(n=n, link=f"<a href=/{slug}>{title}</a>")
            for n, (slug, title) in enumerate(zip(SLUGS, TITLES[language], strict=True), 1)
        )
        assert [(page.published and page.published.day, page.url) for page in read(f"<p>{lines}</p>", language)] == [
            (n, f"{SITE}/{slug}") for n, slug in enumerate(SLUGS, 1)
        ]


@pytest.mark.parametrize("language", TITLES)
def test_pictures_that_lead_to_pages_of_the_menu(language: str) -> None:
    """Pictures with the names of pages that the top of the page names, too, are no list of articles."""
    names = dict(zip(("about", "ways", "friends"), TITLES[language][2:], strict=True))
    menu = "".join(f"<a href=/{path}/>{name}</a>" for path, name in names.items())
    boxes = "".join(f"<a href=/{path}/><img src=/{path}.png><span>{name}</span></a>" for path, name in names.items())
    assert read(f"<div><div>{menu}</div></div><div>{boxes}</div>", language) == ()


@pytest.mark.parametrize(
    "behind",
    [
        "<a href=/a/{n}>2026-03-0{day}</a><p>{summary}</p>",
        "<time>2026-03-0{day}</time><p><a href=/a/{n}>{day} {summary}</a></p>",
    ],
    ids=["linked-day", "linked-summary"],
)
@pytest.mark.parametrize("language", TITLES)
def test_columns_with_one_headline(behind: str, language: str) -> None:
    """What the headings of several articles say alike is their title, whatever else leads there."""
    title, summary = TITLES[language][2], SUMMARIES[language]
    items = "".join(
        f"<article><h3><a href=/a/{n}>{title}</a></h3>{behind.format(n=n, day=n + 1, summary=summary)}</article>"
        for n in range(6)
    )
    assert [
        (page.title, page.published and page.published.day) for page in read(f"<main>{items}</main>", language)
    ] == [(title, n + 1) for n in range(6)]


@pytest.mark.parametrize(
    ("form", "around"),
    [
        pytest.param("<a href={url}>{title}</a><br>", "<h3>{}</h3>", id="one-heading"),
        pytest.param("<h2><a href={url}>{title}</a><br><a href={url}-b>{title} b</a></h2>", "{}", id="two-stories"),
        pytest.param("<h3><a href={url}>{title}</a> | <a href={url}-b>{title} {summary}</a></h3>", "{}", id="unequal"),
        pytest.param(
            "<h4><a href=/s/{part}>{summary:.3}</a>: <a href={url}>{title}</a> – <a href=/p/{part}>{summary:.20}</a>"
            "</h4>",
            "{}",
            id="subject-and-author",
        ),
    ],
)
@pytest.mark.parametrize("language", TITLES)
def test_several_stories_in_a_heading(form: str, around: str, language: str) -> None:
    """Each link of a heading is an item, however little of it, but those that go with several others."""
    titles, summary = TITLES[language], SUMMARIES[language]
    items = "".join(
        form.format(url=f"/{slug}", title=title, summary=summary, part=n % 2)
        for n, (slug, title) in enumerate(zip(SLUGS, titles, strict=True))
    )
    assert [page.url.removeprefix(f"{SITE}/") for page in read(f"<main>{around.format(items)}</main>", language)] == [
        f"{slug}{part}" for slug in SLUGS for part in (("", "-b") if "-b" in form else ("",))
    ]


TOP = {
    "en": [
        "Ferry returns",
        "Bridge toll up again",
        "Mayor quits",
        "Fewer fish now",
        "Snow on day one",
        "Bookshop moves",
    ],
    "zh": [
        "渡船又回到镇上来了",
        "大桥明天开始收费",
        "市长承诺修好码头",
        "今年的鱼特别少",
        "开学那天下了大雪",
        "老书店搬家了",
    ],
    "ja": [
        "渡し船が町に戻った",
        "橋は明日から有料に",
        "市長が埠頭の修理を約束",
        "今年は魚が少ない",
        "初日は大雪",
        "古本屋が移転",
    ],
    "th": [
        "เรือข้ามฟากกลับมาแล้ว",
        "สะพานเริ่มเก็บเงินพรุ่งนี้",
        "นายกเทศมนตรีลาออก",
        "ปีนี้ปลาน้อยลงมาก",
        "หิมะตกวันแรกของเทอม",
        "ร้านหนังสือย้ายที่ใหม่",
    ],
}


@pytest.mark.parametrize("language", TOP)
@pytest.mark.parametrize("form", ["<li><a href={}>{}</a></li>", "<a href={}>{}</a><br>"], ids=["list", "lines"])
def test_top_stories_above_a_dated_list(form: str, language: str) -> None:
    """Short headlines above the first item with a day are items, too: they stand below each other, as no menu does."""
    titles = TOP[language]
    top = "".join(form.format(f"/a/{n}.html", title) for n, title in enumerate(titles))
    rows = "".join(
        f"<li><a href=/b/{n}.html>{title} +</a> <span>2026-03-0{n + 1}</span></li>" for n, title in enumerate(titles)
    )
    body = f"<div><ul>{top}</ul></div><div><ul>{rows}</ul></div>"
    assert [page.url.removeprefix(SITE) for page in read(body, language)] == [
        f"/{part}/{n}.html" for part in "ab" for n in range(6)
    ]


@pytest.mark.parametrize("language", TITLES)
def test_two_lists_with_subjects_in_headings(language: str) -> None:
    """A story that stands in two lists beside its subject, which others go with, too, is an item."""
    items = "".join(
        f"<h3><a href=/s/{n % 2}>{SUMMARIES[language]:.8}</a>: <a href=/{slug}>{title}</a></h3><p>{title}</p>"
        for n, (slug, title) in enumerate(zip(SLUGS, TITLES[language], strict=True))
    )
    pages = read(f"<main><section>{items}</section><section>{items}</section></main>", language)
    assert {page.url.removeprefix(f"{SITE}/") for page in pages} >= {*SLUGS}
