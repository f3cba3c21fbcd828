"""Titles: the site's name off, and which source is believed where several differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.article import extract_article
from scraper.article.evidence import READERS, Evidence
from scraper.article.html.fields.publisher import paper_names
from scraper.article.html.fields.title import decide_title, head_titles, title_candidates, without_site
from scraper.article.html.fields.title_rank import Title, rank_titles, slug_words
from storage.model import Document

PAPERS = frozenset(("baobien", "thebayherald", "vùngcao"))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Bridge opens - The Bay Herald", "Bridge opens", id="behind-a-dash"),
        pytest.param("Bridge opens | World | The Bay Herald Online", "Bridge opens | World", id="longer-name"),
        pytest.param("The Bay Herald: a history", "The Bay Herald: a history", id="no-joint"),
        pytest.param("The Bay Herald - How a small paper began", "How a small paper began", id="before"),
        pytest.param("Cầu mới thông xe｜Báo Biển", "Cầu mới thông xe", id="wide-bar"),
        pytest.param("Save thousands - here's how to check", "Save thousands - here's how to check", id="no-name"),
        pytest.param("«A good evening» - The Bay Herald", "«A good evening»", id="quotes-stay"),
        pytest.param("Bridge opens ⋆ The Bay Herald", "Bridge opens", id="star"),
        pytest.param("Bridge opens ← The Bay Herald", "Bridge opens", id="arrow"),
        pytest.param("The bridge opens - The Bay Herald – News since 1901", "The bridge opens", id="motto-behind"),
        pytest.param("The Bay Herald", "The Bay Herald", id="the-name-alone"),
        pytest.param("Bay - The Bay Herald |", "Bay", id="open-end"),
        pytest.param("", "", id="empty"),
    ],
)
def test_site_name_goes(title: str, expected: str) -> None:
    """The name of the site goes from either end of a title; other pieces stay."""
    assert without_site(title, PAPERS) == expected


@pytest.mark.parametrize("name", ["海湾", "海湾新闻", "海湾新闻网"])
def test_a_site_whose_name_has_two_letters(name: str) -> None:
    """Chinese names are whole in two letters; what goes on for long is a title."""
    assert without_site(f"大桥今日通车 - {name}", ("海湾",)) == "大桥今日通车"
    assert without_site("大桥今日通车 - 海湾两岸的人们", ("海湾",)) == "大桥今日通车 - 海湾两岸的人们"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("A bridge over the river opens - Nieuwe Krant", "A bridge over the river opens", id="short-piece"),
        pytest.param("大桥今日通车_新闻频道_海湾网", "大桥今日通车", id="chinese-underscores"),
        pytest.param("海湾大桥今日正式通车-海湾网", "海湾大桥今日正式通车", id="no-space"),
        pytest.param("Lease, finance or buy – what pays?", "Lease, finance or buy – what pays?", id="question"),
        pytest.param("Bridge - a history of crossings", "Bridge - a history of crossings", id="the-larger-part"),
    ],
)
def test_bold_cut(title: str, expected: str) -> None:
    """The title of a window loses a short last piece even if nobody knows the name."""
    assert without_site(title, PAPERS, bold=True) == expected


@pytest.mark.parametrize(
    ("url", "titles", "expected"),
    [
        pytest.param(
            "https://bay.example/news/old-bridge-gets-a-new-deck-812345.html",
            ["Months of jams ahead: what drivers must know", "Old bridge gets a new deck", "Months of jams ahead"],
            "Old bridge gets a new deck",
            id="the-address-was-made-of-it",
        ),
        pytest.param(
            "https://bay.example/cau-cu-duoc-thay-mat-cau.html",
            ["Kẹt xe nhiều tháng", "Cầu cũ được thay mặt cầu"],
            "Cầu cũ được thay mặt cầu",
            id="accents",
        ),
        pytest.param(
            "https://bay.example/alte-bruecke-wird-groesser",
            ["Brückenbau: Stau für Monate", "Alte Brücke wird größer"],
            "Alte Brücke wird größer",
            id="umlauts",
        ),
        pytest.param(
            "https://bay.example/a/812345",
            ["Jams ahead", "Old bridge gets a new deck", "Old bridge gets a new deck"],
            "Old bridge gets a new deck",
            id="most-say-so",
        ),
        pytest.param("https://bay.example/bridge-deck", ["One", "Two", "Three"], "One", id="all-differ-the-first"),
        pytest.param(None, ["One", "Two"], "One", id="no-address"),
        pytest.param("http://[", ["One", "Two"], "One", id="broken-address"),
    ],
)
def test_ranking(url: str | None, titles: list[str], expected: str) -> None:
    """The words of the address decide, then the number of sources, then their order."""
    ranked = rank_titles([Title(str(number), text) for number, text in enumerate(titles)], url)
    assert ranked[0].title.text == expected


def test_heading_that_is_the_site_name() -> None:
    """A blog's h1 may be its name: then the head gives the title; alone it is better than nothing."""
    heads = [Title("og:title", "Yoga will not mend the plumbing")]
    assert [title.text for title in title_candidates(None, "Báo Biển", heads, PAPERS)] == [heads[0].text]
    assert [title.text for title in title_candidates(None, "Báo Biển", [], PAPERS)] == ["Báo Biển"]


