"""One source, one visit: the whole walk.

    find its documents | leave out those whose bytes are known | parse the others, some at a time, in the pool
    | record each by itself, in the order in which they were found | log the visit

A document that cannot be read or parsed is named, counted and tried once more at the next visit; after that it is in
quarantine until its bytes change. Only the store's own errors end a visit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from scraper.discover.documents import FoundDocument, find_documents
from scraper.isolation import ParserPool
from scraper.source import Source, SourceKind
from storage.articles import Articles
from storage.errors import DocumentError, ExtractError, FeedloomError, ParserStartError, UnreadableError
from storage.model import Article, Document, Failure, Kind, Outcome, Visit
from storage.sources import Sources

#: Told of each document that is done: the source's name, how many are, how many there are.
Progress = Callable[[str, int, int], None]

#: How many documents for each worker of the pool are read ahead.
AHEAD = 4


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What became of the documents so far."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    skipped: int = 0
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A document on its way through the pool."""

    path: str
    #: Of its bytes; "" if there are none.
    sha256: str
    document: Document | None
    #: None: its bytes are known.
    article: Future[Article] | None


def visit_source(
    source: Source,
    *,
    articles: Articles,
    sources: Sources,
    pool: ParserPool,
    now: Callable[[], datetime],
    progress: Progress | None = None,
) -> Visit:
    """Walk over *source* once, record what its documents say, log the visit and return it.

    Raises StorageError; every other failure stands in the visit.
    """
    started, tally = now(), _Tally()
    found, cause = _find(source, tally)
    try:
        for done, reading in enumerate(_read_ahead(found, source, sources, pool), 1):
            _record(reading, source, articles, sources, tally, now())
            if progress is not None:
                progress(source.name, done, len(found))
    except ParserStartError as error:  # no document's fault: all the others wait for the next visit
        cause = str(error)
    visit = Visit(
        source=source.name,
        started=started,
        ended=now(),
        seen=len(found),
        new=tally.counts[Outcome.NEW],
        updated=tally.counts[Outcome.REVISED],
        unchanged=tally.counts[Outcome.UNCHANGED],
        skipped=tally.skipped,
        failures=tuple(tally.failures),
        cause=cause,
        notes=tuple(tally.notes),
    )
    sources.log(visit)
    return visit


def _find(source: Source, tally: _Tally) -> tuple[list[FoundDocument], str | None]:
    """The documents of *source*, and why the visit as a whole fails where there are none."""
    if source.kind != SourceKind.DOCUMENTS:
        return (
            [],
            f"this version does not visit {source.kind} sources yet (save the pages and name them under `documents`)",
        )
    found: list[FoundDocument] = []
    try:
        for document in find_documents(source):
            found.append(document)  # noqa: PERF402  the error comes after the last one
    except UnreadableError as error:
        if not found:
            return [], str(error)
        tally.failures.append(Failure(document=str(error.subject), cause=error.what))
    return found, None


def _read_ahead(found: list[FoundDocument], source: Source, sources: Sources, pool: ParserPool) -> Iterator[_Reading]:
    """The documents in their order, while the pool works on those that follow."""
    waiting: deque[_Reading] = deque()
    for document in found:
        waiting.append(_start(document, source, sources, pool))
        if len(waiting) > AHEAD * pool.workers:
            yield waiting.popleft()
    yield from waiting


def _start(found: FoundDocument, source: Source, sources: Sources, pool: ParserPool) -> _Reading:
    """Read a document and hand it to the pool, unless its bytes are known."""
    try:
        document = found.read(largest=pool.largest, charset=source.charset)
    except DocumentError as error:
        failed: Future[Article] = Future()
        failed.set_exception(error)
        return _Reading(path=found.path, sha256="", document=None, article=failed)
    digest = sha256(document.data).hexdigest()
    if sources.known(source.name, found.path) == digest:
        return _Reading(path=found.path, sha256=digest, document=document, article=None)
    article = pool.submit(document, timezone=source.timezone, rules=source.rules)
    return _Reading(path=found.path, sha256=digest, document=document, article=article)


def _record(
    reading: _Reading, source: Source, articles: Articles, sources: Sources, tally: _Tally, now: datetime
) -> None:
    """Store what one document says, and count it."""
    if reading.article is None:
        if quarantined := sources.quarantined(source.name, reading.path):
            tally.failures.append(quarantined)
        else:
            tally.counts[Outcome.UNCHANGED] += 1
        return
    try:
        article = with_settings(reading.article.result(), source)
    except (DocumentError, ExtractError) as error:
        failure = sources.fail(source.name, reading.path, reading.sha256, _cause(error), now=now)
        tally.failures.append(failure)
        return
    match article.kind:
        case Kind.ARTICLE:
            recorded = articles.record(article, source=source.name, now=now, document=reading.document)
            tally.counts[recorded.outcome] += 1
            tally.notes += [f"{reading.path}: {note}" for note in recorded.notes]
            outcome = "recorded"
        case Kind.LISTING:
            articles.record_listing(article, source=source.name, now=now)
            tally.skipped += 1
            outcome = "listing"
        case Kind.EMPTY:
            tally.skipped += 1
            outcome = "empty"
    sources.remember(source.name, reading.path, reading.sha256, now=now, outcome=outcome)


def with_settings(article: Article, source: Source) -> Article:
    """*article* in the language of the source where its own cannot be told, and with its categories mapped to ours."""
    ours = {name.casefold(): mapped for name, mapped in source.categories.items()}

    def mapped(category: str | None) -> str | None:
        return ours.get(category.casefold(), category) if category else category

    links = tuple(replace(link, category=mapped(link.category)) for link in article.links) if ours else article.links
    return replace(
        article, language=article.language or source.language, category=mapped(article.category), links=links
    )


def _cause(error: FeedloomError) -> str:
    """The cause in a line, without the name of the document, which stands beside it."""
    return f"{error.what} ({error.hint})" if error.hint else error.what
