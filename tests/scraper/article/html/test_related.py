"""Cards of other articles in the text of one: links, and no text."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document, LinkKind

LINE = "The ferry has crossed the lake since our parents were young, and each spring the planks of its deck are new. "
TEXT = f"<p>{LINE * 2}</p>" * 6
CARD = (
    '<div><div><img src="/p{0}.jpg" width=300 height=200></div><div><h3><a href="/news/{0}.html">{1}</a></h3>'
    "<p>{2}</p></div></div>"
)


def read(body: str, *, above: str = "", url: str = "https://paper.example/news/1.html") -> Article:
    """The article of a page without class names, with what stands above its title."""
    page = f"<html lang=en><title>The ferry</title>{above}<h1>The ferry over the lake</h1><div>{body}</div>"
    return extract_article(Document(data=page.encode(), url=url, media_type="text/html"))


def test_card() -> None:
    """A linked headline with a picture and a short summary is a related article, wherever it stands in the text."""
    card = CARD.format(2, "How planks for ferries are sawn", "A visit to the last sawmill on the shore.")
    article = read(f"{TEXT}{card}{TEXT}")
    assert [(link.kind, link.title, link.summary, link.image) for link in article.links] == [
        (
            LinkKind.RELATED,
            "How planks for ferries are sawn",
            "A visit to the last sawmill on the shore.",
            "https://paper.example/p2.jpg",
        )
    ]
    assert len(article.body) == 12
    assert article.figures == ()


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([("/news/{}.html", "The ferry at the village {}", LINE * 3)] * 4, id="text-of-its-own"),
        pytest.param([("https://guide.example/{}", "The ferry at the village {}", LINE)] * 4, id="to-other-sites"),
        pytest.param([("/news/{}.html", "The ferry at the village {}", LINE * 2)] * 9, id="most-of-the-text"),
        pytest.param([("/news/{}.html", "The ferry at the village {}", LINE), ("/b/{}.html", "The boat on the lake {}",
                     LINE * 4)], id="some-with-text-of-their-own"),
    ],
)  # fmt: skip
def test_list(parts: list[tuple[str, str, str]]) -> None:
    """Linked headings over text of their own, to other sites, or all over the article, are the article's own list."""
    items = [
        f'<div><h3><a href="{url.format(number)}">{title.format(number)}</a></h3><p>{text}</p></div>'
        for number, (url, title, text) in enumerate(parts, 2)
    ]
    article = read(TEXT + "".join(items))
    assert sum(text.count("planks of its deck") for text in article.body) == 12 + sum(
        text.count("planks of its deck") for _, _, text in parts
    )
    assert article.links == ()


def test_links_to_the_page_itself() -> None:
    """A block of related articles leaves out the one at hand, and stands in the order of the page."""
    card = CARD.format(5, "How planks for ferries are sawn", "A visit to the last sawmill on the shore.")
    block = (
        '<h3>Related articles</h3><ul><li><a href="/news/1.html#top">The ferry on the lake</a></li>'
        '<li><a href="/news/4.html">The bridge that was never built</a></li></ul>'
    )
    links = read(f"{TEXT}{card}{TEXT}{block}").links
    assert [link.url for link in links] == ["https://paper.example/news/5.html", "https://paper.example/news/4.html"]


def test_links_to_share_the_page() -> None:
    """Links that ask for the page itself to be shared or printed lead to no other article."""
    bar = (
        '<ul><li><a href="/news/1.html?share=net">Send this to your friends on the net</a></li>'
        '<li><a href="/news/1.html?print=1">Print this page on white paper</a></li></ul>'
    )
    assert read(TEXT + bar + TEXT).links == ()


def test_related_articles_in_navigation() -> None:
    """Navigation whose heading says that it belongs to the article lists related ones; other navigation does not."""
    box = '<nav><h2>{}</h2><ul><li><a href="/news/2.html">How planks for ferries are sawn</a></li></ul></nav>'
    related = f"{TEXT}</div><div>{box.format('Related content')}"
    assert [link.title for link in read(related).links] == ["How planks for ferries are sawn"]
    assert read(f"{TEXT}</div><div>{box.format('More news')}").links == ()


@pytest.mark.parametrize(
    "heading", ["Top stories", "Neueste Nachrichten", "Les plus lus", "Последние новости", "人気記事"]
)
def test_lists_of_the_site_in_a_sidebar(heading: str) -> None:
    """What a column beside the article lists by readers or by time is none of the article's."""
    column = f'</div><aside><h2>{heading}</h2><ul><li><a href="/news/2.html">How planks for ferries are sawn</a></ul>'
    assert read(f"{TEXT}{column}</aside><div>").links == ()


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Our latest from the lake", LinkKind.READ_MORE), ("Am häufigsten: meistgelesen", LinkKind.READ_MORE),
        ("Сегодня самое читаемое", LinkKind.READ_MORE), ("湖の新着", LinkKind.READ_MORE),
        ("Out on the lake", LinkKind.RELATED), ("Draußen auf dem See", LinkKind.RELATED),
        ("Далеко на озере", LinkKind.RELATED), ("湖のほとりで", LinkKind.RELATED),
    ],
)  # fmt: skip
def test_lists_of_the_site_in_the_text(heading: str, kind: LinkKind) -> None:
    """A list in the text whose heading speaks of the most read or the latest is of the site, and no text."""
    items = "".join(f"<li><a href='/news/{at}.html'>How planks for ferries are sawn {at}</a>" for at in range(2, 6))
    article = read(f"{TEXT}<div><h3>{heading}</h3><ul>{items}</ul></div>{TEXT}")
    assert [link.kind for link in article.links] == [kind] * 4
    assert len(article.body) == 12


