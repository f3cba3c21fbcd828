"""Which categories are proposed to be one, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.suggestions import Suggestion, suggest
from storage.articles.record import Articles
from storage.category_facts import category_facts
from storage.database import Database
from storage.model import Article, Kind, Link, LinkKind

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Papers:
    """A store that papers fill with articles."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.articles = Articles(database, "example.org,2026")
        self.written = 0

    def write(
        self,
        paper: str,
        category: str,
        number: int = 4,
        *,
        folder: str = "",
        tags: tuple[str, ...] = (),
        text: str = "",
    ) -> None:
        """*number* articles of *paper* in *category*, each with a text of its own, or with *text* and its number."""
        for place in range(number):
            self.written += 1
            title = f"{text} {place}" if text else f"Bài số {self.written} của {paper}"
            address = f"https://{paper}.example/{folder}{'/' if folder else ''}{self.written}.html"
            body = f"{title}, mọi điều về việc số {place if text else self.written}."
            self.articles.record(
                Article(kind=Kind.ARTICLE, title=title, category=category, permalink=address, body=(body,), tags=tags),
                source=paper,
                now=NOW,
            )

    def place(self, paper: str, category: str, numbers: range) -> None:
        """A list of *paper* names the articles of these *numbers* under *category*."""
        links = tuple(
            Link(
                kind=LinkKind.READ_MORE, position=place, title=f"Bài số {number} của {paper}", category=category,
                url=f"https://{paper}.example/{number}.html",
            )
            for place, number in enumerate(numbers)
        )  # fmt: skip
        page = Article(
            kind=Kind.ARTICLE, title="Trang nhất", permalink=f"https://{paper}.example/0.html", links=links, body=("x",)
        )
        self.articles.record(page, source=paper, now=NOW)

    def suggest(self, language: str = "en") -> list[Suggestion]:
        return suggest(category_facts(self.database), language=language)

    def pairs(self, language: str = "en") -> dict[str, str]:
        return {one.category.category.name: one.into.category.name for one in self.suggest(language)}


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[Papers]:
    with Database.open(tmp_path / "feedloom.db") as database:
        yield Papers(database)


@pytest.mark.parametrize(
    ("names", "language", "expected"),
    [
        pytest.param(("Đời sống", "Doi song"), "vi", {"Doi song": "Đời sống"}, id="accents"),
        pytest.param(("Thể thao", "Sport"), "vi", {"Sport": "Thể thao"}, id="translation"),
        pytest.param(("Thể thao", "Sport"), "en", {"Thể thao": "Sport"}, id="language-of-the-site"),
        pytest.param(("News", "News & Politics"), "en", {"News & Politics": "News"}, id="first-word"),
        pytest.param(("News", "Tin tức"), "vi", {"News": "Tin tức"}, id="news-of-all-kinds"),
        pytest.param(("Politics", "News & Politics"), "en", {}, id="second-word"),
        pytest.param(("Sport", "Transport"), "en", {}, id="part-of-a-word"),
        pytest.param(("Giao thông", "Văn hóa"), "vi", {}, id="nothing"),
        pytest.param(
            ("News", "News & Politics", "Tin tức"),
            "vi",
            {"News": "Tin tức", "News & Politics": "Tin tức"},
            id="three",
        ),
    ],
)  # fmt: skip
def test_names(papers: Papers, names: tuple[str, ...], language: str, expected: dict[str, str]) -> None:
    """The same name in other letters, in another language, or as the first of two."""
    for number, name in enumerate(names):
        papers.write(f"paper{number}", name)
    assert papers.pairs(language) == expected


def test_more_articles_stay(papers: Papers) -> None:
    """Where the language does not decide."""
    papers.write("a", "Sports", 4)
    papers.write("b", "Sport", 9)
    assert papers.pairs() == {"Sports": "Sport"}


def test_a_paper_that_has_both_keeps_them_apart(papers: Papers) -> None:
    """It means two sections; only a name in other letters is still the same."""
    papers.write("a", "News")
    papers.write("a", "News & Politics")
    papers.write("a", "Đời sống")
    papers.write("a", "Doi Song", 3)
    assert papers.pairs() == {"Doi Song": "Đời sống"}


def test_weak_signs_that_agree(papers: Papers) -> None:
    """Articles that other pages place in the other category, and a folder; each alone is not enough."""
    papers.write("a", "Quanh ta", 5, folder="quanh-ta")
    papers.write("b", "Muôn mặt", 5, folder="quanh-ta")
    assert papers.pairs() == {}
    tags = ("sông", "phố", "chợ", "cầu")
    papers.write("a", "Quanh ta", 5, folder="quanh-ta", tags=tags)
    papers.write("b", "Muôn mặt", 6, folder="quanh-ta", tags=tags)
    (one,) = papers.suggest()
    assert [sign.kind for sign in one.evidence] == ["folder", "tags"]
    assert (one.category.category.name, one.into.category.name, one.into.articles) == ("Quanh ta", "Muôn mặt", 11)


def test_texts_that_two_papers_share(papers: Papers) -> None:
    """What an agency wrote stands under one name here, and under another there."""
    text = "Cầu mới nối hai bờ sông đón những chuyến xe đầu tiên"
    papers.write("a", "Quanh ta", 4, folder="quanh", text=text)
    papers.write("b", "Muôn mặt", 4, folder="quanh", text=text)
    (one,) = papers.suggest()
    assert [sign.kind for sign in one.evidence] == ["copies", "folder"]
    assert "4 articles" in one.evidence[0].words


def test_articles_that_stand_in_both(papers: Papers) -> None:
    """A front page calls a section otherwise than its articles do."""
    papers.write("a", "Quanh ta", 6)
    papers.place("a", "Muôn mặt", range(1, 5))
    papers.write("b", "Muôn mặt", 4)
    facts = category_facts(papers.database)
    ids = {one.category.name: one.category.id for one in facts.categories}
    assert facts.in_both == {frozenset((ids["Quanh ta"], ids["Muôn mặt"])): 4}


def test_what_is_hidden_shows_nothing(papers: Papers) -> None:
    """A category without a visible article is not compared."""
    papers.write("a", "Sport")
    papers.write("b", "Thể thao", 1)
    papers.articles.lifecycle.hide(papers.written, now=NOW)
    assert papers.pairs() == {}
