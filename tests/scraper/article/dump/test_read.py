from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.article.dump.read import read_dump
from scraper.record import record, to_text
from storage.model import FORBIDDEN, Kind, LinkKind

SEEDS = Path(__file__).resolve().parents[5] / "shared" / "seeds"

ARTICLE = """Tag

Cầu đi bộ mở cửa đêm

Đô thị 25/12/2017 14:45
aa
TTTĐ - Từ tối nay, cây cầu đi bộ qua kênh mở cửa đến nửa đêm.

Cầu đi bộ mở cửa đêm
Cây cầu sáng đèn. Ảnh: Lê Minh

Người dân hai bên bờ đã chờ ngày này suốt ba năm qua.

Tin liên quan đến việc thu phí vẫn chưa được công bố.

Nguyễn Văn An

Tin liên quan

Đọc thêm

Chợ phiên cuối tuần Kinh tế

Chợ phiên cuối tuần

TTTĐ - Sáng 22/11, chợ phiên họp lại sau bão.
Xem thêm"""


def test_the_reference_document() -> None:
    """The reference dump gives exactly the record beside it."""
    if not SEEDS.is_dir():
        pytest.skip("needs the shared reference document, which is not part of the project")
    for dump in SEEDS.glob("*.txt"):
        expected = json.loads(dump.with_suffix("").with_suffix(".expected.json").read_text("utf-8"))
        assert record(read_dump(dump.read_text("utf-8"))) == expected


def test_every_part_finds_its_place() -> None:
    """Header, lede, figure, paragraphs, author and teaser of a dump each become their field."""
    article = read_dump(ARTICLE)
    assert article.kind is Kind.ARTICLE
    assert (article.title, article.category, article.agency) == ("Cầu đi bộ mở cửa đêm", "Đô thị", "TTTĐ")
    assert article.published is not None
    assert article.published.isoformat() == "2017-12-25T14:45:00+07:00"
    assert article.lede == "Từ tối nay, cây cầu đi bộ qua kênh mở cửa đến nửa đêm."
    assert [(figure.alt, figure.caption, figure.credit) for figure in article.figures] == [
        ("Cầu đi bộ mở cửa đêm", "Cây cầu sáng đèn. Ảnh: Lê Minh", "Lê Minh")
    ]
    assert article.body == (
        "Người dân hai bên bờ đã chờ ngày này suốt ba năm qua.",
        "Tin liên quan đến việc thu phí vẫn chưa được công bố.",
    )
    assert [person.name for person in article.authors] == ["Nguyễn Văn An"]
    (teaser,) = article.links
    assert (teaser.kind, teaser.title, teaser.category) == (LinkKind.READ_MORE, "Chợ phiên cuối tuần", "Kinh tế")
    assert (teaser.agency, teaser.stated_date) == ("TTTĐ", "22/11")
    assert teaser.summary == "Sáng 22/11, chợ phiên họp lại sau bão."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Trang chủ\n  • Thời sự\n  • Kinh tế\n",
        "404 - Không tìm thấy trang\n\nTrang bạn tìm không còn ở đây nữa, xin thử lại sau.",
    ],
)
def test_empty_pages(text: str) -> None:
    """A blank, a menu and an error page are empty, never half an article."""
    article = read_dump(text)
    assert article.kind is Kind.EMPTY
    assert (article.title, article.body, article.links) == (None, (), ())


def test_a_zone_given_wins_over_the_language() -> None:
    """A time without a zone is read in the zone that the caller gives."""
    article = read_dump(ARTICLE, timezone="Europe/Paris")
    assert article.published is not None
    assert article.published.isoformat() == "2017-12-25T14:45:00+01:00"
    assert article.timezone == "Europe/Paris"


def test_text_form_shows_everything() -> None:
    """The form for people holds title, figure, paragraphs and teasers in their order."""
    text = to_text(read_dump(ARTICLE))
    places = [text.index(part) for part in ("Cầu đi bộ", "[Cây cầu", "Người dân", "Read more:", "Chợ phiên")]
    assert places == sorted(places)


