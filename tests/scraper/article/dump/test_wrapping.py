"""Dumps that a renderer wrapped at its width, numbered or marked up."""

from __future__ import annotations

import textwrap

import pytest

from scraper.article.dump.lines import LINK_SIGN
from scraper.article.dump.read import read_dump
from scraper.article.dump.wrapping import unwrap
from storage.model import Kind

PARAGRAPHS = tuple(
    """\
The old harbour crane was moved on Sunday night, three years after the council had promised to do so, and a small \
crowd stayed until two in the morning to see it float past the lighthouse towards its new place at the museum.
Nobody had expected that the tide would turn so early. “We had forty minutes,” said the pilot, who has brought ships \
into the bay since 1998, “and we needed all of them, because the wind kept pushing us back to the old pier.”
Visitors may climb it from May on. The museum asks them to book a day ahead, as no more than twelve people can stand \
on the bridge at the same time, and to bring shoes that do not slip on wet iron.""".splitlines()
)


def page(width: int, *, indent: str = "", bullet: str = "* ") -> str:
    """An article as a renderer of *width* columns prints it."""

    def wrapped(text: str, first: str = indent, rest: str = indent) -> str:
        return textwrap.fill(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)

    menu = "\n".join(f"{indent}  {bullet}{entry}" for entry in ("News", "Weather in the bay", "Letters to the editor"))
    title = wrapped("Crane that stood in the old harbour for a hundred years floats to its museum by night", "", "")
    item = wrapped(
        "Tickets are sold at the gate of the old customs house from nine in the morning until the last boat leaves.",
        f"{indent}  {bullet}",
        f"{indent}  {' ' * len(bullet)}",
    )
    parts = [menu, title, f"{indent}7 March 2026, 10:30", *map(wrapped, PARAGRAPHS), item, wrapped(PARAGRAPHS[0][::-1])]
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("width", [60, 72, 77, 80, 100])
@pytest.mark.parametrize(("indent", "bullet"), [("   ", "* "), ("", "• "), ("", "*   ")])
def test_wrapped_lines_are_joined(width: int, indent: str, bullet: str) -> None:
    """Whatever the width and indentation: headline, paragraphs and items are one line each, word for word."""
    article = read_dump(page(width, indent=indent, bullet=bullet))
    assert article.title == "Crane that stood in the old harbour for a hundred years floats to its museum by night"
    assert article.published is not None
    assert article.published.isoformat() == "2026-03-07T10:30:00+00:00"
    assert (article.lede, *article.body)[:3] == PARAGRAPHS
    assert article.body[2].startswith("Tickets are sold at the gate of the old customs house from nine in the morning")
    assert len(article.body) == 4


def test_lines_that_were_not_wrapped_stay() -> None:
    """A dump with a line for each paragraph, headlines of like length below each other, is as it was."""
    headlines = "\n".join(
        f"   The council of the bay {verb} a plan for {thing}"
        for verb, thing in (
            ("turns down", "a bridge to the island"),
            ("puts off", "cheaper boats to the island"),
            ("agrees to", "a second school in the bay"),
            ("forgets", "the old lighthouse once more"),
        )
    )
    dump = f"{headlines}\n\n" + "\n\n".join(PARAGRAPHS)
    assert unwrap(dump).text == dump


def test_what_may_not_be_joined_stays_apart() -> None:
    """An item, a signature and a line that had room for the next word begin anew; a day and a dash do not."""
    text = (
        "Im Hafen steht seit gestern der alte Kran, den die Stadt am 10. Mai vor drei Jahren abbauen ließ, und die "
        "Leute stehen am Kai – viele schon seit dem Morgen – und sehen ihm zu, wie er sich dreht, ganz ohne Strom und "
        "Lärm. 1. Vorsitzende des Vereins, der ihn gerettet hat, ist noch immer die Frau, die ihn einst gefahren hat. "
    ) * 2
    items = (
        "- Erstens kostet der Eintritt für Kinder nichts und für alle ande-",
        "- Zweitens fährt am Abend noch ein Boot auf die andere Seite",
    )
    for width in range(66, 84):  # so that a line begins with each of the words
        lines = textwrap.wrap(text, width, break_on_hyphens=False)
        if len(lines[-1]) + len(" Anna") <= width:
            lines += ["Anna Berg", *items]
            assert unwrap("\n".join(lines)).text.splitlines() == [text.strip(), "Anna Berg", *items]


