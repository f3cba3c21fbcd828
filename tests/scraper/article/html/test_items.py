"""Lists of articles in layouts and languages that nobody tuned to: what repeats is a list, whatever it is called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.article import extract_article
from scraper.sources.found import FoundPage
from scraper.sources.listing import extract_listing
from storage.model import Document, Kind

SITE = "https://paper.example/"


def found(body: str, *, head: str = "") -> list[tuple[str, str]]:
    """Path and title of each item of a page at the root of a site."""
    data = f"<!doctype html><html><head><title>x</title>{head}</head><body>{body}</body></html>".encode()
    document = Document(data=data, url=SITE, final_url=SITE, media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    return [(page.url.removeprefix(SITE.rstrip("/")), page.title or "") for page in pages]


def paths(body: str) -> list[str]:
    return [path for path, _ in found(body)]


MENU = (
    "<nav><ul><li><a href=/news>News</a></li><li><a href=/sport>Sport</a></li>"
    "<li><a href=/about>About us</a></li></ul></nav>"
)
FOOTER = "<footer><ul><li><a href=/imprint>Imprint of the paper</a></li><li><a href=/jobs>Jobs</a></li></ul></footer>"


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param(["Rain", "Snow", "Sun"], id="one-word"),
        pytest.param(["暴雨", "大雪", "晴天"], id="two-letters-chinese"),
        pytest.param(["Mưa lũ", "Tuyết rơi", "Nắng đẹp"], id="vietnamese"),
        pytest.param(["مطر", "ثلج", "شمس"], id="arabic"),
        pytest.param(["Дождь", "Снег", "Солнце"], id="russian"),
        pytest.param(["2020", "2021", "2022"], id="numbers"),
    ],
)
class TestShortTitles:
    """A title of any length, in any script, is an item where the page says so."""

    def test_headings(self, titles: list[str]) -> None:
        """Links in headings of repeated elements, with one-word addresses such as those of sections."""
        body = "".join(
            f"<div><h2><a href=/{n}>{title}</a></h2><p>Some words.</p></div>" for n, title in enumerate(titles, 1)
        )
        assert found(MENU + body + FOOTER) == [(f"/{n}", title) for n, title in enumerate(titles, 1)]

    def test_days(self, titles: list[str]) -> None:
        """Plain links of repeated elements that each state a day, whatever the elements are."""
        body = "".join(
            f"<tr><td>2024-03-0{n}</td><td><a href=/{n}>{title}</a></td></tr>" for n, title in enumerate(titles, 1)
        )
        assert found(f"{MENU}<table>{body}</table>{FOOTER}") == [(f"/{n}", title) for n, title in enumerate(titles, 1)]

    def test_flat(self, titles: list[str]) -> None:
        """Headings and paragraphs in turn, with no element around each pair."""
        body = "".join(f"<h3><a href=/{n}>{title}</a></h3><p>Some words.</p>" for n, title in enumerate(titles, 1))
        assert found(f"{MENU}<main>{body}</main>{FOOTER}") == [(f"/{n}", title) for n, title in enumerate(titles, 1)]


def card(path: str, title: str) -> str:
    return (
        f"<li class=c{path[1:]}><a href=/topic/river>River</a><h3><a href={path}>{title}</a></h3>"
        f"<span>by <a href=/people/ann>Ann Lee</a></span><a href={path}>Read more</a>"
        f"<a href='{path}#comments'>3</a></li>"
    )


def test_one_target_a_card() -> None:
    """Topics, authors and buttons in a card are no items; class names that differ do not matter."""
    body = card("/ferries", "Ferries") + card("/bridge", "The bridge is open") + card("/ice", "Ice")
    assert found(f"{MENU}<ul>{body}</ul>") == [
        ("/ferries", "Ferries"),
        ("/bridge", "The bridge is open"),
        ("/ice", "Ice"),
    ]


@pytest.mark.parametrize(
    "card",
    [
        "<div><img src=/{n}.jpg><a href=/a{n}>{short}</a> <a href=/b{n}>{long}</a></div>",
        "<div><p><a href=/a{n}>{short}</a></p><p><a href=/b{n}>{long}</a></p></div>",
        "<div><span>2026-03-0{n}</span><p><a href=/a{n}>{short}</a></p><p><a href=/b{n}>{long}</a></p></div>",
    ],
)
@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Rain Snow Sun Fog", "Anna Maria Lopez of the harbour"),
        ("暴雨 大雪 晴天 大风", "新华社北京分社报道组"),
        ("مطر ثلج شمس ضباب", "مكتب الصحيفة في المدينة القديمة"),
        ("Mưa Tuyết Nắng Sương", "Ban biên tập báo thành phố"),
    ],
)
def test_short_titles_beside_long_links(short: str, long: str, card: str) -> None:
    """A link in each card is not lost because another one beside it is longer, a name or another story."""
    cards = (card.format(n=n, short=title, long=f"{long} {n}") for n, title in enumerate(short.split(), 1))
    assert {f"/a{n}" for n in range(1, 5)} <= {*paths(f"{MENU}<main>{''.join(cards)}</main>{FOOTER}")}


@pytest.mark.parametrize(
    "titles",
    [
        ("The budget passes", "Trains stand still", "The cup is won", "Cellars are wet"),
        ("议会通过预算", "火车停运到星期五", "主场赢得决赛", "洪水涌入地下室"),
        ("إقرار الميزانية اليوم", "القطارات متوقفة حتى الجمعة", "الفوز بالكأس", "مياه في الأقبية"),
        ("Thông qua ngân sách", "Tàu ngừng chạy", "Giành cúp sân nhà", "Nước tràn vào hầm"),
    ],
)
def test_captions_are_no_titles(titles: tuple[str, ...]) -> None:
    """What a caption says in a link over a whole card is not what its story is called, however long it is."""
    cards = (
        f"<a href=/{n}><figure><img src=/{n}.jpg><figcaption>{titles[3 - n]} {titles[n]} / AP</figcaption></figure>"
        f"<span>{titles[0][:4]}</span><strong>{title}</strong></a>"
        for n, title in enumerate(titles)
    )
    assert [title for _, title in found(f"{MENU}<main>{''.join(cards)}</main>{FOOTER}")] == [*titles]


def test_headings_of_sections() -> None:
    """A linked heading over a list of headlines names a section; it is none of them."""
    body = "".join(
        f"<section><h2><a href=/{name}>{name.title()}</a></h2><ul>"
        + "".join(f"<li><h3><a href=/{name}/{n}>{name.title()} story {n}</a></h3></li>" for n in range(3))
        + "</ul></section>"
        for name in ("culture", "science")
    )
    assert paths(body) == [f"/{name}/{n}" for name in ("culture", "science") for n in range(3)]


@pytest.mark.parametrize(
    "item", ["<dt>2026-03-0{n}</dt><dd><a href={url}>{title}</a> {told}</dd>", "<a href={url}><h3>{title}</h3></a>"]
)
@pytest.mark.parametrize("menu", ["<nav><ul>{}</ul></nav>", "<div><ul>{}</ul></div>", "<div>{}</div>"])
@pytest.mark.parametrize(
    ("names", "title"),
    [
        (("Culture", "Science", "Sport", "Town"), "The river is high again"),
        (("文化", "科学", "体育", "城市"), "学生制造小型卫星升空"),
        (("ثقافة", "علوم", "رياضة", "مدينة"), "مزارعون يحتجون على أسعار القمح"),
        (("Văn hóa", "Khoa học", "Thể thao", "Đô thị"), "Cầu mới thông xe sau mùa mưa"),
    ],
)
def test_sections_that_a_menu_leads_to(names: tuple[str, ...], title: str, item: str, menu: str) -> None:
    """Where a menu above the items leads to what stands over boxes of them, these are sections; each item is one."""
    rows = "".join(f"<li><a href=/{n}-x>{name}</a></li>" for n, name in enumerate(names))
    boxes = ""
    for n, name in enumerate(names[:3]):
        items = "".join(
            item.format(url=f"/{n}{k}", n=k, title=f"{title} {n} {k}", told=f"{title} {title}.") for k in range(1, 4)
        )
        tag = "dl" if "<dt>" in item else "div"
        boxes += f"<section><h2><a href=/{n}-x>{name}</a></h2><{tag}>{items}</{tag}></section>"
    assert paths(menu.format(rows) + boxes + FOOTER) == [f"/{n}{k}" for n in range(3) for k in range(1, 4)]


@pytest.mark.parametrize("row", ["<div>{}</div>", "<div><b>»</b><ul>{}</ul></div>", "<aside><ul>{}</ul></aside>"])
@pytest.mark.parametrize(
    ("words", "titles"),
    [
        (
            ["Budget", "Strike", "Cup", "Flood"],
            ["The budget passes", "Trains stand still", "The cup is won", "Wet cellars"],
        ),
        (
            ["预算", "罢工", "决赛", "洪水"],
            ["议会通过预算", "火车停运到星期五", "主场赢得杯赛决赛", "洪水涌入老城的地下室"],
        ),
        (
            ["ميزانية", "إضراب", "نهائي", "فيضان"],
            ["إقرار الميزانية", "القطارات متوقفة حتى الجمعة", "الفوز بالكأس", "مياه في الأقبية"],
        ),
        (
            ["Ngân sách", "Đình công", "Cúp", "Lũ"],
            ["Thông qua ngân sách", "Tàu ngừng chạy", "Giành cúp sân nhà", "Nước tràn vào hầm"],
        ),
    ],
)
@pytest.mark.parametrize(
    "bold", ["<h1><a href=/a0>{}</a></h1>", "<h1><a href=/a0>{}</a></h1><time datetime=2026-03-07>x</time>"]
)
def test_stories_that_a_row_above_names(bold: str, words: list[str], titles: list[str], row: str) -> None:
    """A row of what is new above the stories names some of them in a word or by their titles: they stay items."""
    hero = f"<section>{bold.format(titles[0])}<p>{titles[1]} {titles[2]}.</p></section>"
    chief = "".join(f"<div><h3><a href=/a{n}>{titles[n]}</a></h3><p>{titles[0]}.</p></div>" for n in range(1, 4))
    rest = "".join(f"<div><h4><a href=/b{n}>{titles[n]} {n}</a></h4></div>" for n in range(4))
    for names in (words, titles):
        new = "".join(f"<li><a href=/a{n}>{name}</a></li>" for n, name in enumerate(names))
        body = f"{MENU}{row.format(new)}{hero}<section>{chief}</section><section>{rest}</section>{FOOTER}"
        assert paths(body) == [f"/{part}{n}" for part in "ab" for n in range(4)]


def test_posts_that_a_menu_leads_to() -> None:
    """Items stay some where a menu leads to the newest of them, though their cards have subjects, too."""
    recent = "".join(f"<li><a href=/{n}>Story number {n}</a></li>" for n in range(1, 4))
    body = "".join(
        f"<article><header><h2><a href=/{n}>Story number {n}</a></h2></header><p>Some words.</p>"
        f"<ul><li><a href=/tag/{n}>Ice {n}</a></li><li><a href=/tag/{n + 1}>Ice {n + 1}</a></li></ul></article>"
        for n in range(1, 7)
    )
    assert paths(f"<aside><nav><ul>{recent}</ul></nav></aside><main>{body}</main>") == [f"/{n}" for n in range(1, 7)]


REPEATED = [
    [
        "The long road to the north",
        "A bridge for the old town",
        "Why the river is low again",
        "Ferries run on thin ice",
    ],
    ["通往北方的漫长道路开通", "老城将建起一座新桥", "河水为何再次变低了", "渡船在薄冰上航行"],
    [
        "Долгая дорога на дальний север",
        "Новый мост для старого города",
        "Почему река снова мелеет",
        "Паромы идут по льду",
    ],
    [
        "الطريق الطويل إلى أقصى الشمال",
        "جسر جديد للمدينة القديمة",
        "لماذا انخفض النهر مرة أخرى",
        "العبارات على جليد رقيق",
    ],
    ["ถนนสายยาวสู่ภาคเหนือเปิดแล้ว", "สะพานใหม่ของเมืองเก่า", "ทำไมแม่น้ำจึงแห้งอีกครั้ง", "เรือข้ามฟากแล่นบนน้ำแข็ง"],
]


@pytest.mark.parametrize("titles", REPEATED)
@pytest.mark.parametrize("tag", ["footer", "header", "nav"])
@pytest.mark.parametrize(
    "item",
    [
        "<article><h2><a href={url}>{title}</a></h2><p>Some words.</p></article>",
        "<div><a href={url}><h3>{title}</h3></a></div>",
        "<div><a href={url}><img src=/a.jpg></a><a href={url}>{title}</a></div>",
        "<li><a href={url}>{title}</a></li>",
    ],
)
def test_headlines_that_a_menu_repeats(item: str, tag: str, titles: list[str]) -> None:
    """A footer or a header that lists the headlines again takes none of them away; its short names are no items."""
    stories = "".join(item.format(url=f"/{n}-x", title=title) for n, title in enumerate(titles))
    again = "".join(f"<li><a href=/{n}-x>{title}</a></li>" for n, title in enumerate(titles))
    menu = "".join(f"<li><a href=/{name}>{name}</a></li>" for name in ("news", "sport", "about"))
    box = f"<{tag}><ul>{menu}</ul><h4>Recent</h4><ul>{again}</ul></{tag}>"
    page = f"<main>{stories}</main>"
    tiles = "<div><h2><a href=/news>News</a></h2></div><div><h2><a href=/sport>Sport</a></h2></div>"
    expected = [f"/{n}-x" for n in range(4)]
    for body in (page, f"{page}<div>{tiles}</div>"):
        assert paths(body + box if tag == "footer" else box + body) == expected


@pytest.mark.parametrize(
    ("pages", "titles"),
    [
        (
            ["About the port office", "Rules for small boats", "Reports of the year"],
            ["The long road to the north is open", "Why the river is low again this year", "Ferries run on thin ice"],
        ),
        (
            ["О портовом управлении", "Правила для малых лодок", "Отчёты за год"],
            [
                "Долгая дорога на дальний север открыта",
                "Почему река снова мелеет этим летом",
                "Паромы идут по тонкому льду",
            ],
        ),
        (
            ["港口办公室简介", "小船航行规则", "年度工作报告"],
            ["通往北方的漫长道路今天开通", "为什么河水今年再次变低了", "渡船在薄冰上缓慢航行"],
        ),
    ],
)
@pytest.mark.parametrize("again", ["<div><ul>{}</ul></div>", "<div>{}</div>"])
def test_pages_that_a_menu_names_at_length(again: str, pages: list[str], titles: list[str]) -> None:
    """Long names of pages in a menu are no headlines, though a second menu or tiles have them, too."""
    stories = "".join(f"<div><h2><a href=/{n}-x>{title}</a></h2></div>" for n, title in enumerate(titles))
    rows = "".join(f"<li><a href=/p{n}>{name}</a></li>" for n, name in enumerate(pages))
    tiles = "".join(f"<div><h3><a href=/p{n}>{name}</a></h3></div>" for n, name in enumerate(pages))
    box = again.format(rows if "<ul>" in again else tiles)
    assert paths(f"<nav><ul>{rows}</ul></nav>{box}<div>{stories}</div>") == [f"/{n}-x" for n in range(3)]


NAMES = [
    ["Culture", "Sport", "Town"],
    ["文化", "体育", "城市"],
    ["Культура", "Спорт", "Город"],
    ["ثقافة", "رياضة", "مدينة"],
]


@pytest.mark.parametrize("box", ["<div>{}</div>", "{}"])
@pytest.mark.parametrize(("names", "titles"), [*zip(NAMES, REPEATED, strict=False)])
def test_a_directory_below_stories(names: list[str], titles: list[str], box: str) -> None:
    """Short linked headings over short names are a directory of the site, called a footer or not, and so are these."""
    stories = "".join(f"<div><h3><a href=/{n}-x>{title}</a></h3></div>" for n, title in enumerate(titles))
    groups = ""
    for n, name in enumerate(names):
        below = "".join(f"<li><a href=/{n}s/{k}>{names[k]} {n}{k}</a></li>" for k in range(3))
        groups += box.format(f"<h3><a href=/{n}s>{name}</a></h3><ul>{below}</ul>")
    assert paths(f"<div>{stories}</div><div>{groups}</div>") == [f"/{n}-x" for n in range(4)]


@pytest.mark.parametrize(("names", "titles"), [*zip(NAMES, REPEATED, strict=False)])
def test_a_list_of_stories_beside_tables(names: list[str], titles: list[str]) -> None:
    """A linked heading over a list of stories names a section also beside those of tables; its stories are items."""
    hero = "".join(f"<div><h2><a href=/{n}-h>{title} {n}</a></h2></div>" for n, title in enumerate(titles))
    listed = "".join(f"<li><a href=/{n}-x>{title}</a></li>" for n, title in enumerate(titles))
    boxes = f"<div><h3><a href=/list>{names[0]}</a></h3><ul>{listed}</ul></div>"
    for n, name in enumerate(names[1:]):
        rows = "".join(f"<tr><td><a href=/{n}q/{k}>{names[k]}</a></td><td>{n}{k}.3</td></tr>" for k in range(3))
        boxes += f"<div><h3><a href=/{n}q>{name}</a></h3><table>{rows}</table></div>"
    for before, after in ((boxes, ""), ("", boxes)):
        expected = [f"/{n}-x" for n in range(4)]
        hers = [f"/{n}-h" for n in range(4)]
        page = f"<div>{before}</div><section>{hero}</section><div>{after}</div>"
        assert paths(page) == (expected + hers if before else hers + expected)


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("shared", [True, False])
def test_short_titles_over_subjects(shared: bool, names: list[str]) -> None:
    """Short titles with subjects below them are items: subjects recur, and a page lists more than its directory."""
    body = "".join(
        f"<div><h3><a href=/{n}-x>{names[n % 3]} {n}</a></h3><p>"
        + "".join(f"<a href=/tag/{k if shared else (n, k)}>{name} {k}</a> " for k, name in enumerate(names))
        + "</p></div>"
        for n in range(6)
    )
    assert paths(f"{MENU}<div>{body}</div>{FOOTER}") == [f"/{n}-x" for n in range(6)]


@pytest.mark.parametrize("titles", REPEATED)
def test_day_of_a_story_that_is_shown_above(titles: list[str]) -> None:
    """A story that stands above the list, too, has what its card says, though its author's other stories are there."""
    hero = "".join(f"<li><h2><a href=/{n}-x>{title}</a></h2></li>" for n, title in enumerate(titles[:2]))
    card = (
        "<article><h2><a href=/{n}-x>{title}</a></h2><p>{title}, {told}.</p><time datetime=2026-03-0{day}>x</time>"
        "<ul><li><a href=/{before}-x>{told}</a></li><li><a href=/{n}-x>{title}</a></li></ul></article>"
    )
    cards = "".join(
        card.format(n=n, title=title, before=(n - 1) % 4, told=titles[n - 1], day=n + 1)
        for n, title in enumerate(titles)
    )
    found = {page.url: page for page in pages_of(f"<ul>{hero}</ul><main>{cards}</main>")}
    assert [str(found[f"{SITE}{n}-x"].published)[:10] for n in range(4)] == [f"2026-03-0{n + 1}" for n in range(4)]


