"""The articles of a page that lists them, found by structure alone."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scraper.sources.listing import extract_listing
from storage.model import Document

CORPUS = Path(__file__).parents[4] / "shared" / "corpora" / "vn"
PAGE = "https://paper.example/town"


def paths(body: str) -> list[str]:
    """The paths that the list on a page with *body* names, in order."""
    page = f"<!doctype html><html lang=en><title>Town</title><body>{body}</body></html>"
    document = Document(data=page.encode(), url=PAGE, final_url=PAGE, media_type="text/html")
    found = extract_listing(document, timezone=None, rules=None, selectors={})
    return [urlsplit(page.url).path for page in found.pages]


def item(path: str) -> str:
    return f'<div class=story><h3><a href="{path}">What the town does about {path.strip("/")}</a></h3></div>'


STORIES = [f"/bridge-story-{number}-20260301{number:05}.html" for number in range(6)]


def test_items_in_their_order() -> None:
    """All items, as they stand; navigation, sidebars and footers are none."""
    beside = "".join(item(f"/beside-{number}-2026030199{number}.html") for number in range(6))
    main = "".join(map(item, STORIES))
    sidebar = f"<div class=sidebar><h4>Most read</h4>{beside}</div>"
    assert paths(f"<nav>{beside}</nav><main>{main}</main>{sidebar}<footer>{beside}</footer>") == STORIES


def test_addresses_without_a_number() -> None:
    """Where articles have numbers in their addresses, links without one are no articles: prices, topics, sections."""
    odd = ["/gold-price-today-in-town-e592.html", "/all-about-our-old-bridge.html"]
    videos = ["/video/a-film-about-the-bridge-187983.html"]
    body = "".join(map(item, [odd[0], *STORIES, *videos, odd[1]]))
    assert paths(body) == [*STORIES, *videos]


def test_addresses_that_all_have_no_number() -> None:
    """Where most have none, that says nothing."""
    words = ["first", "second", "third", "fourth", "fifth"]
    plain = [f"/a-long-story-about-the-{word}-bridge-of-the-town.html" for word in words]
    assert paths("".join(map(item, [*plain, STORIES[0]]))) == [*plain, STORIES[0]]


@pytest.mark.parametrize("hidden", ["class=hidden", "class='x d-none'", "hidden", "style='display: none'"])
def test_what_is_hidden(hidden: str) -> None:
    """What a person does not see is not listed."""
    assert paths(f"<div {hidden}>{item(STORIES[0])}</div>" + "".join(map(item, STORIES[1:]))) == STORIES[1:]


@pytest.mark.parametrize("shown", ["d-none d-md-block", "hidden lg:flex", "hidden-xs"])
def test_what_is_hidden_on_small_screens(shown: str) -> None:
    """What larger screens show is."""
    assert paths(f"<div class='{shown}'>{item(STORIES[0])}</div>" + "".join(map(item, STORIES[1:]))) == STORIES


def test_a_column_on_the_right() -> None:
    """A column that is called right is a part of the list if it has headlines alone; with a heading it is beside."""
    left, right = "".join(map(item, STORIES[:2])), "".join(map(item, STORIES[2:]))
    following = [path.replace("bridge", "ferry") for path in STORIES]
    rest = "".join(map(item, following))
    assert paths(f"<div class=left>{left}</div><div class='w380 rt'>{right * 2}</div>{rest}") == [*STORIES, *following]
    titled = f"<div class='w380 rt'><h4>Most read</h4>{right * 2}</div>"
    assert paths(f"<div class=left>{left}</div>{titled}{rest}") == [*STORIES[:2], *following]


def test_what_is_read_most() -> None:
    """A box of what readers read most stands before no list, wherever it stands; a page of nothing else is one."""
    others = "".join(item(path.replace("bridge", "ferry")) for path in STORIES[:3])
    box = f"<div class=box><h3>Most read</h3><div>{others}</div></div>"
    assert paths(f"<div>{box}<div>{''.join(map(item, STORIES))}</div></div>") == STORIES
    assert len(paths(f"<div><h3>Most read</h3><div>{''.join(map(item, STORIES))}</div></div>")) == len(STORIES)


@pytest.mark.parametrize(
    "card",
    [
        pytest.param("<a href=/a-1.html><div>{}</div><div>They rebuilt it in a month.</div></a>", id="lines"),
        pytest.param("<a href=/a-1.html><div>Town</div><div>{}</div><div>They rebuilt it.</div></a>", id="kicker"),
        pytest.param("<a href=/a-1.html title='{}'>What the town does...</a>", id="cut"),
    ],
)
def test_headline_of_a_card(card: str) -> None:
    """The headline is the first long line of a link over its card, and whole where the card cuts it."""
    headline = "What the town does about its bridge"
    body = "".join(f"<div>{card.format(headline).replace('a-1', f'a-{n}')}</div>" for n in range(5))
    page = f"<!doctype html><html lang=en><title>Town</title><body>{body}</body></html>"
    document = Document(data=page.encode(), url=PAGE, final_url=PAGE, media_type="text/html")
    found = extract_listing(document, timezone=None, rules=None, selectors={})
    assert [one.title for one in found.pages] == [headline] * 5


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared pages are not beside this checkout")
@pytest.mark.parametrize(
    ("name", "least"),
    [("vnexpress_list", 8), ("dantri_list", 8), ("tuoitre_list", 8), ("netbiz_list", 7), ("kenh14_home", 6)],
)
def test_real_pages(name: str, least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the first eight items that a person sees, so many are among our first eight, without any rule for the site."""
    from scraper.rules.rules import Rules

    monkeypatch.setattr(Rules, "match", lambda *_: None)
    gold = next(one for one in json.loads((CORPUS / "gold.json").read_text()) if one["file"] == f"{name}.html")
    data = gzip.decompress((CORPUS / "html" / f"{name}.html.gz").read_bytes())
    document = Document(data=data, url=gold["url"], final_url=gold["url"], media_type="text/html")
    found = extract_listing(document, timezone=None, rules=None, selectors={}).pages[:8]
    wanted = {urlsplit(url).path for _, url in gold["items"]}
    assert len(wanted & {urlsplit(page.url).path for page in found}) >= least