def test_window_title_before_the_heading() -> None:
    """Where the title of the window ends in the heading, what stands before it is a candidate."""
    heads = [Title("title", "Liver with apple and onion | Love goes through the stomach")]
    found = title_candidates(None, "Love goes through the stomach", heads, PAPERS)
    best = rank_titles(found, "https://cook.example/liver-with-apple-and-onion.htm")
    assert best[0].title.text == "Liver with apple and onion"


@given(st.text(max_size=200), st.lists(st.text(max_size=80), max_size=4))
def test_any_text(url: str, texts: list[str]) -> None:
    """Whatever address and titles say, ranking keeps every title and raises nothing."""
    titles = [Title("x", without_site(text, PAPERS, bold=True)) for text in texts]
    assert sorted(one.title.text for one in rank_titles(titles, url)) == sorted(title.text for title in titles)
    assert all(slug_words(url))


def test_heading_that_runs_on() -> None:
    """A heading that another element's text follows without a space ends where the head's title does."""
    heads = [Title("og:title", "Cầu cũ được thay mặt cầu")]
    assert title_candidates(None, "Cầu cũ được thay mặt cầuBáo Biển", heads, PAPERS)[0].text == heads[0].text
    longer = "Cầu cũ được thay mặt cầu sau mười năm"
    assert title_candidates(None, longer, heads, PAPERS)[0].text == longer


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Shipping Old bridge gets a new deck", "Shipping Old bridge gets a new deck"),
        ("Old bridge gets a new deck 12", "Old bridge gets a new deck"),
        ("Old bridge gets a new deck 08 қараша 2021, 14:05", "Old bridge gets a new deck"),
        ("Old bridge gets a new deck (2021年11月8日 14:05)", "Old bridge gets a new deck"),
        ("Old bridge gets a new deck ८ नवंबर २०२१, १४:०५", "Old bridge gets a new deck"),
        ("Old bridge gets a new deck in 2021", "Old bridge gets a new deck in 2021"),
        (
            "Old bridge gets a new deck, 2021 crews start at 10:30",
            "Old bridge gets a new deck, 2021 crews start at 10:30",
        ),
        ("The Old bridge gets a new deck", "The Old bridge gets a new deck"),
        ("Shipping: Old bridge gets a new deck", "Shipping: Old bridge gets a new deck"),
    ],
)
def test_what_else_stands_in_the_heading(shown: str, expected: str) -> None:
    """A counter or moment behind the title, in one heading with it, is no part of it; the first words are."""
    heads = [Title("og:title", "Old bridge gets a new deck")]
    assert title_candidates(None, shown, heads, PAPERS)[0].text == expected


TITLES = [
    ("Shipping", "Old bridge gets a new deck this week"),
    ("Судоходство", "Старый мост получит новый настил осенью"),
    ("Giao thông", "Cầu cũ được lát ván mới trong tuần này"),
]


@pytest.mark.parametrize(("kicker", "title"), TITLES)
@pytest.mark.parametrize("form", ["<span>{}</span> {}", "<b>{}</b><br>{}", "<a href=/s>{}</a> <span>{}</span>"])
def test_kicker_in_the_heading(form: str, kicker: str, title: str) -> None:
    """A kicker in an element of its own is no part of the title; the first word of one text is, though the head lacks
    it.
    """
    for heading, expected in ((form.format(kicker, title), title), (f"{kicker} {title}", f"{kicker} {title}")):
        head, text = f"<head><title>{title}</title></head>", f"<p>{f'{title} {kicker}. ' * 6}</p>"
        html = f"<html>{head}<body><article><h1>{heading}</h1>{text * 3}</article></body></html>"
        document = Document(data=html.encode(), url="https://coast.example/7")
        assert extract_article(document).title == expected


