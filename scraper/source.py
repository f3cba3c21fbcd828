"""A source: a site or folder that we visit, as the configuration describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from scraper.urls import place_of

#: The selectors that a listing may have; `link` and `title` default to the first link of an item.
SELECTORS = ("item", "title", "link", "date", "summary", "image", "category", "next")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the requests of one source differ from those of others. Its secrets never show in a repr."""

    #: Request headers, cookies included.
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: User name and password (basic authentication).
    auth: tuple[str, str] | None = field(default=None, repr=False)
    #: "http://host:port", or with user name and password.
    proxy: str | None = field(default=None, repr=False)
    #: Private places that it may reach all the same, "host:port".
    allow: frozenset[str] = frozenset()
    #: Where its source stands, "host:port": of the exceptions of `[fetch]`, only these are its own. None: it has no
    #: source, and stands at the address that is asked for.
    own: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which pages of a source are read. Patterns are globs, matched without regard to case."""

    #: If there are any, at least one of these must match …
    include: tuple[str, ...] = ()
    #: … and none of these may.
    exclude: tuple[str, ...] = ()
    #: BCP 47 languages; empty: all.
    languages: tuple[str, ...] = ()
    #: Older articles are left out; None: none are.
    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a source is visited: as *cron* says, or else at intervals."""

    every: timedelta = timedelta(hours=1)
    #: Five fields of a crontab.
    cron: str | None = None
    #: IANA name of the zone of *cron*.
    timezone: str = "UTC"
    #: Visits are delayed at random by up to this much.
    jitter: timedelta = timedelta(0)
    #: The interval follows how often the source changes, within these bounds; None: it is fixed.
    between: tuple[timedelta, timedelta] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of `[[sources]]`, validated and with defaults filled in."""

    #: Unique; identifies the source in the store, on the command line and in messages.
    name: str
    #: The key of its kind in `scraper.sources.kinds.KINDS`: "listing", "feed", …
    kind: str
    #: Paths and globs, or absolute http(s) URLs, as its kind says; in the order of the configuration.
    places: tuple[str, ...]
    #: The folder that relative places start from.
    root: Path = field(default_factory=Path)
    #: Its feed is called "source-<slug>" from its first publication on; None: after its name.
    slug: str | None = None
    #: IANA zone of times without an offset; None: the zone that the language implies, else UTC.
    timezone: str | None = None
    #: BCP 47 language of articles whose own cannot be told; None: unknown.
    language: str | None = None
    #: Character encoding of documents that declare none; None: it is detected.
    charset: str | None = None
    #: Folders with rules of sites, in the order in which they are asked, beside the installed ones.
    rules: tuple[Path, ...] = ()
    #: Whether it is learnt at the end of its first visit, and again when what was learnt no longer hits.
    learns: bool = True
    #: How many articles of the first complete visit reach the feeds (design, decision 10); None: the default of its
    #: kind.
    backfill: int | None = None
    #: The source's categories mapped to ours, {"Thời sự": "Xã hội"}; matched without regard to case.
    #: "*" stands for all others, and for none.
    categories: Mapping[str, str] = field(default_factory=dict)
    #: CSS selectors of a listing, by the names in SELECTORS; empty: its items are found by structure.
    selectors: Mapping[str, str] = field(default_factory=dict)
    #: Columns of a collection, by what they hold: {"text": "raw_content"}; those that are not named are found out.
    columns: Mapping[str, str] = field(default_factory=dict)
    #: How many pages of a listing, or sitemaps of an index, are read for each place; None: the default of the kind.
    pages: int | None = None
    filters: Filters = Filters()
    #: How many new pages one visit reads; None: all.
    limit: int | None = None
    #: How many related articles that are not stored yet one visit reads.
    follow_related: int = 0
    #: Whether the ids of its feed become the ids of our entries.
    ids_from_feed: bool = False
    access: Access = Access()
    #: Whether a browser runs the scripts of its pages.
    render: bool = False
    #: Whether it is left alone unless it is named.
    paused: bool = False
    schedule: Schedule = Schedule()

    def __post_init__(self) -> None:
        """Its access knows where it stands."""
        if self.access.own is None:
            access = replace(self.access, own=frozenset(map(place_of, self.places)))
            object.__setattr__(self, "access", access)

    def category(self, stated: str | None) -> str | None:
        """What we call the category that a page or list of this source states; None: it states none, and has none."""
        ours = {name.casefold(): mapped for name, mapped in self.categories.items()}
        return ours.get((stated or "").casefold(), ours.get("*", stated))
