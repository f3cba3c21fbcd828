"""The kinds `listing`, `feed` and `sitemap`: lists that name pages, and lists that lead to more lists.

Lists are asked for conditionally. A list's validators are kept only once everything that it named has been dealt with,
so that "not modified" never hides a page.

    walk from list to list | record what they say of pages as teasers | choose the pages that are new and admitted
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from hashlib import sha256
from urllib.parse import urljoin

from scraper.http.backoff import TRIES_IN_VISIT
from scraper.http.conditional import Validators
from scraper.http.failures import may_pass, shortly
from scraper.source import Source
from scraper.sources.admission import is_wall_title
from scraper.sources.context import Findings, VisitContext
from scraper.sources.found import FoundList, FoundPage, as_listing
from scraper.sources.kinds import KINDS, SourceKind
from scraper.urls import is_home_page
from storage.database import undamaged
from storage.errors import DocumentError, ExtractError, FetchError, NotAskedError, RobotsRefusedError
from storage.model import Document, Failure, Outcome
from storage.sources import ReadDocument

#: How many indexes of sitemaps are read besides the sitemaps; they may name each other without end.
MAX_SITEMAP_INDEXES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a list named when it was last read, for visits in which it has not changed."""

    #: How many pages.
    items: int
    #: The addresses of the lists that it leads to.
    more: tuple[str, ...]
    #: Digest of the settings with which it was read.
    settings: str

    @classmethod
    def before(cls, url: str, reading: ReadDocument | None, settings: str) -> Named | None:
        """What *reading* says of the list at *url*; None if it must be read anew, because its settings have changed."""
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
    #: What it names; None: it has not changed.
    found: FoundList | None
    named: Named
    #: How many pages it named at the visit before.
    named_before: int = 0
    #: Of its bytes.
    sha256: str = ""
    #: For the next request.
    validators: Validators = field(default_factory=Validators)


async def find(context: VisitContext) -> Findings:
    """The new pages that the lists of the source name."""
    pages, lists = await find_pages(context, KINDS[context.source.kind], context.source.places)
    return page_findings(context, pages, lists)


def page_findings(context: VisitContext, pages: Sequence[FoundPage], lists: Sequence[ReadList]) -> Findings:
    """*pages* as findings, which keep the validators of *lists* at the end."""
    context.tally.seen += len(pages)
    return Findings(documents=pages, finish=partial(_remember_lists, context, lists))


async def find_pages(
    context: VisitContext, kind: SourceKind, places: tuple[str, ...]
) -> tuple[list[FoundPage], list[ReadList]]:
    """The new pages that the lists at *places* name, in their order, and the lists that have changed.

    Records what the lists say of pages as teasers. Raises the error of the first place if no place could be read.
    """
    answers = await asyncio.gather(*(_walk(context, kind, place) for place in places), return_exceptions=True)
    lists: list[ReadList] = []
    errors: list[DocumentError | ExtractError] = []
    for place, answer in zip(places, answers, strict=True):
        if isinstance(answer, RobotsRefusedError):
            _leave_out(context, place, answer)
        elif isinstance(answer, DocumentError | ExtractError):
            errors.append(answer)
        elif isinstance(answer, BaseException):
            raise answer
        else:
            lists += answer
    if len(errors) == len(places):
        raise errors[0]
    for error in errors:
        _leave_out(context, str(error.subject), error)
    changed = [one for one in lists if one.found]
    emptied = _count_items(context, lists, places)
    pages = [page for one in changed if one.found for page in one.found.pages]
    return _choose(context, pages), [one for one in changed if one.url not in emptied]


def _count_items(context: VisitContext, lists: list[ReadList], places: tuple[str, ...]) -> list[str]:
    """Count the pages that *lists* name, and return the *places* that name none any more while others do: failures."""
    items = sum(one.named.items for one in lists)
    if any(one.found for one in lists) and not context.tally.failures and not context.tally.waiting:
        context.tally.fill("items", items)
    emptied = {
        one.url: one.named_before for one in lists if one.named_before and not one.named.items and one.url in places
    }
    if not items:
        return []  # the whole source is broken, which drift tells
    for url, before in emptied.items():
        cause = f"it names 0 articles; it named {before} (has the page been redesigned?)"
        context.tally.failures.append(Failure(document=url, cause=cause))
    return list(emptied)


