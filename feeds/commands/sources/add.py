"""`feedloom sources add`: finds out how an address is best read, and writes that into the configuration."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands import terminal
from feeds.commands.edited import finish, read_address
from feeds.commands.options import TEXT, with_config

if TYPE_CHECKING:
    from scraper.source import Source

#: Articles that show what was found.
MAX_SHOWN_TITLES = 3


@click.command()
@click.argument("address", metavar="URL", type=TEXT, callback=read_address)
@click.option("--name", type=TEXT, help="What to call it; without it, by its host and path.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@with_config
def add(address: str, name: str | None, dry_run: bool, path: Path) -> None:
    """Find out how the site, section, feed, sitemap or article at URL is best read, and add it to the configuration.

    A feed is read as a feed; of a page, its feed is taken, else its own list of articles, else the sitemap of its site.
    The new source goes behind the last one. Everything else in the file stays as it is, the whole is checked, and the
    difference is printed. Exits with 1 if the address cannot be had or read.

    \b
    Example:
      feedloom sources add https://www.example.org/ --dry-run
      feedloom sources add https://www.example.org/sport --name sport
    """
    from feeds.app import App
    from feeds.commands.lookup import with_config_option
    from feeds.config.edit import NewSource, add_sources, free_name, name_from
    from feeds.config.load import read_text
    from feeds.discovery import discover

    text = read_text(path)
    # with a first guess, so that everything that is wrong in the file is told before anything is fetched
    guess = NewSource(values={"name": f"{name or address} …", "site": address})
    config = add_sources(path, text, [guess], os.environ).config
    sources = config.sources[:-1]
    _refuse_double(address, sources)
    names = [source.name for source in sources]
    if name is not None and free_name(name, names) != name:
        raise click.BadParameter(f"there is a source called {name!r} already", param_hint="--name")
    choice = discover(App(config), address)
    _refuse_double(choice.place, sources)
    values = {"name": name or free_name(name_from(address), names), choice.kind.key: choice.place}
    new = NewSource(values=values, comment=f"{address}: {choice.why}" if choice.place != address else "")
    edited = add_sources(path, text, [new], os.environ)
    terminal.say(f"{address} is read as `{choice.kind.key}`: {choice.why}.")
    for page in choice.found.pages[:MAX_SHOWN_TITLES]:
        terminal.say(f"  {page.title or page.url}")
    terminal.say("")
    finish(edited, dry_run=dry_run)
    if not dry_run:
        step = with_config_option(f"feedloom sources test {shlex.quote(new.name)}", path)
        terminal.say(f"{new.name} is added. `{step}` shows what a visit would find.")


def _refuse_double(address: str, sources: tuple[Source, ...]) -> None:
    from feeds.config.edit import reader_of

    if known := reader_of(address, sources):
        raise click.UsageError(f"the source {known.name!r} reads {address} already; nothing is changed")
