"""Who signs a page where several voices name somebody: its owner, an editor, a list of names, the last words above."""

from __future__ import annotations

import json

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

PROSE = "The ferry has crossed the bay since the war, and each spring its hull is tarred by those who were late twice. "
TEXT = f"<p>{PROSE * 2}</p><p>Nobody pays on Sundays. {PROSE}</p><p>The bell is older. {PROSE}</p>"
TITLE = "<h1>A ferry for the bay</h1>"


def page(body: str, head: str = "", url: str = "https://coast.example/a-ferry-for-the-bay") -> Article:
    """The record of a page that is nothing but *body*."""
    html = f"<html lang=en><head><title>A ferry for the bay</title>{head}</head><body>{body}</body></html>"
    return extract_article(Document(data=html.encode(), url=url))


def names(article: Article) -> list[str]:
    return [person.name for person in article.authors]


def stated(*nodes: object) -> str:
    return f"<script type=application/ld+json>{json.dumps({'@graph': nodes})}</script>"


@pytest.mark.parametrize("name", ["Mira Solheim", "Мира Речная", "王大山", "MiraSolheim"])
@pytest.mark.parametrize(
    ("kind", "signs"), [(["Person", "Organization"], True), ("Person", True), ("Organization", False)]
)
def test_whose_site_it_is(name: str, kind: object, signs: bool) -> None:
    """The person who publishes a site signs its pages, though it bears his name; a house of that name does not."""
    site = {"@type": "WebSite", "name": f"{name} Blog", "publisher": {"@type": kind, "@id": "#owner", "name": name}}
    article = {"@type": "BlogPosting", "headline": "A ferry for the bay", "author": {"@type": "Person", "name": name}}
    found = page(f"<article>{TITLE}<div>{TEXT}</div></article>", stated(site, article))
    assert names(found) == ([name] if signs else [])


