"""Which feeds exist, and which articles each of them shows.

The order, and the places that teasers get, are those of `Selections.newest` (design, decision 5).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from feeds.config.checks import nearest
from feeds.config.load import Config
from feeds.config.schema import Extra, FeedSettings
from storage.articles.record import Articles
from storage.categories import Categories
from storage.database import Database
from storage.errors import ModelError
from storage.model import Category, StoredArticle
from storage.publications import FeedState, Publications
from storage.selections import Selection, Selections
from storage.stories.tables import CopyTable, StoryTable
from storage.text import fold_name

T = TypeVar("T")

#: How many papers must tell a story before it has a page and a feed.
STORY_PAPERS = 3
#: The slug of the feed of everything.
ALL = "all"
EVERYTHING = Selection()


class FeedKind(StrEnum):
    """What a feed is made from."""

    ALL = "all"
    CATEGORY = "category"
    SOURCE = "source"
    TAG = "tag"
    #: What several papers tell of one event.
    STORY = "story"
    #: Defined by the operator: `[[feeds.extra]]`.
    EXTRA = "extra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A selection of articles that is published under one name."""

    #: Names its files: "xa-hoi".
    slug: str
    #: The name of its category, source or tag, or the title that the operator gave it; the site's for the feed of all.
    title: str
    kind: FeedKind = FeedKind.EXTRA
    #: Which articles it shows.
    selection: Selection = EVERYTHING
    #: The category of a category's feed.
    category: Category | None = None
    #: What its entries carry.
    settings: FeedSettings
    #: How many articles it could show, without the limit of entries.
    count: int
    #: In the order of publication; empty until the feed is built.
    articles: tuple[StoredArticle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted before: in a large store, counting everything takes longer than building what has changed."""

    #: How many articles each feed could show, by slug.
    sizes: Mapping[str, int]
    #: The tags that are frequent enough for a feed.
    tags: Sequence[str]
    #: Whether the count of a feed may be out of date.
    touched: Callable[[Feed], bool]
    #: The tags whose counts may be out of date, in the form that makes spellings one.
    tags_touched: Collection[str]


class Selector:
    """Finds the feeds of a store, and their articles."""

    def __init__(self, articles: Articles, config: Config) -> None:
        self.config, self.articles = config, articles
        self.known: Counts | None = None
        #: The tags that are frequent enough for a feed, whether they have one or not.
        self.frequent: list[str] = []
        #: What has no feed because there are too many, in words.
        self.left_out: list[str] = []
        self.selections = Selections(articles.database)
        self.publications = Publications(articles.database)

    def feeds(self, known: Counts | None = None) -> Iterator[Feed]:
        """The feed of everything, then those of categories by slug ("Đô thị" beside D), of sources, of frequent tags.

        What is *known* is not counted again. Raises StorageError.
        """
        self.known = known
        published = {state.slug for state in self.publications.states()}
        wanted = {source.name: source.slug for source in self.config.sources}
        sources = [
            self._feed(
                self.publications.slug_for("source", source, wanted.get(source)),
                source,
                FeedKind.SOURCE,
                Selection(source=source),
            )
            for source in self.selections.sources()
        ]
        alike = {self.config.feeds.of(slug).teasers for slug in (ALL, *(feed.slug for feed in sources))}
        number = sum(feed.count for feed in sources) if len(alike) == 1 else None  # each article has one source
        yield self._feed(ALL, self.config.site.title, FeedKind.ALL, EVERYTHING, count=number)
        for category in self._chosen_categories(published):
            selection = Selection(categories=(category.id,))
            yield self._feed(category.slug, category.name, FeedKind.CATEGORY, selection, category)
        yield from sources
        for tag in self._chosen_tags(published) if self.config.feeds.tags else ():
            yield self._of_tag(tag)
        yield from self.stories()

    def stories(self) -> Iterator[Feed]:
        """The feeds of the stories that enough papers tell, those told last first.

        The feed of a story that proved to be another one goes on with the articles of that one.
        """
        if not self.config.feeds.stories:
            return
        table, minted = StoryTable(self.articles.database), self.publications.minted("story")
        published = {state.slug for state in self.publications.states()}
        for story in table.newest(self.config.feeds.max_stories, papers=STORY_PAPERS):
            joined = [minted[str(other)] for other in table.joined(story.id) if str(other) in minted]
            slugs = [self.publications.slug_for("story", str(story.id)), *(one for one in joined if one in published)]
            for slug in slugs:
                yield self._feed(slug, story.title, FeedKind.STORY, Selection(story=story.id), count=story.articles)

    def _chosen_categories(self, published: Collection[str]) -> list[Category]:
        """The categories that have a feed, by slug: those that had one before, and the largest of the others."""
        every, most = sorted(self.articles.categories(), key=lambda one: one.slug), self.config.feeds.max_categories
        if len(every) <= most:
            return every
        sizes = self.selections.category_sizes()
        kept = _largest(every, most, had=lambda one: one.slug in published, size=lambda one: sizes.get(one.id, 0))
        self._tell(len(every) - len(kept), len(every), "categories")
        return kept

    def _chosen_tags(self, published: Collection[str]) -> list[str]:
        """The tags that have a feed, by name, chosen likewise."""
        self.frequent, most = self._frequent_tags(), self.config.feeds.max_tags
        if len(self.frequent) <= most:
            return self.frequent
        slugs = self.publications.minted("tag")
        sizes = self.selections.tag_sizes(self.config.feeds.tags)
        kept = _largest(
            self.frequent,
            most,
            had=lambda tag: slugs.get(fold_name(tag)) in published,
            size=lambda tag: sizes.get(fold_name(tag), 0),
        )
        self._tell(len(self.frequent) - len(kept), len(self.frequent), "tags")
        return kept

    def _tell(self, without: int, every: int, what: str) -> None:
        if without:
            self.left_out.append(f"{without:,} of {every:,} {what} have no feed, the smallest (`[feeds] max_{what}`)")

    def extra_feed(self, extra: Extra) -> Feed:
        """A feed of the operator's. Raises ModelError if its slug is or was a category's, or its search is wrong."""
        if any(category.slug == extra.slug for category in self.articles.categories()):
            raise ModelError("a category has this slug", extra.slug, "give the feed another slug")
        if any(slug == extra.slug for slug, _ in Categories(self.articles.database).former()):
            raise ModelError("a renamed category had this slug", extra.slug, "give the feed another slug")
        categories = [self.selections.category(name) for name in extra.categories]
        selection = Selection(
            categories=tuple(category.id for category in categories if category) if extra.categories else None,
            source=extra.source,
            tag=extra.tag,
            search=extra.search,
            sql=extra.sql,
        )
        return self._feed(extra.slug, extra.title, FeedKind.EXTRA, selection)

    def former_feed(self, state: FeedState) -> Feed:
        """A feed that selects nothing any more: it goes on showing what it last showed."""
        shown = f"SELECT article_id FROM feed_entries WHERE feed = '{state.slug}' AND position IS NOT NULL"  # noqa: S608 - a slug of ours
        categories = {category.slug: category for category in self.selections.categories()}
        feed = self._feed(
            state.slug, state.title, FeedKind(state.kind), Selection(sql=shown), categories.get(state.slug)
        )
        return replace(feed, title=state.title)

    def newest(self, feed: Feed) -> list[int]:
        """The ids of the articles that *feed* shows, apart from corrected ones."""
        most, teasers = feed.settings.entries, feed.settings.teasers
        looked_at = most
        while True:
            found = self.selections.newest(feed.selection, limit=looked_at, teasers=teasers)
            shown = self.without_copies(feed, found)
            if len(shown) >= most or len(found) < looked_at:
                return shown[:most]
            looked_at *= 2

    def without_copies(self, feed: Feed, articles: Sequence[int]) -> list[int]:
        """*articles* without those that *feed* shows as links of their near copies; in the same order."""
        if feed.settings.copies == "all":
            return list(articles)
        known = [*self.config.feeds.prefer, *(source.name for source in self.config.sources)]
        preferred = known if feed.settings.copies == "preferred" else []
        left_out = CopyTable(self.articles.database).left_out(articles, feed=feed.slug, preferred=preferred)
        return [one for one in articles if one not in left_out]

    def _frequent_tags(self) -> list[str]:
        """The tags that have a feed, by name."""
        least, known = self.config.feeds.tags, self.known
        if known is None:
            return self.selections.tags(least)
        doubtful = {fold_name(tag) for tag in known.tags if known.touched(self._of_tag(tag))} | set(known.tags_touched)
        kept = [tag for tag in known.tags if fold_name(tag) not in doubtful]
        return sorted([*kept, *self.selections.tags(least, among=doubtful)])

    def _of_tag(self, tag: str) -> Feed:
        return self._feed(self.publications.slug_for("tag", tag), tag, FeedKind.TAG, Selection(tag=tag))

    def _feed(
        self,
        slug: str,
        title: str,
        kind: FeedKind,
        selection: Selection,
        category: Category | None = None,
        *,
        count: int | None = None,
    ) -> Feed:
        feed = Feed(
            slug=slug,
            title=self.config.feeds.title_of(slug, title),
            kind=kind,
            selection=selection,
            category=category,
            settings=self.config.feeds.of(slug),
            count=count or 0,
        )
        if count is not None:
            return feed
        if self.known and slug in self.known.sizes and not self.known.touched(feed):
            return replace(feed, count=self.known.sizes[slug])
        return replace(feed, count=self.selections.count(selection, teasers=feed.settings.teasers))


def _largest(every: Sequence[T], most: int, *, had: Callable[[T], bool], size: Callable[[T], int]) -> list[T]:
    """Those of *every* that *had* a feed, which readers may have, and the largest of the others, up to *most*."""
    old = [one for one in every if had(one)]
    new = sorted((one for one in every if not had(one)), key=size, reverse=True)[: max(most - len(old), 0)]
    kept = {*old, *new}
    return [one for one in every if one in kept]


def idle_overrides(config: Config, database: Database) -> Iterator[str]:
    """A message for each `[[feeds.override]]` whose slug no feed of the store has ever had."""
    extra = {one.slug for one in config.feeds.extra}
    known = {state.slug for state in Publications(database).states()} | extra
    for override in config.feeds.override:
        if override.slug not in known:
            near = nearest(override.slug, known)
            hint = f"did you mean {near}?" if near else "there may be one when such articles come"
            yield f"[[feeds.override]]: no feed is called {override.slug!r} by now ({hint})"


def idle_slugs(config: Config, database: Database) -> Iterator[str]:
    """A message for each source whose feed was published before it was given another `slug`."""
    minted = Publications(database).minted("source")
    for source in config.sources:
        known = minted.get(fold_name(source.name))
        if source.slug and known not in (None, f"source-{source.slug}"):
            yield f"{source.name}: its feed stays {known}, which readers have; `slug` counts before that"
