"""The kind `site`: a home page, whose feed is looked for, or else its own list of articles, or else its sitemap.

The choice is explained in a note of the visit and kept in the store until it fails.
"""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urljoin

from scraper.http.conditional import NotModified
from scraper.sources.advice import kind_of_list, use
from scraper.sources.choice import choose
from scraper.sources.context import Findings, VisitContext
from scraper.sources.found import FoundList, FoundPage
from scraper.sources.kinds import KINDS, SourceKind
from scraper.sources.lists import ReadList, extract_list, find_pages, page_findings
from scraper.urls import is_home_page
from storage.errors import DocumentError, ExtractError, NotAskedError
from storage.model import Document, Kind


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
    """Choose the kind and the place from which to read *home*, and note why. Raises what `choose` does."""
    look = _Look(context)
    try:
        choice = await choose(look, home)
    except ExtractError:
        await _refuse_article(context, home, look.seen.get(home))
        raise
    if choice.section:
        await _refuse_article(context, home, look.seen.get(home))
    _keep(context, home, (choice.kind.key, choice.place))
    context.tally.notes.append(f"{home}: read as `{choice.kind.key} = {json.dumps(choice.place)}`: {choice.why}")
    if choice.kind.key == "listing" and (advice := await _advice_for_article(context, home, look.seen.get(home))):
        context.tally.notes.append(f"{home}: if this is an article and no list of them, {advice}")
    return choice.kind, choice.place


async def _refuse_article(context: VisitContext, home: str, document: Document | None) -> None:
    """Raise ExtractError if *home* reads as an article."""
    if advice := await _advice_for_article(context, home, document):
        raise ExtractError("this is an article, not a site", home, advice) from None


async def _advice_for_article(context: VisitContext, home: str, document: Document | None) -> str:
    """What to write where *home* reads as an article, whose links to others are not the site's list; "" if not.

    A short list of long teasers reads as one, too.
    """
    if document is None or is_home_page(home) or kind_of_list(document.data):
        return ""
    article = await asyncio.wrap_future(context.pool.submit(document, timezone=None, rules=context.book.now))
    if article.kind is not Kind.ARTICLE:
        return ""
    return f"{use('site', urljoin(home, '/'))}, or {use('url', home)} for it alone"


class _Look:
    """Looks at the web for a visit, within its limits."""

    def __init__(self, context: VisitContext) -> None:
        self.context = context
        #: By address.
        self.seen: dict[str, Document] = {}

    async def get(self, url: str) -> Document:
        document = await self.context.get(url)
        assert not isinstance(document, NotModified)  # we had nothing to compare with
        self.seen[url] = document
        return document

    async def extract(self, kind: SourceKind, document: Document) -> FoundList:
        return await extract_list(self.context, kind, document)

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        if self.context.client is None:
            return ()
        return (await self.context.client.robots.rules(url, self.context.source.access)).sitemaps


def _kept(context: VisitContext, home: str) -> tuple[SourceKind, str] | None:
    """The choice for *home* of an earlier visit."""

    def parse(text: str) -> tuple[SourceKind, str]:
        key, place = json.loads(text)
        return KINDS[key], place

    return context.sources.database.setting_as(parse, _key(context, home), None)


def _keep(context: VisitContext, home: str, choice: tuple[str, str] | None) -> None:
    context.sources.database.set_setting(_key(context, home), json.dumps(choice) if choice else "")


def _key(context: VisitContext, home: str) -> str:
    return f"site of {context.source.name}: {home}"
