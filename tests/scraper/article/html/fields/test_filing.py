"""What an article is filed under, where no word says so: the links of the lines of date and author."""

from __future__ import annotations

import json

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

LINE = {
    "en": "The ferry has crossed the bay since the war, and its hull is tarred each spring by those who were late. ",
    "uk": "Пором ходить через затоку відколи скінчилась війна, і щовесни його смолять ті, хто запізнився знову. ",
    "ar": "تعبر العبارة الخليج منذ نهاية الحرب ويطلى بدنها بالقار كل ربيع على يد من تأخروا عن موعد الرحلة. ",
    "ja": "渡し船は戦争の後から湾を渡っており、毎年春になると遅れて来た人たちが船底にタールを塗っている。",
}
MENU = "<nav><a href=/>1</a><a href=/about/>Info</a></nav>"


def read(before: str, behind: str = "", *, language: str = "en") -> Article:
    text = f"<p>{LINE[language] * 3}</p>" * 3
    html = (
        f"<html lang={language}><head><title>Ferry 2026</title></head><body>{MENU}<main><article><h1>Ferry 2026</h1>"
        f"{before}<div>{text}</div>{behind}</article></main></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))


def lists_of(article: Article) -> list[str]:
    return [*([article.category] if article.category else []), *article.tags]


@pytest.mark.parametrize(
    ("language", "name", "more"),
    [("en", "Boats", "Harbour"), ("uk", "Човни", "Гавань"), ("ar", "قوارب", "ميناء"), ("ja", "船", "港")],
)
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        pytest.param(
            "<p>2026-03-07 · <a href=/s/1/>{name}</a> › <a href=/s/1/2/>{more}</a> · <a href=#c>0</a></p>", "", id="way"
        ),
        pytest.param(
            "<ul><li><time datetime=2026-03-07>2026-03-07</time></li>"
            "<li><a href=/s/1>{name}</a>, <a href=/s/2>{more}</a></li></ul>",
            "",
            id="list",
        ),
        pytest.param(
            "",
            "<footer><a rel=category href=/a/>{name}</a><span><a rel=tag href=/b/>{more}</a></span></footer>",
            id="rel",
        ),
    ],
)  # fmt: skip
def test_links_beside_the_date(language: str, name: str, more: str, before: str, behind: str) -> None:
    """The short links in the line of the date are the article's categories, and those that are marked as such."""
    if len(name) < 2:  # a single letter in any other script
        name, more = name * 2, more * 2
    article = read(before.format(name=name, more=more), behind.format(name=name, more=more), language=language)
    assert lists_of(article) == [name, more]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<a href='#c'>Comments</a>", id="place on the page"),
        pytest.param("<a href='/2026/03/ferry/?print=1'>7:20</a>", id="time"),
        pytest.param("<a href='https://net.example/x'>Pictures</a>", id="another site"),
        pytest.param("<a href='/author/an-binh/'>An Binh</a>", id="author"),
        pytest.param("<a href='/u/4'>Mira Solheim</a>", id="name"),
        pytest.param("<a href='/news/'>Back to overview</a>", id="back"),
        pytest.param("<a href='/papers/ferry.pdf'>Paper</a>", id="file"),
    ],
)
def test_links_that_are_no_lists(line: str) -> None:
    """What else stands beside a date is no category."""
    assert lists_of(read(f"<p>7 March 2026 · {line}</p>")) == []


def test_menu_of_two_links() -> None:
    """The first list of a page, "Home" and one more, is its menu, and no way to the article."""
    text = f"<p>{LINE['en'] * 3}</p>" * 3
    for above, category in (("", None), ("<nav><a href=/a/>A</a> <a href=/b/>B</a></nav>", "Boats")):
        html = (
            f"<html><head><title>Ferry 2026</title></head><body>{above}"
            f"<ul><li><a href=/>Home</a><li><a href=/boats/>Boats</a></ul><h1>Ferry 2026</h1><div>{text}</div>"
        )
        article = extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))
        assert article.category == category


def test_category_is_no_author() -> None:
    """A name in the line of an author that is a link to a category signs nothing."""
    article = read("<p>Written by <a rel='category tag' href=/w/>Walks</a> on 7 March 2026</p>")
    assert article.authors == ()
    assert article.category == "Walks"


@pytest.mark.parametrize(
    ("language", "label", "name"),
    [("en", "Categories", "Boats"), ("ru", "Рубрика", "Лодки"), ("zh", "分类", "渡船"), ("de", "Kategorie", "Boote")],
)
def test_section_that_lies_beside_the_article(language: str, label: str, name: str) -> None:
    """What a label calls a section is one, and no tag, even if its page lies in the folder of the article."""
    row = f"<footer><p><strong>{label}:</strong>&nbsp; <span><a href='../boats.html'>{name}</a></span></p></footer>"
    article = read("<p>2026-03-07</p>", row, language=language if language in LINE else "en")
    assert (article.category, article.tags) == (name, ())


@pytest.mark.parametrize(
    ("one", "other"), [("Nets", "Tides"), ("Сіті", "Припливи"), ("شباك", "مد وجزر"), ("漁網", "潮汐")]
)
def test_marked_tags_of_a_menu(one: str, other: str) -> None:
    """Links in a menu above the text that are marked as tags are the site's; a sign that ends a row is no name."""
    nav = "<nav><h2>Coast</h2><a rel=tag href=/t/1/>Nets</a><a rel=tag href=/t/3/>Hulls</a></nav>"
    text = f"<p>{LINE['en'] * 3}</p>" * 3
    row = f"<p><a rel=tag href=/t/1/>{one} ,</a><a rel=tag href=/t/2/>{other} .</a></p>"
    html = f"<html lang=en><body><div>{nav}</div><div><h1>Ferry 2026</h1><p>2026-03-07</p><div>{text}</div>{row}</div>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))
    assert article.tags == (one, other)


SHELF = "".join(
    f"<li><a href=/x/{number}>{name}</a></li>" for number, name in enumerate(("Nets", "Boats", "Tides", "Oars"))
)
COLUMN = f"<aside><h3>?</h3><ul>{SHELF}</ul></aside>"


