"""What a source is: a site or a folder that we visit, as its configuration describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
