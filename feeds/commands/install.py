"""`feedloom install`: prints what makes cron or systemd run feedloom."""

from __future__ import annotations

import os
import shlex
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.commands.options import with_config

if TYPE_CHECKING:
    from feeds.config.load import Config

UNITS = """# feedloom.service
[Unit]
Description=feedloom visits the sources of {title}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={line}
SuccessExitStatus=75
NoNewPrivileges=yes
PrivateTmp=yes

# feedloom.timer
[Unit]
Description=feedloom looks every {often} which sources are due

[Timer]
OnCalendar=*:0/{minutes}
RandomizedDelaySec=20
Persistent=yes

[Install]
WantedBy=timers.target
"""


#: How often we look which sources are due; each minute if some source is to be visited more often than that.
MINUTES_BETWEEN_LOOKS = 5


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
    config = _load(path)
    folder = shlex.quote(str(config.path.parent))
    minutes = _minutes(config)
    line = f"{'*' if minutes == 1 else f'*/{minutes}'} * * * * cd {folder} && {_command_line(config)}"
    click.echo(line.replace("%", r"\%"))  # a bare % ends the command (crontab(5))


@install.command()
@with_config
def systemd(path: Path) -> None:
    """Print a service and its timer, to be put into ~/.config/systemd/user/.

    \b
    Example:
      feedloom install systemd
    """
    config = _load(path)
    title, folder, line = (
        text.replace("%", "%%") for text in (config.site.title, str(config.path.parent), _command_line(config))
    )
    minutes = _minutes(config)
    often = "minute" if minutes == 1 else f"{minutes} minutes"
    click.echo(UNITS.format(title=title, folder=folder, line=line, minutes=minutes, often=often), nl=False)


def _load(path: Path) -> Config:
    from feeds.config.load import load_config

    return load_config(path, os.environ)


def _minutes(config: Config) -> int:
    """How many minutes may pass between two looks."""
    from feeds.app import now
    from feeds.schedule import shortest_wait

    shortest = min(shortest_wait(source.schedule, now()) for source in config.sources)
    return MINUTES_BETWEEN_LOOKS if shortest >= timedelta(minutes=MINUTES_BETWEEN_LOOKS) else 1


def _command_line(config: Config) -> str:
    """What visits the sources that are due, as any shell can call it."""
    beside = Path(sys.executable).with_name("feedloom")
    program = shlex.quote(str(beside)) if beside.exists() else f"{shlex.quote(sys.executable)} -m feeds"
    return f"{program} run --due --config {shlex.quote(str(config.path))}"
