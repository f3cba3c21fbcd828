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


@pytest.mark.parametrize("line", ["Read more...", "[0]", "07/03/2026", "Share"])
def test_what_heads_no_list(line: str) -> None:
    """A button, figures or a day above the first item are not its heading."""
    title, text = TEXTS["en"]
    items = "".join(f"{title} {name}\n\n{title} {name}\n\n{text} {name}.\n\n" for name in ("one", "two", "three"))
    listing = read_dump(f"Island life\n\n{line}\n\n{items}")
    assert (listing.kind, listing.title, len(listing.links)) == (Kind.LISTING, "Island life", 3)


#: In each language a heading that is in no table, and titles of other articles.
OTHERS = {
    "vi": (
        "Quanh bến cảng",
        "Cây cầu mới qua con sông lớn vừa mở cho xe tải",
        "Ngôi trường trên đảo nhận thêm ba mươi học trò lớp một",
        "Bến cảng phía bắc của hòn đảo được nạo vét sau mùa mưa",
    ),
    "en": (
        "Round the harbour",
        "New bridge over the wide river opens to lorries",
        "School on the island takes thirty more pupils this year",
        "Northern harbour of the island dredged after the rains",
    ),
    "ru": (
        "Вокруг гавани",
        "Новый мост через широкую реку открыт для грузовых машин",
        "Школа на острове приняла тридцать новых учеников этой осенью",
        "Северную гавань острова углубили после сезона долгих дождей",
    ),
    "ja": (
        "港の周りで",
        "大きな川に架かる新しい橋が開通した",
        "島の学校に新しい生徒三十人が入学",
        "島の北の港で雨季後の浚渫が完了",
    ),
}
FORMS = [
    pytest.param("{}\n\n", id="paragraphs"),
    pytest.param("  • {}\n", id="bullets"),
    pytest.param("     * {}\n", id="lynx"),
    pytest.param("{0}\n\n{0}\n\n", id="twice"),
]


def article_of(language: str, behind: str, before: str = "") -> str:
    title, text = TEXTS[language]
    return f"{before}{title}\n\n07/03/2026 08:00\n\nA {text}\n\nB {text}\n\nC {text}\n\n{behind}"


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("form", FORMS)
def test_any_line_heads_a_run_of_titles(language: str, form: str) -> None:
    """Titles in a row below a text are links to other articles, whatever the line above them says."""
    heading, *titles = OTHERS[language]
    article = read_dump(article_of(language, f"{heading}\n\n{''.join(map(form.format, titles))}"))
    assert [link.title for link in article.links] == titles
    assert len([article.lede_raw, *article.body]) == 3


@pytest.mark.parametrize("language", TEXTS)
def test_a_menu_is_no_run_of_titles(language: str) -> None:
    """Short rows below a text are no links to articles."""
    menu = "".join(f"  • {word}\n" for word in OTHERS[language][1].split()[:3] or ["島", "港", "橋"])
    assert read_dump(article_of(language, f"{OTHERS[language][0]}\n\n{menu}")).links == ()


@pytest.mark.parametrize("language", TEXTS)
def test_text_is_where_prose_outweighs_all_else(language: str) -> None:
    """A notice above the article, between the rows of a menu, is not its text, nor is one in the footer."""
    title, text = TEXTS[language]
    menu = "".join(f"  • {word}\n" for word in ("Sport", "Культура", "経済", "Video", "Thời sự", "Forum") * 3)
    article = read_dump(article_of(language, f"{menu}\n{text}\n\n{menu}", before=f"{menu}\nX {text}\n\n{menu}\n"))
    assert article.title == title
    assert [article.lede_raw, *article.body] == [f"A {text}", f"B {text}", f"C {text}"]