@given(
    st.lists(
        st.sampled_from([*ARTICLE.split("\n"), "", "  • Mục", "[ảnh]", "Đọc thêm", "Tags: a, b", "©"]), max_size=40
    )
)
@settings(deadline=None, max_examples=300)
def test_any_order_of_lines_is_read(lines: list[str]) -> None:
    """Lines in any order give a record of one of the three kinds, with lists where lists belong."""
    values = record(read_dump("\n".join(lines)))
    assert values["kind"] in {"article", "listing", "empty"}
    if values["kind"] == "article":
        assert values["title"]
        assert values["lede"] or values["body"]


@given(st.text(max_size=600))
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    """Any text gives a record whose strings XML can carry."""
    printed = json.dumps(record(read_dump(text)), ensure_ascii=False)
    assert not FORBIDDEN.search(printed)


def test_a_credit_beside_the_date() -> None:
    """A source that the date row names is the credit, not an author or a category."""
    article = read_dump(
        "老茶馆改成社区夜校\n\n社会 2024-03-05 10:15 来源：新华社\n\n"
        "城南一家开了四十年的茶馆，如今每晚变成街坊们的课堂。\n\n课程从剪纸、书法到修理家电，都由街坊轮流讲授。\n"
    )
    assert (article.category, article.credit, article.authors) == ("社会", "新华社", ())


def test_the_article_is_where_most_of_the_text_is() -> None:
    """A paragraph about cookies or a newsletter before the article is none of it; a short article keeps its date."""
    notice = "We and our friends keep small files on your device, so that we know you when you come back tomorrow."
    day = "The ferry took {} passengers over the lake on Sunday, more than in any year before."
    text = "\n\n".join(day.format(number) for number in range(9))
    menu = "\n".join(f"     * Page {n}" for n in range(20))
    article = read_dump(f"Your privacy\n\n{notice}\n\n{menu}\n\nA long Sunday on the lake\n\n{text}")
    assert (article.title, len(article.body)) == ("A long Sunday on the lake", 8)
    assert article.lede == day.format(0)
    short = read_dump(f"A word from the harbour\n\n7 March 2026\n\n{notice}\n\n{menu}\n\nImprint\n\n{text}")
    assert short.title == "A word from the harbour"


TEXT = (
    "The ferry crossed the lake without its captain on Sunday, and nobody aboard knew until the harbour was near.",
    "He had gone ashore to buy bread, as he does every week, and the rope had been left loose by a boy on the jetty.",
    "Two teachers from the island took the wheel in turn, and the police thanked both of them on Monday.",
)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(
            ["Ferry crosses the lake alone", "A boy, a rope and two teachers who had never held any wheel before"],
            id="above-a-standfirst",
        ),
        pytest.param(["Ferry crosses the lake alone", "The ferry at noon. (Photo by Ann Lee)"], id="above-a-caption"),
        pytest.param(["Ferry crosses the lake alone | The Bay", "Home", "Ferry crosses the lake alone", "Ann Lee"],
                     id="after-the-title-of-the-window"),
        pytest.param(["Ferry crosses the lake alone", "Sign up for our newsletter and get all of it"], id="promotion"),
        pytest.param(["News from the harbour and the town", "# Ferry crosses the lake alone", "Words to share"],
                     id="marked-as-heading"),
    ],
)  # fmt: skip
def test_the_headline_is_told_from_its_neighbours(header: list[str]) -> None:
    """Standfirsts, captions, promotions and buttons around a headline are not taken for it."""
    assert read_dump("\n\n".join([*header, *TEXT])).title == "Ferry crosses the lake alone"


def test_a_line_further_left_than_the_text_is_a_heading() -> None:
    """lynx prints headings at the margin and paragraphs behind it."""
    text = "\n\n".join(f"   {paragraph}" for paragraph in TEXT)
    dump = f"   Harbour and town in words\n\nLake without a captain\n\n   Share with a friend of yours\n\n{text}\n"
    assert read_dump(dump).title == "Lake without a captain"


