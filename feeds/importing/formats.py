"""The files that can be imported: one row for each.

To add a format, write a module in this folder with a function that takes bytes and returns an ImportedFile, and add a
row here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import resolve_name

from feeds.importing.found import ImportedFile, ImportFileError

#: Size limit of a file. One with ten thousand feeds has a third of it.
MAX_IMPORT_BYTES = 10_000_000
#: What may precede the content: byte order marks, white space, the zeros of UTF-16.
LEADING_BYTES = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFormat:
    """A kind of file."""

    #: As it is called in messages.
    name: str
    #: How its content begins, after LEADING_BYTES.
    begins: bytes
    #: The function that reads it, as "module:function": `(bytes) -> ImportedFile`.
    read: str


#: In the order in which they are tried; the last one takes everything.
IMPORT_FORMATS = (
    ImportFormat(name="OPML", begins=b"<", read="feeds.importing.opml:read_opml"),
    ImportFormat(name="html2rss", begins=b"", read="feeds.importing.html2rss:read_html2rss"),
)


def read_import(data: bytes) -> tuple[ImportFormat, ImportedFile]:
    """The content of a file, by the format that it has. Raises ImportFileError."""
    if len(data) > MAX_IMPORT_BYTES:
        raise ImportFileError("the file is too large", f"more than {MAX_IMPORT_BYTES:,} bytes")
    content = data[:1000].lstrip(LEADING_BYTES)
    if not content:
        raise ImportFileError("the file is empty", "expected OPML, or a configuration of html2rss in YAML")
    form = next(one for one in IMPORT_FORMATS if content.startswith(one.begins))
    file: ImportedFile = resolve_name(form.read)(data)
    return form, file
