"""WARC files give their pages one by one."""

from __future__ import annotations

import asyncio
import gzip
import os
import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.sources.archive import ARCHIVE_SUFFIXES, read_archive
from scraper.sources.bulk import find_files
from scraper.visit.walk import Progress, visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import UnreadableError
from storage.model import Visit
from storage.sources import Sources
from tests.scraper.paper import TEXT

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(
    url: str,
    body: bytes,
    *,
    status: str = "200 OK",
    media_type: str = "text/html",
    kind: str = "response",
    headers: str | None = None,
    day: int = 1,
) -> bytes:
    """One record, as crawlers write it."""
    stated = f"Content-Type: {media_type}; charset=utf-8\r\n" if headers is None else headers
    payload = f"HTTP/1.1 {status}\r\n{stated}\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-{day:02}T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:0000>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def page(number: int) -> bytes:
    title = f"Story number {number}"
    return f"<html lang=en><title>{title}</title><article><h1>{title}</h1>{TEXT}<p>{number}</article>".encode()


RECORDS = [
    record("https://x.example/1", page(1)),
    record("https://x.example/img", b"GIF89a", media_type="image/gif"),
    record("https://x.example/2", page(2)),
    record("https://x.example/gone", b"no", status="404 Not Found"),
    record("https://x.example/asked", page(3), kind="request"),
]


def test_responses_that_are_no_pages(tmp_path: Path) -> None:
    """They are counted by the reason; what is no response is not."""
    file, left_out = tmp_path / "a.warc", Counter[str]()
    file.write_bytes(b"".join(RECORDS))
    assert len(list(read_archive(file, max_bytes=1_000_000, left_out=left_out))) == 2
    assert left_out == {"of another type than HTML": 1, "with another status than 200": 1}


DAMAGED = {
    "chunks": ("Transfer-Encoding: chunked", b"-5\r\n<html>"),
    "chunks cut": ("Transfer-Encoding: chunked", b"ff\r\n<html>"),
    "gzip": ("Content-Encoding: gzip", b"\x1f\x8b nothing"),
    "brotli": ("Content-Encoding: br", b"\xff" * 99),
    "unknown": ("Content-Encoding: rot13", b"uryyb"),
}


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize(("head", "body"), DAMAGED.values(), ids=DAMAGED)
def test_pages_that_cannot_be_decoded(tmp_path: Path, head: str, body: bytes, compressed: bool) -> None:
    """What a server sent damaged costs its page alone, and is named behind the last one."""
    records = [record("https://x.example/1", page(1)), record("https://x.example/2", body, status=f"200 OK\r\n{head}")]
    records += [record("https://x.example/3", page(3))]
    file = tmp_path / "a.warc"
    file.write_bytes(b"".join(gzip.compress(one) if compressed else one for one in records))
    documents = read_archive(file, max_bytes=1_000_000)
    assert [next(documents).url, next(documents).url] == ["https://x.example/1", "https://x.example/3"]
    with pytest.raises(UnreadableError, match=r"cannot decode.*1, the first is https://x.example/2"):
        next(documents)


@pytest.mark.parametrize("head", ["Transfer-Encoding: chunked", "Content-Encoding: gzip", "Content-Encoding: br"])
def test_heads_of_what_is_decoded(tmp_path: Path, head: str) -> None:
    """Crawlers that keep a page decoded under its old head are understood."""
    file = tmp_path / "a.warc"
    file.write_bytes(record("https://x.example/1", page(1), status=f"200 OK\r\n{head}") + RECORDS[2])
    assert [one.data for one in read_archive(file, max_bytes=1_000_000)] == [page(1), page(2)]


def test_archives_that_are_no_files(tmp_path: Path) -> None:
    """A pipe, a device or a folder called like an archive holds nobody up, and is named."""
    os.mkfifo(tmp_path / "a.warc")
    (tmp_path / "b.warc").symlink_to("/dev/zero")
    (tmp_path / "c.warc").mkdir()
    for file in find_files(tmp_path, (".",), ARCHIVE_SUFFIXES):
        with pytest.raises(UnreadableError, match=r"no regular file|Is a directory"):
            list(read_archive(file, max_bytes=1_000_000))


@pytest.mark.parametrize("compressed", [False, True])
def test_pages_of_an_archive(tmp_path: Path, compressed: bool) -> None:
    """HTML that was answered with 200 is read, in order, with its address and charset; the rest is not."""
    file = tmp_path / ("a.warc.gz" if compressed else "a.warc")
    file.write_bytes(b"".join(gzip.compress(one) if compressed else one for one in RECORDS))
    documents = list(read_archive(file, max_bytes=1_000_000))
    assert [(one.url, one.media_type, one.charset) for one in documents] == [
        ("https://x.example/1", "text/html", "utf-8"), ("https://x.example/2", "text/html", "utf-8")
    ]  # fmt: skip
    assert documents[0].data == page(1)


