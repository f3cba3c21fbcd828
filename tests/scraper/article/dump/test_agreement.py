"""What a dump says twice settles what one line does not: items, names, comments, lines that a renderer broke."""

from __future__ import annotations

import pytest

from scraper.article.dump.read import read_dump
from storage.model import Article

TEXTS = {
    "vi": (
        "Phà chạy lại giữa các đảo sau một tuần gió lớn",
        "Các chuyến phà giữa những hòn đảo đã chạy lại từ sáng thứ Hai, cảng vụ cho biết như vậy.",
        (
            "Giá rau trên đảo giảm một nửa chỉ sau một buổi sáng",
            "Học sinh đảo xa trở lại trường sau kỳ nghỉ bất đắc dĩ",
        ),
        "Minh Anh",
    ),
    "en": (
        "Ferries run again between the islands after a week",
        "The ferries between the islands have run again since Monday morning, the harbour master said to us.",
        ("Vegetables cost half as much as on Sunday", "Pupils of the far islands are back at school"),
        "Anna Berg",
    ),
    "ru": (
        "Паромы снова ходят между островами после недели штормов",
        "Паромы между островами снова ходят с утра понедельника, сообщил вчера вечером начальник порта города.",
        ("Овощи на острове подешевели вдвое за одно утро", "Ученики дальних островов снова ходят в школу"),
        "Анна Смирнова",
    ),
}
LANGUAGES = pytest.mark.parametrize("language", TEXTS)


def read(language: str, *, after: str = "", below_lede: str = "", row: str = "07/03/2026 08:00") -> Article:
    """The article with its standfirst, what stands below that, three paragraphs, and what stands behind them."""
    title, text, _, _ = TEXTS[language]
    body = "\n\n".join(f"{sign} {text}" for sign in "ABC")
    return read_dump(f"{title}\n\n{row}\n\n{text}\n\n{below_lede}\n\n{body}\n\n{after}\n")


@LANGUAGES
@pytest.mark.parametrize("sign", ["* ", "- ", "+ ", "  - "])
def test_signs_of_items_in_the_first_column(language: str, sign: str) -> None:
    """A sign before lines that follow one another and are no sentences is that of a list."""
    _, _, titles, _ = TEXTS[language]
    items = "\n".join(f"{sign}{title}" for title in (*titles, f"{titles[0]} II"))
    article = read(language, after=f"Hxn kxo\n\n{items}")
    assert [link.title for link in article.links] == [*titles, f"{titles[0]} II"]


@LANGUAGES
def test_what_is_said_behind_hyphens_stays(language: str) -> None:
    """Paragraphs that begin with a hyphen keep it."""
    _, text, _, _ = TEXTS[language]
    article = read(language, after="\n\n".join(f"- {sign} {text}" for sign in "DEF"))
    assert list(article.body[-3:]) == [f"- {sign} {text}" for sign in "DEF"]


@LANGUAGES
@pytest.mark.parametrize("form", ["{} <{}>", "{} [{}]", "{} ({})"])
def test_addresses_behind_links_go(language: str, form: str) -> None:
    """An address behind the text of a link is no part of it, where several links have one."""
    _, _, titles, _ = TEXTS[language]
    several = (*titles, f"{titles[0]} II")
    links = "\n".join("• " + form.format(title, f"https://a.example/{at}") for at, title in enumerate(several))
    article = read(language, after=f"Hxn kxo\n\n{links}")
    assert [link.title for link in article.links] == list(several)


@LANGUAGES
@pytest.mark.parametrize("paper", ["/SBN", " / VTV", "/Reuters"])
def test_a_name_and_its_paper(language: str, paper: str) -> None:
    """Who signs for a paper or an agency is one person."""
    name = TEXTS[language][3]
    assert [person.name for person in read(language, after=name + paper).authors] == [name]


@LANGUAGES
def test_two_names_below_a_text(language: str) -> None:
    """Two names joined by a sign sign the text above them."""
    name = TEXTS[language][3]
    article = read(language, after=f"{name} - Maria Lind")
    assert [person.name for person in article.authors] == [name, "Maria Lind"]


