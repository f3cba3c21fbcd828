"""What belongs to an item, where its card is cut short by others or would grow over them."""

from __future__ import annotations

import pytest

from scraper.sources.found import FoundPage
from scraper.sources.listing import extract_listing
from storage.model import Document

SITE = "https://paper.example"
#: Headlines, and a sentence.
TEXTS = [
    pytest.param(
        ("Ferries run on ice again", "Why our bakers rise at two", "A choir of forty cooks", "The bridge closes today"),
        "The captains had waited for three long weeks.",
        id="english",
    ),
    pytest.param(
        ("渡轮再次在冰上航行了三天", "面包师为何凌晨两点起床", "四十名厨师组成的合唱团", "大桥今天将关闭一个月"),
        "船长们已经等待了整整三个漫长的星期才再次出海航行。",
        id="chinese",
    ),
    pytest.param(
        ("Паромы снова идут по льду", "Почему пекари встают в два", "Хор из сорока поваров", "Мост сегодня закроют"),
        "Капитаны ждали этого целых три долгие недели.",
        id="russian",
    ),
    pytest.param(
        ("العبارات تسير على الجليد", "لماذا يستيقظ الخبازون مبكرا", "جوقة من أربعين طباخا", "الجسر يغلق اليوم كله"),
        "انتظر القباطنة ثلاثة أسابيع طويلة قبل الإبحار.",
        id="arabic",
    ),
]
Texts = tuple[str, ...]


def pages(body: str) -> dict[str, FoundPage]:
    """The items of a page at the root of a site, by their paths."""
    document = Document(data=f"<body>{body}</body>".encode(), url=f"{SITE}/", media_type="text/html")
    found = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    return {page.url.removeprefix(SITE): page for page in found}


def _items(headlines: Texts, day: str = "") -> str:
    return "".join(f"<li><a href=/a/{n}>{title}</a>{day}</li>" for n, title in enumerate(headlines))


@pytest.mark.parametrize(("headlines", "sentence"), TEXTS)
class TestAboveLists:
    """A story with a heading above a list of others, in one element with them."""

    def test_keeps_what_stands_before_the_list(self, headlines: Texts, sentence: str) -> None:
        chief = (
            f"<div><h3><a href=/a/9>{headlines[0] * 2}</a></h3><img src=/9.jpg width=400 height=300><p>{sentence}</p>"
            f"<time datetime=2024-05-03>3/5</time><ul>{_items(headlines)}</ul></div>"
        )
        page = pages(f"<main>{chief}</main>")["/a/9"]
        assert (page.summary, page.image) == (sentence, f"{SITE}/9.jpg")
        assert page.published is not None

    def test_takes_nothing_of_the_list(self, headlines: Texts, sentence: str) -> None:
        """Days and pictures in the list, or behind it, are those of others."""
        day = f"<img src=/x.jpg width=400 height=300> <time datetime=2024-05-03>3/5</time><p>{sentence}</p>"
        chief = f"<div><h3><a href=/a/9>{headlines[0] * 2}</a></h3><ul>{_items(headlines, day)}</ul></div>"
        page = pages(f"<main>{chief}</main>")["/a/9"]
        assert (page.summary, page.image, page.published) == (None, None, None)

    def test_takes_nothing_of_what_stands_above(self, headlines: Texts, sentence: str) -> None:
        """Where its element begins with something else, that is no card."""
        heading = f"<h3><a href=/a/9>{headlines[0] * 2}</a></h3>"
        page = pages(f"<main><div><p>{sentence}</p>{heading}<ul>{_items(headlines)}</ul></div></main>")["/a/9"]
        assert page.summary is None


