"""Feeds and articles -> HTML pages, as bytes: no clock, no I/O but the templates.

    index.html              front page: the newest articles, every feed, how to subscribe
    about.html              about these feeds: what they hold, how often to look, how much of whose articles
    c/<slug>/index.html     one feed, with autodiscovery of its files
    a/<key>/index.html      one article that has no address of its own, or the way on to it
    404.html

The folders `c` and `a` keep slugs and keys apart from the names of files. Links between pages are relative and name
`index.html`, so that the folder can also be opened from a disk. The page of an article shows nothing that depends on
other articles, so that a new section does not rewrite all of them.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any, NamedTuple

from babel.core import Locale
from babel.dates import format_date, format_time
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feeds.catalog import ALL, Feed, FeedKind
from feeds.config.load import Config
from feeds.config.schema import Content
from feeds.formats.format import Format
from feeds.formats.headings import heading
from feeds.formats.registry import FORMATS, PREFERRED
from feeds.paths import article_address, article_page, feed_address, feed_page
from feeds.views import content_of, links_of, shortened, summary_of
from storage.model import Category, Status, StoredArticle, StoredLink
from storage.terms import Terms

#: How many articles the front page and the page of a feed show.
FRONT_PAGE_ARTICLES, FEED_PAGE_ARTICLES = 5, 40
#: How many sections the line below the masthead names: those with most articles.
NAVIGATION_SECTIONS = 12
#: Up to how many sections the front page shows each one with its newest headline and all formats; more would be heavy.
MAX_DETAILED_SECTIONS = 30
#: How many sections, and how many sources and tags each, the front page and the page about the feeds name at most.
MAX_SECTIONS, MAX_OTHERS = 80, 50
#: How much of a summary a list shows.
MAX_SUMMARY_CHARS = 260
#: Files that are published as they are.
STATIC = ("style.css", "icon.svg", "icon.png", "logo.png")

_TEMPLATES = resources.files("feeds.pages") / "templates"
_ENVIRONMENT = Environment(
    loader=PackageLoader("feeds.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


class Moment(NamedTuple):
    """A date as pages show it."""

    #: For `<time datetime>`: RFC 3339, or a bare date.
    machine: str
    #: In the language of the pages.
    words: str


def build_index(feeds: Sequence[Feed], config: Config) -> bytes:
    """The front page; *feeds* begins with the feed of everything, and has the articles of `shown_on_front_page`."""
    page = _Page(config)
    everything, sections = feeds[0], _sections(feeds)
    shown, formats = (1, FORMATS) if len(sections) <= MAX_DETAILED_SECTIONS else (0, FORMATS[:1])
    readable_first = sorted(everything.articles, key=lambda article: article.status is Status.TEASER)
    return page.render(
        "index.html",
        front=True,
        sections=page.navigation(sections),
        everything=page.feed(replace(everything, articles=tuple(readable_first)), shown=FRONT_PAGE_ARTICLES),
        feeds=[page.feed(feed, shown=shown, formats=formats) for feed in _largest(sections, MAX_SECTIONS)],
        others=[
            {"id": kind.value, "name": name, "feeds": [page.feed(feed, shown=0, formats=()) for feed in inside]}
            for kind, name in folder_names(config).items()
            if (inside := _largest([feed for feed in feeds if feed.kind is kind], MAX_OTHERS))
        ],
    )


def shown_on_front_page(feeds: Sequence[Feed]) -> dict[str, int]:
    """How many articles of which feeds, by slug, the front page shows."""
    sections = _sections(feeds)
    newest = {feed.slug: 1 for feed in sections} if len(sections) <= MAX_DETAILED_SECTIONS else {}
    return newest | {feeds[0].slug: FEED_PAGE_ARTICLES}


def build_feed_page(feed: Feed, feeds: Sequence[Feed], config: Config) -> bytes:
    """The page of one feed."""
    page = _Page(config, root="../../")
    shown = page.feed(feed, shown=FEED_PAGE_ARTICLES)
    return page.render("feed.html", sections=page.navigation(_sections(feeds)), here=shown["page"], feed=shown)


def build_navigation(feeds: Sequence[Feed], config: Config) -> bytes:
    """What the pages of all feeds share, so that they change when it does."""
    return json.dumps(_Page(config).navigation(_sections(feeds))).encode()


def build_about_page(feeds: Sequence[Feed], config: Config) -> bytes:
    """What the feeds hold, how often to look, and how much of whose articles is published."""
    page = _Page(config)
    sources = _largest([feed for feed in feeds if feed.kind is FeedKind.SOURCE], MAX_OTHERS)
    return page.render(
        "about.html",
        sections=page.navigation(_sections(feeds)),
        everything=page.feed(feeds[0], shown=0),
        sources=[
            page.feed(feed, shown=0, formats=())
            | {"content": content_of(config, feed.slug, feed.selection.source or "")}
            for feed in sources
        ],
        settings=config.feeds,
        hub=config.publish.hub,
    )


def folder_names(config: Config) -> dict[FeedKind, str]:
    """What lists call the feeds of sources and of tags, in the language of the pages."""
    words = _Page(config).words
    return {FeedKind.SOURCE: words["by_source"], FeedKind.TAG: words["by_tag"]}


def build_article_page(article: StoredArticle, config: Config) -> bytes:
    """The page of an article that has no address of its own."""
    page = _Page(config, root="../../")
    return page.render("article.html", article=page.article(article))


def build_moved_page(title: str, address: str, config: Config) -> bytes:
    """What stands at the page of a former teaser: the way on to *address*."""
    return _Page(config, root="../../").render("moved.html", title=title, address=address)


def build_not_found_page(config: Config) -> bytes:
    """The page that a web server shows for any address that does not exist; its links are absolute."""
    return _Page(config, root=config.site.base_url).render("404.html")


def build_made_page(template: str, config: Config, *, articles: Sequence[StoredArticle] = (), **values: Any) -> bytes:
    """A page that the server builds for one request, with a list of *articles*: a search, the status."""
    page = _Page(config)
    return page.render(template, entries=[page.entry(article) for article in articles], moment=page.moment, **values)


def build_static(name: str) -> bytes:
    """One of the STATIC files."""
    return resources.files("feeds.pages").joinpath("static", name).read_bytes()


def _sections(feeds: Sequence[Feed]) -> list[Feed]:
    """The feeds that readers know as sections: categories, and those of the operator's own making."""
    return [feed for feed in feeds if feed.kind in {FeedKind.CATEGORY, FeedKind.EXTRA}]


