"""The kind `dataset`: JSON lines and Parquet, a document in each row."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pytest
import zstandard
from click.testing import CliRunner
from pyarrow import parquet

from feeds.commands.cli import cli
from scraper.http.limits import Usage, VisitLimits
from scraper.parsing.pool import ParserPool
from scraper.source import Source
from scraper.sources.bulk import open_stream
from scraper.sources.context import VisitContext
from scraper.sources.dataset import find
from scraper.visit.walk import visit_source
from storage.articles.record import Articles
from storage.database import Database
from storage.model import StoredArticle, Visit
from storage.sources import Sources

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "\n\n".join(f"Sáng nay người dân dọn hồ Tây lần thứ {number}, ai cũng thấy vui." for number in range(6))
FORMS = ("a.jsonl", "a.jsonl.gz", "a.ndjson.zst", "a.parquet")


def write(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """*rows* in the form that the name of *file* says."""
    lines = "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows).encode()
    if file.suffix == ".parquet":
        parquet.write_table(pyarrow.Table.from_pylist(rows), file)
    elif file.suffix == ".gz":
        file.write_bytes(gzip.compress(lines))
    elif file.suffix == ".zst":
        file.write_bytes(zstandard.compress(lines))
    else:
        file.write_bytes(lines)


def visit(folder: Path, *, max_bytes: int = 1_000_000, **settings: Any) -> tuple[Visit, dict[str, StoredArticle]]:
    """A visit of all files in *folder*, and the articles of the store by their titles."""
    source = Source(name="collection", kind="dataset", places=(".",), root=folder, **settings)
    with Database.open(folder / "store.db") as database, ParserPool(in_process=True, max_bytes=max_bytes) as pool:
        articles = Articles(database, "x.example,2026")
        seen = asyncio.run(
            visit_source(source, articles=articles, sources=Sources(database), pool=pool, now=lambda: NOON)
        )
        ids = [row["id"] for row in database.execute("SELECT id FROM articles")]
        return seen, {article.title: article for article in articles.load(ids)}


@pytest.mark.parametrize("name", FORMS)
def test_rows_become_articles(tmp_path: Path, name: str) -> None:
    """In each form: texts and pages, with what the rows say of them."""
    page = f"<html lang=vi><title>Trang hai</title><article><h1>Trang hai</h1><p>{TEXT}</p></article>"
    write(
        tmp_path / name,
        [
            {"text": TEXT, "html": None, "url": "https://x.example/1", "title": "Bài một",
             "date": "2026-02-07T08:00:00+07:00", "source": "Báo X"},
            {"text": None, "html": page, "url": "https://x.example/2", "title": None, "date": None, "source": None},
        ],
    )  # fmt: skip
    seen, articles = visit(tmp_path)
    assert (seen.new, seen.failures) == (2, ())
    one, two = articles["Bài một"], articles["Trang hai"]
    assert (one.url, two.url) == ("https://x.example/1", "https://x.example/2")
    assert one.published == datetime(2026, 2, 7, 1, tzinfo=UTC)
    assert [one.lede, *one.body.split("\n\n")] == TEXT.split("\n\n")
    again, _ = visit(tmp_path)
    assert (again.seen, again.failures) == (0, ())


def test_columns_by_name(tmp_path: Path) -> None:
    """Columns with names of their own are mapped, also within objects; a changed mapping is followed."""
    write(tmp_path / "a.jsonl", [{"raw": TEXT, "about": {"address": "https://x.example/1", "headline": "Bài một"}}])
    seen, _ = visit(tmp_path)
    assert [failure.cause for failure in seen.failures][-1].startswith("no row has a document: looked for columns")
    columns = {"text": "raw", "url": "about.address", "title": "about.headline"}
    seen, articles = visit(tmp_path, columns=columns)
    assert (seen.new, articles["Bài một"].url) == (1, "https://x.example/1")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        pytest.param("2026-02-07", datetime(2026, 2, 6, 17, tzinfo=UTC), id="day-in-the-zone-of-the-source"),
        pytest.param(1_770_422_400, datetime(2026, 2, 7, tzinfo=UTC), id="seconds"),
        pytest.param(1_770_422_400_000, datetime(2026, 2, 7, tzinfo=UTC), id="milliseconds"),
        pytest.param("Sat, 07 Feb 2026 00:00:00 GMT", datetime(2026, 2, 7, tzinfo=UTC), id="as-in-mails"),
        pytest.param("soon", None, id="no-date"),
        pytest.param(10**30, None, id="no-number-of-seconds"),
    ],
)
def test_dates(tmp_path: Path, date: object, expected: datetime | None) -> None:
    """Dates are read in the forms that collections have."""
    write(tmp_path / "a.jsonl", [{"text": TEXT, "title": "Bài một", "timestamp": date}])
    _, articles = visit(tmp_path, timezone="Asia/Ho_Chi_Minh")
    assert articles["Bài một"].published == expected


def test_bad_rows_are_named(tmp_path: Path) -> None:
    """Each by file and number, with the cause; the others are read."""
    good = json.dumps({"text": TEXT, "title": "Bài một"}).encode()
    deep = b"[" * 100_000
    lines = [b"{", b"[1]", b'{"text": ""}', b'{"text": "' + b"x" * 3_000_000 + b'"}', deep, b"\xff\xfe", b"", good]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    seen, articles = visit(tmp_path)
    assert list(articles) == ["Bài một"]
    assert {failure.document: failure.cause.split(":")[0] for failure in seen.failures} == {
        "a.jsonl:1": "it is no JSON",
        "a.jsonl:2": "it is no JSON object",
        "a.jsonl:3": "it has no text",
        "a.jsonl:4": "it has more than 2,000,000 bytes",
        "a.jsonl:5": "it is no JSON",
        "a.jsonl:6": "it is no JSON",
    }


@pytest.mark.parametrize("name", FORMS)
def test_cut_files(tmp_path: Path, name: str) -> None:
    """A file that ends too early, or holds something else, is named; other files are read."""
    rows = [{"text": f"{TEXT} {number}", "title": f"Bài {number}"} for number in range(40)]
    write(tmp_path / name, rows)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    write(tmp_path / "z.jsonl", [{"text": TEXT, "title": "Bài cuối"}])
    seen, articles = visit(tmp_path)
    assert "Bài cuối" in articles
    assert [failure.document for failure in seen.failures if name in failure.document]
    (tmp_path / name).write_bytes(b"PAR1 nothing of the kind \x1f\x8b")
    seen, _ = visit(tmp_path)
    assert [failure.document for failure in seen.failures if name in failure.document]


def test_the_same_collection_in_two_files(tmp_path: Path) -> None:
    """An article that stands in both is one article."""
    row = {"text": TEXT, "title": "Bài một", "url": "https://x.example/1"}
    write(tmp_path / "a.jsonl", [row])
    write(tmp_path / "b.parquet", [row])
    seen, articles = visit(tmp_path)
    assert (seen.new, seen.unchanged, len(articles)) == (1, 1, 1)


def test_a_large_file_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups, several where they are small, make files of records that have together what the whole has."""
    monkeypatch.setattr("scraper.sources.dataset.MIN_PIECE_ROWS", 5)
    rows = [{"text": TEXT, "title": f"Bài số {number}"} for number in range(17)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=3)
    whole, pieces = tmp_path / "whole.jsonl", tmp_path / "pieces"
    pieces.mkdir()
    for out in (whole, pieces, pieces):  # the second time nothing is left to do
        done = CliRunner().invoke(cli, ["parse", "--records", str(out), str(tmp_path / "a.parquet"), "--workers", "1"])
        assert done.exit_code == 0, done.output
    written = []
    for file in sorted(pieces.iterdir()):
        with open_stream(file) as stream:
            written.append(stream.read())
    assert [one.count(b"\n") for one in written] == [6, 6, 5]
    assert b"".join(written) == whole.read_bytes()


