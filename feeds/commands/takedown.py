"""`feedloom takedown`: erases an article."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.commands.options import the_article, with_config
from feeds.commands.terminal import printable, say


@click.command()
@the_article
@with_config
@click.option("--yes", is_flag=True, help="Do not ask.")
def takedown(which: str, path: Path, yes: bool) -> None:
    """Erase ARTICLE for good: text, versions, documents, links to it; archives and pages with the next publish.

    Its number and addresses stay as a tombstone, so that it never comes back. Backups keep what they hold.

    \b
    Example:
      feedloom takedown https://example.org/news/1.html --yes
    """
    from feeds.app import now
    from feeds.commands.lookup import find_article, name_of, next_step, open_store

    with open_store(path) as (_, _, articles):
        article = find_article(articles, which)
        if not yes:
            click.confirm(printable(f"Erase {name_of(article)} for good?"), abort=True, err=True)
        articles.lifecycle.take_down(article.id, now=now())
    say(f"Article {name_of(article)} is erased. {next_step(path, 'the erasure')}")
