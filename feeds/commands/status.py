"""`feedloom status`: shows how sources fare."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands import terminal
from feeds.commands.options import with_config, with_json

if TYPE_CHECKING:
    from rich.console import Console

    from feeds.config.load import Config
    from feeds.status import SourceDetails, SourceStatus
    from scraper.source import Source

#: Characters of a cause in the list of all sources, and of a selector in the details of one.
MAX_CAUSE_CHARS, MAX_SELECTOR_CHARS = 200, 60
#: A terminal with fewer characters in a line gets no columns of counts.
MIN_COUNTS_CHARS = 72
#: Failed documents that the details of a source name; they count the rest.
MAX_NAMED_FAILURES = 20


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@with_config
@with_json
@click.pass_context
def status(ctx: click.Context, names: tuple[str, ...], path: Path, as_json: bool) -> None:
    """Show how each source fares, or all that is known of the source NAME.

    Without NAME: the state of each, its visits and its last trouble. With NAME: also how often, what its newest
    articles have, the newest visits, and the documents that failed. --json has all of it. Exits with 1 if a source is
    failing or broken.

    \b
    Example:
      feedloom status
      feedloom status ha-noi-nay --config seeds/feedloom.toml
    """
    from feeds.app import now
    from feeds.commands.lookup import find_source
    from feeds.commands.tables import console, print_indented
    from feeds.config.load import load_config
    from feeds.publish.outbox import waiting
    from feeds.status import read_details, read_states
    from storage.database import Database

    config = load_config(path, os.environ)
    named = [find_source(config, name, param_hint="NAME") for name in dict.fromkeys(names)]
    sources = named or config.sources
    with Database.open(config.site.database, create=False) as database:
        states = read_states(database, [source.name for source in sources], config.learnt)
        details = [read_details(database, one.name) for one in (states if names or as_json else ())]
        undelivered = waiting(database, config)
    out = console(sys.stdout)
    if as_json:
        rows = [asdict(state) | asdict(known) for state, known in zip(states, details, strict=True)]
        click.echo(terminal.to_json(rows))
    elif names:
        for source, state, known in zip(sources, states, details, strict=True):
            _show_one(source, state, known, config, out, now=now())
    else:
        _show_all(states, config, out, now=now())
        for line in undelivered:
            print_indented(line, out, by=0)
    ctx.exit(int(any(state.state in ("failing", "broken") for state in states)))


def _show_all(states: Sequence[SourceStatus], config: Config, out: Console, *, now: datetime) -> None:
    from feeds.commands.tables import print_indented, print_list, shortened, shown_time, table

    zone, wide = config.site.zone, out.width >= MIN_COUNTS_CHARS
    heading = ("Source", "State", "Last success", "Next visit", *(("Seen", "New", "Failed") if wide else ()))
    rows = [
        (
            state.name,
            state.state,
            shown_time(state.last_success, zone, now=now),
            shown_time(state.next_visit, zone, now=now) if state.next_visit else "-",
            *((state.seen, state.new, state.failed) if wide else ()),
        )
        for state in states
    ]
    out.print(table(heading, rows, terminal=out.is_terminal))
    troubles = [f"{state.name}: {shortened(state.cause, MAX_CAUSE_CHARS)}" for state in states if state.cause]
    if troubles and not out.is_terminal:
        for line in troubles:
            print_indented(line, out, by=0)
    elif troubles:
        print_list("Trouble", troubles, out)
        out.print("\n`feedloom status NAME` shows all that is known of a source.", markup=False)


def _show_one(
    source: Source, state: SourceStatus, details: SourceDetails, config: Config, out: Console, *, now: datetime
) -> None:
    from rich.text import Text

    from feeds.commands.tables import print_list, shortened, shown_time, table

    zone = config.site.zone
    schedule = source.schedule
    facts = {
        "state": state.state,
        "last visit": shown_time(state.last_visit, zone, now=now),
        "last success": shown_time(state.last_success, zone, now=now),
        "next visit": shown_time(state.next_visit, zone, now=now) if state.next_visit else "-",
        "schedule": f"cron {schedule.cron}" if schedule.cron else f"every {_span(schedule.every.total_seconds())}",
        source.kind: ", ".join(source.places),
    }
    if state.failures_in_a_row:
        facts["failed"] = f"{state.failures_in_a_row} times in a row"
    out.print(Text(terminal.printable(source.name), style="bold"))
    out.print(table(("", ""), facts.items(), terminal=out.is_terminal, headed=False))
    if state.cause:
        print_list("Trouble", [state.cause], out)
    failures = [f"{one.document}: {one.cause}" for one in details.failures if not one.quarantined]
    more = len(failures) - MAX_NAMED_FAILURES
    rest = [f"and {more} more; --json has all"] if more > 0 else []
    print_list("Failed", [*failures[:MAX_NAMED_FAILURES], *rest], out)
    if aside := sum(one.quarantined for one in details.failures):
        print_list("Set aside", [f"{aside} documents that failed before, until they change; --json names them"], out)
    print_list("Notes", details.notes, out)
    if details.fields:
        shares = ", ".join(f"{name} {share:.0%}" for name, share in details.fields.items())
        print_list("Its newest articles have", [shares], out)
    if details.rules:
        rules = [f"{share:4.0%} {shortened(name, MAX_SELECTOR_CHARS)}" for name, share in details.rules.items()]
        print_list("Where the selectors of its rule found something", rules, out)
    print_list("Learnt from its pages", state.learnt, out)
    if details.visits:
        rows = [
            (shown_time(one.ended, zone, now=now), one.seen, one.new, one.updated, one.failed, one.requests)
            for one in details.visits
        ]
        out.print()
        heading = ("Visit", "Seen", "New", "Updated", "Failed", "Requests")
        out.print(table(heading, rows, terminal=out.is_terminal))


def _span(seconds: float) -> str:
    """A time span as the configuration writes it: "90m"."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds:.0f}s"
