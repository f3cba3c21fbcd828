"""`feedloom sources test`: shows what a visit would find."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.commands import terminal
from feeds.commands.options import with_config, with_json
from feeds.commands.progress import run_progress

if TYPE_CHECKING:
    from rich.console import Console

    from feeds.config.load import Config
    from feeds.rehearsal import Rehearsal, RehearsedItem
    from scraper.source import Source

#: Characters of a standfirst that are shown.
MAX_LEDE_CHARS = 150


@click.command("test")
@click.argument("which", metavar="NAME|URL")
@with_config
@with_json
@click.pass_context
def try_source(ctx: click.Context, which: str, path: Path, as_json: bool) -> None:
    """Show what a visit would find, without storing it: of a source by its NAME, or of any site by its URL.

    Reads ten of its pages, and shows what each of them has: date, category, standfirst, length, pictures, related
    links. Times are those of the source's zone. Exits with 1 if some pages fail, 3 if nothing can be had. With --json,
    what is printed of a URL is the document of the workbench: the ways to read it, samples with their evidence, the
    entry in every format (docs/workbench.md).

    \b
    Example:
      feedloom sources test https://www.example.org/
    """
    from feeds.app import App
    from feeds.commands.tables import console
    from feeds.config.load import load_config
    from feeds.rehearsal import rehearse_visit

    if as_json and _is_address(which):
        document = asyncio.run(_document(path, which))
        click.echo(terminal.to_json(document))
        ctx.exit(0 if document["state"] == "ready" else 3)
    config = load_config(path, os.environ)
    source = _source(config, which)
    with run_progress(1) as shown:
        rehearsal = rehearse_visit(App(config), source, progress=shown.reading)
    visit = rehearsal.visit
    if as_json:
        click.echo(terminal.to_json(asdict(rehearsal)))
    else:
        _show(rehearsal, console(sys.stdout))
        for line in [*(f"{one.document}: {one.cause}" for one in visit.failures), visit.broken, visit.cause]:
            if line:
                terminal.say(line, err=True)
    ctx.exit(3 if visit.cause else int(bool(visit.failed or visit.broken)))


def _is_address(which: str) -> bool:
    return which.startswith(("http://", "https://"))


async def _document(path: Path, address: str) -> dict[str, Any]:
    """What the workbench finds at *address*."""
    from feeds.app import now
    from feeds.workbench.workbench import Workbench

    bench = Workbench(path, os.environ, clock=now, keeps=False)
    try:
        draft = await bench.look(address)
        assert draft.task is not None
        await draft.task
        return await bench.document(draft)
    finally:
        await bench.close()


def _source(config: Config, which: str) -> Source:
    """The source called *which*, or one made of an address."""
    from feeds.commands.lookup import find_source
    from scraper.source import Source

    if _is_address(which) and which not in {source.name for source in config.sources}:
        return Source(name=which, kind="site", places=(which,), timezone=None)
    return find_source(config, which, param_hint="NAME|URL")


def _show(rehearsal: Rehearsal, out: Console) -> None:
    from rich.text import Text

    from feeds.commands.tables import print_indented, print_list, shortened

    visit = rehearsal.visit
    print_list("Notes", visit.notes, out)
    articles = [item for item in rehearsal.items if item.status != "teaser"]
    teasers = [item for item in rehearsal.items if item.status == "teaser"]
    for item in articles:
        out.print(Text("\n" + terminal.printable(item.title or "(no title)"), style="bold"))
        print_indented(_facts(item), out)
        print_indented(shortened(item.lede, MAX_LEDE_CHARS) if item.lede else "no standfirst", out)
        print_indented(item.url or "no address", out)
    titles = [" · ".join(filter(None, (item.title, _time(item), item.category))) for item in teasers]
    rest = [f"and {rehearsal.more:,} more"] if rehearsal.more else []
    print_list("Only titles are known of", [*titles, *rest], out)
    print_list("Further pages of its list, which `pages` would let a visit read", visit.further, out)
    out.print()
    terminal.say(f"{visit.seen} pages seen, {visit.new} read, {visit.failed} failed; {visit.requests} requests.")


def _facts(item: RehearsedItem) -> str:
    """What a page has in one line, and what it lacks."""
    pictures = f"{item.pictures} pictures" if item.pictures > 1 else "a picture" if item.pictures else "no picture"
    length = f"{item.paragraphs} paragraph{'s' if item.paragraphs != 1 else ''}, {item.words} words"
    related = f"{item.related} related" if item.related else ""
    authors = f"by {item.authors}" if item.authors else ""
    facts = (_time(item) or "no date", item.category or "no category", length, pictures, related, authors)
    return " · ".join(filter(None, facts))


def _time(item: RehearsedItem) -> str:
    return f"{item.published:%Y-%m-%d %H:%M %Z}" if item.published else ""