def test_menus_without_a_nav() -> None:
    """What stands in the page's header and footer is a menu; a header within a story is not."""
    stories = "".join(
        f"<article><header><a href=/{n}>Story of the day {n}</a><time datetime=2024-01-0{n}>x</time></header></article>"
        for n in (1, 2, 3)
    )
    menu = "<header><div><a href=/a>All about our city</a><a href=/b>How to write to us</a></div></header>"
    assert paths(menu + stories) == ["/1", "/2", "/3"]


@pytest.mark.parametrize("up", ["/blog/", "/blog/news", "/"])
def test_the_way_up(up: str) -> None:
    """What lies above the page in its address is no item, though it stands in a heading as they do."""
    body = "".join(f"<div><h2><a href={path}>Story {path}</a></h2></div>" for path in (up, "/blog/ice", "/blog/rain"))
    url = f"{SITE}blog/news/page/2/"
    document = Document(data=body.encode(), url=url, final_url=url, media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    assert [page.url for page in pages] == [f"{SITE}blog/ice", f"{SITE}blog/rain"]


@pytest.mark.parametrize("deep", [0, 1, 2])
@pytest.mark.parametrize("titles", [["Rain", "Snow", "Sun"], ["暴雨", "大雪", "晴天"], ["مطر", "ثلج", "شمس"]])
def test_headers_and_footers_of_items(titles: list[str], deep: int) -> None:
    """A header in each of several elements is theirs, whatever these are; that of the page is a menu."""
    items = "".join(
        f"<div>{'<div>' * deep}<header><a href=/{n}><h2>{title}</h2></a></header><p>Some words.</p>"
        f"<footer><a href=/{n}#c>2026-03-0{n}</a></footer>{'</div>' * deep}</div>"
        for n, title in enumerate(titles, 1)
    )
    header = (
        "<header><div><h2><a href=/a>All about our city</a></h2><h2><a href=/b>How to write</a></h2></div></header>"
    )
    assert found(f"{header}<div>{items}</div>{FOOTER}") == [(f"/{n}", title) for n, title in enumerate(titles, 1)]


def test_a_notice_above_the_page() -> None:
    """A box beside the one element that holds the page, with a day somewhere in it, changes no list."""
    box = "<div><p>We use cookies. <a href=/about/the-cookies-we-use>Read more of what they do</a></p></div>"
    recent = "".join(f"<li><a href=/2026/story-number-{n}.html>Story of the day {n}</a></li>" for n in range(5))
    page = f"<div><p>Welcome. 3 March 2026.</p><aside><h3>Recent</h3><ul>{recent}</ul></aside></div>"
    assert paths(box + page) == paths(page) == [f"/2026/story-number-{n}.html" for n in range(5)]


def test_two_items() -> None:
    """Two items are a list if nothing else is one."""
    assert paths(MENU + "<div><h2><a href=/one>One</a></h2></div><div><h2><a href=/two>Two</a></h2></div>") == [
        "/one",
        "/two",
    ]


def test_short_titles_among_long_ones() -> None:
    """Where some links of a list are headlines by their length, the short ones beside them are items too."""
    titles = ["The town opens its new bridge", "Rain", "Ferries run again after a week", "Ice"]
    body = "".join(f"<li><a href=/p/{n}.html>{title}</a></li>" for n, title in enumerate(titles))
    assert [title for _, title in found(f"<ul>{body}</ul>")] == titles


def test_sidebar_that_names_the_same_articles() -> None:
    """A list beside the main one counts if it names articles of that one; a list of topics beside it does not."""
    main = "".join(f"<article><h2><a href=/{n}>Story number {n}</a></h2><p>Words.</p></article>" for n in (1, 2))
    recent = "".join(f"<li><a href=/{n}>Story number {n}</a></li>" for n in (1, 2, 3))
    topics = "".join(f"<li><a href=/topic/{n}>Everything about the topic {n}</a></li>" for n in range(3))
    body = f"<main>{main}</main><aside><div><h3>Latest</h3><ul>{recent}</ul></div><div><ul>{topics}</ul></div></aside>"
    assert paths(body) == ["/1", "/2", "/3"]


def test_sidebar_with_a_list_of_sections() -> None:
    """Of several lists that stand alike beside the main one those count that name its articles: none of sections."""
    main = "".join(f"<article><h2><a href=/{n}>Story number {n}</a></h2><p>Words.</p></article>" for n in (1, 2, 3))
    boxes = (
        "".join(f"<li><a href=/{n}>Story number {n}</a></li>" for n in (1, 2, 3, 4)),
        "<li><a href=/c/boats>Boats</a></li><li><a href=/c/nets>Nets</a></li>",
    )
    aside = "".join(f"<div><h2>A box</h2><ul>{box}</ul></div>" for box in boxes)
    assert paths(f"<main>{main}</main><aside>{aside}</aside>") == ["/1", "/2", "/3", "/4"]


@pytest.mark.parametrize(
    "boxes", ["<ul>{}</ul><ul>{}</ul>", "<div><h2>A</h2><ol>{}</ol></div><div><h2>B</h2><ol>{}</ol></div>"]
)
@pytest.mark.parametrize(
    "titles",
    [
        ["Harbour opens again", "Rain until the weekend", "Storm"],
        ["港口今天重新开放了", "大雨持续到周末为止", "台风"],
        ["إعادة فتح الميناء اليوم", "مطر حتى نهاية الأسبوع", "عاصفة"],
        ["Cảng mở cửa trở lại", "Mưa đến cuối tuần", "Bão"],
    ],
)
def test_sidebar_with_two_lists_of_stories(titles: list[str], boxes: str) -> None:
    """The second list of a sidebar is of stories by its titles, though the first alone names those of the page."""
    main = "".join(f"<div><h3><a href=/a{n}>{title}</a></h3>2026-03-0{n}</div>" for n, title in enumerate(titles, 1))
    rows = ("".join(f"<li><a href=/{c}{n}>{t} {c}</a></li>" for n, t in enumerate(titles, 1)) for c in "ab")
    body = f"<main>{main}</main><aside>{boxes.format(*rows)}</aside>{FOOTER}"
    assert paths(body) == [f"/{c}{n}" for c in "ab" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("day", "name"),
    [("26 November 2026", "Contact"), ("26 ноября 2026", "Связь"), ("2026年11月26日", "联系"), ("26/11/2026", "تواصل")],
)
def test_a_link_beside_the_day_of_the_page(day: str, name: str) -> None:
    """A page prints today above its menu: a short link there that stands like no item of the list is none."""
    top = f"<div><div>{day}</div><ul><li><a href=/contact>{name}</a></li></ul></div>"
    menu = "<div><ul><li><a href=/boats>Boats</a></li><li><a href=/nets>Nets</a></li></ul></div>"
    items = "".join(f"<div><h3><a href=/{n}>Story number {n}</a></h3><p>2026-11-0{n}</p></div>" for n in (3, 2, 1))
    assert paths(f"<div>{top}{menu}</div><main>{items}</main>") == ["/3", "/2", "/1"]


@pytest.mark.parametrize(
    "titles", [("Storm", "Ferry", "Mill"), ("大雪封山", "渡船停航", "水车小屋"), ("عاصفة", "عبارة", "طاحونة")]
)
def test_hidden_lists(titles: tuple[str, ...]) -> None:
    """A hidden list counts for nothing, though it is built like the one beside it: it may be what a search suggests."""
    shown, hidden = (
        "".join(
            f"<li><span>03-0{n}</span><a href=/{part}/{n}>{title} {n}</a></li>" for n, title in enumerate(titles, 1)
        )
        for part in ("a", "b")
    )
    for sign in ("hidden", "class=hidden", "style='display: none'"):
        assert paths(f"<div><ul>{shown}</ul><ul {sign}>{hidden}</ul></div>") == ["/a/1", "/a/2", "/a/3"]


@pytest.mark.parametrize("title", ["The ferry is back on the bay", "嵐の後に渡し船が戻った", "Паром вернулся на залив"])
@pytest.mark.parametrize("cut", [3, 1])
def test_titles_that_are_cut(title: str, cut: int) -> None:
    """A link that breaks off is called what its title says, however little that adds."""
    body = "".join(
        f"<li><a href=/{n} title='{n} {title}'>{f'{n} {title}'[:-cut]}...</a> 2026-03-0{n}</li>" for n in (1, 2, 3)
    )
    assert [name for _, name in found(f"<ul>{body}</ul>")] == [f"{n} {title}" for n in (1, 2, 3)]


@pytest.mark.parametrize("before", ["@ann{n}", "#10{n}", "{n} March", "An Lee {n}"])
@pytest.mark.parametrize(
    "sentence",
    [
        "It took the town a week to clear the road to the harbour.",
        "町が港への道を片付けるのに一週間かかった。",
        "शहर को बंदरगाह का रास्ता साफ़ करने में एक सप्ताह लगा।",
        "Город неделю расчищал дорогу, которая ведёт к гавани.",
    ],
)
def test_short_links_before_titles_that_are_sentences(before: str, sentence: str) -> None:
    """Who writes, a number or a day that leads where the sentence behind it does is not its title."""
    body = "".join(
        f"<li><a href=/p/{n}>{before.format(n=n)}</a> <a href=/p/{n}>{n} {sentence}</a></li>" for n in range(1, 5)
    )
    assert [name for _, name in found(f"<ul>{body}</ul>")] == [f"{n} {sentence}" for n in range(1, 5)]


def test_day_between_two_elements() -> None:
    """A day in a line of its own above each element speaks for the link in it."""
    body = "".join(
        f"<h1>0{n} Jan 2016</h1><section><a href=/p{n}>Grub</a> under <a href=/cat/boot>boot</a></section>"
        for n in (1, 2, 3)
    )
    assert paths(body) == ["/p1", "/p2", "/p3"]


def test_list_without_anything_but_itself() -> None:
    """On a page of plain links with neither headings nor days, links of several words are the list, in order."""
    body = "".join(f"<p><a href=/{n}.html>What the council said today {n}</a></p>" for n in (3, 1, 2))
    assert paths(MENU + body + FOOTER) == ["/3.html", "/1.html", "/2.html"]


def test_a_page_without_an_address() -> None:
    """Without an address of the page, its own host is the one that most of its links name."""
    links = "".join(f"<li><h3><a href=https://a.example/{n}>Story {n}</a></h3></li>" for n in range(3))
    away = "<li><h3><a href=https://b.example/1>A guest of ours</a></h3></li>"
    data = f"<ul>{links}{away}</ul>".encode()
    pages = extract_listing(Document(data=data), timezone=None, rules=None, selectors={}).pages
    assert [page.url for page in pages] == [f"https://a.example/{n}" for n in range(3)]


@pytest.mark.parametrize(
    "titles",
    [["Rain on the ferry", "Old mill"], ["春雨下了三天", "旧磨坊"], ["Phà lại chạy sau bão lớn", "Cối xay cũ"]],
)
@pytest.mark.parametrize("subject", ["", "<b><a href=/on/water>W</a></b>"], ids=["alone", "with a subject"])
def test_a_list_printed_twice(titles: list[str], subject: str) -> None:
    """Cards for two widths of the screen in one box are the items once; only what goes with others is a subject."""
    cards = "".join(
        f"<li><a href=/p/{n}{title}>{title} {'abc'[n]}</a>{subject}</li>" for n in range(3) for title in titles
    )
    assert [title for _, title in found(f"{MENU}<ul>{cards}{cards}</ul>{FOOTER}")] == [
        f"{title} {'abc'[n]}" for n in range(3) for title in titles
    ]


@pytest.mark.parametrize(
    "titles",
    [("Ferry", "Two boats", "Ice"), ("Phà", "Hai con thuyền", "Băng"), ("船", "橋", "氷"), ("قارب", "جسر", "جليد")],
)
def test_posts_that_a_menu_names_as_well(titles: list[str]) -> None:
    """A heading with a day in a card of its own is an item, though the menu names the newest posts, too."""
    menu = "".join(f'<li><a href="/p/{n}/">{title}</a></li>' for n, title in enumerate(titles))
    cards = "".join(
        f'<article><h2><a href="/p/{n}/">{title}</a></h2><p>{{}}</p></article>' for n, title in enumerate(titles)
    )
    body = f"<nav><ul>{menu}</ul></nav><main>{cards}</main>"
    dated = body.format(*(f"2026-10-0{n}" for n in (1, 2, 3)))
    assert [title for _, title in found(dated)] == [*titles]
    assert not found(body.format("", "", ""))


CARDS = pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        (("Ferry", "Two boats sold", "A bridge too far", "Rain"), "It has crossed the bay since the war, each spring."),
        (("Phà", "Bán hai con thuyền", "Cầu xa quá", "Mưa"), "Con đò nhỏ lại đưa khách qua sông mỗi sáng mỗi chiều."),
        (("渡船", "两条船卖了", "桥太远了", "雨"), "渡船在战后一直在湾里开着，每年春天都要给船底刷漆。"),
        (("قارب", "بيع قاربين اثنين", "جسر بعيد جدا", "مطر"), "تعبر العبارة الخليج منذ نهاية الحرب كل ربيع."),
    ],
)


