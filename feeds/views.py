"""What an article shows as an entry, and a feed as a document: every address absolute, every setting applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from html import escape
from textwrap import shorten
from urllib.parse import urlsplit

from feeds.catalog import Feed, FeedKind
from feeds.config.load import Config
from feeds.config.schema import Content, FeedSettings
from feeds.formats.entry import EntryView, FeedDocument, Picture, RelatedLink, Term, Via
from feeds.formats.registry import ARCHIVED, FORMATS
from feeds.formats.related import KINDS
from feeds.paths import FEED_PAGES, FEEDS_FOLDER, article_address, feed_address
from scraper.text.bylines import signer
from storage.model import Category, Discussion, LinkKind, Person, Status, StoredArticle, StoredLink
from storage.terms import Terms

#: How much of the text stands in for a missing standfirst.
MAX_SUMMARY_CHARS = 300
#: When views of more articles than this are kept, they are all dropped.
MAX_KNOWN_VIEWS = 10_000
#: How much of an article is published, from the least to all of it.
CONTENT_BY_AMOUNT: tuple[Content, ...] = ("none", "summary", "full")


class KnownViews(dict[tuple[int, Content, bool, bool], tuple[StoredArticle, EntryView]]):
    """What was made of articles for one feed, for the others that show the same of them. See `entry_view`."""


def feed_document(
    feed: Feed,
    config: Config,
    *,
    atom_id: str,
    updated: datetime,
    prev_archive: str | None = None,
    known: KnownViews | None = None,
) -> FeedDocument:
    """Everything that the files of *feed* show. *prev_archive* is the name of its newest archive."""
    site, settings = config.site, config.feeds.of(feed.slug)
    override = config.feeds.override_of(feed.slug)
    named = feed.kind in {FeedKind.CATEGORY, FeedKind.SOURCE, FeedKind.TAG}
    return FeedDocument(
        slug=feed.slug,
        title=f"{feed.title} – {site.title}" if named else feed.title,
        subtitle=site.description,
        atom_id=atom_id,
        home_url=site.base_url + feed_address(feed.slug),
        addresses=addresses_of(feed.slug, config),
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
        entries=tuple(entry_view(article, config, feed.slug, known, settings) for article in feed.articles),
        prev_archive=archive_address(feed.slug, prev_archive, config) if prev_archive else None,
    )


def addresses_of(slug: str, config: Config, *, archive: str | None = None) -> dict[str, str]:
    """Where the feed *slug*, or one of its archives, is published, by the names of the formats."""
    name = f"{slug}/{archive}" if archive else slug
    return {one.name: config.site.base_url + one.path(name) for one in (ARCHIVED if archive else FORMATS)}


def archive_address(slug: str, archive: str, config: Config) -> str:
    """Address of an archive without the suffix, which is that of the format."""
    return f"{config.site.base_url}{FEEDS_FOLDER}{slug}/{archive}"


def content_of(config: Config, slug: str, source: str) -> Content:
    """How much of an article of *source* the feed *slug* publishes.

    As set for the source, else for the site. A setting of the feed itself counts too, but never shows more than that
    of the source allows.
    """
    override = config.feeds.override_of(slug)
    of_feed, of_source = override and override.content, config.contents.get(source)
    if of_feed and of_source:
        return min(of_feed, of_source, key=CONTENT_BY_AMOUNT.index)
    return of_feed or of_source or config.feeds.content


def language_of(feed: Feed, default: str) -> str:
    """The language that all entries of *feed* share; *default* where they share none."""
    languages = {article.language for article in feed.articles} - {None}
    only = languages.pop() if len(languages) == 1 else None
    return only or default


def entry_view(
    article: StoredArticle,
    config: Config,
    slug: str,
    known: KnownViews | None = None,
    settings: FeedSettings | None = None,
) -> EntryView:
    """What the feed *slug*, which has *settings*, shows of *article*.

    It is taken from *known* if another feed shows the same of it.
    """
    content, settings = content_of(config, slug, article.source), settings or config.feeds.of(slug)
    if known is None:
        return _entry_view(article, config, content, settings)
    key = (id(article), content, bool(settings.related), settings.copies != "all")
    if key not in known:
        if len(known) >= MAX_KNOWN_VIEWS:
            known.clear()
        # the article is kept too: as long as it is, no other has its id
        known[key] = article, _entry_view(article, config, content, settings)
    return known[key][1]


def _entry_view(article: StoredArticle, config: Config, content: Content, settings: FeedSettings) -> EntryView:
    base_url = config.site.base_url
    return EntryView(
        id=article.entry_id,
        guid=article.guid,
        url=address_of(article, base_url),
        title=article.title,
        summary="" if content == "none" else summary_of(article),
        content=_content(article) if content == "full" else None,
        language=article.language or config.site.language,
        published=article.published,
        updated=article.updated.replace(microsecond=article.id % 1_000_000),
        authors=_authors(article),
        categories=tuple(_term(category, base_url) for category in article.categories),
        tags=article.tags,
        image=None if content == "none" else _picture(article),
        enclosures=() if content == "none" else article.enclosures,
        transcripts=() if content == "none" else article.transcripts,
        comments=_comments(article),
        related=_related(article, base_url, settings),
        via=_via(article),
        terms=Terms.parse(article.terms),
    )


def _authors(article: StoredArticle) -> tuple[Person, ...]:
    """The people who wrote *article*; where it names none, who signs it: a paper, an agency, a handle."""
    signs = "" if article.authors or not article.byline else signer(article.byline)
    return (Person(name=signs),) if signs else article.authors


def address_of(article: StoredArticle, base_url: str) -> str:
    """Where a reader of *article* is sent: to its own address, else to our page about it."""
    return article.url or base_url + article_address(article.key)


def address_of_link(link: StoredLink, base_url: str) -> str | None:
    """Where a related link leads, as frozen with its article (design, decision 4); None if nowhere yet."""
    return link.url or (base_url + article_address(link.target_key) if link.target_key else None)


def summary_of(article: StoredArticle, limit: int = MAX_SUMMARY_CHARS) -> str:
    """The standfirst, else the beginning of the text."""
    return article.lede or shortened(article.body, limit)


def shortened(text: str, limit: int) -> str:
    """The first words of *text*, up to *limit* characters. The rest of a long text is never looked at."""
    line = " ".join(text[: 20 * limit].split())
    if len(line) < 2 * limit and len(text) > 20 * limit:  # hardly anything but white space
        line = " ".join(text.split())
    return line if len(line) <= limit else shorten(line[: 2 * limit], limit, placeholder=" …")


def links_of(article: StoredArticle, *, copies: bool = True) -> list[StoredLink]:
    """The links of *article* in the order of publication: by kind, each kind in the order of the page.

    Without *copies*, near copies are left out: they stand for themselves.
    """
    links = (link for link in article.links if copies or link.kind is not LinkKind.COPY)
    return sorted(links, key=lambda link: (KINDS.index(link.kind), link.position))


def title_of_link(link: StoredLink) -> str:
    """What to call *link*: a near copy by its paper, what another paper tells by title and paper."""
    if link.kind is LinkKind.COPY:
        return link.category or link.title
    return f"{link.title} ({link.category})" if link.kind is LinkKind.STORY and link.category else link.title


def _content(article: StoredArticle) -> str | None:
    """Standfirst and text as HTML, for readers that show nothing else; None if there is only a summary."""
    if article.status is Status.TEASER:
        return None
    text = article.content or "\n".join(f"<p>{escape(part)}</p>" for part in article.body.split("\n\n") if part)
    lede = article.lede_raw or article.lede
    if lede and text:
        return f"<p><strong>{escape(lede, quote=False)}</strong></p>\n{text}"
    return text or None


def _related(article: StoredArticle, base_url: str, settings: FeedSettings) -> tuple[RelatedLink, ...]:
    """The links that lead somewhere, each address once and never back to *article*."""
    found: dict[str, RelatedLink] = {}
    for link in links_of(article, copies=settings.copies != "all") if settings.related else ():
        address = address_of_link(link, base_url)
        if address and address != address_of(article, base_url):
            found.setdefault(address, RelatedLink(link.kind, title_of_link(link), address))
    return tuple(found.values())


def _picture(article: StoredArticle) -> Picture | None:
    if article.image is None:
        return None
    for figure in article.figures:
        if figure.url == article.image:
            return Picture(article.image, figure.caption, figure.credit)
    return Picture(article.image)


def _comments(article: StoredArticle) -> Discussion | None:
    """Where *article* is discussed: the page that its site names, else the one that says how many comments it has."""
    stated = article.discussion
    url = stated and (stated.url or (article.url if stated.count is not None or stated.feed else None))
    return replace(stated, url=url) if stated and url else None


def _via(article: StoredArticle) -> Via | None:
    """The site that the article comes from; its own address is already the entry's link."""
    site = urlsplit(article.url or "")
    return Via(site.hostname, f"{site.scheme}://{site.netloc}/") if site.hostname else None


def _term(category: Category, base_url: str) -> Term:
    return Term(category.slug, category.name, base_url + FEED_PAGES)
