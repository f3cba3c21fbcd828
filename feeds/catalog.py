"""Which feeds there are and which entries stand in them; and what an entry shows, with every address made absolute.

The order, and the places that teasers get, are those of `Selections.newest` (design, decision 5).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from html import escape
from textwrap import shorten
from urllib.parse import urlsplit

from feeds.config.load import Config
from feeds.config.schema import Content, Extra, FeedSettings, nearest
from feeds.formats.entry import EntryView, FeedDocument, Picture, RelatedLink, Term, Via
from scraper.text.bylines import signer
from storage.articles.record import Articles
from storage.categories import Categories
from storage.database import Database
from storage.errors import ModelError
from storage.identity import fold_name
from storage.model import Category, LinkKind, Person, Status, StoredArticle, StoredLink
from storage.publications import FeedState, Publications
from storage.selections import Selection, Selections

#: The slug of the feed of everything.
ALL = "all"
#: How much of the text stands in for a missing standfirst, in characters.
BEGINNING = 300
#: The ways to publish an article, from the least to all of it.
CONTENTS: tuple[Content, ...] = ("none", "summary", "full")
EVERYTHING = Selection()
_KIND_ORDER = {kind: place for place, kind in enumerate(LinkKind)}


class FeedKind(StrEnum):
    """What makes a feed."""

    ALL = "all"
    CATEGORY = "category"
    SOURCE = "source"
    TAG = "tag"
    #: Of the operator's own making: `[[feeds.extra]]`.
    EXTRA = "extra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A selection of articles that is published under one name."""

    #: Names its files: "xa-hoi".
    slug: str
    #: The name of its category, source or tag, or the operator's title; the site's title for the feed of everything.
    title: str
    kind: FeedKind = FeedKind.EXTRA
    #: Which articles it shows.
    selection: Selection = EVERYTHING
    #: The category of a category's feed.
    category: Category | None = None
    #: What its entries carry.
    settings: FeedSettings
    #: All that could be shown, beyond the limit of entries too.
    count: int
    #: In order of publication; empty until the feed is to be built.
    articles: tuple[StoredArticle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted before: counting all of a large store anew takes longer than building the feeds that changed."""

    #: How many articles a feed could show, by its slug.
    sizes: Mapping[str, int]
    #: The tags that had feeds.
    tags: Sequence[str]
    #: Whether the number of a feed may be another by now.
    touched: Callable[[Feed], bool]
    #: The tags whose number may be another, in the form that makes spellings one.
    tags_touched: Collection[str]


class Selector:
    """Tells the feeds of a store, and finds their articles."""

    def __init__(self, articles: Articles, config: Config) -> None:
        self.config, self.articles = config, articles
        self.known: Counts | None = None
        self.selections = Selections(articles.database)
        self.publications = Publications(articles.database)

    def feeds(self, known: Counts | None = None) -> Iterator[Feed]:
        """The feed of everything, those of categories by slug ("Đô thị" beside D), of sources and of frequent tags.

        What is *known* is not counted again.
        """
        self.known = known
        sources = [
            self._feed(self.publications.slug_for("source", source), source, FeedKind.SOURCE, Selection(source=source))
            for source in self.selections.sources()
        ]
        alike = {self.config.feeds.of(slug).teasers for slug in (ALL, *(feed.slug for feed in sources))}
        number = sum(feed.count for feed in sources) if len(alike) == 1 else None  # each article has one source
        yield self._feed(ALL, self.config.site.title, FeedKind.ALL, EVERYTHING, count=number)
        for category in sorted(self.articles.categories(), key=lambda category: category.slug):
            selection = Selection(categories=(category.id,))
            yield self._feed(category.slug, category.name, FeedKind.CATEGORY, selection, category)
        yield from sources
        for tag in self._frequent_tags() if self.config.feeds.tags else ():
            yield self._of_tag(tag)

    def own(self, extra: Extra) -> Feed:
        """The operator's own feed. Raises ModelError if its slug is or was a category's, or its search is wrong."""
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

    def former(self, state: FeedState) -> Feed:
        """A feed for which nothing is selected any more: it goes on with what it last showed."""
        shown = f"SELECT article_id FROM feed_entries WHERE feed = '{state.slug}' AND position IS NOT NULL"  # noqa: S608 - a slug of ours
        categories = {category.slug: category for category in self.selections.categories()}
        feed = self._feed(
            state.slug, state.title, FeedKind(state.kind), Selection(sql=shown), categories.get(state.slug)
        )
        return replace(feed, title=state.title)

    def newest(self, feed: Feed) -> list[int]:
        """The ids of what *feed* shows."""
        return self.selections.newest(feed.selection, limit=feed.settings.entries, teasers=feed.settings.teasers)

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


def idle_overrides(config: Config, database: Database) -> Iterator[str]:
    """Each `[[feeds.override]]` whose slug no feed of the store has ever had, in words."""
    extra = {one.slug for one in config.feeds.extra}
    known = {state.slug for state in Publications(database).states()} | extra
    for override in config.feeds.override:
        if override.slug not in known:
            near = nearest(override.slug, known)
            hint = f"did you mean {near}?" if near else "there may be one when such articles come"
            yield f"[[feeds.override]]: no feed is called {override.slug!r} by now ({hint})"


def feed_document(
    feed: Feed, config: Config, *, atom_id: str, updated: datetime, prev_archive: str | None = None
) -> FeedDocument:
    """Everything that the files of *feed* show; *prev_archive* names the newest of its archives."""
    site = config.site
    files = f"{site.base_url}feeds/{feed.slug}"
    override = config.feeds.override_of(feed.slug)
    named = feed.kind in {FeedKind.CATEGORY, FeedKind.SOURCE, FeedKind.TAG}
    return FeedDocument(
        slug=feed.slug,
        title=f"{feed.title} – {site.title}" if named else feed.title,
        subtitle=site.description,
        atom_id=atom_id,
        home_url=f"{site.base_url}c/{feed.slug}/",
        rss_url=f"{files}.rss",
        atom_url=f"{files}.atom",
        json_url=f"{files}.json",
        language=(override and override.language) or language_of(feed, site.language),
        updated=updated,
        author=site.title,
        author_url=site.base_url,
        rights=site.rights or None,
        icon=f"{site.base_url}icon.png",
        logo=f"{site.base_url}logo.png",
        hub=config.publish.hub,
        ttl=config.feeds.ttl,
        categories=(_term(feed.category, site.base_url),) if feed.category else (),
        related=frozenset(feed.settings.related),
        entries=tuple(entry_view(article, config, feed.slug) for article in feed.articles),
        prev_archive=f"{files}/{prev_archive}" if prev_archive else None,
    )


def content_of(config: Config, slug: str, source: str) -> Content:
    """How much of an article of *source* the feed *slug* publishes.

    As the source says, else as the site does; a setting of the feed counts too, but shows no more than the source lets.
    """
    override = config.feeds.override_of(slug)
    of_feed, of_source = override and override.content, config.contents.get(source)
    if of_feed and of_source:
        return min(of_feed, of_source, key=CONTENTS.index)
    return of_feed or of_source or config.feeds.content


def language_of(feed: Feed, default: str) -> str:
    """The language that all entries of *feed* share; *default* where they share none."""
    languages = {article.language for article in feed.articles} - {None}
    only = languages.pop() if len(languages) == 1 else None
    return only or default


def entry_view(article: StoredArticle, config: Config, slug: str) -> EntryView:
    """What the feed *slug* shows of *article*."""
    base_url = config.site.base_url
    content = content_of(config, slug, article.source)
    return EntryView(
        id=article.entry_id,
        guid=article.guid,
        url=address_of(article, base_url),
        title=article.title,
        summary="" if content == "none" else summary_of(article),
        content=_content(article) if content == "full" else None,
        language=article.language or config.site.language,
        published=article.published,
        seen=article.arrived or article.first_seen,
        updated=article.updated.replace(microsecond=article.id % 1_000_000),
        authors=_authors(article),
        categories=tuple(_term(category, base_url) for category in article.categories),
        tags=article.tags,
        image=None if content == "none" else _picture(article),
        enclosures=() if content == "none" else article.enclosures,
        related=_related(article, base_url) if config.feeds.of(slug).related else (),
        via=_via(article),
    )


def _authors(article: StoredArticle) -> tuple[Person, ...]:
    """The people who wrote *article*; where it names none, who signs it: a paper, an agency, a handle."""
    return article.authors or ((Person(name=signer(article.byline)),) if article.byline else ())


def address_of(article: StoredArticle, base_url: str) -> str:
    """Where a reader of *article* is sent: its own address, else its page of ours."""
    return article.url or f"{base_url}a/{article.key}/"


def address_of_link(link: StoredLink, base_url: str) -> str | None:
    """Where a related link leads, as frozen with its article (design, decision 4); None: nowhere yet."""
    return link.url or (f"{base_url}a/{link.target_key}/" if link.target_key else None)


def summary_of(article: StoredArticle, limit: int = BEGINNING) -> str:
    """The standfirst, else how the text begins."""
    return article.lede or shortened(article.body, limit)


def shortened(text: str, limit: int) -> str:
    """The words of *text* that fit into *limit* letters; of a long one only the beginning is looked at."""
    return shorten(" ".join(text.split())[: 2 * limit], limit, placeholder=" …")


def links_of(article: StoredArticle) -> list[StoredLink]:
    """The links of *article* in order of publication: stated as related first, each kind as on the page."""
    return sorted(article.links, key=lambda link: (_KIND_ORDER[link.kind], link.position))


def _content(article: StoredArticle) -> str | None:
    """Standfirst and text as HTML, for readers that show nothing else; None where there is only a summary."""
    if article.status is Status.TEASER:
        return None
    text = article.content or "\n".join(f"<p>{escape(part)}</p>" for part in article.body.split("\n\n") if part)
    lede = article.lede_raw or article.lede
    if lede and text:
        return f"<p><strong>{escape(lede, quote=False)}</strong></p>\n{text}"
    return text or None


def _related(article: StoredArticle, base_url: str) -> tuple[RelatedLink, ...]:
    """Where the links lead, each address once and never back to *article*."""
    found: dict[str, RelatedLink] = {}
    for link in links_of(article):
        address = address_of_link(link, base_url)
        if address and address != address_of(article, base_url):
            found.setdefault(address, RelatedLink(link.kind, link.title, address))
    return tuple(found.values())


def _picture(article: StoredArticle) -> Picture | None:
    if article.image is None:
        return None
    for figure in article.figures:
        if figure.url == article.image:
            return Picture(article.image, figure.caption, figure.credit)
    return Picture(article.image)


def _via(article: StoredArticle) -> Via | None:
    """The site that the article is from; its own address is the entry's link already."""
    site = urlsplit(article.url or "")
    return Via(site.hostname, f"{site.scheme}://{site.netloc}/") if site.hostname else None


def _term(category: Category, base_url: str) -> Term:
    return Term(category.slug, category.name, f"{base_url}c/")
