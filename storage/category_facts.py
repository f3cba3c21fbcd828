# ruff: noqa: S608 -- only constants of other modules are joined into SQL
"""What the store knows of its categories that may show that two of them are one section."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from storage.articles.rows import VISIBLE
from storage.categories import find_category
from storage.database import Database
from storage.model import Category

#: How many of the newest articles show in which folders of their sites categories lie.
MAX_ADDRESSES = 50_000
#: A shorter title may be that of a column: two papers have a "Bản tin sáng".
MIN_SHARED_TITLE_CHARS = 30
#: How many tags of a category are compared.
MAX_TAGS = 40

#: Articles that other pages place in another category than their own.
PLACED_ELSEWHERE = f"""
SELECT links.category AS name, category_id AS own, count(DISTINCT target_id) AS articles
FROM links JOIN article_categories ON article_categories.article_id = target_id
WHERE links.category IS NOT NULL AND {VISIBLE} GROUP BY links.category, category_id
"""
#: The same text or title in two papers, and the categories that they have it in.
COPIES = f"""
SELECT one.category_id AS one, other.category_id AS other, count(DISTINCT ours.article_id) AS articles
FROM keys AS ours JOIN keys AS theirs ON theirs.value = ours.value AND theirs.kind = ours.kind
    AND theirs.source > ours.source AND theirs.article_id <> ours.article_id
JOIN articles ON articles.id = ours.article_id
JOIN article_categories AS one ON one.article_id = ours.article_id
JOIN article_categories AS other ON other.article_id = theirs.article_id AND other.category_id <> one.category_id
WHERE ours.kind IN ('text', 'title') AND length(articles.title) >= {MIN_SHARED_TITLE_CHARS} AND articles.hidden = 0
GROUP BY one.category_id, other.category_id
"""
COUNTS = """
SELECT categories.id, name, slug, source, count(*) AS articles
FROM article_categories JOIN articles ON articles.id = article_id JOIN categories ON categories.id = category_id
WHERE articles.hidden = 0 AND articles.status IN ('full', 'teaser')
GROUP BY categories.id, source ORDER BY categories.id
"""
ADDRESSES = """
SELECT category_id, url FROM article_categories JOIN articles ON articles.id = article_id
WHERE url IS NOT NULL AND articles.hidden = 0 ORDER BY articles.id DESC LIMIT ?
"""
TAGS = """
SELECT category_id, folded, count(*) AS articles FROM article_categories JOIN article_tags USING (article_id)
    JOIN tags ON tags.id = tag_id GROUP BY category_id, folded ORDER BY articles DESC, folded
"""

Pair = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFacts:
    """One category with what its articles show."""

    category: Category
    #: How many articles each source has in it.
    sources: Mapping[str, int]
    #: How many of them lie in each first folder of their sites.
    folders: Mapping[str, int] = field(default_factory=dict)
    #: How many of them carry each of the most frequent tags, folded.
    tags: Mapping[str, int] = field(default_factory=dict)

    @property
    def articles(self) -> int:
        """How many articles it has."""
        return sum(self.sources.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All categories that have articles, and what pairs of them share."""

    categories: tuple[CategoryFacts, ...]
    #: How many articles other pages place in the one category, and their own page in the other.
    in_both: Mapping[Pair, int]
    #: How many articles two papers have, the one in the one category and the other in the other.
    copies: Mapping[Pair, int]


def category_facts(database: Database) -> Facts:
    """What *database* knows of its categories. Raises StorageError if it cannot be read."""
    with database.read("cannot compare the categories"):
        sources = defaultdict[Category, dict[str, int]](dict)
        for row in database.execute(COUNTS):
            sources[Category(id=row["id"], name=row["name"], slug=row["slug"])][row["source"]] = row["articles"]
        folders, tags = defaultdict[int, Counter[str]](Counter), defaultdict[int, dict[str, int]](dict)
        for row in database.execute(ADDRESSES, (MAX_ADDRESSES,)):
            if folder := _folder(row["url"]):
                folders[row["category_id"]][folder] += 1
        for row in database.execute(TAGS):
            if len(tags[row["category_id"]]) < MAX_TAGS:
                tags[row["category_id"]][row["folded"]] = row["articles"]
        in_both, copies = Counter[Pair](), Counter[Pair]()
        for row in database.execute(PLACED_ELSEWHERE).fetchall():
            named = find_category(database, row["name"])
            if named is not None and named.id != row["own"]:
                in_both[frozenset((named.id, row["own"]))] += row["articles"]
        for row in database.execute(COPIES):
            copies[frozenset((row["one"], row["other"]))] += row["articles"]
    return Facts(
        categories=tuple(
            CategoryFacts(category=one, sources=found, folders=folders[one.id], tags=tags[one.id])
            for one, found in sources.items()
        ),
        in_both=in_both,
        copies=copies,
    )


def _folder(url: str) -> str | None:
    """The first folder of the path of *url*; None if the page lies at the top."""
    try:
        parts = urlsplit(url).path.split("/")
    except ValueError:
        return None
    return parts[1].lower() if len(parts) > 2 and parts[2] else None
