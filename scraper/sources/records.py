"""The kind `records`: documents that were read elsewhere, a line of JSON each; and the form of these lines.

docs/record.md defines it. So parsing may run anywhere, and the store only records. A record is trusted no more than a
page: it is checked against the model, its text is cleaned, its limits are ours, and its HTML is sanitised again.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter, ValidationError

from scraper.sanitize import sanitize
from scraper.sources.bulk import DAMAGE_ERRORS, BulkFile, find_bulk, open_stream, read_lines
from scraper.sources.context import Findings, Found, VisitContext
from scraper.sources.found import FoundRecord
from storage.errors import FeedloomError, UnreadableError
from storage.limits import limited
from storage.model import Article, Document, Failure, clean_text, plain_fields

RECORD_SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst")
#: A record has its text in two forms, and perhaps its bytes in base64; JSON may write a character in six bytes.
LINE_BYTES_PER_DOCUMENT_BYTE = 10
#: The version of the form; a reader refuses others.
VERSION = 1
#: Fields of an article that tell of the reading, not of the document.
OF_THE_READING = ("rule", "cut", "only_modified")


def record_line(article: Article, document: Document, name: str, *, keep: bool = False) -> bytes:
    """The record of *document*, called *name*, as a line of JSON; with *keep* its bytes too."""
    said = plain_fields(replace(article, rule=None, cut=()))
    assert isinstance(said, dict)
    about: dict[str, object] = {
        "name": name,
        "url": document.url,
        "final_url": document.final_url,
        "date": dict(document.headers).get("date") or None,
        "sha256": sha256(document.data).hexdigest(),
        "media_type": document.media_type,
        "charset": document.charset,
    }
    if keep:
        about["data"] = base64.b64encode(document.data).decode()
    values = {
        "feedloom": VERSION,
        "document": {key: value for key, value in about.items() if value is not None},
        "article": {key: value for key, value in said.items() if key not in OF_THE_READING and value not in (None, [])},
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_record(line: bytes, name: str) -> FoundRecord:
    """The record in *line*. Raises UnreadableError, about *name*, if it is none, or one of another version."""
    try:
        values = _clean(json.loads(line))
        if not isinstance(values, dict) or values.get("feedloom") != VERSION:
            raise UnreadableError("it is no record", name, f'expected a line with "feedloom": {VERSION}')
        about, article = values["document"], _model().validate_python(values["article"])
        data = base64.b64decode(about["data"], validate=True) if "data" in about else None
    except (ValueError, LookupError, TypeError, RecursionError, binascii.Error) as error:
        cause = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise UnreadableError("it is no record", name, cause[:200]) from None
    except FeedloomError as error:  # of the model
        raise UnreadableError("it is no record", name, str(error)[:200]) from None
    document = None
    if data is not None:
        if sha256(data).hexdigest() != about.get("sha256"):
            raise UnreadableError("its bytes are not those that were read", name, "their sha256 differs")
        document = Document(
            data=data,
            url=about.get("url"),
            final_url=about.get("final_url"),
            media_type=about.get("media_type"),
            charset=about.get("charset"),
        )
    content = sanitize(article.content) if article.content else None
    article = limited(replace(article, content=content or None, rule=None, cut=()))
    return FoundRecord(
        path=str(about.get("name") or name), sha256=str(about["sha256"]), article=article, document=document
    )


@cache
def _model() -> TypeAdapter[Article]:
    return TypeAdapter(Article)


def _clean(value: Any) -> Any:
    """*value* with its text as the model wants it."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return {key: _clean(one) for key, one in value.items()} if isinstance(value, dict) else value


async def find(context: VisitContext) -> Findings:
    """The records in the files of the source, read as the visit goes on. Raises UnreadableError without files."""
    return find_bulk(context, RECORD_SUFFIXES, partial(_read_file, context))


def _read_file(context: VisitContext, file: BulkFile) -> Iterator[Found]:
    max_bytes = LINE_BYTES_PER_DOCUMENT_BYTE * context.pool.max_bytes
    try:
        with open_stream(file) as stream:
            for number, line in enumerate(read_lines(stream, max_bytes=max_bytes), 1):
                name = f"{file.name}:{number}"
                try:
                    if line is None:
                        raise UnreadableError(f"it has more than {max_bytes:,} bytes", name)  # noqa: TRY301
                    if line.strip():
                        yield read_record(line, name)
                except UnreadableError as error:
                    cause = f"{error.what}: {error.hint}" if error.hint else error.what
                    context.tally.failures.append(Failure(document=name, cause=cause))
    except DAMAGE_ERRORS as error:
        raise UnreadableError("cannot read the records on", str(file), str(error)[:300]) from error
