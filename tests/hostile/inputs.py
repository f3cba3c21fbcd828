"""Everything that strangers or operators hand us, as honest examples to mutilate: one row for each kind of input.

To add one, write its examples and a function that reads bytes as the product does, raises what the product reports in
words, and returns what is wrong with the outcome, a line each; then add a row to INPUTS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any

from feeds.config.load import load_config
from feeds.importing.formats import read_import
from feeds.importing.found import ImportFileError
from feeds.importing.taking import take
from scraper.article import extract_article
from scraper.parsing.pool import ParserPool
from scraper.rules.rules import Rules
from scraper.sources.archive import read_archive
from scraper.sources.dataset import as_document, columns_of, read_rows
from scraper.sources.found import FoundList, FoundRow
from scraper.sources.kinds import KINDS
from storage.errors import ConfigError, DocumentError, ExtractError, ParserCrash
from storage.model import FORBIDDEN, Article, Document
from tests.hostile.checker import html_faults
from tests.hostile.examples import (
    ARCHIVES,
    CONFIGURATIONS,
    DUMPS,
    FEEDS,
    IMPORTS,
    JSON_LINES,
    MAILS,
    PAGES,
    PARQUET,
    RULE_FILES,
    SITEMAPS,
    WET,
)
from tests.hostile.payloads import page

HERE = "https://paper.example/1.html"
#: What hostile rules are used on.
RULED = Document(data=page("", 1).encode(), url=HERE, final_url=HERE, media_type="text/html")


@dataclass(frozen=True)
class Bench:
    """What inputs are read with."""

    pool: ParserPool
    #: For what is read from files.
    folder: Path


#: Reads mutilated bytes; the lines that it gives are what is wrong. It may begin the work and give them later.
Read = Callable[[bytes, Bench], Callable[[], list[str]]]


@dataclass(frozen=True)
class Input:
    """One kind of input."""

    #: Honest ones.
    examples: list[bytes]
    read: Read
    #: How many of a hundred mutants are made of them.
    share: int


# what is read in a child -----------------------------------------------------------------------------------


def in_child(begin: Callable[[bytes, Bench], Future[Any]], look: Callable[[Any], Iterable[str]]) -> Read:
    """Reads in a child, which neither crashes nor breaks the reader, and gives what *look* finds nothing wrong with."""

    def read(data: bytes, bench: Bench) -> Callable[[], list[str]]:
        future = begin(data, bench)

        def troubles() -> list[str]:
            try:
                return list(look(future.result()))
            except ParserCrash as error:
                return [str(error)]
            except ExtractError as error:
                return [str(error)] if "breaks the reader" in str(error) and "reader of feeds" not in str(error) else []
            except DocumentError:
                return []

        return troubles

    return read


def article_faults(article: Article) -> Iterator[str]:
    yield from html_faults(article.content or "")
    yield from forbidden(article)


def list_faults(found: FoundList) -> Iterator[str]:
    for one in found.pages:
        if not one.url.startswith(("http://", "https://")):
            yield f"the address {one.url!r}"
        yield from forbidden(one)


def forbidden(value: object, name: str = "") -> Iterator[str]:
    """The texts anywhere in *value* that have a character which XML forbids."""
    if isinstance(value, str) and FORBIDDEN.search(value):
        yield f"a forbidden character in {name}: {value[:80]!r}"
    elif isinstance(value, tuple):
        for inner in value:
            yield from forbidden(inner, name)
    elif is_dataclass(value):
        for one in fields(value):
            yield from forbidden(getattr(value, one.name), f"{name}.{one.name}")


def article(**said: str) -> Read:
    return in_child(lambda data, bench: bench.pool.submit(Document(data=data, **said)), article_faults)  # type: ignore[arg-type]


def names(kind: str, **settings: object) -> Read:
    extract = KINDS[kind].extract
    assert extract is not None
    return in_child(
        lambda data, bench: bench.pool.call(extract, Document(data=data, url=HERE, final_url=HERE), **settings),
        list_faults,
    )


# what is read in the process of a run or a command ---------------------------------------------------------


def at_once(look: Callable[[bytes, Bench], Iterable[str]]) -> Read:
    """Reads here: whatever is raised that the product does not report in words is wrong."""

    def read(data: bytes, bench: Bench) -> Callable[[], list[str]]:
        try:
            troubles = list(look(data, bench))
        except Exception as error:  # the test is for those that nobody thought of
            troubles = [f"{type(error).__name__}: {error}"]
        return lambda: troubles

    return read


def archive_faults(data: bytes, bench: Bench) -> Iterator[str]:
    file = bench.folder / "any.warc"
    file.write_bytes(data)
    with suppress(DocumentError):
        for one in read_archive(file, max_bytes=1_000_000):
            if len(one.data) > 1_000_001 or not (one.url or "").startswith(("http://", "https://")):
                yield f"{one.url}, {len(one.data)} bytes"


def row_faults(name: str, data: bytes, bench: Bench) -> Iterator[str]:
    file, columns = bench.folder / name, columns_of({})
    file.write_bytes(data)
    with suppress(DocumentError):
        for number, row in read_rows(file, columns, max_bytes=1_000_000):
            one = row if isinstance(row, str) else as_document(row, columns, f"{name}:{number}", zone="UTC")
            if isinstance(one, FoundRow):
                yield from forbidden(one.page)


def rule_faults(data: bytes, bench: Bench) -> Iterator[str]:
    folder = bench.folder / "rules"
    folder.mkdir(exist_ok=True)
    (folder / "any.toml").write_bytes(data)
    try:
        rules = Rules.load(folder)
    except ConfigError as error:
        yield from said_faults(str(error))
        return
    with suppress(ExtractError):
        yield from article_faults(extract_article(RULED, rules=rules))


def import_faults(data: bytes, bench: Bench) -> Iterator[str]:
    try:
        _, file = read_import(data)
    except ImportFileError as error:
        yield from said_faults(str(error))
        return
    for remark in take(file, (), bench.folder / "feedloom.toml").remarks:
        if "\n" in remark.text:
            yield f"a remark of several lines: {remark.text!r}"


def config_faults(data: bytes, bench: Bench) -> Iterator[str]:
    path = bench.folder / "feedloom.toml"
    path.write_bytes(data)
    try:
        load_config(path, {})
    except ConfigError as error:
        yield from said_faults(str(error))


def said_faults(text: str) -> Iterator[str]:
    if not all(map(str.isprintable, text.split("\n"))):
        yield f"an unprintable message: {text!r}"


NO_SETTINGS: dict[str, object] = {"timezone": None, "rules": None, "selectors": {}}
#: By name.
INPUTS: dict[str, Input] = {
    "pages": Input(PAGES, article(path="page.html", url=HERE), 25),
    "dumps": Input(DUMPS, article(path="dump.txt"), 11),
    "mails": Input(MAILS, article(path="letter.eml"), 10),
    "listings": Input(PAGES, names("listing", **NO_SETTINGS), 10),
    "feeds": Input(FEEDS, names("feed", timezone=None), 10),
    "sitemaps": Input(SITEMAPS, names("sitemap"), 5),
    "WARC archives": Input(ARCHIVES, at_once(archive_faults), 5),
    "WET archives": Input(WET, at_once(archive_faults), 3),
    "JSON lines": Input(JSON_LINES, at_once(partial(row_faults, "any.jsonl")), 3),
    "Parquet": Input(PARQUET, at_once(partial(row_faults, "any.parquet")), 3),
    "rule files": Input(RULE_FILES, at_once(rule_faults), 5),
    "OPML and html2rss": Input(IMPORTS, at_once(import_faults), 5),
    "configurations": Input(CONFIGURATIONS, at_once(config_faults), 5),
}
