"""`feedloom check`: checks the configuration."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from feeds.commands.options import with_config


@click.command()
@with_config
@click.option("--schema", is_flag=True, help="Print the JSON Schema of configurations instead, for editors.")
def check(path: Path, schema: bool) -> None:
    """Say everything that is wrong with the configuration, or what it would visit.

    It asks no site. `feedloom sources test NAME` tries a source out, and says so if its key is not the right one.

    \b
    Example:
      feedloom check --config seeds/feedloom.toml
    """
    from feeds.config.load import json_schema, load_config
    from feeds.config.problems import missing_places

    if schema:
        click.echo(json_schema(), nl=False)
        return
    from feeds.advice import advice
    from feeds.app import App
    from feeds.catalog import idle_overrides
    from feeds.commands.report import show_config
    from feeds.store import require_kept
    from storage.database import Database
    from storage.errors import ConfigError

    config = load_config(path, os.environ)
    if problems := list(missing_places(config.sources, config.path)):
        raise ConfigError(problems)
    notes = list(advice(config))
    require_kept(config)
    store = config.site.database
    if store.exists() and store.stat().st_size:  # without a store nobody can know which feeds there are
        with Database.open(config.site.database, create=False) as database:
            notes += idle_overrides(config, database)
    show_config(config, sys.stdout, notes)
    App(config).require_browser(config.sources)