def test_writing_without_spaces_is_joined_without() -> None:
    """Lines of Japanese and Chinese are joined without a space, those of Korean with one."""
    text = "港の古いクレーンは日曜の夜に動かされ、大勢の人が灯台の前を通るのを見守った。" * 6
    broken = "\n".join(text[start : start + 36] for start in range(0, len(text), 36))
    assert unwrap(broken).text == text
    korean = "항구의 낡은 기중기가 일요일 밤에 옮겨졌고 많은 사람이 등대 앞을 지나는 모습을 지켜보았다는데 " * 6
    lines: list[str] = []
    line = ""
    for word in korean.split():
        if len(line) + len(word) > 60:
            lines, line = [*lines, line], ""
        line = f"{line} {word}".strip()
    assert unwrap("\n".join([*lines, line])).text == korean.strip()


def test_numbers_of_links_and_their_addresses_go() -> None:
    """The numbers that lynx and elinks print before links, and the list of addresses below, are no text."""
    dump = f"""\
   #[1]alternate

     * [2]News
     * [3]Letters

Crane floats to its museum

   7 March 2026

   {PARAGRAPHS[0].replace("museum", "[4]museum")}

   {PARAGRAPHS[1]}

References

   Visible links
   1. https://bay.example/feed
   2. https://bay.example/news
   3. file:///letters with a space.html

   Hidden links:
   4. https://museum.example/
"""
    article = read_dump(dump)
    assert article.title == "Crane floats to its museum"
    assert (article.lede, *article.body) == PARAGRAPHS[:2]
    titled = dump.partition("References")[0] + "References\n\n   1. Feed\n\thttps://bay.example/feed\n"
    assert read_dump(titled).body == article.body
    assert "[1]" in unwrap("Said the captain.[1] Then the wind turned.").text, "a note of the text's own"


def test_markdown_is_taken_off() -> None:
    """What html2text prints for headings, links, pictures and emphasis leaves the words alone."""
    dump = f"""\
[ ](/) [News](https://bay.example/news) [Letters](/letters)

# Crane floats to its _museum_

7 March 2026

![The crane, with a
flag](https://bay.example/crane.jpg)

{PARAGRAPHS[0].replace("council", "[council](/council)")}

**{PARAGRAPHS[1]}**

> {PARAGRAPHS[2]} A file\\_name and 3 \\* 4 stay.
"""
    article = read_dump(dump)
    assert article.kind is Kind.ARTICLE
    assert article.title == "Crane floats to its museum"
    assert (article.lede, *article.body) == (*PARAGRAPHS[:2], PARAGRAPHS[2] + " A file_name and 3 * 4 stay.")


def test_numbers_of_links_without_a_list() -> None:
    """elinks prints a number before each link, and may leave the addresses out; numbers of notes stay."""
    lines = "\n".join(f"   [{number}]Section {number}" for number in range(1, 9))
    text = unwrap(f"{lines}\n\n   Ferries run[1] again, [9]the harbour says.\n").text
    assert "Section 8\n" in text
    assert "[8]" not in text
    assert "again, the harbour says." in text
    note = "Ferries run[1] again.[2] They ran[3] before,[4] and[5] after[6] that.[7]"
    assert unwrap(note).text == note


