"""What people see: a run's summary, a record as text. Control characters of documents never reach the terminal raw."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from feeds.app import RunReport
from feeds.config.load import Config
from feeds.publish.publisher import Published
from storage.model import Visit

#: Control characters, and the marks that turn the direction of writing: both can disguise what a line says.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

#: Characters of a value that a table shows.
WIDE = 100
#: Documents that are named where nobody watches.
FEW = 5


def printable(text: str) -> str:
    r"""*text* with what could drive a terminal written out, as \u001b; tabs and line ends stay."""
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def log(line: str, *, err: bool = False) -> None:
    """Print *line* for a command that goes on for long: a log that is full or gone keeps nobody from work."""
    with suppress(OSError):
        click.echo(printable(line), err=err)


def to_json(value: object, *, indent: int | None = 2) -> str:
    """*value* as JSON that is safe to print: the escapes of `printable` are JSON's own."""
    return printable(json.dumps(value, ensure_ascii=False, indent=indent, default=str))


def console(stream: IO[str]) -> Console:
    """Writes to *stream*: in colour to the width of a terminal, else plainly and without breaking lines."""
    return Console(file=stream, width=None if stream.isatty() else 1000, highlight=False, soft_wrap=not stream.isatty())


def table(heading: Sequence[str], rows: Iterable[Sequence[str | int]], *, terminal: bool) -> Table:
    """Columns of text on the left and of numbers on the right."""
    rows = list(rows)
    grid = Table(box=box.SIMPLE_HEAD if terminal else None, pad_edge=False, padding=(0, 2, 0, 0))
    for index, name in enumerate(heading):
        numbers = bool(rows) and all(isinstance(row[index], int) for row in rows)
        grid.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(printable(str(cell))) for cell in row))
    return grid


def show_report(report: RunReport, config: Config, stream: IO[str]) -> None:
    """The summary of a run: what was read, what failed and why, what was published, what to do next."""
    out, terminal = console(stream), stream.isatty()
    heading = ("Source", "Documents", "New", "Updated", "Unchanged", "No article", "Failed")
    rows = [(v.source, v.seen, v.new, v.updated, v.unchanged, v.skipped, v.failed) for v in report.visits]
    out.print(table(heading, rows, terminal=terminal))
    _show_troubles(report.visits, out)
    if report.published is None:
        out.print("\nThis was a dry run: nothing is stored, nothing is published.")
        return
    out.print()
    show_published(report.published, config, stream)
    _show_next(config, out)


def show_published(published: Published, config: Config, stream: IO[str], *, rehearsal: bool = False) -> None:
    """What became of each feed, and how many files were written, or would be."""
    out, would = console(stream), "would be" if rehearsal else "were"
    feeds = [(feed.title, feed.file, feed.entries, feed.state) for feed in published.feeds]
    heading = ("Feed", f"File in {_here(config.site.output)}", "Entries", "")
    out.print(table(heading, feeds, terminal=stream.isatty()))
    _show_lines("Not published", (f"{one.document}: {one.cause}" for one in published.failures), out)
    _show_lines("Notes", published.notes, out)
    if published.written or published.removed:
        removed = f", {len(published.removed)} removed" if published.removed else ""
        out.print(f"\n{published.files_written} files {would} written{removed}.")
    else:
        out.print(f"\nNothing has changed; no file {would.replace('were', 'was')} written.")


def show_troubles(report: RunReport, config: Config, stream: IO[str]) -> None:
    """What went wrong in a few lines, and nothing where nothing did: for cron, which mails what is said."""
    visits = report.visits
    causes = [f"{visit.source}: {cause}" for visit in visits for cause in (visit.cause, visit.broken) if cause]
    unpublished = report.published.failures if report.published else ()
    failures = [one for visit in visits for one in visit.failures if not one.quarantined]
    shown = [f"{one.document}: {one.cause}" for one in (*unpublished, *failures[:FEW])]
    if rest := failures[FEW:]:
        query = f"SELECT document, cause FROM failures ORDER BY visit_id DESC LIMIT {len(failures)}"  # noqa: S608  a number of ours
        shown.append(f'and {len(rest)} documents more: sqlite3 {shlex.quote(str(config.site.database))} "{query}"')
    for line in (*causes, *shown):
        print(printable(" ".join(line.split())), file=stream)


