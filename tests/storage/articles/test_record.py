"""Recording articles: what is new, what is revised, what changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage.articles.record import Articles
from storage.database import Database
from storage.errors import ModelError
from storage.model import Article, Discussion, Kind, Outcome, Transcript
from tests.storage.articles.newspaper import (
    EDITED,
    LATER,
    NOW,
    OTHER_TEXT,
    PUBLISHED,
    A,
    B,
    article,
    count,
    latest,
    record,
    statuses,
)


def test_page_wins_over_its_dump_in_either_order(articles: Articles) -> None:
    """The page's content stays, whether the dump comes before or after it, and `updated` does not move."""
    dump, page = (article(), "a.txt"), (article(url=A, content="<p>x</p>"), "a.html")
    for number, order in enumerate(((dump, page), (page, dump))):
        source = f"source {number}"
        for minute, (one, path) in enumerate(order):
            one = replace(one, url=one.url and one.url.replace("12", str(number)))
            recorded = record(articles, one, path, source=source, now=NOW + timedelta(minutes=minute))
        stored = articles.get(recorded.id)
        assert stored is not None
        assert (stored.content, stored.updated) == ("<p>x</p>", NOW)
        assert stored.url is not None


def test_updated_moves_only_with_title_or_text(articles: Articles) -> None:
    """Another picture, tag or link revises an article without moving `updated`; another text moves it."""
    number = record(articles, article(permalink=A)).id
    assert record(articles, article(permalink=A, tags=("mới",)), now=LATER).outcome is Outcome.REVISED
    stored = articles.get(number)
    assert stored is not None
    assert (stored.updated, stored.tags) == (NOW, ("mới",))
    assert record(articles, article(permalink=A, body=EDITED), now=LATER).outcome is Outcome.REVISED
    stored = articles.get(number)
    assert stored is not None
    assert (stored.updated, stored.first_seen, stored.arrived) == (LATER, NOW, NOW)


def test_published_never_moves(articles: Articles) -> None:
    """An edit of the site does not move the date; a first date that comes late is taken."""
    undated = record(articles, article(permalink=B, title="Giá rau", published=None, lede=None, body=OTHER_TEXT)).id
    dated = record(articles, article(permalink=A)).id
    moved = PUBLISHED + timedelta(hours=5)
    record(articles, article(permalink=A, published=moved), now=LATER)
    record(articles, article(permalink=B, title="Giá rau", published=moved, lede=None, body=OTHER_TEXT), now=LATER)
    assert [one and one.published for one in map(articles.get, (dated, undated))] == [PUBLISHED, moved]


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        pytest.param(["Xã hội", "XÃ  HỘI", "Xa\u0303 hội"], ["xa-hoi"], id="one-name"),
        pytest.param(["Đời sống"], ["doi-song"], id="d-with-stroke"),
        pytest.param(["Xã hội", "Xa hoi"], ["xa-hoi", "xa-hoi-2"], id="equal-slugs"),
        pytest.param(["all", "Index", "_health"], ["all-2", "health-2", "index-2"], id="reserved"),
        pytest.param(["!!!", "???"], ["category", "category-2"], id="no-letters"),
        pytest.param(["日本"], ["ri-ben"], id="chinese"),
        pytest.param(["x" * 150], ["x" * 60], id="long"),
        pytest.param(["   ", "\u200b"], ["category"], id="blank"),
    ],
)
def test_categories(articles: Articles, names: list[str], slugs: list[str]) -> None:
    """One category for each normalised name, with a safe slug of its own."""
    for number, name in enumerate(names):
        record(
            articles, article(permalink=f"{A}?n={number}", title=f"Tựa {number}", category=name, body=(str(number),))
        )
    assert sorted(category.slug for category in articles.categories()) == slugs


def test_hidden_articles_stay_hidden(articles: Articles) -> None:
    """A hidden article is in no list, also after its page has changed, until it is shown."""
    number = record(articles, article(permalink=A)).id
    articles.lifecycle.hide(number, now=NOW)
    record(articles, article(permalink=A, body=EDITED), now=LATER)
    assert (latest(articles, limit=5), articles.categories(), count(articles)) == ([], [], 0)
    articles.lifecycle.show(number, now=LATER)
    assert [one.id for one in latest(articles, limit=5)] == [number]


def test_removed_articles_never_come_back(database: Database, articles: Articles) -> None:
    """After a takedown nothing of the article is left, and its document does not bring it back."""
    number = record(articles, article(), "a.txt").id
    articles.lifecycle.take_down(number, now=NOW)
    recorded = record(articles, article(), "a.txt", now=LATER)
    assert (recorded.outcome, recorded.id) == (Outcome.UNCHANGED, number)
    assert "taken down" in recorded.notes[-1]
    assert (statuses(database), latest(articles, limit=5)) == (["removed"], [])
    assert not any("ven hồ" in line for line in database.connection.iterdump() if "INSERT" in line)
    assert database.execute("SELECT count(*) FROM documents").fetchone()[0] == 0


def test_forbidden_characters_never_get_in(database: Database, articles: Articles) -> None:
    """Characters that XML forbids are dropped, also where the reader forgot to."""
    number = record(articles, article(title="Phố\x00 ven\ud800 hồ", body=("a\x0bb",), tags=("\ufffex",))).id
    stored = articles.get(number)
    assert stored is not None
    assert (stored.title, stored.body, stored.tags) == ("Phố ven hồ", "ab", ("x",))


@pytest.mark.parametrize("fields", [{"kind": Kind.LISTING}, {"title": None}, {"title": ""}])
def test_only_articles_are_recorded(articles: Articles, fields: dict[str, Any]) -> None:
    """A listing or a page without a title is no article."""
    with pytest.raises(ModelError):
        record(articles, article(**fields))


def test_another_number_of_comments_is_no_new_version(database: Database, articles: Articles) -> None:
    """The store has the newest number, and the article stays as it is: nothing is published again for it."""
    page = Article(kind=Kind.ARTICLE, title="Chợ hoa", permalink="https://bao.example/1.html", body=("Hoa đào.",))
    heard = (Transcript(url="https://bao.example/1.vtt", media_type="text/vtt", language="vi"),)
    url = "https://bao.example/1.html#comments"
    first = articles.record(
        replace(page, transcripts=heard, discussion=Discussion(url=url, count=1)), source="báo", now=NOW
    )
    changes = database.execute("SELECT count(*) FROM changes").fetchone()[0]
    again = replace(page, transcripts=heard, discussion=Discussion(count=5))
    assert articles.record(again, source="báo", now=NOW).outcome is Outcome.UNCHANGED
    one = articles.get(first.id)
    assert one is not None
    assert (one.discussion, one.transcripts) == (Discussion(url=url, count=5), heard)
    assert database.execute("SELECT count(*) FROM changes").fetchone()[0] == changes
    silent = replace(page, body=("Hoa mai.",))
    assert articles.record(silent, source="báo", now=NOW).outcome is Outcome.REVISED
    one = articles.get(first.id)
    assert one is not None
    assert (one.discussion, one.transcripts) == (Discussion(url=url, count=5), ())
