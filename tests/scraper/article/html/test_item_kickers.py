"""Cards whose first link, in a heading, names the section of the article that the second leads to."""

from __future__ import annotations

import pytest

from scraper.sources.found import FoundPage
from scraper.sources.listing import extract_listing
from storage.model import Document

SITE = "https://paper.example"
#: Sections and headlines.
NAMES = [
    pytest.param(
        ("Harbour", "Bread", "Music"),
        ("Ferries run on ice again", "Why our bakers rise at two", "A choir of forty cooks"),
        id="english",
    ),
    pytest.param(
        ("港口", "面包", "音乐"),
        ("渡轮再次在冰上航行了三天", "面包师为何凌晨两点起床", "四十名厨师组成的合唱团"),
        id="chinese",
    ),
    pytest.param(
        ("Порт", "Хлеб", "Музыка"),
        ("Паромы снова идут по льду", "Почему пекари встают в два", "Хор из сорока поваров"),
        id="russian",
    ),
    pytest.param(
        ("ميناء", "خبز", "لحن"),
        ("العبارات تسير على الجليد من جديد", "لماذا يستيقظ الخبازون في الثانية", "جوقة من أربعين طباخا في المدينة"),
        id="arabic",
    ),
]
Names = tuple[str, ...]


def pages(body: str) -> tuple[FoundPage, ...]:
    document = Document(data=f"<body>{body}</body>".encode(), url=f"{SITE}/", media_type="text/html")
    return extract_listing(document, timezone=None, rules=None, selectors={}).pages


def titles(body: str) -> list[str | None]:
    return [page.title for page in pages(body)]


def _kicker(number: int, name: str) -> str:
    return f"<h3><a href='/s.php?id={number}'>{name} »</a></h3>"


def _picture(number: int) -> str:
    return f"<a href='/s.php?id=81{number}'><img src=/{number}.jpg width=200 height=150></a>"


def _title(number: int, title: str) -> str:
    return f"<a href='/s.php?id=81{number}'>{title}</a>"


