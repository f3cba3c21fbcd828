"""Stories outside of the lists of a page: alone in a box, below a teaser, and the lines of a card that are none."""

from __future__ import annotations

import pytest

from scraper.sources.listing import extract_listing
from storage.model import Document

SITE = "https://paper.example"
#: Headlines, and the name of a person.
NAMES = [
    pytest.param(
        (
            "Ferries run on ice again",
            "Why our bakers rise at two",
            "A choir of forty cooks",
            "The bridge closes for a month",
            "Snow on the first of May",
        ),
        "Anna Lind",
        id="english",
    ),
    pytest.param(
        (
            "渡轮再次在冰上航行了三天",
            "面包师为何凌晨两点起床",
            "四十名厨师组成的合唱团",
            "大桥将关闭一个月时间",
            "五月一日的一场大雪",
        ),
        "王小河",
        id="chinese",
    ),
    pytest.param(
        (
            "Паромы снова идут по льду",
            "Почему пекари встают в два",
            "Хор из сорока поваров",
            "Мост закроют на целый месяц",
            "Снег в первый день мая",
        ),
        "Анна Линд",
        id="russian",
    ),
]
Names = tuple[str, ...]


def paths(body: str) -> list[str]:
    """The path of each item of a page at the root of a site."""
    document = Document(data=f"<body>{body}</body>".encode(), url=f"{SITE}/", media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    return [page.url.removeprefix(SITE) for page in pages]


def _list(headlines: Names) -> str:
    return "".join(f"<li><a href=/2024/05/0{n}/story>{title}</a></li>" for n, title in enumerate(headlines, 1))


LISTED = [f"/2024/05/0{n}/story" for n in range(1, 5)]
CHIEF = "/2024/05/09/story"


@pytest.mark.parametrize(("headlines", "name"), NAMES)
class TestAlone:
    """A story has a picture, a headline that is no heading, and a box for itself."""

    @pytest.mark.parametrize("beside", ["<p>{0}</p></div>", "</div><div><p>{0}</p></div>"])
    def test_with_a_button(self, headlines: Names, name: str, beside: str) -> None:
        """What leads where the picture does, in other words, says that the link is a headline."""
        chief, *others = headlines
        button = beside.format(f"{chief}. <a href={CHIEF}>→ {name}</a>")
        body = (
            f"<div><div><a href={CHIEF}><img src=/chief.jpg></a><b><a href={CHIEF}>{chief}</a></b>{button}"
            f"<div><ul>{_list((*others,))}</ul></div></div>"
        )
        assert paths(body) == [CHIEF, *LISTED]

    def test_among_cards_with_headings(self, headlines: Names, name: str) -> None:
        """It stands beside elements of the same tag that have headings."""
        chief, *others = headlines
        cards = "".join(
            f"<article><h2><a href=/2024/05/0{n}/story>{title}</a></h2></article>" for n, title in enumerate(others, 1)
        )
        card = f"<article><a href={CHIEF}><img src=/chief.jpg></a><div><a href={CHIEF}>{chief}</a></div></article>"
        assert paths(f"<section>{cards}{card}</section>") == [*LISTED, CHIEF]

    def test_without_a_picture(self, headlines: Names, name: str) -> None:
        """A link alone in its box may be anything."""
        chief, *others = headlines
        assert paths(f"<div><div><a href={CHIEF}>{chief}</a></div><ul>{_list((*others,))}</ul></div>") == LISTED


def _teasers(headlines: Names, address: str, below: str) -> str:
    """Cards with a heading and, in the second, a list *below*."""
    below = f"<div>{below}</div><div><i><a href=/topic>{headlines[0][:3]}</a></i></div>"
    cards = (
        f"<div><h3><a href='{address.format(81000 + n)}'>{title}</a></h3><p>{title}, {title}.</p>"
        f"<section>{below if n == 1 else ''}</section></div>"
        for n, title in enumerate(headlines)
    )
    return f"<div>{''.join(cards)}</div>"


@pytest.mark.parametrize(("headlines", "name"), NAMES)
@pytest.mark.parametrize("address", ["/news/{}", "/news/story-{}", "/story.php?id={}"])
class TestBelowTeasers:
    """Headlines in the box of another article, at addresses like those of the others."""

    def test_at_any_depth(self, headlines: Names, name: str, address: str) -> None:
        related = "".join(f"<li><a href='{address.format(82000 + n)}'>{headlines[n]} ({name})</a></li>" for n in (0, 1))
        found = paths(_teasers(headlines, address, f"<div>{name}</div><div><ul>{related}</ul></div>"))
        assert {*found} == {address.format(81000 + n) for n in range(5)} | {address.format(82000 + n) for n in (0, 1)}

    def test_of_other_kinds(self, headlines: Names, name: str, address: str) -> None:
        """Topics have numbers of other lengths, or none."""
        related = (
            f"<li><a href='{address.format(820)}'>{headlines[0]} ({name})</a></li><li><a href=/x>{headlines[1]}</a>"
        )
        found = paths(_teasers(headlines, address, f"<ul>{related}</ul>"))
        assert found == [address.format(81000 + n) for n in range(5)]


@pytest.mark.parametrize(("headlines", "name"), NAMES)
class TestLinesOfCards:
    def test_author_beside_a_linked_day(self, headlines: Names, name: str) -> None:
        """Where the day of a line leads to the article, the other link of the line is who signs."""
        others = "".join(f"<div><h2><a href=/a/story-{n}>{title}</a></h2></div>" for n, title in enumerate(headlines))
        line = f"<div><b><a href=/anna>{name}</a></b> <a href=/a/story-9><time datetime=2024-05-03>3</time></a></div>"
        club = "<div><a href=/club>♣</a> <a href=/x>Go</a></div>"
        card = f"<section><div>{line}{club}</div><h2><a href=/a/story-9>{headlines[0] * 2}</a></h2></section>"
        found = paths(f"<main><div>{others}</div>{card}</main>")
        assert found == [*(f"/a/story-{n}" for n in range(5)), "/a/story-9"]

    def test_names_with_numbers_behind_the_path(self, headlines: Names, name: str) -> None:
        """Short names beside the list lead to numbers of another length."""
        topics = "".join(f"<li><a href='/t/s.php?id=100{n}'>{headlines[n].split()[0][:3]}</a></li>" for n in range(4))
        items = "".join(f"<li><a href='/t/s.php?id=12345{n}'>{headlines[n]}</a></li>" for n in range(5))
        found = paths(f"<div><div><ul>{topics}</ul></div><div><ul>{items}</ul></div></div>")
        assert found == [f"/t/s.php?id=12345{n}" for n in range(5)]