@pytest.mark.parametrize(
    ("section", "title", "path"),
    [
        (
            "Harbour Safety Center",
            "Council votes to change tight rules for the old bridge",
            "council-changes-old-bridge-rules",
        ),
        (
            "Sicherheit im Verkehr",
            "Rat lockert strenge Regeln für die alte Brücke",
            "rat-lockert-regeln-alte-bruecke-stadt",
        ),
    ],
)
def test_heading_of_the_section_where_the_address_has_words_of_the_title(section: str, title: str, path: str) -> None:
    """Where nothing else tells, what shares half of the words of the address goes before a heading that shares few."""
    titles = [Title("heading", section), Title("title", title)]
    assert rank_titles(titles, f"https://bay.example/news/{path}")[0].title.text == title
    assert rank_titles(titles, "https://bay.example/news/4711")[0].title.text == section


@pytest.mark.parametrize("sign", ["｜", " | ", " – "])
@pytest.mark.parametrize("called", ["本日の渡船", "Fähren heute", "Phà hôm nay"])
def test_list_that_a_lesser_heading_names(called: str, sign: str) -> None:
    """A list is called by the first piece of the title of its window if a heading says so, however long the rest is."""
    site = "HARBOUR OFFICE 公式ウェブサイト der Bucht und der Inseln"
    items = "".join(f"<li><a href=/2026/{at}.html>Ferry number {at} leaves at noon</a></li>" for at in range(9))
    body = f"<h1><a href=/><img src=/logo.png></a></h1><h2>{called}</h2><ul>{items}</ul>"
    html = f"<html><head><title>{called}{sign}{site}</title></head><body>{body}</body></html>"
    assert extract_article(Document(data=html.encode(), url="https://coast.example/today/")).title == called


@pytest.mark.parametrize(
    ("headline", "shared", "more"),
    [
        ("The bay: who pays for the ferry?", "Inquiry into the ferry of the bay", ". “Who pays for that?”"),
        ("Ai trả tiền cho chuyến phà qua vịnh?", "Điều tra chuyến phà qua vịnh", ": “Ai trả tiền?”"),
        ("Кто заплатит за паром", "Следствие о пароме через залив", ". «Кто заплатит?»"),
        ("湾内渡船谁来付钱的问题至今没有答案", "海湾渡船事故调查正式启动并公布", "：谁来付钱"),
    ],
)
def test_a_heading_that_says_more_than_the_head(headline: str, shared: str, more: str) -> None:
    """A title for networks that the heading begins with speaks for that, where all three differ."""
    found = title_candidates(headline, f"{shared}{more}", [Title("og:title", shared)], PAPERS)
    assert rank_titles(found, "https://bay.example/1.html")[0].title.text == f"{shared}{more}"
    found = title_candidates(None, shared, [Title("og:title", f"{shared} | Cape Weekly")], PAPERS)
    assert rank_titles(found, "https://bay.example/1.html")[0].title.text == shared


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("#29 : A second ferry for the bay", "Our walks"),
        ("Второй паром через залив", "Прогулки"),
        ("第二艘渡船驶过海湾正式开航", "海湾漫步"),
    ],
)
def test_a_last_piece_that_the_heading_has_too(title: str, last: str) -> None:
    """What the heading ends with, as the title of the window does, is no name of the site, but where that is known."""
    for name, expected in ((last, f"{title} – {last}"), ("The Bay Herald", title)):
        heads = head_titles(f"{title} - {name}", {}, PAPERS)
        found = title_candidates(None, f"{title} – {name}", heads, PAPERS)
        assert {one.text for one in found} == {expected}


@pytest.mark.parametrize(
    "title",
    [
        "A second ferry for the old bay",
        "Chuyến phà thứ hai qua vịnh cũ",
        "Второй паром через старый залив",
        "古い湾を渡る二番目の船がきょう就航して朝から人が並んだ",
    ],
)
def test_the_host_before_the_title(title: str) -> None:
    """The host of the page is the name of its site at the beginning of a window's title, too."""
    window, url = f"Bay9.example | {title}", "https://www.bay9.example/1.html"
    names = paper_names({}, (), window, url)
    assert [one.text for one in head_titles(window, {}, names)] == [title]
    assert not paper_names({}, (), f"Bay9 | {title}", url)


def titled(heading: str, heads: list[str], url: str | None = None, listed: str | None = None) -> str:
    """What is believed of a page's *heading* and the titles of its head, in the order og:title, title."""
    titles = [Title(source, text) for source, text in zip(("og:title", "title"), heads, strict=False)]
    found = {name: Evidence() for name in READERS} | {"markup": Evidence(title=heading)}
    return decide_title(found, titles, PAPERS, url, listed)[0].title.text


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        pytest.param("Latest weather", "A ferry for the bay", id="latin"),
        pytest.param("Thời tiết hôm nay", "Chuyến phà qua vịnh", id="vietnamese"),
        pytest.param("Последние новости", "Паром через залив", id="cyrillic"),
        pytest.param("天気予報", "湾を渡る船", id="japanese"),
    ],
)
def test_a_heading_that_nothing_supports(heading: str, title: str) -> None:
    """It loses to titles of the head that agree, and only to them."""
    assert titled(heading, [title, title]) == title
    assert titled(heading, [title]) == heading