@CARDS
@pytest.mark.parametrize(
    "card",
    [
        "<a href=/{n}-x/><div>{title}</div><div>{day} · 5 min</div></a>",
        "<div><h3>{title}</h3><p>{sentence}</p><a href=/{n}-x/>{day}</a></div>",
    ],
    ids=["date-behind", "date-leads-on"],
)
def test_titles_of_cards(titles: tuple[str, ...], sentence: str, card: str) -> None:
    """The title of a link over a card is no date; a date that leads on is called as its card."""
    cards = "".join(
        card.format(n=n, title=title, sentence=f"{title} {sentence}", day=f"2026-10-0{n + 1}")
        for n, title in enumerate(titles)
    )
    assert [title for _, title in found(f"{MENU}<main>{cards}</main>{FOOTER}")] == [*titles]


@pytest.mark.parametrize(
    ("title", "people"),
    [
        ("How the {} came back to the bay?", ("Ann Lee", "Bo Ek", "Cy Day", "Di Roe")),
        ("We all saw the {} come back…", ("Ann Lee", "Bo Ek", "Cy Day", "Di Roe")),
        ("Ai đã đưa {} trở lại bến sông?", ("An Bình", "Lê Hà", "Vũ Hoa", "Tô Mai")),
        ("{}はなぜ湾に戻ってきたのか？", ("山田太一", "佐藤花", "鈴木一", "高橋海")),
        ("عادت {} إلى الخليج.", ("آن بينه", "سمير حداد", "ليلى نور", "هدى علي")),
    ],
)
@pytest.mark.parametrize("card", ["<div>{title}</div><div>{name}</div>", "<p>{name}</p><p>{title}</p><i>{day}</i>"])
def test_cards_with_sentences_for_titles(title: str, people: tuple[str, ...], card: str) -> None:
    """Cards whose titles are questions or sentences are not called after their authors."""
    titles = [title.format(f"{n}{people[-n][:2].strip()}") for n in range(1, 5)]
    cards = "".join(
        f"<a href=/{n}-x/>{card.format(title=one, name=people[n], day=f'2026-10-0{n + 1}')}</a>"
        for n, one in enumerate(titles)
    )
    assert [one for _, one in found(f"{MENU}<main>{cards}</main>{FOOTER}")] == titles