@pytest.mark.parametrize("before", ["<p>2026-03-07 | ?: Boats</p>", "<ul><li>2026-03-07</li><li>Boats</li></ul>"])
def test_where_the_site_files_its_articles(before: str) -> None:
    """The words of one of several short links to a folder, beside a date, are what the article is filed under."""
    text = f"<p>{LINE['en'] * 3}</p>" * 3
    html = (
        f"<html lang=en><body>{MENU}<main><article><h1>Ferry 2026</h1>{before}<div>{text}</div></article>"
        f"</main>{COLUMN}</body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))
    assert lists_of(article) == ["Boats"]


def menu_of(*entries: tuple[str, str, str]) -> str:
    items = (f"<li class='{names}'><a href={target}>{name}</a></li>" for names, target, name in entries)
    return f"<header><ul>{''.join(items)}</ul></header>"


@pytest.mark.parametrize(
    ("marks", "category"),
    [
        pytest.param(("i a1", "i a2 on", "i a3", "p a4"), "Човни", id="one-is-marked"),
        pytest.param(("i a1", "i a2 on", "i a3 on", "p a4"), None, id="two-are"),
        pytest.param(("i a1", "i a2", "i a3", "p a4 on"), None, id="one-that-lies-apart"),
    ],
)
def test_the_marked_entry_of_a_menu(marks: tuple[str, ...], category: str | None) -> None:
    """Where a system marks one of its menu's entries in one folder, the article stands in that section."""
    targets = (("/c/1", "Мережі"), ("/c/2", "Човни"), ("/c/3", "Весла"), ("/about", "Інфо"))
    menu = menu_of(*((mark, target, name) for mark, (target, name) in zip(marks, targets, strict=True)))
    text = f"<p>{LINE['uk'] * 3}</p>" * 3
    html = f"<html lang=uk><body>{menu}<main><h1>Пором 2026</h1><p>7.03.2026</p>{text}</main></body></html>"
    assert extract_article(Document(data=html.encode(), url="https://coast.example/ferry/")).category == category


@pytest.mark.parametrize(
    ("mark", "target", "category"),
    [
        ("is-selected", "/c/2", "Човни"),
        ("act", "/c/2", "Човни"),
        ("cur", "/c/2", "Човни"),
        ("current-menu-parent", "/c/2", "Човни"),
        ("selected", "https://town.example/c/2", None),
        ("selected", "/c/ferry/", None),
    ],
)
@pytest.mark.parametrize("host", ["", "https://coast.example"])
def test_the_state_of_an_entry(mark: str, target: str, category: str | None, host: str) -> None:
    """A class of one entry alone counts if it says a state, and the link leads to another page of the site."""
    entries = (("", f"{host}/c/1", "Мережі"), (mark, target, "Човни"), ("", f"{host}/c/3", "Весла"), ("", "/", "Інфо"))
    text = f"<p>{LINE['uk'] * 3}</p>" * 3
    html = (
        f"<html lang=uk><body>{menu_of(*entries)}<main><h1>Пором 2026</h1><p>7.03.2026</p>{text}</main></body></html>"
    )
    if host and target.startswith("/"):
        html = html.replace(f"href={target}", f"href={host}{target}")
    assert extract_article(Document(data=html.encode(), url="https://coast.example/c/ferry/")).category == category


@pytest.mark.parametrize(("mark", "name"), [("aria-current=page", "Човни"), ("class=current", "漁網")])
def test_an_entry_that_is_the_page_itself(mark: str, name: str) -> None:
    """The entry that leads to the page itself is no section."""
    items = "".join(f"<li><a href=/c/{number}>Весла {'а' * number}</a></li>" for number in range(1, 4))
    menu = f"<header><ul><li {mark}><a href=/c/ferry/>{name}</a></li>{items}</ul></header>"
    assert section_beside("en", menu, "", "/c/ferry/") is None


#: By language: names of sections, the last but one of which a menu may mark.
NAMES = {"en": ("Nets", "Oars", "Boats"), "ru": ("Сети", "Вёсла", "Лодки"), "ja": ("漁網", "櫂と帆", "渡し船")}


def section_beside(language: str, above: str, behind: str, path: str) -> str | None:
    """The category of an article at *path*, with menus before and behind it."""
    text = f"<p>{LINE.get(language, LINE['en']) * 3}</p>" * 3
    html = f"<html lang={language}><body>{above}<main><h1>Ferry 2026</h1><p>7.03.2026</p>{text}</main>{behind}</body>"
    return extract_article(Document(data=html.encode(), url=f"https://coast.example{path}")).category


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize(
    ("path", "mark", "is_named"),
    [
        pytest.param("/s/2/ferry/", "class='i sub'", True, id="its-own"),
        pytest.param("/s/1/ferry/", "class='i sub'", False, id="another"),
        pytest.param("/ferry/", "class=i aria-current=true", True, id="said-in-words-of-the-web"),
        pytest.param("/s/1/ferry/", "class=i aria-current=page", True, id="said-against-the-address"),
        pytest.param("/s/1/ferry/", "class=i aria-current=false", False, id="said-not-to-be"),
    ],
)
def test_a_mark_against_the_address(language: str, path: str, mark: str, is_named: bool) -> None:
    """A class that one entry has names no section where another lies above the address of the page."""
    names = (*NAMES[language], "Info")
    marks = ("class=i", "class=i", mark, "class=i")
    items = "".join(
        f"<li {one}><a href=/s/{n}/>{name}</a></li>" for n, (one, name) in enumerate(zip(marks, names, strict=True))
    )
    assert (section_beside(language, f"<header><ul>{items}</ul></header>", "", path) == names[2]) == is_named


@pytest.mark.parametrize("language", NAMES)
def test_a_mark_in_a_list_behind_the_text(language: str) -> None:
    """A list in the footer says nothing of where the article stands, whatever it marks."""
    names = NAMES[language]
    menu = menu_of(
        ("i", "/s/0/", names[0]), ("i", "/s/1/", names[1]), ("i external", "/s/2/", names[2]), ("i", "/s/3/", "Info")
    )
    assert section_beside(language, "", menu.replace("header", "footer"), "/ferry/") is None


@pytest.mark.parametrize("other", ["<a href='javascript:void(0)'>Dark</a>", "<a href=https://else.example/>Else</a>"])
def test_a_column_with_a_label_of_tags(other: str) -> None:
    """A button and a link to another site in a box of tags are none of them."""
    tags = "<span>Tags</span><a href=/t/1/>ferry</a><a href=/t/2/>hull</a>"
    assert {"Else", "Dark"}.isdisjoint(section_tags(f"<aside><div>{other}{tags}</div></aside>"))
    assert section_tags("", f"<div class=tags>{tags}{other}</div>") == ("ferry", "hull")


def test_topics_in_the_footer_of_the_site() -> None:
    assert section_tags("<footer><div class=tags><a href=/t/1/>ferry</a></div></footer>") == ()


def section_tags(behind: str, end: str = "") -> tuple[str, ...]:
    text = f"<p>{LINE['en'] * 3}</p>" * 3
    html = f"<body>{MENU}<main><article><h1>Ferry 2026</h1><div>{text}</div>{end}</article></main>{behind}</body>"
    return extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/")).tags


@pytest.mark.parametrize("language", NAMES)
def test_a_category_beside_stated_tags(language: str) -> None:
    """Where the head states tags, a link in another folder is the category, and none of the tags that are marked."""
    tag, other, section = NAMES[language]
    behind = (
        f"<a href=/k/7/>{section}</a><ul><li><a rel=tag href=/t/1/>{tag}</a><li><a rel=tag href=/t/2/>{other}</a></ul>"
    )
    text = f"<p>{LINE.get(language, LINE['en']) * 3}</p>" * 3
    html = (
        f"<html lang={language}><head><meta name=keywords content='{tag}, {other}'></head><body>{MENU}<main><article>"
        f"<h1>Ferry 2026</h1><div>{text}</div><footer>2026-03-07 {behind}</footer></article></main></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))
    assert (article.category, set(article.tags)) == (section, {tag, other})


def test_versions_of_the_article_are_no_lists() -> None:
    """Links of a dated line that end alike are one page in several forms; what lies below the article is its own."""
    assert lists_of(read("<p>2026-03-07 <a href=/print/12>Print</a> <a href=/pdf/12>Paper</a></p>")) == []
    assert lists_of(read("<p>2026-03-07 <a href=/2026/03/ferry/source.txt>Source</a></p>")) == []


@pytest.mark.parametrize(
    ("language", "label", "name", "more"),
    [
        ("en", "Tags", "Boats", "Harbour"),
        ("uk", "Теги", "Човни", "Гавань"),
        ("ar", "الوسوم", "قوارب", "ميناء"),
        ("ja", "タグ", "船", "港"),
    ],
)
def test_other_articles_below_the_tags(language: str, label: str, name: str, more: str) -> None:
    """A labelled list of tags ends with the smallest block around it, whatever the footer links below."""
    tags = (
        f"<div><b>{label}:</b><ul><li><a href=/tags/1/>{name}</a></li><li><a href=/tags/2/>{more}</a></li></ul></div>"
    )
    turns = f"<div><div><a href=/2026/02/x/>{more} {name}</a></div><div><a href=/2026/04/y/>{name} 2</a></div></div>"
    article = read("", f"<div>{tags}{turns}</div>", language=language)
    assert lists_of(article) == [name, more]


@pytest.mark.parametrize(
    ("language", "home", "every", "name"),
    [("en", "Start", "Notices", "Boats"), ("uk", "Початок", "Події", "Човни"), ("ja", "最初", "お知らせ", "港と船")],
)
def test_a_trail_of_one_section(language: str, home: str, every: str, name: str) -> None:
    """It may be the list of all articles: what the header calls the category goes before it; the start is no step."""
    trail = f"<p class=path><a href=/>{home}</a> &gt; <a href=/2026/>{every}</a> &gt; Ferry 2026</p>"
    line = f"<p>2026-03-07 <span class=cat>{name}</span></p>"
    assert read(trail + line, language=language).category == name
    assert read(trail + "<p>2026-03-07</p>", language=language).category == every


@pytest.mark.parametrize(("language", "name"), [("en", "About"), ("uk", "Про нас"), ("ar", "من نحن"), ("ja", "案内")])
def test_two_links_with_a_dot_are_no_trail(language: str, name: str) -> None:
    """The second does not lie above the page: it is an entry of a menu."""
    menu = f"<p><a href=/><b>Coast</b></a> · <a href=/info.html>{name}</a></p>"
    article = read(f"{menu}<p>2026-03-07</p>", language=language)
    assert name not in lists_of(article)


@pytest.mark.parametrize(
    ("name", "more"), [("Boats", "Harbour"), ("Човни", "Гавань"), ("قوارب", "ميناء"), ("船体", "港")]
)
def test_sections_as_an_attribute(name: str, more: str) -> None:
    """RDFa names the sections in a meta element beside the date, parted by commas."""
    stated = f"<meta property=articleSection content='{name},{more}'>"
    line = f"<p>2026-03-07 <span><span>{name}</span><span>{more}</span>{stated}</span></p>"
    assert lists_of(read(line)) == [name, more]


@pytest.mark.parametrize("signs", ["顶踩", "赞藏转", "简繁英", "日一二三四五六", "あかさたな"])
@pytest.mark.parametrize("place", ["<div>{}</div>", "<ul>{}</ul>"])
def test_rows_of_signs_file_nothing(signs: str, place: str) -> None:
    """Buttons, weekdays and letters of an index have one sign each, before and behind the text."""
    links = "".join(f"<li><a href=/go/{number}>{sign}</a></li>" for number, sign in enumerate(signs))
    assert lists_of(read(place.format(links), place.format(links), language="ja")) == []


@pytest.mark.parametrize(("language", "home", "name"), [("en", "Start", "Boats"), ("uk", "Початок", "Човни")])
@pytest.mark.parametrize("trail", ["<p>{}</p>", "<nav aria-label=breadcrumb>{}</nav>"], ids=["shown", "called"])
def test_a_section_with_a_host_of_its_own(language: str, home: str, name: str, trail: str) -> None:
    """Its home page is no start of the site, which is the first step of a trail."""
    steps = f"<a href=https://{{}}coast.example/>{home}</a> &gt; <a href=https://boats.coast.example/>{name}</a>"
    for prefix in ("", "www."):
        before = trail.format(steps.format(prefix)) + "<p>2026-03-07</p>"
        assert read(before, language=language).category == name


@pytest.mark.parametrize(
    ("language", "name", "more"),
    [("en", "Boats", "Harbour"), ("uk", "Човни", "Гавань"), ("ar", "قوارب", "ميناء"), ("ja", "小船", "港町")],
)
def test_an_aside_between_title_and_text_is_the_articles(language: str, name: str, more: str) -> None:
    """What it marks as tags is the article's."""
    line = f"<aside>2026-03-07 <a rel=category href=/s/1/>{name}</a> <a rel=tag href=/t/2/>{more}</a></aside>"
    assert lists_of(read(line, language=language)) == [name, more]


@pytest.mark.parametrize("name", ["keywords", "news_keywords", "parsely-tags"])
@pytest.mark.parametrize("told", ["nets, piers, tides", "сети, причалы, приливы", "渔网,码头,潮汐"])
def test_keywords_need_not_stand_in_the_text(name: str, told: str) -> None:
    """A text about a ferry may be filed under words that it does not say, or in another language."""
    text = f"<p>{LINE['en']}</p>" * 3
    html = (
        f"<html lang=en><head><title>Ferry 2026</title><meta name={name} content='{told}'></head><body>{MENU}<main>"
        f"<article><h1>Ferry 2026</h1><div>{text}</div></article></main></body></html>"
    ).encode()
    found = extract_article(Document(data=html, url="https://coast.example/2026/03/ferry/"))
    assert found.tags == tuple(told.replace(", ", ",").split(","))


def test_a_link_to_the_start_names_no_section() -> None:
    """The first step of a trail does not, whatever it says."""
    text = f"<p>{LINE['uk'] * 3}</p>" * 3
    html = (
        "<html lang=cs><head><title>Ferry 2026</title></head><body><nav><a href=/>Doma</a><a href=/a/>Info</a></nav>"
        "<main><div><a href=/>Doma</a></div><h1>Ferry 2026</h1>"
        f"<div>{text}</div></main></body></html>"
    )
    assert extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/")).category is None


@pytest.mark.parametrize(
    ("language", "names"),
    [("en", ("Older", "Newer")), ("uk", ("Старіше", "Новіше")), ("ar", ("أقدم", "أحدث")), ("ja", ("古い", "新しい"))],
)
def test_links_to_the_articles_beside_one(language: str, names: tuple[str, str]) -> None:
    """Short links that say that they lead to the previous and the next article file nothing."""
    links = "".join(
        f"<li><a rel={rel} title='The mill' href=/2026/0{n}/mill/>{name}</a></li>"
        for n, (rel, name) in enumerate(zip(("prev", "next"), names, strict=True), 2)
    )
    assert lists_of(read("", f"<ul>{links}</ul>", language=language)) == []


@pytest.mark.parametrize(
    "cloud",
    [
        "<div>{}</div>",
        "<div>Tags: {}</div>",
        "<div>Popular tags: {}</div>",
        "<div>Теги: {}</div>",
        "<div>タグ：{}</div>",
        "<p>{}</p>",
    ],
)
@pytest.mark.parametrize(
    "block",
    [
        "<div><h3>Related</h3><ul><li><a href=/s/1>The mayor opens a new school</a></li></ul></div>",
        "<div><h3>Newsletter</h3><p>Get our letter each week with the best of what we wrote, and much more.</p></div>",
    ],
)
def test_lists_behind_a_block(block: str, cloud: str) -> None:
    """Links to tags behind a block of the page are those of the site."""
    links = " ".join(f"<a rel=tag href=/tag/{name.lower()}>{name}</a>" for name in ("Ice", "Cup", "Mill"))
    text = f"<p>{LINE['en'] * 3}</p>" * 3
    html = (
        f"<html lang=en><head><title>Ferry 2026</title></head><body>{MENU}<div><div><h1>Ferry 2026</h1>"
        f"<p>7 March 2026</p><div>{text}</div></div>{block}{cloud.format(links)}</div><footer>x</footer></body></html>"
    )
    assert lists_of(extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))) == []


