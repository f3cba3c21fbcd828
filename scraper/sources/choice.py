"""How an address is best read: as a feed, a listing or a sitemap, its own or one that it names.

    the address is a feed or a sitemap itself | a feed that its page names | the page's own list
    | the list of a section that it leads to | a sitemap of its host

A feed of a home page only has to have articles. A feed that a section names must have those of the section: many sites
name the feed of the whole paper on each page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from posixpath import basename, commonprefix, dirname, splitext
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from scraper.sources.advice import kind_of_list
from scraper.sources.found import FoundList, FoundPage, holds_posts
from scraper.sources.kinds import KINDS, SourceKind
from scraper.urls import is_home_page, url_key
from storage.errors import DocumentError, ExtractError, NotAskedError
from storage.model import Document

FEED, LISTING, SITEMAP = KINDS["feed"], KINDS["listing"], KINDS["sitemap"]
#: A list of fewer articles than this is not the one that we look for.
MIN_ARTICLES = 2
#: Feeds of one page that are looked at.
MAX_FEEDS = 10
#: Sections that are looked at from a page that lists nothing.
MAX_SECTIONS = 10
#: A section whose articles state no day needs so many whose addresses lie below its own.
MIN_BELOW = 4
#: The feed of a section shares so many articles with the section's page, of the shorter of the two.
MIN_SHARED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The way to read an address."""

    kind: SourceKind
    place: str
    #: Why, in words that go on from "It is read so, because": "its page names this feed of 20 articles".
    why: str
    #: What is there by now.
    found: FoundList
    #: The section of the site that it was found in, if the address itself has nothing.
    section: str | None = None


class Look(Protocol):
    """How to look at the web."""

    async def get(self, url: str) -> Document:
        """The document at *url*. Raises DocumentError."""

    async def extract(self, kind: SourceKind, document: Document) -> FoundList:
        """What the list in *document* names. Raises ExtractError and DocumentError."""

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of the host of *url* names."""


async def choose(look: Look, address: str) -> Choice:
    """Choose how to read *address*. Raises DocumentError if it cannot be had, ExtractError if there is no way."""
    document = await look.get(address)
    if key := kind_of_list(document.data):
        if (found := await read_list(look, KINDS[key], address)) and size_of(found):
            return Choice(kind=KINDS[key], place=address, why=f"it is a {key} itself", found=found)
        raise ExtractError(f"this {key} names nothing", address)
    page = await look.extract(LISTING, document)
    if feed := await named_feed(look, address, page):
        return feed
    if len(page.pages) >= MIN_ARTICLES:
        if is_home_page(address) and (choice := await _better_section(look, page)):
            return choice
        what = "has no feed of its own" if page.feeds else "names no feed"
        why = f"it {what}, but {says(page)} itself"
        return Choice(kind=LISTING, place=address, why=why, found=page)
    if choice := await _section(look, page.sections):
        return choice
    for sitemap in (*await look.sitemaps(address), urljoin(address, "/sitemap.xml")):
        if (found := await read_list(look, SITEMAP, sitemap)) and size_of(found):
            why = "it has no feed and lists nothing, but a sitemap"
            return Choice(kind=SITEMAP, place=sitemap, why=why, found=found)
    raise ExtractError(
        "no feed, list of articles or sitemap is found", address, "name the page of a section under `listing`"
    )


async def named_feed(look: Look, address: str, page: FoundList) -> Choice | None:
    """The first feed that *page* names and that is the page's own."""
    whole = is_home_page(address) or len(page.pages) < MIN_ARTICLES
    for url in [feed for feed in page.feeds if "comment" not in feed][:MAX_FEEDS]:
        found = await read_list(look, FEED, url)
        if found is None or size_of(found) < MIN_ARTICLES:
            continue
        if whole or _shared(found.pages, page.pages) >= MIN_SHARED:
            why = f"its page names this feed of {size_of(found)} articles"
            return Choice(kind=FEED, place=url, why=why, found=found)
    return None


async def _section(look: Look, sections: Iterable[str]) -> Choice | None:
    """The section among *sections* that lists most articles with a day each, else most below its own address, else the
    one that holds most whole posts, newest first: a calendar has the nearest one first.

    Where no more may be asked, it is the best of those that were read.
    """
    best: tuple[tuple[int, int, int], str, FoundList] | None = None
    for url in islice(sections, MAX_SECTIONS):
        try:
            found = await read_list(look, LISTING, url)
        except NotAskedError:
            break
        if found is None:
            continue
        rank = _rank(found, url)
        if (rank[0] >= MIN_ARTICLES or rank[1] >= MIN_BELOW or rank[2] >= MIN_ARTICLES) and (
            best is None or rank > best[0]
        ):
            best = rank, url, found
    if best is None:
        return None
    _, url, page = best
    feed = None
    with suppress(NotAskedError):
        feed = await named_feed(look, url, page)
    if feed:
        return replace(feed, why=f"it has no feed, but of its section {url} {feed.why}", section=url)
    why = f"it has no feed, but its section {url} {says(page)}"
    return Choice(kind=LISTING, place=url, why=why, found=page, section=url)