def notes(body: str, **selectors: str) -> tuple[str, ...]:
    """What is said of the list on a page with *body*."""
    document = Document(data=f"<html lang=en><body>{body}".encode(), url=PAGE, final_url=PAGE, media_type="text/html")
    return extract_listing(document, timezone=None, rules=None, selectors=selectors).notes


def test_what_is_left_out() -> None:
    """Headlines that are no items are counted by the reason, each address once."""
    beside = "".join(item(f"/beside-{number}-2026030199{number}.html") for number in range(6))
    main = "".join(map(item, STORIES))
    assert notes(f"<main>{main}</main><aside>{beside * 2}</aside>") == (
        "6 of 12 headlines are items; the others: 6 beside the list",
    )


def test_menus_alone_are_not_worth_a_note() -> None:
    """Names of sections and menus are left out on every page, and are no headlines."""
    menu = "".join(f"<a href=/section-{number}/>News of all the world</a>" for number in range(9))
    assert notes(f"<nav>{menu}</nav><main>{''.join(map(item, STORIES))}</main>") == ()


def test_what_selectors_leave_out() -> None:
    """Elements that the selector of items finds, and that lead nowhere, are counted."""
    body = "".join(map(item, STORIES)) + item(STORIES[0]) + "<div class=story><h3>No link</h3></div>"
    assert notes(body, item=".story") == (
        "6 of 8 selected elements are items; the others: 1 with the address of another, 1 without a link",
    )


@pytest.mark.parametrize(
    "named", ["<a href=/notes/ferry-x/>{}</a>", "<link rel=alternate type=application/atom+xml href=/notes/feed>"]
)
@pytest.mark.parametrize("word", ["Ferry", "Phà", "渡船", "قارب"])
def test_sections_below_which_a_page_names_others(named: str, word: str) -> None:
    """A landing page leads to many pages; those below which it names a post or a feed are looked at first."""
    links = "".join(f"<a href=/{number}p/>{word}</a>" for number in range(12))
    html = f"<html><body><nav>{links}<a href=/notes/>{word}</a></nav>{named.format(word)}<p>{word}</p></body></html>"
    document = Document(data=html.encode(), url="https://a.example/", media_type="text/html")
    found = extract_listing(document, timezone=None, rules=None, selectors={})
    assert found.sections[0] == "https://a.example/notes/"


@pytest.mark.parametrize("shown", ["<span>{}</span>", "<div><span>2026-03-07</span> · <span>{}</span></div>"])
@pytest.mark.parametrize("called", ["nav", "div"])
@pytest.mark.parametrize(
    "names", [("Culture", "Weather"), ("文化", "天气"), ("ثقافة", "طقس"), ("Văn hóa", "Thời tiết")]
)
def test_sections_that_a_menu_names(names: tuple[str, str], called: str, shown: str) -> None:
    """What an item says beside its title, and a menu of the page calls one of its pages, is its section."""
    rows = "".join(f"<li><a href=/shelf/{n}>{name}</a></li>" for n, name in enumerate((*names, "Sport", "体育")))
    items = "".join(
        f"<div>{shown.format(names[n % 2])}<h3><a href=/{n}-story>What the town does about {n}</a></h3>"
        f"<p>The town opens the bridge number {n} after a long winter.</p></div>"
        for n in range(4)
    )
    page = f"<!doctype html><html><title>Town</title><body><{called}><ul>{rows}</ul></{called}>{items}</body></html>"
    document = Document(data=page.encode(), url=PAGE, final_url=PAGE, media_type="text/html")
    found = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    assert [one.category for one in found] == [*names, *names]
    assert all(one.summary and one.summary.startswith("The town") for one in found)


LINKED = "<a href=/{name}>{name}</a>{title}"