@pytest.mark.parametrize("heading", ["Popular", "Trending topics", "Популярное", "人気", "الأكثر قراءة", "Categories"])
def test_a_column_between_title_and_text(heading: str) -> None:
    """An aside lists what the site has, wherever it stands: the article is in none of its categories for that."""
    links = "".join(f"<li><a rel=tag href=/t/{name.lower()}>{name}</a></li>" for name in ("War", "Cup"))
    assert read(f"<aside><h4>{heading}</h4><ul>{links}</ul></aside><p>By Ann Lee</p>").category is None


@pytest.mark.parametrize(
    ("codes", "is_trail"),
    [(("EN", "PL"), False), (("УК", "РУ"), False), (("Home", "Boats"), True), (("首页", "渡船"), True)],
)
def test_a_choice_of_languages_is_no_trail(codes: tuple[str, str], is_trail: bool) -> None:
    """Two letters in each link are codes of languages; in Chinese they are words."""
    first, second = codes
    trail = f"<ul><li><a href=/>{first}</a></li><li> / </li><li><a href=/b/>{second}</a></li></ul><p>2026-03-07</p>"
    assert lists_of(read(trail)) == ([second] if is_trail else [])


@pytest.mark.parametrize(
    "names", [("Start", "Boats", "Notices"), ("Початок", "Човни", "Події"), ("最初", "渡し船", "知らせ")]
)
def test_a_menu_that_ends_with_what_the_page_is_called(names: tuple[str, str, str]) -> None:
    """A trail ends with the page itself: a link to another page of that name is the last entry of a menu."""
    home, other, title = names
    text = f"<p>{LINE['en'] * 3}</p>" * 3
    for last, category in ((title, other), (f"<a href=/notices/>{title}</a>", None)):
        items = f"<li><a href=/>{home}</a></li><li><a href=/boats/>{other}</a></li><li>{last}</li>"
        html = (
            f"<html><head><title>{title}</title></head><body><div><ul>{items}</ul></div><main><h1>{title}</h1>"
            f"<p>7 March 2026</p><div>{text}</div></main></body></html>"
        )
        article = extract_article(Document(data=html.encode(), url="https://coast.example/notices/ferry/"))
        assert article.category == category


