"""Bytes become text in the encoding that they are in, or are refused as no text."""

from __future__ import annotations

import random
import time
import unicodedata
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.text.charset import decode, html_text, is_html
from storage.errors import BinaryError
from storage.model import Document, clean_text

VIETNAMESE = (
    "Sáng 25/12, Sở Thông tin và Truyền thông Hà Nội tổ chức hội nghị tổng kết.\nQuyết định số 12/QĐ-UBND có hiệu lực "
    "từ ngày ký; người dân khuya nay gặp gió mùa đông bắc.\n"
)
JAPANESE = "東京都は25日、新型の電車を導入すると発表した。\n利用者の増加に対応するためで、来年春から運行を始める。\n"
KOREAN = "서울시는 25일 새로운 교통 정책을 발표했다.\n시민들의 반응은 엇갈렸고, 관련 기사는 아래와 같다.\n"
SIMPLIFIED = "北京市政府25日宣布，将从明年起实施新的交通管理措施。\n记者了解到，相关新闻已经发布。\n"
TRADITIONAL = "臺北市政府25日宣布，將從明年起實施新的交通管理措施。\n記者了解到，相關新聞已經發布。\n"
FRENCH = "Où est passée l’été ? Le maître d’œuvre a été « déçu » par les coûts élevés.\nÀ la une : 100 € par élève.\n"
ITALIAN = "Lunedì però la città è già più bella: così dicono in Perù.\n"
PORTUGUESE = "A manhã em São Paulo: mãe e irmã não põem questões à administração.\n"
RUSSIAN = "Правительство Москвы сообщило о новых мерах поддержки жителей города.\nПодробности в нашей статье.\n"

CASES = [
    (VIETNAMESE, "cp1258"),
    (JAPANESE, "cp932"),
    (JAPANESE, "euc_jp"),
    (JAPANESE, "iso2022_jp"),
    (KOREAN, "euc_kr"),
    (SIMPLIFIED, "gb18030"),
    (TRADITIONAL, "big5"),
    (FRENCH, "cp1252"),
    (ITALIAN, "cp1252"),
    (PORTUGUESE, "cp1252"),
    (RUSSIAN, "cp1251"),
]
TEXTS = sorted({text for text, _ in CASES})
TONES = "\u0300\u0301\u0303\u0309\u0323"


def encode(text: str, encoding: str) -> bytes:
    """*text* in *encoding*; windows-1258 writes a letter and then its tone mark, as Vietnamese Windows does."""
    if encoding != "cp1258":
        return text.encode(encoding)
    written = []
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        tone = "".join(part for part in parts if part in TONES)
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        written.append(letter + tone)
    return "".join(written).encode("cp1258")


@pytest.mark.parametrize(("text", "encoding"), CASES, ids=[f"{encoding}-{text[:6]}" for text, encoding in CASES])
def test_legacy_encodings_are_found_out(text: str, encoding: str) -> None:
    """An undeclared legacy encoding is told by the text it gives: a whole page, one article, one line."""
    for sample in (text * 50, text, text.splitlines()[0]):
        assert decode(Document(data=encode(sample, encoding))) == clean_text(sample)


@pytest.mark.parametrize("title", ["Tin mới", "Hà Nội", "ở đây", "Đông Nam Á", "TTTĐ - Chiều nay trời đẹp"])
def test_short_vietnamese(title: str) -> None:
    """A few words in windows-1258 suffice, in NFC."""
    assert decode(Document(data=encode(title, "cp1258"))) == unicodedata.normalize("NFC", title)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:6])
def test_unicode_encodings(text: str, encoding: str) -> None:
    """The Unicode encodings are read with a mark, and UTF-8 and UTF-16 also without; the mark is no text."""
    for sample in (text * 50, text, text.splitlines()[0] + "\n"):
        assert decode(Document(data=sample.encode(encoding))) == clean_text(sample)


def test_utf16_big_endian_mark() -> None:
    """A big-endian mark is obeyed."""
    assert decode(Document(data="\ufeffHà Nội\r\n".encode("utf-16-be"))) == "Hà Nội\n"


def test_line_ends_and_composition() -> None:
    """CRLF and a lone CR are line ends, decomposed letters are composed, what XML forbids is gone."""
    data = unicodedata.normalize("NFD", "Hà Nội\r\nViệt\rNam" * 9 + "\x0b\ufffe").encode()
    assert decode(Document(data=data)) == "Hà Nội\nViệt\nNam" * 9


def test_declared_encoding_is_believed() -> None:
    """What cannot be told from two characters is taken from the declaration."""
    assert decode(Document(data="단독".encode("euc_kr"), charset="euc-kr")) == "단독"
    assert decode(Document(data="日本".encode("shift_jis"), charset="Shift_JIS")) == "日本"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "us-ascii", "utf-16", "utf-7", "hex", "no-such", ""])
def test_lying_declaration(charset: str) -> None:
    """Bytes that are valid UTF-8 are UTF-8, whatever a server says."""
    assert decode(Document(data=VIETNAMESE.encode(), charset=charset)) == VIETNAMESE


def test_damaged_utf8_stays_utf8() -> None:
    """One broken character does not turn a whole text into another encoding."""
    data = (VIETNAMESE * 3).encode()
    cut = data[:-40] + b"\xff" + data[-40:]
    assert decode(Document(data=cut)).replace("\ufffd", "") == VIETNAMESE * 3


