"""`feedloom install`: prints what makes cron or systemd run feedloom."""

from __future__ import annotations

import os
import shlex
import sys
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
Description=feedloom looks every five minutes which sources are due

[Timer]
OnCalendar=*:0/5
RandomizedDelaySec=20
Persistent=yes

[Install]
WantedBy=timers.target
"""


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
    line = f"*/5 * * * * cd {folder} && {_command_line(config)}"
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
    click.echo(UNITS.format(title=title, folder=folder, line=line), nl=False)


def _load(path: Path) -> Config:
    from feeds.config.load import load_config

    return load_config(path, os.environ)


def _command_line(config: Config) -> str:
    """What visits the sources that are due, as any shell can call it."""
    beside = Path(sys.executable).with_name("feedloom")
    program = shlex.quote(str(beside)) if beside.exists() else f"{shlex.quote(sys.executable)} -m feeds"
    return f"{program} run --due --config {shlex.quote(str(config.path))}"
