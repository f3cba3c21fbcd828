"""Documents in WARC files (ISO 28500): the HTML responses of a crawl, read as a stream, each at most once in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from scraper.urls import absolute
from storage.errors import UnreadableError
from storage.model import Document

#: Media types that are read.
PAGES = ("text/html", "application/xhtml+xml")
SUFFIXES = (".warc", ".warc.gz")
#: Bytes that the head of an HTTP answer may take beside its page.
HEAD = 65_536


def find_archives(root: Path, places: tuple[str, ...]) -> list[Path]:
    """The WARC files that *places* (files, folders, globs) name below *root*, in order.

    Raises UnreadableError if there are none.
    """
    found: dict[Path, None] = {}
    for place in places:
        whole = root / Path(place).expanduser()
        if whole.is_dir():
            matches = sorted(file for file in whole.rglob("*") if file.name.endswith(SUFFIXES))
        elif whole.exists():
            matches = [whole]
        else:
            matches = sorted(root.glob(place)) if not Path(place).is_absolute() else []
        found.update(dict.fromkeys(matches))
    if not found:
        raise UnreadableError("matches no archive", ", ".join(places), f"places start from {str(root)!r}")
    return list(found)


def read_archive(file: Path, *, largest: int) -> Iterator[Document]:
    """The HTML pages in *file* that were answered with 200. Of a larger one than *largest* bytes, one byte more comes.

    Raises UnreadableError where the file cannot be read on, or ends within a record.
    """
    try:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
                if record.content_length <= largest + HEAD:
                    _demand_whole(record)
                record.parse_http(auto_decode="all")
                if (document := _page(record, largest)) is not None:
                    yield document
    except (OSError, ValueError, EOFError) as error:
        raise UnreadableError("cannot read the archive on", str(file), str(error)[:200]) from error


def _demand_whole(record: Any) -> None:
    """Read *record* into memory, which alone shows whether its file ends before it does. Raises EOFError then."""
    stated = record.content_length
    record.freeze()
    if record.content_length < stated:
        raise EOFError(f"it ends within the record of {record.headers.get('WARC-Target-URI')}")


def _page(record: Any, largest: int) -> Document | None:
    url = absolute(None, (record.headers.get("WARC-Target-URI") or "").strip("<>"))
    head = record.http_headers
    if url is None or head is None or head.status_code != 200 or record.http_content_type not in PAGES:
        return None
    return Document(
        data=record.reader.read(largest + 1),
        url=url,
        final_url=url,
        media_type=record.http_content_type,
        charset=record.http_charset or None,
    )