def _largest(feeds: Sequence[Feed], most: int) -> list[Feed]:
    """The feeds with most articles, at most *most* of them, in the order of *feeds*.

    Sizes of the same power of two count as equal, so that the choice seldom changes: every page shows it.
    """
    largest = {feed.slug for feed in sorted(feeds, key=lambda feed: -feed.count.bit_length())[:most]}
    return [feed for feed in feeds if feed.slug in largest]


class _Page:
    """What building one page needs: the way to the top of the folder, and the language and zone of its words."""

    def __init__(self, config: Config, *, root: str = "") -> None:
        self.config, self.site, self.feeds, self.root = config, config.site, config.feeds, root
        base = self.site.language.partition("-")[0].lower()
        self.words = _words(base if base in _languages() else "en")
        self.locale = Locale.parse(self.site.language if base in _languages() else "en", sep="-")
        self.language = str(self.locale).replace("_", "-")

    def render(self, template: str, **values: Any) -> bytes:
        shared = {
            "front": False,
            "sections": (),
            "here": "",
            "searching": template == "search.html",
            "site": self.site,
            "t": self.words,
            "root": self.root,
            "page_language": self.language,
        }
        return _ENVIRONMENT.get_template(template).render(shared | values).encode()

    def navigation(self, sections: Sequence[Feed]) -> list[dict[str, str]]:
        """The largest sections, in the order of *sections*."""
        return [{"title": feed.title, "page": feed_page(feed.slug)} for feed in _largest(sections, NAVIGATION_SECTIONS)]

    def feed(self, feed: Feed, *, shown: int, formats: Sequence[Format] = FORMATS) -> dict[str, Any]:
        """*feed* with the newest of its articles and its files in *formats*."""
        entries = [self.entry(article) for article in feed.articles[:shown]]
        return {
            "title": self.words["everything"] if feed.kind is FeedKind.ALL else feed.title,
            "page": feed_page(feed.slug),
            "url": self.site.base_url + feed_address(feed.slug),
            "whole": feed.kind is FeedKind.ALL,
            "mixed": feed.category is None,
            "files": [
                {
                    "name": one.label,
                    "media_type": one.media_type,
                    "path": one.path(feed.slug),
                    "url": self.site.base_url + one.path(feed.slug),
                }
                for one in formats
            ],
            "count": self.counted(feed.count),
            "entries": entries,
            "newest": entries[0] if entries else None,
        }

    def counted(self, number: int) -> str:
        """*number* in words: 1 article, 14 articles."""
        forms = self.words["articles"]
        return str(forms.get(self.locale.plural_form(number), forms["other"])).format(n=number)

    def entry(self, article: StoredArticle) -> dict[str, Any]:
        """*article* as a list shows it."""
        return {
            "title": article.title,
            "href": article.url or self.root + article_page(article.key),
            "summary": self.summary(article),
            "category": article.categories[0].name if article.categories else "",
            "language": article.language,
            "teaser": article.status is Status.TEASER,
            "date": self.moment(article.published),
        }

    def summary(self, article: StoredArticle) -> str:
        return "" if self.content(article) == "none" else shortened(summary_of(article), MAX_SUMMARY_CHARS)

    def content(self, article: StoredArticle) -> Content:
        """How much of *article* pages show: as much as the feed of everything shows."""
        return content_of(self.config, ALL, article.source)

    def article(self, article: StoredArticle) -> dict[str, Any]:
        """*article* as its own page shows it, with as much of it as the operator publishes."""
        content = self.content(article)
        return {
            "title": article.title,
            "language": article.language,
            "page_url": self.site.base_url + article_address(article.key),
            "feeds": [self.section(category) for category in article.categories],
            "date": self.moment(article.published),
            "modified": self.moment(article.modified),
            "lede": "" if content == "none" else article.lede_raw or article.lede or "",
            "teaser": article.status is Status.TEASER,
            "content": Markup(article.content) if content == "full" and article.content else "",  # noqa: S704 - sanitised when read
            "paragraphs": article.body.split("\n\n") if content == "full" and article.body else (),
            "byline": article.byline,
            "credit": article.credit,
            "tags": article.tags,
            "related": self.related(article),
            "terms": Terms.parse(article.terms),
        }

    def section(self, category: Category) -> dict[str, str]:
        return {
            "title": self.feeds.title_of(category.slug, category.name),
            "page": feed_page(category.slug),
            "feed": self.site.base_url + PREFERRED.path(category.slug),
            "media_type": PREFERRED.media_type,
        }

    def related(self, article: StoredArticle) -> list[dict[str, Any]]:
        """The links of *article*, a list for each kind."""
        summaries = self.content(article) != "none"
        return [
            {
                "id": kind.value,
                "heading": heading(kind, self.language),
                "links": [self.link(link, summaries=summaries) for link in links],
            }
            for kind, links in groupby(links_of(article), key=lambda link: link.kind)
        ]

    def link(self, link: StoredLink, *, summaries: bool) -> dict[str, str | None]:
        page = self.root + article_page(link.target_key) if link.target_key else None
        return {
            "title": link.title,
            "href": link.url or page,
            "category": link.category,
            "summary": link.summary if summaries else None,
        }

    def moment(self, stated: datetime | None) -> Moment | None:
        """*stated* in the zone of the site. A bare date, which is midnight where it was stated, stays that day."""
        if stated is None:
            return None
        if stated.time() == time():
            return Moment(stated.date().isoformat(), format_date(stated, "long", locale=self.locale))
        shown = stated.astimezone(self.site.zone)
        words = f"{format_date(shown, 'long', locale=self.locale)}, {format_time(shown, 'short', locale=self.locale)}"
        return Moment(shown.isoformat(timespec="seconds"), words)


@cache
def _languages() -> frozenset[str]:
    """The languages in which there are words for pages."""
    return frozenset(file.name[:-5] for file in _TEMPLATES.iterdir() if file.name.endswith(".toml"))


@cache
def _words(language: str) -> dict[str, Any]:
    return tomllib.loads(_TEMPLATES.joinpath(f"{language}.toml").read_text(encoding="utf-8"))
