"""Whose a page is: who signs it where nothing else does."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

LINE = {
    "en": "The ferry has crossed the bay since the war, and its hull is tarred each spring by those who were late. ",
    "uk": "Пором ходить через затоку відколи скінчилась війна, і щовесни його смолять ті, хто запізнився знову. ",
    "ar": "تعبر العبارة الخليج منذ نهاية الحرب ويطلى بدنها بالقار كل ربيع على يد من تأخروا عن موعد الرحلة. ",
    "ja": "渡し船は戦争の後から湾を渡っており、毎年春になると遅れて来た人たちが船底にタールを塗っている。",
}
LINE["ka"] = "ბორანი ყურეს ომის შემდეგ კვეთს, და ყოველ გაზაფხულზე მას აკუპრავენ ისინი, ვინც ორჯერ დააგვიანა. "
MAKER = "<p>Powered by <a href=https://maker.example/>Quill</a></p>"


def read(behind: str, before: str = "", *, language: str = "en", window: str = "Ferry") -> Article:
    html = (
        f"<html lang={language}><head><title>{window}</title></head><body><main><h1>Ferry</h1>{before}"
        f"<div>{f'<p>{LINE[language] * 3}</p>' * 3}</div></main><footer>{behind}</footer></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://coast.example/2026/ferry/"))


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Jane Doe"), ("uk", "Оксана Шевчук"), ("ar", "ليلى المنصوري"), ("ja", "佐藤由美子"), ("ka", "ნინო ბერიძე")],
)
@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p>© 2026 {name}</p>", id="year-before"),
        pytest.param("<p>Copyright © 2019-2026 - {name} - 3.1</p>", id="years-and-dashes"),
        pytest.param("<p>© 2020 – 2026 <a href=/>{name}</a>, 中</p>", id="link"),
        pytest.param("<p>© {name} 2026</p>", id="year-behind"),
    ],
)
def test_whose_page_it_is(line: str, language: str, name: str) -> None:
    """Who holds the copyright signs where the page thanks the maker of its program; he is the byline as printed."""
    article = read(line.format(name=name) + MAKER, language=language)
    assert (article.byline, article.authors) == (name, ())


@pytest.mark.parametrize(
    "behind",
    [
        pytest.param("<p>© 2026 Jane Doe</p>", id="no-maker"),
        pytest.param("<p>© Jane Doe</p>" + MAKER, id="no-year"),
        pytest.param("<p>© 2026 <a href=https://jane.example/>Jane Doe</a></p>" + MAKER, id="maker-of-the-theme"),
        pytest.param("<p>© 2026 Coast</p>" + MAKER, id="one-word"),
        pytest.param("<p>© 2026 Bay Media Ltd</p>" + MAKER, id="company"),
        pytest.param("<p>© 2026 <a href=/t>Terms Use</a> <a href=/p>Privacy</a></p>" + MAKER, id="links"),
    ],
)
def test_who_is_no_owner(behind: str) -> None:
    assert read(behind).byline is None


def test_the_paper_is_no_owner() -> None:
    """The name that the head adds to the title is that of the site."""
    assert read("<p>© 2026 Coast Herald</p>" + MAKER, window="Ferry | Coast Herald").byline is None


def test_whoever_signs_goes_before_the_owner() -> None:
    article = read("<p>© 2026 Jane Doe</p>" + MAKER, "<p class=byline>By Lê An</p>")
    assert [person.name for person in article.authors] == ["Lê An"]
    assert article.byline == "By Lê An"
