"""`feedloom run`: visits sources once and publishes."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands import terminal
from feeds.commands.options import with_config
from feeds.commands.progress import run_progress

if TYPE_CHECKING:
    from storage.errors import LockedError


#: A run that is at work for longer hangs, and whoever reads cron's mail should know.
LONGEST_RUN = timedelta(days=1)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@with_config
@click.option("--dry-run", is_flag=True, help="Read and compare; store and publish nothing.")
@click.option("--due", is_flag=True, help="Only the sources whose next visit is due.")
@click.option(
    "--summary/--quiet",
    default=None,
    help="Say what was done, or only what went wrong. Without either: what was done on a terminal and of a dry run.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def run(
    ctx: click.Context,
    names: tuple[str, ...],
    path: Path,
    dry_run: bool,
    due: bool,
    summary: bool | None,
    as_json: bool,
) -> None:
    """Visit each SOURCE once, record what is new or revised, and publish.

    Without SOURCE, visits every source that is not paused. Off a terminal, as under cron, it says nothing when all is
    well. Exits with 1 if some document or source failed, 3 if every source did, 2 if the configuration is wrong, 74 if
    the store or the output cannot be used, 75 if another run is at work. With --due off a terminal it says nothing of
    that other run, unless it has been at work for a day.

    \b
    Example:
      feedloom run
      feedloom run ha-noi-nay --config seeds/feedloom.toml
    """
    from feeds.app import App
    from feeds.commands.cli import EXIT_STATUS
    from feeds.commands.lookup import find_source
    from feeds.commands.report import show_report, show_troubles
    from feeds.config.load import load_config
    from feeds.rehearsal import rehearse_run
    from storage.errors import LockedError

    config = load_config(path, os.environ)
    for name in names:
        find_source(config, name, param_hint="SOURCE")
    sources = [source for source in config.sources if (source.name in names if names else not source.paused)]
    app = App(config)
    try:
        with run_progress(None if due else len(sources)) as shown:
            if dry_run:
                report = rehearse_run(app, sources, progress=shown.reading, told=shown.visited)
            else:
                report = app.run(
                    sources, due=due, progress=shown.reading, told=shown.visited, publishing=shown.publishing
                )
    except LockedError as error:
        if due and not (summary or sys.stderr.isatty()) and is_usual(error, now=app.clock()):
            ctx.exit(EXIT_STATUS[LockedError])
        raise
    if as_json:
        click.echo(terminal.to_json(report.as_json()))
    elif dry_run or sys.stdout.isatty() if summary is None else summary:
        show_report(report, config, sys.stdout)
    else:
        show_troubles(report, config, sys.stderr)
    ctx.exit(report.exit_status)


def is_usual(error: LockedError, *, now: datetime) -> bool:
    """Whether the run that holds the lock is one that takes its time, and not one that hangs."""
    return error.since is not None and now - error.since < LONGEST_RUN