@pytest.mark.parametrize(
    ("menu", "card", "sections"),
    [
        pytest.param("Town Culture Live", f"<span>Live</span>{LINKED}", "Town Culture", id="badge"),
        pytest.param("城市 文化 直播", f"<span>直播</span>{LINKED}", "城市 文化", id="badge-chinese"),
        pytest.param("مدينة ثقافة مباشر", f"<span>مباشر</span>{LINKED}", "مدينة ثقافة", id="badge-arabic"),
        pytest.param("Premium Share", "{title}<span>Premium</span><b>Share</b>", None, id="all-say-it"),
        pytest.param("付费 分享", "{title}<span>付费</span><b>分享</b>", None, id="all-say-it-chinese"),
        pytest.param("Ann-Lee Bo-Ek", "{title}<div><span>{name}</span> 2026-03-07</div>", None, id="people"),
        pytest.param("Comments Forum", "{title}<a href=/comments>Comments</a>", None, id="button"),
    ],
)
def test_menus_that_name_no_sections(menu: str, card: str, sections: str | None) -> None:
    """Badges beside a linked section, what all cards say, people and buttons are no sections, though in menus."""
    names = [name.replace("-", " ") for name in (*menu.split(), "News", "Archive")]
    rows = "".join(f"<li><a href=/{name.replace(' ', '-').lower()}>{name}</a></li>" for name in names)
    items = "".join(
        f"<div>{card.format(title=f'<h3><a href=/{n}-story>What the town does about {n}</a></h3>', name=names[n % 2])}"
        f"<p>The town opens the bridge number {n} after a long winter.</p></div>"
        for n in range(4)
    )
    page = f"<!doctype html><html><title>Town</title><body><nav><ul>{rows}</ul></nav><main>{items}</main></body></html>"
    document = Document(data=page.encode(), url=PAGE, final_url=PAGE, media_type="text/html")
    found = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    assert [one.category for one in found] == (sections.split() * 2 if sections else [None] * 4)


@pytest.mark.parametrize(
    ("target", "is_section"),
    [
        ("/{}", True),
        ("https://sport.paper.example/", True),
        ("https://net.example/town", False),
        ("/", False),
        ("/author/ann-lee", False),
    ],
)
@pytest.mark.parametrize("said", ["<span>{name}</span>", "<li><a href='{target}'>{name}</a></li>"])
@pytest.mark.parametrize("words", ["Culture Sport", "文化 体育", "ثقافة رياضة", "Культура Спорт"])
def test_what_a_menu_calls_other_sites_is_no_section(words: str, said: str, target: str, is_section: bool) -> None:
    """The names of networks, of the home page and of people are no sections, though a menu or a card links them."""
    culture, sport = words.split()
    rows = "".join(f"<li><a href=/{n}>{word}</a></li>" for n, word in enumerate((culture, culture * 2, sport * 2)))
    rows += f"<li><a href='{target.format('sport')}'>{sport}</a></li>"
    told = said.format(name=sport, target=target.format("sport"))
    items = "".join(
        f"<div><h3><a href=/{n}-story>What the town does about {n}</a></h3>{told if n else ''}</div>" for n in range(4)
    )
    page = f"<!doctype html><html><title>Town</title><body><header><ul>{rows}</ul></header>{items}</body></html>"
    document = Document(data=page.encode(), url=PAGE, final_url=PAGE, media_type="text/html")
    found = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    assert [one.category for one in found] == [None, *([sport if is_section else None] * 3)]


@pytest.mark.parametrize("words", ["Sport", "体育", "رياضة"])
def test_a_link_to_another_site_is_no_section(words: str) -> None:
    """What a card links on another site is no section, though the menu has one of that name."""
    rows = "".join(f"<li><a href=/{n}>{words}{n or ''}</a></li>" for n in range(4))
    items = "".join(
        f"<div><h3><a href=/{n}-story>What the town does about {n}</a></h3>"
        f"<ul><li><a href=https://net.example/{n}>{words if n else ''}</a></li></ul></div>"
        for n in range(4)
    )
    page = f"<!doctype html><html><title>Town</title><body><nav><ul>{rows}</ul></nav>{items}</body></html>"
    document = Document(data=page.encode(), url=PAGE, final_url=PAGE, media_type="text/html")
    found = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    assert [one.category for one in found] == [None] * 4


@pytest.mark.parametrize("place", ["<link rel=next href={}>", "<a rel=next href={}>→</a>"])
def test_next_page_is_no_item(place: str) -> None:
    """What follows a list is another list: the next chapter of a book, which the page lists, is none."""
    titles = ("Ferries run on ice", "桥上有雪", "سوق بارد", "Sáu con thuyền ở cảng")
    items = "".join(f"<h2><a href=/news/{n}>{title}</a></h2><p>2026-03-0{n}</p>" for n, title in enumerate(titles, 1))
    for target, expected in (("/news/1", ()), ("/news/page/2", ("https://paper.example/news/page/2",))):
        data = f"<html><head><title>x</title></head><body>{items}{place.format(target)}</body></html>".encode()
        document = Document(data=data, url="https://paper.example/", final_url=None, media_type="text/html")
        assert extract_listing(document, timezone=None, rules=None, selectors={}).more == expected
