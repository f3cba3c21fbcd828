"""Categories: one for each normalised name, with a slug that is minted once (design, decision 6)."""

from __future__ import annotations

from storage.database import Database
from storage.identity import fold_name, slug_of


def category_id(database: Database, name: str) -> int:
    """The category called *name*, made if it is new. Only inside a write transaction."""
    folded = fold_name(name)
    row = database.execute("SELECT id FROM categories WHERE folded = ?", (folded,)).fetchone()
    if row is None:
        row = database.execute(
            "INSERT INTO categories (name, folded, slug) VALUES (?, ?, ?) RETURNING id",
            (" ".join(name.split()), folded, _free_slug(database, slug_of(name))),
        ).fetchone()
    return int(row["id"])


def _free_slug(database: Database, slug: str) -> str:
    """*slug*, or the same with the next number that no feed of any kind bears."""
    taken = "SELECT 1 FROM categories WHERE slug = :slug UNION ALL SELECT 1 FROM feeds WHERE slug = :slug"
    free, number = slug, 1
    while database.execute(taken, {"slug": free}).fetchone():
        number += 1
        free = f"{slug}-{number}"
    return free