def test_a_row_to_the_next_article_is_no_trail() -> None:
    """The addresses of home, archive and next article lie below each other by chance."""
    text = f"<p>{LINE['en'] * 3}</p>" * 3
    row = "<a href=/>Start</a> | <a href=/archives.html>Everything</a> | <a href=/archives/106.html>The mill</a>"
    html = f"<body><div>{row}</div><h2>7 March 2026</h2><div><h3>Ferry</h3>{text}</div></body>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/archives/105.html"))
    assert article.category is None


@pytest.mark.parametrize("name", ["“So it is.”", "«Отже так»", "「その通り」"])
def test_a_part_of_the_page_that_is_called_a_section(name: str) -> None:
    """The word in a class says nothing of a text without links: the element of HTML is called so."""
    assert read(f"<p>2026-03-07</p><div><div class=section-inner>{name}</div> 7 March 2026</div>").category != name
    link = f"<p>2026-03-07 <span class=section><a href=/boats/>{name[1:-1]}</a></span></p>"
    assert read(link).category == name[1:-1]


@pytest.mark.parametrize(
    ("language", "site", "info"), [("fa", "کشتی‌ها", "درباره"), ("ko", "나룻배", "소개"), ("fr", "Le bac", "Tout")]
)
def test_the_start_in_a_language_is_no_section(language: str, site: str, info: str) -> None:
    """The entry that all others of the site's menu lie below names the site, not one of its sections."""
    entries = f"<li><a href=/{language}/>{site}</a><li><a href=/{language}/about/>{info}</a>"
    entries += "<li><a href=https://else.example/us/>Else</a><li><a href=https://other.example/us/>Other</a>"
    behind = "<a href=https://else.example/us/7/>Else 7</a>"
    assert section_beside(language, f"<nav><ul>{entries}</ul></nav>", behind, f"/{language}/ferry/") is None


@pytest.mark.parametrize(
    ("content", "tags"),
    [
        ("C#, .NET, F#", ("C#", ".NET", "F#")),
        ("#човни, # гавань., C#", ("човни", "гавань", "C#")),
        ("“船体”, 港.", ("“船体”", "港")),
    ],
)
def test_signs_of_names_among_keywords(content: str, tags: tuple[str, ...]) -> None:
    """A hash before a keyword marks it; behind a letter, and a full stop before one, belong to its name."""
    html = (
        f"<html><head><title>Ferry 2026</title><meta name=keywords content='{content}'></head><body>{MENU}<main>"
        f"<article><h1>Ferry 2026</h1><p>{LINE['en'] * 3}</p><p>{LINE['en'] * 3}</p></article></main></body></html>"
    )
    assert extract_article(Document(data=html.encode(), url="https://coast.example/2026/ferry/")).tags == tags


@pytest.mark.parametrize("label", ["Tags", "标签云", "Теги"])
def test_a_cloud_that_leads_nowhere(label: str) -> None:
    """Links of a template that all lead to the start of the site name no tags of the article."""
    cloud = "".join(f"<li><a href=/>{name}</a></li>" for name in ("boats", "nets", "hull"))
    assert lists_of(read("", f"<div><h3>{label}</h3><ul>{cloud}</ul></div>")) == []


@pytest.mark.parametrize("name", ["fields", "column"])
@pytest.mark.parametrize(
    ("section", "tag", "more"), [("Boats", "oars", "nets"), ("Човни", "весла", "мережі"), ("渡し船", "櫂と帆", "漁網")]
)
def test_a_column_that_dates_and_signs(name: str, section: str, tag: str, more: str) -> None:
    """A list right behind a date that links an author says what the article is filed under, before and behind it."""
    rows = (
        "<li><i class=fa></i> <a href=../../author/mira/>Mira Solheim</a></li>"
        f"<li><i class=fa></i> <a href=../../category/1/>{section}</a></li>"
        f"<li><i class=fa></i> <a href=../../tag/2/>{tag}</a>, <a href=../../tag/3/>{more}</a></li>"
    )
    cloud = "".join(f"<li><a href=../../tag/{n}/>{word}</a></li>" for n, word in enumerate(("ice", "cup", "mill"), 4))
    column = (
        f"<div class={name}><div><h2>7 March 2026</h2><ul>{rows}</ul></div><div><h3>?</h3><ul>{cloud}</ul></div></div>"
    )
    text = f"<div><h1>Ferry 2026</h1><div><p>{LINE['en'] * 3}</p><p>{LINE['en'] * 3}</p></div></div>"
    for body in (f"{column}<main>{text}</main>", f"<main>{text}</main>{column}"):
        html = f"<html lang=en><head><title>Ferry 2026</title></head><body>{MENU}{body}</body></html>".encode()
        assert lists_of(extract_article(Document(data=html, url="https://coast.example/blog/2026/ferry/"))) == [
            section,
            tag,
            more,
        ]


def test_a_menu_behind_the_date_of_today() -> None:
    """Without an author it may be the menu of a paper that prints the date above it."""
    menu = "<h2>7 March 2026</h2><ul><li><a href=/category/1/>Boats</a></li><li><a href=/category/2/>Nets</a></li></ul>"
    assert section_beside("en", f"<div>{menu}</div>", "", "/2026/ferry/") is None


