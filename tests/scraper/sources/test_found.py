"""What a list says of an article completes what its page says."""

from __future__ import annotations

from datetime import datetime

import pytest

from scraper.sources.found import FoundPage, completed
from storage.model import Article, Kind

DAY, TIME = "2026-03-07T00:00:00+07:00", "2026-03-07T14:05:00+07:00"


@pytest.mark.parametrize(
    ("page", "listed", "expected"),
    [
        (None, TIME, TIME), (TIME, None, TIME), (DAY, TIME, TIME),
        (TIME, "2026-03-07T09:00:00+07:00", TIME),
        (DAY, "2026-03-08T14:05:00+07:00", DAY),
        (DAY, "2026-03-06T22:05:00+00:00", "2026-03-06T22:05:00+00:00"),
        (DAY, "2026-03-07T22:05:00+00:00", "2026-03-07T22:05:00+00:00"),
        (DAY, "2026-03-08T00:00:00+07:00", DAY),
        (DAY, "9999-12-31T23:59:59+00:00", DAY), ("2026-03-07T00:00:00-07:00", "0001-01-01T00:00:01+00:00", None),
    ],
)  # fmt: skip
def test_the_time_of_day_may_come_from_the_list(page: str | None, listed: str | None, expected: str | None) -> None:
    """The page goes first, but where it has a bare day the list may say when on that day, in the zone of either."""
    day, said = (datetime.fromisoformat(one) if one else None for one in (page, listed))
    found = FoundPage(url="https://ex.com/a", published=said)
    assert completed(Article(kind=Kind.ARTICLE, published=day), found).published == datetime.fromisoformat(
        expected or page or ""
    )
