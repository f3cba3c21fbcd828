"""One source, one visit: the whole walk.

    its kind finds its documents | fetch and parse them, several at a time | record them in the order in which they were
    found, in one transaction those that are ready | log the visit

A page that fails in a way that may pass is tried again at the end of the visit. A document that cannot be fetched,
parsed or recorded is named, counted and tried once more at the next visit. After
that it is in quarantine until its bytes change. Only errors of the store end a visit.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from pkgutil import resolve_name

from scraper.http.backoff import TRIES_IN_VISIT
from scraper.http.client import PoliteClient
from scraper.http.failures import host_of, may_pass
from scraper.http.limits import Usage, VisitLimits
from scraper.parsing.learnt import LearntFiles
from scraper.parsing.pool import ParserPool
from scraper.rules.book import rule_book
from scraper.source import Source
from scraper.sources.context import Findings, Found, VisitContext
from scraper.sources.found import FoundPage
from scraper.sources.kinds import KINDS
from scraper.visit.drift import assess
from scraper.visit.learning import learn_from_visit
from scraper.visit.reading import Reading, read, reading_settings
from scraper.visit.recording import record_together
from storage.articles.record import Articles
from storage.errors import DocumentError, ExtractError, NotAskedError, ParserStartError
from storage.model import Visit
from storage.sources import Sources

#: Told of each document that is done: the name of the source, how many are done, how many there are as far as is known,
#: in archives and collections estimated by their bytes.
Progress = Callable[[str, int, int], None]

#: How many documents are read ahead for each worker of the pool.
READ_AHEAD_PER_WORKER = 4
#: The same for documents that need no network: the pool goes on with them while a batch is recorded.
LOCAL_READ_AHEAD_PER_WORKER = 32
#: How many of these are recorded in one transaction, and how many bytes of documents may wait for that.
MAX_BATCH, MAX_BATCH_BYTES = 200, 32_000_000


async def visit_source(
    source: Source,
    *,
    articles: Articles,
    sources: Sources,
    pool: ParserPool,
    now: Callable[[], datetime],
    client: PoliteClient | None = None,
    limits: VisitLimits | None = None,
    progress: Progress | None = None,
    learnt: LearntFiles | None = None,
) -> Visit:
    """Visit *source* once: record what its documents say, log the visit and return it.

    *learnt*: the files of learnt rules; without them nothing is learnt.

    Raises StorageError; every other failure is in the visit that is returned. A cancelled visit is logged as cut short.
    """
    limits = limits or VisitLimits()
    context = VisitContext(
        source=source,
        articles=articles,
        sources=sources,
        pool=pool,
        client=client,
        limits=limits,
        now=now,
        started=now(),
        usage=Usage(
            max_requests=limits.requests,
            source=source.name,
            homes=frozenset(host_of(place) for place in source.places) if KINDS[source.kind].network else frozenset(),
        ),
        backfill=sources.state(source.name).first_completed is None,
        learnt=learnt,
        book=rule_book(source.rules),
    )
    context.tally.notes += context.book.look()
    sources.read_by(source.name, reading_settings(source, context.book), now=context.started)
    cause = None
    try:
        findings = await _find(context)
        again: list[Reading] = []
        related = await _read_all(context, findings.documents, progress, again)
        await _read_all(context, related, progress, again)
        await _read_again(context, again, progress)
        findings.finish()
        articles.dating.settle(source.name, now=now())
        await learn_from_visit(context)
        if context.backfill:
            shown = KINDS[source.kind].backfill if source.backfill is None else source.backfill
            articles.lifecycle.release(source.name, shown, now=now())
    except (
        DocumentError,
        ExtractError,
        NotAskedError,
        ParserStartError,
    ) as error:  # these concern the source as a whole
        cause = str(error)
    except asyncio.CancelledError:
        context.tally.notes.append("it was cut short; the next visit goes on from there")
        sources.log(context.visit(None, broken=None), cut=True)
        raise
    broken = assess(
        context.tally.fills,
        sources.fills(source.name),
        selector=source.selectors.get("item"),
        advice=context.tally.advice,
    )
    if cause is None and broken is None:
        broken = _without_articles(context)
    visit = context.visit(cause, broken=broken)
    sources.log(visit, context.tally.fills)
    return visit


def _without_articles(context: VisitContext) -> str | None:
    """That nothing of the source is an article, with the reason of the first, in words; None if something is."""
    network = KINDS[context.source.kind].network
    found = context.sources.no_articles(context.source.name, listings=not network)
    if found is None:
        return None
    return f"0 of {found.documents} {'pages' if network else 'documents'} are articles; {found.path}: {found.cause}"


async def _find(context: VisitContext) -> Findings:
    """What the source's kind finds, and the pages that are due to be asked for again."""
    kind = KINDS[context.source.kind]
    find: Callable[[VisitContext], Awaitable[Findings]] = resolve_name(kind.find)
    findings = await find(context)
    if not kind.network:
        return findings
    found = list(findings.documents)
    named = {one.url for one in found if isinstance(one, FoundPage)}
    urls = context.sources.due(context.source.name, now=context.started)
    due = [FoundPage(url=url) for url in urls if url not in named]
    context.tally.seen += len(due)
    return replace(findings, documents=[*found, *due])


