"""`feedloom story`: changes stories by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands.options import TEXT, with_config
from feeds.commands.terminal import printable, say

if TYPE_CHECKING:
    from storage.articles.record import Articles
    from storage.stories.editing import StoryEditor
    from storage.stories.tables import Story


@click.group()
def story() -> None:
    """Change stories by hand, which holds against later runs. `feedloom stories` lists them.

    \b
    Example:
      feedloom story split 7 120 121
      feedloom story merge 7 9
      feedloom story rename 7 "The storm in the north"
    """


@story.command()
@click.argument("number", metavar="STORY", type=int)
@click.argument("which", metavar="ARTICLE...", type=TEXT, nargs=-1, required=True)
@with_config
def split(number: int, which: tuple[str, ...], path: Path) -> None:
    """Make each ARTICLE of STORY part of a new story.

    \b
    Example:
      feedloom story split 7 120 121
    """
    from feeds.app import now
    from feeds.commands.lookup import find_article

    def change(editor: StoryEditor, articles: Articles) -> Story:
        return editor.split(number, [find_article(articles, one).id for one in which], now=now())

    _edit(path, change)


@story.command()
@click.argument("number", metavar="STORY", type=int)
@click.argument("others", metavar="OTHER...", type=int, nargs=-1, required=True)
@with_config
def merge(number: int, others: tuple[int, ...], path: Path) -> None:
    """Make STORY and each OTHER one story, the oldest of them.

    \b
    Example:
      feedloom story merge 7 9
    """
    from feeds.app import now

    _edit(path, lambda editor, _: editor.merge(number, others, now=now()))


@story.command()
@click.argument("number", metavar="STORY", type=int)
@click.argument("title", type=TEXT)
@with_config
def rename(number: int, title: str, path: Path) -> None:
    """Call STORY TITLE.

    \b
    Example:
      feedloom story rename 7 "The storm in the north"
    """
    from feeds.app import now

    _edit(path, lambda editor, _: editor.rename(number, title, now=now()))


def _edit(path: Path, change: Callable[[StoryEditor, Articles], Story]) -> None:
    """Do *change*, and tell what became of the story. Raises UsageError for what cannot be."""
    from feeds.commands.lookup import next_step, open_store
    from storage.errors import ModelError
    from storage.stories.editing import StoryEditor

    with open_store(path, exclusive=True) as (_, database, articles):
        try:
            changed = change(StoryEditor(database), articles)
        except ModelError as error:
            raise click.UsageError(printable(str(error))) from error
    articles_of = "1 article" if changed.articles == 1 else f"{changed.articles} articles"
    papers = "1 paper" if changed.papers == 1 else f"{changed.papers} papers"
    say(f"Story {changed.id} {changed.title} has {articles_of} of {papers}. {next_step(path)}")
