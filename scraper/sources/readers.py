"""What children of the pool do with lists. Parsers are imported only where they run: the parent never loads one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scraper.sources.found import FoundList
from storage.model import Document


def read_feed(document: Document, *, timezone: str | None) -> FoundList:
    """See `extract_feed`."""
    from scraper.sources.feed import extract_feed

    return extract_feed(document, timezone=timezone)


def read_sitemap(document: Document) -> FoundList:
    """See `extract_sitemap`."""
    from scraper.sources.sitemap import extract_sitemap

    return extract_sitemap(document)


def read_listing(
    document: Document, *, timezone: str | None, rules: Path | None, selectors: Mapping[str, str]
) -> FoundList:
    """See `extract_listing`."""
    from scraper.sources.listing import extract_listing

    return extract_listing(document, timezone=timezone, rules=rules, selectors=selectors)