@CARDS
@pytest.mark.parametrize("line", ["{day} » <a href=/{n}-x/>{title}</a><br>", "<a href=/{n}-x/>{title}</a> ({day})<br>"])
def test_days_beside_links_in_one_box(titles: tuple[str, ...], sentence: str, line: str) -> None:
    """Links with a day beside each are items, though no element is around them."""
    lines = "".join(line.format(n=n, title=title, day=f"2026-10-0{n + 1}") for n, title in enumerate(titles))
    assert [title for _, title in found(f"{MENU}<div><p>{sentence}</p><div>{lines}</div></div>{FOOTER}")] == [*titles]


@pytest.mark.parametrize(
    ("more", "sections", "titles"),
    [
        pytest.param("更多>>", ("要闻", "财经"), ("全市公交线路明日起调整", "新桥今日通车", "图书馆夜间开放"), id="zh"),
        pytest.param("More", ("News", "Business"), ("New bridge opens", "Library stays open late", "Rain"), id="en"),
        pytest.param("Xem thêm", ("Thời sự", "Kinh tế"), ("Cầu mới thông xe", "Mưa lớn", "Thư viện mở đêm"), id="vi"),
        pytest.param("ещё", ("Новости", "Деньги"), ("Новый мост открыт", "Дождь", "Библиотека ночью"), id="ru"),
        pytest.param("المزيد", ("أخبار", "مال"), ("افتتاح الجسر الجديد", "مطر", "المكتبة مفتوحة ليلا"), id="ar"),
        pytest.param("Zaidi", ("Habari", "Biashara"), ("Daraja jipya lafunguliwa", "Mvua", "Maktaba usiku"), id="sw"),
    ],
)
@pytest.mark.parametrize("day", ["[10-{0}]", "2026-10-{0}", "{0}/10/2026 07:30"])
@pytest.mark.parametrize(
    "head",
    [
        pytest.param("<div><h3>{name}</h3><a href=/list{n}/>{more}</a></div>", id="beside"),
        pytest.param("<h3>{name}</h3><p><a href=/list{n}/>{more}</a></p>", id="below"),
        pytest.param("<h3><a href=/list{n}/>{name}</a></h3>", id="linked"),
    ],
)
def test_boxes_of_sections(more: str, sections: tuple[str, ...], titles: tuple[str, ...], day: str, head: str) -> None:
    """A box with the name of a section, a link to the rest of it and titles with days: these are the items."""
    boxes, wanted = "", []
    for n, name in enumerate(sections):
        rows = ""
        for place, title in enumerate(titles, 1):
            path = f"/a/202610/4{n}{place}.html"
            wanted.append((path, f"{title} {n}"))
            rows += f"<li><a href={path}>{title} {n}</a><span>{day.format(10 + place)}</span></li>"
        boxes += f"<div>{head.format(name=name, n=n, more=more)}<ul>{rows}</ul></div>"
    assert found(f"{MENU}<div>{boxes}</div>{FOOTER}") == wanted


SECTIONS = [
    pytest.param(
        "zh", ("要闻", "财经"), ("全市公交线路明日起调整", "新桥今日正式通车", "图书馆周末夜间开放"), "更多", id="zh"
    ),
    pytest.param(
        "vi", ("Thời sự", "Kinh tế"), ("Cầu mới thông xe sáng nay", "Mưa lớn khiến chợ nghỉ", "Thư viện mở ban đêm"),
        "Xem thêm", id="vi",
    ),
    pytest.param(
        "ar", ("أخبار", "مال"), ("افتتاح الجسر الجديد في المدينة", "المطر يغلق السوق القديم", "المكتبة مفتوحة ليلا"),
        "المزيد", id="ar",
    ),
    pytest.param(
        "fi", ("Uutiset", "Talous"), ("Uusi silta avattiin aamulla", "Sade sulki vanhan torin", "Kirjasto auki öisin"),
        "Lisää", id="fi",
    ),
]  # fmt: skip
TOLD = {
    "zh": "市民说这件事情他们已经等了整整九年的时间，现在终于可以放心了。",
    "vi": "Người dân nói họ đã đợi điều này suốt chín năm và nay đã yên tâm.",
    "ar": "يقول الناس إنهم انتظروا هذا الأمر تسع سنوات كاملة وهم الآن سعداء به.",
    "fi": "Asukkaat kertovat odottaneensa tätä yhdeksän vuotta ja olevansa iloisia.",
}


