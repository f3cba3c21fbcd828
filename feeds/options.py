"""What several commands take alike."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.config import DEFAULT_NAME

with_config = click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    default=DEFAULT_NAME,
    envvar="FEEDLOOM_CONFIG",
    show_default=True,
    help="The configuration; also FEEDLOOM_CONFIG.",
)