def test_all_names_of_the_last_line_sign() -> None:
    """A name below the headline that stands again where the text ends signs with those beside it there."""
    title, text, _, name = TEXTS["en"]
    body = "\n\n".join(f"{sign} {text}" for sign in "ABC")
    article = read_dump(f"{title}\n\n{name}\nand others\n\n{text}\n\n{body}\n\n{name} - Maria Lind\n")
    assert [person.name for person in article.authors] == [name, "Maria Lind"]


def test_a_job_before_a_name_signs_anywhere() -> None:
    """ "记者" says what the name behind it is, without a day beside it, and is no headline."""
    text = "岛屿之间的渡轮自周一上午起恢复运行，港务长昨天晚上对本报这样表示，乘客们都很高兴。"
    body = "\n\n".join(f"{sign}、{text}" for sign in "一二三")
    article = read_dump(f"2026年3月7日 08:00\n\n岛屿之间的渡轮恢复运行\n\n记者 王小明\n\n{text}\n\n{body}\n")
    assert article.title == "岛屿之间的渡轮恢复运行"
    assert [person.name for person in article.authors] == ["王小明"]


@LANGUAGES
def test_comments_end_a_text_that_is_worth_more(language: str) -> None:
    """Comments are no text, however long, if less stands below their heading than above."""
    _, text, _, name = TEXTS[language]
    comments = "\n\n".join(f"Kxo {sign}\n\n{text}\n\n2 lxn" for sign in "XY")
    article = read(language, after=f"{name} / SBN\n\nComments (2)\n\n{comments}")
    assert len(article.body) == 3
    assert [person.name for person in article.authors] == [name]


@LANGUAGES
def test_tips_with_sub_headings_stay(language: str) -> None:
    """Titles with a paragraph each that end a text are part of it, as tips are."""
    _, text, titles, _ = TEXTS[language]
    several = (*titles, f"{titles[0]} II")
    parts = [part for sign, title in zip("DEF", several, strict=True) for part in (title, f"{sign} {text}")]
    article = read(language, after="\n\n".join(["Hxn kxo", *parts]))
    printed = article.content or ""
    assert not article.links
    assert all(part in printed for part in parts)


def test_questions_and_answers_stay() -> None:
    """A line over questions heads text."""
    _, text, _, _ = TEXTS["en"]
    asked = "\n\n".join(f"{sign} when do the ferries run again?\n\n{sign} {text}" for sign in "DEF")
    article = read("en", after=f"Our answers\n\n{asked}")
    assert len(article.body) >= 6
    assert not article.links


@LANGUAGES
@pytest.mark.parametrize("sign", ["• ", "* ", "- ", "   * "])
def test_key_points_below_the_standfirst_stay(language: str, sign: str) -> None:
    """A list between the standfirst and the text is part of it: key points, ingredients, steps."""
    _, _, titles, _ = TEXTS[language]
    points = (*titles, f"{titles[0]} II")
    article = read(language, below_lede="\n".join(sign + point for point in points))
    assert (article.body[:3], len(article.body)) == (points, 6)
    assert not article.links


@LANGUAGES
@pytest.mark.parametrize("row", ["08:00\n|\n07/03/2026", "07/03/2026\n08:00"])
def test_a_day_and_its_time_on_lines_of_their_own(language: str, row: str) -> None:
    """A day and a time right below one another are one row."""
    published = read(language, row=row).published
    assert published is not None
    assert f"{published:%d %H:%M}" == "07 08:00"


@LANGUAGES
def test_window_above_its_headline_is_no_teaser(language: str) -> None:
    """The title of the window and the headline below it are no title with its category."""
    title, text, _, _ = TEXTS[language]
    body = "\n\n".join(f"{sign} {text}" for sign in "AB")
    article = read_dump(f"{title} - SBN\n\n{title}\n\n07/03/2026 08:00\n\n{text}\n\n{body}\n")
    assert (article.title, len(article.body)) == (title, 2)


def test_names_of_sections_are_no_people() -> None:
    """The category of another title is one in the row of the day, too."""
    _, text, titles, _ = TEXTS["en"]
    block = f"{titles[0]} City Life\n\n{titles[0]}\n\nD {text}"
    article = read("en", row="City Life | 07/03/2026 08:00", after=f"Related articles\n\n{block}")
    assert (article.category, article.authors) == ("City Life", ())
