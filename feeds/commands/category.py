"""`feedloom category`: changes categories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands.options import TEXT, with_config, with_json
from feeds.commands.terminal import printable, say, to_json

if TYPE_CHECKING:
    from feeds.suggestions import Suggestion


@click.group()
def category() -> None:
    """Change categories. Names that papers use are mapped to yours in the configuration.

    For all sources under [site.categories], for one under `categories` of the source.

    \b
    Example:
      feedloom category rename "Xã hội" "Đời sống"
      feedloom category suggest
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
    from feeds.commands.lookup import next_step, open_store
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
    say(f"{old} is now {renamed.name}, its feed feeds/{renamed.slug}. {next_step(path)}")


@category.command()
@with_config
@with_json
def suggest(path: Path, as_json: bool) -> None:
    """Propose which categories of different papers to make one, and say why.

    Prints lines to paste into the configuration. They apply to what is read from then on; `feedloom reparse` applies
    them to what is stored. Exits 0, whether there is something to propose or not.

    \b
    Example:
      feedloom category suggest
      feedloom category suggest --json
    """
    from feeds.commands.lookup import open_store
    from feeds.suggestions import suggest as find
    from storage.category_facts import category_facts
    from storage.text import fold_name

    with open_store(path) as (config, database, _):
        facts = category_facts(database)
        mapped = {fold_name(name) for source in config.sources for name in source.categories}
        found = [
            one
            for one in find(facts, language=config.site.language)
            if fold_name(one.category.category.name) not in mapped
        ]
    if as_json:
        click.echo(to_json([_as_json(one) for one in found]))
        return
    for line in _lines(found, begun=bool(config.site.categories)):
        say(line)
    if not found:
        say("No two categories look like one section.", err=True)


def _as_json(one: Suggestion) -> dict[str, object]:
    return {
        "from": one.category.category.name,
        "into": one.into.category.name,
        "articles": dict(one.category.sources),
        "into_articles": dict(one.into.sources),
        "weight": one.weight,
        "evidence": [{"kind": sign.kind, "words": sign.words, "weight": sign.weight} for sign in one.evidence],
    }


def _lines(found: list[Suggestion], *, begun: bool) -> Iterator[str]:
    """*found* as TOML, each with its reasons above it; *begun*: the table stands in the configuration already."""
    if found:
        yield "# below the [site.categories] that is there:" if begun else "[site.categories]"
    for one in found:
        yield ""
        for side in (one.category, one.into):
            yield f"# {side.category.name}: {', '.join(f'{name} {number}' for name, number in side.sources.items())}"
        for sign in one.evidence:
            yield f"# - {sign.words}"
        yield f"{_quoted(one.category.category.name)} = {_quoted(one.into.category.name)}"


def _quoted(name: str) -> str:
    """*name* as a basic string of TOML, whose escapes are those of JSON."""
    return to_json(name, indent=None).replace("\x7f", "\\u007f")