@pytest.mark.parametrize(
    ("cut", "heading"),
    [
        pytest.param("A ferry for the…", "A ferry for the bay", id="dots"),
        pytest.param("A ferry for the ...", "A ferry for the bay", id="three"),
        pytest.param("Un bac pour (…)", "Un bac pour la baie", id="brackets"),
        pytest.param("Chuyến phà …", "Chuyến phà qua vịnh", id="vietnamese"),
        pytest.param("湾を…", "湾を渡る船", id="japanese"),
    ],
)
def test_a_title_that_was_cut_is_the_heading_that_goes_on(cut: str, heading: str) -> None:
    """However many titles of the head were cut alike; one that ends so by itself stays."""
    assert titled(heading, [cut, cut]) == heading
    assert titled(cut, [cut, cut]) == cut


def test_the_address_supports_a_title() -> None:
    url = "https://coast.example/a-ferry-for-the-bay"
    assert titled("Latest weather", ["A ferry for our bay"], url) == "A ferry for our bay"
    assert titled("A ferry for the bay", ["Boats and nets", "Boats and nets"], url) == "A ferry for the bay"


@pytest.mark.parametrize("date", ["13 Jul 2017, 00:00", "7. 3. 2026", "2026年3月7日", "7 марта 2026"])
def test_a_date_is_no_title(date: str) -> None:
    assert titled(date, ["A ferry for the bay"]) == "A ferry for the bay"
    assert titled(f"{date} | A ferry for the bay", []) == "A ferry for the bay"


def test_the_list_knows_where_a_title_ends() -> None:
    assert titled("7. 3. 2026", ["A ferry for the bay · Notes of a rower"], listed="A ferry for the bay") == (
        "A ferry for the bay"
    )
    assert titled("Tar: a history", ["Tar and oakum"], listed="Tar and oakum") == "Tar and oakum"


PROSE = "Пором ходить через затоку відколи скінчилась війна, і щовесни його смолять ті, хто запізнився знову. "


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param("<h1>Пором<time datetime=2026-03-07>2026-03-07</time></h1>", id="date"),
        pytest.param("<h1>Пором<a href=#p>¶</a></h1>", id="anchor"),
        pytest.param("<div><strong>Пором через затоку знову ходить</strong></div>", id="no-heading"),
    ],
)
def test_what_stands_in_a_heading(heading: str) -> None:
    """Neither the date in a heading nor the sign of its own address belongs to the title."""
    title = "Пором через затоку знову ходить"
    body = f"{heading.replace('<h1>Пором', f'<h1>{title}')}<div>{f'<p>{PROSE * 3}</p>' * 3}</div>"
    html = f"<html lang=uk><head><title>{title} | Берег</title></head><body><main>{body}</main></body></html>"
    assert extract_article(Document(data=html.encode(), url="https://coast.example/p")).title == title


@pytest.mark.parametrize("sign", ["#", "¶", "§", "🔗", "∞", "<img src=/link.svg alt=''>"])
@pytest.mark.parametrize("title", ["C#", "Пором №2", "渡船和港口", "מעבורת חדשה", "نسخه ۲"])
def test_a_link_of_a_heading_to_itself_is_not_in_the_title(title: str, sign: str) -> None:
    """The sign that leads to the heading goes, glued to it or not; one that is no link is a part of the title."""
    for space in ("", " "):
        body = f"<h1>{title}{space}<a class=h href=#here>{sign}</a></h1><div>{f'<p>{PROSE * 3}</p>' * 3}</div>"
        html = f"<html><head><title>{title} — Берег</title></head><body><main>{body}</main></body></html>"
        assert extract_article(Document(data=html.encode(), url="https://coast.example/p")).title == title


@pytest.mark.parametrize(
    ("site", "title", "text"),
    [
        ("Chronicles of a very small harbour", "Mooring", "The rope lies where it lay all winter, and it is dry. "),
        ("灯歌城秋灯火秋灯村茶冬车花", "棋火冬山校学舞", "船停在码头上，绳子整个冬天都放在那里，现在已经干了。"),
        ("Хроники очень маленькой гавани", "Причал", "Канат лежит там, где лежал всю зиму, и он сухой. "),
        ("يوميات مرفأ صغير جدا", "الحبل", "الحبل في مكانه طوال الشتاء وهو الآن جاف تماما على الرصيف. "),
    ],
)
@pytest.mark.parametrize("window", ["{0} - {1}", "{1} - {0}"])
def test_a_heading_that_leads_to_the_start_names_the_site(site: str, title: str, text: str, window: str) -> None:
    """The one heading of first rank may be the site's name, however long beside the title, which is one of second."""
    html = (
        f"<html><head><title>{window.format(site, title)}</title></head><body>"
        f"<header><h1><a href=/>{site}</a></h1></header><main><article><h2><a href=/post-1.html>{title}</a></h2>"
        f"{f'<p>{text * 3}</p>' * 3}</article></main></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/post-1.html"))
    assert article.title == title