@pytest.mark.parametrize(
    "names",
    [
        ("oars", "gallery", "boats", "ice-2024", "nets"),
        ("вёсла", "поиск", "лодки", "лёд"),
        ("قوارب", "مرساة", "بحث", "جليد"),
        ("渡し船", "漁網", "検索", "氷2024"),
    ],
)
def test_a_word_of_the_page_among_tags(names: tuple[str, ...]) -> None:
    """In a row of one folder, what is a button or a year elsewhere names a list, as most of the others do."""
    links = " ".join(f"<a href=/boats/lists/{number}/>{name}</a>" for number, name in enumerate(names))
    assert set(lists_of(read(f"<div>{links}</div>"))) == set(names)
    assert set(lists_of(read("", f"<div><b>Tags:</b> {links}</div>"))) == set(names)


def test_a_word_of_the_page_behind_the_text() -> None:
    """There a row without a label that has such a word may be the menu of the site, unless it stands in the article."""
    names = ["oars", "boats", "nets", "search"]
    links = " ".join(f"<a href=/boats/lists/{name}/>{name}</a>" for name in names)
    text = f"<p>{LINE['en'] * 3}</p>" * 3
    page = f"{MENU}<div><h1>Ferry 2026</h1><div>{text}</div><div>{links}</div></div>"
    for html, found in ((page, []), (page.replace("<div><h1", "<article><h1"), names)):
        document = Document(data=f"<body>{html}".encode(), url="https://coast.example/2026/03/ferry/")
        assert lists_of(extract_article(document)) == found


@pytest.mark.parametrize("words", ["Search Contact Video", "検索 Email 渡し船"])
def test_a_row_of_buttons(words: str) -> None:
    """A row of which hardly any link names a list files nothing."""
    links = " ".join(f"<a href=/boats/lists/{number}/>{name}</a>" for number, name in enumerate(words.split()))
    assert lists_of(read("", f"<div>{links}</div>")) == []


@pytest.mark.parametrize("count", [2, 3, 4, 7])
@pytest.mark.parametrize(("label", "name"), [("Categories", "oar"), ("Теги", "човен"), ("タグ", "渡し船")])
def test_a_labelled_row_beside_the_folder_of_articles(label: str, name: str, count: int) -> None:
    """Lists that lie as deep as the article, in a folder of their own, are read behind a label, however many."""
    names = [f"{name} {chr(97 + number) * 2}" for number in range(count)]
    links = "".join(f"<a href=' /blog/lists/{number}-x/ '>{one}</a> " for number, one in enumerate(names))
    behind = f"<footer><h4>{label}</h4><div>{links}</div></footer>"
    text = f"<p>{LINE['en'] * 3}</p>" * 3
    html = (
        f"<html><head><title>Ferry 2026</title></head><body>{MENU}<main><article><h1>Ferry 2026</h1><p>7 March 2026"
        f"</p><div>{text}</div>{behind}</article></main></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/blog/entries/ferry/"))
    assert set(lists_of(article)) == set(names)


@pytest.mark.parametrize(
    "line",
    [
        "Published on June19, 2026 | {label}: <a href=/s/boats/>{name}</a>, <a href=/s/nets/>{more}</a>",
        "On June9, 2026, 12:40 • {label}: <a href=/s/boats/>{name}</a> , <a href=/s/nets/>{more}</a>",
    ],
)
@pytest.mark.parametrize(
    ("label", "name", "more"),
    [("Shelf", "Boats", "Nets"), ("Полиця", "Човни", "Мережі"), ("カテゴリー", "渡し船", "漁網")],
)
def test_a_label_behind_a_bar(line: str, label: str, name: str, more: str) -> None:
    """What stands before a bar is not part of the label, however long it is and whatever it says."""
    assert lists_of(read(f"<p>{line.format(label=label, name=name, more=more)}</p>")) == [name, more]


@pytest.mark.parametrize(
    "label", ["Previous:", "Next:", "上一篇：", "下一篇：", "이전글:", "Related:", "Читайте также:"]
)
def test_a_label_of_articles_beside_one(label: str) -> None:
    """What leads to the articles beside one files nothing, however short their titles are."""
    assert lists_of(read("", f"<p>{label} <a href=/a/b/c/d/mill/>The mill</a></p>")) == []


@pytest.mark.parametrize("code", ["# boats update", "# човни", "# 渡し船"])
def test_notes_in_code_are_no_tags(code: str) -> None:
    """A hash sign before a word marks a tag, but not in code."""
    assert lists_of(read("", f"<pre><code>{code}</code></pre>")) == []
    assert lists_of(read("", f"<p>{code}</p>")) == [code[2:]]


@pytest.mark.parametrize(
    ("label", "words"), [("关键字词", "渡船,渔网"), ("Keywords", "boats, nets"), ("Теги", "човни, мережі")]
)
def test_a_label_in_an_element_before_its_colon(label: str, words: str) -> None:
    """The colon belongs to the label, not to the first word."""
    article = read("", f"<div><p><span>{label}</span>：{words}</p></div>", language="ja")
    assert lists_of(article) == [word.strip() for word in words.split(",")]


@pytest.mark.parametrize(("name", "more"), [("Boats", "Harbour"), ("Човни", "Гавань"), ("船体", "港町")])
def test_a_long_note_in_the_line_of_the_author(name: str, more: str) -> None:
    """What is shown beside a line is no part of it."""
    note = f"<span>{LINE['en'] * 4}</span>"
    line = (
        f"<a href=/s/1/>{name}</a> • By <a href=/author/mira>Mira Solheim</a> • 7 March 2026 • <a href=/t/2/>{more}</a>"
    )
    assert lists_of(read(f"<p>{line} {note}</p>"))[:1] == [name]


