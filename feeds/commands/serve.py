"""`feedloom serve`: serves what is published."""

from __future__ import annotations

import os
from pathlib import Path

import click

from feeds.commands import terminal
from feeds.commands.options import TEXT, with_config


@click.command()
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
    from feeds.app import now
    from feeds.config.load import load_config
    from feeds.web import server

    config = load_config(path, os.environ)

    def started(port: int) -> None:
        name = f"[{host}]" if ":" in host else host
        terminal.log(f"http://{name}:{port}/ shows {config.site.output}; Ctrl-C ends it.")

    server.serve(config, host=host, port=port, clock=now, started=started, watch=watch)
