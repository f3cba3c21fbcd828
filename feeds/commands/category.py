"""`feedloom category`: changes categories."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.commands.options import TEXT, with_config
from feeds.commands.terminal import printable, say


@click.group()
def category() -> None:
    """Change categories. Names of a source are mapped to ours under `categories` of the source.

    \b
    Example:
      feedloom category rename "Xã hội" "Đời sống"
    """


@category.command()
@click.argument("old", type=TEXT)
@click.argument("new", type=TEXT)
@with_config
def rename(old: str, new: str, path: Path) -> None:
    """Call the category OLD (its name or slug) NEW.

    It gets a new slug, its feed keeps its id, and the files of the old slug go on with the same entries.

    \b
    Example:
      feedloom category rename "Xã hội" "Đời sống"
    """
    from feeds.app import now
    from feeds.commands.lookup import NEXT, open_store
    from feeds.config.checks import nearest
    from storage.categories import Categories
    from storage.errors import ModelError

    with open_store(path, exclusive=True) as (_, database, articles):
        try:
            renamed = Categories(database).rename(old, new, now=now())
        except ModelError as error:
            near = nearest(old, [one.name for one in articles.categories()])
            hint = f"; did you mean {near}?" if near and error.what.startswith("no category") else ""
            raise click.UsageError(printable(f"{error}{hint}")) from error
    say(f"{old} is now {renamed.name}, its feed feeds/{renamed.slug}. {NEXT}")
