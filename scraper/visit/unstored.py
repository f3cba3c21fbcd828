"""Reading documents without a store: whatever is found, parsed in its order, as the lines of a file of records."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from scraper.http.fetch import Fetcher
from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.sources.archive import ARCHIVE_SUFFIXES, read_archive
from scraper.sources.bulk import find_files, written_whole
from scraper.sources.context import Found, name_of
from scraper.sources.dataset import COLLECTION_SUFFIXES, PARQUET_SUFFIXES, columns_of, pieces_of, read_collection
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
    groups: range | None = None,
) -> Iterator[Found]:
    """The documents in *places*: files, folders and globs of documents, archives and collections.

    Archives and collections may also be addresses; *web* opens those of the web. Of Parquet, *groups* are the row
    groups that are read; all of them without. What cannot be read is added to *failures*. Raises UnreadableError for a
    place that names nothing.
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
                        groups=groups,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJob:
    """A file of documents, or a piece of one, to be made one file of records, here or on a worker of a cluster."""

    #: A path, absolute so that it is the same for a worker, or an address.
    place: str
    #: The file of records.
    out: Path
    columns: Mapping[str, str]
    timezone: str | None
    keep: bool
    #: Settings of the Fetcher that reads files of the web.
    web: Mapping[str, Any]
    #: The row groups of a Parquet file that are read; None: all that is in the file.
    groups: range | None = None

    def __str__(self) -> str:
        """What is read."""
        return self.place


class FileDone(NamedTuple):
    """What became of a FileJob."""

    job: FileJob
    records: int
    failures: list[Failure]


def find_jobs(places: Sequence[str], folder: Path, *, web: Mapping[str, Any], **settings: Any) -> list[FileJob]:
    """A job for each archive and collection in *places*, and for each piece of a large Parquet file, whose file of
    records is not in *folder* yet. *web* and the other *settings* are those of the jobs.

    Raises UnreadableError for a place without any, and where two files would have one name.
    """
    jobs: dict[Path, list[FileJob]] = {}
    settings["web"] = web
    for place in places:
        for file in find_files(Path(), (place,), ARCHIVE_SUFFIXES + COLLECTION_SUFFIXES, web=_web_of(web)):
            out = folder / f"{file.name}.jsonl.zst"
            if out in jobs:
                raise UnreadableError("two files have one name", str(file), "give each a folder for its records")
            name = str(file.absolute()) if isinstance(file, Path) else str(file)
            pieces = pieces_of(file) if file.name.lower().endswith(PARQUET_SUFFIXES) and not out.exists() else []
            jobs[out] = [
                FileJob(place=name, out=folder / f"{file.name}.{number:05}.jsonl.zst", groups=groups, **settings)
                for number, groups in enumerate(pieces, 1)
            ] or [FileJob(place=name, out=out, **settings)]
    return [job for of_file in jobs.values() for job in of_file if not job.out.exists()]


def write_records(pool: ParserPool, job: FileJob) -> FileDone:
    """Do *job* with *pool*: its file is there when all of it is. Raises UnreadableError."""
    failures: list[Failure] = []
    found = find_everything(
        (job.place,),
        columns=job.columns,
        timezone=job.timezone,
        max_bytes=pool.max_bytes,
        failures=failures,
        web=_web_of(job.web),
        groups=job.groups,
    )
    count = 0
    with written_whole(job.out) as file:
        for line in parse_everything(found, pool, failures, timezone=job.timezone, keep=job.keep):
            file.write(line)
            count += 1
    return FileDone(job, count, failures)


def _web_of(settings: Mapping[str, Any]) -> OpenWeb:
    """Opens files of the web by a Fetcher with *settings*."""
    return lambda address: Fetcher(**settings).file(address)


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
