"""Selectors from a place: steady ones first, each of which finds the place on its own page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.places.choice import Example, choose_selector
from scraper.places.elements import open_elements
from scraper.places.items import propose_items, propose_parts
from scraper.places.listed import list_places
from scraper.places.selectors import is_steady, meant, propose, try_selectors
from storage.errors import ExtractError, FeedloomError
from storage.model import Document


def document(body: str, url: str = "http://paper.example/x.html") -> Document:
    return Document(data=f"<html><body>{body}</body></html>".encode(), url=url, media_type="text/html")


def at(page: Document, selector: str, which: int = 0) -> int:
    return open_elements(page).find(selector)[which]


@pytest.mark.parametrize("name", ["story-title", "byline", "articleBody", "tiêu-đề", "date_posted", "headline"])
def test_names_that_people_give_are_steady(name: str) -> None:
    """Words of meaning make selectors."""
    assert is_steady(name)


@pytest.mark.parametrize(
    "name",
    ["css-1x9f2a", "sc-bdVaJa", "mt-4", "text-lg", "post-8841", "md:flex", "style__Title-x9Kd2", "is-open", "a1"],
)
def test_names_that_tools_make_are_not(name: str) -> None:
    """Hashes, counters and names of looks differ from page to page, or mean nothing."""
    assert not is_steady(name)


def test_each_proposal_finds_its_place() -> None:
    """Whatever stands around it, a selector finds the element, alone or with others; steady ones come first."""
    page = document(
        '<header><p>Top</p></header><main id="content"><div class="css-1x9f2a story"><h1 class="story-title">One</h1>'
        '<p class="mt-4 when" itemprop="datePublished">1 May 2026</p><div><p>Text</p></div></div></main>'
    )
    for selector in ("h1", "p.when", "div div p"):
        number = at(page, selector)
        said = propose(page, at=number, use="one")
        selectors = said["selectors"]
        assert isinstance(selectors, list)
        assert selectors
        for one in try_selectors(page, selectors=selectors):
            assert number in one["at"]
    first = propose(page, at=at(page, "p.when"), use="one")["selectors"]
    assert first[:2] == ['p[itemprop="datePublished"]', "p.when"]  # type: ignore[index]


def test_the_text_is_the_box_around_the_paragraph() -> None:
    """A click on a paragraph means the element that holds it and its like; one on the box means the box."""
    page = document("<main><h1>T</h1><div class=real><p>One.</p><p>Two <b>bold</b>.</p></div></main>")
    elements = open_elements(page)
    box = at(page, "div.real")
    assert [meant(elements, at(page, selector), "body") for selector in ("p", "b", "div.real")] == [box] * 3


def test_of_equal_selectors_the_one_that_holds_on_most_pages_is_kept() -> None:
    """A date's selector must find dates; one that finds the same title everywhere is the site's name."""
    pages = [
        document(f"<h1>Gazette</h1><h2 class=t>Story {n}</h2><p>Ward {n}</p><p class=d>{n + 1} May 2026</p>")
        for n in range(5)
    ]
    for selector, field, dates in (("h2", "title", False), ("p.d", "published", True)):
        number = at(pages[0], selector)
        proposals = propose(pages[0], at=number, use="one")["selectors"]
        assert isinstance(proposals, list)
        tried = [try_selectors(page, selectors=proposals, dates=dates) for page in pages]
        effect = choose_selector(proposals, tried, examples=[Example(page=0, at=number)], use="one", field=field)
        assert effect is not None
        assert effect.filled == 5
        assert len(set(effect.texts)) == 5


def test_a_box_that_is_most_of_the_page_is_never_left_out() -> None:
    """ "Never this" takes no selector that would take the text with it."""
    page = document("<div class=x><p>" + "Long text. " * 50 + "</p></div><div class=y>advert</div>")
    tried = [try_selectors(page, selectors=["div.x", "div.y"])]
    assert (
        choose_selector(
            ["div.x"], [[tried[0][0]]], examples=[Example(page=0, at=at(page, "div.x"))], use="box", field="drop"
        )
        is None
    )
    assert choose_selector(
        ["div.y"], [[tried[0][1]]], examples=[Example(page=0, at=at(page, "div.y"))], use="box", field="drop"
    )


CARDS = "".join(
    f'<div class="card{" offer" if n == 3 else ""}"><h3><a href="/news/{n}.html">Story number {n}</a></h3>'
    f'<span class="day">{n + 1} May 2026</span></div>'
    for n in range(6)
)


def test_an_item_is_the_card_and_its_like() -> None:
    """From a place in one card all cards are found; without the one that is none, if a place in it is called so."""
    page = document(f"<nav><a href=/>Home</a></nav><main>{CARDS}</main>")
    best = propose_items(page, at=[at(page, "h3 a")], never=[])[0]
    assert (best["selector"], best["count"], best["linked"]) == ("div.card", 6, 6)
    offer = at(page, ".offer a")
    best = propose_items(page, at=[at(page, "h3 a")], never=[offer])[0]
    assert best["count"] == 5
    assert offer not in open_elements(page).find(f"{best['selector']} a")


def test_parts_of_items_are_found_within_each() -> None:
    """A place in one card becomes a selector that finds its like in all; a date must be one."""
    page = document(f"<main>{CARDS}</main>")
    best = propose_parts(page, item="div.card", at=at(page, ".day", 2), date=True)[0]
    assert (best["selector"], best["filled"], best["of"]) == ("span.day", 6, 6)
    with pytest.raises(ExtractError, match="in no item"):
        propose_parts(page, item="div.card", at=at(page, "main"), date=False)


def test_places_are_listed_for_those_who_cannot_click() -> None:
    """Each text once, by its innermost element; headings and paragraphs as a whole."""
    page = document("<h1>One <b>bold</b></h1><div><p>Two</p><span>Three</span></div>")
    assert [one["text"] for one in list_places(page)] == ["h1: One bold", "b: bold", "p: Two", "span: Three"]


@given(
    st.lists(st.sampled_from(["<p class='a b'>", "</p>", "x", "<a href=/1>", "<div id='é\"'>", "<h2>", "</div>"])).map(
        "".join
    ),
    st.integers(-3, 40),
)
def test_no_page_breaks_the_proposals(body: str, number: int) -> None:
    """Whatever the page and the place, there are selectors, or an error in words."""
    page = document(body)
    for ask in (
        lambda: propose(page, at=number, use="body"),
        lambda: propose_items(page, at=[number], never=[0]),
        lambda: propose_parts(page, item="p", at=number, date=True),
    ):
        try:
            ask()
        except FeedloomError:
            continue
