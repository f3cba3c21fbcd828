"""`feedloom parse`: prints the record of one document."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands import terminal
from feeds.commands.options import TEXT, checked_by, with_config

if TYPE_CHECKING:
    from scraper.parsing.pool import ParserPool
    from scraper.rules.folders import RuleFolders
    from storage.model import Document


@click.command()
@click.argument("inputs", metavar="FILE|URL|-", nargs=-1, required=True, type=TEXT)
@click.option("--url", callback=checked_by("check_page"), help="The address that the document came from.")
@click.option("--timezone", callback=checked_by("check_zone"), help="IANA name of the zone of times without one.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "text"]),
    show_default="json; text with --explain",
    help="JSON for scripts, text to read.",
)
@click.option("--explain", "explained", is_flag=True, help="Say where each field comes from, and what else was said.")
@click.option("--records", "out", type=click.Path(path_type=Path), help="Write the records of many documents there.")
@click.option("--keep", is_flag=True, help="With --records: keep the documents' bytes too.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=NAME", help="With --records: map a column.")
@click.option(
    "--workers", metavar="N|dask://HOST:PORT", callback=checked_by("check_workers"), help="With --records: who parses."
)
@click.pass_context
@with_config
def parse(
    ctx: click.Context,
    inputs: tuple[str, ...],
    url: str | None,
    timezone: str | None,
    form: str | None,
    explained: bool,
    out: Path | None,
    keep: bool,
    columns: tuple[str, ...],
    workers: int | str | None,
    path: Path,
) -> None:
    """Print the record of one document; needs no configuration.

    FILE is a text dump or an HTML page, - standard input; an address is fetched, as robots.txt and the guard allow
    (FEEDLOOM_ALLOW_HOSTS makes exceptions), and as [fetch] says where there is a configuration. The rules that this
    names, and what was learnt of the site, are used as in a run; without --url, those of no site in particular. An
    article, a listing and an empty document end with 0, one that cannot be read with 1. With --explain, the text form
    is the explanation, and the record as JSON has it under the key explain.

    With --records, documents, folders, globs, web archives (WARC, WET) and collections (JSON lines, Parquet) become a
    file of records (.jsonl, .jsonl.gz, .jsonl.zst), which a source of the kind `records` reads into a store. If it is
    a folder, each archive and collection gets a file of its own there, unless it has one, and a large Parquet file
    several. What cannot be read is named, and ends it with 1. All processors parse, or those of the Dask cluster whose
    scheduler --workers names.

    \b
    Example:
      feedloom parse page.html --url https://example.org/news/1.html
      feedloom parse https://example.org/news/1.html --explain
      curl -s https://example.org/news/1.html | feedloom parse - --format text
      feedloom parse --records march.jsonl.zst crawl/march-*.warc.gz
    """
    from feeds.commands.report import show_explanation
    from scraper.parsing.pool import ParserPool
    from scraper.parsing.worker import explain
    from scraper.record import record, to_text

    if out is not None:
        ctx.exit(_write_records(out, inputs, _columns(columns), workers, timezone=timezone, keep=keep, config=path))
    if len(inputs) > 1:
        raise click.UsageError("one document at a time, or --records FILE for many")
    (where,) = inputs
    if where.startswith(("http://", "https://")):
        document = _fetch(where, path)
    else:
        document = replace(_read(Path(where)), url=url, final_url=url)
    with ParserPool(workers=1) as pool:
        rules, learnt = _rules(path, document.url, pool, told=explained)
        if explained:
            values = pool.call(explain, document, timezone=timezone, rules=rules, learnt=learnt).result()
        else:
            article = pool.submit(document, timezone=timezone, rules=rules, learnt=learnt).result()
    if explained:
        if form == "json":
            click.echo(terminal.to_json(values).encode())
        else:
            show_explanation(values["explain"], sys.stdout)
        return
    text = terminal.to_json(record(article)) if form != "text" else terminal.printable(to_text(article))
    click.echo(text.encode())


def _columns(given: tuple[str, ...]) -> dict[str, str]:
    """The columns that are mapped, by what they hold."""
    from scraper.sources.dataset import COLUMNS

    columns = dict(one.partition("=")[::2] for one in given)
    if unknown := [field for field, name in columns.items() if field not in COLUMNS or not name]:
        raise click.BadParameter(f"expected FIELD=NAME, with one of {', '.join(COLUMNS)}", param_hint=unknown[0])
    return columns


def _write_records(
    out: Path,
    inputs: tuple[str, ...],
    columns: dict[str, str],
    workers: int | str | None,
    *,
    timezone: str | None,
    keep: bool,
    config: Path,
) -> int:
    """Write the records of all that is in *inputs*. The exit status."""
    if out.is_dir():
        return _write_files(out, inputs, columns, workers, timezone=timezone, keep=keep, config=config)
    from feeds.app import make_fetcher
    from feeds.commands.lookup import web_settings
    from feeds.commands.progress import run_progress
    from scraper.http.limits import MAX_DOCUMENT_BYTES
    from scraper.parsing.workers import open_pool
    from scraper.sources.bulk import written_whole
    from scraper.visit.unstored import find_everything, parse_everything
    from storage.model import Failure

    failures: list[Failure] = []
    found = find_everything(
        inputs,
        columns=columns,
        timezone=timezone,
        max_bytes=MAX_DOCUMENT_BYTES,
        failures=failures,
        web=lambda address: make_fetcher(*web_settings(config)).file(address),
    )
    count = 0
    with run_progress() as progress, open_pool(workers or os.cpu_count() or 1) as pool, written_whole(out) as file:
        for line in parse_everything(found, pool, failures, timezone=timezone, keep=keep):
            file.write(line)
            count += 1
            progress.reading(str(out), count, None)
    for failure in failures:
        terminal.say(f"{failure.document}: {failure.cause}", err=True)
    terminal.say(f"{out}: {count:,} records" + (f", {len(failures):,} documents failed" if failures else ""), err=True)
    return 1 if failures or not count else 0


def _write_files(
    folder: Path,
    inputs: tuple[str, ...],
    columns: dict[str, str],
    workers: int | str | None,
    *,
    timezone: str | None,
    keep: bool,
    config: Path,
) -> int:
    """Write a file of records into *folder* for each archive and collection that has none there. The exit status."""
    from feeds.app import fetcher_settings
    from feeds.commands.lookup import web_settings
    from feeds.commands.progress import run_progress
    from scraper.parsing.workers import open_pool
    from scraper.sources.remote import is_remote
    from scraper.visit.unstored import find_jobs, write_records

    web = fetcher_settings(*web_settings(config)) if any(map(is_remote, inputs)) else {}
    jobs = find_jobs(inputs, folder.absolute(), columns=columns, timezone=timezone, keep=keep, web=web)
    sound = True
    with run_progress() as progress, open_pool(workers or os.cpu_count() or 1) as pool:
        for number, done in enumerate(pool.each(write_records, jobs), 1):
            for failure in done.failures:
                terminal.say(f"{failure.document}: {failure.cause}", err=True)
            terminal.say(f"{folder / done.job.out.name}: {done.records:,} records", err=True)
            sound = sound and bool(done.records) and not done.failures
            progress.reading(str(folder), number, len(jobs))
    return 0 if sound else 1


def _rules(path: Path, url: str | None, pool: ParserPool, *, told: bool) -> tuple[RuleFolders | None, str | None]:
    """(the folders of rules, the text of what was learnt) for the page at *url*, by the configuration at *path*.

    None of either without a configuration, or with a broken one, which is *told*. What is wrong with a learnt file is.
    """
    from feeds.commands.lookup import config_at, rules_for
    from scraper.parsing.learnt import LearntFiles
    from scraper.rules.folders import RuleFolders
    from storage.errors import ConfigError

    try:
        config = config_at(path)
    except ConfigError as error:
        if told:
            terminal.say(f"{path} cannot be used, nor can the rules that it names: {error}", err=True)
        return None, None
    if config is None:
        return None, None
    learnt = LearntFiles(config.learnt)
    text = learnt.text_for(url, pool)
    for problem in learnt.problems.values():
        terminal.say(problem, err=True)
    return RuleFolders.now(*rules_for(config, url)), text


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
