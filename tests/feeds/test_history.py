"""How a source fared over time, as charts need it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.history import TOLD_DAYS, TOLD_VISITS, read_history, read_totals
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind, Visit
from storage.sources import Sources

NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)


def test_visits_and_days_are_told_oldest_first(tmp_path: Path) -> None:
    """The newest visits, and each of thirty days with the articles that came on it, days without any included."""
    with Database.open(tmp_path / "store.db") as database:
        articles, log = Articles(database, "example.org,2026"), Sources(database)
        for number in range(TOLD_VISITS + 5):
            began = NOON - timedelta(hours=TOLD_VISITS + 5 - number)
            visit = Visit(
                source="town", started=began, ended=began + timedelta(seconds=10), seen=number, new=1, requests=4,
                bytes=99, response_seconds=10.0, cause="no answer" if number == TOLD_VISITS else None,
            )  # fmt: skip
            log.log(visit)
        for day in (0, 3, TOLD_DAYS + 1):
            url = f"https://x.example/{day}"
            article = Article(kind=Kind.ARTICLE, title=f"Of {day}", permalink=url, body=(f"The text of {day}.",))
            articles.record(article, source="town", now=NOON - timedelta(days=day))
        history = read_history(database, "town", now=NOON)
        assert len(history.visits) == TOLD_VISITS
        assert [visit.seen for visit in history.visits] == list(range(5, TOLD_VISITS + 5))
        assert [visit.seen for visit in history.visits if visit.trouble] == [TOLD_VISITS]
        assert history.visits[0].response == 2.5
        assert len(history.days) == TOLD_DAYS
        assert history.days[-1][0] == NOON.date()
        assert {day.isoformat(): number for day, number in history.days if number} == {"2026-03-27": 1, "2026-03-30": 1}
        assert read_totals(database).entries == 0
        assert read_totals(database).size > 0
