"""`feedloom rules list`: lists the rules that are used."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands import terminal
from feeds.commands.options import with_config, with_json

if TYPE_CHECKING:
    from feeds.rules import KnownRule

#: Hosts of one rule that a table names.
MAX_HOSTS = 3


@click.command("list")
@click.option("--all", "everything", is_flag=True, help="Also site configurations of hosts that no source has.")
@with_config
@with_json
def list_rules(everything: bool, path: Path, as_json: bool) -> None:
    """List the rules of sites, with the sources that use them.

    In the order in which they are asked: yours, those of others, ours, learnt ones.

    \b
    Example:
      feedloom rules list
      feedloom rules list --all --json
    """
    from feeds.commands.tables import console, table
    from feeds.config.load import load_config
    from feeds.rules import known_rules

    rules = known_rules(load_config(path, os.environ))
    shown = [one for one in rules if everything or one.kind != "borrowed" or one.sources]
    if as_json:
        click.echo(terminal.to_json([asdict(one) | {"file": one.file and str(one.file)} for one in shown]))
        return
    out = console(sys.stdout)
    rows = [(one.name, one.kind, _hosts(one), ", ".join(one.sources) or "-") for one in shown]
    if rows:
        out.print(table(("Rule", "Kind", "Hosts", "Sources"), rows, terminal=out.is_terminal))
    if hidden := len(rules) - len(shown):
        noun = "site configuration is" if hidden == 1 else "site configurations are"
        terminal.say(f"{hidden:,} {noun} for hosts that no source has; --all lists them, too.")


def _hosts(rule: KnownRule) -> str:
    if rule.broken:
        return "broken, as `feedloom rules check` tells"
    more = f" and {len(rule.hosts) - MAX_HOSTS} more" if len(rule.hosts) > MAX_HOSTS else ""
    return ", ".join(rule.hosts[:MAX_HOSTS]) + more or "known by its pages"