def test_titles_without_what_announces_them() -> None:
    """A related article has the title that it has, without the words that announce it in the same link."""
    links = [
        ("READ MORE: How planks for ferries are sawn", "How planks for ferries are sawn"),
        ("The lake: how deep it is, and how cold", "The lake: how deep it is, and how cold"),
        (": The bridge that was never built", "The bridge that was never built"),
    ]
    items = "".join(f'<li><a href="/news/{at}.html">{text}</a></li>' for at, (text, _) in enumerate(links, 2))
    article = read(f"{TEXT}<h3>Related</h3><ul>{items}</ul>")
    assert [link.title for link in article.links] == [title for _, title in links]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("»Das Boot kommt« – ein Dorf wartet", "»Das Boot kommt« – ein Dorf wartet"),
        ("›Båden kommer‹, siger havnen i dag", "›Båden kommer‹, siger havnen i dag"),
        ("» »Das Boot kommt« sagt der Hafen", "»Das Boot kommt« sagt der Hafen"),
        ("»The boat is back in the harbour", "The boat is back in the harbour"),
        ("» Паром назвали «Волна» на озере", "Паром назвали «Волна» на озере"),
        ("»Le bac « Vague » revient au port", "Le bac « Vague » revient au port"),
    ],
)
def test_quotation_marks_that_point_on(text: str, title: str) -> None:
    """A sign that opens a quotation stays, one that leads on goes."""
    items = f'<li><a href="/news/2.html">{text}</a></li><li><a href="/news/3.html">A visit to the last sawmill</a></li>'
    assert read(f"{TEXT}<h3>Related</h3><ul>{items}</ul>").links[0].title == title


def test_one_article_twice() -> None:
    """An article that a page offers twice, counting the readers of each place, is one related article."""
    item = '<li><a href="/news/2.html?from={}">How planks for ferries are sawn</a></li>'
    other = '<li><a href="/news/3.html?from=c">A visit to the last sawmill on the shore</a></li>'
    article = read(
        f"{TEXT}<h3>Related</h3><ul>{item.format('a')}{other}</ul><h3>Related</h3><ul>{item.format('b')}</ul>"
    )
    assert [(link.url, link.position) for link in article.links] == [
        ("https://paper.example/news/2.html?from=a", 0),
        ("https://paper.example/news/3.html?from=c", 1),
    ]


def test_time_above_the_text() -> None:
    """How long ago an article was written is no text of it."""
    article = read(f'<p><time datetime="2026-03-07T08:00:00Z">2 hours ago</time></p>{TEXT}')
    assert not any("ago" in text for text in article.body)


def test_card_without_a_heading() -> None:
    """A picture and a headline that lead to the same article of the site are its card."""
    card = (
        '<div><a href="/news/2.html"><img src="/p.jpg" width=300 height=200></a>'
        '<div><a href="/news/2.html">How planks for ferries are sawn</a></div></div>'
    )
    article = read(TEXT + card + TEXT)
    assert [(link.title, link.image) for link in article.links] == [
        ("How planks for ferries are sawn", "https://paper.example/p.jpg")
    ]
    assert len(article.body) == 12
    assert article.figures == ()
    assert len(read(TEXT + card.replace("/news/2.html", "https://guide.example/2") + TEXT).figures) == 1


def test_cards_with_buttons() -> None:
    """A card whose one link is a button has the title that its heading says."""
    card = (
        '<div><h4>{title}</h4><p>{title}, told by those who were there.</p><div><a href="/news/{at}.html">{button}</a>'
        "</div></div>"
    )
    cards = [
        card.format(at=at, title=title, button=button)
        for at, (title, button) in enumerate(
            [
                ("How planks are sawn", "Learn more"),
                ("The last sawmill", "Read full story"),
                ("Ice on the lake", "Read more"),
            ],
            2,
        )
    ]
    everything = '<div><h4>More guides</h4><a href="/guides">View all guides</a></div>'
    article = read(f"{TEXT}<h3>Related articles</h3><div>{''.join(cards)}{everything}</div>")
    assert [(link.title, link.url) for link in article.links] == [
        ("How planks are sawn", "https://paper.example/news/2.html"),
        ("The last sawmill", "https://paper.example/news/3.html"),
        ("Ice on the lake", "https://paper.example/news/4.html"),
    ]


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/search?q=ferries", "All about the ferries of the lake"),
        ("/2026/03/07/", "March 7, 2026 and before"),
        ("/files/plan-of-the-new-ferry.jpg", "The plan of the new ferry"),
        ("/news/feed.xml", "All about the ferries as a feed"),
        ("/news/ferries/rss", "All about the ferries as a feed"),
        ("/profile/an-binh", "An Binh, who writes on ferries"),
        ("/kategorie/boats-and-ferries/", "Boats and Ferries on Lakes"),
        ("/vi-top_stories", "Top Stories"),
        ("/news/4.html", "View all stories"),
        ("/news/5.html", "Alle Meldungen anzeigen"),
        ("/news/6.html", "En savoir plus"),
        ("/news/7.html", "https://paper.example/news/7.html"),
    ],
)
def test_links_to_no_article(url: str, text: str) -> None:
    """Searches, days, files, feeds, authors, sections, buttons and bare addresses are no related articles."""
    items = f'<li><a href="{url}">{text}</a></li><li><a href="/news/3.html">A visit to the last sawmill</a></li>'
    article = read(f"{TEXT}<h3>Related</h3><ul>{items}</ul>")
    assert [link.title for link in article.links] == ["A visit to the last sawmill"]


def test_headline_among_headings() -> None:
    """Of the headings in one link the highest is the headline, not a longer summary below it, nor a kicker above it."""
    box = (
        "<h3>Related articles</h3><div><a href='/news/2.html'><h2>Planks for ferries are dear</h2>"
        "<h4>In spring there are none at all, and in autumn nobody can pay what they cost</h4></a>"
        "<a href='/news/3.html'><h2>Down at the old harbour:</h2><h3>The bridge that was never built</h3></a></div>"
    )
    titles = [link.title for link in read(f"{TEXT}{box}").links]
    assert titles == ["Planks for ferries are dear", "The bridge that was never built"]


def test_linked_kicker_above_a_headline() -> None:
    """Of two headings that lead to one article the higher is its title, in whatever order they stand."""
    card = (
        "<article><figure><h3><a href='/news/{0}.html'>{1}</a></h3></figure>"
        "<h2><a href='/news/{0}.html'>{2}</a></h2></article>"
    )
    cards = card.format(2, "Meses de abandono", "Vuelve la luz a la plaza") + card.format(
        3, "Βόρεια της λίμνης", "Η γέφυρα που δεν χτίστηκε ποτέ"
    )
    links = read(f"{TEXT}<h3>Related articles</h3><div>{cards}</div>").links
    assert [link.title for link in links] == ["Vuelve la luz a la plaza", "Η γέφυρα που δεν χτίστηκε ποτέ"]


