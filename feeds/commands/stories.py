"""`feedloom stories`: list what several papers tell."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from feeds.commands.options import with_config, with_json
from feeds.commands.terminal import say, to_json


@click.command()
@click.option("--since", metavar="AGE", default="1d", show_default=True, help="How far back: 2d, 12h, 90m.")
@click.option(
    "--papers", metavar="N", type=click.IntRange(min=1), default=2, show_default=True, help="Told by so many."
)
@with_config
@with_json
def stories(since: str, papers: int, path: Path, as_json: bool) -> None:
    """List the stories that several papers tell, those of most papers first, with their articles.

    \b
    Example:
      feedloom stories --since 2d
    """
    import sys

    from feeds.app import now
    from feeds.commands.lookup import open_store
    from feeds.commands.tables import console, print_list
    from storage.stories.tables import StoryTable

    with open_store(path) as (_, database, articles):
        table = StoryTable(database)
        found = [
            (story, sorted(articles.load(table.articles(story.id)), key=lambda one: (one.sort_date, one.id)))
            for story in table.since(now() - _age_of(since), papers=papers)
        ]
    if as_json:
        click.echo(
            to_json(
                [
                    {
                        "id": story.id,
                        "title": story.title,
                        "papers": story.papers,
                        "first": story.first.isoformat(),
                        "last": story.last.isoformat(),
                        "articles": [
                            {"id": one.id, "source": one.source, "title": one.title, "url": one.url} for one in members
                        ],
                    }
                    for story, members in found
                ]
            )
        )
        return
    out = console(sys.stdout)
    for story, members in found:
        heading = f"{story.id} {story.title}  ({story.papers} papers)"
        print_list(heading, [f"{one.id} {one.source}: {one.title}" for one in members], out)
    if not found:
        told = f"by {papers} papers" if papers > 1 else "by any paper"
        say(f"No story was told {told} within the last {since}; --since and --papers change that.", err=True)


def _age_of(text: str) -> timedelta:
    """*text* as a length of time. Raises BadParameter."""
    from pydantic_core import PydanticCustomError

    from feeds.config.checks import read_duration

    try:
        age = read_duration(text)
    except PydanticCustomError:
        age = None
    if not isinstance(age, timedelta):
        raise click.BadParameter(f"expected a length of time such as 2d or 12h, got {text!r}", param_hint="--since")
    return age
