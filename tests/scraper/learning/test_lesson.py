"""What the pages of a site teach, and what reading the next page makes of it; in five scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.article import extract_article
from scraper.article.html.readers.learnt import names_at
from scraper.learning.child import learn_pages
from scraper.learning.lesson import Lesson, learn
from scraper.rules.learnt import with_learnt
from scraper.rules.rules import Rules, installed_rules
from scraper.sources.found import FoundPage
from storage.model import Article, Document, Kind
from tests.scraper.learning.site_maker import WORDS, Page, site

Pages = Sequence[tuple[Document, FoundPage | None]]
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
LANGUAGES = pytest.mark.parametrize("language", WORDS)


def rule(pages: Pages) -> str:
    """The file that *pages* teach."""
    answer = learn_pages(
        pages[0][0], host="gazette.example", listed=pages[0][1], more=pages[1:], timezone=None, rules=None,
        before=None, now=NOON, compared=False,
    )  # fmt: skip
    assert answer["cause"] == ""
    return str(answer["text"])


def read(page: Page, text: str | None = None) -> Article:
    """*page*, read with the rule in *text*."""
    return extract_article(page.document(), rules=with_learnt(installed_rules(), text))


def parts(lesson: Lesson) -> dict[str, object]:
    """The parts that are used."""
    return {part.key: part.value for part in lesson.parts if part.confirmed}


def lesson(pages: Pages) -> Lesson:
    return learn(pages, rules=installed_rules(), leave_out=False)


def page_of(data: bytes, url: str | None) -> Document:
    """An HTML page at *url*."""
    return Document(data=data, url=url, media_type="text/html")


@LANGUAGES
def test_the_place_of_each_field_is_learnt_by_its_name(language: str) -> None:
    """The selectors are those that a person would write."""
    found = parts(lesson(site(language=language)))
    assert found["select.body"] == ["div.story-text"]
    assert found["select.title"] == ["h1.headline"]
    assert found["select.published"] == ["span.on"]
    assert found["select.authors"] == ["span.who"]
    assert found["select.category"] == ["span.part"]


@LANGUAGES
def test_the_tenth_page_is_read_where_nine_agree(language: str) -> None:
    """A page that states nothing has its author, day and section at the places of the others."""
    bare = Page(20, language, stated=False)
    text = rule(site(language=language))
    article = read(bare, text)
    assert [one.name for one in article.authors] == [bare.signed]
    assert article.category == bare.section
    assert article.published is not None
    assert article.published.date().isoformat() == "2026-03-21"


@LANGUAGES
def test_a_short_text_is_found_beside_a_longer_notice(language: str) -> None:
    """By weight alone the notice that stands on every page would be the text of a page with few words."""
    sentence = WORDS[language][2].format("0")
    notice = f'<div class="alert"><div class="inner"><p>{sentence}. {sentence}. {sentence}.</p></div></div>'
    pages = site(language=language, change=lambda _: {"notice": notice})
    short = Page(30, language, notice=notice, paragraphs=1)
    article = read(short, rule(pages))
    assert article.body == (re.sub(r"<[^>]+>", "", short.text()),)


@LANGUAGES
def test_a_box_that_repeats_in_every_text_is_left_out(language: str) -> None:
    """Its words are the same on all pages, or links; what stands around it is each article's own."""
    said = WORDS[language][3]

    def box(number: int) -> dict[str, object]:
        line, closing = ". ".join([said] * 5), WORDS[language][2].format(f"{number}, at the end")
        return {"behind": f'<div class="grab"><p>{line}.</p></div><p>{closing}. {closing}.</p>'}

    text = rule(site(language=language, change=box))
    page = Page(40, language, **box(40))  # type: ignore[arg-type]
    assert said in " ".join(read(page).body)
    assert said not in " ".join(read(page, text).body)


@LANGUAGES
def test_a_name_that_the_standfirst_has_as_well_is_that_of_no_box(language: str) -> None:
    """It says how both look, not what they are."""
    said, sentence = WORDS[language][3], WORDS[language][2]

    def styled(number: int) -> dict[str, object]:
        closing = sentence.format(f"{number}, at the end")
        lede = f'<p class="small">{sentence.format(f"{number}, which is new")}.</p>'
        return {"under": lede, "behind": f'<p class="small">{said}.</p><p>{closing}. {closing}.</p>'}

    assert "select.drop" in parts(lesson(site(language=language, change=lambda number: styled(number) | {"under": ""})))
    assert "select.drop" not in parts(lesson(site(language=language, change=styled)))


@LANGUAGES
@pytest.mark.parametrize("picture", ["{small}", "<picture><source srcset={webp} type=image/webp>{small}</picture>"])
def test_a_box_with_the_lead_picture_of_an_article_is_its_own(language: str, picture: str) -> None:
    """All its words are the title; the file of the picture may be named beside the element that shows it."""

    def topped(number: int) -> dict[str, object]:
        title, place = Page(number, language).headline, f"https://gazette.example/pictures/{number}"
        small = f'<img width=800 height=440 src="{place}.png" alt="{title}">'
        box = f"{picture.format(small=small, webp=f'{place}.webp')}<p>{title}</p>"
        closing = WORDS[language][2].format(f"{number}, at the end")
        return {"behind": f'<div class="top">{box}</div><p>{closing}. {closing}.</p>'}

    found = parts(lesson(site(language=language, change=topped)))
    assert "select.drop" not in found
    assert found["select.picture"] == [f"div.top {'> ' * picture.startswith('{')}img"]


