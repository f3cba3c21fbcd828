"""`feedloom hide` and `feedloom show`: keep an article out of what readers see, or let it in again."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.commands.options import the_article, with_config


@click.command()
@the_article
@with_config
def hide(which: str, path: Path) -> None:
    """Keep ARTICLE out of feeds, pages and search until `feedloom show`.

    \b
    Example:
      feedloom hide 12
    """
    _set_hidden(which, path, hidden=True)


@click.command()
@the_article
@with_config
def show(which: str, path: Path) -> None:
    """Let a hidden ARTICLE into the feeds again.

    \b
    Example:
      feedloom show 12
    """
    _set_hidden(which, path, hidden=False)


def _set_hidden(which: str, path: Path, *, hidden: bool) -> None:
    from feeds.app import now
    from feeds.commands.lookup import find_article, name_of, next_step, open_store
    from feeds.commands.terminal import say
    from storage.model import Status

    with open_store(path) as (_, _, articles):
        article = find_article(articles, which)
        if article.status is Status.REMOVED:
            hint = f"article {article.id} was taken down: it is erased, and never comes back"
            raise click.BadParameter(hint, param_hint="ARTICLE")
        (articles.lifecycle.hide if hidden else articles.lifecycle.show)(article.id, now=now())
    say(f"{name_of(article)} is {'hidden' if hidden else 'shown'}. {next_step(path)}")