@pytest.mark.parametrize(
    ("label", "name", "signs"),
    [
        ("By", "mira solheim", True),
        ("Von", "Mira solheim", True),
        ("Автор:", "Мира речная", True),
        ("Γράφει ο", "μαρίνα θαλασσινού", True),
        ("By", "our editors", False),
        ("By", "staff writer", False),
        ("See", "mira solheim", False),
    ],
)
def test_a_name_in_small_letters(label: str, name: str, signs: bool) -> None:
    """Behind a label, the link to an author's page names him however he writes himself; a desk is nobody."""
    line = f"<p><span>{label}</span> <a href=/author/7>{name}</a></p>"
    assert names(page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>")) == ([name] if signs else [])


@pytest.mark.parametrize(
    "end", ["<p>Editor: {}</p>", "<p>Redaktur : <a href=/author/9>{}</a></p>", "<p>Edited by {}</p>"]
)
@pytest.mark.parametrize("shown", ["Mira Solheim", "Мира Речная", "王大山"])
def test_an_editor_whom_metadata_name(end: str, shown: str) -> None:
    """Whom metadata name and the page calls its editor gives way to the author whom it shows, and to nobody else."""
    article = {
        "@type": "NewsArticle",
        "headline": "A ferry for the bay",
        "author": {"@type": "Person", "name": "Ole Dahl"},
    }
    behind = f"<div>{TEXT}</div>{end.format('Ole Dahl')}</article>"
    byline = f"<div class=author-name>{shown}</div>"
    assert names(page(f"<article>{TITLE}{byline}{behind}", stated(article))) == [shown]
    assert names(page(f"<article>{TITLE}{byline}<div>{TEXT}</div></article>", stated(article))) == ["Ole Dahl"]
    assert names(page(f"<article>{TITLE}{behind}", stated(article))) == ["Ole Dahl"]


@pytest.mark.parametrize(
    ("lead", "byline", "name"),
    [
        ("The ferry of the bay is late again, and nobody knows why it is.", "By Mira Solheim", "Mira Solheim"),
        ("Die alte Fähre ist wieder zu spät, und keiner am Ufer weiß warum.", "Von Mira Solheim", "Mira Solheim"),
        ("Паром снова опоздал на целый час, и никто не знает почему?", "Автор: Мира Речная", "Мира Речная"),
        ("The ferry of the bay is late again, as it was last year.", "By the old harbour", None),
        ("The ferry of the bay is late again, as it was last year.", "By Monday", None),
    ],
)
def test_the_last_words_of_the_lead(lead: str, byline: str, name: str | None) -> None:
    """A byline behind the last sentence of the lead signs the article and is no part of the lead."""
    found = page(f"<article>{TITLE}<div><p><b>{lead} {byline}</b></p>{TEXT}</div></article>")
    assert names(found) == ([name] if name else [])
    assert found.lede_raw == (lead if name else f"{lead} {byline}")


@pytest.mark.parametrize("word", ["Danger", "Achtung", "Осторожно", "注意"])
def test_a_word_above_the_last_lines_signs_nothing(word: str) -> None:
    """A single word that lines of the text stand below heads these."""
    found = page(f"<article>{TITLE}<div>{TEXT}<p>{word}</p><p>Mind the gap.</p><p>No bell rings.</p></div></article>")
    assert (names(found), found.byline) == ([], None)
    assert word in (found.content or "")


@pytest.mark.parametrize(
    ("card", "name"),
    [
        (
            {"label1": "Written by", "data1": "Mira Solheim", "label2": "Reading time", "data2": "2 minutes"},
            "Mira Solheim",
        ),
        ({"label1": "Geschrieben von", "data1": "Mira Solheim"}, "Mira Solheim"),
        ({"label1": "Автор", "data1": "Мира Речная"}, "Мира Речная"),
        ({"label2": "Escrito por", "data2": "Mira Solheim"}, "Mira Solheim"),
        ({"creator": "Mira Solheim"}, "Mira Solheim"),
        ({"creator": "@coastherald"}, None),
        ({"creator": "Harbour"}, None),
        ({"label1": "Price", "data1": "Mira Solheim"}, None),
    ],
)
def test_the_card_for_networks(card: dict[str, str], name: str | None) -> None:
    """Where nothing else names an author, the card that networks show does, by a label or in place of an account."""
    head = "".join(f"<meta name='twitter:{key}' content='{value}'>" for key, value in card.items())
    assert names(page(f"<article>{TITLE}<div>{TEXT}</div></article>", head)) == ([name] if name else [])
    other = f"{head}<meta name=author content='Ole Dahl'>"
    assert names(page(f"<article>{TITLE}<div>{TEXT}</div></article>", other)) == ["Ole Dahl"]


@pytest.mark.parametrize(
    ("site", "name"), [("Coast", "Mira Solheim"), ("Bay Herald", "Мира Речная"), ("海岸報", "王大山")]
)
@pytest.mark.parametrize(
    "row", ["<div class=author-name>{}</div><p>{} words</p>", "<p class=byline>By {}</p><p>{}</p>"]
)
def test_the_site_signs_beside_an_author(site: str, name: str, row: str) -> None:
    """The name of the site among several bylines gives way to that of a person; alone it is the byline."""
    head = f"<meta property=og:site_name content='{site}'>"
    rows = "".join(row.format(one, "Many") for one in (site, name))
    assert names(page(f"<article>{TITLE}{rows}<div>{TEXT}</div></article>", head)) == [name]
    alone = page(f"<article>{TITLE}{row.format(site, 'Many')}<div>{TEXT}</div></article>", head)
    assert (names(alone), site in (alone.byline or "")) == ([], True)


@pytest.mark.parametrize("called", ["credit", "photo-credit", "video-credits"])
@pytest.mark.parametrize("name", ["Mira Solheim", "HARBOUR AND BORDER WATCH"])
def test_the_credit_of_a_picture(called: str, name: str) -> None:
    """What is called the credit of a picture is no byline, though it begins like one."""
    line = f"<div><img src=/f.jpg> <span class={called}>By {name}</span></div>"
    assert names(page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>")) == []


@pytest.mark.parametrize("line", ["By Mira Solheim", "Written by Mira Solheim"])
def test_the_credits_of_an_article(line: str) -> None:
    """Away from pictures they name its author."""
    assert names(page(f"<article>{TITLE}<p class=article-credits>{line}</p><div>{TEXT}</div></article>")) == [
        "Mira Solheim"
    ]


@pytest.mark.parametrize(
    "people", [["Budi Santoso", "Suparno"], ["Aung Min", "Thida Win", "Thant"], ["X Chen", "Y Wang"]]
)
def test_people_in_an_element_each(people: list[str]) -> None:
    """One word that an element of the head of its own names is a person, and no paper; an initial is no "and"."""
    head = "".join(f"<meta name=citation_author content='{name}'>" for name in people)
    article = page(f"<article>{TITLE}<div>{TEXT}</div></article>", head)
    assert (names(article), article.byline) == (people, ", ".join(people))


@pytest.mark.parametrize("name", ["Coast_Redaktion", "coast_team", "redaktion_hafen"])
def test_a_desk_that_is_written_in_one_word(name: str) -> None:
    """A handle that ends like a staff's name, or begins like one, is no person."""
    assert names(page(f"<article>{TITLE}<p>By {name}</p><div>{TEXT}</div></article>")) == []


@pytest.mark.parametrize(
    "end",
    [
        "Mira<br>7 March 2026",
        "7 March 2026<br>Mira",
        "Мира<br />07.03.2026",
        "ミラ子<br>2026年3月7日",
        "Mira Solheim<br>Editor<br>7 March 2026",
    ],
)
def test_a_signature_with_a_day(end: str) -> None:
    """Who signs the last lines of a text may add the day, above his name or below it; neither is left in the text."""
    found = page(f"<article>{TITLE}<div>{TEXT}<p>{end}</p></div></article>")
    assert len(found.authors) == 1
    assert found.authors[0].name in end
    assert "2026" not in (found.content or "")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Mira Solheim<span>Editor, Coast Works</span>", "Mira Solheim"),
        ("Anna Bern<span>Redakteurin</span>", "Anna Bern"),
        ("Mira Solheim<span>A harbour at noon</span>", None),
        ("Mira Solheim<span>Editor</span><span>Coast Works</span>", None),
    ],
)
def test_a_portrait_with_name_and_job(line: str, name: str | None) -> None:
    """A name beside a picture under the title signs where a job stands behind it in an element of its own."""
    box = f"<div><img src=/m.jpg><div>{line}</div></div>"
    assert names(page(f"<article>{TITLE}{box}<div>{TEXT}</div></article>")) == ([name] if name else [])