@pytest.mark.parametrize(
    ("language", "names"),
    [("en", ("Prices", "Guest book")), ("uk", ("Розцінки", "Книга гостей")), ("ar", ("الأسعار", "سجل الزوار"))],
)
@pytest.mark.parametrize(
    ("form", "name"),
    [
        pytest.param("", "secondary_nav", id="called a menu"),
        pytest.param("", "r_footer", id="called the footer"),
        pytest.param("<form><p>1 <input name=a></p><p>2 <textarea></textarea></p></form>", "row", id="below a form"),
    ],
)
def test_rows_of_the_site_below_the_article(language: str, names: tuple[str, str], form: str, name: str) -> None:
    """Links of the page's frame file nothing, nor do those below the form in which readers answer; a label before
    them shows those of the article there.
    """
    text = f"<p>{LINE[language] * 3}</p>" * 3
    frame = (
        f"<div class={name}><span><a href=/p/1/>{names[0]}</a></span> <span><a href=/p/2/>{names[1]}</a></span></div>"
    )
    tags = "<p>Tags: <a href=/t/1/>Boats</a>, <a href=/t/2/>Tar</a></p>" if form else ""
    html = (
        f"<html lang={language}><title>Ferry 2026</title><body><div class=page><h1>Ferry 2026</h1>"
        f"<div class=text>{text}</div>{form}{tags}</div>{frame}</body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))
    assert lists_of(article) == (["Boats", "Tar"] if form else [])


@pytest.mark.parametrize(("language", "name", "more"), [("en", "Boats", "Tar"), ("uk", "Човни", "Смола")])
@pytest.mark.parametrize(
    "form",
    [
        "<form action=/report><p>?</p><textarea name=a></textarea><button>OK</button></form>",
        "<div><label>URL</label><textarea readonly>x</textarea><input name=b></div>",
    ],
)
def test_tags_below_a_field_of_another_kind(language: str, name: str, more: str, form: str) -> None:
    """A lone field in which readers report a mistake, or copy code, ends no article."""
    text = f"<p>{LINE[language] * 3}</p>" * 3
    tags = f"<div><a href=/t/1>{name}</a> <a href=/t/2>{more}</a></div>"
    html = (
        f"<html lang={language}><title>Ferry 2026</title><body><div class=page><h1>Ferry 2026</h1>"
        f"<div class=text>{text}</div>{form}{tags}</div></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))
    assert lists_of(article) == [name, more]


WORDS = [("en", "Urgent", "Boats"), ("uk", "Терміново", "Човни"), ("ar", "عاجل", "قوارب"), ("ja", "速報", "船舶")]


@pytest.mark.parametrize(("language", "urgent", "name"), WORDS)
@pytest.mark.parametrize("line", ["<p>{marks} 2026-03-07 10:20</p>", "<p><b>2026-03-07</b> {marks}</p>"])
def test_a_badge_beside_the_date(language: str, urgent: str, name: str, line: str) -> None:
    """It says anything of an article; it names the section if a menu has the word."""
    badge, tags = f"<span class=badge>{urgent}</span>", f"<span class=tag>{urgent}</span> <span class=tag>{name}</span>"
    for marks in (badge, tags):
        shown = line.format(marks=marks)
        assert read(shown, language=language).category is None
        menu = f"<nav><a href=/s/1/>{name}</a> <a href=/s/2/>{name}2</a></nav>"
        assert read(menu + shown, language=language).category == (name if name in marks else None)
        trail = f"<div><a href=/>Q</a> &gt; <a href=/s/1/>{name}</a></div>"
        assert read(trail + shown.replace(name, urgent), language=language).category == name


@pytest.mark.parametrize(("language", "other", "name"), WORDS)
def test_a_word_of_the_menu_in_an_element_beside_the_date(language: str, other: str, name: str) -> None:
    """What stands in an element of its own in the line of the date is a section if the menu has it, and only then."""
    menu = f"<nav><a href=/s/1/>{name}</a> <a href=/s/2/>{name}2</a></nav>"
    for word, category in ((name, name), (other, None)):
        assert read(f"{menu}<p><i class=x>{word}</i> 7.3.2026</p>", language=language).category == category


@pytest.mark.parametrize(
    ("language", "home", "every", "name"),
    [("en", "Coast", "News", "Harbour"), ("uk", "Узбережжя", "Новини", "Гавань"), ("ja", "海岸", "記事", "港湾")],
)
@pytest.mark.parametrize(
    "trail",
    [
        "<p id=breadcrumbs><a href=/>{home}</a> <a href=/s/4/>{every}</a> <i>&gt;</i> <a href=/s/4/2/>{name}</a></p>",
        "<ul class=crumbs><li><a href=/>{home}</a><li><a href=/n/>{every}</a><li><a href=/h/>{name}</a></ul>",
        "<div class=fil-ariane><span><a href=/>{home}</a></span><span><a href=/h/1>{name}</a></span></div>",
    ],
)
def test_what_is_named_a_trail(language: str, home: str, every: str, name: str, trail: str) -> None:
    """It needs no signs between its steps if it begins with the start of the site."""
    shown = trail.format(home=home, every=every, name=name)
    text = f"<p>{LINE[language] * 3}</p>" * 3
    for start, category in ((shown, name), (shown.replace("href=/>", "href=/x/>"), None)):
        html = f"<html lang={language}><title>Ferry 2026</title><body>{start}<h1>Ferry 2026</h1>{text}</body></html>"
        article = extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))
        assert article.category == category


@pytest.mark.parametrize(("language", "other", "name"), WORDS)
def test_what_is_named_a_trail_and_leads_nowhere(language: str, other: str, name: str) -> None:
    """Links of the footer are no trail, whatever it is called, and the page itself is no step."""
    own = f"<div class=crumbs><a href=/>{other}</a> <a href=/2026/03/ferry/>{name}</a></div>"
    foot = f"<div class=foot-crumbs><a href=/>{other}</a> <a href=/imprint/>{other}2</a></div>"
    section = f"<p><a class=category href=/s/1/>{name}</a> 2026-03-07</p>"
    text = f"<p>{LINE[language] * 3}</p>" * 3
    for body, category in ((f"{own}<h1>Ferry 26</h1>{text}", None), (f"<h1>Ferry 26</h1>{section}{text}{foot}", name)):
        html = f"<html lang={language}><title>Ferry 26</title><body>{body}</body></html>"
        article = extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))
        assert article.category == category


@pytest.mark.parametrize(("language", "other", "name"), WORDS)
@pytest.mark.parametrize(
    ("before", "is_named"),
    [
        ("<div><span class=b-cate>{name}</span><div>{title}</div></div>", True),
        ("<p class=rubric>{name}</p>{title}", True),
        ("<p class=line>{name}</p>{title}", False),
        ("<ul><li class=cat-item><a>{other}</a><li class=cat-item><a>{name}</a></ul>{title}", False),
        ("<ul><li><a class=cat-link>{other}</a><li><a class=cat-link>{name}</a></ul>{title}", False),
        ("<p class=rubric>{name}</p><p>{other}</p>{title}", False),
    ],
)
def test_what_is_called_a_category_right_before_the_title(
    language: str, other: str, name: str, before: str, *, is_named: bool
) -> None:
    """It needs neither a link nor a date beside it."""
    shown = before.format(name=name, other=other, title="<h1>Ferry 2026</h1>")
    text = f"<p>{LINE[language] * 3}</p>" * 3
    html = f"<html lang={language}><title>Ferry 2026</title><body><div>{shown}</div><div>{text}</div></body></html>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/n/ferry"))
    assert article.category == (name if is_named else None)


@pytest.mark.parametrize("language", ["en", "uk", "ar", "ja"])
def test_a_footer_right_behind_a_text_in_one_element(language: str) -> None:
    """Where a text without paragraphs holds its title, the header of the page ends with it at the latest."""
    text = f"<div id=content><h1>Ferry 2026</h1>{'<br><br>'.join([LINE[language] * 4] * 3)}</div>"
    frame = "<div id=footer><address><a href=/m/1.html>Prices</a> | <a href=/m/2.html>Guests</a></address>7 ms</div>"
    html = f"<html lang={language}><title>Ferry 2026</title><body><div id=all>{text}{frame}</div></body></html>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/n/ferry.html"))
    assert lists_of(article) == []


@pytest.mark.parametrize(("language", "other", "name"), WORDS)
@pytest.mark.parametrize(
    ("called", "is_own"),
    [("card-footer", True), ("panel-footer", True), ("node-footer", True), ("nav nav-tags", True), ("footer", False)],
)
def test_the_footer_of_a_card(language: str, other: str, name: str, called: str, *, is_own: bool) -> None:
    """What is called the footer of a part of a page files the article, and any other does whose links are marked."""
    text = f"<div class=card><h1>Ferry 2026</h1><div class=text>{f'<p>{LINE[language] * 3}</p>' * 3}</div></div>"
    for mark, label, counts in (("rel=tag", "", True), ("", "<span>Tags:</span>", is_own)):
        row = f"{label} <a href=/t/1/ {mark}>{name}</a> <a href=/t/2/ {mark}>{other}</a>"
        html = (
            f"<html lang={language}><title>Ferry 2026</title><body><div class=page>{text}"
            f"<div class='{called}'>{row}</div></div></body></html>"
        )
        article = extract_article(Document(data=html.encode(), url="https://coast.example/n/ferry.html"))
        assert article.tags == ((name, other) if counts else ())