def boxes(
    sections: tuple[str, ...], titles: tuple[str, ...], *, head: str, item: str, around: str = "{}", told: str = ""
) -> tuple[str, list[tuple[str, str]]]:
    """Boxes of two sections with an item for each title, and the items that they list."""
    html, wanted = "", []
    for n, name in enumerate(sections):
        rows = ""
        for place, title in enumerate(titles, 1):
            path = f"/p{n}{place}.htm"
            wanted.append((path, f"{title} {n}{place}"))
            rows += item.format(
                url=path, title=f"{title} {n}{place}", told=f"{n}{place}: {told}", time=f"1{place}:2{n}"
            )
        html += f"<section>{head.format(name=name, url=f'/c{n}')}{around.format(rows)}</section>"
    return html, wanted


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
@pytest.mark.parametrize(
    "item",
    [
        pytest.param("<div><p><a href={url}>{title}</a></p><p>{told}</p></div>", id="plain"),
        pytest.param("<div><h4><a href={url}>{title}</a></h4><p>{told}</p></div>", id="headed"),
        pytest.param("<div><img src=/i.jpg><h4>{title}</h4><p>{told}</p><a href={url}></a></div>", id="overlay"),
    ],
)
def test_sections_over_items_that_say_more(
    language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str, item: str
) -> None:
    """A linked heading over boxes of items with summaries names a section, though links are little of the text."""
    html, wanted = boxes(sections, titles, head="<h2><a href={url}>{name}</a></h2>", item=item, told=TOLD[language])
    hero = f"<section><div><h2><a href=/hero.htm>{titles[0]}</a></h2><p>{TOLD[language]}</p></div></section>"
    assert found(f"{MENU}<div>{hero}{html}</div>{FOOTER}") == [("/hero.htm", titles[0]), *wanted]


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
def test_the_button_of_a_list_is_for_no_card(
    language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str
) -> None:
    """The button for the rest of a list leads to no article, though the only heading of the page is a story's."""
    head = f"<div><span>{{name}}</span><a href={{url}}>{more}</a></div>"
    html, wanted = boxes(sections, titles, head=head, item="<li><a href={url}>{title}</a></li>", around="<ul>{}</ul>")
    story = (
        f"<section><article><h2>{titles[0]}</h2><p>{TOLD[language]}</p><a href=/s.htm>{more}</a></article></section>"
    )
    items = found(f"{MENU}<div>{story}{html}</div>{FOOTER}")
    assert [one for one in items if one[0] != "/s.htm"] == wanted


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
def test_times_before_items_that_say_more(
    language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str
) -> None:
    """The times in a box of several items are theirs: the box is no item with a day."""
    item = "<dt>{time}</dt><dd><a href={url}>{title}</a> {told}</dd>"
    head = f"<div><span>{{name}}</span><a href={{url}}>{more}</a></div>"
    html, wanted = boxes((*sections, "X"), titles, head=head, item=item, around="<dl>{}</dl>", told=TOLD[language])
    assert found(f"{MENU}<div>{html}</div>{FOOTER}") == wanted


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
def test_cards_that_a_list_beside_names_too(
    language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str
) -> None:
    """Links without words over cards lead to items, also where a list of the most read says what they are called."""
    item = "<div><img src=/i.jpg><div><h3>{title}</h3><span>2026-11-0{time[1]}</span></div><a href={url}></a></div>"
    html, wanted = boxes(sections, titles, head="<h2>{name}</h2>", item=item, around="<div>{}</div>")
    read = "".join(f"<li><a href={path}>{title}</a></li>" for path, title in wanted[1:4])
    assert found(f"{MENU}<div>{html}</div><aside><ol>{read}</ol></aside>{FOOTER}") == wanted


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
@pytest.mark.parametrize(
    ("item", "around"),
    [
        pytest.param("<dt>{time}</dt><dd><a href={url}>{title}</a> {told}</dd>", "<dl>{}</dl>", id="definitions"),
        pytest.param("<a href={url}>{title}</a> {told}<br>", "<div>{}</div>", id="lines"),
        pytest.param("<div><h3>{title}</h3><p>{told}</p><a href={url}><img></a></div>", "<div>{}</div>", id="cards"),
    ],
)
def test_a_home_page_of_items_is_no_article(
    language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str, item: str, around: str
) -> None:
    """The start of a site is a list where most of its text is titles of a list and what stands beside them."""
    html, _ = boxes(sections, titles, head="<h2>{name}</h2>", item=item, around=around, told=TOLD[language])
    data = f"<html lang={language}><head><title>x</title></head><body>{MENU}<div>{html}</div>{FOOTER}</body></html>"
    assert extract_article(Document(data=data.encode(), url=SITE, media_type="text/html")).kind is Kind.LISTING


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
@pytest.mark.parametrize("line", ["", "<p>{day}</p>", "<p>{name} · {day}</p>"])
def test_a_chief_story_over_others_stays(
    language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str, line: str
) -> None:
    """A linked headline over cards of other stories in one box is an item, as they are, once or in several boxes."""
    cards = "<div><h3><a href={url}>{title}</a></h3><p>{told}</p></div>"
    head = "<h2><a href=/chief{n}.htm>{title}</a></h2>" + line.format(name=sections[0], day="2026-11-04")
    html, wanted = boxes(sections, titles, head="{{}}", item=cards, told=TOLD[language])
    first, second = (head.replace("{n}", str(n)).replace("{title}", f"{titles[n]} +") for n in (0, 1))
    html = html.replace("{}", first, 1).replace("{}", second, 1)
    chiefs = [("/chief0.htm", f"{titles[0]} +"), ("/chief1.htm", f"{titles[1]} +")]
    assert {*found(f"{MENU}<div>{html}</div>{FOOTER}")} == {*wanted, *chiefs}


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
@pytest.mark.parametrize(
    "beside",
    [
        pytest.param("".join(f"<a href=/tag/{n}>T{n}</a> " for n in range(8)), id="tags"),
        pytest.param("".join(f"<a href=https://s{n}.example/>S{n}</a> " for n in range(8)), id="shares"),
        pytest.param("<a href={url}#comments>{more}</a>", id="twice"),
    ],
)
def test_a_card_with_other_links_keeps_its_button(
    language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str, beside: str
) -> None:
    """A button is for the heading of its card, whatever tags and other sites the card leads to as well."""
    cards = "".join(
        f"<article><h3>{title}</h3><p>{TOLD[language]}</p>{beside.replace('{url}', url).replace('{more}', more)}"
        f"<p><a href={url}>{more}</a></p></article>"
        for title, url in zip(titles, ("/a.htm", "/b.htm", "/c.htm"), strict=True)
    )
    wanted = [*zip(("/a.htm", "/b.htm", "/c.htm"), titles, strict=True)]
    assert found(f"{MENU}<main>{cards}</main>{FOOTER}") == wanted


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
def test_a_site_of_one_page_is_an_article(
    language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str
) -> None:
    """The start of a site that tells of things which a list below it names, too, is a text."""
    names = [*sections, titles[0], titles[1]]
    told = "".join(f"<p>{TOLD[language]} {name}: {TOLD[language]} {n}</p>" for n, name in enumerate(names))
    links = "".join(f"<div><h3><a href=/{n}/>{name}</a></h3></div>" for n, name in enumerate(names))
    body = f"{MENU}<main><article><h1>{titles[2]}</h1>{told}<div>{links}</div></article></main>{FOOTER}"
    data = f"<html lang={language}><head><title>{titles[2]}</title></head><body>{body}</body></html>"
    assert extract_article(Document(data=data.encode(), url=SITE, media_type="text/html")).kind is Kind.ARTICLE


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
@pytest.mark.parametrize("day", ["[2026-03-1{}]", "<span>1{}/03/2026</span>"])
def test_short_news_over_a_dated_list(
    language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str, day: str
) -> None:
    """A paragraph under its title is an article, however many others are listed below with their days."""
    others = "".join(f"<li><a href=/a/{n}.html>{titles[n % 3]} {n}</a> {day.format(n)}</li>" for n in range(8))
    text = f"<p>{TOLD[language]} {TOLD[language]}</p>"
    body = f"<div><h1>{titles[0]}</h1><p>2026-03-07</p>{text}<div><b>{sections[0]}</b><ul>{others}</ul></div></div>"
    data = f"<html lang={language}><head><title>{titles[0]}</title></head><body>{MENU}{body}{FOOTER}</body></html>"
    read = extract_article(Document(data=data.encode(), url=f"{SITE}a/77.html", media_type="text/html"))
    assert read.kind is Kind.ARTICLE


@pytest.mark.parametrize(
    "item",
    [
        "<div><h4>{title}</h4><p>{told}</p><img src=/p/{n}.jpg><a href=/a/{n}></a></div>",
        "<article><p><b><a href=/a/{n}>{title}</a></b></p><p>{told}</p></article>",
        "<li><a href=/a/{n}><span>2026-03-1{n}</span><div>{title}</div><p>{told}</p></a></li>",
    ],
)
@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
def test_front_of_a_section(
    language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str, item: str
) -> None:
    """A page of nothing but cards of items below its title is a list, whatever their titles stand in."""
    items = "".join(item.format(n=n, title=f"{titles[n % 3]} {n}", told=TOLD[language]) for n in range(6))
    body = f"<main><h1>{sections[0]}</h1><div>{items}</div></main>"
    data = f"<html lang={language}><head><title>{sections[0]}</title></head><body>{MENU}{body}{FOOTER}</body></html>"
    read = extract_article(Document(data=data.encode(), url=f"{SITE}s", media_type="text/html"))
    assert read.kind is Kind.LISTING
    assert [link.url for link in read.links] == [f"{SITE}a/{n}" for n in range(6)]


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
def test_page_of_a_product(language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str) -> None:
    """What is told before cards is a text of its own: a page that praises something is no list."""
    cards = "".join(
        f"<div><h3>{titles[n % 3]} {n}</h3><p>{TOLD[language]}</p><a href=/use/{n}>{more}</a></div>" for n in range(6)
    )
    body = f"<section><h1>{titles[0]}</h1><p>{TOLD[language]}</p></section><section><div>{cards}</div></section>"
    data = f"<html lang={language}><head><title>x</title></head><body>{MENU}{body}{FOOTER}</body></html>"
    assert extract_article(Document(data=data.encode(), url=f"{SITE}p", media_type="text/html")).kind is Kind.ARTICLE


def test_a_post_with_its_answers() -> None:
    """Answers with days below a short text that has its own are no list of articles."""
    answers = "".join(
        f"<div><a href=/@ann/{n}><time datetime=2026-03-1{n}>{n}m</time></a><b>Ann</b><p>This is answer {n}.</p></div>"
        for n in range(1, 7)
    )
    text = "<h1>Ann Lee</h1><p>This is a post about something of interest.</p><a href=/@ann/7>2026-03-10, 12:00</a>"
    data = f"<html lang=en><head><title>Ann Lee</title></head><body><div>{text}</div>{answers}</body></html>"
    read = extract_article(Document(data=data.encode(), url=f"{SITE}@ann/7", media_type="text/html"))
    assert read.kind is Kind.ARTICLE