@pytest.mark.parametrize("language", TEXTS)
def test_items_outweigh_the_words_of_the_site(language: str) -> None:
    """A page of items with a longer notice below them, without a date, lists articles."""
    _, text = TEXTS[language]
    _, *titles = OTHERS[language]
    items = "".join(f"{title}\n\n{title}\n\n{text}\n\n" for title in (*titles, f"{titles[0]} 2"))
    listing = read_dump(f"{items}Menu\n\nA\n\nB\n\nC\n\nD\n\nE\n\n{titles[1]} 3\n\nA {text}\n\nB {text}\n")
    assert listing.kind is Kind.LISTING
    assert [link.title for link in listing.links][:4] == [*titles, f"{titles[0]} 2"]


def test_a_title_beside_its_paragraph_again() -> None:
    """Whatever stands above the first paragraph, reading a dump raises nothing."""
    title, text = TEXTS["en"]
    assert read_dump(f"{text * 2}\n{title}\n{text * 3}\n{text}\n").kind in Kind


#: In each language what an article is made of: a lede, four paragraphs, two headings within, a name.
STORIES = {
    "en": ("What the deal says", "How the islands coped", "Anna Berg", "March 7, 2026 9:40 AM", "Local news"),
    "ru": ("Что записано в договоре", "Как жили на островах", "Анна Берг", "7 марта 2026 09:40", "Регионы"),
    "cs": ("Co dohoda říká", "Jak to zvládly ostrovy", "Jana Dvořáková", "7. března 2026 9:40", "Regiony"),
}
SENTENCES = {
    "en": "The crews of the ferries went back to work after both sides had agreed on longer breaks, number {}.",
    "ru": "Экипажи паромов вернулись к работе после того, как стороны договорились о более долгом отдыхе, номер {}.",
    "cs": "Posádky přívozů se vrátily do práce, když se obě strany dohodly na delších přestávkách, číslo {}.",
}


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r\n\r\n"])
def test_headings_within_a_text(language: str, gap: str) -> None:
    """Several short lines above prose are headings: in the HTML, not among the paragraphs."""
    first, second, *_ = STORIES[language]
    texts = [SENTENCES[language].format(number) for number in range(5)]
    lines = [OTHERS["en"][1], *texts[:2], first, *texts[2:4], second, texts[4]]
    article = read_dump(gap.join(lines))
    assert [article.lede_raw, *article.body] == texts
    assert [(article.content or "").count(f"<h2>{head}</h2>") for head in (first, second)] == [1, 1]


@pytest.mark.parametrize("language", STORIES)
def test_a_lone_short_line_is_a_paragraph(language: str) -> None:
    """One may be a paragraph in bold."""
    first, *_ = STORIES[language]
    texts = [SENTENCES[language].format(number) for number in range(6)]
    article = read_dump("\n\n".join([OTHERS["en"][1], *texts[:2], first, *texts[2:]]))
    assert first in article.body


@pytest.mark.parametrize("language", STORIES)
def test_name_in_the_row_of_the_date(language: str) -> None:
    """A name of several words beside the date is the author's, in any language."""
    _, _, name, date, section = STORIES[language]
    texts = [SENTENCES[language].format(number) for number in range(4)]
    article = read_dump(
        "\n\n".join([section, OTHERS[language if language in OTHERS else "en"][1], f"{date} | {name}", *texts])
    )
    assert [person.name for person in article.authors] == [name]


@pytest.mark.parametrize("language", STORIES)
def test_titles_each_with_a_day_are_a_list(language: str) -> None:
    """An article has one date; titles with dates and summaries of their own are a list, however long these are."""
    _, _, _, date, section = STORIES[language]
    items = "\n\n".join(
        f"{SENTENCES[language][:34].strip()} {n}\n{date}\n{SENTENCES[language].format(n)}" for n in range(4)
    )
    listing = read_dump(f"Home\nWorld\nSport\n\n{section}\n\n{items}\n")
    assert (listing.kind, len(listing.links)) == (Kind.LISTING, 4)