@pytest.mark.parametrize(
    "below",
    [
        pytest.param(["By Ann Lee", "7 March 2026"], id="in-lines"),
        pytest.param(["* Copy link", "* Print", "* Harbour - 7 March 2026, 10:30"], id="behind-buttons"),
        pytest.param(["Words: Ann Lee · 7 March 2026"], id="in-one-line"),
    ],
)
def test_the_date_may_stand_behind_the_standfirst(below: list[str]) -> None:
    """Date and byline between the first paragraph and the others are read, and are no text."""
    article = read_dump(
        "\n\n".join(["Ferry crosses the lake alone", TEXT[0], *(f"   {one}" for one in below), *TEXT[1:]])
    )
    assert article.published is not None
    assert article.published.date().isoformat() == "2026-03-07"
    assert (article.lede, article.body[-2:]) == (TEXT[0], TEXT[1:])
    assert not any("March" in paragraph for paragraph in article.body)


def test_a_day_is_no_numbered_item() -> None:
    """ "3. Mai 2024" is a date, however far in it stands."""
    dump = "Der Kran kehrt zurück\n\n     3. Mai 2024 | Anna Berg\n\n" + "\n\n".join(
        f"   Die Leute stehen seit dem Morgen am Kai und sehen ihm zu, ohne ein Wort, {n} Stunden lang."
        for n in range(3)
    )
    published = read_dump(dump).published
    assert published is not None
    assert published.date().isoformat() == "2024-05-03"


def test_where_no_article_begins_another_place_is_tried() -> None:
    """A promotion and a lone sentence of the page's own before the text do not make it an empty page."""
    text = "\n\n".join(TEXT)
    offer = "Get Our Newsletter\n\nSign up now and stay ahead of all the others on the lake."
    dump = f"{offer}\n\nThanks for sharing!\n\n{text}"
    assert read_dump(dump).kind is Kind.ARTICLE


@pytest.mark.parametrize(
    "rows", [["Ann Lee", "7 March 2026"], ["7 March 2026", "Ann Lee"], ["   * Ann Lee", "7 March 2026"]], ids=str
)
def test_a_name_beside_the_date_is_the_author(rows: list[str]) -> None:
    """In any language, with or without a label; the name of a section that the menu has is none."""
    lines = ["Ferry crosses the lake alone", *rows, *TEXT]
    article = read_dump("\n\n".join(lines))
    assert [person.name for person in article.authors] == ["Ann Lee"]
    assert (article.lede, *article.body) == TEXT
    menu = "\n".join(f"   * {entry}" for entry in ("Home", "Ann Lee", "Weather", "Sport", "Letters", "Boats"))
    assert not read_dump(menu + "\n\n" + "\n\n".join(lines)).authors


def test_a_caption_stands_for_itself() -> None:
    """A line that ends in the photographer's name is a figure's caption, where nothing else tells of a picture."""
    caption = "The ferry at noon, seen from the jetty. (Photo by Ann Lee)"
    lines = ["Ferry crosses the lake alone", "7 March 2026", *TEXT[:2], caption, TEXT[2]]
    article = read_dump("\n\n".join(lines))
    assert (article.lede, *article.body) == TEXT
    assert [(figure.caption, figure.after_paragraph, figure.credit) for figure in article.figures] == [
        (caption, 1, "Ann Lee")
    ]


def test_what_follows_a_text_does_not_sign_it() -> None:
    """Below an English text a name is its author only right below it: further down stands the page's own."""
    lines = ["Ferry crosses the lake alone", "7 March 2026", *TEXT]
    assert [one.name for one in read_dump("\n\n".join([*lines, "Ann Lee"])).authors] == ["Ann Lee"]
    assert not read_dump("\n\n".join([*lines, "4 answers so far", "Quick Links", "Webinars"])).authors


@pytest.mark.parametrize(
    ("heading", "items"),
    [
        ("Rekomendasi", ("- Jembatan baru perlu dijaga.", "- Kapal tua perlu diganti.")),
        ("Recomandări", ("- Podul nou trebuie păzit.", "- Vasele vechi trebuie înlocuite.")),
    ],
)
def test_recommendations_of_a_report(heading: str, items: tuple[str, ...]) -> None:
    """A word for recommendations alone heads those that a report gives, not only articles to read."""
    article = read_dump("\n\n".join(["Ferry crosses the lake alone", "7 March 2026", *TEXT, heading, *items]))
    assert article.body[-3:] == (heading, *items)
    assert article.links == ()
