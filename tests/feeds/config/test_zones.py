"""Time zones by other names lead to the IANA's name."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from feeds.config.zones import CITIES, find_zone


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Asia/Hanoi", "Asia/Ho_Chi_Minh"),
        ("Asia/Ha_Noi", "Asia/Ho_Chi_Minh"),
        ("Đà Nẵng", "Asia/Ho_Chi_Minh"),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
        ("vietnam", "Asia/Ho_Chi_Minh"),
        ("Asia/Beijing", "Asia/Shanghai"),
        ("Asia/New_Delhi", "Asia/Kolkata"),
        ("Europe/Barcelona", "Europe/Madrid"),
        ("Australia/Canberra", "Australia/Sydney"),
        ("Europe/Bern", "Europe/Zurich"),
        ("Germany", "Europe/Berlin"),
        ("Japan", "Asia/Tokyo"),
        ("New York", "America/New_York"),
        ("asia/ho_chi_min", "Asia/Ho_Chi_Minh"),
        ("Europe/Berlni", "Europe/Berlin"),
    ],
)
def test_other_names(said: str, zone: str) -> None:
    """A city or a country gives the zone of its country, a slip the zone that it looks like."""
    assert find_zone(said) == zone


@pytest.mark.parametrize("said", ["Asia", "USA", "UTC+7", "GMT+7", "../zone", "Mars/Olympus", "", "a" * 300])
def test_no_name(said: str) -> None:
    """What is like no city gives nothing, rather than a zone whose name shares some letters."""
    assert find_zone(said) is None


def test_cities() -> None:
    """The zones of the table exist, and no city stands in it twice."""
    cities = [city for names in CITIES.values() for city in names.split(", ")]
    assert available_timezones() >= CITIES.keys()
    assert len(cities) == len(set(cities))