@pytest.mark.parametrize(
    ("first", "link", "rest"),
    [
        ("The ferries between the islands have run again, says", "the harbour", ", since Monday."),
        ("Các chuyến phà giữa những hòn đảo đã chạy lại, theo", "cảng vụ", ", từ sáng thứ Hai."),
        ("Паромы между островами снова ходят, как говорит нам", "порт", ", с понедельника."),
    ],
)
def test_a_line_for_each_link(first: str, link: str, rest: str) -> None:
    """Where every link has a line of its own, sentences are joined; menus and headlines are not."""
    sentence = f"{first}\n{link}\n{rest}\n"
    text = unwrap(f"News\nsport\nA headline of five words\n{sentence}{sentence}{sentence}").text
    assert text.split("\n")[:4] == ["News", "sport", "A headline of five words", f"{first} {link}{rest}"]


@pytest.mark.parametrize(
    ("headline", "below", "first", "link", "rest"),
    [
        (
            "Ferries run again between the islands",
            ["by Ann Lee and Tom Reed", "why nobody waits for boats now"],
            "The ferries between the islands run, says",
            "the master of the harbour",
            ", since Monday.",
        ),
        (
            "Les bateaux vont encore vers les îles",
            ["par Marie Dubois et Jean Petit", "le 5 mars 2026 à 8h15"],
            "Les bateaux entre les îles vont encore, selon",
            "la direction du port",
            ", depuis lundi.",
        ),
        (
            "Fähren fahren wieder zu den Inseln",
            ["von Anna Müller und Jan Klein", "eBoat zeigt neue Wege an"],
            "Die Fähren zwischen den Inseln fahren, sagt",
            "der Leiter des Hafens",
            ", seit Montag.",
        ),
    ],
)
def test_small_letters_below_a_headline(headline: str, below: list[str], first: str, link: str, rest: str) -> None:
    """Where every link has a line of its own, names and days below a headline that begin small stay lines."""
    sentence = f"{first}\n{link}\n{rest}\n"
    for line in below:
        text = unwrap(f"{headline}\n{line}\n{sentence}{sentence}{sentence}").text
        assert text.split("\n")[:3] == [headline, line, f"{first} {link}{rest}"]


def test_a_heading_broken_at_a_column_of_its_own() -> None:
    """Two lines are one if together they stand elsewhere in the dump, as a headline in the text of its picture."""
    title = "Ferries between the two far islands run again after a whole week of storms today"
    lines = page(72).split("\n")
    dump = "\n".join([*textwrap.wrap(title, 68), "", *lines, "", f"[{title}]"])
    assert title in unwrap(dump).text.split("\n")[0]


@pytest.mark.parametrize("row", ["07/03/2026 08:00", "Harbour"])
def test_a_line_of_its_own_below_a_title(row: str) -> None:
    """What stands below a title that fills its line is no rest of it: a day, and what stands alone elsewhere, too."""
    title = "Vegetables on the islands cost half as much as they did on last Sunday"
    lines = unwrap("\n".join(["Harbour", "", page(72), "", title, row, ""])).text.split("\n")
    assert title in lines
    assert row in lines


def test_links_around_pictures() -> None:
    """The end of a link in Markdown that holds a picture goes, and what it holds is one line."""
    link = '[ ![A boat](/i/1.jpg)\nFerries run](/a/ferries.html "Ferries")'
    lines = unwrap("\n\n".join([link, "[One](/1)", "[Two](/2)", "[Three](/3)", "A last word."])).text.split("\n")
    assert not any("](" in line for line in lines)
    assert lines[-1] == "A last word."


def test_links_around_cards() -> None:
    """The title and the summary of a card that is one link in Markdown stay paragraphs."""
    cards = (f"[![](/{sign}.jpg)\n\nFerries run {sign}\n\nThey left at dawn\ntoday.](/{sign})" for sign in "ABC")
    lines = unwrap("\n\n".join(cards)).text.split("\n\n")
    assert lines == [line for sign in "ABC" for line in (f"Ferries run {sign}", "They left at dawn today.")]


