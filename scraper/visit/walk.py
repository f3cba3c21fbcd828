"""One source, one visit: the whole walk.

    its kind finds its documents | fetch and parse them, several at a time | record them in the order in which they were
    found, in one transaction those that are ready | log the visit

A document that cannot be fetched, parsed or recorded is named, counted and tried once more at the next visit. After
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

from scraper.http.client import PoliteClient
from scraper.http.limits import Usage, VisitLimits
from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.sources.context import Findings, Found, VisitContext
from scraper.sources.found import FoundPage
from scraper.sources.kinds import KINDS
from scraper.visit.drift import assess
from scraper.visit.reading import Reading, read
from scraper.visit.recording import record_together
from storage.articles.record import Articles
from storage.errors import DocumentError, ExtractError, ParserStartError
from storage.model import Visit
from storage.sources import Sources

#: Told of each document that is done: the name of the source, how many are done, how many there are as far as is known.
Progress = Callable[[str, int, int], None]

#: How many documents are read ahead for each worker of the pool.
READ_AHEAD_PER_WORKER = 4


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
) -> Visit:
    """Visit *source* once: record what its documents say, log the visit and return it.

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
        usage=Usage(max_requests=limits.requests),
        backfill=sources.state(source.name).first_completed is None,
    )
    cause = None
    try:
        findings = await _find(context)
        related = await _read_all(context, findings.documents, progress)
        await _read_all(context, related, progress)
        findings.finish()
        articles.dating.settle(source.name, now=now())
        if context.backfill:
            shown = KINDS[source.kind].backfill if source.backfill is None else source.backfill
            articles.lifecycle.release(source.name, shown, now=now())
    except (DocumentError, ExtractError, ParserStartError) as error:  # these concern the source as a whole
        cause = str(error)
    except asyncio.CancelledError:
        context.tally.notes.append("it was cut short; the next visit goes on from there")
        sources.log(context.visit(None, broken=None), cut=True)
        raise
    broken = assess(context.tally.fills, sources.fills(source.name), selector=source.selectors.get("item"))
    visit = context.visit(cause, broken=broken)
    sources.log(visit, context.tally.fills)
    return visit


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


async def _read_all(context: VisitContext, found: Iterable[Found], progress: Progress | None) -> list[FoundPage]:
    """Read and record *found* in its order, and return the related pages that the source follows."""
    tally, related = context.tally, list[FoundPage]()
    async with aclosing(_read_ahead(context, found)) as batches:
        async for readings in batches:
            related += record_together(context, readings)
            for _ in readings:
                tally.done += 1
                if progress is not None:
                    progress(context.source.name, tally.done, max(tally.seen, tally.done))
    tally.seen += len(related)
    return related


async def _read_ahead(context: VisitContext, found: Iterable[Found]) -> AsyncGenerator[list[Reading], None]:
    """The readings in order, in batches of those that are ready, while network and pool work on the next ones."""
    waiting: deque[asyncio.Task[Reading]] = deque()
    try:
        for one in found:
            waiting.append(asyncio.create_task(read(context, one)))
            if len(waiting) > READ_AHEAD_PER_WORKER * context.pool.workers:
                yield await _ready(waiting)
        while waiting:
            yield await _ready(waiting)
    finally:
        for task in waiting:
            task.cancel()


async def _ready(waiting: deque[asyncio.Task[Reading]]) -> list[Reading]:
    """Wait for the first reading, and take those after it that are ready too."""
    readings = [await waiting.popleft()]
    while waiting and waiting[0].done():
        readings.append(waiting.popleft().result())
    return readings
