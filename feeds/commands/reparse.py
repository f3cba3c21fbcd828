"""`feedloom reparse`: runs today's rules over kept documents."""

from __future__ import annotations

import os
from pathlib import Path

import click

from feeds.commands.options import TEXT, with_config
from feeds.commands.terminal import say


@click.command()
@with_config
@click.option("--source", metavar="NAME", type=TEXT, help="Only articles of this source.")
@click.option("--dates", is_flag=True, help="Let dates of publication change too.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.pass_context
def reparse(ctx: click.Context, path: Path, source: str | None, dates: bool, dry_run: bool) -> None:
    """Run today's rules over the kept documents, and show what changes, field by field.

    Ids stay, and no entry counts as updated. Exits with 1 if some article's documents cannot be read any more.

    \b
    Example:
      feedloom reparse --dry-run
      feedloom reparse --source ha-noi-nay --dates
    """
    from feeds.app import App
    from feeds.commands.difference import describe_change
    from feeds.commands.lookup import find_source, name_of, next_step
    from feeds.config.load import load_config
    from feeds.reparse import reparse_articles

    config = load_config(path, os.environ)
    if source is not None:
        find_source(config, source, param_hint="--source")
    read = changed = failed = 0
    for one in reparse_articles(App(config), source, dates=dates, dry_run=dry_run):
        read += 1
        if one.cause:
            failed += 1
            say(f"{name_of(one.article)}: stays as it is: {one.cause}", err=True)
        if one.changed:
            changed += 1
            say(name_of(one.article))
            for name, (old, new) in one.changed.items():
                say(f"  {describe_change(name, old, new)}")
    ending = "nothing is stored" if dry_run else next_step(path) if changed else "nothing to publish"
    say(f"{read} read again, {changed} {'would change' if dry_run else 'changed'}; {ending}")
    ctx.exit(1 if failed else 0)