def test_a_link_and_the_rest_of_its_sentence() -> None:
    """A sentence, its link and its rest are one, where several lines begin small and end it."""
    parts = ("boats carried all of the", "vegetables and mail", "to the two islands at once.")
    pieces = [f"{sign} {parts[0]}\n{parts[1]}\n{parts[2]}" for sign in "ABC"]
    assert unwrap("\n".join(pieces)).text.split("\n") == [f"{sign} {' '.join(parts)}" for sign in "ABC"]


@pytest.mark.parametrize(
    ("first", "then", "source"),
    [
        ("Run curl {}", "and then open {} or {} to begin.", "Source: {}"),
        ("Chạy lệnh {}", "rồi mở {} hoặc {} để bắt đầu.", "Nguồn: {}"),
        ("Запустите {}", "и откройте {} или {}, чтобы начать.", "Источник: {}"),
    ],
)
@pytest.mark.parametrize("form", ["({})", "<{}>", "[{}]"])
def test_addresses_that_are_text_stay(first: str, then: str, source: str, form: str) -> None:
    """Addresses within sentences, behind them or behind a label are what a text names, however many they are."""
    one, two, three = (form.format(f"https://a.example/{name}") for name in ("install.sh", "console", "docs"))
    for gap in (" ", "\n"):
        text = f"{first.format(one)}{gap}{then.format(two, three)}\n\nAnna Berg. {one}\n\n{source.format(two)}\n"
        assert unwrap(text).text == text


@pytest.mark.parametrize("form", ["({})", "<{}>", "[{}]"])
def test_addresses_of_a_menu_go(form: str) -> None:
    """Where most addresses stand behind the text of a link, a line that is empty without its own keeps it."""
    address = form.format("https://a.example/1")
    menu = [f"* {name} {address}" for name in ("News", "Спорт", "Thời sự", "新闻")]
    lines = unwrap("\n".join([*menu, "", f"Source: {address}", f"* {address}"])).text.split("\n")
    links = [f"* {LINK_SIGN}{name}" for name in ("News", "Спорт", "Thời sự", "新闻")]
    assert lines == [*links, "", f"Source: {address}", f"* {address}"]


@pytest.mark.parametrize("signs", ["******", "***", "=="])
@pytest.mark.parametrize(
    ("title", "menu"),
    [
        ("Crane that stood in the old harbour floats to its museum", "Latest_News Letters_to_the_editor Our_harbour"),
        ("Cần cẩu ở cảng cũ được đưa về bảo tàng trong đêm", "Tin_mới_nhất Thư_bạn_đọc Cảng_của_ta"),
        ("Старый портовый кран ночью уплыл в свой музей", "Свежие_новости Письма_в_редакцию Наш_порт"),
    ],
)
def test_headings_between_signs_and_underlined_links(signs: str, title: str, menu: str) -> None:
    """What html2text of the BSDs prints, headings wrapped, too: signs and low lines go, words stay."""
    links = "\n".join(f"    * {link}\n    * {link}_2" for link in menu.split())
    text = "\n".join(textwrap.fill(paragraph, 79) for paragraph in PARAGRAPHS)
    heading = textwrap.fill(f"{signs} {title} {signs}", 40)
    article = read_dump(f"{links}\n{heading}\n7 March 2026\n{text}\n{links}\n")
    assert article.title == title
    assert (article.lede, *article.body) == PARAGRAPHS


def test_low_lines_that_are_no_links_stay() -> None:
    """Names of files and addresses keep theirs, in a dump with such links and in one without."""
    told = "The tide_table is in tide_table.csv, see https://bay.example/tide_table or ask tide_table@bay.example."
    assert told in unwrap(f"{told}\n\n{PARAGRAPHS[0]}\n").text
    links = "\n".join(f"Our_section_{number}" for number in range(6))
    shown = unwrap(f"{links}\n\n{told}\n").text
    assert "https://bay.example/tide_table or ask tide_table@bay.example." in shown
    assert "Our section 3\n" in shown


