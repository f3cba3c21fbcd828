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
from scraper.sources.found import title_said
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
    waiting: deque[tuple[StoredArticle, list[tuple[Document, Future[Article]]]]] = deque()
    for known, documents in kept:
        source = sources.get(known.source)
        timezone = source.timezone if source else known.timezone
        if source and source.rules not in folders:
            folders[source.rules] = RuleFolders.now(*source.rules)
        rules = folders[source.rules] if source else None
        named = [_titled(one, known, read) for one in documents]
        readings = []
        for one in named:
            text = learnt.text_for(one.final_url or one.url, pool) if learnt is not None else None
            readings.append((one, pool.submit(one, timezone=timezone, rules=rules, learnt=text)))
        waiting.append((known, readings))
        if len(waiting) > READ_AHEAD_PER_WORKER * pool.workers:
            yield _richest(*waiting.popleft(), sources)
    for known, readings in waiting:
        yield _richest(known, readings, sources)


def _titled(document: Document, known: StoredArticle, read: Sources) -> Document:
    """*document* with the title that its list gave it, and the one that we know."""
    before = read.reading(known.source, document.url) if document.url else None
    title = title_said(before.said) if before is not None else None
    return replace(document, listed_title=title, known_title=known.title)


def _richest(
    known: StoredArticle, readings: list[tuple[Document, Future[Article]]], sources: Mapping[str, Source]
) -> Rereading:
    """What the newest of the richest documents says (see `Articles.record`)."""
    found: list[tuple[int, Article, Document]] = []
    cause = "by today's rules it is no article"
    for document, future in readings:
        try:
            article = future.result()
        except FeedloomError as error:
            cause = str(error)
            continue
        if article.kind is Kind.ARTICLE and article.title:
            source = sources.get(known.source)
            article = with_settings(article, source) if source else article
            found.append((marks_of(article, source=known.source, document=document).richness, article, document))
    if not found:
        return Rereading(known=known, cause=cause)
    _, article, document = max(reversed(found), key=lambda one: one[0])
    return Rereading(known=known, said=article, document=document)
