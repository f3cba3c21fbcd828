"""`feedloom watch`: visits sources when they are due."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import click

from feeds.commands import terminal
from feeds.commands.options import with_config


@click.command()
@with_config
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input does: `serve --watch` died.")
def watch(path: Path, with_parent: bool) -> None:
    """Visit each source when it is due, until SIGTERM or Ctrl-C.

    Says what each visit found, what was published, and which source is visited next. SIGTERM lets running visits end
    for some seconds, then cuts them; what they recorded stays. SIGHUP reads the configuration again, for the next
    visits, and keeps the old one if the new one is wrong. Runs of `feedloom run` in between are fine: one waits for
    the other.

    \b
    Example:
      feedloom watch --config /srv/news/feedloom.toml
    """
    from feeds.app import App
    from feeds.config.load import load_config
    from feeds.scheduler import Scheduler
    from storage.errors import ConfigError

    scheduler = Scheduler(App(load_config(path, os.environ)), terminal.log)

    def reload(*_: object) -> None:
        try:
            scheduler.reload(load_config(path, os.environ))
            terminal.log("The configuration is read again.")
        except ConfigError as error:
            terminal.log(f"The old configuration stays:\n{error}", err=True)

    def stop(*_: object) -> None:
        scheduler.stop()

    def stop_with_parent() -> None:
        os.read(sys.stdin.fileno(), 1)  # nobody writes to it: it ends when our parent does
        scheduler.stop()

    signal.signal(signal.SIGHUP, reload)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if with_parent:
        threading.Thread(target=stop_with_parent, daemon=True).start()
    scheduler.run()
