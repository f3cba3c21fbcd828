"""Deleting what an old store need not keep: raw documents first, and never an id that readers have seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from storage.database import Database, stamp


class Depth(IntEnum):
    """How much of what is old is deleted; each level includes those before it."""

    #: The bytes that articles were read from, so that `reparse` cannot read them again. Also the logs: of visits, of
    #: sources that broke and recovered, of changes that every feed has published.
    DOCUMENTS = 1
    #: Earlier versions of articles.
    VERSIONS = 2
    #: Articles and teasers that no feed, archive or page has shown and no other article links to.
    ARTICLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many rows were deleted."""

    documents: int = 0
    visits: int = 0
    health: int = 0
    changes: int = 0
    versions: int = 0
    articles: int = 0
    #: Bytes by which the file became smaller.
    bytes: int = 0


#: Articles beyond the newest `keep`, or older than `before`.
OLD = """(
    SELECT id FROM articles WHERE sort_date < :before UNION SELECT id FROM
    (SELECT id FROM articles ORDER BY sort_date DESC, entry_id LIMIT -1 OFFSET :keep) WHERE :keep >= 0
)"""
#: Articles that a reader may have seen, in a feed, as a link or on a page of ours, or that are tombstones.
SEEN = """(
    SELECT article_id FROM feed_entries UNION SELECT article_id FROM feed_archives
    UNION SELECT article_id FROM redirects UNION SELECT target_id FROM links WHERE target_id IS NOT NULL
    UNION SELECT id FROM articles WHERE status = 'removed' OR url IS NULL
)"""
#: The current health of each source.
NEWEST_HEALTH = "(SELECT max(id) FROM health GROUP BY source)"
#: Feeds, pages, related articles, stories and those who are handed entries have all read the changes up to here.
PUBLISHED = """(
    SELECT min(seq) FROM (
        SELECT published_seq AS seq FROM feeds
        UNION SELECT CAST(value AS INTEGER) FROM settings
        WHERE key IN ('related_seq', 'stories_seq', 'pages_seq', 'webhook_seq', 'entries_seq') AND value <> ''
    ) WHERE EXISTS (SELECT 1 FROM feeds)
)"""
#: What is deleted, in this order: the field of Pruned, from which depth on, which rows.
DELETIONS = {
    "documents": (Depth.DOCUMENTS, f"FROM documents WHERE article_id IN {OLD}"),
    "visits": (Depth.DOCUMENTS, "FROM visits WHERE started < :before"),
    "health": (Depth.DOCUMENTS, f"FROM health WHERE at < :before AND id NOT IN {NEWEST_HEALTH}"),
    "changes": (Depth.DOCUMENTS, f"FROM changes WHERE at < :before AND seq < {PUBLISHED}"),
    "versions": (Depth.VERSIONS, f"FROM versions WHERE article_id IN {OLD}"),
    "articles": (Depth.ARTICLES, f"FROM articles WHERE id IN {OLD} AND id NOT IN {SEEN}"),
}


def prune(
    database: Database,
    *,
    before: datetime | None = None,
    keep: int | None = None,
    depth: Depth = Depth.DOCUMENTS,
    dry_run: bool = False,
) -> Pruned:
    """Delete what belongs to articles dated *before*, or beyond the newest *keep*, down to *depth*; shrink the file.

    With *dry_run* the rows are only counted. Raises StorageError; then nothing was deleted.
    """
    values = {"before": stamp(before) if before else "", "keep": -1 if keep is None else keep}
    counts: dict[str, int] = {}
    size = database.path.stat().st_size
    with database.write("cannot prune the store", str(database.path)):
        for name, (least, rows) in DELETIONS.items():
            if depth < least:
                continue
            (counts[name],) = database.execute(f"SELECT count(*) {rows}", values).fetchone()
            if not dry_run:
                database.execute(f"DELETE {rows}", values)
    if dry_run or not any(counts.values()):
        return Pruned(**counts)
    with database.read("cannot shrink the store", str(database.path)):
        database.execute("VACUUM")
    database.checkpoint()
    return Pruned(**counts, bytes=max(0, size - database.path.stat().st_size))