@pytest.mark.parametrize("word", ["Bio", "Profil", "Biografie"])
@pytest.mark.parametrize("line", ["By <b>Mira Solheim</b>", "<span>Von</span> <span>Mira Solheim</span>"])
def test_a_link_that_tells_of_the_author(word: str, line: str) -> None:
    """The one word of the link to the author's page is no name where a byline beside it gives a full one."""
    box = f"<div>{line} <i>|</i> <a rel=author href=/author/7>{word}</a></div>"
    assert names(page(f"<article>{TITLE}{box}<div>{TEXT}</div></article>")) == ["Mira Solheim"]
    links = "".join(f"<a rel=author href=/{name}/7>{name}</a> " for name in ("Mira", "RSS", word))
    box = f"<div>{line}</div><div>{links}</div>"
    assert names(page(f"<article>{TITLE}{box}<div>{TEXT}</div></article>")) == ["Mira Solheim"]


@pytest.mark.parametrize(
    "heading", ["{} <small>{}</small>", "<span>{}</span><br><span>{}</span>", "{}<div class=sub>{}</div>"]
)
@pytest.mark.parametrize(
    ("title", "line", "name"),
    [
        ("A ferry for the bay", "by Mira Solheim", "Mira Solheim"),
        ("Eine Fähre für die Bucht", "Von Mira Solheim", "Mira Solheim"),
        ("Паром для залива", "Автор: Мира Речная", "Мира Речная"),
        ("海湾渡轮今年又晚点了", "作者：王大山", "王大山"),
    ],
)
@pytest.mark.parametrize("apart", [True, False])
def test_a_byline_that_a_heading_holds(heading: str, title: str, line: str, name: str, apart: bool) -> None:
    """What stands behind the title in its heading may say who wrote the article; where the head has it, it is title."""
    above = f"<h1>{heading.format(title, line)}</h1>"
    body = f"{above}<div>{TEXT}</div>" if apart else f"<div>{above}{TEXT}</div>"
    for window in (title, f"{title} {line}"):
        html = f"<html><head><title>{window}</title></head><body><article>{body}</article></body></html>"
        found = extract_article(Document(data=html.encode(), url="https://coast.example/a"))
        assert found.title == window
        assert window != title or names(found) == [name]
        assert line not in (found.content or "")