@pytest.mark.parametrize(
    ("site", "title"),
    [
        ("Ropes' Log", "Mooring at last"),
        ("The Log", "Gales & Home - Fall 2008"),
        ("Журнал гавани", "Причал: зима"),
        ("Ημερολόγιο", "Ο κάβος - Μέρος 2"),
        ("يوميات المرفأ", "الحبل الجاف"),
        ("港口日志", "缆绳又干了"),
    ],
)
def test_a_colon_behind_the_name_of_the_site(site: str, title: str) -> None:
    """A heading that leads to the start names the site before a colon; what stands behind stays as it is."""
    html = (
        f"<html><head><title>{site}: {title}</title></head><body><div><h1><a href=/>{site}</a></h1></div>"
        f"<div><h2>7.3.2026</h2><h3>{title}</h3>{f'<p>{PROSE * 3}</p>' * 3}</div></body></html>"
    )
    assert extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/rope.html")).title == title


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("The ferry is back", "All the news of a very small harbour"),
        ("Пором знову ходить", "Усі новини дуже маленької гавані"),
        ("缆绳又干了", "小港口的日志二〇二六"),
        ("ロープが乾いた", "小さな港の日誌と港の人々"),
        ("الحبل جف أخيرا", "كل أخبار مرفأ صغير جدا"),
    ],
)
@pytest.mark.parametrize("between", ["<p>{}</p>", "<nav><a href=/>{}</a></nav>"])
def test_the_heading_of_the_entry_below_that_of_the_window(title: str, site: str, between: str) -> None:
    """A banner says the window's title with the site's name, the heading below it the same without; a section of the
    text does not name the page.
    """
    head = f"<title>{title} - {site}</title>"
    text = f"<div>{f'<p>{PROSE * 3}</p>' * 3}</div>"
    page = f"{head}<body><h1>{title} - {site}</h1>{between.format(site)}<h1>{title}</h1>{text}"
    assert extract_article(Document(data=page.encode(), url="https://coast.example/p/6.html")).title == title
    page = f"{head}<body><h1>{title} - {site}</h1>{text}<h1>{title}</h1>{text}"
    assert site in (extract_article(Document(data=page.encode(), url="https://coast.example/p/6.html")).title or "")


@pytest.mark.parametrize(
    ("section", "title", "day"),
    [
        ("NEWS", "Rope prize for the harbour", "7 Mar 2026"),
        ("Новости порта", "Премия за лучший канат", "7 марта 2026"),
        ("お知らせ", "港にロープの賞", "2026年3月7日"),
        ("الأخبار", "جائزة الحبل للمرفأ", "7 مارس 2026"),
    ],
)
def test_a_heading_that_names_a_section(section: str, title: str, day: str) -> None:
    """Where links call another page what the h1 says, the headline of the list wins that is a line of the page."""
    text = f"<div><p>{day}<br><strong>{title}</strong></p>{f'<p>{PROSE * 3}</p>' * 3}</div>"
    menu = "<ul><li><a href=/>Start</a><li class=active><a href={0}>{1}</a><li><a href=/b/>Boats</a></ul>"

    def read(target: str, listed: str | None) -> str | None:
        html = f"<title>COAST</title><body>{menu.format(target, section)}<h1>{section}</h1>{text}"
        return extract_article(Document(data=html.encode(), url="https://c.example/n/5/", listed_title=listed)).title

    assert read("/n/", title) == title
    assert read("/n/5/", title) == section  # the page itself is called so
    assert read("/n/", None) == section


@pytest.mark.parametrize(
    "title", ["The ferry is back", "Пором знову ходить", "Το πλοίο γύρισε ξανά", "Նավը նորից լողում է"]
)
@pytest.mark.parametrize(
    "head", ["<title>{} - Coast</title>", "<meta property=og:title content='{}'><title>{} - Coast</title>"]
)
def test_a_title_in_capitals(title: str, head: str) -> None:
    """The same words in small letters win, whoever says them; words that all sources have in capitals stay so."""
    for shown, stated, expected in [(title.upper(), title, title), (title.upper(), title.upper(), title.upper())]:
        page = f"{head.replace('{}', stated)}<body><h1>{shown}</h1><div>{f'<p>{PROSE * 3}</p>' * 3}</div>"
        assert extract_article(Document(data=page.encode(), url="https://coast.example/p")).title == expected
    listed = f"<title>Coast</title><body><h1>{title.upper()}</h1><div>{f'<p>{PROSE * 3}</p>' * 3}</div>"
    document = Document(data=listed.encode(), url="https://coast.example/p", listed_title=title)
    assert extract_article(document).title == title


