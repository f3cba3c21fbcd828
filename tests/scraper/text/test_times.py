from __future__ import annotations

from datetime import UTC, time, timedelta

import pytest

from scraper.text.dates import find_dates
from scraper.text.times import read_zone


def test_unknown_zone_is_utc() -> None:
    """A zone that nobody knows does not stop the reading."""
    assert read_zone("Mars/Olympus") is UTC
    assert read_zone("../../etc/passwd") is UTC


@pytest.mark.parametrize(
    ("text", "language", "hours"),
    [
        ("Publié le 10 janvier 2015 à 17h44 et mis à jour le 12 janvier 2015", "fr", 0),
        ("PUBLIÉ LE 10 JANVIER 2015 À 17H44 ET MIS À JOUR", "fr", 0),
        ("Le pont du 10 janvier 2015 à 17h44 est classé", None, 0),
        ("Das Boot vom 10. Januar 2015, 17:44 ist zurück", "de", 0),
        ("10. januar 2015 kl. 17:44 et sted", "nb", 0),
        ("January 10, 2015 5:44 PM EST", "en", -5),
        ("January 10, 2015 5:44 PM ET", None, -5),
        ("10 January 2015, 17:44 IST", "en", 5.5),
        ("10 January 2015, 17:44 cet", "en", 1),
        ("updated: 10 january 2015 17:44 ist", "en", 5.5),
        ("10 janvier 2015 à 17h44 CET", "fr", 1),
        ("10. Januar 2015, 17:44 Uhr MEZ", "de", 1),
        ("Publié le 10 janvier 2015 à 17h44 EST", "fr", -5),
    ],
)
def test_words_are_no_zones(text: str, language: str | None, hours: float) -> None:
    """What is a common word of a language is no zone in that language, nor where a sentence goes on."""
    moment = next(find_dates(text, language=language)).moment
    assert (moment.hour, moment.utcoffset()) == (17, timedelta(hours=hours))


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("১২ মার্চ ২০২৫, ০৯:৩৫ সকাল", 9),
        ("১২ মার্চ ২০২৫, বিকাল ৪:৩৫", 16),
        ("১২ মার্চ ২০২৫, ০৪:৩৫ অপরাহ্ণ", 16),
        ("১২ মার্চ ২০২৫, ০৪:৩৫ পিএম", 16),
        ("১২ মার্চ ২০২৫, দুপুর ১২টা ৩৫ মিনিট", 12),
        ("১২ মার্চ ২০২৫, দুপুর ১:৩৫", 13),
        ("১২ মার্চ ২০২৫, রাত ১২:৩৫", 0),
        ("১২ মার্চ ২০২৫, রাত ৯:৩৫", 21),
        ("12 मार्च 2025, शाम 04:35 बजे", 16),
        ("12 मार्च 2025, रात 2:35 बजे", 2),
        ("12 मार्च 2025, दुपारी 4:35 वाजता", 16),
        ("12 மார்ச் 2025, 04:35 பிற்பகல்", 16),
        ("12 Mac 2025 4:35 PTG", 16),
        ("12 Mac 2025 12:35 tengah hari", 12),
        ("12 Mac 2025 11:35 PG", 11),
        ("2025年3月12日 中午1:35", 13),
        ("2025年3月12日 晚上12:35", 0),
        ("2025년 3월 12일 새벽 12:35", 0),
        ("12/3/2025 trưa 12:35", 12),
        ("12/3/2025 16:35 chiều", 16),
        ("Sa 12:35 Uhr, 12. März 2025", 12),
        ("2025年3月12日下午3:35", 15),
        ("发布时间：2025年3月12日晚上10时35分", 22),
        ("更新于下午3:35 2025-03-12", 15),
        ("2025年3月12日午後3時35分", 15),
        ("2025년 3월 12일오후 3:35", 15),
    ],
)
def test_halves_of_the_day(text: str, hour: int) -> None:
    """Words for the parts of a day say which of two hours a time is, before it or behind it."""
    assert next(find_dates(text)).moment.time() == time(hour, 35)


def test_letter_of_the_era_is_no_half_of_the_day() -> None:
    """An Arabic year may end in the letter of its era, which is also that of the afternoon."""
    assert next(find_dates("12 مارس 2025م 9:35", language="ar")).moment.hour == 0
    assert next(find_dates("12 مارس 2025 9:35 م", language="ar")).moment.hour == 21


@pytest.mark.parametrize(
    "line", ["07.03.2026 10:00 Aktualisiert 08.03. 12:30", "7 March 2026 10:00, updated 10:30 8 March"]
)
def test_update_of_another_day_shares_no_day(line: str) -> None:
    """A day without a year behind a label is no time of the day before."""
    assert [stated.updated for stated in find_dates(line, language="en")] == [False]
