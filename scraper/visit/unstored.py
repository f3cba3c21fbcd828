"""Reading documents without a store: whatever is found, parsed in its order, as the lines of a file of records."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.sources.archive import ARCHIVE_SUFFIXES, read_archive
from scraper.sources.bulk import find_files
from scraper.sources.context import Found, name_of
from scraper.sources.dataset import COLLECTION_SUFFIXES, columns_of, read_collection
from scraper.sources.documents import find_documents
from scraper.sources.files import FoundDocument
from scraper.sources.found import FoundPage, FoundRecord, FoundRow, completed
from scraper.sources.records import record_line
from scraper.sources.remote import OpenWeb
from storage.errors import DocumentError, ExtractError, UnreadableError
from storage.model import Article, Document, Failure

#: How many documents are read ahead for each worker of the pool.
READ_AHEAD_PER_WORKER = 4


def find_everything(
    places: Sequence[str],
    *,
    columns: Mapping[str, str],
    timezone: str | None,
    max_bytes: int,
    failures: list[Failure],
    web: OpenWeb | None = None,
) -> Iterator[Found]:
    """The documents in *places*: files, folders and globs of documents, archives and collections.

    Archives and collections may also be addresses; *web* opens those of the web. What cannot be read is added to
    *failures*. Raises UnreadableError for a place that names nothing.
    """
    root = Path()
    for place in places:
        name = place.lower()
        if name.endswith(ARCHIVE_SUFFIXES):
            for file in find_files(root, (place,), ARCHIVE_SUFFIXES, web=web):
                yield from _sound(read_archive(file, max_bytes=max_bytes), failures)
        elif name.endswith(COLLECTION_SUFFIXES):
            for file in find_files(root, (place,), COLLECTION_SUFFIXES, web=web):
                yield from _sound(
                    read_collection(
                        file,
                        columns_of(columns),
                        str(file),
                        zone=timezone or "UTC",
                        max_bytes=max_bytes,
                        failures=failures,
                    ),
                    failures,
                )
        else:
            yield from find_documents(Source(name="", kind="documents", places=(place,), root=root))


def _sound(found: Iterator[Any], failures: list[Failure]) -> Iterator[Found]:
    """What *found* gives up to the place where its file is damaged."""
    try:
        yield from found
    except UnreadableError as error:
        failures.append(Failure(document=str(error.subject), cause=f"{error.what}: {error.hint}"))


def parse_everything(
    found: Iterator[Found], pool: ParserPool, failures: list[Failure], *, timezone: str | None, keep: bool
) -> Iterator[bytes]:
    """The records of the documents that are *found*, as lines in their order. What fails is added to *failures*."""
    waiting: deque[tuple[Found, Document, Future[Article]]] = deque()

    def ready() -> Iterator[bytes]:
        one, document, future = waiting.popleft()
        try:
            article = future.result()
        except (DocumentError, ExtractError) as error:
            failures.append(Failure(document=document.name, cause=str(error)))
            return
        if isinstance(one, FoundRow):
            article = completed(article, one.page)
            article = replace(article, credit=article.credit or one.credit)
        yield record_line(article, document, name_of(one), keep=keep)

    for one in found:
        assert not isinstance(one, FoundPage)  # nothing here is fetched
        try:
            document = one.read(max_bytes=pool.max_bytes) if isinstance(one, FoundDocument) else _document_of(one)
        except DocumentError as error:
            failures.append(Failure(document=name_of(one), cause=str(error)))
            continue
        waiting.append((one, document, pool.submit(document, timezone=timezone)))
        if len(waiting) > READ_AHEAD_PER_WORKER * pool.workers:
            yield from ready()
    while waiting:
        yield from ready()


def _document_of(found: FoundRow | FoundRecord | Document) -> Document:
    document = found if isinstance(found, Document) else found.document
    assert document is not None
    return document