@pytest.mark.parametrize(
    ("window", "body"),
    [
        ("Ferry story today | Coast", "<article><h1><a href=/>Ferry story today</a></h1>{0}</article>"),
        ("渡船今天又回到了港口 | 海岸", "<article><h1><a href=/>渡船今天又回到了港口</a></h1>{0}</article>"),
        (
            "Пором сегодня снова в пути | Берег",
            "<h2><a href=/>Берег</a></h2><article><h1><a href=/>Пором сегодня снова в пути</a></h1>{0}</article>",
        ),
        ("Harvard - MIT talks begin", "<h1><a href=/>Harvard</a></h1><article><h2>{1}</h2>{0}</article>"),
        ("港口 - 渡船会谈开始了", "<h1><a href=/>港口</a></h1><article><h2>{1}</h2>{0}</article>"),
        (
            "الميناء - محادثات العبارة تبدأ",
            "<header><h1><a href=/>الميناء</a></h1></header><article><h2>{1}</h2>{0}</article>",
        ),
    ],
)
def test_a_heading_that_leads_to_the_start_may_be_no_name(window: str, body: str) -> None:
    """It is none if no other heading says the rest of the window's title, or one says it with the name."""
    text = f"<p>{PROSE * 3}</p>" * 3
    html = f"<html><head><title>{window}</title></head><body>{body.format(text, window)}</body></html>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/post-1.html"))
    assert article.title == window.partition(" | ")[0]


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("River high again", "Museum of the Old Town Oslo"),
        ("Der Fluss steigt", "Freiwillige Feuerwehr der Stadt Bad Sulza"),
        ("Река снова поднялась", "Музей истории города на Неве"),
        ("河水再次上涨", "老城日报新闻网站首页"),
        ("강물이 다시 불었다", "한국 환경 보건 시민 센터 소식"),
    ],
)
@pytest.mark.parametrize("form", ["{0} - {1}", "{0} | {1}", "{1}: {0}"])
@pytest.mark.parametrize("brand", ["<p>{}</p>", "<div>{}</div>", "<header><span>{}</span></header>"])
def test_a_line_with_the_name_of_the_site_is_no_title(title: str, site: str, form: str, brand: str) -> None:
    """Without a heading, the part of the window's title that a line says may be the site's long name."""
    window = form.format(title, site)
    page = f"<title>{window}</title><body>{brand.format(site)}<div>{f'<p>{PROSE * 3}</p>' * 4}</div>"
    read = extract_article(Document(data=page.encode(), url="https://river.example/a/7.html", media_type="text/html"))
    assert title in (read.title or "")


@pytest.mark.parametrize(
    ("seen", "stated", "address"),
    [
        ("Can the ferry pay for its own harbour?", "The new ferry put to the test", "the-new-ferry-put-to-the-test"),
        ("Kann die Fähre sich selbst bezahlen?", "Die neue Fähre im Test", "die-neue-faehre-im-test"),
        ("Phà có tự nuôi nổi bến cảng của mình?", "Chạy thử chuyến phà mới", "chay-thu-chuyen-pha-moi"),
        ("Сможет ли паром окупить свою гавань?", "Испытание нового парома", "испытание-нового-парома"),
    ],
)
def test_what_readers_see_and_another_source_says(seen: str, stated: str, address: str) -> None:
    """A heading that the headline or a title of the head repeats goes before a title that the address was made of, but
    not where it is that title behind a kicker.
    """
    url = f"https://hafen.example/{address}.html"
    long = f"Q7 K9 R5: {stated}"
    kicker = [Title("json-ld headline", long), Title("heading", long), Title("og:title", stated)]
    assert rank_titles(kicker, url)[0].title.text == stated
    for source in ("json-ld headline", "og:title"):
        titles = [Title("title", stated), Title(source, seen), Title("heading", seen)]
        assert rank_titles(titles, url)[0].title.text == seen
    lone = [Title("json-ld headline", stated), Title("heading", seen)]
    assert rank_titles(lone, url)[0].title.text == stated


