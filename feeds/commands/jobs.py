"""Commands about sources and their schedule: what they do, what they would find, and who calls us when."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import threading
from asyncio import CancelledError
from collections import deque
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

import click
from rich.text import Text

from feeds.app import App, now
from feeds.commands import terminal
from feeds.commands.options import with_config
from feeds.config.load import Config, load_config
from feeds.status import read_states
from scraper.source import Source
from storage.database import Database
from storage.errors import ConfigError, FeedloomError
from storage.model import Visit
from storage.sources import Sources

#: How often `watch` looks whether a source is due.
TICK = timedelta(seconds=20)
#: Seconds that running visits get after SIGTERM, and that they get to end once they were cut: ten are promised.
GRACE, LAST = 6.5, 2.5
#: Seconds after which `watch` looks whether it was told to end.
WAKE = 1.0


@click.command(short_help="Visit each source when it is due, until it is stopped.")
@with_config
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input does: `serve --watch` died.")
def watch(path: Path, with_parent: bool) -> None:
    """Visit each source when it is due, until SIGTERM or Ctrl-C.

    SIGTERM lets running visits end for some seconds, then cuts them; what they recorded stays. SIGHUP reads the
    configuration again, for the next visits, and keeps the old one if the new one is wrong. Runs of `feedloom run` in
    between are fine: one waits for the other.

    \b
    Example:
      feedloom watch --config /srv/news/feedloom.toml
    """
    from feeds.schedule import ticking

    app = App(load_config(path, os.environ))
    ended = threading.Event()
    idle = threading.Lock()
    news: deque[Config] = deque()

    def reload(_signal: int, _frame: FrameType | None) -> None:
        try:
            news.append(load_config(path, os.environ))
            terminal.log("The configuration is read again.")
        except ConfigError as error:
            terminal.log(f"The old configuration stays:\n{error}", err=True)

    def end(_signal: int, _frame: FrameType | None) -> None:
        app.stopping.set()
        ended.set()

    def outlive() -> None:
        os.read(sys.stdin.fileno(), 1)  # nobody writes there: it ends with who started us
        end(signal.SIGTERM, None)

    signal.signal(signal.SIGHUP, reload)
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if with_parent:
        threading.Thread(target=outlive, daemon=True).start()
    with ticking(lambda: tick(app, idle, news), every=TICK, now=now()):
        while not ended.wait(WAKE):  # a signal that comes right before a wait is handled only behind it
            pass
    if not idle.acquire(timeout=GRACE):
        app.cut()
        if not idle.acquire(timeout=LAST):
            os._exit(0)  # what is recorded is recorded; the next run publishes it


def tick(app: App, idle: threading.Lock, news: deque[Config]) -> None:
    """Visit what is due, by the newest configuration in *news*; *idle* is held meanwhile."""
    with idle:
        while news:
            app.config = news.popleft()
        try:
            report = app.run(app.config.sources, due=True, told=log_visit)
        except FeedloomError as error:
            terminal.log(str(error), err=True)
        except CancelledError:
            terminal.log("Interrupted; the next run goes on from there.", err=True)
        else:
            for one in report.published.failures if report.published else ():
                terminal.log(f"{one.document}: {one.cause}", err=True)


def log_visit(visit: Visit) -> None:
    """Tell of a visit in one line."""
    numbers = f"{visit.seen} seen, {visit.new} new, {visit.updated} updated, {visit.failed} failed"
    trouble = visit.cause or visit.broken
    line = f"{visit.ended:%Y-%m-%dT%H:%M:%SZ} {visit.source}: {numbers}" + (f"; {trouble}" if trouble else "")
    terminal.log(line, err=bool(visit.cause or visit.broken or visit.failed))


@click.command(short_help="Show how each source fares.")
@with_config
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def status(ctx: click.Context, path: Path, as_json: bool) -> None:
    """Show how each source fares: its state, visits, what its newest articles have, the last trouble.

    Exits with 1 if a source is failing or broken.

    \b
    Example:
      feedloom status
    """
    config = load_config(path, os.environ)
    with Database.open(config.site.database, create=False) as database:
        states = read_states(database, [source.name for source in config.sources])
        shares = {state.name: shares_of(Sources(database), state.name) for state in states}
    if as_json:
        rows = [
            {name: getattr(state, name) for name in state.__slots__} | {"fields": shares[state.name]}
            for state in states
        ]
        click.echo(terminal.to_json(rows))
    else:
        heading = ("Source", "State", "Last success", "Next visit", "Seen", "New", "Updated", "Failed", "Fields")
        rows_of_text = [
            (
                state.name,
                state.state,
                _shown(state.last_success, config),
                _shown(state.next_visit, config),
                state.seen,
                state.new,
                state.updated,
                state.failed,
                ", ".join(f"{name} {share:.0%}" for name, share in shares[state.name].items()),
            )
            for state in states
        ]
        out = terminal.console(sys.stdout)
        out.print(terminal.table(heading, rows_of_text, terminal=sys.stdout.isatty()))
        for state in states:
            if state.cause:
                out.print(Text(terminal.printable(f"{state.name}: {' '.join(state.cause.split())}")))
    ctx.exit(int(any(state.state in ("failing", "broken") for state in states)))


def shares_of(sources: Sources, name: str) -> dict[str, float]:
    """Which part of the newest articles of a source has each field."""
    shares = {}
    for field, fills in sources.fills(name).items():
        if field not in ("items", "length"):
            newest = fills[:20]
            shares[field] = round(sum(fill.filled for fill in newest) / max(sum(fill.total for fill in newest), 1), 3)
    return shares


def _shown(moment: datetime | None, config: Config) -> str:
    return f"{moment.astimezone(config.site.zone):%Y-%m-%d %H:%M}" if moment else "never"


@click.group()
def sources() -> None:
    """Try sources out.

    \b
    Example:
      feedloom sources test https://www.example.org/
    """


@sources.command("test")
@click.argument("which", metavar="NAME|URL")
@with_config
@click.pass_context
def try_source(ctx: click.Context, which: str, path: Path) -> None:
    """Show what a visit would find, without storing it: of a source by its NAME, or of any site by its URL.

    Reads ten of its pages. Exits with 1 if some fail, 3 if nothing can be had.

    \b
    Example:
      feedloom sources test https://www.example.org/
    """
    config = load_config(path, os.environ)
    found = App(config).rehearse_visit(source_for(config, which))
    visit = found.visit
    for note in visit.notes:
        click.echo(terminal.printable(note))
    rows = [(one.status, one.published or "", one.title, one.url or "") for one in found.items]
    out = terminal.console(sys.stdout)
    out.print(terminal.table(("", "Published", "Title", "Address"), rows, terminal=sys.stdout.isatty()))
    click.echo(f"{visit.seen} pages seen, {visit.new} read, {visit.failed} failed; {visit.requests} requests.")
    for line in [visit.cause, visit.broken, *(f"{one.document}: {one.cause}" for one in visit.failures)]:
        if line:
            click.echo(terminal.printable(line), err=True)
    ctx.exit(3 if visit.cause else int(bool(visit.failed or visit.broken)))


def source_for(config: Config, which: str) -> Source:
    """The source called *which*, or one made of an address."""
    for source in config.sources:
        if source.name == which:
            return source
    if which.startswith(("http://", "https://")):
        return Source(name=which, kind="site", places=(which,), timezone=None)
    known = ", ".join(source.name for source in config.sources)
    raise click.BadParameter(f"no source is called {which!r} (there are {known})", param_hint="NAME|URL")


@click.group()
def install() -> None:
    """Print what makes cron or systemd run feedloom.

    \b
    Example:
      feedloom install cron
    """


@install.command()
@with_config
def cron(path: Path) -> None:
    """Print a crontab line that visits each source when it is due.

    \b
    Example:
      (crontab -l; feedloom install cron) | crontab -
    """
    config = load_config(path, os.environ)
    folder = shlex.quote(str(config.path.parent))
    line = f"*/5 * * * * cd {folder} && {_command()} run --due --config {_file(config)}"
    click.echo(line.replace("%", r"\%"))  # a bare % ends the command (crontab(5))


@install.command()
@with_config
def systemd(path: Path) -> None:
    """Print a service and its timer, to be put into ~/.config/systemd/user/.

    \b
    Example:
      feedloom install systemd
    """
    config = load_config(path, os.environ)
    escaped = str(config.path.parent).replace("%", "%%")
    line = f"{_command()} run --due --config {_file(config)}".replace("%", "%%")
    click.echo(UNITS.format(title=config.site.title.replace("%", "%%"), folder=escaped, line=line), nl=False)


UNITS = """# feedloom.service
[Unit]
Description=feedloom visits the sources of {title}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={line}
NoNewPrivileges=yes
PrivateTmp=yes

# feedloom.timer
[Unit]
Description=feedloom looks every five minutes which sources are due

[Timer]
OnCalendar=*:0/5
RandomizedDelaySec=20
Persistent=yes

[Install]
WantedBy=timers.target
"""


def _command() -> str:
    """Our program as a stranger's shell can call it."""
    beside = Path(sys.executable).with_name("feedloom")
    return shlex.quote(str(beside)) if beside.exists() else f"{shlex.quote(sys.executable)} -m feeds"


def _file(config: Config) -> str:
    return shlex.quote(str(config.path))


COMMANDS: tuple[click.Command, ...] = (watch, status, sources, install)