def test_a_long_line_that_is_a_link_is_no_text() -> None:
    """Teasers of Markdown that are one link each do not become the text, whatever their length."""
    teasers = "\n\n".join(
        f"[The council of the bay has turned down plan number {number} for a bridge to the island, and says that boats "
        f"will go on to run there every hour of the day and night.](https://bay.example/plan-{number})"
        for number in range(9)
    )
    article = read_dump(f"{teasers}\n\n# Crane floats to its museum\n\n7 March 2026\n\n" + "\n\n".join(PARAGRAPHS))
    assert article.title == "Crane floats to its museum"
    assert (article.lede, *article.body) == PARAGRAPHS


LINKED = {
    "en": (
        "Related articles",
        "The council turns down a bridge to the island",
        "Boats to the island cost less from May on",
    ),
    "vi": ("Tin liên quan", "Hội đồng bác kế hoạch xây cầu ra đảo", "Vé tàu ra đảo rẻ hơn từ tháng Năm tới đây"),
    "ru": ("Читайте также", "Совет отклонил проект моста на остров", "Билеты на паром до острова подешевеют с мая"),
}
#: How a renderer prints two links and, at the end of the dump, where they lead.
PRINTED = {
    "lynx": (
        "   [1]{0}\n\n   [2]{1}\n",
        "\nReferences\n\n   1. https://bay.example/bridge\n   2. https://bay.example/boats\n",
    ),
    "markdown": ("* [{0}](/bridge)\n* [{1}](https://bay.example/boats?utm_source=menu 'Boats')\n", ""),
    "behind": ("* {0} <https://bay.example/bridge>\n* {1} <https://bay.example/boats>\n", ""),
}


@pytest.mark.parametrize("renderer", PRINTED)
@pytest.mark.parametrize("language", LINKED)
def test_related_links_lead_where_the_dump_says(language: str, renderer: str) -> None:
    """Their addresses are absolute, without tracking, and those of the titles."""
    heading, *titles = LINKED[language]
    links, end = PRINTED[renderer]
    more = "\n".join(links.format(f"{title} 2", f"{title} 3") for title in titles) if renderer != "lynx" else ""
    text = "\n\n".join(PARAGRAPHS)
    dump = (
        f"# Crane floats to its museum\n\n7 March 2026\n\n{text}\n\n{heading}\n\n{links.format(*titles)}\n{more}\n{end}"
    )
    article = read_dump(dump, url="https://bay.example/news/crane")
    found = {link.title: link.url for link in article.links}
    assert [found.get(title) for title in titles] == ["https://bay.example/bridge", "https://bay.example/boats"]
    assert (article.lede, *article.body) == PARAGRAPHS


def test_a_link_within_a_title_or_around_it_leads_where_the_title_does() -> None:
    """A number amid the only link of a line, and one on a line above what the link holds."""
    dump = """\
More [1]about the bridge to the island

[2]

Boats to the island cost less

Said [3]here and [4]there.

References

   1. https://bay.example/bridge
   2. https://bay.example/boats
   3. https://bay.example/here
   4. https://bay.example/there
"""
    assert unwrap(dump).addresses == {
        "about the bridge to the island": "https://bay.example/bridge",
        "More about the bridge to the island": "https://bay.example/bridge",
        "Boats to the island cost less": "https://bay.example/boats",
        "here and": "https://bay.example/here",
        "there.": "https://bay.example/there",
    }


def test_a_heading_of_the_first_level_is_the_title() -> None:
    """Not the longer heading of a part below it, which the text says again."""
    text = "\n\n".join(PARAGRAPHS)
    part = "## The old harbour crane that was moved on Sunday night is in its new place"
    article = read_dump(f"# An old crane by night\n\n{part}\n\n{text}\n\n[1](/1)\n\n[2](/2)\n\n[3](/3)\n")
    assert article.title == "An old crane by night"
