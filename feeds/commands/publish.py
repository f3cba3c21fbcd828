"""`feedloom publish`: publishes what the store holds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from feeds.commands.options import with_config
from feeds.commands.progress import run_progress


@click.command()
@with_config
@click.option("--all", "everything", is_flag=True, help="Build every file anew, whatever has changed.")
@click.option("--force", is_flag=True, help="Publish also what the brake holds back.")
@click.option("--check", is_flag=True, help="Say what would change and write nothing; exits with 1 if something would.")
@click.pass_context
def publish(ctx: click.Context, path: Path, everything: bool, force: bool, check: bool) -> None:
    """Publish what the store holds, without visiting a source.

    A feed of which more than half would vanish or change at once is held back until --force lets it through. Exits
    with 1 if a feed is held back or cannot be built, or what follows publishing fails.

    \b
    Example:
      feedloom publish --check
      feedloom publish --force
    """
    from feeds.app import App
    from feeds.commands.report import show_published
    from feeds.config.load import load_config
    from feeds.rehearsal import rehearse_publish

    config = load_config(path, os.environ)
    app = App(config)
    if check:
        published = rehearse_publish(app, everything=everything, force=force)
    else:
        with run_progress() as shown:
            published = app.publish(everything=everything, force=force, progress=shown.publishing)
    show_published(published, config, sys.stdout, rehearsal=check)
    ctx.exit(int(bool(published.failures or (check and (published.written or published.removed)))))
