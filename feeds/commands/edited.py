"""What commands that add sources to the configuration share: reading an address, printing the difference."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

import click

from feeds.commands import terminal

if TYPE_CHECKING:
    from feeds.config.edit import Edited


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
