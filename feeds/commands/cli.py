"""The command line: thin commands over the library, and the one place that turns errors into exit statuses."""

from __future__ import annotations

import asyncio
import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import Any

import click
from click.shell_completion import get_completion_class
from pydantic import ValidationError
from pydantic_core import PydanticCustomError
from rich.progress import Progress

from feeds.app import App, fetch_page, now
from feeds.authority import default_authority
from feeds.catalog import idle_overrides
from feeds.commands import desk, jobs, terminal
from feeds.commands.options import TEXT, with_config
from feeds.config import schema as keys
from feeds.config.load import DEFAULT_NAME, Config, json_schema, load_config
from feeds.web import server
from scraper.http.limits import MAX_DOCUMENT_BYTES
from scraper.parsing.pool import ParserPool
from scraper.parsing.worker import explain
from scraper.record import record, to_text
from scraper.source import Source
from scraper.sources.files import FoundDocument
from storage.database import Database
from storage.errors import (
    ConfigError,
    FeedloomError,
    LockedError,
    MissingBrowserError,
    OversizedError,
    PublishError,
    StorageError,
)
from storage.model import Document

#: What an error means for the caller; any other FeedloomError gives 1 (design, "Contracts that scripts rely on").
EXIT_STATUS: dict[type[FeedloomError], int] = {
    ConfigError: 2,
    MissingBrowserError: 2,
    StorageError: 74,
    PublishError: 74,
    LockedError: 75,
}
#: As shells report a process that a signal ended: 128 + SIGINT, 128 + SIGPIPE.
INTERRUPTED, PIPE_CLOSED = 130, 141
#: Why standard output, in a file, may take no more.
OUTPUT_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class Commands(click.Group):
    """A group of commands that end in a message and an exit status, never in a traceback for a user's mistake."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that *ctx* names."""
        try:
            return super().invoke(ctx)
        except FeedloomError as error:
            click.echo(terminal.printable(str(error)), err=True)
            ctx.exit(next((status for kind, status in EXIT_STATUS.items() if isinstance(error, kind)), 1))
        except KeyboardInterrupt:
            click.echo("Interrupted. What was recorded stays; the next run goes on from there.", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            close_output()
            ctx.exit(PIPE_CLOSED)
        except OSError as error:
            if error.errno not in OUTPUT_FULL:
                raise
            close_output()
            click.echo(f"cannot write the output: {error.strerror}", err=True)
            ctx.exit(EXIT_STATUS[StorageError])


def close_output() -> None:
    """Let the rest of standard output go nowhere, so that the exit does not fail on it once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def checked_by(check: Callable[[str], str]) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """The check of a configuration's key, for an option."""

    def callback(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        try:
            return value and check(value)
        except PydanticCustomError as error:
            words = error.context or {}
            raise click.BadParameter(
                f"expected {words['expected']}, got {value!r} ({words['hint']})", ctx, param
            ) from None

    return callback


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("feedloom"), prog_name="feedloom")
def cli() -> None:
    """Turn article documents into feeds with their related-article links.

    \b
    Example:
      feedloom init
      feedloom run
      feedloom serve
    """


@cli.command(short_help="Visit each source once, record what is new, and publish.")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@with_config
@click.option("--dry-run", is_flag=True, help="Read and compare; store and publish nothing.")
@click.option("--due", is_flag=True, help="Only the sources whose next visit is due.")
@click.option(
    "--summary/--quiet",
    default=None,
    help="Say what was done, or only what went wrong. Without either: what was done on a terminal and of a dry run.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def run(
    ctx: click.Context,
    names: tuple[str, ...],
    path: Path,
    dry_run: bool,
    due: bool,
    summary: bool | None,
    as_json: bool,
) -> None:
    """Visit each SOURCE once, record what is new or revised, and publish.

    Without SOURCE, visits every source. Off a terminal, as under cron, it says nothing when all is well. Exits with 1
    if some document or source failed, 3 if every source did, 2 if the configuration is wrong, 74 if the store or the
    output cannot be used, 75 if another run is at work.

    \b
    Example:
      feedloom run
      feedloom run ha-noi-nay --config seeds/feedloom.toml
    """
    config = load_config(path, os.environ)
    with progress_bar() as progress:
        report = App(config).run(named(config, names), dry_run=dry_run, due=due, progress=progress)
    if as_json:
        click.echo(terminal.to_json(report.as_json()))
    elif dry_run or sys.stdout.isatty() if summary is None else summary:
        terminal.show_report(report, config, sys.stdout)
    else:
        terminal.show_troubles(report, config, sys.stderr)
    ctx.exit(report.exit_status)


def named(config: Config, names: tuple[str, ...]) -> list[Source]:
    """The sources of these names, in the order of the configuration; all of them if there are no names."""
    known = [source.name for source in config.sources]
    for name in names:
        if name not in known:
            near = keys.nearest(name, known)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
            raise click.BadParameter(f"no source is called {name!r} ({hint})", param_hint="SOURCE")
    return [source for source in config.sources if not names or source.name in names]


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """Something to tell of each document: a bar on a terminal, else None."""
    if not sys.stderr.isatty():
        yield None
        return
    with Progress(console=terminal.console(sys.stderr), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(source: str, done: int, total: int) -> None:
            if source not in tasks:
                tasks[source] = bar.add_task(terminal.printable(source).replace("[", r"\["))
            bar.update(tasks[source], completed=done, total=total)

        yield tell


@cli.command()
@with_config
@click.option("--all", "everything", is_flag=True, help="Build every file anew, whatever has changed.")
@click.option("--force", is_flag=True, help="Publish also what the brake holds back.")
@click.option("--check", is_flag=True, help="Say what would change and write nothing; exits with 1 if something would.")
@click.pass_context
def publish(ctx: click.Context, path: Path, everything: bool, force: bool, check: bool) -> None:
    """Publish what the store holds, without visiting a source.

    A feed of which more than half would vanish or change at once is held back until --force lets it through. Exits
    with 1 if a feed is held back or cannot be built, or what follows publishing fails.

    \b
    Example:
      feedloom publish --check
      feedloom publish --force
    """
    config = load_config(path, os.environ)
    app = App(config)
    published = (app.rehearse if check else app.publish)(everything=everything, force=force)
    terminal.show_published(published, config, sys.stdout, rehearsal=check)
    ctx.exit(int(bool(published.failures or (check and (published.written or published.removed)))))


@cli.command()
@click.argument("where", metavar="FILE|URL|-")
@click.option("--url", callback=checked_by(keys.check_address), help="The address that the document came from.")
@click.option("--timezone", callback=checked_by(keys.check_zone), help="IANA name of the zone of times without one.")
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
    document = fetched(where, path) if is_address(where) else replace(read(Path(where)), url=url, final_url=url)
    with ParserPool(workers=1) as pool:
        if explained:
            values = pool.call(explain, document, timezone=timezone).result()
        else:
            article = pool.submit(document, timezone=timezone).result()
    if explained:
        if form == "json":
            click.echo(terminal.to_json(values).encode())
        else:
            terminal.show_explanation(values["explain"], sys.stdout)
        return
    text = terminal.to_json(record(article)) if form != "text" else terminal.printable(to_text(article))
    click.echo(text.encode())


def is_address(where: str) -> bool:
    """Whether *where* is an address of the web rather than a file."""
    return where.startswith(("http://", "https://"))


def fetched(url: str, path: Path) -> Document:
    """The document at *url*, asked for as the configuration at *path* says, if there is one."""
    if path.exists() or path != Path(DEFAULT_NAME):
        config = load_config(path, os.environ)
        return asyncio.run(fetch_page(url, config.fetch, config.site.base_url))
    hosts = [host.strip() for host in os.environ.get("FEEDLOOM_ALLOW_HOSTS", "").split(",") if host.strip()]
    try:
        fetch = keys.Fetch(allow_hosts=tuple(hosts))
    except ValidationError as error:
        raise click.UsageError('FEEDLOOM_ALLOW_HOSTS: expected "host:port", separated by commas') from error
    return asyncio.run(fetch_page(url, fetch))


def read(file: Path) -> Document:
    """The document in *file*; of standard input for "-"."""
    if str(file) != "-":
        return FoundDocument(path=str(file), file=file).read()
    data = sys.stdin.buffer.read(MAX_DOCUMENT_BYTES + 1)
    if len(data) > MAX_DOCUMENT_BYTES:
        raise OversizedError(f"the document has more than {MAX_DOCUMENT_BYTES:,} bytes", "standard input")
    return Document(data=data)


@cli.command()
@click.argument("place", metavar="[FOLDER|FILE]", type=click.Path(path_type=Path), default=".")
@click.option(
    "--base-url",
    callback=checked_by(keys.check_base_url),
    default="http://127.0.0.1:8080/",
    show_default=True,
    help="The public address of what will be published.",
)
@click.option(
    "--authority", callback=checked_by(keys.check_authority), help="What ids begin with: a domain of yours, a year."
)
def init(place: Path, base_url: str, authority: str | None) -> None:
    """Write a commented configuration to start from.

    It goes into FOLDER as feedloom.toml, or into FILE (*.toml), and never over one that is there.

    \b
    Example:
      feedloom init news --base-url https://news.example.org/ --authority example.org,2026
    """
    path = place if place.suffix == ".toml" else place / DEFAULT_NAME
    authority = authority or default_authority(base_url, now=now())
    template = Template(resources.files("feeds.config").joinpath("template.toml").read_text(encoding="utf-8"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(template.substitute(base_url=base_url, authority=authority))
        (path.parent / "documents").mkdir(exist_ok=True)
    except FileExistsError as error:
        raise click.UsageError(f"{path} is there already; it stays as it is") from error
    except OSError as error:
        raise click.UsageError(f"cannot write {path}: {error.strerror}") from error
    click.echo(f"{path} is written. Put documents into {path.parent / 'documents'}, then: feedloom run --config {path}")


@cli.command(short_help="Say what is wrong with the configuration, or what it visits.")
@with_config
@click.option("--schema", is_flag=True, help="Print the JSON Schema of configurations instead, for editors.")
def check(path: Path, schema: bool) -> None:
    """Say everything that is wrong with the configuration, or what it would visit.

    \b
    Example:
      feedloom check --config seeds/feedloom.toml
    """
    if schema:
        click.echo(json_schema(), nl=False)
        return
    config = load_config(path, os.environ)
    notes: list[str] = []
    if config.site.database.exists():  # without a store nobody can know which feeds there are
        with Database.open(config.site.database, create=False) as database:
            notes = list(idle_overrides(config, database))
    terminal.show_config(config, sys.stdout, notes)
    App(config).require_browser(config.sources)


@cli.command(short_help="Serve what is published, from memory.")
@with_config
@click.option("--host", type=TEXT, default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free one.")
@click.option("--watch", is_flag=True, help="Visit each source when it is due, too, as `feedloom watch` does.")
def serve(path: Path, host: str, port: int, watch: bool) -> None:
    """Serve what is published, from memory; for the open internet put nginx or Caddy in front.

    Takes in new publications by itself; ends on Ctrl-C or SIGTERM. Beside the files: /status, /search?q=, /healthz,
    /readyz, /metrics.

    \b
    Example:
      feedloom serve --config seeds/feedloom.toml --port 8000
      feedloom serve --watch
    """
    config = load_config(path, os.environ)

    def started(port: int) -> None:
        name = f"[{host}]" if ":" in host else host
        terminal.log(f"http://{name}:{port}/ shows {config.site.output}; Ctrl-C ends it.")

    server.serve(config, host=host, port=port, clock=now, started=started, watch=watch)


@cli.command(short_help="Print the script that completes commands in a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that makes SHELL complete feedloom's commands and options.

    \b
    Example:
      feedloom completion bash >> ~/.bashrc
    """
    source = get_completion_class(shell)
    assert source is not None
    click.echo(source(cli, {}, "feedloom", "_FEEDLOOM_COMPLETE").source())


for command in (*desk.COMMANDS, *jobs.COMMANDS):
    cli.add_command(command)


def main() -> None:
    """The command `feedloom`."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115  lives as long as we do
    sys.stderr = sys.stderr or sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a letter gets its number
            stream.reconfigure(errors="backslashreplace")
    cli(prog_name="feedloom")