def section_of_trail(language: str, trail: str, path: str) -> str | None:
    """The category of an article at *path* with a *trail* above its title."""
    text = f"<p>{LINE[language] * 3}</p>" * 3
    html = f"<html lang={language}><body>{trail}<div><h1>Ferry 2026</h1><p>7.03.2026</p>{text}</div></body></html>"
    return extract_article(Document(data=html.encode(), url=f"https://coast.example{path}")).category


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Boats"), ("uk", "Човни"), ("ar", "القوارب"), ("ja", "渡し船")]
)  # fmt: skip
def test_a_link_without_words_in_a_trail(language: str, name: str) -> None:
    """A picture that is a link is no step of a trail; only signs between steps show one."""
    icon = "<a href=https://feeds.example/x><img src=/rss.gif alt=''></a>"
    trail = f"<div class=top><a href=/>1</a> &gt; <a href=/list/acn-1.html>{name}</a> {icon}</div>"
    assert section_of_trail(language, trail, "/news/2026-1.html") == name
    assert section_of_trail(language, trail.replace("&gt;", ""), "/news/2026-1.html") is None


@pytest.mark.parametrize(
    ("language", "every", "name"),
    [
        ("en", "Harbour", "Boats"),
        ("uk", "Гавань", "Човни"),
        ("ar", "الميناء", "القوارب"),
        ("ja", "港の暮らし", "渡し船"),
    ],
)
@pytest.mark.parametrize("index", ["index.html", "index.shtml", "index.php"])
def test_the_page_of_a_folder_in_a_trail(language: str, every: str, name: str, index: str) -> None:
    """It lies above what stands in the folder, beside which its address is written."""
    steps = (("../../", "Coast"), ("../", every), ("", name))
    trail = " / ".join(f"<a href={folder}{index}>{word}</a>" for folder, word in steps)
    html = f"<table><tr><td><div>{trail}</div></td></tr></table>"
    assert section_of_trail(language, html, "/news/a/b/9127.html") == name


@pytest.mark.parametrize(
    ("language", "name", "section"),
    [
        ("en", "ferryman7", "Boats"),
        ("uk", "поромник", "Човни"),
        ("ar", "البحار", "القوارب"),
        ("ja", "船頭さん", "渡し船"),
    ],
)
@pytest.mark.parametrize("folder", ["users", "user", "u", "members"])
def test_an_account_above_the_title_is_no_section(language: str, name: str, section: str, folder: str) -> None:
    """A link to the account of whoever wrote names no section; one behind it may, without a sign at its end."""
    account = f"<div><a href=/{folder}/77/>{name}</a></div>"
    assert section_of_trail(language, account, "/post/9127/") is None
    article = read(f"<p>2026-03-07 <a href=/{folder}/77/>{name}</a> <a href=/hubs/7/>{section} *</a></p>")
    assert lists_of(article) == [section]


@pytest.mark.parametrize(
    ("language", "home", "name"),
    [("en", "Home", "Boats"), ("de", "Startseite", "Boote"), ("ru", "Главная", "Лодки"), ("ja", "ホーム", "渡し船")],
)
@pytest.mark.parametrize(
    ("start", "section", "is_trail"),
    [
        pytest.param("/site/home.html", "/all/boats.html", True, id="called-the-start"),
        pytest.param("/x/?from=a", "/x/boats/?from=a", True, id="leads-down-with-a-query"),
        pytest.param("/y/", "/z/boats/", False, id="neither"),
    ],
)
def test_how_a_named_trail_begins(
    language: str, home: str, name: str, start: str, section: str, is_trail: bool
) -> None:
    """A trail begins with the start of the site by its name, too; its steps lead down whatever queries they have."""
    home = home if "home" in start else "Coast"
    steps = f"<a href='{start}'>{home}</a> <a>Info</a> <a href='{section}'>{name}</a> <a>1</a>"
    trail = f"<div class=breadcrumb>{steps}</div>"
    assert (section_beside(language, trail, "", "/x/boats/ferry/?from=a") == name) == is_trail


@pytest.mark.parametrize("name", ["keeper-two", "сторож", "守護者"])
def test_a_link_that_is_called_an_author(name: str) -> None:
    """It is no list, wherever it leads, though it stands in the line of the date."""
    article = read(f"<p><a class='author bold' href=/keeper-two>{name}</a> · 2026-03-07</p>")
    assert lists_of(article) == []


def test_an_entry_of_a_mixed_menu() -> None:
    """The one entry of a menu that leads into the folder of categories names no list of the article."""
    links = "".join(f"<li><a href={href}>{name}</a></li>" for name, href in (
        ("About", "/about/"), ("Talks", "/category/talks/"), ("Write to us", "/write/"), ("Shop", "/shop/"),
    ))  # fmt: skip
    assert lists_of(read(f"<div><ul>{links}</ul></div>")) == []


@pytest.mark.parametrize(("name", "wanted"), [
    ("page-section", "Гавань"), ("content_category", "港口"), ("site:section", "Harbour"), ("page_category", None),
    ("qc:section", "harbour"),
])  # fmt: skip
def test_names_that_end_in_section(name: str, wanted: str | None) -> None:
    """An element of the head whose name ends so names the section, but for paths, codes and what holds all articles."""
    for content in [wanted] if wanted else ["News", "a:harbour", "bay/harbour", "12", "harbour_2"]:
        head = f"<meta name={name} content='{content}'>"
        html = f"<html><head><title>Ferry</title>{head}</head><body><main><h1>Ferry</h1><p>{LINE['en'] * 3}</p></main>"
        article = extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))
        assert article.category == wanted


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        pytest.param([("Bay", "/"), ("Гавань", "/s/"), ("Ferries today", "/s/ferry/")], "Гавань", id="address"),
        pytest.param([("Bay", "/"), ("港口", "/s/"), ("Ferries today", None)], "港口", id="no address"),
        pytest.param([("Bay", "/"), ("Ferries today", None)], None, id="start of the site"),
        pytest.param([("Bay", "/"), ("Harbour", "/s/"), ("Boats", "/s/b/")], "Boats", id="section"),
        pytest.param([("Bay", "/"), ("S", None)], "S", id="folder without an address"),
    ],
)
@pytest.mark.parametrize("is_later", [False, True])
def test_the_page_itself_in_a_stated_trail(
    steps: list[tuple[str, str | None]], wanted: str | None, is_later: bool
) -> None:
    """The last step is the page if it has its address, or alone has none, however it is called but like a folder of
    the page; also in JSON-LD that Next.js writes later.
    """
    items = [
        {"@type": "ListItem", "name": name} | ({"item": f"https://coast.example{path}"} if path else {})
        for name, path in steps
    ]
    data = json.dumps({"@type": "BreadcrumbList", "itemListElement": items})
    script = f"<script type=application/ld+json>{data}</script>"
    if is_later:
        later = json.dumps([0, {"type": "application/ld+json", "children": data}])
        script = f"<script>(self.__next_s=self.__next_s||[]).push({later})</script>"
    html = f"<html><head><title>Ferry</title>{script}</head><body><main><h1>Ferry</h1><p>{LINE['en'] * 3}</p></main>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/s/ferry/"))
    assert article.category == wanted


