from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.language import detect_language, is_written_in, zone_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Thành phố mở thêm hai mươi trạm xe đạp công cộng.", "vi"),
        ("The city has opened twenty more stations for the bicycles.", "en"),
        ("La ville a ouvert vingt stations pour les vélos et les piétons.", "fr"),
        ("Die Stadt hat zwanzig Stationen für das Rad und den Bus eröffnet.", "de"),
        ("La ciudad abre veinte estaciones para las bicicletas y los peatones.", "es"),
        ("東京で新しい図書館が開館した。", "ja"),
        ("老茶馆改成社区夜校", "zh"),
        ("서울에 새 도서관이 문을 열었다", "ko"),
        ("Город открыл двадцать новых станций", "ru"),
        ("শহরে নতুন গ্রন্থাগার খোলা হয়েছে", "bn"),
        ("நகரில் புதிய நூலகம் திறக்கப்பட்டது", "ta"),
        ("شورای شهر بودجه سال آینده را تصویب کرد", "fa"),
        ("وافق مجلس المدينة على ميزانية العام القادم", "ar"),
        ("شہر کی کونسل نے آئندہ سال کے بجٹ کی منظوری دی", "ur"),
        ("Rust 製の Web フレームワーク Axum で REST API を書く", "ja"),
        ("GitHub Actions로 Docker Image 배포하기", "ko"),
        ("ქალაქში ახალი ბიბლიოთეკა გაიხსნა", "ka"),
        ("12345 !!!", None),
        ("", None),
    ],
)
def test_detect(text: str, language: str | None) -> None:
    """A sentence tells its language by script, accents or common words."""
    assert detect_language(text) == language


def test_a_foreign_name_does_not_decide() -> None:
    """A quoted name in another script leaves the language as it is."""
    assert detect_language("Nhà hàng 東京 mở cửa ở phố cổ từ sáng nay để phục vụ khách.") == "vi"
    assert detect_language("Der Film „東京物語“ von Ozu Yasujirō (小津 安二郎) ist zu sehen") == "de"


def test_a_long_text_confirms_its_language() -> None:
    """A text of some length is in the language that a page declares if every fourth word is a common one of it."""
    english = "The city has opened twenty more stations for the bicycles that will be in the streets from now on. " * 3
    german = "Die Stadt hat zwanzig neue Stationen für das Rad und den Bus auf dem Platz vor der Kirche eröffnet. " * 3
    assert is_written_in(english, "en")
    assert not is_written_in(german, "en")
    assert is_written_in(german, "de")
    assert not is_written_in(english[:60], "en")
    assert not is_written_in(english, "vi")


def test_zones() -> None:
    """Only a language whose speakers share a zone implies one."""
    assert zone_of("vi") == "Asia/Ho_Chi_Minh"
    assert zone_of("vi-VN") == "Asia/Ho_Chi_Minh"
    assert zone_of("ja") == "Asia/Tokyo"
    assert zone_of("zh-HK-Hant") == "Asia/Hong_Kong"
    assert zone_of("zh_tw") == "Asia/Taipei"
    assert zone_of("zh-hkg") == "Asia/Shanghai"
    assert zone_of("en") is None
    assert zone_of("en-GB") == "Europe/London"
    assert zone_of("en-US") is None
    assert zone_of(None) is None


@given(st.text(max_size=500))
def test_never_raises(text: str) -> None:
    """Any text has a language or none."""
    detect_language(text)


def test_spoken_english() -> None:
    """English in the first person is English, though "I", "a" and what apostrophes part are words of Czech."""
    text = (
        "I ran my own letter through my own tool. It's what I built, and I've told you that I didn't. "
        "I sent a note to a friend; he's in a band. I'd go to a talk, I'll do a test, and it's a joke."
    )
    assert detect_language(text) == "en"
    assert detect_language("Večer se sešli v hospodě a mluvili o tom, že je to na nich i na všech ostatních.") == "cs"