@pytest.mark.parametrize(
    "names", [("Economy", "The north"), ("Kinh tế", "Miền Bắc"), ("经济", "北方"), ("اقتصاد", "الشمال")]
)
@pytest.mark.parametrize("menu", ["<nav>{}</nav>", "<ul>{}</ul>"])
def test_sections_of_the_menu(menu: str, names: tuple[str, str]) -> None:
    """What a menu above the title leads to under a short name is no related article, unless a heading says that it is;
    without a menu it may be one.
    """
    paths = ["/economy-and-trade/all-of-it", "/the-north-and-its-towns/all-of-it", "/people/of-ours", "/write/to-us"]
    entries = [(path, name) for path, name in zip(paths, [*names, "About", "Write"], strict=True)]
    sections = [f"<li><a href='{path}'>{name}</a></li>" for path, name in entries]
    stories = (
        "<li><a href='/news/2.html'>How planks for ferries are sawn</a></li>"
        "<li><a href='/news/3.html'>The bridge that was never built</a></li>"
    )
    titles = ["How planks for ferries are sawn", "The bridge that was never built"]

    def titles_under(heading: str, above: str) -> list[str]:
        block = f"<h3>{heading}</h3><ul>{''.join(sections[:2])}{stories}</ul>"
        return [link.title for link in read(TEXT + block, above=above).links]

    whole = menu.format("".join(sections))
    assert titles_under("Along the shore", whole) == titles
    assert titles_under("Related articles", whole) == [*names, *titles]
    assert titles_under("Along the shore", "") == [*names, *titles]


def test_list_of_labelled_headlines() -> None:
    """A list whose items are headlines, each behind a word or question, is one of related articles, and no text."""
    items = (
        "<ul><li><b>Harbour:</b> <a href='/news/2.html'>How planks are sawn</a></li>"
        "<li><b>Who pays?</b> <a href='/news/3.html'>The bridge that was never built</a></li></ul>"
    )
    article = read(TEXT + items + TEXT)
    assert [link.title for link in article.links] == ["How planks are sawn", "The bridge that was never built"]
    assert len(article.body) == 12


