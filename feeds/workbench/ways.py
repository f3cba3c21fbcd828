"""The ways to read an address, best first, each with its reason and what is there by now.

the best one, as `feedloom sources add` takes it | other feeds that the page names | its own list | a sitemap
| the one article that it is
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from feeds.discovery import Look, best_way, one_article
from scraper.sources.advice import kind_of_list
from scraper.sources.choice import FEED, LISTING, MAX_FEEDS, MIN_ARTICLES, SITEMAP, Choice, read_list, says, size_of
from scraper.sources.found import FoundList, FoundPage
from scraper.urls import is_home_page
from storage.errors import DocumentError, ExtractError, FeedloomError, NotAskedError
from storage.model import Document

#: Of more feeds that a page names no further ones are looked at beside the best way.
MAX_OTHER_FEEDS = 4
#: Pages of a way that are kept with it.
MAX_KEPT_PAGES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to read an address."""

    #: A key of `scraper.sources.kinds.KINDS`.
    kind: str
    place: str
    #: In words that go on from "because".
    reason: str
    #: Pages that it names, and lists that it leads to.
    count: int
    #: How many days the dates of its pages span; None: fewer than two have one.
    days: int | None
    #: Of a feed: how many of its entries carry their whole text.
    full: int | None
    title: str | None
    #: The first MAX_KEPT_PAGES, in their order.
    pages: tuple[FoundPage, ...]


async def find_ways(look: Look, address: str, found: Callable[[list[Way]], Awaitable[None]]) -> None:
    """Find the ways to read *address*; *found* is called with those known so far, best first, the best one soon.

    Raises DocumentError if the address cannot be had, ExtractError if there is no way to read it.
    """
    best = await best_way(look, address)
    ways = [await _way(look, best)]
    await found(ways)
    async for choice in _others(look, address):
        if (choice.kind.key, choice.place) not in {(way.kind, way.place) for way in ways}:
            ways = [*ways, await _way(look, choice)]
    await found(ways)


async def _others(look: Look, address: str) -> AsyncIterator[Choice]:
    document = await look.get(address)
    if kind_of_list(document.data):
        return
    page = FoundList()
    with suppress(DocumentError, ExtractError):
        page = await look.extract(LISTING, document)
    for url in [feed for feed in page.feeds if "comment" not in feed][: min(MAX_FEEDS, MAX_OTHER_FEEDS)]:
        with suppress(NotAskedError):
            feed = await read_list(look, FEED, url)
            if feed and size_of(feed):
                yield Choice(
                    kind=FEED, place=url, why=f"its page names this feed of {size_of(feed)} articles", found=feed
                )
    if len(page.pages) >= MIN_ARTICLES:
        yield Choice(kind=LISTING, place=address, why=f"it {says(page)}", found=page)
    if is_home_page(address):
        with suppress(FeedloomError):
            for sitemap in dict.fromkeys((*await look.sitemaps(address), urljoin(address, "/sitemap.xml"))):
                named = await read_list(look, SITEMAP, sitemap)
                if named and size_of(named):
                    yield Choice(kind=SITEMAP, place=sitemap, why="its site has this sitemap", found=named)
                    break
    if not is_home_page(address) and (article := await one_article(look, address, document)):
        yield article


async def _way(look: Look, choice: Choice) -> Way:
    pages = choice.found.pages
    dates = [page.published for page in pages if page.published]
    span: timedelta | None = max(dates) - min(dates) if len(dates) > 1 else None
    full: int | None = None
    document: Document | None = look.seen.get(choice.place)
    if choice.kind is FEED and document is not None:
        with suppress(FeedloomError):
            full = await asyncio.wrap_future(look.pool.call("scraper.sources.feed:count_full_texts", document))
    return Way(
        kind=choice.kind.key,
        place=choice.place,
        reason=choice.why,
        count=size_of(choice.found),
        days=None if span is None else max(1, round(span / timedelta(days=1))),
        full=full,
        title=choice.found.title,
        pages=pages[:MAX_KEPT_PAGES],
    )
