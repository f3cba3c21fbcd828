"""What commands that add sources to the configuration share: names, doubles, the difference, the writing."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import unified_diff
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from feeds.commands import terminal

if TYPE_CHECKING:
    from feeds.config.edit import Edited
    from scraper.source import Source


def finish(edited: Edited, *, dry_run: bool) -> None:
    """Print what *edited* changes, and write it unless this is a *dry_run*. Raises ConfigError, StorageError."""
    name = edited.path.name
    before, after = edited.before.splitlines(), edited.after.splitlines()
    for line in unified_diff(before, after, name, f"{name}, with the new sources", lineterm=""):
        terminal.say(line)
    terminal.say("")
    if dry_run:
        terminal.say(f"This was a dry run: {name} is as it was.")
        return
    edited.write()


def reader_of(address: str, sources: Iterable[Source]) -> Source | None:
    """The source that reads *address* already."""
    from scraper.sources.kinds import KINDS
    from scraper.urls import url_key

    key = url_key(address)
    return next(
        (one for one in sources if KINDS[one.kind].network and key in {url_key(place) for place in one.places}), None
    )


def name_from(address: str) -> str:
    """What to call a source at *address*: its host and path, "paper.example/sport"."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/").removesuffix("/index.html")
    return f"{(parts.hostname or address).removeprefix('www.')}{path}"


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """*wanted*, or with a number behind it the first such name that is not *taken*."""
    known, name, number = {one.strip().casefold() for one in taken}, wanted, 1
    while name.casefold() in known:
        number += 1
        name = f"{wanted} {number}"
    return name


def read_address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """*value* as an address of the web; "https://" is added where it names no scheme. Raises BadParameter."""
    from pydantic_core import PydanticCustomError

    from feeds.config.checks import check_page

    address = value if "://" in value else f"https://{value}"
    try:
        return check_page(address)
    except PydanticCustomError as error:
        words = error.context or {}
        hint = f" ({words['hint']})" if words["hint"] else ""
        raise click.BadParameter(f"expected {words['expected']}, got {value!r}{hint}", context, parameter) from None
