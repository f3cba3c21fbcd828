"""The kind `dataset`: collections of documents as JSON lines (https://jsonlines.org) or Parquet, a row for each.

Each row has a text or a page, and perhaps its address, title, date, language and source, in columns that are mapped by
name. What the row says completes what its text says itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from scraper.sources.bulk import (
    DAMAGE_ERRORS,
    BulkFile,
    WatchedFile,
    find_bulk,
    open_bulk,
    open_stream,
    read_lines,
)
from scraper.sources.context import Findings, Found, VisitContext
from scraper.sources.found import FoundPage, FoundRow
from scraper.text.dates import parse_date
from scraper.text.times import read_zone
from scraper.urls import absolute
from storage.errors import UnreadableError
from storage.model import Document, Failure, clean_text

PARQUET_SUFFIXES = (".parquet",)
COLLECTION_SUFFIXES = (
    *(f".{name}{packed}" for name in ("jsonl", "ndjson", "json") for packed in ("", ".gz", ".zst")),
    *PARQUET_SUFFIXES,
)
#: What a row may tell, with the names that its columns have in published collections. A dot leads into an object.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "html": ("html", "raw_html"),
    "text": ("text", "content", "raw_content", "maintext", "body", "article"),
    "url": ("url", "link", "uri", "meta.url", "metadata.url"),
    "title": ("title", "headline", "meta.title", "metadata.title"),
    "date": ("date", "timestamp", "published", "date_publish", "publish_date", "meta.date", "metadata.date"),
    "language": ("language", "lang", "meta.language", "metadata.language"),
    "source": ("source", "publisher", "source_domain", "meta.source", "metadata.source"),
}
#: How many rows of a Parquet file are in memory at once.
ROWS_AT_ONCE = 50
#: A Parquet file goes to the workers of a cluster in pieces of so many rows or more.
MIN_PIECE_ROWS = 5_000
#: Seconds since 1970 that are no date of an article: beyond, they are milliseconds.
MAX_SECONDS = 100_000_000_000


async def find(context: VisitContext) -> Findings:
    """The rows in the files of the source, read as the visit goes on. Raises UnreadableError without files."""
    columns = columns_of(context.source.columns)
    settings = json.dumps({name: list(names) for name, names in columns.items()})
    read = partial(_read_file, context, columns)
    return find_bulk(context, COLLECTION_SUFFIXES, read, settings=settings)


def columns_of(mapped: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The columns of each field: those that are *mapped*, else all that are usual."""
    return {name: (mapped[name],) if name in mapped else usual for name, usual in COLUMNS.items()}


def _read_file(context: VisitContext, columns: Mapping[str, tuple[str, ...]], file: BulkFile) -> Iterator[Found]:
    zone, failures = context.source.timezone or "UTC", context.tally.failures
    return read_collection(file, columns, file.name, zone=zone, max_bytes=context.pool.max_bytes, failures=failures)


def read_collection(
    file: BulkFile,
    columns: Mapping[str, tuple[str, ...]],
    name: str,
    *,
    zone: str,
    max_bytes: int,
    failures: list[Failure],
    groups: range | None = None,
) -> Iterator[Found]:
    """The documents in the rows of *file*, which messages call *name*; rows without one are added to *failures*.

    Of Parquet, *groups* are the row groups that are read; all of them without.

    Raises UnreadableError where the file cannot be read any further, and if no row of a whole file has a document.
    """
    found = 0
    for number, row in read_rows(file, columns, max_bytes=max_bytes, groups=groups):
        place = f"{name}:{number}"
        one = row if isinstance(row, str) else as_document(row, columns, place, zone=zone)
        if isinstance(one, str):
            failures.append(Failure(document=place, cause=one))
        else:
            found += 1
            yield one
    if not found and groups is None:  # a piece without text may lie in a sound file
        wanted = " or ".join(columns["text"] + columns["html"])
        raise UnreadableError("no row has a document", str(file), f"looked for columns called {wanted}: see `columns`")


def read_rows(
    file: BulkFile, columns: Mapping[str, tuple[str, ...]], *, max_bytes: int, groups: range | None = None
) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """The rows of *file*, counted from 1; in the place of one that cannot be read the cause, in words.

    *groups* as in `read_collection`.

    Raises UnreadableError where the file cannot be read any further.
    """
    try:
        if file.name.lower().endswith(PARQUET_SUFFIXES):
            yield from _parquet_rows(file, columns, groups)
            return
        with open_stream(file) as stream:
            # JSON writes a character in six bytes at most, and a row has more than its document
            for number, line in enumerate(read_lines(stream, max_bytes=2 * max_bytes), 1):
                if line is None:
                    yield number, f"it has more than {2 * max_bytes:,} bytes"
                elif line.strip():
                    yield number, _row_of(line)
    except DAMAGE_ERRORS as error:
        raise UnreadableError("cannot read the collection on", str(file), str(error)[:300]) from error


