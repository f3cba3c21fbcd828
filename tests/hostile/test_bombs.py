"""A few bytes that inflate to gigabytes cost no more memory than the limit, wherever bytes are decompressed."""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from subprocess import run

import brotli
import pytest
import zstandard

from scraper.http.compression import gunzip, gunzip_beginning
from scraper.sources.archive import read_archive
from scraper.sources.sitemap import extract_sitemap
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import CorruptStoreError, OversizedError, UnreadableError
from storage.model import Article, Document, Kind
from tests.scraper.sources.test_archive import record

#: What each bomb holds, in pieces of a megabyte.
MEGABYTES = 400
LIMIT_BYTES = 2_000_000
#: Of the address space, above what the process has when it begins; a bomb takes three times as much.
ROOM_BYTES = 130_000_000
URL = "https://x.example/1"
PIECE = b" " * 1_000_000
ROOT = Path(__file__).parents[2]


def inflating(compress: Callable[[bytes], bytes], finish: Callable[[], bytes], begin: bytes = b"<html>") -> bytes:
    return b"".join([compress(begin), *(compress(PIECE) for _ in range(MEGABYTES)), finish()])


@cache
def deflate(wbits: int, begin: bytes = b"<html>") -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, wbits)
    return inflating(packer.compress, packer.flush, begin)


def by_brotli() -> bytes:
    packer = brotli.Compressor(quality=3)
    return inflating(packer.process, packer.finish)


def by_zstd() -> bytes:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    return inflating(packer.compress, packer.flush)


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(data), data)


#: How a page of a WARC archive may be encoded, and a body in that coding.
CODINGS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "gzip": ("Content-Encoding: gzip", lambda: deflate(31)),
    "zlib": ("Content-Encoding: deflate", lambda: deflate(15)),
    "deflate": ("Content-Encoding: deflate", lambda: deflate(-15)),
    "brotli": ("Content-Encoding: br", by_brotli),
    "zstd": ("Content-Encoding: zstd", by_zstd),
    "chunks": ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", lambda: chunked(deflate(31))),
    "twice": ("Content-Encoding: gzip, gzip", lambda: gzip.compress(deflate(31))),
}
#: The beginning of a record whose page the bomb is.
LARGE_RECORD = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % (MEGABYTES * len(PIECE)), record(URL, b""))[:-4]
#: Reads the archive that is named, with little memory.
READ = f"""
import resource, sys
from pathlib import Path
from scraper.sources.archive import read_archive
taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + {ROOM_BYTES},) * 2)
print([len(document.data) for document in read_archive(Path(sys.argv[1]), max_bytes={LIMIT_BYTES})])
"""


def sizes(file: Path) -> str:
    """The sizes of the pages in an archive, read by a process that has room for the limit and not for the bomb."""
    done = run([sys.executable, "-c", READ, file], capture_output=True, text=True, cwd=ROOT, check=False)
    return done.stdout.strip() or done.stderr


@pytest.mark.parametrize(("head", "body"), CODINGS.values(), ids=CODINGS)
def test_pages_of_archives(tmp_path: Path, head: str, body: Callable[[], bytes]) -> None:
    """A page in a WARC archive is decoded up to the limit, whatever its coding, and not whole."""
    file = tmp_path / "a.warc"
    file.write_bytes(record(URL, body(), headers=f"Content-Type: text/html\r\n{head}\r\n"))
    assert sizes(file) == f"[{LIMIT_BYTES + 1}]"


def test_records_of_archives(tmp_path: Path) -> None:
    """So is a record that inflates as a member of a compressed archive."""
    file = tmp_path / "a.warc.gz"
    file.write_bytes(deflate(31, LARGE_RECORD))
    assert sizes(file) == f"[{LIMIT_BYTES + 1}]"


@pytest.mark.parametrize("begin", [b"WARC/1.1\r\nX: ", LARGE_RECORD.rstrip()], ids=["of the record", "of the answer"])
def test_heads_of_archives(tmp_path: Path, begin: bytes) -> None:
    """A head that inflates is refused when it is longer than any head."""
    file = tmp_path / "a.warc.gz"
    file.write_bytes(deflate(31, begin))
    assert "UnreadableError" in sizes(file)


def test_codings_upon_codings(tmp_path: Path) -> None:
    """A page that is encoded again and again is named, and not decoded."""
    body = b"<html>"
    for _ in range(9):
        body = gzip.compress(body)
    file = tmp_path / "a.warc"
    file.write_bytes(record(URL, body, headers=f"Content-Type: text/html\r\nContent-Encoding: {'gzip,' * 8}gzip\r\n"))
    with pytest.raises(UnreadableError, match="more than 4 times"):
        list(read_archive(file, max_bytes=LIMIT_BYTES))


def test_documents_and_sitemaps() -> None:
    """Documents, answers and sitemaps in gzip end at their limits; the beginning of a robots.txt costs no more."""
    bomb = deflate(31)
    with pytest.raises(OversizedError):
        gunzip(bomb, "a.html.gz", max_bytes=LIMIT_BYTES)
    with pytest.raises(OversizedError):
        extract_sitemap(Document(data=bomb, url="https://x.example/sitemap.xml.gz"))
    assert len(gunzip_beginning(bomb, "robots.txt", size=1_000)) == 1_000


def test_kept_pages(tmp_path: Path) -> None:
    """A kept document or version that states gigabytes is damage, and no room is made for it."""
    now = datetime(2026, 3, 7, 12, tzinfo=UTC)
    document = Document(data=b"<p>A bridge</p>", url=URL)
    article = Article(kind=Kind.ARTICLE, title="A bridge", permalink=URL, body=("It is closed.",))
    with Database.open(tmp_path / "a.db") as database:
        articles = Articles(database, "example.org,2026")
        number = articles.record(article, source="news", now=now, document=document).id
        articles.record(Article(kind=Kind.ARTICLE, title="A new bridge", permalink=URL), source="news", now=now)
        bomb = zstandard.compress(bytes(MEGABYTES * 1_000_000))
        database.execute("UPDATE versions SET data = ?", (bomb,))
        database.execute("UPDATE documents SET data = ?, version = 2", (bomb,))
        with pytest.raises(CorruptStoreError):
            articles.history.versions(number)
        with pytest.raises(CorruptStoreError):
            list(articles.history.documents())
