"""The lists of a source, read politely: conditional requests, next pages, sitemaps of an index, and which pages remain.

A list's validators are kept only once all that it named was dealt with, so that a "not modified" never hides a page.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import urljoin

from scraper.http.fetch import Validators
from scraper.source import Source, SourceKind
from scraper.sources.context import VisitContext
from scraper.sources.filters import admits
from scraper.sources.found import FoundList, FoundPage, as_listing
from scraper.sources.readers import read_feed, read_listing, read_sitemap
from scraper.sources.walls import names_wall
from scraper.urls import is_home_page
from storage.database import undamaged
from storage.errors import DocumentError, ExtractError, NotAskedError, RobotsRefusedError
from storage.model import Document, Failure, Outcome
from storage.sources import ReadDocument

#: How many lists are read for each place, where the source does not say.
PAGES = {SourceKind.LISTING: 1, SourceKind.FEED: 1, SourceKind.SITEMAP: 10}
#: Indexes of sitemaps that do not count as sitemaps themselves; they may name each other without end.
INDEXES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a list named when it was last read, for visits in which it has not changed."""

    items: int
    #: The lists that it leads to.
    more: tuple[str, ...]
    #: The settings by which it was read.
    settings: str

    @classmethod
    def before(cls, url: str, reading: ReadDocument | None, settings: str) -> Named | None:
        """What is known of *url* by its *reading*; None if it is to be read anew, for settings that find more."""
        if reading is None or not reading.said:
            return None
        with undamaged("what a list named", url):
            said = json.loads(reading.said)
            if said.get("settings") != settings or not (said["items"] or said["more"]):
                return None
            return cls(items=int(said["items"]), more=tuple(map(str, said["more"])), settings=settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A list that was asked for in this visit."""

    url: str
    #: What it names that is new; None: it has not changed.
    found: FoundList | None
    named: Named
    #: How many pages it named before.
    used_to: int = 0
    sha256: str = ""
    #: To ask with the next time.
    validators: Validators = field(default_factory=Validators)


async def find_pages(
    errand: VisitContext, kind: SourceKind, places: tuple[str, ...]
) -> tuple[list[FoundPage], list[ReadList]]:
    """The new pages that the lists at *places* name, in their order, and the lists that have changed.

    What they say of pages is recorded as teasers. Raises the error of the first place if none could be read.
    """
    answers = await asyncio.gather(*(_walk(errand, kind, place) for place in places), return_exceptions=True)
    lists: list[ReadList] = []
    errors: list[DocumentError | ExtractError] = []
    for place, answer in zip(places, answers, strict=True):
        if isinstance(answer, RobotsRefusedError):
            _leave_out(errand, place, answer)
        elif isinstance(answer, DocumentError | ExtractError):
            errors.append(answer)
        elif isinstance(answer, BaseException):
            raise answer
        else:
            lists += answer
    if len(errors) == len(places):
        raise errors[0]
    for error in errors:
        _leave_out(errand, str(error.subject), error)
    changed = [one for one in lists if one.found]
    emptied = _count_items(errand, lists, places)
    pages = [page for one in changed if one.found for page in one.found.pages]
    return _choose(errand, pages), [one for one in changed if one.url not in emptied]


def _count_items(errand: VisitContext, lists: list[ReadList], places: tuple[str, ...]) -> list[str]:
    """Note how much *lists* name; the *places* that name nothing any more while others do, which are failures."""
    items = sum(one.named.items for one in lists)
    if any(one.found for one in lists) and not errand.failures and not errand.waiting:
        errand.fill("items", items)
    emptied = {one.url: one.used_to for one in lists if one.used_to and not one.named.items and one.url in places}
    if not items:
        return []  # the whole source is broken
    for url, used_to in emptied.items():
        cause = f"it names 0 articles; it named {used_to} (has the page been redesigned?)"
        errand.failures.append(Failure(document=url, cause=cause))
    return list(emptied)


def _leave_out(errand: VisitContext, url: str, error: DocumentError | ExtractError) -> None:
    """Count a list that could not be read where others were."""
    match error:
        case RobotsRefusedError():
            errand.notes.append(f"{url}: {error.what}")
        case NotAskedError():
            errand.wait(error)
        case _:
            errand.failures.append(Failure(document=url, cause=error.what))


def _choose(errand: VisitContext, pages: list[FoundPage]) -> list[FoundPage]:
    """Those of *pages* that were never read and that the source lets in, up to its limit."""
    named = {page.url: page for page in reversed(pages)}
    in_order = [named.pop(page.url) for page in pages if page.url in named]
    new = [page for page in in_order if errand.sources.reading(errand.source.name, page.url) is None]
    wanted = [page for page in new if _admitted(errand, page)]
    limit = len(wanted) if errand.source.limit is None else errand.source.limit
    errand.seen += len(in_order) - len(wanted[:limit])
    errand.counts[Outcome.UNCHANGED] += len(in_order) - len(new)
    errand.skipped += len(new) - len(wanted)
    if len(wanted) > limit:
        errand.waiting += len(wanted) - limit
        errand.waits_for = f"the source reads {limit} new pages a visit"
    return wanted[:limit]


def _admitted(errand: VisitContext, page: FoundPage) -> bool:
    return admits(
        errand.source.filters,
        now=errand.started,
        url=page.url,
        title=page.title,
        category=page.category,
        language=page.language,
        published=page.published,
    )


async def _walk(errand: VisitContext, kind: SourceKind, place: str) -> list[ReadList]:
    """The lists that begin at *place*. Raises the first error if none could be read."""
    most = errand.source.pages or PAGES[kind]
    room = most + INDEXES  # more are never asked for
    queue, asked = deque(await _beginnings(errand, kind, place)), set[str]()
    named = set(queue)
    lists: list[ReadList] = []
    errors: dict[str, DocumentError | ExtractError] = {}
    while queue and len(asked) < most:
        url = queue.popleft()
        asked.add(url)
        try:
            read = await read_list(errand, kind, url, room=room)
        except (DocumentError, ExtractError) as error:
            errors[url] = error
            continue
        lists.append(read)
        more = read.named.more
        most += kind is SourceKind.SITEMAP and bool(more) and len(asked) <= INDEXES  # an index is no sitemap
        new = [address for address in more if address not in named][: max(room - len(named), 0)]
        queue += new
        named.update(new)
    if errors and len(errors) == len(asked):
        raise next(iter(errors.values()))
    for url, failure in errors.items():
        _leave_out(errand, url, failure)
    return lists


async def _beginnings(errand: VisitContext, kind: SourceKind, place: str) -> list[str]:
    """*place*; of a home page given as a sitemap, the sitemaps that its robots.txt names."""
    home = is_home_page(place) and not place.endswith((".xml", ".gz", ".txt"))  # "/index.xml" is a sitemap
    if kind is not SourceKind.SITEMAP or not home or errand.web is None:
        return [place]
    robots = await errand.web.robots.rules(place, errand.source.access.proxy)
    return list(robots.sitemaps) or [urljoin(place, "/sitemap.xml")]


async def read_list(errand: VisitContext, kind: SourceKind, url: str, *, room: int) -> ReadList:
    """The list at *url*, its pages recorded as teasers; of the lists that it leads to *room* are kept."""
    settings = _settings(errand.source)
    before = errand.sources.reading(errand.source.name, url)
    known = Named.before(url, before, settings)
    answer = await errand.get(url, before if known else None)
    digest = sha256(answer.data).hexdigest() if isinstance(answer, Document) else None
    if known and before and digest in (None, before.sha256):
        return ReadList(url=url, found=None, named=known)
    assert isinstance(answer, Document)  # nothing to compare with was sent
    found = await extract_list(errand, kind, answer)
    if kind is SourceKind.LISTING and not found.pages and found.title and names_wall(found.title):
        raise ExtractError(f'the page shows "{found.title}" in place of its list', url)
    admitted = replace(found, pages=tuple(page for page in found.pages if _admitted(errand, page)))
    ids = {page.url: page.guid for page in admitted.pages if page.guid} if errand.source.ids_from_feed else None
    _, doubts = errand.articles.record_listing(
        as_listing(admitted, url), source=errand.source.name, now=errand.now(), backfill=errand.backfill, feed_ids=ids
    )
    errand.notes += [f"{url}: {note}" for note in (*found.notes, *doubts)]
    return ReadList(
        url=url,
        found=found,
        named=Named(items=len(found.pages), more=found.more[:room], settings=settings),
        used_to=known.items if known else 0,
        sha256=digest or "",
        validators=Validators.of(answer),
    )


def _settings(source: Source) -> str:
    """All that decides which pages of a list are read, as a digest."""
    decisive = (source.kind, source.selectors, source.filters, source.rules, source.timezone, source.ids_from_feed)
    return sha256(repr(decisive).encode()).hexdigest()[:16]


async def extract_list(errand: VisitContext, kind: SourceKind, document: Document) -> FoundList:
    """What the list in *document* names, read where it can be stopped."""
    source, call = errand.source, errand.pool.call
    if kind is SourceKind.FEED:
        future = call(read_feed, document, timezone=source.timezone)
    elif kind is SourceKind.SITEMAP:
        future = call(read_sitemap, document)
    else:
        options = {"timezone": source.timezone, "rules": source.rules, "selectors": dict(source.selectors)}
        future = call(read_listing, document, **options)
    return await asyncio.wrap_future(future)


def remember_lists(errand: VisitContext, lists: list[ReadList], *, now: datetime) -> None:
    """Keep what the next visit asks with; nothing while pages of the lists wait."""
    for one in lists:
        validators = Validators() if errand.waiting else one.validators
        errand.sources.remember(
            errand.source.name,
            one.url,
            "" if errand.waiting else one.sha256,
            now=now,
            outcome="listing",
            etag=validators.etag,
            last_modified=validators.last_modified,
            said=None if errand.waiting else json.dumps(asdict(one.named)),
        )
