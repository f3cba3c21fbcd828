"""`feedloom sources`: tries sources out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands import terminal
from feeds.commands.options import with_config

if TYPE_CHECKING:
    from feeds.config.load import Config
    from scraper.source import Source


@click.group()
def sources() -> None:
    """Try sources out.

    \b
    Example:
      feedloom sources test https://www.example.org/
    """


@sources.command("test")
@click.argument("which", metavar="NAME|URL")
@with_config
@click.pass_context
def try_source(ctx: click.Context, which: str, path: Path) -> None:
    """Show what a visit would find, without storing it: of a source by its NAME, or of any site by its URL.

    Reads ten of its pages. Exits with 1 if some fail, 3 if nothing can be had.

    \b
    Example:
      feedloom sources test https://www.example.org/
    """
    from feeds.app import App
    from feeds.commands.tables import print_table
    from feeds.config.load import load_config
    from feeds.rehearsal import rehearse_visit

    config = load_config(path, os.environ)
    rehearsal = rehearse_visit(App(config), _source(config, which))
    visit = rehearsal.visit
    for note in visit.notes:
        terminal.say(note)
    rows = [(item.status, item.published or "", item.title, item.url or "") for item in rehearsal.items]
    print_table(("", "Published", "Title", "Address"), rows)
    terminal.say(f"{visit.seen} pages seen, {visit.new} read, {visit.failed} failed; {visit.requests} requests.")
    for line in [visit.cause, visit.broken, *(f"{one.document}: {one.cause}" for one in visit.failures)]:
        if line:
            terminal.say(line, err=True)
    ctx.exit(3 if visit.cause else int(bool(visit.failed or visit.broken)))


def _source(config: Config, which: str) -> Source:
    """The source called *which*, or one made of an address."""
    from feeds.commands.lookup import find_source
    from scraper.source import Source

    is_address = which.startswith(("http://", "https://"))
    if is_address and which not in {source.name for source in config.sources}:
        return Source(name=which, kind="site", places=(which,), timezone=None)
    return find_source(config, which, param_hint="NAME|URL")
