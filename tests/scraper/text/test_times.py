from __future__ import annotations

from datetime import UTC, timedelta

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
    ],
)
def test_words_are_no_zones(text: str, language: str | None, hours: float) -> None:
    """What is a common word of a language is no zone in that language, nor where a sentence goes on."""
    moment = next(find_dates(text, language=language)).moment
    assert (moment.hour, moment.utcoffset()) == (17, timedelta(hours=hours))
