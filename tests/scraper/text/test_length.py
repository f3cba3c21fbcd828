"""How many words a text has, in writing that sets words, syllables or nothing apart."""

from __future__ import annotations

import pytest

from scraper.text.length import WORD_LETTERS, count_words, word_letters


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("The old bridge opens again on Monday", 7, id="english"),
        pytest.param("Die Brücke öffnet am Montag wieder", 6, id="german"),
        pytest.param("Мост снова открыт для всех", 5, id="russian"),
        pytest.param("पुल फिर से खुल गया है", 6, id="hindi: vowel signs part no words"),
        pytest.param("다리가 월요일에 다시 열린다", 4, id="korean"),
        pytest.param("الجسر مفتوح من جديد", 4, id="arabic"),
        pytest.param("Cây cầu cũ mở lại từ sáng thứ Hai", 5, id="vietnamese: two syllables a word"),
        pytest.param("旧桥星期一重新开放", 5, id="chinese: two letters a word"),
        pytest.param("古い橋が月曜日に再開する", 6, id="japanese"),
        pytest.param("สะพานเก่าเปิดอีกครั้งวันจันทร์", 8, id="thai: four letters a word"),
        pytest.param("新型 iPhone 16 が発売", 5, id="words of another writing among letters"),
        pytest.param("don't e.g. co-op", 3, id="joining signs"),
        pytest.param("News|Sport/Food — Wine", 4, id="parting signs"),
        pytest.param("…—|", 0, id="signs alone"),
        pytest.param("橋", 1, id="one letter"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_words_of_a_text(text: str, words: int) -> None:
    """A syllable written apart counts half, and some letters a word where none are written apart."""
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rain fell on the town all night", "Über Nacht fiel Regen auf die Stadt"),
        ("Rain fell on the town all night", "Mưa rơi suốt đêm xuống khắp thị trấn nhỏ bên sông"),
        ("Rain fell on the town all night", "一晚上雨都下在小镇上"),
    ],
)
def test_a_text_weighs_about_the_same_in_every_writing(one: str, other: str) -> None:
    """What thresholds are compared with does not depend on the writing."""
    assert abs(count_words(one) - count_words(other)) <= 2


@pytest.mark.parametrize(("language", "letters"), [("ja", 2), ("zh-TW", 2), ("th", 4), ("en", WORD_LETTERS), (None, 6)])
def test_letters_of_a_word(language: str | None, letters: int) -> None:
    """A language's file says how long its words are."""
    assert word_letters(language) == letters
