"""How an address is best read, where the web leaves us alone in the middle of looking."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from scraper.sources.choice import Choice, choose
from scraper.sources.found import FoundList
from scraper.sources.kinds import SourceKind
from scraper.sources.listing import extract_listing
from scraper.sources.sitemap import extract_sitemap
from storage.errors import FetchError, LeftAloneError
from storage.model import Document

HOME = "https://coast.example/"
SITEMAP = f"{HOME}sitemap.xml"
SECTIONS = ("boats", "nets", "tides", "oars")
#: By language: the words of a home page that lists nothing, and titles.
WORDS = {
    "en": ("We write about the coast.", ("Ferry returns after storm", "Old mill is a library")),
    "ru": ("Мы пишем о побережье.", ("Паром вернулся после бури", "Старая мельница и книги")),
    "ja": ("海岸について書いています。", ("嵐の後に渡し船が戻った", "古い水車小屋が図書館になる")),
}


class Web:
    """Documents by address; what is not there is not found, and what is None we do not ask for."""

    def __init__(self, pages: Mapping[str, str | None]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    async def get(self, url: str) -> Document:
        self.asked.append(url)
        text = self.pages.get(url, "")
        if text is None:
            raise LeftAloneError("the host asked us to wait", url)
        if not text:
            raise FetchError("it is not there", url)
        return Document(data=text.encode(), url=url, final_url=url)

    async def extract(self, kind: SourceKind, document: Document) -> FoundList:
        if kind.key == "sitemap":
            return extract_sitemap(document)
        return extract_listing(document, timezone=None, rules=None, selectors={})

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        return ()


def home_of(language: str) -> str:
    menu = "".join(f"<li><a href=/{name}/>{name.title()}</a></li>" for name in SECTIONS)
    words = WORDS[language][0]
    return f"<html lang={language}><title>x</title><body><nav><ul>{menu}</ul></nav><p>{words}</p></body></html>"


def list_of(section: str, language: str) -> str:
    items = "".join(
        f"<article><h2><a href=/{section}/2026/{n}/>{title}</a></h2><time datetime=2026-03-0{n}>{n}</time></article>"
        for n, title in enumerate(WORDS[language][1], 1)
    )
    return f"<html lang={language}><title>x</title><body><main>{items}</main></body></html>"


def chosen(web: Web) -> Choice:
    return asyncio.run(choose(web, HOME))


@pytest.mark.parametrize("language", WORDS)
def test_the_best_section_that_was_read(language: str) -> None:
    """A host that leaves us alone after some sections is read from the best of those, and is asked no more."""
    pages = {HOME: home_of(language), f"{HOME}boats/": list_of("boats", language), f"{HOME}nets/": None}
    web = Web(pages)
    assert chosen(web).place == f"{HOME}boats/"
    assert web.asked == [HOME, f"{HOME}boats/", f"{HOME}nets/"]


@pytest.mark.parametrize("language", WORDS)
def test_a_sitemap_after_a_section_that_was_not_asked(language: str) -> None:
    """Where no section could be read, the sitemap is tried all the same."""
    entries = "".join(f"<url><loc>{HOME}boats/2026/{n}/</loc></url>" for n in (1, 2))
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    assert chosen(Web({HOME: home_of(language), f"{HOME}boats/": None, SITEMAP: sitemap})).place == SITEMAP


def test_nothing_could_be_asked() -> None:
    """Where the sitemap may not be asked for either, the error says that we did not ask."""
    with pytest.raises(LeftAloneError):
        chosen(Web({HOME: home_of("en"), f"{HOME}boats/": None, SITEMAP: None}))


def cards(*targets: str) -> str:
    """A home page with headed cards that state no day, and a menu."""
    menu = "".join(f"<a href=/{name}/>{name}</a>" for name in SECTIONS)
    found = "".join(
        f"<div><h3><a href={url}>Of {n} and all</a></h3><p>What we do.</p></div>" for n, url in enumerate(targets)
    )
    return f"<html><title>x</title><body><nav>{menu}</nav><main>{found}</main></body></html>"


@pytest.mark.parametrize("language", WORDS)
def test_a_section_in_place_of_a_few_cards(language: str) -> None:
    """A few cards without days, none of them in the list of a section that has more, all with days, are no articles."""
    section = list_of("nets", language) + list_of("tides", language)
    web = Web({HOME: cards("/offers/a/", "/offers/b/"), f"{HOME}nets/": section})
    assert chosen(web).place == f"{HOME}nets/"


def test_a_section_in_place_of_no_front_page() -> None:
    """Many stories without days, of several sections, are the list, whatever is dated elsewhere or goes on longer."""
    stories = {name: [f"/{name}/{n}/" for n in range(30)] for name in SECTIONS}
    home = cards(*(url for urls in stories.values() for url in urls[:5]))
    sections = {f"{HOME}{name}/": cards(*urls[:15]) for name, urls in stories.items()}
    jobs = cards(*(f"/jobs/{n}/" for n in range(25))).replace("</p>", "</p><time datetime=2026-03-01>1</time>")
    longer = sections | {f"{HOME}tides/": cards(*stories["tides"])}
    for pages in (sections | {f"{HOME}jobs/": jobs}, {f"{HOME}jobs/": jobs}, longer):
        web = Web({HOME: home.replace("<nav>", "<nav><a href=/jobs/>jobs</a>")} | pages)
        assert chosen(web).place == HOME
        assert web.asked == [HOME]
    # of two sections, one lists no more than the home page does
    home = cards(*stories["nets"][:6], *stories["oars"][:5])
    two = {f"{HOME}nets/": cards(*stories["nets"][:14]), f"{HOME}oars/": cards(*stories["oars"][:5])}
    assert chosen(Web({HOME: home} | two)).place == HOME


@pytest.mark.parametrize("language", WORDS)
def test_a_few_articles_that_a_section_lists_too(language: str) -> None:
    """What a section lists, too, are articles: the home page is the list."""
    section = list_of("nets", language) + list_of("tides", language)
    web = Web({HOME: cards("/nets/2026/1/", "/tides/2026/2/"), f"{HOME}nets/": section})
    assert chosen(web).place == HOME


@pytest.mark.parametrize("language", WORDS)
def test_the_newest_article_alone(language: str) -> None:
    """A home page that shows its newest article alone, with its day, is read from a section, too."""
    title = WORDS[language][1][0]
    newest = f"<article><h2><a href=/nets/2026/1/>{title}</a></h2><time datetime=2026-03-01>1</time></article>"
    home = home_of(language).replace("<p>", f"{newest}<p>")
    assert chosen(Web({HOME: home, f"{HOME}nets/": list_of("nets", language)})).place == f"{HOME}nets/"


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("section", ["nets/", "nets.html"])
def test_the_section_that_a_few_articles_are_taken_from(language: str, section: str) -> None:
    """A section that lists the few articles of the home page, all of which lie below it, and more is the list."""
    days = "<time datetime=2026-03-01>1</time></h3>"
    home = cards("/nets/2026/1/", "/nets/2026/2/").replace("</h3>", days, 2)
    longer = cards(*(f"/nets/2026/{n}/" for n in range(1, 9))).replace("</h3>", days)
    web = Web({HOME: home.replace("/nets/>", f"/{section}>"), f"{HOME}{section}": longer})
    assert chosen(web).place == f"{HOME}{section}"
    assert web.asked == [HOME, f"{HOME}{section}"]
    # one that lists no more, that lacks one of them, that lies elsewhere, or whose articles state no days, is not
    same = cards("/nets/2026/1/", "/nets/2026/2/").replace("</h3>", days)
    other = cards(*(f"/nets/2026/{n}/" for n in range(2, 9))).replace("</h3>", days)
    for page in (same, other, longer.replace(days, "</h3>")):
        assert chosen(Web({HOME: home, f"{HOME}nets/": page})).place == HOME
    assert chosen(Web({HOME: home, f"{HOME}boats/": longer})).place == HOME


@pytest.mark.parametrize("language", WORDS)
def test_stories_without_days_beside_dated_ones(language: str) -> None:
    """A section that lists the dated items of a home page is not read for its stories without days."""
    events = list_of("tides", language)
    stories = cards(*(f"/nets/{n}/" for n in range(4))).replace("Of ", WORDS[language][1][0])
    web = Web(
        {
            HOME: stories.replace("</main>", f"{events}</main>"),
            f"{HOME}tides/": events + events.replace("/2026/", "/2025/"),
        }
    )
    assert chosen(web).place == HOME


@pytest.mark.parametrize("language", WORDS)
def test_a_section_beside_links_here_and_there(language: str) -> None:
    """Links without days to single pages do not keep a home page from the section that its few articles are of."""
    days = "<time datetime=2026-03-01>1</time></h3>"
    longer = cards(*(f"/nets/2026/{n}/" for n in range(1, 9))).replace("</h3>", days)
    news = cards("/nets/2026/1/", "/nets/2026/2/").replace("</h3>", days)
    for strays in (("/try/", "/offers/"), ("/guide/intro.html", "/help/faq/")):
        home = news.replace("</main>", cards(*strays).partition("<main>")[2])
        assert chosen(Web({HOME: home, f"{HOME}nets/": longer})).place == f"{HOME}nets/"
    for others in (("/guide/1.html", "/guide/2.html"), ("/tides/2026/1/", "/tides/2026/2/")):  # a list of their own
        home = news.replace("</main>", cards(*others).partition("<main>")[2])
        assert chosen(Web({HOME: home, f"{HOME}nets/": longer})).place == HOME


def test_no_section_with_one_of_many_stories() -> None:
    """A front page of stories without days, one of each section, is not read from one of the sections."""
    home = cards(*(f"/{name}/1/" for name in (*SECTIONS, "sport", "culture")))
    dated = "<time datetime=2026-03-01>1</time></h3>"
    sections = {
        f"{HOME}{name}/": cards(*(f"/{name}/{n}/" for n in range(1, 14))).replace("</h3>", dated) for name in SECTIONS
    }
    assert chosen(Web({HOME: home} | sections)).place == HOME


def test_no_part_of_the_site_in_place_of_the_home_page() -> None:
    """What lies above the folder of the items, as all that is in one language, is not their section."""
    home = cards(*(f"/en/nets/{n}/" for n in range(4)))
    more = home.replace("</main>", "<div><h3><a href=/en/terms/of/use>Of use and terms</a></h3><p>x</p></div></main>")
    whole = {HOME: home.replace("<nav>", "<nav><a href=/en/>English</a>"), f"{HOME}en/": more}
    assert chosen(Web(whole)).place == HOME


@pytest.mark.parametrize("language", WORDS)
def test_the_home_page_where_no_section_may_be_asked(language: str) -> None:
    """A home page with a list is read, though the section that may have more is not asked for."""
    home = cards(*(f"/nets/{n}/" for n in range(5))).replace("Of ", WORDS[language][1][0])
    web = Web({HOME: home} | {f"{HOME}{name}/": None for name in SECTIONS})
    assert chosen(web).place == HOME


def test_no_month_in_place_of_the_home_page() -> None:
    """A month lists what the home page does, and more, but not what comes after it."""
    home = cards("/2026/3/a/", "/2026/3/b/").replace("<nav>", "<nav><a href=/2026/3/>March</a>")
    month = cards(*(f"/2026/3/{name}/" for name in "abcdef"))
    web = Web({HOME: home, f"{HOME}2026/3/": month})
    assert chosen(web).place == HOME
