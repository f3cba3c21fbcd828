"""Feeds and articles -> HTML pages, as bytes: no clock, no I/O but the templates.

    index.html              front page: the newest articles, every feed, how to subscribe
    about.html              about these feeds: what they hold, how often to look, how much of whose articles
    c/<slug>/index.html     one feed, with autodiscovery of its files
    a/<key>/index.html      one article that has no address of its own (`feeds.pages.article`), or the way on to it
    404.html

The folders `c` and `a` keep slugs and keys apart from the names of files. Links between pages are relative and name
`index.html`, so that the folder can also be opened from a disk. The page of an article shows nothing that depends on
other articles, so that a new section does not rewrite all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import resources
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from feeds.catalog import Feed, FeedKind
from feeds.config.load import Config
from feeds.formats.registry import FORMATS
from feeds.pages.page import Page, Telling, fitting, largest
from feeds.paths import feed_page
from feeds.views import content_of
from storage.model import Status

#: How many articles the front page and the page of a feed show.
FRONT_PAGE_ARTICLES, FEED_PAGE_ARTICLES = 5, 40
#: Up to how many sections the front page shows each one with its newest headline and all formats; more would be heavy.
MAX_DETAILED_SECTIONS = 30
#: How many sections, and how many sources and tags each, the front page and the page about the feeds name at most.
MAX_SECTIONS, MAX_OTHERS = 80, 50
#: Files that are published as they are.
STATIC = ("style.css", "icon.svg", "icon.png", "logo.png")


def build_index(
    feeds: Sequence[Feed], config: Config, *, told: Mapping[int, Telling] = MappingProxyType({})
) -> bytes:  # fmt: skip
    """The front page; *feeds* begins with the feed of everything, and has the articles of `shown_on_front_page`.

    *told* says of articles, by id, that they tell of a story.
    """
    page = Page(config, told=told)
    everything, sections = feeds[0], _sections(feeds)
    shown, formats = (1, FORMATS) if len(sections) <= MAX_DETAILED_SECTIONS else (0, FORMATS[:1])
    readable_first = sorted(everything.articles, key=lambda article: article.status is Status.TEASER)
    navigation = page.navigation(sections)
    latest = page.feed(replace(everything, articles=tuple(readable_first)), shown=FRONT_PAGE_ARTICLES)

    def build(most: int) -> bytes:
        return page.render(
            "index.html",
            front=True,
            sections=navigation,
            everything=latest,
            feeds=[page.feed(feed, shown=shown, formats=formats) for feed in largest(sections, most)],
            others=[
                {"id": kind.value, "name": name, "feeds": [page.feed(feed, shown=0, formats=()) for feed in inside]}
                for kind, name in folder_names(config).items()
                if (inside := largest([feed for feed in feeds if feed.kind is kind], min(most, MAX_OTHERS)))
            ],
        )

    return fitting(build, MAX_SECTIONS)


def shown_on_front_page(feeds: Sequence[Feed]) -> dict[str, int]:
    """How many articles of which feeds, by slug, the front page shows."""
    sections = _sections(feeds)
    newest = {feed.slug: 1 for feed in sections} if len(sections) <= MAX_DETAILED_SECTIONS else {}
    return newest | {feeds[0].slug: FEED_PAGE_ARTICLES}


class FeedPages:
    """Builds the page of each feed, beside all *feeds*."""

    def __init__(self, feeds: Sequence[Feed], config: Config) -> None:
        self._page = Page(config, root="../../")
        self._sections = self._page.navigation(_sections(feeds))

    def build(self, feed: Feed) -> bytes:
        """The page of *feed*, with as many of its newest articles as it can carry."""
        page, here = self._page, feed_page(feed.slug)

        def build(most: int) -> bytes:
            return page.render("feed.html", sections=self._sections, here=here, feed=page.feed(feed, shown=most))

        return fitting(build, FEED_PAGE_ARTICLES)

    def shared(self) -> bytes:
        """What the pages of all feeds share, so that they change when it does."""
        return json.dumps(self._sections).encode()


def build_about_page(feeds: Sequence[Feed], config: Config) -> bytes:
    """What the feeds hold, how often to look, and how much of whose articles is published."""
    page = Page(config)
    sources = largest([feed for feed in feeds if feed.kind is FeedKind.SOURCE], MAX_OTHERS)
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
    """What lists call the feeds of stories, of sources and of tags, in the language of the pages."""
    words = Page(config).words
    return {FeedKind.STORY: words["by_story"], FeedKind.SOURCE: words["by_source"], FeedKind.TAG: words["by_tag"]}


def build_moved_page(title: str, address: str, config: Config) -> bytes:
    """What stands at the page of a former teaser: the way on to *address*."""
    return Page(config, root="../../").render("moved.html", title=title, address=address)


def build_not_found_page(config: Config) -> bytes:
    """The page that a web server shows for any address that does not exist: its links begin at the root of the host."""
    return Page(config, root=quote(urlsplit(config.site.base_url).path, safe="/%")).render("404.html")


def build_static(name: str) -> bytes:
    """One of the STATIC files; a style sheet without its comments and indents, which only we read."""
    data = resources.files("feeds.pages").joinpath("static", name).read_bytes()
    return re.sub(rb"\s*/\*.*?\*/|^ +", b"", data, flags=re.MULTILINE | re.DOTALL) if name.endswith(".css") else data


def _sections(feeds: Sequence[Feed]) -> list[Feed]:
    """The feeds that readers know as sections: categories, and those of the operator's own making."""
    return [feed for feed in feeds if feed.kind in {FeedKind.CATEGORY, FeedKind.EXTRA}]
