"""What a dump shows by its form, in any language: players, ranks, signs, a paper's own prefix, a list's heading."""

from __future__ import annotations

import pytest

from scraper.article.dump.read import read_dump
from storage.model import Kind

TEXTS = {
    "vi": (
        "Phà chạy lại giữa các đảo",
        "Các chuyến phà giữa những hòn đảo đã chạy lại từ sáng thứ Hai, cảng vụ cho biết như vậy.",
    ),
    "en": (
        "Ferries run again between the islands",
        "The ferries between the islands have run again since Monday morning, the harbour master said to us.",
    ),
    "ru": (
        "Паромы снова ходят между островами",
        "Паромы между островами снова ходят с утра понедельника, сообщил вчера вечером начальник порта города.",
    ),
    "ja": (
        "島々を結ぶフェリーが再開",
        "島々を結ぶフェリーは月曜日の朝から再び運航していると港長が述べた。乗客は喜んでいるという話である。",
    ),
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize(
    "line",
    [
        "00:00 / 03:25",
        "1x",
        "4.5/5 (12)",
        "★★★★☆",
        "7",
        "1 2 3 4 5",
        ">> {title}",
        ">>> {title}",
        "00:00",
        "- 15 / + 15",
    ],
)
def test_furniture_by_form(language: str, line: str) -> None:
    """Players, ratings, ranks and lines behind ">>" are no text."""
    title, text = TEXTS[language]
    dump = f"{title}\n\n07/03/2026 08:00\n\n{text}\n\n{line.format(title=title)}\n\nA {text}\n\nB {text}\n"
    article = read_dump(dump)
    assert article.kind is Kind.ARTICLE
    assert article.title == title
    assert [article.lede_raw, *article.body] == [text, f"A {text}", f"B {text}"]


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("paper", ["ZiengNet", "the Daily Xing", "báo Làng"])
def test_prefix_of_the_paper(language: str, paper: str) -> None:
    """What stands before a dash at the beginning of three texts is the paper's, in any case."""
    title, text = TEXTS[language]
    teasers = "".join(
        f"{title} {number}\n\n{title} {number}\n\n{paper} - {text} {number}.\n\n" for number in ("một", "hai", "three")
    )
    article = read_dump(f"{title}\n\n07/03/2026 08:00\n\n{paper} - {text}\n\n{text} Hai.\n\nĐọc thêm\n\n{teasers}")
    assert (article.agency, article.lede) == (paper, text)
    assert {link.agency for link in article.links} == {paper}
    assert all((link.summary or "").startswith(text) for link in article.links)


def test_no_prefix_of_two() -> None:
    """Twice is chance: a phrase before a dash stays in its text."""
    title, text = TEXTS["en"]
    article = read_dump(f"{title}\n\n07/03/2026 08:00\n\non the pier - {text}\n\non the pier - {text}\n\n{text}\n")
    assert article.agency is None
    assert (article.lede_raw or article.body[0]).startswith("on the pier")


@pytest.mark.parametrize("sign", ["»", "›", ">", "→", "▶", "►", "•", "▪"])
def test_signs_before_titles(sign: str) -> None:
    """The sign before the title of a link is no part of it."""
    title, text = TEXTS["vi"]
    links = f"{sign} Cầu mới qua sông lớn đã mở\n{sign} Bến cảng mới của hòn đảo phía bắc\n"
    dump = f"{title}\n\n07/03/2026 08:00\n\n{text}\n\n{text} Hai.\n\nTin liên quan\n\n{links}"
    assert [link.title for link in read_dump(dump).links] == [
        "Cầu mới qua sông lớn đã mở",
        "Bến cảng mới của hòn đảo phía bắc",
    ]


@pytest.mark.parametrize("language", TEXTS)
def test_heading_of_a_list(language: str) -> None:
    """The heading of a list stands by itself; a row of the menu above it, or a topic beside it, is none."""
    title, text = TEXTS[language]
    heading = {"vi": "Đời sống", "en": "Island life", "ru": "Жизнь острова", "ja": "島の暮らし"}[language]
    menu = "\n".join(f"{word}" for word in ("Trang nhất", "Sport", "Культура", "経済", "Video"))
    items = "".join(f"{title} {number}\n\n{title} {number}\n\n{text} {number}.\n\n" for number in ("một", "hai", "ba"))
    listing = read_dump(f"{menu}\n\n{heading}\n\n{menu}\n\n{items}")
    assert (listing.kind, listing.title, len(listing.links)) == (Kind.LISTING, heading, 3)
