"""`feedloom serve`: serves what is published."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from feeds.commands import terminal
from feeds.commands.options import TEXT, with_config


@click.command()
@with_config
@click.option("--host", type=TEXT, help="Address to listen on; without it that of a local base_url, else 127.0.0.1.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="0 takes a free one; without it that of a local base_url, else 8080."
)
@click.option("--watch", is_flag=True, help="Visit each source when it is due, too, as `feedloom watch` does.")
@click.option(
    "--preview/--as-published",
    "previews",
    default=None,
    help="Let links lead to where they are served, or to base_url. Without either: a preview on a terminal, and where"
    " base_url is local or an example.",
)
@click.option("--access-log", is_flag=True, help="Write a line for each request to standard error.")
@click.option("--edit", is_flag=True, help="Open the workbench at /edit: make and mend sources in the browser.")
def serve(
    path: Path,
    host: str | None,
    port: int | None,
    watch: bool,
    previews: bool | None,
    access_log: bool,
    edit: bool,
) -> None:
    """Serve what is published, from memory; for the open internet put nginx or Caddy in front.

    Takes in new publications by itself; ends on Ctrl-C or SIGTERM. Beside the files: /status, /search?q=, /healthz,
    /readyz, /metrics. The published files stay as they are, in a preview too.

    With --edit, the configuration may have no source yet, or be missing: the workbench writes it. On this machine the
    address that is printed opens it once; on any other, FEEDLOOM_EDIT_PASSWORD or FEEDLOOM_EDIT_PASSWORD_FILE must give
    a password.

    \b
    Example:
      feedloom serve --config seeds/feedloom.toml --port 8000
      feedloom serve --watch
      feedloom serve --edit
    """
    from feeds.app import now
    from feeds.config.load import load_config
    from feeds.publish.output import OutputFolder
    from feeds.web import server
    from feeds.web.app import create_app
    from feeds.web.edit.open import open_edit
    from feeds.web.preview import Place, is_never_published, listening_place
    from feeds.web.watcher import Watcher
    from feeds.workbench.setup import beginning
    from storage.errors import PublishError

    config = beginning(path, os.environ) if edit and not path.exists() else load_config(path, os.environ, empty=edit)
    base_url, usual = config.site.base_url, listening_place(config.site.base_url)
    place = Place(usual.host if host is None else host, usual.port if port is None else port)
    if previews is None:
        previews = is_never_published(base_url) or sys.stdout.isatty()
    if watch or edit:
        OutputFolder(config.site.output)  # creates it if it is missing
    elif not config.site.output.is_dir():
        raise PublishError("nothing is published yet", str(config.site.output), "`feedloom run` publishes")

    def started(port: int) -> None:
        address = place._replace(port=port).address
        terminal.log(f"{address} shows {config.site.output}; Ctrl-C ends it.")
        if previews and address != base_url:
            terminal.log(f"Links lead there instead of to {base_url}, which stays in the published files.")
        if edit:
            opens = f"edit?token={once}, once" if once else "edit, with the password"
            terminal.log(f"The workbench opens at {address}{opens}.")

    watcher, mounts, once = Watcher(config.path) if watch else None, {}, None
    if edit:
        bench, once = open_edit(config.path, os.environ, clock=now, bound=place.host, base_url=base_url)
        mounts["/edit"] = bench.application()
    app = create_app(config, clock=now, watcher=watcher, previews=previews, mounts=mounts)
    if edit:
        bench.changed = app.site.take
    server.serve(app, host=place.host, port=place.port, started=started, access_log=access_log)
