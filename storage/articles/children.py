# ruff: noqa: S608 -- only constants of this module are joined into SQL
"""The tables beside `articles` that hold the rest of what a document says: people, tags, pictures, media, links."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from storage.articles.rows import attributes_of
from storage.categories import category_of
from storage.database import Database, undamaged
from storage.model import Article, Category, Enclosure, Figure, LinkKind, Person, StoredArticle, StoredLink, Transcript
from storage.text import fold_name

#: The tables with a column `article_id` that hold what the newest version of an article says.
CHILD_TABLES = (
    "article_categories",
    "article_people",
    "article_tags",
    "figures",
    "enclosures",
    "transcripts",
    "links",
    "documents",
)
#: Those of them that `store_children` writes.
REPLACED_TABLES = ("article_people", "article_tags", "figures", "enclosures", "transcripts")

_OF_THESE = "article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id"
#: The links of many articles: those of their pages and computed ones, "in other papers", and near copies. CROSS JOIN
#: because SQLite, which knows no numbers of a young store, would begin with all of its articles.
LINKS = """
SELECT * FROM (
SELECT article_id, kind, position, title, url, category, summary, image, target_id, target_key, '' AS date
FROM links WHERE article_id IN (SELECT value FROM json_each(?1))
UNION ALL SELECT story_links.article_id, 'story', position, story_links.title, story_links.url, source, NULL, NULL,
    target_id, key, '' FROM story_links CROSS JOIN articles ON id = target_id
WHERE story_links.article_id IN (SELECT value FROM json_each(?1)) AND hidden = 0 AND status IN ('full', 'teaser')
UNION ALL SELECT near_copies.article_id, 'copy', 0, title, url, source, NULL, NULL, other_id, key, sort_date
FROM near_copies CROSS JOIN articles ON id = other_id
WHERE near_copies.article_id IN (SELECT value FROM json_each(?1)) AND hidden = 0 AND status = 'full')
ORDER BY article_id, CASE kind WHEN 'copy' THEN 0 WHEN 'related' THEN 1 WHEN 'read_more' THEN 2 WHEN 'story' THEN 3
    ELSE 4 END, position, date, target_id
