"""The kind `site`: a home page, whose feed is looked for, or else its own list of articles, or else its sitemap.

The choice is explained in a note of the visit and kept in the store until it fails.
"""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urljoin

from scraper.http.conditional import NotModified
from scraper.sources.advice import kind_of_list, use
from scraper.sources.context import Findings, VisitContext
from scraper.sources.found import FoundPage
from scraper.sources.kinds import KINDS, SourceKind
from scraper.sources.lists import ReadList, extract_list, find_pages, page_findings
from scraper.urls import is_home_page
from storage.errors import DocumentError, ExtractError, NotAskedError
from storage.model import Document, Kind

FEED, LISTING, SITEMAP = KINDS["feed"], KINDS["listing"], KINDS["sitemap"]
#: A list of fewer articles than this is not the one that we look for.
MIN_ARTICLES = 2


async def find(context: VisitContext) -> Findings:
    """The new pages that the chosen lists of the source's home pages name."""
    pages: list[FoundPage] = []
    lists: list[ReadList] = []
    for home in context.source.places:
        kind, place = _kept(context, home) or await _choose(context, home)
        try:
            found, read = await find_pages(context, kind, (place,))
        except (DocumentError, ExtractError) as error:
            if not isinstance(error, NotAskedError):
                _keep(context, home, None)  # the next visit chooses again
            raise
        pages += found
        lists += read
    return page_findings(context, pages, lists)


async def _choose(context: VisitContext, home: str) -> tuple[SourceKind, str]:
    """Choose the kind and the place from which to read *home*. Raises ExtractError if there is nothing to read."""
    document = await context.get(home)
    assert not isinstance(document, NotModified)  # we had nothing to compare with
    if (key := kind_of_list(document.data)) and await _count(context, KINDS[key], home):
        return _settle(context, home, KINDS[key], home, f"it is a {key} itself")
    page = await extract_list(context, LISTING, document)
    for feed in page.feeds:
        if "comment" not in feed and (count := await _count(context, FEED, feed)) >= MIN_ARTICLES:
            return _settle(context, home, FEED, feed, f"its page names this feed of {count} articles")
    await _require_no_article(context, home, document)
    if len(page.pages) >= MIN_ARTICLES:
        why = f"it names no feed, but lists {len(page.pages)} articles itself"
        return _settle(context, home, LISTING, home, why)
    named = await _sitemaps_in_robots(context, home)
    for sitemap in (*named, urljoin(home, "/sitemap.xml")):
        if await _count(context, SITEMAP, sitemap):
            return _settle(context, home, SITEMAP, sitemap, "it has no feed and lists nothing, but a sitemap")
    raise ExtractError(
        "no feed, list of articles or sitemap is found", home, "name the page of a section under `listing`"
    )


async def _require_no_article(context: VisitContext, home: str, document: Document) -> None:
    """Raise ExtractError if *home* is the address of an article, whose links to others are not the site's list."""
    if is_home_page(home):
        return
    article = await asyncio.wrap_future(context.pool.submit(document, timezone=None, rules=context.source.rules))
    if article.kind is Kind.ARTICLE:
        whole = use("site", urljoin(home, "/"))
        raise ExtractError("this is an article, not a site", home, f"{whole}, or {use('url', home)} for it alone")


async def _sitemaps_in_robots(context: VisitContext, home: str) -> tuple[str, ...]:
    if context.client is None:
        return ()
    return (await context.client.robots.rules(home, context.source.access.proxy)).sitemaps


async def _count(context: VisitContext, kind: SourceKind, url: str) -> int:
    """How many pages and further lists the list at *url* names; 0 if it is not a list of that *kind*."""
    try:
        document = await context.get(url)
        assert not isinstance(document, NotModified)
        found = await extract_list(context, kind, document)
    except NotAskedError:
        raise
    except (DocumentError, ExtractError):
        return 0
    return len(found.pages) + len(found.more)


def _kept(context: VisitContext, home: str) -> tuple[SourceKind, str] | None:
    """The choice for *home* of an earlier visit."""

    def parse(text: str) -> tuple[SourceKind, str]:
        key, place = json.loads(text)
        return KINDS[key], place

    return context.sources.database.setting_as(parse, _key(context, home), None)


def _settle(context: VisitContext, home: str, kind: SourceKind, place: str, why: str) -> tuple[SourceKind, str]:
    """Choose to read *home* from *place*, and note *why*."""
    _keep(context, home, (kind.key, place))
    context.tally.notes.append(f"{home}: read as `{kind.key} = {json.dumps(place)}`: {why}")
    return kind, place


def _keep(context: VisitContext, home: str, choice: tuple[str, str] | None) -> None:
    context.sources.database.set_setting(_key(context, home), json.dumps(choice) if choice else "")


def _key(context: VisitContext, home: str) -> str:
    return f"site of {context.source.name}: {home}"