def test_a_row_of_a_footer_ends_a_list() -> None:
    """What is much shorter than the titles above it is none."""
    titles = [f"{title} {number}" for title in OTHERS["en"][1:] for number in (1, 2)]
    text = "\n\n".join(SENTENCES["en"].format(number) for number in range(5))
    dump = f"{OTHERS['en'][1]}\n\n07/03/2026 08:00\n\n{text}\n\nRead more\n\n" + "\n\n".join([*titles, "Our people"])
    assert [link.title for link in read_dump(dump).links] == titles


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("place", ["above", "behind"])
def test_a_lone_day_around_the_article(language: str, place: str) -> None:
    """A day that stands alone some lines above the headline, or behind the text, is the article's."""
    title, text = TEXTS[language]
    day, buttons = "07/03/2026 08:00\n", "  • 12\n  • 3\n  • A\n"
    above, behind = (f"{day}\n{buttons}\n", "") if place == "above" else ("", f"{buttons}\n{day}\n")
    article = read_dump(f"{above}{title}\n\nA {text}\n\nB {text}\n\nC {text}\n\n{behind}")
    assert article.published is not None
    assert article.published.day == 7 or article.published.month == 7  # an American reads it otherwise


@pytest.mark.parametrize("language", TEXTS)
def test_days_of_comments_are_none_of_the_article(language: str) -> None:
    """Days that come again in one form end the text, and none of them dates it."""
    title, text = TEXTS[language]
    comments = "".join(f"{name}\n\n{day}/03/2026 08:{day}\n\n{name} {text}\n\n" for day, name in enumerate("XYZ", 21))
    article = read_dump(f"{title}\n\nA {text}\n\nB {text}\n\nC {text}\n\n{comments}")
    assert article.published is None
    assert [article.lede_raw, *article.body][:3] == [f"A {text}", f"B {text}", f"C {text}"]
    assert not any(f"{name} {text}" in article.body for name in "YZ")


@pytest.mark.parametrize("language", TEXTS)
def test_a_long_table_parts_no_text(language: str) -> None:
    """Prose above and below a table of short lines is one text."""
    title, text = TEXTS[language]
    table = "".join(f"{number} km\n{number + 7} kg\n" for number in range(40))
    article = read_dump(f"{title}\n\nA {text}\n\nB {text}\n\n{table}\n\nC {text}\n\nD {text}\n")
    assert article.title == title
    assert {f"A {text}", f"B {text}", f"C {text}", f"D {text}"} <= {article.lede_raw, *article.body}


@pytest.mark.parametrize("language", TEXTS)
def test_the_title_of_the_window_tells_the_headline(language: str) -> None:
    """Of two lines above a text the one that the first line of the dump repeats is the headline."""
    title, text = TEXTS[language]
    other = TEXTS["en" if language != "en" else "vi"][0]
    article = read_dump(f"{title} | Xing\n{other}\n{title}\n{other}\nA {text}\nB {text}\nC {text}\n")
    assert article.title == title


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize(
    ("row", "day"), [("Mar/25/2026", 25), ("March 25, 2026March 28, 2026", 25), ("25/03/202628/03/2026", 25)]
)
def test_days_that_nothing_parts(language: str, row: str, day: int) -> None:
    """Of two days that a page prints without a sign between them the first one is when it was published."""
    title, text = TEXTS[language]
    article = read_dump(f"{title}\n\n{row}\n\nA {text}\n\nB {text}\n\nC {text}\n")
    assert article.published is not None
    assert article.published.day == day


@pytest.mark.parametrize(("language", "name"), [("vi", "An Thu Bình"), ("en", "Ann Lee"), ("ru", "Анна Лесная")])
def test_a_name_that_comes_again_signs(language: str, name: str) -> None:
    """A name alone below the headline signs if it stands again where the text ends; by itself it may be anything."""
    title, text = TEXTS[language]
    dump = f"{title}\n\n{name}\n\nA {text}\n\nB {text}\n\nC {text}\n\n"
    assert [one.name for one in read_dump(f"{dump}  • 3\n\n{name} 12\n").authors] == [name]
    assert read_dump(dump).authors == ()


