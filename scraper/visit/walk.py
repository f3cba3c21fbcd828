"""One source, one visit: the whole walk.

    find its documents | leave out those that are known | fetch and parse the others, some at a time, in the pool
    | record each in the order in which they were found, those that are there in one transaction | log the visit

A document that cannot be had, parsed or recorded is named, counted and tried once more at the next visit; after that it
is in quarantine until its bytes change. Only the store's own errors end a visit.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from scraper.http.client import Web
from scraper.http.fetch import NotModified, Validators
from scraper.parsing.pool import ParserPool
from scraper.source import Source, SourceKind
from scraper.sources.archive import find_archives, read_archive
from scraper.sources.context import VisitContext, VisitLimits
from scraper.sources.documents import FoundDocument, find_documents
from scraper.sources.filters import admits
from scraper.sources.found import FoundPage
from scraper.sources.lists import ReadList, find_pages, remember_lists
from scraper.sources.site import find_site
from scraper.sources.walls import find_wall
from scraper.urls import same_site, without_tracking
from scraper.visit.drift import assess
from storage.articles.record import Articles
from storage.errors import (
    DocumentError,
    ExtractError,
    FeedloomError,
    FetchError,
    NotAskedError,
    ParserStartError,
    RefusedValueError,
    RobotsRefusedError,
    StorageError,
    UnreadableError,
)
from storage.model import Article, Document, Failure, Kind, LinkKind, Outcome, Status, Visit
from storage.sources import ReadDocument, Sources

#: Told of each document that is done: the source's name, how many are, how many there are (as far as is known).
Progress = Callable[[str, int, int], None]
#: Where a document is: a file, an address, or at hand.
Found = FoundDocument | FoundPage | Document

#: Answers that say that a page is no more (RFC 9110 §15.5.5, §15.5.11).
GONE = (404, 410)
#: How many documents for each worker of the pool are read ahead.
AHEAD = 4


async def visit_source(
    source: Source,
    *,
    articles: Articles,
    sources: Sources,
    pool: ParserPool,
    now: Callable[[], datetime],
    web: Web | None = None,
    limits: VisitLimits | None = None,
    progress: Progress | None = None,
) -> Visit:
    """Walk over *source* once, record what its documents say, log the visit and return it.

    Raises StorageError; every other failure stands in the visit. A visit that is cancelled is logged as cut short.
    """
    errand = VisitContext(
        source=source,
        articles=articles,
        sources=sources,
        pool=pool,
        web=web,
        limits=limits or VisitLimits(),
        now=now,
        started=now(),
        backfill=sources.state(source.name).first_completed is None,
    )
    cause = None
    try:
        found, lists = await _find(errand)
        related = await _read_all(errand, found, progress)
        await _read_all(errand, related, progress)
        remember_lists(errand, lists, now=now())
        if errand.backfill:
            articles.release(source.name, source.first_shown, now=now())
    except (DocumentError, ExtractError, ParserStartError) as error:  # of the source as a whole
        cause = str(error)
    except asyncio.CancelledError:
        errand.notes.append("it was cut short; the next visit goes on from there")
        sources.log(errand.visit(None, broken=None), cut=True)
        raise
    broken = assess(errand.fills, sources.fills(source.name), selector=source.selectors.get("item"))
    visit = errand.visit(cause, broken=broken)
    sources.log(visit, errand.fills)
    return visit


async def _find(errand: VisitContext) -> tuple[Iterable[Found], list[ReadList]]:
    """The documents of the source that are new or due, and the lists that named them."""
    source, lists = errand.source, list[ReadList]()
    match source.kind:
        case SourceKind.DOCUMENTS:
            return _files(errand), []
        case SourceKind.ARCHIVE:
            archives = find_archives(source.root, source.places)
            return _counted(errand, archives), []
        case SourceKind.URL:
            pages = [FoundPage(url=place) for place in source.places]
        case SourceKind.SITE:
            pages, lists = await find_site(errand)
        case kind:
            pages, lists = await find_pages(errand, kind, source.places)
    named = {page.url for page in pages}
    due = [FoundPage(url=url) for url in errand.sources.due(source.name, now=errand.started) if url not in named]
    errand.seen += len(pages) + len(due)
    return [*pages, *due], lists


def _files(errand: VisitContext) -> list[FoundDocument]:
    """The files of the source. Raises UnreadableError if there are none."""
    found: list[FoundDocument] = []
    try:
        for document in find_documents(errand.source):
            found.append(document)  # noqa: PERF402  the error comes after the last one
    except UnreadableError as error:
        if not found:
            raise
        errand.failures.append(Failure(document=str(error.subject), cause=error.what))
    errand.seen += len(found)
    return found


def _counted(errand: VisitContext, archives: Iterable[Path]) -> Iterator[Document]:
    """The documents of *archives*, one by one; a broken archive costs what comes behind the fault."""
    for archive in archives:
        try:
            for document in read_archive(archive, largest=errand.pool.largest):
                errand.seen += 1
                yield document
        except UnreadableError as error:
            errand.failures.append(Failure(document=str(error.subject), cause=f"{error.what}: {error.hint}"))


async def _read_all(errand: VisitContext, found: Iterable[Found], progress: Progress | None) -> list[FoundPage]:
    """Read and record *found* in its order; the related pages that are to be followed."""
    related: list[FoundPage] = []
    async with aclosing(_read_ahead(errand, found)) as batches:
        async for answers in batches:
            related += _record_together(errand, answers)
            for _ in answers:
                errand.done += 1
                if progress is not None:
                    progress(errand.source.name, errand.done, max(errand.seen, errand.done))
    errand.seen += len(related)
    return related


async def _read_ahead(errand: VisitContext, found: Iterable[Found]) -> AsyncGenerator[list[_Answer], None]:
    """The documents in their order, all that are there at a time, while web and pool work on those that follow."""
    waiting: deque[asyncio.Task[_Answer]] = deque()
    try:
        for one in found:
            waiting.append(asyncio.create_task(_read(errand, one)))
            if len(waiting) > AHEAD * errand.pool.workers:
                yield await _first(waiting)
        while waiting:
            yield await _first(waiting)
    finally:
        for task in waiting:
            task.cancel()


async def _first(waiting: deque[asyncio.Task[_Answer]]) -> list[_Answer]:
    """Wait for the first, and take what is there behind it too."""
    answers = [await waiting.popleft()]
    while waiting and waiting[0].done():
        answers.append(waiting.popleft().result())
    return answers


@dataclass(slots=True, kw_only=True)
class _Answer:
    """What came of one document. Without an article and an error it has not changed."""

    #: What a list says of it; None for a file.
    page: FoundPage | None
    path: str
    before: ReadDocument | None
    #: Of its bytes; "" if there are none.
    sha256: str = ""
    document: Document | None = None
    article: Article | None = None
    error: DocumentError | ExtractError | None = None

    @property
    def said(self) -> str | None:
        """What its list says of it, for the next reading."""
        return self.page.said() if self.page is not None else None


async def _read(errand: VisitContext, found: Found) -> _Answer:
    """Get a document and let the pool parse it, unless its bytes are known."""
    path = _name(found)
    before = errand.sources.reading(errand.source.name, path)
    if isinstance(found, FoundPage) and before is not None and found.said() is None:  # it is due, and named by no list
        found = FoundPage.from_said(found.url, before.said)
    answer = _Answer(page=found if isinstance(found, FoundPage) else None, path=path, before=before)
    try:
        document = await _get(errand, found, before)
        if isinstance(document, NotModified):
            return answer
        if answer.page is not None:
            document = replace(document, listed_title=answer.page.title)
        answer.document, answer.sha256 = document, sha256(document.data).hexdigest()
        if before is None or before.sha256 != answer.sha256 or before.retry:
            source = errand.source
            future = errand.pool.submit(document, timezone=source.timezone, rules=source.rules)
            answer.article = await asyncio.wrap_future(future)
    except (DocumentError, ExtractError) as error:
        answer.error = error
    return answer


def _name(found: Found) -> str:
    """What a document is known by: its file or address, in an archive each capture of an address by itself."""
    match found:
        case FoundDocument():
            return found.path
        case FoundPage():
            return found.url
    return f"{found.url} of {dict(found.headers).get('date')}"


async def _get(errand: VisitContext, found: Found, before: ReadDocument | None) -> Document | NotModified:
    match found:
        case FoundPage():
            return await errand.get(found.url, before)
        case FoundDocument():
            return found.read(largest=errand.pool.largest, charset=errand.source.charset)
    return found


def _record_together(errand: VisitContext, answers: list[_Answer]) -> list[FoundPage]:
    """Store what came of *answers* in one transaction; where one of them cannot be recorded, of each by itself."""
    before = errand.tally()
    try:
        with errand.articles.database.together("cannot record documents", answers[0].path):
            return [page for answer in answers for page in _record(errand, answer)]
    except Exception as error:  # whatever one document does to the store, the others are recorded
        errand.reset(before)
        if len(answers) > 1:
            return [page for answer in answers for page in _record_together(errand, [answer])]
        if isinstance(error, StorageError) and not isinstance(error, RefusedValueError):
            raise
        (answer,) = answers
        what = f"it cannot be recorded: {type(error).__name__}: {error}"
        _fail(errand, answer, ExtractError(what, answer.path, "please report it, with the document"))
        return []


def _record(errand: VisitContext, answer: _Answer) -> list[FoundPage]:
    """Store what came of one document, and count it; the related pages that are to be followed."""
    match answer.error:
        case None if answer.article is None:
            _leave(errand, answer)
        case None if answer.article is not None:
            return _store(errand, answer, with_settings(answer.article, errand.source))
        case NotAskedError() as error:
            errand.wait(error)
        case RobotsRefusedError():
            errand.refused += 1
            errand.skipped += 1
        case DocumentError() | ExtractError() as error:
            _fail(errand, answer, error)
    return []


def _leave(errand: VisitContext, answer: _Answer) -> None:
    """Count a document that has not changed."""
    before = answer.before
    assert before is not None
    if before.set_aside:
        errand.failures.append(Failure(document=answer.path, cause=before.cause or "", quarantined=True))
    else:
        errand.counts[Outcome.UNCHANGED] += 1
    if answer.page is not None:
        due = errand.next_try(before) if before.set_aside else errand.next_look(None, before)
        errand.sources.postpone(errand.source.name, answer.path, now=errand.now(), next_read=due)


def _fail(errand: VisitContext, answer: _Answer, error: DocumentError | ExtractError) -> None:
    """Name a document that could not be had or parsed."""
    due = errand.next_try(answer.before) if answer.page is not None else None
    name, now = errand.source.name, errand.now()
    failure = errand.sources.fail(
        name, answer.path, answer.sha256, _cause(error), now=now, next_read=due, said=answer.said
    )
    if not (isinstance(error, FetchError) and error.status in GONE and _is_withdrawn(errand, answer.path)):
        errand.failures.append(failure)


def _is_withdrawn(errand: VisitContext, url: str) -> bool:
    """Note that the page is no more. True, and no failure, for an article that we have: its site takes it back."""
    known = errand.articles.get(url)
    if known is None or known.status is Status.TEASER:
        return False
    again = errand.articles.gone(url, now=errand.now())
    errand.notes.append(f"{url}: the site has withdrawn it" if again else f"{url}: it is missing, perhaps withdrawn")
    return True


def _store(errand: VisitContext, answer: _Answer, article: Article) -> list[FoundPage]:
    """Store what one document says, and when to look again."""
    name, now = errand.source.name, errand.now()
    if answer.page is not None and (wall := _wall(errand, answer.path, article)):
        _fail(errand, answer, ExtractError(wall, answer.path))
        return []
    article = _with_page(article, answer.page)
    outcome, related, before = "empty", list[FoundPage](), answer.before
    if article.kind is Kind.LISTING:
        errand.articles.record_listing(article, source=name, now=now, backfill=errand.backfill)
        outcome = "listing"
    elif article.kind is Kind.ARTICLE and _admitted(errand, answer, article):
        guid = answer.page.guid if answer.page else None
        recorded = errand.articles.record(
            article,
            source=name,
            now=now,
            document=answer.document,
            guid=guid,
            ids_from_feed=errand.source.ids_from_feed,
            backfill=errand.backfill,
        )
        errand.counts[recorded.outcome] += 1
        before = before if recorded.outcome is Outcome.UNCHANGED else None
        errand.notes += [f"{answer.path}: {note}" for note in recorded.notes]
        errand.fill_from(article)
        outcome, related = "recorded", _follow(errand, article)
    elif article.kind is Kind.EMPTY and answer.page is not None:
        errand.empty.append(answer.path)
    errand.skipped += outcome != "recorded"
    validators = Validators.of(answer.document) if answer.document else Validators()
    errand.sources.remember(
        name,
        answer.path,
        answer.sha256,
        now=now,
        outcome=outcome,
        etag=validators.etag,
        last_modified=validators.last_modified,
        next_read=errand.next_look(article, before) if answer.page is not None else None,
        said=answer.said,
    )
    return related


def _wall(errand: VisitContext, url: str, article: Article) -> str | None:
    """Why what the page at *url* says is not its article."""
    if article.kind is Kind.ARTICLE and article.published is not None:
        return None
    return find_wall(article, errand.articles.get(url))


def _admitted(errand: VisitContext, answer: _Answer, article: Article) -> bool:
    return admits(
        errand.source.filters,
        now=errand.started,
        url=answer.document.url if answer.document and answer.document.url else answer.path,
        title=article.title,
        category=article.category,
        language=article.language,
        published=article.published,
    )


def _follow(errand: VisitContext, article: Article) -> list[FoundPage]:
    """The related articles of *article* on the same site that are not known yet, as many as the source follows."""
    pages = []
    for link in article.links:
        if errand.followed >= errand.source.follow_related:
            break
        url, here = link.url and without_tracking(link.url), article.permalink
        if link.kind is not LinkKind.RELATED or not url or not here or not same_site(url, here):
            continue
        known = errand.articles.get(url)
        if (known is None or known.status is Status.TEASER) and errand.sources.reading(errand.source.name, url) is None:
            errand.followed += 1
            pages.append(FoundPage(url=url))
    return pages


def _with_page(article: Article, page: FoundPage | None) -> Article:
    """*article*, with what the list says of it where it is silent itself."""
    if page is None or article.kind is not Kind.ARTICLE:
        return article
    return replace(
        article,
        category=article.category or page.category,
        published=article.published or page.published,
        language=article.language or page.language,
        tags=article.tags or page.keywords,
        image=article.image or page.image,
        enclosures=article.enclosures or page.enclosures,
    )


def with_settings(article: Article, source: Source) -> Article:
    """*article* in the language of the source where its own cannot be told, and with its categories mapped to ours."""
    ours = {name.casefold(): mapped for name, mapped in source.categories.items()}

    def mapped(category: str | None) -> str | None:
        return ours.get(category.casefold(), category) if category else category

    language = article.language or source.language
    if not ours:
        return article if language == article.language else replace(article, language=language)
    links = tuple(replace(link, category=mapped(link.category)) for link in article.links)
    return replace(article, language=language, category=mapped(article.category), links=links)


def _cause(error: FeedloomError) -> str:
    """The cause in a line, without the name of the document, which stands beside it."""
    return f"{error.what} ({error.hint})" if error.hint else error.what
