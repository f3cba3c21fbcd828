"""Articles of an invented newspaper, for the tests beside this module."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.articles.record import Articles, Recorded
from storage.database import Database
from storage.model import Article, Document, Kind, StoredArticle
from storage.selections import Selection, Selections

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
PUBLISHED = datetime.fromisoformat("2026-02-28T14:45:00+07:00")
LEDE = "Sáng nay, con phố ven hồ đón những hàng cây đầu tiên của mùa xuân."
BODY = (
    "Những hàng cây được trồng từ sáng sớm, khi phố còn vắng người qua lại.",
    "Theo kế hoạch, hơn hai trăm cây sẽ được trồng trong tháng này dọc theo các phố trung tâm.",
    "Người dân bày tỏ vui mừng và mong công việc hoàn thành đúng hạn.",
)
A = "https://bao.example/xa-hoi/pho-ven-ho-12.html"
B = "https://bao.example/xa-hoi/hai-tram-cay-12.html"
OTHER_TEXT = ("Giá rau tại các chợ tăng nhẹ.", "Nguồn cung từ ngoại thành vẫn ổn định trong tuần qua.")
EDITED = (*BODY[:2], "Người dân vui mừng và mong công việc sớm hoàn thành.")
DAILY = {"title": "Bản tin sáng", "lede": "Những tin đáng chú ý trong sáng nay."}
DAY = timedelta(days=1)


def article(**fields: Any) -> Article:
    """An article of an invented newspaper, with *fields* changed."""
    return replace(
        Article(
            kind=Kind.ARTICLE,
            language="vi",
            title="Phố ven hồ thêm hai trăm cây xanh trong tháng Ba",
            category="Xã hội",
            published=PUBLISHED,
            timezone="Asia/Ho_Chi_Minh",
            agency="TTXVN",
            lede=LEDE,
            body=BODY,
        ),
        **fields,
    )


def record(
    articles: Articles, one: Article, path: str | None = None, *, source: str = "báo", now: datetime = NOW
) -> Recorded:
    document = None if path is None else Document(data=repr(one).encode(), path=path)
    return articles.record(one, source=source, now=now, document=document)


def latest(articles: Articles, *, limit: int = 9, teasers: bool = True, **selected: Any) -> list[StoredArticle]:
    """The newest visible articles, as feeds select them."""
    return articles.load(Selections(articles.database).newest(Selection(**selected), limit=limit, teasers=teasers))


def count(articles: Articles, **selected: Any) -> int:
    return Selections(articles.database).count(Selection(**selected))


def statuses(database: Database) -> list[str]:
    return [row[0] for row in database.execute("SELECT status FROM articles ORDER BY status")]
