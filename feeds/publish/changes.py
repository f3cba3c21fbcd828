"""What has changed since a feed was published, and whether it touches the feed (design, decision 7). Pure.

Two things make a feed be built again: a change of an article that it shows or would show by now, and a new definition:
another configuration, or another version of our own code.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.catalog import Feed, FeedKind
from feeds.config.load import Config
from feeds.publish.manifest import digest
from storage.publications import Change, Touched
from storage.text import fold_name

#: Add 1 when the same articles and settings shall give other bytes in feeds, archives or pages: because of a changed
#: template, word or builder. The next run then builds everything again, and writes the files whose bytes really differ.
#: Code that was only moved or rewritten needs no new version. Nor does a new output format: missing files are made.
DEFINITION_VERSION = 5
#: Settings that change no published byte of an article that is stored.
NOT_PUBLISHED = {
    "output", "database", "command", "webhook", "webhook_secret", "entries_command", "categories", "max_categories",
    "max_tags", "max_files", "max_bytes",
}  # fmt: skip
#: Kinds of changes that the operator asks for.
BY_HAND = frozenset({"hidden", "shown", "removed"})
#: Kinds of changes that take an article out of what was published, or put it back.
LEAVING = frozenset({"hidden", "shown", "withdrawn", "restored", "removed", "merged"})


@dataclass(frozen=True, slots=True)
class Changes:
    """What has happened since a feed was last published."""

    changes: Sequence[Change]
    #: The ids of the articles to which it happened.
    articles: frozenset[int]
    #: What those articles belong to, or stood in when it was last published.
    touched: Touched

    def of(self, *kinds: str) -> set[int]:
        """The ids of the articles to which something of *kinds* happened."""
        return {change.article_id for change in self.changes if change.kind in kinds and change.article_id is not None}

    def touch(self, feed: Feed) -> bool:
        """Whether *feed* shows one of the articles, or may show it by now."""
        if any(change.article_id is None for change in self.changes) or feed.slug in self.touched.slugs:
            return True
        selection = feed.selection
        match feed.kind:
            case FeedKind.CATEGORY:
                return False
            case FeedKind.SOURCE:
                return selection.source in self.touched.sources
            case FeedKind.STORY:
                return selection.story in self.touched.stories
            case FeedKind.TAG:
                return fold_name(selection.tag or "") in self.touched.tags
            case _:
                return bool(self.changes) or selection.sql is not None  # a query may look at anything, the clock too


def articles_of(changes: Sequence[Change]) -> frozenset[int]:
    """The ids of the articles to which *changes* happened."""
    return frozenset(change.article_id for change in changes if change.article_id is not None)


def definition_of(config: Config) -> str:
    """A hash of what gives the same articles other bytes: the configuration, and the version of our own code."""
    tables = (config.site, config.feeds, config.publish)
    parts = [table.model_dump_json(exclude=NOT_PUBLISHED).encode() for table in tables]
    parts.append(json.dumps(sorted(config.contents.items())).encode())
    return digest(b"\0".join([*parts, str(DEFINITION_VERSION).encode()]))