def _show_troubles(visits: Sequence[Visit], out: Console) -> None:
    """Every failure with its source and cause."""
    failures = [(visit, failure) for visit in visits for failure in visit.failures]
    failed = [f"{visit.source}: {visit.cause}" for visit in visits if visit.cause]
    _show_lines("Broken", [f"{visit.source}: {visit.broken}" for visit in visits if visit.broken], out)
    failed += [f"{one.document}: {one.cause}" for _, one in failures if not one.quarantined]
    _show_lines("Failed", failed, out)
    _show_lines("Set aside", (f"{one.document}: {one.cause}" for _, one in failures if one.quarantined), out)
    _show_lines("Notes", (f"{visit.source}: {note}" for visit in visits for note in visit.notes), out)


def _show_next(config: Config, out: Console) -> None:
    site, name = config.site, shlex.quote(_here(config.path))
    query = "SELECT published, title FROM articles ORDER BY published DESC LIMIT 10"
    preview, there = "http://127.0.0.1:8080/", f"once {_here(site.output)} is published there"
    elsewhere = (f"           {site.base_url}feeds/all.atom {there}",) if site.base_url != preview else ()
    ways = (
        f"open       {_here(site.output / 'index.html')}",
        f"preview    {_program()} serve --config {name}",
        f"subscribe  {preview}feeds/all.atom while the preview runs{';' if elsewhere else ''}",
        *elsewhere,
        f'query      sqlite3 {shlex.quote(_here(site.database))} "{query}"',
    )
    _show_lines("Next", ways, out)


def _show_lines(heading: str, lines: Iterable[str], out: Console) -> None:
    """*lines*, one each, under *heading*; nothing if there are none."""
    shown = [f"  {printable(' '.join(line.splitlines()))}" for line in lines]
    if shown:
        out.print(Text(f"\n{heading}", style="bold"))
        out.print(Text("\n".join(shown)))


def show_config(config: Config, stream: IO[str], notes: Sequence[str] = ()) -> None:
    """What a configuration that was found right says; *notes* on what has no effect."""
    out, terminal = console(stream), stream.isatty()
    site = config.site
    rows = [(source.name, str(source.kind), ", ".join(source.places)) for source in config.sources]
    out.print(Text(printable(f"{_here(config.path)} is right. It publishes {site.title}")))
    out.print(
        Text(printable(f"into {_here(site.output)} for {site.base_url}, from the store {_here(site.database)}.\n"))
    )
    out.print(table(("Source", "Kind", "Places"), rows, terminal=terminal))
    _show_lines("Notes", notes, out)


def show_explanation(explanation: Any, stream: IO[str]) -> None:
    """Where each field of a record came from, and what else was said: a table, off a terminal plain lines."""
    out, fields, rule = console(stream), explanation["fields"], explanation["rule"]
    for one in rule["barren"] if rule else ():
        out.print(Text(printable(f"rule {rule['name']}, {one['field']}: {one['selectors']} found nothing")))
    if not fields:
        out.print(Text("no article: nothing to explain"))
    elif stream.isatty():
        rows = [row for field in fields for row in _explained(field)]
        out.print(table(("Field", "Value", "From", "Why"), rows, terminal=True))
    else:
        out.print(Text("\n".join(printable(line) for field in fields for line in _explained_lines(field))))


def _explained(field: Any) -> Iterator[tuple[str, str, str, str]]:
    yield field["field"], _short(field["value"] or "-"), field["from"] or "", field["why"]
    for one in field["lost"]:
        if one["value"] == field["value"]:
            yield "", "", f"also {one['from']}", ""
        else:
            yield "", _short(one["value"]), f"not {one['from']}", one["why"]


def _explained_lines(field: Any) -> Iterator[str]:
    yield f"{field['field']}: {field['value'] or '-'}"
    if field["from"]:
        yield f"  from {field['from']}" + (f" ({field['why']})" if field["why"] else "")
    for one in field["lost"]:
        if one["value"] == field["value"]:
            yield f"  also {one['from']}"
        else:
            yield f"  not {one['from']}: {one['value']}" + (f" ({one['why']})" if one["why"] else "")


def _short(value: str) -> str:
    """*value* in the width of a column."""
    return value if len(value) <= WIDE else value[: WIDE - 1] + "…"


def _program() -> str:
    """How to call this program here."""
    beside = Path(sys.executable).with_name("feedloom")
    return "feedloom" if shutil.which("feedloom") or not beside.exists() else shlex.quote(_here(beside))


def _here(path: Path) -> str:
    """*path* as one would type it here."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