@pytest.mark.parametrize(("language", "sections", "titles", "more"), SECTIONS)
def test_chief_story(language: str, sections: tuple[str, ...], titles: tuple[str, ...], more: str) -> None:
    """A story alone in a form of its own above the list is an item by its day; no banner or writer is."""
    items = "".join(f"<li><h3><a href=/a/{n}>{titles[n % 3]} {n}</a></h3></li>" for n in range(1, 5))
    box = "<div><a href={0}><img src={0}.jpg></a><a href={0}>{1}</a><p>{2}</p></div>"
    chief, banner = box.format("/a/0", f"{titles[0]} 0", "2026-03-07"), box.format("/join", f"{titles[1]} {more}", "")
    about = box.format("/about-me", f"{titles[2]} {sections[0]}", f"{TOLD[language]} {TOLD[language]}")
    wanted = [f"/a/{n}" for n in range(5)]
    assert paths(f"{MENU}<div><div>{chief}</div>{banner}<ul>{items}</ul></div>{FOOTER}") == wanted
    assert paths(f"{MENU}<div>{about}<ul>{items}</ul></div>{FOOTER}") == wanted[1:]
    assert paths(f"{MENU}<div>{about}</div><main><ul>{items}</ul></main>{FOOTER}") == wanted[1:]


@pytest.mark.parametrize("day", ["[10-2{}]", "2026-10-2{}"])
@pytest.mark.parametrize("titles", [("Rain", "Snow", "Sun"), ("暴雨", "大雪", "晴天"), ("مطر", "ثلج", "شمس")])
def test_lines_that_end_in_days(titles: tuple[str, ...], day: str) -> None:
    """Links with days behind them, set apart by breaks, are items from the first on, however short."""
    rows = "".join(f"<a href=/{n}>{title}</a> <span>{day.format(n)}</span><br>" for n, title in enumerate(titles, 1))
    assert paths(f"{MENU}<div>{rows}</div>{FOOTER}") == ["/1", "/2", "/3"]


@pytest.mark.parametrize("between", ["<br>", " <i>–</i> "])
@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["Harbour opens again today", "Rain until the weekend", "New bridge for the town"], "Ann"),
        (["港口今天重新开放了", "大雨持续到周末为止", "小镇将建一座新桥"], "李安"),
        (["إعادة فتح الميناء اليوم", "مطر حتى نهاية الأسبوع", "جسر جديد للمدينة"], "آن"),
    ],
)
def test_who_signs_before_days(titles: list[str], name: str, between: str) -> None:
    """Of two links before each day, set apart by breaks only, that to who signs is no item."""
    rows = "".join(
        f"<a href=/{n}>{title}</a>{between}<a href=/by/{n}>{name} {n}</a> <span>2026-10-2{n}</span><br>"
        for n, title in enumerate([*titles, *(f"{title} 2" for title in titles)], 1)
    )
    assert not [path for path in paths(f"{MENU}<main>{rows}</main>{FOOTER}") if "by" in path]


@pytest.mark.parametrize(
    "titles",
    [
        ("Rain", "The sun is back in town", "Snow falls on all our boats"),
        ("مطر", "الشمس تعود إلى المدينة", "ثلج يسقط على القوارب"),
    ],
)
def test_titles_before_sentences(titles: tuple[str, ...]) -> None:
    """Where links cover cards of a line and a sentence, the line is the title, also where most are short."""
    cards = "".join(
        f"<a href=/{n}><div><img src=/{n}.jpg></div><div>{title}</div><div>{TOLD['vi']} {n}.</div></a>"
        for n, title in enumerate(titles, 1)
    )
    assert found(f"{MENU}<div>{cards}</div>{FOOTER}") == [(f"/{n}", title) for n, title in enumerate(titles, 1)]