async def _read_all(
    context: VisitContext, found: Iterable[Found], progress: Progress | None, again: list[Reading]
) -> list[FoundPage]:
    """Read and record *found* in its order, and return the related pages that the source follows.

    Pages that failed in a way that may pass are added to *again* instead.
    """
    related: list[FoundPage] = []
    async with aclosing(_read_ahead(context, found)) as batches:
        async for batch in batches:
            later = [one for one in batch if one.page is not None and may_pass(one.error)]
            readings = [one for one in batch if one.page is None or not may_pass(one.error)]
            again += later
            related += record_together(context, readings) if readings else []
            _show(context, len(readings), progress)
    context.tally.seen += len(related)
    return related


async def _read_again(context: VisitContext, again: list[Reading], progress: Progress | None) -> None:
    """Try the pages in *again* some more times, and record what came of them.

    A host that is left alone by then says less than what it did before.
    """
    for tries_left in reversed(range(TRIES_IN_VISIT - 1)):
        first, again = {one.path: one for one in again}, []
        async with aclosing(_read_ahead(context, [one.page for one in first.values() if one.page])) as batches:
            async for batch in batches:
                readings = [first[one.path] if isinstance(one.error, NotAskedError) else one for one in batch]
                again += [one for one in readings if tries_left and may_pass(one.error)]
                done = [one for one in readings if not (tries_left and may_pass(one.error))]
                if done:
                    record_together(context, done)
                _show(context, len(done), progress)


def _show(context: VisitContext, done: int, progress: Progress | None) -> None:
    """Tell *progress* that so many more documents are done."""
    for _ in range(done):
        context.tally.done += 1
        if progress is not None:
            progress(
                context.source.name,
                context.tally.done,
                max(context.tally.expected, context.tally.seen, context.tally.done),
            )


async def _read_ahead(context: VisitContext, found: Iterable[Found]) -> AsyncGenerator[list[Reading], None]:
    """The readings in order, in batches, while network and pool work on the next ones.

    Pages are recorded as soon as they are ready. Documents that need no network come by the thousand, so that they
    are recorded in batches of MAX_BATCH.
    """
    if KINDS[context.source.kind].network:
        ahead, most = READ_AHEAD_PER_WORKER, 1
    else:
        ahead, most = LOCAL_READ_AHEAD_PER_WORKER, MAX_BATCH
    waiting: deque[asyncio.Task[Reading]] = deque()
    batch: list[Reading] = []
    try:
        for one in found:
            waiting.append(asyncio.create_task(read(context, one)))
            if len(waiting) > ahead * context.pool.workers:
                batch += await _ready(waiting)
                if len(batch) >= most or sum(map(_size, batch)) >= MAX_BATCH_BYTES:
                    yield batch
                    batch = []
        while waiting:
            batch += await _ready(waiting)
            if len(batch) >= most:
                yield batch
                batch = []
        if batch:
            yield batch
    finally:
        for task in waiting:
            task.cancel()


def _size(reading: Reading) -> int:
    return len(reading.document.data) if reading.document is not None else 0


async def _ready(waiting: deque[asyncio.Task[Reading]]) -> list[Reading]:
    """Wait for the first reading, and take those after it that are ready too."""
    readings = [await waiting.popleft()]
    while waiting and waiting[0].done():
        readings.append(waiting.popleft().result())
    return readings