@pytest.mark.parametrize(("language", "name"), [("vi", "An Thu Bình"), ("en", "Ann Lee"), ("ru", "Анна Лесная")])
def test_names_among_lines_like_names(language: str, name: str) -> None:
    """A name right below the text signs it, but not where the headings and buttons of the page look like names, too."""
    title, text = TEXTS[language]
    dump = f"{title}\n\n07/03/2026\n\nA {text}\n\nB {text}\n\nC {text}\n\n{name}\n\n"
    assert [one.name for one in read_dump(dump).authors] == [name]
    buttons = "\n\n".join(f"{one} {other}" for one in name.split()[:2] for other in ("Ole", "Tam", "Kim", "Lan"))
    assert read_dump(f"{dump}{buttons}\n").authors == ()


def test_a_handle_in_a_row_of_dates_signs() -> None:
    """Who signs without a name of a person is kept as printed."""
    title, text = TEXTS["en"]
    article = read_dump(f"{title}\n\nby harbourcat | 7 March 2026\n\nA {text}\n\nB {text}\n")
    assert (article.authors, article.byline) == ((), "harbourcat")


@pytest.mark.parametrize("language", TEXTS)
def test_a_heading_with_a_number_stays(language: str) -> None:
    """A heading within a text that ends in a word and a number behind a dash is no picture's."""
    title, text = TEXTS[language]
    article = read_dump(f"{title}\n\n07/03/2026\n\nA {text}\n\nB {text}\n\nXing – Teil 2\n\nC {text}\n\nD {text}\n")
    assert "Xing – Teil 2" in (article.content or "")


@pytest.mark.parametrize("line", ["Ann Lee, harbour correspondent", "Ann Lee Reporter", "By Ann Lee, Staff Writer"])
def test_a_name_and_a_job_in_one_line(line: str) -> None:
    """A job behind a name takes nothing from it."""
    title, text = TEXTS["en"]
    article = read_dump(f"{title}\n\n{line}\n\n7 March 2026\n\nA {text}\n\nB {text}\n")
    assert (article.title, [one.name for one in article.authors]) == (title, ["Ann Lee"])


def test_long_title_in_the_first_of_few_lines() -> None:
    """A dump may begin with a title as long as a standfirst, and have two lines below it."""
    _, text = TEXTS["en"]
    title = "Ferries run again between the islands after a week of storms that kept all boats in the harbours"
    article = read_dump(f"{title}\n\n{text}\n\nA {text}\n")
    assert (article.kind, article.title) == (Kind.ARTICLE, title)


NEWS = {
    "vi": ("Giá rau trên đảo giảm một nửa từ sáng nay", "Đèn biển Mũi Gành được sửa chữa sau mười năm", "Xem thêm"),
    "en": (
        "Vegetables cost half as much on the islands today",
        "The old lighthouse is repaired after ten years",
        "Read more",
    ),
    "ru": (
        "Овощи на островах подешевели вдвое за одно утро",
        "Старый маяк отремонтировали спустя десять лет",
        "Читайте также",
    ),
    "zh": ("岛上蔬菜价格仅一个上午就下降了一半", "老灯塔修好了，海岛居民十年来终于又能看到它的光", "延伸阅读"),
}


@pytest.mark.parametrize("language", NEWS)
@pytest.mark.parametrize(
    ("form", "days"),
    [
        ("{number}\n{title}", 0),
        ("{title}\n{number} qux zim", 0),
        ("{title} ({number}/03/2025)", 2),
        ("Qux | {title}", 0),
    ],
    ids=["ranks", "ages", "days", "categories"],
)
def test_what_stands_beside_titles(language: str, form: str, days: int) -> None:
    """Ranks, ages, days and categories beside the titles of a block belong to them, in any language."""
    one, other, heading = NEWS[language]
    title, text = TEXTS["en"]
    titles = [one, other, f"{one} 2", f"{other} 2"]
    items = "\n".join(form.format(number=number, title=each) for number, each in enumerate(titles, 3))
    article = read_dump(f"{title}\n\n07/03/2026 08:00\n\n{text}\n\nA {text}\n\nB {text}\n\n{heading}\n\n{items}\n")
    assert [link.title for link in article.links] == titles
    assert [link.published is not None for link in article.links] == [bool(days)] * 4
    assert [link.category for link in article.links] == ["Qux" if "Qux" in form else None] * 4
    assert article.body == (f"A {text}", f"B {text}")