@pytest.mark.parametrize(
    ("section", "tag"), [("Boats", "oars"), ("Човни", "весла"), ("قوارب", "مجاديف"), ("渡し船", "櫂と帆")]
)
@pytest.mark.parametrize("between", ["<br>", "</p><p>"])
def test_a_category_behind_the_tags_of_a_card(section: str, tag: str, between: str) -> None:
    """What a card marks as a category is its section, wherever it marks tags."""
    cards = "".join(
        f"<article><h2><a href=/2026/03/0{n}/ferry-{n}/>The ferry crosses the bay {n}</a></h2><p>2026-03-0{n}</p>"
        f"<p>?: <a rel=tag href=/tag/{n}/>{tag}</a>{between}"
        f"!: <a rel='category tag' href=/category/2/>{section}</a></p>"
        "</article>"
        for n in range(1, 5)
    )
    document = Document(data=f"<body>{MENU}{cards}{FOOTER}</body>".encode(), url=SITE, media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    assert [page.category for page in pages] == [section] * 4


@pytest.mark.parametrize("titles", [("靴の整理", "雨の港", "橋の上"), ("حذاء جديد", "مطر الميناء", "على الجسر")])
def test_section_in_a_dated_item(titles: tuple[str, ...]) -> None:
    """A link to the folder of the article beside it leads to its section, though its name has more letters."""
    items = (
        f"<li><div><time>May 1{n}, 2016</time> · <a href=/s{n}/>Miscellaneous</a></div><a href=/s{n}/x{n}>{title}</a>"
        for n, title in enumerate(titles)
    )
    assert found(f"{MENU}<ul>{''.join(items)}</ul>") == [(f"/s{n}/x{n}", title) for n, title in enumerate(titles)]


def test_comments_below_the_article() -> None:
    """The article is the item, though its comments stand in its folder."""
    titles = ("The harbour is closed for winter", "The bridge opens for ships again")
    items = (
        f"<li><time>May 1{n}, 2016</time> <a href=/x{n}>{title}</a> <a href=/x{n}/talk>No words</a>"
        for n, title in enumerate(titles)
    )
    assert found(f"{MENU}<ul>{''.join(items)}</ul>") == [(f"/x{n}", title) for n, title in enumerate(titles)]


@pytest.mark.parametrize("words", ["Last updated {}", "Stand: {}", "更新日：{}", "آخر تحديث {}"])
def test_day_of_the_last_change(words: str) -> None:
    """What stands at the end of a page beside the day of its last change is no article."""
    for day in ("2026-03-01", "12.04.2026"):
        items = "".join(f"<div><h3><a href=/{n}>Story {n}</a></h3><p>2026-03-0{n}</p></div>" for n in range(1, 5))
        foot = f"<div>© The paper | <a href=/imprint>Imprint</a> | {words.format(day)}</div>"
        assert paths(f"<div>{items}</div>{foot}") == [f"/{n}" for n in range(1, 5)]


@pytest.mark.parametrize(
    "time", ["0{n}:23 AM", "0{n}:23", "0{n}.23 Uhr", "오전 0{n}:23", "0{n}:23 ص", "0{n}:23 SA", "0{n}:23 a.m."]
)
@pytest.mark.parametrize("titles", [("One journey", "Home", "Rain"), ("渡船", "桥", "大雪"), ("مطر", "ثلج", "شمس")])
def test_permalink_is_a_time(titles: tuple[str, ...], time: str) -> None:
    """A post whose permalink is the time when it was sent is called as its heading is."""
    posts = "".join(
        f"<h2>February 0{n}, 2009</h2><h3 id=a{n}>{title}</h3><p>Some words about the day at the harbour.</p>"
        f"<p>Posted by Ann at <a href=/{n}.html>{time.format(n=n)}</a> | <a href=/{n}.html#talk>Comments ({n}9)</a></p>"
        for n, title in enumerate(titles, 1)
    )
    assert found(f"{MENU}<div>{posts}</div>") == [(f"/{n}.html", title) for n, title in enumerate(titles, 1)]


@pytest.mark.parametrize(
    "titles", [("One journey", "Home again", "Rain"), ("渡船", "桥上", "大雪"), ("مطر", "ثلج", "شمس")]
)
def test_pages_of_the_site_beside_dated_items(titles: tuple[str, ...]) -> None:
    """Cards of pages that the menu names are no items where the articles have days, and a menu at the foot has none."""
    menu = "<nav><a href=/>Home</a><a href=/help/>Help</a><a href=/about/>About</a><a href=/old/>Archive</a></nav>"
    cards = "".join(
        f"<div><h3><a href=/{name}/>{title} 1</a></h3><p>What the members do for others here.</p></div>"
        for name, title in zip(("help", "join", "about"), titles, strict=True)
    )
    dated = [f"<div><h4><a href=/{n}>{title}</a></h4><p>2026-03-0{n}</p></div>" for n, title in enumerate(titles, 1)]
    page = f"{menu}<section>{cards}</section><section>{{}}</section>{menu}"
    assert paths(page.format("".join(dated))) == ["/1", "/2", "/3"]
    assert {"/help/", "/about/"} <= {*paths(page.format(""))}


@pytest.mark.parametrize("last", ["", "<a href=/news.pdf>{}</a>", "<a href=https://other.example/>{}</a>"])
@pytest.mark.parametrize(
    "titles", [("The bridge opens", "The boats are back", "Rain"), ("橋の再開", "船の帰港", "雨の港")]
)
def test_days_before_titles_of_which_the_last_is_no_link(titles: tuple[str, ...], last: str) -> None:
    """Each title has its own day or none, whatever the last entry of a list is."""
    rows = "".join(f"<dt>2026.03.0{9 - n}</dt><dd><a href=/n/{n}>{title}</a></dd>" for n, title in enumerate(titles, 1))
    page = f"<dl>{rows}<dt>2026.03.01</dt><dd>{(last or '{}').format('All of last year')}</dd></dl>"
    document = Document(data=f"<body>{MENU}{page}{FOOTER}</body>".encode(), url=SITE, media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    days = {page.title: page.published.day for page in pages if page.published is not None and page.title in titles}
    assert days == {title: 9 - n for n, title in enumerate(titles, 1)} or not days


def test_articles_that_are_called_xml() -> None:
    """Old publishing systems have their articles at "/1.xml"; feeds are called so themselves."""
    items = "".join(f"<li><h3><a href=/artikel/{n}.xml>The bridge opens {n}</a></h3></li>" for n in range(1, 5))
    feed = "<li><h3><a href=/feed.xml>All of it as a feed</a></h3></li>"
    assert paths(f"{MENU}<ul>{items}{feed}</ul>") == [f"/artikel/{n}.xml" for n in range(1, 5)]


#: Titles of three articles, in several scripts.
TITLES = [
    ("The harbour opens again", "Rain until the weekend", "A new bridge for the town"),
    ("港口今天重新开放", "大雨持续到周末为止", "小镇将建一座新桥"),
    ("إعادة فتح الميناء اليوم", "مطر حتى نهاية الأسبوع", "جسر جديد للمدينة"),
    ("Гавань сегодня снова открыта", "Дожди до конца недели", "Новый мост для города"),
]


def pages_of(body: str) -> tuple[FoundPage, ...]:
    """The items of a page at the root of a site."""
    document = Document(data=f"<body>{body}</body>".encode(), url=SITE, final_url=SITE, media_type="text/html")
    return extract_listing(document, timezone=None, rules=None, selectors={}).pages


@pytest.mark.parametrize("around", ["section", "aside"])
@pytest.mark.parametrize("titles", TITLES)
def test_day_of_a_story_that_stands_twice(titles: tuple[str, ...], around: str) -> None:
    """A chief story has its title and its place from above, and its day and summary from the list that dates it."""
    chief = f"<div><h2><a href=/a1>{titles[0]}</a></h2></div>"
    dated = "".join(
        f"<div><h3><a href=/a{n}>{title}</a></h3><time datetime=2024-03-0{n}>0{n}/03/2024</time>"
        f"<p>{n} {title[::-1]}.</p></div>"
        for n, title in enumerate(titles, 1)
    )
    others = "".join(f"<div><h3><a href=/b{n}>{title[::-1]}</a></h3></div>" for n, title in enumerate(titles, 1))
    first, *rest = pages_of(f"<main>{chief}{others}</main><{around}>{dated}</{around}>")
    assert (first.url, first.title, first.summary) == (f"{SITE}a1", titles[0], f"1 {titles[0][::-1]}.")
    assert first.published == datetime(2024, 3, 1, tzinfo=UTC)
    assert first.url not in [page.url for page in rest]


@pytest.mark.parametrize("titles", TITLES)
def test_day_of_a_comment(titles: tuple[str, ...]) -> None:
    """A story that another list names beside what readers said about it has no day from there."""
    stories = "".join(f"<div><h2><a href=/{n}>{title}</a></h2><p>Some.</p></div>" for n, title in enumerate(titles, 1))
    said = "".join(
        f"<li>Ann: <a href=/{n}>{title}</a> <time>2024-03-0{n}</time></li>" for n, title in enumerate(titles, 1)
    )
    pages = pages_of(f"<main>{stories}</main><aside><ul>{said}</ul></aside>")
    assert [(page.title, page.published) for page in pages] == [(title, None) for title in titles]
    said = "".join(
        f"<div><h4><a href='/{n}#c{n}'>{title}</a></h4><time>2024-03-0{n}</time></div>"
        for n, title in enumerate(titles, 1)
    )
    pages = pages_of(f"<main>{stories}</main><div>{said}</div>")
    assert [(page.title, page.published) for page in pages] == [(title, None) for title in titles]


@pytest.mark.parametrize("titles", TITLES)
def test_chief_story_of_another_build(titles: tuple[str, ...]) -> None:
    """A story alone of its kind is an item by its day, though that stands in a line with its section."""
    line = f"<span><a href=/about/>{titles[0][:4]}</a></span> <span>/ 21.12.2012 /</span>"
    chief = f"<div><a href=/a9><img src=/9.jpg></a><div><a href=/a9>{titles[0][::-1]}</a></div><div>{line}</div></div>"
    boxes = "".join(
        f"<div><div><a href=/about/x{n}>{n}x</a></div><div><a href=/a{n}>{title}</a></div>"
        f"<p><span>1{n}.12.2012</span> <a href=/a{n}>…</a></p></div>"
        for n, title in enumerate(titles, 1)
    )
    said = "<div><div><a href=/a1>Ann</a></div><div><a href=/a2>Bob</a></div></div>"
    assert paths(f"<div>{chief}{said}</div><div>{boxes}</div>{FOOTER}") == ["/a9", "/a1", "/a2", "/a3"]


@pytest.mark.parametrize("titles", [("Rain", "Snow", "Sun"), ("暴雨", "大雪", "晴天"), ("مطر", "ثلج", "شمس")])
def test_short_titles_below_a_long_link(titles: tuple[str, ...]) -> None:
    """Several dated lines in a box with one long link are items: they are no part of a card."""
    rows = "".join(f"<div><a href=/{n}>{title}</a> 2024-03-0{n}</div>" for n, title in enumerate(titles, 1))
    assert {"/1", "/2", "/3"} <= {*paths(f"<div><p><a href=/all>All the news of the town</a></p>{rows}</div>")}


@pytest.mark.parametrize("hides", ["style='display: none'", "hidden", "class=d-none"])
@pytest.mark.parametrize("titles", TITLES)
def test_tabs(titles: tuple[str, ...], hides: str) -> None:
    """Lists that stand alike, with a link within the page for each before them, are shown in turn; others are not."""

    def tab(attributes: str, first: int) -> str:
        links = "".join(f"<li><h3><a href=/a{first + n}>{title}</a></h3></li>" for n, title in enumerate(titles))
        return f"<div {attributes}><ul>{links}</ul></div>"

    more = "".join(f"<p><a href=/more{n}>{title}</a></p>" for n, title in enumerate(titles))
    shown = [f"/a{n}" for n in range(1, 7)]
    two = "<ul><li><a href='#a'>A</a></li><li><a href='#b'>B</a></li></ul>"
    assert paths(f"<section>{two}{tab(hides, 4)}{tab('', 1)}</section>") == [*shown[3:], *shown[:3]]
    assert paths(f"<div>{two}</div><section>{tab('', 1)}{tab(hides, 4)}</section>") == shown
    assert paths(f"<section>{tab('', 1)}{tab(hides, 4)}</section>") == shown[:3]
    assert paths(f"<section>{two}{tab('', 1)}<div {hides}>{more}</div></section>") == shown[:3]
    assert paths(f"<section>{two}{tab('', 1)}</section><section>{tab(hides, 4)}</section>") == shown[:3]
    services = tab(hides, 4).replace("/a", "/services/a")
    assert paths(f"<section>{two}{tab('', 1)}{services}</section>") == shown[:3]


@pytest.mark.parametrize("titles", TITLES)
def test_links_with_days_above_titles(titles: tuple[str, ...]) -> None:
    """Of two links to an item, one with its day and one with its title, each says what it is for."""
    rows = "".join(
        f"<dt><a href=/a{n}>2012-02-1{n} 21:10 | {'Belga' * 5}</a></dt><dd><a href=/a{n}>{title}</a></dd>"
        for n, title in enumerate(titles, 1)
    )
    pages = pages_of(f"<dl>{rows}</dl>")
    assert [page.title for page in pages] == list(titles)
    assert [page.published for page in pages] == [datetime(2012, 2, 10 + n, 21, 10, tzinfo=UTC) for n in (1, 2, 3)]


@pytest.mark.parametrize("titles", TITLES)
def test_dated_list_beside_a_dated_list(titles: tuple[str, ...]) -> None:
    """Headings with days beside a list of such are items, once each; without days or headings they are not."""

    def rows(part: str, *, day: str = "<time>2024-03-0{n}</time>", tag: str = "h3") -> str:
        return "".join(
            f"<article><{tag}><a href=/{part}{n}>{title}</a></{tag}>{day.format(n=n)}</article>"
            for n, title in enumerate(titles, 1)
        )

    main = f"{MENU}<main>{rows('a')}</main>"
    shown = [f"/{part}{n}" for part in "ab" for n in (1, 2, 3)]
    assert paths(f"{main}<aside><h2>Notices</h2>{rows('b')}</aside>") == shown
    assert paths(f"{main}<aside>{rows('b')}{rows('a')}</aside>") == shown
    assert paths(f"{main}<aside>{rows('b', day='')}</aside>") == shown[:3]
    assert paths(f"{main}<aside>{rows('b', tag='p')}</aside>") == shown[:3]
    assert paths(f"{main}<footer>{rows('b')}</footer>") == shown[:3]
    events = rows("b").replace("article", "li")
    assert paths(f"{main}<aside><ul>{events}</ul></aside>") == shown[:3]
    assert paths(f"<main>{rows('a', day='')}</main><aside>{rows('b')}</aside>") == shown[:3]


@pytest.mark.parametrize("line", ["{title} <a href=/a{n}>{day}</a>", "<a href=/a{n}><small>{day}</small></a> {title}"])
@pytest.mark.parametrize("titles", TITLES)
def test_headings_whose_days_are_links(titles: tuple[str, ...], line: str) -> None:
    """A post is called what its heading says beside the day that leads to it, though two have the same day."""
    days = ("22.3.2026", "13.2.2026", "13.2.2026")
    posts = "".join(
        f"<h2>{line.format(title=title, day=day, n=n)}</h2><p>Some words about it.</p>"
        for n, (title, day) in enumerate(zip(titles, days, strict=True), 1)
    )
    pages = pages_of(f"{MENU}<div>{posts}</div>")
    assert [(page.url.removeprefix(SITE), page.title) for page in pages] == [
        (f"a{n}", title) for n, title in enumerate(titles, 1)
    ]
    assert [page.published.day for page in pages if page.published] == [22, 13, 13]


@pytest.mark.parametrize("words", ["Issue of {}", "Ausgabe vom {}", "Выпуск от {}", "العدد {}", "第 {} 号"])
def test_headings_that_only_days_tell_apart(words: str) -> None:
    """Pages whose headings say the same beside their days are called as the whole headings, and keep the days."""
    days = ("22.3.2026", "13.2.2026", "11.1.2026")
    posts = "".join(
        f"<h2>{words.format(f'<a href=/a{n}>{day}</a>')}</h2><p>Some words about it.</p>" for n, day in enumerate(days)
    )
    pages = pages_of(f"{MENU}<div>{posts}</div>")
    assert [page.title for page in pages] == [words.format(day) for day in days]
    assert [page.published.day for page in pages if page.published] == [22, 13, 11]


@pytest.mark.parametrize("titles", TITLES)
def test_columns_of_a_table(titles: tuple[str, ...]) -> None:
    """Where columns have names, the items are the links of the first that says something else in each row."""
    kinds = ("minutes", "letters", "minutes", "press")
    rows = "".join(
        f"<tr><td><a href=/people/{n % 2}>The board of the town {n % 2}</a></td><td><a href=/node/{n}>{title}</a></td>"
        f"<td><a href=/kind/{kind}>{kind}</a></td><td>1995.</td></tr>"
        for n, (kind, title) in enumerate(zip(kinds, (titles[0][:4], *titles), strict=True))
    )
    names = "<tr><th>Who</th><th>Name</th><th>Kind</th><th>Year</th></tr>"
    assert paths(f"{MENU}<table>{names}{rows}</table>") == [f"/node/{n}" for n in range(4)]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<td><a href=/t{n}>{title}</a> <a href=/t{n}>»</a></td><td><a href=/u/{n}>{name}</a></td>", "1234"),
        ("<td><a href=/u/{n}>{name}</a></td><td><a href=/t{n}>{title}</a> <a href=/t{n}>1</a></td>", "1234"),
        ("<td><a href=/u/{n}>{name}</a></td><td><a href=/t{last}>{title}</a></td>", "123"),
    ],
)
@pytest.mark.parametrize(("titles", "name"), [*zip(TITLES, ("Ann", "小明", "آن", "Анна"), strict=True)])
def test_titles_in_tables_of_boards(titles: tuple[str, ...], name: str, cell: str, shown: str) -> None:
    """A title that its cell links twice is no subject, nor is one that two rows have, beside names that differ."""
    rows = "".join(
        f"<tr>{cell.format(n=n, last=min(n, 3), title=title, name=f'{name} {n}')}<td>2024-03-0{n}</td></tr>"
        for n, title in enumerate((*titles, titles[0][::-1]), 1)
    )
    names = "<tr><th>Topic</th><th>By</th><th>Day</th></tr>"
    assert {f"/t{n}" for n in shown} <= {*paths(f"{MENU}<table>{names}{rows}</table>")}