FILES = {
    "two files and a story": ("/f/rules.pdf", "/f/rates.docx", "/news/3.html"),
    "a file and two stories": ("/f/rules.pdf", "/news/2.html", "/news/3.html"),
    "a file and a story": ("/f/rules.pdf", "/news/2.html"),
    "files": ("/f/rules.pdf", "/f/rates.docx", "/f/list.ods"),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("heading", ["", "<h3>Скачать</h3>", "<h3>ダウンロード</h3>"])
@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("words", ["How planks for ferries are sawn {}", "Как пилят доски для парома {}"])
def test_files_among_stories(kind: str, heading: str, words: str, *, inside: bool) -> None:
    """Nothing of a list is lost: files alone are text where they stand in it, else the list leads on."""
    hrefs = FILES[kind]
    items = "".join(f'<li><a href="{href}">{words.format(n)}</a></li>' for n, href in enumerate(hrefs))
    block = f"{heading}<ul>{items}</ul>"
    text = f"<div>{TEXT}{block}</div>" if inside else f"<div>{TEXT}</div><div>{block}</div>"
    html = f"<html><title>The ferry</title><body><main><h1>The ferry over the lake</h1>{text}</main></body></html>"
    article = extract_article(
        Document(data=html.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )
    said = [one for one in article.body if one in map(words.format, range(3))]
    alone = kind == "files" and inside
    assert len(said) == (len(hrefs) if alone else 0)
    if len(hrefs) > 2 or heading or inside:  # too few are no block behind the text
        assert len(article.links) == (0 if alone else len(hrefs))


HEADINGS = ["Related articles", "Похожие статьи", "مقالات ذات صلة", "関連記事"]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("line", ["<div class=line></div>", "<span></span><i></i>", "<hr>"])
def test_line_below_a_heading(heading: str, line: str) -> None:
    """What a page draws below a heading does not cut it off from its block."""
    card = CARD.format(2, "How planks are sawn", "")
    block = f"<section><div><h3>{heading}</h3>{line}</div><div>{card}</div></section>"
    assert [link.title for link in read(f"{TEXT}</div>{block}<div>").links] == ["How planks are sawn"]


@pytest.mark.parametrize("inside", [False, True], ids=["behind", "inside"])
@pytest.mark.parametrize(
    "remark", ["2026-02-03 04:10", "Обновлено вчера", "一週間の集計", "<span>Swipe →</span><span>1 / 4</span>"]
)
@pytest.mark.parametrize("heading", HEADINGS)
def test_remark_below_a_heading(heading: str, remark: str, *, inside: bool) -> None:
    """A few words beside a heading, in an element of their own, do not cut it off from its block, and are no text."""
    card = CARD.format(2, "How planks are sawn", "")
    block = f"<section><div><h3>{heading}</h3><div>{remark}</div></div><div>{card}</div></section>"
    article = read(f"{TEXT}{block}{TEXT}" if inside else f"{TEXT}</div>{block}<div>")
    assert [link.title for link in article.links] == ["How planks are sawn"]
    assert len(article.body) == (12 if inside else 6)


@pytest.mark.parametrize(
    "offers",
    [
        "<div><h3>From the shop</h3><ul>{items}</ul></div>",
        "<div><h3>From the shop</h3><div>{cards}</div></div>",
        "<p>From the shop</p><ul>{items}</ul>",
    ],
)
@pytest.mark.parametrize("remark", ["Nothing found", "Nichts gefunden", "Ничего не найдено", "ありません"])
@pytest.mark.parametrize("heading", HEADINGS)
def test_remark_that_there_is_nothing(heading: str, remark: str, offers: str) -> None:
    """What has a heading of its own, or stands further away, is no list of the heading with a remark beside it."""
    links = [f"<a href='/shop/{at}.html'>A plank of oak, sawn {at} times</a>" for at in (2, 3, 4)]
    items, cards = ("".join(f"<{tag}>{link}</{tag}>" for link in links) for tag in ("li", "h4"))
    depth = 3 if "<p>" in offers else 1
    block = f"{'<div>' * depth}<h3>{heading}</h3><p>{remark}</p>{'</div>' * depth}"
    assert read(f"{TEXT}</div><aside>{block}{offers.format(items=items, cards=cards)}</aside><div>").links == ()


@pytest.mark.parametrize("heading", HEADINGS)
def test_empty_block(heading: str) -> None:
    """A heading over an empty list is not that of the next block."""
    block = (
        f"<div><h3>{heading}</h3><ul></ul></div><div><h3>Tides</h3>{CARD.format(2, 'How planks are sawn', '')}</div>"
    )
    assert read(f"{TEXT}</div><section>{block}</section><div>").links == ()


@pytest.mark.parametrize(
    "heading",
    ["<b>Related</b> articles", "Похожие <span>статьи</span>", "<i>مقالات</i> ذات صلة", "<span>相關</span>新聞"],
)
def test_heading_in_parts(heading: str) -> None:
    """A heading of which a part is set apart says what it says as a whole."""
    block = f"<aside><h4>{heading}</h4>{CARD.format(2, 'How planks are sawn', '')}</aside>"
    assert [link.title for link in read(f"{TEXT}</div>{block}<div>").links] == ["How planks are sawn"]


@pytest.mark.parametrize("heading", ["Recent posts", "Son yazılar", "Последние записи", "最新記事"])
def test_sidebar_below_a_row_with_the_title(heading: str) -> None:
    """A column that does not hold the text is beside it where the title stands in a row above both, too."""
    items = "".join(
        f"<li><a href='/news/{at}.html'>How planks for ferries are sawn {at}</a></li>" for at in range(2, 6)
    )
    widgets = f"<div><h4>Follow us</h4><a href='/feed'>Feed</a></div><div><h4>{heading}</h4><ul>{items}</ul></div>"
    columns = f"<div><div><div>{TEXT}</div></div><div>{widgets}</div></div>"
    page = f"<html lang=en><title>The ferry</title><div><div><h1>The ferry over the lake</h1></div>{columns}</div>"
    article = extract_article(
        Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )
    assert article.links == ()


@pytest.mark.parametrize("heading", HEADINGS)
def test_links_to_other_sites_under_a_heading(heading: str) -> None:
    """What a text lists of other sites as related is text; what it lists of its own is not, nor advice to read on."""
    block = "<p><strong>{}</strong><br><a href='{}'>How planks are sawn</a><br><a href='{}'>The last sawmill</a></p>"
    article = read(TEXT + block.format(heading, "https://saw.example/2", "https://wood.example/3") + TEXT)
    assert [text for text in article.body if "sawn" in text and "sawmill" in text] != []
    assert article.links == ()
    for words in ("Read more", "もっと読む"):
        article = read(TEXT + block.format(words, "https://saw.example/2", "https://wood.example/3") + TEXT)
        assert len(article.body) == 12
    article = read(TEXT + block.format(heading, "/news/2.html", "/news/3.html") + TEXT)
    assert [text for text in article.body if "sawn" in text] == []
    assert len(article.links) == 2


@pytest.mark.parametrize("heading", ["Similar threads", *HEADINGS])
def test_members_of_a_board(heading: str) -> None:
    """Beside the threads of a board stand the members who began them."""
    row = "<tr><td><a href='/threads/{0}.2/'>{0}</a></td><td><a href='/members/{1}.3/'>{1}</a></td></tr>"
    rows = row.format("planks", "saw-of-a-long-name") + row.format("sails", "ann")
    links = read(f"{TEXT}</div><section><h3>{heading}</h3><table>{rows}</table></section><div>").links
    assert [link.title for link in links] == ["planks", "sails"]


@pytest.mark.parametrize("heading", ["Related documents", *HEADINGS])
def test_files_under_a_heading(heading: str) -> None:
    """What a text lists of its site's files it hands out; a list that has an article, too, is one of those."""
    block = "<h3>{}</h3><ul><li><a href='/f/2.pdf'>How planks are sawn</a></li><li><a href='{}'>The saw</a></li></ul>"
    article = read(TEXT + block.format(heading, "/f/3.docx") + TEXT)
    assert ["How planks are sawn" in article.body, article.links] == [True, ()]
    assert "How planks are sawn" not in read(TEXT + block.format(heading, "/news/3.html") + TEXT).body


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("domain", ["gov.uk", "co.jp", "blogspot.com"])
def test_links_to_sites_below_a_common_domain(domain: str, heading: str) -> None:
    """What others have below one domain, the text hands out as links to any other site."""
    items = "".join(f"<li><a href=https://{site}.{domain}/2>How planks are sawn at {site}</a></li>" for site in "ab")
    block = f"<div><h3>{heading}</h3><ul>{items}</ul></div>"
    page = f"<title>The ferry</title><div><h1>The ferry</h1><div>{TEXT}{block}{TEXT}</div></div>"
    document = Document(data=page.encode(), url=f"https://www.sea.{domain}/1.html", media_type="text/html")
    assert len([text for text in extract_article(document).body if "sawn" in text]) == 2


@pytest.mark.parametrize("heading", ["Find your way", "Навигация", "التنقل بين المقالات", "記事の案内"])
def test_articles_before_and_behind(heading: str) -> None:
    """Links that say they lead to the previous and the next article are none to related ones."""
    links = (
        "<p>&larr; <a rel=prev href='/news/2.html'>How planks for ferries are sawn</a></p>"
        "<p><a rel='nofollow next' href='/news/3.html'>A visit to the last sawmill</a> &rarr;</p>"
    )
    article = read(f"{TEXT}<div><h4>{heading}</h4>{links}</div>")
    assert article.links == ()
    assert len(article.body) == 6
    assert len(read(f"{TEXT}<div><h4>Related</h4>{links}</div>").links) == 2
    items = "".join(
        f"<li>{link}</li>" for link in (links, "<a href='/news/4.html'>The bridge that was never built</a>")
    )
    assert len(read(f"{TEXT}<div><h4>{heading}</h4><ul>{items}</ul></div>").links) == 3


BLOCK = (
    "<div><h4>{}</h4><ul><li><a href='/news/2.html'>How planks for ferries are sawn</a></li>"
    "<li><a href='/news/3.html'>A visit to the last sawmill</a></li></ul></div>"
)
COMMENT = f"<div><b>{{}}</b><p>{LINE * 2}</p></div>"


@pytest.mark.parametrize("heading", ["Out on the lake", "Интересно почитать", "এই হ্রদের কথা", "湖のほとりで"])
@pytest.mark.parametrize(
    ("behind", "count"),
    [
        pytest.param("{}<div><h3>Comments (2)</h3>{}</div>", 2, id="before-comments"),
        pytest.param("<p>Written by Ann Lee</p>{}", 2, id="behind-a-byline"),
        pytest.param("<div><h3>Comments (2)</h3>{1}</div>{0}", 0, id="behind-comments"),
        pytest.param("{}", 0, id="a-column-beside"),
    ],
)
def test_block_behind_the_article(heading: str, behind: str, count: int) -> None:
    """Behind the element of the article a block with any heading is its own in the same column, not in one beside."""
    below = behind.format(BLOCK.format(heading), COMMENT.format("Bo") + COMMENT.format("Cleo"))
    article_box = f"<article><h1>The ferry over the lake</h1>{TEXT}</article>"
    page = f"<html lang=en><title>The ferry</title><div><div>{article_box}{below}</div></div>"
    article = extract_article(
        Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )
    assert len(article.links) == count
    assert len(article.body) == 6


@pytest.mark.parametrize(
    ("row", "column", "beside", "count"),
    [
        ("row", "left", "<div class=right></div>", 3),
        ("row", "right", "<div class=right></div>", 0),
        ("other", "left", "<div class=right></div>", 0),
        ("row", "left", "", 0),
    ],
)
def test_row_laid_out_like_that_of_the_article(row: str, column: str, beside: str, count: int) -> None:
    """Headlines without a heading are the article's in a row like its own, in the column that the text has there.

    Where each row has one column, all that the page shows is laid out so.
    """
    titles = ["Как пилят доски для парома", "How planks for ferries are sawn", "Mái chèo và những con đò cũ"]
    items = "".join(f"<li><h3><a href='/news/{at}.html'>{title}</a></h3></li>" for at, title in enumerate(titles, 2))
    page = (
        "<html lang=en><title>The ferry</title><div>"
        f"<div class=row><div class=left><div><h1>The ferry over the lake</h1><div>{TEXT}</div></div></div>{beside}"
        f"</div><div class={row}><div class={column}><ul>{items}</ul></div></div></div>"
    )
    article = extract_article(
        Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )
    assert [link.title for link in article.links] == titles[:count]


@pytest.mark.parametrize("heading", ["Popular articles", "Más noticias", "Последние новости", "最新記事"])
@pytest.mark.parametrize(("tag", "count"), [("article", 3), ("main", 3), ("div", 0)])
def test_block_beside_a_box_around_the_text(heading: str, tag: str, count: int) -> None:
    """One block in what holds the title too is of the article, however deep the text lies; a <div> has columns."""
    items = "".join(
        f"<li><a href='/news/{at}.html'>How planks for ferries are sawn {at}</a></li>" for at in range(2, 5)
    )
    page = (
        f"<html lang=en><title>The ferry</title><{tag}><div><h1>The ferry over the lake</h1></div>"
        f"<div><p>Share</p><div>{TEXT}</div></div><div><h2>{heading}</h2><ul>{items}</ul></div></{tag}>"
    )
    article = extract_article(
        Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )
    assert len(article.links) == count


@pytest.mark.parametrize("heading", HEADINGS)
def test_words_behind_an_empty_block(heading: str) -> None:
    """Where a script is to fill a block, the line behind it is none of its articles."""
    words = (
        "<p>Write to <a href='/desk'>our desk of letters</a> if you know more of this than we have written here.</p>"
    )
    block = f"<div><h3>{heading}</h3><div></div></div>"
    page = f"<title>The ferry</title><div><h1>The ferry</h1><div>{TEXT}</div>{block}{words}"
    article = extract_article(
        Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )
    assert article.links == ()


@pytest.mark.parametrize("heading", ["Related articles", "Powiązane artykuły", "Похожие статьи", "関連記事"])
@pytest.mark.parametrize("href", ["#", ""])
def test_buttons_beside_a_heading(heading: str, href: str) -> None:
    """A heading that is a button, beside another one, heads what follows; one with a link that leads on heads that."""
    cards = "".join(
        f"<div><img src=/p{n}.jpg><h3><a href=/news/{n}.html>The boat {n} and its crew</a></h3></div>"
        for n in (2, 3, 4)
    )
    tabs = f'<h4><a href="{href}">{heading}</a><a href="{href}">More by the author</a></h4><div>{cards}</div>'
    assert [link.url for link in read(f"{TEXT}</div><div>{tabs}").links] == [
        f"https://paper.example/news/{n}.html" for n in (2, 3, 4)
    ]
    line = f'<h4>{heading}: <a href="/news/7.html">How planks are sawn</a></h4>'
    assert [link.title for link in read(f"{TEXT}{line}{TEXT}").links] == ["How planks are sawn"]


@pytest.mark.parametrize("label", ["Read also", "Les også", "Читайте также", "関連記事"])
@pytest.mark.parametrize("tags", [("span", "h2"), ("p", "p"), ("div", "div")])
def test_label_and_headline_in_one_link(label: str, tags: tuple[str, str]) -> None:
    """A link in the text that begins with a label is a related article, without the label; in a sentence it stays."""
    first, second = tags
    title = "How planks for ferries are sawn"
    card = f"<div><a href=/news/2.html><div><{first}>{label}</{first}><{second}>{title}</{second}></div></a></div>"
    article = read(f"{TEXT}{card}{TEXT}")
    assert [link.title for link in article.links] == [title]
    assert title not in (article.content or "")
    assert len(article.body) == 12
    sentence = f"<p>{LINE}<a href=/news/2.html><b>{label}</b> the tale of planks</a> by the lake.</p>"
    assert "the tale of planks by the lake." in read(f"{TEXT}{sentence}{TEXT}").body[6]


@pytest.mark.parametrize(
    ("href", "count"), [("/news/110022-planks", 1), ("/lakes/planks", 0), ("https://x.example/news/110022-planks", 0)]
)
@pytest.mark.parametrize("title", ["How planks for ferries are sawn", "Как пилят доски для паромов"])
@pytest.mark.parametrize(
    "box", ["<div><article><a href={}><div>{}</div></a></article></div>", "<div><a href={}>{}</a></div>"]
)
def test_headline_alone_in_an_element(box: str, title: str, href: str, count: int) -> None:
    """An element of the text that is nothing but a link to an address like the page's own is a related article."""
    article = read(f"{TEXT}{box.format(href, title)}{TEXT}", url="https://paper.example/news/110017-ferry")
    assert [link.title for link in article.links] == [title] * count
    assert len(article.body) == 12 or not count


@pytest.mark.parametrize("heading", ["Related", "Gerelateerd", "Похожие статьи", "関連記事"])
@pytest.mark.parametrize(
    "beside", ["", "<span>3 September 2017</span>", "<b>3 September 2017</b><span>in “Boats”</span>"]
)
def test_one_card_under_a_known_heading(heading: str, beside: str) -> None:
    """One related article in the text, with its day and section, is no text, and its day is not that of the page."""
    card = f"<div><h3><em>{heading}</em></h3><div><p><a href=/news/2.html>Planks sawn</a>{beside}</p></div></div>"
    article = read(f"<p>{LINE}</p><p>{LINE}</p>{card}</div><div><time datetime=2018-04-22>22 April 2018</time>")
    assert [link.url for link in article.links] == ["https://paper.example/news/2.html"]
    assert article.published is not None
    assert article.published.year == 2018
    assert len(article.body) == 2
    prose = f"<h3>{heading}</h3><div>{LINE}<a href=/news/2.html>Planks sawn</a></div>"
    assert "Planks sawn" in read(f"{TEXT}{prose}{TEXT}").body[6]
    source = f"<h3>{heading}</h3><ul><li>Dahl, O. (2017). <a href=/news/2.html>Planks sawn</a></li></ul>"
    assert "Dahl, O. (2017). Planks sawn" in read(f"{TEXT}{source}{TEXT}").body


@pytest.mark.parametrize("count", [1, 3])
def test_cards_below_links_without_words(count: int) -> None:
    """A link without words lies over a card, which is no item of a list, and its one heading is the headline."""
    cards = "".join(
        f"<div><a href=/news/{n}.html></a><img src=/p{n}.jpg><h4>The boat {n} and its crew</h4></div>"
        for n in range(2, 2 + count)
    )
    links = read(f"{TEXT}</div><div><h3>Related articles</h3>{cards}").links
    assert [link.title for link in links] == [f"The boat {n} and its crew" for n in range(2, 2 + count)]


@pytest.mark.parametrize("label", ["BONUS:", "Related Chika:", "Ещё по теме озера:", "湖の話：", "المزيد عن البحيرة:"])
@pytest.mark.parametrize(
    "form",
    [
        "<p><strong>{}</strong></p><p>{}</p>",
        "<div><span>{}</span><ul><li>{}</li></ul></div>",
        "<div><h4>{}</h4></div><div><p>{}</p></div>",
    ],
)
def test_label_above_a_headline(form: str, label: str) -> None:
    """A short line with a colon goes with the headline right below it that is no text; above others it stays."""
    link = "<a href=/news/2.html>How planks for ferries are sawn</a>"
    article = read(f"{TEXT}{form.format(label, link)}{TEXT}")
    assert [one.title for one in article.links] == ["How planks for ferries are sawn"]
    assert label not in (article.content or "")
    assert len(article.body) == 12
    assert label in (read(f"{TEXT}{form.format(label, f'{LINE} {link}')}{TEXT}").content or "")
    box = f"<div><h4>Read also</h4><ul><li>{link}</li></ul></div>"
    assert label in (read(f"{TEXT}<p>{label}</p>{box}{TEXT}").content or "")
    said = "The captain told us on the pier:"
    assert said in read(f"{TEXT}<p>{said}</p><p>{link}</p>{TEXT}").body


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "block",
    [
        "<section><header><h2>{heading}</h2></header>{list}</section>",
        "<div><header>{heading}</header>{list}</div>",
        "<div><header><div><a href='/about'>{heading}</a></div></header>{list}</div>",
    ],
)
def test_header_of_a_block(block: str, heading: str) -> None:
    """A <header> that holds the heading of a block alone is no header of the page."""
    items = "".join(f"<li><a href='/news/{at}.html'>How planks are sawn {at}</a></li>" for at in (2, 3))
    below = block.format(heading=heading, list=f"<ul>{items}</ul>")
    assert [link.title for link in read(f"{TEXT}</div>{below}<div>").links] == [
        "How planks are sawn 2",
        "How planks are sawn 3",
    ]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(("tag", "count"), [("main", 2), ("div", 0)])
def test_footer_of_the_article(tag: str, count: int, heading: str) -> None:
    """A <footer> in the <main> of a page is of what that holds; one elsewhere is the footer of the page."""
    items = "".join(f"<li><a href='/news/{at}.html'>How planks are sawn {at}</a></li>" for at in (2, 3))
    page = (
        f"<html lang=en><title>The ferry</title><{tag}><div><h1>The ferry over the lake</h1>{TEXT}</div>"
        f"<footer><div><h3>{heading}</h3><ul>{items}</ul></div></footer></{tag}>"
    )
    article = extract_article(
        Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )
    assert len(article.links) == count


@pytest.mark.parametrize(("heading", "count"), [*((one, 2) for one in HEADINGS), ("Out on the lake", 0)])
def test_heading_deep_in_a_box_of_its_own(heading: str, count: int) -> None:
    """A heading that says what it heads may stand deep in a box of its own, with the list behind that."""
    items = "".join(f"<li><a href='/news/{at}.html'>How planks are sawn {at}</a></li>" for at in (2, 3))
    block = f"<div>{'<div>' * 5}<h2>{heading}</h2>{'</div>' * 5}<div><ul>{items}</ul></div></div>"
    assert len(read(f"{TEXT}</div>{block}<div>").links) == count


@pytest.mark.parametrize("heading", ["", "<h3>Out on the lake</h3>", "<h3>Далеко на озере</h3>", "<h3>湖の話</h3>"])
@pytest.mark.parametrize(
    ("layout", "count"),
    [
        ("<h1>The ferry over the lake</h1><div><div><div>{text}</div></div><div>{block}</div></div>", 0),
        ("<div><h1>The ferry over the lake</h1><div><div>{text}</div><div>{block}</div></div></div>", 3),
        ("<h1>The ferry over the lake</h1><div><div><div>{text}</div>{block}</div><div>Weather</div></div>", 3),
        ("<h1>The ferry over the lake</h1><div><div><div>{text}</div></div><section>{block}</section></div>", 3),
        ("<h1>The ferry</h1><div><section><div>{text}</div></section><section>{block}</section></div>", 0),
    ],
)
def test_row_of_two_columns_below_the_title(layout: str, count: int, heading: str) -> None:
    """Where the title stands above both, what stands beside the column of the text offers what the site offers."""
    items = "".join(f"<div><a href='/news/{at}.html'>How planks for ferries are sawn {at}</a></div>" for at in "234")
    block = f"<div>{heading}<div>{items}</div></div>"
    page = f"<html lang=en><title>The ferry</title>{layout.format(text=TEXT, block=block)}"
    article = extract_article(
        Document(data=page.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    )
    assert len(article.links) == count


@pytest.mark.parametrize(("count", "is_article"), [(4, True), (1, False)])
@pytest.mark.parametrize("heading", HEADINGS)
def test_article_that_is_called_like_a_section(heading: str, count: int, *, is_article: bool) -> None:
    """A short address that says what its link says is of a section, but not in a list of articles."""
    items = "".join(f"<li><a href='/news/2024/{at}.html'>How planks are sawn {at}</a></li>" for at in range(count))
    short = "<li><a href='/news/winter-boat-tips'>Winter boat tips</a></li>"
    article = read(f"{TEXT}<h3>{heading}</h3><ul>{items}{short}</ul>")
    assert len(article.links) == count + is_article


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("name", ["aria-label", "title"])
def test_link_that_is_called_like_the_heading_of_its_card(name: str, heading: str) -> None:
    """A link without words over a card is its headline's, if both say the same, whatever else the card leads to."""
    cards = "".join(
        f"<div><a href=/news/{at}.html {name}='{title}'></a><p><a href=/boats/>Boats</a></p><h4>{title}</h4></div>"
        for at, title in enumerate(("How planks are sawn", "A visit to the last sawmill"), 2)
    )
    links = read(f"{TEXT}</div><section><h3>{heading}</h3><div>{cards}</div></section><div>").links
    assert [(link.title, link.url) for link in links if "/news/" in (link.url or "")] == [
        ("How planks are sawn", "https://paper.example/news/2.html"),
        ("A visit to the last sawmill", "https://paper.example/news/3.html"),
    ]


@pytest.mark.parametrize(
    ("author", "label"),
    [
        ("Ann Berg, Bo Lund and Cecilia Holm", "By"),
        ("Анна Берг и Борис Лунд", "Автор:"),
        ("安倍花子と山田太郎", "文："),
    ],
)
def test_names_of_the_article_are_no_headlines(author: str, label: str) -> None:
    """A link in the text that is called like its authors, or like a tag, is no other article."""
    above = f'<meta name=author content="{author}"><meta property="article:tag" content="Old boats of the lake">'
    line = f"<p>{label} <a href=/people/ann-berg-bo-lund-cecilia-holm.html>{author}</a></p>"
    tag = "<p><a href=/all/old-boats-of-the-lake-2.html>Old boats of the lake</a></p>"
    assert read(line + TEXT + tag, above=above).links == ()


@pytest.mark.parametrize(
    "names", [("Lake Runner {}00 GT", "range"), ("Паром {} на озере", "длина"), ("湖の船 {} 号", "長さ")]
)
def test_heads_of_columns_are_no_cards(names: tuple[str, str]) -> None:
    """Cells at the head of a table that link what its columns compare stay in it."""
    title, label = names
    heads = "".join(
        f"<th><a href=/news/{at}.html>{title.format(at)}</a> <span>{label}</span></th>" for at in range(2, 6)
    )
    table = f"<table><tr>{heads}</tr>{'<tr><td>1<td>2<td>3<td>4</tr>' * 3}</table>"
    assert read(TEXT + table + TEXT).links == ()


@pytest.mark.parametrize("label", ["Sponsored", "Advertorial", "Реклама", "広告", "Anzeige"])
@pytest.mark.parametrize("inside", [False, True], ids=["behind", "inside"])
@pytest.mark.parametrize("heading", HEADINGS)
def test_cards_that_are_labelled_as_advertisements(heading: str, label: str, *, inside: bool) -> None:
    """A card that says somebody paid for it is no other article, and no text; those around it are."""
    cards = [f"<li><a href=/news/{at}.html>How planks for ferries are sawn {at}</a></li>" for at in range(2, 6)]
    cards[1] = f"<li><span>{label}</span><div><a href=/news/3.html>A ferry of your own in a week</a></div></li>"
    block = f"<section><h3>{heading}</h3><ul>{''.join(cards)}</ul></section>"
    article = read(f"{TEXT}{block}{TEXT}" if inside else f"{TEXT}</div>{block}<div>")
    assert [(link.url or "")[-6:] for link in article.links] == ["2.html", "4.html", "5.html"]
    assert len(article.body) == (12 if inside else 6)


@pytest.mark.parametrize(("host", "count"), [("jobs.paper.example", 0), ("paper.example", 4), ("www.paper.example", 4)])
@pytest.mark.parametrize(
    "title", ["A master for the ferry {} is wanted", "Капитан парома {} на озере", "湖の船 {} 号の船長"]
)
def test_block_of_another_host_of_the_site(title: str, host: str, count: int) -> None:
    """Cards behind the text that have no heading and all lead to another host are of a service, no articles."""
    cards = "".join(
        f"<div><h4><a href=https://{host}/news/{at}.html>{title.format(at)}</a></h4></div>" for at in range(2, 6)
    )
    page = f"<title>The ferry</title><main><div><h1>The ferry over the lake</h1><div>{TEXT}</div></div>"
    html = f"<html>{page}<div>{cards}</div></main></html>"
    document = Document(data=html.encode(), url="https://paper.example/news/1.html", media_type="text/html")
    assert len(extract_article(document).links) == count


@pytest.mark.parametrize("names", [("Previous post", "Next post"), ("Vorheriger Beitrag", "Nächster Beitrag")])
def test_links_called_previous_and_next(names: tuple[str, str]) -> None:
    """Cards that are called the previous and the next article are none to related ones."""
    cards = "".join(
        f"<div><a href=/news/{at}.html><h4>{name}</h4><p>How planks for ferries are sawn</p></a></div>"
        for at, name in enumerate(names, 2)
    )
    block = f"<div><h3>On the lake</h3>{cards}</div>"
    assert read(f"{TEXT}</div>{block}<div>").links == ()


@pytest.mark.parametrize("space", ["Category", "Catégorie", "Категория", "分类", "تصنيف"])
@pytest.mark.parametrize("heading", ["Related articles", "Shelves"])
def test_name_spaces_of_wikis_are_no_articles(space: str, heading: str) -> None:
    """Links to the categories of an article are no related articles; other pages of the wiki are."""
    block = f"<section><h3>{heading}</h3><ul>{{}}</ul></section>"
    titles = ("Boats that are laid up for good", "Harbours that have silted up", "Ferries that are still in use")

    def links(form: str) -> list[str | None]:
        items = "".join(f"<li><a href='/w/{form.format(title.replace(' ', '_'))}'>{title}</a></li>" for title in titles)
        url = "https://wiki.example/w/The_ferry_over_the_lake"
        return [link.title for link in read(f"{TEXT}</div>{block.format(items)}<div>", url=url).links]

    assert links(f"{space}:{{}}") == []
    assert links("Story:_{}") == [*titles]


@pytest.mark.parametrize("heading", ["Read more", "Lesen Sie auch", "もっと読む"])
def test_entries_of_the_menu_are_nothing_to_read_on(heading: str) -> None:
    """A short link under such a heading that the menu has as well leads to a section or a service of the site."""
    menu = "<nav><ul><li><a href=/boats>Boats</a></li><li><a href=/join>Join the club</a></li></ul></nav>"
    block = f"<h3>{heading}</h3><ul><li><a href=/join>Join the club</a></li><li><a href=/news/2>{{}}</a></li></ul>"
    links = read(f"{TEXT}<div>{block.format('How planks for ferries are sawn')}</div>{TEXT}", above=menu).links
    assert [link.title for link in links] == ["How planks for ferries are sawn"]


@pytest.mark.parametrize("heading", ["Most read news", "Biggest stories", "Meistgelesen", "人気記事"])
def test_cards_of_the_site_below_a_pager(heading: str) -> None:
    """Cards in the text that stand under the heading of a list of the site are to be read on, though a pager parts the
    two.
    """
    pager = "<ul><li><a href=#>1</a></li><li><a href=#>2</a></li><li><a href=#>3</a></li></ul>"
    card = "<li><a href=/news/{0}><img src=/{0}.jpg width=90 height=60></a><a href=/news/{0}>{1} {0}</a></li>"
    cards = "".join(card.format(number, "The old ferry of the lake is back") for number in range(20, 23))
    block = f"<div><div><h2>{heading}</h2>{pager}</div><ul>{cards}</ul></div>"
    assert {link.kind for link in read(f"{TEXT}{block}{TEXT}").links} <= {LinkKind.READ_MORE}


@pytest.mark.parametrize("heading", ["Most viewed here", "Biggest stories", "Самое читаемое тут", "人気記事の"])
def test_a_line_over_a_list_with_a_heading_of_its_own(heading: str) -> None:
    """A line before a list of the site is no heading of it: the list begins with one that says what it is."""
    links = "".join(f"<div><a href=/news/2{at}>The old ferry of the lake is back {at}</a></div>" for at in range(5))
    block = f"<section><p>What readers say is not ours</p><div><h2>{heading}</h2>{links}</div></section>"
    assert {link.kind for link in read(f"{TEXT}</div>{block}<div>").links} <= {LinkKind.READ_MORE}


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("More", ("Contact", "Work with us", "Jobs", "Newsletter")), ("Lesen Sie auch", ("Kontakt", "Presse", "Hilfe")),
        ("Read more", ("Barche", "Porti", "Il lago e le isole")), ("Читайте также", ("Контакты", "Порты", "Работа")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("inside", [False, True], ids=["behind", "inside"])
def test_names_of_places_are_nothing_to_read_on(heading: str, names: tuple[str, ...], *, inside: bool) -> None:
    """Under such a heading, links that are mostly a word or two are a menu; with pictures they are cards."""

    def titles_with(picture: str) -> list[str]:
        links = "".join(f"<li><a href=/about/{at}>{picture}{name}</a></li>" for at, name in enumerate(names))
        block = f"<div><h4>{heading}</h4><ul>{links}</ul></div>"
        return [link.title for link in read(TEXT + (block if inside else f"</div>{block}<div>")).links]

    assert titles_with("") == []
    assert titles_with("<img src=/p.jpg width=90 height=60>") != []


@pytest.mark.parametrize(
    "line",
    [
        "<a href=/more>More news »</a>", "<span>More from</span> <a href=/lake>The lake and its shores</a>",
        "<a href=/more>Weitere Artikel</a>", "<a href=/more>もっと読む</a>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_first", [True, False])
def test_heading_and_button_of_a_block_are_no_articles(line: str, *, is_first: bool) -> None:
    """A line of a block that is called like one leads to more of them: it is no article of it."""
    cards = "".join(f"<h4><a href=/news/2{at}>The old ferry of the lake is back {at}</a></h4>" for at in range(4))
    head, foot = (f"<div>{line}</div>", "") if is_first else ("", f"<div>{line}</div>")
    block = f"<section><h3>Out on the lake</h3>{head}<div>{cards}</div>{foot}</section>"
    links = read(f"{TEXT}</div>{block}<div>").links
    assert [link.title for link in links] == [f"The old ferry of the lake is back {at}" for at in range(4)]


@pytest.mark.parametrize("form", ["/2013/06/0{}/how-planks-are-sawn", "/boote/wie-man-saegt-4712{}.html"])
@pytest.mark.parametrize("label", ["MORE", "Lesen Sie auch", "Читайте также", "もっと読む"])
def test_articles_of_sister_sites(label: str, form: str) -> None:
    """A labelled line of the text, also in brackets, leads on to a host beside the one at hand if that addresses its
    articles alike.
    """

    def titles(line: str) -> list[str]:
        page = f"<html><title>The ferry</title><h1>The ferry over the lake</h1><div>{TEXT}{line}{TEXT}</div>"
        url = f"https://lake.paper.example{form.format(1)}"
        document = Document(data=page.encode(), url=url, media_type="text/html")
        return [link.title for link in extract_article(document).links]

    line = f"<p>({label}: <a href='https://{{}}'>How planks for ferries are sawn</a>)</p>"
    assert titles(line.format(f"boats.paper.example{form.format(2)}")) == ["How planks for ferries are sawn"]
    assert titles(line.format("shop.paper.example/planks")) == []
    assert titles(line.format(f"paper.invalid{form.format(2)}")) == []
