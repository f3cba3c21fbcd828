"""feedloom for the benchmark of stories: `group(articles)` and `copies(articles)`, both through a real store.

The articles are recorded one after the other, each in its own transaction, and compared as a run does it: each with
those before it alone. What states no date arrives when the one before it was published. An article whose paper is not
named counts as one of a paper of its own.

With SCRIPT=zh or another one of `tests.bench.stories_scripts` in the environment, the words become those of an invented
language.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind
from storage.stories.connecting import Connections
from tests.bench.stories_scripts import translated

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SCRIPT = os.environ.get("SCRIPT", "")


@contextmanager
def recorded(articles: Sequence[dict[str, Any]]) -> Iterator[tuple[Database, list[int]]]:
    """A store that holds *articles*, and the id there of each."""
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder) / "stories.db") as database:
        store, connections, ids = Articles(database, "example.org,2026"), Connections(database), []
        now = NOW
        for number, given in enumerate(map(_in_script, articles)):
            said = Article(
                kind=Kind.ARTICLE,
                title=given["title"] or f"({number})",
                permalink=f"https://bao.example/{number}.html",
                language=given["language"],
                lede=given["lede"] or None,
                body=tuple(filter(None, given["text"].split("\n"))),
                published=datetime.fromisoformat(given["published"]) if given["published"] else None,
            )
            source = given["source"] or f"paper {number}"
            now = said.published or now
            ids.append(store.record(said, source=source, now=now).id)
            connections.connect_new(now=now)
        yield database, ids


def _in_script(given: dict[str, Any]) -> dict[str, Any]:
    if not SCRIPT:
        return given
    return given | {"language": SCRIPT} | {part: translated(given[part], SCRIPT) for part in ("title", "lede", "text")}


def group(articles: Sequence[dict[str, Any]]) -> list[Hashable]:
    """The story of each of *articles*; one that stands alone is a story of its own."""
    with recorded(articles) as (database, ids):
        rows = database.execute("SELECT article_id, story_id FROM story_articles WHERE main = 1").fetchall()
        stories = {row["article_id"]: row["story_id"] for row in rows}
        return [stories.get(one, f"alone {one}") for one in ids]


def copies(articles: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """The near copies among *articles*, as pairs of their ids."""
    with recorded(articles) as (database, ids):
        names = dict(zip(ids, (one["id"] for one in articles), strict=True))
        rows = database.execute("SELECT article_id, other_id FROM near_copies WHERE article_id < other_id").fetchall()
        return [(names[row["article_id"]], names[row["other_id"]]) for row in rows]