def test_a_script_of_next_that_is_broken() -> None:
    """It says nothing."""
    for text in ("[0", "0)", "[1,2]", '[0,{"type":"ld+json"}]', '[0,["ld+json"]]'):
        script = f"<script>(self.__next_s=self.__next_s||[]).push({text}) ld+json</script>"
        html = f"<html><head><title>Ferry</title>{script}</head><body><h1>Ferry</h1><p>{LINE['en'] * 3}</p></body>"
        assert extract_article(Document(data=html.encode(), url="https://coast.example/s/ferry/")).category is None


@pytest.mark.parametrize("name", ["2019", "№ 7", "Hauptseite", "Página principal"])
def test_names_of_no_section(name: str) -> None:
    """A year, a number, and the start of a site are none."""
    head = f"<meta property=article:section content='{name}'>"
    html = (
        f"<html><head><title>Ferry</title>{head}</head><body><main><h1>Ferry</h1><p>{LINE['en'] * 3}</p></main></body>"
    )
    assert extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/")).category is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("content_category", "desktop"),
        ("og:image:category", "Photo"),
        ("rating-category", "General"),
        ("pagetype-section", "Detail"),
    ],
)
def test_other_names_that_end_in_section(name: str, content: str) -> None:
    """Pictures, ratings, kinds of pages and devices are no sections."""
    head = f"<meta name={name} content='{content}'>"
    html = f"<html><head><title>Ferry</title>{head}</head><body><main><h1>Ferry</h1><p>{LINE['en'] * 3}</p></main>"
    assert extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/")).category is None


ROW_NAMES = [
    ("en", ("Oars", "Old sails", "The slow art of tarring a hull", "Nets")),
    ("uk", ("Вёсла", "Старі вітрила", "Як смолити днище старого човна", "Сіті")),
    ("ar", ("مجاديف", "أشرعة قديمة", "فن طلاء هيكل القارب القديم", "شباك")),
    ("ja", ("櫂と帆", "古い帆", "船底にタールを塗る古い技", "漁網")),
]


@pytest.mark.parametrize(("language", "names"), ROW_NAMES)
@pytest.mark.parametrize(
    ("behind", "is_own"),
    [
        pytest.param("<ul><li>{0}<li>{1}<li>{2}<li>{3}</ul>", True, id="a list of the article"),
        pytest.param("</article><ul><li>{0}<ul><li>{1}<li>{2}</ul><li>{3}</ul>", False, id="a list in a list"),
        pytest.param("</article></main><div>{0} {1} {2} {3}</div>", False, id="outside of the main part"),
    ],
)
def test_a_row_right_behind_the_text(language: str, names: tuple[str, ...], behind: str, *, is_own: bool) -> None:
    """Several short links of the article of which most lie in one folder are its lists, and a longer name may stand
    among them; a tree of sections and what stands beside the main part are those of the site.
    """
    folders = ("people", "lists", "lists", "lists")
    links = [f"<a href=/{folder}/{n}>{name}</a>" for n, (folder, name) in enumerate(zip(folders, names, strict=True))]
    assert set(lists_of(read("", behind.format(*links), language=language))) == (set(names) if is_own else set())


@pytest.mark.parametrize(("language", "names"), ROW_NAMES)
@pytest.mark.parametrize("href", ["/blogs/boats/tagged/x-y", "/journal/?tag=x", "/find?search=x"])
def test_a_lone_link_to_a_tag(language: str, names: tuple[str, ...], href: str) -> None:
    """Its address says where it leads."""
    assert read("", f"<div><a href={href}>{names[0]}</a></div>", language=language).tags == (names[0],)
    other = f"<div><a href=https://shop.example{href}>{names[0]}</a></div>"  # its query may be anything
    assert read("", other, language=language).tags == (() if "?" in href else (names[0],))


@pytest.mark.parametrize(("language", "names"), ROW_NAMES)
def test_a_tag_in_the_card_of_another_article(language: str, names: tuple[str, ...]) -> None:
    """A link to a tag below the linked headline of another article is a tag of that one."""
    link = f"<div class=tags><a href=/boats/tagged/x-y>{names[0]}</a></div>"
    other = f"<p><a href=/q7>{' '.join(names * 3)}</a></p>"
    assert read("", f"<div><div>{link}</div></div>", language=language).tags == (names[0],)
    assert read("", f"<div><div>{other}{link}</div></div>", language=language).tags == ()


@pytest.mark.parametrize(("language", "names"), ROW_NAMES)
def test_a_lone_link_to_the_list_above_the_page(language: str, names: tuple[str, ...]) -> None:
    """It stands alone behind the text of the article, and is no day and no button."""
    box = "<section><div><div><a href=/2026/03>{}</a></div></div></section>"
    assert read("", box.format(names[0]), language=language).tags == (names[0],)
    for words in ("7.03.2026", "Share"):
        assert read("", box.format(words), language=language).tags == ()


@pytest.mark.parametrize(("language", "names"), ROW_NAMES)
def test_links_to_tags_behind_any_label(language: str, names: tuple[str, ...]) -> None:
    """A few words and commas beside them make no sentence of them."""
    links = ", ".join(f"<a href=/boats/tagged/{n}-x>{name}</a>" for n, name in enumerate(names[:2]))
    assert set(read("", f"<div><span>X:</span> {links}</div>", language=language).tags) == {*names[:2]}


LABELLED = {"en": ("Boats", "Tags"), "uk": ("Човни", "Теги"), "ar": ("قوارب", "وسوم"), "ja": ("渡し船", "タグ")}


@pytest.mark.parametrize("language", LINE)
@pytest.mark.parametrize(
    "beside",
    [
        pytest.param(
            "<a href=/all/><div>{0}</div><div>7</div></a> <a href=/t/><div>{0}</div><div>4</div></a>", id="sums"
        ),
        pytest.param("<a href=/t/>{1}</a>", id="a-label"),
        pytest.param("<a href=/2026/02/>{0}</a>", id="another-month"),
    ],
)
def test_what_else_a_line_of_date_and_author_links(beside: str, language: str) -> None:
    """Sums of what a site has, the list of all tags and its months are none of an article's lists."""
    links = beside.format(*LABELLED[language])
    line = f"<div><p>2026-03-07 <a rel=author href=/an>An Lee</a></p><div>{links}</div></div>"
    assert lists_of(read("<p>2026-03-07 · An Lee</p>", line, language=language)) == []


@pytest.mark.parametrize("language", LINE)
def test_a_name_in_an_address_signs_no_line(language: str) -> None:
    """A box beside the text with the address of the author's site is no line of the author."""
    name = LABELLED[language][0]
    box = f"<div><a href=/note/>{name}</a><p>{name}! <a href=https://anlee.example>https://anlee.example</a></p></div>"
    assert lists_of(read("<p>2026-03-07 <a rel=author href=/an>Anlee</a></p>", box, language=language)) == []


@pytest.mark.parametrize("language", LINE)
def test_links_with_a_picture_are_no_tags(language: str) -> None:
    """Those who worked on an article stand behind it in a row, each with a picture that leads to the same page."""
    people = (
        f"<div><a href=/team/{number}/><img src=/{number}.jpg></a></div><div><a href=/team/{number}/>{name}</a></div>"
        for number, name in enumerate(f"{LABELLED[language][0]}{letter}" for letter in "ABC")
    )
    assert lists_of(read("", f"<div>{''.join(people)}</div>", language=language)) == []