def _rank(found: FoundList, url: str) -> tuple[int, int, int]:
    """How many articles with days the section at *url* lists, how many below its address, how many posts it holds."""
    dated = _dated(found.pages)
    if holds_posts(found):
        days = [page.published for page in found.pages if page.published is not None]
        return 0, 0, dated if days and days[0] >= days[-1] else 0
    return dated, sum(url_key(one.url).startswith(f"{url_key(url)}/") for one in found.pages), 0


async def _better_section(look: Look, page: FoundList) -> Choice | None:
    """The section that a home page which lists few items takes them from; or, where none of them has a day or a page of
    its own, one with more that have, and none of those.
    """
    if holds_posts(page):
        choice = await _section(look, page.sections)
        return choice if choice is not None and _dated(choice.found.pages) > len(page.pages) else None
    if (choice := await _source_of_items(look, page)) or _dated(page.pages):
        return choice
    items = {url_key(one.url) for one in page.pages}
    choice = await _section(look, (url for url in page.sections if url_key(url) not in items))
    if choice is None or choice.kind is not LISTING or holds_posts(choice.found):
        return None
    is_better = _dated(choice.found.pages) > len(items)
    return choice if is_better and items.isdisjoint(url_key(one.url) for one in choice.found.pages) else None


async def _source_of_items(look: Look, page: FoundList) -> Choice | None:
    """The section whose address is the folder of most items of *page*, and that lists those and more, with days if they
    have some.

    A year or a month is none: what is new comes to another.
    """
    items = {url_key(one.url): one for one in page.pages}
    folders = {url: splitext(url_key(url))[0] for url in page.sections}
    below = {
        url: len(inside)
        for url, folder in folders.items()
        if folder == _folder_of(inside := [key for key in items if key.startswith(f"{folder}/")])
    }
    url = max(below, key=lambda one: (below[one], len(one)), default=None)
    found = None
    with suppress(NotAskedError):
        found = await read_list(look, LISTING, url) if url is not None else None
    if url is None or found is None:
        return None
    listed = {url_key(one.url) for one in found.pages}
    shared = [one for key, one in items.items() if key in listed]
    others = {key: one for key, one in items.items() if key not in listed}
    if not shared or len(listed) <= len(items) or 0 < _dated(shared) >= _dated(found.pages):
        return None
    # stories without days may be those of other sections: strays stand beside as many that have days
    is_most = _dated(shared) == len(shared) >= max(2, len(others))
    if others and not (is_most and _are_strays(others) and _dated(found.pages) > len(items)):
        return None
    why = f"it names no feed, but its section {url} lists its articles and more, {len(found.pages)}"
    return Choice(kind=LISTING, place=url, why=why, found=found, section=url)


def _folder_of(keys: Sequence[str]) -> str:
    """The folder that holds all of *keys*, above those of years and months."""
    folder = "/".join(commonprefix([key.split("/")[:-1] for key in keys]))
    while basename(folder).isdigit():
        folder = dirname(folder)
    return folder


def _are_strays(items: Mapping[str, FoundPage]) -> bool:
    """Whether *items*, by their keys, are links here and there: without a day, no two in a folder below the root."""
    folders = [folder for folder in map(dirname, items) if urlsplit(folder).path]
    return not _dated(items.values()) and len(set(folders)) == len(folders)


def says(page: FoundList) -> str:
    """What *page* has, in words."""
    return f"holds {len(page.pages)} whole posts" if holds_posts(page) else f"lists {len(page.pages)} articles"


def _dated(pages: Iterable[FoundPage]) -> int:
    """How many articles of a list state a day."""
    return sum(one.published is not None for one in pages)


async def read_list(look: Look, kind: SourceKind, url: str) -> FoundList | None:
    """What the list at *url* names; None if it is not a list of that *kind*."""
    try:
        return await look.extract(kind, await look.get(url))
    except NotAskedError:
        raise
    except (DocumentError, ExtractError):
        return None


def size_of(found: FoundList) -> int:
    return len(found.pages) + len(found.more)


def _shared(some: Iterable[FoundPage], others: Iterable[FoundPage]) -> float:
    """How much of the shorter of two lists stands in the other one, from 0 to 1."""
    ours, theirs = ({url_key(page.url) for page in pages} for pages in (some, others))
    return len(ours & theirs) / max(min(len(ours), len(theirs)), 1)
