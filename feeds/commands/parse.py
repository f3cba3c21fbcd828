"""`feedloom parse`: prints the record of one document."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands import terminal
from feeds.commands.options import checked_by, with_config

if TYPE_CHECKING:
    from storage.model import Document


@click.command()
@click.argument("where", metavar="FILE|URL|-")
@click.option("--url", callback=checked_by("check_address"), help="The address that the document came from.")
@click.option("--timezone", callback=checked_by("check_zone"), help="IANA name of the zone of times without one.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "text"]),
    show_default="json; text with --explain",
    help="JSON for scripts, text to read.",
)
@click.option("--explain", "explained", is_flag=True, help="Say where each field comes from, and what else was said.")
@with_config
def parse(where: str, url: str | None, timezone: str | None, form: str | None, explained: bool, path: Path) -> None:
    """Print the record of one document; needs no configuration.

    FILE is a text dump or an HTML page, - standard input; an address is fetched, as robots.txt and the guard allow
    (FEEDLOOM_ALLOW_HOSTS makes exceptions), and as [fetch] says where there is a configuration. An article, a
    listing and an empty document end with 0, one that cannot be read with 1. With --explain, the text form is the
    explanation, and the record as JSON has it under the key explain.

    \b
    Example:
      feedloom parse page.html --url https://example.org/news/1.html
      feedloom parse https://example.org/news/1.html --explain
      curl -s https://example.org/news/1.html | feedloom parse - --format text
    """
    from feeds.commands.report import show_explanation
    from scraper.parsing.pool import ParserPool
    from scraper.parsing.worker import explain
    from scraper.record import record, to_text

    if where.startswith(("http://", "https://")):
        document = _fetch(where, path)
    else:
        document = replace(_read(Path(where)), url=url, final_url=url)
    with ParserPool(workers=1) as pool:
        if explained:
            values = pool.call(explain, document, timezone=timezone).result()
        else:
            article = pool.submit(document, timezone=timezone).result()
    if explained:
        if form == "json":
            click.echo(terminal.to_json(values).encode())
        else:
            show_explanation(values["explain"], sys.stdout)
        return
    text = terminal.to_json(record(article)) if form != "text" else terminal.printable(to_text(article))
    click.echo(text.encode())


def _fetch(url: str, path: Path) -> Document:
    """The document at *url*, fetched with the settings of the configuration at *path*, if there is one."""
    import asyncio

    from feeds.app import fetch_page
    from feeds.commands.lookup import web_settings

    return asyncio.run(fetch_page(url, *web_settings(path)))


def _read(file: Path) -> Document:
    """The document in *file*, or on standard input for "-"."""
    from scraper.http.limits import MAX_DOCUMENT_BYTES
    from scraper.sources.files import FoundDocument
    from storage.errors import OversizedError
    from storage.model import Document

    if str(file) != "-":
        return FoundDocument(path=str(file), file=file).read()
    data = sys.stdin.buffer.read(MAX_DOCUMENT_BYTES + 1)
    if len(data) > MAX_DOCUMENT_BYTES:
        raise OversizedError(f"the document has more than {MAX_DOCUMENT_BYTES:,} bytes", "standard input")
    return Document(data=data)
