"""Names that all pages of a site have in the place of tags and sections, and which of them file no article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scraper.sources.found import FoundPage
from tests.scraper.learning.site_maker import WORDS, Page, site
from tests.scraper.learning.test_lesson import LANGUAGES, lesson, parts, read, rule

#: By language: keywords of the whole site, tags of its articles, the label of a link.
NAMES = {
    "en": (("tides", "open data"), ("bridge", "budget", "ferry"), "Source"),
    "vi": (("thủy triều", "dữ liệu mở"), ("cây cầu", "ngân sách", "phà"), "Nguồn gốc"),
    "ru": (("приливы", "открытые данные"), ("мост", "бюджет", "паром"), "Оригинал"),
    "ar": (("المد والجزر", "بيانات مفتوحة"), ("جسر", "ميزانية", "عبارة"), "المصدر"),
    "zh": (("潮汐", "开放数据"), ("大桥", "预算", "渡轮"), "原文"),
}


def keywords(names: tuple[str, ...]) -> str:
    """A head that states *names*."""
    return f'<meta name="keywords" content="{", ".join(names)}">'


def row(names: tuple[str, ...]) -> str:
    """A row of links to tags."""
    links = " ".join(f'<a rel="tag" href="/tags/{place}-{len(name)}">{name}</a>' for place, name in enumerate(names))
    return f'<p class="filed">{links}</p>'


def own(language: str, number: int) -> tuple[str, ...]:
    """The tags of one article."""
    tags = NAMES[language][1]
    return tuple(sorted({tags[number % 3], tags[(number + 1) % 3]}))


@LANGUAGES
def test_keywords_that_all_pages_state_are_those_of_the_site(language: str) -> None:
    """No page shows them: they go, also where a page shows no others."""
    head = keywords(NAMES[language][0])
    text = rule(site(language=language, change=lambda n: {"head": head, "under": row(own(language, n))}))
    page = Page(20, language, head=head, under=row(own(language, 20)))
    assert {*NAMES[language][0]} <= {*read(Page(21, language, head=head)).tags}
    assert sorted(read(page, text).tags) == [*own(language, 20)]
    assert read(Page(21, language, head=head), text).tags == ()


@LANGUAGES
def test_a_page_that_shows_a_keyword_of_the_site_is_filed_under_it(language: str) -> None:
    """The keywords name what the site writes of; its pages show one name or another of these, most of them none."""
    site_wide, tags, _ = NAMES[language]
    head = keywords((*site_wide, tags[0]))

    def change(number: int) -> dict[str, object]:
        return {"head": head, "under": row(tags[1:] if number % 4 else tags[:2])}

    text = rule(site(language=language, change=change))
    few, most = (read(Page(number, language, **change(number)), text) for number in (20, 21))  # type: ignore[arg-type]
    assert sorted(few.tags) == sorted(tags[:2])
    assert sorted(most.tags) == sorted(tags[1:])


@LANGUAGES
def test_a_tag_that_all_pages_state_and_show_is_theirs(language: str) -> None:
    """A site may write of one thing only."""
    names = NAMES[language][0]
    pages = site(language=language, change=lambda _: {"head": keywords(names), "under": row(names)})
    assert "site.no_tags" not in parts(lesson(pages))


@LANGUAGES
def test_a_keyword_that_the_list_states_is_the_articles(language: str) -> None:
    """What a feed says of its entries is said by somebody else than the head of the page."""
    names = NAMES[language][0]
    pages = [
        (one, FoundPage(url=one.url or "", keywords=names[:1]))
        for one, _ in site(language=language, change=lambda _: {"head": keywords(names)})
    ]
    assert parts(lesson(pages))["site.no_tags"] == [names[1]]


@LANGUAGES
def test_the_only_section_of_a_site_is_its_section(language: str) -> None:
    """Its metadata state it, and the pages show no other."""
    pages = site(language=language, change=lambda _: {"only": WORDS[language][1][0]})
    found = parts(lesson(pages))
    assert "site.no_tags" not in found
    assert read(Page(20, language, only=WORDS[language][1][0]), rule(pages)).category == WORDS[language][1][0]


@LANGUAGES
def test_a_link_that_leads_elsewhere_from_each_page_is_called_by_its_label(language: str) -> None:
    """A tag leads from all pages to the same list."""
    label = NAMES[language][2]

    def under(number: int) -> str:
        day = f"2026-03-{number % 27 + 1:02}"
        return f'<p class="line">{day} <a href="/raw/story-{number}">{label}</a></p>{row(own(language, number))}'

    text = rule(site(language=language, change=lambda n: {"under": under(n), "stated": False}))
    page = Page(20, language, stated=False, under=under(20))
    article = read(page, text)
    assert label not in article.tags
    assert label != article.category
    assert {*own(language, 20)} <= {*article.tags}


@LANGUAGES
def test_an_entry_of_a_menu_is_no_tag(language: str) -> None:
    """The links around it are the same on all pages, and it is marked like a tag; articles have tags beside it."""
    names = (*NAMES[language][0], *WORDS[language][1])
    menu = "".join(f'<li><a rel="tag" href="/all/{place}">{name}</a></li>' for place, name in enumerate(names))

    def under(number: int) -> str:
        return f"<ul>{menu}</ul>{row(own(language, number))}"

    text = rule(site(language=language, change=lambda n: {"under": under(n), "stated": False}))
    article = read(Page(20, language, stated=False, under=under(20)), text)
    assert sorted(article.tags) == [*own(language, 20)]


@LANGUAGES
def test_marked_links_file_the_article_however_often_they_come_again(language: str) -> None:
    """A row of links that say by their relation that they lead to tags is no menu."""
    names = (*NAMES[language][0], *NAMES[language][1])
    pages = site(language=language, change=lambda _: {"under": row(names)})
    assert not {"site.no_tags", "site.no_sections"} & parts(lesson(pages)).keys()


@LANGUAGES
def test_the_section_in_whose_folder_all_pages_lie_is_theirs(language: str) -> None:
    """The menu names it on every page, and the address of each agrees."""
    names = (*NAMES[language][0], *NAMES[language][1])
    other = "vi" if language == "en" else "en"
    links = [f"/{language}", *(f"/all/{place}" for place in range(len(names) - 1))]
    menu = "".join(f'<li><a rel="tag" href="{link}">{name}</a></li>' for link, name in zip(links, names, strict=True))

    def under(number: int) -> str:
        return f"<ul>{menu}</ul>{row((NAMES[other][1][number % 3],))}"

    pages = site(language=language, change=lambda n: {"under": under(n), "stated": False})
    assert parts(lesson(pages))["site.no_tags"] == [*names[1:]]


@pytest.mark.parametrize("named", [4, 8])
def test_a_name_of_some_pages_is_no_label(named: int) -> None:
    """Nearly all pages have to have it."""
    head = keywords(NAMES["en"][0])
    pages = site(change=lambda n: {"head": head if n < named else ""})
    assert "site.no_tags" not in parts(lesson(pages))


@LANGUAGES
def test_a_section_that_the_metadata_of_all_pages_state_is_none_where_pages_show_others(language: str) -> None:
    """The pages are told apart by what they show."""
    stated = NAMES[language][0][0].capitalize()
    head = f'<meta property="article:section" content="{stated}">'

    def change(number: int) -> dict[str, object]:
        section = WORDS[language][1][number % 2]
        under = f'<p><a rel="category" href="/in/{number % 2}">{section}</a></p>'
        return {"head": head, "under": under, "stated": False}

    page = Page(20, language, **change(20))  # type: ignore[arg-type]
    assert read(page).category == stated
    assert read(page, rule(site(language=language, change=change))).category == WORDS[language][1][0]


def test_a_rule_of_ones_own_may_name_them() -> None:
    """`no_sections` leaves a section out that the page states, and the next evidence is asked."""
    text = 'name = "g"\nhosts = ["gazette.example"]\n[select]\n[site]\nno_sections = ["Harbour"]\n'
    page = Page(20)
    assert read(page).category == "Harbour"
    assert read(page, text).category is None
    assert read(replace(page, number=21), text).category == "Schools"