@LANGUAGES
def test_a_box_that_leads_out_of_the_site_is_the_article_s_own(language: str) -> None:
    """It has the same name and label on all pages, and says where to find what the article is about."""
    said, sentence = WORDS[language][3][:12], WORDS[language][2]

    def found(number: int) -> dict[str, object]:
        url, closing = f"https://boat-{number}.example/of/the/harbour/", sentence.format(f"{number}, at the end")
        box = f'<div class="home"><b>{said}</b> <a href="{url}">{url}</a></div>'
        return {"behind": f"{box}<p>{closing}. {closing}.</p>"}

    assert "select.drop" not in parts(lesson(site(language=language, change=found)))


def test_code_is_no_box_of_the_site() -> None:
    """Its tokens are the same on all pages, and what they say is not."""

    def code(number: int) -> dict[str, object]:
        names = ("boat", "town", "fish", "row", "net")
        tokens = ("from", names[number % 5], "import", names[number // 2 % 5], "as", names[number // 3 % 5])
        spans = " ".join(f"<span>{token}</span>" for token in tokens)
        closing = f"<p>That is how number {number} is loaded, and it works. All of it is told.</p>"
        return {"behind": f'<div id="cb1"><pre><code>{spans}</code></pre></div>{closing}'}

    assert "select.drop" not in parts(lesson(site(20, change=code)))


def test_what_somebody_writes_under_each_article_stays() -> None:
    """It stands among the paragraphs, in no element of its own."""
    closing = "<p>Harbour Ltd is a company in the harbour that builds small boats for lakes and rivers.</p>"
    text = rule(site(change=lambda _: {"behind": closing}))
    assert "Harbour Ltd" in read(Page(50, behind=closing), text).body[-1]


@LANGUAGES
def test_a_heading_of_what_is_the_article_s_own_stays(language: str) -> None:
    """Articles of one form have the same headings; a heading of the site's own box has not."""
    head = f'<h2 id="x1">{WORDS[language][3]}</h2>'
    own = rule(site(language=language, change=lambda _: {"before": head}))
    assert WORDS[language][3] in (read(Page(70, language, before=head), own).content or "")
    box = f'{head}<p><a href="/a-1">{WORDS[language][2]} 1</a></p>'
    text = rule(site(language=language, change=lambda _: {"behind": box}))
    assert WORDS[language][3] not in (read(Page(71, language, behind=box), text).content or "")


@LANGUAGES
def test_a_heading_goes_only_with_what_stands_under_it(language: str) -> None:
    """Not that of a part, whose own headings are all that stands under it, nor that of links which differ."""
    said, sentence = WORDS[language][3], WORDS[language][2]

    def nested(number: int) -> dict[str, object]:
        return {"before": f'<h2 id="x1">{said}</h2><h3 id="x2">{said} 2</h3><p>{sentence.format(number)}.</p>'}

    def linked(number: int) -> dict[str, object]:
        links = "".join(
            f'<li><a href="https://x.example/{number}/{n}">{sentence.format(f"{number}-{n}")}</a></li>' for n in "12"
        )
        return {"before": f'<h2 id="x1">{said}</h2><ul>{links}</ul>'}

    for change in (nested, linked):
        text = rule(site(language=language, change=change))
        assert said in (read(Page(72, language, **change(72)), text).content or "")  # type: ignore[arg-type]


@LANGUAGES
def test_what_stands_under_a_heading_of_each_article_is_a_value(language: str) -> None:
    """Half of the articles have the same one, as they may have the same section."""
    said, sentence = WORDS[language][3], WORDS[language][2]

    def fact(number: int) -> dict[str, object]:
        value = sentence.format("X, which is the same" if number % 2 else f"X {number}, which is another")
        last = f'<section id="x2"><h2>{said} 2</h2><p>{sentence.format(number)}. {value}.</p></section>'
        return {"behind": f'<section id="x1"><h2>{said}</h2><p>{value}.</p></section>{last}'}

    page = Page(73, language, **fact(73))  # type: ignore[arg-type]
    assert sentence.format("X, which is the same") in read(page).body[-2]
    assert read(page).body == read(page, rule(site(language=language, change=fact))).body


def test_furniture_never_takes_most_of_a_text() -> None:
    """A page of little more than what others have as well keeps it."""
    box = '<div class="grab"><b>Read our app</b> <a href="/x">Get it now</a></div>'
    text = rule(site(change=lambda _: {"behind": box}))
    few = Page(60, behind=box).document()
    bare = re.sub(rb"(story-text\">).*?(<div class=\"grab)", rb"\1<p>Closed today.</p>\2", few.data)
    article = extract_article(
        Document(data=bare, url=few.url, media_type="text/html"), rules=with_learnt(installed_rules(), text)
    )
    assert article.kind is not Kind.ARTICLE or article.body


def test_what_the_site_adds_to_titles_is_learnt() -> None:
    """The affix stands in the window of all pages, and in no heading."""
    assert parts(lesson(site()))["site.affixes"] == [" | Gazette"]


@pytest.mark.parametrize("sign", ["|", ">", "::", "⋆", "»", "♦"])
def test_any_sign_may_part_a_title_from_the_site(sign: str) -> None:
    """No list of signs is asked: what all windows have behind signs between spaces is the site's."""

    def joined(page: Page) -> Document:
        data = page.document().data.decode().replace(" | Gazette</title>", f" {sign} Gazette</title>")
        return page_of(data.encode(), page.document().url)

    found = parts(lesson([(joined(Page(number)), None) for number in range(10)]))
    assert found["site.affixes"] == [f" {sign} Gazette"]


def test_a_title_with_a_label_before_it_is_no_place_of_the_lede() -> None:
    """Where the window has the site's name behind the title, reading one page takes the line for a standfirst."""

    def labelled(page: Page) -> Document:
        data = page.document().data.decode().replace(" | Gazette</title>", " ∎ Gazette</title>")
        data = re.sub(r'<h1 class="headline">(.*?)</h1>', rf'<h2 id="t"><b>{page.section}</b> \1</h2>', data)
        return page_of(data.encode(), page.document().url)

    pages = [(labelled(Page(number, stated=False)), None) for number in range(10)]
    assert "select.lede" not in parts(lesson(pages))


@pytest.mark.parametrize("few", [2, 8])
def test_names_beside_a_learnt_section_are_tags(few: int) -> None:
    """As they are without a rule, whether all or *few* pages have some; the section is none of them."""

    def filed(page: Page, *more: str) -> Document:
        links = (
            f'<li><a href="/index.php?title=Category:{name}&amp;action=edit" class="new">{name}</a></li>'
            for name in (page.section, *more)
        )
        row = f'<div id="cats"><a href="/wiki/Categories">Category</a>: <ul>{"".join(links)}</ul></div>'
        data = re.sub(r'<div class="kicker-line">.*?</div>', "", page.document().data.decode())
        return page_of(data.replace("<footer>", f"{row}<footer>").encode(), page.document().url)

    pages = [Page(number, stated=False) for number in range(10)]
    kept = [
        (filed(page, *(("Boats", "Nets")[page.number % 2 :][:1] if page.number < few else ())), None) for page in pages
    ]
    page = filed(Page(80, stated=False), "Boats")
    learnt = extract_article(page, rules=with_learnt(installed_rules(), rule(kept)))
    assert (learnt.category, learnt.tags) == ("Harbour", ("Boats",))
    plain = extract_article(page, rules=installed_rules())
    assert (plain.category, plain.tags) == (learnt.category, learnt.tags)


@pytest.mark.parametrize(
    ("language", "tags", "kept"),
    [
        ("en", ("Boats", "Nets", "Ropes"), "Chronicle"),
        ("ru", ("Лодки", "Сети", "Канаты"), "Хроника"),
        ("zh", ("渔船", "渔网", "绳索"), "编年史"),
    ],
)
def test_the_section_is_read_as_without_the_place_of_tags_that_holds_it(
    language: str, tags: tuple[str, ...], kept: str
) -> None:
    """All pages stand in one section, the first of their links: it has no place of its own, and no other name is it."""

    def filed(number: int, behind: str = "") -> Document:
        page = Page(number, language, stated=False)
        names = (WORDS[language][1][0], tags[number % 3])
        row = " ".join(f'<a class="term" href="/k/{name}">{name}</a>' for name in names)
        data = re.sub(r'<div class="kicker-line">.*?</div>', "", page.document().data.decode())
        old, new = ("<footer>", f"<div>{row}</div>{behind}<footer>") if behind else ('<div class="story-text">', "")
        data = data.replace(old, new or f"<div>{row}</div>{old}")
        return page_of(data.encode(), page.document().url)

    text = rule([(filed(number), None) for number in range(12)])
    assert 'tags = ["a.term"]' in text
    page = filed(21, f'<p><a href="/y/2026">{kept}</a></p>')
    articles = [extract_article(page, rules=with_learnt(installed_rules(), one)) for one in (None, text)]
    assert articles[0].category == articles[1].category == WORDS[language][1][0]


@pytest.mark.parametrize(
    ("language", "tags"),
    [
        ("en", ("Boats", "Nets", "Ropes", "Sails", "Tides")),
        ("ru", ("Лодки", "Сети", "Канаты", "Паруса", "Приливы")),
        ("zh", ("渔船", "渔网", "绳索", "风帆", "潮水")),
    ],
)
def test_tags_are_learnt_in_a_box_with_a_name_whose_links_have_none(language: str, tags: tuple[str, ...]) -> None:
    """All links in it count, as many as there are on the next page."""

    def filed(number: int, count: int) -> Document:
        page = Page(number, language, stated=False)
        names = (tags * 2)[number % 5 :][:count]
        row = " ".join(f'<a href="/tag/{tags.index(name)}">{name}</a>' for name in names)
        data = page.document().data.decode().replace('class="meta">', f'class="meta"><i id="b1">{row}</i> ')
        return page_of(data.encode(), page.document().url)

    text = rule([(filed(number, 1 + number % 3), None) for number in range(12)])
    assert 'tags = ["i#b1 a"]' in text or 'tags = ["i#b1 > a"]' in text
    article = extract_article(filed(21, 4), rules=with_learnt(installed_rules(), text))
    assert {*article.tags} == {*(tags * 2)[1:5]}


def test_links_of_a_text_teach_no_place_of_tags() -> None:
    """Tags in the last line of a text share their place with all links of its prose."""
    names = ("Boats", "Nets", "Ropes", "Sails", "Tides")

    def filed(number: int) -> Document:
        page = Page(number, stated=False)
        row = " ".join(f'<a href="/tag/{n % 5}">{names[n % 5]}</a>' for n in range(number, number + 1 + number % 3))
        data = page.document().data.decode().replace("</p></div>", f"</p><p>Tags: {row}</p></div>", 1)
        return page_of(data.encode(), page.document().url)

    assert "tags = " not in rule([(filed(number), None) for number in range(12)])


def test_tags_at_a_place_are_without_the_hash_before_them() -> None:
    """What ends in one is called so."""
    tree = LexborHTMLParser("<p><a>#Boats,</a> <a>C#</a> <a># Сети #</a></p>")
    assert names_at(tree, "a") == ("Boats", "C#", "Сети")


def test_a_title_that_begins_like_all_others_keeps_its_beginning() -> None:
    """The headings have it as well: it is no addition of the site."""
    pages = site(change=lambda number: {"title": f"Report 2026 - part {number} of many"})
    assert "site.affixes" not in parts(lesson(pages)) or parts(lesson(pages))["site.affixes"] == [" | Gazette"]


@LANGUAGES
def test_a_title_that_all_pages_have_is_the_site_s(language: str) -> None:
    """The window has the site's name before the title, and the first heading is that name alone."""
    name = WORDS[language][3]

    def renamed(document: Document) -> Document:
        data = document.data.decode()
        data = re.sub(r"<title>(.*?) \| Gazette</title>", rf"<title>{name} - \1</title>", data)
        data = re.sub(r"<nav>", rf"<header><h1><a href=/>{name}</a></h1></header><nav>", data)
        data = re.sub(r'<h1 class="headline">(.*?)</h1>', r'<h3 class="headline">\1</h3>', data)
        return page_of(data.encode(), document.url)

    pages = [(renamed(one), None) for one, _ in site(language=language, change=lambda _: {"stated": False})]
    page = Page(80, language, stated=False)
    article = extract_article(renamed(page.document()), rules=with_learnt(installed_rules(), rule(pages)))
    assert article.title == page.headline


@LANGUAGES
def test_a_list_says_which_of_two_headings_is_the_title(language: str) -> None:
    """Window and first heading are the site's name on all pages, which their list calls what they are."""
    name = WORDS[language][3]

    def renamed(page: Page) -> Document:
        data = page.document().data.decode()
        data = re.sub(r"<title>.*?</title>", f"<title>{name}</title>", data)
        data = data.replace("<nav>", f"<header><h1>{name}</h1></header><nav>")
        data = re.sub(r'<h1 class="headline">(.*?)</h1>', r'<h3 class="headline">\1</h3>', data)
        return page_of(data.encode(), page.document().url)

    pages = [Page(number, language, stated=False) for number in range(10)]
    listed = [(replace(renamed(page), listed_title=page.headline), None) for page in pages]
    page = Page(80, language, stated=False)
    article = extract_article(renamed(page), rules=with_learnt(installed_rules(), rule(listed)))
    assert article.title == page.headline
    assert "a wall, or an error" in lesson([(renamed(page), None) for page in pages]).cause  # no list says it


@LANGUAGES
@pytest.mark.parametrize("between", ["", " | {section}"])
def test_the_window_names_pages_where_what_the_list_says_stands_on_none(language: str, between: str) -> None:
    """All begin with one heading; the list says its titles twice, and a section may stand in the window as well."""
    name = WORDS[language][3]

    def renamed(page: Page) -> Document:
        data = page.document().data.decode()
        data = data.replace(" | Gazette", f"{between.format(section=page.section)} | Gazette")
        data = data.replace("<nav>", f"<header><h1>{name}</h1></header><nav>")
        data = re.sub(r'<h1 class="headline">(.*?)</h1>', r'<h3 class="headline">\1</h3>', data)
        return page_of(data.encode(), page.document().url)

    pages = [Page(number, language, stated=False) for number in range(10)]
    listed = [(replace(renamed(page), listed_title=f"{page.headline}: {page.headline}"), None) for page in pages]
    assert parts(lesson(listed))["select.title"] == ["h3.headline"]


@LANGUAGES
def test_the_first_line_of_a_text_is_no_place_of_the_title(language: str) -> None:
    """Where neither window nor list nor a heading says what a page is called its first line has to do."""

    def untitled(page: Page) -> Document:
        data = page.document().data.decode()
        data = re.sub(r'<title>.*?</title>|<h1 class="headline">.*?</h1>', "", data)
        return page_of(data.encode(), page.document().url)

    pages = [Page(number, language, stated=False) for number in range(10)]
    found = parts(lesson([(untitled(page), None) for page in pages]))
    assert "select.body" in found
    assert "select.title" not in found
    listed = [(replace(untitled(page), listed_title=page.text()[3:].partition("</p>")[0]), None) for page in pages]
    assert "select.title" in parts(lesson(listed))


@LANGUAGES
def test_pages_without_any_name_are_learnt_by_paths(language: str) -> None:
    """Nothing on them has a class, an id or a role, and all stands in <body> itself."""

    def bare(page: Page) -> Document:
        data = re.sub(r' (?:class|id)="[^"]*"', "", page.document().data.decode())
        data = re.sub(r"</?(?:div|span)>", "", data.replace("<h1>", "<h2>").replace("</h1>", "</h2>"))
        head = f"<h1><a href=/>{WORDS[language][3]}</a></h1><h2>"
        return page_of(data.replace("<h2>", head).encode(), page.document().url)

    pages = [(bare(Page(number, language)), None) for number in range(10)]
    assert parts(lesson(pages))["select.title"] == ["body > h2"]
    page = Page(80, language, stated=False)
    article = extract_article(bare(page), rules=with_learnt(installed_rules(), rule(pages)))
    assert article.title == page.headline
    assert WORDS[language][3] not in " ".join(article.body)


def test_a_learnt_byline_is_without_the_date_in_its_line() -> None:
    """As it is where nothing was learnt."""

    def joined(page: Page) -> Document:
        data = re.sub(
            r'<span class="who">(.*?)</span> <span class="on">(\S+)</span>',
            r'<span class="who">\2, \1</span>',
            page.document().data.decode(),
        )
        return page_of(data.encode(), page.document().url)

    text = rule([(joined(Page(number)), None) for number in range(10)])
    assert 'authors = ["span.who"]' in text
    article = extract_article(joined(Page(80, stated=False)), rules=with_learnt(installed_rules(), text))
    assert (article.byline, [one.name for one in article.authors]) == ("Ada Bell", ["Ada Bell"])


def test_a_picture_that_recurs_leads_no_article() -> None:
    """The logo stands in every text."""
    logo = '<figure><img src="/img/our-gazette.jpg" width=800 height=600></figure>'
    pages = site(change=lambda _: {"before": logo})
    text = rule(pages)
    assert "our-gazette.jpg" in text
    assert read(Page(70, before=logo), text).image is None


def test_links_that_all_pages_have_are_related_to_none() -> None:
    """The newest articles stand under each article."""
    newest = "".join(
        f'<li><a href="/en/new-story-{n}-{3000 + n}.html">A new story of the harbour, {n}</a></li>' for n in range(4)
    )
    own = "<h3>Related</h3><ul>{}</ul>"
    pages = site(change=lambda _: {"beside": own.format(newest)})
    fresh = newest + '<li><a href="/en/other-9999.html">Another story of the old bridge</a></li>'
    article = read(Page(80, beside=own.format(fresh)), rule(pages))
    assert [link.title for link in article.links] == ["Another story of the old bridge"]


def test_an_account_beside_which_people_sign_is_no_author() -> None:
    """The metadata name one account on all pages, the pages show who wrote."""

    def change(number: int) -> dict[str, object]:
        return {"author": ("Ada Bell", "Tom Reed", "Eva Lund")[number % 3]}

    pages = [
        (
            Document(
                data=re.sub(rb'"name": "[^"]+"', b'"name": "Mary Webb"', one.data), url=one.url, media_type="text/html"
            ),
            None,
        )
        for one, _ in site(change=change)
    ]
    assert parts(lesson(pages)).get("site.accounts") == ["Mary Webb"]


@pytest.mark.parametrize(
    ("account", "others"),
    [
        ("Mary Webb", ("Ada Bell", "Tom Reed", "Eva Lund")),
        ("Мария Лис", ("Ада Белова", "Том Рид", "Ева Лунд")),
        ("Lê Minh Anh", ("Trần Văn Bình", "Phạm Thu Hà", "Nguyễn An")),
    ],
)
def test_an_account_signs_the_pages_that_show_it(account: str, others: tuple[str, ...]) -> None:
    """The name that the metadata of all pages have is an author where a page shows it, beside others or alone."""

    def page(number: int, author: str) -> Document:
        head = f'<meta name="author" content="{account}">'
        by = f'<p class="byline"><a rel="author" href="/who/{number}">{author}</a></p>'
        return Page(number, stated=False, author="", head=head, under=by).document()

    text = rule([(page(number, account if number == 4 else others[number % 3]), None) for number in range(12)])
    assert f'accounts = ["{account}"]' in text
    for number, author in ((50, others[0]), (51, account)):
        shown = extract_article(page(number, author), rules=with_learnt(installed_rules(), text))
        assert [one.name for one in shown.authors] == [author]


@pytest.mark.parametrize(
    ("pages", "cause"),
    [
        pytest.param(site(3), "3 of 3 pages are articles", id="too few"),
        pytest.param(
            [(page_of(b"<title>404</title><h1>404 Not Found</h1>", f"https://x.example/{n}"), None) for n in range(9)],
            "0 of 9 pages are articles",
            id="errors",
        ),
        pytest.param(site(8, change=lambda _: {"title": "Please log in"}), "a wall, or an error", id="walls"),
    ],
)  # fmt: skip
def test_pages_that_are_no_articles_teach_nothing(pages: Pages, cause: str) -> None:
    """It is said why."""
    found = lesson(pages)
    assert found.parts == ()
    assert cause in found.cause


def test_one_wall_behind_all_titles_teaches_nothing() -> None:
    """The titles differ, the text is the same everywhere."""
    wall = "<p>You have read all of your free articles of this month, and can read on with a subscription.</p>"
    found = lesson(site(8, change=lambda _: {"paragraphs": 0, "behind": wall}))
    assert found.parts == ()
    assert found.cause


@pytest.mark.parametrize("name", ["Baytimes", "Báo Vịnh", "Залив"])
def test_what_the_paper_writes_before_its_ledes_is_learnt(name: str) -> None:
    """Its name is taken off, as an agency's is; what stands before a dash on one page alone is the article's."""

    def change(number: int) -> dict[str, object]:
        words = "Bridges" if number == 3 else name
        lede = f"{words} - The council of the town met on day {number} and spoke about the bridge."
        head = f'<meta name="description" content="{lede}"><meta property="og:site_name" content="{paper}">'
        return {"under": f'<p class="sapo">{lede}</p>', "head": head}

    paper = "Another"  # else it may be a place, or a kind of text
    assert "site.prefixes" not in parts(lesson(site(9, change=change)))
    paper = name
    pages = site(9, change=change)
    assert parts(lesson(pages))["site.prefixes"] == [name]
    rules = with_learnt(
        installed_rules(),
        f'name="g"\nhosts=["gazette.example"]\n[select]\n[site]\nprefixes=["{name}"]\n[learnt]\npages=9',
    )
    for number, agency in ((2, name), (3, None)):
        article = extract_article(pages[number][0], rules=rules)
        assert article.agency == agency
        assert article.lede is not None
        assert article.lede.startswith("The council" if agency else "Bridges - The")
        assert (article.lede_raw or "").startswith("Bridges" if number == 3 else name)


def test_a_title_that_looks_like_none_is_learnt_from_what_metadata_say() -> None:
    """Headings in the texts look more like titles on some pages; where all metadata have it, the title stands."""

    def page(number: int) -> tuple[Document, None]:
        part = ("arch", "rope", "beam", "pier", "deck", "tower", "cable", "truss")[number]
        name = f"Notes on bridges, part {number}: the {part}"
        before = f"<h1>The {part}</h1>" if number % 2 else ""
        head = f'<meta property="og:title" content="{name}"><meta property="og:type" content="article">'
        made = Page(number, title=name, before=before, head=head, stated=False).document()
        return replace(
            made, data=made.data.replace(b"<h1 class", b"<div class").replace(b"</h1><div", b"</div><div")
        ), None

    pages = [page(number) for number in range(8)]
    before = [extract_article(one, rules=installed_rules()).title for one, _ in pages]
    assert any(not (title or "").startswith("Notes on") for title in before)
    assert parts(lesson(pages))["select.title"] == ["div.headline"]


def test_a_picture_of_another_article_is_no_place_of_the_lead_picture() -> None:
    """A few default pictures serve all articles, and stand beside the links to others."""

    def change(number: int) -> dict[str, object]:
        image = f"https://gazette.example/cover-{number % 5}.jpg"
        others = "".join(
            f'<li><a href="/en/story-{other}-{2000 + other}.html"><img class="cover" src="{image}">'
            f"{Page(other).headline}</a></li>"
            for other in (number + 1, number + 2, number + 3)
        )
        beside = f'<section class="related"><h3>Related articles</h3><ul>{others}</ul></section>'
        return {"head": f'<meta property="og:image" content="{image}">', "beside": beside}

    pages = site(10, change=change)
    assert any(one.links for one in (extract_article(page, rules=installed_rules()) for page, _ in pages))
    assert "select.picture" not in parts(lesson(pages))


def test_what_says_the_same_on_all_pages_is_no_place() -> None:
    """It may be an entry of the menu as well, and would file all that comes under it."""
    assert "select.category" in parts(lesson(site(10)))
    assert "select.category" not in parts(lesson(site(10, change=lambda _: {"only": "Harbour"})))


def test_where_the_publication_stands_no_modification_does() -> None:
    """Articles that were modified on their first day show one day."""

    def change(number: int) -> dict[str, object]:
        day = f"2026-03-{number % 27 + 1:02}T09:30:00+00:00"
        return {"head": f'<meta property="article:modified_time" content="{day}">'}

    found = parts(lesson(site(10, change=change)))
    assert found["select.published"] == ["span.on"]
    assert "select.modified" not in found


def test_pages_behind_a_wall_are_left_aside_where_others_teach() -> None:
    """Most pages must be paid: those that are free teach what they would teach alone."""
    wall = "<p>You have read all of your free articles of this month, and can read on with a subscription.</p>"
    free = {2, 3, 5, 7, 11, 13}
    found = lesson(site(14, change=lambda n: {} if n in free else {"paragraphs": 0, "behind": wall}))
    assert found.pages + len(found.left_out) == len(free)
    assert parts(found)["select.body"] == ["div.story-text"]
    assert "site.furniture" not in parts(found)


def test_listings_teach_nothing() -> None:
    """They are no articles."""
    items = "".join(
        f'<article><h3><a href="/a-{n}-{4000 + n}.html">A story of the harbour town, {n}</a></h3></article>'
        for n in range(12)
    )
    pages = [
        (
            Document(
                data=f"<html lang=en><title>Page {n}</title><main><h1>Page {n}</h1>{items}</main>".encode(),
                url=f"https://x.example/page/{n}/",
                media_type="text/html",
            ),
            None,
        )
        for n in range(6)
    ]
    assert lesson(pages).parts == ()


def test_a_page_that_the_rule_misreads_is_read_without_it() -> None:
    """The place of the text is empty on it."""
    text = rule(site())
    page = Page(90).document()
    moved = page.data.replace(b'class="story-text"', b'class="other"') + b'<div class="story-text">+</div>'
    rules = with_learnt(installed_rules(), text)
    article = extract_article(page_of(moved, page.url), rules=rules)
    assert article.kind is Kind.ARTICLE
    assert len(article.body) == 4


def test_each_learnt_part_tells_whether_it_found_something() -> None:
    """Boxes and pictures as well, which give no field."""
    pictured: dict[str, object] = {"behind": '<div class="grab"><p>Tides and winds are calm until Friday.</p></div>'}
    text = rule(site(change=lambda number: pictured | {"before": f'<figure><img src="/{number}.jpg"></figure>'}))
    page = Page(80, behind=str(pictured["behind"]), before='<figure><img src="/80.jpg"></figure>')
    use = read(page, text).learnt
    assert use is not None
    assert {"body", "title", "drop", "picture"} <= {name for name, _ in use.found}
    use = read(Page(81), text).learnt
    assert use is not None
    assert {name for name, _ in use.barren} == {"drop", "picture"}


def test_the_rule_counts_for_its_host_alone() -> None:
    """Another site with the same names is read as before."""
    text = rule(site())
    page = Page(91, stated=False).document()
    other = Document(data=page.data, url="https://other.example/story-1.html", media_type="text/html")
    assert extract_article(other, rules=with_learnt(installed_rules(), text)) == extract_article(
        other, rules=installed_rules()
    )


def test_pages_are_left_out_to_show_what_the_rule_changes() -> None:
    """A fifth of them is neither learnt from nor forgotten."""
    found = learn(site(20), rules=Rules(()))
    assert found.pages == 16
    assert len(found.left_out) == 4


def test_what_a_list_says_is_evidence() -> None:
    """Pages that state nothing are confirmed by the section that the list gave them."""
    pages = [
        (one, FoundPage(url=one.url or "", category=Page(number).section))
        for number, (one, _) in enumerate(site(change=lambda _: {"stated": False}))
    ]
    assert parts(lesson(pages))["select.category"] == ["span.part"]


def changed(pages: Pages, old: str, new: str) -> list[tuple[Document, None]]:
    """*pages* with {day} of *new* in place of the pattern *old*; its first group is the day."""

    def put(match: re.Match[bytes]) -> bytes:
        return new.format(day=int(match[1])).encode()

    return [(page_of(re.sub(old.encode(), put, one.data), one.url), None) for one, _ in pages]


SHOWN = r"(?<=class=\"on\">)2026-03-(\d\d)"


def test_the_order_of_month_and_day_is_learnt() -> None:
    """What machines are told shows how people are told: 3/5/2026 is in March."""
    pages = changed(site(11), SHOWN, "3/{day}/2026")
    text = rule(pages)
    assert "month_first = true" in text
    ((bare, _),) = changed([(Page(4, stated=False).document(), None)], SHOWN, "3/{day}/2026")
    before, after = (extract_article(bare, rules=with_learnt(installed_rules(), one)) for one in (None, text))
    assert before.published is not None
    assert after.published is not None
    assert (before.published.month, after.published.month) == (5, 3)


def test_the_time_for_machines_is_kept_where_its_text_is_a_day() -> None:
    """A date is often a link within the <time> that says when: what was learnt of the link reads the time."""
    shown = "<time datetime='2026-03-{day:02}T14:05:00+00:00'><a href=#>2026-03-{day:02}</a></time>"
    text = rule(changed(site(11), SHOWN, shown))
    ((bare, _),) = changed([(Page(4, stated=False).document(), None)], SHOWN, shown)
    article = extract_article(bare, rules=with_learnt(installed_rules(), text))
    assert article.published is not None
    assert article.published.isoformat() == "2026-03-05T14:05:00+00:00"


@LANGUAGES
def test_a_day_is_no_place_where_the_page_shows_the_time_elsewhere(language: str) -> None:
    """The line that files the article says it."""

    def filed(number: int) -> Page:
        day, section = f"2026-03-{number % 27 + 1:02}", Page(number, language).section
        line = f'<p>{day} 13:15 <a rel="category tag" href="/in/{number % 2}">{section}</a></p>'
        return Page(number, language, stated=False, beside=line)

    text = rule([(filed(number).document(), None) for number in range(10)])
    assert (moment := read(filed(31)).published) is not None
    assert (moment.hour, moment.minute) == (13, 15)
    assert read(filed(31), text).published == moment


@LANGUAGES
@pytest.mark.parametrize("older", [0, 1])
def test_the_day_of_today_above_all_pages_is_no_place_of_the_publication(language: str, older: int) -> None:
    """However many names its element has: most articles of the day say the same, and each page says it as well."""
    today = '<ul id="top-links"><li class="first datum">2026-03-05</li></ul>'
    fresh = [Page(27 * n + 4, language, notice=today) for n in range(12 - older)]
    pages = [*fresh, *(Page(n + 1, language, notice=today) for n in range(older))]
    found = parts(lesson([(page.document(), None) for page in pages]))
    assert found.get("select.published") == (["span.on"] if older else None)
    assert "select.modified" not in found


def test_the_zone_of_printed_times_is_learnt() -> None:
    """All pages print a time seven hours ahead of what they state."""
    pages = changed(site(11), SHOWN, "2026-03-{day:02} 15:00")
    text = rule(pages)
    assert 'timezone = "Etc/GMT-7"' in text
    ((bare, _),) = changed([(Page(4, stated=False).document(), None)], SHOWN, "2026-03-{day:02} 15:00")
    article = extract_article(bare, rules=with_learnt(installed_rules(), text))
    assert article.published is not None
    assert article.published.isoformat() == "2026-03-05T15:00:00+07:00"


@pytest.mark.parametrize("language", ["vi", "zh"])
def test_a_list_that_says_the_printed_hour_teaches_no_zone(language: str) -> None:
    """It may have read it as the page prints it, without a zone; at another hour it states a moment."""

    def zone(hour: int) -> object:
        bare = [(Page(number, language, stated=False).document(), None) for number in range(10)]
        pages = changed(bare, SHOWN, "2026-03-{day:02} 15:00")
        listed = [
            (one, FoundPage(url=one.url or "", published=datetime(2026, 3, number + 1, hour, tzinfo=UTC)))
            for number, (one, _) in enumerate(pages)
        ]
        return parts(lesson(listed)).get("site.timezone")

    assert zone(15) is None
    assert zone(10) == "Etc/GMT-5"


def test_sections_and_furniture_serve_the_lists_of_the_site() -> None:
    """An item names its section in an element that nothing calls a category; a box is no item."""
    box = (
        '<div class="grab"><h3><a href="/en/tides-and-winds-of-the-week-1.html">Tides and winds of the week</a></h3>'
        "<p>Tides and winds are calm until Friday, and the ferries run as they do on all days.</p></div>"
    )
    closing = "<p>And so it goes on in the town, day by day and number by number: {}.</p>"
    pages = site(change=lambda number: {"behind": box + closing.format(number) * 2})
    text = rule(pages)
    items = "".join(
        f'<li><div class="x1">{("Harbour", "Schools")[n % 2]}</div>'
        f'<h3><a href="/en/story-{n}-{5000 + n}.html">A story of the old harbour, {n}</a></h3></li>'
        for n in range(8)
    )
    page = page_of(
        f"<html lang=en><title>Town</title><main><h1>Town</h1><ul>{items}</ul>{box}</main>".encode(),
        "https://gazette.example/en/town/",
    )
    before, after = (extract_article(page, rules=with_learnt(installed_rules(), one)) for one in (None, text))
    assert before.kind is after.kind is Kind.LISTING
    assert [link.category for link in after.links] == ["Harbour", "Schools"] * 4
    assert len(after.links) == 8


def test_the_block_of_related_links_is_learnt() -> None:
    """It has no heading that says so on the next page."""
    item = '<li><a href="/en/other-{0}-{1}.html">Another story of the town and its harbour, {1}</a></li>'

    def block(number: int) -> str:
        return "".join(item.format(number, 6000 + 10 * number + part) for part in range(3))

    pages = site(change=lambda number: {"beside": f'<h3>Related</h3><ul class="see">{block(number)}</ul>'})
    assert parts(lesson(pages))["select.related"] == ["ul.see"]
    bare = Page(95, beside=f'<p>…</p><ul class="see">{block(95)}</ul>')
    assert len(read(bare, rule(pages)).links) == 3


@LANGUAGES
def test_a_page_without_words_at_the_learnt_place_is_read_as_if_there_were_no_rule(language: str) -> None:
    """It is another kind of page; its text is what it would be without learning."""
    other = Page(
        40, language, paragraphs=0, before="<p>1</p>", beside=f"<article>{Page(41, language).text()}</article>"
    )
    assert read(other, rule(site(language=language))) == read(other)
    assert len(read(other).body) == other.paragraphs + 4
