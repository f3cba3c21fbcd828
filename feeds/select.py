"""Which feeds there are and which entries stand in them; and what an entry shows, with every address made absolute.

The order, and the places that teasers get, are those of `Articles.latest` (design, decision 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from textwrap import shorten
from urllib.parse import urlsplit

from feeds.config import Config
from feeds.entry import EntryView, FeedDocument, Picture, Related, Term, Via
from feeds.keys import FeedSettings
from storage.articles import Articles
from storage.model import Category, LinkKind, Status, StoredArticle, StoredLink

#: The slug of the feed of everything.
ALL = "all"
#: How much of the text stands in for a missing standfirst, in characters.
BEGINNING = 300
_KIND_ORDER = {kind: place for place, kind in enumerate(LinkKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A selection of articles that is published under one name."""

    #: Names its files: "xa-hoi".
    slug: str
    #: The category's name, or the operator's title; the site's title for the feed of everything.
    title: str
    #: The category it shows; None: everything.
    category: Category | None
    #: What its entries carry.
    settings: FeedSettings
    #: All that could be shown, beyond the limit of entries too.
    count: int
    #: In order of publication.
    articles: tuple[StoredArticle, ...]


def select_feeds(articles: Articles, config: Config) -> list[Feed]:
    """The feed of everything, then one for each category with something to show, by slug: "Đô thị" beside D."""
    categories = sorted(articles.categories(), key=lambda category: category.slug)
    return [_select(articles, config, category) for category in (None, *categories)]


def _select(articles: Articles, config: Config, category: Category | None) -> Feed:
    slug, title = (category.slug, category.name) if category else (ALL, config.site.title)
    settings = config.feeds.of(slug)
    number = category.id if category else None
    return Feed(
        slug=slug,
        title=config.feeds.title_of(slug, title),
        category=category,
        settings=settings,
        count=articles.count(category=number),
        articles=tuple(articles.latest(category=number, limit=settings.entries, teasers=settings.teasers)),
    )


def feed_document(feed: Feed, config: Config, *, atom_id: str, updated: datetime) -> FeedDocument:
    """Everything that the files of *feed* show."""
    site = config.site
    files = f"{site.base_url}feeds/{feed.slug}"
    return FeedDocument(
        slug=feed.slug,
        title=feed.title if feed.category is None else f"{feed.title} – {site.title}",
        subtitle=site.description,
        atom_id=atom_id,
        home_url=f"{site.base_url}c/{feed.slug}/",
        rss_url=f"{files}.rss",
        atom_url=f"{files}.atom",
        json_url=f"{files}.json",
        language=language_of(feed, site.language),
        updated=updated,
        author=site.title,
        author_url=site.base_url,
        icon=f"{site.base_url}icon.svg",
        hub=config.publish.hub,
        categories=(_term(feed.category, site.base_url),) if feed.category else (),
        related=frozenset(feed.settings.related),
        entries=tuple(entry_view(article, config, feed.settings) for article in feed.articles),
    )


def language_of(feed: Feed, default: str) -> str:
    """The language that all entries of *feed* share; *default* where they share none."""
    languages = {article.language for article in feed.articles} - {None}
    only = languages.pop() if len(languages) == 1 else None
    return only or default


def entry_view(article: StoredArticle, config: Config, settings: FeedSettings) -> EntryView:
    """What feeds with *settings* show of *article*."""
    base_url = config.site.base_url
    return EntryView(
        id=article.entry_id,
        url=address_of(article, base_url),
        title=article.title,
        summary="" if settings.content == "none" else summary_of(article),
        content=_content(article) if settings.content == "full" else None,
        language=article.language or config.site.language,
        published=article.published,
        seen=article.arrived or article.first_seen,
        updated=article.updated,
        authors=article.authors,
        categories=tuple(_term(category, base_url) for category in article.categories),
        tags=article.tags,
        image=_picture(article),
        enclosures=article.enclosures,
        related=_related(article, base_url) if settings.related else (),
        via=Via(urlsplit(article.url).hostname or article.source, article.url) if article.url else None,
    )


def address_of(article: StoredArticle, base_url: str) -> str:
    """Where a reader of *article* is sent: its own address, else its page of ours."""
    return article.url or f"{base_url}a/{article.key}/"


def address_of_link(link: StoredLink, base_url: str) -> str | None:
    """Where a related link leads, as frozen with its article (design, decision 4); None: nowhere yet."""
    return link.url or (f"{base_url}a/{link.target_key}/" if link.target_key else None)


def summary_of(article: StoredArticle, limit: int = BEGINNING) -> str:
    """The standfirst, else how the text begins."""
    return article.lede or shorten(article.body, limit, placeholder=" …")


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


def _related(article: StoredArticle, base_url: str) -> tuple[Related, ...]:
    """Where the links lead, each address once and never back to *article*."""
    found: dict[str, Related] = {}
    for link in links_of(article):
        address = address_of_link(link, base_url)
        if address and address != address_of(article, base_url):
            found.setdefault(address, Related(link.kind, link.title, address))
    return tuple(found.values())


def _picture(article: StoredArticle) -> Picture | None:
    if article.image is None:
        return None
    for figure in article.figures:
        if figure.url == article.image:
            return Picture(article.image, figure.caption, figure.credit)
    return Picture(article.image)


def _term(category: Category, base_url: str) -> Term:
    return Term(category.slug, category.name, f"{base_url}c/")
