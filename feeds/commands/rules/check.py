"""`feedloom rules check`: says what of a folder of rules is not understood."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.commands import terminal
from feeds.commands.options import with_json


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@with_json
@click.pass_context
def check(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Say what of the rules in FOLDER is not understood.

    Tells it by file and line, and needs no configuration. Reads rules of your own (TOML) and site configurations of
    Full-Text RSS (<host>.txt). A line that is not understood is left out, and the rest of its file is used; a TOML file
    with a mistake is not used at all, and the command then ends with 1. What feedloom does not do, such as logging in,
    is told as well.

    \b
    Example:
      feedloom rules check ftr-site-config/
      feedloom rules check rules/ --json
    """
    from scraper.rules.check import check_folder

    found = check_folder(folder)
    if as_json:
        click.echo(terminal.to_json(found.as_json()))
    else:
        for one in found.problems:
            terminal.say(str(one))
        files = "1 file" if found.files == 1 else f"{found.files:,} files"
        terminal.say(f"{files} read, {found.understood:,} of them understood in every line.")
    ctx.exit(0 if found.usable else 1)
