"""Pages of a site that look like its articles on a page that lists these, and articles that look like such pages."""

from __future__ import annotations

import pytest

from scraper.sources.listing import extract_listing
from storage.model import Document

SITE = "https://paper.example"
MENU = "<nav><ul><li><a href=/news>News</a></li><li><a href=/sport>Sport</a></li></ul></nav>"
FOOTER = "<footer><ul><li><a href=/imprint>Imprint of the paper</a></li><li><a href=/jobs>Jobs</a></li></ul></footer>"


def paths(body: str) -> list[str]:
    """The path of each item of a page at the root of a site."""
    document = Document(data=f"<body>{body}</body>".encode(), url=f"{SITE}/", media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    return [page.url.removeprefix(SITE) for page in pages]


NAMES = [
    ("Soups", "Sweet things", "Bread"),
    ("热汤", "甜点", "面包"),
    ("Супы", "Сладости", "Хлеб"),
    ("شوربة", "حلويات", "خبز"),
]
LONG = [
    ("Lamb soup of the coast", "A pie with ten plums", "The bread of my aunt", "Rice for a long night"),
    ("海边羊肉汤的做法", "十个李子的馅饼", "阿姨的面包配方", "长夜里的一碗米饭"),
    ("Суп из баранины у моря", "Пирог с десятью сливами", "Хлеб моей тёти дома", "Рис для долгой ночи"),
    ("حساء لحم من الساحل", "فطيرة بعشر حبات برقوق", "خبز خالتي في البيت", "أرز لليلة طويلة جدا"),
]


def _tiles(names: tuple[str, ...], folder: str) -> str:
    """Cards of sections, each with a picture and its name in a heading."""
    card = "<div><a href={0}><img src={0}.jpg></a><h3><a href={0}>{1}</a></h3></div>"
    return "".join(card.format(f"{folder}/s{letter}", name) for letter, name in zip("abcd", names, strict=False))


def _cards(titles: tuple[str, ...]) -> str:
    return "".join(
        f"<div><h3><a href=/the-story-of-my-kitchen-{'abcd'[n]}>{title}</a></h3></div>"
        for n, title in enumerate(titles)
    )


def _stories(count: int) -> list[str]:
    return [f"/the-story-of-my-kitchen-{'abcd'[n]}" for n in range(count)]


@pytest.mark.parametrize(("names", "titles"), [*zip(NAMES, LONG, strict=True)])
class TestTiles:
    """Cards of sections look like those of articles."""

    @pytest.mark.parametrize("folder", ["/category", "/tag/food", "/autor", "/kategorie"])
    def test_lists_by_their_addresses(self, names: tuple[str, ...], titles: tuple[str, ...], folder: str) -> None:
        """What leads to a list of a subject or an author is no item beside those that do not."""
        page = f"{MENU}<section>{_tiles(names, folder)}</section><section>{_cards(titles)}</section>{FOOTER}"
        assert paths(page) == _stories(4)

    def test_all_have_such_addresses(self, names: tuple[str, ...], titles: tuple[str, ...]) -> None:
        """Where nearly all items have such addresses, they are those of articles."""
        page = f"{MENU}<section>{_tiles((*names, titles[0]), '/archive')}</section><div>{_cards(titles[:1])}</div>"
        assert paths(page)[:4] == [f"/archive/s{n}" for n in "abcd"]

    def test_most_stand_in_the_menu(self, names: tuple[str, ...], titles: tuple[str, ...]) -> None:
        """A list of short names most of which the menu has is one of sections, those that it does not have, too."""
        menu = "".join(f"<li><a href=/food/s{'abcd'[n]}>{name}</a></li>" for n, name in enumerate(names[:2]))
        page = (
            f"<nav><ul>{menu}</ul></nav><section>{_tiles(names, '/food')}</section><section>{_cards(titles)}</section>"
        )
        assert paths(page) == _stories(4)

    def test_few_stand_in_the_menu(self, names: tuple[str, ...], titles: tuple[str, ...]) -> None:
        """One that the menu names, too, makes the others no sections."""
        menu = f"<li><a href=/food/sa>{names[0]}</a></li><li><a href=/about>About us</a></li>"
        page = (
            f"<nav><ul>{menu}</ul></nav><section>{_tiles(names, '/food')}</section><section>{_cards(titles)}</section>"
        )
        assert {"/food/sb", "/food/sc", *_stories(4)} <= {*paths(page)}


@pytest.mark.parametrize("titles", LONG)
@pytest.mark.parametrize(
    "card",
    [
        "<li><a href=/{path}><img src=/{path}.jpg><p>{title}</p></a></li>",
        "<li><div><img src=/{path}.jpg></div><div><a href=/{path}>{title}</a></div></li>",
        "<li><a href=/{path}><img src=/{path}.jpg></a><p><a href=/{path}>{title}</a></p></li>",
    ],
)
@pytest.mark.parametrize(
    "around", ["<section><ul>{}</ul></section>", "<div><h2><a href=/about-food>Food</a></h2><ul>{}</ul></div>"]
)
def test_pictured_cards_beside_headings(titles: tuple[str, ...], card: str, around: str) -> None:
    """Cards with pictures are items though their addresses are as short as those of sections, and though other items
    have headings, or one stands above them.
    """
    cards = "".join(card.format(path=f"dish-{'abcd'[n]}", title=title) for n, title in enumerate(titles))
    headed = f"<section><div>{_cards(titles[:3])}</div></section>"
    box = f"<div><h2><a href=/the-story-of-my-kitchen-d>{titles[3]}</a></h2><ul></ul></div>"
    shown = paths(f"{MENU}{headed}{box}{around.format(cards)}{FOOTER}")
    assert {f"/dish-{n}" for n in "abcd"} <= {*shown}


@pytest.mark.parametrize("titles", LONG)
@pytest.mark.parametrize("name", ["col-right", "feed-menu", "submenu-nav-holder", "footer-stories"])
@pytest.mark.parametrize("more", ["", "<a href=/dish-{0}#replies>3</a>"])
def test_what_is_called_by_a_menu_or_a_side(titles: tuple[str, ...], more: str, name: str) -> None:
    """Cards with pictures are a part of the list in a column or a box that is called so; links without any are not."""
    card = f"<div><a href=/dish-{{0}}><img src=/{{0}}.jpg></a><a href=/dish-{{0}}>{{1}}</a>{more}</div>"
    plain = "<div><a href=/dish-{0}>{1}</a></div>"
    main = f"<section><h2>Today</h2>{_cards(titles)}</section>"

    def shown(form: str, name: str) -> list[str]:
        inside = "".join(form.format("abcd"[n] * 2, title) for n, title in enumerate(titles))
        box = f"<div class={name}><h2>More</h2>{inside}{form.format('more', titles[0])}</div>"
        return paths(f"{MENU}{main}{box}{FOOTER}")

    dishes = [f"/dish-{letter * 2}" for letter in "abcd"]
    assert shown(card, name) == [*_stories(4), *dishes, "/dish-more"]
    assert shown(plain, name) == shown(card, "sidebar") == _stories(4)


@pytest.mark.parametrize("titles", LONG)
def test_sections_with_pictures_in_a_footer_are_beside_the_list(titles: tuple[str, ...]) -> None:
    """Their names are short, also as headings: the plain stories of the page stay its items."""
    stories = "".join(f"<li><a href=/dish-{'abcd'[n]}>{title}</a></li>" for n, title in enumerate(titles))
    tiles = "".join(
        f"<div><a href=/s/{name}><img src=/{name}.jpg width=300></a><h3><a href=/s/{name}>{word}</a></h3></div>"
        for name, word in (("n", "News"), ("s", "Спорт"), ("k", "文化"), ("o", "آراء"))
    )
    shown = paths(f"{MENU}<main><ul>{stories}</ul></main><div class=page-footer>{tiles}</div>")
    assert shown == [f"/dish-{letter}" for letter in "abcd"]
