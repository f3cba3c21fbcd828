"""`feedloom status`: shows how sources fare."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from feeds.commands import terminal
from feeds.commands.options import with_config, with_json


@click.command()
@with_config
@with_json
@click.pass_context
def status(ctx: click.Context, path: Path, as_json: bool) -> None:
    """Show how each source fares: its state, visits, what its newest articles have, the last trouble.

    Exits with 1 if a source is failing or broken.

    \b
    Example:
      feedloom status
    """
    from feeds.commands.tables import print_table
    from feeds.config.load import load_config
    from feeds.publish.outbox import waiting
    from feeds.status import read_field_shares, read_states
    from storage.database import Database

    config = load_config(path, os.environ)
    with Database.open(config.site.database, create=False) as database:
        states = read_states(database, [source.name for source in config.sources])
        shares = {state.name: read_field_shares(database, state.name) for state in states}
        undelivered = waiting(database, config)
    if as_json:
        rows = [
            {name: getattr(state, name) for name in state.__slots__} | {"fields": shares[state.name]}
            for state in states
        ]
        click.echo(terminal.to_json(rows))
    else:

        def shown(moment: datetime | None) -> str:
            return f"{moment.astimezone(config.site.zone):%Y-%m-%d %H:%M}" if moment else "never"

        print_table(
            ("Source", "State", "Last success", "Next visit", "Seen", "New", "Updated", "Failed", "Fields"),
            [
                (
                    state.name,
                    state.state,
                    shown(state.last_success),
                    shown(state.next_visit),
                    state.seen,
                    state.new,
                    state.updated,
                    state.failed,
                    ", ".join(f"{name} {share:.0%}" for name, share in shares[state.name].items()),
                )
                for state in states
            ],
        )
        for state in states:
            if state.cause:
                terminal.say(f"{state.name}: {' '.join(state.cause.split())}")
        for line in undelivered:
            terminal.say(line)
    ctx.exit(int(any(state.state in ("failing", "broken") for state in states)))
