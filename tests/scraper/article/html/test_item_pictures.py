"""The pictures of the items of a list, however a page holds them, and what only looks like one."""

from __future__ import annotations

import pytest

from tests.scraper.article.html.listed import SITE, TITLES, items_of


def pictures(body: str) -> list[str | None]:
    """The file of the picture of each item of a page at the root of a site."""
    return [page.image and page.image.removeprefix(SITE) for page in items_of(body)]


def cards(titles: tuple[str, ...], *pieces: str) -> str:
    """A list of *titles*, in each card the piece of its place, or the last one; {n} is its number."""
    return "".join(
        f"<li>{pieces[min(n, len(pieces) - 1)].replace('{n}', str(n))}<h3><a href=/story-{n}>{title}</a></h3></li>"
        for n, title in enumerate(titles)
    ).join(("<ul>", "</ul>"))


@pytest.mark.parametrize("titles", TITLES)
def test_for_readers_without_scripts(titles: tuple[str, ...]) -> None:
    """A picture in <noscript> is that of the item, where the one before it is only its place."""
    lazy = '<a href=/story-{n}><picture><img alt=""><noscript><img src=/{n}.jpg></noscript></picture></a>'
    assert pictures(cards(titles, lazy)) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]


@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize(
    "holder",
    [
        "<a href=/story-{n}><div data-src=/{n}.jpg></div></a>",
        "<a href=/story-{n} style=\"background-image:url('/{n}.jpg')\"></a>",
        "<div style='color:red;background: #eee url(/{n}.jpg) 0 0'><span>Ann Lee</span></div>",
        "<span data-bg=/{n}.jpg></span>",
        "<img src=/empty.gif style=\"background:transparent url('/{n}.jpg')\">",
        "<img src=/empty.gif data-some-src=/{n}.jpg>",
        "<img src=/{n}.jpg><img src=/second-{n}.jpg>",
    ],
)
def test_backgrounds(titles: tuple[str, ...], holder: str) -> None:
    """The picture is an image, or the background of an element, or what a script will make one of."""
    assert pictures(cards(titles, holder)) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]


@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize(
    "emblem",
    [
        "<img src=/agency.png>",
        "<img src=/clock.svg><img src=/pot.svg>",
        "<img src=/empty.gif>",
        "<a href=/people/ann-{n}><img src=/ann-{n}.jpg></a>",
    ],
)
def test_pictures_of_no_item(titles: tuple[str, ...], emblem: str) -> None:
    """What several items show alike is the picture of none, nor is one that leads to another page."""
    assert pictures(cards(titles, emblem)) == [None] * 4
    assert pictures(cards(titles, "<div style='background:url(/none.jpg)'></div>")) == [None] * 4
    photo = "<a href='/story-{n}?from=photo'><img src=/{n}.jpg></a>"
    assert pictures(cards(titles, emblem + photo)) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]


@pytest.mark.parametrize("titles", TITLES)
def test_pictures_of_an_item(titles: tuple[str, ...]) -> None:
    """Two items may have one picture, and it may lead to a larger one; one as large as a photo is no icon."""
    twice = ("<img src=/ice.jpg>", "<img src=/ice.jpg>", "<a href=/large-{n}.jpg><img src=/{n}.jpg></a>")
    assert pictures(cards(titles, *twice)) == ["ice.jpg", "ice.jpg", "2.jpg", "3.jpg"]
    sized = "<img src=/the-new-logo-{n}.jpg width=640 height=360>"
    assert pictures(cards(titles, sized)) == [f"the-new-logo-{n}.jpg" for n in range(4)]
    assert pictures(cards(titles, sized.replace("360", "60"))) == [None] * 4


@pytest.mark.parametrize("titles", TITLES)
def test_pictures_that_lead_to_an_item(titles: tuple[str, ...]) -> None:
    """A picture that leads to the page of an item is its picture where its own card has none."""
    row = "".join(f"<a href=/story-{n}><img src=/{n}.jpg></a>" for n in (2, 0))
    assert pictures(f"<div>{row}</div>{cards(titles, '')}") == ["0.jpg", None, "2.jpg", None]
    assert pictures(f"<div>{row}</div>{cards(titles, '', '', '<img src=/own.jpg>', '')}") == [
        "0.jpg",
        None,
        "own.jpg",
        None,
    ]


@pytest.mark.parametrize("titles", TITLES)
def test_covers_of_all_items(titles: tuple[str, ...]) -> None:
    """Below a photo that all items have, a small picture is that of who wrote each; below an icon, it is theirs."""
    small = "<img src=/{n}.jpg width=48 height=48>"
    assert pictures(cards(titles, f"<img src=/cover.jpg width=640 height=360>{small}")) == [None] * 4
    assert pictures(cards(titles, f"<img src=/sign.jpg width=60 height=60>{small}")) == [f"{n}.jpg" for n in range(4)]
    large = "<img src=/{n}.jpg width=640 height=360>"
    assert pictures(cards(titles, f"<img src=/cover.jpg width=640 height=360>{large}")) == [
        f"{n}.jpg" for n in range(4)
    ]
