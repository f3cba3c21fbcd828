"""`feedloom relate`: finds related articles by content."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.commands.options import TEXT, with_config
from feeds.commands.terminal import say


@click.command()
@click.argument("which", metavar="[ARTICLE]...", type=TEXT, nargs=-1)
@click.option("--all", "anew", is_flag=True, help="Compare all articles again first: near copies and stories too.")
@with_config
def relate(which: tuple[str, ...], anew: bool, path: Path) -> None:
    """Find related articles by content again, for each ARTICLE or for all whose pages state none.

    Only the newest articles are compared, and in a store that is older than stories only those read since. With --all
    every article is compared with those before it, the oldest first. Interrupted, it has to be called again.

    \b
    Example:
      feedloom relate 12
      feedloom relate --all
    """
    from feeds.app import now
    from feeds.commands.lookup import find_article, next_step, open_store
    from feeds.commands.progress import run_progress
    from storage.related import RelatedArticles
    from storage.stories.connecting import Connections

    if which and anew:
        raise click.UsageError("name articles, or give --all")
    with open_store(path, exclusive=True) as (_, database, articles), run_progress() as progress:
        connections = Connections(database)
        related = RelatedArticles(database, articles.links)
        if anew:
            numbers, changed, unlinked = list[int](), 0, set(related.unlinked())
            for batch in connections.connect_all(now=now()):
                stating_none = [one for one in batch if one in unlinked]
                changed += related.relate_all(stating_none, now=now())
                numbers += batch
                progress.comparing(len(numbers))
        else:
            connections.connect_new(now=now())
            numbers = [find_article(articles, one).id for one in which] or related.unlinked()
            changed = related.relate_all(numbers, now=now())
        for number in numbers if which else ():
            for match in related.find(number):
                say(f"{number} – {match.id} {match.title}  ({match.score:.2f}: {', '.join(match.shared)})")
        changed += related.relate_new(now=now())
    say(f"{len(numbers)} looked at, {changed} changed. {next_step(path) if changed else ''}".rstrip())
