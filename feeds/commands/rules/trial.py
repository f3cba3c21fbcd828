"""`feedloom rules test`: tries rules on pages."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands import terminal
from feeds.commands.options import TEXT, with_config, with_json

if TYPE_CHECKING:
    from rich.console import Console

    from feeds.rules import Trial

#: Characters of a value that the table shows.
MAX_VALUE_CHARS = 90
#: Fields of the record that people call otherwise.
NAMES = {"lede_raw": "lede", "source": "credit", "updated": "modified", "body": "text"}


@click.command("test")
@click.argument("which", metavar="[HOST|FILE]", type=TEXT, default="")
@click.argument("pages", metavar="[PAGE]...", type=TEXT, nargs=-1)
@with_config
@with_json
@click.pass_context
def try_rule(ctx: click.Context, which: str, pages: tuple[str, ...], path: Path, as_json: bool) -> None:
    """Try a rule on pages.

    Shows what it finds beside what the page says without it. HOST names a rule in the folders of the configuration,
    FILE is one by itself and needs none; without either, the rules for the hosts of all sources are tried. Without PAGE
    (addresses, or saved files) the first test pages that the rule names are fetched, as robots.txt and the guard allow.
    Exits with 1 if a rule does not count on one of them, or a text that it promises is missing.

    \b
    Example:
      feedloom rules test gazette.example
      feedloom rules test rules/gazette.example.txt page.html
    """
    from feeds.commands.lookup import web_settings
    from feeds.commands.tables import console
    from feeds.config.load import load_config
    from feeds.rules import find_rules, is_rule_file, try_rules

    rules = [Path(which)] if is_rule_file(which) else find_rules(load_config(path, os.environ), which)
    if not rules:
        what = f"no rule is for {which!r}" if which else "no rule in a folder is for the host of a source"
        raise click.UsageError(f"{what}; `feedloom rules list --all` names the rules")
    trials = try_rules(rules, pages, *web_settings(path))
    if as_json:
        click.echo(terminal.to_json([asdict(one) for one in trials]))
    else:
        out = console(sys.stdout)
        for one in trials:
            _show(one, out)
        if not trials:
            terminal.say(f"{', '.join(file.name for file in rules)}: no test page is named; give a page")
    ctx.exit(int(any(one.failed for one in trials)))


def _show(trial: Trial, out: Console) -> None:
    from rich.text import Text

    from feeds.commands.tables import print_list, table

    out.print(Text(f"\n{terminal.printable(trial.rule)} on {terminal.printable(trial.page)}", style="bold"))
    if trial.cause:
        print_list("Failed", [trial.cause], out)
        return
    if trial.is_list:
        terminal.say("This is a feed or a sitemap, and no page; it is left out.")
        return
    rule = trial.found["rule"] or {"counts": False, "found": [], "barren": [], "notes": []}
    if not rule["counts"]:
        terminal.say("Too few of its parts find anything, so it is not used on this page.")
    rows = [
        (NAMES.get(one["field"], one["field"]), _shown(one["value"]), _shown(one["general"]), _origin(one["from"]))
        for one in trial.found["fields"]
        if one["value"] or one["general"]
    ]
    heading = ("Field", "With the rule", "Without it", "From")
    out.print(table(heading, rows, terminal=out.is_terminal) if rows else Text("no article"))
    print_list("Found nothing", (f"{one['field']}: {one['selectors']}" for one in rule["barren"]), out)
    pages = [f"{name.replace('_', ' ')}: {rule[name]}" for name in ("single_page", "next_page") if rule.get(name)]
    print_list("Further pages", pages, out)
    print_list("Missing texts", trial.missing, out)
    print_list("Notes", [*trial.notes, *rule["notes"]], out)


def _shown(value: str | None) -> str:
    from feeds.commands.tables import shortened

    return shortened(value, MAX_VALUE_CHARS) if value else "-"


def _origin(source: str | None) -> str:
    return "the rule" if source and source.startswith("rule") else source or ""
