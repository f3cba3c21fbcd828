"""`feedloom search`: finds articles by their words."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands.options import TEXT, with_config, with_json
from feeds.commands.terminal import printable, to_json

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from storage.search import Hit


@click.command()
@click.argument("query", type=TEXT)
@with_config
@click.option("--category", metavar="NAME", type=TEXT, help="Only articles of this category.")
@click.option("--source", metavar="NAME", type=TEXT, help="Only articles of this source.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only articles from this day on.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only articles up to this day.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many at most.")
@with_json
def search(
    query: str,
    path: Path,
    category: str | None,
    source: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find articles by their words, the best first, whatever the accents: duong finds đường.

    All words of QUERY are required; "a phrase", begin*, -without.

    \b
    Example:
      feedloom search "duong sat"
      feedloom search '"hoa mai" -quất' --category "Xã hội" --since 2026-01-01
    """
    from zoneinfo import ZoneInfo

    from feeds.commands.lookup import open_store
    from storage.errors import ModelError
    from storage.search import Search

    with open_store(path) as (config, database, _):
        zone = ZoneInfo(config.site.timezone or "UTC")
        try:
            hits = Search(database).find(
                query,
                limit,
                category=category,
                source=source,
                since=since and since.replace(tzinfo=zone),
                until=until and until.replace(tzinfo=zone) + timedelta(days=1),
            )
        except ModelError as error:
            raise click.BadParameter(printable(str(error)), param_hint="QUERY") from error
    if as_json:
        click.echo(to_json([_as_json(hit) for hit in hits]))
    else:
        _print_hits(hits, zone)


def _as_json(hit: Hit) -> dict[str, object]:
    return asdict(hit) | {
        "date": hit.date and hit.date.isoformat(),
        "snippet": "".join(part for part, _ in hit.snippet),
    }


def _print_hits(hits: list[Hit], zone: ZoneInfo) -> None:
    """Print each hit with its snippet. Words that matched are bold on a terminal, else between asterisks."""
    from rich.text import Text

    from feeds.commands.tables import console

    out, bold = console(sys.stdout), sys.stdout.isatty()
    for hit in hits:
        out.print(Text(printable(f"{hit.id}  {hit.title}"), style="bold" if bold else ""))
        day = f"{hit.date.astimezone(zone):%Y-%m-%d}" if hit.date else "no date"
        facts = (day, hit.category, hit.source, hit.url)
        out.print(Text(printable("    " + "  ".join(filter(None, facts))), style="dim" if bold else ""))
        line = Text("    ")
        for part, matched in hit.snippet:
            text = printable(part)
            line.append(text if bold or not matched else f"*{text}*", style="bold yellow" if bold and matched else "")
        out.print(line)
    click.echo(f"{len(hits)} found." if hits else "Nothing found.", err=True)