@pytest.mark.parametrize(
    ("seen", "tail"),
    [
        ("The ferry sails again after the storm", " | Harbour news of today"),
        ("Feribot fırtınadan sonra yeniden yola çıktı!", " - Güncel haberler"),
        ("嵐のあとフェリーが再び出航した朝の港から", "｜最新ニュース"),
    ],
)
def test_tail_for_those_who_search(seen: str, tail: str) -> None:
    """A title that the headline and the head state with a shorter tail is what the heading says; a short heading that
    begins a longer title names a column.
    """
    titles = [Title("json-ld headline", seen + tail), Title("og:title", seen + tail), Title("heading", seen)]
    assert rank_titles(titles, None)[0].title.text == seen
    column, whole = tail.strip(" |-｜").ljust(12, "!"), tail.strip(" |-｜").ljust(12, "!") + " | " + seen
    titles = [Title("json-ld headline", whole), Title("og:title", whole), Title("heading", column)]
    assert rank_titles(titles, None)[0].title.text == whole


@pytest.mark.parametrize(
    ("searched", "printed", "kicker"),
    [
        ("Ferry timetable: when the boats sail again", "Boats leave the bay at last", "Opinion"),
        ("Fahrplan der Fähre: Wann die Schiffe wieder fahren", "Endlich legen die Schiffe wieder ab", "Meinung"),
        ("Паром: когда корабли снова выйдут в море", "Корабли наконец покидают нашу гавань в бухте", "Мнение"),
        ("Lịch chạy phà: khi nào tàu ra khơi", "Cuối cùng những con tàu cũng rời khỏi vịnh sau bão", "Ý kiến"),
    ],
)
@pytest.mark.parametrize("bar", ["<nav><a href=/>Q7</a> {}</nav>", "<ol><li><a href=/>Q7</a></li><li>{}</li></ol>"])
@pytest.mark.parametrize("is_led", [False, True])
def test_heading_that_ends_the_trail(searched: str, printed: str, kicker: str, bar: str, is_led: bool) -> None:
    """Where the h1 is the last step of the trail to the page, the h2 below it that a title of the head says is the
    headline, also behind a kicker.
    """
    led = f"<span>{kicker}</span> <span>{printed}</span>" if is_led else printed
    page = (
        f"<html><head><title>{searched}</title><meta property=og:title content='{printed}'></head><body>"
        f"<div>{bar.format(f'<h1>{searched}</h1>')}</div><article><header><h2>{led}</h2></header>"
        f"<p>{(printed + ', ' + searched + '. ') * 6}</p><p>{(searched + ', ' + printed + '. ') * 6}</p></article>"
    )
    article = extract_article(Document(data=page.encode(), url="https://hafen.example/a7.html"))
    assert article.title == printed


@pytest.mark.parametrize(
    ("column", "title"),
    [
        ("The Harbour Gang", "Stand up, boats"),
        ("Банда гавани", "Вставайте, лодки"),
        ("港の仲間たちの日記", "立て、小舟たちよ"),
    ],
)
def test_heading_that_leads_to_its_own_page(column: str, title: str) -> None:
    """The one lesser heading that is a link to the page itself is its title, not an h1 that leads to another page."""
    other = "<h2><a href=/gang/2026/03/oars/>Oars</a></h2>"
    page = (
        f"<html><head><title>{column} » Archive » {title}</title></head><body><div><h1><a href=/gang/>{column}</a></h1>"
        f"<div><h2><a href=/gang/2026/03/boats/>{title}</a></h2><p>{'The ferry sails again on Monday. ' * 9}</p>"
        f"<p>{'The harbour waits for the storm. ' * 9}</p></div>{other}</div></body>"
    )
    article = extract_article(Document(data=page.encode(), url="https://hafen.example/gang/2026/03/boats/"))
    assert article.title == title


@pytest.mark.parametrize(
    "title", ["Hafen im Winter: Die Fähre fährt", "Порт зимой: паром снова в пути", "冬の港｜船がまた出る"]
)
def test_sign_that_a_heading_of_two_lines_leaves_out(title: str) -> None:
    """Of two equal wordings, the one with a sign between its parts is taken, which lines set apart in the heading."""
    shown = title.replace(":", "").replace("｜", " ")
    for titles in (
        [Title("heading", shown), Title("og:title", title)],
        [Title("og:title", title), Title("heading", shown)],
    ):
        other = [Title("title", "Q7 K9 R5"), *titles]
        assert rank_titles(other, None)[0].title.text == title