def _leave_out(context: VisitContext, url: str, error: DocumentError | ExtractError) -> None:
    """Count a list that could not be read, while others could."""
    match error:
        case RobotsRefusedError():
            context.tally.notes.append(f"{url}: {error.what}")
        case NotAskedError():
            context.tally.wait(error)
        case _:
            way = f" ({error.hint})" if error.hint else ""
            context.tally.failures.append(Failure(document=url, cause=shortly(error, url) + way))


def _choose(context: VisitContext, pages: list[FoundPage]) -> list[FoundPage]:
    """Those of *pages* that were never read and that the filters admit, up to the limit of the source."""
    named = {page.url: page for page in reversed(pages)}
    in_order = [named.pop(page.url) for page in pages if page.url in named]
    new = [page for page in in_order if _is_new(context, page)]
    refusals = {page.url: context.refusal(page.url, page) for page in new}
    context.tally.kept_out.update(filter(None, refusals.values()))
    wanted = [page for page in new if refusals[page.url] is None]
    limit = len(wanted) if context.source.limit is None else context.source.limit
    context.tally.seen += len(in_order) - len(wanted[:limit])
    context.tally.counts[Outcome.UNCHANGED] += len(in_order) - len(new)
    context.tally.skipped += len(new) - len(wanted)
    if len(wanted) > limit:
        context.tally.waiting += len(wanted) - limit
        context.tally.waits_for = f"the source reads {limit} new pages a visit"
    return wanted[:limit]


def _is_new(context: VisitContext, page: FoundPage) -> bool:
    """Whether *page* was never read, or stands on its list with other words than before."""
    before = context.sources.reading(context.source.name, page.url)
    return before is None or (page.document is not None and before.sha256 != sha256(page.document.data).hexdigest())


async def _walk(context: VisitContext, kind: SourceKind, place: str) -> list[ReadList]:
    """Read the list at *place* and those that it leads to. Raises the first error if none could be read."""
    most = context.source.pages or kind.lists or 1
    room = most + MAX_SITEMAP_INDEXES  # no more than this are ever asked for
    queue, asked = deque(await _first_lists(context, kind, place)), set[str]()
    named = set(queue)
    lists: list[ReadList] = []
    errors: dict[str, DocumentError | ExtractError] = {}
    while queue and len(asked) < most:
        url = queue.popleft()
        asked.add(url)
        try:
            read = await _read_patiently(context, kind, url, room=room)
        except (DocumentError, ExtractError) as error:
            errors[url] = error
            continue
        lists.append(read)
        more = read.named.more
        most += kind.sitemaps and bool(more) and len(asked) <= MAX_SITEMAP_INDEXES  # an index is not counted itself
        new = [address for address in more if address not in named][: max(room - len(named), 0)]
        queue += new
        named.update(new)
    if errors and len(errors) == len(asked):
        raise next(iter(errors.values()))
    for url, failure in errors.items():
        _leave_out(context, url, failure)
    context.tally.further += queue
    if kind.sitemaps:
        every = asked.union(*(one.found.more for one in lists if one.found))
        if len(every) > len(asked):
            context.tally.notes.append(
                f"{place}: {len(asked):,} of {len(every):,} sitemaps are read; `pages` sets how many"
            )
    return lists


async def _first_lists(context: VisitContext, kind: SourceKind, place: str) -> list[str]:
    """*place*, or, for a home page that is given as a sitemap, the sitemaps that its robots.txt names."""
    home = is_home_page(place) and not place.endswith((".xml", ".gz", ".txt"))  # "/index.xml" is a sitemap
    if not kind.sitemaps or not home or context.client is None:
        return [place]
    robots = await context.client.robots.rules(place, context.source.access)
    return list(robots.sitemaps) or [urljoin(place, "/sitemap.xml")]