@pytest.mark.parametrize(("headlines", "sentence"), TEXTS)
class TestBeside:
    """Cards end where links stand beside them as theirs do, whatever these lead to."""

    def test_lists_printed_twice(self, headlines: Texts, sentence: str) -> None:
        """One copy has the better link to one item, the other that to another."""
        rest = "".join(f"<div><h2><a href=/b/{n}>{title}</a></h2></div>" for n, title in enumerate(headlines))
        long = [f"<a href=/a/{n}>{title} {sentence}</a>" for n, title in enumerate(headlines[:2])]
        short = [f"<a href=/a/{n}>{title}</a>" for n, title in enumerate(headlines[:2])]
        wide = f"<section><ul><li>{long[0]}</li><li>{short[1]}</li></ul><img src=/w.jpg width=400 height=300></section>"
        narrow = f"<section><ul><li>{short[0]}</li><li>{long[1]}</li></ul></section>"
        found = pages(f"<main><div>{rest}</div>{wide}{narrow}</main>")
        assert found["/a/0"].image is None

    def test_among_those_of_other_sites(self, headlines: Texts, sentence: str) -> None:
        """The one article of the site in a list takes nothing of the others."""
        foreign = "".join(
            f"<li><h3><a href=https://other{n}.example/a>{title}</a></h3><img src=/{n}.jpg width=400 height=300>"
            f"<p>{sentence}</p></li>"
            for n, title in enumerate(headlines)
        )
        own = "".join(f"<div><h2><a href=/b/{n}>{title}</a></h2></div>" for n, title in enumerate(headlines))
        found = pages(
            f"<main><div>{own}</div><ul>{foreign}<li><h3><a href=/a/9>{headlines[0] * 2}</a></h3></li></ul></main>"
        )
        assert (found["/a/9"].summary, found["/a/9"].image) == (None, None)


@pytest.mark.parametrize(("headlines", "sentence"), TEXTS)
def test_who_wrote_several_ends_no_card(headlines: Texts, sentence: str) -> None:
    """Also where the page lists him as an item: he is no other story beside each of his own."""
    cards = "".join(
        f"<div><div><a href=/a/{n}><img src=/{n}.jpg width=400 height=300></a></div><h4>{title}</h4>"
        f"<div><time datetime=2024-05-0{n + 1}>{n + 1}/5</time> <a href=/w/7>Ann Berg</a></div>"
        f"<p>{sentence}</p><div><a href=/a/{n}>→</a></div></div>"
        for n, title in enumerate(headlines)
    )
    about = f"<section><div><h3><a href=/w/7>Ann Berg writes here now</a></h3><p>{sentence}</p></div></section>"
    found = pages(f"<main><section>{cards}</section>{about}</main>")
    days = [page.published for path, page in found.items() if path.startswith("/a/")]
    assert len(days) == len(headlines)
    assert all(days)


@pytest.mark.parametrize(("headlines", "sentence"), TEXTS)
def test_a_link_in_the_card_of_an_item_ends_it_not(headlines: Texts, sentence: str) -> None:
    """A card keeps its day where it also has a link to another item, who wrote it."""
    cards = "".join(
        f"<tr><td><a href=/a/{n}>{title}</a><br><a href=/w/{n // 2}>Ann Berg {n // 2}</a></td>"
        f"<td><time datetime=2024-05-0{n + 1}>{n + 1}/5</time></td></tr>"
        for n, title in enumerate(headlines)
    )
    about = "".join(
        f"<tr><td><a href=/w/{n}>{headlines[n]} Ann Berg</a></td><td>{sentence}</td></tr>" for n in range(2)
    )
    found = pages(f"<main><table>{cards}{about}</table></main>")
    assert {path: page.published is not None for path, page in found.items() if path[1] == "a"} == {
        f"/a/{n}": True for n in range(len(headlines))
    }


@pytest.mark.parametrize(("headlines", "sentence"), TEXTS)
def test_what_a_list_says_of_a_slide(headlines: Texts, sentence: str) -> None:
    """A slide has nothing but a title: the summary is that of the same story in the list, unless the slide has one."""
    for said in ("", f"<p>{sentence} {sentence}</p>"):
        slides = "".join(
            f"<div><a href=/a/{n}><img src=/{n}.jpg width=640 height=360><h2>{title}</h2>{said}</a></div>"
            for n, title in enumerate(headlines[:3])
        )
        cards = "".join(
            f"<div><a href=/a/{n}><img src=/{n}.jpg width=640 height=360></a><h3><a href=/a/{n}>{title}</a></h3>"
            f"<p>{sentence}</p></div>"
            for n, title in enumerate(headlines)
        )
        found = pages(f"<main><div>{slides}</div><div>{cards}</div></main>")
        assert [*found] == [f"/a/{n}" for n in range(len(headlines))]
        own = f"{sentence} {sentence}" if said else sentence
        assert [page.summary for page in found.values()] == [own] * 3 + [sentence]
