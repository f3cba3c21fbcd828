"""What an address of the web is, and how it is best read: for `feedloom sources add`."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feeds.app import App, open_web
from scraper.http.robots import InMemoryHosts
from scraper.source import Access
from scraper.sources.choice import Choice, choose
from scraper.sources.found import FoundList, FoundPage
from scraper.sources.kinds import KINDS, SourceKind
from scraper.urls import is_home_page, place_of
from storage.errors import DocumentError, ExtractError
from storage.model import Article, Document, Kind

if TYPE_CHECKING:
    from scraper.http.client import PoliteClient
    from scraper.parsing.pool import ParserPool

#: The settings with which lists are read that have no source yet.
UNSET: dict[str, object] = {"timezone": None, "rules": None, "selectors": {}}


def discover(app: App, address: str) -> Choice:
    """How to read *address*. Raises DocumentError if it cannot be had, ExtractError if there is no way to read it."""

    async def look() -> Choice:
        config = app.config
        with app.pool() as pool:
            async with open_web(config.fetch, config.site.base_url, InMemoryHosts(), app.clock) as client:
                access = Access(own=frozenset({place_of(address)}))
                return await _discover(_Look(client=client, pool=pool, access=access), address)

    return asyncio.run(look())


@dataclass(kw_only=True)
class _Look:
    """Looks at the web, at each address once."""

    client: PoliteClient
    pool: ParserPool
    #: What the page at the address names may be anywhere, but for private places.
    access: Access
    seen: dict[str, Document] = field(default_factory=dict)

    async def get(self, url: str) -> Document:
        if url not in self.seen:
            document = await self.client.get(url, access=self.access)
            assert isinstance(document, Document)  # no validator was sent, so it cannot be "not modified"
            self.seen[url] = document
        return self.seen[url]

    async def extract(self, kind: SourceKind, document: Document) -> FoundList:
        assert kind.extract is not None
        settings = {name: UNSET[name] for name in kind.settings}
        future: Future[FoundList] = self.pool.call(kind.extract, document, **settings)
        return await asyncio.wrap_future(future)

    async def article(self, document: Document) -> Article:
        return await asyncio.wrap_future(self.pool.submit(document, timezone=None))

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        return (await self.client.robots.rules(url, self.access)).sitemaps


async def _discover(look: _Look, address: str) -> Choice:
    document = await look.get(address)
    if not is_home_page(address) and _is_page(document):
        with suppress(DocumentError, ExtractError):  # it may be a list that is no article in any way
            article = await look.article(document)
            if article.kind is Kind.ARTICLE:
                found = FoundList(pages=(FoundPage(url=address, title=article.title),))
                return Choice(kind=KINDS["url"], place=address, why="it is one article", found=found)
    return await choose(look, address)


def _is_page(document: Document) -> bool:
    return document.media_type in (None, "", "text/html", "application/xhtml+xml")