@pytest.mark.parametrize("titles", TITLES)
def test_section_that_the_menu_names_at_another_address(titles: tuple[str, ...]) -> None:
    """A heading over a list that is called as a link of the menu names a section, wherever it leads; else a story."""
    name = titles[0][:4]
    cards = "".join(
        f"<div><h3><a href=/detail/{n}>{title}, {title}</a></h3><p>{f'{title}. ' * 3}</p></div>"
        for n, title in enumerate(titles, 1)
    )
    box = f"<section><a href=/cat/><h2>{name}</h2></a>{cards}</section>"
    shown = ["/detail/1", "/detail/2", "/detail/3"]
    assert paths(f"<nav><a href=/cat/2/>{name}</a><a href=/about>x</a></nav>{box}") == shown
    assert paths(f"<nav><a href=/about>x</a></nav>{box}") == ["/cat/", *shown]


@pytest.mark.parametrize("score", ["4 - 2", "4  -  2", "٤ : ٢", "7"])
def test_a_score_is_no_category(score: str) -> None:
    """What a card links to without a letter, as a live page of a match, is no category of its story."""
    cards = "".join(
        f"<li><a href=/live/>{score}</a><h3><a href=/a{n}>{title}</a></h3></li>" for n, title in enumerate(TITLES[0])
    )
    assert [page.category for page in pages_of(f"<ul>{cards}</ul>")] == [None] * 3


@pytest.mark.parametrize("end", ["{}/a-b", "2024-03-01/a-b-{}.html", "{}"])
@pytest.mark.parametrize("titles", TITLES)
def test_story_below_a_teaser(titles: tuple[str, ...], end: str) -> None:
    """A headline in the card of another is an item by its address, built as others are, in a folder of theirs, and
    takes nothing from it.
    """
    base = 869_800
    below = (
        f"<ul><li><a href=/s1/{end.format(base + 9)}>{titles[0][::-1]}</a></li></ul>"
        f"<ul><li><a href=/people/77/a-b>{titles[1][::-1]}</a></li></ul>"
        f"<ul><li><a href=/gallery/{end.format(base + 8)}>{titles[2][::-1]}</a></li></ul>"
    )
    cards = "".join(
        f"<div><h2><a href=/s{n}/{end.format(base + n)}>{title}</a></h2><img src=/{n}.jpg>{below * (n == 0)}</div>"
        for n, title in enumerate((*titles, *(title + " 2" for title in titles)))
    )
    pages = pages_of(f"{MENU}<div>{cards}</div>")
    assert [page.url.removeprefix(SITE) for page in pages] == [
        *(f"s0/{end.format(base)}", f"s1/{end.format(base + 9)}"),
        *(f"s{n}/{end.format(base + n)}" for n in range(1, 6)),
    ]
    assert [page.image for page in pages] == [f"{SITE}0.jpg", None, *(f"{SITE}{n}.jpg" for n in range(1, 6))]


@pytest.mark.parametrize(
    "around",
    [
        "<ul><li>{0} <time>2024-03-20</time><p>7 words of a reader sum up what happened.</p></li><li>{1}</li></ul>",
        "<ul><li>{1}</li><li>{0}</li></ul>",
        "<p>{1}</p>",
    ],
)
@pytest.mark.parametrize("titles", TITLES)
def test_story_beside_a_dated_one(titles: tuple[str, ...], around: str) -> None:
    """A neighbour in the card of another that is an item by its address has no day and no summary from there."""
    cards = "".join(
        f"<section><article><h3><a href=/s/86980{n}>{title}</a></h3><time>2024-03-0{n}</time>"
        f"<p>{n} words of the editors sum up what happened.</p></article></section>"
        for n, title in enumerate((*titles, *(title + " 2" for title in titles)), 1)
    )
    beside = around.format(f"<a href=/by/7>{titles[2][::-1]}</a>", f"<a href=/s/869809>{titles[1][::-1]}</a>")
    pages = pages_of(f"{MENU}<div>{cards.replace('</p></article>', f'</p>{beside}</article>', 1)}</div>")
    assert [page.url.removeprefix(f"{SITE}s/86980") for page in pages] == list("1923456")
    assert [page.published.day if page.published else None for page in pages] == [1, None, 2, 3, 4, 5, 6]
    assert [bool(page.summary) for page in pages] == [True, False, *[True] * 5]


@pytest.mark.parametrize("titles", TITLES)
def test_dated_list_beside_a_section(titles: tuple[str, ...]) -> None:
    """What stands beside the list of a section leads elsewhere on the site: it belongs to other sections."""
    rows = {
        part: "".join(
            f"<article><h3><a href=/{part}/{n}>{title}</a></h3><time>2024-03-0{n}</time></article>"
            for n, title in enumerate(titles, 1)
        )
        for part in ("town", "sport")
    }
    body = f"<main>{rows['town']}</main><aside>{rows['sport']}</aside>".encode()
    for url, count in ((f"{SITE}town/", 3), (SITE, 6)):
        document = Document(data=body, url=url, media_type="text/html")
        assert len(extract_listing(document, timezone=None, rules=None, selectors={}).pages) == count


@pytest.mark.parametrize("titles", TITLES)
def test_names_of_any_length_beside_days(titles: tuple[str, ...]) -> None:
    """Who signs, in a line with the day of a card with one headline and its picture, is no item, short or long."""
    names = ("Ann", "Ann, Bob and Mary Lou", "Eva")
    cards = "".join(
        f"<div><a href=/a{n}><img src=/{n}.jpg></a><div><a href=/a{n}>{title}</a></div>"
        f"<div><a href=/by/{n}>{name}</a> 2024-03-0{n}</div></div>"
        for n, (title, name) in enumerate(zip(titles, names, strict=True), 1)
    )
    assert paths(f"{MENU}<div>{cards}</div>") == ["/a1", "/a2", "/a3"]


MINUTES = {
    "en": "Minutes of the meeting number {}",
    "uk": "Протокол засідання ради номер {}",
    "ko": "시의회 정기 회의록 제{}호 공개",
    "ar": "محضر اجتماع المجلس البلدي رقم {}",
}


@pytest.mark.parametrize("language", MINUTES)
@pytest.mark.parametrize(("ending", "is_item"), [("docx", True), ("hwp", True), ("tar.gz", True), ("pdf", False)])
@pytest.mark.parametrize(
    "row",
    [
        "<li><a href=/f/{0}.{1}>{2}</a> <time datetime=2026-03-0{0}>0{0}.03.2026</time></li>",
        "<tr><td>{0}</td><td><a href=/f/{0}.{1}>{2}</a></td><td>2026-03-0{0}</td></tr>",
    ],
)
def test_a_list_of_files(language: str, ending: str, row: str, *, is_item: bool) -> None:
    """Files that a page lists are its items, but for those that are never; no row of a link is a post of the page."""
    rows = "".join(row.format(n, ending, MINUTES[language].format(n)) for n in range(1, 6))
    tag = "ul" if row.startswith("<li") else "table"
    html = f"<html lang={language}><title>Town</title><main><h1>Town</h1><{tag}>{rows}</{tag}></main></html>"
    document = Document(data=html.encode(), url=f"{SITE}minutes", media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    assert [page.url for page in pages] == ([f"{SITE}f/{n}.{ending}" for n in range(1, 6)] if is_item else [])


@pytest.mark.parametrize(
    "item",
    [
        "<li><a href='//[{n}'>{title}</a></li>",
        "<div><h3><a href='//[s{n}'>Sea</a></h3><a href='//[{n}'>{title}</a></div>",
    ],
)
def test_links_that_are_no_addresses(item: str) -> None:
    """What is no URL leads nowhere, also on a page that came without an address, where other links are items."""
    titles = [f"Ferry {n} crosses the lake" for n in range(6)]
    items = "".join(item.format(n=n, title=title) for n, title in enumerate(titles))
    assert extract_article(Document(data=items.encode(), media_type="text/html")).kind is Kind.EMPTY
    others = "".join(f"<p><a href=/a{n}>{title} again</a></p>" for n, title in enumerate(titles))
    page = extract_article(Document(data=f"<main>{items}{others}</main>".encode(), media_type="text/html"))
    assert [link.title for link in page.links] == [f"{title} again" for title in titles]
