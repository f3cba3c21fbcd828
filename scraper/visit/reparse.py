"""Reading the kept documents of articles again, with the rules of today."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from scraper.parsing.learnt import LearntFiles
from scraper.parsing.pool import ParserPool
from scraper.rules.folders import RuleFolders
from scraper.source import Source
from scraper.sources.found import FoundPage, completed, title_said
from scraper.visit.recording import with_settings
from storage.articles.identity import marks_of
from storage.errors import FeedloomError
from storage.model import Article, Document, Kind, StoredArticle
from storage.sources import Sources

#: How many articles are read ahead for each worker of the pool.
READ_AHEAD_PER_WORKER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading:
    """What the kept documents of one article say by the rules of today."""

    known: StoredArticle
    #: What the richest document says, and which one that is; None if none gives an article any more.
    said: Article | None = None
    document: Document | None = None
    #: Why none does.
    cause: str | None = None
    #: Whether what the list said that named the document is known, and in *said*: then nothing else is to be recalled.
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A kept document, and what the list said that named it; None if that is not known."""

    document: Document
    listed: FoundPage | None


def reread_documents(
    kept: Iterable[tuple[StoredArticle, list[Document]]],
    sources: Mapping[str, Source],
    pool: ParserPool,
    learnt: LearntFiles | None = None,
    *,
    read: Sources,
) -> Iterator[Rereading]:
    """Read the *kept* documents again, each with the current settings of its source; the pool reads ahead.

    *learnt*: the rules that were learnt. *read*: what is known of the documents.
    """
    folders: dict[tuple[Path, ...], RuleFolders] = {}
    waiting: deque[tuple[StoredArticle, list[tuple[_Kept, Future[Article]]]]] = deque()
    for known, documents in kept:
        source = sources.get(known.source)
        timezone = source.timezone if source else known.timezone
        if source and source.rules not in folders:
            folders[source.rules] = RuleFolders.now(*source.rules)
        rules = folders[source.rules] if source else None
        readings = []
        for one in (_listed(document, known, read) for document in documents):
            url = one.document.final_url or one.document.url
            text = learnt.text_for(url, pool) if learnt is not None else None
            readings.append((one, pool.submit(one.document, timezone=timezone, rules=rules, learnt=text)))
        waiting.append((known, readings))
        if len(waiting) > READ_AHEAD_PER_WORKER * pool.workers:
            yield _richest(*waiting.popleft(), sources)
    for known, readings in waiting:
        yield _richest(known, readings, sources)


def _listed(document: Document, known: StoredArticle, read: Sources) -> _Kept:
    """*document* with the title that its list gave it, and the one that we know."""
    before = read.reading(known.source, document.url) if document.url else None
    said = before.said if before is not None else None
    return _Kept(
        document=replace(document, listed_title=title_said(said), known_title=known.title),
        listed=FoundPage.from_said(document.url or "", said) if said else None,
    )


def _richest(
    known: StoredArticle, readings: list[tuple[_Kept, Future[Article]]], sources: Mapping[str, Source]
) -> Rereading:
    """What the newest of the richest documents says (see `Articles.record`)."""
    found: list[tuple[int, Article, _Kept]] = []
    cause = "by today's rules it is no article"
    for kept, future in readings:
        try:
            article = future.result()
        except FeedloomError as error:
            cause = str(error)
            continue
        if article.kind is Kind.ARTICLE and article.title:
            source = sources.get(known.source)
            article = completed(article, kept.listed)
            article = with_settings(article, source) if source else article
            found.append((marks_of(article, source=known.source, document=kept.document).richness, article, kept))
    if not found:
        return Rereading(known=known, cause=cause)
    _, article, kept = max(reversed(found), key=lambda one: one[0])
    return Rereading(known=known, said=article, document=kept.document, is_whole=kept.listed is not None)
