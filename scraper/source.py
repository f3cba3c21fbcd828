"""What a source is: a site or a folder that we visit, as its configuration describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path


class SourceKind(StrEnum):
    """How the documents of a source are found. The value is the configuration's key that gives the places."""

    #: Files and globs.
    DOCUMENTS = "documents"
    #: Pages that list articles.
    LISTING = "listing"
    #: RSS, Atom or JSON feeds, taken as lists of articles.
    FEED = "feed"
    #: Sitemaps and indexes of them.
    SITEMAP = "sitemap"
    #: WARC files.
    ARCHIVE = "archive"
    #: Single pages.
    URL = "url"
    #: A home page, whose feed, sitemap or listing is found out.
    SITE = "site"


#: So many articles of a first visit reach the feeds, if the source is no folder and does not say.
BACKFILL = 20
#: The selectors that a listing may give; `link` and `title` default to the first link of an item.
SELECTORS = ("item", "title", "link", "date", "summary", "image", "category", "next")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the requests of one source differ from all others; its secrets never show in a repr."""

    #: Request headers, cookies included.
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: User name and password (basic authentication).
    auth: tuple[str, str] | None = field(default=None, repr=False)
    #: "http://host:port", or with user name and password.
    proxy: str | None = field(default=None, repr=False)
    #: The origin that alone may be an exception of the guard; None: what `allow_hosts` names.
    home: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which of the pages that a source names are read. Patterns are globs, matched without regard to case."""

    #: At least one of these matches, if there are any …
    include: tuple[str, ...] = ()
    #: … and none of these.
    exclude: tuple[str, ...] = ()
    #: BCP 47 languages; none: all.
    languages: tuple[str, ...] = ()
    #: Articles may be so old.
    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a source is visited. Without *cron* it is the interval."""

    every: timedelta = timedelta(hours=1)
    #: Five fields; names of days as cron means them.
    cron: str | None = None
    #: IANA name of the zone of *cron*.
    timezone: str = "UTC"
    #: Visits are late by up to so much, by chance.
    jitter: timedelta = timedelta(0)
    #: The interval moves between these, as the source changes; None: it stays.
    between: tuple[timedelta, timedelta] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of `[[sources]]`, validated and with its defaults filled in."""

    #: Unique; names the source in the store, on the command line and in messages.
    name: str
    kind: SourceKind
    #: Paths and globs (documents, archive) or absolute http(s) URLs, in the order of the configuration.
    places: tuple[str, ...]
    #: The folder that relative places start from.
    root: Path = field(default_factory=Path)
    #: IANA name of the zone of times without an offset; None: the one that the language implies, else UTC.
    timezone: str | None = None
    #: BCP 47 language of articles whose own cannot be told; None: leave it open.
    language: str | None = None
    #: Character encoding of documents that declare none; None: found out.
    charset: str | None = None
    #: Folder with site rules of the user's own, beside those that are installed; None: none.
    rules: Path | None = None
    #: How many articles of the first complete visit reach the feeds (design, decision 10); None: all.
    backfill: int | None = None
    #: The source's names of categories to ours: {"Thời sự": "Xã hội"}; matched without regard to case.
    categories: Mapping[str, str] = field(default_factory=dict)
    #: Selectors of a listing: item, title, link, date, summary, image, category, next; empty: by structure.
    selectors: Mapping[str, str] = field(default_factory=dict)
    #: How many pages of a listing are read, or sitemaps of an index; None: the default of the kind.
    pages: int | None = None
    filters: Filters = Filters()
    #: How many new pages one visit reads; None: all.
    limit: int | None = None
    #: How many related articles that are not stored yet one visit follows.
    follow_related: int = 0
    #: Whether the ids of the source's feed become ours.
    ids_from_feed: bool = False
    access: Access = Access()
    #: Whether its pages need a browser.
    render: bool = False
    schedule: Schedule = Schedule()

    @property
    def first_shown(self) -> int | None:
        """How many articles of the first visit reach the feeds, the newest; None: all (design, decision 10)."""
        return BACKFILL if self.backfill is None and self.kind is not SourceKind.DOCUMENTS else self.backfill