def test_large_pages(tmp_path: Path) -> None:
    """Of a page above the limit one byte more than that is read, which the pool then refuses by name."""
    (tmp_path / "a.warc").write_bytes(record("https://x.example/big", b"x" * 500_000) + RECORDS[0])
    assert [len(one.data) for one in read_archive(tmp_path / "a.warc", max_bytes=4_000)] == [4_001, len(page(1))]


CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page(1)), page(1))


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param("Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", CHUNKED, id="chunked"),
        pytest.param("Content-Type: text/html\r\nContent-Encoding: gzip\r\n", gzip.compress(page(1)), id="gzip"),
        pytest.param("Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", page(1), id="no-more-chunked"),
        pytest.param("Content-Type: text/html\r\nContent-Encoding: gzip\r\n", page(1), id="no-more-gzip"),
        pytest.param('CONTENT-TYPE: Text/HTML; Charset="UTF-8"\r\n', page(1), id="capitals"),
        pytest.param("", page(1), id="no-type"),
    ],
)
def test_heads_that_crawlers_keep(tmp_path: Path, headers: str, body: bytes) -> None:
    """A body is decoded if it is as its head says, else taken as it stands; the records behind it are read."""
    first = record("https://x.example/1", body, headers=headers)
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(first) + gzip.compress(RECORDS[2]))
    assert [one.data for one in read_archive(tmp_path / "a.warc.gz", max_bytes=1_000_000)] == [page(1), page(2)]


def test_page_that_was_captured_twice(tmp_path: Path) -> None:
    """Each capture of a page is read once: a second visit does not turn the article back and forth."""
    captures = (record("https://x.example/1", page(1).replace(b"<p>1", b"<p>Day %d" % day), day=day) for day in (1, 2))
    (tmp_path / "a.warc").write_bytes(b"".join(captures))
    with Database.open(tmp_path / "store.db") as database:
        first = visit(tmp_path, database)
        os.utime(tmp_path / "a.warc", (1, 1))
        second = visit(tmp_path, database)
    assert (first.new, first.updated, second.updated, second.unchanged) == (1, 1, 0, 2)


