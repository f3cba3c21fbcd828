"""`feedloom rules`: its commands, one module for each."""

from __future__ import annotations

import click

from feeds.commands.rules.check import check
from feeds.commands.rules.listing import list_rules
from feeds.commands.rules.trial import try_rule


@click.group()
def rules() -> None:
    """Check, try and list the rules of sites.

    Rules are your own (TOML), those of others (Full-Text RSS), ours, and learnt ones.

    \b
    Example:
      feedloom rules check rules/
      feedloom rules test gazette.example
      feedloom rules list
    """


rules.add_command(check)
rules.add_command(try_rule)
rules.add_command(list_rules)
