"""`feedloom import`: takes over what other programs read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from feeds.commands import terminal
from feeds.commands.edited import finish
from feeds.commands.options import with_config


@click.command("import")
@click.argument("file", metavar="FILE|-", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@with_config
@click.pass_context
def import_sources(ctx: click.Context, file: Path, dry_run: bool, path: Path) -> None:
    """Add the sources of another program's FILE to the configuration.

    FILE is an OPML list of feeds, in which folders become categories and the XPath of FreshRSS becomes selectors, or
    a configuration of html2rss (YAML). What is taken over, and what is not and why, is told line by line. Addresses
    that the configuration reads already are left alone. Exits with 1 if some source of FILE cannot be taken over.

    \b
    Example:
      feedloom import subscriptions.opml --dry-run
      feedloom import feeds.yml --config news/feedloom.toml
    """
    from feeds.config.edit import NewSource, add_sources
    from feeds.config.load import read_text
    from feeds.importing.formats import read_import
    from feeds.importing.taking import take

    text = read_text(path)
    # with a stand-in, because a configuration to which nothing was added yet may have no source at all
    stand_in = NewSource(values={"name": "…", "site": "https://example.org/"})
    known = add_sources(path, text, [stand_in], os.environ).config.sources[:-1]
    form, content = read_import(_read(file))
    taken = take(content, known, path.absolute())
    edited = add_sources(path, text, taken.sources, os.environ) if taken.sources else None
    for remark in taken.remarks:
        terminal.say(f"line {remark.line}: {remark.text}")
    terminal.say(_counts(form.name, len(taken.sources), taken.doubles, taken.left, path.name, dry_run))
    if edited is not None and dry_run:
        terminal.say("")
        finish(edited, dry_run=True)
    elif edited is not None:
        edited.write()
    ctx.exit(int(bool(taken.left)))


def _counts(form: str, added: int, doubles: int, left: int, name: str, dry_run: bool) -> str:
    would = "would be" if dry_run else "are" if added != 1 else "is"
    parts = [f"{added} source{'s' if added != 1 else ''} of the {form} file {would} added to {name}"]
    if doubles:
        parts.append(f"{doubles} {'are' if doubles != 1 else 'is'} there already")
    if left:
        parts.append(f"{left} cannot be taken over")
    return "; ".join(parts) + "."


def _read(file: Path) -> bytes:
    """The content of *file*, or of standard input for "-". Raises UsageError."""
    from feeds.importing.formats import MAX_IMPORT_BYTES
    from storage.files import open_file

    if str(file) == "-":
        return sys.stdin.buffer.read(MAX_IMPORT_BYTES + 1)
    try:
        with open_file(file) as opened:
            return opened.read(MAX_IMPORT_BYTES + 1)
    except OSError as error:
        raise click.UsageError(f"cannot read {file}: {error.strerror}") from error