def test_places(tmp_path: Path) -> None:
    """Files, folders and globs name archives; a place that names none fails."""
    for name in ("in/a.warc", "in/b.warc.gz", "in/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    for place in ("in", "in/*.warc*", str(tmp_path / "*" / "*.warc*")):
        assert [file.name for file in find_files(tmp_path, (place,), ARCHIVE_SUFFIXES)] == ["a.warc", "b.warc.gz"]
    with pytest.raises(UnreadableError, match="matches no file"):
        find_files(tmp_path, ("none/*.warc",), ARCHIVE_SUFFIXES)


def visit(folder: Path, database: Database, progress: Progress | None = None) -> Visit:
    source = Source(name="crawl", kind="archive", places=("*.warc*",), root=folder)
    with ParserPool(in_process=True) as pool:
        articles = Articles(database, "x.example,2026")
        return asyncio.run(
            visit_source(
                source, articles=articles, sources=Sources(database), pool=pool, now=lambda: NOON, progress=progress
            )
        )


def test_visit(tmp_path: Path) -> None:
    """An archive is recorded once; a later visit opens it only if its size or time has changed."""
    file = tmp_path / "a.warc"
    file.write_bytes(b"".join(RECORDS))
    with Database.open(tmp_path / "store.db") as database:
        assert (visit(tmp_path, database).new, visit(tmp_path, database).seen) == (2, 0)
        state = file.stat()
        file.write_bytes(b"x" * state.st_size)  # nobody looks into it
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
        same = visit(tmp_path, database)
        assert (same.seen, same.failures, same.cause) == (0, (), None)
        file.write_bytes(b"".join(RECORDS))
        os.utime(file, (1, 1))
        again = visit(tmp_path, database)
        assert (again.new, again.unchanged) == (0, 2)
        file.write_bytes(b"".join([*RECORDS, record("https://x.example/3", page(3))]))
        more = visit(tmp_path, database)
        assert (more.new, more.unchanged) == (1, 2)


@pytest.mark.parametrize("suffix", [".warc.wet", ".warc.wet.gz"])
def test_texts_of_pages(tmp_path: Path, suffix: str) -> None:
    """The texts in a WET file are read as dumps, with their addresses."""
    text = f"Story number 7\n\nFebruary 7, 2026\n\n{TEXT.replace('<p>', chr(10)).replace('</p>', chr(10))}".encode()
    head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://x.example/7"
    one = f"{head}\r\nContent-Type: text/plain\r\nContent-Length: {len(text)}\r\n\r\n".encode() + text + b"\r\n\r\n"
    (tmp_path / f"a{suffix}").write_bytes(gzip.compress(one) if suffix.endswith("gz") else one)
    source = Source(name="crawl", kind="archive", places=(".",), root=tmp_path)
    with Database.open(tmp_path / "store.db") as database, ParserPool(in_process=True) as pool:
        articles = Articles(database, "x.example,2026")
        seen = asyncio.run(
            visit_source(source, articles=articles, sources=Sources(database), pool=pool, now=lambda: NOON)
        )
        assert (seen.new, seen.failures) == (1, ())
        article = articles.get("https://x.example/7")
        assert article is not None
        assert article.title == "Story number 7"
        assert article.published == datetime(2026, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize("compressed", [False, True])
def test_how_many_pages_there_will_be(tmp_path: Path, compressed: bool) -> None:
    """It is told long before the archives are read to their ends, by their bytes; what is known already is left out."""
    filled = [page(number) + random.Random(number).randbytes(3_000).hex().encode() for number in range(300)]
    records = [record(f"https://x.example/{number}", data) for number, data in enumerate(filled)]
    packed = list(map(gzip.compress, records)) if compressed else records
    suffix = ".warc.gz" if compressed else ".warc"
    told: list[tuple[int, int]] = []
    with Database.open(tmp_path / "store.db") as database:
        (tmp_path / f"a{suffix}").write_bytes(b"".join(packed[:100]))
        visit(tmp_path, database)
        (tmp_path / f"b{suffix}").write_bytes(b"".join(packed[100:200]))
        (tmp_path / f"c{suffix}").write_bytes(b"".join(packed[200:]))
        visit(tmp_path, database, lambda _, done, total: told.append((done, total)))
    assert 180 <= told[0][1] <= 220
    assert told[-1] == (200, 200)


def test_a_file_without_articles_is_read_again(tmp_path: Path) -> None:
    """As long as nothing in it is an article, the source is broken."""
    (tmp_path / "a.warc").write_bytes(record("https://x.example/1", b"<html><body>nothing"))
    with Database.open(tmp_path / "store.db") as database:
        for _ in range(2):
            assert "0 of 1 documents are articles" in (visit(tmp_path, database).broken or "")


@pytest.mark.parametrize("compressed", [False, True])
def test_archive_that_is_cut_short(tmp_path: Path, compressed: bool) -> None:
    """A half record is named and is no page; what stands before it and in other archives is recorded."""
    records = [gzip.compress(one) if compressed else one for one in (RECORDS[0], RECORDS[2])]
    suffix = ".warc.gz" if compressed else ".warc"
    (tmp_path / f"a{suffix}").write_bytes(records[0] + records[1][:-60])
    last = record("https://x.example/3", page(3))
    (tmp_path / f"b{suffix}").write_bytes(gzip.compress(last) if compressed else last)
    with Database.open(tmp_path / "store.db") as database:
        seen = visit(tmp_path, database)
    assert (seen.new, [failure.document for failure in seen.failures]) == (2, [str(tmp_path / f"a{suffix}")])
    assert "ends within the record of https://x.example/2" in seen.failures[0].cause


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("kept", [40, 60, 130, 275])
@pytest.mark.parametrize("whole", [0, 1, 2])
def test_archive_that_is_cut_within_a_head(tmp_path: Path, compressed: bool, whole: int, kept: int) -> None:
    """Wherever the head of the last record is cut, the archive is named; what stands before it is read."""
    records = [gzip.compress(one) if compressed else one for one in (RECORDS[0], RECORDS[4], RECORDS[2])]
    file = tmp_path / "a.warc"
    file.write_bytes(b"".join(records[:whole]) + records[whole][:kept])
    pages = read_archive(file, max_bytes=1_000_000)
    for number in range(min(whole, 1)):  # the second record is a request
        assert next(pages).url == f"https://x.example/{number + 1}"
    with pytest.raises(UnreadableError, match="cannot read the archive on"):
        next(pages)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("behind", [b"", b"\r\n"])
def test_archive_without_blank_lines_at_its_end(tmp_path: Path, compressed: bool, behind: bytes) -> None:
    """A last record that only lacks its blank lines is whole."""
    last = RECORDS[2].removesuffix(b"\r\n\r\n") + behind
    file = tmp_path / "a.warc"
    file.write_bytes(b"".join(gzip.compress(one) if compressed else one for one in (RECORDS[0], last)))
    assert len(list(read_archive(file, max_bytes=1_000_000))) == 2
