"""Categories: one for each normalised name, with a slug that is minted once (design, decision 6)."""

from __future__ import annotations

from datetime import datetime

from storage.database import Database, stamp
from storage.errors import ModelError
from storage.model import Category
from storage.text import fold_name, slug_of

#: By its name, or by one that it had.
FIND = (
    "SELECT id, name, slug FROM categories WHERE folded = :folded UNION ALL SELECT id, categories.name,"
    " categories.slug FROM former_categories JOIN categories ON categories.id = category_id"
    " WHERE former_categories.folded = :folded"
)
TAKEN = (
    "SELECT 1 FROM categories WHERE slug = :slug UNION ALL SELECT 1 FROM feeds WHERE slug = :slug"
    " UNION ALL SELECT 1 FROM former_categories WHERE slug = :slug"
)


class Categories:
    """Categories and their former names. Every method raises StorageError if the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.execute = database.execute

    def rename(self, old: str, new: str, *, now: datetime) -> Category:
        """Call the category *old* (its name or slug) *new*: it gets a new slug, and its feed keeps its Atom id.

        Articles under the former name go on into it, and so do the files of the former slug (`former`).
        Raises ModelError if there is no such category, or another one of the new name.
        """
        if not fold_name(new):
            raise ModelError("a category needs a name", new)
        with self.database.write("cannot rename a category", old):
            row = self.execute(
                "SELECT * FROM categories WHERE folded = ? OR slug = ? ORDER BY slug = ?", (fold_name(old), old, old)
            ).fetchone()
            if row is None:
                raise ModelError("no category is called", old)
            other = find_category(self.database, new)
            if other is not None and other.id != row["id"]:
                hint = f"{other.name}; map one to the other under `categories` of its source"
                raise ModelError("another category bears this name", new, hint)
            name = " ".join(new.split())
            slug = self._slug(row["id"], row["name"], row["slug"], name)
            self.execute("DELETE FROM former_categories WHERE folded = ? OR slug = ?", (fold_name(new), slug))
            if fold_name(new) != row["folded"]:
                self.execute(
                    "INSERT INTO former_categories VALUES (?, ?, ?, ?, ?)",
                    (row["folded"], row["name"], row["slug"] if slug != row["slug"] else None, row["id"], stamp(now)),
                )
            self.execute(
                "UPDATE categories SET name = ?, folded = ?, slug = ? WHERE id = ?",
                (name, fold_name(new), slug, row["id"]),
            )
            self.execute(
                "UPDATE articles SET category = ? WHERE id IN (SELECT article_id FROM article_categories"
                " WHERE category_id = ? AND position = 0)",
                (name, row["id"]),
            )
            self.execute("UPDATE feeds SET slug = ? WHERE slug = ?", (slug, row["slug"]))  # its entries follow
            self.execute("UPDATE feed_archives SET feed = ? WHERE feed = ?", (slug, row["slug"]))
            self.execute("INSERT INTO changes (kind, at) VALUES ('feed', ?)", (stamp(now),))
        return Category(id=row["id"], name=name, slug=slug)

    def former(self) -> list[tuple[str, Category]]:
        """Slugs that categories had, each with the category whose entries the files of that slug go on to show."""
        with self.database.read("cannot read the former categories"):
            rows = self.execute(
                "SELECT former_categories.slug AS former, id, categories.name, categories.slug FROM former_categories"
                " JOIN categories ON categories.id = category_id WHERE former_categories.slug IS NOT NULL ORDER BY 1"
            ).fetchall()
        return [(row["former"], Category(id=row["id"], name=row["name"], slug=row["slug"])) for row in rows]

    def _slug(self, category: int, old: str, slug: str, new: str) -> str:
        wanted = slug_of(new)
        if wanted == slug_of(old):
            return slug
        own = "SELECT 1 FROM former_categories WHERE slug = ? AND category_id = ?"
        return wanted if self.execute(own, (wanted, category)).fetchone() else _free_slug(self.database, wanted)


def find_category(database: Database, name: str) -> Category | None:
    """The category that is or was called *name*, in any case; None if there was none."""
    row = database.execute(FIND, {"folded": fold_name(name)}).fetchone()
    return None if row is None else Category(id=row["id"], name=row["name"], slug=row["slug"])


def category_of(database: Database, name: str) -> Category:
    """The category called *name*, made if it is new. Only inside a write transaction."""
    known = find_category(database, name)
    if known is not None:
        return known
    row = database.execute(
        "INSERT INTO categories (name, folded, slug) VALUES (?, ?, ?) RETURNING id, name, slug",
        (" ".join(name.split()), fold_name(name), _free_slug(database, slug_of(name))),
    ).fetchone()
    return Category(**dict(row))


def _free_slug(database: Database, slug: str) -> str:
    """*slug*, or the same with the next number, so that no feed of any kind has it."""
    free, number = slug, 1
    while database.execute(TAKEN, {"slug": free}).fetchone():
        number += 1
        free = f"{slug}-{number}"
    return free
