"""Learning sites from kept pages, or from pages that are fetched for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from feeds.app import App, open_web
from scraper.http.robots import InMemoryHosts
from scraper.parsing.learnt import host_of
from scraper.parsing.pool import ParserPool
from scraper.rules.folders import RuleFolders
from scraper.source import Source
from scraper.sources.found import FoundPage
from scraper.urls import same_site
from scraper.visit.learning import MAX_LEARNT_PAGES, Taught, by_host, learn_host, listed_pages
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import DocumentError, FeedloomError
from storage.model import Article, Document, Kind
from storage.sources import Sources

#: A host with fewer pages is not worth a word, where a source has others.
MIN_TOLD_PAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What came of one host, and of which source it is; None: of pages that were fetched."""

    source: str | None
    taught: Taught


def learn_sources(app: App, sources: Sequence[Source], *, dry_run: bool) -> Iterator[Learned]:
    """Learn the hosts of *sources* from their kept pages, and write what was learnt unless *dry_run*."""
    with Database.open(app.config.site.database, create=False) as database, app.pool() as pool:
        articles, log = Articles(database, app.authority(database)), Sources(database)
        for source in sources:
            hosts = by_host(listed_pages(source.name, articles, log))
            if not hosts:
                yield Learned(
                    source=source.name, taught=Taught(host=source.name, path=None, cause="no page of a site is kept")
                )
            for host, pages in hosts:
                if len(pages) >= MIN_TOLD_PAGES or len(hosts) == 1:
                    yield Learned(source=source.name, taught=_learn(app, source, host, pages, pool, dry_run=dry_run))


def learn_addresses(app: App, urls: Sequence[str], *, dry_run: bool) -> Iterator[Learned]:
    """Learn the hosts of the pages at *urls*, or of those that such a page lists, all fetched for it."""
    with app.pool() as pool:
        pages, causes = asyncio.run(_fetch(app, urls, pool))
        if not pages:
            cause = causes[0] if causes else "it lists no page of the site"
            yield Learned(source=None, taught=Taught(host=host_of(urls[0]), path=None, cause=cause))
        for host, found in by_host(iter(pages)):
            source = next((one for one in app.config.sources if any(host in place for place in one.places)), None)
            yield Learned(source=None, taught=_learn(app, source, host, found, pool, dry_run=dry_run))


def _learn(
    app: App,
    source: Source | None,
    host: str,
    pages: Sequence[tuple[Document, FoundPage | None]],
    pool: ParserPool,
    *,
    dry_run: bool,
) -> Taught:
    learning = learn_host(
        host,
        pages,
        app.learnt,
        pool,
        timezone=source.timezone if source else None,
        rules=RuleFolders.now(*source.rules) if source else None,
        now=app.clock(),
        compared=True,
        write=not dry_run,
    )
    return asyncio.run(learning)


async def _fetch(
    app: App, urls: Sequence[str], pool: ParserPool
) -> tuple[list[tuple[Document, FoundPage | None]], list[str]]:
    """(the pages at *urls*, of one that lists articles those; why others could not be had)."""
    fetch, found, causes = app.config.fetch, list[tuple[Document, FoundPage | None]](), list[str]()
    async with open_web(fetch, app.config.site.base_url, InMemoryHosts(), app.clock) as client:
        waiting = [FoundPage(url=url) for url in urls]
        asked = set(urls)
        while waiting and len(found) < 2 * MAX_LEARNT_PAGES:
            page = waiting.pop(0)
            try:
                document = await client.get(page.url)
                assert isinstance(document, Document)  # no validator was sent, so it cannot be "not modified"
            except FeedloomError as error:
                if page.url in urls and isinstance(error, DocumentError):
                    raise
                causes.append(str(error))
                continue
            article = await asyncio.wrap_future(pool.submit(document)) if page.url in urls else Article(kind=Kind.EMPTY)
            if article.kind is not Kind.LISTING:
                found.append((replace(document, listed_title=page.title), page))
                continue
            links = [link for link in article.links if link.url and same_site(link.url, page.url)]
            fresh = [
                FoundPage(url=link.url, title=link.title, category=link.category, published=link.published)
                for link in links[:MAX_LEARNT_PAGES]
                if link.url and link.url not in asked
            ]
            asked |= {one.url for one in fresh}
            waiting += fresh
    return found, causes