@pytest.mark.parametrize("name", ["og:author", "byline", "article:byline", "author.name", "x.article_author", "writer"])
def test_elements_whose_names_end_as_those_of_authors(name: str) -> None:
    """A system may call the author's element as it likes, as long as its last word says what it is."""
    head = f"<meta name={name} content='By Mira Solheim'>"
    assert names(page(f"<article>{TITLE}<div>{TEXT}</div></article>", head)) == ["Mira Solheim"]


def test_who_made_an_app_signs_nothing() -> None:
    """The banner of an app names who made it."""
    head = "<meta name=smartbanner:author content='Mira Solheim'>"
    assert names(page(f"<article>{TITLE}<div>{TEXT}</div></article>", head)) == []


@pytest.mark.parametrize(
    ("language", "shop", "name"), [("en", "Fan Shop", "Mira Solheim"), ("uk", "Лавка Марка", "Ганна Річна")]
)
def test_a_line_beside_the_day_and_a_name_of_the_head(language: str, shop: str, name: str) -> None:
    """What only looks like a name beside the day is none where the page has the name that its head states."""
    line = f"<div>{shop}</div><div>7 March 2026</div>"
    end = f"<p>{name} told us so.</p>"
    html = (
        f"<html lang={language}><head><meta charset=utf-8><title>A ferry for the bay</title>"
        f"<meta name=author content='{name}'></head><body>{TITLE}{line}<div>{TEXT}{end}</div></body></html>"
    )
    found = names(extract_article(Document(data=html.encode(), url="https://coast.example/a-ferry-for-the-bay")))
    assert found == [name]


@pytest.mark.parametrize("item", ["<li>{}</li>", "<div class=card>{}</div>"])
@pytest.mark.parametrize("title", ["Most popular", "Am meisten gelesen", "よく読まれている記事"])
def test_authors_in_a_list_of_other_articles(item: str, title: str) -> None:
    """Who wrote the articles of a list between title and byline did not write this one."""
    others = [("The pier is sold", "Tom Hart"), ("A harbour without boats", "Anna Keller"), ("Salt", "Ida Berg")]
    form = "<h3><a href=/n/{n}>{title}</a></h3><ul><li><a href=/author/{n}>{name}</a></li><li>7 May 2026</li></ul>"
    cards = "".join(item.format(form.format(n=n, title=title, name=name)) for n, (title, name) in enumerate(others))
    line = "<ul><li><a href=/author/mira-solheim>Mira Solheim</a></li><li>9 May 2026</li></ul>"
    html = f"<article>{TITLE}<aside><h2>{title}</h2><ol>{cards}</ol></aside>{line}<div>{TEXT}</div></article>"
    assert names(page(html)) == ["Mira Solheim"]


