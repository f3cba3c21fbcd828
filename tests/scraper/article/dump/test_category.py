"""The category of a dump's article: by agreement of lines, in any script."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scraper.article.dump.read import read_dump

TEXTS = {
    "vi": (
        "Thời sự",
        "Biển đảo",
        "Phà chạy lại giữa các đảo",
        "Các chuyến phà giữa những hòn đảo đã chạy lại từ sáng.",
    ),
    "en": (
        "News",
        "Coast",
        "Ferries run again at last",
        "The ferries between the islands have run again since today.",
    ),
    "ru": ("Новости", "Острова", "Паромы снова ходят", "Паромы между островами снова ходят с утра, сообщил порт."),
    "zh": (
        "新闻",
        "海岛",
        "海岛之间的渡轮恢复运行",
        "港口负责人表示，岛屿之间的渡轮自星期一早上起已恢复运行，旅客都很高兴。",
    ),
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["lines", "spaced"])
def test_label_that_the_menu_has_too(language: str, blank: str) -> None:
    """Of the labels above a headline, the one that stands in the menu too is its section, over a day and a button."""
    first, section, title, text = TEXTS[language]
    lines = [
        first,
        section,
        "ABC 123",
        section,
        "07/03/2026 08:00",
        title,
        *(f"{number} {text}" for number in range(3)),
    ]
    assert read_dump(blank.join(lines)).category == section


@pytest.mark.parametrize("language", TEXTS)
def test_lone_label(language: str) -> None:
    """A label that the dump begins with, above the headline, is the section."""
    first, _, title, text = TEXTS[language]
    assert read_dump(f"{first}\n\n{title}\n\n07/03/2026 08:00\n\n{text}\n\nA {text}\n").category == first


@pytest.mark.parametrize("language", TEXTS)
def test_counts_are_none(language: str) -> None:
    """What has figures or a colon below a day, as counts of readers do, is no section."""
    _, _, title, text = TEXTS[language]
    assert read_dump(f"{title}\n\n07/03/2026 08:00\nABC: 1.234\n\n{text}\n\nA {text}\n").category is None


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["lines", "spaced"])
@pytest.mark.parametrize("row", ["07/03/2026 08:00", "{section} | 07/03/2026 08:00"], ids=["none", "stated"])
def test_menu_at_head_and_foot(language: str, blank: str, row: str) -> None:
    """A menu that is printed twice names no section; what the row of dates says is one."""
    first, section, title, text = TEXTS[language]
    menu = [first, section, "ABCD", "EFGH", "IJKL"]
    body = [title, row.format(section=section), *(f"{number} {text}" for number in range(3))]
    lines = [*menu, "", *body, "", *menu]
    assert read_dump(blank.join(lines)).category == (section if "section" in row else None)


@pytest.mark.parametrize("sign", ["*", "-", "+"])
@pytest.mark.parametrize("change", [str, str.upper], ids=["same", "capitals"])
@pytest.mark.parametrize("language", TEXTS)
def test_spelling_beside_the_headline(language: str, change: Callable[[str], str], sign: str) -> None:
    """The section is spelled as beside the headline, not as in the menu with its signs."""
    first, section, title, text = TEXTS[language]
    menu = [f"{sign} {change(item)}" for item in (first, "EFGH", section, "IJKL")]
    lines = [*menu, "", title, section, "07/03/2026 08:00", *(f"{number} {text}" for number in range(3))]
    assert read_dump("\n".join(lines)).category == section


@pytest.mark.parametrize("language", TEXTS)
def test_name_of_the_site(language: str) -> None:
    """What a dump begins with and names at its foot again is the site."""
    _, site, title, text = TEXTS[language]
    lines = [site, "", title, "07/03/2026 08:00", *(f"{number} {text}" for number in range(3)), "", site, "EFGH"]
    assert read_dump("\n".join(lines)).category is None


@pytest.mark.parametrize(
    ("language", "first", "button"),
    [("en", "Home", "Print"), ("en", "Home", "Share"), ("en", "Home", "Comments"), ("vi", "Trang chủ", "Chia sẻ"),
     ("ru", "Главная", "Поделиться"), ("zh", "首页", "分享"), ("en", "Start", "Drucken")],
)  # fmt: skip
def test_button_behind_a_trail(language: str, first: str, button: str) -> None:
    """A button at the end of a trail is no step of it."""
    _, section, title, text = TEXTS[language]
    lines = [f"{first} > {section} > {button}", title, "07/03/2026 08:00", *(f"{number} {text}" for number in range(3))]
    assert read_dump("\n\n".join(lines)).category == section
