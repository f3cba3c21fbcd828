"""`feedloom sources add`: paste and save in the terminal, with the drafts and proposals of the workbench.

look at the address -> what is proposed -> write it into the configuration -> visit once -> where to subscribe
"""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands import terminal
from feeds.commands.edited import read_address
from feeds.commands.options import TEXT, with_config
from feeds.commands.progress import run_progress

if TYPE_CHECKING:
    from feeds.config.load import Config
    from feeds.workbench.draft import Draft
    from feeds.workbench.saving import Saving
    from scraper.source import Source

#: Articles that show what was found.
MAX_SHOWN_TITLES = 3
#: How often a terminal is shown how far looking has come.
SHOW_SECONDS = 0.2


@click.command()
@click.argument("address", metavar="URL", type=TEXT, callback=read_address)
@click.option("--name", type=TEXT, help="What to call it; without it, by its host and path.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--no-visit", is_flag=True, help="Write it, and leave its first visit to the next run.")
@with_config
@click.pass_context
def add(ctx: click.Context, address: str, name: str | None, dry_run: bool, no_visit: bool, path: Path) -> None:
    """Find out how the site, section, feed, sitemap or article at URL is best read, add it, and visit it once.

    A feed is read as a feed; of a page, its feed is taken, else its own list of articles, else the sitemap of its site.
    Up to eight of its pages say its language, zone and how often to visit it. The new source goes behind the last one.
    Everything else in the file stays as it is, the whole is checked, and the difference is printed. Then the source is
    visited, and the addresses of its feeds are named. Exits with 1 if the address cannot be had or read, and as
    `feedloom run` does if the visit fails, which keeps the source.

    \b
    Example:
      feedloom sources add https://www.example.org/ --dry-run
      feedloom sources add https://www.example.org/sport --name sport
    """
    from feeds.config.edit import NewSource, add_sources, free_name
    from feeds.config.load import read_text

    # with a first guess, so that everything that is wrong in the file is told before anything is fetched
    guess = NewSource(values={"name": f"{name or address} …", "site": address})
    sources = add_sources(path, read_text(path), [guess], os.environ).config.sources[:-1]
    _refuse_double(address, sources)
    names = [source.name for source in sources]
    if name is not None and free_name(name, names) != name:
        raise click.BadParameter(f"there is a source called {name!r} already", param_hint="--name")
    draft, saving = asyncio.run(_look(path, address, name, sources, dry_run=dry_run))
    assert draft.way is not None  # else nothing could be saved
    terminal.say(f"{address} is read as `{draft.way.kind}`: {draft.way.reason}.")
    for page in draft.way.pages[:MAX_SHOWN_TITLES]:
        terminal.say(f"  {page.title or page.url}")
    proposed = [f"{key} {value}" for key, value in draft.now.source.items()]
    terminal.say(f"Proposed, by {len(draft.samples)} of its pages: {', '.join(proposed)}.\n")
    for line in saving.difference:
        terminal.say(line)
    terminal.say("")
    if dry_run:
        terminal.say(f"This was a dry run: {path.name} is as it was.")
    elif no_visit:
        terminal.say(
            f"{saving.name} is added. `{_step('sources test', saving.name, path)}` shows what a visit would find."
        )
    else:
        ctx.exit(_visit(saving.config.config, saving.name))


async def _look(
    path: Path, address: str, name: str | None, sources: tuple[Source, ...], *, dry_run: bool
) -> tuple[Draft, Saving]:
    """What is found at *address*, and what is written of it, or in a *dry_run* would be."""
    from feeds.app import now
    from feeds.workbench.saving import prepare
    from feeds.workbench.workbench import Workbench

    bench = Workbench(path, os.environ, clock=now, keeps=False)
    try:
        draft = await bench.look(address)
        assert draft.task is not None
        with run_progress() as shown:
            while not draft.task.done():
                shown.reading(address, len(draft.progress), None)
                await asyncio.wait((draft.task,), timeout=SHOW_SECONDS)
        if draft.way is None:
            raise click.ClickException(draft.cause.detail if draft.cause else "nothing was found")
        _refuse_double(draft.way.place, sources)
        if name is not None:
            await bench.change(draft, {"source": {"name": name}})
        if dry_run:
            return draft, await asyncio.to_thread(prepare, draft, bench.config(), bench.environ)
        return draft, await bench.save(draft)
    finally:
        await bench.close()


def _visit(config: Config, name: str) -> int:
    """Visit the new source *name*, say what came of it, and give the exit status."""
    from feeds.app import App
    from feeds.commands.cli import EXIT_STATUS
    from feeds.commands.report import show_troubles
    from feeds.formats.registry import FORMATS
    from feeds.workbench.visits import slug_of_source
    from storage.errors import LockedError

    again = f"`{_step('run', name, config.path)}` visits it"
    source = next(source for source in config.sources if source.name == name)
    terminal.say(f"{name} is added, and visited now.")  # whatever becomes of the visit, it stays
    try:
        with run_progress(1) as shown:
            report = App(config).run([source], progress=shown.reading, told=shown.visited, publishing=shown.publishing)
    except LockedError as error:
        terminal.say(f"{name} is not visited yet: {error}. {again}.", err=True)
        return EXIT_STATUS[LockedError]
    (visit,) = report.visits
    show_troubles(report, config, sys.stderr)
    if visit.cause:
        terminal.say(f"The first visit of {name} failed. {again} again.", err=True)
        return report.exit_status
    articles = "1 new article" if visit.new == 1 else f"{visit.new:,} new articles"
    pages = "1 page" if visit.failed == 1 else f"{visit.failed:,} pages"
    terminal.say(f"{name} is visited: {articles}, {pages} failed.")
    if slug := slug_of_source(config, name):
        terminal.say("Subscribe at")
        for one in FORMATS:
            terminal.say(f"  {config.site.base_url}{one.path(slug)}")
    return report.exit_status


def _step(command: str, name: str, path: Path) -> str:
    from feeds.commands.lookup import with_config_option

    return with_config_option(f"feedloom {command} {shlex.quote(name)}", path)


def _refuse_double(address: str, sources: tuple[Source, ...]) -> None:
    from feeds.config.edit import reader_of

    if known := reader_of(address, sources):
        raise click.UsageError(f"the source {known.name!r} reads {address} already; nothing is changed")