def _row_of(line: bytes) -> Mapping[str, Any] | str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"it is no JSON: {str(error)[:100]}"
    return row if isinstance(row, dict) else "it is no JSON object"


def pieces_of(file: BulkFile) -> list[range]:
    """The row groups of a Parquet *file* in pieces of MIN_PIECE_ROWS or more, but the last; none if it has but one.

    None also of what is no Parquet, or cannot be read: then reading it says why.
    """
    pieces, rows = list[range](), 0
    try:
        with _parquet(file) as table:
            start, number = 0, table.num_row_groups
            for group in range(number):
                rows += table.metadata.row_group(group).num_rows
                if rows >= MIN_PIECE_ROWS or group == number - 1:
                    pieces.append(range(start, group + 1))
                    start, rows = group + 1, 0
    except (*DAMAGE_ERRORS, UnreadableError):
        return []
    return pieces if len(pieces) > 1 else []


def _parquet_rows(
    file: BulkFile, columns: Mapping[str, tuple[str, ...]], groups: range | None
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    wanted = {name.split(".")[0] for names in columns.values() for name in names}
    with _parquet(file) as table:
        groups = groups or range(table.num_row_groups)
        number = sum(table.metadata.row_group(group).num_rows for group in range(groups.start))
        present = [name for name in table.schema_arrow.names if name in wanted]
        for batch in table.iter_batches(batch_size=ROWS_AT_ONCE, columns=present, row_groups=list(groups)):
            for row in batch.to_pylist():
                number += 1
                if isinstance(file, WatchedFile):
                    file.share = number / table.metadata.num_rows
                yield number, row


@contextmanager
def _parquet(file: BulkFile) -> Iterator[Any]:
    """*file* as a table of pyarrow. Raises DAMAGE_ERRORS, and UnreadableError without the package."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        hint = "install feedloom[parquet]"
        raise UnreadableError("Parquet needs the package pyarrow", str(file), hint) from None
    try:
        with open_bulk(file) as stream, parquet.ParquetFile(stream) as table:
            yield table
    except ArrowException as error:
        raise ValueError(str(error)) from error


def as_document(row: Mapping[str, Any], columns: Mapping[str, tuple[str, ...]], name: str, *, zone: str) -> Found | str:
    """The document of *row*, called *name*, with what else the row says; why there is none, in words."""
    html, text = (_text(_value(row, columns[one])) for one in ("html", "text"))
    if not html and not text:
        return "it has no text"
    url = absolute(None, _text(_value(row, columns["url"])) or "")
    title = _text(_value(row, columns["title"]))
    if not html and title and title not in (text or "")[: 2 * len(title) + 200]:
        text = f"{title}\n\n{text}"  # as a dump of the page has it
    document = Document(
        data=(html or text or "").encode(errors="replace"),
        url=url,
        final_url=url,
        path=None if url else name,
        media_type="text/html" if html else "text/plain",
        charset="utf-8",
        listed_title=title,
    )
    page = FoundPage(
        url=url or "",
        title=title,
        published=_moment(_value(row, columns["date"]), zone),
        language=_text(_value(row, columns["language"])),
    )
    return FoundRow(path=name, document=document, page=page, credit=_text(_value(row, columns["source"])))


def _value(row: Mapping[str, Any], names: Iterable[str]) -> object:
    """The first value in *row* that is there under one of *names*."""
    for name in names:
        value: object = row
        for part in (name,) if name in row else name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if value not in (None, ""):
            return value
    return None


def _text(value: object) -> str | None:
    return clean_text(value).strip() or None if isinstance(value, str) else None


def _moment(value: object, zone: str) -> datetime | None:
    """A date as text, as seconds or milliseconds since 1970, or as Parquet has it."""
    if isinstance(value, str):
        return parse_date(value, zone=read_zone(zone))
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value if abs(value) < MAX_SECONDS else value / 1000, UTC)
        except (ValueError, OverflowError, OSError):
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - its zone follows
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=read_zone(zone))
    return None