@pytest.mark.parametrize(
    ("seen", "searched"),
    [
        ("Joburg ferry opens at last: here is what it costs", "Johannesburg ferry opens at last: what it costs"),
        ("Fähre mieten oder kaufen – was ist günstiger?", "Fähre mieten oder kaufen – was lohnt sich wirklich?"),
        ("Phà mới ra khơi: giá vé bao nhiêu?", "Phà mới ra khơi, giá vé ra sao với khách"),
        ("Новый паром вышел в море: сколько стоит билет", "Новый паром вышел в море: цена и расписание"),
        ("新しいフェリーが出航、運賃はいくらになるのか", "新しいフェリーが出航、料金と時刻表"),
    ],
)
def test_heading_in_words_of_its_own(seen: str, searched: str) -> None:
    """A heading that says in other words what all titles for search engines say is the title; a part of theirs, a
    longer form of it, or a heading of something else is not.
    """
    heads = [Title("json-ld headline", searched), Title("og:title", searched)]
    assert rank_titles([*heads, Title("heading", seen)], None)[0].title.text == seen
    for other in (searched[:-4], f"Q7 {searched}", "Zebra Quokka Numbat Wombat"):
        assert rank_titles([*heads, Title("heading", other)], None)[0].title.text == searched


@pytest.mark.parametrize(
    ("searched", "printed", "section"),
    [
        ("Bay: These charts show how badly the ferries do", "These two charts show how badly the ferries do", "World"),
        (
            "Bucht: Diese Bilder zeigen, wie es um die Fähren steht",
            "Diese Bilder zeigen, wie es um die Fähren steht",
            "Welt",
        ),
        ("Vịnh: Những bức ảnh này cho thấy tình hình phà", "Những bức ảnh này cho thấy tình hình của phà", "Thế giới"),
        ("Бухта: Эти снимки показывают, как дела у паромов", "Эти снимки показывают, как дела у новых паромов", "Мир"),
    ],
)
@pytest.mark.parametrize(
    "trail",
    [
        '<ol><li><a href="/w/">{section}</a></li><li><h1>{searched}</h1></li></ol>',
        '<div><a href="/w/">{section}</a> <i>›</i> <h1>{searched}</h1></div>',
    ],
)
def test_heading_of_the_trail_in_words_for_those_who_search(
    searched: str, printed: str, section: str, trail: str
) -> None:
    """The last step of a trail may say what the window is called; an h2 below that the head says, too, is the title,
    but none that it does not say.
    """
    text = "".join(f"<p>{printed} {number}. {'Q7 K9 R5, ' * 20}.</p>" for number in range(4))
    top = trail.format(section=section, searched=searched)
    for stated, title in ((printed, printed), (searched, searched)):
        head = f'<title>{searched}</title><meta property="og:title" content="{stated}">'
        page = f"<html><head>{head}</head><body><article>{top}<h2>{printed}</h2>{text}</article></body></html>"
        assert extract_article(Document(data=page.encode(), url="https://bay.example/w/n-4711.html")).title == title


@pytest.mark.parametrize(
    ("title", "asking", "section"),
    [
        ("Ferry runs again next week", "Why the ferry runs again next week", "Transport"),
        ("Fähre fährt nächste Woche", "Warum die Fähre fährt nächste Woche", "Verkehr"),
        ("Паром снова ходит в бухте", "Почему паром снова ходит в бухте", "Транспорт"),
    ],
)
def test_link_to_the_section_above_the_title(title: str, asking: str, section: str) -> None:
    """One link beside an h1 makes no trail of it: an h2 that ends in its words heads a part of the text."""
    text = f"<p>{(title + ', Q7 K9. ') * 8}</p>"
    page = (
        f"<html><head><title>{title}</title></head><body><article><div><a href=/t/>{section}</a><h1>{title}</h1></div>"
        f"<p>2026-03-07</p><div>{text * 2}<h2>{asking}</h2>{text * 2}</div></article></body></html>"
    )
    assert extract_article(Document(data=page.encode(), url="https://bay.example/t/n-4711.html")).title == title


def test_heading_that_shares_two_letters_with_the_head() -> None:
    """In a script without spaces, one pair of letters supports no heading, which may be that of a section."""
    assert titled("港口渡轮新闻中心", ["港口渡轮下周恢复运行"] * 2) == "港口渡轮下周恢复运行"


@pytest.mark.parametrize("title", ["Nets for the winter", "Сети на зиму", "Lưới cho mùa đông", "冬の網を編む人たち"])
@pytest.mark.parametrize("sign", [" -", " –", " |", " ·", " - "])
def test_sign_behind_which_the_site_has_no_name(title: str, sign: str) -> None:
    """A sign at the end of a title parts it from a name that is missing; one within words stays."""
    assert titled(title, [f"{title}{sign}"] * 3) == title
    assert titled(f"{title}{sign}", [f"{title}{sign}"] * 3) == title
    assert titled(f"{title} C-", [f"{title} C-"] * 3) == f"{title} C-"
