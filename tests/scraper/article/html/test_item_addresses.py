"""What the addresses of the items of a list tell, and what they do not."""

from __future__ import annotations

import pytest

from scraper.sources.listing import extract_listing
from storage.model import Document
from tests.scraper.article.html.listed import SITE, TITLES, items_of


def found(body: str, base: str = SITE) -> list[str]:
    """The address of each item of a page at the root of a site, without that."""
    return [page.url.removeprefix(base) for page in items_of(body, base)]


def headed(titles: tuple[str, ...], addresses: list[str]) -> str:
    """A list of cards with *titles* in headings, that lead to *addresses*."""
    return "".join(
        f"<article><h2><a href='{address}'>{title}</a></h2><p>A few words on it.</p></article>"
        for title, address in zip(titles, addresses, strict=True)
    ).join(("<main>", "</main>"))


@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize("folder", ["archives", "p", "2026/posts"])
def test_hexadecimal_names(titles: tuple[str, ...], folder: str) -> None:
    """A hexadecimal number is one, however few of its figures stand in a row, and such a name in a folder of articles
    no list; pages without one are none where most have one.
    """
    addresses = [f"{folder}/{name}" for name in ("b4d66110", "8024b874", "d2bef6c", "25263640")]
    assert found(headed(titles, addresses)) == addresses
    assert found(headed((*titles, "What we all read"), [*addresses, f"{folder}/all-of-it"])) == addresses


@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize(
    "forms", [("?ref=top", "?ref=list"), ("?h", "?hw"), ("", "?from=box"), ("?a=1&z=x", "?z=y&a=1")]
)
def test_where_a_reader_came_from(titles: tuple[str, ...], forms: tuple[str, str]) -> None:
    """Links that differ only in a parameter that stands alike on links to many pages lead to one item."""
    names = [f"{number}-{name}.html" for number in (4711, 4712) for name in ("ferry", "bridge", "mill", "snow")]
    top, below = ([f"{name}{form}" for name in names] for form in forms)
    titles = tuple(f"{title} {half}" for half in ("A", "B") for title in titles)
    beside = "".join(f"<li><a href='{url}'>{title}: 7</a></li>" for title, url in zip(titles, below, strict=True))
    page = f"{headed(titles, top)}<div><ul>{beside}</ul></div>"
    assert [url.partition("?")[0] for url in found(page)] == names


@pytest.mark.parametrize("titles", TITLES)
def test_numbers_of_pages(titles: tuple[str, ...]) -> None:
    """Parameters that tell pages apart do so though several boards count their posts alike, or share one path."""
    boards = [f"{board}/view?no={number}" for board in ("news", "notices", "questions") for number in range(1, 5)]
    assert found(headed(tuple(f"{title} {n}" for n in range(3) for title in titles), boards)) == boards
    shared = [f"view?board={board}&no={number}" for board in ("news", "notices", "questions") for number in range(1, 5)]
    assert found(headed(tuple(f"{title} {n}" for n in range(3) for title in titles), shared)) == shared


@pytest.mark.parametrize("titles", TITLES)
def test_a_story_alone_in_its_module(titles: tuple[str, ...]) -> None:
    """A link that fills its line is a story at an address with a day as those of the others have, however deep in
    elements of its own; in a sentence, a menu or a comment it is none.
    """
    days = [f"2026/08/{day}/story.html" for day in range(10, 24)]
    main = headed(tuple(f"{title} {half}" for half in "AB" for title in titles), days[:8])
    deep = f"<section>{'<div>' * 9}<a href=/{days[8]}><div><p>{titles[0]} C</p></div></a>{'</div>' * 9}</section>"
    prose = f"<section><div><p>Ann writes: <a href=/{days[9]}>{titles[1]} C</a> is her best.</p></div></section>"
    comment = f"<section><div><span>Bob on <a href=/{days[10]}>{titles[2]} C</a></span></div></section>"
    footer = f"<footer><div><a href=/{days[11]}>{titles[3]} C</a></div></footer>"
    assert found(f"<div>{main}{deep}{prose}{comment}</div>{footer}") == days[:9]
    plain = [address.replace("2026/08/", "d") for address in days]
    assert found(f"{headed(titles, plain[:4])}{deep.replace(days[8], plain[8])}") == plain[:4]


@pytest.mark.parametrize("titles", TITLES)
def test_the_hosts_of_a_portal(titles: tuple[str, ...]) -> None:
    """The stories of a portal are on hosts beside that of its home page; a page with stories of its own names others,
    as one does that is no home page, or whose domain is that of many sites.
    """
    hosts = [f"https://{name}.paper.example/{4711 + n}/story" for n, name in enumerate(("news", "sport", "news", "tv"))]
    more = [f"https://news.paper.example/{4811 + n}/story" for n in range(4)]
    page = headed(tuple(f"{title} {half}" for half in "AB" for title in titles), hosts + more)
    assert found(page, "https://de.paper.example/") == hosts + more
    assert found(page, "https://de.paper.example/town/") == []
    assert found(page.replace(".paper.example", ".co.example"), "https://de.co.example/") == []
    own = [f"https://de.paper.example/{4911 + n}/story" for n in range(4)]
    assert found(page + headed(titles, own), "https://de.paper.example/") == [f"{4911 + n}/story" for n in range(4)]


@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize("route", ["#/film/", "#!film-"])
def test_pages_that_a_script_writes(titles: tuple[str, ...], route: str) -> None:
    """Several links to one page that only its script tells apart are neither items nor sections of others."""
    stories = [f"2026/{4711 + n}.html" for n in range(4)]
    films = "".join(f"<li><a href='/films/{route}{n}'>{title} 2</a></li>" for n, title in enumerate(titles))
    assert found(f"{headed(titles, stories)}<div><ul>{films}</ul></div>") == stories
    beside = "".join(
        f"<article><h2><a href=/{path}>{title}</a></h2><a href='/films/{route}{path}'>The film</a></article>"
        for path, title in zip(stories, titles, strict=True)
    )
    document = Document(data=beside.encode(), url=SITE, final_url=SITE, media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    assert [page.category for page in pages] == [None] * 4


@pytest.mark.parametrize("titles", TITLES)
def test_steps_to_other_posts(titles: tuple[str, ...]) -> None:
    """A link with an arrow leads to the posts before these, whatever its address."""
    posts = "".join(
        f"<div><h2><a href=/2024/05/0{n + 1}/p{n}.html>{titles[n % len(titles)]} {n}</a></h2></div>" for n in range(6)
    )
    for before, behind in (("← ", ""), ("« ", ""), ("", " →"), ("", " »"), ("", " >")):
        step = f"<p><a href=/2024/04/30/old>{before}{titles[0]} {titles[1]}{behind}</a></p>"
        assert found(f"<main><div>{posts}</div>{step}</main>") == [f"2024/05/0{n + 1}/p{n}.html" for n in range(6)]