@pytest.mark.parametrize("name", ["Mira Solheim", "MIRA SOLHEIM"])
def test_a_column_that_a_byline_links(name: str) -> None:
    """A link in the byline that no data name leads to a column; the data of the text and of the head agree on who
    wrote it.
    """
    line = (
        "<p class=byline-column><a class=byline href=/column/old-salt>Old Salt</a></p>"
        "<p>By <span itemprop=author itemscope itemtype=https://schema.org/Person>"
        f"<b itemprop=name>{name}</b></span></p>"
    )
    body = f"<article itemscope itemtype=https://schema.org/NewsArticle>{TITLE}{line}<div>{TEXT}</div></article>"
    assert names(page(body, "<meta name=author content='Mira Solheim'>")) == ["Mira Solheim"]


@pytest.mark.parametrize("words", ["View Staff Page", "Alle Beiträge", "Все Записи"])
def test_a_link_that_says_where_it_leads(words: str) -> None:
    """A link to the page of the one who signs names him by its address, whatever it says."""
    line = f"<p class=byline>Mira Solheim</p><p class=author><a href=/author/mira-solheim/>{words}</a></p>"
    found = page(f"<meta charset=utf-8><article>{TITLE}{line}<div>{TEXT}</div></article>")
    assert [(one.name, one.url) for one in found.authors] == [
        ("Mira Solheim", "https://coast.example/author/mira-solheim/")
    ]


def test_a_colon_between_name_and_day() -> None:
    """A colon may part the one who signs from the day."""
    line = "<div class=author>Mira Solheim: 25 Feb 2026</div>"
    assert names(page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>")) == ["Mira Solheim"]


@pytest.mark.parametrize(
    ("place", "prefix"), [("VATICAN CITY", "(Coast) -"), ("Novi Sad", "(Coast) –"), ("ΝΕΑ ΠΟΛΗ", "(Coast) -")]
)
def test_a_place_beside_the_day(place: str, prefix: str) -> None:
    """The place where the text says that it was written stands beside the day, and signs nothing."""
    line = f"<p><span>{place}</span> | <span>7 March 2026</span></p>"
    text = f"<p><span>{place}</span> {prefix} {PROSE}</p>{TEXT}"
    assert names(page(f"<meta charset=utf-8><article>{TITLE}{line}<div>{text}</div></article>")) == []


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("About Mira Solheim", "Mira Solheim"),
        ("À propos de Mira Solheim", "Mira Solheim"),
        ("Об авторе: Мира Речная", "Мира Речная"),
        ("Σχετικά με τη Μαρίνα Θαλασσινού", "Μαρίνα Θαλασσινού"),
    ],
)
@pytest.mark.parametrize("portrait", [True, False])
def test_a_box_about_the_author(heading: str, name: str, portrait: bool) -> None:
    """The heading of a box behind the text ends in the author's name, with which the line below begins; a firm that
    tells of itself so shows no portrait.
    """
    image = "<img src=/m.jpg width=80 height=80>" if portrait else ""
    box = f"<div class=box>{image}<h4>{heading}</h4><p>{name} writes of boats.</p></div>"
    found = names(page(f"<meta charset=utf-8><article>{TITLE}<div>{TEXT}</div></article>{box}"))
    assert found == ([name] if portrait else [])


def test_a_teaser_with_a_picture_and_a_day() -> None:
    """A picture that is called as the link beside it is that of a teaser where further ones stand beside it."""
    item = "<div><a href=/p/{n}><img src=/{n}.jpg alt='{t}'></a><a href=/p/{n}>{t}</a><time>2026-03-0{n}</time></div>"
    titles = ["Hafen Elbe", "A pier and a half", "What the salt does to a boat"]
    aside = f"<aside>{''.join(item.format(n=n, t=title) for n, title in enumerate(titles, 1))}</aside>"
    assert names(page(f"<article>{TITLE}<div>{TEXT}</div></article>{aside}")) == []