@pytest.mark.parametrize("language", NEWS)
@pytest.mark.parametrize("again", ["{label}: {other}", "{one}"], ids=["several", "again"])
def test_link_behind_its_label(language: str, again: str) -> None:
    """Known labels with titles behind them are links if there are several, or if the title stands again."""
    one, other, label = NEWS[language]
    title, text = TEXTS["en"]
    last = again.format(label=label, one=one, other=other)
    article = read_dump(
        f"{title}\n\n07/03/2026 08:00\n\n{text}\n\n{label}: {one}\n\n{label}: {text}\n\nB {text}\n\n{last}\n"
    )
    assert [link.title for link in article.links][:1] == [one]
    assert article.body[:2] == (f"{label}: {text}", f"B {text}")


@pytest.mark.parametrize("language", NEWS)
@pytest.mark.parametrize("end", ["", "!", ".”", ". 12 X", "! 12 X", " (12 X)"])
def test_text_behind_a_label(language: str, end: str) -> None:
    """A paragraph that begins like a link behind its label stays text."""
    one, _, label = NEWS[language]
    title, text = TEXTS["en"]
    line = f"{label}: {one}{end}"
    article = read_dump(f"{title}\n\n07/03/2026 08:00\n\n{text}\n\n{line}\n\nB {text}\n")
    assert (article.links, article.body) == ((), (line, f"B {text}"))


def test_list_between_standfirst_and_text() -> None:
    """Links below a standfirst do not end the text."""
    title, text = TEXTS["vi"]
    items = "\n".join(f"• {one}" for one in NEWS["vi"][:2])
    article = read_dump(
        f"{title}\n\n07/03/2026 08:00\n\n{text}\n\n{items}\n\n" + "\n\n".join(f"{n} {text}" for n in "ABCD")
    )
    assert article.lede_raw == text
    assert article.body[-4:] == tuple(f"{n} {text}" for n in "ABCD")


def test_standfirst_below_a_headline_that_stands_twice() -> None:
    """Where no blank lines part paragraphs, the text below the second headline is no caption."""
    title, text = TEXTS["vi"]
    article = read_dump(f"{title}\n{title}\n07/03/2026 08:00\n{title}\nMở đầu. {text}\nA {text}\nB {text}\n")
    assert article.lede_raw == f"Mở đầu. {text}"


@pytest.mark.parametrize("language", TEXTS)
def test_captions_that_are_sentences(language: str) -> None:
    """Items and captions that no blank line parts from what is above them do not tell that paragraphs have none."""
    title, text = TEXTS[language]
    captions = [f"{letter} {text}" for letter in "EFGH"]
    pictures = "\n".join(f"{title}\n{caption}" for caption in captions)
    dump = f"{title}\n\n07/03/2026 08:00\n\nA {text}\n\nB {text}\n\n{pictures}\n\nC {text}\n"
    assert [figure.caption for figure in read_dump(dump).figures] == captions


@pytest.mark.parametrize(
    ("lines", "tags"),
    [
        (("The river is high again after a week of rain", "Three bridges of the city stay closed"), "Flood River Rain"),
        (("Река снова поднялась после целой недели дождей", "Три моста города пока закрыты"), "Вода Мост Дождь"),
    ],
)
def test_the_last_tag_stands_before_long_lines(lines: tuple[str, str], tags: str) -> None:
    """Two long lines without a stop behind the tags make no heading of the last of them."""
    text = [f"{line}, {lines[0]} {number}." for number, line in enumerate(lines * 2)]
    below = [f"{line} {lines[1]}" for line in lines]
    read = read_dump("\n".join((lines[0], "7.3.2026", *text, "Tags:", *tags.split(), *below)))
    assert read.tags == tuple(tags.split())
