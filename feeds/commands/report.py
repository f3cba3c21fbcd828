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
from feeds.commands.tables import console, print_commands, print_list, shortened, table
from feeds.commands.terminal import printable
from feeds.config.load import Config
from feeds.publish.publisher import Published
from storage.model import Visit

#: Characters of a value that a table of an explanation shows.
MAX_VALUE_CHARS = 100
#: Sources without news that a table names one by one; more are told in one line.
MAX_QUIET_ROWS = 10
#: Failed documents that `show_troubles` names; it counts the rest.
MAX_NAMED_FAILURES = 5


def show_report(report: RunReport, config: Config, stream: IO[str]) -> None:
    """The summary of a run: what was read, what was published, what to do next, and last what went wrong and why."""
    out, published = console(stream), report.published
    _print_visits(report.visits, out)
    print_list("Notes", (f"{visit.source}: {note}" for visit in report.visits for note in visit.notes), out)
    if published is None:
        out.print("\nThis was a dry run: nothing is stored, nothing is published.")
    else:
        out.print()
        _print_published(published, config, out)
        if _all_failed(report.visits):
            name, file = report.visits[0].source, _typed_here(config.path)
            step = f"{_program()} sources test {shlex.quote(name)} --config {shlex.quote(file)}"
            print_list("Next", [f"try        {step}"], out)
        elif published.written and any(feed.entries for feed in published.feeds):
            _print_next_steps(config, out)
    _print_failures(report.visits, out)
    if published is not None:
        _print_unpublished(published, out)


def show_published(published: Published, config: Config, stream: IO[str], *, rehearsal: bool = False) -> None:
    """What became of each feed, and how many files were written, or in a *rehearsal* would be."""
    out = console(stream)
    _print_published(published, config, out, rehearsal=rehearsal)
    _print_unpublished(published, out)


def _print_visits(visits: Sequence[Visit], out: Console) -> None:
    """A row for each visit; many that found nothing new are told in one line."""
    if not visits:
        out.print("No source was visited.")
        return
    quiet = [visit for visit in visits if not (visit.new or visit.updated or visit.failures or visit.skipped)]
    quiet = [visit for visit in quiet if not (visit.cause or visit.broken)]
    if len(quiet) <= MAX_QUIET_ROWS:
        quiet = []
    heading = ("Source", "Documents", "New", "Updated", "Unchanged", "No article", "Failed")
    rows = [(v.source, v.seen, v.new, v.updated, v.unchanged, v.skipped, v.failed) for v in visits if v not in quiet]
    if rows:
        out.print(table(heading, rows, terminal=out.is_terminal))
    if quiet:
        which = "other sources" if rows else "sources"
        out.print(f"{len(quiet)} {which} have nothing new.")


def _print_published(published: Published, config: Config, out: Console, *, rehearsal: bool = False) -> None:
    would = "would be" if rehearsal else "were"
    feeds = [(feed.title, feed.file, feed.entries, feed.state) for feed in published.feeds if feed.state != "unchanged"]
    heading = ("Feed", f"File in {_typed_here(config.site.output)}", "Entries", "")
    if feeds:
        out.print(table(heading, feeds, terminal=out.is_terminal))
    if unchanged := len(published.feeds) - len(feeds):
        out.print(f"{unchanged} {'other ' if feeds else ''}feed{'s are' if unchanged > 1 else ' is'} unchanged.")
    if published.written or published.removed:
        files = "1 file" if published.files_written == 1 else f"{published.files_written} files"
        would = would.replace("were", "was") if published.files_written == 1 else would
        removed = f", {len(published.removed)} removed" if published.removed else ""
        out.print(f"{files} {would} written{removed}.")
    else:
        out.print(f"Nothing has changed; no file {would.replace('were', 'was')} written.")
    print_list("Notes", published.notes, out)


def _print_unpublished(published: Published, out: Console) -> None:
    print_list("Not published", (f"{failure.document}: {failure.cause}" for failure in published.failures), out)


def _all_failed(visits: Sequence[Visit]) -> bool:
    """Whether there is nothing to look at: sources were visited, and each failed."""
    return bool(visits) and all(visit.cause or visit.broken for visit in visits)


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
    """Print every failure with its source and cause, the worst last: there a terminal shows it."""
    failures = [failure for visit in visits for failure in visit.failures]
    print_list("Set aside", (f"{one.document}: {one.cause}" for one in failures if one.quarantined), out)
    failed = [f"{one.document}: {one.cause}" for one in failures if not one.quarantined]
    failed += [f"{visit.source}: {visit.cause}" for visit in visits if visit.cause]
    print_list("Failed", failed, out)
    print_list("Broken", [f"{visit.source}: {visit.broken}" for visit in visits if visit.broken], out)


def _print_next_steps(config: Config, out: Console) -> None:
    from feeds.web.preview import is_never_published, listening_place

    site, name = config.site, shlex.quote(_typed_here(config.path))
    query = "SELECT date, title FROM latest LIMIT 10"
    preview, there = listening_place(site.base_url).address, f"once {_typed_here(site.output)} is published there"
    elsewhere = () if is_never_published(site.base_url) else (f"           {site.base_url}feeds/all.atom {there}",)
    steps = (
        f"open       {_typed_here(site.output / 'index.html')}",
        f"preview    {_program()} serve --config {name}",
        f"subscribe  {preview}feeds/all.atom while the preview runs{';' if elsewhere else ''}",
        *elsewhere,
        f'query      sqlite3 {shlex.quote(_typed_here(site.database))} "{query}"',
    )
    print_commands("Next", steps, out)


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
    if rule and not rule["counts"]:
        out.print(Text(printable(f"rule {rule['name']}: too few of its parts found anything, so it was not used")))
    for asked in filter(None, (rule, explanation["learnt"])):
        for one in asked["barren"]:
            out.print(Text(printable(f"rule {asked['name']}, {one['field']}: {one['selectors']} found nothing")))
    for line in explanation["cut"]:
        out.print(Text(printable(line)))
    if not fields:
        out.print(Text("no article: nothing to explain"))
    elif stream.isatty():
        rows = [row for field in fields for row in _explained_rows(field)]
        out.print(table(("Field", "Value", "From", "Why"), rows, terminal=True))
    else:
        out.print(Text("\n".join(printable(line) for field in fields for line in _explained_lines(field))))


def _explained_rows(field: Any) -> Iterator[tuple[str, str, str, str]]:
    yield field["field"], shortened(field["value"] or "-", MAX_VALUE_CHARS), field["from"] or "", field["why"]
    for one in field["lost"]:
        if one["value"] == field["value"]:
            yield "", "", f"also {one['from']}", ""
        else:
            yield "", shortened(one["value"], MAX_VALUE_CHARS), f"not {one['from']}", one["why"]


def _explained_lines(field: Any) -> Iterator[str]:
    yield f"{field['field']}: {field['value'] or '-'}"
    if field["from"]:
        yield f"  from {field['from']}" + (f" ({field['why']})" if field["why"] else "")
    for one in field["lost"]:
        if one["value"] == field["value"]:
            yield f"  also {one['from']}"
        else:
            yield f"  not {one['from']}: {one['value']}" + (f" ({one['why']})" if one["why"] else "")


def _program() -> str:
    """How to call this program from here."""
    beside = Path(sys.executable).with_name("feedloom")
    return "feedloom" if shutil.which("feedloom") or not beside.exists() else shlex.quote(_typed_here(beside))


def _typed_here(path: Path) -> str:
    """*path* as one would type it in the working directory."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