async def _read_patiently(context: VisitContext, kind: SourceKind, url: str, *, room: int) -> ReadList:
    """`read_list`, tried again if its failure may pass: without its list a visit finds nothing."""
    failure: FetchError | None = None
    for _ in range(TRIES_IN_VISIT):
        try:
            return await read_list(context, kind, url, room=room)
        except FetchError as error:
            failure = failure if isinstance(error, NotAskedError) and failure else error
            if not may_pass(error):
                break
    assert failure is not None
    raise failure


async def read_list(context: VisitContext, kind: SourceKind, url: str, *, room: int) -> ReadList:
    """The list at *url*, its pages recorded as teasers; of the lists that it leads to *room* are kept."""
    settings = _settings(context.source)
    before = context.sources.reading(context.source.name, url)
    known = Named.before(url, before, settings)
    answer = await context.get(url, before if known else None)
    digest = sha256(answer.data).hexdigest() if isinstance(answer, Document) else None
    if known and before and digest in (None, before.sha256):
        return ReadList(url=url, found=None, named=known)
    assert isinstance(answer, Document)  # nothing to compare with was sent
    found = await extract_list(context, kind, answer)
    if kind.html_lists and not found.pages and found.title and is_wall_title(found.title):
        raise ExtractError(f'the page shows "{found.title}" in place of its list', url)
    admitted = replace(found, pages=tuple(page for page in found.pages if context.refusal(page.url, page) is None))
    ids = {page.url: page.guid for page in admitted.pages if page.guid} if context.source.ids_from_feed else None
    listing = as_listing(admitted, url)
    ours = tuple(replace(link, category=context.source.category(link.category)) for link in listing.links)
    _, doubts = context.articles.record_listing(
        replace(listing, links=ours),
        source=context.source.name,
        now=context.now(),
        backfill=context.backfill,
        feed_ids=ids,
    )
    context.tally.notes += [f"{url}: {note}" for note in (*found.notes, *doubts)]
    context.tally.advice = context.tally.advice or found.advice
    return ReadList(
        url=url,
        found=found,
        named=Named(items=len(found.pages), more=found.more[:room], settings=settings),
        named_before=known.items if known else 0,
        sha256=digest or "",
        validators=Validators.of(answer),
    )


def _settings(source: Source) -> str:
    """A digest of everything that decides which pages of a list are read.

    The kind is written as 0.1.0 wrote it, so that the digests in existing stores stay valid.
    """
    kind = f"<SourceKind.{source.kind.upper()}: {source.kind!r}>"
    rules = source.rules[0] if len(source.rules) == 1 else source.rules or None
    others = (source.selectors, source.filters, rules, source.timezone, source.ids_from_feed)
    return sha256(f"({kind}, {repr(others)[1:]}".encode()).hexdigest()[:16]


async def extract_list(context: VisitContext, kind: SourceKind, document: Document) -> FoundList:
    """What the list in *document* names, read in a child of the pool. Raises ExtractError and DocumentError."""
    assert kind.extract is not None
    known = {"rules": context.book.now}
    settings = {name: known[name] if name in known else getattr(context.source, name) for name in kind.settings}
    if kind.learnt and (learnt := context.rule_for(document.final_url or document.url)):
        settings["learnt"] = learnt
    future: Future[FoundList] = context.pool.call(kind.extract, document, **settings)
    return await asyncio.wrap_future(future)


def _remember_lists(context: VisitContext, lists: Sequence[ReadList]) -> None:
    """Keep what the next visit needs for conditional requests; nothing if pages of the lists wait for that visit."""
    now, waiting = context.now(), context.tally.waiting
    for one in lists:
        validators = Validators() if waiting else one.validators
        context.sources.remember(
            context.source.name,
            one.url,
            "" if waiting else one.sha256,
            now=now,
            outcome="listing",
            etag=validators.etag,
            last_modified=validators.last_modified,
            said=None if waiting else json.dumps(asdict(one.named)),
        )
