"""`feedloom sources`: its commands, one module for each."""

from __future__ import annotations

import click

from feeds.commands.sources.add import add
from feeds.commands.sources.trial import try_source


@click.group()
def sources() -> None:
    """Try sources out, and add them to the configuration.

    \b
    Example:
      feedloom sources test https://www.example.org/
      feedloom sources add https://www.example.org/
    """


sources.add_command(try_source)
sources.add_command(add)
