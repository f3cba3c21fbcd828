"""The kind `records`, and the form of its files: written on one machine, recorded on another."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given

from feeds.commands.cli import cli
from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.sources.bulk import open_stream
from scraper.sources.records import read_record, record_line
from scraper.visit.walk import visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import UnreadableError
from storage.model import Article, Document, Kind, Visit
from storage.sources import Sources
from tests.scraper.sources.test_archive import RECORDS
from tests.scraper.sources.test_dataset import TEXT

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CORPUS = Path(__file__).parents[2] / "corpus"
#: What a store holds by itself, whatever the documents say; a fingerprint also tells how a time zone is written.
OURS = ("fingerprint", "id", "entry_id", "key", "first_seen", "arrived", "updated", "position", "article_id")


def visit(folder: Path, kind: str, *places: str) -> Visit:
    """A visit of *places* in a store of *folder*."""
    source = Source(name="s", kind=kind, places=places, root=folder, backfill=10_000)
    with Database.open(folder / "store.db") as database, ParserPool(in_process=True) as pool:
        articles, sources = Articles(database, "x.example,2026"), Sources(database)
        return asyncio.run(visit_source(source, articles=articles, sources=sources, pool=pool, now=lambda: NOON))


def write_records(out: Path, *arguments: str) -> Result:
    """`feedloom parse --records`."""
    return CliRunner().invoke(cli, ["parse", "--records", str(out), *arguments])


def stored(folder: Path) -> list[str]:
    """The rows of all tables that hold what documents say."""
    tables = ("articles", "links", "figures", "tags", "people", "categories", "enclosures")
    with Database.open(folder / "store.db") as database:
        return sorted(
            repr({"table": table} | {key: row[key] for key in row.keys() if key not in OURS})  # noqa: SIM118 - of a Row
            for table in tables
            for row in database.execute(f"SELECT * FROM {table}")
        )


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "jsonl.zst"])
def test_a_store_of_records_is_the_same(tmp_path: Path, suffix: str) -> None:
    """Documents read here, and records of them read elsewhere, leave the same in the store."""
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    done = write_records(there / f"a.{suffix}", str(CORPUS))
    assert done.exit_code == 0, done.output
    direct, recorded = visit(here, "documents", str(CORPUS)), visit(there, "records", f"a.{suffix}")
    assert direct.new == recorded.new > 10
    assert (direct.failures, recorded.failures) == ((), ())
    assert stored(here) == stored(there)
    assert visit(there, "records", f"a.{suffix}").seen == 0


def test_archives_and_collections_become_records(tmp_path: Path) -> None:
    """Each document in them, once, with its address; what fails is named, and ends the command with 1."""
    (tmp_path / "a.warc").write_bytes(b"".join(RECORDS))
    row = {"text": TEXT, "title": "Bài một", "where": "https://x.example/7", "date": "2026-02-07T00:00:00Z"}
    (tmp_path / "b.jsonl").write_text(f"{json.dumps(row)}\nno row\n")
    out = tmp_path / "out.jsonl.zst"
    done = write_records(out, str(tmp_path / "a.warc"), str(tmp_path / "b.jsonl"), "--column", "url=where", "--keep")
    assert done.exit_code == 1
    assert f"{tmp_path / 'b.jsonl'}:2: it is no JSON" in done.stderr
    with open_stream(out) as stream:
        lines = [json.loads(line) for line in stream]
    assert [line["document"]["url"] for line in lines] == [f"https://x.example/{number}" for number in (1, 2, 7)]
    assert lines[2]["article"]["published"] == "2026-02-07T00:00:00+00:00"
    for line in lines:
        assert sha256(base64.b64decode(line["document"]["data"])).hexdigest() == line["document"]["sha256"]
    assert visit(tmp_path, "records", "out.jsonl.zst").new == 3


@given(...)
def test_an_article_comes_back_as_it_was(title: str, body: list[str], tag: str, year: bool) -> None:
    """Whatever text it holds, but for what the model never holds."""
    article = Article(
        kind=Kind.ARTICLE,
        title=title,
        body=tuple(body),
        tags=(tag,) if tag else (),
        published=NOON if year else None,
        permalink="https://x.example/1",
    )
    line = record_line(article, Document(data=b"x"), "a")
    again = read_record(line, "a").article
    assert record_line(again, Document(data=b"x"), "a") == record_line(replace(again), Document(data=b"x"), "a")
    if not any(char in text for text in (title, tag, *body) for char in map(chr, range(32))) and len(title) < 100:
        assert again.published == article.published
        assert len(again.body) == len(article.body)


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        pytest.param(b"{", "Expecting", id="no-json"),
        pytest.param(b"[]", 'expected a line with "feedloom": 1', id="no-object"),
        pytest.param(b'{"feedloom": 2}', 'expected a line with "feedloom": 1', id="another-version"),
        pytest.param(b'{"feedloom": 1, "article": {}}', "document", id="no-document"),
        pytest.param(
            b'{"feedloom": 1, "document": {"sha256": "x"}, "article": {"kind": "poem"}}', "article", id="unknown-kind"
        ),
        pytest.param(
            b'{"feedloom": 1, "document": {"sha256": "x"}, "article": {"kind": "article", "url": "file:///etc"}}',
            "http",
            id="address-of-a-file",
        ),
        pytest.param(
            b'{"feedloom": 1, "document": {"sha256": "x", "data": "eA=="}, "article": {"kind": "article"}}',
            "sha256 differs",
            id="other-bytes",
        ),
        pytest.param(b"[" * 100_000, "", id="too-deep"),
    ],
)
def test_what_is_no_record(line: bytes, cause: str) -> None:
    """It is refused with its name and the cause."""
    with pytest.raises(UnreadableError, match=r"a\.jsonl:7") as refused:
        read_record(line, "a.jsonl:7")
    assert cause in str(refused.value)


def test_records_are_trusted_no_more_than_pages() -> None:
    """Scripts, forbidden characters and thousands of tags of a record from elsewhere stay out."""
    values = {
        "feedloom": 1,
        "document": {"name": "a", "sha256": "x"},
        "article": {
            "kind": "article",
            "title": "T\u0000",
            "content": '<p onclick="x()">Hi<script>alert(1)</script></p>',
            "tags": [f"t{number}" for number in range(2_000)],
        },
    }
    article = read_record(json.dumps(values).encode(), "a").article
    assert (article.title, article.content, len(article.tags)) == ("T", "<p>Hi</p>", 50)


def test_bad_lines_are_named(tmp_path: Path) -> None:
    """A line that is no record costs itself; a file that is cut is named, and read up to the cut."""
    good = record_line(Article(kind=Kind.ARTICLE, title="T", body=("B",)), Document(data=b"x", path="p"), "p")
    (tmp_path / "a.jsonl").write_bytes(b"no record\n" + good)
    seen = visit(tmp_path, "records", "a.jsonl")
    assert (seen.new, [failure.document for failure in seen.failures]) == (1, ["a.jsonl:1"])


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["none/*.jsonl"], "matches no file"),
        (["nothing.html"], "matches no document"),
        (["x.jsonl", "--column", "colour=red"], "expected FIELD=NAME"),
    ],
)
def test_bad_use(tmp_path: Path, arguments: list[str], cause: str) -> None:
    """The message names what is wrong; no file is left."""
    done = write_records(tmp_path / "out.jsonl", *arguments)
    assert done.exit_code in (1, 2)
    assert cause in done.output
    assert list(tmp_path.iterdir()) == []