@pytest.mark.parametrize(("sections", "headlines"), NAMES)
class TestKickers:
    """What stands short above each headline, and leads elsewhere, is its section, and no item."""

    @pytest.mark.parametrize("tag", ["h4", "h3", "p"])
    def test_over_the_headlines_of_pictures(self, sections: Names, headlines: Names, tag: str) -> None:
        """Pictures lead to the articles; the headline may stand in a heading, as the kicker does or not, or in none."""
        body = "".join(
            f"<div>{_kicker(n, section)}{_picture(n)}<{tag}>{_title(n, title)}</{tag}></div>"
            for n, (section, title) in enumerate(zip(sections, headlines, strict=True))
        )
        found = pages(f"<div>{body}</div>")
        assert [page.title for page in found] == [*headlines]
        assert [page.category for page in found] == [*sections]
        assert [page.image for page in found] == [f"{SITE}/{n}.jpg" for n in range(3)]

    def test_alone_in_their_boxes(self, sections: Names, headlines: Names) -> None:
        """Each card stands in a box of its own among other things."""
        body = "".join(
            f"<section><div>{_picture(n)}{_kicker(n, section)}<p>{_title(n, title)}</p></div><p>…</p></section>"
            for n, (section, title) in enumerate(zip(sections, headlines, strict=True))
        )
        assert titles(body) == [*headlines]

    def test_with_summaries(self, sections: Names, headlines: Names) -> None:
        """Without pictures, a list of the sections elsewhere tells; the card is not cut in two."""
        menu = "".join(f"<li><a href='/s.php?id={n}'>{name} »</a></li>" for n, name in enumerate(sections))
        body = "".join(
            f"<div>{_kicker(n, section)}<h4>{_title(n, title)}</h4><p>{title}, {title}.</p></div>"
            for n, (section, title) in enumerate(zip(sections, headlines, strict=True))
        )
        found = pages(f"<ul>{menu}</ul><div>{body}</div>")
        assert [(page.title, page.category) for page in found] == [*zip(headlines, sections, strict=True)]

    def test_over_lists(self, sections: Names, headlines: Names) -> None:
        """Above a list they name no single article."""
        body = "".join(
            f"<div>{_kicker(n, section)}<ul><li>{_title(2 * n, headlines[n])}</li>"
            f"<li>{_title(2 * n + 1, headlines[-n] * 2)}</li></ul></div>"
            for n, section in enumerate(sections)
        )
        menu = "".join(f"<li><a href='/s.php?id={n}'>{name} »</a></li>" for n, name in enumerate(sections))
        found = pages(f"<ul>{menu}</ul>{body}")
        assert len(found) == 6
        assert not any(page.category for page in found)

    def test_stories_with_longer_ones_below(self, sections: Names, headlines: Names) -> None:
        """A short headline whose picture leads to it is no kicker, whatever stands below it."""
        body = "".join(
            f"<div><a href='/s.php?id=9{n}'><img src=/{n}.jpg></a><h3><a href='/s.php?id=9{n}'>{section}</a></h3>"
            f"<h4>{_title(n, title)}</h4></div>"
            for n, (section, title) in enumerate(zip(sections, headlines, strict=True))
        )
        assert {*titles(f"<div>{body}</div>")} >= {*sections}

    @pytest.mark.parametrize("between", ["", "<p>…, …, …</p>"])
    def test_short_stories_above_longer_links(self, sections: Names, headlines: Names, between: str) -> None:
        """A short headline that another list names, too, stays the article, whatever the line below it leads to."""
        again = "".join(f"<li><a href=/p{n}>{name}</a></li>" for n, name in enumerate(sections))
        body = "".join(
            f"<article><h2><a href=/p{n}>{section}</a></h2>{between}<p>{_title(n, headlines[n])}</p></article>"
            for n, section in enumerate(sections)
        )
        found = pages(f"<main>{body}</main><aside><h3>…</h3><ul>{again}</ul></aside>")
        assert [page.url.removeprefix(SITE) for page in found][:3] == ["/p0", "/p1", "/p2"]

    def test_sources_of_other_sites(self, sections: Names, headlines: Names) -> None:
        """Above headlines of other sites they name those, and are no items either."""
        cards = "".join(
            f"<li><h2><a href='/source/{n % 2}'>{sections[n % 2]}</a></h2>"
            f"<h3><a href='https://other{n}.example/a'>{title}</a></h3><p>{title}, {title}.</p></li>"
            for n, title in enumerate([*headlines, headlines[0] * 2])
        )
        own = "".join(f"<div><h2>{_title(n, title)}</h2></div>" for n, title in enumerate(headlines))
        assert titles(f"<div>{own}</div><ul>{cards}</ul>") == [*headlines]

    def test_with_addresses_of_lists(self, sections: Names, headlines: Names) -> None:
        """No picture and nothing else on the page tells a section but its address."""
        body = "".join(
            f"<div><h4><a href=/category/{n}>{section}</a></h4><p>{_title(n, title)}</p></div>"
            for n, (section, title) in enumerate(zip(sections, headlines, strict=True))
        )
        found = pages(f"<div>{body}</div>")
        assert [page.title for page in found] == [*headlines]
        assert [page.category for page in found] == [*sections]

    @pytest.mark.parametrize("told", ["<p>{0}.</p><p>{1}</p>", "<p>{1} {0}.</p>"])
    def test_stories_that_tell_of_another(self, sections: Names, headlines: Names, told: str) -> None:
        """Text stands between a story and the pictured link to another, or behind that in its line: both stay apart."""
        body = "".join(
            f"<div>{_kicker(710 + n, section)}{told.format(title, _title(n, title * 2))}{_picture(n)}</div>"
            for n, (section, title) in enumerate(zip(sections, headlines, strict=True))
        )
        shown = {page.url for page in pages(f"<div>{body}</div>")}
        assert {f"{SITE}/s.php?id={710 + n}" for n in range(3)} <= shown