def test_empty() -> None:
    """No bytes are an empty text."""
    assert decode(Document(data=b"")) == ""


def _zip() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "text")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(50), "JPEG", id="jpeg"),
        pytest.param(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "PDF", id="pdf"),
        pytest.param(_zip(), "ZIP", id="zip"),
        pytest.param(b"\x1f\x8b\x08" + bytes(20), "gzip", id="gzip"),
        pytest.param(bytes(1000), "control", id="zeros"),
        pytest.param(b"one\x00two", "control", id="zero-in-short-text"),
        pytest.param(random.Random(7).randbytes(5000), "control", id="random"),
    ],
)
def test_binary(data: bytes, name: str) -> None:
    """What is no text is refused, named and told what it is."""
    with pytest.raises(BinaryError, match=name) as caught:
        decode(Document(data=data, path="anh/dep.txt"))
    assert caught.value.subject == "anh/dep.txt"
    assert caught.value.hint


@given(st.binary(max_size=400), st.none() | st.sampled_from(["utf-8", "utf-16", "shift_jis", "windows-1258", "hex"]))
@example(b"\xff\xfe", None)
@example(b"\xff\xfe\x00", None)
@example(b"\x00", None)
@example(b"\x1b$B", None)
def test_any_bytes(data: bytes, charset: str | None) -> None:
    """Any bytes give clean text or BinaryError, in both readings, and never anything else."""
    document = Document(data=data, charset=charset)
    assert is_html(document) in (True, False)
    for read in (decode, html_text):
        try:
            text = read(document)
        except BinaryError:
            continue
        assert text == clean_text(text)
        assert "\r" not in text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"])))
def test_utf8_round_trip(text: str) -> None:
    """Every text in UTF-8 comes back, in NFC."""
    signed = text.startswith(("%PDF-", "{\\rtf", "GIF8"))
    if not signed and "\x1b" not in text:
        assert decode(Document(data=text.encode())) == clean_text(text.removeprefix("\ufeff"))


PAGE = "<!DOCTYPE html><html><head>{}<title>{}</title></head><body><p>{}</p></body></html>"


@pytest.mark.parametrize(
    ("meta", "encoding", "text"),
    [
        ('<meta charset="windows-1258">', "cp1258", VIETNAMESE),
        ("", "cp1258", VIETNAMESE),
        ('<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">', "cp932", JAPANESE),
        ("", "cp932", JAPANESE),
        ("", "euc_jp", JAPANESE),
        ("", "euc_kr", KOREAN),
        ("", "gb18030", SIMPLIFIED),
        ('<meta charset="iso-8859-1">', "cp1252", FRENCH),
        ("", "utf-16", TRADITIONAL),
        ("", "utf-16-le", FRENCH),
        ('<meta charset="iso-8859-1">', "utf-8", VIETNAMESE),
    ],
)
def test_html_encodings(meta: str, encoding: str, text: str) -> None:
    """A page is read by its mark, its meta or, undeclared, by what it gives."""
    page = PAGE.format(meta, text.splitlines()[0], text)
    document = Document(data=encode(page, encoding))
    assert is_html(document)
    assert html_text(document) == clean_text(page)


@pytest.mark.parametrize(
    ("expected", "document"),
    [
        pytest.param(True, Document(data=b"\xef\xbb\xbf\n <!doctype HTML>"), id="doctype"),
        pytest.param(True, Document(data=b"<!-- saved --><html>", path="a.txt"), id="page-named-txt"),
        pytest.param(True, Document(data=b'<?xml version="1.0"?><html xmlns="x">', path="a.xhtml"), id="xhtml"),
        pytest.param(True, Document(data=b"a <b>", media_type="text/html"), id="media-type"),
        pytest.param(True, Document(data=b"text <p>", path="a.HTM.gz"), id="suffix"),
        pytest.param(True, Document(data=b"<div>x</div>"), id="piece-from-nowhere"),
        pytest.param(False, Document(data=b"Tag\n\nno markup at all", path="a.html"), id="dump-named-html"),
        pytest.param(False, Document(data=b"<p> is what we call it", path="a.txt"), id="dump-with-angle"),
        pytest.param(False, Document(data=b"1 < 2 and <b>", media_type="text/plain"), id="plain"),
        pytest.param(False, Document(data=b"Tin tuc"), id="text-from-nowhere"),
        pytest.param(False, Document(data=b""), id="empty"),
    ],
)
def test_is_html(expected: bool, document: Document) -> None:
    """Media type, name and first characters decide; a dump that contains "<" stays a dump."""
    assert is_html(document) is expected


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<!---->" * 300, id="comments"),
        pytest.param(b"<?xml?>" * 300, id="declarations"),
        pytest.param(b"\xe9\xf2" * 5_000_000, id="one-long-word"),
        pytest.param("ệ".encode() * 3_000_000 + b"\xff", id="damaged"),
        pytest.param(("<" * 9_000_000).encode(), id="brackets"),
    ],
)
def test_hostile_bytes_take_no_time(data: bytes) -> None:
    """Large and crafted documents are judged in time that grows with their size alone."""
    start = time.process_time()
    is_html(Document(data=data))
    with suppress(BinaryError):
        html_text(Document(data=data))
    assert time.process_time() - start < 5
