"""Recording what came of documents: articles, listings, pages that have not changed, failures."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace

from scraper.http.conditional import Validators
from scraper.http.failures import shortly
from scraper.source import Source
from scraper.sources.admission import find_wall
from scraper.sources.advice import kind_of_list, use
from scraper.sources.context import VisitContext
from scraper.sources.found import FoundPage, completed
from scraper.sources.kinds import KINDS
from scraper.text.length import count_words
from scraper.urls import is_listing_below, same_site, without_tracking
from scraper.visit.reading import Reading
from storage.errors import (
    DocumentError,
    ExtractError,
    FeedloomError,
    FetchError,
    NotAskedError,
    RefusedValueError,
    RobotsRefusedError,
    StorageError,
)
from storage.full_text import indexed_together
from storage.model import Article, Failure, Kind, LinkKind, Outcome, Status

#: The statuses that say that a page is gone (RFC 9110 §15.5.5, §15.5.11).
GONE_STATUSES = (404, 410)
#: So many of four signs make a page that gave no article one that leads to articles.
MIN_SIGNS_OF_A_LIST = 2
#: The longest name of a subject, a section or an author.
MAX_SUBJECT_WORDS = 4
#: For fewer readings it costs more to change how the full-text index is kept than that saves.
MIN_INDEXED_TOGETHER = 50


def record_together(context: VisitContext, readings: list[Reading]) -> list[FoundPage]:
    """Record *readings* in one transaction, and return the related pages that the source follows.

    If one of them cannot be recorded, each is recorded in a transaction of its own. Raises StorageError if the store
    itself fails.
    """
    before = context.tally.snapshot()
    database = context.articles.database
    many = len(readings) >= MIN_INDEXED_TOGETHER
    try:
        with (
            database.together("cannot record documents", readings[0].path),
            indexed_together(database) if many else nullcontext(),
        ):
            return [page for reading in readings for page in _record(context, reading)]
    except Exception as error:  # whatever one document breaks, the others are recorded
        context.tally.restore(before)
        if len(readings) > 1:
            return [page for reading in readings for page in record_together(context, [reading])]
        if isinstance(error, StorageError) and not isinstance(error, RefusedValueError):
            raise
        (reading,) = readings
        what = f"it cannot be recorded: {type(error).__name__}: {error}"
        _fail(context, reading, ExtractError(what, reading.path, "please report it, with the document"))
        return []


def _record(context: VisitContext, reading: Reading) -> list[FoundPage]:
    """Record and count one reading, and return the related pages that the source follows."""
    match reading.error:
        case None if reading.article is None:
            _record_unchanged(context, reading)
        case None if reading.article is not None:
            return _store(context, reading, reading.article)
        case NotAskedError() as error:
            context.tally.wait(error)
        case RobotsRefusedError():
            context.tally.refused += 1
            context.tally.skipped += 1
        case DocumentError() | ExtractError() as error:
            _fail(context, reading, error)
    return []


def _record_unchanged(context: VisitContext, reading: Reading) -> None:
    """Count a document that has not changed, and plan when to ask for it again."""
    before = reading.before
    assert before is not None
    if before.set_aside:
        context.tally.failures.append(Failure(document=reading.path, cause=before.cause or "", quarantined=True))
    else:
        context.tally.counts[Outcome.UNCHANGED] += 1
    if reading.page is not None and before.cause is not None:
        _leave_out(context, reading.page, before.outcome)
    if reading.is_fetched:
        next_read = context.next_try(before) if before.set_aside else context.next_read(None, before)
        context.sources.postpone(context.source.name, reading.path, now=context.now(), next_read=next_read)


def _fail(context: VisitContext, reading: Reading, error: DocumentError | ExtractError) -> None:
    """Record the failure of a document that could not be fetched, read or parsed."""
    next_read = context.next_try(reading.before) if reading.is_fetched else None
    name, now = context.source.name, context.now()
    failure = context.sources.fail(
        name, reading.path, reading.sha256, _cause(error, reading.path), now=now, next_read=next_read, said=reading.said
    )
    if not (isinstance(error, FetchError) and error.status in GONE_STATUSES and _is_withdrawn(context, reading.path)):
        context.tally.failures.append(failure)


def _is_withdrawn(context: VisitContext, url: str) -> bool:
    """Note that the page at *url* is gone. True if we have its article: its site withdraws it, which is no failure."""
    known = context.articles.get(url)
    if known is None or known.arrived is None:
        return False
    again = context.articles.lifecycle.miss(url, now=context.now())
    context.tally.notes.append(
        f"{url}: the site has withdrawn it" if again else f"{url}: it is missing, perhaps withdrawn"
    )
    return True


def _store(context: VisitContext, reading: Reading, article: Article) -> list[FoundPage]:
    """Store what one document says, and plan when to ask for it again."""
    name, now = context.source.name, context.now()
    if reading.page is not None and (wall := _wall(context, reading.path, article)):
        _fail(context, reading, ExtractError(wall, reading.path))
        return []
    stated = completed(article, reading.page)
    article = with_settings(stated, context.source)
    outcome, related, before, cause = "empty", list[FoundPage](), reading.before, _no_article(context, reading, article)
    if article.kind is Kind.LISTING:
        _, notes = context.articles.record_listing(article, source=name, now=now, backfill=context.backfill)
        context.tally.notes += [f"{reading.path}: {note}" for note in notes]
        outcome = "listing"
    elif article.kind is Kind.ARTICLE and (refusal := _refusal(context, reading, stated)):
        context.tally.kept_out[refusal] += 1
    elif article.kind is Kind.ARTICLE:
        guid = reading.page.guid if reading.page else None
        recorded = context.articles.record(
            article,
            source=name,
            now=now,
            document=reading.document,
            guid=guid,
            ids_from_feed=context.source.ids_from_feed,
            backfill=context.backfill,
            arrived=context.started,
            sha256=reading.document_sha256,
        )
        context.tally.counts[recorded.outcome] += 1
        before = before if recorded.outcome is Outcome.UNCHANGED else None
        context.tally.notes += [f"{reading.path}: {note}" for note in recorded.notes]
        context.tally.fill_from(article)
        context.tally.fill("articles", 1)
        outcome, related = "recorded", _follow(context, article)
    left_out = cause is not None and reading.page is not None and _leave_out(context, reading.page, outcome)
    if article.kind is Kind.EMPTY and reading.page is not None and not left_out:
        context.tally.empty.append(reading.path)
    if cause is not None:
        context.tally.fill("articles", 0)
    context.tally.skipped += outcome != "recorded"
    validators = Validators.of(reading.document) if reading.document else Validators()
    context.sources.remember(
        name,
        reading.path,
        reading.sha256,
        now=now,
        outcome=outcome,
        etag=validators.etag,
        last_modified=validators.last_modified,
        next_read=context.next_read(article, before) if reading.is_fetched else None,
        said=reading.said,
        cause=cause,
    )
    return related


def _no_article(context: VisitContext, reading: Reading, article: Article) -> str | None:
    """Why a document that was to be an article is none, in words; None if it is one, or is a file that lists articles:
    their teasers are what it is good for.
    """
    key, document = context.source.kind, reading.document
    url = (document.final_url or document.url) if document else None
    if article.kind is Kind.LISTING and KINDS[key].network:
        way = f": {use('listing', url)}" if key == "url" else ""
        return f"it lists {len(article.links)} articles{way}"
    if article.kind is Kind.EMPTY:
        kind = kind_of_list(document.data) if document else None
        return f"it is a {kind}: {use(kind, url)}" if kind else "no article is found there"
    return None


def _leave_out(context: VisitContext, page: FoundPage, outcome: str) -> bool:
    """Keep a page out of the feeds that was read, is no article, and leads to articles; whether that is one.

    Two signs of four are needed: it reads as a list, its list states no day, its address is that of a subject or an
    author, a byline leads there. What a feed calls an entry stays, and so does what is called by more than a few
    words: it may be a film, or an article behind a wall that shows others.
    """
    if page.guid is not None or count_words(page.title or "") > MAX_SUBJECT_WORDS:
        return False
    is_below, is_author = is_listing_below(page.url), context.articles.signs(page.url)
    signs = (outcome == "listing", page.published is None, is_below, is_author)
    if outcome not in ("listing", "empty") or sum(signs) < MIN_SIGNS_OF_A_LIST:
        return False
    if not context.articles.lifecycle.leave_out(page.url, now=context.now()):
        return False
    context.tally.left_out.append(page.url)
    return True


def _wall(context: VisitContext, url: str, article: Article) -> str | None:
    """Why the page at *url* shows something else than its article, in words; None if it may be its article."""
    if article.kind is Kind.ARTICLE and article.published is not None:
        return None
    return find_wall(article, context.articles.get(url))


def _refusal(context: VisitContext, reading: Reading, article: Article) -> str | None:
    """Why the filters of the source keep *article* out; None if they do not."""
    document = reading.document
    return context.refusal(document.url if document and document.url else reading.path, article)


def _follow(context: VisitContext, article: Article) -> list[FoundPage]:
    """The related pages of *article* on the same site that we do not have yet, as many as the source follows."""
    pages = []
    for link in article.links:
        if context.tally.followed >= context.source.follow_related:
            break
        url, here = link.url and without_tracking(link.url), article.permalink
        if link.kind is not LinkKind.RELATED or not url or not here or not same_site(url, here):
            continue
        known = context.articles.get(url)
        if (known is None or known.status is Status.TEASER) and context.sources.reading(
            context.source.name, url
        ) is None:
            context.tally.followed += 1
            pages.append(FoundPage(url=url))
    return pages


def with_settings(article: Article, source: Source) -> Article:
    """*article* with the settings of *source*: its language, if unknown, and its categories mapped to ours."""
    language = article.language or source.language
    if not source.categories:
        return article if language == article.language else replace(article, language=language)
    links = tuple(
        # the links of an article may lead to other sections, which they do not name
        replace(link, category=source.category(link.category))
        if link.category or article.kind is Kind.LISTING
        else link
        for link in article.links
    )
    return replace(article, language=language, category=source.category(article.category), links=links)


def _cause(error: FeedloomError, document: str) -> str:
    """The cause on one line, without the name of the document and its host, which are stored beside it."""
    what = shortly(error, document)
    return f"{what} ({error.hint})" if error.hint else what
