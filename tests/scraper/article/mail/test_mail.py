"""Mails become articles: the text of whichever part shows it, title, author and date from the headers."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.article import extract_article
from storage.errors import DocumentError, FeedloomError, OversizedError, UnreadableError
from storage.model import FORBIDDEN, Article, Document, Kind
from tests.scraper.article.mail.letters import LETTERS, head, layout, multipart, part


def read(data: bytes, *, timezone: str | None = None) -> Article:
    return extract_article(Document(data=data, path="thu.eml"), timezone=timezone)


def html(body: str, *, subject: str = "A letter", more: str = "") -> Article:
    return read(head(subject=subject, sender="Lan <lan@example.org>", more=more).encode() + part(body, "text/html"))


@pytest.mark.parametrize(
    ("name", "title", "byline", "language", "url"),
    [
        ("english", "The river is back", "The Daily Bank", "en", "https://mail.example.org/c/12"),
        ("vietnamese", "Bản tin sáng thứ Hai", "Tin Sáng", "vi", "https://tin.example.vn/ban-tin/88"),
        ("german", "Vierzig Kilo Zucchini", "Garten", "de", None),
        ("japanese", "秋の山を歩く", "山だより", "ja", "https://tayori.example.jp/42"),
        ("french", "Le marché d’hiver", "Camille", "fr", "https://lettre.example.fr/n/7"),
        ("spanish", "Carta del barrio", None, "es", None),
        ("forwarded", "Rye, slowly", "Bread Club", "en", None),
        ("list", "Meeting on Thursday", "Minh", "en", "https://lists.example.org/choir/msg7.html"),
        ("attached", "The river is back", "The Daily Bank", "en", "https://mail.example.org/c/12"),
    ],
)
def test_what_the_headers_say(name: str, title: str, byline: str | None, language: str, url: str | None) -> None:
    """Title, author, language and address, in every encoding; no address of a person is in any of it."""
    article = read(LETTERS[name])
    assert (article.kind, article.title, article.byline) == (Kind.ARTICLE, title, byline)
    assert (article.language, article.url) == (language, url)
    assert article.guid == "id-1@mail.example.org"
    assert [person.name for person in article.authors] == ([byline] if byline else [])
    assert "@" not in repr((article.byline, article.body, article.content, article.category))


@pytest.mark.parametrize("name", LETTERS)
def test_nothing_of_the_service_is_left(name: str) -> None:
    """No way to unsubscribe, no line about the browser, no hidden preview, no pixel, no tracking parameter."""
    article = read(LETTERS[name])
    text = " ".join([*article.body, article.content or ""]).casefold()
    gone = ["subscri", "browser", "navigateur", "en ligne", "trình duyệt", "ブラウザ", "配信停止", "baja", "preview"]
    gone += ["track.example", "utm_", "cid:", "désabonner"]
    gone += ["đăng ký", "musterweg", "mailing list", "forwarded"]
    assert [word for word in gone if word in text] == []


BODIES = {
    "english": (
        "For ten years nobody swam in the river. This summer the city took down the signs, and people came.",
        "We asked those who swim what has changed.",
    ),
    "vietnamese": (
        "Chào buổi sáng,",
        "Sáng nay Hà Nội có mưa nhỏ, nhiệt độ từ 18 đến 21 độ. Các trường học vẫn mở cửa.",
        "Chợ hoa mở sớm",
        "Người bán hoa nói rằng năm nay hoa về sớm hơn hai tuần so với mọi năm.",
        "Thêm ba tuyến xe buýt",
        "Ba tuyến mới nối các khu đô thị phía tây với trung tâm thành phố.",
    ),
    "german": (
        "Liebe Leserinnen und Leser,",
        (
            "der Sommer war lang, und der Garten hat davon mehr als genug bekommen. In dieser Woche erzählen wir, "
            "was man mit vierzig Kilo Zucchini anfängt."
        ),
        "Drei Vorschläge:",
    ),
    "japanese": (
        "十月の終わり、友人と三人で山に登りました。朝は霧が深く、足もとの落ち葉だけが見えました。",
        "昼になると霧が晴れて、谷の向こうに町が見えました。来週は写真をお届けします。",
    ),
    "spanish": (
        "Esta semana hemos abierto la biblioteca del barrio, con tres mil libros que nos regalaron los vecinos.",
        "Los sábados hay cuentos para niños a las once de la mañana.",
    ),
    "forwarded": (
        "Rye needs time. Mix flour and water the evening before, and leave them alone until the morning.",
        "Then bake it for an hour and let it rest for a day before you cut it. It keeps for a week.",
    ),
    "list": (
        "Hello all,",
        (
            "the meeting moves to Thursday at seven, in the same room as last time. We talk about the budget of the "
            "choir and about the trip to Hue in May, for which we still need a bus and two drivers."
        ),
        "Bring cake.",
        "Minh",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_the_text_is_whole(name: str) -> None:
    """Every paragraph in its order, also out of tables in tables, joined where the mail program broke lines."""
    body = BODIES[name]
    assert read(LETTERS[name]).body[: len(body)] == body


def test_links_of_headings_stay() -> None:
    """They lead to the stories that a newsletter tells of."""
    content = read(LETTERS["vietnamese"]).content or ""
    assert re.findall(r'href="([^"]+)"', content) == [
        "https://tin.example.vn/cho-hoa",
        "https://tin.example.vn/xe-buyt",
    ]


def test_tables_of_facts_stay_and_others_go() -> None:
    """A table with rows and columns of facts is one; what only lays out is none."""
    content = read(LETTERS["english"]).content or ""
    assert content.count("<table>") == 1
    assert "4,310" in content.partition("<table>")[2]
    assert "<table" not in (read(LETTERS["vietnamese"]).content or "")


def test_pictures_within_the_mail() -> None:
    """One that is also on the web is shown from there; one that only the mail holds is left out."""
    article = read(LETTERS["french"])
    assert [figure.url for figure in article.figures] == ["https://img.example.fr/fanfare.jpg"]
    assert article.image == "https://img.example.fr/fanfare.jpg"


def test_dates() -> None:
    """As sent; without a date as received; of a mail that was passed on its own, in the zone of the one that did."""
    hanoi = "+07:00"
    assert read(LETTERS["english"]).published == datetime.fromisoformat(f"2026-03-02T08:00:00{hanoi}")
    assert read(LETTERS["forwarded"]).published == datetime.fromisoformat(f"2026-03-02T09:15:00{hanoi}")
    received = "Received: from a by b; Tue, 3 Mar 2026 01:02:03 -0000\r\n"
    data = head(subject="A", sender="Lan <l@example.org>", date="", more=received).encode() + part(
        "Text.", "text/plain"
    )
    assert read(data).published == datetime(2026, 3, 3, 1, 2, 3, tzinfo=UTC)
    data = head(subject="A", sender="Lan <l@example.org>", date="yesterday").encode() + part("Text.", "text/plain")
    assert read(data).published is None


def test_the_list_gives_the_category() -> None:
    """So that several newsletters in one folder have feeds of their own."""
    assert [read(LETTERS[name]).category for name in ("english", "list", "french")] == ["The Daily Bank", "Choir", None]


def test_the_address_of_the_whole_archive_is_not_that_of_a_mail() -> None:
    """List-Archive alone gives none: all mails of the list would be one article."""
    article = html("<p>News of the week.</p>", more="List-Archive: <https://lists.example.org/choir/>\r\n")
    assert article.url is None


def test_a_personal_page_on_the_web_loses_its_reader() -> None:
    """What tells one subscriber from another is not published."""
    link = '<p><a href="https://mailchi.mp/x/week?e=abc123&id=7">View this email in your browser</a></p>'
    assert html(f"{link}<p>News of the week, and more of it than ever.</p>").url == "https://mailchi.mp/x/week?id=7"


def test_a_short_letter_keeps_its_text_beside_the_foot() -> None:
    """What stands around the link that ends the subscription goes, not what was written."""
    foot = '<p>Bye. <a href="https://x.example/u">Unsubscribe</a></p>'
    assert html(f"<div><p>Tomorrow at nine in the park, by the lake.</p>{foot}</div>").body[0].startswith("Tomorrow")


def test_flowed_text_is_joined_as_it_says() -> None:
    """RFC 3676: a line that ends in a space goes on; another one ends there."""
    text = "One line that \ngoes on.\nAnother line.\n"
    data = head(subject="A", sender="Lan <l@example.org>").encode()
    data += part(text, "text/plain; format=flowed", encoding="7bit")
    assert read(data).content == "<p>One line that goes on.<br> Another line.</p>"


def test_a_wrong_charset_is_forgiven() -> None:
    """Headers often name a character encoding that the text is not in, or one that does not exist."""
    for named in ("us-ascii", "x-unknown", "utf-8"):
        data = head(subject="A", sender="Lan <l@example.org>").encode()
        data += f"Content-Type: text/plain; charset={named}\r\n\r\n".encode() + "Hôm nay trời đẹp lắm.".encode()
        assert read(data).body == ("Hôm nay trời đẹp lắm.",)


@pytest.mark.parametrize("bad", ["\0", "=?utf-8?q?=00=EF=BF=BF?=", "\x1b[2J", "=?utf-8?b?AAgb?="])
def test_headers_have_no_forbidden_character(bad: str) -> None:
    """What XML forbids stands in no title and no name, in whatever coding the headers have it."""
    mail = head(subject=f"{bad} Rain", sender=f'"{bad} Town" <town@example.org>').encode() + part("It rains.", "plain")
    article = extract_article(Document(data=mail, path="a.eml"))
    assert not FORBIDDEN.search(f"{article.title}{article.byline}{article.authors[0].name}")
    assert "Rain" in (article.title or "")


def test_scripts_and_forms_are_gone() -> None:
    """Whatever a mail holds, what is published passes the sanitizer."""
    article = html('<p onclick="x()">Hello there, readers.</p><script>x()</script><form><p>Vote</p></form>')
    assert article.content == "<p>Hello there, readers.</p>"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "no mail", id="empty"),
        pytest.param(b"\x00\x01\x02" * 100, "no mail", id="bytes"),
        pytest.param(b"Just some text\n\nand more of it\n", "no mail", id="text"),
        pytest.param(
            head(subject="A", sender="l@example.org").encode() + b"Content-Type: application/pdf\r\n\r\n%PDF",
            "no text, only application/pdf",
            id="attachment",
        ),
        pytest.param(
            head(subject="A", sender="l@example.org").encode()
            + multipart("encrypted", b"Content-Type: application/octet-stream\r\n\r\nx"),
            "encrypted",
            id="encrypted",
        ),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, words: str) -> None:
    """In words that say what it is."""
    with pytest.raises(UnreadableError, match=words):
        read(data)


def nested(depth: int) -> bytes:
    inner = b"Content-Type: text/plain\r\n\r\nText.\r\n"
    for number in range(depth):
        inner = multipart("mixed", inner, boundary=f"b{number}")
    return head(subject="A", sender="l@example.org").encode() + inner


@pytest.mark.parametrize("depth", [60, 400, 3_000])
def test_parts_in_parts_have_a_limit(depth: int) -> None:
    """However deep they go; some levels are fine."""
    with pytest.raises(OversizedError, match="nested"):
        read(nested(depth))
    assert read(nested(20)).body == ("Text.",)


def test_the_number_of_parts_has_a_limit() -> None:
    """A mail with thousands of parts is no letter."""
    many = multipart("mixed", *[b"Content-Type: text/plain\r\n\r\nText."] * 2_000)
    with pytest.raises(OversizedError, match="1,000 parts"):
        read(head(subject="A", sender="l@example.org").encode() + many)


def test_mails_in_mails_are_opened_only_so_often() -> None:
    """Forwarded again and again, each within the next."""
    inner = head(subject="Inmost", sender="l@example.org").encode() + part("The text.", "text/plain")
    for number in range(20):
        outer = head(subject=f"Fwd: {number}", sender="l@example.org").encode()
        inner = outer + multipart("mixed", b"Content-Type: message/rfc822\r\n\r\n" + inner, boundary=f"b{number}")
    with pytest.raises(FeedloomError):
        read(inner)


def test_endless_headers_cost_no_time() -> None:
    """A header of a megabyte is not read; the rest of the mail is."""
    data = f"From: {'a,' * 500_000}\r\nSubject: A\r\n".encode() + part("The text of it.", "text/plain")
    assert (read(data).title, read(data).byline) == ("A", None)


@given(st.binary(max_size=600), st.sampled_from(sorted(LETTERS)), st.integers(0, 5_000))
def test_damaged_mails_give_an_article_or_an_error_of_ours(noise: bytes, name: str, place: int) -> None:
    """Bytes are lost or changed on the way: nothing else than an article or one line comes of it."""
    data = LETTERS[name]
    for damaged in (data[:place] + noise + data[place + len(noise) :], data[:place]):
        with suppress(DocumentError):
            read(damaged)


def test_a_layout_without_text_is_no_article() -> None:
    """Only pictures that nobody may load, and a foot."""
    assert html(layout("")).kind in (Kind.EMPTY, Kind.ARTICLE)
    assert html("<p></p>").kind is Kind.EMPTY
