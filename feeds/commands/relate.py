"""`feedloom relate`: finds related articles by content."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.commands.options import TEXT, with_config
from feeds.commands.terminal import say


@click.command()
@click.argument("which", metavar="[ARTICLE]...", type=TEXT, nargs=-1)
@with_config
def relate(which: tuple[str, ...], path: Path) -> None:
    """Find related articles by content again, for each ARTICLE or for all whose pages state none.

    A run does it once for each new article; after that they stay as they are.

    \b
    Example:
      feedloom relate 12
    """
    from feeds.app import now
    from feeds.commands.lookup import find_article, next_step, open_store
    from storage.related import RelatedArticles
    from storage.stories.connecting import Connections

    with open_store(path, exclusive=True) as (_, database, articles):
        connections = Connections(database)
        connections.connect_new(now=now())
        related = RelatedArticles(database, articles.links, connections.stories.index)
        numbers = [find_article(articles, one).id for one in which] or related.unlinked()
        changed = sum(related.relate(number, now=now()) for number in numbers)
        for number in numbers if which else ():
            for match in related.find(number):
                say(f"{number} – {match.id} {match.title}  ({match.score:.2f}: {', '.join(match.shared)})")
    say(f"{len(numbers)} looked at, {changed} changed. {next_step(path) if changed else ''}".rstrip())