"""


class Child(NamedTuple):
    """An attribute of a StoredArticle that other tables hold."""

    attribute: str
    #: The rows of many articles, each with its `article_id`.
    query: str
    #: One value of the attribute, made of a row.
    read: Callable[[sqlite3.Row], object]


CHILDREN = (
    Child(
        "authors",
        "SELECT article_id, name, url FROM article_people JOIN people ON people.id = person_id"
        f" WHERE {_OF_THESE}, position",
        lambda row: Person(name=row["name"], url=row["url"] or None),
    ),
    Child(
        "categories",
        "SELECT article_id, id, name, slug FROM article_categories JOIN categories ON categories.id = category_id"
        f" WHERE {_OF_THESE}, position",
        lambda row: Category(id=row["id"], name=row["name"], slug=row["slug"]),
    ),
    Child(
        "tags",
        f"SELECT article_id, name FROM article_tags JOIN tags ON tags.id = tag_id WHERE {_OF_THESE}, position",
        lambda row: row["name"],
    ),
    Child(
        "figures",
        f"SELECT * FROM figures WHERE {_OF_THESE}, position",
        lambda row: Figure(
            alt=row["alt"],
            caption=row["caption"],
            url=row["url"],
            credit=row["credit"],
            after_paragraph=row["after_paragraph"],
        ),
    ),
    Child(
        "enclosures",
        f"SELECT * FROM enclosures WHERE {_OF_THESE}, position",
        lambda row: Enclosure(url=row["url"], media_type=row["media_type"], length=row["length"]),
    ),
    Child(
        "transcripts",
        f"SELECT * FROM transcripts WHERE {_OF_THESE}, position",
        lambda row: Transcript(url=row["url"], media_type=row["media_type"], language=row["language"]),
    ),
    Child(
        "links",
        LINKS,
        lambda row: StoredLink(
            kind=LinkKind(row["kind"]),
            position=row["position"],
            title=row["title"],
            url=row["url"],
            category=row["category"],
            summary=row["summary"],
            image=row["image"],
            target_id=row["target_id"],
            target_key=row["target_key"],
        ),
    ),
)


def load_articles(database: Database, rows: Iterable[sqlite3.Row]) -> list[StoredArticle]:
    """*rows* of `articles` with all that belongs to them, in the same order."""
    rows = list(rows)
    ids = json.dumps([row["id"] for row in rows])
    found: dict[str, dict[int, list[sqlite3.Row]]] = {}
    for child in CHILDREN:
        found[child.attribute] = defaultdict(list)
        for row in database.execute(child.query, (ids,)):
            found[child.attribute][row["article_id"]].append(row)
    return [_stored(row, {name: children[row["id"]] for name, children in found.items()}) for row in rows]


def _stored(row: sqlite3.Row, found: dict[str, list[sqlite3.Row]]) -> StoredArticle:
    with undamaged("an article", row[0]):
        children = {child.attribute: tuple(map(child.read, found[child.attribute])) for child in CHILDREN}
        return StoredArticle(**attributes_of(row), **children)  # type: ignore[arg-type]


def store_category(database: Database, article: int, name: str | None) -> None:
    """Put *article* into the one category called *name*; into none if there is no name."""
    database.execute("DELETE FROM article_categories WHERE article_id = ?", (article,))
    if name and name.strip():
        category = category_of(database, name)
        database.execute(
            "INSERT INTO article_categories (article_id, category_id, position, status, hidden, sort_date) VALUES"
            " (:id, :category, 0, (SELECT status FROM articles WHERE id = :id),"
            " (SELECT hidden FROM articles WHERE id = :id), (SELECT sort_date FROM articles WHERE id = :id))",
            {"id": article, "category": category.id},
        )
        if fold_name(category.name) != fold_name(name):  # it was renamed since
            database.execute("UPDATE articles SET category = ? WHERE id = ?", (category.name, article))


def store_children(database: Database, article: int, said: Article, *, first: bool = False) -> None:
    """Give *article* the category, authors, tags, pictures and media that *said* has; *first*: it has none yet.

    Its links are stored by `Links`.
    """
    store_category(database, article, said.category)
    for table in () if first else REPLACED_TABLES:
        database.execute(f"DELETE FROM {table} WHERE article_id = ?", (article,))

    def insert(sql: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            database.executemany(sql, rows)

    people = [(person.name, person.url or "") for person in said.authors]
    insert("INSERT OR IGNORE INTO people (name, url) VALUES (?, ?)", people)
    insert(
        "INSERT OR IGNORE INTO article_people (article_id, position, person_id)"
        " VALUES (?, ?, (SELECT id FROM people WHERE name = ? AND url = ?))",
        [(article, position, *person) for position, person in enumerate(people)],
    )
    insert("INSERT OR IGNORE INTO tags (name, folded) VALUES (?, ?)", [(tag, fold_name(tag)) for tag in said.tags])
    insert(
        "INSERT OR IGNORE INTO article_tags (article_id, position, tag_id)"
        " VALUES (?, ?, (SELECT id FROM tags WHERE name = ?))",
        [(article, position, tag) for position, tag in enumerate(said.tags)],
    )
    insert(
        "INSERT INTO figures (article_id, position, url, alt, caption, credit, after_paragraph)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (article, position, one.url, one.alt, one.caption, one.credit, one.after_paragraph)
            for position, one in enumerate(said.figures)
        ],
    )
    insert(
        "INSERT INTO enclosures (article_id, position, url, media_type, length) VALUES (?, ?, ?, ?, ?)",
        [(article, position, one.url, one.media_type, one.length) for position, one in enumerate(said.enclosures)],
    )
    insert(
        "INSERT INTO transcripts (article_id, position, url, media_type, language) VALUES (?, ?, ?, ?, ?)",
        [(article, position, one.url, one.media_type, one.language) for position, one in enumerate(said.transcripts)],
    )
