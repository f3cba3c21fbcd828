"""What an address of the web is, and how it is best read: for the workbench, and so for `feedloom sources add`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.source import Access
from scraper.sources.choice import Choice, choose
from scraper.sources.found import FoundList, FoundPage, holds_posts
from scraper.sources.kinds import KINDS, SourceKind
from scraper.urls import is_home_page
from storage.errors import DocumentError, ExtractError
from storage.model import Article, Document, Kind

if TYPE_CHECKING:
    from scraper.http.client import PoliteClient
    from scraper.parsing.pool import ParserPool

#: The settings with which lists are read that have no source yet.
UNSET: dict[str, object] = {"timezone": None, "rules": None, "selectors": {}}


@dataclass(kw_only=True)
class Look:
    """Looks at the web, at each address once; with a browser where scripts must run."""

    client: PoliteClient
    pool: ParserPool
    #: What the page at the address names may be anywhere, but for private places.
    access: Access
    seen: dict[str, Document] = field(default_factory=dict)
    render: bool = False
    #: The settings with which lists are read.
    settings: Mapping[str, object] = field(default_factory=lambda: UNSET)
    #: Called with each address before it is asked for.
    tell: Callable[[str], None] = lambda _: None

    async def get(self, url: str) -> Document:
        if url not in self.seen:
            self.tell(url)
            client = self.client.browser if self.render and self.client.browser else self.client
            document = await client.get(url, access=self.access)
            assert isinstance(document, Document)  # no validator was sent, so it cannot be "not modified"
            self.seen[url] = document
        return self.seen[url]

    async def extract(self, kind: SourceKind, document: Document) -> FoundList:
        assert kind.extract is not None
        settings = {name: self.settings[name] for name in kind.settings}
        future: Future[FoundList] = self.pool.call(kind.extract, document, **settings)
        return await asyncio.wrap_future(future)

    async def article(self, document: Document) -> Article:
        return await asyncio.wrap_future(self.pool.submit(document, timezone=None))

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        return (await self.client.robots.rules(url, self.access)).sitemaps


async def best_way(look: Look, address: str) -> Choice:
    """The best way to read *address*. Raises DocumentError if it cannot be had, ExtractError if there is none."""
    document = await look.get(address)
    if not is_home_page(address) and (choice := await one_article(look, address, document)):
        posts = await _posts(look, document)
        return choice if posts is None else await choose(look, address)
    return await choose(look, address)


async def _posts(look: Look, document: Document) -> FoundList | None:
    """The whole posts that the page in *document* holds; None if it holds none."""
    with suppress(DocumentError, ExtractError):
        found = await look.extract(KINDS["listing"], document)
        return found if holds_posts(found) else None
    return None


async def one_article(look: Look, address: str, document: Document) -> Choice | None:
    """The page in *document* as the one article that it is; None if it is none."""
    if not _is_page(document):
        return None
    with suppress(DocumentError, ExtractError):  # it may be a list that is no article in any way
        article = await look.article(document)
        if article.kind is Kind.ARTICLE:
            page = FoundPage(url=address, title=article.title, published=article.published, image=article.image)
            return Choice(kind=KINDS["url"], place=address, why="it is one article", found=FoundList(pages=(page,)))
    return None


def _is_page(document: Document) -> bool:
    return document.media_type in (None, "", "text/html", "application/xhtml+xml")
