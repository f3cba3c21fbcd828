"""`feedloom learn`: learns sites from their own pages."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from feeds.commands import terminal
from feeds.commands.options import with_config, with_json
from feeds.commands.terminal import say

if TYPE_CHECKING:
    from feeds.learning import Learned

#: What stands for a field without a value.
NOTHING = "(nothing)"


@click.command()
@click.argument("names", metavar="[SOURCE | URL]...", nargs=-1)
@with_config
@with_json
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@click.pass_context
def learn(ctx: click.Context, names: tuple[str, ...], path: Path, as_json: bool, dry_run: bool) -> None:
    """Learn where the fields stand on the pages of a site, and what on them is no article.

    Looks at five to thirty kept pages of each host of SOURCE, without SOURCE of all sources, or fetches the page at
    URL, or those that it lists. Writes rules/HOST.toml beside the configuration: readable, and meant to be edited. What
    you edit in it is never overwritten. Shows what the rule changes on pages that it was not learnt from. Exits with 1
    if nothing was learnt.

    \b
    Example:
      feedloom learn --dry-run ha-noi-nay
      feedloom reparse --source ha-noi-nay
    """
    from feeds.app import App
    from feeds.commands.lookup import find_source
    from feeds.config.load import load_config
    from feeds.learning import learn_addresses, learn_sources

    config = load_config(path, os.environ)
    urls = [name for name in names if name.startswith(("http://", "https://"))]
    sources = [find_source(config, name, param_hint="SOURCE") for name in names if name not in urls]
    app, learned = App(config), list["Learned"]()
    if sources or not urls:
        learned += _told(learn_sources(app, sources or config.sources, dry_run=dry_run), as_json, dry_run)
    if urls:
        learned += _told(learn_addresses(app, urls, dry_run=dry_run), as_json, dry_run)
    if as_json:
        click.echo(terminal.to_json([_as_json(one) for one in learned]))
    elif any(one.taught.path for one in learned) and not dry_run:
        say("`feedloom reparse` reads what is stored again with it.")
    ctx.exit(0 if any(one.taught.path for one in learned) else 1)


def _told(learned: Any, as_json: bool, dry_run: bool) -> list[Learned]:
    """All of *learned*, each told when it comes."""
    found = []
    for one in learned:
        found.append(one)
        if not as_json:
            _show(one, dry_run=dry_run)
    return found


def _as_json(one: Learned) -> dict[str, object]:
    taught = one.taught
    answer = {key: value for key, value in (taught.answer or {}).items() if key != "cause"}
    return {
        "source": one.source,
        "host": taught.host,
        "file": str(taught.path) if taught.path else None,
        "cause": taught.cause or None,
    } | answer


def _show(one: Learned, *, dry_run: bool) -> None:
    from feeds.commands.tables import console, table

    taught = one.taught
    if taught.path is None:
        say(taught.told(), err=True)
        for line in cast("list[str]", (taught.answer or {}).get("refused", []))[:3]:
            say(f"  {line}", err=True)
        return
    answer = taught.answer or {}
    if dry_run:
        say(str(answer["text"]))
    else:
        say(taught.told())
    for line in taught.differs:
        say(f"  edited by hand, and left as it is: {line}")
    fields = cast("list[dict[str, Any]]", answer["fields"])
    left_out = fields[0]["pages"] if fields else 0
    if not left_out:
        return
    say(f"On {left_out} pages that it was not learnt from:")
    rows = [(one["field"], one["before"], one["after"], one["changes"]) for one in fields]
    out = console(sys.stdout)
    out.print(table(("Field", "Without", "With", "Changed"), rows, terminal=out.is_terminal))
    if dry_run:
        for field in fields:
            for page, old, new in field["changed"]:
                say(f"{field['field']} of {page}")
                say(f"  - {old or NOTHING}")
                say(f"  + {new or NOTHING}")