def test_a_piece_without_text_fails_no_more_than_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told of a file in pieces is what is told of it when it is read as a whole."""
    monkeypatch.setattr("scraper.sources.dataset.MIN_PIECE_ROWS", 2)
    rows = [{"text": None if number in (2, 3) else TEXT, "title": f"Bài số {number}"} for number in range(6)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=2)
    pieces, told = tmp_path / "pieces", list[list[str]]()
    pieces.mkdir()
    for out in (tmp_path / "whole.jsonl", pieces):
        done = CliRunner().invoke(cli, ["parse", "--records", str(out), str(tmp_path / "a.parquet"), "--workers", "1"])
        told.append(
            [line for line in done.stderr.splitlines() if not line.endswith("records") and "failed" not in line]
        )
    assert told[0] == told[1] == [f"{tmp_path / 'a.parquet'}:{number}: it has no text" for number in (3, 4)]
    assert len(list(pieces.iterdir())) == 3


def estimates(folder: Path) -> list[int]:
    """How many documents are expected at each document of a further visit of the files in *folder*."""
    source = Source(name="collection", kind="dataset", places=(".",), root=folder)
    with Database.open(folder / "store.db") as database, ParserPool(in_process=True) as pool:
        context = VisitContext(
            source=source,
            articles=Articles(database, "x.example,2026"),
            sources=Sources(database),
            pool=pool,
            client=None,
            limits=VisitLimits(),
            now=lambda: NOON,
            started=NOON,
            backfill=False,
            usage=Usage(),
        )
        return [context.tally.expected for _ in asyncio.run(find(context)).documents]


def test_how_many_documents_parquet_has(tmp_path: Path) -> None:
    """Its rows are counted, from the first on: it is not read from end to end, so that bytes say nothing."""
    write(tmp_path / "a.parquet", [{"text": TEXT, "title": f"Bài số {number}"} for number in range(120)])
    assert estimates(tmp_path) == [120] * 120


def test_nobody_knows_how_many_documents_there_will_be(tmp_path: Path) -> None:
    """Where the size of one file says nothing, a file that is known already does not make it fewer than none."""
    write(tmp_path / "a.jsonl", [{"text": TEXT, "title": "Bài một"}])
    assert visit(tmp_path)[0].new == 1
    write(tmp_path / "b.jsonl", [{"text": TEXT, "title": f"Bài số {number}"} for number in range(3)])
    write(tmp_path / "c.jsonl", [])
    assert estimates(tmp_path) == [0, 0, 0]


def test_what_is_damaged_has_no_pieces(tmp_path: Path) -> None:
    """Reading it says what is wrong."""
    (tmp_path / "a.parquet").write_bytes(b"PAR1 nothing")
    done = CliRunner().invoke(cli, ["parse", "--records", str(tmp_path), str(tmp_path / "a.parquet")])
    assert done.exit_code == 1
    assert "cannot read the collection on" in done.output