@pytest.mark.parametrize(
    "line",
    [
        "<ul><li>Article by:" + "\n" + " " * 300 + "MIRA SOLHEIM COAST HERALD</li></ul>",
        "<div><span>By Mira Solheim, Contributor<div>7 March 2026</div><div>Seen by Tom Hart</div></span></div>",
        "<section>By <b>Mira Solheim</b><p>Seen by <a href=/r/7>Tom Hart</a>, who has a boat of his own.</p></section>",
    ],
)
def test_a_byline_that_is_no_element(line: str) -> None:
    """White space counts as a browser shows it, and a byline may stand in no element of its own."""
    found = names(page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>"))
    assert [name.title()[:12] for name in found] == ["Mira Solheim"]


@pytest.mark.parametrize(
    ("label", "day"), [("By", "7 March 2026"), ("Von", "7. März 2026"), ("Автор:", "7 марта 2026")]
)
def test_a_byline_far_below_the_title(label: str, day: str) -> None:
    """The one labelled byline beside a day counts, however much stands between it and the title."""
    rail = "".join(f"<li><a href=/n/{n}>What the {n} salt boats of the bay have seen</a></li>" for n in range(150))
    info = f"<div><p>{label} Mira Solheim</p><p><span>BAY</span> | <span>{day}</span></p></div>"
    found = page(f"<meta charset=utf-8><div>{TITLE}<ul>{rail}</ul><div>{info}{TEXT}</div></div>")
    assert names(found) == ["Mira Solheim"]


def test_a_logo_above_the_line_of_the_day() -> None:
    """The logo of a section, called as the link beside the day, is no portrait."""
    logo = "<div><a href=/i/7><img src=/l.gif alt='Harbour News' width=90></a></div>"
    menu = "".join(f"<div><a href=/m/{n}>Pier {n} of us</a></div>" for n in range(14))
    line = "<table><tr><td>Published:</td><td>7 March 2026 / <a href=/i/7>Harbour News</a></td></tr></table>"
    assert names(page(f"{logo}{menu}{TITLE}{line}<div>{TEXT}</div>")) == []


@pytest.mark.parametrize(
    ("desk", "account", "found"),
    [
        ("Redacción", "Dany", []),
        ("Redaktion", "Mira", []),
        ("Redacción", "Mira Solheim", ["Mira Solheim"]),
        ("Redacción", "王大山", ["王大山"]),
        ("admin", "Mira", ["Mira"]),
    ],
)
def test_an_account_beside_a_desk(desk: str, account: str, found: list[str]) -> None:
    """Where a desk signs, one word that the head has for an author is the account of who put the article there."""
    node = {"@type": "NewsArticle", "headline": "A ferry for the bay", "author": {"@type": "Person", "name": desk}}
    head = f"<meta charset=utf-8>{stated(node)}<meta property=article:author content='{account}'>"
    assert names(page(f"<article>{TITLE}<div>{TEXT}</div></article>", head)) == found


@pytest.mark.parametrize("name", ["Business Wire", "GLOBENEWSWIRE", "PR Newswire"])
def test_a_wire_of_press_releases(name: str) -> None:
    """Who sends out the releases of firms is an agency, no author and no section."""
    line = f"<p><a href=/wires/7/>{name}</a></p>"
    found = page(f"<article>{line}{TITLE}<div>{TEXT}</div></article>", f"<meta name=author content='{name}'>")
    assert (names(found), found.category) == ([], None)


@pytest.mark.parametrize("heading", ["Related Reports", "Related reports:"])
def test_a_heading_without_its_list(heading: str) -> None:
    """The last line of a page that heads what its scripts fill in signs nothing."""
    assert names(page(f"<article>{TITLE}<div>{TEXT}<div>{heading}</div></div></article>")) == []
