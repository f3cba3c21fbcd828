"""`feedloom history`: shows how an article changed."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.commands.options import the_article, with_config, with_json
from feeds.commands.terminal import say, to_json


@click.command()
@the_article
@with_config
@with_json
def history(which: str, path: Path, as_json: bool) -> None:
    """Show how ARTICLE changed, in words: what went as [-…-], what came as {+…+}.

    ARTICLE is its number, its key, its entry id or an address.

    \b
    Example:
      feedloom history https://example.org/news/1.html
      feedloom history 12
    """
    from zoneinfo import ZoneInfo

    from feeds.commands.difference import describe_versions
    from feeds.commands.lookup import find_article, name_of, open_store
    from storage.model import Status

    with open_store(path) as (config, _, articles):
        article = find_article(articles, which)
        changes = describe_versions(articles.history.versions(article.id), article)
        zone = ZoneInfo(config.site.timezone or "UTC")
    if as_json:
        told = [
            {"version": one.version, "at": one.at.astimezone(zone).isoformat(), "differences": one.lines}
            for one in changes
        ]
        click.echo(to_json({"id": article.id, "entry_id": article.entry_id, "changes": told}))
        return
    say(f"{name_of(article)} [{article.status}{', hidden' if article.hidden else ''}]")
    say(f"first seen {article.first_seen.astimezone(zone):%Y-%m-%d %H:%M %Z}, {article.entry_id}")
    if article.status is Status.REMOVED:
        say("It was taken down: only its number and addresses are known.")
    elif not changes:
        say("It never changed.")
    for one in changes:
        say(f"\nVersion {one.version}, {one.at.astimezone(zone):%Y-%m-%d %H:%M}")
        for line in one.lines:
            say(f"  {line}")
