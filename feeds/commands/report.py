"""What runs, publications, configurations and records look like to people."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from rich.console import Console
from rich.text import Text

from feeds.app import RunReport
from feeds.commands.tables import console, print_list, table
from feeds.commands.terminal import printable
from feeds.config.load import Config
from feeds.publish.publisher import Published
from storage.model import Visit

#: Characters of a value that a table of an explanation shows.
MAX_VALUE_CHARS = 100
#: Failed documents that `show_troubles` names; it counts the rest.
MAX_NAMED_FAILURES = 5


def show_report(report: RunReport, config: Config, stream: IO[str]) -> None:
    """The summary of a run: what was read, what failed and why, what was published, what to do next."""
    out, terminal = console(stream), stream.isatty()
    heading = ("Source", "Documents", "New", "Updated", "Unchanged", "No article", "Failed")
    rows = [(v.source, v.seen, v.new, v.updated, v.unchanged, v.skipped, v.failed) for v in report.visits]
    out.print(table(heading, rows, terminal=terminal))
    _print_failures(report.visits, out)
    if report.published is None:
        out.print("\nThis was a dry run: nothing is stored, nothing is published.")
        return
    out.print()
    show_published(report.published, config, stream)
    _print_next_steps(config, out)


def show_published(published: Published, config: Config, stream: IO[str], *, rehearsal: bool = False) -> None:
    """What became of each feed, and how many files were written, or in a *rehearsal* would be."""
    out, would = console(stream), "would be" if rehearsal else "were"
    feeds = [(feed.title, feed.file, feed.entries, feed.state) for feed in published.feeds]
    heading = ("Feed", f"File in {_typed_here(config.site.output)}", "Entries", "")
    out.print(table(heading, feeds, terminal=stream.isatty()))
    print_list("Not published", (f"{failure.document}: {failure.cause}" for failure in published.failures), out)
    print_list("Notes", published.notes, out)
    if published.written or published.removed:
        removed = f", {len(published.removed)} removed" if published.removed else ""
        out.print(f"\n{published.files_written} files {would} written{removed}.")
    else:
        out.print(f"\nNothing has changed; no file {would.replace('were', 'was')} written.")


def show_troubles(report: RunReport, config: Config, stream: IO[str]) -> None:
    """What went wrong in a few lines; nothing if all went well, because cron mails whatever a command prints."""
    visits = report.visits
    causes = [f"{visit.source}: {cause}" for visit in visits for cause in (visit.cause, visit.broken) if cause]
    unpublished = report.published.failures if report.published else ()
    failures = [failure for visit in visits for failure in visit.failures if not failure.quarantined]
    named = [f"{one.document}: {one.cause}" for one in (*unpublished, *failures[:MAX_NAMED_FAILURES])]
    if rest := failures[MAX_NAMED_FAILURES:]:
        query = f"SELECT document, cause FROM failures ORDER BY visit_id DESC LIMIT {len(failures)}"  # noqa: S608  a number of ours
        named.append(f'and {len(rest)} documents more: sqlite3 {shlex.quote(str(config.site.database))} "{query}"')
    for line in (*causes, *named):
        print(printable(" ".join(line.split())), file=stream)


def _print_failures(visits: Sequence[Visit], out: Console) -> None:
    """Print every failure with its source and cause."""
    failures = [(visit, failure) for visit in visits for failure in visit.failures]
    failed = [f"{visit.source}: {visit.cause}" for visit in visits if visit.cause]
    print_list("Broken", [f"{visit.source}: {visit.broken}" for visit in visits if visit.broken], out)
    failed += [f"{one.document}: {one.cause}" for _, one in failures if not one.quarantined]
    print_list("Failed", failed, out)
    print_list("Set aside", (f"{one.document}: {one.cause}" for _, one in failures if one.quarantined), out)
    print_list("Notes", (f"{visit.source}: {note}" for visit in visits for note in visit.notes), out)


def _print_next_steps(config: Config, out: Console) -> None:
    from feeds.web.preview import is_never_published, listening_place

    site, name = config.site, shlex.quote(_typed_here(config.path))
    query = "SELECT published, title FROM articles ORDER BY published DESC LIMIT 10"
    preview, there = listening_place(site.base_url).address, f"once {_typed_here(site.output)} is published there"
    elsewhere = () if is_never_published(site.base_url) else (f"           {site.base_url}feeds/all.atom {there}",)
    steps = (
        f"open       {_typed_here(site.output / 'index.html')}",
        f"preview    {_program()} serve --config {name}",
        f"subscribe  {preview}feeds/all.atom while the preview runs{';' if elsewhere else ''}",
        *elsewhere,
        f'query      sqlite3 {shlex.quote(_typed_here(site.database))} "{query}"',
    )
    print_list("Next", steps, out)


def show_config(config: Config, stream: IO[str], notes: Sequence[str] = ()) -> None:
    """What a valid configuration says, with *notes* on settings that have no effect."""
    out, terminal = console(stream), stream.isatty()
    site = config.site
    rows = [(source.name, str(source.kind), ", ".join(source.places)) for source in config.sources]
    out.print(Text(printable(f"{_typed_here(config.path)} is right. It publishes {site.title}")))
    place = f"into {_typed_here(site.output)} for {site.base_url}, from the store {_typed_here(site.database)}.\n"
    out.print(Text(printable(place)))
    out.print(table(("Source", "Kind", "Places"), rows, terminal=terminal))
    print_list("Notes", notes, out)


def show_explanation(explanation: Any, stream: IO[str]) -> None:
    """Where each field of a record comes from, and what else was said: as a table on a terminal, else as lines."""
    out, fields, rule = console(stream), explanation["fields"], explanation["rule"]
    for one in rule["barren"] if rule else ():
        out.print(Text(printable(f"rule {rule['name']}, {one['field']}: {one['selectors']} found nothing")))
    if not fields:
        out.print(Text("no article: nothing to explain"))
    elif stream.isatty():
        rows = [row for field in fields for row in _explained_rows(field)]
        out.print(table(("Field", "Value", "From", "Why"), rows, terminal=True))
    else:
        out.print(Text("\n".join(printable(line) for field in fields for line in _explained_lines(field))))


def _explained_rows(field: Any) -> Iterator[tuple[str, str, str, str]]:
    yield field["field"], _shortened(field["value"] or "-"), field["from"] or "", field["why"]
    for one in field["lost"]:
        if one["value"] == field["value"]:
            yield "", "", f"also {one['from']}", ""
        else:
            yield "", _shortened(one["value"]), f"not {one['from']}", one["why"]


def _explained_lines(field: Any) -> Iterator[str]:
    yield f"{field['field']}: {field['value'] or '-'}"
    if field["from"]:
        yield f"  from {field['from']}" + (f" ({field['why']})" if field["why"] else "")
    for one in field["lost"]:
        if one["value"] == field["value"]:
            yield f"  also {one['from']}"
        else:
            yield f"  not {one['from']}: {one['value']}" + (f" ({one['why']})" if one["why"] else "")


def _shortened(value: str) -> str:
    """*value* as a column of a table takes it."""
    return value if len(value) <= MAX_VALUE_CHARS else value[: MAX_VALUE_CHARS - 1] + "…"


def _program() -> str:
    """How to call this program from here."""
    beside = Path(sys.executable).with_name("feedloom")
    return "feedloom" if shutil.which("feedloom") or not beside.exists() else shlex.quote(_typed_here(beside))


def _typed_here(path: Path) -> str:
    """*path* as one would type it in the working directory."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
